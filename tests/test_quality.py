"""The house is in order: style, types, imports that point one way, a start that loads nothing heavy."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "deeplift_cas"
LEVELS = [
    "errors",
    "files",
    "certificates",
    "algebra",
    "landscape",
    "criticality",
    "strata",
    "report",
    "render",
    "verify",
]
LAZY = {
    ("algebra.region", "render"),
    ("landscape.landscape", "criticality"),
    ("criticality.descent", "render"),
    ("algebra.form", "render"),
    ("landscape.taylor", "render"),
    ("criticality.implication", "render"),
    ("certificates.format", "render"),
    ("report.verdict", "render"),
    ("report.claim", "render"),
    ("report.ledger", "render"),
}  # inside a function, for convenience


@pytest.mark.parametrize("command", [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]])
def test_style_and_types(command: list[str]) -> None:
    run = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_imports_point_one_way() -> None:
    for file in PACKAGE.rglob("*.py"):
        module = ".".join(file.relative_to(PACKAGE).with_suffix("").parts)
        if module == "__init__":
            continue
        level = LEVELS.index(module.partition(".")[0])
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("deeplift_cas."):
                target = node.module.split(".")[1]
                assert LEVELS.index(target) <= level or (module, target) in LAZY, f"{module} imports {node.module}"


def test_the_kernel_runs_without_any_computer_algebra() -> None:
    code = (
        "import sys; from deeplift_cas.verify import main; main(['certificate', 'nothing.json']);"
        "sys.exit(any(m in sys.modules for m in ('symengine', 'flint', 'sympy', 'mpmath', 'numpy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


def test_the_main_job_loads_neither_sympy_nor_numpy() -> None:
    code = (
        "import sys; from deeplift_cas.verify import main; main(['counterexample', '--format', 'json']);"
        "sys.exit(any(m in sys.modules for m in ('sympy', 'numpy', 'mpmath', 'rich')))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def test_public_names_can_be_imported() -> None:
    import deeplift_cas

    for name in deeplift_cas.__all__:
        assert getattr(deeplift_cas, name) is not None
    with pytest.raises(AttributeError):
        _ = deeplift_cas.nothing
