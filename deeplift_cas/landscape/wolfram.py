"""Reading polynomials as Mathematica prints them, and as scanned pages give them.

InputForm (``2*x^2*y``) is read, and so is the output form: juxtaposed factors (``2 x y (x + y)``), superscripts as
``²`` and, where a scan has turned all of them into plain digits, behind a name (``x2``) or a parenthesis
(``(x + y)2``).  Known names are matched first; what is left of the digits is the exponent.  In a text with ``^`` or
``*`` no superscript was lost: digits are part of a name there.  Nothing is evaluated.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from deeplift_cas.algebra.parsing import inexact, parse, unknown_symbol
from deeplift_cas.errors import InputError, shown
from deeplift_cas.vocabulary import ENTRY

MAX_LENGTH, MAX_TERMS = 400_000, 50_000
"""Characters that are read, and terms that they may expand to."""

_PROMPT = re.compile(r"\s*Out\[ ?[0-9]{0,9} ?\](?://\w{1,20})?\s*:?=")
_TOKEN = re.compile(r"(\s+)|([0-9][0-9.]*)|([A-Za-z$][A-Za-z0-9_$]*)|([⁰¹²³⁴⁵⁶⁷⁸⁹]+)|(\*\*|--|\+\+|[-+*/^()−])")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹−", "0123456789-")
_CONTINUED = re.compile(r"\n[ \t]*>(?=[ \t])")
"""How lines go on in Mathematica's output to a terminal."""

LOST = "digits behind names and parentheses were read as exponents"
ALONE = "a number alone on its line was read as a coefficient"


class Reading(NamedTuple):
    """What a printed output says, and what had to be assumed about its form."""

    expr: Any
    remarks: tuple[str, ...]


def read(text: str, names: tuple[str, ...]) -> Reading:
    """The SymEngine expression that a printed output says, in the given names.

    Names are known in every spelling of :func:`spellings`.  Raises :class:`InputError` for anything that is no
    polynomial in the names, and where a reading is not unique.

    >>> read("2 w1dot132 + (x - 1)2", ("w1dot13", "x"))
    Reading(expr=2*w1dot13**2 + (-1 + x)**2, remarks=('digits behind names and parentheses were read as exponents',))
    >>> read("x2 + 1", ("x", "x2"))
    Traceback (most recent call last):
    ...
    deeplift_cas.errors.InputError: 'x2' can be read as x2 and as x^2: write products with * and powers with ^
    """
    plain, remarks = explicit(text, names)
    return Reading(parse(plain, names, length=MAX_LENGTH, terms=MAX_TERMS), remarks)


def explicit(text: str, names: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The same with ``*`` between factors and ``^`` before exponents, and the assumptions made.

    >>> explicit("Out[3]= 3 x (y + x2)2", ("x", "y"))[0]
    '3*x*(y+x^2)^2'
    """
    prompt = _PROMPT.match(text)
    text = _CONTINUED.sub("\n ", text[prompt.end() if prompt else 0 :])
    alone = _one_dimensional(text)
    reader = _Reader(names, scanned=not re.search(r"[*^⁰¹²³⁴⁵⁶⁷⁸⁹]", text))
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise InputError(f"{shown(text[position : position + 10])} has no meaning in a printed polynomial")
        if "." in (match[2] or ""):  # what is printed so is a machine number, rounded to six digits
            raise InputError(inexact(match[2]))
        reader.take(*match.groups())
        position = match.end()
    remarks = [LOST] * reader.lost + [ALONE] * alone
    return _joined(reader.pieces), tuple(remarks)


def spelling(name: str) -> str:
    """How our own scripts call it: no ``_`` is allowed in a name there, and none of ours may be one of the language
    (E, I, Pi) or of the script (t, X, g).

    >>> spelling("w1dot1_12"), spelling("X12"), spelling("my_rate")
    ('w1dot1u12', 'X12', 'my$urate$')
    """
    if ENTRY.fullmatch(name):
        return name.replace("_", "u")
    return name.replace("_", "$u") + "$"


def spellings(names: tuple[str, ...]) -> dict[str, list[str]]:
    """What can be printed ↦ the names that it can mean: a name, its spelling in our scripts, and of an entry of the
    direction that without ``_``, which is what one would write.

    >>> spellings(("w1dot1_11", "w1dot11_1"))["w1dot111"]
    ['w1dot1_11', 'w1dot11_1']
    """
    found: dict[str, list[str]] = {}
    for name in names:
        for printed in {name, spelling(name), name.replace("_", "") if ENTRY.fullmatch(name) else name}:
            found.setdefault(printed, []).append(name)
    return found


def _joined(pieces: list[str]) -> str:
    """Without spaces, but for one between two signs: they must not become another sign."""
    text = ""
    for piece in pieces:
        text += f" {piece}" if text and text[-1] in "*+-/^" and piece[0] in "*+-/^" else piece
    return text


def _one_dimensional(text: str) -> bool:
    """Refuses Mathematica's two-dimensional output: exponents, numerators and bars on lines of their own.

    An exponent stands behind its base, so its line is indented; a coefficient on a line of its own, as a scan may have
    it, is not, and the line before ends in an operator.  Whether there is such a coefficient is returned.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    coefficients = False
    for before, line in zip(["", *lines], lines if len(lines) > 1 else [], strict=False):
        number = re.fullmatch(r"[0-9]+\s*", line) and before.rstrip()[-1:] in ("+", "-", "*", "(")
        if (re.fullmatch(r"[0-9\s]+|[-−\s]+", line) and not number) or re.search(r"[-−]{3,}", line):
            raise InputError("this looks like two-dimensional output (exponents on their own lines): print InputForm")
        coefficients |= bool(number)
    return coefficients


class _Reader:
    """Makes the pieces of a text explicit; ``scanned``: superscripts may have become plain digits."""

    def __init__(self, names: tuple[str, ...], scanned: bool) -> None:
        self.names, self.spellings, self.scanned = names, spellings(names), scanned
        self.pieces: list[str] = []
        self.gap = True  # whether white space stands before the next piece
        self.lost = False  # whether digits were read as an exponent

    def take(self, space: str, number: str, name: str, superscript: str, sign: str) -> None:
        """One token, as the pattern of tokens groups it."""
        if number:
            self.number(number)
        elif name:
            self.factor(self.word(name))
        elif superscript:
            self.pieces += ["^", superscript.translate(_DIGITS)]
        elif sign == "(":
            self.factor("(")
        elif sign in ("--", "++"):
            raise InputError(f"'{sign}' is no sign of a polynomial: write one sign, or a space between two")
        elif sign:
            self.pieces.append(sign.translate(_DIGITS))
        self.gap = bool(space)

    def number(self, number: str) -> None:
        """A coefficient, or, behind a parenthesis, an exponent."""
        before = self.pieces[-1] if self.pieces else "+"
        if before == ")":
            if self.gap or not self.scanned or not _is_exponent(number):
                between = " " * self.gap
                raise InputError(
                    f"'){between}{number}' can be read as a power and as a factor: write )^{number} or )*{number}"
                )
            self.pieces += ["^", number]
            self.lost = True
        elif self.ends_a_factor():
            raise InputError(f"'{before} {number}' can be read as a power and as a product: write ^ or *")
        else:
            self.pieces.append(number)

    def factor(self, piece: str) -> None:
        """A factor; behind another one it is multiplied."""
        if self.ends_a_factor():
            self.pieces.append("*")
        self.pieces.append(piece)

    def ends_a_factor(self) -> bool:
        """Whether the last piece is a number, a name or a closing parenthesis."""
        return bool(self.pieces) and (self.pieces[-1] == ")" or self.pieces[-1][0].isalnum())

    def word(self, word: str) -> str:
        """A name, or, in a scan, a name with an exponent behind it: ``x2`` is x^2 if x is a name and x2 is none."""
        readings = list(self.spellings.get(word, []))
        cuts = [end for end in range(1, len(word)) if self.scanned and _is_exponent(word[end:])]
        powers = [f"{name}^{word[end:]}" for end in cuts for name in self.spellings.get(word[:end], [])]
        readings += powers
        if not readings:
            few = len(self.names) < 30
            raise InputError(unknown_symbol(word, self.names) if few else f"unknown symbol {shown(word)}")
        if len(readings) > 1:
            raise InputError(
                f"{shown(word)} can be read as {' and as '.join(readings)}: write products with * and powers with ^"
            )
        self.lost |= bool(powers)
        return readings[0]


def _is_exponent(digits: str) -> bool:
    """Whether a printer would write it: not 0 or 1, and no zeros in front."""
    return digits.isdigit() and digits != "1" and not digits.startswith("0")
