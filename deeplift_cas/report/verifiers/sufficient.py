"""Section 3.1: the partial derivatives of g, stationarity on matrices of bounded rank, and the nullity conditions."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import symengine
from flint import fmpq, fmpq_mat

from deeplift_cas.algebra.linear import identity, nullspace
from deeplift_cas.algebra.parsing import parse
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.errors import InputError
from deeplift_cas.landscape.lift import MatrixProduct
from deeplift_cas.landscape.matrix import expanded, inner, matrix, symbol_matrix
from deeplift_cas.report.claim import Content
from deeplift_cas.report.criterion import holds
from deeplift_cas.report.formula import NotConformable, evaluate
from deeplift_cas.report.quantities import value
from deeplift_cas.report.verdict import Verdict
from deeplift_cas.report.verifiers.orbits import RANGES, point_data
from deeplift_cas.strata.conditions import rows_of
from deeplift_cas.strata.obstruction import minors
from deeplift_cas.strata.stratum import Stratum, strata
from deeplift_cas.vocabulary import CHECKED, REFUTED, UNDECIDED

SHAPES = (1, 2, 3)
"""Rows and columns for statements about matrices of bounded rank."""
TRIALS = 3
"""Moved points that are looked at for Claim 3.2."""


def partial_derivatives(content: Content) -> Verdict:
    """Whether ∇_{W_k} g is ``first`` (k = 1), ``middle`` or ``last`` (k = L): formulas in N = ∇f(W), U = W_{k+1,+} =
    W_L⋯W_{k+1} and V = W_{k−1,−} = W_{k−1}⋯W_1.

    With all entries of the factors and of N symbols, where Dg[Ẇ] = ⟨N, Dφ[Ẇ]⟩.
    """
    ranges = [widths for depth in (2, 3, 4) for widths in product((1, 2), repeat=depth + 1)]
    for widths in ranges:
        lift = MatrixProduct(*widths)
        point = lift.point(*(symbol_matrix(f"w{k}x", shape) for k, shape in enumerate(lift.shapes, 1)))
        N = symbol_matrix("n", lift.shape)
        slope = inner(N, lift.line(point, 1)[1])
        for k, velocity in enumerate(lift.directions, 1):
            formula = content["first" if k == 1 else "last" if k == lift.depth else "middle"]
            U, V = lift.partial_product(point, k, lift.depth), lift.partial_product(point, 0, k - 1)
            partials = [symengine.expand(symengine.diff(slope, s)) for row in velocity.tolist() for s in row]
            witness = {"widths": list(widths), "layer": k, "formula": formula}
            try:
                claimed = evaluate(formula, {"N": N, "U": U, "V": V})
            except NotConformable as error:
                return Verdict(REFUTED, str(error), witness)
            if claimed.shape != velocity.shape or [e for row in claimed.tolist() for e in row] != partials:
                return Verdict(REFUTED, f"not the derivative with respect to W_{k}", witness)
    covers = "L = 2, 3, 4, d_k ≤ 2, all factors and gradients"
    return Verdict(CHECKED, "equal as polynomials in all entries", covers=covers)


def bounded_rank(content: Content) -> Verdict:
    """Whether X is stationary on {rank ≤ r} iff the formulas ``full`` (rank X = r) or ``below`` (rank X < r) are 0.

    The formulas are about N = ∇h(X), X = UΣVᵀ, U and V.  By orthogonal changes of basis X is diagonal; diag(1, 2, …) is
    looked at, whose tangent cone is that of all of its rank.  Both the tangent cone and the conditions are found as
    linear spaces: rank-one steps and curves (P + tA)(Q + tB) lie in the set; the derivatives of the minors of size
    r + 1 vanish on every tangent direction.
    """
    count = 0
    for rows, columns in product(SHAPES, repeat=2):
        for r in range(1, min(rows, columns) + 1):
            for rank in range(r + 1):
                count += 1
                X = matrix([[(i + 1) * int(i == j < rank) for j in range(columns)] for i in range(rows)], "X")
                inside, outside = _cone(X, rank, r)
                if _difference(inside, outside) is not None:
                    return Verdict(UNDECIDED, f"the tangent cone at rank {rank} of {rows}×{columns}, r = {r}")
                data = {"rows": rows, "columns": columns, "r": r, "rank": rank}
                claimed = _solutions(content["full" if rank == r else "below"], X, rank)
                if claimed is None:
                    return Verdict(UNDECIDED, "the formulas do not fit, or are not linear in N", covers=str(data))
                vector = _difference(claimed, _kernel(inside.tolist(), rows * columns))
                if vector is not None:
                    N = [[str(x) for x in vector[i * columns : (i + 1) * columns]] for i in range(rows)]
                    return Verdict(
                        REFUTED, "for this gradient N, stationarity and the conditions differ", data | {"N": N}
                    )
    covers = f"all matrices of at most {SHAPES[-1]} rows and columns, every r ({count} cases)"
    return Verdict(CHECKED, "the conditions describe the dual of the tangent cone", covers=covers)


def tangent_dimension(content: Content) -> Verdict:
    """Whether the tangent cone of the matrices of rank r has the ``dimension`` (in m, n, r) of their tangent space.

    It is a linear space between the directions of curves in the set and those that the minors of size r + 1 allow.
    """
    for rows, columns in product(SHAPES, repeat=2):
        for r in range(1, min(rows, columns) + 1):
            X = matrix([[int(i == j < r) for j in range(columns)] for i in range(rows)], "X")
            inside, outside = _cone(X, r, r)
            claimed = parse(content["dimension"], ("m", "n", "r")).subs({"m": rows, "n": columns, "r": r})
            if _difference(inside, outside) is not None:
                return Verdict(UNDECIDED, f"the tangent cone of {rows}×{columns} matrices of rank {r}")
            if inside.nrows() != claimed:
                witness = {"rows": rows, "columns": columns, "r": r, "dimension": inside.nrows()}
                return Verdict(REFUTED, "the tangent cone has another dimension", witness)
    covers = f"matrices of rank r with at most {SHAPES[-1]} rows and columns"
    return Verdict(CHECKED, "the tangent cone is the tangent space", covers=covers)


def _cone(X: Any, rank: int, r: int) -> tuple[fmpq_mat, fmpq_mat]:
    """Directions of curves in {rank ≤ r} at X, and those that minors allow."""
    rows, columns = X.shape
    units = [(i, j) for i in range(rows) for j in range(columns)]
    if rank < r:  # X + tE_ij stays in the set, for t of both signs
        return _span([_unit(u, units) for u in units]), _span([_unit(u, units) for u in units])
    inside = [_unit((i, j), units) for i, j in units if i < rank or j < rank]  # PB and AQ, X = PQ
    t = symengine.Symbol("t")
    V = symbol_matrix("v", X.shape)
    slopes = [symengine.diff(p, t).subs({t: 0}) for p in minors(X + t * V, r + 1)]
    equations = _coefficients(slopes, V)
    assert equations is not None  # derivatives are linear
    return _span(inside), _kernel(equations, len(units))


def _solutions(formulas: Sequence[str], X: Any, rank: int) -> fmpq_mat | None:
    """All N for which the formulas are 0; ``None`` if they are not linear and homogeneous in N."""
    rows, columns = X.shape
    N = symbol_matrix("n", X.shape)
    values = {"N": N, "X": X}
    if rank:
        values["U"] = matrix([[int(i == j) for j in range(rank)] for i in range(rows)], "U")
        values["V"] = matrix([[int(i == j) for j in range(rank)] for i in range(columns)], "V")
    try:
        equations = [e for formula in formulas for row in evaluate(formula, values).tolist() for e in row]
    except (NotConformable, InputError):
        return None
    zero = dict.fromkeys((s for row in N.tolist() for s in row), 0)
    table = _coefficients(equations, N)
    if table is None or any(symengine.expand(e.subs(zero)) != 0 for e in equations):
        return None
    return _kernel(table, rows * columns)


def _coefficients(equations: Sequence[Any], unknowns: Any) -> list[list[fmpq]] | None:
    """Rows of coefficients; ``None`` if an equation is not linear."""
    symbols = [s for row in unknowns.tolist() for s in row]
    rows = [[symengine.expand(symengine.diff(e, s)) for s in symbols] for e in equations if e != 0]
    if any(e.free_symbols for row in rows for e in row):
        return None
    return [[Ring.rational(e) for e in row] for row in rows]


def _kernel(equations: list[list[fmpq]], size: int) -> fmpq_mat:
    return _span(nullspace(fmpq_mat(equations) if equations else fmpq_mat(1, size)))


def _span(vectors: Sequence[Sequence[Any]]) -> fmpq_mat:
    """A basis, as rows, that depends on the span alone."""
    if not vectors:
        return fmpq_mat(0, 1)
    reduced, rank = fmpq_mat([list(v) for v in vectors]).rref()
    return fmpq_mat(reduced.tolist()[:rank]) if rank else fmpq_mat(0, reduced.ncols())


def _difference(a: fmpq_mat, b: fmpq_mat) -> list[fmpq] | None:
    """A vector in one of the spaces and not in the other."""
    for space, other in ((a, b), (b, a)):
        for row in space.tolist():
            if _span([*other.tolist(), row]).nrows() > other.nrows():
                return row
    return None


def _unit(u: tuple[int, int], units: list[tuple[int, int]]) -> list[int]:
    return [int(u == place) for place in units]


def _low_rank() -> Iterator[Stratum]:
    """All strata of the range "deep" with rank W < d_min: those that the proof of Proposition 3.1 is about."""
    for widths in RANGES["deep"][1]():
        for stratum in strata(*widths):
            if stratum.rank(stratum.depth, 0) < min(widths):
                yield stratum


def perturbed_factors(content: Content) -> Verdict:
    """Claim 3.1: the layers k > ``from`` may be moved by δ_k w_k û_{k−1}ᵀ, with unit vectors and W_{k−1,−}ᵀû_{k−1} = 0.

    At every stratum of the range: such û exist; for all w_k, δ_k and all such û (a combination with symbols) the
    product is the same polynomial; and ‖w ûᵀ‖² = ‖w‖²‖û‖².  That the points are local minima then follows as in the
    report: the balls of radius ε₀/2 around them lie in that of radius ε₀, and g has the same value.
    """
    count = 0
    for stratum in _low_rank():
        start = value(stratum, content["from"])
        assert start is not None
        count += 1
        moved: list[Any] = []
        for k, W in enumerate(map(_exact_matrix, stratum.representative()), 1):
            if k <= start:
                moved.append(W)
                continue
            null = [[int(i == j) for j in _cokernel(stratum, k - 1)] for i in range(stratum.widths[k - 1])]
            if not null[0]:
                witness = point_data(stratum, ("k_1", "k_2", "rank", "d_min")) | {"layer": k}
                return Verdict(REFUTED, f"W_{k - 1},− has full row rank: there is no û_{k - 1}", witness)
            basis = matrix(null, "a basis")
            combination = symbol_matrix(f"a{k}x", (basis.shape[1], 1))
            u, w = basis * combination, symbol_matrix(f"w{k}x", (W.shape[0], 1))
            step = w * u.T
            if symengine.expand(inner(step, step) - inner(w, w) * inner(u, u)) != 0:
                return Verdict(REFUTED, "the norm of w ûᵀ is not ‖w‖·‖û‖", {"layer": k})
            moved.append(expanded(W + step * symengine.Symbol(f"delta{k}")))
        if _product(moved) != _product(list(map(_exact_matrix, stratum.representative()))):
            return Verdict(REFUTED, "the product changes", point_data(stratum, ("k_1", "k_2")))
    covers = f"every point of {RANGES['deep'][0]} with rank W < d_min ({count} strata), all w_k, δ_k, û_k"
    return Verdict(CHECKED, "the product does not change, identically", covers=covers)


def _cokernel(stratum: Stratum, k: int) -> list[int]:
    """Indices of the unit vectors in layer k that W_k⋯W_1 does not reach, at the 0/1 representative."""
    inside = [(a, b) for a, b in stratum.intervals if a <= k <= b]
    return [i for i, (a, _) in enumerate(inside) if a > 0]


def fibre_equations(content: Content) -> Verdict:
    """Claim 3.2: at points with the conditions ``suppose``, ∇f(W)ᵀ W̃_{k,+} = 0 for k = k_2 + ``offset``.

    As in the report, from the vanishing of ∇g at a point W̃ of Claim 3.1: a linear system for N = ∇f(W), solved exactly
    at every stratum of the range, for δ = 0 and for ``TRIALS`` random rational δ_k w_k û_{k−1}ᵀ.
    """
    count = 0
    rng = random.Random(0)
    for stratum in _low_rank():
        supposed = holds(content["suppose"], lambda name, s=stratum: value(s, name))  # type: ignore[misc]
        if supposed is False:
            continue
        k_2 = value(stratum, "k_2")
        if supposed is None or k_2 is None:
            return Verdict(UNDECIDED, f"whether the conditions hold at {stratum}")
        count += 1
        for trial in range(TRIALS + 1):
            moved = [
                fmpq_mat(W) + (_step(stratum, k, rng) if k > k_2 and trial else fmpq_mat(W) * 0)
                for k, W in enumerate(stratum.representative(), 1)
            ]
            above = identity(stratum.widths[-1])
            for W in reversed(moved[k_2 + content["offset"] - 1 :]):
                above = above * W
            for N in _critical_gradients(moved, stratum.widths):
                if (N.transpose() * above).rank():
                    witness = point_data(stratum, ("k_1", "k_2", "rank", "d_min"))
                    witness |= {"moved": [rows_of(W) for W in moved], "N": rows_of(N)}
                    return Verdict(REFUTED, "∇g vanishes at W̃ for this ∇f, but ∇f(W)ᵀW̃ does not", witness)
    if not count:
        return Verdict(UNDECIDED, "the conditions hold nowhere in the range")
    covers = f"every point of {RANGES['deep'][0]} with these conditions ({count} strata), {TRIALS + 1} points W̃ each"
    return Verdict(CHECKED, "it follows from ∇g(W̃) = 0 by linear algebra", covers=covers)


def _step(stratum: Stratum, k: int, rng: random.Random) -> fmpq_mat:
    """δ w ûᵀ with W_{k−1,−}ᵀ û = 0; the lengths of w and û are part of δ."""
    u = [fmpq(0)] * stratum.widths[k - 1]
    for i in _cokernel(stratum, k - 1):
        u[i] = fmpq(rng.randint(-9, 9), rng.randint(1, 5))
    w = [fmpq(rng.randint(-9, 9), rng.randint(1, 5)) for _ in range(stratum.widths[k])]
    return fmpq_mat([[a * b for b in u] for a in w])


def _critical_gradients(factors: list[fmpq_mat], widths: tuple[int, ...]) -> Iterator[fmpq_mat]:
    """A basis of the N with W_{k+1,+}ᵀ N W_{k−1,−}ᵀ = 0 for all k."""
    rows, columns = widths[-1], widths[0]
    equations = []
    for k in range(1, len(widths)):
        U, V = identity(widths[k]), identity(columns)
        for W in factors[k:]:
            U = W * U
        for W in factors[: k - 1]:
            V = W * V
        right = V.tolist()
        equations += [[x * y for x in column for y in row] for column in U.transpose().tolist() for row in right]
    for vector in nullspace(fmpq_mat(equations)):
        yield fmpq_mat(rows, columns, vector)


def _exact_matrix(rows: list[list[int]]) -> Any:
    return matrix(rows, "a factor")


def _product(factors: Sequence[Any]) -> Any:
    result = factors[0]
    for W in factors[1:]:
        result = W * result
    return expanded(result)
