"""Open the window on this computer alone, and keep it open until it is ended."""

from __future__ import annotations

import contextlib
import errno
import socket
import sys
from typing import TYPE_CHECKING

import uvicorn

from airplan.errors import AirplanError, Message, reason
from airplan.i18n import marked
from airplan.web.application import application
from airplan.web.keys import Keys
from airplan.web.safety import TOKEN, WindowAddress
from airplan.web.view_runner import ViewRunner

if TYPE_CHECKING:
    from collections.abc import Callable

    from airplan.workspace.session import Session

LOOPBACK = "127.0.0.1"
_MOST_CONNECTIONS, _WAITING = 500, 100
_KEEP_ALIVE, _GRACE = 10, 5
"""Seconds that a connection may stay open without a request, and that answers get when the window is ended."""


def serve(base: Session, port: int, opened: Callable[[str, str], None]) -> None:
    """Answer requests until the process is told to end, by Ctrl-C or by a signal.

    `port` 0 takes a free one. When the window is open, `opened` gets its address, and one that works once. Raises
    AirplanError where the port cannot be had.
    """
    keys = Keys()
    with contextlib.closing(_listener(port)) as listener:
        origin = WindowAddress(listener.getsockname()[1])
        addresses = [f"{origin.address}?{TOKEN}={token}" for token in (keys.token, keys.single_token())]
        window = _Window(_config(base, origin, keys), lambda: opened(*addresses))
        with contextlib.suppress(KeyboardInterrupt):  # uvicorn has ended in good order, and repeats the signal
            window.run(sockets=[listener])


class _Window(uvicorn.Server):
    """A server that tells when it is open."""

    def __init__(self, config: uvicorn.Config, opened: Callable[[], None]) -> None:
        super().__init__(config)
        self._opened = opened

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the window, then tell."""
        await super().startup(sockets)
        self._opened()


def _config(base: Session, origin: WindowAddress, keys: Keys) -> uvicorn.Config:
    """Return the limits of the server; it logs nothing, for addresses may hold the token."""
    return uvicorn.Config(
        application(ViewRunner(base, keys), origin),
        http="h11",
        ws="none",
        loop="asyncio",
        lifespan="on",
        access_log=False,
        log_config=None,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=_MOST_CONNECTIONS,
        backlog=_WAITING,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=_GRACE,
    )


def _listener(port: int) -> socket.socket:
    """Return a socket on the loopback of this computer. Raises AirplanError where the port cannot be had."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:  # a port that was just left may be taken again; one that is in use may not
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK, port))
        listener.listen(_WAITING)
    except OSError as error:
        listener.close()
        raise _port_refused(port, error) from error
    return listener


def _port_refused(port: int, error: OSError) -> AirplanError:
    hint = Message(marked("Name another port, or leave --port out to take a free one."))
    if error.errno == errno.EADDRINUSE:
        return AirplanError(Message(marked("Port {port} is in use by another program."), port=str(port)), hint)
    return AirplanError(
        Message(marked("Port {port} cannot be used: {reason}"), port=str(port), reason=reason(error)), hint
    )
