"""Benchmarks: whole processes, interleaved, medians of several runs."""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE / "expansion"), str(HERE / "classify"), str(HERE / "lifts")]

import bench_atlas  # noqa: E402
import bench_decide  # noqa: E402
from points import POINTS  # noqa: E402
from programs import PROGRAMS  # noqa: E402
from questions import QUESTIONS  # noqa: E402
from rungs import GROWTH, RUNGS, Rung  # noqa: E402

OURS = "deeplift-cas"
PYTHON = [OURS, "FLINT packed", "FLINT", "deeplift-cas, SymEngine series", "SymPy ring"]
WORKER = str(HERE / "expansion" / "worker.py")
STARTUP = {
    "deeplift-cas counterexample": ["-m", "deeplift_cas.verify", "counterexample"],
    "deeplift-cas --help": ["-m", "deeplift_cas.verify", "--help"],
    'python -c "import sympy"': ["-c", "import sympy"],
    'python -c "import symengine"': ["-c", "import symengine"],
    'python -c "pass"': ["-c", "pass"],
}
FINEST = 1e-3
"""Seconds: differences between whole processes below this say nothing."""
Row = dict[str, object]


class Sample(NamedTuple):
    """One process from nothing to its end: seconds of wall clock, MB of memory, what it printed."""

    seconds: float
    megabytes: float
    output: str


def measure(command: Sequence[str], limit: float = math.inf, answers: Sequence[int] = (0,)) -> Sample | None:
    """Run a process; ``None`` if it takes longer than ``limit`` seconds.  Ends the benchmark if it fails."""
    with tempfile.TemporaryFile("w+") as output:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.DEVNULL)
        timer = None
        if limit < math.inf:
            timer = threading.Timer(limit, process.kill)
            timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        if timer:
            timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in answers:
            if seconds >= limit:
                return None
            raise SystemExit(f"{' '.join(command)} failed with status {process.returncode}")
        output.seek(0)
        return Sample(seconds, usage.ru_maxrss / 1024, output.read())


def progress(text: str) -> None:
    """Say on a terminal what is being done."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def startup(options: argparse.Namespace) -> list[Row]:
    """Cold processes; one round more is run first, so that files are in the cache and byte code is compiled."""
    found: dict[str, list[Sample]] = {name: [] for name in STARTUP}
    for round_ in range(options.runs + 1):
        progress(f"round {round_} of {options.runs}")
        for name, arguments in STARTUP.items():
            sample = measure([sys.executable, *arguments])
            if round_ and sample:
                found[name].append(sample)
    progress("")
    own = statistics.median(s.seconds for s in found["deeplift-cas counterexample"])
    rows: list[Row] = []
    for name, samples in found.items():
        seconds = statistics.median(s.seconds for s in samples)
        megabytes = statistics.median(s.megabytes for s in samples)
        rows.append(
            {"process": name, "seconds": round(seconds, 3), "MB": round(megabytes), "ratio": round(seconds / own, 2)}
        )
    return rows


class Timing(NamedTuple):
    """Of one expansion: seconds of computing, of the whole process, and the number of terms if it was counted."""

    compute: float
    whole: float
    terms: int | None
    report: dict[str, Any]


def python_engine(name: str, rung: str) -> Callable[[float], Timing | None]:
    """Runs an engine of expansion/worker.py."""

    def run(limit: float) -> Timing | None:
        sample = measure([sys.executable, WORKER, name, rung], limit)
        if sample is None:
            return None
        report = json.loads(sample.output)
        return Timing(report["seconds"], sample.seconds, report["terms"], report)

    return run


def other_system(name: str, rung: Rung, folder: Path) -> Callable[[float], Timing | None]:
    """Runs a program of expansion/programs.py; its computing is what it takes longer than an empty program."""
    program = PROGRAMS[name]
    files = {}
    for kind, text in (
        ("empty", program.text(None, False)),
        ("run", program.text(rung, False)),
        ("count", program.text(rung, True)),
    ):
        files[kind] = folder / f"{name}-{kind}-{'-'.join(map(str, rung.widths))}{rung.dense:d}{program.suffix}"
        files[kind].write_text(text)
    terms: list[int] = []

    def run(limit: float) -> Timing | None:
        if not terms:
            counted = measure([*program.command, str(files["count"])], 2 * limit)
            words = counted.output.split() if counted else []
            terms.append(int(words[-1]) if words and words[-1].isdigit() else -1)  # -1: it could not count them
        empty = measure([*program.command, str(files["empty"])], limit)
        sample = measure([*program.command, str(files["run"])], limit)
        if sample is None or empty is None:
            return None
        return Timing(max(FINEST, sample.seconds - empty.seconds), sample.seconds, terms[0], {})

    return run


def expansion(options: argparse.Namespace) -> list[Row]:
    """Our engine beside all others, in turns."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for name in options.rungs:
            rung = RUNGS[name]
            engines = {engine: python_engine(engine, name) for engine in PYTHON}
            for system, program in PROGRAMS.items():
                if shutil.which(program.command[0]):
                    engines[system] = other_system(system, rung, Path(folder))
            if options.engines:
                engines = {engine: run for engine, run in engines.items() if engine in (OURS, *options.engines)}
            found: dict[str, list[Timing]] = {engine: [] for engine in engines}
            slow: set[str] = set()
            for round_ in range(options.runs):
                for engine, run in engines.items():
                    if engine in slow:
                        continue
                    progress(f"{name}, round {round_ + 1} of {options.runs}: {engine}")
                    timing = run(math.inf if engine == OURS else options.limit)
                    if timing is None:
                        slow.add(engine)
                    else:
                        found[engine].append(timing)
            progress("")
            rows += _compared(f"{name}: {rung}", found, slow, options.limit)
    return rows


def _compared(title: str, found: dict[str, list[Timing]], slow: set[str], limit: float) -> list[Row]:
    medians = {engine: statistics.median(t.compute for t in timings) for engine, timings in found.items() if timings}
    known = {e: s for e, s in medians.items() if e not in PROGRAMS or s > FINEST}
    best = min((seconds for engine, seconds in known.items() if not engine.startswith(OURS)), default=math.nan)
    right = found[OURS][0].terms
    rows: list[Row] = []
    for engine, timings in found.items():
        if engine in slow or not timings:
            rows.append({"rung": title, "engine": engine, "terms": "", "compute ms": f"> {limit * 1e3:.0f}"} | _NONE)
            continue
        terms = {t.terms for t in timings}
        ratio = medians[engine] / medians[OURS]
        rows.append(
            {
                "rung": title,
                "engine": engine,
                "terms": str(right) if terms == {right} else "not counted" if terms == {-1} else f"WRONG {terms}",
                "compute ms": _digits(1e3 * medians[engine]) if engine in known else f"< {FINEST * 1e3:.0f}",
                "process ms": f"{1e3 * statistics.median(t.whole for t in timings):.0f}",
                "times ours": _digits(ratio) if engine != OURS and engine in known else "",
                "best peer / ours": _digits(best / medians[OURS]) if engine == OURS else "",
            }
        )
    return rows


_NONE: Row = {"process ms": "", "times ours": "", "best peer / ours": ""}


def _digits(value: float) -> str:
    """Three digits."""
    return f"{value:.{max(0, 2 - math.floor(math.log10(value)))}f}" if value > 0 and value < 1e9 else str(value)


def growth(options: argparse.Namespace) -> list[Row]:
    """Time and memory against the number of terms, over a ladder of dense networks, and the fitted exponent."""
    ladder = {name: str(rung) for name, rung in RUNGS.items() if name != "S1"} | {n: str(r) for n, r in GROWTH.items()}
    found: dict[str, list[Timing]] = {name: [] for name in ladder}
    runs = {name: python_engine(OURS, name) for name in ladder}
    for round_ in range(options.runs):
        for name, run in runs.items():
            progress(f"round {round_ + 1} of {options.runs}: {name}")
            timing = run(math.inf)
            assert timing is not None
            found[name].append(timing)
    progress("")
    rows: list[Row] = []
    points: dict[str, tuple[float, float]] = {}
    for name, timings in sorted(found.items(), key=lambda item: item[1][0].terms or 0):
        seconds = statistics.median(t.compute for t in timings)
        report = timings[0].report
        points[name] = (math.log(report["terms"]), math.log(seconds))
        rows.append(
            {
                "network": f"{name + ': ' if name in RUNGS else ''}{ladder[name]}",
                "terms": str(report["terms"]),
                "compute ms": _digits(1e3 * seconds),
                "ns per term": f"{1e9 * seconds / report['terms']:.0f}",
                "packed MB": _digits(report["packed"] / 1e6),
                "peak / packed": _digits(report["peak"] / report["packed"]) if report["packed"] > 2e6 else "",
            }
        )
    for label, chosen in (("S2 to S6", [n for n in RUNGS if n != "S1"]), ("the whole ladder", list(ladder))):
        slope = statistics.linear_regression(*zip(*(points[n] for n in chosen), strict=True)).slope
        rows.append({"network": f"exponent, {label}", "terms": _digits(slope)} | dict.fromkeys(list(rows[0])[2:], ""))
    return rows


def decide(options: argparse.Namespace) -> list[Row]:
    """Whole processes that decide a question: CPU seconds, beside an older build, QEPCAD and z3, in turns."""
    return bench_decide.decide(options, progress)


def atlas(options: argparse.Namespace) -> list[Row]:
    """Strata per second beside linear algebra, the cost of a row, and whole builds of atlases."""
    return bench_atlas.atlas(options, progress)


def classify(options: argparse.Namespace) -> list[Row]:
    """Whole processes that classify a point, beside Hessian and eigenvalues by hand in SymPy, in turns."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, text) in enumerate(POINTS.items()):
            file = Path(folder) / f"{number}.toml"
            file.write_text(text)
            commands = {
                OURS: [sys.executable, "-m", "deeplift_cas.verify", "classify", str(file), "--format", "json"],
                "by hand": [sys.executable, str(HERE / "classify" / "by_hand.py"), str(file)],
            }
            found: dict[str, list[Sample]] = {who: [] for who in commands}
            for round_ in range(options.runs):
                for who, command in commands.items():
                    progress(f"{name}, round {round_ + 1} of {options.runs}: {who}")
                    sample = measure(command, math.inf if who == OURS else options.limit)
                    found[who] += [] if sample is None else [sample]
            progress("")
            ours = statistics.median(s.seconds for s in found[OURS])
            hand = statistics.median([s.seconds for s in found["by hand"]] or [math.inf])
            pieces = json.loads(found[OURS][0].output)["pieces"]
            rows.append(
                {
                    "point": name,
                    "seconds": round(ours, 2),
                    "by hand": f"> {options.limit:.0f}" if hand == math.inf else round(hand, 2),
                    "ratio": "" if hand == math.inf else round(hand / ours, 1),
                    "kinds": ", ".join(dict.fromkeys(piece["name"].partition(",")[0] for piece in pieces)),
                    "said by hand": found["by hand"][0].output.strip() if found["by hand"] else "",
                }
            )
    return rows


def lifts(options: argparse.Namespace) -> list[Row]:
    """Whole processes that decide a question about another lift, beside its derivatives alone in SymPy, in turns."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, (text, order) in QUESTIONS.items():
            file = Path(folder) / f"{name}.toml"
            file.write_text(text)
            ours = [sys.executable, "-m", "deeplift_cas.verify", "problem", str(file), "--order", str(order)]
            commands = {OURS: ours, "derivatives": [sys.executable, str(HERE / "lifts" / "derivatives.py"), name]}
            found: dict[str, list[float]] = {who: [] for who in commands}
            for round_ in range(options.runs):
                for who, command in commands.items():
                    progress(f"{name}, round {round_ + 1} of {options.runs}: {who}")
                    sample = measure(command, answers=(0, 1, 3) if who == OURS else (0,))
                    found[who] += [] if sample is None else [sample.seconds]
            progress("")
            mine, theirs = (statistics.median(found[who]) for who in commands)
            row = {"question": f"{name}, order {order}", "seconds": round(mine, 2)}
            rows.append(row | {"derivatives in SymPy": round(theirs, 2), "ratio": round(theirs / mine, 1)})
    return rows


def table(rows: list[Row], markdown: bool) -> str:
    """The rows as text or as a Markdown table."""
    header = list(rows[0])
    cells = [header] + [[str(row[key]) for key in header] for row in rows]
    if markdown:
        lines = ["| " + " | ".join(line) + " |" for line in cells]
        return "\n".join([lines[0], "|" + "---|" * len(header), *lines[1:]])
    widths = [max(len(line[i]) for line in cells) for i in range(len(header))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells
    )


def _rungs(text: str) -> list[str]:
    names = text.split(",")
    if unknown := [n for n in names if n not in RUNGS]:
        raise argparse.ArgumentTypeError(f"'{unknown[0]}' is not a rung: choose from {','.join(RUNGS)}")
    return names


def main() -> None:
    """Run the chosen benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb, runs in ((startup, 15), (expansion, 5), (growth, 5), (decide, 5), (classify, 5), (lifts, 5), (atlas, 3)):
        sub = verbs.add_parser(verb.__name__, description=verb.__doc__, help=verb.__doc__)
        sub.set_defaults(verb=verb)
        sub.add_argument("--runs", type=int, default=runs, help=f"rounds, of which the median is shown ({runs})")
        sub.add_argument("--format", choices=("text", "json", "markdown"), default="text")
        if verb is expansion:
            sub.add_argument("--rungs", type=_rungs, default=list(RUNGS), help=f"some of {','.join(RUNGS)}")
            sub.add_argument("--engines", type=lambda text: text.split(","), help="only these, beside ours")
            sub.add_argument(
                "--limit", type=float, default=60, help="seconds after which another engine is stopped (60)"
            )
        if verb is classify:
            sub.add_argument("--limit", type=float, default=60, help="seconds after which SymPy is stopped (60)")
        if verb is atlas:
            bench_atlas.arguments(sub)
        if verb is decide:
            bench_decide.arguments(sub)
    options = parser.parse_args()
    if options.runs < 1:
        parser.error("--runs must be at least 1")
    rows = options.verb(options)
    print(json.dumps(rows, indent=2) if options.format == "json" else table(rows, options.format == "markdown"))


if __name__ == "__main__":
    main()
