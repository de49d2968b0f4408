"""A certificate as a theorem with its proof: what a referee can check by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from flint import fmpq

from deeplift_cas.algebra.parsing import parse
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.algebra.product import Product
from deeplift_cas.criticality.critical import STEPS
from deeplift_cas.landscape.objective import Quadratic, SquareLoss
from deeplift_cas.landscape.problem import Problem
from deeplift_cas.render.latex import base, bracketed, condition, is_sum, matrix, polynomial, region, symbol
from deeplift_cas.render.layout import RAGGED, TEXT_WIDTH, fitted
from deeplift_cas.render.words import DERIVATIVES, FACTORIAL, objective, product_text
from deeplift_cas.report.criterion import region as described

SLOPES = {
    "slope": r"\nabla g(W)[\dot w]",
    "curvature": r"\nabla^2 g(W)[\dot w, \dot w]",
    "kernel": r"\nabla^3 g(W)[\dot w, \dot w, \dot w]",
}


GRADIENTS = {"N": r"\nabla f(X)", "XᵀN": r"X^\top \nabla f(X)", "NXᵀ": r"\nabla f(X) X^\top"}
"""What certificates call the matrices that decide about stationarity ↦ LaTeX."""


class Case(NamedTuple):
    """A leaf of a decision: the conditions on the way to it, and its proof."""

    conditions: tuple[str, ...]
    holds: bool | None
    proof: Mapping[str, Any]


def theorem(
    certificate: Mapping[str, Any], problem: Problem | None = None, naming: str = "dots", width: float = TEXT_WIDTH
) -> str:
    """The theorem and proof environments (amsthm) of a certificate, for a text width in points.

    Every line of the proof is an identity of polynomials or a sign: sums of squares with their multipliers, the
    identities for the higher derivatives, directions with a negative value, curves along which g falls.
    A problem that is given is the same as that of the certificate, but may say its objective in another way.
    """
    given = problem or Problem.from_mapping(certificate["problem"])
    order, decisions = certificate["order"], certificate["decisions"]
    lines = [
        rf"\begin{{theorem}}{RAGGED}",
        _setting(given, naming),
        _conclusion(certificate, given),
        r"\end{theorem}",
        r"\begin{proof}",
        r"$W$ is $k$-critical if along every smooth curve through $W$ the first derivative of $g$ among those of order "
        r"$1, \dots, k$ that is not zero, if there is one, is of even order and positive. So for $k = 1$: "
        r"$\nabla g(W) = 0$; $k = 2$: also $\nabla^2 g(W) \succeq 0$; $k = 3$: also $g_3 = 0$ on its kernel, where "
        r"$g(W + t \dot w) = g(W) + \sum_k t^k g_k(\dot w)$; $k = 4$: also the least value, over all $w$, of "
        r"the coefficient of $\varepsilon^4$ along $W + \varepsilon \dot w + \varepsilon^2 w$ is $\geq 0$ for all "
        r"$\dot w$ in the kernel.",
        _stationary_means(certificate),
        *_part("Stationarity", decisions["stationarity"], naming),
        *_part(f"Criticality of order {order}", decisions[STEPS[order - 1]], naming),
        *_curves(certificate["descents"], naming),
        r"Both together give the conditions of the theorem.",
        r"\end{proof}",
    ]
    return fitted("\n".join(lines), width)


def _conclusion(certificate: Mapping[str, Any], problem: Problem) -> str:
    found = described(certificate["decisions"]["conclusion"]["region"], problem.parameters)
    statement = (
        f"$W$ is {certificate['order']}-critical for $g = f \\circ \\phi$ and $\\phi(W)$ is not stationary for $f$ on "
        f"{_search_space(certificate)}"
    )
    if not found.ring.names:
        return f"Then {statement}." if found.conjunctions else f"Then it is not so that {statement}."
    if found.is_everything:
        return f"Then {statement} for {region(found)}."
    return f"Then {statement} {f'exactly for {region(found)}' if found.conjunctions else 'for no parameters'}."


def _stationary_means(certificate: Mapping[str, Any]) -> str:
    if certificate["search_space"] == "ambient":
        return r"$X = \phi(W)$ is stationary if $\nabla f(X) = 0$."
    return (
        rf"$X = \phi(W)$ is stationary if $\nabla f(X) = 0$ or, where the rank of $X$ is "
        rf"{min(certificate['problem']['widths'])}, if $X^\top \nabla f(X) = 0$ and $\nabla f(X) X^\top = 0$."
    )


def _search_space(certificate: Mapping[str, Any]) -> str:
    d = certificate["problem"]["widths"]
    if certificate["search_space"] == "image":
        return rf"$\{{X : \mathrm{{rank}}\, X \leq {min(d)}\}}$"
    return rf"$\mathbb{{R}}^{{{d[-1]} \times {d[0]}}}$"


def _setting(problem: Problem, naming: str) -> str:
    factors = ",\n".join(f"$W_{{{k}}} = {matrix(W, naming)}$" for k, W in enumerate(problem.point, 1))
    names = ", ".join(map(symbol, problem.parameters))
    free = f" Let ${names}$ be real numbers." if names else ""
    return f"Let {factors}, $\\phi(W) = W_L \\cdots W_1$ and\n{objective_text(problem, naming)}.{free}"


def objective_text(problem: Problem, naming: str = "dots") -> str:
    """``$f(X) = …$ with $A = …$``: the formula of f and the matrices in it."""
    f, ring = problem.landscape.objective, Ring(problem.parameters)

    def plain(expression: Any) -> str:
        return polynomial(ring.text(ring.polynomial(expression)), naming)

    if isinstance(f, Quadratic):
        if plain(f.scale * f.c) == "0":
            return rf"$f(X) = \langle A, X \rangle$ with $A = {matrix(f.A, naming)}$"
        at_product = f.target == problem.landscape.lift(problem.point)
        target = r"W_L \cdots W_1" if at_product else "T"
        given = f" with $A = {matrix(f.A, naming)}$"
        given += "" if at_product else f" and $T = {matrix(f.target, naming)}$"
        return rf"$f(X) = \langle A, X \rangle + {bracketed(plain(f.scale * f.c))} \cdot \|X - {target}\|_F^2${given}"
    if isinstance(f, SquareLoss):
        formula = rf"{plain(f.weight)} \cdot \|X \cdot \mathrm{{inputs}} - \mathrm{{targets}}\|_F^2"
        inputs, targets = (rf"$\mathrm{{{name}}} = {matrix(getattr(f, name))}$" for name in ("inputs", "targets"))
        return f"$f(X) = {formula}$ with {inputs} and {targets}"
    return f"$f(X) = {polynomial(objective(problem), naming)}$"


def cases(tree: Mapping[str, Any], before: tuple[str, ...] = ()) -> Iterator[Case]:
    """The leaves of a decision in the certificate."""
    if "cases" in tree:
        for case in tree["cases"]:
            yield from cases(case, (*before, case["condition"]))
    else:
        yield Case(before, tree["holds"], tree["proof"])


def _part(title: str, decision: Mapping[str, Any], naming: str) -> list[str]:
    together = r"\csname @beginparpenalty\endcsname=10000"  # the heading stays on the page of the list
    lines = [rf"\par\medskip\noindent\emph{{{title}.}}{together}", rf"\begin{{itemize}}{RAGGED}"]
    for case in cases(decision["tree"]):
        where = ", ".join(f"${condition(c, naming)}$" for c in case.conditions)
        lines.append(rf"\item {f'Where {where}: ' if where else ''}{'; '.join(_reasons(case, naming))}.")
    return [*lines, r"\end{itemize}"]


def _reasons(case: Case, naming: str) -> Iterator[str]:
    proof = case.proof
    if case.holds is None:
        terms = " + ".join(_product(term, naming) for term in proof["contradiction"])
        yield f"there are no such parameters, as ${terms}$ would be both zero and positive"
    elif "entry" in proof:
        entry = proof["entry"]
        name = GRADIENTS[entry["of"]]
        value = _product(entry["value"], naming)
        yield f"entry $({entry['row']}, {entry['column']})$ of ${name}$ at $X = \\phi(W)$ is ${value} \\neq 0$"
        if "rank" in proof:
            yield f"the rank of $X$ is {len(proof['rank']['columns'])}"
    elif "zero" in proof:
        yield " and ".join(f"${GRADIENTS[name]} = 0$" for name in proof["zero"])
        if "rank" in proof:
            yield f"the rank of $X$ is {len(proof['rank']['columns'])}"
    elif "descent" in proof:
        yield _curve(proof["descent"]["curve"], 4, proof["descent"]["value"], naming)
    elif refuting := [kind for kind in DERIVATIVES if kind in proof]:
        kind = refuting[0]
        data = proof[kind]
        direction = ", ".join(f"${symbol(n, naming)} = {polynomial(v, naming)}$" for n, v in data["direction"].items())
        factor = FACTORIAL[kind]
        value = _product(data["value"], naming)
        value = f"{factor} \\cdot ({value})" if factor != 1 else value
        sign = "< 0" if kind == "curvature" else r"\neq 0"
        yield f"along {direction} (other entries 0), ${SLOPES[kind]} = {value} {sign}$"
    else:
        yield from _identities(proof, naming)


def _identities(proof: Mapping[str, Any], naming: str) -> Iterator[str]:
    yield r"$\nabla g(W) = 0$"
    squares = proof.get("squares")
    if squares is None:
        return
    forms = [(_product(s["multiplier"], naming), _linear(s["form"], naming)) for s in squares]
    total = " + ".join(_juxtaposed(_factor(m), f"{base(form)}^{{2}}") for m, form in forms)
    hessian = _juxtaposed(_scaled(proof["denominator"], naming), SLOPES["curvature"])
    yield f"${hessian} = {total}$, with multipliers $\\geq 0$" if forms else f"${hessian} = 0$"
    if "third" in proof:
        third = proof["third"]
        parts = _over_forms(forms, third["quotients"], naming)
        cubic = _juxtaposed(_scaled(third["scale"], naming), r"g_3(\dot w)")
        yield f"${cubic} = {' + '.join(parts)}$, which is 0 on the kernel" if parts else f"${cubic} = 0$"
    if "fourth" in proof:
        fourth = proof["fourth"]
        squared = [
            _juxtaposed(_factor(_product(s["multiplier"], naming)), f"{base(polynomial(s['form'], naming))}^{{2}}")
            for s in fourth["squares"]
        ]
        rest = _over_forms(forms, fourth["quotients"], naming)
        scale, s, d = (_scaled(data, naming) for data in (fourth["scale"], third["scale"], proof["denominator"]))
        quartic = _juxtaposed("2", f"({s})^{{2}}" if s else "", r"g_4(\dot w)")
        correction = _juxtaposed(d, r"\textstyle\sum_i \lambda_i q_i^2")
        if not forms:
            yield f"${_juxtaposed(scale, quartic)} = {' + '.join(squared) or '0'}$" + (r" $\geq 0$" if squared else "")
            return
        left = _juxtaposed(scale, rf"\bigl({quartic} - {correction}\bigr)")
        yield (
            rf"with the cofactors $q_i$ of the $\lambda_i \ell_i$ there, ${left} = "
            rf"{' + '.join(squared + rest) or '0'}$, which is $\geq 0$ on the kernel"
        )


def _over_forms(forms: Sequence[tuple[str, str]], cofactors: Sequence[str], naming: str) -> list[str]:
    """λ_i ℓ_i q_i, where q_i is not 0."""
    return [
        _juxtaposed(_factor(m), base(form), base(polynomial(q, naming)))
        for (m, form), q in zip(forms, cofactors, strict=True)
        if q != "0"
    ]


def _curves(descents: Sequence[Mapping[str, Any]], naming: str) -> list[str]:
    """The curves of order 4: they show that the point is no local minimum."""
    lines = []
    for curve in descents:
        if curve["order"] == 4:
            where = ", ".join(f"${condition(c['condition'], naming)}$" for c in curve["conditions"])
            shown = _curve(curve["curve"], 4, curve["value"], naming)
            lines.append(rf"{{{RAGGED}\noindent Where {where}: {shown}; so $W$ is no local minimum of $g$.\par}}")
    return lines


def _curve(steps: Sequence[Mapping[str, str]], order: int, value: Mapping[str, Any], naming: str) -> str:
    powers = [r"\varepsilon", *(rf"\varepsilon^{{{k}}}" for k in range(2, len(steps) + 1))]
    moving: dict[str, list[str]] = {}
    for power, step in zip(powers, steps, strict=True):
        for name, entry in step.items():
            text = polynomial(entry, naming)
            text = "" if text == "1" else "-" if text == "-1" else f"{base(text)} "
            moving.setdefault(name, []).append(f"{text}{power}")
    entries = ", ".join(f"${symbol(name, naming)} = {' + '.join(parts)}$" for name, parts in sorted(moving.items()))
    falls = rf"$g(W + \dot w) - g(W) = {_product(value, naming)}\, \varepsilon^{{{order}}} + \cdots$"
    return f"along {entries} (other entries 0), {falls} falls"


def _product(data: Mapping[str, Any], naming: str) -> str:
    """coefficient·Π p^e; a negative coefficient is put into a factor a − b, if there is one."""
    coefficient, powers = fmpq(*map(int, data["coefficient"].split("/"))), dict(data["powers"])
    odd = next((text for text, e in powers.items() if e % 2 and " - " in text), None)
    if coefficient < 0 and odd is not None:
        names = tuple(sorted(set(re.findall(r"[A-Za-z]\w*", odd))))
        opposite = Ring(names).text(-Ring(names).polynomial(parse(odd, names)))
        powers = {opposite if text == odd else text: e for text, e in powers.items()}
        coefficient = -coefficient
    return polynomial(product_text(Product(coefficient, powers)), naming)


def _scaled(data: Mapping[str, Any], naming: str) -> str:
    text = _product(data, naming)
    return "" if text == "1" else _factor(text)


def _factor(text: str) -> str:
    """A multiplier in front of something."""
    return "" if text == "1" else bracketed(text)


def _juxtaposed(*factors: str) -> str:
    """A product; a factor 1 is an empty text."""
    return " ".join(filter(None, factors))


def _linear(form: Mapping[str, str], naming: str) -> str:
    """Σ coefficient·entry."""
    terms = []
    for name, coefficient in form.items():
        text = polynomial(coefficient, naming)
        several = is_sum(text.removeprefix("-"))
        head = {"1": "", "-1": "-"}.get(text, f"({text}) " if several else f"{text} ")
        terms.append(f"{head}{symbol(name, naming)}")
    return " + ".join(terms).replace("+ -", "- ")
