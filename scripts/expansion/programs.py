"""The same expansion as programs for FORM, PARI/GP, Singular and GiNaC's ginsh.

Each in the form that suits it best, as far as we know: order by order, or a truncated series where the system
has one built in; the base point as integers; partial products shared.  With ``count`` a program also prints
"terms" and their number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from rungs import Matrix, Rung, entries, names

ORDER = 4
Names = list[list[str]]


class Program(NamedTuple):
    """How to run a system on the text of a program, and how to write the text; ``count`` asks for the terms."""

    command: list[str]
    suffix: str
    text: Callable[[Rung | None, bool], str]
    debian: str


def form(rung: Rung | None, count: bool) -> str:
    """FORM: an expression for every entry and order, sorted layer by layer."""
    lines = ["#-", "Off statistics;"]
    if rung is None:
        return "\n".join([*lines, ".end", ""])
    A, V = names(rung)
    lines.append(f"Symbols {','.join([*entries(A), *(name for v in V for name in entries(v)), 'c'])};")
    last: list[str] = []
    line: dict[int, Names] = {}
    for layer in _line(rung):
        lines += [f"Drop {','.join(last)};"] if last else []
        lines += [f"Local {name} = {'+'.join(parts) or '0'};" for name, parts in layer.sums]
        lines.append(".sort")
        last, line = [name for name, _ in layer.sums], layer.names
    lines.append(f"Drop {','.join(last)};")
    lines += [f"Local g{k} = {'+'.join(parts) or '0'};" for k, parts in _forms(rung, line)]
    lines.append(".sort")
    if count:
        lines += [f"#$n{k} = termsin_(g{k});" for k in range(1, ORDER + 1)]
        lines += ["#$n = " + "+".join(f"$n{k}" for k in range(1, ORDER + 1)) + ";", '#write "terms %$", $n']
    return "\n".join([*lines, ".end", ""])


def pari(rung: Rung | None, count: bool) -> str:
    """PARI/GP: matrices of recursive polynomials, order by order."""
    if rung is None:
        return "quit\n"
    A, V = names(rung)
    lines = ['default(parisizemax, "12G");', f"A = {_pari(A)};"]
    lines.append("inner(a, b) = sum(i = 1, #a~, sum(j = 1, #a, a[i,j]*b[i,j]));")
    lines.append('count(p) = if(type(p) == "t_POL", sum(i = 0, poldegree(p), count(polcoef(p, i))), p != 0);')
    for k, (w, v) in enumerate(zip(rung.factors(), V, strict=True), 1):
        lines.append(f"W = {_pari(w)}; V = {_pari(v)};")
        if k == 1:
            lines.append("P = W; L = [V];")
            continue
        lines.append("N = vector(min(#L + 1, 4)); N[1] = V*P;")
        lines.append("for(j = 1, #L, N[j] += W*L[j]; if(j < #N, N[j + 1] = V*L[j]));")
        lines.append("P = W*P; L = N;")
    for k in range(1, ORDER + 1):
        lines.append(f"g{k} = if({k} <= #L, 2*inner(A, L[{k}]), 0);")
        for i in range(1, k // 2 + 1):
            factor = 1 if 2 * i == k else 2
            lines.append(f"if({k - i} <= #L, g{k} += c*({factor}*inner(L[{i}], L[{k - i}])));")
    if count:
        lines.append(f'print("terms ", {"+".join(f"count(g{k})" for k in range(1, ORDER + 1))});')
    return "\n".join([*lines, "quit", ""])


def _pari(matrix: Matrix | Names) -> str:
    return "[" + ";".join(",".join(map(str, row)) for row in matrix) + "]"


def singular(rung: Rung | None, count: bool) -> str:
    """Singular: matrices over a ring with small exponents, order by order."""
    if rung is None:
        return "quit;\n"
    A, V = names(rung)
    symbols = [*entries(A), *(name for v in V for name in entries(v)), "c"]
    lines = [f"ring r = 0, ({','.join(symbols)}), (dp, L(7));", "option(noredefine); int i; int j;"]
    n = rung.widths[0]
    for k, (w, v) in enumerate(zip(rung.factors(), V, strict=True), 1):
        shape = f"[{len(w)}][{len(w[0])}]"
        lines.append(f"matrix W{k}{shape} = {','.join(str(x) for row in w for x in row)};")
        lines.append(f"matrix V{k}{shape} = {','.join(entries(v))};")
        if k == 1:
            lines.append("matrix P1 = W1; matrix L1x1 = V1;")
            continue
        last, top = min(k - 1, ORDER), min(k, ORDER)
        for j in range(1, top + 1):
            parts = [f"V{k}*{f'L{k - 1}x{j - 1}' if j > 1 else f'P{k - 1}'}"] if j - 1 <= last else []
            parts += [f"W{k}*L{k - 1}x{j}"] if j <= last else []
            lines.append(f"matrix L{k}x{j} = {'+'.join(parts)};")
        lines.append(f"matrix P{k} = W{k}*P{k - 1};")
    depth = len(V)
    lines.append(f"matrix A[{len(A)}][{n}] = {','.join(entries(A))};")
    lines.append(
        "proc inner(matrix a, matrix b) {int i; int j; poly s; poly t; for (i = 1; i <= nrows(a); i++) "
        "{t = 0; for (j = 1; j <= ncols(a); j++) {t = t + a[i,j]*b[i,j];} s = s + t;} return(s);}"
    )
    for k in range(1, ORDER + 1):
        parts = [f"2*inner(A, L{depth}x{k})"] if k <= depth else []
        for i in range(1, k // 2 + 1):
            if k - i <= depth:
                parts.append(f"c*({1 if 2 * i == k else 2}*inner(L{depth}x{i}, L{depth}x{k - i}))")
        lines.append(f"poly g{k} = {'+'.join(parts) or '0'};")
    if count:
        lines.append(f'print("terms " + string({"+".join(f"size(g{k})" for k in range(1, ORDER + 1))}));')
    return "\n".join([*lines, "quit;", ""])


def ginac(rung: Rung | None, count: bool) -> str:
    """GiNaC's ginsh: every entry expanded, order by order."""
    if rung is None:
        return "quit;\n"
    lines = []
    for layer in _line(rung):
        lines += [f"{name} = expand({'+'.join(parts) or '0'}):" for name, parts in layer.sums]
    lines += [f"g{k} = expand({'+'.join(parts) or '0'}):" for k, parts in _forms(rung, layer.names)]
    if count:
        lines.append(f"{'+'.join(f'nops(g{k})' for k in range(1, ORDER + 1))};")
    return "\n".join([*lines, "quit;", ""])


class Layer(NamedTuple):
    """What the series of partial products is after one more layer: for every order the names of its entries, and
    for every name the summands, in names of the layer before.
    """

    names: dict[int, Names]
    sums: list[tuple[str, list[str]]]


def _line(rung: Rung) -> Iterator[Layer]:
    """For systems without matrices: entry by entry and order by order."""
    n = rung.widths[0]
    base: Matrix = [[int(i == j) for j in range(n)] for i in range(n)]
    line: dict[int, Names] = {}
    for k, (w, v) in enumerate(zip(rung.factors(), names(rung)[1], strict=True), 1):
        moved: dict[int, Names] = {}
        sums = []
        for order in range(1, min(k, ORDER) + 1):
            moved[order] = [[f"L{k}x{order}x{i}x{j}" for j in range(n)] for i in range(len(w))]
            for i, j in _indices(moved[order]):
                before = line[order - 1] if order > 1 else [[str(x) for x in row] for row in base]
                parts = [f"{v[i][r]}*({before[r][j]})" for r in range(len(v[i])) if before[r][j] != "0"]
                if order in line:
                    parts += [f"({x})*{line[order][r][j]}" for r, x in enumerate(w[i]) if x]
                sums.append((moved[order][i][j], parts))
        base = [[sum(x * y for x, y in zip(row, c, strict=True)) for c in zip(*base, strict=True)] for row in w]
        line = moved
        yield Layer(moved, sums)


def _forms(rung: Rung, line: dict[int, Names]) -> Iterator[tuple[int, list[str]]]:
    """The summands of g_1, …, g_4 in the names of the entries of the series of the product."""
    A, _ = names(rung)
    for k in range(1, ORDER + 1):
        parts = [f"2*{A[i][j]}*{line[k][i][j]}" for i, j in _indices(A)] if k in line else []
        for i in range(1, k // 2 + 1):
            if k - i in line:
                pairs = zip(entries(line[i]), entries(line[k - i]), strict=True)
                parts += [f"{1 if 2 * i == k else 2}*c*{x}*{y}" for x, y in pairs]
        yield k, parts


def _indices(matrix: Names) -> list[tuple[int, int]]:
    return [(i, j) for i in range(len(matrix)) for j in range(len(matrix[0]))]


PROGRAMS = {
    "FORM": Program(["form", "-q"], ".frm", form, "form"),
    "PARI": Program(["gp", "-q", "-f"], ".gp", pari, "pari-gp"),
    "Singular": Program(["Singular", "-q", "--no-warn"], ".sing", singular, "singular"),
    "GiNaC": Program(["ginsh"], ".ginsh", ginac, "ginac-tools"),
}
