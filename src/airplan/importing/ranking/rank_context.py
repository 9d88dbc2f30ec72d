"""Find what the lines around a ranking table say of it: month, half of a month, pollutant, unit of measure."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import AirplanError, Message, UsageError
from airplan.i18n import _, marked
from airplan.importing.document import Cell, Grid, Paragraph
from airplan.importing.ranking.rank_blocks import groups_of
from airplan.importing.ranking.rank_words import (
    measures_by_pollutant,
    months_in,
    names_several_months,
    part_of,
    pollutants_in,
)
from airplan.plan.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from airplan.importing.document import Document
    from airplan.importing.ranking.rank_blocks import RankBlock
    from airplan.importing.ranking.rank_words import Month as WrittenMonth
    from airplan.store.paper_contents import Part

_FEWEST_ROWS = 2
NO_TABLE = marked("no table with headings over names and figures was found.")
HOW_HEADINGS_ARE = marked("One row needs headings such as 街道 and PM2.5浓度, or Street and PM2.5.")
OTHER_MONTH = marked("The file says {found}, not {period}.")
OTHER_PART = marked("The file is about the {found}, not about the {part}.")
SEVERAL_MONTHS = marked("the figures are of several months together: {text}")
ONLY_ONE_MONTH = marked("Give the figures of one month; airplan rank --cumulative makes the mean of several.")
NAME_THE_MONTH = marked("Which month? The file names {months}; add --period MONTH.")
NO_MONTH = marked("Which month? The file names none; add --period MONTH.")
OTHER_SHEET = marked("{sheet}: left out, because it is about {found}")


class RankTable(NamedTuple):
    """A table of figures with the lines that hold for it, the nearest first."""

    name: str
    blocks: tuple[RankBlock, ...]
    lines: tuple[str, ...]
    """Those above it, its sheet, those of the document before it, those below it, and the file."""

    def pollutants(self) -> list[str]:
        """Return the pollutants that the nearest line with any names."""
        return next(filter(None, map(pollutants_in, self.lines)), [])

    def measures(self) -> Mapping[str, str]:
        """Return pollutant → unit of measure of the nearest line with any, with that of all others under ""."""
        return next(filter(None, map(measures_by_pollutant, self.lines)), {})

    def months(self) -> list[WrittenMonth]:
        """Return the months that the nearest line with any names."""
        return next(filter(None, (list(months_in(line)) for line in self.lines)), [])

    def part(self) -> Part:
        """Return the half of the month that the nearest line with one names; empty for none."""
        return next(filter(None, map(part_of, self.lines)), "")


def tables_of(document: Document) -> list[RankTable]:
    """Return the tables with headings over names and figures. Raises AirplanError where there is none."""
    blocks = list(_with_pasted_tables(document.blocks))
    stem = PurePath(document.name).stem
    found = []
    for number, block in enumerate(blocks):
        if not isinstance(block, Grid):
            continue
        for group in groups_of(block):
            before = [each.text for each in reversed(blocks[:number]) if isinstance(each, Paragraph)]
            after = [each.text for each in blocks[number:] if isinstance(each, Paragraph)]
            lines = (*group.above, block.name, *before, *group.below, *after, stem)
            found.append(RankTable(block.name, group.blocks, lines))
    if not found:
        raise AirplanError(
            Message("{file}: {finding}", file=document.name, finding=Message(NO_TABLE)), Message(HOW_HEADINGS_ARE)
        )
    return found


def period_of(tables: Sequence[RankTable], year: int) -> Period:
    """Return the one month that the tables name; one without a year is of `year`. Raises UsageError."""
    months = {Period(month.year or year, month.month) for table in tables for month in table.months()}
    if len(months) == 1:
        return months.pop()
    raise UsageError(Message(NAME_THE_MONTH, months=tuple(sorted(months))) if months else Message(NO_MONTH))


def of_period(
    file: str, tables: Sequence[RankTable], period: Period
) -> tuple[list[RankTable], list[Message], list[Message]]:
    """Return the tables of a month, findings where their lines say another one, and notes on tables left out.

    Raises AirplanError where a table is about several months together.
    """
    matching = [table for table in tables if not table.months() or _names(table.months(), period)]
    findings, notes = list[Message](), list[Message]()
    for table in tables:
        found = tuple(dict.fromkeys(Period(month.year or period.year, month.month) for month in table.months()))
        if table in matching:
            _refuse_several(file, table)
        elif matching:
            notes.append(Message(OTHER_SHEET, sheet=table.name, found=found))
        else:
            findings.append(Message(OTHER_MONTH, found=found, period=period))
    return matching or list(tables), list(dict.fromkeys(findings)), notes


def _refuse_several(file: str, table: RankTable) -> None:
    line = next((line for line in table.lines if names_several_months(line)), "")
    if line and not table.months():
        finding = Message(SEVERAL_MONTHS, text=line)
        raise AirplanError(Message("{file}: {finding}", file=file, finding=finding), Message(ONLY_ONE_MONTH))


def _names(months: Iterable[WrittenMonth], period: Period) -> bool:
    return any(month.month == period.month and month.year in (0, period.year) for month in months)


# --- tables pasted as lines with blanks -------------------------------------------------------------------------------


def _with_pasted_tables(blocks: Sequence[Paragraph | Grid]) -> Iterator[Paragraph | Grid]:
    """Yield the blocks, with a table for each run of paragraphs that have the same number of words or fields."""
    at = 0
    while at < len(blocks):
        run = _run(blocks, at)
        if len(run) > _FEWEST_ROWS and groups_of(grid := _grid(run)):
            yield grid
            at += len(run)
        else:
            yield blocks[at]
            at += 1


def _run(blocks: Sequence[Paragraph | Grid], first: int) -> list[tuple[str, list[str]]]:
    """Return the place and fields of each paragraph from `first` on with as many fields, two or more."""
    run: list[tuple[str, list[str]]] = []
    for block in blocks[first:]:
        fields = _fields(block.text) if isinstance(block, Paragraph) else []
        if len(fields) < _FEWEST_ROWS or (run and len(fields) != len(run[0][1])):
            break
        run.append((block.place if isinstance(block, Paragraph) else "", fields))
    return run


def _fields(text: str) -> list[str]:
    joined = re.sub(r"\s+(?=[(（])|(?<=[(（/])\s+|\s+(?=[)）/])", "", text.strip())
    return re.split(r"\s*[,，;；\t]\s*|\s+", joined)


def _grid(run: Sequence[tuple[str, list[str]]]) -> Grid:
    cells = [
        Cell(row, column, text, _("{place}, column {column}").format(place=place, column=column + 1))
        for row, (place, fields) in enumerate(run)
        for column, text in enumerate(fields)
        if text
    ]
    return Grid("", len(run), len(run[0][1]), tuple(cells), merges_known=False)
