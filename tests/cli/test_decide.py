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
    from pathlib import Path

    from airplan.i18n import Language
    from support.clerk import Clerk
    from support.golden import Golden
    from support.wording import Wording

LOW_NOX, LIMITS = "Low-NOx retrofits of gas and oil boilers", "Gas and oil boilers within the emission limits"
"""What targets of 8a are called."""

HBJ = "区环保局"
WHY = ("--authority", "区政府专题会议〔2017〕8号", "--reason", "市场供应不足")


def standing(clerk: Clerk, ref: str) -> dict[str, Any]:
    """Where a measure stands now."""
    records: list[dict[str, Any]] = json.loads(clerk("status", "--format", "json").out)
    return next(record for record in records if record["ref"] == ref)


def doubts(message: str) -> list[str]:
    """Return what speaks against an entry, without the lines around it."""
    return [line.strip() for line in message.splitlines()[1:-1]]


def words(value: object) -> str | None:
    """Return the name of a case that is a tuple of words."""
    return " ".join(value) if isinstance(value, tuple) else None


# --- close ------------------------------------------------------------------------------------------------------------


def test_a_measure_is_closed(clerk: Clerk) -> None:
    clerk.write("record", "28a", "--status", "done", "--evidence", "https://oa.example/28a")
    result = clerk("close", "28a", *WHY)
    entry = clerk.log()[-1]
    assert result.out == f"{entry['id']}\n"
    assert len(re.findall(r"^\S+ +28a\b", result.err, re.MULTILINE)) == 1, "what will be written is shown"
    assert [entry[key] for key in ("kind", "unit", "period", "as_of", "authority", "reason")] == [
        *("close", None, None, "2017-05-25"),
        *WHY[1::2],
    ]
    assert standing(clerk, "28a")["status"] == "closed"


def test_what_speaks_against_closing(clerk: Clerk, wording: Wording) -> None:
    entry = clerk.write("record", "8a", "--value", "retrofit=300")
    clerk.write("send-back", entry, "--reason", "缺证明材料")
    message = clerk.refused("close", "8a")
    wording(message)
    undone, retrofit, emission, _evidence, sent_back = doubts(message)
    assert "8a" in undone
    assert (retrofit.partition(":")[0], "1,100 steam tonnes" in retrofit) == (
        "Low-NOx retrofits of gas and oil boilers",
        True,
    )
    assert (emission.partition(":")[0], "100%" in emission) == (LIMITS, True)
    assert HBJ in sent_back
    assert "25 May" in sent_back


def test_what_was_said_later_speaks_for_closing(clerk: Clerk, wording: Wording) -> None:
    """Evidence may come before the end, and of any unit."""
    first = clerk.write("record", "5a", "--unit", "德胜街道", "--note", "一", "--evidence", "https://oa.example/5a")
    clerk.write("record", "5a", "--status", "done", "--value", "24530")
    clerk("close", "5a")
    clerk.write("undo", clerk.log()[-1]["id"])
    clerk.write("undo", first)
    message = clerk.refused("close", "5a")
    wording(message)
    assert len(doubts(message)) == 1


def test_what_is_closed(clerk: Clerk, wording: Wording) -> None:
    closing = clerk.write("close", "28a")
    wording(clerk.refused("close", "28a", "--yes"), "28a", "2017-05-25", closing=closing)
    for command in (("record", "28a", "--note", "x"), ("extend", "28a", "--to", "9月底", *WHY)):
        wording(clerk.refused(*command), "28a", "2017-05-25", closing=closing)
    clerk.write("undo", closing)
    assert standing(clerk, "28a")["status"] == "none"
    clerk.write("close", "28a")


# --- extend -----------------------------------------------------------------------------------------------------------


def test_a_day_is_moved(clerk: Clerk) -> None:
    clerk("extend", "8b", "--to", "2017年9月30日", *WHY, "--on", "2017-05-20")
    clerk("extend", "8b", "--to", "10月底", *WHY)
    first, second = clerk.log()
    assert [(entry["due_before"], entry["due"], entry["as_of"]) for entry in (first, second)] == [
        ("2017-06-30", "2017-09-30", "2017-05-20"),
        ("2017-09-30", "2017-10-31", "2017-05-25"),
    ]
    assert standing(clerk, "8b")["due"] == "2017-10-31"


@pytest.mark.parametrize(
    ("arguments", "facts"),
    [
        (("2a", "--to", "9月底"), ("2a", "长期实施", "airplan milestone add")),
        (("1a", "--to", "9月底"), ("1a", "按时间节点完成", "airplan milestone add")),
        (("8b", "--to", "6月底"), ("8b", "2017-06-30")),
    ],
    ids=words,
)
def test_what_cannot_be_extended(
    clerk: Clerk, wording: Wording, arguments: tuple[str, ...], facts: tuple[str, ...]
) -> None:
    wording(clerk.refused("extend", *arguments, *WHY, "--yes"), *facts)


@pytest.mark.parametrize(
    ("arguments", "facts"),
    [
        (("8b", "--to", "5月底"), ("2017-05-31", "2017-06-30")),
        (("32a", "--to", "6月底"), ("2017-02-28", "2017-05-25")),
        (("8b", "--to", "9月底", "--on", "2017-06-01"), ("2017-06-01", "2017-05-25")),
        (("8b", "--to", "9月底", "--on", "2016-12-01"), ("2016-12-01", "2017")),
    ],
    ids=words,
)
def test_extensions_to_doubt(
    clerk: Clerk, wording: Wording, arguments: tuple[str, ...], facts: tuple[str, ...]
) -> None:
    message = clerk.refused("extend", *arguments, *WHY)
    wording(message, *facts)
    assert len(doubts(message)) == 1
    clerk.write("extend", *arguments, *WHY)


@pytest.mark.parametrize(
    ("command", "facts"),
    [
        (("extend", "8b"), ("--to, --authority, --reason",)),
        (("extend", "8b", "--to", "9月底", "--reason", "x"), ("--authority",)),
        (("extend", "8b", "--to", "9月底", "--authority", "x", "--reason", " "), ("--reason",)),
        (("adjust", "22c", "--target", "fuel-samples"), ("--to, --authority, --reason",)),
        (("send-back", "1m85"), ("--reason",)),
        (("extend", "8b", "--to", "9月底", "--to", "10月底", *WHY), ("--to", "9月底, 10月底")),
        (("close", "8b", "--reason", "a", "--reason", "b"), ("--reason", "a, b")),
        (("extend", "8b", "--to", "99月底", *WHY), ("99月底",)),
        (("close", "8b", "--by", ""), ("--by",)),
    ],
    ids=words,
)
def test_what_a_decision_must_say(
    clerk: Clerk, wording: Wording, command: tuple[str, ...], facts: tuple[str, ...]
) -> None:
    wording(clerk.refused(*command, code=2), *facts)


def test_the_office_says_which_decisions_need_grounds(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wording: Wording
) -> None:
    (tmp_path / "airplan.toml").write_text('[office]\ngrounds = ["close", "reach"]\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    clerk.write("extend", "8b", "--to", "9月底")
    clerk.write("milestone", "add", "8b", "9月1日", "开工")
    wording(clerk.refused("milestone", "reach", "8b", "5月20日", "开工", "--yes", code=2), "--authority, --reason")
    wording(clerk.refused("close", "8b", "--authority", "区政府专题会", "--yes", code=2), "--reason")
    clerk.write("close", "8b", *WHY)
    assert [entry["kind"] for entry in clerk.log()] == ["extend", "milestone", "close"]


# --- adjust -----------------------------------------------------------------------------------------------------------


def test_a_target_is_adjusted(clerk: Clerk) -> None:
    clerk("adjust", "10a", "--to", "20", *WHY)
    clerk("adjust", "10a", "--target", "voc", "--to", "0.003万吨", *WHY)
    values = [entry["values"][0] for entry in clerk.log()]
    assert [(value["target"], value["before"], value["value"], value["unit"]) for value in values] == [
        ("voc", 25, 20, "吨"),
        ("voc", 20, 30, "吨"),
    ]
    (figure,) = standing(clerk, "10a")["figures"]
    assert (figure["target"], figure["promised"]) == (30, 25)


def test_a_target_without_a_number_gets_one(clerk: Clerk, wording: Wording) -> None:
    clerk("adjust", "22c", "--target", "fuel-samples", "--to", "120", *WHY)
    assert clerk.log()[0]["values"] == [{"target": "fuel-samples", "value": 120, "before": None, "unit": "样品"}]
    message = clerk.refused("record", "22c", "--unit", "区质监局", "--value", "130")
    wording(message, "Samples of motor petrol and diesel tested", "130 samples", "120 samples")


@pytest.mark.parametrize(
    ("arguments", "code", "facts"),
    [
        (("5a", "--target", "retired-vehicles-city", "--to", "1"), 3, ("(whole city)",)),
        (("2a", "--to", "1"), 3, ("2a",)),
        (
            ("8a", "--to", "1"),
            3,
            ("8a", f"{LOW_NOX}, {LOW_NOX} (all)"),
        ),
        (("8a", "--target", "x", "--to", "1"), 3, ("x:", "8a")),
        (("10a", "--to", "25"), 3, ("VOC cuts in key industries",)),
        (("10a", "--to", "about 20"), 2, ("about 20",)),
        (
            ("17a", "--target", "coverage", "--to", "0.98"),
            3,
            ("street-cleaning methods: 0.98%",),
        ),
    ],
    ids=words,
)
def test_what_cannot_be_adjusted(
    clerk: Clerk, wording: Wording, arguments: tuple[str, ...], code: int, facts: tuple[str, ...]
) -> None:
    wording(clerk.refused("adjust", *arguments, *WHY, code=code), *facts)


# --- milestones -------------------------------------------------------------------------------------------------------


def test_milestones_are_set_and_reached(clerk: Clerk) -> None:
    clerk("milestone", "add", "1a", "2017-06-30", "报送 方案")
    second = clerk.write("milestone", "add", "1a", "9月底", "完成整改")
    third = clerk.write("milestone", "add", "10a", "2017-05-31", "开工")
    clerk("milestone", "reach", "1a", "2017-05-24", "报送方案")
    clerk("milestone", "reach", "1a", "2017-05-25", second[-5:])
    listed = json.loads(clerk("milestone", "list", "--format", "json").out)
    keys = ("ref", "title", "day", "reached", "days_left")
    assert [tuple(milestone[key] for key in keys) for milestone in listed] == [
        ("1a", "报送 方案", "2017-06-30", "2017-05-24", None),
        ("1a", "完成整改", "2017-09-30", "2017-05-25", None),
        ("10a", "开工", "2017-05-31", None, 6),
    ]
    assert [milestone["entry"] for milestone in listed][1:] == [second, third]
    listed = json.loads(clerk("milestone", "list", "10", "--format", "json").out)
    assert [milestone["ref"] for milestone in listed] == ["10a"]
    assert [entry["reached_by"] is not None for entry in clerk.log()] == [True, True, False, False, False]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_list_of_milestones(clerk: Clerk, golden: Golden, lang: Language) -> None:
    clerk.write("milestone", "add", "1a", "2017-05-20", "报送方案")
    clerk.write("milestone", "add", "1a", "9月底", "完成整改")
    clerk.write("milestone", "add", "10a", "2017-05-31", "开工")
    clerk.write("milestone", "reach", "10a", "2017-05-24", "开工")
    golden(f"milestones.{lang}.80", clerk("milestone", "list", lang=lang).out)


def test_no_milestones(clerk: Clerk, wording: Wording) -> None:
    wording(clerk("milestone", "list").out, 0, "25 May 2017")
    assert clerk("milestone", "list", "1a", "--format", "json").out == "[]\n"
    wording(clerk.refused("milestone", "list", "99"), "99")


def test_milestones_that_are_refused(clerk: Clerk, wording: Wording) -> None:
    first = clerk.write("milestone", "add", "1a", "6月底", "报送方案")
    milestone = f"“报送方案” 2017-06-30 ({first})"
    wording(clerk.refused("milestone", "add", "1a", "9月底", "报送 方案", "--yes"), "1a", milestone=milestone)
    wording(clerk.refused("milestone", "reach", "1a", "today", "整改"), "整改: 1a", milestone=milestone)
    wording(clerk.refused("milestone", "reach", "10a", "today", "整改"), "整改: 10a")
    clerk.write("milestone", "reach", "1a", "5月20日", "报送方案")
    again = clerk.refused("milestone", "reach", "1a", "today", "报送方案", "--yes")
    wording(again, "2017-05-20", milestone=milestone)
    assert clerk.refused("milestone", "add", "1a", "32月底", "x", code=2).startswith("32月底")


@pytest.mark.parametrize(
    ("command", "facts"),
    [
        (("add", "8b", "2017-08-31", "x"), ("2017-08-31", "2017-06-30")),
        (("add", "1a", "2016-08-31", "x"), ("2016-08-31", "2017")),
        (("reach", "1a", "2017-05-26", "报送方案"), ("2017-05-26", "2017-05-25")),
    ],
    ids=words,
)
def test_milestones_to_doubt(clerk: Clerk, wording: Wording, command: tuple[str, ...], facts: tuple[str, ...]) -> None:
    clerk.write("milestone", "add", "1a", "6月底", "报送方案")
    message = clerk.refused("milestone", *command)
    wording(message, *facts)
    assert len(doubts(message)) == 1
    clerk.write("milestone", *command)


def test_a_milestone_that_was_retracted_is_free_again(clerk: Clerk) -> None:
    clerk.write("undo", clerk.write("milestone", "add", "1a", "6月底", "报送方案"))
    clerk("milestone", "add", "1a", "7月底", "报送方案")


# --- send back --------------------------------------------------------------------------------------------------------


def test_a_report_is_sent_back(clerk: Clerk) -> None:
    first = clerk.write("record", "8a", "--unit", HBJ, "--status", "done", "--value", "retrofit=300")
    clerk.write("record", "8a", "--unit", "德胜街道", "--note", "一")
    result = clerk("send-back", first[:9], "--reason", "缺证明材料")
    assert re.search(r"300\s+steam\s+tonnes", result.err), "what is sent back is shown"
    entry = clerk.log()[-1]
    assert [entry[key] for key in ("kind", "unit", "about", "reason")] == ["send-back", HBJ, first, "缺证明材料"]
    assert clerk.log()[0]["sent_back_by"] == entry["id"]
    assert standing(clerk, "8a")["status"] == "none"


def test_the_last_report_of_a_unit_is_sent_back(clerk: Clerk, wording: Wording) -> None:
    clerk.write("record", "8a", "--unit", HBJ, "--note", "二", "--on", "2017-05-20")
    clerk.write("record", "8a", "--unit", HBJ, "--note", "一", "--on", "2017-05-02")
    clerk("send-back", "8a", "--unit", "hbj", "--reason", "缺证明材料")
    clerk("send-back", "8a", "--unit", "hbj", "--reason", "缺证明材料")
    assert [entry["about"] for entry in clerk.log()[2:]] == [entry["id"] for entry in clerk.log()[:2]]
    wording(clerk.refused("send-back", "8a", "--unit", "hbj", "--reason", "x"), HBJ, "8a")


def test_a_measure_without_a_unit_asks_whose_report_is_meant(clerk: Clerk, wording: Wording) -> None:
    why = ("--reason", "缺证明材料")
    wording(clerk.refused("send-back", "8a", *why), "8a")
    clerk.write("record", "8a", "--unit", "区教委", "--note", "一")
    clerk.write("record", "8a", "--unit", HBJ, "--note", "二")
    result = clerk("send-back", "8a", *why, code=2)
    wording(result.err, HBJ, "区教委", "--unit")
    assert result.err.index(HBJ) < result.err.index("区教委"), "in the order of the book"
    assert [entry["kind"] for entry in clerk.log()] == ["report", "report"]


def test_what_cannot_be_sent_back(clerk: Clerk, wording: Wording) -> None:
    why = ("--reason", "缺证明材料")
    entry = clerk.write("record", "8a", "--note", "一")
    closing = clerk.write("close", "8a")
    wording(clerk.refused("send-back", closing, *why), closing=closing)
    newer = clerk.write("record", "8a", "--corrects", entry, "--note", "二")
    wording(clerk.refused("send-back", entry, *why), entry=entry, newer=newer)
    back = clerk.write("send-back", newer, *why)
    wording(clerk.refused("send-back", newer, *why), newer=newer, back=back)
    other = clerk.write("record", "8a", "--note", "三")
    retraction = clerk.write("undo", other)
    wording(clerk.refused("send-back", other, *why), other=other, retraction=retraction)
    wording(clerk.refused("send-back", "zzzz", *why), "zzzz")


# --- undo -------------------------------------------------------------------------------------------------------------


def test_undoing_and_undoing_that(clerk: Clerk, wording: Wording) -> None:
    entry = clerk.write("record", "8a", "--status", "in-progress", "--value", "retrofit=300")
    before = standing(clerk, "8a")
    result = clerk("undo", entry, "--reason", "误报")
    assert re.search(r"300\s+steam\s+tonnes", result.err), "what is undone is shown"
    retraction = result.out.strip()
    assert standing(clerk, "8a")["status"] == "none"
    wording(clerk.refused("undo", entry), f"airplan undo {retraction}", entry=entry, retraction=retraction)
    restoration = clerk.write("undo", retraction)
    assert standing(clerk, "8a") == before
    wording(clerk.refused("undo", retraction), retraction=retraction, restoration=restoration)
    again = clerk.write("undo", restoration)
    assert standing(clerk, "8a")["status"] == "none"
    wording(clerk.refused("undo", restoration), restoration=restoration, again=again)
    clerk.write("undo", again)
    assert standing(clerk, "8a") == before
    assert [entry["kind"] for entry in clerk.log()] == ["report", "retract", "restore", "retract", "restore"]
    assert clerk.log()[0]["retracted_by"] is None


def test_undoing_a_correction_and_a_sending_back(clerk: Clerk, wording: Wording) -> None:
    entry = clerk.write("record", "8a", "--value", "retrofit=300")
    before = standing(clerk, "8a")
    newer = clerk.write("record", "8a", "--corrects", entry, "--value", "retrofit=400")
    wording(clerk.refused("undo", entry), entry=entry, newer=newer)
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


def test_a_whole_import_is_undone_by_its_first_entry(clerk: Clerk, wording: Wording) -> None:
    clerk.write("record", "5a", "--note", "一", "--on", "2017-01-02")
    before = standing(clerk, "5a")
    ids = imported(clerk, 3)
    after = standing(clerk, "5a")
    single = clerk.write("undo", ids[1])
    message = clerk.refused("undo", ids[0])
    wording(message)
    assert [doubt[-3:] for doubt in doubts(message)] == [" 2."], "as many entries"
    batch = clerk.write("undo", ids[0])
    undone = [entry for entry in clerk.log() if entry["batch"] == batch]
    assert [entry["about"] for entry in undone] == [ids[2], ids[0]], "the newest first, and what still stood"
    assert undone[0]["id"] == batch
    assert standing(clerk, "5a") == before
    wording(clerk.refused("undo", ids[0], "--yes"), entry=ids[0], retraction=undone[1]["id"])
    clerk.write("undo", batch)
    clerk.write("undo", single)
    assert standing(clerk, "5a") == after


def test_only_the_first_entry_of_an_import(clerk: Clerk) -> None:
    clerk("log")
    ids = imported(clerk, 3)
    clerk("undo", ids[0], "--only")
    assert [entry["retracted_by"] is None for entry in clerk.log()[:3]] == [False, True, True]


@pytest.mark.parametrize(("typed", "several"), [("x", False), ("zzzzz", False), ("1bgy", True)])
def test_an_entry_that_nobody_knows(clerk: Clerk, wording: Wording, typed: str, *, several: bool) -> None:
    first = clerk.write("record", "5a", "--note", "一")
    second = clerk.write("record", "5a", "--note", "二")
    wording(clerk.refused("undo", typed), typed, **({"first": first, "second": second} if several else {}))


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
