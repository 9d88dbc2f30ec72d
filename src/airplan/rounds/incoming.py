"""Find returned files, also in folders and archives.

The content of a file decides what it is, not its name. Evidence is often sent along: it is listed, but not read. Hidden
files and folders and the auxiliary files of programs are skipped silently. Nothing is unpacked to disk, and only one
file is in memory at a time.
"""

from __future__ import annotations

import os
import re
import stat
from io import BytesIO
from itertools import pairwise
from operator import itemgetter
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile

from airplan.errors import reason
from airplan.formats.control_characters import visible_in_line
from airplan.i18n import marked
from airplan.office_files.old_workbook import is_readable
from airplan.office_files.xml_parts import archive_budget
from airplan.office_files.zip_guard import (
    BROKEN,
    INCOMPLETE,
    LARGEST_FILE,
    MIB,
    NOT_READ,
    SAVE_AS_XLSX,
    SEND_AGAIN,
    UNPACK,
    Unusable,
    pieces,
    unforeseen,
    unzipped,
)
from airplan.rounds.file_sorts import (
    HEAD,
    LARGEST_ARCHIVE,
    MOST_MEMBERS,
    has_too_many_members,
    is_container,
    sort_of,
)

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence
    from pathlib import Path
    from zipfile import ZipFile, ZipInfo

    from airplan.office_files.xml_parts import Budget
    from airplan.rounds.file_sorts import FileSort

__all__ = ["IncomingFile", "OtherFile", "Unusable", "incoming_files"]

_NO_LABELS: Mapping[Path, str] = MappingProxyType({})
LARGEST_TOTAL = 512 * MIB
"""Bytes unpacked from one archive, including archives in it."""
DEEPEST = 3
"""Levels of archives: a unit's in its superior's, and that in a forwarded one."""

_OTHER_TABLES = (
    ".xls", ".xlt", ".xlsm", ".xlsb", ".xltx", ".xltm", ".et", ".ett", ".ods", ".ots", ".fods", ".uos", ".numbers",
)  # fmt: skip
_PACKED = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zipx")
_DOCUMENTS = (".doc", ".docx", ".ppt", ".pptx", ".wps")
_SENT_ALONG = (
    *_DOCUMENTS, ".pdf", ".jpg", ".jpeg", ".png", ".txt", ".eml", ".msg", ".htm", ".html", ".mht", ".lnk", ".url",
)  # fmt: skip
_WORKBOOK_NAME = r"\.xlsx(?:\.[^.]{0,12}|\s*[(（]\d+[)）])?$"
"""Browsers, mailers and phones append to a name: .xlsx.1, .xlsx.download, .xlsx(1)."""
_WITH_PASSWORD = 0x1
_HIDDEN = (".", "~$", "__MACOSX")
"""Hidden names of systems, and auxiliary files of Excel and WPS for an open file."""
_LOCKS = ("~$", ".~")
"""Auxiliary files of Excel, WPS and LibreOffice for an open file; a shell's * names them too."""
_FORK = "._"
"""The file that a Mac writes beside every file on a foreign disk."""
_OF_THE_SYSTEM = ("thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r")
_LOCAL_HEADER = 30
"""Minimum number of bytes before the name and the content of a file in an archive."""
_NAMES_IN_UTF8 = 0x800

_NAME_RETURNS = marked("Name the returned workbooks, or folders or .zip archives that contain them.")
_CLOSE = marked("If it is open in another program, close it there.")
_APART = marked("Send pictures and other evidence as separate files.")


class IncomingFile(NamedTuple):
    """A file that is a workbook, or should be one by its name."""

    name: str
    """Its path as named or found; in an archive returns.zip/2017-05_区环保局.xlsx."""
    content: bytes
    sha256: str
    together: Budget | None = None
    """The budget for reading it and the others in its archive; None for a file by itself."""


class OtherFile(NamedTuple):
    """A file that is not read: usually evidence."""

    name: str
    """As above."""
    below: str
    """Its path below the named one, which may identify the unit."""


Found = IncomingFile | OtherFile | Unusable


class _Place(NamedTuple):
    """The name of a file."""

    name: str
    below: str
    named: bool = False
    """Whether a person has named it."""

    @property
    def ending(self) -> str:
        return PurePosixPath(self.below).suffix.lower()

    @property
    def is_called_workbook(self) -> bool:
        """Whether its name is a workbook's, apart from what a program has appended."""
        return self.ending not in _SENT_ALONG and bool(re.search(_WORKBOOK_NAME, self.below.lower()))

    def within(self, inner: str) -> _Place:
        """Return the place of a file inside it."""
        return _Place(f"{self.name}/{inner}", f"{self.below}/{inner}")


def incoming_files(paths: Sequence[Path], labels: Mapping[Path, str] = _NO_LABELS) -> Iterator[Found]:
    """Yield all returned files, one at a time, also from folders and zip archives, sorted by name.

    `labels` has the names that files were sent under, where they are kept under others. A file that is named twice
    appears once. A file that cannot be used is yielded as Unusable, not raised.
    """
    seen: set[Path] = set()
    for path in paths:
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except OSError as error:
            yield _unreadable(path, error)
            continue
        if not is_folder:
            label = labels.get(path, "")
            place = _Place(visible_in_line(label or str(path)), visible_in_line(label or path.name), named=True)
            yield from _guarded(_file(path, seen, place), path)
        elif not (yield from _guarded(_folder(path, seen, path), path)):
            yield _nothing_in(visible_in_line(str(path)))


def _guarded(found: Generator[Found, None, bool], path: Path) -> Generator[Found, None, bool]:
    """Yield what is found; an error of any kind is noted on its file and does not affect the others."""
    try:
        return (yield from found)
    except Exception as error:  # noqa: BLE001 – a malformed file may cause any error in a library
        yield unforeseen(error, visible_in_line(str(path)))
        return True


def _folder(folder: Path, seen: set[Path], root: Path) -> Generator[Found, None, bool]:
    """Yield the content of a folder and its folders; return whether there is anything that counts."""
    if not _is_new(folder, seen):
        return True
    try:
        entries = sorted((entry.name, entry.is_dir()) for entry in folder.iterdir())
    except OSError as error:
        yield _unreadable(folder, error)
        return True
    any_returns = False
    for name, is_folder in entries:
        path = folder / name
        place = _Place(visible_in_line(str(path)), visible_in_line(path.relative_to(root).as_posix()))
        if _is_hidden(name):
            if not is_folder and _stands_in(name, place):
                yield OtherFile(place.name, place.below)
            continue
        found = _folder(path, seen, root) if is_folder else _file(path, seen, place)
        any_returns |= yield from _guarded(found, path)
    return any_returns


def _file(path: Path, seen: set[Path], place: _Place) -> Generator[Found, None, bool]:
    """Yield a file, or its content; return whether that counts as a return."""
    if path.name.startswith(_LOCKS):
        return False
    if not _is_new(path, seen):
        return True
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a device or a pipe, which may never end
            yield Unusable(marked("not a file."), _NAME_RETURNS, name=place.name)
            return True
        with path.open("rb") as file:
            return (yield from _sorted_out(file, place, _Budget()))
    except OSError as error:
        yield _unreadable(path, error)
    return True


class _Budget:
    """The budget for unpacking an archive, with all archives in it, and for reading the workbooks."""

    def __init__(self) -> None:
        self.left, self.depth, self.members = LARGEST_TOTAL, 0, 0
        self.together: Budget | None = None


def _sorted_out(file: BinaryIO, place: _Place, budget: _Budget) -> Generator[Found, None, bool]:
    """Yield a file according to its kind; return whether that counts as a return."""
    sort = sort_of(file)
    if (sort == "archive" or place.ending == ".zip") and file.seek(0, os.SEEK_END) > LARGEST_ARCHIVE:
        yield _too_large(place.name, LARGEST_ARCHIVE)
        return True
    if sort == "archive" and budget.depth < DEEPEST:
        return (yield from _archive(file, place, budget))
    if sort == "archive":
        yield Unusable(marked("an archive inside an archive."), UNPACK, name=place.name)
        return True
    is_return = sort == "workbook" or (sort == "xls" and is_readable())
    if is_return or place.is_called_workbook or (sort == "encrypted" and place.ending not in _DOCUMENTS):
        yield _workbook_file(file, place.name, budget.together)
        return True
    if refusal := _refusal(sort, place):
        file.seek(0)
        content = file.read(LARGEST_FILE)  # its digest; empty where it was not unpacked
        refusal.name, refusal.sha256 = place.name, _digest(content) if content else ""
        yield refusal
        return True
    yield OtherFile(place.name, place.below)
    return False


def _refusal(sort: FileSort, place: _Place) -> Unusable | None:
    """Return why a file that may be a return cannot be read; None for attachments."""
    if sort in ("xlsb", "ods", "xls") or place.ending in _OTHER_TABLES:
        form = place.ending if place.ending in _OTHER_TABLES else f".{sort}"
        return Unusable(NOT_READ, SAVE_AS_XLSX, ending=form)
    if place.ending in _PACKED:
        return Unusable(marked("airplan does not read {ending} archives."), UNPACK, ending=place.ending)
    if sort == "packed":
        return Unusable(marked("airplan does not read this kind of archive."), UNPACK)
    if place.ending == ".zip":
        return Unusable(INCOMPLETE, SEND_AGAIN)
    if place.named:
        return Unusable(marked("not a workbook (.xlsx)."), _NAME_RETURNS)
    return None


def _workbook_file(file: BinaryIO, name: str, together: Budget | None) -> IncomingFile | Unusable:
    size = file.seek(0, os.SEEK_END)
    if size > LARGEST_FILE:
        return _too_large(name, LARGEST_FILE)
    file.seek(0)
    content = file.read(size)
    return IncomingFile(name, content, _digest(content), together)


def _digest(content: bytes) -> str:
    from hashlib import sha256

    return sha256(content).hexdigest()


def _archive(file: BinaryIO, place: _Place, budget: _Budget) -> Generator[Found, None, bool]:
    """Yield the content of a zip archive; return whether there is anything that counts."""
    if has_too_many_members(file):
        yield _too_many(place.name)
        return True
    budget.depth += 1
    budget.together = budget.together or archive_budget()
    try:
        with unzipped(file) as archive:
            any_returns = yield from _members(archive, place, budget)
    except BROKEN:
        yield Unusable(INCOMPLETE, SEND_AGAIN, name=place.name)
        return True
    finally:
        budget.depth -= 1
    if place.named and not any_returns:
        yield _nothing_in(place.name)
    return any_returns


def _members(archive: ZipFile, outer: _Place, budget: _Budget) -> Generator[Found, None, bool]:
    if _overlap(archive.infolist()):
        raise BadZipFile
    any_returns = False
    for inner, member in sorted(((_inner_name(member), member) for member in archive.infolist()), key=itemgetter(0)):
        if not member.filename:  # zipfile does not check it either: it raises IndexError
            yield Unusable(INCOMPLETE, SEND_AGAIN, name=outer.within(inner).name)
            any_returns = True
            continue
        if member.is_dir() or any(map(_is_hidden, inner.split("/"))):
            continue
        budget.members += 1
        if budget.members > MOST_MEMBERS:
            yield _too_many(outer.name)
            return True
        any_returns |= yield from _member(archive, member, outer.within(inner), budget)
        if budget.left < 0:
            yield _too_large(outer.name, LARGEST_TOTAL)
            return True
    return any_returns


def _member(archive: ZipFile, member: ZipInfo, place: _Place, budget: _Budget) -> Generator[Found, None, bool]:
    """Yield a file in an archive according to its kind: it is unpacked only if its first bytes suggest a return."""
    try:
        if not _may_be_return(archive, member, place):
            return (yield from _sorted_out(BytesIO(), place, budget))
        budget.left -= min(member.file_size, LARGEST_FILE)  # the limit for unpacking, whatever the true size
        if budget.left < 0:
            return True
        content = BytesIO(b"".join(pieces(archive, member, LARGEST_FILE)))
    except Unusable as unusable:
        unusable.name = place.name
        yield unusable
    except BROKEN:
        yield Unusable(INCOMPLETE, SEND_AGAIN, name=place.name)
    else:
        return (yield from _sorted_out(content, place, budget))
    return True


def _may_be_return(archive: ZipFile, member: ZipInfo, place: _Place) -> bool:
    """Return whether a file may be a return or contain some, by its name or first bytes."""
    if place.is_called_workbook or place.ending == ".zip" or place.ending in _OTHER_TABLES:
        return True
    if member.flag_bits & _WITH_PASSWORD or member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return False  # these unpack without a limit, or not at all
    with archive.open(member) as stream:
        return is_container(stream.read(HEAD))


def _overlap(members: Sequence[ZipInfo]) -> bool:
    """Return whether files in an archive share bytes, which would multiply the unpacked size."""
    ordered = sorted(members, key=lambda member: member.header_offset)
    return any(
        member.header_offset + _LOCAL_HEADER + member.compress_size > after.header_offset
        for member, after in pairwise(ordered)
    )


def _is_hidden(name: str) -> bool:
    return name.startswith(_HIDDEN) or name.lower() in _OF_THE_SYSTEM


def _stands_in(name: str, place: _Place) -> bool:
    """Return whether a hidden file has a workbook's name: not downloaded yet, or copied only in part."""
    return name.startswith(".") and not name.startswith((*_LOCKS, _FORK)) and place.is_called_workbook


def _inner_name(member: ZipInfo) -> str:
    """Return a member's name as the sender saw it, without parts that lead out of the archive.

    Programs of Chinese Windows write names in GB18030 without marking it, others in UTF-8; zipfile reads both as a DOS
    code page.
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
    return visible_in_line("/".join(parts)) or "?"


def _is_new(path: Path, seen: set[Path]) -> bool:
    """Return whether this file has not appeared before, under this name or another."""
    try:
        real = path.resolve()
    except (OSError, RuntimeError):  # links that form a circle
        real = path.absolute()
    new = real not in seen
    seen.add(real)
    return new


def _unreadable(path: Path, error: OSError) -> Unusable:
    hint = _CLOSE if isinstance(error, PermissionError) else ""
    return Unusable(marked("it cannot be read: {why}"), hint, name=visible_in_line(str(path)), why=reason(error))


def _too_large(name: str, most: int) -> Unusable:
    return Unusable(marked("larger than {most} MiB."), _APART, name=name, most=most // MIB)


def _too_many(name: str) -> Unusable:
    return Unusable(marked("it contains more than {most} files."), UNPACK, name=name, most=MOST_MEMBERS)


def _nothing_in(name: str) -> Unusable:
    return Unusable(marked("it contains no workbook (.xlsx)."), _NAME_RETURNS, name=name)
