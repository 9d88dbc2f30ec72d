"""Keep in mind what a command has written, so that it is said even where the command does not end as it should."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from airplan.errors import Message


class Outcome:
    """What one command has written into a store for good, each as a sentence that names it."""

    def __init__(self) -> None:
        self._written: list[Message | str] = []

    def wrote(self, what: Message | str) -> None:
        """Note a sentence about what is written, with the id by which it can be taken back."""
        self._written.append(what)

    def __bool__(self) -> bool:
        return bool(self._written)

    def __str__(self) -> str:
        return "\n".join(map(str, self._written))
