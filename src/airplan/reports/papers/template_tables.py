"""List the Word templates, and the fields that each kind of paper offers to its template."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.i18n import _
from airplan.reports.papers.template_fields import listed, template_fields
from airplan.reports.table import Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from airplan.reports.papers.paper_fields import Field


class KindRow(NamedTuple):
    """A kind of paper with the template that it is made with."""

    kind: str
    paper: str
    """What the paper is called, in the reader's language."""
    own_files: tuple[str, ...]
    """The names under which an office's own template is found in its workspace."""
    source: str
    """The path of the template in use, or `bundled`."""


class _FieldRow(NamedTuple):
    kind: str
    name: str
    field: Field


def sort_of(field: Field) -> str:
    """Return the sort of a field, of i18n.terms.FIELD_SORTS."""
    return "records" if field.inside else "texts" if field.lines else "text"


def kinds_table(rows: Iterable[KindRow]) -> Table:
    """Return a row for each kind of paper: where its template comes from, and under which name an own one is found."""
    columns: list[Column[KindRow]] = [
        Column("template", _("Template"), "label", value=lambda row: row.kind),
        Column("paper", _("Paper"), "words", "people-only", value=lambda row: row.paper),
        Column("own_files", _("Own template"), "lines", value=lambda row: row.own_files),
        Column("source", _("In use"), "term", value=lambda row: row.source),
    ]
    how = _("To get a template as a Word file: airplan template NAME --output FILE")
    return Table.of(rows, columns, notes=[how])


def fields_table(kinds: Iterable[str]) -> Table:
    """Return a row for each field of these kinds of papers."""
    rows = [_FieldRow(kind, name, field) for kind in kinds for name, field in listed(template_fields(kind))]
    columns: list[Column[_FieldRow]] = [
        Column("template", _("Template"), "label", value=lambda row: row.kind),
        Column("field", _("Field"), "label", value=lambda row: row.name),
        Column("sort", _("Sort"), "term", "wide", value=lambda row: sort_of(row.field)),
        Column("about", _("Content"), value=lambda row: _(row.field.about), json=lambda row: row.field.about),
    ]
    return Table.of(rows, columns)
