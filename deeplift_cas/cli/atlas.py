"""``deeplift-cas atlas build|query|summary|export|check|count|html``."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deeplift_cas.cli.options import add_force
from deeplift_cas.cli.outcome import DONE, INTERRUPTED, NO, OPEN, Outcome
from deeplift_cas.cli.search import checked_range
from deeplift_cas.cli.supervision import Limits
from deeplift_cas.cli.work import import_symengine
from deeplift_cas.errors import InputError
from deeplift_cas.vocabulary import IMAGE

if TYPE_CHECKING:
    from deeplift_cas.atlas.condition import Condition
    from deeplift_cas.atlas.row import Row
    from deeplift_cas.atlas.store import Atlas

EXAMPLES = (
    "atlas build --max-depth 3 --max-width 3 -o atlas.db",
    "atlas query atlas.db 'three = false and depth = 3'",
    "atlas check atlas.db 'three implies rank(3,0) = dmin or m(0,1) = 0'",
    "atlas count 'least_k > 3' --max-depth 3 --max-width 8",
    "atlas html --max-depth 3 --max-width 3 -o atlas.html",
)
LIMITS = Limits(grace=20, interrupted="interrupted; what was committed is kept, the same command goes on from there")
"""After Ctrl-C the processes of a cluster have to be ended."""
Action = Callable[[argparse.Namespace], Outcome]


def arguments(verb: argparse.ArgumentParser) -> None:
    """The actions."""
    actions = verb.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=type(verb))
    build = actions.add_parser("build", help="decide everything about every stratum of a range, or go on with it")
    _range(build)
    build.add_argument("-o", "--output", required=True, metavar="FILE")
    build.add_argument("--workers", type=int, metavar="N", help="processes (default: one for each core)")
    build.add_argument("--scheduler", metavar="ADDRESS", help="of your own Dask cluster: tcp://host:port")
    query = actions.add_parser("query", help="the strata for which a condition holds")
    _file(query)
    query.add_argument("condition", metavar="CONDITION")
    query.add_argument("--format", choices=("table", "csv", "json"), default="table")
    _file(actions.add_parser("summary", help="what is in it, and how its values were found"))
    export = actions.add_parser("export", help="all of it, as CSV or Parquet")
    _file(export)
    export.add_argument("--format", choices=("csv", "parquet"), default="csv")
    export.add_argument("-o", "--output", metavar="OUT", help="a file (default: standard output, for CSV)")
    add_force(export)
    check = actions.add_parser("check", help="does a conjecture hold at every stratum? If not, where first")
    _file(check)
    check.add_argument("conjecture", metavar="CONJECTURE")
    count = actions.add_parser("count", help="how many strata, without enumerating them")
    count.add_argument("condition", nargs="?", metavar="CONDITION", help='on the least k: "least_k > 3"')
    _range(count)
    page = actions.add_parser("html", help="a page to look at: diagrams, properties, counterexamples")
    _range(page)
    page.add_argument("-o", "--output", required=True, metavar="FILE.html")
    add_force(page)


def _range(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--max-depth", type=int, required=True, metavar="L")
    parser.add_argument("--max-width", type=int, required=True, metavar="N")


def _file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="an atlas")


def answer(options: argparse.Namespace) -> Outcome:
    """What the action says."""
    import_symengine()
    return ACTIONS[options.action](options)


def _build(options: argparse.Namespace) -> Outcome:
    import os

    from deeplift_cas.atlas.build import build

    checked_range(options.max_depth, options.max_width)
    workers = os.cpu_count() or 1 if options.workers is None else options.workers
    if not 1 <= workers <= 1024:
        raise InputError(f"--workers is a whole number from 1 to 1024, not {workers}")
    seen = {"done": 0, "total": 0}
    try:
        with _progress() as tell:

            def both(done: int, total: int) -> None:
                seen.update(done=done, total=total)
                tell(done, total)

            atlas = build(Path(options.output), options.max_depth, options.max_width, workers, options.scheduler, both)
    except KeyboardInterrupt:
        kept = f"{seen['done']} of {seen['total']} strata are kept" if seen["total"] else "what was in the file is kept"
        return Outcome(f"{options.output}: interrupted; {kept}, the same command goes on from there", INTERRUPTED)
    return Outcome(f"{atlas.path}: {seen['total']} strata; see: deeplift-cas atlas summary {atlas.path}")


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A bar with strata done, rate and time left, on a terminal; none without the extra ``atlas``."""
    import sys
    from importlib.util import find_spec

    if sys.stderr is None or not sys.stderr.isatty() or find_spec("rich") is None:
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    rate = TextColumn("{task.fields[rate]}/s")
    columns = (TextColumn("strata"), BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("strata", rate="")

        def tell(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)
            speed = bar.tasks[0].speed
            bar.update(task, rate="" if speed is None else f"{speed:.0f}")

        yield tell


def _query(options: argparse.Namespace) -> Outcome:
    from deeplift_cas.atlas.condition import Condition
    from deeplift_cas.atlas.store import Atlas
    from deeplift_cas.render.strata import FORMATS

    atlas = Atlas(options.file)
    _within(Condition(options.condition), atlas)
    name = "text" if options.format == "table" else options.format
    return Outcome(FORMATS[name](atlas.where(options.condition), IMAGE), _complete(atlas))


def _within(condition: Condition, atlas: Atlas) -> None:
    """Raises :class:`InputError` if the condition is about deeper networks than there are."""
    depth = atlas.range[0]
    if condition.depth > depth:
        raise InputError(f"the condition names layer {condition.depth}: the depth in {atlas.path} is at most {depth}")


def _complete(atlas: Atlas) -> int:
    """The exit status: *undecided* where networks of the range are not in the file yet; a line says so."""
    import sys

    if not (missing := len(atlas.missing())):
        return DONE
    print(f"deeplift-cas: {missing} networks of the range are not in {atlas.path} yet", file=sys.stderr)
    return OPEN


def _summary(options: argparse.Namespace) -> Outcome:
    from deeplift_cas.atlas.store import Atlas
    from deeplift_cas.render.atlas import summary

    atlas = Atlas(options.file)
    return Outcome(summary(atlas), OPEN if atlas.missing() else DONE)


def _export(options: argparse.Namespace) -> Outcome:
    from deeplift_cas.atlas.store import Atlas
    from deeplift_cas.files import new_file, write_text

    atlas = Atlas(options.file)
    if options.output is not None:
        target = new_file(options.output, options.force)
        if target.exists() and target.samefile(options.file):
            raise InputError(f"{options.output}: cannot write there: this is the atlas")
    if options.format == "parquet":
        from deeplift_cas.atlas.parquet import write

        if options.output is None:
            raise InputError("Parquet is written to a file: say -o OUT.parquet")
        write(atlas, Path(options.output))
    elif options.output is None:
        return Outcome((line.rstrip("\n") for line in atlas.csv()), _complete(atlas))
    else:
        write_text(atlas.csv(), options.output)
    return Outcome(f"{options.output}: written", _complete(atlas))


def _check(options: argparse.Namespace) -> Outcome:
    from deeplift_cas.atlas.condition import Condition
    from deeplift_cas.atlas.store import Atlas

    atlas, condition = Atlas(options.file), Condition(options.conjecture)
    _within(condition, atlas)
    number, undecided = 0, 0
    for row in atlas:
        if row.depth < condition.depth:
            continue
        truth = condition(row)
        if truth is False:
            return Outcome(_broken(condition, row), NO)
        number += 1
        undecided += truth is None
    missing = len(atlas.missing())
    if undecided or missing:
        left = f"; {missing} networks of the range are not in the file yet" if missing else ""
        return Outcome(f"undecided at {undecided} of {number} strata, and it holds at all others{left}", OPEN)
    about = f" of depth {condition.depth} or more" if condition.depth > 1 else ""
    return Outcome(f"holds at all {number} strata{about}")


def _broken(condition: Condition, row: Row) -> str:
    """The row that breaks a conjecture, and a counterexample if what fails there is a "k ⟹ 1" that it names."""
    from deeplift_cas.atlas.counterexample import counterexample
    from deeplift_cas.atlas.row import stratum_of
    from deeplift_cas.render.formats import ANSWER, shown
    from deeplift_cas.render.strata import in_full
    from deeplift_cas.strata.answers import NAMES
    from deeplift_cas.vocabulary import AMBIENT, Reading

    stratum, suffix = stratum_of(row), f"_{AMBIENT}"
    spaces: set[Reading] = {AMBIENT if name.endswith(suffix) else IMAGE for name in condition.columns} or {IMAGE}
    lines = [f"it does not hold: {condition.text}"]
    for space in sorted(spaces, reverse=True):  # the image first
        lines += ["", in_full(stratum, space, f"widths {row.widths}")]
        end = suffix if space == AMBIENT else ""
        least = f"least_k{end}" in condition.columns
        failing = [
            k
            for k, name in enumerate(NAMES, 1)
            if getattr(row, name + end) == 0 and (least or name + end in condition.columns)
        ]
        if failing:
            example: Any = counterexample(stratum, max(failing), space)
            lines += ["", shown("text", ANSWER, example.answer)]
    return "\n".join(lines)


def _count(options: argparse.Namespace) -> Outcome:
    from deeplift_cas.atlas.condition import Condition
    from deeplift_cas.atlas.count import count_all, count_by_least_k
    from deeplift_cas.atlas.row import Row

    checked_range(options.max_depth, options.max_width)
    depths = range(1, options.max_depth + 1)
    if options.condition is None:
        by_depth = {L: count_all(L, options.max_width) for L in depths}
        lines = [f"  depth {L}  {number:>14,}" for L, number in by_depth.items()]
        return Outcome("\n".join([*lines, f"  all      {sum(by_depth.values()):>14,}"]).replace(",", " "))
    condition = Condition(options.condition)
    lines, total = [], 0
    for L in depths:
        number = 0
        for least, many in count_by_least_k(L, options.max_width).items():
            nothing: dict[str, Any] = dict.fromkeys(Row._fields)
            truth = condition({**nothing, "depth": L, "least_k": least})
            if truth is None:
                raise InputError(
                    "without enumerating, conditions are on least_k and depth alone: build an atlas for others"
                )
            number += many if truth else 0
        lines.append(f"  depth {L}  {number:>14,}")
        total += number
    return Outcome(
        "\n".join([*lines, f"  all      {total:>14,}"]).replace(",", " ")
        + "\n\n  By Theorem C: an argument on paper above 4."
    )


def _html(options: argparse.Namespace) -> Outcome:
    from deeplift_cas.atlas.sheet import sheets
    from deeplift_cas.files import new_file, write_text
    from deeplift_cas.render.atlas_page import atlas_page

    depth, width = options.max_depth, options.max_width
    checked_range(depth, width)
    new_file(options.output, options.force, None)
    with _progress() as tell:
        write_text(atlas_page(depth, width, sheets(depth, width, tell)), options.output)
    return Outcome(f"{options.output}: written")


ACTIONS: dict[str, Action] = {
    "build": _build,
    "query": _query,
    "summary": _summary,
    "export": _export,
    "check": _check,
    "count": _count,
    "html": _html,
}
