"""Provide made-up plans in the shapes of other offices' documents, each with its directory of units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from airplan.store.connect import open_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support.command_line import Result, Run

    Ask = Callable[..., Result]
    """Gives a command on one plan."""

_COUNTY_UNITS = """\
district: {name: 某县, prefixes: [某县, 县]}
units:
  - {name: 县生态环境局, kind: government}
  - {name: 县住建局}
  - {name: 县交通运输局, kind: government}
  - {name: 城关镇, kind: 乡镇}
  - {name: 河口镇, kind: 乡镇}
  - {name: 经济开发区管委会, kind: 开发区}
collectives:
  - {name: 各乡镇, members: [城关镇, 河口镇]}
"""
_ENGLISH_UNITS = """\
district: {name: Harbour Borough, prefixes: [Harbour]}
units:
  - {name: Transport Office, kind: directorate}
  - {name: Parks Service}
  - {name: Port Authority, kind: agency}
"""
PLANS = {
    "english": (
        """\
plan:
  id: harbour-2017
  year: 2017
  title_en: Harbour Borough Clean Air Plan 2017
  columns:
    - {heading: Ref., role: document_number}
    - {heading: Measure, role: text}
    - {heading: Lead, role: lead}
    - {heading: Support, role: assisting}
    - {heading: Cost}
sections:
  - number: A
    title: Transport
    tasks:
      - number: 1
        measures:
          - document_number: A1.1
            text: Replace the borough's diesel vans by electric ones and publish the number every quarter.
            lead: [Transport Office]
            assisting: [Port Authority]
            other: {Cost: Medium}
          - document_number: A1.2
            text: Plant street trees.
            blank: [lead]
            merged: {Cost: 1a}
  - number: B
    title: Harbour
    tasks:
      - number: 2
        measures:
          - document_number: B2
            text: Shore power for all berths
            lead: [Port Authority]
            editorial: {brief_en: Shore power}
""",
        _ENGLISH_UNITS,
    ),
    "five columns": (
        """\
plan:
  id: county-2017
  year: 2017
  title: 某县2017年大气污染防治整改任务
  lead_rule: first-named
  columns:
    - {heading: 序号, role: number}
    - {heading: 整改任务, role: text}
    - {heading: 整改措施}
    - {heading: 负责部门, role: responsible}
    - {heading: 备注}
tasks:
  - number: 1
    measures:
      - text: 完成建成区燃煤锅炉清零，巩固整治成果，防止反弹
        responsible: [县生态环境局, 县住建局]
        other: {整改措施: 逐台登记造册，限期拆除, 备注: 列入督查}
      - text: 加强锅炉巡查
        merged: {整改措施: 1a}
        responsible: [县住建局]
  - number: 2
    measures:
      - text: 治理道路扬尘
        responsible: [县交通运输局, 各乡镇]
        other: {整改措施: 提高机扫率}
""",
        _COUNTY_UNITS,
    ),
    "numbers by section": (
        """\
plan:
  id: sections-2017
  year: 2017
  title: 某县2017年蓝天行动任务清单
  numbering: section
  lead_rule: none
sections:
  - number: "1"
    title: 治理燃煤
    tasks:
      - number: 1
        measures:
          - {document_number: C01.1.1, text: 拆除小锅炉, deadline: 6月底前, lead: [县生态环境局]}
          - {document_number: C01.1.2, text: 推广清洁煤, lead: [县住建局]}
      - number: 2
        measures:
          - {document_number: C01.2, text: 检查煤质, deadline: 年底前, lead: [县生态环境局]}
  - number: "2"
    title: 治理扬尘
    tasks:
      - number: 1
        measures:
          - {document_number: C02.1, text: 工地围挡, deadline: 年底前, lead: [县住建局], assisting: [城关镇]}
          - {document_number: C02.2, text: 无人牵头的事, blank: [deadline, lead]}
""",
        _COUNTY_UNITS,
    ),
    "general rules": (
        """\
plan:
  id: rules-2017
  year: 2017
  title: 某县2017年秋冬季攻坚方案
  document: 某政办〔2017〕9号
  coordinator: 县生态环境局
  lead_rule: responsible
  defaults: {responsible: [各乡镇]}
sections:
  - number: 一
    title: 总体要求
    tasks:
      - number: 1
        measures:
          - {text: 开展秸秆禁烧, deadline: 10月底前}
          - {text: 清理散煤, deadline: 10月底前, lead: [县生态环境局], assisting: [县住建局]}
  - number: 二
    title: 园区
    defaults: {responsible: [经济开发区管委会]}
    tasks:
      - number: 2
        measures:
          - {text: 园区综合整治, deadline: 年底前, lead: [县生态环境局]}
          - {text: 道路保洁, deadline: 年底前, responsible: [县交通运输局, 河口镇], blank: [lead]}
""",
        _COUNTY_UNITS,
    ),
    "english without sections": (
        """\
plan:
  id: harbour-air-2017
  year: 2017
  title_en: Harbour Borough Air Quality Action Plan
  columns:
    - {heading: No., role: number}
    - {heading: Action, role: text}
    - {heading: Timescale, role: deadline}
    - {heading: Lead, role: lead}
    - {heading: Cost}
tasks:
  - number: 1
    measures:
      - text: Fit particle filters to the borough's own ferries.
        deadline: 30 September 2017
        lead: [Port Authority]
        other: {Cost: High}
      - text: Publish the results of the roadside monitors.
        deadline: May 2017 and quarterly thereafter
        lead: [Transport Office]
        other: {Cost: Low}
  - number: 2
    measures:
      - text: Plant hedges between the playgrounds and the main road.
        deadline: by autumn 2017
        lead: [Parks Service]
        other: {Cost: Medium}
      - text: Survey the berths and report on shore power.
        deadline: Survey by April 2017; report by November 2017
        lead: [Port Authority]
        other: {Cost: Medium}
  - number: 3
    measures:
      - text: Offer the school run by bicycle.
        deadline: ongoing
        lead: [Transport Office]
      - text: Replace the parks' petrol tools.
        deadline: within 90 days after the grant is paid
        lead: [Parks Service]
""",
        _ENGLISH_UNITS,
    ),
    "own columns": (
        """\
plan:
  id: rectify-2017
  year: 2017
  title: 某县2017年突出大气环境问题整改清单
  lead_rule: none
  columns:
    - {heading: 序号, role: number}
    - {heading: 存在问题}
    - {heading: 整改措施, role: text}
    - {heading: 整改时限, role: deadline}
    - {heading: 责任部门, role: lead}
    - {heading: 配合部门, role: assisting}
tasks:
  - number: 1
    measures:
      - text: 逐户登记散煤用户，限期清退
        deadline: 5月底前完成登记；10月底前完成清退
        lead: [县生态环境局]
        assisting: [各乡镇]
        other: {存在问题: 散煤复燃}
  - number: 2
    measures:
      - text: 对裸露土地全部苫盖
        deadline: 立行立改，长期坚持
        lead: [县住建局]
        other: {存在问题: 工地扬尘}
      - text: 硬化料场地面
        deadline: 汛期前
        lead: [县住建局]
        assisting: [经济开发区管委会]
        other: {存在问题: 料场无围挡}
  - number: 3
    measures:
      - text: 更换洒水车
        deadline: 待资金到位后
        reading: {due: 2017-09-30}
        lead: [县交通运输局]
        other: {存在问题: 车辆老旧}
""",
        _COUNTY_UNITS,
    ),
}
"""What the plan is like → its file, and its directory of units."""


class OtherPlan(Protocol):
    """Writes a plan of PLANS with its directory of units and returns their options."""

    def __call__(self, name: str) -> list[str]: ...


@pytest.fixture
def other_plan(tmp_path: Path) -> OtherPlan:
    """Return a function that writes a plan: `run(*other_plan("english"), "list")`."""

    def write(name: str) -> list[str]:
        plan = written(tmp_path, *PLANS[name])
        open_store(str(tmp_path / "store.sqlite")).close()  # queries do not make a named store
        return ["--plan", str(plan), "--store", str(tmp_path / "store.sqlite")]

    return write


def written(folder: Path, plan: str, units: str) -> Path:
    """Write a plan and its directory of units into a folder; return the plan's path."""
    (folder / "departments.yaml").write_text(units, encoding="utf-8", newline="\n")
    path = folder / "plan.yaml"
    path.write_text(plan, encoding="utf-8", newline="\n")
    return path


@pytest.fixture
def asking_about(run: Run, tmp_path: Path, beijing: None, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ask]:
    """Return a function that writes a plan and returns what gives commands on it, with a store of its own."""
    monkeypatch.chdir(tmp_path)

    def write(plan: str, units: str) -> Ask:
        options = ("--plan", str(written(tmp_path, plan, units)), "--store", str(tmp_path / "store.db"))
        run(*options, "init")
        return lambda *words, **more: run(*options, *words, **more)

    return write
