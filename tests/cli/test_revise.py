"""Is a new edition taken in with every entry on its row, nothing decided silently, and nothing half written?"""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from support.edited_plans import edition, without_task
from support.paths import DEPARTMENTS, PLAN
from support.returns import RoundOffice

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support.clerk import Clerk
    from support.command_line import Result, Run
    from support.wording import Words

SIGNED = ("--by", "王芳", "--authority", "区政府第12次常务会议")


class Desk:
    """A clerk with a plan file of her own."""

    def __init__(self, clerk: Clerk, folder: Path) -> None:
        self.clerk, self.folder, self.plan = clerk, folder, folder / "plan.yaml"
        shutil.copy(PLAN, self.plan)
        shutil.copy(DEPARTMENTS, folder / "departments.yaml")
        self("status")

    def __call__(self, *arguments: str, **more: Any) -> Result:
        return self.clerk("--plan", str(self.plan), *arguments, **more)

    def record(self, ref: str) -> str:
        return self.clerk.write(
            "--plan", str(self.plan), "record", ref, "--unit", "区环保局", "--status", "in-progress"
        )

    def json(self, *arguments: str) -> Any:
        return json.loads(self(*arguments, "--format", "json").out)

    def status_of(self, ref: str) -> str:
        return str(self.json("show", ref)[0]["status"])

    def new(self, *edits: Callable[[str], str]) -> Path:
        """Write a new edition, as another office sends it: without IDs."""
        return edition(self.folder / "new", *edits)

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.folder.glob("*.yaml")}

    def revise(self, new: Path, *more: str, **how: Any) -> Result:
        return self("revise", str(new), *SIGNED, *more, **how)


@pytest.fixture
def desk(clerk: Clerk, tmp_path: Path) -> Desk:
    folder = tmp_path / "desk"
    folder.mkdir()
    return Desk(clerk, folder)


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Sit at a terminal and give these answers; return the list of those not asked for yet."""

    def give(*answers: str) -> list[str]:
        left = list(answers)
        monkeypatch.setattr("airplan.cli.prompt.at_terminal", lambda: True)
        monkeypatch.setattr("airplan.cli.prompt._line", lambda _question: left.pop(0))
        return left

    return give


def replaced(old: str, new: str) -> Callable[[str], str]:
    def edited(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return edited


def test_entries_stay_with_their_rows_and_the_log_tells_the_former_number(desk: Desk) -> None:
    reported = desk.record("10a")
    before = PLAN.read_bytes()
    number = desk.revise(desk.new(without_task(9, ids=False)), "--on", "2017-05-24").out.strip()
    assert (desk.status_of("9a"), desk.status_of("10a")) == ("in-progress", "none")
    first, second = desk.json("log", "9a")
    assert first["id"] == reported
    assert (second["kind"], second["former"], second["title"], second["batch"]) == ("revise", "10a", "9a", number)
    assert (second["as_of"], second["authority"]) == ("2017-05-24", SIGNED[-1])
    kept = [path for path in desk.folder.glob("plan_*.yaml") if path.read_bytes() == before]
    assert len(kept) == 1
    assert desk("status").err == "", "nothing to warn of"
    desk.record("9a")
    assert "10a" in desk("show", "9a").out, "the ID"


def test_comments_and_layout_of_the_new_file_stay(desk: Desk) -> None:
    new = desk.new(without_task(9, ids=False))
    desk.revise(new)
    text = desk.plan.read_text("utf-8")
    assert re.sub(r"(?m)^( {10}- )id: .*\n +", r"\1", text) == new.read_text("utf-8")
    assert "          - id: 10a\n            text: 加强印刷" in text


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_the_file_keeps_its_encoding_and_the_ends_of_its_lines(desk: Desk, encoding: str) -> None:
    desk.record("10a")
    new = desk.new(without_task(9, ids=False))
    new.write_bytes(new.read_text("utf-8").replace("\n", "\r\n").encode(encoding))
    desk.revise(new)
    text = desk.plan.read_bytes().decode(encoding)
    assert "          - id: 10a\r\n            text: 加强印刷" in text
    assert text.count("\n") == text.count("\r\n")
    assert desk.status_of("9a") == "in-progress"


def test_what_differs_is_shown_and_no_entry_is_written_unless_it_is_confirmed(
    desk: Desk, answer: Callable[..., list[str]]
) -> None:
    before, entries = desk.files(), desk.json("log")
    left = answer("n")
    said = desk.revise(desk.new(without_task(9, ids=False)), code=130)
    assert not left
    assert "10a" in said.err
    assert (desk.files(), desk.json("log")) == (before, entries)


def test_rows_that_are_not_certain_are_asked_for_all_at_once(desk: Desk, words: Words) -> None:
    new = desk.new(replaced("加强印刷、汽车维修等行业挥发性有机物污染防治", "控制餐饮油烟与露天烧烤，整治无照经营"))
    before = desk.files()
    refused = desk.revise(new, code=2)
    assert desk.files() == before
    words(refused.err)
    desk.revise(new, "--map", "10a=10a")
    assert desk.json("show", "10a")[0]["id"] == "10a"


def test_a_person_at_the_terminal_is_asked_about_each(desk: Desk, answer: Callable[..., list[str]]) -> None:
    desk.record("10a")
    new = desk.new(replaced("加强印刷、汽车维修等行业挥发性有机物污染防治", "控制餐饮油烟与露天烧烤，整治无照经营"))
    left = answer("9", "甲", "2", "y")
    said = desk.revise(new).err
    assert not left
    assert "挥发性有机物" in said
    row = desk.json("show", "10a")[0]
    assert (row["id"], row["status"]) == ("10a-2", "none"), "the person said that it is a new measure"
    assert "10a (" not in desk("check").err, "an ended measure is no surprise"
    assert [entry["title"] for entry in desk.json("log", "--kind", "revise") if entry["ref"] == "10a"] == [None]


def split(text: str) -> str:
    """Divide 29a in two rows, at the end of its first sentence."""
    before, row = text.split("          # 29a\n", 1)
    row, after = row.split("      - number: 30\n", 1)
    first, second = re.match(r"( +- text: .*?。)(.*)", row).groups()  # type: ignore[union-attr]  # None would fail here
    rest = row.partition("\n")[2]
    rows = f"{first}\n{rest}          - text: {second}\n{rest}"
    return f"{before}{rows}      - number: 30\n{after}".replace("measures: 46", "measures: 47")


def test_of_a_split_a_person_says_which_row_goes_on(desk: Desk, answer: Callable[..., list[str]]) -> None:
    desk.record("29a")
    new = desk.new(split)
    assert "split" in {each["change"] for each in desk.json("diff", str(desk.plan), str(new))}
    assert "29a" in desk.revise(new, code=2).err
    left = answer("2", "y")
    desk.revise(new)
    assert not left
    assert (desk.status_of("29b"), desk.status_of("29a")) == ("in-progress", "none")
    assert [(each["former"], each["title"]) for each in desk.json("log", "--kind", "revise")[1:]] == [("29a", "29b")]


@pytest.mark.parametrize("text", ["10a", "=", "99z=9a", "10a=99z"])
def test_a_map_that_nobody_understands(desk: Desk, text: str) -> None:
    before = desk.files()
    desk.revise(desk.new(without_task(9, ids=False)), "--map", text, code=None)
    assert desk.files() == before
    assert desk.json("log") == []


def test_a_row_is_mapped_once(desk: Desk) -> None:
    new = desk.new(without_task(9, ids=False))
    assert "9b" in desk.revise(new, "--map", "10a=9a", "--map", "10a=9b", code=2).err
    assert "11a" in desk.revise(new, "--map", "10a=9a", "--map", "11a=9a", code=2).err


def test_a_plan_edited_by_hand_is_mended_in_its_place(desk: Desk) -> None:
    desk.record("10a")
    desk.plan.write_bytes(desk.new(without_task(9, ids=False)).read_bytes())
    desk("record", "10a", "--unit", "区环保局", "--status", "done", "--by", "王", code=3)
    desk.revise(desk.plan, "--yes")
    assert (desk.status_of("9a"), desk.status_of("10a")) == ("in-progress", "none")
    desk.record("10a")


def test_in_any_store(desk: Desk, run: Run, any_store: str) -> None:
    def at_work(*command: str) -> str:
        return run("--store", any_store, "--plan", str(desk.plan), *command, code=None).out

    at_work("record", "10a", "--unit", "区环保局", "--status", "in-progress", "--by", "王芳", "--yes")
    desk.plan.write_bytes(desk.new(without_task(9, ids=False)).read_bytes())
    assert at_work("revise", str(desk.plan), *SIGNED)
    assert [each["status"] for each in json.loads(at_work("show", "9", "--format", "json"))] == ["in-progress", "none"]
    once_more = desk.new(without_task(9, ids=False), without_task(8, ids=False))
    assert at_work("revise", str(once_more), *SIGNED)
    assert [each["status"] for each in json.loads(at_work("show", "8", "--format", "json"))] == ["in-progress", "none"]


def test_a_reworded_row_that_a_person_confirmed_is_no_longer_warned_of(desk: Desk) -> None:
    desk.record("11a")
    edit = replaced("配合市级部门继续开展企业清洁生产审核及强制性审核。", "对经营性餐饮油烟直排依法查处。")
    desk.plan.write_bytes(desk.new(edit).read_bytes())
    assert "11a" in desk("status").err
    desk.revise(desk.plan, "--map", "11a=11a", "--yes")
    assert desk("status").err == ""
    assert desk.status_of("11a") == "in-progress"


def test_workbooks_of_the_former_edition_are_collected_on_their_measures(desk: Desk, tmp_path: Path) -> None:
    office = RoundOffice(desk.clerk, tmp_path)
    office.dispatch(units=["区环保局"])
    office.fill("区环保局", {"10a": {"status": "推进中", "note": "已摸底。"}})
    desk.revise(desk.new(without_task(9, ids=False)))
    desk("collect", str(office.back), "--prefer", "returned", "--apply", "--by", "王芳", code=4)
    assert (desk.status_of("9a"), desk.status_of("10a")) == ("in-progress", "none")


def test_the_same_file_and_another_plan_are_refused(desk: Desk, words: Words) -> None:
    same = desk.new()
    desk("revise", str(same), *SIGNED, code=2)
    other = desk.new(replaced("id: xicheng-2017", "id: another-2018"))
    refused = desk.revise(other, code=2)
    words(refused.err.replace(str(desk.folder), "DESK"))
    assert desk.json("log") == []


def test_a_new_directory_of_units_comes_with_its_plan(desk: Desk) -> None:
    new = desk.new(without_task(9, ids=False))
    directory = new.with_name("departments.yaml")
    directory.write_text(directory.read_text("utf-8") + "# 新\n", "utf-8")
    desk.revise(new)
    assert (desk.folder / "departments.yaml").read_bytes() == directory.read_bytes()
    assert [path.read_bytes() for path in desk.folder.glob("departments_*.yaml")] == [DEPARTMENTS.read_bytes()]


def test_without_a_plan_of_ones_own_there_is_nothing_to_replace(clerk: Clerk, desk: Desk) -> None:
    clerk("revise", str(desk.new(without_task(9))), *SIGNED, code=2)


def test_what_cannot_be_put_in_place_leaves_a_journal_that_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.record("10a")
    new = desk.new(without_task(9, ids=False))
    with monkeypatch.context() as patch:
        patch.setattr("airplan.cli.revise._replace", lambda _files: (_ for _ in ()).throw(KeyboardInterrupt))
        desk.revise(new, code=None)
    assert desk.status_of("10a") == "in-progress", "the old plan still answers"
    desk.revise(new)
    assert desk.status_of("9a") == "in-progress"


def test_undoing_says_that_the_file_stays(desk: Desk) -> None:
    number = desk.revise(desk.new(without_task(9, ids=False))).out.strip()
    said = desk("undo", number, "--by", "王", code=3).err
    assert "plan file" in said
    desk("undo", number, "--by", "王", "--yes")


def test_a_measure_that_comes_back_has_its_entries_again(desk: Desk) -> None:
    desk.record("9a")
    desk.revise(desk.new(without_task(9, ids=False)))
    desk.revise(desk.new())
    assert desk.status_of("9a") == "in-progress"
    assert desk.json("show", "9a")[0]["id"] == "9a"


def test_next_time_the_ids_in_the_file_speak(desk: Desk) -> None:
    desk.record("10a")
    desk.revise(desk.new(without_task(9, ids=False)))
    again = desk.folder / "again"
    again.mkdir()
    shutil.copy(DEPARTMENTS, again)
    text = desk.plan.read_text("utf-8").replace("deadline: 长期实施", "deadline: 年底前", 1)
    (again / "plan.yaml").write_text(text, "utf-8")
    desk.revise(again / "plan.yaml")
    assert desk.status_of("9a") == "in-progress"
