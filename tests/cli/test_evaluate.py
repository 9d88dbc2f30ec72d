"""Can an office score its units, explain every point, fill in by hand what no journal knows, and have it read back?"""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from airplan.errors import ExitCode
from airplan.formats.xlsx.evaluation_formulas import ITEM, VETO
from airplan.formats.xlsx.evaluation_sheet import KEYS, MARKS
from support.contract import fits
from support.paths import ROOT
from support.processes import PATIENCE
from support.year import played

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from airplan.i18n import Language
    from support.command_line import Result, Run
    from support.evaluations import Evaluating
    from support.golden import Golden
    from support.wording import Wording

RULES = """\
evaluation: {title: 年度考核, title_en: Yearly evaluation, decimals: 1}
groups:
  - id: offices
    title: 部门
    title_en: Offices
    units: {named: [区甲局, 区乙局]}
    total: 100
    items:
      - {id: done, title: 按期完成, title_en: On time, points: 60, ratio: {}, not_scored: exclude,
         source: {completed: {roles: {lead: 1, responsible: 1}}}}
      - {id: late, title: 逾期, title_en: Lateness, points: 20, source: {overdue: {roles: {lead: 1}}},
         steps: {deduct: 1, each: 10, begun: true}, not_scored: exclude}
      - {id: papers, title: 资料, title_en: Papers, points: 20, standard: 由考核组评定。}
    additions: {cap: 3, items: [{id: praise, title: 表扬, title_en: Praise, points: 5}]}
    vetoes: [{id: fraud, title: 造假, title_en: Fraud, score: 0}, {id: harm, title: 事故, title_en: Harm, grade: 差}]
    grades: [{title: 好, title_en: Good, from: 80}, {title: 中, title_en: Fair, from: 60}, {title: 差, title_en: Poor}]
  - id: streets
    title: 街道
    title_en: Streets
    units: {members: [各街道办事处]}
    items:
      - {id: figures, title: 指标, title_en: Figures, points: 100, ratio: {},
         source: {targets: {roles: {responsible: 1}}}}
"""
DAY = ("--as-of", "2017-12-31")


class Office:
    """The commands of an office with a small plan."""

    def __init__(self, run: Run, folder: Path) -> None:
        self.run, self.folder = run, folder
        self.rules = folder / "evaluation.yaml"
        self.book = folder / "考核.xlsx"

    def __call__(self, *arguments: str, day: tuple[str, ...] = DAY, **more: Any) -> Result:
        named = ("--plan", str(self.folder / "plan.yaml"), "--departments", str(self.folder / "departments.yaml"))
        return self.run(*named, "--store", str(self.folder / "store.sqlite"), "evaluate", *day, *arguments, **more)

    def json(self, *arguments: str, **more: Any) -> list[dict[str, Any]]:
        """The answer as JSON."""
        answer: list[dict[str, Any]] = json.loads(self(*arguments, "--format", "json", **more).out)
        return answer

    def fill(self, cells: Mapping[tuple[str, str], object], to: str = "filled.xlsx") -> Path:
        """Fill in cells of the workbook by (unit, key of the column); return the file."""
        book: Any = load_workbook(self.book)
        for sheet in book.worksheets:
            columns, rows = keyed(sheet)
            for (unit, key), value in cells.items():
                if unit in rows and key in columns:
                    sheet.cell(rows[unit], columns[key]).value = value
        path = self.folder / to
        book.save(path)
        return path


def keyed(sheet: Any) -> tuple[dict[str, int], dict[str, int]]:
    """Return key → column, and unit → row, of a sheet; nothing for one without keys."""
    head = next((row for row in sheet.iter_rows() if KEYS in {cell.value for cell in row}), None)
    if sheet.title == MARKS or head is None:
        return {}, {}
    columns = {str(cell.value): cell.column for cell in head}
    return columns, {
        sheet.cell(row, columns[KEYS]).value: row
        for row in range(head[0].row + 1, sheet.max_row + 1)
        if sheet.cell(row, columns[KEYS]).value
    }


@pytest.fixture
def office(run: Run, evaluating: Evaluating, tmp_path: Path, beijing: None) -> Office:
    """An office whose unit 甲 finished one measure on time and left one undone, and whose street 丙 has figures."""
    on = date.fromisoformat
    evaluating.office.report("1a", "区甲局", on("2017-06-20"), status="done")
    evaluating.office.report("2a", "丙街道办事处", on("2017-12-20"), values={"cars": Decimal(30)})
    evaluating.office.report("2a", "丁街道办事处", on("2017-12-20"), values={"cars": Decimal(44)})
    evaluating.close()
    (tmp_path / "evaluation.yaml").write_text(RULES, encoding="utf-8")
    return Office(run, tmp_path)


@pytest.fixture
def written(office: Office) -> Office:
    """The same with the workbook to fill in."""
    office("--output", str(office.book))
    return office


# --- screens ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("more", ["", "区甲局"])
def test_screens(office: Office, golden: Golden, lang: Language, more: str) -> None:
    result = office(*(["--explain", more] if more else []), lang=lang)
    golden(f"evaluate{'-explain' if more else ''}.{lang}.80", result.out)


def test_every_point_is_explained_and_adds_up(office: Office) -> None:
    units = {record["unit"]: record for record in office.json()}
    assert [record["unit"] for record in units.values()][-2:] == ["丁街道办事处", "丙街道办事处"]
    for unit, record in units.items():
        parts = {part["id"]: part for part in office.json("--explain", unit)}
        for item in record["items"]:
            assert parts[item["id"]]["points"] == item["points"]
        if not any(item["basis"] == "excluded" for item in record["items"]):
            assert record["earned"] == pytest.approx(
                sum(item["points"] or 0 for item in record["items"] if item["id"] != "praise")
            )
    done, late, papers, *_rest = office.json("--explain", "区甲局")
    assert [fact["ref"] for fact in done["facts"]] == ["1a", "2a"]
    assert done["facts"][0]["day"] == "2017-06-20"
    assert done["facts"][0]["entry"]
    assert (done["points"], late["points"], papers["points"], papers["basis"]) == (30, 20, None, "open")


def test_an_incomplete_score_has_no_place_and_no_grade(office: Office) -> None:
    offices = office.json("--group", "offices")
    assert {record["unit"] for record in offices} == {"区甲局", "区乙局"}
    assert {(record["rank"], record["grade"], record["complete"]) for record in offices} == {(None, None, False)}
    streets = office.json("--group", "Streets")
    assert [(record["unit"], record["rank"], record["score"]) for record in streets] == [
        ("丁街道办事处", 1, 100),
        ("丙街道办事处", 2, 75),
    ]


def test_a_day_and_what_was_known_then_hold(office: Office) -> None:
    early = office.json("--explain", "区甲局", day=("--as-of", "2017-06-19"))
    assert early[0]["basis"] == "excluded"
    unknown = office.json("--explain", "区甲局", "--known-at", "2017-05-19")
    assert [fact["case"] for fact in unknown[0]["facts"]] == ["not-completed", "not-completed"]
    assert "2017" in office(day=("--as-of", "2017-06-30")).out


@pytest.mark.parametrize(("heading", "more"), [("evaluate", ()), ("evaluate --explain", ("--explain", "区甲局"))])
def test_json_has_the_keys_and_types_of_the_page(office: Office, heading: str, more: tuple[str, ...]) -> None:
    section = (ROOT / "docs" / "json.md").read_text("utf-8").partition(f"### `{heading}`")[2].partition("\n##")[0]
    promised = dict(re.findall(r"^\| `([\w.]+)` \| ([\w ]+) \|", section, re.MULTILINE))
    for record in office.json(*more):
        assert list(record) == [key for key in promised if "." not in key]
        assert [key for key, value in record.items() if not fits(value, promised[key])] == []
        for outer in ("items", "facts"):
            for inside in record.get(outer, ()):
                assert list(inside) == [key.partition(".")[2] for key in promised if key.startswith(f"{outer}.")]
                assert [key for key, value in inside.items() if not fits(value, promised[f"{outer}.{key}"])] == []


def test_csv_and_markdown(office: Office) -> None:
    lines = office("--format", "csv").out.splitlines()
    assert lines[0].lstrip("\ufeff") == "group,rank,unit,score,grade,earned,added,open,vetoes"
    assert lines[-1] == "streets,2,丙街道办事处,75.0,,75.0,0.0,,"
    assert "| 丙街道办事处 |" in office("--format", "markdown", lang="zh").out


# --- rules ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_example_can_be_used_at_once(run: Run, tmp_path: Path, lang: Language, beijing: None) -> None:
    run("init", str(tmp_path / "w"))
    rules = tmp_path / "w" / "evaluation.yaml"
    run("evaluate", "--example", "--output", str(rules), lang=lang)
    assert run("evaluate", "--example", lang=lang).out == rules.read_text(encoding="utf-8")
    checked = run("--workspace", str(tmp_path / "w"), "check")
    assert "evaluation.yaml" in checked.out
    answer = run("--workspace", str(tmp_path / "w"), "evaluate", *DAY, "--format", "json")
    assert len(json.loads(answer.out)) == 46


def test_faulty_rules_are_reported_like_a_faulty_plan(office: Office, run: Run) -> None:
    office.rules.write_text(RULES.replace("total: 100", "total: 90").replace("cap: 3", "cup: 3"), encoding="utf-8")
    faults = office(code=ExitCode.UNUSABLE).err
    assert "evaluation.yaml:7:12" in faults
    assert "evaluation.yaml:14:17" in faults
    named = (str(office.folder / name) for name in ("plan.yaml", "departments.yaml", "evaluation.yaml"))
    assert "evaluation.yaml:7:12" in run("check", *named, code=ExitCode.UNUSABLE).err


@pytest.mark.parametrize(
    ("arguments", "code", "facts"),
    [
        (("--group", "villages"), ExitCode.USAGE, ("villages", "offices")),
        (("--year", "2019"), ExitCode.USAGE, ("2019",)),
        (("--year", "last"), ExitCode.USAGE, ("last",)),
        (("--explain", "区丙局"), ExitCode.UNUSABLE, ("区丙局",)),
        (("--example", "--explain", "区甲局"), ExitCode.USAGE, ("--example", "--explain")),
        (("--example", "--output", "rules.xlsx"), ExitCode.USAGE, ("rules.xlsx", ".yaml")),
        (("--template", "x.docx"), ExitCode.USAGE, ("--template", ".docx")),
        (("--output", "x.pdf"), ExitCode.USAGE, ("x.pdf",)),
        (("--rules", "none.yaml"), ExitCode.UNUSABLE, ("none.yaml",)),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_asked_is_refused(
    office: Office, wording: Wording, arguments: tuple[str, ...], code: ExitCode, facts: tuple[str, ...]
) -> None:
    wording(office(*arguments, code=code).err, *facts)


def test_without_rules_the_way_to_begin_is_named(office: Office, wording: Wording) -> None:
    office.rules.unlink()
    wording(office(code=ExitCode.UNUSABLE).err, "evaluation.yaml", "--example")


def test_rules_of_another_year_are_refused(office: Office) -> None:
    office.rules.write_text(RULES.replace("decimals: 1", "decimals: 1, year: 2016"), encoding="utf-8")
    assert "2016" in office("--year", "2017", code=ExitCode.UNUSABLE).err


# --- the workbook -----------------------------------------------------------------------------------------------------


def test_only_open_cells_may_be_filled_in(written: Office) -> None:
    book: Any = load_workbook(written.book)
    sheet = book.worksheets[0]
    columns, rows = keyed(sheet)
    assert set(rows) == {"区甲局", "区乙局"}
    assert sheet.protection.sheet
    free = {key for key, column in columns.items() if not sheet.cell(rows["区甲局"], column).protection.locked}
    assert free == {f"{ITEM}papers", f"{ITEM}praise", f"{VETO}fraud", f"{VETO}harm", "remark"}
    assert sheet.row_dimensions[rows["区甲局"] - 1].hidden or sheet.row_dimensions[rows["区乙局"] - 1].hidden
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
    assert sheet.print_title_rows
    assert book[MARKS].sheet_state == "veryHidden"
    assert len(sheet.data_validations.dataValidation) == 6


def test_filled_cells_are_read_back(written: Office) -> None:
    filled = written.fill(
        {
            ("区甲局", f"{ITEM}papers"): 17.5,
            ("区乙局", f"{ITEM}papers"): "12",
            ("区甲局", f"{ITEM}praise"): 4,
            ("区乙局", f"{VETO}harm"): "是",
        }
    )
    found = {record["unit"]: record for record in written.json("--from", str(filled))}
    first = found["区甲局"]
    assert (first["score"], first["added"], first["rank"], first["grade"]) == (70.5, 3, 2, "中")
    assert (found["区乙局"]["score"], found["区乙局"]["vetoes"], found["区乙局"]["grade"]) == (90, ["harm"], "差")


def test_sorted_rows_and_a_moved_column_do_no_harm(written: Office) -> None:
    filled = written.fill({("区甲局", f"{ITEM}papers"): 10, ("区乙局", f"{ITEM}papers"): 20})
    book: Any = load_workbook(filled)
    sheet = book.worksheets[0]
    _columns, rows = keyed(sheet)
    one, other = rows["区甲局"], rows["区乙局"]
    for column in range(1, sheet.max_column + 1):
        above, below = sheet.cell(one, column), sheet.cell(other, column)
        above.value, below.value = below.value, above.value
    sheet.insert_cols(3)
    book.save(filled)
    found = {record["unit"]: record["items"][2]["points"] for record in written.json("--from", str(filled))[:2]}
    assert found == {"区甲局": 10, "区乙局": 20}


@pytest.mark.parametrize("value", [-1, 20.5, 3.25, "十分", True, "=1/0", "#REF!"], ids=str)
def test_a_cell_that_cannot_be_used_is_named_with_its_address(written: Office, value: object) -> None:
    refused = written("--from", str(written.fill({("区甲局", f"{ITEM}papers"): value})), code=ExitCode.UNUSABLE).err
    book: Any = load_workbook(written.book)
    columns, rows = keyed(book.worksheets[0])
    assert book.worksheets[0].cell(rows["区甲局"], columns[f"{ITEM}papers"]).coordinate in refused


def test_all_refused_cells_are_named_at_once(written: Office, wording: Wording) -> None:
    filled = written.fill(
        {("区甲局", f"{ITEM}papers"): 21, ("区乙局", f"{ITEM}praise"): "多", ("区乙局", f"{VETO}fraud"): "也许"}
    )
    wording(written("--from", str(filled), code=ExitCode.UNUSABLE).err, "21", "多", "也许")


def test_a_workbook_of_other_rules_is_refused_but_not_for_a_comment(written: Office) -> None:
    written.rules.write_text(f"# 说明\n{RULES}", encoding="utf-8")
    written("--from", str(written.book))
    written.rules.write_text(RULES.replace("points: 5}", "points: 4}"), encoding="utf-8")
    assert str(written.book) in written("--from", str(written.book), code=ExitCode.UNUSABLE).err


def test_another_workbook_a_missing_row_and_a_missing_column_are_refused(written: Office, tmp_path: Path) -> None:
    written.run("list", "--output", str(tmp_path / "list.xlsx"))
    assert "list.xlsx" in written("--from", str(tmp_path / "list.xlsx"), code=ExitCode.UNUSABLE).err
    (tmp_path / "text.xlsx").write_text("no workbook", encoding="utf-8")
    assert "text.xlsx" in written("--from", str(tmp_path / "text.xlsx"), code=ExitCode.UNUSABLE).err
    book: Any = load_workbook(written.book)
    columns, rows = keyed(book.worksheets[0])
    book.worksheets[0].cell(rows["区乙局"], columns[KEYS]).value = None
    book.save(tmp_path / "row.xlsx")
    assert "区乙局" in written("--from", str(tmp_path / "row.xlsx"), code=ExitCode.UNUSABLE).err
    book = load_workbook(written.book)
    book.worksheets[0].delete_cols(columns[f"{ITEM}papers"])
    book.save(tmp_path / "column.xlsx")
    assert "papers" in written("--from", str(tmp_path / "column.xlsx"), code=ExitCode.UNUSABLE).err


def test_a_changed_computed_cell_is_noticed_and_does_not_count(written: Office) -> None:
    filled = written.fill({("区甲局", f"{ITEM}done"): 60})
    answer = written("--from", str(filled), "--format", "json")
    assert (
        json.loads(answer.out)[1]["items"][0]["points"] == 30 or json.loads(answer.out)[0]["items"][0]["points"] == 30
    )
    assert "60" in answer.err


@pytest.fixture(scope="session")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Any]:
    """A workbook after an office suite has opened, recalculated and saved it."""
    suite = shutil.which("soffice")
    if suite is None:
        pytest.skip("LibreOffice (soffice) is not installed: nobody recalculates the formulas here")

    def call(path: Path) -> Any:
        folder = tmp_path_factory.mktemp("office")
        told = ("--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out"))
        command = [suite, f"-env:UserInstallation={(folder / 'home').as_uri()}", *told, str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
        return load_workbook(io.BytesIO((folder / "out" / path.name).read_bytes()), data_only=True)

    return call


@pytest.mark.slow
def test_the_formulas_add_up_as_airplan_does(
    run: Run, tmp_path: Path, beijing: None, recalculated: Callable[[Path], Any]
) -> None:
    store = tmp_path / "year.sqlite"
    with played(store) as year:
        year.play(12)
    rules = tmp_path / "evaluation.yaml"
    run("evaluate", "--example", "--output", str(rules), lang="zh")
    office = Office(run, tmp_path)
    named = ("--store", str(store), "evaluate", *DAY, "--rules", str(rules))
    run(*named, "--output", str(office.book), lang="zh")
    open_ = {record["unit"]: record["open"] for record in json.loads(run(*named, "--format", "json").out)}
    marks: dict[tuple[str, str], object] = {
        (unit, f"{ITEM}{item}"): (number * 7) % 41 / 4
        for number, (unit, items) in enumerate(open_.items())
        for item in items
    }
    units = list(open_)
    marks |= {(units[3], f"{VETO}fraud"): "是", (units[5], f"{VETO}accident"): "是", (units[7], f"{ITEM}praised"): 2.5}
    filled = office.fill(marks)
    computed = {
        record["unit"]: record for record in json.loads(run(*named, "--from", str(filled), "--format", "json").out)
    }
    book = recalculated(filled)
    compared = 0
    for sheet in book.worksheets:
        columns, rows = keyed(sheet)
        for unit, row in rows.items():
            cells = {key: sheet.cell(row, column).value for key, column in columns.items()}
            assert cells["score"] == pytest.approx(computed[unit]["score"]), unit
            assert cells["place"] == computed[unit]["rank"], unit
            assert cells["grade"] == computed[unit]["grade"], unit
            assert cells["missing"] == 0
            compared += 1
    assert compared == len(computed) == 46


# --- the Word file ----------------------------------------------------------------------------------------------------


def test_the_result_is_written_as_a_word_file(written: Office) -> None:
    from docx import Document

    filled = written.fill({("区甲局", f"{ITEM}papers"): 17.5, ("区乙局", f"{ITEM}papers"): 12})
    draft, final = written.folder / "draft.docx", written.folder / "final.docx"
    written("--output", str(draft), lang="zh")
    written("--from", str(filled), "--output", str(final), lang="zh")
    texts = {path: "\n".join(each.text for each in Document(str(path)).paragraphs) for path in (draft, final)}
    assert "草稿" in texts[draft]
    assert "草稿" not in texts[final]
    assert "年度考核" in texts[final]
    table = Document(str(final)).tables[0]
    assert [[cell.text for cell in row.cells][:2] for row in table.rows][1:] == [["1", "区乙局"], ["2", "区甲局"]]
