"""g = f∘φ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from deeplift_cas.algebra.form import Form
from deeplift_cas.errors import InputError, shown
from deeplift_cas.landscape.expansion import NO_DIRECT, direct
from deeplift_cas.landscape.lift import MatrixProduct
from deeplift_cas.landscape.objectives.protocol import Objective
from deeplift_cas.landscape.objectives.quadratic import Quadratic
from deeplift_cas.landscape.taylor import TaylorExpansion

if TYPE_CHECKING:
    from deeplift_cas.criticality.critical import Criticality
    from deeplift_cas.criticality.descent import DescentCurves


class Landscape:
    """The function g = f∘φ on tuples of factors.

    Raises :class:`InputError` if the objective is not defined on the products of the lift.

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

    def __init__(self, lift: MatrixProduct, objective: Objective) -> None:
        if objective.shape != lift.shape:
            raise InputError(
                f"the objective is defined on {_by(objective.shape)} matrices, "
                f"but the products of the lift are {_by(lift.shape)}"
            )
        if clash := sorted(objective.parameters & set(lift.direction_names)):
            raise InputError(_clash(clash[0]))
        self.lift = lift
        self.objective = objective

    def __repr__(self) -> str:
        return f"Landscape({self.lift!r}, {type(self.objective).__name__})"

    def __call__(self, point: Sequence[Any]) -> Any:
        """g(point)."""
        return self.objective.along([self.lift(self.lift.checked(point))])[0]

    def parameters(self, point: Sequence[Any]) -> tuple[str, ...]:
        """The names of all symbols in the objective and the point, in alphabetical order."""
        names = self.lift.checked(point).symbols
        if clash := sorted(names & set(self.lift.direction_names)):
            raise InputError(_clash(clash[0]))
        return tuple(sorted(names | self.objective.parameters))

    def taylor(
        self,
        point: Sequence[Any],
        order: int,
        parameters: Sequence[str] | None = None,
        engine: Literal["direct", "symengine"] | None = None,
    ) -> TaylorExpansion:
        """The forms g_1, …, g_order of g(W + tẆ) at a point.

        The engine "direct" (landscape/expansion.py) is for rational points and quadratic objectives without weights,
        and is chosen for them.  "symengine" multiplies truncated series with SymEngine, for every point and objective.

        Raises :class:`InputError` for an order below 1, a point that does not fit, or an engine that cannot.
        """
        if isinstance(order, bool) or not isinstance(order, int) or order < 1:
            raise InputError(f"the order must be a positive integer, not {order!r}")
        names = self.parameters(point) if parameters is None else tuple(parameters)
        point = self.lift.checked(point)
        plain = isinstance(self.objective, Quadratic) and self.objective.weights is None
        possible = plain and not point.symbols
        if engine is None:
            engine = "direct" if possible else "symengine"
        if engine == "direct":
            if not isinstance(self.objective, Quadratic):
                raise InputError(NO_DIRECT)
            return TaylorExpansion(self.lift, direct(self.lift, point, self.objective, order, names))
        if engine != "symengine":
            raise InputError(f'the engines are "direct" and "symengine", not {shown(engine)}')
        _, *coefficients = self.objective.along(self.lift.line(point, order))
        directions = self.lift.direction_names
        return TaylorExpansion(
            self.lift, [Form.from_expr(g, directions, names, k) for k, g in enumerate(coefficients, 1)]
        )

    def criticality(self, point: Sequence[Any], order: int = 3, parameters: Sequence[str] | None = None) -> Criticality:
        """For which parameters the point is k-critical for g, k = 1, …, order (at most 4); the kernel has accepted
        every proof.  See :func:`deeplift_cas.criticality.critical.criticality`.
        """
        from deeplift_cas.criticality.critical import criticality

        return criticality(self, point, order, parameters)

    def descent_curve(
        self, point: Sequence[Any], order: int = 4, parameters: Sequence[str] | None = None
    ) -> DescentCurves:
        """Curves through the point along which g falls, one for each kind of parameters for which the point is not
        ``order``-critical; none if it always is.

        Raises :class:`InputError` for an order above 4, :class:`~deeplift_cas.errors.Undecided` if it is not decided.

        >>> from deeplift_cas import MatrixProduct, PolynomialObjective
        >>> g = Landscape(MatrixProduct(2, 1), PolynomialObjective("X11^2 + X11*X12^2", (1, 2)))
        >>> for curve in g.descent_curve([[[0, 0]]]):
        ...     print(curve)
        ẇ1_11 = -1/2*ε^2, ẇ1_12 = ε: g falls like -1/4*ε^4
        """
        from deeplift_cas.criticality.descent import descent_curves

        return descent_curves(self, point, order, parameters)


def _by(shape: tuple[int, int]) -> str:
    return f"{shape[0]}×{shape[1]}"


def _clash(name: str) -> str:
    return f"'{name}' is a parameter and the name of a direction: rename the parameter"
