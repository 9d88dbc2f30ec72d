"""What would make a careful clerk hesitate over a report? Each doubt, and what is just on the right side of it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from airplan import i18n
from airplan.errors import AirplanError
from airplan.plan.model import Deadline, Heading, Measure, Party, Span, Target, named_units
from airplan.progress.decision_checks import closing_findings
from airplan.progress.findings import WriteContext, missed_target_findings, percentage_findings
from airplan.progress.latest import ReportContext
from airplan.progress.lights import judge
from airplan.progress.report_checks import report_findings, reporting_unit, target_of, values_of
from airplan.progress.rules import Thresholds
from airplan.store.entries import Decision, Draft, Entry, Report
from airplan.store.journal import Statement
from support.wording import facts_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from airplan.errors import Message
    from airplan.store.entries import EntryKind
    from support.wording import Words

DAY = date(2017, 5, 25)
NOW = datetime(2017, 5, 25, 1, 30, tzinfo=UTC)
MOMENT = WriteContext(NOW, DAY, Span.of_year(2017))
LEAD, STREET, MAYBE = "区环保局", "德胜街道办事处", "区财政局"
MEMBERS = {"各街道办事处": (STREET, "月坛街道办事处"), "区有关部门": None}
PROOF = ("https://oa.example/1",)


def target(name: str, value: str | None, unit: str = "辆", compare: str = "at-least", **more: Any) -> Target:
    kind = {"nature": "cumulative", "scope": "district"} | more
    return Target(name, name, "", Decimal(value) if value else None, unit, compare, **kind)


TARGETS = (
    target("cars", "1000"),
    target("all-cars", "2000", compare="strive-for"),
    target("coverage", "96", "%", nature="level"),
    target("dust", "5", "吨", "at-most", nature="rate"),
    target("samples", None, "个"),
    target("cars-city", "9000", scope="city"),
)
MEASURE = Measure(
    "1a", "1a", 1, Heading(1, "总类", "Everything"), Heading("1", "宣传", "Publicity"), "第一段", "简称", "A label",
    Deadline("年底前", "by-date", date(2017, 12, 31)), ("姜立光",), (LEAD,), ("各街道办事处", "区有关部门"),
    possible={"assisting": ("1b", (MAYBE,))}, targets=TARGETS,
)  # fmt: skip


def stated(field: str, text: str, day: str, unit: str = LEAD) -> Statement:
    return Statement("1a", unit, field, date.fromisoformat(day), "1m85853c6h47pk4", text)


def entry(kind: EntryKind, day: str, unit: str = "", content: Report | Decision | None = None) -> Entry:
    on = date.fromisoformat(day)
    return Entry("1m85853c6h47pk4", "p", "r", NOW, kind, "1a", unit, "", on, "王芳", content or Decision())


def past(
    *known: Statement, unit: str = LEAD, on: date = DAY, last: Entry | None = None, decisions: tuple[Entry, ...] = ()
) -> ReportContext:
    """What is known, out of what was said and decided."""
    latest = {(each.unit, each.field): each for each in sorted(known, key=lambda each: each.as_of)}.values()
    state = judge(MEASURE, list(latest), decisions, MEMBERS, day=DAY, span=Span.of_year(2017), thresholds=Thresholds())
    of_unit = [each for each in known if each.unit == unit]
    return ReportContext(
        state,
        named_units(MEASURE, MEMBERS, ("lead",)),
        {each.field: each for each in of_unit if each.as_of <= on},
        {each.field: each for each in of_unit if each.as_of > on},
        last,
    )


def findings_about(
    known: ReportContext | None = None, *, on: str = "2017-05-25", unit: str = LEAD, period: str = "", about: str = "",
    moment: WriteContext = MOMENT, lost: tuple[str, ...] = (), **content: Any,
) -> list[Message]:  # fmt: skip
    """The findings about a report."""
    values = {name: None if value is None else Decimal(value) for name, value in content.pop("values", {}).items()}
    day = date.fromisoformat(on)
    report = Report(values=values, **content)
    draft = Draft.report("1a", unit, period or on[:7], report, as_of=day, author="王芳", corrects=about)
    return list(report_findings(draft, known or past(on=day, unit=unit), moment, lost))


def facts(messages: Iterable[Message], words: Words | None = None, case: object = "") -> list[str]:
    """The facts of each message; its words go into the golden file."""
    messages = list(messages)
    if words and messages:
        words("\n".join(map(str, messages)), case)
    return [facts_of(message) for message in messages]


CASES: dict[str, tuple[dict[str, Any], list[str]]] = {
    # the day and the period
    "today": ({"note": "x"}, []),
    "tomorrow": ({"note": "x", "on": "2017-05-26"}, ["2017-05-26 2017-05-25"]),
    "the first day of the plan": ({"note": "x", "on": "2017-01-01"}, []),
    "the year before": ({"note": "x", "on": "2016-12-31"}, ["2016-12-31 2017"]),
    "last month": ({"note": "x", "period": "2017-04"}, []),
    "next month": ({"note": "x", "period": "2017-06"}, []),
    "over new year": ({"note": "x", "on": "2017-01-03", "period": "2016-12"}, []),
    "two months ago": ({"note": "x", "period": "2017-03"}, ["2017-05-25 2017-03"]),
    "a year ago": ({"note": "x", "period": "2016-05"}, ["2017-05-25 2016-05"]),
    # who it is
    "a member of a collective": ({"note": "x", "unit": STREET}, []),
    "only possibly named": (
        {"note": "x", "unit": MAYBE},
        [f"{MAYBE} 1b"],
    ),
    # the numbers
    "the first number": ({"values": {"cars": "12"}}, []),
    "the target to the last car": ({"values": {"cars": "1000"}}, []),
    "beyond the target": ({"values": {"cars": "1001"}}, ["1,000 辆 cars 1,001 辆"]),
    "beyond what is striven for": ({"values": {"all-cars": "2001"}}, []),
    "beyond a bound": ({"values": {"dust": "5.1"}}, []),
    "without a number to reach": ({"values": {"samples": "12"}}, []),
    "all of it": ({"values": {"coverage": "100"}}, []),
    "more than all": ({"values": {"coverage": "100.5"}}, ["coverage 100.5%"]),
    "a fraction": ({"values": {"coverage": "0.96"}}, ["coverage 0.96% 96%"]),
    "one as a fraction": ({"values": {"coverage": "1"}}, ["coverage 1% 100%"]),
    "nothing at all": ({"values": {"coverage": "0"}}, []),
    "a little more than a fraction": ({"values": {"coverage": "1.5"}}, ["96% coverage 1.5%"]),
    # done
    "done": (
        {"status": "done", "values": {"cars": "1000", "coverage": "96", "dust": "5"}, "evidence": PROOF},
        [],
    ),
    "done without evidence": (
        {"status": "done", "values": {"cars": "1000", "coverage": "96", "dust": "5"}},
        [""],
    ),
    "done with erased evidence": (
        {"status": "done", "values": {"cars": "1000", "coverage": "96", "dust": "5"}, "evidence": ()},
        [""],
    ),
    "done too little": (
        {"status": "done", "values": {"cars": "999", "coverage": "95.9", "dust": "5.1"}, "evidence": PROOF},
        [
            "999 辆 cars 1,000 辆",
            "95.9% coverage 96%",
            "5.1 吨 dust 5 吨",
        ],
    ),
    "done without numbers": (
        {"status": "done", "evidence": PROOF},
        [
            "cars 1,000 辆",
            "coverage 96%",
            "dust 5 吨",
        ],
    ),
    "a street is done with its part": (
        {"status": "done", "evidence": PROOF, "unit": STREET, "values": {"cars": "3"}},
        [],
    ),
    "evidence that is lost": ({"note": "x", "lost": ("a.pdf",)}, ["a.pdf"]),
}


@pytest.mark.parametrize("case", CASES)
def test_a_report_by_itself(case: str, words: Words) -> None:
    content, expected = CASES[case]
    assert facts(findings_about(**content), words, case) == expected


BEFORE = (stated("value:cars", "300", "2017-04-25"), stated("status", "in-progress", "2017-04-25"))
AGAINST: dict[str, tuple[tuple[Statement, ...], dict[str, Any], list[str]]] = {
    "more than before": (BEFORE, {"values": {"cars": "301"}}, []),
    "as much as before": (BEFORE, {"values": {"cars": "300.00"}}, []),
    "less than before": (
        BEFORE,
        {"values": {"cars": "299.99"}},
        ["cars 299.99 辆 300 辆 2017-04-25"],
    ),
    "a rate may fall": ((stated("value:dust", "6", "2017-04-25"),), {"values": {"dust": "4"}}, []),
    "more than later": (
        (stated("value:cars", "300", "2017-05-26"),),
        {"values": {"cars": "400"}},
        ["300 辆 2017-05-26 cars 400 辆"],
    ),
    "less than later": ((stated("value:cars", "300", "2017-05-26"),), {"values": {"cars": "200"}}, []),
    "after what was erased": ((stated("value:cars", "", "2017-04-25"),), {"values": {"cars": "1"}}, []),
    "erased": (BEFORE, {"values": {"cars": None}}, ["cars 300 辆 2017-04-25"]),
    "erased where nothing is": (
        (),
        {"values": {"cars": None}},
        ["cars"],
    ),
    "going on": (BEFORE, {"status": "paused"}, []),
    "done again": (
        (stated("status", "done", "2017-04-25"),),
        {"status": "done", "evidence": PROOF, "values": {"cars": "1000", "coverage": "96", "dust": "5"}},
        [],
    ),
    "not done after all": (
        (stated("status", "done", "2017-04-25"),),
        {"status": "in-progress"},
        ["2017-04-25 in progress"],
    ),
    "done, and nothing new": ((stated("status", "done", "2017-04-25"),), {"note": "x"}, []),
    "done on another day": ((stated("status", "done", "2017-05-26"),), {"status": "in-progress"}, []),
}


@pytest.mark.parametrize("case", AGAINST)
def test_a_report_against_what_was_said(case: str, words: Words) -> None:
    known, content, expected = AGAINST[case]
    assert facts(findings_about(past(*known), **content), words, case) == expected


def test_what_was_said_earlier_counts_for_done(words: Words) -> None:
    known = [stated(f"value:{name}", value, "2017-04-25") for name, value in (("cars", "1000"), ("coverage", "96"))]
    assert findings_about(past(*known, stated("value:dust", "4", "2017-04-25")), status="done", evidence=PROOF) == []
    later = findings_about(past(*known), status="done", evidence=PROOF, values={"dust": "5", "cars": None})
    assert facts(later, words) == [
        "cars 1,000 辆 2017-04-25",
        "cars 1,000 辆",
    ]


def test_an_adjusted_target_counts(words: Words) -> None:
    adjusted = entry("adjust", "2017-05-01", content=Decision(target="cars", value=Decimal(200)))
    known = past(decisions=(adjusted,))
    assert facts(findings_about(known, values={"cars": "300"}), words) == ["200 辆 cars 300 辆"]
    assert findings_about(known, values={"cars": "200"}) == []


def test_a_closed_measure(words: Words) -> None:
    known = past(decisions=(entry("close", "2017-05-20"),))
    assert facts(findings_about(known, note="x"), words) == ["1a 2017-05-20 1m85853c6h47pk4"]


def test_word_for_word(words: Words) -> None:
    last = entry("report", "2017-04-25", LEAD, Report("in-progress", {"cars": Decimal("1E+1")}, note="同上"))
    same: dict[str, Any] = {"status": "in-progress", "values": {"cars": "10"}}
    assert facts(findings_about(past(last=last), note="同上", **same), words) == [f"{LEAD} 2017-04-25 1m85853c6h47pk4"]
    assert findings_about(past(last=last), note="同上。", **same) == []
    assert findings_about(past(last=last), note="同上", about=last.id, **same) == [], "a correction of the day"
    unmoved = last._replace(period="2017-05", as_of=DAY)
    assert len(findings_about(past(last=unmoved), note="同上", about=last.id, **same)) == 1


@pytest.mark.parametrize(("minutes", "doubted"), [(-60, False), (0, False), (1, False), (1.01, True), (600, True)])
def test_the_clock_of_another_machine(minutes: float, *, doubted: bool) -> None:
    moment = MOMENT._replace(newest=NOW + timedelta(minutes=minutes))
    assert len(findings_about(note="x", moment=moment)) == doubted


def test_all_findings_are_reported_at_once(words: Words) -> None:
    known = past(*BEFORE, on=date(2018, 2, 1))
    findings = findings_about(
        known, on="2018-02-01", period="2017-05", status="done", values={"cars": "12"}, lost=("a.pdf",)
    )
    assert len(facts(findings, words)) == 8


# --- units and targets ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [LEAD, STREET, MAYBE])
def test_units_that_are_named(name: str) -> None:
    assert reporting_unit(MEASURE, Party(name, "unit"), MEMBERS) == name


@pytest.mark.parametrize(
    ("party", "expected"),
    [
        (Party("区教委", "unit"), f"区教委 1a {LEAD} (Lead), 各街道办事处 (Responsible), "),
        (Party("各街道办事处", "collective", members=(STREET,)), f"各街道办事处 {STREET}"),
        (Party("区有关部门", "collective"), "区有关部门"),
    ],
)
def test_units_that_are_not(party: Party, expected: str, words: Words) -> None:
    with pytest.raises(AirplanError) as refusal:
        reporting_unit(MEASURE, party, MEMBERS)
    assert facts_of(refusal.value.message).startswith(expected)
    words(refusal.value, party.name)


@pytest.mark.parametrize(
    "text", ["老旧机动车（报废）", " 老旧机动车(报废) ", "Old cars (scrapped)", "OLD CARS（scrapped） ", "cars"]
)
def test_a_target_by_its_name(text: str) -> None:
    cars, city = (
        each._replace(metric="老旧机动车（报废）", metric_en="Old cars (scrapped)")
        for each in (TARGETS[0], TARGETS[-1])
    )
    other = TARGETS[2]._replace(metric="道路清扫", metric_en="")
    assert target_of(MEASURE._replace(targets=(city, cars, other)), text) == cars, "the city's is not meant"


def test_a_name_that_two_targets_have_is_refused() -> None:
    twins = tuple(TARGETS[place]._replace(metric="指标", metric_en="Figure") for place in (0, 2))
    for name in ("指标", "figure"):
        with pytest.raises(AirplanError):
            target_of(MEASURE._replace(targets=twins), name)


def test_targets_by_their_id() -> None:
    assert target_of(MEASURE, " COVERAGE ").id == "coverage"
    assert target_of(MEASURE._replace(targets=(TARGETS[0], TARGETS[-1])), "").id == "cars", "the city's does not count"
    assert values_of(MEASURE, [("cars", "1,200"), ("coverage", "96%"), ("dust", " ")]) == {
        "cars": Decimal(1200),
        "coverage": Decimal(96),
        "dust": None,
    }


def test_percentages_in_words_of_their_own(words: Words) -> None:
    assert facts(percentage_findings(TARGETS[2], Decimal("0.005")), words, "0.005") == ["coverage 0.005% 0.5%"]
    assert facts(percentage_findings(TARGETS[2], Decimal("0.10")), words, "0.10") == ["coverage 0.10% 10%"]
    assert list(percentage_findings(TARGETS[0], Decimal("0.5"))) == []


# --- both languages ---------------------------------------------------------------------------------------------------


def test_every_doubt_is_said_in_chinese() -> None:
    i18n.use("zh")
    try:
        sentences = [str(finding) for content, _expected in CASES.values() for finding in findings_about(**content)]
        for known, content, _expected in AGAINST.values():
            sentences += map(str, findings_about(past(*known), **content))
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
    assert finding.facts == {"path": "a.pdf"}


def test_closing_what_nobody_reported(words: Words) -> None:
    state = past().standing
    assert facts(closing_findings(state, []), words) == ["1a", *facts(missed_target_findings(state.figures)), ""]
