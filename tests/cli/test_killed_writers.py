"""Is a workspace made whole or not at all, however many make it at once, and given again when one was killed?"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from airplan.store.connect import open_existing
from support.at_once import at_once
from support.killing import killing

if TYPE_CHECKING:
    from support.command_line import Run

pytestmark = pytest.mark.slow
FILES = ["airplan.sqlite", "airplan.toml", "departments.yaml", "plan_2017.yaml"]
STRIDE = int(os.environ.get("AIRPLAN_TEST_STRIDE", "29"))
"""Lines of the program from one kill to the next."""
WATCHED = ("cli.init", "formats.folder_output", "formats.staging", "store.sqlite")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, empty."""
    monkeypatch.delenv("AIRPLAN_STORE")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("existing", [False, True])
def test_a_killed_init_is_given_again(run: Run, desk: Path, *, existing: bool) -> None:
    killed = 0
    office = desk / "a" / "office"
    with killing(WATCHED, "made", "init", str(office)) as at:
        while True:
            if existing:
                office.mkdir(parents=True)
                (office / "letter.doc").write_bytes(b"mine")
            said = Path("killer.log").stat().st_size
            code = at(1 + killed * STRIDE)
            if code is not None or b"cd " in Path("killer.log").read_bytes()[said:]:
                break  # it had said everything, and was about to end
            killed += 1
            run("init", str(office))
            assert names(office) == sorted([*FILES, *(["letter.doc"] if existing else [])])
            assert names(office.parent) == ["office"], "nothing is left beside it"
            with open_existing(str(office / "airplan.sqlite")).snapshot():
                pass
            shutil.rmtree(desk / "a")
    assert killed > 5, killed


def test_a_killed_init_of_a_store_is_given_again(run: Run, desk: Path) -> None:
    killed = 0
    with killing((*WATCHED, "store.compiler"), "begin", "--store", "store.sqlite", "init") as at:
        while at(1 + killed * STRIDE) is None:
            killed += 1
            if run("--store", "store.sqlite", "init", code=None).code:  # it was complete, but this was not said
                break
            assert run("--store", "store.sqlite", "log").out.startswith("0 entries")
            Path("store.sqlite").unlink()
    assert killed > 5, killed
    assert run("--store", "store.sqlite", "log").out.startswith("0 entries")


def test_of_several_who_begin_a_store_one_does(desk: Path) -> None:
    program = """
from airplan.cli import run
meet()
sys.exit(run(["--store", "store.sqlite", "init"]))
"""
    for again in range(3):
        folder = desk / str(again)
        folder.mkdir()
        assert sorted(at_once(program, 4, folder)) == [0, 3, 3, 3]


def test_of_several_who_make_a_workspace_one_does(desk: Path) -> None:
    program = """
from airplan.cli import run
meet()
sys.exit(run(["init", "a/office"]))
"""
    for again in range(5):
        folder = desk / str(again)
        folder.mkdir()
        ended = at_once(program, 4, folder)
        assert sorted(ended) == [0, 3, 3, 3]
        assert names(folder / "a" / "office") == FILES
        assert names(folder / "a") == ["office"]


def test_of_several_who_write_one_answer_one_does(desk: Path, run: Run) -> None:
    program = """
from airplan.cli import run
meet()
sys.exit(run(["--store", "../store.sqlite", "due", "--before", f"2017-{number + 3}-28", "--output", "new.csv"]))
"""
    run("--store", "store.sqlite", "init")
    for again in range(3):
        folder = desk / str(again)
        folder.mkdir()
        assert sorted(at_once(program, 4, folder)) == [0, 3, 3, 3]
        assert names(folder) == ["new.csv"]


def test_of_several_who_send_one_does(desk: Path, run: Run) -> None:
    program = """
from airplan.cli import run
meet()
command = ["--as-of", "2017-05-15", "dispatch", "--period", "2017-05", "--to", "sent", "-d", "区环保局", "--by", "W"]
sys.exit(run(["--store", "../store.sqlite", *command]))
"""
    run("--store", "store.sqlite", "init")
    folder = desk / "work"
    folder.mkdir()
    assert sorted(at_once(program, 4, folder)) == [0, 3, 3, 3]
    assert names(folder) == ["sent"]
    assert run("--store", "store.sqlite", "log", "--format", "csv").out.count("dispatch,") == 1


@pytest.mark.parametrize(
    "command", [("backup", "new.sqlite"), ("export", "new.xlsx"), ("journal", "export", "new.jsonl")]
)
def test_a_killed_writer_is_given_again(run: Run, desk: Path, command: tuple[str, ...]) -> None:
    run("--store", "store/store.sqlite", "init")
    run("--store", "store/store.sqlite", "record", "5a", "--unit", "区环保局", "--status", "done", "--by", "W", "--yes")
    for point in ("identity", "write_record", "flush_folder", "put_in_place", "say"):
        program = f"""
import os, signal, sys
from airplan.formats import output, staging
def die(*_arguments, **_more):
    os.kill(os.getpid(), signal.SIGKILL)
if {point!r} == "write_record":
    staging.Staging.write_record = die
elif {point!r} == "say":
    output.visible = lambda text: die() if {command[-1]!r} in text else text
else:
    staging.{point} = die
from airplan.__main__ import main
main()
"""
        line = [sys.executable, "-c", program, "--store", "store/store.sqlite", *command]
        assert subprocess.run(line, check=False, capture_output=True).returncode == -9
        run("--store", "store/store.sqlite", *command)
        assert names(desk) == sorted(["store", command[-1]])
        Path(command[-1]).unlink()
