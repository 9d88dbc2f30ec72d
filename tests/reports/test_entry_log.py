"""Does the log tell what was written, what was so before, and what has become of it – and does undoing undo?"""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from airplan.plan import reader
from airplan.plan.model import Filter
from airplan.progress.entry_status import entry_statuses
from airplan.progress.ledger import Ledger
from airplan.progress.rules import Rules
from airplan.reports.entry_log import entry_log
from airplan.reports.table import ReaderContext
from airplan.store.compiler import insert
from airplan.store.connect import open_in_memory
from airplan.store.entries import STATUSES, Decision, Draft, Report, Source, undoing
from airplan.store.journal import Journal
from airplan.store.plan_queries import CompiledPlan
from airplan.store.sql import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.i18n import Language
    from airplan.progress.standing import Standing
    from airplan.store.database import Database
    from airplan.store.entries import Entry
    from support.clerk import Clerk
    from support.golden import Golden
    from support.wording import Wording

pytestmark = pytest.mark.slow


DATA = Path(__file__).parents[2] / "data"
DOCS = Path(__file__).parents[2] / "docs"
NOW = datetime(2017, 5, 25, 1, 30, tzinfo=UTC)
LANGS = ("en", "zh")
WIDTHS = (80, 120)


# --- screens ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def month(clerk: Clerk) -> Clerk:
    """A journal with an entry of every kind but steps of a round and revisions of the plan."""
    why = ("--authority", "区政府专题会议〔2017〕8号", "--reason", "市场供应不足")
    said = (
        "--status",
        "推进中",
        "--value",
        "retrofit=300",
        "--note",
        "已完成摸底，开工建设，按计划推进。",
    )
    first = clerk.write("record", "8a", *said, "--problem", "资金未到位", "--next", "落实资金", "--evidence", "a.pdf")
    street = clerk.write("record", "8a", "--unit", "德胜街道", "--status", "未启动", "--on", "2017-05-20")
    clerk.write("record", "8a", "--corrects", first, "--value", "retrofit=320.50", "--note", "")
    clerk.write("send-back", street, "--reason", "请写明数据")
    clerk.write("extend", "8b", "--to", "2017-09-30", *why)
    clerk.write("adjust", "10a", "--to", "20", *why)
    milestone = clerk.write("milestone", "add", "1a", "2017-09-30", "完成整改")
    clerk.write("milestone", "reach", "1a", "2017-05-24", milestone)
    mistake = clerk.write("close", "28a", *why)
    retraction = clerk.write("undo", mistake, "--reason", "误登")
    clerk.write("undo", retraction)
    clerk.write("undo", clerk.write("record", "28a", "--unit", "区科信委", "--note", "误填"))
    return clerk


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_log_on_a_screen(month: Clerk, golden: Golden, width: int, lang: Language) -> None:
    result = month("log", lang=lang, width=width)
    assert result.err == ""
    assert [line for line in result.out.split("\n") if cell_len(line) > width] == []
    golden(f"log.{lang}.{width}", result.out)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [60, 72, 160])
def test_no_width_loses_anything(month: Clerk, width: int, lang: Language) -> None:
    screen = month("log", lang=lang, width=width).out
    assert [line for line in screen.split("\n") if cell_len(line) > width] == []
    assert set(Counter(month("log", lang=lang, width=100).out) - Counter(screen)) <= set(" \n─")


def test_the_log_as_markdown_csv_and_workbook(month: Clerk) -> None:
    assert "| 1bgy" in month("log", "--format", "markdown").out
    keys, *lines = month("log", "--format", "csv").out.lstrip("\N{BYTE ORDER MARK}").split("\r\n")
    assert sorted(keys.split(",")) == sorted(month.log()[0])
    assert lines[2].split(",")[3:5] == ["8a", "区环保局"]
    assert ",retrofit: 300 → 320.50 蒸吨," in lines[2]
    month("log", "--output", "log.xlsx")
    from openpyxl import load_workbook

    (sheet,) = load_workbook("log.xlsx").worksheets
    assert "320.50" in "".join(str(cell.value) for row in sheet.iter_rows() for cell in row)


# --- the contract -----------------------------------------------------------------------------------------------------


def promised(heading: str) -> dict[str, str]:
    """Key → type, as docs/json.md has them under a heading."""
    _before, _heading, body = (DOCS / "json.md").read_text("utf-8").partition(f"### `{heading}`\n")
    return dict(re.findall(r"^\| `([\w.]+)` \| ([\w ]+) \| \S", body.split("\n#")[0], re.MULTILINE))


_TYPES = {
    str: "string",
    int: "integer",
    float: "number",
    type(None): "null",
    dict: "object",
    list: "list of strings",
}


def test_json_is_what_the_page_promises(month: Clerk) -> None:
    page, seen = promised("log"), dict[str, set[str]]()
    for entry in month.log():
        assert list(entry) == [key for key in page if "." not in key]
        parts = [(f"values.{key}", part) for value in entry["values"] for key, part in value.items()]
        for key, value in [*entry.items(), *parts]:
            seen.setdefault(key, set()).add("list of objects" if key == "values" else _TYPES[type(value)])
    assert seen.keys() == page.keys()
    for key, kinds in seen.items():
        allowed = set(page[key].split(" or "))
        assert {("number" if kind == "integer" and "number" in allowed else kind) for kind in kinds} <= allowed, key
    assert {key for key, kinds in seen.items() if kinds == {"null"}} == {
        *("batch", "source", "arrived", "filled_by", "checked_by", "answers", "seal", "former", "paper", "mail")
    }


def test_json_of_milestones_is_what_the_page_promises(month: Clerk) -> None:
    (milestone,) = json.loads(month("milestone", "list", "--format", "json").out)
    assert list(milestone) == list(promised("milestone list"))


# --- filters ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "kinds"),
    [
        (("8",), ["report", "report", "report", "send-back", "extend"]),
        (("8a",), ["report", "report", "report", "send-back"]),
        (("8b",), ["extend"]),
        (("--unit", "德胜街道"), ["report", "send-back"]),
        (("--unit", "各街道办事处"), ["report", "send-back"]),
        (("--unit", "hbj", "--unit", "德胜街道", "8a"), ["report", "report", "report", "send-back"]),
        (("8", "--unit", "hbj"), ["report", "report"]),
        (("--last", "2"), ["report", "retract"]),
        (("8", "--last", "1"), ["extend"]),
        (("--since", "2017-05-26"), []),
        (("2a",), []),
    ],
    ids=" ".join,
)
def test_which_entries(month: Clerk, arguments: tuple[str, ...], kinds: list[str]) -> None:
    assert [entry["kind"] for entry in month.log(*arguments)] == kinds


def test_since_a_day_where_the_office_is(clerk: Clerk) -> None:
    """The 26th begins in Beijing at 16:00 UTC of the 25th."""
    clerk.now = datetime(2017, 5, 25, 15, 58, tzinfo=UTC)
    clerk.write("record", "5a", "--note", "一")
    clerk.write("record", "5a", "--note", "二")
    assert [entry["note"] for entry in clerk.log("--since", "2017-05-26")] == ["二"]
    assert [entry["note"] for entry in clerk.log("--as-of", "2017-05-25")] == ["一"]
    assert "2017-05-26 00:00" in clerk("log").out


def test_the_fate_of_a_past_day(clerk: Clerk) -> None:
    """Of what has become of an entry counts what was known by the end of a day, if that is asked for."""
    entry = clerk.write("record", "5a", "--note", "一")
    clerk.now += timedelta(days=1)
    clerk.write("undo", entry)
    assert clerk.log()[0]["retracted_by"]
    assert [one["retracted_by"] for one in clerk.log("--known-at", "2017-05-25")] == [None]
    assert [one["retracted_by"] is None for one in clerk.log("--as-of", "2017-05-25")] == [False]


@pytest.mark.parametrize(
    ("arguments", "code", "fact"),
    [
        (("99z",), 3, "99z"),
        (("--unit", "火星局"), 3, "火星局"),
        (("--since", "2017-02-30"), 2, "2017-02-30"),
        (("--last", "0"), 2, "--last 0"),
    ],
    ids=["a ref", "a unit", "a day", "a number"],
)
def test_what_the_log_refuses(clerk: Clerk, arguments: tuple[str, ...], code: int, fact: str, wording: Wording) -> None:
    err = clerk("log", *arguments, code=code).err
    assert err.startswith(f"airplan: {fact}: ")
    wording(err)


# --- what was so before -----------------------------------------------------------------------------------------------


def test_old_values_are_those_that_stood(clerk: Clerk) -> None:
    """A late report for an earlier day is compared with what was so then; what was retracted is not compared with."""
    clerk.write("record", "5a", "--value", "100", "--on", "2017-03-31")
    mistake = clerk.write("record", "5a", "--value", "90000", "--on", "2017-04-10")
    clerk.write("undo", mistake)
    clerk.write("record", "5a", "--value", "300", "--status", "推进中", "--on", "2017-05-20")
    clerk.write("record", "5a", "--value", "200", "--status", "推进中", "--on", "2017-04-30")
    clerk.write("record", "5a", "--unit", "德胜街道", "--value", "7")
    reports = [entry for entry in clerk.log() if entry["kind"] == "report"]
    assert [entry["values"][0]["before"] for entry in reports] == [None, 100, 100, 100, None]
    assert reports[3]["status_before"] is None
    assert clerk.log("--last", "2")[0]["values"][0]["before"] == 100, "though the earlier ones are not shown"
    assert "Old vehicles scrapped or moved out: 100 → 200 vehicles\n" in re.sub(
        " +\n", "\n", clerk("log", width=120).out
    )


def test_where_an_entry_was_read(clerk: Clerk) -> None:
    clerk("log")
    from airplan.store.connect import open_store

    database = open_store(clerk.store)
    source = Source("区环保局 5月.xlsx", "填报", "H7", "ab" * 32)
    draft = Draft.report(
        *("5a", "区环保局", "2017-05", Report(note="一")), as_of=date(2017, 5, 20), author="王芳", source=source
    )
    Journal(database, "xicheng-2017").append([draft], revision="test", now=clerk.now)
    database.close()
    (entry,) = clerk.log()
    assert entry["source"] == {"file": "区环保局 5月.xlsx", "sheet": "填报", "cell": "H7", "sha256": "ab" * 32}
    assert "Recorded by: 王芳 (区环保局 5月.xlsx!填报!H7)" in clerk("log", width=120).out
    assert "区环保局 5月.xlsx!填报!H7" in clerk("log", "--format", "csv").out


# --- properties -------------------------------------------------------------------------------------------------------

UNITS = ("区环保局", "德胜街道办事处")
PLANS = count(1)


@pytest.fixture(scope="module", autouse=True)
def _close_database() -> Iterator[None]:
    """Close the database of the properties after the last of them."""
    yield
    if compiled_plan.cache_info().currsize:
        compiled_plan()[0].close()
        compiled_plan.cache_clear()


@cache
def compiled_plan() -> tuple[Database, CompiledPlan]:
    plan, _problems = reader.read(*(reader.read_source(DATA / name) for name in ("plan_2017.yaml", "departments.yaml")))
    assert plan
    database = open_in_memory()
    with database.transaction():
        revision = insert(database, plan, "digest")
    return database, CompiledPlan(database, revision)


days = st.dates(date(2017, 1, 1), date(2017, 12, 31))
picks = st.integers(0, 99)
reports = st.tuples(
    st.just("report"),
    st.sampled_from(UNITS),
    days,
    st.none() | st.sampled_from(STATUSES),
    st.none() | st.decimals(0, 2000, places=1),
    picks,
)
others = st.tuples(
    st.sampled_from(["correct", "correct", "undo", "send-back", "close", "extend", "adjust", "milestone", "reach"]),
    st.sampled_from(UNITS),
    days,
    st.none() | st.sampled_from(STATUSES),
    st.decimals(0, 2000, places=1),
    picks,
)
Move = tuple[str, str, date, Any, Any, int]


class Office:
    """Makes a journal of moves, as the commands do: only what stands is undone, sent back and corrected."""

    def __init__(self) -> None:
        database, self.plan = compiled_plan()
        self.journal = Journal(database, f"p{next(PLANS)}")
        self.now = NOW

    def move(self, move: Move) -> Entry | None:
        """Write an entry, if there is anything it could be about."""
        what, unit, day, status, value, pick = move
        entries = list(self.journal.entries())
        become = entry_statuses(self.journal, entries)
        fitting = [
            entry
            for entry in entries
            if not become[entry.id].undone_by
            and not become[entry.id].corrected_by
            and (what == "undo" or entry.kind == {"reach": "milestone"}.get(what, "report"))
        ]
        about = fitting[pick % len(fitting)] if fitting else None
        said = Report(status, {} if value is None else {"retrofit": value}, note=f"{pick}")
        if what == "report":
            return self.write(Draft.report("8a", unit, "2017-05", said, as_of=day, author="王芳"))
        if what in ("correct", "undo", "send-back", "reach"):
            return self.about(what, about, day, said) if about else None
        content = Decision(to=day, target="retrofit", value=value, title=str(pick))
        kind: Any = what
        return self.write(Draft.decision(kind, "8a", content, as_of=day, author="王芳"))

    def about(self, what: str, entry: Entry, day: date, said: Report) -> Entry:
        if what == "undo":
            return self.undo(entry)
        if what == "correct":
            first = entry.about or entry.id
            return self.write(Draft.report("8a", entry.unit, "2017-05", said, as_of=day, author="王芳", corrects=first))
        kind: Any = what
        content = Decision(reason="x")
        return self.write(
            Draft.decision(kind, "8a", content, as_of=day, author="王芳", unit=entry.unit, about=entry.id)
        )

    def undo(self, entry: Entry) -> Entry:
        named = self.journal.by_ids([entry.about]).get(entry.about) if entry.about else None
        return self.write(undoing(entry, named, author="李明", as_of=entry.as_of, reason=""))

    def lifts_a_sending_back(self, entry: Entry) -> bool:
        """Undoing that sends the report back anew (decision 0015), whatever the unit has reported meanwhile."""
        named = self.journal.by_ids([entry.about]) if entry.kind == "restore" else {}
        return any(one.kind == "send-back" for one in named.values())

    def write(self, draft: Draft) -> Entry:
        self.now += timedelta(minutes=1)
        return self.journal.append([draft], revision="r", now=self.now)[0]

    def standings(self) -> list[tuple[Standing, list[tuple[str, str]]]]:
        """Where 8a stood at the end of each quarter, as known now, whichever entries say so."""
        where, ends = Filter(ids=("8a",)), [date(2017, number, 28) for number in (3, 6, 9, 12)]
        found = [one for end in ends for one in Ledger(self.plan, self.journal, Rules(), View(end)).standings(where)]
        return [(one._replace(decisions=()), [(said.kind, said.unit) for said in one.decisions]) for one in found]


@given(st.lists(reports | others, max_size=10), reports | others)
@settings(max_examples=120, deadline=None)
def test_undoing_the_last_entry_gives_back_the_standing_before(moves: list[Move], last: Move) -> None:
    office = Office()
    for move in moves:
        office.move(move)
    before = office.standings()
    entry = office.move(last)
    if not entry or office.lifts_a_sending_back(entry):
        return
    after = office.standings()
    retraction = office.undo(entry)
    assert office.standings() == before
    restoration = office.undo(retraction)
    assert office.standings() == after
    office.undo(restoration)
    assert office.standings() == before


@given(st.lists(reports | others, max_size=12))
@settings(max_examples=120, deadline=None)
def test_what_the_log_says_of_an_entry_is_what_the_journal_does(moves: list[Move]) -> None:
    office = Office()
    for move in moves:
        office.move(move)
    entries = list(office.journal.entries())
    said = [entry for entry in entries if entry.kind not in ("retract", "restore", "send-back")]
    become = entry_statuses(office.journal, entries)
    standing = office.journal.standing(said, View(date(2017, 12, 31)))
    assert {entry.id for entry in said if become[entry.id].stands} == standing
    for at, entry in enumerate(entries):
        known = entry_statuses(office.journal, entries[: at + 1], entry.recorded)
        stood = office.journal.standing(said, View(date(2017, 12, 31), entry.recorded))
        assert {one.id for one in said if one in entries[: at + 1] and known[one.id].stands} == (
            stood & {one.id for one in entries[: at + 1]}
        )


@given(st.lists(reports | others, max_size=12))
@settings(max_examples=40, deadline=None)
def test_every_journal_has_a_log(moves: list[Move]) -> None:
    office = Office()
    for move in moves:
        office.move(move)
    entries = list(office.journal.entries())
    measures = {measure.ref: measure for measure in office.plan.select(Filter(ids=("8a",)))}
    for known in (measures, {}):
        table = entry_log(office.journal, entries, known, ReaderContext(date(2017, 5, 31)))
        assert len(table.rows) == len(table.as_records()) == len(entries)
        assert {record["about"] for record in table.as_records()} - {None} <= {entry.id for entry in entries}


def test_an_undone_undoing_counts_once_more() -> None:
    office = Office()
    entry = office.write(
        Draft.report(
            *("8a", UNITS[0], "2017-05", Report("done", {"retrofit": Decimal(3)})),
            as_of=date(2017, 5, 2),
            author="王芳",
        )
    )
    line = [entry]
    for _again in range(4):
        line.append(office.undo(line[-1]))
    become = entry_statuses(office.journal, line)
    assert [one.kind for one in line] == ["report", "retract", "restore", "retract", "restore"]
    assert [become[one.id].undone_by for one in line] == ["", line[2].id, "", line[4].id, ""]
    assert [one.undone_by for one in entry_statuses(office.journal, line[:4], line[3].recorded).values()] == [
        *(line[3].id, line[2].id, line[3].id, ""),
    ]


def test_undoing_the_undoing_of_a_sending_back_asks_the_unit_again() -> None:
    office = Office()
    day = date(2017, 5, 24)
    report = office.write(Draft.report("8a", UNITS[0], "2017-05", Report("done", note="一"), as_of=day, author="王芳"))
    back = office.about("send-back", report, day, Report())
    office.write(Draft.report("8a", UNITS[0], "2017-05", Report("done", note="二"), as_of=day, author="王芳"))
    lifted = office.undo(back)
    office.undo(lifted)
    assert [said[-1] for _standing, said in office.standings() if said] == [("send-back", UNITS[0])] * 3
