"""Read the figures of a ranking from the city bureau's document: each unit's value with its cell, or why it has none.

Every fault is reported at once; what can be read but should be checked is a finding.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import AirplanError, Message, UsageError
from airplan.i18n import _, marked, ngettext
from airplan.i18n.terms import PART_TITLES
from airplan.importing.ranking.rank_context import OTHER_PART, of_period, period_of, tables_of
from airplan.importing.ranking.rank_names import NAME_MARKED, district_in, is_own_district, is_total, name_of
from airplan.importing.ranking.rank_order import PrintedRank, of_larger_table, rank_findings
from airplan.importing.ranking.rank_values import BLANK, BRACKETS, MARKED, read_rank, read_value
from airplan.importing.ranking.rank_words import measure_of, pollutant_of
from airplan.store.paper_contents import RankFigure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from airplan.importing.document import Cell, Document
    from airplan.importing.ranking.rank_blocks import RankBlock, Row, ValueColumn
    from airplan.importing.ranking.rank_context import RankTable
    from airplan.importing.ranking.rank_names import LeftOut, NameFinder
    from airplan.importing.ranking.rank_values import ValueReading
    from airplan.importing.ranking.rank_words import RankHeading
    from airplan.plan.periods import Period
    from airplan.store.paper_contents import Part

_SHOWN_FAULTS = 20
MERGED = marked("{text}: one cell over several units; whose figure is it?")
UNMERGE = marked("Split the cell, and write the figure beside each unit that it belongs to.")
NAMELESS = marked("a figure without a name beside it.")
NAME_IT = marked("Write the name of the unit into the row, or delete the row.")
TWICE = marked("{unit}: {value}, but {other} in {place}.")
ONCE = marked("Delete the wrong one of the two.")
NO_POLLUTANT = marked("neither headings nor title say what was measured.")
NAME_POLLUTANT = marked("Add --pollutant NAME, or write the pollutant into the heading.")
NOT_IN_FILE = marked("{file}: no figures of {pollutant}; it has {found}.")
NO_FIGURES = marked("{file}: no row names a unit of the plan.")
NO_MEASURE = marked("{pollutant}: the file gives no unit of measure; --measured-in TEXT adds it.")
OTHERS_LEFT_OUT = marked("rows of other districts, left out: {count}")
TOTALS_LEFT_OUT = marked("rows with averages or totals, left out: {count}")
NOT_READ = marked("columns not read: {headings}")


class RankWishes(NamedTuple):
    """What the person says about the file; empty or None where the file says it."""

    period: Period | None
    year: int
    """The year of a month that the file names without one."""
    part: Part | None = None
    pollutant: str = ""
    measured_in: str = ""


class FileFigure(NamedTuple):
    """A unit's figure with the place of its cell, such as Sheet1!C7."""

    unit: str
    content: RankFigure
    place: str


class RankFile(NamedTuple):
    """The figures of a file, findings to check before they are kept, and notes on what was left out."""

    period: Period
    figures: tuple[FileFigure, ...]
    findings: tuple[Message, ...]
    notes: tuple[Message | str, ...]


class RankFault(NamedTuple):
    """Why a cell cannot be read, and the way out."""

    place: str
    finding: Message | str
    way_out: Message | str

    def __str__(self) -> str:
        lines = [line.strip() for line in str(self.way_out).splitlines()]
        found = _("{place}: {finding}").format(place=self.place, finding=self.finding)
        return "\n".join([f"  {found}", *(f"    {line}" for line in lines)])


class UnreadableRanking(AirplanError):
    """Raised where figures cannot be read; `faults` are all of them."""

    def __init__(self, file: str, faults: Sequence[RankFault]) -> None:
        count = ngettext("{count} error", "{count} errors", len(faults)).format(count=len(faults))
        shown = [str(fault) for fault in faults[:_SHOWN_FAULTS]]
        more = [_("  … and {count} more").format(count=len(faults) - len(shown))] if len(faults) > len(shown) else []
        head = _("{file}: {finding}").format(file=file, finding=count)
        super().__init__("\n".join([head, *shown, *more]))
        self.faults = tuple(faults)


def read_rank_file(document: Document, directory: NameFinder, prefixes: Sequence[str], wishes: RankWishes) -> RankFile:
    """Return the figures of a document for a month.

    `prefixes` are those of the plan's district. Raises UnreadableRanking; AirplanError where there is no table, and
    UsageError where the month or the pollutant is not known.
    """
    tables = tables_of(document)
    period = wishes.period or period_of(tables, wishes.year)
    tables, findings, notes = of_period(document.name, tables, period)
    reader = _Reader(directory, prefixes, wishes, period)
    for table in tables:
        reader.read(table)
    findings += [Message("{place}: {finding}", place=aside.place, finding=aside.question) for aside in document.asides]
    if reader.faults:
        raise UnreadableRanking(document.name, reader.faults)
    if not reader.figures:
        raise _nothing(document.name, reader, wishes)
    found = tuple(each for each in reader.figures.values())
    return RankFile(
        period,
        found,
        (*findings, *dict.fromkeys(reader.findings), *reader.rank_findings(), *_without_measure(found)),
        (*notes, *document.remarks, *reader.notes()),
    )


def _nothing(file: str, reader: _Reader, wishes: RankWishes) -> AirplanError:
    if wishes.pollutant and reader.passed_over:
        facts = {"file": file, "pollutant": wishes.pollutant, "found": tuple(dict.fromkeys(reader.passed_over))}
        return UsageError(Message(NOT_IN_FILE, **facts))
    return AirplanError(Message(NO_FIGURES, file=file))


def _without_measure(figures: Iterable[FileFigure]) -> Iterator[Message]:
    for pollutant in dict.fromkeys(each.content.pollutant for each in figures if not each.content.measured_in):
        yield Message(NO_MEASURE, pollutant=pollutant)


class _Topic(NamedTuple):
    """What a column of figures, or a row of it, is about."""

    pollutant: str
    measured_in: str
    part: Part


class _Place(NamedTuple):
    """A row of a block of a table."""

    table: RankTable
    block: RankBlock
    row: Row

    def own(self, column: int | None) -> Cell | None:
        """Return the cell that begins in a column; None for a blank one, and for one that goes on from the left."""
        cell = self.row.cells.get(column) if column is not None else None
        return cell if cell and cell.column == column else None

    @property
    def is_alone(self) -> bool:
        """Whether the row has nothing but its name."""
        besides = (self.block.names, self.block.district)
        return not any(
            cell.text and cell is not self.row.name and at not in besides for at, cell in self.row.cells.items()
        )


class _Reader:
    """Reads the tables of a file one after another."""

    def __init__(self, directory: NameFinder, prefixes: Sequence[str], wishes: RankWishes, period: Period) -> None:
        self._directory, self._prefixes, self._wishes, self._period = directory, prefixes, wishes, period
        self.figures: dict[tuple[str, str, str], FileFigure] = {}
        """Unit, pollutant and part → figure."""
        self.faults: list[RankFault] = []
        self.findings: list[Message] = []
        self._bracketed = False
        self.passed_over: list[str] = []
        """Pollutants that the person did not ask for."""
        self._left_out: dict[LeftOut, set[str]] = {"district": set(), "total": set(), "line": set()}
        self._not_read: list[str] = []
        self._ranks: dict[tuple[str, str, str, bool], list[PrintedRank]] = {}

    def read(self, table: RankTable) -> None:
        """Read all blocks of a table; those side by side continue the district of the block before."""
        district = ""
        for block in table.blocks:
            self._not_read += [heading for heading in block.not_read if heading.strip()]
            columns = [(each, topic) for each in self._columns(block) if (topic := self._column_topic(each, table))]
            for row in block.rows:
                place = _Place(table, block, row)
                cell = row.cells.get(block.district) if block.district is not None else None
                district = (cell.text if cell else "") or district_in(row.name.text) or district
                self._row(place, columns, district)
            for row in block.nameless:
                if is_total(row.name.text):
                    self._left_out["total"].add(row.name.place)
                elif is_own_district(district_in(row.name.text) or district, self._prefixes) or not district:
                    self._fault(row.name.place, Message(NAMELESS), Message(NAME_IT))

    def notes(self) -> Iterator[Message]:
        """Yield what was left out."""
        if others := self._left_out["district"]:
            yield Message(OTHERS_LEFT_OUT, count=len(others))
        if totals := self._left_out["total"]:
            yield Message(TOTALS_LEFT_OUT, count=len(totals))
        if self._not_read:
            yield Message(NOT_READ, headings=tuple(dict.fromkeys(self._not_read)))
        for (_table, pollutant, _part, _reverse), rows in self._ranks.items():
            yield from of_larger_table(pollutant, rows)

    def rank_findings(self) -> Iterator[Message]:
        """Yield where printed ranks differ from those by the figures."""
        for (_table, pollutant, _part, is_reverse), rows in self._ranks.items():
            yield from rank_findings(pollutant, rows, is_reverse=is_reverse)

    # --- columns ---

    def _columns(self, block: RankBlock) -> Iterator[ValueColumn]:
        """Yield the columns of figures of the month; those of the same month of last year belong to them."""
        year = self._period.year
        earlier = {each.heading.pollutant: each.at for each in block.values if self._is_of(each.heading, {year - 1})}
        for each in block.values:
            if not each.heading.months or self._is_of(each.heading, {0, year}):
                last_year = earlier.get(each.heading.pollutant) if each.last_year is None else each.last_year
                yield each._replace(last_year=last_year)

    def _is_of(self, heading: RankHeading, years: set[int]) -> bool:
        months = heading.months
        return any(month.year in years and month.month in (0, self._period.month) for month in months)

    def _column_topic(self, column: ValueColumn, table: RankTable) -> _Topic | None:
        """Return what a column is about; None for one that was not asked for."""
        heading = column.heading
        named = [heading.pollutant] if heading.pollutant else table.pollutants()
        pollutant = named[0] if len(named) == 1 else ""
        wanted = pollutant_of(self._wishes.pollutant) if self._wishes.pollutant else ""
        if wanted and pollutant not in ("", wanted):
            self.passed_over.append(pollutant)
            return None
        measures = table.measures()
        pollutant = pollutant or wanted
        measured_in = heading.measured_in or measures.get(pollutant) or measures.get("") or self._wishes.measured_in
        return _Topic(pollutant, measure_of(measured_in) or measured_in, self._part(heading, table))

    def _part(self, heading: RankHeading, table: RankTable) -> Part:
        """Return the part that a column is about, with a finding where the person says another one."""
        found, wanted = heading.part or table.part(), self._wishes.part
        if wanted and found and wanted != found:
            words = {"found": Message(PART_TITLES[found]), "part": Message(PART_TITLES[wanted])}
            self.findings.append(Message(OTHER_PART, **words))
        return wanted or found

    # --- rows ---

    def _row(self, place: _Place, columns: Sequence[tuple[ValueColumn, _Topic]], district: str) -> None:
        name = place.row.name
        found = name_of(name.text, district, self._directory, self._prefixes, alone=place.is_alone)
        if found.left_out:
            self._left_out[found.left_out].add(name.place)
        if found.fault:
            self._fault(name.place, found.fault.message, found.fault.hint)
        if found.finding:
            self._finding(name.place, found.finding)
        if found.unit and found.mark and (note := _note(found.mark, place.table)):
            self._finding(name.place, Message(NAME_MARKED, text=name.text, note=note))
        if found.unit or found.left_out == "district":
            for column, topic in columns:
                if own := self._row_topic(topic, place):
                    self._figure(place, column, own, found.unit)

    def _row_topic(self, topic: _Topic, place: _Place) -> _Topic | None:
        """Return what a row is about, where a column of the table says it; None where that was not asked for."""
        cell = place.row.cells.get(place.block.pollutant) if place.block.pollutant is not None else None
        if not cell or not cell.text:
            return topic
        pollutant = pollutant_of(cell.text)
        if self._wishes.pollutant and pollutant != pollutant_of(self._wishes.pollutant):
            self.passed_over.append(pollutant)
            return None
        return topic._replace(pollutant=pollutant, measured_in=measure_of(cell.text) or topic.measured_in)

    def _figure(self, place: _Place, column: ValueColumn, topic: _Topic, unit: str) -> None:
        """Keep the figure of a unit; of a row of another district (no unit) only the printed rank is needed."""
        cell, name = place.row.cells.get(column.at), place.row.name
        where = cell.place if cell else name.place
        reading = read_value(cell.text if cell else "", topic.measured_in, column.heading.in_brackets)
        if column.rank:
            rank = place.own(column.rank.at)
            key = (place.table.name, topic.pollutant, topic.part, column.rank.heading.is_reverse)
            printed = PrintedRank(where, bool(unit), reading.value, read_rank(rank.text) if rank else None)
            self._ranks.setdefault(key, []).append(printed)
        if not unit:
            return
        if cell and reading.value is not None and _covers_others(cell, column.at, name):
            self._fault(where, Message(MERGED, text=cell.text), Message(UNMERGE))
        elif reading.fault:
            self._fault(where, *reading.fault)
        elif not topic.pollutant:
            if not any(fault.finding == Message(NO_POLLUTANT) for fault in self.faults):  # one answer mends all
                self._fault(where, Message(NO_POLLUTANT), Message(NAME_POLLUTANT))
        else:
            last_year = place.own(column.last_year)
            before = read_value(last_year.text if last_year else "", topic.measured_in, "other")
            self._keep(unit, topic, _explained(reading, place), before, where)

    def _keep(self, unit: str, topic: _Topic, reading: ValueReading, before: ValueReading, where: str) -> None:
        if before.fault:
            self._fault(where, *before.fault)
        content = RankFigure(
            topic.pollutant,
            topic.part,
            reading.value,
            reading.printed,
            topic.measured_in,
            reading.last_year if before.value is None else before.value,
            reading.reason,
        )
        known = self.figures.setdefault((unit, *topic[::2]), FileFigure(unit, content, where))
        if known.content != content:
            facts = {"unit": unit, "value": content.printed or BLANK, "other": known.content.printed or BLANK}
            self._fault(where, Message(TWICE, **facts, place=known.place), Message(ONCE))
        for each in reading.findings:
            if each.text != BRACKETS or not self._bracketed:  # the table has the same in all of its rows
                self._finding(where, each)
            self._bracketed |= each.text == BRACKETS

    def _finding(self, place: str, finding: Message) -> None:
        self.findings.append(Message("{place}: {finding}", place=place, finding=finding))

    def _fault(self, place: str, finding: Message | str, way_out: Message | str) -> None:
        self.faults.append(RankFault(place, finding, way_out))


def _covers_others(cell: Cell, column: int, name: Cell) -> bool:
    """Return whether a cell with a number covers rows of other units, or begins in another column."""
    return cell.column != column or cell.row < name.row or cell.row + cell.rows > name.row + name.rows


def _explained(reading: ValueReading, place: _Place) -> ValueReading:
    """Return a reading with the reason that a remark or a footnote gives, or with a finding on its mark."""
    note = _note(reading.mark, place.table) if reading.mark else ""
    if reading.value is not None and reading.mark:
        doubt = Message(MARKED, text=f"{reading.printed}{reading.mark}", mark=reading.mark, note=note)
        return reading._replace(findings=(*reading.findings, doubt))
    if reading.value is not None or not re.fullmatch(r"[^\w]*", reading.reason):
        return reading
    remark = place.own(place.block.remark)
    return reading._replace(reason=(remark.text if remark else "") or note or reading.reason)


def _note(mark: str, table: RankTable) -> str:
    """Return what a line of the table says about a mark; empty where none does."""
    means = r"(?:[:：]|为|表示|代表|指|是|means)?"
    said = rf"(?:^|[注：:\s“\"]){re.escape(mark)}[”\"]?\s*{means}\s*(\S.+)"
    parts = (part for line in table.lines for part in re.split(r"[\n；;]", line))
    return next((match[1].strip() for part in parts if (match := re.search(said, part))), "")
