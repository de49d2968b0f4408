"""A certificate as a theorem with its proof: what a referee can check by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from deeplift_cas.algebra.condition import Condition, merged
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.criticality.argument import Argument, ProvedCase
from deeplift_cas.criticality.proofs.curve import Curve
from deeplift_cas.landscape.lift import MatrixProduct
from deeplift_cas.landscape.matrix import symbol_matrix
from deeplift_cas.landscape.objectives.formula import Inner, Plain, SquaredNorm
from deeplift_cas.landscape.objectives.square_loss import FEW_SAMPLES
from deeplift_cas.landscape.problem import Problem
from deeplift_cas.regions.proof import Contradiction
from deeplift_cas.render.latex import (
    NAMINGS,
    condition,
    coordinate,
    listed,
    matrix,
    polynomial,
    region,
    self_contained,
    symbol,
)
from deeplift_cas.render.layout import RAGGED, TEXT_WIDTH, fitted
from deeplift_cas.render.writer import LatexWriter
from deeplift_cas.vocabulary import AMBIENT, ORDERS

if TYPE_CHECKING:
    from deeplift_cas.landscape.lifts.program import Program


def theorem(argument: Argument, naming: str = "dots", width: float = TEXT_WIDTH) -> str:
    """The theorem and proof environments (amsthm) of a certificate, for a text width in points.

    Every line of the proof is an identity of polynomials or a sign: sums of squares with their multipliers, the
    identities for the higher derivatives, directions with a negative value, curves along which g falls.
    """
    problem, order = argument.problem, argument.order
    write = LatexWriter(Ring(problem.parameters), naming)
    lines = [
        rf"\begin{{theorem}}{RAGGED}",
        setting(problem, naming),
        _conclusion(argument),
        r"\end{theorem}",
        r"\begin{proof}" + (RAGGED if width < TEXT_WIDTH else r"\emergencystretch=3em"),
        critical_means(problem, order, naming) + r"\par",
        *(o.suffices for o in ORDERS[1:order]),
        r"\par " + _stationary_means(argument),
        *part("Stationarity", argument.stationarity, write),
        *part(f"Criticality of order {order}", argument.criticality, write),
        *_curves(argument.descents, write),
        r"Both together give the theorem.",
        r"\end{proof}",
    ]
    return self_contained(fitted("\n".join(lines), width))


def setting(problem: Problem, naming: str) -> str:
    """The point, the lift and f."""
    lift = problem.landscape.lift
    if not isinstance(lift, MatrixProduct):
        return _setting_of(cast("Program", lift), problem, naming)
    depth = len(problem.point)
    few = [f"W_{{{k}}}" for k in range(1, depth + 1)]
    shown = few if depth < 5 else [few[0], r"\dots", few[-1]]
    product = " ".join(reversed(few)) if depth < 5 else rf"{few[-1]} \cdots {few[0]}"
    factors = ",\n".join(f"${name} = {matrix(W, naming)}$" for name, W in zip(few, problem.point, strict=True))
    return (
        f"{_free(problem, naming)}Let $W = ({', '.join(shown)})$ with\n{factors}, let $\\phi(W) = {product}$ and\n"
        f"{objective_text(problem, naming)}{_added(problem, naming)}."
    )


def _free(problem: Problem, naming: str) -> str:
    names = listed(problem.parameters)
    numbers = "be real numbers" if len(problem.parameters) > 1 else "be a real number"
    assumed = ", ".join(f"${condition(text, naming)}$" for text in problem.assume)
    return f"Let {names} {numbers}{f' with {assumed}' if assumed else ''}. " if names else ""


def _setting_of(lift: Program, problem: Problem, naming: str) -> str:
    """The same for a lift in coordinates, which is written out."""
    own, full = Ring(problem.parameters), Ring((*lift.coordinates, *problem.parameters))
    steps = {step.name for step in lift.steps}
    if steps:
        full = Ring((*lift.coordinates, *sorted(steps), *problem.parameters))
    values = zip(lift.coordinates, lift.values(problem.point), strict=True)
    point = ", ".join(f"${coordinate(n)} = {polynomial(own.text(own.polynomial(v)), naming)}$" for n, v in values)
    names = {name: coordinate(name) for name in (*lift.coordinates, *steps)}

    def text(p: Any) -> str:
        return polynomial(full.text(full.polynomial(p)), naming, names)

    given, taken = [], lift.derivatives(problem.point)
    for s in lift.steps:
        if s.value is not None:
            near = polynomial(own.text(own.polynomial(s.value)), naming)
            given.append(f"${coordinate(s.name)}$ near ${near}$ such that ${text(s.of)} = 0$")
            continue
        given.append(f"${coordinate(s.name)} = " + (f"{text(s.of)}$" if s.jet is None else rf"\sigma({text(s.of)})$"))
    for place, jet in taken.items():
        values_there = ", ".join(map(text, jet))
        given.append(rf"$\sigma$ with the value and derivatives ${values_there}$ at ${text(place)}$")
    for center in dict.fromkeys(s.jet.center for s in lift.steps if s.jet is not None and s.jet.center is not None):
        given.append(rf"$\sigma(-z) = {text(2 * center)} - \sigma(z)$")
    letters = [name for row in lift.image_names for name in row]
    entries = [f"${symbol(n)} = {text(p)}$" for n, p in zip(letters, lift.entries, strict=True)]
    return (
        f"{_free(problem, naming)}Let $W$ be the point with {point}, let $X = \\phi(W)$ have the entries\n"
        f"{', '.join(entries)}{' with ' if given else ''}{', '.join(given)}, and let\n"
        f"{objective_text(problem, naming)}{_added(problem, naming)}."
    )


def _added(problem: Problem, naming: str) -> str:
    h, lift = problem.landscape.penalty, problem.landscape.lift
    if h is None:
        return ""
    ring, names = Ring((*lift.coordinates, *problem.parameters)), {n: coordinate(n) for n in lift.coordinates}
    return f", $h = {polynomial(ring.text(ring.polynomial(h)), naming, names)}$ and $g = f \\circ \\phi + h$"


def composite(problem: Problem) -> str:
    """``$g = f \\circ \\phi$``, or g, if it is more and was said to be."""
    return "$g$" if problem.landscape.penalty is not None else "$g = f \\circ \\phi$"


def _conclusion(argument: Argument) -> str:
    found = argument.region
    statement = (
        f"$W$ is {argument.order}-critical for {composite(argument.problem)} and $\\phi(W)$ is not stationary for "
        f"$f$ on {_search_space(argument)}"
    )
    names = listed(found.ring.names)
    if argument.undecided.conjunctions:
        left_open = argument.undecided
        where = "here" if left_open.is_everything else f"for {region(left_open)}"
        known = f"Then {statement} for {region(found)}, and" if found.conjunctions else "Then"
        return f"{known} it is left undecided {where} whether {statement}; elsewhere it is not so."
    if not found.conjunctions:
        return f"Then there are no {names} for which {statement}." if names else f"It is not so that {statement}."
    exactly = "" if not names else f" for {region(found)}" if found.is_everything else f" exactly for {region(found)}"
    return f"Then {statement}{exactly}."


def critical_means(problem: Problem, order: int, naming: str) -> str:
    """What k-critical means, and by which derivatives it is seen."""
    lift = problem.landscape.lift
    direction = r"A direction $\dot w$ has an entry for each coordinate, written with a dot. "
    if isinstance(lift, MatrixProduct):
        column = min(2, lift.widths[0])
        entry = NAMINGS[naming](1, 1, column)
        place = f"in row 1 and column {column}"
        direction = rf"A direction $\dot w$ has entries such as ${entry}$, that of the first factor {place}. "
    kernel = r", and let $K$ be the kernel of $\nabla^2 g(W)$" if order > 2 else ""
    return (
        r"$W$ is $k$-critical if along every smooth curve through $W$ the first derivative of $g$ among those of order "
        r"$1, \dots, k$ that is not zero, if there is one, is of even order and positive. "
        f"{direction}"
        r"Let $g(W + \dot w) = g(W) + g_1(\dot w) + g_2(\dot w) + \cdots$ with forms $g_j$ of degree $j$"
        f"{kernel}. Expanding $g$ along curves shows that $W$ is {'; '.join(o.criterion for o in ORDERS[:order])}."
    )


def _stationary_means(argument: Argument) -> str:
    if argument.search_space == AMBIENT:
        return r"$X = \phi(W)$ is stationary if and only if $\nabla f(X) = 0$."
    if not isinstance(argument.problem.landscape.lift, MatrixProduct):
        return (
            r"$X = \phi(W)$ is stationary if and only if $\langle \nabla f(X), w \rangle \geq 0$ for all $w$ that are "
            r"tangent at $X$ to the image of $\phi$."
        )
    return (
        rf"$X = \phi(W)$ is stationary if and only if $\nabla f(X) = 0$ or, where the rank of $X$ is "
        rf"{min(argument.problem.landscape.factors.widths)}, $X^\top \nabla f(X) = 0$ and $\nabla f(X) X^\top = 0$."
    )


def _search_space(argument: Argument) -> str:
    lift = argument.problem.landscape.lift
    if argument.search_space == AMBIENT:
        dimensions = r" \times ".join(map(str, lift.dimensions))
        return rf"$\mathbb{{R}}^{{{dimensions}}}$"
    if not isinstance(lift, MatrixProduct):
        return r"the image of $\phi$"
    return rf"$\{{X : \mathrm{{rank}}\, X \leq {min(lift.widths)}\}}$"


def objective_text(problem: Problem, naming: str = "dots") -> str:
    """``$f(X) = …$ with $A = …$``: the formula of f and the matrices in it."""
    ring = Ring(problem.parameters)
    write = LatexWriter(ring, naming)
    formula = problem.landscape.objective.formula(problem.landscape.lift(problem.point))
    terms, given = [], []
    for term in formula.terms:
        if isinstance(term, Plain):
            full = Ring((*term.entries, *ring.names))
            terms.append(polynomial(full.text(full.polynomial(term.expression)), naming))
        elif isinstance(term, Inner):
            terms.append(rf"\langle {_name(term.matrix)}, X \rangle")
            given.append(term.matrix)
        elif (weight := polynomial(ring.text(ring.polynomial(term.weight)), naming)) != "0":
            terms.append(_norm(term, weight, write))
            given += [n for n in (term.inputs, "" if term.at_product else term.target, term.entries) if n]
    if formula.samples is not None and formula.samples > FEW_SAMPLES:
        X = symbol_matrix("X", problem.landscape.lift.shape)
        full = Ring((*(str(s) for row in X.tolist() for s in row), *ring.names))
        expanded = full.text(full.polynomial(problem.landscape.objective.along([X])[0]))
        return f"$f(X) = {polynomial(expanded, naming)}$, the square loss of {formula.samples} samples"
    shown = [rf"${_name(name)} = {matrix(formula.matrices[name], naming)}$" for name in dict.fromkeys(given)]
    matrices = f" with {' and '.join(shown)}" if shown else ""
    return f"$f(X) = {write.sum(terms) or '0'}${matrices}"


def _norm(term: SquaredNorm, weight: str, write: LatexWriter) -> str:
    target = r"\phi(W)" if term.at_product else _name(term.target)
    moved = rf"X \cdot {_name(term.inputs)}" if term.inputs else "X"
    if term.entries:
        return write.times(weight, rf"\sum_{{i,j}} {_name(term.entries)}_{{ij}} ({moved} - {target})_{{ij}}^2")
    return write.times(weight, rf"\|{moved} - {target}\|_F^2")


def _name(matrix_name: str) -> str:
    return matrix_name if len(matrix_name) == 1 else rf"\mathrm{{{matrix_name}}}"


def part(title: str, cases: Sequence[ProvedCase], write: LatexWriter) -> list[str]:
    """A list of cases, each with its proof."""
    together = r"\csname @beginparpenalty\endcsname=10000"  # the heading stays on the page of the list
    shown = [c for c in cases if not (isinstance(c.proof, Contradiction) and c.proof.is_evident(write.ring))]
    left_out = " Cases with two bounds of one expression that exclude each other are left out."
    heading = rf"\emph{{{title}.}}{left_out if len(shown) < len(cases) else ''}"
    lines = [rf"\par\medskip\noindent{heading}{together}", rf"\begin{{itemize}}{RAGGED}"]
    for case in shown:
        where, why = _where(case.conditions, write.naming), "; ".join(case.proof.words(write))
        lines.append(rf"\item {where}{why if where else why[0].upper() + why[1:]}.")
    return [*lines, r"\end{itemize}"]


def _where(conditions: Sequence[Condition], naming: str) -> str:
    """``Where …: ``, one condition for each polynomial; nothing if there are no conditions."""
    shown = ", ".join(f"${condition(str(c), naming)}$" for c in merged(conditions))
    return f"Where {shown}: " if shown else ""


def _curves(descents: Sequence[ProvedCase], write: LatexWriter) -> list[str]:
    """The curves that bend: they show that the point is no local minimum."""
    lines = []
    for conditions, _, curve in descents:
        assert isinstance(curve, Curve)
        if not curve.about.derivative:
            where = _where(conditions, write.naming) or "Moreover, "
            (shown,) = curve.words(write)
            lines.append(rf"{{\par{RAGGED}\noindent {where}{shown}: $W$ is no local minimum.\par}}")
    return lines
