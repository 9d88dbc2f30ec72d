"""Can a report be filled in by answering questions at a terminal, in either language, and be thought better of?"""

from __future__ import annotations

import codecs
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from airplan.store.connect import open_store
from support.processes import PATIENCE, wait_until_asleep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from support.command_line import Run
    from support.wording import Wording

    Log = Callable[[], list[dict[str, Any]]]

pytestmark = pytest.mark.slow


class Terminal:
    """A program at a terminal of its own, and what has been seen on it."""

    def __init__(self, arguments: tuple[str, ...], environment: dict[str, str], *, piped: bool) -> None:
        self._ours, theirs = pty.openpty()
        self._program = subprocess.Popen(
            [sys.executable, "-m", "airplan", *arguments],
            stdin=theirs,
            stdout=subprocess.PIPE if piped else theirs,
            stderr=theirs,
            env={**os.environ, "LC_ALL": "C.UTF-8", "COLUMNS": "80", **environment},
            start_new_session=True,
        )
        os.close(theirs)
        self.seen = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._looked = 0

    def expect(self, text: str) -> None:
        """Wait until that is seen, behind what was expected before."""
        end = time.monotonic() + PATIENCE
        while (place := self.seen.find(text, self._looked)) < 0:
            assert time.monotonic() < end, f"no {text!r} in:\n{self.seen}"
            assert self._look(), f"ended without {text!r}:\n{self.seen}"
        self._looked = place + len(text)

    def line(self, start: str) -> str:
        """Return the first line seen that begins so."""
        return next(line for line in self.seen.splitlines() if line.startswith(start))

    def type(self, *lines: str) -> None:
        """Answer a question, or several that follow each other."""
        for line in lines:
            os.write(self._ours, f"{line}\n".encode())

    def interrupt(self) -> None:
        """Press Ctrl-C once it waits for an answer."""
        wait_until_asleep(self._program.pid)
        self._program.send_signal(signal.SIGINT)

    def ended(self) -> tuple[int, str]:
        """The exit code, and what went to the pipe, if there is one."""
        out = self._program.communicate(timeout=PATIENCE)[0] if self._program.stdout else b""
        while self._look():
            pass
        return self._program.wait(PATIENCE), out.decode()

    def close(self) -> None:
        """Let go of it."""
        self._program.kill()
        self._program.wait(PATIENCE)
        if self._program.stdout:
            self._program.stdout.close()
        os.close(self._ours)

    def _look(self) -> bool:
        ready, _writing, _failing = select.select([self._ours], [], [], PATIENCE)
        try:
            read = os.read(self._ours, 65536) if ready else b""
        except OSError:  # Linux says so when the other end is closed
            read = b""
        self.seen += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r", "", self._decoder.decode(read))
        return bool(read)


class Sit(Protocol):
    """Runs a command at a terminal."""

    def __call__(self, *arguments: str, piped: bool = False, **environment: str) -> Terminal: ...


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store of this test's own, with nothing in it."""
    open_store(str(tmp_path / "airplan.sqlite")).close()
    monkeypatch.setenv("AIRPLAN_STORE", str(tmp_path / "airplan.sqlite"))


@pytest.fixture
def sit(store: None) -> Iterator[Sit]:
    """Sit down at a terminal: `sit("record", "8a", AIRPLAN_LANG="zh")`."""
    opened: list[Terminal] = []

    def call(*arguments: str, piped: bool = False, **environment: str) -> Terminal:
        opened.append(Terminal(arguments, environment, piped=piped))
        return opened[-1]

    yield call
    for terminal in opened:
        terminal.close()


@pytest.fixture
def log(run: Run, store: None) -> Log:
    """The entries of the journal."""
    return lambda: json.loads(run("log", "--format", "json").out)


def test_whose_report_goes_back_is_chosen(sit: Sit, run: Run, log: Log) -> None:
    """Among those that have one, in the order of the book."""
    for unit in ("区教委", "区环保局"):
        run("record", "8a", "--unit", unit, "--note", "一", "--on", "2017-05-02", "--by", "王芳", "--yes")
    terminal = sit("send-back", "8a", "--reason", "缺证明材料", "--by", "王芳")
    terminal.expect("   1  Environmental Protection Bureau (区环保局)\n   2  Education Commission (区教委)\nUnit: ")
    terminal.type("2")
    terminal.expect("Save this? [y/N]: ")
    terminal.type("y")
    code, _out = terminal.ended()
    assert code == 0
    assert [(entry["kind"], entry["unit"]) for entry in log()][-1] == ("send-back", "区教委")


def test_answers_become_a_report(sit: Sit, run: Run, log: Log, wording: Wording) -> None:
    run("record", "8a", "--value", "retrofit=200", "--on", "2017-05-02", "--by", "王芳", code=None)
    terminal = sit("record", "8a", "--by", "王芳")
    terminal.expect("   1  Environmental Protection Bureau (区环保局) (Lead)\n")
    terminal.expect("Unit [区环保局]: ")
    terminal.type("99")
    terminal.expect("99: ")
    terminal.expect("\nUnit [区环保局]: ")
    terminal.type("区委宣传部")
    terminal.expect("区委宣传部: ")
    terminal.type("hbj")
    terminal.expect("   1  not started\n   2  in progress\n   3  done\n   4  paused\nStatus: ")
    terminal.type("finished")
    terminal.expect("--status finished: ")
    terminal.type("2")
    terminal.expect("≥ 1,100 steam tonnes (last: 200 steam tonnes on 2 May)\n")
    terminal.expect("\nFigure: ")
    terminal.type("约300")
    terminal.expect("约300: ")
    terminal.type("３００")
    terminal.expect("strive for 1,900 steam tonnes\n")
    terminal.expect("\nFigure: ")
    terminal.type("")
    terminal.expect("≥ 100%\n")
    terminal.expect("\nFigure: ")
    terminal.type("", "已开工，完成设计", "", "组织验收", "https://oa.example/8a", "")
    terminal.expect("Data as of [")
    terminal.type("2月30日")
    terminal.expect("2月30日: ")
    terminal.type("2017-05-20")
    terminal.expect(" 200 → 300 steam tonnes")
    terminal.expect("Save this? [y/N]: ")
    terminal.type("perhaps")
    terminal.expect("[y/N]: ")
    terminal.type("y")
    code, _out = terminal.ended()
    entry = log()[-1]
    assert code == 0
    wording(terminal.line("99: "), 1, 25)
    wording(terminal.line("区委宣传部: "), "8a", "区环保局")
    wording(terminal.line("--status finished: "), "not-started, in-progress, done, paused")
    wording(terminal.line("约300: "))
    wording(terminal.line("2月30日: "))
    wording(terminal.seen.partition("perhaps\n")[2].splitlines()[0], "y", "n")
    assert terminal.seen.splitlines()[-2] == entry["id"]
    assert [entry[key] for key in ("unit", "status", "note", "problem", "next", "evidence", "as_of", "period")] == [
        *("区环保局", "in-progress", "已开工，完成设计", None, "组织验收", ["https://oa.example/8a"]),
        *("2017-05-20", "2017-05"),
    ]
    assert entry["values"] == [{"target": "retrofit", "value": 300, "before": 200, "unit": "蒸吨"}]


def test_the_same_in_chinese_with_the_answer_redirected(sit: Sit, log: Log) -> None:
    terminal = sit("record", "15a", "--on", "2017-05-20", "--by", "王芳", piped=True, AIRPLAN_LANG="zh")
    terminal.expect("   1  区住房城市建设委（牵头部门）\n")
    terminal.expect("\n单位：")
    terminal.type("")
    terminal.expect("单位：")
    terminal.type("3")
    terminal.expect("不填的项直接按回车。")
    terminal.expect("办理状态：")
    terminal.type("推进中", "检查工地3处", "", "", "")
    terminal.expect("拟登记")
    terminal.expect("是否登记？ [y/N]：")
    terminal.type("是")
    assert terminal.ended() == (0, f"{log()[-1]['id']}\n")
    assert log()[-1]["unit"] == "区城管执法监察局"


@pytest.mark.parametrize("piped", [False, True])
@pytest.mark.parametrize(
    ("way", "where"),
    [("Ctrl-C", "unit"), ("Ctrl-C", "status"), ("Ctrl-C", "end"), ("Ctrl-D", "unit"), ("Ctrl-D", "end"), ("no", "end")],
)
def test_thinking_better_of_it(sit: Sit, log: Log, way: str, where: str, *, piped: bool) -> None:
    terminal = sit("record", "24a", "--by", "王芳", piped=piped)
    terminal.expect("Unit [区城管执法监察局]: ")
    if where != "unit":
        terminal.type("")
        terminal.expect("Status: ")
    if where == "end":
        terminal.type("2", "一", "", "", "", "")
        terminal.expect("Save this? [y/N]: ")
    if way == "Ctrl-C":
        terminal.interrupt()
    elif way == "Ctrl-D":
        os.write(terminal._ours, b"\x04")
    else:
        terminal.type("")
    assert terminal.ended() == (130, "")
    assert terminal.seen.endswith("airplan: Nothing was written.\n")
    assert log() == []


def test_doubts_are_asked_about(sit: Sit, log: Log, wording: Wording) -> None:
    terminal = sit("record", "24a", "--status", "done", "--on", "2017-05-20", "--by", "王芳")
    terminal.expect("[y/N]: ")
    wording(terminal.seen.splitlines()[-2])
    terminal.type("n")
    assert terminal.ended()[0] == 130
    assert log() == []
    terminal = sit("record", "24a", "--status", "done", "--on", "2017-05-20", "--by", "王芳")
    terminal.expect("Save this? [y/N]: ")
    terminal.type("Y")
    assert terminal.ended()[0] == 0
    assert len(log()) == 1


def test_what_is_clear_is_not_asked(sit: Sit, log: Log) -> None:
    terminal = sit("record", "24a", "--note", "一", "--on", "2017-05-20", "--by", "王芳")
    assert terminal.ended()[0] == 0
    assert "?" not in terminal.seen
    terminal = sit("record", "8b", "--note", "一", "--on", "2017-05-20", "--by", "王芳")
    terminal.expect("Unit: ")
    terminal.type("2")
    assert terminal.ended()[0] == 0
    assert log()[-1]["unit"] == "区商务委"


def test_no_answer_at_all_is_nothing_to_report(sit: Sit, log: Log, wording: Wording) -> None:
    terminal = sit("record", "24a", "--by", "王芳")
    terminal.type("", "", "", "", "", "", "")
    assert terminal.ended()[0] == 2
    wording(terminal.line("airplan: "))
    assert log() == []


def test_a_correction_by_answers(sit: Sit, run: Run, log: Log) -> None:
    first = run("record", "24a", "--note", "一", "--problem", "二", "--on", "2017-05-20", "--by", "王芳").out.strip()
    terminal = sit("record", "24a", "--corrects", first, "--on", "2017-05-20", "--note", "三", "--by", "王芳")
    assert terminal.ended()[0] == 0
    terminal = sit("record", "24a", "--corrects", log()[-1]["id"], "--by", "王芳")
    terminal.expect("Status: ")
    terminal.type("1", "", "", "", "")
    terminal.expect("Data as of [2017-05-20]: ")
    terminal.type("")
    terminal.expect("Save this?")
    terminal.type("y")
    assert terminal.ended()[0] == 0
    entry = log()[-1]
    assert [entry[key] for key in ("status", "note", "problem", "as_of", "about")] == [
        *("not-started", "三", "二", "2017-05-20"),
        first,
    ]


@pytest.mark.parametrize(("answer", "code", "kinds"), [("n", 130, []), ("", 130, []), ("y", 0, ["close"])])
def test_a_decision_is_asked_about_before_it_is_written(
    sit: Sit, log: Log, answer: str, code: int, kinds: list[str]
) -> None:
    terminal = sit("close", "24a", "--by", "王芳")
    terminal.expect("Save this? [y/N]: ")
    terminal.type(answer)
    assert terminal.ended()[0] == code
    assert [entry["kind"] for entry in log()] == kinds


def test_several_at_once_are_asked_about(sit: Sit, run: Run, log: Log) -> None:
    entry = run("record", "24a", "--note", "一", "--on", "2017-05-20", "--by", "王芳").out.strip()
    terminal = sit("undo", entry, "--by", "王芳")
    assert terminal.ended()[0] == 0, "one alone is not"
    assert log()[0]["retracted_by"]


def test_what_must_be_refused_is_refused_before_anything_is_asked(
    sit: Sit, run: Run, log: Log, wording: Wording
) -> None:
    entry = run("record", "24a", "--note", "一", "--on", "2017-05-20", "--by", "王芳").out.strip()
    run("undo", entry, "--by", "王芳")
    refused: list[tuple[tuple[str, ...], int, dict[str, str]]] = [
        (("--corrects", entry), 3, {"entry": entry, "retraction": log()[-1]["id"]}),
        (("--period", "13月"), 2, {"period": "13月"}),
        (("--unit", "区委宣传部"), 3, {"unit": "区委宣传部", "ref": "24a"}),
        (("--unit", "hbj", "--by", ""), 2, {"option": "--by"}),
    ]
    for arguments, code, facts in refused:
        terminal = sit("record", "24a", *arguments)
        assert terminal.ended()[0] == code
        wording(terminal.seen, **facts)
        assert terminal.seen.startswith("airplan: "), "nothing was asked"


# --- waiting ----------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_long_run_shows_how_far_it_is_and_leaves_nothing_of_that(sit: Sit, tmp_path: Path) -> None:
    terminal = sit(
        "dispatch", "--period", "2017-05", "--to", str(tmp_path / "out"), "--by", "王", piped=True, TERM="xterm"
    )
    terminal.expect("Writing")
    terminal.expect("/38")
    code, out = terminal.ended()
    assert (code, "Writing" in out) == (0, False)
    last = terminal.seen.strip().splitlines()[-2:]
    assert (last[0].startswith("Written: "), "airplan undo " in last[1]) == (True, True)
    terminal = sit("collect", str(tmp_path / "out"), piped=True, TERM="xterm")
    terminal.expect("Reading")
    assert terminal.ended()[0] == 0


def test_redirected_it_is_silent(run: Run, store: None, tmp_path: Path) -> None:
    command = ("--period", "2017-05", "-d", "区环保局", "--to", str(tmp_path / "out"), "--by", "王")
    message = run("dispatch", *command).err
    written, saved = message.splitlines()
    assert written.startswith("Written: ")
    assert "airplan undo " in saved
