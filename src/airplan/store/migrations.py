"""Make the tables of a store, and migrate those of earlier versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import Message
from airplan.store.database import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from airplan.store.database import Database, Dialect


class PerDialect(NamedTuple):
    """Statements that differ between the two databases; either may have none."""

    sqlite: str | tuple[str, ...] = ()
    postgres: str | tuple[str, ...] = ()

    def of(self, dialect: Dialect) -> tuple[str, ...]:
        """Return the statements for one database."""
        statements = self.sqlite if dialect == "sqlite" else self.postgres
        return (statements,) if isinstance(statements, str) else statements


if TYPE_CHECKING:
    Statement = str | PerDialect | Callable[[Database], None]
    """A step of a migration: SQL, or a function that works on existing content inside the transaction."""

_PLANS: tuple[Statement, ...] = (
    PerDialect(
        postgres=(
            # Where the schema exists, the right to create one is not needed.
            "DO $$ BEGIN IF to_regnamespace('airplan') IS NULL THEN CREATE SCHEMA airplan; END IF; END $$",
            """CREATE TABLE store_version (
                only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row), version integer NOT NULL)""",
        )
    ),
    """CREATE TABLE revision (
        id integer PRIMARY KEY, digest text NOT NULL UNIQUE, plan text NOT NULL, year integer NOT NULL,
        header text NOT NULL)""",
    """CREATE TABLE source (
        plan_path text NOT NULL, departments_path text NOT NULL, stamp text NOT NULL, seen bigint NOT NULL,
        revision integer NOT NULL REFERENCES revision, PRIMARY KEY (plan_path, departments_path))""",
    """CREATE TABLE measure (
        revision integer NOT NULL REFERENCES revision, position integer NOT NULL, ref text NOT NULL,
        number integer NOT NULL, section integer NOT NULL, city_number text NOT NULL, kind text NOT NULL, due text,
        open_ended smallint NOT NULL, haystack text NOT NULL, record text NOT NULL,
        PRIMARY KEY (revision, position))""",
    "CREATE INDEX measure_due ON measure (revision, due, position)",
    "CREATE INDEX measure_number ON measure (revision, number)",
    "CREATE INDEX measure_city_number ON measure (revision, city_number)",
    """CREATE TABLE party (
        revision integer NOT NULL REFERENCES revision, id integer NOT NULL, name text NOT NULL, sort text NOT NULL,
        record text NOT NULL, PRIMARY KEY (revision, id))""",
    "CREATE INDEX party_name ON party (revision, name)",
    """CREATE TABLE party_key (
        revision integer NOT NULL REFERENCES revision, answer text NOT NULL, party integer NOT NULL,
        rank smallint NOT NULL, PRIMARY KEY (revision, answer, party))""",
    """CREATE TABLE member (
        revision integer NOT NULL REFERENCES revision, unit text NOT NULL, collective text NOT NULL,
        PRIMARY KEY (revision, unit, collective))""",
    """CREATE TABLE mention (
        revision integer NOT NULL REFERENCES revision, name text NOT NULL, role text NOT NULL,
        possible smallint NOT NULL, position integer NOT NULL,
        PRIMARY KEY (revision, name, role, possible, position))""",
)

_REFUSED = "the journal is append-only"


def _by_key(table: str) -> PerDialect:
    """Return a table that stores its rows in its key alone; PostgreSQL has no such feature."""
    return PerDialect(sqlite=f"{table} WITHOUT ROWID", postgres=table)


def _staying(table: str) -> PerDialect:
    """Return triggers that refuse changes and removals of rows, whoever asks the database for them.

    SQLite's INSERT OR REPLACE removes a row without firing triggers on DELETE, so a second row with the same key is
    refused before it.
    """
    key = " AND ".join(f"{column} = NEW.{column}" for column in _KEYS[table])
    triggers = {
        f"{table}_not_changed": f"BEFORE UPDATE ON {table}",
        f"{table}_not_removed": f"BEFORE DELETE ON {table}",
        f"{table}_not_replaced": f"BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {key})",
    }
    return PerDialect(
        sqlite=tuple(
            f"CREATE TRIGGER {name} {event} BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
            for name, event in triggers.items()
        ),
        postgres=(
            f"""CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION refuse()""",
        ),
    )


def _staying_again(table: str) -> tuple[PerDialect, ...]:
    """Return the triggers of `_staying` again, which a migration had to remove."""
    made = _staying(table)
    unchanged = next(statement for statement in made.of("sqlite") if f"{table}_not_changed" in statement)
    return (PerDialect(sqlite=unchanged, postgres=made.postgres),)


_KEYS = {"entry": ("id",), "said": ("plan", "ref", "unit", "field", "as_of", "entry")}

_JOURNAL: tuple[Statement, ...] = (
    """CREATE TABLE entry (
        id text PRIMARY KEY, plan text NOT NULL, revision text NOT NULL, recorded text NOT NULL, kind text NOT NULL,
        ref text NOT NULL, unit text NOT NULL, period text NOT NULL, as_of text NOT NULL, author text NOT NULL,
        content text NOT NULL, about text, batch text, source text NOT NULL)""",
    "CREATE INDEX entry_measure ON entry (plan, ref, id)",
    "CREATE INDEX entry_period ON entry (plan, period) WHERE kind = 'report'",
    # Decisions are all read; of the many sendings-back only the newest of each unit.
    """CREATE INDEX entry_decision ON entry (plan, ref)
        WHERE kind IN ('close', 'extend', 'adjust', 'milestone', 'reach')""",
    "CREATE INDEX entry_sent_back ON entry (plan, ref, unit, id) WHERE kind = 'send-back'",
    "CREATE INDEX entry_about ON entry (about, kind) WHERE about IS NOT NULL",
    "CREATE INDEX entry_batch ON entry (plan, batch) WHERE batch IS NOT NULL",
    # A row for each field that a report fills: the most frequent question, the newest value before a day, is one seek.
    _by_key(
        """CREATE TABLE said (
        plan text NOT NULL, ref text NOT NULL, unit text NOT NULL, field text NOT NULL, as_of text NOT NULL,
        entry text NOT NULL REFERENCES entry, slot text NOT NULL, recorded text NOT NULL, value text NOT NULL,
        PRIMARY KEY (plan, ref, unit, field, as_of, entry))"""
    ),
    # The keys that have any row, so that no query seeks where nothing was ever reported.
    _by_key(
        """CREATE TABLE answer (
        plan text NOT NULL, ref text NOT NULL, unit text NOT NULL, field text NOT NULL,
        PRIMARY KEY (plan, ref, unit, field))"""
    ),
    # Statistics for SQLite on a long journal: by default it expects few entries of a plan, and reads all of them
    # although the IDs are given.
    PerDialect(
        sqlite=(
            "ANALYZE answer",
            """INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
                ('entry', 'sqlite_autoindex_entry_1', '1000000 1'),
                ('entry', 'entry_measure', '1000000 1000000 20000 1'),
                ('entry', 'entry_period', '1000000 1000000 20000'),
                ('entry', 'entry_decision', '1000 1000 20'),
                ('entry', 'entry_sent_back', '10000 10000 200 20 1'),
                ('entry', 'entry_about', '20000 1 1'),
                ('entry', 'entry_batch', '500000 500000 1000'),
                ('said', 'said', '2000000 2000000 40000 3000 1000 3 1'),
                ('answer', 'answer', '2000 2000 40 3 1')""",
        )
    ),
    PerDialect(
        postgres=f"""CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$"""
    ),
    *(_staying(table) for table in _KEYS),
)

_ROUNDS: tuple[Statement, ...] = (
    """CREATE INDEX entry_step ON entry (plan, period, id)
        WHERE kind IN ('dispatch', 'return', 'refuse', 'close-round', 'reopen-round')""",
    PerDialect(sqlite="INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('entry', 'entry_step', '5000 5000 200 1')"),
)

_SOURCES: tuple[Statement, ...] = ()
"""No table changes, but new rows hold their source by field names, which version 3 would misread. Rows that hold it by
position stay unchanged and can still be read.
"""


def _verified(database: Database) -> None:
    """Verify all that a store of version 4 holds before it is chained. Raises Damaged."""
    from airplan.store.upgrade import verify_unchained

    verify_unchained(database)


def _chained(database: Database) -> None:
    """Chain the existing entries, and take the digests of the cached plans."""
    from airplan.store.upgrade import chain_all

    chain_all(database)


_ONLY_OF_ENTRIES = """IF TG_RELID <> 'airplan.entry'::regclass THEN RAISE EXCEPTION
                        'this function is for the table of entries alone'; END IF;"""
"""Beginning of a function with the owner's rights: anybody may attach any function to a table of their own, and through
it write what no entry says.
"""

_CHAIN: tuple[Statement, ...] = (
    _verified,
    # The position in the order of arrival, and the digest over the entry and all earlier ones.
    "ALTER TABLE entry ADD COLUMN number bigint NOT NULL DEFAULT 0",
    "ALTER TABLE entry ADD COLUMN link text NOT NULL DEFAULT ''",
    # The time of arrival, where the entry was not written here.
    "ALTER TABLE entry ADD COLUMN arrived text",
    # The end of each journal's chain: the entry that arrived last.
    "CREATE TABLE head (plan text PRIMARY KEY, number bigint NOT NULL, entry text NOT NULL, link text NOT NULL)",
    # The digest of each cached plan over all its rows.
    "CREATE TABLE revision_digest (revision integer PRIMARY KEY REFERENCES revision, digest text NOT NULL)",
    PerDialect(sqlite="DROP TRIGGER entry_not_changed", postgres="DROP TRIGGER entry_stays ON entry"),
    _chained,
    *_staying_again("entry"),
    "CREATE UNIQUE INDEX entry_arrival ON entry (plan, number)",
    PerDialect(
        sqlite="INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('entry', 'entry_arrival', '1000000 1000000 1')"
    ),
    PerDialect(
        sqlite="""CREATE TRIGGER entry_heads AFTER INSERT ON entry BEGIN
            INSERT INTO head (plan, number, entry, link) VALUES (NEW.plan, NEW.number, NEW.id, NEW.link)
                ON CONFLICT (plan) DO UPDATE
                SET number = excluded.number, entry = excluded.entry, link = excluded.link; END""",
        # With the owner's rights: writers of entries need no right to change the table of heads.
        postgres=(
            f"""CREATE FUNCTION keep_head() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
                SET search_path = airplan, pg_temp AS $$ BEGIN
                    {_ONLY_OF_ENTRIES}
                    INSERT INTO head (plan, number, entry, link)
                        SELECT DISTINCT ON (plan) plan, number, id, link FROM added ORDER BY plan, number DESC
                        ON CONFLICT (plan) DO UPDATE
                        SET number = excluded.number, entry = excluded.entry, link = excluded.link;
                    RETURN NULL; END $$""",
            """CREATE TRIGGER entry_heads AFTER INSERT ON entry REFERENCING NEW TABLE AS added
                FOR EACH STATEMENT EXECUTE FUNCTION keep_head()""",
        ),
    ),
)

_WITH_OWNERS_RIGHTS = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = airplan, pg_temp"
_COMPILED = ("measure", "party", "party_key", "member", "mention", "revision_digest")
"""The tables of a cached plan, besides that of the revisions."""
_GRANTS: tuple[Statement, ...] = (
    # The table that writers lock; unlike an advisory lock, this takes a right that readers lack.
    PerDialect(
        postgres="CREATE TABLE writers (only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row))",
    ),
    # Writers of entries cannot put anything into the derived tables that the entries do not say.
    PerDialect(
        postgres=(
            f"""CREATE FUNCTION work_out() RETURNS trigger {_WITH_OWNERS_RIGHTS} AS $$ BEGIN
                {_ONLY_OF_ENTRIES}
                WITH worked_out AS (
                    INSERT INTO said (plan, ref, unit, field, as_of, entry, slot, recorded, value)
                    SELECT plan, ref, unit, field, as_of, id, coalesce(about, id), coalesce(arrived, recorded), said
                    FROM added, LATERAL (
                        SELECT 'report' AS field, '' AS said
                        UNION ALL SELECT 'status', content::json ->> 'status' WHERE content::json ->> 'status' <> ''
                        UNION ALL SELECT 'value:' || key, coalesce(value, '')
                            FROM json_each_text(content::json -> 'values')) AS fields
                    WHERE kind = 'report' RETURNING plan, ref, unit, field)
                INSERT INTO answer (plan, ref, unit, field)
                    SELECT DISTINCT plan, ref, unit, field FROM worked_out ON CONFLICT DO NOTHING;
                RETURN NULL; END $$""",
            """CREATE TRIGGER entry_worked_out AFTER INSERT ON entry REFERENCING NEW TABLE AS added
                FOR EACH STATEMENT EXECUTE FUNCTION work_out()""",
        )
    ),
    # No rows are added to a plan that an earlier transaction compiled.
    PerDialect(
        postgres=(
            f"""CREATE FUNCTION refuse_later_rows() RETURNS trigger {_WITH_OWNERS_RIGHTS} AS $$ BEGIN
                IF EXISTS (SELECT FROM (SELECT DISTINCT revision FROM added) AS one
                    JOIN revision ON revision.id = one.revision
                    WHERE revision.xmin <> pg_current_xact_id()::xid)
                THEN RAISE EXCEPTION 'a compiled plan is never added to'; END IF;
                RETURN NULL; END $$""",
            *(
                f"""CREATE TRIGGER {table}_complete AFTER INSERT ON {table} REFERENCING NEW TABLE AS added
                FOR EACH STATEMENT EXECUTE FUNCTION refuse_later_rows()"""
                for table in _COMPILED
            ),
        )
    ),
    # Roles that could write before can lock the one table for it, and can no longer write derived tables. A right to
    # some columns does not allow locking a table, which would make all readers wait.
    PerDialect(
        postgres="""DO $$ DECLARE role text; BEGIN
            FOR role IN SELECT DISTINCT grantee FROM information_schema.role_table_grants
                WHERE table_schema = 'airplan' AND grantee <> current_user AND privilege_type = 'INSERT'
            LOOP
                role := CASE role WHEN 'PUBLIC' THEN role ELSE quote_ident(role) END;
                EXECUTE 'REVOKE INSERT ON said, answer, head, writers, store_version FROM ' || role;
                IF EXISTS (SELECT FROM information_schema.role_table_grants
                    WHERE table_schema = 'airplan' AND table_name = 'source' AND privilege_type = 'UPDATE'
                    AND role IN (grantee, quote_ident(grantee)))
                THEN
                    EXECUTE 'GRANT UPDATE ON writers TO ' || role;
                    EXECUTE 'REVOKE UPDATE ON source FROM ' || role;
                    EXECUTE 'GRANT UPDATE (stamp, seen, revision) ON source TO ' || role;
                END IF;
            END LOOP; END $$"""
    ),
)

_PAPERS: tuple[Statement, ...] = (
    # An airplan that does not know papers would call the journal damaged.
    "CREATE INDEX entry_paper ON entry (plan, period, id) WHERE kind IN ('issue', 'rank')",
    PerDialect(sqlite="INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('entry', 'entry_paper', '1000 1000 50 1')"),
)

_MAIL: tuple[Statement, ...] = (
    # An airplan that does not know mail would call the journal damaged.
    "CREATE INDEX entry_mail ON entry (plan, period, id) WHERE kind IN ('mail')",
    PerDialect(sqlite="INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('entry', 'entry_mail', '2000 2000 100 1')"),
)

MIGRATIONS: tuple[tuple[Statement, ...], ...] = (_PLANS, _JOURNAL, _ROUNDS, _SOURCES, _CHAIN, _GRANTS, _PAPERS, _MAIL)
"""The migration from each version to the next; the first one starts from nothing.

A released version is never edited.
"""


VERSION = len(MIGRATIONS)
"""The version of the tables of this airplan; a store with a higher version is refused."""


def prepare(database: Database, migrations: Sequence[Sequence[Statement]] = MIGRATIONS) -> None:
    """Make the tables of a new database, or migrate those of an earlier version, all in one transaction.

    Nothing is written where the tables are current. Raises StoreError for a database that is not airplan's or is newer,
    which stays unchanged; Damaged for an earlier one that is damaged; and CannotWrite or InUse where the tables cannot
    be made.
    """
    newest = len(migrations)
    if _version(database, newest) == newest:
        return
    with database.transaction():
        present = _version(database, newest)  # another process, started at the same moment, may have been first
        if present == newest:
            return
        for statement in (statement for version in migrations[present:] for statement in version):
            if callable(statement):
                statement(database)
                continue
            for part in statement.of(database.dialect) if isinstance(statement, PerDialect) else (statement,):
                database.define(part)
        database.set_version(newest)


def written_by_newer(version: int, known: int = VERSION) -> Message:
    """Return why a store of a version above the known one is refused."""
    return Message(
        "it was written by a newer version of airplan (store version {found}; this airplan supports "
        "versions up to {known})",
        found=version,
        known=known,
    )


def _version(database: Database, newest: int) -> int:
    version = database.version()
    if version > newest:
        hint = Message("Update airplan, or name another store with --store.")
        raise StoreError(database.place, written_by_newer(version, newest), hint)
    return version
