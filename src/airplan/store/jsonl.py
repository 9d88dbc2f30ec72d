"""Export a journal as lines of JSON for another store or program, and import such lines.

A header, then one entry a line in the order of arrival, with its link in the chain, in UTF-8. An import is complete or
changes nothing. Version 1 of the format, in the order of IDs and without links, can be read as well.
"""

from __future__ import annotations

import contextlib
import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.errors import InvalidFiles, Message, Problem
from airplan.i18n import marked, ngettext
from airplan.store.chain import END_OF_CHAIN, Linked, chained, end_of, link_of, linked_entries, present
from airplan.store.entries import ENTRY_KINDS, Entry, Source, content_class
from airplan.store.entry_rows import BATCH, compared, write_down
from airplan.store.ids import is_given_out
from airplan.store.row_form import entry_from, record_of
from airplan.store.sql import chunks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from airplan.store.chain import Head
    from airplan.store.database import Database

_VERSION, _UNCHAINED = 2, 1
"""Versions of the line format; any other format would get a new number."""
_HEADERS = {
    _UNCHAINED: ("airplan", "version", "plan", "entries", "newest"),
    _VERSION: ("airplan", "version", "plan", "entries", "newest", "link"),
}
"""The keys of the first line of each version: `newest` is the ID of the last line, `link` its link."""
_SHOWN = 20
"""Number of faults that are listed; the others are counted."""
_SHORT = 60
"""Characters of a faulty line that are shown."""
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_EXPORT_AGAIN = Message("the file is incomplete or has been changed; export the journal again")
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Taken(NamedTuple):
    """The number of exported entries that were new to a journal, and the number that it already had."""

    new: int
    known: int
    times_kept: bool = False
    """Whether the journal was empty and took the chain over unchanged, with the times of arrival."""
    chained: bool = True
    """Whether the export carries digests, which reveal changes to it."""


class FaultyExport(InvalidFiles):
    """An export has faults; the first ones are in `problems`, `count` is the number of all."""

    def __init__(self, problems: list[Problem], count: int) -> None:
        message = ngettext("{count} error; nothing was imported.", "{count} errors; nothing was imported.", count)
        if count > len(problems):
            message = marked("{count} errors, the first {shown} shown; nothing was imported.")
        super().__init__(problems, Message(message, count=count, shown=len(problems)))
        self.count = count


def exported(database: Database, plan: str) -> Iterator[bytes]:
    """Yield the lines of a plan's journal as of now, whatever others write meanwhile, each link recomputed.

    Writers do not wait for the reader. Raises Damaged at the first entry that was changed.
    """
    head = end_of(database, plan)
    values = ("journal", _VERSION, plan, head.number, head.entry, head.link)
    yield _line(dict(zip(_HEADERS[_VERSION], values, strict=True)))
    for entry, _number, link in linked_entries(database, plan, head):
        yield _line({**record_of(entry), "link": link})


@contextlib.contextmanager
def taking_in(
    database: Database, plan: str, lines: Iterable[bytes], name: str, *, keep: bool, now: datetime
) -> Iterator[Taken]:
    """Import an export of a plan's journal, and yield the result inside the transaction.

    An empty journal takes the chain of an export over unchanged. In a journal with entries, the new ones arrive `now`
    (UTC), whenever they were recorded, and count as known only from then on. `keep` commits the import; `name` is the
    file's name for people. Raises FaultyExport with every faulty line, and StoreError.
    """
    with contextlib.suppress(_Tried), database.transaction(END_OF_CHAIN, plan=plan) as rows:
        head = present(database.place, plan, rows).head
        export = _Export(name, plan)
        numbered = enumerate(lines, start=1)
        export.read_header(next(numbered, (1, b""))[1])
        taken = _Taking(database, export, head, None if export.chained and not head.number else now)
        entries = export.entries(numbered)
        while batch := list(islice(entries, BATCH)):
            taken.take(batch)
        export.look_for_the_named(database)
        if export.faults:
            raise FaultyExport(export.problems, export.faults)
        yield Taken(taken.new, taken.known, taken.arrived is None, export.chained)
        if not keep:
            raise _Tried


class _Tried(Exception):
    """Ends a transaction that was only a trial."""


class _Line(NamedTuple):
    """An entry of an export with the number and the link of its line; the link is empty in version 1."""

    number: int
    entry: Entry
    link: str


class _Taking:
    """Entries of an export during an import: each is compared with the journal, and chained."""

    def __init__(self, database: Database, export: _Export, head: Head, arrived: datetime | None) -> None:
        self.new = self.known = 0
        self.arrived = arrived and arrived.replace(microsecond=arrived.microsecond // 1000 * 1000)
        """The time of arrival; None where the chain is taken over with its times."""
        self._database, self._export, self._head = database, export, head

    def take(self, lines: Sequence[_Line]) -> None:
        """Write the new entries, unless a fault was found so far."""
        by_id = {line.entry.id: line for line in lines}
        for line in lines:
            if by_id[line.entry.id] is not line:
                self._export.fault(line.number, Message("the ID {id}", id=line.entry.id), _ONCE)
            if not is_given_out(line.entry.id):
                self._export.fault(line.number, Message("the ID {id}", id=line.entry.id), _WITHIN_CLOCKS)
        comparison = compared(self._database, [line.entry for line in by_id.values()])
        for entry in comparison.clashing:
            here = Message("entry {id}, which differs from the entry with this ID in the store", id=entry.id)
            own = Message("the same content as in the store, or another ID")
            self._export.fault(by_id[entry.id].number, here, own)
        known = len(by_id) - len(comparison.new) - len(comparison.clashing)
        if self.arrived is None and known:
            new = {entry.id for entry in comparison.new}
            again = next(line for line in lines if line.entry.id not in new)
            self._export.fault(again.number, Message("the ID {id}", id=again.entry.id), _ONCE)
        if not self._export.faults:
            self._write([by_id[entry.id] for entry in comparison.new])
        self.new += len(comparison.new)
        self.known += known

    def _write(self, lines: Sequence[_Line]) -> None:
        if self.arrived is None:
            first = self._head.number + 1
            linked = [Linked(line.entry, number, line.link) for number, line in enumerate(lines, start=first)]
        else:
            linked = list(chained(self._head, (line.entry._replace(arrived=self.arrived) for line in lines)))
        write_down(self._database, linked)
        if linked:
            self._head = linked[-1].head


_ONCE = Message("each ID only once")
_WITHIN_CLOCKS = Message("an ID that a clock can generate; no ID could follow this one")


class _Export:
    """The lines of a file that should be an export of a plan's journal, and their faults."""

    def __init__(self, name: str, plan: str) -> None:
        self.name, self.plan = name, plan
        self.problems: list[Problem] = []
        self.faults = 0
        self.chained = False
        """Whether the lines carry links."""
        self._header: Mapping[str, Any] | None = None
        self._named: dict[str, int] = {}
        """Each entry that another one names → the first line that names it."""

    def fault(self, number: int, actual: Message | str, expected: Message | str, hint: Message | str = "") -> None:
        """Note a fault of a line."""
        self.faults += 1
        if len(self.problems) < _SHOWN:
            self.problems.append(Problem(self.name, number, 1, actual, expected, hint))

    def entries(self, numbered: Iterable[tuple[int, bytes]]) -> Iterator[_Line]:
        """Yield the entries of the numbered lines after the first; note faulty ones and leave them out."""
        if self._header is None:
            return
        number, last = 1, ""
        link: str | None = ""
        for number, text in numbered:
            line = self._entry(number, text)
            before, link = link, line and line.link
            if line is None:
                continue
            if self.chained and before is not None and line.link != link_of(before, line.entry):
                actual = Message("this entry or an earlier one has been changed since the export: the digest differs")
                self.fault(number, actual, Message("the journal as it was exported"), _EXPORT_AGAIN)
                continue
            if not self.chained and line.entry.id <= last:
                expected = Message("an ID that sorts after {id}, the ID on the line before", id=last)
                self.fault(number, Message("the ID {id}", id=line.entry.id), expected)
                continue
            last = line.entry.id
            if line.entry.about:
                self._named.setdefault(line.entry.about, number)
            yield line
        self._look_at_the_end(number, last, link or "")

    def _look_at_the_end(self, number: int, last: str, link: str) -> None:
        """Note a last line that differs from what the first line says."""
        assert self._header is not None  # noqa: S101 – otherwise nothing was read
        found, told = (number - 1, last), (self._header["entries"], self._header["newest"])
        if (found == told and self._header.get("link", "") == link) or self.faults:
            return
        actual, expected = (
            Message("entries: {count}, newest {id}", count=found[0], id=found[1]),
            Message("entries: {count}, newest {id}, as stated in the first line", count=told[0], id=told[1]),
        )
        if found == told:
            actual, expected = (
                Message("the digest {digest}", digest=link),
                Message("the digest given in the first line"),
            )
        self.fault(number, actual, expected, _EXPORT_AGAIN)

    def look_for_the_named(self, database: Database) -> None:
        """Note the entries that others name and that neither the file nor the store has."""
        for chunk in chunks(list(self._named)) if not self.faults else ():
            here = {entry for (entry,) in database.rows("SELECT id FROM entry WHERE id IN (:ids)", ids=chunk)}
            for about in chunk:
                if about not in here:
                    actual = Message("it refers to {id}, which is neither in this file nor in the store", id=about)
                    self.fault(self._named[about], actual, Message("an export of the whole journal"))

    def read_header(self, line: bytes) -> None:
        """Read the first line; note a fault where it is not the header of a plan's export."""
        record = self._record(1, line.removeprefix(b"\xef\xbb\xbf"))
        if record is None:
            return
        version = record.get("version")
        keys = _HEADERS.get(version) if type(version) is int else None
        if record.get("airplan") != "journal" or (keys and set(record) != set(keys)):
            self.fault(1, _shown(line), Message("the first line of a file that airplan journal export has written"))
        elif keys is None:
            actual, expected = (Message("format version {version}", version=each) for each in (version, _VERSION))
            self.fault(1, actual, expected, Message("update airplan"))
        elif record["plan"] != self.plan:
            actual = Message("the journal of the plan {plan}", plan=record["plan"])
            expected = Message("that of the plan {plan}", plan=self.plan)
            self.fault(1, actual, expected, Message("name the plan with --plan"))
        else:
            self._header, self.chained = record, version == _VERSION

    def _record(self, number: int, line: bytes) -> dict[str, Any] | None:
        """Return the JSON object on a line; note a fault where there is none."""
        try:
            record = json.loads(line.decode())
        except UnicodeDecodeError:
            hint = Message("export to a named file: redirecting with > may change the encoding")
            self.fault(number, Message("bytes that are not UTF-8"), Message("text in UTF-8"), hint)
            return None
        except (ValueError, RecursionError):
            record = None
        if isinstance(record, dict):
            return record
        self.fault(number, _shown(line), Message("one JSON object"))
        return None

    def _entry(self, number: int, text: bytes) -> _Line | None:
        """Return the entry on a line; note a fault where there is none of this plan."""
        record = self._record(number, text)
        if record is None:
            return None
        expected = Message("an entry as airplan journal export writes it")
        try:
            link = _link(record.pop("link")) if self.chained else ""
            entry = entry_from(record)
        except KeyError as error:
            self.fault(number, Message("no {field}", field=error.args[0]), expected)
        except (ValueError, TypeError) as error:
            names = tuple(_unknown(record))
            unknown, unclear = (
                Message("unknown fields: {what}", what=names),
                Message("not understood: {what}", what=str(error)),
            )
            self.fault(number, unknown if names else unclear, expected)
        else:
            if entry.plan != self.plan:
                self.fault(number, Message("an entry of the plan {plan}", plan=entry.plan), self.plan)
            elif self._written(entry) != record or (rb"\u" in text and not _keepable(record)):
                self.fault(number, _shown(text), expected)
            else:
                return _Line(number, entry, link)
        return None

    def _written(self, entry: Entry) -> dict[str, Any]:
        """Return the entry as this version of the format writes it, without its link."""
        record = record_of(entry)
        if not self.chained:
            del record["arrived"]
        return record


def _link(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _line(record: Mapping[str, Any]) -> bytes:
    return f"{_json(record)}\n".encode()


def _keepable(record: Mapping[str, Any]) -> bool:
    """Return whether every database can hold the texts: no lone surrogates, and no NUL, which PostgreSQL refuses."""
    try:
        return not _NUL.search(_line(record))
    except UnicodeEncodeError:
        return False


def _unknown(record: Mapping[str, Any]) -> list[str]:
    """Return the fields of a record that entries of its kind do not have."""
    if record.get("kind") not in ENTRY_KINDS:
        return []
    kind = record["kind"]
    parts = {"content": content_class(kind)._fields, "source": Source._fields}
    unknown = set(record).difference(Entry._fields, ("link",))
    for part, fields in parts.items():
        if isinstance(record.get(part), dict):
            unknown.update(set(record[part]).difference(fields))
    return sorted(unknown)


def _shown(line: bytes) -> str:
    """Return the beginning of a line for a message."""
    text = line.decode(errors="replace").strip()
    return repr(text if len(text) <= _SHORT else f"{text[:_SHORT]}…")
