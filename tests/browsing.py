"""A headless Chromium that is watched: what it asks for, what it complains of, how well all can use a page."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

needs_browser = pytest.mark.skipif(
    CHROMIUM is None, reason="there is no Chromium here: .ci/run installs Debian's package chromium"
)


@dataclass
class Visit:
    """A tab and all that was asked for or went wrong in it."""

    page: Page
    folder: Path
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Open a page of the folder."""
        self.page.goto(f"{self.folder.as_uri()}/{path}")

    @property
    def path(self) -> str:
        """Where it is, from the folder on."""
        return self.page.url.removeprefix(f"{self.folder.as_uri()}/")

    def violations(self) -> list[str]:
        """What axe-core finds to be serious or worse: rule and element."""
        self.page.evaluate(AXE_SCRIPT)
        found: Any = self.page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")
        return [
            f"{one['id']}: {node['html'][:200]}"
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        ]


@contextmanager
def browsing() -> Iterator[Browser]:
    """The browser, with a profile that is thrown away."""
    with sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield browser
        browser.close()


@contextmanager
def visiting(browser: Browser, folder: Path, **options: Any) -> Iterator[Visit]:
    """A tab on a folder: no request may leave the folder, and nothing may go wrong."""
    context = browser.new_context(**options)
    page = context.new_page()
    visit = Visit(page, folder)
    page.on("request", lambda request: visit.requests.append(request.url))
    page.on("console", lambda message: visit.complaints.append(message.text))
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    yield visit
    inside = f"{folder.as_uri()}/"
    assert [url for url in visit.requests if not url.startswith(inside)] == []
    assert visit.complaints == [], visit.complaints
    context.close()
