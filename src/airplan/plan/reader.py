"""Read a plan file and a directory of units together, or report every fault in them with its place."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from airplan.errors import Message, Problem, unreadable_file
from airplan.plan import directory_schema, schema
from airplan.plan.problems import Faults
from airplan.plan.resolver import resolve
from airplan.plan.yaml_events import DEEPEST, Mapping, parse, place_in

if TYPE_CHECKING:
    from pathlib import Path

    from airplan.plan.model import Plan

_Shape = TypeVar("_Shape", bound=BaseModel)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The path of a file, as the person named it, and its bytes."""

    path: str
    data: bytes

    def is_directory_of_units(self) -> bool:
        """Return whether the file looks like a directory of units rather than a plan."""
        return self._has_key("district|units|collectives")

    def is_evaluation(self) -> bool:
        """Return whether the file looks like the rules of an evaluation."""
        return self._has_key("evaluation")

    def _has_key(self, keys: str) -> bool:
        """Return whether one of these keys stands at the beginning of a line."""
        try:
            return bool(re.search(rf"(^|\r)({keys})[ \t]*:", decode(self.data), re.MULTILINE))
        except _Undecodable:
            return False


def read_source(path: Path) -> SourceFile:
    """Return the file's path and bytes. Raises AirplanError."""
    try:
        return SourceFile(str(path), path.read_bytes())
    except OSError as error:
        raise unreadable_file(path, error) from error


def read(plan: SourceFile, departments: SourceFile) -> tuple[Plan | None, list[Problem]]:
    """Return the resolved plan and all problems of the two files.

    The plan is None if any problem is an error; warnings (wording that is not understood) leave it usable.
    """
    directory, directory_faults = shaped(departments, directory_schema.DepartmentsFile)
    document, plan_faults = shaped(plan, schema.PlanFile)
    resolved = resolve(document, plan_faults, directory, directory_faults) if document and directory else None
    problems = [
        problem
        for faults in (directory_faults, plan_faults)
        for problem in sorted(faults.problems, key=lambda problem: (problem.line, problem.column))
    ]
    failed = any(problem.severity == "error" for problem in problems)
    return (None if failed else resolved), problems


def encoding_of(data: bytes) -> str:
    """Return the encoding of a file by its BOM or its content, with which its text is also written again."""
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8")
    return "gb18030" if encoding == "utf-8" and not _mostly_utf8(data) else encoding


def decode(data: bytes) -> str:
    """Return the text of a file in UTF-8 (with or without BOM), UTF-16 with BOM, or GB18030.

    Raises _Undecodable with the place of the first invalid byte. A file that is mostly UTF-8 is never read as GB18030.
    """
    encoding = encoding_of(data)
    if encoding in ("utf-8", "gb18030") and b"\0" in data:
        raise _Undecodable(data[: data.index(b"\0")].decode("utf-8", "replace"), Message("bytes that are not text"))
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        what = Message("a broken character")
        if error.end == len(error.object) and error.reason in _CUT_OFF:
            what = Message("the file ends in the middle of a character")
        elif encoding == "gb18030":
            what = Message("bytes that are neither UTF-8 nor GB18030")
        raise _Undecodable(error.object[: error.start].decode(encoding, "replace"), what) from error


_CUT_OFF = ("unexpected end of data", "truncated data", "incomplete multibyte sequence")


class _Undecodable(ValueError):
    def __init__(self, before: str, what: Message) -> None:
        super().__init__(str(what))
        self.place = place_in(before, len(before))
        self.what = what


def _mostly_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", "replace")
    broken = text.count("\N{REPLACEMENT CHARACTER}")
    return not broken or sum(character > "\x7f" for character in text) - broken > broken


def shaped(source: SourceFile, shape: type[_Shape]) -> tuple[_Shape | None, Faults]:
    """Return the file in the shape of its schema, or None; and its faults of encoding, form and shape."""
    faults = Faults(source.path, None)
    try:
        text = decode(source.data)
    except _Undecodable as error:
        faults.problems.append(Problem(source.path, *error.place, error.what, Message("YAML text in UTF-8 or GB18030")))
        return None, faults
    root, problems = parse(text, source.path)
    faults = Faults(source.path, root, problems)
    if problems and root is None:
        return None, faults
    if not isinstance(root, Mapping):
        nature = Message("an empty file") if root in (None, "") else Message("no keys at the top level")
        keys = ", ".join(f"{key}:" for key in shape.model_fields)
        faults.problems.append(Problem(source.path, 1, 1, nature, Message("the keys {keys}", keys=keys)))
        return None, faults
    try:
        return shape.model_validate(root), faults
    except ValidationError as error:
        faults.of_schema(error, shape)
        return _mended(root, shape, faults, error), faults


def _mended(root: Mapping, shape: type[_Shape], faults: Faults, error: ValidationError) -> _Shape | None:
    """Return the file without its faulty values, which are reported already, so that the rest can be judged."""
    for _round in range(DEEPEST):
        faults.mend(error)
        try:
            return shape.model_validate(root)
        except ValidationError as deeper:
            error = deeper
    return None
