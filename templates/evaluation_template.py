"""Lay out the result of an evaluation: summary, a table for each group, and the rules.

What the points follow from takes a page for each unit: it stands in the workbook, and templates may have it (说明表).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbt import Column, heading, line, lines, red_head, signature, table, tags, title

if TYPE_CHECKING:
    from gbt import Words

TITLE = ("考核结果通报", "Result of the evaluation")


def blocks(say: Words) -> list[str]:
    """Return the blocks of the result."""
    return [
        *red_head(say),
        title("{{ 标题 }}"),
        *tags("if 主送", line("主送", say("{{ 主送 }}：", "{{ 主送 }}:"))),
        heading(1, say("一、总体情况", "1. Overview")),
        *lines("总体情况"),
        heading(1, say("二、考核结果", "2. Results")),
        *tags(
            "for 组 in 组别表",
            heading(2, "{{ 组.组别 }}"),
            table(
                [
                    Column(say("名次", "Place"), 16, "名次", "center"),
                    Column(say("单位", "Unit"), 56, "单位"),
                    Column(say("各项得分", "Items"), 20, "得分", "center"),
                    Column(say("加分", "Additions"), 18, "加分", "center"),
                    Column(say("总分", "Score"), 20, "总分", "center"),
                    Column(say("等次", "Grade"), 26, "等次", "center"),
                ],
                "组.结果",
            ),
        ),
        heading(1, say("三、评分标准", "3. Rules")),
        table(
            [
                Column(say("组别", "Group"), 20, "组别"),
                Column(say("项目", "Item"), 40, "项目"),
                Column(say("分值", "Points"), 18, "分值", "center"),
                Column(say("评分标准", "Standard"), 78, "评分标准"),
            ],
            "细则表",
        ),
        line("连下段", say("各单位得分说明见考核表。", "What the points follow from is in the workbook.")),
        *signature(say),
    ]
