"""A real browser: Chromium, quiet, without a screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

PLACES = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
QUIET = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]


def executable() -> str:
    """The program."""
    return next(path for path in PLACES if Path(path).exists())


@contextmanager
def browser() -> Iterator[Any]:
    """Playwright's browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=executable(), args=QUIET)
        try:
            yield running
        finally:
            running.close()


class Watched(NamedTuple):
    """A view, what it printed on its console and what went wrong, and what it asked for."""

    view: Any
    said: list[str]
    requests: list[str]

    @classmethod
    def of(cls, running: Any, width: int) -> Watched:
        """A new view of that width."""
        found = cls(running.new_page(viewport={"width": width, "height": 900}), [], [])
        found.view.on("console", lambda message: found.said.append(message.text))
        found.view.on("pageerror", lambda error: found.said.append(str(error)))
        found.view.on("request", lambda request: found.requests.append(request.url))
        return found

    @property
    def is_clean(self) -> bool:
        """Nothing was said, and nothing asked for but files."""
        return not self.said and all(url.startswith(("file:", "data:", "about:")) for url in self.requests)
