"""Define the columns of a document's table in a sheet: its own headings, order and cells, whatever the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.formats.xlsx.sheet_writer import SheetColumn, no_gloss
from airplan.formats.xlsx.text_size import ems
from airplan.i18n import _, pgettext
from airplan.i18n.forms import reads_document
from airplan.i18n.terms import ROLE_TITLES
from airplan.plan.model import ROLES
from airplan.reports.wording import OPEN_LIST, as_printed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from airplan.plan.model import Measure, PlanColumn
    from airplan.reports.table import Cell
    from airplan.store.plan_queries import Header

OTHER = "other:"
"""What the key of a column without a role begins with; its heading follows."""
_TOTAL = 59
"""The width of all columns of a document together, in ems."""
_LEAST = 6
"""The least width of a column for text, in ems."""
_LEAST_OTHER, _WIDEST_DEADLINE = 4, 8
"""The widths to which a column without a role may shrink and that of deadlines may grow, in ems."""
_WIDTHS = {
    "section": 5,
    "number": 2.2,
    "document_number": 4,
    "city_task": 6.5,
    "deadline": 4.4,
    "leaders": 3.8,
    "official": 3.8,
}
_UNITS_WIDTH = 8
_OPTIONAL = ("city_task", "deadline", "leaders")
"""Columns that a document without `plan.columns` is taken not to have where none of its rows has content."""


def document_columns(header: Header, measures: Sequence[Measure]) -> tuple[SheetColumn[Measure], ...]:
    """Return the document's columns: those that the plan declares, else those of the bundled document.

    In an English workbook of a Chinese document, English stands below the headings.
    """
    known = {column.key: column for column in _usual_columns(header)}
    if header.columns:
        return _fitted([_declared(column, known, header.columns) for column in header.columns], measures)
    columns = [
        column
        for column in known.values()
        if column.key in _USUAL
        and (column.key not in _OPTIONAL or not measures or any(column.value(measure) for measure in measures))
    ]
    if header.languages[0] == "en":
        return tuple(column._replace(title=column.subtitle, subtitle="") for column in columns)
    if reads_document():
        return tuple(SheetColumn(each.key, each.title, each.width, each.style, each.value) for each in columns)
    return tuple(columns)


_USUAL = ("number", "city_task", "text", "deadline", "leaders", *ROLES)


def _declared(
    column: PlanColumn, known: dict[str, SheetColumn[Measure]], columns: Sequence[PlanColumn]
) -> SheetColumn[Measure]:
    """Return a column that the plan declares, under its own heading; texts share the width that the rest leaves.

    In an English workbook, English stands below the heading of every column that has English below its cells.
    """
    fixed = {each.heading: _WIDTHS.get(each.role, _UNITS_WIDTH) for each in columns if each.role not in ("", "text")}
    shares = sum(2 if each.role == "text" else 1 for each in columns if each.role in ("", "text"))
    share = max((_TOTAL - sum(fixed.values())) / max(shares, 1), _LEAST)
    width = fixed.get(column.heading, share * (2 if column.role == "text" else 1))
    usual = known.get(column.role)
    english = column.heading_en or (usual.subtitle if usual and usual.gloss is not no_gloss else "")
    subtitle = "" if reads_document() else english
    heading = column.heading
    if column.role == "official":
        return SheetColumn(
            f"{OTHER}{heading}", heading, width, "middle", lambda measure: _people(measure, heading), subtitle
        )
    if not usual:
        return SheetColumn(
            f"{OTHER}{heading}", heading, width, "text", lambda measure: measure.other.get(heading), subtitle
        )
    plain = SheetColumn(usual.key, column.heading, width, usual.style, usual.value, subtitle)
    return plain if reads_document() else plain._replace(gloss=usual.gloss)


def _fitted(columns: Sequence[SheetColumn[Measure]], measures: Sequence[Measure]) -> tuple[SheetColumn[Measure], ...]:
    """Return the columns, of the same width in all, with what short texts do not need given to long ones.

    A column without a role shrinks to its longest line, that of deadlines grows towards its own, and the text has the
    rest.
    """
    if all(column.key != "text" for column in columns):
        return tuple(columns)
    needed = {
        column.key: 1 + max(ems(str(text)) for text in (column.title, *(column.value(each) or "" for each in measures)))
        for column in columns
    }
    widths = {column.key: column.ems for column in columns}
    for key, width in widths.items():
        if key.startswith(OTHER):
            widths[key] = min(width, max(needed[key], _LEAST_OTHER))
    spare = sum(column.ems for column in columns) - sum(widths.values())
    if "deadline" in widths:
        wider = min(needed["deadline"], _WIDEST_DEADLINE) - widths["deadline"]
        wider = max(min(wider, widths["text"] + spare - 2 * _LEAST), 0)
        widths["deadline"] += wider
        spare -= wider
    widths["text"] += spare
    return tuple(column._replace(width=widths[column.key]) for column in columns)


def _usual_columns(header: Header) -> tuple[SheetColumn[Measure], ...]:
    """Return a column for each role, with the headings of the bundled document and English below."""
    city, district = _headings(header)
    lead, responsible, assisting = (_(ROLE_TITLES[role]) for role in ROLES)
    number = pgettext("number of a section or task", "No.")
    return (
        SheetColumn("section", "任务类别", 5, "text", _section, _("Section"), _section_en),
        SheetColumn("number", "序号", 2.2, "middle", lambda m: m.number, number),
        SheetColumn("document_number", "编号", 4, "middle", lambda m: m.document_number or None, _("Ref")),
        SheetColumn("city_task", city, (6.5, 8), "text", _city_task, _("City task"), _city_task_en),
        SheetColumn("text", district, (19.4, 16.4), "text", lambda m: m.text, _("District task"), lambda m: m.brief_en),
        SheetColumn("deadline", "完成时限", (4, 4.4), "middle", lambda m: m.deadline.text or None, _("Deadline")),
        SheetColumn("leaders", "牵头\n领导", (3.2, 3.8), "middle", _leaders, _("Lead officials")),
        SheetColumn("lead", "牵头部门", 8, "text", lambda m: _names(m, "lead"), lead),
        SheetColumn("responsible", "责任单位", 8, "text", lambda m: _names(m, "responsible"), responsible),
        SheetColumn("assisting", "协办单位", 8, "text", lambda m: _names(m, "assisting"), assisting),
    )


def _headings(header: Header) -> tuple[str, str]:
    """Return the headings of the city's and the district's tasks, with their names if the document's title has them."""
    names = [name for name in header.prefixes if len(name) > 1 and name[-1] in "区县市旗" and name in header.title]
    district = min(names, key=len, default="")
    city = max(names, key=len, default="").removesuffix(district)
    first, last = (day.year for day in header.span)
    years = str(first) if first == last else f"{first}—{last}"
    return f"{city or '上级'}重点任务", f"{district}{years}年重点任务" if district else "重点任务"


def _section(measure: Measure) -> Cell:
    return as_printed(measure.section) if measure.section else None


def _section_en(measure: Measure) -> str:
    return measure.section.title_en if measure.section else ""


def _city_task(measure: Measure) -> Cell:
    return f"{measure.city_task.number}.{measure.city_task.title}" if measure.city_task else None


def _city_task_en(measure: Measure) -> str:
    return measure.city_task.title_en if measure.city_task else ""


def _leaders(measure: Measure) -> Cell:
    return _people(measure, "leaders")


def _people(measure: Measure, kind: str) -> Cell:
    """Return officials, one name a line; two-character names are as wide as three-character ones."""
    names = measure.leaders if kind == "leaders" else measure.officials.get(kind, ())
    printed = ("".join(line.split()) for line in _as_printed(measure, kind, names))
    return "\n".join("　".join(name) if len(name) == 2 else name for name in printed) or None  # noqa: PLR2004 – 孙　硕


def _names(measure: Measure, role: str) -> Cell:
    if role in measure.by_rule:  # the document's cell is blank
        return None
    names = "\n".join(_as_printed(measure, role, measure.units(role)))
    return (names + OPEN_LIST if role in measure.open_lists and not names.endswith(OPEN_LIST) else names) or None


def _as_printed(measure: Measure, key: str, names: Sequence[str]) -> Sequence[str]:
    """Return the document's own lines of a cell where it has one for each name, else the names."""
    lines = measure.printed[key].split("\n") if key in measure.printed else ()
    return lines if len(lines) == len(names) else names
