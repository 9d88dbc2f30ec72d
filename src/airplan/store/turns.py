"""When does one of several writers let the others go first?

A file's lock goes to whoever asks while it is free. Someone who writes one thing after the other frees it for a moment
only, in which hardly anybody asks: the slower the disk, the longer the others wait. So whoever has just written pauses
for longer than the others' interval between two questions, as long as there are others.
"""

from __future__ import annotations

PAUSE = 0.020
"""Seconds; every `interval` is shorter, so that each of those who wait asks at least once in a pause."""
_SHORTEST, _STEPS = 0.002, 16
_MEMORY = 5.0
"""Seconds for which somebody who was in the way is taken to be still there."""
_LONGEST_TURN = 1.0
"""Seconds after which even one who has met nobody pauses, to see whether anybody waits."""


class WriterBackoff:
    """What one connection remembers of its writing; every instant is in seconds of a clock that only goes on."""

    def __init__(self) -> None:
        self._wrote = self._met = self._began = float("-inf")

    def pause(self, now: float) -> float:
        """Seconds to wait before one asks for the lock."""
        if now - self._wrote > PAUSE:
            self._began = now  # nothing was written just before: the others have had their chance
            return 0
        if now - self._met > _MEMORY and now - self._began < _LONGEST_TURN:
            return 0
        self._began = now
        return PAUSE

    def met(self, now: float) -> None:
        """Somebody else had the lock."""
        self._met = now

    def wrote(self, now: float) -> None:
        """The lock was given back."""
        self._wrote = now


def interval(chance: int) -> float:
    """Seconds until one asks again, uneven so that two do not ask in step; `chance` is any whole number."""
    return _SHORTEST + chance % _STEPS / 1000
