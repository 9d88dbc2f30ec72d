"""Does `airplan record` write down what was said, and nothing else; does it refuse, doubt and ask as it should?"""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from airplan.i18n import Language
    from support.clerk import Clerk
    from support.command_line import Process
    from support.golden import Golden

HBJ = "区环保局"
LANGS = ("en", "zh")


def test_a_report_is_written_as_it_was_said(clerk: Clerk) -> None:
    Path("report.pdf").touch()
    said = ("--note", "已开工", "--problem", "资金未到位", "--next", "组织验收")
    proof = ("--evidence", "report.pdf", "--evidence", "https://oa.example/8a")
    result = clerk(
        *("record", "8a", "--unit", "hbj", "--status", "推进中", "--value", "1,000", "--target", "retrofit"),
        *(*said, *proof, "--on", "5月20日", "--by", "王芳"),
    )
    (entry,) = clerk.log()
    assert result.out == f"{entry['id']}\n"
    assert {key: entry[key] for key in ("kind", "ref", "unit", "period", "as_of", "author", "about", "source")} == {
        "kind": "report",
        "ref": "8a",
        "unit": HBJ,
        "period": "2017-05",
        "as_of": "2017-05-20",
        "author": "王芳",
        "about": None,
        "source": None,
    }
    assert (entry["status"], entry["note"], entry["problem"], entry["next"]) == (
        *("in-progress", "已开工", "资金未到位"),
        "组织验收",
    )
    assert entry["values"] == [{"target": "retrofit", "value": 1000, "before": None, "unit": "蒸吨"}]
    assert entry["evidence"] == ["report.pdf", "https://oa.example/8a"]
    assert entry["recorded"] == "2017-05-25T01:31:00.000Z"
    assert re.fullmatch("[0-9a-f]{12}", entry["revision"])


@pytest.mark.parametrize("lang", LANGS)
def test_what_will_be_written_is_shown_aside(clerk: Clerk, golden: Golden, lang: Language) -> None:
    clerk.write("record", "8a", "--status", "推进中", "--value", "retrofit=300", "--note", "已开工")
    arguments = ("--status", "done", "--value", "retrofit=1200", "--next", "组织验收", "--yes", "--by", "王芳")
    result = clerk("record", "8a", *arguments, lang=lang)
    assert result.out == f"{clerk.log()[-1]['id']}\n"
    golden(f"record.{lang}", result.err)


@pytest.mark.parametrize("lang", LANGS)
def test_doubts_are_refused_where_nobody_can_be_asked(clerk: Clerk, golden: Golden, lang: Language) -> None:
    clerk.write("record", "8a", "--status", "推进中", "--value", "retrofit=300")
    result = clerk(
        *("record", "8a", "--status", "done", "--value", "retrofit=200", "--value", "emission-standard=0.96"),
        *("--evidence", "none.pdf", "--on", "2017-06-25", "--by", "王芳"),
        lang=lang,
        code=3,
    )
    assert result.out == ""
    assert len(clerk.log()) == 1
    golden(f"record-doubts.{lang}", result.err)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("12000", 12000), ("12,000", 12000), ("１２０００", 12000), ("1.2万", 12000), ("300.50辆", 300.5), ("0", 0)],
)
def test_values_as_people_type_them(clerk: Clerk, typed: str, value: float) -> None:
    clerk.write("record", "5a", "--value", typed)
    assert clerk.log()[0]["values"][0]["value"] == value


def test_percentages_as_people_type_them(clerk: Clerk) -> None:
    clerk.write("record", "17a", "--value", "coverage=96%", "--value", "main-road-flushing＝2")
    assert [value["value"] for value in clerk.log()[0]["values"]] == [96, 2]


@pytest.mark.parametrize("word", ["done", "DONE", "已完成"])
def test_a_status_in_either_language(clerk: Clerk, word: str) -> None:
    clerk.write("record", "8b", "--unit", HBJ, "--status", word)
    assert clerk.log()[0]["status"] == "done"


@pytest.mark.parametrize(("typed", "unit"), [("德胜街道", "德胜街道办事处"), ("hbj", HBJ), ("北京市西城区环保局", HBJ)])
def test_a_unit_by_any_of_its_names_and_through_a_collective(clerk: Clerk, typed: str, unit: str) -> None:
    clerk.write("record", "8a", "--unit", typed, "--note", "摸底")
    assert clerk.log()[0]["unit"] == unit


def test_a_task_of_one_measure_is_name_enough(clerk: Clerk) -> None:
    clerk.write("record", "5", "--note", "摸底")
    clerk.write("record", " 5A ", "--note", "再摸底")
    assert [entry["ref"] for entry in clerk.log()] == ["5a", "5a"]


def test_the_period_is_the_month_of_the_day(clerk: Clerk) -> None:
    clerk.write("record", "5a", "--note", "一", "--on", "2017-04-30")
    clerk.write("record", "5a", "--note", "二", "--on", "2017-05-02", "--period", "4月")
    clerk.write("--as-of", "2017-03-01", "record", "5a", "--note", "三")
    found = [(entry["as_of"], entry["period"]) for entry in clerk.log()]
    assert found == [("2017-04-30", "2017-04"), ("2017-05-02", "2017-04"), ("2017-03-01", "2017-03")]


# --- what is refused --------------------------------------------------------------------------------------------------

REFUSED: dict[str, tuple[tuple[str, ...], int, str]] = {
    "no such measure": (("99z", "--note", "x"), 3, "99z: no such task, measure or city number in this plan."),
    "several measures": (
        ("8", "--note", "x"),
        3,
        "8: this task has several measures; name one of them: 8a, 8b.",
    ),
    "several leads": (("8b", "--note", "x"), 3, "8b has several leads; add --unit: 区环保局, 区商务委."),
    "a unit that is not named": (
        ("32a", "--unit", "区公园管理中心", "--note", "x"),
        3,
        "区公园管理中心: no such name in this plan.",
    ),
    "a unit that others are named beside": (
        ("32a", "--unit", "区委宣传部", "--note", "x"),
        3,
        "区委宣传部: not named by measure 32a. It names 区环保局 (Lead), ",
    ),
    "a name that could be several": (("8a", "--unit", "城管", "--note", "x"), 3, "城管: could be any of these"),
    "a collective": (
        ("8a", "--unit", "各街道办事处", "--note", "x"),
        3,
        "各街道办事处 is a collective: each of its members reports for itself: 德胜街道办事处, ",
    ),
    "an open collective": (
        ("2a", "--unit", "区有关部门", "--note", "x"),
        3,
        "区有关部门: nobody has listed who belongs to this collective; name the unit itself.",
    ),
    "a target of nobody's": (
        ("8a", "--value", "1", "--target", "voc"),
        3,
        "voc: measure 8a has no such target. It has retrofit (燃气（油）锅炉低氮改造), retrofit-all (",
    ),
    "a target of the city's": (
        ("5a", "--value", "retired-vehicles-city=1"),
        3,
        "retired-vehicles-city: a target of the whole city, for context; the district reports no value on it.",
    ),
    "a measure without targets": (
        ("2a", "--value", "3"),
        3,
        "Measure 2a has no target to report a value on; what there is to say goes into --note.",
    ),
    "a named target of a measure without": (
        ("2a", "--value", "x=3"),
        3,
        "x: measure 2a has no target at all; what there is to say goes into --note.",
    ),
    "which of several targets": (
        ("8a", "--value", "3"),
        3,
        "Measure 8a has several targets; name one by its id: retrofit (",
    ),
    "one target twice": (
        ("8a", "--value", "retrofit=3", "--value", "Retrofit=4"),
        3,
        "retrofit: two values for one target.",
    ),
    "an estimate": (("5a", "--value", "约1200"), 2, "约1200: an estimate or a range, not a number."),
    "a range": (("5a", "--value", "1200-1300"), 2, "1200-1300: an estimate or a range, not a number."),
    "no number": (("5a", "--value", "many"), 2, "many: this is not a number in figures."),
    "a number of something else": (("5a", "--value", "96%"), 2, "96%: measured in %, while the target is measured in"),
    "less than nothing": (("5a", "--value", "-3"), 2, "-3: a quantity is never less than nothing."),
    "an unknown status": (
        ("5a", "--status", "差不多"),
        2,
        "--status 差不多: expected one of not-started, in-progress, done, paused, 未启动, 推进中, 已完成, 暂缓",
    ),
    "the office's status": (("5a", "--status", "closed"), 2, "--status closed: expected one of"),
    "no day": (("5a", "--note", "x", "--on", "2017-02-30"), 2, "2017-02-30: there is no such day in the calendar."),
    "no month": (("5a", "--note", "x", "--period", "2017-13"), 2, "2017-13: there is no such month."),
    "nothing at all": (("5a",), 2, "There is nothing to report."),
    "nothing but blanks": (("5a", "--note", "  ", "--evidence", ""), 2, "There is nothing to report."),
    "a target without a value": (
        ("8a", "--note", "x", "--target", "retrofit"),
        2,
        "--target says which target --value is about; without --value it means nothing.",
    ),
    "a target twice over": (
        ("8a", "--value", "retrofit=3", "--target", "retrofit"),
        2,
        "--target and --value ID=… cannot be used together.",
    ),
    "nobody": (("5a", "--note", "x", "--by", " "), 2, "Who makes this entry? Nobody is named."),
    "no such entry": (("5a", "--note", "x", "--corrects", "0000"), 3, "0000: the journal of this plan has no such"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refusals(clerk: Clerk, case: str) -> None:
    arguments, code, said = REFUSED[case]
    assert clerk.refused("record", *arguments, code=code).startswith(said)
    assert clerk.refused("record", *arguments, "--yes", code=code).startswith(said), "nobody can insist on that"


@pytest.mark.parametrize("case", REFUSED)
def test_refusals_in_chinese(clerk: Clerk, case: str) -> None:
    arguments, code, _said = REFUSED[case]
    said = clerk.refused("record", *arguments, code=code, lang="zh")
    plain = re.sub(r"--?[\w-]+|\S*[\w-]+=\S*|[\w.-]+\.toml|\[office\]|\b(author|airplan|record|log|REF)\b", " ", said)
    typed = {word for text in (*arguments, "retrofit emission standard all") for word in re.findall("[A-Za-z]+", text)}
    left = {word for word in re.findall("[A-Za-z]{3,}", plain) if word not in typed}
    assert left - {"not", "started", "progress", "done", "paused", "last", "month", "this"} == set(), said


@pytest.mark.parametrize(
    ("option", "texts"),
    [
        ("--unit", ("区环保局", "区教委")),
        ("--status", ("done", "paused")),
        ("--value", ("3", "4")),
        ("--target", ("retrofit", "voc")),
        ("--note", ("a", "b")),
        ("--problem", ("a", "b")),
        ("--next", ("a", "b")),
        ("--on", ("2017-05-01", "2017-05-02")),
        ("--period", ("2017-04", "2017-05")),
        ("--by", ("a", "b")),
        ("--corrects", ("1m85", "1m86")),
    ],
)
def test_an_option_given_twice(clerk: Clerk, option: str, texts: tuple[str, str]) -> None:
    given = [part for text in texts for part in (option, text)]
    said = clerk.refused("record", "5a", "--note" if option != "--note" else "--next", "x", *given, code=2)
    assert said.startswith(f"{option} given twice: {texts[0]}, {texts[1]}; it can stand only once.")
    assert ("One report is one unit's." in said) == (option == "--unit")


def test_an_option_given_three_times(clerk: Clerk) -> None:
    given = ("--by", "a", "--by", "b", "--by", "c")
    assert clerk.refused("record", "5a", "--note", "x", *given, code=2) == (
        "--by given 3 times: a, b, c; it can stand only once."
    )


# --- doubts -----------------------------------------------------------------------------------------------------------


def test_whoever_insists_is_heard(clerk: Clerk) -> None:
    doubtful = ("record", "5a", "--status", "done", "--value", "3")
    assert clerk.refused(*doubtful).startswith(
        "Nothing was written, as there are doubts:\n  Done, but without evidence"
    )
    result = clerk(*doubtful, "--yes")
    assert "doubt: Done, but without evidence.\n" in result.err
    assert len(clerk.log()) == 1


def test_a_value_is_compared_with_the_days_around_it(clerk: Clerk) -> None:
    """Which report was typed first does not matter."""
    clerk.write("record", "5a", "--value", "9100", "--on", "2017-04-25")
    clerk.write("record", "5a", "--value", "12000", "--on", "2017-05-24")
    assert "9,000 辆 is less than the 9,100 辆 of 2017-04-25" in clerk.refused(
        *("record", "5a", "--value", "9000", "--on", "2017-05-10")
    )
    assert "12,500 辆 is more than the 12,000 辆 of 2017-05-24, a later day." in clerk.refused(
        *("record", "5a", "--value", "12500", "--on", "2017-05-10")
    )
    clerk("record", "5a", "--value", "10000", "--on", "2017-05-10")


def test_two_clocks_that_disagree(clerk: Clerk) -> None:
    from datetime import timedelta

    clerk.write("record", "5a", "--note", "一")
    clerk.now -= timedelta(minutes=1, seconds=30)
    clerk("record", "5a", "--note", "二")
    clerk.now -= timedelta(hours=1)
    said = clerk.refused("record", "5a", "--note", "三")
    assert said.splitlines()[1] == (
        "  This machine's clock, 2017-05-25 08:32, is behind the newest entry's, 2017-05-25 09:30: one of the two is"
        " wrong."
    )
    entry = clerk.write("record", "5a", "--note", "三")
    assert clerk.log()[-1]["id"] == entry, "it is the newest all the same"


def test_evidence_that_is_not_there(clerk: Clerk) -> None:
    Path("here.pdf").touch()
    clerk("record", "5a", "--note", "一", "--evidence", "here.pdf", "--evidence", "https://oa.example/none.pdf")
    long = "x" * 5000
    said = clerk.refused("record", "5a", "--note", "二", "--evidence", "gone.pdf", "--evidence", long)
    assert said.splitlines()[1:-1] == ["  There is no such file: gone.pdf", f"  There is no such file: {long}"]


# --- corrections ------------------------------------------------------------------------------------------------------


def test_a_correction_keeps_what_it_does_not_mention(clerk: Clerk) -> None:
    first = clerk.write(
        *("record", "8a", "--status", "推进中", "--value", "retrofit=3000", "--value", "emission-standard=90"),
        *("--note", "已开工", "--on", "2017-05-20", "--period", "4月"),
    )
    second = clerk.write("record", "8a", "--corrects", first[-6:], "--value", "retrofit=300")
    third = clerk.write("record", "8a", "--corrects", second, "--note", "已完工", "--on", "2017-05-21")
    entries = {entry["id"]: entry for entry in clerk.log()}
    assert entries[second]["values"] == [
        {"target": "retrofit", "value": 300, "before": 3000, "unit": "蒸吨"},
        {"target": "emission-standard", "value": 90, "before": 90, "unit": "%"},
    ]
    assert [entries[second][key] for key in ("unit", "status", "note", "as_of", "period")] == (
        [HBJ, "in-progress", "已开工", "2017-05-20", "2017-04"]
    )
    assert [entries[third][key] for key in ("note", "as_of", "period")] == ["已完工", "2017-05-21", "2017-04"]
    assert entries[second]["about"] == entries[third]["about"] == first, "always the first of the line"
    assert [entries[one]["corrected_by"] for one in (first, second, third)] == [third, third, None]


def test_a_correction_is_not_compared_with_what_it_corrects(clerk: Clerk) -> None:
    """12000 was typed for 1200: that the value falls is the point of it. What was said before still counts."""
    clerk.write("record", "5a", "--value", "1000", "--on", "2017-05-01")
    wrong = clerk.write("record", "5a", "--value", "12000", "--on", "2017-05-20")
    result = clerk("record", "5a", "--corrects", wrong, "--value", "1200")
    assert re.search(r"retired-vehicles +12,000 → 1,200 辆", result.err)
    right = clerk.log()[-1]["id"]
    assert "is less than the 1,000 辆 of 2017-05-01" in clerk.refused(
        "record", "5a", "--corrects", right, "--value", "9"
    )


def test_a_correction_of_the_day_alone(clerk: Clerk) -> None:
    entry = clerk.write("record", "5a", "--note", "一", "--on", "2017-05-02")
    clerk("record", "5a", "--corrects", entry, "--on", "2017-05-03")
    assert clerk.log()[-1]["as_of"] == "2017-05-03"
    assert "has said the same, word for word" in clerk.refused(
        *("record", "5a", "--corrects", clerk.log()[-1]["id"], "--note", "一")
    )


def test_a_correction_can_take_a_value_away(clerk: Clerk) -> None:
    entry = clerk.write("record", "5a", "--note", "一", "--value", "3")
    erased = ("record", "5a", "--corrects", entry, "--value", "")
    assert "no number is given; if one was, it will be erased" in clerk.refused(*erased)
    clerk.write(*erased)
    assert clerk.log()[-1]["values"][0]["value"] is None
    clerk.write("record", "5a", "--value", "7", "--on", "2017-05-01")
    assert "the 7 辆 of 2017-05-01 will be erased" in clerk.refused(
        *("record", "5a", "--value", " ", "--on", "2017-05-02")
    )


def test_what_cannot_be_corrected(clerk: Clerk) -> None:
    entry = clerk.write("record", "8a", "--unit", HBJ, "--note", "一")
    closing = clerk.write("close", "8a")
    for arguments, said in {
        ("5a", "--corrects", entry): f"{entry} is a report of 区环保局 on 8a; a correction stays with both.",
        ("8a", "--corrects", entry, "--unit", "区教委"): f"{entry} is a report of 区环保局 on 8a; a correction stays",
        ("8a", "--corrects", closing): f"{closing} is not a report; only a report can be corrected.",
    }.items():
        assert clerk.refused("record", *arguments, "--note", "二").startswith(said)
    newer = clerk.write("record", "8a", "--corrects", entry, "--note", "二")
    assert clerk.refused("record", "8a", "--corrects", entry, "--note", "三") == (
        f"{entry} has been corrected by {newer}; correct that one."
    )
    retraction = clerk.write("undo", newer)
    assert clerk.refused("record", "8a", "--corrects", newer, "--note", "三") == (
        f"{newer} has been retracted by {retraction}; report anew, or undo {retraction}."
    )
    clerk.write("record", "8a", "--corrects", entry, "--note", "三")


def test_a_report_that_was_sent_back_can_be_corrected(clerk: Clerk) -> None:
    entry = clerk.write("record", "8a", "--note", "一")
    clerk.write("send-back", entry, "--reason", "缺证明材料")
    clerk.write("record", "8a", "--corrects", entry, "--note", "二", "--evidence", "https://oa.example/8a")
    assert clerk.log()[-1]["about"] == entry


# --- who makes it -----------------------------------------------------------------------------------------------------


def test_the_author_is_named_or_settled_or_logged_in(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk("record", "5a", "--note", "一")
    Path("airplan.toml").write_text('[office]\nauthor = "李明"\n', encoding="utf-8")
    clerk("record", "5a", "--note", "二")
    clerk("record", "5a", "--note", "三", "--by", " 王  芳\n")
    assert [entry["author"] for entry in clerk.log()] == ["wangfang", "李明", "王 芳"]


@pytest.mark.parametrize("failure", [OSError("no login"), KeyError("uid"), ImportError("pwd")], ids=type)
def test_a_computer_that_knows_no_users(clerk: Clerk, failure: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def getuser() -> str:
        raise failure

    monkeypatch.setattr("getpass.getuser", getuser)
    said = clerk.refused("record", "5a", "--note", "x", code=2)
    assert said.startswith("Who makes this entry? Nobody is named.\nAdd --by NAME")
    clerk("record", "5a", "--note", "x", "--by", "王芳")


# --- a store that takes no writing ------------------------------------------------------------------------------------


@pytest.fixture
def opened_so(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """From now on files of stores are opened in another way."""
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect

    def change(*, read_only: bool = False, room: int = 0) -> None:
        def connecting(target: str, **options: Any) -> sqlite3.Connection:
            if target == ":memory:":
                return connect(target, **options)
            if read_only:
                return connect(f"{Path(target).as_uri()}?mode=ro", **options | {"uri": True})
            connection = connect(target, **options)
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages + room}").close()
            return connection

        monkeypatch.setattr(sqlite3, "connect", connecting)

    return change


def test_a_read_only_store(clerk: Clerk, opened_so: Any) -> None:
    clerk.write("record", "5a", "--note", "一")
    opened_so(read_only=True)
    said = clerk.refused("record", "5a", "--note", "二")
    assert said.startswith(f"the store {clerk.store} cannot be used: it cannot be opened for writing")
    assert clerk.refused("record", "5a", "--note", "二", lang="zh").startswith("数据库")


def test_a_full_disk(clerk: Clerk, opened_so: Any) -> None:
    clerk.write("record", "5a", "--note", "一")
    opened_so(room=0)
    long = "内容" * 100_000
    said = clerk.refused("record", "5a", "--note", long)
    assert said.startswith(f"the store {clerk.store} cannot be used: the disk is full or failing")


def test_no_store_at_all(clerk: Clerk) -> None:
    Path("file").write_text("mine")
    clerk.store = "file/store.sqlite"
    result = clerk("record", "5a", "--note", "一", code=3)
    assert result.out == ""
    assert result.err.startswith("Nothing is kept: ")
    assert result.err.endswith(
        "airplan: Nothing was written: the store cannot be.\n"
        "Name another one with --store, or ask whoever looks after it.\n"
    )
    assert clerk("log").out == "0 entries\nNothing.\n"


def test_a_store_that_cannot_hold_the_plan_takes_no_entries(clerk: Clerk, opened_so: Any) -> None:
    """The plan was edited and the disk is read-only: what is asked is answered, but nothing is written down."""
    clerk.write("record", "5a", "--note", "一")
    opened_so(read_only=True)
    plan = Path("plan.yaml")
    plan.write_bytes((Path(__file__).parents[2] / "data" / "plan_2017.yaml").read_bytes() + b"# edited\n")
    result = clerk("--plan", str(plan), "record", "5a", "--note", "二", code=3)
    assert result.out == ""
    assert "Nothing was written: the store cannot be." in result.err


def test_half_a_character(process: Process) -> None:
    """From a terminal of another encoding."""
    ended = process("record", "5a", "--note", b"\xd2\xd1", env={"PYTHONUTF8": "1"})
    assert (ended.returncode, ended.stdout) == (3, b"")
    assert b"half a character" in ended.stderr


def test_a_measure_that_the_plan_does_not_have_any_more(clerk: Clerk) -> None:
    """Its entries are kept, and shown; new ones are refused."""
    data = Path(__file__).parents[2] / "data"
    clerk.write("record", "32a", "--note", "印发")
    text = (data / "plan_2017.yaml").read_text(encoding="utf-8")
    start = text.index("      - number: 32\n")
    shorter = text[:start].replace("tasks: 32", "tasks: 31").replace("measures: 46", "measures: 45")
    Path("plan.yaml").write_text(shorter, encoding="utf-8")
    Path("departments.yaml").write_bytes((data / "departments.yaml").read_bytes())
    newer = ("--plan", "plan.yaml")
    assert "32a: no such task" in clerk(*newer, "record", "32a", "--note", "x", code=3).err
    assert "印发" in clerk(*newer, "log", "32").out
    assert "印发" in clerk(*newer, "log", "32a").out
    assert "31z: no such task" in clerk(*newer, "log", "31z", code=3).err
    entry = clerk.log()[0]["id"]
    clerk(*newer, "undo", entry)
    assert clerk.log()[0]["retracted_by"] == clerk.log()[-1]["id"]
