#!/usr/bin/env bash
# python-flint 0.9.0, wheel for CPython on Linux; input: small polynomials in one and in two variables, printed often.
# Natural guess: the text of a polynomial is memory of Python's alone, so that printing the same one again and again
# takes no more memory, as with polynomials in one variable.
# Seen: every str() of an fmpq_mpoly or an fmpz_mpoly keeps more memory than its text has characters, for good; so
# texts as keys of a table cost memory at every look.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check python-flint==0.9.0
"$folder/venv/bin/python" - <<'PYTHON'
import flint


def kept(p, times=20_000):
    """Bytes that one str() keeps, on the average."""

    def resident():
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * 4096

    for _ in range(500):
        str(p)
    before = resident()
    for _ in range(times):
        str(p)
    return (resident() - before) // times


one = flint.fmpq_poly([1, 1]) ** 30
found = {"fmpq_poly": (kept(one), len(str(one)))}
for kind in (flint.fmpq_mpoly_ctx, flint.fmpz_mpoly_ctx):
    a, b = kind.get(("a", "b"), "degrevlex").gens()
    p = (a + b + 1) ** 6
    found[type(p).__name__] = kept(p), len(str(p))
for name, (bytes_kept, characters) in found.items():
    print(f"{name:12} {bytes_kept} bytes kept by each text of {characters} characters")
assert found["fmpq_poly"][0] < 20
assert all(found[name][0] > found[name][1] for name in ("fmpq_mpoly", "fmpz_mpoly"))
PYTHON
