"""Fill in the blanks, names and dates of a plan, and note what contradicts itself or the directory of units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airplan.errors import Message
from airplan.plan import model
from airplan.plan.deadlines import ImpossibleDate, read_wording
from airplan.plan.party_names import fold
from airplan.plan.problems import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from airplan.plan import schema
    from airplan.plan.problems import Faults, Path

_INHERITED = ("deadline", "leaders", "lead")
_YEAR_FOR_FAULTS = 2000
"""The year by which the rest of a plan is judged whose own is at fault; a leap year, so that no day is missing."""


def resolve(
    document: schema.PlanFile, faults: Faults, directory: schema.DepartmentsFile, directory_faults: Faults
) -> model.Plan:
    """Return the plan, flat and filled in; note faults of the plan and of the directory of units."""
    parties = _parties(directory, directory_faults)
    _check_punctuation(directory, directory_faults)
    resolver = _Resolver(document, faults, parties if _has_all_names(directory_faults) else None)
    measures = tuple(resolver.measures())
    resolver.check_counts(len(measures))
    plan = document.plan
    return model.Plan(
        id=plan.id,
        span=resolver.span,
        title=plan.title,
        title_en=plan.title_en,
        document=plan.document,
        coordinator=plan.coordinator,
        prefixes=tuple(directory.district.prefixes),
        timezone=plan.timezone or "",
        sections=resolver.sections,
        measures=measures,
        parties=parties,
    )


def _parties(directory: schema.DepartmentsFile, faults: Faults) -> tuple[model.Party, ...]:
    """Return every party of the directory; note names that two parties claim and members that are not defined."""
    owners: dict[str, schema.Named] = {}

    def claim(name: str, owner: schema.Named, path: Path) -> None:
        first = owners.setdefault(fold(name), owner)
        if first is not owner:
            faults.at(
                path,
                Message("{name} a second time", name=name),
                Message("each name only once; {owner} already has this name", owner=first.name),
            )

    for group in ("units", "collectives", "officials"):
        for i, entry in enumerate(getattr(directory, group)):
            claim(entry.name, entry, (group, i, "name"))
    for i, unit in enumerate(directory.units):
        for key in ("aliases", "former", "later"):
            for j, other in enumerate(getattr(unit, key)):
                claim(getattr(other, "name", other), unit, ("units", i, key, j))
    units = [_party(unit, "unit") for unit in directory.units]
    known = _names(units) if _has_all_names(faults) else None
    for i, collective in enumerate(directory.collectives):
        if not isinstance(collective.members, str):
            _check_names(collective.members, known, faults, ("collectives", i, "members"))
    return (
        *units,
        *(_party(collective, "collective") for collective in directory.collectives),
        *(_party(official, "official") for official in directory.officials),
    )


_CHINESE_MARKS = "，；：。、“”‘’＂＇「」『』【】〔〕［］｛｝;"
"""Chinese marks that a keyboard may produce for the commas, colons, quotes and brackets of YAML; names rarely hold
them.
"""


def _check_punctuation(directory: schema.DepartmentsFile, faults: Faults) -> None:
    """Warn of names with Chinese punctuation: the author probably meant two names, or a quoted one; YAML reads one."""
    for path, name in _names_written(directory):
        marks = tuple(mark for mark in _CHINESE_MARKS if mark in name)
        if name.count("（") != name.count("）"):
            marks += tuple(mark for mark in "（）" if mark in name)
        if marks and not (path[0] == "collectives" and marks == ("、",)):
            faults.at(
                path,
                Message("the name {name}, which contains {marks}", name=shown(name), marks="".join(marks)),
                Message("a name without punctuation"),
                Message('YAML needs ASCII punctuation: [one, another], "quoted", key: value'),
                warning=True,
            )


def _names_written(directory: schema.DepartmentsFile) -> Iterator[tuple[Path, str]]:
    """Yield every name in the directory with its place: names in cells, other forms, and the district's prefixes."""
    yield ("district", "name"), directory.district.name
    for i, prefix in enumerate(directory.district.prefixes):
        yield ("district", "prefixes", i), prefix
    for group in ("units", "collectives", "officials"):
        for i, entry in enumerate(getattr(directory, group)):
            yield (group, i, "name"), entry.name
            if full := getattr(entry, "full_name", None):
                yield (group, i, "full_name"), full
            for key in ("aliases", "former", "later"):
                for j, other in enumerate(getattr(entry, key, ())):
                    yield (group, i, key, j), getattr(other, "name", other)


def _party(entry: schema.Named, sort: model.Sort) -> model.Party:
    fields: dict[str, Any] = dict(entry)
    for key in ("former", "later"):
        fields[key] = tuple(model.OtherName(**dict(other)) for other in fields.get(key, ()))
    if fields.get("members") == "unknown":
        fields["members"] = None
    return model.Party(sort=sort, **fields)


def _has_all_names(directory_faults: Faults) -> bool:
    """Return whether no name and no entry of the directory is at fault, so that a missing name is really unknown."""
    return not any(path[-1] == "name" or len(path) <= len(("units", 0)) for path in directory_faults.mended)


def _names(parties: Iterable[model.Party]) -> dict[str, str]:
    """Return every name in the directory → the form that stands in cells."""
    return {
        name: party.name
        for party in parties
        for name in (*party.aliases, *(other.name for other in (*party.former, *party.later)), party.name)
    }


def _check_names(names: Collection[str], known: dict[str, str] | None, faults: Faults, path: Path) -> None:
    """Note names that the directory lacks, and names repeated in one cell."""
    from difflib import get_close_matches

    seen: set[str] = set()
    for i, name in enumerate(names):
        if name in seen:
            faults.at(
                (*path, i), Message("{name} a second time", name=shown(name)), Message("each name only once in a cell")
            )
        elif known is not None and known.get(name) != name:
            close = dict.fromkeys(known[near] for near in get_close_matches(name, known, n=6, cutoff=0.3))
            faults.at(
                (*path, i),
                Message("{name}, which is not in the directory of units", name=shown(name)),
                Message("a name from the directory of units"),
                Message("did you mean {name}?", name=tuple(close)[:3]) if close else "",
            )
        seen.add(name)


class _Resolver:
    """Walks the document row by row and fills in what the merged cells of the table leave blank."""

    def __init__(self, document: schema.PlanFile, faults: Faults, parties: tuple[model.Party, ...] | None) -> None:
        self.document, self.faults = document, faults
        self.units, self.officials = (
            None if parties is None else _names(party for party in parties if (party.sort == "official") is official)
            for official in (False, True)
        )
        """Names that cells may hold; None where the directory is too faulty to tell."""
        self.sections = tuple(
            model.Heading(i, section.title, section.editorial.title_en)
            for i, section in enumerate(document.sections, start=1)
        )
        self.span = _span(document.plan, faults)
        self.ids: dict[str, model.Measure] = {}
        _check_names([document.plan.coordinator], self.units, faults, ("plan", "coordinator"))

    def measures(self) -> Iterator[model.Measure]:
        """Yield every row in order."""
        last = 0
        for s, section in enumerate(self.document.sections):
            path: Path = ("sections", s)
            too_many = Message("no more than {n} sections", n=len(model.NUMERALS))
            expected = model.NUMERALS[s] if s < len(model.NUMERALS) else too_many
            if section.number != expected:
                self.faults.at((*path, "number"), section.number, expected)
            for t, task in enumerate(section.tasks):
                task_path: Path = (*path, "tasks", t)
                if task.number <= last:
                    self.faults.at(
                        (*task_path, "number"),
                        Message("task {number} after task {last}", number=task.number, last=last),
                        Message("ascending numbers; two tasks with the same number would have the same refs"),
                    )
                last = max(last, task.number)
                yield from self.rows(self.sections[s], task, task_path)

    def rows(self, section: model.Heading, task: schema.Task, task_path: Path) -> Iterator[model.Measure]:
        """Yield the rows of one task; the merge of a cell never crosses the task."""
        above: list[model.Measure] = []
        heading = _heading(task.city_task, task.editorial.title_en)
        for m, row in enumerate(task.measures):
            path = (*task_path, "measures", m)
            ref = f"{task.number}{_letters(m)}"
            inherited: dict[str, str] = {}
            filled = {key: self.inherit(key, row, above, inherited, path) for key in _INHERITED}
            if row.city_task:
                heading = _heading(row.city_task, row.editorial.title_en or "")
            self.check(row, path)
            measure = model.Measure(
                id=row.id or ref,
                ref=ref,
                number=task.number,
                section=section,
                city_task=heading,
                text=row.text,
                brief=row.editorial.brief,
                brief_en=row.editorial.brief_en,
                deadline=self.deadline(row, filled["deadline"], path),
                leaders=filled["leaders"] or (),
                lead=filled["lead"] or (),
                responsible=row.responsible or (),
                assisting=row.assisting or (),
                inherited=inherited,
                possible=self.possible(row, above, path),
                open_lists=row.open_lists or (),
                printed=dict((row.printed or {}).items()),
                targets=tuple(map(_target, row.targets)),
                cadence=tuple(model.Cadence(**dict(cadence)) for cadence in row.cadence),
                document_number=row.document_number or "",
            )
            self.check_id(measure, path)
            above.append(measure)
            yield measure

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

    def inherit(
        self, key: str, row: schema.Measure, above: list[model.Measure], inherited: dict[str, str], path: Path
    ) -> Any:
        """Return the row's own value, or that of the nearest row above; note in `inherited` which row it came from."""
        value = getattr(row, key)
        if value is not None:
            return value
        if not above:
            self.faults.at(
                path, Message("no {key}", key=key), Message("a value, because there is no row above to inherit from")
            )
            return None
        inherited[key] = above[-1].inherited.get(key, above[-1].ref)
        return getattr(above[-1], key)

    def deadline(self, row: schema.Measure, value: model.Deadline | str | None, path: Path) -> model.Deadline:
        """Return the deadline as understood; warn of unknown wording, note a fault for a day that does not exist."""
        if isinstance(value, model.Deadline):
            return value
        wording = value or ""
        try:
            deadline = read_wording(wording, self.span.year)
        except ImpossibleDate:
            self.faults.at((*path, "deadline"), shown(wording), Message("a day that exists"))
            return model.Deadline(wording, "unknown")
        if deadline.kind == "unknown" and row.deadline:
            self.warn_of_unknown(wording, (*path, "deadline"))
        return deadline

    def warn_of_unknown(self, wording: str, path: Path) -> None:
        """Warn of wording that gives no day: unknown words, or a day without a year in a plan over several."""
        if self.span.year is None and read_wording(wording, self.span.first.year).kind != "unknown":
            found = Message("the deadline {wording}, which names no year", wording=shown(wording))
            expected = Message(
                "a deadline with its year, because the plan runs from {first} to {last}",
                first=self.span.first, last=self.span.last,
            )  # fmt: skip
        else:
            found = Message("the deadline {wording}, which airplan cannot read", wording=shown(wording))
            expected = Message("wording such as 6月底前, 年底前, 长期实施, 按时间节点完成")
        kept = Message("the deadline is kept as written and gives no due date")
        self.faults.at(path, found, expected, kept, warning=True)

    def possible(
        self, row: schema.Measure, above: list[model.Measure], path: Path
    ) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Return, for each uncertain cell, the nearest filled cell above whose merged cell may include this row."""
        possible: dict[str, tuple[str, tuple[str, ...]]] = {}
        for i, key in enumerate(row.uncertain or ()):
            place = (*path, "uncertain", i)
            source = next((measure for measure in reversed(above) if measure.units(key)), None)
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
        """Check names, open collectives, targets and cadences of one row against the directory and the row's text."""
        _check_names(row.leaders or (), self.officials, self.faults, (*path, "leaders"))
        for role in model.ROLES:
            _check_names(getattr(row, role) or (), self.units, self.faults, (*path, role))
        for i, role in enumerate(row.open_lists or ()):
            if getattr(row, role) is None:
                place = (*path, "open_lists", i)
                self.faults.at(place, Message("{key}, which is blank", key=role), Message("a filled cell"))
        quotes = [(("targets", i, "words"), target.words) for i, target in enumerate(row.targets)]
        quotes += [(("cadence", i, "words"), duty.words) for i, duty in enumerate(row.cadence)]
        for place, words in quotes:
            if words not in row.text:
                expected = Message("words that occur in the measure's text")
                self.faults.at((*path, *place), shown(words), expected, given=(*path, "text"))
        ids = [target.id for target in row.targets]
        for i, name in enumerate(ids):
            if name in ids[:i]:
                self.faults.at((*path, "targets", i, "id"), shown(name), Message("each id only once in a measure"))

    def check_counts(self, measures: int) -> None:
        """Note where the counts that the plan declares differ from its content."""
        declared = self.document.plan.counts
        counted = {
            "sections": len(self.document.sections),
            "tasks": sum(len(section.tasks) for section in self.document.sections),
            "measures": measures,
        }
        for key, number in counted.items():
            if getattr(declared, key) != number:
                self.faults.at(
                    ("plan", "counts", key),
                    Message("{key}: {declared} declared", key=key, declared=getattr(declared, key)),
                    Message("{number}, the actual number in the file", number=number),
                    Message("is a part of the file missing?"),
                )


def _span(plan: schema.Plan, faults: Faults) -> model.Span:
    """Return the days over which the plan runs; note a fault where they are not given in one of the two ways."""
    expected = Message("either year, or both from and to, a day on or after it")
    if plan.year is not None and plan.first is plan.last is None:
        return model.Span.of_year(plan.year)
    if plan.year is None and plan.first and plan.last and plan.first <= plan.last:
        return model.Span(plan.first, plan.last)
    given = [
        f"{key}: {value}" for key, value in (("year", plan.year), ("from", plan.first), ("to", plan.last)) if value
    ]
    faults.at(("plan",), ", ".join(given) or Message("no year"), expected)
    return model.Span.of_year(plan.year or _YEAR_FOR_FAULTS)


def _target(target: schema.Target) -> model.Target:
    labels = {label: getattr(target, label) or "" for label in model.TARGET_LABELS}
    return model.Target(**{**dict(target), **labels})


def _heading(task: schema.CityTask, title_en: str) -> model.Heading:
    return model.Heading(task.number, task.title, title_en)


def _letters(index: int) -> str:
    """Return the letters of a row: 0 → a, 25 → z, 26 → aa."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
