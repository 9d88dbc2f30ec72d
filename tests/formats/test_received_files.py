"""Are received files kept where only their receiver sees them, and gone when nobody needs them?"""

from __future__ import annotations

import contextlib
import io
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from airplan.formats.received_files import ReceivedFiles
from airplan.web import remembered
from airplan.web.remembered import Remembered
from support.processes import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the common folder for temporary files."""
    folder = tmp_path / "临 时"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_kept_under_a_name_of_ours_until_the_end(temporary: Path) -> None:
    with contextlib.closing(ReceivedFiles()) as received:
        path = received.keep(io.BytesIO(b"x" * 3_000_000))
        assert path.stat().st_size == 3_000_000
        for folder in path.relative_to(temporary).parents[:-1]:
            if (mode := stat.S_IMODE((temporary / folder).stat().st_mode)) & 0o077:
                assert (temporary / folder).name == "new", (folder, oct(mode))
    assert files_below(temporary) == []


def test_what_a_killed_process_left_is_removed(temporary: Path) -> None:
    program = (
        "import io, os, sys, tempfile; tempfile.tempdir = sys.argv[1];"
        "from airplan.formats.received_files import ReceivedFiles;"
        "ReceivedFiles().keep(io.BytesIO(b'x')); os._exit(9)"
    )
    killed = subprocess.run([sys.executable, "-c", program, str(temporary)], timeout=PATIENCE, check=False)
    assert killed.returncode == 9
    left = files_below(temporary)
    assert left
    with contextlib.closing(ReceivedFiles()) as received:
        path = received.keep(io.BytesIO(b"y"))
        assert path.read_bytes() == b"y"
        assert [each for each in left if each.exists()] == []


def test_a_folder_that_others_may_open_is_not_used(temporary: Path) -> None:
    with contextlib.closing(ReceivedFiles()) as received:
        own = received.keep(io.BytesIO(b"x")).relative_to(temporary).parts[0]
    (temporary / own).chmod(0o755)
    with contextlib.closing(ReceivedFiles()) as received:
        assert received.keep(io.BytesIO(b"x")).relative_to(temporary).parts[0] != own


def test_returns_that_nobody_imports_are_removed_after_a_day(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(remembered, "monotonic", lambda: now)
    with contextlib.closing(Remembered()) as known:
        first = known.keep_returns([("a.xlsx", io.BytesIO(b"x"))])
        now = 25 * 3600.0
        assert known.returns(first) is None
        assert [path for path in files_below(temporary) if path.name != "lock"] == []


def test_only_so_many_uploads_wait(temporary: Path) -> None:
    with contextlib.closing(Remembered()) as known:
        numbers = [known.keep_returns([("a.xlsx", io.BytesIO(b"x"))]) for _each in range(25)]
        assert [known.returns(number) is not None for number in numbers] == [False] * 5 + [True] * 20


def test_imported_returns_lead_to_what_was_saved(temporary: Path) -> None:
    with contextlib.closing(Remembered()) as known:
        number = known.keep_returns([("a.xlsx", io.BytesIO(b"x"))])
        known.note_imported(number, "1m8585vekfa3ps1")
        waiting = known.returns(number)
        assert waiting
        assert (waiting.imported, waiting.paths) == ("1m8585vekfa3ps1", ())
