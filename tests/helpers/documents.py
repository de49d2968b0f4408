"""Certificates written by hand: small problems, trees, proofs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from deeplift_cas.certificates import kernel

Json = dict[str, Any]
Error = type[kernel.CertificateError]
U, V, W = "w1dot11", "w1dot12", "w1dot13"
ALWAYS: list[list[str]] = [[]]
NEGATION = {"=": "!=", "!=": "=", ">=": "<", ">": "<=", "<": ">=", "<=": ">"}
OPEN: Json = {"region": [], "undecided": [[]], "tree": {"holds": "undecided", "proof": {}}}
"""The decision of a step claiming which nothing is claimed."""


def product(coefficient: str | int = 1, powers: Mapping[str, int] | None = None) -> Json:
    return {"coefficient": str(coefficient), "powers": dict(powers or {})}


ONE, ZERO = product(), product(0)


def problem(f: str, width: int = 1, parameters: str = "") -> Json:
    """f of one row, at 0: g is f, with the directions w1dot11, w1dot12, …"""
    objective = {"kind": "polynomial", "expression": f}
    return {"widths": [width, 1], "parameters": [*parameters], "point": [[["0"] * width]], "objective": objective}


def leaf(holds: bool | str | None, proof: Json) -> Json:
    return {"holds": holds, "proof": proof}


def cases(*parts: tuple[str, Json]) -> Json:
    return {"cases": [{"condition": condition, **tree} for condition, tree in parts]}


def nested(conditions: Sequence[tuple[str, Json]], inside: Json, outside: Json) -> Json:
    """One condition after the other, with its lines and rules; ``outside`` where one of them fails."""
    if not conditions:
        return inside
    (condition, head), *rest = conditions
    polynomial, relation, _ = condition.rsplit(" ", 2)
    other = f"{polynomial} {NEGATION[relation]} 0"
    return cases((condition, head | nested(rest, inside, outside)), (other, outside))


def sealed(document: Json) -> Json:
    document["sha256"] = kernel.digest(document)
    return document


def critical(
    of: Json, order: int, tree: Json, region: Sequence[Sequence[str]] = (), undecided: Sequence[Sequence[str]] = ()
) -> Json:
    """That the point is critical of an order just on a region; of the lower orders nothing is claimed."""
    decisions = dict.fromkeys(kernel.STEPS[:order], OPEN)
    decisions[kernel.STEPS[order - 1]] = {"region": list(region), "undecided": list(undecided), "tree": tree}
    return sealed(claiming(of, order, decisions=decisions))


def claiming(of: Json, order: int, **more: Any) -> Json:
    """A document that claims nothing but what is given."""
    head = {"format": kernel.FORMAT, "version": kernel.VERSION, "problem": of, "order": order, "decisions": {}}
    return head | {"search_space": None, "verdict": None, "witness": None, "descents": []} | more


def claims(of: Json, order: int, verdict: str, witness: Any = None, **decisions: Json) -> Json:
    """An implication; of the steps that are not given nothing is claimed."""
    steps = (*kernel.STEPS[:order], kernel.STATIONARITY, kernel.CONCLUSION)
    decisions = dict.fromkeys(steps, OPEN) | decisions
    return sealed(claiming(of, order, search_space="image", decisions=decisions, verdict=verdict, witness=witness))


def decided(tree: Json, region: Sequence[Sequence[str]] = (), undecided: Sequence[Sequence[str]] = ()) -> Json:
    return {"region": list(region), "undecided": list(undecided), "tree": tree}


def curve(order: int, value: Json, *steps: Mapping[str, str], null: Sequence[Json] = ()) -> Json:
    return {"curve": {"order": order, "steps": [dict(s) for s in steps], "value": value, "null": list(null)}}


def hessian(squares: Sequence[tuple[Json, Json]] = (), blocks: Sequence[Json] = (), below: Json = ONE) -> Json:
    return {
        "denominator": below,
        "squares": [{"multiplier": m, "form": form} for m, form in squares],
        "blocks": list(blocks),
    }


def third(
    *quotients: str, scale: Json = ONE, columns: Mapping[str, Json] | None = None, zeros: Sequence[Json] = ()
) -> Json:
    data = {"scale": scale, "quotients": list(quotients), "columns": dict(columns or {})}
    return {"third": data | ({"zeros": list(zeros)} if zeros else {})}


def fourth(quartic: Json | None = None, *quotients: str, squares: Sequence[Json] = (), scale: Json = ONE) -> Json:
    data = {"scale": scale, "squares": list(squares), "quotients": list(quotients), "quartic": quartic}
    return {"fourth": data}


def quartic(names: str, coefficients: str, **signs: Json) -> Json:
    """In ``"11 12"``, with the coefficients of u⁴, u³v, …"""
    return {"names": [f"w1dot{n}" for n in names.split()], "coefficients": coefficients.split(), "signs": signs}


def negative(
    parts: Json, cubic: Json, effective: Json, pivots: Mapping[str, Json] | Sequence[Json] = (), **plane: str
) -> Json:
    if isinstance(pivots, Mapping):
        pivots = [{"name": name, "coefficient": p} for name, p in pivots.items()]
    data = {**parts, **cubic, **effective, "pivots": list(pivots), "plane": plane}
    del data["blocks"]
    return {"negative": data}


def times(coefficient: str | int, *texts: str) -> Json:
    return product(coefficient, {text: texts.count(text) for text in texts})


def even_signs() -> dict[str, Json]:
    """Of the invariants of 2u⁴ + 2a·u²v² + 2v⁴."""
    factor = "a^2 - 4"
    return {
        "a": product(2),
        "Δ": times(27648, factor, factor),
        "P": times(32, "a"),
        "D": times(-256, factor),
    }


def never(f: str, width: int, order: int, proof: Json, parameters: str = "") -> Json:
    return critical(problem(f, width, parameters), order, leaf(False, proof))


def refused(document: Json, error: Error) -> None:
    with pytest.raises(kernel.CertificateError) as caught:
        kernel.check(sealed(document))
    assert type(caught.value) is error, caught.value


def block(names: str, *factors: list[Json]) -> Json:
    return {"names": names.split(), "factors": list(factors)}


def always(f: str, width: int, order: int, proof: Json, parameters: str = "") -> Json:
    """The point is critical for all parameters."""
    return critical(problem(f, width, parameters), order, leaf(True, proof), ALWAYS)
