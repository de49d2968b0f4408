"""Section 2.1: cones, critical points, openness."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations_with_replacement, product
from math import factorial
from typing import Any

import symengine

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.parsing import parse
from deeplift_cas.algebra.polynomial import Ring, by_monomial
from deeplift_cas.errors import InputError
from deeplift_cas.regions.region import Region
from deeplift_cas.report.claim import Content
from deeplift_cas.report.criterion import region
from deeplift_cas.report.verdict import Verdict
from deeplift_cas.vocabulary import CHECKED, PROVED, REFUTED, UNDECIDED

MAX_SIZE = 4
"""Critical points are looked at in so many variables."""


def polar_cones(content: Content) -> Verdict:
    """Whether every polar cone (``closed``: true), or not every one, contains Σ w_i y_i for all its y_i.

    K° is the set of y with ⟨y, x⟩ ≤ 0 for all x ∈ K.  As ⟨Σ w_i y_i, x⟩ = Σ w_i ⟨y_i, x⟩, it does if all weights are
    ≥ 0 under the conditions ``where``; a weight that is negative somewhere leaves the polar cone of a ray in ℝ¹.
    """
    ring = Ring(tuple(content["names"]))
    where = region([content["where"]], ring.names)
    for index, text in enumerate(content["weights"]):
        weight = ring.polynomial(parse(text, ring.names))
        if weight.is_constant():
            bad, point = weight.leading_coefficient() < 0, {}
        else:
            negative = where & Region(ring, [(Condition.of(ring, weight, "<"),)])
            empty = negative.is_empty()
            if empty is None:
                return Verdict(UNDECIDED, f"the sign of {text}")
            bad, point = not empty, {} if empty else negative.sample() or {}
        if bad:
            witness = {
                "cone": "x >= 0 in ℝ¹",
                "at": {n: str(v) for n, v in point.items()},
                "weight": text,
                "index": index,
            }
            return Verdict(REFUTED if content["closed"] else PROVED, "not so for a ray in ℝ¹", witness)
    terms = [(text, f"y{i}") for i, text in enumerate(content["weights"], 1)]
    identity = {
        "weights": list(content["weights"]),
        "where": list(content["where"]),
        "product": f"({' + '.join(f'({w})*{y}' for w, y in terms)})*x",
        "sum": " + ".join(f"({w})*({y}*x)" for w, y in terms),
    }
    because = "every polar cone is an intersection of half-spaces: all weights are ≥ 0"
    return Verdict(PROVED if content["closed"] else REFUTED, because, identity)


def chain_rule(content: Content) -> Verdict:
    """Whether the definition of a critical point of ``order`` says the same as the condition on derivatives.

    The definition asks (g∘γ)^(k) ``defined`` (such as ">= 0") for every curve γ, where the derivatives D g, … of order
    ≤ ``given`` are 0; the condition asks Σ coefficient·D^j g[…] ``required`` for all arguments.  ``terms`` maps the
    arguments, such as "vw" for D²g[v, w], to coefficients.  γ = tv + t²w/2 + t³u/6, g a general polynomial.
    Raises :class:`InputError` for an order above 3.
    """
    k = content["order"]
    if k not in (1, 2, 3) or not {content["defined"], content["required"]} <= {"= 0", ">= 0", "<= 0"}:
        raise InputError("the order is 1, 2 or 3, and the relations are = 0, >= 0 or <= 0")
    t = symengine.Symbol("t")
    for size in range(1, MAX_SIZE + 1):
        vectors = {letter: symengine.symbols(f"{letter}0:{size}") for letter in "vwu"}
        curve = [t * v + t**2 * w / 2 + t**3 * u / 6 for v, w, u in zip(*vectors.values(), strict=True)]
        degrees = range(content["given"] + 1, k + 1)
        g = symengine.Add(*[_polar(size, [curve] * j) / factorial(j) for j in degrees])
        derivative = symengine.diff(symengine.expand(g), *[t] * k).subs({t: 0})
        terms = [
            c * _polar(size, [vectors[letter] for letter in letters])
            for letters, c in content["terms"].items()
            if len(letters) > content["given"]
        ]
        if symengine.expand(derivative - symengine.Add(*terms)) != 0:
            witness = {"derivative": str(symengine.expand(derivative)), "variables": size, "order": k}
            return Verdict(REFUTED, f"the derivative of order {k} is another one", witness)
    if content["defined"] != content["required"]:
        witness = {"defined": content["defined"], "required": content["required"]}
        return Verdict(REFUTED, "the same form, but another sign is asked for", witness)
    covers = f"every {k}-jet in at most {MAX_SIZE} variables, every curve"
    return Verdict(CHECKED, "the same form, the same sign", covers=covers)


def _polar(size: int, arguments: Sequence[Sequence[Any]]) -> Any:
    """D^j g[a, b, …] for the symmetric tensor of symbols D0, D01, …"""
    total = symengine.Integer(0)
    for indices in product(range(size), repeat=len(arguments)):
        name = "D" + "".join(map(str, sorted(indices)))
        total += symengine.Symbol(name) * symengine.Mul(*[a[i] for a, i in zip(arguments, indices, strict=True)])
    return total


def third_order(content: Content) -> Verdict:
    """Whether a definition of third-order stationary points agrees with a condition on derivatives.

    The definition: (g∘γ)''' = 0 along ``curves``, "all" curves or those with (g∘γ)'' = 0, where ∇g = 0 and H = ∇²g ⪰ 0.
    The condition: ∇³g[v, v, v] = 0 for ``directions`` v, those in the "kernel" of H or "all".  By a change of
    coordinates H is diag(1, …, 1, 0, …, 0); ∇³g is a tensor of symbols.  Along γ = tv + t²w/2 + t³u/6,
    (g∘γ)''' = ∇³g[v, v, v] + 3H[v, w], so both sides are linear equations for the tensor.
    """
    if content["curves"] not in ("all", "flat") or content["directions"] not in ("all", "kernel"):
        raise InputError('the curves are "all" or "flat", the directions "all" or "kernel"')
    for size in range(1, MAX_SIZE + 1):
        for rank in range(size + 1):
            fixed = rank if content["directions"] == "kernel" else 0
            wanted = _equations(_cubic(size, fixed), size)
            # along curves with H[v, v] = 0, a sum of squares, v lies in the kernel, and H[v, w] = 0
            flat = content["curves"] == "flat"
            given = _equations(_cubic(size, rank) if flat else _cubic(size, 0) + _mixed(rank), size)
            if given != wanted:
                return Verdict(REFUTED, *_disagreement(size, rank, given, wanted, content))
    covers = f"every 3-jet with H ⪰ 0 in at most {MAX_SIZE} variables"
    return Verdict(CHECKED, "both are the same equations for ∇³g", covers=covers)


def _cubic(size: int, fixed: int) -> Any:
    """∇³g[v, v, v] for vectors that begin with so many zeros."""
    v = [symengine.Integer(0) if i < fixed else symengine.Symbol(f"v{i}") for i in range(size)]
    return symengine.Add(
        *[
            symengine.Symbol(f"T{i}{j}{k}") * v[i] * v[j] * v[k]
            for i, j, k in combinations_with_replacement(range(size), 3)
        ]
    )


def _mixed(rank: int) -> Any:
    """3H[v, w]."""
    return symengine.Add(*[3 * symengine.Symbol(f"v{i}") * symengine.Symbol(f"w{i}") for i in range(rank)])


def _equations(p: Any, size: int) -> frozenset[str]:
    """The coefficients of all monomials in v and w; they have to vanish."""
    names = [f"{letter}{i}" for letter in "vw" for i in range(size)]
    tensor = sorted({str(s) for s in symengine.expand(p).free_symbols} - set(names))
    ring = Ring(tuple(tensor))
    found = by_monomial(Ring((*names, *tensor)).polynomial(symengine.expand(p)), len(names), ring)
    return frozenset(ring.text(q / q.leading_coefficient()) for q in found.values())


def _disagreement(
    size: int, rank: int, given: frozenset[str], wanted: frozenset[str], content: Content
) -> tuple[str, dict[str, Any]]:
    """A function and a curve on which the definition and the condition differ."""
    variables = [f"u{i + 1}" for i in range(size)]
    quadratic = " + ".join(f"1/2*{u}^2" for u in variables[:rank])
    if "1" in given:  # no tensor satisfies the definition; g = ½Σu_i² is 3-critical by the condition
        witness = {"g": quadratic, "curve": dict.fromkeys(variables[:rank], "t + 1/2*t^2"), "third": str(3 * rank)}
        return "a strict minimum is 3-critical by the condition, not by the definition", witness
    extra = sorted(wanted - given)[0]  # a component of the tensor that only the condition wants to be 0
    indices = [int(c) for c in extra.removeprefix("T")]
    term = "*".join(variables[i] for i in indices)
    witness = {"g": f"{quadratic} + {term}", "directions": content["directions"], "component": extra}
    return "the condition asks for more than the definition", witness
