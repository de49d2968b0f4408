"""Statements about all points of given widths, decided at every stratum.

A property of φ that does not depend on the objective is the same at all points of a stratum, and given widths have
finitely many of them; so "for every point of these widths" is decided completely.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product
from typing import Any

from deeplift_cas.report.claim import Content
from deeplift_cas.report.criterion import condition, holds
from deeplift_cas.report.quantities import evidence, value
from deeplift_cas.report.verdict import CHECKED, CITED, PROVED, REFUTED, UNDECIDED, Verdict
from deeplift_cas.strata.stratum import Stratum, strata

Widths = tuple[int, ...]
RANGES: dict[str, tuple[str, Callable[[], Iterable[Widths]]]] = {
    "pairs": ("L = 2, d_k ≤ 3", lambda: product((1, 2, 3), repeat=3)),
    "small": (
        "L = 2, d_k ≤ 2; d = 1,1,1,1 and 1,1,2,1 and 2,1,2,1",
        lambda: [*product((1, 2), repeat=3), (1, 1, 1, 1), (1, 1, 2, 1), (2, 1, 2, 1)],
    ),
    "small pairs": ("L = 2, d_k ≤ 2", lambda: product((1, 2), repeat=3)),
    "thin pairs": ("d = 2,1,2 and 2,1,3 and 3,1,2 and 3,1,3", lambda: [(2, 1, 2), (2, 1, 3), (3, 1, 2), (3, 1, 3)]),
    "deep": (
        "L = 2, d_k ≤ 3; L = 3, d_k ≤ 2; d = 3,2,2,3 and 2,1,1,1,2",
        lambda: [*product((1, 2, 3), repeat=3), *product((1, 2), repeat=4), (3, 2, 2, 3), (2, 1, 1, 1, 2)],
    ),
}
"""Name ↦ words and widths.  Statements about all sizes are checked on one of them."""


def for_all_points(content: Content) -> Verdict:
    """ "Suppose …; if …, then …", at every stratum of a range.

    ``if`` and ``then`` are alternatives of conditions on :mod:`quantities <deeplift_cas.report.quantities>`;
    ``suppose`` restricts the widths and points; with ``converse`` the statement is "if and only if".  The range is
    ``widths`` (one tuple: the statement is about them, and can be proved) or the name of one of ``RANGES``.  ``source``
    names the literature that a statement rests on: what is found on the range then counts as instances.
    """
    words, candidates = _range(content)
    count, certificates, unknown = 0, [], 0
    for stratum in candidates:
        if not holds(content.get("suppose", [[]]), lambda name, s=stratum: value(s, name)):  # type: ignore[misc]
            continue
        count += 1
        broken, names = _broken(content, stratum)
        found = {name: evidence(stratum, name) for name in names}
        if broken:
            documents = [e.certificate for e in found.values() if e.certificate]
            return Verdict(REFUTED, broken, point_data(stratum, names), words, tuple(documents))
        unknown += broken is None
        certificates += [e.certificate for e in found.values() if e.certificate]
    if not count:
        return Verdict(UNDECIDED, "there is no point of this kind in the range", covers=words)
    if unknown == count:
        return Verdict(UNDECIDED, f"undecided at all {count} strata", covers=words)
    covers = f"every point of {words} ({count} strata)" + (f", {unknown} of them undecided" if unknown else "")
    if source := content.get("source"):
        return Verdict(CITED, f"{source}; no exception was found", None, covers, tuple(certificates))
    if unknown:
        return Verdict(UNDECIDED, f"undecided at {unknown} of {count} strata", covers=words)
    status = PROVED if "widths" in content else CHECKED
    return Verdict(status, "it holds at every stratum", None, covers, tuple(certificates))


def for_some_point(content: Content) -> Verdict:
    """ "There is a point with …": ``then`` at a stratum of ``widths``, or at the point ``at``."""
    if "at" in content:
        widths = tuple(content["widths"])
        (lift,) = {s.lift.widths: s.lift for s in strata(*widths)}.values()
        words, candidates = "this point", iter([Stratum.of(lift, *content["at"])])
    else:
        words, candidates = _range(content)
    certificates, unknown = [], False
    names = _names(content, ("then",))
    for count, stratum in enumerate(candidates, 1):  # noqa: B007 (the last one is how many there are)
        answer = holds(content["then"], lambda name, s=stratum: value(s, name))  # type: ignore[misc]
        found = [evidence(stratum, name) for name in names]
        certificates += [e.certificate for e in found if e.certificate]
        if answer:
            documents = tuple(e.certificate for e in found if e.certificate)
            return Verdict(PROVED, f"{_texts(content['then'])} here", point_data(stratum, names), words, documents)
        unknown |= answer is None
    if unknown or "widths" not in content:
        return Verdict(UNDECIDED, "no such point was found", covers=words)
    covers = words if "at" in content else f"every point of {words} ({count} strata)"
    because = f"at {covers}: {_negated(content['then'])}"
    shown = Stratum.of(stratum.lift, *content["shown_at"]) if "shown_at" in content else stratum
    return Verdict(REFUTED, because, point_data(shown, names), covers, tuple(certificates))


def _range(content: Content) -> tuple[str, Iterator[Stratum]]:
    if "widths" in content:
        widths = tuple(content["widths"])
        return f"widths {','.join(map(str, widths))}", strata(*widths)
    words, widths_of = RANGES[content["range"]]
    ordered = sorted(widths_of(), key=lambda d: (sum(d), len(d), d))  # small witnesses first
    return words, (stratum for d in ordered for stratum in strata(*d))


def _broken(content: Content, stratum: Stratum) -> tuple[str | None, list[str]]:
    """Why the statement fails at a stratum: empty if it holds, ``None`` if that is open; and the names it is about."""

    def at(part: str) -> bool | None:
        return holds(content[part], lambda name: value(stratum, name))

    names = _names(content, ("if", "then"))
    first = at("if")
    if first is False and not content.get("converse"):
        return "", _names(content, ("if",))
    then = at("then")
    if first and then is False:
        true = [c for c in content["if"] if holds([c], lambda name: value(stratum, name))]
        return f"{_texts(true[:1])}, but {_negated(content['then'])}", names
    if content.get("converse") and first is False and then:
        return f"{_texts(content['then'])}, but {_negated(content['if'])}", names
    return (None if first is None or then is None else ""), names


def _names(content: Content, parts: tuple[str, ...]) -> list[str]:
    texts = [text for part in parts for conjunction in content[part] for text in conjunction]
    return list(dict.fromkeys(name for text in texts for name in condition(text).ring.names))


def point_data(stratum: Stratum, names: Iterable[str]) -> dict[str, Any]:
    """A witness: widths, stratum, its 0/1 factors W_1, …, W_L, the quantities and the reasons for them."""
    found = {name: evidence(stratum, name) for name in names}
    reasons: dict[str, Mapping[str, Any]] = {}
    for name, e in found.items():
        if e.why:
            curves = {"curves": e.certificate["curves"], "epsilon": e.certificate["epsilon"]} if e.certificate else {}
            reasons[name] = {**e.why, **curves}
    return {
        "widths": list(stratum.widths),
        "stratum": str(stratum),
        "factors": stratum.representative(),
        "values": {name: e.value for name, e in found.items()},
        **({"reasons": reasons} if reasons else {}),
    }


READABLE = {
    "local_image = 1": '"local ⟹ 1" holds',
    "local_ambient = 1": '"local ⟹ 1" holds',
    "local_image = 0": '"local ⟹ 1" fails',
    "local_ambient = 0": '"local ⟹ 1" fails',
    "open_image = 1": '"local ⟹ local" holds',
    "open_ambient = 1": '"local ⟹ local" holds',
    "open_image = 0": '"local ⟹ local" fails',
    "open_ambient = 0": '"local ⟹ local" fails',
    "last_is_enough = 1": "∇f(W)W_{L−1,−}ᵀ = 0 implies ∇f(W) = 0",
    "last_is_enough = 0": "∇f(W)W_{L−1,−}ᵀ = 0 does not imply ∇f(W) = 0",
    "extension = 1": "(iii) holds",
    "extension = 0": "(iii) fails",
    "all_open = 0": "the condition fails for a pair",
    "all_open_as_printed = 0": "the condition as printed fails for a pair",
    "all_open = 1": "the condition holds for every pair",
    "all_open_as_printed = 1": "the condition as printed holds for every pair",
    **{f"implies_{k} = 1": f'"{k} ⟹ 1" holds' for k in (1, 2, 3)},
    **{f"implies_{k} = 0": f'"{k} ⟹ 1" fails' for k in (1, 2, 3)},
}


NAMES = {
    "kernel_of_transpose": "nullity(W_{L−1,−}ᵀ)",
    "kernel": "nullity(W_{L−1,−})",
    "rank_below": "rank(W_k⋯W_1)",
    "rank_above": "rank(W_L⋯W_{k+1})",
    "rank": "rank(W)",
    "order": "the order of the stratum",
}
"""How people write the quantities whose names do not say it."""
SIGNS = str.maketrans({"-": "−"})


def _text(condition_text: str) -> str:
    """A condition as people read it."""
    if condition_text in READABLE:
        return READABLE[condition_text]
    words = [NAMES.get(word, word) for word in condition_text.translate(SIGNS).split()]
    return " ".join({"<=": "≤", ">=": "≥", "!=": "≠"}.get(word, word) for word in words)


def _texts(alternatives: Any) -> str:
    """Alternatives of conditions, as people read them."""
    return " or ".join(", ".join(map(_text, conjunction)) or "always" for conjunction in alternatives)


def _negated(alternatives: Any) -> str:
    """The negation: of a property in its own words, of other conditions with "not"."""
    if len(alternatives) == len(alternatives[0]) == 1:
        (text,) = alternatives[0]
        opposite = text.replace(" = 1", " = 0") if text.endswith(" = 1") else text.replace(" = 0", " = 1")
        if opposite in READABLE:
            return READABLE[opposite]
    return f"not {_texts(alternatives)}"
