"""A title of plain text, ``∇f(W_1) ⪰ 0 for all x``, with its formulas between dollars, as LaTeX."""

from __future__ import annotations

import re
import unicodedata

from deeplift_cas.render.latex import COMBINING, GREEK, SYMBOLS

_LETTER = "[A-Za-z\N{GREEK SMALL LETTER ALPHA}-\N{GREEK SMALL LETTER OMEGA}𝒳ℰ]"
_SUBSCRIPT = r"_(?:\{(?:[^{}]|\{[^{}]*\})*\}|[a-z]+|[0-9]+|[A-Z])"
_FUNCTION = "(?:min|max|rank|dim|ker|im)"
_TOKEN = re.compile(
    rf"""
    (?P<prose>\((?:i{{1,3}}|iv|v)\)|(?:Theorem|Appendix)\ [A-Z]\b|\d+-[a-z]+|\ba\b
      |(?!{_FUNCTION}[ (])[A-Za-z]*[a-z][A-Za-z]*[a-z](?:['-][A-Za-z]+)*(?!_|[a-z])|ML)
    |(?P<function>\b{_FUNCTION}\b)
    |(?P<atom>{_LETTER}[\u0300-\u036f]?(?:{_SUBSCRIPT})?'*)
    |(?P<number>[0-9]+(?:\.[0-9]+)*)
    |(?P<prime>(?<=\))'+)
    |(?P<operator>[∇∘∈∩∪×·+=≠<>≤≥⪰⪯⟹⟺↦−²³ᵀ‖…])
    |(?P<open>[({{])|(?P<close>[)}}])|(?P<comma>,\ )|(?P<space>\ +)|(?P<other>.)
    """,
    re.VERBOSE,
)


def with_formulas(text: str) -> str:
    r"""The same title, formulas between dollars.

    >>> with_formulas("W_1, W_2 and d_min ≥ r, for a point")
    '$W_{1}$, $W_{2}$ and $d_{\\mathrm{min}} \\geq r$, for a point'
    >>> with_formulas('(i) holds: "3 ⟹ 1" by Theorem C')
    '(i) holds: "$3 \\Rightarrow 1$" by Theorem C'
    """
    pieces: list[str] = []
    run: list[tuple[str, str]] = []

    def end() -> None:
        pieces.append(_closed(run))
        run.clear()

    depth = 0
    for match in _TOKEN.finditer(text):
        kind, token = str(match.lastgroup), match[0]
        if kind in ("prose", "other") or (kind == "comma" and depth <= 0):
            end()
            depth = 0
            pieces.append(token)
            continue
        depth += {"open": 1, "close": -1}.get(kind, 0)
        run.append((kind, token))
    end()
    return "".join(pieces)


def _closed(run: list[tuple[str, str]]) -> str:
    """The formula of a run of tokens between the plain text around it: spaces, and parentheses without a partner."""
    first, last = 0, len(run)
    while first < last and (run[first][0] in ("space", "close", "comma") or _alone(run[first:last], 0)):
        first += 1
    while first < last and (
        run[last - 1][0] in ("space", "open", "comma") or _alone(run[first:last], last - first - 1)
    ):
        last -= 1
    before, inside, after = run[:first], run[first:last], run[last:]
    if not any(kind in ("atom", "operator", "function") for kind, _ in inside):
        return "".join(token for _, token in run)
    formula = re.sub(r" +", " ", "".join(_latex(kind, token) for kind, token in inside)).strip()
    return "".join(token for _, token in before) + f"${formula}$" + "".join(token for _, token in after)


def _alone(run: list[tuple[str, str]], place: int) -> bool:
    """Whether the parenthesis there has no partner in the run."""
    kind = run[place][0]
    kinds = [k for k, _ in run]
    if kind == "open":
        return kinds.count("open") > kinds.count("close")
    return kind == "close" and kinds.count("close") > kinds.count("open")


def _latex(kind: str, token: str) -> str:
    if kind == "function":
        return rf"\{token} " if token in ("min", "max", "dim", "ker") else rf"\mathrm{{{token}}}\,"
    if kind == "atom":
        return _atom(token)
    if kind in ("open", "close") and token in "{}":
        return "\\" + token
    if kind == "operator" and token in SYMBOLS:
        symbol = SYMBOLS[token]
        return symbol if symbol.startswith("^") else f"{symbol} "
    return token


def _atom(token: str) -> str:
    primes = len(token) - len(token.rstrip("'"))
    letter, _, index = token.rstrip("'").partition("_")
    accent = letter[1:]
    head = _letter(letter[0])
    if accent in COMBINING:
        head = rf"{COMBINING[accent]}{{{head}}}"
    if index:
        index = index.removeprefix("{").removesuffix("}")
        nested = re.sub(rf"({_LETTER})_(\w)", r"\1_{\2}", index).replace("−", "-")
        head += rf"_{{\mathrm{{{index}}}}}" if index.isalpha() and len(index) > 1 else rf"_{{{nested}}}"
    return head + "'" * primes


def _letter(letter: str) -> str:
    if letter in SYMBOLS:
        return f"{SYMBOLS[letter]} "
    name = unicodedata.name(letter).rpartition(" ")[2].lower()
    return rf"\{name} " if not letter.isascii() and name in GREEK else letter
