"""Is a proposal written only while it is true of the journal?"""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from airplan.actions.saving import ledger_by
from airplan.cli.submit import submit
from airplan.errors import AirplanError, Message
from airplan.plan.model import Span
from airplan.progress.findings import WriteContext
from airplan.progress.proposals import Proposal, Signature, propose_undo
from airplan.store.entries import Draft, Report
from airplan.store.journal import ConcurrentWrite
from airplan.workspace.session import Session
from airplan.workspace.writing import append

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


def test_what_others_write_meanwhile_does_not_matter_where_it_changes_nothing(session: Session) -> None:
    proposed = 0

    def propose() -> Proposal:
        nonlocal proposed
        proposed += 1
        if proposed < 4:
            append(session, Proposal((DRAFT,)))  # another clerk, after everything that this one has looked at
        return Proposal((DRAFT._replace(author="李强"),))

    submit(session, propose, sure=True)
    assert session.journal
    assert [entry.author for entry in session.journal.entries()][-4:] == ["王芳", "王芳", "王芳", "李强"]


@pytest.mark.parametrize("sure", [True, False])
def test_new_findings_hold_back_whoever_is_not_sure(session: Session, *, sure: bool) -> None:
    turns = iter(range(9))

    def propose() -> Proposal:
        turn = next(turns)
        if turn == 0:
            append(session, Proposal((DRAFT,)))  # another clerk, who says the same
        return Proposal((DRAFT._replace(author="李强"),), (Message("said the same"),) if turn else ())

    with contextlib.nullcontext() if sure else pytest.raises(ConcurrentWrite):
        submit(session, propose, sure=sure)


def test_what_would_be_proposed_otherwise_by_now_is_not_written(session: Session) -> None:
    notes = iter(("x", "y"))

    def propose() -> Proposal:
        draft = DRAFT._replace(content=Report(note=next(notes)))
        append(session, Proposal((DRAFT,)))
        return Proposal((draft,))

    with pytest.raises(ConcurrentWrite):
        submit(session, propose, sure=True)


def test_two_who_undo_the_same_at_once_write_one_retraction(session: Session) -> None:
    now = datetime(2017, 6, 1, tzinfo=UTC)
    signature = Signature("王芳", date(2017, 6, 1), WriteContext(now, date(2017, 6, 1), Span.of_year(2017)))
    (entry,) = append(session, Proposal((DRAFT,)))
    ledger = ledger_by(session, date(2017, 6, 1))
    others = iter((True, False))

    def propose() -> Proposal:
        proposal = propose_undo(ledger, [entry], "", signature)
        if next(others):
            append(session, proposal)
        return proposal

    with pytest.raises(AirplanError) as refusal:
        submit(session, propose, sure=True)
    assert not isinstance(refusal.value, ConcurrentWrite)
    assert session.journal
    assert [other.kind for other in session.journal.entries() if other.about == entry.id] == ["retract"]
