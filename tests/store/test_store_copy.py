"""Does a backup hold all that the store held at one moment, and does restoring it lose nothing?"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from airplan.errors import AirplanError, Message
from airplan.i18n.forms import moment_in_words
from airplan.store import store_copy
from airplan.store.compiler import insert, table_rows
from airplan.store.connect import NoStore, open_existing, open_store
from airplan.store.database import CannotWrite, StoreError
from airplan.store.entries import Draft, Report, Source, Step
from airplan.store.entry_rows import write_down
from airplan.store.journal import Journal
from airplan.store.migrations import MIGRATIONS, VERSION, prepare
from airplan.store.sql import View
from airplan.store.sqlite import open_file
from airplan.store.store_copy import Content, Restored, WouldLose, back_up, content_of, opened_backup
from support.office import DAY, START, Office
from support.processes import PATIENCE, eventually
from support.wording import facts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.plan.model import Plan
    from airplan.store.database import Database
    from support.servers import Server
    from support.wording import Words

pytestmark = pytest.mark.slow


Place = Callable[[str], str]

NOW = datetime(2018, 1, 1, tzinfo=UTC)
"""When stores are restored."""
LAST = View(date(2017, 12, 31))
REPORT_WITHOUT_END = """
import sys
from datetime import UTC, date, datetime
from airplan.store.entries import Draft, Report
from airplan.store.journal import Journal
from airplan.store.connect import open_store
database = open_store(sys.argv[1])
print("ready", flush=True)
while True:
    draft = Draft.report("8a", "甲", "2017-05", Report(status="done"), as_of=date(2017, 5, 20), author="王")
    Journal(database, "p").append([draft, draft], revision="3f0a", now=datetime.now(UTC))
"""


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Where a new store can be: `place("sqlite")`, `place("postgres")`."""
    with contextlib.ExitStack() as stack:

        def new(kind: str) -> str:
            if kind == "sqlite":
                return str(tmp_path / f"new-{len(list(tmp_path.iterdir()))}" / "store.sqlite")
            server: Server = request.getfixturevalue("postgres_server")
            return server.url(stack.enter_context(server.database()))

        yield new


@pytest.fixture
def opened() -> Iterator[Callable[[str], Database]]:
    """Open a store; it is closed when the test ends."""
    with contextlib.ExitStack() as stack:
        yield lambda at: stack.enter_context(contextlib.closing(open_store(at)))


@pytest.fixture
def store(place: Place, opened: Callable[[str], Database], request: pytest.FixtureRequest) -> Database:
    """A store that has lived, in a file or, where the test says so, on a server."""
    return lived(opened(place(getattr(request, "param", "sqlite"))), request.getfixturevalue("plan"))


on_both = pytest.mark.parametrize("store", ["sqlite", "postgres"], indirect=True)
TO = pytest.mark.parametrize("to", ["sqlite", "postgres"])


def lived(database: Database, plan: Plan) -> Database:
    """Two revisions of a plan, and the journals of two plans with entries of many kinds."""
    with database.transaction():
        insert(database, plan, "an earlier digest")
        insert(database, plan, "the digest")
    fill(Office(Journal(database, "p")))
    fill(Office(Journal(database, "another plan")))
    return database


def fill(office: Office) -> None:
    first = office.report(status="in-progress", note="“张䶮”\n\\ 100%", values={})
    office.correct(first, status="done")
    office.send_back(office.report("8b", "乙", status="done", evidence=("a.pdf", "b.pdf")))
    office.undo(office.decide("close"))
    draft = Draft.report("5a", "甲", "2017-05", Report(status="paused"), as_of=DAY, author="王", batch="x")
    returned = Draft.step(
        *("return", "2017-05", Step(seal="5ea1", answers=3)),
        as_of=DAY, author="王", unit="甲", batch="x", source=Source("甲.xlsx", sha256="ab"),
    )  # fmt: skip
    office.write(draft, returned)


def everything(database: Database) -> dict[str, Any]:
    """All that a store holds, whatever the numbers of its revisions."""
    digests = dict(database.rows("SELECT id, digest FROM revision"))
    held: dict[str, Any] = {
        table: sorted((digests[number], *map(str, rest)) for number, *rest in database.rows(f"SELECT * FROM {table}"))
        for table in store_copy._OF_A_REVISION
    }
    for table in ("entry", "said", "answer", "head"):
        held[table] = sorted(tuple(map(str, row)) for row in database.rows(f"SELECT * FROM {table}"))
    return held


def restore(path: Path, store: Database) -> Restored:
    with opened_backup(path) as backup:
        return store_copy.restore(path, backup, store, NOW)


# --- backups ---------------------------------------------------------------------------------------------------------


@on_both
def test_a_backup_holds_everything_and_is_a_store(
    store: Database, tmp_path: Path, opened: Callable[[str], Database]
) -> None:
    path = tmp_path / "backup.sqlite"
    content = back_up(store, path)
    assert (content.revisions, content.entries) == (2, 16)
    last = Journal(store, "another plan").last()
    assert last
    assert (content.newest, content.recorded) == (last.id, last.recorded)
    copy = opened(str(path))
    assert everything(copy) == everything(store)
    assert content_of(copy) == content
    assert sorted(child.name for child in path.parent.iterdir() if child.is_file()) == ["backup.sqlite"]
    Office(Journal(copy, "p"), START.replace(year=2018)).report()
    assert content_of(copy).entries == 17


@on_both
def test_a_backup_of_an_empty_store(place: Place, opened: Any, store: Database, tmp_path: Path) -> None:
    empty = opened(place(store.dialect))
    content = back_up(empty, tmp_path / "backup.sqlite")
    assert content == Content(0, 0)
    assert str(content) == "no entries"
    assert restore(tmp_path / "backup.sqlite", empty) == Restored(0, 0, content)


@on_both
def test_a_backup_while_others_write_is_of_one_moment(
    store: Database, tmp_path: Path, opened: Any, request: pytest.FixtureRequest
) -> None:
    """Whoever writes always writes two entries at once; a backup never holds one of them."""
    at = url_of(store, request)
    child = subprocess.Popen([sys.executable, "-c", REPORT_WITHOUT_END, at], stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout
        assert child.stdout.readline() == "ready\n"
        for number in range(5):
            wait_for_more(store)
            path = tmp_path / f"{number}.sqlite"
            content = back_up(store, path)
            copy = opened(str(path))
            rows = ids(copy)
            assert len(rows) == content.entries
            assert rows[-1] == content.newest
            assert content.entries % 2 == 0
            assert rows == [each for each in ids(store) if each <= content.newest]
    finally:
        child.kill()
        child.communicate(timeout=PATIENCE)


def ids(database: Database) -> list[str]:
    return [id_ for (id_,) in database.rows("SELECT id FROM entry ORDER BY id")]


def wait_for_more(store: Database) -> None:
    """Return once somebody has written into the store: no backup keeps others from that."""
    before = content_of(store).entries
    eventually(lambda: content_of(store).entries > before, "somebody writes")


def url_of(store: Database, request: pytest.FixtureRequest) -> str:
    if store.dialect == "sqlite":
        return store.place
    server: Server = request.getfixturevalue("postgres_server")
    ((name,),) = store.rows("SELECT current_database()")
    return server.url(name)


def test_a_backup_of_a_damaged_store_is_not_kept_for_one(store: Database, tmp_path: Path, words: Words) -> None:
    source = Path(store.place)
    store.close()
    content = bytearray(source.read_bytes())
    with contextlib.closing(sqlite3.connect(source)) as connection:
        ((root,),) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'entry_measure'")
    content[(root - 1) * 4096 + 8 : root * 4096] = bytes(4088)
    source.write_bytes(content)
    with contextlib.closing(open_store(str(source))) as damaged, pytest.raises(AirplanError) as refusal:
        back_up(damaged, tmp_path / "backup.sqlite")
    assert facts_of(refusal.value.message).startswith(f"{source} ")
    words(refusal.value, store=source)
    assert source.read_bytes() == content


def test_a_copy_that_is_not_what_the_store_holds(
    store: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = iter([content_of(store), content_of(store)._replace(entries=15)])
    monkeypatch.setattr(store_copy, "content_of", lambda _database: next(contents))
    with pytest.raises(AirplanError, match=r"15 entries, newest .* ≠ 16 entries, newest"):
        back_up(store, tmp_path / "backup.sqlite")


def test_no_room_for_a_backup(store: Database) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("only Linux has a disk that is always full")
    with pytest.raises(StoreError) as refusal:
        back_up(store, full)
    assert refusal.value.place == str(full), "it is not the store that has no room"


# --- restorations ----------------------------------------------------------------------------------------------------


@on_both
@TO
def test_from_any_store_into_any_other(store: Database, to: str, place: Place, opened: Any, tmp_path: Path) -> None:
    content = back_up(store, tmp_path / "backup.sqlite")
    bytes_before = (tmp_path / "backup.sqlite").read_bytes()
    target = opened(place(to))
    assert restore(tmp_path / "backup.sqlite", target) == Restored(2, 16, content)
    assert everything(target) == everything(store)
    assert restore(tmp_path / "backup.sqlite", target) == Restored(0, 0, content), "twice changes nothing"
    assert everything(target) == everything(store)
    assert (tmp_path / "backup.sqlite").read_bytes() == bytes_before
    assert Journal(target, "p").decisions(LAST) == Journal(store, "p").decisions(LAST)
    assert Journal(target, "p").statements(LAST) == Journal(store, "p").statements(LAST)


@TO
def test_what_is_missing_is_added(to: str, store: Database, opened: Any, tmp_path: Path, request: Any) -> None:
    """The store is as it was before, and knows other revisions under other numbers."""
    plan = request.getfixturevalue("plan")
    target = opened(request.getfixturevalue("place")(to))
    with target.transaction():
        insert(target, plan, "a third digest")
        insert(target, plan, "the digest")
    Journal(target, "p").merge(list(Journal(store, "p").entries())[:5])
    back_up(store, tmp_path / "backup.sqlite")
    done = restore(tmp_path / "backup.sqlite", target)
    assert (done.revisions, done.entries, done.content.revisions, done.content.entries) == (1, 11, 3, 16)
    held, wanted = everything(target), everything(store)
    assert {table: held[table] for table in ("entry", "said", "answer")} == {
        table: wanted[table] for table in ("entry", "said", "answer")
    }
    for table in store_copy._OF_A_REVISION:
        assert [row for row in held[table] if row[0] != "a third digest"] == wanted[table]
    assert [digest for (digest,) in target.rows("SELECT digest FROM revision ORDER BY id")] == [
        "a third digest", "the digest", "an earlier digest",
    ]  # fmt: skip


def refused(path: Path, store: Database, why: str, match: str) -> None:
    before = everything(store)
    with pytest.raises(WouldLose, match=match) as refusal:
        restore(path, store)
    assert refusal.value.why == why
    assert "airplan backup" in str(refusal.value)
    assert everything(store) == before


@on_both
def test_a_store_that_is_newer_than_the_backup(store: Database, tmp_path: Path) -> None:
    content = back_up(store, tmp_path / "backup.sqlite")
    newer = Office(Journal(store, "a third plan"), START.replace(year=2018)).report()
    refused(tmp_path / "backup.sqlite", store, "newer", f"such as {newer.id}; nothing was changed\n")
    with pytest.raises(WouldLose) as refusal, opened_backup(tmp_path / "backup.sqlite") as backup:
        store_copy.restore(tmp_path / "backup.sqlite", backup, store, NOW)
    _first, ours, theirs, _way_out = str(refusal.value).split("\n")
    assert ours == f"    the store:  17 entries, newest {newer.id} of {moment_in_words(newer.recorded)}"
    assert theirs == f"    the backup: {content}"


@on_both
def test_a_store_that_holds_an_older_entry_which_the_backup_lacks(
    store: Database, tmp_path: Path, place: Place, opened: Any
) -> None:
    """As after an import from elsewhere: its newest entry is older than that of the backup."""
    elsewhere = Office(Journal(opened(place("sqlite")), "p"), START.replace(year=2016)).report()
    back_up(store, tmp_path / "backup.sqlite")
    Journal(store, "p").merge([elsewhere])
    refused(tmp_path / "backup.sqlite", store, "newer", f"such as {elsewhere.id};")


@on_both
def test_an_id_with_another_content(store: Database, tmp_path: Path, place: Place, opened: Any) -> None:
    back_up(store, tmp_path / "backup.sqlite")
    other = opened(place(store.dialect))
    entries = list(Journal(store, "p").entries())
    Journal(other, "p").merge([*entries[:3], entries[3]._replace(author="另一人")])
    refused(tmp_path / "backup.sqlite", other, "other", f"entry {entries[3].id} in .* differs from that in the backup")
    of_another_plan = opened(place(store.dialect))
    Journal(of_another_plan, "q").merge([entries[3]._replace(plan="q")])
    refused(
        tmp_path / "backup.sqlite",
        of_another_plan,
        "other",
        f"entry {entries[3].id} in .* differs from that in the backup",
    )


def test_a_restoration_that_fails_changes_nothing(
    store: Database, tmp_path: Path, place: Place, opened: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(store, tmp_path / "backup.sqlite")
    target = opened(place("sqlite"))
    monkeypatch.setattr(store_copy, "in_batches", lambda entries: ([entry] for entry in entries))
    calls = iter(range(9))

    def fail_at_last(database: Database, entries: Any) -> None:
        if next(calls) == 8:
            raise CannotWrite(database.place, "no room")
        write_down(database, entries)

    monkeypatch.setattr("airplan.store.store_copy.write_down", fail_at_last)
    with pytest.raises(CannotWrite, match="no room"):
        restore(tmp_path / "backup.sqlite", target)
    assert content_of(target) == Content(0, 0)


# --- what is no backup -----------------------------------------------------------------------------------------------


def test_a_backup_of_an_earlier_airplan_is_read_in_a_copy(
    tmp_path: Path, plan: Plan, place: Place, opened: Any
) -> None:
    path = tmp_path / "old.sqlite"
    with contextlib.closing(open_file(path)) as old:
        prepare(old, MIGRATIONS[:1])
        with old.transaction():
            for table, rows in table_rows(plan, "the digest").items():
                old.insert(table, ({"id" if table == "revision" else "revision": 1, **row} for row in rows))
    before = path.read_bytes()
    target = opened(place("sqlite"))
    assert restore(path, target) == Restored(1, 0, Content(1, 0))
    assert len(target.rows("SELECT * FROM measure")) == 46
    assert path.read_bytes() == before
    assert [child.name for child in tmp_path.iterdir() if child.is_file()] == ["old.sqlite"]


def test_a_backup_is_never_written_to(store: Database, tmp_path: Path, words: Words) -> None:
    path = tmp_path / "backup.sqlite"
    back_up(store, path)
    with opened_backup(path) as backup, pytest.raises(CannotWrite) as refusal:
        backup.run("DELETE FROM source")
    words(refusal.value, backup=path)


def refusal_of(path: Path) -> AirplanError:
    """Return the refusal of a file to restore from, which stays as it was."""
    before = path.read_bytes()
    with pytest.raises(AirplanError) as refusal, opened_backup(path):
        pytest.fail("it was opened")
    assert facts_of(refusal.value.message).startswith(f"{path} ")
    assert path.read_bytes() == before
    return refusal.value


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"SQLite format 3\0" + bytes(4080)])
def test_a_file_that_is_no_backup(tmp_path: Path, content: bytes, words: Words) -> None:
    (tmp_path / "backup").write_bytes(content)
    words(refusal_of(tmp_path / "backup"), folder=tmp_path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(AirplanError) as refusal, opened_backup(path):
            pytest.fail("it was opened")
        assert facts_of(refusal.value.message).startswith(f"{path} ")
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_another_program_is_no_backup(tmp_path: Path, words: Words) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "other")) as other:
        other.execute("CREATE TABLE entry (id text)")
    words(refusal_of(tmp_path / "other"), folder=tmp_path)


def test_a_backup_of_a_newer_airplan(store: Database, tmp_path: Path, words: Words) -> None:
    path = tmp_path / "backup.sqlite"
    back_up(store, path)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    refusal = refusal_of(path)
    assert isinstance(refusal.message, Message)
    assert facts_of(refusal.message.facts["reason"]) == f"{VERSION + 1} {VERSION}"
    words(refusal, folder=tmp_path, newer=VERSION + 1, known=VERSION)


@pytest.mark.parametrize("length", [50, 4096, 0.3, 0.9, -4096, -1])
def test_a_backup_that_is_cut_off(store: Database, tmp_path: Path, length: float, words: Words) -> None:
    path = tmp_path / "backup.sqlite"
    back_up(store, path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(length * len(whole)) if 0 < length < 1 else int(length)])
    words(refusal_of(path), folder=tmp_path)


def test_a_backup_with_a_spoilt_page(store: Database, tmp_path: Path, words: Words) -> None:
    """It could be opened, and most questions would be answered."""
    path = tmp_path / "backup.sqlite"
    back_up(store, path)
    whole = bytearray(path.read_bytes())
    with contextlib.closing(sqlite3.connect(path)) as connection:
        ((root,),) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'entry_about'")
    whole[(root - 1) * 4096 : root * 4096] = os.urandom(4096)
    path.write_bytes(whole)
    words(refusal_of(path), folder=tmp_path)


def test_a_backup_with_an_entry_that_cannot_be_read(
    store: Database, tmp_path: Path, place: Place, opened: Any, words: Words
) -> None:
    path = tmp_path / "backup.sqlite"
    back_up(store, path)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER entry_not_changed")
        connection.execute("UPDATE entry SET content = '{' WHERE ref = '8b'")
        ((damaged,),) = connection.execute(
            "SELECT id FROM entry WHERE ref = '8b' AND plan <> 'p' ORDER BY number LIMIT 1"
        )
        connection.commit()
    target = opened(place("sqlite"))
    with pytest.raises(AirplanError) as refusal:
        restore(path, target)
    assert facts_of(refusal.value.message).startswith(f"{path} ")
    words(refusal.value, folder=tmp_path, entry=damaged)
    assert content_of(target) == Content(0, 0)


# --- what else must hold ---------------------------------------------------------------------------------------------


def test_no_table_of_the_plan_is_forgotten(store: Database) -> None:
    tables = [name for (name,) in store.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    of_plans = {
        table
        for table in tables
        if any(column == "revision" for (column,) in store.rows(f"SELECT name FROM pragma_table_info('{table}')"))
    }
    assert of_plans - {"source", "entry"} == set(store_copy._OF_A_REVISION) - {"revision"}
    assert {*store_copy._OF_A_REVISION, "source", "entry", "said", "answer", "head", "sqlite_stat1"} >= set(tables)
    for table, column in store_copy._OF_A_REVISION.items():
        assert store.rows(f"SELECT name FROM pragma_table_info('{table}') LIMIT 1") == [(column,)]


@on_both
def test_a_store_that_is_not_there_is_not_made(place: Place, store: Database, tmp_path: Path, opened: Any) -> None:
    nowhere = place(store.dialect)
    for _again in range(2):
        with pytest.raises(NoStore) as refusal:
            open_existing(nowhere)
        assert refusal.value.place == nowhere.replace(":word@", "@")
    (tmp_path / "empty").touch()
    with pytest.raises(NoStore):
        open_existing(str(tmp_path / "empty"))
    assert (tmp_path / "empty").read_bytes() == b""
    opened(nowhere)
    open_existing(nowhere).close()


@on_both
def test_whoever_writes_while_a_store_is_restored_waits(
    store: Database, place: Place, opened: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written between the look at the store and the last entry that is added."""
    back_up(store, tmp_path / "backup.sqlite")
    at = place(store.dialect)
    target = opened(at)
    written: list[Any] = []

    def report() -> None:
        with contextlib.closing(open_store(at)) as other:
            written.append(Office(Journal(other, "p"), START.replace(year=2018)).report())

    writer = threading.Thread(target=report)

    def begin_meanwhile(database: Database, entries: Any) -> None:
        if not writer.ident:
            writer.start()
            writer.join(0.2)
        assert not written
        write_down(database, entries)

    monkeypatch.setattr("airplan.store.store_copy.write_down", begin_meanwhile)
    assert restore(tmp_path / "backup.sqlite", target).entries == 16
    writer.join(30)
    assert content_of(target).entries == 17
    assert content_of(target).newest == written[0].id
