"""Does a month's mail go out once, whatever happens in between, and do returned mails come back in?"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

import pytest

from support.mail_servers import NAME
from support.paths import DEPARTMENTS, PLAN
from support.processes import PATIENCE, PYTHONPATH
from support.returns import DESHENG, EPB, FEW, PERIOD, YUETAN

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage
    from pathlib import Path

    from support.command_line import Result
    from support.mail_servers import Mailbox, MailServers
    from support.returns import RoundOffice

ADDRESSES = {EPB: ("hbj@example.gov.cn", "hbj2@example.gov.cn"), DESHENG: ("desheng@example.gov.cn",)}
"""月坛 has none."""
TOML = """\
[plan]
file = '{plan}'
departments = 'units.yaml'
[office]
author = "王芳"
contact = "王芳，66201234"
[mail]
server = "{name}"
port = {port}
security = "{security}"
certificates = '{certificates}'
user = "{user}"
from = "西城区环保局 <office@example.gov.cn>"
reply-to = "back@example.gov.cn"
"""


@pytest.fixture
def posting(office: RoundOffice, tmp_path: Path) -> Callable[..., None]:
    """Settle which mail server the office uses, and which units have addresses."""

    def settle(server: Mailbox | None = None, security: str = "plain", user: str = "", ca: Path | str = "") -> None:
        units = DEPARTMENTS.read_text("utf-8")
        for unit, addresses in ADDRESSES.items():
            units = units.replace(f"  - name: {unit}\n", f"  - name: {unit}\n    email: [{', '.join(addresses)}]\n")
        (tmp_path / "units.yaml").write_text(units, "utf-8")
        text = TOML.format(
            plan=PLAN, name=NAME, port=server.port if server else 0, security=security, certificates=ca, user=user
        )
        (tmp_path / "airplan.toml").write_text(text if server else text.replace(f'server = "{NAME}"\n', ""), "utf-8")

    settle()
    return settle


def drafts_in(folder: Path) -> dict[str, EmailMessage]:
    """Unit → its draft."""
    contents = {path.stem.split("_")[1]: path.read_bytes() for path in folder.iterdir()}
    return {unit: message_from_bytes(content, policy=policy.default) for unit, content in contents.items()}


def rows(result: Result) -> dict[str, str]:
    """Unit → the state of its mail, of an answer in JSON."""
    return {row["unit"]: row["state"] for row in json.loads(result.out)}


def remind(office: RoundOffice, *more: str, code: int | None = 0) -> Result:
    return office.clerk("missing", PERIOD, "--remind", *more, *(o for unit in FEW for o in ("-d", unit)), code=code)


def test_a_draft_for_each_unit_with_its_workbook(office: RoundOffice, posting: object, tmp_path: Path) -> None:
    said = office.dispatch("--mail", str(tmp_path / "mail"))
    assert YUETAN in said.err
    drafts = drafts_in(tmp_path / "mail")
    assert set(drafts) == set(FEW)
    for unit, draft in drafts.items():
        (workbook,) = draft.iter_attachments()
        assert workbook.get_filename() == f"{PERIOD}_{unit}.xlsx"
        assert workbook.get_content() == (office.sent / f"{PERIOD}_{unit}.xlsx").read_bytes()
        assert draft["To"] == (", ".join(ADDRESSES[unit]) if unit in ADDRESSES else None)
        assert (draft["X-Unsent"], draft["Reply-To"]) == ("1", "back@example.gov.cn")
    assert office.kinds() == ["dispatch"] * 3


def test_the_same_drafts_again(office: RoundOffice, posting: object, tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    office.dispatch()  # looked at first
    office.dispatch("--mail", str(folder))
    before = {path: path.read_bytes() for path in folder.iterdir()}
    next(iter(before)).unlink()
    office.dispatch("--mail", str(folder))
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    assert office.kinds() == ["dispatch"] * 3


def test_reminders_as_drafts(office: RoundOffice, posting: object, tmp_path: Path) -> None:
    office.dispatch()
    text = json.loads(remind(office, "--format", "json").out)
    remind(office, "--mail", str(tmp_path / "mail"))
    drafts = drafts_in(tmp_path / "mail")
    said = {row["unit"]: row["text"] for row in text}
    for unit, draft in drafts.items():
        assert draft.get_content().replace("\r\n", "\n").rstrip("\n") == said[unit].rstrip("\n")
    assert set(drafts) == {DESHENG, YUETAN}, "the coordinating office does not remind itself"


def test_every_mail_is_sent_once_and_recorded(
    office: RoundOffice, posting: Callable[..., None], mail_server: MailServers, certificates: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    server = mail_server("starttls", "office", "Geh31m")
    posting(server, "starttls", "office", certificates)
    monkeypatch.setenv("AIRPLAN_SMTP_PASSWORD", "Geh31m")
    first = office.dispatch("--smtp", "--format", "json", code=4)
    again = office.dispatch("--smtp", "--format", "json", code=4)
    assert rows(first) == {EPB: "sent", DESHENG: "sent", YUETAN: "no-address"}
    assert rows(again) == {EPB: "sent-before", DESHENG: "sent-before", YUETAN: "no-address"}
    assert [taken.to for taken in server.taken] == [ADDRESSES[EPB], ADDRESSES[DESHENG]]
    mails = [entry for entry in office.clerk.log() if entry["kind"] == "mail"]
    assert [(entry["unit"], entry["mail"]["state"]) for entry in mails] == [
        (EPB, "sending"), (EPB, "sent"), (DESHENG, "sending"), (DESHENG, "sent"),
    ]  # fmt: skip
    assert [entry["mail"]["message"] for entry in mails[::2]] == [t.message["Message-ID"] for t in server.taken]
    assert "Geh31m" not in office.clerk("log", "--format", "json").out + first.err + first.out
    assert "hbj@example.gov.cn" in office.clerk("round", "show", PERIOD, width=200).out
    remind(office, "--smtp", code=4)
    remind(office, "--smtp", code=4)
    assert [taken.to for taken in server.taken[2:]] == [ADDRESSES[DESHENG]]


def test_undoing_forgets_it_and_resending_sends_it_again(
    office: RoundOffice, posting: Callable[..., None], mail_server: MailServers
) -> None:
    server = mail_server()
    posting(server)
    office.dispatch("--smtp", code=4)
    office.dispatch("--smtp", "--resend", DESHENG, code=4)
    assert [taken.to for taken in server.taken[2:]] == [ADDRESSES[DESHENG]]
    first = next(entry for entry in office.clerk.log() if entry["kind"] == "mail")
    said = office.clerk("undo", first["id"], "--yes", "--by", "王芳")
    assert "mail" in said.err
    office.dispatch("--smtp", code=4)
    assert server.taken[3].to == ADDRESSES[EPB]


def test_refused_for_good_for_now_and_without_an_answer(
    office: RoundOffice, posting: Callable[..., None], mail_server: MailServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("airplan.actions.mailing.PAUSES", (0.0,))
    server = mail_server()
    posting(server)
    answers: dict[str, str] = {"hbj@example.gov.cn": "550 unknown", "hbj2@example.gov.cn": "550 unknown"}
    tries: list[str] = []

    def answer(step: str, to: tuple[str, ...]) -> str | None:
        tries.append(to[0])
        if step == "DATA":
            return answers.get("DATA")
        return answers.get(to[0])

    server.answer = answer
    answers["desheng@example.gov.cn"] = "451 greylisted"
    assert rows(office.dispatch("--smtp", "--format", "json", code=4)) == {
        EPB: "refused", DESHENG: "unsent", YUETAN: "no-address",
    }  # fmt: skip
    assert tries.count("desheng@example.gov.cn") > tries.count("hbj@example.gov.cn"), "tried again"
    answers.clear()
    answers["DATA"] = "drop"
    assert rows(office.dispatch("--smtp", "--format", "json", code=4))[EPB] == "unclear"
    answers.clear()
    count = len(server.taken)
    said = office.dispatch("--smtp", "--format", "json", code=4)
    assert rows(said)[EPB] == "unclear", "it is not sent again"
    assert "--resend" in said.err
    assert len(server.taken) == count
    assert rows(office.dispatch("--smtp", "--resend", EPB, "--format", "json", code=4))[EPB] == "sent"


def test_what_cannot_be_sent_at_all(
    office: RoundOffice, posting: Callable[..., None], mail_server: MailServers, certificates: Path
) -> None:
    office.clerk.refused("dispatch", "--to", "out", "--smtp", "--by", "王芳")
    server = mail_server("starttls", "office", "secret")
    posting(server, "starttls", "office", certificates)
    office.clerk.refused("dispatch", "--to", "out", "--smtp", "--mail", "d", "--by", "王芳", code=2)
    office.clerk.refused("missing", PERIOD, "--smtp", code=2)
    office.clerk.refused("missing", PERIOD, "--mail", "d", code=2)
    office.dispatch("--smtp", code=2)  # no password, and nobody to ask
    assert not server.taken
    assert office.kinds() == []


def test_wrong_settings_are_found(office: RoundOffice, posting: object, tmp_path: Path) -> None:
    path = tmp_path / "airplan.toml"
    good = path.read_text("utf-8")
    for key, value in (
        ("from", '"office"'), ("from", '"a@b.cn, c@d.cn"'), ("reply-to", '"x <y>"'), ("security", '"ssl"'),
        ("port", "70000"), ("user", "5"),
    ):  # fmt: skip
        path.write_text(re.sub(rf"^{key} = .*$", f"{key} = {value}", good, flags=re.MULTILINE), "utf-8")
        assert f"{key} =" in office.clerk("due", code=3).err


# --- killed in between ------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["before the answer", "after the answer"])
def test_a_kill_while_sending(
    office: RoundOffice, posting: Callable[..., None], mail_server: MailServers, tmp_path: Path, moment: str
) -> None:
    server = mail_server()
    posting(server)
    office.dispatch()
    script = "from airplan.__main__ import main; print('started', flush=True); main()"
    command = [sys.executable, "-c", script, "--store", office.clerk.store, "dispatch", "--period", PERIOD, "--to",
               str(office.sent), "--smtp", "--by", "王芳", "-d", EPB, "-d", DESHENG]  # fmt: skip
    running: list[subprocess.Popen[bytes]] = []

    def answer(step: str, to: tuple[str, ...]) -> str | None:
        nth = 0 if moment == "before the answer" else 1
        if len(server.taken) == nth and step == ("DATA" if nth == 0 else "RCPT"):
            running[0].send_signal(signal.SIGKILL)
            running[0].wait(PATIENCE)
        return None

    server.answer = answer
    running.append(subprocess.Popen(command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": PYTHONPATH}))
    assert running[0].wait(PATIENCE) == -signal.SIGKILL
    server.answer = lambda _step, _to: None
    states = rows(office.dispatch("--smtp", "--format", "json", units=(EPB, DESHENG), code=None))
    if moment == "before the answer":
        assert states == {EPB: "unclear", DESHENG: "sent"}
    else:
        assert states == {EPB: "sent-before", DESHENG: "unclear"}
    assert len({taken.to for taken in server.taken}) == len(server.taken), "nothing twice"


# --- coming back ------------------------------------------------------------------------------------------------------


def mail_from(sender: str, *files: Path, subject: str = "报送5月填报表") -> bytes:
    from email.message import EmailMessage

    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"某人 <{sender}>", "office@example.gov.cn", subject
    mail["Message-ID"], mail["Date"] = f"<{sender}>", "Tue, 23 May 2017 16:00:00 +0800"
    mail.set_content("见附件。")
    for file in files:
        mail.add_attachment(file.read_bytes(), maintype="application", subtype="octet-stream", filename=file.name)
    return mail.as_bytes()


@pytest.fixture
def returned(office: RoundOffice, posting: object) -> dict[str, Path]:
    """Filled-in workbooks of two units, outside of the folder that is collected."""
    office.dispatch()
    answers: dict[str, dict[str, dict[str, Any]]] = {EPB: {"5a": {"status": "推进中"}}, DESHENG: {"5a": {"value-1": 3}}}
    return {unit: office.fill(unit, said).rename(office.sent.parent / f"{unit}.xlsx") for unit, said in answers.items()}


def test_a_return_in_a_mail(office: RoundOffice, returned: dict[str, Path]) -> None:
    (office.back / "来信.eml").write_bytes(mail_from("HBJ@example.gov.cn", returned[EPB]))
    (office.back / "other.eml").write_bytes(mail_from("private@example.com", returned[DESHENG]))
    files = {file["unit"]: file for file in office.files(code=0)}
    assert files[EPB]["mail"]["sender"] == "HBJ@example.gov.cn"
    assert [bool(files[unit]["notes"]) for unit in (EPB, DESHENG)] == [False, True], "a stranger's address is noted"
    assert "HBJ@example.gov.cn" in office.collect().out
    office.collect("--apply")
    sources = [entry["source"] for entry in office.clerk.log() if entry["kind"] in ("return", "report")]
    assert {(source["sender"], source["message"]) for source in sources} == {
        ("HBJ@example.gov.cn", "<HBJ@example.gov.cn>"), ("private@example.com", "<private@example.com>"),
    }  # fmt: skip


def test_a_mailbox_in_an_archive(office: RoundOffice, returned: dict[str, Path]) -> None:
    from zipfile import ZipFile

    line = b"From - Wed May 24 09:30:00 2017\n"
    mails = [
        mail_from("a@b.cn", returned[EPB]),
        mail_from("x@y.cn", subject="收到"),
        mail_from("c@d.cn", returned[DESHENG]),
    ]
    with ZipFile(office.back / "邮箱.zip", "w") as archive:
        archive.writestr("收件箱", b"".join(line + mail + b"\n" for mail in mails))
    files = office.files(code=0)
    assert {file["unit"] for file in files if file["state"] == "ready"} == {EPB, DESHENG}
    assert [file["mail"]["sender"] for file in files if file["state"] == "not-read"] == ["x@y.cn"], "it is named"


def test_a_mail_without_a_workbook_needs_a_person(office: RoundOffice, returned: dict[str, Path]) -> None:
    (office.back / "1.eml").write_bytes(mail_from(ADDRESSES[DESHENG][0], subject="我街道本月无进展"))
    files = {file["file"]: file for file in office.files(code=3)}
    file = files[str(office.back / "1.eml")]
    assert (file["state"], file["unit"]) == ("attention", DESHENG)
    said = office.clerk("collect", str(office.back / "1.eml"), "--by", "王芳", code=3)
    assert "1.eml" in said.out + said.err


def test_workbooks_that_were_sent_and_came_back_undelivered_are_no_returns(office: RoundOffice, returned: Any) -> None:
    sent = office.sent / f"{PERIOD}_{YUETAN}.xlsx"
    (office.back / "bounce.eml").write_bytes(mail_from("mailer-daemon@example.org", sent))
    (file,) = office.files(code=0)
    assert file["state"] == "as-sent"
