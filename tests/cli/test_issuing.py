"""Does a bulletin say what the other commands say, and is it issued with its file or not at all?"""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airplan.errors import AirplanError
from airplan.plan.model import NUMERALS
from airplan.plan.quantities import percent
from support.clerk import Clerk, set_up
from support.paths import ROOT
from support.year import played

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.command_line import Process, Run
    from support.golden import Golden
    from support.other_plans import OtherPlan
    from support.wording import Wording
    from support.year import PlayedYear

pytestmark = pytest.mark.slow  # the year takes seconds to play
LIGHTS = ("red", "yellow", "green", "grey")
MAY, JUNE = "2017-05-31", "2017-06-30"


@pytest.fixture(scope="module")
def played_half_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the made-up year from January to June."""
    place = tmp_path_factory.mktemp("year") / "airplan.sqlite"
    with played(place) as year:
        year.play(6)
    return place


@pytest.fixture
def office(run: Run, played_half_year: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beijing: None) -> Clerk:
    """A clerk of the played year, on the evening of 30 June 2017."""
    monkeypatch.chdir(tmp_path)
    clerk = set_up(Clerk(run, str(shutil.copy(played_half_year, tmp_path))), monkeypatch)
    clerk.now = datetime(2017, 6, 30, 12, tzinfo=UTC)
    return clerk


@pytest.fixture
def growing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beijing: None
) -> Iterator[tuple[Clerk, PlayedYear]]:
    """The clerk on the evening of 31 May 2017, and the year, which goes on."""
    monkeypatch.chdir(tmp_path)
    place = tmp_path / "airplan.sqlite"
    with played(place) as year:
        year.play(5)
        clerk = set_up(Clerk(run, str(place)), monkeypatch)
        clerk.now = datetime(2017, 5, 31, 12, tzinfo=UTC)
        yield clerk, year


def asked(clerk: Clerk, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(clerk(*arguments, "--format", "json").out)
    return found


def data(clerk: Clerk, *arguments: str) -> dict[str, Any]:
    """Return the JSON of a paper."""
    clerk("bulletin", *arguments, "--output", "paper.json", "--force")
    (record,) = json.loads(Path("paper.json").read_text(encoding="utf-8"))
    assert isinstance(record, dict)
    return record


def issued(clerk: Clerk) -> list[dict[str, Any]]:
    """Return the papers that stand."""
    entries = [entry for entry in clerk.log("--kind", "issue") if not entry["retracted_by"]]
    return [{**entry["paper"], "period": entry["period"], "as_of": entry["as_of"]} for entry in entries]


def issue(clerk: Clerk, month: str, day: str, *more: str) -> None:
    clerk("bulletin", "--period", month, "--as-of", day, "--output", f"{month}.md", "--by", "王芳", *more)


# --- every figure is that of another command --------------------------------------------------------------------------


@pytest.mark.parametrize(("month", "day"), [("2017-03", "2017-03-31"), ("2017-05", MAY), ("2017-06", JUNE)])
def test_numbers_by_light_and_section(office: Clerk, month: str, day: str) -> None:
    paper = data(office, "--period", month, "--as-of", day)
    status = asked(office, "status", "--as-of", day)
    lights = Counter(record["light"] for record in status)
    states = Counter(record["status"] for record in status)
    assert [paper[light] for light in LIGHTS] == [lights[light] for light in LIGHTS]
    assert paper["measures"] == len(status) == sum(lights.values())
    assert (paper["done"], paper["closed_measures"]) == (states["done"], states["closed"])
    assert paper["shares"] == {light: float(percent(lights[light], len(status))) for light in LIGHTS}
    for section, counted in zip(
        paper["sections"], asked(office, "status", "--by", "section", "--as-of", day), strict=False
    ):
        assert section["title"] == counted["name"]
        assert [section[key] for key in ("measures", *LIGHTS, "done")] == [
            counted[key] for key in ("measures", *LIGHTS, "done")
        ]
    assert [(record["ref"], record["light"], record["due"]) for record in paper["annex"]] == [
        (record["ref"], record["light"], record["due"]) for record in status
    ]


@pytest.mark.parametrize(("month", "day"), [("2017-05", MAY), ("2017-06", JUNE)])
def test_what_is_slow_and_whose_it_is(office: Clerk, month: str, day: str) -> None:
    paper = data(office, "--period", month, "--as-of", day)
    status = {record["ref"]: record for record in asked(office, "status", "--as-of", day)}
    words = {"overdue", "milestone-missed", "behind", "missed"}
    slow = {ref for ref, record in status.items() if words & {reason["word"] for reason in record["reasons"]}}
    assert {record["ref"] for record in paper["slow"]} == slow
    overdue = asked(office, "overdue", "--as-of", day)
    late = {record["ref"]: record["days_late"] for record in paper["slow"] if record["days_late"]}
    assert late == {record["ref"]: record["days_late"] for record in overdue}
    assert paper["overdue"] == len(overdue)
    officials = {record["name"]: record for record in asked(office, "status", "--by", "official", "--as-of", day)}
    for official in paper["officials"]:
        assert (len(official["red_refs"]), len(official["yellow_refs"])) == (official["red"], official["yellow"])
        assert official["red"] == officials[official["name"]]["red"]
    warned = {name for name, record in officials.items() if record["red"] or record["yellow"]} - {"total"}
    assert {official["name"] for official in paper["officials"]} == warned


@pytest.mark.parametrize("month", ["2017-04", "2017-05", "2017-06"])
def test_who_reported(office: Clerk, month: str) -> None:
    paper = data(office, "--period", month)
    owed = asked(office, "missing", month)
    came = Counter(record["status"] for record in owed)
    assert paper["reports"] == {
        "owed": len(owed),
        "answered": came["received"] + came["late"] + came["repeated"],
        "missing": came["missing"] + came["sent-back"],
        "open": came["open"],
        "late": sum(record["late"] for record in owed),
        "empty": came["empty"],
        "repeated": came["repeated"],
    }
    for unit in paper["units"]:
        refs = [record["ref"] for record in owed if (record["unit"], record["status"]) == (unit["unit"], "missing")]
        assert unit["missing_refs"] == refs
    assert sum(unit["owed"] for unit in paper["units"]) == len(owed)


def test_what_was_decided_and_what_falls_due(growing: tuple[Clerk, PlayedYear]) -> None:
    clerk, year = growing
    issue(clerk, "2017-05", MAY)
    year.play(6)
    clerk.now = datetime(2017, 6, 30, 12, tzinfo=UTC)
    paper = data(clerk, "--period", "2017-06", "--as-of", JUNE)
    kinds = {"close", "extend", "adjust", "milestone", "reach"}
    log = [entry for entry in clerk.log("--since", "2017-06-01") if entry["kind"] in kinds]
    assert [(record["entry"], record["to"]) for record in paper["decisions"]] == [
        (entry["id"], entry["due"]) for entry in log
    ]
    (extension,) = paper["decisions"]
    assert (extension["ref"], extension["before"], extension["to"]) == ("8b", "2017-06-30", "2017-09-30")
    paper = data(clerk, "--period", "2017-06", "--as-of", "2017-06-15")
    due = asked(clerk, "due", "--after", "2017-06-15", "--before", paper["due_until"], "--as-of", "2017-06-15")
    open_ = [record["ref"] for record in due if record["status"] not in ("done", "closed")]
    assert [record["ref"] for record in paper["upcoming"] if not record["milestone"]] == open_


def test_what_changed_is_the_difference_of_two_answers(growing: tuple[Clerk, PlayedYear]) -> None:
    clerk, year = growing
    then = {record["ref"]: record for record in asked(clerk, "status", "--as-of", MAY)}
    issue(clerk, "2017-05", MAY)
    year.play(6)
    clerk.now = datetime(2017, 6, 30, 12, tzinfo=UTC)
    now = {record["ref"]: record for record in asked(clerk, "status", "--as-of", JUNE)}
    paper = data(clerk, "--period", "2017-06", "--as-of", JUNE)

    def told(record: dict[str, Any]) -> tuple[Any, ...]:
        figures = [(figure["id"], figure["value"], figure["target"]) for figure in record["figures"]]
        return record["light"], record["status"], record["due"], figures

    assert {record["ref"] for record in paper["changes"]} == {ref for ref in now if told(now[ref]) != told(then[ref])}
    for record in paper["changes"]:
        for difference in record["differences"]:
            if difference["what"] in ("light", "status", "due"):
                key = difference["what"]
                assert (difference["old"], difference["new"]) == (then[record["ref"]][key], now[record["ref"]][key])
    assert paper["last_issue"]["date"] == MAY


def test_what_was_recorded_after_the_last_issue_is_new_though_older(office: Clerk) -> None:
    issue(office, "2017-05", MAY)
    office.write(
        "record", "19a", "--unit", "区园林绿化局", "--note", "完成绿化3公顷。", "--period", "5月", "--on", "2017-05-30"
    )
    paper = data(office, "--period", "2017-06", "--as-of", JUNE)
    changed = next(record for record in paper["changes"] if record["ref"] == "19a")
    assert {"what": "light", "target": None, "old": "grey", "new": "green"} in changed["differences"]


def test_the_ranking_and_the_notices_are_those_of_the_journal(office: Clerk) -> None:
    office("bulletin", "--period", "2017-06", "--draft", "--output", "paper.md")
    _before, _ranking, rest = Path("paper.md").read_text(encoding="utf-8").partition("Ranking")
    lines = [line for line in rest.partition("\n## ")[0].splitlines() if re.match(r"\| \d", line)]
    assert len(lines) == 15
    assert [line.split(" | ")[0] for line in lines[:4]] == ["| 1", "| 2", "| 3 (tied)", "| 3 (tied)"]


@settings(max_examples=10)
@given(day=st.dates(date(2017, 1, 1), date(2017, 7, 31)))
def test_parts_add_up_to_the_whole_on_any_day(played_half_year: Path, day: date) -> None:
    from airplan.plan.model import Filter
    from airplan.plan.periods import Period
    from airplan.progress.gathering import bulletin
    from airplan.progress.ledger import Ledger
    from airplan.progress.rules import Rules
    from airplan.store.sql import View

    with played(played_half_year) as year:
        ledger = Ledger(year.plan, year.journal, Rules(), View(day))
        facts = bulletin(ledger, (Period.of(day),), day + timedelta(days=1), None)
        assert sum(facts.counts.lights.values()) == facts.counts.measures == len(ledger.measures(Filter()))
        owed = facts.reports
        received = {id(each) for each in (*owed.answered, *owed.empty)}
        assert len(received) + len(owed.missing) + len(owed.open) == len(owed.obligations)
        assert sum(len(unit.obligations) for unit in facts.units) == len(owed.obligations)
        assert all(each.day >= day for each in facts.upcoming)


# --- issuing ----------------------------------------------------------------------------------------------------------


def test_issues_are_counted(office: Clerk) -> None:
    issue(office, "2017-04", "2017-04-30", "--serial", "4")
    issue(office, "2017-05", MAY)
    office("bulletin", "--quarter", "Q2", "--as-of", JUNE, "--output", "q2.html", "--by", "王芳")
    assert [(each["paper"], each["serial"], each["total"], each["period"]) for each in issued(office)] == [
        ("bulletin", 4, 4, "2017-04"),
        ("bulletin", 5, 5, "2017-05"),
        ("review", 1, 1, "2017-06"),
    ]


def test_the_same_paper_is_recorded_once(office: Clerk) -> None:
    issue(office, "2017-05", MAY)
    before = office.log()
    issue(office, "2017-05", MAY, "--force")
    office("bulletin", "--period", "2017-05", "--as-of", MAY, "--output", "other.html", "--by", "王芳")
    assert office.log() == before


def test_issued_anew_it_keeps_its_number_and_the_newer_one_counts(office: Clerk) -> None:
    issue(office, "2017-04", "2017-04-30")
    issue(office, "2017-05", MAY)
    issue(office, "2017-05", MAY, "--force", "--to", "各街道办事处")
    assert [each["serial"] for each in issued(office)] == [1, 2, 2]
    newest = office.log("--kind", "issue")[-1]["id"]
    assert data(office, "--period", "2017-06", "--as-of", JUNE)["last_issue"]["entry"] == newest


def test_what_is_undone_was_never_issued(office: Clerk) -> None:
    issue(office, "2017-05", MAY)
    office("undo", office.log("--kind", "issue")[-1]["id"], "--reason", "印错", "--yes", "--by", "王芳")
    assert issued(office) == []
    paper = data(office, "--period", "2017-06", "--as-of", JUNE)
    assert (paper["last_issue"], paper["serial"]) == (None, 1)


def test_a_document_number_takes_no_number_of_the_series(office: Clerk) -> None:
    issue(office, "2017-04", "2017-04-30", "--number", "西环发〔2017〕9号")
    issue(office, "2017-05", MAY)
    first, second = issued(office)
    assert (first["number"], first.get("serial")) == ("西环发〔2017〕9号", None)
    assert second["serial"] == 1


def test_the_next_issue_asks_for_the_day_of_the_data_not_of_the_paper(office: Clerk) -> None:
    issue(office, "2017-05", MAY, "--date", "2017-06-02")
    (paper,) = issued(office)
    assert (paper["as_of"], paper["data"]) == ("2017-06-02", MAY)
    last = data(office, "--period", "2017-06", "--as-of", JUNE)["last_issue"]
    assert (last["date"], last["as_of"]) == ("2017-06-02", MAY)


@pytest.mark.parametrize(
    "arguments",
    [("--draft", "--output", "b.md"), ("--known-at", MAY, "--output", "b.md"), ("--output", "b.json"), ()],
    ids=["draft", "known-at", "data", "printed"],
)
def test_what_is_no_issue_is_not_recorded(office: Clerk, wording: Wording, arguments: tuple[str, ...]) -> None:
    before = office.log()
    said = office("bulletin", "--period", "2017-05", "--as-of", MAY, *arguments).err
    assert office.log() == before
    wording(said)


@pytest.mark.parametrize(
    ("arguments", "code", "facts"),
    [
        (("--quarter", "Q2", "--period", "5月"), 2, ("--quarter", "--period")),
        (("--quarter", "五季度"), 2, ("五季度",)),
        (("--quarter", "2016-Q2"), 2, ("2017",)),
        (("--number", "1号", "--serial", "3"), 2, ("--number", "--serial")),
        (("--serial", "0", "--output", "b.md"), 2, ("--serial", "0")),
        (("--output", "b.pdf"), 2, ("b.pdf", ".docx")),
        (("--output", "b.md", "--template", "t.docx"), 2, ("--template",)),
        (("--output", "there.md"), 3, ("there.md", "--force")),
    ],
)
def test_what_is_refused(
    office: Clerk, wording: Wording, arguments: tuple[str, ...], code: int, facts: tuple[str, ...]
) -> None:
    Path("there.md").write_text("kept", encoding="utf-8")
    said = office.refused("bulletin", *arguments, "--by", "王芳", code=code)
    wording(said, *facts)
    assert Path("there.md").read_text(encoding="utf-8") == "kept"


def test_nothing_is_recorded_where_the_file_cannot_be_made(office: Clerk, tmp_path: Path) -> None:
    (tmp_path / "bad.docx").write_bytes(b"no template")
    said = office.refused("bulletin", "--output", "b.docx", "--template", "bad.docx", "--by", "王芳")
    assert "bad.docx" in said
    assert not (tmp_path / "b.docx").exists()


def test_a_file_that_did_not_get_its_place_gets_it_next_time(
    office: Clerk, wording: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    def disk_full(*_arguments: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    arguments = ("bulletin", "--period", "2017-05", "--as-of", MAY, "--output", "b.md", "--by", "王芳")
    with monkeypatch.context() as patch:
        patch.setattr("airplan.formats.staging.put_in_place", disk_full)
        failed = office(*arguments, code=5)
    assert not Path("b.md").exists()
    wording(failed.err, id=office.log("--kind", "issue")[0]["id"])
    (recorded,) = issued(office)
    office(*arguments)
    assert Path("b.md").exists()
    assert issued(office) == [recorded]


def test_no_entry_without_its_file(office: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_arguments: object, **_more: object) -> None:
        raise AirplanError("the server is gone")

    with monkeypatch.context() as patch:
        patch.setattr("airplan.store.journal.Journal.append", refused)
        office("bulletin", "--output", "b.md", "--by", "王芳", code=3)
    assert not Path("b.md").exists()
    assert issued(office) == []


def test_without_a_journal_nothing_can_be_issued(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    nowhere = ("--store", str(tmp_path / "none.sqlite"))
    result = run(*nowhere, "bulletin", "--period", "2017-05", "--output", "b.md", "--by", "王芳", code=3)
    assert not (tmp_path / "b.md").exists()
    assert result.out == ""


def test_the_office_sets_what_stands_around(office: Clerk) -> None:
    Path("airplan.toml").write_text(
        '[papers]\nseries = "蓝天通报"\nreview-series = "蓝天调度"\nsubject = "清洁空气工作"\n'
        'addressee = "各街道办事处"\ncopies = "区政府督查室"\nsignature = "区大气办"\n'
        '[store]\nplace = "airplan.sqlite"\n',
        encoding="utf-8",
    )
    paper = data(office, "--period", "2017-05")
    keys = ("series", "addressee", "copies", "signature")
    assert [paper[key] for key in keys] == ["蓝天通报", "各街道办事处", "区政府督查室", "区大气办"]
    assert paper["title"].endswith(": 清洁空气工作")
    assert data(office, "--quarter", "Q2")["series"] == "蓝天调度"
    told = data(office, "--period", "2017-05", "--to", "区教委", "--reply-by", "2017-07-08", "--date", "2017-07-03")
    assert (told["addressee"], told["reply_by"], told["date"]) == ("区教委", "2017-07-08", "2017-07-03")


# --- what it says -----------------------------------------------------------------------------------------------------


def test_where_nobody_reported_it_says_so(clerk: Clerk, golden: Golden) -> None:
    for lang in ("en", "zh"):
        printed = clerk("bulletin", "--period", "2017-05", lang=lang).out
        overview = printed[: printed.index("## 2" if lang == "en" else "## 二")]
        golden(f"bulletin-unreported.{lang}.80", overview)
    paper = data(clerk, "--period", "2017-05")
    assert (paper["grey"], paper["reports"]["answered"], paper["closed"]) == (46, 0, False)


def test_a_month_is_open_until_its_round_is_closed(office: Clerk) -> None:
    assert data(office, "--period", "2017-05")["closed"] is True
    assert data(office, "--period", "2017-06")["closed"] is True, "also on its last day"
    office("round", "reopen", "2017-06", "--reason", "补报", "--by", "王芳", "--yes")
    paper = data(office, "--period", "2017-06")
    assert (paper["closed"], paper["open_rounds"]) == (False, ["2017-06"])


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("name", "what"), [("bulletin", ("--period", "2017-06")), ("review", ("--quarter", "Q2"))])
def test_as_markdown(office: Clerk, golden: Golden, lang: str, name: str, what: tuple[str, ...]) -> None:
    issue(office, "2017-05", MAY)
    office("bulletin", *what, "--as-of", JUNE, "--draft", "--output", "paper.md", lang=lang)
    golden(f"{name}.{lang}", Path("paper.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("what", [("--period", "2017-06"), ("--quarter", "Q2")], ids=["bulletin", "review"])
def test_parts_of_the_word_file_are_numbered_in_order(office: Clerk, what: tuple[str, ...]) -> None:
    office("bulletin", *what, "--as-of", JUNE, "--output", "b.docx", "--by", "王芳", lang="zh")
    office("bulletin", *what, "--as-of", JUNE, "--output", "b.md", "--by", "王芳", lang="zh")
    with zipfile.ZipFile("b.docx") as archive:
        document = archive.read("word/document.xml").decode()
    texts = ["".join(re.findall(r"<w:t[^>]*>([^<]*)", part)) for part in document.split("</w:p>")]
    sections = {record["title"] for record in asked(office, "sections")}
    found = [re.fullmatch("([一二三四五六七八九十]+)、(.{2,20})", text) for text in texts]
    numbers = [each[1] for each in found if each and each[2] not in sections]
    headings = re.findall("^## ([一二三四五六七八九十]+)、", Path("b.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert numbers == headings == list(NUMERALS[: len(headings)])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_printed_it_fits_the_terminal(office: Clerk, golden: Golden, lang: str) -> None:
    from rich.cells import cell_len

    printed = office("bulletin", "--period", "2017-05", "--as-of", MAY, lang=lang).out
    assert max(map(cell_len, printed.splitlines())) <= 80
    golden(f"bulletin.{lang}.80", printed)


def test_texts_of_units_are_quoted(office: Clerk) -> None:
    office.write("record", "8a", "--unit", "区环保局", "--problem", "资金 <b>未</b>|到位*", "--on", JUNE)
    for file in ("b.md", "b.html"):
        office("bulletin", "--period", "2017-06", "--draft", "--output", file)
    assert r"“资金 \<b\>未\</b\>\|到位\*”" in Path("b.md").read_text(encoding="utf-8")
    page = Path("b.html").read_text(encoding="utf-8")
    assert "“资金 &lt;b&gt;未&lt;/b&gt;|到位*”" in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")


@pytest.mark.parametrize("plan", ["english", "five columns", "english without sections"])
def test_other_plans_leave_out_what_they_lack(run: Run, other_plan: OtherPlan, plan: str, tmp_path: Path) -> None:
    options = other_plan(plan)
    run(*options, "bulletin", "--period", "2017-05", "--draft", "--output", str(tmp_path / "b.md"))
    text = (tmp_path / "b.md").read_text(encoding="utf-8")
    assert "official" not in text, "no part about officials"
    run(*options, "bulletin", "--period", "2017-05", "--output", str(tmp_path / "b.json"))
    (record,) = json.loads((tmp_path / "b.json").read_text(encoding="utf-8"))
    assert record["officials"] == []
    assert bool(record["sections"]) == (plan == "english")


@pytest.mark.slow
@pytest.mark.parametrize("env", [{"PYTHONIOENCODING": "gbk", "AIRPLAN_LANG": "zh"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
def test_it_prints_on_any_console(process: Process, played_half_year: Path, env: dict[str, str]) -> None:
    printed = process("--store", str(played_half_year), "bulletin", "--quarter", "Q2", env=env)
    assert printed.returncode == 0, printed.stderr
    assert printed.stdout


# --- the review -------------------------------------------------------------------------------------------------------


def test_the_trend_is_the_status_of_every_month_end(office: Clerk) -> None:
    review = data(office, "--quarter", "2017-Q2", "--as-of", JUNE)
    assert review["period"] == "2017-Q2"
    assert [month["month"] for month in review["months"]] == [f"2017-0{number}" for number in range(1, 7)]
    for month in review["months"]:
        lights = Counter(record["light"] for record in asked(office, "status", "--as-of", month["as_of"]))
        assert [month[light] for light in LIGHTS] == [lights[light] for light in LIGHTS]
        assert month["reports"]["owed"] == len(asked(office, "missing", month["month"], "--as-of", JUNE))


def test_the_pace_is_that_of_each_measure(office: Clerk) -> None:
    review = data(office, "--quarter", "2017-Q2", "--as-of", JUNE)
    assert [(curve["ref"], curve["target"]) for curve in review["pace"]] == [
        ("5a", "retired-vehicles"),
        ("8a", "retrofit"),
        ("10a", "voc"),
    ]
    for curve in review["pace"]:
        (shown,) = json.loads(office("show", curve["ref"], "--as-of", JUNE, "--format", "json").out)
        series = next(each for each in shown["series"] if each["id"] == curve["target"])
        assert [(month["expected"], month["reached"], month["added"]) for month in curve["months"]] == [
            (month["asked"], month["value"], month["added"]) for month in series["months"]
        ]


def test_decisions_may_be_wanted_for_facts_alone(office: Clerk) -> None:
    review = data(office, "--quarter", "2017-Q2", "--as-of", JUNE)
    status = {record["ref"]: record for record in asked(office, "status", "--as-of", JUNE)}
    for wanted in review["wanted"]:
        if wanted["matter"] == "pace":
            figures = {figure["id"]: figure for figure in status[wanted["ref"]]["figures"]}
            assert wanted["needed_monthly"] == figures[wanted["target"]]["monthly"] > wanted["best_month"]
    uncertain = {record["ref"] for record in asked(office, "list") if record["uncertain"]}
    assert {each["ref"] for each in review["wanted"] if each["matter"] == "uncertain"} == uncertain
    assert [each["unit"] for each in review["wanted"] if each["matter"] == "silent"] == [
        "大栅栏街道办事处",
        "金融街街道办事处",
    ]
    later = data(office, "--quarter", "2017-Q3", "--as-of", "2017-07-20")
    overdue = {record["ref"] for record in asked(office, "overdue", "--as-of", "2017-07-20")}
    assert {each["ref"] for each in later["wanted"] if each["matter"] == "overdue"} == overdue


# --- the contract -----------------------------------------------------------------------------------------------------


def promised(heading: str) -> dict[str, list[str]]:
    """Return the keys that docs/json.md promises under a heading, with the keys inside each."""
    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    body = page[page.index(f"\n### {heading}\n") :].removeprefix("\n### ").partition("\n#")[0]
    keys: dict[str, list[str]] = {}
    for name in re.findall(r"^\| `([\w.]+)` \|", body, re.MULTILINE):
        key, _dot, inside = name.partition(".")
        keys.setdefault(key, []).extend([inside] if inside else [])
    return keys


@pytest.mark.parametrize("what", [("--period", "2017-07"), ("--quarter", "Q3")])
def test_json_has_the_keys_of_the_page(office: Clerk, what: tuple[str, ...]) -> None:
    issue(office, "2017-06", JUNE)
    office.now = datetime(2017, 7, 20, tzinfo=UTC)
    office("bulletin", "--quarter", "Q2", "--as-of", JUNE, "--output", "q2.md", "--by", "王芳")
    office.write(
        "extend", "9a", "--to", "2018-01-31", "--authority", "专题会", "--reason", "资金", "--on", "2017-07-19"
    )
    record = data(office, *what, "--as-of", "2017-07-20")
    keys = promised("`bulletin`") | (promised("`bulletin --quarter` adds") if "--quarter" in what else {})
    assert list(record) == list(keys)
    for key, inside in keys.items():
        if inside:
            assert record[key], f"{key}: something to look at"
            assert {tuple(each) for each in record[key]} == {tuple(inside)}, key
