"""LaTeX: polynomials, matrices, regions, the derivatives in two forms.  Needs amsmath, nothing else.

How formulas fit a text width is the concern of :mod:`deeplift_cas.render.layout`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from math import factorial
from typing import Any

import symengine
from flint import fmpq

from deeplift_cas.algebra.form import Form
from deeplift_cas.algebra.polynomial import Ring, content
from deeplift_cas.algebra.text import conditions_text
from deeplift_cas.errors import InputError, shown
from deeplift_cas.landscape.problem import Problem
from deeplift_cas.regions.region import Region
from deeplift_cas.vocabulary import ENTRY, RELATIONS

Naming = Callable[[int, int, int], str]
"""(layer, row, column) ↦ the LaTeX of that entry of the direction."""

NAMINGS: dict[str, Naming] = {
    "dots": lambda k, i, j: rf"\dot{{w}}^{{({k})}}_{{{_pair(i, j)}}}",
    "matrices": lambda k, i, j: rf"(\dot{{W}}_{{{k}}})_{{{_pair(i, j)}}}",
    "plain": lambda k, i, j: rf"w^{{({k})}}_{{{_pair(i, j)}}}",
}
"""What ``--naming`` offers; the first is the usual one."""

GREEK = {
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu"),
    *("xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"),
    *("Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega"),
}
THEOREM = {*"ADFKLSTWXfgijkqvw", "phi", "Phi", "epsilon", "lambda"}
"""Letters that the theorem and its proof use themselves."""
SYMBOLS = {
    "∇": r"\nabla", "φ": r"\phi", "⟹": r"\Rightarrow", "⟺": r"\Leftrightarrow", "⪰": r"\succeq", "≥": r"\geq",
    "≤": r"\leq", "≠": r"\neq", "∈": r"\in", "·": r"\cdot", "−": "-", "‖": r"\|", "⟨": r"\langle", "⟩": r"\rangle",
    "∘": r"\circ", "⋯": r"\cdots", "…": r"\ldots", "×": r"\times", "Σ": r"\Sigma", "ε": r"\varepsilon",
    "δ": r"\delta", "α": r"\alpha", "²": "^2", "³": "^3", "⁴": "^4", "½": r"\tfrac12", "ᵀ": r"^\top", "ẇ": r"\dot w",
    "Ẇ": r"\dot W", "û": r"\hat u", "𝒳": r"\mathcal X", "ℰ": r"\mathcal E", "Φ": r"\Phi", "γ": r"\gamma",
    "⊥": r"\perp", "∩": r"\cap", "⊇": r"\supseteq", "ψ": r"\psi", "σ": r"\sigma", "ℝ": r"\mathbb R", "↦": r"\mapsto",
    "→": r"\to", "∂": r"\partial", "∞": r"\infty",
    "¹": "^1", "⁰": "^0", "⁵": "^5", "⁶": "^6", "∧": r"\wedge", "₀": "_0", "⁷": "^7", "⁸": "^8", "⁹": "^9",
}  # fmt: skip
"""Mathematics in texts ↦ LaTeX, each in a formula of its own."""
SUPERSCRIPT_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
COMBINING = {"\u0303": r"\tilde", "\u0302": r"\hat", "\u0307": r"\dot"}
SPECIAL = {"&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}", "~": r"\~{}", "^": r"\^{}",
           "$": r"\$", "\\": r"\textbackslash{}", "<": r"\ensuremath{<}", ">": r"\ensuremath{>}",
           "|": r"\ensuremath{|}", '"': "''"}  # fmt: skip
BOLD = r"\providecommand{\mathbb}[1]{\mathbf{#1}}"
LETTERS = {chr(c) for c in range(0xC0, 0x180)} - {*"ÐĐŊÞðđŋþĄąĘęĮįŲųĦħĸĿŀŉŦŧſ"}
"""The letters beyond ASCII that every LaTeX has."""
LOOKALIKES = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΧο⁄", "ABEZHIKMNOPTXo/")
PUNCTUATION = {"\u200b": r"\-", "–": "--", "—": "---", "‘": "`", "’": "'", "“": "``", "”": "''"}


def checked_naming(naming: str) -> str:
    """The name of a naming; raises :class:`InputError` for another word."""
    if naming not in NAMINGS:
        raise InputError(f"the namings are {', '.join(NAMINGS)}, not {shown(naming)}")
    return naming


def _pair(i: int, j: int) -> str:
    return f"{i}{j}" if max(i, j) < 10 else f"{i},{j}"


def symbol(name: str, naming: str = "dots") -> str:
    r"""A parameter, an entry of the direction or of X.

    A parameter that would look like a symbol of the theorem is set in typewriter type.

    >>> symbol("w1dot13"), symbol("w2dot1_12"), symbol("beta2"), symbol("X12"), symbol("rate"), symbol("A1")
    ('\\dot{w}^{(1)}_{13}', '\\dot{w}^{(2)}_{1,12}', '\\beta_{2}', 'X_{12}', '\\mathit{rate}', '\\mathtt{A1}')
    """
    if name.endswith("dot") and not ENTRY.fullmatch(name):
        return coordinate(name.removesuffix("dot"), r"\dot{%s}")
    if match := re.fullmatch(r"X(\d+)", name):
        return f"X_{{{match[1]}}}"
    if entry := ENTRY.fullmatch(name):
        i, j = int(entry["row"] or entry["long_row"]), int(entry["column"] or entry["long_column"])
        return NAMINGS[naming](int(entry["layer"]), i, j) if entry["layer"] else f"X_{{{_pair(i, j)}}}"
    if name.rstrip("0123456789").partition("_")[0] in THEOREM:
        return rf"\mathtt{{{name.replace('_', chr(92) + '_')}}}"
    match = re.fullmatch(r"([A-Za-z]+)(\d{0,9})", name)  # x1 is x with an index; x_1 is another name
    letters, digits = match.groups() if match else (name, "")
    if letters in GREEK:
        letters = rf"\{letters}"
    elif len(letters) > 1:
        letters = rf"\mathit{{{letters.replace('_', chr(92) + '_')}}}"
    return f"{letters}_{{{digits}}}" if digits else letters


def coordinate(name: str, letter: str = "%s") -> str:
    r"""A coordinate of a lift.

    >>> coordinate("u1"), coordinate("U12"), coordinate("W1_12"), coordinate("k")
    ('u_{1}', 'U_{12}', 'W^{(1)}_{12}', 'k')
    """
    match = re.fullmatch(r"([A-Za-z])(?:(\d+)_)?(\d+(?:_\d+)?)?", name)
    if match is None:
        return letter % rf"\mathit{{{name.replace('_', chr(92) + '_')}}}"
    above = f"^{{({match[2]})}}" if match[2] else ""
    return letter % match[1] + above + (f"_{{{match[3].replace('_', ',')}}}" if match[3] else "")


_WITH_INDEX = re.compile(
    r"(?<![A-Za-z0-9_])[A-Za-z]_(?:[A-Za-z0-9]{1,3}(?![A-Za-z0-9_])|\{[A-Za-z0-9,+−-]{1,12}\})|.", re.DOTALL
)
_PIECE = re.compile(r"([A-Za-z]\w*|ε)(?:\^(\d+))?|(\d+)/(\d+)|\^(\d+)|(\*)|([^-+*/^() \dA-Za-z])", re.ASCII)


def polynomial(text: str, naming: str = "dots", names: Mapping[str, str] | None = None) -> str:
    r"""A polynomial in the plain notation of certificates as LaTeX, some ``names`` as they are given.

    Raises :class:`InputError` for anything else.

    >>> print(polynomial("1/2*c^2*w1dot13^2 - 3*(x + y)^2"))
    \tfrac{1}{2} c^{2} (\dot{w}^{(1)}_{13})^{2} - 3 (x + y)^{2}
    """

    def piece(match: re.Match[str]) -> str:
        name, exponent, number, below, power, _, other = match.groups()
        if other:
            raise InputError(f"this is no polynomial in the plain notation: {text[:60]!r}")
        if name:
            shown = r"\varepsilon" if name == "ε" else (names or {}).get(name) or symbol(name, naming)
            return f"({shown})^{{{exponent}}}" if exponent and "^" in shown else shown + _power(exponent)
        return rf"\tfrac{{{number}}}{{{below}}}" if number else _power(power) if power else " "

    return _PIECE.sub(piece, text)


def _power(exponent: str | None) -> str:
    return f"^{{{exponent}}}" if exponent else ""


def condition(text: str, naming: str = "dots") -> str:
    r"""A condition such as ``c - z >= 0``.

    >>> print(condition("z != 0"), condition("-c - z > 0"))
    z \neq 0 c + z < 0
    """
    left, relation, right = text.rsplit(" ", 2)
    if left.startswith("-") and " + " not in left and right == "0":
        left, relation = left[1:].replace(" - ", " + "), RELATIONS[relation].mirror
    return f"{polynomial(left, naming)} {RELATIONS[relation].latex} {right}"


def region(r: Region) -> str:
    r"""A region, in the words of the text output; of several alternatives each is in parentheses.

    >>> from deeplift_cas.report.criterion import region as described
    >>> print(region(described([["x = 0", "c - z >= 0", "c + z >= 0"]], ("x", "z", "c"))))
    $x = 0$, $c \geq |z|$
    >>> print(region(described([["x = 0", "c >= 0"], ["x > 0"]], ("x", "c"))))
    ($x = 0$ and $c \geq 0$) or $x > 0$
    """
    names = listed(r.ring.names)
    if r.is_everything:
        return f"all {names}" if names else "always"
    if not r.conjunctions:
        return f"no {names}" if names else "never"
    common, rest = r.common()
    alternatives = [[f"${mathematics(c)}$" for c in conditions_text(one)] for one in rest]
    if len(alternatives) == 1:
        return ", ".join(alternatives[0])
    found = " or ".join(one[0] if len(one) == 1 else f"({' and '.join(one)})" for one in alternatives)
    return ", ".join([*(f"${mathematics(c)}$" for c in conditions_text(common)), f"and ({found})"]) if common else found


def listed(names: Sequence[str]) -> str:
    r"""Parameters, each a formula: between two of them a line may break.

    >>> listed(["x", "c"])
    '$x$, $c$'
    """
    return ", ".join(f"${symbol(name)}$" for name in names)


def self_contained(text: str) -> str:
    r"""With a definition of ``\mathbb``, if it is used: without amsfonts, ℝ is a bold letter."""
    return f"{BOLD}\n{text}" if r"\mathbb" in text else text


def mathematics(text: str) -> str:
    r"""A condition or formula in Unicode, as the inside of a formula.

    >>> print(mathematics("2·rate² ≥ |z|"))
    2 \mathit{rate}^2 \geq |z|
    """
    text = re.sub(r"[A-Za-z]\w*", lambda match: symbol(match[0]), text, flags=re.ASCII)
    text = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]{2,}", lambda match: "^{" + match[0].translate(SUPERSCRIPT_DIGITS) + "}", text)
    return "".join({"·": " "}.get(c, SYMBOLS.get(c, c)) for c in text)


def matrix(m: Any, naming: str = "dots") -> str:
    """A matrix of SymEngine expressions."""
    names = sorted({str(s) for s in m.free_symbols})
    ring = Ring(names)
    rows = [" & ".join(polynomial(ring.text(ring.polynomial(e)), naming) for e in row) for row in m.tolist()]
    return r"\begin{pmatrix} " + r" \\ ".join(rows) + r" \end{pmatrix}"


def prose(text: str) -> str:
    r"""A text with mathematics in Unicode, as LaTeX: every character that is mathematics in a formula of its own.

    Long words may be broken; a character that LaTeX has no letter for is given by its number.

    >>> print(prose("g falls where ∇f ≠ 0 & more"))
    g falls where \ensuremath{\nabla}f \ensuremath{\neq} 0 \& more
    >>> print(prose("ω, naïve, 中"))
    \ensuremath{\omega}, naïve, \texttt{U+4E2D}
    >>> print(prose("d_k, my_name"))
    \ensuremath{d_{k}}, my\_name
    """
    pieces: list[str] = []
    text = unicodedata.normalize("NFC", re.sub(r'"([^"]*)"', r"``\1''", text))
    text = re.sub(r"\S{20,}", lambda match: re.sub(r"\w{8}(?=[^\W_]{4})", "\\g<0>\u200b", match[0]), text)
    for piece in _WITH_INDEX.findall(text):
        if piece in COMBINING and pieces:
            pieces[-1] = rf"\ensuremath{{{COMBINING[piece]}{{{pieces[-1]}}}}}"
        elif len(piece) > 1:
            letter, index = piece[0], piece[2:].strip("{}")
            index = rf"\mathrm{{{index}}}" if index.isalpha() and len(index) > 1 else index.replace("−", "-")
            pieces.append(rf"\ensuremath{{{letter}_{{{index}}}}}")
        else:
            pieces.append(_character(piece))
    return "".join(pieces)


def _character(character: str) -> str:
    character = character.translate(LOOKALIKES)
    if character in SYMBOLS:
        return rf"\ensuremath{{{SYMBOLS[character]}}}"
    if character in SPECIAL or character in PUNCTUATION:
        return SPECIAL.get(character) or PUNCTUATION[character]
    if character.isascii() or character in LETTERS:
        return character
    greek = re.fullmatch(r"GREEK (SMALL|CAPITAL) LETTER (?:FINAL )?(\w+)", unicodedata.name(character, ""))
    if greek and (name := greek[2].lower() if greek[1] == "SMALL" else greek[2].capitalize()) in GREEK:
        return rf"\ensuremath{{\{name}}}"
    simpler = [c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c)]
    if simpler and simpler != [character]:
        return "".join(map(_character, simpler))
    return rf"\texttt{{U+{ord(character):04X}}}"


def expanded(form: Form, naming: str = "dots") -> str:
    """All terms of a form."""
    return polynomial(form.ring.text(form.polynomial), naming)


def structured(problem: Problem, order: int, naming: str = "dots") -> str | None:
    r"""The derivative in t of g(W + tẆ) at t = 0, the factors as they are, as Mathematica prints it.

    For a quadratic f that is k!·(⟨A, Φ_k⟩ + s·c·Σ_{i+j=k} ⟨Φ_i, Φ_j⟩).
    ``None`` for an objective that does not say how it is composed.
    """
    g, point = problem.landscape, problem.point
    grouped = getattr(g.objective, "grouped", None)
    if grouped is None:
        return None
    ring = Ring((*problem.parameters, *g.lift.direction_names))
    shown: list[str] = []
    for weight, products in grouped(g.lift.line(point, order)):
        p = ring.polynomial(weight)
        number = content([p]) if not p.is_zero() else fmpq(0)
        scale = factorial(order) * symengine.Rational(int(number.p), int(number.q))
        terms = [term for a, factors in products if (term := _term(ring, scale * a, factors, naming))]
        if terms and not (p / number).is_one():
            terms = [f"+{bracketed(polynomial(ring.text(p / number), naming))} ({_joined(terms)})"]
        shown += terms
    return _joined(shown) or "0"


def is_sum(text: str) -> bool:
    r"""Whether LaTeX of a polynomial is a sum, or begins with a sign: it needs parentheses as a factor.

    >>> is_sum("a (b + c)"), is_sum("a + b"), is_sum(r"\\tfrac{1}{2} c"), is_sum("-c")
    (False, True, False, True)
    """
    depth = 0
    for n, character in enumerate(text):
        depth += (character in "({") - (character in ")}")
        if character in "+-" and not depth:
            return n == 0 or text[n - 1] == " "
    return False


def bracketed(text: str) -> str:
    """In parentheses if it is a sum."""
    return f"({text})" if is_sum(text) else text


def base(text: str) -> str:
    r"""In parentheses unless it can stand below an exponent, or behind another factor, as it is.

    >>> base("x"), base("2 x"), base("a + b"), base("x^{2}"), base(r"(\dot{W}_{1})_{12}")
    ('x', '(2 x)', '(a + b)', '(x^{2})', '(\\dot{W}_{1})_{12}')
    """
    simple = not (" " in text or "^" in text or "frac" in text or is_sum(text))
    return text if simple else f"({text})"


def _term(ring: Ring, factor: Any, factors: Sequence[tuple[Any, int]], naming: str) -> str:
    """factor·Π p^n as a term that begins with its sign; nothing if it is 0."""
    powers: dict[str, int] = {}
    for expression, n in factors:
        p = ring.polynomial(expression)
        if p.is_zero():
            return ""
        number = content([p]) * (-1 if len(p) == 1 and p.leading_coefficient() < 0 else 1)  # numbers go to the front
        factor = factor * symengine.Rational(int(number.p), int(number.q)) ** n
        if not (p / number).is_one():
            text = polynomial(ring.text(p / number), naming)
            powers[text] = powers.get(text, 0) + n
    head = ring.text(ring.polynomial(factor))
    if head == "0":
        return ""
    sign = "-" if head.startswith("-") else "+"
    head = polynomial(head.removeprefix("-") if " " not in head else f"({head})", naming)
    shown = [bracketed(text) if n == 1 else f"{base(text)}^{{{n}}}" for text, n in powers.items()]
    return sign + " ".join(([] if head == "1" and shown else [head]) + shown)


def _joined(terms: Sequence[str]) -> str:
    text = " ".join(f"{term[0]} {term[1:]}" for term in terms)
    return text.removeprefix("+ ") if text.startswith("+") else text.replace("- ", "-", 1)
