"""Write a journal as lines of JSON, for another store or another program, and take such lines in.

A header, then one entry a line, in the order of their ids, in UTF-8. What comes in is taken as a whole or not at all.
"""

from __future__ import annotations

import contextlib
import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.errors import InvalidFiles, Message, Problem
from airplan.i18n import marked, ngettext
from airplan.store.database import StoreError
from airplan.store.entries import ENTRY_KINDS, Entry, Source, content_class, entry_from, record_of
from airplan.store.entry_rows import BATCH, compared, write_down
from airplan.store.history import entry_of, in_order
from airplan.store.sql import chunks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from airplan.store.database import Database

_VERSION = 1
"""Of the form of the lines; another form would get another number."""
_HEADER = ("airplan", "version", "plan", "entries", "newest")
_SHOWN = 20
"""Faults that are told one by one; the rest is counted."""
_SHORT = 60
"""Characters of a faulty line that are told."""
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Taken(NamedTuple):
    """How many entries of an export were new to a journal, and how many it had already."""

    new: int
    known: int


class FaultyExport(InvalidFiles):
    """An export has faults; the first of them are in `problems`, `count` says how many there are in all."""

    def __init__(self, problems: list[Problem], count: int) -> None:
        message = ngettext("{count} fault; nothing was imported.", "{count} faults; nothing was imported.", count)
        if count > len(problems):
            message = marked("{count} faults, the first {shown} of them shown; nothing was imported.")
        super().__init__(problems, Message(message, count=count, shown=len(problems)))
        self.count = count


def exported(database: Database, plan: str) -> Iterator[bytes]:
    """Yield the lines of a plan's journal as it is now, whatever others write meanwhile.

    Nobody has to wait for the reader. Raises StoreError if an import or a restoration has meanwhile added entries older
    than those there were.
    """
    ((count, newest),) = database.rows("SELECT count(*), max(id) FROM entry WHERE plan = :plan", plan=plan)
    yield _line(dict(zip(_HEADER, ("journal", _VERSION, plan, count, newest or ""), strict=True)))
    written = 0
    for row in in_order(database, plan, newest or ""):
        yield _line(record_of(entry_of(row)))
        written += 1
    if written != count:
        raise StoreError(
            database.place,
            Message("older entries were added while the journal was exported, by an import or a restoration"),
            Message("Export it again."),
        )


@contextlib.contextmanager
def taking_in(database: Database, plan: str, lines: Iterable[bytes], name: str, *, keep: bool) -> Iterator[Taken]:
    """Take in an export of a plan's journal, and yield what came of it, inside the transaction.

    `keep` then makes it last; `name` is what people call the file. Raises FaultyExport with every line that cannot be
    taken, and StoreError.
    """
    with contextlib.suppress(_Tried), database.transaction():
        export = _Export(name, plan)
        numbered = export.entries(lines)
        new = known = 0
        while batch := list(islice(numbered, BATCH)):
            comparison = compared(database, [entry for _number, entry in batch])
            numbers = {entry.id: number for number, entry in batch}
            for entry in comparison.clashing:
                here = Message("entry {id}, which says something else in the store", id=entry.id)
                export.fault(numbers[entry.id], here, Message("what the store has under this id, or an id of its own"))
            if not export.faults:
                write_down(database, comparison.new)
            new += len(comparison.new)
            known += len(batch) - len(comparison.new) - len(comparison.clashing)
        export.look_for_the_named(database)
        if export.faults:
            raise FaultyExport(export.problems, export.faults)
        yield Taken(new, known)
        if not keep:
            raise _Tried


class _Tried(Exception):
    """Ends a transaction that was only a trial."""


class _Export:
    """The lines of a file that should be an export of a plan's journal, and what is wrong with them."""

    def __init__(self, name: str, plan: str) -> None:
        self.name, self.plan = name, plan
        self.problems: list[Problem] = []
        self.faults = 0
        self._named: dict[str, int] = {}
        """Every entry that another one names, with the line of the first that does."""

    def fault(self, number: int, actual: Message | str, expected: Message | str, hint: Message | str = "") -> None:
        """Note what is wrong with a line."""
        self.faults += 1
        if len(self.problems) < _SHOWN:
            self.problems.append(Problem(self.name, number, 1, actual, expected, hint))

    def entries(self, lines: Iterable[bytes]) -> Iterator[tuple[int, Entry]]:
        """Yield the entries with the numbers of their lines; whatever is faulty is noted and left out."""
        numbered = enumerate(lines, start=1)
        header = self._header(next(numbered, (1, b""))[1])
        if header is None:
            return
        number, last = 1, ""
        for number, line in numbered:
            entry = self._entry(number, line)
            if entry is None:
                continue
            if entry.id <= last:
                expected = Message("an id that sorts behind that of the line before, {id}", id=last)
                self.fault(number, Message("the id {id}", id=entry.id), expected)
                continue
            last = entry.id
            if entry.about:
                self._named.setdefault(entry.about, number)
            yield number, entry
        if (number - 1, last) != (header["entries"], header["newest"]) and not self.faults:
            count, newest = header["entries"], header["newest"]
            self.fault(
                number,
                Message("{count} entries, newest {id}", count=number - 1, id=last),
                Message("{count} entries, newest {id}, as the first line says", count=count, id=newest),
                Message("the file is cut off or was changed; export the journal again"),
            )

    def look_for_the_named(self, database: Database) -> None:
        """Note the entries that are named by others and are nowhere."""
        for chunk in chunks(list(self._named)) if not self.faults else ():
            here = {entry for (entry,) in database.rows("SELECT id FROM entry WHERE id IN (:ids)", ids=chunk)}
            for about in chunk:
                if about not in here:
                    actual = Message("about {id}, which is neither in this file nor in the store", id=about)
                    self.fault(self._named[about], actual, Message("an export of the whole journal"))

    def _header(self, line: bytes) -> Mapping[str, Any] | None:
        record = self._record(1, line.removeprefix(b"\xef\xbb\xbf"))
        if record is None:
            return None
        if record.get("airplan") != "journal" or set(record) != set(_HEADER):
            self.fault(1, _shown(line), Message("the first line of a file that airplan journal export has written"))
        elif record["version"] != _VERSION:
            actual, expected = (Message("form {version}", version=version) for version in (record["version"], _VERSION))
            self.fault(1, actual, expected, Message("update airplan"))
        elif record["plan"] != self.plan:
            actual = Message("the journal of the plan {plan}", plan=record["plan"])
            expected = Message("that of the plan {plan}", plan=self.plan)
            self.fault(1, actual, expected, Message("name its plan with --plan"))
        else:
            return record
        return None

    def _record(self, number: int, line: bytes) -> dict[str, Any] | None:
        """Return the JSON object on a line, noted as faulty where there is none."""
        try:
            record = json.loads(line.decode())
        except UnicodeDecodeError:
            hint = Message("export to a file that you name: a shell's > may change the encoding")
            self.fault(number, Message("bytes that are not UTF-8"), Message("text in UTF-8"), hint)
            return None
        except (ValueError, RecursionError):
            record = None
        if isinstance(record, dict):
            return record
        self.fault(number, _shown(line), Message("one JSON object"))
        return None

    def _entry(self, number: int, line: bytes) -> Entry | None:
        """Return the entry on a line, noted as faulty where there is none of this plan."""
        record = self._record(number, line)
        if record is None:
            return None
        expected = Message("an entry as airplan journal export writes it")
        try:
            entry = entry_from(record)
        except KeyError as error:
            self.fault(number, Message("no {field}", field=error.args[0]), expected)
        except (ValueError, TypeError) as error:
            names = tuple(_unknown(record))
            unknown, unclear = (
                Message("unknown: {what}", what=names),
                Message("not understood: {what}", what=str(error)),
            )
            self.fault(number, unknown if names else unclear, expected)
        else:
            if entry.plan != self.plan:
                self.fault(number, Message("an entry of the plan {plan}", plan=entry.plan), self.plan)
            elif record_of(entry) != record or (rb"\u" in line and not _keepable(record)):
                self.fault(number, _shown(line), expected)
            else:
                return entry
        return None


def _line(record: Mapping[str, Any]) -> bytes:
    return f"{_json(record)}\n".encode()


def _keepable(record: Mapping[str, Any]) -> bool:
    """Return whether every database can keep its texts: none has half a character, and PostgreSQL no NUL."""
    try:
        return not _NUL.search(_line(record))
    except UnicodeEncodeError:
        return False


def _unknown(record: Mapping[str, Any]) -> list[str]:
    """Return the fields of a record that no entry of its kind has."""
    if record.get("kind") not in ENTRY_KINDS:
        return []
    kind = record["kind"]
    parts = {"content": content_class(kind)._fields, "source": Source._fields}
    unknown = set(record).difference(Entry._fields)
    for part, fields in parts.items():
        if isinstance(record.get(part), dict):
            unknown.update(set(record[part]).difference(fields))
    return sorted(unknown)


def _shown(line: bytes) -> str:
    """Return the beginning of a line, as people may be shown it."""
    text = line.decode(errors="replace").strip()
    return repr(text if len(text) <= _SHORT else f"{text[:_SHORT]}…")
