"""Name the fields of the bulletin and of the quarterly review for Word templates."""

from __future__ import annotations

from airplan.i18n import marked
from airplan.reports.paper_fields import HEAD, Field

_REF = ("编号", marked("Ref of the measure"))
_MEASURE = ("措施", marked("Label of the measure"))
_LEAD = ("牵头部门", marked("Lead units"))
_LEADERS = ("牵头领导", marked("Lead officials"))
_LIGHT = ("灯", marked("Light"))
_LIGHTS = tuple((name, marked("Number of measures with this light")) for name in ("红灯", "黄灯", "绿灯", "灰灯"))

FIGURES: tuple[Field, ...] = (
    Field("措施总数", "number", marked("Number of measures")),
    Field("红灯数", "number", marked("Number of red measures")),
    Field("黄灯数", "number", marked("Number of yellow measures")),
    Field("绿灯数", "number", marked("Number of green measures")),
    Field("灰灯数", "number", marked("Number of grey measures")),
    Field("红灯占比", "text", marked("Red measures in percent of all, to one decimal")),
    Field("黄灯占比", "text", marked("Yellow measures in percent of all")),
    Field("绿灯占比", "text", marked("Green measures in percent of all")),
    Field("灰灯占比", "text", marked("Grey measures in percent of all")),
    Field("已完成数", "number", marked("Measures reported as done and not closed")),
    Field("已销号数", "number", marked("Measures that are closed")),
    Field("完成占比", "text", marked("Done and closed measures in percent of all")),
    Field("逾期数", "number", marked("Measures that are overdue, by their own day or a milestone")),
    Field("应报数", "number", marked("Reports owed for the month; in a review, for its months")),
    Field("已报数", "number", marked("Reports received with content")),
    Field("缺报数", "number", marked("Reports not received, or sent back")),
    Field("未到期数", "number", marked("Reports not received whose day has not passed")),
    Field("迟报数", "number", marked("Reports received late")),
    Field("空报数", "number", marked("Reports received without content")),
)
"""Single figures, with which an office can word its own sentences."""
_SECTIONS = (("类别", marked("Section")), ("措施数", marked("Number of measures")), *_LIGHTS)
_PARTS: tuple[Field, ...] = (
    Field("序号", "names", marked("Part → its number in this paper; a part that is left out has none")),
    Field("总体情况", "paragraphs", marked("Numbers and shares by light")),
    Field(
        "类别表",
        "rows",
        marked("Lights by section; empty for a plan without sections"),
        (*_SECTIONS, ("绿灯占比", marked("Green measures in percent of the row"))),
    ),
    Field("变化", "paragraphs", marked("What changed since the last issue")),
    Field(
        "变化表",
        "rows",
        marked("Measures that changed since the last issue"),
        (
            _REF,
            _MEASURE,
            _LEAD,
            ("原灯", marked("Light in the last issue; empty for a new measure")),
            ("现灯", marked("Light now; empty for a measure that the plan no longer has")),
            ("变化", marked("Every change: old → new")),
            ("原因", marked("Reasons for the light now")),
        ),
    ),
    Field("问题", "paragraphs", marked("Measures that are late, behind schedule or over a limit")),
    Field(
        "问题表",
        "rows",
        marked("These measures, the longest overdue first"),
        (
            _REF,
            _MEASURE,
            _LEAD,
            _LEADERS,
            _LIGHT,
            ("到期日", marked("Current due date, in words")),
            ("原因", marked("Reasons for the light")),
            ("单位说明", marked("The problem that the lead reported, in its own words, with its name")),
            ("催办", marked("Notices sent about the measure; empty if none")),
        ),
    ),
    Field("领导", "paragraphs", marked("Number of officials with red or yellow measures")),
    Field(
        "领导表",
        "rows",
        marked("Officials with red or yellow measures"),
        (
            ("领导", marked("Official")),
            ("措施数", marked("Number of measures")),
            *_LIGHTS,
            ("红灯措施", marked("Refs of the red ones")),
            ("黄灯措施", marked("Refs of the yellow ones")),
        ),
    ),
    Field("填报", "paragraphs", marked("Who did not report, or reported late or without content")),
    Field(
        "填报表",
        "rows",
        marked("Units with a report that is missing, late or empty"),
        (
            ("单位", marked("Unit")),
            ("应报", marked("Reports owed")),
            ("已报", marked("Reports with content")),
            ("缺报", marked("Reports missing or sent back")),
            ("迟报", marked("Reports received late")),
            ("空报", marked("Reports without content")),
            ("缺报措施", marked("Refs of missing reports")),
            ("迟报措施", marked("Refs of late reports")),
            ("空报措施", marked("Refs of reports without content")),
        ),
    ),
    Field("决定", "paragraphs", marked("Decisions since the last issue")),
    Field(
        "决定表",
        "rows",
        marked("These decisions, oldest first"),
        (
            ("日期", marked("Day of the decision, in words")),
            _REF,
            _MEASURE,
            ("决定", marked("The decision: old → new")),
            ("依据", marked("Authority")),
            ("理由", marked("Reason")),
        ),
    ),
    Field("排名", "paragraphs", marked("What is ranked; the part is left out where no figures are known")),
    Field(
        "排名表",
        "rows",
        marked("Ranking of the units, one pollutant after the other"),
        (
            ("指标", marked("Pollutant and month")),
            ("名次", marked("Rank; empty for a unit that is not ranked")),
            ("单位", marked("Unit")),
            ("数值", marked("Figure, as printed by its source")),
            ("上年", marked("Figure of the same month last year")),
            ("上期名次", marked("Rank in the month before")),
            ("说明", marked("Reason why a unit is not ranked")),
        ),
    ),
    Field("到期", "paragraphs", marked("What falls due next, and up to which day")),
    Field(
        "到期表",
        "rows",
        marked("Measures and milestones that fall due next, earliest first"),
        (
            ("日期", marked("Due date, in words")),
            ("剩余天数", marked("Days left")),
            _REF,
            _MEASURE,
            ("事项", marked("Milestone; empty where the measure itself is due")),
            _LEAD,
            _LIGHT,
        ),
    ),
    Field("要求", "paragraphs", marked("Demands, with a day")),
    Field("要求日", "text", marked("Day by which units are to answer, in words")),
    Field(
        "附件表",
        "rows",
        marked("All measures"),
        (
            _REF,
            ("类别", marked("Section; empty in a plan without sections")),
            _MEASURE,
            _LEAD,
            ("时限", marked("Deadline as worded")),
            ("到期日", marked("Current due date; empty without one")),
            _LIGHT,
            ("状态", marked("Status")),
            ("进展", marked("Reasons and figures")),
            ("最近填报", marked("Day of the last report, in words; empty without one")),
        ),
    ),
)
BULLETIN: tuple[Field, ...] = (
    *HEAD,
    Field("月份", "text", marked("Month, in words")),
    Field("未截止", "text", marked("The remark that the month is not closed; empty once it is")),
    *FIGURES,
    *_PARTS,
)
"""The fields of the monthly bulletin."""
REVIEW: tuple[Field, ...] = (
    *HEAD,
    Field("季度", "text", marked("Quarter, in words")),
    Field("未截止", "text", marked("The remark that the quarter is not closed; empty once it is")),
    *FIGURES,
    *_PARTS,
    Field("趋势", "paragraphs", marked("How the lights of each month were counted")),
    Field(
        "趋势表",
        "rows",
        marked("Lights by month"),
        (
            ("月份", marked("Month, in words")),
            ("截止日", marked("Day that the row describes, in words")),
            ("措施数", marked("Number of measures")),
            *_LIGHTS,
            ("完成占比", marked("Done and closed measures in percent of all")),
            ("应报", marked("Reports owed")),
            ("已报", marked("Reports with content")),
        ),
    ),
    Field("进度", "paragraphs", marked("Which figures have a pace; none where no measure has one")),
    Field(
        "进度表",
        "rows",
        marked("Figures by month, one target after the other"),
        (
            _REF,
            ("指标", marked("What is counted, with its target")),
            ("月份", marked("Month, in words")),
            ("序时应完成", marked("Value expected by schedule")),
            ("累计完成", marked("Value reached; empty where none was reported")),
            ("完成率", marked("Value reached in percent of the target")),
            ("进度条", marked("The same as a bar of ten squares")),
        ),
    ),
    Field("待决", "paragraphs", marked("Number of matters on which a decision may be wanted")),
    Field(
        "待决表",
        "rows",
        marked("Matters on which a decision may be wanted, with the facts"),
        (
            _REF,
            _MEASURE,
            _LEAD,
            ("事项", marked("What may have to be decided")),
            ("事实", marked("Facts from plan and journal")),
        ),
    ),
)
"""The fields of the quarterly review: those of the bulletin, with trend, pace and decisions wanted."""
