"""Name the fields of an evaluation's result for Word templates, and fill them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from airplan.i18n import _, marked, ngettext, pgettext
from airplan.i18n.forms import filled, join_items
from airplan.reports.evaluation_wording import (
    effect_of,
    facts_in_short,
    number_in_words,
    points_in_words,
    reckoning,
    rules_of,
    title_of,
)
from airplan.reports.papers.paper_fields import COMMON, Field, head_fields
from airplan.reports.score_tables import notes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from airplan.progress.evaluation import Evaluated, GroupScore, Placed
    from airplan.reports.papers.paper import PaperHead
    from airplan.reports.table import ReaderContext

_GROUP = Field("组别", marked("Title of the group"))
_UNIT = Field("单位", marked("Unit"))
_ITEM = Field("项目", marked("Title of the item, addition, veto or grade"))
FIELDS: tuple[Field, ...] = (
    *COMMON,
    Field("年度", marked("Year of the evaluation")),
    Field("单位数", marked("Number of units")),
    Field("待评数", marked("Number of units whose score is incomplete")),
    Field("总体情况", marked("How many units were evaluated, and with which grades"), lines=True),
    Field(
        "组别表",
        marked("The groups of units"),
        (
            _GROUP,
            Field("单位数", marked("Number of units")),
            Field("等次情况", marked("Number of units with each grade; empty without grades")),
            Field(
                "结果",
                marked("The units of the group, the highest score first"),
                (
                    Field("名次", marked("Place; empty while a score of the group is incomplete")),
                    _UNIT,
                    Field("得分", marked("Points of all items")),
                    Field("加分", marked("Points of all additions")),
                    Field("总分", marked("Score")),
                    Field("等次", marked("Grade; empty while the score is incomplete")),
                    Field("否决项", marked("Vetoes that apply")),
                    Field("待填", marked("Items that are open")),
                ),
            ),
        ),
    ),
    Field(
        "细则表",
        marked("The rules"),
        (
            _GROUP,
            _ITEM,
            Field("分值", marked("Most points; of a veto or grade what it is")),
            Field("评分标准", marked("Rule, in the office's words or airplan's")),
        ),
    ),
    Field(
        "说明表",
        marked("What the points of each unit follow from"),
        (
            _UNIT,
            _ITEM,
            Field("得分", marked("Points, of the most points")),
            Field("计算", marked("Calculation")),
            Field("事实", marked("Measures, months and notices, by case")),
        ),
    ),
)
"""The fields of an evaluation's result."""


def values(evaluated: Evaluated, head: PaperHead, refs: Mapping[str, str], context: ReaderContext) -> dict[str, Any]:
    """Return the value of each field; `refs` maps ID of a measure → ref. It is a draft while a score may change."""
    placed = [each for group in evaluated.groups for each in group.placed]
    open_ = sum(not each.score.complete for each in placed)
    title = filled(
        pgettext("title of a paper", "Result of {title} for {year}"),
        title=title_of(evaluated.rules.evaluation), year=str(evaluated.year),
    )  # fmt: skip
    return {
        **head_fields(head.about(title, evaluated.day, is_draft=bool(open_) or evaluated.provisional)),
        "年度": evaluated.year,
        "单位数": len(placed),
        "待评数": open_,
        "总体情况": [
            *map(_in_sum, evaluated.groups),
            *(text for group in evaluated.groups for text in _vetoed(group, context)),
            *notes(evaluated, evaluated.groups),
        ],
        "组别表": [_group(group, context) for group in evaluated.groups],
        "细则表": [
            {"组别": title_of(group.group), "项目": item, "分值": points, "评分标准": standard}
            for group in evaluated.groups
            for item, points, standard in rules_of(group.group)
        ],
        "说明表": [row for each in placed for row in _explained(each, refs, context)],
    }


def _in_sum(group: GroupScore) -> str:
    """Return how many units a group has, and with which grades."""
    count = len(group.placed)
    units = ngettext("{group}: {count} unit evaluated", "{group}: {count} units evaluated", count)
    said = units.format(group=title_of(group.group), count=count)
    grades = _grades(group)
    return (
        _("{evaluated}; {grades}.").format(evaluated=said, grades=grades) if grades else _("{text}.").format(text=said)
    )


def _vetoed(group: GroupScore, context: ReaderContext) -> Iterator[str]:
    """Yield each veto that applies to a unit, with its effect."""
    for score in (each.score for each in group.placed):
        for each in score.applied:
            yield _("{unit}: veto “{title}”; {effect}.").format(
                unit=context.call(score.unit), title=title_of(each.veto), effect=effect_of(each.veto, group.group)
            )


def _grades(group: GroupScore) -> str:
    """Return the number of units with each grade: 优秀3个; empty while none has one."""
    counts = Counter(each.score.grade.title for each in group.placed if each.score.grade)
    listed = [
        _("{grade}: {count}").format(grade=title_of(grade), count=counts[grade.title])
        for grade in group.group.grades
        if counts
    ]
    return join_items(listed)


def _group(group: GroupScore, context: ReaderContext) -> dict[str, Any]:
    return {
        "组别": title_of(group.group),
        "单位数": len(group.placed),
        "等次情况": _grades(group),
        "结果": [_result(each, context) for each in group.placed],
    }


def _result(placed: Placed, context: ReaderContext) -> dict[str, Any]:
    score = placed.score
    return {
        "名次": placed.rank or "",
        "单位": context.call(score.unit),
        "得分": str(score.earned),
        "加分": str(score.added),
        "总分": str(score.total),
        "等次": title_of(score.grade) if score.grade else "",
        "否决项": join_items(title_of(each.veto) for each in score.applied),
        "待填": join_items(title_of(each.item) for each in score.open),
    }


def _explained(placed: Placed, refs: Mapping[str, str], context: ReaderContext) -> Iterator[dict[str, Any]]:
    score = placed.score
    for each in (*score.parts.items, *score.parts.additions):
        yield {
            "单位": context.call(score.unit),
            "项目": title_of(each.item),
            "得分": f"{points_in_words(each.points)} / {number_in_words(each.item.points)}",
            "计算": reckoning(each),
            "事实": facts_in_short(each.amount.facts, refs),
        }
