"""Define the instructions for a unit that fills in a round's workbook; docs/ has the same on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.i18n import _, marked
from airplan.i18n.forms import day_in_full

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

_TOTALS_SINCE_DAYS = marked(
    "4. Status: choose from the list. Targets are for the whole district, unless your unit has one of its own: the "
    "lead gives the district's total since the day named beside the target, every other unit its own total; for a "
    "rate or level (%, per month, per day) give the latest value, not a total. Enter a plain number in the unit shown "
    "(24530; 1.2万 and 96% also work). Do not enter the figure for one month alone or an estimate."
)
"""The fourth line where totals do not begin on 1 January."""
_TOTALS = 3
HEADING = marked("How to fill in this workbook")
_LINES = (
    marked(
        "1. Fill in the sheet “Report”. It has one row for each measure that names your unit. Rows "
        "marked “report due” (yellow) need an answer every month; white rows need one only if there is "
        "something new."
    ),
    marked(
        "2. Only yellow and white cells can be filled in. Grey cells show what the coordinating office "
        "knows; changes there are shown to the office but not imported. If a grey cell is wrong, say so "
        "under “Progress”."
    ),
    marked("3. A blank cell means “no answer” and erases nothing. To erase an earlier answer, enter 清除 in the cell."),
    marked(
        "4. Status: choose from the list. Targets are for the whole district: the lead gives the "
        "district's total since 1 January, every other unit its own total; for a rate or level (%, per "
        "month, per day) give the latest value, not a total. Enter a plain number in the unit shown "
        "(24530; 1.2万 and 96% also work). Do not enter the figure for one month alone or an estimate."
    ),
    marked(
        "5. Progress, problems, next steps: briefly, in words. Evidence: file names or links, one per "
        "line; attach the files."
    ),
    marked(
        "6. Data as of: the date of the data, such as 2017-05-25; blank means the day on which the "
        "office imports the workbook. Filled in by, checked by: names."
    ),
    marked(
        "7. You may filter, resize rows and columns, and paste text. Do not delete rows or columns, "
        "merge cells, write below the table, or delete hidden content."
    ),
    marked(
        "8. An orange due date has passed, a yellow one is near; the colour disappears once the status "
        "is done. Red cells need checking; their comments say why."
    ),
    marked("9. Save as .xlsx under the same name, without a password. Excel, WPS and LibreOffice all work."),
)


def guidance(due: date, contact: str, *, days_named: bool = False) -> Iterator[tuple[str, bool]]:
    """Yield the lines, each with whether it is a heading; `days_named`: some totals do not begin on 1 January."""
    yield _(HEADING), True
    for number, line in enumerate(_LINES):
        yield _(_TOTALS_SINCE_DAYS if days_named and number == _TOTALS else line), False
    yield (
        _("Please return it by {day} (inclusive) to: {contact}").format(day=day_in_full(due), contact=contact),
        True,
    )
