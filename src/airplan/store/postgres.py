"""Keep a store on a PostgreSQL server.

Everything is in a separate schema. Settings belong to the session, so a pool that shares connections between
transactions does not fit.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
from functools import cache
from time import monotonic
from typing import TYPE_CHECKING, Any

from airplan.store import postgres_errors
from airplan.store.address import address_of
from airplan.store.database import PATIENCE, Database, UnstorableValue, with_parameters

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

    import psycopg
    from psycopg.abc import Buffer

    from airplan.store.address import Address
    from airplan.store.database import Addition, StoreError, Values
    from airplan.store.postgres_errors import Doing

_CONNECT_TIMEOUT = 10
"""Seconds to connect, where neither the URL nor the environment sets them."""
_SILENT_LINE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 4, "tcp_user_timeout": 30_000}
"""Keep-alive settings that drop a vanished server after half a minute, unless the URL sets others."""
_SILENCE = 60
"""Seconds after which the server ends a silent writer's transaction, so that others can write."""
_HANGING = 10
"""Seconds without an answer, beyond a statement's time limit, after which the server counts as hanging."""
_LOCK = "LOCK TABLE airplan.writers IN EXCLUSIVE MODE"
"""The lock that writers wait for; it takes the right to update that table, which readers lack."""
_LOCK_TO_DEFINE = "SELECT pg_advisory_xact_lock(1095324240)"
"""The lock where that table does not exist yet; the number is 'AIRP'."""
_OUT_OF_RANGE = "22003"
_FEW = 100
"""Maximum number of rows for one statement; beyond, COPY is quicker."""
_TEXT = re.compile(r"\btext\b")
_SETTINGS = f"""
    SELECT set_config('search_path', 'airplan', false),
        CASE WHEN current_setting('synchronous_commit') IN ('off', 'local')
            THEN set_config('synchronous_commit', 'on', false) END,
        CASE WHEN current_setting('statement_timeout') = '0'
            THEN set_config('statement_timeout', '{PATIENCE}s', false) ELSE current_setting('statement_timeout') END,
        CASE WHEN current_setting('lock_timeout') = '0'
            THEN set_config('lock_timeout', '{PATIENCE}s', false) END,
        CASE WHEN current_setting('idle_in_transaction_session_timeout') = '0'
            THEN set_config('idle_in_transaction_session_timeout', '{_SILENCE}s', false) END
"""
"""Settings of the URL, the role or the server stay, except that acknowledged data must be on disk."""
_CONTENT = """
    SELECT count(*), count(*) FILTER (WHERE relname = 'store_version' AND EXISTS (
        SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'only_row')),
        count(*) FILTER (WHERE relname = 'writers')
    FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE nspname = 'airplan'
"""


class PostgresDatabase(Database):
    """The schema `airplan` of a database on a server."""

    dialect = "postgres"
    shared = True
    works_out = True

    def __init__(self, connection: Any, address: Address) -> None:
        self._connection, self._address, self._lockable = connection, address, 0
        self.place = address.shown

    def run(self, sql: str, /, **values: object) -> None:
        with self._worded("writing"):
            self._connection.execute(_sent(sql, values), values or None)

    def run_many(self, sql: str, rows: Iterable[Values]) -> None:
        with self._worded("writing"), self._connection.cursor() as cursor:
            cursor.executemany(_translated(sql), rows)

    def add(self, *additions: Addition) -> None:
        filled = [addition for addition in additions if addition.rows]
        if sum(len(addition.rows) for addition in filled) > _FEW:
            for table, rows, once in filled:
                self.insert(table, rows, once=once) if once else self._copy(table, rows)
            return
        with self._worded("writing"), self._connection.pipeline():  # one round trip
            for addition in filled:
                self._insert_at_once(*addition)

    def _insert_at_once(self, table: str, rows: Sequence[Values], once: bool) -> None:  # noqa: FBT001 – an Addition
        """Add a few rows by one statement."""
        columns = list(rows[0])
        marks = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * len(rows))
        end = " ON CONFLICT DO NOTHING" if once else ""
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES {marks}{end}"
        self._connection.execute(statement.encode(), [row[column] for row in rows for column in columns])

    def _copy(self, table: str, rows: Sequence[Values]) -> None:
        columns = list(rows[0])
        copy = f"COPY {table} ({', '.join(columns)}) FROM STDIN".encode()
        with self._worded("writing"), self._connection.cursor() as cursor, cursor.copy(copy) as lines:
            for row in rows:
                lines.write_row([row[column] for column in columns])

    def define(self, statement: str) -> None:
        if statement.startswith(("CREATE TABLE", "ALTER TABLE")):
            statement = _TEXT.sub('text COLLATE "C"', statement)
        with self._worded("defining"):
            self._connection.execute(statement.encode())

    def version(self) -> int:
        ((relations, versioned, self._lockable),) = self.rows(_CONTENT)
        versions = self.rows("SELECT version FROM airplan.store_version") if versioned else []
        if versions:
            return int(versions[0][0])
        if relations:
            raise postgres_errors.not_ours(self.place)
        encoding = self._connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            raise postgres_errors.not_unicode(self.place, str(encoding))
        return 0

    def set_version(self, version: int) -> None:
        with self._worded("defining"):
            self._connection.execute("DELETE FROM store_version")
            self._connection.execute("INSERT INTO store_version (version) VALUES (%s)", [version])
        self.version()  # from here on locks may exist

    def close(self) -> None:
        self._connection.close()

    def _fetched(self, sql: str, values: Values) -> tuple[list[str], list[tuple[Any, ...]]]:
        with self._worded("reading"):
            cursor = self._connection.execute(_sent(sql, values), values or None)
            return [column.name for column in cursor.description or ()], cursor.fetchall()

    def _begin(self) -> None:
        self._lock()

    def _begin_with(self, question: str, values: Values) -> list[tuple[Any, ...]]:
        return self._lock(self._with_literals(question, values)) if question else super()._begin_with(question, values)

    def _with_literals(self, question: str, values: Values) -> str:
        """Return a question with its values as literals: several statements in one message cannot have placeholders."""
        from psycopg import ClientCursor

        with self._worded("reading"):
            return ClientCursor(self._connection).mogrify(_translated(question), values) if values else question

    def _lock(self, question: str = "") -> list[tuple[Any, ...]]:
        """Begin a transaction, wait for other writers, and ask the question, in one round trip."""
        # Each statement sees what is committed, including the work of earlier lock holders.
        begin = f"BEGIN ISOLATION LEVEL READ COMMITTED; {_LOCK if self._lockable else _LOCK_TO_DEFINE}"
        try:
            with self._worded("waiting"):
                cursor = self._connection.execute("; ".join(filter(None, (begin, question))).encode())
                while cursor.nextset():
                    pass
                rows: list[tuple[Any, ...]] = cursor.fetchall() if cursor.description else []
                return rows
        except BaseException:
            self._roll_back()
            raise

    def _begin_reading(self) -> None:
        with self._worded("reading"):
            self._connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def _commit(self) -> None:
        doing: Doing = "writing" if self._connection.closed else "committing"
        with self._worded(doing):
            status = self._connection.execute("COMMIT").statusmessage
        if status != "COMMIT":  # it answers ROLLBACK where a failed statement went unnoticed
            raise postgres_errors.undone(self.place)

    def _roll_back(self) -> None:
        from psycopg import Error

        with contextlib.suppress(Error):  # where the connection is lost, the server has rolled back
            self._connection.execute("ROLLBACK")

    @contextlib.contextmanager
    def _worded(self, doing: Doing) -> Iterator[None]:
        from psycopg import Error

        try:
            yield
        except UnicodeEncodeError as error:
            raise UnstorableValue(self.place) from error
        except (Error, _Hangs) as error:
            if self._connection.hangs:
                self._connection.close()  # the server's state is unknown
                raise postgres_errors.hangs(self.place, self._connection.patience, doing) from error
            raise self._meaning(error, doing) from error

    def _meaning(self, error: Any, doing: Doing) -> StoreError:
        """Return the StoreError for an error of psycopg."""
        from psycopg import DataError, OperationalError

        if isinstance(error, DataError) and error.sqlstate in (None, _OUT_OF_RANGE):  # None: not even sent
            return UnstorableValue(self.place)
        # A connection that breaks under pipelined statements is not always marked as broken; the error has no code
        # either.
        lost = self._connection.closed or (isinstance(error, OperationalError) and not error.sqlstate)
        code = "" if lost else error.sqlstate or type(error).__name__
        message = error.diag.message_primary or str(error)
        return postgres_errors.in_words(self._address, code, message, doing)


def open_server(url: str) -> Database:
    """Return the store on that server; its tables stay unchanged. Raises Unreachable, or another StoreError.

    libpq interprets the URL: certificates, service files, several hosts, ~/.pgpass and the like.
    """
    try:
        import psycopg
        from psycopg.conninfo import conninfo_to_dict
    except ImportError as error:
        raise postgres_errors.no_driver() from error
    logging.getLogger("psycopg").setLevel(logging.CRITICAL)  # it would print its errors to stderr, unfiltered
    try:
        parts = conninfo_to_dict(url)
        address = address_of(parts)
    except (psycopg.ProgrammingError, ValueError):
        raise postgres_errors.no_url() from None  # libpq quotes what it does not understand
    defaults: dict[str, Any] = {"fallback_application_name": "airplan", **_SILENT_LINE}
    if "PGCONNECT_TIMEOUT" not in os.environ:
        defaults["connect_timeout"] = _CONNECT_TIMEOUT
    settings = {name: value for name, value in defaults.items() if name not in parts}
    connection_class = _connection_class()
    try:
        connection = connection_class.connect(url, autocommit=True, client_encoding="UTF8", **settings)
    except psycopg.Error as error:
        raise postgres_errors.not_let_in(address, str(error)) from None
    info = connection.info
    database = PostgresDatabase(connection, address._replace(user=info.user, database=info.dbname))
    try:
        _take_as_sqlite_does(connection)
        ((_path, _commit, longest, *_others),) = database.rows(_SETTINGS)
        connection.patience = _seconds(longest) + _HANGING
    except BaseException:
        database.close()
        raise
    return database


class _Hangs(Exception):
    """Raised where the server has not answered within the time limit."""


def _connection_class() -> Any:
    """Return a class of connections that wait at most `patience` seconds for an answer, then raise _Hangs.

    libpq has no such limit: it waits for ever for a machine that acknowledges packets while its server process hangs.
    """
    import psycopg

    class Connection(psycopg.Connection[tuple[Any, ...]]):
        patience = PATIENCE + _HANGING
        hangs = False
        """Whether the connection was given up; callers check this on a later error of psycopg."""

        def wait(self, gen: Generator[Any, Any, Any], *args: Any, **kwargs: Any) -> Any:
            try:
                return super().wait(_attended(gen, self.patience), *args, **kwargs)
            except _Hangs:
                self.hangs = True
                raise

    return Connection


def _attended(gen: Generator[Any, Any, Any], patience: float) -> Generator[Any, Any, Any]:
    """Pass on what a generator of psycopg waits for, and 0 whenever nothing has arrived."""
    ready, end = None, monotonic() + patience
    while True:
        try:
            wanted = gen.send(ready)
        except StopIteration as done:
            return done.value
        ready = yield wanted
        if ready:
            end = monotonic() + patience
        elif monotonic() > end:
            raise _Hangs


def _seconds(setting: str) -> float:
    """Return a time-out of the server, such as “30s” or “1min”, in seconds."""
    number = setting.rstrip("usminhd")
    unit = setting.removeprefix(number)
    return int(number) * {"us": 1e-6, "ms": 1e-3, "s": 1, "min": 60, "h": 3600, "d": 86400}.get(unit, 1e-3)


def _take_as_sqlite_does(connection: psycopg.Connection[Any]) -> None:
    """Read booleans as 0 or 1, and sums of whole numbers as whole numbers, as SQLite does."""
    from psycopg.adapt import Loader

    class Truth(Loader):
        def load(self, data: Buffer) -> int:
            return int(bytes(data) == b"t")

    class Number(Loader):
        def load(self, data: Buffer) -> float:
            return float(text) if "." in (text := bytes(data).decode()) else int(text)

    connection.adapters.register_loader("bool", Truth)
    connection.adapters.register_loader("numeric", Number)


def _sent(sql: str, values: Values) -> bytes:
    return _translated(sql) if values else sql.encode()  # psycopg looks for placeholders only where there are values


@cache
def _translated(sql: str) -> bytes:
    """Return the statement in psycopg's form: `:day` becomes %(day)s, and percent signs are doubled."""
    return with_parameters(sql, lambda name: f"%({name})s", percent="%%").encode()
