"""Write the sheet of a round's workbook: locked cells, cells to fill in, and the print layout.

No cell is merged, and every column and row has a hidden mark: once unlocked, they may be sorted and moved.
"""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.formats.control_characters import looks_like_formula, printable
from airplan.formats.xlsx.book import protect, saved
from airplan.formats.xlsx.page_setup import fit_to_page, in_footer
from airplan.formats.xlsx.text_size import SIZE, TALLEST, column_width, lines
from airplan.i18n import _, pgettext
from airplan.i18n.forms import day_in_full, month_in_words, reads_chinese
from airplan.i18n.terms import STATE_TITLES
from airplan.plan.quantities import DIGITS
from airplan.rounds.form import COLUMN_MARK, PLAN_MARK, ROW_MARK, prompt_of, sealed_parts, title
from airplan.rounds.form_columns import column_of, is_owed
from airplan.rounds.form_styles import ASKED, NONE, OPEN, PLAIN, begun_book
from airplan.rounds.instructions import guidance
from airplan.rounds.own_texts import known_mark
from airplan.store.entries import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from openpyxl import Workbook

    from airplan.plan.periods import Period
    from airplan.rounds.form import Form, FormRow, TargetField
    from airplan.rounds.form_columns import FormColumn

_FROZEN = ("ref", "brief")
"""Columns that stay visible when scrolling to the right, as long as they come first."""
_LEADING, _PADDING = 1.45, 4
_BY_HAND = 44
"""Minimum height of a row in points: three typed lines."""
_LONGEST_LINE = 150
"""Half-width characters of a line above the table that are printed; it does not wrap."""
_DAY_FORMAT = "yyyy-mm-dd"
_NUMBER_FORMATS = {"text": "@", "lines": "@", "status": "@", "day": _DAY_FORMAT, "figure": "General"}
"""Formats of answer cells. With a unit in the format, the input 96% or 5-20 would irrecoverably become 0.96 or 42875.
"""
_RED, _YELLOW, _MARKED = "F8CBAD", "FFE699", "FF9999"
_HIDDEN = "airplan"
_LONGEST_SHEET_NAME = 31
Instructions = tuple[tuple[str, bool], ...]


class CoverText(NamedTuple):
    """The texts around the table."""

    title: str
    """The plan's title."""
    unit: str
    """The unit's name for people."""
    period: Period
    contact: str
    """The person to ask and to return the workbook to."""
    soon_days: int
    """Days before a due date from which it is yellow."""
    remark: str = ""
    """Why the workbook was sent back; empty for one that is sent for the first time."""


def workbook(
    form: Form,
    cover: CoverText,
    filled: Mapping[tuple[str, str], object] | None = None,
    comments: Mapping[tuple[str, str], str] | None = None,
) -> bytes:
    """Return the workbook's bytes.

    `filled` maps (ref, column) → content already filled in; `comments` maps (ref, column) → what to check: such a cell
    is red, with the text as a comment.
    """
    book, instructions = begun_book(cover.title), instructions_for(form, cover)
    add_table(book, form, cover, instructions, filled=filled, comments=comments)
    add_instructions(book, instructions)
    add_form(book, form)
    return saved(book)


def instructions_for(form: Form, cover: CoverText) -> Instructions:
    """Return the lines of the instructions for a form, each with whether it is a heading."""
    return tuple(guidance(form.due, cover.contact, days_named=form.names_days))


def add_table(
    book: Workbook,
    form: Form,
    cover: CoverText,
    instructions: Instructions,
    *,
    filled: Mapping[tuple[str, str], object] | None = None,
    comments: Mapping[tuple[str, str], str] | None = None,
    name: str = "",
) -> None:
    """Add the sheet to be filled in, beside these instructions.

    `name` is that of the plan, where the workbook has tables of several: it is in the sheet's name, and a mark has the
    plan's ID.
    """
    heading = f"{pgettext('name of a sheet', 'Report')} {name}".rstrip()[:_LONGEST_SHEET_NAME]
    table = _Table(book.create_sheet(heading), form, _lines_above(cover, form.due))
    table.head()
    table.fill(filled or {}, comments or {})
    table.validate()
    table.colour(cover.soon_days)
    table.prepare(cover)
    table.sheet.cell(1, 1, known_mark(_own_texts(cover, form, instructions, comments or {})))
    if name:
        table.sheet.cell(table.keys, 1, PLAN_MARK + form.plan)


def add_form(book: Workbook, form: Form) -> None:
    """Add the hidden sheet with the sealed form."""
    hidden = book.create_sheet(_HIDDEN)
    for key, text in sealed_parts(form):
        hidden.append([key, text])  # stored as text, even where a part begins with =
    hidden.sheet_state = "hidden"
    protect(hidden, "autoFilter")


class _Table:
    """The sheet to be filled in."""

    def __init__(self, sheet: Any, form: Form, above: Sequence[tuple[str, str]]) -> None:
        self.sheet, self.form, self.above = sheet, form, above
        self.keys = len(above) + 1
        """The row of the columns' hidden marks; headings and measures follow below."""
        self.headings, self.first = self.keys + 1, self.keys + 2
        self.columns = {key: column for key in form.columns if (column := column_of(key))}
        self.at = {key: number for number, key in enumerate(form.columns, start=2)}
        """Key → the column's number; the first column holds the hidden marks."""
        self.last = self.first + len(form.rows) - 1
        self._styles: dict[tuple[str, str, bool, bool], Any] = {}

    def head(self) -> None:
        """Write the lines above the table, the columns' marks, and the headings."""
        for number, (text, style) in enumerate(self.above, start=1):
            self._put(number, 2, text, style)
            self.sheet.row_dimensions[number].height = 24 if number == 1 else 15
        for key, number in self.at.items():
            self.sheet.cell(self.keys, number, COLUMN_MARK + key)
            self._put(self.headings, number, title(self.form, key), "head")
            self.sheet.column_dimensions[self._letter(number)].width = column_width(_width(self.columns[key]))
        self.sheet.row_dimensions[self.keys].hidden = True
        self.sheet.row_dimensions[self.headings].height = 40
        self.sheet.column_dimensions["A"].hidden = True

    def fill(self, filled: Mapping[tuple[str, str], object], comments: Mapping[tuple[str, str], str]) -> None:
        """Write a row for each measure, with its mark."""
        from openpyxl.comments import Comment

        for number, row in enumerate(self.form.rows, start=self.first):
            self.sheet.cell(number, 1, ROW_MARK + row.ref)
            for key, column in self.columns.items():
                comment = comments.get((row.ref, key), "")
                if column.kind == "locked":
                    cell = self._put(number, self.at[key], _shown(row, column), PLAIN, marked=bool(comment))
                else:
                    content, style = filled.get((row.ref, key)), _style(row, key)
                    number_format = _NUMBER_FORMATS[column.holds]
                    cell = self._put(number, self.at[key], content, style, number_format, marked=bool(comment))
                if comment:
                    cell.comment = Comment(printable(comment), "airplan", height=120, width=300)
            self.sheet.row_dimensions[number].height = self._height(row, filled)

    def validate(self) -> None:
        """Validate input; a figure or day in words can still be entered, since it is read anyway."""
        for key, column in self.columns.items():
            if column.kind == "locked":
                continue
            if column.holds == "status":
                self.sheet.add_data_validation(self._statuses(key, column))
            elif column.holds == "day":
                self.sheet.add_data_validation(self._days(key, column))
            elif column.holds == "figure":
                for asked in dict.fromkeys(_asked(row, key) for row in self.form.rows if row.field(key)):
                    self.sheet.add_data_validation(self._figures(key, asked))

    def _statuses(self, key: str, column: FormColumn) -> Any:
        from openpyxl.worksheet.datavalidation import DataValidation

        words = ",".join(_(STATE_TITLES[status]) for status in STATUSES)
        statuses = DataValidation("list", formula1=f'"{words}"', allow_blank=True, errorStyle="stop")
        error = _("Choose one of: {words}").format(words=words)
        return self._prompting(statuses, self._range(key), _(column.title), _("Choose from the list."), error)

    def _figures(self, key: str, asked: TargetField) -> Any:
        from openpyxl.worksheet.datavalidation import DataValidation

        least = f"-1E{DIGITS}" if asked.signed else "0"
        figures = DataValidation(
            "decimal", operator="greaterThanOrEqual", formula1=least, allow_blank=True, errorStyle="warning"
        )
        prompt, error = prompt_of(asked), _("Please enter a number in {unit}.")
        error = error.format(unit=asked.measured_in)
        letter = self._letter(self.at[key])
        cells = " ".join(
            f"{letter}{number}"
            for number, row in enumerate(self.form.rows, start=self.first)
            if row.field(key) and _asked(row, key) == asked
        )
        return self._prompting(figures, cells, _("Figure"), prompt, error)

    def _days(self, key: str, column: FormColumn) -> Any:
        from openpyxl.worksheet.datavalidation import DataValidation

        year = int(self.form.period[:4])
        first, last = f"DATE({year - 1},1,1)", f"DATE({year + 1},12,31)"
        days = DataValidation(
            "date", operator="between", formula1=first, formula2=last, allow_blank=True, errorStyle="warning"
        )
        prompt = _("Date of the data, for example 2017-05-25.")
        return self._prompting(
            days, self._range(key), _(column.title), prompt, _("Please enter a date such as 2017-05-25.")
        )

    def _prompting(self, validation: Any, cells: str, heading: str, prompt: str, error: str) -> Any:
        """Return the validation of these cells, with its messages for the person who types."""
        for part in cells.split():
            validation.add(part)
        validation.promptTitle, validation.prompt = heading, prompt
        validation.errorTitle, validation.error = heading, error
        validation.showInputMessage = validation.showErrorMessage = True
        return validation

    def colour(self, soon_days: int) -> None:
        """Colour the due date red when it has passed, yellow when near, until the measure is reported done."""
        from openpyxl.formatting.rule import FormulaRule
        from openpyxl.styles import PatternFill

        if not {"due", "status"} <= set(self.at):
            return
        due, status = (f"${self._letter(self.at[key])}{self.first}" for key in ("due", "status"))
        dated = f'ISNUMBER({due}),{status}<>"{_(STATE_TITLES["done"])}"'
        for rule, colour in (
            (f"AND({dated},{due}<TODAY())", _RED),
            (f"AND({dated},{due}>=TODAY(),{due}-TODAY()<={soon_days})", _YELLOW),
        ):
            fill = PatternFill("solid", bgColor=colour, fgColor=colour)
            self.sheet.conditional_formatting.add(self._range("due"), FormulaRule([rule], fill=fill))  # type: ignore[no-untyped-call]  # its arguments have no types

    def prepare(self, cover: CoverText) -> None:
        """Set frozen panes, filter, paper, and protection."""
        sheet = self.sheet
        first_moving = next((number for key, number in self.at.items() if key not in _FROZEN), 2)
        sheet.freeze_panes = f"{self._letter(first_moving)}{self.first}"
        sheet.auto_filter.ref = f"A{self.headings}:{self._letter(max(self.at.values()))}{max(self.last, self.headings)}"
        sheet.print_title_rows = f"{self.headings}:{self.headings}"
        sheet.print_area = f"B1:{self._letter(max(self.at.values()))}{max(self.last, self.headings)}"
        fit_to_page(sheet, upright=False)
        for side in ("left", "right", "top", "bottom"):
            setattr(sheet.page_margins, side, 0.4)
        sheet.page_margins.bottom, sheet.page_margins.footer = 0.6, 0.3
        sheet.oddFooter.left.text = in_footer(f"{cover.unit} {month_in_words(cover.period.first)}")
        sheet.oddFooter.right.text = _("Page {page} of {pages}").format(page="&P", pages="&N")
        protect(sheet, "autoFilter")

    def _height(self, row: FormRow, filled: Mapping[tuple[str, str], object]) -> float:
        texts = (
            (_shown(row, column) if column.kind == "locked" else filled.get((row.ref, key)), _width(column))
            for key, column in self.columns.items()
        )
        highest = max(lines(str(text or ""), width) for text, width in texts)
        return min(max(highest * SIZE * _LEADING + _PADDING, _BY_HAND), TALLEST)

    def _put(
        self, row: int, column: int, value: object, style: str, number_format: str = "General", *, marked: bool = False
    ) -> Any:
        """Return a cell with this content. Cells that look alike share a style object, which is slow to make."""
        from openpyxl.styles import PatternFill

        cell = self.sheet.cell(row, column)
        quoted = False
        if isinstance(value, str):
            cell.value, quoted = printable(value), looks_like_formula(value)
            cell.data_type = "s"
        elif value is not None:
            cell.value = value
            number_format = _DAY_FORMAT if isinstance(value, date) else number_format
        key = style, number_format, quoted, marked
        if key not in self._styles:
            cell.style, cell.number_format, cell.quotePrefix = style, number_format, quoted
            if marked:
                cell.fill = PatternFill("solid", fgColor=_MARKED)
            self._styles[key] = cell._style  # noqa: SLF001 – openpyxl has no other name for it
        cell._style = self._styles[key]  # noqa: SLF001 – as above
        return cell

    def _range(self, key: str) -> str:
        letter = self._letter(self.at[key])
        return f"{letter}{self.first}:{letter}{max(self.last, self.first)}"

    def _letter(self, number: int) -> str:
        from openpyxl.utils import get_column_letter

        return get_column_letter(number)


def _width(column: FormColumn) -> float:
    """Return the width in Chinese characters, which may differ for English."""
    return (0 if reads_chinese() else column.width_en) or column.width


def _asked(row: FormRow, key: str) -> TargetField:
    """Return what a figure cell asks for, whichever target it concerns."""
    return row.target_of(key)._replace(id="")


def _style(row: FormRow, key: str) -> str:
    """Return the style of an answer cell: should, may, or cannot be filled in."""
    if not row.field(key):
        return NONE
    return ASKED if is_owed(row.shown) else OPEN


def _shown(row: FormRow, column: FormColumn) -> object:
    """Return the content of a locked cell: a day as a date, unless a word replaces it."""
    text = row.shown[column.key]
    return date.fromisoformat(text) if column.holds == "day" and text[:1].isdigit() else text or None


def _lines_above(cover: CoverText, due: date) -> list[tuple[str, str]]:
    """Return the lines above the table: plan, unit and return date, contact, and rules or faults."""
    about = [
        _("Unit: {unit}").format(unit=cover.unit),
        _("Month: {month}").format(month=month_in_words(cover.period.first)),
        _("Return by: {day} (inclusive)").format(day=day_in_full(due)),
    ]
    rules = _(
        "Fill in yellow and white cells only. A blank cell means no answer. To erase an earlier answer, enter 清除."
    )
    return [
        (cover.title, "form title"),
        ("　　".join(about), "form line"),
        (_("Questions and returns: {contact}").format(contact=cover.contact), "form line"),
        *((line, "form remark") for text in cover.remark.split("\n") for line in _broken(text) if cover.remark),
        *([] if cover.remark else [(rules, "form line")]),
    ]


def _broken(text: str) -> Iterator[str]:
    """Yield the text in lines that fit the printed width."""
    line, width = "", 0
    for char in text:
        width += 2 if unicodedata.east_asian_width(char) in "WFA" else 1
        if width > _LONGEST_LINE:
            yield line
            line, width = "　　", 6
        line += char
    yield line


def _own_texts(
    cover: CoverText, form: Form, instructions: Instructions, comments: Mapping[tuple[str, str], str]
) -> Iterator[str]:
    """Yield the texts in the workbook outside the table and in comments."""
    yield from (text for text, _look in _lines_above(cover, form.due))
    yield from (text for text, _heading in instructions)
    yield from (printable(text) for text in comments.values())


def add_instructions(book: Workbook, instructions: Instructions) -> None:
    """Add the sheet with the instructions."""
    sheet: Any = book.create_sheet(pgettext("name of a sheet", "Instructions"))
    sheet.column_dimensions["A"].width = column_width(56)
    for number, (text, heading) in enumerate(instructions, start=1):
        cell = sheet.cell(number, 1, printable(text))
        cell.style = "form title" if number == 1 else "form heading" if heading else "form text"
        sheet.row_dimensions[number].height = lines(text, 45) * 11 * _LEADING + 2 * _PADDING
    fit_to_page(sheet, upright=True)
    protect(sheet, "autoFilter")
