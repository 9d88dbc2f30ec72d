"""Do the workbooks of several plans carry each unit's rows of all, and does every sheet find its own journal?"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from airplan.actions import dispatching_together
from airplan.rounds.form import COLUMN_MARK, PART_MARK, PLAN_MARK, ROW_MARK
from airplan.store.connect import open_existing
from airplan.store.journal import ConcurrentWrite, Journal
from support.desks import plan_id, write_plan

if TYPE_CHECKING:
    from pathlib import Path

    from airplan.store.entries import Entry
    from support.command_line import Result, Run
    from support.desks import Desk

PLANS = ("东城", "西城", "朝阳")
UNIT = "区甲局"


class Office:
    """An office with several plans in the middle of July."""

    def __init__(self, run: Run, folder: Path, store: str) -> None:
        self.run, self.folder, self.store = run, folder, store
        self.out = folder / "发出"

    def dispatch(self, *more: str, code: int = 0) -> Result:
        options = ("--period", "2017-07", "--to", str(self.out), "--by", "王芳", *more)
        return self.run("dispatch", "--all-plans", *options, code=code, width=200)

    def collect(self, *more: str, code: int = 0) -> Result:
        options = ("--period", "2017-07", "--by", "王芳", *more)
        return self.run("collect", str(self.out), *options, code=code, width=300)

    def entries(self, name: str, kind: str) -> list[Entry]:
        store = open_existing(self.store)
        try:
            return [entry for entry in Journal(store, plan_id(name)).entries() if entry.kind == kind]
        finally:
            store.close()

    def nothing_reported(self) -> bool:
        return not any(self.entries(name, kind) for name in PLANS for kind in ("report", "return"))


def marks(sheet: Any, start: str) -> dict[str, tuple[int, int]]:
    return {
        cell.value.removeprefix(start): (cell.row, cell.column)
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith(start)
    }


def table_of(book: Any, name: str) -> Any:
    return next(sheet for sheet in book.worksheets if plan_id(name) in marks(sheet, PLAN_MARK))


def hidden_of(book: Any, name: str) -> Any:
    of_form = f'"plan":"{plan_id(name)}"'
    return next(
        sheet
        for sheet in book.worksheets
        if marks(sheet, PART_MARK) and any(of_form in str(cell.value) for row in sheet.iter_rows() for cell in row)
    )


def fill(path: Path, answers: dict[str, dict[str, str]]) -> None:
    """Write answers, plan → ref → a note, and the status."""
    book = openpyxl.load_workbook(path)
    for name, of_plan in answers.items():
        sheet = table_of(book, name)
        columns, rows = marks(sheet, COLUMN_MARK), marks(sheet, ROW_MARK)
        for ref, note in of_plan.items():
            sheet.cell(rows[ref][0], columns["note"][1], note)
            sheet.cell(rows[ref][0], columns["status"][1], "推进中")
    book.save(path)


@pytest.fixture
def office(run: Run, desk: Desk, any_store: str, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Three plans with one directory of units in one store."""
    monkeypatch.setattr("airplan.workspace.session.clock", lambda: datetime(2017, 7, 20, 2, tzinfo=UTC))
    folder = desk(*PLANS, store=any_store)
    for name in PLANS:
        (folder / name / "departments.yaml").replace(folder / "departments.yaml")
    toml = folder / "airplan.toml"
    toml.write_text(f'[plan]\ndepartments = "departments.yaml"\n{toml.read_text("utf-8")}', encoding="utf-8")
    return Office(run, folder, any_store)


@pytest.fixture
def sent(office: Office) -> Office:
    office.dispatch()
    return office


def book_of(office: Office, unit: str = UNIT) -> Path:
    return office.out / f"2017-07_{unit}.xlsx"


def test_a_unit_gets_one_workbook_with_a_sheet_for_each_plan(sent: Office) -> None:
    assert sorted(path.name for path in sent.out.iterdir() if path.suffix == ".xlsx") == [
        "2017-07_区乙局.xlsx",
        "2017-07_区甲局.xlsx",
    ]
    book = openpyxl.load_workbook(book_of(sent))
    visible = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    assert len(visible) == 4
    assert [name for name in PLANS if any(name in title for title in visible)] == list(PLANS)
    for name in PLANS:
        assert set(marks(table_of(book, name), ROW_MARK)) == {"1a", "2a"}
        steps = sent.entries(name, "dispatch")
        assert {step.unit for step in steps} == {"区甲局", "区乙局"}
    digests = [{step.source.sha256 for step in sent.entries(name, "dispatch")} for name in PLANS]
    assert digests[0] == digests[1] == digests[2]
    assert len({step.step.seal for name in PLANS for step in sent.entries(name, "dispatch")}) == 6


def test_the_manifest_names_the_plan_of_each_sheet(office: Office) -> None:
    rows = json.loads(office.dispatch("--format", "json").out)
    assert [(row["plan"], row["unit"]) for row in rows] == [(name, u) for name in PLANS for u in ("区甲局", "区乙局")]


def test_each_sheet_goes_into_its_own_journal(sent: Office) -> None:
    fill(book_of(sent), {"东城": {"1a": "东城已完成三成"}, "朝阳": {"2a": "朝阳正常开展"}})
    shown = sent.collect("--all-plans").out
    assert "东城已完成三成" in shown
    assert sent.nothing_reported()
    said = sent.collect("--all-plans", "--apply")
    reports = {name: sent.entries(name, "report") for name in PLANS}
    assert [(name, entry.ref, entry.report.note) for name, of in reports.items() for entry in of] == [
        ("东城", "1a", "东城已完成三成"),
        ("朝阳", "2a", "朝阳正常开展"),
    ]
    assert [len(sent.entries(name, "return")) for name in PLANS] == [1, 1, 1]
    batch = reports["朝阳"][0].batch
    assert f"--plan 朝阳 undo {batch}" in said.err
    sent.run("--plan", "朝阳", "undo", str(batch), "--by", "王芳", "--yes")
    rows = json.loads(sent.run("overview", "--format", "json").out)
    assert [row["answered"] for row in rows] == [1, 0, 0, 1]
    sent.run("check")


def test_what_was_imported_is_not_imported_again(sent: Office) -> None:
    fill(book_of(sent), {"东城": {"1a": "三成"}})
    sent.collect("--all-plans", "--apply")
    sent.collect("--all-plans", "--apply")
    assert [len(sent.entries(name, "report")) for name in PLANS] == [1, 0, 0]


def test_json_names_the_plan(sent: Office) -> None:
    fill(book_of(sent), {"东城": {"1a": "三成"}, "西城": {"1a": "四成"}})
    records = json.loads(sent.collect("--all-plans", "--format", "json").out)
    told = {
        record["plan"]: [cell["returned"] for cell in record["cells"] if cell["field"] == "note"]
        for record in records
        if record["unit"] == UNIT
    }
    assert told == {"东城": ["三成"], "西城": ["四成"], "朝阳": []}


def test_a_doubt_in_one_plan_keeps_all_back(sent: Office) -> None:
    fill(book_of(sent), {"东城": {"1a": "三成"}, "西城": {"1a": "四成"}})
    book = openpyxl.load_workbook(book_of(sent))
    sheet = table_of(book, "西城")
    sheet.cell(marks(sheet, ROW_MARK)["1a"][0], marks(sheet, COLUMN_MARK)["status"][1], "差不多")
    book.save(book_of(sent))
    sent.collect("--all-plans", "--apply", code=4)
    assert sent.nothing_reported()


@pytest.mark.parametrize("harm", ["hidden sheet deleted", "hidden sheet changed", "table deleted"])
def test_a_sheet_that_lost_its_form_is_never_passed_over(sent: Office, harm: str) -> None:
    fill(book_of(sent), {"东城": {"1a": "三成"}, "西城": {"1a": "四成"}})
    book = openpyxl.load_workbook(book_of(sent))
    if harm == "hidden sheet deleted":
        book.remove(hidden_of(book, "西城"))
    elif harm == "table deleted":
        book.remove(table_of(book, "西城"))
    else:
        hidden_of(book, "西城").cell(1, 2).value += " "
    book.save(book_of(sent))
    sent.collect("--all-plans", "--apply", code=4)
    assert sent.nothing_reported()


def test_one_plan_alone_reads_its_own_sheet_and_says_so(sent: Office) -> None:
    fill(book_of(sent), {"东城": {"1a": "三成"}, "西城": {"1a": "四成"}})
    shown = sent.run(
        "--plan", "西城", "collect", str(sent.out), "--period", "2017-07", "--apply", "--by", "王", width=300
    )
    assert [len(sent.entries(name, "report")) for name in PLANS] == [0, 1, 0]
    assert plan_id("东城") in shown.out + shown.err
    sent.collect("--all-plans", "--apply")
    assert [len(sent.entries(name, "report")) for name in PLANS] == [1, 1, 0]


def test_a_workbook_of_one_plan_is_that_plans_matter(sent: Office) -> None:
    sent.run("--plan", "东城", "dispatch", "--period", "2017-07", "--to", str(sent.folder / "x"), "--by", "王")
    (sent.folder / "x" / f"2017-07_{UNIT}.xlsx").replace(sent.out / f"2017-07_{UNIT}_again.xlsx")
    sent.collect("--all-plans")


def test_a_file_of_nobody_is_reported_once(sent: Office) -> None:
    (sent.out / "damaged.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    records = json.loads(sent.collect("--all-plans", "--format", "json", code=3).out)
    assert len([record for record in records if "damaged" in record["file"]]) == 1


def test_units_of_different_districts_get_workbooks_of_their_own(
    run: Run, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("airplan.workspace.session.clock", lambda: datetime(2017, 7, 20, 2, tzinfo=UTC))
    folder = desk("东城", "西城")
    office = Office(run, folder, str(folder / "airplan.sqlite"))
    office.dispatch()
    names = sorted(path.name for path in office.out.iterdir() if path.suffix == ".xlsx")
    assert names == sorted(f"2017-07_{name}_{unit}.xlsx" for name in ("东城", "西城") for unit in ("区甲局", "区乙局"))
    fill(office.out / "2017-07_西城_区甲局.xlsx", {"西城": {"1a": "四成"}})
    office.collect("--all-plans", "--apply")
    assert [len(office.entries(name, "report")) for name in ("东城", "西城")] == [0, 1]


def test_plans_in_different_stores_are_refused(run: Run, desk: Desk) -> None:
    folder = desk("东城")
    write_plan(folder / "own", "西城")
    (folder / "own" / "airplan.toml").write_text('[plan]\nfile = "plan.yaml"\n', encoding="utf-8")
    with (folder / "airplan.toml").open("a", encoding="utf-8") as file:
        file.write('"西城" = "own"\n')
    run("--plan", "西城", "init")
    office = Office(run, folder, str(folder / "airplan.sqlite"))
    office.dispatch(code=3)
    assert not office.out.exists()
    assert office.entries("东城", "dispatch") == []


def test_options_of_one_plan_are_refused(sent: Office) -> None:
    sent.collect("--all-plans", "--return-to", str(sent.folder / "back"), code=2)
    sent.collect("--all-plans", "--take-rest", code=2)
    sent.collect("--all-plans", "--unit", "不存在的单位", code=3)
    sent.collect("--all-plans", "--unit", UNIT)


def test_it_starts_again_if_another_has_written(sent: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(book_of(sent), {"东城": {"1a": "三成"}, "西城": {"1a": "四成"}})
    tries: list[int] = []
    append = Journal.append_to_all

    def disturbed(self: Journal, addenda: Any, *, now: datetime) -> Any:
        tries.append(1)
        if len(tries) == 1:
            raise ConcurrentWrite
        return append(self, addenda, now=now)

    monkeypatch.setattr(Journal, "append_to_all", disturbed)
    sent.collect("--all-plans", "--apply")
    assert len(tries) == 2
    assert [len(sent.entries(name, "report")) for name in PLANS] == [1, 1, 0]


def test_if_one_journal_has_moved_on_none_is_written(sent: Office) -> None:
    from airplan.store.journal import Addendum

    store = open_existing(sent.store)
    try:
        drafts = sent_again(sent)
        addenda = [Addendum(plan_id("东城"), drafts, "0" * 12), Addendum(plan_id("西城"), drafts, "0" * 12, "gone")]
        with pytest.raises(ConcurrentWrite):
            Journal(store, plan_id("东城")).append_to_all(addenda, now=datetime(2017, 7, 21, tzinfo=UTC))
    finally:
        store.close()
    assert [len(sent.entries(name, "dispatch")) for name in PLANS] == [2, 2, 2]


def sent_again(office: Office) -> list[Any]:
    from airplan.rounds.outgoing import SentWorkbook, steps

    (first, *_rest) = office.entries("东城", "dispatch")
    form: Any = type("F", (), {"period": "2017-07", "due": first.step.to, "unit": first.unit})
    return steps(
        [SentWorkbook(form, "a.xlsx", b"", "0" * 64, "0" * 24)], "王", datetime(2017, 7, 21, tzinfo=UTC).date()
    )


def test_an_interrupted_dispatch_is_finished(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_files: object, _batch: str, _kind: str = "dispatch") -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(dispatching_together, "place_recorded", fail)
        office.dispatch(code=5)
    assert [len(office.entries(name, "dispatch")) for name in PLANS] == [2, 2, 2]
    assert not book_of(office).exists()
    office.dispatch()
    assert book_of(office).exists()
    assert [len(office.entries(name, "dispatch")) for name in PLANS] == [2, 2, 2]


def test_workbooks_that_nobody_filled_in_may_be_replaced(sent: Office) -> None:
    sent.dispatch("--force")
    assert [len(sent.entries(name, "dispatch")) for name in PLANS] == [4, 4, 4]
    fill(book_of(sent), {"西城": {"1a": "四成"}})
    sent.dispatch("--force", code=2)
    assert [len(sent.entries(name, "dispatch")) for name in PLANS] == [4, 4, 4]


def test_a_plan_that_asks_nobody_is_left_out(office: Office) -> None:
    office.run("--plan", "西城", "list")
    rows = json.loads(office.dispatch("--unit", "区乙局", "--format", "json").out)
    assert [row["unit"] for row in rows] == ["区乙局"] * 3
    office.dispatch("--unit", "无名局", code=3)
