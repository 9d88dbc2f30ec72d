"""Locate values that break the schema and word each fault for the author of the file."""

from __future__ import annotations

import re
from copy import deepcopy
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel

from airplan import office_time
from airplan.errors import Message, Problem
from airplan.i18n import marked, pmarked
from airplan.plan.yaml_events import NOTHING, TEXT, places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic import ValidationError

Path = tuple[int | str, ...]

_LONGEST_SHOWN = 60


class Faults:
    """Collects the faults of one file, each at the place of the value it concerns."""

    def __init__(self, file: str, root: Any, problems: Iterable[Problem] = ()) -> None:
        self.file, self.root = file, root
        self.problems = list(problems)
        self.spoilt = {(problem.line, problem.column) for problem in self.problems}
        """Places of values whose form is faulty; their content is not judged."""
        self.mended: set[Path] = set()
        """Paths of values that replace faulty ones; neither they nor their content is judged."""

    def at(
        self,
        path: Path,
        found: Message | str,
        expected: Message | str,
        hint: Message | str = "",
        *,
        given: Path = (),
        warning: bool = False,
    ) -> None:
        """Note a fault of the value at the end of the path (or of the deepest part of the path that exists).

        The fault is dropped if the value, or the value at `given` on which the judgment rests, has a fault already.
        """
        if self.is_mended(path) or self.is_mended(given):
            return
        line, column = list(places(self.root, path))[-1]
        self.problems.append(Problem(self.file, line, column, found, expected, hint, "warning" if warning else "error"))

    def is_mended(self, path: Path) -> bool:
        """Return whether the path leads to or through a value that replaces a faulty one."""
        return bool(self.mended) and any(path[:length] in self.mended for length in range(1, len(path) + 1))

    def of_schema(self, error: ValidationError, model: type[BaseModel]) -> None:
        """Note every fault that pydantic found."""
        for path, fault in self._located(error):
            match fault["type"]:
                case "extra_forbidden":
                    self._unknown_key(path, _keys_at(model, path[:-1]))
                case "unknown_key":
                    self._unknown_key(path, _choices(fault))
                case "missing":
                    self.at(path[:-1], Message("no {key}", key=path[-1]), Message("the key {key}", key=path[-1]))
                case _ if list(places(self.root, path))[-1] not in self.spoilt:
                    self.at(path, *_worded(fault))

    def _located(self, error: ValidationError) -> Iterator[tuple[Path, Any]]:
        """Yield what pydantic found, each with its path in the file."""
        for fault in error.errors(include_url=False):
            path = fault["loc"]
            if path[-1] == "[key]":  # so pydantic ends the path to a key of a mapping
                yield path[:-1], {**fault, "type": "unknown_key"}
            elif fault["type"] in ("missing", "extra_forbidden"):
                yield path, fault
            elif not (fault["type"] == "too_short" and fault["input"]):  # it counts only the entries without fault
                yield _steps(self.root, path), fault

    def _unknown_key(self, path: Path, known: list[str]) -> None:
        close = get_close_matches(str(path[-1]), known, n=1)
        line, column = _node(self.root, path[:-1]).key_places[path[-1]]
        self.problems.append(
            Problem(
                self.file,
                line,
                column,
                Message("unknown key: {key}", key=path[-1]),
                Message("one of {keys}", keys=", ".join(known)),
                _suggestion(close),
            )
        )

    def mend(self, error: ValidationError) -> None:
        """Replace the values in which pydantic found faults by harmless ones, so that the rest can be judged."""
        for path, fault in self._located(error):
            node = _node(self.root, path[:-1])
            if fault["type"] in ("extra_forbidden", "unknown_key"):
                node.pop(path[-1], None)
                continue
            harmless = _choices(fault)[0] if fault["type"] == "literal_error" else _HARMLESS.get(fault["type"], "?")
            node[path[-1]] = deepcopy(harmless)  # the replacement may be mended further
            self.mended.add(path)


_EXPECTED = {
    "whole_number": marked("a whole number in plain digits, such as 8"),
    "year": marked("a year in four digits, such as 2017"),
    "decimal_number": marked("a number in plain digits, such as 24530, 0.5 or -25"),
    "amount": marked("a number in plain digits that is not negative, such as 100, 0.5 or 0"),
    "share": marked("a number from 0 to 1, such as 0.5"),
    "flag": marked("true or false"),
    "calendar_day": marked("a day that exists, written 2017-06-30"),
    "month_day": marked("a month and a day that every year has, written 11-14"),
    "month": marked("the number of a month, 1 to 12"),
    "time_zone": marked("the name of a time zone: Asia/Shanghai, Europe/Berlin"),
    "address": marked("a mail address in plain letters, such as name@example.gov.cn"),
    "string_type": TEXT,
    "tuple_type": marked("a list: [one, another]"),
    "dict_type": marked("keys and values"),
    "model_type": marked("keys and values"),
    "too_short": marked("at least one entry"),
    "members": marked("a list of units, or the word unknown"),
}


_HARMLESS: dict[str, Any] = {
    "model_type": {},
    "dict_type": {},
    "tuple_type": ["?"],
    "too_short": ["?"],
    "whole_number": "0",
    "year": "2000",
    "decimal_number": "0",
    "amount": "0",
    "share": "0",
    "flag": "false",
    "calendar_day": "2000-01-01",
    "members": "unknown",
    "month_day": "01-01",
    "month": "1",
    "time_zone": office_time.DEFAULT,
    "address": "name@example.org",
}
"""Harmless replacements, by type of fault: values that the schema accepts, or that come nearer to being accepted."""


def _choices(fault: Any) -> list[str]:
    return re.findall(r"'([^']*)'", fault["ctx"]["expected"])


_BLANK_CELL = marked("leave the key out if the document's cell is blank")


def _worded(fault: Any) -> tuple[Message | str, Message | str, Message | str]:
    """Return what pydantic found, what was expected, and a way out."""
    kind, value = fault["type"], fault["input"]
    actual = shown(value)
    if kind == "bare_scalar":
        meaning = Message(fault["ctx"]["meaning"])
        misread = Message("{value} without quotes, which YAML reads as {meaning}", value=actual, meaning=meaning)
        if meaning.text == NOTHING:
            return (misread if value else actual), Message(TEXT), Message(_BLANK_CELL)
        return misread, Message(TEXT), Message('write "{value}"', value=actual)
    if kind == "blank_text":
        return Message("empty text"), Message(TEXT), Message(_BLANK_CELL)
    if kind == "literal_error":
        choices = _choices(fault)
        near = get_close_matches(str(value), choices, n=1)
        return actual, Message("one of {keys}", keys=", ".join(choices)), _suggestion(near)
    return actual, Message(_EXPECTED[kind]) if kind in _EXPECTED else fault["msg"], ""


def _suggestion(near: list[str]) -> Message | str:
    return Message("did you mean {name}?", name=near[0]) if near else ""


def shown(value: Any) -> Message | str:
    """Return a value as messages show it: its first line, shortened."""
    if isinstance(value, dict):
        return Message("keys and values")
    if isinstance(value, list | tuple):
        return Message(pmarked("kind of value", "a list")) if value else Message("an empty list")
    first, _rest_begins, rest = str(value).strip().partition("\n")
    cut = len(first) > _LONGEST_SHOWN or rest
    return (first[:_LONGEST_SHOWN] + "…" if cut else first) or Message("no value")


def _node(root: Any, path: Path) -> Any:
    for step in path:
        root = root[step]
    return root


def _steps(root: Any, path: Path) -> Path:
    """Return the path without the names of union branches that pydantic puts into it: only its steps in the file."""
    kept: list[int | str] = []
    node = root
    for step in path:
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            continue
        kept.append(step)
    return tuple(kept)


def _keys_at(model: type[BaseModel], path: Path) -> list[str]:
    """Return the keys that the schema knows at a place."""
    for step in path:
        if isinstance(step, str) and step in model.model_fields:
            model = next(_models_in(model.model_fields[step].annotation), model)
    return [field.alias or key for key, field in model.model_fields.items()]


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)
