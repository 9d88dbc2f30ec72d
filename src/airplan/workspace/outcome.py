"""Remember what a command has written, so that it is reported even if the command fails afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from airplan.errors import Message


class Outcome:
    """The entries that a command has written, each as a sentence that names it."""

    def __init__(self) -> None:
        self._written: list[Message | str] = []

    def wrote(self, what: Message | str) -> None:
        """Note a sentence about what was written, with the ID by which it can be undone."""
        self._written.append(what)

    def __bool__(self) -> bool:
        return bool(self._written)

    def __str__(self) -> str:
        return "\n".join(map(str, self._written))
