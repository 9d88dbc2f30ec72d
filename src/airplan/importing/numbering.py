"""Arrange rows under sections and tasks, by the document's numbers where these ascend."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from airplan.errors import Message
from airplan.i18n import _, marked
from airplan.importing.rows import LATIN_SECTION, SECTION, Doubt
from airplan.importing.yaml_text import clean
from airplan.plan.model import NUMERALS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from airplan.importing.rows import RawPlan, RawRow

_INTEGER = re.compile(r"[（(]?(\d{1,6})[)）]?[.．、]?", re.ASCII)


@dataclass
class TaskRows:
    """A task with the indices of its rows in the raw plan."""

    number: int
    rows: list[int] = field(default_factory=list)
    ref: str = ""


@dataclass
class SectionRows:
    """A section with its tasks; number and title are empty where the document has no sections."""

    number: str
    title: str
    tasks: list[TaskRows] = field(default_factory=list)


@dataclass
class Arrangement:
    """Sections with their tasks, how tasks are numbered, and whether the rows keep numbers of the document's own."""

    sections: list[SectionRows]
    numbering: Literal["plan", "section"] = "plan"
    counted: bool = False


def arrange(plan: RawPlan) -> Arrangement:
    """Return the rows under sections and tasks; where the numbers do not serve, tasks are counted and rows keep theirs.

    Adds a doubt to the plan where numbers are there and do not ascend.
    """
    groups = _sections(plan.rows)
    numbered = [_numbered(plan.rows, rows) for _title, rows in groups]
    flat = [task.number for tasks in numbered if tasks for task in tasks]
    if all(tasks is not None for tasks in numbered):
        if _ascends(flat) and not plan.by_section:
            return _arranged(groups, [tasks or [] for tasks in numbered], "plan", counted=False)
        if all(_ascends([task.number for task in tasks or []]) for tasks in numbered):
            return _arranged(groups, [tasks or [] for tasks in numbered], "section", counted=False)
    integers = [row for row in plan.rows if _INTEGER.fullmatch(row.text("number").strip())]
    if integers and len(integers) >= sum(bool(row.text("number")) for row in plan.rows):
        question = marked("the row numbers do not ascend, or are missing; tasks were counted, and rows keep theirs")
        plan.doubts.append(Doubt("number", integers[0].place, "", Message(question)))
    return _arranged(groups, _counted(plan.rows, groups), "plan", counted=True)


def _sections(rows: Sequence[RawRow]) -> list[tuple[str, list[int]]]:
    groups: list[tuple[str, list[int]]] = []
    for i, row in enumerate(rows):
        if not groups or groups[-1][0] != row.section:
            groups.append((row.section, []))
        groups[-1][1].append(i)
    return groups


def _ascends(numbers: Sequence[int]) -> bool:
    return all(before < after for before, after in itertools.pairwise(numbers))


def _numbered(rows: Sequence[RawRow], indices: Sequence[int]) -> list[TaskRows] | None:
    """Return the tasks of a section by the rows' own whole numbers; None where a row has another or belongs to none."""
    tasks: list[TaskRows] = []
    for i in indices:
        cell = rows[i].cells.get("number")
        if cell and cell.state == "starts" and cell.text:
            match = _INTEGER.fullmatch(cell.text.strip())
            if not match:
                return None
            if tasks and not rows[i].merges_known and tasks[-1].number == int(match[1]):
                tasks[-1].rows.append(i)  # text copied from a table repeats a merged number
                continue
            tasks.append(TaskRows(int(match[1])))
        elif not tasks:
            return None
        tasks[-1].rows.append(i)
    return tasks


def _counted(rows: Sequence[RawRow], groups: Sequence[tuple[str, list[int]]]) -> list[list[TaskRows]]:
    """Return tasks counted through: each row one, but a row whose number continues belongs to the task above."""
    number = 0
    result: list[list[TaskRows]] = []
    for _title, indices in groups:
        tasks: list[TaskRows] = []
        for i in indices:
            cell = rows[i].cells.get("number")
            if tasks and cell and cell.state == "continues":
                tasks[-1].rows.append(i)
                continue
            number += 1
            tasks.append(TaskRows(number, [i]))
        result.append(tasks)
    return result


def _arranged(
    groups: Sequence[tuple[str, list[int]]],
    tasks: Sequence[list[TaskRows]],
    numbering: Literal["plan", "section"],
    *,
    counted: bool,
) -> Arrangement:
    headings = [_heading(heading) for heading, _rows in groups]
    numbers = [number for number, _title in headings]
    if not all(numbers) or len(set(numbers)) < len(numbers):
        numbers = [NUMERALS[i] if i < len(NUMERALS) else str(i + 1) for i in range(len(headings))]
    sections = []
    for place, (number, (_own, title), own) in enumerate(zip(numbers, headings, tasks, strict=True), start=1):
        for task in own:
            task.ref = f"{place}-{task.number}" if numbering == "section" else str(task.number)
        sections.append(SectionRows(number, title, own))
    if len(sections) == 1 and not groups[0][0]:
        sections[0] = SectionRows("", "", sections[0].tasks)
    return Arrangement(sections, numbering, counted)


def _heading(text: str) -> tuple[str, str]:
    """Return the number and the title of a section's heading; the number is empty where it has none."""
    text = " ".join(clean(text).split())
    if match := SECTION.match(text):
        return match[1] or match[2], text[match.end() :]
    if match := LATIN_SECTION.match(text):
        return match[1], text[match.end() :]
    return "", text or _("Without a section")
