"""The points of ``bench classify``: problem files, by name."""

from __future__ import annotations

from pathlib import Path

POLYNOMIALS = {
    "Peano's surface": ("(X11 - X12^2)*(X11 - 3*X12^2)", 2, []),
    "a saddle of order 5": ("X11^2 + X12^5", 2, []),
    "a hidden square": ("(X11 + X12^2)^4 + X12^10", 2, []),
    "two parameters": ("X11^2 + a*X11*X12^2 + b*X12^4", 2, ["a", "b"]),
    "Choi and Lam, and a little": (
        "X14^4 + X11^2*X12^2 + X12^2*X13^2 + X13^2*X11^2 - 4*X11*X12*X13*X14 + (X11^2+X12^2+X13^2+X14^2)^2/50",
        4,
        [],
    ),
}


def _polynomial(expression: str, size: int, names: list[str]) -> str:
    point = ", ".join(["0"] * size)
    listed = ", ".join(f'"{name}"' for name in names)
    return (
        f"widths = [{size}, 1]\nparameters = [{listed}]\npoint = [[[{point}]]]\n"
        f'[objective]\nkind = "polynomial"\nexpression = "{expression}"\n'
    )


COUNTEREXAMPLE = (Path(__file__).parents[2] / "deeplift_cas" / "problems" / "counterexample.toml").read_text()
EVERYTHING = """widths = [2, 1, 2]
parameters = ["z", "c", "k"]
point = [[[1, 0]], [[1], [0]]]
[objective]
kind = "polynomial"
expression = "z*X22 + c/2*((X11-1)^2 + X12^2 + X21^2 + X22^2) + k*X12^4"
"""
GOLDEN = """widths = [2, 1, 2]
parameters = ["s"]
assume = ["s^2 = s + 1"]
point = [[["(s+2)/5", "(2*s-1)/5"]], [["s"], ["1"]]]
[objective]
kind = "polynomial"
expression = "((X11-1)^2 + (X12-1)^2 + (X21-1)^2 + X22^2)/2"
"""
POINTS = {
    "the counterexample": COUNTEREXAMPLE,
    "theory 2, A.5": EVERYTHING,
    "the golden ratio": GOLDEN,
    **{name: _polynomial(*data) for name, data in POLYNOMIALS.items()},
}
