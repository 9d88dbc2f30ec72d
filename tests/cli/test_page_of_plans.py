"""Does the page over all plans say what `overview` says, with a part for each, also where one cannot be read?"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from support.chromium import violations
from support.desks import DAY, DISTRICTS, write_plan
from support.paths import DEPARTMENTS, PLAN
from support.suite import pages_of

if TYPE_CHECKING:
    from pathlib import Path

    from airplan.i18n import Language
    from support.chromium import Chromium
    from support.command_line import Run
    from support.desks import Desk

MOST = 400_000
"""Bytes of the page of sixteen plans."""
SHEET = (1062, 733)
"""A4 landscape without margins of 8 mm, in CSS pixels."""
HOSTILE = "<script>alert(1)</script>"


def page(run: Run, file: Path, *more: str, lang: Language = "en", code: int = 0) -> str:
    """Write the page of all plans and return it."""
    run("page", "--all-plans", "--as-of", DAY, "--output", str(file), *more, lang=lang, code=code)
    return file.read_text(encoding="utf-8")


def rows(text: str, key: str) -> list[list[str]]:
    """Return the texts of the cells of a table, by row."""
    found = re.search(rf'id="{key}".*?<tbody>(.*?)</tbody>', text, re.DOTALL)
    assert found, key
    of_row = re.findall("<tr>(.*?)</tr>", found[1])
    return [[re.sub("<.*?>", "", cell) for cell in re.findall("<t[hd].*?>(.*?)</t[hd]>", row)] for row in of_row]


def overview(run: Run, *more: str, code: int = 0) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("overview", "--as-of", DAY, *more, "--format", "json", code=code).out)
    return found


def test_the_numbers_are_those_of_overview(run: Run, desk: Desk, tmp_path: Path) -> None:
    desk("东城", "西城", "朝阳")
    shown, known = rows(page(run, tmp_path / "page.html"), "plans"), overview(run)
    assert [row[0] for row in shown[:-1]] == [each["plan"] for each in known[:-1]]
    keys = ["measures", "red", "yellow", "green", "grey"]
    behind = ["overdue", "done", "closed", "expected", "answered", "missing"]
    for row, each in zip(shown, known, strict=True):
        assert row[1:6] == [str(each[key]) for key in keys]
        assert row[7:13] == [str(each[key]) for key in behind]


def test_every_row_leads_to_its_plan_and_back(run: Run, desk: Desk, tmp_path: Path) -> None:
    desk("东城", "西城")
    text = page(run, tmp_path / "page.html", lang="zh")
    places = set(re.findall(r' id="([\w-]+)"', text))
    assert set(re.findall(r'href="#([\w-]+)"', text)) <= places
    assert re.findall('<h3 id="plan-[0-9]-h">(.*?)</h3>', text) == ["东城", "西城"]
    assert text.count('href="#plans"') == 2
    assert "<article" not in text


def test_the_most_urgent_of_all_plans_come_first(run: Run, desk: Desk, tmp_path: Path) -> None:
    desk("东城", "西城")
    report = ("--unit", "区甲局", "--note", "已完成过半。", "--period", "2017-07", "--by", "王芳", "--yes")
    for plan in ("东城", "西城"):
        run("--plan", plan, "record", "1a", "--status", "in-progress", *report, "--as-of", "2017-07-20")
    late = [row[0] for row in rows(page(run, tmp_path / "page.html"), "attention")]
    assert len(late) >= 2
    assert {each[:2] for each in late} == {"东城", "西城"}


def test_an_unreadable_plan_has_a_row_and_a_part(run: Run, desk: Desk, tmp_path: Path) -> None:
    folder = desk("东城", "西城")
    (folder / "西城" / "plan.yaml").write_text("broken: [", encoding="utf-8")
    text = page(run, tmp_path / "page.html", code=3)
    east, west, *others = rows(text, "plans")
    assert not others, "one plan has no total"
    assert (east[1], west[0], west[1]) == ("3", "西城", "–")
    part = re.search('<section class="part" id="plan-2".*?</section>', text, re.DOTALL)
    assert part
    assert "plan.yaml:" in part[0]


def test_nothing_is_written_where_no_plan_can_be_read(run: Run, desk: Desk, tmp_path: Path) -> None:
    folder = desk("东城")
    (folder / "东城" / "plan.yaml").write_text("broken: [", encoding="utf-8")
    run("page", "--all-plans", "--as-of", DAY, "--output", str(tmp_path / "page.html"), code=3)
    assert not (tmp_path / "page.html").exists()


def test_a_name_over_all_plans_is_refused(run: Run, desk: Desk, tmp_path: Path) -> None:
    desk("东城", "西城")
    said = run("page", "--all-plans", "--for", "区甲局", "--output", str(tmp_path / "page.html"), code=2)
    assert "--for" in said.err
    assert not (tmp_path / "page.html").exists()


def test_words_of_a_plan_are_escaped(run: Run, desk: Desk, tmp_path: Path) -> None:
    folder = desk("东城", "西城")
    write_plan(folder / "西城", "西城", ("某区2017年计划", f"某区{HOSTILE}"))
    text = page(run, tmp_path / "page.html", lang="zh")
    assert "<script" not in text
    assert "&lt;script&gt;" in text


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_sixteen_plans_fit_on_a_sheet(chromium: Chromium, run: Run, desk: Desk, tmp_path: Path, lang: Language) -> None:
    folder = desk(*DISTRICTS)
    for number, name in enumerate(DISTRICTS):
        plan = PLAN.read_text("utf-8").replace("id: xicheng-2017", f"id: city-{number}", 1)
        (folder / name / "plan.yaml").write_text(plan, encoding="utf-8")
        (folder / name / "departments.yaml").write_bytes(DEPARTMENTS.read_bytes())
    file = tmp_path / "page.html"
    page(run, file, lang=lang)
    assert file.stat().st_size < MOST
    with chromium.page(width=SHEET[0], height=SHEET[1], language=lang) as shown:
        shown.goto(file.as_uri())
        shown.emulate_media(media="print")
        annex = shown.evaluate("document.querySelector('.annex').getBoundingClientRect().top + scrollY")
        assert annex < SHEET[1]
        shown.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
        assert pages_of(tmp_path / "page.pdf") > 1


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 1280])
def test_only_the_comparison_scrolls_and_axe_finds_nothing(
    chromium: Chromium, run: Run, desk: Desk, tmp_path: Path, width: int
) -> None:
    folder = desk(*DISTRICTS[:4])
    (folder / "朝阳" / "plan.yaml").write_text("broken: [", encoding="utf-8")
    file = tmp_path / "page.html"
    page(run, file, lang="zh", code=3)
    with chromium.page(width=width, language="zh") as shown:
        shown.goto(file.as_uri())
        assert shown.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(shown) == []
