"""Name the fields of the quarterly review for Word templates: those of the bulletin, and its own parts."""

from __future__ import annotations

from airplan.i18n import marked
from airplan.reports.papers import bulletin_fields
from airplan.reports.papers.bulletin_fields import LEAD, LIGHTS, MEASURE, NUMBER, REF, REVIEW_PARTS
from airplan.reports.papers.paper_fields import Field, in_groups

FIELDS: tuple[Field, ...] = (
    *bulletin_fields.FIELDS,
    *(Field(f"{part}序号", NUMBER) for part in REVIEW_PARTS),
    Field("趋势", marked("How the lights of each month were counted"), lines=True),
    Field(
        "趋势表",
        marked("Lights by month"),
        (
            Field("月份", marked("Month, in words")),
            Field("截止日", marked("Day that the row describes, in words")),
            Field("措施数", marked("Number of measures")),
            *LIGHTS,
            Field("完成占比", marked("Done and closed measures in percent of all")),
            Field("应报", marked("Reports owed")),
            Field("已报", marked("Reports with content")),
        ),
    ),
    Field("进度", marked("Which figures have a pace; none where no measure has one"), lines=True),
    Field(
        "进度表",
        marked("Figures by month, one group for each target"),
        in_groups(
            marked("Ref and target"),
            Field("月份", marked("Month, in words")),
            Field("序时应完成", marked("Value expected by schedule")),
            Field("累计完成", marked("Value reached; empty where none was reported")),
            Field("完成率", marked("Value reached in percent of the target")),
            Field("进度条", marked("The same as a bar of ten squares")),
        ),
    ),
    Field("待决", marked("Number of matters on which a decision may be wanted"), lines=True),
    Field(
        "待决表",
        marked("Matters on which a decision may be wanted, with the facts"),
        (
            REF,
            MEASURE,
            LEAD,
            Field("事项", marked("What may have to be decided")),
            Field("事实", marked("Facts from plan and journal")),
        ),
    ),
)
"""The fields of the quarterly review."""
