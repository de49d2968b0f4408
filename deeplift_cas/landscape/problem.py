"""A question as a user writes it: a lift, a point, an objective, parameters; as a file or in Python."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import symengine

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.exact import exact
from deeplift_cas.algebra.parsing import decimal
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.errors import InputError, shown
from deeplift_cas.files import Name, read_text
from deeplift_cas.landscape.landscape import Landscape
from deeplift_cas.landscape.lift import Lift, MatrixProduct, Point
from deeplift_cas.landscape.matrix import substituted
from deeplift_cas.landscape.objectives.protocol import Objective, Setting
from deeplift_cas.landscape.objectives.table import OBJECTIVES
from deeplift_cas.vocabulary import ENTRY, MAX_ORDER, ORDERS_IN_WORDS

MAX_FILE = 500_000  # bytes of a problem file
MAX_ENTRIES = 2_000  # of all factors and the product
MAX_PARAMETERS = 100
MAX_NAME = 60  # letters of a parameter
MAX_DOTS = 200  # in a line before "=": the time that dotted keys take grows with their square
MAX_DEPTH = 50  # layers
KEYS = {"title", "theorem", "order", "printed_for_all", "widths", "lift", "parameters", "assume", "point", "objective"}
KEYS |= {"penalty", "decay", "unknown"}
MAX_ASSUMED = 20
NO_OBJECTIVE = {"kind": "polynomial", "expression": "0"}


@dataclass(frozen=True)
class Problem:
    """A landscape, a point and the names of the free parameters.

    ``theorem`` is the name of what a text claims by this point, that φ is not "k ⟹ 1" for k = ``order``;
    ``printed_for_all`` are the parameters for all of whose values it claims it, if that is said.

    >>> problem = Problem.shipped("counterexample")
    >>> problem.landscape.lift, problem.parameters
    (MatrixProduct(3, 2, 2, 3), ('x', 'y', 'z', 'c'))
    """

    landscape: Landscape
    point: Point
    parameters: tuple[str, ...]
    title: str = ""
    theorem: str = ""
    order: int = 3
    printed_for_all: tuple[str, ...] | None = None
    values: tuple[tuple[str, str], ...] = ()  # what parameters were given a value, by :meth:`at`
    assume: tuple[str, ...] = ()
    """Conditions that are assumed of the parameters; equations make them algebraic numbers."""
    unknown: tuple[str, ...] = ()
    """Parameters that stand for derivatives of an activation: numbers, of which what is assumed is known."""

    def __post_init__(self) -> None:
        if not isinstance(self.landscape, Landscape):
            raise InputError(f"a problem is about a Landscape(lift, objective), not a {type(self.landscape).__name__}")
        object.__setattr__(self, "point", self.landscape.lift.checked(self.point))
        object.__setattr__(self, "parameters", self.landscape.named(self.point, self.parameters))
        lift, ring = self.landscape.lift, Ring(self.parameters)
        unknown = {*self.unknown, *lift.unknown(self.point)}
        object.__setattr__(self, "unknown", tuple(name for name in self.parameters if name in unknown))
        known = (Condition.stated(ring, text) for text in lift.facts(self.point))
        assumed = dict.fromkeys([*map(str, _assumed(ring, self.assume)), *map(str, known)])
        object.__setattr__(self, "assume", tuple(assumed))

    @cached_property
    def ring(self) -> Ring:
        """ℚ[parameters], with what is assumed of them."""
        ring = Ring(self.parameters)
        ring.assumed = _assumed(ring, self.assume)
        return ring

    def assuming(self, conditions: Sequence[str]) -> Problem:
        """The problem with conditions on the parameters, such as ``["c > 0", "s^2 = s + 1"]``, besides those it has.

        >>> print(*Problem.shipped("counterexample").assuming(["c >= z"]).assume)
        c - z >= 0
        """
        listed = _list(conditions, "assume", '["c > 0"]')
        return replace(self, assume=(*self.assume, *map(str, _assumed(Ring(self.parameters), listed))))

    @classmethod
    def load(cls, path: Name) -> Problem:
        """Read a problem file (TOML).  Raises :class:`InputError` that names the file and the fault."""
        return cls.from_toml(read_text(path, MAX_FILE, "a problem file (TOML)"), str(path), os.path.dirname(path))

    @classmethod
    def load_lift(cls, path: Name) -> Problem:
        """The same for a question about the lift alone: without an objective, f is 0."""
        text = read_text(path, MAX_FILE, "a problem file (TOML)")
        return cls.from_toml(text, str(path), os.path.dirname(path), objective=NO_OBJECTIVE)

    @classmethod
    def shipped(cls, name: str) -> Problem:
        """One of the problems that come with the package."""
        return cls.load(os.path.join(os.path.dirname(os.path.dirname(__file__)), "problems", f"{name}.toml"))

    @classmethod
    def named(cls, text: str) -> Problem:
        """The counterexample by its name, else a problem file."""
        return cls.shipped(text) if text == "counterexample" else cls.load(text)

    @classmethod
    def from_toml(
        cls,
        text: str,
        name: str = "the problem",
        folder: Name | None = None,
        objective: Mapping[str, Any] | None = None,
    ) -> Problem:
        """The problem that a TOML text describes; ``name`` is used in messages, ``folder`` is where it names files;
        ``objective`` is taken if there is none.
        """
        if not isinstance(text, str):
            raise InputError(
                f"a problem in TOML is a text, not a {type(text).__name__}: a file is read by Problem.load"
            )
        try:
            data = _toml(text)
            return cls.from_mapping(data if objective is None else {"objective": objective, **data}, folder)
        except InputError as error:
            raise InputError(f"{name}: {error}") from None

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any], folder: Name | None = None) -> Problem:
        """The problem in the shape of the TOML file, as nested dictionaries and lists; files are named from ``folder``
        (default: the current one).
        """
        if not isinstance(data, Mapping) or not all(isinstance(key, str) for key in data):
            raise InputError("a problem is a mapping from keys such as 'widths' to their values")
        _keys(data, KEYS, "the problem")
        if "widths" in data and "lift" in data:
            raise InputError("either 'widths' or a table [lift], not both")
        for key in ("lift" if "lift" in data else "widths", "point", "objective"):
            if key not in data:
                raise InputError(f"the key '{key}' is missing")
        names = _parameters(data.get("parameters", []))
        lift: Lift
        if "lift" in data:
            from deeplift_cas.landscape.lifts.table import read_lift  # start-up counts

            lift, point = read_lift(
                data["lift"], data["point"], names, _list(data.get("assume", []), "assume", '["c > 0"]')
            )
            names = (*names, *sorted(lift.symbols(point) - {*names}))  # derivatives that are not rational
        else:
            lift = _product(data["widths"])
            factors = _list(data["point"], "point", "[W_1, W_2, ...], each a matrix such as [[1, 0], [0, 1]]")
            point = lift.point(*factors, names=names)
        _no_entries(names)
        objective = _objective(data["objective"], Setting(lift, point, names, folder))
        texts = {key: data.get(key, "") for key in ("title", "theorem")}
        for key, value in texts.items():
            if not isinstance(value, str) or not value.isprintable():
                raise InputError(f"'{key}' must be a text of one line in quotes")
        order = data.get("order", 3)
        if type(order) is not int or not 1 <= order <= MAX_ORDER:
            raise InputError(f"'order' must be {ORDERS_IN_WORDS}, not {shown(order)}")
        claimed = None
        if "printed_for_all" in data:
            claimed = tuple(_list(data["printed_for_all"], "printed_for_all", '["x", "y"]'))
            if unknown := [n for n in claimed if n not in names]:
                raise InputError(f"'printed_for_all' names {shown(unknown[0])}: {_declared(names)}")
        assumed = tuple(_list(data.get("assume", []), "assume", '["c > 0"]'))
        landscape = Landscape(lift, objective, penalty=_penalty(data, lift, names))
        stated = tuple(_list(data.get("unknown", []), "unknown", '["s0"]'))  # in what certificates state
        return cls(
            landscape, point, names, order=order, printed_for_all=claimed, assume=assumed, unknown=stated, **texts
        )

    def with_scale(self, scale: str) -> Problem:
        """The same problem with another normalisation of a quadratic objective."""
        changed = getattr(self.landscape.objective, "with_scale", None)
        if changed is None:
            kinds = [name for name, known in OBJECTIVES.items() if type(self.landscape.objective) is known]
            raise InputError(
                "a scale s can be chosen for a quadratic objective ⟨A,X⟩ + s·c‖X−φ(W)‖²"
                + "".join(f': the objective of this problem is of kind "{kind}"' for kind in kinds)
            )
        landscape = Landscape(self.landscape.lift, changed(scale), self.landscape.engine, self.landscape.penalty)
        same = landscape.objective.statement(ring := Ring(self.parameters)) == self.landscape.objective.statement(ring)
        return replace(self, landscape=landscape, printed_for_all=self.printed_for_all if same else None)

    def with_engine(self, engine: str) -> Problem:
        """The same problem, expanded by that engine.  Raises :class:`InputError` if it cannot."""
        landscape = Landscape(self.landscape.lift, self.landscape.objective, engine, self.landscape.penalty)
        landscape.taylor(self.point, 1, self.parameters)
        return replace(self, landscape=landscape)

    def at(self, values: Mapping[str, Any]) -> Problem:
        """The problem with numbers for parameters; those without one stay free.

        A value may be a root of a polynomial in an interval, ``"root(s^2 - s - 1, 3/2, 7/4)"``: that is assumed of the
        parameter then.  Raises :class:`InputError` for an unknown parameter, an inexact value, or values that break
        what is assumed.
        """
        if not isinstance(values, Mapping):
            raise InputError(f'values are a mapping such as {{"c": "1/2"}}, not {shown(values)}')
        values = {str(name): value for name, value in values.items()}
        if extra := [n for n in values if n not in self.parameters]:
            raise InputError(f"there is no parameter '{extra[0]}': {_declared(self.parameters)}")
        roots = {name: match for name, value in values.items() if (match := _ROOT.fullmatch(str(value)))}
        if roots:
            assumed = [text for name, match in roots.items() for text in _root(name, match)]
            return self.assuming(assumed).at({name: value for name, value in values.items() if name not in roots})
        numbers = {}
        for name, value in values.items():
            try:
                numbers[symengine.Symbol(name)] = symengine.expand(exact(value))
            except InputError as error:
                raise InputError(f"the value of '{name}': {error}") from None
            if numbers[symengine.Symbol(name)].free_symbols:
                raise InputError(f"the value of '{name}' must be a number such as 2 or 1/2, not {shown(value)}")
        point = tuple(substituted(factor, numbers) for factor in self.point)
        given = tuple((n, str(numbers[symengine.Symbol(n)])) for n in self.parameters if n in values)
        landscape = self.landscape.at(numbers)
        point = landscape.lift.point(*point)
        lift = self.landscape.lift
        derivatives = lift.symbols(self.point) - lift.parameters  # which may be rational at these values
        gone = derivatives - {*landscape.parameters(point)}
        free = tuple(n for n in self.parameters if n not in values and n not in gone)
        return replace(
            self,
            landscape=landscape,
            point=point,
            parameters=free,
            printed_for_all=None,
            values=(*self.values, *given),
            assume=_left(self.ring, numbers, Ring(free)),
            unknown=tuple(n for n in self.unknown if n in free),
        )

    def statement(self) -> dict[str, Any]:
        """The problem in the normal form of certificates: all polynomials expanded."""
        ring, lift, h = Ring(self.parameters), self.landscape.lift, self.landscape.penalty
        return {
            **lift.statement(ring, self.point),
            "parameters": list(self.parameters),
            "objective": self.landscape.objective.statement(ring),
            **({} if h is None else {"penalty": _penalty_text(h, Ring((*lift.coordinates, *self.parameters)))}),
            **({"assume": list(self.assume)} if self.assume else {}),
            **({"unknown": list(self.unknown)} if self.unknown else {}),
        }


def _toml(text: str) -> dict[str, Any]:
    if not text.strip():
        raise InputError("the file is empty: a problem needs widths, point and objective")
    if any(_DOTTED.match(line) for line in text.splitlines()):
        raise InputError(f"not valid TOML: more than {MAX_DOTS} dots before '='")
    try:
        return tomllib.loads(text, parse_float=_decimal)
    except tomllib.TOMLDecodeError as error:
        raise InputError(_unquoted(text, str(error)) or f"not valid TOML: {error}") from None
    except RecursionError:
        raise InputError("not valid TOML: nested too deep") from None
    except InputError:
        raise
    except ValueError:
        raise InputError("not valid TOML: a number of too many digits") from None


_DOTTED = re.compile(rf"\s*\[*\s*(?:(?:[\w-]+|\"(?:[^\"\\]|\\.)*\"|'[^']*')\s*\.\s*){{{MAX_DOTS}}}")
"""A key of too many parts: it needs time and space that grow with their square."""


class _Decimal(Fraction):
    """A decimal of a TOML file, exact, which messages show as it was written."""

    text: str

    def __repr__(self) -> str:
        return self.text


def _decimal(text: str) -> Any:
    if text.lstrip("+-") in ("nan", "inf"):
        return float(text)  # refused where it stands
    number = _Decimal(decimal(text))
    number.text = text
    return number


_PLACE = re.compile(
    r"^(?:Invalid value|Unclosed array|Expected newline.* after a statement) \(at line (\d+), column (\d+)\)"
)
_FORMULA = re.compile(r"[\w.*^/+\-()²³·−½]+")
_NO_NUMBER = re.compile(r"[^\W\d_]|\d[-+*/^]|\d\.(?!\d)|(?<!\d)\.\d")  # that TOML knows
_CONSTANTS = {"true", "false", "none", "null", "nan", "inf"}


def _unquoted(text: str, message: str) -> str:
    """What is wrong where TOML cannot be read because a formula stands there without quotes; else nothing."""
    place = _PLACE.search(message)
    lines = text.splitlines()
    if place is None or int(place[1]) > len(lines):
        return ""
    line, column = lines[int(place[1]) - 1].partition("#")[0].rstrip(), int(place[2]) - 1
    start = len(line.partition("=")[0]) + 1 if "=" in line else 0
    if set(line) & set("“”„’"):
        return f"line {place[1]}: quotes must be plain ones: \" or '"
    if line.count('"') % 2 or ('"' not in line and line.count("'") % 2):
        return f"line {place[1]}: a quote is missing"
    if not start and not re.match(r"\s*[\[\]]*.*[\],]\s*$", line):
        return ""  # neither a value nor a line of an array
    match = next((m for m in _FORMULA.finditer(line, start) if m.start() <= column <= m.end()), None)
    if match is None or not _NO_NUMBER.search(match[0]) or match[0].lower() in _CONSTANTS:
        return ""
    value = line[start:].strip()
    before = line[start : match.start()]
    if "[" in before and before.count("[") <= before.count("]"):
        return ""  # behind the array
    formula = match[0] if "[" in value or not start else value
    if set(formula) & set("\"',") or line[: match.start()].count('"') % 2 or len(formula) > MAX_NAME:
        return ""
    return f'line {place[1]}: names and formulas stand in quotes: write "{formula}"'


def _keys(data: Mapping[str, Any], allowed: set[str], what: str) -> None:
    if unknown := sorted(set(data) - allowed):
        raise InputError(f"unknown key {shown(unknown[0])} in {what}: the known ones are {', '.join(sorted(allowed))}")


def _list(value: Any, name: str, example: str) -> Sequence[Any]:
    value = value.tolist() if hasattr(value, "tolist") else value
    if not isinstance(value, list | tuple):
        raise InputError(f"'{name}' must be a list such as {example}")
    return value


def _product(widths: Any) -> MatrixProduct:
    lift = MatrixProduct(*_list(widths, "widths", "[3, 2, 2, 3]"))
    entries = sum(rows * columns for rows, columns in (*lift.shapes, lift.shape))
    if len(lift.widths) > MAX_DEPTH + 1 or entries > MAX_ENTRIES:
        raise InputError(
            f"too large: at most {MAX_DEPTH} layers and {MAX_ENTRIES} entries in all factors and the product"
        )
    return lift


def _penalty(data: Mapping[str, Any], lift: Lift, names: tuple[str, ...]) -> Any:
    """h: a polynomial in the coordinates, and the weight of the sum of their squares."""
    h, known, was_given = symengine.Integer(0), (*lift.coordinates, *names), False
    if "decay" in data and lift.relations:
        raise InputError(
            "'decay' is about all coordinates, and equations determine some: write a 'penalty' in "
            f"{', '.join(lift.coordinates)}"
        )
    for key in ("penalty", "decay"):
        if key in data:
            was_given = True
            try:
                p = exact(data[key], known if key == "penalty" else names)
            except InputError as error:
                raise InputError(f"{key}: {error}") from None
            squares = symengine.Add(*(symengine.Symbol(name) ** 2 for name in lift.coordinates))
            h += p if key == "penalty" else p * squares
    return symengine.expand(h) if was_given else None


def _penalty_text(h: Any, ring: Ring) -> str:
    return ring.text(ring.polynomial(h))


def _parameters(value: Any) -> tuple[str, ...]:
    names = _list(value, "parameters", '["x", "c"]')
    for name in names:
        if not isinstance(name, str):
            raise InputError(f"a parameter must be a name in quotes, not {shown(name)}")
    if len(names) > MAX_PARAMETERS:
        raise InputError(f"{len(names)} parameters are too many: at most {MAX_PARAMETERS}")
    Ring(names)
    return tuple(names)


def _no_entries(names: tuple[str, ...]) -> None:
    for name in names:
        if len(name) > MAX_NAME:
            raise InputError(f"the parameter {shown(name)} has {len(name)} letters: at most {MAX_NAME}")
        if match := ENTRY.fullmatch(name):
            kind = "a direction" if match["layer"] else "an entry of X"
            raise InputError(f"'{name}' is a parameter and the name of {kind}: rename the parameter")


_ROOT = re.compile(r"\s*root\((.*),([^,]*),([^,]*)\)\s*")


def _root(name: str, match: re.Match[str]) -> list[str]:
    """What is assumed of a root of a polynomial between two numbers."""
    ring, example = (
        Ring((name,)),
        f"a root is written root({name}^2 - 2, 1, 3/2): a polynomial in {name} and two numbers",
    )
    try:
        p = ring.polynomial(symengine.expand(exact(match[1], (name,))))
        low, high = (Ring.rational(exact(end, ())) for end in match.groups()[1:])
    except InputError as error:
        raise InputError(f"{error}: {example}") from None
    if p.is_constant() or not low < high or p(low) * p(high) >= 0:
        raise InputError(f"the polynomial does not change its sign between the two numbers: {example}")
    return [f"{ring.text(p)} = 0", f"{name} > {low}", f"{name} < {high}"]


def _assumed(ring: Ring, texts: Sequence[Any]) -> tuple[Condition, ...]:
    if len(texts) > MAX_ASSUMED:
        raise InputError(f"{len(texts)} assumptions are too many: at most {MAX_ASSUMED}")
    found = (Condition.stated(ring, text) for text in texts)
    return tuple({str(condition): condition for condition in found}.values())


def _left(ring: Ring, numbers: Mapping[Any, Any], free: Ring) -> tuple[str, ...]:
    """What is still assumed where some parameters are numbers; raises :class:`InputError` if they break it."""
    left = []
    for condition in ring.assumed:
        value = symengine.expand(ring.expr(condition.polynomial).subs(numbers))
        p = free.polynomial(value)
        if not p.is_constant():
            left.append(str(Condition.of(free, p, condition.relation)))
        elif ((c := p.leading_coefficient() if not p.is_zero() else 0) > 0) - (c < 0) not in condition.signs:
            raise InputError(f"these values break the assumption {condition}")
    return tuple(left)


def _objective(data: Any, setting: Setting) -> Objective:
    if not isinstance(data, Mapping):
        raise InputError("'objective' must be a table: write [objective] and below it kind = ...")
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in OBJECTIVES:
        *others, last = (f'"{name}"' for name in OBJECTIVES)
        raise InputError(f"the kind of an objective is {', '.join(others)} or {last}, not {shown(kind)}")
    objective = OBJECTIVES[kind]
    _keys(data, {"kind", *objective.required, *objective.optional}, f"a {kind} objective")
    for key in objective.required:
        if key not in data:
            raise InputError(f"the key '{key}' is missing in [objective]")
    return objective.read(data, setting)


def _declared(names: Sequence[str]) -> str:
    return f"the parameters are {', '.join(names)}" if names else "this problem has no parameters"
