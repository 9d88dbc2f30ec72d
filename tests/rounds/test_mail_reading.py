"""Are returns found in mail of every kind of program, and does no mail, however malformed, stop anything?"""

from __future__ import annotations

import base64
import contextlib
import io
import quopri
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airplan.formats.control_characters import visible_in_line
from airplan.office_files.zip_guard import Unusable
from airplan.rounds.mail_headers import origin_of, parameter, text_of
from airplan.rounds.mail_reading import is_mail, is_mailbox, messages_in, opened_mail

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "2017-05_区环保局.xlsx"
QUOTED = quopri.encodestring(NAME.encode()).decode().replace("_", "=5F")
BOOK = b"PK\x03\x04 a workbook"


def raw(disposition: str | bytes, typed: str | bytes = b"application/octet-stream", body: bytes = BOOK) -> bytes:
    """A message with one attachment, its two headers as a program wrote them."""
    placed = disposition if isinstance(disposition, bytes) else disposition.encode()
    typed = typed if isinstance(typed, bytes) else typed.encode()
    return (
        b"From: =?gb18030?B?" + base64.b64encode("环保局".encode("gb18030")) + b"?= <hbj@example.gov.cn>\r\n"
        b"Message-ID: <1@qq.com>\r\nDate: Wed, 24 May 2017 23:30:00 +0800\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b\r\n'
        b"Content-Type: " + typed + b"\r\nContent-Disposition: " + placed
        + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(body) + b"--b--\r\n"
    )  # fmt: skip


def words(text: str, charset: str, cut: int = 0) -> str:
    """Encoded words, cut after so many bytes even within a character, as some programs do."""
    content = text.encode(charset)
    pieces = [content[:cut], content[cut:]] if cut else [content]
    return "\r\n ".join(f"=?{charset}?B?{base64.b64encode(piece).decode()}?=" for piece in pieces)


WAYS: Mapping[str, str | bytes] = {
    "RFC 2231": "attachment; filename*=UTF-8''2017-05_%E5%8C%BA%E7%8E%AF%E4%BF%9D%E5%B1%80.xlsx",
    "RFC 2231 in GBK": "attachment; filename*=gb2312''2017-05_%C7%F8%BB%B7%B1%A3%BE%D6.xlsx",
    "RFC 2231 in pieces": (
        "attachment;\r\n filename*0*=UTF-8''2017-05_%E5%8C%BA%E7%8E;\r\n filename*1*=%AF%E4%BF%9D;\r\n"
        ' filename*2*=%E5%B1%80;\r\n filename*3=".xlsx"'
    ),
    "encoded words": f'attachment; filename="{words(NAME, "utf-8")}"',
    "GBK words": f'attachment; filename="{words(NAME, "gb18030")}"',
    "a character cut in two": f'attachment; filename="{words(NAME, "gb18030", 9)}"',
    "quoted-printable words": f'attachment; filename="=?utf-8?Q?{QUOTED}?="',
    "raw UTF-8": f'attachment; filename="{NAME}"'.encode(),
    "raw GBK": f'attachment; filename="{NAME}"'.encode("gbk"),
    "raw GBK without quotes": f"attachment; filename={NAME}".encode("gbk"),
    "inline": f'inline; filename="{words(NAME, "utf-8")}"',
}


@pytest.mark.parametrize("way", WAYS)
def test_a_name_in_every_encoding(way: str) -> None:
    mail = opened_mail(raw(WAYS[way]))
    (found,) = mail.attachments
    assert (found.name, found.content) == (NAME, BOOK)
    assert found.origin == mail.origin
    assert mail.origin[:2] == ("hbj@example.gov.cn", "<1@qq.com>")
    assert mail.origin.day == "2017-05-24"


def test_a_name_in_the_other_header_and_none_at_all() -> None:
    typed = f'application/vnd.ms-excel; name="{words(NAME, "gb18030")}"'
    assert opened_mail(raw("attachment", typed)).attachments[0].name == NAME
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert opened_mail(raw("attachment", sheet)).attachments[0].name.endswith(".xlsx")
    assert opened_mail(raw('attachment; filename="..\\..\\a/b.xlsx"')).attachments[0].name == "b.xlsx"


def forwarded() -> bytes:
    inner = EmailMessage()
    inner["From"], inner["To"], inner["Message-ID"] = "unit@example.gov.cn", "street@example.gov.cn", "<inner@x>"
    inner.set_content("见附件")
    inner.add_attachment(BOOK, maintype="application", subtype="octet-stream", filename=NAME)
    inner.add_attachment(BOOK + b"2", maintype="application", subtype="octet-stream", filename=NAME)
    outer = EmailMessage()
    outer["From"], outer["To"] = "street@example.gov.cn", "office@example.gov.cn"
    outer.set_content("转发")
    outer.add_attachment(b"x", maintype="image", subtype="png", filename="logo.png", disposition="inline", cid="<1>")
    outer.add_attachment(b"x", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    outer.add_attachment(inner)
    return outer.as_bytes()


def test_a_forwarded_message_names_its_own_sender_and_signatures_are_no_files() -> None:
    mail = opened_mail(forwarded())
    assert mail.origin.sender == "street@example.gov.cn"
    assert [(each.name, each.origin.sender, each.origin.message) for each in mail.attachments] == [
        (NAME, "unit@example.gov.cn", "<inner@x>"),
        (NAME.replace(".xlsx", "~2.xlsx"), "unit@example.gov.cn", "<inner@x>"),
    ]


def test_what_cannot_be_read_is_named() -> None:
    tnef = opened_mail(raw('attachment; filename="winmail.dat"', "application/ms-tnef"))
    sealed = opened_mail(raw('attachment; filename="smime.p7m"', "application/pkcs7-mime; smime-type=enveloped-data"))
    assert [bool(each.trouble) for each in (*tnef.attachments, *sealed.attachments)] == [True, True]


def test_a_mailbox_is_taken_apart_at_its_lines() -> None:
    message = raw(WAYS["encoded words"]).replace(b"\r\n", b"\n")
    start = b"From - Wed May 24 09:30:00 2017\n"
    body = message.replace(b"hello", b"hello\n>From here on\n\nFrom here on")
    mailbox = start + message + b"\n" + start + body + b"\n" + b"From hbj@x.cn  Thu May 25 09:30:00 2017\n" + message
    assert is_mailbox(mailbox)
    assert not is_mail(mailbox)
    found = list(messages_in(io.BytesIO(mailbox)))
    assert [opened_mail(each or b"").attachments[0].name for each in found] == [NAME] * 3


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (raw("attachment"), True),
        (b"\xef\xbb\xbf" + raw("attachment"), True),
        (b"name,unit\n1,2\n", False),
        ("单位: 区环保局\n日期: 5月\n".encode(), False),
        (b"", False),
        (b"PK\x03\x04", False),
    ],
)
def test_what_is_a_message(content: bytes, expected: bool) -> None:
    assert is_mail(content) is expected


def test_a_message_of_endless_parts_is_refused() -> None:
    many = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(3000))
    with pytest.raises(Unusable):
        opened_mail(b"From: a@b.cn\r\nTo: c@d.cn\r\n" + many)


def test_a_message_that_takes_hours_to_take_apart_is_refused() -> None:
    nested = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(90))
    with pytest.raises(Unusable):
        opened_mail(b"From: a@b.cn\nTo: c@d.cn\n" + nested + b"\n" + b"x\n" * 1_000_000)


HOSTILE = st.one_of(
    st.binary(max_size=200),
    st.sampled_from(
        [
            b"From: \r\n",
            b"Content-Type: multipart/mixed\r\n",
            b"Content-Type: multipart/mixed; boundary=b\r\n",
            b"\r\n--b\r\n",
            b"--b--\r\n",
            b"Content-Type: message/rfc822\r\n\r\n",
            b"Content-Type: ;;;=\xff\r\n",
            b"Content-Type: a/b/c\r\n",
            b"Content-Disposition: attachment; filename*0*=x'y'%zz; filename*7=\xc7\xf8\r\n",
            b"Content-Disposition: attachment; filename*=nonsense''%ff%fe\r\n",
            b"Date: Wed, 99 May 999999999 \r\n",
            b"Content-Transfer-Encoding: base64\r\n\r\n=====\xe5",
            b"Content-Transfer-Encoding: quoted-printable\r\n\r\n=ZZ=",
            b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a\n#\xff\nend",
            b"Subject: =?gbk?B?\xff=?= =?x?q?=?=\r\n",
            b"Content-Type: message/partial; total=9\r\n\r\n",
            b"Content-Type: text/plain; charset*=\x00\r\n\r\n\x80",
            b"Content-Type: message/delivery-status\r\n\r\n\r\nX: y\r\n\r\n",
        ]
    ),
)


@given(st.lists(HOSTILE, max_size=12).map(b"".join))
def test_no_message_raises_anything_but_unusable(content: bytes) -> None:
    is_mail(content)
    is_mailbox(content)
    list(messages_in(io.BytesIO(content)))
    names: list[str] = []
    with contextlib.suppress(Unusable):
        names = [each.name for each in opened_mail(content).attachments]
    assert all(name and visible_in_line(name) == name and "/" not in name for name in names)


@given(st.text(max_size=80), st.text(max_size=10))
def test_no_header_raises_anything(text: str, name: str) -> None:
    stored = text.encode("utf-8", "surrogatepass").decode("ascii", "surrogateescape")
    for shown in (text_of(stored), parameter(f"attachment; filename={stored}", "filename")):
        assert visible_in_line(shown) == shown
    origin_of(dict.fromkeys(("from", "sender", "date", "subject", "message-id"), stored))
