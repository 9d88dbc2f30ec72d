"""How do the counts over a ledger look, so that they and their charts follow whatever is changed in it?"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.formats.xlsx.charts import LIGHT_COLOURS, bars_of_groups, columns_of_lights
from airplan.formats.xlsx.printed_sheet import PrintedSheet, SheetColumn
from airplan.i18n import _, pgettext
from airplan.i18n.forms import by_language, day_in_words
from airplan.i18n.terms import LIGHT_TITLES
from airplan.progress.standing import LIGHTS
from airplan.reports.wording import as_of, numbered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl import Workbook

    from airplan.i18n import Language
    from airplan.progress.standing import Standing
    from airplan.reports.table import Reading
    from airplan.store.plan_queries import Header

_LIGHTS = "BCDE"
"""The columns of the lights, between that of the names and that of all."""
_ALL, _BETWEEN, _BESIDE = "F", "G", "H"
"""That of all, an empty one, and where the charts begin."""
_NARROW = 1.5
_NO_ZEROS = "0;-0;;@"
"""A table of many zeros hides its counts, and a chart is labelled as its cells are."""
_NAMES: Mapping[Language, float] = {"zh": 16, "en": 30}
_BREADTH: Mapping[Language, float] = {"zh": 14.6, "en": 16}
"""Ems of the names, and centimetres of the charts beside them on a landscape A4 page; English is printed smaller."""
_CHARTED = 40
"""Bars that one can still read."""
_UNDER = 10
"""Points that stay free under a chart."""
_POINTS = 72 / 2.54


class Counted(NamedTuple):
    """The cells of the ledger that are counted, as formulas call them, and what its sheet is called."""

    sheet: str
    section: str
    lead: str
    light: str


def summary_sheet(
    book: Workbook, header: Header, standings: Sequence[Standing], places: Counted, reading: Reading
) -> None:
    """Tables of lights: of all measures, by section and by lead department; every count is a formula, and a chart
    stands beside each table."""
    sheet = _Summary(book, places)
    sheet.head(header.document, _("Counts by light"), as_of(reading.today))
    sheet.everything()
    sheet.sections(list(dict.fromkeys(numbered(one.measure.section) for one in standings)))
    sheet.new_page()
    leads = Counter(name for one in standings for name in reading.call_all(dict.fromkeys(one.measure.lead)))
    sheet.leads([name for name, _count in leads.most_common()])
    sheet.note(_("A measure counts in every row that it belongs to, and once in the total."))
    sheet.note(_("The numbers are formulas over the sheet “{sheet}”, and follow it.").format(sheet=places.sheet))
    sheet.finish(header.document, day_in_words(reading.today))


class _Summary(PrintedSheet):
    """The sheet, whose headings are the words of the lights that its formulas count."""

    def __init__(self, book: Workbook, places: Counted) -> None:
        lights = [SheetColumn(_(LIGHT_TITLES[light]), 3.6, "middle", tint=LIGHT_COLOURS[light]) for light in LIGHTS]
        super().__init__(
            book,
            pgettext("name of a sheet", "Summary"),
            [
                SheetColumn(pgettext("how many", "Measures"), by_language(_NAMES)),
                *lights,
                SheetColumn(pgettext("sum", "In all"), 4, "middle"),
            ],
        )
        self._sheet.column_dimensions[_BETWEEN].width = _NARROW
        self._places = places
        self._all = 0
        """The row of all measures."""

    def everything(self) -> None:
        """One row with all measures."""
        top, light = self.height(), self._places.light
        self._counts(_("All measures"), f"=COUNTIF({light},{{word}})", f"=COUNTA({light})")
        self._all = self.row
        words, counts = (self._area(f"{_LIGHTS[0]}{row}", f"{_LIGHTS[-1]}{row}") for row in (self._head_row, self.row))
        self._draw(columns_of_lights(_("Measures by light"), words, counts, width=by_language(_BREADTH)), self.row, top)

    def sections(self, names: Sequence[str]) -> None:
        """A row for each section."""
        section, light = self._places.section, self._places.light
        own = f'{section},SUBSTITUTE({{name}},"~","~~")'  # which alone would mean something in a title with its number
        first, last = self.row + 2, self.row + 1 + len(names)
        total = f"=SUM({{column}}{first}:{{column}}{last})" if names else "=0"
        formulas = f"=COUNTIFS({own},{light},{{word}})", f"=COUNTIF({own})"
        self._groups(_("By section"), names, formulas, total, _("Sections by light"))

    def leads(self, names: Sequence[str]) -> None:
        """A row for each unit that leads; a cell of the ledger has one a line, and only a whole line is its name."""
        among = f"ISNUMBER(FIND(CHAR(10)&{{name}}&CHAR(10),CHAR(10)&{self._places.lead}&CHAR(10)))"
        formulas = f"=SUMPRODUCT({among}*({self._places.light}={{word}}))", f"=SUMPRODUCT(--{among})"
        total = f"={{column}}{self._all}"
        self._groups(_("By lead department"), names, formulas, total, _("Lead departments by light"))

    def _groups(
        self, title: str, names: Sequence[str], formulas: tuple[str, str], total: str, chart_title: str
    ) -> None:
        """A table with a row for each group (its formulas: of one light, of all) and one of totals, beside a chart."""
        self.section(title)
        head, top = self.row, self.height()
        for name in names:
            self._counts(name, *formulas)
        self._counts(pgettext("sum", "total"), total, total)
        if names:
            first, last = head + 1, head + min(len(names), _CHARTED)
            counts = [(self._area(f"{x}{self._head_row}"), self._area(f"{x}{first}", f"{x}{last}")) for x in _LIGHTS]
            chart = bars_of_groups(
                chart_title, self._area(f"A{first}", f"A{last}"), counts, last - head, width=by_language(_BREADTH)
            )
            self._draw(chart, first, top)

    def _counts(self, name: str, of_light: str, of_all: str) -> None:
        """A row of formulas: `name` in them is its own cell, `column` the letter, `word` that column's heading."""
        self.add([name, *[None] * (len(_LIGHTS) + 1)])
        for column in (*_LIGHTS, _ALL):
            formula = of_all if column == _ALL else of_light
            word = f"{column}${self._head_row}"
            cell = self._sheet[f"{column}{self.row}"]
            cell.value = formula.format(name=f"$A{self.row}", word=word, column=column)
            if column != _ALL and self._all:
                cell.number_format = _NO_ZEROS

    def _balanced(self, heights: dict[int, float], before: int, last: int) -> int:  # noqa: ARG002 – as of any sheet
        """Where the last page begins stays, or the end of a chart might come to stand on it."""
        return last

    def _area(self, first: str, last: str = "") -> Any:
        """The cells from one to another, or one alone, as charts refer to them."""
        from openpyxl.chart import Reference

        return Reference(range_string=f"{self.called}!{first}:{last or first}")

    def _draw(self, chart: Any, row: int, top: float) -> None:
        """Put a chart beside a row that begins so many points from the top; what comes next stands below it."""
        self._sheet.add_chart(chart, f"{_BESIDE}{row}")
        wanting = top + chart.height * _POINTS + _UNDER - self.height()
        if wanting > 0:
            self.gap(wanting)
