"""What does a workbook of a round carry, and what tells it from every other one?

For people a table: a row for each measure of the unit, locked cells with what is known, open cells for answers. For
airplan the same once more, in a hidden sheet: what was sent in every cell, under a seal that the journal remembers.
"""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.i18n import _, in_every_language, marked, pgettext, pmarked
from airplan.plan.model import record_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from airplan.plan.model import Measure

COLUMN_MARK, ROW_MARK, PART_MARK = "airplan:column:", "airplan:row:", "airplan:part:"
"""How the hidden cells begin by which columns, rows and the parts of what was sent are found, wherever they are."""

LOCKED = ("ref", "brief", "text", "deadline", "due", "role", "asked", "target", "last")
"""Columns that say what is known."""
VALUE = "value-"
"""How the columns of values are called: the first of a row's targets in value-1, and so on."""
BEFORE_VALUES, AFTER_VALUES = ("status",), ("note", "problem", "next", "evidence")
SIGNING = ("as_of", "filled_by", "checked_by")
"""Columns that say of when the answers are, and by whom; alone they are no answer."""
TITLES = {
    "ref": marked("Ref"),
    "brief": marked("Measure"),
    "text": marked("What the plan says"),
    "deadline": marked("Deadline as worded"),
    "due": marked("Last day"),
    "role": pmarked("role of a unit in a measure", "As"),
    "asked": marked("This month"),
    "target": marked("Target, and the last figure of yours"),
    "last": marked("Your last report"),
    "status": marked("Status"),
    "note": marked("Progress"),
    "problem": marked("Problems"),
    "next": marked("Next steps"),
    "evidence": marked("Evidence"),
    "as_of": marked("As of (date)"),
    "filled_by": marked("Filled in by"),
    "checked_by": marked("Checked by"),
}
_VALUE_TITLE = marked("Figure {number}")
NUMBERS = "①②③④⑤⑥⑦⑧⑨"
"""By which a row's targets and the columns of their figures are told apart, where there are several."""

_SEAL_LENGTH = 24
_MONTH = "[0-9]{4}-(?:0[1-9]|1[0-2])"
_PART = 20_000
"""Characters of one part: a cell holds 32,767."""
_encoded = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


class Unsealed(ValueError):
    """What stands in the hidden sheet is not what was sent."""


class TargetField(NamedTuple):
    """A target on which a row asks for a figure."""

    id: str
    unit: str


class FormRow(NamedTuple):
    """One measure in a workbook."""

    ref: str
    targets: tuple[TargetField, ...]
    shown: Mapping[str, str]
    """Locked column → its text as it was sent; the last day as 2017-06-30."""
    sent: Mapping[str, str]
    """Field → what was known of the unit when it was sent, in the form of rounds.baseline; nothing known: not in it."""
    promise: str
    """The digest of what the plan asks: another one means that the measure has changed since."""

    def field(self, column: str) -> str:
        """The field that a column of answers is about in this row; empty where it asks for nothing."""
        if not column.startswith(VALUE):
            return column
        number = int(column.removeprefix(VALUE))
        return f"value:{self.targets[number - 1].id}" if number <= len(self.targets) else ""

    def unit_of(self, column: str) -> str:
        """What a column of values is measured in."""
        return self.targets[int(column.removeprefix(VALUE)) - 1].unit


class Form(NamedTuple):
    """All that was sent to one unit for one month."""

    plan: str
    revision: str
    period: str
    unit: str
    due: date
    """By which the workbook is to be back."""
    rows: tuple[FormRow, ...]

    @property
    def values(self) -> tuple[str, ...]:
        """The columns of values: as many as the row with most targets needs."""
        most = max((len(row.targets) for row in self.rows), default=0)
        return tuple(f"{VALUE}{number}" for number in range(1, most + 1))

    @property
    def answers(self) -> tuple[str, ...]:
        """The columns that are to be filled in."""
        return (*BEFORE_VALUES, *self.values, *AFTER_VALUES, *SIGNING)

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns, in the order in which they are sent."""
        return (*LOCKED, *self.answers)

    @property
    def seal(self) -> str:
        """What tells this form from all others: the beginning of its SHA-256."""
        return _digest(_canonical(_record(self)))


def file_name(period: str, unit: str, *, again: bool = False) -> str:
    """2017-05_区环保局.xlsx: sorts by month, and says whose it is; what goes back to a unit is named otherwise."""
    return f"{period}_{unit}{'_' + pgettext('end of a file name', 'again') if again else ''}.xlsx"


def title(form: Form, column: str) -> str:
    """The heading of a column, in the reader's language."""
    sentence, number = _titled(form, column)
    return _(sentence).format(number=number).strip()


def headings(form: Form, column: str) -> set[str]:
    """The heading of a column in every language: nobody knows in which the workbook was written."""
    sentence, number = _titled(form, column)
    return {text.format(number=number).strip() for text in in_every_language(sentence)}


def _titled(form: Form, column: str) -> tuple[str, str]:
    """The heading of a column in English, and its number, where there are several columns of values."""
    if not column.startswith(VALUE):
        return TITLES[column], ""
    return _VALUE_TITLE, NUMBERS[int(column.removeprefix(VALUE)) - 1] if len(form.values) > 1 else ""


def promises(measures: Iterable[Measure]) -> dict[str, str]:
    """Ref → the digest of what the plan asks."""
    return {measure.ref: _digest(_canonical(record_of(measure))) for measure in measures}


def parts(form: Form) -> Iterator[tuple[str, str]]:
    """(key, text) for every cell of the hidden sheet, the seal last."""
    text = _canonical(_record(form))
    for number, start in enumerate(range(0, len(text), _PART)):
        yield f"{PART_MARK}{number}", text[start : start + _PART]
    yield f"{PART_MARK}seal", _digest(text)


def joined(found: Mapping[str, str]) -> Form:
    """The form that was put into parts, by key without PART_MARK. Raises Unsealed where a letter of it is another."""
    texts = dict(found)
    seal = texts.pop("seal", "")
    if not seal or set(texts) != {str(number) for number in range(len(texts))}:
        raise Unsealed
    text = "".join(texts[str(number)] for number in range(len(texts)))
    if _digest(text) != seal:
        raise Unsealed
    try:
        form = _form_from(json.loads(text))
        if _is_sound(form) and _canonical(_record(form)) == text:
            return form
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise Unsealed from error
    raise Unsealed  # by somebody else, of something else


def _is_sound(form: Form) -> bool:
    """Is everything in it what it should be? Whoever knows how can put a seal under anything."""
    texts: list[object] = [form.plan, form.revision, form.period, form.unit]
    for row in form.rows:
        texts += (row.ref, row.promise, *row.shown.values(), *row.sent.values(), *chain.from_iterable(row.targets))
        if not set(LOCKED) <= set(row.shown) or len(row.targets) > len(NUMBERS):
            return False
    return bool(form.rows) and all(isinstance(text, str) for text in texts) and bool(re.fullmatch(_MONTH, form.period))


def _canonical(record: Mapping[str, Any]) -> str:
    """As JSON, without what a workbook would take for one of its own escapes (_x000A_)."""
    return _encoded(record).replace("_x", "_\\u0078")


def _record(form: Form) -> dict[str, Any]:
    rows = [{**row._asdict(), "targets": [list(target) for target in row.targets]} for row in form.rows]
    return {**form._asdict(), "due": form.due.isoformat(), "rows": rows}


def _form_from(record: Mapping[str, Any]) -> Form:
    rows = tuple(
        FormRow(**{**row, "targets": tuple(TargetField(*target) for target in row["targets"])})
        for row in record["rows"]
    )
    return Form(**{**record, "due": date.fromisoformat(record["due"]), "rows": rows})


def _digest(text: str) -> str:
    from hashlib import sha256

    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_SEAL_LENGTH]
