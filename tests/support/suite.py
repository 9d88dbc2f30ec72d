"""Edit workbooks as units do, and print and store Word files, in a real LibreOffice without a window.

    def test_something(suite: Suite, tmp_path: Path) -> None:
        typed = Unprotect(), Type("填报", "E4", "96%"), Sort("填报", "A4:F43", "C", descending=True)
        returned = suite.edit(sent, *typed, to=tmp_path / "returned.xlsx")

The first edit of a worker starts LibreOffice, with a profile of its own; later ones take a tenth of a second. It ends
with the worker, however that ends. Where it is not installed, tests that need it say so and are skipped, but fail on
a machine that has CI=true. tests/install_programs.sh installs it on Debian.

edits.py has what can be done to a workbook, suite_driver.py and suite_book.py what LibreOffice is told for it.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
import uuid
from dataclasses import asdict
from datetime import date
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from support.users import is_nameless

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from support.edits import Edit

MISSING = "LibreOffice is not installed: apt-get install libreoffice-calc libreoffice-writer python3-uno"
PATIENCE = 180.0
"""Seconds in which LibreOffice must start, and in which it must answer."""
_STARTING = 120
"""Additional seconds for the driver, which waits for LibreOffice and then reports."""
_FAILURES = 2
"""Failures after which it is not asked again, so that a run comes to its end."""
_DRIVER = ("-m", "support.suite_driver")
_ENVIRONMENT = {"PYTHONPATH": str(Path(__file__).parents[1]), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


class SuiteError(Exception):
    """Raised where LibreOffice refuses an edit, or fails; nothing was stored."""


class Suite:
    """Opens, edits and stores workbooks. A test may make one of its own, with another locale or patience (seconds)."""

    def __init__(self, folder: Path, *, locale: str = "zh-CN", patience: float = PATIENCE) -> None:
        self._folder, self._locale, self.patience = folder, locale, patience
        self._driver: _Driver | None = None
        self._failures = 0
        self._numbers = count(1)

    def edit(self, source: Path, *edits: Edit, to: Path | None = None) -> Path:
        """Open a workbook, carry out edits in this order, and store it: over itself or elsewhere, which is returned.

        The ending of its name says as what: .xlsx, .xls or .ods. Raises SuiteError, and then stores nothing.
        """
        return self._store(source, edits, source if to is None else to)

    def resave(self, source: Path, to: Path | None = None) -> Path:
        """Open a workbook and store it, having changed nothing."""
        return self.edit(source, to=to)

    def pdf(self, source: Path, folder: Path) -> Path:
        """Print a workbook: the PDF in the folder, which has the name of the workbook."""
        return self._store(source, (), folder / f"{source.stem}.pdf")

    def pages(self, source: Path) -> int:
        """Return the number of printed pages of a workbook."""
        return pages_of(self.pdf(source, self._new_folder()))

    def close(self) -> None:
        """End LibreOffice; the next edit starts a new one."""
        if self._driver:
            self._driver.close()
        self._driver = None

    @property
    def group(self) -> int | None:
        """The process group of LibreOffice and its driver, if they run."""
        return self._driver.process.pid if self._driver else None

    def _store(self, source: Path, edits: Sequence[Edit], target: Path) -> Path:
        work = self._new_folder()
        copy, stored = work / f"book{source.suffix}", work / f"stored{target.suffix}"
        shutil.copyfile(source, copy)  # so that nothing of LibreOffice, such as a lock, lies beside it
        asked = [(type(edit).__name__, asdict(edit)) for edit in edits]
        request = work / "request.json"
        request.write_text(json.dumps([str(copy), str(stored), asked], default=_date), encoding="utf-8")
        try:
            answer = self._ask(request)
            if "refused" in answer:
                raise SuiteError(f"{source.name}: {answer['refused']}")
            shutil.copyfile(stored, target)
        finally:
            if target.parent != work:
                shutil.rmtree(work)
        return target

    def _ask(self, request: Path) -> dict[str, Any]:
        """Return LibreOffice's answer; if it crashes, start another one, once."""
        if self._failures >= _FAILURES:
            raise SuiteError(f"LibreOffice has failed {self._failures} times and is not asked again")
        for _time in range(2):
            if not self._driver:
                self._driver = _Driver(self._new_folder(), self._locale)
            try:
                return self._driver.ask(str(request), self.patience)
            except EOFError:
                finding, log = "crashed twice over this", self._stop()
            except TimeoutError:
                finding, log = f"not answered for {self.patience:g} seconds", self._stop()
                break
            except BaseException:
                self._stop()  # or the next request would get the answer to this one
                raise
        self._failures += 1
        raise SuiteError(f"LibreOffice has {finding}:\n{log}")

    def _stop(self) -> str:
        assert self._driver
        log = self._driver.kill()
        self._driver = None
        return log

    def _new_folder(self) -> Path:
        folder = self._folder / str(next(self._numbers))
        folder.mkdir(parents=True)
        return folder


class _Driver:
    """The running suite_driver.py, and with it LibreOffice: one process group."""

    def __init__(self, folder: Path, locale: str) -> None:
        soffice, python = _programs()
        assert soffice
        assert python
        self._log = folder / "log"
        pipe = f"airplan-suite-{uuid.uuid4().hex}"
        profile = (folder / "profile").as_uri().encode("utf-16-le")
        digits = "".join(f"{byte:x}" for byte in hashlib.md5(profile, usedforsecurity=False).digest())
        owner = "" if is_nameless() else f"{os.getuid()}_"
        self.pipes = [f"/tmp/OSL_PIPE_{owner}{name}" for name in (pipe, f"SingleOfficeIPC_{digits}")]  # noqa: S108 – LibreOffice's own choice
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [python, *_DRIVER, soffice, str(folder), locale, str(PATIENCE), pipe, *self.pipes],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, cwd=folder, start_new_session=True,
                env={"PATH": os.environ["PATH"], "HOME": str(folder), **_ENVIRONMENT},
            )  # fmt: skip
        self._answers: queue.Queue[bytes] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._started = False

    def ask(self, request: str, patience: float) -> dict[str, Any]:
        """Return an answer. Raises EOFError if the driver has ended, TimeoutError if it takes too long."""
        if not self._started:
            self._answer(PATIENCE + _STARTING)
            self._started = True
        assert self.process.stdin
        try:
            self.process.stdin.write(request.encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            raise EOFError from None
        return self._answer(patience)

    def close(self) -> None:
        """Let LibreOffice end by itself, if it does."""
        with contextlib.suppress(EOFError, TimeoutError):
            self.ask("", 10)
        self.kill()

    def kill(self) -> str:
        """End all processes at once, and remove LibreOffice's pipes; return its output."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)
        self._reader.join(30)
        for stream in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(BrokenPipeError):
                assert stream
                stream.close()
        for left in self.pipes:
            Path(left).unlink(missing_ok=True)
        return self._log.read_text(encoding="utf-8", errors="replace")[-2000:]

    def _answer(self, patience: float) -> dict[str, Any]:
        try:
            line = self._answers.get(timeout=patience)
        except queue.Empty:
            raise TimeoutError from None
        if not line:
            raise EOFError
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self._answers.put(line)
        self._answers.put(b"")


@pytest.fixture(scope="session")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Suite]:
    """Yield LibreOffice, one for each worker, started by the first edit."""
    if not all(_programs()):
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING, pytrace=False)
        pytest.skip(MISSING)
    running = Suite(tmp_path_factory.mktemp("suite"))
    yield running
    running.close()


def pages_of(pdf: Path) -> int:
    """Return the number of pages of a PDF."""
    if shutil.which("pdfinfo"):
        said = subprocess.run(["pdfinfo", pdf], capture_output=True, check=True, timeout=PATIENCE).stdout
        return int(said.partition(b"Pages:")[2].split()[0])
    return counted_pages(pdf.read_bytes())


def counted_pages(pdf: bytes) -> int:
    """Return the number of pages, counted in the text of a PDF."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@functools.cache
def _programs() -> tuple[str | None, str | None]:
    """Return LibreOffice, and a Python that can talk to it."""
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if not soffice or os.name != "posix":
        return None, None
    own = Path(soffice).resolve().parent
    candidates = [sys.executable, "/usr/bin/python3", str(own / "python"), str(own.parent / "Resources" / "python")]
    return soffice, next(filter(_can_import_uno, candidates), None)


def _can_import_uno(python: str) -> bool:
    if not Path(python).is_file():
        return False
    tried = [python, "-c", "import uno"]
    return subprocess.run(tried, capture_output=True, check=False, timeout=PATIENCE).returncode == 0


def _date(value: object) -> dict[str, str]:
    assert isinstance(value, date), value
    return {"date": value.isoformat()}
