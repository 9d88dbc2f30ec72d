"""Texts of a workbook in runs: what they say, and what of it is struck out. How it is pronounced is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.rounds.workbook.cell_styles import is_struck
from airplan.rounds.workbook.xml_parts import local

if TYPE_CHECKING:
    from airplan.rounds.workbook.xml_parts import Budget


class RichText(NamedTuple):
    """A text."""

    text: str
    struck: str = ""
    """What of it is struck out by itself; the style of its cell may strike out all of it."""


class TextCollector:
    """Hears of the elements inside a text: t, r, rPr, rPh."""

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
        """Hear of a whole piece of text."""
        if not self._pronounced:
            self._pieces.append(text)
            if self._struck:
                self._struck_pieces.append(text)

    def taken(self) -> RichText:
        """Return the text that has been heard, and begin another."""
        text = RichText("".join(self._pieces), "".join(self._struck_pieces))
        self._pieces.clear()
        self._struck_pieces.clear()
        self._struck = self._pronounced = False
        return text


class SharedStrings:
    """Hears of the part of texts that cells share."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.texts: list[str] = []
        self.struck: dict[int, str] = {}
        """Number → what of the text is struck out."""
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
