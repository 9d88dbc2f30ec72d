"""Fill in the blanks, names and dates of a plan, and note what contradicts itself or the directory of units."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import Message
from airplan.plan import model
from airplan.plan.cell_names import Known, known_names
from airplan.plan.cells import INHERITED, Cells
from airplan.plan.directory import check_punctuation, has_all_names, parties_of
from airplan.plan.labels import languages_of, shortened
from airplan.plan.problems import shown
from airplan.plan.row_deadlines import RowDeadlines, span_of
from airplan.plan.targets import TargetChecks, targets_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from airplan.plan import directory_schema, schema
    from airplan.plan.problems import Faults, Path


def resolve(
    document: schema.PlanFile, faults: Faults, directory: directory_schema.DepartmentsFile, directory_faults: Faults
) -> model.Plan:
    """Return the plan, flat and filled in; note faults of the plan and of the directory of units."""
    parties = parties_of(directory, directory_faults)
    check_punctuation(directory, directory_faults)
    known = Known()
    if has_all_names(directory_faults):
        known = Known(
            known_names((party for party in parties if party.sort != "official"), directory.district.prefixes),
            known_names(party for party in parties if party.sort == "official"),
        )
    resolver = _Resolver(document, faults, known, parties)
    measures = tuple(resolver.measures())
    resolver.check_whole(measures)
    plan = document.plan
    return model.Plan(
        id=plan.id,
        span=resolver.span,
        title=plan.title or plan.title_en or "",
        title_en=resolver.second(plan.title_en),
        document=plan.document or "",
        coordinator=known.units.meant(plan.coordinator or ""),
        prefixes=tuple(directory.district.prefixes),
        timezone=plan.timezone or "",
        sections=tuple(block.heading for block in resolver.blocks if block.heading),
        measures=measures,
        parties=parties,
        languages=resolver.languages,
        columns=tuple(
            model.PlanColumn(each.heading, each.heading_en or "", each.role or "") for each in plan.columns or ()
        ),
    )


class _Block(NamedTuple):
    """The tasks of a section, or of a plan without sections."""

    heading: model.Heading | None
    tasks: Sequence[schema.Task]
    path: Path
    """The place of the list of tasks."""
    defaults: Mapping[str, tuple[str, tuple[str, ...]]]
    """Role → (whose general rule names units for it, `section` or `plan`; the units)."""


class _Resolver:
    """Walks the document row by row and fills in what the merged cells of the table leave blank."""

    def __init__(self, document: schema.PlanFile, faults: Faults, known: Known, parties: Sequence[model.Party]) -> None:
        self.document, self.faults, self.known = document, faults, known
        self.languages = languages_of(document, faults)
        columns = document.plan.columns or ()
        self.others = tuple(column.heading for column in columns if column.role is None)
        self.kinds = tuple(column.heading for column in columns if column.role == "official")
        self.blocks = tuple(self.sections())
        self.span = span_of(document.plan, faults)
        self.deadlines = RowDeadlines(document.plan, self.span, faults)
        self.targets = TargetChecks(self.span, parties, self.known.units, faults)
        self.ids: dict[str, model.Measure] = {}
        self.leaderless: list[Path] = []
        """The places of rows that nobody leads."""
        if document.plan.coordinator:
            known.units.check([document.plan.coordinator], faults, ("plan", "coordinator"))
        self.check_columns()

    def second(self, english: str | None) -> str:
        """Return a label in English beside the document's own; an English document needs none."""
        return english or "" if self.languages[0] != "en" else ""

    def sections(self) -> Iterator[_Block]:
        """Yield the sections, or the plan's tasks as one block; note a number that two sections have."""
        of_plan = self.defaults(self.document.plan.defaults, "plan", ("plan", "defaults"))
        if self.document.tasks or not self.document.sections:
            if bool(self.document.tasks) is bool(self.document.sections):
                self.faults.at(
                    ("tasks",) if self.document.tasks else (),
                    Message("tasks beside sections") if self.document.tasks else Message("neither sections nor tasks"),
                    Message("the key sections or, for a plan without sections, the key tasks"),
                )
            yield _Block(None, self.document.tasks, ("tasks",), of_plan)
        numbers: set[str] = set()
        for s, section in enumerate(self.document.sections):
            path: Path = ("sections", s)
            if section.number in numbers:
                self.faults.at(
                    (*path, "number"),
                    Message("section {number} a second time", number=shown(section.number)),
                    Message("each section's number only once"),
                )
            numbers.add(section.number)
            usual = model.NUMERALS[s : s + 1] == (section.number,)
            heading = model.Heading(
                s + 1, section.title, self.second(section.editorial.title_en), "" if usual else section.number
            )
            own = self.defaults(section.defaults, "section", (*path, "defaults"))
            yield _Block(heading, section.tasks, (*path, "tasks"), {**of_plan, **own})

    def defaults(self, given: schema.Defaults | None, whose: str, path: Path) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Return the units that a general rule of the document names, by role; note unknown names."""
        named = {role: names for role, names in (given or ()) if names}
        for role, names in named.items():
            self.known.units.check(names, self.faults, (*path, role))
        return {role: (whose, tuple(map(self.known.units.meant, names))) for role, names in named.items()}

    def check_columns(self) -> None:
        """Note headings and roles that two columns have."""
        columns = self.document.plan.columns or ()
        for key in ("heading", "role"):
            seen: set[str] = set()
            for i, column in enumerate(columns):
                value = getattr(column, key)
                if value in seen:
                    self.faults.at(
                        ("plan", "columns", i, key),
                        Message("{name} a second time", name=shown(value)),
                        Message("each heading and each role in one column only"),
                    )
                seen.update({value} - {None, "official"})

    def measures(self) -> Iterator[model.Measure]:
        """Yield every row in order."""
        last = 0
        restarts = self.document.plan.numbering == "section"
        for block in self.blocks:
            last = 0 if restarts else last
            before = f"{block.heading.number}-" if restarts and block.heading else ""
            for t, task in enumerate(block.tasks):
                task_path: Path = (*block.path, t)
                if task.number <= last:
                    self.faults.at(
                        (*task_path, "number"),
                        Message("task {number} after task {last}", number=task.number, last=last),
                        Message("ascending numbers; two tasks with the same number would have the same refs"),
                        "" if restarts else Message("numbers that restart in each section: plan.numbering: section"),
                    )
                last = max(last, task.number)
                yield from self.rows(block, task, task_path, before)

    def rows(self, block: _Block, task: schema.Task, task_path: Path, before: str) -> Iterator[model.Measure]:
        """Yield the rows of one task; the merge of a cell never crosses the task. Refs begin with `before`."""
        above: list[model.Measure] = []
        heading = self.heading(task.city_task, task.editorial.title_en)
        for m, row in enumerate(task.measures):
            path = (*task_path, "measures", m)
            if row.city_task:
                heading = self.heading(row.city_task, row.editorial.title_en)
            ref = f"{before}{task.number}{model.row_letters(m)}"
            self.check(row, path)
            measure = self.measure(row, block, above, path)._replace(
                id=row.id or ref, ref=ref, number=task.number, city_task=heading
            )
            self.check_id(measure, path)
            self.targets.check(row, measure, path)
            above.append(measure)
            yield measure

    def measure(self, row: schema.Measure, block: _Block, above: Sequence[model.Measure], path: Path) -> model.Measure:
        """Return one row without its numbers and its city heading."""
        cells = Cells(row, above, self.faults, path, self.known)
        cells.check_keys(self.others, self.kinds)
        deadline, leaders, lead = (cells.value(key) for key in INHERITED)
        responsible, assisting = (cells.value(role, block.defaults) or () for role in ("responsible", "assisting"))
        lead = lead or cells.lead_by_rule(self.document.plan.lead_rule, responsible)
        if not lead:
            self.leaderless.append(path)
        meant = self.deadlines.of_row(row, deadline, path)
        return model.Measure(
            id="",
            ref="",
            number=0,
            section=block.heading,
            city_task=None,
            text=row.text,
            brief=self.brief(row),
            brief_en=self.second(row.editorial.brief_en),
            deadline=meant,
            leaders=leaders or (),
            lead=lead,
            responsible=responsible,
            assisting=assisting,
            inherited=cells.inherited,
            possible=self.possible(row, above, path),
            open_lists=row.open_lists or (),
            printed=cells.printed(self.kinds),
            targets=targets_of(row, self.known.units),
            cadence=_cadence(row, meant),
            document_number=row.document_number or "",
            other=cells.others(self.others),
            by_rule=cells.by_rule,
            officials=cells.officials(self.kinds),
        )

    def brief(self, row: schema.Measure) -> str:
        """Return the row's label in the document's language: that of the file, else a shortened text."""
        english = row.editorial.brief_en if self.languages[0] == "en" else None
        return row.editorial.brief or english or shortened(row.text)

    def heading(self, task: schema.CityTask | None, title_en: str | None) -> model.Heading | None:
        """Return the city's heading of a task, if it has one."""
        return model.Heading(task.number, task.title, self.second(title_en)) if task else None

    def check_id(self, measure: model.Measure, path: Path) -> None:
        """Note an ID that an earlier row has already."""
        first = self.ids.setdefault(measure.id, measure)
        if first.ref != measure.ref:  # which would be reported as a task number used twice
            self.faults.at(
                path,
                Message("the ID {id} a second time; {ref} has it already", id=shown(measure.id), ref=first.ref),
                Message("each ID only once, in all editions"),
                Message("give a row that is new in this edition its own, as {id}", id=f"{measure.ref}-new"),
            )

    def possible(
        self, row: schema.Measure, above: Sequence[model.Measure], path: Path
    ) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Return, for each uncertain cell, the nearest filled cell above whose merged cell may include this row."""
        possible: dict[str, tuple[str, tuple[str, ...]]] = {}
        for i, key in enumerate(row.uncertain or ()):
            place = (*path, "uncertain", i)
            source = next((each for each in reversed(above) if each.units(key) and key not in each.by_rule), None)
            if getattr(row, key) is not None:
                self.faults.at(place, Message("{key}, which has names", key=key), Message("a blank cell"))
            elif source is None:
                self.faults.at(
                    place,
                    Message("{key}, with no names in the rows above", key=key),
                    Message("a filled cell above, in the same task"),
                )
            else:
                possible[key] = (source.ref, source.units(key))
        return possible

    def check(self, row: schema.Measure, path: Path) -> None:
        """Check names, open collectives and cadences of one row against the directory and the row's text."""
        for key in ("leaders", *model.ROLES):
            self.known.check(key, getattr(row, key) or (), self.faults, (*path, key))
        for heading, names in (row.officials or {}).items():
            self.known.check(heading, names, self.faults, (*path, "officials", heading))
        for i, role in enumerate(row.open_lists or ()):
            if getattr(row, role) is None:
                place = (*path, "open_lists", i)
                self.faults.at(place, Message("{key}, which is blank", key=role), Message("a filled cell"))
        for i, duty in enumerate(row.cadence):
            if duty.words not in row.text:
                expected = Message("words that occur in the measure's text")
                self.faults.at((*path, "cadence", i, "words"), shown(duty.words), expected, given=(*path, "text"))

    def check_whole(self, measures: Sequence[model.Measure]) -> None:
        """Note counts that differ from those declared, and measures that nobody leads."""
        declared = self.document.plan.counts
        counted = {
            "sections": len(self.document.sections),
            "tasks": sum(len(block.tasks) for block in self.blocks),
            "measures": len(measures),
        }
        for key, number in counted.items():
            if declared and getattr(declared, key) != number:
                self.faults.at(
                    ("plan", "counts", key),
                    Message("{key}: {declared} declared", key=key, declared=getattr(declared, key)),
                    Message("{number}, the actual number in the file", number=number),
                    Message("is a part of the file missing?"),
                )
        if self.document.plan.lead_rule is None and self.leaderless:
            self.faults.at(
                self.leaderless[0],
                Message("no lead; rows without one: {count}", count=len(self.leaderless)),
                Message("the key lead_rule: who leads where a row names no lead"),
                Message("without a lead, no report counts for the light; `lead_rule: none` accepts that"),
                warning=True,
            )


def _cadence(row: schema.Measure, deadline: model.Deadline) -> tuple[model.Cadence, ...]:
    """Return the recurring duties of a row: its own or, where it has none, the one of the deadline's wording."""
    if deadline.every and not row.cadence:
        return (model.Cadence(deadline.every, deadline.text),)
    return tuple(model.Cadence(**dict(cadence)) for cadence in row.cadence)
