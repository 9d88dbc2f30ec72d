"""Describe the fields that the Word templates of papers can use: the common ones, and the form of a description.

Names of fields are Chinese, because the office types them in its templates; they are the same in every language.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from airplan.i18n import marked

Form = Literal["text", "number", "paragraphs", "rows", "names"]
"""What a field is: a text, a whole number, a list of texts, a list of rows with named cells, or cells by name."""


class Field(NamedTuple):
    """A field of a template: its name, its form, what it holds, and the cells of its rows."""

    name: str
    form: Form
    about: str
    """What it holds, in English, marked for translation."""
    cells: tuple[tuple[str, str], ...] = ()
    """Of rows: the name of each cell, and what it holds."""


HEAD: tuple[Field, ...] = (
    Field("系列", "text", marked("Name of the series")),
    Field("期号", "text", marked("Number of the issue in its year; empty for a paper with a document number")),
    Field("总期号", "text", marked("Number of the issue in the whole series; empty likewise")),
    Field("文号", "text", marked("Document number; empty for an issue of a series")),
    Field("标题", "text", marked("Title")),
    Field("主送", "text", marked("Addressee")),
    Field("抄送", "text", marked("Who gets a copy; empty if nobody")),
    Field("单位", "text", marked("Office that issues the paper")),
    Field("署名", "text", marked("Signature")),
    Field("日期", "text", marked("Date of the paper, in words")),
    Field("联系人", "text", marked("Contact; empty if the settings name none")),
    Field("草稿", "text", marked("The word for a draft; empty on a paper that is issued")),
    Field("截止日", "text", marked("Day that the data describe, in words")),
)
"""The fields of every paper."""
