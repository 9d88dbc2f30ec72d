"""Is a plan compiled once for each content, at the right time, and answered for by the right revision?"""

from __future__ import annotations

import os
from datetime import date
from time import time, time_ns
from typing import TYPE_CHECKING, Any

import pytest

from airplan.errors import AirplanError, InvalidFiles
from airplan.plan import reader
from airplan.plan.model import Filter
from airplan.store.compiler import PlanFiles
from airplan.store.connect import open_store
from airplan.store.plan_queries import CompiledPlan
from support.wording import facts_of

if TYPE_CHECKING:
    from pathlib import Path

    from airplan.plan.model import Plan
    from support.compiling import Compile

pytestmark = pytest.mark.slow


HOUR = 3600


def edit(path: Path, old: str, new: str, *, age: float = HOUR / 2) -> None:
    """Change a file, which then is so many seconds old."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")
    os.utime(path, (time() - age, time() - age))


@pytest.fixture
def place(any_store: str) -> str:
    """A plan is compiled alike into either kind of store."""
    return any_store


def revisions(place: str) -> int:
    database = open_store(place)
    ((count,),) = database.rows("SELECT count(*) FROM revision")
    database.close()
    return int(count)


def measures(result: Any) -> list[Any]:
    return CompiledPlan(result.database, result.revision).select(Filter())


def test_what_is_compiled_is_what_was_read(compile_plan: Compile, plan: Plan) -> None:
    result = compile_plan()
    compiled = CompiledPlan(result.database, result.revision)
    assert compiled.select(Filter()) == [*plan.measures]
    assert compiled.parties("unit", "collective", "official") == [*plan.parties]
    assert [compiled.parties(sort) for sort in ("unit", "collective", "official")] == [
        [party for party in plan.parties if party.sort == sort] for sort in ("unit", "collective", "official")
    ]
    for field in compiled.header._fields:
        assert getattr(compiled.header, field) == getattr(plan, field)
    assert not result.note


def test_a_plan_is_read_once(compile_plan: Compile, readings: list[str], files: PlanFiles) -> None:
    first = compile_plan()
    second = compile_plan()
    assert readings == [str(files.plan)]
    assert second.revision == first.revision


def test_an_unchanged_plan_is_not_even_opened(
    compile_plan: Compile, files: PlanFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    compile_plan()
    monkeypatch.setattr(reader, "read_source", lambda path: pytest.fail(f"opened {path}"))
    assert len(measures(compile_plan())) == 46


def test_a_file_touched_but_equal_is_not_read_again(
    compile_plan: Compile, readings: list[str], files: PlanFiles
) -> None:
    first = compile_plan()
    os.utime(files.plan, (time() - HOUR / 2, time() - HOUR / 2))
    assert compile_plan().revision == first.revision
    assert len(readings) == 1


@pytest.mark.parametrize("which", ["plan", "departments"])
def test_an_edit_of_either_file_is_compiled(compile_plan: Compile, files: PlanFiles, place: str, which: str) -> None:
    first = compile_plan()
    edit(getattr(files, which), "#", "# edited")
    second = compile_plan()
    assert second.revision != first.revision
    assert revisions(place) == 2


def test_an_edit_that_keeps_size_and_time_is_compiled_if_the_file_was_fresh(
    compile_plan: Compile, files: PlanFiles
) -> None:
    """A clock ticks coarsely: two edits within its grain look alike, so a file read fresh is looked at again."""
    edit(files.plan, "deadline: 2月底前", "deadline: 2月底前", age=0)
    before = files.plan.stat()
    first = compile_plan()
    edit(files.plan, "deadline: 2月底前", "deadline: 3月底前")
    os.utime(files.plan, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = files.plan.stat()
    assert (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    assert measures(compile_plan())[-1].deadline.due == date(2017, 3, 31)
    assert measures(first)[-1].deadline.due == date(2017, 2, 28)


def test_a_file_from_the_future_is_looked_at_each_time(
    compile_plan: Compile, files: PlanFiles, readings: list[str]
) -> None:
    """A wrong clock, or a file from another time zone: slower, never wrong."""
    tomorrow = time_ns() + 24 * HOUR * 10**9
    os.utime(files.plan, ns=(tomorrow, tomorrow))
    compile_plan()
    compile_plan()
    assert len(readings) == 1
    edit(files.plan, "deadline: 2月底前", "deadline: 3月底前")
    os.utime(files.plan, ns=(tomorrow, tomorrow))
    assert measures(compile_plan())[-1].deadline.due == date(2017, 3, 31)


def test_every_revision_is_kept_and_found_again(
    compile_plan: Compile, files: PlanFiles, place: str, readings: list[str]
) -> None:
    original = compile_plan()
    edit(files.plan, "deadline: 2月底前", "deadline: 3月底前")
    edited = compile_plan()
    edit(files.plan, "deadline: 3月底前", "deadline: 2月底前", age=HOUR / 3)
    again = compile_plan()
    assert (original.revision, again.revision, revisions(place), len(readings)) == (
        original.revision,
        original.revision,
        2,
        2,
    )
    dues = [
        CompiledPlan(again.database, revision).select(Filter())[-1].deadline.due
        for revision in (original.revision, edited.revision)
    ]
    assert dues == [date(2017, 2, 28), date(2017, 3, 31)]


def test_the_same_content_elsewhere_is_the_same_revision(
    compile_plan: Compile, files: PlanFiles, readings: list[str], tmp_path: Path
) -> None:
    (tmp_path / "copy").mkdir()
    copies = PlanFiles(*(tmp_path / "copy" / path.name for path in files))
    for path, copy in zip(files, copies, strict=True):
        copy.write_bytes(path.read_bytes())
    assert compile_plan(copies).revision == compile_plan().revision
    assert len(readings) == 1


def test_plan_and_book_are_not_mixed_up(compile_plan: Compile, files: PlanFiles, tmp_path: Path) -> None:
    """One plan with two books: each pair has its own revision, and neither pushes the other out."""
    other = tmp_path / "other.yaml"
    other.write_bytes(files.departments.read_bytes() + b"# other\n")
    first, second = compile_plan(), compile_plan(PlanFiles(files.plan, other))
    assert first.revision != second.revision
    assert (compile_plan().revision, compile_plan(PlanFiles(files.plan, other)).revision) == (
        first.revision,
        second.revision,
    )


def test_what_ends_one_file_is_not_what_begins_the_other(
    compile_plan: Compile, files: PlanFiles, tmp_path: Path
) -> None:
    longer = PlanFiles(tmp_path / "longer.yaml", tmp_path / "shorter.yaml")
    longer.plan.write_bytes(files.plan.read_bytes() + b"#\n")
    longer.departments.write_bytes(files.departments.read_bytes())
    files.departments.write_bytes(b"#\n" + files.departments.read_bytes())
    assert compile_plan(longer).revision != compile_plan(files).revision


def test_a_faulty_plan_leaves_the_store_as_it_was(compile_plan: Compile, files: PlanFiles, place: str) -> None:
    first = compile_plan()
    whole = files.plan.read_bytes()
    edit(files.plan, "lead: [区环保局]", "lead: [区环保居]")
    with pytest.raises(InvalidFiles) as refusal:
        compile_plan()
    assert [problem.severity for problem in refusal.value.problems] == ["error"]
    assert facts_of(refusal.value.problems[0].found) == "区环保居"
    assert revisions(place) == 1
    files.plan.write_bytes(whole)
    assert compile_plan().revision == first.revision


def test_a_warning_stands_in_nobodys_way(compile_plan: Compile, files: PlanFiles) -> None:
    edit(files.plan, "6月底前", "采暖季前")
    unknown = [measure for measure in measures(compile_plan()) if measure.deadline.kind == "unknown"]
    assert [(measure.ref, measure.deadline.text) for measure in unknown] == [("8b", "采暖季前")]


@pytest.mark.parametrize("which", ["plan", "departments"])
def test_a_file_that_is_gone_or_a_folder(compile_plan: Compile, files: PlanFiles, which: str) -> None:
    compile_plan()
    getattr(files, which).unlink()
    with pytest.raises(AirplanError, match="No such file") as refusal:
        compile_plan()
    assert facts_of(refusal.value.message).startswith(f"{getattr(files, which)} ")
    getattr(files, which).mkdir()
    with pytest.raises(AirplanError, match="directory") as refusal:
        compile_plan()
    assert facts_of(refusal.value.message).startswith(f"{getattr(files, which)} ")


def test_a_folder_named_in_another_encoding(compile_plan: Compile, files: PlanFiles, tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode("计划".encode("gbk"))
    folder.mkdir()
    copies = PlanFiles(*(folder / path.name for path in files))
    for path, copy in zip(files, copies, strict=True):
        copy.write_bytes(path.read_bytes())
        os.utime(copy, (time() - HOUR, time() - HOUR))
    assert compile_plan(copies).revision == compile_plan(copies).revision == 1
