"""Is a journal the same after it has travelled as lines of JSON, and is a file with any fault refused as a whole?"""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from airplan.errors import Message
from airplan.store import chain, entry_rows, jsonl
from airplan.store.chain import link_of
from airplan.store.connect import open_in_memory, open_store
from airplan.store.database import Damaged
from airplan.store.entries import STATUSES, STEPS, Decision, Entry, Report, Source, Step
from airplan.store.ids import first_id
from airplan.store.journal import Journal
from airplan.store.jsonl import FaultyExport, exported, taking_in
from airplan.store.paper_contents import LEVELS, PAPER_KINDS, PAPERS, PARTS, Issue, RankFigure
from airplan.store.row_form import entry_from
from airplan.store.sql import View
from airplan.store.store_copy import back_up, opened_backup, restore
from airplan.store.verification import verify
from support.office import DAY, START, Office
from support.wording import facts_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from airplan.errors import Problem
    from airplan.store.chain import Linked
    from airplan.store.database import Database
    from airplan.store.entries import Content, EntryKind
    from airplan.store.jsonl import Taken
    from support.wording import Words

pytestmark = pytest.mark.slow


NOW = START + timedelta(days=365)
"""When files are imported."""
Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def database(any_store: str) -> Iterator[Database]:
    """A new store: a file, then a database of the server."""
    with contextlib.closing(open_store(any_store)) as opened:
        yield opened


@pytest.fixture
def export() -> bytes:
    """The journal of the plan p: two reports, a correction, a closing that was undone."""
    with contextlib.closing(open_in_memory()) as database:
        office = Office(Journal(database, "p"))
        first = office.report(status="in-progress", note="“张䶮”\n\u2028\\u0000", values={"t": Decimal("12.00")})
        office.report("8b", "乙", evidence=("a", "b"))
        office.correct(first, status="done")
        office.undo(office.decide("close", reason="完成"))
        return written(database)


def written(database: Database, plan: str = "p") -> bytes:
    return b"".join(exported(database, plan))


def taken_of(database: Database, content: bytes, *, plan: str = "p", keep: bool = True) -> Taken:
    with taking_in(database, plan, io.BytesIO(content), "a.jsonl", keep=keep, now=NOW) as taken:
        pass
    return taken


def take_in(database: Database, content: bytes, *, plan: str = "p", keep: bool = True) -> tuple[int, int]:
    """How many entries were new, and how many known."""
    return taken_of(database, content, plan=plan, keep=keep)[:2]


def relinked(content: bytes) -> bytes:
    """The file with its links and its first line as they would be if its entries had always been so."""
    header, *records = map(json.loads, content.splitlines())
    link = ""
    for record in records:
        link = link_of(link, entry_from({key: value for key, value in record.items() if key != "link"}))
        record["link"] = link
    header |= {"entries": len(records), "newest": records[-1]["id"] if records else "", "link": link}
    return lines_of(header, *records)


def lines_of(*records: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def unchained(content: bytes) -> bytes:
    """The file as an airplan without a chain wrote it."""
    header, *records = map(json.loads, content.splitlines())
    del header["link"]
    for record in records:
        del record["link"], record["arrived"]
    return lines_of(header | {"version": 1}, *sorted(records, key=lambda record: str(record["id"])))


# --- there and back ---------------------------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
names = texts.filter(bool)
numbers = st.builds(lambda digits, places: Decimal(digits).scaleb(-places), st.integers(0, 10**12), st.integers(0, 9))
optional = st.none() | texts
reports = st.builds(
    Report,
    status=st.none() | st.sampled_from(STATUSES),
    values=st.dictionaries(texts, st.none() | numbers, max_size=3),
    note=optional,
    problem=optional,
    next=optional,
    evidence=st.none() | st.lists(texts, max_size=3).map(tuple),
    filled_by=optional,
    checked_by=optional,
)
steps = st.builds(Step, to=st.none() | st.dates(), seal=texts, answers=st.none() | st.integers(0, 999), reason=texts)
decisions = st.builds(
    Decision, to=st.dates(), target=names, value=numbers, title=texts, former=texts, authority=texts, reason=texts
)
counts = st.none() | st.integers(0, 999)
papers = st.builds(
    Issue,
    st.sampled_from(PAPERS),
    title=texts,
    number=texts,
    serial=counts,
    total=counts,
    level=st.sampled_from(LEVELS),
    time=counts,
    to=st.none() | st.dates(),
    items=st.just(("8a",)),
    data=st.none() | st.dates(),
    digest=texts,
)
figures = st.builds(
    RankFigure, names, st.sampled_from(PARTS), numbers, texts, texts, last_year=st.none() | numbers, reason=texts
)
contents: dict[str, st.SearchStrategy[Any]] = {
    "report": reports,
    "issue": papers,
    "rank": figures,
    **dict.fromkeys(STEPS, steps),
}


@st.composite
def journals(draw: st.DrawFn) -> list[Entry]:
    """Some entries in the order of their ids, of which some name an earlier one."""
    entries: list[Entry] = []
    for number in range(draw(st.integers(0, 6))):
        moment = START + timedelta(milliseconds=number)
        id_ = first_id(moment)
        about = draw(st.sampled_from([entry.id for entry in entries])) if entries else ""
        kinds: list[EntryKind] = ["report", "adjust", *STEPS, *PAPER_KINDS]
        kind = draw(st.sampled_from([*kinds, "retract"] if about else kinds))
        content: Content = draw(contents.get(kind, decisions))
        period = "2017-05" if kind in ("report", *STEPS, *PAPER_KINDS) else ""
        fields = (
            draw(st.tuples(names, names, texts, texts)),
            draw(st.builds(Source, texts, texts, texts, texts, texts, texts)),
        )
        (ref, unit, author, revision), source = fields
        day, ref = draw(st.dates()), "" if kind in (*STEPS, *PAPER_KINDS) else ref
        entries.append(
            Entry(id_, "p", revision, moment, kind, ref, unit, period, day, author, content, about, "", source)
        )
    return entries


@pytest.mark.slow
@given(journals())
def test_export_import_export_gives_the_same_bytes(entries: list[Entry]) -> None:
    with contextlib.closing(open_in_memory()) as one, contextlib.closing(open_in_memory()) as other:
        Journal(one, "p").merge(entries)
        lines = written(one)
        assert take_in(other, lines) == (len(entries), 0)
        assert written(other) == lines
        assert list(Journal(other, "p").entries()) == entries
        assert take_in(other, lines) == (0, len(entries))
        for table in ("entry", "said", "answer"):
            assert set(other.rows(f"SELECT * FROM {table}")) == set(one.rows(f"SELECT * FROM {table}"))


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=journals())
def test_to_the_server_and_back(postgres: str, entries: list[Entry]) -> None:
    with contextlib.closing(open_in_memory()) as one, contextlib.closing(open_in_memory()) as other:
        Journal(one, "p").merge(entries)
        with contextlib.closing(open_store(postgres)) as server, server.transaction():
            server.run("DROP SCHEMA airplan CASCADE")
        with contextlib.closing(open_store(postgres)) as server:
            take_in(server, written(one))
            assert written(server) == written(one)
            take_in(other, written(server))
        assert written(other) == written(one)


def test_the_form_of_the_lines(export: bytes) -> None:
    first, second, *rest = export.decode().split("\n")
    header = json.loads(first)
    assert list(header.items())[:4] == [("airplan", "journal"), ("version", 2), ("plan", "p"), ("entries", 5)]
    last = json.loads(rest[-2])
    assert (last["id"], last["link"]) == (header["newest"], header["link"])
    assert rest[-1] == "", "the last line ends too"
    assert len(rest) == 5
    entry = json.loads(second)
    assert entry == {
        "id": entry["id"], "plan": "p", "revision": "3f0a", "recorded": "2017-05-20T01:01:00.000Z", "kind": "report",
        "ref": "8a", "unit": "甲", "period": "2017-05", "as_of": "2017-05-20", "author": "王",
        "content": {"status": "in-progress", "values": {"t": "12.00"}, "note": "“张䶮”\n\u2028\\u0000"},
        "about": "", "batch": "", "source": None, "arrived": None, "link": link_of("", entry_from(without_link(entry))),
    }  # fmt: skip


def without_link(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key != "link"}


def test_an_empty_journal(database: Database) -> None:
    lines = written(database)
    assert lines == b'{"airplan":"journal","version":2,"plan":"p","entries":0,"newest":"","link":""}\n'
    assert take_in(database, lines) == (0, 0)


def test_only_what_is_new_is_added(database: Database, export: bytes) -> None:
    _header, *lines = export.splitlines(keepends=True)
    assert take_in(database, relinked(b"".join(export.splitlines(keepends=True)[:3]))) == (2, 0)
    assert take_in(database, export) == (3, 2)
    assert [said(line) for line in written(database).splitlines()[1:]] == [said(line) for line in lines]
    assert [each.entry for each in Journal(database, "p").statements(View(DAY)) if each.field == "status"] == [
        json.loads(lines[2])["id"]
    ]


def said(line: bytes) -> dict[str, Any]:
    """What an entry says, whenever it came."""
    return {key: value for key, value in json.loads(line).items() if key not in ("arrived", "link")}


def test_a_trial_writes_nothing(database: Database, export: bytes) -> None:
    assert take_in(database, export, keep=False) == (5, 0)
    assert Journal(database, "p").last() is None
    assert take_in(database, export) == (5, 0)


def test_other_plans_in_the_store_stay_out_of_it(database: Database, export: bytes) -> None:
    Office(Journal(database, "q")).report()
    take_in(database, export)
    assert written(database) == export
    assert json.loads(written(database, "q").splitlines()[0])["entries"] == 1


@pytest.mark.parametrize("change", [lambda lines: b"\xef\xbb\xbf" + lines, lambda lines: lines.replace(b"\n", b"\r\n"),
                                    lambda lines: lines.rstrip(b"\n")])  # fmt: skip
def test_what_editors_do_to_a_file_does_no_harm(
    database: Database, export: bytes, change: Callable[[bytes], bytes]
) -> None:
    assert take_in(database, change(export)) == (5, 0)
    assert written(database) == export


def test_a_journal_is_read_and_written_in_parts(
    database: Database, export: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonl, "BATCH", 2)
    monkeypatch.setattr(chain, "_PAGE", 2)
    assert take_in(database, export) == (5, 0)
    assert written(database) == export
    sizes: list[int] = []
    rows = database.rows

    def counted(sql: str, **values: object) -> list[tuple[Any, ...]]:
        result = rows(sql, **values)
        sizes.append(len(result))
        return result

    monkeypatch.setattr(database, "rows", counted)
    assert written(database) == export
    assert sizes == [1, 2, 2, 1, 0], "the end, and pages"


def test_what_is_written_during_an_export_comes_next_time(database: Database, export: bytes, any_store: str) -> None:
    take_in(database, export)
    lines = exported(database, "p")
    begun = next(lines)
    with contextlib.closing(open_store(any_store)) as other:
        Office(Journal(other, "p"), START + timedelta(days=1)).report()
    assert begun + b"".join(lines) == export


def test_an_older_entry_that_is_added_during_an_export_comes_next_time(
    database: Database, export: bytes, any_store: str
) -> None:
    """Lines are in the order of arrival, whatever the ids."""
    take_in(database, export)
    with contextlib.closing(open_in_memory()) as elsewhere:
        older = Office(Journal(elsewhere, "p"), START - timedelta(days=1)).report()
    lines = exported(database, "p")
    begun = next(lines)
    with contextlib.closing(open_store(any_store)) as other:
        Journal(other, "p").merge([older])
    assert begun + b"".join(lines) == export
    assert json.loads(written(database).splitlines()[-1])["id"] == older.id


# --- faults -----------------------------------------------------------------------------------------------------------


def refused(database: Database, content: bytes, *expected: str, words: Words, case: str = "") -> FaultyExport:
    """Nothing is written; the faults have these lines and facts: of what was found, expected and hinted at."""
    before = database.rows("SELECT * FROM entry ORDER BY id")
    with pytest.raises(FaultyExport) as refusal:
        take_in(database, content)
    assert database.rows("SELECT * FROM entry ORDER BY id") == before
    problems = refusal.value.problems
    assert {(problem.file, problem.column) for problem in problems} == {("a.jsonl", 1)}
    assert [facts_of_problem(problem) for problem in problems] == list(expected)
    words("\n".join(dict.fromkeys(wording(problem) for problem in problems)), case)
    return refusal.value


def facts_of_problem(problem: Problem) -> str:
    return " | ".join([str(problem.line), *filter(None, map(facts_of, problem[3:6]))])


def wording(problem: Problem) -> str:
    """The sentences of a problem, with holes for its facts; an excerpt of the file is a fact."""
    return "\n    ".join(part.text if isinstance(part, Message) else "…" for part in problem[3:6] if part)


def changed(export: bytes, number: int, change: Change) -> bytes:
    """The file with one line changed, counted from 1."""
    lines = export.splitlines(keepends=True)
    record = json.loads(lines[number - 1])
    change(record)
    lines[number - 1] = json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"
    return b"".join(lines)


@pytest.mark.parametrize(
    ("change", "facts"),
    [
        (lambda record: record.pop("unit"), "unit"),
        (lambda record: record.pop("about"), "about"),
        (lambda record: record.update(colour="red"), "colour"),
        (lambda record: record["content"].update(colour="red", size=1), "colour, size"),
        (lambda record: record.update(source={"page": "1"}), "page"),
        (lambda record: record.update(kind="guess"), "guess"),
        (lambda record: record["content"].update(status="fertig"), "fertig"),
        (lambda record: record["content"]["values"].update(t="约1200"), "约1200"),
        (lambda record: record["content"]["values"].update(t=12), "12"),
        (lambda record: record["content"]["values"].update(t="1e3"), "1e3"),
        (lambda record: record.update(as_of="2017-02-30"), "day is out of range for month"),
        (lambda record: record.update(recorded="2017-05-20 01:00"), "2017-05-20 01:00"),
        (lambda record: record.update(unit=None), "None"),
        (lambda record: record.update(id="1234"), "1234"),
        (lambda record: record.update(plan="q"), "q | p"),
    ],
)
def test_a_line_that_describes_no_entry(export: bytes, change: Change, facts: str, words: Words) -> None:
    with contextlib.closing(open_in_memory()) as database:
        second = dict(json.loads(export.splitlines()[1])["content"])

        def with_values(record: dict[str, Any]) -> None:
            record["content"] = second
            change(record)

        refused(database, changed(export, 3, with_values), f"3 | {facts}", words=words, case=facts)


def shown(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:60]}…")


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_what_no_database_can_hold(database: Database, export: bytes, text: str, words: Words) -> None:
    lines = export.splitlines()
    record = json.loads(lines[2])
    record["author"] = text
    lines[2] = json.dumps(record).encode()  # with escapes, so that the line itself is good UTF-8
    refused(database, b"\n".join(lines), f"3 | {shown(lines[2].decode())}", words=words)


@pytest.mark.parametrize("line", [b"", b"   ", b"[]", b"null", b"nonsense", b'{"id": ', b"[" * 100_000])
def test_a_line_that_is_no_json(export: bytes, line: bytes, words: Words) -> None:
    with contextlib.closing(open_in_memory()) as database:
        lines = export.splitlines()
        lines[3] = line
        refused(database, b"\n".join(lines), f"4 | {shown(line.decode().strip())}", words=words)


def test_a_file_in_another_encoding(database: Database, export: bytes, words: Words) -> None:
    """As Windows PowerShell writes it with > FILE."""
    refused(database, export.decode().encode("utf-16"), "1", words=words)


@pytest.mark.parametrize(
    ("change", "facts"),
    [(lambda header: header.update(version=3), "3 | 2"), (lambda header: header.update(plan="q"), "q | p")],
)
def test_a_header_that_does_not_fit(
    database: Database, export: bytes, change: Change, facts: str, words: Words
) -> None:
    refused(database, changed(export, 1, change), f"1 | {facts}", words=words, case=facts)


@pytest.mark.parametrize("lines", [slice(0), slice(1, None)])
def test_a_file_without_its_header(database: Database, export: bytes, lines: slice, words: Words) -> None:
    rest = export.splitlines(keepends=True)[lines]
    first = rest[0].decode().strip() if rest else ""
    refused(database, b"".join(rest), f"1 | {shown(first)}", words=words, case="another line" if first else "no line")


def test_a_file_that_is_cut_off(database: Database, export: bytes, words: Words) -> None:
    lines = export.splitlines(keepends=True)
    ids = [json.loads(line)["id"] for line in lines[1:]]
    for kept in range(5):
        newest = ids[kept - 1] if kept else ""
        refused(database, b"".join(lines[: kept + 1]), f"{kept + 1} | {kept} {newest} | 5 {ids[-1]}", words=words)
    half = b"".join(lines)[:-20]
    refused(database, half, f"6 | {shown(half.splitlines()[-1].decode())}", words=words, case="in a line")
    without = b"".join([*lines[:3], *lines[4:]])
    refused(database, without, "4", words=words, case="a line is missing")
    header = {**json.loads(relinked(without).splitlines()[0]), "entries": 5}
    short = lines_of(header) + b"".join(relinked(without).splitlines(keepends=True)[1:])
    refused(database, short, f"5 | 4 {ids[-1]} | 5 {ids[-1]}", words=words)


def test_an_id_that_comes_twice(database: Database, export: bytes, words: Words) -> None:
    lines = export.splitlines(keepends=True)
    ids = [json.loads(line)["id"] for line in lines[1:]]
    twice = relinked(b"".join([*lines[:3], lines[2], *lines[3:]]))
    refused(database, twice, f"3 | {ids[1]}", words=words)
    swapped = b"".join([lines[0], lines[2], lines[1], *lines[3:]])
    refused(database, swapped, "2", "3", "4", words=words, case="another order")
    assert take_in(database, relinked(swapped)) == (5, 0), "as they came, whatever their ids"


def test_an_id_that_comes_twice_much_later(
    database: Database, export: bytes, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonl, "BATCH", 1)
    lines = export.splitlines(keepends=True)
    refused(database, relinked(export + lines[1]), f"7 | {json.loads(lines[1])['id']}", words=words)


def test_an_id_that_is_here_with_another_content(database: Database, export: bytes, words: Words) -> None:
    take_in(database, export)
    ids = [json.loads(line)["id"] for line in export.splitlines()[1:]]
    other = changed(export, 2, lambda record: record["content"]["values"].update(t="12.0"))  # stands for 12.00 there
    other = relinked(changed(other, 4, lambda record: record.update(author="另一人")))
    refused(database, other, *(f"{n} | {ids[n - 2]}" for n in (2, 4)), words=words)


def test_an_id_that_another_plan_has(database: Database, export: bytes, words: Words) -> None:
    take_in(database, export)
    first = json.loads(export.splitlines()[1])
    moved = [{**json.loads(line), "plan": "q"} for line in export.splitlines()]
    lines = relinked(lines_of(*moved))
    with pytest.raises(FaultyExport) as refusal:
        take_in(database, lines, plan="q")
    assert facts_of_problem(refusal.value.problems[0]) == f"2 | {first['id']}"
    words(wording(refusal.value.problems[0]))
    assert written(database) == export


def test_an_entry_that_names_one_which_is_nowhere(database: Database, export: bytes, words: Words) -> None:
    header, first, *rest = export.splitlines(keepends=True)
    about = json.loads(first)["id"]
    refused(database, relinked(header + b"".join(rest)), f"3 | {about}", words=words)


def test_every_fault_is_counted_and_the_first_are_told(database: Database, export: bytes, words: Words) -> None:
    header, *lines = export.splitlines(keepends=True)
    content = header + b"nonsense\n" * 25 + b"".join(lines)
    error = refused(database, content, *(f"{n} | 'nonsense'" for n in range(2, 22)), words=words)
    assert facts_of(error.message) == "25 20"
    words(error, 25)
    error = refused(database, header + b"x\n", "2 | 'x'", words=words)
    assert facts_of(error.message) == "1 1"
    words(error, 1)
    error = refused(database, header + b"x\ny\n", "2 | 'x'", "3 | 'y'", words=words)
    assert facts_of(error.message) == "2 2"
    words(error, 2)


def test_a_fault_in_the_last_line_undoes_all(
    database: Database, export: bytes, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonl, "BATCH", 1)
    batches: list[int] = []

    def write_down(database: Database, entries: list[Linked]) -> None:
        batches.append(len(entries))
        entry_rows.write_down(database, entries)

    monkeypatch.setattr(jsonl, "write_down", write_down)
    broken = changed(export, 6, lambda record: record.pop("unit"))
    refused(database, broken, "6 | unit", words=words)
    assert sum(batches) == 4, "they had been written"


# --- what an export proves ------------------------------------------------------------------------------------------


def test_a_flipped_byte_is_refused_or_means_the_same(export: bytes) -> None:
    """Every byte in turn becomes another digit or letter; what is taken none the less says just the same."""
    whole = [json.loads(line) for line in export.splitlines()]
    for place in range(len(export)):
        spoilt = export[:place] + bytes([export[place] ^ 1]) + export[place + 1 :]
        with contextlib.closing(open_in_memory()) as database:
            try:
                take_in(database, spoilt)
            except FaultyExport:
                continue
            assert [json.loads(line) for line in written(database).splitlines()] == whole, place


@pytest.mark.parametrize("number", range(2, 7))
def test_a_changed_line_is_named(database: Database, export: bytes, number: int, words: Words) -> None:
    spoilt = changed(export, number, lambda record: record.update(author="另一人"))
    refused(database, spoilt, f"{number}", words=words)


def test_a_changed_first_line(database: Database, export: bytes, words: Words) -> None:
    link = json.loads(export.splitlines()[0])["link"]
    spoilt = changed(export, 1, lambda header: header.update(link="0" + link[1:] if link[0] != "0" else "1" + link[1:]))
    refused(database, spoilt, f"6 | {link}", words=words)


def test_an_export_of_an_earlier_airplan(database: Database, export: bytes) -> None:
    taken = taken_of(database, unchained(export))
    assert (taken.new, taken.known, taken.chained, taken.times_kept) == (5, 0, False, False)
    assert [said(line) for line in written(database).splitlines()[1:]] == list(map(said, export.splitlines()[1:]))
    assert {json.loads(line)["arrived"] for line in written(database).splitlines()[1:]} == {"2018-05-20T01:00:00.000Z"}


def test_an_export_of_a_damaged_journal_ends_before_the_damage(database: Database, export: bytes) -> None:
    take_in(database, export)
    ids = [json.loads(line)["id"] for line in export.splitlines()[1:]]
    edit(database, "UPDATE entry SET author = '另一人' WHERE number = 3")
    lines = exported(database, "p")
    with pytest.raises(Damaged) as refusal:
        list(lines)
    assert facts_of(refusal.value.what) == f"{3} p {ids[2]}"


# --- since when it is known -------------------------------------------------------------------------------------------


def test_an_empty_journal_keeps_the_times(database: Database, export: bytes) -> None:
    assert taken_of(database, export).times_kept
    assert written(database) == export
    early = View(DAY, known=START + timedelta(minutes=1))
    assert [each.field for each in Journal(database, "p").statements(early)] == ["report", "status", "value:t"]


def test_what_is_dated_back_was_not_known_before_it_came(database: Database) -> None:
    """Somebody brings a report that pretends to have been written in May."""
    with contextlib.closing(open_in_memory()) as elsewhere:
        Office(Journal(elsewhere, "p")).report("8b", "乙", status="done")
        backdated = written(elsewhere)
    journal = Journal(database, "p")
    Office(journal, START + timedelta(days=100)).report(status="in-progress")
    assert not taken_of(database, backdated).times_kept
    (entry,) = journal.entries(refs=["8b"])
    assert (entry.recorded, entry.arrived) == (START + timedelta(minutes=1), NOW)
    before, after = View(DAY, known=NOW - timedelta(days=1)), View(DAY, known=NOW)
    assert [each.ref for each in journal.statements(before)] == ["8a", "8a"]
    assert {each.ref for each in journal.statements(after)} == {"8a", "8b"}
    assert list(journal.entries(known=before.known)) == list(journal.entries(refs=["8a"]))
    assert list(journal.entries(since=NOW)) == [entry]
    assert journal.later(View(DAY), NOW - timedelta(days=1))
    assert not journal.later(View(DAY), NOW)
    assert journal.newest() == entry.id
    verify(database)


def test_a_retraction_that_comes_later_is_known_later(database: Database) -> None:
    journal = Journal(database, "p")
    office = Office(journal)
    first = office.report(status="done")
    with contextlib.closing(open_in_memory()) as elsewhere:
        Journal(elsewhere, "p").merge([first])
        Office(Journal(elsewhere, "p"), office.now).undo(first)
        take_in(database, written(elsewhere))
    before, after = View(DAY, known=NOW - timedelta(days=1)), View(DAY, known=NOW)
    assert len(journal.statements(before)) == 2
    assert journal.statements(after) == []


# --- ids and clocks ---------------------------------------------------------------------------------------------------


def with_id(content: bytes, id_: str) -> bytes:
    """The file with another id for its last entry."""
    return changed(content, len(content.splitlines()), lambda record: record.update(id=id_))


@pytest.mark.parametrize("id_", ["yzzzzzzzzzzzzzz", "y00100000000000", "zzzzzzzzzzzzzzz"])
def test_an_id_behind_which_no_other_has_room(database: Database, export: bytes, id_: str, words: Words) -> None:
    """Not by an empty journal either: of the same day it would hide whatever is reported later."""
    refused(database, relinked(with_id(export, id_)), f"6 | {id_}", words=words)
    Office(Journal(database, "p")).report("9a")
    refused(database, relinked(with_id(export, id_)), f"6 | {id_}", words=words)
    without_chain = with_id(unchained(export), id_)
    header, *lines = without_chain.splitlines(keepends=True)
    refused(database, lines_of({**json.loads(header), "newest": id_}) + b"".join(lines), f"6 | {id_}", words=words)


@pytest.mark.parametrize("id_", ["y000zzzzzzzzzzz", "y00000000zzzzzz", "4000000000zzzzz"])
def test_life_goes_on_behind_an_id_far_ahead(database: Database, export: bytes, id_: str) -> None:
    """What is written next comes behind it, and the journal is moved as it is."""
    journal, lines = Journal(database, "p"), relinked(with_id(export, id_))
    assert take_in(database, lines) == (5, 0)
    office = Office(journal, NOW)
    written_down = [office.report("9a", status="done"), office.report("9a", status="paused")]
    assert written_down[0].id < written_down[1].id < "y001"
    assert office.undo(journal.find(id_)).about == id_
    assert {each.text for each in journal.statements(View(NOW.date()), ["9a"]) if each.field == "status"} == {"paused"}
    verify(database)
    with contextlib.closing(open_in_memory()) as other:
        assert take_in(other, written(database)) == (8, 0)
        assert written(other) == written(database)


def test_a_journal_that_has_an_id_at_the_end_of_all(database: Database, tmp_path: Path) -> None:
    """As an earlier airplan may have taken one in: it is passed over, and goes into backups."""
    journal = Journal(database, "p")
    first = Office(journal).report("8a")
    journal.merge([first._replace(id="yzzzzzzzzzzzzzz")])
    office = Office(journal, NOW)
    assert first.id < office.report("9a").id < "y001"
    office.undo(journal.find("yzzz"))
    verify(database)
    back_up(database, tmp_path / "backup.sqlite")
    with contextlib.closing(open_in_memory()) as other, opened_backup(tmp_path / "backup.sqlite") as backup:
        assert restore(tmp_path / "backup.sqlite", backup, other, NOW).entries == 4


def test_a_clock_far_ahead(database: Database, export: bytes) -> None:
    """What was recorded in 2100 is known since it came; what comes next is dated by its own clock."""
    far = relinked(changed(export, 6, lambda record: record.update(recorded="2100-01-01T00:00:00.000Z")))
    Office(Journal(database, "p")).report("9a")
    take_in(database, far)
    last = Journal(database, "p").last()
    assert last
    assert (last.recorded.year, last.known) == (2100, NOW)
    verify(database)


def edit(database: Database, statement: str) -> None:
    """Change what is there behind airplan's back."""
    lifted = {
        "sqlite": ["DROP TRIGGER entry_not_changed"],
        "postgres": ["ALTER TABLE entry DISABLE TRIGGER USER"],
    }
    with database.transaction():
        for each in [*lifted[database.dialect], statement]:
            database.run(each)
