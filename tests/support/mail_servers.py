"""Provide real mail servers (aiosmtpd) on this machine: encrypted, with a login, refusing, hanging up, silent.

def test_something(mail_server: MailServers) -> None:
    server = mail_server(security="starttls", user="office", password="secret")
    ...
    assert [message["Subject"] for message in server.messages] == [...]
"""

from __future__ import annotations

import ssl
import threading
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from support.loopback import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage
    from pathlib import Path

NAME = "localhost"


class Taken(NamedTuple):
    """A message as the server got it."""

    sender: str
    to: tuple[str, ...]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        """The message as the standard library reads it."""
        return message_from_bytes(self.content, policy=default)


class Mailbox:
    """What a server does with mail: it takes all, but for what a test tells it."""

    def __init__(self) -> None:
        self.taken: list[Taken] = []
        self.answer: Callable[[str, tuple[str, ...]], str | None] = lambda _step, _to: None
        """Given the step (RCPT, DATA) and the addresses: an answer instead of the usual one, or None; `drop` hangs up.
        """
        self.port = 0

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 – aiosmtpd's name
        """Take a recipient."""
        if other := self.answer("RCPT", (address,)):
            return other
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 – aiosmtpd's name
        """Take a message."""
        to = tuple(envelope.rcpt_tos)
        other = self.answer("DATA", to)
        if other in (None, "drop"):
            self.taken.append(Taken(envelope.mail_from, to, envelope.original_content))
        if other == "drop":
            server.transport.abort()
        return "250 OK" if other in (None, "drop") else str(other)


class MailServers(Protocol):
    """Starts a mail server."""

    def __call__(self, security: str = "plain", user: str = "", password: str = "") -> Mailbox: ...


@pytest.fixture(scope="session")
def _authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def certificates(_authority: trustme.CA, tmp_path: Path) -> Path:
    """Return the PEM file that vouches for the servers."""
    path = tmp_path / "ca 根证书.pem"
    _authority.cert_pem.write_to_path(str(path))
    return path


@pytest.fixture
def mail_server(_authority: trustme.CA) -> Iterator[MailServers]:
    """Return what starts servers; they end with the test."""
    running: list[Controller] = []

    def start(security: str = "plain", user: str = "", password: str = "") -> Mailbox:
        secured = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        _authority.issue_cert(NAME).configure_cert(secured)
        mailbox = Mailbox()

        def knows(_server: Any, _session: Any, _envelope: Any, _kind: str, said: Any) -> AuthResult:
            known = isinstance(said, LoginPassword) and (said.login, said.password) == (
                user.encode(),
                password.encode(),
            )
            return AuthResult(success=known, handled=False)

        more: dict[str, Any] = {"authenticator": knows} if user else {}
        if security == "starttls":
            more |= {"tls_context": secured, "require_starttls": True, "auth_required": bool(user)}
        elif user:
            more |= {"auth_require_tls": False}  # it does not count the encryption from the beginning
        port = LOOPBACK.free_port()
        controller = Controller(
            mailbox, hostname=LOOPBACK.host, port=port, ready_timeout=60,
            ssl_context=secured if security == "tls" else None, **more,
        )  # fmt: skip
        controller.start()
        mailbox.port = port
        running.append(controller)
        return mailbox

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def silent_server() -> Iterator[int]:
    """Return the port of a server that accepts connections and never says a word."""
    with LOOPBACK.listen() as listener:
        held: list[Any] = []

        def accept() -> None:
            try:
                while True:
                    held.append(listener.accept()[0])
            except OSError:
                return

        threading.Thread(target=accept, daemon=True).start()
        yield int(listener.getsockname()[1])
        for connection in held:
            connection.close()
