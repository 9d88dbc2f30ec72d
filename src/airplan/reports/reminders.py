"""What is written to a unit that still owes reports?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.i18n import _, marked
from airplan.reports.table import Column, Table
from airplan.reports.wording import brief, day_in_words, month_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from airplan.reports.owing import Owed, Round
    from airplan.reports.table import Reading

_RULE = "-" * 40
"""Between two reminders; of a character that every console has."""
_BEFORE = marked("The reports for {month} are due by {day}, that day included. Still to come from you ({count}):")
_ON_THE_DAY = marked("The reports for {month} are due today, {day}. Still to come from you ({count}):")
_AFTER = marked("The reports for {month} were due by {day}, {days} ago. Still to come from you ({count}):")


def reminders(round_: Round, order: Sequence[str], coordinator: str, reading: Reading) -> Table:
    """A text for each unit that still owes reports, ready for a message or a letter; `order` has the units as in the
    book, `coordinator` signs."""
    groups: dict[str, list[Owed]] = {unit: [] for unit in order}
    for owed in round_.owed:
        if owed.outstanding:
            groups[owed.unit].append(owed)
    rows = tuple((unit, _reminder(round_, own, coordinator, reading)) for unit, own in groups.items() if own)
    columns = (Column("unit", _("Unit"), kind="name"), Column("text", _("Text"), kind="passages"))
    return Table("", columns, rows, names=reading.names)


def one_below_the_other(table: Table) -> str:
    """The texts as they are printed, with a rule between two of them."""
    return f"\n{_RULE}\n\n".join(f"{text}\n" for _unit, text in table.rows) or f"{_('Nothing.')}\n"


def _reminder(round_: Round, own: Sequence[Owed], coordinator: str, reading: Reading) -> str:
    late = (reading.today - round_.due).days
    opening = _(_AFTER if late > 0 else _BEFORE if late < 0 else _ON_THE_DAY).format(
        month=month_in_words(round_.period.first),
        day=day_in_words(round_.due),
        days=_("1 day") if late == 1 else _("{days} days").format(days=late),
        count=len(own),
    )
    lines = [
        _("{unit}:").format(unit=reading.call(own[0].unit)),
        opening,
        *(_item(number, owed) for number, owed in enumerate(own, start=1)),
        _("Please report without delay.") if late > 0 else _("Please report in time."),
        reading.call(coordinator),
        day_in_words(reading.today),
    ]
    return "\n".join(lines)


def _item(number: int, owed: Owed) -> str:
    said = f"{number}. {owed.measure.ref} {brief(owed.measure)}"
    if owed.came == "sent-back":
        return _("{what} (sent back: to be revised and sent again)").format(what=said)
    return said
