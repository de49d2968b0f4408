"""Conditions on strata, as text: ``three = false and rank(3,0) < dmin``.  They are parsed, and nothing is executed.

A truth may be *undecided* (``None``), and conditions follow Kleene's logic: what depends on it is undecided, too.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from lark import Lark, Token, Transformer, UnexpectedInput, v_args
from lark.exceptions import UnexpectedEOF, VisitError

from deeplift_cas.atlas.row import TEXTS, TRUTHS, Row, stratum_of
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
TRUTH, NUMBER, TEXT = "a truth", "a number", "a text"


class Term(NamedTuple):
    """A part of a condition: of which kind its value is, and what computes it from a row."""

    kind: str
    value: Value
    text: str

    def expect(self, kind: str) -> Value:
        """What computes it, if it is of that kind; raises :class:`InputError`."""
        if self.kind != kind:
            raise InputError(f"{self.text} is {self.kind}, where {kind} is needed. {EXAMPLE}")
        return self.value


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
            self._value: Value = reader.transform(_parser().parse(text)).expect(TRUTH)
        except UnexpectedInput as error:
            place = -1 if isinstance(error, UnexpectedEOF) else error.pos_in_stream
            at = "its end" if place is None or place < 0 else text[place:][:20]
            raise InputError(f"{shown(text)} is no condition: it cannot be read at {at!r}. {EXAMPLE}") from None
        except VisitError as error:
            raise error.orig_exc from None
        except RecursionError:
            raise InputError("a condition with too many brackets") from None
        self.depth: int = reader.depth
        """The greatest layer that it names: it says nothing of networks of less depth."""
        self.columns: frozenset[str] = frozenset(reader.columns)
        """Those that it names."""

    def __call__(self, row: Row | Mapping[str, Any]) -> bool | None:
        """Whether it holds; ``None`` if that is undecided, or it names layers that the network does not have."""
        data = row._asdict() if isinstance(row, Row) else row
        if data["depth"] < self.depth:
            return None
        found: bool | None = self._value(data, lambda: stratum_of(dict(data)))
        return found


EXAMPLE = "Write, for instance, three = false and rank(3,0) < dmin"


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="earley", maybe_placeholders=False)


@v_args(inline=True)
class _Reader(Transformer[Token, Term]):
    """Trees as terms, and the greatest layer in them."""

    depth = 0

    def __init__(self) -> None:
        super().__init__()
        self.columns = set[str]()

    def implication(self, left: Term, right: Term | None = None) -> Term:
        return left if right is None else self.disjunction(self.negation(left), right)

    def disjunction(self, *parts: Term) -> Term:
        return self._joined(True, "or", parts)

    def conjunction(self, *parts: Term) -> Term:
        return self._joined(False, "and", parts)

    def _joined(self, decides: bool, word: str, parts: tuple[Term, ...]) -> Term:
        if len(parts) == 1:
            return parts[0]
        values = [part.expect(TRUTH) for part in parts]
        return Term(TRUTH, lambda *row: _first(decides, values, row), f" {word} ".join(part.text for part in parts))

    def negation(self, part: Term) -> Term:
        value = part.expect(TRUTH)
        return Term(TRUTH, lambda *row: _not(value(*row)), f"not {part.text}")

    def comparison(self, left: Term, relation: Token | None = None, right: Term | None = None) -> Term:
        if relation is None or right is None:
            return left
        compare, a, b = RELATIONS[str(relation)], left.value, right.expect(left.kind)
        text = f"{left.text} {relation} {right.text}"
        if UNDECIDED in (left.text, right.text):  # asked for by name
            return Term(TRUTH, lambda *row: compare(a(*row) is None, b(*row) is None), text)

        def value(*row: Any) -> bool | None:
            x, y = a(*row), b(*row)
            return None if x is None or y is None else bool(compare(x, y))

        return Term(TRUTH, value, text)

    def plus(self, a: Term, b: Term) -> Term:
        return _computed(operator.add, "+", a, b)

    def minus(self, a: Term, b: Term) -> Term:
        return _computed(operator.sub, "-", a, b)

    def times(self, a: Term, b: Term) -> Term:
        return _computed(operator.mul, "*", a, b)

    def opposite(self, a: Term) -> Term:
        return _computed(operator.sub, "-", Term(NUMBER, lambda *row: 0, "0"), a)

    def number(self, token: Token) -> Term:
        number = int(token)
        return Term(NUMBER, lambda *row: number, str(token))

    def text(self, token: Token) -> Term:
        return Term(TEXT, lambda *row: str(token)[1:-1], str(token))

    def true(self) -> Term:
        return Term(TRUTH, lambda *row: True, "true")

    def false(self) -> Term:
        return Term(TRUTH, lambda *row: False, "false")

    def undecided(self) -> Term:
        return Term(TRUTH, lambda *row: None, UNDECIDED)

    def rank(self, b: Token, a: Token) -> Term:
        upper, lower = self._layers(b, a, "rank(b,a) is that of W_b⋯W_(a+1), a ≤ b")
        return Term(NUMBER, lambda row, stratum: stratum().rank(upper, lower), f"rank({b},{a})")

    def multiplicity(self, a: Token, b: Token) -> Term:
        upper, lower = self._layers(b, a, "m(a,b) is the multiplicity of [a,b], a ≤ b")
        return Term(NUMBER, lambda row, stratum: stratum().multiplicity(lower, upper), f"m({a},{b})")

    def width(self, k: Token) -> Term:
        layer, _ = self._layers(k, k, "")
        return Term(NUMBER, lambda row, stratum: stratum().widths[layer], f"d({k})")

    def _layers(self, upper: Token, lower: Token, what: str) -> tuple[int, int]:
        b, a = int(upper), int(lower)
        if a > b:
            raise InputError(what)
        self.depth = max(self.depth, b)
        return b, a

    def column(self, token: Token) -> Term:
        name = str(token)
        if name not in Row._fields:
            near = ", ".join(Row._fields)
            raise InputError(f"there is no {name!r}: there are {near}, rank(b,a), m(a,b), d(k)")
        self.columns.add(name)
        if name in TRUTHS:
            return Term(TRUTH, lambda row, stratum: None if row[name] is None else bool(row[name]), name)
        return Term(TEXT if name in TEXTS else NUMBER, lambda row, stratum: row[name], name)


def _computed(operation: Callable[[Any, Any], Any], sign: str, a: Term, b: Term) -> Term:
    x, y = a.expect(NUMBER), b.expect(NUMBER)

    def value(*row: Any) -> Any:
        left, right = x(*row), y(*row)
        return None if left is None or right is None else operation(left, right)

    return Term(NUMBER, value, f"{a.text} {sign} {b.text}")


def _first(decides: bool, parts: Sequence[Value], row: tuple[Any, ...]) -> bool | None:
    """What decides, if a part is that; else it is open if a part is."""
    truths: list[bool | None] = [part(*row) for part in parts]
    return decides if decides in truths else None if None in truths else not decides


def _not(truth: bool | None) -> bool | None:
    return None if truth is None else not truth
