"""Is every fault of a book of departments reported, and no plan blamed for it?

The docstring of each test is the file under test: see conftest.py.
"""

from __future__ import annotations


def test_names_that_two_claim(faults: list[str]) -> None:
    """
    units:
      - {name: 区环保局, kind: government, aliases: [区环局]}
      - {name: ▸区环保局, kind: government}
      - {name: 区财政局, kind: government, aliases: [▸区 环 局, 区财局]}
      - {name: 区教委, kind: government, former: [▸{name: 区财局}], later: [▸{name: 姜立光, since: 2018-01-01}]}
      - {name: 德胜街道办事处, kind: subdistrict, aliases: [德胜街道办事处]}
    collectives:
      - {name: ▸区教委, name_en: All, members: [德胜街道办事处]}
    ...
    """
    assert faults == [
        "区环保局 | 区环保局",
        "区 环 局 | 区环保局",
        "区财局 | 区财政局",
        "姜立光 | 姜立光",
        "区教委 | 区教委",
    ]


def test_members_that_nobody_defines(faults: list[str]) -> None:
    """
    collectives:
      - {name: 各街道办事处, name_en: All, members: [德胜街道办事处, ▸德胜街道办事, ▸德胜街道办事处, ▸各街道办事处]}
      - {name: 其他有关部门, name_en: Others, members: ▸unkown}
      - {name: 有关部门, name_en: Others, members: ▸[]}
      - {name: 各单位, name_en: Others, members: ▸区环保局}
      - {name: 各部门, name_en: Others, members: [▸no, 区环保局]}
      - ▸{name: 各局, name_en: Bureaus}
    ...
    """
    assert faults == [
        "德胜街道办事 | 德胜街道办事处, 各街道办事处",
        "德胜街道办事处",
        "各街道办事处",
        "unkown",
        "",
        "区环保局",
        "no yes or no | no",
        "members | members",
    ]


def test_collectives_that_include_others_without_end(faults: list[str]) -> None:
    """
    collectives:
      - {name: 各街道, members: [德胜街道办事处]}
      - {name: 各街道及园区, members: [各街道, ▸园区, ▸各部门]}
      - {name: 各局, members: [▸各委, 区环保局]}
      - {name: 各委, members: [▸各局]}
      - {name: 各部门, members: unknown}
      - {name: 全部, members: [各局]}
    ...
    """
    assert faults == ["园区 | 各街道及园区, 区财政局, 区教委", "各部门", "各委", "各局"]


def test_holders_who_do_not_follow_one_another(faults: list[str]) -> None:
    """
    officials:
      - name: 分管副区长
        holders: [{name: 姜立光}, ▸{name: 陈某}, {name: 王某, from: 2017-07-01}, {name: 李某, from: ▸2017-07-01}]
      - {name: 孙硕, holders: [{name: 赵某, from: 2017-01-01}, ▸{name: 陈某, from: 2017-02-01}]}
    ...
    """
    assert faults == ["姜立光", "2017-07-01 | 王某", "陈某 | 分管副区长"]


def test_units_of_no_kind_and_days_of_no_calendar(faults: list[str]) -> None:
    """
    district: {name: 北京市西城区, name_en: Xicheng, prefixes: ▸区}
    units:
      - {name: 区环保局, kind: goverment, code: ▸110102, later: [{name: 区生态环境局, since: ▸2019-02-30}]}
      - {name: 区财政局, kind: government, former: [▸区财局], later: [{name: 区财办, since: ▸2019年}]}
      - {name: 德胜街道办事处, kind: subdistrict}
    officials:
      - {name: 姜立光}
    ...
    """
    assert faults == [
        "区",
        "110102 a number | 110102",
        "2019-02-30",
        "区财局",
        "2019年",
    ]


def test_a_book_with_broken_names_accuses_no_plan(faults: list[str]) -> None:
    """
    units:
      - ▸{▸nmae: 区环保局, kind: government}
      - {name: 区教委, ▸name: 区财政局, kind: government}
    ...
    """
    known = "name, kind, full_name, name_en, pinyin, aliases, former, later, code, email"
    assert faults[:2] == [
        "name | name",
        f"nmae | {known} | name",
    ]


def test_names_are_judged_though_the_book_has_other_faults(faults: list[str]) -> None:
    """
    units:
      - {name: 区环保局, kind: ▸no}
    ...
    collectives:
      - {name: 各街道办事处, name_en: All, members: [▸德胜街道办事处]}
    """
    assert [fault.partition(" | ")[0] for fault in faults] == ["no yes or no", "德胜街道办事处"]


def test_punctuation_of_a_chinese_keyboard(faults: list[str]) -> None:
    """
    district: {name: 北京市西城区, name_en: Xicheng, prefixes: [▸北京市西城区，西城区, 区]}
    units:
      - {name: 区环保局, kind: government, aliases: [▸区环局，环局, ▸“区环保”]}
      - {name: 区财政局, kind: government, full_name: ▸区财政局；, aliases: [▸财局、财办, 财局（国资）, ▸财办（]}
      - {name: 区教委, kind: government, former: [▸{name: 区教育委：}], later: [{name: 区教育局, since: 2018-01-01}]}
      - {name: 德胜街道办事处, kind: subdistrict}
    collectives:
      - {name: 各街道办事处、各单位, name_en: All, members: [德胜街道办事处]}
      - {name: ▸各单位；各部门, name_en: Others, members: unknown}
    officials:
      - {name: ▸「姜立光」, name_en: Jiang Liguang}
      - {name: 姜立光, name_en: Jiang Liguang}
      - {name: 孙硕, name_en: Sun Shuo}
    """
    assert faults == [
        "warning: 北京市西城区，西城区 ，",
        "warning: 区环局，环局 ，",
        "warning: “区环保” “”",
        "warning: 区财政局； ；",
        "warning: 财局、财办 、",
        "warning: 财办（ （",
        "warning: 区教育委： ：",
        "warning: 各单位；各部门 ；",
        "warning: 「姜立光」 「」",
    ]


def test_addresses_that_no_mail_reaches(faults: list[str]) -> None:
    """
    units:
      - {name: 区环保局, kind: government, email: hbj@example.gov.cn}
      - {name: 区教委, kind: government, email: [jw@example.gov.cn, ▸jw＠example.gov.cn, ▸jw@@example.cn]}
      - {name: 区财政局, kind: government, email: ▸czj@example}
      - {name: 区商务委, kind: government, email: ▸[]}
      - {name: 区体育局, kind: government, email: ▸{to: tyj@example.gov.cn}}
      - {name: 区审计局, kind: government, email: ▸"审计局 <sjj@example.gov.cn>"}
      - {name: 德胜街道办事处, kind: subdistrict}
    ...
    """
    assert [fault.partition(" ")[0] for fault in faults[:3]] == ["jw＠example.gov.cn", "jw@@example.cn", "czj@example"]
    assert len(faults) == 6
