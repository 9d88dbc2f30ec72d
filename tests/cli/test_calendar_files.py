"""Do calendar files hold the days of the plan, keep their events apart and up to date, and open in other programs?"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import icalendar
import pytest
import vobject

from airplan.formats.ics import uid
from support.edited_plans import edition, without_task
from support.paths import PLAN

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from support.clerk import Clerk
    from support.command_line import Run
    from support.small_plan import SmallPlan

DAY = ("--as-of", "2017-05-31")
PLAN_ID = "xicheng-2017"


def events(path: Path) -> dict[str, Any]:
    """Return UID → event; no two may have the same."""
    listed = icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    by_uid = {str(event["uid"]): event for event in listed}
    assert len(by_uid) == len(listed)
    return by_uid


def event_of(path: Path, *key: str) -> Any:
    return events(path)[uid(PLAN_ID, key)]


def written(clerk: Clerk, name: str, *arguments: str) -> Path:
    path = clerk_folder(clerk) / name
    clerk("calendar", "--output", str(path), "--force", *arguments)
    return path


def clerk_folder(clerk: Clerk) -> Path:
    from pathlib import Path

    return Path(clerk.store).parent


def days(found: Iterable[Any]) -> set[date]:
    return {event["dtstart"].dt for event in found}


# --- the file ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_file_keeps_the_rules_that_calendar_programs_insist_on(
    run: Run, round_2017: Path, tmp_path: Path, lang: str
) -> None:
    path = tmp_path / "期限.ics"
    run("--store", str(round_2017), "calendar", "--output", str(path), *DAY, lang=lang)
    content = path.read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    lines = content.split(b"\r\n")
    assert all(b"\r" not in line and b"\n" not in line for line in lines)
    assert all(len(line) <= 75 and line.decode("utf-8") is not None for line in lines), "folded within a character"
    text = content.decode().replace("\r\n ", "")
    assert not re.search(r"TZID|VTIMEZONE|VTODO|RRULE|DTSTART:|DTEND:", text)
    assert all("BEGIN:VALARM" not in part.split("\r\nUID")[0] for part in text.split("BEGIN:VEVENT")[1:])
    for event in events(path).values():
        assert type(event["dtstart"].dt) is date  # not an instant
        assert event["dtend"].dt - event["dtstart"].dt == timedelta(days=1)
        assert event["transp"] == "TRANSPARENT"
        assert isinstance(event["dtstamp"].dt, datetime)
        assert all(alarm["trigger"].dt < timedelta(0) for alarm in event.walk("VALARM"))


def test_another_library_reads_the_same_events(run: Run, round_2017: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.ics"
    run("--store", str(round_2017), "calendar", "--output", str(path), *DAY, lang="zh")
    with path.open(encoding="utf-8", newline="") as file:
        (calendar,) = vobject.readComponents(file)
    read = {event.uid.value: event for event in calendar.vevent_list}
    ours = events(path)
    assert read.keys() == ours.keys()
    for key, event in read.items():
        assert event.dtstart.value == ours[key]["dtstart"].dt
        assert event.summary.value == str(ours[key]["summary"])
        assert event.description.value == str(ours[key]["description"])
        assert len(getattr(event, "valarm_list", [])) == len(ours[key].walk("VALARM"))


def test_the_same_journal_gives_the_same_bytes_and_both_languages_the_same_events(
    run: Run, round_2017: Path, tmp_path: Path
) -> None:
    def made(name: str, lang: str) -> Path:
        run("--store", str(round_2017), "calendar", "--output", str(tmp_path / name), *DAY, lang=lang)
        return tmp_path / name

    one, again, english = made("1.ics", "zh"), made("2.ics", "zh"), made("3.ics", "en")
    assert one.read_bytes() == again.read_bytes()
    assert {key: (each["dtstart"].dt, each["sequence"]) for key, each in events(one).items()} == {
        key: (each["dtstart"].dt, each["sequence"]) for key, each in events(english).items()
    }


def test_hostile_texts_stay_texts(run: Run, small_plan: SmallPlan, tmp_path: Path) -> None:
    store = small_plan("[bold]方括号[/bold]", r"甲\\n;,:乙 BEGIN:VALARM")
    run(*store, "calendar", "--output", str(tmp_path / "a.ics"), *DAY, lang="zh")
    summaries = [str(each["summary"]) for each in events(tmp_path / "a.ics").values()]
    assert any("BEGIN:VALARM" in summary and ";,:" in summary for summary in summaries)


# --- what is in it ----------------------------------------------------------------------------------------------------


def test_it_has_every_measure_with_a_day_and_every_month(clerk: Clerk) -> None:
    found = events(written(clerk, "a.ics"))
    dated = [key for ref in clerk_refs(clerk) if (key := uid(PLAN_ID, ("due", ref))) in found]
    months = [uid(PLAN_ID, ("report", f"2017-{month:02}")) for month in range(1, 13)]
    assert (len(dated), len(found)) == (27, 39)
    assert all(month in found for month in months)


def clerk_refs(clerk: Clerk) -> list[str]:
    import json

    return [each["id"] for each in json.loads(clerk("list", "--format", "json").out)]


def test_it_says_how_many_measures_have_no_day(clerk: Clerk) -> None:
    result = clerk("calendar", "--output", "a.ics")
    assert {"27", "12", "17", "2"} <= set(re.findall(r"\d+", result.err))


def test_an_extension_moves_its_event_and_an_undo_moves_it_back(clerk: Clerk) -> None:
    first = event_of(written(clerk, "1.ics"), "due", "8b")
    entry = clerk.write("extend", "8b", "--to", "2017-09-30", "--authority", "专题会", "--reason", "办法未出台")
    moved = event_of(written(clerk, "2.ics"), "due", "8b")
    clerk.write("undo", entry)
    back = event_of(written(clerk, "3.ics"), "due", "8b")
    assert [each["dtstart"].dt for each in (first, moved, back)] == [
        date(2017, 6, 30), date(2017, 9, 30), date(2017, 6, 30),
    ]  # fmt: skip
    assert first["sequence"] < moved["sequence"] < back["sequence"]
    assert first["dtstamp"].dt < moved["dtstamp"].dt < back["dtstamp"].dt
    assert "专题会" in str(moved["description"])
    assert "专题会" not in str(back["description"])


def test_a_milestone_that_was_undone_is_cancelled_and_keeps_its_event(clerk: Clerk) -> None:
    entry = clerk.write("milestone", "add", "10a", "2017-09-30", "完成治理")
    set_ = event_of(written(clerk, "1.ics"), "milestone", entry)
    clerk.write("undo", entry)
    gone = event_of(written(clerk, "2.ics"), "milestone", entry)
    assert (set_["status"], gone["status"]) == ("CONFIRMED", "CANCELLED")
    assert set_["dtstart"].dt == gone["dtstart"].dt == date(2017, 9, 30)
    assert gone["sequence"] > set_["sequence"]
    assert set_.walk("VALARM")
    assert not gone.walk("VALARM")


def test_nobody_is_reminded_of_what_was_closed(clerk: Clerk) -> None:
    assert event_of(written(clerk, "1.ics"), "due", "8b").walk("VALARM")
    clerk.write("record", "8b", "--unit", "区环保局", "--status", "done", "--note", "已完成安装并验收。")
    clerk.write("record", "8b", "--unit", "区商务委", "--status", "done", "--note", "已完成补贴发放。")
    clerk.write("close", "8b", "--authority", "区环保局", "--reason", "经核实")
    closed = event_of(written(clerk, "2.ics", "--as-of", "2017-05-25"), "due", "8b")
    assert closed["status"] == "CONFIRMED"
    assert not closed.walk("VALARM")


def test_reminders_are_as_set(clerk: Clerk) -> None:
    folder = clerk_folder(clerk)
    (folder / "airplan.toml").write_text("[calendar]\nalarms = [0, 14]\n", encoding="utf-8")
    (alarm, of_day) = event_of(written(clerk, "a.ics"), "due", "8b").walk("VALARM")
    assert (alarm["trigger"].dt, of_day["trigger"].dt) == (timedelta(days=-14, hours=9), timedelta(hours=9))
    (folder / "airplan.toml").write_text("[calendar]\nalarms = []\n", encoding="utf-8")
    assert not event_of(written(clerk, "b.ics"), "due", "8b").walk("VALARM")


@pytest.mark.parametrize("value", ["7", "[-1]", "[400]", '["7"]', "[true]", "[1.5]"])
def test_reminders_that_are_no_days_are_refused(clerk: Clerk, value: str) -> None:
    folder = clerk_folder(clerk)
    (folder / "airplan.toml").write_text(f"[calendar]\nalarms = {value}\n", encoding="utf-8")
    result = clerk("calendar", "--output", "a.ics", code=3)
    assert "airplan.toml:2:1" in result.err
    assert not (folder / "a.ics").exists()


def test_a_row_that_an_edition_ended_is_cancelled(clerk: Clerk, tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    (desk / "plan.yaml").write_bytes(PLAN.read_bytes())
    (desk / "departments.yaml").write_bytes(PLAN.with_name("departments.yaml").read_bytes())
    own = ("--plan", str(desk / "plan.yaml"))

    def calendar(name: str) -> Path:
        clerk(*own, "calendar", "--output", str(desk / name))
        return desk / name

    before = event_of(calendar("1.ics"), "due", "9a")
    new = edition(tmp_path / "new", without_task(9))
    clerk(*own, "revise", str(new), "--by", "王芳", "--authority", "区政府第12次常务会议", "--yes", "--map", "9a=")
    after = event_of(calendar("2.ics"), "due", "9a")
    assert (before["status"], after["status"]) == ("CONFIRMED", "CANCELLED")
    assert after["sequence"] > before["sequence"]
    statuses = [each["status"] for each in events(desk / "2.ics").values()]
    assert statuses.count("CANCELLED") == 1
    one, other = (str(event_of(desk / name, "due", "11a")["summary"]) for name in ("1.ics", "2.ics"))
    assert (" 11a " in one, " 10a " in other) == (True, True), "the event follows the ID, its text the number"


# --- whose ------------------------------------------------------------------------------------------------------------


def test_a_unit_has_its_own_measures_and_its_own_return_dates(run: Run, round_2017: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.ics"
    run("--store", str(round_2017), "calendar", "--unit", "区教委", "--output", str(path), *DAY, lang="zh")
    found = events(path)
    assert uid(PLAN_ID, ("due", "8a")) in found
    assert uid(PLAN_ID, ("due", "8b")) not in found
    may = found[uid(PLAN_ID, ("report", "2017-05", "区教委"))]
    assert may["dtstart"].dt == date(2017, 5, 25)
    assert "8a" in str(may["description"])


def test_several_units_share_a_file(clerk: Clerk) -> None:
    found = events(written(clerk, "a.ics", "--unit", "区教委、德胜街道"))
    mays = [uid(PLAN_ID, ("report", "2017-05", unit)) for unit in ("区教委", "德胜街道办事处")]
    assert all(may in found for may in mays)
    assert uid(PLAN_ID, ("report", "2017-05")) not in found


def test_a_report_that_is_not_owed_any_more_is_cancelled(clerk: Clerk) -> None:
    june = ("report", "2017-06", "区商务委")
    arguments = ("--unit", "区商务委")
    before = event_of(written(clerk, "1.ics", *arguments), *june)
    for ref in ("5a", "8b", "12a", "22c"):
        clerk.write("close", ref, "--authority", "区环保局", "--reason", "经核实")
    after = event_of(written(clerk, "2.ics", *arguments), *june)
    assert (before["status"], after["status"]) == ("CONFIRMED", "CANCELLED")
    assert after["sequence"] > before["sequence"]


@pytest.mark.parametrize(
    "chosen", [["--official", "姜立光"], ["--section", "4"], ["--light", "grey"], ["--text", "锅炉"]], ids=" ".join
)
def test_some_measures_have_no_reporting_days(clerk: Clerk, chosen: list[str]) -> None:
    found = events(written(clerk, "a.ics", *chosen))
    assert found
    assert not found.keys() & {uid(PLAN_ID, ("report", f"2017-{month:02}")) for month in range(1, 13)}


def test_days_limit_the_events_themselves(clerk: Clerk) -> None:
    clerk.write("extend", "8b", "--to", "2017-09-30", "--authority", "专题会", "--reason", "办法未出台")
    found = events(written(clerk, "a.ics", "--after", "2017-06-30", "--before", "2017-09-30")).values()
    assert days(found) == {
        date(2017, 6, 30),
        date(2017, 7, 25),
        date(2017, 8, 25),
        date(2017, 9, 25),
        date(2017, 9, 30),
    }


def test_every_unit_or_official_gets_a_file(clerk: Clerk) -> None:
    folder = clerk_folder(clerk)
    clerk("calendar", "--to", str(folder / "单位 日历"), lang="zh")
    clerk("calendar", "--to", str(folder / "领导"), "--each", "领导", lang="zh")
    assert {path.name for path in (folder / "领导").iterdir()} == {
        f"日历_{name}.ics" for name in ("姜立光", "孙硕", "司马红", "张明", "徐利", "李异")
    }
    of_units = {path.name: events(path) for path in (folder / "单位 日历").iterdir()}
    assert len(of_units) == 44
    shared = set(of_units["日历_区环保局.ics"]) & set(of_units["日历_区商务委.ics"])
    assert uid(PLAN_ID, ("due", "8b")) in shared


def test_one_unit_of_the_folder_is_the_file_of_that_unit(clerk: Clerk) -> None:
    folder = clerk_folder(clerk)
    alone = written(clerk, "a.ics", "--unit", "区商务委")
    clerk("calendar", "--to", str(folder / "c"), "--unit", "区商务委")
    (file,) = (folder / "c").iterdir()
    assert events(file).keys() == events(alone).keys()


# --- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [[], ["--output", "a.txt"], ["--output", "a.ics", "--to", "b"], ["--output", "a.ics", "--each", "unit"],
     ["--to", "b", "--each", "street"]],
    ids=" ".join,
)  # fmt: skip
def test_contradictions_are_usage_errors(clerk: Clerk, arguments: list[str]) -> None:
    clerk("calendar", *arguments, code=2)
    assert not [path for path in clerk_folder(clerk).iterdir() if path.suffix in (".ics", ".txt") or path.name == "b"]


def test_without_any_day_nothing_is_written(clerk: Clerk) -> None:
    assert "17" in clerk.refused("calendar", "--kind", "ongoing", "--output", "a.ics")
    assert not (clerk_folder(clerk) / "a.ics").exists()


def test_without_the_extra_the_error_says_how_to_get_it(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    find = importlib.util.find_spec
    monkeypatch.setattr(
        "importlib.util.find_spec", lambda name, *more: None if name == "icalendar" else find(name, *more)
    )
    assert "airplan[ics]" in clerk.refused("calendar", "--output", "a.ics")
    assert not (clerk_folder(clerk) / "a.ics").exists()


def test_a_file_is_replaced_only_by_force(clerk: Clerk) -> None:
    path = clerk_folder(clerk) / "a.ics"
    path.write_text("mine", encoding="utf-8")
    clerk("calendar", "--output", str(path), code=3)
    assert path.read_text(encoding="utf-8") == "mine"
