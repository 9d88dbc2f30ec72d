"""Does the journal keep what was said, and answer with what stands of it – on SQLite and on PostgreSQL alike?"""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from airplan.store.chain import Head, chained
from airplan.store.connect import open_in_memory, open_store
from airplan.store.database import StoreError, UnstorableValue
from airplan.store.entries import Decision, Draft, Report, Source, Step
from airplan.store.entry_rows import compared
from airplan.store.history import UnknownEntry
from airplan.store.journal import Journal
from airplan.store.row_form import entry_from, record_of, row_of
from airplan.store.sql import View
from support.office import DAY, START, Office

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from airplan.store.database import Database
    from airplan.store.entries import DecisionKind, Entry

LAST = date(2017, 12, 31)
MAY_25, JUNE_1 = date(2017, 5, 25), date(2017, 6, 1)


@pytest.fixture
def database(any_store: str) -> Iterator[Database]:
    """A new store: a file, then a database of the server."""
    opened = open_store(any_store)
    yield opened
    opened.close()


@pytest.fixture
def journal(database: Database) -> Journal:
    """The empty journal of a plan."""
    return Journal(database, "p")


@pytest.fixture
def another_journal() -> Iterator[Journal]:
    """The empty journal of the same plan in another store."""
    with contextlib.closing(open_in_memory()) as memory:
        yield Journal(memory, "p")


@pytest.fixture
def office(journal: Journal) -> Office:
    """Somebody who writes into it."""
    return Office(journal)


def said(
    journal: Journal, day: date = LAST, known: datetime | None = None, refs: Sequence[str] | None = None
) -> dict[str, str]:
    """ "8a 甲 status" → what stands in that field; for a report as such, the day it speaks of."""
    return {
        f"{one.ref} {one.unit} {one.field}": one.text or (one.field == "report" and one.as_of.isoformat()) or "-"
        for one in journal.statements(View(day, known), refs)
    }


def decided(journal: Journal, day: date = LAST, known: datetime | None = None) -> list[str]:
    """The ids of the decisions that stand."""
    return [entry.id for entry in journal.decisions(View(day, known))]


# --- writing down -----------------------------------------------------------------------------------------------------


def test_an_entry_is_read_as_it_was_written(journal: Journal) -> None:
    drafts = [
        Draft.report(
            "8a", "区环保局", "2017-05", as_of=DAY, author="王，女",
            batch="五月",
            source=Source("a.xlsx", "填报", "H7", "ab"),
            content=Report(
                "in-progress",
                {"retrofit": Decimal("300.50"), "emission-standard": None},
                "第一行\n第二行 'quoted' %s ?",
                "",
                "张䶮",
                ("a.pdf", "https://example.org/?a=%20"),
            ),
        ),
        Draft.decision(
            "adjust", "8a", as_of=DAY, author="李",
            content=Decision(target="retrofit", value=Decimal("1000.0"), authority="区长办公会", reason="锅炉已拆除"),
        ),
        Draft.decision("milestone", "1a", Decision(to=JUNE_1, title="报送整改方案"), as_of=DAY, author="李"),
    ]  # fmt: skip
    acknowledged = journal.append(drafts, revision="3f0a", now=START)
    assert list(journal.entries()) == acknowledged
    for draft, entry in zip(drafts, acknowledged, strict=True):
        assert entry._asdict() == draft._asdict() | {
            "id": entry.id,
            "plan": "p",
            "revision": "3f0a",
            "recorded": START,
            "batch": acknowledged[0].id if draft.batch else "",
            "arrived": None,
        }
        assert record_of(entry_from(record_of(entry))) == record_of(entry)


BY_POSITION = '["a \u5f20.xlsx", "填报", "H7", "ab12"]'


def test_a_source_stored_by_position_is_still_read_and_the_row_stays(
    database: Database, journal: Journal, another_journal: Journal
) -> None:
    """As stores before version 4 have it; an export, an import or a backup meets both forms."""
    source = Source("a 张.xlsx", "填报", "H7", "ab12")
    (entry,) = Office(another_journal).write(
        Draft.step("return", "2017-05", Step(), as_of=DAY, author="李", source=source)
    )
    row = row_of(entry)
    assert json.loads(str(row["source"])) == {"file": "a 张.xlsx", "sheet": "填报", "cell": "H7", "sha256": "ab12"}
    (linked,) = chained(Head(), [entry])
    database.insert("entry", [row | {"source": BY_POSITION, "number": 1, "link": linked.link}])
    assert list(journal.entries()) == [entry]
    assert compared(database, [entry]) == ([], [])
    assert journal.merge([entry]) == 0
    assert database.rows("SELECT source FROM entry") == [(BY_POSITION,)]
    other = entry._replace(source=source._replace(cell="H8"))
    assert compared(database, [other]) == ([], [other])
    with pytest.raises(ValueError, match=entry.id):
        journal.merge([other])
    assert another_journal.merge(journal.entries()) == 0


def test_content_of_another_kind_is_never_written_down(journal: Journal, office: Office) -> None:
    """Nobody could read it again, and nothing would remove it."""
    decision = Draft.decision("close", "8a", Decision(), as_of=DAY, author="李")
    for draft in (decision._replace(kind="report", unit="甲", period="2017-05"), decision._replace(content=Report())):
        with pytest.raises(TypeError):
            office.write(draft)
    assert list(journal.entries()) == []


@pytest.mark.parametrize(
    "text", ["0", "0.00", "12000.00", "123456789012345678901234567890", "0.00000000000000000000000000010"]
)
def test_a_value_is_exactly_the_decimal_that_was_written(journal: Journal, office: Office, text: str) -> None:
    value = Decimal(text)
    office.report(values={"retrofit": value})
    office.decide("adjust", target="retrofit", value=value)
    entry, adjusted = journal.entries()
    assert Decimal(said(journal)["8a 甲 value:retrofit"]).as_tuple() == value.as_tuple()
    assert entry.report.values["retrofit"].as_tuple() == value.as_tuple()  # type: ignore[union-attr]  # None would fail here
    assert adjusted.decision.value.as_tuple() == value.as_tuple()  # type: ignore[union-attr]  # None would fail here


def test_the_clock_is_kept_as_it_is_to_the_millisecond_and_ids_increase_all_the_same(journal: Journal) -> None:
    draft = Draft.decision("close", "8a", Decision(), as_of=DAY, author="李")
    in_peking = datetime(2017, 5, 20, 9, 0, 0, 1999, timezone(timedelta(hours=8)))
    moments = [in_peking, in_peking - timedelta(days=400), in_peking - timedelta(seconds=1), in_peking]
    acknowledged = [journal.append([draft, draft], revision="r", now=moment) for moment in moments]
    assert acknowledged[0][0].recorded == datetime(2017, 5, 20, 1, 0, 0, 1000, UTC)
    assert acknowledged[1][1].recorded == datetime(2016, 4, 15, 1, 0, 0, 1000, UTC)
    ids = [entry.id for entries in acknowledged for entry in entries]
    assert ids == sorted(set(ids))
    assert [entry.id for entry in journal.entries()] == ids
    assert journal.last() == acknowledged[-1][-1]


def test_drafts_that_share_a_batch_name_get_one_id_for_it(journal: Journal, office: Office) -> None:
    draft = Draft.decision("close", "8a", Decision(), as_of=DAY, author="李", batch="回收")
    first = office.write(draft, draft, draft._replace(batch=""), draft._replace(batch="另一批"))
    second = office.write(draft)
    batches = [entry.batch for entry in [*first, *second]]
    assert batches == [first[0].id, first[0].id, "", first[3].id, second[0].id]
    assert journal.find_batch(first[0].id) == first[:2]


@pytest.mark.parametrize("where", ["author", "ref"])
def test_nothing_is_written_when_one_entry_cannot_be(journal: Journal, office: Office, where: str) -> None:
    before = office.report(status="done")
    good = Draft.report("8a", "乙", "2017-05", Report(note="好"), as_of=DAY, author="王")
    half = "half a \ud840"
    bad = good._replace(ref=half) if where == "ref" else good._replace(author=half)
    with pytest.raises(UnstorableValue):
        office.write(good, good, bad)
    assert list(journal.entries()) == [before]
    assert said(journal) == {"8a 甲 report": "2017-05-20", "8a 甲 status": "done"}
    office.write(good)
    assert len(list(journal.entries())) == 2


def test_an_empty_list_is_nothing_to_write(journal: Journal) -> None:
    assert journal.append([], revision="r", now=START) == []
    assert journal.merge([]) == 0
    assert journal.last() is None


# --- what stands: reports ---------------------------------------------------------------------------------------------


def test_silence_leaves_a_field_as_it_was_and_emptiness_erases_it(journal: Journal, office: Office) -> None:
    office.report(status="in-progress", values={"retrofit": Decimal(300), "other": Decimal(1)})
    office.report(on=MAY_25, note="会议已开", values={"other": None})
    assert said(journal) == {
        "8a 甲 report": "2017-05-25",
        "8a 甲 status": "in-progress",
        "8a 甲 value:retrofit": "300",
        "8a 甲 value:other": "-",
    }


def test_the_later_day_counts_and_on_one_day_the_later_word(journal: Journal, office: Office) -> None:
    office.report(on=MAY_25, values={"retrofit": Decimal(300)})
    office.report(on=DAY, values={"retrofit": Decimal(200)}, status="paused")
    assert said(journal)["8a 甲 value:retrofit"] == "300"
    assert said(journal)["8a 甲 status"] == "paused"
    office.report(on=MAY_25, values={"retrofit": Decimal(299)})
    assert said(journal)["8a 甲 value:retrofit"] == "299"


def test_what_is_asked_for_a_day_is_what_was_so_by_then(journal: Journal, office: Office) -> None:
    office.report(on=DAY, status="in-progress")
    office.report(on=MAY_25, status="done")
    assert said(journal, DAY - timedelta(days=1)) == {}
    assert (
        said(journal, DAY)["8a 甲 status"] == said(journal, MAY_25 - timedelta(days=1))["8a 甲 status"] == "in-progress"
    )
    assert said(journal, MAY_25) == said(journal) == {"8a 甲 report": "2017-05-25", "8a 甲 status": "done"}


def test_what_is_asked_for_an_instant_is_what_was_known_then(journal: Journal, office: Office) -> None:
    office.report(on=DAY, status="in-progress")
    then = office.now.astimezone(timezone(timedelta(hours=8)))
    late = office.report(on=DAY, status="done")
    assert said(journal, known=then)["8a 甲 status"] == "in-progress"
    assert said(journal, known=late.recorded)["8a 甲 status"] == "done"
    assert said(journal, known=late.recorded - timedelta(milliseconds=1))["8a 甲 status"] == "in-progress"


def test_every_unit_and_every_measure_is_answered_for_itself(journal: Journal, office: Office) -> None:
    office.report("8a", "甲", status="done")
    office.report("8a", "乙", status="paused")
    office.report("8b", "甲", status="not-started")
    everything = {
        "8a 甲 report": "2017-05-20",
        "8a 甲 status": "done",
        "8a 乙 report": "2017-05-20",
        "8a 乙 status": "paused",
        "8b 甲 report": "2017-05-20",
        "8b 甲 status": "not-started",
    }
    assert said(journal) == everything
    assert said(journal, refs=["8b", "9a"]) == {key: text for key, text in everything.items() if key.startswith("8b")}
    assert said(journal, refs=[]) == {}
    assert said(journal, refs=[f"{number}a" for number in range(1000)]) == {
        key: text for key, text in everything.items() if key.startswith("8a")
    }


def test_a_correction_takes_the_place_of_the_whole_report(journal: Journal, office: Office) -> None:
    wrong = office.report(status="in-progress", values={"retrofit": Decimal(3000)})
    before = office.now
    office.correct(wrong, values={"retrofit": Decimal(300)})
    assert said(journal) == {"8a 甲 report": "2017-05-20", "8a 甲 value:retrofit": "300"}, "the status is gone with it"
    assert said(journal, known=before)["8a 甲 value:retrofit"] == "3000"


def test_a_correction_can_say_that_it_was_another_day(journal: Journal, office: Office) -> None:
    wrong = office.report(on=DAY, status="done")
    office.correct(wrong, on=MAY_25, status="done")
    assert said(journal, DAY) == {}
    assert said(journal, MAY_25)["8a 甲 status"] == "done"


def test_a_line_of_corrections(journal: Journal, office: Office) -> None:
    """Each of them names the first report; the last one that was not retracted counts."""
    first = office.report(values={"retrofit": Decimal(1)})
    second = office.correct(first, values={"retrofit": Decimal(2)})
    third = office.correct(second, values={"retrofit": Decimal(3)})
    assert second.about == third.about == first.id
    counts = [said(journal)["8a 甲 value:retrofit"]]
    for entry in (third, second, first):
        office.undo(entry)
        counts.append(said(journal).get("8a 甲 value:retrofit", "nothing"))
    assert counts == ["3", "2", "1", "nothing"]


def test_a_report_that_was_corrected_does_not_come_back_by_being_sent_back(journal: Journal, office: Office) -> None:
    first = office.report(values={"retrofit": Decimal(1)})
    second = office.correct(first, values={"retrofit": Decimal(2)})
    back = office.send_back(second)
    assert said(journal) == {}, "the unit owes a new report, the old one is no way out"
    office.undo(back)
    assert said(journal)["8a 甲 value:retrofit"] == "2"


@pytest.mark.parametrize("how", ["retract", "send-back"])
def test_what_is_taken_back_is_as_if_it_had_not_been_said(journal: Journal, office: Office, how: DecisionKind) -> None:
    office.report(on=DAY, status="in-progress")
    done = office.report(on=MAY_25, status="done")
    taken = office.decide(how, on=JUNE_1, about=done)
    assert said(journal) == {"8a 甲 report": "2017-05-20", "8a 甲 status": "in-progress"}
    restored = office.undo(taken)
    assert said(journal)["8a 甲 status"] == "done"
    again = office.undo(restored)
    assert (again.kind, again.about) == (how, done.id)
    assert said(journal)["8a 甲 status"] == "in-progress"
    office.undo(again)
    assert said(journal)["8a 甲 status"] == "done"
    assert said(journal, known=again.recorded)["8a 甲 status"] == "in-progress"
    assert said(journal, known=restored.recorded)["8a 甲 status"] == "done"


def test_the_reports_on_a_month(journal: Journal, office: Office) -> None:
    may = office.report(on=MAY_25)
    june = office.report(on=JUNE_1)
    other = office.report(unit="乙", on=DAY)
    wrong = office.report(unit="丙", on=DAY)
    right = office.correct(wrong, note="更正")
    office.undo(office.report(unit="丁", on=DAY))

    def on(period: str, known: datetime | None = None) -> list[Entry]:
        return journal.reports(period, View(LAST, known))

    assert on("2017-05") == [may, other, right]
    assert on("2017-06") == [june]
    assert on("2017-07") == []
    assert on("2017-05", may.recorded) == [may]
    assert on("2017-05", wrong.recorded) == [may, other, wrong]


# --- what stands: decisions -------------------------------------------------------------------------------------------


def test_decisions_stand_until_they_are_retracted(journal: Journal, office: Office) -> None:
    extended = office.decide("extend", to=LAST)
    milestone = office.decide("milestone", "1a", to=JUNE_1, title="报送方案")
    reached = office.decide("reach", "1a", MAY_25, about=milestone)
    closed = office.decide("close", "8a", MAY_25)
    everything = [extended.id, milestone.id, reached.id, closed.id]
    assert decided(journal) == everything
    assert decided(journal, DAY) == [extended.id, milestone.id]
    assert decided(journal, known=milestone.recorded) == [extended.id, milestone.id]
    assert journal.decisions(View(LAST), ["1a"]) == [milestone, reached]
    assert journal.decisions(View(LAST), []) == []
    retracted = office.undo(closed)
    assert decided(journal) == everything[:-1]
    assert decided(journal, known=closed.recorded) == everything
    office.undo(retracted)
    assert decided(journal) == everything
    assert journal.moved() == ["1a", "8a"]


def test_a_sending_back_stands_until_the_unit_has_reported_again(journal: Journal, office: Office) -> None:
    office.report(on=DAY, status="in-progress")
    report = office.report(on=MAY_25, status="done")
    office.report(on=DAY, unit="乙", status="done")
    back = office.send_back(report, JUNE_1)
    office.report("8b", on=JUNE_1, status="done")
    office.report(unit="乙", on=JUNE_1, status="done")
    assert decided(journal) == [back.id], "what others say, and about other things, is no answer"
    answer = office.correct(report, status="in-progress")
    assert decided(journal) == [], "though it speaks of a day before that of the sending-back"
    assert decided(journal, known=back.recorded) == [back.id]
    taken = office.undo(answer)
    assert decided(journal) == [back.id]
    office.undo(taken)
    assert decided(journal) == []
    late = office.send_back(answer, JUNE_1)
    assert decided(journal) == [back.id, late.id]
    office.report(on=LAST, status="done")
    assert decided(journal) == []
    assert decided(journal, JUNE_1) == [back.id, late.id]


def test_which_of_some_entries_stand(journal: Journal, office: Office) -> None:
    wrong = office.report(status="done")
    retracted = office.decide("retract", about=office.report(unit="乙"))
    back = office.send_back(wrong)
    right = office.correct(wrong, status="in-progress")
    closed = office.decide("close")
    opened = office.undo(closed)
    everything = list(journal.entries())
    standing = {retracted.id, back.id, right.id, opened.id}
    assert journal.standing(everything, View(LAST)) == standing
    assert journal.standing(everything * 300, View(LAST)) == standing
    assert journal.standing([wrong, closed], View(LAST, wrong.recorded)) == {wrong.id, closed.id}
    assert journal.standing([], View(LAST)) == set()


# --- history ----------------------------------------------------------------------------------------------------------


def test_what_had_been_said_before(journal: Journal, office: Office) -> None:
    """Old and new values for `airplan log`."""
    first = office.report(values={"retrofit": Decimal(100)})
    typo = office.report(on=MAY_25, values={"retrofit": Decimal(20000)})
    office.undo(typo)
    second = office.report(on=JUNE_1, values={"retrofit": Decimal(200)})
    right = office.correct(first, values={"retrofit": Decimal(110)})
    moved = office.correct(right, on=date(2017, 5, 1), values={"retrofit": Decimal(105)}, status="done")
    before = [journal.statement_before(entry, "value:retrofit") for entry in (first, typo, second, right, moved)]
    assert before == [None, "100", "100", "100", "110"]
    assert journal.statement_before(moved, "status") is None
    assert journal.statement_before(office.report(unit="乙"), "report") is None
    assert journal.statement_before(office.report(on=DAY), "value:retrofit") == "105"


def test_entries_by_measure_unit_and_time(journal: Journal, office: Office) -> None:
    wrong = office.report("8a", "甲", status="done")
    taken = office.undo(wrong)
    other = office.report("8b", "乙", status="done")
    assert list(journal.entries()) == [wrong, taken, other], "whether they stand or not"
    assert list(journal.entries(refs=["8a"])) == [wrong, taken]
    assert list(journal.entries(units=["甲", "乙"])) == [wrong, taken, other]
    assert list(journal.entries(refs=["8a"], units=["乙"])) == []
    assert list(journal.entries(since=taken.recorded.astimezone(timezone(timedelta(hours=8))))) == [taken, other]
    assert journal.naming([wrong.id, other.id]) == {wrong.id: [taken]}
    assert journal.refs() == {"8a": 2, "8b": 1}
    assert journal.by_ids([other.id, "", "1bgy"]) == {other.id: other}


def test_what_was_written_about_a_measure_only_grows(journal: Journal, office: Office) -> None:
    assert journal.written_about() == {}
    wrong = office.report("8a", "甲", status="done")
    other = office.report("8b", "乙", status="done")
    taken = office.undo(wrong)
    step = office.step("close-round")
    assert journal.written_about() == {
        "8a": (2, taken.recorded), "8b": (1, other.recorded), "": (1, step.recorded),
    }  # fmt: skip
    assert journal.written_about(other.recorded) == {"8a": (1, wrong.recorded), "8b": (1, other.recorded)}


def test_an_entry_is_found_by_its_beginning_or_end_or_not_at_all(journal: Journal, office: Office) -> None:
    entries = [office.report() for _again in range(20)]
    for entry in entries:
        assert journal.find(entry.id) == entry
        assert journal.find(f" {entry.id[-6:].upper()}") == entry
        assert journal.find(entry.id[:9]) == entry, "the clock has moved on"
    for text in ("", "8a", entries[0].id[-3:], "zzzz", "%%%%", "____", entries[0].id + "a"):
        with pytest.raises(UnknownEntry) as refused:
            journal.find(text)
        assert refused.value.candidates == ()
    with pytest.raises(UnknownEntry) as ambiguous:
        journal.find(entries[0].id[:4])
    assert ambiguous.value.candidates == tuple(entry.id for entry in entries[:9])
    with pytest.raises(UnknownEntry):
        journal.find_batch(entries[0].id)


# --- copies of a journal, and several in one store --------------------------------------------------------------------


def busy(office: Office) -> list[Entry]:
    """Some of everything."""
    first = office.report(values={"retrofit": Decimal("300.50")}, status="in-progress")
    office.correct(first, values={"retrofit": Decimal(310)})
    office.undo(office.send_back(office.report(unit="乙", status="done")))
    milestone = office.decide("milestone", "1a", to=JUNE_1, title="报送方案")
    office.decide("reach", "1a", about=milestone)
    office.undo(office.decide("close"))
    return list(office.journal.entries())


def test_a_copy_of_a_journal_says_the_same(journal: Journal, office: Office, another_journal: Journal) -> None:
    copy, entries = another_journal, busy(office)
    lines = [record_of(entry) for entry in entries]
    assert copy.merge([entry_from(line) for line in lines]) == len(entries)
    assert [record_of(entry) for entry in copy.entries()] == lines
    assert copy.statements(View(LAST)) == journal.statements(View(LAST)) != []
    assert copy.decisions(View(LAST)) == journal.decisions(View(LAST)) != []
    assert copy.merge(entries) == journal.merge(list(copy.entries())) == 0
    own = Office(copy, office.now)
    more = own.report(unit="丙", status="paused")
    assert more.id > entries[-1].id
    assert journal.merge([more, more, entries[0]]) == 1
    assert journal.statements(View(LAST)) == copy.statements(View(LAST))


def test_entries_that_do_not_fit_are_refused_and_nothing_is_written(journal: Journal, office: Office) -> None:
    entries = busy(office)
    first, other = entries[0], entries[0]._replace(id="1" * 14 + "0")
    rounded = Report("in-progress", {"retrofit": Decimal("300.5")})
    assert rounded == first.content, "as numbers"
    odds = [first._replace(content=rounded), first._replace(author="他人"), other._replace(plan="q", id="1" * 15)]
    for odd in (*odds, other._replace(author="他人")):
        given = [other, odd]
        with pytest.raises(ValueError, match=f"^{odd.id}$"):
            journal.merge(given)
    assert list(journal.entries()) == entries


def test_plans_in_one_store_do_not_mix(database: Database) -> None:
    mine, yours = (Office(Journal(database, plan)) for plan in ("p", "q"))
    entries, others = busy(mine), busy(yours)
    assert list(mine.journal.entries()) == entries
    assert list(yours.journal.entries()) == others
    assert said(mine.journal) == said(yours.journal)
    mine.undo(mine.report(status="done"))
    closed = mine.decide("close")
    assert list(yours.journal.entries()) == others
    assert closed.id not in decided(yours.journal)
    assert not yours.journal.by_ids([closed.id])
    assert not yours.journal.naming([entries[0].id])
    assert yours.journal.last() == others[-1]
    assert yours.report().id > closed.id, "ids follow those of all plans"
    with pytest.raises(UnknownEntry):
        yours.journal.find(closed.id)
    with pytest.raises(ValueError, match=closed.id):
        yours.journal.merge([closed])


# --- append-only ------------------------------------------------------------------------------------------------------

CHANGING = {
    "any": (
        "UPDATE entry SET content = '{}'",
        "UPDATE entry SET author = author",
        "UPDATE said SET value = '0'",
        "DELETE FROM entry WHERE kind = 'close'",
        "DELETE FROM said",
    ),
    "sqlite": (
        "INSERT OR REPLACE INTO entry SELECT * FROM entry",
        "REPLACE INTO said SELECT * FROM said",
        "UPDATE OR IGNORE entry SET author = 'x'",
        "UPDATE OR REPLACE said SET value = '0'",
        "INSERT INTO entry SELECT * FROM entry WHERE true ON CONFLICT (id) DO UPDATE SET author = 'x'",
    ),
    "postgres": (
        "TRUNCATE entry CASCADE",
        "TRUNCATE said",
        "INSERT INTO entry SELECT * FROM entry ON CONFLICT (id) DO UPDATE SET author = 'x'",
    ),
}


def test_what_was_written_can_be_neither_changed_nor_removed(database: Database, office: Office) -> None:
    entries = busy(office)
    for statement in (*CHANGING["any"], *CHANGING[database.dialect]):
        with pytest.raises(StoreError, match="append-only"):
            database.run(statement)
    assert list(office.journal.entries()) == entries
    assert said(office.journal)["8a 甲 value:retrofit"] == "310"
    office.report(status="done")
    assert len(list(office.journal.entries())) == len(entries) + 1
