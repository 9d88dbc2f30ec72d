"""Do SQLite and PostgreSQL keep the same promises: all or nothing, one writer, one view, the same values?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from airplan.store import sqlite
from airplan.store.connect import open_store
from airplan.store.database import Addition, InUse, StoreError, UnstorableValue
from airplan.store.migrations import MIGRATIONS, VERSION, PerDialect, prepare
from airplan.store.postgres import open_server
from airplan.store.sqlite import open_file
from support.processes import PATIENCE
from support.wording import facts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from airplan.store.database import Database
    from support.wording import Words

WRITE_MANY = """
import sys
from airplan.store.connect import open_store
place, me = sys.argv[1:]
print("ready", flush=True)
sys.stdin.readline()
database = open_store(place)
for number in range(50):
    with database.transaction():
        ((last,),) = database.rows("SELECT max(field) FROM answer WHERE plan = :plan", plan="p")
        next = f"{int(last or 0) + 1:09}"
        database.insert("answer", [{"plan": "p", "ref": str(number), "unit": me, "field": next}])
print("written", flush=True)
database.close()
"""


@pytest.fixture
def open_one(any_store: str) -> Iterator[Callable[[], Database]]:
    """Open the test's store, as often as you like."""
    opened: list[Database] = []

    def call() -> Database:
        opened.append(open_store(any_store))
        return opened[-1]

    yield call
    for each in opened:
        each.close()


@pytest.fixture
def database(open_one: Callable[[], Database]) -> Database:
    """A store with a table of our own."""
    opened = open_one()
    opened.define("CREATE TABLE t (a bigint, b text)")
    return opened


# --- transactions and snapshots --------------------------------------------------------------------------------------


def test_a_transaction_is_all_or_nothing(database: Database, open_one: Callable[[], Database]) -> None:
    other = open_one()
    with pytest.raises(ZeroDivisionError), database.transaction():  # noqa: PT012 – the second half must not be reached
        database.run_many("INSERT INTO t (a) VALUES (:a)", [{"a": 1}, {"a": 2}])
        assert other.rows("SELECT a FROM t") == []
        raise ZeroDivisionError
    assert database.rows("SELECT a FROM t") == []
    with database.transaction():
        database.run("INSERT INTO t (a) VALUES (:a)", a=3)
    assert other.rows("SELECT a FROM t") == [(3,)]


def test_a_statement_that_failed_spoils_the_whole(database: Database) -> None:
    with pytest.raises(StoreError), database.transaction():  # noqa: PT012 – so does a caller write
        database.run("INSERT INTO t (a) VALUES (1)")
        database.run("INSERT INTO t (nothing) VALUES (1)")
    with database.transaction():
        database.run("INSERT INTO t (a) VALUES (2)")
    assert database.rows("SELECT a FROM t") == [(2,)]


def test_a_snapshot_is_one_view(database: Database, open_one: Callable[[], Database]) -> None:
    reader = open_one()
    database.run("INSERT INTO t (a) VALUES (1)")
    with reader.snapshot():
        assert reader.rows("SELECT a FROM t") == [(1,)]
        if database.dialect == "postgres":  # a file is not changed while somebody reads in it
            database.run("INSERT INTO t (a) VALUES (2)")
        assert reader.rows("SELECT a FROM t") == [(1,)]
    database.run("INSERT INTO t (a) VALUES (3)")
    assert (3,) in reader.rows("SELECT a FROM t")


def test_questions_do_not_wait_for_a_writer(database: Database, open_one: Callable[[], Database]) -> None:
    reader = open_one()
    with database.transaction():
        database.run("INSERT INTO t (a) VALUES (1)")
        assert reader.rows("SELECT a FROM t") == []
        with reader.snapshot():
            assert reader.rows("SELECT count(*) FROM t") == [(0,)]
    assert reader.rows("SELECT a FROM t") == [(1,)]


@pytest.mark.slow
def test_thirty_two_that_write_at_once_all_come_through(any_store: str) -> None:
    """The store is made by whoever is first; 1,600 transactions, each on top of all those before."""
    children = [
        subprocess.Popen(
            [sys.executable, "-c", WRITE_MANY, any_store, str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(32)
    ]
    for child in children:
        assert child.stdout
        assert child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin
        child.stdin.write("go\n")
        child.stdin.flush()
    assert [child.communicate(timeout=PATIENCE) for child in children] == [("written\n", "")] * 32
    database = open_store(any_store)
    assert database.rows("SELECT count(*), count(DISTINCT field), max(field) FROM answer") == [
        (1600, 1600, "000001600")
    ]
    assert database.rows("SELECT DISTINCT count(*) FROM answer GROUP BY unit") == [(50,)]
    database.close()


# --- values ----------------------------------------------------------------------------------------------------------


def test_values_come_back_as_what_they_were(database: Database) -> None:
    texts = ["", "张䶮\U0001f600", "100% ? %s :b %(b)s $1 ' \" \\ \n", "2017-06-30", "007", None]
    numbers = [0, -1, 2**63 - 1, -(2**63), None, 5]
    database.insert("t", ({"a": a, "b": b} for a, b in zip(numbers, texts, strict=True)))
    assert set(database.rows("SELECT a, b FROM t")) == set(zip(numbers, texts, strict=True))
    for text in filter(None, texts):
        assert database.rows("SELECT b FROM t WHERE b = :text", text=text) == [(text,)]


def test_what_is_computed_has_the_same_type(database: Database) -> None:
    database.insert("t", [{"a": 1, "b": "x"}, {"a": 2**40, "b": "y"}])
    ((*row,),) = database.rows(
        "SELECT sum(a), count(*), min(b), max(a) > 5, avg(1.5 + 0 * a), a = 0 OR NULL FROM t GROUP BY a = 0"
    )
    assert row == [2**40 + 1, 2, "x", 1, 1.5, None]
    assert [type(value) for value in row] == [int, int, str, int, float, type(None)]


@pytest.mark.parametrize("value", ["\ud800", "a\0b", 10**30, -(2**63) - 1], ids=ascii)
def test_what_no_database_can_hold_is_in_no_row(database: Database, value: object) -> None:
    database.run("INSERT INTO t (a, b) VALUES (1, 'ab')")
    column = "a" if isinstance(value, int) else "b"
    assert database.rows(f"SELECT a FROM t WHERE {column} = :value", value=value) == []
    assert database.rows(f"SELECT a FROM t WHERE {column} IN (:values)", values=[value, None]) == []
    with database.snapshot():
        assert database.rows(f"SELECT a FROM t WHERE {column} = :value", value=value) == []
        assert database.rows("SELECT a FROM t") == [(1,)], "and the view is not spoilt"


@pytest.mark.parametrize("value", ["\ud800", 10**30], ids=ascii)
def test_what_cannot_be_held_is_refused_in_words(database: Database, value: object) -> None:
    column = "a" if isinstance(value, int) else "b"
    with pytest.raises(UnstorableValue), database.transaction():
        database.run(f"INSERT INTO t ({column}) VALUES (:value)", value=value)
    with pytest.raises(UnstorableValue), database.transaction():
        database.insert("t", [{column: value}])
    assert database.rows("SELECT count(*) FROM t") == [(0,)]


def test_texts_sort_by_code_point(database: Database) -> None:
    """Not as the server's language would have it: a before B, é beside e, punctuation passed over."""
    words = ["", " b", "-a", "8a", "8b", "10a", "A", "Z", "_", "a", "b", "z", "é", "一", "区", "\uffff", "\U0001f600"]
    database.insert("t", [{"b": word} for word in reversed(words)])
    assert [word for (word,) in database.rows("SELECT b FROM t ORDER BY b")] == sorted(words)
    assert database.rows("SELECT max(b), min(b) FROM t") == [("\U0001f600", "")]
    assert database.rows("SELECT count(*) FROM t WHERE b < :b", b="a") == [(sorted(words).index("a"),)]


def test_values_have_names(database: Database) -> None:
    """Each as often as it is named, and not where a text, a name or a cast only looks like it."""
    database.insert("t", [{"a": 1, "b": ":a"}, {"a": 2, "b": "10%"}, {"a": 3, "b": "it's :a"}])
    assert database.rows("SELECT a FROM t WHERE a = :a AND a >= :a AND b = ':a'", a=1, unnamed=5) == [(1,)]
    assert database.rows("SELECT a FROM t WHERE b LIKE '%0%' AND a < :a", a=9) == [(2,)]
    assert database.rows("SELECT a FROM t WHERE b = 'it''s :a' AND a = :a", a=3) == [(3,)]
    assert database.rows("SELECT a % 2, :a - a FROM t WHERE b LIKE :b", a=7, b="1_%") == [(0, 5)]
    assert database.records('SELECT a AS ":a", b FROM t WHERE a = :a', a=2) == [{":a": 2, "b": "10%"}]
    if database.dialect == "postgres":
        assert database.rows("SELECT a::text FROM t WHERE a = :a::bigint", a=2) == [("2",)]


@pytest.mark.parametrize("wanted", [[], [1], [3, 1], [2, 5, None], list(range(400))])
def test_a_list_is_one_value(database: Database, wanted: list[int | None]) -> None:
    database.insert("t", ({"a": a} for a in range(1, 5)))
    rows = database.rows("SELECT a FROM t WHERE a IN (:wanted) AND a < :less ORDER BY a", wanted=wanted, less=4)
    assert rows == [(a,) for a in range(1, 4) if a in wanted]
    rows = database.rows("SELECT a FROM t WHERE a IN (:other) OR a IN (:wanted)", wanted=wanted, other=())
    assert sorted(rows) == [(a,) for a in range(1, 5) if a in wanted]


@pytest.mark.parametrize("count", [0, 1, 30, 500])
def test_rows_are_added_by_the_names_of_their_columns(database: Database, count: int) -> None:
    rows = [{"b": f"{i}", "a": i} for i in range(count)]
    database.insert("t", iter(rows))
    other = [{"plan": "p", "ref": f"{i % 7}", "unit": "u", "field": ":plan"} for i in range(count)]
    with database.transaction():
        database.add(Addition("t", rows), Addition("answer", other, once=True))
    assert sorted(database.rows("SELECT a, b FROM t")) == sorted((i, f"{i}") for i in range(count) for _twice in "12")
    assert database.rows("SELECT count(*) FROM answer") == [(min(count, 7),)]


def test_a_statement_that_fails_is_told_in_words(database: Database) -> None:
    for fail in (database.rows, database.run):
        with pytest.raises(StoreError, match="nowhere") as refusal:
            fail("SELECT * FROM nowhere")
        assert refusal.value.place == database.place
        assert facts_of(refusal.value.message).startswith(f"{database.place} ")
        assert str(refusal.value.hint)


# --- the tables ------------------------------------------------------------------------------------------------------

NEXT = (
    "CREATE TABLE next (b text)",
    PerDialect("CREATE TABLE only_sqlite (a integer)", "CREATE TABLE only_postgres (a integer)"),
)


@pytest.fixture
def connect(any_store: str) -> Iterator[Callable[[], Database]]:
    """Open the test's store without a look at its tables."""
    opened: list[Database] = []

    def call() -> Database:
        opened.append(open_server(any_store) if "://" in any_store else open_file(Path(any_store)))
        return opened[-1]

    yield call
    for each in opened:
        each.close()


def tables(database: Database) -> set[str]:
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
        "postgres": "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'airplan'::regnamespace",
    }
    return {name for (name,) in database.rows(asked[database.dialect])} - {"store_version"}


def test_a_new_store_has_the_newest_tables(connect: Callable[[], Database]) -> None:
    database = connect()
    assert database.version() == 0
    prepare(database)
    assert database.version() == VERSION
    assert {"revision", "measure", "entry"} <= tables(database)


def test_a_store_of_the_last_release_is_brought_up_to_date(connect: Callable[[], Database]) -> None:
    """Version 1 held plans only; what is in it stays."""
    database = connect()
    prepare(database, MIGRATIONS[:1])
    assert (database.version(), tables(database) & {"revision", "entry"}) == (1, {"revision"})
    database.run("INSERT INTO revision (id, digest, plan, year, header) VALUES (1, 'd', 'p', 2017, '{}')")
    prepare(database)
    assert database.version() == VERSION
    assert database.rows("SELECT id, digest FROM revision") == [(1, "d")]
    assert database.rows("SELECT count(*) FROM entry") == [(0,)]


def test_each_database_gets_its_own_statements(connect: Callable[[], Database]) -> None:
    database = connect()
    prepare(database, [*MIGRATIONS, NEXT])
    assert {table for table in tables(database) if table.startswith(("next", "only"))} == {
        "next",
        f"only_{database.dialect}",
    }


def test_all_versions_or_none(connect: Callable[[], Database]) -> None:
    """The second step fails, so the first one is not taken either."""
    database = connect()
    prepare(database, MIGRATIONS[:1])
    before = tables(database)
    with pytest.raises(StoreError):
        prepare(database, [*MIGRATIONS[:1], NEXT, ["CREATE TABLE next (b text)"]])
    assert (database.version(), tables(database)) == (1, before)


def test_a_store_of_a_newer_airplan_is_left_alone(connect: Callable[[], Database], words: Words) -> None:
    database = connect()
    prepare(database, [*MIGRATIONS, NEXT])
    with pytest.raises(StoreError) as refusal:
        prepare(database)
    assert facts_of(refusal.value.reason) == f"{VERSION + 1} {VERSION}"
    words(f"{refusal.value.reason}\n{refusal.value.hint}", newer=VERSION + 1, known=VERSION)
    assert database.version() == VERSION + 1


def test_who_is_overtaken_by_a_newer_airplan_leaves_its_tables_alone(
    connect: Callable[[], Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, newer = connect(), connect()
    begin = slow._begin

    def be_overtaken() -> None:
        prepare(newer, [*MIGRATIONS, NEXT])
        begin()

    monkeypatch.setattr(slow, "_begin", be_overtaken)
    with pytest.raises(StoreError) as refusal:
        prepare(slow)
    assert facts_of(refusal.value.reason) == f"{VERSION + 1} {VERSION}"
    assert newer.version() == VERSION + 1


def test_another_that_makes_the_tables_meanwhile_is_no_stranger(
    connect: Callable[[], Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, quick = connect(), connect()
    begin = slow._begin

    def be_overtaken() -> None:
        prepare(quick)
        begin()

    monkeypatch.setattr(slow, "_begin", be_overtaken)
    prepare(slow)
    assert slow.version() == VERSION


def test_nothing_is_written_where_all_is_as_it_should_be(
    connect: Callable[[], Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(connect())
    database = connect()
    monkeypatch.setattr(database, "_begin", lambda: pytest.fail("it began to write"))
    prepare(database)


# --- who has to wait too long ----------------------------------------------------------------------------------------


def test_a_writer_that_does_not_come_to_an_end(
    database: Database, any_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 0.1)
    impatient = open_store(f"{any_store}?options=-c%20lock_timeout%3D100ms" if "://" in any_store else any_store)
    with database.transaction():
        with pytest.raises(InUse) as refusal, impatient.transaction():
            pytest.fail("two at once")
        assert str(refusal.value.hint)
        assert impatient.rows("SELECT a FROM t") == [], "questions are still answered"
    with impatient.transaction():
        impatient.run("INSERT INTO t (a) VALUES (1)")
    impatient.close()
    assert database.rows("SELECT a FROM t") == [(1,)]
