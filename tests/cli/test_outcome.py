"""Does an exit code keep its promise where the answer goes nowhere, and is what was written said?"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from airplan.errors import ExitCode
from airplan.store.connect import open_store
from airplan.store.journal import Journal
from airplan.workspace.outcome import Outcome
from support.processes import PATIENCE
from support.returns import EPB, PERIOD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.store.entries import Entry
    from support.returns import RoundOffice

FULL = Path("/dev/full")
pytestmark = pytest.mark.skipif(not FULL.exists(), reason="this system has no full disk at hand")
RECORD = ("record", "5a", "--unit", EPB, "--status", "in-progress", "--by", "王芳", "--yes")


@pytest.fixture
def desk(office: RoundOffice) -> RoundOffice:
    """An office with a report, a dispatch and a filled in workbook, whose journal real processes write into."""
    office.clerk("sections")
    office.dispatch()
    office.fill(EPB, {"5a": {"value-1": 120, "status": "推进中", "note": "好"}})
    return office


COMMANDS: dict[str, tuple[str, ...]] = {
    "record": RECORD,
    "extend": ("extend", "8b", "--to", "2017-09-30", "--authority", "a", "--reason", "b", "--by", "王芳", "--yes"),
    "round close": ("round", "close", PERIOD, "--by", "王芳", "--yes"),
    "collect": ("--as-of", "2017-05-24", "collect", "back", "--apply", "--by", "王芳"),
    "dispatch": ("--as-of", "2017-05-15", "dispatch", "--period", PERIOD, "--to", "more", "-d", EPB, "--by", "王芳"),
}


def entries(office: RoundOffice) -> list[Entry]:
    with contextlib.closing(open_store(office.clerk.store)) as database:
        return list(Journal(database, "xicheng-2017").entries())


@contextlib.contextmanager
def nowhere(kind: str) -> Iterator[int]:
    """A stream that takes nothing: of a full disk, or to a reader who has left."""
    if kind == "full":
        descriptor = os.open(FULL, os.O_WRONLY)
    else:
        reader, descriptor = os.pipe()
        os.close(reader)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def ended(office: RoundOffice, *command: str, out: str = "", err: str = "") -> tuple[int, str, str]:
    """Run a command whose streams go nowhere, or to us; return its exit code and what it said."""
    with contextlib.ExitStack() as stack:
        streams = [stack.enter_context(nowhere(kind)) if kind else subprocess.PIPE for kind in (out, err)]
        done = subprocess.run(
            [sys.executable, "-m", "airplan", "--store", office.clerk.store, *command],
            cwd=office.back.parent, stdout=streams[0], stderr=streams[1], check=False, timeout=PATIENCE,
        )  # fmt: skip
    return done.returncode, (done.stdout or b"").decode(), (done.stderr or b"").decode()


@pytest.mark.parametrize("name", COMMANDS)
def test_what_is_written_is_said_where_the_answer_does_not_fit(desk: RoundOffice, name: str) -> None:
    before = len(entries(desk))
    code, _out, err = ended(desk, *COMMANDS[name], out="full")
    written = entries(desk)[before:]
    assert written
    assert code == ExitCode.WRITTEN
    assert (written[0].batch or written[0].id) in err
    assert "Traceback" not in err
    assert (desk.back.parent / "more").exists() == (name == "dispatch")


@pytest.mark.parametrize("name", COMMANDS)
def test_and_where_its_reader_has_left(desk: RoundOffice, name: str) -> None:
    before = len(entries(desk))
    code, _out, err = ended(desk, *COMMANDS[name], out="pipe")
    written = entries(desk)[before:]
    assert code == ExitCode.FINE
    assert (written[0].batch or written[0].id) in err


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("err", ["full", "pipe"])
def test_where_nothing_can_be_said_the_code_says_it(desk: RoundOffice, name: str, err: str) -> None:
    before = len(entries(desk))
    assert ended(desk, *COMMANDS[name], out="full", err=err)[0] == ExitCode.WRITTEN
    assert len(entries(desk)) > before


@pytest.mark.parametrize("name", COMMANDS)
def test_a_standard_error_that_is_full_changes_nothing(desk: RoundOffice, name: str) -> None:
    before = len(entries(desk))
    code, out, _err = ended(desk, *COMMANDS[name], err="full")
    (first, *_rest) = entries(desk)[before:]
    assert code == ExitCode.FINE
    assert out
    if name in ("record", "extend", "round close"):
        assert out == f"{first.id}\n"


def test_a_question_that_does_not_fit(desk: RoundOffice) -> None:
    code, _out, err = ended(desk, "list", out="full")
    assert code == ExitCode.UNUSABLE
    assert err.startswith("airplan: ")
    assert ended(desk, "list", out="full", err="full")[0] == ExitCode.UNUSABLE


@pytest.mark.parametrize("err", ["full", "pipe"])
def test_codes_of_refusals_without_a_standard_error(desk: RoundOffice, err: str) -> None:
    before = len(entries(desk))
    assert ended(desk, "nonsense", err=err)[0] == ExitCode.USAGE
    assert ended(desk, "due", "--nonsense", err=err)[0] == ExitCode.USAGE
    assert ended(desk, "show", "99z", err=err)[0] == ExitCode.UNUSABLE
    assert ended(desk, "overdue", "--check", err=err)[0] == ExitCode.FINDINGS
    assert ended(desk, *RECORD[:-1], "--status", "done", err=err)[0] == ExitCode.USAGE
    assert len(entries(desk)) == before


def test_a_closed_standard_output_has_the_id_on_the_other(desk: RoundOffice) -> None:
    before = len(entries(desk))
    command = [sys.executable, "-m", "airplan", "--store", desk.clerk.store, *RECORD]
    done = subprocess.run(
        ["sh", "-c", '"$@" >&-', "sh", *command], stderr=subprocess.PIPE, check=False, timeout=PATIENCE
    )
    (written,) = entries(desk)[before:]
    assert (done.returncode, written.id in done.stderr.decode()) == (ExitCode.FINE, True)


def test_ctrl_c_after_the_deed(desk: RoundOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was asked for is done by then: 130 would say that nothing was."""
    import typer

    def interrupted(*_arguments: object, **_more: object) -> None:
        raise KeyboardInterrupt

    before = len(entries(desk))
    monkeypatch.setattr(typer, "echo", interrupted)
    result = desk.clerk(*RECORD, code=ExitCode.WRITTEN)
    (written,) = entries(desk)[before:]
    assert written.id in result.err


def test_an_outcome_is_nothing_until_something_is_written() -> None:
    outcome = Outcome()
    assert (bool(outcome), str(outcome)) == (False, "")
    outcome.wrote("a")
    outcome.wrote("b")
    assert (bool(outcome), str(outcome)) == (True, "a\nb")
