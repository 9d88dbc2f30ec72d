"""Lay out the monthly bulletin: head, parts with their tables, signature, and the table of all measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbt import Column, annex, groups, heading, line, lines, red_head, signature, table, tags, title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gbt import Words

TITLE = ("工作进展情况通报", "Bulletin on progress")
_LIGHTS = (("红灯", "Red"), ("黄灯", "Yellow"), ("绿灯", "Green"), ("灰灯", "Grey"))


def blocks(say: Words) -> list[str]:
    """Return the blocks of the bulletin."""
    return [*head(say), *parts_since(say), *parts_ahead(say), *foot(say), *all_measures(say)]


def head(say: Words) -> list[str]:
    """Return the red head, the title and the addressee."""
    return [
        *red_head(say),
        title("{{ 标题 }}"),
        *tags("if 主送", line("主送", say("{{ 主送 }}：", "{{ 主送 }}:"))),
    ]


def part(
    say: Words, name: str, chinese: str, english: str, *columns: Column, records: str = "", grouped: bool = False
) -> list[str]:
    """Return a part, which is left out where the paper has none of this name: heading, paragraphs, table.

    Of a table that is `grouped`, each group has a title and a table of its own.
    """
    numbered = say(f"{{{{ {name}序号 }}}}、{chinese}", f"{{{{ {name}序号 }}}}. {english}")
    records = records or f"{name}表"
    rows = tags(f"if {records}", *(groups if grouped else _whole)(columns, records)) if columns else []
    return tags(f"if {name}序号", heading(1, numbered), *lines(name), *rows)


def _whole(columns: Sequence[Column], records: str) -> list[str]:
    return [table(columns, records)]


def measure(say: Words, width: float) -> list[Column]:
    """Return the columns that name a measure and its lead, `width` millimetres together."""
    return [
        Column(say("编号", "Ref"), 13, "编号", "center"),
        Column(say("措施", "Measure"), width - 13 - 28, "措施"),
        Column(say("牵头部门", "Lead"), 28, "牵头部门"),
    ]


def lights(say: Words, width: float) -> list[Column]:
    """Return the columns with the counts of lights, `width` millimetres together."""
    return [Column(say(*words), width / len(_LIGHTS), words[0], "center") for words in _LIGHTS]


def parts_since(say: Words) -> list[str]:
    """Return the parts about what has been."""
    return [
        *part(
            say, "总体情况", "总体情况", "Overview",
            Column(say("任务类别", "Section"), 60, "类别"),
            Column(say("措施数", "Measures"), 20, "措施数", "center"),
            *lights(say, 56),
            Column(say("绿灯占比（%）", "Green (%)"), 20, "绿灯占比", "center"),
            records="类别表",
        ),
        *part(
            say, "变化", "较上期变化", "Changes since the last issue",
            *measure(say, 76),
            Column(say("变化", "Changes"), 40, "变化"),
            Column(say("原因", "Reasons"), 40, "原因"),
        ),
        *part(
            say, "问题", "进展滞后的措施", "Late and slow measures",
            *measure(say, 70),
            Column(say("灯", "Light"), 13, "灯", "center"),
            Column(say("原因", "Reasons"), 35, "原因"),
            Column(say("单位说明", "In the lead's words"), 38, "单位说明"),
        ),
        *part(
            say, "领导", "牵头领导负责的红黄灯措施", "Red and yellow measures by lead official",
            Column(say("牵头领导", "Lead official"), 36, "领导"),
            Column(say("措施数", "Measures"), 20, "措施数", "center"),
            Column(say("红灯", "Red"), 14, "红灯", "center"),
            Column(say("红灯措施", "Red measures"), 35, "红灯措施"),
            Column(say("黄灯", "Yellow"), 16, "黄灯", "center"),
            Column(say("黄灯措施", "Yellow measures"), 35, "黄灯措施"),
        ),
        *part(
            say, "填报", "各单位填报情况", "Reports by units",
            Column(say("单位", "Unit"), 34, "单位"),
            Column(say("应报", "Owed"), 13, "应报", "center"),
            Column(say("已报", "Answered"), 19, "已报", "center"),
            Column(say("缺报", "Missing"), 30, "缺报措施"),
            Column(say("迟报", "Late"), 30, "迟报措施"),
            Column(say("空报", "Empty"), 30, "空报措施"),
        ),
        *part(
            say, "决定", "作出的决定", "Decisions",
            Column(say("日期", "Date"), 24, "日期"),
            Column(say("编号", "Ref"), 13, "编号", "center"),
            Column(say("决定", "Decision"), 47, "决定"),
            Column(say("依据", "Authority"), 32, "依据"),
            Column(say("理由", "Reason"), 40, "理由"),
        ),
    ]  # fmt: skip


def parts_ahead(say: Words) -> list[str]:
    """Return the parts about the ranking, and about what is to come."""
    return [
        *part(
            say, "排名", "街道排名", "Ranking",
            Column(say("名次", "Rank"), 24, "名次", "center"),
            Column(say("单位", "Unit"), 44, "单位"),
            Column(say("数值", "Figure"), 18, "数值", "center"),
            Column(say("上年同月", "Last year"), 20, "上年", "center"),
            Column(say("上月名次", "Rank before"), 20, "上期名次", "center"),
            Column(say("说明", "Why not ranked"), 30, "说明"),
            grouped=True,
        ),
        *part(
            say, "到期", "近期到期事项", "Due next",
            Column(say("到期日", "Due"), 32, "日期"),
            Column(say("剩余天数", "Days left"), 18, "剩余天数", "center"),
            *measure(say, 84),
            Column(say("事项", "Milestone"), 22, "事项"),
        ),
        *part(say, "要求", "工作要求", "Demands"),
    ]  # fmt: skip


def foot(say: Words) -> list[str]:
    """Return the name of the annex, the signature, and who gets a copy."""
    return [
        line("连下段", say("附件：各项措施进展情况", "Annex: progress of all measures")),
        *signature(say),
        *tags("if 抄送", line("版记", say("抄送：{{ 抄送 }}。", "Copies: {{ 抄送 }}"))),
    ]


def all_measures(say: Words) -> list[str]:
    """Return the annex with all measures, on pages of its own; names of units are longer in English."""
    lead, deadline = (30, 25) if say.language == "zh_CN" else (55, 20)
    return annex(
        say,
        say("各项措施进展情况", "Progress of all measures"),
        [
            Column(say("编号", "Ref"), 13, "编号", "center"),
            Column(say("措施", "Measure"), 38, "措施"),
            Column(say("牵头部门", "Lead"), lead, "牵头部门"),
            Column(say("完成时限", "Deadline"), deadline, "时限"),
            Column(say("到期日", "Due"), 24, "到期日"),
            Column(say("灯", "Light"), 12, "灯", "center"),
            Column(say("状态", "Status"), 20, "状态", "center"),
            Column(say("进展", "Progress"), 118 - lead - deadline, "进展"),
        ],
        "附件表",
    )
