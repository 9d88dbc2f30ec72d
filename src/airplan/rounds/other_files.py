"""Find the files that are no workbooks but may be returns, according to their names."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from airplan.formats.file_names import safe_name
from airplan.plan.mail_addresses import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from airplan.progress.round_status import UnitWorkbook
    from airplan.rounds.incoming import OtherFile
    from airplan.rounds.returns import CollectContext, ReturnedFile

_DISTRICT, _OFFICE = "区", "办事处"
_SUPERIORS = ("市", "省", "县", "国家")
"""Words before the name of a superior body with the same name."""
_SHORTEST = 2
"""Length of a short name that is too short to identify a unit."""
_BEHIND_A_NAME = ("", ".", " ", "(", "（")
"""Beginnings of a file extension, and what programs append to the name of a copy."""


def meant_by(context: CollectContext, other: OtherFile) -> str:
    """Return the unit of this round that may have sent a file instead of its workbook; empty for none.

    It is the one whose name is in the file's path, the longest of several, or else the one from whose address a message
    came.
    """
    asked = [unit for unit, workbook in context.status.workbooks.items() if workbook.sent]
    named = max((unit for unit in asked if _names(other.below, unit)), key=len, default="")
    if named or not (other.mail and other.is_mail):
        return named
    sender = folded(other.mail.sender)
    return next((unit for unit in asked if sender in context.addresses.get(unit, ())), "")


def strays_left(context: CollectContext, files: Iterable[ReturnedFile]) -> Iterator[ReturnedFile]:
    """Yield the files; one that is no workbook may be a return only under certain conditions.

    Its unit has sent no workbook, or the file has the name of the dispatched workbook. All others are attachments.
    """
    files = list(files)
    heard = {file.unit for file in files if not (file.other or file.as_sent)}
    for file in files:
        workbook = context.status.workbooks.get(file.meant_by) if file.other else None
        along = workbook and not is_called_as_sent(file.base, workbook) and (workbook.returns or file.unit in heard)
        yield file._replace(meant_by="") if along else file


def sent_back_to(context: CollectContext, file: ReturnedFile) -> str:
    """Return the unit to which a file that needs attention is sent back; empty if unknown.

    The unit is of this month, by the file's form or else by its name, whatever its extension.
    """
    if file.origin:
        return file.unit if file.origin.period == context.period and file.unit in context.units else ""
    workbooks = context.status.workbooks.items()
    return next((unit for unit, workbook in workbooks if is_called_as_sent(file.base, workbook)), "")


def _names(path: str, unit: str) -> bool:
    """Return whether a path contains a unit's full or usual short name: 质监局, 月坛街道; not 市质监局."""
    short = unit.removeprefix(_DISTRICT).removesuffix(_OFFICE)
    before = path.partition(short)[0] if len(short) > _SHORTEST and short in path else None
    return safe_name(unit) in path or (before is not None and not before.endswith(_SUPERIORS))


def is_called_as_sent(base: str, workbook: UnitWorkbook) -> bool:
    """Return whether a file has the name of its unit's dispatched workbook, whatever its extension."""
    stems = (PurePosixPath(step.source.file).stem for step in workbook.sent)
    return any(base.startswith(stem) and base.removeprefix(stem)[:1] in _BEHIND_A_NAME for stem in stems)
