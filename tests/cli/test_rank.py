"""Does rank read the city's file, name who is missing, keep figures with their cells, and rank by what was printed?"""

from __future__ import annotations

import io
import json
import re
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from support.contract import fits
from support.paths import ROOT
from support.rank_files import AS_WRITTEN, FIGURES, LAST_YEAR, STREETS, TITLE, city_workbook, csv, of_streets
from support.word_files import shown

if TYPE_CHECKING:
    from pathlib import Path

    from airplan.i18n import Language
    from support.clerk import Clerk
    from support.wording import Wording

TIES = {"德胜街道办事处": 10, "什刹海街道办事处": 1, "大栅栏街道办事处": 1, "牛街街道办事处": 1, "月坛街道办事处": 4}


@pytest.fixture
def clerk(clerk: Clerk) -> Clerk:
    """Return the clerk in June, when the figures of May are out."""
    clerk.now = datetime(2017, 6, 5, 1, 30, tzinfo=UTC)
    return clerk


@pytest.fixture
def may(tmp_path: Path) -> Path:
    """Return the file of May: ties, two units without enough data, last year's figures beside this year's."""
    rows = [("街道", "PM2.5（微克/立方米）", "去年同期"), *zip(AS_WRITTEN, FIGURES, LAST_YEAR, strict=True)]
    path = tmp_path / "may.csv"
    path.write_bytes(csv(rows, TITLE))
    return path


def april(clerk: Clerk, folder: Path) -> str:
    """Record the figures of April, 60 and up in the directory's order; return the batch."""
    path = folder / "april.csv"
    path.write_bytes(csv(of_streets(figures=[str(60 + number) for number in range(15)]), "2017年4月"))
    return clerk.write("rank", str(path))


@pytest.fixture
def both(clerk: Clerk, may: Path, tmp_path: Path) -> Clerk:
    """Return the clerk with the figures of April and May."""
    april(clerk, tmp_path)
    clerk.write("rank", str(may))
    return clerk


def ranking(clerk: Clerk, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(clerk("rank", *arguments, "--format", "json").out)
    return found


def test_fifteen_streets_with_ties_and_gaps(clerk: Clerk, may: Path) -> None:
    batch = clerk.write("rank", str(may))
    rows = ranking(clerk, "--period", "2017-05")
    assert {row["unit"]: row["rank"] for row in rows if row["unit"] in TIES} == TIES
    assert sorted(row["rank"] for row in rows if row["rank"]) == [1, 1, 1, 4, 5, 5, 7, 8, 9, 10, 11, 12, 13]
    gaps = {row["unit"]: (row["reason"], row["rank"], row["value"]) for row in rows if row["state"] == "unranked"}
    assert gaps == {"椿树街道办事处": ("有效数据不足", None, None), "白纸坊街道办事处": ("—", None, None)}
    (desheng,) = (row for row in rows if row["unit"] == STREETS[0])
    assert (desheng["last_year"], desheng["last_year_from"], desheng["change_last_year"]) == (70, "cell", -5)
    assert (desheng["source"]["file"], desheng["source"]["cell"]) == ("may.csv", "line 3, column 2")
    entries = clerk.log("--kind", "rank")
    assert len(entries) == 15
    assert {entry["batch"] for entry in entries} == {batch}
    assert {(entry["period"], entry["as_of"]) for entry in entries} == {("2017-05", "2017-05-31")}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [80, 120])
def test_the_screen(both: Clerk, wording: Wording, lang: Language, width: int) -> None:
    shown = both("rank", "--period", "2017-05", lang=lang, width=width).out
    assert max(map(_columns, shown.split("\n"))) <= width
    wording(shown, lang=lang)


def _columns(line: str) -> int:
    return sum(2 if char >= "\u2e80" else 1 for char in line)


def test_against_last_month_and_from_the_highest(both: Clerk) -> None:
    by_unit = {row["unit"]: row for row in ranking(both, "--period", "May")}
    desheng = by_unit[STREETS[0]]
    assert (desheng["before"], desheng["change"], desheng["rank_before"], desheng["rank"]) == (60, 5, 1, 10)
    for order in ("desc", "倒序"):
        (first, *_rest) = ranking(both, "--period", "May", "--order", order)
        assert (first["unit"], first["rank"], first["order"]) == ("天桥街道办事处", 1, "desc")


def test_the_mean_of_the_months_to_date(both: Clerk) -> None:
    assert {row["rank"] for row in ranking(both, "--period", "May", "--cumulative")} == {None}
    rows = ranking(both, "--period", "May", "--cumulative", "--since", "April")
    assert [(row["unit"], row["rank"], row["value"]) for row in rows[:3]] == [
        (STREETS[1], 1, 60), (STREETS[3], 1, 60), (STREETS[0], 3, 62),
    ]  # fmt: skip
    assert rows[0]["since"] == "2017-04"
    both.refused("rank", "--period", "May", "--since", "April", code=2)
    both.refused("rank", "--period", "May", "--since", "June", "--cumulative", code=2)


# --- what is missing, replaced or odd ---------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_missing_streets_are_named_and_nothing_is_saved(
    clerk: Clerk, tmp_path: Path, wording: Wording, lang: Language
) -> None:
    path = tmp_path / "may.csv"
    path.write_bytes(csv(of_streets()[:13], TITLE))
    wording(clerk.refused("rank", str(path), lang=lang), *(() if lang == "en" else STREETS[12:]), lang=lang)
    clerk.write("rank", str(path))
    assert [row["unit"] for row in ranking(clerk, "--period", "May") if row["state"] == "missing"] == [*STREETS[12:]]
    rest = tmp_path / "rest.csv"
    rest.write_bytes(csv([of_streets()[0], *of_streets()[13:]], TITLE))
    assert clerk("rank", str(rest), "--by", "王芳").out, "nobody is missing any more"


def test_the_same_file_again_records_nothing_and_corrected_figures_are_asked_about(clerk: Clerk, may: Path) -> None:
    clerk.write("rank", str(may))
    again = clerk("rank", str(may), "--by", "王芳")
    assert again.out.startswith("Ranking")
    assert len(clerk.log()) == 15
    may.write_bytes(may.read_bytes().replace("德胜,65".encode(), "德胜,64".encode()))
    clerk.refused("rank", str(may), "--by", "王芳")
    clerk.write("rank", str(may))
    assert len(clerk.log()) == 16
    (desheng,) = (row for row in ranking(clerk, "--period", "May") if row["unit"] == STREETS[0])
    assert desheng["value"] == 64


def test_undo_takes_the_whole_file_back(clerk: Clerk, may: Path, tmp_path: Path) -> None:
    april(clerk, tmp_path)
    batch = clerk.write("rank", str(may))
    clerk.write("undo", batch, "--reason", "wrong file")
    assert ranking(clerk, "--period", "May") == []
    assert len(ranking(clerk, "--period", "April")) == 15


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_another_month_no_unit_of_measure_and_a_slipped_decimal_point(
    clerk: Clerk, tmp_path: Path, wording: Wording, lang: Language
) -> None:
    path = tmp_path / "odd.csv"
    odd = [str(60 + number) for number in range(14)] + ["7400"]
    path.write_bytes(csv(of_streets("街道", "TSP", figures=odd), "2017年4月"))
    wording(clerk.refused("rank", str(path), "--period", "2017-05", lang=lang), "7,400", lang=lang)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_figures_of_last_month_once_more(clerk: Clerk, tmp_path: Path, wording: Wording, lang: Language) -> None:
    april(clerk, tmp_path)
    path = tmp_path / "again.csv"
    path.write_bytes(csv(of_streets(figures=[str(60 + number) for number in range(15)]), TITLE))
    wording(clerk.refused("rank", str(path), lang=lang), lang=lang)


def test_a_month_that_is_not_over_and_one_before_the_plan(clerk: Clerk, may: Path, tmp_path: Path) -> None:
    clerk.now = datetime(2017, 5, 25, 1, 30, tzinfo=UTC)
    clerk.refused("rank", str(may))
    clerk.write("rank", str(may))
    assert clerk.log()[-1]["as_of"] == "2017-05-25"
    clerk.now = datetime(2017, 6, 5, 1, 30, tzinfo=UTC)
    path = tmp_path / "2016.csv"
    path.write_bytes(csv(of_streets(figures=[str(80 + number) for number in range(15)]), "2016年5月"))
    clerk.refused("rank", str(path))
    clerk.write("rank", str(path))
    may.write_bytes(csv(of_streets(), TITLE))
    clerk.write("rank", str(may))
    (desheng,) = (row for row in ranking(clerk, "--period", "May") if row["unit"] == STREETS[0])
    assert (desheng["last_year"], desheng["last_year_from"]) == (80, "journal")


# --- files, formats, whom to rank -------------------------------------------------------------------------------------


def test_a_city_workbook_keeps_sheet_and_cell(clerk: Clerk, tmp_path: Path) -> None:
    path = tmp_path / "city.xlsx"
    path.write_bytes(city_workbook())
    result = clerk("rank", str(path), "--by", "王芳")
    assert "7" in result.err
    assert {(each["source"]["sheet"], each["source"]["cell"][0]) for each in ranking(clerk, "--period", "May")} == {
        ("5月", "C")
    }


def test_a_pasted_table(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    pasted = csv(of_streets(), TITLE, between="\t")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(pasted)))
    clerk.write("rank", "-")
    assert {row["source"]["file"] for row in ranking(clerk, "--period", "May")} == {"-"}


def test_answers_in_other_formats(clerk: Clerk, may: Path, tmp_path: Path) -> None:
    """With --format or --output the answer stands alone on stdout; the ID is said on stderr."""
    printed = clerk("rank", str(may), "--by", "王芳", "--format", "json")
    assert len(json.loads(printed.out)) == 15
    assert clerk.log()[-1]["batch"] in printed.err
    clerk("rank", "--period", "May", "--output", "a.xlsx", lang="zh")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    cells = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert cells[0][:4] == ["名次", "并列", "单位", "数值"]
    assert cells[1][:4] == [1, "并列", "什刹海街道办事处", 58]
    clerk("rank", "--period", "May", "--output", "a.md")
    assert "| 1= |" in (tmp_path / "a.md").read_text("utf-8")


def test_json_has_the_keys_and_types_of_the_page(both: Clerk) -> None:
    page = (ROOT / "docs" / "json.md").read_text("utf-8")
    (section,) = re.findall(r"^### `rank`\n(.*?)(?=^##)", page, re.MULTILINE | re.DOTALL)
    promised = dict(re.findall(r"^\| `(\w+)` \| ([\w ]+) \|", section, re.MULTILINE))
    months = ranking(both, "--period", "May")
    means = ranking(both, "--period", "May", "--cumulative", "--since", "April")
    for record in (*months, *means):
        assert tuple(record) == tuple(promised)
        assert [key for key, value in record.items() if not fits(value, promised[key])] == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_bulletin_for_word(both: Clerk, tmp_path: Path, lang: Language, wording: Wording) -> None:
    both("rank", "--period", "May", "--output", "a.docx", lang=lang)
    wording(shown((tmp_path / "a.docx").read_bytes()), lang=lang)
    assert both("rank", "--period", "May", "--output", "a.docx", code=3).err, "no file is replaced by accident"
    both("rank", "--period", "July", "--output", "b.docx", code=3)
    assert not (tmp_path / "b.docx").exists()
    both("rank", "--period", "May", "--output", "b.docx", "--format", "json", code=2)
    both("rank", "--period", "May", "--output", "b.pdf", code=2)
    both("rank", "--period", "May", "--template", "own.docx", code=2)


def test_a_bulletin_by_the_offices_own_template_and_a_draft_of_an_earlier_state(both: Clerk, tmp_path: Path) -> None:
    own = tmp_path / "own.docx"
    both("template", "ranking", "--output", str(own))
    both("rank", "--period", "May", "--template", str(own), "--output", "a.docx")
    assert "DRAFT" not in shown((tmp_path / "a.docx").read_bytes())
    both("rank", "--period", "May", "--known-at", "2017-06-05", "--output", "b.docx")
    assert "DRAFT" in shown((tmp_path / "b.docx").read_bytes())
    both("rank", "--period", "April", "--known-at", "2017-06-04", "--output", "d.docx", code=3)
    both("rank", "--period", "May", "--template", "none.docx", "--output", "c.docx", code=3)


def test_whom_to_rank(clerk: Clerk, may: Path) -> None:
    clerk.refused("rank", str(may), "--collective", "其他相关部门")
    clerk.refused("rank", str(may), "--collective", "各委办局")
    clerk.write("rank", str(may), "--collective", "各街道办事处")
    assert ranking(clerk, "--period", "May", "--pollutant", "TSP") == []
    assert len(ranking(clerk, "--period", "May", "--pollutant", "pm2.5")) == 15
    assert ranking(clerk, "--period", "May", "--part", "first-half") == []


@pytest.mark.parametrize(
    "arguments",
    [("--order", "upwards"), ("--part", "third"), ("--known-at", "2017-05-01"), ("--period", "Octember")],
)
def test_usage_errors(clerk: Clerk, may: Path, arguments: tuple[str, ...]) -> None:
    clerk.refused("rank", str(may), *arguments, code=2)


def test_as_known_by_then(clerk: Clerk, may: Path) -> None:
    clerk.write("rank", str(may))
    assert ranking(clerk, "--period", "May", "--known-at", "2017-05-20") == []
    assert ranking(clerk, "--period", "May", "--as-of", "2017-05-30") == []
    assert ranking(clerk, "--period", "June") == []
