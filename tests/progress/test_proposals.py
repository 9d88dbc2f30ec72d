"""What is proposed for a report, a decision, a step of a round, a taking back? Nothing is written by it."""

from __future__ import annotations

import contextlib
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from airplan.errors import AirplanError, Message
from airplan.plan.model import Filter, Span
from airplan.plan.periods import Period
from airplan.progress.findings import WriteContext
from airplan.progress.latest import latest_statements
from airplan.progress.ledger import Ledger
from airplan.progress.proposals import (
    Signature,
    completed,
    propose_adjustment,
    propose_closing,
    propose_extension,
    propose_milestone,
    propose_milestone_reached,
    propose_report,
    propose_round_closing,
    propose_round_reopening,
    propose_send_back,
    propose_undo,
)
from airplan.progress.rules import Rules
from airplan.store.entries import Decision, Draft, Report
from airplan.store.journal import Journal
from airplan.store.sql import View
from airplan.workspace.session import Session
from support.journals import noon

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from airplan.plan.model import Measure
    from airplan.progress.proposals import Proposal
    from airplan.store.journal import Statement
    from support.wording import Words

DAY = date(2017, 5, 31)
MOMENT = WriteContext(noon("2017-05-31"), DAY, Span.of_year(2017))
SIGNATURE = Signature("王芳", DAY, MOMENT)
GROUNDS = Decision(authority="区政府专题会", reason="资金未到位")


@pytest.fixture
def ledger(round_2017: Path) -> Iterator[Ledger]:
    """The plan with the journal of May, which is the same afterwards as before."""
    with contextlib.closing(Session(store=str(round_2017))) as session:
        assert session.journal
        newest = session.journal.newest()
        yield Ledger(session.plan, session.journal, Rules(), View(DAY))
        assert session.journal.newest() == newest, "a proposal writes nothing"


def journal_of(ledger: Ledger) -> Journal:
    assert ledger.journal
    return ledger.journal


def measure_of(ledger: Ledger, ref: str) -> Measure:
    (measure,) = ledger.plan.select(Filter(ids=(ref,)))
    return measure


def facts(proposal: Proposal, words: Words | None = None, case: str = "") -> list[dict[str, object]]:
    """The facts of the findings; their sentences, which still have their holes, go into the golden file."""
    if words:
        words("\n".join(finding.text for finding in proposal.findings), case)
    return [finding.facts for finding in proposal.findings]


# --- reports ----------------------------------------------------------------------------------------------------------


HBJ = "区环保局"
"""It has reported on 8a once, on 24 May: retrofit = 200."""


def test_a_report_is_held_against_what_the_unit_reported_before(ledger: Ledger, words: Words) -> None:
    draft = Draft.report("8a", HBJ, "2017-05", Report(values={"retrofit": Decimal(199)}), as_of=DAY, author="王芳")
    latest = latest_statements(journal_of(ledger), "8a", HBJ)
    proposal = propose_report(ledger, draft, measure_of(ledger, "8a"), latest, MOMENT)
    assert proposal.drafts == (draft,)
    assert proposal.before["value:retrofit"] == "200"
    assert proposal.measure
    assert proposal.measure.ref == "8a"
    falling, late = facts(proposal, words)
    assert [str(falling[key]) for key in ("target", "old", "value")] == [
        "Low-NOx retrofits of gas and oil boilers", "200 steam tonnes", "199 steam tonnes",
    ]  # fmt: skip
    assert late["period"] == Period(2017, 5)
    assert proposal.newest is None, "what others write meanwhile does not matter to one report"


def test_what_a_unit_reported_last_is_asked_once(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is handed in; only the standing of the measure asks for more, and for the days of the ledger."""
    draft = Draft.report("8a", HBJ, "2017-05", Report(note="x"), as_of=DAY, author="王芳")
    latest = latest_statements(journal_of(ledger), "8a", HBJ)
    views: list[View] = []
    statements = Journal.statements

    def counted(journal: Journal, view: View, refs: list[str]) -> list[Statement]:
        views.append(view)
        return statements(journal, view, refs)

    monkeypatch.setattr(Journal, "statements", counted)
    propose_report(ledger, draft, measure_of(ledger, "8a"), latest, MOMENT)
    assert views == [ledger.view]


def test_a_correction_says_what_it_does_not_correct() -> None:
    old = Report("in-progress", {"cars": Decimal(3), "lamps": None}, note="已开工", evidence=("a.pdf",))
    new = completed(Report(values={"cars": Decimal(4)}, note=""), old)
    assert new == Report("in-progress", {"cars": Decimal(4), "lamps": None}, note="", evidence=("a.pdf",))


def test_a_correction_is_held_against_the_report_it_corrects(ledger: Ledger, words: Words) -> None:
    latest = latest_statements(journal_of(ledger), "8a", HBJ)
    (entry,) = journal_of(ledger).by_ids([latest["report"].entry]).values()
    draft = Draft.report("8a", HBJ, "2017-05", entry.report, as_of=entry.as_of, author="王芳", corrects=entry.id)
    proposal = propose_report(ledger, draft, measure_of(ledger, "8a"), latest, MOMENT, corrected=entry)
    assert {"unit": HBJ, "day": entry.as_of, "entry": entry.id} in facts(proposal, words)
    assert proposal.before == {"status": "in-progress", "value:retrofit": "200"}


def test_evidence_that_is_not_there(ledger: Ledger, words: Words) -> None:
    draft = Draft.report("8a", "区环保局", "2017-05", Report(note="x"), as_of=DAY, author="王芳")
    proposal = propose_report(ledger, draft, measure_of(ledger, "8a"), {}, MOMENT, missing_evidence=["a.pdf"])
    assert {"path": "a.pdf"} in facts(proposal, words)


# --- decisions --------------------------------------------------------------------------------------------------------


def test_a_closing(ledger: Ledger, words: Words) -> None:
    proposal = propose_closing(ledger, measure_of(ledger, "8a"), GROUNDS, SIGNATURE)
    assert proposal.drafts == (Draft.decision("close", "8a", GROUNDS, as_of=DAY, author="王芳"),)
    assert {"ref": "8a"} in facts(proposal, words)
    assert proposal.before["due"] == "2017-12-31"


def test_an_extension(ledger: Ledger, words: Words) -> None:
    measure = measure_of(ledger, "8a")
    earlier = propose_extension(ledger, measure, GROUNDS._replace(to=date(2017, 11, 30)), SIGNATURE)
    assert facts(earlier, words, "earlier") == [{"to": date(2017, 11, 30), "due": date(2017, 12, 31)}]
    later = propose_extension(ledger, measure, GROUNDS._replace(to=date(2018, 3, 31)), SIGNATURE)
    assert facts(later) == []
    assert later.drafts[0].content == GROUNDS._replace(to=date(2018, 3, 31))
    with pytest.raises(AirplanError) as refusal:
        propose_extension(ledger, measure, GROUNDS._replace(to=date(2017, 12, 31)), SIGNATURE)
    assert isinstance(refusal.value.message, Message)
    assert refusal.value.message.facts == {"ref": "8a", "day": date(2017, 12, 31)}
    words(refusal.value, "the same day")


def test_an_adjustment_has_the_promise_before_it(ledger: Ledger) -> None:
    measure = measure_of(ledger, "8a")
    target = measure.targets[0]
    decision = GROUNDS._replace(target=target.id, value=Decimal(1000))
    proposal = propose_adjustment(ledger, measure, decision, SIGNATURE)
    assert proposal.before[f"target:{target.id}"] == str(target.value)
    assert proposal.drafts[0].content == decision


def test_a_milestone_and_its_day(ledger: Ledger, words: Words) -> None:
    measure = measure_of(ledger, "8a")
    decision = GROUNDS._replace(title="完成招标", to=date(2018, 1, 31))
    proposal = propose_milestone(ledger, measure, decision, SIGNATURE)
    assert facts(proposal, words) == [{"day": date(2018, 1, 31), "due": date(2017, 12, 31)}]
    with pytest.raises(AirplanError) as refusal:
        propose_milestone_reached(ledger, measure, GROUNDS._replace(title="没有"), SIGNATURE)
    assert isinstance(refusal.value.message, Message)
    assert refusal.value.message.facts["wanted"] == "没有"


def test_whoever_signs_has_findings_of_the_day_and_the_clock(ledger: Ledger, words: Words) -> None:
    moment = MOMENT._replace(newest=noon("2017-06-05"))
    signature = Signature("王芳", date(2017, 6, 1), moment)
    proposal = propose_extension(ledger, measure_of(ledger, "8a"), GROUNDS._replace(to=date(2018, 3, 31)), signature)
    assert facts(proposal, words) == [
        {"day": date(2017, 6, 1), "today": moment.today},
        {"now": moment.now, "newest": moment.newest},
    ]


# --- rounds -----------------------------------------------------------------------------------------------------------


def test_closing_a_round_that_has_workbooks_out(ledger: Ledger, words: Words) -> None:
    may = Period(2017, 5)
    in_time = ledger.at(date(2017, 5, 25))
    proposal = propose_round_closing(in_time, may, "", SIGNATURE)
    (draft,) = proposal.drafts
    assert (draft.kind, draft.period, draft.ref) == ("close-round", "2017-05", "")
    assert proposal.measure is None
    assert any({"count", "period"} <= set(finding) for finding in facts(proposal, words))
    with pytest.raises(AirplanError) as refusal:
        propose_round_reopening(in_time, may, "再报", SIGNATURE)
    assert isinstance(refusal.value.message, Message)
    assert refusal.value.message.facts == {"period": Period(2017, 5)}
    words(refusal.value, "open")


# --- taking back ------------------------------------------------------------------------------------------------------


def test_sending_a_report_back(ledger: Ledger) -> None:
    entry = [entry for entry in journal_of(ledger).entries() if entry.kind == "report"][-1]
    proposal = propose_send_back(ledger, entry, "数字不符", SIGNATURE)
    reason = Decision(reason="数字不符")
    back = Draft.decision("send-back", entry.ref, reason, as_of=DAY, author="王芳", unit=entry.unit, about=entry.id)
    assert proposal.drafts == (back,)
    assert proposal.taken_back == (entry,)
    assert proposal.findings == ()


def test_undoing_a_batch_takes_back_all_of_it_the_newest_first(ledger: Ledger, words: Words) -> None:
    dispatched = [entry for entry in journal_of(ledger).entries() if entry.kind == "dispatch"]
    batch = journal_of(ledger).find_batch(dispatched[0].batch)
    assert len(batch) > 1
    proposal = propose_undo(ledger, batch, "发错了", SIGNATURE)
    assert [draft.about for draft in proposal.drafts] == [entry.id for entry in reversed(batch)]
    assert {(draft.kind, draft.batch) for draft in proposal.drafts} == {("retract", "together")}
    assert facts(proposal, words) == [{"count": len(batch)}]
    assert proposal.taken_back == tuple(batch)
