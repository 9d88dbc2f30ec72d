"""Write the progress ledger as a workbook: the standing of each measure, and the counts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from airplan.formats.xlsx.book import new_book, saved
from airplan.formats.xlsx.charts import LIGHT_COLOURS
from airplan.formats.xlsx.data_sheet import DataSheet
from airplan.formats.xlsx.figure_sheets import figure_sheets
from airplan.formats.xlsx.ledger_summary import lead_in_words, own_line, summary_sheet
from airplan.formats.xlsx.sheet_writer import SheetColumn, filled_columns
from airplan.i18n import _, pgettext
from airplan.i18n.forms import day_in_full, join_clauses, join_items, reads_document
from airplan.i18n.terms import LIGHT_TITLES, ROLE_TITLES, STATE_TITLES
from airplan.plan.model import ROLES
from airplan.plan.quantities import in_figures
from airplan.progress.rules import Thresholds
from airplan.progress.standing import STATES
from airplan.reports.figures import light_explained
from airplan.reports.wording import (
    OPEN_LIST,
    as_of,
    brief,
    counted,
    dateless,
    month_in_short,
    numbered,
    office_readings,
    target_in_words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from openpyxl import Workbook

    from airplan.plan.model import Measure
    from airplan.progress.latest import LatestTexts
    from airplan.progress.obligations import MonthAnswers
    from airplan.progress.standing import Figure, Standing
    from airplan.progress.unit_figures import TargetFigures, TargetSeries
    from airplan.reports.table import Cell, ReaderContext
    from airplan.store.plan_queries import Header

_DAY = "yyyy-mm-dd"
_LAST_FROZEN = "brief"
"""The last of the columns that stay visible: those that name the measure."""
_OPTIONAL = ("section", "deadline", "leaders", "responsible", "assisting")
"""Columns that are left out where no listed row has content in them."""


class LedgerContent(NamedTuple):
    """The content of the workbook: standings, the units' last texts by ref, the month's reports, and notes."""

    standings: Sequence[Standing]
    texts: Mapping[str, Sequence[LatestTexts]]
    month: MonthAnswers
    notes: Sequence[str] = ()
    units: Sequence[TargetFigures] = ()
    """Every unit's figure on each target."""
    months: Sequence[TargetSeries] = ()
    """The figures by month."""
    thresholds: Thresholds = Thresholds()


class LedgerRow(NamedTuple):
    """The data of a row, and how its reader calls units and officials."""

    standing: Standing
    texts: Sequence[LatestTexts]
    month: MonthAnswers
    reading: ReaderContext
    thresholds: Thresholds

    @property
    def measure(self) -> Measure:
        """The measure of the row."""
        return self.standing.measure


def progress_book(header: Header, content: LedgerContent, reading: ReaderContext) -> bytes:
    """Return the workbook's bytes: the ledger, the summary that counts in it, and the figures of units and months."""
    book = new_book(header.title)
    ledger = _ledger_sheet(book, header, content, reading)
    summary_sheet(book, header, content.standings, ledger, reading)
    figure_sheets(book, header, content.units, content.months, reading)
    book.calculation.fullCalcOnLoad = True
    return saved(book)


def ledger_columns() -> tuple[SheetColumn[LedgerRow], ...]:
    """Return the document's columns, followed by those of progress.

    Their total width is that of a landscape A3 page.
    """
    number, text = pgettext("number of a section or task", "No."), pgettext("text of a measure", "Text")
    lead, responsible, assisting = (_(ROLE_TITLES[role]) for role in ROLES)
    light = pgettext("traffic light", "Light")
    return (
        SheetColumn("ref", _("Ref"), 2.6, "middle", lambda row: row.measure.ref),
        SheetColumn("number", number, (2.6, 2.4), "middle", lambda row: row.measure.number),
        SheetColumn("section", _("Section"), (3.4, 4.6), "text", lambda row: numbered(row.measure.section) or None),
        SheetColumn("brief", _("Measure"), 5.2, "text", lambda row: brief(row.measure)),
        SheetColumn("text", text, (8.4, 5.2), "text", lambda row: row.measure.text),
        SheetColumn("deadline", _("Deadline"), (3.4, 4.2), "text", lambda row: _deadline(row.measure)),
        SheetColumn("due", _("Current deadline"), 5.6, "middle", lambda row: row.standing.due, number_format=_DAY),
        SheetColumn("leaders", _("Lead officials"), (3.2, 4.6), "middle", _leaders),
        SheetColumn("lead", lead, (4.8, 5.4), "text", lambda row: _units(row, "lead")),
        SheetColumn("responsible", responsible, (4.8, 5.4), "text", lambda row: _units(row, "responsible")),
        SheetColumn("assisting", assisting, (4.8, 5), "text", lambda row: _units(row, "assisting")),
        SheetColumn("status", _("Status"), (3.6, 4.6), "middle", lambda row: _(STATE_TITLES[row.standing.state])),
        SheetColumn("light", light, (2.8, 3.2), "middle", lambda row: _(LIGHT_TITLES[row.standing.light])),
        SheetColumn("by_lead", _("By lead"), (3.6, 3.4), "text", _differing_leads),
        SheetColumn("why", _("Why this light"), (5.8, 5.6), "text", _why),
        SheetColumn("value", _("Reported value"), (4.6, 4.4), "text", lambda row: _values(row.standing.figures)),
        SheetColumn("measured_in", _("Unit of measure"), (2.8, 3), "middle", _measured_in),
        SheetColumn("asked", _("Expected by schedule"), (3.6, 3.8), "text", _asked),
        SheetColumn("ahead", _("Percentage points ahead (+) or behind (−)"), (3.2, 3.8), "text", _ahead),
        SheetColumn("targets", _("Targets"), (4.1, 4), "text", lambda row: _targets(row.standing.figures)),
        SheetColumn("progress", _("Progress"), (8.4, 5.3), "text", lambda row: _texts(row, "note")),
        SheetColumn("problems", _("Problems"), (4, 3.8), "text", lambda row: _texts(row, "problem")),
        SheetColumn("next", _("Next steps"), (4, 3.8), "text", lambda row: _texts(row, "next")),
        SheetColumn("last", _("Last report"), 5.6, "middle", lambda row: row.standing.last, number_format=_DAY),
        SheetColumn("reporters", _("Reported by"), (4.4, 4.8), "text", lambda row: "\n".join(_reporters(row)) or None),
    )


def _ledger_sheet(
    book: Workbook, header: Header, content: LedgerContent, reading: ReaderContext
) -> DataSheet[LedgerRow]:
    items = [
        LedgerRow(each, content.texts.get(each.measure.id, ()), content.month, reading, content.thresholds)
        for each in content.standings
    ]
    columns = filled_columns(ledger_columns(), items, _OPTIONAL)
    frozen = 1 + [column.key for column in columns].index(_LAST_FROZEN)
    sheet = DataSheet(book, _("Progress ledger"), columns, frozen=frozen)
    count = join_clauses([counted(len(content.standings)), as_of(reading.today)])
    sheet.head(header.document, header.title, count, "" if reads_document() else header.title_en)
    refs = {sheet.add(item): item.measure.ref for item in items}
    lights = {_(LIGHT_TITLES[light]): colour for light, colour in LIGHT_COLOURS.items()}
    sheet.colour("light", lights)
    sheet.offer("light", list(lights), only=True)
    sheet.offer("status", [_(STATE_TITLES[state]) for state in STATES])
    if not content.standings:
        sheet.note(_("No measure matches."))
    for note in (*office_readings(standing.measure for standing in content.standings), *content.notes):
        sheet.note(note)
    for rows, sentence in (
        (sheet.overfull - sheet.cut, _("Measures too long to show in full (the cell holds the whole text): {refs}.")),
        (sheet.cut, _("Measures cut off at the maximum length of a cell: {refs}.")),
    ):
        if rows:
            sheet.note(sentence.format(refs=join_items(refs[row] for row in sorted(rows))))
    sheet.finish(header.document, day_in_full(reading.today))
    return sheet


def _deadline(measure: Measure) -> str | None:
    """Return the document's wording, and below it the kind of a deadline without a day; None for a blank cell."""
    wording = measure.deadline.text
    if wording and not measure.deadline.due and (kind := dateless(measure.deadline)) != wording:
        return f"{wording}\n{kind}"
    return wording or None


def _leaders(row: LedgerRow) -> Cell:
    return "\n".join(row.reading.call_all(row.measure.leaders)) or None


def _units(row: LedgerRow, role: str) -> Cell:
    """Return the units of a role, one name a line, as the summary searches for them."""
    more = (OPEN_LIST,) if role in row.measure.open_lists else ()
    return "\n".join((*row.reading.call_all(row.measure.units(role)), *more)) or None


def _values(figures: Sequence[Figure]) -> Cell:
    """Return the reported figures: a number if the measure has only one target."""
    if len(figures) == 1:
        return figures[0].value
    line = _("{metric}: {said}")
    reported = ((figure.target, figure.value) for figure in figures if figure.value is not None)
    return "\n".join(line.format(metric=metric, said=in_figures(value)) for metric, value in reported) or None


def _why(row: LedgerRow) -> Cell:
    return "\n".join(light_explained(row.standing, row.thresholds))


def _measured_in(row: LedgerRow) -> Cell:
    return "\n".join(dict.fromkeys(str(figure.target.measured_in) for figure in row.standing.figures)) or None


def _asked(row: LedgerRow) -> Cell:
    return _paced(row.standing.figures_still_asked, lambda figure: figure.asked)


def _ahead(row: LedgerRow) -> Cell:
    """Return the percentage points that the figure is ahead of schedule, to one decimal."""
    tenth = Decimal("0.1")
    figures = row.standing.figures_still_asked
    return _paced(figures, lambda each: None if each.behind is None else -each.behind.quantize(tenth))


def _paced(figures: Sequence[Figure], number: Callable[[Figure], Decimal | None]) -> Cell:
    """Return the number of the only figure, or a line with the metric for each of several that has one."""
    if len(figures) == 1:
        return number(figures[0])
    line = _("{metric}: {said}")
    known = ((figure.target, number(figure)) for figure in figures)
    return "\n".join(line.format(metric=name, said=in_figures(one)) for name, one in known if one is not None) or None


def _targets(figures: Sequence[Figure]) -> Cell:
    return "\n".join(map(_target, figures)) or None


def _target(figure: Figure) -> str:
    """Return the target in force, with the document's own if the office has adjusted it."""
    target = target_in_words(figure.target)
    if figure.promised == figure.target.value:
        return target
    document = _("no number") if figure.promised is None else in_figures(figure.promised)
    return _("{said} (original: {value})").format(said=target, value=document)


def _texts(row: LedgerRow, field: str) -> Cell:
    """Return the units' texts in a field, each with the unit's name if several have reported."""
    line = _("{metric}: {said}") if len(row.texts) > 1 else "{said}"
    texts = ((each.unit, getattr(each, field)) for each in row.texts)
    return "\n".join(line.format(metric=row.reading.call(unit), said=text) for unit, text in texts if text) or None


def _differing_leads(row: LedgerRow) -> Cell:
    """Return the leads whose own reports give another light than the row's, one a line.

    For example 区委办公室：未报告 without a report, 区环保局：绿 with another light. The summary reads these lines.
    """
    asked = row.month.ever_asked[row.measure.id]
    words = ((unit, lead_in_words(row.standing, unit, asked), own.light) for unit, own in row.standing.leads.items())
    differing = (
        own_line(row.reading.call(unit), word)
        for unit, word, light in words
        if row.standing.state != "closed" and (unit not in row.standing.answered or light != row.standing.light)
    )
    return "\n".join(differing) or None


def _reporters(row: LedgerRow) -> Iterator[str]:
    """Yield the unit with the last report, and how many units owe one for the month and have answered."""
    standing, month = row.standing, row.month
    yield from (row.reading.call(unit) for unit, day in standing.answered.items() if day == standing.last)
    reports = month.of(row.measure.id)
    if reports.owed:
        yield month_in_short(reports, month.period, len(standing.units))
