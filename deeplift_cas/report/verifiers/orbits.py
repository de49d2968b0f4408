"""Statements about all points of given widths, decided at every stratum.

A property of φ that does not depend on the objective is the same at all points of a stratum, and given widths have
finitely many of them; so "for every point of these widths" is decided completely.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import product
from typing import Any

from deeplift_cas.errors import InputError, shown
from deeplift_cas.landscape.lift import MatrixProduct
from deeplift_cas.report.claim import Content
from deeplift_cas.report.criterion import Alternatives, condition, holds
from deeplift_cas.report.quantities import evidence, value
from deeplift_cas.report.verdict import Verdict
from deeplift_cas.strata.stratum import Stratum, strata
from deeplift_cas.vocabulary import CHECKED, CITED, PROVED, REFUTED, RELATIONS, UNDECIDED

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


def points(content: Content) -> Verdict:
    """A statement about the points of given widths, decided at every stratum of a range.

    ``quantifier`` "every" (the default): "if …, then …" at every point with the conditions ``suppose``; with
    ``converse`` "if and only if".  "some": there is a point with ``then``, among those of ``widths``, or it is ``at``.
    ``if``, ``then`` and ``suppose`` are alternatives of conditions on :mod:`deeplift_cas.report.quantities`.
    The range is ``widths`` (the statement is about them, and can be proved) or the name of one of ``RANGES``.
    ``source`` names the literature that a statement rests on: what is found on the range then counts as instances.
    """
    quantifier = content.get("quantifier", "every")
    if quantifier not in ("every", "some"):
        raise InputError(f'the quantifier is "every" or "some", not {shown(quantifier)}')
    return _some(content) if quantifier == "some" else _every(content)


def _every(content: Content) -> Verdict:
    words, candidates = _range(content)
    count = applies = unknown = 0
    certificates = []
    for stratum in candidates:
        supposed = _holds(content.get("suppose", [[]]), stratum)
        if supposed is False:
            continue
        broken, names = _broken(content, stratum)
        found = {name: evidence(stratum, name) for name in names}
        if broken and supposed:
            documents = [e.certificate for e in found.values() if e.certificate]
            return Verdict(REFUTED, broken, point_data(stratum, names), words, tuple(documents))
        count += 1
        applies += bool(content.get("converse")) or _holds(content.get("if", [[]]), stratum) is True
        unknown += broken is None or bool(broken) or supposed is None
        certificates += [e.certificate for e in found.values() if e.certificate]
    if not applies or unknown == count:
        return Verdict(UNDECIDED, "there is no point at which it can be seen", covers=words)
    covers = f"every point of {words} ({count} strata" + (
        f", the condition holds at {applies})" if applies < count else ")"
    )
    covers += f", {unknown} of them undecided" if unknown else ""
    if source := content.get("source"):
        return Verdict(CITED, f"{source}; no exception was found", None, covers, tuple(certificates))
    if unknown:
        return Verdict(UNDECIDED, f"undecided at {unknown} of {count} strata", covers=words)
    status = PROVED if "widths" in content else CHECKED
    return Verdict(status, "it holds at every stratum", None, covers, tuple(certificates))


def _some(content: Content) -> Verdict:
    """Where there is none, the witness is the last stratum, or that of the point ``shown_at``."""
    lift = MatrixProduct(*content["widths"])
    if "at" in content:
        words, candidates = "this point", iter([Stratum.of(lift, *content["at"])])
    else:
        words, candidates = _range(content)
    certificates, unknown, count = [], False, 0
    names = _names(content, ("then",))
    for stratum in candidates:
        count += 1
        answer = _holds(content["then"], stratum)
        found = [evidence(stratum, name) for name in names]
        documents = [e.certificate for e in found if e.certificate]
        if answer:
            because = f"{_texts(content['then'])} here"
            return Verdict(PROVED, because, point_data(stratum, names), words, tuple(documents))
        unknown |= answer is None
        certificates += documents
    if unknown:
        return Verdict(UNDECIDED, "no such point was found", covers=words)
    covers = words if "at" in content else f"every point of {words} ({count} strata)"
    because = f"at {covers}: {_negated(content['then'])}"
    witness = Stratum.of(lift, *content["shown_at"]) if "shown_at" in content else stratum
    return Verdict(REFUTED, because, point_data(witness, names), covers, tuple(certificates))


def _holds(alternatives: Alternatives, stratum: Stratum) -> bool | None:
    return holds(alternatives, lambda name: value(stratum, name))


def _range(content: Content) -> tuple[str, Iterator[Stratum]]:
    if "widths" in content:
        widths = tuple(content["widths"])
        return f"widths {','.join(map(str, widths))}", iter(_strata(widths))
    words, widths_of = RANGES[content["range"]]
    ordered = sorted(widths_of(), key=lambda d: (sum(d), len(d), d))  # small witnesses first
    return words, (stratum for d in ordered for stratum in _strata(d))


@cache
def _strata(widths: Widths) -> tuple[Stratum, ...]:
    """Several claims are about the same widths."""
    return tuple(strata(*widths))


def _broken(content: Content, stratum: Stratum) -> tuple[str | None, list[str]]:
    """Why the statement fails at a stratum: empty if it holds, ``None`` if that is open; and the names it is about."""
    names = _names(content, ("if", "then"))
    first = _holds(content.get("if", [[]]), stratum)
    if first is False and not content.get("converse"):
        return "", _names(content, ("if",))
    then = _holds(content["then"], stratum)
    if first and then is False:
        true = [c for c in content.get("if", [[]]) if _holds([c], stratum)]
        return f"{_texts(true[:1])}, but {_negated(content['then'])}", names
    if content.get("converse") and first is False and then:
        return f"{_texts(content['then'])}, but {_negated(content['if'])}", names
    return (None if first is None or then is None else ""), names


def _names(content: Content, parts: tuple[str, ...]) -> list[str]:
    texts = [text for part in parts for conjunction in content.get(part, []) for text in conjunction]
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


READABLE = {  # properties, in words
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
    "condition_39_for_some_k = 1": "(39) for some k",
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
MINUS = str.maketrans({"-": "−"})


def _text(condition_text: str) -> str:
    """A condition as people read it."""
    if condition_text in READABLE:
        return READABLE[condition_text]
    words = [NAMES.get(word, word) for word in condition_text.translate(MINUS).split()]
    return " ".join(RELATIONS[word].text if word in RELATIONS else word for word in words)


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
