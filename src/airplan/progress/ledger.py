"""Compute the ledger: the measures of a plan and their standings as of a day."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from airplan.plan.model import Filter
from airplan.progress.lights import judge
from airplan.progress.statements import Statements, statements_with_content
from airplan.store.conditions import Due, day_conditions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from airplan.plan.model import Measure, Membership
    from airplan.progress.rules import Rules
    from airplan.progress.standing import Standing
    from airplan.store.entries import Entry
    from airplan.store.journal import Journal
    from airplan.store.plan_queries import CompiledPlan
    from airplan.store.sql import View


class Ledger:
    """A plan with the standings of its measures in one view; `journal` is None where there is no store to read."""

    def __init__(self, plan: CompiledPlan, journal: Journal | None, rules: Rules, view: View) -> None:
        self.plan, self.journal, self.rules, self.view = plan, journal, rules, view

    def at(self, day: date) -> Ledger:
        """Return the ledger as of another day."""
        other = Ledger(self.plan, self.journal, self.rules, self.view._replace(day=day))
        if "members" in self.__dict__:  # the plan need not be read again
            other.members = self.members
        return other

    @cached_property
    def members(self) -> Membership:
        """Every collective with its units, None for an open one."""
        return {party.name: party.members for party in self.plan.parties("collective")}

    def measures(self, where: Filter) -> list[Measure]:
        """Return the measures that pass the filter, in the plan's order."""
        if day_conditions(where):
            return [standing.measure for standing in self.standings(where)]
        return self.plan.select(where)

    def standings(self, where: Filter, *, by_due: bool = False) -> list[Standing]:
        """Return the standings of the measures that pass the filter, in the plan's order.

        With `by_due` the earliest come first, and measures without a due date are left out. The filter's days refer to
        the current due date: that of an extension or of the next milestone.
        """
        dated = by_due or where.before or where.after
        conditions = [*day_conditions(where), *([Due()] if by_due else [])]
        standings = self.standings_of(self._perhaps_due(where) if dated else self.plan.select(where))
        if dated:
            standings.sort(key=lambda standing: (str(standing.due) if by_due else "", *_plan_order(standing)))
        return [standing for standing in standings if all(condition.matches(standing) for condition in conditions)]

    def search(self, where: Filter, words: Sequence[str]) -> tuple[list[Standing], Mapping[str, Sequence[Entry]]]:
        """Return the standings of measures that pass the filter and contain all words, and ref → reports with a match.

        A word may stand in the plan or in a standing report. Standings are in the plan's order; the reports contain any
        of the words.
        """
        reported = {word: self.journal.reports_with(word, self.view) if self.journal else [] for word in words}
        if not any(reported.values()):
            return self.standings(where._replace(words=(*where.words, *words))), {}
        refs: set[str] | None = None
        for word, entries in reported.items():
            having = {measure.id for measure in self.plan.select(Filter(words=(word,)))}
            having.update(entry.ref for entry in entries)
            refs = having if refs is None else refs & having
        chosen = [each for each in self.standings(where) if refs is None or each.measure.id in refs]
        said: dict[str, list[Entry]] = {}
        for entry in (entry for entries in reported.values() for entry in entries):
            said.setdefault(entry.ref, []).append(entry)
        return chosen, said

    def count_undated(self, where: Filter) -> Mapping[str, int]:
        """Return by kind of deadline how many measures pass the filter, its days aside, and have no due date.

        A list by due date leaves them out, whatever its days.
        """
        whenever = where._replace(before=None, after=None)
        if day_conditions(whenever):
            return Counter(each.measure.deadline.kind for each in self.standings(whenever) if each.due is None)
        kinds = Counter(self.plan.count_undated(whenever))
        since = [each for each in self._dated_elsewhere(whenever) if each.deadline.due is None]
        kinds.subtract(each.measure.deadline.kind for each in self.standings_of(since) if each.due)
        return +kinds

    def left_out(self, where: Filter, words: Sequence[str] = ()) -> Mapping[str, int]:
        """Return by kind of deadline how many measures fail the filter only because they have no due date.

        With `words` they also have all of these, in the plan or in a report.
        """
        if not (where.before or where.after):
            return {}
        if not words:
            return self.count_undated(where)
        found, _said = self.search(where._replace(before=None, after=None), words)
        return Counter(each.measure.deadline.kind for each in found if each.due is None)

    def standings_of(self, measures: Sequence[Measure]) -> list[Standing]:
        """Return the standings of these measures, in the order given."""
        said = Statements({}, {})
        decisions: dict[str, list[Entry]] = {}
        if self.journal:
            refs = [measure.id for measure in measures]
            said = statements_with_content(self.journal, self.view, refs, self.rules.reporting)
            for entry in self.journal.decisions(self.view, refs):
                decisions.setdefault(entry.ref, []).append(entry)
        span = self.plan.header.span
        members = self.plan.members(name for measure in measures for _role, name, _possible in measure.mentions())
        return [
            judge(
                measure,
                said.by_ref.get(measure.id, ()),
                decisions.get(measure.id, ()),
                members,
                day=self.view.day,
                span=span,
                thresholds=self.rules.thresholds,
                empty=said.empty.get(measure.id, {}),
            )
            for measure in measures
        ]

    def with_milestones(self, where: Filter) -> list[Measure]:
        """Return the measures that pass the filter and may have milestones: of the office, or of their wording."""
        moved = self.journal.moved() if self.journal else []
        nodes = self._with_nodes(where)
        ids = {each.id for each in nodes}.union(moved)
        return self.measures(where._replace(ids=tuple(ids))) if ids else []

    def _with_nodes(self, where: Filter) -> list[Measure]:
        """Return the measures that pass the filter, its days aside, and whose wording has several days."""
        if where.kinds and "milestones" not in where.kinds:
            return []
        several = where._replace(before=None, after=None, kinds=("milestones",))
        return [measure for measure in self.plan.select(several) if measure.deadline.nodes]

    def _perhaps_due(self, where: Filter) -> list[Measure]:
        """Return the measures whose due date may be within the filter's days.

        The plan's own due date is looked up in the index; of the others only measures with a moved due date are
        examined, and those whose wording has several days.
        """
        elsewhere = self._dated_elsewhere(where)
        ids = {measure.id for measure in elsewhere}
        return [*(each for each in self.plan.select(where, by_due=True) if each.id not in ids), *elsewhere]

    def _dated_elsewhere(self, where: Filter) -> list[Measure]:
        """Return the measures that pass the filter, its days aside, and may have a day other than the plan's own."""
        moved = [id_ for id_ in self.journal.moved() if not where.ids or id_ in where.ids] if self.journal else []
        measures = [each for each in self._with_nodes(where) if each.id not in moved]
        if moved:
            measures += self.plan.select(where._replace(before=None, after=None, ids=tuple(moved)))
        return measures


def _plan_order(standing: Standing) -> tuple[int, int, str]:
    """Return the sort key of the plan's order: 8b before 8aa before 9a."""
    return standing.measure.number, len(standing.measure.ref), standing.measure.ref
