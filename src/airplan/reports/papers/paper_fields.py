"""Describe the fields that the Word templates of papers can use: the common ones, and the form of a description.

Names of fields are Chinese, because the office types them in its templates; they are the same in every language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.i18n import marked
from airplan.reports.papers.paper import GROUP_ROWS, GROUP_TITLE

if TYPE_CHECKING:
    from airplan.reports.papers.paper import PaperHead


class Field(NamedTuple):
    """A field of a template: a text or number, a list of texts (`lines`), or a list of records (`inside`)."""

    name: str
    about: str
    inside: tuple[Field, ...] = ()
    lines: bool = False


def in_groups(title: str, *fields: Field) -> tuple[Field, ...]:
    """Return the fields of a group of rows: its title, and the records inside."""
    return Field(GROUP_TITLE, title), Field(GROUP_ROWS, marked("The rows of the group"), fields)


COMMON: tuple[Field, ...] = (
    Field("系列", marked("Name of the series in the red head")),
    Field("期号", marked("Number of the issue within its year")),
    Field("总期号", marked("Number of the issue in the whole series")),
    Field("文号", marked("Document number, such as 督〔2017〕3号; empty where there is none")),
    Field("标题", marked("Title of the paper")),
    Field("主送", marked("Addressee, without the colon")),
    Field("单位", marked("Issuing office, as in the head")),
    Field("署名", marked("Issuing office, as in the signature")),
    Field("日期", marked("Date of the paper, in words")),
    Field("联系人", marked("Contact for questions; empty where none is set")),
    Field("草稿", marked("The word 草稿 or DRAFT; empty in an issued paper")),
    Field("截止日", marked("Last day of the data, in words")),
)
"""The fields of every paper."""


def head_fields(head: PaperHead) -> dict[str, str]:
    """Return the values of the common fields, and of 抄送, which some papers have."""
    return {
        "系列": head.series,
        "期号": head.serial,
        "总期号": head.total,
        "文号": head.number,
        "标题": head.title,
        "主送": head.addressee,
        "抄送": head.copies,
        "单位": head.office,
        "署名": head.signature,
        "日期": head.day,
        "联系人": head.contact,
        "草稿": head.draft,
        "截止日": head.data_day,
    }
