"""Provide the plan's journal by the end of May 2017.

def test_something(run: Run, may_2017: Path) -> None:
    run("--store", str(may_2017), "status", "--as-of", "2017-05-31")
"""

from __future__ import annotations

import shutil
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from airplan.store.compiler import PlanFiles, compiled
from airplan.store.entries import Decision, Draft, Report, Source, Step
from airplan.store.journal import Journal
from airplan.store.plan_queries import CompiledPlan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from airplan.store.entries import DecisionKind, StepKind

DATA = Path(__file__).parents[2] / "data"


def noon(day: str) -> datetime:
    """Return noon of a day in Beijing, which is the same day almost everywhere."""
    return datetime.fromisoformat(f"{day}T04:00:00+00:00")


def said(day: str, unit: str, ref: str, *, period: str = "2017-05", status: Any = "in-progress", **more: Any) -> Draft:
    """Return a report of a unit; `value` is (target, number)."""
    target, number = more.pop("value", ("", ""))
    content = Report(status=status, values={target: Decimal(number)} if target else {}, **more)
    return Draft.report(ref, unit, period, content, as_of=date.fromisoformat(day), author=unit)


def decided(day: str, kind: DecisionKind, ref: str, *, unit: str = "", about: str = "", **more: Any) -> Draft:
    """Return a decision of the office, or the sending-back of a unit's report."""
    to = more.pop("to", None)
    content = Decision(to=date.fromisoformat(to) if to else None, **more)
    on = date.fromisoformat(day)
    return Draft.decision(kind, ref, content, as_of=on, author="区环保局", unit=unit, about=about)


def step(day: str, kind: StepKind, unit: str = "", **more: Any) -> Draft:
    """Return a step in the round of May; the dispatches are one batch."""
    of_file = Source(f"2017-05_{unit}.xlsx", sha256="5ea1") if unit else Source()
    batch = "sent" if kind == "dispatch" else ""
    on = date.fromisoformat(day)
    return Draft.step(kind, "2017-05", Step(**more), as_of=on, author="王芳", unit=unit, batch=batch, source=of_file)


ROUNDS, MEETING = "开展日常巡查，查处违法行为12起。", "区政府专题会"
MONTH = (
    said("2017-04-24", "区环保局", "2a", period="2017-04", note="完成4月空气质量通报。"),
    said("2017-04-25", "区环保局", "5a", period="2017-04", value=("retired-vehicles", "9100")),
    said("2017-04-25", "区城管执法监察局", "20a", period="2017-04", note=ROUNDS),
    said("2017-05-10", "区环保局", "32a", status="done", note="年度实施方案已印发。"),
    decided("2017-05-12", "close", "32a", authority="区环保局", reason="经核实，方案已印发。"),
    decided("2017-05-15", "milestone", "1a", to="2017-05-20", title="报送整改方案"),
    decided("2017-05-15", "milestone", "10a", to="2017-09-30", title="完成治理"),
    decided("2017-05-15", "adjust", "10a", target="voc", value=Decimal(20), authority=MEETING, reason="企业外迁。"),
    said("2017-05-19", "区政府办公室", "1a", note="整改方案征求意见。"),
    decided("2017-05-20", "extend", "8b", to="2017-09-30", authority=MEETING, reason="补贴办法尚未出台。"),
    said("2017-05-22", "区市政市容委", "18a", note="同上月。"),
    decided("2017-05-23", "send-back", "18a", unit="区市政市容委", reason="请写明数据。", about="the one before"),
    said("2017-05-23", "德胜街道办事处", "5a", value=("retired-vehicles", "310"), note="入户宣传。"),
    said("2017-05-24", "月坛街道办事处", "5a"),
    said("2017-05-24", "区环保局", "5a", value=("retired-vehicles", "12000"), problem="补贴资金尚未到位。"),
    said("2017-05-24", "区环保局", "8a", value=("retrofit", "200"), note="完成200蒸吨。"),
    said("2017-05-24", "区环保局", "13a", value=("dustfall", "6.1")),
    said("2017-05-24", "区科信委", "28a", note="正在摸底。"),
    said("2017-05-25", "区城管执法监察局", "20a", note=ROUNDS),
    said("2017-05-27", "区环保局", "2a", note="完成5月空气质量通报。"),
)
"""Entries written at noon of the day that they describe."""
AFTERWARDS = said("2017-05-24", "区市政市容委", "17a", value=("coverage", "92"))
"""An entry written on 5 June."""
SENT_TO = (
    *("区委宣传部", "区政府办公室", "区环保局", "区市政市容委", "区城管执法监察局", "区科信委", "区教委", "宣房集团"),
    *("德胜街道办事处", "什刹海街道办事处", "月坛街道办事处"),
)
WORKBOOKS = (
    *(step("2017-05-16", "dispatch", unit, to=date(2017, 5, 25), seal=f"{i:04}") for i, unit in enumerate(SENT_TO)),
    step("2017-05-24", "return", "德胜街道办事处", seal="0008", answers=3),
    step("2017-05-24", "return", "区环保局", seal="0002", answers=41),
    step("2017-05-24", "return", "月坛街道办事处", seal="0010", answers=0),
    step("2017-05-24", "refuse", "区市政市容委", seal="0002", reason="是区环保局的表"),
    step("2017-05-25", "return", "区城管执法监察局", seal="0004", answers=6),
    step("2017-05-26", "close-round"),
    step("2017-05-28", "return", "区科信委", seal="0005", answers=2),
    step("2017-05-29", "reopen-round", reason="区教委请假"),
    step("2017-05-30", "return", "区教委", seal="0006", answers=0),
    step("2017-05-31", "close-round", reason="已汇总上报"),
)
"""Steps of the round of May, written at noon of the day that they describe."""

_DAY = ("--as-of", "2017-05-31", "--known-at", "2017-05-31")
SCREENS: dict[str, tuple[tuple[str, ...], tuple[int, ...]]] = {
    "status": (("status", *_DAY), (80, 120)),
    "status-reported": (("status", "--status", "in-progress,closed", *_DAY), (80, 120)),
    "status-section": (("status", "--by", "section", *_DAY), (80, 120)),
    "status-department": (("status", "--by", "department", *_DAY), (80, 120)),
    "status-subdistrict": (("status", "--by", "subdistrict", *_DAY), (80,)),
    "status-official": (("status", "--by", "official", *_DAY), (80,)),
    "status-units": (("status", "5a", "--units", *_DAY), (80, 120)),
    "overdue": (("overdue", "--as-of", "2017-07-05"), (80, 120)),
    "schedule": (("schedule", "1a", "5a", "8b", *_DAY), (80, 120)),
    "schedule-all": (("schedule", "--all", *_DAY), (80, 120)),
    "missing": (("missing", *_DAY), (80, 120)),
    "missing-measure": (("missing", "--by", "measure", "-s", "4", *_DAY), (80, 120)),
    "missing-open": (("missing", "--period", "2017-06", "-d", "区环保局", *_DAY), (80,)),
}
"""Golden screens of this month: name → the command, and the widths of the terminal."""
ROUND_SCREENS: dict[str, tuple[tuple[str, ...], tuple[int, ...]]] = {
    "round-list": (("round", "list", *_DAY), (80, 120)),
    "round-show": (("round", "show", "5月", *_DAY), (80, 120)),
    "missing-round": (("missing", *_DAY), (80, 120)),
    "log-round": (("log", "--unit", "区市政市容委", "--unit", "区教委", *_DAY), (80, 120)),
}
"""Golden screens of the month with its workbooks."""


def _write(path: Path, drafts: Iterable[Draft]) -> Path:
    """Write a store with these entries, and the one of 5 June; return its path."""
    result = compiled(PlanFiles(DATA / "plan_2017.yaml", DATA / "departments.yaml"), str(path))
    journal = Journal(result.database, CompiledPlan(result.database, result.revision).header.id)
    before = ""
    for (day, _batch), together in groupby(drafts, key=lambda draft: (draft.as_of, draft.batch or id(draft))):
        written = [draft._replace(about=before) if draft.about else draft for draft in together]
        before = journal.append(written, revision="test", now=noon(day.isoformat()))[-1].id
    journal.append([AFTERWARDS], revision="test", now=noon("2017-06-05"))
    result.close()
    return path


@pytest.fixture(scope="session")
def _may_2017(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _write(tmp_path_factory.mktemp("may") / "airplan.sqlite", MONTH)


@pytest.fixture(scope="session")
def _round_2017(tmp_path_factory: pytest.TempPathFactory) -> Path:
    drafts = sorted([*MONTH, *WORKBOOKS], key=lambda draft: draft.as_of)
    return _write(tmp_path_factory.mktemp("round") / "airplan.sqlite", drafts)


@pytest.fixture
def may_2017(_may_2017: Path, tmp_path: Path) -> Path:
    """Return a separate store with the bundled plan and a month of its journal, whose last entry is of 5 June."""
    return Path(shutil.copy(_may_2017, tmp_path / "may-2017.sqlite"))


@pytest.fixture
def round_2017(_round_2017: Path, tmp_path: Path) -> Path:
    """Return the same with the workbooks of the month's round."""
    return Path(shutil.copy(_round_2017, tmp_path / "round-2017.sqlite"))
