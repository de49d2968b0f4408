"""The command line: ``python -m deeplift_cas.verify`` and ``deeplift-cas``.

Every positive verdict printed has passed the certificate kernel in the same run.  Exit status: 0 when the question was
answered, whatever the answer; 2 for bad input; 1 if there is no answer: order 4 can be undecided, and the kernel could
refuse a proof made here, which would be a bug.  ``compare`` ends like ``diff``: 1 if there is a difference.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from deeplift_cas.errors import InputError, Undecided, one_line, shown

if TYPE_CHECKING:
    from deeplift_cas.certificates.kernel import Summary
    from deeplift_cas.criticality.implication import Implication
    from deeplift_cas.landscape.problem import Problem
    from deeplift_cas.report.claim import Claim
    from deeplift_cas.report.ledger import Ledger

EXAMPLES = """examples:
  deeplift-cas counterexample
  deeplift-cas counterexample --order 4
  deeplift-cas counterexample --order 2 --search-space ambient
  deeplift-cas counterexample --at x=0 y=0 z=1 c=1/2
  deeplift-cas problem my-problem.toml --format json --certificate proof.json
  deeplift-cas certificate proof.json
  deeplift-cas report --only refuted
  deeplift-cas report --format html -o report.html
  deeplift-cas claim theorem 3.3
  deeplift-cas latex counterexample paper/deeplift
  deeplift-cas compare output.txt --order 3
  deeplift-cas wolfram counterexample > derivatives.wl
  deeplift-cas picture region region.svg
"""
ORDERS = ("1", "2", "3", "4")
STATUSES = ("proved", "refuted", "checked", "cited", "undecided")
ASCII = str.maketrans(
    {"≠": "!=", "≥": ">=", "≤": "<=", "⟺": "<=>", "⟹": "=>", "−": "-", "·": "*", "²": "^2", "³": "^3", "×": "x"}
)
"""What is written where the output cannot carry more than ASCII; the rest is escaped."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One line, without the usage."""
        raise InputError(f"{message} (see {self.prog} --help)")


def parser() -> argparse.ArgumentParser:
    """The argument parser of all verbs."""
    top = _Parser(
        prog="deeplift-cas",
        description="For which parameters is a point k-critical for g = f∘φ, but its product not stationary for f?",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = top.add_subparsers(dest="verb", metavar="VERB", required=True, parser_class=_Parser)
    common = _Parser(add_help=False)
    common.add_argument(
        "--order", metavar="K", help="k-critical for k = 1, 2, 3 or 4 (default: that of the problem, 3)"
    )
    common.add_argument("--scale", choices=("1/2", "1"), help="s in f = ⟨A,X⟩ + s·c‖X−W‖² (default: as in the problem)")
    common.add_argument(
        "--search-space",
        choices=("image", "ambient"),
        default="image",
        help="stationary on the image of φ (rank ≤ d_min, default) or on all matrices",
    )
    common.add_argument(
        "--at", nargs="+", action="extend", metavar="NAME=VALUE", help="give every parameter a value: --at z=1 c=1/2"
    )
    _add_format(common)
    common.add_argument("--certificate", metavar="FILE", help="write the proofs to FILE")
    _add_latex(common)
    verbs.add_parser("counterexample", parents=[common], help="the counterexample of the report (Theorem 3.1)")
    own = verbs.add_parser("problem", parents=[common], help="the same question about a problem of your own")
    own.add_argument("file", metavar="FILE.toml", help="a problem file (README, 'Problem files')")
    whole = verbs.add_parser("report", help="every statement of the report, with a verdict that is computed")
    _add_format(whole, "html")
    whole.add_argument("-o", "--output", metavar="FILE", help="write to FILE instead of printing")
    whole.add_argument("--only", choices=STATUSES, help="show the statements with this verdict alone")
    single = verbs.add_parser("claim", help='one statement in full: claim 3.3, claim theorem 3.2 image, claim "(29)"')
    single.add_argument("number", nargs="+", metavar="NUMBER", help="its number, with the kind and reading if needed")
    _add_format(single)
    folder = verbs.add_parser("latex", help="a folder of LaTeX: a fragment for each formula, theorem, ledger, main.tex")
    folder.add_argument("problem", metavar="PROBLEM", help='"counterexample" (with the ledger), or a problem file')
    folder.add_argument("folder", metavar="OUT", help="the folder to make")
    _add_latex(folder)
    picture = verbs.add_parser(
        "picture", help="a picture (SVG, PDF, PNG) of a region, a descent or the Hessian's blocks"
    )
    picture.add_argument("kind", metavar="KIND", help="region, descent or hessian")
    picture.add_argument("file", metavar="OUT", help="a new file that ends in .svg, .pdf or .png")
    picture.add_argument("--problem", default="counterexample", metavar="FILE.toml")
    picture.add_argument("--at", nargs="+", action="extend", metavar="NAME=VALUE", help="values of the parameters")
    picture.add_argument("--axes", nargs=2, metavar=("X", "Y"), help="the parameters of a region (default: z c)")
    wolfram = verbs.add_parser(
        "wolfram", help="a Wolfram Language script that computes the derivatives and compares them"
    )
    wolfram.add_argument("problem", metavar="PROBLEM", help='"counterexample", or a problem file')
    printed = verbs.add_parser("compare", help="compare what Mathematica printed with the derivative computed here")
    printed.add_argument("file", metavar="FILE", help="InputForm, or the output form, even as scanned")
    printed.add_argument("--order", metavar="K", required=True, help="of the derivative in t of g(W + tẆ) at t = 0")
    printed.add_argument("--problem", metavar="FILE.toml", help="default: the counterexample, with scale 1")
    printed.add_argument("--scale", choices=("1/2", "1"), help="s in f = ⟨A,X⟩ + s·c‖X−W‖²")
    _add_format(printed)
    _add_latex(printed)
    given = verbs.add_parser("certificate", help="re-check certificates with the kernel alone")
    given.add_argument("file", metavar="FILE", help="written by --certificate, or by claim NUMBER --format json")
    _add_format(given)
    _add_latex(given)
    return top


def _add_format(verb: argparse.ArgumentParser, *more: str) -> None:
    verb.add_argument("--format", choices=("text", "json", "markdown", "latex", *more), default="text")


def _add_latex(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--naming", metavar="NAMING", help="of directions in LaTeX: dots (default), matrices or plain")
    verb.add_argument("--text-width", metavar="PT", help="that LaTeX has to fit, in points (default: 345)")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    sys.set_int_max_str_digits(100_000)  # results may be longer than what users write
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        options = parser().parse_args(arguments)
        text = ANSWERS[options.verb](options)
        _print(text)
        return 0
    except InputError as error:
        print(f"deeplift-cas: {one_line(str(error))}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("deeplift-cas: interrupted; nothing was written", file=sys.stderr)
        return 130
    except _Different as difference:
        _print(str(difference))
        return 1
    except Undecided as error:
        print(f"deeplift-cas: undecided: {one_line(str(error))}", file=sys.stderr)
        return 1
    except _KernelRefused as error:
        print(
            f"deeplift-cas: a proof made here was refused, so there is no verdict; please report: {error}",
            file=sys.stderr,
        )
        return 1


def _print(text: str) -> None:
    """Print the answer; a reader that has gone away is no error."""
    if sys.stdout is None:
        raise InputError("there is no standard output to write to")
    if not (sys.stdout.encoding or "utf-8").lower().startswith("utf"):
        text = text.translate(ASCII)
    try:
        print(text, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise InputError(f"cannot write the output: {error.strerror or error}") from None


class _Different(Exception):
    """The answer of ``compare`` where there is a difference."""


class _KernelRefused(Exception):
    """The kernel refuses a certificate made in this run."""


def _import_symengine() -> None:
    """SymEngine loads NumPy if it is there, which costs more time than the whole answer; nothing here
    uses it, so it is out of sight while SymEngine is loaded.
    """
    if "numpy" not in sys.modules and "symengine" not in sys.modules:
        sys.modules["numpy"] = None  # type: ignore[assignment]
        try:
            importlib.import_module("symengine")
        finally:
            del sys.modules["numpy"]


class _StillDeciding:
    """Says on a terminal, every ten seconds, that the work goes on."""

    def __enter__(self) -> None:
        if sys.stderr is not None and sys.stderr.isatty():
            import threading

            self.start, self.done = time.monotonic(), threading.Event()
            threading.Thread(target=self.tell, daemon=True).start()

    def tell(self) -> None:
        """Run beside the work until it is done."""
        while not self.done.wait(10):
            seconds = round(time.monotonic() - self.start)
            print(f"still deciding after {seconds} s (Ctrl-C stops)", file=sys.stderr, flush=True)

    def __exit__(self, *_: object) -> None:
        if hasattr(self, "done"):
            self.done.set()


def _answer(options: argparse.Namespace) -> str:
    _import_symengine()
    from deeplift_cas.certificates import format as certificate_format
    from deeplift_cas.files import writable
    from deeplift_cas.landscape.problem import Problem

    latex = _latex_options(options)
    if options.order not in (None, *ORDERS):
        raise InputError(f"--order must be 1, 2, 3 or 4, not {options.order or 'empty'}")
    if options.certificate is not None:
        writable(options.certificate, getattr(options, "file", None))
    problem = Problem.shipped("counterexample") if options.verb == "counterexample" else Problem.load(options.file)
    if options.scale is not None:
        problem = problem.with_scale(options.scale)
    if options.at is not None:
        problem = problem.at(_values(options.at))
    order = None if options.order is None else int(options.order)
    answer, checked = _decided(problem, order, options.search_space)
    if options.certificate is not None:
        certificate_format.write(answer.certificate(), options.certificate)
    if options.format == "json":
        from deeplift_cas.render.json import answer_json

        return answer_json(answer, checked)
    if options.format == "latex":
        from deeplift_cas.render.theorem import theorem

        return theorem(answer.certificate(), answer.problem, **latex)
    from deeplift_cas.render.answer import answer_markdown, answer_text

    return answer_markdown(answer, checked) if options.format == "markdown" else answer_text(answer, checked)


def _decided(problem: Problem, order: int | None = None, search_space: str = "image") -> tuple[Implication, Summary]:
    """The answer, and what the kernel says of its certificate."""
    from deeplift_cas.certificates import kernel
    from deeplift_cas.criticality.implication import implication

    with _StillDeciding():
        answer = implication(problem, order, search_space)
        try:
            return answer, kernel.check(json.loads(json.dumps(answer.certificate())))
        except kernel.CertificateError as error:
            raise _KernelRefused(error) from error


def _latex_options(options: argparse.Namespace) -> dict[str, Any]:
    """What was asked for of LaTeX: looked at before the work, and whatever the format is."""
    chosen: dict[str, Any] = {}
    if options.naming is not None:
        from deeplift_cas.render.latex import checked_naming

        chosen["naming"] = checked_naming(options.naming)
    if options.text_width is not None:
        from deeplift_cas.render.layout import checked_width

        chosen["width"] = checked_width(options.text_width)
    return chosen


def _report(options: argparse.Namespace) -> str:
    from deeplift_cas.files import writable, write_text

    if options.output is None:
        return _whole_report(options)
    writable(options.output)
    write_text(_whole_report(options) + "\n", options.output)
    return f"{options.output}: written"


def _whole_report(options: argparse.Namespace) -> str:
    _import_symengine()
    from deeplift_cas.render.ledger import ledger_json, ledger_markdown, ledger_text
    from deeplift_cas.report.ledger import CLAIMS

    start = time.perf_counter()
    ledger = _judged(CLAIMS).only(options.only)
    if options.format == "json":
        return ledger_json(ledger.entries)
    if options.format == "html":
        from deeplift_cas.render.page import page

        return page(ledger).rstrip("\n")
    if options.format == "latex":
        from deeplift_cas.render.document import ledger_table

        return ledger_table(ledger.entries)
    return ledger_markdown(ledger) if options.format == "markdown" else ledger_text(ledger, time.perf_counter() - start)


def _claim(options: argparse.Namespace) -> str:
    _import_symengine()
    from deeplift_cas.render.ledger import claim_markdown, claim_text, ledger_json
    from deeplift_cas.report.ledger import find

    entries = _judged(find(" ".join(options.number))).entries
    if options.format == "json":
        return ledger_json(entries, certificates=True)
    if options.format == "latex":
        from deeplift_cas.render.document import claim_latex

        return "\n\n".join(map(claim_latex, entries))
    return "\n\n".join(map(claim_markdown if options.format == "markdown" else claim_text, entries))


def _latex(options: argparse.Namespace) -> str:
    _import_symengine()
    from deeplift_cas.files import new_folder, write_folder
    from deeplift_cas.landscape.problem import Problem
    from deeplift_cas.render.document import fragments
    from deeplift_cas.report.ledger import CLAIMS

    new_folder(options.folder)
    latex = _latex_options(options)
    answer, _ = _decided(Problem.named(options.problem))
    entries = _judged(CLAIMS).entries if options.problem == "counterexample" else ()
    files = fragments(answer, entries=entries, **latex)
    write_folder(options.folder, files)
    return f"{options.folder}: {len(files)} files; main.tex compiles them all (pdflatex, twice)"


def _picture(options: argparse.Namespace) -> str:
    from deeplift_cas.landscape.problem import Problem
    from deeplift_cas.render.picture import checked_name, picture, save

    checked_name(options.file)
    values = _values(options.at) if options.at else None
    fig = picture(options.kind, Problem.named(options.problem), values, options.axes or ())
    save(fig, options.file)
    return f"{options.file}: {options.kind}"


def _wolfram(options: argparse.Namespace) -> str:
    _import_symengine()
    from deeplift_cas.landscape.problem import Problem
    from deeplift_cas.render.wolfram import script

    return script(Problem.named(options.problem)).rstrip("\n")


def _compare(options: argparse.Namespace) -> str:
    """Like ``diff``, the exit status is 1 if there is a difference."""
    _import_symengine()
    from deeplift_cas.files import read_text
    from deeplift_cas.landscape.printed import MAX_FILE, comparison
    from deeplift_cas.landscape.problem import Problem
    from deeplift_cas.render import comparison as rendered

    latex = _latex_options(options)
    if options.order not in ORDERS:
        raise InputError(f"--order must be 1, 2, 3 or 4, not {shown(options.order)}")
    text = read_text(options.file, MAX_FILE, "a printed polynomial")
    if not text.strip():
        raise InputError(f"{options.file}: the file is empty")
    problem = (
        Problem.load(options.problem)
        if options.problem is not None
        else Problem.shipped("counterexample").with_scale("1")
    )
    if options.scale is not None:
        problem = problem.with_scale(options.scale)
    try:
        found = comparison(problem, int(options.order), text)
    except InputError as error:
        raise InputError(f"{options.file}: {error}") from None
    answer = str(
        getattr(rendered, f"comparison_{options.format}")(found, **(latex if options.format == "latex" else {}))
    )
    if found.mismatches:
        raise _Different(answer)
    return answer


def _judged(claims: Sequence[Claim]) -> Ledger:
    """The entries of claims; on a terminal it is said which one is at work."""
    from deeplift_cas.certificates.kernel import CertificateError
    from deeplift_cas.report.ledger import Ledger

    terminal = sys.stderr is not None and sys.stderr.isatty()
    current = ""

    def tell(number: int, claim: Claim) -> None:
        nonlocal current
        current = claim.name
        if terminal:
            print(f"\r\033[K[{number}/{len(claims)}] {claim.name}", end="", file=sys.stderr, flush=True)

    try:
        return Ledger.of(claims, tell)
    except CertificateError as error:
        raise _KernelRefused(f"{current}: {error}") from error
    finally:
        if terminal:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def _values(pairs: Sequence[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for pair in pairs:
        if "," in pair:
            raise InputError(f"--at takes its values separated by spaces, not commas: {shown(pair)}")
        name, equals, value = pair.partition("=")
        name = name.strip()
        if not equals or not name or not value.strip():
            raise InputError(f"--at takes NAME=VALUE such as c=1/2, not {shown(pair)}")
        if name in values:
            raise InputError(f"--at gives {shown(name)} twice")
        values[name] = value
    return values


def _check(options: argparse.Namespace) -> str:
    from deeplift_cas.certificates import fibre, kernel
    from deeplift_cas.render import accepted

    path, latex = options.file, _latex_options(options)
    try:
        if os.path.exists(path) and not os.path.isfile(path):
            raise InputError(f"{path}: not a file")
        document = kernel.read_file(path)
        if isinstance(document, list):
            found = accepted.claims(document)
        elif isinstance(document, dict) and document.get("format") == fibre.FORMAT:
            found = [accepted.fibre(document)]
        else:
            found = [accepted.certificate(kernel.check(document))]
            if options.format == "latex":
                _import_symengine()
                from deeplift_cas.render.theorem import theorem

                return theorem(document, **latex)
    except kernel.CertificateError as error:
        raise InputError(f"{path}: refused: {error}") from None
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
    form = getattr(accepted, f"accepted_{options.format}")
    return str(form(found))


ANSWERS: dict[str, Callable[[argparse.Namespace], str]] = {
    "counterexample": _answer,
    "problem": _answer,
    "report": _report,
    "claim": _claim,
    "latex": _latex,
    "picture": _picture,
    "wolfram": _wolfram,
    "compare": _compare,
    "certificate": _check,
}
"""Verb ↦ what it prints."""

if __name__ == "__main__":
    sys.exit(main())
