"""The verbs: a line for each, its name and its help; ``cli/NAME.py`` is imported when it is chosen.

A verb is a module with ``EXAMPLES``, ``arguments(parser)``, which adds what it takes, and ``answer(options)``, which
does the work and returns an :class:`~deeplift_cas.cli.outcome.Outcome`.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

VERBS = {
    "counterexample": "the counterexample of the report (Theorem 3.1)",
    "problem": "the same question about a problem of your own",
    "classify": "what kind of point it is: minimum, saddle, for which parameters which",
    "lift": "what holds of a lift at a point, whatever the objective: k => 1, local => local",
    "strata": "every orbit of points of a network: which implications hold there",
    "search": "the smallest network at which an implication such as 3=>1 fails",
    "atlas": "a file or a page of every stratum of many networks: build, query, check, count, html",
    "report": "every statement of the report, with a verdict that is computed",
    "claim": 'one statement in full: claim 3.3, claim theorem 3.2 image, claim "(29)"',
    "latex": "a folder of LaTeX: a fragment for each formula, theorem, ledger, main.tex",
    "picture": "a picture (SVG, PDF, PNG) of a region, kinds, a descent, the Hessian's blocks",
    "wolfram": "a Wolfram Language script that computes the derivatives and compares them",
    "compare": "compare what Mathematica printed with the derivative computed here",
    "certificate": "re-check certificates with the kernel alone",
}
"""Name ↦ help."""


def verb(name: str) -> ModuleType:
    """The module of a verb."""
    return import_module(f"deeplift_cas.cli.{name}")
