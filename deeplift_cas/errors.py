"""The one error a user's input can cause."""


class InputError(ValueError):
    """Something given by the user cannot be taken.

    The message is one line: what is wrong and what would be right.  The command line prints it on
    standard error and exits with status 2.
    """
