"""Is the page one sheet, readable at every width, by keyboard and by ear, in a real Chromium, whatever it says?"""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from airplan.store.compiler import PlanFiles, compiled
from airplan.store.journal import Journal
from support.chromium import violations
from support.journals import decided, noon, said
from support.processes import PATIENCE
from support.suite import pages_of
from support.year import played

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from airplan.i18n import Language
    from airplan.store.entries import Draft
    from support.chromium import Chromium
    from support.command_line import Run
    from support.small_plan import SmallPlan

pytestmark = pytest.mark.slow
LANGUAGES = ("en", "zh")
DAYS = {2: "2017-02-28", 6: "2017-06-30", 12: "2017-12-31"}
MOST = 200_000
"""Bytes of the page of a year."""
SHEET = (1062, 733)
"""A4 landscape without margins of 8 mm, in CSS pixels."""
HOSTILE = '</td><script>document.title="ran"</script><img src="http://203.0.113.1/x" onerror=alert(1)>"\'\x1b[31m\u202e'
ENDLESS = "x" * 400


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stores of the made-up year at the ends of these months, and beside each other nothing else."""
    folder = tmp_path_factory.mktemp("year")
    for month in DAYS:
        with played(folder / f"{month}.sqlite") as playing:
            playing.play(month)
    return folder


@pytest.fixture
def written(run: Run, year: Path, tmp_path: Path) -> Any:
    """Return a function that writes the page at the end of a month."""

    def write(month: int, lang: Language, *more: str) -> Path:
        file = tmp_path / f"{month}.{lang}.html"
        store = str(year / f"{month}.sqlite")
        run("--store", store, "page", *more, "--as-of", DAYS[month], "--output", str(file), lang=lang)
        return file

    return write


@pytest.fixture
def hostile(run: Run, small_plan: SmallPlan, tmp_path: Path) -> Path:
    """The page of a plan and a journal full of marks and words without an end."""
    options = small_plan("长期的事\n            deadline", f"{ENDLESS}&lt;{ENDLESS}\n            deadline")
    plan = tmp_path / "plan.yaml"
    text = plan.read_text(encoding="utf-8").replace("某区2017年计划", f"某区<b>{'计划' * 60}</b>")
    plan.write_text(text.replace("brief: 长期的事", f"brief: <i>{ENDLESS}"), encoding="utf-8")
    files = PlanFiles(plan, tmp_path / "departments.yaml")
    store = compiled(files, str(tmp_path / "store.sqlite"))
    drafts: list[Draft] = [
        said("2017-05-24", "区甲局", "1a", problem=HOSTILE, note=ENDLESS, evidence=(HOSTILE, ENDLESS)),
        said("2017-05-24", "区甲局", "2a", note=HOSTILE),
        decided("2017-05-20", "milestone", "2a", to="2017-05-22", title=ENDLESS),
        decided("2017-05-21", "milestone", "1a", to="2017-05-23", title=HOSTILE),
        decided("2017-05-22", "extend", "1b", to="2017-06-02", authority=HOSTILE, reason=ENDLESS),
    ]
    Journal(store.database, "small-2017").append(drafts, revision="3f0a", now=noon("2017-05-25"))
    store.close()
    file = tmp_path / "hostile.html"
    run(*options, "page", "--as-of", "2017-05-31", "--output", str(file), lang="zh")
    return file


def overflowing(page: Page) -> list[str]:
    """Return what is wider than the window."""
    return list(
        page.evaluate(
            "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
            ".map(e => e.outerHTML.slice(0, 100))"
        )
    )


def sheet_height(page: Page) -> float:
    """Return how high the page is in print before its annex."""
    page.emulate_media(media="print")
    return float(page.evaluate("document.querySelector('.annex').getBoundingClientRect().top + scrollY"))


def check_printed(page: Page, folder: Path, last: str, annex: str) -> None:
    """Print, and check that the first sheet ends with the last block and the second begins with the annex."""
    pdf = folder / "printed.pdf"
    page.pdf(path=pdf, prefer_css_page_size=True)
    assert pages_of(pdf) > 1
    if shutil.which("pdftotext"):
        texts = [
            subprocess.run(
                ["pdftotext", "-f", number, "-l", number, pdf, "-"], capture_output=True, check=True, timeout=PATIENCE
            ).stdout.decode()
            for number in ("1", "2")
        ]
        assert last in texts[0]
        assert annex not in texts[0].split("\n")
        assert texts[1].lstrip().startswith(annex)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("month", DAYS)
def test_the_page_is_one_sheet_and_an_annex(
    chromium: Chromium, written: Any, tmp_path: Path, month: int, lang: Language
) -> None:
    file = written(month, lang)
    assert file.stat().st_size < MOST
    with chromium.page(width=SHEET[0], height=SHEET[1], language=lang) as page:
        page.goto(file.as_uri())
        assert sheet_height(page) < SHEET[1]
        last = {"en": "Lights by section", "zh": "各类任务灯色"}[lang]
        check_printed(page, tmp_path, last, {"en": "Annex", "zh": "附表"}[lang])


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_wider_than_the_window_and_axe_finds_nothing(
    chromium: Chromium, written: Any, width: int, lang: Language
) -> None:
    with chromium.page(width=width, language=lang) as page:
        page.goto(written(12, lang).as_uri())
        assert overflowing(page) == []
        assert violations(page) == []


def test_a_page_for_one_unit_is_clean_too(chromium: Chromium, written: Any) -> None:
    with chromium.page(width=360, language="zh") as page:
        page.goto(written(6, "zh", "--for", "德胜街道").as_uri())
        assert (overflowing(page), violations(page)) == ([], [])


def test_nothing_hostile_is_run_loaded_or_wide(chromium: Chromium, hostile: Path, tmp_path: Path) -> None:
    asked: list[str] = []
    for width in (360, 1280):
        with chromium.page(width=width, language="zh") as page:
            page.on("request", lambda request: asked.append(request.url))
            page.on("dialog", lambda dialog: pytest.fail(dialog.message))
            page.goto(hostile.as_uri())
            assert "ran" not in page.title()
            assert overflowing(page) == []
            assert violations(page) == []
            assert page.locator("script, img").count() == 0
            assert '<script>document.title="ran"</script>' in page.inner_text("main")
            if width == 1280:
                assert sheet_height(page) < SHEET[1]
                check_printed(page, tmp_path, "各类任务灯色", "附表")
    assert set(asked) == {hostile.as_uri()}


def test_the_keyboard_reaches_the_annex_and_every_link_is_seen(chromium: Chromium, written: Any) -> None:
    with chromium.page(language="en") as page:
        page.goto(written(6, "en").as_uri())
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0, "it is seen"
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        page.keyboard.press("Enter")
        place = page.evaluate("location.hash")
        assert place.startswith("#m-")
        assert page.locator(place).is_visible()
        page.keyboard.press("Shift+Tab")
        page.evaluate("location.hash = ''; document.querySelector('.skip').focus()")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "annex"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('section.block').id") == "measures"


def test_it_reads_without_its_style_and_without_script(chromium: Chromium, written: Any) -> None:
    with chromium.page(language="zh", java_script_enabled=False) as page:
        page.goto(written(6, "zh").as_uri())
        tiles = page.locator("ul.tiles li")
        assert tiles.count() == 6
        for light in ("红", "黄", "绿", "灰"):
            assert sum(light in text for text in tiles.all_inner_texts()) >= 1
