"""Find returned files, also in folders, archives and mail.

The content of a file decides what it is, not its name. Evidence is often sent along: it is listed, but not read. Hidden
files and folders and the auxiliary files of programs are skipped silently. Nothing is unpacked to disk, and only one
file is in memory at a time.
"""

from __future__ import annotations

import os
import stat
from io import BytesIO
from itertools import pairwise
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile

from airplan.formats.control_characters import visible_in_line
from airplan.formats.file_names import safe_name
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
from airplan.rounds.file_places import (
    DOCUMENTS,
    LOCKS,
    OTHER_TABLES,
    PACKED,
    WEB_PAGES,
    FilePlace,
    inner_name,
    is_hidden,
    stands_in,
)
from airplan.rounds.file_sorts import (
    LARGEST_ARCHIVE,
    MOST_MEMBERS,
    has_too_many_members,
    is_container,
    sort_of,
)
from airplan.rounds.mail_reading import LARGEST_MESSAGE, MAIL_ENDINGS, MAIL_HEAD, messages_in, opened_mail
from airplan.rounds.unusable_files import NAME_RETURNS, nothing_in, too_large, too_many, unreadable

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence
    from pathlib import Path
    from zipfile import ZipFile, ZipInfo

    from airplan.office_files.xml_parts import Budget
    from airplan.rounds.file_sorts import FileSort
    from airplan.rounds.mail_headers import MailOrigin

__all__ = ["IncomingFile", "OtherFile", "Unusable", "incoming_files"]

_NO_LABELS: Mapping[Path, str] = MappingProxyType({})
LARGEST_TOTAL = 512 * MIB
"""Bytes unpacked from one archive, including archives in it."""
DEEPEST = 3
"""Levels of archives: a unit's in its superior's, and that in a forwarded one."""

_WITH_PASSWORD = 0x1
_LOCAL_HEADER = 30
"""Minimum number of bytes before the name and the content of a file in an archive."""


class IncomingFile(NamedTuple):
    """A file that is a workbook, or should be one by its name."""

    name: str
    """Its path as named or found; in an archive returns.zip/2017-05_区环保局.xlsx."""
    content: bytes
    sha256: str
    together: Budget | None = None
    """The budget for reading it and the others in its archive; None for a file by itself."""
    mail: MailOrigin | None = None
    """The message in which it came."""


class OtherFile(NamedTuple):
    """A file that is not read: usually evidence."""

    name: str
    """As above."""
    below: str
    """Its path below the named one, which may identify the unit."""
    mail: MailOrigin | None = None
    """The message in which it came, or which it is."""
    is_mail: bool = False
    """Whether it is a message in which there is no return."""


Found = IncomingFile | OtherFile | Unusable


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
            yield unreadable(path, error)
            continue
        if not is_folder:
            label = labels.get(path, "")
            place = FilePlace(visible_in_line(label or str(path)), visible_in_line(label or path.name), named=True)
            yield from _guarded(_file(path, seen, place), place.name)
        elif not (yield from _guarded(_folder(path, seen, path), visible_in_line(str(path)))):
            yield nothing_in(visible_in_line(str(path)))


def _guarded(found: Generator[Found, None, bool], name: str) -> Generator[Found, None, bool]:
    """Yield what is found; an error of any kind is noted on its file and does not affect the others."""
    try:
        return (yield from found)
    except Exception as error:  # noqa: BLE001 – a malformed file may cause any error in a library
        yield unforeseen(error, name)
        return True


def _folder(folder: Path, seen: set[Path], root: Path) -> Generator[Found, None, bool]:
    """Yield the content of a folder and its folders; return whether there is anything that counts."""
    if not _is_new(folder, seen):
        return True
    try:
        entries = sorted((entry.name, entry.is_dir()) for entry in folder.iterdir())
    except OSError as error:
        yield unreadable(folder, error)
        return True
    any_returns = False
    for name, is_folder in entries:
        path = folder / name
        place = FilePlace(visible_in_line(str(path)), visible_in_line(path.relative_to(root).as_posix()))
        if is_hidden(name):
            if not is_folder and stands_in(name, place):
                yield OtherFile(place.name, place.below)
            continue
        found = _folder(path, seen, root) if is_folder else _file(path, seen, place)
        any_returns |= yield from _guarded(found, place.name)
    return any_returns


def _file(path: Path, seen: set[Path], place: FilePlace) -> Generator[Found, None, bool]:
    """Yield a file, or its content; return whether that counts as a return."""
    if path.name.startswith(LOCKS):
        return False
    if not _is_new(path, seen):
        return True
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a device or a pipe, which may never end
            yield Unusable(marked("not a file."), NAME_RETURNS, name=place.name)
            return True
        with path.open("rb") as file:
            return (yield from _sorted_out(file, place, _Budget()))
    except OSError as error:
        yield unreadable(path, error)
    return True


class _Budget:
    """The budget for unpacking an archive, with all archives in it, and for reading the workbooks."""

    def __init__(self) -> None:
        self.left, self.depth, self.members = LARGEST_TOTAL, 0, 0
        self.together: Budget | None = None


def _sorted_out(file: BinaryIO, place: FilePlace, budget: _Budget) -> Generator[Found, None, bool]:
    """Yield a file according to its kind; return whether that counts as a return."""
    sort = sort_of(file)
    if (sort in ("archive", "mailbox") or place.ending == ".zip") and file.seek(0, os.SEEK_END) > LARGEST_ARCHIVE:
        yield too_large(place.name, LARGEST_ARCHIVE)
        return True
    opens = _archive if sort == "archive" else None
    if _is_post(sort, place):
        opens = _mailbox if sort == "mailbox" else _mail
    if opens and budget.depth < DEEPEST:
        return (yield from opens(file, place, budget))
    if opens:
        yield Unusable(marked("an archive inside an archive."), UNPACK, name=place.name)
        return True
    is_return = sort == "workbook" or (sort == "xls" and is_readable())
    if is_return or place.is_called_workbook or (sort == "encrypted" and place.ending not in DOCUMENTS):
        yield _workbook_file(file, place, budget.together)
        return True
    if refusal := _refusal(sort, place):
        file.seek(0)
        content = file.read(LARGEST_FILE)  # its digest; empty where it was not unpacked
        refusal.name, refusal.sha256 = place.name, _digest(content) if content else ""
        yield refusal
        return True
    yield OtherFile(place.name, place.below, place.mail)
    return False


def _is_post(sort: FileSort, place: FilePlace) -> bool:
    """Return whether a file is opened as mail; a web page saved as one file has the form of a message, too."""
    if sort == "mailbox" or place.ending in MAIL_ENDINGS:
        return not place.is_called_workbook
    return sort == "mail" and not place.is_called_workbook and place.ending not in WEB_PAGES


def _mailbox(file: BinaryIO, place: FilePlace, budget: _Budget) -> Generator[Found, None, bool]:
    """Yield what the messages of a mailbox file contain; return whether there is anything that counts."""
    file.seek(0)
    any_returns = False
    for number, message in enumerate(messages_in(file), start=1):
        if budget.members > MOST_MEMBERS:
            yield too_many(place.name)
            return True
        inner = place.within(str(number))
        if message is None:
            yield too_large(inner.name, LARGEST_MESSAGE)
            any_returns = True
        else:
            found = _mail(BytesIO(message), place, budget, number)
            any_returns |= yield from _guarded(found, inner.name)
    if place.named and not any_returns:
        yield nothing_in(place.name)
    return any_returns


def _mail(file: BinaryIO, place: FilePlace, budget: _Budget, number: int = 0) -> Generator[Found, None, bool]:
    """Yield the files attached to a message, and the message itself where no return is among them.

    `number` is its place in a mailbox file, which is then `place`. Return whether there is anything that counts.
    """
    file.seek(0)
    try:
        mail = opened_mail(file.read(LARGEST_MESSAGE + 1))
    except Unusable as unusable:
        unusable.name = place.within(str(number)).name if number else place.name
        yield unusable
        return True
    if number:
        place = place.within(safe_name(f"{number} {mail.origin.subject or mail.origin.sender}", MAIL_ENDINGS[0]))
    budget.depth += 1
    budget.members += 1 + len(mail.attachments)
    budget.together = budget.together or archive_budget()
    any_returns = False
    for each in mail.attachments:
        inner = place.within(each.name)._replace(mail=each.origin)
        if each.trouble:
            each.trouble.name = inner.name
            yield each.trouble
            any_returns = True
        elif not is_hidden(each.name):
            any_returns |= yield from _sorted_out(BytesIO(each.content), inner, budget)
    budget.depth -= 1
    if not any_returns:
        yield nothing_in(place.name) if place.named else OtherFile(place.name, place.below, mail.origin, is_mail=True)
    return any_returns or place.named


def _refusal(sort: FileSort, place: FilePlace) -> Unusable | None:
    """Return why a file that may be a return cannot be read; None for attachments."""
    if sort in ("xlsb", "ods", "xls") or place.ending in OTHER_TABLES:
        form = place.ending if place.ending in OTHER_TABLES else f".{sort}"
        return Unusable(NOT_READ, SAVE_AS_XLSX, ending=form)
    if place.ending in PACKED:
        return Unusable(marked("airplan does not read {ending} archives."), UNPACK, ending=place.ending)
    if sort == "packed":
        return Unusable(marked("airplan does not read this kind of archive."), UNPACK)
    if place.ending == ".zip":
        return Unusable(INCOMPLETE, SEND_AGAIN)
    if place.named:
        return Unusable(marked("not a workbook (.xlsx)."), NAME_RETURNS)
    return None


def _workbook_file(file: BinaryIO, place: FilePlace, together: Budget | None) -> IncomingFile | Unusable:
    size = file.seek(0, os.SEEK_END)
    if size > LARGEST_FILE:
        return too_large(place.name, LARGEST_FILE)
    file.seek(0)
    content = file.read(size)
    return IncomingFile(place.name, content, _digest(content), together, place.mail)


def _digest(content: bytes) -> str:
    from hashlib import sha256

    return sha256(content).hexdigest()


def _archive(file: BinaryIO, place: FilePlace, budget: _Budget) -> Generator[Found, None, bool]:
    """Yield the content of a zip archive; return whether there is anything that counts."""
    if has_too_many_members(file):
        yield too_many(place.name)
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
        yield nothing_in(place.name)
    return any_returns


def _members(archive: ZipFile, outer: FilePlace, budget: _Budget) -> Generator[Found, None, bool]:
    if _overlap(archive.infolist()):
        raise BadZipFile
    any_returns = False
    for inner, member in sorted(((inner_name(member), member) for member in archive.infolist()), key=itemgetter(0)):
        if not member.filename:  # zipfile does not check it either: it raises IndexError
            yield Unusable(INCOMPLETE, SEND_AGAIN, name=outer.within(inner).name)
            any_returns = True
            continue
        if member.is_dir() or any(map(is_hidden, inner.split("/"))):
            continue
        budget.members += 1
        if budget.members > MOST_MEMBERS:
            yield too_many(outer.name)
            return True
        any_returns |= yield from _member(archive, member, outer.within(inner), budget)
        if budget.left < 0:
            yield too_large(outer.name, LARGEST_TOTAL)
            return True
    return any_returns


def _member(archive: ZipFile, member: ZipInfo, place: FilePlace, budget: _Budget) -> Generator[Found, None, bool]:
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


def _may_be_return(archive: ZipFile, member: ZipInfo, place: FilePlace) -> bool:
    """Return whether a file may be a return or contain some, by its name or first bytes."""
    if place.is_called_workbook or place.ending in (".zip", *MAIL_ENDINGS, *OTHER_TABLES):
        return True
    if member.flag_bits & _WITH_PASSWORD or member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return False  # these unpack without a limit, or not at all
    with archive.open(member) as stream:
        return is_container(stream.read(MAIL_HEAD))


def _overlap(members: Sequence[ZipInfo]) -> bool:
    """Return whether files in an archive share bytes, which would multiply the unpacked size."""
    ordered = sorted(members, key=lambda member: member.header_offset)
    return any(
        member.header_offset + _LOCAL_HEADER + member.compress_size > after.header_offset
        for member, after in pairwise(ordered)
    )


def _is_new(path: Path, seen: set[Path]) -> bool:
    """Return whether this file has not appeared before, under this name or another."""
    try:
        real = path.resolve()
    except (OSError, RuntimeError):  # links that form a circle
        real = path.absolute()
    new = real not in seen
    seen.add(real)
    return new
