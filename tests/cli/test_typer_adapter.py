"""Does everything that the adapter does to Typer and Rich end with the call, and does it know errors by their facts?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import typer
from rich import text as rich_text
from typer import rich_utils

from airplan import i18n
from airplan.cli import app, typer_adapter
from airplan.cli.command_tree import Group

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.i18n import Language
    from support.command_line import Run


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    i18n.use("en")


def state() -> dict[str, object]:
    """What of Typer and Rich the adapter replaces while it prints help."""
    constants = {name: value for name, value in vars(rich_utils).items() if name.isupper()}
    return {**constants, "divide_line": vars(rich_text)["divide_line"]}


@pytest.mark.parametrize("arguments", [(), ("due",), ("milestone",), ("milestone", "add")], ids=" ".join)
def test_help_in_two_languages_in_one_process(run: Run, arguments: tuple[str, ...]) -> None:
    screens: dict[Language, set[str]] = {"zh": set(), "en": set()}
    before = state()
    for lang in ("zh", "en", "zh", "en"):
        screens[lang].add(run(*arguments, "--help", lang=lang).out)
        assert state() == before
    assert [len(different) for different in screens.values()] == [1, 1]
    assert screens["zh"] != screens["en"]


@pytest.mark.parametrize("name", ["due", "milestone"])
def test_one_command_describes_itself_in_two_languages(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The same objects, whose texts must not have been translated in place."""
    program: Any = typer.main.get_command(app)
    command = program.get_command(None, name)
    pages: list[str] = []
    for lang in ("en", "zh", "en", "zh"):
        i18n.use(lang)
        with program.make_context("airplan", [], resilient_parsing=True) as parent:
            context = command.make_context(name, [], parent=parent, resilient_parsing=True)
            command.get_help(context)
        pages.append(capsys.readouterr().out)
    assert pages[:2] == pages[2:]
    assert "Usage: " in pages[0]
    assert "用法：" in pages[1]


def test_what_help_replaces_is_put_back_when_it_fails(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError

    before = state()
    monkeypatch.setattr(rich_utils, "rich_format_help", fail)
    with pytest.raises(RuntimeError):
        run("due", "--help", lang="zh")
    assert state() == before


def test_a_table_in_chinese_leaves_rich_as_it_was(run: Run) -> None:
    before = state()
    english = run("due", width=60).out
    assert run("due", lang="zh", width=60).out != english
    assert state() == before
    assert run("due", width=60).out == english


@pytest.mark.parametrize(
    ("arguments", "said", "facts"),
    [
        (["sections", "a, b", "c'd"], "Unexpected argument", {"what": "a, b c'd"}),
        (["a'b"], "No such command", {"what": "a'b", "near": ()}),
        ([""], "No such command", {"what": "", "near": ()}),
        (["deu"], "No such command", {"what": "deu", "near": ("due",)}),
        (["hepl"], "No such command", {"what": "hepl", "near": ("help",)}),
        (["--", "--as-of", "x"], "No such command", {"what": "--as-of", "near": ()}),
        (["--as-of", "2017-01-01"], "Missing command", {}),
        (["due", "--before"], "needs a value", {"what": "--before"}),
        (["--plan"], "needs a value", {"what": "--plan"}),
        (["due", "--force=1"], "takes no value", {"what": "--force"}),
        (["--version=1"], "takes no value", {"what": "--version"}),
        (["due", "--help=1"], "takes no value", {"what": "--help"}),
        (["due", "--store", "x"], "before the command", {"what": "--store", "program": "airplan", "command": "due"}),
        (
            ["milestone", "add", "--plan=x"],
            "before the command",
            {"what": "--plan", "program": "airplan", "command": "milestone add"},
        ),
        (["-d", "x", "due"], "after the command", {"what": "-d", "program": "airplan", "command": "due"}),
        (
            ["round", "--period", "5", "show"],
            "after the command",
            {"what": "--period", "program": "airplan", "command": "round show"},
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_usage_errors_carry_their_facts(arguments: list[str], said: str, facts: dict[str, object]) -> None:
    with pytest.raises(typer_adapter.LocalizedUsageError) as caught:
        typer.main.get_command(app).main(arguments, prog_name="airplan", standalone_mode=False)
    assert said in caught.value.said.text
    assert caught.value.said.facts == facts
    i18n.use("zh")
    assert typer_adapter.usage_message(caught.value) != str(caught.value)


def test_a_value_that_is_no_choice_is_told_with_the_choices() -> None:
    with pytest.raises(typer_adapter.InvalidChoice) as caught:
        typer.main.get_command(app).main(["list", "-f", "pdf"], prog_name="airplan", standalone_mode=False)
    assert caught.value.value == "pdf"
    i18n.use("zh")
    assert typer_adapter.usage_message(caught.value) != str(caught.value)


def test_a_missing_choice_is_told_with_the_choices(run: Run) -> None:
    message = run("completion", lang="zh", code=2).err
    assert all(shell in message for shell in ("bash", "zsh", "fish", "powershell"))
    assert "Missing" not in message


def test_the_program_is_a_group_of_the_registry() -> None:
    assert isinstance(typer.main.get_command(app), Group)
