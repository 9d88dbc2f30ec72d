"""Define the type of the fixture that compiles plan files into a store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from airplan.store.compiler import Compiled, PlanFiles


class Compile(Protocol):
    """Compiles plan files into a store, as every command does at its start."""

    def __call__(self, files: PlanFiles | None = None, place: Path | str = "", /) -> Compiled: ...
