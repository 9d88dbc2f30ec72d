"""Name the fields of the bulletin and of the quarterly review for Word templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airplan.i18n import marked
from airplan.i18n.forms import day_in_full, filled
from airplan.progress.standing import LIGHTS as _ALL_LIGHTS
from airplan.reports.papers.bulletin_paper import open_remark
from airplan.reports.papers.bulletin_tables import LIGHT_FIELDS
from airplan.reports.papers.paper_fields import COMMON, Field, head_fields, in_groups

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from airplan.progress.bulletin_facts import Bulletin
    from airplan.reports.papers.paper import Paper

REF = Field("编号", marked("Ref of the measure"))
MEASURE = Field("措施", marked("Label of the measure"))
LEAD = Field("牵头部门", marked("Lead units"))
_LEADERS = Field("牵头领导", marked("Lead officials"))
_LIGHT = Field("灯", marked("Light"))
LIGHTS = tuple(Field(name, marked("Number of measures with this light")) for name in ("红灯", "黄灯", "绿灯", "灰灯"))

NUMBER = marked("Number of this part in the paper: 一, 二; empty where the part is left out")
PARTS = ("总体情况", "变化", "问题", "领导", "填报", "决定", "排名", "到期", "要求")
"""The parts of a bulletin, each a list of paragraphs, most with a table behind it."""
REVIEW_PARTS = ("趋势", "进度", "待决")
"""The further parts of a review."""

FIGURES: tuple[Field, ...] = (
    Field("措施总数", marked("Number of measures")),
    Field("红灯数", marked("Number of red measures")),
    Field("黄灯数", marked("Number of yellow measures")),
    Field("绿灯数", marked("Number of green measures")),
    Field("灰灯数", marked("Number of grey measures")),
    Field("红灯占比", marked("Red measures in percent of all, to one decimal")),
    Field("黄灯占比", marked("Yellow measures in percent of all")),
    Field("绿灯占比", marked("Green measures in percent of all")),
    Field("灰灯占比", marked("Grey measures in percent of all")),
    Field("已完成数", marked("Measures reported as done and not closed")),
    Field("已销号数", marked("Measures that are closed")),
    Field("完成占比", marked("Done and closed measures in percent of all")),
    Field("逾期数", marked("Measures that are overdue, by their own day or a milestone")),
    Field("应报数", marked("Reports owed for the month; in a review, for its months")),
    Field("已报数", marked("Reports received with content")),
    Field("缺报数", marked("Reports not received, or sent back")),
    Field("未到期数", marked("Reports not received whose day has not passed")),
    Field("迟报数", marked("Reports received late")),
    Field("空报数", marked("Reports received without content")),
)
"""Single figures, with which an office can word its own sentences."""
_SECTIONS = (Field("类别", marked("Section")), Field("措施数", marked("Number of measures")), *LIGHTS)
_PARTS: tuple[Field, ...] = (
    *(Field(f"{part}序号", NUMBER) for part in PARTS),
    Field("总体情况", marked("Numbers and shares by light"), lines=True),
    Field(
        "类别表",
        marked("Lights by section; empty for a plan without sections"),
        (*_SECTIONS, Field("绿灯占比", marked("Green measures in percent of the row"))),
    ),
    Field("变化", marked("What changed since the last issue"), lines=True),
    Field(
        "变化表",
        marked("Measures that changed since the last issue"),
        (
            REF,
            MEASURE,
            LEAD,
            Field("原灯", marked("Light in the last issue; empty for a new measure")),
            Field("现灯", marked("Light now; empty for a measure that the plan no longer has")),
            Field("变化", marked("Every change: old → new")),
            Field("原因", marked("Reasons for the light now")),
        ),
    ),
    Field("问题", marked("Measures that are late, behind schedule or over a limit"), lines=True),
    Field(
        "问题表",
        marked("These measures, the longest overdue first"),
        (
            REF,
            MEASURE,
            LEAD,
            _LEADERS,
            _LIGHT,
            Field("到期日", marked("Current due date, in words")),
            Field("原因", marked("Reasons for the light")),
            Field("单位说明", marked("The problem that the lead reported, in its own words, with its name")),
            Field("催办", marked("Notices sent about the measure; empty if none")),
        ),
    ),
    Field("领导", marked("Number of officials with red or yellow measures"), lines=True),
    Field(
        "领导表",
        marked("Officials with red or yellow measures"),
        (
            Field("领导", marked("Official")),
            Field("措施数", marked("Number of measures")),
            *LIGHTS,
            Field("红灯措施", marked("Refs of the red ones")),
            Field("黄灯措施", marked("Refs of the yellow ones")),
        ),
    ),
    Field("填报", marked("Who did not report, or reported late or without content"), lines=True),
    Field(
        "填报表",
        marked("Units with a report that is missing, late or empty"),
        (
            Field("单位", marked("Unit")),
            Field("应报", marked("Reports owed")),
            Field("已报", marked("Reports with content")),
            Field("缺报", marked("Reports missing or sent back")),
            Field("迟报", marked("Reports received late")),
            Field("空报", marked("Reports without content")),
            Field("缺报措施", marked("Refs of missing reports")),
            Field("迟报措施", marked("Refs of late reports")),
            Field("空报措施", marked("Refs of reports without content")),
        ),
    ),
    Field("决定", marked("Decisions since the last issue"), lines=True),
    Field(
        "决定表",
        marked("These decisions, oldest first"),
        (
            Field("日期", marked("Day of the decision, in words")),
            REF,
            MEASURE,
            Field("决定", marked("The decision: old → new")),
            Field("依据", marked("Authority")),
            Field("理由", marked("Reason")),
        ),
    ),
    Field("排名", marked("What is ranked; the part is left out where no figures are known"), lines=True),
    Field(
        "排名表",
        marked("Rankings of the units, one group for each"),
        in_groups(
            marked("Pollutant, month and unit of measure"),
            Field("名次", marked("Rank; empty for a unit that is not ranked")),
            Field("单位", marked("Unit")),
            Field("数值", marked("Figure, as printed by its source")),
            Field("上年", marked("Figure of the same month last year")),
            Field("上期名次", marked("Rank in the month before")),
            Field("说明", marked("Reason why a unit is not ranked")),
        ),
    ),
    Field("到期", marked("What falls due next, and up to which day"), lines=True),
    Field(
        "到期表",
        marked("Measures and milestones that fall due next, earliest first"),
        (
            Field("日期", marked("Due date, in words")),
            Field("剩余天数", marked("Days left")),
            REF,
            MEASURE,
            Field("事项", marked("Milestone; empty where the measure itself is due")),
            LEAD,
            _LIGHT,
        ),
    ),
    Field("要求", marked("Demands, with a day"), lines=True),
    Field("要求日", marked("Day by which units are to answer, in words")),
    Field(
        "附件表",
        marked("All measures"),
        (
            REF,
            Field("类别", marked("Section; empty in a plan without sections")),
            MEASURE,
            LEAD,
            Field("时限", marked("Deadline as worded")),
            Field("到期日", marked("Current due date; empty without one")),
            _LIGHT,
            Field("状态", marked("Status")),
            Field("进展", marked("Reasons and figures")),
            Field("最近填报", marked("Day of the last report, in words; empty without one")),
        ),
    ),
)
FIELDS: tuple[Field, ...] = (
    *COMMON,
    Field("抄送", marked("Who gets a copy; empty if nobody")),
    Field("月份", marked("Month of the bulletin, or quarter of the review, in words")),
    Field("未截止", marked("The remark that the month or quarter is not closed; empty once it is")),
    *FIGURES,
    *_PARTS,
)
"""The fields of the monthly bulletin; the quarterly review has them too."""


def values(paper: Paper, facts: Bulletin, when: object, reply_by: date, fields: Iterable[Field]) -> dict[str, Any]:
    """Return the value of each field; one that the paper does not have is empty.

    `when` is the month or the quarter. Parts are their paragraphs, tables lists of records.
    """
    known: dict[str, Any] = {**head_fields(paper.head), **_figures(facts)}
    known |= {
        "月份": filled("{when}", when=when),
        "未截止": open_remark(facts),
        "要求日": day_in_full(reply_by),
    }
    for number, part in paper.numbered():
        known[f"{part.name}序号"] = number
        known[part.name] = list(part.paragraphs)
    known |= {table.name: table.records() for table in paper.tables}
    return {field.name: known.get(field.name, [] if field.lines or field.inside else "") for field in fields}


def _figures(facts: Bulletin) -> dict[str, Any]:
    counts, reports = facts.counts, facts.reports
    figures: dict[str, Any] = {"措施总数": counts.measures}
    for light in _ALL_LIGHTS:
        number = counts.lights[light]
        figures |= {f"{LIGHT_FIELDS[light]}数": number, f"{LIGHT_FIELDS[light]}占比": f"{counts.share(number)}%"}
    return figures | {
        "已完成数": counts.done,
        "已销号数": counts.closed,
        "完成占比": f"{counts.share(counts.done + counts.closed)}%",
        "逾期数": facts.overdue,
        "应报数": len(reports.obligations),
        "已报数": len(reports.answered),
        "缺报数": len(reports.missing),
        "未到期数": len(reports.open),
        "迟报数": len(reports.late),
        "空报数": len(reports.empty),
    }
