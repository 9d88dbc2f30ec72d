"""How does a workbook of a round look: what is locked, what is to be filled in, how does it print?

No cell is merged, and every column and row bears a hidden mark: people may sort, filter and move what they like.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.formats.xlsx.book import new_book, saved
from airplan.formats.xlsx.page_setup import fit_to_page, in_footer
from airplan.formats.xlsx.text_size import SIZE, TALLEST, column_width, lines, printable
from airplan.i18n import _, pgettext
from airplan.i18n.forms import day_in_words, month_in_words, reads_document
from airplan.i18n.terms import STATE_TITLES
from airplan.rounds.form import COLUMN_MARK, ROW_MARK, VALUE, parts, title
from airplan.rounds.instructions import guidance
from airplan.rounds.styles import ASKED, NONE, OPEN, PLAIN, add_styles
from airplan.store.entries import STATUSES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl import Workbook

    from airplan.plan.periods import Period
    from airplan.rounds.form import Form, FormRow

_WIDTHS = {
    "ref": 2.6, "brief": 5.4, "text": 14, "deadline": 4, "due": 5.6, "role": 4.6, "asked": 3, "target": 8, "last": 6.6,
    "status": 4, "note": 9, "problem": 6, "next": 6, "evidence": 5, "as_of": 5.6, "filled_by": 3.4, "checked_by": 3.4,
}  # fmt: skip
"""In Han characters."""
_ENGLISH = {
    "brief": 8, "text": 13, "deadline": 5.4, "role": 6.8, "asked": 4.6, "status": 5.6, "due": 5.8, "as_of": 5.8,
    "filled_by": 4, "checked_by": 4.6,
}  # fmt: skip
_OF_VALUE = 4.4
_LEADING, _PADDING = 1.45, 4
_BY_HAND = 44
"""Points a row has at least: three lines of what is typed."""
_KEYS, _HEAD, _FIRST = 5, 6, 7
"""Rows of the sheet: four lines for people, the hidden marks of the columns, the headings, the first measure."""
_DAY_FORMAT = "yyyy-mm-dd"
_RED, _YELLOW, _MARKED = "F8CBAD", "FFE699", "FF9999"
_HIDDEN = "airplan"


class CoverText(NamedTuple):
    """What stands around the table."""

    title: str
    """The plan's."""
    unit: str
    """What to call it."""
    period: Period
    contact: str
    """Whom to ask and whom to send it back to."""
    soon_days: int
    """Days before a last day from which on it is yellow."""
    remark: str = ""
    """Why it has come back to the unit; empty for what is sent for the first time."""


def workbook(
    form: Form,
    letter: CoverText,
    filled: Mapping[tuple[str, str], object] | None = None,
    comments: Mapping[tuple[str, str], str] | None = None,
) -> bytes:
    """The workbook's bytes.

    (ref, column) → what is filled in already, and what is to be looked at again: such a cell is red and says why.
    """
    book = new_book(letter.title, "head")
    add_styles(book)
    table = _Table(book.create_sheet(pgettext("name of a sheet", "Report")), form)
    table.head(letter)
    table.fill(filled or {}, comments or {})
    table.validate()
    table.colour(letter.soon_days)
    table.prepare(letter)
    _add_guidance(book, letter, form.due)
    hidden = book.create_sheet(_HIDDEN)
    for key, text in parts(form):
        hidden.append([key, text])  # saved as text, even where a part of it begins with =
    hidden.sheet_state = "hidden"
    _lock(hidden)
    return saved(book)


class _Table:
    """The sheet that is filled in."""

    def __init__(self, sheet: Any, form: Form) -> None:
        self.sheet, self.form = sheet, form
        self.at = {column: number for number, column in enumerate(form.columns, start=2)}
        """Column → its number; the first one is that of the hidden marks."""
        self.last = _FIRST + len(form.rows) - 1
        self._styles: dict[tuple[str, str, bool, bool], Any] = {}

    def head(self, letter: CoverText) -> None:
        """The lines above the table, the marks of the columns, and the headings."""
        for number, (text, style) in enumerate(_lines_above(letter, self.form.due), start=1):
            self._put(number, 2, text, style)
            self.sheet.row_dimensions[number].height = 24 if number == 1 else 15
        for column, number in self.at.items():
            self.sheet.cell(_KEYS, number, COLUMN_MARK + column)
            self._put(_HEAD, number, title(self.form, column), "head")
            width = _width(column)
            self.sheet.column_dimensions[self._letter(number)].width = column_width(width)
        self.sheet.row_dimensions[_KEYS].hidden = True
        self.sheet.row_dimensions[_HEAD].height = 40
        self.sheet.column_dimensions["A"].hidden = True

    def fill(self, filled: Mapping[tuple[str, str], object], comments: Mapping[tuple[str, str], str]) -> None:
        """A row for each measure, with its mark."""
        from openpyxl.comments import Comment

        asked = _("to be reported")
        for number, row in enumerate(self.form.rows, start=_FIRST):
            self.sheet.cell(number, 1, ROW_MARK + row.ref)
            may = ASKED if row.shown["asked"] == asked else OPEN
            for column in self.form.columns:
                place, said = (row.ref, column), comments.get((row.ref, column), "")
                if column in row.shown:
                    cell = self._put(number, self.at[column], _shown(row, column), PLAIN, marked=bool(said))
                else:
                    style = may if row.field(column) else NONE
                    look = _format_of(column)
                    cell = self._put(number, self.at[column], filled.get(place), style, look, marked=bool(said))
                if said:
                    cell.comment = Comment(printable(said), "airplan", height=120, width=300)
            self.sheet.row_dimensions[number].height = self._height(row, filled)

    def validate(self) -> None:
        """What may be typed; whoever insists on a figure or a day in words may, as it is read all the same."""
        from openpyxl.worksheet.datavalidation import DataValidation

        words = ",".join(_(STATE_TITLES[status]) for status in STATUSES)
        status = DataValidation("list", formula1=f'"{words}"', allow_blank=True, errorStyle="stop")
        self._say(status, _("Status"), _("Choose one of the list."), _("Choose one of: {words}").format(words=words))
        status.add(self._range("status"))
        validations = [status, self._days()]
        for column in self.form.values:
            for unit in dict.fromkeys(row.unit_of(column) for row in self.form.rows if row.field(column)):
                figures = DataValidation(
                    "decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True, errorStyle="warning"
                )
                prompt = _("How much in all so far, in {unit}. To take back an earlier figure, write 清除.")
                self._say(
                    figures, _("Figure"), prompt.format(unit=unit), _("A number in {unit}, please.").format(unit=unit)
                )
                for number, row in enumerate(self.form.rows, start=_FIRST):
                    if row.field(column) and row.unit_of(column) == unit:
                        figures.add(f"{self._letter(self.at[column])}{number}")
                validations.append(figures)
        for validation in validations:
            self.sheet.add_data_validation(validation)

    def _days(self) -> Any:
        from openpyxl.worksheet.datavalidation import DataValidation

        year = int(self.form.period[:4])
        first, last = f"DATE({year - 1},1,1)", f"DATE({year + 1},12,31)"
        days = DataValidation(
            "date", operator="between", formula1=first, formula2=last, allow_blank=True, errorStyle="warning"
        )
        self._say(
            days,
            _("As of (date)"),
            _("The day on which it was so, for example 2017-05-25."),
            _("A day such as 2017-05-25, please."),
        )
        days.add(self._range("as_of"))
        return days

    def _say(self, validation: Any, title: str, prompt: str, error: str) -> None:
        validation.promptTitle, validation.prompt = title, prompt
        validation.errorTitle, validation.error = title, error
        validation.showInputMessage = validation.showErrorMessage = True

    def colour(self, soon_days: int) -> None:
        """The last day, red once it has passed and yellow when it is near, as long as nobody says that it is done."""
        from openpyxl.formatting.rule import FormulaRule
        from openpyxl.styles import PatternFill

        due, status = (f"${self._letter(self.at[column])}{_FIRST}" for column in ("due", "status"))
        dated = f'ISNUMBER({due}),{status}<>"{_(STATE_TITLES["done"])}"'
        for rule, colour in (
            (f"AND({dated},{due}<TODAY())", _RED),
            (f"AND({dated},{due}>=TODAY(),{due}-TODAY()<={soon_days})", _YELLOW),
        ):
            fill = PatternFill("solid", bgColor=colour, fgColor=colour)
            self.sheet.conditional_formatting.add(self._range("due"), FormulaRule([rule], fill=fill))  # type: ignore[no-untyped-call]

    def prepare(self, letter: CoverText) -> None:
        """Frozen panes, filter, paper, and the lock."""
        sheet = self.sheet
        sheet.freeze_panes = f"{self._letter(self.at['text'])}{_FIRST}"
        sheet.auto_filter.ref = f"A{_HEAD}:{self._letter(max(self.at.values()))}{max(self.last, _HEAD)}"
        sheet.print_title_rows = f"{_HEAD}:{_HEAD}"
        sheet.print_area = f"B1:{self._letter(max(self.at.values()))}{max(self.last, _HEAD)}"
        fit_to_page(sheet, upright=False)
        for side in ("left", "right", "top", "bottom"):
            setattr(sheet.page_margins, side, 0.4)
        sheet.page_margins.bottom, sheet.page_margins.footer = 0.6, 0.3
        sheet.oddFooter.left.text = in_footer(f"{letter.unit} {month_in_words(letter.period.first)}")
        sheet.oddFooter.right.text = _("Page {page} of {pages}").format(page="&P", pages="&N")
        _lock(sheet)

    def _height(self, row: FormRow, filled: Mapping[tuple[str, str], object]) -> float:
        texts = [(column, str(_shown(row, column) or "")) for column in row.shown]
        texts += [(column, str(filled.get((row.ref, column)) or "")) for column in self.form.answers]
        high = max(lines(text, _width(column)) for column, text in texts)
        return min(max(high * SIZE * _LEADING + _PADDING, _BY_HAND), TALLEST)

    def _put(
        self, row: int, column: int, value: object, style: str, look: str = "General", *, marked: bool = False
    ) -> Any:
        """A cell; those that look alike share their style, as working it out takes longer than anything else."""
        from openpyxl.styles import PatternFill

        cell = self.sheet.cell(row, column)
        quoted = False
        if isinstance(value, str):
            cell.value, quoted = printable(value), value.startswith(("=", "+", "-", "@"))
            cell.data_type = "s"
        elif value is not None:
            cell.value = value
            look = _DAY_FORMAT if isinstance(value, date) else look
        key = style, look, quoted, marked
        if key not in self._styles:
            cell.style, cell.number_format, cell.quotePrefix = style, look, quoted
            if marked:
                cell.fill = PatternFill("solid", fgColor=_MARKED)
            self._styles[key] = cell._style  # noqa: SLF001 – openpyxl has no other name for it
        cell._style = self._styles[key]  # noqa: SLF001 – as above
        return cell

    def _range(self, column: str) -> str:
        letter = self._letter(self.at[column])
        return f"{letter}{_FIRST}:{letter}{max(self.last, _FIRST)}"

    def _letter(self, number: int) -> str:
        from openpyxl.utils import get_column_letter

        return get_column_letter(number)


def _format_of(column: str) -> str:
    """The number format of a cell for answers."""
    if column.startswith(VALUE):
        return (
            "General"  # with the unit in it, what is typed as 96% or 5-20 would become 0.96 and 42875 without a trace
        )
    return _DAY_FORMAT if column == "as_of" else "@"


def _shown(row: FormRow, column: str) -> object:
    text = row.shown[column]
    return date.fromisoformat(text) if column == "due" and text else text or None


def _lines_above(letter: CoverText, due: date) -> list[tuple[str, str]]:
    """Four lines: the plan, whose workbook for when, whom to send it to, and the rules in short."""
    about = [
        _("Unit: {unit}").format(unit=letter.unit),
        _("Month: {month}").format(month=month_in_words(letter.period.first)),
        _("Back by: {day}, that day included").format(day=day_in_words(due)),
    ]
    rules = _("Fill in the yellow and white cells only. A blank cell means: no answer. To erase, write 清除.")
    return [
        (letter.title, "form title"),
        ("　　".join(about), "form line"),
        (_("Questions and return: {contact}").format(contact=letter.contact), "form line"),
        (letter.remark, "form remark") if letter.remark else (rules, "form line"),
    ]


def _add_guidance(book: Workbook, letter: CoverText, due: date) -> None:
    """The sheet that explains how to fill in the other one."""
    sheet: Any = book.create_sheet(pgettext("name of a sheet", "How to"))
    sheet.column_dimensions["A"].width = column_width(56)
    for number, (text, heading) in enumerate(guidance(due, letter.contact), start=1):
        cell = sheet.cell(number, 1, printable(text))
        cell.style = "form title" if number == 1 else "form heading" if heading else "form text"
        sheet.row_dimensions[number].height = lines(text, 45) * 11 * _LEADING + 2 * _PADDING
    fit_to_page(sheet, upright=True)
    _lock(sheet)


def _lock(sheet: Any) -> None:
    """A guard against slips, without a password; sorting, filtering and widening stay allowed."""
    protection = sheet.protection
    protection.sheet = True
    for allowed in ("sort", "autoFilter", "formatColumns", "formatRows", "formatCells"):
        setattr(protection, allowed, False)


def _width(column: str) -> float:
    """Return the width of a column, which English headings and words may need to be another."""
    of_language = {} if reads_document() else _ENGLISH
    return of_language.get(column, _WIDTHS.get(column, _OF_VALUE))
