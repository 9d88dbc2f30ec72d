"""Does import write a draft, ask what it cannot know, refuse what it cannot read, and leave other files alone?"""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest

from airplan.plan.yaml_events import open_questions
from support.documents import Box, docx, docx_table, paragraph, xlsx

if TYPE_CHECKING:
    from pathlib import Path

    from airplan.i18n import Language
    from support.command_line import Run
    from support.wording import Words

TABLE = (
    "序号,工作任务,完成时限,牵头单位,责任单位\n"
    "1,改造锅炉。,6月底前,区环保局,区住建局、发改局\n"
    "2,检查工地。,汛期前,区住建局,各街道办事处等部门\n"
)
SETTLED = """\
district: {name: 青山市东湖区, prefixes: [区]}
units:
  - {name: 区环保局}
  - {name: 区住建局}
"""
PLAIN = "序号,事项,完成时限,经办\n1,改造锅炉。,6月底前,区环保局\n2,检查工地。,长期实施,区住建局\n"
TITLE = "青山市东湖区2023年工作方案"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder, the current one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AIRPLAN_STORE")
    return tmp_path


def settled(folder: Path) -> None:
    """Delete the open questions of a draft, as a person does who has answered them."""
    for name in ("plan.yaml", "departments.yaml"):
        lines = (folder / name).read_text("utf-8").split("\n")
        (folder / name).write_text("\n".join(line for line in lines if not line.lstrip().startswith("# ?")), "utf-8")


def questions(folder: Path) -> int:
    texts = ((folder / name).read_text("utf-8") for name in ("plan.yaml", "departments.yaml"))
    return sum(len(list(open_questions(text))) for text in texts)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_report_on_a_draft(here: Path, run: Run, words: Words, lang: Language) -> None:
    (here / "东湖区2023年方案.csv").write_text(TABLE, "utf-8")
    said = run("import", "东湖区2023年方案.csv", "--to", "draft", lang=lang, code=4)
    assert max(map(len, said.out.split("\n"))) <= 80
    words(said.out + said.err)


@pytest.mark.usefixtures("here")
def test_due_list_and_check_run_with_open_questions_until_these_are_deleted(run: Run, here: Path) -> None:
    (here / "a.csv").write_text(TABLE, "utf-8")
    run("import", "a.csv", "--to", "draft", "--year", "2023", code=4)
    draft = ("--plan", str(here / "draft" / "plan.yaml"), "--as-of", "2023-06-01")
    assert "2023-06-30" in run(*draft, "due").out
    assert "2a" in run(*draft, "list").out
    listed = run(*draft, "check", code=4)
    assert listed.out.count(str(here)) > questions(here / "draft") == 4
    settled(here / "draft")
    assert questions(here / "draft") == 0
    run(*draft, "check")


def test_nothing_is_open_where_all_is_known(run: Run, here: Path) -> None:
    """Exit 0: the title names place and year, the directory every unit."""
    (here / "units.yaml").write_text(SETTLED, "utf-8")
    cells = [["序号", "工作任务", "牵头单位"], ["1", "改造锅炉。", "区环保局"], ["2", "检查工地。", "区住建局"]]
    boxes = [Box(r, c, text) for r, row in enumerate(cells) for c, text in enumerate(row)]
    (here / "a.docx").write_bytes(docx(paragraph(TITLE), docx_table(boxes)))
    run("--departments", "units.yaml", "import", "a.docx", "--to", "draft")
    assert questions(here / "draft") == 0
    assert (here / "draft" / "departments.yaml").read_text("utf-8") == SETTLED


def test_names_that_the_given_directory_lacks_are_added_and_asked_about(run: Run, here: Path) -> None:
    (here / "units.yaml").write_text(SETTLED, "utf-8")
    (here / "a.csv").write_text(TABLE, "utf-8")
    run("--departments", "units.yaml", "import", "a.csv", "--to", "draft", code=4)
    made = (here / "draft" / "departments.yaml").read_text("utf-8")
    assert made.startswith(SETTLED.rstrip("\n"))
    assert [name in made for name in ("发改局", "各街道办事处")] == [True, True]
    assert (here / "units.yaml").read_text("utf-8") == SETTLED


def test_standard_input_and_a_person_who_says_what_columns_mean(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PLAIN.encode())))
    run("import", "-", "--to", "draft", "--map", "经办=responsible", "--map", "事项=工作任务", "--year", "2023", code=4)
    plan = ("--plan", str(here / "draft" / "plan.yaml"))
    assert "1a" in run(*plan, "department", "区环保局", "--as-of", "2023-01-01").out


@pytest.mark.parametrize("pair", ["经办", "=text", "经办=chief", "没有=text"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_column_that_is_not_there_or_means_nothing_is_refused(
    run: Run, here: Path, words: Words, lang: Language, pair: str
) -> None:
    (here / "a.csv").write_text(TABLE, "utf-8")
    words(run("import", "a.csv", "--to", "draft", "--map", pair, lang=lang, code=2).err, pair)
    assert not (here / "draft").exists()


def test_existing_files_are_kept_unless_force_is_given(run: Run, here: Path, words: Words) -> None:
    (here / "a.csv").write_text(TABLE, "utf-8")
    (here / "draft").mkdir()
    (here / "draft" / "plan.yaml").write_text("mine", "utf-8")
    words(run("import", "a.csv", "--to", "draft", code=3).err)
    assert [path.name for path in (here / "draft").iterdir()] == ["plan.yaml"]
    assert (here / "draft" / "plan.yaml").read_text("utf-8") == "mine"
    run("import", "a.csv", "--to", "draft", "--force", code=4)
    assert questions(here / "draft") > 0


def test_an_existing_folder_gets_the_files_and_keeps_others(run: Run, here: Path) -> None:
    (here / "a.csv").write_text(TABLE, "utf-8")
    (here / "draft").mkdir()
    (here / "draft" / "note.txt").write_text("mine", "utf-8")
    run("import", "a.csv", "--to", "draft", code=4)
    assert sorted(path.name for path in (here / "draft").iterdir()) == ["departments.yaml", "note.txt", "plan.yaml"]


BAD: dict[str, tuple[str, bytes]] = {
    "damaged workbook": ("a.xlsx", xlsx([Box(0, 0, "甲")])[:-60]),
    "empty table": ("a.csv", "序号,工作任务,牵头单位\n".encode()),
    "no table": ("a.txt", "各单位要高度重视。\n".encode()),
    "no headings": ("a.csv", "甲,乙,丙\n1,2,3\n".encode()),
    "empty file": ("a.docx", b""),
    "picture": ("a.png", b"\x89PNG\r\n\x1a\n\0"),
}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_imported_is_refused_with_a_way_out(
    run: Run, here: Path, words: Words, lang: Language, case: str
) -> None:
    name, data = BAD[case]
    (here / name).write_bytes(data)
    said = run("import", name, "--to", "draft", lang=lang, code=None)
    assert said.code in (2, 3)
    assert not (here / "draft").exists()
    words(said.err, case)


def test_a_file_that_is_not_there_or_a_folder(run: Run, here: Path, words: Words) -> None:
    words(run("import", "nowhere.docx", "--to", "draft", code=3).err, "nowhere")
    words(run("import", ".", "--to", "draft", code=3).err, "folder")
    assert not (here / "draft").exists()


def test_an_old_workbook_without_the_library_for_it(
    run: Run, here: Path, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("airplan.importing.workbook_source.is_readable", lambda: False)
    (here / "a.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook\0".encode("utf-16-le"))
    words(run("import", "a.xls", "--to", "draft", code=3).err)


def test_a_document_with_macros_is_read_without_them(run: Run, here: Path) -> None:
    cells = [["序号", "工作任务", "牵头单位"], ["1", "改造锅炉。", "区环保局"]]
    boxes = [Box(r, c, text) for r, row in enumerate(cells) for c, text in enumerate(row)]
    (here / "a.docm").write_bytes(docx(paragraph(TITLE), docx_table(boxes)))
    run("import", "a.docm", "--to", "draft", code=4)
    assert "改造锅炉。" in (here / "draft" / "plan.yaml").read_text("utf-8")
