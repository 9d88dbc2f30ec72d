"""Lay out a notice: head, what it is about, the measures, what is asked, signature, and a reply slip at the foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbt import Column, blank, heading, line, lines, red_head, signature, table, tags, title

if TYPE_CHECKING:
    from gbt import Words

TITLE = ("督办通知", "Notice")


def blocks(say: Words) -> list[str]:
    """Return the blocks of the notice."""
    return [
        *red_head(say),
        title("{{ 标题 }}"),
        line("主送", say("{{ 主送 }}：", "{{ 主送 }}:")),
        *lines("正文"),
        heading(1, say("一、需办理的措施", "1. Measures")),
        table(
            [
                Column(say("编号", "Ref"), 12, "编号", "center"),
                Column(say("措施", "Measure"), 28, "措施"),
                Column(say("完成时限", "Deadline"), 26, "完成时限"),
                Column(say("事由", "Why"), 30, "事由"),
                Column(say("上次填报", "Last report"), 28, "上次填报"),
                Column(say("此前通知", "Notices before"), 32, "前次通知"),
            ],
            "事项",
        ),
        heading(1, say("二、办理要求", "2. What is asked")),
        *lines("要求"),
        *tags("if 签发人", line("正文", say("签发人：{{ 签发人 }}", "Approved by: {{ 签发人 }}"))),
        *signature(say),
        *reply_slip(say),
    ]


def reply_slip(say: Words) -> list[str]:
    """Return the slip that the unit fills in, cuts off and returns."""
    return [
        blank("主送"),  # not 连下段: the signature may stay on the page before
        line("期号", "－ － － － － － － － － － － － － － － － －"),
        line("附件标题", say("回　执", "Reply slip")),
        line(
            "连下段",
            say(
                "收到{% if 文号 %}{{ 文号 }}{% else %}{{ 日期 }}{{ 级别 }}通知{% endif %}，现答复如下。{{ 回执说明 }}",
                "On {% if 文号 %}{{ 文号 }}{% else %}the notice of {{ 日期 }}{% endif %} we answer as follows. "
                "{{ 回执说明 }}",
            ),
        ),
        table(
            [
                Column(say("编号", "Ref"), 12, "编号", "center"),
                Column(say("措施", "Measure"), 34, "措施"),
                Column(say("办理情况", "How it stands"), 36, ""),
                Column(say("存在问题", "Problems"), 28, ""),
                Column(say("下一步安排", "Next steps"), 28, ""),
                Column(say("完成时间", "By when"), 18, ""),
            ],
            "事项",
            by_hand=True,
        ),
        line("主送", say("填报单位（盖章）：{{ 主送 }}", "Unit: {{ 主送 }}"), keep=True),
        line(
            "主送",
            say(
                "填报人：　　　　审核人：　　　　电话：　　　　日期：",
                "Filled in by: ________  Checked by: ________  Tel.: ________  Date: ________",
            ),
        ),
    ]
