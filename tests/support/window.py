"""Provide the window of a clerk, in the test's process or as a separate one.

    def test_something(window: Window) -> None:
        assert "8a" in window.get("/measures/8a").text
        answer = window.post("/measures/8a/record", {"note": "完成200蒸吨。"})   # a field for each value of a list
        assert answer.status_code == 303

The window has the clerk's store and clock: what the clerk writes is shown, what the window saves is in her log.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from airplan import i18n
from airplan.workspace.session import Session
from support.processes import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from httpx import AsyncClient, Response

    from airplan.web.keys import Keys
    from support.clerk import Clerk

PORT = 8123
"""A port that nothing listens to: requests do not leave the process."""
ORIGIN = f"http://127.0.0.1:{PORT}"
COOKIE = f"airplan-{PORT}"


class Window:
    """A browser at the window: it keeps cookies, and sends forms as pages do, and follows no redirection."""

    def __init__(self, client: AsyncClient, runner: asyncio.Runner, keys: Keys) -> None:
        self._client, self._runner, self.keys = client, runner, keys

    @property
    def address(self) -> str:
        """The start address, with the token."""
        return f"/?token={self.keys.token}"

    def open(self) -> None:
        """Open the start address."""
        assert self.get(self.address).status_code == 303

    def send(self, method: str, path: str, **more: Any) -> Response:
        """Return the answer to any request; `more` is what httpx takes."""
        return self._runner.run(self._client.request(method, path, **more))

    def get(self, path: str, **more: Any) -> Response:
        """Return the answer to a page's address."""
        return self.send("GET", path, **more)

    def post(
        self,
        path: str,
        fields: Mapping[str, str | list[str]] | None = None,
        files: Sequence[tuple[str, tuple[str, bytes]]] = (),
        **more: Any,
    ) -> Response:
        """Return the answer to a form that a page of the window has shown."""
        sent = {"form-token": self.form_token, **(fields or {})}
        more["headers"] = {"Origin": ORIGIN, **more.get("headers", {})}
        return self.send("POST", path, data=sent, files=list(files) or None, **more)

    @property
    def form_token(self) -> str:
        """The token of the forms that this browser is shown."""
        return self.keys.form_token(self._client.cookies.get(COOKIE) or "")

    def speak(self, language: i18n.Language) -> None:
        """Choose the language of the pages."""
        self._client.cookies.set("airplan-language", language)


@pytest.fixture
def unopened_window(clerk: Clerk) -> Iterator[Window]:
    """Return the window of the clerk, before her browser has opened its address."""
    from httpx import ASGITransport, AsyncClient

    from airplan.web.application import application
    from airplan.web.desk import Desk
    from airplan.web.keys import Keys
    from airplan.web.safety import WindowAddress

    before = i18n.language()
    desk = Desk(Session(store=clerk.store), Keys())
    transport = ASGITransport(application(desk, WindowAddress(PORT)), raise_app_exceptions=False)
    with asyncio.Runner() as runner:
        yield Window(AsyncClient(transport=transport, base_url=ORIGIN, timeout=PATIENCE), runner, desk.keys)
    desk.close()
    i18n.use(before)


@pytest.fixture
def window(unopened_window: Window) -> Window:
    """Return the window of the clerk, opened in a browser."""
    unopened_window.open()
    return unopened_window
