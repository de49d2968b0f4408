"""What Clarabel does not solve is no failure of the program."""

from __future__ import annotations

import clarabel
import pytest

from deeplift_cas.squares.program import NONNEGATIVE, solved

PanicException = type("PanicException", (BaseException,), {})


@pytest.mark.parametrize(("raised", "is_caught"), [(PanicException, True), (KeyboardInterrupt, False)])
def test_a_panic_finds_nothing_and_an_interrupt_is_one(
    monkeypatch: pytest.MonkeyPatch, raised: type[BaseException], is_caught: bool
) -> None:
    class Solver:
        def __init__(self, *_: object) -> None:
            pass

        def solve(self) -> None:
            raise raised

    monkeypatch.setattr(clarabel, "DefaultSolver", Solver)
    program = [1.0], [(0, 0, -1.0)], [-2.0], [(NONNEGATIVE, 1)]
    if is_caught:
        assert solved(*program) is None
    else:
        with pytest.raises(KeyboardInterrupt):
            solved(*program)
