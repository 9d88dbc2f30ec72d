"""What does a paper cost? Filling in a template beside docxtpl alone; a bulletin and a page beside a whole `status`."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from docxtpl import DocxTemplate

from airplan.formats.docx.filling import rendered
from airplan.formats.docx.template_files import bundled_template
from airplan.reports.papers.template_fields import template_fields
from benchmarks.measuring import airplan, call, process, report
from support.word_files import sample
from support.year import played

if TYPE_CHECKING:
    from pathlib import Path

MONTHS, ROWS = 6, 12


def measure(place: Path) -> None:
    """Measure, and print a row for each comparison."""
    template = bundled_template("bulletin", "zh")
    fields = sample(template_fields("bulletin"), ROWS)

    def plainly() -> None:
        paper = DocxTemplate(BytesIO(template.content))
        paper.render(fields, autoescape=True)
        paper.save(BytesIO())

    report("filling in a bulletin : docxtpl alone", call(lambda: rendered(template, fields)), call(plainly))
    store = place / "year.sqlite"
    with played(store) as year:
        year.play(MONTHS)
    day = ("--as-of", f"2017-{MONTHS:02}-30")
    written = ("--draft", "--force", "--output", str(place / "bulletin.docx"))
    bulletin = process(airplan(str(store), "bulletin", "--period", f"2017-{MONTHS:02}", *day, *written))
    status = process(airplan(str(store), "status", *day))
    report("bulletin as a Word file : status", bulletin, status)
    page = process(airplan(str(store), "page", *day, "--force", "--output", str(place / "page.html")))
    report("page for leaders : status", page, status)
