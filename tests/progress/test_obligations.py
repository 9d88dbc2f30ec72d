"""Is it right who owes a report for a month, and what each report is worth that came?"""

from __future__ import annotations

import re
import time
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from airplan import i18n
from airplan.i18n import forms
from airplan.plan import reader
from airplan.plan.model import Cadence, Deadline, Heading, Measure, Party, Target
from airplan.plan.periods import Period
from airplan.progress.duties import asked
from airplan.progress.ledger import Ledger
from airplan.progress.obligations import reporting_round
from airplan.progress.rules import DUTIES, Reporting, Rules
from airplan.reports import reminders, submissions
from airplan.reports.table import ReaderContext
from airplan.store.connect import open_store
from airplan.store.journal import Journal
from airplan.store.sql import View
from support.office import Office

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from airplan.plan.model import Plan
    from airplan.progress.obligations import Obligation
    from support.wording import Words

DATA = Path(__file__).parents[2] / "data"
MAY = Period(2017, 5)
JANUARY = Period(2017, 1)
STREETS = Party("各街道办事处", "collective", members=("德胜街道办事处", "月坛街道办事处"))
OTHERS = Party("其他有关部门", "collective")
MEMBERS = {STREETS.name: STREETS.members, OTHERS.name: None}


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The office is in Beijing and the tests speak English."""
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()
    i18n.use("en")


# --- who --------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The plan of 2017."""
    files = (reader.read_source(DATA / "plan_2017.yaml"), reader.read_source(DATA / "departments.yaml"))
    read_in, _problems = reader.read(*files)
    assert read_in
    return read_in


def owed_by(plan: Plan, reporting: Reporting, period: Period = JANUARY) -> dict[str, tuple[str, ...]]:
    """ref → who owes."""
    members = {party.name: party.members for party in plan.parties if party.sort == "collective"}
    found = {each.ref: tuple(asked(each, period, reporting, (), members)) for each in plan.measures}
    return {ref: units for ref, units in found.items() if units}


LONG_TERM = {
    "2a": 1, "2b": 2, "3a": 2, "10b": 2, "12a": 1, "12b": 1, "12c": 2, "12d": 1, "14a": 5, "18a": 3, "20a": 2,
    "21a": 2, "23a": 2, "25a": 1, "30a": 2, "30b": 2, "30c": 2,
}  # fmt: skip
"""The 17 long-term measures with the number of their leads, counted in the document."""
COMING_ROUND = {"13a": 1, "16a": 1, "17a": 1, "22d": 1, "26a": 1}
"""Those besides with a cadence."""
BROKEN_DOWN = {"5a": 1 + 16 + 6, "8a": 1 + 21 + 3, "9a": 1, "10a": 1, "22c": 2 + 15 + 2}
"""Those with a cumulative target of the district's: lead, responsible (with the 15 subdistricts), assisting units."""


def test_who_owes_by_the_rules_as_they_come(plan: Plan) -> None:
    found = owed_by(plan, Reporting(ask_before_days=0))
    assert {ref: len(units) for ref, units in found.items()} == LONG_TERM | COMING_ROUND | BROKEN_DOWN
    assert sum(map(len, found.values())) == 33 + 5 + 69
    owing = Counter(unit for units in found.values() for unit in units)
    assert owing["区环保局"] == 4 + 11 + 3
    assert {owing[unit] for unit in owing if unit.endswith("街道办事处")} == {3}
    assert len([unit for unit in owing if unit.endswith("街道办事处")]) == 15


@pytest.mark.parametrize(
    ("leads", "everyone", "measures", "owed"),
    [
        ((), (), 0, 0),
        (("ongoing",), (), 17, 33),
        (("cadence",), (), 12, 14 + 5),
        (("milestones",), (), 2, 3 + 1),
        (("target",), (), 5, 6),
        (("by-date",), (), 27, 38),
        (DUTIES, (), 46, 33 + 38 + 4),
        (DUTIES, ("target",), 46, 33 + 38 + 4 - 6 + 69),
        ((), ("milestones",), 2, 3 + 3 + 15 + 1 + 1),
    ],
    ids=str,
)
def test_who_owes_by_other_rules(
    plan: Plan, leads: tuple[str, ...], everyone: tuple[str, ...], measures: int, owed: int
) -> None:
    found = owed_by(plan, Reporting(leads=leads, everyone=everyone, ask_before_days=0))
    assert (len(found), sum(map(len, found.values()))) == (measures, owed)


def test_a_target_of_the_city_or_of_another_nature_is_not_broken_down() -> None:
    assert asked(measure(targets=(target(scope="city"),)), MAY, Reporting(), (), {}) == {}
    assert asked(measure(targets=(target(nature="rate"),)), MAY, Reporting(), (), {}) == {}
    assert set(asked(measure(targets=(target(value=None),)), MAY, Reporting(), (), {})) == {"区环保局"}


# --- what came --------------------------------------------------------------------------------------------------------


def target(nature: str = "cumulative", scope: str = "district", value: str | None = "1100") -> Target:
    return Target("retrofit", "改造", "", Decimal(value) if value else None, "蒸吨", "at-least", nature, scope)


def measure(ref: str = "8a", kind: Any = "by-date", **more: Any) -> Measure:
    given: dict[str, Any] = {
        "id": ref,
        "ref": ref,
        "number": int(ref[:-1]),
        "section": Heading(4, "治污减排任务", ""),
        "city_task": Heading("18", "推进改造", ""),
        "text": "完成改造。",
        "brief": "锅炉低氮改造",
        "brief_en": "Low-NOx boiler retrofits",
        "deadline": Deadline("", kind),
        "leaders": ("姜立光",),
        "lead": ("区环保局",),
    }
    return Measure(**{**given, **more})


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Somebody who writes into an empty journal."""
    database = open_store(str(tmp_path / "store.sqlite"))
    yield Office(Journal(database, "p"))
    database.close()


def owed(
    office: Office,
    *measures: Measure,
    day: date = date(2017, 5, 31),
    known: datetime | None = None,
    period: Period = MAY,
    **more: Any,
) -> tuple[Obligation, ...]:
    """What is owed on the measures; without any on 8a, which the lead and two subdistricts owe."""
    own = measures or (measure(targets=(target(),), responsible=("各街道办事处", "其他有关部门")),)
    plan: Any = SimpleNamespace(parties=lambda *_sorts: [STREETS, OTHERS])
    ledger = Ledger(plan, office.journal, Rules(), View(day, known))
    return reporting_round(ledger, own, period, **more).owed


def came(*arguments: Any, **more: Any) -> dict[str, tuple[str, bool]]:
    """unit → what came of it, and whether it was late."""
    return {each.unit: (each.came, each.late) for each in owed(*arguments, **more)}


def at(moment: str) -> datetime:
    """An instant by the clock of the office."""
    return datetime.fromisoformat(f"2017-{moment}:00+08:00").astimezone(UTC)


def test_nothing_came(office: Office) -> None:
    nobody = {
        "区环保局": ("missing", False),
        "德胜街道办事处": ("missing", False),
        "月坛街道办事处": ("missing", False),
    }
    assert came(office) == nobody
    assert came(office, day=date(2017, 5, 25)) == nobody, "on its day a report is asked for"
    assert set(came(office, day=date(2017, 5, 24)).values()) == {("open", False)}


def test_until_its_own_day_a_unit_is_asked_for_nothing(office: Office) -> None:
    dispatched(office, date(2017, 6, 5))
    office.step("dispatch", "德胜街道办事处", date(2017, 5, 16), to=date(2017, 5, 26))
    office.step("dispatch", "甲", date(2017, 5, 16), to=date(2017, 5, 26))
    assert {unit: word for unit, (word, _late) in came(office).items()} == {
        "区环保局": "open", "德胜街道办事处": "missing", "月坛街道办事处": "missing",
    }  # fmt: skip
    words = {word for word, _late in came(office, day=date(2017, 5, 25)).values()}
    assert words == {"open"}, "the day that most were told counts for those without a workbook, too"


def test_nothing_is_open_in_a_round_that_is_closed(office: Office) -> None:
    office.step("close-round", on=date(2017, 5, 22))
    assert {word for word, _late in came(office, day=date(2017, 5, 22)).values()} == {"missing"}
    assert {word for word, _late in came(office, day=date(2017, 5, 21)).values()} == {"open"}


def lead(office: Office, on: date = date(2017, 5, 20), **said: Any) -> Any:
    return office.report("8a", "区环保局", on, **{"note": "完成200蒸吨。", **said})


def received(office: Office) -> None:
    lead(office)


def late(office: Office) -> None:
    office.now = at("05-26 00:00")
    lead(office)


def on_the_last_minute(office: Office) -> None:
    office.now = at("05-25 23:58")
    lead(office)


def empty(office: Office) -> None:
    lead(office, note=None, status="in-progress")


def empty_words(office: Office) -> None:
    lead(office, note="与4月相同。", status="in-progress")


def full_then_empty_words(office: Office) -> None:
    lead(office)
    lead(office, note="同上")


def empty_words_twice(office: Office) -> None:
    lead(office, on=date(2017, 4, 20), note="同上")
    lead(office, note="同上")


def empty_and_late(office: Office) -> None:
    office.now = at("05-30 09:00")
    lead(office, note="", status="in-progress")


def full_then_a_status(office: Office) -> None:
    lead(office)
    lead(office, note=None, status="done")


def a_status_in_time_the_rest_late(office: Office) -> None:
    lead(office, note=None, status="in-progress")
    office.now = at("05-30 09:00")
    lead(office)


def full_then_more_late(office: Office) -> None:
    lead(office)
    office.now = at("05-30 09:00")
    lead(office, note="又完成50蒸吨。")


def corrected_late(office: Office) -> None:
    first = lead(office)
    office.now = at("05-30 09:00")
    office.correct(first, note="完成250蒸吨。")


def corrected_twice(office: Office) -> None:
    first = lead(office)
    office.now = at("05-30 09:00")
    office.correct(office.correct(first, note="完成250蒸吨。"), note="完成260蒸吨。")


def sent_back(office: Office) -> None:
    office.send_back(lead(office))


def a_correction_sent_back(office: Office) -> None:
    office.send_back(office.correct(lead(office), note="无"))


def sent_back_and_sent_again_late(office: Office) -> None:
    report = lead(office)
    office.send_back(report)
    office.now = at("05-30 09:00")
    office.correct(report, note="完成200蒸吨，见附件。")


def sent_back_by_mistake(office: Office) -> None:
    office.undo(office.send_back(lead(office)))


def retracted(office: Office) -> None:
    office.undo(lead(office))


def of_another_month(office: Office) -> None:
    lead(office, on=date(2017, 4, 30))
    lead(office, on=date(2017, 6, 1))


def another_month_sent_back(office: Office) -> None:
    office.send_back(lead(office, on=date(2017, 4, 30)))


def by_somebody_else(office: Office) -> None:
    office.report("8a", "区教委", note="代填。")
    office.report("9a", "区环保局", note="别的事项。")


def repeated(office: Office) -> None:
    lead(office, on=date(2017, 4, 20), values={"retrofit": Decimal(200)}, status="in-progress", problem="缺资金")
    lead(office, values={"retrofit": Decimal("200.0")}, status="in-progress")


def repeated_and_late(office: Office) -> None:
    lead(office, on=date(2017, 4, 20))
    late(office)


def the_same_words_with_another_number(office: Office) -> None:
    lead(office, on=date(2017, 4, 20), values={"retrofit": Decimal(200)})
    lead(office, values={"retrofit": Decimal(210)})


def the_same_words_with_a_first_number(office: Office) -> None:
    lead(office, on=date(2017, 4, 20))
    lead(office, values={"retrofit": Decimal(210)})


def the_same_words_but_done(office: Office) -> None:
    lead(office, on=date(2017, 4, 20), status="in-progress")
    lead(office, status="done")


def the_same_words_with_a_new_problem(office: Office) -> None:
    lead(office, on=date(2017, 4, 20))
    lead(office, problem="缺资金")


def as_two_months_before(office: Office) -> None:
    lead(office, on=date(2017, 3, 20))
    lead(office, on=date(2017, 4, 20), note="完成150蒸吨。")
    lead(office)


def as_what_was_retracted(office: Office) -> None:
    office.undo(lead(office, on=date(2017, 4, 20)))
    lead(office)


def as_another_unit(office: Office) -> None:
    office.report("8a", "德胜街道办事处", date(2017, 4, 20), note="完成200蒸吨。")
    lead(office)


def as_earlier_in_the_same_month(office: Office) -> None:
    lead(office)
    lead(office)


def dispatched(office: Office, to: date) -> Any:
    return office.step("dispatch", "区环保局", date(2017, 5, 16), to=to)


def after_the_closing(office: Office) -> None:
    office.step("close-round", on=date(2017, 5, 22))
    lead(office)


def before_the_closing(office: Office) -> None:
    lead(office)
    office.step("close-round", on=date(2017, 5, 22))


def after_opening_again(office: Office) -> None:
    office.step("close-round", on=date(2017, 5, 22))
    office.step("reopen-round", on=date(2017, 5, 23))
    lead(office)


def after_a_closing_that_was_undone(office: Office) -> None:
    office.undo(office.step("close-round", on=date(2017, 5, 22)))
    lead(office)


def after_the_closing_of_another_month(office: Office) -> None:
    office.step("close-round", on=date(2017, 5, 22), period="2017-04")
    lead(office)


def corrected_after_the_closing(office: Office) -> None:
    first = lead(office)
    office.step("close-round", on=date(2017, 5, 22))
    office.correct(first, note="完成250蒸吨。")


def a_status_before_the_closing_the_rest_after(office: Office) -> None:
    lead(office, note=None, status="in-progress")
    office.step("close-round", on=date(2017, 5, 22))
    lead(office)


def empty_after_the_closing(office: Office) -> None:
    office.step("close-round", on=date(2017, 5, 22))
    lead(office, note=None, status="in-progress")


def by_a_later_day_than_others(office: Office) -> None:
    dispatched(office, date(2017, 5, 31))
    office.now = at("05-30 09:00")
    lead(office)


def after_an_earlier_day_than_others(office: Office) -> None:
    dispatched(office, date(2017, 5, 22))
    office.now = at("05-23 09:00")
    lead(office)


RETURNS = [
    (after_the_closing, "late", True),
    (before_the_closing, "received", False),
    (after_opening_again, "received", False),
    (after_a_closing_that_was_undone, "received", False),
    (after_the_closing_of_another_month, "received", False),
    (corrected_after_the_closing, "received", False),
    (a_status_before_the_closing_the_rest_after, "late", True),
    (empty_after_the_closing, "empty", True),
    (by_a_later_day_than_others, "received", False),
    (after_an_earlier_day_than_others, "late", True),
    (received, "received", False),
    (late, "late", True),
    (on_the_last_minute, "received", False),
    (empty, "empty", False),
    (empty_words, "empty", False),
    (empty_words_twice, "empty", False),
    (full_then_empty_words, "received", False),
    (empty_and_late, "empty", True),
    (full_then_a_status, "received", False),
    (a_status_in_time_the_rest_late, "late", True),
    (full_then_more_late, "received", False),
    (corrected_late, "received", False),
    (corrected_twice, "received", False),
    (sent_back, "sent-back", False),
    (a_correction_sent_back, "sent-back", False),
    (sent_back_and_sent_again_late, "late", True),
    (sent_back_by_mistake, "received", False),
    (retracted, "missing", False),
    (of_another_month, "missing", False),
    (another_month_sent_back, "missing", False),
    (by_somebody_else, "missing", False),
    (repeated, "repeated", False),
    (repeated_and_late, "repeated", True),
    (the_same_words_with_another_number, "received", False),
    (the_same_words_with_a_first_number, "received", False),
    (the_same_words_but_done, "received", False),
    (the_same_words_with_a_new_problem, "received", False),
    (as_two_months_before, "received", False),
    (as_what_was_retracted, "received", False),
    (as_another_unit, "received", False),
    (as_earlier_in_the_same_month, "received", False),
]


@pytest.mark.parametrize(
    ("happened", "word", "was_late"), RETURNS, ids=[happened.__name__ for happened, *_rest in RETURNS]
)
def test_what_came(office: Office, happened: Callable[[Office], None], word: str, was_late: bool) -> None:
    happened(office)
    assert came(office)["区环保局"] == (word, was_late)
    assert came(office)["月坛街道办事处"] == ("missing", False)


def test_the_report_that_counts_is_named(office: Office) -> None:
    full_then_more_late(office)
    (named,) = owed(office, measure(kind="ongoing"))
    assert named.entry
    assert named.entry.report.note == "又完成50蒸吨。"
    assert (named.entry.kind, named.outstanding) == ("report", False)


def test_the_report_that_was_sent_back_is_named(office: Office) -> None:
    sent_back(office)
    (named,) = owed(office, measure(kind="ongoing"))
    assert named.entry
    assert (named.entry.kind, named.outstanding) == ("report", True)


def test_sent_back_stays_sent_back_when_the_next_month_is_reported(office: Office) -> None:
    sent_back(office)
    lead(office, on=date(2017, 6, 20), note="完成300蒸吨。")
    assert came(office, day=date(2017, 6, 30))["区环保局"] == ("sent-back", False)


def test_what_was_known_then(office: Office) -> None:
    late(office)
    assert came(office, known=at("05-25 23:59"))["区环保局"] == ("missing", False)
    assert came(office, known=at("05-26 23:59"))["区环保局"] == ("late", True)


def test_a_closed_measure_owes_nothing_for_the_months_after(office: Office) -> None:
    office.decide("close", "8a", date(2017, 4, 30))
    assert came(office, period=Period(2017, 4)) != {}
    assert came(office, period=MAY) == {}
    assert came(office, period=Period(2018, 1), day=date(2018, 1, 31)) == {}


def test_a_measure_opened_again_owes_again(office: Office) -> None:
    office.undo(office.decide("close", "8a", date(2017, 4, 30)))
    assert set(came(office)) == {"区环保局", "德胜街道办事处", "月坛街道办事处"}


def test_only_some_units_or_roles(office: Office) -> None:
    assert set(came(office, units={"月坛街道办事处", "区教委"})) == {"月坛街道办事处"}
    assert set(came(office, roles=("lead",))) == {"区环保局"}
    assert set(came(office, roles=("responsible",))) == {"德胜街道办事处", "月坛街道办事处"}


def test_a_unit_in_two_roles_owes_once(office: Office) -> None:
    both = measure(
        kind="ongoing", lead=("区环保局", "区教委"), assisting=("区环保局",), cadence=(Cadence("monthly", ""),)
    )
    assert [each.unit for each in owed(office, both)] == ["区环保局", "区教委"]


def test_without_a_store_nothing_has_come() -> None:
    plan: Any = SimpleNamespace(parties=lambda *_sorts: [])
    ledger = Ledger(plan, None, Rules(), View(date(2017, 5, 31)))
    assert [each.came for each in reporting_round(ledger, [measure(kind="ongoing")], MAY).owed] == ["missing"]


# --- how it is told ---------------------------------------------------------------------------------------------------

ORDER = ("德胜街道办事处", "区环保局", "月坛街道办事处")
PARTIES = (
    Party("德胜街道办事处", "unit", "subdistrict"),
    Party("区环保局", "unit", "government"),
    Party("月坛街道办事处", "unit", "subdistrict"),
)
SENDER = reminders.Sender("区发展改革委", "王芳，010-1234")
READING = ReaderContext(date(2017, 5, 31), {"区环保局": "Environmental Protection Bureau"})


def told(office: Office, day: date = date(2017, 5, 31)) -> Any:
    """The month of 8a and of the long-term 9a."""
    plan: Any = SimpleNamespace(parties=lambda *_sorts: [STREETS, OTHERS])
    own = [
        measure(targets=(target(),), responsible=("各街道办事处",)),
        measure("9a", "ongoing", brief="台账", brief_en="The register"),
    ]
    return reporting_round(Ledger(plan, office.journal, Rules(), View(day)), own, MAY)


def rows_of(table: Any) -> list[dict[str, Any]]:
    keys = [column.key for column in table.columns]
    return [dict(zip(keys, row, strict=True)) for row in table.rows]


def test_by_unit_in_the_books_order(office: Office) -> None:
    late(office)
    office.report("8a", "德胜街道办事处", status="in-progress")
    office.send_back(office.report("8a", "月坛街道办事处", note="无"))
    table = submissions.by_unit(told(office), ORDER, READING)
    assert table.title == "Reports for May 2017, due by 25 May 2017 · 4 owed, 1 answered, 1 empty · as of 31 May 2017"
    keys = (
        "unit",
        "expected",
        "answered",
        "received",
        "late",
        "empty",
        "repeated",
        "sent_back",
        "open",
        "missing",
        "refs",
    )
    assert [tuple(row[key] for key in keys) for row in rows_of(table)] == [
        ("德胜街道办事处", 1, 0, 1, 1, 1, 0, 0, 0, 0, ""),
        ("区环保局", 2, 1, 1, 1, 0, 0, 0, 0, 1, "9a"),
        ("月坛街道办事处", 1, 0, 0, 0, 0, 0, 1, 0, 0, "8a (sent back)"),
    ]
    shown = [column.key for column in table.on_screen(wide=False).columns]
    assert shown == ["unit", "expected", "answered", "late", "empty", "repeated", "sent_back", "missing", "refs"]


def test_before_the_day_what_is_missing_is_open(office: Office) -> None:
    table = submissions.by_unit(told(office, date(2017, 5, 24)), ORDER, READING)
    assert [(row["open"], row["missing"]) for row in rows_of(table)] == [(1, 0), (2, 0), (1, 0)]
    shown = [column.key for column in table.on_screen(wide=False).columns]
    assert shown == ["unit", "expected", "answered", "late", "empty", "repeated", "open", "refs"]


def test_by_measure_with_the_units_still_to_come(office: Office) -> None:
    lead(office)
    table = submissions.by_measure(told(office), MEMBERS, READING)
    assert [(row["ref"], row["expected"], row["received"], row["missing"], row["units"]) for row in rows_of(table)] == [
        ("8a", 3, 1, 2, ("各街道办事处",)),
        ("9a", 1, 0, 1, ("区环保局",)),
    ]
    assert rows_of(table)[0]["missing_units"] == STREETS.members
    office.report("8a", "德胜街道办事处", note="完成。")
    assert rows_of(submissions.by_measure(told(office), MEMBERS, READING))[0]["units"] == ("月坛街道办事处",)


def test_by_unit_with_the_place_of_the_workbook(office: Office) -> None:
    table = submissions.by_unit(told(office), ORDER, READING)
    assert "where" not in [column.key for column in table.columns], "no workbook was sent"
    for unit in ORDER:
        office.step("dispatch", unit, date(2017, 5, 16), to=date(2017, 5, 25))
    office.step("return", "德胜街道办事处", date(2017, 5, 24), answers=2)
    office.step("refuse", "区环保局", date(2017, 5, 26))
    office.step("close-round", on=date(2017, 5, 30))
    table = submissions.by_unit(told(office), ORDER, READING)
    assert "30 May 2017" in table.title
    returned, refused, sent = (row["where"] for row in rows_of(table))
    assert returned.endswith(" 24 May 2017")
    assert refused.endswith(" 26 May 2017")
    assert sent.isalpha(), "no day: nothing has come back"
    shown = [column.key for column in table.on_screen(wide=False).columns]
    assert shown[-3:] == ["missing", "where", "refs"]


def test_a_reminder_names_the_unit_s_own_day(office: Office, words: Words) -> None:
    dispatched(office, date(2017, 6, 2))
    office.step("dispatch", "月坛街道办事处", date(2017, 5, 16), to=date(2017, 5, 30))
    office.step("dispatch", "德胜街道办事处", date(2017, 5, 16), to=date(2017, 5, 30))
    table = reminders.reminders(told(office), PARTIES, SENDER, READING)
    assert ["30 May 2017" in str(text) for _unit, text in table.rows] == [True, False, True]
    assert "2 June 2017" in str(table.rows[1][1])
    words("\n\n".join(str(text) for _unit, text in table.rows))


def test_reminders_in_english(office: Office, words: Words) -> None:
    office.send_back(lead(office))
    table = reminders.reminders(told(office), PARTIES, SENDER, READING)
    assert [unit for unit, _text in table.rows] == list(ORDER)
    letter = str(table.rows[1][1])
    items = letter.split("\n")[2:4]
    assert [(line[:3], re.findall(r"\((\d\w)\)", line)) for line in items] == [("1. ", ["8a"]), ("2. ", ["9a"])]
    assert letter.startswith("Environmental Protection Bureau:\n")
    assert letter.endswith("\nContact: 王芳，010-1234\n区发展改革委\n31 May 2017")
    words(letter)
    printed = reminders.one_below_the_other(table)
    assert printed.split(f"\n\n{'-' * 40}\n\n") == [
        *(str(text) for _unit, text in table.rows[:2]),
        f"{table.rows[2][1]}\n",
    ]


@pytest.mark.parametrize("said", ["", "完成"])
def test_a_reminder_names_what_came_empty(office: Office, words: Words, said: str) -> None:
    """Beside what is still to come, or alone where nothing is."""
    office.report("8a", "区环保局", date(2017, 5, 20), note="无")
    if said:
        office.report("9a", "区环保局", date(2017, 5, 20), note=said)
    table = reminders.reminders(told(office), PARTIES, SENDER, READING)
    letters = {str(unit): str(text) for unit, text in table.rows}
    letter = letters["区环保局"]
    assert [line for line in letter.splitlines() if line.endswith(" (8a)")], "it is to be reported again"
    assert ("9a" in letter) == (not said)
    words(letter, said)
    assert "8a" in letters["德胜街道办事处"]


@pytest.mark.parametrize("day", [24, 25, 26])
def test_reminders_in_chinese(office: Office, day: int, words: Words) -> None:
    i18n.use("zh")
    today = date(2017, 5, day)
    table = reminders.reminders(told(office, today), PARTIES, SENDER, ReaderContext(today))
    salutation, opening, item, _closing, contact, *signature = str(table.rows[0][1]).split("\n")
    assert (salutation, item) == ("德胜街道办事处：", "1. 锅炉低氮改造（8a）")
    assert "2017年5月25日" in opening
    assert "王芳，010-1234" in contact
    assert signature == ["区发展改革委", f"2017年5月{day}日"]
    words(table.rows[0][1], day)


def test_nobody_is_reminded_who_owes_nothing(office: Office) -> None:
    lead(office)
    office.report("9a", "区环保局", note="已建立。")
    table = reminders.reminders(told(office), PARTIES, SENDER, READING)
    assert [unit for unit, _text in table.rows] == ["德胜街道办事处", "月坛街道办事处"]
    nothing = told(office)._replace(owed=())
    assert reminders.one_below_the_other(reminders.reminders(nothing, PARTIES, SENDER, READING)) == "No matches.\n"


def test_the_coordinating_office_does_not_remind_itself(office: Office) -> None:
    table = reminders.reminders(told(office), PARTIES, SENDER._replace(coordinator="区环保局"), READING)
    assert [unit for unit, _text in table.rows] == ["德胜街道办事处", "月坛街道办事处"]


@pytest.mark.parametrize(
    ("unit", "superiors", "asked"),
    [
        (Party("区委宣传部", "unit", "party"), (), True),
        (Party("区政府办公室", "unit", "government"), (), True),
        (Party("区政府督查室", "unit", "government"), (), True),
        (Party("区财政局", "unit", "government"), (), False),
        (Party("区财政局", "unit", "government"), ("区财政局",), True),
        (Party("德胜街道办事处", "unit", "subdistrict"), (), False),
    ],
    ids=lambda value: getattr(value, "name", str(value)),
)
def test_who_stands_above_a_bureau_is_asked(unit: Party, superiors: tuple[str, ...], *, asked: bool) -> None:
    assert SENDER._replace(superiors=superiors).asks(unit) == asked


@pytest.mark.parametrize("day", [24, 25, 26])
def test_a_superior_is_asked_by_the_day_and_told_whom_to_call(office: Office, day: int, words: Words) -> None:
    i18n.use("zh")
    forms.use_year(2017)
    sender = SENDER._replace(superiors=("德胜街道办事处",), address="贵办")
    table = reminders.reminders(told(office, date(2017, 5, day)), PARTIES, sender, ReaderContext(date(2017, 5, day)))
    letter = str(table.rows[0][1])
    assert all(fact in letter for fact in ("5月25日", "贵办", "王芳，010-1234")), letter
    assert "贵单位" not in letter
    words(letter, day)
