"""Read the words of ranking tables: pollutants, units of measure, months and halves of months, and column headings.

Pollutants and units of measure that have several spellings get one of them, so that months of different files can be
compared; all others stay as printed.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from airplan.plan.calendar_days import MONTH, MONTH_NAME, month_number, number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from airplan.store.paper_contents import Part

ColumnMeaning = Literal["", "district", "unit", "value", "last-year", "rank", "remark", "pollutant", "measure"]
"""What a column holds; empty for one that is not read."""
Brackets = Literal["", "last-year", "other"]
_Name = TypeVar("_Name", bound=str)
# Patterns stay text until they are used: compiling them costs more than most commands' own work.
_POLLUTANTS = {
    "PM2.5": r"pm2[.。·]?5|细颗粒物",
    "PM10": r"pm10|可吸入颗粒物",
    "SO2": r"(?<![a-z])so2|二氧化硫|sulph?urdioxide",
    "NO2": r"(?<![a-z])no2|二氧化氮|nitrogendioxide",
    "O3": r"(?<![a-z])o3(?:[-_]?8h)?|臭氧|ozone",
    "CO": r"(?<![a-z])co(?![a-z0-9])|一氧化碳|carbonmonoxide",
    "TSP": r"(?<![a-z])tsp(?![a-z])|总悬浮颗粒物",
    "降尘": r"降尘量?|dustfall",
    "道路尘负荷": r"(?:道路)?(?:积|扬)?尘土?负荷|roaddustload(?:ing)?",
}
"""Name → pattern, in half width, lower case and without blanks; so are all patterns here."""
_PER_AREA = r"(?:t|吨)/\(?(?:平方公里|平方千米|km2)[·•.*/、-]?"
_MEASURES = {
    "μg/m3": r"[μu]g/m3|微克[/每]立方米",
    "mg/m3": r"mg/m3|毫克[/每]立方米",
    "g/m2": r"(?<![a-zμ])g/m2|(?<![微毫千])克[/每]平方米",
    "t/(km2·month)": rf"{_PER_AREA}(?:月|month)\)?",
    "t/(km2·30d)": rf"{_PER_AREA}30(?:天|日|d)\)?",
}
_MEASURE_LINE = r"(?<![责任])单位:([^,;。()]{1,20})|unitofmeasure:([^,;()]{1,20})"
_BRACKETED = r"\(([^()/]{1,12}/[^()]{1,12}|%|‰)\)"
_TO = "(?:至|到|-|~)"
_PARTS: dict[Part, str] = {
    "first-half": rf"上半月|firsthalf|(?<!\d)0?1日?{_TO}(?:\d{{1,2}}月)?15日",
    "second-half": rf"下半月|secondhalf|(?<!\d)16日?{_TO}(?:\d{{1,2}}月)?(?:2[89]|3[01])日",
}
_SEVERAL_MONTHS = (
    rf"(?<!\d)\d{{1,2}}月?份?{_TO}\d{{1,2}}月(?!\d{{1,2}}日)|累计|年均|(?<!本)年平均|cumulative|yeartodate"
)
_MONTHS = (
    rf"(?:(?P<year>20\d\d)年)?(?<![\d.-]){MONTH}(?!\d{{1,2}}日)",
    rf"(?:(?P<year>20\d\d)年)?(?<!\d)(?P<month>\d{{1,2}})月\d{{1,2}}日?{_TO}(?:\d{{1,2}}月)?\d{{1,2}}日",
    r"(?<!\d)(?P<year>20\d\d)[-./](?P<month>0[1-9]|1[0-2])(?![-./\d]|月)",
    rf"(?<![a-z])(?P<name>{MONTH_NAME})\.?,?(?P<year>20\d\d)",
)
_YEAR = r"(20\d\d)年?"
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－～〜"), "-")
_TWELVE = 12

UNIT_HEADINGS = (
    (
        r"(?:所属|各)?(?:街道|街乡镇?|街镇|镇街|乡镇|镇乡|镇)(?:办事处|[(/、]?(?:街道|乡镇|镇乡|地区)\)?)?(?:名称)?|"
        r"subdistricts?|streets?|towns?(?:hips?)?"
    ),
    r"(?:责任|属地|所属)?单位(?:名称)?|属地|units?",
    r"名称|(?:监测)?(?:点位|站点|子站|测点)(?:名称)?|names?|stations?|sites?",
)
"""Patterns of the headings over names, the surest first."""
_COLUMNS: tuple[tuple[ColumnMeaning, str], ...] = (
    ("district", r"(?:所属|行政)?区(?:县|域|县市)?(?:名称)?|所属行政区域?|辖区|districts?"),
    ("unit", "|".join(UNIT_HEADINGS)),
    ("remark", r"备注|说明|(?:未排名)?原因|remarks?|notes?|reasons?"),
    ("measure", r"计量单位|unitofmeasure"),
    ("pollutant", r"污染物|指标(?:名称)?|监测项目|项目|pollutants?|indicators?"),
)
_NOT_READ = (
    r"同比|环比|变化|增幅|降幅|升降|改善|幅度|较|比[上去]|上[个]?月|上期|点位数|站点数|目标|change|target|lastmonth"
)
_LAST_YEAR = r"去年|上年|上一年|同期|lastyear"
_RANK = r"排名|名次|位次|排序|rank"
_CONCENTRATION = (
    r"(?:质量)?浓度(?:值|均值)?|均值|平均值?|数值|数据|监测值|监测结果|结果|含量|值|"
    r"concentrations?|means?|averages?|values?|figures?"
)
_QUANTITY = rf"{_CONCENTRATION}|指数|负荷|index"
_QUALIFIER = r"(?:20\d\d年)?(?:\d{1,2}月份?)?(?:本月|本期|当月|今年|本年|月度|月均|日均|平均|月|均)*"


class Month(NamedTuple):
    """A month as written; 0 for a year or a month that is not written."""

    year: int
    month: int


class RankHeading(NamedTuple):
    """The meaning of a column by its headings."""

    meaning: ColumnMeaning
    pollutant: str = ""
    """Empty where the headings name none."""
    measured_in: str = ""
    part: Part = ""
    in_brackets: Brackets = ""
    """What the headings say of a second number in brackets."""
    is_reverse: bool = False
    """Whether ranks count from the highest value: 倒排名."""
    months: tuple[Month, ...] = ()
    """The months or years that the headings name."""


def plain(text: str) -> str:
    """Return a text in half width and lower case, without blanks: ＰＭ₂．₅ → pm2.5, µg / m³ → μg/m3, 1–5月 → 1-5月."""
    half = unicodedata.normalize("NFKC", text.translate(_DASHES)).translate(_DASHES).casefold()
    return "".join(half.split()).translate(str.maketrans("（）［］：，；", "()[]:,;"))


def pollutants_in(text: str) -> list[str]:
    """Return the known pollutants that a text names, in their one spelling."""
    return [name for name, pattern in _POLLUTANTS.items() if re.search(pattern, plain(text))]


def pollutant_of(text: str) -> str:
    """Return a pollutant in its one spelling if that is known, else as printed."""
    found = pollutants_in(text)
    return found[0] if len(found) == 1 else text.strip()


def measure_of(text: str) -> str:
    """Return the unit of measure in a text, in its one spelling if that is known; empty for none."""
    folded = plain(text)
    known = _first(_MEASURES, folded)
    other = re.search(_MEASURE_LINE, folded) or re.search(_BRACKETED, folded)
    return known or (next(filter(None, other.groups())) if other else "")


def measures_by_pollutant(text: str) -> dict[str, str]:
    """Return pollutant → unit of measure for 单位：微克/立方米（CO为毫克/立方米）, with the general one under ""."""
    folded, found = plain(text), dict[str, str]()
    measures = "|".join(_MEASURES.values())
    for name, pattern in _POLLUTANTS.items():
        if match := re.search(rf"(?:{pattern})[^,;。\d]{{0,4}}?(?P<measure>{measures})", folded):
            found[name] = measure_of(match["measure"])
    general = re.sub(r"\(.*?\)", "", folded) if found else folded
    return found | ({"": measure} if (measure := measure_of(general)) else {})


def part_of(text: str) -> Part:
    """Return the half of a month that a text names; empty for none."""
    return _first(_PARTS, plain(text)) or ""


def months_in(text: str) -> Iterator[Month]:
    """Yield the months that a text names: 2017年5月, 五月份, 2017-05, May 2017; a day (5月8日) names none."""
    folded = re.sub(_SEVERAL_MONTHS, "|", plain(text))
    for form in _MONTHS:
        for match in re.finditer(form, folded):
            parts = match.groupdict()
            month = number_of(parts["month"]) if parts.get("month") else month_number(parts["name"])
            if 1 <= month <= _TWELVE:
                yield Month(int(parts.get("year") or 0), month)


def names_several_months(text: str) -> bool:
    """Return whether a text is about several months at once: 1-5月, 累计."""
    return bool(re.search(_SEVERAL_MONTHS, plain(text)))


def heading_of(levels: Sequence[str]) -> RankHeading:
    """Return the meaning of a column by its headings, the topmost first."""
    folded = [plain(level) for level in levels]
    whole = " ".join(folded)
    outside, inside = _without_brackets(folded[-1])
    named = pollutants_in(whole)
    printed = named[0] if named else next(filter(None, map(_printed_pollutant, levels)), "")
    meaning = _meaning(outside, inside, has_topic=bool(printed))
    return RankHeading(
        meaning,
        printed if meaning in ("value", "last-year", "rank") else "",
        measure_of(whole),
        part_of(whole),
        _in_brackets(inside) if meaning == "value" else "",
        "倒" in folded[-1],
        (*months_in(whole), *(Month(int(match[1]), 0) for match in re.finditer(_YEAR, outside) if outside == match[0])),
    )


def _meaning(outside: str, inside: str, *, has_topic: bool) -> ColumnMeaning:
    for meaning, pattern in _COLUMNS:
        if re.fullmatch(pattern, outside):
            return meaning
    if re.search(_NOT_READ, outside) or names_several_months(outside):
        return ""
    if re.search(_RANK, outside):
        return "" if re.search(_LAST_YEAR, outside) else "rank"
    if re.search(_LAST_YEAR, outside):
        return "last-year"
    is_value = (
        pollutants_in(outside)
        or re.fullmatch(f"{_QUALIFIER}(?:{_QUANTITY})?", outside)
        or re.search(f"(?:{_QUANTITY})$", outside)
        or any(months_in(outside))
        or re.fullmatch(_YEAR, outside)
        or part_of(outside)
        or (measure_of(f"{outside}({inside})") and not has_topic)
    )
    return "value" if outside and is_value else ""


def _printed_pollutant(text: str) -> str:
    """Return what a heading measures, as printed, where a word of quantity follows it: 黑碳浓度（μg/m3） → 黑碳."""
    outside = re.sub(r"[(（].*?[)）]", "", text).strip()
    match = re.fullmatch(
        rf"{_QUALIFIER}(?P<what>.*?)(?:月均|平均|月|均)*(?:(?:{_CONCENTRATION})|(?<=指数)|(?<=index))",
        outside,
        re.IGNORECASE,
    )
    what = match["what"].strip() if match else ""
    return "" if re.search(f"{_NOT_READ}|{_LAST_YEAR}|{_RANK}", what) else what


def _without_brackets(text: str) -> tuple[str, str]:
    """Return a plain text without what stands in brackets, and that."""
    return re.sub(r"[(\[].*?[)\]]", "", text), " ".join(re.findall(r"[(\[](.*?)[)\]]", text))


def _in_brackets(inside: str) -> Brackets:
    if re.search(_NOT_READ, inside) or "%" in inside:
        return "other"
    return "last-year" if re.search(_LAST_YEAR, inside) or re.search(r"20\d\d年", inside) else ""


def _first(patterns: dict[_Name, str], text: str) -> _Name | None:
    return next((name for name, pattern in patterns.items() if re.search(pattern, text)), None)
