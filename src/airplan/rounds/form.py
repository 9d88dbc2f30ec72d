"""Define the form in a round's workbook: what was sent to one unit for one month, sealed in a hidden sheet.

For people the workbook is a table: a row for each measure of the unit, locked cells with known values, open cells for
answers. For airplan the hidden sheet repeats what was sent in every cell, under a seal that the journal records. The
seal never changes: SHA-256 over the text in the sheet, whatever the text. The text is JSON with a `version`; the rules
of each version are kept as long as workbooks of it exist.
"""

from __future__ import annotations

import json
import os
import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.i18n import _, in_every_language, pgettext
from airplan.plan.model import TARGET_LABELS
from airplan.plan.quantities import Amount, UnitOfMeasure
from airplan.plan.records import record_of
from airplan.reports.questions import figure_asked
from airplan.rounds.form_columns import NUMBERS, VALUE, column_of
from airplan.store.entries import value_field

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from airplan.plan.model import Measure

ENDING = ".xlsx"
COLUMN_MARK, ROW_MARK, PART_MARK, PLAN_MARK = "airplan:column:", "airplan:row:", "airplan:part:", "airplan:plan:"
"""Beginnings of the hidden cells that mark columns, rows and the parts of the form, wherever they are moved, and the
plan of a table where a workbook has those of several.
"""

VERSION = 3
"""The version of the sealed form that is written. 1: of airplan 0.1.0, without version and columns. 2: without a nonce,
so that two journals with the same plan could send forms with the same seal.
"""
_LOCKED_1 = ("ref", "brief", "text", "deadline", "due", "role", "asked", "target", "last")
_ANSWERS_1 = ("status", "value", "note", "problem", "next", "evidence", "as_of", "filled_by", "checked_by")
"""The columns of version 1, which never change: new columns are added in form_columns only."""

_WITH_NONCE = 3
"""The first version whose forms have a nonce."""
_NONCE_BYTES = 12
_SEAL_LENGTH = 24
_MONTH = "[0-9]{4}-(?:0[1-9]|1[0-2])"
_PART = 20_000
"""Characters of one part: a cell holds 32,767."""
_encoded = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


class BrokenSeal(ValueError):
    """Raised where the hidden sheet differs from what was sent."""


class NewerForm(ValueError):
    """Raised for an intact form that only a newer airplan can read."""


class TargetField(NamedTuple):
    """A target for which a row asks a figure."""

    id: str
    unit: str
    nature: str = "cumulative"
    """In the plan's terms: whether the figure adds up, or is a rate or level whose latest value counts."""
    whose: str = "own"
    """`district` where the unit leads and reports the district's total; `own` where it reports its share."""
    unit_en: str = ""
    since: str = ""
    """The first day that the figure includes, as 2012-01-01; empty for 1 January of the month's year."""
    own: str = ""
    """The unit's own value of the target, exact; empty where it has none."""
    signed: str = ""
    """`signed` where the figure may be negative."""

    @property
    def measured_in(self) -> UnitOfMeasure:
        """The unit of measure in both languages."""
        return UnitOfMeasure(self.unit, self.unit_en)


class FormRow(NamedTuple):
    """One measure in a workbook."""

    ref: str
    """The measure's ID."""
    targets: tuple[TargetField, ...]
    shown: Mapping[str, str]
    """Locked column → its text as sent; the due date as 2017-06-30."""
    sent: Mapping[str, str]
    """Field → the unit's known value at dispatch, in the form of rounds.baseline; unknown fields are absent."""
    promise: str
    """The digest of the plan's demands; a different one means that the measure has changed since."""

    @property
    def called(self) -> str:
        """What the workbook calls the measure: the ref of the edition of which it was sent."""
        return self.shown.get("ref", self.ref)

    def field(self, column: str) -> str:
        """Return the field of an answer column in this row; empty where the row does not use the column."""
        if not column.startswith(VALUE):
            return column
        number = int(column.removeprefix(VALUE))
        return value_field(self.targets[number - 1].id) if number <= len(self.targets) else ""

    def target_of(self, column: str) -> TargetField:
        """Return the target of a figure column in this row, which must use the column."""
        return self.targets[int(column.removeprefix(VALUE)) - 1]

    def unit_of(self, column: str) -> UnitOfMeasure:
        """Return the unit of measure of a figure column; nothing for other columns."""
        return self.target_of(column).measured_in if column.startswith(VALUE) else UnitOfMeasure("")

    def may_be_negative(self, column: str) -> bool:
        """Return whether a column holds figures that may be negative."""
        return column.startswith(VALUE) and bool(self.target_of(column).signed)


class Form(NamedTuple):
    """All content sent to one unit for one month."""

    plan: str
    revision: str
    period: str
    unit: str
    due: date
    """The return date."""
    rows: tuple[FormRow, ...]
    locked: tuple[str, ...]
    """The columns with known values, in order."""
    to_fill: tuple[str, ...]
    """The columns to be filled in; `value` stands for all columns of figures."""
    nonce: str = ""
    """A random text that makes the seal unique: another journal may have sent the same content."""

    @property
    def values(self) -> tuple[str, ...]:
        """The columns of figures: as many as the row with the most targets needs."""
        most = max((len(row.targets) for row in self.rows), default=0)
        return tuple(f"{VALUE}{number}" for number in range(1, most + 1))

    @property
    def names_days(self) -> bool:
        """Whether a total that is asked for begins on another day than 1 January."""
        return any(target.since for row in self.rows for target in row.targets)

    @property
    def answers(self) -> tuple[str, ...]:
        """The columns to be filled in, each column of figures separately."""
        return tuple(chain.from_iterable(self.values if key == "value" else (key,) for key in self.to_fill))

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns, in the order in which they are sent."""
        return (*self.locked, *self.answers)


class SealedForm(NamedTuple):
    """A form and its seal in the journal: the beginning of the SHA-256 of its text."""

    form: Form
    seal: str


def file_stem(period: str, unit: str, *, again: bool = False) -> str:
    """Return the file name of a workbook, 2017-05_区环保局; one that is sent back has another name."""
    return f"{period}_{unit}{'_' + pgettext('end of a file name', 'to-correct') if again else ''}"


def title(form: Form, key: str) -> str:
    """Return the heading of a column in the reader's language; its key if this version does not know the column."""
    return _filled_in(form, key, _(_english_title(key)))


def prompt_of(asked: TargetField) -> str:
    """Return what is asked for in the cell of a figure, with the unit's own target if it has one."""
    since = date.fromisoformat(asked.since) if asked.since else None
    what = figure_asked(asked.nature, leads=asked.whose == "district", since=since)
    prompt = _("Enter {what}, in {unit}. To erase an earlier figure, enter 清除.")
    prompt = prompt.format(what=what, unit=asked.measured_in)
    if not asked.own:
        return prompt
    own = _("The target of your unit: {value}.").format(value=Amount(Decimal(asked.own), asked.measured_in))
    return f"{own}\n{prompt}"


def headings(form: Form, key: str) -> set[str]:
    """Return the headings of a column in every language, with former ones.

    Any version of airplan may have written the workbook.
    """
    column = column_of(key)
    texts = (*_in_every_language(_english_title(key)), *(column.former if column else ()))
    return {_filled_in(form, key, text) for text in texts}


@lru_cache(maxsize=64)
def _in_every_language(title_: str) -> frozenset[str]:
    """Return a heading in every language; cached, since hundreds of workbooks use the same ones."""
    return frozenset(in_every_language(title_))


def _english_title(key: str) -> str:
    column = column_of(key)
    return column.title if column else key


def _filled_in(form: Form, key: str, text: str) -> str:
    """Return a heading with its number, where there are several columns of figures."""
    numbered = key.startswith(VALUE) and len(form.values) > 1
    return text.format(number=NUMBERS[int(key.removeprefix(VALUE)) - 1] if numbered else "").strip()


def promise(measure: Measure) -> str:
    """Return the digest of the plan's demands; neither numbers of rows nor English words are among them."""
    demands = _asked(measure)
    for key in ("id", "ref", "number", "document_number"):
        demands.pop(key, None)
    demands["inherited"] = sorted(demands["inherited"])
    demands["possible"] = {key: names for key, (_ref, names) in demands["possible"].items()}
    return _digest(_without_escapes(_encoded(demands)))


def known_promises(measure: Measure) -> frozenset[str]:
    """Return the digests that a workbook may hold; those by earlier versions cover the numbers of this edition too."""
    return frozenset({promise(measure), _digest(_without_escapes(_encoded(_asked(measure))))})


def _asked(measure: Measure) -> dict[str, Any]:
    record = record_of(measure)
    for target in record["targets"]:
        for label in TARGET_LABELS:
            target.pop(label, None)
    return record


def new_nonce() -> str:
    """Return a unique text from the system's source of randomness."""
    return os.urandom(_NONCE_BYTES).hex()


# --- the seal ---------------------------------------------------------------------------------------------------------


def seal_of(form: Form) -> str:
    """Return the seal of a form to be sent. A returned form has the seal in its sheet."""
    return _digest(_text_of(form))


def sealed_parts(form: Form) -> Iterator[tuple[str, str]]:
    """Yield (key, text) for every cell of the hidden sheet, the seal last."""
    text = _text_of(form)
    for number, start in enumerate(range(0, len(text), _PART)):
        yield f"{PART_MARK}{number}", text[start : start + _PART]
    yield f"{PART_MARK}seal", _digest(text)


def form_of(parts: Mapping[str, str]) -> SealedForm:
    """Return the form from its parts, given by key without PART_MARK.

    Raises BrokenSeal where the text was altered or is not a form; NewerForm.
    """
    texts = dict(parts)
    seal = texts.pop("seal", "")
    if not seal or set(texts) != {str(number) for number in range(len(texts))}:
        raise BrokenSeal
    text = "".join(texts[str(number)] for number in range(len(texts)))
    if _digest(text) != seal:
        raise BrokenSeal
    try:
        form = _form_from(json.loads(text))
        if _is_sound(form):
            return SealedForm(form, seal)
    except NewerForm:
        raise
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise BrokenSeal from error
    raise BrokenSeal  # sealed by somebody else, with other content


def _text_of(form: Form) -> str:
    rows = [{**row._asdict(), "targets": [list(target) for target in row.targets]} for row in form.rows]
    return _without_escapes(_encoded({"version": VERSION, **form._asdict(), "due": form.due.isoformat(), "rows": rows}))


def _form_from(record: Mapping[str, Any]) -> Form:
    """Return the form that a record of any known version describes; unknown fields are ignored.

    Raises NewerForm for a later version, and for an answer column that this version cannot read.
    """
    version = record.get("version", 1)
    if type(version) is not int or version < 1:
        raise TypeError(version)
    if version > VERSION:
        raise NewerForm
    locked, to_fill = (_LOCKED_1, _ANSWERS_1) if version == 1 else (record["locked"], record["to_fill"])
    form = Form(
        record["plan"], record["revision"], record["period"], record["unit"], date.fromisoformat(record["due"]),
        tuple(_row_from(row) for row in record["rows"]), tuple(locked), tuple(to_fill),
        record["nonce"] if version >= _WITH_NONCE else "",
    )  # fmt: skip
    if not all(column_of(key) for key in form.to_fill):
        raise NewerForm
    return form


def _row_from(record: Mapping[str, Any]) -> FormRow:
    targets = tuple(TargetField(*target) for target in record["targets"])
    return FormRow(record["ref"], targets, dict(record["shown"]), dict(record["sent"]), record["promise"])


def _is_sound(form: Form) -> bool:
    """Return whether every field is valid: a seal alone proves little, since anybody can compute one."""
    keys = (*form.locked, *form.to_fill)
    texts: list[object] = [form.plan, form.revision, form.period, form.unit, form.nonce, *keys]
    for row in form.rows:
        texts += (row.ref, row.promise, *row.shown.values(), *row.sent.values(), *chain.from_iterable(row.targets))
        if not set(form.locked) <= set(row.shown) or len(row.targets) > len(NUMBERS):
            return False
    if not form.rows or len(set(keys)) < len(keys) or any(key.startswith(VALUE) for key in keys):
        return False
    return all(isinstance(text, str) for text in texts) and bool(re.fullmatch(_MONTH, form.period))


def _without_escapes(text: str) -> str:
    """Return JSON without sequences that a workbook would read as its own escapes (_x000A_)."""
    return text.replace("_x", "_\\u0078")


def _digest(text: str) -> str:
    from hashlib import sha256

    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_SEAL_LENGTH]
