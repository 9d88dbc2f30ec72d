"""Is every message handed over once, and is what the server says told apart: taken, refused, later, unclear?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from airplan.rounds.mail_server import CannotSend, MailServer, Postbox
from support.mail_servers import NAME

if TYPE_CHECKING:
    from pathlib import Path

    from support.mail_servers import Mailbox, MailServers

MESSAGE = b"From: a@example.org\r\nSubject: x\r\n\r\n.hidden\r\n..two\r\nend"


def post(server: Mailbox, security: str = "plain", user: str = "", ca: Path | None = None) -> MailServer:
    return MailServer(NAME, server.port, security, user, ca)  # type: ignore[arg-type]


@pytest.mark.parametrize("security", ["plain", "starttls", "tls"])
def test_a_message_arrives_as_it_was(mail_server: MailServers, certificates: Path, security: str) -> None:
    user = "" if security == "plain" else "office"
    server = mail_server(security, user, "a secret")
    with Postbox(post(server, security, user, certificates), "a secret") as postbox:
        first = postbox.send("a@example.org", ["b@example.org", "c@example.org"], MESSAGE)
        second = postbox.send("a@example.org", ["b@example.org"], MESSAGE)
    assert (first.state, second.state) == ("sent", "sent")
    assert [taken.to for taken in server.taken] == [("b@example.org", "c@example.org"), ("b@example.org",)]
    assert server.taken[0].content == MESSAGE + b"\r\n"


def test_a_wrong_password_is_never_said(mail_server: MailServers, certificates: Path) -> None:
    server = mail_server("tls", "office", "right")
    with Postbox(post(server, "tls", "office", certificates), "wr0ng-word") as postbox, pytest.raises(CannotSend) as no:
        postbox.open()
    assert "535" in str(no.value)
    assert "wr0ng-word" not in str(no.value)


def test_a_server_that_nobody_vouches_for_gets_nothing(mail_server: MailServers) -> None:
    for security in ("tls", "starttls"):
        server = mail_server(security)
        with Postbox(post(server, security)) as postbox, pytest.raises(CannotSend):
            postbox.send("a@example.org", ["b@example.org"], MESSAGE)
        assert not server.taken


def test_a_server_without_encryption_gets_no_password(mail_server: MailServers, certificates: Path) -> None:
    server = mail_server("plain")
    with Postbox(post(server, "starttls", "office", certificates), "secret") as postbox, pytest.raises(CannotSend):
        postbox.open()


def test_refusals_for_good_and_for_now(mail_server: MailServers) -> None:
    server = mail_server()
    answers = {"gone@example.org": "550 no such user", "full@example.org": "452 mailbox full"}
    server.answer = lambda step, to: answers.get(to[0]) if step == "RCPT" else None
    with Postbox(post(server)) as postbox:
        states = [
            postbox.send("a@example.org", to, MESSAGE)
            for to in (["gone@example.org"], ["full@example.org"], ["b@example.org", "gone@example.org"])
        ]
    assert [each.state for each in states] == ["refused", "unsent", "sent"]
    assert "550 no such user" in states[0].reason
    assert states[2].refused == ("gone@example.org",)
    assert [taken.to for taken in server.taken] == [("b@example.org",)]


@pytest.mark.parametrize(("answer", "state"), [("554 spam", "refused"), ("451 later", "unsent"), ("drop", "unclear")])
def test_what_is_said_after_the_last_line(mail_server: MailServers, answer: str, state: str) -> None:
    server = mail_server()
    server.answer = lambda step, _to: answer if step == "DATA" and not server.taken else None
    with Postbox(post(server)) as postbox:
        assert postbox.send("a@example.org", ["b@example.org"], MESSAGE).state == state
        server.answer = lambda _step, _to: None
        assert postbox.send("a@example.org", ["c@example.org"], MESSAGE).state == "sent"
    assert server.taken[-1].to == ("c@example.org",)


def test_a_dropped_connection_is_opened_again(mail_server: MailServers) -> None:
    server = mail_server()
    with Postbox(post(server)) as postbox:
        postbox.send("a@example.org", ["b@example.org"], MESSAGE)
        assert postbox._smtp
        assert postbox._smtp.sock
        postbox._smtp.sock.shutdown(2)
        assert postbox.send("a@example.org", ["c@example.org"], MESSAGE).state == "sent"
    assert len(server.taken) == 2


def test_nobody_waits_for_a_silent_server_without_end(silent_server: int) -> None:
    for security in ("plain", "tls"):
        server = MailServer(NAME, silent_server, security)
        with Postbox(server, timeout=0.2) as postbox, pytest.raises(CannotSend):
            postbox.open()


def test_a_server_that_is_not_there(certificates: Path, tmp_path: Path) -> None:
    from support.loopback import LOOPBACK

    for host, ca in ((NAME, certificates), ("mail.invalid", None), ("邮件.invalid", None), (NAME, tmp_path / "none")):
        with Postbox(MailServer(host, LOOPBACK.free_port(), "tls", "", ca)) as postbox, pytest.raises(CannotSend):
            postbox.open()
