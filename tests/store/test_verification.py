"""Is every edit by hand, every spoilt page and every cut noticed, and named?"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from airplan.errors import AirplanError, Message
from airplan.plan.reader import read, read_source
from airplan.store import chain, integrity
from airplan.store.chain import link_of
from airplan.store.compiler import compiled, digest_of
from airplan.store.connect import open_store
from airplan.store.database import Damaged, StoreError
from airplan.store.integrity import IMPORT_AGAIN
from airplan.store.journal import Journal
from airplan.store.migrations import MIGRATIONS, VERSION, prepare
from airplan.store.plan_digest import COMPILE_AGAIN
from airplan.store.row_form import FIELDS, entry_of
from airplan.store.store_copy import back_up
from airplan.store.verification import look_over, verify, verify_plan
from support.office import START, Office
from support.wording import facts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from airplan.store.compiler import PlanFiles
    from airplan.store.database import Database
    from support.wording import Words

pytestmark = pytest.mark.slow

PLAN = "xicheng-2017"


@pytest.fixture
def database(any_store: str, files: PlanFiles) -> Iterator[Database]:
    """A store that has lived: the plan of 2017, a journal of its own, and one of another plan."""
    with contextlib.closing(compiled(files, any_store)) as result:
        database = result.database
        assert database is not None
        fill(database)
        yield database


def fill(database: Database) -> None:
    office = Office(Journal(database, PLAN))
    first = office.report("5a", "区环保局", status="in-progress", note="“张䶮”", values={})
    office.correct(first, status="done")
    office.send_back(office.report("8b", "区教委", evidence=("a.pdf",)))
    office.undo(office.decide("close", "32a", reason="完成"))
    office.step("return", "甲", seal="5ea1", answers=3)
    Office(Journal(database, "q")).report()


def by_hand(database: Database, *statements: str) -> None:
    """Change the tables behind airplan's back, without a trace of it in their triggers."""
    if database.dialect == "postgres":
        with database.transaction():
            for table in ("entry", "said", "party_key"):
                database.run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            for statement in statements:
                database.run(statement)
            for table in ("entry", "said", "party_key"):
                database.run(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        return
    triggers = database.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    with database.transaction():
        for name, _sql in triggers:
            database.run(f"DROP TRIGGER {name}")
        for statement in statements:
            database.run(statement)
        for _name, sql in triggers:
            database.run(sql)


def damage(database: Database) -> Damaged:
    with pytest.raises(Damaged) as found:
        verify(database)
    assert found.value.place == database.place
    return found.value


def sentence(error: Damaged) -> str:
    """What does not fit, with holes for its facts."""
    assert isinstance(error.what, Message)
    return error.what.text


def ids(database: Database) -> list[str]:
    return [id_ for (id_,) in database.rows("SELECT id FROM entry WHERE plan = :plan ORDER BY number", plan=PLAN)]


# --- what is whole ----------------------------------------------------------------------------------------------------


def test_a_store_that_is_as_it_was_written(database: Database) -> None:
    heads = verify(database)
    assert {plan: head.number for plan, head in heads.items()} == {PLAN: 7, "q": 1}
    assert heads == chain.heads(database)
    assert heads[PLAN].entry == ids(database)[-1]


def test_a_link_is_over_all_that_is_said_and_the_link_before(database: Database) -> None:
    before = ""
    for number, link, *columns in database.rows(
        f"SELECT number, link, {FIELDS} FROM entry WHERE plan = :plan ORDER BY number", plan=PLAN
    ):
        entry = entry_of(tuple(columns))
        assert link == link_of(before, entry)
        assert link != link_of(before, entry._replace(author="另一人"))
        assert link != link_of("0", entry), number
        before = link


def test_a_journal_that_is_read_in_pages(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (chain, integrity):
        monkeypatch.setattr(module, "_PAGE", 2)
    assert len(verify(database)) == 2


# --- edits by hand ----------------------------------------------------------------------------------------------------


class Edit(NamedTuple):
    """Statements, and the entry by number that is named; or which hint says how to go on."""

    statements: tuple[str, ...]
    number: int | None = None
    hint: Any = chain.RESTORE


OTHER = f"(SELECT id FROM entry WHERE plan = '{PLAN}' AND number = 2)"
COLUMNS = f"{FIELDS}, number, link"
INSERTED = COLUMNS.replace("id", "'1bghp5pk01vszhr'", 1).replace("number", "8")
LATER = "plan, ref, unit, field, '2017-06-01', entry, slot, recorded, value"


def of(number: int) -> str:
    return f"WHERE plan = '{PLAN}' AND number = {number}"


EDITS = {
    "a field is altered": Edit((f"UPDATE entry SET author = '另一人' {of(3)}",), 3),
    "a time is altered": Edit((f"UPDATE entry SET recorded = '2017-04-01T00:00:00.000Z' {of(6)}",), 6),
    "an arrival is altered": Edit((f"UPDATE entry SET arrived = '2017-06-01T00:00:00.000Z' {of(6)}",), 6),
    "content is altered": Edit((f'UPDATE entry SET content = \'{{"status":"done"}}\' {of(3)}',), 3),
    "content is no JSON": Edit((f"UPDATE entry SET content = '{{' {of(5)}",), 5),
    "the same otherwise": Edit((f"UPDATE entry SET about = '' {of(1)}",), 1),
    "an entry is deleted": Edit((f"DELETE FROM said WHERE entry = {OTHER}", f"DELETE FROM entry {of(2)}"), 2),
    "an entry is deleted, and the rest moved up": Edit(
        (
            f"DELETE FROM entry {of(5)}",
            f"UPDATE entry SET number = 5 {of(6)}",
            f"UPDATE entry SET number = 6 {of(7)}",
            f"UPDATE head SET number = 6 WHERE plan = '{PLAN}'",
        ),
        5,
    ),
    "the newest entry is deleted": Edit((f"DELETE FROM entry {of(7)}",), 6),
    "all of a journal is deleted": Edit(("DELETE FROM said WHERE plan = 'q'", "DELETE FROM entry WHERE plan = 'q'"), 0),
    "an entry is inserted": Edit((f"INSERT INTO entry ({COLUMNS}) SELECT {INSERTED} FROM entry {of(5)}",), 8),
    "entries are reordered": Edit(
        (
            f"UPDATE entry SET number = 99 {of(4)}",
            f"UPDATE entry SET number = 4 {of(5)}",
            f"UPDATE entry SET number = 5 {of(99)}",
        ),
        4,
    ),
    "a row of said is inserted": Edit(
        (f"INSERT INTO said SELECT {LATER} FROM said WHERE entry = {OTHER} AND field = 'status'",), None, IMPORT_AGAIN
    ),
    "a row of said is altered": Edit(
        (f"UPDATE said SET value = 'paused' WHERE entry = {OTHER} AND field = 'status'",), None, IMPORT_AGAIN
    ),
    "a time in said is altered": Edit(
        (f"UPDATE said SET recorded = '2017-01-01T00:00:00.000Z' WHERE entry = {OTHER}",), None, IMPORT_AGAIN
    ),
    "a row of said is deleted": Edit(
        (f"DELETE FROM said WHERE entry = {OTHER} AND field = 'status'",), None, IMPORT_AGAIN
    ),
    "an answer is deleted": Edit(("DELETE FROM answer WHERE ref = '8b'",), None, IMPORT_AGAIN),
    "an answer is inserted": Edit((f"INSERT INTO answer VALUES ('{PLAN}', '9a', '甲', 'status')",), None, IMPORT_AGAIN),
    "the plan is altered": Edit(("UPDATE measure SET due = '2018-12-31' WHERE ref = '8b'",), None, COMPILE_AGAIN),
    "the header is altered": Edit(("UPDATE revision SET year = 2018",), None, COMPILE_AGAIN),
    "a measure is deleted": Edit(("DELETE FROM measure WHERE ref = '8b'",), None, COMPILE_AGAIN),
    "a name is inserted": Edit(("INSERT INTO party_key VALUES (1, 'nobody', 3, 1)",), None, COMPILE_AGAIN),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_by_hand_is_named(database: Database, name: str, words: Words) -> None:
    edit = EDITS[name]
    by_hand(database, *edit.statements)
    found = damage(database)
    assert found.hint == edit.hint
    if edit.number is not None:
        assert str(edit.number) in facts_of(found.what).split()
    words(f"{sentence(found)}\n{found.hint}", name)


@pytest.mark.parametrize(
    ("table", "column"),
    [("said", "as_of"), ("said", "value"), ("answer", "unit"), ("source", "stamp"), ("head", "plan"),
     ("entry", "batch"), ("entry", "content"), ("measure", "due")],
)  # fmt: skip
def test_bytes_in_the_place_of_a_text_are_named(filled: Path, table: str, column: str) -> None:
    """No question finds them, so that a report is gone; and Python has the same hash for them."""
    with contextlib.closing(open_store(str(filled))) as database:
        by_hand(database, f"UPDATE {table} SET {column} = CAST(coalesce({column}, 'x') AS BLOB)")
        assert facts_of(damage(database).what) == f"{table} {column}"


def test_content_in_another_spelling_is_named(database: Database) -> None:
    """It means the same, and no search finds its words."""
    by_hand(database, f"UPDATE entry SET content = replace(content, '“张', '\\u201c张') {of(1)}")
    assert "1" in facts_of(damage(database).what).split()


@pytest.mark.parametrize("name", ["a field is altered", "the plan is altered", "a row of said is altered"])
def test_no_backup_is_made_of_it(database: Database, name: str, tmp_path: Path) -> None:
    by_hand(database, *EDITS[name].statements)
    with pytest.raises(AirplanError) as refusal:
        back_up(database, tmp_path / "backup.sqlite")
    assert database.place in str(refusal.value)


@pytest.mark.parametrize(
    ("of_sqlite", "of_postgres"),
    [
        ("DROP TRIGGER entry_not_changed", "DROP TRIGGER entry_stays ON entry"),
        ("DROP TRIGGER said_not_replaced", "ALTER TABLE said DISABLE TRIGGER said_stays"),
        ("DROP TRIGGER entry_heads", "ALTER TABLE entry DISABLE TRIGGER entry_heads"),
        ("DROP INDEX entry_measure", "DROP TRIGGER said_stays ON said"),
        (
            "CREATE TRIGGER more BEFORE INSERT ON entry BEGIN SELECT 1; END",
            "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
        ),
    ],
)
def test_triggers_that_somebody_has_dropped(database: Database, of_sqlite: str, of_postgres: str) -> None:
    database.run(of_sqlite if database.dialect == "sqlite" else of_postgres)
    found = damage(database)
    assert facts_of(found.what) in f"{of_sqlite} {of_postgres}"


def test_tables_of_others_are_no_matter(database: Database) -> None:
    database.run("CREATE TABLE notes (text text)")
    database.run("CREATE VIEW reports AS SELECT ref FROM entry")
    verify(database)


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_change_of_any_cell_is_noticed(filled: Path, tmp_path: Path, data: st.DataObject) -> None:
    """Of every table that answers come from; a cell becomes another text or number, and JSON means something else."""
    store = Path(shutil.copy(filled, tmp_path / "edited.sqlite"))
    with contextlib.closing(open_store(str(store))) as database:
        tables = ["entry", "said", "answer", "head", "revision", "revision_digest", "measure", "party", "party_key"]
        table = data.draw(st.sampled_from([*tables, "member", "mention"]))
        columns = [name for (name,) in database.rows(f"SELECT name FROM pragma_table_info('{table}')")]
        column = data.draw(st.sampled_from(columns))
        rows = database.records(f"SELECT * FROM {table}")
        row = data.draw(st.sampled_from(rows))
        key = {"said": integrity._KEY, "entry": ("id",)}.get(table, tuple(row))
        value = changed(row[column], data)
        assume(column not in ("content", "source") or meaning(value) != meaning(row[column]))
        where = " AND ".join(f"{name} IS :{name}" for name in key)
        try:
            set_by_hand(database, f"UPDATE {table} SET {column} = :new_value WHERE {where}", row | {"new_value": value})
        except StoreError:
            assume(condition=False)  # another row has that key
        with pytest.raises(StoreError):
            verify(database)


def changed(value: object, data: st.DataObject) -> object:
    if isinstance(value, int):
        return value + data.draw(st.integers(1, 3))
    text = str(value or "")
    more = data.draw(st.sampled_from(["0", "x", "甲", " "]))
    place = data.draw(st.integers(0, len(text)))
    return text[:place] + more + text[place:]


def meaning(text: object) -> object:
    try:
        return json.loads(str(text))
    except ValueError:
        return text


def set_by_hand(database: Database, statement: str, values: dict[str, object]) -> None:
    triggers = database.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    with database.transaction():
        for name, _sql in triggers:
            database.run(f"DROP TRIGGER {name}")
        database.run(statement, **values)
        for _name, sql in triggers:
            database.run(sql)


# --- the plan's files -------------------------------------------------------------------------------------------------


def compare_with_files(database: Database, files: PlanFiles) -> None:
    plan, book = read_source(files.plan), read_source(files.departments)
    made, _problems = read(plan, book)
    assert made
    verify_plan(database, files, made, digest_of(plan, book))


def test_a_plan_that_is_what_its_files_say(database: Database, files: PlanFiles) -> None:
    compare_with_files(database, files)


@pytest.mark.parametrize(
    ("statement", "row"),
    [
        ("UPDATE measure SET due = '2018-12-31' WHERE ref = '8b'", "measure 8b"),
        ("UPDATE party SET record = '{}' WHERE name = '区教委'", "party 区教委"),
        ("DELETE FROM member WHERE unit = '德胜街道办事处'", "member 德胜街道办事处"),
    ],
)
def test_the_row_of_a_plan_is_named(database: Database, files: PlanFiles, statement: str, row: str) -> None:
    by_hand(database, statement)
    with pytest.raises(Damaged) as found:
        compare_with_files(database, files)
    assert facts_of(found.value.what) == row


def test_a_source_that_points_to_another_plan(
    database: Database, files: PlanFiles, words: Words, any_store: str
) -> None:
    """What is noted of the files fits that plan no more, so nobody is answered from it; and check says so."""
    ((own,),) = database.rows("SELECT revision FROM source")
    database.run("INSERT INTO revision (id, digest, plan, year, header) VALUES (9, 'x', 'other', 2017, '{}')")
    database.run("UPDATE source SET revision = 9")
    with pytest.raises(Damaged) as found:
        compare_with_files(database, files)
    assert facts_of(found.value.what) == str(files.plan)
    words(found.value, store=database.place, plan=files.plan)
    with contextlib.closing(compiled(files, any_store)) as again:
        assert again.revision == own


# --- pages and cuts ---------------------------------------------------------------------------------------------------


@pytest.fixture
def filled(tmp_path: Path, files: PlanFiles) -> Path:
    """A store in a file, closed."""
    path = tmp_path / "filled.sqlite"
    with contextlib.closing(compiled(files, str(path))) as result:
        fill(result.database)
    return path


def test_a_store_that_is_cut_off_anywhere(filled: Path) -> None:
    whole = filled.read_bytes()
    for length in [*range(512, len(whole), 4096 * 7), len(whole) - 4096, len(whole) - 1]:
        filled.write_bytes(whole[:length])
        with pytest.raises(StoreError), contextlib.closing(open_store(str(filled))) as database:
            verify(database)


@pytest.mark.parametrize("byte", [b"\xed", b"\x00", b"x"])
def test_a_byte_of_the_definition_of_a_table(filled: Path, byte: bytes) -> None:
    """SQLite quotes it in its error, whether it is text or not."""
    whole = filled.read_bytes()
    place = whole.index(b"CREATE TABLE measure") + len("CREATE")
    filled.write_bytes(whole[:place] + byte + whole[place + 1 :])
    for _since_long in range(2):
        with pytest.raises(Damaged), contextlib.closing(open_store(str(filled))) as database:
            verify(database)
        os.utime(filled, (0, 0))


def test_a_byte_of_any_page_of_the_journal(filled: Path) -> None:
    """Whatever can be read of the page is noticed; bytes that nobody reads are not."""
    whole = filled.read_bytes()
    with contextlib.closing(sqlite3.connect(filled)) as connection:
        roots = [root for (root,) in connection.execute("SELECT rootpage FROM sqlite_master WHERE rootpage > 0")]
        names = connection.execute("SELECT id FROM entry").fetchall()
    found = 0
    for root in roots:
        filled.write_bytes(whole)
        with filled.open("r+b") as file:
            file.seek((root - 1) * 4096)
            file.write(b"\xff")
        with pytest.raises(StoreError), contextlib.closing(open_store(str(filled))) as database:
            verify(database)
    for (id_,) in names:
        place = whole.index(id_.encode())
        filled.write_bytes(whole[:place] + b"0" + whole[place + 1 :])
        with pytest.raises(StoreError), contextlib.closing(open_store(str(filled))) as database:
            verify(database)
        found += 1
    assert found == 8


# --- what a writer notices --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [6, 7])
def test_whoever_writes_notices_a_broken_end(database: Database, number: int, words: Words) -> None:
    by_hand(database, f"UPDATE entry SET link = '0' {of(number)}")
    before = ids(database)
    with pytest.raises(Damaged) as refusal:
        Office(Journal(database, PLAN), START + timedelta(days=9)).report("9a")
    assert ids(database) == before
    words(sentence(refusal.value))
    Office(Journal(database, "q"), START + timedelta(days=9)).report("9a")


@pytest.mark.parametrize(
    "statement",
    [
        f"DELETE FROM entry {of(7)}",
        f"DELETE FROM head WHERE plan = '{PLAN}'",
        f"UPDATE head SET number = 6 WHERE plan = '{PLAN}'",
    ],
)
def test_whoever_writes_notices_that_the_newest_is_gone(database: Database, statement: str) -> None:
    by_hand(database, statement)
    with pytest.raises(Damaged):
        Office(Journal(database, PLAN), START + timedelta(days=9)).report("9a")


def test_a_small_store_is_looked_over_as_a_whole(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    look_over(database, PLAN)
    by_hand(database, f"UPDATE entry SET author = '另一人' {of(2)}")
    with pytest.raises(Damaged):
        look_over(database, PLAN)
    monkeypatch.setattr("airplan.store.verification._LOOKED_OVER", 5)
    look_over(database, PLAN)
    monkeypatch.setattr("airplan.store.verification._LOOKED_OVER", 6)
    with pytest.raises(Damaged):
        look_over(database, PLAN)


def test_whoever_writes_meanwhile_is_no_damage(
    database: Database, any_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry comes between the look at the entries and that at what is worked out from them."""
    looked: list[int] = []
    stored = integrity._stored_fields

    def meanwhile(asked: Database) -> Any:
        if not looked:
            looked.append(1)
            with contextlib.closing(open_store(any_store)) as other:
                Office(Journal(other, PLAN), START + timedelta(days=9)).report("9a", status="done")
        return stored(asked)

    monkeypatch.setattr(integrity, "_stored_fields", meanwhile)
    assert verify(database)[PLAN].number == 8


# --- from version 4 ---------------------------------------------------------------------------------------------------

FIRST, SECOND, OF_Q = "1bghp5pk01vszh1", "1bghp5pk01vszh2", "1bghp5pk01vszh0"
AT = "2017-05-20T01:01:00.000Z"
SAID = f"""'2017-05-20', '{FIRST}', '{FIRST}', '{AT}'"""
OLD = (
    f"""INSERT INTO entry VALUES ('{FIRST}', 'p', '3f0a', '{AT}', 'report', '8a', '甲', '2017-05', '2017-05-20', '王',
        '{{"status": "in-progress", "values": {{"t": "12.00"}}}}', NULL, NULL, '["甲.xlsx", "填报", "H7", "ab12"]')""",
    f"""INSERT INTO said VALUES ('p', '8a', '甲', 'report', {SAID}, ''),
        ('p', '8a', '甲', 'status', {SAID}, 'in-progress'), ('p', '8a', '甲', 'value:t', {SAID}, '12.00')""",
    """INSERT INTO answer VALUES ('p', '8a', '甲', 'report'), ('p', '8a', '甲', 'status'),
        ('p', '8a', '甲', 'value:t')""",
    f"""INSERT INTO entry VALUES ('{SECOND}', 'p', '3f0a', '{AT}', 'close', '8a', '', '', '2017-05-20', '李',
        '{{"reason": "完成"}}', NULL, NULL, '')""",
    f"""INSERT INTO entry VALUES ('{OF_Q}', 'q', '3f0a', '{AT}', 'close', '8a', '', '', '2017-05-20', '李',
        '{{}}', NULL, NULL, '')""",
    """INSERT INTO revision VALUES (1, 'the digest', 'p', 2017, '{}')""",
)
"""A small store of version 4, as its airplan wrote it."""


@pytest.fixture
def of_version_4(any_store: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Database]:
    """Make a store of version 4 with some more statements, and open it as this airplan does."""

    def make(*more: str) -> Database:
        with monkeypatch.context() as before:
            before.setattr("airplan.store.migrations.prepare", lambda database: prepare(database, MIGRATIONS[:4]))
            with contextlib.closing(open_store(any_store)) as old, old.transaction():
                for statement in (*OLD, *more):
                    old.run(statement)
        return open_store(any_store)

    return make


def test_a_store_of_version_4_is_chained(of_version_4: Callable[..., Database]) -> None:
    with contextlib.closing(of_version_4()) as database:
        assert database.version() == VERSION
        assert {plan: head.number for plan, head in verify(database).items()} == {"p": 2, "q": 1}
        journal = Journal(database, "p")
        first, second = journal.entries()
        assert (first.source.file, first.arrived, first.known) == ("甲.xlsx", None, first.recorded)
        assert second.decision.reason == "完成"
        Office(journal).undo(second)
        assert verify(database)["p"].number == 3


@pytest.mark.parametrize(
    "statement",
    [
        f"INSERT INTO said VALUES ('p', '8b', '甲', 'status', {SAID}, 'done')",
        "INSERT INTO answer VALUES ('p', '8b', '甲', 'status')",
        OLD[-2].replace(OF_Q, "1bghp5pk01vszh9").replace("'{}'", "'{'"),
    ],
)
def test_a_store_of_version_4_that_is_not_whole_stays_as_it_is(
    of_version_4: Callable[..., Database], any_store: str, statement: str, words: Words
) -> None:
    with pytest.raises(Damaged) as refusal:
        of_version_4(statement)
    words(sentence(refusal.value), statement[12:17].strip())
    with pytest.raises(Damaged):
        open_store(any_store)
