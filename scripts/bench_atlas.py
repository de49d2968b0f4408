"""Strata per second, and whole builds of atlases with one and two workers."""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from itertools import pairwise, product
from pathlib import Path

Row = dict[str, object]
SAMPLE = 200
"""Of so many strata one is also decided by linear algebra at its representative, as before."""
COLUMNS = ("what", "strata/s", "ratio", "µs", "s", "MB")
RANGES = {"4,3": (4, 3), "5,3": (5, 3), "4,4": (4, 4)}


def arguments(parser: argparse.ArgumentParser) -> None:
    """The ranges of the builds."""
    parser.add_argument("--ranges", default="4,3", help=f"of builds, some of {' '.join(RANGES)} (4,3)")


def atlas(options: argparse.Namespace, progress: Callable[[str], None]) -> list[Row]:
    """All rows of the table."""
    progress("strata per second")
    rows = spaces(options.runs)
    rows += cost()
    for name in options.ranges.split():
        for workers in (1, 2):
            progress(f"building {name} with {workers}")
            rows.append(build(*RANGES[name], workers))
    return [dict.fromkeys(COLUMNS, "") | row for row in rows]


def timed(work: Callable[[], int], runs: int) -> float:
    """Strata per second of processor time, the median."""
    found = []
    for _ in range(runs):
        start = time.process_time()
        number = work()
        found.append(number / (time.process_time() - start))
    return statistics.median(found)


def spaces(runs: int) -> list[Row]:
    """C_1, C_2, C_3 at every stratum with L = 4, widths ≤ 3, enumeration included; and by linear algebra, at some."""
    from deeplift_cas.strata import answers
    from deeplift_cas.strata.gradients import GradientSpaces
    from deeplift_cas.strata.stratum import Stratum, strata

    def every() -> Iterable[Stratum]:
        for widths in product((1, 2, 3), repeat=5):
            yield from strata(*widths)

    def by_intervals() -> int:
        answers.levels.cache_clear()
        number = 0
        for stratum in every():
            number += 1
            if stratum.rank(4, 0) < min(stratum.widths):
                answers.levels(stratum.present, 4)
        return number

    chosen = [stratum for n, stratum in enumerate(every()) if n % SAMPLE == 0]

    def by_linear_algebra() -> int:
        for stratum in chosen:
            GradientSpaces.at(stratum.lift, *stratum.representative())
        return len(chosen)

    ours, theirs = timed(by_intervals, runs), timed(by_linear_algebra, 1)
    return [
        {"what": "C_1 to C_4, L = 4, widths ≤ 3", "strata/s": f"{ours:.0f}", "ratio": f"{ours / theirs:.0f}"},
        {"what": "C_1 to C_3 by linear algebra, the same", "strata/s": f"{theirs:.0f}", "ratio": "1"},
    ]


def cost() -> list[Row]:
    """Microseconds for a row with every property, against Σ d_k d_{k−1}."""
    from deeplift_cas.atlas.row import rows

    found = []
    for widths in ((2, 2, 2), (3, 3, 3), (3, 3, 3, 3), (3, 3, 3, 3, 3), (4, 4, 4, 4, 4), (3, 3, 3, 3, 3, 3)):
        start = time.process_time()
        number = sum(1 for _ in rows(widths))
        seconds = time.process_time() - start
        size = sum(m * n for m, n in pairwise(widths))
        what = f"a row, widths {','.join(map(str, widths))}, {size} parameters"
        found.append({"what": what, "strata/s": f"{number / seconds:.0f}", "µs": f"{1e6 * seconds / number:.0f}"})
    return found


def build(depth: int, width: int, workers: int) -> Row:
    """A whole build: seconds, and the most memory of all its processes together."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "deeplift_cas.verify", "atlas", "build", "--max-depth", str(depth)]
        command += ["--max-width", str(width), "--workers", str(workers), "-o", str(Path(folder) / "atlas.db")]
        start, most = time.perf_counter(), 0.0
        process = subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True)
        while process.poll() is None:
            most = max(most, memory(process.pid))
            time.sleep(0.1)
        seconds = time.perf_counter() - start
        assert process.stdout is not None
        number = int(process.stdout.read().split(b": ")[1].split()[0])
    return {
        "what": f"atlas of depth ≤ {depth}, widths ≤ {width}, {workers} workers",
        "strata/s": f"{number / seconds:.0f}",
        "s": f"{seconds:.1f}",
        "MB": f"{most:.0f}",
    }


def memory(session: int) -> float:
    """Megabytes of all processes of a session: proportional set sizes, in which what is shared counts once."""
    total = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(process.name)) == session:
                text = (process / "smaps_rollup").read_text()
                total += next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
        except (OSError, StopIteration):
            continue
    return total / 1000
