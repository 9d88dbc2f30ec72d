"""Which measures are there, what is due, and what must one unit or official see to?"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from airplan.i18n import _, language
from airplan.i18n.terms import KIND_TITLES, ROLE_TITLES
from airplan.plan.model import ROLES
from airplan.reports.table import Column, Table
from airplan.reports.wording import as_of, counted, dateless, target_in_figures, was_due

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from airplan.plan.model import Filter, Measure, Party
    from airplan.progress.standing import Standing
    from airplan.reports.table import Cell, Reading, Record


def listing(standings: Sequence[Standing], reading: Reading, title: str) -> Table:
    """Measures in the order given, with all that the document says of each, and where it stands."""
    return _table(title, standings, reading, [_contract(standing) for standing in standings])


def due(standings: Sequence[Standing], kinds: Mapping[str, int], reading: Reading, title: str) -> Table:
    """Dated measures, the soonest first; `kinds` counts all that the same filter lets through, by kind of deadline."""
    records = [_contract(one, days_left=days_left(one, reading.today)) for one in standings]
    dated = Counter(standing.measure.deadline.kind for standing in standings)
    left_out = [
        _("{count} {kind}").format(count=kinds[kind] - dated[kind], kind=_(KIND_TITLES[kind]))
        for kind in ("ongoing", "milestones", "unknown")
        if kinds.get(kind, 0) > dated[kind]
    ]
    notes = [_("Without a date, so not listed: {what}.").format(what=_(", ").join(left_out))] if left_out else []
    return _table(title, standings, reading, records, days=True)._replace(notes=tuple(notes))


def assignments(
    party: Party, standings: Sequence[Standing], asked: Filter, reading: Reading, *, open_ended: int
) -> Table:
    """What one unit (or collective) has to do, by role, the soonest first, each row with why it is there.

    `asked` is the filter that chose the measures; its first group of parties is this one with its collectives.
    `open_ended` is how many further measures name only departments that nobody has listed. A measure in two roles
    stands under both and counts once.
    """
    named = [(one, _named(one.measure, asked, party.name)) for one in _soonest_first(standings)]
    rows = [(one, role, *roles[role]) for role in ROLES for one, roles in named if role in roles]
    records = [
        _contract(one, roles=list(roles), via=next((via for via, _ref in roles.values()), None)) for one, roles in named
    ]
    table = _table("", [row[0] for row in rows], reading, records, days=True)
    table = table.with_columns(
        "brief_en",
        [
            (Column("role", _("Role"), kind="term", show="file-only"), [role for _one, role, _via, _ref in rows]),
            (Column("via", _("Via"), kind="name", show="file-only"), [via for _one, _role, via, _ref in rows]),
            (Column("possible_from", _("Perhaps as in"), show="file-only"), [ref for _one, _role, _via, ref in rows]),
            (
                Column("why", _("Named as"), show="screen-only"),
                [_why(via, ref, reading) for _one, _role, via, ref in rows],
            ),
        ],
    )
    counts = [(role, sum(role in roles for _measure, roles in named)) for role in ROLES]
    more = _("{count} more name only “departments concerned”; whether this unit is meant, their leads must say.")
    return _only_wide(table, "leaders")._replace(
        title=_titled(party.name, len(named), reading),
        groups=tuple(
            (_("{role}: {count}").format(role=_(ROLE_TITLES[role]), count=count), count)
            for role, count in counts
            if count
        ),
        notes=(more.format(count=open_ended),) if open_ended else (),
    )


def official(party: Party, standings: Sequence[Standing], reading: Reading) -> Table:
    """What one official leads, the soonest first, the dateless last."""
    own = _soonest_first(standings)
    table = _table(_titled(party.name, len(own), reading), own, reading, [_contract(one) for one in own], days=True)
    return _only_wide(table, "leaders")


def found(words: Sequence[str], standings: Sequence[Standing], reading: Reading) -> Table:
    """Measures that contain all the words, each with the passage around the first of them."""
    title = _("{name}: {measures}").format(name=_(", ").join(words), measures=counted(len(standings)))
    passages = [_passage(standing.measure, words, reading) for standing in standings]
    table = listing(standings, reading, title).with_columns("brief_en", [(Column("passage", _("Passage")), passages)])
    hidden = {"leaders", "responsible", "assisting"}
    columns = tuple(column._replace(show="file-only") if column.key in hidden else column for column in table.columns)
    return table._replace(columns=columns, highlight=tuple(words))


def with_doubts(table: Table, standings: Sequence[Standing], asked: Filter) -> Table:
    """The table with a note that names the rows which are here only because of an uncertain cell."""
    roles = asked.roles or ROLES
    refs = [
        standing.measure.ref
        for standing in standings
        for group in asked.parties
        if not any(
            role in roles and name in group for role, name, possible in standing.measure.mentions() if not possible
        )
    ]
    if not refs:
        return table
    said = _("Only possible, as the cell is blank and may belong to the row above: {refs}.")
    return table._replace(notes=(*table.notes, said.format(refs=_(", ").join(dict.fromkeys(refs)))))


def _contract(standing: Standing, **more: object) -> Record:
    """A measure of a list as the JSON contract has it: the plan's keys, those of the list, and where it stands."""
    return contract(standing.measure) | more | standing_contract(standing)


def standing_contract(standing: Standing) -> Record:
    """What every list says of a standing; docs/json.md says what each key means."""
    due = standing.due.isoformat() if standing.due else None
    return {"light": standing.light, "status": standing.state, "due": due}


def contract(measure: Measure) -> Record:
    """A measure as the JSON contract has it; docs/json.md says what each key means."""
    due = measure.deadline.due
    return {
        "ref": measure.ref,
        "number": measure.number,
        "section": {"number": measure.section.number, "title": measure.section.title},
        "city_task": {"number": measure.city_task.number, "title": measure.city_task.title},
        "text": measure.text,
        "brief": measure.brief,
        "deadline": {
            "text": measure.deadline.text,
            "kind": measure.deadline.kind,
            "due": due.isoformat() if due else None,
            "inherited_from": measure.inherited.get("deadline"),
        },
        "leaders": list(measure.leaders),
        "lead": list(measure.lead),
        "responsible": list(measure.responsible),
        "assisting": list(measure.assisting),
        "inherited": list(measure.inherited),
        "uncertain": list(measure.possible),
        "open_lists": list(measure.open_lists),
        "targets": [
            {
                "id": target.id,
                "metric": target.metric,
                "value": target.value,
                "unit": target.unit,
                "compare": target.compare,
                "nature": target.nature,
                "scope": target.scope,
            }
            for target in measure.targets
        ],
        "cadence": [{"every": cadence.every, "words": cadence.words} for cadence in measure.cadence],
    }


def days_left(standing: Standing, today: date) -> int | None:
    """Days until the day that counts now, 0 on that day, negative when late; None without a date."""
    return (standing.due - today).days if standing.due else None


def _titled(name: str, count: int, reading: Reading) -> str:
    """区环保局：共35项措施 · 截至2017年6月1日."""
    head = _("{name}: {measures}").format(name=reading.call_with_original(name), measures=counted(count))
    return _(" · ").join([head, as_of(reading.today)])


def _only_wide(table: Table, key: str) -> Table:
    """The table with one of its columns on wide screens only."""
    return table._replace(
        columns=tuple(column._replace(show="wide") if column.key == key else column for column in table.columns)
    )


def _soonest_first(standings: Sequence[Standing]) -> list[Standing]:
    return sorted(standings, key=lambda standing: (standing.due is None, str(standing.due)))


def _named(measure: Measure, asked: Filter, own: str) -> dict[str, tuple[str | None, str | None]]:
    """Role → (the collective it is named by, or None for its own name; the row it is only possibly taken from)."""
    roles: dict[str, tuple[str | None, str | None]] = {}
    for role, name, possible in measure.mentions():
        if (possible and not asked.include_possible) or role not in (asked.roles or ROLES):
            continue
        if name in asked.parties[0] and (role not in roles or name == own):
            roles[role] = (None if name == own else name, measure.possible[role][0] if possible else None)
    return roles


def _why(via: str | None, possible_from: str | None, reading: Reading) -> str:
    why = _("own name") if via is None else _("via {name}").format(name=reading.call(via))
    if possible_from:
        return _("possible: blank, perhaps as {ref} ({why})").format(ref=possible_from, why=why)
    return why


def _passage(measure: Measure, words: Sequence[str], reading: Reading, around: int = 12) -> str:
    """The text around the first of the words, in whichever field has it."""
    names = (*measure.leaders, *measure.lead, *measure.responsible, *measure.assisting)
    headings = (measure.city_task, measure.section)
    fields = [measure.text, measure.brief, measure.brief_en]
    fields += [title for heading in headings for title in (heading.title, heading.title_en)]
    fields += [*names, *reading.call_all(names)]
    for text in fields:
        for word in words:
            at = text.casefold().find(word.casefold())
            if at >= 0:
                start, end = max(at - around, 0), at + len(word) + around
                return ("…" if start else "") + text[start:end].replace("\n", " ") + ("…" if end < len(text) else "")
    return ""


def _table(
    title: str, standings: Sequence[Standing], reading: Reading, records: list[Record], *, days: bool = False
) -> Table:
    """The one table of measures: on a screen what it has room for, in a file every column of the document."""
    chinese = language() == "zh"
    columns = (
        Column("ref", _("Ref"), kind="label"),
        Column("number", _("Task"), kind="count", show="data-only"),
        Column("section_number", _("Section no."), kind="count", show="data-only"),
        Column("section", _("Section"), show="data-only"),
        Column("city_number", _("City no."), show="data-only"),
        Column("city_task", _("City task"), show="data-only"),
        Column("text", _("Text"), show="file-only"),
        Column("brief", _("Measure"), show="always" if chinese else "data-only"),
        Column("brief_en", _("In English") if chinese else _("Measure"), show="data-only" if chinese else "always"),
        Column("deadline", _("Deadline as worded"), show="file-only"),
        Column("kind", _("Kind of deadline"), kind="term", show="data-only"),
        Column("lamp", _("Light"), kind="light", show="screen-only"),
        Column("when", _("Due"), kind="label", show="screen-only"),
        Column("due", _("Due"), kind="day", show="file-only"),
        *((Column("days_left", _("Days"), kind="days"),) if days else ()),
        Column("leaders", _("Officials"), kind="names"),
        Column("lead", _("Lead"), kind="names"),
        Column("responsible", _("Responsible"), kind="names", show="wide"),
        Column("assisting", _("Assisting"), kind="names", show="wide"),
        Column("inherited", _("Inherited"), kind="lines", show="data-only"),
        Column("uncertain", _("Uncertain"), kind="lines", show="data-only"),
        Column("open_lists", _("Open lists"), kind="lines", show="data-only"),
        Column("targets", _("Targets"), kind="lines", show="file-only"),
        Column("light", _("Light"), kind="light", show="file-only"),
        Column("status", _("Status"), kind="term", show="wide"),
        Column("plan_due", _("Due by the plan"), kind="day", show="data-only"),
    )
    rows = tuple(_row(standing, reading, days=days) for standing in standings)
    return Table(title, columns, rows, dict, tuple(records), names=reading.names)


def _row(standing: Standing, reading: Reading, *, days: bool) -> tuple[Cell, ...]:
    measure, last_day = standing.measure, standing.due
    return (
        measure.ref,
        measure.number,
        int(measure.section.number),
        measure.section.title,
        str(measure.city_task.number),
        measure.city_task.title,
        measure.text,
        measure.brief,
        measure.brief_en,
        measure.deadline.text,
        measure.deadline.kind,
        standing.light,
        (last_day.isoformat() if last_day else dateless(measure.deadline), *was_due(standing)),
        last_day,
        *((days_left(standing, reading.today),) if days else ()),
        measure.leaders,
        measure.lead,
        measure.responsible,
        measure.assisting,
        tuple(measure.inherited),
        tuple(measure.possible),
        measure.open_lists,
        tuple(target_in_figures(target) for target in measure.targets),
        standing.light,
        standing.state,
        measure.deadline.due,
    )
