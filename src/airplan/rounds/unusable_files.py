"""Word why a received file cannot be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.errors import reason
from airplan.formats.control_characters import visible_in_line
from airplan.i18n import marked
from airplan.office_files.zip_guard import MIB, UNPACK, Unusable
from airplan.rounds.file_sorts import MOST_MEMBERS

if TYPE_CHECKING:
    from pathlib import Path

NAME_RETURNS = marked("Name the returned workbooks, or folders, .zip archives or mail (.eml, mbox) that contain them.")
_CLOSE = marked("If it is open in another program, close it there.")
_APART = marked("Send pictures and other evidence as separate files.")


def unreadable(path: Path, error: OSError) -> Unusable:
    """Return the error for a file that the system does not open."""
    hint = _CLOSE if isinstance(error, PermissionError) else ""
    return Unusable(marked("it cannot be read: {why}"), hint, name=visible_in_line(str(path)), why=reason(error))


def too_large(name: str, most: int) -> Unusable:
    """Return the error for a file of more than `most` bytes."""
    return Unusable(marked("larger than {most} MiB."), _APART, name=name, most=most // MIB)


def too_many(name: str) -> Unusable:
    """Return the error for an archive or a mailbox with too many files."""
    return Unusable(marked("it contains more than {most} files."), UNPACK, name=name, most=MOST_MEMBERS)


def nothing_in(name: str) -> Unusable:
    """Return the error for a folder, an archive or a mail without a return."""
    return Unusable(marked("it contains no workbook (.xlsx)."), NAME_RETURNS, name=name)
