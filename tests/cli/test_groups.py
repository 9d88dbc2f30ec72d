"""Does a group of commands behave as the program itself does: help, suggestions, usage errors, completion?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import pytest
import typer

from airplan.cli import registry
from airplan.cli.registry import COMMANDS, FOLLOW, GROUPS, REPORT, command, group
from airplan.workspace.session import Session  # noqa: TC001 – Typer reads annotations when the program runs
from support.catalogues import CHINESE

if TYPE_CHECKING:
    from airplan.i18n import Language
    from support.command_line import Run
    from support.small_plan import Offered
    from support.wording import Wording

PARCELS, SHIP, TRACK = (COMMANDS[name][1] for name in ("sections", "officials", "show"))
"""Sentences that the catalogue has in Chinese already."""


LANGS: tuple[Language, ...] = ("en", "zh")


@pytest.fixture(autouse=True)
def parcels(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A group `parcel` with the commands `ship` and `track`; what they were given."""
    given: list[str] = []
    monkeypatch.setattr(registry, "COMMANDS", dict(COMMANDS))
    monkeypatch.setattr(registry, "GROUPS", dict(GROUPS))
    group(REPORT, "parcel", PARCELS)

    @command(REPORT, "parcel ship", SHIP)
    def ship(
        session: Session, to: Annotated[str, typer.Argument(metavar="TO", autocompletion=lambda: ["north", "south"])]
    ) -> None:
        given.append(f"{to} {session.day}")

    @command(REPORT, "parcel track", TRACK)
    def track(session: Session, number: Annotated[int, typer.Option("--number")] = 1) -> None:
        given.append(str(number))

    @command(FOLLOW, "wait", TRACK)
    def wait(session: Session) -> None:
        given.append("waited")

    return given


def test_a_command_of_a_group_runs(run: Run, parcels: list[str]) -> None:
    run("parcel", "ship", "north")
    run("--as-of", "2017-06-01", "parcel", "ship", "south")
    run("parcel", "track", "--number", "7")
    run("wait")
    assert parcels == ["north None", "south 2017-06-01", "7", "waited"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_program_lists_the_group_once(run: Run, lang: Language) -> None:
    screen = run("--help", lang=lang).out
    assert len(re.findall(r"^│ parcel  ", screen, re.MULTILINE)) == 1
    assert not re.search(r"\b(ship|track)\b", screen)
    parts = [part if lang == "en" else CHINESE[part] for part in registry.PARTS]
    assert sorted(parts, key=screen.index) == parts
    assert screen.index(parts[1]) < screen.index(" wait ") < screen.index(parts[2]) < screen.index(" parcel ")


@pytest.mark.parametrize(
    ("lang", "usage", "panel"),
    [
        ("en", "Usage: airplan parcel [OPTIONS] COMMAND [ARGS]...", "Commands"),
        ("zh", "用法：airplan parcel [选项] 命令 [参数]...", "命令"),
    ],
)
def test_the_help_of_a_group(run: Run, lang: Language, usage: str, panel: str) -> None:
    screen = run("parcel", "--help", lang=lang).out
    assert screen.split("\n")[1].strip() == usage
    assert f"─ {panel} ─" in screen
    for words in (PARCELS, SHIP, TRACK):
        assert (words if lang == "en" else CHINESE[words]) in screen
    assert re.findall(r"^│ ([a-z]+)  ", screen, re.MULTILINE) == ["ship", "track"]
    assert screen == run("parcel", "-h", lang=lang).out


def test_the_group_alone_shows_its_help(run: Run) -> None:
    alone = run("parcel", code=2)
    assert (alone.out.rstrip(), alone.err) == (run("parcel", "--help").out.rstrip(), "")


def test_the_help_of_a_command_in_it(run: Run) -> None:
    assert run("parcel", "ship", "--help").out.split("\n")[1].strip() == "Usage: airplan parcel ship [OPTIONS] TO"


@pytest.mark.parametrize(
    ("arguments", "facts"),
    [
        (["parcel", "shipp", "north"], ("shipp", "ship", "airplan parcel --help")),
        (["parsel", "ship"], ("parsel", "parcel", "airplan --help")),
        (["parcel", "due"], ("due", "airplan parcel --help")),
        (["ship"], ("ship", "airplan --help")),
        (["parcel ship", "north"], ("parcel ship", "airplan --help")),
        (["parcel", "ship"], ("TO", "airplan parcel ship --help")),
        (["parcel", "--force"], ("--force", "airplan parcel --help")),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_usage_errors(
    run: Run, parcels: list[str], wording: Wording, arguments: list[str], facts: tuple[str, ...]
) -> None:
    for lang in LANGS:
        message = run(*arguments, lang=lang, code=2).err
        wording(message, *facts, lang=lang)
        assert message.startswith("airplan: ")
        assert message.count("\n") == 2, "what is wrong, and where help is"
    assert parcels == []


@pytest.mark.parametrize(
    ("line", "offers"),
    [
        ("airplan parc", ["parcel"]),
        ("airplan parcel ", ["ship", "track"]),
        ("airplan parcel t", ["track"]),
        ("airplan parcel ship ", ["north", "south"]),
        ("airplan parcel ship s", ["south"]),
        ("airplan parcel track --num", ["--number"]),
        ("airplan parcel x", []),
    ],
)
def test_completion(offered: Offered, line: str, offers: list[str]) -> None:
    assert offered(line) == offers


def test_every_group_has_commands_and_every_command_of_two_words_its_group() -> None:
    assert {name.split()[0] for name in COMMANDS if " " in name} == set(GROUPS)
    assert not GROUPS.keys() & COMMANDS.keys()
    assert all(GROUPS[name.split()[0]][0] == part for name, (part, _words, _f) in COMMANDS.items() if " " in name)
