"""Is a damaged store said to be one, with exit code 3 and a way out, and never a traceback?"""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from airplan.store.connect import open_store
from airplan.store.journal import Journal
from support.office import START, Office

if TYPE_CHECKING:
    from support.command_line import Run
    from support.wording import Wording

RECORD = ("record", "5a", "--unit", "区环保局", "--status", "done", "--on", "2017-05-24", "--by", "王", "--yes")
QUESTIONS = (
    ("log",),
    ("status",),
    ("due",),
    ("department", "区环保局"),
    ("show", "5a"),
    ("units",),
    ("search", "锅炉"),
)


@pytest.fixture
def store(may_2017: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of May 2017 that commands use, in the current folder."""
    monkeypatch.chdir(may_2017.parent)
    monkeypatch.setenv("AIRPLAN_STORE", may_2017.name)
    return may_2017


def edit(store: Path, statement: str, *values: object) -> None:
    """Change a store with another program, and leave no trace of it in its triggers."""
    with contextlib.closing(sqlite3.connect(store, isolation_level=None)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _sql in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement, values)
        for _name, sql in triggers:
            connection.execute(sql)


def of(out: str, ref: str) -> Any:
    """What an answer says of a measure."""
    return next(each for each in json.loads(out) if each["ref"] == ref)


def test_check_verifies_the_store_in_use(run: Run, store: Path) -> None:
    out = run("check").out
    assert f"{store.name}: 21 entries" in out
    digest = out.rpartition("digest ")[2][:16]
    assert digest in run("backup", "backup.sqlite").err
    assert digest in run("--store", "backup.sqlite", "check").out
    run(*RECORD)
    assert digest not in run("check").out


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET author = '另一人' WHERE number = 3",
        "INSERT INTO said SELECT plan, ref, unit, field, '2017-06-01', entry, slot, recorded, value FROM said LIMIT 1",
        "UPDATE measure SET due = '2018-12-31' WHERE ref = '8b'",
        "DROP INDEX entry_measure",
    ],
)
def test_check_backup_and_record_refuse_what_was_edited(run: Run, store: Path, statement: str) -> None:
    edit(store, statement)
    before = store.read_bytes()
    for command in (("check",), ("backup", "backup.sqlite"), RECORD):
        said = run(*command, code=3).err
        assert store.name in said
        assert "Traceback" not in said
    assert store.read_bytes() == before
    assert not Path("backup.sqlite").exists()


def test_derived_damage_is_mended_by_moving_the_journal(run: Run, store: Path) -> None:
    """As the hint says: the entries are whole, and what is worked out from them is worked out anew."""
    log = json.loads(run("log", "--format", "json").out)
    edit(store, "UPDATE said SET value = 'paused' WHERE field = 'status'")
    assert "journal export" in run("check", code=3).err
    run("journal", "export", "journal.jsonl")
    run("--store", "new.sqlite", "journal", "import", "journal.jsonl", "--yes")
    assert "new.sqlite: 21 entries" in run("--store", "new.sqlite", "check").out
    assert json.loads(run("--store", "new.sqlite", "log", "--format", "json").out) == log


def test_check_finds_a_source_that_points_elsewhere(run: Run, store: Path, tmp_path: Path) -> None:
    run("due")
    edit(store, "INSERT INTO revision VALUES (9, 'x', 'xicheng-2017', 2017, '{}')")
    edit(store, "UPDATE source SET revision = 9")
    run("check", code=3)
    assert json.loads(run("due", "--format", "json").out), "asked from the files themselves"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "column"),
    [("entry", "content"), ("entry", "source"), ("entry", "recorded"), ("entry", "as_of"), ("entry", "kind"),
     ("said", "as_of"), ("said", "value"), ("measure", "record"), ("party", "record"), ("revision", "header")],
)  # fmt: skip
@pytest.mark.parametrize("spoil", ["cast(x'ff' || {0} as text)", "'!' || {0}", "'{{\"a\":1}}'", "x'00'"])
def test_a_row_that_cannot_be_read(run: Run, store: Path, table: str, column: str, spoil: str) -> None:
    """Whatever a question meets: an answer, or words; with every row of a column spoilt."""
    edit(store, f"UPDATE {table} SET {column} = {spoil.format(column)}")
    codes = set()
    for question in QUESTIONS:
        result = run(*question, code=None)
        codes.add(result.code)
        assert "Traceback" not in result.err, question
        assert result.code in (0, 3), question
        assert result.code == 0 or store.name in result.err
    run("check", code=3)
    assert run(*RECORD, code=None).code == 3


def test_a_store_without_anything_in_it(
    run: Run, tmp_path: Path, wording: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty.sqlite").touch()
    said = run("--store", "empty.sqlite", "check", code=3).err
    wording(said)
    assert Path("empty.sqlite").read_bytes() == b""
    run("--store", "none.sqlite", "check", code=3)
    assert not Path("none.sqlite").exists()


@pytest.mark.slow
def test_check_of_stores_that_are_cut_off(run: Run, store: Path) -> None:
    whole = store.read_bytes()
    for length in (0, 100, 4096, len(whole) // 2, len(whole) - 4096, len(whole) - 1):
        store.write_bytes(whole[:length])
        run("check", code=3)


# --- imports ----------------------------------------------------------------------------------------------------------


def test_an_import_says_since_when_its_entries_are_known(run: Run, store: Path, wording: Wording) -> None:
    run("journal", "export", "journal.jsonl")
    wording(run("--store", "new.sqlite", "journal", "import", "journal.jsonl", "--yes").err)
    with contextlib.closing(open_store("other.sqlite")) as other:
        Office(Journal(other, "xicheng-2017"), START.replace(month=3)).report("9a", "区环保局", status="done")
    run("--store", "other.sqlite", "journal", "export", "other.jsonl")
    wording(run("journal", "import", "other.jsonl").err)
    (entry,) = [entry for entry in json.loads(run("log", "--format", "json").out) if entry["ref"] == "9a"]
    assert entry["recorded"].startswith("2017-03-20")
    assert entry["arrived"] > "2026"
    assert f" {entry['arrived'][:4]} " in run("log", "9a").out
    known = run("status", "--as-of", "2017-12-31", "--known-at", "2017-12-31", "--format", "json").out
    now = run("status", "--as-of", "2017-12-31", "--known-at", "2100-01-01", "--format", "json").out
    assert [each["status"] for each in (of(known, "9a"), of(now, "9a"))] == ["none", "done"]


def test_an_export_of_an_earlier_airplan_is_taken_with_a_note(run: Run, store: Path, wording: Wording) -> None:
    run("journal", "export", "journal.jsonl")
    header, *lines = map(json.loads, Path("journal.jsonl").read_text(encoding="utf-8").splitlines())
    del header["link"]
    for line in lines:
        del line["link"], line["arrived"]
    records = [header | {"version": 1}, *lines]
    Path("old.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    wording(run("--store", "new.sqlite", "journal", "import", "old.jsonl", "--yes").err)
    assert "21 entries" in run("--store", "new.sqlite", "check").out


def test_a_restored_store_keeps_its_times(run: Run, store: Path) -> None:
    run("backup", "backup.sqlite")
    shutil.move(store, "lost.sqlite")
    run("restore", "backup.sqlite")
    asked = ("status", "--as-of", "2017-05-31", "--known-at", "2017-05-12", "--format", "json")
    assert run(*asked).out == run("--store", "lost.sqlite", *asked).out
    assert of(run(*asked).out, "20a")["status"] == "in-progress"
