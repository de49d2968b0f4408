"""Layout: LaTeX that fits a text width.

TeX itself breaks a formula at its operators and relations.  Here it is told where else it may, between factors and
inside long names and numbers, and what it cannot break, a wide matrix or fraction, is written in another way.
Widths are in points, for 10 pt type, and rather too large than too small.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from deeplift_cas.errors import InputError, shown

TEXT_WIDTH = 345
"""Of LaTeX's article class at 10 pt."""
NARROWEST, WIDEST = 200, 2_000
HIGHEST = 320
"""A matrix that is higher would not fit on a page with a theorem around it."""
MAX_COLUMNS = 10
"""amsmath's own limit for its matrices; arrays have none."""

CACHE = 20_000
"""Pieces, with their widths, that are remembered: the same ones come again and again."""

RAGGED = r"\raggedright\relpenalty=50\binoppenalty=100"
"""TeX adds up the squares of its penalties: with the usual ones, 500 and 700, it gives up after some 2000 lines."""

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\d+|\s+|.", re.DOTALL)
_FORMULA = re.compile(r"\\\[ (?P<display>.*?) \\\]|(?<!\\)\$(?P<inline>.*?)(?<!\\)\$", re.DOTALL)
_MATRIX = re.compile(r"(?P<name>.+?) = \\begin\{pmatrix\} (?P<rows>.*) \\end\{pmatrix\}", re.DOTALL)
_FRACTION = re.compile(r"\\tfrac\{(.*)\}\{(.*)\}", re.DOTALL)
_ALPHABET = re.compile(r"(\\math(?:it|tt|rm))\{((?:[^{}])*)\}(.*)", re.DOTALL)
_ARGUMENTS = {r"\tfrac": 2} | dict.fromkeys(
    (r"\dot", r"\hat", r"\tilde", r"\mathit", r"\mathtt", r"\mathrm", r"\mathbb", r"\mathcal"), 1
)
_OPERATORS = {*"+-=<>", r"\geq", r"\leq", r"\neq", r"\cdot", r"\circ", r"\succeq", r"\times"}
_PREFIXES = re.compile(r"\\(?:nabla|sum|textstyle|displaystyle|bigl)|[(\[|,]$|\\,")
"""What belongs to what follows."""
_WIDE = {r"\cdots": 15.0, r"\ldots": 15.0, r"\textstyle": 0.0, r"\displaystyle": 0.0, r"\,": 2.0, r"\_": 5.5}


def fitted(text: str, width: float = TEXT_WIDTH) -> str:
    r"""A LaTeX text with formulas between ``$`` or ``\[ \]``, such that every line of the given width can hold it.

    A matrix that is too wide, or too high, is given entry by entry.

    >>> print(fitted(r"$A = \begin{pmatrix} 0 & b \end{pmatrix}$ and $2 a b + 1$"))
    $A = \begin{pmatrix} 0 & b \end{pmatrix}$ and $2 a b + 1$
    >>> print(fitted(r"$A = \begin{pmatrix} 0 & b + c + d + e + f \end{pmatrix}$", 60))
    $A_{12} = b + c + d + e + f$ ($1 \times 2$, other entries $0$)
    """

    def formula(match: re.Match[str]) -> str:
        inside = match["display"] or match["inline"] or ""
        named = _MATRIX.fullmatch(inside)
        if named is None:
            whole = flowing(inside, width)
            return f"$\\displaystyle {whole}$" if match["display"] else f"${whole}$"
        rows = [row.split(" & ") for row in named["rows"].split(r" \\ ")]
        name = named["name"]
        if _fits(name, rows, width):
            text = f"{name} = {_array(rows)}"
            return rf"\[ {text} \]" if match["display"] else f"${text}$"
        entries = _by_entries(name, rows, width)
        return paragraph(f"{entries}.") if match["display"] else entries

    return _FORMULA.sub(formula, text)


def paragraph(text: str) -> str:
    """A paragraph of its own, ragged right: lines that are too long for justified text can be broken there."""
    return f"{{\\par{RAGGED}\\noindent\\hangindent=2em {text}\\par}}"


def checked_width(text: str) -> float:
    """A text width in points; raises :class:`InputError`."""
    if not re.fullmatch(r"\d{1,4}(\.\d{1,4})?", text) or not NARROWEST <= float(text) <= WIDEST:
        raise InputError(
            f"the text width is a number of points from {NARROWEST} to {WIDEST}, such as {TEXT_WIDTH}, "
            f"not {shown(text)}"
        )
    return float(text)


def flowing(formula: str, width: float = TEXT_WIDTH) -> str:
    r"""A formula that can be broken to lines of a width.

    Where it goes on for more than half a line without an operator, it may be broken between factors, and inside long
    names and numbers; if nothing better is found, as the penalties say.

    >>> print(flowing(r"\tfrac{1}{2} a \dot w + \nabla f"))
    \tfrac{1}{2} a \dot w + \nabla f
    >>> print(flowing(r"a b + a b c d + c", 40))
    a b + a \penalty200 b \penalty200 c \penalty200 d + c
    """
    pieces = _together(_pieces(formula), width)
    operators = [n for n, piece in enumerate(pieces) if piece in _OPERATORS]
    parts: list[str] = []
    for start, end in pairwise([0, *operators, len(pieces)]):
        stretch = pieces[start:end]
        wide = sum(map(_width, stretch)) > width / 2
        for n, piece in enumerate(stretch):
            between = piece.isspace() and 0 < n < len(stretch) - 1 and stretch[n - 1] not in _OPERATORS
            if wide and between and not _PREFIXES.match(stretch[n - 1]):
                piece = r" \penalty200 "
            parts.append(_divided(piece, width) if _width(piece) > width / (4 if "frac" in piece else 2) else piece)
    return "".join(parts)


def _together(pieces: Sequence[str], width: float) -> list[str]:
    """Short sums in parentheses become one piece: a line is not to end inside."""
    found: list[str] = []
    opened: list[int] = []
    for piece in pieces:
        found.append(piece)
        if piece == "(":
            opened.append(len(found) - 1)
        elif piece.startswith(")") and opened:
            start = opened.pop()
            inside = found[start:]
            if (
                found[start - 1 : start] != [r"\bigl"]
                and not _OPERATORS.isdisjoint(inside)
                and sum(map(_width, inside)) < width / 3
            ):
                found[start:] = [f"{{{''.join(inside)}}}"]
    return found


def _divided(piece: str, width: float) -> str:
    """A piece that is too wide for TeX, which breaks no piece, in parts."""
    if fraction := _FRACTION.fullmatch(piece):
        above, below = (flowing(part, width) for part in fraction.groups())
        return f"({above}/\\penalty200 {below})"
    size = max(4, int(width / 40))  # characters
    if piece.isdigit():
        return r"\penalty250 ".join(_cut(list(piece), size))
    if alphabet := _ALPHABET.fullmatch(piece):
        command, name, rest = alphabet.groups()
        return r"\penalty250 ".join(f"{command}{{{part}}}" for part in _cut(re.findall(r"\\.|.", name), size)) + rest
    return piece


def _cut(characters: Sequence[str], size: int) -> list[str]:
    cuts = [*range(0, len(characters), size), len(characters)]
    return ["".join(characters[a:b]) for a, b in pairwise(cuts)]


def _fits(name: str, rows: Sequence[Sequence[str]], width: float) -> bool:
    columns = sum(max(_total(row[j]) for row in rows) + 10 for j in range(len(rows[0])))
    return len(rows) * (17 if _has_fractions(rows) else 12) <= HIGHEST and _total(name) + 14 + columns + 20 <= width


def _has_fractions(rows: Sequence[Sequence[str]]) -> bool:
    return any("frac" in entry for row in rows for entry in row)


def _array(rows: Sequence[Sequence[str]]) -> str:
    separator, count = r" \\[2pt] " if _has_fractions(rows) else r" \\ ", len(rows[0])
    body = separator.join(" & ".join(row) for row in rows)
    if count <= MAX_COLUMNS:
        return rf"\begin{{pmatrix}} {body} \end{{pmatrix}}"
    return rf"\left(\begin{{array}}{{@{{}}*{{{count}}}{{c}}@{{}}}} {body} \end{{array}}\right)"


def _by_entries(name: str, rows: Sequence[Sequence[str]], width: float) -> str:
    base = name if len(_pieces(name)) == 1 and "_" not in name else f"({name})"
    given = [
        f"${base}_{{{i}{'' if max(i, j) < 10 else ','}{j}}} = {flowing(entry, width)}$"
        for i, row in enumerate(rows, 1)
        for j, entry in enumerate(row, 1)
        if entry != "0"
    ]
    size = rf"${len(rows)} \times {len(rows[0])}$"
    if not given:
        return f"${name} = 0$ ({size})"
    others = ", other entries $0$" if len(given) < len(rows) * len(rows[0]) else ""
    return f"{', '.join(given)} ({size}{others})"


@lru_cache(CACHE)
def _pieces(formula: str) -> tuple[str, ...]:
    """What TeX does not break: an atom with its arguments and scripts; white space between."""
    tokens, i = _TOKEN.findall(formula), 0
    pieces: list[str] = []
    while i < len(tokens):
        start, i = i, _end(tokens, i)
        while i < len(tokens) and tokens[i] in ("^", "_"):
            i = _end(tokens, i + 1)
        pieces.append("".join(tokens[start:i]))
    return tuple(pieces)


def _end(tokens: Sequence[str], i: int) -> int:
    """The place behind the atom that begins at ``i``."""
    if tokens[i] == "{":
        depth = 0
        while i < len(tokens):
            depth += (tokens[i] == "{") - (tokens[i] == "}")
            i += 1
            if not depth:
                break
        return i
    command, i = tokens[i], i + 1
    for _ in range(_ARGUMENTS.get(command, 0)):
        while i < len(tokens) and tokens[i].isspace():
            i += 1
        i = _end(tokens, i)
    return i


def _total(formula: str) -> float:
    return sum(map(_width, _pieces(formula)))


@lru_cache(CACHE)
def _width(piece: str) -> float:
    """An estimate of the width of a piece; of one that is none of those known here, of its characters."""
    tokens = _TOKEN.findall(piece)
    end = _end(tokens, 0)
    scripts = "".join(tokens[end:])
    if scripts:
        parts = [part.strip("{}") for part in re.split(r"[\^_](?=\{|\w)", scripts) if part]
        return _width("".join(tokens[:end])) + 0.8 * max(map(_total, parts)) + 1
    if piece.startswith("{") and piece.endswith("}"):
        return _total(piece[1:-1])
    if fraction := _FRACTION.fullmatch(piece):
        return max(map(_total, fraction.groups())) * 0.85 + 4
    if alphabet := _ALPHABET.fullmatch(piece):
        return 5.5 * len(alphabet[2]) if alphabet[1] == r"\mathtt" else sum(map(_letter, alphabet[2]))
    if tokens[0] in _ARGUMENTS:  # accents
        return _total("".join(tokens[1:]))
    if piece in _WIDE:
        return _WIDE[piece]
    if piece in _OPERATORS:
        return 14
    return 9 if piece.startswith("\\") else sum(map(_letter, piece))


def _letter(character: str) -> float:
    if character.isspace():
        return 0
    if character.isdigit():
        return 5.2
    return 9.5 if character in "mw" else 6.3 if character.islower() else 10.5 if character.isupper() else 6
