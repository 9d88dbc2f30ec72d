"""Tell which returned files and doubtful cells the options of `collect` name, and which names met nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from airplan.errors import AirplanError, Message, UnknownName
from airplan.i18n import marked

if TYPE_CHECKING:
    from collections.abc import Collection as Some
    from collections.abc import Sequence

    from airplan.workspace.session import Session

_QUOTES = "'\"‘’“”"
"""Quotation marks that may remain around a name from the command line."""


class ChosenFiles:
    """Whether --only names a file, given by name and unit; without --only every file counts."""

    def __init__(self, session: Session, only: list[str]) -> None:
        self._units = {text: _units(session, text) for text in only}
        self._unmet = list(only)

    def __call__(self, name: str, unit: str) -> bool:
        base = Path(name).name  # this identifies the unit of an unreadable file
        met = [
            text
            for text, units in self._units.items()
            if _is_called(name, text) or (unit in units if unit else any(name_ in base for name_ in units))
        ]
        self._unmet = [text for text in self._unmet if text not in met]
        return bool(met) or not self._units

    def unmet(self) -> list[str]:
        """Return the texts of --only that named no file, and begin again."""
        unmet, self._unmet = self._unmet, list(self._units)
        return unmet

    @staticmethod
    def refuse(unmet: Sequence[str]) -> None:
        """Raise AirplanError for texts of --only that named no file."""
        if unmet:
            text = marked(
                "{what}: no returned file has this name or comes from a unit of this name; nothing was written."
            )
            raise AirplanError(Message(text, what=tuple(unmet)))


class ConfirmedCells:
    """Whether --confirm names a doubtful cell, given by file, unit and address."""

    def __init__(self, session: Session, texts: list[str]) -> None:
        parts = {text: text.strip(_QUOTES).replace("！", "!").split("!") for text in texts}
        self._named = {text: (name, _units(session, name), cells) for text, (name, *cells) in parts.items()}
        self._unmet = list(texts)

    def __call__(self, name: str, unit: str, cell: str) -> bool:
        met = [
            text
            for text, (called, units, cells) in self._named.items()
            if (_is_called(name, called) or unit in units) and (not cells or cell in _addresses(cells[-1]))
        ]
        self._unmet = [text for text in self._unmet if text not in met]
        return bool(met)

    def unmet(self) -> list[str]:
        """Return the texts of --confirm that named no doubtful cell, and begin again."""
        unmet, self._unmet = self._unmet, list(self._named)
        return unmet

    @staticmethod
    def refuse(unmet: Sequence[str]) -> None:
        """Raise AirplanError for texts of --confirm that named no doubtful cell."""
        if unmet:
            text = marked("--confirm {what}: nothing there needs confirming; nothing was written.")
            hint = marked(
                "Write the cell as the preview does (FILE!CELL, such as 2017-05_区环保局.xlsx!L12), or give the file "
                "or the unit."
            )
            raise AirplanError(Message(text, what=tuple(unmet)), Message(hint))


def _addresses(text: str) -> list[str]:
    """Return the cells in a list as the preview prints it: K8, L12; K8、L12."""
    return text.upper().replace("，", ",").replace("、", ",").replace(",", " ").split()


def _units(session: Session, text: str) -> Some[str]:
    """Return the units that a text names; none where it is a file."""
    if text.lower().endswith((".xlsx", ".zip")) or Path(text).exists():
        return ()
    try:
        party = session.plan.find(text, "unit", "collective")
    except UnknownName:
        return ()
    return party.members or (party.name,)


def _is_called(name: str, text: str) -> bool:
    """Return whether a file has the name, or is in the folder or archive with the name."""
    return f"/{Path(text).as_posix()}/" in f"/{Path(name).as_posix()}/"
