"""Is everything that airplan says also said in Chinese, and said as an office would write it?"""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
from array import array
from collections import Counter
from gettext import GNUTranslations
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo

from airplan import i18n
from airplan.cli import option_hints
from airplan.cli.registry import COMMANDS, GROUPS
from airplan.i18n.mo_reader import Catalogue
from support.catalogues import CATALOGUES, messages, read, template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages import Message

    from support.command_line import Run

SRC = Path(i18n.__file__).parents[1]
CHINESE = messages(read(SRC / "locale/zh_CN/LC_MESSAGES/airplan.po"))
NAMES = "english"
"""The text in whose place a language has its own names; no sentence."""
EXAMPLES = "examples of a command"
"""The context of command lines, which are no sentences; tests/cli/test_examples.py runs them."""
HAN = r"[㐀-鿿豈-﫿]"
SAME_IN_BOTH: frozenset[str] = frozenset()
"""Sentences whose Chinese is their English."""
ASCII_ON_PURPOSE = {"a list: [one, another]"}
"""Sentences that quote YAML, which knows no full-width commas."""


PASSING_ON = {"unit_option": 0, "official_option": 0, "period_option": 0, "content_option": 2, "place_option": 2}
"""What makes options → which of its arguments is their help."""


def calls() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted(SRC.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield f"{path.relative_to(SRC).as_posix()}:{node.lineno}", node


def is_said(node: ast.expr) -> bool:
    marks = ("_", "marked", "pgettext", "pmarked")
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in marks


def english_forms(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, (list, tuple)) else (message.id,)


def translated_forms(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, (list, tuple)) else (message.string or "",)


def in_chinese() -> list[tuple[str, str]]:
    """Every sentence with its Chinese; of two English forms the plural, in which all numbers but one stand."""
    return [
        (english_forms(message)[-1], chinese)
        for message in CHINESE
        for chinese in translated_forms(message)
        if message.id != NAMES and message.context != EXAMPLES
    ]


def key(message: Message) -> tuple[str | None, tuple[str, ...]]:
    return message.context, english_forms(message)


def placeholders(sentence: str) -> Counter[str]:
    return Counter(field for _text, field, _spec, _conversion in Formatter().parse(sentence) if field is not None)


def latin_words(text: str) -> set[str]:
    """The words in Latin letters, placeholders and options aside."""
    plain = re.sub(r"\{\w*\}|(?<!\w)--?[\w-]+", " ", text)
    return {word.casefold() for word in re.findall(r"[A-Za-z][A-Za-z0-9-]*", plain)}


def english_in_screen(screen: str) -> set[str]:
    """What is left of a help screen's words without options, names of commands, examples, and what one types."""
    for left_out in (
        r"(?s)示例：.*",
        r"(?<!\w)--?[A-Za-z][\w-]*",  # options
        r"<[^>]*>",  # values to choose from
        r"\b[A-Z]+(?:_[A-Z]+)*\b",  # FILE, AIRPLAN_PLAN, OPTIONS, CSV
        r"\.[a-z]+\b",  # .xlsx
        r"\d+[A-Za-z]\b",  # 8b, 30d
    ):
        screen = re.sub(left_out, " ", screen)
    typed = {*" ".join(COMMANDS).split(), "airplan", "hbj", "jlg"}
    typed |= {"json", "csv", "markdown", "xlsx", "utf-", "gbk", "gb"}  # names of formats and encodings
    typed |= {"Schema", "Markdown", "Excel", "Word", "PostgreSQL", "Lines"}
    return set(re.findall(r"[A-Za-z][A-Za-z-]*", screen)) - typed


@pytest.fixture(params=CATALOGUES, ids=lambda path: path.parts[-3])
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    return read(request.param)


def test_everything_is_translated(catalogue: Catalog) -> None:
    in_code = {key(message): message.locations for message in messages(template())}
    translated = {key(message) for message in messages(catalogue) if all(translated_forms(message))}
    assert {text: places for text, places in in_code.items() if text not in translated} == {}, "run `make messages`"


def test_nothing_is_translated_that_nobody_says(catalogue: Catalog) -> None:
    in_code = {key(message) for message in messages(template())}
    assert {key(message) for message in messages(catalogue)} - in_code == set(), "run `make messages`"
    assert list(catalogue.obsolete) == []


def test_no_translation_is_a_guess(catalogue: Catalog) -> None:
    assert [message.id for message in messages(catalogue) if message.fuzzy] == []
    assert not catalogue.fuzzy


def test_a_language_has_its_plurals(catalogue: Catalog) -> None:
    plurals = [message for message in messages(catalogue) if message.pluralizable]
    assert plurals
    assert [message.id for message in plurals if len(translated_forms(message)) != catalogue.num_plurals] == []


def test_placeholders_survive(catalogue: Catalog) -> None:
    """In every form of every language: a number in words would be wrong for 21 in Russian, or 0 in French."""
    for message in messages(catalogue):
        first, *others = [placeholders(form) for form in (*english_forms(message), *translated_forms(message))]
        assert all(other == first for other in others), message.id


def test_what_is_too_short_to_be_understood_has_a_context(catalogue: Catalog) -> None:
    unclear = [form for message in messages(catalogue) if not message.context for form in english_forms(message)]
    assert [text for text in unclear if not re.search("[A-Za-z]{3}|{.*{", text)] == []


@pytest.mark.parametrize("language", i18n.languages())
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    folder = SRC / "locale" / i18n.languages()[language] / "LC_MESSAGES"
    with (folder / "airplan.mo").open("rb") as file:
        library = GNUTranslations(file)
    i18n.use(language)
    for message in messages(read(folder / "airplan.po")):
        singular, *plural = english_forms(message)
        for number in range(200) if plural else ():
            form = library.ngettext(singular, plural[0], number)
            assert form in translated_forms(message), "run `make catalogues`"
            assert i18n.ngettext(singular, plural[0], number) == form, "the library's reader and ours"
        if not plural:
            text = library.pgettext(message.context, singular) if message.context else library.gettext(singular)
            assert text == message.string, "run `make catalogues`"
            assert i18n._(i18n.pmarked(message.context, singular) if message.context else singular) == text
            assert i18n.pgettext(message.context or "", singular) == (text if message.context else singular)


def test_chinese_differs_from_english() -> None:
    assert {english for english, chinese in in_chinese() if english == chinese} == SAME_IN_BOTH


def test_only_names_and_things_one_types_stay_in_latin_letters() -> None:
    left = {english: latin_words(chinese) - latin_words(english) for english, chinese in in_chinese()}
    assert {english: words for english, words in left.items() if words} == {}


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        ("no ASCII punctuation beside Han", rf"{HAN}\}}?[,;:?!()]|[,;:?!()]\{{?{HAN}|{HAN}\.(?!\w)"),
        ("no space beside full-width punctuation", r"[，。；：、？！（）“”] | [，。；：、？！（）“”]"),
        ("a space between Han and Latin words", rf"{HAN}[A-Za-z]|[A-Za-z]{HAN}|{HAN}--"),
        ("no space between Han", rf"{HAN} {HAN}"),
        ("no straight quotes around Han", rf'"{HAN}|{HAN}"|\'{HAN}|{HAN}\''),
    ],
    ids=lambda text: text if text.startswith(("no ", "a ")) else "",
)
def test_punctuation_is_full_width(rule: str, broken: str) -> None:
    value = rf"(--[\w-]+) {HAN}+"  # of an option, which one types with a space around it
    sentences = [(text, re.sub(value, r"\1", said)) for text, said in in_chinese() if text not in ASCII_ON_PURPOSE]
    assert {english: chinese for english, chinese in sentences if re.search(broken, chinese)} == {}, rule


def test_sentences_end_alike() -> None:
    """What ends with a full stop in English does so in Chinese, and nothing else does."""
    ends = {english for english, chinese in in_chinese() if english.endswith(".") != chinese.endswith("。")}
    assert ends == {"No.", "Section no.", "Task no.", "City task no."}


def test_every_character_exists_on_a_chinese_console() -> None:
    for _english, chinese in in_chinese():
        chinese.encode("gbk")


def test_every_help_is_marked() -> None:
    bare = [
        f"{place} {ast.unparse(keyword.value)}"
        for place, node in calls()
        for keyword in node.keywords
        if place.startswith("cli/") and keyword.arg == "help" and not is_said(keyword.value)
        if not place.startswith("cli/command_tree.py")  # what it passes on is marked where it is registered
        if ast.unparse(keyword.value) != "help"  # what unit_option passes on is looked at below
    ]
    bare += [
        f"{place} {ast.unparse(node)}"
        for place, node in calls()
        if isinstance(node.func, ast.Name) and node.func.id in PASSING_ON
        if not is_said(node.args[PASSING_ON[node.func.id]])
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
    named = {name for name in vars(option_hints) if getattr(option_hints, name) in option_hints.PANELS}
    assert {ast.unparse(panel) for panel in panels} <= {"panel", "text", *(f"option_hints.{name}" for name in named)}


@pytest.mark.parametrize("command", ["", *GROUPS, *COMMANDS])
@pytest.mark.slow
def test_help_in_chinese_is_chinese(run: Run, command: str) -> None:
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
def test_usage_errors_of_the_framework_are_in_chinese(run: Run, arguments: list[str], said: str) -> None:
    result = run(*arguments, lang="zh", code=2)
    assert result.out == ""
    assert said in result.err
    typed = {*arguments, "--help", "airplan"}
    assert latin_words(result.err) - latin_words(" ".join(typed)) <= {
        *" ".join(COMMANDS).split(), "unit", "file", "table", "json", "csv", "markdown", "xlsx", "plan", "departments",
    }  # fmt: skip


def test_english_usage_errors_are_the_frameworks_own(run: Run) -> None:
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
        ({"LANG": "zh-TW"}, "zh"),
        ({"AIRPLAN_LANG": "中文"}, "zh"),
        ({"LANG": "German_Germany.1252"}, "en"),
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


@pytest.fixture
def languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of catalogues with a German one and an Austrian one in it, and one that nobody has compiled."""
    for folder, heading in (("de_DE", "Maßnahme"), ("de_AT", "Maszname")):
        catalogue = Catalog(locale=folder)
        catalogue.add("Measure", heading)
        catalogue.add(("{count} measure", "{count} measures"), ("{count} Maßnahme", "{count} Maßnahmen"))
        catalogue.add(NAMES, "german deutsch", context=next(each.context for each in CHINESE if each.id == NAMES))
        path = tmp_path / folder / "LC_MESSAGES" / "airplan.mo"
        path.parent.mkdir(parents=True)
        path.write_bytes(compiled(catalogue))
    (tmp_path / "fr").mkdir()
    monkeypatch.setattr(i18n, "LOCALE", str(tmp_path))
    i18n.catalogue.cache_clear()
    yield tmp_path
    i18n.catalogue.cache_clear()
    i18n.use("en")


@pytest.mark.parametrize(
    ("name", "language", "heading"),
    [
        ("de_CH.UTF-8", "de", "Maszname"),
        ("de_AT.UTF-8", "de", "Maszname"),
        ("de_DE@euro", "de_DE", "Maßnahme"),
        ("Deutsch", "de", "Maszname"),
        ("en_GB", "en", "Measure"),
        ("zh_CN", "en", "Measure"),
    ],
)
def test_a_language_is_a_folder(
    languages: Path, monkeypatch: pytest.MonkeyPatch, name: str, language: str, heading: str
) -> None:
    (languages / "fr").rmdir()
    monkeypatch.setenv("AIRPLAN_LANG", name)
    assert i18n.wanted() == language
    i18n.use(language)
    assert i18n.language() == language
    assert i18n._("Measure") == heading
    assert i18n._("Never translated.") == "Never translated."
    assert i18n._(i18n.pmarked("somewhere", "Never translated.")) == "Never translated."
    assert i18n._("") == ""
    assert i18n.in_every_language("Measure") == {"Measure", "Maßnahme", "Maszname"}
    last_letters = [i18n.ngettext("{count} measure", "{count} measures", number)[-1] for number in (1, 2)]
    assert last_letters == ["e", "s" if language == "en" else "n"]


@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown"])
@pytest.mark.parametrize("question", ["status", "due", "sections", "units", "summary"])
@pytest.mark.slow
def test_a_third_language_needs_nothing_but_its_catalogue(run: Run, languages: Path, question: str, form: str) -> None:
    """What it has not translated is English; of the plan it reads what is there in English."""
    arguments = ("--as-of", "2017-06-01", question, "--format", form)
    german, english = (run(*arguments, lang=lang, width=300).out for lang in ("de", "en"))
    for own, word in (("Maßnahmen", "measures"), ("Maßnahme", "measure"), ("Maszname", "Measure")):
        german = german.replace(own, word)
    assert german.replace("─", "").split() == english.replace("─", "").split()


@pytest.mark.parametrize("kind", ["checklist", "progress"])
@pytest.mark.slow
def test_a_third_language_has_workbooks(run: Run, languages: Path, tmp_path: Path, kind: str) -> None:
    run("export", str(tmp_path / "workbook.xlsx"), "--as", kind, lang="de")
    assert (tmp_path / "workbook.xlsx").exists()


def test_the_language_is_asked_for_in_one_place() -> None:
    """Formats ask i18n.forms for what they need; the adapter leaves Typer's own English sentences as they are."""
    asking = {
        place.partition(":")[0]
        for place, node in calls()
        if isinstance(node.func, ast.Name) and node.func.id == "language" and not node.args
    }
    assert asking == {"i18n/forms.py", "cli/typer_adapter.py"}


@pytest.mark.parametrize("language", ["fr", "tlh"])
def test_a_language_without_a_compiled_catalogue_is_never_silently_english(languages: Path, language: str) -> None:
    i18n.use("de")
    with pytest.raises(i18n.MissingCatalogue):
        i18n.use(language)
    assert i18n.language() == "de"


@pytest.mark.parametrize(
    ("language", "forms"),
    [("ru", {1: "одна", 21: "одна", 2: "две", 5: "пять", 11: "пять"}), ("tr", {1: "bir", 2: "iki"})],
)
def test_plurals_of_other_languages(language: str, forms: dict[int, str]) -> None:
    written = Catalog(locale=language)
    written.add(("{count} day", "{count} days"), tuple(dict.fromkeys(forms.values())))
    catalogue = Catalogue(compiled(written))
    assert {number: catalogue.form("{count} day", "{count} days", number) for number in forms} == forms
    assert catalogue.form("never", "nevers", 1) is None


def test_a_catalogue_of_the_other_byte_order() -> None:
    data = compiled(read(CATALOGUES[0]))
    here = Catalogue(data)
    head = array("I", data[: 4 * (7 + 4 * len(messages(read(CATALOGUES[0]))) + 4)])  # seven numbers, then two tables
    head.byteswap()
    elsewhere = Catalogue(head.tobytes() + data[len(head) * 4 :])
    assert here.text("Status")
    assert elsewhere.text("Status") == here.text("Status")
    assert elsewhere.text("never") is None


def compiled(catalogue: Catalog) -> bytes:
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


_TELL = """
import sys
opened = []
sys.addaudithook(lambda event, facts: opened.append(str(facts[0])) if event == "open" else None)
import airplan.i18n
print("gettext" in sys.modules, any(name.endswith(".mo") for name in opened))
"""


@pytest.mark.parametrize(("language", "expected"), [("en", "False False"), ("C", "False False"), ("zh", "False True")])
def test_english_needs_no_catalogue(monkeypatch: pytest.MonkeyPatch, language: str, expected: str) -> None:
    monkeypatch.setenv("AIRPLAN_LANG", language)
    ended = subprocess.run([sys.executable, "-c", _TELL], capture_output=True, check=True, timeout=60, text=True)
    assert ended.stdout.strip() == expected
