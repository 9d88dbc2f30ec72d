"""Write the months of measures as a sheet to sort and filter: what each asks for, and what it has brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.formats.xlsx.data_sheet import DataSheet
from airplan.formats.xlsx.sheet_writer import SheetColumn
from airplan.i18n import _, pgettext
from airplan.i18n.forms import day_in_full, join_items
from airplan.i18n.terms import LIGHT_TITLES
from airplan.reports.schedule_tables import days_in_month, last_day_in_words, step_rows
from airplan.reports.wording import as_of, brief, office_readings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from openpyxl import Workbook

    from airplan.progress.scheduling import Schedule
    from airplan.reports.schedule_tables import StepRow
    from airplan.reports.table import ReaderContext
    from airplan.store.plan_queries import Header

_DAY = "yyyy-mm-dd"
_FROZEN = 3


def schedule_sheet(
    book: Workbook, header: Header, schedules: Sequence[Schedule], reading: ReaderContext, notes: Sequence[str]
) -> None:
    """Add a sheet with a row for each month of each measure, and for each of its targets, and with notes below them."""
    sheet = DataSheet(book, pgettext("name of a sheet", "Schedule"), _columns(reading), frozen=_FROZEN)
    sheet.head(header.document, sheet.name, as_of(reading.today))
    rows = step_rows(schedules)
    for row in rows:
        sheet.add(row)
    if not rows:
        sheet.note(_("No measure matches."))
    sheet.note(
        _(
            "Expected by schedule: equal shares on equal days up to the due date. Needed: what is still missing today, "
            "counted back from the due date."
        )
    )
    for note in (*office_readings(each.standing.measure for each in schedules), *notes):
        sheet.note(note)
    sheet.finish(header.document, day_in_full(reading.today))


def _columns(reading: ReaderContext) -> tuple[SheetColumn[StepRow], ...]:
    light, lead = pgettext("traffic light", "Light"), pgettext("role of a unit in a measure", "Lead")
    return (
        SheetColumn("ref", _("Ref"), 3, "middle", lambda row: row.measure.ref),
        SheetColumn("brief", _("Measure"), (10, 13), "text", lambda row: brief(row.measure)),
        SheetColumn("month", _("Month"), 5, "middle", lambda row: str(row.step.month)),
        SheetColumn("light", light, (3, 4), "middle", lambda row: row.step.light and _(LIGHT_TITLES[row.step.light])),
        SheetColumn("metric", _("Target"), (14, 13), "text", lambda row: row.figure and str(row.figure.target)),
        SheetColumn("measured_in", _("Unit of measure"), 6, "middle", _measured_in),
        SheetColumn("asked", _("Expected by schedule"), 7, "text", lambda row: row.figure and row.figure.asked),
        SheetColumn("value", _("Reported value"), 7, "text", lambda row: row.figure and row.figure.value),
        SheetColumn("needed", _("To add in the month"), 7, "text", lambda row: row.figure and row.figure.needed),
        SheetColumn("needed_by", _("Needed by its end"), 7, "text", _needed_by),
        SheetColumn("owed", _("Reports owed"), 5, "text", lambda row: row.step.owed or None),
        SheetColumn("reports_due", _("Return date"), 6, "middle", lambda row: row.step.reports_due, number_format=_DAY),
        SheetColumn("days", _("Days"), (12, 11), "text", lambda row: "\n".join(days_in_month(row.step)) or None),
        SheetColumn("last", _("Last day"), (9, 10), "text", lambda row: last_day_in_words(row.schedule)),
        SheetColumn("lead", lead, (11, 12), "text", lambda row: join_items(reading.call_all(row.measure.lead)) or None),
    )


def _needed_by(row: StepRow) -> Decimal | None:
    return row.figure.needed_by if row.figure else None


def _measured_in(row: StepRow) -> str | None:
    return str(row.figure.target.measured_in) if row.figure else None
