"""Define every column of a round's workbook, one line each: heading, content, and how it is read.

A new locked column needs only its line here; a new answer column also needs a field of that name in
store.entries.Report. A column that is no longer sent stays in the list as `retired`: workbooks with it are returned for
years.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from airplan.i18n import _, marked, pgettext, pmarked
from airplan.i18n.forms import day_in_words
from airplan.i18n.terms import OUTCOME_TITLES, ROLE_TITLES, STATE_TITLES
from airplan.plan.quantities import in_figures
from airplan.reports.questions import figure_asked
from airplan.reports.wording import (
    brief,
    deadline_in_full,
    outcome_in_words,
    value_in_words,
)
from airplan.rounds.cell_values import (
    read_day,
    read_evidence,
    read_status,
    read_text,
    read_value,
    refuse_unclear,
)
from airplan.store.entries import value_field

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from airplan.office_files.workbook_model import CellContent
    from airplan.plan.model import Role, Span, Target
    from airplan.plan.quantities import UnitOfMeasure
    from airplan.progress.duties import Grounds
    from airplan.progress.standing import Standing
    from airplan.reports.table import ReaderContext
    from airplan.rounds.baseline import BaselineValue
    from airplan.store.entries import Entry

Kind = Literal["locked", "answer", "value", "signing"]
"""A known value; an answer in words; a figure for a target (as many columns as the row with the most targets needs);
the day and the authors of the answers, which are no answer by themselves.
"""
Holds = Literal["text", "lines", "status", "figure", "day"]
"""The type of the cells: it determines how they are read, what may be typed, and the number format."""

VALUE = "value-"
"""Prefix of the columns of figures: value-1 for the first of a row's targets, and so on."""
NUMBERS = "①②③④⑤⑥⑦⑧⑨"
"""Numbers that link a row's targets to their columns of figures, where there are several."""
TO_BE_REPORTED, IF_THERE_IS_NEWS = marked("report due"), marked("only if there is something new")
_LONGEST_REPORT = 600
"""Characters of a last report that a cell repeats."""


class AskedTarget(NamedTuple):
    """A target with the value in force in the workbook's month."""

    target: Target
    since: date | None
    """The first day that a cumulative figure includes; None for 1 January."""
    own: Decimal | None
    """The unit's own value."""


class RowFacts(NamedTuple):
    """The data behind the locked cells of one row."""

    standing: Standing
    roles: Mapping[Role, str | None]
    """The roles in which the measure names the unit, and the collective through which it does."""
    grounds: Grounds
    """Why a report is owed; empty where none is."""
    targets: Sequence[AskedTarget]
    """The targets on which the unit reports."""
    answers: Mapping[str, BaselineValue]
    """Field → the unit's known value."""
    last: Entry | None
    """The unit's last report."""
    reading: ReaderContext


class AnswerContext(NamedTuple):
    """The context for reading a typed cell."""

    unit: UnitOfMeasure
    """The unit of measure of a figure; nothing for other cells."""
    year: int
    """The year of a day that is typed without one."""
    epoch: datetime
    """The day from which the workbook counts days."""
    span: Span
    """The plan's days."""
    signed: bool = False
    """Whether a figure may be negative."""


class FormColumn(NamedTuple):
    """One column of the workbook."""

    key: str
    """The key in the hidden marks, the sealed form and the journal; never changes."""
    title: str
    kind: Kind
    holds: Holds
    width: float
    """In Chinese characters."""
    width_en: float = 0
    """The width in English workbooks; 0 if it is the same."""
    shows: Callable[[RowFacts], str] | None = None
    """The text of a locked cell; a day as 2017-06-30, or a word in its place."""
    former: tuple[str, ...] = ()
    """Former headings, in workbooks that may still be returned."""
    retired: bool = False
    """Whether it is no longer sent, but still read."""


# --- what locked cells show -------------------------------------------------------------------------------------------


def _deadline(facts: RowFacts) -> str:
    deadline = facts.standing.measure.deadline
    return deadline.text if deadline.due else deadline_in_full(deadline)


def _due(facts: RowFacts) -> str:
    """Return the due date, or a word in its place where nothing falls due any more, or not for a unit that is done."""
    if over := outcome_in_words(facts.standing):
        return over
    own = facts.answers.get("status")
    if own and own.text == "done":
        return _(OUTCOME_TITLES["done"])
    return facts.standing.due.isoformat() if facts.standing.due else ""


def _roles(facts: RowFacts) -> str:
    """Return a line for each role: 责任（各街道办事处）; the role alone where the unit itself is named."""
    return "\n".join(
        _(ROLE_TITLES[role])
        if via is None
        else _("{name} ({explained})").format(name=_(ROLE_TITLES[role]), explained=facts.reading.call(via))
        for role, via in facts.roles.items()
    )


def _asked(facts: RowFacts) -> str:
    """Return 本月应报, with the near or past day that causes it; else 有进展再报."""
    if not facts.grounds:
        return _(IF_THERE_IS_NEWS)
    days = (day_in_words(ground.day) for ground in facts.grounds if ground.day)
    lines = (pgettext("day on which something is due", "due {day}").format(day=day) for day in days)
    return "\n".join((_(TO_BE_REPORTED), *dict.fromkeys(lines)))


def is_owed(shown: Mapping[str, str]) -> bool:
    """Return whether the locked cells of a row ask for a report."""
    return shown.get("asked", "").partition("\n")[0] == _(TO_BE_REPORTED)


def _targets(facts: RowFacts) -> str:
    """Return a line for each target: ①全区指标：低氮改造 ≥ 1,100 蒸吨；填本单位累计数，已报：300."""
    numbers = NUMBERS if len(facts.targets) > 1 else ("",)
    return "\n".join(
        _target(number, asked, facts.answers, leads="lead" in facts.roles)
        for number, asked in zip(numbers, facts.targets, strict=False)
    )


def _target(number: str, asked: AskedTarget, answers: Mapping[str, BaselineValue], *, leads: bool) -> str:
    target = asked.target
    metric = f"{number}{target}"
    if target.value is None and not target.relative_to:
        wording = _("{metric} ({unit})").format(metric=metric, unit=target.measured_in)
    else:
        wording = f"{metric} {value_in_words(target)}"
    answer = answers.get(value_field(target.id))
    last = in_figures(Decimal(answer.text)) if answer and answer.text else "–"
    template = _("{target} for the whole district. Give {what}; last reported: {value}")
    if asked.own is not None:
        own = value_in_words(target._replace(value=asked.own))
        wording = _("{said}; your unit: {own}").format(said=wording, own=own)
        template = _("{target}. Give {what}; last reported: {value}")
    what = figure_asked(target.nature, leads=leads, since=asked.since)
    return template.format(target=wording, what=what, value=last)


def _last_report(facts: RowFacts) -> str:
    """Return the unit's last report: 推进中（5月24日）, then its texts, one a line."""
    if not facts.last:
        return ""
    report = facts.last.report
    status = _(STATE_TITLES[report.status]) if report.status else pgettext("kind of entry", "report")
    head = _("{name} ({explained})").format(name=status, explained=day_in_words(facts.last.as_of))
    text = "\n".join([head, *filter(None, (report.note, report.problem, report.next))])
    return text if len(text) <= _LONGEST_REPORT else f"{text[:_LONGEST_REPORT]}…"


# --- the list ---------------------------------------------------------------------------------------------------------

COLUMNS: tuple[FormColumn, ...] = (
    FormColumn("ref", marked("Ref"), "locked", "text", 2.6, shows=lambda facts: facts.standing.measure.ref),
    FormColumn("brief", marked("Measure"), "locked", "text", 5.4, 8, lambda facts: brief(facts.standing.measure)),
    FormColumn(
        "text", marked("Text of the plan"), "locked", "text", 14, 13, lambda facts: facts.standing.measure.text,
        former=("What the plan says",),
    ),
    FormColumn("deadline", marked("Deadline as worded"), "locked", "text", 4, 5.4, _deadline),
    FormColumn("due", marked("Due date"), "locked", "day", 5.6, 5.8, _due, former=("Last day", "截止日")),
    FormColumn(
        "role", pmarked("role of a unit in a measure", "Role"), "locked", "text", 4.6, 6.8, _roles,
        former=("As", "承担角色"),
    ),
    FormColumn(
        "asked", marked("Due this month"), "locked", "text", 3, 4.6, _asked, former=("This month",),
    ),
    FormColumn(
        "target", marked("District target, your last figure"), "locked", "text", 8, shows=_targets,
        former=("Target, and the last figure of yours", "指标及本单位已报数", "全区指标及本单位已报数"),
    ),
    FormColumn("last", marked("Your last report"), "locked", "text", 6.6, shows=_last_report),
    FormColumn("status", marked("Status"), "answer", "status", 4, 5.6),
    FormColumn("value", marked("Figure {number}"), "value", "figure", 4.4, former=("累计完成数{number}",)),
    FormColumn("note", marked("Progress"), "answer", "text", 9),
    FormColumn("problem", marked("Problems"), "answer", "text", 6),
    FormColumn("next", marked("Next steps"), "answer", "text", 6),
    FormColumn("evidence", marked("Evidence"), "answer", "lines", 5),
    FormColumn("as_of", marked("Data as of"), "signing", "day", 5.6, 5.8, former=("As of (date)", "截至日期")),
    FormColumn("filled_by", marked("Filled in by"), "signing", "text", 3.4, 4),
    FormColumn("checked_by", marked("Checked by"), "signing", "text", 3.4, 4.6),
)  # fmt: skip
"""The columns in the order in which they are sent: first locked ones, then those to be filled in."""


def column_of(key: str) -> FormColumn | None:
    """Return the column with a key; for value-2 the column of figures; None for an unknown column."""
    base = "value" if key.startswith(VALUE) else key
    return next((column for column in COLUMNS if column.key == base), None)


def locked_sent() -> tuple[str, ...]:
    """Return the keys of the locked columns that are sent at present."""
    return tuple(column.key for column in COLUMNS if column.kind == "locked" and not column.retired)


def locked_texts(facts: RowFacts) -> dict[str, str]:
    """Return locked column → its text in a row, for the columns that are sent at present."""
    return {column.key: column.shows(facts) for column in COLUMNS if column.shows and not column.retired}


def answers_sent() -> tuple[str, ...]:
    """Return the keys of the answer columns that are sent at present; all columns of figures count as `value`."""
    return tuple(column.key for column in COLUMNS if column.kind != "locked" and not column.retired)


def is_signing(key: str) -> bool:
    """Return whether the column holds the day or the authors of the answers."""
    column = column_of(key)
    return bool(column and column.kind == "signing")


def read_answer(key: str, content: CellContent, context: AnswerContext) -> Any:
    """Return the meaning of an answer cell, according to its column; None for an empty cell. Raises Unread."""
    refuse_unclear(content)
    column = column_of(key)
    holds = column.holds if column else "text"
    if holds == "status":
        return read_status(content)
    if holds == "figure":
        return read_value(content, context.unit, signed=context.signed)
    if holds == "day":
        return read_day(content, year=context.year, epoch=context.epoch, span=context.span)
    return read_evidence(content) if holds == "lines" else read_text(content)
