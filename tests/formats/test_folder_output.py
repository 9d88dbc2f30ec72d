"""Do several files come into a folder together or not at all, and can what a killed process began be finished?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from airplan.errors import AirplanError, ExitCode
from airplan.formats import staging
from airplan.formats.folder_output import interrupted, new_files
from airplan.formats.output import KeptFiles, write_file
from support.at_once import at_once
from support.processes import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

    from airplan.formats.folder_output import Interrupted

NONE = KeptFiles()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def put(
    folder: Path, *files: str, force: bool = False, judged: bool = False, failure: BaseException | None = None
) -> None:
    with new_files(folder, force=force, kept=NONE, judged=judged) as writer:
        for name in files:
            writer.put(name, b"new")
        writer.complete()
        if failure:
            raise failure
        writer.place()


@pytest.mark.parametrize("existing", [False, True])
def test_files_come_into_a_folder_together(tmp_path: Path, *, existing: bool) -> None:
    folder = tmp_path / "new" / "folder"
    if existing:
        folder.mkdir(parents=True)
        (folder / "old").write_bytes(b"old")
    with new_files(folder, force=False, kept=NONE) as files:
        files.put("a", b"1")
        files.put("b", b"2")
        files.complete()
        assert not (folder / "a").exists()
        files.place()
    assert names(folder) == ["a", "b", *(["old"] if existing else [])]
    assert [(folder / name).read_bytes() for name in ("a", "b")] == [b"1", b"2"]
    assert names(folder.parent) == ["folder"]


@pytest.mark.parametrize("judged", [False, True])
@pytest.mark.parametrize("existing", [False, True])
def test_after_an_error_no_file_and_no_folder_is_left(tmp_path: Path, *, existing: bool, judged: bool) -> None:
    folder = tmp_path / "new" / "folder"
    if existing:
        folder.mkdir(parents=True)
    with pytest.raises(AirplanError):
        put(folder, "a", failure=AirplanError("refused"), judged=judged)
    assert names(folder if existing else tmp_path) == []


def test_a_file_in_the_folder_is_replaced_only_by_force(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"old")
    with pytest.raises(AirplanError, match="--force") as refusal:
        put(tmp_path, "a", "b")
    assert refusal.value.exit_code == ExitCode.UNUSABLE
    assert names(tmp_path) == ["b"]
    put(tmp_path, "b", force=True)
    assert (tmp_path / "b").read_bytes() == b"new"


def test_a_file_that_comes_meanwhile_is_left_alone_and_the_others_are_taken_away(tmp_path: Path) -> None:
    def write() -> None:
        with new_files(tmp_path, force=False, kept=NONE) as files:
            for name in "abc":
                files.put(name, b"new")
            files.complete()
            (tmp_path / "b").write_bytes(b"somebody else's")
            files.place()

    with pytest.raises(AirplanError, match="--force"):
        write()
    assert names(tmp_path) == ["b"]
    assert (tmp_path / "b").read_bytes() == b"somebody else's"


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(AirplanError):
        put(tmp_path / "a", "b", force=True)
    assert (tmp_path / "a").read_bytes() == b"old"


def test_folders_of_others_stay_whatever_they_are_called(tmp_path: Path) -> None:
    foreign = ["", "old", "0123456789abcdef", "0123456789abcdef0123456789abcdef"]
    for name in foreign:
        folder = tmp_path / f"{staging.PREFIX}{name}"
        folder.mkdir()
        (folder / "lock").touch()
        os.utime(folder, (0, 0))
    (tmp_path / f"{staging.PREFIX}file").write_bytes(b"")
    put(tmp_path, "a")
    put(tmp_path / "b", "a")
    write_file(tmp_path / "c", b"", force=False, kept=NONE)
    assert len(names(tmp_path)) == len(foreign) + 4


# --- what killed processes leave --------------------------------------------------------------------------------------

_KILLED = """
import os, signal, sys
from pathlib import Path
from airplan.formats import folder_output, output
from airplan.formats.output import KeptFiles
die = lambda *_a, **_k: os.kill(os.getpid(), signal.SIGKILL)
"""


def killed(program: str, folder: Path) -> None:
    """Run a program that ends by killing itself."""
    ended = subprocess.run([sys.executable, "-c", _KILLED + program], cwd=folder, check=False, timeout=PATIENCE)
    assert ended.returncode == -signal.SIGKILL


def left_complete(folder: Path, target: str = "sent") -> None:
    killed(
        f"""
with folder_output.new_files(Path({target!r}), force=False, kept=KeptFiles(), judged=True) as files:
    files.put("a", b"1")
    files.put("b", b"2")
    files.complete()
    die()
""",
        folder,
    )


@pytest.mark.parametrize("existing", [False, True])
@pytest.mark.parametrize("counts", [False, True])
def test_what_was_complete_is_finished_if_it_counts_and_else_taken_away(
    tmp_path: Path, *, existing: bool, counts: bool
) -> None:
    if existing:
        (tmp_path / "sent").mkdir()
    left_complete(tmp_path)
    asked: list[Interrupted] = []

    def judge(left: Interrupted) -> bool:
        asked.append(left)
        return counts

    with interrupted(tmp_path / "sent", force=False, kept=NONE, counts=judge) as done:
        assert len(done) == counts
    assert [(set(left.digests), left.placed) for left in asked] == [({"a", "b"}, False)]
    assert names(tmp_path) == (["sent"] if existing or counts else [])
    if existing or counts:
        assert names(tmp_path / "sent") == (["a", "b"] if counts else [])


def test_it_is_left_to_whoever_has_the_same_target(tmp_path: Path) -> None:
    left_complete(tmp_path)
    put(tmp_path / "other", "a")
    write_file(tmp_path / "file", b"", force=False, kept=NONE)
    with interrupted(tmp_path / "other", force=False, kept=NONE, counts=lambda _left: False):
        pass
    assert len(names(tmp_path)) == 3
    with interrupted(tmp_path / "sent", force=False, kept=NONE, counts=lambda _left: True) as done:
        assert len(done) == 1


def test_nobody_finishes_for_a_process_that_lives(tmp_path: Path) -> None:
    with new_files(tmp_path / "sent", force=False, kept=NONE, judged=True) as files:
        files.put("a", b"1")
        files.complete()
        with interrupted(tmp_path / "sent", force=False, kept=NONE, counts=lambda _left: True) as done:
            assert done == []
        files.place()
    assert names(tmp_path / "sent") == ["a"]


def test_one_who_was_killed_half_way_into_an_old_folder_is_finished_or_taken_back(tmp_path: Path) -> None:
    for counts in (True, False):
        folder = tmp_path / str(counts)
        (folder / "sent").mkdir(parents=True)
        killed(
            """
link = os.link
def once(*names):
    link(*names)
    os.link = die
os.link = once
with folder_output.new_files(Path("sent"), force=False, kept=KeptFiles(), judged=True) as files:
    files.put("a", b"1")
    files.put("b", b"2")
    files.complete()
    files.place()
""",
            folder,
        )
        assert "a" in names(folder / "sent")
        with interrupted(folder / "sent", force=False, kept=NONE, counts=lambda _left, it=counts: it):  # type: ignore[misc]  # the default is only there to keep the value
            pass
        assert names(folder / "sent") == (["a", "b"] if counts else [])


def test_what_was_changed_since_is_not_taken_back(tmp_path: Path) -> None:
    (tmp_path / "sent").mkdir()
    killed(
        """
with folder_output.new_files(Path("sent"), force=False, kept=KeptFiles()) as files:
    files.put("a", b"1")
    files.complete()
    files.place()
    die()
""",
        tmp_path,
    )
    (tmp_path / "sent" / "a").write_bytes(b"what a person has written since")
    with interrupted(tmp_path / "sent", force=False, kept=NONE, counts=lambda _left: False):
        pass
    assert (tmp_path / "sent" / "a").read_bytes() == b"what a person has written since"


@pytest.mark.parametrize("at", ["write_record", "put_in_place", "flush_folder"])
@pytest.mark.parametrize("force", [False, True])
def test_a_killed_writer_of_one_file_is_in_nobodys_way(tmp_path: Path, at: str, *, force: bool) -> None:
    if force:
        (tmp_path / "a.csv").write_bytes(b"old")
    killed(
        f"""
from airplan.formats import staging
if {at!r} == "write_record":
    staging.Staging.write_record = die
elif {at!r} == "put_in_place":
    staging.put_in_place = die
else:
    done = staging.put_in_place
    staging.put_in_place = lambda *a, **k: (done(*a, **k), die())
output.write_file(Path("a.csv"), b"half", force={force}, kept=KeptFiles())
""",
        tmp_path,
    )
    if force and at != "flush_folder":
        assert (tmp_path / "a.csv").read_bytes() == b"old"
    write_file(tmp_path / "a.csv", b"whole", force=force, kept=NONE)
    assert (tmp_path / "a.csv").read_bytes() == b"whole"
    assert names(tmp_path) == ["a.csv"], "nothing is left"


def test_a_failing_writer_leaves_what_a_killed_one_had_finished(tmp_path: Path) -> None:
    killed(
        """
from airplan.formats import staging
done = staging.put_in_place
staging.put_in_place = lambda *a, **k: (done(*a, **k), die())
output.write_file(Path("backup"), b"good", force=False, kept=KeptFiles())
""",
        tmp_path,
    )

    def fail() -> None:
        from airplan.formats.output import replacing

        with replacing(tmp_path / "backup", force=False, kept=NONE):
            raise AirplanError("the store is damaged")

    with pytest.raises(AirplanError, match="damaged"):
        fail()
    assert (tmp_path / "backup").read_bytes() == b"good"
    write_file(tmp_path / "backup", b"better", force=False, kept=NONE)
    assert names(tmp_path) == ["backup"]


# --- several at once --------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("existing", [False, True])
def test_of_several_processes_one_makes_a_new_folder(tmp_path: Path, *, existing: bool) -> None:
    program = """
from airplan.errors import AirplanError
from airplan.formats.folder_output import new_files
from airplan.formats.output import KeptFiles
meet()
try:
    with new_files(Path("a/sent"), force=False, kept=KeptFiles()) as files:
        for name in ("common", str(number), "z"):
            files.put(name, b"%d" % number)
        files.complete()
        files.place()
except AirplanError as error:
    assert "--force" in str(error), error
    sys.exit(3)
"""
    for again in range(6):
        folder = tmp_path / str(again)
        folder.mkdir()
        if existing:
            (folder / "a" / "sent").mkdir(parents=True)
        ended = at_once(program, 6, folder)
        assert sorted(ended) == [0, 3, 3, 3, 3, 3]
        winner = str(ended.index(0))
        assert names(folder / "a" / "sent") == sorted(["common", winner, "z"])
        assert {path.read_text("utf-8") for path in (folder / "a" / "sent").iterdir()} == {winner}
        assert names(folder / "a") == ["sent"]
