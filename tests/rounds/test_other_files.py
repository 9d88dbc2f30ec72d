"""Is every file in a month's folder either read, or named; and what may be a return never passed over?"""

from __future__ import annotations

import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest

from support.returns import DESHENG, EPB, PERIOD, YUETAN, Book

if TYPE_CHECKING:
    from support.returns import RoundOffice
    from support.wording import Wording

pytestmark = pytest.mark.slow

NOTE = {"5a": {"value-1": 3, "status": "推进中"}}


@pytest.mark.parametrize(
    "name", ["{file}.zip", "{file}.xlsx.1", "{file}.xlsx.download", "{file}", "{file}.et", "回复", "5月/{unit}.tmp"]
)
def test_a_workbook_is_a_return_whatever_it_is_called(sent: RoundOffice, name: str) -> None:
    path = sent.fill(EPB, NOTE)
    target = sent.back / name.format(file=f"{PERIOD}_{EPB}", unit=EPB)
    target.parent.mkdir(exist_ok=True)
    path.rename(target)
    assert [(file["file"], file["state"]) for file in sent.files(code=0)] == [(str(target), "ready")]
    sent.collect("--apply")
    assert [report["source"]["file"] for report in sent.reports()] == [target.name]


def test_an_archive_in_an_archive_is_looked_into(sent: RoundOffice) -> None:
    path = sent.fill(EPB, NOTE)
    inner, outer = sent.back.with_name("inner.zip"), sent.back / "outer.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.write(path, f"{path.name}.1")
        archive.writestr("说明.docx", "x")
    with zipfile.ZipFile(outer, "w") as archive:
        archive.write(inner, "区环保局.zip")
    path.unlink()
    states = {file["file"].removeprefix(f"{outer}/"): file["state"] for file in sent.files(code=0)}
    assert states == {f"区环保局.zip/{path.name}.1": "ready", "区环保局.zip/说明.docx": "not-read"}


def test_what_was_only_sent_along_is_named_in_one_line(sent: RoundOffice, wording: Wording) -> None:
    sent.fill(EPB, NOTE)
    for name in ("质监局回复.eml", f"{EPB}盖章件.pdf", "照片/1.jpg", "名单.csv", "Thumbs.db", "~$x.xlsx", ".DS_Store"):
        (sent.back / name).parent.mkdir(exist_ok=True)
        (sent.back / name).write_bytes(b"x")
    result = sent.collect(lang="zh", width=80)
    wording(result.err, lang="zh")
    states = {file["file"].rpartition("/")[2]: file["state"] for file in sent.files(code=0)}
    assert set(states) == {f"{PERIOD}_{EPB}.xlsx", "质监局回复.eml", f"{EPB}盖章件.pdf", "1.jpg", "名单.csv"}
    assert list(states.values()).count("not-read") == 4


@pytest.mark.parametrize(
    "name",
    [
        "{file}.docx",
        "{file}.csv",
        "{file} (2).pdf",
        "{unit}.jpg",
        "月坛街道报表.wps",
        "{unit}/填报.docx",
        "{file}.xlsx.pdf",
    ],
)
def test_what_may_be_a_return_by_its_name_is_to_be_dealt_with(sent: RoundOffice, name: str) -> None:
    """The others are taken all the same."""
    sent.fill(EPB, NOTE)
    path = sent.back / name.format(file=f"{PERIOD}_{YUETAN}", unit=YUETAN)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"x")
    file = next(file for file in sent.files(code=4) if file["file"] == str(path))
    assert (file["state"], file["unit"]) == ("attention", YUETAN)
    result = sent.collect("--apply", code=4)
    assert path.name in result.out
    assert path.name in result.err
    assert [report["unit"] for report in sent.reports()] == [EPB]


def test_once_its_unit_has_been_heard_a_file_with_its_name_was_sent_along(sent: RoundOffice) -> None:
    (sent.back / f"{YUETAN}照片.jpg").write_bytes(b"x")
    (sent.back / "市质监局通知.pdf").write_bytes(b"x")
    sent.fill(YUETAN, NOTE)
    sent.collect("--apply", code=0)
    (sent.back / f"{PERIOD}_{YUETAN}.xlsx").unlink()
    sent.fill(EPB, NOTE)
    assert {file["state"] for file in sent.files(code=0)} == {"ready", "not-read"}
    (sent.back / f"{PERIOD}_{YUETAN}.docx").write_bytes(b"x")
    assert "attention" in {file["state"] for file in sent.files(code=4)}, "it is called as what was sent"


def test_a_path_that_is_not_there_is_one_line_and_nothing_is_written(sent: RoundOffice, wording: Wording) -> None:
    sent.fill(EPB, NOTE)
    wording(sent.clerk.refused("collect", str(sent.back), "没有/x.xlsx", "y.xlsx", "--apply", "--by", "王芳"))


def test_of_one_unit_only_its_own_reports_are_asked_for(sent: RoundOffice) -> None:
    sent.fill(EPB, NOTE)
    result = sent.collect("--apply", "--only", EPB, lang="zh")
    assert EPB in result.out
    assert YUETAN not in result.out
    assert DESHENG not in result.out
    everybody = sent.fill(DESHENG, NOTE)
    assert YUETAN in sent.collect(str(everybody), "--apply", lang="zh").out


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_file_of_what_came_back_names_unit_and_file_in_every_row(sent: RoundOffice, ending: str) -> None:
    sent.fill(EPB, NOTE)
    sent.fill(DESHENG, NOTE)
    path = sent.back.with_name(f"x.{ending}")
    sent.collect("--output", str(path), lang="zh")
    if ending == "xlsx":
        from openpyxl import load_workbook

        rows = [[str(cell) for cell in row] for row in load_workbook(path).worksheets[0].iter_rows(values_only=True)]
    else:
        rows = [line.replace("|", ",").split(",") for line in path.read_text("utf-8-sig").splitlines()]
    cells = [[cell.strip() for cell in row] for row in rows if any(cell.strip() in ("新增", "new") for cell in row)]
    assert len(cells) == 4
    for row in cells:
        unit = next(unit for unit in (EPB, DESHENG) if unit in row)
        assert any(f"{PERIOD}_{unit}.xlsx" in cell for cell in row)


def test_what_was_taken_and_sent_back_since_is_not_called_unchanged(sent: RoundOffice) -> None:
    sent.clerk.write("record", "5a", "--unit", EPB, "--status", "未启动", "--on", "2017-05-02", "--period", "2017-05")
    sent.dispatch("--force")
    sent.fill(EPB, {"5a": {"status": "已完成", "value-1": 8000}})
    sent.collect("--apply")
    sent.clerk.write("send-back", "5a", "--unit", EPB, "--reason", "缺证明材料")
    (file,) = sent.files()
    verdicts = {cell["field"]: (cell["known"], cell["verdict"]) for cell in file["cells"]}
    assert verdicts["status"] == ("not-started", "repeated")


def test_a_workbook_of_another_journal_is_refused(sent: RoundOffice, wording: Wording) -> None:
    """A store for practice has the same plan, the same month and the same units."""
    store = sent.clerk.store
    shutil.copy(store, f"{store}.practice")
    before = sent.clerk.log()
    sent.clerk.store = f"{store}.practice"
    sent.clerk("dispatch", "--period", PERIOD, "--to", "practice", "-d", EPB, "--force", "--by", "王芳")
    book = Book(sent.back.with_name("practice") / f"{PERIOD}_{EPB}.xlsx")
    own = Book(sent.sent / f"{PERIOD}_{EPB}.xlsx")
    assert list(book.rows) == list(own.rows)
    book["5a", "value-1"] = 3
    book.save(sent.back / book.path.name)
    assert sent.files()[0]["state"] == "ready", "by the journal that has sent it"
    sent.clerk.store = store
    (file,) = sent.files(code=4)
    assert file["state"] == "held-up"
    wording("\n".join(file["findings"]))
    assert sent.clerk.log() == before
