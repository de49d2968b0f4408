from deeplift_cas import Problem, implication
from deeplift_cas.regions.progress import Progress, begin, branched, closed, followed


def test_at_the_end_no_leaf_of_the_last_tree_is_open() -> None:
    seen: list[str] = []

    class Seen(Progress):
        def __setattr__(self, name, value):
            super().__setattr__(name, value)
            if name == "open":
                assert value >= 0
                seen.append(self.step)

    with followed() as progress:
        progress.__class__ = Seen
        implication(Problem.shipped("counterexample"))
    assert (progress.step, progress.open) == ("conclusion", 0) and progress.closed > 0
    assert list(dict.fromkeys(seen)) == ["gradient", "hessian", "third", "stationarity", "conclusion"]


def test_nobody_needs_to_follow() -> None:
    begin("hessian")
    branched(2)
    closed()
    with followed() as progress:
        assert str(progress) == "reading the problem"
