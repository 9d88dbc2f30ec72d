"""Is a file written whole or not at all, and never over something by accident?"""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

import pytest

from airplan.errors import AirplanError, ExitCode
from airplan.formats.output import write_file

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
