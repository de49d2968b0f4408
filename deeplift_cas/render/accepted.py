"""What the kernels accepted, in every format.  Needs nothing but the standard library, as the kernels do."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from deeplift_cas.certificates.check import check_any
from deeplift_cas.certificates.fibre import check_fibre
from deeplift_cas.certificates.kernel import NotACertificate, Summary, check
from deeplift_cas.certificates.kinds import check_kinds
from deeplift_cas.display import counted
from deeplift_cas.errors import one_line
from deeplift_cas.vocabulary import QUADRATIC

WORDS = "only the proofs were checked, not the words beside them"
"""Of what ``claim NUMBER --format json`` prints: the statement and the verdict stand beside the certificates."""


class Accepted(NamedTuple):
    """What was accepted: a line, more lines, the same as data, and of a certificate the document."""

    head: str
    details: tuple[str, ...]
    data: dict[str, Any]
    document: Mapping[str, Any] | None = None


def certificate(document: Mapping[str, Any]) -> Accepted:
    """A certificate; raises :class:`CertificateError` if the kernel refuses it."""
    summary = check(document)
    details = [f"problem: {_problem(summary.problem)}", *_claimed(summary)]
    if summary.witness:
        details.append("witness: " + ", ".join(f"{name} = {_value(value)}" for name, value in summary.witness.items()))
    head = f"accepted: {counted(summary.proofs, 'proof')}, by the kernel alone"
    has_theorem = document if summary.claim == "implication" else None
    return Accepted(head, tuple(details), {"accepted": True, **summary._asdict()}, has_theorem)


def _value(value: Any) -> str:
    """A polynomial in ``root``, or what that is a root of."""
    if isinstance(value, str):
        return value
    size = len(value["coefficients"])
    terms = [f"{c}*root^{size - 1 - k}" for k, c in enumerate(value["coefficients"]) if c != "0"]
    return f"{' + '.join(terms)} between {' and '.join(value['interval'])}"


def _claimed(summary: Summary) -> list[str]:
    """What the kernel has shown, and no more."""
    region = _union(summary.region) or "never"
    is_open, exactly = f"; undecided where {_union(summary.undecided)}", "  ⟺  "
    if summary.undecided:
        region, exactly = region + is_open, ": "
    if summary.claim == "descent":
        where = "" if [] in summary.region else f", where {region}"
        return [f"g falls along a curve, at an order ≤ {summary.order}{where}" if summary.region else "no curve"]
    if summary.claim == "criticality":
        return [f"{summary.order}-critical for g{exactly}{region}"]
    return [
        f"{summary.order}-critical for g and not stationary for f{exactly}{region}",
        f"search space: {summary.search_space}",
        f"verdict: {summary.verdict}",
    ]


def _union(region: Sequence[Sequence[str]]) -> str:
    return "  or  ".join(", ".join(c) or "always" for c in region)


def fibre(document: dict[str, Any]) -> Accepted:
    """A fibre certificate; raises :class:`CertificateError` if its kernel refuses it."""
    widths, point = check_fibre(document), document["point"]
    conclusion = "∇f = 0 at the product, for every f such that the point is a local minimum of f∘φ"
    details = (f"widths {','.join(map(str, widths))}; W_1, …, W_L = {json.dumps(point)}", conclusion)
    data = {"accepted": True, "widths": widths, "point": point, "conclusion": conclusion}
    return Accepted("accepted: a fibre certificate, by its kernel alone", details, data)


def kinds(document: Mapping[str, Any]) -> Accepted:
    """A certificate of kinds; raises :class:`CertificateError` if its kernel refuses it."""
    found = check_kinds(document)
    details = [f"problem: {_problem(dict(found.problem))}"]
    symmetric = len(found.problem.get("widths", ())) > 2 and "penalty" not in found.problem
    strict = "strict up to symmetry" if symmetric else "strict"
    details += [f"{_union(piece['region'])}: {_kind(piece, strict)}" for piece in found.pieces]
    data = {"accepted": True, "pieces": list(found.pieces), "proofs": found.proofs, "problem": found.problem}
    head = f"accepted: {counted(found.proofs, 'proof')} about the kind of a point, by its kernel alone"
    return Accepted(head, tuple(details), data)


def _kind(piece: Mapping[str, Any], strict: str) -> str:
    """The kind, and what is proved beyond."""
    said = [
        f"g {verb} at order {piece[key]}" for verb, key in (("falls", "descends"), ("rises", "ascends")) if piece[key]
    ]
    said += [] if piece["global"] is None else ["global" if piece["global"] else "not global"]
    said += [] if piece["strict"] is None else [strict if piece["strict"] else "not strict"]
    return f"{piece['kind']} ({', '.join(said)})" if said else str(piece["kind"])


def claims(entries: Sequence[Any]) -> list[Accepted]:
    """The certificates in what ``claim NUMBER --format json`` prints; raises :class:`CertificateError`."""
    found = []
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("certificates"), list):
            raise NotACertificate("neither a certificate nor what 'claim NUMBER --format json' prints")
        proofs, count = sum(map(check_any, entry["certificates"])), len(entry["certificates"])
        parts = [f"{entry.get('kind')} {entry.get('number')}", *(entry.get(key) for key in ("part", "reading"))]
        name = one_line(", ".join(str(part) for part in parts if part), 80)
        data = {"accepted": count > 0, "attached_to": name, "certificates": count, "proofs": proofs, "note": WORDS}
        head = f"accepted: {counted(count, 'certificate')} with {counted(proofs, 'proof')}, attached to {name}"
        found.append(
            Accepted(head if count else f"no certificates are attached to {name}", (WORDS,) * bool(count), data)
        )
    if not any(accepted.data["proofs"] for accepted in found):
        raise NotACertificate("there are no certificates in it")
    return found


def _problem(statement: dict[str, Any]) -> str:
    """What a certificate is about, in a line: the kernel cannot know whether that is the problem one had in mind."""
    f = statement["objective"]
    if f["kind"] == QUADRATIC:
        entries = [
            f"A[{i},{j}] = {entry}" for i, row in enumerate(f["A"], 1) for j, entry in enumerate(row, 1) if entry != "0"
        ]
        text = f"f(X) = ⟨A,X⟩ + ({f['scale']})·({f['c']})·‖X−T‖² with {', '.join(entries) or 'A = 0'}"
    else:
        text = f"f(X) = {f['expression']}"
    short = text if len(text) <= 200 else text[:199] + "…"
    assumed = ", ".join(step["condition"] for step in statement.get("assume", {"conditions": []})["conditions"])
    among = f"; assuming {assumed}" if assumed else ""
    what = f"widths {','.join(map(str, statement['widths']))}" if "widths" in statement else _lift(statement["lift"])
    added = f"; h = {statement['penalty']}" if "penalty" in statement else ""
    return f"{what}; {short}{added}{among}; point and target: see the file"


def _lift(lift: Mapping[str, Any]) -> str:
    entries = ", ".join(lift["entries"])
    short = entries if len(entries) <= 100 else entries[:99] + "…"
    names = ", ".join(lift["coordinates"][:6]) + (", …" if len(lift["coordinates"]) > 6 else "")
    return f"the lift of {names} with X = ({short})"
