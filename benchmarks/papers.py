"""What does a paper cost? Filling in a template beside docxtpl alone; a bulletin and a page beside a whole `status`.

Several plans are compared beside one: an overview, and a page over all of them.
"""

from __future__ import annotations

import shutil
import sys
from io import BytesIO
from typing import TYPE_CHECKING

from docxtpl import DocxTemplate

from airplan.formats.docx.filling import rendered
from airplan.formats.docx.template_files import bundled_template
from airplan.reports.papers.template_fields import template_fields
from benchmarks.measuring import DEPARTMENTS, PLAN, airplan, call, process, report
from support.word_files import sample
from support.year import played

if TYPE_CHECKING:
    from pathlib import Path

MONTHS, ROWS, PLANS = 6, 12, 16


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
    desk = desk_of(place, store)
    asked = [sys.executable, "-m", "airplan", "--workspace", str(desk)]
    report(f"overview of {PLANS} plans : status of one", process([*asked, "overview", *day]), status)
    compared = process([*asked, "page", "--all-plans", *day, "--force", "--output", str(place / "plans.html")])
    report(f"page of {PLANS} plans : status of one", compared, status)


def desk_of(place: Path, store: Path) -> Path:
    """Return a workspace of plans that are workspaces of their own, each with a copy of the store."""
    desk = place / "desk"
    for number in range(PLANS):
        folder = desk / str(number)
        folder.mkdir(parents=True)
        for file, name in ((PLAN, "plan.yaml"), (DEPARTMENTS, "departments.yaml"), (store, "airplan.sqlite")):
            shutil.copy(file, folder / name)
        (folder / "airplan.toml").write_text('[plan]\nfile = "plan.yaml"\ndepartments = "departments.yaml"\n', "utf-8")
    lines = [f'plan{number} = "{number}"' for number in range(PLANS)]
    (desk / "airplan.toml").write_text("\n".join(["[plans]", *lines, ""]), "utf-8")
    return desk
