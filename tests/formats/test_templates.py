"""Are the templates that ship with airplan whole, laid out by GB/T 9704, and good for every field of their papers?"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from docx import Document
from lxml import etree

from airplan.formats.docx import fonts
from airplan.formats.docx.checking import checked
from airplan.formats.docx.filling import rendered
from airplan.formats.docx.fonts import missing_fonts
from airplan.formats.docx.opening import W
from airplan.formats.docx.template_files import KINDS, TemplateFile, bundled_template
from airplan.reports.papers.template_fields import KIND_FIELDS, listed, template_fields
from support.paths import ROOT
from support.processes import PATIENCE
from support.word_files import parts_of, sample, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.suite import Suite

sys.path.insert(0, str(ROOT / "templates"))

import gbt
import make_templates

ALL = [(kind, language) for kind in make_templates.KINDS for language in ("zh", "en")]
POINTS_OF_A_MILLIMETRE = 72 / 25.4
LINES, CHARACTERS = 22, 28
"""Of a full page: GB/T 9704-2012, 5.2.3."""


def test_the_files_are_what_the_script_makes() -> None:
    """The parts are compared, because zlib may pack them differently elsewhere."""
    for path, content in make_templates.templates():
        assert parts_of(path.read_bytes()) == parts_of(content), f"run templates/make_templates.py: {path.name}"
    made = {path for path, _content in make_templates.templates()}
    assert set(make_templates.TARGET.rglob("*.docx")) == made


def test_every_kind_with_fields_has_a_template() -> None:
    assert set(KIND_FIELDS) == set(make_templates.KINDS) <= set(KINDS)


@pytest.mark.parametrize(("kind", "language"), ALL)
def test_a_bundled_template_has_no_mistakes_and_shows_the_fields_that_it_names(kind: str, language: str) -> None:
    template = bundled_template(kind, language)
    used = checked(template).used
    assert used, "fields"
    values = sample(template_fields(kind))
    text = shown(rendered(template, values)) + shown(rendered(template, {**values, "文号": ""}))
    assert [name for name in used if f"〈{name}" not in text and not is_list(kind, name)] == []
    assert "{" not in text


def is_list(kind: str, name: str) -> bool:
    return any(field.name == name and field.inside for field in template_fields(kind))


@pytest.mark.parametrize(("kind", "language"), ALL)
def test_a_paper_without_any_content_is_still_whole(kind: str, language: str) -> None:
    nothing = {field.name: [] if field.lines or field.inside else "" for field in template_fields(kind)}
    document = Document(BytesIO(rendered(bundled_template(kind, language), nothing)))
    assert all(len(table.rows) > 0 for table in document.tables)


@pytest.mark.parametrize("kind", KIND_FIELDS)
def test_fields_are_described_once(kind: str) -> None:
    names = Counter(name for name, _field in listed(template_fields(kind)))
    assert [name for name, count in names.items() if count > 1] == []
    assert all(field.about for _name, field in listed(template_fields(kind)))


# --- the layout -------------------------------------------------------------------------------------------------------


def elements(kind: str, language: str, name: str) -> Iterator[etree._Element]:
    for part in ("word/document.xml", "word/styles.xml", "word/footer1.xml", "word/footer2.xml"):
        yield from etree.fromstring(parts_of(bundled_template(kind, language).content)[part].encode()).iter(
            f"{W}{name}"
        )


ORDER = (
    *("pStyle", "keepNext", "keepLines", "pBdr", "tabs", "snapToGrid", "spacing", "ind", "jc", "outlineLvl", "sectPr"),
    *("rFonts", "b", "i", "color", "sz", "szCs", "lang"),
)
"""The order of the schema (ECMA-376, 17.3.1.26, 17.3.2.28), as far as the templates need it."""


@pytest.mark.parametrize(("kind", "language"), ALL)
@pytest.mark.parametrize("properties", ["pPr", "rPr"])
def test_properties_are_in_the_order_of_the_schema(kind: str, language: str, properties: str) -> None:
    for element in elements(kind, language, properties):
        names = [etree.QName(child).localname for child in element]
        if properties == "rPr":
            names = [name for name in names if name != "spacing"]
        assert all(ORDER.index(one) < ORDER.index(next_one) for one, next_one in pairwise(names)), names


@pytest.mark.parametrize(("kind", "language"), ALL)
def test_tables_fit_their_page_and_state_their_widths_twice(kind: str, language: str) -> None:
    areas = {round(each * 1440 / 25.4) for each in gbt.TYPE_AREA}
    for table in elements(kind, language, "tbl"):
        grid = [int(column.get(f"{W}w", "")) for column in table.iter(f"{W}gridCol")]
        assert min(abs(sum(grid) - area) for area in areas) <= len(grid), "the width of the text, upright or lying"
        for row in table.iter(f"{W}tr"):
            widths = [int(cell.get(f"{W}w", "")) for cell in row.iter(f"{W}tcW")]
            assert abs(sum(widths) - sum(grid)) <= len(grid)
        head, *others = table.iter(f"{W}tr")
        assert head.find(f"{W}trPr/{W}tblHeader") is not None, "the heading comes again on every page"
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in [head, *others])


@pytest.mark.parametrize(("kind", "language"), ALL)
def test_every_style_names_both_fonts_and_no_theme(kind: str, language: str) -> None:
    for named in elements(kind, language, "rFonts"):
        assert {etree.QName(key).localname for key in named.attrib} == {"ascii", "hAnsi", "eastAsia", "cs"}
    assert "theme" not in "".join(parts_of(bundled_template(kind, language).content))
    assert 'w:eastAsia="zh-CN"' in parts_of(bundled_template(kind, language).content)["word/styles.xml"]


@pytest.mark.parametrize(("kind", "language"), ALL)
def test_page_numbers_stand_in_five_runs(kind: str, language: str) -> None:
    """WPS shows no page number otherwise."""
    parts = parts_of(bundled_template(kind, language).content)
    for footer in ("word/footer1.xml", "word/footer2.xml"):
        runs = list(etree.fromstring(parts[footer].encode()).iter(f"{W}r"))[1:-1]
        assert [etree.QName(run[0]).localname for run in runs] == ["fldChar", "instrText", "fldChar", "t", "fldChar"]
        assert [len(run) for run in runs] == [1] * 5
    assert "evenAndOddHeaders" in parts["word/settings.xml"]


# --- fonts ------------------------------------------------------------------------------------------------------------


def test_missing_fonts_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    template = bundled_template("bulletin", "zh")
    monkeypatch.setattr(fonts, "_installed", lambda: {"SimSun", "SimHei", "FangSong"})
    assert missing_fonts(template) == ("楷体",), "方正小标宋 has 宋体 in its place, and Windows' names are known"
    monkeypatch.setattr(fonts, "_installed", lambda: {"DejaVu Sans"})
    assert {"仿宋", "方正小标宋简体", "黑体"} <= set(missing_fonts(template))
    monkeypatch.setattr(fonts, "_installed", set)
    assert missing_fonts(template) == (), "where there is no list, nothing is said"


def test_fonts_of_this_computer_are_listed_or_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    assert bool(fonts._installed()) == bool(shutil.which("fc-list"))
    monkeypatch.setenv("PATH", "")
    assert fonts._installed() == set()


# --- on paper ---------------------------------------------------------------------------------------------------------


def words_on(pdf: Path, page: int) -> list[tuple[float, float, float, float, str]]:
    """Return the words on a page with their places in points: left, top, right, bottom."""
    told = subprocess.run(
        ["pdftotext", "-bbox", "-f", str(page), "-l", str(page), pdf, "-"],
        capture_output=True,
        check=True,
        timeout=PATIENCE,
    ).stdout.decode()
    found = re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)<', told)
    return [(*map(float, place), text) for *place, text in found]


@pytest.fixture
def page_of_text(suite: Suite, tmp_path: Path) -> Path:
    """A page that is filled with one character, in the style of the text."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    body = gbt.line("主送", "国" * 1500)
    path = tmp_path / "full.docx"
    path.write_bytes(gbt.document([body], "zh_CN", "满页"))
    return suite.pdf(path, tmp_path)


@pytest.mark.slow
def test_a_full_page_has_22_lines_of_28_characters(page_of_text: Path) -> None:
    lines = [word for word in words_on(page_of_text, 1) if "国" in word[4]]
    assert len(lines) == LINES
    assert {len(line[4]) for line in lines} == {CHARACTERS}
    left, top = min(line[0] for line in lines), min(line[1] for line in lines)
    assert left == pytest.approx(28 * POINTS_OF_A_MILLIMETRE, abs=1)
    assert top == pytest.approx(37 * POINTS_OF_A_MILLIMETRE, abs=10)


@pytest.mark.slow
def test_page_numbers_stand_outside_and_7_mm_below_the_text(page_of_text: Path) -> None:
    width, below = 210 * POINTS_OF_A_MILLIMETRE, (37 + 225) * POINTS_OF_A_MILLIMETRE
    for page in (1, 2):
        dashes = [word for word in words_on(page_of_text, page) if word[4] == "—"]
        assert len(dashes) == 2
        middle = (dashes[0][1] + dashes[0][3]) / 2
        assert middle - below == pytest.approx(7 * POINTS_OF_A_MILLIMETRE, abs=6)
        assert (dashes[0][0] > width / 2) == (page % 2 == 1), "odd pages on the right, even ones on the left"


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "language"), [*((kind, "zh") for kind in make_templates.KINDS), ("bulletin", "en")])
def test_a_paper_is_printed_and_a_template_stored_by_another_program_fills_in(
    kind: str, language: str, suite: Suite, tmp_path: Path
) -> None:
    values = sample(template_fields(kind), rows=12)
    bundled = bundled_template(kind, language)
    own, stored = tmp_path / "own.docx", tmp_path / "stored.docx"
    own.write_bytes(bundled.content)
    suite.resave(own, stored)
    assert stored.read_bytes() != bundled.content
    for content in (bundled.content, stored.read_bytes()):
        paper = tmp_path / "paper.docx"
        paper.write_bytes(rendered(TemplateFile("own.docx", content, "own.docx", kind), values))
        assert suite.pages(paper) > 1
    again = shown(rendered(TemplateFile("own.docx", stored.read_bytes(), "own.docx", kind), values))
    assert again == shown(rendered(bundled, values))
