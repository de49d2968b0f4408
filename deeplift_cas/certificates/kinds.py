"""The kernel's check of kinds of points: is the point a local minimum of g, and is it one of −g?  (theory 2, A)

A certificate of kinds answers both questions for all parameters, and names the kind of the point on pieces that cover
them.  It is built of the trees and proofs of :mod:`deeplift_cas.certificates.kernel`, of orders 1 to 4 and these:

* *falls*: where the point is not 4-critical, or along a curve of a higher order;
* *below*: an identity for f from which f ≥ f(X) follows on all products, or on those near X;
* *homogeneous*: all terms of g − g(y) are of degree 4, and y is 4-critical;
* *leading*: a part of g of least weight that is positive definite, across the orbit of the symmetry of the lift, and
  across a family of points along which g does not change;
* *image*: the same for f on all matrices, or on those of rank d_min, which W_L⋯W_(k+1) and W_k⋯W_1 are factors of;
* *fibre*: a line on which φ does not change, and the points of which are not critical;
* *lower*: a place, or a direction, in which g is less: a local minimum is then no global one;
* *flat*: a curve across the orbit along which g does not change: a minimum is then not strict.

Like the kernel, it imports nothing but the standard library, and never the code that it checks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import factorial
from typing import Any, NamedTuple

from deeplift_cas.certificates import kernel
from deeplift_cas.certificates.kernel import (
    OPEN,
    STEPS,
    Branch,
    Budget,
    CertificateError,
    Claimed,
    Expansion,
    IdentityFails,
    LeafContext,
    LeafRule,
    NotACertificate,
    Poly,
    RegionDisagrees,
    Rules,
    SignNotShown,
    Table,
    along,
    cases_of,
    check_decisions,
    combine,
    constant,
    entry,
    expand,
    fields,
    head_of,
    items,
    need,
    parse,
    positions,
    sum_of_products,
    symbol,
    symbol_table,
    total,
)

FORMAT = "deeplift-cas kinds"
MINIMUM, GLOBAL, STRICT = "minimum", "global", "strict"
"""The point is a local minimum, a global one, and a strict one up to the symmetry of the lift."""
ABOUT = (MINIMUM, GLOBAL, STRICT)
SIDES = {"g": 1, "-g": -1}
MAX_EXPANSION = 40
"""The highest order of a curve, and the highest weight of a leading part."""
MAX_MINOR = 8


class Kinds(NamedTuple):
    """What was proved: for each side where the point is a minimum, and the pieces."""

    sides: Mapping[str, Mapping[str, Claimed]]
    pieces: Sequence[Mapping[str, Any]]
    proofs: int
    problem: Mapping[str, Any]


def check_kinds(document: Any) -> Kinds:
    """Check a certificate of kinds; returns what it proves or raises :class:`CertificateError`.

    >>> check_kinds({"format": FORMAT, "version": 0})
    Traceback (most recent call last):
    ...
    deeplift_cas.certificates.kernel.NotACertificate: version 0: this kernel reads version 3
    """
    try:
        return _check(document)
    except (RecursionError, MemoryError, ArithmeticError, ValueError, TypeError, LookupError) as error:
        raise NotACertificate(f"not of the form of a certificate ({type(error).__name__}: {str(error)[:80]})") from None


def _check(document: Any) -> Kinds:
    kernel.check_header(document, FORMAT, {"format", "version", "problem", "sides", "pieces", "cover", "sha256"})
    given = expand(document["problem"], len(STEPS), None, Budget())
    proofs, claims = 0, {}
    for name, decisions in fields(document["sides"], set(SIDES)).items():
        side = given if SIDES[name] > 0 else opposite(given)
        try:
            claims[name], found = check_decisions(decisions, {*STEPS, *ABOUT}, side, len(STEPS), RULES)
        except CertificateError as error:
            raise type(error)(f"{name}: {error}") from None
        proofs += found
    check_pieces(document["pieces"], document["cover"], claims, given.root)
    return Kinds(claims, document["pieces"], proofs, document["problem"])


def opposite(given: Expansion) -> Expansion:
    """The same point for −f."""

    def more(order: int) -> list[Poly]:
        return [p * -1 for p in given.more(order)]

    N = [[p * -1 for p in row] for row in given.N]
    return given._replace(forms=[p * -1 for p in given.forms], N=N, more=more, sign=-given.sign, made={}, matrices={})


# Why the point is no minimum


def check_not_critical(proof: Any, leaf: LeafContext) -> None:
    """g falls along a curve of order 4 or less, as the point is not 4-critical."""
    fails = leaf.claims[STEPS[-1]].truth(leaf.branch) is False
    need(fails and proof == {}, f"{leaf.branch}: that the point is not critical is not shown", RegionDisagrees)


def check_falling(proof: Any, leaf: LeafContext) -> None:
    """g falls along a curve of any order."""
    data = fields(proof, {"falls"})["falls"]
    kernel.check_curve(data, leaf.given, leaf.branch, MAX_EXPANSION, {-1, 1})


def check_no_minimum(proof: Any, leaf: LeafContext) -> None:
    """What is no local minimum is none that is global or strict."""
    fails = leaf.claims[MINIMUM].truth(leaf.branch) is False
    need(fails and proof == {}, f"{leaf.branch}: that the point is no minimum is not shown", RegionDisagrees)


def check_flat(proof: Any, leaf: LeafContext) -> None:
    """g does not change along a curve on a slice across the orbit, along which no direction is tangent to the orbit: so
    the point is no strict minimum, up to the symmetry.  The curve is (Σ ε^k v_k) / (Σ ε^k q_k), with q_0 ≠ 0.
    """
    given, branch, budget = leaf.given, leaf.branch, leaf.given.budget
    data = fields(fields(proof, {"flat"})["flat"], {"slice", "steps", "denominator", "name", "entry"})
    out, steps = check_slice(data["slice"], leaf), [kernel.vector(v, given) for v in items(data["steps"])]
    check_complement(out, leaf)
    on_slice = not any(out.keys() & v.keys() for v in steps)
    need(0 < len(steps) <= MAX_EXPANSION and on_slice, "a curve on the slice was expected")
    name, below = data["name"], [branch.product(q) for q in items(data["denominator"])]
    need(0 < len(below) <= MAX_EXPANSION and 0 not in below[0][1], "the denominator may be zero", SignNotShown)
    claimed = branch.signed(data["entry"], {-1, 1}, "the entry that moves")
    need(isinstance(name, str) and name in steps[0], "an entry of the first step was expected")
    branch.same(steps[0][name], claimed, "the entry is not the one claimed")
    budget.charge(10 * len(given.directions))
    moved = dict(given.directions)
    for power, v in enumerate(steps, 1):
        for n, p in v.items():
            moved[n] += p * symbol("_", budget, power)
    q = total((p * symbol("_", budget, power) for power, (p, _) in enumerate(below)), budget)
    change = constant(0, budget)
    for form in given.upto(highest_degree(given)):  # Σ g_k(p)·q^(d−k), by Horner's rule
        change = change * q + form.substitute(moved)
    for power, found in by_power(change).items():
        branch.same(found, None, f"g changes along the curve at the power {power}")


def check_lower(proof: Any, leaf: LeafContext) -> None:
    """g is less elsewhere: at y + v, or (with an ``order``) at y + t·v for large t, where the highest power of t with a
    coefficient ≠ 0 is of that order, and the coefficient < 0, or the order odd.
    """
    given, branch, budget = leaf.given, leaf.branch, leaf.given.budget
    data = fields(fields(proof, {"lower"})["lower"], {"vector", "order", "value"})
    vector, order = kernel.vector(data["vector"], given), data["order"]
    budget.charge(10 * len(given.directions))
    moved = given.directions | vector
    if order is not None:
        need(type(order) is int and 0 < order <= MAX_EXPANSION, "the order of a line is too high")
        moved = {n: p * symbol("_", budget) for n, p in moved.items()}
    change = total((form.substitute(moved) for form in given.upto(highest_degree(given))), budget)
    value = branch.signed(data["value"], {-1} if order is None or order % 2 == 0 else {-1, 1}, "what is less")
    if order is None:
        branch.same(change, value, "g does not change by what is claimed")
        return
    for power, found in by_power(change).items():
        if power >= order:
            branch.same(found, value if power == order else None, f"the coefficient of the power {power} is another")
    need(order in by_power(change), "the coefficient of the highest power is not the one claimed", IdentityFails)


def highest_degree(given: Expansion) -> int:
    """Of g, or more."""
    need(given.lift.degree is not None, "g is no polynomial")
    found = degree(given.problem["objective"], given.budget) * (given.lift.degree or 0)
    if "penalty" in given.problem:
        found = max(found, *map(len, parse(given.problem["penalty"], given.budget).terms), 0)
    need(found <= MAX_EXPANSION, "a polynomial of too high a degree", kernel.TooLarge)
    return max(1, found)


def by_power(p: Poly) -> dict[int, Poly]:
    """The coefficients of the powers of the variable of a curve."""
    terms: dict[int, dict[kernel.Monomial, kernel.Number]] = {}
    for m, c in p.terms.items():
        rest = tuple(n for n in m if n != "_")
        terms.setdefault(len(m) - len(rest), {})[rest] = c
    return {power: Poly(found, p.budget) for power, found in terms.items()}


def degree(objective: Any, budget: Budget) -> int:
    """The degree of f in the entries of X, or more."""
    if objective["kind"] == "quadratic":
        return 2
    return max(map(len, parse(objective["expression"], budget).terms), default=0)


# Why it is one


def check_below(proof: Any, leaf: LeafContext) -> None:
    """f is not less than f(X): below·(f(X + U) − f(X)) = Σ λ_i u_i p_i² + Σ factor·h, with below > 0 and λ_i ≥ 0, and
    units u_i, positive at U = 0; each h is zero on the image, a minor of X + U of order d_min + 1 or an equation, or a
    sum of squares there, with a factor ≥ 0.

    Where the units are 1 that holds everywhere, else near X.
    """
    given, branch, budget = leaf.given, leaf.branch, leaf.given.budget
    wanted = {"denominator", "squares", "minors"}
    wanted |= {"equations", "constraints"} & items(fields(proof, {"below"})["below"], dict).keys()
    data = fields(proof["below"], wanted)
    rows, columns = len(given.X), len(given.X[0])
    budget.charge(250 * rows * columns)
    U = symbol_table("U", rows, columns, budget)
    entries = {entry("U", i, j) for i in range(rows) for j in range(columns)}
    need(not entries & {*given.parameters}, "a parameter has the name of an entry of U")
    names, Z = entries | {*given.parameters}, combine(given.X, U, Poly.__add__)
    need("penalty" not in given.problem, "g is more than f")
    objective, smallest = given.problem["objective"], min(given.problem.get("widths", [rows + columns]))
    places = given.lift.places
    (moved,), (still,) = (along(objective, [point], given.parameters, budget, places) for point in (Z, given.X))
    parts = []
    for square in items(data["squares"]):
        multiplier = branch.signed(fields(square, {"multiplier", "unit", "form"})["multiplier"], {0, 1}, "a multiplier")
        unit, form = (parse(square[key], budget, names) for key in ("unit", "form"))
        at_zero = Poly({m: c for m, c in unit.terms.items() if not entries & {*m}}, budget)
        need(at_zero.is_constant() and at_zero.constant() > 0, "a unit is positive where U = 0", SignNotShown)
        need(leaf.step == MINIMUM or unit.terms == kernel.ONE, "a unit says nothing about what is far away")
        parts.append(multiplier * unit * form * form)
    for data_of in items(data["minors"]):
        place = fields(data_of, {"rows", "columns", "factor"})
        I, J = positions(place["rows"], rows), positions(place["columns"], columns)
        need(len(I) == len(J) == smallest + 1 <= MAX_MINOR, "a minor of the order d_min + 1 was expected")
        budget.charge(100 * factorial(len(I)))
        minor = determinant([[Z[i][j] for j in J] for i in I], budget)
        parts.append(parse(place["factor"], budget, names) * minor)
    at_Z = {n: [Z[i][j]] for n, (i, j) in places.items()}
    for equation in items(data.get("equations", [])):
        h = kernel.zero_on_image(fields(equation, {"expression", "factor"})["expression"], leaf)
        parts.append(parse(equation["factor"], budget, names) * kernel.evaluated(h, at_Z, 0, budget)[0])
    for constraint in items(data.get("constraints", [])):
        fields(constraint, {"expression", "factor", "squares"})
        h = kernel.squares_on_image(constraint["expression"], constraint["squares"], leaf)
        factor = branch.signed(constraint["factor"], {0, 1}, "a factor")
        parts.append(factor * kernel.evaluated(h, at_Z, 0, budget)[0])
    denominator = branch.signed(data["denominator"], {1}, "the denominator of the squares")
    branch.same(denominator * (moved - still) * given.sign, total(parts, budget), "f is not the sum claimed")


def check_homogeneous(proof: Any, leaf: LeafContext) -> None:
    """All terms of g − g(y) are of degree 4, and y is 4-critical: so it is g_4 ≥ 0 on each line through y."""
    need(fields(proof, {"homogeneous"})["homogeneous"] == {}, "nothing is to be said of a form")
    critical = leaf.claims[STEPS[-1]].truth(leaf.branch) is True
    need(critical, f"{leaf.branch}: that the point is critical is not shown", RegionDisagrees)
    for order, form in enumerate(leaf.given.upto(highest_degree(leaf.given)), 1):
        if order != len(STEPS):
            leaf.branch.same(form, None, f"g has terms of degree {order}")


def determinant(a: Table, budget: Budget) -> Poly:
    """By the first row."""
    if not a:
        return constant(1, budget)
    below = [[[*row[:j], *row[j + 1 :]] for row in a[1:]] for j in range(len(a))]
    return sum_of_products(((p * (-1) ** j, determinant(below[j], budget)) for j, p in enumerate(a[0]) if p), budget)


def check_leading(proof: Any, leaf: LeafContext) -> None:
    """The point is a local minimum on a slice across the orbit of the symmetry, so a minimum.

    In coordinates of the slice, u with weights ≥ 1 and a with weight 0, no term of g(y + v(u, a)) − g(y) has less
    weight than ``degree``, and the terms of this weight without any a are a polynomial P with below·P = Σ λ_i p_i² +
    rest, λ_i ≥ 0, that is zero at u = 0 alone.  So the terms of this weight are ≥ c·ρ^degree for small a, where ρ is a
    norm of the weights, and the others are less for small u.  Without any a the minimum is strict on the slice.
    """
    keys = {"slice", "coordinates", "weights", "degree", "denominator", "squares", "rest", "zeros"}
    data = fields(fields(proof, {"leading"})["leading"], keys)
    given, branch, budget, degree = leaf.given, leaf.branch, leaf.given.budget, data["degree"]
    need(type(degree) is int and 1 < degree <= MAX_EXPANSION, "the weight of the leading part is too high")
    names = given.directions.keys() - check_slice(data["slice"], leaf).keys()
    weights = items(data["weights"], dict)
    need(weights.keys() == names, "a weight is needed for each coordinate of the slice")
    need(all(type(w) is int and 0 <= w <= degree for w in weights.values()), "weights are whole numbers")
    moved = coordinates(data["coordinates"], names, leaf)
    still = {n for n in names if weights[n] == 0}
    need(leaf.step == MINIMUM or not still, "g does not change along a coordinate without weight")
    parts: dict[bool, list[Poly]] = {True: [], False: []}
    for form in given.upto(highest_degree(given) if still else degree):
        for m, c in form.substitute(moved).terms.items():
            weight = sum(weights[n] for n in m if n in names)
            if weight < degree or (weight == degree and not still & {*m}):
                parts[weight == degree].append(Poly({m: c}, budget))
    names = names - still
    branch.same(total(parts[False], budget), None, "a term has less weight than the leading part")
    below = branch.signed(data["denominator"], {1}, "the denominator of the squares")
    summed, forms = squares(data["squares"], names, leaf)
    rest, own = (constant(0, budget), set[str]()) if data["rest"] is None else definite(data["rest"], names, leaf)
    left = below * total(parts[True], budget) - summed
    branch.same(left, rest, "the leading part is not the sum of squares claimed")
    vanishing(data["zeros"], frozenset(own), frozenset(names), forms, leaf)


def check_image(proof: Any, leaf: LeafContext) -> None:
    """X is a local minimum of f on all matrices (``layers`` is null); or at (W_k⋯W_1, W_L⋯W_(k+1)), k = ``layers``,
    two layers have one where d_k = d_min = rank X: then all products near X are of this rank, and so products of
    matrices near these two.
    """
    data = fields(fields(proof, {"image"})["image"], {"layers", "minor", "leading"})
    given, k, budget = leaf.given, data["layers"], leaf.given.budget
    need("penalty" not in given.problem, "g is more than f")
    factors = [given.X]
    if k is not None:
        widths = [len(given.X[0]), *(len(W) for W in given.factors)]
        (split,) = positions([k], len(given.factors) - 1)
        need(widths[split + 1] == min(widths), "the layers do not meet where the widths are least")
        minor = fields(data["minor"], {"rows", "columns", "value"})
        I, J = positions(minor["rows"], widths[-1]), positions(minor["columns"], widths[0])
        need(len(I) == len(J) == min(widths) <= MAX_MINOR, "a minor of the order d_min was expected")
        budget.charge(100 * factorial(len(I)))
        value = leaf.branch.signed(minor["value"], {-1, 1}, "a minor of X")
        leaf.branch.same(determinant([[given.X[i][j] for j in J] for i in I], budget), value, "the minor is another")
        factors = [kernel.product(part, budget) for part in (given.factors[:k], given.factors[k:])]
    short_lift = kernel.matrix_product(factors, budget)._replace(places=given.lift.places)
    names, series = kernel.taylor({"objective": given.problem["objective"]}, short_lift, given.parameters, budget)

    def more(order: int) -> list[Poly]:
        return [p * given.sign for p in series(order)]

    directions = dict.fromkeys(names, constant(0, budget))
    need(not directions.keys() & {*given.parameters}, "a parameter is named as a direction")
    every = {*given.parameters, *names}
    short = given._replace(
        lift=short_lift, factors=factors, directions=directions, forms=[], more=more, names=every, made={}, matrices={}
    )
    check_leading({"leading": data["leading"]}, leaf._replace(given=short))


def check_fibre(proof: Any, leaf: LeafContext) -> None:
    """φ(y + εv) = X for all ε, and the derivative of g in one direction at y + εv has a coefficient that is not zero:
    so as near to y as one likes are points with the value of y that are not critical, and g is less near them.
    """
    given, branch, budget = leaf.given, leaf.branch, leaf.given.budget
    data = fields(fields(proof, {"fibre"})["fibre"], {"vector", "name", "power", "value"})
    vector, name, epsilon = kernel.vector(data["vector"], given), data["name"], symbol("_", budget)
    need(bool(given.factors), "a line in the fibre is of a product of matrices")
    need(isinstance(name, str) and name in given.directions, "a direction was expected")
    budget.charge(400 * len(given.directions))
    zero, moved, units = constant(0, budget), list[Table](), list[Table]()
    for k, W in enumerate(given.factors, 1):
        names = [[entry(f"w{k}dot", i, j) for j in range(len(W[0]))] for i in range(len(W))]
        V = [[vector[n] * epsilon if n in vector else zero for n in row] for row in names]
        moved.append(combine(W, V, Poly.__add__))
        units.append([[constant(int(n == name), budget) for n in row] for row in names])
    for p, q in kernel.pairs(kernel.product(moved, budget), given.X):
        for found in by_power(p - q).values():
            branch.same(found, None, "the product changes along the line")
    (k,) = (k for k, unit in enumerate(units) if any(p for row in unit for p in row))
    slope = kernel.product([*moved[:k], units[k], *moved[k + 1 :]], budget)
    found = by_power(sum_of_products(kernel.pairs(given.N, slope), budget)).get(data["power"], zero)
    branch.same(found, branch.signed(data["value"], {-1, 1}, "a derivative"), "the derivative is not the one claimed")


def squares(data: Any, names: set[str], leaf: LeafContext) -> tuple[Poly, list[Poly | None]]:
    """Σ λ_i p_i² with λ_i ≥ 0, and the p_i; none for those of which the λ_i may be zero."""
    branch, products, forms = leaf.branch, list[tuple[Poly, Poly]](), list[Poly | None]()
    for square in items(data):
        multiplier, signs = branch.product(fields(square, {"multiplier", "form"})["multiplier"])
        need(signs <= {0, 1}, f"{branch}: a multiplier: the sign is not shown", SignNotShown)
        form = parse(square["form"], branch.budget, names | {*leaf.given.parameters})
        products.append((multiplier * form, form))
        forms.append(form if signs <= {1} else None)
    return sum_of_products(products, branch.budget), forms


def definite(data: Any, names: set[str], leaf: LeafContext) -> tuple[Poly, set[str]]:
    """A polynomial that is positive where the names in it are not all zero, and these: a sum of even powers of them
    with coefficients > 0, times it, is a sum of squares that are all zero at 0 alone.
    """
    fields(data, {"form", "multiplier", "squares", "zeros"})
    form, multiplier = (parse(data[key], leaf.branch.budget, names | {*leaf.given.parameters}) for key in KEYS)
    own = form.names() & names
    powers = {m[0] for m, c in multiplier.terms.items() if len({*m}) == 1 and len(m) % 2 == 0 and c > 0}
    even = powers == own and len(multiplier.terms) == len(own) > 0
    need(even, "a multiplier is a sum of even powers of all names", SignNotShown)
    summed, forms = squares(data["squares"], own, leaf)
    leaf.branch.same(multiplier * form, summed, "what is multiplied is not the sum of squares claimed")
    vanishing(data["zeros"], frozenset(), frozenset(own), forms, leaf)
    return form, own


KEYS = ("form", "multiplier")


def vanishing(
    data: Any, zero: frozenset[str], names: frozenset[str], forms: list[Poly | None], leaf: LeafContext
) -> None:
    """Where all the forms are zero, and the coordinates ``zero``, so are all others: a form is then a multiple of a
    monomial, and one of the names in that is zero; these are the cases.
    """
    if zero == names:
        need(data == {}, "nothing is left to be shown to be zero")
        return
    fields(data, {"square", "coefficient", "cases"})
    k, cases, branch = data["square"], items(data["cases"], dict), leaf.branch
    need(type(k) is int and 0 <= k < len(forms), "there is no such square")
    form = forms[k]
    if form is None:
        raise SignNotShown(f"{branch}: a square may be missing")
    branch.budget.charge(20 * (1 + sum(map(len, form.terms))))
    left = Poly({m: c for m, c in form.terms.items() if not zero & {*m}}, branch.budget)
    found = {tuple(n for n in m if n in names) for m in left.terms}
    need(len(found) == 1, "a square is not a multiple of a monomial where those before are zero", IdentityFails)
    (monomial,) = found
    coefficient = branch.signed(data["coefficient"], {-1, 1}, "the coefficient of a monomial")
    branch.same(left, coefficient * Poly({monomial: 1}, branch.budget), "the coefficient is not the one claimed")
    need(cases.keys() == {*monomial} != set(), "one of the names in a monomial is zero: these are the cases")
    for name, case in cases.items():
        vanishing(case, zero | {name}, names, forms, leaf)


def coordinates(data: Any, names: set[str], leaf: LeafContext) -> dict[str, Poly]:
    """Direction ↦ factor·x + shift, and 0 for directions that are not on the slice: a change of coordinates near 0, as
    the factors are not zero, and in each shift occurs neither its own name nor one listed before.
    """
    given, budget = leaf.given, leaf.given.budget
    moved = {n: symbol(n, budget) if n in names else constant(0, budget) for n in given.directions}
    left = set(names)
    for change in items(data):
        name = fields(change, {"name", "factor", "shift"})["name"]
        need(name in left, "a coordinate that is not on the slice, or twice")
        left.remove(name)
        factor = leaf.branch.signed(change["factor"], {-1, 1}, "the factor of a coordinate")
        shift = parse(change["shift"], budget, left | {*given.parameters})
        need(all(names & {*m} for m in shift.terms), "a shift moves the point")
        moved[name] = factor * moved[name] + shift
    return moved


class Combined(NamedTuple):
    """A combination of fields: what it is along each direction, and the factor along the one that is left out."""

    vector: dict[str, Poly]
    factor: Poly


def check_slice(data: Any, leaf: LeafContext) -> dict[str, Combined]:
    """The directions that are left out of the slice: each is, up to others of the slice and a factor ≠ 0, a
    combination of fields T_ijk y = (…, E_ij·W_k, −W_(k+1)·E_ij, …), along which g does not change at any point y.

    So the orbit and the slice together span everything, and g has a local minimum at y just if it has one on y + slice.
    """
    given, branch = leaf.given, leaf.branch
    need(items(data, dict).keys() <= given.directions.keys(), "a direction was expected")
    found = {}
    for name, part in data.items():
        sums: dict[str, list[tuple[Poly, Poly]]] = {}
        for key, text in items(fields(part, {"combination", "factor"})["combination"], dict).items():
            weight = branch.read(text)
            for n, p in field(key, leaf).items():
                sums.setdefault(n, []).append((weight, p))
        vector = {n: p for n, products in sums.items() if (p := sum_of_products(products, branch.budget))}
        factor = branch.signed(part["factor"], {-1, 1}, "the factor of a direction")
        branch.budget.charge(20 * len(data))
        zero, what = constant(0, branch.budget), f"the fields do not span the direction {name}"
        for n in data:
            branch.same(vector.get(n, zero), factor if n == name else None, what)
        found[name] = Combined(vector, factor)
    return found


def field(key: Any, leaf: LeafContext) -> dict[str, Poly]:
    """T_ijk y for the key ``"k,i,j"``."""
    factors = leaf.given.factors
    k, i, j = map(int, key.split(","))
    need(0 < k < len(factors) and 0 < i <= len(factors[k - 1]) >= j > 0, f"{key}: there is no such field")
    below, above = factors[k - 1][j - 1], factors[k]
    leaf.branch.budget.charge(100 * (len(below) + len(above)))
    vector = {entry(f"w{k}dot", i - 1, c): p for c, p in enumerate(below)}
    return vector | {entry(f"w{k + 1}dot", r, j - 1): row[i - 1] * -1 for r, row in enumerate(above)}


def check_complement(slice_: Mapping[str, Combined], leaf: LeafContext) -> None:
    """No direction on the slice is tangent to the orbit: every field is a combination of those of the slice."""
    branch, budget = leaf.branch, leaf.branch.budget
    below = kernel.product_of([constant(1, budget), *(part.factor for part in slice_.values())])
    others = {
        n: kernel.product_of([constant(1, budget), *(q.factor for m, q in slice_.items() if m != n)]) for n in slice_
    }
    for k, W in enumerate(leaf.given.factors[:-1], 1):
        for i in range(1, len(W) + 1):
            for j in range(1, len(W) + 1):
                vector = field(f"{k},{i},{j}", leaf)
                used = {n: vector[n] * others[n] for n in slice_ if vector.get(n)}
                left: dict[str, list[tuple[Poly, Poly]]] = {n: [(p, below)] for n, p in vector.items()}
                for n, weight in used.items():
                    for m, p in slice_[n].vector.items():
                        left.setdefault(m, []).append((weight * -1, p))
                for products in left.values():
                    branch.same(sum_of_products(products, budget), None, "a direction of the slice is along the orbit")


NOT_CRITICAL, CONSTANT, MINIMAL, MAXIMAL, SADDLE, OPEN_KIND = KINDS = (
    "not critical",
    "constant",
    "minimum",
    "maximum",
    "saddle",
    OPEN,
)


def kind(claims: Mapping[str, Mapping[str, Claimed]], branch: Branch) -> dict[str, Any]:
    """What the answers of both sides say on a branch."""
    said = {side: {name: claim.truth(branch) for name, claim in of.items()} for side, of in claims.items()}
    known = {side: of[MINIMUM] for side, of in said.items()}
    need(all(None not in of.values() for of in said.values()), f"{branch}: a claim is neither true nor false here")
    first = {side: next((k for k, s in enumerate(STEPS, 1) if of[s] is not True), None) for side, of in said.items()}
    falls = {side: k if k and said[side][STEPS[k - 1]] is False else None for side, k in first.items()}
    gradient = {of[STEPS[0]] for of in said.values()}
    result: dict[str, Any] = {"descends": falls["g"], "ascends": falls["-g"], "global": None, "strict": None}
    if False in gradient:  # that of −g is its opposite
        return result | {"kind": NOT_CRITICAL, "descends": 1, "ascends": 1}
    if OPEN in gradient:
        return result | {"kind": OPEN_KIND}
    if known == {"g": True, "-g": True}:
        return result | {"kind": CONSTANT}
    for side, name in (("g", MINIMAL), ("-g", MAXIMAL)):
        if known[side] is True:
            far, strict = (None if said[side][about] == OPEN else said[side][about] for about in (GLOBAL, STRICT))
            return result | {"kind": name, "global": far, "strict": strict}
    return result | {"kind": SADDLE if set(known.values()) == {False} else OPEN_KIND}


def check_pieces(data: Any, tree: Any, claims: Mapping[str, Mapping[str, Claimed]], branch: Branch) -> None:
    """The pieces cover all parameters and do not overlap, and on each the kind is as said."""
    regions, said = [], []
    for piece in items(data):
        fields(piece, {"region", "kind", "descends", "ascends", "global", "strict"})
        read = [
            [kernel.condition(c, branch.parameters, branch.budget) for c in items(p)] for p in items(piece["region"])
        ]
        need(bool(read) and piece["kind"] in KINDS, "a kind, and a region, were expected")
        types = (("descends", int), ("ascends", int), ("global", bool), ("strict", bool))
        need(
            all(piece[key] is None or type(piece[key]) is of for key, of in types), "an order, or a truth, was expected"
        )
        regions.append(read)
        said.append({key: value for key, value in piece.items() if key != "region"})
    need(len({tuple(one[key] for key in sorted(one)) for one in said}) == len(said), "two pieces of one kind")

    nothing: Any = None  # a proof that a branch has no points does not look at the problem
    nowhere = LeafContext(nothing, {}, MINIMUM, 0, branch, None, RULES)

    def walk(tree: Any, branch: Branch) -> None:
        if "cases" in items(tree, dict):
            for case, child in cases_of(tree, branch):
                walk(case, child)
            return
        fields(tree, head_of(tree, branch) | {"piece", "proof"})
        if tree["piece"] is None:
            kernel.check_leaf(tree["proof"], nowhere._replace(branch=branch))
            return
        (chosen,) = positions([tree["piece"]], len(regions))
        truths = [branch.truth(region) for region in regions]
        need(truths == [k == chosen for k in range(len(regions))], f"{branch}: the pieces overlap", RegionDisagrees)
        need(tree["proof"] == {} and kind(claims, branch) == said[chosen], f"{branch}: another kind", RegionDisagrees)

    walk(tree, branch)


RULES = Rules(
    {
        **{
            name: rule._replace(steps=(*rule.steps, *ABOUT) if rule.answers == (None,) else rule.steps)
            for name, rule in kernel.LEAVES.items()
        },
        "falls": LeafRule(check_falling, (MINIMUM,), (False,)),
        "lower": LeafRule(check_lower, (GLOBAL,), (False,)),
        "flat": LeafRule(check_flat, (STRICT,), (False,)),
        "below": LeafRule(check_below, (MINIMUM, GLOBAL), (True,)),
        "homogeneous": LeafRule(check_homogeneous, (MINIMUM, GLOBAL), (True,)),
        "leading": LeafRule(check_leading, (MINIMUM, STRICT), (True,)),
        "image": LeafRule(check_image, (MINIMUM,), (True,)),
        "fibre": LeafRule(check_fibre, (MINIMUM,), (False,)),
    },
    (
        *kernel.DEFAULTS,
        LeafRule(check_not_critical, (MINIMUM,), (False,)),
        LeafRule(check_no_minimum, (GLOBAL, STRICT), (False,)),
        LeafRule(kernel.check_undecided, ABOUT, (OPEN,)),
    ),
)
