"""g = f∘φ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import symengine

from deeplift_cas.algebra.exact import exact, integer
from deeplift_cas.algebra.form import Form
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.errors import InputError, shown
from deeplift_cas.landscape.expansion import NO_DIRECT, direct
from deeplift_cas.landscape.lift import Lift, MatrixProduct
from deeplift_cas.landscape.objectives.polynomial import PolynomialObjective
from deeplift_cas.landscape.objectives.protocol import Objective
from deeplift_cas.landscape.objectives.quadratic import Quadratic
from deeplift_cas.landscape.series import evaluated
from deeplift_cas.landscape.taylor import TaylorExpansion
from deeplift_cas.vocabulary import DIRECT, ENGINES, ENTRY, SYMENGINE, image_names

if TYPE_CHECKING:
    from deeplift_cas.criticality.critical import Criticality
    from deeplift_cas.criticality.descent import DescentCurves


class Landscape:
    """The function g = f∘φ on tuples of factors, or, with a ``penalty`` h, a polynomial in the coordinates of the lift
    (W1_11, … for a product of matrices), g = f∘φ + h; ``engine`` is the one that expands it, if :meth:`taylor` shall
    not choose.

    Raises :class:`InputError` if the objective is not defined on the products of the lift, or for an unknown engine.

    >>> from deeplift_cas import Landscape, MatrixProduct, Quadratic, symbols
    >>> x, c = symbols("x c")
    >>> lift = MatrixProduct(1, 1, 1)
    >>> g = Landscape(lift, Quadratic([[x]], c, target=[[0]], scale="1/2"))
    >>> y = lift.point([[0]], [[0]])
    >>> g(y)
    0
    >>> g.taylor(y, order=4).derivative(2).expr == 2 * x * symbols("w1dot11") * symbols("w2dot11")
    True
    >>> print(g.criticality(y, order=2).region)
    x = 0
    """

    def __init__(self, lift: Lift, objective: Objective, engine: str | None = None, penalty: Any = None) -> None:
        _known(engine)
        if not isinstance(lift, Lift) or not hasattr(objective, "shape"):
            given = f"{type(lift).__name__} and {type(objective).__name__}"
            raise InputError(
                f"a landscape is of a lift such as MatrixProduct and an objective such as Quadratic, not of {given}"
            )
        if objective.shape != lift.shape:
            raise InputError(
                f"the objective is defined on {_by(objective.shape)} matrices, "
                f"but the products of the lift are {_by(lift.shape)}"
            )
        if clash := sorted(name for name in objective.parameters if ENTRY.fullmatch(name)):
            raise InputError(_clash(clash[0]))
        self.lift = lift
        self.objective = objective
        self.engine = engine
        h = None if penalty is None else symengine.expand(_penalty(penalty, lift))
        self.penalty = None if h == 0 else h
        if clash := sorted(self._own_parameters & self._taken):
            raise InputError(_clash(clash[0]))

    def __repr__(self) -> str:
        return f"Landscape({self.lift!r}, {type(self.objective).__name__})"

    def __call__(self, point: Sequence[Any]) -> Any:
        """g(point)."""
        value = self.objective.along([self.lift(self.lift.checked(point))])[0]
        return value if self.penalty is None else symengine.expand(value + self._added([self.lift.values(point)])[0])

    def parameters(self, point: Sequence[Any]) -> tuple[str, ...]:
        """The names of all symbols in the objective and the point, in alphabetical order."""
        names = self.lift.checked(point).symbols
        if clash := sorted(names & self._taken):
            raise InputError(_clash(clash[0]))
        if both := sorted(self.lift.unknown(point) & (names | self._own_parameters)):
            raise InputError(f"'{both[0]}' is a parameter and the name of a derivative: rename the parameter")
        return tuple(sorted(names | self._own_parameters | self.lift.symbols(point)))

    @property
    def _taken(self) -> set[str]:
        """Names that no parameter may have: of directions, and of coordinates where something is said in them."""
        is_said = self.penalty is not None or not isinstance(self.lift, MatrixProduct)
        return {*self.lift.direction_names, *(self.lift.coordinates if is_said else ())}

    @property
    def _own_parameters(self) -> set[str]:
        """All but those of a point."""
        h = set() if self.penalty is None else {str(s) for s in self.penalty.free_symbols} - {*self.lift.coordinates}
        return {*self.objective.parameters, *self.lift.parameters, *h}

    def _added(self, curve: Sequence[Sequence[Any]]) -> list[Any]:
        """The coefficients of h where those of the coordinates are given, order by order."""
        ring = Ring((*self.lift.coordinates, *sorted(self._own_parameters)))
        values = {name: [row[i] for row in curve] for i, name in enumerate(self.lift.coordinates)}
        return evaluated(ring.polynomial(self.penalty), ring, values, len(curve))

    def named(self, point: Sequence[Any], parameters: Sequence[Any] | None) -> tuple[str, ...]:
        """The parameters that a caller names, as names or symbols; all that occur, if none are named.

        Raises :class:`InputError` if one that occurs is not among them.
        """
        found = self.parameters(point)
        if parameters is None:
            return found
        names = Ring(tuple(map(str, parameters))).names
        if missing := [name for name in found if name not in names]:
            given = ", ".join(names) or "none"
            raise InputError(f"the parameter '{missing[0]}' occurs in the problem, but those given are: {given}")
        if clash := sorted({*names} & self._taken):
            raise InputError(_clash(clash[0]))
        return names

    def taylor(
        self,
        point: Sequence[Any],
        order: int,
        parameters: Sequence[str] | None = None,
        engine: str | None = None,
    ) -> TaylorExpansion:
        """The forms g_1, …, g_order of g(W + tẆ) at a point.

        The engine "direct" (landscape/expansion.py) is for rational points and quadratic objectives without weights,
        and is chosen for them.  "symengine" multiplies truncated series with SymEngine, for every point and objective.

        Raises :class:`InputError` for an order below 1, a point that does not fit, or an engine that cannot.
        """
        order = integer(order)
        if isinstance(order, bool) or not isinstance(order, int) or order < 1:
            raise InputError(f"the order must be a positive integer, not {order!r}")
        names = self.named(point, parameters)
        point = self.lift.checked(point)
        if (engine or self.engine_at(point)) == DIRECT:
            if not isinstance(self.objective, Quadratic) or not isinstance(self.lift, MatrixProduct) or self.penalty:
                raise InputError(NO_DIRECT)
            return TaylorExpansion(self.lift, direct(self.lift, point, self.objective, order, names))
        _known(engine)
        _, *coefficients = self.objective.along(self.lift.line(point, order))
        directions = self.lift.direction_names
        if self.penalty is not None:
            still, moving = self.lift.values(point), [symengine.Symbol(name) for name in directions]
            zeros = [[symengine.Integer(0)] * len(directions)] * (order - 1)
            _, *more = self._added([still, moving, *zeros])
            coefficients = [p + q for p, q in zip(coefficients, more, strict=True)]
        return TaylorExpansion(
            self.lift, [Form.from_expr(g, directions, names, k) for k, g in enumerate(coefficients, 1)]
        )

    def opposite(self) -> Landscape:
        """−g.

        >>> from deeplift_cas import MatrixProduct, PolynomialObjective
        >>> g = Landscape(MatrixProduct(1, 1), PolynomialObjective("3*X11", (1, 1)))
        >>> g.opposite()([[[2]]])
        -6
        """
        opposite = getattr(self.objective, "opposite", None)
        h = None if self.penalty is None else -self.penalty
        return Landscape(self.lift, self._polynomial.opposite() if opposite is None else opposite(), self.engine, h)

    def at(self, values: Mapping[Any, Any]) -> Landscape:
        """The landscape with values for parameters (SymEngine symbols)."""
        h = None if self.penalty is None else symengine.expand(self.penalty.subs(values))
        return Landscape(self.lift.at(values), self.objective.at(values), self.engine, h)

    @property
    def factors(self) -> MatrixProduct:
        """The lift, if it is a product of matrices; raises :class:`InputError` for another one."""
        if not isinstance(self.lift, MatrixProduct):
            raise InputError(f"this is about products of matrices, and not about the lift {self.lift.title}")
        return self.lift

    @property
    def is_symmetric(self) -> bool:
        """Whether g does not change under a change of basis between layers."""
        return isinstance(self.lift, MatrixProduct) and self.lift.depth > 1 and self.penalty is None

    @property
    def total_degree(self) -> int | None:
        """Of g in the coordinates, or more; ``None`` if g is known up to order 4 alone."""
        if self.lift.degree is None:
            return None
        h = 0
        if self.penalty is not None:
            ring = Ring((*self.lift.coordinates, *sorted(self._own_parameters)))
            count = len(self.lift.coordinates)
            h = max((sum(map(int, m[:count])) for m, _ in ring.polynomial(self.penalty).terms()), default=0)
        return max(self.degree * self.lift.degree, h)

    @property
    def degree(self) -> int:
        """Of f in the entries of X, or more."""
        known = getattr(self.objective, "degree", None)
        return self._polynomial.degree if known is None else int(known)

    @cached_property
    def _polynomial(self) -> PolynomialObjective:
        """f as a polynomial: objectives from outside need not know their degree or their opposite."""
        X = symengine.ImmutableDenseMatrix(
            *self.lift.shape, [symengine.Symbol(n) for row in image_names(self.lift.dimensions) for n in row]
        )
        return PolynomialObjective(self.objective.along([X])[0], self.lift.dimensions)

    def engine_at(self, point: Sequence[Any]) -> str:
        """The engine that :meth:`taylor` takes at a point: the one asked for, else the fastest that can.

        >>> from deeplift_cas import MatrixProduct, Quadratic
        >>> g = Landscape(MatrixProduct(1, 1), Quadratic([["x"]], "c", target=[[0]]))
        >>> g.engine_at([[[2]]]), g.engine_at([[["x"]]])
        ('direct', 'symengine')
        """
        if self.engine is not None:
            return self.engine
        plain = isinstance(self.objective, Quadratic) and self.objective.weights is None and self.penalty is None
        plain = plain and isinstance(self.lift, MatrixProduct)
        return DIRECT if plain and not self.lift.checked(point).symbols else SYMENGINE

    def criticality(self, point: Sequence[Any], order: int = 3, parameters: Sequence[str] | None = None) -> Criticality:
        """For which parameters the point is k-critical for g, k = 1, …, order (at most 4); the kernel has accepted
        every proof.  See :func:`deeplift_cas.criticality.critical.criticality`.
        """
        from deeplift_cas.criticality.critical import criticality

        return criticality(self, point, order, parameters)

    def descent_curve(
        self, point: Sequence[Any], order: int = 4, parameters: Sequence[str] | None = None
    ) -> DescentCurves:
        """Curves through the point along which g falls, for kinds of parameters for which the point is not
        ``order``-critical; none if it always is.  See :func:`deeplift_cas.criticality.descent.descent_curves`.

        Raises :class:`InputError` for an order above 4.

        >>> from deeplift_cas import MatrixProduct, PolynomialObjective
        >>> g = Landscape(MatrixProduct(2, 1), PolynomialObjective("X11^2 + X11*X12^2", (1, 2)))
        >>> for curve in g.descent_curve([[[0, 0]]]):
        ...     print(curve)
        ẇ1_11 = -1/2*ε^2, ẇ1_12 = ε: g falls like -1/4*ε^4
        """
        from deeplift_cas.criticality.descent import descent_curves

        return descent_curves(self, point, order, parameters)


def _known(engine: str | None) -> None:
    if engine is not None and engine not in ENGINES:
        raise InputError(f'the engines are "direct" and "symengine", not {shown(engine)}')


def _penalty(h: Any, lift: Lift) -> Any:
    try:
        h = exact(h)
    except InputError as error:
        raise InputError(f"penalty: {error}") from None
    if mistaken := sorted(str(s) for s in h.free_symbols if str(s) in lift.direction_names or ENTRY.fullmatch(str(s))):
        raise InputError(f"penalty: '{mistaken[0]}' is no coordinate: they are {', '.join(lift.coordinates[:4])}, …")
    return h


def _by(shape: tuple[int, int]) -> str:
    return f"{shape[0]}×{shape[1]}"


def _clash(name: str) -> str:
    match = ENTRY.fullmatch(name)
    kind = "a direction" if match is not None or name.endswith("dot") else "a coordinate"
    kind = "an entry of X" if match is not None and match["layer"] is None else kind
    return f"'{name}' is a parameter and the name of {kind}: rename the parameter"
