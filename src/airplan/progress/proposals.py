"""Build proposals: entries that could be written, with findings to check first.

Each function handles one request to write a report, a decision, a step of a round or a reversal, and raises
AirplanError where it is impossible. Nothing is written here: the caller shows the proposal, lets a person decide and
appends its drafts. Proposals follow from a ledger and a signature; no clock, no terminal.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from airplan.plan.periods import Period
from airplan.progress.decision_checks import (
    adjustment_findings,
    batch_findings,
    check_open,
    check_round_open,
    check_send_back,
    closing_findings,
    decision_findings,
    event_meant,
    extension_findings,
    milestone_findings,
    milestone_to_reach,
    round_closing_findings,
    round_reopening_findings,
    undoable,
)
from airplan.progress.entry_status import entry_statuses
from airplan.progress.findings import clock_findings, closed_round_findings, day_findings
from airplan.progress.latest import report_context
from airplan.progress.lights import in_force_on
from airplan.progress.report_checks import report_findings
from airplan.progress.round_status import round_status_of
from airplan.store.entries import Decision, Draft, Step, undoing, value_field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from airplan.errors import Message
    from airplan.plan.model import Measure
    from airplan.plan.succession import Renaming
    from airplan.progress.findings import WriteContext
    from airplan.progress.ledger import Ledger
    from airplan.progress.standing import Standing
    from airplan.store.entries import DecisionKind, Entry, Report, StepKind
    from airplan.store.journal import Journal, Statement

_NOTHING: Mapping[str, str] = MappingProxyType({})


class Proposal(NamedTuple):
    """Entries to be written, all or none, with what a person should know first."""

    drafts: tuple[Draft, ...]
    findings: tuple[Message, ...] = ()
    """What should be checked before saving."""
    before: Mapping[str, str] = _NOTHING
    """The values so far, in the form that reports.changes takes."""
    measure: Measure | None = None
    """The measure concerned; None for steps of a round, and where entries about several measures are undone."""
    newest: str | None = None
    """The ID of the journal's newest entry when the proposal was built, empty for none: if another entry has followed,
    nothing is written. None where this does not matter.
    """
    taken_back: tuple[Entry, ...] = ()
    """The entries that it undoes."""


class Signature(NamedTuple):
    """The author and the day of an entry, and when it is written."""

    author: str
    day: date
    moment: WriteContext


# --- reports ----------------------------------------------------------------------------------------------------------


def propose_report(
    ledger: Ledger,
    draft: Draft,
    measure: Measure,
    latest: Mapping[str, Statement],
    moment: WriteContext,
    *,
    corrected: Entry | None = None,
    missing_evidence: Sequence[str] = (),
) -> Proposal:
    """Propose a report, perhaps as a correction.

    `latest` is the result of `latest_statements` for the unit; `missing_evidence` are paths without a file.
    """
    period = Period.written(draft.period)
    context = report_context(ledger, draft, measure, latest, corrected)
    round_status = round_status_of(ledger.journal, period, ledger.view, ledger.rules.reporting)
    findings = (
        *report_findings(draft, context, moment, missing_evidence),
        *closed_round_findings(round_status, draft),
    )
    before = {field: statement.text for field, statement in context.before.items()}
    if corrected:
        old = corrected.report
        before |= {value_field(target): str(value) for target, value in old.values.items() if value is not None}
        before |= {"status": old.status} if old.status else {}
    return Proposal((draft,), findings, before, measure)


def completed(report: Report, old: Report) -> Report:
    """Return a report with the fields that it leaves as in the report that it corrects."""
    kept = {field: value for field, value in old._asdict().items() if getattr(report, field) is None}
    return report._replace(**kept | {"values": {**old.values, **report.values}})


# --- decisions about a measure ----------------------------------------------------------------------------------------


def propose_closing(ledger: Ledger, measure: Measure, decision: Decision, signature: Signature) -> Proposal:
    """Propose to close a measure that is done and has been verified."""
    standing = _standing(ledger, measure)
    check_open(standing)
    findings = closing_findings(standing, _standing_reports(ledger, measure))
    return _decision("close", standing, decision, findings, signature)


def propose_extension(ledger: Ledger, measure: Measure, decision: Decision, signature: Signature) -> Proposal:
    """Propose to extend the due date of a measure to that of the decision."""
    assert decision.to  # noqa: S101 – an extension is to a day
    standing = _standing(ledger, measure)
    findings = extension_findings(standing, decision.to, signature.day)
    return _decision("extend", standing, decision, findings, signature)


def propose_adjustment(ledger: Ledger, measure: Measure, decision: Decision, signature: Signature) -> Proposal:
    """Propose to set a target to the value of the decision."""
    assert decision.value is not None  # noqa: S101 – an adjustment is to a value
    standing = in_force_on(_standing(ledger, measure), signature.moment.span, signature.day)
    target = next(figure.target for figure in standing.figures if figure.target.id == decision.target)
    findings = adjustment_findings(target, decision.value, ledger.rules.checks)
    return _decision("adjust", standing, decision, findings, signature)


def propose_milestone(ledger: Ledger, measure: Measure, decision: Decision, signature: Signature) -> Proposal:
    """Propose a new milestone, with the title and the day of the decision."""
    assert decision.to  # noqa: S101 – a milestone has a day
    standing = _standing(ledger, measure)
    findings = milestone_findings(standing, decision.title, decision.to, signature.moment)
    return _decision("milestone", standing, decision, findings, signature)


def propose_milestone_reached(ledger: Ledger, measure: Measure, decision: Decision, signature: Signature) -> Proposal:
    """Propose that a milestone was reached on the day of the signature; the decision's title is its title or ID.

    The event after which a measure is due is reached in the same way, by its words.
    """
    standing = _standing(ledger, measure)
    if event := event_meant(standing, decision.title):
        return _decision("reach", standing, decision._replace(title=event), (), signature)
    milestone = milestone_to_reach(standing, decision.title)
    day = None if milestone.entry else milestone.day  # the plan's own is known by its day, too
    decision = decision._replace(title=milestone.title, to=day)
    return _decision("reach", standing, decision, (), signature, about=milestone.entry)


def promise(standing: Standing) -> dict[str, str]:
    """Return what is in force, as reports.changes takes it: `due`, and `target:TARGET` with its value."""
    due = {"due": standing.due.isoformat()} if standing.due else {}
    targets = (figure.target for figure in standing.figures)
    return due | {f"target:{target.id}": str(target.value) for target in targets if target.value is not None}


def _standing(ledger: Ledger, measure: Measure) -> Standing:
    return ledger.standings_of([measure])[0]


def _standing_reports(ledger: Ledger, measure: Measure) -> list[Entry]:
    """Return all standing reports on a measure."""
    journal = _journal(ledger)
    reports = [entry for entry in journal.entries(refs=[measure.id]) if entry.kind == "report"]
    ids = journal.standing(reports, ledger.view)
    return [entry for entry in reports if entry.id in ids]


def _decision(
    kind: DecisionKind,
    standing: Standing,
    decision: Decision,
    findings: Iterable[Message],
    signature: Signature,
    *,
    about: str = "",
) -> Proposal:
    draft = Draft.decision(
        kind, standing.measure.id, decision, as_of=signature.day, author=signature.author, about=about
    )
    return Proposal(
        (draft,),
        (*findings, *decision_findings(signature.day, standing, signature.moment)),
        promise(standing),
        standing.measure,
    )


def propose_revision(decision: Decision, renamed: Sequence[Renaming], signature: Signature) -> Proposal:
    """Propose that a new edition of the plan is in force; `decision` has its grounds and the digests of both editions.

    Each measure with another ref or other words gets an entry of its own, which tells its former ref.
    """
    refs = [("", decision), *((each.id, decision._replace(former=each.former, title=each.now)) for each in renamed)]
    drafts = tuple(
        Draft.decision("revise", ref, content, as_of=signature.day, author=signature.author, batch="revision")
        for ref, content in refs
    )
    return Proposal(drafts, signature_findings(signature))


# --- steps of a round -------------------------------------------------------------------------------------------------


def propose_round_closing(ledger: Ledger, period: Period, reason: str, signature: Signature) -> Proposal:
    """Propose to close the round of a month."""
    round_status = round_status_of(ledger.journal, period, ledger.view, ledger.rules.reporting)
    check_round_open(round_status)
    reports = _journal(ledger).reports(str(period), ledger.view)
    findings = round_closing_findings(round_status, signature.day, len(reports))
    return _step("close-round", period, reason, findings, signature)


def propose_round_reopening(ledger: Ledger, period: Period, reason: str, signature: Signature) -> Proposal:
    """Propose to reopen the round of a month."""
    round_status = round_status_of(ledger.journal, period, ledger.view, ledger.rules.reporting)
    findings = round_reopening_findings(round_status, signature.day)
    return _step("reopen-round", period, reason, findings, signature)


def _step(kind: StepKind, period: Period, reason: str, findings: Iterable[Message], signature: Signature) -> Proposal:
    draft = Draft.step(kind, str(period), Step(reason=reason), as_of=signature.day, author=signature.author)
    return Proposal((draft,), (*findings, *signature_findings(signature)))


# --- reversals --------------------------------------------------------------------------------------------------------


def propose_send_back(ledger: Ledger, entry: Entry, reason: str, signature: Signature) -> Proposal:
    """Propose to send a report back to its unit, which then owes it again."""
    check_send_back(entry, entry_statuses(_journal(ledger), [entry])[entry.id])
    draft = Draft.decision(
        "send-back",
        entry.ref,
        Decision(reason=reason),
        as_of=signature.day,
        author=signature.author,
        unit=entry.unit,
        about=entry.id,
    )
    return Proposal((draft,), signature_findings(signature), taken_back=(entry,))


def propose_undo(ledger: Ledger, entries: Sequence[Entry], reason: str, signature: Signature) -> Proposal:
    """Propose to undo one entry, or the entries of a batch that are not undone yet, together and newest first."""
    journal = _journal(ledger)
    left = undoable(entries, entry_statuses(journal, entries))
    named = journal.by_ids(entry.about for entry in left if entry.about)
    batch = "together" if len(left) > 1 else ""
    drafts = tuple(
        undoing(
            entry,
            named.get(entry.about),
            author=signature.author,
            as_of=signature.day,
            reason=reason,
            batch=batch,
        )
        for entry in reversed(left)
    )
    findings = (*batch_findings(left), *signature_findings(signature))
    return Proposal(drafts, findings, taken_back=tuple(left))


def signature_findings(signature: Signature) -> tuple[Message, ...]:
    """Return the findings on the day of a signature and on the clock of this machine."""
    return (*day_findings(signature.day, signature.moment), *clock_findings(signature.moment))


def _journal(ledger: Ledger) -> Journal:
    assert ledger.journal  # noqa: S101 – nothing is written without one
    return ledger.journal
