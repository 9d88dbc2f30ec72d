"""Read texts in runs with their struck-out parts, without phonetic text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.office_files.cell_styles import is_struck
from airplan.office_files.xml_parts import local

if TYPE_CHECKING:
    from airplan.office_files.xml_parts import Budget


class RichText(NamedTuple):
    """A text with its struck-out part."""

    text: str
    struck: str = ""
    """The part that is struck out by itself; the cell's style may strike out the whole text."""


class TextCollector:
    """Handles the elements inside a text: t, r, rPr, rPh."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._struck_pieces: list[str] = []
        self._text: list[str] = []
        self._struck = self._pronounced = False

    def begun(self, tag: str, attributes: dict[str, str]) -> None:
        tag = local(tag)
        if tag == "t":
            self._text.clear()
        elif tag == "r":
            self._struck = False
        elif tag == "rPh":
            self._pronounced = True
        elif is_struck(tag, attributes):
            self._struck = True

    def ended(self, tag: str) -> None:
        tag = local(tag)
        if tag == "t":
            self.add("".join(self._text))
        elif tag == "r":
            self._struck = False
        elif tag == "rPh":
            self._pronounced = False

    def said(self, text: str) -> None:
        self._text.append(text)

    def add(self, text: str) -> None:
        """Add a piece of text."""
        if not self._pronounced:
            self._pieces.append(text)
            if self._struck:
                self._struck_pieces.append(text)

    def taken(self) -> RichText:
        """Return the collected text, and start another."""
        text = RichText("".join(self._pieces), "".join(self._struck_pieces))
        self._pieces.clear()
        self._struck_pieces.clear()
        self._struck = self._pronounced = False
        return text


class SharedStrings:
    """Handles the part of shared texts."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.texts: list[str] = []
        self.struck: dict[int, str] = {}
        """Number → the struck-out part of the text."""
        self._collector = TextCollector()
        self._inside = False
        self.said = self._collector.said

    def begun(self, tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "si":
            self._inside = True
        elif self._inside:
            self._collector.begun(tag, attributes)

    def ended(self, tag: str) -> None:
        if local(tag) != "si":
            self._collector.ended(tag)
            return
        text = self._collector.taken()
        self._budget.spend("text", len(text.text) + 1)
        if text.struck:
            self.struck[len(self.texts)] = text.struck
        self.texts.append(text.text)
        self._inside = False
