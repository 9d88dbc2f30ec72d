"""Are workbooks still read that were sent before the form was changed? sent_by_0_1_0/ holds some, as they came back."""

from __future__ import annotations

import json
import shutil
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from airplan.errors import Message
from airplan.i18n import marked
from airplan.plan.model import Deadline, Heading, Measure, Target
from airplan.rounds import form, form_columns
from airplan.rounds.form import PART_MARK, VERSION, BrokenSeal, NewerForm, form_of, promise
from airplan.rounds.form_columns import COLUMNS, FormColumn
from airplan.rounds.read_form import CHANGED, NEWER
from support.returns import EPB, Book

if TYPE_CHECKING:
    from support.returns import RoundOffice
    from support.wording import Wording

pytestmark = pytest.mark.slow


SENT = Path(__file__).parent / "sent_by_0_1_0"
ADDED = (
    FormColumn("cadence", marked("Last day"), "locked", "text", 5, shows=lambda facts: facts.standing.measure.ref),
    FormColumn("money", marked("Progress"), "answer", "text", 5),
)
"""A locked column and one for answers, under headings that the catalogue has."""


def change_columns(monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    """Change the list of columns as a later version may; the workbooks were sent before."""
    locked = [column for column in COLUMNS if column.kind == "locked"]
    others = [column for column in COLUMNS if column.kind != "locked"]
    if change == "added":
        changed = [*locked, ADDED[0], ADDED[1], *others]
    elif change == "another order":
        changed = [*reversed(locked), *reversed(others)]
    elif change.startswith("retired "):
        changed = [column._replace(retired=column.key in change.split()) for column in COLUMNS]
    elif change.startswith("forgotten "):
        changed = [column for column in COLUMNS if column.key not in change.split()]
    else:
        changed = list(COLUMNS)
    monkeypatch.setattr(form_columns, "COLUMNS", tuple(changed))


CHANGES = ["", "added", "another order", "retired deadline text", "retired problem checked_by", "forgotten deadline"]


@pytest.fixture
def returned(office: RoundOffice) -> RoundOffice:
    """An office whose workbooks of 0.1.0 have come back."""
    office.clerk("journal", "import", str(SENT / "journal.jsonl"))
    for path in SENT.glob("*.xlsx"):
        shutil.copy(path, office.back)
    return office


@pytest.mark.parametrize("change", CHANGES)
def test_they_are_collected_to_the_same_entries(
    returned: RoundOffice, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    change_columns(monkeypatch, change)
    expected = json.loads((SENT / "entries.json").read_text("utf-8"))
    files = returned.files(code=0)
    states = [(file["state"], file["findings"]) for file in files]
    assert sorted(states) == [("as-sent", []), ("ready", []), ("ready", [])], "one was never opened"
    notes = [note for file in files for note in file["notes"] if note != "nothing was filled in"]
    assert [note for note in notes if "none of its rows changed" not in note] == [], "targets got English names since"
    returned.collect("--apply")
    entries = [entry for entry in returned.clerk.log() if entry["kind"] in ("return", "report")][1:]
    assert [{key: entry[key] for key in expected[0]} for entry in entries] == expected[1:]


@pytest.mark.parametrize("change", ["added", "retired deadline problem"])
def test_they_are_told_from_edited_ones_all_the_same(
    returned: RoundOffice, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    book = Book(returned.back / "2017-05_西城交通支队.xlsx")
    book["5a", "deadline"] = "明年"
    book["5a", "value-1"] = "约300"
    book.save()
    change_columns(monkeypatch, change)
    found = {key: verdict for key, verdict in returned.verdicts().items() if verdict in ("locked", "refused")}
    assert found == {"5a deadline": "locked", "5a value:retired-vehicles": "refused"}


@pytest.mark.parametrize("change", ["added", "retired deadline problem"])
def test_what_goes_back_to_the_unit_asks_as_it_is_asked_now(
    returned: RoundOffice, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, change: str
) -> None:
    path = returned.back / "2017-05_西城交通支队.xlsx"
    book = Book(path)
    book["5a", "status"] = "快了"
    book.save()
    change_columns(monkeypatch, change)
    returned.collect(str(path), "--return-to", str(tmp_path / "again"), code=4, lang="zh")
    (again,) = (tmp_path / "again").glob("*.xlsx")
    revision = Book(again)
    assert ("money" in revision.columns, "problem" in revision.columns) == (change == "added", change == "added")
    assert (revision["5a", "value-1"], revision["5a", "note"]) == (12000, "已报废12000辆。\n其中国三柴油车800辆。")
    (returned.back / path.name).unlink()
    revision["5a", "status"] = "推进中"
    revision.save(returned.back / again.name)
    assert set(returned.verdicts("--only", again.name).values()) <= {"new", "unchanged"}


@pytest.mark.parametrize("change", CHANGES)
def test_a_workbook_that_is_sent_now_comes_back_after_any_change(
    sent: RoundOffice, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    sent.fill(EPB, {"5a": {"status": "推进中", "value-1": 12000, "problem": "资金", "checked_by": "王五"}})
    change_columns(monkeypatch, change)
    assert set(sent.verdicts().values()) == {"new"}
    sent.collect("--apply")
    (report,) = sent.reports()
    assert (report["status"], report["problem"], report["checked_by"]) == ("in-progress", "资金", "王五")


@pytest.mark.parametrize("change", CHANGES[1:])
def test_a_workbook_that_is_sent_after_a_change_comes_back(
    office: RoundOffice, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    change_columns(monkeypatch, change)
    office.dispatch()
    book = office.open(EPB)
    columns = [column for column in form_columns.COLUMNS if not column.retired and column.kind != "value"]
    assert {column.key for column in columns} <= set(book.columns)
    office.fill(EPB, {"5a": {"status": "推进中", "value-1": 12000}})
    (file,) = office.files(code=0)
    assert (file["findings"], [cell["verdict"] for cell in file["cells"]]) == ([], ["new", "new"])


# --- what cannot be read is said truly ----------------------------------------------------------------------------


def reseal(book: Book, change: dict[str, Any], *, seal: str | None = None) -> None:
    """Put another record, under a seal that fits it unless one is given, into the hidden sheet."""
    parts = [row for row in book.hidden.iter_rows() if row[0].value.startswith(PART_MARK)]
    texts = {row[0].value.removeprefix(PART_MARK): row[1].value for row in parts}
    texts.pop("seal")
    record = json.loads("".join(texts[str(number)] for number in range(len(texts)))) | change
    text = json.dumps(record, ensure_ascii=False)
    hidden = book.hidden
    hidden.delete_rows(1, hidden.max_row)
    hidden.append([f"{PART_MARK}0", text])
    hidden.append([f"{PART_MARK}seal", seal or sha256(text.encode()).hexdigest()[:24]])


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"version": VERSION + 1}, NEWER),
        ({"version": 99, "rows": "of another shape"}, NEWER),
        ({"to_fill": ["status", "value", "note", "money"]}, NEWER),
        ({"version": 0}, CHANGED),
        ({"version": "3"}, CHANGED),
        ({"version": True}, CHANGED),
        ({"version": 1.0}, CHANGED),
        ({"to_fill": ["status", "status"]}, CHANGED),
        ({"to_fill": ["status", "value-1"]}, CHANGED),
        ({"locked": ["ref", "mood"]}, CHANGED),
        ({"locked": [["ref"]]}, CHANGED),
        ({"rows": []}, CHANGED),
    ],
)
def test_a_newer_form_is_not_taken_for_a_changed_one(sent: RoundOffice, change: dict[str, Any], finding: str) -> None:
    path = sent.fill(EPB, {"5a": {"value-1": 1}})
    book = Book(path)
    reseal(book, change)
    book.save()
    file = sent.needs_attention(path, "--prefer", "returned")
    assert (file["findings"], file["cells"]) == ([str(Message(finding))], [])


def test_a_newer_form_that_was_changed_was_changed(sent: RoundOffice, wording: Wording) -> None:
    path = sent.fill(EPB, {"5a": {"value-1": 1}})
    book = Book(path)
    reseal(book, {"version": VERSION + 1}, seal="0" * 24)
    book.save()
    assert sent.needs_attention(path)["findings"] == [str(Message(CHANGED))]
    wording(f"{Message(CHANGED)}\n{Message(NEWER)}")


def test_a_later_field_of_a_known_version_is_passed_over(sent: RoundOffice, wording: Wording) -> None:
    """It was never dispatched with that seal, but it can be read."""
    path = sent.fill(EPB, {"5a": {"value-1": 1}})
    book = Book(path)
    reseal(book, {"hue": "blue"})
    book.save()
    (finding,) = sent.needs_attention(path)["findings"]
    wording(finding)


def test_the_columns_of_the_first_version_can_all_be_read() -> None:
    assert set(form._ANSWERS_1) <= {column.key for column in COLUMNS if column.kind != "locked"}
    assert set(form._LOCKED_1) <= {column.key for column in COLUMNS if column.kind == "locked"}


def test_a_form_is_read_as_it_was_sealed() -> None:
    text = json.dumps({"version": VERSION + 1}).encode()
    sealed = sha256(text).hexdigest()[:24]
    with pytest.raises(NewerForm):
        form_of({"0": text.decode(), "seal": sealed})
    with pytest.raises(BrokenSeal):
        form_of({"0": text.decode() + " ", "seal": sealed})


def test_what_a_target_is_called_in_english_asks_for_nothing() -> None:
    """Else every workbook that was sent before the plan had English names would be called out of date."""
    target = Target(
        "it", "甲", "甲", Decimal(1100), "蒸吨", "at-least", "cumulative", "district", "Alpha", "steam tonnes"
    )
    heading, deadline = Heading(1, "一", "One"), Deadline("年底前", "by-date", date(2017, 12, 31))
    measure = Measure("8a", "8a", 8, heading, heading, "文", "文", "t", deadline, (), (), targets=(target,))
    renamed, bare = (
        measure._replace(targets=tuple(each._replace(metric_en=name, unit_en=name) for each in measure.targets))
        for name in ("Other", "")
    )
    assert promise(measure) == promise(renamed) == promise(bare)
    harder = measure._replace(targets=(target._replace(value=Decimal(1200)),))
    assert promise(measure) != promise(harder)
