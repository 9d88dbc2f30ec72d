"""Write the counts of a ledger as formulas, so that they and their charts follow its changes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from airplan.formats.xlsx.charts import LIGHT_COLOURS, bars_of_groups, columns_of_lights
from airplan.formats.xlsx.row_layout import Layout
from airplan.formats.xlsx.sheet_writer import SheetColumn, SheetWriter, for_language
from airplan.i18n import _, pgettext
from airplan.i18n.forms import day_in_full
from airplan.i18n.terms import HEARING_TITLES, LIGHT_TITLES, STATE_TITLES
from airplan.progress.standing import LIGHTS
from airplan.reports.wording import as_of, numbered

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from openpyxl import Workbook

    from airplan.formats.xlsx.data_sheet import DataSheet
    from airplan.progress.standing import Hearing, Standing
    from airplan.reports.table import ReaderContext
    from airplan.store.plan_queries import Header

_LAYOUT = Layout(breaks="filled")
"""The beginning of the last page is fixed, so that no page break cuts a chart."""
_NAME_WIDTH, _CHART_WIDTH = (16, 30), (14.6, 16)
"""Ems of the names, and centimetres of the charts beside them on landscape A4; English is printed smaller."""
_GAP_WIDTH = 1.5
"""Width in digits of the empty column between the table and the charts."""
_NO_ZEROS = "0;-0;;@"
"""Many zeros hide the counts, and a chart's labels have its cells' format."""
_MOST_BARS = 40
"""Maximum number of legible bars."""
_UNDER_CHART = 10
"""Points below a chart that stay free."""
_POINTS_PER_CENTIMETRE = 72 / 2.54


_COUNTED: tuple[str, ...] = LIGHTS
_SILENT: tuple[Hearing, ...] = ("not-heard", "not-asked")


def lead_in_words(standing: Standing, unit: str, asked: Collection[str]) -> str:
    """Return the light of a lead's own reports, or that it has not reported, in the words that the summary counts."""
    hearing = standing.hearing(unit, asked)
    return _(LIGHT_TITLES[standing.leads[unit].light] if hearing == "heard" else HEARING_TITLES[hearing])


def own_line(name: str, word: str) -> str:
    """Return the line of the ledger's column by_lead with a lead's light."""
    return _("{metric}: {said}").format(metric=name, said=word)


def summary_sheet(
    book: Workbook, header: Header, standings: Sequence[Standing], ledger: DataSheet[Any], reading: ReaderContext
) -> None:
    """Add a sheet with tables of lights: of all measures, by section and by lead department, each with its chart.

    Every count is a formula over the ledger's columns section, lead, status, light and by_lead. A lead department
    counts by its own reports: with the light of the row, unless by_lead has another light or says that it has not
    reported.
    """
    writer = SheetWriter(book, pgettext("name of a sheet", "Summary"), _columns(), _LAYOUT)
    writer.head(header.document, _("Counts by light"), as_of(reading.today))
    tables = _Tables(writer, ledger)
    tables.add_total()
    if sections := dict.fromkeys(standing.measure.section for standing in standings):
        tables.add_sections([numbered(section) for section in sections if section])
    writer.rows.start_page()
    leads = Counter(name for standing in standings for name in reading.call_all(dict.fromkeys(standing.measure.lead)))
    tables.add_leads([name for name, _count in leads.most_common()])
    writer.note(_("A measure counts in every row it belongs to, and once in the total."))
    writer.note(
        _(
            "Each lead is counted by its own reports; grey includes leads that have not reported or were not "
            "asked to report."
        )
    )
    writer.note(_("The numbers are formulas over the sheet “{sheet}” and update with it.").format(sheet=ledger.name))
    writer.finish(header.document, day_in_full(reading.today))


def _columns() -> list[SheetColumn[str]]:
    """Return the columns; the headings of the lights are the words that the formulas count."""
    lights: list[SheetColumn[str]] = [
        SheetColumn(light, _(LIGHT_TITLES[light]), 3.6, "middle", tint=LIGHT_COLOURS[light]) for light in LIGHTS
    ]
    silent: list[SheetColumn[str]] = [SheetColumn(each, _(HEARING_TITLES[each]), 4.4, "middle") for each in _SILENT]
    return [
        SheetColumn("name", pgettext("how many", "Measures"), _NAME_WIDTH, "text", lambda name: name),
        *lights,
        *silent,
        SheetColumn("all", pgettext("sum", "Total"), 4, "middle"),
    ]


class _Tables:
    """The tables of the sheet, one below the other, with their charts on the right."""

    def __init__(self, writer: SheetWriter[str], ledger: DataSheet[Any]) -> None:
        from openpyxl.utils import get_column_letter

        self._writer, self._ledger = writer, ledger
        self._names = writer.letter("name")
        self._beside = get_column_letter(len(writer.columns) + 2)
        """The first column of the charts."""
        writer.sheet.column_dimensions[get_column_letter(len(writer.columns) + 1)].width = _GAP_WIDTH
        self._total_row = 0

    def add_total(self) -> None:
        """Add one row with all measures."""
        top, light = self._writer.rows.height(), self._ledger.cells("light")
        silent = {each: f"=COUNTIFS({criteria})" for each, criteria in self._silent_rows().items()}
        lights: dict[str, str] = dict.fromkeys(_COUNTED, f"=COUNTIF({light},{{word}})")
        row = self._add_counts(_("All measures"), {**lights, **silent, "all": f"=COUNTA({light})"}, zeros=True)
        self._total_row = row
        first, last = (self._writer.letter(each) for each in (LIGHTS[0], LIGHTS[-1]))
        words, counts = (self._area(f"{first}{each}", f"{last}{each}") for each in (self._writer.head_row, row))
        chart = columns_of_lights(_("Measures by light"), words, counts, width=for_language(_CHART_WIDTH))
        self._place(chart, row, top)

    def add_sections(self, names: Sequence[str]) -> None:
        """Add a row for each section."""
        section, light = self._ledger.cells("section"), self._ledger.cells("light")
        # A tilde escapes wildcards; unescaped, it would have a meaning in a title.
        criteria = f'{section},SUBSTITUTE({{name}},"~","~~")'
        first, last = self._writer.rows.last + 2, self._writer.rows.last + 1 + len(names)
        total = f"=SUM({{column}}{first}:{{column}}{last})" if names else "=0"
        silent = {each: f"=COUNTIFS({criteria},{more})" for each, more in self._silent_rows().items()}
        lights: dict[str, str] = dict.fromkeys(_COUNTED, f"=COUNTIFS({criteria},{light},{{word}})")
        formulas = {**lights, **silent, "all": f"=COUNTIF({criteria})"}
        self._add_groups(_("By section"), names, formulas, total, _("Sections by light"))

    def add_leads(self, names: Sequence[str]) -> None:
        """Add a row for each lead unit; a cell of the ledger has one unit a line, and a name is a whole line."""
        lead, light, own = (f"CHAR(10)&{self._ledger.cells(key)}&CHAR(10)" for key in ("lead", "light", "by_lead"))
        leads = f"ISNUMBER(FIND(CHAR(10)&{{name}}&CHAR(10),{lead}))"
        between = own_line("", "")
        differs = f'ISNUMBER(FIND(CHAR(10)&{{name}}&"{between}",{own}))'
        says = f'ISNUMBER(FIND(CHAR(10)&{{name}}&"{between}"&{{word}}&CHAR(10),{own}))'
        shows = f"(CHAR(10)&{{word}}&CHAR(10)={light})*(1-{differs})+{says}"
        silent = [says.replace("{word}", self._heading(each)) for each in _SILENT]
        lights: dict[str, str] = dict.fromkeys(_COUNTED, f"=SUMPRODUCT({leads}*({shows}))")
        lights["grey"] = f"=SUMPRODUCT({leads}*({'+'.join([shows, *silent])}))"
        formulas = {
            **lights,
            **dict.fromkeys(map(str, _SILENT), f"=SUMPRODUCT({leads}*{says})"),
            "all": f"=SUMPRODUCT(--{leads})",
        }
        total = f"={{column}}{self._total_row}"
        self._add_groups(_("By lead"), names, formulas, total, _("Leads by light"))

    def _silent_rows(self) -> dict[str, str]:
        """Return the criteria of rows on which no lead has reported, with one asked or none asked."""
        status, own = self._ledger.cells("status"), self._ledger.cells("by_lead")
        nothing, asked = f'{status},"{_(STATE_TITLES["none"])}",{own}', f'*"&{self._heading("not-heard")}&"*"'
        return {"not-heard": f'{nothing},"{asked}', "not-asked": f'{nothing},"<>{asked}'}

    def _heading(self, key: str) -> str:
        """Return the cell of a column's heading."""
        return f"{self._writer.letter(key)}${self._writer.head_row}"

    def _add_groups(
        self, title: str, names: Sequence[str], formulas: Mapping[str, str], total: str, chart_title: str
    ) -> None:
        """Add a table with a row for each group (formulas by column), a row of totals, and a chart."""
        head = self._writer.section(title)
        top = self._writer.rows.height()
        for name in names:
            self._add_counts(name, formulas)
        self._add_counts(pgettext("sum", "total"), dict.fromkeys(formulas, total))
        if names:
            first, last = head + 1, head + min(len(names), _MOST_BARS)
            counts = [
                (self._area(f"{letter}{self._writer.head_row}"), self._area(f"{letter}{first}", f"{letter}{last}"))
                for letter in map(self._writer.letter, LIGHTS)
            ]
            area = self._area(f"{self._names}{first}", f"{self._names}{last}")
            chart = bars_of_groups(chart_title, area, counts, last - head, width=for_language(_CHART_WIDTH))
            self._place(chart, first, top)

    def _add_counts(self, name: str, formulas: Mapping[str, str], *, zeros: bool = False) -> int:
        """Add a row of formulas, by the keys of their columns, and return its number.

        In a formula, `name` is the row's name, `column` the letter of the cell, `word` the heading of its column.
        """
        row, _last = self._writer.add(name)
        for key, formula in formulas.items():
            column = self._writer.letter(key)
            cell = self._writer.sheet[f"{column}{row}"]
            cell.value = formula.format(name=f"${self._names}{row}", word=self._heading(key), column=column)
            if key != "all" and not zeros:
                cell.number_format = _NO_ZEROS
        return row

    def _area(self, first: str, last: str = "") -> Any:
        """Return the cells from one to another, or a single one, as charts refer to them."""
        from openpyxl.chart import Reference

        return Reference(range_string=f"{self._writer.quoted_name}!{first}:{last or first}")

    def _place(self, chart: Any, row: int, top: float) -> None:
        """Put a chart beside a row at `top` points; the next content is placed below it."""
        self._writer.sheet.add_chart(chart, f"{self._beside}{row}")
        wanting = top + chart.height * _POINTS_PER_CENTIMETRE + _UNDER_CHART - self._writer.rows.height()
        if wanting > 0:
            self._writer.gap(wanting)
