"""A made-up plan over five years whose targets have every kind of value, and any target that the schema takes."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

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


def plan_with(target: dict[str, Any], **more: Any) -> str:
    """Return a plan with one row and one target, as JSON, which YAML reads; `more` are other keys of the row."""
    text = "淘汰车辆，较2015年，共约500辆，各街道办理。"
    row = {"text": text, "deadline": "2017年底前", "lead": ["区环保局"], "responsible": ["各街道"], "targets": [target]}
    plan = {"id": "p", "from": "2013-03-01", "to": "2017-12-31", "title": "计划"}
    document = {"plan": plan, "tasks": [{"number": 1, "measures": [{**row, **more}]}]}
    return json.dumps(document, ensure_ascii=False)


_NUMBERS = st.one_of(
    st.integers(-(10**6), 10**6), st.decimals(-1000, 1000, places=2).map(str).filter(lambda text: text != "-0.00")
)
ANY_TARGET = st.fixed_dictionaries(
    {
        "id": st.just("cars"), "metric": st.just("车"), "words": st.just("淘汰车辆"),
        "unit": st.sampled_from(["辆", "%"]),
        "compare": st.sampled_from(["at-least", "at-most", "strive-for"]),
        "nature": st.sampled_from(["cumulative", "level", "rate", "ratio", "compliance"]),
    },
    optional={
        "scope": st.sampled_from(["district", "city"]), "value": _NUMBERS, "about": st.booleans(),
        "relative_to": st.just("较2015年"), "accumulates": st.booleans(),
        "by_year": st.dictionaries(st.sampled_from(["2013", "2014", "2015", "2016", "2017"]), _NUMBERS),
        "by_unit": st.dictionaries(st.sampled_from(("区环保局", "东街街道", "西街街道", "各街道")), _NUMBERS),
        "metric_en": st.just("Cars"), "unit_en": st.just("cars"),
    },
)  # fmt: skip
"""Any target that the schema takes, whether or not its values agree."""
