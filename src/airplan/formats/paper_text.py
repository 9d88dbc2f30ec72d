"""Write a paper as Markdown, and as a page of HTML that needs no other file."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from airplan.formats.control_characters import visible
from airplan.formats.html.elements import document, safe, safe_lines
from airplan.formats.html.svg_drawings import curve_drawing
from airplan.i18n import _, pgettext
from airplan.i18n.terms import LIGHT_TITLES
from airplan.reports.papers.paper import NOTHING, heading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.reports.papers.paper import Curve, Paper, PaperHead, PaperTable, Part

_SPECIAL = r"([\\`*_\[\]<>|])"
_LIGHT_CELLS = ("灯", "原灯", "现灯")
_STYLE = """\
body { font-family: FangSong, 仿宋, SimSun, serif; font-size: 12pt; line-height: 1.7; max-width: 52em;
 margin: 2em auto; padding: 0 1em; color: #000; background: #fff }
.series { font-size: 26pt; text-align: center; color: #c00; margin: 0 }
.number { text-align: center; margin: 0 }
.issuer { overflow: hidden; border-bottom: 2px solid #c00; padding-bottom: .3em }
.issuer .day { float: right }
h1 { font-size: 20pt; text-align: center; font-weight: bold; line-height: 1.4 }
h2 { font-family: SimHei, 黑体, sans-serif; font-size: 14pt; font-weight: normal; page-break-after: avoid }
p { margin: .3em 0 }
.draft { color: #c00; border: 2px solid #c00; display: inline-block; padding: 0 .6em }
.signature { text-align: right; margin-top: 1.5em }
table { border-collapse: collapse; width: 100%; font-size: 10pt; line-height: 1.4; margin: .6em 0 }
th, td { border: 1px solid #666; padding: .2em .4em; vertical-align: top; text-align: left }
th { background: #eee }
thead { display: table-header-group }
tr { page-break-inside: avoid }
td.count { text-align: right }
td.red { background: #f8c8c8 } td.yellow { background: #fdf0b5 } td.green { background: #cfeacb }
td.grey { background: #e4e4e4 }
svg { max-width: 100% } .drawing { page-break-inside: avoid }
.annex { page-break-before: always }
@page { size: A4; margin: 20mm }
@media print { body { margin: 0; max-width: none; padding: 0 } }"""


# --- Markdown ---------------------------------------------------------------------------------------------------------


def as_markdown(paper: Paper, width: int = 0) -> str:
    """Return the paper as Markdown.

    With a width, in cells of a terminal, no line is longer: paragraphs are broken, and a table that is wider becomes a
    list.
    """
    blocks = list(_head_in_markdown(paper.head))
    for number, part in paper.numbered():
        blocks.append(f"## {_plain(heading(number, part.heading))}")
        blocks += map(_plain, part.paragraphs)
        blocks += _table_in_markdown(part.table, width)
    blocks += [_plain(line) for line in _signature(paper.head)]
    blocks.append(f"## {_plain(paper.annex_title)}")
    blocks += _table_in_markdown(paper.annex, width)
    text = "\n\n".join(_broken(block, width) for block in blocks if block)
    return f"{text}\n"


def _head_in_markdown(head: PaperHead) -> Iterator[str]:
    if head.draft:
        yield f"**{_plain(head.draft)}**"
    yield f"**{_plain(head.series)}**"
    yield _plain(_issue_in_words(head))
    yield _plain(" · ".join(filter(None, (head.office, head.day))))
    yield f"# {_plain(head.title)}"
    if head.addressee:
        yield _plain(_("{unit}:").format(unit=head.addressee))


def _issue_in_words(head: PaperHead) -> str:
    """Return the document number, or 第5期（总第17期）."""
    if head.number or not head.total:
        return head.number or head.serial
    return _("{name} ({explained})").format(name=head.serial, explained=head.total)


def _signature(head: PaperHead) -> Iterator[str]:
    yield head.signature
    yield head.day
    if head.contact:
        yield _("Contact: {contact}").format(contact=head.contact)
    if head.copies:
        yield _("Copies: {who}").format(who=head.copies)


def _table_in_markdown(table: PaperTable | None, width: int) -> list[str]:
    if not table or not table.rows:
        return []
    parts = table.with_content().parts()
    return [block for title, part in parts for block in (_plain(title), _rows_in_markdown(part, width)) if block]


def _rows_in_markdown(table: PaperTable, width: int) -> str:
    titles = [title for _name, title in table.columns]
    rule = ["---:" if isinstance(cell, int) else "---" for cell in table.rows[0]]
    rows = [titles, rule, *([str(cell) for cell in row] for row in table.rows)]
    lines = [f"| {' | '.join(_plain(cell).replace(chr(10), '<br>') for cell in row)} |" for row in rows]
    if width and any(_cells(line) > width for line in lines):
        return "\n".join(_broken(line, width, "  ") for line in _as_list(table))
    return "\n".join(lines)


def _as_list(table: PaperTable) -> Iterator[str]:
    """Yield a line for each row: its first words, and the other cells that have content behind their headings."""
    labelled = _("{label}: {text}")
    between = pgettext("between the cells of a row", "; ")
    for row in table.rows:
        named = 1 if isinstance(row[1], int) else 2
        first = " ".join(str(cell) for cell in row[:named])
        more = [
            labelled.format(label=title, text=str(cell).replace("\n", " "))
            for (_name, title), cell in zip(table.columns[named:], row[named:], strict=True)
            if cell not in ("", NOTHING)
        ]
        yield f"- {_plain(between.join([first.strip(), *more]))}"


def _plain(text: str) -> str:
    """Return a text whose characters mean nothing in Markdown."""
    return re.sub(_SPECIAL, r"\\\1", visible(text))


def _cells(text: str) -> int:
    """Return how many cells of a terminal a text takes."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _broken(text: str, width: int, indent: str = "") -> str:
    """Return a text broken into lines of at most a width in cells; 0: unchanged. Further lines are indented."""
    if not width or "\n" in text:
        return text
    from airplan.formats.line_breaks import break_positions

    ends = [0, *break_positions(text, width - len(indent)), len(text)]
    return f"\n{indent}".join(text[start:end].rstrip() for start, end in pairwise(ends))


# --- HTML -------------------------------------------------------------------------------------------------------------


def as_html(paper: Paper) -> str:
    """Return the paper as a page that prints on A4; it loads nothing."""
    return document(paper.head.title, _STYLE, body_in_html(paper))


def body_in_html(paper: Paper) -> Iterator[str]:
    """Yield the content of such a page."""
    yield from _head_in_html(paper.head)
    for number, part in paper.numbered():
        yield from _part_in_html(number, part)
    yield '<div class="signature">'
    yield from (f"<p>{safe(line)}</p>" for line in _signature(paper.head))
    yield "</div>"
    yield f'<h2 class="annex">{safe(paper.annex_title)}</h2>'
    yield from _table_in_html(paper.annex)


def _head_in_html(head: PaperHead) -> Iterator[str]:
    if head.draft:
        yield f'<p class="draft">{safe(head.draft)}</p>'
    yield f'<p class="series">{safe(head.series)}</p>'
    if issue := _issue_in_words(head):
        yield f'<p class="number">{safe(issue)}</p>'
    yield f'<p class="issuer"><span class="day">{safe(head.day)}</span>{safe(head.office)}</p>'
    yield f"<h1>{safe(head.title)}</h1>"
    if head.addressee:
        yield f"<p>{safe(_('{unit}:').format(unit=head.addressee))}</p>"


def _part_in_html(number: str, part: Part) -> Iterator[str]:
    yield f"<h2>{safe(heading(number, part.heading))}</h2>"
    yield from (f"<p>{safe(text)}</p>" for text in part.paragraphs)
    yield from (drawing for curve in part.curves for drawing in _drawing(curve))
    if part.table:
        yield from _table_in_html(part.table)


def _table_in_html(table: PaperTable) -> Iterator[str]:
    for title, part in table.with_content().parts() if table.rows else ():
        if title:
            yield f"<p>{safe(title)}</p>"
        yield from _rows_in_html(part)


def _rows_in_html(table: PaperTable) -> Iterator[str]:
    yield f"<table><thead><tr>{''.join(f'<th>{safe(title)}</th>' for _name, title in table.columns)}</tr></thead>"
    lights = {_(title): light for light, title in LIGHT_TITLES.items()}
    yield "<tbody>"
    for row in table.rows:
        cells = zip(table.columns, row, strict=True)
        yield f"<tr>{''.join(_cell_in_html(name, cell, lights) for (name, _title), cell in cells)}</tr>"
    yield "</tbody></table>"


def _cell_in_html(name: str, cell: str | int, lights: dict[str, str]) -> str:
    kind = lights.get(str(cell), "") if name in _LIGHT_CELLS else "count" if isinstance(cell, int) else ""
    shown = safe_lines(str(cell))
    return f'<td class="{kind}">{shown}</td>' if kind else f"<td>{shown}</td>"


def _drawing(curve: Curve) -> Iterator[str]:
    """Yield a drawing with its title and what its lines mean; nothing where there is nothing to draw."""
    drawn = [*curve_drawing(curve)]
    if drawn:
        legend = pgettext("below a drawing", "Solid line: reached. Dashed line: expected by schedule.")
        yield f'<div class="drawing"><p>{safe(curve.title)}</p>'
        yield from drawn
        yield f"<p>{safe(legend)}</p></div>"
