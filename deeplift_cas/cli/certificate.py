"""``deeplift-cas certificate FILE``: the kernels alone, without any computer algebra unless LaTeX is asked for."""

from __future__ import annotations

import argparse
import os

from deeplift_cas.cli.options import add_format, add_latex, latex_options
from deeplift_cas.cli.work import import_symengine
from deeplift_cas.errors import InputError
from deeplift_cas.render.formats import ACCEPTED, shown

EXAMPLES = ("certificate proof.json",)


def arguments(verb: argparse.ArgumentParser) -> None:
    """The file and the format."""
    verb.add_argument("file", metavar="FILE", help="written by --certificate, or by claim NUMBER --format json")
    add_format(verb, ACCEPTED)
    add_latex(verb)


def answer(options: argparse.Namespace) -> str:
    """What was accepted; raises :class:`InputError` if a kernel refuses."""
    from deeplift_cas.certificates import fibre, kernel
    from deeplift_cas.render import accepted

    path, latex = options.file, latex_options(options)
    try:
        if os.path.exists(path) and not os.path.isfile(path):
            raise InputError(f"{path}: not a file")
        document = kernel.read_file(path)
        if isinstance(document, list):
            found = accepted.claims(document)
        elif isinstance(document, dict) and document.get("format") == fibre.FORMAT:
            found = [accepted.fibre(document)]
        else:
            found = [accepted.certificate(document)]
        if options.format == "latex":
            import_symengine()
        return shown(options.format, ACCEPTED, found, options=latex)
    except kernel.CertificateError as error:
        raise InputError(f"{path}: refused: {error}") from None
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
