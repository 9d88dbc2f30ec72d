"""Query a cached plan, each question by one indexed query; none builds the whole plan."""

from __future__ import annotations

import contextlib
import json
import re
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.errors import Message, unknown_ref
from airplan.i18n.forms import DEFAULT_LANGUAGES, reads_document
from airplan.plan.model import Filter, Heading, PlanColumn, Span
from airplan.plan.records import measure_from, party_from
from airplan.store.conditions import clause, plan_conditions
from airplan.store.database import Damaged
from airplan.store.row_form import UNREADABLE
from airplan.store.sql import chunks, literally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from airplan.errors import AirplanError
    from airplan.plan.model import Measure, Party, Sort
    from airplan.store.database import Database

DIGEST_SHOWN = 12
"""How many letters of a digest entries hold and answers show."""
_CALLED_BY_DAY = ('%"later":[{%', '%"holders":[{%')
"""The patterns of the records of parties with later names or holders, whose names depend on the day."""


class Header(NamedTuple):
    """The data of the plan as a whole."""

    id: str
    span: Span
    title: str
    title_en: str
    document: str
    coordinator: str
    prefixes: tuple[str, ...]
    sections: tuple[Heading, ...]
    timezone: str = ""
    """Time zone of the office, an IANA name; empty for Asia/Shanghai."""
    languages: tuple[str, ...] = DEFAULT_LANGUAGES
    """The language of the document, and the one that its second titles and labels are in: zh, en."""
    columns: tuple[PlanColumn, ...] = ()
    """The columns of the document's table in print order; empty for the bundled document's eight."""


def revisions_named(database: Database, part: str) -> list[tuple[int, str]]:
    """Return the number and the shown digest of each revision whose digest begins with a part of at least 4 letters."""
    if not re.fullmatch("[0-9a-f]{4,64}", part.lower()):
        return []
    rows = database.rows(
        "SELECT id, digest FROM revision WHERE digest LIKE :part ORDER BY id", part=f"{literally(part.lower())}%"
    )
    return [(int(number), digest[:DIGEST_SHOWN]) for number, digest in rows]


def is_edited(database: Database, plan: str) -> bool:
    """Return whether the database has more than one revision of a plan."""
    return len(database.rows("SELECT 1 FROM revision WHERE plan = :plan LIMIT 2", plan=plan)) > 1


def revision_before(database: Database, plan: str, digest: str) -> int | None:
    """Return the revision of a plan that was in force before the one with this digest; None where none is known.

    It is the one under which the newest entry was written, else the newest one.
    """
    rows = database.rows(
        "SELECT revision.id FROM revision LEFT JOIN entry ON entry.plan = revision.plan"
        f" AND entry.revision = substr(revision.digest, 1, {DIGEST_SHOWN})"
        " WHERE revision.plan = :plan AND revision.digest NOT LIKE :digest"
        " GROUP BY revision.id ORDER BY coalesce(max(entry.id), '') DESC, revision.id DESC LIMIT 1",
        plan=plan,
        digest=f"{literally(digest)}%",
    )
    return int(rows[0][0]) if rows else None


def all_ids(database: Database, plan: str, *, besides: str) -> set[str]:
    """Return the IDs of measures in all revisions of a plan but the one whose digest begins so."""
    rows = database.rows(
        "SELECT DISTINCT measure.ref FROM measure JOIN revision ON revision.id = measure.revision"
        " WHERE plan = :plan AND digest NOT LIKE :digest",
        plan=plan,
        digest=f"{literally(besides)}%",
    )
    return {measure_id for (measure_id,) in rows}


def count_forms(database: Database, plan: str) -> dict[str, int]:
    """Return ID → the number of forms in which the measure stands in all revisions of a plan; it never falls."""
    rows = database.rows(
        "SELECT measure.ref, count(DISTINCT record) FROM measure JOIN revision ON revision.id = measure.revision"
        " WHERE plan = :plan GROUP BY measure.ref",
        plan=plan,
    )
    return {measure_id: int(count) for measure_id, count in rows}


def texts_reported_on(database: Database, plan: str) -> dict[str, set[str]]:
    """Return ID → the texts that it had where reports and decisions about it were written. Raises Damaged."""
    rows = database.rows(
        "SELECT DISTINCT revision.id, entry.ref FROM entry JOIN revision ON revision.plan = entry.plan"
        f" AND substr(revision.digest, 1, {DIGEST_SHOWN}) = entry.revision"
        " WHERE entry.plan = :plan AND entry.ref <> '' AND kind NOT IN ('revise', 'retract', 'restore')",
        plan=plan,
    )
    about: dict[int, list[str]] = {}
    for revision, measure_id in rows:
        about.setdefault(revision, []).append(measure_id)
    found: dict[str, set[str]] = {}
    for revision, ids in about.items():
        for row in CompiledPlan(database, revision).select(Filter(ids=tuple(ids))):
            found.setdefault(row.id, set()).add(row.text)
    return found


def former_rows(database: Database, plan: str, now: Mapping[str, str]) -> Iterator[tuple[str, Measure]]:
    """Yield (revision, row) for each row of other revisions of a plan whose ID has another text now, newest first.

    `now` maps ID → text; rows whose ID it lacks are left out. The revision is as in entries. Raises Damaged.
    """
    rows = database.rows(
        "SELECT digest, record FROM revision JOIN measure ON measure.revision = revision.id"
        " WHERE plan = :plan ORDER BY revision.id DESC, position",
        plan=plan,
    )
    with _readable(database):
        for digest, record in rows:
            former = measure_from(json.loads(record))
            if now.get(former.id, former.text) != former.text:
                yield digest[:DIGEST_SHOWN], former


@contextlib.contextmanager
def _readable(database: Database) -> Iterator[None]:
    """Raise Damaged where a row was changed since the plan was compiled."""
    try:
        yield
    except UNREADABLE as error:
        from airplan.store.plan_digest import COMPILE_AGAIN

        raise Damaged(database.place, Message("the cached plan cannot be read"), COMPILE_AGAIN) from error


class CompiledPlan:
    """One revision of a plan in a database."""

    def __init__(self, database: Database, revision: int) -> None:
        self._database, self._revision = database, revision

    @cached_property
    def header(self) -> Header:
        """The data of the plan as a whole."""
        rows = self._rows("SELECT plan, year, header FROM revision WHERE id = :revision")
        with _readable(self._database):
            ((plan, year, header),) = rows
            record = json.loads(header)
            record["sections"] = tuple(Heading(*section) for section in record["sections"])
            record["prefixes"] = tuple(record["prefixes"])
            record["languages"] = tuple(record.get("languages", DEFAULT_LANGUAGES))
            record["columns"] = tuple(PlanColumn(*column) for column in record.get("columns", ()))
            days = [date.fromisoformat(record.pop(key)) for key in ("first", "last") if key in record]
            return Header(plan, Span(*days) if days else Span.of_year(year), **record)

    @cached_property
    def digest(self) -> str:
        """The beginning of the digest of the plan's files, the same in every database and folder."""
        ((digest,),) = self._rows("SELECT digest FROM revision WHERE id = :revision")
        return str(digest)[:DIGEST_SHOWN]

    def select(self, where: Filter, *, by_due: bool = False) -> list[Measure]:
        """Return measures that pass the filter in the plan's order; with `by_due` the dated ones, earliest first."""
        condition, values = clause(plan_conditions(where), self._revision)
        if by_due:
            condition += " AND due IS NOT NULL"
        order = "due, position" if by_due else "position"
        rows = self._database.rows(f"SELECT record FROM measure WHERE {condition} ORDER BY {order}", **values)
        return self._measures(record for (record,) in rows)

    def count_undated(self, where: Filter) -> dict[str, int]:
        """Return by kind of deadline how many measures pass the filter and have no due date in the plan."""
        condition, values = clause(plan_conditions(where), self._revision)
        kinds = f"SELECT kind, count(*) FROM measure WHERE {condition} AND due IS NULL GROUP BY kind"
        return dict(self._database.rows(kinds, **values))

    def count_open_ended(self, besides: Iterable[str]) -> int:
        """Return the number of measures with an open collective but none of the names in `besides`."""
        ((count,),) = self._rows(
            "SELECT count(*) FROM measure WHERE revision = :revision AND open_ended = 1 AND position NOT IN ("
            "SELECT position FROM mention WHERE revision = :revision AND possible = 0 AND name IN (:names))",
            names=list(besides),
        )
        return int(count)

    def by_number(self, number: str) -> list[Measure]:
        """Return the measures of a task, or the one measure of a ref, else of an ID or of the document's own number.

        So 8 and 8b; 2-3 and 2-3a where numbers restart in each section (there 3 means task 3 of every section); C01.1.1
        in small or capital letters. Empty if there is none.
        """
        if match := re.fullmatch(r"(?:\d{1,9}-)?(\d{1,9})[a-z]*", number, re.ASCII):  # SQLite's integers end
            rows = self._rows(
                "SELECT record FROM measure WHERE revision = :revision AND number = :number ORDER BY position",
                number=int(match[1]),
            )
            of_task = self._measures(record for (record,) in rows)
            if found := [measure for measure in of_task if number in (match[1], measure.ref, measure.task)]:
                return found
        return self.select(Filter(ids=(number,))) or self._by_document_number(number)

    def _by_document_number(self, number: str) -> list[Measure]:
        """Return the measures with a number of the document's own, whatever the case of its letters."""
        from airplan.plan.calendar_days import half_width

        rows = self._rows(
            "SELECT record FROM measure WHERE revision = :revision AND record LIKE :numbered ORDER BY position",
            numbered='%"document_number":"%',
        )
        wanted = half_width(number).casefold()
        return [
            measure
            for measure in self._measures(record for (record,) in rows)
            if half_width(measure.document_number).casefold().rstrip(".、") == wanted
        ]

    def by_city_number(self, number: str) -> list[Measure]:
        """Return the measures under a heading of the city's own numbering ("49-2")."""
        rows = self._rows(
            "SELECT record FROM measure WHERE revision = :revision AND city_number = :number ORDER BY position",
            number=number,
        )
        return self._measures(record for (record,) in rows)

    def city_numbers_within(self, number: str) -> list[str]:
        """Return the city's numbers within this one: 49 → 49-1, 49-2, 49-3."""
        rows = self._rows(
            "SELECT DISTINCT city_number FROM measure WHERE revision = :revision"
            " AND city_number LIKE :parts ESCAPE '!' ORDER BY city_number",
            parts=f"{literally(number)}-%",
        )
        return [part for (part,) in rows]

    def unknown_ref(self, ref: str) -> AirplanError:
        """Return the error for an unknown ref, with the refs of the same task or else the nearest ones."""
        if not ref[:1].isdigit():
            return unknown_ref(ref, ())
        number = re.match(r"\d*", ref)
        if number and (same := self.by_number(number[0])):
            return unknown_ref(ref, [measure.ref for measure in same])
        from difflib import get_close_matches

        known: dict[str, None] = {}
        for measure in self.select(Filter()):
            city_number = [measure.city_task.number] if measure.city_task else []
            known |= dict.fromkeys(map(str, (measure.ref, measure.number, *city_number)))
        return unknown_ref(ref, get_close_matches(ref, known, n=3, cutoff=0.0))

    def find(self, name: str, *sorts: Sort) -> Party:
        """Return the one party of these sorts that a name means. Raises UnknownName, AmbiguousName."""
        from airplan.plan import party_names

        prefixes = self.header.prefixes
        key = party_names.fold(name)
        answering = [
            (self._party(record), answer, rank)
            for record, sort, answer, rank in self._rows(
                "SELECT record, sort, answer, rank FROM party_key"
                " JOIN party ON party.revision = party_key.revision AND party.id = party_key.party"
                " WHERE party_key.revision = :revision AND answer IN (:answers) ORDER BY party.id",
                answers=[key, party_names.without_prefix(key, prefixes)],
            )
            if sort in sorts
        ]
        answers = party_names.answers(name, answering, prefixes)
        return party_names.choose(name, answers, () if len(answers) == 1 else self.parties(*sorts), prefixes)

    def parties(self, *sorts: Sort) -> list[Party]:
        """Return all parties of these sorts, in the directory's order."""
        rows = self._rows(
            "SELECT record FROM party WHERE revision = :revision AND sort IN (:sorts) ORDER BY id", sorts=sorts
        )
        return [self._party(record) for (record,) in rows]

    def answering_to(self, parties: Sequence[Party]) -> tuple[str, ...]:
        """Return the names in cells that mean one of these parties: their own and their closed collectives'."""
        names = [party.name for party in parties]
        rows = self._rows(
            "SELECT collective FROM member WHERE revision = :revision AND unit IN (:names) ORDER BY collective",
            names=names,
        )
        return tuple(dict.fromkeys([*names, *(name for (name,) in rows)]))

    def members(self, names: Iterable[str]) -> dict[str, tuple[str, ...] | None]:
        """Return collective → its units for these names, None for an open collective."""
        members: dict[str, tuple[str, ...] | None] = {}
        for some in chunks(list(dict.fromkeys(names))):
            rows = self._rows(
                "SELECT name, record FROM party WHERE revision = :revision AND sort = 'collective' AND name IN (:some)",
                some=some,
            )
            members |= {name: self._party(record).members for name, record in rows}
        return members

    def names_on(self, day: date, names: Iterable[str] | None = None) -> dict[str, str]:
        """Return name → what the reader calls the party on a day, where that differs; of these names, or of all."""
        rows = self._rows(
            "SELECT name, record FROM party WHERE revision = :revision AND (record LIKE :renamed OR record LIKE :held)"
            + ("" if names is None else " AND name IN (:names)"),
            **dict(zip(("renamed", "held"), _CALLED_BY_DAY if reads_document() else ("%", "%"), strict=True)),
            **({} if names is None else {"names": list(dict.fromkeys(names))}),
        )
        called = {name: self._party(record).name_on(day) for name, record in rows}
        return {name: of_day for name, of_day in called.items() if of_day != name}

    def _measures(self, records: Iterable[str]) -> list[Measure]:
        """Return the measures in records. Raises Damaged."""
        with _readable(self._database):
            return [measure_from(json.loads(record)) for record in records]

    def _party(self, record: str) -> Party:
        """Return the party in a record. Raises Damaged."""
        with _readable(self._database):
            return party_from(json.loads(record))

    def _rows(self, sql: str, /, **values: object) -> list[tuple[Any, ...]]:
        return self._database.rows(sql, revision=self._revision, **values)
