"""Are files written whole or not at all, and never over something by accident?"""

from __future__ import annotations

import errno
import os
import time
from typing import TYPE_CHECKING, Any

import pytest

from airplan.errors import AirplanError, ExitCode
from airplan.formats.output import atomic_folder, write_file

if TYPE_CHECKING:
    from pathlib import Path


def test_a_new_file(tmp_path: Path) -> None:
    write_file(tmp_path / "a", b"new", force=False)
    assert (tmp_path / "a").read_bytes() == b"new"


def test_an_old_file_only_by_force(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(AirplanError, match="--force") as refusal:
        write_file(tmp_path / "a", b"new", force=False)
    assert refusal.value.exit_code == ExitCode.UNUSABLE
    assert (tmp_path / "a").read_bytes() == b"old"
    write_file(tmp_path / "a", b"new", force=True)
    assert (tmp_path / "a").read_bytes() == b"new"


@pytest.mark.parametrize("fails", ["fsync", "replace"])
def test_a_failure_at_any_step_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    (tmp_path / "a").write_bytes(b"old")

    def refuse(*_arguments: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os if fails == "fsync" else type(tmp_path), fails, refuse)
    with pytest.raises(AirplanError, match="No space left"):
        write_file(tmp_path / "a", b"new", force=True)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == b"old"


# --- several files ----------------------------------------------------------------------------------------------------


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def put(folder: Path, *files: str, force: bool = False, failure: BaseException | None = None) -> None:
    with atomic_folder(folder, force=force) as writer:
        for name in files:
            writer.put(name, b"new")
        if failure:
            raise failure


@pytest.mark.parametrize("existing", [False, True])
def test_files_come_into_a_folder_together(tmp_path: Path, *, existing: bool) -> None:
    folder = tmp_path / "new" / "folder"
    if existing:
        folder.mkdir(parents=True)
        (folder / "old").write_bytes(b"old")
    with atomic_folder(folder, force=False) as files:
        files.put("a", b"1")
        files.put("b", b"2")
        assert not (folder / "a").exists()
    assert names(folder) == ["a", "b", *(["old"] if existing else [])]
    assert [(folder / name).read_bytes() for name in ("a", "b")] == [b"1", b"2"]
    assert names(folder.parent) == ["folder"]


@pytest.mark.parametrize("existing", [False, True])
def test_after_an_error_no_file_and_no_folder_is_left(tmp_path: Path, *, existing: bool) -> None:
    folder = tmp_path / "new" / "folder"
    if existing:
        folder.mkdir(parents=True)
    with pytest.raises(KeyboardInterrupt):
        put(folder, "a", failure=KeyboardInterrupt())
    assert names(folder if existing else tmp_path) == []


def test_a_file_in_the_folder_is_replaced_only_by_force(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"old")
    with pytest.raises(AirplanError, match="--force") as refusal:
        put(tmp_path, "a", "b")
    assert refusal.value.exit_code == ExitCode.UNUSABLE
    assert names(tmp_path) == ["b"]
    put(tmp_path, "b", force=True)
    assert (tmp_path / "b").read_bytes() == b"new"


def test_what_killed_processes_left_goes_after_an_hour(tmp_path: Path) -> None:
    for name, age in ((".airplan-old", 3700), (".airplan-young", 60)):
        (tmp_path / name).mkdir()
        then = time.time() - age
        os.utime(tmp_path / name, (then, then))
    put(tmp_path, "a")
    assert names(tmp_path) == [".airplan-young", "a"]


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(AirplanError):
        put(tmp_path / "a", "b", force=True)
    assert (tmp_path / "a").read_bytes() == b"old"
