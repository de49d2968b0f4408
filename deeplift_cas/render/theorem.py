"""A certificate as a theorem with its proof: what a referee can check by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.algebra.product import Product
from deeplift_cas.algebra.region import Region, merged
from deeplift_cas.criticality.critical import STEPS
from deeplift_cas.landscape.objective import Quadratic, SquareLoss
from deeplift_cas.landscape.problem import Problem
from deeplift_cas.render.latex import (
    NAMINGS,
    base,
    bracketed,
    condition,
    is_sum,
    matrix,
    polynomial,
    region,
    self_contained,
    symbol,
)
from deeplift_cas.render.layout import RAGGED, TEXT_WIDTH, fitted
from deeplift_cas.render.words import DERIVATIVES, FACTORIAL, objective, product_text

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
        r"\begin{proof}" + (RAGGED if width < TEXT_WIDTH else r"\emergencystretch=3em"),
        _critical_means(order, naming) + r"\par",
        *SUFFICES[: order - 1],
        r"\par " + _stationary_means(certificate),
        *_part("Stationarity", decisions["stationarity"], given, naming),
        *_part(f"Criticality of order {order}", decisions[STEPS[order - 1]], given, naming),
        *_curves(certificate["descents"], given, naming),
        r"Both together give the theorem.",
        r"\end{proof}",
    ]
    return self_contained(fitted("\n".join(lines), width))


def _setting(problem: Problem, naming: str) -> str:
    depth = len(problem.point)
    few = [f"W_{{{k}}}" for k in range(1, depth + 1)]
    shown = few if depth < 5 else [few[0], r"\dots", few[-1]]
    product = " ".join(reversed(few)) if depth < 5 else rf"{few[-1]} \cdots {few[0]}"
    factors = ",\n".join(f"${name} = {matrix(W, naming)}$" for name, W in zip(few, problem.point, strict=True))
    names = ", ".join(map(symbol, problem.parameters))
    numbers = "be real numbers" if len(problem.parameters) > 1 else "be a real number"
    free = f"Let ${names}$ {numbers}. " if names else ""
    return (
        f"{free}Let $W = ({', '.join(shown)})$ with\n{factors}, let $\\phi(W) = {product}$ and\n"
        f"{objective_text(problem, naming)}."
    )


def _conclusion(certificate: Mapping[str, Any], problem: Problem) -> str:
    ring, alternatives = Ring(problem.parameters), certificate["decisions"]["conclusion"]["region"]
    found = Region(ring, [[Condition.read(ring, text) for text in conjunction] for conjunction in alternatives])
    statement = (
        f"$W$ is {certificate['order']}-critical for $g = f \\circ \\phi$ and $\\phi(W)$ is not stationary for $f$ on "
        f"{_search_space(certificate)}"
    )
    names = ", ".join(map(symbol, found.ring.names))
    if not found.conjunctions:
        return f"Then there are no ${names}$ for which {statement}." if names else f"It is not so that {statement}."
    exactly = "" if not names else f" for {region(found)}" if found.is_everything else f" exactly for {region(found)}"
    return f"Then {statement}{exactly}."


def _critical_means(order: int, naming: str) -> str:
    entry = NAMINGS[naming](1, 1, 2)
    kernel = r", and let $K$ be the kernel of $\nabla^2 g(W)$" if order > 2 else ""
    criteria = [
        r"1-critical if and only if $\nabla g(W) = 0$",
        r"2-critical if and only if also $\nabla^2 g(W) \succeq 0$",
        r"3-critical if and only if also $g_3 = 0$ on $K$",
        r"4-critical if and only if also $g_4(\dot w) + \mathrm{D}g_3(\dot w)[v] + g_2(v) \geq 0$ for all "
        r"$\dot w \in K$ and all $v$, which is the coefficient of $\varepsilon^4$ along "
        r"$W + \varepsilon \dot w + \varepsilon^2 v$",
    ]
    return (
        r"$W$ is $k$-critical if along every smooth curve through $W$ the first derivative of $g$ among those of order "
        r"$1, \dots, k$ that is not zero, if there is one, is of even order and positive. "
        rf"A direction $\dot w$ has entries such as ${entry}$, that of the first factor in row 1 and column 2. "
        r"Let $g(W + \dot w) = g(W) + g_1(\dot w) + g_2(\dot w) + \cdots$ with forms $g_j$ of degree $j$"
        f"{kernel}. Expanding $g$ along curves shows that $W$ is {'; '.join(criteria[:order])}."
    )


SUFFICES = (
    r"Where $\nabla^2 g(W) \succeq 0$, that is shown by $D\, \nabla^2 g(W)[\dot w, \dot w] = \sum_i \lambda_i "
    r"\ell_i(\dot w)^2$ with $D > 0$, $\lambda_i \geq 0$ and linear forms $\ell_i$.",
    r"For $\dot w \in K$ then all $\lambda_i \ell_i(\dot w)$ are zero, so that $S g_3 = \sum_i \lambda_i \ell_i q_i$ "
    r"with $S \neq 0$ and quadratic forms $q_i$ shows that $g_3 = 0$ on $K$.",
    r"It also gives $S\, \mathrm{D}g_3(\dot w)[v] = \sum_i \lambda_i \ell_i(v) q_i(\dot w)$ for $\dot w \in K$; "
    r"completing squares, $g_4(\dot w) + \mathrm{D}g_3(\dot w)[v] + g_2(v) \geq "
    r"g_4(\dot w) - \tfrac{D}{2 S^2} \sum_i \lambda_i q_i(\dot w)^2$. What remains, "
    r"$2 S^2 g_4 - D \sum_i \lambda_i q_i^2 \geq 0$ on $K$, is shown by squares with multipliers $\geq 0$, up to "
    r"products with some $\lambda_i \ell_i$.",
)
"""How the proofs for the orders 2, 3 and 4 work."""


def _stationary_means(certificate: Mapping[str, Any]) -> str:
    if certificate["search_space"] == "ambient":
        return r"$X = \phi(W)$ is stationary if and only if $\nabla f(X) = 0$."
    return (
        rf"$X = \phi(W)$ is stationary if and only if $\nabla f(X) = 0$ or, where the rank of $X$ is "
        rf"{min(certificate['problem']['widths'])}, $X^\top \nabla f(X) = 0$ and $\nabla f(X) X^\top = 0$."
    )


def _search_space(certificate: Mapping[str, Any]) -> str:
    d = certificate["problem"]["widths"]
    if certificate["search_space"] == "image":
        return rf"$\{{X : \mathrm{{rank}}\, X \leq {min(d)}\}}$"
    return rf"$\mathbb{{R}}^{{{d[-1]} \times {d[0]}}}$"


def objective_text(problem: Problem, naming: str = "dots") -> str:
    """``$f(X) = …$ with $A = …$``: the formula of f and the matrices in it."""
    f, ring = problem.landscape.objective, Ring(problem.parameters)

    def plain(expression: Any) -> str:
        return polynomial(ring.text(ring.polynomial(expression)), naming)

    if isinstance(f, Quadratic):
        weight = plain(f.scale * f.c)
        slope = rf"with $A = {matrix(f.A, naming)}$"
        if weight == "0":
            return rf"$f(X) = \langle A, X \rangle$ {slope}"
        at_product = f.target == problem.landscape.lift(problem.point)
        target, given = (r"\phi(W)", "") if at_product else ("T", f" and $T = {matrix(f.target, naming)}$")
        terms = _sum([r"\langle A, X \rangle", _times(weight, rf"\|X - {target}\|_F^2")])
        return f"$f(X) = {terms}$ {slope}{given}"
    if isinstance(f, SquareLoss):
        formula = rf"{plain(f.weight)} \|X \cdot \mathrm{{inputs}} - \mathrm{{targets}}\|_F^2"
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


def _part(title: str, decision: Mapping[str, Any], problem: Problem, naming: str) -> list[str]:
    together = r"\csname @beginparpenalty\endcsname=10000"  # the heading stays on the page of the list
    lines = [rf"\par\medskip\noindent\emph{{{title}.}}{together}", rf"\begin{{itemize}}{RAGGED}"]
    for case in cases(decision["tree"]):
        where, why = _where(case.conditions, problem, naming), "; ".join(_reasons(case, problem, naming))
        lines.append(rf"\item {where}{why if where else why[0].upper() + why[1:]}.")
    return [*lines, r"\end{itemize}"]


def _where(conditions: Sequence[str], problem: Problem, naming: str) -> str:
    """``Where …: ``, one condition for each polynomial; nothing if there are no conditions."""
    stated = merged([Condition.read(Ring(problem.parameters), text) for text in conditions])
    shown = ", ".join(f"${condition(str(c), naming)}$" for c in stated)
    return f"Where {shown}: " if shown else ""


def _reasons(case: Case, problem: Problem, naming: str) -> Iterator[str]:
    proof = case.proof
    if case.holds is None:
        yield _contradiction(proof["contradiction"], problem, naming)
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
        yield _curve(proof["descent"]["curve"], proof["descent"]["value"], naming)
    elif refuting := [kind for kind in DERIVATIVES if kind in proof]:
        kind = refuting[0]
        data = proof[kind]
        direction = ", ".join(f"${symbol(n, naming)} = {polynomial(v, naming)}$" for n, v in data["direction"].items())
        value = _product(data["value"], naming, FACTORIAL[kind])
        sign = "< 0" if kind == "curvature" else r"\neq 0"
        inside = ", which is in $K$" if kind == "kernel" else ""
        yield f"along {direction} (other entries 0){inside}, ${SLOPES[kind]} = {value} {sign}$"
    else:
        yield from _identities(proof, naming)


def _contradiction(terms: Sequence[Mapping[str, Any]], problem: Problem, naming: str) -> str:
    """Products that are not negative, one of them positive, and yet their sum is zero."""
    ring = Ring(problem.parameters)
    total = sum((_value(term, ring) for term in terms), ring.zero)
    shown = " + ".join(bracketed(_product(term, naming)) for term in terms)
    why = "it is 0" if total.is_zero() else "by the equations, two opposite inequalities among them, it is 0"
    return f"there are no such parameters: ${shown}$ would be positive, but {why}"


def _identities(proof: Mapping[str, Any], naming: str) -> Iterator[str]:
    yield r"$\nabla g(W) = 0$"
    squares = proof.get("squares")
    if squares is None:
        return
    forms = [(_product(s["multiplier"], naming), _linear(s["form"], naming)) for s in squares]
    total = " + ".join(_juxtaposed(_factor(m), f"{base(form)}^{{2}}") for m, form in forms)
    d = _scaled(proof["denominator"], naming)
    positive = f"$D = {d} > 0$ and " if d else ""
    hessian = _juxtaposed(d, SLOPES["curvature"])
    yield f"${hessian} = {total}$ with {positive}all $\\lambda_i \\geq 0$" if forms else f"${hessian} = 0$"
    if "third" not in proof:
        return
    third = proof["third"]
    s = _scaled(third["scale"], naming)
    parts = _over_forms(forms, third["quotients"], naming)
    cubic = _juxtaposed(s, r"g_3(\dot w)")
    not_zero = f" with $S = {s} \\neq 0$" if s else ""
    yield f"${cubic} = {' + '.join(parts)}$, which is 0 on $K${not_zero}" if parts else "$g_3 = 0$"
    if "fourth" not in proof:
        return
    fourth = proof["fourth"]
    squared = [
        _juxtaposed(_factor(_product(q["multiplier"], naming)), f"{base(polynomial(q['form'], naming))}^{{2}}")
        for q in fourth["squares"]
    ]
    right = [*squared, *_over_forms(forms, fourth["quotients"], naming)]
    scale = _scaled(fourth["scale"], naming)
    if not parts:  # no q_i, so only g_4 itself is left
        quartic = _juxtaposed(scale, "2", f"{base(s)}^{{2}}" if s else "", r"g_4(\dot w)")
        yield f"${quartic} = {' + '.join(right)} \\geq 0$ on $K$" if right else "$g_4 = 0$"
        return
    quartic = _juxtaposed("2", f"{base(s)}^{{2}}" if s else "", r"g_4(\dot w)")
    correction = _juxtaposed(d, r"\textstyle\sum_i \lambda_i q_i^2")
    left = rf"{scale} \bigl({quartic} - {correction}\bigr)" if scale else f"{quartic} - {correction}"
    above = f" with ${scale} > 0$" if scale else ""
    yield rf"${left} = {' + '.join(right) or '0'}$, which is $\geq 0$ on $K${above}"


def _over_forms(forms: Sequence[tuple[str, str]], cofactors: Sequence[str], naming: str) -> list[str]:
    """λ_i ℓ_i q_i, where q_i is not 0."""
    return [
        _juxtaposed(_factor(m), _behind(form), _behind(polynomial(q, naming)))
        for (m, form), q in zip(forms, cofactors, strict=True)
        if q != "0"
    ]


def _curves(descents: Sequence[Mapping[str, Any]], problem: Problem, naming: str) -> list[str]:
    """The curves of order 4: they show that the point is no local minimum."""
    lines = []
    for curve in descents:
        if curve["order"] == 4:
            where = _where([c["condition"] for c in curve["conditions"]], problem, naming) or "Moreover, "
            shown = _curve(curve["curve"], curve["value"], naming)
            lines.append(rf"{{\par{RAGGED}\noindent {where}{shown}: $W$ is no local minimum.\par}}")
    return lines


def _curve(steps: Sequence[Mapping[str, str]], value: Mapping[str, Any], naming: str) -> str:
    """A curve with an entry for each power of ε, and the coefficient of ε⁴."""
    powers = [r"\varepsilon", *(rf"\varepsilon^{{{k}}}" for k in range(2, len(steps) + 1))]
    moving: dict[str, list[str]] = {}
    for power, step in zip(powers, steps, strict=True):
        for name, entry in step.items():
            moving.setdefault(name, []).append(_times(polynomial(entry, naming), power))
    entries = ", ".join(f"${symbol(name, naming)} = {_sum(parts)}$" for name, parts in sorted(moving.items()))
    change = _times(_product(value, naming), r"\varepsilon^{4} + \cdots")
    return f"along {entries} (other entries 0), $g(W + \\dot w) - g(W) = {change}$, so $g$ falls"


def _product(data: Mapping[str, Any], naming: str, factor: int = 1) -> str:
    """factor·coefficient·Π p^e; a negative coefficient is put into a factor a − b, if there is one."""
    product = Product.read(data)
    coefficient, powers = factor * product.coefficient, product.powers
    odd = next((text for text, e in powers.items() if e % 2 and " - " in text), None)
    if coefficient < 0 and odd is not None:
        names = tuple(sorted(set(re.findall(r"[A-Za-z]\w*", odd))))
        opposite = Ring(names).text(-Ring(names).read(odd))
        powers = {opposite if text == odd else text: e for text, e in powers.items()}
        coefficient = -coefficient
    return polynomial(product_text(Product(coefficient, powers)), naming)


def _value(data: Mapping[str, Any], ring: Ring) -> Polynomial:
    product = Product.read(data)
    value = ring.constant(product.coefficient)
    for text, exponent in product.powers.items():
        value *= ring.read(text) ** exponent
    return value


def _scaled(data: Mapping[str, Any], naming: str) -> str:
    """A factor in front of something; nothing for 1."""
    text = _product(data, naming)
    return "" if text == "1" else _factor(text)


def _factor(text: str) -> str:
    """The first factor of a product; nothing for 1."""
    return "" if text == "1" else bracketed(text)


def _behind(text: str) -> str:
    """A factor behind others: a single symbol, or in parentheses."""
    return f"({text})" if " " in text or is_sum(text) or text[0].isdigit() else text


def _times(coefficient: str, factor: str) -> str:
    """A term; the sign of the coefficient is its first character."""
    sign = "-" if coefficient.startswith("-") and not is_sum(coefficient[1:]) else ""
    return sign + _juxtaposed(_factor(coefficient.removeprefix(sign)), factor)


def _juxtaposed(*factors: str) -> str:
    """A product; a factor 1 is an empty text."""
    return " ".join(filter(None, factors))


def _sum(terms: Sequence[str]) -> str:
    return " + ".join(terms).replace("+ -", "- ")


def _linear(form: Mapping[str, str], naming: str) -> str:
    """Σ coefficient·entry."""
    return _sum([_times(polynomial(text, naming), symbol(name, naming)) for name, text in form.items()])
