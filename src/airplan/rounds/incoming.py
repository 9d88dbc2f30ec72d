"""Find the files that have come back, in folders and archives too.

Evidence is often sent along, so that in folders and archives only what looks like a return is looked at; what a person
has named is always answered. Nothing is unpacked to disk, and one file's bytes are in memory at a time.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from operator import itemgetter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from airplan.errors import reason
from airplan.i18n import marked
from airplan.rounds.xlsx_guard import (
    BROKEN,
    INCOMPLETE,
    LARGEST_FILE,
    MIB,
    SAVE_AS_XLSX,
    SEND_AGAIN,
    UNPACK,
    Unusable,
    pieces,
    unforeseen,
    unzipped,
)

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from pathlib import Path
    from zipfile import ZipFile, ZipInfo

__all__ = ["IncomingFile", "Unusable", "incoming_files"]

LARGEST_ARCHIVE = 256 * MIB
"""A month's returns of all units with their evidence; its list of contents is read into memory whole."""
MOST_MEMBERS = 5_000
"""Thirty units with a hundred pictures each, and room to spare."""
LARGEST_TOTAL = 512 * MIB
"""Of the workbooks in one archive, unpacked."""

_OTHER_TABLES = (
    ".xls", ".xlt", ".xlsm", ".xlsb", ".xltx", ".xltm", ".et", ".ett", ".ods", ".ots", ".fods", ".uos", ".numbers",
)  # fmt: skip
_PACKED = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zipx")
_HIDDEN = (".", "~$", "__MACOSX")
_LOCKS = ("~$", ".~")
"""What Excel, WPS and LibreOffice lay beside a file that is open; a shell's * names it too."""
_NAMES_IN_UTF8 = 0x800
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")

_NAME_RETURNS = marked("Name workbooks that have come back, or folders or .zip archives of them.")
_CLOSE = marked("If it is open in another program, close it there.")
_APART = marked("Send pictures and other evidence as files of their own.")


class IncomingFile(NamedTuple):
    """A file that looks like a return."""

    name: str
    """Its path as it was named or found; in an archive returns.zip/2017-05_区环保局.xlsx."""
    content: bytes
    sha256: str


def incoming_files(paths: Sequence[Path]) -> Iterator[IncomingFile | Unusable]:
    """Yield everything that has come back, one at a time: workbooks, and those in folders and zip archives, sorted by
    name.

    What is named twice comes once. What has come and cannot be used is an Unusable, which is handed out, not raised.
    """
    seen: set[Path] = set()
    for path in paths:
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except OSError as error:
            yield _unreadable(path, error)
            continue
        if not is_folder:
            yield from _guarded(_file(path, seen, named=True), path)
        elif not (yield from _guarded(_folder(path, seen), path)):
            yield _nothing_in(_printable(str(path)))


def _guarded(
    found: Generator[IncomingFile | Unusable, None, bool], path: Path
) -> Generator[IncomingFile | Unusable, None, bool]:
    """Hand out what is found; what goes wrong with it, whatever it is, is said of it and hides nothing else."""
    try:
        return (yield from found)
    except Exception as error:  # noqa: BLE001 – a file can be made to trip up any library
        yield unforeseen(error, _printable(str(path)))
        return True


def _folder(folder: Path, seen: set[Path]) -> Generator[IncomingFile | Unusable, None, bool]:
    """Hand out what is in a folder and the folders in it; return whether there is anything that counts."""
    if not _is_new(folder, seen):
        return True
    try:
        entries = sorted((entry.name, entry.is_dir()) for entry in folder.iterdir())
    except OSError as error:
        yield _unreadable(folder, error)
        return True
    any_returns = False
    for name, is_folder in entries:
        if name.startswith(_HIDDEN):
            continue
        path = folder / name
        found = _folder(path, seen) if is_folder else _file(path, seen, named=False)
        any_returns |= yield from _guarded(found, path)
    return any_returns


def _file(path: Path, seen: set[Path], *, named: bool) -> Generator[IncomingFile | Unusable, None, bool]:
    """Hand out a file, if it counts; return whether it does."""
    ending = path.suffix.lower()
    refusal = _by_ending(ending, named=named)
    if path.name.startswith(_LOCKS) or not (refusal or ending in (".xlsx", ".zip")):
        return False
    if not _is_new(path, seen):
        return True
    if refusal:
        refusal.name = _printable(str(path))
        yield refusal
        return True
    try:
        with _opened_to_read(path) as file:
            if ending == ".xlsx":
                yield _workbook_file(file, _printable(str(path)))
                return True
            return (yield from _archive(file, _printable(str(path)), named=named))
    except OSError as error:
        yield _unreadable(path, error)
    except Unusable as unusable:
        yield unusable
    return True


def _by_ending(ending: str, *, named: bool) -> Unusable | None:
    """Return why a file of that ending is none that is read; None for those that are, and for what is sent along."""
    if ending in _OTHER_TABLES:
        return Unusable(marked("tables in the form of {ending} are not read."), SAVE_AS_XLSX, ending=ending)
    if ending in _PACKED:
        return Unusable(marked("archives in the form of {ending} are not read."), UNPACK, ending=ending)
    if named and ending not in (".xlsx", ".zip"):
        return Unusable(marked("it is no workbook (.xlsx)."), _NAME_RETURNS)
    return None


def _opened_to_read(path: Path) -> BinaryIO:
    """Open a file, but no device and no pipe, which may never end. Raises OSError, Unusable."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise Unusable(marked("it is no file."), _NAME_RETURNS, name=_printable(str(path)))
    return path.open("rb")


def _workbook_file(file: BinaryIO, name: str) -> IncomingFile | Unusable:
    size = file.seek(0, os.SEEK_END)
    if size > LARGEST_FILE:
        return _too_large(name, LARGEST_FILE)
    file.seek(0)
    return _incoming(name, file.read(size))


def _incoming(name: str, content: bytes) -> IncomingFile:
    from hashlib import sha256

    return IncomingFile(name, content, sha256(content).hexdigest())


def _archive(file: BinaryIO, name: str, *, named: bool) -> Generator[IncomingFile | Unusable, None, bool]:
    """Hand out the returns in a zip archive; return whether there is anything that counts."""
    if file.seek(0, os.SEEK_END) > LARGEST_ARCHIVE:
        yield _too_large(name, LARGEST_ARCHIVE)
        return True
    file.seek(0)
    if sum(piece.count(b"PK\x01\x02") for piece in iter(lambda: file.read(MIB), b"")) > MOST_MEMBERS:
        yield Unusable(marked("more than {most} files are in it."), UNPACK, name=name, most=MOST_MEMBERS)
        return True
    try:
        with unzipped(file) as archive:
            any_returns = yield from _members(archive, name)
    except BROKEN:
        yield Unusable(INCOMPLETE, SEND_AGAIN, name=name)
        return True
    if named and not any_returns:
        yield _nothing_in(name)
    return any_returns


def _members(archive: ZipFile, outer: str) -> Generator[IncomingFile | Unusable, None, bool]:
    any_returns, left = False, LARGEST_TOTAL
    for inner, member in sorted(((_inner_name(member), member) for member in archive.infolist()), key=itemgetter(0)):
        name, ending = f"{outer}/{inner}", PurePosixPath(inner).suffix.lower()
        if not member.filename:  # nor does zipfile look at it: it raises IndexError
            yield Unusable(INCOMPLETE, SEND_AGAIN, name=name)
            any_returns = True
            continue
        if member.is_dir() or any(part.startswith(_HIDDEN) for part in inner.split("/")):
            continue
        refusal = _by_ending(ending, named=False)
        if ending == ".zip":
            refusal = Unusable(marked("it is an archive inside an archive."), UNPACK)
        if refusal:
            refusal.name = name
            yield refusal
        elif ending == ".xlsx":
            left -= member.file_size  # no more than this is ever unpacked, true or not
            if left < 0:
                yield _too_large(outer, LARGEST_TOTAL)
                return True
            yield _unpacked(archive, member, name)
        else:
            continue
        any_returns = True
    return any_returns


def _unpacked(archive: ZipFile, member: ZipInfo, name: str) -> IncomingFile | Unusable:
    try:
        return _incoming(name, b"".join(pieces(archive, member, LARGEST_FILE)))
    except Unusable as unusable:
        unusable.name = name
        return unusable
    except BROKEN:
        return Unusable(INCOMPLETE, SEND_AGAIN, name=name)


def _inner_name(member: ZipInfo) -> str:
    """Return a member's name as whoever packed it saw it, without what leads out of the archive.

    Programs of Chinese Windows write the bytes of GB18030 and say nothing, others those of UTF-8; zipfile then takes
    them for a code page of DOS.
    """
    name = member.orig_filename
    if not member.flag_bits & _NAMES_IN_UTF8:
        coded = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = coded.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return _printable("/".join(parts)) or "?"


def _is_new(path: Path, seen: set[Path]) -> bool:
    """Tell whether this has not come before, under this name or another."""
    try:
        real = path.resolve()
    except (OSError, RuntimeError):  # links that lead in a circle
        real = path.absolute()
    new = real not in seen
    seen.add(real)
    return new


def _printable(name: str) -> str:
    """Return a name that shows what it is: no line ends, no marks that turn the writing, no halves of characters."""
    return "".join("?" if unicodedata.category(char) in _UNSEEN else char for char in name)


def _unreadable(path: Path, error: OSError) -> Unusable:
    hint = _CLOSE if isinstance(error, PermissionError) else ""
    return Unusable(marked("it cannot be read: {why}"), hint, name=_printable(str(path)), why=reason(error))


def _too_large(name: str, most: int) -> Unusable:
    return Unusable(marked("it is larger than {most} MiB."), _APART, name=name, most=most // MIB)


def _nothing_in(name: str) -> Unusable:
    return Unusable(marked("there is no workbook (.xlsx) in it."), _NAME_RETURNS, name=name)
