"""Do backup, restore, journal export and import say what they did, and refuse what would lose anything?"""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from airplan.cli import session
from airplan.store.connect import open_store
from airplan.store.entries import Report
from airplan.store.journal import Journal
from support.journals import MONTH
from support.office import Office

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.command_line import Process, Run
    from support.servers import Server
    from support.small_plan import SmallPlan

ENTRIES = len(MONTH) + 1
SERVER_SAYS = "there is none yet"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a store of May 2017 in it that commands use."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AIRPLAN_STORE", "may-2017.sqlite")
    return tmp_path


@pytest.fixture
def newest(may_2017: Path) -> str:
    """The newest entry, as commands name it."""
    with contextlib.closing(open_store(str(may_2017))) as store:
        entry = Journal(store, "xicheng-2017").last()
    assert entry
    return f"{entry.id} of {entry.recorded.astimezone():%Y-%m-%d %H:%M}"


def log(run: Run, *store: str) -> Any:
    return json.loads(run(*store, "log", "--format", "json").out)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# --- backup and restore ----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("may_2017")
def test_a_backup_says_what_is_in_it(run: Run, desk: Path, newest: str) -> None:
    result = run("backup", "may.sqlite")
    assert (result.out, result.err) == ("", f"{ENTRIES} entries, newest {newest}: may.sqlite\n")
    assert log(run, "--store", "may.sqlite") == log(run)
    assert names(desk) == ["may-2017.sqlite", "may.sqlite"]
    when = newest.partition(" of ")[2]
    said = f"{ENTRIES}条记录，最新一条 {newest[:15]}（{when}）: may-2.sqlite\n"
    assert run("backup", "may-2.sqlite", lang="zh").err == said


@pytest.mark.usefixtures("may_2017", "desk")
def test_a_backup_replaces_a_file_only_by_force(run: Run, newest: str) -> None:
    Path("old").write_bytes(b"what was there")
    refused = run("backup", "old", code=3)
    assert refused.err == "airplan: old was not written: it exists already; --force replaces it\n"
    assert Path("old").read_bytes() == b"what was there"
    assert run("backup", "old", "--force").err == f"{ENTRIES} entries, newest {newest}: old\n"


def test_a_backup_is_never_the_store_itself(run: Run, desk: Path, may_2017: Path) -> None:
    before = may_2017.read_bytes()
    (desk / "link").symlink_to(may_2017)
    (desk / "twin").hardlink_to(may_2017)
    (desk / "folder").mkdir()
    for name in ("may-2017.sqlite", "folder/../may-2017.sqlite", "link", "twin", "may-2017.sqlite-journal"):
        refused = run("backup", name, "--force", code=2)
        assert refused.err == (
            f"airplan: {Path(name)} is the store itself, or a file of its own; name another one for the backup.\n"
        )
    assert "is the store itself" in run("restore", "link", code=2).err
    assert may_2017.read_bytes() == before
    assert (desk / "link").is_symlink()


@pytest.mark.usefixtures("desk")
def test_where_there_is_no_store(run: Run, desk: Path) -> None:
    refused = run("--store", "nowhere.sqlite", "backup", "a.sqlite", code=3)
    assert refused.err == (
        "airplan: the store nowhere.sqlite cannot be used: there is none yet\n"
        "Name one with --store, or go to the folder of its workspace.\n"
    )
    assert "尚未建立" in run("--store", "nowhere.sqlite", "backup", "a.sqlite", lang="zh", code=3).err
    assert names(desk) == []


@pytest.mark.usefixtures("may_2017", "desk")
def test_a_backup_needs_no_plan_that_can_be_read(run: Run) -> None:
    """A plan that somebody is just editing is no reason to go without a backup."""
    Path("plan.yaml").write_text("plan: [", encoding="utf-8")
    assert "21 entries" in run("--plan", "plan.yaml", "backup", "a.sqlite").err


@pytest.mark.usefixtures("may_2017", "desk")
def test_a_backup_where_nothing_can_be_written(run: Run) -> None:
    refused = run("backup", "no-folder/a.sqlite", code=3)
    assert refused.err == "airplan: no-folder/a.sqlite was not written: No such file or directory\n"


def test_a_backup_of_a_store_that_may_only_be_read(run: Run, desk: Path, may_2017: Path) -> None:
    may_2017.chmod(stat.S_IRUSR)
    assert f"{ENTRIES} entries" in run("backup", "a.sqlite").err


@pytest.mark.usefixtures("may_2017")
def test_a_restoration_makes_a_store_and_twice_changes_nothing(run: Run, desk: Path, newest: str) -> None:
    run("backup", "backup.sqlite")
    bytes_before = Path("backup.sqlite").read_bytes()
    done = run("--store", "new/store.sqlite", "restore", "backup.sqlite")
    assert done.err == f"new/store.sqlite: entries added: {ENTRIES}; it now has {ENTRIES} entries, newest {newest}\n"
    assert log(run, "--store", "new/store.sqlite") == log(run)
    again = run("--store", "new/store.sqlite", "restore", "backup.sqlite")
    assert again.err == f"new/store.sqlite: entries added: 0; it now has {ENTRIES} entries, newest {newest}\n"
    assert Path("backup.sqlite").read_bytes() == bytes_before
    assert f"补入0条记录；现有{ENTRIES}条记录" in run("restore", "backup.sqlite", lang="zh").err


@pytest.mark.usefixtures("may_2017")
def test_to_a_server_and_back(run: Run, desk: Path, postgres: str) -> None:
    run("backup", "backup.sqlite")
    assert SERVER_SAYS in run("--store", postgres, "backup", "x.sqlite", code=3).err
    run("--store", postgres, "restore", "backup.sqlite")
    assert log(run, "--store", postgres) == log(run)
    run("--store", postgres, "backup", "from-the-server.sqlite")
    assert log(run, "--store", "from-the-server.sqlite") == log(run)


def test_no_message_gives_a_password_away(run: Run, desk: Path, postgres_server: Server) -> None:
    with postgres_server.database() as name:
        place = postgres_server.url(name, password="secret-word")  # noqa: S106 – nobody's
        shown = postgres_server.url(name)
        refused = run("--store", place, "backup", "a.sqlite", code=3)
        assert f"the store {shown} cannot be used: {SERVER_SAYS}" in refused.err
        assert "secret-word" not in refused.err
        run("--store", "b.sqlite", "sections")
        run("--store", "b.sqlite", "backup", "backup.sqlite")
        assert run("--store", place, "restore", "backup.sqlite").err == (
            f"{shown}: entries added: 0; it now has no entries\n"
        )


def test_a_store_that_is_newer_than_the_backup_is_left_alone(run: Run, desk: Path, may_2017: Path, newest: str) -> None:
    run("backup", "backup.sqlite")
    with contextlib.closing(open_store("may-2017.sqlite")) as store:
        now = datetime(2017, 7, 1, 1, tzinfo=UTC)
        last = Office(Journal(store, "xicheng-2017"), now).report("8a", "区环保局", status="done")
    before = may_2017.read_bytes()
    refused = run("restore", "backup.sqlite", code=3)
    assert refused.err == (
        f"airplan: may-2017.sqlite holds entries that the backup lacks, such as {last.id}; nothing was changed\n"
        f"    the store:  {ENTRIES + 1} entries, newest {last.id} of {last.recorded.astimezone():%Y-%m-%d %H:%M}\n"
        f"    the backup: {ENTRIES} entries, newest {newest}\n"
        "Keep what the store holds with airplan backup; then restore into another one, named with --store.\n"
    )
    assert may_2017.read_bytes() == before


@pytest.mark.usefixtures("may_2017")
def test_a_damaged_store_is_moved_away_first(run: Run, desk: Path) -> None:
    run("backup", "backup.sqlite")
    store = desk / "may-2017.sqlite"
    torn = store.read_bytes()[:-5000]
    store.write_bytes(torn)
    way_out = "Move it away and restore a backup with airplan restore, or name another file with --store.\n"
    for command in (("status",), ("backup", "a.sqlite"), ("restore", "backup.sqlite")):
        refused = run(*command, code=3)
        assert refused.err == (
            f"airplan: the store may-2017.sqlite cannot be used: it is damaged or cut off\n{way_out}"
        )
    assert store.read_bytes() == torn
    store.rename(desk / "torn")
    assert f"entries added: {ENTRIES}" in run("restore", "backup.sqlite").err
    assert names(desk) == ["backup.sqlite", "may-2017.sqlite", "torn"]


@pytest.mark.usefixtures("may_2017", "desk")
def test_what_is_no_backup(run: Run) -> None:
    Path("notes.txt").write_text("not a backup", encoding="utf-8")
    assert run("restore", "notes.txt", code=3).err == (
        "airplan: notes.txt cannot be restored from: it is not an airplan store\n"
        "Nothing was changed. Name another backup.\n"
    )
    assert run("restore", "nowhere", code=3).err == "airplan: nowhere cannot be read: No such file or directory\n"


# --- export and import -----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("may_2017", "desk")
def test_an_export_goes_to_a_file_or_to_the_standard_output(run: Run, process: Process) -> None:
    result = run("journal", "export", "may.jsonl")
    assert (result.out, result.err) == ("", f"Entries written: {ENTRIES} (may.jsonl)\n")
    content = Path("may.jsonl").read_bytes()
    assert len(content.splitlines()) == ENTRIES + 1
    assert run("journal", "export").out.encode() == content
    for encoding in ({"LC_ALL": "C"}, {"PYTHONIOENCODING": "gbk"}):
        assert process("journal", "export", env=encoding).stdout == content, "UTF-8 whatever the terminal is"
    refused = run("journal", "export", "may.jsonl", code=3)
    assert refused.err == "airplan: may.jsonl was not written: it exists already; --force replaces it\n"
    run("journal", "export", "may.jsonl", "--force")
    assert Path("may.jsonl").read_bytes() == content


@pytest.mark.usefixtures("may_2017", "desk")
def test_an_import_says_what_is_new(run: Run) -> None:
    run("journal", "export", "may.jsonl")
    new = ("--store", "new.sqlite")
    trial = run(*new, "journal", "import", "may.jsonl", "--dry-run")
    assert trial.err == f"may.jsonl: entries to be added: {ENTRIES}; here already: 0; nothing was written\n"
    assert log(run, *new) == []
    assert run(*new, "journal", "import", "may.jsonl").err == (
        f"may.jsonl: entries added: {ENTRIES}; here already: 0\n"
    )
    assert log(run, *new) == log(run)
    assert run("journal", "import", "may.jsonl").err == f"may.jsonl: entries added: 0; here already: {ENTRIES}\n"
    assert run(*new, "journal", "export").out == Path("may.jsonl").read_text(encoding="utf-8")


@pytest.mark.usefixtures("may_2017", "desk")
def test_an_import_through_a_server_gives_the_same_file(run: Run, postgres: str) -> None:
    run("journal", "export", "may.jsonl")
    run("--store", postgres, "journal", "import", "may.jsonl")
    run("--store", postgres, "journal", "export", "from-the-server.jsonl")
    assert Path("from-the-server.jsonl").read_bytes() == Path("may.jsonl").read_bytes()


@pytest.mark.usefixtures("may_2017", "desk")
def test_every_fault_of_a_file_is_told_with_its_line(run: Run) -> None:
    run("journal", "export", "may.jsonl")
    lines = Path("may.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    lines[2] = "nonsense\n"
    lines[4] = lines[4].replace('"unit":', '"united":')
    Path("may.jsonl").write_text("".join(lines), encoding="utf-8")
    refused = run("--store", "new.sqlite", "journal", "import", "may.jsonl", code=3)
    assert refused.err == (
        "may.jsonl:3:1: 'nonsense'\n    expected: one JSON object\n"
        "may.jsonl:5:1: no unit\n    expected: an entry as airplan journal export writes it\n"
        "airplan: 2 faults; nothing was imported.\n"
    )
    assert "airplan: 2处错误；未导入任何记录。" in run("journal", "import", "may.jsonl", lang="zh", code=3).err
    assert log(run, "--store", "new.sqlite") == []


@pytest.mark.usefixtures("may_2017", "desk")
def test_the_journal_of_another_plan_is_refused(run: Run, small_plan: SmallPlan) -> None:
    run("journal", "export", "may.jsonl")
    refused = run(*small_plan(), "journal", "import", "may.jsonl", code=3)
    assert refused.err == (
        "may.jsonl:1:1: the journal of the plan xicheng-2017\n    expected: that of the plan small-2017\n"
        "    hint: name its plan with --plan\nairplan: 1 fault; nothing was imported.\n"
    )


@pytest.mark.usefixtures("may_2017", "desk")
def test_a_file_to_import_that_cannot_be_read(run: Run) -> None:
    assert run("journal", "import", "nowhere", code=3).err == (
        "airplan: nowhere cannot be read: No such file or directory\n"
    )
    assert "cannot be read" in run("journal", "import", ".", code=3).err


def test_a_store_that_may_only_be_read_takes_no_import(
    run: Run, desk: Path, may_2017: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(may_2017, "copy.sqlite")
    with contextlib.closing(open_store("copy.sqlite")) as store:
        Office(Journal(store, "xicheng-2017"), datetime(2017, 7, 1, 1, tzinfo=UTC)).report("8a", "区环保局")
    run("--store", "copy.sqlite", "journal", "export", "more.jsonl")
    before = may_2017.read_bytes()
    connect = sqlite3.connect
    monkeypatch.setattr(
        sqlite3, "connect", lambda path, **more: connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True, **more)
    )
    refused = run("journal", "import", "more.jsonl", code=3)
    assert "may-2017.sqlite cannot be used: it cannot be opened for writing" in refused.err
    assert may_2017.read_bytes() == before


@pytest.mark.usefixtures("desk")
def test_a_reader_that_stops_does_no_harm(may_2017: Path) -> None:
    """airplan journal export | head -1, of more than a pipe takes at once."""
    draft = MONTH[0]._replace(content=Report(note="说明" * 200))
    with contextlib.closing(open_store(str(may_2017))) as store:
        Journal(store, "xicheng-2017").append([draft] * 200, revision="test", now=datetime.now(UTC))
    command = [sys.executable, "-m", "airplan", "journal", "export"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout
        assert child.stderr
        assert json.loads(child.stdout.readline())["entries"] == ENTRIES + 200
        child.stdout.close()
        assert child.stderr.read() == b""
    assert child.returncode == 0


# --- check -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def reported(run: Run, small_plan: SmallPlan) -> Iterator[Any]:
    """The journal of the small plan, with a report on every measure."""
    options = small_plan()
    run(*options, "sections")
    with contextlib.closing(open_store(options[3])) as store:
        office = Office(Journal(store, "small-2017"))
        office.report("1a", "区甲局", status="done", values={"trees": Decimal(5)})
        office.report("1a", "区乙局", status="done")
        office.report("1a", "区乙局", status="done")
        office.report("1a", "丙街道办事处", status="done")
        office.report("1b", "区乙局", status="done")
        office.report("2a", "区甲局", status="done")
        office.decide("adjust", "1b", target="shrubs", value=Decimal(5), authority="会议")
        yield office


KEPT = "    hint: it is kept; airplan log shows it, and it counts once the plan names it\n"


def test_check_lists_what_the_plan_no_longer_names(run: Run, small_plan: SmallPlan, reported: Any) -> None:
    options = small_plan()
    targets = f"values of targets that the plan does not have: 1a trees (1), 1b shrubs (1)\n{KEPT}"
    place = options[3]
    assert run(*options, "check", options[1]).err == f"warning: the journal in {place} has {targets}"
    changed = small_plan("responsible: [区乙局, 各街道办事处]", "responsible: [各街道办事处]")
    units = f"reports of 区乙局 on measures that do not name it: 1a (2)\n{KEPT}"
    assert run(*changed, "check", changed[1]).err == (
        f"warning: the journal in {place} has {units}warning: the journal in {place} has {targets}"
    )


def test_check_lists_the_entries_of_a_measure_that_was_dropped(run: Run, small_plan: SmallPlan, reported: Any) -> None:
    options = small_plan("tasks: 2, measures: 3", "tasks: 1, measures: 2")
    path = Path(options[1])
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("      - number: 2\n")], encoding="utf-8")
    said = run(*options, "check").err
    assert f"has entries on measures that the plan does not have: 2a (1)\n{KEPT}" in said
    assert run(*options, "check", lang="zh").err.startswith("注意：")
    assert "计划已不再列入的措施的记录：2a (1)" in run(*options, "check", lang="zh").err


def test_an_import_notes_what_the_plan_does_not_know(
    run: Run, small_plan: SmallPlan, reported: Any, tmp_path: Path
) -> None:
    options = small_plan()
    run(*options, "journal", "export", str(tmp_path / "a.jsonl"))
    new = [*options[:3], str(tmp_path / "new.sqlite")]
    for more in (["--dry-run"], []):
        said = run(*new, "journal", "import", str(tmp_path / "a.jsonl"), *more).err
        assert "The journal has values of targets that the plan does not have: 1a trees (1), 1b shrubs (1)\n" in said


def test_check_notices_a_clock_that_is_ahead(
    run: Run, small_plan: SmallPlan, reported: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = reported.report("2a", "区甲局", status="done")
    monkeypatch.setattr(session, "clock", lambda: newest.recorded - timedelta(minutes=4))
    options = small_plan()
    assert "recorded later than now" not in run(*options, "check").err, "clocks need not agree to the minute"
    monkeypatch.setattr(session, "clock", lambda: newest.recorded - timedelta(minutes=6, seconds=30))
    when = f"{newest.recorded.astimezone():%Y-%m-%d %H:%M}"
    assert run(*options, "check").err.endswith(
        f"has entries recorded later than now: 2, the newest {newest.id} of {when} by 王\n"
        "    hint: set the clock of that machine right\n"
    )


def test_check_makes_no_store(run: Run, tmp_path: Path) -> None:
    result = run("--store", str(tmp_path / "nowhere" / "store.sqlite"), "check")
    assert result.err == ""
    assert names(tmp_path) == []


def test_check_of_the_files_does_not_need_the_store(run: Run, tmp_path: Path) -> None:
    (tmp_path / "store").write_text("not a store", encoding="utf-8")
    result = run("--store", str(tmp_path / "store"), "check")
    assert "46 measures" in result.out
    assert result.err.startswith(
        f"warning: the store {tmp_path / 'store'} cannot be used: it is not an airplan store\n"
    )


def test_check_is_content_with_a_journal_that_fits(run: Run, may_2017: Path) -> None:
    assert run("--store", str(may_2017), "check").err == ""
