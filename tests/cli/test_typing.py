"""Is what people type understood as they mean it, and is what they are told when it is not of use to them?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from airplan.i18n import Language
    from support.command_line import Run
    from support.wording import Wording

DAY = ("--as-of", "2017-05-31")
ENDS = ("0001-01-01", "9999-12-31")


# --- refs, months and units in their places ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("short", "long"),
    [
        (("5a",), ("show", "5a")),
        (("８ｂ",), ("show", "8b")),
        (("49-2",), ("show", "49-2")),
        (("status", "8a", "5a"), ("status", "8", "5a", "--text", "锅炉", "--text", "改造")),
        (("missing", "5月"), ("missing", "--period", "2017-05")),
        (("missing", "May"), ("missing", "--period", "5月")),
        (("round", "show"), ("round", "show", "2017-05")),
        (("list", "--unit", "区环保局"), ("list", "--department", "区环保局")),
        (("list", "--unit", "区环保局、德胜街道、"), ("list", "-d", "区环保局", "-d", "德胜街道")),
        (("log", "--unit", "EPB, Desheng"), ("log", "--unit", "区环保局", "--department", "德胜街道")),
        (("list", "8a、5a"), ("list", "5a", "8a")),
        (("list", "--section", "治污"), ("list", "--section", "4")),
        (("list", "--section", "四、治污减排任务"), ("list", "--section", "4")),
        (("list", "--section", "4. Pollution control and emission cuts"), ("list", "--section", "4")),
        (("official", "Jiang Liguang (姜立光)"), ("official", "姜立光")),
        (("official", "姜区长"), ("official", "jlg")),
        (("department", "区环保局 Environmental Protection Bureau"), ("department", "区环保局")),
        (("due", "--within", "30 days"), ("due", "--within", "30d")),
        (("due", "--before", "by 30 June 2017, that day included"), ("due", "--before", "2017-06-30")),
        (("help", "due"), ("帮助", "due")),
        (("list", "--kind", "by date"), ("list", "--kind", "by-date")),
        (("list", "--kind", "按时间节点"), ("list", "--kind", "milestones")),
        (("status", "--status", "in progress"), ("status", "--status", "in-progress")),
        (
            ("status", "--status", "In Progress,未启动"),
            ("status", "--status", "in-progress", "--status", "not-started"),
        ),
        (("status", "--light", "红、灰"), ("status", "--light", "red grey")),
        (("due", "--before", "30 June 2017"), ("due", "--before", "2017-06-30")),
        (("help", "due"), ("due", "--help")),
        (("help", "round", "show"), ("round", "show", "--help")),
        (("help",), ("--help",)),
    ],
    ids=" ".join,
)
def test_both_mean_the_same(run: Run, may_2017: Path, short: tuple[str, ...], long: tuple[str, ...]) -> None:
    store = ("--store", str(may_2017), *DAY)
    if short[:2] == ("status", "8a"):
        ask = (*store, *short, "--format", "json")
        assert [record["ref"] for record in json.loads(run(*ask).out)] == ["5a", "8a"]
        return
    assert run(*store, *short).out == run(*store, *long).out != ""


def test_what_a_unit_owes_for_a_month(run: Run, may_2017: Path) -> None:
    store = ("--store", str(may_2017))
    owed = run(*store, "department", "德胜街道", "--period", "5月", "--format", "json", *DAY).out
    assert {record["unit"] for record in json.loads(owed)} == {"德胜街道办事处"}
    assert owed == run(*store, "missing", "--by", "measure", "-d", "德胜街道", "--format", "json", *DAY).out


def test_one_unit_of_a_measure(run: Run, may_2017: Path, wording: Wording) -> None:
    store = ("--store", str(may_2017))
    (record,) = json.loads(run(*store, "show", "5a", "--unit", "区环保局", "--format", "json", *DAY).out)
    assert ([each["unit"] for each in record["reported"]], record["silent_units"]) == (["区环保局"], [])
    wording(run(*store, "show", "5a", "--unit", "区教委", code=2).err, "5a", "区教委")


# --- a month of the plan ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [
        ("missing", "--period"),
        ("missing",),
        ("round", "show"),
        ("round", "close"),
        ("round", "reopen"),
        ("department", "区环保局", "--period"),
        ("dispatch", "--to", "out", "--period"),
        ("collect", ".", "--period"),
        ("record", "7a", "--note", "x", "--period"),
    ],
    ids=" ".join,
)
def test_a_month_of_another_year_is_refused(
    run: Run, may_2017: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("--store", str(may_2017), *command, "2018-05", code=2)
    assert all(fact in result.err for fact in ("May 2018", "January 2017", "December 2017"))
    assert [path.name for path in tmp_path.iterdir()] == ["may-2017.sqlite"], "nothing is written"


# --- hints ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("extend", "8b", "--to", "9月底", "—authority", "区政府"), "--authority"),
        (("extend", "8b", "——reason=迟"), "--reason"),
        (("search", "锅炉", "–unit", "区环保局"), "--unit"),
        (("missing", "--month", "5月"), "--period"),
        (("status", "--dept", "区环保局"), "--unit"),
        (("record", "5a", "--date", "5-31"), "--on"),
        (("status", "--untis", "区环保局"), "--unit"),
        (("list", "--state", "done"), "--status"),
        (("log", "--before", "5-31"), "--until"),
        (("log", "--after", "5-1"), "--since"),
        (("extend", "8b", "--until", "9月底"), "--to"),
        (("dispatch", "--to", "x", "--on", "5-25"), "--due"),
        (("adjust", "5a", "--value", "24000"), "--to"),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, tuple) else part,
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_option_that_is_meant_is_named(run: Run, typed: tuple[str, ...], meant: str, lang: Language) -> None:
    said = run(*typed, code=2, lang=lang).err
    assert meant in said.splitlines()[0].partition(typed[-2])[2] + said.splitlines()[0]
    assert "--light" not in said


def test_what_is_meant_by_a_known_name_is_not_guessed_by_its_letters(run: Run) -> None:
    for typed in (("close", "8a", "--unit", "x"), ("undo", "1", "--last"), ("milestone", "list", "--last", "1")):
        assert "Possible" not in run(*typed, code=2).err


def test_the_month_of_a_round_is_named_in_either_place(run: Run, may_2017: Path) -> None:
    def close(*month: str, code: int) -> str:
        return run("--store", str(may_2017), "round", "close", *month, "--by", "王", "--on", "5-31", code=code).err

    assert "2017-04" in close("2017-04", "--yes", code=0)
    assert "--period" in close(code=2)
    assert "--period" in close("2017-05", "--period", "2017-05", code=2)
    assert "2017-05" in close("--period", "5月", "--yes", code=0)


def test_a_kind_of_entry_is_no_measure(run: Run, wording: Wording) -> None:
    wording(run("log", "延期", code=2).err, "airplan log --kind 延期")


# --- the log and the search -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        (("延期",), {"extend"}),
        (("extension,销号",), {"extend", "close"}),
        (("extend", "closing"), {"extend", "close"}),
        (("决定",), {"extend", "close", "adjust", "milestone", "reach"}),
    ],
)
def test_the_log_by_kind(run: Run, may_2017: Path, asked: tuple[str, ...], kinds: set[str]) -> None:
    def log(*options: str) -> list[str]:
        return [each["kind"] for each in json.loads(run("--store", str(may_2017), "log", "-f", "json", *options).out)]

    expected = [kind for kind in log() if kind in kinds]
    assert log(*(part for kind in asked for part in ("--kind", kind))) == expected != []


def test_words_are_found_across_punctuation_and_in_reports(run: Run, may_2017: Path) -> None:
    def found(*words: str) -> list[str]:
        return [each["ref"] for each in json.loads(run("--store", str(may_2017), "search", *words, "-f", "json").out)]

    assert found("三查十无") == found("三查、十无") != []
    assert found("查处违法行为12起") != [], "only reports say so"
    assert found("查处违法行为12起", "没有这样的词") == []


# --- the ends of the calendar -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ENDS)
@pytest.mark.parametrize(
    "question",
    [
        *(("log", "--since"), ("log", "--until"), ("log", "--as-of"), ("log", "--known-at")),
        *(("status", "--as-of"), ("status", "--known-at"), ("due", "--before"), ("due", "--after")),
        *(("missing", "--as-of"), ("missing", "--known-at"), ("round", "list", "--as-of"), ("overdue", "--as-of")),
        *(("round", "show", "--as-of"), ("show", "8a", "--as-of"), ("milestone", "list", "--as-of")),
        *(("list", "--within", "1w", "--as-of"), ("due", "--as-of"), ("department", "区环保局", "--as-of")),
    ],
    ids=" ".join,
)
def test_at_the_ends_of_the_calendar_there_is_an_answer_or_a_refusal(
    run: Run, may_2017: Path, question: tuple[str, ...], day: str
) -> None:
    refused = 2 if "--within" in question and day == ENDS[-1] else 0
    assert run("--store", str(may_2017), *question, day, code=refused).out or refused


@pytest.mark.parametrize("span", ["99999999999d", "9999y", "-9999y", "9999w"])
def test_no_span_is_too_long_to_be_answered(run: Run, span: str) -> None:
    result = run("due", "--within", span, *DAY, code=0 if span == "9999w" else 2)
    assert bool(result.out) == (span == "9999w") or result.err
