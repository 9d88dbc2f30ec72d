"""Comments on cells: the old kind, and threads that are answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.rounds.workbook.rich_text import TextCollector
from airplan.rounds.workbook.xml_parts import attribute, local, whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from airplan.rounds.workbook.xml_parts import Budget

_STAND_IN = "tc="
"""How the author is called of the old comment that stands for a thread."""
_END_OF_ADVICE = "linkid=870924"
"""With which ends what such a comment says to older programs; behind it stands the thread."""


class CellComment(NamedTuple):
    """What somebody has said about a cell."""

    reference: str
    author: str
    text: str


class Comments:
    """Hears of the part of a sheet's comments."""

    def __init__(self, budget: Budget) -> None:
        self.found: list[CellComment] = []
        self.stand_ins: list[CellComment] = []
        """Those that only say again what a thread says, as long as that is still there."""
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
    """Hears of the part of a sheet's threads."""

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
    """Hears of the part that says who has written in threads."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def begun(self, tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "person":
            self.names[attribute(attributes, "id").upper()] = attributes.get("displayName", "")

    def ended(self, tag: str) -> None:
        """Nothing in it has an end that counts."""

    def said(self, text: str) -> None:
        """Nothing in it is text."""
