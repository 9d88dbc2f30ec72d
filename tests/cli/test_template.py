"""Does an office get its templates, are its own ones used and checked, and is no file written under a wrong ending?"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from airplan.actions.office_templates import template_for
from airplan.cli.registry import COMMANDS, load
from airplan.formats.docx import fonts
from airplan.formats.docx.template_files import KINDS, bundled_template
from airplan.reports.papers.template_fields import KIND_FIELDS, listed, template_fields
from airplan.workspace.session import Session
from airplan.workspace.settings import PAPERS
from support.contract import fits
from support.paths import ROOT
from support.word_files import changed, word_file

if TYPE_CHECKING:
    from support.command_line import Run
    from support.wording import Wording

OWN = "通报模板.docx"


@pytest.fixture
def office(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new workspace on a computer with every font, as the current folder."""
    monkeypatch.delenv("AIRPLAN_STORE")
    monkeypatch.setattr(fonts, "_installed", set)
    monkeypatch.chdir(tmp_path)
    run("init", "office")
    monkeypatch.chdir(tmp_path / "office")
    return tmp_path / "office"


def asked(run: Run, *arguments: str) -> list[dict[str, Any]]:
    answer: list[dict[str, Any]] = json.loads(run(*arguments, "--format", "json").out)
    return answer


# --- handing out ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "lang"), [("bulletin", "en"), ("通报", "zh"), ("bulletin", "zh")])
def test_a_template_is_handed_out(office: Path, run: Run, name: str, lang: str) -> None:
    run("template", name, "--output", "new.docx", lang=lang)
    assert (office / "new.docx").read_bytes() == bundled_template("bulletin", lang).content
    (office / "new.docx").write_bytes(b"mine")
    run("template", name, "--output", "new.docx", lang=lang, code=3)
    assert (office / "new.docx").read_bytes() == b"mine"
    run("template", name, "--output", "new.docx", "--force", lang=lang)
    assert (office / "new.docx").read_bytes() != b"mine"


def test_missing_fonts_are_named_with_the_template(
    office: Path, run: Run, monkeypatch: pytest.MonkeyPatch, wording: Wording
) -> None:
    monkeypatch.setattr(fonts, "_installed", lambda: {"DejaVu Sans"})
    wording(run("template", "通报", "--output", "new.docx", lang="zh").err, "仿宋", "黑体", lang="zh")


@pytest.mark.parametrize("file", ["new.doc", "new.dotx", "new.pdf", "new", "new.docm"])
def test_a_template_has_one_ending(office: Path, run: Run, file: str) -> None:
    assert ".docx" in run("template", "bulletin", "--output", file, code=2).err
    assert not (office / file).exists()


def test_without_a_file_or_with_an_unknown_name_there_is_none(office: Path, run: Run) -> None:
    assert "--output" in run("template", "bulletin", code=2).err
    assert "bulletin" in run("template", "buletin", "--output", "new.docx", code=2).err


def test_templates_are_listed_with_their_source(office: Path, run: Run) -> None:
    (office / OWN).write_bytes(bundled_template("bulletin", "zh").content)
    listed_ones = {row["template"]: row for row in asked(run, "template")}
    assert list(listed_ones) == list(KINDS) == list(PAPERS)
    assert listed_ones["bulletin"]["source"] == str(office / OWN)
    assert listed_ones["review"]["source"] != str(office / OWN)


@pytest.mark.parametrize("kind", KIND_FIELDS)
def test_fields_are_listed(office: Path, run: Run, kind: str) -> None:
    rows = asked(run, "template", kind, "--fields")
    assert [row["field"] for row in rows] == [name for name, _field in listed(template_fields(kind))]
    assert {row["sort"] for row in rows} <= {"text", "texts", "records"}
    run("template", kind, "--fields", "--output", "fields.xlsx")
    assert ".csv" in run("template", kind, "--fields", "--output", "fields.docx", code=2).err


# --- the office's own -------------------------------------------------------------------------------------------------


def session(office: Path) -> Session:
    return Session(workspace_folder=office)


def test_the_template_that_is_nearest_to_the_request_is_used(office: Path) -> None:
    first, second, third, fourth = (office / name for name in ("mine.docx", "set.docx", OWN, "bulletin-template.docx"))
    assert template_for(session(office), "bulletin").content == bundled_template("bulletin", "en").content
    for path in (fourth, third):
        path.write_bytes(path.name.encode())
        assert template_for(session(office), "bulletin").source == str(path)
    second.write_bytes(b"second")
    settings = (office / "airplan.toml").read_text("utf-8").replace('bulletin = ""', 'bulletin = "set.docx"')
    (office / "airplan.toml").write_text(settings, "utf-8")
    assert template_for(session(office), "bulletin").content == b"second"
    first.write_bytes(b"first")
    assert template_for(session(office), "bulletin", first).content == b"first"
    assert template_for(session(office), "review").source != str(third)


def test_a_template_that_is_set_must_be_there(office: Path, run: Run) -> None:
    settings = (office / "airplan.toml").read_text("utf-8").replace('bulletin = ""', 'bulletin = "gone.docx"')
    (office / "airplan.toml").write_text(settings, "utf-8")
    assert "gone.docx" in run("check", code=3).err


def test_check_says_what_a_template_lacks_and_what_is_unknown(office: Path, run: Run, wording: Wording) -> None:
    (office / OWN).write_bytes(bundled_template("bulletin", "zh").content)
    assert OWN in run("check").out
    (office / OWN).write_bytes(word_file("{{ 标题 }}"))
    told = run("check").err
    assert {"系列", "附件表"} <= set(told.replace(",", " ").split())
    (office / OWN).write_bytes(word_file("{{ 标提 }}", "｛｛ 主送 ｝｝", "{{ 10**10**10 }}"))
    wording(run("check", code=3).err, "标提", "｛｛ 主送 ｝｝", "{{ 10**10**10 }}", folder=os.fspath(office))


def test_check_of_an_unsafe_template_ends_with_3(office: Path, run: Run) -> None:
    (office / OWN).write_bytes(changed(word_file("甲"), {"word/vbaProject.bin": b"x"}))
    assert OWN in run("check", code=3).err


def test_a_paper_of_an_unfit_template_is_not_written(office: Path, run: Run) -> None:
    (office / "bad.docx").write_bytes(word_file("{{ 标提 }}"))
    asked_for = ("bulletin", "--period", "2017-05", "--draft", "--template", "bad.docx", "--output", "paper.docx")
    assert "标提" in run("--as-of", "2017-06-01", *asked_for, code=3).err
    assert not (office / "paper.docx").exists()


# --- endings ----------------------------------------------------------------------------------------------------------

load()
TABLES = {
    "department": ("区环保局",),
    "official": ("姜立光",),
    "show": ("8b",),
    "search": ("锅炉",),
    "diff": ("plan_2017.yaml",),
    "collect": (".",),
    "import": ("plan_2017.yaml", "--to", "draft"),
    "dispatch": ("--to", "sent", "--period", "2017-05", "--by", "Li", "--yes"),
    "round show": ("2017-05",),
}
"""Command with tables → the arguments that it needs."""
WITH_TABLES = [
    *("list", "due", "department", "official", "show", "search", "units", "officials", "sections", "summary", "status"),
    *(
        "overdue",
        "missing",
        "round list",
        "round show",
        "log",
        "milestone list",
        "diff",
        "collect",
        "import",
        "dispatch",
    ),
]


@pytest.mark.parametrize("headings", [(), ("--headings", "titles")])
@pytest.mark.parametrize("command", WITH_TABLES)
def test_a_table_is_not_written_under_the_ending_of_another_format(
    office: Path, run: Run, command: str, headings: tuple[str, ...]
) -> None:
    before = sorted(office.rglob("*"))
    told = run(*command.split(), *TABLES.get(command, ()), *headings, "--output", "x.docx", code=2).err
    assert all(ending in told for ending in (".txt", ".json", ".csv", ".md", ".xlsx"))
    assert [path for path in sorted(office.rglob("*")) if path not in before and path.suffix != ".sqlite"] == []


@pytest.mark.parametrize(
    ("command", "known"),
    [
        (("export", "x.pdf"), ".xlsx"),
        (("backup", "x.docx"), ".sqlite"),
        (("journal", "export", "x.xlsx"), ".jsonl"),
        (("bulletin", "--output", "x.pdf"), ".docx"),
    ],
)
def test_other_files_have_their_endings_too(office: Path, run: Run, command: tuple[str, ...], known: str) -> None:
    run("close", "8b", "--by", "Li", "--yes")
    told = run(*command, code=2).err
    assert known in told
    assert not any(Path(word).exists() for word in command)


def test_no_command_that_writes_tables_is_forgotten() -> None:
    import inspect

    from airplan.cli.options import Output

    found = [
        name
        for name, (_part, _help, function) in COMMANDS.items()
        if any(each.annotation in (Output, "Output") for each in inspect.signature(function).parameters.values())
    ]
    assert set(found) - set(WITH_TABLES) <= {
        *("revise", "evaluate", "rank", "rank show", "schedule", "notice", "overview"),
    }


# --- the JSON contract ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", ["template", "template --fields"])
def test_json_is_what_the_page_promises(office: Path, run: Run, question: str) -> None:
    page = (ROOT / "docs" / "json.md").read_text("utf-8").partition(f"### `{question}`\n")[2].partition("\n#")[0]
    promised = dict(re.findall(r"^\| `([\w.]+)` \| ([\w ]+) \| \S", page, re.MULTILINE))
    for record in asked(run, *question.split()):
        assert list(record) == list(promised)
        assert all(fits(value, promised[key]) for key, value in record.items())
    assert asked(run, *question.split()) == json.loads(run(*question.split(), "--format", "json", lang="zh").out)
