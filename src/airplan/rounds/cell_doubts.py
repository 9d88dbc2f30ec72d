"""Find the returned figures and days that must be confirmed before they are imported."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from airplan.errors import Message
from airplan.i18n import marked
from airplan.plan.model import named_units
from airplan.plan.periods import Period
from airplan.progress.figure_checks import FigureContext, LastFigure, far_off, other_figures
from airplan.progress.lights import in_force_on
from airplan.rounds.merge import decide
from airplan.store.entries import VALUE_FIELD, value_field

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from airplan.plan.model import Measure
    from airplan.progress.figure_checks import OtherFigure, TargetPlace
    from airplan.progress.standing import Standing
    from airplan.rounds.returns import CollectContext, ReturnedCell, ReturnedFile

FUTURE = marked("{day} is in the future; today is {today}.")
OUT_OF_MONTH = marked("{day} is neither in {period} nor between its end and the return date, {due}.")


class CellDoubts:
    """Finds what must be confirmed in the cells of returned files; known values are looked up once for all files.

    `confirmed` returns whether a cell, given by file name, unit and address, was confirmed.
    """

    def __init__(self, context: CollectContext, confirmed: Callable[[str, str, str], bool]) -> None:
        self._context, self._confirmed = context, confirmed

    def looked_for(self, file: ReturnedFile) -> ReturnedFile:
        """Return the file with its doubtful cells decided again."""
        figures = {
            (cell.ref, cell.field): cell.value
            for cell in file.cells
            if cell.field.startswith(VALUE_FIELD) and isinstance(cell.value, Decimal)
        }
        answered = {cell.ref for cell in file.cells if cell.case.cell == "answer"}
        cells = tuple(
            cell if doubt is None else self._doubtful(file, cell, doubt)
            for cell in file.cells
            for doubt in [self._doubt(file, cell, figures, signs=cell.ref in answered)]
        )
        return file._replace(cells=cells)

    def _doubtful(self, file: ReturnedFile, cell: ReturnedCell, doubt: Message) -> ReturnedCell:
        case = cell.case._replace(doubt=doubt, confirmed=self._confirmed(file.name, file.unit, cell.address))
        return cell._replace(case=case, verdict=decide(case))

    def _doubt(
        self, file: ReturnedFile, cell: ReturnedCell, figures: Mapping[tuple[str, str], Decimal], *, signs: bool
    ) -> Message | None:
        """Return why a cell must be confirmed, usually None. `signs`: the row of a day has answers."""
        if cell.case.unreadable or not (cell.case.unit_asked and cell.case.target_exists):
            return None
        if cell.field == "as_of" and signs and isinstance(cell.value, date):
            return self._about_day(file, cell.value)
        if (cell.ref, cell.field) in figures and cell.case.cell == "answer":
            return self._about_figure(file, cell, figures)
        return None

    def _about_day(self, file: ReturnedFile, day: date) -> Message | None:
        """Return the fault of a report's day: in the future, or outside the month that is collected.

        A workbook may be filled in until its return date, which may be in the next month.
        """
        month, today = self._context.month, self._context.moment.today
        if day > max(today, self._context.today):
            return Message(FUTURE, day=day, today=today)
        due = self._context.status.of(file.unit).due
        if month and not month.first <= day <= max(month.last, due):
            return Message(OUT_OF_MONTH, day=day, period=month, due=due)
        return None

    def _about_figure(
        self, file: ReturnedFile, cell: ReturnedCell, figures: Mapping[tuple[str, str], Decimal]
    ) -> Message | None:
        """Return the most important finding about a figure, which is one of the workbook's month."""
        unit, span = file.unit, self._context.span
        day = Period.written(file.origin.period).last if file.origin else self._context.today
        standing = in_force_on(self._standings[cell.ref], span, day)
        figure = next((each for each in standing.figures if value_field(each.target.id) == cell.field), None)
        if not figure:
            return None
        ledger, known = self._context.ledger, self._context.baseline.answers(unit, cell.ref).get(cell.field)
        if cell.verdict.kind in ("stale", "conflict"):  # the difference from the known value is reported already
            known = None
        if known and not figure.target.counts(known.day, span):
            known = None
        context = FigureContext(
            unit in named_units(standing.measure, ledger.members, ("lead",)),
            LastFigure(Decimal(known.text), known.day) if known and known.text else None,
            figure.value,
            self._elsewhere(unit, cell, figures),
        )
        return next(far_off(figure.target, figures[cell.ref, cell.field], context, ledger.rules.checks), None)

    def _elsewhere(
        self, unit: str, cell: ReturnedCell, figures: Mapping[tuple[str, str], Decimal]
    ) -> dict[TargetPlace, OtherFigure]:
        """Return the unit's figures on its other targets: from this file, or else the known ones."""
        texts = {
            (ref, field): known.text
            for ref in self._with_targets
            for field, known in self._context.baseline.answers(unit, ref).items()
        }
        texts |= {place: format(value, "f") for place, value in figures.items()}
        texts.pop((cell.ref, cell.field))
        return other_figures(self._with_targets.values(), texts)

    @cached_property
    def _with_targets(self) -> Mapping[str, Measure]:
        return {ref: measure for ref, measure in self._context.measures.items() if measure.targets}

    @cached_property
    def _standings(self) -> Mapping[str, Standing]:
        judged = self._context.ledger.standings_of(list(self._context.measures.values()))
        return {standing.measure.id: standing for standing in judged}
