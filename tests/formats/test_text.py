"""Are JSON, CSV and Markdown well-formed, whatever is in a cell?"""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airplan import i18n
from airplan.formats.control_characters import visible
from airplan.formats.text import as_csv, as_json, as_markdown
from airplan.reports.table import Column, Table
from airplan.reports.wording import days_in_words

if TYPE_CHECKING:
    from airplan.reports.table import Cell

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
CELL = st.one_of(st.none(), TEXT, st.integers(-999, 999), st.dates(), st.lists(TEXT, max_size=3).map(tuple))


def table(*rows: tuple[Cell, ...], **more: object) -> Table:
    columns = (
        Column("ref", "Ref", kind="label"),
        Column("value", "Value"),
        Column("secret", "Secret", show="screen-only"),
    )
    return Table("Title", columns, rows, **more)  # type: ignore[arg-type]  # fields of any kind are passed on


# --- CSV --------------------------------------------------------------------------------------------------------------


def test_titled_csv_has_titles_and_words_for_people_and_no_key() -> None:
    columns = (
        Column("kind", "Kind of deadline", "term"),
        Column("light", "Light", "light"),
        Column("units", "Units", "names"),
        Column("due", "Due", "day"),
        Column("days", "Days", "days"),
        Column("sha256", "sha256", "words", "data-only"),
    )
    row = ("by-date", "red", ("区环保局", "区商务委"), date(2017, 6, 30), -3, "0a")
    names = {"区环保局": "Environmental Protection Bureau"}
    written = as_csv(Table("", columns, (row,), names=names), titled=True)
    head, cells = csv.reader(io.StringIO(written, newline=""), strict=True)
    assert head == ["Kind of deadline", "Light", "Units", "Due", "Days"]
    assert cells == ["by date", "red", "Environmental Protection Bureau\n区商务委", "2017-06-30", "-3"]


@given(st.lists(st.tuples(TEXT, CELL, TEXT), max_size=4))
def test_csv_reads_back_as_it_was_written(rows: list[tuple[Cell, ...]]) -> None:
    head, *read = csv.reader(io.StringIO(as_csv(table(*rows)), newline=""), strict=True)
    assert head == ["ref", "value"], "keys, and only the columns a file should have"
    for (ref, value, _secret), (first, second) in zip(rows, read, strict=True):
        for cell, text in ((ref, first), (value, second)):
            plain = "" if cell is None else "\n".join(cell) if isinstance(cell, tuple) else str(cell)
            assert text in (visible(plain), f"'{visible(plain)}")


@given(CELL)
def test_no_csv_cell_begins_like_a_formula(cell: Cell) -> None:
    ((_ref, text),) = list(csv.reader(io.StringIO(as_csv(table(("8b", cell, ""))), newline="")))[1:]
    assert isinstance(cell, int) or not text.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize(
    "text", ["=1+1", "+8610", "-5", "@name", "\tx", "＝1+1", "＋1", "－1", "＠a", " =1", "\u3000＝1"]
)
def test_guarded_text_keeps_every_character(text: str) -> None:
    ((_ref, written),) = list(csv.reader(io.StringIO(as_csv(table(("8b", text, ""))), newline="")))[1:]
    assert written == f"'{text}"


@pytest.mark.parametrize("text", ["\r=1", "\r\n =1", "\u2028＝1"])
def test_a_line_end_hides_no_formula(text: str) -> None:
    ((_ref, written),) = list(csv.reader(io.StringIO(as_csv(table(("8b", text, ""))), newline="")))[1:]
    assert written == f"'{visible(text)}"


@pytest.mark.parametrize("text", ["12 =", "～1", "'=1", "1－2", "—"])
def test_what_only_holds_a_sign_is_left_alone(text: str) -> None:
    ((_ref, written),) = list(csv.reader(io.StringIO(as_csv(table(("8b", text, ""))), newline="")))[1:]
    assert written == text


def test_numbers_stay_numbers() -> None:
    assert as_csv(table(("32a", -93, ""))) == "ref,value\r\n32a,-93\r\n"
    assert as_csv(table(("32a", date(2017, 2, 28), ""))) == "ref,value\r\n32a,2017-02-28\r\n"


def test_csv_keeps_the_documents_names() -> None:
    written = as_csv(table(("8b", ("区环保局", "区商务委"), ""), names={"区环保局": "Environmental Protection Bureau"}))
    assert written == 'ref,value\r\n8b,"区环保局\n区商务委"\r\n'


# --- JSON -------------------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(TEXT, CELL, TEXT), max_size=4), st.booleans())
def test_json_reads_back_as_it_was_written(rows: list[tuple[Cell, ...]], ascii_only: bool) -> None:
    written = as_json(table(*rows), ascii_only=ascii_only)
    assert written.endswith("]\n")
    assert written.isascii() or not ascii_only
    for record, (ref, value, _secret) in zip(json.loads(written), rows, strict=True):
        plain = value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
        assert record == {"ref": ref, "value": plain}, "and only the columns that programs read"


def test_json_prefers_the_records_of_the_contract() -> None:
    told = table(("8b", 1, ""), record=lambda row: {"ref": row[0], "deep": {"value": Decimal(24530), "none": None}})
    assert json.loads(as_json(told)) == [{"ref": "8b", "deep": {"value": 24530, "none": None}}]


@pytest.mark.parametrize(
    ("value", "written"), [("24530", "24530"), ("0.5", "0.5"), ("5.0", "5"), ("1E+3", "1000"), ("96.25", "96.25")]
)
def test_quantities_are_plain_json_numbers(value: str, written: str) -> None:
    assert f'"value": {written}\n' in as_json(table(("8b", Decimal(value), "")))


def test_what_json_cannot_say_is_a_fault_of_ours() -> None:
    with pytest.raises(TypeError):
        as_json(table(record=lambda _row: {"value": object()}, subjects=("8b",)))


# --- Markdown ---------------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(TEXT, CELL, TEXT), max_size=4))
def test_every_markdown_row_has_every_cell_on_one_line(rows: list[tuple[Cell, ...]]) -> None:
    written = as_markdown(table(*rows))
    lines = [line for line in written.split("\n") if line.startswith("|")]
    assert len(lines) == len(rows) + 2
    for line in lines:
        assert line.replace("\\\\", "").replace("\\|", "").count("|") == 4


def test_markdown_has_headings_notes_and_aligned_numbers() -> None:
    columns = (Column("ref", "Ref"), Column("days", "Days", kind="days"), Column("count", "Count", kind="count"))
    told = Table(
        "Due", columns, (("8b", 29, 1), ("32a", -93, 2), ("1a", None, 3)), notes=("A note.",),
        groups=(("Lead 2", 2), ("Assisting 1", 1)),
    )  # fmt: skip
    head = "| Ref | Days | Count |\n| --- | ---: | ---: |\n"
    left, late = days_in_words(29), days_in_words(-93)
    assert as_markdown(told) == (
        f"## Due\n\n### Lead 2\n\n{head}| 8b | {left} | 1 |\n| 32a | {late} | 2 |\n\n"
        f"### Assisting 1\n\n{head}| 1a |  | 3 |\n\nA note.\n"
    )


def test_markdown_calls_parties_by_the_readers_names() -> None:
    columns = (Column("unit", "Unit", kind="name"), Column("lead", "Lead", kind="names"))
    told = Table("", columns, (("区环保局", ("区环保局", "区商务委")),), names={"区环保局": "EPB"})
    assert "| EPB | EPB; 区商务委 |" in as_markdown(told)
    i18n.use("zh")
    try:
        assert "| EPB | EPB、区商务委 |" in as_markdown(told)
    finally:
        i18n.use("en")
