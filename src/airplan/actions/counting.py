"""Say how far a long run has come, whoever shows it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Counting = Callable[[int | None], AbstractContextManager[Callable[[str], None]]]
"""Given the number of steps (None: unknown), yields a function to call with the description of each step done."""


@contextlib.contextmanager
def uncounted(_total: int | None = None) -> Iterator[Callable[[str], None]]:
    """Yield a function that tells nobody."""
    yield lambda _what: None
