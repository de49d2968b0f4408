"""``deeplift-cas certificate FILE``: the kernels alone, without any computer algebra unless LaTeX is asked for."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from deeplift_cas.cli.options import add_format, add_latex, latex_options
from deeplift_cas.cli.outcome import Outcome
from deeplift_cas.cli.work import import_symengine
from deeplift_cas.errors import InputError
from deeplift_cas.render.formats import ACCEPTED, shown

if TYPE_CHECKING:
    from deeplift_cas.render.accepted import Accepted

EXAMPLES = ("certificate proof.json",)


def arguments(verb: argparse.ArgumentParser) -> None:
    """The file and the format."""
    verb.add_argument("file", metavar="FILE", help="written by --certificate, or by claim NUMBER --format json")
    add_format(verb, ACCEPTED)
    add_latex(verb)


def answer(options: argparse.Namespace) -> Outcome:
    """What was accepted; raises :class:`InputError` if a kernel refuses."""
    latex = latex_options(options)
    found = _accepted(options.file)
    if options.format == "latex":
        import_symengine()
    return Outcome(shown(options.format, ACCEPTED, found, options=latex))


def _accepted(path: str) -> list[Accepted]:
    from deeplift_cas.certificates import fibre, kernel, kinds
    from deeplift_cas.render import accepted

    try:
        if os.path.exists(path) and not os.path.isfile(path):
            raise InputError(f"{path}: not a file")
        document = kernel.read_file(path)
        if isinstance(document, list):
            return accepted.claims(document)
        if isinstance(document, dict) and document.get("format") == fibre.FORMAT:
            return [accepted.fibre(document)]
        if isinstance(document, dict) and document.get("format") == kinds.FORMAT:
            return [accepted.kinds(document)]
        return [accepted.certificate(document)]
    except kernel.CertificateError as error:
        raise InputError(f"{path}: refused: {error}") from None
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
