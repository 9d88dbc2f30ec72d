"""What would a year's journal of a thousand or a million entries look like?

Every unit of every measure reports again and again over the plan's year; some reports are corrected, some retracted,
some sent back, and now and then the office decides something.
"""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from airplan.plan.model import Filter, named_units
from airplan.store.entries import STATUSES, Decision, Entry, Report, Source
from airplan.store.ids import first_id, new_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.plan.model import Measure
    from airplan.store.plan_queries import CompiledPlan

CORRECTED, RETRACTED, SENT_BACK, DECIDED = 0.01, 0.01, 0.003, 0.0001
"""Shares of all entries."""
NOTES = (
    "已完成摸底排查，建立台账，正在按计划推进。",
    "召开专题调度会，明确时间节点和责任人，逐项销账。",
    "本月完成改造任务，累计进度符合时序要求，下一步组织验收。",
    "联合执法检查，发现问题已当场责令整改，整改情况已复查。",
    "因天气原因施工进度略有滞后，已增加作业力量，预计下月赶上。",
)
PROBLEMS = ("部分产权单位配合不够，资金尚未到位。", "居民意见不统一，需街道协助做好解释工作。", "")


class Say(NamedTuple):
    """Who may say something about which measure."""

    measure: Measure
    unit: str


class Moment(NamedTuple):
    """When an entry is written down, under which id, and how much of the year has gone by."""

    id: str
    recorded: datetime
    share: float


def journal_of(plan: CompiledPlan, count: int) -> Iterator[Entry]:
    """So many entries in the order in which they were acknowledged, the same ones each time."""
    chance = random.Random(20170101)
    header = plan.header
    members = {party.name: party.members for party in plan.parties("collective")}
    pairs = [Say(measure, unit) for measure in plan.select(Filter()) for unit in named_units(measure, members)]
    begin = datetime(header.span.first.year, 1, 1, tzinfo=UTC)
    step = timedelta(days=365) / max(count, 1)
    recent: list[Entry] = []
    last = ""
    for number in range(count):
        recorded = begin + number * step
        recorded = recorded.replace(microsecond=recorded.microsecond // 1000 * 1000)
        last = new_id(recorded, after=last)
        said = recent[chance.randrange(len(recent))] if len(recent) > 500 else None
        moment = Moment(last, recorded, number / count)
        entry = _about(said, moment, chance) if said else None
        if entry is None:
            entry = _report(chance.choice(pairs), header.id, moment, chance)
            if len(recent) > 1000:
                recent[chance.randrange(1000)] = entry
            else:
                recent.append(entry)
        elif said in recent:
            recent.remove(said)  # nothing is chained
        yield entry


def _about(said: Entry, moment: Moment, chance: random.Random) -> Entry | None:
    """Now and then an entry that names an earlier report, or a decision about its measure."""
    later = said._replace(
        id=moment.id, recorded=moment.recorded, as_of=moment.recorded.date(), batch="", source=Source()
    )
    naming = later._replace(period="", about=said.id)
    drawn = chance.random()
    if drawn < CORRECTED:
        return later._replace(about=said.id, content=said.report._replace(note=chance.choice(NOTES)))
    if drawn < CORRECTED + RETRACTED:
        return naming._replace(kind="retract", content=Decision(reason="填错单位"))
    if drawn < CORRECTED + RETRACTED + SENT_BACK:
        return naming._replace(kind="send-back", content=Decision(reason="数据与台账不符，请核实后重报。"))
    if drawn < CORRECTED + RETRACTED + SENT_BACK + DECIDED:
        until = date(moment.recorded.year, 12, 15)
        content = Decision(to=until, authority="区政府第12次常务会", reason="汛期施工受限")
        return naming._replace(kind="extend", unit="", about="", author="环保局 王", content=content)
    return None


def _report(say: Say, plan: str, moment: Moment, chance: random.Random) -> Entry:
    as_of = moment.recorded.date() - timedelta(days=chance.choice((0, 0, 0, 1, 2, 5)))
    values = {
        target.id: Decimal(int((target.value or 100) * Decimal(moment.share) * 100)) / 100
        for target in say.measure.targets
        if chance.random() < 0.8
    }
    collected = chance.random() < 0.5
    return Entry(
        id=moment.id,
        plan=plan,
        revision="0123456789abcdef",
        recorded=moment.recorded,
        kind="report",
        ref=say.measure.ref,
        unit=say.unit,
        period=f"{as_of:%Y-%m}",
        as_of=as_of,
        author=f"{say.unit} 李",
        content=Report(
            status=STATUSES[chance.choices((0, 1, 2, 3), (1, 6, 2, 1))[0]] if chance.random() < 0.9 else None,
            values=values,
            note=chance.choice(NOTES),
            problem=chance.choice(PROBLEMS) if chance.random() < 0.3 else None,
            next="继续推进，月底前完成验收。" if chance.random() < 0.3 else None,
            evidence=(f"附件/{say.measure.ref}-{as_of:%m%d}.pdf",) if chance.random() < 0.2 else None,
        ),
        batch=first_id(datetime.combine(as_of.replace(day=1), time(), UTC)) if collected else "",
        source=Source(f"{say.unit}.xlsx", "填报", f"F{chance.randrange(5, 60)}", "5f" * 32) if collected else Source(),
    )
