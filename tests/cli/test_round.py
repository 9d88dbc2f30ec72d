"""Does the office see where every workbook of a month is, and can it close the round and open it again?"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from rich.cells import cell_len

from airplan.store.connect import open_store
from airplan.store.journal import Journal
from support.contract import fits
from support.journals import ROUND_SCREENS, SENT_TO, step
from support.journals import said as report

if TYPE_CHECKING:
    from collections.abc import Callable

    from airplan.i18n import Language
    from airplan.store.entries import Draft, Entry
    from support.clerk import Clerk
    from support.command_line import Result, Run
    from support.golden import Golden
    from support.wording import Wording

    Ask = Callable[..., Result]
    Records = Callable[..., list[dict[str, Any]]]
    Send = Callable[..., list[Entry]]

DOCS = Path(__file__).parents[2] / "docs"
LANGS = ("en", "zh")
SHOWN = [(name, width) for name, (_question, widths) in ROUND_SCREENS.items() for width in widths]


@pytest.fixture
def ask(run: Run, round_2017: Path, beijing: None) -> Ask:
    """`ask("round", "list", lang="zh").out`: a question about the month, as was known on 31 May if it does not say."""

    def call(*question: str, **more: Any) -> Result:
        day: tuple[str, ...] = () if "--as-of" in question else ("--as-of", "2017-05-31")
        day += () if {"--as-of", "--known-at"} & {*question} else ("--known-at", "2017-05-31")
        return run("--store", str(round_2017), *question, *day, **more)

    return call


@pytest.fixture
def records(ask: Ask) -> Records:
    """The JSON records of an answer."""
    return lambda *question, **more: json.loads(ask(*question, "--format", "json", **more).out)


# --- screens ----------------------------------------------------------------------------------------------------------


def steady(screen: str) -> str:
    """The screen with the ids of entries, which are different in every run, made one."""
    return re.sub(r"\b1[0-9a-z]{14}\b", "1bgy00000000000", screen)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("name", "width"), SHOWN)
def test_screen(ask: Ask, golden: Golden, name: str, width: int, lang: Language) -> None:
    result = ask(*ROUND_SCREENS[name][0], lang=lang, width=width)
    assert result.err == ""
    assert [line for line in result.out.split("\n") if cell_len(line) > width] == []
    assert "…" not in result.out, "nothing is cut off"
    golden(f"{name}.{lang}.{width}", steady(result.out))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ROUND_SCREENS)
@pytest.mark.parametrize("width", [60, 72, 100, 160])
@pytest.mark.slow
def test_any_width_fits_and_loses_nothing(ask: Ask, name: str, width: int, lang: Language) -> None:
    screen = ask(*ROUND_SCREENS[name][0], lang=lang, width=width).out
    assert [line for line in screen.split("\n") if cell_len(line) > width] == []
    whole = ask(*ROUND_SCREENS[name][0], lang=lang, width=100).out
    assert width > 100 or set(Counter(whole) - Counter(screen)) <= set(" \n─")


# --- what programs read -----------------------------------------------------------------------------------------------

KEYS = {
    "round list": (
        *("period", "state", "due", "closed", "first_closed", "sent", "returned", "late", "empty", "refused", "out"),
        *("received", "expected", "answered", "reports_empty"),
    ),
    "round show": (
        *("unit", "state", "due", "dispatched", "returned", "late", "empty", "answers", "refused", "reason"),
        *("received", "expected", "answered", "reports_empty", "steps", "mails"),
    ),
}
STEP = ("entry", "kind", "as_of", "author", "to", "file", "seal", "answers", "reason")
QUESTIONS = {"round list": ("round", "list"), "round show": ("round", "show", "2017-05")}


@pytest.mark.parametrize("command", KEYS)
def test_json_has_the_keys_and_types_of_the_page(records: Records, command: str) -> None:
    page = (DOCS / "json.md").read_text("utf-8")
    (section,) = re.findall(rf"^### `{command}`\n(.*?)(?=^##)", page, re.MULTILINE | re.DOTALL)
    promised = dict(re.findall(r"^\| `([\w.]+)` \| ([\w ]+) \|", section, re.MULTILINE))
    assert tuple(key for key in promised if "." not in key) == KEYS[command]
    inside = tuple(key.removeprefix("steps.") for key in promised if key.startswith("steps."))
    assert inside == (STEP if command == "round show" else ())
    answer = records(*QUESTIONS[command])
    assert answer
    for record in answer:
        assert tuple(record) == KEYS[command]
        assert [key for key, value in record.items() if not fits(value, promised[key])] == []
        for taken in record.get("steps", ()):
            assert tuple(taken) == STEP
            assert [key for key, value in taken.items() if not fits(value, promised[f"steps.{key}"])] == []


@pytest.mark.parametrize("form", ["json", "csv"])
@pytest.mark.parametrize("question", [*QUESTIONS.values(), ("missing",)], ids=" ".join)
def test_programs_read_the_same_in_both_languages(ask: Ask, question: tuple[str, ...], form: str) -> None:
    assert ask(*question, "--format", form, lang="zh").out == ask(*question, "--format", form).out


def test_the_round_of_may_in_numbers(records: Records) -> None:
    (may,) = records("round", "list")
    assert may == {
        "period": "2017-05", "state": "closed", "due": "2017-05-25", "closed": "2017-05-31",
        "first_closed": "2017-05-26",
        "sent": len(SENT_TO), "returned": 6, "late": 2, "empty": 2, "refused": 1, "out": 4,
        "received": 9, "expected": 111, "answered": 8, "reports_empty": 1,
    }  # fmt: skip
    (then,) = records("round", "list", "--as-of", "2017-05-24")
    assert (then["state"], then["returned"], then["out"], then["late"]) == ("open", 3, 7, 0)
    assert records("round", "list", "--as-of", "2017-05-15") == []


def test_every_workbook_of_may(records: Records) -> None:
    workbooks = {record["unit"]: record for record in records("round", "show", "5月")}
    assert Counter(record["state"] for record in workbooks.values()) == {
        "not-sent": 28, "out": 4, "returned": 6, "refused": 1,
    }  # fmt: skip
    refused = workbooks["区市政市容委"]
    dispatch, refusal = refused.pop("steps", "mails")
    assert refused == {
        "unit": "区市政市容委", "state": "refused", "due": "2017-05-25", "dispatched": "2017-05-16", "returned": None,
        "late": False, "empty": False, "answers": None, "refused": "2017-05-24", "reason": "是区环保局的表",
        "received": 0, "expected": 4, "answered": 0, "reports_empty": 0, "mails": [],
    }  # fmt: skip
    assert (dispatch["kind"], dispatch["to"], dispatch["seal"], dispatch["file"]) == (
        *("dispatch", "2017-05-25", "0003"),
        "2017-05_区市政市容委.xlsx",
    )
    assert (refusal["kind"], refusal["to"], refusal["reason"]) == ("refuse", None, "是区环保局的表")
    assert [workbooks[unit]["late"] for unit in ("区科信委", "区教委", "区环保局")] == [True, True, False]
    assert [workbooks[unit]["empty"] for unit in ("月坛街道办事处", "区教委", "区环保局")] == [True, True, False]


def test_the_heading_of_some_units_counts_these_alone(ask: Ask, records: Records) -> None:
    question = ("round", "show", "2017-05", "-d", "区环保局", "-d", "区商务委")
    rows = records(*question)
    assert [row["unit"] for row in rows] == ["区环保局", "区商务委"]
    heading = "".join(ask(*question).out.partition("Unit")[0].split())
    owed, answered = (sum(row[key] for row in rows) for key in ("expected", "answered"))
    sent = sum(bool(row["dispatched"]) for row in rows)
    assert f"{owed}owed,{answered}answered" in heading
    assert f"{sent}sent" in heading


def test_a_month_without_a_round_has_none(ask: Ask, records: Records, wording: Wording) -> None:
    assert records("round", "show", "2017-08") == []
    shown = ask("round", "show", "2017-08", "--known-at", "today", width=200).out
    wording(shown, "August 2017", "25 August 2017", 113, "31 May 2017")
    assert shown.count("\n") == 2


def test_missing_says_where_the_workbook_is(records: Records) -> None:
    owing = {record["unit"]: record for record in records("missing")}
    shown = ("workbook", "dispatched", "returned", "workbook_late", "workbook_empty")
    assert [tuple(owing[unit][key] for key in shown) for unit in ("区教委", "区商务委", "宣房集团")] == [
        ("returned", "2017-05-16", "2017-05-30", True, True),
        ("not-sent", None, None, False, False),
        ("out", "2017-05-16", None, False, False),
    ]


def test_missing_without_a_round_says_nothing_of_workbooks(run: Run, may_2017: Path) -> None:
    question = ("--store", str(may_2017), "missing", "--as-of", "2017-05-31")
    (workbook,) = {record["workbook"] for record in json.loads(run(*question, "--format", "json").out)}
    assert workbook is None
    assert "Workbook" not in run(*question).out


def test_csv_and_workbooks_have_it_too(ask: Ask, tmp_path: Path) -> None:
    text = ask("round", "show", "5月", "--format", "csv").out.removeprefix("\ufeff")
    rows = {row["unit"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    returned = rows["区教委"]
    assert [returned[key] for key in ("state", "late", "empty", "answers")] == ["returned", "1", "1", "0"]
    assert returned["files"] == "2017-05_区教委.xlsx\n2017-05_区教委.xlsx"
    ask("round", "list", "--output", str(tmp_path / "a.xlsx"), lang="zh")
    sheet: Any = load_workbook(tmp_path / "a.xlsx").active
    head, row = sheet.iter_rows(values_only=True)
    assert dict(zip(head, row, strict=True))["状态"] == "5月26日截止、5月31日再次截止"


def test_units_stand_in_the_order_of_the_book_everywhere(clerk: Clerk, tmp_path: Path) -> None:
    book = [party["name"] for party in json.loads(clerk("units", "--format", "json").out)]
    chosen = ("-d", "区财政局", "-d", "德胜街道", "-d", "区商务委", "-d", "区教委")
    month = ("--period", "2017-05", *chosen)
    sent = clerk("dispatch", "--to", str(tmp_path / "sent"), *month, "--by", "王芳", "--format", "json").out
    answers = [
        sent,
        clerk("round", "show", *month, "--format", "json").out,
        clerk("missing", *month, "--format", "csv").out,
        clerk("missing", *month, "--why", "--format", "csv").out,
        clerk("missing", *month, "--remind", "--format", "json").out,
    ]
    expected = sorted(("区财政局", "德胜街道办事处", "区商务委", "区教委"), key=book.index)
    for answer in answers:
        found = re.findall("|".join(expected), answer)
        assert list(dict.fromkeys(found)) == expected
    listed = clerk("collect", str(tmp_path / "sent"), *month[:2], code=None)
    assert listed.code == 0, listed.err


# --- reminders --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "facts"),
    [
        ("宣房集团", ("16 May 2017",)),
        ("德胜街道", ("24 May 2017", "8a, 22c")),
        ("区市政市容委", ("24 May 2017", "是区环保局的表")),
    ],
)
def test_a_reminder_says_where_the_workbook_is(
    records: Records, wording: Wording, unit: str, facts: tuple[str, ...]
) -> None:
    (reminder,) = records("missing", "--remind", "-d", unit)
    wording(reminder["text"].split("\n")[-4], *facts)


def test_a_reminder_to_a_unit_without_a_workbook_says_nothing_of_it(records: Records) -> None:
    (reminder,) = records("missing", "--remind", "-d", "区商务委")
    assert "workbook" not in reminder["text"]


# --- closing and opening again ----------------------------------------------------------------------------------------


@pytest.fixture
def send(clerk: Clerk) -> Send:
    """Write steps as dispatch and collect do, by the clerk's clock: `send(step("2017-05-16", "dispatch", "甲"))`."""

    def write(*drafts: Draft) -> list[Entry]:
        database = open_store(clerk.store)
        clerk.now += timedelta(minutes=1)
        entries = Journal(database, "xicheng-2017").append(drafts, revision="test", now=clerk.now)
        database.close()
        return entries

    return write


def sent(*units: str) -> list[Draft]:
    return [step("2017-05-16", "dispatch", unit, to=date(2017, 5, 25), seal=unit) for unit in units]


def back(unit: str, day: str = "2017-05-24") -> Draft:
    return step(day, "return", unit, seal=unit, answers=4)


def state(clerk: Clerk) -> list[str]:
    """Whether the round of May is open or closed, if there is one."""
    return [str(record["state"]) for record in json.loads(clerk("round", "list", "--format", "json").out)]


def statuses(clerk: Clerk) -> dict[str, str]:
    """Return what has become of the bureau's reports for May, by measure."""
    records = json.loads(clerk("missing", "--period", "5月", "-d", "区环保局", "--format", "json").out)
    return {record["ref"]: record["status"] for record in records if record["entry"]}


def test_a_round_is_closed_and_opened_again(clerk: Clerk, send: Send, wording: Wording) -> None:
    send(*sent("区环保局"))
    send(back("区环保局"))
    assert state(clerk) == ["open"]
    closing = clerk("round", "close", "5月", "--by", "王芳", "--reason", "已汇总").out.strip()
    assert state(clerk) == ["closed"]
    (entry,) = [entry for entry in clerk.log() if entry["id"] == closing]
    assert (entry["kind"], entry["unit"], entry["ref"], entry["period"], entry["reason"]) == (
        *("close-round", None, None, "2017-05", "已汇总"),
    )
    wording(clerk.refused("round", "close", "2017-05"), "2017-05 ", "2017-05-25", closing=closing)
    clerk("round", "reopen", "2017-05", "--by", "王芳", "--reason", "补报", "--on", "2017-05-25")
    assert state(clerk) == ["open"]
    wording(clerk.refused("round", "reopen", "2017-05", "--reason", "再补"), "2017-05")


def test_what_will_be_written_is_shown(clerk: Clerk, send: Send, wording: Wording) -> None:
    send(*sent("区环保局"), back("区环保局"))
    shown = clerk("round", "close", "5月", "--by", "王芳", lang="zh").err
    wording(shown, lang="zh")
    rows = [line.split() for line in shown.splitlines() if not line.startswith("─")]
    assert [row[1:] for row in rows[1:-1]] == [["2017-05-25"], ["2017-05"], ["王芳"]]


def test_opening_again_needs_a_reason(clerk: Clerk, wording: Wording) -> None:
    wording(clerk.refused("round", "reopen", "2017-05", code=2), "--reason")


def test_closing_while_workbooks_are_out_needs_a_yes(clerk: Clerk, send: Send, wording: Wording) -> None:
    send(*sent("区环保局", "区教委", "区财政局", "区科信委"), back("区环保局"))
    send(step("2017-05-25", "refuse", "区科信委", reason="空白"))
    message = clerk.refused("round", "close", "5月", "--on", "2017-05-24")
    wording(message)
    out, refused, early = message.splitlines()[1:-1]
    assert (" 2" in out, "airplan round show 2017-05" in out, " 1" in refused) == (True, True, True)
    assert early.endswith(" 25 May.")
    clerk.write("round", "close", "5月")
    assert state(clerk) == ["closed"]


@pytest.mark.parametrize("reported", [True, False])
def test_closing_what_was_never_sent_needs_a_yes(clerk: Clerk, wording: Wording, *, reported: bool) -> None:
    if reported:
        clerk.write("record", "8a", "--note", "完成200蒸吨。")
    wording(clerk.refused("round", "close", "2017-05"), "2017-05", *([" 1."] if reported else []))
    clerk.write("round", "close", "2017-05")
    assert state(clerk) == ["closed"]


def test_a_day_before_the_closing_is_odd_for_opening_again(clerk: Clerk, wording: Wording) -> None:
    clerk.write("round", "close", "2017-05")
    again = clerk.refused("round", "reopen", "2017-05", "--reason", "补报", "--on", "2017-05-20")
    wording(again, "2017-05-20", "2017-05-25")


@pytest.mark.parametrize("when", [("--period", "2017-05"), ("--on", "2017-05-24")], ids=" ".join)
def test_a_report_for_a_closed_round_needs_a_yes_and_is_late(
    clerk: Clerk, wording: Wording, when: tuple[str, ...]
) -> None:
    first = clerk.write("record", "8a", "--note", "完成200蒸吨。")
    closing = clerk.write("round", "close", "2017-05")
    late = ("record", "9a", "--note", "完成改造。", *when)
    wording(clerk.refused(*late), "2017-05 ", "2017-05-25", closing=closing)
    clerk.write(*late)
    correction = clerk.refused("record", "8a", "--note", "完成250蒸吨。", "--corrects", first)
    wording(correction, "2017-05 ", "2017-05-25", closing=closing)
    clerk.write("record", "8a", "--note", "完成250蒸吨。", "--corrects", first)
    assert statuses(clerk) == {"8a": "received", "9a": "late"}
    clerk("record", "9a", "--note", "六月。", "--period", "2017-06", "--by", "王芳")


def test_after_opening_again_nothing_is_late_that_comes_by_its_day(clerk: Clerk) -> None:
    clerk.write("round", "close", "2017-05")
    clerk.write("round", "reopen", "2017-05", "--reason", "补报")
    clerk("record", "9a", "--note", "完成改造。", "--by", "王芳")
    assert statuses(clerk) == {"9a": "received"}


@pytest.mark.parametrize("lang", LANGS)
def test_the_doubts_of_closing_read_well(clerk: Clerk, send: Send, golden: Golden, lang: Language) -> None:
    send(*sent("区环保局", "区教委"), back("区环保局"))
    clerk.refused("round", "close", "5月", lang=lang)
    golden(f"round-close.{lang}", clerk("round", "close", "5月", code=3, lang=lang, width=80).err)


# --- taking back ------------------------------------------------------------------------------------------------------


def states(clerk: Clerk) -> dict[str, str]:
    records = json.loads(clerk("round", "show", "5月", "--format", "json").out)
    return {record["unit"]: record["state"] for record in records if record["steps"]}


def test_a_whole_dispatch_is_undone_and_restored(clerk: Clerk, send: Send, wording: Wording) -> None:
    batch = send(*sent("区环保局", "区教委"))
    assert [entry.batch for entry in batch] == [batch[0].id] * 2
    undoing = clerk.write("undo", batch[0].id)
    assert states(clerk) == {}
    assert json.loads(clerk("round", "list", "--format", "json").out) == []
    assert {entry["retracted_by"] for entry in clerk.log() if entry["kind"] == "dispatch"} != {None}
    wording(clerk.refused("undo", batch[0].id), entry=batch[0].id, retraction=clerk.log()[0]["retracted_by"])
    clerk.write("undo", undoing)
    assert states(clerk) == {"区环保局": "out", "区教委": "out"}


def test_one_workbook_of_a_dispatch_is_undone(clerk: Clerk, send: Send) -> None:
    batch = send(*sent("区环保局", "区教委"))
    clerk.write("undo", batch[1].id)
    assert states(clerk) == {"区环保局": "out"}
    clerk.write("undo", batch[0].id, "--only")
    assert states(clerk) == {}


def test_a_return_and_a_refusal_are_undone(clerk: Clerk, send: Send) -> None:
    send(*sent("区环保局"))
    (returned,) = send(back("区环保局"))
    (refused,) = send(step("2017-05-25", "refuse", "区环保局", reason="重复"))
    assert states(clerk) == {"区环保局": "refused"}
    clerk.write("undo", refused.id)
    assert states(clerk) == {"区环保局": "returned"}
    clerk.write("undo", returned.id)
    assert states(clerk) == {"区环保局": "out"}


def test_a_whole_collection_is_undone_with_the_reports_it_brought(clerk: Clerk, send: Send) -> None:
    send(*sent("区教委"))
    draft = report("2017-05-24", "区教委", "8a", note="完成改造。")
    batch = send(back("区教委")._replace(batch="collected"), draft._replace(batch="collected"))

    def owed() -> list[dict[str, Any]]:
        records: list[dict[str, Any]] = json.loads(
            clerk("missing", "--period", "5月", "-d", "区教委", "--format", "json").out
        )
        return records

    assert [(record["status"], record["workbook"]) for record in owed()] == [("received", "returned")]
    undoing = clerk.write("undo", batch[0].id)
    assert [(record["status"], record["workbook"]) for record in owed()] == [("missing", "out")]
    clerk.write("undo", undoing)
    assert [(record["status"], record["workbook"]) for record in owed()] == [("received", "returned")]


def test_a_closing_is_undone(clerk: Clerk) -> None:
    closing = clerk.write("round", "close", "2017-05")
    undoing = clerk.write("undo", closing)
    assert state(clerk) == []
    clerk.write("undo", undoing)
    assert state(clerk) == ["closed"]
    assert [entry["lifted_by"] for entry in clerk.log() if entry["id"] == undoing] != [None]


def test_a_step_is_no_report(clerk: Clerk, send: Send, wording: Wording) -> None:
    (returned,) = send(back("区环保局"))
    wording(clerk.refused("send-back", returned.id, "--reason", "无"), returned=returned.id)
    wording(clerk.refused("record", "8a", "--note", "无", "--corrects", returned.id), returned=returned.id)


# --- elsewhere --------------------------------------------------------------------------------------------------------


def test_check_and_status_do_not_mind_rounds(clerk: Clerk, send: Send) -> None:
    before = clerk("status", "--format", "json").out
    send(*sent("区环保局", "没有的单位"), back("区环保局"))
    clerk.write("round", "close", "2017-05")
    assert "journal" not in clerk("check").err
    assert clerk("status", "--format", "json").out == before


def test_a_unit_that_the_book_no_longer_has_is_listed_last(clerk: Clerk, send: Send) -> None:
    send(*sent("没有的单位", "区环保局"))
    last = json.loads(clerk("round", "show", "5月", "--format", "json").out)[-1]
    assert (last["unit"], last["state"], last["expected"]) == ("没有的单位", "out", 0)
    assert "没有的单位" in clerk("round", "show", "5月").out


def test_the_log_of_a_unit_has_its_workbooks(clerk: Clerk, send: Send) -> None:
    send(*sent("区环保局", "区教委"), back("区环保局"))
    steps = clerk.log("--unit", "区环保局")
    assert [(entry["kind"], entry["source"]["file"], entry["due"], entry["answers"]) for entry in steps] == [
        ("dispatch", "2017-05_区环保局.xlsx", "2017-05-25", None),
        ("return", "2017-05_区环保局.xlsx", None, 4),
    ]


def test_a_round_goes_with_a_backup_and_an_export(run: Run, round_2017: Path, tmp_path: Path, beijing: None) -> None:
    question = ("round", "show", "5月", "--as-of", "2017-05-31", "--format", "json")
    there = run("--store", str(round_2017), *question).out
    run("--store", str(round_2017), "backup", str(tmp_path / "backup.sqlite"))
    run("--store", str(tmp_path / "restored.sqlite"), "restore", str(tmp_path / "backup.sqlite"))
    assert run("--store", str(tmp_path / "restored.sqlite"), *question).out == there
    run("--store", str(round_2017), "journal", "export", str(tmp_path / "a.jsonl"))
    run("--store", str(tmp_path / "new.sqlite"), "journal", "import", str(tmp_path / "a.jsonl"), "--yes")
    assert run("--store", str(tmp_path / "new.sqlite"), *question).out == there
    run("--store", str(tmp_path / "new.sqlite"), "journal", "export", str(tmp_path / "b.jsonl"))
    assert (tmp_path / "b.jsonl").read_bytes() == (tmp_path / "a.jsonl").read_bytes()
