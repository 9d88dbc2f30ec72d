"""Do the office's decisions, sendings-back and retractions get written down, refused and doubted as they should?"""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from airplan.store.connect import open_store
from airplan.store.entries import Draft, Report
from airplan.store.journal import Journal

if TYPE_CHECKING:
    from airplan.i18n import Language
    from support.clerk import Clerk
    from support.golden import Golden

HBJ = "区环保局"
WHY = ("--authority", "区政府专题会议〔2017〕8号", "--reason", "市场供应不足")


def standing(clerk: Clerk, ref: str) -> dict[str, Any]:
    """Where a measure stands now."""
    found: list[dict[str, Any]] = json.loads(clerk("status", "--format", "json").out)
    return next(record for record in found if record["ref"] == ref)


# --- close ------------------------------------------------------------------------------------------------------------


def test_a_measure_is_closed(clerk: Clerk) -> None:
    clerk.write("record", "28a", "--status", "done", "--evidence", "https://oa.example/28a")
    result = clerk("close", "28a", *WHY)
    entry = clerk.log()[-1]
    assert result.out == f"{entry['id']}\n"
    assert re.match(r"closing +Will be written", result.err)
    assert [entry[key] for key in ("kind", "unit", "period", "as_of", "authority", "reason")] == [
        *("close", None, None, "2017-05-25"),
        *WHY[1::2],
    ]
    assert standing(clerk, "28a")["status"] == "closed"


def test_what_speaks_against_closing(clerk: Clerk) -> None:
    entry = clerk.write("record", "8a", "--value", "retrofit=300")
    clerk.write("send-back", entry, "--reason", "缺证明材料")
    assert clerk.refused("close", "8a").splitlines()[1:-1] == [
        "  8a has not been reported as done.",
        "  retrofit: no value has been reported; the target is 1,100 蒸吨.",
        "  emission-standard: no value has been reported; the target is 100%.",
        "  No report names any evidence.",
        "  The report of 区环保局 was sent back on 2017-05-25, and it has not reported again.",
    ]


def test_what_was_said_later_speaks_for_closing(clerk: Clerk) -> None:
    """Evidence may come before the end, and of any unit."""
    first = clerk.write("record", "5a", "--unit", "德胜街道", "--note", "一", "--evidence", "https://oa.example/5a")
    clerk.write("record", "5a", "--status", "done", "--value", "24530")
    clerk("close", "5a")
    clerk.write("undo", clerk.log()[-1]["id"])
    clerk.write("undo", first)
    assert clerk.refused("close", "5a").splitlines()[1:-1] == ["  No report names any evidence."]


def test_what_is_closed(clerk: Clerk) -> None:
    closing = clerk.write("close", "28a")
    assert clerk.refused("close", "28a", "--yes") == (
        f"28a has been closed already, on 2017-05-25 ({closing}); airplan undo {closing} opens it again."
    )
    for command in (("record", "28a", "--note", "x"), ("extend", "28a", "--to", "9月底", *WHY)):
        assert f"28a has been closed on 2017-05-25 ({closing})." in clerk.refused(*command)
    clerk.write("undo", closing)
    assert standing(clerk, "28a")["status"] == "none"
    clerk.write("close", "28a")


# --- extend -----------------------------------------------------------------------------------------------------------


def test_a_day_is_moved(clerk: Clerk) -> None:
    clerk("extend", "8b", "--to", "2017年9月30日", *WHY, "--on", "2017-05-20")
    clerk("extend", "8b", "--to", "10月底", *WHY)
    first, second = clerk.log()
    assert [(one["due_before"], one["due"], one["as_of"]) for one in (first, second)] == [
        ("2017-06-30", "2017-09-30", "2017-05-20"),
        ("2017-09-30", "2017-10-31", "2017-05-25"),
    ]
    assert standing(clerk, "8b")["due"] == "2017-10-31"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("2a", "--to", "9月底"),
            "2a is long-term (长期实施): there is no last day to move. Use airplan milestone add.",
        ),
        (("1a", "--to", "9月底"), "1a goes by milestones (按时间节点完成). Use airplan milestone add."),
        (("8b", "--to", "6月底"), "8b is due on 2017-06-30 already."),
    ],
)
def test_what_cannot_be_extended(clerk: Clerk, arguments: tuple[str, ...], said: str) -> None:
    assert clerk.refused("extend", *arguments, *WHY, "--yes") == said


@pytest.mark.parametrize(
    ("arguments", "doubt"),
    [
        (("8b", "--to", "5月底"), "2017-05-31 is earlier than 2017-06-30, the day in force."),
        (("32a", "--to", "6月底"), "2017-02-28 had passed before the extension was asked for, on 2017-05-25."),
        (("8b", "--to", "9月底", "--on", "2017-06-01"), "2017-06-01 is in the future; today is 2017-05-25."),
        (("8b", "--to", "9月底", "--on", "2016-12-01"), "2016-12-01 is before the plan's year, 2017."),
    ],
)
def test_extensions_to_doubt(clerk: Clerk, arguments: tuple[str, ...], doubt: str) -> None:
    assert clerk.refused("extend", *arguments, *WHY).splitlines()[1:-1] == [f"  {doubt}"]
    clerk.write("extend", *arguments, *WHY)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("extend", "8b"), "This needs --to, --authority, --reason as well."),
        (("extend", "8b", "--to", "9月底", "--reason", "x"), "This needs --authority as well."),
        (("extend", "8b", "--to", "9月底", "--authority", "x", "--reason", " "), "This needs --reason as well."),
        (("adjust", "22c", "--target", "fuel-samples"), "This needs --to, --authority, --reason as well."),
        (("send-back", "1m85"), "This needs --reason as well."),
        (
            ("extend", "8b", "--to", "9月底", "--to", "10月底", *WHY),
            "--to given twice: 9月底, 10月底; it can stand only",
        ),
        (("close", "8b", "--reason", "a", "--reason", "b"), "--reason given twice: a, b; it can stand only once."),
        (("extend", "8b", "--to", "99月底", *WHY), "99月底: there is no such day in the calendar."),
        (("close", "8b", "--by", ""), "Who makes this entry? Nobody is named."),
    ],
)
def test_what_a_decision_must_say(clerk: Clerk, command: tuple[str, ...], said: str) -> None:
    assert clerk.refused(*command, code=2).startswith(said)


# --- adjust -----------------------------------------------------------------------------------------------------------


def test_a_target_is_adjusted(clerk: Clerk) -> None:
    clerk("adjust", "10a", "--to", "20", *WHY)
    clerk("adjust", "10a", "--target", "voc", "--to", "1.8万吨", *WHY)
    values = [entry["values"][0] for entry in clerk.log()]
    assert [(one["target"], one["before"], one["value"], one["unit"]) for one in values] == [
        ("voc", 25, 20, "吨"),
        ("voc", 20, 18000, "吨"),
    ]
    (figure,) = standing(clerk, "10a")["figures"]
    assert (figure["target"], figure["promised"]) == (18000, 25)


def test_a_target_without_a_number_gets_one(clerk: Clerk) -> None:
    clerk("adjust", "22c", "--target", "fuel-samples", "--to", "120", *WHY)
    assert clerk.log()[0]["values"] == [{"target": "fuel-samples", "value": 120, "before": None, "unit": "样品"}]
    said = clerk.refused("record", "22c", "--unit", "区质监局", "--value", "130")
    assert "fuel-samples: 130 样品 is more than the target, 120 样品." in said


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (
            ("5a", "--target", "retired-vehicles-city", "--to", "1"),
            3,
            "retired-vehicles-city: a target of the whole city",
        ),
        (("2a", "--to", "1"), 3, "Measure 2a has no target to report a value on"),
        (("8a", "--to", "1"), 3, "Measure 8a has several targets"),
        (("8a", "--target", "x", "--to", "1"), 3, "x: measure 8a has no such target."),
        (("10a", "--to", "25"), 3, "voc has this value already."),
        (("10a", "--to", "about 20"), 2, "about 20: this is not a number in figures."),
        (
            ("17a", "--target", "coverage", "--to", "0.98"),
            3,
            "Nothing was written, as there are doubts:\n  coverage: 0.98%",
        ),
    ],
)
def test_what_cannot_be_adjusted(clerk: Clerk, arguments: tuple[str, ...], code: int, said: str) -> None:
    assert clerk.refused("adjust", *arguments, *WHY, code=code).startswith(said)


# --- milestones -------------------------------------------------------------------------------------------------------


def test_milestones_are_set_and_reached(clerk: Clerk) -> None:
    clerk("milestone", "add", "1a", "2017-06-30", "报送 方案")
    second = clerk.write("milestone", "add", "1a", "9月底", "完成整改")
    third = clerk.write("milestone", "add", "10a", "2017-05-31", "开工")
    clerk("milestone", "reach", "1a", "2017-05-24", "报送方案")
    clerk("milestone", "reach", "1a", "2017-05-25", second[-5:])
    listed = json.loads(clerk("milestone", "list", "--format", "json").out)
    assert [(one["ref"], one["title"], one["day"], one["reached"], one["days_left"]) for one in listed] == [
        ("1a", "报送 方案", "2017-06-30", "2017-05-24", None),
        ("1a", "完成整改", "2017-09-30", "2017-05-25", None),
        ("10a", "开工", "2017-05-31", None, 6),
    ]
    assert [one["entry"] for one in listed][1:] == [second, third]
    listed = json.loads(clerk("milestone", "list", "10", "--format", "json").out)
    assert [one["ref"] for one in listed] == ["10a"]
    assert [entry["reached_by"] is not None for entry in clerk.log()] == [True, True, False, False, False]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_list_of_milestones(clerk: Clerk, golden: Golden, lang: Language) -> None:
    clerk.write("milestone", "add", "1a", "2017-05-20", "报送方案")
    clerk.write("milestone", "add", "1a", "9月底", "完成整改")
    clerk.write("milestone", "add", "10a", "2017-05-31", "开工")
    clerk.write("milestone", "reach", "10a", "2017-05-24", "开工")
    golden(f"milestones.{lang}.80", clerk("milestone", "list", lang=lang).out)


def test_no_milestones(clerk: Clerk) -> None:
    assert clerk("milestone", "list").out == "0 milestones · as of 25 May 2017\nNothing.\n"
    assert clerk("milestone", "list", "1a", "--format", "json").out == "[]\n"
    assert clerk.refused("milestone", "list", "99").startswith("99: no such task")


def test_milestones_that_are_refused(clerk: Clerk) -> None:
    first = clerk.write("milestone", "add", "1a", "6月底", "报送方案")
    assert clerk.refused("milestone", "add", "1a", "9月底", "报送 方案", "--yes") == (
        f"1a has a milestone of this title already: “报送方案” 2017-06-30 ({first})."
    )
    assert clerk.refused("milestone", "reach", "1a", "today", "整改") == (
        f"整改: 1a has no such milestone. Open are: “报送方案” 2017-06-30 ({first})."
    )
    assert clerk.refused("milestone", "reach", "10a", "today", "整改") == (
        "整改: 10a has no such milestone, and none that is open."
    )
    clerk.write("milestone", "reach", "1a", "5月20日", "报送方案")
    assert clerk.refused("milestone", "reach", "1a", "today", "报送方案", "--yes") == (
        f"“报送方案” 2017-06-30 ({first}) has been reached already, on 2017-05-20."
    )
    assert clerk.refused("milestone", "add", "1a", "32月底", "x", code=2).startswith("32月底")


@pytest.mark.parametrize(
    ("command", "doubt"),
    [
        (("add", "8b", "2017-08-31", "x"), "2017-08-31 is after the measure's last day, 2017-06-30."),
        (("add", "1a", "2016-08-31", "x"), "2016-08-31 is before the plan's year, 2017."),
        (("reach", "1a", "2017-05-26", "报送方案"), "2017-05-26 is in the future; today is 2017-05-25."),
    ],
)
def test_milestones_to_doubt(clerk: Clerk, command: tuple[str, ...], doubt: str) -> None:
    clerk.write("milestone", "add", "1a", "6月底", "报送方案")
    assert clerk.refused("milestone", *command).splitlines()[1:-1] == [f"  {doubt}"]
    clerk.write("milestone", *command)


def test_a_milestone_that_was_retracted_is_free_again(clerk: Clerk) -> None:
    clerk.write("undo", clerk.write("milestone", "add", "1a", "6月底", "报送方案"))
    clerk("milestone", "add", "1a", "7月底", "报送方案")


# --- send back --------------------------------------------------------------------------------------------------------


def test_a_report_is_sent_back(clerk: Clerk) -> None:
    first = clerk.write("record", "8a", "--unit", HBJ, "--status", "done", "--value", "retrofit=300")
    clerk.write("record", "8a", "--unit", "德胜街道", "--note", "一")
    result = clerk("send-back", first[:9], "--reason", "缺证明材料")
    assert "retrofit: 300 蒸吨" in result.err, "what is sent back is shown"
    entry = clerk.log()[-1]
    assert [entry[key] for key in ("kind", "unit", "about", "reason")] == ["send-back", HBJ, first, "缺证明材料"]
    assert clerk.log()[0]["sent_back_by"] == entry["id"]
    assert standing(clerk, "8a")["status"] == "none"


def test_the_last_report_of_a_unit_is_sent_back(clerk: Clerk) -> None:
    clerk.write("record", "8a", "--unit", HBJ, "--note", "二", "--on", "2017-05-20")
    clerk.write("record", "8a", "--unit", HBJ, "--note", "一", "--on", "2017-05-02")
    clerk("send-back", "8a", "--unit", "hbj", "--reason", "缺证明材料")
    clerk("send-back", "8a", "--unit", "hbj", "--reason", "缺证明材料")
    assert [entry["about"] for entry in clerk.log()[2:]] == [entry["id"] for entry in clerk.log()[:2]]
    assert clerk.refused("send-back", "8a", "--unit", "hbj", "--reason", "x") == (
        "区环保局 has no report on 8a that could be sent back."
    )


def test_what_cannot_be_sent_back(clerk: Clerk) -> None:
    why = ("--reason", "缺证明材料")
    entry = clerk.write("record", "8a", "--note", "一")
    closing = clerk.write("close", "8a")
    assert clerk.refused("send-back", closing, *why) == f"{closing} is not a report; only a report can be sent back."
    newer = clerk.write("record", "8a", "--corrects", entry, "--note", "二")
    assert clerk.refused("send-back", entry, *why) == f"{entry} has been corrected by {newer}; name that one."
    back = clerk.write("send-back", newer, *why)
    assert clerk.refused("send-back", newer, *why) == f"{newer} has been sent back already, by {back}."
    other = clerk.write("record", "8a", "--note", "三")
    retraction = clerk.write("undo", other)
    assert clerk.refused("send-back", other, *why) == f"{other} has been retracted by {retraction}."
    assert clerk.refused("send-back", "zzzz", *why).startswith("zzzz: the journal of this plan has no such entry.")
    assert clerk.refused("send-back", "8a", *why).startswith("8a: the journal of this plan has no such entry.")


# --- undo -------------------------------------------------------------------------------------------------------------


def test_undoing_and_undoing_that(clerk: Clerk) -> None:
    entry = clerk.write("record", "8a", "--status", "in-progress", "--value", "retrofit=300")
    before = standing(clerk, "8a")
    result = clerk("undo", entry, "--reason", "误报")
    assert "retrofit: 300 蒸吨" in result.err, "what is undone is shown"
    retraction = result.out.strip()
    assert standing(clerk, "8a")["status"] == "none"
    assert clerk.refused("undo", entry) == (
        f"{entry} has been undone already, by {retraction}; airplan undo {retraction} brings it back."
    )
    restoration = clerk.write("undo", retraction)
    assert standing(clerk, "8a") == before
    assert clerk.refused("undo", retraction).startswith(f"{retraction} has been undone already, by {restoration};")
    again = clerk.write("undo", restoration)
    assert standing(clerk, "8a")["status"] == "none"
    assert clerk.refused("undo", restoration).startswith(f"{restoration} has been undone already, by {again};")
    clerk.write("undo", again)
    assert standing(clerk, "8a") == before
    assert [entry["kind"] for entry in clerk.log()] == ["report", "retract", "restore", "retract", "restore"]
    assert clerk.log()[0]["retracted_by"] is None


def test_undoing_a_correction_and_a_sending_back(clerk: Clerk) -> None:
    entry = clerk.write("record", "8a", "--value", "retrofit=300")
    before = standing(clerk, "8a")
    newer = clerk.write("record", "8a", "--corrects", entry, "--value", "retrofit=400")
    assert clerk.refused("undo", entry) == f"{entry} has been corrected by {newer}; name that one."
    clerk.write("undo", newer)
    assert standing(clerk, "8a") == before
    clerk.write("undo", clerk.write("send-back", entry, "--reason", "x"))
    assert standing(clerk, "8a") == before


def imported(clerk: Clerk, count: int) -> list[str]:
    """Reports that came in one collection; their ids."""
    database = open_store(clerk.store)
    drafts = [
        Draft.report(
            *("5a", HBJ, "2017-05", Report(values={"retired-vehicles": Decimal(day)})),
            as_of=date(2017, 5, day),
            author="王芳",
            batch="returns",
        )
        for day in range(1, count + 1)
    ]
    entries = Journal(database, "xicheng-2017").append(drafts, revision="test", now=clerk.now)
    database.close()
    return [entry.id for entry in entries]


def test_a_whole_import_is_undone_by_its_first_entry(clerk: Clerk) -> None:
    clerk.write("record", "5a", "--note", "一", "--on", "2017-01-02")
    before = standing(clerk, "5a")
    ids = imported(clerk, 3)
    after = standing(clerk, "5a")
    single = clerk.write("undo", ids[1])
    assert clerk.refused("undo", ids[0]).splitlines()[1:-1] == ["  2 entries will be taken back."]
    batch = clerk.write("undo", ids[0])
    found = [entry for entry in clerk.log() if entry["batch"] == batch]
    assert [entry["about"] for entry in found] == [ids[2], ids[0]], "the newest first, and what still stood"
    assert found[0]["id"] == batch
    assert standing(clerk, "5a") == before
    assert clerk.refused("undo", ids[0], "--yes").startswith(f"{ids[0]} has been undone already, by ")
    clerk.write("undo", batch)
    clerk.write("undo", single)
    assert standing(clerk, "5a") == after


def test_only_the_first_entry_of_an_import(clerk: Clerk) -> None:
    clerk("log")
    ids = imported(clerk, 3)
    clerk("undo", ids[0], "--only")
    assert [entry["retracted_by"] is None for entry in clerk.log()[:3]] == [False, True, True]


@pytest.mark.parametrize(
    ("typed", "said"), [("x", "no such entry"), ("zzzzz", "no such entry"), ("1bgy", "any of these")]
)
def test_an_entry_that_nobody_knows(clerk: Clerk, typed: str, said: str) -> None:
    clerk.write("record", "5a", "--note", "一")
    clerk.write("record", "5a", "--note", "二")
    assert said in clerk.refused("undo", typed)


# --- both databases ---------------------------------------------------------------------------------------------------


def test_a_month_on_either_database(clerk: Clerk, any_store: str) -> None:
    """What is typed is written down, and taken back, on a file and on a server alike."""
    clerk.store = any_store
    first = clerk.write("record", "8a", "--status", "推进中", "--value", "retrofit=300", "--note", "已开工")
    clerk.write("record", "8a", "--corrects", first, "--value", "retrofit=320")
    clerk.write("extend", "8b", "--to", "9月底", *WHY)
    clerk.write("adjust", "22c", "--to", "120", *WHY)
    milestone = clerk.write("milestone", "add", "1a", "9月底", "完成整改")
    clerk.write("milestone", "reach", "1a", "5月20日", milestone)
    clerk.write("send-back", "8a", "--unit", "hbj", "--reason", "缺证明材料")
    clerk.write("undo", clerk.log("--last", "1")[0]["id"])
    kinds = ["report", "report", "extend", "adjust", "milestone", "reach", "send-back", "retract"]
    assert [entry["kind"] for entry in clerk.log()] == [*kinds[:-1], "restore"]
    assert standing(clerk, "8a")["figures"][0]["value"] == 320
