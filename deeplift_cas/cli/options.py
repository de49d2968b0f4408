"""Options that several verbs take."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from deeplift_cas.cli.supervision import MEMORY
from deeplift_cas.errors import InputError, shown
from deeplift_cas.render.formats import Options, formats_of
from deeplift_cas.vocabulary import ENGINES, ORDERS, ORDERS_IN_WORDS

if TYPE_CHECKING:
    from deeplift_cas.landscape.problem import Problem


def add_format(verb: argparse.ArgumentParser, thing: str) -> None:
    """``--format``, one of those that show the thing."""
    formats = formats_of(thing)
    verb.add_argument("--format", choices=formats, default=formats[0])


def add_latex(verb: argparse.ArgumentParser) -> None:
    """What is asked of LaTeX."""
    verb.add_argument("--naming", metavar="NAMING", help="of directions in LaTeX: dots (default), matrices or plain")
    verb.add_argument("--text-width", metavar="PT", help="that LaTeX has to fit, in points (default: 345)")


def add_assume(verb: argparse.ArgumentParser) -> None:
    """``--assume``."""
    verb.add_argument(
        "--assume",
        nargs="+",
        action="extend",
        metavar="CONDITION",
        help='look only at some parameters: --assume "c > 0" "s^2 = s + 1"',
    )


def add_values(verb: argparse.ArgumentParser) -> None:
    """``--at`` and ``--assume``."""
    verb.add_argument(
        "--at",
        nargs="+",
        action="extend",
        metavar="NAME=VALUE",
        help="give parameters a value: --at z=1 c=0.5 'd=root(d^2-2,1,2)'; the others stay free",
    )
    add_assume(verb)


def add_scale(verb: argparse.ArgumentParser, more: str = "") -> None:
    """``--scale``."""
    verb.add_argument("--scale", metavar="S", help=f"1/2 or 1: s in f = ⟨A,X⟩ + s·c‖X−φ(W)‖²{more}")


def add_engine(verb: argparse.ArgumentParser) -> None:
    """``--engine``; asked for where the default is not meant."""
    verb.add_argument(
        "--engine",
        choices=ENGINES,
        help="that expands g (default: direct at rational points of quadratic objectives, else symengine)",
    )


def add_question(verb: argparse.ArgumentParser, thing: str) -> None:
    """What every question about a problem takes, the answer to which is a thing with a certificate."""
    add_scale(verb, " (default: as in the problem)")
    add_values(verb)
    add_format(verb, thing)
    verb.add_argument("--certificate", metavar="FILE", help="write the proofs to FILE")
    add_force(verb)
    add_limits(verb)
    add_engine(verb)
    add_latex(verb)


def add_force(verb: argparse.ArgumentParser, output: str = "a file") -> None:
    """``--force``."""
    verb.add_argument("--force", action="store_true", help=f"overwrite {output} that exists")


def add_limits(verb: argparse.ArgumentParser) -> None:
    """``--time-limit`` and ``--memory-limit``."""
    verb.add_argument(
        "--time-limit",
        metavar="SECONDS",
        help="leave undecided what is not decided by then, less a fifth for the check (default: no limit)",
    )
    verb.add_argument(
        "--memory-limit", metavar="GB", help=f"stop when more memory is needed (default: {MEMORY}; on Linux)"
    )


def time_limit(options: argparse.Namespace) -> float | None:
    """The seconds; raises :class:`InputError` for what is no number ≥ 0."""
    if options.time_limit is None:
        return None
    seconds = _number(options.time_limit)
    if not 0 <= seconds < float("inf"):
        raise InputError(f"--time-limit is a number of seconds, such as 60, not {shown(options.time_limit)}")
    return seconds


def memory_limit(options: argparse.Namespace) -> float:
    """The gigabytes; raises :class:`InputError` for what is no number > 0."""
    said = getattr(options, "memory_limit", None)
    gigabytes = MEMORY if said is None else _number(said)
    if not 0 < gigabytes < float("inf"):
        raise InputError(f"--memory-limit is a number of gigabytes, such as {MEMORY}, not {shown(said)}")
    return gigabytes


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return -1.0


def _scale(text: str) -> str:
    from deeplift_cas.algebra.exact import exact

    for scale in ("1/2", "1"):
        if exact(text, ()) == exact(scale):
            return scale
    raise InputError(f"--scale is 1/2 or 1, not {shown(text)}")


def chosen(problem: Problem, options: argparse.Namespace) -> Problem:
    """The problem with what the options change: scale, values, engine, as far as the verb takes them."""
    if getattr(options, "scale", None) is not None:
        problem = problem.with_scale(_scale(options.scale))
    if getattr(options, "assume", None) is not None:
        problem = problem.assuming(options.assume)
    if getattr(options, "at", None) is not None:
        problem = problem.at(values(options.at))
    if options.engine is not None:
        problem = problem.with_engine(options.engine)
    return problem


def latex_options(options: argparse.Namespace) -> Options:
    """What was asked for of LaTeX: looked at before the work, and whatever the format is."""
    chosen: dict[str, Any] = {}
    if options.naming is not None:
        from deeplift_cas.render.latex import checked_naming

        chosen["naming"] = checked_naming(options.naming)
    if options.text_width is not None:
        from deeplift_cas.render.layout import checked_width

        chosen["width"] = checked_width(options.text_width)
    return Options(**chosen)


def order(text: str | None, said: str) -> int | None:
    """The order of that text, ``None`` if none is given; ``said`` is how a message names the text."""
    if text is None:
        return None
    if text not in {str(known.number) for known in ORDERS}:
        raise InputError(f"--order must be {ORDERS_IN_WORDS}, not {said}")
    return int(text)


def values(pairs: Sequence[str]) -> dict[str, str]:
    """NAME=VALUE, each name once; raises :class:`InputError`."""
    found: dict[str, str] = {}
    for pair in pairs:
        if "," in pair and "root(" not in pair:
            raise InputError(f"--at takes its values separated by spaces, not commas: {shown(pair)}")
        name, equals, value = pair.partition("=")
        name = name.strip()
        if not equals or not name or not value.strip():
            raise InputError(f"--at takes NAME=VALUE such as c=1/2, not {shown(pair)}")
        if name in found:
            raise InputError(f"--at gives {shown(name)} twice")
        found[name] = value
    return found
