"""Word what an entry changes."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from airplan.i18n import _, pgettext, pmarked
from airplan.i18n.forms import join_items, join_phrases
from airplan.i18n.terms import (
    LEVEL_TITLES,
    MAIL_STATE_TITLES,
    MAIL_SUBJECT_TITLES,
    PAPER_TITLES,
    PART_TITLES,
    STATE_TITLES,
)
from airplan.plan.quantities import Amount, in_figures
from airplan.reports.table import Column, Table
from airplan.reports.wording import brief
from airplan.store.entries import Report, Step, value_field
from airplan.store.paper_contents import Issue, Mail, RankFigure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from airplan.plan.model import Measure, Target
    from airplan.reports.table import ReaderContext
    from airplan.store.entries import Decision, Draft, Entry

KIND_TITLES = {
    "report": pmarked("kind of entry", "report"),
    "correction": pmarked("kind of entry", "correction"),
    "close": pmarked("kind of entry", "closing"),
    "extend": pmarked("kind of entry", "extension"),
    "adjust": pmarked("kind of entry", "target adjustment"),
    "milestone": pmarked("kind of entry", "milestone added"),
    "reach": pmarked("kind of entry", "milestone reached"),
    "revise": pmarked("kind of entry", "revision of the plan"),
    "send-back": pmarked("kind of entry", "report sent back"),
    "retract": pmarked("kind of entry", "reversal"),
    "restore": pmarked("kind of entry", "restoration"),
    "dispatch": pmarked("kind of entry", "workbook sent"),
    "return": pmarked("kind of entry", "workbook returned"),
    "refuse": pmarked("kind of entry", "workbook sent back"),
    "close-round": pmarked("kind of entry", "round closed"),
    "reopen-round": pmarked("kind of entry", "round reopened"),
    "issue": pmarked("kind of entry", "paper issued"),
    "rank": pmarked("kind of entry", "ranking figure"),
    "mail": pmarked("kind of entry", "mail"),
}
"""填报, 更正, 销号, 延期, 调整指标, 节点, 节点完成, 计划修订, 退回, 撤销, 恢复, steps of a round, 印发, 排名, 邮件."""
NOTHING = "–"


class Change(NamedTuple):
    """One statement of an entry; `what` is a term of airplan's, or the name of a target."""

    what: str
    new: str
    old: str = ""

    def __str__(self) -> str:
        return f"{self.old} → {self.new}" if self.old and self.old != self.new else self.new


def changes(entry: Entry | Draft, before: Mapping[str, str], measure: Measure | None) -> Iterator[Change]:
    """Yield every statement of an entry in turn.

    `before` holds the values so far, as in the journal: `status` and `value:TARGET` of the same unit, `due` and
    `target:TARGET` in force. The measure is None where the plan no longer has it.
    """
    targets = {target.id: target for target in measure.targets} if measure else {}
    if isinstance(entry.content, Report):
        yield from _reported(entry.content, before, targets)
        return
    if isinstance(entry.content, Step):
        yield from _stepped(entry.content, entry.source.file)
        return
    if isinstance(entry.content, Issue):
        yield from _issued(entry.content, entry.source.file)
        return
    if isinstance(entry.content, RankFigure):
        yield _ranked(entry.content)
        return
    if isinstance(entry.content, Mail):
        yield from _mailed(entry.content, entry.source.file)
        return
    if entry.kind == "revise":
        yield _revised(entry.ref, entry.content)
    yield from _decided(entry.kind, entry.content, before, targets)
    if entry.about and entry.kind != "reach":
        yield Change(_("Entry"), entry.about)
    if entry.content.authority:
        yield Change(_("Authority"), entry.content.authority)
    if entry.content.reason:
        yield Change(_("Reason"), entry.content.reason)


def kind_in_words(entry: Entry | Draft) -> str:
    """Return the kind of an entry in words."""
    return _(KIND_TITLES["correction" if entry.kind == "report" and entry.about else entry.kind])


def what_becomes(*, saved: bool) -> str:
    """Return the heading of what an entry says: whether it is in the journal or only may be."""
    return _("Saved") if saved else _("To be saved")


def preview(
    draft: Draft, before: Mapping[str, str], measure: Measure | None, context: ReaderContext, *, saved: bool
) -> Table:
    """Return what is to be saved, or was, one row for each statement; a step of a round concerns no measure."""
    head = [Change(_("Measure"), f"{measure.ref} {brief(measure)}")] if measure else []
    if draft.unit:
        head.append(Change(_("Unit"), context.call_with_original(draft.unit)))
    tail = [
        Change(
            pgettext("day of which a report speaks", "Data as of") if measure else _("Date"), draft.as_of.isoformat()
        )
    ]
    if draft.period:
        tail.append(Change(_("Reporting month"), draft.period))
    tail.append(Change(pgettext("author of an entry", "Recorded by"), draft.author))
    columns: list[Column[Change]] = [
        Column("field", kind_in_words(draft), "label", "always", lambda row: row.what),
        Column("value", what_becomes(saved=saved), "words", "always", str),
    ]
    return Table.of([*head, *changes(draft, before, measure), *tail], columns)


def _reported(report: Report, before: Mapping[str, str], targets: Mapping[str, Target]) -> Iterator[Change]:
    if report.status:
        old = before.get("status", "")
        yield Change(_("Status"), _(STATE_TITLES[report.status]), _(STATE_TITLES[old]) if old else "")
    for target, value in report.values.items():
        yield _valued(targets.get(target, target), value, before.get(value_field(target), ""))
    texts = {
        _("Progress"): report.note,
        _("Problems"): report.problem,
        _("Next steps"): report.next,
        _("Evidence"): report.evidence and join_phrases(report.evidence),
        _("Filled in by"): report.filled_by,
        _("Checked by"): report.checked_by,
    }
    for what, text in texts.items():
        if text is not None:
            yield Change(what, text or NOTHING)


def _stepped(step: Step, file: str) -> Iterator[Change]:
    if file:
        yield Change(_("File"), file)
    if step.to:
        yield Change(_("Return date"), step.to.isoformat())
    if step.answers is not None:
        yield Change(pgettext("how many", "Answers"), str(step.answers))
    if step.reason:
        yield Change(_("Reason"), step.reason)


def _issued(issue: Issue, file: str) -> Iterator[Change]:
    yield Change(_("Paper"), _(LEVEL_TITLES[issue.level] if issue.level else PAPER_TITLES[issue.paper]))
    if issue.title:
        yield Change(_("Title"), issue.title)
    if issue.number or issue.serial is not None:
        yield Change(_("Number"), issue.number or str(issue.serial))
    if issue.time is not None:
        yield Change(_("Which notice"), str(issue.time))
    if issue.items:
        yield Change(_("Measures"), join_phrases(issue.items))
    if issue.to:
        yield Change(_("Answer by"), issue.to.isoformat())
    if file:
        yield Change(_("File"), file)


def _ranked(figure: RankFigure) -> Change:
    part = f" ({_(PART_TITLES[figure.part])})" if figure.part else ""
    value = NOTHING if figure.value is None else in_figures(figure.value)
    said = f"{value} {figure.measured_in}".rstrip() if not figure.reason else f"{value} ({figure.reason})"
    return Change(f"{figure.pollutant}{part}", said)


def _mailed(mail: Mail, file: str) -> Iterator[Change]:
    yield Change(pgettext("of a mail", "Mail"), _(MAIL_SUBJECT_TITLES[mail.subject]))
    yield Change(pgettext("state of a mail", "State"), _(MAIL_STATE_TITLES[mail.state]))
    if mail.to:
        yield Change(pgettext("of a mail", "To"), join_items(mail.to))
    if file:
        yield Change(_("File"), file)
    if mail.reason:
        yield Change(_("Reason"), mail.reason)


def _decided(
    kind: str, decision: Decision, before: Mapping[str, str], targets: Mapping[str, Target]
) -> Iterator[Change]:
    if kind == "extend" and decision.to:
        yield Change(pgettext("day on which something is due", "Due"), decision.to.isoformat(), before.get("due", ""))
    if kind == "adjust":
        target = targets.get(decision.target, decision.target)
        yield _valued(target, decision.value, before.get(f"target:{decision.target}", ""))
    if kind in ("milestone", "reach"):
        yield Change(_("Milestone"), decision.title)
    if kind == "milestone" and decision.to:
        yield Change(pgettext("day on which something is due", "Due"), decision.to.isoformat())


def _revised(ref: str, decision: Decision) -> Change:
    """Return what the measure, or without one the edition, was called and is called now."""
    former, now = decision.former or NOTHING, decision.title or _("not in the new edition")
    return Change(_("Ref") if ref else pgettext("of a plan", "Edition"), now, former)


def _valued(target: Target | str, value: Decimal | None, old: str) -> Change:
    """Return 300 → 420 steam tonnes, with the unit once. A target that the plan does not have any more has its id."""
    was = in_figures(Decimal(old)) if old and Decimal(old) != value else ""
    if value is None:
        return Change(str(target), NOTHING, was)
    new = in_figures(value) if isinstance(target, str) else str(Amount(value, target.measured_in))
    return Change(str(target), new, was)
