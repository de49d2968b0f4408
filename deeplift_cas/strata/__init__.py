"""Properties of the lift itself, whatever the objective is: ``properties(stratum, search_space)`` decides them all."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deeplift_cas.strata.answers import properties

__all__ = ["properties"]


def __getattr__(name: str) -> Any:
    """What stands in a file of this folder is imported when it is first used."""
    if name in __all__:
        from deeplift_cas.strata import answers

        return getattr(answers, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
