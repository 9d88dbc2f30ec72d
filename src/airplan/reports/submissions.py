"""Show which reports of a month were received and which are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from airplan.i18n import _, marked, pgettext
from airplan.i18n.forms import filled, join_clauses, join_items
from airplan.plan.model import directory_order
from airplan.progress.mail_status import sent_to
from airplan.reports import columns
from airplan.reports.notice_counts import NoticeCounts, sent_in_words, sent_record
from airplan.reports.questions import ground_in_words
from airplan.reports.recorded_mail import mail_in_words
from airplan.reports.table import Column, Table, record_of
from airplan.reports.wording import as_of, folded
from airplan.store.json_values import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from airplan.plan.model import Measure
    from airplan.progress.mail_status import RecordedMail
    from airplan.progress.obligations import Obligation, Receipt, ReportingRound
    from airplan.progress.round_status import RoundStatus, UnitWorkbook
    from airplan.reports.table import Item, ReaderContext, Record, Show
    from airplan.store.entries import Entry

_BACK = {
    (False, False): marked("returned {day}"),
    (False, True): marked("returned late {day}"),
    (True, False): marked("returned empty {day}"),
    (True, True): marked("returned empty and late {day}"),
}
"""What has come back, by whether it is empty, and whether it is late."""
_NO_NOTICES = NoticeCounts()


class UnitRow(NamedTuple):
    """The reports that a unit owes."""

    unit: str
    owed: Sequence[Obligation]


class _MeasureRow(NamedTuple):
    """The reports that are owed on a measure."""

    measure: Measure
    owed: Sequence[Obligation]


class _OfUnit(Protocol):
    """Anything that concerns one unit: an obligation, a row."""

    @property
    def unit(self) -> str:
        """The unit."""


class _OfObligations(Protocol):
    """A row of obligations that are counted together."""

    @property
    def owed(self) -> Sequence[Obligation]:
        """The obligations."""


def by_unit(
    round_: ReportingRound,
    order: Sequence[str],
    context: ReaderContext,
    notices: NoticeCounts = _NO_NOTICES,
    mails: Sequence[RecordedMail] = (),
) -> Table:
    """Return each unit's owed and received reports, its workbook's state, the missing refs, notices and mail.

    `order` is the directory's order of units; notices and `mails` are those of the month.
    """
    round_status = round_.status
    place: Column[UnitRow] = Column(
        "where", _("Workbook"), "words", "people-only", lambda row: where_it_is(round_status.of(row.unit))
    )
    shown: list[Column[UnitRow]] = [
        Column("unit", _("Unit"), "name", "always", lambda row: row.unit),
        *_counting(round_),
        *([place] if round_status.was_dispatched else []),
        Column("refs", _("Still to come"), "words", "people-only", _refs_in_words),
        *_notice_columns(notices),
        *_mail_columns(mails),
        Column("missing_refs", pgettext("reports: missing", "Missing"), "lines", "data-only", _missing_refs),
        *_workbook_columns(round_status),
    ]
    return _table(unit_rows(round_.owed, order), shown, round_, context, notices)


def by_measure(
    round_: ReportingRound,
    members: Mapping[str, tuple[str, ...] | None],
    context: ReaderContext,
    notices: NoticeCounts = _NO_NOTICES,
) -> Table:
    """Return the same by measure, with the missing units; for people a complete collective appears as one.

    `members` maps collective → units, or None for an open one.
    """
    groups: dict[str, list[Obligation]] = {}
    for obligation in round_.owed:
        groups.setdefault(obligation.measure.id, []).append(obligation)
    shown: list[Column[_MeasureRow]] = [
        *columns.ref(),
        *columns.labels(),
        *_counting(round_),
        Column("units", _("Not reported yet"), "names", "people-only", lambda row: _folded(row, members)),
        Column("missing_units", pgettext("reports: missing", "Missing"), "names", "data-only", _missing_units),
    ]
    return _table([_MeasureRow(owed[0].measure, owed) for owed in groups.values()], shown, round_, context, notices)


def reasons(
    round_: ReportingRound,
    order: Sequence[str],
    ask_before_days: int,
    context: ReaderContext,
    notices: NoticeCounts = _NO_NOTICES,
) -> Table:
    """Return each owed report with its state and the rule that asks for it.

    With `order`, the directory's order of units, rows are listed by unit, otherwise by measure.
    """
    place = directory_order(order)
    shown: list[Column[Obligation]] = [
        Column("unit", _("Unit"), "name", "always", lambda row: row.unit),
        *columns.ref(),
        *columns.labels(),
        Column("status", pgettext("heading of a column", "Report"), "term", "always", lambda row: row.came),
        Column(
            "reasons",
            _("Required because"),
            "lines",
            "people-only",
            lambda row: _grounds_in_words(row, ask_before_days),
        ),
        Column("why", "why", "lines", "data-only", _grounds_in_codes),
    ]
    rows = sorted(round_.owed, key=lambda owed: place(owed.unit)) if order else round_.owed
    return _table(rows, shown, round_, context, notices)


def _mail_columns(mails: Sequence[RecordedMail]) -> list[Column[UnitRow]]:
    """Return the column of what was mailed to each unit, where there was any mail."""

    def told(row: UnitRow) -> str:
        return "\n".join(mail_in_words(mail, in_short=True) for mail in sent_to(mails, row.unit))

    return [Column("mailed", pgettext("of a mail", "Mail"), "words", "people-only", told)] if mails else []


def where_it_is(workbook: UnitWorkbook, *, dated: bool = True) -> str:
    """Return 未发, 已发未回, 5月24日收回, 5月28日迟收, 5月24日空表, 5月24日退回; undated 收回, 迟收, 空表, 退回."""
    if workbook.refused:
        word, entry = marked("sent back {day}"), workbook.refused
    elif workbook.returned:
        word, entry = _BACK[workbook.empty, workbook.late], workbook.returned
    else:
        return pgettext("state of a workbook", "sent") if workbook.sent else pgettext("state of a workbook", "not sent")
    return filled(_(word), day=entry.as_of if dated else "").strip()


def received(obligations: Iterable[Obligation]) -> int:
    """Return the number of owed reports that were received, with or without content."""
    return sum(not owed.outstanding for owed in obligations)


def answered(obligations: Iterable[Obligation]) -> int:
    """Return the number of owed reports that were received with content."""
    return sum(owed.answered for owed in obligations)


def empty(obligations: Iterable[Obligation]) -> int:
    """Return the number of owed reports that were received without content."""
    return sum(owed.came == "empty" for owed in obligations)


def counted_reports(obligations: Sequence[Obligation]) -> str:
    """Return 33 owed, 20 answered, 2 empty."""
    count = _("{owed} owed, {answered} answered").format(owed=len(obligations), answered=answered(obligations))
    blank = empty(obligations)
    return join_items([count, _("{empty} empty").format(empty=blank)]) if blank else count


def _table(
    rows: Sequence[Item],
    shown: Sequence[Column[Item]],
    round_: ReportingRound,
    context: ReaderContext,
    notices: NoticeCounts,
) -> Table:
    closed = round_.status.closed
    title = [
        filled(_("Reports for {month}, due by {day}"), month=round_.status.period, day=round_.status.due),
        counted_reports(round_.owed),
        *([filled(_("closed on {day}"), day=closed.as_of)] if closed else []),
        as_of(context.today),
    ]
    table = Table.of(rows, shown, title=join_clauses(title), names=context.names)
    return table.with_records(round_.owed, record_of(_obligation_columns(round_.status, notices)))


def unit_rows(obligations: Iterable[Obligation], order: Sequence[str]) -> list[UnitRow]:
    """Return the obligations by unit, the units in the order of the directory."""
    groups: dict[str, list[Obligation]] = {}
    for obligation in obligations:
        groups.setdefault(obligation.unit, []).append(obligation)
    return [UnitRow(unit, groups[unit]) for unit in sorted(groups, key=directory_order(order))]


def _counting(round_: ReportingRound) -> list[Column[_OfObligations]]:
    """Return the columns with the reports owed, answered, late, empty, repeated, and missing."""
    receipts = {owed.came for owed in round_.owed}
    return [
        *report_counts(),
        Column("received", "received", "count", "data-only", lambda row: received(row.owed)),
        Column(
            "late",
            pgettext("reports: received late", "Late"),
            "count",
            "always",
            lambda row: sum(owed.late for owed in row.owed),
        ),
        _receipt_column("empty", pgettext("reports: without content", "Empty"), "always"),
        _receipt_column("repeated", pgettext("reports: repeating the last one", "Repeated"), "always"),
        _receipt_column(
            "sent-back",
            pgettext("reports: sent back", "Sent back"),
            "always" if "sent-back" in receipts else "data-only",
        ),
        _receipt_column(
            "open", pgettext("reports: not yet due", "Not yet due"), "always" if "open" in receipts else "data-only"
        ),
        _receipt_column(
            "missing", pgettext("reports: missing", "Missing"), "data-only" if "open" in receipts else "always"
        ),
    ]


def report_counts() -> list[Column[_OfObligations]]:
    """Return the columns with the reports owed and answered, which every table of reports has."""
    return [
        Column("expected", pgettext("reports: expected", "Owed"), "count", "always", lambda row: len(row.owed)),
        Column(
            "answered", pgettext("reports: answered", "Answered"), "count", "always", lambda row: answered(row.owed)
        ),
    ]


def _receipt_column(receipt: Receipt, title: str, show: Show) -> Column[_OfObligations]:
    """Return the column that counts the obligations with this receipt."""
    key = receipt.replace("-", "_")
    return Column(key, title, "count", show, lambda row: sum(owed.came == receipt for owed in row.owed))


def _workbook_columns(round_status: RoundStatus) -> list[Column[_OfUnit]]:
    """Return the columns on a unit's workbook; none where no workbook was dispatched."""
    return [
        Column("workbook", "workbook", "words", "data-only", lambda row: _workbook_state(round_status, row.unit)),
        Column("dispatched", "dispatched", "day", "data-only", lambda row: _day(round_status.of(row.unit).dispatched)),
        Column("returned", "returned", "day", "data-only", lambda row: _day(round_status.of(row.unit).returned)),
        Column("workbook_late", "workbook_late", "count", "data-only", lambda row: round_status.of(row.unit).late),
        Column("workbook_empty", "workbook_empty", "count", "data-only", lambda row: round_status.of(row.unit).empty),
    ]


def _obligation_columns(round_status: RoundStatus, notices: NoticeCounts) -> list[Column[Obligation]]:
    """Return the JSON fields of each owed report, in the order of docs/json.md."""
    return [
        Column("unit", "unit", "name", "json-only", lambda row: row.unit),
        Column("ref", "ref", "label", "json-only", lambda row: row.measure.ref),
        Column("status", "status", "words", "json-only", lambda row: row.came),
        Column("entry", "entry", "label", "json-only", lambda row: row.entry.id if row.entry else None),
        Column("as_of", "as_of", "day", "json-only", lambda row: _day(row.entry)),
        Column("recorded_at", "recorded_at", "label", "json-only", lambda row: row.entry and stamp(row.entry.recorded)),
        Column("late", "late", "count", "json-only", lambda row: row.late),
        Column("why", "why", "lines", "json-only", json=_grounds),
        Column(
            "notices",
            "notices",
            "lines",
            "json-only",
            json=lambda row: sent_record(notices.of_item(row.unit, row.measure.id)),
        ),
        *_workbook_columns(round_status),
    ]


def _notice_columns(notices: NoticeCounts) -> list[Column[_OfUnit]]:
    """Return the columns with the notices that a unit got for the month: in words, and as numbers for programs."""
    return [
        Column(
            "notices", _("Notices"), "words", "people-only",
            lambda row: sent_in_words(notices.of_unit(row.unit)) or None, if_any=True,
        ),
        Column("reminded", "reminded", "count", "data-only", lambda row: notices.of_unit(row.unit)["remind"]),
        Column("urged", "urged", "count", "data-only", lambda row: notices.of_unit(row.unit)["urge"]),
        Column("supervised", "supervised", "count", "data-only", lambda row: notices.of_unit(row.unit)["supervise"]),
    ]  # fmt: skip


def _workbook_state(round_status: RoundStatus, unit: str) -> str | None:
    state = round_status.of(unit).state
    return state if round_status.was_dispatched or state != "not-sent" else None


def _day(entry: Entry | None) -> date | None:
    return entry.as_of if entry else None


def outstanding(obligations: Iterable[Obligation]) -> list[Obligation]:
    """Return what of it is still to come."""
    return [owed for owed in obligations if owed.outstanding]


def _missing_refs(row: _OfObligations) -> tuple[str, ...]:
    return tuple(owed.measure.ref for owed in outstanding(row.owed))


def _missing_units(row: _OfObligations) -> tuple[str, ...]:
    return tuple(owed.unit for owed in outstanding(row.owed))


def _refs_in_words(row: _OfObligations) -> str:
    sent_back = _("{ref} (sent back)")
    return join_items(
        sent_back.format(ref=owed.measure.ref) if owed.came == "sent-back" else owed.measure.ref
        for owed in outstanding(row.owed)
    )


def _grounds_in_words(owed: Obligation, ask_before_days: int) -> tuple[str, ...]:
    return tuple(ground_in_words(ground, ask_before_days) for ground in owed.grounds)


def _grounds_in_codes(owed: Obligation) -> tuple[str, ...]:
    return tuple(" ".join(filter(None, (each.rule, each.what, str(each.day or "")))) for each in owed.grounds)


def _grounds(owed: Obligation) -> list[Record]:
    return [{"rule": ground.rule, "what": ground.what or None, "day": ground.day} for ground in owed.grounds]


def _folded(row: _MeasureRow, members: Mapping[str, tuple[str, ...] | None]) -> tuple[str, ...]:
    return tuple(name for name, _units in folded(row.measure, _missing_units(row), members))
