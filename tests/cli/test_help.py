"""Does every command say what it does, whole and in 80 columns, in both languages?"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
import typer
from rich.cells import cell_len

from airplan.cli import app
from airplan.cli.registry import COMMANDS, GROUPS, PARTS
from support.catalogues import CHINESE

if TYPE_CHECKING:
    from airplan.i18n import Language
    from support.command_line import Run

QUERIES = ("list", "due", "department", "official", "show", "search", "units", "officials", "sections", "summary")
FILTERS = (
    *("--unit", "--role", "--official", "--section", "--before", "--after", "--within", "--kind", "--text"),
    "--include-possible",
)
OUTPUT = ("--as-of", "--format", "--output", "--force", "--encoding", "--headings")


def squeezed(screen: str) -> str:
    """The words of a screen without frames, line breaks and the spaces these make."""
    return re.sub(r"[\s│╭╮╰╯─]+", "", screen)


@pytest.mark.parametrize(("command", "lang"), list(product(["", *GROUPS, *COMMANDS], ["en", "zh"])))
@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.slow
def test_help_fits_and_is_whole(run: Run, command: str, lang: Language, width: int) -> None:
    screen = run(*command.split(), "--help", lang=lang, width=width).out
    assert max(cell_len(line) for line in screen.split("\n")) <= width
    assert "…" not in screen, "nothing is cut off"
    assert screen == run(*command.split(), "-h", lang=lang, width=width).out
    first = ("Usage:" if lang == "en" else "用法：", f"airplan {command}".strip())
    assert all(part in screen.split("\n")[1] for part in first)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.slow
def test_help_lists_every_command_with_its_sentence(run: Run, lang: Language) -> None:
    described = {**GROUPS, **{name: (part, words) for name, (part, words, _function) in COMMANDS.items()}}
    for name, (_part, words) in described.items():
        *group, command = name.split()
        screen = run(*group, "--help", lang=lang).out
        assert len(re.findall(rf"^│ {command} ", screen, re.MULTILINE)) == 1
        assert squeezed(words if lang == "en" else CHINESE[words]) in squeezed(screen)


def test_the_parts_come_in_their_order(run: Run) -> None:
    listed = re.findall(r"^│ ([\w-]+)  ", run("--help").out.partition(PARTS[0])[2], re.MULTILINE)
    parts = {
        **{name: registered[0] for name, registered in COMMANDS.items()},
        **{name: GROUPS[name][0] for name in GROUPS},
    }
    assert sorted(listed) == sorted({name.split()[0] for name in COMMANDS})
    assert [parts[name] for name in listed] == sorted((parts[name] for name in listed), key=PARTS.index)
    assert listed.index("due") < listed.index("schema")


@pytest.mark.parametrize("command", QUERIES)
def test_queries_share_filters_and_output(run: Run, command: str) -> None:
    screen = run(command, "--help", width=120).out
    for option in OUTPUT:
        assert f" {option} " in screen
    filtered = command != "show"
    for option in FILTERS:
        assert (f" {option} " in screen) == (filtered or option == "--unit")  # which show has, too


def test_help_in_chinese_says_it_all(run: Run) -> None:
    """Sentences longer than the column are wrapped, not cut."""
    screen = squeezed(run("due", "--help", lang="zh").out)
    for option in FILTERS:
        assert option in screen
    program: Any = typer.main.get_command(app)
    parameters = program.get_command(None, "due").params
    sentences = [parameter.help for parameter in parameters if {*parameter.opts} & {*FILTERS}]
    assert len(sentences) == len(FILTERS)
    assert [text for text in sentences if squeezed(CHINESE[text]) not in screen] == []


def test_global_options_name_their_variables(run: Run) -> None:
    screen = run("--help").out
    for variable in ("AIRPLAN_PLAN", "AIRPLAN_DEPARTMENTS", "AIRPLAN_STORE"):
        assert f"[env var: {variable}]" in screen
        assert f"[环境变量：{variable}]" in run("--help", lang="zh").out


def test_airplan_alone_shows_its_help(run: Run) -> None:
    """No command was named, so the exit code is that of a usage error; what is shown is what helps."""
    alone = run(code=2)
    assert (alone.out.rstrip(), alone.err) == (run("--help").out.rstrip(), "")
