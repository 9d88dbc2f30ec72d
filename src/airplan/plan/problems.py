"""Name the place in a file where a value breaks the schema, and word it for the person who wrote it."""

from __future__ import annotations

import re
from copy import deepcopy
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel

from airplan.errors import Problem
from airplan.i18n import _, marked, pgettext, pmarked
from airplan.plan.yaml_events import NOTHING, places

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
        """Where values stand whose form is at fault: what they say is not judged."""
        self.mended: set[Path] = set()
        """Paths of values that were put in place of faulty ones: neither they nor what they hold is judged."""

    def at(
        self, path: Path, found: str, expected: str, hint: str = "", *, given: Path = (), warning: bool = False
    ) -> None:
        """Note a fault of the value at the end of the path (or of the last part of it that exists).

        It is not noted if the value, or `given`, another value that the judgment rests on, has a fault already.
        """
        if self.is_mended(path) or self.is_mended(given):
            return
        line, column = list(places(self.root, path))[-1]
        self.problems.append(Problem(self.file, line, column, found, expected, hint, "warning" if warning else "error"))

    def is_mended(self, path: Path) -> bool:
        """Return whether the path leads to or through a value that was put in place of a faulty one."""
        return bool(self.mended) and any(path[:length] in self.mended for length in range(1, len(path) + 1))

    def of_schema(self, error: ValidationError, model: type[BaseModel]) -> None:
        """Note every fault pydantic found."""
        for path, fault in self._found(error):
            match fault["type"]:
                case "extra_forbidden":
                    self._unknown_key(path, _keys_at(model, path[:-1]))
                case "unknown_key":
                    self._unknown_key(path, _choices(fault))
                case "missing":
                    self.at(path[:-1], _("no {key}").format(key=path[-1]), _("a key {key}").format(key=path[-1]))
                case _ if list(places(self.root, path))[-1] not in self.spoilt:
                    self.at(path, *_said(fault))

    def _found(self, error: ValidationError) -> Iterator[tuple[Path, Any]]:
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
                _("the key {key}, which nothing reads").format(key=path[-1]),
                _("one of {keys}").format(keys=", ".join(known)),
                _("did you mean {name}?").format(name=close[0]) if close else "",
            )
        )

    def mend(self, error: ValidationError) -> None:
        """Put something harmless where pydantic found a fault, so that all the rest can be judged."""
        for path, fault in self._found(error):
            node = _node(self.root, path[:-1])
            if fault["type"] in ("extra_forbidden", "unknown_key"):
                node.pop(path[-1], None)
                continue
            harmless = _choices(fault)[0] if fault["type"] == "literal_error" else _HARMLESS.get(fault["type"], "?")
            node[path[-1]] = deepcopy(harmless)  # it may be mended further
            self.mended.add(path)


_EXPECTED = {
    "whole_number": marked("a whole number in plain digits, such as 8"),
    "year": marked("a year in four digits, such as 2017"),
    "decimal_number": marked("a number in plain digits, such as 24530 or 0.5"),
    "calendar_day": marked("a day that exists, written 2017-06-30"),
    "string_type": pmarked("kind of value", "text"),
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
    "calendar_day": "2000-01-01",
    "members": "unknown",
}
"""Values that the schema accepts, or comes nearer to accepting, in the place of faulty ones."""


def _choices(fault: Any) -> list[str]:
    return re.findall(r"'([^']*)'", fault["ctx"]["expected"])


def _said(fault: Any) -> tuple[str, str, str]:
    """Return what was found, what was expected, and a way out."""
    kind, value = fault["type"], fault["input"]
    found = shown(value)
    if kind == "bare_scalar":
        meaning = fault["ctx"]["meaning"]
        said = _("{value} without quotes, which YAML reads as {meaning}").format(value=found, meaning=_(meaning))
        if meaning == NOTHING:
            return (
                (said if value else found),
                pgettext("kind of value", "text"),
                _("leave the key out if the document's cell is blank"),
            )
        return said, pgettext("kind of value", "text"), _('write "{value}"').format(value=found)
    if kind == "blank_text":
        return (
            _("empty text"),
            pgettext("kind of value", "text"),
            _("leave the key out if the document's cell is blank"),
        )
    if kind == "literal_error":
        choices = _choices(fault)
        close = get_close_matches(str(value), choices, n=1)
        return (
            found,
            _("one of {keys}").format(keys=", ".join(choices)),
            _("did you mean {name}?").format(name=close[0]) if close else "",
        )
    return found, _(_EXPECTED.get(kind, "")) or fault["msg"], ""


def shown(value: Any) -> str:
    """Return a value as a message names it: its first line, shortened."""
    if isinstance(value, dict):
        return _("keys and values")
    if isinstance(value, list | tuple):
        return pgettext("kind of value", "a list") if value else _("an empty list")
    first, _rest_begins, rest = str(value).strip().partition("\n")
    cut = len(first) > _LONGEST_SHOWN or rest
    return (first[:_LONGEST_SHOWN] + "…" if cut else first) or _("no value")


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
    return list(model.model_fields)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)
