"""Is a proposal written only while it is true of the journal?"""

from __future__ import annotations

import contextlib
from datetime import date
from typing import TYPE_CHECKING

import pytest

from airplan.cli.session import Session
from airplan.cli.submit import append
from airplan.progress.proposals import Proposal
from airplan.store.entries import Draft, Report
from airplan.store.journal import ConcurrentWrite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DRAFT = Draft.report("8a", "区环保局", "2017-05", Report(note="x"), as_of=date(2017, 5, 31), author="王芳")


@pytest.fixture
def session(may_2017: Path) -> Iterator[Session]:
    with contextlib.closing(Session(store=str(may_2017))) as opened:
        yield opened


def test_what_was_worked_out_of_an_older_journal_is_not_written(session: Session) -> None:
    assert session.journal
    newest = session.journal.newest()
    (entry,) = append(session, Proposal((DRAFT,), newest=newest))
    assert session.journal.newest() == entry.id
    for old in (newest, ""):
        with pytest.raises(ConcurrentWrite):
            append(session, Proposal((DRAFT,), newest=old))
    assert session.journal.newest() == entry.id


def test_where_that_does_not_matter_it_is(session: Session) -> None:
    first, second = append(session, Proposal((DRAFT, DRAFT)))
    assert first.id < second.id
