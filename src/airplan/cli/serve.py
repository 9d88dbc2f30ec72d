"""Open a window in the browser of this computer, with the answers and the forms of the office."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from typing import Annotated

import typer

from airplan.cli import option_hints
from airplan.cli.registry import FOLLOW, command
from airplan.errors import AirplanError, Message, UsageError
from airplan.formats.output import say, write_stdout
from airplan.i18n import _, marked
from airplan.workspace.session import Session

_NEEDED = ("starlette", "jinja2", "uvicorn", "python_multipart")
_MOST = 65535

Port = Annotated[
    int,
    typer.Option(
        "--port",
        metavar="N",
        help=marked("Port of this computer; default: a free one."),
        rich_help_panel=option_hints.VIEW,
    ),
]
NoOpen = Annotated[
    bool,
    typer.Option(
        "--no-open",
        help=marked("Print the address only; do not start a browser."),
        rich_help_panel=option_hints.VIEW,
    ),
]


@command(FOLLOW, "serve", marked("Open a window in the browser, for this computer only."))
def serve(session: Session, port: Port = 0, no_open: NoOpen = False) -> None:
    if not 0 <= port <= _MOST:
        raise UsageError(Message(marked("{option} {number}: expected 0 to 65535."), option="--port", number=port))
    _check_installed()
    from airplan.web.serving import serve as open_window

    _check_readable(session)

    def opened(address: str, once: str) -> None:
        write_stdout(f"{address}\n")
        say(_("The window is open. Whoever has this address can record in your name; do not pass it on. Ctrl-C ends."))
        if not no_open:
            _show(once)

    open_window(session, port, opened)
    say(_("The window is closed."))


def _check_installed() -> None:
    """Raise AirplanError where a library of the extra is missing."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise AirplanError(
            Message(marked("The window needs a library that is not installed: {names}."), names=tuple(missing)),
            Message(
                marked("Install it: pip install 'airplan[web]'; without a network, from the folder of its packages.")
            ),
        )


def _check_readable(session: Session) -> None:
    """Raise AirplanError where the plan or the journal cannot be read, before a window is opened on it."""
    session.plan  # noqa: B018 – reads it
    if session.journal:
        session.journal.newest()
    session.close()


def _show(address: str) -> None:
    """Start the browser of the desktop, where there is one."""
    import webbrowser

    desktop = sys.platform in ("win32", "darwin") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if desktop or os.environ.get("BROWSER"):
        webbrowser.open(address)
