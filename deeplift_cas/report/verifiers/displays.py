"""Displayed formulas: whether products, domains and gradients are what is printed."""

from __future__ import annotations

from itertools import product

import symengine

from deeplift_cas.landscape.landscape import Landscape
from deeplift_cas.landscape.lift import MatrixProduct
from deeplift_cas.landscape.matrix import inner, matrix, symbol_matrix
from deeplift_cas.landscape.objectives.quadratic import Quadratic
from deeplift_cas.report.claim import Content
from deeplift_cas.report.formula import NotConformable, evaluate
from deeplift_cas.report.verdict import Verdict
from deeplift_cas.strata.conditions import rational_matrix
from deeplift_cas.vocabulary import PROVED, REFUTED


def arithmetic(content: Content) -> Verdict:
    """Whether products of the matrices have the values, ranks and nullities that are printed; ``equal`` ones are."""
    matrices = {name: matrix(rows, name) for name, rows in content["matrices"].items()}
    for row in content["rows"]:
        m = evaluate(row["of"], matrices)
        rank = rational_matrix(m, row["of"]).rank()
        found = {"is": m, "rank": rank, "nullity": m.shape[1] - rank}
        for key, value in found.items():
            if (matrix(row[key], row["of"]) if key == "is" else row[key]) != value:
                return Verdict(REFUTED, f"{key} of {row['of']}", {"of": row["of"], "key": key, "value": str(value)})
    for left, right in content["equal"]:
        if evaluate(left, matrices) != evaluate(right, matrices):
            return Verdict(REFUTED, f"{left} is not {right}", {"left": left, "right": right})
    return Verdict(PROVED, "by exact arithmetic")


def composition(content: Content) -> Verdict:
    """Whether the formula ``product`` is defined on the ``domain``, and is the lift of ``widths`` there."""
    lift = MatrixProduct(*content["widths"])
    domain = {name: symbol_matrix(name.lower() + "x", tuple(shape)) for name, shape in content["domain"].items()}
    shapes = {name: list(shape) for name, shape in content["domain"].items()}
    try:
        X = evaluate(content["product"], domain)
    except NotConformable as error:
        return Verdict(REFUTED, str(error), {"domain": shapes, "product": content["product"]})
    point = [domain[f"X{k}"] for k in range(1, lift.depth + 1)]
    if [list(m.shape) for m in point] != [list(shape) for shape in lift.shapes] or lift(lift.point(*point)) != X:
        expected = {f"X{k}": list(shape) for k, shape in enumerate(lift.shapes, 1)}
        because = "not the domain of φ" if shapes != expected else "not φ"
        witness = {"domain": shapes, "expected": expected, "product": content["product"]}
        return Verdict(REFUTED, because, witness)
    return Verdict(PROVED, "defined, and equal to f∘φ")


def objective_gradient(content: Content) -> Verdict:
    """Whether the formula ``gradient`` is ∇f for f(X) = ⟨A, X⟩ + c/2·‖X − W‖², all entries symbols."""
    shape = tuple(content["shape"])
    A, X, W = (symbol_matrix(letter, shape) for letter in "axw")
    c = symengine.Symbol("c")
    f = inner(A, X) + c / 2 * inner(X - W, X - W)
    partials = [symengine.expand(symengine.diff(f, s)) for row in X.tolist() for s in row]
    claimed = evaluate(content["gradient"], {"A": A, "X": X, "W": W, "c": c})
    if [e for row in claimed.tolist() for e in row] == partials:
        return Verdict(PROVED, "equal as polynomials in all entries")
    witness = {"formula": content["gradient"], "gradient": [str(e) for e in partials]}
    return Verdict(REFUTED, "not the gradient", witness)


def factor_gradients(content: Content) -> Verdict:
    """Whether ``components`` are the gradients of ⟨A, φ⟩ with respect to X1, X2, X3, and ``norm`` is φ.

    The factors have the shapes of the lift of ``widths``; all entries are symbols.
    """
    lift = MatrixProduct(*content["widths"])
    factors = [symbol_matrix(f"x{k}x", shape) for k, shape in enumerate(lift.shapes, 1)]
    X = lift(lift.point(*factors))
    A = symbol_matrix("a", lift.shape)
    values = {f"X{k}": W for k, W in enumerate(factors, 1)} | {"A": A}
    for k, (W, formula) in enumerate(zip(factors, content["components"], strict=True), 1):
        witness = {"widths": content["widths"], "component": k, "formula": formula, "shape": list(W.shape)}
        try:
            claimed = evaluate(formula, values)
        except NotConformable as error:
            return Verdict(REFUTED, str(error), witness)
        if claimed.shape != W.shape:
            because = f"{formula} is {claimed.shape[0]}×{claimed.shape[1]}, X{k} is {W.shape[0]}×{W.shape[1]}"
            return Verdict(REFUTED, because, witness)
        partials = [symengine.expand(symengine.diff(inner(A, X), s)) for row in W.tolist() for s in row]
        if [e for row in claimed.tolist() for e in row] != partials:
            return Verdict(REFUTED, f"{formula} is not the gradient with respect to X{k}", witness)
    try:
        same = evaluate(content["norm"], values) == X
    except NotConformable:
        same = False
    if not same:
        witness = {"widths": content["widths"], "formula": content["norm"]}
        return Verdict(REFUTED, f"{content['norm']} is not φ(X1, X2, X3)", witness)
    return Verdict(PROVED, "equal as polynomials in all entries")


def gradient_at_the_point(content: Content) -> Verdict:
    """Whether ``blocks``, entries of A such as "a12" or numbers, are ∇g at the point, for (30) with a free A."""
    lift = MatrixProduct(*content["widths"])
    point = lift.point(*content["point"])
    A = symbol_matrix("a", lift.shape)
    gradient = Landscape(lift, Quadratic(A, "c", lift(point))).taylor(point, 1).gradient()
    for k, (block, printed) in enumerate(zip(gradient, content["blocks"], strict=True), 1):
        claimed = matrix(printed, "a block")
        if claimed.shape != block.shape:
            return Verdict(REFUTED, f"block {k} has another shape", {"block": k, "shape": list(block.shape)})
        for i, j in product(range(block.shape[0]), range(block.shape[1])):
            difference = symengine.expand(block[i, j] - claimed[i, j])
            if difference != 0:
                wrong_symbol = min(block[i, j].free_symbols or difference.free_symbols, key=str)
                A_example = [[int(e == wrong_symbol) for e in row] for row in A.tolist()]
                place = {"block": k, "row": i + 1, "column": j + 1}
                wrong = {"printed": str(claimed[i, j]), "is": str(block[i, j]), "A": A_example}
                because = f"entry ({i + 1},{j + 1}) of block {k} is {block[i, j]}, not {claimed[i, j]}"
                return Verdict(REFUTED, because, place | wrong | {"point": content["point"]})
    return Verdict(PROVED, "equal for every A")
