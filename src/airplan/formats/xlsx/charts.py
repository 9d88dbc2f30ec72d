"""Make charts of the counts of lights, drawn by the spreadsheet program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airplan.progress.standing import LIGHTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from airplan.progress.standing import Light

LIGHT_COLOURS: Mapping[Light, str] = {"red": "F28B82", "yellow": "FDD663", "green": "81C995", "grey": "BDC1C6"}
"""In addition to the word, never instead of it; black letters are legible on each."""
_HEIGHT = 4.2
_GROUP, _ROOMY_GROUP, _FRAME = 0.58, 0.85, 2.4
"""Centimetres for a group; for one with two lines of a name, if there are few; for title and legend."""
_LEAST, _MOST = 4.8, 14.2
"""Minimum and maximum height in centimetres, so that charts fit on pages."""
_FEW = 10
_TITLE, _LETTERS = 12, 9
"""Points."""
_NO_ZEROS = "0;;;"
_EDGE = "FFFFFF"


def columns_of_lights(title: str, words: Any, counts: Any, *, width: float) -> Any:
    """Return a chart with a column for each light, `width` centimetres wide.

    `words` and `counts` are areas of a sheet, one cell a light.
    """
    from openpyxl.chart import BarChart, Series
    from openpyxl.chart.marker import DataPoint

    chart = _chart(BarChart(), title, width, _HEIGHT)
    chart.type, chart.gapWidth, chart.legend = "col", 60, None
    series = Series(counts, title=title)
    _paint(series, LIGHT_COLOURS["grey"], "0")
    for i, light in enumerate(LIGHTS):
        point = DataPoint(idx=i)
        point.graphicalProperties.solidFill = LIGHT_COLOURS[light]
        series.dPt.append(point)
    series.cat = _named(words)
    chart.append(series)
    return chart


def bars_of_groups(title: str, names: Any, lights: Sequence[tuple[Any, Any]], size: int, *, width: float) -> Any:
    """Return a chart with a bar for each of `size` groups, the first on top, with its lights beside each other.

    `names` is the area of the groups' names; each of `lights` is the cell of its word and the area of its counts.
    """
    from openpyxl.chart import BarChart, Series
    from openpyxl.chart.data_source import StrRef
    from openpyxl.chart.series import SeriesLabel

    height = _FRAME + (_ROOMY_GROUP if size <= _FEW else _GROUP) * size
    chart = _chart(BarChart(), title, width, min(max(height, _LEAST), _MOST))
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 35
    chart.x_axis.scaling.orientation = "maxMin"
    chart.legend.position = "b"
    chart.legend.txPr = _letters(_LETTERS)
    for light, (word, counts) in zip(LIGHTS, lights, strict=True):
        series = Series(counts)
        series.tx = SeriesLabel(strRef=StrRef(str(word)))
        _paint(series, LIGHT_COLOURS[light], _NO_ZEROS)
        series.cat = _named(names)
        chart.append(series)
    return chart


def _chart(chart: Any, title: str, width: float, height: float) -> Any:
    """Give a chart a title and names on one axis; the other has no numbers, which are on the bars."""
    from openpyxl.chart.shapes import GraphicalProperties
    from openpyxl.chart.text import RichText, Text
    from openpyxl.chart.title import Title
    from openpyxl.drawing.line import LineProperties
    from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun

    letters = CharacterProperties(sz=_TITLE * 100, b=True)
    words = Paragraph(pPr=ParagraphProperties(defRPr=letters), r=[RegularTextRun(rPr=letters, t=title)])
    chart.title = Title(tx=Text(rich=RichText(p=[words])), overlay=False)
    chart.width, chart.height = width, height
    chart.graphical_properties = GraphicalProperties(ln=LineProperties(noFill=True))
    chart.x_axis.delete, chart.y_axis.delete = False, True
    chart.x_axis.txPr = _letters(_LETTERS)
    chart.x_axis.majorTickMark, chart.x_axis.tickLblSkip = "none", 1
    chart.y_axis.majorGridlines = None
    chart.y_axis.scaling.min = 0
    return chart


def _paint(series: Any, colour: str, form: str) -> None:
    """Give a series one colour in all programs, with numbers on it."""
    from openpyxl.chart.label import DataLabelList

    series.graphicalProperties.solidFill = colour
    series.graphicalProperties.line.solidFill = _EDGE
    series.invertIfNegative = False
    labels = DataLabelList(numFmt=form, txPr=_letters(_LETTERS), showVal=True)
    labels.showSerName = labels.showCatName = labels.showLegendKey = labels.showPercent = False
    series.dLbls = labels


def _named(area: Any) -> Any:
    """Return the names of an axis, which the library would read as numbers."""
    from openpyxl.chart.data_source import AxDataSource, StrRef

    return AxDataSource(strRef=StrRef(str(area)))


def _letters(size: int) -> Any:
    from openpyxl.chart.text import RichText
    from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties

    letters = CharacterProperties(sz=size * 100)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=letters), endParaRPr=letters)])
