"""The error that a user's input can cause, and the answer that is none."""


class InputError(ValueError):
    """Something given by the user cannot be taken.

    The message is one line: what is wrong and what would be right.  The command line prints it on
    standard error and exits with status 2.
    """


class Undecided(Exception):
    """Neither a proof nor a refutation was found.  Within the package: answers say what is left undecided.

    The message is one line: what is open, and what was tried.
    """


class ProofRefused(Exception):
    """The kernel refuses a proof that was made here: a fault of this package, and there is no answer.

    The message says which identity, sign or case fails.
    """


def shown(value: object, length: int = 60) -> str:
    """A value as it stands in a message: one line, printable, not longer than a line.

    >>> shown("a" * 1000)[-5:], len(shown("x" * 1000))
    ('aa...', 60)
    """
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # an integer of too many digits, a structure nested too deep
        text = f"a {type(value).__name__}"
    return text if len(text) <= length else text[: length - 3] + "..."


def one_line(message: str, length: int = 400) -> str:
    """A message for a terminal: control characters written out, cut to a readable length."""
    text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in message)
    return text if len(text) <= length else text[: length - 3] + "..."
