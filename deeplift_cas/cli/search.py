"""``deeplift-cas search "3=>1"``."""

from __future__ import annotations

import argparse

from deeplift_cas.cli.options import add_force
from deeplift_cas.cli.outcome import DONE, NO, Outcome
from deeplift_cas.cli.work import import_symengine
from deeplift_cas.errors import InputError
from deeplift_cas.render.formats import ANSWER, shown
from deeplift_cas.vocabulary import IMAGE, READINGS

EXAMPLES = ('search "3=>1" --max-depth 4 --max-width 3',)


def arguments(verb: argparse.ArgumentParser) -> None:
    """The statement, and the range."""
    verb.add_argument("statement", metavar="STATEMENT", help='"1=>1", "2=>1", "3=>1" or "4=>1"')
    verb.add_argument("--max-depth", type=int, default=4, metavar="L", help="of the networks (default: 4)")
    verb.add_argument("--max-width", type=int, default=3, metavar="N", help="of their layers (default: 3)")
    verb.add_argument("--search-space", choices=READINGS, default=IMAGE, help="of stationarity (default: image)")
    verb.add_argument("--format", choices=("text", "json", "latex"), default="text")
    verb.add_argument("--certificate", metavar="FILE", help="write the proof of the counterexample to FILE")
    add_force(verb)


def checked_range(depth: int, width: int, most: int = 9) -> None:
    """Raises :class:`InputError` for a range that is none."""
    if not (1 <= depth <= most and 1 <= width <= most):
        raise InputError(f"--max-depth and --max-width are whole numbers from 1 to {most}, not {depth} and {width}")


def answer(options: argparse.Namespace) -> Outcome:
    """The smallest failing network, with a counterexample; exit status 1 if there is none in the range."""
    import_symengine()
    from deeplift_cas.atlas.counterexample import counterexample
    from deeplift_cas.atlas.search import order_of, smallest
    from deeplift_cas.certificates import format as certificate_format
    from deeplift_cas.files import new_file
    from deeplift_cas.render.strata import intervals

    checked_range(options.max_depth, options.max_width)
    k = order_of(options.statement)
    if options.certificate is not None:
        new_file(options.certificate, options.force, None)
    found = smallest(k, options.max_depth, options.max_width, options.search_space)
    if found is None:
        within = f"depth ≤ {options.max_depth}, widths ≤ {options.max_width}"
        return Outcome(f'"{k} ⟹ 1" fails at no stratum of a network in the range: {within}', NO)
    example = counterexample(found.strata[-1], k, options.search_space)
    if options.certificate is not None:
        certificate_format.write(example.answer.certificate(), options.certificate)
    if options.format != "text":
        return Outcome(shown(options.format, ANSWER, example.answer))
    where = "one of its strata" if len(found.strata) == 1 else f"{len(found.strata)} of its strata"
    lines = [
        f"({', '.join(map(str, found.widths))})",
        "",
        f'  "{k} ⟹ 1" fails at {where}. With depth ≤ {options.max_depth} and widths ≤ {options.max_width} there is no '
        f"network with fewer than {found.parameters} parameters at which it fails.",
        *(f"  {stratum}" for stratum in found.strata),
        "",
        *(f"  {line}" for line in intervals(example.stratum)),
        "",
        shown("text", ANSWER, example.answer),
    ]
    return Outcome("\n".join(lines), DONE)
