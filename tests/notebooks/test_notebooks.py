"""The notebooks run, their outputs are those that are kept, and one works in a real browser."""

from __future__ import annotations

import importlib.util
import resource
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from helpers.browser import browser

ROOT = Path(__file__).parent.parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
pytestmark = pytest.mark.slow


def texts(notebook):
    """The text outputs, without numbers of objects and pictures, which differ between machines."""
    found = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            found.append((output.get("text"), data.get("text/html"), data.get("text/latex"), sorted(data)))
    return found


def processor_time():
    """Of this process and of those it waited for, the notebook's own among them: others do not slow that down."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def executed(path):
    """The notebook as the project's own script runs it."""
    spec = importlib.util.spec_from_file_location("notebooks", ROOT / "scripts" / "notebooks.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.executed(path)


def test_a_text_that_is_sent_in_pieces_is_kept_as_one(tmp_path):
    """Otherwise a busy machine has other outputs than an idle one."""
    import nbformat

    pieces = "import time; print('two', end='', flush=True); time.sleep(0.5); print(' words', flush=True)"
    path = tmp_path / "pieces.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(pieces)]), path)
    assert texts(executed(path)) == [("two words\n", None, None, [])]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_its_outputs_are_kept(path):
    import nbformat

    start = processor_time()
    fresh = executed(path)
    assert processor_time() - start < 60  # the one promise about time that is part of what a notebook is
    assert texts(fresh) == texts(nbformat.read(path, as_version=4)), "run .venv/bin/python scripts/notebooks.py"


def test_all_notebooks_are_found():
    assert [path.stem[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04", "05", "06", "07"]


@pytest.fixture
def jupyter(tmp_path):
    """JupyterLab on this machine, with a copy of the notebooks."""
    shutil.copytree(ROOT / "notebooks", tmp_path / "work")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", f"--port={port}", "--ip=127.0.0.1", "--allow-root"),
        *("--IdentityProvider.token=", "--ServerApp.password=", f"--ServerApp.root_dir={tmp_path / 'work'}"),
        *("--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"),
    ]
    log = (tmp_path / "log").open("w")
    server = subprocess.Popen(command, stdout=log, stderr=log, cwd=tmp_path)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{address}/api/status").read()
                break
            except OSError:
                assert server.poll() is None, (tmp_path / "log").read_text()[-2000:]
                time.sleep(0.5)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def test_the_second_notebook_works_in_jupyterlab(jupyter):
    """It opens, runs, the formulas are typeset, and moving a slider changes the picture."""
    with browser() as running:
        page = running.new_page(viewport={"width": 1400, "height": 1800})
        page.goto(f"{jupyter}/lab/tree/02_exploring_derivatives.ipynb?reset")
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=90_000)
        page.wait_for_selector("text=ipykernel) | Idle", timeout=90_000)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        picture = page.locator(".jp-OutputArea img").last
        picture.wait_for(state="attached", timeout=120_000)
        page.wait_for_selector(".jp-RenderedHTMLCommon mjx-container", timeout=60_000)
        before = picture.get_attribute("src")
        slider = page.locator(".widget-slider .noUi-handle, .jupyter-widgets [role=slider]").first
        slider.scroll_into_view_if_needed()
        slider.focus()
        for _ in range(3):
            slider.press("ArrowRight")
        page.wait_for_function(
            "before => { const all = document.querySelectorAll('.jp-OutputArea img');"
            " return all.length && all[all.length - 1].src !== before }",
            arg=before,
            timeout=60_000,
        )
        assert "02_exploring" in page.title()
