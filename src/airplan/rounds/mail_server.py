"""Hand mail to a mail server; this module alone knows the protocol (RFC 5321) and its encryption."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from typing import TYPE_CHECKING, Literal, NamedTuple, Self

from airplan.errors import AirplanError, Message, reason
from airplan.i18n import marked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

Security = Literal["starttls", "tls", "plain"]
USUAL_PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "plain": 25}
"""RFC 8314 for the first two."""
TIMEOUT = 30.0
"""Seconds that any answer of the server may take."""
_TRIES = 2
"""Number of connections for one message: a server may drop one that has been idle."""
_NAME_OF_THIS_COMPUTER = "[127.0.0.1]"
"""Said in greeting: its own name may not be in ASCII, and looking it up may take long."""
_OK, _GO_ON = range(200, 300), 354
_FOR_GOOD = 500
_LONGEST_REASON = 200

_CHECK = marked("Check server, port and security in [mail] of airplan.toml.")


class MailServer(NamedTuple):
    """A mail server and how to reach it."""

    host: str
    port: int
    """0: the usual one."""
    security: Security
    user: str = ""
    """Empty: it asks for no login."""
    authorities: Path | None = None
    """A PEM file with the certificates that vouch for it; None: those that this computer trusts."""


class Delivery(NamedTuple):
    """What became of a message."""

    state: Literal["sent", "refused", "unsent", "unclear"]
    """Taken; refused for good; not taken now, so that it may be tried again; handed over without an answer."""
    reason: str = ""
    refused: tuple[str, ...] = ()
    """Addresses that the server did not take, though it took the message for others."""


class CannotSend(AirplanError):
    """Raised where no mail can be sent: the server cannot be reached, trusted or used."""


class Postbox:
    """A connection to a mail server, opened when the first message is sent, and again where the server drops it."""

    def __init__(self, server: MailServer, password: str = "", *, timeout: float = TIMEOUT) -> None:
        self._server, self._password, self._timeout = server, password, timeout
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._leave()

    def open(self) -> None:
        """Connect, encrypt and log in, unless connected. Raises CannotSend."""
        if self._smtp is None:
            self._smtp = self._connected()

    def send(self, sender: str, to: Sequence[str], message: bytes) -> Delivery:
        """Hand over a message for these addresses. Raises CannotSend where the server cannot be used at all."""
        delivery = Delivery("unsent")
        for _try in range(_TRIES):
            self.open()
            try:
                return self._handed_over(sender, to, message)
            except _Unanswered as unanswered:
                self._leave()
                return Delivery("unclear", unanswered.why)
            except (smtplib.SMTPServerDisconnected, OSError) as error:
                self._leave()
                delivery = Delivery("unsent", _said(error))
        return delivery

    def _handed_over(self, sender: str, to: Sequence[str], message: bytes) -> Delivery:
        """Go through the steps of a message; the connection is ready for the next one afterwards, or gone."""
        smtp = self._smtp
        assert smtp  # noqa: S101 – opened by the caller
        code, answer = smtp.mail(sender)
        if code not in _OK:
            return self._given_up(code, answer)
        refused: dict[str, tuple[int, bytes]] = {}
        for address in to:
            code, answer = smtp.rcpt(address)
            if code not in _OK:
                refused[address] = code, answer
        if len(refused) == len(to):
            code, answer = min(refused.values())  # a refusal for now, if there is one, lets it be tried again
            return self._given_up(code, answer)
        code, answer = smtp.docmd("DATA")
        if code != _GO_ON:
            return self._given_up(code, answer)
        smtp.send(_transparent(message))  # without its last line it counts for nothing
        code, answer = self._answer_to_the_end(smtp)
        if code not in _OK:
            return self._given_up(code, answer)
        said = "; ".join(f"{address}: {_text(*answer)}" for address, answer in refused.items())
        return Delivery("sent", said, tuple(refused))

    @staticmethod
    def _answer_to_the_end(smtp: smtplib.SMTP) -> tuple[int, bytes]:
        """Send the last line. Raises _Unanswered: from here on, nobody knows whether the message was taken."""
        try:
            smtp.send(b".\r\n")
            return smtp.getreply()
        except (smtplib.SMTPException, OSError) as error:
            raise _Unanswered(_said(error)) from error

    def _given_up(self, code: int, answer: bytes) -> Delivery:
        """Return what a refusal means, and leave the connection ready for the next message."""
        smtp = self._smtp
        assert smtp  # noqa: S101 – it has just answered
        try:
            smtp.rset()
        except (smtplib.SMTPServerDisconnected, OSError):
            self._leave()
        return Delivery("refused" if code >= _FOR_GOOD else "unsent", _text(code, answer))

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        port = server.port or USUAL_PORTS[server.security]
        facts = {"server": server.host, "port": port}
        smtp: smtplib.SMTP | None = None
        try:
            smtp = self._greeted(port)
            if server.user:
                smtp.login(server.user, self._password)
        except smtplib.SMTPAuthenticationError as error:
            text = marked("The mail server {server} does not accept user name and password: {why}")
            failure = CannotSend(
                Message(text, why=_text(error.smtp_code, error.smtp_error), **facts),
                Message(marked("Check user in [mail] of airplan.toml, and the password.")),
            )
        except ssl.SSLCertVerificationError as error:
            text = marked("The certificate of the mail server {server} cannot be trusted: {why}")
            hint = marked("Name the certificate of the office's own server as certificates in [mail] of airplan.toml.")
            failure = CannotSend(Message(text, why=error.verify_message, **facts), Message(hint))
        except smtplib.SMTPNotSupportedError as error:
            text = marked("The mail server {server} (port {port}) does not offer what is needed: {why}")
            failure = CannotSend(Message(text, why=_said(error), **facts), Message(_CHECK))
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            text = marked("The mail server {server} (port {port}) cannot be reached: {why}")
            failure = CannotSend(Message(text, why=_said(error), **facts), Message(_CHECK))
        else:
            return smtp
        if smtp:
            smtp.close()
        raise failure

    def _greeted(self, port: int) -> smtplib.SMTP:
        """Return an encrypted connection, unless `plain` was asked for. Raises what smtplib, ssl and sockets raise."""
        server, name = self._server, _NAME_OF_THIS_COMPUTER
        if server.security == "tls":
            secured = self._trusting()
            return smtplib.SMTP_SSL(server.host, port, name, timeout=self._timeout, context=secured)
        smtp = smtplib.SMTP(server.host, port, name, timeout=self._timeout)
        try:
            if server.security == "starttls":
                smtp.starttls(context=self._trusting())
            smtp.ehlo_or_helo_if_needed()
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _trusting(self) -> ssl.SSLContext:
        """Return the rules of the encryption. Raises CannotSend where the file of certificates cannot be used."""
        path = self._server.authorities
        try:
            return ssl.create_default_context(cafile=path)
        except OSError as error:
            text = marked("{path}: no certificates can be read from it: {why}")
            raise CannotSend(Message(text, path=path, why=_said(error))) from error

    def _leave(self) -> None:
        """End the connection, politely if possible."""
        smtp, self._smtp = self._smtp, None
        if smtp:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                smtp.quit()
            smtp.close()


class _Unanswered(Exception):
    """Raised where a message was handed over in full and the answer is missing."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def _transparent(message: bytes) -> bytes:
    """Return a message with a second dot before lines that begin with one, and with a line end at its end."""
    lines = message.replace(b"\r\n.", b"\r\n..")
    lines = b"." + lines if lines.startswith(b".") else lines
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"


def _text(code: int, answer: bytes | str) -> str:
    """Return an answer of the server on one line: 550 no such user."""
    text = answer if isinstance(answer, str) else answer.decode("utf-8", "replace")
    return " ".join(f"{code} {text}".split())[:_LONGEST_REASON]


def _said(error: Exception) -> str:
    """Return why something failed on one line."""
    if isinstance(error, smtplib.SMTPResponseException):
        return _text(error.smtp_code, error.smtp_error)
    text = reason(error) if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(text.split())[:_LONGEST_REASON] or type(error).__name__
