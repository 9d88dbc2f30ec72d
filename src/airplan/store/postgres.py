"""Keep a store on a PostgreSQL server.

Everything is in a schema of its own. The settings are those of a session: a pool that hands out connections for one
transaction each does not fit.
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
"""Seconds, where neither the URL nor the environment says how long."""
_SILENT_LINE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 4, "tcp_user_timeout": 30_000}
"""When a server that has vanished without a word is given up: after half a minute, where the URL does not say else."""
_SILENCE = 60
"""Seconds after which the server gives up on a writer that says nothing more, and lets the others write."""
_HANGING = 10
"""Seconds of silence after the time that a statement may take, and the server is taken to hang."""
_LOCK = "LOCK TABLE airplan.writers IN EXCLUSIVE MODE"
"""What whoever writes waits for; it takes the right to update that table, which readers lack."""
_LOCK_TO_DEFINE = "SELECT pg_advisory_xact_lock(1095324240)"
"""The same where that table has not been made yet; the number is 'AIRP'."""
_OUT_OF_RANGE = "22003"
_FEW = 100
"""Rows up to which they are sent in one go; COPY is quicker for more."""
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
"""What the URL, the role or the server has set stays, but that what is acknowledged is on disk."""
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
        with self._worded("writing"), self._connection.pipeline():  # there and back but once
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
        self.version()  # from here on there may be what is locked

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
        """Return a question with its values written into it: of several statements in one go none can have marks."""
        from psycopg import ClientCursor

        with self._worded("reading"):
            return ClientCursor(self._connection).mogrify(_translated(question), values) if values else question

    def _lock(self, question: str = "") -> list[tuple[Any, ...]]:
        """Begin to write, wait for all who write, and ask, there and back but once."""
        # Each statement sees what is committed, also by those who had the lock before.
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
        if status != "COMMIT":  # it says ROLLBACK where a statement had failed and nobody had minded
            raise postgres_errors.undone(self.place)

    def _roll_back(self) -> None:
        from psycopg import Error

        with contextlib.suppress(Error):  # where the connection is gone, the server has rolled back
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
                self._connection.close()  # nobody knows what the server is still doing
                raise postgres_errors.hangs(self.place, self._connection.patience, doing) from error
            raise self._meaning(error, doing) from error

    def _meaning(self, error: Any, doing: Doing) -> StoreError:
        """Return what an error of psycopg means."""
        from psycopg import DataError, OperationalError

        if isinstance(error, DataError) and error.sqlstate in (None, _OUT_OF_RANGE):  # None: not even sent
            return UnstorableValue(self.place)
        # A line that breaks under many statements at once is not always noticed as broken; it has no code either.
        lost = self._connection.closed or (isinstance(error, OperationalError) and not error.sqlstate)
        code = "" if lost else error.sqlstate or type(error).__name__
        message = error.diag.message_primary or str(error)
        return postgres_errors.in_words(self._address, code, message, doing)


def open_server(url: str) -> Database:
    """Return the store on that server; its tables are left as they are. Raises Unreachable, or another StoreError.

    libpq understands the URL: certificates, service files, several hosts, ~/.pgpass and the like are its business.
    """
    try:
        import psycopg
        from psycopg.conninfo import conninfo_to_dict
    except ImportError as error:
        raise postgres_errors.no_driver() from error
    logging.getLogger("psycopg").setLevel(logging.CRITICAL)  # it would put its troubles on stderr, with less care
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
    """The server has been asked, and has said nothing for longer than anybody wants to wait."""


def _connection_class() -> Any:
    """Return a class of connections that wait for no more than `patience` seconds of silence, then raise _Hangs.

    libpq has no such limit: a machine that acknowledges every packet while its server process hangs keeps it waiting.
    """
    import psycopg

    class Connection(psycopg.Connection[tuple[Any, ...]]):
        patience = PATIENCE + _HANGING
        hangs = False
        """Whether it has been given up; whoever sees a later error of psycopg looks here."""

        def wait(self, gen: Generator[Any, Any, Any], *args: Any, **kwargs: Any) -> Any:
            try:
                return super().wait(_attended(gen, self.patience), *args, **kwargs)
            except _Hangs:
                self.hangs = True
                raise

    return Connection


def _attended(gen: Generator[Any, Any, Any], patience: float) -> Generator[Any, Any, Any]:
    """Pass on what a generator of psycopg waits for, and 0 every moment in which nothing has come."""
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
    """Return what the server says of a time-out, as “30s” or “1min”, in seconds."""
    number = setting.rstrip("usminhd")
    unit = setting.removeprefix(number)
    return int(number) * {"us": 1e-6, "ms": 1e-3, "s": 1, "min": 60, "h": 3600, "d": 86400}.get(unit, 1e-3)


def _take_as_sqlite_does(connection: psycopg.Connection[Any]) -> None:
    """Read truth as 0 or 1, and the sum of whole numbers as a whole number."""
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
    return _translated(sql) if values else sql.encode()  # psycopg looks for marks only where there are values


@cache
def _translated(sql: str) -> bytes:
    """Return the statement as psycopg takes it: `:day` is written %(day)s, and a percent sign twice."""
    return with_parameters(sql, lambda name: f"%({name})s", percent="%%").encode()
