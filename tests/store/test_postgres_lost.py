"""What is said, and what is kept, when the server is away, does not answer, or is lost in the middle?"""

from __future__ import annotations

import contextlib
import os
import signal
import ssl
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest
import trustme

from airplan.store import postgres as postgres_store
from airplan.store.connect import open_store
from airplan.store.database import Addition, StoreError, Unreachable
from airplan.store.postgres_errors import LOST, LOST_AT_COMMIT
from support.loopback import HOST, LOOPBACK
from support.proxy import Proxy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from airplan.store.database import Database
    from support.command_line import Run
    from support.servers import Server
    from support.wording import Words


@pytest.fixture
def database(postgres: str) -> Iterator[Database]:
    """A store with a table of our own."""
    opened = open_store(postgres)
    opened.define("CREATE TABLE t (a bigint)")
    yield opened
    opened.close()


def name_of(url: str) -> str:
    return url.rpartition("/")[2]


def terminate(server: Server, url: str) -> None:
    server.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name_of(url)}'")


# --- nobody gets in --------------------------------------------------------------------------------------------------


def refusal_of(url: str) -> Unreachable:
    with pytest.raises(Unreachable) as refusal:
        open_store(url)
    assert str(refusal.value.hint)
    return refusal.value


def test_who_is_not_let_in_is_told_why(postgres_server: Server, postgres: str, words: Words) -> None:
    role = f"r_{name_of(postgres)}"
    postgres_server.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'rechtes-wort'; CREATE ROLE {role}_group")
    name, server = name_of(postgres), postgres_server
    try:
        words(refusal_of(server.url(name, role)).reason, "no password")
        words(refusal_of(server.url(name, role, "wrong-word")).reason, "wrong password")
        words(refusal_of(server.url("none_such", role, "rechtes-wort")).reason, "no such database")
        socket_url = f"postgresql://{{role}}@/{name}?host={server.home}&port={server.port}"
        words(refusal_of(socket_url.format(role="nobody_such")).reason, "no such role")
        words(refusal_of(socket_url.format(role=f"{role}_group")).reason, "a group")
        server.execute(f"REVOKE CONNECT ON DATABASE {name} FROM PUBLIC")
        words(refusal_of(server.url(name, role, "rechtes-wort")).reason, "no right to connect")
        server.execute(f"ALTER DATABASE {name} CONNECTION LIMIT 0; GRANT CONNECT ON DATABASE {name} TO PUBLIC")
        words(refusal_of(server.url(name, role, "rechtes-wort")).reason, "too many connections")
    finally:
        server.execute(f"DROP ROLE {role}; DROP ROLE {role}_group")


def test_a_password_from_a_file_or_the_environment(
    postgres_server: Server, postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    role, name = f"p_{name_of(postgres)}", name_of(postgres)
    postgres_server.execute(f"CREATE ROLE {role} LOGIN SUPERUSER PASSWORD 'p@:/ss'")
    try:
        with monkeypatch.context() as patch:
            patch.setenv("PGPASSWORD", "p@:/ss")
            open_store(postgres_server.url(name, role)).close()
        file = tmp_path / "pgpass"
        file.write_text(f"{LOOPBACK.host}:{postgres_server.port}:*:{role}:p@\\:/ss\n")
        file.chmod(0o600)
        monkeypatch.setenv("PGPASSFILE", str(file))
        open_store(postgres_server.url(name, role)).close()
        open_store(postgres_server.url(name, role, "p%40%3A%2Fss")).close()
    finally:
        postgres_server.execute(f"REASSIGN OWNED BY {role} TO clerk; DROP OWNED BY {role}", name)
        postgres_server.execute(f"DROP ROLE {role}")


def test_nobody_listens_and_no_name(run: Run, words: Words) -> None:
    url = f"postgresql://clerk@{HOST}:1/plan"
    words(refusal_of(url), "nobody listens", place=url)
    words(refusal_of("postgresql://clerk@no-such.invalid/plan"), "no name")
    words(run("--store", url, "list", lang="zh", code=3).err, "in Chinese", place=url)


def test_a_server_that_never_answers(words: Words) -> None:
    with LOOPBACK.listen() as mute:
        url = f"postgresql://clerk@{HOST}:{mute.getsockname()[1]}/plan?connect_timeout=2"
        words(refusal_of(url).reason)


def test_an_option_that_means_nothing_is_not_the_servers_fault() -> None:
    assert "connect_timeout" in str(refusal_of(f"postgresql://clerk@{HOST}:1/plan?connect_timeout=soon").reason)


def test_the_second_of_two_hosts(postgres_server: Server, postgres: str) -> None:
    url = f"postgresql://clerk@{HOST}:1,{HOST}:{postgres_server.port}/{name_of(postgres)}"
    open_store(f"{url}?target_session_attrs=read-write").close()
    assert "read-only" in str(refusal_of(f"{url}?target_session_attrs=read-only").reason)


# --- the line breaks -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ask", ["rows", "run", "run_many"])
def test_the_server_ends_the_connection(database: Database, postgres: str, postgres_server: Server, ask: str) -> None:
    statements: dict[str, Callable[[], object]] = {
        "rows": lambda: database.rows("SELECT a FROM t"),
        "run": lambda: database.run("INSERT INTO t VALUES (:a)", a=2),
        "run_many": lambda: database.run_many("INSERT INTO t VALUES (:a)", [{"a": 2}, {"a": 3}]),
    }
    with pytest.raises(Unreachable) as refusal, database.transaction():  # noqa: PT012 – where it breaks
        database.run("INSERT INTO t VALUES (1)")
        terminate(postgres_server, postgres)
        statements[ask]()
    assert refusal.value.reason == LOST
    with pytest.raises(Unreachable) as refusal:
        database.rows("SELECT a FROM t")
    assert refusal.value.reason == LOST
    again = open_store(postgres)
    assert again.rows("SELECT a FROM t") == []
    again.close()


@pytest.mark.parametrize(("heard", "kept"), [(False, []), (True, [(1,)])])
def test_the_line_breaks_when_it_is_to_be_kept(
    database: Database, postgres_server: Server, words: Words, *, heard: bool, kept: list[tuple[int]]
) -> None:
    """Nobody on this side can know whether the server heard the last word."""
    with Proxy(postgres_server.port, word=b"COMMIT\0", heard=heard) as proxy:
        far = open_store(f"postgresql://clerk@{HOST}:{proxy.port}/{name_of(database.place)}")
        with pytest.raises(Unreachable) as refusal, far.transaction():
            far.run("INSERT INTO t VALUES (1)")
        far.close()
    assert refusal.value.reason == LOST_AT_COMMIT
    words(f"{refusal.value.reason}\n{refusal.value.hint}")
    assert database.rows("SELECT a FROM t") == kept


@contextlib.contextmanager
def stopped(database: Database) -> Iterator[None]:
    """Let the server process of a connection do nothing, while its machine acknowledges all that is sent."""
    ((process,),) = database.rows("SELECT pg_backend_pid()")
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


@pytest.mark.parametrize("doing", ["rows", "run", "run_many", "add", "transaction", "commit"])
def test_a_server_that_hangs_ends_in_words(
    postgres: str, database: Database, monkeypatch: pytest.MonkeyPatch, words: Words, doing: str
) -> None:
    monkeypatch.setattr(postgres_store, "_HANGING", 1)
    far = open_store(f"{postgres}?options=-c%20statement_timeout%3D1s")
    with pytest.raises(Unreachable) as refusal:  # noqa: PT012 – one way for each
        if doing == "transaction":
            with stopped(far), far.transaction():
                pass
        elif doing == "commit":
            with contextlib.ExitStack() as stack, far.transaction():
                far.run("INSERT INTO t VALUES (1)")
                stack.enter_context(stopped(far))
        else:
            rows = [{"a": 2}, {"a": 3}]
            ways: dict[str, Callable[[], object]] = {
                "rows": lambda: far.rows("SELECT a FROM t"),
                "run": lambda: far.run("INSERT INTO t VALUES (1)"),
                "run_many": lambda: far.run_many("INSERT INTO t VALUES (:a)", rows),
                "add": lambda: far.add(Addition("t", rows)),
            }
            with stopped(far):
                ways[doing]()
    far.close()
    words(f"{refusal.value.reason}\n{refusal.value.hint}", doing)


def test_a_connection_that_was_gone_before_the_end_is_no_riddle(
    database: Database, postgres: str, postgres_server: Server
) -> None:
    with pytest.raises(Unreachable) as refusal, database.transaction():  # noqa: PT012 – the error is passed over
        database.run("INSERT INTO t VALUES (1)")
        terminate(postgres_server, postgres)
        with pytest.raises(Unreachable):
            database.rows("SELECT 1")
    assert refusal.value.reason == LOST


def test_a_statement_whose_failure_is_passed_over_lets_nothing_be_kept(database: Database, words: Words) -> None:
    with pytest.raises(StoreError) as refusal, database.transaction():  # noqa: PT012 – so do callers
        database.run("INSERT INTO t VALUES (1)")
        with pytest.raises(StoreError):
            database.rows("SELECT nothing FROM t")
    words(refusal.value.reason)
    assert database.rows("SELECT a FROM t") == []


def test_a_statement_that_takes_too_long(postgres: str, words: Words) -> None:
    hasty = open_store(f"{postgres}?options=-c%20statement_timeout%3D100ms")
    with pytest.raises(StoreError) as refusal:
        hasty.rows("SELECT 1 FROM (SELECT pg_sleep(5)) AS nap")
    words(refusal.value.reason)
    assert hasty.rows("SELECT 1") == [(1,)]
    hasty.close()


def test_a_writer_that_falls_silent_lets_the_others_write(database: Database, postgres: str) -> None:
    silent = open_store(postgres)
    with pytest.raises(Unreachable) as refusal, silent.transaction():  # noqa: PT012 – where it breaks
        silent.run("INSERT INTO t VALUES (1)")
        silent.run("SET LOCAL idle_in_transaction_session_timeout = '100ms'")
        with database.transaction():
            database.run("INSERT INTO t VALUES (2)")
        silent.run("INSERT INTO t VALUES (3)")
    assert refusal.value.reason == LOST
    silent.close()
    assert database.rows("SELECT a FROM t") == [(2,)]


def test_a_command_whose_server_goes_ends_in_words(run: Run, postgres_server: Server, postgres: str) -> None:
    with Proxy(postgres_server.port, word=b"INSERT INTO revision") as proxy:
        url = f"postgresql://clerk:Geheim7@{HOST}:{proxy.port}/{name_of(postgres)}"
        result = run("--store", url, "init", code=3)
    assert str(LOST) in result.err
    assert "Geheim7" not in result.err
    assert "Traceback" not in result.err
    database = open_store(postgres)
    assert database.rows("SELECT count(*) FROM revision") == [(0,)]
    database.close()


# --- encryption ------------------------------------------------------------------------------------------------------


@pytest.fixture
def encrypted(postgres_server: Server, tmp_path: Path) -> Iterator[Callable[..., str]]:
    """The server behind TLS; `encrypted("plan", sslmode="require")` is the URL of a database there."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "other.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    with Proxy(postgres_server.port, tls=context) as proxy:

        def url(host: str, name: str, **options: object) -> str:
            options["hostaddr"] = LOOPBACK.host  # not every machine knows localhost by both addresses
            query = urlencode(options, quote_via=quote)
            return f"postgresql://clerk@{host}:{proxy.port}/{name}?{query}&gssencmode=disable"

        yield url


def test_tls_as_the_url_wants_it(encrypted: Callable[..., str], postgres: str, tmp_path: Path) -> None:
    name, ours, theirs = name_of(postgres), tmp_path / "ca.pem", tmp_path / "other.pem"
    open_store(encrypted("localhost", name, sslmode="verify-full", sslrootcert=ours)).close()
    open_store(encrypted(HOST, name, sslmode="verify-ca", sslrootcert=ours)).close()
    for host, root in (("localhost", theirs), (HOST, ours), ("localhost", tmp_path / "none.pem")):
        refusal = refusal_of(encrypted(host, name, sslmode="verify-full", sslrootcert=root))
        assert "certificate" in str(refusal.reason)


def test_a_server_without_tls_where_tls_is_wanted(postgres: str) -> None:
    assert refusal_of(f"{postgres}?sslmode=require").reason == "server does not support SSL, but SSL was required"
