"""Name received files as their senders saw them, and tell by a name what a file may be."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from airplan.formats.control_characters import visible_in_line

if TYPE_CHECKING:
    from zipfile import ZipInfo

    from airplan.rounds.mail_headers import MailOrigin

OTHER_TABLES = (
    ".xls", ".xlt", ".xlsm", ".xlsb", ".xltx", ".xltm", ".et", ".ett", ".ods", ".ots", ".fods", ".uos", ".numbers",
)  # fmt: skip
PACKED = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zipx")
DOCUMENTS = (".doc", ".docx", ".ppt", ".pptx", ".wps")
WEB_PAGES = (".htm", ".html", ".mht", ".mhtml")
_SENT_ALONG = (
    *DOCUMENTS, *WEB_PAGES, ".pdf", ".jpg", ".jpeg", ".png", ".txt", ".eml", ".msg", ".lnk", ".url",
)  # fmt: skip
_WORKBOOK_NAME = r"\.xlsx(?:\.[^.]{0,12}|\s*[(（]\d+[)）])?$"
"""Browsers, mailers and phones append to a name: .xlsx.1, .xlsx.download, .xlsx(1)."""
_HIDDEN = (".", "~$", "__MACOSX")
"""Hidden names of systems, and auxiliary files of Excel and WPS for an open file."""
LOCKS = ("~$", ".~")
"""Auxiliary files of Excel, WPS and LibreOffice for an open file; a shell's * names them too."""
_FORK = "._"
"""The file that a Mac writes beside every file on a foreign disk."""
_OF_THE_SYSTEM = ("thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r")
_NAMES_IN_UTF8 = 0x800


class FilePlace(NamedTuple):
    """The name of a file."""

    name: str
    """Its path as named or found."""
    below: str
    """Its path below the named one."""
    named: bool = False
    """Whether a person has named it."""
    mail: MailOrigin | None = None
    """The message in which it came."""

    @property
    def ending(self) -> str:
        """Its extension in small letters, with the dot."""
        return PurePosixPath(self.below).suffix.lower()

    @property
    def is_called_workbook(self) -> bool:
        """Whether its name is a workbook's, apart from what a program has appended."""
        return self.ending not in _SENT_ALONG and bool(re.search(_WORKBOOK_NAME, self.below.lower()))

    def within(self, inner: str) -> FilePlace:
        """Return the place of a file inside it."""
        return FilePlace(f"{self.name}/{inner}", f"{self.below}/{inner}", mail=self.mail)


def is_hidden(name: str) -> bool:
    """Return whether a file is a system's or a program's own."""
    return name.startswith(_HIDDEN) or name.lower() in _OF_THE_SYSTEM


def stands_in(name: str, place: FilePlace) -> bool:
    """Return whether a hidden file has a workbook's name: not downloaded yet, or copied only in part."""
    return name.startswith(".") and not name.startswith((*LOCKS, _FORK)) and place.is_called_workbook


def inner_name(member: ZipInfo) -> str:
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
