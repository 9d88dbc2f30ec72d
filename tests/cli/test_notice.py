"""Does a unit get the right notice in the right file, once, and does the journal know what was issued?"""

from __future__ import annotations

import csv
import json
import re
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from airplan.errors import AirplanError
from airplan.formats.folder_output import NewFiles
from support.real_plan import day_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.clerk import Clerk
    from support.wording import Wording

URBAN, ROADS, TRADE, PARTY = "区城管执法监察局", "区市政市容委", "区商务委", "区委宣传部"
OWN = "区环保局"
OUT = Path("notices")


@pytest.fixture
def at(clerk: Clerk) -> Callable[[str], Clerk]:
    """Move the clerk's clock to the morning of a day: `at("6-1")("notice", …)`."""

    def moved(day: str) -> Clerk:
        there = day_of(day)
        clerk.now = datetime(there.year, there.month, there.day, 1, 30, tzinfo=UTC)
        return clerk

    return moved


def text_of(path: Path) -> str:
    """Return the texts of a Word file."""
    with zipfile.ZipFile(path) as parts:
        xml = parts.read("word/document.xml").decode()
    return re.sub(r"<[^>]+>", "", xml.replace("</w:p>", "\n"))


def issued(clerk: Clerk) -> list[dict[str, Any]]:
    """Return the notices in the journal."""
    return [entry["paper"] | {"unit": entry["unit"], "batch": entry["batch"]} for entry in clerk.log("--kind", "issue")]


def notice(clerk: Clerk, *arguments: str, **more: Any) -> list[dict[str, Any]]:
    """Return the notices that a command lists."""
    found: list[dict[str, Any]] = json.loads(
        clerk("notice", *arguments, "--period", "5月", "--by", "王芳", "--format", "json", **more).out
    )
    return found


# --- what is written --------------------------------------------------------------------------------------------------


def test_a_notice_is_written_and_recorded(at: Callable[[str], Clerk]) -> None:
    clerk = at("5-26")
    (row,) = notice(clerk, "--unit", URBAN, "--output", "one.docx", "--signer", "李明")
    assert (row["level"], row["time"], row["number"], row["answer_by"]) == ("remind", 1, "督〔2017〕1号", "2017-06-01")
    (paper,) = issued(clerk)
    assert (paper["unit"], paper["number"], paper["serial"], paper["to"]) == (URBAN, "督〔2017〕1号", 1, "2017-06-01")
    assert paper["items"] == [item["id"] for item in row["items"]]
    written = text_of(Path("one.docx"))
    facts = ("督〔2017〕1号", "20a", "Reply slip", "1 June 2017", "李明")
    assert [fact for fact in facts if fact not in written] == []
    assert "DRAFT" not in written


def test_a_unit_is_quoted_in_its_own_words(at: Callable[[str], Clerk]) -> None:
    clerk = at("5-24")
    clerk.write(
        "record", "17a", "--unit", ROADS, "--value", "main-road-flushing=1", "--note", "每日1次，因<检修>&停水。"
    )
    at("5-26")
    (row,) = notice(clerk, "--unit", ROADS, "--output", "one.docx", lang="zh")
    assert (row["level"], row["items"][0]["ref"]) == ("urge", "17a")
    assert "每日1次，因&lt;检修&gt;&amp;停水。" in text_of(Path("one.docx"))


def test_all_units_that_need_one_get_a_file_in_a_folder(at: Callable[[str], Clerk]) -> None:
    clerk = at("5-26")
    rows = notice(clerk, "--all", "--output", str(OUT))
    papers = issued(clerk)
    assert OWN not in [paper["unit"] for paper in papers]
    assert [paper["number"] for paper in papers] == [f"督〔2017〕{n}号" for n in range(1, len(rows) + 1)]
    assert len({paper["batch"] for paper in papers}) == 1
    assert sorted(path.name for path in OUT.glob("*.docx")) == sorted(row["file"] for row in rows)
    (listed,) = OUT.glob("*.csv")
    with listed.open(encoding="utf-8-sig", newline="") as file:
        assert [row["unit"] for row in csv.DictReader(file)] == [paper["unit"] for paper in papers]
    clerk.write("undo", papers[0]["batch"], "--reason", "误发")
    assert {row["time"] for row in notice(clerk, "--all")} == {1}


def test_a_superior_is_asked_and_a_bureau_is_told(at: Callable[[str], Clerk], wording: Wording) -> None:
    clerk = at("5-26")
    for language in ("en", "zh"):
        for unit in (PARTY, URBAN):
            wording(
                clerk("notice", "--unit", unit, "--period", "5月", lang=language).out, "督〔2017〕1号", lang=language
            )


def test_what_is_only_shown_and_a_draft_are_not_recorded(at: Callable[[str], Clerk], wording: Wording) -> None:
    clerk = at("5-26")
    shown = clerk("notice", "--unit", URBAN, "--period", "5月").out
    assert "DRAFT" in shown
    notice(clerk, "--unit", URBAN, "--draft", "--output", str(OUT))
    (written,) = OUT.glob("*.docx")
    assert "DRAFT" in text_of(written)
    known = clerk("notice", "--unit", URBAN, "--period", "5月", "--known-at", "2017-05-26", "--output", "past.docx")
    assert "DRAFT" in text_of(Path("past.docx"))
    wording(known.err, "--known-at", "past.docx")
    assert clerk.log() == []
    (row,) = notice(clerk, "--unit", URBAN, "--output", "real.docx")
    assert row["number"] == "督〔2017〕1号"


def test_nothing_to_send_writes_nothing(at: Callable[[str], Clerk], wording: Wording) -> None:
    clerk = at("5-2")
    result = clerk("notice", "--all", "--period", "5月", "--by", "王芳", "--output", str(OUT))
    wording(result.err)
    assert not OUT.exists()
    own = clerk("notice", "--unit", OWN, "--period", "4月")
    wording(own.out, OWN)
    assert clerk.log() == []


# --- several times ----------------------------------------------------------------------------------------------------


def test_months_of_silence_escalate_and_an_answer_ends_it(at: Callable[[str], Clerk]) -> None:
    steps = []
    for day in ("5-26", "6-2", "6-8", "6-14"):
        (row,) = notice(at(day), "--unit", URBAN, "--output", f"{day}.docx")
        steps.append((row["level"], row["time"], row["number"]))
    assert steps == [
        ("remind", 1, "督〔2017〕1号"), ("urge", 2, "督〔2017〕2号"),
        ("supervise", 3, "督〔2017〕3号"), ("supervise", 4, "督〔2017〕4号"),
    ]  # fmt: skip
    clerk = at("6-15")
    clerk.write(
        "record", "20a", "--unit", URBAN, "--period", "2017-05", "--note", "查处违法行为12起。", "--on", "2017-06-15"
    )
    (row,) = notice(at("6-30"), "--unit", URBAN)
    assert "20a" not in [item["ref"] for item in row["items"]]
    assert {item["time"] for item in row["items"]} == {5}


def test_an_open_answer_is_waited_for(at: Callable[[str], Clerk], wording: Wording) -> None:
    notice(at("5-26"), "--unit", URBAN, "--output", "one.docx")
    clerk = at("5-31")
    result = clerk("notice", "--unit", URBAN, "--period", "5月", "--by", "王芳", "--output", "two.docx")
    wording(result.out, "26 May", "1 June")
    assert not Path("two.docx").exists()
    assert len(issued(clerk)) == 1


def test_the_same_notice_written_again_is_recorded_once(at: Callable[[str], Clerk], wording: Wording) -> None:
    clerk = at("5-26")
    notice(clerk, "--unit", URBAN, "--output", "one.docx")
    refused = clerk("notice", "--unit", URBAN, "--period", "5月", "--by", "王芳", "--output", "one.docx", code=3)
    wording(refused.err, "one.docx", "--force")
    (row,) = notice(clerk, "--unit", URBAN, "--output", "one.docx", "--force")
    assert (row["number"], row["time"]) == ("督〔2017〕1号", 1)
    assert len(issued(clerk)) == 1
    notice(clerk, "--unit", URBAN, "--output", "one.docx", "--force", "--answer-days", "5")
    assert [(paper["number"], paper["to"]) for paper in issued(clerk)] == [
        ("督〔2017〕1号", "2017-06-01"),
        ("督〔2017〕1号", "2017-06-05"),
    ]
    (later,) = notice(at("6-6"), "--unit", URBAN)
    assert (later["level"], later["time"], later["number"]) == ("urge", 2, "督〔2017〕2号")


def test_a_forced_level_must_be_confirmed(at: Callable[[str], Clerk], wording: Wording) -> None:
    clerk = at("5-26")
    asked = ("notice", "--unit", URBAN, "--period", "5月", "--by", "王芳", "--level", "督办", "--output", "one.docx")
    wording(clerk(*asked, code=3).err, URBAN)
    assert clerk.log() == []
    assert not Path("one.docx").exists()
    clerk(*asked, "--yes")
    assert [(paper["level"], paper["time"]) for paper in issued(clerk)] == [("supervise", 1)]


def test_numbers_can_be_set_but_not_twice(at: Callable[[str], Clerk], wording: Wording) -> None:
    clerk = at("5-26")
    asked = ("notice", "--period", "5月", "--by", "王芳")
    gap = clerk(*asked, "--unit", URBAN, "--serial", "7", "--output", "one.docx", code=3)
    wording(gap.err, "2017", "7")
    clerk(*asked, "--unit", URBAN, "--serial", "7", "--output", "one.docx", "--yes")
    taken = clerk(*asked, "--unit", ROADS, "--serial", "7", "--output", "two.docx", code=2)
    wording(taken.err, URBAN, issued(clerk)[0]["unit"])
    clerk(*asked, "--unit", ROADS, "--number", "西环督〔2017〕9号", "--output", "two.docx")
    (row,) = notice(clerk, "--unit", TRADE)
    assert [paper["number"] for paper in issued(clerk)] == ["督〔2017〕7号", "西环督〔2017〕9号"]
    assert row["number"] == "督〔2017〕8号"


def test_every_answer_says_how_often_a_unit_was_asked(at: Callable[[str], Clerk], wording: Wording) -> None:
    for day in ("5-26", "6-2", "6-8"):
        notice(at(day), "--unit", URBAN, "--output", f"{day}.docx")
    clerk = at("6-9")
    asked = {"remind": 1, "urge": 1, "supervise": 1}
    owed = json.loads(clerk("missing", "5月", "--unit", URBAN, "--format", "json").out)
    assert {each["ref"]: each["notices"] for each in owed}["20a"] == asked
    (shown,) = json.loads(clerk("show", "20a", "--format", "json").out)
    assert shown["notices"] == [{"unit": URBAN, **asked}]
    assert [entry["paper"]["level"] for entry in clerk.log("20a")] == ["remind", "urge", "supervise"]
    assert [entry["paper"]["level"] for entry in clerk.log("20a", "--last", "1")] == ["supervise"]
    assert clerk.log("20a", "--kind", "report") == clerk.log("8b") == []
    for language in ("en", "zh"):
        table = clerk("missing", "5月", "--unit", URBAN, "--unit", PARTY, lang=language, width=120).out
        wording(table, lang=language)
        words = {"en": "supervised: 1", "zh": "督办1次"}[language]
        (line,) = [line for line in clerk("show", "20a", lang=language, width=120).out.splitlines() if words in line]
        wording(line, lang=language)


# --- days -------------------------------------------------------------------------------------------------------------


def test_the_day_of_the_answer_follows_the_working_days(at: Callable[[str], Clerk], monkeypatch: Any) -> None:
    clerk = at("5-26")

    def answer_by(*options: str, **more: Any) -> str:
        (row,) = notice(clerk, "--unit", URBAN, *options, **more)
        return str(row["answer_by"])

    assert answer_by() == "2017-06-01"  # a Saturday that is worked, and the holiday from Sunday to Tuesday
    assert answer_by("--answer-days", "1") == "2017-05-27"
    assert answer_by("--answer-by", "5 June") == "2017-06-05"
    assert answer_by("--date", "2017-06-01") == "2017-06-06"
    for name in ("chinese_calendar", "chinese_calendar.constants"):
        monkeypatch.setitem(sys.modules, name, None)
    assert answer_by() == "2017-05-31"


def test_it_is_said_where_only_weekdays_were_counted(
    at: Callable[[str], Clerk], monkeypatch: Any, wording: Wording
) -> None:
    clerk = at("5-26")
    asked = ("notice", "--unit", URBAN, "--period", "5月")
    wording(clerk(*asked, "--date", "2031-06-02").err, "2031")
    for name in ("chinese_calendar", "chinese_calendar.constants"):
        monkeypatch.setitem(sys.modules, name, None)
    wording(clerk(*asked).err, "airplan[docx]", "[workdays]", "airplan.toml")


# --- what is refused --------------------------------------------------------------------------------------------------

REFUSED: dict[str, tuple[str, ...]] = {
    "": ("--unit", "--all"),
    "--all --unit 区教委": ("--all", "--unit"),
    "--all --answer-by 2017-06-01 --answer-days 3": ("--answer-by", "--answer-days"),
    "--all --answer-days 0": ("--answer-days", "0"),
    "--all --serial 0": ("--serial", "0"),
    "--all --level purple": ("--level", "purple"),
    "--all --answer-by 2017-05-25": ("26 May", "25 May"),
    "--all --number 督1号": ("--number", "督1号"),
    "--all --output notices.pdf": ("notices.pdf", ".docx"),
    "--all --output all.docx": ("all.docx",),
    "--all --format xlsx": ("table, json, csv",),
    "--unit 区教委 --signer 李 --signer 王": ("--signer",),
}


@pytest.mark.parametrize("options", REFUSED)
def test_what_cannot_be_meant_is_refused(at: Callable[[str], Clerk], options: str, wording: Wording) -> None:
    clerk = at("5-26")
    said = clerk("notice", "--period", "5月", "--by", "王芳", *options.split(), code=2).err
    wording(said, *REFUSED[options])
    assert clerk.log() == []
    assert [path.name for path in Path().iterdir() if path.suffix != ".sqlite"] == []


def test_without_the_extra_nothing_is_recorded(at: Callable[[str], Clerk], monkeypatch: Any) -> None:
    clerk = at("5-26")
    monkeypatch.setitem(sys.modules, "docxtpl", None)
    said = clerk("notice", "--unit", URBAN, "--period", "5月", "--by", "王芳", "--output", "one.docx", code=3).err
    assert "airplan[docx]" in said
    assert clerk.log() == []
    assert not Path("one.docx").exists()


# --- interruptions ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("output", ["one.docx", str(OUT)])
def test_what_was_recorded_is_put_in_its_place_by_the_next_run(
    at: Callable[[str], Clerk], monkeypatch: pytest.MonkeyPatch, output: str
) -> None:
    clerk = at("5-26")
    asked = ("notice", "--unit", URBAN, "--period", "5月", "--by", "王芳", "--output", output)
    with monkeypatch.context() as patch:

        def fail(self: NewFiles, _last: str = "") -> None:
            self._counts = True
            raise AirplanError

        patch.setattr(NewFiles, "place", fail)
        clerk(*asked, code=5)
    assert len(issued(clerk)) == 1
    assert not list(Path().glob("**/*.docx")) or not Path(output).exists()
    clerk(*asked)
    assert Path(output).exists()
    assert len(issued(clerk)) == 1
