"""Lay out the ranking bulletin: head, a part with sentences and table for each pollutant, signature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbt import Column, heading, line, lines, red_head, signature, table, tags, title

if TYPE_CHECKING:
    from gbt import Words

TITLE = ("排名通报", "Ranking")


def blocks(say: Words) -> list[str]:
    """Return the blocks of the ranking bulletin."""
    return [
        *red_head(say),
        title("{{ 标题 }}"),
        *tags("if 主送", line("主送", say("{{ 主送 }}：", "{{ 主送 }}:"))),
        *tags("if 未结束", line("正文", "{{ 未结束 }}")),
        *tags("for 榜 in 榜单", *ranking(say)),
        *tags("if 数据来源", line("正文", say("数据来源：{{ 数据来源 }}。", "Source: {{ 数据来源 }}"))),
        *signature(say),
        *tags("if 抄送", line("版记", say("抄送：{{ 抄送 }}。", "Copies: {{ 抄送 }}"))),
    ]


def ranking(say: Words) -> list[str]:
    """Return the part of one pollutant."""
    columns = [
        Column(say("名次", "Rank"), 17, "名次", "center"),
        Column(say("单位", "Unit"), 47, "单位"),
        Column(say("数值", "Figure"), 18, "数值", "center"),
        Column(say("比上月", "vs last month"), 18, "比上月", "center"),
        Column(say("上月名次", "Rank last month"), 18, "上月名次", "center"),
        Column(say("去年同期", "Last year"), 19, "去年同期", "center"),
        Column(say("同比", "vs last year"), 19, "同比", "center"),
    ]
    return [
        heading(1, say("{{ 榜.序号 }}、{{ 榜.指标 }}", "{{ 榜.序号 }}. {{ 榜.指标 }}")),
        *lines("榜.说明"),
        table(columns, "榜.名次表"),
    ]
