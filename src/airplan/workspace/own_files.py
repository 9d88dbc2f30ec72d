"""Identify the files that no output may replace: airplan's own, and workbooks of rounds."""

from __future__ import annotations

import contextlib
import os
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from airplan.errors import AirplanError, Message, UsageError
from airplan.formats.output import KeptFiles
from airplan.i18n import marked
from airplan.workspace import location
from airplan.workspace.settings import DEPARTMENTS, FILE, PLAN, STORE, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from airplan.store.entries import Entry
    from airplan.workspace.session import Session

_STORE = marked("{path} is the store or one of its files; choose another name.")
_PLAN = marked("{path} is the plan; choose another name.")
_BOOK = marked("{path} is the directory of units; choose another name.")
_SETTINGS = marked("{path} is the settings file of a workspace; choose another name.")
_ANY_STORE = marked("{path} is an airplan store or a backup; choose another name.")
_WORKBOOK = marked("{path} is a workbook sent to a unit or returned by it; choose another name.")
_FILLED_IN = marked("{path}: this workbook was changed after it was sent; move it elsewhere first.")
STORE_ENDS = ("", "-journal", "-wal", "-shm")
"""Suffixes of the files that SQLite keeps beside a database."""
_SQLITE, _APPLICATION = b"SQLite format 3\0", (68, b"AIRP")
"""Beginning of a database, and position and value of its application ID (https://sqlite.org/fileformat.html)."""


class OwnFiles(KeptFiles):
    """The files of a session, of its workspace, and of any workspace around an output.

    `backups` may be replaced by a newer one, and `resent` workbooks by a new dispatch while nobody has filled them in;
    only the commands for this may do so. The journals of `others` name workbooks, too.
    """

    def __init__(
        self, session: Session, *, backups: bool = False, resent: bool = False, others: Sequence[Session] = ()
    ) -> None:
        self._session, self._backups, self._resent = session, backups, resent
        self._sessions = session, *others

    def refuse(self, path: Path) -> None:
        """Raise UsageError if a path is one of them, under any name: a link, a second name, another spelling."""
        if _folded(path.name) == FILE or _folded(_real(path).name) == FILE:
            raise _refusal(_SETTINGS, path)
        for text, own in self._paths(path):
            if _is_same(path, own):
                raise _refusal(text, path)
        if os.path.isfile(path) and (text := self._by_content(path)):  # noqa: PTH113 – False for every error
            raise _refusal(text, path)

    def _paths(self, path: Path) -> Iterator[tuple[str, Path]]:
        """Yield the files in use, and those of surrounding workspaces, each with its description."""
        session = self._session
        with contextlib.suppress(AirplanError):
            yield from _store_files(session.store_place)
        with contextlib.suppress(AirplanError):
            yield from ((_PLAN, session.files.plan), (_BOOK, session.files.departments))
        found = location.find() if session.in_workspace else None
        for file in filter(None, (found, _workspace_around(path))):
            yield from _files_of(file)

    def _by_content(self, path: Path) -> str:
        """Return the description of a file that its content identifies; empty for any other."""
        if _is_store(path):
            return "" if self._backups else _ANY_STORE
        steps, carries = self._steps_of(path), _carries_form(path)
        if self._resent and all(entry.kind == "dispatch" for entry in steps):
            return _FILLED_IN if carries and not steps else ""
        return _WORKBOOK if steps or carries else ""

    def _steps_of(self, path: Path) -> list[Entry]:
        """Return the steps of rounds that name a file, if the journal is open in this session."""
        journals = [session.journal for session in self._sessions if session.opened and session.journal]
        if not journals:
            return []
        from hashlib import file_digest

        with contextlib.suppress(OSError), path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
            return [entry for journal in journals for entry in journal.steps_of_file(digest)]
        return []


def _carries_form(path: Path) -> bool:
    """Return whether a file is a workbook of a round; what reads these is imported only for what may be one."""
    from zipfile import is_zipfile

    if not is_zipfile(path):
        return False
    from airplan.rounds.sealed_files import carries_form

    return carries_form(path)


def _refusal(text: str, path: Path) -> UsageError:
    return UsageError(Message(text, path=path))


def _store_files(place: str) -> Iterator[tuple[str, Path]]:
    if "://" not in place:
        for end in STORE_ENDS:
            yield _STORE, Path(f"{place}{end}")


def _files_of(file: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files of a workspace by its airplan.toml; if that is unreadable, those with the usual names."""
    yield _SETTINGS, file
    settings = _settings(file)
    yield from _store_files(settings.store or str(file.with_name(STORE)))
    yield _PLAN, settings.plan or file.with_name(PLAN)
    for path in settings.plans.values():
        yield from ((_PLAN, path), (_BOOK, path.with_name(DEPARTMENTS)))
    yield _BOOK, settings.departments or file.with_name(DEPARTMENTS)


def _settings(file: Path) -> Settings:
    from airplan.workspace.settings_file import read

    try:
        return read(file)
    except AirplanError:
        return Settings()


def _workspace_around(path: Path) -> Path | None:
    """Return the airplan.toml of the workspace around a path."""
    for folder in _real(path).parents:
        with contextlib.suppress(OSError):
            if (folder / FILE).is_file():
                return folder / FILE
    return None


def _is_same(path: Path, own: Path) -> bool:
    with contextlib.suppress(OSError):
        if path.exists() and own.exists():
            return path.samefile(own)
    here, there = _real(path), _real(own)
    return here.parent == there.parent and _folded(here.name) == _folded(there.name)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _folded(name: str) -> str:
    """Return a name as file systems compare it that ignore case and the composition of letters."""
    return unicodedata.normalize("NFC", name).casefold().rstrip(". ")


def _is_store(path: Path) -> bool:
    start, mark = _APPLICATION
    with contextlib.suppress(OSError), path.open("rb") as file:
        head = file.read(start + len(mark))
        return head.startswith(_SQLITE) and head[start:] == mark
    return False
