"""The outputs in the README and in the pages beside the notebooks are what their commands print today."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from deeplift_cas.cli.outcome import STATUSES

ROOT = Path(__file__).parent.parent


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("readme", ROOT / "scripts" / "readme.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


NAMES = ["README.md", "manual.md", "ledger.md", "expansion.md", "lifts.md"]


@pytest.mark.parametrize("name", [*NAMES[:-1], pytest.param(NAMES[-1], marks=pytest.mark.slow)])
def test_outputs_are_fresh(name: str) -> None:
    module = script()
    (text,) = (page.read_text(encoding="utf-8") for page in module.PAGES if page.name == name)
    assert module.fresh(text) == text, f"{name}: run ./scripts/readme"


def test_no_output_is_left_out() -> None:
    module = script()
    pages = {page.name: page.read_text(encoding="utf-8") for page in module.PAGES}
    assert set(pages) == set(NAMES)
    assert sum(len(module.COMMAND.findall(text)) for text in pages.values()) == 9
    assert sum(len(module.TABLE.findall(text)) for text in pages.values()) == 2
    assert sum(len(module.PROGRAM.findall(text)) for text in pages.values()) == 4


def test_every_link_leads_somewhere() -> None:
    for page in script().PAGES:
        text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\((?!https?:)([^)]+)\)", text):
            path, _, anchor = target.partition("#")
            file = page.parent / path if path else page
            assert file.exists(), f"{page.name}: {target}"
            if anchor:
                headings = re.findall(r"(?m)^#+ (.+)$", file.read_text(encoding="utf-8"))
                assert anchor in {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}, target


def test_the_front_door_has_every_exit_status() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [int(n) for n in re.findall(r"(?m)^\| (\d+) \|", text)] == list(STATUSES)


def test_the_front_door_is_two_screens_of_sixty_lines() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 125
