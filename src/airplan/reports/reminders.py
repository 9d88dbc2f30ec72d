"""What is written to a unit that still owes reports?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.i18n import _, marked, ngettext, pgettext
from airplan.i18n.forms import day_in_words, join_items, month_in_words
from airplan.reports.table import Column, Table
from airplan.reports.wording import brief

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from airplan.progress.obligations import Obligation, ReportingRound
    from airplan.progress.round_status import UnitWorkbook
    from airplan.reports.table import Reading

_RULE = "-" * 40
"""Between two reminders; of a character that every console has."""
_BEFORE = marked("The reports for {month} are due by {day}, that day included. Still to come from you ({count}):")
_ON_THE_DAY = marked("The reports for {month} are due today, {day}. Still to come from you ({count}):")
_AFTER = marked("The reports for {month} were due by {day}, {days} ago. Still to come from you ({count}):")


def reminders(round_: ReportingRound, order: Sequence[str], coordinator: str, reading: Reading) -> Table:
    """A text for each unit that still owes reports, ready for a message or a letter; `order` has the units as in the
    book, `coordinator` signs."""
    groups: dict[str, list[Obligation]] = {unit: [] for unit in order}
    for owed in round_.owed:
        if owed.outstanding:
            groups[owed.unit].append(owed)
    rows = tuple((unit, _reminder(round_, own, coordinator, reading)) for unit, own in groups.items() if own)
    columns = (
        Column("unit", _("Unit"), kind="name"),
        Column("text", pgettext("text of a reminder", "Text"), kind="passages"),
    )
    return Table("", columns, rows, names=reading.names)


def one_below_the_other(table: Table) -> str:
    """The texts as they are printed, with a rule between two of them."""
    return f"\n{_RULE}\n\n".join(f"{text}\n" for _unit, text in table.rows) or f"{_('Nothing.')}\n"


def _reminder(round_: ReportingRound, own: Sequence[Obligation], coordinator: str, reading: Reading) -> str:
    workbook = round_.course.of(own[0].unit)
    late = (reading.today - workbook.due).days
    opening = _(_AFTER if late > 0 else _BEFORE if late < 0 else _ON_THE_DAY).format(
        month=month_in_words(round_.course.period.first),
        day=day_in_words(workbook.due),
        days=ngettext("{days} day", "{days} days", late).format(days=late),
        count=len(own),
    )
    lines = [
        _("{unit}:").format(unit=reading.call(own[0].unit)),
        opening,
        *(_item(number, owed) for number, owed in enumerate(own, start=1)),
        *_about_the_workbook(workbook, own),
        _("Please report without delay.") if late > 0 else _("Please report in time."),
        reading.call(coordinator),
        day_in_words(reading.today),
    ]
    return "\n".join(lines)


def _about_the_workbook(workbook: UnitWorkbook, own: Sequence[Obligation]) -> Iterator[str]:
    """Where it is, if that is why something is still to come."""
    never = join_items(owed.measure.ref for owed in own if owed.came != "sent-back")
    if workbook.refused:
        day, why = day_in_words(workbook.refused.as_of), workbook.refused.step.reason
        said = _("The workbook that came on {day} could not be taken ({why}); please send it again.")
        without = _("The workbook that came on {day} could not be taken; please send it again.")
        yield (said if why else without).format(day=day, why=why)
    elif workbook.returned and never:
        said = _("The workbook came back on {day} without a report on {refs}.")
        yield said.format(day=day_in_words(workbook.returned.as_of), refs=never)
    elif workbook.dispatched and never:
        said = _("The workbook was sent to you on {day}; please send it back filled in.")
        yield said.format(day=day_in_words(workbook.dispatched.as_of))


def _item(number: int, owed: Obligation) -> str:
    said = f"{number}. {owed.measure.ref} {brief(owed.measure)}"
    if owed.came == "sent-back":
        return _("{what} (sent back: to be revised and sent again)").format(what=said)
    return said
