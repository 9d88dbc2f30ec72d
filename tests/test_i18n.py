"""Is everything that airplan says also said in Chinese, and said as an office would write it?"""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any

import pytest

from airplan import i18n
from airplan.cli.registry import COMMANDS, GROUPS
from airplan.i18n.zh import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Iterator

SRC = Path(i18n.__file__).parents[1]
HAN = r"[㐀-鿿豈-﫿]"
SAME_IN_BOTH: frozenset[str] = frozenset()
"""Sentences whose Chinese is their English."""
ASCII_ON_PURPOSE = {"a list: [one, another]"}
"""Sentences that quote YAML, which knows no full-width commas."""


def calls() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted(SRC.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield f"{path.relative_to(SRC).as_posix()}:{node.lineno}", node


def is_said(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "marked")


def said_in_code() -> dict[str, str]:
    """Every sentence that the code says or marks, with the place where it stands first."""
    sentences: dict[str, str] = {}
    for place, node in calls():
        if is_said(node) and node.args and isinstance(node.args[0], ast.Constant):
            sentences.setdefault(str(node.args[0].value), place)
    return sentences


def placeholders(sentence: str) -> Counter[str]:
    return Counter(field for _text, field, _spec, _conversion in Formatter().parse(sentence) if field is not None)


def latin_words(text: str) -> set[str]:
    """The words in Latin letters, placeholders and options aside."""
    plain = re.sub(r"\{\w*\}|(?<!\w)--?[\w-]+", " ", text)
    return {word.casefold() for word in re.findall(r"[A-Za-z][A-Za-z0-9-]*", plain)}


def english_in_screen(screen: str) -> set[str]:
    """What is left of a help screen's words without options, values, names of commands, and what one types."""
    for left_out in (
        r"(?<!\w)--?[A-Za-z][\w-]*",  # options
        r"<[^>]*>",  # values to choose from
        r"\b[A-Z]+(?:_[A-Z]+)*\b",  # FILE, AIRPLAN_PLAN, OPTIONS, CSV
        r"\.[a-z]+\b",  # .xlsx
        r"\d+[A-Za-z]\b",  # 8b, 30d
    ):
        screen = re.sub(left_out, " ", screen)
    typed = {
        *" ".join(COMMANDS).split(),
        "airplan",
        "lead",
        "responsible",
        "assisting",
        "by-date",
        "ongoing",
        "milestones",
        "unknown",
    }
    typed |= {
        "plan",
        "departments",
        "hbj",
        "jiangliguang",
        "jlg",
        "known",
        "returned",
        "Schema",
        "Markdown",
        "Excel",
        "PostgreSQL",
    }
    typed |= {"name", "file", "ref"}  # arguments
    typed |= {"progress", "ledger"}  # in names of files
    return set(re.findall(r"[A-Za-z][A-Za-z-]*", screen)) - typed


def test_every_sentence_has_its_chinese() -> None:
    assert {sentence: place for sentence, place in said_in_code().items() if sentence not in CATALOGUE} == {}


def test_no_chinese_for_what_nobody_says() -> None:
    assert CATALOGUE.keys() - said_in_code().keys() == set()


def test_placeholders_survive() -> None:
    assert {key: value for key, value in CATALOGUE.items() if placeholders(key) != placeholders(value)} == {}


def test_chinese_differs_from_english() -> None:
    assert {key for key, value in CATALOGUE.items() if key == value} == SAME_IN_BOTH


def test_only_names_and_things_one_types_stay_in_latin_letters() -> None:
    left = {key: latin_words(value) - latin_words(key) for key, value in CATALOGUE.items()}
    assert {key: words for key, words in left.items() if words} == {}


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        ("no ASCII punctuation beside Han", rf"{HAN}\}}?[,;:?!()]|[,;:?!()]\{{?{HAN}|{HAN}\.(?!\w)"),
        ("no space beside full-width punctuation", r"[，。；：、？！（）“”] | [，。；：、？！（）“”]"),
        ("a space between Han and Latin words", rf"{HAN}[A-Za-z]|[A-Za-z]{HAN}|{HAN}--|{HAN}\.xlsx"),
        ("no space between Han", rf"{HAN} {HAN}"),
        ("no straight quotes around Han", rf'"{HAN}|{HAN}"|\'{HAN}|{HAN}\''),
    ],
    ids=lambda text: text if text.startswith(("no ", "a ")) else "",
)
def test_punctuation_is_full_width(rule: str, broken: str) -> None:
    found = {key: value for key, value in CATALOGUE.items() if re.search(broken, value) and key not in ASCII_ON_PURPOSE}
    assert found == {}, rule


def test_sentences_end_alike() -> None:
    """What ends with a full stop in English does so in Chinese, and nothing else does."""
    ends = {key: value for key, value in CATALOGUE.items() if key.endswith(".") != value.endswith("。")}
    assert {key for key in ends if key not in ("No.", "Section no.", "City no.")} == set()


def test_every_character_exists_on_a_chinese_console() -> None:
    for value in CATALOGUE.values():
        value.encode("gbk")


def test_every_help_is_marked() -> None:
    bare = [
        f"{place} {ast.unparse(keyword.value)}"
        for place, node in calls()
        for keyword in node.keywords
        if place.startswith("cli/") and keyword.arg == "help" and not is_said(keyword.value)
        if not place.startswith("cli/command_tree.py")  # what it passes on is marked where it is registered
    ]
    bare += [
        f"{place} {ast.unparse(node)}"
        for place, node in calls()
        if isinstance(node.func, ast.Name) and node.func.id in ("command", "group") and len(node.args) > 2
        if not is_said(node.args[2])
    ]
    assert bare == []


def test_every_panel_of_options_is_marked() -> None:
    panels = [node.value for _place, call in calls() for node in call.keywords if node.arg == "rich_help_panel"]
    assert {ast.unparse(panel) for panel in panels} == {"_FILTERS", "_OUTPUT", "panel"}


@pytest.mark.parametrize("command", ["", *GROUPS, *COMMANDS])
def test_help_in_chinese_is_chinese(run: Any, command: str) -> None:
    arguments = [*command.split(), "--help"]
    assert english_in_screen(run(*arguments, lang="zh", width=160).out) == set()
    assert "Show" in english_in_screen(run(*arguments, lang="en", width=160).out), "the check sees English"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["department"], "缺少参数："),
        (["export"], "缺少参数："),
        (["due", "--befor", "x"], "没有此选项：--befor。相近的有：--before"),
        (["due", "--zzz"], "没有此选项：--zzz"),
        (["due", "-x"], "没有此选项：-x"),
        (["deu"], "没有此命令：deu。相近的有："),
        (["zzzz"], "没有此命令：zzzz"),
        (["list", "--format", "pdf"], "不在可选范围内"),
        (["schema", "people"], "不在可选范围内"),
        (["sections", "one"], "多余的参数：one\n"),
        (["sections", "one", "two"], "多余的参数：one two\n"),
        (["due", "--before"], "选项 --before 后须写明取值。"),
        (["due", "--force=1"], "选项 --force 后不带取值。"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_usage_errors_of_the_framework_are_in_chinese(run: Any, arguments: list[str], said: str) -> None:
    result = run(*arguments, lang="zh", code=2)
    assert result.out == ""
    assert said in result.err
    typed = {*arguments, "--help", "airplan"}
    assert latin_words(result.err) - latin_words(" ".join(typed)) <= {
        *" ".join(COMMANDS).split(), "unit", "file", "table", "json", "csv", "markdown", "xlsx", "plan", "departments",
    }  # fmt: skip


def test_english_usage_errors_are_the_frameworks_own(run: Any) -> None:
    assert "No such option: --befor" in run("due", "--befor", "x", code=2).err


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"AIRPLAN_LANG": "zh"}, "zh"),
        ({"AIRPLAN_LANG": "zh_CN", "LANG": "en_US.UTF-8"}, "zh"),
        ({"AIRPLAN_LANG": "en", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "zh_CN.GB18030", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LC_MESSAGES": "zh_TW.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "Chinese (Simplified)_China.936"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": ""}, "en"),
    ],
)
def test_the_language_wanted(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], language: i18n.Language
) -> None:
    for name in ("AIRPLAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.platform", "linux")
    assert i18n.wanted() == language


def test_windows_speaks_its_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AIRPLAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr("locale.getlocale", lambda: ("Chinese (Simplified)_China", "936"))
    assert i18n.wanted() == "zh"
    monkeypatch.setattr("locale.getlocale", lambda: (None, None))
    assert i18n.wanted() == "en"
