"""The README's outputs are what its commands print today."""

from __future__ import annotations

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_outputs_are_fresh() -> None:
    spec = importlib.util.spec_from_file_location("readme", ROOT / "scripts" / "readme.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(module.COMMAND.findall(text)) == 4
    assert len(module.TABLE.findall(text)) == 1
    assert len(module.PROGRAM.findall(text)) == 2
    assert module.fresh(text) == text, "run ./scripts/readme"
