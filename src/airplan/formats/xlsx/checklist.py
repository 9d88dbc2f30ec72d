"""Write the plan for print: the document's own table with room for handwriting, its targets, and its units."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.formats.xlsx.book import new_book, saved
from airplan.formats.xlsx.document_columns import OTHER, document_columns
from airplan.formats.xlsx.sheet_writer import SheetColumn, SheetWriter, filled_columns
from airplan.i18n import _, marked, ngettext, pgettext, pmarked
from airplan.i18n.forms import day_in_full, day_in_words, join_items, join_phrases, reads_document
from airplan.i18n.terms import ROLE_TITLES, TERMS
from airplan.plan.model import ROLES
from airplan.plan.quantities import Amount, UnitOfMeasure
from airplan.reports.overview import units
from airplan.reports.wording import as_printed, brief, deadline_in_full, office_readings, rule_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from openpyxl import Workbook

    from airplan.plan.model import Measure, Party, Target
    from airplan.reports.table import Cell, ReaderContext
    from airplan.store.plan_queries import Header

BY_HAND_TITLES = (marked("Status"), marked("Progress and problems"), marked("Filled in by, date"))
"""The last columns, which are filled in by hand."""
SHADED_CELLS = marked(
    "Shaded cells are blank in the document. They may belong to a merged cell above; the leads must confirm this. "
    "Here they count for no unit."
)
"""The note below a table with uncertain cells."""
_BY_HAND, _FIGURE_BY_HAND = 56, 36
"""Minimum height in points of rows for handwriting: sentences (20 mm), or a figure."""
_COMPARISONS = {
    "at-least": pmarked("comparison with a target", "at least"),
    "at-most": pmarked("comparison with a target", "at most"),
    "strive-for": pmarked("comparison with a target", "strive for"),
}
_NATURES = {
    "cumulative": pmarked("nature of a target", "cumulative"),
    "level": pmarked("nature of a target", "level on a day"),
    "rate": pmarked("nature of a target", "rate, never summed"),
    "ratio": pmarked("nature of a target", "share of cases completed"),
    "compliance": pmarked("nature of a target", "full compliance"),
}
_SCOPES = {
    "district": pmarked("scope of a target", "district"),
    "city": pmarked("scope of a target", "city-wide, context only"),
}


def checklist(
    header: Header,
    measures: Sequence[Measure],
    parties: Sequence[Party],
    reading: ReaderContext,
    notes: Sequence[str] = (),
) -> bytes:
    """Return the workbook's bytes: the table with `notes` below it, the targets, and the directory of units."""
    book = new_book(header.title)
    _plan_sheet(book, header, measures, reading, notes)
    _targets_sheet(book, header, measures, reading)
    _directory_sheet(book, header, measures, parties, reading)
    return saved(book)


def _if_english(text: str) -> str:
    """Return a text in an English workbook only, where it is below the document's words."""
    return "" if reads_document() else text


# --- the document's table ---------------------------------------------------------------------------------------------


def _plan_sheet(
    book: Workbook, header: Header, measures: Sequence[Measure], reading: ReaderContext, notes: Sequence[str]
) -> None:
    document = document_columns(header, measures)
    states = (
        pgettext("state of a measure", "not started"),
        pgettext("state of a measure", "in progress"),
        pgettext("state of a measure", "done"),
    )
    boxes = "\n".join(f"□{state}" for state in states)
    status, progress, reported = map(_, BY_HAND_TITLES)
    by_hand: list[SheetColumn[Measure]] = [
        SheetColumn("status", status, (4.3, 6.4), "text", lambda _measure: boxes),
        SheetColumn("progress", progress, (8.6, 7)),
        SheetColumn("reported", reported, (4.4, 4.6)),
    ]
    ref = SheetColumn[Any]("ref", _("Ref"), 2.4, "middle", lambda measure: measure.ref)
    sheet = SheetWriter(book, pgettext("name of a sheet", "Checklist"), (ref, *document, *by_hand))
    count = ngettext("{count} measure", "{count} measures", len(measures)).format(count=len(measures))
    sheet.head(header.document, header.title, count, _if_english(header.title_en))
    rows = {}
    for section, group in groupby(measures, key=lambda measure: measure.section):
        if section and all(column.key != "section" for column in document):
            sheet.section(as_printed(section) + _if_english(f"　{section.title_en}" if section.title_en else ""))
        for measure in group:
            rows[measure.id] = sheet.reserve(measure, least=_BY_HAND, start=measure.ref == f"{measure.task}a")
            for column in (ref, *by_hand):
                sheet.put(rows[measure.id], column.key, column.value(measure))
    for column in document:
        for run in _merged_runs(measures, column.key):
            first, shaded = run[0], column.key in run[0].possible
            span = rows[first.id][0], rows[run[-1].id][1]
            sheet.put(span, column.key, column.value(first), gloss=column.gloss(first), shaded=shaded)
    if not measures:
        sheet.note(_("No measure matches."))
    _add_notes(sheet, measures, {column.key: column.subtitle or column.title for column in document})
    for note in (*office_readings(measures), *notes):
        sheet.note(note)
    sheet.finish(header.document, day_in_full(reading.today))


def _merged_runs(measures: Sequence[Measure], key: str) -> list[list[Measure]]:
    """Return the measures in runs whose cells in a column are one cell of the document."""
    runs: list[list[Measure]] = []
    for measure in measures:
        if runs and _continues(runs[-1], measure, key):
            runs[-1].append(measure)
        else:
            runs.append([measure])
    return runs


def _continues(run: Sequence[Measure], measure: Measure, key: str) -> bool:
    """Return whether a cell is the lower part of the one above.

    It is not if a row between them is left out, or the one with the content.
    """
    if key == "section":
        return run[-1].section == measure.section
    if run[-1].task != measure.task or _place_in_task(run[-1]) + 1 != _place_in_task(measure):
        return False
    if key == "city_task":
        return run[-1].city_task == measure.city_task
    return key == "number" or measure.inherited.get(key.removeprefix(OTHER)) == run[0].ref


def _place_in_task(measure: Measure) -> int:
    place = 0
    for letter in measure.ref.removeprefix(measure.task):
        place = place * 26 + ord(letter) - ord("a") + 1
    return place


def _add_notes(sheet: SheetWriter[Any], measures: Sequence[Measure], titles: Mapping[str, str]) -> None:
    """Add notes on what the table cannot show: uncertain blanks, and cells that were filled in."""
    uncertain = list(_uncertain_cells(measures, titles))
    if uncertain:
        sheet.note(_(SHADED_CELLS))
    for i in range(0, len(uncertain), 2):
        sheet.note(*uncertain[i : i + 2])
    for rule in _general_rules(measures, titles):
        sheet.note(rule)
    if cells := join_items(_filled_cells(measures, titles)):
        sheet.note(
            _("Cells that are blank in the document and take their content from rows not listed here: {cells}.").format(
                cells=cells
            )
        )


def _general_rules(measures: Sequence[Measure], titles: Mapping[str, str]) -> Iterator[str]:
    """Yield which units a general rule of the document names for which rows, whose own cells are blank."""
    rows: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for measure in measures:
        for role, rule in measure.by_rule.items():
            if rule in ("plan", "section"):
                title = titles.get(role, _(ROLE_TITLES[role]))
                rows.setdefault((title, rule_in_words(measure, role), measure.units(role)), []).append(measure.ref)
    template = _("{column} of {refs}, {rule}: {names}")
    for (title, rule, names), refs in rows.items():
        yield template.format(column=title, refs=join_items(refs), rule=rule, names=join_items(names))


def _uncertain_cells(measures: Sequence[Measure], titles: Mapping[str, str]) -> Iterator[str]:
    """Yield, for each measure with uncertain blanks, their possible contents."""
    template = _("{column}: possibly as in {ref} ({names})")
    for measure in measures:
        guesses = [
            template.format(column=titles[key], ref=ref, names=join_items(names))
            for key, (ref, names) in measure.possible.items()
            if key in titles
        ]
        if guesses:
            yield f"{measure.ref}　{join_phrases(guesses)}"


def _filled_cells(measures: Sequence[Measure], titles: Mapping[str, str]) -> Iterator[str]:
    """Yield the cells that are blank in the document and repeat a row above that is not listed."""
    for key, heading in titles.items():
        title = heading.replace("\n", "")
        for first, *_rest in _merged_runs(measures, key):
            if source := first.inherited.get(key.removeprefix(OTHER)):
                yield _("{ref} {column} (from {source})").format(ref=first.ref, column=title, source=source)


# --- targets ----------------------------------------------------------------------------------------------------------


class _TargetRow(NamedTuple):
    measure: Measure
    target: Target


def _target_columns() -> tuple[SheetColumn[_TargetRow], ...]:
    """Return the columns of a target, and two columns to fill in by hand."""
    return (
        SheetColumn("ref", _("Ref"), 2.6, "middle", lambda row: row.measure.ref),
        SheetColumn("brief", _("Measure"), 8, "text", lambda row: brief(row.measure)),
        SheetColumn("metric", _("Metric"), 9, "text", lambda row: str(row.target)),
        SheetColumn("words", _("The document's words"), (13.6, 12), "text", lambda row: row.target.words),
        SheetColumn("compare", _("Comparison"), (4, 6.2), "middle", lambda row: _(_COMPARISONS[row.target.compare])),
        SheetColumn("value", _("Value"), 4.4, "number", lambda row: _target_values(row.target)),
        SheetColumn("unit", _("Unit of measure"), 5.5, "text", lambda row: str(row.target.measured_in)),
        SheetColumn("nature", _("Kind of target"), (4.4, 6.2), "text", lambda row: _(_NATURES[row.target.nature])),
        SheetColumn("scope", _("Scope"), 4.8, "text", lambda row: _(_SCOPES[row.target.scope])),
        SheetColumn("deadline", _("Deadline"), 9, "text", lambda row: deadline_in_full(row.measure.deadline)),
        SheetColumn("reached", _("Reported value"), 6),
        SheetColumn("reached_on", _("Data as of"), 5),
    )


def _target_values(target: Target) -> Cell:
    """Return the number of a target; in words where it has several, or is approximate or relative."""
    if not (target.about or target.relative_to or target.by_year or target.by_unit):
        return target.value
    numbers = [("", target.value)] if target.value is not None else []
    lines = [
        f"{of}: {said}" if of else said
        for of, value in (*numbers, *target.by_year, *target.by_unit)
        for said in [str(Amount(value, UnitOfMeasure(""), target.about))]
    ]
    return "\n".join(filter(None, (*lines, target.relative_to)))


def _targets_sheet(book: Workbook, header: Header, measures: Sequence[Measure], reading: ReaderContext) -> None:
    sheet = SheetWriter(book, _("Targets"), _target_columns())
    rows = [_TargetRow(measure, target) for measure in measures for target in measure.targets]
    count = ngettext("{count} target", "{count} targets", len(rows)).format(count=len(rows))
    sheet.head(header.document, _("Targets"), count)
    for row in rows:
        sheet.add(row, least=_FIGURE_BY_HAND, shaded=row.target.scope == "city")
    if not rows:
        sheet.note(_("No measure listed here has a quantified target."))
    if any(_target_values(row.target) is None for row in rows):
        sheet.note(_("A blank value means that the document gives no number."))
    if any(row.target.scope == "city" for row in rows):
        sheet.note(_("Shaded rows are city-wide figures for context, not targets of the district."))
    sheet.finish(header.document, day_in_full(reading.today))


# --- the directory of units -------------------------------------------------------------------------------------------


class _UnitRow(NamedTuple):
    party: Party
    record: Mapping[str, Any]
    """The party's row in the list of units: its kind, and the number of measures that name it."""


_SELDOM_KNOWN = ("full_name", "name_en", "others", "code", "members")
"""Columns that are left out where the directory says nothing in them of any unit."""


def _unit_columns() -> tuple[SheetColumn[_UnitRow], ...]:
    """Return the columns of a unit or collective, and the counts of its measures."""
    lead, responsible, assisting = (_(ROLE_TITLES[role]) for role in ROLES)
    kind, total = pgettext("heading of a column", "Kind"), pgettext("sum", "Total")
    return (
        SheetColumn("name", _("Name"), 8.2, "text", lambda row: row.party.name),
        SheetColumn(
            "kind",
            kind,
            (5.2, 6.3),
            "text",
            lambda row: row.record["kind"] and _(TERMS.get(str(row.record["kind"]), str(row.record["kind"]))),
        ),
        SheetColumn("full_name", _("Full name"), 10.6, "text", lambda row: row.party.full_name),
        SheetColumn("name_en", _("English name"), (16.2, 15.2), "text", lambda row: row.party.name_en),
        SheetColumn("others", _("Also called"), (9.4, 8.4), "text", lambda row: _other_names(row.party)),
        SheetColumn("code", _("Code"), 5.3, "text", lambda row: row.party.code),
        SheetColumn("members", _("Members"), (9, 8), "text", lambda row: "、".join(row.party.members or ()) or None),
        SheetColumn("lead", lead, (4.2, 3), "number", lambda row: row.record["lead"]),
        SheetColumn("responsible", responsible, (4.2, 6.2), "number", lambda row: row.record["responsible"]),
        SheetColumn("assisting", assisting, (4.2, 5), "number", lambda row: row.record["assisting"]),
        SheetColumn("measures", total, 3.3, "number", lambda row: row.record["measures"]),
    )


def _directory_sheet(
    book: Workbook, header: Header, measures: Sequence[Measure], parties: Sequence[Party], reading: ReaderContext
) -> None:
    listed = sorted(parties, key=lambda party: party.sort == "collective")
    rows = list(map(_UnitRow, listed, units(listed, measures, reading).as_records()))
    columns = filled_columns(_unit_columns(), rows, _SELDOM_KNOWN)
    sheet = SheetWriter(book, pgettext("name of a sheet", "Units"), columns)
    count = ngettext("{count} unit or collective", "{count} units and collectives", len(parties)).format(
        count=len(parties)
    )
    sheet.head(header.document, _("Directory of units"), count)
    for row in rows:
        sheet.add(row)
    sheet.note(
        _("Counts cover the measures in this workbook; a collective's measures also count for each of its members.")
    )
    sheet.finish(header.document, day_in_full(reading.today))


def _other_names(party: Party) -> Cell:
    """Return the aliases and the former and later names, one a line, with the day of a change if known."""
    names = [*party.aliases]
    for others, dated, undated in (
        (party.former, _("{name} (before {day})"), _("{name} (former name)")),
        (party.later, _("{name} (from {day})"), _("{name} (later name)")),
    ):
        for other in others:
            day = day_in_words(other.since) if other.since else ""
            names.append((dated if day else undated).format(name=other.name, day=day))
    return "\n".join(names) or None
