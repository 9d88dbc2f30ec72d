"""List measures: all, those that are due, those of one unit or official, and those that a search finds."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from airplan.i18n import _, pgettext
from airplan.i18n.forms import filled, join_clauses, join_items
from airplan.i18n.terms import ROLE_TITLES
from airplan.plan.model import ROLES, TARGET_LABELS
from airplan.reports import columns
from airplan.reports.table import Column, Table, behind, record_of
from airplan.reports.wording import (
    as_of,
    counted,
    grey_overdue,
    office_readings,
    official_kind_in_words,
    outcome_in_words,
    rule_in_words,
    shares_in_words,
    target_in_figures,
    target_in_words,
)
from airplan.store.conditions import mentions_in
from airplan.store.sql import MARKS, unmarked

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from airplan.plan.model import Filter, Measure, Party
    from airplan.progress.standing import Light, Standing
    from airplan.reports.table import Cell, ReaderContext, Record
    from airplan.store.entries import Entry

MEASURE_KEYS = (
    *("ref", "id", "document_number"),
    *("number", "section", "city_task", "text", "brief", "deadline", "leaders", "lead", "responsible"),
    *("assisting", "inherited", "uncertain", "open_lists", "targets", "cadence"),
)
"""The plan's data of a measure, in the order of docs/json.md."""
STANDING_KEYS = ("light", "status", "due")
"""The standing's data, at the end of every list."""

_AROUND = 12
"""Characters of a passage on each side of the word."""


class _Naming(NamedTuple):
    """How a measure names a unit in a role: through which collective (None: by name), and by which uncertain row."""

    via: str | None
    possible_from: str | None


class _Assignment(NamedTuple):
    """A measure in one of the roles in which it names a unit."""

    standing: Standing
    role: str
    via: str | None
    possible_from: str | None


def listing(standings: Sequence[Standing], context: ReaderContext, title: str) -> Table:
    """Return measures in the order given, with all data of the document and their standings."""
    return _table(standings, measure_columns(), title, context)


def due(
    standings: Sequence[Standing],
    over: Sequence[Standing],
    kinds: Mapping[str, int],
    context: ReaderContext,
    title: str,
) -> Table:
    """Return dated measures, the earliest first.

    `over` are others with a day on which nothing falls due any more; `kinds` counts those without a day by kind of
    deadline.
    """
    shown = [*_with_days(context), columns.undated(kinds)]
    table = _table(standings, shown, title, context, "days_left", "undated")
    read = office_readings(standing.measure for standing in standings)
    table = table.with_notes(*grey_overdue(standings), *read).with_undated(kinds)
    if over:
        refs = join_items(
            _("{ref} {outcome}").format(ref=each.measure.ref, outcome=outcome_in_words(each)) for each in over
        )
        table = table.with_notes(_("Not listed because nothing more falls due: {refs}.").format(refs=refs))
    return table


def assignments(
    party: Party,
    standings: Sequence[Standing],
    selection: Filter,
    context: ReaderContext,
    *,
    open_ended: int,
    asked: Mapping[str, Collection[str]],
) -> Table:
    """Return the tasks of one unit or collective by role, the earliest first, each with the reason why it is listed.

    `selection` is the filter that chose the measures; its first group of parties is this one with its collectives. The
    unit's own reports are included; `asked` maps ref → the units that were ever asked for a report. `open_ended` is the
    number of further measures that name only an open collective. A measure in two roles appears in both, counted once.
    """
    from airplan.reports.own_reports import lights_of_all, own_record

    named = [(standing, _named(standing.measure, selection, party.name)) for standing in _soonest_first(standings)]
    rows = [_Assignment(standing, role, *roles[role]) for role in ROLES for standing, roles in named if role in roles]
    differing = [row.standing for row in rows if party.sort == "unit" and _own_light(row, party) != row.standing.light]
    table = Table.of(
        rows,
        _assignment_columns(party, asked, context),
        title=_titled(party.name, len(named), context),
        notes=[*lights_of_all(differing), *_unlisted(open_ended)],
        groups=_by_role(Counter(row.role for row in rows)),
        names=context.names,
    )
    of_plan, of_standing = (record_of(measure_columns(), keys) for keys in (MEASURE_KEYS, STANDING_KEYS))

    def record(assigned: tuple[Standing, Mapping[str, _Naming]]) -> Record:
        (standing, roles), via = assigned, next((naming.via for naming in assigned[1].values()), None)
        return (
            of_plan(standing)
            | {"roles": list(roles), "via": via, "own": own_record(standing, party, asked)}
            | of_standing(standing)
        )

    return table.showing("leaders", "wide").with_records(named, record)


def official(party: Party, standings: Sequence[Standing], context: ReaderContext) -> Table:
    """Return the measures that name one official, the earliest first, those without a due date last.

    Where any of them names the official otherwise than as a leader, a column says as what each does.
    """

    def named_as(row: Standing) -> Cell:
        return tuple(map(official_kind_in_words, row.measure.kinds_of(party.name)))

    title = _titled(party.name, len(standings), context)
    shown = _with_days(context)
    if any(row.measure.kinds_of(party.name) != ("leaders",) for row in standings):
        shown = behind("brief_en", shown, Column("named_as", _("How listed"), "lines", "screen-only", named_as))
    return _table(_soonest_first(standings), shown, title, context).showing("leaders", "wide")


def matches(
    words: Sequence[str], standings: Sequence[Standing], said: Mapping[str, Sequence[Entry]], context: ReaderContext
) -> Table:
    """Return measures that contain all the words, each with the passage around the first of them.

    The passage is in the plan, or in a report; `said` maps ref → the reports that contain any of the words.
    """

    def found(row: Standing) -> str:
        return _passage(row.measure, words, context) or _reported(said.get(row.measure.id, ()), words, context)

    passage: Column[Standing] = Column("passage", _("Passage"), "words", "always", found)
    title = _("{name}: {measures}").format(name=join_items(words), measures=counted(len(standings)))
    table = _table(standings, behind("brief_en", measure_columns(), passage), title, context)
    for key in ("leaders", "responsible", "assisting"):
        table = table.showing(key, "file-only")
    return table._replace(highlight=tuple(words))


def with_doubts(table: Table, standings: Sequence[Standing], selection: Filter) -> Table:
    """Return the table with a note on the rows that are listed only because of an uncertain cell."""
    certain = mentions_in(selection, include_possible=False) if selection.parties else []
    refs = [standing.measure.ref for standing in standings if not all(group.matches(standing) for group in certain)]
    if not refs:
        return table
    note = _("Only possible (blank cell that may belong to the row above): {refs}.")
    return table.with_notes(note.format(refs=join_items(dict.fromkeys(refs))))


def measure_columns() -> list[Column[Standing]]:
    """Return the columns of every list of measures; files have all data of the document. See docs/json.md."""
    return [
        *columns.ref(),
        Column(
            "number",
            pgettext("number of a section or task", "Task no."),
            "count",
            "data-only",
            lambda row: row.measure.number,
        ),
        *columns.headings(),
        Column("text", pgettext("text of a measure", "Text"), "words", "file-only", lambda row: row.measure.text),
        *columns.labels(),
        columns.worded_deadline(),
        Column("kind", _("Kind of deadline"), "term", "data-only", lambda row: row.measure.deadline.kind),
        columns.light("screen-only", key="lamp"),
        *columns.due(),
        columns.leaders(),
        columns.lead(),
        *_unit_columns(),
        *_cell_columns(),
        Column("promised", _("Targets"), "lines", "sheet-only", _target_words),
        Column("targets", _("Targets"), "lines", "data-only", _target_texts, _targets),
        Column("cadence", "cadence", "lines", "json-only", json=_cadence),
        columns.light("file-only"),
        columns.state("wide"),
        columns.plan_due("data-only"),
    ]


def _unit_columns() -> list[Column[Standing]]:
    """Return the columns of the units that do not lead."""
    named: dict[str, Callable[[Standing], Cell]] = {
        "responsible": lambda row: row.measure.responsible,
        "assisting": lambda row: row.measure.assisting,
    }
    return [Column(role, _(ROLE_TITLES[role]), "names", "wide", value, if_any=True) for role, value in named.items()]


def _cell_columns() -> list[Column[Standing]]:
    """Return the columns that name the cells which differ from plain cells of the document."""
    cells: tuple[tuple[str, str, Callable[[Measure], Iterable[str]]], ...] = (
        ("inherited", pgettext("cells of the document", "Inherited"), lambda measure: measure.inherited),
        ("uncertain", pgettext("cells of the document", "Uncertain"), lambda measure: measure.possible),
        ("open_lists", pgettext("cells of the document", "Open lists"), lambda measure: measure.open_lists),
    )
    return [Column(key, title, "lines", "data-only", partial(_named_cells, named)) for key, title, named in cells]


def _named_cells(named: Callable[[Measure], Iterable[str]], row: Standing) -> tuple[str, ...]:
    return tuple(named(row.measure))


def _with_days(context: ReaderContext) -> list[Column[Standing]]:
    return behind("due", measure_columns(), *columns.days_left(context.today))


def _by_role(counts: Counter[str]) -> list[tuple[str, int]]:
    """Return the heading of each role with the number of its rows."""
    heading = _("{role}: {count}")
    return [
        (heading.format(role=_(ROLE_TITLES[role]), count=counts[role]), counts[role]) for role in ROLES if counts[role]
    ]


def _unlisted(open_ended: int) -> list[str]:
    more = _(
        "Further measures that name only “departments concerned”: {count}; ask their leads whether this unit is meant."
    )
    return [more.format(count=open_ended)] if open_ended else []


def _own_light(row: _Assignment, party: Party) -> Light:
    return row.standing.as_counted_by(party.name, leads=row.role == "lead").light


def _assignment_columns(
    party: Party, asked: Mapping[str, Collection[str]], context: ReaderContext
) -> list[Column[_Assignment]]:
    shown: list[Column[_Assignment]] = [column.of(_standing) for column in _with_days(context)]
    if party.sort == "unit":
        from airplan.reports.own_reports import own_columns, own_lights

        own = [column.of(_standing) for column in own_columns(party, asked)]
        lamp: Column[_Assignment]
        light: Column[_Assignment]
        lamp, light = own_lights(lambda row: _own_light(row, party))
        shown = behind("lamp", shown, *own, light)
        shown = [lamp if column.key == lamp.key else column for column in shown]
        shown = [column._replace(show="data-only") if column.key == "light" else column for column in shown]
    return behind(
        "brief_en",
        shown,
        Column("role", pgettext("role of a unit in a measure", "Role"), "term", "file-only", lambda row: row.role),
        Column(
            "via", pgettext("collective through which a unit is named", "Via"), "name", "file-only", lambda row: row.via
        ),
        Column("possible_from", _("Possibly as in"), "words", "file-only", lambda row: row.possible_from),
        Column("why", _("How listed"), "words", "screen-only", lambda row: _why(row, context)),
    )


def _standing(assignment: _Assignment) -> Standing:
    return assignment.standing


def _target_words(standing: Standing) -> tuple[str, ...]:
    targets = standing.measure.targets
    return (*map(target_in_words, targets), *(share for target in targets for share in shares_in_words(target)))


def _target_texts(standing: Standing) -> tuple[str, ...]:
    return tuple(target_in_figures(target) for target in standing.measure.targets)


def _targets(standing: Standing) -> list[Record]:
    keys = ("id", "metric", "value", "unit", "compare", "nature", "scope")
    return [
        {
            **{key: getattr(target, key) for key in keys},
            **{key: getattr(target, key) or None for key in (*TARGET_LABELS, "relative_to")},
            "about": target.about,
            "by_year": [{"year": year, "value": value} for year, value in target.by_year],
            "accumulates": target.accumulates,
            "by_unit": [{"unit": unit, "value": value} for unit, value in target.by_unit],
        }
        for target in standing.measure.targets
    ]


def _cadence(standing: Standing) -> list[Record]:
    return [{"every": cadence.every, "words": cadence.words} for cadence in standing.measure.cadence]


def _table(
    standings: Sequence[Standing],
    shown: Sequence[Column[Standing]],
    title: str,
    context: ReaderContext,
    *more_keys: str,
) -> Table:
    """Return the table of these standings; `more_keys` come in JSON between the plan's data and the standing's."""
    record = record_of(shown, (*MEASURE_KEYS, *more_keys, *STANDING_KEYS))
    return Table.of(standings, shown, record=record, title=title, names=context.names)


def _titled(name: str, count: int, context: ReaderContext) -> str:
    """Return a title such as 区环保局：共35项措施 · 截至2017年6月1日."""
    head = _("{name}: {measures}").format(name=context.call_with_original(name), measures=counted(count))
    return join_clauses([head, as_of(context.today)])


def _soonest_first(standings: Sequence[Standing]) -> list[Standing]:
    return sorted(standings, key=lambda standing: (standing.due is None, str(standing.due)))


def _named(measure: Measure, selection: Filter, unit: str) -> dict[str, _Naming]:
    """Return each role in which a measure names the unit, and how."""
    roles: dict[str, _Naming] = {}
    of_party, *_others = mentions_in(selection, include_possible=selection.include_possible)
    for role, name, possible in of_party.among(measure):
        if role not in roles or name == unit:
            roles[role] = _Naming(None if name == unit else name, measure.possible[role][0] if possible else None)
    if "lead" in roles and "lead" in measure.by_rule:
        roles.pop("responsible", None)  # the same cell of the document
    return roles


def _why(row: _Assignment, context: ReaderContext) -> str:
    """Return how a measure names the unit: by name or through a collective, in its own cell or by a general rule."""
    why = (
        pgettext("how a unit is named", "by name")
        if row.via is None
        else pgettext("how a unit is named", "via {name}").format(name=context.call(row.via))
    )
    if row.possible_from:
        return _("possible: blank cell, perhaps as in {ref} ({why})").format(ref=row.possible_from, why=why)
    rule = rule_in_words(row.standing.measure, row.role)
    return _("{name} ({explained})").format(name=why, explained=rule) if rule else why


def _passage(measure: Measure, words: Sequence[str], context: ReaderContext) -> str:
    """Return the text around the first of the words, in the first field that contains one."""
    names = (*measure.people, *measure.lead, *measure.responsible, *measure.assisting)
    headings = (measure.city_task, measure.section)
    fields = [measure.text, measure.brief, measure.brief_en]
    fields += [title for heading in headings if heading for title in (heading.title, heading.title_en)]
    fields += [*measure.other.values(), measure.document_number, *names, *context.call_all(names)]
    return _first_passage(fields, words)


def _reported(reports: Sequence[Entry], words: Sequence[str], context: ReaderContext) -> str:
    """Return the text around the first of the words in the newest report that contains one, with its unit and day."""
    from airplan.store.entry_rows import texts_of

    for entry in reversed(reports):
        if passage := _first_passage(texts_of(entry.report), words):
            template = _("{unit}, {day}: {text}")
            return filled(template, unit=context.call(entry.unit), day=entry.as_of, text=passage)
    return ""


def _first_passage(texts: Sequence[str], words: Sequence[str]) -> str:
    """Return the text around the first of the words, ignoring punctuation within it; empty where there is none."""
    for text in texts:
        for word in words:
            pattern = f"[{MARKS}]*".join(map(re.escape, unmarked(word) or word))
            if match := re.search(pattern, text, re.IGNORECASE):
                start, end = max(match.start() - _AROUND, 0), match.end() + _AROUND
                return ("…" if start else "") + text[start:end].replace("\n", " ") + ("…" if end < len(text) else "")
    return ""
