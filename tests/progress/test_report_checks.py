"""What would make a careful clerk hesitate over a report? Each doubt, and what is just on the right side of it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from airplan import i18n
from airplan.errors import AirplanError, Message
from airplan.plan.model import Deadline, Heading, Measure, Party, Target, named_units
from airplan.progress.decision_checks import closing_findings
from airplan.progress.findings import WriteContext, missed_target_findings, percentage_findings
from airplan.progress.latest import ReportContext
from airplan.progress.lights import judge
from airplan.progress.report_checks import report_findings, reporting_unit, target_of, values_of
from airplan.progress.rules import Thresholds
from airplan.store.entries import Decision, Draft, Entry, Report
from airplan.store.journal import Statement

if TYPE_CHECKING:
    from airplan.store.entries import EntryKind

DAY = date(2017, 5, 25)
NOW = datetime(2017, 5, 25, 1, 30, tzinfo=UTC)
MOMENT = WriteContext(NOW, DAY, 2017)
LEAD, STREET, MAYBE = "区环保局", "德胜街道办事处", "区财政局"
MEMBERS = {"各街道办事处": (STREET, "月坛街道办事处"), "区有关部门": None}
PROOF = ("https://oa.example/1",)


def target(name: str, value: str | None, unit: str = "辆", compare: str = "at-least", **more: str) -> Target:
    said = {"nature": "cumulative", "scope": "district"} | more
    return Target(name, "指标", "", Decimal(value) if value else None, unit, compare, **said)


TARGETS = (
    target("cars", "1000"),
    target("all-cars", "2000", compare="strive-for"),
    target("coverage", "96", "%", nature="level"),
    target("dust", "5", "吨", "at-most", nature="rate"),
    target("samples", None, "个"),
    target("cars-city", "9000", scope="city"),
)
MEASURE = Measure(
    "1a", 1, Heading(1, "总类", "Everything"), Heading("1", "宣传", "Publicity"), "第一段", "简称", "A label",
    Deadline("年底前", "by-date", date(2017, 12, 31)), ("姜立光",), (LEAD,), ("各街道办事处", "区有关部门"),
    possible={"assisting": ("1b", (MAYBE,))}, targets=TARGETS,
)  # fmt: skip


def said(field: str, text: str, day: str, unit: str = LEAD) -> Statement:
    return Statement("1a", unit, field, date.fromisoformat(day), "1m85853c6h47pk4", text)


def entry(kind: EntryKind, day: str, unit: str = "", content: Report | Decision | None = None) -> Entry:
    on = date.fromisoformat(day)
    return Entry("1m85853c6h47pk4", "p", "r", NOW, kind, "1a", unit, "", on, "王芳", content or Decision())


def past(
    *known: Statement, unit: str = LEAD, on: date = DAY, last: Entry | None = None, decisions: tuple[Entry, ...] = ()
) -> ReportContext:
    """What is known, out of what was said and decided."""
    latest = {(one.unit, one.field): one for one in sorted(known, key=lambda one: one.as_of)}.values()
    state = judge(MEASURE, list(latest), decisions, MEMBERS, day=DAY, year=2017, thresholds=Thresholds())
    own = [one for one in known if one.unit == unit]
    return ReportContext(
        state,
        named_units(MEASURE, MEMBERS, ("lead",)),
        {one.field: one for one in own if one.as_of <= on},
        {one.field: one for one in own if one.as_of > on},
        last,
    )


def found(
    known: ReportContext | None = None, *, on: str = "2017-05-25", unit: str = LEAD, period: str = "", about: str = "",
    moment: WriteContext = MOMENT, lost: tuple[str, ...] = (), **content: Any,
) -> list[str]:  # fmt: skip
    """The doubts about a report, in English."""
    values = {name: None if value is None else Decimal(value) for name, value in content.pop("values", {}).items()}
    day = date.fromisoformat(on)
    report = Report(values=values, **content)
    draft = Draft.report("1a", unit, period or on[:7], report, as_of=day, author="王芳", corrects=about)
    return [str(one) for one in report_findings(draft, known or past(on=day, unit=unit), moment, lost)]


CASES: dict[str, tuple[dict[str, Any], list[str]]] = {
    # the day and the period
    "today": ({"note": "x"}, []),
    "tomorrow": ({"note": "x", "on": "2017-05-26"}, ["2017-05-26 is in the future; today is 2017-05-25."]),
    "the first day of the plan": ({"note": "x", "on": "2017-01-01"}, []),
    "the year before": ({"note": "x", "on": "2016-12-31"}, ["2016-12-31 is before the plan's year, 2017."]),
    "last month": ({"note": "x", "period": "2017-04"}, []),
    "next month": ({"note": "x", "period": "2017-06"}, []),
    "over new year": ({"note": "x", "on": "2017-01-03", "period": "2016-12"}, []),
    "two months ago": ({"note": "x", "period": "2017-03"}, ["2017-05-25 is not near the period, 2017-03."]),
    "a year ago": ({"note": "x", "period": "2016-05"}, ["2017-05-25 is not near the period, 2016-05."]),
    # who it is
    "a member of a collective": ({"note": "x", "unit": STREET}, []),
    "only possibly named": (
        {"note": "x", "unit": MAYBE},
        [f"{MAYBE}: only possibly named, as the cell is blank and may belong to the row of 1b."],
    ),
    # the numbers
    "the first number": ({"values": {"cars": "12"}}, []),
    "the target to the last car": ({"values": {"cars": "1000"}}, []),
    "beyond the target": ({"values": {"cars": "1001"}}, ["cars: 1,001 辆 is more than the target, 1,000 辆."]),
    "beyond what is striven for": ({"values": {"all-cars": "2001"}}, []),
    "beyond a bound": ({"values": {"dust": "5.1"}}, []),
    "without a number to reach": ({"values": {"samples": "12"}}, []),
    "all of it": ({"values": {"coverage": "100"}}, []),
    "more than all": ({"values": {"coverage": "100.5"}}, ["coverage: 100.5% is more than all."]),
    "a fraction": ({"values": {"coverage": "0.96"}}, ["coverage: 0.96% – or is 96% meant?"]),
    "one as a fraction": ({"values": {"coverage": "1"}}, ["coverage: 1% – or is 100% meant?"]),
    "nothing at all": ({"values": {"coverage": "0"}}, []),
    "a little more than a fraction": ({"values": {"coverage": "1.5"}}, []),
    # done
    "done": (
        {"status": "done", "values": {"cars": "1000", "coverage": "96", "dust": "5"}, "evidence": PROOF},
        [],
    ),
    "done without evidence": (
        {"status": "done", "values": {"cars": "1000", "coverage": "96", "dust": "5"}},
        ["Done, but without evidence."],
    ),
    "done with erased evidence": (
        {"status": "done", "values": {"cars": "1000", "coverage": "96", "dust": "5"}, "evidence": ()},
        ["Done, but without evidence."],
    ),
    "done too little": (
        {"status": "done", "values": {"cars": "999", "coverage": "95.9", "dust": "5.1"}, "evidence": PROOF},
        [
            "cars: 999 辆 misses the target, 1,000 辆.",
            "coverage: 95.9% misses the target, 96%.",
            "dust: 5.1 吨 misses the target, 5 吨.",
        ],
    ),
    "done without numbers": (
        {"status": "done", "evidence": PROOF},
        [
            "cars: no value has been reported; the target is 1,000 辆.",
            "coverage: no value has been reported; the target is 96%.",
            "dust: no value has been reported; the target is 5 吨.",
        ],
    ),
    "a street is done with its part": (
        {"status": "done", "evidence": PROOF, "unit": STREET, "values": {"cars": "3"}},
        [],
    ),
    "evidence that is lost": ({"note": "x", "lost": ("a.pdf",)}, ["There is no such file: a.pdf"]),
}


@pytest.mark.parametrize("case", CASES)
def test_a_report_by_itself(case: str) -> None:
    content, expected = CASES[case]
    assert found(**content) == expected


BEFORE = (said("value:cars", "300", "2017-04-25"), said("status", "in-progress", "2017-04-25"))
AGAINST: dict[str, tuple[tuple[Statement, ...], dict[str, Any], list[str]]] = {
    "more than before": (BEFORE, {"values": {"cars": "301"}}, []),
    "as much as before": (BEFORE, {"values": {"cars": "300.00"}}, []),
    "less than before": (
        BEFORE,
        {"values": {"cars": "299.99"}},
        ["cars: 299.99 辆 is less than the 300 辆 of 2017-04-25, though what adds up never falls."],
    ),
    "a rate may fall": ((said("value:dust", "6", "2017-04-25"),), {"values": {"dust": "4"}}, []),
    "more than later": (
        (said("value:cars", "300", "2017-05-26"),),
        {"values": {"cars": "400"}},
        ["cars: 400 辆 is more than the 300 辆 of 2017-05-26, a later day."],
    ),
    "less than later": ((said("value:cars", "300", "2017-05-26"),), {"values": {"cars": "200"}}, []),
    "after what was erased": ((said("value:cars", "", "2017-04-25"),), {"values": {"cars": "1"}}, []),
    "erased": (BEFORE, {"values": {"cars": None}}, ["cars: the 300 辆 of 2017-04-25 will be erased."]),
    "erased where nothing is": (
        (),
        {"values": {"cars": None}},
        ["cars: no number is given; if one was, it will be erased."],
    ),
    "going on": (BEFORE, {"status": "paused"}, []),
    "done again": (
        (said("status", "done", "2017-04-25"),),
        {"status": "done", "evidence": PROOF, "values": {"cars": "1000", "coverage": "96", "dust": "5"}},
        [],
    ),
    "not done after all": (
        (said("status", "done", "2017-04-25"),),
        {"status": "in-progress"},
        ["It was done on 2017-04-25, and is to be in progress now."],
    ),
    "done, and nothing new": ((said("status", "done", "2017-04-25"),), {"note": "x"}, []),
    "done on another day": ((said("status", "done", "2017-05-26"),), {"status": "in-progress"}, []),
}


@pytest.mark.parametrize("case", AGAINST)
def test_a_report_against_what_was_said(case: str) -> None:
    known, content, expected = AGAINST[case]
    assert found(past(*known), **content) == expected


def test_what_was_said_earlier_counts_for_done() -> None:
    known = [said(f"value:{name}", value, "2017-04-25") for name, value in (("cars", "1000"), ("coverage", "96"))]
    assert found(past(*known, said("value:dust", "4", "2017-04-25")), status="done", evidence=PROOF) == []
    assert found(past(*known), status="done", evidence=PROOF, values={"dust": "5", "cars": None}) == [
        "cars: the 1,000 辆 of 2017-04-25 will be erased.",
        "cars: no value has been reported; the target is 1,000 辆.",
    ]


def test_an_adjusted_target_counts() -> None:
    adjusted = entry("adjust", "2017-05-01", content=Decision(target="cars", value=Decimal(200)))
    known = past(decisions=(adjusted,))
    assert found(known, values={"cars": "300"}) == ["cars: 300 辆 is more than the target, 200 辆."]
    assert found(known, values={"cars": "200"}) == []


def test_a_closed_measure() -> None:
    known = past(decisions=(entry("close", "2017-05-20"),))
    assert found(known, note="x") == ["1a has been closed on 2017-05-20 (1m85853c6h47pk4)."]


def test_word_for_word() -> None:
    last = entry("report", "2017-04-25", LEAD, Report("in-progress", {"cars": Decimal("1E+1")}, note="同上"))
    same: dict[str, Any] = {"status": "in-progress", "values": {"cars": "10"}}
    expected = [f"{LEAD} has said the same, word for word, on 2017-04-25 (1m85853c6h47pk4)."]
    assert found(past(last=last), note="同上", **same) == expected
    assert found(past(last=last), note="同上。", **same) == []
    assert found(past(last=last), note="同上", about=last.id, **same) == [], "a correction of the day"
    unmoved = last._replace(period="2017-05", as_of=DAY)
    assert len(found(past(last=unmoved), note="同上", about=last.id, **same)) == 1


@pytest.mark.parametrize(("minutes", "doubted"), [(-60, False), (0, False), (1, False), (1.01, True), (600, True)])
def test_the_clock_of_another_machine(minutes: float, *, doubted: bool) -> None:
    moment = MOMENT._replace(newest=NOW + timedelta(minutes=minutes))
    assert len(found(note="x", moment=moment)) == doubted


def test_all_doubts_are_said_at_once() -> None:
    known = past(*BEFORE, on=date(2018, 2, 1))
    said_ = found(known, on="2018-02-01", period="2017-05", status="done", values={"cars": "12"}, lost=("a.pdf",))
    assert len(said_) == 8


# --- units and targets ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [LEAD, STREET, MAYBE])
def test_units_that_are_named(name: str) -> None:
    assert reporting_unit(MEASURE, Party(name, "unit"), MEMBERS) == name


@pytest.mark.parametrize(
    ("party", "words"),
    [
        (
            Party("区教委", "unit"),
            f"区教委: not named by measure 1a. It names {LEAD} (Lead), 各街道办事处 (Responsible), ",
        ),
        (
            Party("各街道办事处", "collective", members=(STREET,)),
            "各街道办事处 is a collective: each of its members reports",
        ),
        (
            Party("区有关部门", "collective"),
            "区有关部门: nobody has listed who belongs to this collective; name the unit",
        ),
    ],
)
def test_units_that_are_not(party: Party, words: str) -> None:
    with pytest.raises(AirplanError, match=re.escape(words)):
        reporting_unit(MEASURE, party, MEMBERS)


def test_targets_by_their_id() -> None:
    assert target_of(MEASURE, " COVERAGE ").id == "coverage"
    assert target_of(MEASURE._replace(targets=(TARGETS[0], TARGETS[-1])), "").id == "cars", "the city's does not count"
    assert values_of(MEASURE, [("cars", "1,200"), ("coverage", "96%"), ("dust", " ")]) == {
        "cars": Decimal(1200),
        "coverage": Decimal(96),
        "dust": None,
    }


def test_percentages_in_words_of_their_own() -> None:
    assert [str(one) for one in percentage_findings(TARGETS[2], Decimal("0.005"))] == [
        "coverage: 0.005% – or is 0.5% meant?"
    ]
    assert [str(one) for one in percentage_findings(TARGETS[2], Decimal("0.10"))] == [
        "coverage: 0.10% – or is 10% meant?"
    ]
    assert list(percentage_findings(TARGETS[0], Decimal("0.5"))) == []


# --- both languages ---------------------------------------------------------------------------------------------------


def test_every_doubt_is_said_in_chinese() -> None:
    i18n.use("zh")
    try:
        sentences = [sentence for content, _expected in CASES.values() for sentence in found(**content)]
        for known, content, _expected in AGAINST.values():
            sentences += found(past(*known), **content)
    finally:
        i18n.use("en")
    assert len(sentences) == sum(len(expected) for *_case, expected in [*CASES.values(), *AGAINST.values()])
    for sentence in sentences:
        plain = re.sub(r"--evidence|a\.pdf|\b(cars|all-cars|coverage|dust|1[ab])\b", "", sentence)
        assert not re.search("[A-Za-z]", plain), sentence


def test_a_finding_keeps_its_facts() -> None:
    report = Report(note="x", evidence=("a.pdf",))
    draft = Draft.report("1a", LEAD, "2017-05", report, as_of=DAY, author="王芳")
    (finding,) = report_findings(draft, past(), MOMENT, ("a.pdf",))
    assert finding == Message("There is no such file: {path}", path="a.pdf")
    assert str(finding) == "There is no such file: a.pdf"


def test_closing_what_nobody_reported() -> None:
    state = past().standing
    assert [str(one) for one in closing_findings(state, [])] == [
        "1a has not been reported as done.",
        *(str(one) for one in missed_target_findings(state.figures)),
        "No report names any evidence.",
    ]
