"""Remember, while the window is open, which forms were saved, which returned files wait to be imported, and answers.

An answer is remembered as long as nothing that it depends on has changed.
"""

from __future__ import annotations

import secrets
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.formats.received_files import ReceivedFiles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path
    from typing import BinaryIO, TypeVar

    _T = TypeVar("_T")

_MOST_FORMS = 5000
_MOST_ANSWERS = 20
_MOST_RETURNS = 20
"""Uploads that wait at once; beyond this the oldest is dropped."""
_PATIENCE = 24 * 3600.0
"""Seconds after which returned files that were not imported are removed."""


class WaitingReturns(NamedTuple):
    """Returned files that were sent to the window and wait to be imported."""

    paths: tuple[Path, ...]
    labels: dict[Path, str]
    """Path → the name of the file with its sender."""
    since: float
    imported: str = ""
    """The ID of the batch in which they were imported."""


class Remembered:
    """What the window knows between two requests. Only its one thread uses it."""

    def __init__(self) -> None:
        self._saved: dict[str, str] = {}
        self._returns: dict[str, WaitingReturns] = {}
        self._files = ReceivedFiles()
        self._answers: dict[str, tuple[object, object]] = {}

    def answer(self, name: str, depends_on: object, make: Callable[[], _T]) -> _T:
        """Return an answer that was made from the same things before, or make it now and remember it."""
        known = self._answers.pop(name, None)
        made: Any = known[1] if known and known[0] == depends_on else make()
        self._answers[name] = (depends_on, made)
        if len(self._answers) > _MOST_ANSWERS:
            self._answers.pop(next(iter(self._answers)))
        return made  # type: ignore[no-any-return]  # what `make` of that name returns

    def saved_as(self, form: str) -> str:
        """Return the ID under which a form was saved; empty if it was not."""
        return self._saved.get(form, "")

    def note_saved(self, form: str, number: str) -> None:
        """Note the ID under which a form was saved, so that it is not saved twice."""
        self._saved[form] = number
        if len(self._saved) > _MOST_FORMS:
            self._saved.pop(next(iter(self._saved)))

    def keep_returns(self, files: Iterable[tuple[str, BinaryIO]]) -> str:
        """Keep returned files, each given as the name of its sender and its content; return the ID to find them by.

        Raises AirplanError where the disk refuses.
        """
        self._drop_old()
        labels: dict[Path, str] = {}
        try:
            for label, content in files:
                labels[self._files.keep(content)] = label
        except BaseException:
            self._files.discard(labels)
            raise
        number = secrets.token_urlsafe(16)
        self._returns[number] = WaitingReturns(tuple(labels), labels, monotonic())
        return number

    def returns(self, number: str) -> WaitingReturns | None:
        """Return the files that wait under an ID; None for none."""
        self._drop_old()
        return self._returns.get(number)

    def note_imported(self, number: str, batch: str) -> None:
        """Note the batch in which files were imported, and remove them."""
        waiting = self._returns[number]
        self._files.discard(waiting.paths)
        self._returns[number] = waiting._replace(paths=(), imported=batch)

    def drop_returns(self, number: str) -> None:
        """Forget files that are not to be imported, and remove them."""
        if waiting := self._returns.pop(number, None):
            self._files.discard(waiting.paths)

    def close(self) -> None:
        """Remove all files."""
        self._files.close()

    def _drop_old(self) -> None:
        old: Sequence[str] = [
            number for number, waiting in self._returns.items() if monotonic() - waiting.since > _PATIENCE
        ]
        beyond = list(self._returns)[: max(0, len(self._returns) - _MOST_RETURNS)]
        for number in {*old, *beyond}:
            self.drop_returns(number)
