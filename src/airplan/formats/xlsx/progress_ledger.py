"""How does the whole ledger look as the office's own workbook: where each measure stands, and the counts over it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.formats.output import saved
from airplan.formats.xlsx.charts import LIGHT_COLOURS
from airplan.formats.xlsx.data_sheet import DataSheet
from airplan.formats.xlsx.ledger_summary import Counted, summary_sheet
from airplan.formats.xlsx.printed_sheet import SheetColumn, new_book
from airplan.i18n import _, pgettext
from airplan.i18n.forms import by_language, day_in_words, join_clauses, join_items, reads_document
from airplan.i18n.terms import LIGHT_TITLES, STATE_TITLES
from airplan.plan.model import ROLES
from airplan.plan.quantities import in_figures
from airplan.progress.standing import STATES
from airplan.reports.wording import OPEN_LIST, as_of, brief, counted, dateless, numbered, target_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from openpyxl import Workbook

    from airplan.i18n import Language
    from airplan.progress.latest import LatestTexts
    from airplan.progress.standing import Figure, Standing
    from airplan.reports.table import Cell, Reading
    from airplan.store.plan_queries import Header

_DAY = "yyyy-mm-dd"
_SECTION, _LEAD, _STATUS, _LIGHT = 3, 9, 12, 13
"""Where these columns stand (from 1); the summary counts in three of them."""
_FROZEN = 4
"""Columns that stay in sight: what names the measure."""
_WIDTHS: Mapping[Language, tuple[float, ...]] = {
    "zh": (2.6, 2.6, 4.6, 6.2, 14.4, 4, 5.6, 3.2, 6.2, 6.2, 6.2, 3.6, 2.8, 4.6, 6.2, 10, 6.2, 6.2, 5.6, 5.6),
    "en": (2.6, 2.4, 5.6, 6.2, 11, 4.6, 5.6, 4.6, 8, 8, 7.4, 4.6, 3.2, 4.4, 5.6, 7.6, 5, 5, 5.6, 5.6),
}
"""Ems of the columns: in all what a landscape A3 page has."""


class Shown(NamedTuple):
    """What the workbook shows: where measures stand, and what was said last about each."""

    standings: Sequence[Standing]
    words: Mapping[str, Sequence[LatestTexts]]
    notes: Sequence[str] = ()


def progress_book(header: Header, shown: Shown, reading: Reading) -> bytes:
    """The workbook's bytes: the ledger, a row for each measure, and the summary, which counts in it by formulas."""
    book = new_book(header.title)
    day = day_in_words(reading.today)
    sheet = _ledger_sheet(book, header, shown, reading)
    sheet.finish(header.document, day)
    places = Counted(_("Progress ledger"), sheet.cells(_SECTION), sheet.cells(_LEAD), sheet.cells(_LIGHT))
    summary_sheet(book, header, shown.standings, places, reading)
    book.calculation.fullCalcOnLoad = True
    return saved(book)


def _ledger_sheet(book: Workbook, header: Header, shown: Shown, reading: Reading) -> DataSheet:
    sheet = DataSheet(book, _("Progress ledger"), _columns(), frozen=_FROZEN)
    count = join_clauses([counted(len(shown.standings)), as_of(reading.today)])
    sheet.head(header.document, header.title, count, "" if reads_document() else header.title_en)
    refs = {}
    for standing in shown.standings:
        ref = standing.measure.ref
        sheet.add(_cells(standing, shown.words.get(ref, ()), reading))
        refs[sheet.row] = ref
    lights = {_(LIGHT_TITLES[light]): colour for light, colour in LIGHT_COLOURS.items()}
    sheet.colour(_LIGHT, lights)
    sheet.offer(_LIGHT, list(lights), only=True)
    sheet.offer(_STATUS, [_(STATE_TITLES[state]) for state in STATES])
    if not shown.standings:
        sheet.note(_("No measure passes this filter."))
    for note in shown.notes:
        sheet.note(note)
    for rows, said in (
        (sheet.overfull - sheet.cut, _("Longer than the tallest row shows, but whole in the cell: {refs}.")),
        (sheet.cut, _("Cut off, as no cell holds more of it: {refs}.")),
    ):
        if rows:
            sheet.note(said.format(refs=join_items(refs[row] for row in sorted(rows))))
    return sheet


def _columns() -> list[SheetColumn]:
    """The document's columns, and behind them what has come of each row."""
    titles = {
        _("Ref"): "middle",
        pgettext("number of a section or task", "No."): "middle",
        _("Section"): "text",
        _("Measure"): "text",
        pgettext("text of a measure", "Text"): "text",
        _("Deadline"): "text",
        _("Due now"): "day",
        _("Officials"): "middle",
        pgettext("role of a unit in a measure", "Lead"): "text",
        pgettext("role of a unit in a measure", "Responsible"): "text",
        pgettext("role of a unit in a measure", "Assisting"): "text",
        _("Status"): "middle",
        pgettext("traffic light", "Light"): "middle",
        _("Value reached"): "text",
        _("Targets"): "text",
        _("Progress"): "text",
        _("Problems"): "text",
        _("Next steps"): "text",
        _("Last report"): "day",
        _("Reported by"): "text",
    }
    return [
        SheetColumn(title, width, "middle", form=_DAY) if style == "day" else SheetColumn(title, width, style)
        for (title, style), width in zip(titles.items(), by_language(_WIDTHS), strict=True)
    ]


def _cells(standing: Standing, words: Sequence[LatestTexts], reading: Reading) -> list[Cell]:
    measure = standing.measure
    wording = measure.deadline.text
    if not measure.deadline.due and (kind := dateless(measure.deadline)) != wording:
        wording += f"\n{kind}"
    return [
        measure.ref,
        measure.number,
        numbered(measure.section),
        brief(measure),
        measure.text,
        wording,
        standing.due,
        "\n".join(reading.call_all(measure.leaders)) or None,
        *(_names(standing, role, reading) for role in ROLES),
        _(STATE_TITLES[standing.state]),
        _(LIGHT_TITLES[standing.light]),
        _values(standing.figures),
        "\n".join(map(_promise, standing.figures)) or None,
        *(_said([(one.unit, getattr(one, field)) for one in words], reading) for field in ("note", "problem", "next")),
        standing.last,
        "\n".join(_who(standing, reading)) or None,
    ]


def _names(standing: Standing, role: str, reading: Reading) -> Cell:
    """A name a line, as the summary looks for them."""
    more = (OPEN_LIST,) if role in standing.measure.open_lists else ()
    return "\n".join((*reading.call_all(standing.measure.units(role)), *more)) or None


def _values(figures: Sequence[Figure]) -> Cell:
    """How far the quantities have come that anybody has reported on: a number where the measure has only one."""
    if len(figures) == 1:
        return figures[0].value
    said = _("{metric}: {said}")
    known = ((figure.target.metric, figure.value) for figure in figures if figure.value is not None)
    return "\n".join(said.format(metric=metric, said=in_figures(value)) for metric, value in known) or None


def _promise(figure: Figure) -> str:
    """The target in force, with the document's own where the office has adjusted it."""
    said = target_in_words(figure.target)
    if figure.promised == figure.target.value:
        return said
    document = _("no number") if figure.promised is None else in_figures(figure.promised)
    return _("{said} (the document: {value})").format(said=said, value=document)


def _said(texts: Sequence[tuple[str, str]], reading: Reading) -> Cell:
    """What the units say, each with its name where more than one has reported."""
    said = _("{metric}: {said}") if len(texts) > 1 else "{said}"
    return "\n".join(said.format(metric=reading.call(unit), said=text) for unit, text in texts if text) or None


def _who(standing: Standing, reading: Reading) -> Iterator[str]:
    """Whose report is the last, and of several units how many have sent one."""
    yield from (reading.call(unit) for unit, day in standing.answered.items() if day == standing.last)
    answered, expected = sum(unit in standing.answered for unit in standing.units), len(standing.units)
    if standing.answered and expected > 1:
        yield _("{answered} of {expected}").format(answered=answered, expected=expected)
