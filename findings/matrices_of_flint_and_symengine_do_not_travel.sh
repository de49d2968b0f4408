#!/usr/bin/env bash
# python-flint 0.9.0 and symengine 0.15.0, wheels for CPython on Linux; input: small exact numbers, polynomials, matrices.
# Natural guess: what pickles as a number, or as an expression, pickles as a matrix of these too, so that tasks of a
# pool of processes may carry any of them.
# Seen: fmpz and fmpq pickle, and SymEngine's expressions; fmpq_mat, fmpz_mat, all polynomials of FLINT and SymEngine's
# matrices raise TypeError ("no default __reduce__ …"). So what travels between processes has to be numbers or texts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check python-flint==0.9.0 symengine==0.15.0
"$folder/venv/bin/python" - <<'PYTHON'
import pickle

import flint
import symengine


def travels(thing):
    """Whether it comes back from pickle as it was."""
    try:
        return pickle.loads(pickle.dumps(thing)) == thing
    except TypeError as error:
        print(f"{type(thing).__name__:22} TypeError: {str(error)[:60]}")
        return False


x = symengine.Symbol("x")
y = flint.fmpq_mpoly_ctx.get(("y",), "lex").gen(0)
numbers = [flint.fmpz(3), flint.fmpq(1, 3), x, x**2 + 1, symengine.Rational(1, 3), symengine.sin(x)]
others = [
    flint.fmpz_mat([[1, 2]]),
    flint.fmpq_mat([[1]]),
    flint.fmpz_poly([1, 2]),
    flint.fmpq_poly([1, 2]),
    y,
    symengine.DenseMatrix(1, 1, [x]),
    symengine.ImmutableDenseMatrix(1, 1, [x]),
]
assert all(map(travels, numbers))
print("numbers and expressions: as they were")
assert not any(map(travels, others))
PYTHON
