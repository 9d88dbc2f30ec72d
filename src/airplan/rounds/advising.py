"""What is to be done now about the workbooks that came back?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.i18n import _
from airplan.i18n.forms import join_phrases
from airplan.rounds.form_grid import few

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from airplan.rounds.collection import Collection, ReturnedFile

_MANY = 12
"""Files that are listed one by one."""


def remarks(collection: Collection, *, returning: bool = False) -> Iterator[str]:
    """A sentence for each thing that can be done, and only for what helps here; `returning`: new workbooks have been
    written for what is held up."""
    if not collection.files:
        yield _("No workbook was found there.")
        return
    odd = [file for file in collection.files if file.doubts and not file.held_up]
    if odd:
        yield "\n  ".join([_("Odd, and taken all the same:"), *_listed(odd)])
    held = sorted((file for file in collection.files if file.held_up), key=lambda file: bool(file.unreadable))
    if held:
        yield "\n  ".join([_("Held up:"), *_listed(held)])
    if returning or not held:
        return
    cells = [cell for file in held for cell in file.cells if cell.open]
    if any(cell.verdict != "refused" and not cell.between for cell in cells):
        yield _("What is stale, in conflict or locked: --prefer returned or --prefer known says what counts.")
    if any(cell.between for cell in cells):
        yield _("Where two files disagree: --only FILE names the one that counts.")
    if any(_may_be_passed(file) for file in held):
        yield _("What is named as a whole, and not to be helped: --prefer returned takes the rest of the file.")
    yield _("--return-to DIR writes a workbook for each file that is held up, to be sent back to its unit.")
    if any(not (file.held_up or file.before or file.sent_back) for file in collection.files):
        yield _("--only FILE or --only UNIT takes what is not held up.")


def _listed(files: Sequence[ReturnedFile]) -> Iterator[str]:
    """A line for each file, the first of them where they are many."""
    yield from map(_in_short, files[:_MANY])
    if len(files) > _MANY:
        yield _("and {count} more").format(count=len(files) - _MANY)


def _in_short(file: ReturnedFile) -> str:
    """2017-05_区环保局.xlsx!填报表!K8, L12; what is wrong with the file as a whole, or odd about what it says."""
    place = f"{file.base}!{file.sheet}" if file.sheet else file.base
    cells = list(dict.fromkeys(cell.address for cell in file.cells if cell.open))
    if cells:
        place = f"{place}!{few(cells)}"
    texts = file.wrong
    if not file.held_up:
        doubts = [(ref, str(doubt)) for ref, some in file.doubts.items() for doubt in some]
        texts = [_("{file}: {finding}").format(file=ref, finding=doubt) for ref, doubt in doubts]
    wrong = join_phrases(text.partition("\n")[0] for text in texts)
    return _("{file}: {finding}").format(file=place, finding=wrong) if wrong else place


def _may_be_passed(file: ReturnedFile) -> bool:
    """Is everything that is wrong with it as a whole such that somebody may pass it over?"""
    return bool(file.findings) and not file.passed and all(finding.passable for finding in file.findings)
