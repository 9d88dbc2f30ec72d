"""Is what cannot be read, has vanished or is mistyped never taken for an empty journal, and nothing else written to?"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from airplan import office_time
from airplan.errors import AirplanError, InvalidFiles
from airplan.store import file_mode
from airplan.store.connect import open_store
from airplan.workspace import location
from airplan.workspace.session import Session
from support.processes import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from support.command_line import Process, Run
    from support.wording import Wording

QUESTIONS = (("status",), ("log",), ("missing", "--period", "2017-05", "--remind"), ("due",), ("round", "list"))
RECORD = ("record", "32a", "--status", "in-progress", "--by", "王芳", "--on", "2017-05-20")
as_root = pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can become somebody else")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, empty; nothing in the environment names a store, and the person's own is in `home`."""
    monkeypatch.delenv("AIRPLAN_STORE")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    (tmp_path / "desk").mkdir()
    monkeypatch.chdir(tmp_path / "desk")
    return tmp_path / "desk"


@pytest.fixture
def own(desk: Path) -> Path:
    """Where the person's own store is, or will be."""
    return desk.parent / "home" / "airplan" / "airplan.sqlite"


@pytest.fixture
def office(desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with one entry, which is the current folder."""
    run("init", "office")
    monkeypatch.chdir("office")
    run(*RECORD, "--yes")
    return desk / "office"


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    yield
    office_time.use("")
    file_mode.use(shared=False)


def everything(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


# --- what stands there and cannot be read -----------------------------------------------------------------------------


def as_a_folder(store: Path) -> None:
    store.unlink()
    store.mkdir()


def as_a_pipe(store: Path) -> None:
    store.unlink()
    os.mkfifo(store)


def as_a_circle(store: Path) -> None:
    store.unlink()
    store.symlink_to(store.name)


def as_a_link_to_nothing(store: Path) -> None:
    store.unlink()
    store.symlink_to("elsewhere.sqlite")


def as_an_empty_file(store: Path) -> None:
    store.write_bytes(b"")


def vanished(store: Path) -> None:
    store.unlink()


@pytest.mark.parametrize(
    "spoil",
    [as_a_folder, as_a_pipe, as_a_circle, as_a_link_to_nothing, as_an_empty_file, vanished],
    ids=lambda spoil: spoil.__name__.replace("_", " "),
)
def test_no_answer_and_no_entry_where_the_journal_cannot_be_had(
    run: Run, office: Path, wording: Wording, spoil: Callable[[Path], None]
) -> None:
    store = office / "airplan.sqlite"
    spoil(store)
    before = everything(office)
    for question in QUESTIONS:
        result = run(*question, code=3)
        assert result.out == ""
        assert str(store) in result.err
    wording(run("status", code=3).err, store, office=office)
    for writing in (RECORD, ("backup", "b.sqlite"), ("export", "progress.xlsx"), ("dispatch", "--to", "sent")):
        assert run(*writing, code=3).out == ""
    assert str(store) in run("check", code=3).err
    assert everything(office) == before, "nothing was made"


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users can look into; those of pytest are closed to them."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def as_nobody(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """A command that gives up being root after it has imported everything: Python itself may be closed to others."""
    said = (
        "import contextlib, io, os, sys, tempfile; from airplan.cli import registry, run; registry.load()\n"
        "import airplan.workspace.settings_file\n"
        "there = dict(os.environ)\n"
        "with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):\n"
        "    os.environ['XDG_DATA_HOME'] = folder; os.chdir(folder); run(['due']); os.chdir(sys.argv[1])\n"
        "os.environ.update(there); os.setgroups([]); os.setgid(65534); os.setuid(65534); sys.exit(run(sys.argv[2:]))"
    )
    return subprocess.run(
        [sys.executable, "-c", said, str(cwd), *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
        timeout=PATIENCE,
    )


@as_root
@pytest.mark.parametrize("closed", ["the current folder", "a folder above", "the home folder"])
def test_folders_that_are_closed_answer_from_memory_and_write_nothing(
    open_folder: Path, desk: Path, closed: str
) -> None:
    (open_folder / "above" / "here").mkdir(parents=True)
    (open_folder / "home").mkdir()
    for path in (open_folder / "above", open_folder / "above" / "here", open_folder / "home"):
        path.chmod(0o755)
    spoilt = {"the current folder": "above/here", "a folder above": "above", "the home folder": "home"}[closed]
    (open_folder / spoilt).chmod(0)
    there = {"cwd": open_folder / "above" / "here", "XDG_DATA_HOME": str(open_folder / "home")}
    answer = as_nobody("due", "--before", "2017-06-30", **there)  # type: ignore[arg-type]  # options of any kind are passed on
    assert answer.returncode == 0, answer.stderr.decode()
    assert answer.stdout.startswith(b"3 measures")
    assert str(open_folder).encode() in answer.stderr
    progress = (("status",), ("log",), ("missing",), ("export", "progress.xlsx"))  # something may be known of it
    for command in (*progress, (*RECORD, "--yes")):
        refused = as_nobody(*command, **there)  # type: ignore[arg-type]  # options of any kind are passed on
        assert (refused.returncode, refused.stdout) == (3, b""), refused.stderr.decode()
        assert b"AIRPLAN_STORE" in refused.stderr


@as_root
@pytest.mark.parametrize("closed", ["airplan.sqlite", ".", "airplan.toml"])
def test_what_is_closed_to_the_user_is_not_empty(run: Run, open_folder: Path, desk: Path, closed: str) -> None:
    office = open_folder / "office"
    run("init", str(office))
    for path in (office, *office.iterdir()):
        os.chown(path, 65534, 65534)
        path.chmod(0o755 if path.is_dir() else 0o644)
    os.chown(office / closed, 0, 0)
    (office / closed).chmod(0)
    store = () if closed == "airplan.toml" else ("--store", str(office / "airplan.sqlite"))
    for question in (*QUESTIONS[:3], RECORD):
        ended = as_nobody(*store, *question, cwd=office if closed == "airplan.toml" else Path("/"))
        assert (ended.returncode, ended.stdout) == (3, b""), ended.stderr.decode()
        assert str(office / closed if closed != "." else office / "airplan.sqlite") in ended.stderr.decode()


@as_root
def test_a_folder_that_is_closed_is_said_to_be(run: Run, open_folder: Path, desk: Path) -> None:
    store, closed = open_folder / "store.sqlite", open_folder / "closed"
    run("--store", str(store), "init")
    store.chmod(0o644)
    closed.mkdir(0o700)
    writing = (("due", "--output"), ("export",), ("backup",), ("journal", "export"), ("dispatch", "--by", "W", "--to"))
    for *command, target in (*((*line, "new.xlsx") for line in writing[:2]), *((*line, "new") for line in writing[2:])):
        ended = as_nobody("--store", str(store), *command, str(closed / target), cwd=Path("/"))
        assert ended.returncode == 3, ended.stderr.decode()
        assert f"{closed / target} was not written: Permission denied" in ended.stderr.decode()
    for option, name in (("--workspace", "airplan.toml"), ("--plan", "")):
        ended = as_nobody(option, str(closed / "plan.yaml" if option == "--plan" else closed), "due", cwd=Path("/"))
        assert ended.returncode == 3, ended.stderr.decode()
        assert str(closed / (name or "plan.yaml")) in ended.stderr.decode()


def test_a_store_of_an_earlier_airplan_that_cannot_be_written_is_not_empty(
    run: Run, office: Path, wording: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3

    with sqlite3.connect("airplan.sqlite") as store:
        store.execute("PRAGMA user_version = 3")
    store.close()
    connect = sqlite3.connect

    def to_read(target: str, **options: object) -> sqlite3.Connection:
        if not options.get("uri"):  # a slow query is asked again without a lock, by the store's URI
            target = f"file:{target}?mode=ro"
        return connect(target, **{**options, "uri": True})  # type: ignore[call-overload, no-any-return]  # options of any kind are passed on

    monkeypatch.setattr(sqlite3, "connect", to_read)
    result = run("status", code=3)
    assert result.out == ""
    wording(result.err, office / "airplan.sqlite")


def test_a_share_that_is_not_there_is_not_made(run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRPLAN_STORE", str(desk / "share" / "office" / "airplan.sqlite"))
    for command in (*QUESTIONS, RECORD, (*RECORD, "--yes"), ("dispatch", "--to", "sent", "--by", "王芳", "--yes")):
        assert str(desk / "share") in run(*command, code=3).err
    assert everything(desk) == [], "--yes may have meant the doubts only"


def test_an_empty_name_is_no_name(run: Run, office: Path, wording: Wording) -> None:
    wording(run("--store", "", "status", code=3).err, "--store", "AIRPLAN_STORE")


def test_a_new_journal_is_begun_by_an_entry_that_says_so(run: Run, desk: Path, wording: Wording) -> None:
    run("--store", "new.sqlite", *RECORD, code=3)
    assert everything(desk) == []
    begun = run("--store", "new.sqlite", *RECORD, "--yes")
    wording(begun.err.splitlines()[0], "new.sqlite")
    assert run("--store", "new.sqlite", "log").out.startswith("1 entry")


def test_a_journal_is_begun_without_an_entry(run: Run, desk: Path, wording: Wording) -> None:
    wording(run("--store", "new.sqlite", "init").err, "new.sqlite")
    assert everything(desk) == ["new.sqlite"]
    assert run("--store", "new.sqlite", "log").out.startswith("0 entries")
    wording(run("--store", "new.sqlite", "init", code=3).err, "new.sqlite")
    wording(run("init", code=2).err)


def test_no_journal_is_begun_with_a_plan_that_has_faults(run: Run, desk: Path) -> None:
    Path("plan.yaml").write_text("plan: {}\n", encoding="utf-8")
    for command in (("init",), (*RECORD, "--yes")):
        run("--plan", "plan.yaml", "--store", "new.sqlite", *command, code=3)
    assert everything(desk) == ["plan.yaml"]


def test_the_journal_of_a_workspace_is_begun_anew(run: Run, office: Path) -> None:
    (office / "airplan.sqlite").unlink()
    for writing in ((*RECORD, "--yes"), ("dispatch", "--to", "sent", "--by", "王芳", "--yes")):
        assert "airplan init" in run(*writing, code=3).err, "--yes may have meant the doubts only"
    assert not (office / "airplan.sqlite").exists()
    assert str(office / "airplan.sqlite") in run("init").err
    assert run("log").out.startswith("0 entries")


# --- what looks like an address and is none ---------------------------------------------------------------------------

MISTYPED = (
    *(
        "postgresql：//office:geheim@db/airplan",
        "“postgresql://office:geheim@db/airplan”",
        "postgresql:/office:geheim@db/x",
    ),
    *(
        "host=127.0.0.1 dbname=x user=clerk password=geheim",
        "postgres:\\\\office:geheim@db\\x",
        "mysql://u:geheim@db/x",
    ),
    *(
        "http://u:geheim@db/x",
        "ｐｏｓｔｇｒｅｓｑｌ：／／u:geheim@db/x",
        "postgresql：、、u:geheim@db/x",
        "u:geheim@db/x",
    ),
    *(
        "postgresql;//u:geheim@db/x",
        "postgresql//u:geheim@db/x",
        " postgresql://u:geheim@db/x",
        "postgresql:u:geheim@db",
    ),
    *(
        "\ufeffpostgresql://u:geheim@db/x",
        "jdbc:postgresql://u:geheim@db/x",
        "postgresql：//u：geheim@db/x",
        "office@db/airplan",
        "db:5432/airplan",
        "127.0.0.1:5432",
    ),
    *(
        "dbname＝x password＝geheim",
        "postgresql ://u:geheim@db/x",
        "sqlite:///geheim.sqlite",
        "'postgresql://u:geheim@db/x'",
    ),
)


@pytest.mark.parametrize("place", MISTYPED)
def test_no_path_is_made_of_a_mistyped_address(
    run: Run, desk: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for command in (("due",), (*RECORD, "--yes"), ("backup", "b.sqlite"), ("restore", "b.sqlite"), ("check",)):
        result = run("--store", place, *command, code=3)
        assert "geheim" not in result.err
        assert "postgresql://user@host/database" in result.err
    monkeypatch.setenv("AIRPLAN_STORE", place)
    assert "postgresql://user@host/database" in run("due", code=3).err
    monkeypatch.delenv("AIRPLAN_STORE")
    (desk / "airplan.toml").write_text(f"[store]\nplace = {place!r}\n".replace("\\ufeff", "\ufeff"), encoding="utf-8")
    refused = run(*RECORD, "--yes", code=3)
    assert "airplan.toml:2:1" in refused.err
    assert "geheim" not in refused.err
    assert everything(desk) == ["airplan.toml"]


@pytest.mark.parametrize(
    "place", ["./postgresql：x.sqlite", "postgres.sqlite", "me@home.sqlite", "会议：一.sqlite", "a b.sqlite"]
)
def test_a_path_that_only_looks_odd_is_one(run: Run, desk: Path, place: str) -> None:
    run("--store", place, *RECORD, "--yes")
    assert everything(desk) == [place.removeprefix("./")]


@pytest.mark.parametrize(
    "command", [("--plan", "postgresql://u:geheim@db/x", "due"), ("backup", "postgresql://u:geheim@db/x")]
)
def test_a_password_in_the_wrong_place_is_not_repeated(run: Run, office: Path, command: tuple[str, ...]) -> None:
    assert "geheim" not in run(*command, code=3).err


# --- whose journal ----------------------------------------------------------------------------------------------------


def test_outside_a_workspace_answers_say_whose_journal_it_is(run: Run, own: Path, wording: Wording) -> None:
    assert run("due", "--before", "2017-06-30").err == "", "a newcomer who asks the plan"
    for question in QUESTIONS:
        if question != ("due",):
            assert run(*question).err.count(str(own)) == 1
    wording(run("status").err, own)
    run(*RECORD, "--yes")
    for question in (("due",), ("show", "32a"), ("status",), ("log",)):
        wording(run(*question).err, own)
    run("export", "progress.xlsx")
    assert str(own) in run("backup", "b.sqlite").err


def test_the_first_entry_outside_a_workspace_is_asked_for(
    run: Run, own: Path, wording: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = run(*RECORD, code=3)
    assert refused.out == ""
    wording(refused.err, own, "--yes")
    assert run("log").out.startswith("0 entries")
    for writing in (("dispatch", "--to", "sent", "--by", "王芳"), ("close", "32a", "--authority", "x", "--by", "王芳")):
        assert "--yes" in run(*writing, code=3).err
    assert not Path("sent").exists()
    answers = iter(["n", "y"])
    monkeypatch.setattr("airplan.cli.prompt.at_terminal", lambda: True)
    monkeypatch.setattr("airplan.cli.prompt._line", lambda _question: next(answers))
    run(*RECORD, code=130)
    run(*RECORD)
    assert next(answers, None) is None
    assert str(own) in run(*RECORD, "--note", "三").err, "later ones only say where they go"


def test_in_a_workspace_nothing_is_said_and_nobody_is_asked(
    run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("init", "office")
    monkeypatch.chdir("office")
    assert run("status").err == ""
    run(*RECORD)


@pytest.mark.parametrize("login", ["root", "Administrator", "SYSTEM", "nobody", "", "PC-07$", "1000"])
def test_nobody_signs_with_the_name_of_an_account(
    run: Run, office: Path, wording: Wording, monkeypatch: pytest.MonkeyPatch, *, login: str
) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: login)
    unsigned = ("record", "32a", "--note", "一", "--on", "2017-05-20")
    wording(run(*unsigned, code=2).err, "--by", "[office]")
    (office / "airplan.toml").write_text("[office]\nauthor = '王芳'\n", encoding="utf-8")
    run(*unsigned)
    (office / "airplan.toml").write_text("")
    answers = iter(["", "李雷"])
    monkeypatch.setattr("airplan.cli.prompt.at_terminal", lambda: True)
    monkeypatch.setattr("airplan.cli.prompt._line", lambda question: next(answers) if "name" in question else "y")
    run("record", "32a", "--note", "二", "--on", "2017-05-20")
    assert "李雷" in run("log").out


# --- whose workspace --------------------------------------------------------------------------------------------------


@as_root
@pytest.mark.parametrize("of_another", ["airplan.toml", "."])
def test_a_workspace_of_another_user_must_be_named(
    run: Run, office: Path, wording: Wording, monkeypatch: pytest.MonkeyPatch, *, of_another: str
) -> None:
    os.chown(office / of_another, 54321, 54321)
    (office / "below").mkdir()
    monkeypatch.chdir(office / "below")
    for command in (("status",), RECORD):
        refused = run(*command, code=3).err
        wording(refused, office / "airplan.toml", office, "54321", "AIRPLAN_WORKSPACE")
    assert run("--workspace", "..", "log").out.startswith("1 entry")
    monkeypatch.setenv("AIRPLAN_WORKSPACE", str(office))
    assert run("log").out.startswith("1 entry")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_workspace_that_everybody_may_write_must_be_named(run: Run, office: Path, wording: Wording) -> None:
    office.chmod(0o777)
    wording(run("status", code=3).err, office)
    (office).chmod(0o755)
    (office / "airplan.toml").chmod(0o666)
    wording(run("status", code=3).err, office / "airplan.toml")
    assert run("--workspace", ".", "log").out.startswith("1 entry")


def test_a_workspace_that_is_named_must_be_one(run: Run, desk: Path, wording: Wording) -> None:
    wording(run("--workspace", "nowhere", "status", code=3).err, "nowhere", "airplan.toml")


@pytest.mark.parametrize("kind", ["a folder", "a link to nothing", "a circle"])
def test_settings_that_cannot_be_read_are_never_skipped(run: Run, office: Path, wording: Wording, kind: str) -> None:
    file = office / "airplan.toml"
    file.unlink()
    if kind == "a folder":
        file.mkdir()
    else:
        file.symlink_to("airplan.toml" if kind == "a circle" else "gone.toml")
    result = run("log", code=3)
    assert result.out == ""
    wording(result.err, file)


# --- whose eyes -------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
@pytest.mark.parametrize(
    ("umask", "shared", "mode"), [(0o022, False, 0o600), (0o022, True, 0o644), (0o077, True, 0o600)]
)
def test_what_is_known_is_for_the_eyes_of_its_owner(
    run: Run, desk: Path, umask: int, mode: int, *, shared: bool
) -> None:
    (desk / "airplan.toml").write_text(f"[store]\nshared = {str(shared).lower()}\n")
    before = os.umask(umask)
    try:
        run("init")
        for command in (("backup", "b.sqlite"), ("journal", "export", "j.jsonl"), ("export", "progress.xlsx")):
            run(*command)
    finally:
        os.umask(before)
    made = ("airplan.sqlite", "b.sqlite", "j.jsonl", "progress.xlsx")
    assert {name: stat.S_IMODE((desk / name).stat().st_mode) for name in made} == dict.fromkeys(made, mode)


# --- no home, no folder, odd variables --------------------------------------------------------------------------------


def test_no_home_answers_from_memory_and_writes_nothing(
    run: Run, desk: Path, wording: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    def homeless(*_name: object, **_more: object) -> Path:
        raise RuntimeError

    monkeypatch.setattr("platformdirs.user_data_path", homeless)
    answer = run("due", "--before", "2017-06-30")
    assert answer.out.startswith("3 measures")
    wording(answer.err)
    for command in (RECORD, ("backup", "b.sqlite"), ("restore", "b.sqlite")):
        refused = run(*command, code=3)
        assert "--store" in refused.err
        assert "AIRPLAN_STORE" in refused.err
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_name, **_more: Path("not/whole"))
    wording(run("due", "--before", "2017-06-30").err, "not/whole")
    assert everything(desk) == []


def test_a_workspace_is_made_without_a_home_as_with_one(run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = run("init", str(desk / "one")).err

    def homeless(*_name: object, **_more: object) -> Path:
        raise RuntimeError

    monkeypatch.setattr("platformdirs.user_data_path", homeless)
    assert run("init", str(desk / "two")).err == said.replace("one", "two")
    monkeypatch.chdir(desk / "two")
    assert run("due", "--before", "2017-06-30").err == ""


def test_a_current_folder_that_is_gone_answers_from_memory(
    run: Run, desk: Path, own: Path, wording: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk / "gone").mkdir()
    monkeypatch.chdir("gone")
    (desk / "gone").rmdir()
    answer = run("due", "--before", "2017-06-30")
    assert answer.out.startswith("3 measures")
    wording(answer.err)
    wording(run(*RECORD, "--yes", code=3).err, "--store", "AIRPLAN_STORE")
    assert not own.exists()
    monkeypatch.chdir(desk)


@pytest.mark.parametrize("value", ["0", "-5", "99999999999", "abc", "", "1", "８０"])
def test_odd_sizes_of_the_terminal(process: Process, value: str) -> None:
    odd = dict.fromkeys(("COLUMNS", "TERMINAL_WIDTH", "LINES", "NO_COLOR", "FORCE_COLOR"), value)
    for command in (("due", "--before", "2017-06-30"), ("due", "--help"), ("due", "--befor")):
        ended = process(*command, env=odd)
        assert b"Traceback" not in ended.stderr
        assert ended.returncode in (0, 2)
        assert max(map(len, (ended.stdout + ended.stderr).decode().splitlines())) > 40


@pytest.mark.parametrize("zone", ["GMT+0800", "UTC+0800", "CST-0800", "nonsense", "", "America/New_York", ":::/\udc80"])
def test_the_zone_of_the_machine_does_not_matter(process: Process, zone: str) -> None:
    ended = process("due", "--within", "30d", env={"TZ": zone})
    assert (ended.returncode, ended.stderr) == (0, b"")


# --- the office's days ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "plan", "today"),
    [
        ("", "", "2017-05-26"),
        ('timezone = "Europe/Berlin"', "", "2017-05-25"),
        ("", "America/New_York", "2017-05-25"),
        ('timezone = "Asia/Shanghai"', "America/New_York", "2017-05-26"),
    ],
)
def test_today_is_that_of_the_office(
    run: Run, office: Path, monkeypatch: pytest.MonkeyPatch, settings: str, plan: str, *, today: str
) -> None:
    from datetime import UTC, datetime

    monkeypatch.setattr("airplan.workspace.session.clock", lambda: datetime(2017, 5, 25, 16, 30, tzinfo=UTC))
    (office / "airplan.toml").write_text(f"[office]\n{settings}\n")
    if plan:
        file = office / "plan_2017.yaml"
        file.write_text(
            file.read_text("utf-8").replace("  year: 2017\n", f"  year: 2017\n  timezone: {plan}\n"), "utf-8"
        )
    with closing(Session()) as session:
        assert session.today.isoformat() == today
    run("record", "32a", "--status", "done", "--by", "李", "--yes")
    hour = {"2017-05-26": "2017-05-26 00:30"}.get(today, "2017-05-25 1")
    assert hour in run("log").out


@pytest.mark.parametrize("name", ["Asia/Shangai", "../etc/passwd", "Asia", "GMT+0800", "/etc/localtime"])
def test_a_zone_that_is_none(desk: Path, wording: Wording, name: str) -> None:
    (desk / "airplan.toml").write_text(f'[office]\ntimezone = "{name}"\n')
    with pytest.raises(InvalidFiles) as invalid:
        assert Session().settings
    wording(str(invalid.value.problems[0]), name, file=desk / "airplan.toml")


def test_the_right_file_is_blamed(run: Run, office: Path, wording: Wording) -> None:
    for name in ("plan_2017.yaml", "departments.yaml", "airplan.sqlite", "airplan.toml"):
        good = (office / name).read_bytes()
        (office / name).write_bytes(b"\0 no such thing")
        error = run("status", code=3).err
        others = {"plan_2017.yaml", "departments.yaml", "airplan.sqlite", "airplan.toml"} - {name}
        assert str(office / name) in error
        assert not any(str(office / other) in error for other in others)
        (office / name).write_bytes(good)
    assert run("log").out.startswith("1 entry")


def test_an_error_of_a_file_is_not_one_of_the_standard_output(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_session: object) -> None:
        raise OSError(28, "No space left on device", "somewhere.bin")

    monkeypatch.setattr(Session, "plan", property(failing))
    assert "somewhere.bin" in run("sections", code=3).err


def test_nothing_else_of_the_workspace_is_trusted_by_find(desk: Path) -> None:
    (desk / "airplan.toml").write_text("")
    assert location.find() == desk / "airplan.toml"
    with pytest.raises(AirplanError):
        location.named(desk.parent)
    shutil.rmtree(desk.parent / "home", ignore_errors=True)
    open_store(str(desk / "s.sqlite")).close()
