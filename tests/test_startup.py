"""Does a warm answer import only what it needs?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from airplan.cli.registry import MODULES
from airplan.store.connect import open_store
from support.processes import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

    from support.command_line import Run

HEAVY = (
    "yaml", "openpyxl", "docx", "docxtpl", "jinja2", "lxml", "psycopg", "pypinyin", "pydantic", "pydantic_core",
    "dateutil", "typer.rich_utils", "rich.table", "csv", "hashlib", "airplan.plan.reader", "airplan.plan.schema",
    "airplan.reports.overview", "airplan.store.chain", "airplan.store.entry_rows", "airplan.store.plan_digest",
)  # fmt: skip
"""difflib is not among them: Typer itself imports it."""
MOST_OF_OUR_OWN = 60
"""Modules of airplan that a warm `due` may import; each takes a two-hundredth of its time. Look for one that it does
not need before this is raised."""

_RUN_AND_TELL = """
import sys
from airplan.cli import run
code = run(sys.argv[1:])
import json
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
sys.exit(code)
"""


def modules_after(*arguments: str) -> set[str]:
    ended = subprocess.run(
        [sys.executable, "-c", _RUN_AND_TELL, *arguments],
        env=os.environ,
        capture_output=True,
        check=True,
        timeout=PATIENCE,
    )
    return set(json.loads(ended.stderr.splitlines()[-1]))


@pytest.mark.parametrize(
    "question",
    [
        ("due", "--before", "2017-06-30"),
        ("department", "区环保局"),
        ("show", "8b"),
    ],
    ids=lambda question: question[0],
)
def test_a_warm_answer_imports_nothing_heavy(run: Run, question: tuple[str, ...]) -> None:
    run("sections")
    loaded = modules_after(*question)
    assert {"airplan.store.plan_queries", "rich.console", "sqlite3"} <= loaded, (
        "the question was answered in that process"
    )
    assert [name for name in HEAVY if name in loaded] == []


def test_a_workbook_does_not_depend_on_what_else_is_installed() -> None:
    """The extra docx brings lxml, with which openpyxl would write other files."""
    asked = [sys.executable, "-c", "import airplan, lxml, openpyxl.xml; print(openpyxl.xml.LXML)"]
    told = subprocess.run(asked, capture_output=True, check=True, timeout=PATIENCE, text=True)
    assert told.stdout == "False\n"


def test_due_imports_little_of_airplan(run: Run) -> None:
    run("sections")
    own = sorted(name for name in modules_after("due") if name.partition(".")[0] == "airplan")
    assert len(own) <= MOST_OF_OUR_OWN, own


def test_a_command_imports_no_other_command(run: Run) -> None:
    run("sections")
    loaded = {name.removeprefix("airplan.cli.") for name in modules_after("due") if name.startswith("airplan.cli.")}
    assert loaded & MODULES.keys() == {"query"}


@pytest.mark.parametrize("module", MODULES)
def test_a_module_registers_the_commands_that_are_looked_for_in_it(module: str) -> None:
    told = "from airplan.cli import registry; import importlib, sys; importlib.import_module(sys.argv[1]);"
    told += "print(*(name for name in [*registry.COMMANDS, *registry.GROUPS]), sep=chr(10))"
    ended = subprocess.run(
        [sys.executable, "-c", told, f"airplan.cli.{module}"],
        capture_output=True,
        check=True,
        timeout=PATIENCE,
        text=True,
    )
    names = {line.partition(" ")[0] for line in ended.stdout.splitlines()}
    assert set(MODULES[module]) <= names
    assert names <= {name for names in MODULES.values() for name in names}


def test_a_changed_plan_is_read_again(run: Run, tmp_path: Path) -> None:
    """The check above can fail: the same question, asked of a store that knows no plan, needs the reader."""
    open_store(str(tmp_path / "new.sqlite")).close()
    loaded = modules_after("--store", str(tmp_path / "new.sqlite"), "due", "--before", "2017-06-30")
    assert {"yaml", "pydantic", "airplan.plan.reader"} <= loaded


def test_help_touches_neither_plan_nor_store(run: Run) -> None:
    loaded = modules_after("due", "--help")
    assert "typer.rich_utils" in loaded
    assert {"yaml", "pydantic", "openpyxl", "airplan.plan.reader"} & loaded == set()
