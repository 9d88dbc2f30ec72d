"""Find what a unit wrote in its workbook outside the answer cells: it is shown and not imported.

Texts that airplan itself put outside the table are recognised by digests in a hidden cell; workbooks of airplan 0.1.0
do not have it, and are recognised by their headings.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from airplan.i18n import in_every_language
from airplan.office_files.workbook_model import CellContent, Remark, address
from airplan.rounds.cell_values import address_of, is_blank, shown
from airplan.rounds.form_columns import column_of
from airplan.rounds.form_grid import beside, form_places, is_mark
from airplan.rounds.instructions import HEADING
from airplan.rounds.own_texts import plain, text_digest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from airplan.office_files.workbook_model import Place, ReadBook, Sheet
    from airplan.rounds.form_grid import Marks, Placement

_REPEATED = 20
"""Number of remarks of one kind on one sheet that are repeated; the others are counted."""
_LONGEST = 2_000
"""Characters of a text that are repeated."""
_FIRST_CELLS = 3
"""Cells of an added sheet that are repeated."""
_OWN_AUTHOR = "airplan"
_LAST_LINE_OF_GUIDANCE = 12


def remarks(book: ReadBook, marks: Sequence[Marks], placement: Placement | None) -> list[Remark]:
    """Return the remarks outside the answer cells; `placement` is the position of the table, if known."""
    return _few(_all(book, marks, placement, _known(marks)))


def _all(
    book: ReadBook, marks: Sequence[Marks], placement: Placement | None, known: Collection[str]
) -> Iterator[Remark]:
    yield from book.remarks
    for sheet in book.sheets:
        yield from (remark for remark in sheet.remarks if not _is_own(remark, known))
    for each in marks:
        if placement and each.sheet.title == placement.sheet and each.columns and each.rows:
            yield from _around_the_table(each.sheet, placement, known)
        elif not (each.parts or each.columns or each.rows):
            yield from _on_another_sheet(each.sheet, known)


def _known(marks: Iterable[Marks]) -> set[str]:
    """Return the digests of the texts that airplan itself has written."""
    return {digest for each in marks for digests, _row, _column in each.known for digest in digests.split()}


def _is_own(remark: Remark, known: Collection[str]) -> bool:
    """Return whether a remark is airplan's own comment on a cell."""
    if remark.kind != "comment":
        return False
    return text_digest(remark.text) in known if known else remark.author == _OWN_AUTHOR


def _around_the_table(sheet: Sheet, placement: Placement, known: Collection[str]) -> Iterator[Remark]:
    """Yield texts around the table, struck-out text in it, and links in cells that keep no address."""
    title = placement.sheet
    for number, place in enumerate(sorted({*beside(placement), *_changed_cover(placement, known)})):
        # Remarks that are only counted need no words: there may be many.
        yield Remark("text", title, address(place), _text(sheet.cells[place]) if number < _REPEATED else "")
    for _row, _key, place in form_places(placement, placement.form.locked):
        if struck := placement.content(place).struck:
            yield Remark("struck-out", title, address(place), struck)
    kept = {
        place
        for _row, key, place in form_places(placement, placement.form.answers)
        if (column_ := column_of(key)) and column_.holds == "lines" and place in placement.cells
    }
    for place, link in _links(sheet):
        if place not in kept and link not in _text(sheet.cells.get(place, CellContent(""))):
            yield Remark("link", title, address(place), link)


def _changed_cover(placement: Placement, known: Collection[str]) -> Iterator[Place]:
    """Yield the cells above the table in which airplan's text about the workbook was changed."""
    covered = placement.columns.get("ref", ()) if known else ()
    for (row, column), content in placement.cells.items():
        if (
            row < placement.top
            and column in covered
            and not placement.is_head(row)
            and text_digest(_text(content)) not in known
        ):
            yield row, column


def _links(sheet: Sheet) -> Iterator[tuple[Place, str]]:
    """Yield (place, address) of every link, including those by formula."""
    for place, link in sheet.links.items():
        yield place, address_of(link)
    for place, content in sheet.cells.items():
        if content.link and place not in sheet.links:
            yield place, address_of(content.link)


def _on_another_sheet(sheet: Sheet, known: Collection[str]) -> Iterator[Remark]:
    """Yield the remarks on a sheet other than the table: additions to the instructions, or the added sheet."""
    cells = {
        place: content for place, content in sheet.cells.items() if not (is_blank(content) or is_mark(content.value))
    }
    if not cells:
        return
    own = {place for place, content in cells.items() if known and text_digest(_text(content)) in known}
    if not known and any(plain(_text(content)) in _headings() for content in cells.values()):
        own = {place for place in cells if place[1] == 1 and place[0] <= _LAST_LINE_OF_GUIDANCE}
    if not own:
        first = list(cells.values())[:_FIRST_CELLS]
        more = len(cells) - len(first)
        yield Remark("sheet", sheet.title, "", " / ".join(map(_text, first))[:_LONGEST], more=more)
    for place, content in cells.items() if own else ():
        if place not in own:
            yield Remark("text", sheet.title, address(place), _text(content))


def _headings() -> set[str]:
    return {plain(text) for text in in_every_language(HEADING)}


def _text(content: CellContent) -> str:
    text = content.value if isinstance(content.value, str) else shown(content)
    return text[:_LONGEST]


def _few(found: Iterable[Remark]) -> list[Remark]:
    """Return the first remarks of each kind and sheet; the last of them has the number of the others."""
    kept: list[Remark] = []
    last: dict[tuple[str, str], int] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for remark in found:
        group = remark.kind, remark.sheet
        counts[group] += 1
        if counts[group] <= _REPEATED:
            last[group] = len(kept)
            kept.append(remark._replace(text=remark.text[:_LONGEST]))
        else:
            kept[last[group]] = kept[last[group]]._replace(more=counts[group] - _REPEATED)
    return kept
