"""Is a quartic form ≥ 0 on a branch?

It is refuted by a direction with a negative value, or by a plane on which it is negative somewhere; proved by a sum of
squares, or by one and a quartic on a plane; else undecided.  What needs no question comes first, then what needs few.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, islice
from math import prod
from typing import Generic, NamedTuple, TypeVar

from flint import fmpq

from deeplift_cas.algebra.condition import Condition, merged
from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.algebra.product import Product
from deeplift_cas.algebra.text import conditions_text
from deeplift_cas.criticality.third import Sparse, form_value
from deeplift_cas.errors import Undecided
from deeplift_cas.regions.contradiction import contradiction
from deeplift_cas.regions.simplification import without_implied
from deeplift_cas.signs.branch import Branch, Undetermined
from deeplift_cas.squares.binary_quartic import BinaryQuartic, binary_quartic
from deeplift_cas.squares.biquadratic import Biquadratic, Root, biquadratic
from deeplift_cas.squares.determinant import determinant
from deeplift_cas.squares.directions import NegativeDirection
from deeplift_cas.squares.elimination import Vector, hessian
from deeplift_cas.squares.factored import factored
from deeplift_cas.squares.factorise import factorise
from deeplift_cas.squares.gram import sum_of_squares, was_found
from deeplift_cas.squares.lineality import Shift, lineality, shifted
from deeplift_cas.squares.low_directions import low_directions
from deeplift_cas.squares.monomials import in_monomials
from deeplift_cas.squares.of_gram import of_gram
from deeplift_cas.squares.paired import paired
from deeplift_cas.squares.pencil import Within, ends, weighted, within
from deeplift_cas.vocabulary import ANY

Falls = TypeVar("Falls")
Found = TypeVar("Found")
Plane = tuple[BinaryQuartic, dict[int, tuple[int, int | Polynomial]]]
"""The quartic on it, and what the other variables are: one of two times a factor."""
Direction = Mapping[int, int]
"""With whole numbers as entries."""

MAX_TRIALS, MAX_PLANES = 20_000, 200
"""So many integer directions, and planes of them, are tried at most."""
MAX_CASES, MAX_CONDITIONS = 20, 12
"""Of so many of them the sign is made a case distinction, where not too many are made already."""
ALL = 6
"""Variables, up to which directions in all of them are tried."""
FEW = 4
"""Variables, up to which it is asked for signs of what stands beside the square of one."""
SHORT = 3
"""Terms of a value, linear in the parameters, that is asked about before the signs of a matrix of squares."""
NEAR_END = 3
"""Of a pencil, conditions above which no more is asked about."""
LONG = 300
"""Characters of conditions, above which they are not said again."""


class Summed(NamedTuple):
    """scale·F = Σ μ_j Q_j² + quartic, with μ_j ≥ 0."""

    squares: list[tuple[Product, Sparse]]
    quartic: BinaryQuartic | None = None
    plane: Mapping[int, tuple[int, int | Polynomial]] = {}
    """If not empty, the quartic is that on a plane: variable ↦ (one of the two, factor), or with the factor 0."""
    scale: Product = Product()
    roots: tuple[Root, ...] = ()
    """One for each square, where these can be zero together  (:mod:`deeplift_cas.squares.biquadratic`)."""
    shift: Mapping[int, Mapping[int, fmpq]] = {}
    """By which the variables of a quartic ≥ 0 are to be replaced."""
    stretch: Polynomial | None = None
    """By which the two variables are multiplied on the plane; it is not 0."""


@dataclass(frozen=True, eq=False)
class _NotDecided:
    """That nothing was found on a branch; it takes long to say in few words where that is."""

    branch: Branch

    @cached_property
    def _text(self) -> str:
        said = ", ".join(conditions_text(without_implied(self.branch.ring, merged(self.branch.conditions))))
        where = f" where {said}" if 0 < len(said) <= LONG else ""
        return (
            f"it is not decided whether the point is 4-critical{where}: no descent curve was found, among sparse "
            "integer directions and by numeric descent, and no exact sum of squares for the effective quartic"
        )

    def __str__(self) -> str:
        return self._text


@dataclass(frozen=True)
class Quartic(Generic[Falls]):
    """A quartic, and what a direction in which it is negative gives, which may be nothing; its value there, if it is
    known as a product.
    """

    form: Sparse
    branch: Branch
    falls: Callable[[Vector, Product | None], Falls | None]
    given: Sparse
    """The same form modulo the equations, which may have other factors."""

    def decided(self) -> Falls | Summed:
        """What is found: the first of all ways.

        Raises ``Undetermined`` where a sign is needed, and :class:`Undecided` if there is nothing.

        >>> from deeplift_cas.algebra.polynomial import Ring
        >>> ring = Ring(("a",))
        >>> a, one = ring.generator("a"), ring.one
        >>> F = {(0, 0, 0, 0): one, (0, 0, 1, 1): a, (1, 1, 1, 1): one, (2, 2, 2, 2): one}
        >>> def decided(text):
        ...     return Quartic(F, Branch(ring).assume(Condition.stated(ring, text)), lambda v, _: v, F).decided()
        >>> decided("a < -2"), [str(weight) for weight, _ in decided("a >= -2").squares]
        ({0: 1, 1: 1}, ['1', '1', '1*(a + 2)'])
        """
        zero, shift = lineality(self.form)
        if not zero:
            return self._decided()
        form, given = ({m: p for m, p in f.items() if zero.isdisjoint(m)} for f in (self.form, self.given))
        found = Quartic(form, self.branch, self.falls, given)._decided()
        return _shifted(found, zero, shift, self.branch) if isinstance(found, Summed) else found

    def _decided(self) -> Falls | Summed:
        for way in (
            self._along_a_trial,
            self._in_one_variable,
            self._as_product,
            self._in_two_variables,
            self._in_pairs,
            self._of_gram,
            self._between_ends,
            self._steeply,
            self._with_fewer_variables,
            self._by_determinant,
            self._on_a_plane,
            self._in_monomials,
            self._far_away,
            self._as_squares,
            self._along_a_low_direction,
            self._within_a_pencil,
            self._by_cases,
        ):
            if (found := way()) is not None:
                return found
        raise Undecided(_NotDecided(self.branch))

    # -- ways ------------------------------------------------------------------------------------------

    def _along_a_trial(self) -> Falls | None:
        return self._negative(self._vector(direction) for direction in _trials(self.form))

    def _in_one_variable(self) -> Falls | Summed | None:
        if len(self._variables) != 1:
            return None
        ((i, *_), p), one = next(iter(self.form.items())), self.branch.ring.one
        if not self.branch.is_nonnegative(p):
            return self.falls({i: one}, None)
        weight = self.branch.product(p)
        return None if weight is None else Summed([(weight, {(i, i): one})])

    def _as_product(self) -> Falls | Summed | None:
        """Of quadratic forms."""
        found = factored(self.given, self.branch)
        if isinstance(found, list):
            return Summed(found)
        return None if found is None else self.falls(found.vector, found.value)

    def _in_two_variables(self) -> Summed | None:
        """After all other variables are known to count for nothing."""
        for value in _odd_values(self.form):  # any other sign than 0 is that of a descent: these cases do not multiply
            self.branch.sign(value)
        if len(self._variables) != 2 or self._is_constant:
            return None
        return Summed([], binary_quartic(self.form, self.branch))

    def _in_pairs(self) -> Falls | Summed | None:
        """In products of two variables that occur only together."""
        found = paired(self.form, self.branch)
        if isinstance(found, NegativeDirection):
            return self.falls(found.vector, found.value)
        return None if found is None else Summed(found)

    def _in_monomials(self) -> Falls | Summed | None:
        """As a quadratic form in independent monomials."""
        found = in_monomials(self.form, self.branch)
        if isinstance(found, NegativeDirection):
            return self.falls(found.vector, found.value)
        return None if found is None else Summed(found)

    def _of_gram(self) -> Summed | None:
        """As a quadratic form of the Gram matrix of two rows."""
        found = of_gram(self.form, self.branch)
        return found and Summed([], found)

    def _between_ends(self) -> Falls | Summed | None:
        """Of a pencil."""
        pencil = ends(self.form, self.branch)
        if pencil is None:
            return None
        if (found := self._asked(end.direction for end in pencil)) is not None:
            return found
        between = weighted([(end.value, end.squares) for end in pencil], self.branch)
        return None if between is None else Summed(between)

    def _steeply(self) -> Falls | None:
        return self._negative(_steep_directions(self.form, self.branch))

    def _with_fewer_variables(self) -> Falls | Summed | None:
        """Squares, and a quartic in the two variables that are left, or the determinant of one in four."""
        found = self._after_directions(_biquadratic)
        if found is None:
            return None
        if found.falls is not None:
            return self.falls(found.falls.vector, found.falls.value)
        if not found.is_nonnegative and (falls := self._along_a_low_direction()) is not None:
            return falls  # a curve says more
        quartic = found.quartic
        zero = {} if quartic is None else dict.fromkeys(found.zero, (quartic.variables[0], 0))
        return Summed(found.squares, quartic, zero, found.scale, found.roots)

    def _by_determinant(self) -> Falls | Summed | None:
        """As a quadratic form in two variables, with coefficients in two others."""
        found = determinant(self.form, self.branch)
        if isinstance(found, NegativeDirection):
            return self.falls(found.vector, found.value)
        return found and Summed([], found)

    def _on_a_plane(self) -> Summed | None:
        """On which it is seen to be negative somewhere."""
        for plane in (_unbounded_plane(self.form, self.branch), _negative_plane(self.form, self.branch, 0)):
            if plane is not None:
                return Summed([], *plane)
        return None

    def _far_away(self) -> Summed | None:
        """For large values of a variable: what stands beside its square is a quadratic form in others, which is
        negative in a direction.
        """
        for variable in self._variables:
            if max(m.count(variable) for m in self.form) == 2:
                beside = {m: p for m, p in self.form.items() if m.count(variable) == 2}
                leading = {tuple(i for i in m if i != variable): p for m, p in beside.items()}
                if all(i == j for i, j in leading):
                    continue  # then directions and planes with whole numbers are enough
                try:
                    found = factorise(hessian(leading, _variables(leading)), self.branch)
                except Undetermined:
                    if len(self._variables) <= FEW:
                        raise
                    continue  # squares may need fewer cases
                plane = self._plane_through(found, variable) if isinstance(found, NegativeDirection) else None
                if plane is not None:
                    return plane
        return None

    def _plane_through(self, direction: NegativeDirection, variable: int) -> Summed | None:
        """That the quartic is negative somewhere on the plane of a direction and a variable."""
        branch, vector = self.branch, direction.vector
        known = [i for i in sorted(vector) if 0 not in branch.possible(vector[i])]
        if not known:
            return None
        first = min(known, key=lambda i: (vector[i].total_degree(), len(vector[i])))
        length, values = vector[first], [branch.ring.zero] * 5
        for m, p in self.form.items():
            rest = tuple(i for i in m if i != variable)
            values[4 - len(rest)] += form_value({rest: p}, vector, branch)
        even = 0 if any(not branch.is_zero(p) for p in values[:2]) else 2
        coefficients = [branch.reduce(values[k] * length ** (k - even)) if k >= even else values[k] for k in range(5)]
        leading, stretch = branch.product(coefficients[2]), branch.product(length)
        if leading is None or stretch is None or branch.possible_product(leading) != {-1}:
            return None
        zero = Product(fmpq(0))
        quartic = BinaryQuartic(
            (variable, first), tuple(coefficients[::-1]), {"a": zero, "b": zero, "c": leading}, False
        )
        others = (i for i in self._variables if i not in (variable, first))
        plane = {i: (first, vector.get(i, 0)) for i in others}
        return Summed([], quartic, plane, stretch.power(4 - even), stretch=length)

    def _as_squares(self) -> Summed | None:
        if was_found(within, self.form, self.branch) and self._pencil is not None and self._pencil.parts:
            if between := weighted(self._pencil.parts, self.branch):
                return Summed(between)
            is_asked = any(self.branch.possible(weight) < ANY for weight, _ in self._pencil.parts)
            if is_asked and (self._pencil.planes or len(self.branch.conditions) > NEAR_END):
                return None  # before, when what the planes say was known, no squares were found
        found = self._after_directions(sum_of_squares)
        return None if found is None else Summed(found)

    def _along_a_low_direction(self) -> Falls | None:
        """At a point of the branch."""
        witness = self.branch.witness
        if witness is None:
            return None
        point = [witness[name] for name in self.branch.ring.names]
        directions = low_directions({m: p(*point) for m, p in self.form.items()})
        return self._negative(map(self._vector, directions))

    def _within_a_pencil(self) -> Falls | Summed | None:
        """Up to near the ends, and beyond."""
        if self._pencil is None:
            return None
        for plane in self._pencil.planes:
            if (found := _negative_on(self.form, *plane, self.branch)) is not None:
                return Summed([], *found)
        parts = self._pencil.parts
        is_within = parts is not None and all(self.branch.is_nonnegative(weight) for weight, _ in parts)
        if is_within and (between := weighted(parts or [], self.branch)) is not None:
            return Summed(between)
        return self._asked(self._pencil.beyond)

    def _by_cases(self) -> Falls | Summed | None:
        """Of planes, then of directions."""
        conditions = len(self.branch.conditions)
        if conditions >= MAX_CONDITIONS or (self._pencil is not None and conditions > NEAR_END):
            return None
        plane = _negative_plane(self.form, self.branch, MAX_CASES)
        if plane is not None:
            return Summed([], *plane)
        return self._asked(islice(self._changing(), MAX_CASES))

    # -- what they use ---------------------------------------------------------------------------------

    @cached_property
    def _variables(self) -> list[int]:
        return _variables(self.form)

    @cached_property
    def _is_constant(self) -> bool:
        return all(p.is_constant() for p in self.form.values())

    @cached_property
    def _pencil(self) -> Within | None:
        return within(self.form, self.branch)

    def _vector(self, direction: Direction) -> Vector:
        return {i: self.branch.ring.constant(fmpq(x)) for i, x in direction.items()}

    def _value(self, direction: Direction) -> Polynomial:
        return form_value(self.form, direction, self.branch)

    def _negative(self, directions: Iterable[Vector]) -> Falls | None:
        """Of the first direction in which the quartic is seen to be negative."""
        for direction in directions:
            value = form_value(self.form, direction, self.branch)
            if self.branch.possible(value) == {-1} and (found := self.falls(direction, None)) is not None:
                return found
        return None

    def _asked(self, directions: Iterable[Direction]) -> Falls | None:
        """The same, where the signs in some directions are asked for."""
        for direction in directions:
            if self.branch.is_nonnegative(self._value(direction)):
                continue
            if (found := self._negative([self._vector(direction)])) is not None:
                return found
        return None

    def _after_directions(self, search: Callable[[Sparse, Branch], Found]) -> Found:
        """What is found; before cases are distinguished for that, directions are asked about in which the value is
        short: they refute in fewer cases.  Not of three variables, of which those are classical.
        """
        try:
            return search(self.form, self.branch)
        except Undetermined:
            if len(self._variables) > 3:
                for direction in self._changing():
                    value = self._value(direction)
                    if value.total_degree() == 1 and len(value) <= SHORT:
                        self.branch.is_nonnegative(value)
            raise

    def _changing(self) -> Iterator[Direction]:
        """Integer directions in which the quartic may be negative for some parameters of the branch, as far as is
        seen.
        """
        branch, seen = self.branch, set[str]()
        for direction in _trials(self.form):
            value = self._value(direction)
            if -1 not in branch.possible(value) or (key := str(value)) in seen:
                continue
            seen.add(key)
            if contradiction(branch.assume(Condition.of(branch.ring, value, "<"))) is None:
                yield direction


def _shifted(found: Summed, zero: Collection[int], shift: Shift, branch: Branch) -> Summed:
    """What is found of a form without variables that may be taken to be 0, for the whole form; that it is negative
    somewhere is so where they are.
    """
    if found.quartic is not None and not found.quartic.is_nonnegative:
        return found._replace(plane={**found.plane, **dict.fromkeys(zero, (found.quartic.variables[0], 0))})
    return found._replace(squares=[(m, shifted(Q, shift, branch)) for m, Q in found.squares], shift=shift)


def _variables(quartic: Sparse) -> list[int]:
    return sorted({i for monomial in quartic for i in monomial})


def _trials(quartic: Sparse) -> Iterator[dict[int, int]]:
    """Integer directions with few entries, all in variables that occur together, or in all variables."""
    pairs = sorted({(a, b) for m in quartic for a, b in combinations(sorted(set(m)), 2)})
    triples = sorted({t for m in quartic for t in combinations(sorted(set(m)), 3)})
    fours = sorted({tuple(sorted(set(m))) for m in quartic if len(set(m)) == 4})
    variables = _variables(quartic)
    count = 0
    for size, places in (
        (1, [(i,) for i in variables]),
        (2, pairs),
        (3, triples),
        (4, fours),
        (len(variables), [tuple(variables)] if 4 <= len(variables) <= ALL else []),
    ):
        for place in places:
            for bits in range(1 << size - 1):
                count += 1
                if count > MAX_TRIALS:
                    return
                yield {i: -1 if n and bits >> n - 1 & 1 else 1 for n, i in enumerate(place)}


def _odd_values(quartic: Sparse) -> Iterator[Polynomial]:
    """Values of the quartic of which the opposites are values, too: where all but the variables of a term are 0."""
    for monomial in quartic:
        inside = [m for m in quartic if set(m) <= set(monomial)]
        if len(inside) == 1 and any(monomial.count(i) % 2 for i in monomial) and not quartic[monomial].is_constant():
            yield quartic[monomial]


def _biquadratic(quartic: Sparse, branch: Branch) -> Biquadratic | None:
    variables = _variables(quartic)
    try:
        return biquadratic(quartic, variables, branch) if len(variables) > 2 else None
    except Undecided:
        return None


def _steep_directions(quartic: Sparse, branch: Branch) -> Iterator[Vector]:
    """Where the quartic is A(v)·x + B(v): A(v)·v with x = −B(v) − 1, of which the value is −A(v)⁴."""
    for v, variable, degree, leading in _odd_leading(quartic, branch):
        if degree == 1 and not branch.is_zero(leading):
            rest = form_value(quartic, v, branch)
            yield {i: s * leading for i, s in v.items()} | {variable: -rest - 1}


def _odd_leading(quartic: Sparse, branch: Branch) -> Iterator[tuple[dict[int, int], int, int, Polynomial]]:
    """An integer direction, a variable of which the quartic is of odd degree beside it, the degree, and the coefficient
    of that power: unless it is zero, the quartic is negative somewhere, so that asking does not multiply the cases.
    """
    for place in dict.fromkeys((tuple(sorted({*monomial} - {i})), i) for monomial in quartic for i in monomial):
        others, variable = place
        inside = {m: p for m, p in quartic.items() if {*m} <= {*others, variable}}
        degree = max(m.count(variable) for m in inside)
        if not others or degree % 2 == 0:
            continue
        for bits in range(1 << len(others) - 1):
            v = {i: -1 if n and bits >> n - 1 & 1 else 1 for n, i in enumerate(others)}
            leading = branch.ring.zero
            for m, p in inside.items():
                if m.count(variable) == degree:
                    leading += p * prod(v[i] for i in m if i != variable)
            yield v, variable, degree, leading


def _unbounded_plane(quartic: Sparse, branch: Branch) -> Plane | None:
    """A plane on which the quartic is of odd degree in one variable, with a coefficient that is not zero."""
    variables = _variables(quartic)
    for v, variable, _, leading in _odd_leading(quartic, branch):
        if not branch.is_zero(leading):
            found = binary_quartic(_on_plane(quartic, v, {variable: 1}, branch), branch)
            if not found.is_nonnegative:
                return found, _plane(variables, v, {variable: 1}, found)
    return None


def _negative_plane(quartic: Sparse, branch: Branch, cases: int) -> Plane | None:
    """A plane on which the quartic is negative somewhere; up to a number of cases it may be asked for signs."""
    variables = _variables(quartic)
    if all(p.is_constant() for p in quartic.values()) or (cases > 0 and len(branch.conditions) >= MAX_CONDITIONS):
        return None
    for first, second in islice(_planes(variables), MAX_PLANES):
        try:
            found = _negative_on(quartic, first, second, branch)
        except Undetermined:
            if cases > 0:
                raise
            continue
        if found is not None:
            return found
    return None


def _negative_on(quartic: Sparse, first: Direction, second: Direction, branch: Branch) -> Plane | None:
    """A plane, if the quartic is negative somewhere on it."""
    form = _on_plane(quartic, first, second, branch)
    if len(_variables(form)) != 2 or all(p.is_constant() for p in form.values()):
        return None
    found = binary_quartic(form, branch)
    return None if found.is_nonnegative else (found, _plane(_variables(quartic), first, second, found))


def _planes(variables: Sequence[int]) -> Iterator[tuple[dict[int, int], dict[int, int]]]:
    """Pairs of integer directions without a variable in common, with few entries."""
    single = [{i: 1} for i in variables]
    double = [{i: 1, j: s} for i, j in combinations(variables, 2) for s in (1, -1)]
    for first, second in combinations([*single, *double], 2):
        if not first.keys() & second.keys():
            yield first, second


def _on_plane(quartic: Sparse, first: Direction, second: Direction, branch: Branch) -> Sparse:
    """The quartic as a form in the first variables of two directions."""
    plane = {i: (min(p), p[i]) for p in (first, second) for i in p}
    form: Sparse = {}
    for monomial, p in quartic.items():
        if all(i in plane for i in monomial):
            key, factor = tuple(sorted(plane[i][0] for i in monomial)), prod(plane[i][1] for i in monomial)
            form[key] = form.get(key, branch.ring.zero) + factor * p
    return {m: r for m, p in form.items() if not (r := branch.reduce(p)).is_zero()}


def _plane(
    variables: Sequence[int], first: Direction, second: Direction, found: BinaryQuartic
) -> dict[int, tuple[int, int | Polynomial]]:
    """What the other variables are: one of the two times a factor."""
    plane = {i: (min(p), p[i]) for p in (first, second) for i in p}
    return {i: plane.get(i, (min(first), 0)) for i in variables if i not in found.variables}
