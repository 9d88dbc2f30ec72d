"""A made-up plan over five years whose targets have every kind of value."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PLAN = """\
plan:
  id: basin-2013
  from: 2013-03-01
  to: 2017-12-31
  title: 东湖区2013-2017年清洁空气行动计划
  title_en: Clean Air in East Lake 2013-2017
  coordinator: 区环保局
tasks:
  - number: 1
    measures:
      - text: 2013年淘汰老旧车100辆，2014年250辆，2015年300辆，共约650辆。
        lead: [区环保局]
        responsible: [各街道]
        deadline: 2017年底前
        targets:
          - {id: cars, metric: 淘汰老旧车, metric_en: Old vehicles scrapped, words: 淘汰老旧车, unit: 辆,
             unit_en: vehicles, compare: at-least, nature: cumulative, value: 650, about: true,
             by_year: {2013: 100, 2014: 250, 2015: 300}}
        cadence: [{every: monthly, words: 淘汰老旧车}]
        editorial: {brief: 老旧车, brief_en: Old vehicles}
      - text: 到2014年累计改造锅炉40台，到2016年累计80台。
        deadline: 2016年底前
        targets:
          - {id: boilers, metric: 锅炉改造, words: 改造锅炉, unit: 台, compare: at-least, nature: cumulative,
             by_year: {2014: 40, 2016: 80}, accumulates: true}
        editorial: {brief: 锅炉改造, brief_en: Boilers}
      - text: 到2017年细颗粒物浓度较2012年下降25%以上，优良天数不低于全市平均水平。
        deadline: 2017年底前
        targets:
          - {id: dust, metric: 细颗粒物浓度变化, words: 下降25%以上, value: -25, unit: "%", compare: at-most,
             nature: level, relative_to: 较2012年}
          - {id: days, metric: 优良天数, words: 优良天数, unit: 天, compare: at-least, nature: level,
             relative_to: 全市平均水平}
        editorial: {brief: 细颗粒物, brief_en: Fine dust}
      - text: 降尘量，东街不超过6吨，其他街道不超过5吨；用煤增量控制在-4%以内。
        deadline: 2017年底前
        responsible: [各街道]
        targets:
          - {id: fall, metric: 降尘量, words: 降尘量, unit: 吨, compare: at-most, nature: rate,
             by_unit: {东街街道: 6, 各街道: 5}}
          - {id: coal, metric: 用煤增量, words: 用煤增量, value: -4, unit: "%", compare: at-most, nature: level}
        editorial: {brief: 降尘, brief_en: Dustfall}
"""
DEPARTMENTS = """\
district: {name: 东湖区, name_en: East Lake, prefixes: [东湖区, 区]}
units:
  - {name: 区环保局, kind: government, name_en: Environment Bureau}
  - {name: 东街街道, kind: subdistrict, name_en: East Street}
  - {name: 西街街道, kind: subdistrict, name_en: West Street}
collectives:
  - {name: 各街道, name_en: All subdistricts, members: [东街街道, 西街街道]}
"""


def written_to(folder: Path) -> Path:
    """Write the plan and its directory of units into a folder; return the plan's path."""
    (folder / "departments.yaml").write_text(DEPARTMENTS, encoding="utf-8", newline="\n")
    plan = folder / "plan.yaml"
    plan.write_text(PLAN, encoding="utf-8", newline="\n")
    return plan
