"""Choose the address of this machine for servers and proxies of tests: IPv4, or IPv6 where that is missing."""

from __future__ import annotations

import socket
from typing import NamedTuple


class Loopback(NamedTuple):
    """One of the two addresses."""

    host: str
    family: socket.AddressFamily
    in_url: str
    """The host in a URL."""
    network: str
    """The host alone, as in pg_hba.conf."""

    def listen(self, port: int = 0) -> socket.socket:
        """Return a socket that listens on a port, by default on a free one."""
        return socket.create_server((self.host, port), family=self.family)

    def free_port(self) -> int:
        """Return a free port."""
        with self.listen() as listener:
            return int(listener.getsockname()[1])


_IPV4 = Loopback("127.0.0.1", socket.AF_INET, "127.0.0.1", "127.0.0.1/32")
_IPV6 = Loopback("::1", socket.AF_INET6, "[::1]", "::1/128")


def _first_that_exists() -> Loopback:
    try:
        _IPV4.free_port()
    except OSError:
        return _IPV6
    return _IPV4


LOOPBACK = _first_that_exists()
HOST = LOOPBACK.in_url
