"""Make up rows of editions of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.plan.model import Deadline, Heading, Measure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

TEXTS = (
    "完成辖区内20蒸吨燃煤锅炉清洁能源改造，拆除原有设施并组织验收",
    "对建筑工地开展扬尘专项执法检查，出入口安装视频监控设备",
    "更新新能源环卫作业车辆300辆，配套建设充电设施",
    "建立餐饮企业油烟净化设备清洗台账，每月抽查一百家",
    "组织街道网格员巡查散煤复燃情况，发现后三日内回收",
    "发布空气重污染预警信息，督促停产限产企业落实应急措施",
    "修订年度考核细则，将降尘量排名纳入绩效评价",
    "开展加油站油气回收在线监测，推进地下油罐防渗改造",
)
"""Texts that have next to nothing in common."""


def row(
    ref: str, text: str, *, measure_id: str = "", due: date | None = None, lead: Sequence[str] = ("区环保局",)
) -> Measure:
    """Return a row of an edition; its ID is its ref unless given."""
    return Measure(
        id=measure_id or ref,
        ref=ref,
        number=int(ref.rstrip("abcdefghijklmnopqrstuvwxyz")),
        section=Heading(1, "燃煤", "Coal"),
        city_task=Heading("1-1", "压减燃煤", "Less coal"),
        text=text,
        brief=text[:8],
        brief_en="Measure",
        deadline=Deadline("6月底前" if due else "全年", "by-date" if due else "ongoing", due),
        leaders=("王某",),
        lead=tuple(lead),
    )


def edition(texts: dict[str, str]) -> list[Measure]:
    """Return an edition with these texts under their refs."""
    return [row(ref, text) for ref, text in texts.items()]
