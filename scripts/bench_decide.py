"""``bench decide``: questions decided by whole processes, beside an older build and other programs."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE / "decide"), str(HERE / "expansion")]

from peers import PEERS, Peer, conditions  # noqa: E402
from problems import QUESTIONS, Question, toml  # noqa: E402

ROOT = HERE.parent
THIS, AGAINST = "this build", "today"
ANSWERS = {0, 1, 3}
"""Exit statuses that are answers: proved, refuted, undecided."""
NONE = "–"
Row = dict[str, object]


class Run(NamedTuple):
    """One process from nothing to its end: CPU seconds, exit status (``None`` if stopped), texts, bytes written."""

    seconds: float
    status: int | None
    output: str
    complaint: str
    certificate: int | None = None


class Command(NamedTuple):
    """What is run for a question by one engine, and whether what came is an answer."""

    words: list[str]
    text: str
    tree: Path | None
    answered: Callable[[Run], bool]


def decide(options: argparse.Namespace, progress: Callable[[str], None]) -> list[Row]:
    """CPU seconds of whole processes that decide a question, in turns, beside an older build, QEPCAD and z3."""
    trees = {AGAINST: options.against, THIS: ROOT} if options.against else {THIS: ROOT}
    for tree in trees.values():
        prepare(tree)
    figures: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.problems or Path(temporary)
        for question in options.rows:
            engines = commands(question, trees, folder)
            found = in_turns(question.name, engines, options, Path(temporary), progress)
            figures.append(summary(question, engines, found))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n")
    for line in complaints(figures):
        print(line, file=sys.stderr)
    return [shown(figure, options.limit) for figure in figures]


def prepare(tree: Path) -> None:
    """Byte code is written before, as scripts/setup does; what is not compiled is said, as it would be slower."""
    subprocess.run([sys.executable, "-m", "compileall", "-q", str(tree / "deeplift_cas")], check=False)
    if not list((tree / "deeplift_cas" / "landscape").glob("_strands*.so")):
        print(f"bench: the expansion is not compiled in {tree}: it will be slower there", file=sys.stderr)


def commands(question: Question, trees: dict[str, Path], folder: Path) -> dict[str, Command]:
    """The same question for every engine that is here."""
    arguments = [question.name]
    if question.problem is not None:
        file = folder / f"{question.name}.toml"
        file.write_text(toml(question.title, question.problem))
        arguments = ["problem", str(file.resolve()), "--format", "json"]
        arguments += ["--certificate", "certificate.json", "--force"] if question.certificate else []
    words = [sys.executable, "-m", "deeplift_cas.verify", *arguments]
    engines = {name: Command(words, "", tree, lambda run: run.status in ANSWERS) for name, tree in trees.items()}
    for name, peer in PEERS.items():
        if question.form and (question.z3 or name != "z3") and shutil.which(peer.command[0]):
            engines[name] = Command(peer.command, peer.text(question.form), None, _answered_by(peer))
    return engines


def _answered_by(peer: Peer) -> Callable[[Run], bool]:
    return lambda run: run.status == 0 and peer.answer(run.output) is not None


def in_turns(
    name: str, engines: dict[str, Command], options: argparse.Namespace, folder: Path, progress: Callable[[str], None]
) -> dict[str, list[Run]]:
    """Rounds over the engines; one that took long, was stopped or has no answer is not asked as often."""
    found: dict[str, list[Run]] = {engine: [] for engine in engines}
    for round_ in range(options.runs):
        for engine, command in engines.items():
            if round_ < wanted(found[engine], command, options.runs):
                progress(f"{name}, round {round_ + 1} of {options.runs}: {engine}")
                found[engine].append(run(command, options.limit, folder))
    progress("")
    return found


def wanted(runs: Sequence[Run], command: Command, most: int) -> int:
    """How many runs: one if there is no answer or it takes more than 20 seconds, three for more than 5."""
    if not runs:
        return most
    longest = max(run.seconds for run in runs)
    if longest > 20 or not all(map(command.answered, runs)):
        return 1
    return min(most, 3) if longest > 5 else most


def run(command: Command, limit: int, folder: Path) -> Run:
    """Run a process in a folder; it is stopped when it has used ``limit`` CPU seconds."""
    environment = os.environ | ({"PYTHONPATH": str(command.tree)} if command.tree else {})
    written = folder / "certificate.json"
    written.unlink(missing_ok=True)
    with tempfile.TemporaryFile("w+") as text, tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        text.write(command.text)
        text.seek(0)
        process = subprocess.Popen(
            command.words,
            stdin=text,
            stdout=out,
            stderr=err,
            cwd=folder,
            env=environment,
            start_new_session=True,
        )
        resource.prlimit(process.pid, resource.RLIMIT_CPU, (limit, limit + 1))
        status, seconds = _wait(process, 4 * limit)
        out.seek(0)
        err.seek(0)
        size = written.stat().st_size if written.exists() else None
        return Run(seconds, status, out.read(), err.read(), size)


def _wait(process: subprocess.Popen[bytes], longest: int) -> tuple[int | None, float]:
    """Exit status, ``None`` if the limit ended it, and CPU seconds; nothing of it is left running."""
    watch = threading.Timer(longest, os.killpg, (process.pid, signal.SIGKILL))  # for one that sleeps
    watch.start()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    stopped = process.returncode == -signal.SIGXCPU or not watch.is_alive()
    watch.cancel()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    return None if stopped else process.returncode, usage.ru_utime + usage.ru_stime


def summary(question: Question, engines: dict[str, Command], found: dict[str, list[Run]]) -> dict[str, Any]:
    """The figures of a row."""
    results = {engine: _result(engine, question, engines[engine], runs) for engine, runs in found.items()}
    return {"row": question.name, "title": question.title, "asked": question.asked, "engines": results}


def _result(engine: str, question: Question, command: Command, runs: Sequence[Run]) -> dict[str, Any]:
    last = runs[-1]
    result: dict[str, Any] = {
        "seconds": [round(run.seconds, 4) for run in runs],
        "stopped": last.status is None,
        "status": last.status,
    }
    if not all(map(command.answered, runs)):
        return result | {"median": None, "complaint": _last_words(last)}
    result["median"] = statistics.median(run.seconds for run in runs)
    if engine in PEERS:
        result["answer"] = PEERS[engine].answer(last.output)
        return result | ({"conditions": conditions(result["answer"])} if engine == "QEPCAD" else {})
    if question.problem is not None:
        step = json.loads(last.output)["steps"][-1]
        result |= {"answer": step["region"], "conditions": sum(map(len, step["region"]))}
    return result | {"certificate": last.certificate}


def _last_words(run: Run) -> str:
    """A line that names a reason if there is one, else the last."""
    lines = [line.strip() for line in f"{run.output}\n{run.complaint}".splitlines() if line.strip()]
    return next((line for line in lines if "Reason" in line), lines[-1] if lines else "")


def complaints(figures: Iterable[dict[str, Any]]) -> list[str]:
    """Who ended without an answer before the limit, and its last words; and where the two builds differ."""
    lines: list[str] = []
    for figure in figures:
        engines = figure["engines"]
        for engine, result in engines.items():
            if result["median"] is None and not result["stopped"]:
                lines.append(f"{figure['row']}: {engine} ended with status {result['status']}: {result['complaint']}")
        verdicts = {engines[name]["status"] for name in (THIS, AGAINST) if engines.get(name, {}).get("median")}
        if len(verdicts) > 1:
            lines.append(f"{figure['row']}: the builds give different answers, exit statuses {sorted(verdicts)}")
    return lines


def shown(figure: dict[str, Any], limit: int) -> Row:
    """A row of the table."""
    engines = figure["engines"]
    own, old, peer = (engines.get(name, {}) for name in (THIS, AGAINST, "QEPCAD"))
    times = {f"{name} s": _time(engines.get(name), limit) for name in (AGAINST, THIS)}
    ratio = _digits(own["median"] / old["median"]) if own.get("median") and old.get("median") else NONE
    size = own.get("certificate")
    return {
        "question": figure["title"],
        **times,
        "ratio": ratio,
        "asked": figure["asked"],
        "QEPCAD s": _time(engines.get("QEPCAD"), limit),
        "z3 s": _time(engines.get("z3"), limit),
        "conditions": _or_none(own.get("conditions")),
        "of QEPCAD": _or_none(peer.get("conditions")),
        "certificate MB": _digits(size / 1e6) if size else NONE,
    }


def _time(result: dict[str, Any] | None, limit: int) -> str:
    if result is None:
        return NONE
    if result["median"] is not None:
        word = f" {result['answer']}" if result.get("answer") in ("sat", "unsat", "unknown") else ""
        return _digits(result["median"]) + word
    return f"> {limit}" if result["stopped"] else f"status {result['status']}"


def _or_none(value: object) -> str:
    return NONE if value is None else str(value)


def _digits(value: float) -> str:
    """Two digits behind the point, one from 10 on."""
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"


def _limit(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 10**6:
        raise argparse.ArgumentTypeError(f"'{text}' is no whole number of seconds")
    return int(text)


def _tree(text: str) -> Path:
    path = Path(text).resolve()
    if not (path / "deeplift_cas" / "verify.py").is_file():
        raise argparse.ArgumentTypeError(f"'{text}' is no source tree: there is no deeplift_cas/verify.py in it")
    return path


def _folder(text: str) -> Path:
    path = Path(text).resolve()
    path.mkdir(parents=True, exist_ok=True)
    return path


def _rows(pattern: str) -> list[Question]:
    try:
        chosen = [question for question in QUESTIONS if re.search(pattern, question.name)]
    except re.error as error:
        raise argparse.ArgumentTypeError(f"'{pattern}' is no regular expression: {error}") from None
    if not chosen:
        raise argparse.ArgumentTypeError(f"'{pattern}' fits none of {', '.join(q.name for q in QUESTIONS)}")
    return chosen


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options that are only for this benchmark."""
    names = ", ".join(question.name for question in QUESTIONS)
    parser.add_argument("--rows", type=_rows, default=list(QUESTIONS), help=f"a regular expression: some of {names}")
    parser.add_argument("--against", type=_tree, metavar="PATH", help="the source tree of an older build: 'today'")
    parser.add_argument("--limit", type=_limit, default=60, help="CPU seconds after which a process is stopped (60)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures and answers to FILE")
    parser.add_argument("--problems", type=_folder, metavar="FOLDER", help="keep the problem files in FOLDER")
