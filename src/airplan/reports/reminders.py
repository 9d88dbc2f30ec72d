"""Word the reminders of a month: what a unit still owes, by when, and whom to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.i18n import _, marked, pgettext
from airplan.i18n.forms import day_in_full, filled, join_items, reads_chinese
from airplan.reports.submissions import outstanding, unit_rows
from airplan.reports.table import Column, Table
from airplan.reports.wording import brief, span_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from airplan.plan.model import Party
    from airplan.progress.obligations import Obligation, ReportingRound
    from airplan.progress.round_status import UnitWorkbook
    from airplan.reports.submissions import UnitRow
    from airplan.reports.table import ReaderContext

_RULE = "-" * 40
"""The line between two reminders, of a character that every console has."""
_GOVERNMENT = "政府"
"""In the names of the government's own offices: 区政府办公室, 区政府督查室."""


class _Tone(NamedTuple):
    """The sentences of a reminder to units of one rank."""

    before: str
    on_the_day: str
    after: str
    empty: str
    refused: str
    refused_because: str
    unfilled: str
    sent: str
    closing: str
    closing_late: str


_TELLING = _Tone(
    marked("The reports for {month} are due by {day} (inclusive). Still to come from {you} ({count}):"),
    marked("The reports for {month} are due today, {day}. Still to come from {you} ({count}):"),
    marked("The reports for {month} were due by {day}, {days} ago. Still to come from {you} ({count}):"),
    marked("The following reports from {you} for {month} have no content; please report again ({count}):"),
    marked("The workbook received on {day} could not be imported; please correct it and send it again."),
    marked("The workbook received on {day} could not be imported ({why}); please correct it and send it again."),
    marked("The workbook received on {day} has no report on {refs}."),
    marked("The workbook was sent to {you} on {day}; please fill it in and return it."),
    marked("Please report on time."),
    marked("Please report without delay."),
)
_ASKING = _Tone(
    marked(
        "The reports for {month} will be collected by {day} (inclusive). We kindly ask {you} for the "
        "following ({count}):"
    ),
    marked(
        "The reports for {month} are being collected today, {day}. We kindly ask {you} for the following ({count}):"
    ),
    marked(
        "The reports for {month} were collected on {day}, {days} ago. We still kindly ask {you} for the "
        "following ({count}):"
    ),
    marked(
        "The following reports from {you} for {month} have no content yet; we would be grateful for details ({count}):"
    ),
    marked("The workbook received on {day} could not be imported; we would be grateful for a corrected one."),
    marked("The workbook received on {day} could not be imported ({why}); we would be grateful for a corrected one."),
    marked("The workbook received on {day} has no report on {refs} yet."),
    marked("The workbook was sent to {you} on {day}."),
    marked("Thank you for your support."),
    marked("Thank you for your support."),
)


class Sender(NamedTuple):
    """The office that sends reminders, and how it addresses units."""

    coordinator: str
    """The coordinating office, which signs and does not remind itself."""
    contact: str = ""
    """Whom to ask: name, telephone."""
    address: str = "贵单位"
    """How a unit is addressed in Chinese: 贵单位, 你单位."""
    superiors: tuple[str, ...] = ()
    """Further units that are asked politely, as Party bodies and the government's own offices are."""

    def asks(self, unit: Party) -> bool:
        """Return whether a unit is asked and not told: one of higher rank than a bureau."""
        above = unit.kind == "party" or (unit.kind == "government" and _GOVERNMENT in unit.name)
        return above or unit.name in self.superiors

    @property
    def you(self) -> str:
        """The word that addresses a unit."""
        return self.address if reads_chinese() else pgettext("how a unit is addressed", "you")

    def signature(self, context: ReaderContext) -> list[str]:
        """Return the last lines of a letter: whom to ask, the office, and the day."""
        contact = [_("Contact: {contact}").format(contact=self.contact)] if self.contact else []
        return [*contact, context.call_office(self.coordinator), day_in_full(context.today)]


def reminders(round_: ReportingRound, parties: Sequence[Party], sender: Sender, context: ReaderContext) -> Table:
    """Return a reminder for each unit that still owes reports, or has sent some without content.

    The text suits a message or a letter; `parties` are the units in the directory's order. The coordinating office gets
    none.
    """
    by_name = {party.name: party for party in parties}

    def text(row: UnitRow) -> str:
        return _reminder(round_, row, sender, _ASKING if sender.asks(by_name[row.unit]) else _TELLING, context)

    shown: list[Column[UnitRow]] = [
        Column("unit", _("Unit"), "name", "always", lambda row: row.unit),
        Column("text", pgettext("text of a reminder", "Text"), "passages", "always", text),
    ]
    unanswered = (owed for owed in round_.owed if not owed.answered and owed.unit != sender.coordinator)
    return Table.of(unit_rows(unanswered, [*by_name]), shown, names=context.names)


def one_below_the_other(table: Table) -> str:
    """Return the reminders as they are printed, with a line between two of them."""
    return f"\n{_RULE}\n\n".join(f"{record['text']}\n" for record in table.as_records()) or f"{_('No matches.')}\n"


def _reminder(round_: ReportingRound, row: UnitRow, sender: Sender, tone: _Tone, context: ReaderContext) -> str:
    workbook, month = round_.status.of(row.unit), round_.status.period
    late = (context.today - workbook.due).days
    you = sender.you
    missing, empties = outstanding(row.owed), [owed for owed in row.owed if owed.came == "empty"]
    opening = filled(
        _(tone.after if late > 0 else tone.before if late < 0 else tone.on_the_day),
        month=month,
        day=workbook.due,
        days=span_in_words(late),
        you=you,
        count=len(missing),
    )
    lines = [
        _("{unit}:").format(unit=context.call(row.unit)),
        *([opening] if missing else []),
        *(_item(number, owed) for number, owed in enumerate(missing, start=1)),
        *_about_the_workbook(workbook, missing, you, tone),
        *([filled(_(tone.empty), month=month, you=you, count=len(empties))] if empties else []),
        *(_item(number, owed) for number, owed in enumerate(empties, start=1)),
        _(tone.closing_late if late > 0 else tone.closing),
        *sender.signature(context),
    ]
    return "\n".join(lines)


def _about_the_workbook(
    workbook: UnitWorkbook, obligations: Sequence[Obligation], you: str, tone: _Tone
) -> Iterator[str]:
    """Yield where the workbook is, if that explains a missing report."""
    never = join_items(owed.measure.ref for owed in obligations if owed.came != "sent-back")
    if workbook.refused:
        why = workbook.refused.step.reason
        yield filled(_(tone.refused_because if why else tone.refused), day=workbook.refused.as_of, why=why)
    elif workbook.returned and never:
        yield filled(_(tone.unfilled), day=workbook.returned.as_of, refs=never)
    elif workbook.dispatched and never:
        yield filled(_(tone.sent), day=workbook.dispatched.as_of, you=you)


def _item(number: int, owed: Obligation) -> str:
    item = f"{number}. {_('{name} ({explained})').format(name=brief(owed.measure), explained=owed.measure.ref)}"
    if owed.came == "sent-back":
        return _("{what} (sent back: please revise and report again)").format(what=item)
    return item
