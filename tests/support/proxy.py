"""Put a proxy between airplan and its server, to listen, to encrypt or to break the line."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING, Self

from support.loopback import LOOPBACK
from support.processes import PATIENCE

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable
    from types import TracebackType

_CHUNK = 65_536


class Proxy:
    """Passes bytes on to a port of this machine, as a context manager; it listens on `port`.

    With `tls` it speaks TLS with the client. Once the client says `word`, the line breaks: before the server hears it,
    or, if `heard`, when it has answered, which the client then does not hear.
    """

    def __init__(self, to: int, *, tls: ssl.SSLContext | None = None, word: bytes = b"", heard: bool = False) -> None:
        self._to, self._tls, self._word, self._heard = to, tls, word, heard
        self._listener = LOOPBACK.listen()
        self.port: int = self._listener.getsockname()[1]
        self._sockets: list[socket.socket] = [self._listener]
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        for one in self._sockets:
            _break(one)
        for thread in self._threads:
            thread.join(PATIENCE)

    def _start(self, target: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _address = self._listener.accept()
                self._start(self._serve, client)

    def _serve(self, client: socket.socket) -> None:
        if self._tls:
            client.recv(8)  # the request for TLS
            client.sendall(b"S")
            try:
                client = self._tls.wrap_socket(client, server_side=True)
            except OSError:  # the client does not trust us
                client.close()
                return
        server = socket.create_connection((LOOPBACK.host, self._to))
        self._sockets += [client, server]
        broken = threading.Event()
        self._start(self._answer, server, client, broken)
        with contextlib.suppress(OSError):
            while said := client.recv(_CHUNK):
                if self._word and self._word in said:
                    broken.set()
                    if not self._heard:
                        break
                server.sendall(said)
        _break(server)
        _break(client)

    def _answer(self, server: socket.socket, client: socket.socket, broken: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while answered := server.recv(_CHUNK):
                if broken.is_set():
                    break
                client.sendall(answered)
        _break(client)
        _break(server)


def _break(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
