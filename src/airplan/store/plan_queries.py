"""Query a cached plan, each question by one indexed query; none builds the whole plan."""

from __future__ import annotations

import contextlib
import json
import re
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.errors import Message, unknown_ref
from airplan.plan import party_names
from airplan.plan.model import Heading, Span, measure_from, party_from
from airplan.store.conditions import clause, plan_conditions
from airplan.store.database import Damaged
from airplan.store.row_form import UNREADABLE
from airplan.store.sql import chunks, literally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from airplan.errors import AirplanError
    from airplan.plan.model import Filter, Measure, Party, Sort
    from airplan.store.database import Database

_DIGEST_SHOWN = 12


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


class CompiledPlan:
    """One revision of a plan in a database."""

    def __init__(self, database: Database, revision: int) -> None:
        self._database, self._revision = database, revision

    @cached_property
    def header(self) -> Header:
        """The data of the plan as a whole."""
        rows = self._rows("SELECT plan, year, header FROM revision WHERE id = :revision")
        with self._readable():
            ((plan, year, header),) = rows
            record = json.loads(header)
            sections = tuple(Heading(*section) for section in record.pop("sections"))
            days = [date.fromisoformat(record.pop(key)) for key in ("first", "last") if key in record]
            span = Span(*days) if days else Span.of_year(year)
            return Header(plan, span, **{**record, "prefixes": tuple(record["prefixes"])}, sections=sections)

    @cached_property
    def digest(self) -> str:
        """The beginning of the digest of the plan's files, the same in every database and folder."""
        ((digest,),) = self._rows("SELECT digest FROM revision WHERE id = :revision")
        return str(digest)[:_DIGEST_SHOWN]

    def select(self, where: Filter, *, by_due: bool = False) -> list[Measure]:
        """Return measures that pass the filter in the plan's order; with `by_due` the dated ones, earliest first."""
        condition, values = clause(plan_conditions(where), self._revision)
        if by_due:
            condition += " AND due IS NOT NULL"
        order = "due, position" if by_due else "position"
        rows = self._database.rows(f"SELECT record FROM measure WHERE {condition} ORDER BY {order}", **values)
        return self._measures(record for (record,) in rows)

    def count_kinds(self, where: Filter) -> dict[str, int]:
        """Return how many measures that pass the filter have each kind of deadline."""
        condition, values = clause(plan_conditions(where), self._revision)
        kinds = f"SELECT kind, count(*) FROM measure WHERE {condition} GROUP BY kind"
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
        """Return the measures of a task ("8"), or the one measure of a ref ("8b"); empty if there is none."""
        digits = number.rstrip("abcdefghijklmnopqrstuvwxyz")
        if not (digits.isascii() and digits.isdigit() and len(digits) < 10):  # noqa: PLR2004 – SQLite's integers end
            return []
        rows = self._rows(
            "SELECT record, ref FROM measure WHERE revision = :revision AND number = :number ORDER BY position",
            number=int(digits),
        )
        return self._measures(record for record, ref in rows if number in (digits, ref))

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

        rows = self._rows("SELECT ref, number, city_number FROM measure WHERE revision = :revision")
        known = dict.fromkeys(str(part) for row in rows for part in row)
        return unknown_ref(ref, get_close_matches(ref, known, n=3, cutoff=0.0))

    def find(self, name: str, *sorts: Sort) -> Party:
        """Return the one party of these sorts that a name means. Raises UnknownName, AmbiguousName."""
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

    def english_names(self, names: Iterable[str]) -> dict[str, str]:
        """Return name → English name, for these names that have one."""
        rows = self._rows(
            "SELECT name, record FROM party WHERE revision = :revision AND name IN (:names)",
            names=list(dict.fromkeys(names)),
        )
        return {name: english for name, record in rows if (english := self._party(record).name_en)}

    def _measures(self, records: Iterable[str]) -> list[Measure]:
        """Return the measures in records. Raises Damaged."""
        with self._readable():
            return [measure_from(json.loads(record)) for record in records]

    def _party(self, record: str) -> Party:
        """Return the party in a record. Raises Damaged."""
        with self._readable():
            return party_from(json.loads(record))

    @contextlib.contextmanager
    def _readable(self) -> Iterator[None]:
        """Raise Damaged where a row was changed since the plan was compiled."""
        try:
            yield
        except UNREADABLE as error:
            from airplan.store.plan_digest import COMPILE_AGAIN

            raise Damaged(self._database.place, Message("the cached plan cannot be read"), COMPILE_AGAIN) from error

    def _rows(self, sql: str, /, **values: object) -> list[tuple[Any, ...]]:
        return self._database.rows(sql, revision=self._revision, **values)
