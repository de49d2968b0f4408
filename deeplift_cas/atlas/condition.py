"""Conditions on strata, as text: ``three = false and rank(3,0) < dmin``.  They are parsed, and nothing is executed.

A truth may be *undecided* (``None``), and conditions follow Kleene's logic: what depends on it is undecided, too.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedInput, v_args
from lark.exceptions import VisitError

from deeplift_cas.atlas.row import Row, stratum_of
from deeplift_cas.errors import InputError, shown
from deeplift_cas.strata.stratum import Stratum

GRAMMAR = r"""
?start: implication
?implication: disjunction ("implies" implication)? -> implication
?disjunction: conjunction ("or" conjunction)* -> disjunction
?conjunction: negation ("and" negation)* -> conjunction
?negation: "not" negation -> negation
    | comparison
?comparison: sum (RELATION sum)? -> comparison
?sum: product
    | sum "+" product -> plus
    | sum "-" product -> minus
?product: atom
    | product "*" atom -> times
?atom: NUMBER -> number
    | "true" -> true
    | "false" -> false
    | "undecided" -> undecided
    | "rank" "(" NUMBER "," NUMBER ")" -> rank
    | "m" "(" NUMBER "," NUMBER ")" -> multiplicity
    | "d" "(" NUMBER ")" -> width
    | NAME -> column
    | TEXT -> text
    | "-" atom -> opposite
    | "(" implication ")"
RELATION: "<=" | ">=" | "!=" | "≤" | "≥" | "≠" | "==" | "=" | "<" | ">"
NAME: /(?!(and|or|not|implies|true|false|undecided)\b)[a-z_][a-z_0-9]*/
TEXT: /"[^"]*"|'[^']*'/
NUMBER: /[0-9]{1,9}/
%ignore /\s+/
"""
MAX_LENGTH = 2_000
"""Characters of a condition."""
UNDECIDED = "undecided"
RELATIONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "==": operator.eq,
    "!=": operator.ne,
    "≠": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    "≤": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "≥": operator.ge,
}
Value = Callable[[Mapping[str, Any], Callable[[], Stratum]], Any]


class Condition:
    """A condition on a stratum.

    >>> from deeplift_cas.atlas.row import row
    >>> from deeplift_cas.strata.stratum import strata
    >>> condition = Condition("one = false implies rank(2,0) < dmin")
    >>> [condition(row(stratum)) for stratum in strata(2, 1, 2)]
    [True, True, True, True]
    """

    def __init__(self, text: str) -> None:
        """Raises :class:`InputError`, which says where it is no condition."""
        self.text = text
        if len(text) > MAX_LENGTH:
            raise InputError(f"a condition of {len(text)} characters: more than {MAX_LENGTH} are not read")
        reader = _Reader()
        try:
            self._value: Value = reader.transform(_parser().parse(text))
        except UnexpectedInput as error:
            at = text[max(0, (error.pos_in_stream or 0)) :][:20] or "its end"
            raise InputError(f"{shown(text)} is no condition: it cannot be read at {at!r}. {EXAMPLE}") from None
        except VisitError as error:
            raise error.orig_exc from None
        except RecursionError:
            raise InputError("a condition with too many brackets") from None
        self.depth: int = reader.depth
        """The greatest layer that it names: it says nothing of networks of less depth."""

    def __call__(self, row: Row | Mapping[str, Any]) -> bool | None:
        """Whether it holds; ``None`` if that is undecided, or it names layers that the network does not have."""
        data = row._asdict() if isinstance(row, Row) else row
        if data["depth"] < self.depth:
            return None
        found: bool | None = _truth(self._value(data, lambda: stratum_of(dict(data))))
        return found


EXAMPLE = "Write, for instance, three = false and rank(3,0) < dmin"


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="earley", maybe_placeholders=False)


def _truth(value: Any) -> bool | None:
    if value is None or value == UNDECIDED:
        return None
    if value in (0, 1):
        return bool(value)
    raise InputError(f"{shown(value)} is a number or a text where a truth is needed: compare it with something")


@v_args(inline=True)
class _Reader(Transformer[Token, Value]):
    """Trees as functions of a row, and the greatest layer in them."""

    depth = 0

    def implication(self, left: Value, right: Value | None = None) -> Value:
        return left if right is None else self.disjunction(self.negation(left), right)

    def disjunction(self, *parts: Value) -> Value:
        return parts[0] if len(parts) == 1 else lambda *row: _first(True, parts, row)

    def conjunction(self, *parts: Value) -> Value:
        return parts[0] if len(parts) == 1 else lambda *row: _first(False, parts, row)

    def negation(self, part: Value) -> Value:
        return lambda *row: _not(_truth(part(*row)))

    def comparison(self, left: Value, relation: Token | None = None, right: Value | None = None) -> Value:
        if relation is None or right is None:
            return left
        compare = RELATIONS[str(relation)]

        def value(*row: Any) -> bool | None:
            a, b = left(*row), right(*row)
            if UNDECIDED in (a, b):  # asked for by name
                return compare(a is None or a == UNDECIDED, b is None or b == UNDECIDED)
            if a is None or b is None:
                return None
            if isinstance(a, str) != isinstance(b, str):
                raise InputError(f"{shown(a)} and {shown(b)} cannot be compared: a text and a number")
            return compare(a, b)

        return value

    def plus(self, a: Value, b: Value) -> Value:
        return _numbers(operator.add, a, b)

    def minus(self, a: Value, b: Value) -> Value:
        return _numbers(operator.sub, a, b)

    def times(self, a: Value, b: Value) -> Value:
        return _numbers(operator.mul, a, b)

    def opposite(self, a: Value) -> Value:
        return _numbers(operator.sub, lambda *row: 0, a)

    def number(self, token: Token) -> Value:
        return lambda *row: int(token)

    def text(self, token: Token) -> Value:
        return lambda *row: str(token)[1:-1]

    def true(self) -> Value:
        return lambda *row: 1

    def false(self) -> Value:
        return lambda *row: 0

    def undecided(self) -> Value:
        return lambda *row: UNDECIDED

    def rank(self, b: Token, a: Token) -> Value:
        upper, lower = self._layers(b, a, "rank(b,a) is that of W_b⋯W_(a+1), a ≤ b")
        return lambda row, stratum: stratum().rank(upper, lower)

    def multiplicity(self, a: Token, b: Token) -> Value:
        upper, lower = self._layers(b, a, "m(a,b) is the multiplicity of [a,b], a ≤ b")
        return lambda row, stratum: stratum().multiplicity(lower, upper)

    def width(self, k: Token) -> Value:
        layer, _ = self._layers(k, k, "")
        return lambda row, stratum: stratum().widths[layer]

    def _layers(self, upper: Token, lower: Token, what: str) -> tuple[int, int]:
        b, a = int(upper), int(lower)
        if a > b:
            raise InputError(what)
        self.depth = max(self.depth, b)
        return b, a

    def column(self, name: Token) -> Value:
        if name not in Row._fields:
            near = ", ".join(Row._fields)
            raise InputError(f"there is no {str(name)!r}: there are {near}, rank(b,a), m(a,b), d(k)")
        return lambda row, stratum: row[name]


def _numbers(operation: Callable[[Any, Any], Any], a: Value, b: Value) -> Value:
    def value(*row: Any) -> Any:
        x, y = a(*row), b(*row)
        if x is None or y is None:
            return None
        if isinstance(x, str) or isinstance(y, str):
            raise InputError(f"{shown(x)} and {shown(y)} are not both numbers")
        return operation(x, y)

    return value


def _first(decides: bool, parts: tuple[Value, ...], row: tuple[Any, ...]) -> bool | None:
    """What decides, if a part is that: those after it are not asked, as they may be about other depths."""
    left_open = False
    for part in parts:
        truth = _truth(part(*row))
        if truth is decides:
            return decides
        left_open = left_open or truth is None
    return None if left_open else not decides


def _not(truth: bool | None) -> bool | None:
    return None if truth is None else not truth
