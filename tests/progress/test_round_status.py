"""Is it right where the workbooks of a month are, which of them were late, and whether the round is closed?"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from airplan.plan.periods import Period
from airplan.progress.round_status import round_status_of, round_statuses
from airplan.progress.rules import Reporting
from airplan.store.connect import open_store
from airplan.store.journal import Journal
from airplan.store.sql import View
from support.office import Office

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from airplan.progress.round_status import RoundStatus, UnitWorkbook

MAY = Period(2017, 5)
UNIT = "区环保局"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Somebody who writes into an empty journal."""
    database = open_store(str(tmp_path / "store.sqlite"))
    yield Office(Journal(database, "p"))
    database.close()


def day(number: int) -> date:
    return date(2017, 5, number)


def course(office: Office, on: date = date(2017, 6, 30), known: datetime | None = None) -> RoundStatus:
    return round_status_of(office.journal, MAY, View(on, known), Reporting())


def workbook(office: Office) -> UnitWorkbook:
    return course(office).of(UNIT)


# --- one workbook -----------------------------------------------------------------------------------------------------


def sent(office: Office, on: int = 15, to: int = 25, **said: Any) -> Any:
    return office.step("dispatch", UNIT, day(on), to=day(to), **{"seal": "5ea1", **said})


def back(office: Office, on: int = 24, answers: int | None = 9) -> Any:
    return office.step("return", UNIT, day(on), answers=answers, seal="5ea1")


def refuse(office: Office, on: int = 24) -> Any:
    return office.step("refuse", UNIT, day(on), reason="不是本单位的表", seal="5ea1")


def close(office: Office, on: int = 26) -> Any:
    return office.step("close-round", on=day(on))


def reopen(office: Office, on: int = 27) -> Any:
    return office.step("reopen-round", on=day(on), reason="补报")


def nothing(office: Office) -> None:
    """Nothing happens."""


def sent_only(office: Office) -> None:
    sent(office)


def on_its_day(office: Office) -> None:
    sent(office), back(office, 25)


def a_day_late(office: Office) -> None:
    sent(office), back(office, 26)


def later_by_a_later_workbook(office: Office) -> None:
    sent(office), sent(office, on=20, to=31), back(office, 31)


def twice_the_second_late(office: Office) -> None:
    sent(office), back(office, 24), back(office, 29)


def empty(office: Office) -> None:
    sent(office), back(office, answers=0)


def empty_in_time_filled_late(office: Office) -> None:
    sent(office), back(office, 24, answers=0), back(office, 29)


def filled_in_time_empty_late(office: Office) -> None:
    sent(office), back(office, 24), back(office, 29, answers=0)


def with_uncounted_answers(office: Office) -> None:
    sent(office), back(office, answers=None)


def refused(office: Office) -> None:
    sent(office), refuse(office)


def refused_then_taken_late(office: Office) -> None:
    sent(office), refuse(office, 24), back(office, 28)


def taken_then_another_refused(office: Office) -> None:
    sent(office), back(office, 23), refuse(office, 24)


def a_refusal_undone(office: Office) -> None:
    sent(office), back(office, 23), office.undo(refuse(office, 24))


def a_return_undone(office: Office) -> None:
    sent(office), office.undo(back(office))


def the_dispatch_undone(office: Office) -> None:
    office.undo(sent(office))


def only_the_dispatch_undone(office: Office) -> None:
    dispatch = sent(office)
    back(office), office.undo(dispatch)


def in_time_but_after_the_closing(office: Office) -> None:
    sent(office), close(office, 23), back(office, 24)


def after_the_reopening(office: Office) -> None:
    sent(office), close(office, 22), reopen(office, 23), back(office, 24)


def after_a_closing_that_was_undone(office: Office) -> None:
    sent(office), office.undo(close(office, 23)), back(office, 24)


def before_the_closing(office: Office) -> None:
    sent(office), back(office, 24), close(office)


def without_a_workbook_that_was_sent(office: Office) -> None:
    back(office, 26)


CASES: list[tuple[Callable[[Office], None], tuple[str, bool, bool]]] = [
    (nothing, ("not-sent", False, False)),
    (sent_only, ("out", False, False)),
    (on_its_day, ("returned", False, False)),
    (a_day_late, ("returned", True, False)),
    (later_by_a_later_workbook, ("returned", False, False)),
    (twice_the_second_late, ("returned", False, False)),
    (empty, ("returned", False, True)),
    (empty_in_time_filled_late, ("returned", True, False)),
    (filled_in_time_empty_late, ("returned", False, False)),
    (with_uncounted_answers, ("returned", False, False)),
    (refused, ("refused", False, False)),
    (refused_then_taken_late, ("returned", True, False)),
    (taken_then_another_refused, ("refused", False, False)),
    (a_refusal_undone, ("returned", False, False)),
    (a_return_undone, ("out", False, False)),
    (the_dispatch_undone, ("not-sent", False, False)),
    (only_the_dispatch_undone, ("returned", False, False)),
    (in_time_but_after_the_closing, ("returned", True, False)),
    (after_the_reopening, ("returned", False, False)),
    (after_a_closing_that_was_undone, ("returned", False, False)),
    (before_the_closing, ("returned", False, False)),
    (without_a_workbook_that_was_sent, ("returned", True, False)),
]


@pytest.mark.parametrize(("happened", "judged"), CASES, ids=[happened.__name__ for happened, _judged in CASES])
def test_where_a_workbook_is(
    office: Office, happened: Callable[[Office], None], judged: tuple[str, bool, bool]
) -> None:
    happened(office)
    own = workbook(office)
    assert (own.state, own.late, own.empty) == judged


def test_the_workbook_that_came_back_is_known_by_its_seal(office: Office) -> None:
    first, second, again = sent(office, seal="aa"), sent(office, seal="bb"), sent(office, seal="aa")
    own = workbook(office)
    assert (own.sent_as("bb"), own.sent_as("aa"), own.sent_as("cc")) == (second, again, None)
    assert own.sent == (first, second, again)
    assert own.dispatched == again


def test_the_return_that_counts_is_named(office: Office) -> None:
    _empty, full, _more = back(office, 23, answers=0), back(office, 24), back(office, 25)
    assert workbook(office).returned == full
    assert workbook(office).returns[-1].as_of == day(25)


# --- the round --------------------------------------------------------------------------------------------------------


def test_a_round_is_due_on_the_day_that_most_units_were_told(office: Office) -> None:
    assert course(office).due == day(25), "the reporting day"
    for unit in ("甲", "乙"):
        office.step("dispatch", unit, day(15), to=day(24))
    office.step("dispatch", "丙", day(16), to=day(31))
    found = course(office)
    assert (found.due, found.of("甲").due, found.of("丙").due, found.of("丁").due) == (
        day(24),
        day(24),
        day(31),
        day(24),
    )
    office.step("dispatch", "乙", day(17), to=day(31))
    assert course(office).due == day(31)


def test_the_units_come_in_the_order_of_their_first_step(office: Office) -> None:
    for kind, unit in (("dispatch", "乙"), ("return", "丙"), ("dispatch", "甲"), ("return", "乙")):
        office.step(kind, unit)  # type: ignore[arg-type]  # the cases are plain texts
    assert list(course(office).workbooks) == ["乙", "丙", "甲"]


def test_closed_and_opened_again(office: Office) -> None:
    before = sent(office)
    assert not course(office).is_closed
    closing = close(office)
    meanwhile = back(office, 26)
    assert course(office).closed == closing
    opening = reopen(office)
    after = back(office, 28)
    found = course(office)
    assert (found.is_closed, found.closings) == (False, (closing, opening))
    assert [found.closed_before(entry) for entry in (before, meanwhile, after)] == [False, True, False]
    office.undo(opening)
    assert course(office).closed == closing
    office.undo(closing)
    assert course(office).closings == ()


def test_a_round_as_of_a_day_and_as_was_known(office: Office) -> None:
    sent(office, on=15)
    office.now = datetime(2017, 5, 26, 4, tzinfo=UTC)
    close(office, 26)
    assert not course(office, on=day(14)).was_dispatched
    assert course(office, on=day(15)).was_dispatched
    assert not course(office, on=day(25)).is_closed
    assert not course(office, known=datetime(2017, 5, 26, 4, tzinfo=UTC)).is_closed
    assert course(office, known=datetime(2017, 5, 26, 5, tzinfo=UTC)).is_closed


def test_rounds_of_several_months_by_time(office: Office) -> None:
    for period in ("2017-11", "2017-05", "2017-11"):
        office.step("dispatch", UNIT, period=period)
    office.undo(office.step("dispatch", UNIT, period="2017-07"))
    found = round_statuses(office.journal, View(date(2017, 12, 31)), Reporting())
    assert [str(each.period) for each in found] == ["2017-05", "2017-11"]
    assert [len(each.of(UNIT).sent) for each in found] == [1, 2]
    assert found[0] == course(office, on=date(2017, 12, 31))


def test_without_a_store_nothing_was_sent() -> None:
    found = round_status_of(None, MAY, View(day(31)), Reporting(day=31))
    assert (found.due, found.workbooks, found.is_closed, found.was_dispatched) == (day(31), {}, False, False)
    assert round_statuses(None, View(day(31)), Reporting()) == []
