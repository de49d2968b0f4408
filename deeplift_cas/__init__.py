"""Exact, certified answers about critical points of lifted objectives g = f(W_L ⋯ W_1).

Public names are imported when they are first used, so that the command line starts quickly and the
certificate kernel runs without any computer algebra.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deeplift_cas.algebra.form import Form
    from deeplift_cas.atlas.counterexample import counterexample
    from deeplift_cas.atlas.store import Atlas
    from deeplift_cas.criticality.classification import Classification, classify
    from deeplift_cas.criticality.critical import Criticality
    from deeplift_cas.criticality.implication import Implication, implication
    from deeplift_cas.errors import InputError
    from deeplift_cas.landscape.landscape import Landscape
    from deeplift_cas.landscape.lift import MatrixProduct
    from deeplift_cas.landscape.objectives.polynomial import PolynomialObjective
    from deeplift_cas.landscape.objectives.quadratic import Quadratic
    from deeplift_cas.landscape.objectives.square_loss import SquareLoss
    from deeplift_cas.landscape.problem import Problem
    from deeplift_cas.landscape.taylor import TaylorExpansion
    from deeplift_cas.regions.region import Region
    from deeplift_cas.report.verdict import Verdict
    from deeplift_cas.strata.answers import properties
    from deeplift_cas.strata.stratum import Stratum

_HOME = {
    "Atlas": "atlas.store",
    "Classification": "criticality.classification",
    "Criticality": "criticality.critical",
    "Form": "algebra.form",
    "Implication": "criticality.implication",
    "InputError": "errors",
    "Landscape": "landscape.landscape",
    "MatrixProduct": "landscape.lift",
    "PolynomialObjective": "landscape.objectives.polynomial",
    "Problem": "landscape.problem",
    "Quadratic": "landscape.objectives.quadratic",
    "Region": "regions.region",
    "SquareLoss": "landscape.objectives.square_loss",
    "Stratum": "strata.stratum",
    "TaylorExpansion": "landscape.taylor",
    "Verdict": "report.verdict",
    "classify": "criticality.classification",
    "counterexample": "atlas.counterexample",
    "implication": "criticality.implication",
    "properties": "strata.answers",
}

__version__ = "0.1.0"
__all__ = [
    "Atlas",
    "Classification",
    "Criticality",
    "Form",
    "Implication",
    "InputError",
    "Landscape",
    "MatrixProduct",
    "PolynomialObjective",
    "Problem",
    "Quadratic",
    "Region",
    "SquareLoss",
    "Stratum",
    "TaylorExpansion",
    "Verdict",
    "classify",
    "counterexample",
    "implication",
    "properties",
    "symbols",
]


def symbols(names: str) -> Any:
    """SymEngine symbols: ``x, c = symbols("x c")``."""
    import symengine

    return symengine.symbols(names)


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"deeplift_cas.{_HOME[name]}"), name)
    raise AttributeError(f"module 'deeplift_cas' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
