"""Where does each measure stand, and which are past their day?"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from airplan.i18n import _, language
from airplan.i18n.terms import LIGHT_TITLES, STATE_TITLES
from airplan.progress.standing import LIGHTS
from airplan.reports.figures import figure_in_file, figure_in_words
from airplan.reports.measures import days_left
from airplan.reports.table import Column, Table
from airplan.reports.wording import as_of, counted, dateless, day_and_month, reason_in_words, was_due

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from airplan.progress.standing import Figure, Standing
    from airplan.reports.table import Cell, Reading, Record, Show
    from airplan.store.entries import Entry

_LATE = ("overdue", "milestone-missed")


def status(standings: Sequence[Standing], reading: Reading) -> Table:
    """Where each measure stands: its light and why, the day that counts, the figures, and who has reported."""
    records = [_contract(standing, reading.today) for standing in standings]
    columns = (
        *_head(),
        Column("status", _("Status"), kind="term", show="file-only"),
        *_days(),
        Column("days_left", _("Days"), kind="days", show="data-only"),
        Column("standing", _("Standing"), kind="passages", show="people-only"),
        Column("reasons", _("Reasons"), kind="lines", show="data-only"),
        Column("figures", _("Figures"), kind="lines", show="data-only"),
        Column("last_report", _("Last report"), kind="day", show="file-only"),
        Column("answered", _("Have reported"), kind="count", show="file-only"),
        Column("expected", _("Should report"), kind="count", show="file-only"),
        Column("missing_units", _("Have not reported"), kind="names", show="file-only"),
        Column("lead", _("Lead"), kind="names", show="wide"),
        Column("leaders", _("Lead officials"), kind="names", show="file-only"),
    )
    rows = tuple(
        (
            *_head_cells(one),
            one.state,
            *_day_cells(one),
            days_left(one, reading.today),
            tuple(_standing(one, reading.today)),
            tuple(reason.word for reason in one.reasons),
            tuple(figure_in_file(figure) for figure in one.figures),
            one.last,
            record["answered"],
            record["expected"],
            tuple(record["missing_units"]),
            one.measure.lead,
            one.measure.leaders,
        )
        for one, record in zip(standings, records, strict=True)
    )
    return Table(title(standings, reading), columns, rows, dict, tuple(records), names=reading.names)


def overdue(standings: Sequence[Standing], reading: Reading) -> Table:
    """What is past the day that counts, or past a milestone, the longest first – whether or not anybody has reported.

    `standings` may have others among them. What is done or closed is not late any more; a long-term duty never is by
    its deadline, only by a milestone that the office has set for it.
    """
    late = [(max(_late(one), default=0), one) for one in standings]
    late = sorted(((days, one) for days, one in late if days), key=lambda found: -found[0])
    columns = (
        *_head(light="always" if language() == "zh" else "wide"),  # the English words need the room
        Column("status", _("Status"), kind="term", show="file-only"),
        *_days(),
        Column("days", _("Days"), kind="days", show="screen-only"),
        Column("days_late", _("Days late"), kind="count", show="file-only"),
        Column("standing", _("Standing"), kind="passages", show="people-only"),
        Column("leaders", _("Officials"), kind="names"),
        Column("lead", _("Lead"), kind="names"),
        Column("last_report", _("Last report"), kind="day", show="file-only"),
    )
    rows = tuple(
        (
            *_head_cells(one),
            one.state,
            *_day_cells(one),
            -days,
            days,
            (_(STATE_TITLES[one.state]), *_missed_milestones(one)),
            one.measure.leaders,
            one.measure.lead,
            one.last,
        )
        for days, one in late
    )
    kept = ("ref", "brief", "light", "reasons", "status", "due", "plan_due", "extended", "last_report")
    records = []
    for days, one in late:
        record = _contract(one, reading.today)
        said = {key: record[key] for key in kept}
        own = one.measure
        records.append(said | {"days_late": days, "lead": list(own.lead), "leaders": list(own.leaders)})
    heading = _(" · ").join([_("{measures} overdue").format(measures=counted(len(late))), as_of(reading.today)])
    return Table(heading, columns, rows, dict, tuple(records), names=reading.names)


def title(standings: Sequence[Standing], reading: Reading) -> str:
    """What every such table is headed by: 46 measures · red 1, yellow 3, green 5, grey 37 · as of 31 May 2017."""
    lights = Counter(one.light for one in standings)
    said = [
        _("{light} {count}").format(light=_(LIGHT_TITLES[light]), count=lights[light])
        for light in LIGHTS
        if lights[light]
    ]
    return _(" · ").join(filter(None, [counted(len(standings)), _(", ").join(said), as_of(reading.today)]))


def _head(light: Show = "always") -> tuple[Column, ...]:
    chinese = language() == "zh"
    return (
        Column("ref", _("Ref"), kind="label"),
        Column("brief", _("Measure"), show="always" if chinese else "data-only"),
        Column("brief_en", _("In English") if chinese else _("Measure"), show="data-only" if chinese else "always"),
        Column("light", _("Light"), kind="light", show=light),
    )


def _head_cells(standing: Standing) -> tuple[Cell, ...]:
    measure = standing.measure
    return measure.ref, measure.brief, measure.brief_en, standing.light


def _days() -> tuple[Column, ...]:
    return (
        Column("when", _("Due"), kind="label", show="screen-only"),
        Column("due", _("Due"), kind="day", show="file-only"),
        Column("plan_due", _("Due by the plan"), kind="day", show="file-only"),
    )


def _day_cells(standing: Standing) -> tuple[Cell, ...]:
    due, deadline = standing.due, standing.measure.deadline
    return (due.isoformat() if due else dateless(deadline), *was_due(standing)), due, deadline.due


def _standing(standing: Standing, today: date) -> Iterator[str]:
    """Why the light shows, how far the figures are, and who has reported, a passage each."""
    why = _("; ").join(reason_in_words(reason, standing.measure) for reason in standing.reasons)
    stated = standing.state in ("not-started", "in-progress")
    yield _("{status}: {why}").format(status=_(STATE_TITLES[standing.state]), why=why) if stated else why
    for figure in standing.figures:
        if standing.state != "closed" and (figure.value is not None or figure.asked is not None):
            words, by_name = figure_in_words(figure, today), len(standing.figures) > 1
            yield _("{metric}: {said}").format(metric=figure.target.metric, said=words) if by_name else words
    if standing.last:
        answered, expected = sum(unit in standing.answered for unit in standing.units), len(standing.units)
        several, one = _("last report {day}, {answered} of {expected} units"), _("last report {day}")
        said = several if expected > 1 else one
        yield said.format(day=day_and_month(standing.last), answered=answered, expected=expected)


def _late(standing: Standing) -> Iterator[int]:
    return (reason.days for reason in standing.reasons if reason.word in _LATE)


def _missed_milestones(standing: Standing) -> Iterator[str]:
    missed = (reason for reason in standing.reasons if reason.word == "milestone-missed")
    return (reason_in_words(reason, standing.measure) for reason in missed)


def _contract(standing: Standing, today: date) -> Record:
    """A standing as the JSON contract has it; docs/json.md says what each key means."""
    measure = standing.measure
    missing = [unit for unit in standing.units if unit not in standing.answered]
    return {
        "ref": measure.ref,
        "brief": measure.brief,
        "light": standing.light,
        "reasons": [
            {key: getattr(reason, key) for key in ("word", "light", "days", "points", "what")}
            for reason in standing.reasons
        ],
        "status": standing.state,
        "due": standing.due,
        "plan_due": measure.deadline.due,
        "extended": standing.extended,
        "days_left": days_left(standing, today),
        "last_report": standing.last,
        "figures": [_figure(figure) for figure in standing.figures],
        "milestones": [{"title": each.title, "day": each.day, "reached": each.reached} for each in standing.milestones],
        "answered": len(standing.units) - len(missing),
        "expected": len(standing.units),
        "missing_units": missing,
        "decisions": [_decision(entry) for entry in standing.decisions],
    }


def _figure(figure: Figure) -> Record:
    return {
        "id": figure.target.id,
        "metric": figure.target.metric,
        "unit": figure.target.unit,
        "value": figure.value,
        "as_of": figure.as_of,
        "target": figure.target.value,
        "promised": figure.promised,
        "asked": figure.asked,
        "behind": figure.behind,
        "monthly": figure.monthly,
        "met": figure.met,
    }


def _decision(entry: Entry) -> Record:
    said = entry.decision
    return {
        "entry": entry.id,
        "kind": entry.kind,
        "as_of": entry.as_of,
        "to": said.to,
        "target": said.target,
        "value": said.value,
        "title": said.title,
        "authority": said.authority,
        "reason": said.reason,
    }
