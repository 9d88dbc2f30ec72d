"""Drive LibreOffice for tests; a separate program, for the Python that can import `uno`.

    PYTHONPATH=tests /usr/bin/python3 -m support.suite_driver SOFFICE FOLDER LOCALE SECONDS PIPE LEFTOVER...

It starts one LibreOffice, with a profile in FOLDER, and talks with it through PIPE. From its standard input it reads
the path of one request after the other (JSON: source, target, edits) and answers each with a line of JSON. An empty
line ends LibreOffice. If LibreOffice crashes, it ends without an answer.

Whoever has started it may vanish without a word, even amid a request. So as soon as its input ends, it removes the
LEFTOVERs and kills its whole process group, LibreOffice and itself: it must be started as the leader of a group.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from support.suite_book import Book, Refused, Trouble, uno

_SETTINGS = [
    ("Setup/L10N", "ooSetupSystemLocale", "{locale}"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Common/Save/Document", "AutoSave", "false"),
]
_SETTING = '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
_PROFILE = '<oor:items xmlns:oor="http://openoffice.org/2001/registry">{}</oor:items>'


class Office:
    """A running LibreOffice."""

    def __init__(self, soffice: str, folder: Path, locale: str, seconds: float, pipe: str) -> None:
        profile = folder / "profile" / "user" / "registrymodifications.xcu"
        profile.parent.mkdir(parents=True)
        settings = "".join(_SETTING.format(*setting) for setting in _SETTINGS).format(locale=locale)
        profile.write_text(_PROFILE.format(settings), encoding="utf-8")
        self.pipe = pipe
        self.process = subprocess.Popen(
            [
                soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
                "--nologo", "--nodefault", "--nolockcheck", f"--accept=pipe,name={self.pipe};urp;",
            ],
            stdin=subprocess.DEVNULL, stdout=sys.stderr,
        )  # fmt: skip
        self._context = self._connect(time.monotonic() + seconds)
        self.desktop = self.service("frame.Desktop")
        self.dispatcher = self.service("frame.DispatchHelper")

    def service(self, name: str) -> Any:
        """Return one of its services."""
        return self._context.ServiceManager.createInstanceWithContext(f"com.sun.star.{name}", self._context)

    def alive(self) -> bool:
        """Return whether it still answers."""
        try:
            self.desktop.getCurrentFrame()
        except Trouble:
            return False
        return True

    def end(self) -> None:
        """Let it end by itself, so that it removes its pipes."""
        try:
            self.desktop.terminate()
            self.process.wait(5)
        except (Trouble, subprocess.TimeoutExpired) as error:
            sys.stderr.write(f"LibreOffice does not end by itself: {error!r}\n")

    def _connect(self, end: float) -> Any:
        here = uno.getComponentContext()
        resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
        while True:
            try:
                return resolver.resolve(f"uno:pipe,name={self.pipe};urp;StarOffice.ComponentContext")
            except Exception:
                if self.process.poll() is not None or time.monotonic() > end:
                    raise
                time.sleep(0.05)


def _carry_out(office: Office, request: str) -> None:
    """Open a workbook, edit it, and store it elsewhere."""
    source, target, edits = json.loads(Path(request).read_text(encoding="utf-8"))
    book = Book(office.desktop, office.dispatcher, source)
    try:
        for number, (kind, fields) in enumerate(edits, 1):
            try:
                book.edit(kind, fields)
            except Exception as error:
                raise Refused(f"edit {number}, {kind}: {_said(error)}") from error
        book.store(target)
    finally:
        book.close()


def _said(error: Exception) -> str:
    return str(error) if isinstance(error, Refused) else f"{type(error).__name__}: {error}"


def _read(requests: queue.Queue[str], leftovers: tuple[str, ...]) -> None:
    for line in sys.stdin:
        requests.put(line.strip())
    for left in leftovers:
        Path(left).unlink(missing_ok=True)
    os.killpg(0, signal.SIGKILL)


def _answer(**answer: Any) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main(soffice: str, folder: str, locale: str, seconds: str, pipe: str, *leftovers: str) -> None:
    """Answer requests until the input ends."""
    requests: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_read, args=(requests, leftovers), daemon=True).start()
    office = Office(soffice, Path(folder), locale, float(seconds), pipe)
    _answer(ready=True)
    while True:
        request = requests.get()
        if not request:
            office.end()
            _answer(ended=True)
            continue
        try:
            _carry_out(office, request)
        except Exception as error:
            if not office.alive():
                raise
            _answer(refused=_said(error))
        else:
            _answer(done=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
