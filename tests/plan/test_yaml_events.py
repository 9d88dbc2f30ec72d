"""Is YAML taken literally, every value with its place, and everything a plan has no use for a fault?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from airplan.errors import Message
from airplan.plan.yaml_events import DEEPEST, Bare, Mapping, Sequence, parse, places
from support.wording import facts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.errors import Problem
    from support.wording import Words

pytestmark = pytest.mark.usefixtures("loader")

with_both_loaders = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def faults(text: str) -> list[Problem]:
    _root, problems = parse(text, "f")
    return problems


def facts(problems: list[Problem]) -> list[str]:
    """The place of each problem, and the facts of what was found and what was expected."""
    return [
        f"{problem.line}:{problem.column} " + " | ".join(filter(None, map(facts_of, problem[3:5])))
        for problem in problems
    ]


def value(text: str) -> Any:
    root, problems = parse(text, "f")
    assert not problems
    return root


# --- what is read ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scalar", "meaning"),
    [
        *((word, "yes or no") for word in ("no", "Yes", "ON", "off", "true", "False")),
        *(
            (number, "a number")
            for number in ("5", "0123", "0x1F", "0b1", "1_000", "-3", "1.10", "1e3", "0o17", ".inf", ".NaN")
        ),
        *((time, "a number") for time in ("12:30", "1:2:3", "190:20:30.15")),
        *((day, "a date") for day in ("2017-06-30", "2017-13-01", "2017-6-3 12:00:00")),
        *((nothing, "nothing") for nothing in ("", "~", "null", "NULL")),
        ("=", "a default value"),
        ("<<", "a merge key"),
    ],
)
def test_what_other_programs_would_guess_at_stays_text_and_is_known(scalar: str, meaning: str) -> None:
    read = value(f"key: {scalar}")["key"]
    assert isinstance(read, Bare)
    assert (read, read.meaning) == (scalar, meaning)


@pytest.mark.parametrize(
    "scalar", ["区环保局", "6月底前", "8b", "49-1 号", "noon", "xicheng-2017", "2017年", "1.2.3", "--", "5%"]
)
def test_what_nobody_would_guess_at_is_plain_text(scalar: str) -> None:
    read = value(f"key: {scalar}")["key"]
    assert (type(read), read) == (str, scalar)


@pytest.mark.parametrize("scalar", ['"no"', "'0123'", "|-\n  12:30", ">-\n  2017-13-01"])
def test_quotes_and_blocks_are_text(scalar: str) -> None:
    assert type(value(f"key: {scalar}")["key"]) is str


texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"], exclude_characters="\ufeff\u2028\u2029"), max_size=8
)
nested = st.recursive(
    texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts.filter(bool), inner, max_size=3),
    max_leaves=12,
)


def walk(data: Any, path: tuple[int | str, ...] = ()) -> Iterator[tuple[tuple[int | str, ...], Any]]:
    yield path, data
    for step, inner in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from walk(inner, (*path, step))


@with_both_loaders
@given(st.dictionaries(texts.filter(bool), nested, min_size=1, max_size=3), st.sampled_from([None, 1]))
def test_everything_is_read_and_stands_where_it_is_said_to_stand(data: dict[str, Any], spread: int | None) -> None:
    text = json.dumps(data, ensure_ascii=False, indent=spread)
    root = value(text)
    assert root == data
    lines = text.split("\n")
    for path, inner in walk(data):
        line, column = list(places(root, path))[-1]
        beginning = json.dumps(inner, ensure_ascii=False) if isinstance(inner, str) else json.dumps(inner)[0]
        assert lines[line - 1][column - 1 :].startswith(beginning)


def test_places_end_where_the_path_does() -> None:
    root = value("a:\n  - b: c\n")
    assert isinstance(root, Mapping)
    assert isinstance(root["a"], Sequence)
    assert list(places(root, ("a", 0, "b"))) == [(1, 1), (2, 3), (2, 5), (2, 8)]
    assert list(places(root, ("a", 0, "z"))) == [(1, 1), (2, 3), (2, 5)]
    assert list(places(root, ("a", 7))) == [(1, 1), (2, 3)]
    assert root.key_places == {"a": (1, 1)}


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system(ending: str) -> None:
    text = "a: 甲\nb:\n  - 乙\n".replace("\n", ending)
    assert value(text) == {"a": "甲", "b": ["乙"]}
    assert value(text).value_places == {"a": (1, 4), "b": (3, 3)}


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "\ufeff", "---\n", "--- # nothing\n...\n"])
def test_an_empty_text_is_nothing(text: str) -> None:
    assert value(text) in (None, "")


# --- what is a fault -------------------------------------------------------------------------------------------------


def test_anchors_aliases_tags_and_merge_keys(words: Words) -> None:
    problems = faults("a: &x 甲\nb: *x\nc: !!str 5\nd: !e 乙\n<<: {e: f}\n&y g: h\n")
    assert facts(problems) == ["1:4 &x", "2:4 *x", "3:4 tag:yaml.org,2002:str", "4:4 !e", "6:1 &y"]
    words("\n".join(map(str, problems)))


@pytest.mark.timeout(60)  # far more than it takes, far less than if it grew with the square
def test_an_alias_bomb_is_not_set_off() -> None:
    layers = "\n".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10) if i else '哈'}]" for i in range(30))
    problems = faults(layers)
    assert len(problems) == 30 + 29 * 10
    assert {str(problem.expected) for problem in problems} == {"no anchors", "no aliases"}


def test_more_than_one_document() -> None:
    assert facts(faults("a: b\n---\nc: d\n--- e\n")) == ["2:1 ---", "4:1 ---"]
    assert parse("a: b\n---\nc: d\n", "f")[0] == {"a": "b"}


def test_keys_twice_and_keys_that_are_no_words(words: Words) -> None:
    text = "a: 1\nb: {c: 2, c: 3}\n? [d]\n: 4\n? {e: f}\n: 5\na: 6\n'': 7\n"
    problems = faults(text)
    assert facts(problems) == ["2:11 c | 2", "3:3 ", "5:3 ", "7:1 a | 1", "8:1 "]
    words("\n".join(map(str, problems)))


@pytest.mark.parametrize("bracket", ["[", "{a: ", "- ", "? "])
@pytest.mark.timeout(60)  # far more than it takes, far less than if it grew with the square
def test_depth_has_an_end(bracket: str) -> None:
    many = 900 if bracket == "[" else 100_000  # libyaml itself gives up at 1,000 of them
    text = "a: [" + bracket * many if bracket in "[{a: " else bracket * many + "x"
    *_others, last = faults(text)
    assert facts_of(last.found) == str(DEEPEST)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("甲: 乙\n丙: [丁\n戊: 己\n", "3:2"),
        ("甲: 乙\n\t丙: 丁\n", "2:1"),
        ("甲: 乙\n  丙: 丁\n", "2:4"),
        ("甲: “乙”\n丙: '丁\n", "3:1"),
        ("甲: 乙\n- 丙\n", "2:1"),
        ("甲: @乙\n", "1:4"),
        ("甲: %乙\n", "1:4"),
        ("甲: |x\n", "1:5"),
        ("%YAML 9\n", "1:8"),
    ],
)
def test_broken_syntax_is_shown_where_it_breaks(text: str, place: str, words: Words) -> None:
    root, (problem,) = parse(text, "f")
    assert root is None
    assert f"{problem.line}:{problem.column}" == place
    assert isinstance(problem.found, Message)
    assert problem.found.facts["what"]
    words("\n".join(map(str, (problem.found.text, problem.expected, problem.hint))))


@pytest.mark.parametrize(
    "text",
    ['a: "\\UFFFFFFFF"', 'a: "\\U00110000"', "%YAML 1." + "9" * 5000 + "\n---\na: b", 'a: "\\ud800"', "a: !%FF b"],
)
def test_nothing_a_parser_stumbles_over_gets_out(text: str) -> None:
    _root, problems = parse(text, "f")
    assert len(problems) == 1


@pytest.mark.parametrize(
    ("text", "place", "character"),
    [
        ("a: 中文\nb: 中\x07文\n", "2:5", "U+0007"),
        ("a: 中文\x00", "1:6", "U+0000"),
        ("甲: \x1b[31m红\n", "1:4", "U+001B"),
        ("a: \ufffe", "1:4", "U+FFFE"),
        ('a: "中\\0文"\n', "1:4", "U+0000"),
        ('a: {b: "\\e[31m红"}\n', "1:8", "U+001B"),
        ('"\\a": b', "1:1", "U+0007"),
    ],
)
def test_characters_that_cannot_be_printed(text: str, place: str, character: str, words: Words) -> None:
    problems = faults(text)
    assert facts(problems) == [f"{place} {character}"]
    words(problems[0], text)


@with_both_loaders
@given(st.text("abc甲 :,-[]{}#&*!|>'\"%@?\\\n\t0~", max_size=30) | st.text(max_size=20))
def test_no_text_breaks_the_parsing(text: str) -> None:
    root, problems = parse(text, "f")
    lines = text.replace("\r\n", "\n").count("\n") + sum(text.count(other) for other in "\r\x85\u2028\u2029") + 1
    assert all(1 <= problem.line <= lines + 1 and problem.column >= 1 for problem in problems)
    assert isinstance(root, str | Mapping | Sequence | None)
