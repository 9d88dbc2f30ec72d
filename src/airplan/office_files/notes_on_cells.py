"""Read comments on cells: notes of the old kind, and threads."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.office_files.rich_text import TextCollector
from airplan.office_files.xml_parts import attribute, local, whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from airplan.office_files.xml_parts import Budget

_STAND_IN = "tc="
"""Prefix of the author of the old comment that stands for a thread."""
_END_OF_ADVICE = "linkid=870924"
"""End of the advice to older programs in such a comment; the thread's text follows."""


class CellComment(NamedTuple):
    """A comment on a cell."""

    reference: str
    author: str
    text: str


class Comments:
    """Handles the part of a sheet's comments."""

    def __init__(self, budget: Budget) -> None:
        self.found: list[CellComment] = []
        self.stand_ins: list[CellComment] = []
        """Comments that only repeat a thread, as long as the thread exists."""
        self._budget = budget
        self._authors: list[str] = []
        self._comment: Mapping[str, str] = {}
        self._rich = TextCollector()
        self._author: list[str] = []
        self._within = ""

    def begun(self, tag: str, attributes: dict[str, str]) -> None:
        tag = local(tag)
        if tag in ("author", "comment"):
            self._within = tag
            self._author.clear()
            if tag == "comment":
                self._budget.spend("things")
                self._comment = attributes
                self._rich.taken()
        elif self._within == "comment":
            self._rich.begun(tag, attributes)

    def ended(self, tag: str) -> None:
        tag = local(tag)
        if tag == "author":
            self._authors.append("".join(self._author))
        elif tag == "comment":
            text = self._rich.taken().text
            self._budget.spend("text", len(text))
            number = whole_number(self._comment.get("authorId"))
            author = self._authors[number] if number is not None and number < len(self._authors) else ""
            reference = self._comment.get("ref", "")
            if author.startswith(_STAND_IN):
                thread = text.rpartition(_END_OF_ADVICE)[2].strip()
                self.stand_ins.append(CellComment(reference, "", thread or text))
            else:
                self.found.append(CellComment(reference, author, text))
        elif self._within == "comment":
            self._rich.ended(tag)
            return
        self._within = ""

    def said(self, text: str) -> None:
        (self._author.append if self._within == "author" else self._rich.said)(text)


class ThreadedComments:
    """Handles the part of a sheet's threads."""

    def __init__(self, people: Mapping[str, str], budget: Budget) -> None:
        self.found: list[CellComment] = []
        self._people, self._budget = people, budget
        self._comment: Mapping[str, str] = {}
        self._text: list[str] = []
        self._in_text = False

    def begun(self, tag: str, attributes: dict[str, str]) -> None:
        tag = local(tag)
        if tag == "threadedComment":
            self._budget.spend("things")
            self._comment = attributes
            self._text.clear()
        self._in_text = tag == "text"

    def ended(self, tag: str) -> None:
        self._in_text = False
        if local(tag) == "threadedComment":
            text = "".join(self._text)
            self._budget.spend("text", len(text))
            author = self._people.get(self._comment.get("personId", "").upper(), "")
            self.found.append(CellComment(self._comment.get("ref", ""), author, text))

    def said(self, text: str) -> None:
        if self._in_text:
            self._text.append(text)


class People:
    """Handles the part with the authors of threads."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def begun(self, tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "person":
            self.names[attribute(attributes, "id").upper()] = attributes.get("displayName", "")

    def ended(self, tag: str) -> None:
        """Ignore the end of elements."""

    def said(self, text: str) -> None:
        """Ignore text: the part has none."""
