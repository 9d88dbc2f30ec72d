"""Are the steps of a round entries like all others, and does nobody write over what he has not seen?"""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from airplan.store.connect import open_in_memory, open_store
from airplan.store.entries import Draft, Report, Source, Step, undoing
from airplan.store.journal import ConcurrentWrite, Journal
from airplan.store.sql import View
from support.office import START, Office

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.store.entries import Entry, StepKind

DAY = date(2017, 5, 15)
NOW = datetime(2017, 5, 15, 1, tzinfo=UTC)
LAST = View(date(2017, 12, 31))


@pytest.fixture
def journal(any_store: str) -> Iterator[Journal]:
    """An empty journal: in a file, then on a server."""
    opened = open_store(any_store)
    yield Journal(opened, "p")
    opened.close()


def step(kind: StepKind, unit: str = "甲", period: str = "2017-05", batch: str = "", **said: object) -> Draft:
    source = Source(f"{period}_{unit}.xlsx", sha256="ab12") if unit else Source()
    content = Step(**said)  # type: ignore[arg-type]  # the cases are plain values
    return Draft.step(kind, period, content, as_of=DAY, author="王", unit=unit, batch=batch, source=source)


def write(journal: Journal, *drafts: Draft, after: str | None = None) -> list[Entry]:
    return journal.append(drafts, revision="3f0a", now=NOW, after=after)


def kinds(journal: Journal, period: str = "", view: View = LAST) -> list[str]:
    return [f"{entry.kind} {entry.unit}".strip() for entry in journal.steps(view, period)]


def test_steps_are_read_as_they_were_written(journal: Journal) -> None:
    sent = step("dispatch", to=date(2017, 5, 25), seal="5ea1")
    (entry,) = write(journal, sent)
    assert journal.steps(LAST, "2017-05") == [entry]
    assert (entry.step, entry.source) == (sent.content, sent.source)
    assert entry.step.to == date(2017, 5, 25)


def test_steps_are_those_of_a_period_or_of_all(journal: Journal) -> None:
    write(journal, step("dispatch"), step("dispatch", "乙", "2017-06"), step("close-round", ""))
    write(journal, Draft.report("8a", "甲", "2017-05", Report(note="好"), as_of=DAY, author="王"))
    assert kinds(journal) == ["dispatch 甲", "dispatch 乙", "close-round"]
    assert kinds(journal, "2017-05") == ["dispatch 甲", "close-round"]
    assert kinds(journal, view=View(date(2017, 5, 14))) == []


def test_a_whole_dispatch_can_be_taken_back_and_restored(journal: Journal) -> None:
    batch = write(journal, step("dispatch", batch="b"), step("dispatch", "乙", batch="b"))
    taken = write(journal, *(undoing(one, None, author="王", as_of=DAY, reason="", batch="u") for one in batch))
    assert kinds(journal) == []
    write(journal, undoing(taken[0], batch[0], author="王", as_of=DAY, reason=""))
    assert kinds(journal) == ["dispatch 甲"]


def test_measures_without_a_ref_are_none(journal: Journal) -> None:
    write(journal, step("dispatch"), Draft.report("8a", "甲", "2017-05", Report(note="好"), as_of=DAY, author="王"))
    assert journal.refs() == {"8a": 1}


def test_nobody_writes_over_what_he_has_not_seen(journal: Journal) -> None:
    assert journal.newest() == ""
    (first,) = write(journal, step("dispatch"), after="")
    with pytest.raises(ConcurrentWrite):
        write(journal, step("return"), after="")
    assert kinds(journal) == ["dispatch 甲"]
    assert journal.newest() == first.id
    write(journal, step("return"), after=first.id)
    assert kinds(journal) == ["dispatch 甲", "return 甲"]


def test_what_another_plan_writes_hinders_nobody(journal: Journal) -> None:
    seen = journal.newest()
    write(Journal(journal._database, "q"), step("dispatch"))
    write(journal, step("return"), after=seen)


def test_older_entries_that_come_meanwhile_are_seen(journal: Journal) -> None:
    """As an import brings them, with ids of last year."""
    write(journal, step("dispatch"))
    seen = journal.newest()
    with contextlib.closing(open_in_memory()) as elsewhere:
        older = Office(Journal(elsewhere, journal.plan), START - timedelta(days=365)).report()
    journal.merge([older])
    assert journal.newest() == older.id < seen
    with pytest.raises(ConcurrentWrite):
        write(journal, step("return"), after=seen)
