"""Read YAML text literally and keep the place of every value.

Built on the parser's events: every scalar stays text (no guessing at dates, booleans or base-60 numbers) and every
value knows its line and column. Features that a plan does not need (duplicate keys, anchors and aliases, tags, several
documents) are faults. All faults are collected; only broken syntax ends the reading.
"""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING, Any

import yaml
from yaml import events as ev
from yaml.reader import Reader

from airplan.errors import Message, Problem
from airplan.i18n import marked, pmarked

if TYPE_CHECKING:
    from collections.abc import Iterator

Place = tuple[int, int]
"""Line and column, counted from 1."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_GUESSES = yaml.SafeLoader.yaml_implicit_resolvers
_NUMBER = re.compile(r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?|0o[0-7]+", re.ASCII)  # as YAML 1.2 has it: 1e3 too
NOTHING = marked("nothing")
TEXT = pmarked("kind of value", "text")
_MEANINGS = {
    "bool": marked("yes or no"),
    "int": marked("a number"),
    "float": marked("a number"),
    "timestamp": marked("a date"),
    "null": NOTHING,
    "merge": marked("a merge key"),
    "value": marked("a default value"),
}
DEEPEST = 24


class Bare(str):
    """An unquoted scalar that YAML programs do not read as text: no, 0123, 12:30, 2017-13-01, ~."""

    __slots__ = ("meaning",)
    meaning: str


class Mapping(dict[str, Any]):
    """A mapping that knows its own place and that of each key and value."""

    __slots__ = ("at", "key_places", "value_places")

    def __init__(self, at: Place) -> None:
        super().__init__()
        self.at = at
        self.key_places: dict[str, Place] = {}
        self.value_places: dict[str, Place] = {}


class Sequence(list[Any]):
    """A list that knows its own place and that of each item."""

    __slots__ = ("at", "value_places")

    def __init__(self, at: Place) -> None:
        super().__init__()
        self.at = at
        self.value_places: list[Place] = []


def parse(text: str, file: str) -> tuple[Any, list[Problem]]:
    """Return the text as Mappings, Sequences and strings (None if unreadable), and every fault of its form."""
    builder = _Builder(file)
    if strange := Reader.NON_PRINTABLE.search(text):
        builder.strange(place_in(text, strange.start()), strange[0])
        return None, builder.problems
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except _TooDeep:
        return None, builder.problems
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        builder.broken((mark.line + 1, mark.column + 1) if mark else builder.reached, getattr(error, "problem", ""))
        return None, builder.problems
    except (ValueError, OverflowError) as error:  # the parser in Python passes on errors of chr() and int()
        builder.broken(builder.reached, str(error))
        return None, builder.problems
    return builder.root, builder.problems


def open_questions(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the words of each comment `# ? …`, by which a draft marks a doubt; text is none of them."""
    inside: set[int] = set()
    with contextlib.suppress(yaml.YAMLError, ValueError, OverflowError):
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, ev.ScalarEvent):
                end: Any = event.end_mark
                inside.update(range(_place(event)[0], end.line + bool(end.column)))
    for number, line in enumerate(text.split("\n")):
        if number not in inside and (match := re.match(r"\s*# \? *(.*)", line)):
            yield number + 1, match[1].strip()


def place_in(text: str, position: int) -> Place:
    """Return the line and column of a position in a text."""
    before = text[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1


_SYNTAX_HINT = Message("look for a missing colon or quote, a tab, or wrong indentation, here or just above")


class _TooDeep(Exception):
    pass


class _Builder:
    """Turns a stream of events into nested values and collects faults."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.root: Any = None
        self.documents = 0
        self.reached: Place = (1, 1)
        self.open: list[Mapping | Sequence] = []
        self.keys: list[str | None] = []
        """For each open mapping, the key that waits for its value."""

    def fault(self, at: Place, found: Message | str, expected: Message, hint: Message | str = "") -> None:
        self.problems.append(Problem(self.file, *at, found, expected, hint))

    def broken(self, at: Place, what: str) -> None:
        self.fault(at, Message("invalid YAML: {what}", what=what), Message("valid YAML"), _SYNTAX_HINT)

    def strange(self, at: Place, character: str) -> None:
        code = f"U+{ord(character):04X}"
        self.fault(at, Message("the character {code}, which cannot be printed", code=code), Message(TEXT))

    def take(self, event: Any) -> None:
        at = self.reached = _place(event)
        match event:
            case ev.ScalarEvent():
                self.value(self.scalar(event), at)
            case ev.MappingStartEvent():
                self.nest(Mapping(at), event)
            case ev.SequenceStartEvent():
                self.nest(Sequence(at), event)
            case ev.MappingEndEvent() | ev.SequenceEndEvent():
                self.open.pop()
                self.keys.pop()
            case ev.AliasEvent():
                self.fault(at, f"*{event.anchor}", Message("no aliases"), Message("write the value out in full"))
                self.value("", at)
            case ev.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    self.fault(at, "---", Message("one document per file"))

    def nest(self, node: Mapping | Sequence, event: Any) -> None:
        self.form(event)
        self.value(node, node.at)
        self.open.append(node)
        self.keys.append(None)
        if len(self.open) > DEEPEST:
            self.fault(
                node.at,
                Message("values nested {depth} levels deep", depth=DEEPEST),
                Message("the structure of a plan file"),
            )
            raise _TooDeep

    def scalar(self, event: Any) -> str:
        self.form(event)
        text: str = event.value
        if event.style == '"' and (strange := Reader.NON_PRINTABLE.search(text)):  # an escape such as "\\0"
            self.strange(self.reached, strange[0])
        if not event.style and (guess := _guess(text)):  # plain: the parser in Python gives None, libyaml an empty text
            bare = Bare(text)
            bare.meaning = _MEANINGS[guess.rpartition(":")[2]]
            return bare
        return text

    def form(self, event: Any) -> None:
        if event.anchor is not None:
            self.fault(_place(event), f"&{event.anchor}", Message("no anchors"), Message("write the value out in full"))
        if event.tag is not None:
            self.fault(_place(event), event.tag, Message("no tags"), Message("remove the tag"))

    def value(self, value: Any, at: Place) -> None:
        if not self.open:
            if self.documents == 1:
                self.root = value
            return
        node = self.open[-1]
        if isinstance(node, Sequence):
            node.append(value)
            node.value_places.append(at)
        elif self.keys[-1] is None:
            self.key(node, value, at)
        else:
            key, self.keys[-1] = self.keys[-1], None
            if key:
                node[key] = value
                node.value_places[key] = at

    def key(self, node: Mapping, key: Any, at: Place) -> None:
        word = str(key) if isinstance(key, str) else ""
        if not word:
            self.fault(at, Message("a key that is not a single word"), Message("a word followed by a colon"))
        elif word in node.key_places:
            self.fault(
                at,
                Message("the duplicate key {key}", key=word),
                Message("each key only once; this one first appears on line {line}", line=node.key_places[word][0]),
            )
        node.key_places.setdefault(word, at)
        self.keys[-1] = word


def _guess(text: str) -> str:
    """Return the tag that YAML programs would guess for a plain scalar, or nothing where they read text."""
    for tag, pattern in _GUESSES.get(text[:1], ()):
        if pattern.match(text):
            return str(tag)
    return "tag:yaml.org,2002:float" if _NUMBER.fullmatch(text) else ""


def places(root: Any, path: tuple[int | str, ...]) -> Iterator[Place]:
    """Yield the places along a path into a value, outermost first, as far as the path exists."""
    node = root
    if isinstance(node, Mapping | Sequence):
        yield node.at
    for step in path:
        if isinstance(node, Mapping) and step in node:
            yield node.value_places[str(step)]
            node = node[str(step)]
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node):
            yield node.value_places[step]
            node = node[step]


def _place(event: Any) -> Place:
    mark = event.start_mark
    return mark.line + 1, mark.column + 1
