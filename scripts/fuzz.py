"""Random problems: each is decided by the package, and its answer is checked by another route.

Problem I depends on the seed and on I alone: --seed S --first I --count 1 makes it again.
"""

from __future__ import annotations

import argparse
import importlib
import json
import math
import multiprocessing
import operator
import random
import resource
import signal
import statistics
import sys
import time
import tomllib
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations, combinations_with_replacement, count, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy
import sympy
from sympy.polys.rings import PolyRing

from deeplift_cas import Implication, Problem, Region, implication
from deeplift_cas.certificates.format import NOT_ACCEPTED
from deeplift_cas.errors import ProofRefused

SLOW = 20
"""Seconds of one decision: more is a finding."""
CHECKING = 15
"""Seconds after which the check of one answer looks at no further point or piece."""
MEMORY = 6 << 30
FINDINGS = CRASH, REFUSAL, WRONG, EMPTY, TOO_SLOW = "crash", "refusal", "wrong", "empty", "slow"
DECIDED, UNDECIDED, OPEN, POINTS = "decided", "undecided", "pieces without a known point", "points checked"
EMPTY_SAID = "empty pieces of which it is said that no point was found"

# -- problems ----------------------------------------------------------------------------------------------


class Question(NamedTuple):
    """A problem file, and what is asked about it."""

    kind: str
    order: int
    search_space: str
    text: str


def question(seed: int, index: int) -> Question:
    """The problem of that index."""
    rng = random.Random(f"{seed}:{index}")
    kind = rng.choice(list(KINDS))
    order, search_space = rng.choice(ORDERS[kind]), rng.choice(("image", "ambient"))
    names = list("abcd"[: rng.choice((0, 1, 2, 2, 2, 3, 3, 4))])
    widths, point, objective = KINDS[kind](rng, names, order)
    head = {"title": f"fuzz: {kind}", "order": order, "widths": widths, "parameters": names, "point": point}
    lines = [f"{key} = {json.dumps(value)}" for key, value in (*head.items(), *objective.items())]
    lines.insert(len(head), "[objective]")
    how = f"# scripts/fuzz --seed {seed} --first {index} --count 1; --order {order} --search-space {search_space}"
    return Question(kind, order, search_space, "\n".join([how, *lines, ""]))


Made = tuple[list[int], list[list[list[str]]], dict[str, Any]]


def coefficient(rng: random.Random, names: Sequence[str], degree: int = 2) -> str:
    """A small polynomial in the parameters, in parentheses."""
    terms = {}
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3))):
        factors = sorted(rng.choice(names) for _ in range(rng.choice((0, 1, 1, degree)))) if names else []
        terms["*".join(factors)] = rng.choice(("1", "1", "1", "-1", "-1", "2", "-2", "3", "1/2", "-3"))
    return "(" + " + ".join(f"{number}*{m}" if m else number for m, number in terms.items()).replace("+ -", "- ") + ")"


def combination(rng: random.Random, names: Sequence[str], monomials: Iterable[Sequence[str]], zero: float = 0) -> str:
    """A random combination of monomials, some of which are left out."""
    taken = ["*".join(m) for m in monomials if rng.random() >= zero]
    return " + ".join(f"{coefficient(rng, names)}*{m}" for m in taken) or "0"


def of_degree(degree: int, *places: int) -> list[tuple[str, ...]]:
    """All monomials of a degree in some entries of X, a row."""
    return list(combinations_with_replacement([f"X1{i}" for i in places], degree))


def at_zero(expression: str, n: int) -> Made:
    """A polynomial in n variables at 0."""
    return [n, 1], [[["0"] * n]], {"kind": "polynomial", "expression": expression}


def form(rng: random.Random, names: Sequence[str], order: int) -> Made:
    """A quadratic form, often with terms of higher and sometimes with terms of lower degree.

    Larger ones have plainer entries: dense symbolic matrices take minutes, as the manual says.
    """
    n, style = rng.choice((1, 2, 2, 2, 3, 3, 4)), rng.choice(("dense", "sparse", "toeplitz", "arrow", "squares"))
    X, degree, few = [f"X1{i + 1}" for i in range(n)], 2 if n < 3 else 1, names[: 5 - n]
    toeplitz, terms = [coefficient(rng, few, degree) for _ in X], []
    for i, j in combinations_with_replacement(range(n), 2):
        if style in ("dense", "toeplitz") or i == j or (style == "arrow" and i == 0) or rng.random() < 0.3:
            entry = coefficient(rng, few if i < j else names, degree)
            terms.append(f"{toeplitz[j - i] if style == 'toeplitz' else entry}*{X[i]}*{X[j]}")
    if style == "squares":
        inside = few if n < 3 else []
        terms = [f"{coefficient(rng, names)}*({combination(rng, inside, zip(X), 0.3)})^2" for _ in X]
    for k in range(3, order + 1):
        if rng.random() < 0.7:
            terms.append(combination(rng, few, rng.choices(of_degree(k, *range(1, n + 1)), k=rng.randint(1, 3))))
    if rng.random() < 0.15:
        terms.append(f"{coefficient(rng, names)}*{rng.choice(X)}")
    return at_zero(" + ".join(terms), n)


def quartic(rng: random.Random, names: Sequence[str], order: int) -> Made:
    """Quartics in two and three variables, and what becomes one on ker ∇²g."""
    p, q, r, *squares = (coefficient(rng, names) for _ in range(3 + rng.randint(1, 2)))
    ternary = [[x] * 4 for x in ("X11", "X12", "X13")] + rng.sample(of_degree(4, 1, 2, 3), rng.randint(1, 3))
    inner, outer = (combination(rng, names, of_degree(k, 2, 3), 0.4) for k in (2, 4))
    weighted = f"{p}*X11^2 + {q}*X11*X12^2 + {r}*X12^4"
    choices = [
        (combination(rng, names, of_degree(4, 1, 2), 0.2), 2),
        (combination(rng, names, ternary, 0.1), 3),
        (" + ".join(f"{s}*({combination(rng, names, of_degree(2, 1, 2), 0.3)})^2" for s in squares), 2),
        (f"(X11^2 - {p}*X12)^2 + {q}*X12^4", 2),
        (f"(X11 - {p}*X12^2)*(X11 - {q}*X12^2)", 2),
        (weighted, 2),
        (f"{weighted} + {combination(rng, names, rng.choices(of_degree(4, 1, 2, 3), k=2))}", 3),
        (f"{p}*X11^2 + X11*({inner}) + {outer}", 3),
    ]
    return at_zero(*rng.choice(choices))


def scalar(rng: random.Random, names: Sequence[str], order: int) -> Made:
    """A polynomial in one variable."""
    return at_zero(combination(rng, names, [["X11"] * k for k in range(1, 5)], 0.35), 1)


WIDTHS = [1, 1, 1], [2, 1, 2], [1, 2, 2], [2, 2, 1], [1, 1, 2], [1, 2, 1], [1, 1, 1, 1], [1, 1, 1, 1], [2, 1, 1, 2]


def network(rng: random.Random, names: Sequence[str], order: int) -> Made:
    """Two or three layers at a point with parameters."""
    widths = rng.choice(WIDTHS)
    zeros = rng.choice((4, 20))  # two layers that vanish make points that are critical and not stationary
    entries = ["0"] * zeros + ["1", "1", "-1", *names, *(f"{n}*{m}" for n, m in pairwise(names))]
    point = [[[rng.choice(entries) for _ in range(n)] for _ in range(m)] for n, m in pairwise(widths)]
    places = [[f"X{i + 1}{j + 1}" for j in range(widths[0])] for i in range(widths[-1])]

    def some(zero: float, degree: int = 2) -> str:
        return "0" if rng.random() < zero else coefficient(rng, names, degree)

    if rng.random() < 0.5:
        objective = {"kind": "quadratic", "A": [[some(0.6) for _ in row] for row in places], "c": some(0.1)}
        target = {"target": [[some(0.5) for _ in row] for row in places]} if rng.random() < 0.4 else {}
        return widths, point, objective | {"scale": rng.choice(("1/2", "1"))} | target
    X = [x for row in places for x in row]
    terms = [f"{rng.choice(('1', '1', some(0)))}*({x} - {some(0.4, 1)})^2" for x in X]
    terms += [f"{some(0)}*{'*'.join(rng.choices(X, k=rng.choice((1, 2, 2, 3, 4))))}" for _ in range(rng.randint(0, 2))]
    return widths, point, {"kind": "polynomial", "expression": " + ".join(terms)}


def rank_one(rng: random.Random, names: Sequence[str], order: int) -> Made:
    """A quadratic form on the matrices of rank one, at 0."""
    X, few = ["X11", "X12", "X21", "X22"], names[:3]
    squares = [f"{rng.choice(('1', '2', coefficient(rng, few)))}*{x}^2" for x in X]
    products = combination(rng, few, combinations_with_replacement(X, 2), 0.7)
    expression = " + ".join([*squares, products])
    return [2, 1, 2], [[["0", "0"]], [["0"], ["0"]]], {"kind": "polynomial", "expression": expression}


def dense(rng: random.Random, names: Sequence[str], order: int) -> Made:
    """A matrix without zeros, the kernel of which may have any dimension, and a few cubic terms.

    At order 4 only of three rows: of four rows some take more than half a minute.
    """
    n = rng.choice((3, 3, 4)) if order < 4 else 3
    X, few = [f"X1{i + 1}" for i in range(n)], names[:3]
    entries = ["1", "-1", "2", *few, *(f"-{p}" for p in few), *(f"({p} + {q})" for p, q in pairwise(few))]
    whole = [f"{rng.choice(('1', '1', '2', '2', rng.choice(entries)))}*{x}^2" for x in X]
    mixed = [f"{rng.choice(('', '2*'))}{rng.choice(entries)}*{x}*{y}" for x, y in combinations(X, 2)]
    cubics = [f"{rng.choice(('1', '-1', '2'))}*{'*'.join(rng.choices(X, k=3))}" for _ in range(rng.randint(1, 3))]
    return at_zero(" + ".join([*whole, *mixed, *cubics]).replace("+ -", "- "), n)


KINDS = {make.__name__: make for make in (form, quartic, network, scalar, rank_one, dense)}
ORDERS = {
    "form": (1, 2, 2, 2, 3, 3, 4, 4),
    "quartic": (4,),
    "network": (1, 2, 2, 3, 3, 4),
    "scalar": (1, 2, 3, 4, 4),
    "rank_one": (4,),
    "dense": (2, 3, 3, 4),
}

# -- the other route: exact arithmetic at rational points ------------------------------------------------------

Point = tuple[Fraction, ...]
Terms = list[tuple[tuple[int, ...], Fraction]]
"""A polynomial: exponents and coefficients."""
ZERO = Fraction(0)
DEEP = 50_000
"""Calls within calls: SymPy reads a sum of thousands of terms with one for each."""


def terms_of(p: Any) -> Terms:
    """Those of a SymPy polynomial."""
    return [(tuple(m), Fraction(int(c.p), int(c.q))) for m, c in p.terms()]


def rational(x: Fraction) -> Any:
    """For SymPy's polynomials."""
    return sympy.QQ(x.numerator, x.denominator)


def value(p: Terms, x: Sequence[Fraction]) -> Fraction:
    """A polynomial at a point."""
    return sum((c * math.prod(a**e for a, e in zip(x, m, strict=True) if e) for m, c in p), ZERO)


def reduced(M: Any, width: int) -> tuple[Any, list[int]]:
    """The reduced echelon form of an array of fractions, with pivots in its first columns, and these."""
    M, pivots = M.copy(), list[int]()
    for j in range(width):
        k = len(pivots)
        if found := [i for i in range(k, len(M)) if M[i, j]]:
            M[[k, found[0]]] = M[[found[0], k]]
            M[k] = M[k] / M[k, j]
            for i in range(len(M)):
                M[i] = M[i] - M[i, j] * M[k] if i != k else M[i]
            pivots.append(j)
    return M, pivots


def is_semidefinite(H: Any) -> bool:
    """Whether a symmetric array of fractions is, by exact LDLᵀ."""
    diagonal = list(H.diagonal())
    if any(x < 0 for x in diagonal) or not any(diagonal):
        return not diagonal or (not any(diagonal) and not (H != 0).any())
    k = next(i for i, x in enumerate(diagonal) if x)
    rest = H - numpy.outer(H[:, k], H[k]) / H[k, k]
    return is_semidefinite(numpy.delete(numpy.delete(rest, k, 0), k, 1))


class Truth:
    """What a problem file says, expanded here: g(W + tV) up to t^4, and ∇f."""

    def __init__(self, text: str, search_space: str) -> None:
        data = tomllib.loads(text)
        self.names, self.widths, self.search_space = data["parameters"], data["widths"], search_space
        self.shape = self.widths[-1], self.widths[0]
        entries = [f"X{i + 1}{j + 1}" for i in range(self.shape[0]) for j in range(self.shape[1])]
        steps = [f"v{k}" for k in range(sum(m * n for m, n in pairwise(self.widths)))]
        self.ring = PolyRing((*self.names, *entries, *steps), sympy.QQ, "lex")
        self.count, self.size = len(self.names), len(steps)
        self.entries = self.ring.gens[self.count : -self.size]
        V = iter(self.ring.gens[-self.size :])
        X = [[self.series(self.ring(int(i == j))) for j in range(self.widths[0])] for i in range(self.widths[0])]
        for W in data["point"]:
            moving = [[self.series(self.read(e), next(V)) for e in row] for row in W]
            X = [[self.inner(row, column) for column in zip(*X, strict=True)] for row in moving]
        flat = [e for row in X for e in row]
        self.product = [terms_of(e[0]) for e in flat]
        f = self.objective(data["objective"], [e[0] for e in flat])
        self.forms = [terms_of(p) for p in self.composed(f, flat)]
        self.slopes = [terms_of(f.diff(x)) for x in self.entries]

    def read(self, text: str) -> Any:
        """A text as a polynomial."""
        sys.setrecursionlimit(DEEP)
        return self.ring.from_expr(sympy.sympify(text.replace("^", "**")))

    def series(self, *start: Any) -> list[Any]:
        """The coefficients of t^0, …, t^4."""
        return [*start, *[self.ring.zero] * (5 - len(start))]

    def inner(self, a: Sequence[list[Any]], b: Sequence[list[Any]]) -> list[Any]:
        """Σ a_i b_i of series."""
        pairs = list(zip(a, b, strict=True))
        return [sum((p[i] * q[k - i] for p, q in pairs for i in range(k + 1)), self.ring.zero) for k in range(5)]

    def objective(self, data: dict[str, Any], product: list[Any]) -> Any:
        """f as a polynomial in the entries of X."""
        if data["kind"] == "polynomial":
            return self.read(data["expression"])
        A = [self.read(e) for row in data["A"] for e in row]
        target = [self.read(e) for row in data["target"] for e in row] if "target" in data else product
        weight = self.read(data["scale"]) * self.read(data["c"])
        return sum(p * x + weight * (x - q) ** 2 for p, q, x in zip(A, target, self.entries, strict=True))

    def composed(self, f: Any, X: list[list[Any]]) -> list[Any]:
        """The coefficients of t^0, …, t^4 of f along the series of the entries."""
        result, others = self.series(), (0,) * (len(self.entries) + self.size)
        for m, c in f.terms():
            term = self.series(self.ring({(*m[: self.count], *others): c}))
            for x in (x for x, e in zip(X, m[self.count : -self.size], strict=True) for _ in range(e)):
                term = self.inner([term], [x])
            result = [p + q for p, q in zip(result, term, strict=True)]
        return result

    def form(self, k: int, at: Point) -> dict[tuple[int, ...], Fraction]:
        """g_k at values of the parameters."""
        result: dict[tuple[int, ...], Fraction] = {}
        for m, c in self.forms[k]:
            v = m[-self.size :]
            result[v] = result.get(v, ZERO) + value([(m[: self.count], c)], at)
        return {v: c for v, c in result.items() if c}

    def coefficients(self) -> list[Terms]:
        """Those of g_1, …, g_4, polynomials in the parameters."""
        found: dict[tuple[int, ...], Terms] = {}
        for m, c in (term for form in self.forms[1:] for term in form):
            found.setdefault(m[-self.size :], []).append((m[: self.count], c))
        return list(found.values())

    def steps(self, order: int, at: Point) -> dict[str, bool | None]:
        """Which statements hold there; ``None`` where this is not certain."""
        true: dict[str, bool | None] = {"gradient": not self.form(1, at)}
        H = numpy.full((self.size, self.size), ZERO)
        for m, c in self.form(2, at).items():
            i, j = (k for k, e in enumerate(m) for _ in range(e))
            H[i, j] += c
            H[j, i] += c
        if order > 1:
            true["hessian"] = true["gradient"] and is_semidefinite(H)
        if order > 2:
            quartic = on_kernel(H, self.form(3, at), self.form(4, at)) if true["hessian"] else None
            true["third"] = quartic is not None
            if order > 3:
                true["fourth"] = quartic is not None and is_nonnegative(quartic)
        critical, away = list(true.values())[-1], not self.is_stationary(at)
        return true | {"stationarity": away, "conclusion": critical if away else False}

    def is_stationary(self, at: Point) -> bool:
        """Of φ(point) for f: on matrices of rank ≤ d_min, or on all."""
        nothing = (ZERO,) * self.size
        X = [value(p, (*at, *nothing, *(ZERO for _ in self.entries))) for p in self.product]
        N = numpy.array([value(p, (*at, *X, *nothing)) for p in self.slopes]).reshape(self.shape)
        Y = numpy.array(X).reshape(self.shape)
        if self.search_space == "ambient" or len(reduced(Y, self.shape[1])[1]) < min(self.widths):
            return not (N != 0).any()
        return not ((Y.T @ N != 0).any() or (N @ Y.T != 0).any())


Form = dict[tuple[int, ...], Fraction]


def on_kernel(H: Any, cubic: Form, quartic: Form) -> Any:
    """The least coefficient of ε^4 along εv + ε²w over all w, a polynomial in v ∈ ker H; ``None`` if g_3 ≠ 0 there."""
    n = len(H)
    M, pivots = reduced(numpy.hstack([H, numpy.array([[Fraction(i == j) for j in range(n)] for i in range(n)])]), n)
    free = [j for j in range(n) if j not in pivots]
    ring = PolyRing([f"u{j}" for j in free], sympy.QQ, "lex")
    v = dict(zip(free, ring.gens, strict=True))
    v |= {i: sum((-rational(M[k, j]) * v[j] for j in free), ring.zero) for k, i in enumerate(pivots)}

    def restricted(p: Form) -> Any:
        products = (math.prod((v[i] ** e for i, e in enumerate(m) if e), start=ring(rational(c))) for m, c in p.items())
        return sum(products, ring.zero)

    if restricted(cubic):
        return None
    slopes = [
        restricted({(*m[:i], m[i] - 1, *m[i + 1 :]): c * m[i] for m, c in cubic.items() if m[i]}) for i in range(n)
    ]
    result = restricted(quartic)
    for k, i in enumerate(pivots):  # H w = −∇g_3(v) is solved by w_i in the pivots, 0 elsewhere
        result += slopes[i] * sum((-rational(M[k, n + j]) * slopes[j] for j in range(n)), ring.zero) / 2
    return result


def is_nonnegative(quartic: Any) -> bool | None:
    """Of a quartic form: certain in two variables, by its real roots; ``None`` where nothing is shown in more."""
    used = [j for j in range(len(quartic.ring.gens)) if any(m[j] for m in quartic.monoms())]
    terms = [(tuple(m[j] for j in used), c) for m, c in terms_of(quartic) if c]
    if all(c > 0 and not any(e % 2 for e in m) for m, c in terms):
        return True
    if len(used) > 2:
        return False if has_negative(terms, len(used)) else None
    p = sympy.Poly({(m[0] if len(used) == 2 else 0,): rational(c) for m, c in terms}, sympy.Symbol("y"), domain="QQ")
    odd = [q for q, e in p.sqf_list()[1] if e % 2]
    return bool(p.degree() % 2 == 0 and p.LC() > 0 and all(q.count_roots() == 0 for q in odd))


def has_negative(terms: Terms, n: int) -> bool:
    """Whether a rational direction is found where the form is negative: floating point suggests, a fraction decides."""
    rng = numpy.random.default_rng(n)
    exponents, numbers = numpy.array([m for m, _ in terms]), numpy.array([float(c) for _, c in terms])
    u = numpy.vstack([rng.integers(-2, 3, (2000, n)), rng.normal(size=(3000, n))]).astype(float)
    for width in (0.3, 0.1, 0.03, 0.01, 0.003):
        u = u[numpy.abs(u).max(1) > 0]
        u /= numpy.abs(u).max(1, keepdims=True)
        u = u[numpy.argsort(numpy.prod(u[:, None, :] ** exponents, axis=2) @ numbers)[:20]]
        u = numpy.vstack([u, (u[:, None, :] + width * rng.normal(size=(1, 100, n))).reshape(-1, n)])
    exact = ([Fraction(round(x * d), d) for x in row] for row in u[:20].tolist() for d in (1, 2, 12, 1000, 10**6))
    return any(value(terms, direction) < 0 for direction in exact)


# -- points of regions -------------------------------------------------------------------------------------

RELATIONS: dict[str, Callable[[Any, Any], Any]]
RELATIONS = {">=": operator.ge, ">": operator.gt, "=": operator.eq, "!=": operator.ne}


Condition = tuple[Terms, str]
"""As it is printed, read here."""
Piece = tuple[Condition, ...]


def holds(pieces: Iterable[Piece], at: Point) -> bool:
    """Whether a point lies in one of the pieces."""
    return any(all(RELATIONS[relation](value(p, at), 0) for p, relation in piece) for piece in pieces)


def small(rng: random.Random) -> Fraction:
    """A rational number, often 0 or 1."""
    simple, other = (0, 0, 1, -1, 2, -2, Fraction(1, 2)), Fraction(rng.randint(-20, 20), rng.randint(1, 6))
    return Fraction(rng.choice((*simple, other, other, other)))


def solved(equations: Sequence[Terms], n: int, rng: random.Random) -> Point | None:
    """A random rational point where some polynomials vanish: a variable that is left alone in one is a root of it."""
    x: dict[int, Fraction] = {}
    for k in rng.sample(range(n), n):
        roots = [rational_roots(alone) for p in equations if any((alone := alone_in(p, x, k))[1:])]
        choices = sorted(set.intersection(*roots)) if roots else [small(rng)]
        if not choices:
            return None
        x[k] = rng.choice(choices)
    point = tuple(x[k] for k in range(n))
    return None if any(value(p, point) for p in equations) else point


def alone_in(p: Terms, x: dict[int, Fraction], k: int) -> list[Fraction]:
    """The coefficients of p by powers of variable k; none if another one that occurs has no value."""
    result = [ZERO] * (1 + max((m[k] for m, _ in p), default=0))
    for m, c in p:
        if any(e and i != k and i not in x for i, e in enumerate(m)):
            return []
        result[m[k]] += c * math.prod(x[i] ** e for i, e in enumerate(m) if e and i != k)
    return result


def rational_roots(p: list[Fraction]) -> set[Fraction]:
    """Those of a polynomial in one variable that is not constant."""
    if len(p) == 2:
        return {-p[0] / p[1]}
    roots = sympy.Poly([rational(c) for c in reversed(p)], sympy.Symbol("y"), domain="QQ").ground_roots()
    return {Fraction(str(r)) for r in roots}


def found_in(piece: Piece, n: int, rng: random.Random, trials: int = 80) -> Point | None:
    """A rational point of a piece, by random trials."""
    equations = [p for p, relation in piece if relation == "="]
    points = (solved(equations, n, rng) for _ in range(trials))
    return next((at for at in points if at is not None and holds([piece], at)), None)


def is_satisfiable(piece: Piece, n: int) -> bool | None:
    """By z3, if it is here and knows."""
    try:
        z3 = importlib.import_module("z3")
    except ImportError:
        return None
    x, solver = [z3.Real(f"x{i}") for i in range(n)], z3.Tactic("qfnra-nlsat").solver()
    solver.set("timeout", 3000)
    for polynomial, relation in piece:
        powers = [[a**e for a, e in zip(x, m, strict=True) if e] for m, _ in polynomial]
        terms = [z3.Q(*c.as_integer_ratio()) * z3.Product(p) for p, (_, c) in zip(powers, polynomial, strict=True)]
        solver.add(RELATIONS[relation](z3.Sum(terms), 0))
    answer = solver.check()
    return True if answer == z3.sat else False if answer == z3.unsat else None


# -- one answer --------------------------------------------------------------------------------------------


class Outcome(NamedTuple):
    """How a decision ended after how many seconds; what its check finds, and figures."""

    status: str
    seconds: float
    findings: dict[str, str]
    figures: dict[str, int]


class Check:
    """The check of one answer."""

    def __init__(self, asked: Question, answer: Implication, rng: random.Random) -> None:
        self.truth, self.answer, self.order, self.rng = Truth(asked.text, asked.search_space), answer, asked.order, rng
        self.n, self.end = self.truth.count, time.monotonic() + CHECKING
        self.regions = {step.id: step.region for step in answer.steps} | {"conclusion": answer.region}
        self.pieces = {step: self.read(region) for step, region in self.regions.items()}
        steps = (*answer.steps, answer.conclusion)
        self.undecided = {step.id: self.read(step.decision.undecided) for step in steps}
        self.findings: dict[str, str] = {}
        self.figures: Counter[str] = Counter()

    def read(self, region: Region) -> list[Piece]:
        """The pieces of a region as they are printed."""
        return [tuple(self.condition(text) for text in conjunction) for conjunction in region.strings()]

    def condition(self, text: str) -> Condition:
        """One that is printed."""
        polynomial, relation, _ = text.rsplit(" ", 2)
        return [(m[: self.n], c) for m, c in terms_of(self.truth.read(polynomial))], relation

    def run(self) -> None:
        """Look at pieces and points."""
        known = [*self.witness(), *self.of_pieces()]
        self.end = time.monotonic() + CHECKING
        for at in dict.fromkeys([*known, *self.others(), *self.around(known)]):
            if at is not None and time.monotonic() < self.end and WRONG not in self.findings:
                self.compare(at)
                self.figures[POINTS] += 1

    def witness(self) -> list[Point]:
        """The witness, which is to be in the region."""
        witness = self.answer.witness
        if (self.answer.verdict == "proved") != (witness is not None):
            self.findings[WRONG] = f"{self.answer.verdict}, with the witness {witness}"
        try:
            at = tuple(Fraction(str(witness[name])) for name in self.truth.names if witness)
        except ValueError:  # an algebraic number
            return []
        if witness is not None and not holds(self.pieces["conclusion"], at):
            self.findings[WRONG] = f"the witness is not in the region: {self.shown(at)}"
        return [] if witness is None else [at]

    def of_pieces(self) -> Iterator[Point]:
        """A point of every piece; an empty piece is a finding, unless it is said that no point of it is known."""
        steps = {str(piece): (step, piece) for step, pieces in self.pieces.items() for piece in pieces}
        for step, piece in steps.values():
            at = found_in(piece, self.n, self.rng) if time.monotonic() < self.end else None
            possible = is_satisfiable(piece, self.n) if at is None and time.monotonic() < self.end else None
            if at is not None:
                yield at
            elif possible is False:
                index = self.pieces[step].index(piece)
                if self.regions[step].points[index] is None:  # and it says so
                    self.figures[EMPTY_SAID] += 1
                else:
                    self.findings[EMPTY] = f"{step}: a piece has no point: {self.regions[step].strings()[index]}"
            elif possible is None:
                self.figures[OPEN] += 1

    def others(self) -> Iterator[Point | None]:
        """Points on the boundaries of pieces, where coefficients of g vanish, and random ones."""
        n, rng, coefficients = self.n, self.rng, self.truth.coefficients()
        faces = [(piece, c) for pieces in self.pieces.values() for piece in pieces for c in piece]
        for piece, face in rng.sample(faces, min(len(faces), 20)):
            yield found_in(tuple((face[0], "=") if c is face else c for c in piece), n, rng, 10)
            yield solved([face[0]], n, rng)
        for number in (1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3):
            yield solved(rng.sample(coefficients, min(len(coefficients), number)), n, rng)
        yield from (tuple(small(rng) for _ in range(n)) for _ in range(15))

    def around(self, points: Sequence[Point]) -> Iterator[Point]:
        """Neighbours of points: one coordinate moved, a little or more."""
        for at in points[:15] if self.n else ():
            k, by = self.rng.randrange(self.n), self.rng.choice((Fraction(1, 100), Fraction(-1, 7), Fraction(1)))
            yield (*at[:k], at[k] + by, *at[k + 1 :])

    def compare(self, at: Point) -> None:
        """All that is said with what is true there."""
        true = self.truth.steps(self.order, at)
        if true["conclusion"] and self.answer.verdict == "refuted":
            self.findings[WRONG] = f"refuted, but true {self.shown(at)}"
        for step, pieces in self.pieces.items():
            said, values = holds(pieces, at), dict(zip(self.truth.names, at, strict=True))
            if self.regions[step].contains(values) != said:
                self.findings[WRONG] = f"{step}: contains() and strings() disagree {self.shown(at)}"
            if true[step] is not None and true[step] != said and not holds(self.undecided[step], at):
                self.findings[WRONG] = f"{step}: the region says {said}, it is {true[step]} {self.shown(at)}"

    def shown(self, at: Point) -> str:
        """A point in words."""
        return f"at {', '.join(f'{name} = {x}' for name, x in zip(self.truth.names, at, strict=True))}"


def last_lines(error: Exception) -> str:
    """Where it was raised: not what led there, which is endless in a recursion."""
    return "".join(traceback.format_exception(error, limit=-3, chain=False))


def judged(asked: Question, rng: random.Random) -> Iterator[Outcome]:
    """How the decision ends; if there is an answer, then again with what its check finds."""
    wall, cpu, answer, error = time.perf_counter(), time.process_time(), None, {}
    try:
        answer = implication(Problem.from_toml(asked.text), asked.order, asked.search_space)
        status = UNDECIDED if UNDECIDED in (answer.verdict, *(step.verdict for step in answer.steps)) else DECIDED
        if any(NOT_ACCEPTED in step.decision.reasons() for step in answer.steps):
            status, error = REFUSAL, {REFUSAL: NOT_ACCEPTED}
    except ProofRefused as refused:
        status, error = REFUSAL, {REFUSAL: str(refused)}
    except Exception as raised:  # an InputError too: what is made here is meant to be a problem
        status, error = CRASH, {CRASH: last_lines(raised)}
    # others use the machine too: the lesser of both clocks is what the decision took
    seconds = min(time.perf_counter() - wall, time.process_time() - cpu)
    yield Outcome(status, seconds, error, {})
    if answer is None:
        return
    try:
        check = Check(asked, answer, rng)
        check.run()
        yield Outcome(status, seconds, error | check.findings, dict(check.figures))
    except Exception as raised:
        yield Outcome(status, seconds, error | {CRASH: f"in the check: {last_lines(raised)}"}, {})


# -- the worker, and all problems --------------------------------------------------------------------------


def work(pipe: Any, seed: int) -> None:
    """Answer one index after the other, in a process of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which prints the table
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    while True:
        index = pipe.recv()
        for outcome in judged(question(seed, index), random.Random(f"{seed}:{index}:points")):
            pipe.send(outcome)
        pipe.send(None)


class Worker:
    """A process that lives from problem to problem, and is replaced when one does not end or ends it."""

    def __init__(self, seed: int, limit: float) -> None:
        self.seed, self.limit = seed, limit
        self.start()

    def start(self) -> None:
        """A new process."""
        context = multiprocessing.get_context("fork")
        self.pipe, other = context.Pipe()
        self.process = context.Process(target=work, args=(other, self.seed), daemon=True)
        self.process.start()
        other.close()

    def stop(self) -> None:
        """End it at once."""
        self.process.kill()
        self.process.join()
        self.pipe.close()

    def ask(self, index: int) -> Outcome:
        """One problem."""
        self.pipe.send(index)
        start, outcomes = time.monotonic(), list[Outcome]()
        try:
            while self.pipe.poll(self.limit):
                if (more := self.pipe.recv()) is None:
                    return outcomes[-1]
                outcomes.append(more)
            kind, gone = TOO_SLOW, f"over {self.limit:g} s"
        except EOFError:
            self.process.join()
            kind, gone = CRASH, f"the process died with exit code {self.process.exitcode}"
        self.stop()
        self.start()
        if outcomes:
            return outcomes[-1]._replace(figures={f"checks: {gone}": 1})
        return Outcome(kind, time.monotonic() - start, {kind: gone}, {})


Row = tuple[str, str, float, set[str]]
"""One problem in the table: its kind and order, seconds, what came of it."""


def table(rows: Sequence[Row]) -> str:
    """Counts by kind and order, and of all."""
    counted = (DECIDED, UNDECIDED, *FINDINGS)
    cells = [["kind", "order", "problems", *counted, "median s", "max s"]]
    for key in [*sorted({row[:2] for row in rows}), ("all", "")]:
        group = [row for row in rows if key in (row[:2], ("all", ""))]
        counts = [len(group), *(sum(status in row[3] for row in group) for status in counted)]
        seconds = [row[2] for row in group] or [0.0]
        cells.append([*key, *map(str, counts), f"{statistics.median(seconds):.2f}", f"{max(seconds):.1f}"])
    sizes = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join("  ".join(cell.rjust(size) for cell, size in zip(line, sizes, strict=True)) for line in cells)


def run(options: argparse.Namespace, rows: list[Row], figures: Counter[str]) -> None:
    """Problems until the time or the count is over; what came of them is added to the rows and figures."""
    worker, start = Worker(options.seed, options.limit), time.monotonic()
    said = start
    try:
        for index in count(options.first):
            now = time.monotonic()
            if now - start > options.seconds or len(rows) >= options.count:
                return
            if sys.stderr.isatty() and now - said >= 10:
                said = now
                print(f"{now - start:.0f} s: {len(rows)} problems, the next is {index}", file=sys.stderr)
            asked = question(options.seed, index)
            if options.only in (None, asked.kind) and options.order in (None, asked.order):
                outcome = worker.ask(index)
                findings = found(asked, index, outcome, options)
                rows.append((asked.kind, str(asked.order), outcome.seconds, {outcome.status, *findings}))
                figures.update(outcome.figures)
    finally:
        worker.stop()


def found(asked: Question, index: int, outcome: Outcome, options: argparse.Namespace) -> dict[str, str]:
    """What is wrong with one problem, which is printed."""
    findings = dict(outcome.findings)
    if outcome.seconds > SLOW:
        findings.setdefault(TOO_SLOW, f"{outcome.seconds:.1f} s")
    if options.verbose:
        print(f"{index}: {asked.kind}, order {asked.order}: {outcome.status}, {outcome.seconds:.2f} s", flush=True)
    for kind, text in findings.items():
        report = "".join(f"# {line}\n" for line in [kind, *text.splitlines()]) + asked.text
        print(report, flush=True)
        if options.save:
            options.save.mkdir(parents=True, exist_ok=True)
            (options.save / f"{kind}-{options.seed}-{index}.toml").write_text(report)
    return findings


def main() -> int:
    """Run, print the table; the exit status is 0 if nothing was found, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, help="begin no new problem after these (60; with --count no limit)")
    parser.add_argument("--limit", type=float, default=60, help="kill a decision after these seconds (60)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, metavar="I", help="begin with problem I (0)")
    parser.add_argument("--count", type=int, default=math.inf, help="end after so many problems")
    parser.add_argument("--only", choices=KINDS, help="pass over the problems of other kinds")
    parser.add_argument("--order", type=int, choices=(1, 2, 3, 4), help="pass over the problems of other orders")
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="write every finding there as a problem file")
    parser.add_argument("-v", "--verbose", action="store_true", help="a line for every problem")
    options = parser.parse_args()
    if options.seconds is None:
        options.seconds = 60 if options.count == math.inf else math.inf
    rows, figures, status = list[Row](), Counter[str](), 0
    try:
        run(options, rows, figures)
    except KeyboardInterrupt:
        status = 130
    print(table(rows))
    print("; ".join(f"{name}: {number}" for name, number in sorted(figures.items())))
    return status or int(any(row[3] & set(FINDINGS) for row in rows))


if __name__ == "__main__":
    sys.exit(main())
