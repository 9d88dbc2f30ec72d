"""Give every figure of a bulletin or a review as JSON; docs/json.md has the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airplan.progress.bulletin_facts import LightCounts
from airplan.progress.standing import LIGHTS
from airplan.reports.standings import reason_records
from airplan.store.json_values import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from airplan.plan.model import Heading, Measure
    from airplan.progress.bulletin_facts import (
        Bulletin,
        Changed,
        Decided,
        Difference,
        LastIssue,
        Owed,
        Slow,
        Upcoming,
    )
    from airplan.progress.obligations import Obligation
    from airplan.progress.ranking import Ranking
    from airplan.progress.review_facts import MonthEnd, Review, Wanted
    from airplan.progress.standing import Standing
    from airplan.progress.unit_figures import TargetSeries
    from airplan.reports.papers.bulletin_paper import Issuing
    from airplan.reports.table import Record


def bulletin_record(
    facts: Bulletin, issuing: Issuing, sections: Sequence[Heading], *, paper: str, period: str
) -> Record:
    """Return the contract of a bulletin; `period` is its month, 2017-05, or the quarter of its review, 2017-Q2."""
    counts = facts.counts
    return {
        "paper": paper,
        "period": period,
        "as_of": facts.day,
        "closed": not facts.is_open,
        "open_rounds": [str(month) for month in facts.not_closed],
        **_issuing(issuing),
        "last_issue": _last(facts.last) if facts.last else None,
        **_counts(counts),
        "shares": {light: counts.share(counts.lights[light]) for light in LIGHTS},
        "done_share": counts.share(counts.done + counts.closed),
        "overdue": facts.overdue,
        "sections": [_section(heading, facts) for heading in sections],
        "changes": [_changed(each) for each in facts.changes],
        "slow": [_slow(each, facts) for each in facts.slow],
        "officials": [
            {
                "name": each.official,
                **_counts(LightCounts.of(each.standings)),
                "red_refs": each.refs("red"),
                "yellow_refs": each.refs("yellow"),
            }
            for each in facts.officials
        ],
        "reports": _owed(facts.reports),
        "units": [_unit(each) for each in facts.units],
        "decisions": [_decided(each) for each in facts.decisions],
        "rankings": [_ranking(each) for each in facts.rankings],
        "due_until": facts.until,
        "upcoming": [_upcoming(each) for each in facts.upcoming],
        "following": [_upcoming(each) for each in facts.following],
        "annex": [_measure(each.measure) | _standing(each) for each in facts.standings],
    }


def review_record(review: Review) -> Record:
    """Return the further keys of a review."""
    return {
        "months": [_month(each) for each in review.trend],
        "pace": [_pace(each) for each in review.curves],
        "wanted": [_wanted(each) for each in review.wanted],
    }


def _issuing(issuing: Issuing) -> Record:
    return {
        "date": issuing.day,
        "number": issuing.number or None,
        "serial": issuing.serial,
        "total": issuing.total,
        "title": issuing.title,
        "series": issuing.series,
        "addressee": issuing.addressee,
        "copies": issuing.copies or None,
        "signature": issuing.signature,
        "reply_by": issuing.reply_by,
        "draft": issuing.draft,
    }


def _last(last: LastIssue) -> Record:
    entry, issue = last.entry, last.entry.issue
    return {
        "entry": entry.id,
        "period": entry.period,
        "date": entry.as_of,
        "as_of": last.ledger.view.day,
        "number": issue.number or None,
        "serial": issue.serial,
        "recorded_at": stamp(entry.recorded),
    }


def _counts(counts: LightCounts) -> Record:
    lights: Record = {light: counts.lights[light] for light in LIGHTS}
    return {"measures": counts.measures, **lights, "done": counts.done, "closed_measures": counts.closed}


def _section(heading: Heading, facts: Bulletin) -> Record:
    counts = LightCounts.of([each for each in facts.standings if each.measure.section == heading])
    return {"number": heading.number, "title": heading.title, **_counts(counts)}


def _measure(measure: Measure) -> Record:
    return {"ref": measure.ref, "id": measure.id}


def _standing(standing: Standing) -> Record:
    return {"light": standing.light, "status": standing.state, "due": standing.due, "last_report": standing.last}


def _changed(changed: Changed) -> Record:
    return _measure(changed.measure) | {
        "change": "new" if not changed.before else "gone" if not changed.now else "changed",
        "differences": [_difference(each) for each in changed.differences],
    }


def _difference(difference: Difference) -> Record:
    target = difference.target.id if difference.target else None
    return {"what": difference.what, "target": target, "old": difference.old, "new": difference.new}


def _slow(slow: Slow, facts: Bulletin) -> Record:
    return _measure(slow.measure) | {
        "light": slow.standing.light,
        "due": slow.standing.due,
        "days_late": slow.days,
        "points_behind": slow.points,
        "reasons": reason_records(slow.standing),
        "lead": slow.measure.lead,
        "leaders": slow.measure.leaders,
        "said": [{"unit": each.unit, "text": each.text, "as_of": each.as_of} for each in slow.said],
        "notices": {level: count for level, count in facts.notices_on(slow.standing).items() if count},
    }


def _owed(owed: Owed) -> Record:
    return {
        "owed": len(owed.obligations),
        "answered": len(owed.answered),
        "missing": len(owed.missing),
        "open": len(owed.open),
        "late": len(owed.late),
        "empty": len(owed.empty),
        "repeated": len(owed.repeated),
    }


def _unit(owed: Owed) -> Record:
    def refs(obligations: Iterable[Obligation]) -> list[str]:
        return [each.measure.ref for each in obligations]

    lists = {"missing": owed.missing, "late": owed.late, "empty": owed.empty}
    return {"unit": owed.unit, **_owed(owed)} | {f"{key}_refs": refs(found) for key, found in lists.items()}


def _decided(decided: Decided) -> Record:
    entry = decided.entry
    return {
        "entry": entry.id,
        "kind": entry.kind,
        "as_of": entry.as_of,
        "ref": decided.measure.ref if decided.measure else None,
        "id": entry.ref,
        "reversed": decided.reversed,
        "before": decided.before,
        "to": entry.decision.to,
        "target": entry.decision.target or None,
        "value": entry.decision.value,
        "title": entry.decision.title or None,
        "authority": entry.decision.authority or None,
        "reason": entry.decision.reason or None,
    }


def _ranking(ranking: Ranking) -> Record:
    keys = ("unit", "rank", "tied", "value", "printed", "last_year", "rank_before")
    return {
        "pollutant": ranking.pollutant,
        "period": str(ranking.period),
        "part": ranking.part or None,
        "measured_in": ranking.measured_in,
        "places": [
            {key: getattr(place, key) for key in keys} | {"reason": str(place.reason) or None}
            for place in ranking.places
        ],
        "missing": ranking.missing,
    }


def _upcoming(upcoming: Upcoming) -> Record:
    return {
        "day": upcoming.day,
        **_measure(upcoming.measure),
        "milestone": upcoming.milestone or None,
        "lead": upcoming.measure.lead,
        "light": upcoming.standing.light,
    }


def _month(end: MonthEnd) -> Record:
    return {"month": str(end.month), "as_of": end.day, **_counts(end.counts), "reports": _owed(end.reports)}


def _pace(series: TargetSeries) -> Record:
    target = series.figure.target
    return _measure(series.standing.measure) | {
        "target": target.id,
        "metric": target.metric,
        "unit": target.unit,
        "value": target.value,
        "months": [
            {
                "month": str(each.month),
                "as_of": each.day,
                "expected": each.figure.asked,
                "reached": each.figure.value,
                "added": each.added,
            }
            for each in series.months
        ],
    }


def _wanted(wanted: Wanted) -> Record:
    standing, series = wanted.standing, wanted.series
    needed: Decimal | None = series.figure.monthly if series else None
    fields: dict[str, Any] = {
        "matter": wanted.matter,
        "ref": standing.measure.ref if standing else None,
        "id": standing.measure.id if standing else None,
        "unit": wanted.unit or None,
        "days": wanted.days or None,
        "target": series.figure.target.id if series else None,
        "needed_monthly": needed,
        "best_month": wanted.best,
        "months": [str(month) for month in wanted.months],
    }
    return fields
