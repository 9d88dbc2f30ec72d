"""The instructions for a department that fills in a workbook of a round; docs/ has the same on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.i18n import _, marked
from airplan.i18n.forms import day_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

HEADING = marked("How to fill in this workbook")
_LINES = (
    marked(
        "1. Fill in the sheet “Report”: a row for each measure that names your unit. Rows marked “to be "
        "reported” (yellow) need an answer every month; the white ones when there is news."
    ),
    marked(
        "2. Only yellow and white cells can be filled in. Grey ones say what the office knows; what is "
        "changed there is shown to the office but not taken. If something in them is wrong, say so under "
        "Progress."
    ),
    marked(
        "3. A blank cell means “no answer”; nothing that is known is erased by it. To take something back, "
        "write 清除 in the cell."
    ),
    marked(
        "4. Status: choose from the list. Targets are those of the whole district: the lead reports the district's "
        "total since 1 January, every other unit its own; of a rate or level (%, a month, a day) the latest value, "
        "not a sum. A plain number in the unit shown (24530; 1.2万 and 96% are read too), not this month's share, no "
        "estimate."
    ),
    marked(
        "5. Progress, problems, next steps: in words, as short as they can be. Evidence: file names or links,"
        " one a line; send the files along."
    ),
    marked(
        "6. As of: the day on which it was so, such as 2017-05-25; blank means the day the office takes it "
        "in. Filled in by, checked by: names."
    ),
    marked(
        "7. You may filter, change the width of columns and the height of rows, and copy in texts from elsewhere. Do "
        "not delete rows or columns, do not merge cells, write nothing below the table, and do not delete what is "
        "hidden."
    ),
    marked(
        "8. A last day on orange has passed, on yellow it is near; the colour goes once the status says that it is "
        "done. What the office asks you to check again is red, and a note says why."
    ),
    marked("9. Save it as .xlsx under the same name, without a password. Excel, WPS and LibreOffice will all do."),
)


def guidance(due: date, contact: str) -> Iterator[tuple[str, bool]]:
    """Yield the lines, each with whether it is a heading."""
    yield _(HEADING), True
    for line in _LINES:
        yield _(line), False
    yield (
        _("Please send it back by {day}, that day included, to: {contact}").format(
            day=day_in_words(due), contact=contact
        ),
        True,
    )
