"""Write the page for leaders as HTML: a file of its own, or fragments for a page around it.

A fragment has no script, no style of its own and no attribute `style`; its classes are those of page_style. Links are
made by functions, so that a file leads to its annex and a window to its own pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.formats.html.elements import breakable, document, safe, safe_lines
from airplan.formats.html.page_style import FILE_STYLE, PAGE_STYLE
from airplan.formats.html.svg_drawings import TILE, curve_drawing, light_bar
from airplan.i18n import _, pgettext
from airplan.reports.page.page_model import BlockLink, Lamp, LightBar, MeasureLink, Unbroken, pieces_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from airplan.reports.page.page_model import Cell, MeasureSheet, Page, PageBlock, PageTable, Piece, PlanPart, Tile

SHAPES = {"red": "▲", "yellow": "◆", "green": "●", "grey": "○", "done": "✔", "reports": "✎"}
"""The shape of each light and of the other tiles; each stands before a word."""

_IN_PART = 4
"""The level of the headings in the part of a plan."""


class Links(NamedTuple):
    """Where the links of a page lead."""

    measure: Callable[[str], str]
    """ID of a measure → address."""
    whole: Callable[[str], str]
    """Key of a list that the first page cuts → address of the whole list."""


def anchor(measure: str) -> str:
    """Return the name of a measure's place in a file: m-8b; only letters, digits, and what stands for others."""
    return "m-" + "".join(map(_plain, measure))


def _plain(character: str) -> str:
    plain = character.isascii() and (character.isalnum() or character == "-")
    return character if plain else f"_{ord(character):x}"


IN_FILE = Links(lambda measure: f"#{anchor(measure)}", lambda key: f"#{key}")
"""The links of a file: to places in its annex."""


def page_document(page: Page) -> str:
    """Return the page as a file that needs no other: the first page and its annex."""
    body = [
        f'<a class="skip" href="#annex">{safe(_("To the annex"))}</a>',
        '<main class="page">',
        first_page(page, IN_FILE),
        '<section class="annex" id="annex" tabindex="-1" aria-labelledby="annex-h">',
        f'<h2 id="annex-h">{safe(_("Annex"))}</h2>',
        *(_block(each, IN_FILE, level=3) for each in page.lists),
        *(_plan_part(each) for each in page.plans),
        *_sheets(page),
        "</section>",
        "</main>",
    ]
    return document(page.title, f"{PAGE_STYLE}\n{FILE_STYLE}", body)


def _sheets(page: Page) -> Iterator[str]:
    if page.plans:
        return
    yield f"<h3>{safe(_('Measures in full'))}</h3>"
    yield '<div class="sheets">'
    yield from (measure_sheet(each, level=4) for each in page.measures)
    yield "</div>"


def _plan_part(part: PlanPart) -> str:
    lines = [
        f'<section class="part" id="{part.key}" aria-labelledby="{part.key}-h">',
        f'<h3 id="{part.key}-h">{breakable(part.heading)}</h3>',
        *(f"<p>{breakable(line)}</p>" for line in part.lines),
        *(_block(each, IN_FILE, level=_IN_PART) for each in part.blocks),
        f'<p class="more">{_piece(part.back, IN_FILE)}</p>',
        "</section>",
    ]
    return "\n".join(lines)


def first_page(page: Page, links: Links) -> str:
    """Return the first page as a fragment, with one heading of level 1; the lists that it cuts are not in it."""
    wide, narrow = page.columns
    lines = [
        '<div class="head">',
        f"<h1>{safe(page.title)}</h1>",
        f'<p class="day">{safe(page.day)}</p>',
        *(f'<p class="note">{safe(note)}</p>' for note in page.notes),
        "</div>",
        '<ul class="tiles">',
        *map(_tile, page.tiles),
        "</ul>",
        *(_block(each, links, scrolls=True) for each in page.above),
        '<div class="columns">',
        '<div class="wide">',
        *(_block(each, links) for each in wide),
        '</div><div class="narrow">',
        *(_block(each, links) for each in narrow),
        "</div></div>",
    ]
    return "\n".join(lines)


def measure_sheet(sheet: MeasureSheet, level: int = 2) -> str:
    """Return a measure with its fields and its history as a fragment; `level` is that of its heading."""
    heading = safe(sheet.heading)
    place = anchor(sheet.id)
    lines = [
        f'<article class="measure" id="{place}" aria-labelledby="{place}-h">',
        f'<h{level} id="{place}-h">{heading} {_lamp(sheet.lamp)}</h{level}>',
        "<dl>",
        *(_field(label, said) for label, said in sheet.fields),
        "</dl>",
        *_history(sheet),
        "</article>",
    ]
    return "\n".join(lines)


def _field(label: str, said: tuple[str, ...]) -> str:
    return f"<div><dt>{safe(label)}</dt>{''.join(f'<dd>{safe_lines(line)}</dd>' for line in said)}</div>"


def _history(sheet: MeasureSheet) -> Iterator[str]:
    if not sheet.history:
        return
    head = "".join(f'<th scope="col">{safe(title)}</th>' for title in (_("Date"), _("Unit"), _("Entry")))
    yield f'<table class="history"><caption>{safe(pgettext("entries about a measure", "History"))}</caption>'
    yield f"<thead><tr>{head}</tr></thead><tbody>"
    for each in sheet.history:
        said = "<br>".join(safe(line) for line in each.what if line)
        yield f"<tr><td>{safe(each.day)}</td><td>{safe(each.who)}</td><td>{said}</td></tr>"
    yield "</tbody></table>"
    if sheet.earlier:
        yield f'<p class="more">{safe(sheet.earlier)}</p>'


def _tile(tile: Tile) -> str:
    note = f" <small>{safe(tile.note)}</small>" if tile.note else ""
    shape = SHAPES.get(tile.sign, "")
    return (
        f'<li class="tile {tile.sign}"><span class="shape" aria-hidden="true">{shape}</span>'
        f"<b>{safe(tile.number)}</b> <span>{safe(tile.word)}</span>{note}</li>"
    )


def _block(block: PageBlock, links: Links, level: int = 2, *, scrolls: bool = False) -> str:
    """Return a block; where its table is wider than the window, the table alone `scrolls` sideways."""
    element = "section" if level < _IN_PART else "div"  # parts repeat their headings, which landmarks must not
    labelled = f' aria-labelledby="{block.key}-h"' if level < _IN_PART else ""
    lines = [f'<{element} class="block" id="{block.key}"{labelled}>']
    lines.append(f'<h{level} id="{block.key}-h">{safe(block.heading)}</h{level}>')
    more = f' <a href="{safe(links.whole(block.whole))}">{safe(block.more)}</a>' if block.more else ""
    said = [breakable(line) for line in block.lines]
    if more and not block.table and said:
        said[-1], more = said[-1] + more, ""
    lines += [f"<p>{line}</p>" for line in said]
    if block.curves:
        lines.append('<div class="curves">')
        for curve in block.curves:
            lines += [f'<div class="curve"><p>{safe(curve.title)}</p>', *curve_drawing(curve, TILE), "</div>"]
        lines.append("</div>")
    if block.table:
        table = _table(block.table, block.key, links)
        around = f'<div class="scroll" tabindex="0" role="group" aria-labelledby="{block.key}-h">'
        lines.append(f"{around}{table}</div>" if scrolls else table)
    if more:
        lines.append(f'<p class="more">{more.strip()}</p>')
    return "\n".join([*lines, f"</{element}>"])


def _table(table: PageTable, key: str, links: Links) -> str:
    classes = [_class(column) for column in zip(*table.rows, strict=True)]
    body = "\n".join(_row(row, classes, links) for row in table.rows)
    titles = "".join(
        f'<th scope="col"{of}>{safe(title)}</th>' for of, title in zip(classes, table.columns, strict=True)
    )
    head = f"<thead><tr>{titles}</tr></thead>"
    return f'<table aria-labelledby="{key}-h">{head}<tbody>\n{body}\n</tbody></table>'


def _row(row: tuple[Cell, ...], classes: Sequence[str], links: Links) -> str:
    others = "".join(f"<td{of}>{_cell(cell, links)}</td>" for cell, of in list(zip(row, classes, strict=True))[1:])
    return f'<tr><th scope="row">{_cell(row[0], links)}</th>{others}</tr>'


def _class(cells: tuple[Cell, ...]) -> str:
    """Return the attribute of a column's cells: of whole numbers, and of drawings, which small screens omit."""
    if any(isinstance(each, int) for each in cells):
        return ' class="count"'
    return ' class="drawn"' if any(isinstance(each, LightBar) for each in cells) else ""


def _cell(cell: Cell, links: Links) -> str:
    pieces = pieces_of(cell) or ("",)
    first, *others = (_piece(each, links) for each in pieces)
    if all(isinstance(each, MeasureLink) for each in pieces):
        return " ".join([first, *others])
    return first + "".join(f'<span class="under">{each}</span>' for each in others)


def _piece(piece: Piece, links: Links) -> str:
    if isinstance(piece, MeasureLink):
        return f'<a href="{safe(links.measure(piece.measure))}">{breakable(piece.text)}</a>'
    if isinstance(piece, BlockLink):
        return f'<a href="{safe(links.whole(piece.key))}">{breakable(piece.text)}</a>'
    if isinstance(piece, Lamp):
        return _lamp(piece)
    if isinstance(piece, LightBar):
        return light_bar(piece.counts.lights)
    if isinstance(piece, Unbroken):
        return f'<span class="unbroken">{safe(piece.text)}</span>'
    return breakable(str(piece))


def _lamp(lamp: Lamp) -> str:
    shape = SHAPES[lamp.light]
    return f'<span class="lamp {lamp.light}"><i aria-hidden="true">{shape}</i>{safe(lamp.word)}</span>'
