"""What is in the workbooks that are sent, who gets one, and what is told and remembered of it?"""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from airplan.rounds.form_columns import COLUMNS, is_signing, locked_sent
from support.returns import DESHENG, EPB, FEW, PERIOD, YUETAN, Book

if TYPE_CHECKING:
    from pathlib import Path

    from airplan.i18n import Language
    from support.returns import RoundOffice
    from support.suite import Suite
    from support.wording import Wording

pytestmark = pytest.mark.slow


ROLES = ["牵头部门", "责任单位", "协办单位"]


@pytest.fixture(scope="module")
def rows_of_the_plan() -> dict[str, dict[str, list[str]]]:
    """Unit → ref → the roles it has in the plan, with the collective by which it has them; read by the test itself."""
    import yaml

    from support.paths import DEPARTMENTS, PLAN

    plan, book = (yaml.safe_load(path.read_text("utf-8")) for path in (PLAN, DEPARTMENTS))
    members = {
        one["name"]: [unit["name"] for unit in book["units"] if unit["kind"] == "subdistrict"]
        if one["name"] == "各街道办事处"
        else one.get("members", [])
        for one in book["collectives"]
    }
    found: dict[str, dict[str, list[str]]] = {}
    for section in plan["sections"]:
        for task in section["tasks"]:
            lead: list[str] = []
            for letter, measure in zip("abcdefgh", task["measures"], strict=False):
                ref = f"{task['number']}{letter}"
                lead = measure["lead"] = measure.get("lead", lead)  # one cell for several
                for key, word in zip(("lead", "responsible", "assisting"), ROLES, strict=True):
                    for name in measure.get(key, []):
                        via = "" if name not in members else f"（{name}）"
                        for unit in members.get(name, [name]) or []:
                            found.setdefault(unit, {}).setdefault(ref, []).append(word + via)
    return found


# --- what steers ------------------------------------------------------------------------------------------------------


def test_what_the_journal_keeps_and_no_cell_can_hold_comes_back_unchanged(office: RoundOffice) -> None:
    """A locked cell that nobody has touched is not taken for one that somebody has edited."""
    note = "a\x1b[31m\x0bb\u202ec\u2028d\te\x7f"
    office.clerk.write("record", "5a", "--unit", EPB, "--note", note, "--next", "＝1+1", "--on", "2017-05-10")
    office.dispatch()
    last = str(office.open(EPB)["5a", "last"])
    assert not set(last) & set("\x1b\x0b\u202e\u2028\x7f")
    office.fill(EPB, {"5a": {"status": "推进中"}})
    (file,) = office.files(code=0)
    assert file["state"] == "ready"
    assert [cell["verdict"] for cell in file["cells"]] == ["new"]


# --- rows and cells --------------------------------------------------------------------------------------------------


def test_a_row_for_every_measure_that_names_the_unit(
    sent: RoundOffice, rows_of_the_plan: dict[str, dict[str, list[str]]]
) -> None:
    for unit in FEW:
        book = sent.open(unit)
        own = rows_of_the_plan[unit]
        roles = {ref: str(book[ref, "role"]).split("\n") for ref in book.rows}
        assert set(roles) == set(own), unit
        assert {ref: set(said) for ref, said in roles.items()} == {ref: set(said) for ref, said in own.items()}
        first = [ROLES.index(said[0].partition("（")[0]) for said in roles.values()]
        assert first == sorted(first), "what it leads comes first"
        assert [ref for ref in book.rows if ref not in own] == []


def test_a_row_says_why_and_what_is_known(sent: RoundOffice) -> None:
    book = sent.open(DESHENG)
    assert book["5a", "role"] == "责任单位（各街道办事处）"
    assert book["5a", "asked"] == "本月应报"
    assert book["1a", "asked"] != book["5a", "asked"]
    assert book["5a", "due"] == datetime(2017, 12, 31)  # noqa: DTZ001 – a day in a cell or a range has no zone
    assert book["1a", "due"] is None
    assert book["5a", "target"].endswith("填本单位累计完成数（1月1日以来），上次所报：–")
    assert [line.partition("：")[2][0] for line in book["8a", "target"].split("\n")] == ["①", "②", "③"]
    assert all(book[ref, column] is None for ref in book.rows for column in book.columns if column not in locked_sent())


def test_what_the_unit_has_reported_stands_in_its_row(office: RoundOffice) -> None:
    said = ("--value", "9100", "--note", "补贴资金尚未到位。", "--status", "in-progress", "--on", "2017-04-24")
    office.clerk.write("record", "5a", "--unit", EPB, *said, "--period", "2017-04")
    office.dispatch(units=(EPB, DESHENG))
    book = office.open(EPB)
    assert book["5a", "last"] == "推进中（4月24日）\n补贴资金尚未到位。"
    assert "填全区累计完成数（1月1日以来），上次所报：9,100" in book["5a", "target"]
    assert office.open(DESHENG)["5a", "last"] is None, "what others have reported is theirs"


def test_only_cells_for_answers_can_be_filled_in(sent: RoundOffice) -> None:
    book = sent.open(EPB)
    asked = {"5a": {"value-1"}, "8a": {"value-1", "value-2", "value-3"}, "2a": set()}
    signing = {column.key for column in COLUMNS if is_signing(column.key)}
    always = {"status", "note", "problem", "next", "evidence"} | signing
    for ref, values in asked.items():
        opened = {column for column in book.columns if not book.cell(ref, column).protection.locked}
        assert opened == always | values, ref
    unlocked = [cell.coordinate for row in book.sheet.iter_rows() for cell in row if not cell.protection.locked]
    assert len(unlocked) == sum(
        not book.cell(ref, column).protection.locked for ref in book.rows for column in book.columns
    ), "nothing outside the table"
    yellow = {ref for ref in book.rows if book.cell(ref, "status").fill.fgColor.rgb == "00FFF9E1"}
    assert yellow == {ref for ref in book.rows if book[ref, "asked"].startswith("本月应报")}


def test_the_sheet_is_protected_without_a_password_and_may_be_filtered(sent: RoundOffice) -> None:
    for sheet in openpyxl.load_workbook(sent.sent / f"{PERIOD}_{EPB}.xlsx").worksheets:
        protection = sheet.protection
        assert protection.sheet
        assert not protection.password
        assert not protection.hashValue
        forbidden = [protection.autoFilter, protection.formatCells, protection.formatColumns, protection.formatRows]
        assert not any(forbidden)
        assert protection.sort, "no program sorts locked cells"
        assert protection.insertRows
        assert protection.deleteRows
        assert protection.deleteColumns


# --- what may be typed, and what is coloured -------------------------------------------------------------------------

HAN = re.compile("[\u4e00-\u9fff]")


def validations(book: Book, kind: str) -> list[Any]:
    return [one for one in book.sheet.data_validations.dataValidation if one.type == kind]


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", "未启动,推进中,已完成,暂缓"), ("en", "not started,in progress,done,paused")],
)
def test_what_may_be_typed_is_said_in_the_clerks_language(office: RoundOffice, lang: Language, words: str) -> None:
    office.dispatch(units=(EPB,), lang=lang)
    book = office.open(EPB)
    (status,) = validations(book, "list")
    assert status.formula1.casefold() == f'"{words}"'
    assert status.errorStyle == "stop"
    (days,) = validations(book, "date")
    assert (days.formula1, days.formula2) == ("DATE(2016,1,1)", "DATE(2018,12,31)")
    figures = validations(book, "decimal")
    assert {one.formula1 for one in figures} == {"0"}
    for one in (status, days, *figures):
        assert one.showInputMessage
        assert one.showErrorMessage
        said = [one.promptTitle, one.prompt, one.errorTitle, one.error]
        assert all(said)
        assert all(bool(HAN.search(text)) for text in said) if lang == "zh" else True
        assert len(one.promptTitle) <= 32, "says Excel"
        assert len(one.prompt) <= 255
        assert len(one.error) <= 255
    units = {"5a": "辆", "8a": "蒸吨"} if lang == "zh" else {"5a": "vehicles", "8a": "steam tonnes"}
    for column, covered in (("status", status), ("as_of", days)):
        assert all(book.cell(ref, column).coordinate in covered for ref in book.rows)
    for ref, column, unit in (("5a", "value-1", units["5a"]), ("8a", "value-3", "%"), ("8a", "value-1", units["8a"])):
        (own,) = (one for one in figures if book.cell(ref, column).coordinate in one)
        assert unit in own.prompt
        assert unit in own.error
    assert not any(book.cell("2a", "value-1").coordinate in one for one in figures)


def test_what_is_overdue_is_red_and_what_is_due_soon_yellow(sent: RoundOffice) -> None:
    book = sent.open(EPB)
    (rules,) = book.sheet.conditional_formatting
    first, last = min(book.rows.values()), max(book.rows.values())
    letter = get_column_letter(book.columns["due"])
    assert str(rules.sqref) == f"{letter}{first}:{letter}{last}"
    red, yellow = (rule.formula[0] for rule in rules.rules)
    assert f"${letter}{first}<TODAY()" in red
    assert "<=30" in yellow
    assert all('<>"已完成"' in formula for formula in (red, yellow))


def test_what_is_done_has_no_last_day_that_turns_red(office: RoundOffice) -> None:
    for ref, unit in (("8b", EPB), ("9a", EPB)):
        office.clerk.write("record", ref, "--unit", unit, "--status", "done", "--on", "2017-04-24")
    office.clerk.write("milestone", "add", "1a", "2017-05-20", "方案印发", "--on", "2017-04-24")
    office.clerk.write("milestone", "reach", "1a", "2017-05-12", "方案印发")
    office.dispatch(units=(EPB, "区商务委"))
    book, other = office.open(EPB), office.open("区商务委")
    assert [book[ref, "due"] for ref in ("8b", "9a", "1a")] == ["已完成", "已完成", "已达到"]
    assert other["8b", "due"] == datetime(2017, 6, 30), "the other lead has not said so"  # noqa: DTZ001 – a day in a cell or a range has no zone
    office.fill(EPB, {"2a": {"note": "已召开两次调度会"}})
    assert office.verdicts() == {"2a note": "new"}, "the word is what was sent"


# --- paper, and what is hidden ---------------------------------------------------------------------------------------


def test_it_is_made_for_paper(sent: RoundOffice) -> None:
    book = sent.open(EPB)
    table, guide, hidden = book.book.worksheets
    head = next(row for row in range(1, 12) if table.cell(row, 2).value == "序号" or table.cell(row, 3).value == "措施")
    assert table.print_title_rows == f"${head}:${head}"
    assert (table.page_setup.paperSize, table.page_setup.orientation) == ("9", "landscape") or (
        int(table.page_setup.paperSize), table.page_setup.orientation
    ) == (9, "landscape")  # fmt: skip
    assert (table.page_setup.fitToWidth, table.page_setup.fitToHeight) == (1, 0)
    assert table.sheet_properties.pageSetUpPr.fitToPage
    assert table.freeze_panes
    assert (guide.page_setup.orientation, hidden.sheet_state) == ("portrait", "hidden")
    assert book.book.active.title == table.title
    assert table.column_dimensions["A"].hidden
    keys = next(row for row in range(1, 12) if str(table.cell(row, 2).value).startswith("airplan:column:"))
    assert table.row_dimensions[keys].hidden
    assert not table.merged_cells.ranges
    lines = " ".join(str(table.cell(row, 2).value) for row in range(1, 5))
    for words in (EPB, "2017年5月", "5月25日", "清除"):
        assert words in lines


def test_it_tells_how_to_fill_it_in(sent: RoundOffice) -> None:
    guide = sent.open(EPB).book.worksheets[1]
    said = "\n".join(str(cell.value) for (cell,) in guide.iter_rows(max_col=1))
    for words in ("清除", "视为未填", "5月25日", "请勿删除行列", "本月应报"):
        assert words in said, words


# --- to whom ---------------------------------------------------------------------------------------------------------


def manifest(folder: Path) -> list[dict[str, str]]:
    (path,) = folder.glob("*.csv")
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))


def test_the_manifest_is_what_is_there(sent: RoundOffice) -> None:
    rows = manifest(sent.sent)
    assert [row["unit"] for row in rows] == list(FEW)
    for row in rows:
        book = sent.open(row["unit"])
        assert sha256((sent.sent / row["file"]).read_bytes()).hexdigest() == row["sha256"]
        assert int(row["measures"]) == len(book.rows)
        assert int(row["owed"]) == sum(book[ref, "asked"].startswith("本月应报") for ref in book.rows)
        assert (row["period"], row["due"]) == (PERIOD, "2017-05-25")
    steps = {entry["unit"]: entry for entry in sent.clerk.log()}
    assert {unit: (e["seal"], e["source"]["sha256"]) for unit, e in steps.items()} == {
        row["unit"]: (row["seal"], row["sha256"]) for row in rows
    }
    assert {entry["kind"] for entry in steps.values()} == {"dispatch"}
    assert sorted(path.name for path in sent.sent.iterdir()) == sorted(
        [*(row["file"] for row in rows), f"{PERIOD}_发放清单.csv"]
    )


@pytest.mark.slow
def test_all_units_that_owe_a_report(office: RoundOffice) -> None:
    office.dispatch(units=())
    names = sorted(path.name for path in office.sent.glob("*.xlsx"))
    assert len(names) == 38
    assert names[0].startswith("2017-05_")
    assert all(int(row["owed"]) for row in manifest(office.sent))


def test_a_collective_means_its_units(office: RoundOffice) -> None:
    office.dispatch(units=("各街道办事处",))
    assert len(manifest(office.sent)) == 15
    assert {row["measures"] for row in manifest(office.sent)} == {"36"}


def test_only_what_a_unit_leads(office: RoundOffice) -> None:
    office.dispatch("--role", "lead", units=(EPB, DESHENG))
    assert [row["unit"] for row in manifest(office.sent)] == [EPB]
    book = office.open(EPB)
    assert all(str(book[ref, "role"]).startswith("牵头部门") for ref in book.rows)


def test_only_a_section(office: RoundOffice) -> None:
    office.dispatch("--section", "3", units=(EPB,))
    refs = list(office.open(EPB).rows)
    listed = office.clerk("list", "--section", "3", "-d", EPB, "--format", "csv").out
    assert refs
    assert set(refs) == {row["ref"] for row in csv.DictReader(listed.lstrip("\ufeff").splitlines())}


@pytest.mark.slow
def test_everyone_also_means_units_that_owe_nothing(office: RoundOffice, wording: Wording) -> None:
    refused = office.clerk(
        "dispatch", "--period", PERIOD, "--to", str(office.sent), "--role", "lead", "-d", DESHENG, code=3
    )
    wording(refused.err, "2017-05", "--everyone")
    assert not office.sent.exists()
    assert office.kinds() == []
    office.dispatch("--everyone", units=())
    assert len(manifest(office.sent)) > 38
    assert any(row["owed"] == "0" for row in manifest(office.sent))


def test_another_day(office: RoundOffice, wording: Wording) -> None:
    office.dispatch("--due", "2017-05-22", units=(EPB,))
    assert "5月22日" in str(office.open(EPB).sheet["B2"].value)
    assert manifest(office.sent)[0]["due"] == "2017-05-22"
    office.fill(EPB, {"5a": {"value-1": 1}})
    (line,) = (line for line in office.collect().out.splitlines() if "22 May" in line)
    wording(line.strip(), "22 May")


# --- refused ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "month"),
    [
        ("2017-04-06", "2017-04"), ("2017-04-03", "2017-03"), ("2017-01-03", "2017-01"), ("2018-02-01", "2017-12"),
        ("2016-12-20", "2017-01"),
    ],
)  # fmt: skip
def test_without_a_month_it_is_the_one_that_reports_come_in_for_within_the_plan(
    office: RoundOffice, day: str, month: str
) -> None:
    office.clerk("--as-of", day, "dispatch", "--to", str(office.sent), "-d", EPB, "--by", "王")
    assert (office.sent / f"{month}_{EPB}.xlsx").exists()


def test_a_closed_round_is_not_sent(sent: RoundOffice, wording: Wording) -> None:
    sent.clerk("round", "close", PERIOD, "--yes", "--by", "王芳")
    before = sent.clerk.log()
    result = sent.clerk("dispatch", "--period", PERIOD, "--to", str(sent.sent), "--force", "-d", EPB, code=3)
    wording(result.err, "2017-05", "airplan round reopen 2017-05")
    assert sent.clerk.log() == before


@pytest.mark.parametrize("there", ["file", "folder", "manifest"])
def test_what_is_there_already_is_not_overwritten_and_then_nothing_is_written(office: RoundOffice, there: str) -> None:
    office.sent.mkdir()
    target = office.sent / (f"{PERIOD}_发放清单.csv" if there == "manifest" else f"{PERIOD}_{YUETAN}.xlsx")
    target.mkdir() if there == "folder" else target.write_bytes(b"kept")
    command = [
        "dispatch",
        "--period",
        PERIOD,
        "--to",
        str(office.sent),
        "--by",
        "王",
        *(x for u in FEW for x in ("-d", u)),
    ]
    said = office.clerk(*command, code=3, lang="zh").err
    assert (
        f"{target.name} 未写入：{'该路径是文件夹' if there == 'folder' else '文件已存在，加 --force 可予替换'}" in said
    )
    assert [path.name for path in office.sent.iterdir()] == [target.name]
    assert office.kinds() == []
    if there == "folder":
        assert "it is a folder" in office.clerk(*command, "--force", code=3).err
    else:
        office.clerk(*command, "--force", lang="zh")
        assert len(list(office.sent.iterdir())) == 4


def test_a_file_in_the_place_of_the_folder(office: RoundOffice) -> None:
    office.sent.write_bytes(b"kept")
    command = ["dispatch", "--period", PERIOD, "--to", str(office.sent), "--by", "王", "-d", EPB]
    assert "it is not a folder" in office.clerk(*command, code=3).err
    assert office.sent.read_bytes() == b"kept"
    assert office.kinds() == []


# --- and back --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("out", "back"), [("en", "zh"), ("zh", "en")])
def test_sent_in_one_language_and_collected_in_the_other(office: RoundOffice, out: Any, back: Any) -> None:
    office.dispatch(units=(EPB,), lang=out)
    book = office.open(EPB)
    assert book.sheet.title == ("Report" if out == "en" else "填报表")
    words = {"en": "In progress", "zh": "推进中"}
    office.fill(EPB, {"5a": {"status": words[out], "value-1": "1,200"}, "2a": {"status": words[back]}})
    office.collect("--apply", lang=back)
    assert {report["ref"]: report["status"] for report in office.reports()} == {
        "5a": "in-progress",
        "2a": "in-progress",
    }


def test_sent_twice_both_can_be_collected(sent: RoundOffice) -> None:
    first = sent.fill(EPB, {"5a": {"value-1": 100}}, name="a.xlsx")
    sent.clerk.write("record", "2a", "--unit", EPB, "--status", "done", "--on", "2017-05-16")
    sent.dispatch("--force")
    second = sent.fill(EPB, {"8a": {"value-1": 7}}, name="b.xlsx")
    assert Book(first).book["airplan"]["B1"].value != Book(second).book["airplan"]["B1"].value
    sent.collect("--apply")
    assert sorted(report["ref"] for report in sent.reports()) == ["2a", "5a", "8a"]


def test_a_dispatch_that_is_undone_cannot_be_collected(sent: RoundOffice) -> None:
    path = sent.fill(EPB, {"5a": {"value-1": 100}})
    (batch,) = {entry["batch"] for entry in sent.clerk.log()}
    sent.clerk("undo", batch, "--yes", "--by", "王芳")
    before = sent.clerk.log()
    result = sent.collect(str(path), "--period", PERIOD, "--apply", code=4)
    assert "never dispatched" in result.out
    assert sent.clerk.log() == before


def test_no_column_is_without_a_heading(sent: RoundOffice) -> None:
    book = sent.open(EPB)
    head = min(book.rows.values()) - 1
    said = [book.sheet.cell(head, at).value for at in book.columns.values()]
    assert all(said)
    assert len(set(said)) == len(said)
    assert {column.key for column in COLUMNS if column.kind != "value"} <= set(book.columns)


# --- in an office suite ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_prints_whole_on_few_pages(suite: Suite, office: RoundOffice, tmp_path: Path, lang: Language) -> None:
    said = ("--value", "1234567.89", "--note", "补贴资金尚未到位。", "--on", "2017-05-14", "--status", "in-progress")
    office.clerk.write("record", "5a", "--unit", EPB, *said)
    office.dispatch(units=(EPB,), lang=lang)
    book = office.open(EPB)
    for ref in book.rows:
        for column in ("value-1", "value-2", "value-3"):
            if not book.cell(ref, column).protection.locked:
                book[ref, column] = 1234567.89
        book[ref, "as_of"], book[ref, "status"] = date(2017, 12, 28), "推进中"
    path = book.save(tmp_path / "filled.xlsx")
    assert len(book.rows) == 35
    pdf = suite.pdf(path, tmp_path)
    assert suite.pages(path) <= (6 if lang == "zh" else 8)
    if not shutil.which("pdftotext"):
        return
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True).stdout.decode()
    assert "##" not in text
    flat = "".join(text.split())
    assert flat.count("1234567") + flat.count("1234568") >= 7, "a long figure is wrapped or rounded"
    assert "airplan:" not in flat, "marks are hidden"


def test_a_suite_opens_and_saves_it_and_nothing_has_changed(suite: Suite, sent: RoundOffice) -> None:
    for unit in FEW:
        suite.resave(sent.sent / f"{PERIOD}_{unit}.xlsx", sent.back / f"{PERIOD}_{unit}.xlsx")
    assert {file["state"] for file in sent.files(code=0)} == {"ready"}
    assert sent.verdicts() == {}


@pytest.fixture
def odd(office: RoundOffice) -> RoundOffice:
    """What was reported looks like formulas, markup, escapes, marks of ours, and a little of everything else."""
    notes = {
        "2a": "=1+1", "2b": "<b>&amp;]]>", "3a": "_x000D_ _x0041_", "4b": "airplan:", "5a": "a\tb\n\nc", "6a": "𠮷张䶮",
        "8a": "'1", "8b": '"""', "9a": "+86 10", "10a": "1e5",
    }  # fmt: skip
    for ref, note in notes.items():
        office.clerk.write("record", ref, "--unit", EPB, "--note", note, "--status", "done", "--on", "2017-05-03")
    office.dispatch(units=(EPB,))
    return office


def test_odd_texts_come_back_as_they_were(odd: RoundOffice) -> None:
    odd.fill(EPB, {})
    (file,) = odd.files(code=0)
    assert (file["state"], file["cells"], file["findings"]) == ("ready", [], [])


def test_odd_texts_survive_a_suite(suite: Suite, odd: RoundOffice) -> None:
    suite.resave(odd.sent / f"{PERIOD}_{EPB}.xlsx", odd.back / f"{PERIOD}_{EPB}.xlsx")
    (file,) = odd.files(code=0)
    assert (file["state"], file["cells"], file["findings"]) == ("ready", [], [])
