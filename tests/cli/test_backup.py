"""Do backup, restore, journal export and import say what they did, and refuse what would lose anything?"""

from __future__ import annotations

import contextlib
import json
import re
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

from airplan import office_time
from airplan.store.connect import open_store
from airplan.store.entries import Report
from airplan.store.journal import Journal
from airplan.store.store_copy import content_of
from airplan.workspace import location, session
from support.journals import MONTH
from support.office import Office
from support.wording import named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from support.command_line import Process, Run
    from support.servers import Server
    from support.small_plan import SmallPlan
    from support.wording import Wording

ENTRIES = len(MONTH) + 1


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
        digest = content_of(store).digest[:16]
    assert entry
    return f"{entry.id} of {office_time.shown(entry.recorded)}, digest {digest}"


def newest_in_chinese(newest: str) -> str:
    """Return the newest entry as a Chinese message names it."""
    entry, when, digest = re.split(" of |, digest ", newest)
    return f"{entry}（{when}），校验值 {digest}"


def log(run: Run, *store: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads(run(*store, "log", "--format", "json").out)
    return entries


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# --- backup and restore ----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("may_2017")
def test_a_backup_says_what_is_in_it(run: Run, desk: Path, newest: str, wording: Wording) -> None:
    result = run("backup", "may.sqlite")
    assert result.out == ""
    wording(result.err, ENTRIES, "may.sqlite", newest=newest)
    assert log(run, "--store", "may.sqlite") == log(run)
    assert names(desk) == ["may-2017.sqlite", "may.sqlite"]
    message = run("backup", "may-2.sqlite", lang="zh").err
    wording(message, ENTRIES, "may-2.sqlite", newest=newest_in_chinese(newest), lang="zh")


@pytest.mark.usefixtures("may_2017", "desk")
def test_a_backup_replaces_a_file_only_by_force(run: Run, newest: str, wording: Wording) -> None:
    Path("old").write_bytes(b"what was there")
    refused = run("backup", "old", code=3)
    wording(refused.err, "old", "--force")
    assert Path("old").read_bytes() == b"what was there"
    wording(run("backup", "old", "--force").err, ENTRIES, "old", newest=newest)


def test_a_backup_is_never_the_store_itself(run: Run, desk: Path, may_2017: Path, wording: Wording) -> None:
    before = may_2017.read_bytes()
    (desk / "link").symlink_to(may_2017)
    (desk / "twin").hardlink_to(may_2017)
    (desk / "folder").mkdir()
    for name in ("may-2017.sqlite", "folder/../may-2017.sqlite", "link", "twin", "may-2017.sqlite-journal"):
        wording(run("backup", name, "--force", code=2).err, name=Path(name))
    wording(run("restore", "link", code=2).err, "link")
    assert may_2017.read_bytes() == before
    assert (desk / "link").is_symlink()


@pytest.mark.usefixtures("desk")
def test_where_there_is_no_store(run: Run, desk: Path, wording: Wording) -> None:
    command = ("--store", "nowhere.sqlite", "backup", "a.sqlite")
    wording(run(*command, code=3).err, "nowhere.sqlite", "--store")
    wording(run(*command, lang="zh", code=3).err, "nowhere.sqlite", "--store", lang="zh")
    assert names(desk) == []


@pytest.mark.usefixtures("may_2017", "desk")
def test_a_backup_needs_no_plan_that_can_be_read(run: Run) -> None:
    """A plan that somebody is just editing is no reason to go without a backup."""
    Path("plan.yaml").write_text("plan: [", encoding="utf-8")
    assert str(ENTRIES) in run("--plan", "plan.yaml", "backup", "a.sqlite").err
    assert len(log(run, "--store", "a.sqlite")) == ENTRIES


@pytest.mark.usefixtures("may_2017", "desk")
def test_a_backup_where_nothing_can_be_written(run: Run, wording: Wording) -> None:
    wording(run("backup", "no-folder/a.sqlite", code=3).err, "no-folder/a.sqlite")


def test_a_backup_of_a_store_that_may_only_be_read(run: Run, desk: Path, may_2017: Path) -> None:
    may_2017.chmod(stat.S_IRUSR)
    assert str(ENTRIES) in run("backup", "a.sqlite").err
    assert len(log(run, "--store", "a.sqlite")) == ENTRIES


@pytest.mark.usefixtures("may_2017")
def test_a_restoration_makes_a_store_and_twice_changes_nothing(
    run: Run, desk: Path, newest: str, wording: Wording
) -> None:
    run("backup", "backup.sqlite")
    bytes_before = Path("backup.sqlite").read_bytes()
    done = run("--store", "new/store.sqlite", "restore", "backup.sqlite")
    wording(done.err, "new/store.sqlite", newest=newest)
    assert len(re.findall(rf"\b{ENTRIES}\b", done.err)) == 2, "added, and now there"
    assert log(run, "--store", "new/store.sqlite") == log(run)
    again = run("--store", "new/store.sqlite", "restore", "backup.sqlite")
    wording(again.err, "new/store.sqlite", " 0", ENTRIES, newest=newest)
    assert Path("backup.sqlite").read_bytes() == bytes_before
    message = run("restore", "backup.sqlite", lang="zh").err
    wording(message, ENTRIES, newest=newest_in_chinese(newest), lang="zh")


@pytest.mark.usefixtures("may_2017")
def test_to_a_server_and_back(run: Run, desk: Path, postgres: str, wording: Wording) -> None:
    run("backup", "backup.sqlite")
    wording(run("--store", postgres, "backup", "x.sqlite", code=3).err, store=postgres)
    run("--store", postgres, "restore", "backup.sqlite")
    assert log(run, "--store", postgres) == log(run)
    run("--store", postgres, "backup", "from-the-server.sqlite")
    assert log(run, "--store", "from-the-server.sqlite") == log(run)


def test_no_message_gives_a_password_away(run: Run, desk: Path, postgres_server: Server, wording: Wording) -> None:
    with postgres_server.database() as name:
        place = postgres_server.url(name, password="secret-word")  # noqa: S106 – nobody's
        shown = postgres_server.url(name)
        refused = run("--store", place, "backup", "a.sqlite", code=3)
        wording(refused.err, shown=shown)
        assert "secret-word" not in refused.err
        open_store("b.sqlite").close()
        run("--store", "b.sqlite", "backup", "backup.sqlite")
        wording(run("--store", place, "restore", "backup.sqlite").err, " 0", shown=shown)


def test_a_store_that_is_newer_than_the_backup_is_left_alone(
    run: Run, desk: Path, may_2017: Path, newest: str, wording: Wording
) -> None:
    run("backup", "backup.sqlite")
    with contextlib.closing(open_store("may-2017.sqlite")) as store:
        now = datetime(2017, 7, 1, 1, tzinfo=UTC)
        last = Office(Journal(store, "xicheng-2017"), now).report("8a", "区环保局", status="done")
    before = may_2017.read_bytes()
    refused = run("restore", "backup.sqlite", code=3)
    when, held = office_time.shown(last.recorded), newest.partition(", digest")[0]
    wording(refused.err, "may-2017.sqlite", "airplan backup", "--store", last=last.id, when=when, newest=held)
    _error, store_line, backup_line, _hint = refused.err.splitlines()
    assert (str(ENTRIES + 1) in store_line, last.id in store_line, named(when, store_line)) == (True, True, True)
    assert (str(ENTRIES) in backup_line, named(held, backup_line)) == (True, True)
    assert may_2017.read_bytes() == before


@pytest.mark.usefixtures("may_2017")
def test_a_damaged_store_is_moved_away_first(run: Run, desk: Path, wording: Wording) -> None:
    run("backup", "backup.sqlite")
    store = desk / "may-2017.sqlite"
    torn = store.read_bytes()[:-5000]
    store.write_bytes(torn)
    for command in (("status",), ("backup", "a.sqlite"), ("restore", "backup.sqlite")):
        wording(run(*command, code=3).err, "may-2017.sqlite", "airplan restore", "--store")
    assert store.read_bytes() == torn
    store.rename(desk / "torn")
    assert len(re.findall(rf"\b{ENTRIES}\b", run("restore", "backup.sqlite").err)) == 2
    assert len(log(run)) == ENTRIES
    assert names(desk) == ["backup.sqlite", "may-2017.sqlite", "torn"]


@pytest.mark.usefixtures("may_2017", "desk")
def test_what_is_no_backup(run: Run, wording: Wording) -> None:
    Path("notes.txt").write_text("not a backup", encoding="utf-8")
    wording(run("restore", "notes.txt", code=3).err, "notes.txt")
    wording(run("restore", "nowhere", code=3).err, "nowhere")


# --- export and import -----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("may_2017", "desk")
def test_an_export_goes_to_a_file_or_to_the_standard_output(run: Run, process: Process, wording: Wording) -> None:
    result = run("journal", "export", "may.jsonl")
    assert result.out == ""
    wording(result.err, ENTRIES, "may.jsonl")
    content = Path("may.jsonl").read_bytes()
    assert len(content.splitlines()) == ENTRIES + 1
    assert run("journal", "export").out.encode() == content
    for encoding in ({"LC_ALL": "C"}, {"PYTHONIOENCODING": "gbk"}):
        assert process("journal", "export", env=encoding).stdout == content, "UTF-8 whatever the terminal is"
    wording(run("journal", "export", "may.jsonl", code=3).err, "may.jsonl", "--force")
    run("journal", "export", "may.jsonl", "--force")
    assert Path("may.jsonl").read_bytes() == content


@pytest.mark.usefixtures("may_2017", "desk")
def test_an_import_says_what_is_new(run: Run, wording: Wording) -> None:
    run("journal", "export", "may.jsonl")
    new = ("--store", "new.sqlite")
    open_store("new.sqlite").close()
    trial = run(*new, "journal", "import", "may.jsonl", "--dry-run")
    wording(trial.err)
    assert re.findall(r"\d+", trial.err) == [str(ENTRIES), "0"], "to be added, and here already"
    assert log(run, *new) == []
    done = run(*new, "journal", "import", "may.jsonl")
    wording(done.err)
    assert re.findall(r"\d+", done.err) == [str(ENTRIES), "0"]
    assert log(run, *new) == log(run)
    again = run("journal", "import", "may.jsonl")
    wording(again.err)
    assert re.findall(r"\d+", again.err) == ["0", str(ENTRIES)]
    assert run(*new, "journal", "export").out == Path("may.jsonl").read_text(encoding="utf-8")


@pytest.mark.usefixtures("may_2017", "desk")
def test_an_import_through_a_server_gives_the_same_file(run: Run, postgres: str) -> None:
    run("journal", "export", "may.jsonl")
    run("--store", postgres, "journal", "import", "may.jsonl", "--yes")
    run("--store", postgres, "journal", "export", "from-the-server.jsonl")
    assert Path("from-the-server.jsonl").read_bytes() == Path("may.jsonl").read_bytes()


@pytest.mark.usefixtures("may_2017", "desk")
def test_every_fault_of_a_file_is_told_with_its_line(run: Run, wording: Wording) -> None:
    run("journal", "export", "may.jsonl")
    lines = Path("may.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    lines[2] = "nonsense\n"
    lines[4] = lines[4].replace('"unit":', '"united":')
    Path("may.jsonl").write_text("".join(lines), encoding="utf-8")
    open_store("new.sqlite").close()
    refused = run("--store", "new.sqlite", "journal", "import", "may.jsonl", code=3)
    wording(refused.err, "may.jsonl:3:1: 'nonsense'\n", "may.jsonl:5:1: ", "unit\n", "\nairplan: 2 ")
    chinese = run("journal", "import", "may.jsonl", lang="zh", code=3).err
    wording(chinese, "may.jsonl:3:1: 'nonsense'\n", "may.jsonl:5:1: ", "\nairplan: 2", lang="zh")
    assert log(run, "--store", "new.sqlite") == []


@pytest.mark.usefixtures("may_2017", "desk")
def test_the_journal_of_another_plan_is_refused(run: Run, small_plan: SmallPlan, wording: Wording) -> None:
    run("journal", "export", "may.jsonl")
    refused = run(*small_plan(), "journal", "import", "may.jsonl", code=3)
    wording(refused.err, "may.jsonl:1:1: ", "xicheng-2017", "small-2017", "--plan", "\nairplan: 1 ")


@pytest.mark.usefixtures("may_2017", "desk")
def test_a_file_to_import_that_cannot_be_read(run: Run, wording: Wording) -> None:
    wording(run("journal", "import", "nowhere", code=3).err, "nowhere")
    wording(run("journal", "import", ".", code=3).err, "airplan: . ")


def test_a_store_that_may_only_be_read_takes_no_import(
    run: Run, desk: Path, may_2017: Path, wording: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(may_2017, "copy.sqlite")
    with contextlib.closing(open_store("copy.sqlite")) as store:
        Office(Journal(store, "xicheng-2017"), datetime(2017, 7, 1, 1, tzinfo=UTC)).report("8a", "区环保局")
    run("--store", "copy.sqlite", "journal", "export", "more.jsonl")
    before = may_2017.read_bytes()
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect

    def for_reading(path: str, **more: Any) -> sqlite3.Connection:
        if more.get("uri"):
            return connect(path, **more)
        return connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True, **more)

    monkeypatch.setattr(sqlite3, "connect", for_reading)
    refused = run("journal", "import", "more.jsonl", code=3)
    wording(refused.err, "may-2017.sqlite")
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
def reported(run: Run, small_plan: SmallPlan) -> Iterator[Office]:
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


def test_check_lists_what_the_plan_no_longer_names(
    run: Run, small_plan: SmallPlan, reported: Office, wording: Wording
) -> None:
    options = small_plan()
    place = options[3]
    kept = run(*options, "check", options[1]).err
    wording(kept, place, ": 1a trees (1), 1b shrubs (1)\n")
    changed = small_plan("responsible: [区乙局, 各街道办事处]", "responsible: [各街道办事处]")
    message = run(*changed, "check", changed[1]).err
    wording(message, place, "区乙局", ": 1a (2)\n")
    assert message.endswith(kept), "units first, targets last"


def test_check_lists_the_entries_of_a_measure_that_was_dropped(
    run: Run, small_plan: SmallPlan, reported: Office, wording: Wording
) -> None:
    options = small_plan("tasks: 2, measures: 3", "tasks: 1, measures: 2")
    path = Path(options[1])
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("      - number: 2\n")], encoding="utf-8")
    wording(run(*options, "check").err, ": 2a (1)\n")
    wording(run(*options, "check", lang="zh").err, "：2a (1)", lang="zh")


def test_an_import_notes_what_the_plan_does_not_know(
    run: Run, small_plan: SmallPlan, reported: Office, tmp_path: Path, wording: Wording
) -> None:
    options = small_plan()
    run(*options, "journal", "export", str(tmp_path / "a.jsonl"))
    new = [*options[:3], str(tmp_path / "new.sqlite")]
    open_store(new[3]).close()
    for more in (["--dry-run"], []):
        wording(run(*new, "journal", "import", str(tmp_path / "a.jsonl"), *more).err, ": 1a trees (1), 1b shrubs (1)\n")


def test_check_notices_a_clock_that_is_ahead(
    run: Run, small_plan: SmallPlan, reported: Office, wording: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = reported.report("2a", "区甲局", status="done")
    monkeypatch.setattr(session, "clock", lambda: newest.recorded - timedelta(minutes=4))
    options = small_plan()
    assert newest.id not in run(*options, "check").err, "clocks need not agree to the minute"
    monkeypatch.setattr(session, "clock", lambda: newest.recorded - timedelta(minutes=6, seconds=30))
    when = office_time.shown(newest.recorded)
    wording(run(*options, "check").err, ": 2;", "王", newest=newest.id, when=when)


def test_check_makes_no_store_and_says_that_there_is_none(run: Run, tmp_path: Path, wording: Wording) -> None:
    nowhere = tmp_path / "nowhere"
    result = run("--store", str(nowhere / "store.sqlite"), "check", code=3)
    wording(result.err, nowhere / "store.sqlite", nowhere, folder=nowhere)
    assert names(tmp_path) == []


def test_check_of_the_files_does_not_need_the_store(run: Run, tmp_path: Path, wording: Wording) -> None:
    (tmp_path / "store").write_text("not a store", encoding="utf-8")
    bundled = str(location.bundled("plan_2017.yaml"))
    result = run("--store", str(tmp_path / "store"), "check", bundled)
    wording(result.out.partition(": ")[2], 7, 32, 46)
    wording(result.err, tmp_path / "store")


def test_check_of_what_is_in_use_needs_a_store_that_can_be_read(run: Run, tmp_path: Path, wording: Wording) -> None:
    (tmp_path / "store").write_text("not a store", encoding="utf-8")
    result = run("--store", str(tmp_path / "store"), "check", code=3)
    assert "46" in result.out
    wording(result.err, tmp_path / "store")


def test_check_is_content_with_a_journal_that_fits(run: Run, may_2017: Path) -> None:
    assert run("--store", str(may_2017), "check").err == ""
