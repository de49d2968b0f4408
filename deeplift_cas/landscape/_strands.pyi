from collections.abc import Sequence

from deeplift_cas.algebra.form import KeyLayout
from deeplift_cas.algebra.terms import Terms
from deeplift_cas.landscape.strands import Rows, Slope

class StrandExpansion:
    def __init__(self, factors: Sequence[Rows], scales: Sequence[int], order: int) -> None: ...
    def value(self) -> Rows: ...
    def forms(self, slopes: Sequence[Slope], weights: Sequence[int], layout: KeyLayout) -> list[Terms]: ...
