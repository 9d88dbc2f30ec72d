"""How does the plan look on paper: the document's own table, with room for handwriting?"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from airplan.formats.output import saved
from airplan.formats.xlsx.printed_sheet import PrintedSheet, SheetColumn, new_book
from airplan.i18n import _, marked, ngettext, pgettext, pmarked
from airplan.i18n.forms import day_in_words, join_items, join_phrases, reads_document
from airplan.i18n.terms import COLUMN_TITLES, TERMS
from airplan.plan.model import ROLES
from airplan.reports.overview import units
from airplan.reports.wording import OPEN_LIST, as_printed, brief, deadline_in_full

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from openpyxl import Workbook

    from airplan.plan.model import Measure, Party
    from airplan.reports.table import Cell, Reading
    from airplan.store.plan_queries import Header

_DOCUMENT = ("number", "city_task", "text", "deadline", "leaders", *ROLES)
_HEADINGS = {
    "number": "序号",
    "deadline": "完成时限",
    "leaders": "牵头\n领导",
    "lead": "牵头部门",
    "responsible": "责任单位",
    "assisting": "协办单位",
}
"""The document's own words; the two headings that name its city and district are made in `_headings`."""
_ENGLISH: dict[str, str] = {
    **COLUMN_TITLES,
    "number": pmarked("number of a section or task", "No."),
    "city_task": marked("City's key task"),
    "text": marked("District's key task"),
    "deadline": marked("Deadline"),
    "leaders": marked("Officials"),
}
_BY_HAND, _FIGURE_BY_HAND = 56, 36
"""Points a row has at least where people write by hand: sentences (20 mm), or a figure."""
_COMPARISONS = {
    "at-least": pmarked("comparison with a target", "at least"),
    "at-most": pmarked("comparison with a target", "at most"),
    "strive-for": pmarked("comparison with a target", "strive for"),
}
_NATURES = {
    "cumulative": pmarked("nature of a target", "cumulative"),
    "level": pmarked("nature of a target", "level on a day"),
    "rate": pmarked("nature of a target", "rate, never summed"),
    "ratio": pmarked("nature of a target", "share of cases"),
    "compliance": pmarked("nature of a target", "compliance"),
}
_SCOPES = {
    "district": pmarked("scope of a target", "district"),
    "city": pmarked("scope of a target", "city-wide, context only"),
}


def checklist(header: Header, measures: Sequence[Measure], parties: Sequence[Party], reading: Reading) -> bytes:
    """The workbook's bytes: the table, the targets, and the unit directory."""
    book = new_book(header.title)
    _plan_sheet(book, header, measures, reading)
    _targets_sheet(book, header, measures, reading)
    _directory_sheet(book, header, measures, parties, reading)
    return saved(book)


# --- the document's table ---------------------------------------------------------------------------------------------


def _plan_sheet(book: Workbook, header: Header, measures: Sequence[Measure], reading: Reading) -> None:
    english = not reads_document()
    headings = _headings(header)
    widths = (2.2, 6.5, 19.4, 4, 3.2, 8, 8, 8) if not english else (2.2, 8, 16.4, 4.4, 3.8, 8, 8, 8)
    styles = ("middle", "text", "text", "middle", "middle", "text", "text", "text")
    columns = [
        SheetColumn(_("Ref"), 2.4, "middle"),
        *(
            SheetColumn(headings[key], width, style, _(_ENGLISH[key]) if english else "")
            for key, width, style in zip(_DOCUMENT, widths, styles, strict=True)
        ),
        SheetColumn(_("Status"), 6.4 if english else 4.3),
        SheetColumn(_("Progress and problems"), 7 if english else 8.6),
        SheetColumn(_("Reported by, date"), 4.6 if english else 4.4),
    ]
    sheet = PrintedSheet(book, pgettext("name of a sheet", "Checklist"), columns)
    count = ngettext("{count} measure", "{count} measures", len(measures)).format(count=len(measures))
    sheet.head(header.document, header.title, count, header.title_en if english else "")
    boxes = "\n".join(
        f"□{word}"
        for word in (
            pgettext("state of a measure", "not started"),
            pgettext("state of a measure", "under way"),
            pgettext("state of a measure", "done"),
        )
    )
    cells, places = {}, {}
    for section, own in groupby(measures, key=lambda measure: measure.section):
        sheet.section(as_printed(section) + (f"　{section.title_en}" if english else ""))
        for measure in own:
            ref = measure.ref
            cells[ref] = _document_cells(measure, english=english)
            rows = places[ref] = sheet.take([(ref, ""), *cells[ref]], least=_BY_HAND, start=ref.endswith("a"))
            for column, text in ((1, ref), (10, boxes), (11, None), (12, None)):
                sheet.put(rows, column, text)
    for i, key in enumerate(_DOCUMENT):
        for run in _merged_runs(measures, key):
            value, below = cells[run[0].ref][i]
            rows = places[run[0].ref][0], places[run[-1].ref][1]
            sheet.put(rows, i + 2, value, below=below, shaded=key in run[0].possible)
    if not measures:
        sheet.note(_("No measure passes this filter."))
    _add_notes(sheet, measures, {key: _(title) for key, title in _ENGLISH.items()} if english else headings)
    sheet.finish(header.document, day_in_words(reading.today))


def _document_cells(measure: Measure, *, english: bool) -> list[tuple[Cell, str]]:
    """The document's eight cells, each with the English under it."""
    city = measure.city_task
    leaders = "\n".join(_spaced(name) for name in measure.leaders)
    return [
        (measure.number, ""),
        (f"{city.number}.{city.title}", city.title_en if english else ""),
        (measure.text, measure.brief_en if english else ""),
        (measure.deadline.text, ""),
        (leaders, ""),
        *((_names(measure, role), "") for role in ROLES),
    ]


def _spaced(name: str) -> str:
    """Names of two characters are printed as wide as those of three."""
    return "　".join(name) if len(name) == 2 else name  # noqa: PLR2004 – 孙　硕, not 司马红


def _names(measure: Measure, role: str) -> Cell:
    names = "\n".join(measure.units(role))
    return (names + OPEN_LIST if role in measure.open_lists else names) or None


def _headings(header: Header) -> dict[str, str]:
    """The document's eight headings. City and district are named if the document's title names them."""
    names = [name for name in header.prefixes if len(name) > 1 and name[-1] in "区县市旗" and name in header.title]
    district = min(names, key=len, default="")
    city = max(names, key=len, default="").removesuffix(district)
    return {
        **_HEADINGS,
        "city_task": f"{city or '上级'}重点任务",
        "text": f"{district}{header.year}年重点任务" if district else "重点任务",
    }


def _merged_runs(measures: Sequence[Measure], key: str) -> list[list[Measure]]:
    """The measures, those together whose cells in a column are one cell of the document."""
    runs: list[list[Measure]] = []
    for measure in measures:
        if runs and _continues(runs[-1], measure, key):
            runs[-1].append(measure)
        else:
            runs.append([measure])
    return runs


def _continues(run: Sequence[Measure], measure: Measure, key: str) -> bool:
    """Is this cell the lower part of the one above? Not if a row between them or the one that states it is left out."""
    if run[-1].number != measure.number or _place_in_task(run[-1]) + 1 != _place_in_task(measure):
        return False
    if key == "city_task":
        return run[-1].city_task == measure.city_task
    return key == "number" or measure.inherited.get(key) == run[0].ref


def _place_in_task(measure: Measure) -> int:
    place = 0
    for letter in measure.ref.lstrip("0123456789"):
        place = place * 26 + ord(letter) - ord("a") + 1
    return place


def _add_notes(sheet: PrintedSheet, measures: Sequence[Measure], headings: dict[str, str]) -> None:
    """What the table cannot say itself: which blanks are uncertain, and which cells were filled in."""
    uncertain = []
    for measure in measures:
        perhaps = [
            _("{column}: perhaps as in {ref} ({names})").format(column=headings[key], ref=ref, names=join_items(names))
            for key, (ref, names) in measure.possible.items()
        ]
        if perhaps:
            uncertain.append(f"{measure.ref}　{join_phrases(perhaps)}")
    if uncertain:
        sheet.note(
            _(
                "Shaded cells are blank in the document. They may be the lower part of a merged cell above; whether "
                "they are, the lead departments must say. They count for nobody here."
            )
        )
    for i in range(0, len(uncertain), 2):
        sheet.note(*uncertain[i : i + 2])
    filled = [
        _("{ref} {column} (from {source})").format(
            ref=run[0].ref, column="".join(headings[key].split("\n")), source=run[0].inherited[key]
        )
        for key in ("deadline", "leaders", "lead")
        for run in _merged_runs(measures, key)
        if key in run[0].inherited
    ]
    if filled:
        cells = join_items(filled)
        sheet.note(_("Blank in the document, where rows not listed here state it: {cells}.").format(cells=cells))


# --- targets ----------------------------------------------------------------------------------------------------------


def _targets_sheet(book: Workbook, header: Header, measures: Sequence[Measure], reading: Reading) -> None:
    english = not reads_document()
    columns = [
        SheetColumn(_("Ref"), 2.6, "middle"),
        SheetColumn(_("Measure"), 8),
        SheetColumn(_("Metric"), 9),
        SheetColumn(_("The document's words"), 12 if english else 13.6),
        SheetColumn(_("Comparison"), 6.2 if english else 4, "middle"),
        SheetColumn(_("Value"), 4.4, "number"),
        SheetColumn(_("Measured in"), 5.5),
        SheetColumn(_("Nature"), 6.2 if english else 4.4),
        SheetColumn(_("Scope"), 4.8),
        SheetColumn(_("Deadline"), 9),
        SheetColumn(_("Value reached"), 6),
        SheetColumn(_("On (date)"), 5),
    ]
    sheet = PrintedSheet(book, _("Targets"), columns)
    targets = [(measure, target) for measure in measures for target in measure.targets]
    sheet.head(
        header.document,
        _("Targets"),
        ngettext("{count} target", "{count} targets", len(targets)).format(count=len(targets)),
    )
    for measure, target in targets:
        cells: tuple[Cell, ...] = (
            measure.ref,
            brief(measure),
            target.metric,
            target.words,
            _(_COMPARISONS[target.compare]),
            target.value,
            target.unit,
            _(_NATURES[target.nature]),
            _(_SCOPES[target.scope]),
            deadline_in_full(measure.deadline),
            None,
            None,
        )
        sheet.add(cells, least=_FIGURE_BY_HAND, shaded=target.scope == "city")
    if not targets:
        sheet.note(_("No measure listed here promises a quantity."))
    if any(target.value is None for _measure, target in targets):
        sheet.note(_("Where the value is blank, the document gives no number."))
    if any(target.scope == "city" for _measure, target in targets):
        sheet.note(_("Shaded rows are city-wide figures, given as context: they are no target of the district."))
    sheet.finish(header.document, day_in_words(reading.today))


# --- the unit directory -----------------------------------------------------------------------------------------------


def _directory_sheet(
    book: Workbook, header: Header, measures: Sequence[Measure], parties: Sequence[Party], reading: Reading
) -> None:
    english = not reads_document()
    counts = (3, 6.2, 5) if english else (4.2, 4.2, 4.2)
    columns = [
        SheetColumn(_("Name"), 8.2),
        SheetColumn(pgettext("heading of a column", "Kind"), 6.3 if english else 5.2),
        SheetColumn(_("Full name"), 10.6),
        SheetColumn(_("English name"), 15.2 if english else 16.2),
        SheetColumn(_("Also called"), 8.4 if english else 9.4),
        SheetColumn(_("Code"), 5.3),
        SheetColumn(_("Members"), 8 if english else 9),
        *(SheetColumn(_(COLUMN_TITLES[role]), width, "number") for role, width in zip(ROLES, counts, strict=True)),
        SheetColumn(pgettext("sum", "In all"), 3.3, "number"),
    ]
    sheet = PrintedSheet(book, pgettext("name of a sheet", "Units"), columns)
    count = ngettext("{count} unit or collective", "{count} units and collectives", len(parties)).format(
        count=len(parties)
    )
    sheet.head(header.document, _("Unit directory"), count)
    listed = sorted(parties, key=lambda party: party.sort == "collective")
    counted = units(listed, measures, reading)
    keys = [column.key for column in counted.columns]
    for party, row in zip(listed, counted.rows, strict=True):
        said = dict(zip(keys, row, strict=True))
        cells: tuple[Cell, ...] = (
            party.name,
            _(TERMS[str(said["kind"])]),
            party.full_name,
            party.name_en,
            "\n".join(_other_names(party)) or None,
            party.code,
            "、".join(party.members or ()) or None,
            *(said[key] for key in (*ROLES, "measures")),
        )
        sheet.add(cells)
    sheet.note(_("The counts are of the measures in this workbook; a member of a collective has the collective's too."))
    sheet.finish(header.document, day_in_words(reading.today))


def _other_names(party: Party) -> Iterator[str]:
    yield from party.aliases
    for other in party.former:
        said = _("{name} (before {day})") if other.since else _("{name} (formerly)")
        yield said.format(name=other.name, day=other.since and day_in_words(other.since))
    for other in party.later:
        said = _("{name} (from {day})") if other.since else _("{name} (later)")
        yield said.format(name=other.name, day=other.since and day_in_words(other.since))
