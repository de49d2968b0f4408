"""Reading polynomials as Mathematica prints them, and as scanned pages give them.

InputForm (``2*x^2*y``) is read, and so is the output form: juxtaposed factors (``2 x y (x + y)``), superscripts as
``²`` and, where a scan has turned them into plain digits, behind a name (``x2``) or a parenthesis (``(x + y)2``).
Known names are matched first; what is left of the digits is the exponent.  Nothing is evaluated.
"""

from __future__ import annotations

import re
from typing import Any

from deeplift_cas.algebra.exact import unknown_symbol
from deeplift_cas.algebra.parsing import MAX_LENGTH, parse
from deeplift_cas.errors import InputError, shown

_PROMPT = re.compile(r"\s*Out\[[^\]]{0,20}\](?://\w+)?\s*:?=")
_TOKEN = re.compile(r"(\s+)|([0-9][0-9.]*)|([A-Za-z][A-Za-z0-9_]*)|([⁰¹²³⁴⁵⁶⁷⁸⁹]+)|(\*\*|[-+*/^()−])")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹−", "0123456789-")


def read(text: str, names: tuple[str, ...]) -> Any:
    """The SymEngine expression that a printed output says, in the given names.

    Raises :class:`InputError` for anything else, and where a reading is not unique.

    >>> read("2 w1dot132 + (x - 1)2", ("w1dot13", "x"))
    2*w1dot13**2 + (-1 + x)**2
    >>> read("x2 + 1", ("x", "x2"))
    Traceback (most recent call last):
    ...
    deeplift_cas.errors.InputError: 'x2' can be read as x2 and as x^2: write powers with ^
    """
    if len(text) > MAX_LENGTH:
        raise InputError(f"an output of {len(text)} characters is too long: at most {MAX_LENGTH}")
    return parse(explicit(text, names), names)


def explicit(text: str, names: tuple[str, ...]) -> str:
    """The same with ``*`` between factors and ``^`` before exponents.

    >>> explicit("Out[3]= 3 x (y + x2)2", ("x", "y"))
    '3*x*(y+x^2)^2'
    """
    prompt = _PROMPT.match(text)
    _one_dimensional(text[prompt.end() if prompt else 0 :])
    pieces: list[str] = []
    position = prompt.end() if prompt else 0
    gap = True  # whether white space stands before the next piece
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise InputError(f"{shown(text[position : position + 10])} has no meaning in a printed polynomial")
        space, number, name, superscript, sign = match.groups()
        position = match.end()
        if space:
            gap = True
            continue
        if number:
            _number(pieces, number, gap)
        elif name:
            _factor(pieces, _word(name, names))
        elif superscript:
            pieces += ["^", superscript.translate(_DIGITS)]
        elif sign == "(":
            _factor(pieces, "(")
        else:
            pieces.append(sign.translate(_DIGITS))
        gap = False
    return _joined(pieces)


def _joined(pieces: list[str]) -> str:
    """Without spaces, but for one between two signs: they must not become another sign."""
    text = ""
    for piece in pieces:
        text += f" {piece}" if text and text[-1] in "*+-/^" and piece[0] in "*+-/^" else piece
    return text


def _one_dimensional(text: str) -> None:
    """Refuses Mathematica's two-dimensional output: exponents, numerators and bars on lines of their own.

    An exponent stands behind its base, so its line is indented; a coefficient on a line of its own, as a scan may have
    it, is not, and the line before ends in an operator.
    """
    before = ""
    lines = text.splitlines()
    for line in lines if len(lines) > 1 else []:
        alone = re.fullmatch(r"\s*[0-9]+\s*", line) and not line[:1].isspace() and before[-1:] in ("+", "-", "*", "(")
        if line.strip() and ((re.fullmatch(r"[0-9\s]+|[-−\s]+", line) and not alone) or re.search(r"[-−]{2,}", line)):
            raise InputError("this looks like two-dimensional output (exponents on their own lines): print InputForm")
        before = line.rstrip()


def _number(pieces: list[str], number: str, gap: bool) -> None:
    """A coefficient, or, behind a parenthesis, an exponent."""
    if pieces and pieces[-1] == ")":
        if gap:
            raise InputError(f"') {number}' can be read as a power and as a factor: write )^{number} or )*{number}")
        pieces += ["^", number]
    elif pieces and _ends_a_factor(pieces):
        raise InputError(f"'{pieces[-1]} {number}' can be read as a power and as a product: write ^ or *")
    else:
        pieces.append(number)


def _factor(pieces: list[str], piece: str) -> None:
    """A factor; behind another one it is multiplied."""
    if pieces and _ends_a_factor(pieces):
        pieces.append("*")
    pieces.append(piece)


def _ends_a_factor(pieces: list[str]) -> bool:
    return pieces[-1] == ")" or pieces[-1][0].isalnum()


def _word(word: str, names: tuple[str, ...]) -> str:
    """A name, or a name with an exponent behind it: ``x2`` is x^2 if x is a name and x2 is none."""
    readings = [word] if word in names else []
    for name in names:
        rest = word.removeprefix(name)
        if rest != word and rest.isdigit() and not rest.startswith("0"):
            readings.append(f"{name}^{rest}")
    if not readings:
        raise InputError(unknown_symbol(word, names) if len(names) < 30 else f"unknown symbol {shown(word)}")
    if len(readings) > 1:
        raise InputError(f"'{word}' can be read as {' and as '.join(readings)}: write powers with ^")
    return readings[0]
