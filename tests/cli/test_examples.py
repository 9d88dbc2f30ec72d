"""Do the examples on the help screens run as they stand, in both languages?"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
import sys
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from rich.cells import cell_len

from airplan.cli import run as run_command_line
from airplan.cli.examples import ENTRY, EXAMPLES
from airplan.cli.registry import COMMANDS, GROUPS
from airplan.i18n import catalogue
from airplan.store.ids import is_id
from support.edited_plans import without_task
from support.paths import PLAN
from support.rank_files import TITLE, csv, of_streets
from support.returns import Book

if TYPE_CHECKING:
    from airplan.i18n import Language
    from support.command_line import Run

LONGEST = 76
"""So much of a terminal of 80 columns is left for an example."""
_RETURNED = "collect returned --period 2017-05 --apply"
_CLOSED = "round close 2017-05 --yes"
PREPARED = {
    "evaluate": ["evaluate --example --output evaluation.yaml"],
    "round": [_RETURNED],
    "round close": [_RETURNED],
    "round reopen": [_RETURNED, _CLOSED],
}
"""Command → what must have happened before its examples."""
PUBLISHED = (
    "# 青山市东湖区2018年清洁空气行动方案\n\n"
    "| No. | {task} | Deadline | Lead |\n|---|---|---|---|\n| 1 | 改造锅炉。 | 年底前 | 区环保局 |\n"
)
"""A document to import; the place of its units is a doubt, so that the command ends with 4."""
FINDING = {"import"}
"""Commands whose examples end with 4."""


class Office(NamedTuple):
    """A workspace that a test may change, and the ID of a report in its journal."""

    folder: Path
    report: str


def examples(command: str, lang: Language) -> list[str]:
    """The examples of a command, one a line."""
    text = EXAMPLES[command]
    translated = catalogue(lang).text(text) if lang != "en" else text.rpartition("\x04")[2]
    assert translated is not None
    return translated.splitlines()


def carried_out(line: str) -> str:
    """What a command line prints that must go well."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", stream)
        with contextlib.redirect_stderr(io.StringIO()) as said:
            code = run_command_line(shlex.split(line))
    stream.flush()
    assert code == 0, f"{line}\n{said.getvalue()}"
    return stream.buffer.getvalue().decode()


@pytest.fixture(scope="session")
def _prepared_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A workspace of the bundled plan with some weeks of May behind it."""
    home = tmp_path_factory.mktemp("examples")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        patch.delenv("AIRPLAN_STORE", raising=False)
        patch.chdir(home)
        carried_out("init office")
        patch.chdir(home / "office")
        settings = home / "office" / "airplan.toml"
        text, found = re.subn(r"(?m)^#? ?author = .*$", 'author = "王芳"', settings.read_text(encoding="utf-8"))
        assert found == 1
        settings.write_text(text, encoding="utf-8")
        carried_out("record 5a --value 9100 --status in-progress --on 2017-04-25")
        report = carried_out('record 5a --value 11000 --note "逐户动员。" --on 2017-05-20').strip()
        assert is_id(report)
        for july in ("plan_july.yaml", "计划_7月.yaml"):
            Path(july).write_text(without_task(9, ids=False)(PLAN.read_text("utf-8")), "utf-8")
        for published, task in (("published.md", "Task"), ("发布稿.md", "任务")):
            Path(published).write_text(PUBLISHED.format(task=task), encoding="utf-8")
        for figures in ("may.csv", "五月.csv"):
            Path(figures).write_bytes(csv(of_streets(), TITLE))
        (home / "office" / "plan.pdf").write_bytes(b"%PDF-1.7")
        carried_out("record 32a --status done --evidence plan.pdf --on 2017-05-10")
        for title in ("Contracts signed", "合同签订"):
            carried_out(f'milestone add 8a 2017-06-30 "{title}" --authority 12 --reason 12 --on 2017-05-15')
        carried_out("dispatch --to returned --period 2017-05 --unit 区环保局 --unit 德胜街道")
        for file, ref in (("2017-05_区环保局.xlsx", "2a"), ("2017-05_德胜街道办事处.xlsx", "5a")):
            book = Book(Path("returned", file))
            book[ref, "note"] = "已开展两次检查。"
            book.save()
        shutil.copytree("returned", "报回")
        for names in (("backup.sqlite", "journal.jsonl"), ("备份.sqlite", "台账.jsonl")):
            carried_out(f"backup {names[0]}")
            carried_out(f"journal export {names[1]}")
    return Office(home / "office", report)


@pytest.fixture
def office(_prepared_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A copy of it, in which a command line stands."""
    monkeypatch.delenv("AIRPLAN_STORE", raising=False)
    copy = shutil.copytree(_prepared_office.folder, tmp_path / "office")
    monkeypatch.chdir(copy)
    return Office(copy, _prepared_office.report)


def test_every_command_has_three_examples_of_its_own() -> None:
    assert EXAMPLES.keys() == {"", *GROUPS, *COMMANDS}
    for command, lang in product(EXAMPLES, ("en", "zh")):
        lines = examples(command, lang)
        assert len(set(lines)) == 3
        assert all(line.startswith("airplan ") and f" {command}" in line for line in lines)
        assert [line for line in lines if cell_len(line) > LONGEST] == []


def test_english_examples_are_in_english() -> None:
    chinese = re.compile("[\u4e00-\u9fff]")
    assert [text for text in EXAMPLES.values() if chinese.search(text.rpartition("\x04")[2])] == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_help_ends_with_the_examples(run: Run, lang: Language) -> None:
    for command in ("", "due", "round", "milestone add"):
        shown = [line.strip() for line in run(*command.split(), "--help", lang=lang).out.splitlines() if line.strip()]
        assert shown[-3:] == examples(command, lang)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("command", EXAMPLES)
@pytest.mark.slow
def test_the_examples_run(
    run: Run, office: Office, command: str, lang: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("uvicorn.Server.run", lambda _server, **_sockets: None)  # a window stays open until it is ended
    for number, line in enumerate(examples(command, lang)):
        folder = shutil.copytree(office.folder, office.folder.with_name(str(number)))
        monkeypatch.chdir(folder)
        for first in PREPARED.get(command, ()):
            if line != f"airplan {first}":
                run(*shlex.split(first))
        program, *arguments = shlex.split(line.replace(ENTRY, office.report))
        assert program == "airplan"
        run(*arguments, lang=lang, code=4 if command in FINDING else 0)
