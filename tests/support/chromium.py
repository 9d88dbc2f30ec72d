"""Open pages in a real Chromium without a window.

    def test_something(chromium: Chromium) -> None:
        with chromium.page(width=360, language="zh") as page:
            page.goto(path.as_uri())
            assert violations(page) == []

The first page of a worker starts Chromium, later ones take a tenth of a second. Where it is not installed, tests that
need it say so and are skipped, but fail on a machine that has CI=true. tests/install_programs.sh installs it on Debian.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

MISSING = "Chromium is not installed: apt-get install chromium"
PATIENCE = 60_000.0
"""Milliseconds in which a page must answer."""
_FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
)


class Chromium:
    """Opens pages, each in a context of its own: no cookie is shared."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    @contextlib.contextmanager
    def page(self, *, width: int = 1280, height: int = 800, language: str = "en", **context: Any) -> Iterator[Page]:
        """Yield an empty page of a size in CSS pixels, for a reader of a language; further options of the context."""
        made = self._browser.new_context(
            viewport={"width": width, "height": height}, locale={"zh": "zh-CN"}.get(language, language), **context
        )
        made.set_default_timeout(PATIENCE)
        try:
            yield made.new_page()
        finally:
            made.close()

    @contextlib.contextmanager
    def with_flags(self, *flags: str) -> Iterator[Chromium]:
        """Yield another Chromium of the same kind, started with further flags."""
        kind = self._browser.browser_type
        other = kind.launch(executable_path=_program(), args=[*_FLAGS, *flags], timeout=PATIENCE)
        try:
            yield Chromium(other)
        finally:
            other.close()


def _program() -> str:
    """Return the path of the browser; empty where there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""


def violations(page: Page) -> list[str]:
    """Return what axe-core finds wrong with a page (WCAG 2.1, A and AA): the rule, and where."""
    from axe_playwright_python.sync_playwright import Axe

    rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}}
    found = Axe().run(page, options=rules).response["violations"]
    return [f"{each['id']}: {each['help']}: {[node['html'][:200] for node in each['nodes'][:3]]}" for each in found]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """Chromium, one for all tests of a worker."""
    program = _program()
    if not program:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING, pytrace=False)
        pytest.skip(MISSING)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_FLAGS), timeout=PATIENCE)
        yield Chromium(browser)
        browser.close()
