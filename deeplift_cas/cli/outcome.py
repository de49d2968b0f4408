"""Ends of a command that are neither an answer nor bad input."""


class Different(Exception):
    """The answer of ``compare`` where there is a difference."""


class KernelRefused(Exception):
    """The kernel refuses a certificate made in this run."""
