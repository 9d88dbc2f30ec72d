"""Provide the window of a clerk, in the test's process or as a separate one.

    def test_something(window: Window) -> None:
        assert "8a" in window.get("/measures/8a").text
        answer = window.post("/measures/8a/record", {"note": "完成200蒸吨。"})   # a field for each value of a list
        assert answer.status_code == 303

    with serving("--store", clerk.store) as served:      # for a real browser
        page.goto(served.start)

    with serving(clock=path) as served:                  # with the instant in a file as its time
        path.write_text("2017-05-15T01:30:00+00:00")

The window has the clerk's store and clock: what the clerk writes is shown, what the window saves is in her log.
"""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import pytest

from airplan import i18n
from airplan.workspace.session import Session
from support.processes import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator, Mapping, Sequence
    from pathlib import Path

    from httpx import AsyncClient, Response

    from airplan.web.keys import Keys
    from support.clerk import Clerk

PORT = 8123
"""A port that nothing listens to: requests do not leave the process."""
ORIGIN = f"http://127.0.0.1:{PORT}"
COOKIE = f"airplan-{PORT}"
_T = TypeVar("_T")


class _OwnLoop:
    """An event loop in a thread of its own: that of a test may have the loop of a real browser's driver."""

    def __init__(self) -> None:
        self._thread, self._runner = ThreadPoolExecutor(1), asyncio.Runner()

    def result_of(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Return what a coroutine returns."""
        return self._thread.submit(self._runner.run, work).result(PATIENCE)

    def close(self) -> None:
        """End the loop and its thread."""
        self._thread.submit(self._runner.close).result(PATIENCE)
        self._thread.shutdown()


class Window:
    """A browser at the window: it keeps cookies, and sends forms as pages do, and follows no redirection."""

    def __init__(self, client: AsyncClient, loop: _OwnLoop, keys: Keys) -> None:
        self._client, self._loop, self.keys = client, loop, keys

    @property
    def address(self) -> str:
        """The start address, with the token."""
        return f"/?token={self.keys.token}"

    def open(self) -> None:
        """Open the start address."""
        assert self.get(self.address).status_code == 303

    def send(self, method: str, path: str, **more: Any) -> Response:
        """Return the answer to any request; `more` is what httpx takes."""
        return self._loop.result_of(self._client.request(method, path, **more))

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
    from airplan.web.keys import Keys
    from airplan.web.safety import WindowAddress
    from airplan.web.view_runner import ViewRunner

    before = i18n.language()
    views = ViewRunner(Session(store=clerk.store), Keys())
    transport = ASGITransport(application(views, WindowAddress(PORT)), raise_app_exceptions=False)
    with contextlib.closing(_OwnLoop()) as loop:
        yield Window(AsyncClient(transport=transport, base_url=ORIGIN, timeout=PATIENCE), loop, views.keys)
    views.close()
    i18n.use(before)


@pytest.fixture
def window(unopened_window: Window) -> Window:
    """Return the window of the clerk, opened in a browser."""
    unopened_window.open()
    return unopened_window


class Served(NamedTuple):
    """A window in a process of its own: its start address, with the token, and the address without it."""

    start: str
    process: subprocess.Popen[str]

    @property
    def address(self) -> str:
        """The address of the overview."""
        return self.start.partition("?")[0]

    @property
    def port(self) -> int:
        """The port."""
        return int(self.address.rstrip("/").rpartition(":")[2])


_WITH_CLOCK = """
import sys
from datetime import datetime
from pathlib import Path
from airplan.cli import run
from airplan.workspace import session
path = Path(sys.argv.pop(1))
session.clock = lambda: datetime.fromisoformat(path.read_text("ascii"))
sys.exit(run(sys.argv[1:]))
"""


@contextlib.contextmanager
def serving(*arguments: str, clock: Path | None = None, **more: Any) -> Iterator[Served]:
    """Yield the window that `airplan ARGUMENTS serve --no-open` opens; `more` is for the process."""
    program = ["-m", "airplan"] if clock is None else ["-c", _WITH_CLOCK, str(clock)]
    command = [sys.executable, *program, *arguments, "serve", "--no-open"]
    streams: Any = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    with subprocess.Popen(command, **streams, **more) as process:
        try:
            assert process.stdout
            line = process.stdout.readline().strip()
            assert line.startswith("http://127.0.0.1:"), (line, process.stderr and process.stderr.read())
            yield Served(line, process)
        finally:
            process.terminate()
            process.wait(PATIENCE)
