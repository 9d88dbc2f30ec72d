"""Are files written whole or not at all, and never over something by accident?"""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING, Any

import pytest

from airplan.errors import AirplanError, ExitCode
from airplan.formats import staging
from airplan.formats.output import KeptFiles, replacing, say, write_file
from support.at_once import at_once

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NONE = KeptFiles()


class NothingAtAll(KeptFiles):
    """Keeps every file."""

    def refuse(self, path: Path) -> None:
        raise AirplanError(str(path))


@pytest.fixture(autouse=True)
def _usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file(tmp_path: Path) -> None:
    write_file(tmp_path / "a", b"new", force=False, kept=NONE)
    assert (tmp_path / "a").read_bytes() == b"new"
    assert names(tmp_path) == ["a"]


def test_an_old_file_only_by_force(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(AirplanError, match="--force") as refusal:
        write_file(tmp_path / "a", b"new", force=False, kept=NONE)
    assert refusal.value.exit_code == ExitCode.UNUSABLE
    assert (tmp_path / "a").read_bytes() == b"old"
    write_file(tmp_path / "a", b"new", force=True, kept=NONE)
    assert (tmp_path / "a").read_bytes() == b"new"


def test_what_is_kept_is_not_replaced_by_force_either(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(AirplanError):
        write_file(tmp_path / "a", b"new", force=True, kept=NothingAtAll())
    assert (tmp_path / "a").read_bytes() == b"old"


@pytest.mark.parametrize("fails", ["fsync", "replace"])
def test_a_failure_at_any_step_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    (tmp_path / "a").write_bytes(b"old")

    def refuse(*_arguments: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, fails, refuse)
    with pytest.raises(AirplanError, match="No space left"):
        write_file(tmp_path / "a", b"new", force=True, kept=NONE)
    assert names(tmp_path) == ["a"]
    assert (tmp_path / "a").read_bytes() == b"old"


def test_a_file_that_comes_meanwhile_is_left_alone(tmp_path: Path) -> None:
    def write() -> None:
        with replacing(tmp_path / "a", force=False, kept=NONE) as new:
            new.write_bytes(b"new")
            (tmp_path / "a").write_bytes(b"somebody else's")

    with pytest.raises(AirplanError, match="--force"):
        write()
    assert (tmp_path / "a").read_bytes() == b"somebody else's"
    assert names(tmp_path) == ["a"]


@pytest.mark.parametrize("force", [False, True])
def test_where_a_file_can_have_one_name_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, force: bool) -> None:
    """FAT, and some network folders."""

    def refuse(*_arguments: Any) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)
    write_file(tmp_path / "a", b"new", force=force, kept=NONE)
    assert (tmp_path / "a").read_bytes() == b"new"
    (tmp_path / "b").write_bytes(b"old")
    with pytest.raises(FileExistsError):
        staging.put_in_place(tmp_path / "a", tmp_path / "b", replace=False)
    assert names(tmp_path) == ["a", "b"]
    assert (tmp_path / "b").read_bytes() == b"old"


def test_who_may_open_it(tmp_path: Path) -> None:
    with replacing(tmp_path / "backup", force=False, kept=NONE, private=True) as new:
        new.write_bytes(b"new")
    write_file(tmp_path / "list", b"new", force=False, kept=NONE)
    assert (mode(tmp_path / "backup"), mode(tmp_path / "list")) == (0o600, 0o644)
    (tmp_path / "list").chmod(0o400)
    write_file(tmp_path / "list", b"new", force=True, kept=NONE)
    assert mode(tmp_path / "list") == 0o600, "no more people than could open what it replaces"


@pytest.mark.slow
def test_of_several_processes_one_writes_a_new_file(tmp_path: Path) -> None:
    program = """
from airplan.errors import AirplanError
from airplan.formats.output import KeptFiles, write_file
meet()
try:
    write_file(Path("new.csv"), b"%d" % number * 100_000, force=False, kept=KeptFiles())
except AirplanError as error:
    assert "--force" in str(error), error
    sys.exit(3)
"""
    for _again in range(8):
        ended = at_once(program, 6, tmp_path)
        assert sorted(ended) == [0, 3, 3, 3, 3, 3]
        assert names(tmp_path) == ["new.csv"]
        assert (tmp_path / "new.csv").read_bytes() == b"%d" % ended.index(0) * 100_000
        (tmp_path / "new.csv").unlink()


def test_what_is_said_steers_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    say("\x1b]0;title\x07\x9b31m\u202e\udcff")
    assert capsys.readouterr().err == "?]0;title??31m??\n"
