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
    from support.wording import Wording

LOW_NOX = "Low-NOx retrofits of gas and oil boilers"
"""What a target of 8a is called."""

HBJ = "区环保局"
LANGS = ("en", "zh")


def test_a_report_is_written_as_it_was_said(clerk: Clerk) -> None:
    Path("report.pdf").touch()
    texts = ("--note", "已开工", "--problem", "资金未到位", "--next", "组织验收")
    proof = ("--evidence", "report.pdf", "--evidence", "https://oa.example/8a")
    result = clerk(
        *("record", "8a", "--unit", "hbj", "--status", "推进中", "--value", "1,000", "--target", "retrofit"),
        *(*texts, *proof, "--on", "5月20日", "--by", "王芳"),
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
    dates = [(entry["as_of"], entry["period"]) for entry in clerk.log()]
    assert dates == [("2017-04-30", "2017-04"), ("2017-05-02", "2017-04"), ("2017-03-01", "2017-03")]


# --- what is refused --------------------------------------------------------------------------------------------------

REFUSED: dict[str, tuple[tuple[str, ...], int, tuple[str, ...]]] = {
    "no such measure": (("99z", "--note", "x"), 3, ("99z",)),
    "several measures": (("8", "--note", "x"), 3, ("8:", "8a, 8b")),
    "several leads": (("8b", "--note", "x"), 3, ("8b", "--unit", "区环保局, 区商务委")),
    "a unit that is not named": (("32a", "--unit", "区公园管理中心", "--note", "x"), 3, ("区公园管理中心",)),
    "a unit that others are named beside": (
        ("32a", "--unit", "区委宣传部", "--note", "x"),
        3,
        ("区委宣传部", "32a", "区环保局"),
    ),
    "a name that could be several": (
        ("8a", "--unit", "城管", "--note", "x"),
        3,
        ("城管", "区市政市容委", "区城管执法监察局"),
    ),
    "a collective": (("8a", "--unit", "各街道办事处", "--note", "x"), 3, ("各街道办事处", "德胜街道办事处")),
    "an open collective": (("2a", "--unit", "区有关部门", "--note", "x"), 3, ("区有关部门",)),
    "a target of nobody's": (
        ("8a", "--value", "1", "--target", "voc"),
        3,
        ("voc", "8a", f"{LOW_NOX}, {LOW_NOX} (all)"),
    ),
    "a target of the city's": (("5a", "--value", "retired-vehicles-city=1"), 3, ("(whole city)",)),
    "a measure without targets": (("2a", "--value", "3"), 3, ("2a", "--note")),
    "a named target of a measure without": (("2a", "--value", "x=3"), 3, ("x:", "2a", "--note")),
    "which of several targets": (("8a", "--value", "3"), 3, ("8a", f"{LOW_NOX}, ")),
    "one target twice": (
        ("8a", "--value", "retrofit=3", "--value", "Retrofit=4"),
        3,
        (LOW_NOX,),
    ),
    "an estimate": (("5a", "--value", "约1200"), 2, ("约1200",)),
    "a range": (("5a", "--value", "1200-1300"), 2, ("1200-1300",)),
    "no number": (("5a", "--value", "many"), 2, ("many",)),
    "a number of something else": (("5a", "--value", "96%"), 2, ("96%:", "vehicles")),
    "less than nothing": (("5a", "--value", "-3"), 2, ("-3",)),
    "an unknown status": (
        ("5a", "--status", "差不多"),
        2,
        ("--status 差不多", "not-started, in-progress, done, paused"),
    ),
    "the office's status": (("5a", "--status", "closed"), 2, ("--status closed", "not-started")),
    "no day": (("5a", "--note", "x", "--on", "2017-02-30"), 2, ("2017-02-30",)),
    "no month": (("5a", "--note", "x", "--period", "2017-13"), 2, ("2017-13",)),
    "nothing at all": (("5a",), 2, ()),
    "nothing but blanks": (("5a", "--note", "  ", "--evidence", ""), 2, ()),
    "a target without a value": (("8a", "--note", "x", "--target", "retrofit"), 2, ("--target", "--value")),
    "a target twice over": (
        ("8a", "--value", "retrofit=3", "--target", "retrofit"),
        2,
        ("--target", "--value ID=…"),
    ),
    "nobody": (("5a", "--note", "x", "--by", " "), 2, ("--by",)),
    "no such entry": (("5a", "--note", "x", "--corrects", "0000"), 3, ("0000",)),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refusals(clerk: Clerk, wording: Wording, case: str) -> None:
    arguments, code, facts = REFUSED[case]
    message = clerk.refused("record", *arguments, code=code)
    wording(message, *facts)
    assert clerk.refused("record", *arguments, "--yes", code=code) == message, "nobody can insist on that"


@pytest.mark.parametrize("case", REFUSED)
def test_refusals_in_chinese(clerk: Clerk, case: str) -> None:
    arguments, code, _facts = REFUSED[case]
    message = clerk.refused("record", *arguments, code=code, lang="zh")
    plain = re.sub(
        r"--?[\w-]+|\S*[\w-]+=\S*|[\w.-]+\.toml|\[office\]|\b(author|airplan|record|log|REF)\b", " ", message
    )
    typed = {word for text in arguments for word in re.findall("[A-Za-z]+", text)}
    left = {word for word in re.findall("[A-Za-z]{3,}", plain) if word not in typed}
    assert left - {"not", "started", "progress", "done", "paused", "last", "month", "this"} == set(), message


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
def test_an_option_given_twice(clerk: Clerk, wording: Wording, option: str, texts: tuple[str, str]) -> None:
    given = [part for text in texts for part in (option, text)]
    message = clerk.refused("record", "5a", "--note" if option != "--note" else "--next", "x", *given, code=2)
    wording(message, option, f"{texts[0]}, {texts[1]}")
    assert message.count("\n") == (option == "--unit"), "of units it is said why"


def test_an_option_given_three_times(clerk: Clerk, wording: Wording) -> None:
    given = ("--by", "a", "--by", "b", "--by", "c")
    wording(clerk.refused("record", "5a", "--note", "x", *given, code=2), "--by", 3, "a, b, c")


# --- doubts -----------------------------------------------------------------------------------------------------------


def test_whoever_insists_is_heard(clerk: Clerk, wording: Wording) -> None:
    doubtful = ("record", "5a", "--status", "done", "--value", "3")
    message = clerk.refused(*doubtful)
    wording(message)
    result = clerk(*doubtful, "--yes")
    doubts = [line.strip() for line in message.splitlines()[1:-1]]
    assert doubts
    assert [line.partition(": ")[2] for line in result.err.splitlines()[: len(doubts)]] == doubts
    assert len(clerk.log()) == 1


def test_a_value_is_compared_with_the_days_around_it(clerk: Clerk, wording: Wording) -> None:
    """Which report was typed first does not matter."""
    clerk.write("record", "5a", "--value", "9100", "--on", "2017-04-25")
    clerk.write("record", "5a", "--value", "12000", "--on", "2017-05-24")
    less = clerk.refused("record", "5a", "--value", "9000", "--on", "2017-05-10")
    wording(less, "9,000 vehicles", "9,100 vehicles", "2017-04-25")
    more = clerk.refused("record", "5a", "--value", "12500", "--on", "2017-05-10")
    wording(more, "12,500 vehicles", "12,000 vehicles", "2017-05-24")
    clerk("record", "5a", "--value", "10000", "--on", "2017-05-10")


def test_two_clocks_that_disagree(clerk: Clerk, wording: Wording) -> None:
    from datetime import timedelta

    clerk.write("record", "5a", "--note", "一")
    clerk.now -= timedelta(minutes=1, seconds=30)
    clerk("record", "5a", "--note", "二")
    clerk.now -= timedelta(hours=1)
    wording(clerk.refused("record", "5a", "--note", "三"), "2017-05-25 08:32", "2017-05-25 09:30")
    entry = clerk.write("record", "5a", "--note", "三")
    assert clerk.log()[-1]["id"] == entry, "it is the newest all the same"


def test_evidence_that_is_not_there(clerk: Clerk, wording: Wording) -> None:
    Path("here.pdf").touch()
    clerk("record", "5a", "--note", "一", "--evidence", "here.pdf", "--evidence", "https://oa.example/none.pdf")
    long = "x" * 5000
    message = clerk.refused("record", "5a", "--note", "二", "--evidence", "gone.pdf", "--evidence", long)
    assert [line.split()[-1] for line in message.splitlines()[1:-1]] == ["gone.pdf", long]
    wording(message, "gone.pdf", long=long)


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
    assert [entries[entry]["corrected_by"] for entry in (first, second, third)] == [third, third, None]


def test_a_report_of_the_first_day_of_all_is_corrected(clerk: Clerk) -> None:
    """No day is before it."""
    wrong = clerk.write("record", "5a", "--value", "900", "--on", "0001-01-01")
    right = clerk.write("record", "5a", "--corrects", wrong, "--value", "800")
    assert clerk.log()[-1]["about"] == wrong
    assert clerk.log()[-1]["id"] == right


def test_a_correction_is_not_compared_with_what_it_corrects(clerk: Clerk, wording: Wording) -> None:
    """12000 was typed for 1200: that the value falls is the point of it. What was said before still counts."""
    clerk.write("record", "5a", "--value", "1000", "--on", "2017-05-01")
    wrong = clerk.write("record", "5a", "--value", "12000", "--on", "2017-05-20")
    result = clerk("record", "5a", "--corrects", wrong, "--value", "1200")
    assert re.search(r"Old vehicles scrapped or moved out +12,000 → 1,200 vehicles", result.err)
    right = clerk.log()[-1]["id"]
    wording(
        clerk.refused("record", "5a", "--corrects", right, "--value", "900"),
        "900 vehicles",
        "1,000 vehicles",
        "2017-05-01",
    )


def test_a_correction_of_the_day_alone(clerk: Clerk, wording: Wording) -> None:
    entry = clerk.write("record", "5a", "--note", "一", "--on", "2017-05-02")
    clerk("record", "5a", "--corrects", entry, "--on", "2017-05-03")
    assert clerk.log()[-1]["as_of"] == "2017-05-03"
    newer = clerk.log()[-1]["id"]
    wording(clerk.refused("record", "5a", "--corrects", newer, "--note", "一"), HBJ, "2017-05-03", newer=newer)


def test_a_correction_can_take_a_value_away(clerk: Clerk, wording: Wording) -> None:
    entry = clerk.write("record", "5a", "--note", "一", "--value", "3")
    erased = ("record", "5a", "--corrects", entry, "--value", "")
    wording(clerk.refused(*erased), "Old vehicles scrapped or moved out")
    clerk.write(*erased)
    assert clerk.log()[-1]["values"][0]["value"] is None
    clerk.write("record", "5a", "--value", "7", "--on", "2017-05-01")
    wording(clerk.refused("record", "5a", "--value", " ", "--on", "2017-05-02"), "7 vehicles", "2017-05-01")


def test_what_cannot_be_corrected(clerk: Clerk, wording: Wording) -> None:
    entry = clerk.write("record", "8a", "--unit", HBJ, "--note", "一")
    closing = clerk.write("close", "8a")
    correcting = ("record", "8a", "--note", "三", "--corrects")
    another_measure = clerk.refused("record", "5a", "--corrects", entry, "--note", "二")
    wording(another_measure, HBJ, "8a", entry=entry)
    wording(clerk.refused(*correcting, entry, "--unit", "区教委"), HBJ, "8a", entry=entry)
    wording(clerk.refused(*correcting, closing), closing=closing)
    newer = clerk.write("record", "8a", "--corrects", entry, "--note", "二")
    wording(clerk.refused(*correcting, entry), entry=entry, newer=newer)
    retraction = clerk.write("undo", newer)
    wording(clerk.refused(*correcting, newer), newer=newer, retraction=retraction)
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
def test_a_computer_that_knows_no_users(
    clerk: Clerk, wording: Wording, failure: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def getuser() -> str:
        raise failure

    monkeypatch.setattr("getpass.getuser", getuser)
    wording(clerk.refused("record", "5a", "--note", "x", code=2), "--by")
    clerk("record", "5a", "--note", "x", "--by", "王芳")


# --- a store that takes no writing ------------------------------------------------------------------------------------


@pytest.fixture
def opened_so(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """From now on files of stores are opened in another way."""
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect

    def change(*, read_only: bool = False, room: int = 0) -> None:
        def connecting(target: str, **options: Any) -> sqlite3.Connection:
            if target == ":memory:" or options.get("uri"):
                return connect(target, **options)
            if read_only:
                return connect(f"{Path(target).as_uri()}?mode=ro", **options | {"uri": True})
            connection = connect(target, **options)
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages + room}").close()
            return connection

        monkeypatch.setattr(sqlite3, "connect", connecting)

    return change


def test_a_read_only_store(clerk: Clerk, wording: Wording, opened_so: Callable[..., None]) -> None:
    clerk.write("record", "5a", "--note", "一")
    opened_so(read_only=True)
    wording(clerk.refused("record", "5a", "--note", "二"), clerk.store)
    wording(clerk.refused("record", "5a", "--note", "二", lang="zh"), clerk.store, lang="zh")


def test_a_full_disk(clerk: Clerk, wording: Wording, opened_so: Callable[..., None]) -> None:
    clerk.write("record", "5a", "--note", "一")
    opened_so(room=0)
    long = "内容" * 100_000
    wording(clerk.refused("record", "5a", "--note", long), clerk.store)


def test_no_store_at_all(clerk: Clerk, wording: Wording) -> None:
    Path("file").write_text("mine")
    clerk.store = "file/store.sqlite"
    result = clerk("record", "5a", "--note", "一", code=3)
    assert result.out == ""
    wording(result.err, "file/store.sqlite", "--store")
    wording(clerk("log", code=3).err, "file/store.sqlite", "--store")


def test_a_store_that_cannot_hold_the_plan_takes_no_entries(
    clerk: Clerk, wording: Wording, opened_so: Callable[..., None]
) -> None:
    """The plan was edited and the disk is read-only: what is asked is answered, but nothing is written down."""
    clerk.write("record", "5a", "--note", "一")
    opened_so(read_only=True)
    plan = Path("plan.yaml")
    plan.write_bytes((Path(__file__).parents[2] / "data" / "plan_2017.yaml").read_bytes() + b"# edited\n")
    result = clerk("--plan", str(plan), "record", "5a", "--note", "二", code=3)
    assert result.out == ""
    wording(result.err, clerk.store, "\nairplan: ", "--store")


def test_half_a_character(process: Process, wording: Wording, shared_store: Path) -> None:
    """From a terminal of another encoding."""
    ended = process("record", "5a", "--note", b"\xd2\xd1", "--on", "2017-05-20", env={"PYTHONUTF8": "1"})
    assert (ended.returncode, ended.stdout) == (3, b"")
    wording(ended.stderr.decode().splitlines()[-1], store=shared_store)


def test_a_measure_that_the_plan_does_not_have_any_more(clerk: Clerk, wording: Wording) -> None:
    """Its entries are kept, and shown; new ones are refused."""
    data = Path(__file__).parents[2] / "data"
    clerk.write("record", "32a", "--note", "印发")
    text = (data / "plan_2017.yaml").read_text(encoding="utf-8")
    start = text.index("      - number: 32\n")
    shorter = text[:start].replace("tasks: 32", "tasks: 31").replace("measures: 46", "measures: 45")
    Path("plan.yaml").write_text(shorter, encoding="utf-8")
    Path("departments.yaml").write_bytes((data / "departments.yaml").read_bytes())
    newer = ("--plan", "plan.yaml")
    wording(clerk(*newer, "record", "32a", "--note", "x", code=3).err, "airplan: 32a")
    assert "印发" in clerk(*newer, "log", "32").out
    assert "印发" in clerk(*newer, "log", "32a").out
    wording(clerk(*newer, "log", "31z", code=3).err, "airplan: 31z")
    entry = clerk.log()[0]["id"]
    clerk(*newer, "undo", entry)
    assert clerk.log()[0]["retracted_by"] == clerk.log()[-1]["id"]
