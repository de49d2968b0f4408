"""The kinds of lifts that a problem file may name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from deeplift_cas.algebra.exact import exact
from deeplift_cas.errors import InputError, shown
from deeplift_cas.landscape.lift import MatrixProduct, Point
from deeplift_cas.landscape.lifts.activation import Activation
from deeplift_cas.landscape.lifts.hadamard import Hadamard, HadamardProduct
from deeplift_cas.landscape.lifts.network import Network
from deeplift_cas.landscape.lifts.polynomial import PolynomialLift
from deeplift_cas.landscape.lifts.program import Named, Program, Step
from deeplift_cas.landscape.lifts.restricted import as_program, restricted
from deeplift_cas.landscape.lifts.sizes import sizes
from deeplift_cas.landscape.lifts.sphere import on_sphere
from deeplift_cas.landscape.lifts.symmetric import SymmetricFactorisation
from deeplift_cas.landscape.lifts.tensors import CanonicalPolyadic, RankOneTensor


class Product:
    """A product of matrices, as a kind of lift: it may be restricted."""

    required = ("widths",)
    optional = ()

    @classmethod
    def read(cls, data: Mapping[str, Any], names: tuple[str, ...]) -> Program:
        """From a problem file."""
        return as_program(MatrixProduct(*sizes(data["widths"], "widths")))


class Stated:
    """A lift as certificates state it."""

    required = ("coordinates", "shape", "entries")
    optional = ("steps",)

    @classmethod
    def read(cls, data: Mapping[str, Any], names: tuple[str, ...]) -> Program:
        """From the problem of a certificate."""
        steps = []
        for step in data.get("steps", ()):
            if "relation" in step:
                steps.append(Step(step["name"], exact(step["relation"]), value=exact(step["value"])))
                continue
            function = None
            if "jet" in step:
                table = ((exact(step["at"]), tuple(map(exact, step["jet"]))),)
                center = exact(step["center"]) if "center" in step else None
                function = Activation(step.get("function", ""), table, center=center)
            steps.append(Step(step["name"], exact(step["of"]), function))
        blocks = [Named(name) for name in data["coordinates"]]
        return Program(
            f"a lift of {len(blocks)} coordinates", blocks, data["shape"], list(map(exact, data["entries"])), steps
        )


LIFTS: Mapping[str, Any] = {
    "hadamard": Hadamard,
    "hadamard_product": HadamardProduct,
    "symmetric": SymmetricFactorisation,
    "rank_one_tensor": RankOneTensor,
    "canonical_polyadic": CanonicalPolyadic,
    "polynomial": PolynomialLift,
    "network": Network,
    "matrix_product": Product,
    "stated": Stated,
}


def read_lift(
    data: Any, point: Any, names: tuple[str, ...], assumed: Sequence[str] = ()
) -> tuple[MatrixProduct | Program, Point]:
    """The lift of a table ``[lift]``, and a point of it.  Raises :class:`InputError`.

    >>> read_lift({"kind": "hadamard", "n": 2}, [1, 0], ())[0]
    <lift u∘u, n = 2>
    """
    if not isinstance(data, Mapping):
        raise InputError("'lift' must be a table: write [lift] and below it kind = ...")
    kind = "stated" if "coordinates" in data and "kind" not in data else data.get("kind")
    if not isinstance(kind, str) or kind not in LIFTS or ("kind" in data and kind == "stated"):
        *others, last = (f'"{name}"' for name in LIFTS if name != "stated")
        raise InputError(f"the kind of a lift is {', '.join(others)} or {last}, not {shown(kind)}")
    lift = LIFTS[kind]
    for key in lift.required:
        if key not in data:
            raise InputError(f"the key '{key}' is missing in [lift]")
    allowed = {"kind", "restrict", "sphere", *lift.required, *lift.optional}
    if unknown := sorted(set(data) - allowed):
        raise InputError(f"unknown key {shown(unknown[0])} in [lift]: the known ones are {', '.join(sorted(allowed))}")
    found: Program = lift.read(data, names)
    at = found.read_point(point, names)
    is_on_sphere = data.get("sphere", False)
    if not isinstance(is_on_sphere, bool):
        raise InputError(f"'sphere' is true or false, not {shown(is_on_sphere)}")
    if is_on_sphere and "restrict" in data:
        raise InputError("'sphere' and 'restrict' do not go together: write the equation of the sphere into 'restrict'")
    if is_on_sphere:
        return on_sphere(found, at, names, assumed)
    return restricted(found, data["restrict"], at, names, assumed) if "restrict" in data else (found, at)
