"""Compare several plans: a row for each with its figures, or for each unit or official what it owes in all of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.i18n import _, marked, ngettext, pgettext
from airplan.i18n.forms import join_clauses, join_items
from airplan.i18n.terms import LIGHT_TITLES, STATE_TITLES
from airplan.plan.quantities import percent
from airplan.progress.standing import LIGHTS
from airplan.reports.counts import bar
from airplan.reports.table import Column, Table
from airplan.reports.wording import as_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from airplan.progress.plan_figures import PlanFigures, Share
    from airplan.progress.standing import Light
    from airplan.reports.table import Cell, Record, Show

_PARTY_TITLES = {"unit": marked("Unit"), "official": marked("Lead official")}


class ComparedPlan(NamedTuple):
    """A plan with its figures, or the reason why it has none."""

    name: str
    figures: PlanFigures | None
    problem: str = ""


class _Row(NamedTuple):
    """The figures of one plan, of all in the row of the total, or of none where the plan could not be read."""

    name: str
    figures: Sequence[PlanFigures]
    problem: str = ""
    group: str = "plan"


class _PlanShare(NamedTuple):
    """The share of a party in a plan, with the name of the plan."""

    plan: str
    share: Share


class _Party(NamedTuple):
    """A unit or an official with its shares of one or several plans."""

    parts: Sequence[_PlanShare]

    @property
    def first(self) -> Share:
        """Its share of the first of these plans."""
        return self.parts[0].share

    @property
    def overdue(self) -> int:
        """The number of its measures that are overdue."""
        return self.total(lambda share: len(share.overdue))

    @property
    def missing(self) -> int:
        """The number of measures with reports that are late."""
        return self.total(lambda share: len(share.late))

    def total(self, number: Callable[[Share], int]) -> int:
        """Return the sum of a number over the plans."""
        return sum(number(share) for _plan, share in self.parts)


def by_plan(plans: Sequence[ComparedPlan], today: date) -> Table:
    """Return a row for each plan: measures, lights, what is overdue and done, the month's reports, and the next day.

    The last row adds up the plans that could be read, if they are several. A plan that could not be read has its
    problem instead of figures.
    """
    rows = [_Row(plan.name, [plan.figures] if plan.figures else [], plan.problem) for plan in plans]
    read = [figures for row in rows for figures in row.figures]
    unread = [row.name for row in rows if not row.figures]
    notes = []
    if len(read) > 1:
        rows.append(_Row("total", read, group="total"))
        notes += [_("Not included in the total: {names}.").format(names=join_items(unread))] if unread else []
    if len(months := sorted({str(figures.period) for figures in read})) > 1:
        notes.append(_("The reports are those of different months: {months}.").format(months=join_items(months)))
    return Table.of(rows, _columns(), title=_title(plans, today), notes=notes)


def by_party(group: str, shares: Iterable[tuple[str, Share]], plans: Sequence[ComparedPlan], today: date) -> Table:
    """Return a row for each unit or official: in which plans, what it leads and what of that is overdue, what it owes.

    `group` is unit or official; each share comes with the name of its plan. Shares are of the same party only where
    their identities are equal. Who owes most late reports comes first. Notes name the plans that could not be read.
    """
    of_party: dict[tuple[str, str], list[_PlanShare]] = {}
    for plan, share in shares:
        of_party.setdefault(share.identity, []).append(_PlanShare(plan, share))
    rows = sorted((_Party(each) for each in of_party.values()), key=lambda row: (-row.missing, -row.overdue))
    heading = _(_PARTY_TITLES[group])
    columns: list[Column[_Party]] = [
        Column("group", pgettext("heading of a column", "Group"), "words", "data-only", lambda _row: group),
        Column("name", heading, "words", "data-only", lambda row: row.first.name),
        Column("called", heading, "words", "people-only", lambda row: row.first.called),
        Column("full_name", "full_name", "words", "json-only", lambda row: row.first.full_name),
        Column("plans", _("Plans"), "lines", "always", lambda row: tuple(plan for plan, _share in row.parts)),
        Column("measures", _("Measures led"), "count", "always", lambda row: row.total(lambda one: one.measures)),
        Column("overdue", _("Overdue"), "count", "always", lambda row: row.overdue),
        Column(
            "expected",
            pgettext("reports: expected", "Owed"),
            "count",
            "always",
            lambda row: row.total(lambda one: one.owed),
        ),
        Column(
            "answered",
            pgettext("reports: answered", "Answered"),
            "count",
            "always",
            lambda row: row.total(lambda one: one.answered),
        ),
        Column("missing", pgettext("reports: missing", "Missing"), "count", "always", lambda row: row.missing),
        Column("refs", _("Missing or overdue"), "lines", "wide", _refs_in_words),
        Column("by_plan", "by_plan", "lines", "json-only", json=lambda row: [_record(*part) for part in row.parts]),
    ]
    unread = [_("{plan}: {words}").format(plan=plan.name, words=plan.problem) for plan in plans if plan.problem]
    return Table.of(rows, columns, title=_title(plans, today), notes=unread)


def _title(plans: Sequence[ComparedPlan], today: date) -> str:
    counted = ngettext("{count} plan", "{count} plans", len(plans)).format(count=len(plans))
    return join_clauses([counted, as_of(today)])


def _columns() -> list[Column[_Row]]:
    return [
        Column("group", pgettext("heading of a column", "Group"), "words", "data-only", lambda row: row.group),
        Column("plan", _("Plan"), "label", "data-only", lambda row: row.name),
        Column("called", _("Plan"), "label", "people-only", _called),
        Column("plan_id", _("Plan ID"), "label", "data-only", lambda row: _only(row, lambda one: one.plan)),
        Column("title", _("Title"), "words", "file-only", lambda row: _only(row, lambda one: one.title)),
        _sum("measures", pgettext("how many", "Measures"), lambda one: one.counts.measures),
        *(_light(light) for light in LIGHTS),
        _sum("overdue", _("Overdue"), lambda one: len(one.overdue)),
        _sum("done", _(STATE_TITLES["done"]), lambda one: one.counts.done),
        _sum("closed", _(STATE_TITLES["closed"]), lambda one: one.counts.closed, "wide"),
        Column("done_share", _("Done (%)"), "count", "wide", _done_share),
        Column(
            "period",
            pgettext("of reports", "Month"),
            "label",
            "file-only",
            lambda row: _only(row, lambda one: str(one.period)),
        ),
        _sum("expected", pgettext("reports: expected", "Owed"), lambda one: len(one.owed), "wide"),
        _sum("answered", pgettext("reports: answered", "Answered"), lambda one: one.answered, "wide"),
        _sum("missing", pgettext("reports: missing", "Missing"), lambda one: len(one.late)),
        Column(
            "missing_units",
            _("Units late"),
            "count",
            "always",
            lambda row: _only(row, lambda one: len(_late_units(one))),
        ),
        Column("late_units", "late_units", "names", "json-only", json=lambda row: _only(row, _late_units)),
        Column("last_entry", _("Last entry"), "day", "wide", _last_entry),
        Column("next_due", _("Next due"), "day", "always", _next_due),
        Column("bar", pgettext("traffic light", "Lights"), "bar", "wide-screen", _bar),
        Column("state", _("Remarks"), "words", "screen-only", _unread, if_any=True),
        Column("problem", _("Remarks"), "words", "file-only", lambda row: row.problem or None, if_any=True),
    ]


def _called(row: _Row) -> str:
    return pgettext("sum", "total") if row.group == "total" else row.name


def _sum(key: str, title: str, number: Callable[[PlanFigures], int], show: Show = "always") -> Column[_Row]:
    """Return a column that adds up the plans of a row; empty where none could be read."""

    def added(row: _Row) -> Cell:
        return sum(map(number, row.figures)) if row.figures else None

    return Column(key, title, "count", show, added)


def _light(light: Light) -> Column[_Row]:
    return _sum(light, _(LIGHT_TITLES[light]), lambda one: one.counts.lights[light])


def _only(row: _Row, value: Callable[[PlanFigures], Any]) -> Any:
    """Return a value of a single plan; None in the row of the total and where the plan could not be read."""
    return value(row.figures[0]) if row.group == "plan" and row.figures else None


def _done_share(row: _Row) -> Cell:
    done = sum(one.counts.done + one.counts.closed for one in row.figures)
    return percent(done, sum(one.counts.measures for one in row.figures)) if row.figures else None


def _late_units(one: PlanFigures) -> tuple[str, ...]:
    return tuple(dict.fromkeys(owed.unit for owed in one.late))


def _unread(row: _Row) -> Cell:
    return _("cannot be read") if row.problem else None


def _last_entry(row: _Row) -> Cell:
    return max((one.last for one in row.figures if one.last), default=None)


def _next_due(row: _Row) -> Cell:
    return min((one.next_due for one in row.figures if one.next_due), default=None)


def _bar(row: _Row) -> Cell:
    lights: Counter[Light] = Counter()
    for one in row.figures:
        lights.update(one.counts.lights)
    return bar(lights) if lights else ()


def _refs_in_words(row: _Party) -> tuple[str, ...]:
    """Return for each plan the measures that are overdue or whose report is late: 海淀：8a、9b."""
    listed = ((plan, dict.fromkeys((*share.late, *share.overdue))) for plan, share in row.parts)
    return tuple(_("{plan}: {words}").format(plan=plan, words=join_items(refs)) for plan, refs in listed if refs)


def _record(plan: str, share: Share) -> Record:
    return {
        "plan": plan,
        "measures": share.measures,
        "overdue": list(share.overdue),
        "expected": share.owed,
        "answered": share.answered,
        "missing": list(share.late),
    }
