"""Where in a file does a value break the schema, and how is that said to the person who wrote it?"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel

from airplan.errors import Problem
from airplan.i18n import _, marked
from airplan.plan.strict_yaml import Mapping, places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import ValidationError

Path = tuple[int | str, ...]


class Faults:
    """Collects the faults of one file, each at the place of the value it concerns."""

    def __init__(self, file: str, root: Any) -> None:
        self.file, self.root = file, root
        self.problems: list[Problem] = []

    def at(self, path: Path, found: str, expected: str, hint: str = "", *, warning: bool = False) -> None:
        """Note a fault of the value at the end of the path (or of the last part of it that exists)."""
        line, column = list(places(self.root, path))[-1]
        self.problems.append(Problem(self.file, line, column, found, expected, hint, "warning" if warning else "error"))

    def of_schema(self, error: ValidationError, model: type[BaseModel]) -> None:
        """Note every fault pydantic found, in the file's order."""
        for fault in error.errors(include_url=False):
            path = fault["loc"]
            if fault["type"] == "extra_forbidden":
                self._unknown_key(path, model)
            elif fault["type"] == "missing":
                self.at(path[:-1], _("no {key}").format(key=path[-1]), _("a key {key}").format(key=path[-1]))
            else:
                found, expected, hint = _said(fault)
                self.at(_without_union_tags(self.root, path), found, expected, hint)
        self.problems.sort(key=lambda problem: (problem.line, problem.column))

    def _unknown_key(self, path: Path, model: type[BaseModel]) -> None:
        known = _keys_at(model, path[:-1])
        close = get_close_matches(str(path[-1]), known, n=1)
        node = _node(self.root, path[:-1])
        line, column = node.key_places[str(path[-1])] if isinstance(node, Mapping) else (1, 1)
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


_EXPECTED = {
    "whole_number": marked("a whole number in plain digits, such as 8"),
    "decimal_number": marked("a number in plain digits, such as 24530 or 0.5"),
    "calendar_day": marked("a day that exists, written 2017-06-30"),
    "string_type": marked("text"),
    "tuple_type": marked("a list: [one, another]"),
    "dict_type": marked("keys and values"),
    "model_type": marked("keys and values"),
    "too_short": marked("at least one entry"),
}


def _said(fault: Any) -> tuple[str, str, str]:
    """What was found, what was expected, and a way out."""
    kind, value = fault["type"], fault["input"]
    found = _shown(value)
    if kind == "bare_scalar":
        meaning = _(fault["ctx"]["meaning"])
        if not fault["ctx"]["found"]:
            return _("no value"), _("text"), _("leave the key out if the document's cell is blank")
        return (
            _("{value} without quotes, which YAML reads as {meaning}").format(value=found, meaning=meaning),
            _("text"),
            _('write "{value}"').format(value=value),
        )
    if kind == "blank_text":
        return _("empty text"), _("text"), _("leave the key out if the document's cell is blank")
    if kind == "literal_error":
        choices = fault["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
        close = get_close_matches(str(value), choices.split(", "), n=1)
        return (
            found,
            _("one of {keys}").format(keys=choices),
            _("did you mean {name}?").format(name=close[0]) if close else "",
        )
    return found, _(_EXPECTED.get(kind, "")) or fault["msg"], ""


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return _("keys and values")
    if isinstance(value, list | tuple):
        return _("a list") if value else _("an empty list")
    return str(value) or _("no value")


def _node(root: Any, path: Path) -> Any:
    node = root
    for step in path:
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            return node
    return node


def _without_union_tags(root: Any, path: Path) -> Path:
    """pydantic puts names of union branches into a path; only steps that exist in the file lead somewhere."""
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
    """The keys that the schema knows at a place."""
    for step in path:
        if isinstance(step, str) and step in model.model_fields:
            model = next(_models_in(model.model_fields[step].annotation), model)
    return list(model.model_fields)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)
