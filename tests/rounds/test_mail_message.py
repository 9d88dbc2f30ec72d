"""Does every mail program read what airplan writes: names, addresses, the attached workbook?"""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from airplan.rounds.mail_message import AttachedWorkbook, Letter, message, message_id
from airplan.rounds.mail_reading import opened_mail

if TYPE_CHECKING:
    from email.message import EmailMessage

DAY = datetime(2017, 5, 20, 1, tzinfo=UTC)
OFFICE = "西城区环保局 <office@example.gov.cn>"
LETTER = Letter(
    "区环保局", ("a@example.gov.cn", "b@example.gov.cn"), "2017年5月填报表（5月25日前报回）：" + "张䶮" * 40,
    "区环保局：\n　　请填写。\n.", "ab12",
    AttachedWorkbook("2017-05_区环保局 (1).xlsx", b"PK\x03\x04" + bytes(range(256)) * 9),
)  # fmt: skip


def written(letter: Letter, *, draft: bool = True) -> bytes:
    return message(letter, sender=OFFICE, reply_to="", day=DAY, draft=draft)


def as_read(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)


def test_the_standard_library_reads_all_of_it() -> None:
    read = as_read(written(LETTER))
    (workbook,) = read.iter_attachments()
    assert read["X-Unsent"] == "1"
    assert read["Subject"] == LETTER.subject
    assert read["To"] == ", ".join(LETTER.to)
    assert read["From"].addresses[0].display_name == "西城区环保局"
    assert read.get_body().get_content().replace("\r\n", "\n") == LETTER.text  # type: ignore[union-attr]
    assert LETTER.attached
    assert workbook.get_filename() == LETTER.attached.name
    assert workbook.get_payload(decode=True) == LETTER.attached.content


def test_a_program_that_knows_only_encoded_words_sees_the_same_name() -> None:
    *_others, workbook = message_from_bytes(written(LETTER), policy=policy.compat32).walk()
    name = workbook.get_param("name")
    assert LETTER.attached
    assert str(make_header(decode_header(str(name)))) == LETTER.attached.name


def test_lines_are_short_and_of_ascii() -> None:
    content = written(LETTER)
    assert content.isascii()
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 998
    head = b"\r\n".join(line for line in content.split(b"\r\n") if b"filename*" not in line)
    assert max(map(len, head.split(b"\r\n"))) <= 81  # but for the name by RFC 2231, which few programs read in pieces


def test_the_same_mail_has_the_same_bytes_and_another_one_another_id() -> None:
    assert written(LETTER) == written(LETTER)
    ids = {message_id(letter, OFFICE) for letter in (LETTER, LETTER._replace(key="cd"), LETTER._replace(unit="区教委"))}
    assert len(ids) == 3


def test_a_draft_for_nobody_and_a_letter_of_nobody() -> None:
    read = as_read(message(LETTER._replace(to=()), sender="", reply_to="", day=DAY, draft=True))
    assert (read["To"], read["From"]) == (None, None)
    assert as_read(written(LETTER, draft=False))["X-Unsent"] is None


@given(st.text(max_size=60), st.text(max_size=80), st.text(min_size=1, max_size=90))
def test_no_text_breaks_a_header(subject: str, text: str, name: str) -> None:
    name = name.replace("/", "／").replace("\\", "＼").strip() or "x"
    text = text.encode("utf-8", "replace").decode()
    letter = LETTER._replace(subject=subject, text=text, attached=AttachedWorkbook(name, b"x"))
    content = written(letter)
    read = as_read(content)
    assert [*read.keys()] == ["X-Unsent", "Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "Content-Type"]
    opened = opened_mail(content)
    assert [each.content for each in opened.attachments] == [b"x"]
