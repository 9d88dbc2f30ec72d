"""A made-up plan that runs from 2012 to 2016, in two files."""

from __future__ import annotations

PLAN = """\
plan:
  id: lake-2012
  from: 2012-01-01
  to: 2016-12-31
  title: 南湖区2012-2016年河湖整治规划
  title_en: Lakes and Rivers 2012-2016
  document: 示例
  coordinator: 区水务局
  counts: {sections: 1, tasks: 1, measures: 3}
sections:
  - number: 一
    title: 河湖
    editorial: {title_en: Waters}
    tasks:
      - number: 1
        city_task: {number: "1", title: 整治河湖}
        editorial: {title_en: Waters}
        measures:
          - text: 完成500公里河道整治，每月检查。
            deadline: 2016年底前
            leaders: [李明]
            lead: [区水务局]
            targets:
              - {id: river, metric: 河道, words: 500公里, value: 500, unit: 公里, compare: at-least, nature: cumulative}
            cadence: [{every: monthly, words: 每月检查}]
            editorial: {brief: 河道, brief_en: Rivers}
          - text: 建成泵站。
            deadline: 2015年6月底前
            editorial: {brief: 泵站, brief_en: Pumps}
          - text: 清理沟渠。
            deadline: 年底前
            editorial: {brief: 沟渠, brief_en: Ditches}
"""
DEPARTMENTS = """\
district: {name: 南湖区, name_en: South Lake, prefixes: [南湖区, 区]}
units:
  - {name: 区水务局, kind: government, name_en: Water Bureau}
officials:
  - {name: 李明, name_en: Li Ming}
"""
