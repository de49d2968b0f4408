"""Benchmarks: whole processes, interleaved, medians of several runs."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence

STARTUP = {
    "deeplift-cas counterexample": ["-m", "deeplift_cas.verify", "counterexample"],
    "deeplift-cas --help": ["-m", "deeplift_cas.verify", "--help"],
    'python -c "import sympy"': ["-c", "import sympy"],
    'python -c "import symengine"': ["-c", "import symengine"],
    'python -c "pass"': ["-c", "pass"],
}


def measure(arguments: Sequence[str]) -> tuple[float, float]:
    """Seconds of wall clock and MB of memory of one process, from nothing to its end."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed")
    return seconds, usage.ru_maxrss / 1024


def startup(runs: int) -> list[dict[str, object]]:
    """Cold processes; one round more is run first, so that files are in the cache and byte code is compiled."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in STARTUP}
    for round_ in range(runs + 1):
        print(f"\rround {round_} of {runs}", end="", file=sys.stderr, flush=True)
        for name, arguments in STARTUP.items():
            sample = measure(arguments)
            if round_:
                found[name].append(sample)
    print("\r", end="", file=sys.stderr)
    own = statistics.median(s for s, _ in found["deeplift-cas counterexample"])
    rows: list[dict[str, object]] = []
    for name, samples in found.items():
        seconds = statistics.median(s for s, _ in samples)
        memory = statistics.median(m for _, m in samples)
        rows.append(
            {"process": name, "seconds": round(seconds, 3), "MB": round(memory), "ratio": round(seconds / own, 2)}
        )
    return rows


def table(rows: list[dict[str, object]], markdown: bool) -> str:
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


def main() -> None:
    """Run the chosen benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("benchmark", choices=("startup",), nargs="?", default="startup")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--format", choices=("text", "json", "markdown"), default="text")
    options = parser.parse_args()
    rows = startup(options.runs)
    print(json.dumps(rows, indent=2) if options.format == "json" else table(rows, options.format == "markdown"))


if __name__ == "__main__":
    main()
