"""Show the rounds: which are open, and the state of every workbook of one round."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from airplan.i18n import _, marked, ngettext, pgettext
from airplan.i18n.forms import filled, join_clauses, join_items
from airplan.plan.model import directory_order
from airplan.progress.mail_status import sent_to
from airplan.reports.recorded_mail import mail_in_words, mail_record_of
from airplan.reports.submissions import counted_reports, empty, received, report_counts, where_it_is
from airplan.reports.table import Column, Table, record_of
from airplan.reports.wording import as_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from airplan.progress.mail_status import RecordedMail
    from airplan.progress.obligations import Obligation, ReportingRound
    from airplan.progress.round_status import RoundStatus, UnitWorkbook
    from airplan.reports.table import ReaderContext, Record
    from airplan.store.entries import Entry

_STEPS = {
    "dispatch": marked("sent {day}"),
    "return": marked("returned {day}"),
    "refuse": marked("sent back {day}"),
    "close-round": marked("closed {day}"),
    "reopen-round": marked("reopened {day}"),
}
_ALL_KEYS = (
    *("period", "state", "due", "closed", "first_closed", "sent", "returned", "late", "empty", "refused", "out"),
    *("received", "expected", "answered", "reports_empty"),
)
_ONE_KEYS = (
    *("unit", "state", "due", "dispatched", "returned", "late", "empty", "answers", "refused", "reason", "received"),
    *("expected", "answered", "reports_empty", "steps", "mails"),
)
"""The JSON keys, in the order of docs/json.md."""


class _UnitRow(NamedTuple):
    """A unit's workbook, the reports that the unit owes, and the mail to it."""

    workbook: UnitWorkbook
    owed: Sequence[Obligation]
    mails: Sequence[RecordedMail] = ()


def all_rounds(rounds: Sequence[ReportingRound], context: ReaderContext) -> Table:
    """Return a row for each month: workbooks by state, reports received, return date, open or closed."""
    columns = _round_columns()
    count = ngettext("{count} round", "{count} rounds", len(rounds)).format(count=len(rounds))
    title = join_clauses([count, as_of(context.today)])
    return Table.of(rounds, columns, record=record_of(columns, _ALL_KEYS), title=title)


def _round_columns() -> list[Column[ReportingRound]]:
    """Return the columns of a month."""
    return [
        Column("period", _("Month"), "label", "always", lambda row: str(row.status.period)),
        *_workbook_counts(),
        *report_counts(),
        Column("received", "received", "count", "data-only", lambda row: received(row.owed)),
        Column("reports_empty", "reports_empty", "count", "data-only", lambda row: empty(row.owed)),
        Column("due", _("Return date"), "day", "always", lambda row: row.status.due),
        Column(
            "standing", pgettext("state of a round", "State"), "words", "people-only", lambda row: _in_words(row.status)
        ),
        Column(
            "state",
            pgettext("state of a round", "State"),
            "words",
            "data-only",
            lambda row: "closed" if row.status.closed else "open",
        ),
        Column(
            "closed",
            pgettext("day on which a round was closed", "Closed on"),
            "day",
            "data-only",
            lambda row: _day(row.status.closed),
        ),
        Column(
            "first_closed",
            pgettext("day on which a round was closed", "First closed on"),
            "day",
            "data-only",
            lambda row: _day(next(iter(row.status.closings), None)),
        ),
    ]


def _workbook_counts() -> list[Column[ReportingRound]]:
    """Return the columns that count the workbooks of a month."""
    return [
        Column(
            "sent",
            pgettext("workbooks: sent", "Sent"),
            "count",
            "always",
            lambda row: sum(bool(each.sent) for each in _workbooks(row)),
        ),
        _state_column("returned", pgettext("workbooks: returned", "Returned")),
        Column(
            "late",
            pgettext("workbooks: returned late", "Late"),
            "count",
            "always",
            lambda row: sum(each.late for each in _workbooks(row)),
        ),
        Column(
            "empty",
            pgettext("workbooks: returned without content", "Empty"),
            "count",
            "wide",
            lambda row: sum(each.empty for each in _workbooks(row)),
        ),
        _state_column("refused", pgettext("workbooks: not taken", "Sent back")),
        _state_column("out", pgettext("workbooks: not yet returned", "Awaited")),
    ]


def one_round(
    round_: ReportingRound, order: Sequence[str], context: ReaderContext, mails: Sequence[RecordedMail] = ()
) -> Table:
    """Return a row for each unit with a step in a month, and after a dispatch for each unit that owes reports.

    A row shows where the workbook is, how many reports were received, every step with its file, and the `mails` to the
    unit; `order` is the directory's order of units.
    """
    round_status = round_.status
    owed: dict[str, list[Obligation]] = {}
    for obligation in round_.owed:
        owed.setdefault(obligation.unit, []).append(obligation)
    units = {*round_status.workbooks, *(owed if round_status.was_dispatched else ())}
    rows = [
        _UnitRow(round_status.of(unit), owed.get(unit, ()), sent_to(mails, unit))
        for unit in sorted(units, key=directory_order(order))
    ]
    columns = _unit_columns(round_status)
    return Table.of(
        rows,
        columns,
        record=record_of(columns, _ONE_KEYS),
        title=_heading(round_, context),
        notes=(_step_in_words(entry, round_status) for entry in round_status.closings),
        names=context.names,
    )


def _unit_columns(round_status: RoundStatus) -> list[Column[_UnitRow]]:
    return [
        Column("unit", _("Unit"), "name", "always", lambda row: row.workbook.unit),
        Column("where", _("Workbook"), "words", "people-only", lambda row: where_it_is(row.workbook, dated=False)),
        *report_counts(),
        Column("received", "received", "count", "data-only", lambda row: received(row.owed)),
        Column("reports_empty", "reports_empty", "count", "data-only", lambda row: empty(row.owed)),
        Column("told", _("History"), "words", "people-only", lambda row: _steps_in_words(row, round_status)),
        Column("state", "state", "words", "data-only", lambda row: row.workbook.state),
        Column("due", "due", "day", "data-only", lambda row: row.workbook.due),
        Column("dispatched", "dispatched", "day", "data-only", lambda row: _day(row.workbook.dispatched)),
        Column("returned", "returned", "day", "data-only", lambda row: _day(row.workbook.returned)),
        Column("late", "late", "count", "data-only", lambda row: row.workbook.late),
        Column("empty", "empty", "count", "data-only", lambda row: row.workbook.empty),
        Column("answers", "answers", "count", "data-only", _answers),
        Column("refused", "refused", "day", "data-only", lambda row: _day(row.workbook.refused)),
        Column("reason", "reason", "words", "data-only", _reason),
        Column("files", "files", "lines", "data-only", _files),
        Column("steps", "steps", "lines", "json-only", json=_steps),
        Column("mails", "mails", "lines", "json-only", json=lambda row: list(map(mail_record_of, row.mails))),
    ]


def _state_column(state: str, title: str) -> Column[ReportingRound]:
    """Return the number of a month's workbooks in a state: dispatched ones are out, returned or refused."""
    return Column(state, title, "count", "always", lambda row: sum(each.state == state for each in _workbooks(row)))


def _workbooks(round_: ReportingRound) -> Iterable[UnitWorkbook]:
    return round_.status.workbooks.values()


def _day(entry: Entry | None) -> date | None:
    return entry.as_of if entry else None


def _answers(row: _UnitRow) -> int | None:
    return row.workbook.returns[-1].step.answers if row.workbook.returns else None


def _reason(row: _UnitRow) -> str | None:
    refused = row.workbook.refused
    return refused.step.reason or None if refused else None


def _files(row: _UnitRow) -> tuple[str, ...]:
    return tuple(entry.source.file for entry in row.workbook.steps if entry.source.file)


def _heading(round_: ReportingRound, context: ReaderContext) -> str:
    round_status, workbooks = round_.status, list(_workbooks(round_))
    states = Counter(workbook.state for workbook in workbooks)
    parts = [
        filled(_("Round of {month}, return by {day}"), month=round_status.period, day=round_status.due),
        _in_words(round_status),
        _("{sent} sent, {out} not returned, {returned} returned, {refused} sent back").format(
            sent=sum(bool(workbook.sent) for workbook in workbooks),
            out=states["out"],
            returned=states["returned"],
            refused=states["refused"],
        ),
        counted_reports(round_.owed),
        as_of(context.today),
    ]
    return join_clauses(parts)


def _in_words(round_status: RoundStatus) -> str:
    """Return the closings in words: 未截止; 5月26日截止; 5月26日截止、6月8日再次截止; 5月26日截止、6月1日重新开放.

    The first closing always stays visible.
    """
    if not round_status.closings:
        return pgettext("state of a round", "open")
    first, last = round_status.closings[0], round_status.closings[-1]
    words = [filled(_(_STEPS[first.kind]), day=first.as_of)]
    if last is not first:
        again = marked("closed again {day}") if last.kind == "close-round" else _STEPS[last.kind]
        words.append(filled(_(again), day=last.as_of))
    return join_items(words)


def _steps_in_words(row: _UnitRow, round_status: RoundStatus) -> str:
    steps = [(entry.id, _step_in_words(entry, round_status)) for entry in row.workbook.steps]
    mails = [(mail.begun.id, mail_in_words(mail)) for mail in row.mails]
    return "\n".join(text for _id, text in sorted((*steps, *mails)))


def _step_in_words(entry: Entry, round_status: RoundStatus) -> str:
    """Return a step on one line: 5月24日收回 2017-05_区环保局.xlsx（已填9项）; 5月26日截止（王芳：已汇总上报）."""
    step, more = entry.step, list[str]()
    text = filled(_(_STEPS[entry.kind]), day=entry.as_of)
    if entry.source.file:
        text = f"{text} {entry.source.file}"
    if step.to and step.to != round_status.due:
        more.append(filled(_("return by {day}"), day=step.to))
    if step.answers is not None:
        more.append(_("{count} filled in").format(count=step.answers))
    if step.reason:
        more.append(step.reason)
    explained = join_items(more)
    if not entry.unit:
        explained = _("{label}: {text}").format(label=entry.author, text=explained) if more else entry.author
    return _("{name} ({explained})").format(name=text, explained=explained) if explained else text


def _steps(row: _UnitRow) -> list[Record]:
    return [_step(entry) for entry in row.workbook.steps]


def _step(entry: Entry) -> Record:
    step = entry.step
    return {
        "entry": entry.id,
        "kind": entry.kind,
        "as_of": entry.as_of,
        "author": entry.author,
        "to": step.to,
        "file": entry.source.file or None,
        "seal": step.seal or None,
        "answers": step.answers,
        "reason": step.reason or None,
    }
