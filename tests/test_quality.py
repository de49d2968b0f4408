"""The house is in order: style, types, imports that point one way, a start that loads nothing heavy."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deeplift_cas.verify import main

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "deeplift_cas"


@pytest.mark.parametrize("command", [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]])
def test_style_and_types(command: list[str]) -> None:
    run = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def contracts(folder: Path) -> subprocess.CompletedProcess[str]:
    """import-linter's verdict on the package in a folder."""
    code = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    command = [sys.executable, "-I", "-c", code]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package and its contracts, to plant something in."""
    shutil.copytree(PACKAGE, tmp_path / "deeplift_cas", ignore=shutil.ignore_patterns("__pycache__", "*.so", "*.c"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_imports_point_one_way() -> None:
    run = contracts(ROOT)
    assert run.returncode == 0 and "0 broken" in run.stdout, run.stdout + run.stderr


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("algebra/product.py", "from deeplift_cas.render import words", "Imports point down"),
        ("signs/branch.py", "from deeplift_cas.regions.contradiction import contradiction", "Imports point down"),
        ("landscape/lift.py", "from deeplift_cas.signs import branch", "knows no network"),
        ("strata/stratum.py", "from deeplift_cas.criticality import critical", "Imports point down"),
        ("algebra/parsing.py", "from deeplift_cas.algebra import exact", "No circles"),
        ("new_room.py", "", "Imports point down"),  # every room has its place
    ],
)
def test_a_planted_import_breaks_the_contract(copy: Path, file: str, line: str, contract: str) -> None:
    """Inside a function, too."""
    path = copy / "deeplift_cas" / file
    before = path.read_text() if path.exists() else ""
    path.write_text(f"{before}\n\ndef planted() -> None:\n    {line or 'pass'}\n")
    run = contracts(copy)
    broken = [name for name in run.stdout.splitlines() if " BROKEN" in name]
    assert run.returncode != 0 and (any(contract in name for name in broken) or not line), run.stdout + run.stderr


def test_what_is_compiled_imports_nothing_of_ours() -> None:
    """import-linter does not read Cython."""
    files = list(PACKAGE.rglob("*.pyx"))
    assert files
    for file in files:
        imports = [
            line for line in file.read_text().splitlines() if line.strip().startswith(("import ", "from ", "cimport "))
        ]
        assert not [line for line in imports if "deeplift_cas" in line or line.split()[1].startswith(".")]


def test_one_place_alone_looks_upward_by_name() -> None:
    """import-linter does not see what is imported by name: who does, is known."""
    by_name = {
        str(file.relative_to(PACKAGE))
        for file in PACKAGE.rglob("*.py")
        if re.search(r"import_module\(|__import__\(", file.read_text())
    }
    # these look down, or at their own room: public names, verbs, formats, SymEngine
    assert by_name == {"display.py", "__init__.py", "cli/verbs.py", "cli/work.py", "render/formats/__init__.py"}


def test_certificates_are_checked_and_shown_without_any_computer_algebra(tmp_path: Path) -> None:
    path = tmp_path / "proof.json"
    claim = ["claim", "theorem", "3.2", "--format", "json"]
    for arguments in (["counterexample", "--certificate", str(path)], claim):
        with contextlib.redirect_stdout(io.StringIO()) as out:
            assert main(arguments) == 0
        if not path.exists():
            path.write_text(out.getvalue())
        for form in ("text", "json", "markdown"):
            code = (
                "import sys; from deeplift_cas.verify import main;"
                f"status = main(['certificate', {str(path)!r}, '--format', '{form}']);"
                "sys.exit(status or any(m in sys.modules for m in ('symengine', 'flint', 'sympy', 'mpmath', 'numpy')))"
            )
            run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
            assert run.returncode == 0 and "accepted" in run.stdout, run.stderr
        path.unlink()


def test_the_main_job_loads_neither_sympy_nor_numpy() -> None:
    code = (
        "import sys; from deeplift_cas.verify import main; main(['counterexample', '--format', 'json']);"
        "sys.exit(any(m in sys.modules for m in ('sympy', 'numpy', 'mpmath', 'rich')))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def test_the_main_job_loads_nothing_of_order_four_or_of_kinds_and_boxes() -> None:
    """Start-up counts, and that is most of a short answer."""
    unused = ("certificates.kinds", "criticality.proofs.quartic", "squares.biquadratic", "regions.boxes")
    code = (
        "import sys; from deeplift_cas.verify import main; main(['counterexample', '--format', 'json']);"
        f"sys.exit(any('deeplift_cas.' + m in sys.modules for m in {unused!r}))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def test_public_names_can_be_imported() -> None:
    import deeplift_cas

    for name in deeplift_cas.__all__:
        assert getattr(deeplift_cas, name) is not None
    with pytest.raises(AttributeError):
        _ = deeplift_cas.nothing
