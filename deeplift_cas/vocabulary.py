"""The words that the package is made of: orders and steps, readings, verdicts, relations, the names of entries.

Standard library only: the command line, and what runs without computer algebra, read them too.  The certificate kernel
keeps its own copies on purpose; tests/test_vocabulary.py pins those to these.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product
from typing import Final, Literal, NamedTuple

# -- orders ------------------------------------------------------------------------------------------------


class Order(NamedTuple):
    r"""What k-criticality asks for beyond (k − 1)-criticality.

    ``step`` names it in answers and certificates.  ``criterion`` and ``suffices`` are LaTeX: the condition, and how the
    identities of a proof show it.  Where a refuting curve of this order is a straight line, it is told by a
    ``derivative`` along its direction (text and ``latex``), which ``is_negative`` or just not 0, for directions
    ``within`` a subspace.
    """

    number: int
    step: str
    statement: str
    criterion: str
    suffices: str = ""
    derivative: str = ""
    latex: str = ""
    is_negative: bool = True
    within: str = ""


ORDERS = (
    Order(
        1,
        "gradient",
        "∇g(W) = 0",
        criterion=r"1-critical if and only if $\nabla g(W) = 0$",
        derivative="∇g(W)[ẇ]",
        latex=r"\nabla g(W)[\dot w]",
        is_negative=False,
    ),
    Order(
        2,
        "hessian",
        "2-critical",
        criterion=r"2-critical if and only if also $\nabla^2 g(W) \succeq 0$",
        suffices=(
            r"Where $\nabla^2 g(W) \succeq 0$, that is shown by $D\, \nabla^2 g(W)[\dot w, \dot w] = \sum_i \lambda_i "
            r"\ell_i(\dot w)^2$ with $D > 0$, $\lambda_i \geq 0$ and linear forms $\ell_i$."
        ),
        derivative="∇²g(W)[ẇ,ẇ]",
        latex=r"\nabla^2 g(W)[\dot w, \dot w]",
    ),
    Order(
        3,
        "third",
        "3-critical",
        criterion=r"3-critical if and only if also $g_3 = 0$ on $K$",
        suffices=(
            r"For $\dot w \in K$ then all $\lambda_i \ell_i(\dot w)$ are zero, so that $S g_3 = \sum_i \lambda_i "
            r"\ell_i q_i$ with $S \neq 0$ and quadratic forms $q_i$ shows that $g_3 = 0$ on $K$."
        ),
        derivative="∇³g(W)[ẇ,ẇ,ẇ]",
        latex=r"\nabla^3 g(W)[\dot w, \dot w, \dot w]",
        is_negative=False,
        within=", which is in $K$",
    ),
    Order(
        4,
        "fourth",
        "4-critical",
        criterion=(
            r"4-critical if and only if also $g_4(\dot w) + \mathrm{D}g_3(\dot w)[v] + g_2(v) \geq 0$ for all "
            r"$\dot w \in K$ and all $v$, which is the coefficient of $\varepsilon^4$ along "
            r"$W + \varepsilon \dot w + \varepsilon^2 v$"
        ),
        suffices=(
            r"It also gives $S\, \mathrm{D}g_3(\dot w)[v] = \sum_i \lambda_i \ell_i(v) q_i(\dot w)$ for $\dot w \in "
            r"K$; completing squares, $g_4(\dot w) + \mathrm{D}g_3(\dot w)[v] + g_2(v) \geq "
            r"g_4(\dot w) - \tfrac{D}{2 S^2} \sum_i \lambda_i q_i(\dot w)^2$. What remains, "
            r"$2 S^2 g_4 - D \sum_i \lambda_i q_i^2 \geq 0$ on $K$, is shown by squares with multipliers $\geq 0$, up "
            r"to products with some $\lambda_i \ell_i$."
        ),
    ),
)
"""One line an order, from 1 on.  The mathematics of each is in ``criticality``, its check in the kernel."""

MAX_ORDER = len(ORDERS)
ORDERS_IN_WORDS = f"{', '.join(str(order.number) for order in ORDERS[:-1])} or {MAX_ORDER}"
STEPS = tuple(order.step for order in ORDERS)
"""The step that each order adds."""
STATIONARITY, CONCLUSION = "stationarity", "conclusion"
"""The other steps of an answer."""
STATEMENTS = {order.step: order.statement for order in ORDERS} | {STATIONARITY: "φ(W) is not stationary for f"}

MINIMUM, GLOBAL, STRICT = "minimum", "global", "strict"
"""What is asked about a point beyond the orders."""
MAXIMUM, SADDLE, CONSTANT, NOT_CRITICAL = "maximum", "saddle", "constant", "not critical"
"""The kinds of points, with *minimum* and *undecided*."""

# -- readings, verdicts, statements ------------------------------------------------------------------------

Reading = Literal["image", "ambient"]
IMAGE: Final = "image"
AMBIENT: Final = "ambient"
READINGS: Final[tuple[Reading, ...]] = (IMAGE, AMBIENT)
"""Stationary on the image of φ, or on all matrices."""

PROVED, REFUTED, CHECKED, CITED, UNDECIDED = "proved", "refuted", "checked", "cited", "undecided"
VERDICTS = (PROVED, CHECKED, CITED, REFUTED, UNDECIDED)
"""On a statement as worded.  *amended* is a refuted one with an amendment that stands."""

QUADRATIC, POLYNOMIAL = "quadratic", "polynomial"
"""The kinds of objectives in certificates; every objective states itself as one of them."""

GRADIENT, GRADIENT_BELOW, GRADIENT_ABOVE = "N", "XᵀN", "NXᵀ"
GRADIENTS = {
    GRADIENT: r"\nabla f(X)",
    GRADIENT_BELOW: r"X^\top \nabla f(X)",
    GRADIENT_ABOVE: r"\nabla f(X) X^\top",
}
"""What certificates call the matrices that decide about stationarity, N = ∇f(X) ↦ LaTeX."""

# -- relations ---------------------------------------------------------------------------------------------


class Relation(NamedTuple):
    """A relation to zero: the signs that it allows, its negation, its mirror image, and how it is written."""

    signs: frozenset[int]
    negation: str
    mirror: str
    text: str
    latex: str


RELATIONS = {
    "!=": Relation(frozenset({-1, 1}), "=", "!=", "≠", r"\neq"),
    ">=": Relation(frozenset({0, 1}), "<", "<=", "≥", r"\geq"),
    "<=": Relation(frozenset({-1, 0}), ">", ">=", "≤", r"\leq"),
    "=": Relation(frozenset({0}), "!=", "=", "=", "="),
    ">": Relation(frozenset({1}), "<=", "<", ">", ">"),
    "<": Relation(frozenset({-1}), ">=", ">", "<", "<"),
}
"""The longer names first, as a reader has to try them."""
SIGNS = {name: relation.signs for name, relation in RELATIONS.items()}
RELATION = {signs: name for name, signs in SIGNS.items()}
"""The signs that are allowed ↦ the relation."""
WHERE_CRITICAL = "it is asked only where the point is critical"
"""Why it is left undecided whether φ(W) is stationary."""
ANY = frozenset({-1, 0, 1})
"""The signs of which nothing is known."""

# -- engines -----------------------------------------------------------------------------------------------

ENGINES = DIRECT, SYMENGINE = "direct", "symengine"
"""What expands g: ``landscape/expansion.py``, or truncated series that SymEngine multiplies."""
DIGITS = 100_000
"""Of a number in an answer, which may be longer than what users write."""

# -- names of entries --------------------------------------------------------------------------------------

ENTRY = re.compile(
    r"(?:w(?P<layer>\d+)dot|X)(?:(?P<row>\d)(?P<column>\d)|(?P<long_row>\d+)_(?P<long_column>\d+))", re.ASCII
)
"""The names that :func:`entry_name` gives to entries of directions and of X."""


def entry_name(prefix: str, row: int, column: int) -> str:
    """The name of an entry, indices from 1: ``X12``, and ``X1_12`` where an index has two digits.

    >>> entry_name("w1dot", 1, 2), entry_name("w1dot", 1, 12)
    ('w1dot12', 'w1dot1_12')
    """
    separator = "_" if max(row, column) > 9 else ""
    return f"{prefix}{row}{separator}{column}"


def image_names(dimensions: Sequence[int]) -> list[list[str]]:
    """The names of the entries of X, a vector, a matrix or a tensor; rows by its first index.

    >>> image_names((2,)), image_names((1, 2)), image_names((1, 2, 2))
    ([['X1'], ['X2']], [['X11', 'X12']], [['X111', 'X112', 'X121', 'X122']])
    """
    indices = product(*(range(1, n + 1) for n in dimensions))
    names = ["X" + ("_" if max(index) > 9 else "").join(map(str, index)) for index in indices]
    columns = len(names) // dimensions[0]
    return [names[i * columns : (i + 1) * columns] for i in range(dimensions[0])]


def direction_prefix(layer: int) -> str:
    """What the names of the entries of Ẇ_layer begin with: ``w1dot``."""
    return f"w{layer}dot"


def direction_text(name: str) -> str:
    """An entry of a direction as people write it: ``ẇ1_23`` for ``w1dot23``, ``u̇1`` for ``u1dot``."""
    if name.endswith("dot"):
        return f"{name[0]}\N{COMBINING DOT ABOVE}{name[1:-3]}"
    layer, _, entry = name.removeprefix("w").partition("dot")
    return f"ẇ{layer}_{entry.replace('_', ',')}"
