"""Find the parts of an office file as Excel, WPS and LibreOffice do; only requested parts are opened.

Sizes stated in an archive may be false, so bytes are counted while unpacking.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from airplan.office_files.xml_parts import Budget, Malformed, attribute, local, parse
from airplan.office_files.zip_guard import (
    BROKEN,
    INCOMPLETE,
    LARGEST_PART,
    SAVE_AS_XLSX,
    SEND_AGAIN,
    Unusable,
    pieces,
    workbook_archive,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zipfile import ZipFile, ZipInfo

    from airplan.office_files.xml_parts import Handler


class Relationship(NamedTuple):
    """A reference of a part to another, or to an external address."""

    kind: str
    """The last word of its type, such as hyperlink, the same in both editions of the standard."""
    target: str
    """The path of the part, from the root of the package; or the external address."""
    is_outside: bool


class Package:
    """An archive of parts."""

    def __init__(self, archive: ZipFile, budget: Budget) -> None:
        self.budget = budget
        self._archive = archive
        self._parts: dict[str, ZipInfo] = {}
        self._doubled: set[str] = set()
        for member in archive.infolist():
            name = folded(member.orig_filename)
            if name in self._parts:
                self._doubled.add(name)
            self._parts[name] = member

    def __contains__(self, path: str) -> bool:
        return folded(path) in self._parts

    def named(self, ending: str) -> str:
        """Return the first part whose path has this ending; empty where there is none."""
        return next((name for name in self._parts if f"/{name}".endswith(ending)), "")

    def read(self, path: str, handler: Handler) -> None:
        """Pass the events of a part to a handler.

        Raises Malformed where the part is missing, duplicated or not XML; Unusable.
        """
        name = folded(path)
        if name not in self._parts or name in self._doubled:
            raise Malformed(path)
        self.budget.spend("parts")
        member = self._parts[name]
        parse(member.orig_filename, self._pieces(member), handler, self.budget)

    def relationships(self, path: str) -> dict[str, Relationship]:
        """Return ID → relationship of a part; empty where the list is missing or unreadable."""
        folder, _slash, base = path.rpartition("/")
        listed = _Relationships(folder, self.budget)
        rels = f"{folder}/_rels/{base}.rels".lstrip("/")
        if rels in self:
            try:
                self.read(rels, listed)
            except Malformed:
                return listed.found
        return listed.found

    def _pieces(self, member: ZipInfo) -> Iterator[bytes]:
        try:
            for piece in pieces(self._archive, member, LARGEST_PART, SAVE_AS_XLSX):
                self.budget.spend("bytes", len(piece))
                yield piece
        except BROKEN as error:
            raise Unusable(INCOMPLETE, SEND_AGAIN) from error


def opened_package(content: bytes, together: Budget | None = None) -> Package:
    """Return the parts of a workbook; `together` is the budget for it and others.

    Raises Unusable for a file that is no workbook, is damaged, or is encrypted.
    """
    return Package(workbook_archive(content), Budget(together))


def folded(path: str) -> str:
    """Return a path in one spelling: programs differ in case, slashes, escapes and dots."""
    if "%" in path:
        path = unquote(path)
    parts: list[str] = []
    for part in path.replace("\\", "/").split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts).casefold()


class _Relationships:
    """Handles the list of a part's relationships."""

    def __init__(self, folder: str, budget: Budget) -> None:
        self._folder, self._budget = folder, budget
        self.found: dict[str, Relationship] = {}

    def begun(self, tag: str, attributes: dict[str, str]) -> None:
        if local(tag) != "Relationship":
            return
        self._budget.spend("ranges")
        target = attribute(attributes, "Target")
        kind = attribute(attributes, "Type").rpartition("/")[2].casefold()
        is_outside = kind == "hyperlink" or attribute(attributes, "TargetMode").lower() == "external"
        if not is_outside:
            target = target.replace("\\", "/").partition("#")[0]
            target = folded(target if target.startswith("/") else f"{self._folder}/{target}")
        self.found[attribute(attributes, "Id")] = Relationship(kind, target, is_outside)

    def ended(self, tag: str) -> None:
        """Ignore the end of elements."""

    def said(self, text: str) -> None:
        """Ignore text: the part has none."""
