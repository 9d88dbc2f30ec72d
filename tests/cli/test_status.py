"""Do the commands that follow progress say where things stand, on screens, to programs, on any day?"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from rich.cells import cell_len
from rich.console import Console

from airplan.formats import terminal
from airplan.reports.table import Column, Table
from airplan.store.connect import open_store
from airplan.store.journal import Journal
from support.contract import fits
from support.journals import SCREENS, noon
from support.journals import said as report

if TYPE_CHECKING:
    from collections.abc import Callable

    from airplan.i18n import Language
    from support.clerk import Clerk
    from support.command_line import Process, Result, Run
    from support.golden import Golden
    from support.wording import Wording

    Ask = Callable[..., Result]
    Records = Callable[..., list[dict[str, Any]]]

DOCS = Path(__file__).parents[2] / "docs"
LANGS = ("en", "zh")
SHOWN = [(name, width) for name, (_question, widths) in SCREENS.items() for width in widths]
COMMANDS = {
    "status": ("status",),
    "status --units": ("status", "--units"),
    "status --by": ("status", "--by", "department"),
    "overdue": ("overdue", "--as-of", "2017-07-05"),
    "missing": ("missing",),
}


@pytest.fixture
def ask(run: Run, may_2017: Path) -> Ask:
    """`ask("status", lang="zh").out`: a question about the month, as was known on 31 May if it does not say."""

    def call(*question: str, **more: Any) -> Result:
        day: tuple[str, ...] = () if "--as-of" in question else ("--as-of", "2017-05-31")
        day += () if {"--as-of", "--known-at"} & {*question} else ("--known-at", "2017-05-31")
        return run("--store", str(may_2017), *question, *day, **more)

    return call


@pytest.fixture
def records(ask: Ask) -> Records:
    """The JSON records of an answer."""
    return lambda *question, **more: json.loads(ask(*question, "--format", "json", **more).out)


def keyed(records: list[dict[str, Any]], *keys: str) -> dict[Any, Any]:
    """The records by their first key, or pairs of keys."""
    return {tuple(record[key] for key in keys) if len(keys) > 1 else record[keys[0]]: record for record in records}


# --- screens ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("name", "width"), SHOWN)
def test_screen(ask: Ask, golden: Golden, name: str, width: int, lang: Language) -> None:
    result = ask(*SCREENS[name][0], lang=lang, width=width)
    assert result.err == ""
    assert [line for line in result.out.split("\n") if cell_len(line) > width] == []
    assert "…" not in result.out, "nothing is cut off"
    golden(f"{name}.{lang}.{width}", result.out)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.parametrize("width", [60, 72, 100, 160])
@pytest.mark.slow
def test_any_width_fits_and_loses_nothing(ask: Ask, name: str, width: int, lang: Language) -> None:
    screen = ask(*SCREENS[name][0], lang=lang, width=width).out
    assert [line for line in screen.split("\n") if cell_len(line) > width] == []
    whole = ask(*SCREENS[name][0], lang=lang, width=100).out
    assert width > 100 or set(Counter(whole) - Counter(screen)) <= set(" \n─")


@pytest.mark.parametrize("lang", LANGS)
def test_reminders_on_a_screen(ask: Ask, golden: Golden, lang: Language) -> None:
    golden(f"missing-remind.{lang}", ask("missing", "--remind", "-d", "区市政市容委", "-d", "德胜街道", lang=lang).out)


def test_a_light_is_a_word_beside_its_colour() -> None:
    columns = (Column("light", "Light", kind="light"), Column("bar", "Lights", kind="bar"))
    bar = ("red", "yellow", "green", "grey")
    table = Table("", columns, tuple((light, bar) for light in bar))
    coloured, plain = io.StringIO(), io.StringIO()
    terminal._print(table, Console(file=coloured, width=40, force_terminal=True, color_system="standard"))
    terminal._print(table, Console(file=plain, width=40, color_system=None))
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured.getvalue()) == plain.getvalue()
    first = coloured.getvalue().split("\n")[2]
    assert re.findall(r"\x1b\[([\d;]+)m(\w+|-)\x1b", first) == [
        *(("1;31", "red"), ("1;31", "R"), ("33", "Y"), ("32", "G"), ("2", "-"))
    ]


@pytest.mark.parametrize(
    ("environment", "encoding", "bar"),
    [
        ({"AIRPLAN_LANG": "zh", "PYTHONIOENCODING": "gbk"}, "gbk", "红黄绿灰灰灰灰灰灰灰"),
        ({"AIRPLAN_LANG": "zh", "PYTHONIOENCODING": "utf-8"}, "utf-8", "红黄绿灰灰灰灰灰灰灰"),
        ({"AIRPLAN_LANG": "en", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}, "ascii", "RYG-------"),
        ({"AIRPLAN_LANG": "en", "PYTHONIOENCODING": "cp936"}, "gbk", "RYG-------"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bar_survives_any_console(
    process: Process, may_2017: Path, environment: dict[str, str], encoding: str, bar: str
) -> None:
    question = ("status", "--by", "section", "--as-of", "2017-05-31")
    ended = process("--store", str(may_2017), *question, env={**environment, "COLUMNS": "200"})
    assert ended.returncode == 0
    (total,) = [line for line in ended.stdout.decode(encoding).split("\n") if re.search(r"\b(total|合计) ", line)]
    assert total.split()[-1].strip("|") == bar


# --- the JSON contract ------------------------------------------------------------------------------------------------

STATUS = (
    *("ref", "id", "brief", "light", "reasons", "status", "due", "plan_due", "extended", "days_left", "last_report"),
    *("figures", "milestones", "period", "expected", "answered", "empty", "missing_units", "listed", "leads"),
    "decisions",
)
INSIDE = {
    "reasons": ("word", "light", "days", "points", "what"),
    "figures": (
        *("id", "metric", "unit", "value", "as_of", "target", "promised", "asked", "behind", "monthly", "met"),
        *("metric_en", "unit_en", "year", "about", "relative_to"),
    ),
    "milestones": ("title", "day", "reached"),
    "leads": ("unit", "hearing", "light", "status", "last_report"),
    "decisions": ("entry", "kind", "as_of", "to", "target", "value", "title", "authority", "reason"),
}
KEYS = {
    "status": STATUS,
    "status --units": (
        *("ref", "id", "metric", "measured_in", "nature", "target", "value", "as_of", "sum", "difference", "units"),
        *("metric_en", "measured_in_en", "year"),
    ),
    "status --by": (
        *("group", "name", "measures", "red", "yellow", "green", "grey", "not_heard", "not_asked", "done"),
        *("closed", "answered", "green_share", "done_share"),
    ),
    "overdue": (
        *("ref", "id", "brief", "light", "reasons", "status", "due", "plan_due", "extended", "last_report"),
        *("days_late", "lead", "leaders", "undated"),
    ),
    "missing": (
        *("unit", "ref", "status", "entry", "as_of", "recorded_at", "late", "why", "notices"),
        *("workbook", "dispatched", "returned", "workbook_late", "workbook_empty"),
    ),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_json_has_the_keys_and_types_of_the_page(records: Records, command: str) -> None:
    page = (DOCS / "json.md").read_text("utf-8")
    (section,) = re.findall(rf"^### `{command}`\n(.*?)(?=^##)", page, re.MULTILINE | re.DOTALL)
    promised = dict(re.findall(r"^\| `([\w.]+)` \| ([\w ]+) \|", section.partition("With `--remind`")[0], re.MULTILINE))
    assert tuple(key for key in promised if "." not in key) == KEYS[command]
    assert {
        key: tuple(name.partition(".")[2] for name in promised if name.startswith(f"{key}.")) for key in INSIDE
    } == (INSIDE if command == "status" else dict.fromkeys(INSIDE, ()))
    answer = records(*COMMANDS[command])
    assert answer
    for record in answer:
        assert tuple(record) == KEYS[command]
        for key, value in record.items():
            assert fits(value, promised[key]), f"{key}: {value!r}"
            for inner in value if key in INSIDE else ():
                assert tuple(inner) == INSIDE[key]
                if command == "status":
                    assert [name for name, part in inner.items() if not fits(part, promised[f"{key}.{name}"])] == []


@pytest.mark.parametrize("form", ["json", "csv"])
@pytest.mark.parametrize("question", [*COMMANDS.values(), ("missing", "--by", "measure")], ids=" ".join)
def test_programs_read_the_same_in_both_languages(ask: Ask, question: tuple[str, ...], form: str) -> None:
    assert ask(*question, "--format", form, lang="zh").out == ask(*question, "--format", form).out


def test_the_standing_of_5a(records: Records) -> None:
    record = keyed(records("status"), "ref")["5a"]
    behind = record["figures"][0].pop("behind")
    assert behind == pytest.approx((151 / 365 - 12000 / 24530) * 100)
    assert record["figures"] == [
        {
            "id": "retired-vehicles",
            "metric": "报废和转出老旧机动车",
            "unit": "辆",
            "value": 12000,
            "as_of": "2017-05-24",
            "target": 24530,
            "promised": 24530,
            "asked": 10148,
            "monthly": 1790,
            "met": False,
            "metric_en": "Old vehicles scrapped or moved out",
            "unit_en": "vehicles",
            "year": None,
            "about": False,
            "relative_to": None,
        }
    ]
    counts = {key: record[key] for key in ("period", "expected", "answered", "empty", "listed")}
    assert counts == {"period": "2017-05", "expected": 23, "answered": 2, "empty": 1, "listed": 23}
    assert len(record["missing_units"]) == 20
    assert record["leads"] == [
        {"unit": "区环保局", "hearing": "heard", "light": "green", "status": "in-progress", "last_report": "2017-05-24"}
    ]
    assert "什刹海街道办事处" in record["missing_units"]
    assert record["reasons"] == [{"word": "in-time", "light": "green", "days": 0, "points": 0, "what": ""}]
    assert (record["light"], record["status"], record["last_report"]) == ("green", "in-progress", "2017-05-24")


def test_what_the_office_decided_stands_beside_the_document(records: Records) -> None:
    standings = keyed(records("status"), "ref")
    extended = standings["8b"]
    assert (extended["due"], extended["plan_due"], extended["extended"]) == ("2017-09-30", "2017-06-30", True)
    (extension,) = extended["decisions"]
    assert extension.pop("entry")
    assert extension == {
        "kind": "extend", "as_of": "2017-05-20", "to": "2017-09-30", "target": "", "value": None, "title": "",
        "authority": "区政府专题会", "reason": "补贴办法尚未出台。",
    }  # fmt: skip
    assert [(each["target"], each["promised"]) for each in standings["10a"]["figures"]] == [(20, 25)]
    assert [each["kind"] for each in standings["10a"]["decisions"]] == ["milestone", "adjust"]
    assert standings["1a"]["milestones"] == [{"title": "报送整改方案", "day": "2017-05-20", "reached": None}]
    assert (standings["32a"]["light"], standings["32a"]["status"]) == ("green", "closed")


def test_filters_hold_for_all_three(records: Records) -> None:
    assert [record["ref"] for record in records("status", "--light", "red")] == ["1a", "13a"]
    assert [record["ref"] for record in records("status", "--light", "黄", "-d", "区科信委")] == ["8a", "28a"]
    assert [record["ref"] for record in records("overdue", "-k", "by-date", "--as-of", "2017-07-05")] == ["28a"]
    assert {record["ref"] for record in records("missing", "-s", "3")} == {"5a"}
    assert records("status", "--text", "没有这样的词") == []


def test_units_that_are_asked_for_owe_and_no_others(records: Records) -> None:
    assert [(record["unit"], record["ref"]) for record in records("missing", "-d", "德胜街道")] == [
        ("德胜街道办事处", ref) for ref in ("5a", "8a", "22c")
    ]
    assert len(records("missing", "-d", "各街道办事处")) == 45
    assert {record["ref"] for record in records("missing", "-d", "区科信委", "-r", "协办")} == {"8a"}
    assert {record["unit"] for record in records("missing", "-r", "assisting", "--text", "老旧机动车")} == {
        *("区商务委", "区委宣传部", "区政府办公室", "区国资委", "区双拥办", "区政府督查室"),
    }


def test_who_owes_what_for_may(records: Records) -> None:
    owed = records("missing", "--period", "5月")
    assert len(owed) == 107 + 4, "three leads of 1a by its milestone, one of 28a by its day"
    why = {(record["unit"], record["ref"]): [each["rule"] for each in record["why"]] for record in owed}
    assert why["区委办公室", "1a"] == ["milestone-overdue"]
    assert why["区科信委", "28a"] == ["due"]
    assert why["区环保局", "2a"] == ["cadence", "cadence", "cadence", "ongoing"]
    came = {(record["unit"], record["ref"]): record["status"] for record in owed if record["status"] != "missing"}
    assert came == {
        ("区政府办公室", "1a"): "received",
        ("区科信委", "28a"): "received",
        ("区环保局", "2a"): "late",
        ("区环保局", "5a"): "received",
        ("德胜街道办事处", "5a"): "received",
        ("月坛街道办事处", "5a"): "empty",
        ("区环保局", "8a"): "received",
        ("区环保局", "13a"): "received",
        ("区市政市容委", "18a"): "sent-back",
        ("区城管执法监察局", "20a"): "repeated",
    }
    late = keyed(owed, "unit", "ref")["区环保局", "2a"]
    assert (late["late"], late["as_of"], late["recorded_at"]) == (True, "2017-05-27", "2017-05-27T04:00:00.000Z")
    assert owed == records("missing", "--by", "measure")


def test_a_unit_s_list_says_what_the_unit_itself_has_reported(records: Records) -> None:
    own = {record["ref"]: record["own"] for record in records("department", "月坛街道")}
    nothing = {"status": None, "last_report": None, "empty": None}
    assert own["5a"] == {"hearing": "heard", "status": "in-progress", "last_report": "2017-05-24", "empty": None}
    assert own["8a"] == {"hearing": "not-heard", **nothing}
    assert own["28a"] == {"hearing": "not-asked", **nothing}, "its lead has reported, and the measure is not grey"
    assert {record["own"]["hearing"] for record in records("department", "各街道办事处")} == {None}


def test_who_was_not_heard_is_not_green_in_its_own_list_either(ask: Ask) -> None:
    def rows(unit: str) -> dict[str, dict[str, str]]:
        text = ask("department", unit, "--format", "csv").out.lstrip("\ufeff")
        return {row["ref"]: row for row in csv.DictReader(io.StringIO(text))}

    lights = {(row["hearing"], row["own_light"]) for row in rows("区委办公室").values()}
    assert lights == {("not-heard", "grey")}
    assert rows("区委办公室")["1a"]["light"] == "red", "by all its leads"
    street = rows("月坛街道")
    silent = {row["own_light"] for row in street.values() if row["hearing"] != "heard" and row["status"] != "closed"}
    assert silent == {"grey"}
    assert street["28a"]["light"] != "grey"
    assert street["5a"]["own_light"] == street["5a"]["light"]
    narrow = ask("department", "区委办公室", lang="zh").out
    (shown,) = (line for line in narrow.splitlines() if line.startswith("1a "))
    assert " 灰 " in shown
    assert "1a 红" in narrow


def test_each_report_says_why_it_is_asked_for(ask: Ask, records: Records, wording: Wording) -> None:
    why = keyed(records("missing", "--why"), "unit", "ref")
    assert why["区科信委", "28a"]["why"] == [{"rule": "due", "what": None, "day": "2017-06-30"}]
    assert why["区科信委", "8a"]["why"] == [{"rule": "target", "what": None, "day": None}]
    assert ask("missing", "--format", "json").out == ask("missing", "--why", "--format", "json").out
    written = ask("missing", "--why", "--format", "csv").out.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(written, newline="")))
    assert keyed(rows, "unit", "ref")["区科信委", "28a"]["why"] == "due 2017-06-30"
    shown = ask("missing", "--why", "-d", "区科信委", width=200).out
    wording(next(line for line in shown.splitlines() if "28a" in line), "60", "30 June 2017")


def test_what_was_reported_on_a_month_as_of_the_next_is_not_passed_over_in_silence(
    clerk: Clerk, wording: Wording
) -> None:
    """The bulletin of April, made on 5 May: what is of 3 May does not count on 30 April, and that is said."""
    clerk.now = clerk.now.replace(day=3)
    clerk.write("record", "13a", "--value", "4.8")
    clerk.write("record", "5a", "--value", "9000", "--period", "2017-05")
    clerk.now = clerk.now.replace(day=5)
    wording(clerk("status", "13a", "--as-of", "2017-04-30").err, "--as-of 2017-05-03")
    wording(clerk("missing", "--as-of", "4月底", "-d", "区环保局", lang="zh").err, "--as-of 2017-05-03", lang="zh")
    assert clerk("status", "13a", "--as-of", "2017-05-04").err == ""
    assert clerk("status", "13a", "--as-of", "2017-04-30", "--known-at", "2017-05-05").err == ""
    clerk.write("undo", clerk.log("13a")[0]["id"], "--reason", "误报")
    assert clerk("status", "13a", "--as-of", "2017-04-30").err == ""


def test_a_unit_that_only_said_nothing_is_shown_as_that(clerk: Clerk) -> None:
    clerk.write("record", "3a", "--unit", "区环保局", "--note", "按计划推进中")
    wide = clerk("department", "区环保局", "--role", "lead", lang="zh", width=140).out
    (row,) = (line for line in wide.splitlines() if line.startswith("3a "))
    assert "空报（5月25" in row
    clerk("department", "区环保局", "--output", "list.xlsx", lang="zh")
    cells = [cell.value for row in load_workbook("list.xlsx").worksheets[0].iter_rows() for cell in row]
    assert "空报（5月25日）" in cells


def test_of_what_has_been_closed_since_nobody_is_reminded(clerk: Clerk) -> None:
    """Yet the month owed it, and it has not come."""
    clerk.now = clerk.now.replace(day=27)
    clerk.write("close", "17a")
    unit = "区市政市容委"
    reminder = clerk("missing", "5月", "--remind", "-d", unit, lang="zh").out
    assert ". 17a " not in reminder
    assert "（18a）" in reminder
    owed = {each["ref"]: each for each in json.loads(clerk("missing", "5月", "-d", unit, "--format", "json").out)}
    assert owed["17a"]["status"] == "missing"


def test_reminders_for_programs(records: Records, wording: Wording) -> None:
    (reminder,) = records("missing", "--remind", "-d", "区市政市容委", lang="zh")
    assert list(reminder) == ["unit", "text"]
    assert reminder["unit"] == "区市政市容委"
    wording(reminder["text"], "渣土车运输管理（18a）", lang="zh")
    assert [record["unit"] for record in records("missing", "--remind")][:3] == [
        "区委办公室",
        "区委宣传部",
        "区政府办公室",
    ]


# --- days -------------------------------------------------------------------------------------------------------------


def test_a_past_day_is_answered_from_all_that_is_known_now(records: Records) -> None:
    assert keyed(records("status", "--known-at", "2017-05-31"), "ref")["17a"]["light"] == "grey"
    assert keyed(records("status", "--known-at", "2017-06-04"), "ref")["17a"]["light"] == "grey"
    known = keyed(records("status", "--known-at", "2017-06-05"), "ref")["17a"]
    assert known == keyed(records("status", "--as-of", "2017-05-31"), "ref")["17a"]
    assert (known["light"], known["last_report"]) == ("green", "2017-05-24")
    before = keyed(records("status", "--as-of", "2017-05-23"), "ref")
    assert (before["5a"]["figures"][0]["value"], before["5a"]["light"]) == (9100, "green")
    assert keyed(records("status", "--as-of", "2017-05-11"), "ref")["32a"]["status"] == "done"


@pytest.mark.parametrize(
    "command",
    [
        *(
            "status",
            "overdue",
            "missing",
            "list",
            "due",
            "log",
            "summary",
            "round list",
            "round show",
            "milestone list",
        ),
        *(
            "show 17a",
            "department 区环保局",
            "official 姜立光",
            "search 锅炉",
            "status --by section",
            "export progress.xlsx",
        ),
    ],
)
@pytest.mark.parametrize("form", [(), ("--format", "json")], ids=["table", "json"])
def test_entries_that_came_later_are_counted_in_one_note(
    ask: Ask, command: str, form: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    question = (*command.split(), *(() if command.startswith("export") else form))
    later = ask(*question, "--as-of", "2017-05-31", width=120)
    (note,) = (line for line in later.err.splitlines() if "--known-at" in line)
    assert re.search(r"\b1 entry\b", note)
    assert "--known-at" not in later.out
    others = (("--as-of", "2017-06-05"), ("--as-of", "2017-04-25"), ("--as-of", "2017-05-31", "--known-at", "today"))
    for days in others:
        again = (*question, "--force") if command.startswith("export") else question
        assert "--known-at" not in ask(*again, *days, width=120).err, "nothing later is about these days, or counts"


def test_what_came_late_counts_when_it_is_asked_for(records: Records) -> None:
    (then,) = [record for record in records("missing") if record["ref"] == "17a"]
    (now,) = [record for record in records("missing", "--as-of", "2017-05-31") if record["ref"] == "17a"]
    assert (then["status"], then["late"]) == ("missing", False)
    assert (now["status"], now["late"]) == ("late", True)


@pytest.mark.parametrize(
    ("day", "period"), [("2017-05-05", "April 2017"), ("2017-05-06", "May 2017"), ("2017-06-05", "May 2017")]
)
def test_the_month_that_is_asked_for_is_in_the_title(ask: Ask, wording: Wording, day: str, period: str) -> None:
    wording(ask("missing", "--as-of", day, width=200).out.splitlines()[0], period, f"25 {period}")


def test_the_office_has_its_own_reporting_day(
    ask: Ask, wording: Wording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "airplan.toml").write_text('[reporting]\nday = 31\nleads = []\neveryone = ["target"]\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    wording(ask("missing", "--period", "2017-02", width=200).out.splitlines()[0], "February 2017", "28 February 2017")
    wording(ask("missing", width=200).out.splitlines()[0], "73", "5")


# --- checks -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (("overdue", "--check"), 4),
        (("overdue", "--check", "--as-of", "2017-05-20"), 0),
        (("overdue", "--check", "-k", "ongoing", "--as-of", "2017-12-31"), 0),
        (("overdue",), 0),
        (("missing", "--check"), 4),
        (("missing",), 0),
        (("missing", "--check", "--remind"), 4),
        (("missing", "--check", "--format", "json"), 4),
        (("missing", "--check", "-d", "区环保局", "-s", "3"), 0),
        (("missing", "--check", "-d", "区市政市容委", "--text", "渣土车"), 4),
        (("missing", "--check", "--period", "2017-06"), 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_check_ends_with_4_if_there_is_anything(ask: Ask, question: tuple[str, ...], code: int) -> None:
    result = ask(*question, code=code)
    assert result.err == ""
    assert result.out == ask(*(word for word in question if word != "--check")).out


def test_a_check_is_fine_once_everybody_has_reported(ask: Ask, may_2017: Path) -> None:
    database = open_store(str(may_2017))
    draft = report("2017-05-31", "区市政市容委", "18a", note="运输车辆已全部登记。")
    Journal(database, "xicheng-2017").append([draft], revision="test", now=noon("2017-05-31"))
    database.close()
    ask("missing", "--check", "-d", "区市政市容委", "--text", "渣土车", code=0)


@pytest.mark.parametrize(
    ("question", "code", "facts"),
    [
        (("status", "--by", "火星"), 2, ["--by 火星", "section, unit, official, subdistrict"]),
        (("missing", "--by", "section"), 2, ["--by section", "unit, measure"]),
        (("missing", "--period", "2017-13"), 2, ["2017-13"]),
        (("status", "--known-at", "soon"), 2, ["soon"]),
        (("missing", "-d", "火星局"), 3, ["火星局"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_meant_is_refused(
    ask: Ask, wording: Wording, question: tuple[str, ...], code: int, facts: list[str]
) -> None:
    result = ask(*question, code=code)
    assert result.out == ""
    wording(result.err, *facts)


@pytest.mark.parametrize(
    ("typed", "meant"), [("类别", "section"), ("部门", "department"), ("领导", "official"), ("街道", "subdistrict")]
)
def test_groups_in_chinese(ask: Ask, typed: str, meant: str) -> None:
    assert ask("status", "--by", typed).out == ask("status", "--by", meant).out
    assert ask("missing", "--by", "措施").out == ask("missing", "--by", "measure").out


# --- files ------------------------------------------------------------------------------------------------------------


def test_csv_says_in_cells_what_json_says(ask: Ask, records: Records) -> None:
    rows = list(csv.DictReader(io.StringIO(ask("status", "--format", "csv").out.removeprefix("\ufeff"), newline="")))
    assert [row["ref"] for row in rows] == [record["ref"] for record in records("status")]
    row = keyed(rows, "ref")
    assert row["5a"]["figures"] == "报废和转出老旧机动车 ≥ 24530 辆: 12000"
    assert (row["8b"]["due"], row["8b"]["plan_due"], row["8b"]["days_left"]) == ("2017-09-30", "2017-06-30", "122")
    assert (row["18a"]["light"], row["18a"]["reasons"]) == ("grey", "no-report\nsent-back")
    late = ask("overdue", "--as-of", "2017-07-05", "--format", "csv").out.removeprefix("\ufeff")
    assert [(row["ref"], row["days_late"]) for row in csv.DictReader(io.StringIO(late))] == [("1a", "46"), ("28a", "5")]
    owing = list(csv.DictReader(io.StringIO(ask("missing", "--format", "csv").out.removeprefix("\ufeff"), newline="")))
    assert keyed(owing, "unit")["德胜街道办事处"] == {
        "unit": "德胜街道办事处", "expected": "3", "answered": "1", "received": "1", "late": "0",
        "empty": "0", "repeated": "0",
        "sent_back": "0", "open": "0", "missing": "2", "reminded": "0", "urged": "0", "supervised": "0",
        "missing_refs": "8a\n22c", "workbook": "", "dispatched": "",
        "returned": "", "workbook_late": "0", "workbook_empty": "0",
    }  # fmt: skip


def test_a_workbook_has_the_sentences(ask: Ask, wording: Wording, tmp_path: Path) -> None:
    ask("status", "--output", str(tmp_path / "a.xlsx"), lang="zh")
    sheet: Any = load_workbook(tmp_path / "a.xlsx").active
    head, *rows = sheet.iter_rows(values_only=True)
    row = dict(zip(head, next(row for row in rows if row[0] == "5a"), strict=True))
    wording(row["进展"], "12,000", "24,530辆", "10,148", "1,790", lang="zh")
    assert (row["灯"], row["办理状态"], row["应报"], row["已报"], row["空报"]) == ("绿", "推进中", 23, 2, 1)
    assert row["最近填报"].date() == date(2017, 5, 24)


def test_markdown_has_a_line_for_each_sentence(ask: Ask, wording: Wording) -> None:
    (row,) = [line for line in ask("status", "--format", "markdown").out.split("\n") if line.startswith("| 5a |")]
    (progress,) = (cell for cell in row.split("|") if "12,000" in cell)
    wording(progress.strip(), "<br>12,000", "24,530 vehicles", "31 May", "10,148")


def test_reminders_go_to_a_file(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "remind.txt"
    result = ask("missing", "--remind", "--output", str(file), lang="zh")
    assert result.out == ""
    assert file.read_text("utf-8") == ask("missing", "--remind", lang="zh").out
    ask("missing", "--remind", "--output", str(file), "--encoding", "gbk", "--force", lang="zh")
    assert file.read_bytes().decode("gbk").startswith("区委办公室：\n　　2017年5月份工作进展情况")


def test_a_store_that_cannot_be_had_does_not_mean_that_nobody_has_reported(
    run: Run, wording: Wording, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    result = run("--store", str(tmp_path / "file" / "a.sqlite"), "status", "--as-of", "2017-05-31", code=3)
    wording(result.err, tmp_path / "file" / "a.sqlite", file=tmp_path / "file")
    assert result.out == ""


# --- what is over -----------------------------------------------------------------------------------------------------


def test_what_is_over_has_no_days_left_and_is_never_late(ask: Ask, records: Records) -> None:
    late = ("--as-of", "2017-12-31")
    over = [record["ref"] for record in records("status", "--status", "closed,done", *late)]
    assert over
    for command in (
        ("status",),
        ("official", "姜立光"),
        ("department", "区环保局"),
        ("due", "--status", "closed,done"),
    ):
        shown = [record for record in records(*command, *late) if record["ref"] in over]
        assert {record.get("days_left") for record in shown} <= {None}
    closed = [record["ref"] for record in records("status", "--status", "closed", *late)]
    assert not {record["ref"] for record in records("due", *late)} & {*closed}
    dated = [record["ref"] for record in records("due", "--status", "closed", *late)]
    answer = ask("due", *late, width=200)
    assert all(f"{ref} closed" in answer.out + answer.err for ref in dated)
    assert not {record["ref"] for record in records("overdue", *late)} & {*over}
