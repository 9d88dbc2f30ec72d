"""Are options called the same everywhere, and do they take and offer the words that their reader knows?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import typer

from airplan import i18n
from airplan.cli import app, collect, option_hints, status
from airplan.cli.registry import COMMANDS
from airplan.cli.vocabulary import (
    BOOK_WORDS,
    DAY_WORDS,
    ENTRY_KINDS,
    KIND_WORDS,
    LIGHT_WORDS,
    MONTH_WORDS,
    ROLE_WORDS,
    STATE_WORDS,
    choice,
    offered,
)
from airplan.errors import Message, UsageError
from airplan.i18n.terms import KIND_TITLES, LIGHT_TITLES, ROLE_TITLES, STATE_TITLES
from airplan.plan.periods import read_period
from airplan.plan.typed_days import read_day
from airplan.reports import changes
from support.journals import noon

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from airplan.i18n import Language
    from support.command_line import Run
    from support.small_plan import Offered

LANGUAGES = ("en", "zh")
VOCABULARIES: dict[str, Mapping[str, Any]] = {
    "--role": ROLE_WORDS,
    "--kind": KIND_WORDS,
    "--light": LIGHT_WORDS,
    "--status": STATE_WORDS,
    "--as": BOOK_WORDS,
    "log --kind": ENTRY_KINDS,
    "status --by": status._BY_WORDS,
    "missing --by": status._ROUND_WORDS,
    "--sort": status._ORDER_WORDS,
    "--prefer": collect._PREFERENCES,
}
HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    i18n.use("en")


def parameters() -> Iterator[tuple[str, Any]]:
    """Yield every parameter of every command with the command's name; that of the program is empty."""
    program: Any = typer.main.get_command(app)
    yield from (("", parameter) for parameter in program.params)
    for name in COMMANDS:
        command = program
        for word in name.split():
            command = command.get_command(None, word)
        yield from ((name, parameter) for parameter in command.params)


# --- names of options -------------------------------------------------------------------------------------------------


def test_a_unit_is_named_by_the_same_options_everywhere() -> None:
    naming = {
        name: parameter.opts for name, parameter in parameters() if {"--unit", "--department"} & {*parameter.opts}
    }
    assert {"due", "show", "log", "record", "send-back", "collect", "round list", "milestone list"} <= naming.keys()
    for options in naming.values():
        assert options[0] == "--unit"
        assert {"--department", "-d"} <= {*options}


def test_every_option_stands_in_a_panel() -> None:
    options = [(name, each) for name, each in parameters() if each.param_type_name == "option"]
    bare = {(name, each.opts[0]) for name, each in options if each.rich_help_panel not in option_hints.PANELS}
    assert bare == {("", "--version")}


def test_every_placeholder_is_in_the_readers_language() -> None:
    i18n.use("zh")
    metavars = {each.metavar for _name, each in parameters() if each.metavar}
    assert {"DAY", "DIR", "[REF]...", "PATH|URL"} <= metavars
    shown = {metavar: option_hints.placeholder(metavar) for metavar in metavars}
    assert {metavar: text for metavar, text in shown.items() if re.search("[A-Za-z]", text)} == {}
    i18n.use("en")
    assert {metavar for metavar in metavars if option_hints.placeholder(metavar) != metavar} == set()


@pytest.mark.parametrize(
    ("short", "long"),
    [
        (("log", "--official", "Sima"), ("log", "--kind", "report", "28a")),
        (("log", "--official", "姜", "5a"), ("log", "5a")),
        (("log", "--period", "April 2017"), ("log", "--until", "2017-04-30")),
        (("round", "list", "--period", "5月"), ("round", "list")),
        (("milestone", "list", "--official", "Jiang"), ("milestone", "list", "--unit", "EPB")),
        (("milestone", "list", "10a"), ("milestone", "list", "--section", "4", "10a")),
    ],
    ids=" ".join,
)
def test_options_mean_the_same_in_other_commands(
    run: Run, round_2017: Path, short: tuple[str, ...], long: tuple[str, ...]
) -> None:
    def answer(arguments: tuple[str, ...]) -> str:
        return run("--store", str(round_2017), *arguments, "--format", "json").out

    assert answer(short) == answer(long)
    assert re.search(r'"(ref|period)"', answer(short)), "something is listed"


def test_a_round_of_one_unit(run: Run, round_2017: Path) -> None:
    def sent(*arguments: str) -> list[str]:
        found = run("--store", str(round_2017), "round", "list", *arguments, "--format", "csv").out.splitlines()
        return found[1:]

    assert len(sent()) == len(sent("--unit", "EPB")) == 1
    assert sent() != sent("--unit", "EPB")
    assert sent("--period", "2017-04") == []


# --- words of options -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("titles", "known"),
    [
        (ROLE_TITLES, ROLE_WORDS),
        (KIND_TITLES, KIND_WORDS),
        (LIGHT_TITLES, LIGHT_WORDS),
        (STATE_TITLES, STATE_WORDS),
    ],
    ids=["role", "kind", "light", "status"],
)
def test_every_word_that_is_printed_is_read(lang: Language, titles: dict[str, str], known: Mapping[str, Any]) -> None:
    """Whatever the language of who printed it, and of who reads."""
    i18n.use(lang)
    for meaning, title in titles.items():
        for word in i18n.in_every_language(title):
            assert choice("--option", word, known) == meaning


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_of_entry_that_is_printed_is_read(lang: Language) -> None:
    i18n.use(lang)
    for kind, title in changes.KIND_TITLES.items():
        for word in i18n.in_every_language(title):
            assert kind in choice("--kind", word, ENTRY_KINDS)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("known", VOCABULARIES.values(), ids=VOCABULARIES)
def test_what_is_offered_is_one_word_for_each_meaning_in_the_readers_language(
    lang: Language, known: Mapping[str, Any]
) -> None:
    i18n.use(lang)
    words = offered(known)
    assert [known[word] for word in words] == list(dict.fromkeys(known.values()))
    assert {bool(HAN.search(word)) for word in words} == {lang == "zh"}
    with pytest.raises(UsageError) as refused:
        choice("--option", "nonsense", known)
    message = refused.value.message
    assert isinstance(message, Message)
    assert message.facts["choices"] == tuple(words)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_days_and_months_that_are_offered_are_read(lang: Language) -> None:
    i18n.use(lang)
    today = noon("2017-05-15").date()
    for word, days in DAY_WORDS.items():
        assert (read_day(word, today=today, year=2017) - today).days == days
    for word, months in MONTH_WORDS.items():
        assert read_period(word, today=today, year=2017).month - today.month == months


@pytest.mark.parametrize("lang", LANGUAGES)
def test_values_of_the_framework_have_chinese_words(run: Run, lang: Language) -> None:
    assert run("sections", "--format", "表格", lang=lang).out == run("sections", "--format", "table", lang=lang).out
    assert run("schema", "单位名录", lang=lang).out == run("schema", "departments", lang=lang).out
    refused = run("schema", "people", lang="zh", code=2).err
    assert "单位名录" in refused
    assert "departments" not in refused


@pytest.mark.parametrize(
    ("line", "offers"),
    [
        ("airplan list --role ", ["牵头", "责任", "协办"]),
        ("airplan list --role 责", ["责任"]),
        ("airplan list --role l", ["lead"]),
        ("airplan collect x --prefer ", ["报回", "现有"]),
        ("airplan status --by 街", ["街道"]),
        ("airplan export x.xlsx --as ", ["任务清单", "进展"]),
        ("airplan list --format 表", ["表格"]),
        ("airplan due --before 今", ["今天"]),
        ("airplan missing --period 上", ["上月"]),
        ("airplan missing --period 2017-1", ["2017-10", "2017-11", "2017-12"]),
        ("airplan collect x --unit 区环保", ["区环保局"]),
        ("airplan department EP", ["区环保局"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.slow
def test_the_shell_is_offered_the_readers_words(offered: Offered, line: str, offers: list[str]) -> None:
    i18n.use("zh")
    assert offered(line) == offers
