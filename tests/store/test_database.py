"""Is a store that cannot be used left as it is and refused with a way out, or the plan answered for without it?"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from airplan.errors import AirplanError, Message
from airplan.plan.model import Filter
from airplan.store import sqlite
from airplan.store.compiler import compiled
from airplan.store.connect import open_store
from airplan.store.database import TABLES_VERSION, InUse, StoreError
from airplan.store.migrations import VERSION, prepare
from airplan.store.plan_queries import CompiledPlan
from airplan.store.sqlite import open_file
from support.wording import facts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from airplan.store.compiler import Compiled, PlanFiles
    from support.compiling import Compile
    from support.wording import Words


def answers(result: Compiled) -> bool:
    return len(CompiledPlan(result.database, result.revision).select(Filter())) == 46


@pytest.fixture
def whole(compile_plan: Compile, store: Path) -> bytes:
    """The bytes of a good store."""
    compile_plan().database.close()
    return store.read_bytes()


@pytest.fixture
def foreign(tmp_path: Path) -> Callable[[str], Path]:
    """A database that other statements made."""

    def make(script: str) -> Path:
        path = tmp_path / "foreign.sqlite"
        connection = sqlite3.connect(path)
        connection.executescript(script)
        connection.close()
        return path

    return make


# --- stores that are refused -----------------------------------------------------------------------------------------


def refused(files: PlanFiles, store: Path) -> StoreError:
    """Return the refusal of a store, which stays as it was."""
    before = store.read_bytes()
    beside = sorted(store.parent.iterdir())
    with pytest.raises(StoreError) as refusal:
        compiled(files, str(store))
    assert refusal.value.place == str(store)
    assert isinstance(refusal.value.message, Message)
    assert refusal.value.message.facts == {"place": str(store), "reason": refusal.value.reason}
    assert store.read_bytes() == before
    assert sorted(store.parent.iterdir()) == beside
    return refusal.value


@pytest.mark.parametrize(
    "content",
    [b"not a database", b"x" * 5000, b"PK\x03\x04" + bytes(9000), b"SQLite format 3\0" + bytes(4080), bytes(4096)],
)
def test_a_file_that_is_no_database(files: PlanFiles, store: Path, content: bytes, words: Words) -> None:
    store.write_bytes(content)
    words(refused(files, store), store=store)


@pytest.mark.parametrize("length", [50, 99, 100, 512, 4095, 4096, 4097, 0.1, 0.5, 0.9, -4096, -4095, -1000, -100, -1])
def test_a_store_that_is_cut_off(files: PlanFiles, store: Path, whole: bytes, length: float, words: Words) -> None:
    store.write_bytes(whole[: int(length * len(whole)) if 0 < length < 1 else int(length)])
    words(refused(files, store), store=store)


def test_a_store_whose_pages_are_spoilt(files: PlanFiles, store: Path, whole: bytes, words: Words) -> None:
    store.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    words(refused(files, store), store=store)


@pytest.mark.parametrize(
    "script",
    [
        "CREATE TABLE things (name text); INSERT INTO things VALUES ('thing')",
        "CREATE TABLE revision (id integer)",
        "PRAGMA user_version = 1",
        "PRAGMA application_id = 5",
        f"PRAGMA application_id = 5; PRAGMA user_version = {VERSION}; CREATE TABLE things (name text)",
    ],
)
def test_a_database_of_another_program(
    files: PlanFiles, foreign: Callable[[str], Path], script: str, words: Words
) -> None:
    store = foreign(script)
    words(refused(files, store), store=store)


def test_the_version_known_without_the_migrations_is_theirs() -> None:
    assert TABLES_VERSION == VERSION


def test_a_store_of_a_newer_airplan(files: PlanFiles, store: Path, whole: bytes, words: Words) -> None:
    connection = sqlite3.connect(store)
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    refusal = refused(files, store)
    assert facts_of(refusal.reason) == f"{VERSION + 1} {VERSION}"
    words(refusal, store=store, newer=VERSION + 1, known=VERSION)


def test_a_store_that_another_program_holds(
    files: PlanFiles, store: Path, whole: bytes, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 0.05)
    holder = sqlite3.connect(store, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    refusal = refused(files, store)
    assert isinstance(refusal, InUse)
    assert facts_of(refusal.reason) == "0"
    words(refusal, store=store)
    holder.close()
    compiled(files, str(store)).database.close()


# --- stores that can be read though not written ----------------------------------------------------------------------


@pytest.fixture
def writer(store: Path, whole: bytes, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """Another program that is writing into the store and does not come to an end."""
    monkeypatch.setattr(sqlite, "PATIENCE", 0.05)
    holder = sqlite3.connect(store, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    yield holder
    holder.close()


def test_questions_do_not_wait_for_a_writer(
    compile_plan: Compile, files: PlanFiles, writer: sqlite3.Connection, readings: list[str]
) -> None:
    assert answers(compile_plan())
    os.utime(files.plan)  # touched: its content is known, only noting that must wait
    assert answers(compile_plan())
    assert not readings
    with files.plan.open("a") as plan:
        plan.write("# edited\n")
    with pytest.raises(InUse):
        compile_plan()
    writer.close()
    assert answers(compile_plan())


@pytest.fixture
def read_only(whole: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are opened as the system opens those that this user may not write (root may write any)."""
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect

    def connect_to_read(target: str, **options: Any) -> sqlite3.Connection:
        if target == ":memory:" or target.startswith("file:"):
            return connect(target, **options)
        return connect(f"{Path(target).as_uri()}?mode=ro", uri=True, **options)

    monkeypatch.setattr(sqlite3, "connect", connect_to_read)


@pytest.mark.usefixtures("read_only")
def test_a_read_only_store_answers_for_what_it_knows(
    compile_plan: Compile, files: PlanFiles, store: Path, whole: bytes, readings: list[str], *, words: Words
) -> None:
    result = compile_plan()
    assert answers(result)
    assert not result.note
    os.utime(files.plan)
    assert not compile_plan().note
    assert not readings
    with files.plan.open("a") as plan:
        plan.write("# edited\n")
    edited = compile_plan()
    assert answers(edited)
    assert str(store) in edited.note
    words(edited.note, store=store)
    assert store.read_bytes() == whole


@pytest.mark.usefixtures("read_only")
def test_a_store_that_cannot_be_made(compile_plan: Compile, tmp_path: Path, words: Words) -> None:
    result = compile_plan(None, tmp_path / "none.sqlite")
    assert answers(result)
    assert str(tmp_path / "none.sqlite") in result.note
    words(result.note, folder=tmp_path)


@pytest.mark.parametrize(
    "place", ["file/store.sqlite", "file/deeper/store.sqlite", "n" * 300, "n" * 300 + "/store.sqlite"]
)
def test_a_place_that_no_store_can_have(compile_plan: Compile, tmp_path: Path, place: str, words: Words) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder").mkdir()
    result = compile_plan(None, tmp_path / place)
    assert answers(result)
    assert str(tmp_path / place) in result.note
    long = "n" * 300
    words(result.note, place.replace(long, "LONG"), folder=tmp_path, long=long)
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("pages", [1, 2, 20, 60])
def test_a_disk_that_is_full(
    compile_plan: Compile, store: Path, pages: int, monkeypatch: pytest.MonkeyPatch, words: Words
) -> None:
    """As many pages as there is room for: too few for the tables, or for the plan."""
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect

    def connect_to_little(target: str, **options: Any) -> sqlite3.Connection:
        connection = connect(target, **options)
        if target != ":memory:":
            connection.execute(f"PRAGMA max_page_count = {pages}").close()
        return connection

    with monkeypatch.context() as little:
        little.setattr(sqlite3, "connect", connect_to_little)
        for _again in range(2):
            result = compile_plan()
            assert answers(result)
            assert str(store) in result.note
            words(result.note, store=store)
    result = compile_plan()
    assert answers(result)
    assert not result.note
    assert len(compile_plan().database.rows("SELECT id FROM revision")) == 1


# --- stores that are new ---------------------------------------------------------------------------------------------


def test_a_store_is_one_file_and_synced_with_its_folder(store: Path) -> None:
    """Also where another program has switched it to a log beside it, which is not safe on network folders."""
    open_store(str(store)).close()
    connection = sqlite3.connect(store)
    assert connection.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
    connection.close()
    database = open_store(str(store))
    with database.transaction():
        database.run("INSERT INTO answer (plan, ref, unit, field) VALUES ('p', '1a', 'u', 'status')")
        assert database.rows("PRAGMA synchronous") == [(3,)], "EXTRA"
    assert database.rows("PRAGMA journal_mode") == [("delete",)]
    assert database.rows("PRAGMA busy_timeout") == [(30_000,)]
    assert [path.name for path in store.parent.glob("store*")] == ["store.sqlite"]
    database.close()


def test_the_store_makes_its_folder(compile_plan: Compile, tmp_path: Path) -> None:
    store = tmp_path / "a" / os.fsdecode("计划".encode("gbk")) / "store.sqlite"
    assert not compile_plan(None, store).note
    assert store.is_file()


def test_an_empty_file_becomes_a_store(compile_plan: Compile, store: Path) -> None:
    """Left behind by a full disk, or made by touch: there is nothing in it to lose."""
    store.touch()
    assert answers(compile_plan())
    assert store.stat().st_size > 4096


def test_an_empty_database_becomes_a_store(compile_plan: Compile, foreign: Callable[[str], Path]) -> None:
    assert answers(compile_plan(None, foreign("CREATE TABLE t (a); DROP TABLE t; VACUUM")))


def test_another_that_makes_the_tables_meanwhile_is_no_stranger(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two questions about an empty file somebody else may turn it into a store."""
    monkeypatch.setattr(sqlite, "PATIENCE", 0.05)
    slow, quick = open_file(store), open_file(store)
    ask = slow.rows

    def ask_and_be_overtaken(sql: str, **values: object) -> list[tuple[Any, ...]]:
        answer = ask(sql, **values)
        if sql.startswith("PRAGMA"):
            with contextlib.suppress(InUse):
                prepare(quick)
        return answer

    monkeypatch.setattr(slow, "rows", ask_and_be_overtaken)
    prepare(slow)
    assert ask("SELECT id FROM revision") == []
    slow.close()
    quick.close()


def test_a_faulty_plan_leaves_no_file_of_the_memory(
    files: PlanFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AirplanError, match="No such file"):
        compiled(files._replace(plan=tmp_path / "none.yaml"), str(tmp_path / "plan_2017.yaml" / "store.sqlite"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["departments.yaml", "plan_2017.yaml"]


@pytest.mark.parametrize("content", [b"\n", b"x", b"SQLite", b"notes of an office\n"])
def test_a_small_file_of_another_kind_is_left_alone(tmp_path: Path, content: bytes, words: Words) -> None:
    file = tmp_path / "notes.txt"
    file.write_bytes(content)
    with pytest.raises(StoreError) as refusal:
        open_file(file)
    assert refusal.value.place == str(file)
    words(refusal.value, file=file)
    assert file.read_bytes() == content
