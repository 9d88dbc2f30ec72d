"""Which milestones has the office set, which are reached, and how near are the others?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.i18n import _
from airplan.reports.table import Column, Table
from airplan.reports.wording import as_of, brief

if TYPE_CHECKING:
    from collections.abc import Sequence

    from airplan.progress.standing import Standing
    from airplan.reports.table import Reading


def milestones(standings: Sequence[Standing], reading: Reading) -> Table:
    """The milestones of these measures, in the order given, each measure's by their days."""
    found = [(standing.measure, one) for standing in standings for one in standing.milestones]
    left = [None if one.reached else (one.day - reading.today).days for _measure, one in found]
    columns = (
        Column("entry", _("Entry"), kind="label"),
        Column("ref", _("Ref"), kind="label"),
        Column("measure", _("Measure"), show="people-only"),
        Column("title", _("Milestone")),
        Column("day", _("Day"), kind="day"),
        Column("reached", _("Reached"), kind="day"),
        Column("days_left", _("Days"), kind="days"),
    )
    rows = tuple(
        (one.entry, measure.ref, brief(measure), one.title, one.day, one.reached, days)
        for (measure, one), days in zip(found, left, strict=True)
    )
    records = tuple(
        {
            "entry": one.entry,
            "ref": measure.ref,
            "title": one.title,
            "day": one.day.isoformat(),
            "reached": one.reached.isoformat() if one.reached else None,
            "days_left": days,
        }
        for (measure, one), days in zip(found, left, strict=True)
    )
    count = _("1 milestone") if len(found) == 1 else _("{count} milestones").format(count=len(found))
    return Table(_(" · ").join([count, as_of(reading.today)]), columns, rows, dict, records)
