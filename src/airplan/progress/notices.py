"""Decide which units get a notice, on which measures, and how far it goes: 提醒, 催办, 督办. No clock.

A lead is asked about its measures that are late, behind or near their day; every unit about reports that it owes. What
is late at once gets a late step (FIRST); where a notice was not answered by its day, the next one goes a step further.
docs/notices.md states the same rules in words.
"""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from airplan import office_time
from airplan.plan.model import directory_order
from airplan.plan.periods import Period, months_between
from airplan.progress.obligations import with_content

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from airplan.plan.model import Measure
    from airplan.progress.ledger import Ledger
    from airplan.progress.obligations import ReportingRound
    from airplan.progress.standing import Standing
    from airplan.store.entries import Entry

Level = Literal["remind", "urge", "supervise"]
LEVELS: tuple[Level, ...] = ("remind", "urge", "supervise")
"""提醒 (blue), 催办 (yellow), 督办 (red): how far a notice goes, the least first."""
CauseWord = Literal[
    "overdue", "milestone-missed", "behind", "missed", "sent-back", "missing", "empty", "done-short", "stale",
    "due-soon", "milestone-soon", "open",
]  # fmt: skip
"""Why a unit gets a notice: reasons of lights, and receipts of reports; `open` is a report that is due soon."""
FIRST: Mapping[CauseWord, Level] = MappingProxyType(
    {
        "overdue": "supervise",
        "milestone-missed": "supervise",
        "behind": "urge",
        "missed": "urge",
        "sent-back": "remind",
        "missing": "remind",
        "empty": "remind",
        "done-short": "remind",
        "stale": "remind",
        "due-soon": "remind",
        "milestone-soon": "remind",
        "open": "remind",
    }
)
"""Cause → the level of a first notice because of it, the most urgent cause first. A measure that is merely paused, or
that another unit leads, is no cause.
"""


class Cause(NamedTuple):
    """Why a unit is asked about a measure: `days` late, left or silent; `points` behind; the target or milestone."""

    word: CauseWord
    days: int = 0
    points: Decimal | None = None
    what: str = ""


class NoticeItem(NamedTuple):
    """A measure that a notice to a unit is about."""

    standing: Standing
    causes: tuple[Cause, ...]
    """The most urgent first."""
    level: Level
    time: int
    """Which notice on this measure this is since the unit's last answer, from 1."""
    unanswered: tuple[Entry, ...] = ()
    """The notices on it since then, oldest first."""

    @property
    def measure(self) -> Measure:
        """The measure."""
        return self.standing.measure


class Notice(NamedTuple):
    """What a unit is to be asked in one paper."""

    unit: str
    items: tuple[NoticeItem, ...]
    """The most urgent first, else in the plan's order."""
    again: Entry | None = None
    """The same notice as it was issued earlier on the same day."""
    by_rule: Level | None = None
    """The level by the rules, where another one is forced."""

    @property
    def level(self) -> Level:
        """The highest level of its items."""
        return max((item.level for item in self.items), key=LEVELS.index)

    @property
    def time(self) -> int:
        """Which notice it is on the measures of its level."""
        return max(item.time for item in self.items if item.level == self.level)


class Waiting(NamedTuple):
    """A measure on which a unit need not be asked yet: the day of the last notice on it has not passed."""

    unit: str
    measure: Measure
    entry: Entry
    """That notice."""


class NoticeRun(NamedTuple):
    """The notices to be issued, in the directory's order of units, and what waits for an answer."""

    period: Period
    day: date
    """Their date."""
    notices: tuple[Notice, ...]
    waiting: tuple[Waiting, ...] = ()


class _Asked(NamedTuple):
    """A measure about which a unit could be asked."""

    unit: str
    standing: Standing
    causes: tuple[Cause, ...]

    @property
    def pair(self) -> tuple[str, str]:
        return self.unit, self.standing.measure.id


# --- issued notices ---------------------------------------------------------------------------------------------------


def issued_notices(issues: Iterable[Entry]) -> list[Entry]:
    """Return the notices among the standing papers, oldest first.

    Of several to a unit for the same month, on the same day and about the same measures the last one counts: it is the
    same notice, written again.
    """
    last: dict[tuple[object, ...], Entry] = {}
    for entry in issues:
        if entry.issue.paper == "notice":
            last[entry.unit, entry.period, entry.as_of, frozenset(entry.issue.items)] = entry
    return sorted(last.values(), key=lambda entry: (entry.as_of, entry.id))


def count_notices(issues: Iterable[Entry]) -> dict[tuple[str, str], Counter[str]]:
    """Return (unit, ID of a measure) → how often it got a notice of each level on it, answered or not."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for entry in issued_notices(issues):
        for ref in entry.issue.items:
            counts.setdefault((entry.unit, ref), Counter())[entry.issue.level] += 1
    return counts


def count_by_unit(issues: Iterable[Entry], period: Period) -> dict[str, Counter[str]]:
    """Return unit → how many notices of each level it got for a month."""
    counts: dict[str, Counter[str]] = {}
    for entry in issued_notices(issues):
        if entry.period == str(period):
            counts.setdefault(entry.unit, Counter())[entry.issue.level] += 1
    return counts


def next_serial(issues: Iterable[Entry], year: int) -> int:
    """Return the number of the next notice of a year: one more than the highest of those issued."""
    serials = (
        entry.issue.serial or 0 for entry in issues if entry.issue.paper == "notice" and entry.as_of.year == year
    )
    return max(serials, default=0) + 1


# --- levels -----------------------------------------------------------------------------------------------------------


def first_level(causes: Iterable[Cause], steps: Sequence[str]) -> Level:
    """Return the level that the causes ask for at once, among the steps that the office has."""
    wanted = max((FIRST[cause.word] for cause in causes), key=LEVELS.index)
    return next((level for level in _levels(steps) if not _below(level, wanted)), _levels(steps)[-1])


def next_level(unanswered: Sequence[Level], steps: Sequence[str]) -> Level:
    """Return the level after these unanswered notices, oldest first: as often as `steps` have it, then the next."""
    if not unanswered:
        return _levels(steps)[0]
    last = unanswered[-1]
    times = next((n for n, level in enumerate(reversed(unanswered)) if level != last), len(unanswered))
    if times < steps.count(last):
        return last
    return next((level for level in _levels(steps) if _below(last, level)), last)


def _levels(steps: Sequence[str]) -> list[Level]:
    """Return the levels among the steps, the least first."""
    return [level for level in LEVELS if level in steps]


def _below(one: Level, other: Level) -> bool:
    return LEVELS.index(one) < LEVELS.index(other)


# --- notices to be issued ---------------------------------------------------------------------------------------------


def notices(
    ledger: Ledger,
    standings: Sequence[Standing],
    round_: ReportingRound,
    day: date,
    *,
    units: Collection[str] | None = None,
    level: Level | None = None,
) -> NoticeRun:
    """Return the notices of a day to these units (None: all but the coordinating office) on these measures.

    `round_` are the reports owed for a month. A forced `level` replaces that of the rules, and includes measures that
    wait for an answer to a lower notice.
    """
    from airplan.store.sql import View

    issues = (
        ledger.journal.papers(View(max(day, ledger.view.day), ledger.view.known), "issue") if ledger.journal else []
    )
    past = [entry for entry in issued_notices(issues) if entry.as_of <= day]
    asked: dict[str, list[_Asked]] = {}
    for each in _asked(standings, round_, day, ledger.rules.notices.remind_days):
        if each.unit != ledger.plan.header.coordinator and (units is None or each.unit in units):
            asked.setdefault(each.unit, []).append(each)
    escalation = _Escalation(ledger, past, [each for group in asked.values() for each in group], day, level)
    order = directory_order(party.name for party in ledger.plan.parties("unit"))
    period, made, waiting = round_.status.period, list[Notice](), list[Waiting]()
    for unit in sorted(asked, key=order):
        today = [entry for entry in past if (entry.unit, entry.period, entry.as_of) == (unit, str(period), day)]
        items, left = escalation.items(asked[unit], today)
        again = next((entry for entry in today if set(entry.issue.items) == {each.measure.id for each in items}), None)
        if today and not again:
            items, left = escalation.items(asked[unit], ())
        waiting += left
        if items:
            made.append(_notice(unit, items, again, level))
    return NoticeRun(period, day, tuple(made), tuple(waiting))


def _notice(unit: str, items: Sequence[NoticeItem], again: Entry | None, level: Level | None) -> Notice:
    """Return a notice; with a forced level, which all its items get then, also the level by the rules."""
    ordered = tuple(sorted(items, key=lambda item: -LEVELS.index(item.level)))
    notice = Notice(unit, ordered, again)
    if not level:
        return notice
    forced = tuple(item._replace(level=level) for item in ordered)
    return notice._replace(items=forced, by_rule=None if notice.level == level else notice.level)


class _Escalation:
    """The notices issued so far on measures, and whether the units answered them."""

    def __init__(
        self, ledger: Ledger, past: Sequence[Entry], asked: Sequence[_Asked], day: date, forced: Level | None
    ) -> None:
        self._steps, self._day, self._forced = ledger.rules.notices.steps, day, forced
        self._issued: dict[tuple[str, str], list[Entry]] = {}
        pairs = {each.pair for each in asked}
        for entry in past:
            for pair in pairs & {(entry.unit, ref) for ref in entry.issue.items}:
                self._issued.setdefault(pair, []).append(entry)
        self._answers = _answers(ledger, self._issued)

    def items(self, asked: Sequence[_Asked], but: Sequence[Entry]) -> tuple[list[NoticeItem], list[Waiting]]:
        """Return what is to be asked now, and what waits, as if the notices `but` had not been issued."""
        items, waiting = list[NoticeItem](), list[Waiting]()
        for each in asked:
            open_ = [entry for entry in self._unanswered(each) if entry not in but]
            first, last = first_level(each.causes, self._steps), open_[-1] if open_ else None
            level = first
            if last and _in_time(last, self._day):
                if not _below(_level(last), self._forced or first):
                    waiting.append(Waiting(each.unit, each.standing.measure, last))
                    continue
            else:
                after = next_level([_level(entry) for entry in open_], self._steps)
                level = max(first, after, key=LEVELS.index)
            items.append(NoticeItem(each.standing, each.causes, level, len(open_) + 1, tuple(open_)))
        return items, waiting

    def _unanswered(self, each: _Asked) -> list[Entry]:
        """Return the notices since the unit's last answer; the extension of a measure answers what was before, too."""
        extended = [entry for entry in each.standing.decisions if entry.kind == "extend"]
        issued = self._issued.get(each.pair, [])
        answers = [*self._answers.get(each.pair, ()), *extended]
        answered = [n for n, entry in enumerate(issued) if any(_answer(answer, entry) for answer in answers)]
        return issued[answered[-1] + 1 :] if answered else issued


def _answers(ledger: Ledger, issued: Mapping[tuple[str, str], Sequence[Entry]]) -> dict[tuple[str, str], list[Entry]]:
    """Return (unit, ref) → its last report with content for each month since that of the first notice on it."""
    answers: dict[tuple[str, str], list[Entry]] = {}
    first = {pair: min(Period.written(entry.period) for entry in entries) for pair, entries in issued.items()}
    until = Period.of(min(ledger.view.day, ledger.plan.header.span.last))
    for month in months_between(min(first.values()), until) if first else ():
        pairs = [pair for pair, since in first.items() if since <= month]
        for pair, entry in with_content(ledger, month, pairs)[0].items():
            answers.setdefault(pair, []).append(entry)
    return answers


def _answer(entry: Entry, notice: Entry) -> bool:
    """Return whether a report or an extension came after a notice; a report on an earlier month is no answer to it."""
    if entry.kind == "report" and entry.period < notice.period:
        return False
    return entry.id > notice.id or office_time.day_of(entry.recorded) > notice.as_of


def _in_time(entry: Entry, day: date) -> bool:
    """Return whether the day by which a notice is to be answered has not passed."""
    return bool(entry.issue.to and entry.issue.to >= day)


def _level(entry: Entry) -> Level:
    """Return the level of an issued notice."""
    return next(level for level in LEVELS if level == entry.issue.level)


def _asked(standings: Sequence[Standing], round_: ReportingRound, day: date, remind_days: int) -> Iterator[_Asked]:
    """Yield every measure about which a unit could be asked, in the plan's order."""
    owed: dict[tuple[str, str], Cause] = {}
    words = list(FIRST)
    for each in round_.owed:
        left = (round_.status.of(each.unit).due - day).days
        word: CauseWord | None = next((word for word in ("missing", "sent-back", "empty") if word == each.came), None)
        if each.came == "open" and left <= remind_days:
            word = "open" if left >= 0 else "missing"
        if word:
            owed[each.unit, each.measure.id] = Cause(word, days=max(left, 0) if word == "open" else max(-left, 0))
    for standing in standings:
        if standing.state == "closed":
            continue
        for unit in dict.fromkeys((*standing.leads, *standing.units)):
            cause = owed.get((unit, standing.measure.id))
            causes = [each for each in _of_lead(standing, unit) if not (cause and each.word == cause.word)]
            causes += [cause] if cause else []
            if causes:
                yield _Asked(unit, standing, tuple(sorted(causes, key=lambda each: words.index(each.word))))


def _of_lead(standing: Standing, unit: str) -> Iterator[Cause]:
    """Yield the causes in the standing by a lead's own reports; there are none for other units."""
    for reason in standing.leads[unit].reasons if unit in standing.leads else ():
        word = next((word for word in FIRST if word == reason.word), None)
        if word:
            yield Cause(word, reason.days, reason.points or None, reason.what)
