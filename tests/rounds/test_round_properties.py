"""Does a round lose anything, or make anything up? Whatever is filled in comes into the journal, once, in any order."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from airplan import i18n
from airplan.formats.file_names import FileNames
from airplan.plan.model import Filter, Span
from airplan.plan.periods import Period
from airplan.progress.findings import WriteContext
from airplan.progress.ledger import Ledger
from airplan.progress.rules import Reporting, Rules, Thresholds
from airplan.reports.table import ReaderContext
from airplan.reports.wording import STATUS_WORDS
from airplan.rounds.collection import collect
from airplan.rounds.form import file_stem
from airplan.rounds.form_sheet import CoverText
from airplan.rounds.outgoing import sending, sent_workbook, steps
from airplan.rounds.returns import collect_context
from airplan.rounds.to_entries import propose
from airplan.store.compiler import PlanFiles, compiled
from airplan.store.entries import Draft, Report, undoing
from airplan.store.journal import Journal
from airplan.store.plan_queries import CompiledPlan
from airplan.store.sql import View
from support.paths import DEPARTMENTS, PLAN
from support.returns import Book

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from airplan.rounds.returns import CollectedFiles
    from airplan.store.entries import Entry
    from support.returns import RoundOffice

pytestmark = pytest.mark.slow

MONTH = Period(2017, 5)
SENT, BACK, APRIL = date(2017, 5, 15), date(2017, 5, 24), date(2017, 4, 24)
QUALITY, SCIENCE, SAFETY = "区质监局", "区科信委", "区安全监管局"
UNITS = (QUALITY, SCIENCE, SAFETY)
"""With workbooks of 5, 8 and 1 rows; one row asks for three figures."""
KNOWN = {(SAFETY, "22c"): Decimal(40), (SCIENCE, "8a"): Decimal("12.5")}
"""The first figure of a row, reported for April."""
ALL_DAYS = View(date.max)
COPIES = count(1)
slow = settings(
    deadline=None,
    max_examples=int(os.environ.get("AIRPLAN_TEST_ROUNDS", "12")),
    suppress_health_check=[HealthCheck.too_slow],
)


# --- a round of its own for every example ----------------------------------------------------------------------------


class Round:
    """A journal of the bundled plan that has sent three workbooks, and a folder for what comes back."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.sent, self.back = folder, folder / "out", folder / "back"
        self.back.mkdir(exist_ok=True)
        self._compiled = compiled(PlanFiles(PLAN, DEPARTMENTS), str(folder / "store.sqlite"))
        self.plan = CompiledPlan(self._compiled.database, self._compiled.revision)
        self.journal = Journal(self._compiled.database, self.plan.header.id)
        self.ledger = Ledger(self.plan, self.journal, Rules(Thresholds(), Reporting()), View(BACK))

    def close(self) -> None:
        """Let go of the store."""
        self._compiled.close()

    def append(self, written: Sequence[Draft], after: str | None = None) -> list[Entry]:
        """Write entries down, if there are any."""
        now = datetime(2017, 5, 24, 1, 30, tzinfo=UTC)
        return self.journal.append(written, revision="test", now=now, after=after) if written else []

    def dispatch(self) -> None:
        """Send the workbooks, when April is known."""
        targets = {measure.ref: measure.targets for measure in self.plan.select(Filter())}
        self.append([
            Draft.report(
                *(ref, unit, "2017-04", Report("in-progress", {targets[ref][0].id: value})), as_of=APRIL, author="王"
            )
            for (unit, ref), value in KNOWN.items()
        ])  # fmt: skip
        reading = ReaderContext(SENT)
        found = sending(
            self.ledger, self.plan.select(Filter()), MONTH, date(2017, 5, 25), reading, units=UNITS, everyone=True
        )
        self.sent.mkdir()
        files = []
        for form in found.forms:
            cover = CoverText(self.plan.header.title, form.unit, MONTH, "督查室", 30)
            workbook = sent_workbook(form, cover, names=FileNames())
            (self.sent / workbook.file).write_bytes(workbook.content)
            files.append(workbook)
        self.append(steps(files, "王", SENT))

    def looked_at(self, *paths: Path, confirmed: bool = True, **how: Any) -> CollectedFiles:
        """What collect says of these files (none named: of all that are back); any figure is confirmed."""
        moment = WriteContext(datetime(2017, 5, 24, 1, 30, tzinfo=UTC), BACK, Span.of_year(2017), None)
        context = collect_context(self.ledger, self.journal, MONTH, BACK, moment)
        return collect(context, paths or [self.back], author="王", confirmed=lambda *_cell: confirmed, **how)

    def take(self, *paths: Path, **how: Any) -> list[Entry]:
        """collect --apply: everything, or nothing while any file is held up."""
        found = self.looked_at(*paths, **how)
        if any(file.needs_attention for file in found.files):
            return []
        proposal = propose(found, "王", BACK)
        return self.append(list(proposal.drafts), proposal.newest)

    def reports(self) -> list[Entry]:
        """The reports on May that stand."""
        return self.journal.reports("2017-05", ALL_DAYS)

    def state(self) -> dict[tuple[str, str, str], tuple[date, str]]:
        """(unit, ref, field) → what is known, and of which day."""
        said = self.journal.statements(ALL_DAYS)
        return {(one.unit, one.ref, one.field): (one.as_of, one.text) for one in said if one.field != "report"}

    def contents(self) -> set[tuple[Any, ...]]:
        """What the reports say, about what, and where it was read; they may come in any order."""
        told = {
            (e.unit, e.ref, e.as_of, e.author, e.source, said(e.report), e.report.filled_by, e.report.checked_by)
            for e in self.reports()
        }
        assert len(told) == len(self.reports()), "none twice"
        return told


def said(report: Report) -> tuple[Any, ...]:
    """All that a report says of its measure."""
    values = tuple(sorted(report.values.items()))
    return report.status, values, report.note, report.problem, report.next, report.evidence


@cache
def template() -> Path:
    """A round that was sent, which every example copies; gone with the process."""
    folder = Path(tempfile.mkdtemp(prefix="round-"))
    i18n.use("zh")
    new = Round(folder)
    new.dispatch()
    new.close()
    return folder


@pytest.fixture(autouse=True, scope="module")
def _chinese() -> Iterator[None]:
    """Workbooks are sent and read in Chinese; the template goes in the end."""
    yield
    shutil.rmtree(template(), ignore_errors=True)
    template.cache_clear()


@contextlib.contextmanager
def a_round() -> Iterator[Round]:
    """One that was sent, in a folder of its own."""
    source = template()
    i18n.use("zh")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(source, Path(folder) / "round"))
        one = Round(copy)
        try:
            yield one
        finally:
            one.close()
            i18n.use("en")


# --- what people fill in ---------------------------------------------------------------------------------------------


class Typed(NamedTuple):
    """What stands in a cell, and what it means: a status, Decimal, text, tuple or day; None for 清除."""

    value: Any
    meant: Any


Edits = dict[tuple[str, str, str], Typed]
"""(unit, ref, column) → what was filled in."""
ROWS = {QUALITY: ("22c", "20a", "28a"), SCIENCE: ("8a", "28a", "7a", "3a"), SAFETY: ("22c",)}
VALUES = {"22c": ("value-1",), "8a": ("value-1", "value-2", "value-3")}
RARE = "张䶮𠮷ü①‰—“”《》、。 　\t\n=+-@'\"<>&;_x|\u00a0ß"
CLEAR = st.builds(Typed, st.sampled_from(["清除", " 清除　", "CLEAR"]), st.none())


def is_text(text: str) -> bool:
    """Is it an answer in words, and no other than as it is written?"""
    return bool(text) and text == text.strip() and text.casefold() not in ("清除", "clear")


TEXTS = st.text(
    st.sampled_from(RARE) | st.characters(min_codepoint=32, max_codepoint=0x9FFF, exclude_categories=["C", "Z"])
)
WORDS = st.sampled_from(
    ["=1+1", "+86 10 8806", "张䶮：已完成\n待复核", "12", "TRUE", "#1", "2017-05-20"]
) | TEXTS.filter(is_text)
text_cells = WORDS.map(lambda text: Typed(text, text)) | CLEAR
status_cells = st.sampled_from(list(STATUS_WORDS.items())).map(lambda pair: Typed(f" {pair[0]}　", pair[1]))
name_cells = st.sampled_from(["李四", "张䶮", "O'Brien"]).map(lambda name: Typed(name, name))


@st.composite
def figures(draw: Any) -> Typed:
    """A figure in one of the ways in which people write it."""
    if draw(st.integers(0, 7)) == 0:
        return Typed(draw(CLEAR).value, None)
    whole = draw(st.integers(0, 5_000_000))
    wide = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}
    spelled: list[tuple[Any, Decimal]] = [
        (whole, Decimal(whole)),
        (str(whole), Decimal(whole)),
        (f"{whole:,}", Decimal(whole)),
        (f"　{whole} ", Decimal(whole)),
        (str(whole).translate(wide), Decimal(whole)),
        (whole / 100, Decimal(whole) / 100),
        (f"{Decimal(whole) / 100:.2f}", Decimal(whole) / 100),
        (f"{Decimal(whole) / 10000}万", Decimal(whole)),
    ]
    return Typed(*draw(st.sampled_from(spelled)))


@st.composite
def evidence(draw: Any) -> Typed:
    """Names of files and links, one a line or parted by semicolons."""
    name = st.sampled_from(["通报.pdf", "1、会议纪要.docx", "https://example.org/a?b=1;c=2", "张䶮.jpg", "=SUM.xlsx"])
    names = draw(st.lists(name, min_size=1, max_size=4))
    return Typed(draw(st.sampled_from(["\n", "；", "\n\n"])).join(names), tuple(dict.fromkeys(names)))


@st.composite
def days(draw: Any) -> Typed:
    """A day of May up to the 24th."""
    day = date(2017, 5, draw(st.integers(1, 24)))
    at_midnight = datetime(2017, 5, day.day)  # noqa: DTZ001 – as cells have it
    forms = (day, at_midnight, f"2017.5.{day.day}", f"5月{day.day}日", f"2017-05-{day.day:02}", f"201705{day.day:02}")
    return Typed(draw(st.sampled_from(forms)), day)


CELLS: Mapping[str, Any] = {
    "status": status_cells, "note": text_cells, "problem": text_cells, "next": text_cells,
    "evidence": evidence() | CLEAR, "as_of": days(), "filled_by": name_cells, "checked_by": name_cells,
}  # fmt: skip
PLACES = [
    (unit, ref, column)
    for unit, refs in ROWS.items()
    for ref in refs
    for column in (*CELLS, *VALUES.get(ref, ()))
]  # fmt: skip


@st.composite
def edits(draw: Any, places: Sequence[tuple[str, str, str]] = PLACES, least: int = 0) -> Edits:
    """Any cells of any units, filled in."""
    chosen = draw(st.lists(st.sampled_from(places), unique=True, min_size=least, max_size=14))
    return {place: draw(CELLS.get(place[2], figures())) for place in chosen}


def fill(one: Round, unit: str, cells: Edits, name: str = "") -> Path:
    """The workbook of a unit, filled in."""
    book = Book(one.sent / f"{file_stem('2017-05', unit)}.xlsx")
    rows, columns = book.rows, book.columns
    for (_unit, ref, column), typed in cells.items():
        cell = book.sheet.cell(rows[ref], columns[column])
        cell.value = typed.value
        if isinstance(typed.value, str):
            cell.data_type = "s"
    return book.save(one.back / (name or book.path.name))


def of_units(cells: Edits) -> dict[str, Edits]:
    """The same, unit by unit."""
    units = dict.fromkeys(unit for unit, _ref, _column in cells)
    return {unit: {place: typed for place, typed in cells.items() if place[0] == unit} for unit in units}


def expected(cells: Edits) -> set[tuple[Any, ...]]:
    """Unit, measure, day, names and content of the reports that these answers are to make."""
    found = set()
    for unit, ref in dict.fromkeys((unit, ref) for unit, ref, _column in cells):
        own = {column: typed.meant for (u, r, column), typed in cells.items() if (u, r) == (unit, ref)}
        report = report_of(unit, ref, own)
        if report != Report():
            names = own.get("filled_by"), own.get("checked_by")
            found.add((unit, ref, own.get("as_of", BACK), *names, said(report)))
    return found


def report_of(unit: str, ref: str, own: Mapping[str, Any]) -> Report:
    """A report of the answers in one row: what takes back what was never said says nothing."""
    ids = {"22c": ("fuel-samples",), "8a": ("retrofit", "retrofit-all", "emission-standard")}
    known = {"value-1"} if (unit, ref) in KNOWN else set()
    values = {
        ids[ref][int(column[-1]) - 1]: own[column]
        for column in own
        if column.startswith("value-") and (own[column] is not None or column in known)
    }
    texts = {column: own[column] for column in ("note", "problem", "next", "evidence") if own.get(column) is not None}
    return Report(own.get("status"), values, **texts)


def written(one: Round) -> set[tuple[Any, ...]]:
    """The same of what the journal has."""
    return {(e.unit, e.ref, e.as_of, e.report.filled_by, e.report.checked_by, said(e.report)) for e in one.reports()}


# --- nothing in, nothing out; what is in comes out -------------------------------------------------------------------


def test_the_targets_are_those_that_the_expectation_speaks_of() -> None:
    with a_round() as one:
        ids = {
            ref: [target.id for target in m.targets if target.scope == "district"]
            for m in one.plan.select(Filter())
            if (ref := m.ref) in VALUES
        }
    assert ids == {"22c": ["fuel-samples"], "8a": ["retrofit", "retrofit-all", "emission-standard"]}


def test_what_comes_back_as_it_was_sent_is_no_return() -> None:
    with a_round() as one:
        shutil.copytree(one.sent, one.back, dirs_exist_ok=True)
        assert one.take() == []


def test_what_was_saved_and_not_filled_in_makes_no_report() -> None:
    with a_round() as one:
        before = one.state()
        for unit in UNITS:
            fill(one, unit, {})
        assert [entry.kind for entry in one.take()] == ["return"] * len(UNITS)
        assert (one.reports(), one.state()) == ([], before)


@slow
@given(edits())
def test_any_answers_come_back_as_exactly_these_reports(cells: Edits) -> None:
    with a_round() as one:
        for unit, own in of_units(cells).items():
            fill(one, unit, own)
        if cells:
            unconfirmed = one.looked_at(confirmed=False).files
            doubtful = {cell.verdict.kind for file in unconfirmed for cell in file.cells if cell.verdict.blocks}
            assert doubtful == ({"doubtful"} if any(file.needs_attention for file in unconfirmed) else set())
            assert not doubtful or one.take(confirmed=False) == []
            one.take()
        assert written(one) == expected(cells)
        for entry in one.reports():
            place = entry.source
            book = Book(one.back / place.file)
            assert place.sha256 == sha256((one.back / place.file).read_bytes()).hexdigest()
            for address in place.cell.split(","):
                column = {at: key for key, at in book.columns.items()}[book.sheet[address].column]
                assert (entry.unit, entry.ref, column) in cells


def test_the_same_through_the_command_line(office: RoundOffice) -> None:
    office.dispatch(units=UNITS)
    cells = {
        (QUALITY, "22c", "value-1"): Typed("１２３", Decimal(123)),
        (QUALITY, "22c", "note"): Typed("张䶮：已完成\n待复核", "张䶮：已完成\n待复核"),
        (SCIENCE, "8a", "evidence"): Typed("a.pdf；b.pdf", ("a.pdf", "b.pdf")),
        (SCIENCE, "8a", "as_of"): Typed("5月20日", date(2017, 5, 20)),
    }
    for unit, own in of_units(cells).items():
        book = office.open(unit)
        for (_unit, ref, column), typed in own.items():
            book[ref, column] = typed.value
        book.save(office.back / book.path.name)
    office.collect("--apply")
    second, first = office.reports()
    assert (first["unit"], first["ref"], first["values"][0]["value"]) == (QUALITY, "22c", 123)
    assert (first["note"], first["status"], first["evidence"]) == ("张䶮：已完成\n待复核", None, None)
    assert (second["unit"], second["evidence"], second["as_of"]) == (SCIENCE, ["a.pdf", "b.pdf"], "2017-05-20")
    assert office.kinds().count("return") == 2


# --- in any order, in any wrapping, once -----------------------------------------------------------------------------


@st.composite
def several_files(draw: Any) -> list[tuple[str, Edits]]:
    """Up to two files of each unit, of which no two answer the same."""
    cells = draw(edits(least=3))
    halves = {place: draw(st.booleans()) for place in cells if place[2] not in ("as_of", "filled_by", "checked_by")}
    files: list[tuple[str, Edits]] = []
    for unit, own in of_units(cells).items():
        for half in (False, True):
            part = {place: typed for place, typed in own.items() if halves.get(place, half) == half}
            if any(place in halves for place in part):
                files.append((unit, part))
    return files


def put(one: Round, files: Sequence[tuple[str, Edits]]) -> list[Path]:
    """All the files, into the folder for what comes back."""
    return [fill(one, unit, own, f"2017-05_{unit} {number}.xlsx") for number, (unit, own) in enumerate(files)]


@slow
@given(several_files(), st.randoms(use_true_random=False))
def test_any_order_and_any_wrapping_comes_to_the_same(files: list[tuple[str, Edits]], chance: Any) -> None:
    assume(files)
    with a_round() as one, a_round() as by_one, a_round() as zipped, a_round() as named:
        paths = put(one, files)
        one.take()
        for path in sorted(paths, key=lambda _path: chance.random()):
            by_one.take(path)
        archive = zipped.back / "5月.zip"
        with ZipFile(archive, "w") as package:
            for path in sorted(paths, key=lambda _path: chance.random()):
                package.write(path, f"交来/{path.name}")
        zipped.take(archive)
        named.take(*sorted(paths, key=lambda _path: chance.random()))
        for other in (by_one, zipped, named):
            assert other.contents() == one.contents()
            assert other.state() == one.state()
        assert written(one) == set().union(*(expected(own) for _unit, own in files))


@slow
@given(edits(least=2), st.randoms(use_true_random=False))
def test_what_files_agree_on_is_known_the_same_in_any_order(cells: Edits, chance: Any) -> None:
    """Two files of a unit of which each has some of the same answers; which of them is named as the source depends."""
    cells = {place: typed for place, typed in cells.items() if place[2] != "as_of"}
    assume(cells)
    files = [
        (unit, {place: typed for place, typed in own.items() if chance.random() < 0.7})
        for unit, own in of_units(cells).items()
        for _time in range(2)
    ]
    with a_round() as one, a_round() as by_one:
        paths = put(one, files)
        one.take()
        for path in sorted(paths, key=lambda _path: chance.random()):
            by_one.take(path)
        assert by_one.state() == one.state()
        told = [(e.unit, e.ref, *said(e.report)[2:]) for e in one.reports()]
        assert len({(unit, ref, note) for unit, ref, note, *_rest in told if note is not None}) == sum(
            note is not None for _unit, _ref, note, *_rest in told
        ), "what both say is written once"


@slow
@given(several_files())
def test_twice_is_once_and_undone_is_not_at_all(files: list[tuple[str, Edits]]) -> None:
    assume(files)
    with a_round() as one:
        before = one.state(), one.contents()
        put(one, files)
        entries = one.take()
        after = one.state(), one.contents()
        assert one.take() == [], "not even a step"
        assert (one.state(), one.contents()) == after
        one.append([undoing(entry, None, author="王", as_of=BACK, reason="误") for entry in reversed(entries)])
        assert (one.state(), one.contents()) == before
        again = one.take()
        assert [entry.kind for entry in again] == [entry.kind for entry in entries]
        assert (one.state(), one.contents()) == after


@slow
@given(several_files(), st.data())
def test_a_copy_that_was_saved_again_adds_a_step_and_no_report(files: list[tuple[str, Edits]], data: Any) -> None:
    assume(files)
    with a_round() as one:
        paths = put(one, files)
        one.take()
        after = one.state(), one.contents()
        path = data.draw(st.sampled_from(paths))
        book = Book(path)
        book.sheet.column_dimensions["D"].width = 33
        book.save()
        assert [entry.kind for entry in one.take(path)] == ["return"]
        assert (one.state(), one.contents()) == after


# --- files that disagree ---------------------------------------------------------------------------------------------


@st.composite
def disagreeing(draw: Any) -> tuple[list[tuple[str, Edits]], str]:
    """Files of which two of one unit say different things of one cell, and that unit."""
    cells = draw(edits([place for place in PLACES if place[2] not in ("as_of", "filled_by", "checked_by")], least=1))
    place = draw(st.sampled_from(sorted(cells)))
    first = draw(CELLS.get(place[2], figures()).filter(lambda typed: typed.meant is not None))
    second = draw(CELLS.get(place[2], figures()).filter(lambda typed: typed.meant not in (None, first.meant)))
    files = list(of_units(cells | {place: first}).items())
    files.insert(draw(st.integers(0, len(files))), (place[0], {place: second}))
    return files, place[0]


@slow
@given(disagreeing(), st.randoms(use_true_random=False), st.sampled_from(["", "returned"]))
def test_of_files_that_disagree_nothing_is_written_until_somebody_decides(
    case: tuple[list[tuple[str, Edits]], str], chance: Any, prefer: str
) -> None:
    files, unit = case
    with a_round() as one:
        before = one.journal.newest()
        paths = sorted(put(one, files), key=lambda _path: chance.random())
        found = one.looked_at(*paths, prefer=prefer)
        assert {file.unit for file in found.files if file.needs_attention} == {unit}
        assert sum(file.needs_attention for file in found.files) == 2
        assert one.take(*paths, prefer=prefer) == []
        assert one.journal.newest() == before
        (ours, other) = (path for path in paths if unit in path.name)
        assert one.take(*paths, only=lambda name, _unit: name != str(other))
        state, newest = one.state(), one.journal.newest()
        assert one.take(other, prefer="") == [], "what was taken in is not overwritten by what says something else"
        assert (one.state(), one.journal.newest()) == (state, newest)
        assert one.take(other, prefer="returned"), "unless somebody says so"
        assert ours.exists()
