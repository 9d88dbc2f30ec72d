"""Does a server keep a store as a server should: in a schema of its own, for roles with few rights, as it is set up?"""

from __future__ import annotations

import contextlib
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from airplan.store import compiler
from airplan.store.compiler import compiled
from airplan.store.connect import open_store
from airplan.store.database import CannotWrite, StoreError
from airplan.store.entries import Draft, Report
from airplan.store.journal import Journal
from airplan.store.migrations import MIGRATIONS, VERSION, prepare
from airplan.store.plan_queries import CompiledPlan
from airplan.store.postgres import open_server
from support.office import Office
from support.wording import facts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.store.compiler import PlanFiles
    from support.command_line import Run
    from support.servers import Server
    from support.wording import Words

PAGE = Path(__file__).parents[2] / "docs" / "postgresql.md"
GRANT_READING = "GRANT USAGE ON SCHEMA airplan TO {role}; GRANT SELECT ON ALL TABLES IN SCHEMA airplan TO {role};"
GRANT_WRITING = (
    "GRANT INSERT ON airplan.entry, airplan.revision, airplan.revision_digest, airplan.source, airplan.measure, "
    "airplan.party, airplan.party_key, airplan.member, airplan.mention TO {role}; "
    "GRANT UPDATE (stamp, seen, revision) ON airplan.source TO {role}; GRANT UPDATE ON airplan.writers TO {role};"
)


def name_of(url: str) -> str:
    return url.rpartition("/")[2]


@pytest.fixture
def role(postgres_server: Server, postgres: str) -> Iterator[str]:
    """A role without any rights, let in with the password `word`."""
    role = f"role_{name_of(postgres)}"
    postgres_server.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'word'")
    yield role
    postgres_server.execute(f"DROP OWNED BY {role}", name_of(postgres))
    postgres_server.execute(f"DROP ROLE {role}")


@pytest.fixture
def other(role: str, postgres_server: Server, postgres: str) -> str:
    """The URL of the test's database for that role."""
    return postgres_server.url(name_of(postgres), role, "word")


def grant(way_out: str, server: Server, url: str) -> None:
    """Do what the refusal says should be asked for."""
    server.execute(way_out.partition(": ")[2], name_of(url))


# --- what the server is told -----------------------------------------------------------------------------------------


def test_everything_is_in_a_schema_of_its_own(postgres: str, postgres_server: Server, run: Run) -> None:
    run("--store", postgres, "init")
    schemas = postgres_server.execute(
        "SELECT DISTINCT nspname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace"
        " WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'",
        name_of(postgres),
    )
    assert schemas == [("airplan",)]


def test_a_table_of_the_same_name_elsewhere_is_not_taken_for_ours(
    postgres: str, postgres_server: Server, run: Run
) -> None:
    postgres_server.execute("CREATE TABLE public.revision (id text); CREATE TABLE public.t (a text)", name_of(postgres))
    run("--store", postgres, "init")
    database = open_store(postgres)
    assert database.rows("SELECT count(*) FROM revision WHERE id = 1") == [(1,)]
    with pytest.raises(StoreError):
        database.rows("SELECT a FROM t")
    database.close()


def test_every_text_sorts_as_bytes(postgres: str) -> None:
    database = open_store(postgres)
    columns = database.rows(
        "SELECT table_name::text, column_name::text, collation_name::text FROM information_schema.columns"
        " WHERE table_schema = 'airplan' AND data_type NOT IN ('integer', 'bigint', 'smallint', 'boolean')"
    )
    database.close()
    assert len(columns) > 20
    assert {collation for _table, _column, collation in columns} == {"C"}


def test_the_limits_of_a_session(postgres: str, postgres_server: Server) -> None:
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "synchronous_commit")

    def settings(url: str) -> list[str]:
        database = open_store(url)
        values = [database.rows(f"SHOW {name}")[0][0] for name in names]
        database.close()
        return values

    assert settings(postgres) == ["30s", "30s", "1min", "on"]
    assert settings(f"{postgres}?options=-c%20statement_timeout%3D5s")[0] == "5s"
    postgres_server.execute(f"ALTER DATABASE {name_of(postgres)} SET synchronous_commit = off")
    assert settings(postgres)[3] == "on"
    postgres_server.execute(f"ALTER DATABASE {name_of(postgres)} SET synchronous_commit = remote_apply")
    assert settings(postgres)[3] == "remote_apply"


@pytest.mark.parametrize("level", ["serializable", "repeatable read"])
def test_a_writer_sees_what_those_before_it_wrote_whatever_the_server_prefers(
    postgres: str, postgres_server: Server, level: str
) -> None:
    postgres_server.execute(f"ALTER DATABASE {name_of(postgres)} SET default_transaction_isolation = '{level}'")
    with contextlib.closing(open_store(postgres)) as one, contextlib.closing(open_store(postgres)) as another:
        with one.transaction():
            assert one.rows("SHOW transaction_isolation") == [("read committed",)]
            assert one.rows("SELECT count(*) FROM answer") == [(0,)]
        with another.transaction():
            another.run("INSERT INTO answer (plan, ref, unit, field) VALUES ('p', '1a', 'u', 'status')")
        with one.transaction():
            assert one.rows("SELECT count(*) FROM answer") == [(1,)]


def test_an_entry_is_worked_out_without_going_over_all_that_was_said(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = Draft.report(*("5a", "区环保局", "2017-05"), Report("done"), as_of=date(2017, 5, 24), author="王")
    scans = []
    with contextlib.closing(open_store(postgres)) as database:
        journal = Journal(database, "xicheng-2017")
        journal.append([said] * 20, revision="0123456789ab", now=datetime.now(UTC))
        database.rows("SELECT pg_stat_force_next_flush()")  # what was done up to here no longer counts
        commit = database._commit

        def look_and_commit() -> None:
            scans.extend(database.rows("SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'said'"))
            commit()

        monkeypatch.setattr(database, "_commit", look_and_commit)
        journal.append([said], revision="0123456789ab", now=datetime.now(UTC))
    assert scans == [(0,)]


def test_two_machines_with_files_at_the_same_path(
    postgres: str, files: PlanFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one has noted about its file says nothing about the other's of the same size and time."""
    for machine in ("pc-1", "pc-2", "pc-1"):
        monkeypatch.setattr(compiler, "_machine", lambda machine=machine: machine)
        compiled(files, postgres).close()
    database = open_store(postgres)
    paths = database.rows("SELECT plan_path FROM source ORDER BY plan_path")
    assert paths == [(f"pc-1:{files.plan}",), (f"pc-2:{files.plan}",)]
    assert database.rows("SELECT count(*) FROM revision") == [(1,)]
    database.close()


# --- what is not ours ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "made",
    ["CREATE TABLE airplan.flight (a text)", "CREATE VIEW airplan.revision AS SELECT 1", "CREATE SEQUENCE airplan.s"],
)
def test_a_schema_of_another_program_is_left_alone(
    postgres: str, postgres_server: Server, made: str, words: Words
) -> None:
    name = name_of(postgres)
    postgres_server.execute(f"CREATE SCHEMA airplan AUTHORIZATION clerk; {made}", name)
    before = postgres_server.execute("SELECT relname FROM pg_class ORDER BY 1", name)
    with pytest.raises(StoreError) as refusal:
        open_store(postgres)
    words(refusal.value, place=refusal.value.place)
    assert postgres_server.execute("SELECT relname FROM pg_class ORDER BY 1", name) == before


@pytest.mark.parametrize("columns", ["(release text)", "(version text)", "(version integer)"])
def test_a_table_of_versions_that_is_not_ours(
    postgres: str, postgres_server: Server, columns: str, words: Words
) -> None:
    name = name_of(postgres)
    postgres_server.execute(
        f"CREATE SCHEMA airplan AUTHORIZATION clerk; CREATE TABLE airplan.store_version {columns};"
        " ALTER TABLE airplan.store_version OWNER TO clerk",
        name,
    )
    with pytest.raises(StoreError) as refusal:
        open_store(postgres)
    words(refusal.value, place=refusal.value.place)
    assert postgres_server.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'airplan'", name) == [(1,)]


def test_an_empty_schema_is_ready_to_be_filled(postgres: str, postgres_server: Server) -> None:
    """An administrator has made it, so that nobody else needs the right to make schemas."""
    name = name_of(postgres)
    postgres_server.execute(f"ALTER DATABASE {name} OWNER TO postgres")
    postgres_server.execute("CREATE SCHEMA airplan AUTHORIZATION clerk", name)
    database = open_store(postgres)
    assert database.version() == VERSION
    database.close()


def test_a_database_in_another_encoding(postgres_server: Server, words: Words) -> None:
    with postgres_server.database("ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0") as name:
        with pytest.raises(StoreError) as refusal:
            open_store(postgres_server.url(name))
        assert facts_of(refusal.value.reason) == "LATIN1"
        words(refusal.value, place=refusal.value.place)


# --- roles with few rights -------------------------------------------------------------------------------------------


def test_who_may_not_make_the_tables(
    postgres: str, other: str, role: str, postgres_server: Server, words: Words
) -> None:
    with pytest.raises(StoreError) as refusal:
        open_store(other)
    assert facts_of(refusal.value.reason) == role
    words(refusal.value, place=refusal.value.place, database=name_of(postgres), role=role)
    grant(str(refusal.value.hint), postgres_server, postgres)
    open_store(other).close()


def test_who_may_not_bring_them_up_to_date(
    postgres: str, other: str, role: str, postgres_server: Server, words: Words
) -> None:
    database = open_server(postgres)
    prepare(database, MIGRATIONS[:1])
    postgres_server.execute(GRANT_READING.format(role=role), name_of(postgres))
    with pytest.raises(StoreError) as refusal:
        open_store(other)
    assert not isinstance(refusal.value, CannotWrite)
    assert facts_of(refusal.value.reason) == role
    words(refusal.value, place=refusal.value.place, database=name_of(postgres), role=role)
    assert database.version() == 1
    database.close()


def test_who_may_not_even_read(postgres: str, other: str, role: str, postgres_server: Server, words: Words) -> None:
    open_store(postgres).close()
    with pytest.raises(StoreError) as refusal:
        open_store(other)
    assert facts_of(refusal.value.reason) == role
    assert facts_of(refusal.value.hint) == GRANT_READING.format(role=role)
    words(refusal.value, place=refusal.value.place, role=role)
    grant(str(refusal.value.hint), postgres_server, postgres)
    open_store(other).close()


def test_who_may_only_read(
    postgres: str, other: str, role: str, postgres_server: Server, files: PlanFiles, *, words: Words
) -> None:
    compiled(files, postgres).close()
    postgres_server.execute(GRANT_READING.format(role=role), name_of(postgres))
    known = compiled(files, other)
    assert (known.note, known.store) == ("", known.database)
    assert CompiledPlan(known.database, known.revision).by_number("8b")
    with pytest.raises(CannotWrite) as refusal, known.database.transaction():
        known.database.run("INSERT INTO answer (plan, ref, unit, field) VALUES ('p', '1a', 'u', 'status')")
    assert facts_of(refusal.value.reason) == role
    words(refusal.value, place=refusal.value.place, role=role)
    known.close()
    grant(str(refusal.value.hint), postgres_server, postgres)
    assert str(refusal.value.hint).endswith(GRANT_WRITING.format(role=role))
    again = compiled(files, other)
    assert not again.note
    again.close()


def test_an_unknown_plan_is_compiled_in_memory_and_the_journal_still_read(
    postgres: str, other: str, role: str, postgres_server: Server, files: PlanFiles, *, words: Words
) -> None:
    open_store(postgres).close()
    postgres_server.execute(GRANT_READING.format(role=role), name_of(postgres))
    result = compiled(files, other)
    place = other.replace(":word@", "@")
    assert place in result.note
    assert role in result.note
    words(result.note, place=place, role=role)
    assert result.store is not None
    assert result.store is not result.database
    assert (result.store.place, result.database.place) == (place, "in memory")
    assert result.store.rows("SELECT count(*) FROM entry") == [(0,)]
    result.close()
    for closed in (result.store, result.database):
        with pytest.raises(StoreError):
            closed.rows("SELECT 1")


def test_a_server_that_takes_only_questions(
    postgres: str, postgres_server: Server, files: PlanFiles, *, words: Words
) -> None:
    """A standby, or a role that is kept from writing: what is there is answered."""
    compiled(files, postgres).close()
    postgres_server.execute(f"ALTER DATABASE {name_of(postgres)} SET default_transaction_read_only = on")
    known = compiled(files, postgres)
    assert not known.note
    known.close()
    with files.plan.open("a") as plan:
        plan.write("# edited\n")
    result = compiled(files, postgres)
    assert result.store
    words(result.note, place=result.store.place)
    result.close()


def test_a_server_that_takes_only_questions_and_has_no_store(
    postgres: str, postgres_server: Server, words: Words
) -> None:
    postgres_server.execute(f"ALTER DATABASE {name_of(postgres)} SET default_transaction_read_only = on")
    with pytest.raises(StoreError) as refusal:
        open_store(postgres)
    assert not isinstance(refusal.value, CannotWrite)
    words(refusal.value, place=refusal.value.place)


@pytest.mark.parametrize("function", ["keep_head", "work_out"])
def test_what_is_derived_cannot_be_forged_by_a_table_of_ones_own(
    postgres: str, other: str, role: str, postgres_server: Server, function: str
) -> None:
    """Everybody may make temporary tables, and put any function on them, also one with the rights of its owner."""
    with contextlib.closing(open_store(postgres)) as database:
        Office(Journal(database, "p")).report(status="in-progress")
        postgres_server.execute(GRANT_READING.format(role=role), name_of(postgres))
        postgres_server.execute(GRANT_WRITING.format(role=role), name_of(postgres))
        tables = ("head", "said", "answer")
        before = [database.rows(f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4") for table in tables]
        with contextlib.closing(open_store(other)) as others:
            others.run("CREATE TEMPORARY TABLE own (LIKE airplan.entry)")
            others.run(
                "CREATE TRIGGER forge AFTER INSERT ON own REFERENCING NEW TABLE AS added"
                f" FOR EACH STATEMENT EXECUTE FUNCTION airplan.{function}()"
            )
            with pytest.raises(StoreError):
                others.run(
                    "INSERT INTO own SELECT id, plan, revision, recorded, kind, ref, unit, period, '2017-12-31',"
                    ' author, \'{"status": "done"}\', about, batch, source, number + 1, link, arrived FROM entry'
                )
        assert [database.rows(f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4") for table in tables] == before


def test_who_could_write_before_an_update_still_can_and_no_more(
    postgres: str, other: str, role: str, postgres_server: Server, files: PlanFiles
) -> None:
    """The grants of an earlier page: to add to every table, and to change all of `source`."""
    with contextlib.closing(open_server(postgres)) as before:
        prepare(before, MIGRATIONS[:4])
    postgres_server.execute(
        GRANT_READING.format(role=role)
        + f"GRANT INSERT ON ALL TABLES IN SCHEMA airplan TO {role}; GRANT UPDATE ON airplan.source TO {role};",
        name_of(postgres),
    )
    open_store(postgres).close()
    postgres_server.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA airplan TO {role}", name_of(postgres))
    postgres_server.execute(f"GRANT INSERT ON airplan.revision_digest TO {role}", name_of(postgres))
    for _noted_again in range(2):
        with contextlib.closing(compiled(files, other)) as result:
            assert not result.note
            Office(Journal(result.database, "p")).report()
            for statement in ("INSERT INTO head SELECT * FROM head", "LOCK TABLE source IN SHARE MODE"):
                with pytest.raises(StoreError), result.database.transaction():
                    result.database.run(statement)
        with files.plan.open("a") as plan:
            plan.write("# edited\n")


# --- the page for administrators -------------------------------------------------------------------------------------


def test_the_grants_of_the_page_are_enough_and_not_more(postgres_server: Server, run: Run, files: PlanFiles) -> None:
    """The very statements of docs/postgresql.md, for roles and a database of exactly those names."""
    before, inside, afterwards = re.findall(r"```sql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    roles = ("airplan_owner", "airplan_office", "airplan_reader")
    owner, office, reader = (postgres_server.url("airplan", name, "word") for name in roles)
    plan = ("--plan", str(files.plan), "--departments", str(files.departments))
    with files.plan.open("a") as file:
        file.write("# a plan that the owner has not compiled\n")
    try:
        for statement in filter(str.strip, before.split(";")):  # one by one: a database is made outside transactions
            postgres_server.execute(statement)
        for name in roles:
            postgres_server.execute(f"ALTER ROLE {name} PASSWORD 'word'")
        postgres_server.execute(inside, "airplan")
        grant_creating = "GRANT CREATE ON DATABASE airplan TO airplan_reader;"
        assert grant_creating in run("--store", reader, "init", code=3).err
        run("--store", owner, "init")
        postgres_server.execute(afterwards, "airplan")

        assert run(*plan, "--store", reader, "list").err.startswith("The plan cannot be cached: ")
        assert run(*plan, "--store", office, "list").err == ""
        assert run(*plan, "--store", reader, "list").err == ""
        database = open_store(office)
        for statement in (
            "DELETE FROM revision", "UPDATE entry SET ref = ''", "TRUNCATE entry CASCADE", "DROP TABLE entry",
            "UPDATE store_version SET version = 9", "CREATE TABLE t (a text)", "ALTER TABLE entry DISABLE TRIGGER ALL",
            "INSERT INTO said SELECT * FROM said", "INSERT INTO answer SELECT * FROM answer",
            "INSERT INTO head SELECT * FROM head", "INSERT INTO writers DEFAULT VALUES",
            "INSERT INTO member SELECT revision, unit || '二', collective FROM member",
            "INSERT INTO revision_digest SELECT revision + 1, digest FROM revision_digest",
            "LOCK TABLE entry IN SHARE MODE", "LOCK TABLE source IN ACCESS EXCLUSIVE MODE",
        ):  # fmt: skip
            with pytest.raises(StoreError), database.transaction():
                database.run(statement)
        database.close()
        database = open_store(reader)
        with pytest.raises(CannotWrite), database.transaction():
            pass  # whoever may only read cannot keep others from writing
        for statement in ("LOCK TABLE writers IN ROW SHARE MODE", "LOCK TABLE entry IN ROW EXCLUSIVE MODE"):
            with pytest.raises(StoreError), database.snapshot():
                database.run(statement)
        database.close()
    finally:
        postgres_server.execute("DROP DATABASE IF EXISTS airplan WITH (FORCE)")
        for name in roles:
            postgres_server.execute(f"DROP ROLE IF EXISTS {name}")
