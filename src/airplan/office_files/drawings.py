"""Read drawings on a sheet: text boxes, pictures, charts, and the controls and text boxes of older programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.office_files.workbook_model import address
from airplan.office_files.xml_parts import local, whole_number

if TYPE_CHECKING:
    from airplan.office_files.workbook_model import RemarkKind
    from airplan.office_files.xml_parts import Budget

_ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")


class Drawn(NamedTuple):
    """An object on a sheet."""

    kind: RemarkKind
    address: str
    """The cell under its upper left corner; empty if unknown."""
    text: str


class Drawings:
    """Handles a drawings part; of alternative contents only the first known one counts."""

    def __init__(self, budget: Budget) -> None:
        self.found: list[Drawn] = []
        self._budget = budget
        self._within: list[str] = []
        self._heard = 0
        self._before: list[int] = []
        """The number of shapes at the beginning of each open choice."""
        self._passed: list[bool] = []
        """For each open alternative, whether it is skipped."""
        self._fallbacks = 0
        """The number of open fallbacks."""
        self._in_corner = False
        self._corner = ["", ""]
        self._shapes: list[tuple[RemarkKind, list[str]]] = []
        """Kind and texts of the shapes of an anchor, in order."""

    def begun(self, tag: str, attributes: dict[str, str]) -> None:
        tag = local(tag)
        self._within.append(tag)
        if tag == "AlternateContent":
            self._before.append(self._heard)
        elif tag == "Fallback":
            self._passed.append(bool(self._before) and self._heard > self._before[-1])
            self._fallbacks += self._passed[-1]
        if self._fallbacks:
            return
        if tag in _ANCHORS:
            self._corner, self._shapes = ["", ""], []
        elif tag == "from":
            self._in_corner = True
        elif tag in _KINDS:
            self._budget.spend("things")
            self._heard += 1
            self._shapes.append((_KINDS[tag], []))
        elif tag == "p" and self._shapes and self._shapes[-1][1]:
            self._shapes[-1][1].append("\n")
        elif tag == "cNvPr" and self._shapes and self._shapes[-1][0] == "picture":
            self._shapes[-1][1][:] = [attributes.get("descr", "")]

    def ended(self, tag: str) -> None:
        tag = local(tag)
        self._within.pop()
        if tag == "AlternateContent":
            self._before.pop()
        elif tag == "Fallback":
            self._fallbacks -= self._passed.pop()
        elif tag == "from":
            self._in_corner = False
        elif tag in _ANCHORS and not self._fallbacks:
            self._anchor_ended()

    def said(self, text: str) -> None:
        if self._fallbacks or not self._within:
            return
        tag = self._within[-1]
        if tag in ("col", "row") and self._in_corner:
            self._corner[tag == "row"] += text.strip()
        elif tag == "t" and self._shapes:
            self._budget.spend("text", len(text))
            self._shapes[-1][1].append(text)

    def _anchor_ended(self) -> None:
        at = _cell(*self._corner)
        for kind, texts in self._shapes:
            text = "".join(texts).strip()
            if text or kind != "shape":
                self.found.append(Drawn(kind, at, text))
        self._shapes = []


_KINDS: dict[str, RemarkKind] = {"sp": "shape", "pic": "picture", "graphicFrame": "graphic"}


def _cell(column: str, row: str) -> str:
    """Return the address of a cell from column and row, counted from 0; empty if unknown."""
    right, down = whole_number(column), whole_number(row)
    return "" if right is None or down is None else address((down + 1, right + 1))


class OlderDrawings:
    """Handles a drawings part in VML, without comments, which are read elsewhere."""

    def __init__(self, budget: Budget) -> None:
        self.found: list[Drawn] = []
        self._budget = budget
        self._text: list[str] = []
        self._is_note = self._has_picture = self._in_text = False
        self._within: list[str] = []
        self._anchor: list[str] = []

    def begun(self, tag: str, attributes: dict[str, str]) -> None:
        tag = local(tag)
        self._within.append(tag)
        if tag == "shape":
            self._budget.spend("things")
            self._text.clear()
            self._anchor.clear()
            self._is_note = self._has_picture = self._in_text = False
        elif tag == "textbox":
            self._in_text = True
        elif tag == "ClientData":
            self._is_note = attributes.get("ObjectType", "") == "Note"
        elif tag == "imagedata":
            self._has_picture = True

    def ended(self, tag: str) -> None:
        self._within.pop()
        tag = local(tag)
        self._in_text = self._in_text and tag != "textbox"
        if tag != "shape" or self._is_note:
            return
        text = "".join(self._text).strip()
        numbers = [part.strip() for part in "".join(self._anchor).split(",")]
        at = _cell(numbers[0], numbers[2]) if len(numbers) > 2 else ""  # noqa: PLR2004 – column, offset, row
        if text or self._has_picture:
            self.found.append(Drawn("shape" if text else "picture", at, text))

    def said(self, text: str) -> None:
        if self._in_text:
            self._budget.spend("text", len(text))
            self._text.append(text)
        elif self._within and self._within[-1] == "Anchor":
            self._anchor.append(text)
