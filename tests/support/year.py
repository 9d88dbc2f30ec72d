"""Play the plan's year: twelve rounds with reports, delays, decisions and the city bureau's figures, all made up.

def test_something(tmp_path: Path) -> None:
    with played(tmp_path / "airplan.sqlite") as year:
        year.play(3)  # the months up to March that it does not have yet
"""

from __future__ import annotations

import contextlib
import random
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from airplan.plan.model import Filter
from airplan.plan.periods import Period
from airplan.progress.ledger import Ledger
from airplan.progress.obligations import asked_units
from airplan.progress.rules import Rules
from airplan.store.compiler import PlanFiles, compiled
from airplan.store.entries import Decision, Draft, Report, Source, Step
from airplan.store.journal import Journal
from airplan.store.paper_contents import RankFigure
from airplan.store.plan_queries import CompiledPlan
from airplan.store.sql import View
from support.paths import DEPARTMENTS, PLAN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from airplan.plan.model import Measure
    from airplan.store.entries import DecisionKind

SEED = 2017
OFFICE, MEETING = "王芳", "区政府专题会议纪要〔2017〕{number}号"
ALWAYS_LATE, OFTEN_SILENT, EMPTY = "什刹海街道办事处", "金融街街道办事处", "大栅栏街道办事处"
REACHED: Mapping[tuple[str, str], str] = {
    ("5a", "retired-vehicles"): "900 2100 3900 6200 9100 12000 14100 16900 19300 21800 23700 24610",
    ("8a", "retrofit"): "0 0 40 120 200 290 430 600 780 900 1010 1130",
    ("9a", "projects"): "0 0 0 0 0 0 0 0 0 0 1 1",
    ("10a", "voc"): "0 1.5 3 4.5 6 8 10 12.5 15 17 19 20.5",
    ("13a", "dustfall"): "4.1 4.4 5.8 6.3 6.1 5.6 4.9 4.8 5.1 5.3 4.7 4.6",
    ("16a", "illegal-plants"): "100 100 100 100 100 100 100 100 100 100 100 100",
    ("17a", "coverage"): "88 88 89 90 92 92 93 94 95 95 96 96",
}
"""(measure, target) → the leads' figures at the end of each month."""
DECIDED: Mapping[int, tuple[tuple[DecisionKind, str, dict[str, Any]], ...]] = {
    1: (("milestone", "1a", {"to": date(2017, 5, 20), "title": "报送整改方案"}),),
    2: (("milestone", "10a", {"to": date(2017, 9, 30), "title": "完成治理"}),),
    3: (("close", "32a", {"reason": "经核实，方案已印发。"}),),
    5: (("reach", "1a", {"title": "报送整改方案"}),),
    6: (("extend", "8b", {"to": date(2017, 9, 30), "reason": "补贴办法尚未出台。"}),),
    7: (("close", "28a", {"reason": "经现场核查，淘汰完成。"}),),
    9: (("adjust", "10a", {"target": "voc", "value": Decimal(20), "reason": "一家企业外迁。"}),),
    10: (("close", "6a", {"reason": "禁用区已公告。"}),),
    12: (("close", "16a", {"reason": "台账齐全。"}), ("close", "5a", {"reason": "经核实，任务完成。"})),
}
DONE = {"32a": 2, "28a": 6, "6a": 10, "8b": 9, "9a": 11, "5a": 12, "16a": 12, "8a": 12, "17a": 12}
"""Measure → the month for which its lead reports it as done."""
PROBLEMS = ("补贴资金尚未到位。", "部分产权单位配合不够。", "施工点位多，夜间巡查人手不足。")
BASE = "78 65 72 60 55 49 51 46 53 66 70 74"
"""PM2.5 of the district by month, µg/m³."""


class PlayedYear:
    """The coordinating office and its units in 2017, month by month."""

    def __init__(self, place: Path) -> None:
        self._compiled = compiled(PlanFiles(PLAN, DEPARTMENTS), str(place))
        self.plan = CompiledPlan(self._compiled.database, self._compiled.revision)
        self.journal = Journal(self._compiled.database, self.plan.header.id)
        self._random = random.Random(SEED)  # noqa: S311 – the same year in every run

    def close(self) -> None:
        """Close the store."""
        self._compiled.close()

    def play(self, months: int) -> None:
        """Play the months up to this one that the journal does not have yet; each ends on its last day."""
        closed = sum(entry.kind == "close-round" for entry in self.journal.steps(View(date.max)))
        for month in range(closed + 1, months + 1):
            self._random.seed(SEED + month)
            self._play(month)

    @property
    def streets(self) -> tuple[str, ...]:
        """The fifteen subdistrict offices."""
        (collective,) = (each for each in self.plan.parties("collective") if each.members)
        return tuple(collective.members or ())

    def _play(self, month: int) -> None:
        period = Period(2017, month)
        sent = date(2017, month, 15)
        ledger = Ledger(self.plan, self.journal, Rules(), View(sent))
        asked = asked_units(ledger, measures := ledger.measures(Filter()), period)
        units = list(dict.fromkeys(unit for of_one in asked.values() for unit in of_one))
        due = date(2017, month, 25)
        self._write(sent, *(self._step("dispatch", period, unit, sent, to=due) for unit in units))
        for unit in units:
            self._answer(period, unit, [each for each in measures if unit in asked[each.id]])
        for number, (kind, ref, facts) in enumerate(DECIDED.get(month, ()), start=1):
            self._decide(kind, ref, date(2017, month, 27), MEETING.format(number=month * 3 + number), facts)
        self._write(date(2017, month, 29) if month != 2 else date(2017, 2, 28), self._closing(period))
        self._rank(period)

    def _answer(self, period: Period, unit: str, measures: list[Measure]) -> None:
        if (unit == OFTEN_SILENT and period.month % 4) or self._random.random() < 0.05:
            return
        late = unit == ALWAYS_LATE or self._random.random() < 0.06
        day = date(2017, period.month, 27 if late else self._random.randint(18, 24))
        drafts = [self._report(period, unit, measure, day) for measure in measures]
        self._write(day, *drafts, self._step("return", period, unit, day, answers=len(drafts)))

    def _report(self, period: Period, unit: str, measure: Measure, day: date) -> Draft:
        lead, month = unit in measure.units("lead"), period.month
        values = {
            target: Decimal(series.split()[month - 1])
            for (ref, target), series in REACHED.items()
            if ref == measure.id and lead and unit == measure.units("lead")[0]
        }
        done = lead and month >= DONE.get(measure.id, 13)
        nothing = unit == EMPTY and month > 2 and not values
        note = (
            "同上月。"
            if nothing
            else f"{month}月检查{self._random.randint(3, 60)}处，整改{self._random.randint(0, 9)}处。"
        )
        problem = self._random.choice(PROBLEMS) if self._random.random() < 0.1 and not nothing else None
        report = Report("done" if done else "in-progress", values, note, problem)
        return Draft.report(measure.id, unit, str(period), report, as_of=day, author=OFFICE)

    def _decide(self, kind: DecisionKind, ref: str, day: date, authority: str, facts: dict[str, Any]) -> None:
        about = ""
        if kind == "reach":
            about = next(entry.id for entry in self.journal.entries(refs=[ref]) if entry.kind == "milestone")
        content = Decision(**{"authority": authority, **facts})
        self._write(day, Draft.decision(kind, ref, content, as_of=day, author=OFFICE, about=about))

    def _rank(self, period: Period) -> None:
        """Write the streets' PM2.5: two share a figure, and in July one has no sufficient data."""
        day = date(2017, period.month, monthrange(2017, period.month)[1])
        base = int(BASE.split()[period.month - 1])
        for place, street in enumerate(self.streets):
            value = base + (place * 7 + period.month) % 11 - 5
            missing = period.month == 7 and place == 4
            figure = RankFigure(
                "PM2.5", value=None if missing else Decimal(value), printed="—" if missing else str(value),
                measured_in="µg/m³", last_year=Decimal(value + 4), reason="有效数据不足" if missing else "",
            )  # fmt: skip
            source = Source(f"{period}排名.xlsx", "排名", f"C{place + 3}", "cd34")
            self._write(day, Draft.paper(str(period), figure, as_of=day, author=OFFICE, unit=street, source=source))

    def _closing(self, period: Period) -> Draft:
        day = date(2017, period.month, 29 if period.month != 2 else 28)
        return Draft.step("close-round", str(period), Step(), as_of=day, author=OFFICE)

    def _step(self, kind: Any, period: Period, unit: str, day: date, **facts: Any) -> Draft:
        source = Source(f"{period}_{unit}.xlsx", sha256="5ea1")
        batch = "sent" if kind == "dispatch" else "back"
        return Draft.step(
            kind, str(period), Step(**facts), as_of=day, author=OFFICE, unit=unit, batch=batch, source=source
        )

    def _write(self, day: date, *drafts: Draft) -> None:
        """Write drafts at noon of their day in Beijing."""
        if drafts:
            noon = datetime(day.year, day.month, day.day, 4, tzinfo=UTC) + timedelta(
                milliseconds=self._random.randint(0, 999)
            )
            self.journal.append(drafts, revision="test", now=noon)


@contextlib.contextmanager
def played(place: Path) -> Iterator[PlayedYear]:
    """Open a store for the year and close it behind."""
    with contextlib.closing(PlayedYear(place)) as year:
        yield year
