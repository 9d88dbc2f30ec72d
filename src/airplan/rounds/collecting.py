"""What do all the files that came back say together, and what keeps each of them from being taken?

Files are looked at one by one, and only their answers are kept; nothing is written here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.i18n import _
from airplan.rounds.collection import Collection
from airplan.rounds.comparing import comparable
from airplan.rounds.drafting import with_doubts
from airplan.rounds.examining import examined
from airplan.rounds.files import incoming
from airplan.rounds.form import SIGNING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from airplan.rounds.collection import Desk, File, Prefer
    from airplan.rounds.comparing import Cell


def collect(
    desk: Desk,
    paths: Sequence[Path],
    *,
    only: Callable[[str, str], bool] = lambda _name, _unit: True,
    prefer: Prefer = "",
    seen: Callable[[str], None] = lambda _name: None,
) -> Collection:
    """Look at every file that has come back.

    `only` says of a name and a unit (empty where nobody can tell) whether the file counts; `seen` hears of every file.
    """
    files = []
    for one in incoming(paths):
        seen(one.name)
        file = examined(desk, one)
        if only(file.name, file.unit):
            files.append(file)
    files.sort(key=lambda file: (file.base, file.name))
    chosen = [_choose(file, prefer) for file in _against_each_other(files)]
    return Collection(desk.period, tuple(with_doubts(desk, chosen)), desk.newest)


def _against_each_other(files: Sequence[File]) -> list[File]:
    """The files, with conflicts where two returns of one unit disagree; what they agree on is taken once."""
    said: dict[tuple[str, str, str], dict[str, str]] = {}
    for file in files:
        for cell in _to_be_taken(file):
            said.setdefault((file.unit, cell.ref, cell.field), {}).setdefault(comparable(cell.value), file.name)

    def held_against(file: File, cell: Cell) -> Cell:
        texts = said.get((file.unit, cell.ref, cell.field), {})
        own = comparable(cell.value)
        other = next((name for text, name in texts.items() if text != own), "")
        if other:
            finding = _("{file} says something else; name with --only the one that counts").format(file=other)
            return cell._replace(verdict="conflict", finding=finding, between=True)
        if texts[own] != file.name:
            return cell._replace(verdict="unchanged", finding=_("the same as in {file}").format(file=texts[own]))
        return cell

    result = []
    for file in files:
        considered = set(_to_be_taken(file))
        cells = (held_against(file, cell) if cell in considered else cell for cell in file.cells)
        result.append(file._replace(cells=tuple(cells)))
    return result


def _to_be_taken(file: File) -> Iterator[Cell]:
    for cell in file.cells:
        if cell.column not in SIGNING and cell.verdict in ("new", "stale", "conflict"):
            yield cell


def _choose(file: File, prefer: Prefer) -> File:
    """The file as somebody wants it settled; which of two returns counts cannot be settled so."""
    if not prefer:
        return file
    cells = tuple(
        cell if cell.between and prefer == "returned" else cell._replace(choice=prefer) for cell in file.cells
    )
    return file._replace(cells=cells, passed=prefer == "returned")
