"""Is a password shown nowhere, whatever the URL looks like and whatever libpq says about it?"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airplan.store.address import address_of, without_password
from airplan.store.connect import open_store
from airplan.store.database import StoreError, Unreachable
from support.loopback import LOOPBACK

if TYPE_CHECKING:
    from airplan.i18n import Language
    from support.command_line import Process, Run
    from support.servers import Server

SECRET = "Geheim7"  # noqa: S105 – it is what must not be seen


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://clerk:Geheim7@db:5433/plan", "postgresql://clerk@db:5433/plan"),
        ("postgres://clerk:Geheim7@db/plan?sslmode=verify-full", "postgresql://clerk@db/plan"),
        ("postgresql://clerk@db/plan?password=Geheim7&sslpassword=Geheim7", "postgresql://clerk@db/plan"),
        ("postgresql://clerk:Geheim7@one:1,two:2/plan", "postgresql://clerk@one:1,two:2/plan"),
        ("postgresql://clerk:Geheim7@one,two/plan", "postgresql://clerk@one,two/plan"),
        ("postgresql://clerk:Geheim7@[::1]:5/plan", "postgresql://clerk@[::1]:5/plan"),
        ("postgresql://clerk:Geheim7@/plan?host=/run/pg&port=7", "postgresql://clerk@/plan?host=/run/pg&port=7"),
        ("postgresql:///?service=office&password=Geheim7", "postgresql:///?service=office"),
        ("postgresql://me%40azure:Geheim7%40x@db/计划", "postgresql://me%40azure@db/计划"),
        ("postgresql://", "postgresql://"),
    ],
)
def test_the_address_that_is_shown(url: str, shown: str) -> None:
    from psycopg.conninfo import conninfo_to_dict

    assert address_of(conninfo_to_dict(url)).shown == shown


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://clerk:x@Geheim7@db/plan",  # torn apart at the first @
        "postgresql://clerk:Geheim7/x@db/plan",  # taken for a port
        "postgresql://clerk:12/Geheim7@db/plan",  # taken for a database
        "postgresql://clerk:Geheim7%zz@db/plan",
        "postgresql://clerk:Geheim7%@db/plan",
        "postgresql://clerk@db/plan?password=x&Geheim7=y",
        "postgresql://clerk@db/plan?Geheim7",
        "postgresql://clerk:x@db:Geheim7/plan",
        "postgresql://clerk:Geheim7@[::1/plan",
        "postgresql:///host=db password=Geheim7",
        "postgresql:///host%3Ddb%20password%3DGeheim7",
        "postgresql://clerk:Geheim7\ud800@db/plan",
        "postgresql://clerk:Geheim7@db/plan?sslmode=no&port=Geheim7",
        "mysql://clerk:Geheim7@db/plan",
        "postgresql+psycopg://clerk:Geheim7@db/plan",
    ],
    ids=ascii,
)
def test_what_is_no_url_is_refused_without_being_quoted(run: Run, url: str) -> None:
    result = run("--store", url, "list", code=3)
    assert result.out == ""
    assert SECRET not in result.err
    assert result.err.startswith(f"airplan: the store {url.partition('://')[0]}://… cannot be used")
    assert "postgresql://user@host" in result.err


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://clerk:Geheim7@127.0.0.1:1/plan",
        "postgresql://clerk:Geheim7@127.0.0.1:1,127.0.0.1:2/plan",
        "postgresql://clerk:Geheim7@no-such-host.invalid/plan",
        "postgresql://clerk:Geheim7@/plan?host=/nowhere",
        "postgresql://clerk@127.0.0.1:1/plan?password=Geheim7",
        "postgresql://clerk:Geheim7@127.0.0.1:1/plan?sslmode=Geheim7",
        "postgresql://clerk:Geheim7@127.0.0.1:1/plan?connect_timeout=Geheim7",
        "postgresql://clerk:Geheim7@127.0.0.1:1/plan?sslmode=verify-full&sslrootcert=/Geheim7",
        "postgresql://127.0.0.1:1/?service=none&password=Geheim7",
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_password_in_what_goes_wrong(run: Run, url: str, lang: Language) -> None:
    result = run("--store", url, "list", lang=lang, code=3)
    assert result.out == ""
    assert SECRET not in result.err
    assert "postgresql://" in result.err
    assert "Traceback" not in result.err


def test_no_password_in_help_or_a_process(process: Process, postgres_server: Server) -> None:
    url = postgres_server.url("none", "nobody", SECRET)
    for arguments in (("--help",), ("list", "--help"), ("list",)):
        ended = process(*arguments, env={"AIRPLAN_STORE": url, "PGOPTIONS": ""})
        assert SECRET.encode() not in ended.stdout + ended.stderr
    assert ended.returncode == 3


def test_a_message_that_quotes_a_secret_is_not_passed_on() -> None:
    address = address_of({"host": "db", "password": SECRET, "sslpassword": "ab"})
    assert address.harmless(f'invalid value "{SECRET}"') == ""
    assert address.harmless(" a cable is loose\n") == "a cable is loose"


@pytest.mark.parametrize("url", ["postgresql://u:{}@db/x", "postgresql:/u:{}@db/x", "http://u:{}@db/x", "password={}"])
@pytest.mark.parametrize("password", [SECRET, f"a@{SECRET}", f"{SECRET}:@/b"])
def test_the_last_net_hides_a_password_whatever_names_it(url: str, password: str) -> None:
    said = without_password(f"{url.format(password)} was not written")
    assert SECRET not in said
    assert said.endswith("was not written")
    assert without_password("me@home, 3:4") == "me@home, 3:4"


@given(st.text(min_size=4).filter(lambda text: text.isprintable() and not text.isspace()))
def test_any_password_stays_unseen(password: str) -> None:
    """Written as it is, in every place where a URL can have one: an error names at most its scheme."""
    for url in (f"postgresql://u:{password}@127.0.0.1:1/d", f"postgresql://u@127.0.0.1:1/d?password={password}"):
        with pytest.raises(StoreError) as refusal:
            open_store(url)
        fixed = ("postgresql://…", "postgresql://u@127.0.0.1:1/d")
        assert refusal.value.place in fixed or password not in str(refusal.value)


def test_the_driver_is_missing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    result = run("--store", "postgresql://clerk:Geheim7@db/plan", "list", code=3)
    assert "pip install 'airplan[postgres]'" in result.err
    assert SECRET not in result.err


def test_the_environment_is_heard(postgres_server: Server, postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", LOOPBACK.host)
    monkeypatch.setenv("PGPORT", str(postgres_server.port))
    monkeypatch.setenv("PGUSER", "clerk")
    database = open_store(f"postgresql:///{postgres.rpartition('/')[2]}")
    assert database.rows("SELECT current_user::text") == [("clerk",)]
    database.close()


def test_a_socket(postgres_server: Server, postgres: str) -> None:
    name = postgres.rpartition("/")[2]
    url = f"postgresql://clerk@/{name}?host={postgres_server.home}&port={postgres_server.port}"
    database = open_store(url)
    assert database.place == url
    database.close()


def test_an_unreachable_server_is_its_own_kind(postgres_server: Server) -> None:
    with pytest.raises(Unreachable) as refusal:
        open_store("postgresql://clerk@127.0.0.1:1/plan")
    assert str(refusal.value.reason) == "no server answers there"
    assert str(refusal.value.hint)
