"""Draft the two files of a plan from a document, with a comment for each open question, and report them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import Message, UsageError
from airplan.i18n import marked
from airplan.importing.cell_classes import distribute
from airplan.importing.directory_text import directory_text, extended, names_of
from airplan.importing.document import Grid
from airplan.importing.draft_measures import MeasureMaker
from airplan.importing.facts import facts
from airplan.importing.general_rules import general_rules
from airplan.importing.numbering import arrange
from airplan.importing.own_tables import own_rows
from airplan.importing.plan_text import PlanParts, plan_text
from airplan.importing.prose import prose_rows
from airplan.importing.rows import DOUBTS, Doubt, plain
from airplan.importing.table_rows import table_rows
from airplan.plan.calendar_days import Conventions, ImpossibleDate
from airplan.plan.deadlines import read_wording
from airplan.plan.reader import SourceFile, read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from airplan.errors import Problem
    from airplan.importing.document import Document
    from airplan.importing.facts import Facts
    from airplan.importing.rows import RawPlan, Role
    from airplan.plan.model import Deadline, Plan

PLAN, DEPARTMENTS = "plan.yaml", "departments.yaml"


class Wishes(NamedTuple):
    """What a person decided beforehand: roles of headings, the year, a directory of units, and the current year."""

    roles: Mapping[str, Role | None]
    this_year: int
    year: int | None = None
    directory: SourceFile | None = None


@dataclass(frozen=True)
class ImportReport:
    """What was understood. `kinds` counts the measures by the kind of their deadline, `doubts` the doubts by kind."""

    tasks: int
    measures: int
    units: int
    collectives: int
    officials: int
    kinds: Mapping[str, int]
    doubts: Mapping[str, int]
    left_out: tuple[Message | str, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
    """Errors that make the draft unusable as it is; none, as far as airplan knows."""

    @property
    def open(self) -> int:
        """The number of open doubts."""
        return sum(self.doubts.values())


class DraftFiles(NamedTuple):
    """The text of both files, and the report."""

    plan: str
    departments: str
    report: ImportReport


def draft(document: Document, wishes: Wishes) -> DraftFiles:
    """Return the draft of a plan. Raises UsageError where the document has no rows, or a named column is not there."""
    _check_named(document, wishes.roles)
    document, raw = own_rows(document, wishes.roles) or (document, rows_of(document, wishes.roles))
    distribute(raw)
    _place_asides(document, raw)
    given = names_of(wishes.directory) if wishes.directory else {}
    parts = _parts(document, raw, wishes, given)
    departments = (
        extended(wishes.directory, parts.directory)
        if wishes.directory
        else directory_text(parts.facts, parts.directory)
    )
    plan, problems = _read(plan_text(parts), departments)
    if plan:
        _doubt_deadlines(parts, plan)
    return DraftFiles(plan_text(parts), departments, _report(parts, raw, document, plan, problems))


def _check_named(document: Document, roles: Mapping[str, Role | None]) -> None:
    texts = {plain(cell.text) for block in document.blocks if isinstance(block, Grid) for cell in block.cells}
    if missing := [heading for heading in roles if heading not in texts]:
        message = marked("--map {headings}: {name} has no such column heading.")
        raise UsageError(Message(message, headings=tuple(missing), name=document.name))


def rows_of(document: Document, roles: Mapping[str, Role | None]) -> RawPlan:
    """Return the rows of the tables, or of the paragraphs where no table has any. Raises UsageError."""
    raw = table_rows(document, roles)
    headings = [column.heading for column in raw.columns]
    if not raw.rows:
        prose = prose_rows(document)
        prose.left_out += raw.left_out
        raw = prose
    if headings and not raw.rows:
        message = marked("{name}: a table with headings ({headings}), but without rows.")
        hint = marked("Look whether it was saved or sent completely.")
        raise UsageError(Message(message, name=document.name, headings=tuple(headings)), Message(hint))
    if not raw.rows:
        message = marked("{name}: no table with known column headings, and no paragraph that names who is responsible.")
        hint = marked("If it has a table, name its columns: --map HEADING=ROLE.")
        raise UsageError(Message(message, name=document.name), Message(hint))
    return raw


def _parts(document: Document, raw: RawPlan, wishes: Wishes, given: Mapping[str, str]) -> PlanParts:
    arrangement = arrange(raw)
    maker = MeasureMaker(raw, arrangement, given)
    measures = {id(task): maker.measures(task) for section in arrangement.sections for task in section.tasks}
    found = facts(document, raw.above, wishes.year, wishes.this_year, maker.directory.units)
    _apply_rules(document, raw, found, maker)
    parts = PlanParts(found, raw, arrangement, measures, maker.directory, given_directory=wishes.directory is not None)
    _doubt_impossible_days(parts)
    if not maker.directory.units and not given:
        question = Message(marked("no unit is named; if a column names them, --map says which"))
        found.doubts["units"] = Doubt("plan", document.name, "", question)
    return parts


def _place_asides(document: Document, raw: RawPlan) -> None:
    """Make each aside of a reader a doubt beside the row that has its cell, else at the head of the plan."""
    rows = {cell.place: (row, key) for row in raw.rows for key, cell in row.cells.items() if cell.state == "starts"}
    roles = {column.role for column in raw.columns}
    for aside in document.asides:
        doubt = Doubt("hidden", aside.place, aside.quote, aside.question)
        if aside.place in rows:
            row, key = rows[aside.place]
            row.doubts.append(("other" if key not in roles else "text" if key == "number" else key, doubt))
        else:
            raw.doubts.append(doubt)


def _apply_rules(document: Document, raw: RawPlan, found: Facts, maker: MeasureMaker) -> None:
    """Write the document's one general rule for a role as `defaults`; ask about it, and about any further one."""
    for rule in general_rules(document):
        question = marked(
            "a general rule, written as `defaults`, for rows that name nobody in this role; does it hold for others?"
        )
        if not rule.names or rule.role in found.defaults:
            question = marked("a general rule that could not be written as `defaults` of the whole plan")
        else:
            found.defaults[rule.role] = maker.rule(rule)
        raw.doubts.append(Doubt("note", rule.place, rule.words, Message(question)))


def _doubt_impossible_days(parts: PlanParts) -> None:
    """Let the draft read a deadline that names no day of the calendar as none, and ask for the day."""
    year = parts.facts.year
    for measure in parts.all_measures():
        try:
            read_wording(measure.deadline, year, Conventions(years=(year, year)))
        except ImpossibleDate:
            measure.impossible = True
            question = Message(
                marked("this day does not exist; the row was given no deadline (`reading`); which day is meant?")
            )
            measure.doubt("deadline", Doubt("deadline", measure.place, measure.deadline.replace("\n", " "), question))


def _read(plan: str, departments: str) -> tuple[Plan | None, list[Problem]]:
    return read(SourceFile(PLAN, plan.encode()), SourceFile(DEPARTMENTS, departments.encode()))


def _doubt_deadlines(parts: PlanParts, plan: Plan) -> None:
    """Add a doubt beside each deadline that airplan does not understand."""
    kinds = {measure.ref: measure.deadline.kind for measure in plan.measures}
    for measure in parts.all_measures():
        if measure.deadline and kinds.get(measure.ref) == "unknown":
            question = Message(marked("the deadline is not understood: it is kept as written and gives no due date"))
            measure.doubt("deadline", Doubt("deadline", measure.place, measure.deadline.replace("\n", " "), question))


def _kind(deadline: Deadline) -> str:
    """Return how a deadline was understood; one that is read as none is not."""
    if not deadline.text:
        return "none"
    return "unknown" if deadline.kind == "no-deadline" and deadline.by_office else deadline.kind


def _report(
    parts: PlanParts, raw: RawPlan, document: Document, plan: Plan | None, problems: list[Problem]
) -> ImportReport:
    doubts = Counter(doubt.kind for doubt in parts.all_doubts())
    measures = parts.all_measures()
    understood = plan.measures if plan else ()
    kinds = Counter(_kind(measure.deadline) for measure in understood)
    errors = tuple(problem for problem in problems if problem.severity == "error")
    return ImportReport(
        tasks=sum(len(section.tasks) for section in parts.arrangement.sections),
        measures=len(measures),
        units=len(parts.directory.units),
        collectives=len(parts.directory.collectives),
        officials=len(parts.directory.officials),
        kinds=kinds,
        doubts={kind: doubts[kind] for kind in DOUBTS if doubts[kind]},
        left_out=(*document.remarks, *raw.left_out),
        problems=errors,
    )
