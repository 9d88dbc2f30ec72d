"""What do all the files that came back say together, and what keeps each of them from being taken?

Files are looked at one by one, and only their answers are kept; nothing is written here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.i18n import _
from airplan.rounds.collection import Collection
from airplan.rounds.examining import examined
from airplan.rounds.form import SIGNING
from airplan.rounds.incoming import incoming_files
from airplan.rounds.merge import comparable
from airplan.rounds.preview import in_words, shortened
from airplan.rounds.to_entries import with_doubts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from airplan.rounds.collection import CollectContext, Prefer, ReturnedFile
    from airplan.rounds.merge import ReturnedCell


def collect(
    desk: CollectContext,
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
    for one in incoming_files(paths):
        seen(one.name)
        file = examined(desk, one)
        if only(file.name, file.unit):
            files.append(file)
    files.sort(key=lambda file: (file.base, file.name))
    chosen = [_choose(file, prefer) for file in _against_each_other(files)]
    return Collection(desk.period, tuple(with_doubts(desk, _once(chosen))), desk.newest)


def _against_each_other(files: Sequence[ReturnedFile]) -> Iterator[ReturnedFile]:
    """The files, with conflicts where two returns of one unit disagree."""
    said: dict[tuple[str, str, str], dict[str, ReturnedFile]] = {}
    for file in files:
        for cell in file.cells:
            if _to_be_taken(cell):
                said.setdefault((file.unit, cell.ref, cell.field), {}).setdefault(comparable(cell.value), file)

    def held_against(file: ReturnedFile, cell: ReturnedCell) -> ReturnedCell:
        if not _to_be_taken(cell):
            return cell
        own = comparable(cell.value)
        others = ((text, one) for text, one in said[file.unit, cell.ref, cell.field].items() if text != own)
        theirs, other = next(others, ("", None))
        if not other:
            return cell
        finding = _("{file} says: {text}").format(
            file=_called(other, file), text=shortened(in_words(cell.field, theirs))
        )
        return cell._replace(verdict="conflict", finding=finding, between=True)

    for file in files:
        yield file._replace(cells=tuple(held_against(file, cell) for cell in file.cells))


def _called(one: ReturnedFile, beside: ReturnedFile) -> str:
    """What to call a file beside another: its name without folders, as long as that is not the other's."""
    return one.base if one.base != beside.base else one.name


def _once(files: Sequence[ReturnedFile]) -> list[ReturnedFile]:
    """The files, with what several say alike left to the first of them that is taken."""
    first: dict[tuple[str, str, str], ReturnedFile] = {}
    for file in files:
        for cell in file.cells if not (file.held_up or file.before) else ():
            if cell.taken:
                first.setdefault((file.unit, cell.ref, cell.field), file)

    def said_once(file: ReturnedFile, cell: ReturnedCell) -> ReturnedCell:
        other = first.get((file.unit, cell.ref, cell.field), file)
        if other.name == file.name or not cell.taken:
            return cell
        finding = _("the same as in {file}").format(file=_called(other, file))
        return cell._replace(verdict="unchanged", finding=finding)

    return [
        file if file.held_up else file._replace(cells=tuple(said_once(file, cell) for cell in file.cells))
        for file in files
    ]


def _to_be_taken(cell: ReturnedCell) -> bool:
    return cell.column not in SIGNING and cell.verdict in ("new", "stale", "conflict")


def _choose(file: ReturnedFile, prefer: Prefer) -> ReturnedFile:
    """The file as somebody wants it settled; which of two returns counts cannot be settled so."""
    if not prefer:
        return file
    cells = tuple(
        cell if cell.between and prefer == "returned" else cell._replace(choice=prefer) for cell in file.cells
    )
    return file._replace(cells=cells, passed=prefer == "returned")
