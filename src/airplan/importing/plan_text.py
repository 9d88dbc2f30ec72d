"""Write the plan file of a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.i18n import _, marked
from airplan.importing.yaml_text import block, doubt_line, flow, listed, mapped, scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from airplan.importing.draft_measures import DraftDirectory, DraftMeasure
    from airplan.importing.facts import Facts
    from airplan.importing.numbering import Arrangement, SectionRows, TaskRows
    from airplan.importing.rows import Doubt, RawPlan

_NAMES = ("leaders", "lead", "responsible", "assisting")
_INTRODUCTION = marked(
    "Drafted by airplan import. Each line “# ?” is a question: settle it, then delete the line.\n"
    "airplan check lists the open ones."
)
_HEAD = ("id", "title", "year", "document")


class PlanParts(NamedTuple):
    """All that a draft is written from; `measures` has those of a task by its identity."""

    facts: Facts
    raw: RawPlan
    arrangement: Arrangement
    measures: Mapping[int, list[DraftMeasure]]
    directory: DraftDirectory
    given_directory: bool = False

    def all_measures(self) -> list[DraftMeasure]:
        """Return the measures in order."""
        return [
            measure
            for section in self.arrangement.sections
            for task in section.tasks
            for measure in self.measures[id(task)]
        ]

    def all_doubts(self) -> Iterator[Doubt]:
        """Yield every doubt that stands in the two files."""
        yield from (doubt for key, doubt in self.facts.doubts.items() if key != "district" or not self.given_directory)
        yield from self.raw.doubts
        for measure in self.all_measures():
            for doubts in measure.doubts.values():
                yield from doubts
        for doubts in self.directory.doubts.values():
            yield from doubts


def plan_text(parts: PlanParts) -> str:
    """Return the text of the plan file."""
    lines = [f"# {line}" for line in _(_INTRODUCTION).split("\n")]
    lines += ["", *_plan(parts), ""]
    sections = parts.arrangement.sections
    if len(sections) == 1 and not sections[0].title:
        return "\n".join([*lines, *_tasks(parts, sections[0], "")]) + "\n"
    lines.append("sections:")
    for section in sections:
        lines += [f"  - number: {scalar(section.number)}", f"    title: {scalar(section.title)}"]
        lines += _tasks(parts, section, "    ")
    return "\n".join(lines) + "\n"


def _plan(parts: PlanParts) -> list[str]:
    facts = parts.facts
    lines = ["plan:"]
    for key in _HEAD:
        value = getattr(facts, key)
        if value:
            lines += [doubt_line(facts.doubts[key], "  ")] if key in facts.doubts else []
            lines.append(f"  {key}: {value if key == 'year' else scalar(value)}")
    lines.append(f"  languages: {'[en]' if facts.english else '[zh]'}")
    if parts.arrangement.numbering == "section":
        lines.append("  numbering: section")
    lines += [doubt_line(doubt, "  ") for doubt in parts.raw.doubts]
    if facts.defaults:
        pairs = ", ".join(f"{role}: {flow(names)}" for role, names in facts.defaults.items())
        lines.append(f"  defaults: {{{pairs}}}")
    lines.append("  columns:")
    for column in parts.raw.columns:
        role = f", role: {column.role}" if column.role else ""
        lines.append(f"    - {{heading: {scalar(column.heading)}{role}}}")
    return lines


def _tasks(parts: PlanParts, section: SectionRows, indent: str) -> list[str]:
    lines = [f"{indent}tasks:"]
    for task in section.tasks:
        lines += _task(task, parts.measures[id(task)], f"{indent}  ")
    return lines


def _task(task: TaskRows, measures: Sequence[DraftMeasure], indent: str) -> list[str]:
    lines = [f"{indent}- number: {task.number}"]
    inner = indent + "  "
    if measures[0].city_task:
        lines.append(f"{inner}city_task: {_city(measures[0].city_task)}")
    lines.append(f"{inner}measures:")
    for m, measure in enumerate(measures):
        lines += _measure(measure, inner + "  ", first=not m)
    return lines


def _city(city_task: tuple[str, str]) -> str:
    number, title = city_task
    return f'{{number: "{number}", title: {_in_flow(title)}}}'


def _in_flow(text: str) -> str:
    return flow([text])[1:-1]


def _measure(measure: DraftMeasure, indent: str, *, first: bool) -> list[str]:
    inner = indent + "  "
    lines: list[str] = []

    def put(key: str, written: Sequence[str]) -> None:
        lines.extend(doubt_line(doubt, inner) for doubt in measure.doubts.get(key, ()))
        lines.extend(written)

    put("text", block("text", measure.text, inner))
    put("city_task", [f"{inner}city_task: {_city(measure.city_task)}"] if measure.city_task and not first else ())
    put("document_number", block("document_number", measure.document_number, inner) if measure.document_number else ())
    put("deadline", block("deadline", measure.deadline, inner) if measure.deadline else ())
    lines.extend([f"{inner}reading: {{kind: no-deadline}}"] if measure.impossible else [])
    for key in _NAMES:
        put(key, listed(key, measure.names[key], inner) if key in measure.names else ())
    for key in ("uncertain", "blank", "open_lists"):
        values = getattr(measure, key)
        put(key, [f"{inner}{key}: {flow(values)}"] if values else ())
    for key in ("merged", "printed", "other"):
        pairs = getattr(measure, key)
        put(key, mapped(key, pairs.items(), inner) if pairs else ())
    comments = [f"{indent}# {measure.ref}"]
    while lines[0].lstrip().startswith("#"):
        comments.append(indent + lines.pop(0).strip())
    return [*comments, f"{indent}- {lines[0].strip()}", *lines[1:]]
