"""What the report's conditions speak of, at a stratum: ranks, k_1, k_2, and which properties φ has there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

from flint import fmpq_mat

from deeplift_cas.algebra.linear import nullspace
from deeplift_cas.errors import InputError
from deeplift_cas.strata.conditions import NullityConditions, Ranks, nullity_conditions
from deeplift_cas.strata.fibre import fibre_certificate
from deeplift_cas.strata.gradients import GradientSpaces
from deeplift_cas.strata.local import check_nonstationary_minimum, nonstationary_minimum
from deeplift_cas.strata.obstruction import find_obstruction
from deeplift_cas.strata.openness import extensions, stepwise_openness
from deeplift_cas.strata.stratum import Stratum, block_orders
from deeplift_cas.vocabulary import AMBIENT, IMAGE


class Evidence(NamedTuple):
    """A value, and why: data for a witness, and a certificate where there is one."""

    value: int | None
    why: Mapping[str, Any]
    certificate: Mapping[str, Any] | None = None


def value(stratum: Stratum, name: str) -> int | None:
    """The quantity of that name; ``None`` if it is not known.  Raises :class:`InputError` for an unknown name.

    >>> from deeplift_cas.strata.stratum import strata
    >>> zero = next(s for s in strata(2, 1, 2) if s.rank(1, 0) == s.rank(2, 1) == 0)
    >>> [value(zero, name) for name in ("d_min", "rank", "k_1", "local_image", "implies_1", "implies_2")]
    [1, 0, 1, 1, 0, 1]
    """
    return evidence(stratum, name).value


@cache
def evidence(stratum: Stratum, name: str) -> Evidence:
    """The quantity with its reasons."""
    if name in NUMBERS:
        return Evidence(NUMBERS[name](stratum), {})
    if name in PROPERTIES:
        return PROPERTIES[name](stratum)
    raise InputError(f"there is no quantity {name!r}: there are {', '.join(sorted({*NUMBERS, *PROPERTIES}))}")


def _k(stratum: Stratum) -> int:
    """The narrowest inner layer, the first of them."""
    inner = stratum.widths[1:-1]
    if not inner:
        raise InputError("a network with a single factor has no inner layer")
    return 1 + inner.index(min(inner))


@cache
def _nullity(stratum: Stratum) -> NullityConditions:
    return nullity_conditions(stratum)


@cache
def gradient_spaces(stratum: Stratum) -> GradientSpaces:
    """C_1 ⊇ C_2 ⊇ C_3 at the representative."""
    return GradientSpaces.at(stratum.lift, *stratum.representative())


@cache
def _fibre(stratum: Stratum) -> Mapping[str, Any] | None:
    """Curves that show "local ⟹ 1" for both search spaces."""
    return fibre_certificate(stratum.lift, *stratum.representative())


def _two_layers(stratum: Stratum) -> Stratum:
    if stratum.depth != 2:
        raise InputError("n, k, m, s, t and the like belong to two layers")
    return stratum


def _meet(T_0: fmpq_mat, S_0: fmpq_mat) -> int:
    """dim(im T_0 ∩ ker S_0) = dim im T_0 + dim ker S_0 − dim of their sum."""
    kernel = nullspace(S_0)
    together = fmpq_mat([*T_0.transpose().tolist(), *kernel])
    return int(T_0.rank() + len(kernel) - together.rank())


NUMBERS: dict[str, Callable[[Stratum], int]] = {
    "L": lambda s: s.depth,
    "d_0": lambda s: s.widths[0],
    "d_L": lambda s: s.widths[-1],
    "d_k": lambda s: s.widths[_k(s)],
    "d_min": lambda s: min(s.widths),
    "d_outer": lambda s: min(s.widths[0], s.widths[-1]),
    "rank": lambda s: s.rank(s.depth, 0),
    "rank_below": lambda s: s.rank(_k(s), 0),
    "rank_above": lambda s: s.rank(s.depth, _k(s)),
    "kernel": lambda s: s.widths[0] - s.rank(s.depth - 1, 0),
    "kernel_of_transpose": lambda s: s.widths[-2] - s.rank(s.depth - 1, 0),
    "k_1": lambda s: _nullity(s).k_1 or s.depth + 1,
    "k_2": lambda s: _nullity(s).k_2,
    "condition_39_for_some_k": lambda s: int(
        any(s.rank(k, 0) == s.rank(s.depth, k) == min(s.widths) for k in range(1, s.depth))
    ),
    "order": lambda s: max(block_orders(s).values(), default=1),
    # a pair S_0 = W_2 of shape m × k, T_0 = W_1 of shape k × n
    "n": lambda s: _two_layers(s).widths[0],
    "k": lambda s: _two_layers(s).widths[1],
    "m": lambda s: _two_layers(s).widths[2],
    "s": lambda s: _two_layers(s).rank(2, 1),
    "t": lambda s: _two_layers(s).rank(1, 0),
    "t_1": lambda s: _two_layers(s).rank(2, 0),
    "t_2": lambda s: _meet(*(fmpq_mat(W) for W in _two_layers(s).representative())),
    # both alternatives of Behrends' (ii) for every pair (W_{k+1}, W_k ⋯ W_1), and as Corollary 3.2 prints them
    "all_open": lambda s: int(all(stepwise_openness(s))),
    "all_open_as_printed": lambda s: int(all(stepwise_openness(s, printed=True))),
}
"""Names ↦ numbers that only count."""


def _local(stratum: Stratum, search_space: str) -> Evidence:
    """Whether φ is "local ⟹ 1": by a fibre certificate, by C_1 where rank X = d_min, or not, by a minimum."""
    lift, point = stratum.lift, stratum.representative()
    spaces = gradient_spaces(stratum) if stratum.rank(stratum.depth, 0) == min(stratum.widths) else None
    if spaces is not None and search_space == IMAGE and spaces.implies(1):
        return Evidence(1, {"reason": 'rank W = d_min: already "1 ⟹ 1"'})
    certificate = _fibre(stratum)
    if certificate is not None:
        return Evidence(1, {"reason": "points of the fibre near by: ∇f is orthogonal to everything"}, certificate)
    minimum = nonstationary_minimum(lift, *point)
    if minimum is not None and search_space == AMBIENT:
        check_nonstationary_minimum(lift, minimum, *point)
        reason = "f(X) = ½‖X − target‖² has a minimum over the image there, and ∇f = −normal is not 0"
        return Evidence(0, {"reason": reason, "target": minimum.target, "normal": minimum.normal})
    return Evidence(None, {"reason": "no fibre certificate was found"})


def _implies(stratum: Stratum, k: int) -> Evidence:
    gradient = gradient_spaces(stratum).counterexample(k)
    if gradient is None:
        return Evidence(1, {})
    return Evidence(0, {"gradient": [[str(x) for x in row] for row in gradient]})


def _open(stratum: Stratum, search_space: str) -> Evidence:
    """Whether φ is "local ⟹ local": where Dφ is onto the tangent space; not where there is an obstruction."""
    lift, point, rank = stratum.lift, stratum.representative(), stratum.rank(stratum.depth, 0)
    image = lift.shape[0] * lift.shape[1] - gradient_spaces(stratum).dimension(1)
    tangent = lift.shape[0] * lift.shape[1]
    if search_space == IMAGE and rank == min(stratum.widths):
        tangent = rank * (lift.shape[0] + lift.shape[1] - rank)
    if image == tangent:
        return Evidence(1, {"reason": f"Dφ has rank {image}, the dimension of the search space: a submersion"})
    obstruction = find_obstruction(lift, *point, search_space=search_space)
    if obstruction is not None:
        return Evidence(0, {"reason": "a minimum of f∘φ, not of f", **obstruction.json()})
    return Evidence(None, {"reason": "no submersion, no obstruction of low degree"})


def _last_is_enough(stratum: Stratum) -> Evidence:
    """Whether N·W_{L−1,−}ᵀ = 0 implies N = 0, for N = ∇f(W): the rows of N are orthogonal to those of W_{L−1,−}."""
    rows = nullspace(Ranks(stratum.lift, *stratum.representative()).product(stratum.depth - 1, 0))
    if not rows:
        return Evidence(1, {})
    N = [[str(x) for x in rows[0]]] + [["0"] * stratum.widths[0]] * (stratum.widths[-1] - 1)
    return Evidence(0, {"N": N})


def _extension(stratum: Stratum) -> Evidence:
    """Behrends' (iii) for the pair (W_2, W_1)."""
    T_0, S_0 = _two_layers(stratum).representative()
    T, S = extensions(S_0, T_0)
    if T is not None:
        return Evidence(1, {"T": T})
    return Evidence(1, {"S": S}) if S is not None else Evidence(0, {})


PROPERTIES: dict[str, Callable[[Stratum], Evidence]] = {
    "local_image": lambda s: _local(s, IMAGE),
    "local_ambient": lambda s: _local(s, AMBIENT),
    "implies_1": lambda s: _implies(s, 1),
    "implies_2": lambda s: _implies(s, 2),
    "implies_3": lambda s: _implies(s, 3),
    "last_is_enough": _last_is_enough,
    "extension": _extension,
    "open_image": lambda s: _open(s, IMAGE),
    "open_ambient": lambda s: _open(s, AMBIENT),
}
"""Names ↦ properties of φ, 1 or 0, with reasons."""
