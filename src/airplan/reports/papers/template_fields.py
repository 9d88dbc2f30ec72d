"""Find the fields that each kind of paper offers to its Word template.

A paper's own module, KIND_fields.py, lists them as FIELDS. KIND_FIELDS names these modules, so that none is imported
before its fields are needed.
"""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from airplan.reports.papers.paper_fields import Field

KIND_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "bulletin": "airplan.reports.papers.bulletin_fields",
        "review": "airplan.reports.papers.review_fields",
        "notice": "airplan.reports.papers.notice_fields",
        "ranking": "airplan.reports.papers.ranking_fields",
        "evaluation": "airplan.reports.papers.evaluation_fields",
    }
)
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
