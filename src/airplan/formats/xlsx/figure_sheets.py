"""Write the figures of units and of months as sheets to sort and filter, with numbers as numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.formats.xlsx.data_sheet import DataSheet
from airplan.formats.xlsx.sheet_writer import SheetColumn
from airplan.i18n import _, pgettext
from airplan.i18n.forms import day_in_full
from airplan.i18n.terms import ROLE_TITLES
from airplan.reports.figures import FigureRow, ordered
from airplan.reports.wording import as_of, brief

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl import Workbook

    from airplan.progress.standing import Figure
    from airplan.progress.unit_figures import MonthFigures, TargetFigures, TargetSeries
    from airplan.reports.table import ReaderContext
    from airplan.store.plan_queries import Header

_DAY = "yyyy-mm-dd"
_FROZEN = 4
_TENTH = Decimal("0.1")


class MonthRow(NamedTuple):
    """A month of a target."""

    of: TargetSeries
    each: MonthFigures


def figure_sheets(
    book: Workbook,
    header: Header,
    units: Sequence[TargetFigures],
    months: Sequence[TargetSeries],
    reading: ReaderContext,
) -> None:
    """Add a sheet with a row for each unit and target, and one with a row for each month and target."""
    rows = [FigureRow(of, each) for of in units for each in ordered(of, "least")]
    name = pgettext("name of a sheet", "Figures by unit")
    _fill(DataSheet(book, name, _unit_columns(reading), frozen=_FROZEN), header, rows, reading)
    by_month = [MonthRow(of, each) for of in months for each in of.months]
    name = pgettext("name of a sheet", "Month by month")
    _fill(DataSheet(book, name, _month_columns(), frozen=_FROZEN), header, by_month, reading)


def _fill(sheet: DataSheet[Any], header: Header, rows: Sequence[Any], reading: ReaderContext) -> None:
    """Write the rows between the title, which is also the sheet's name, and the notes."""
    sheet.head(header.document, sheet.name, as_of(reading.today))
    for row in rows:
        sheet.add(row)
    if not rows:
        sheet.note(_("None of these measures has a quantified target."))
    sheet.note(
        _("The lead reports the district's figure, every other unit its own. Rates and levels are not added up.")
    )
    sheet.finish(header.document, day_in_full(reading.today))


def _unit_columns(reading: ReaderContext) -> tuple[SheetColumn[FigureRow], ...]:
    return (
        SheetColumn("ref", _("Ref"), 3, "middle", lambda row: row.of.standing.measure.ref),
        SheetColumn("brief", _("Measure"), (9, 12), "text", lambda row: brief(row.of.standing.measure)),
        SheetColumn("metric", _("Target"), 16, "text", lambda row: str(row.of.figure.target)),
        SheetColumn("unit", _("Unit"), (12, 16), "text", lambda row: reading.call(row.each.unit)),
        SheetColumn("role", _("Role"), (5, 7), "middle", lambda row: _(ROLE_TITLES[row.each.role])),
        SheetColumn("value", _("Own figure"), 8, "text", lambda row: row.each.value),
        SheetColumn("measured_in", _("Unit of measure"), 8, "middle", lambda row: _unit(row.of.figure)),
        SheetColumn("as_of", _("Data as of"), 7, "middle", lambda row: row.each.as_of, number_format=_DAY),
        SheetColumn("own_target", _("Own target"), 8, "text", lambda row: row.each.target),
        SheetColumn("target", _("District target"), 8, "text", lambda row: row.of.figure.target.value),
        SheetColumn("district", _("District (reported by the lead)"), 8, "text", lambda row: row.of.figure.value),
        SheetColumn("sum", _("Other units, total"), 8, "text", lambda row: row.of.total),
        SheetColumn("difference", _("Difference"), 8, "text", lambda row: row.of.difference),
    )


def _month_columns() -> tuple[SheetColumn[MonthRow], ...]:
    return (
        SheetColumn("ref", _("Ref"), 3, "middle", lambda row: row.of.standing.measure.ref),
        SheetColumn("brief", _("Measure"), (9, 12), "text", lambda row: brief(row.of.standing.measure)),
        SheetColumn("metric", _("Target"), 16, "text", lambda row: str(row.of.figure.target)),
        SheetColumn("month", _("Month"), 6, "middle", lambda row: str(row.each.month)),
        SheetColumn("measured_in", _("Unit of measure"), 8, "middle", lambda row: _unit(row.of.figure)),
        SheetColumn("value", _("District (reported by the lead)"), 8, "text", lambda row: row.each.figure.value),
        SheetColumn("added", _("Change in the month"), 8, "text", lambda row: row.each.added),
        SheetColumn("sum", _("Other units, total"), 8, "text", lambda row: row.each.total),
        SheetColumn("sum_added", _("Other units, change in the month"), 8, "text", lambda row: row.each.total_added),
        SheetColumn("asked", _("Expected by schedule"), 8, "text", lambda row: row.each.figure.asked),
        SheetColumn("ahead", _("Percentage points ahead (+) or behind (−)"), 8, "text", lambda row: _ahead(row.each)),
    )


def _unit(figure: Figure) -> str:
    return str(figure.target.measured_in)


def _ahead(each: MonthFigures) -> Decimal | None:
    behind = each.figure.behind
    return None if behind is None else -behind.quantize(_TENTH)
