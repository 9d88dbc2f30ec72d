"""Describe the fields that the papers offer to Word templates: their Chinese names, and what each holds.

A paper's own module, `reports/KIND_fields.py`, makes the values and lists its fields as `FIELDS`; the paper of each
kind is named in KIND_FIELDS, so that no module is imported before its fields are needed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from airplan.i18n import marked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Field(NamedTuple):
    """A field of a template: a text or number, a list of texts (`lines`), or a list of records (`inside`)."""

    name: str
    """As it stands in templates, in Chinese whatever the reader's language."""
    about: str
    """What it holds, in English and marked for translation."""
    inside: tuple[Field, ...] = ()
    """The fields of each record, where the value is a list of records."""
    lines: bool = False
    """Whether the value is a list of texts."""


COMMON = (
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
"""The fields that every paper has."""

KIND_FIELDS: Mapping[str, str] = {}
"""Kind of paper → the module of its fields, which has them as FIELDS, the common ones included."""


def template_fields(kind: str) -> tuple[Field, ...]:
    """Return the fields of a kind of paper, in order; empty for an unknown kind."""
    fields: tuple[Field, ...] = import_module(KIND_FIELDS[kind]).FIELDS if kind in KIND_FIELDS else ()
    return fields


def listed(fields: tuple[Field, ...], within: str = "") -> Iterator[tuple[str, Field]]:
    """Yield each field with its full name, those of records after their list: 附件 and then 附件.编号."""
    for field in fields:
        yield within + field.name, field
        yield from listed(field.inside, f"{within}{field.name}.")
