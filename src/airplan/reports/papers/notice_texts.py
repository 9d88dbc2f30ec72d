"""Word what notices say: their titles, why a unit is asked, what was asked before, and how often."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from airplan.i18n import _, marked, ngettext, pgettext, pmarked
from airplan.i18n.forms import filled, join_items, join_phrases
from airplan.i18n.terms import LEVEL_TITLES
from airplan.progress.standing import Reason
from airplan.reports.notice_counts import sent_in_words
from airplan.reports.wording import reason_in_words, span_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from airplan.plan.model import Measure
    from airplan.plan.periods import Period
    from airplan.progress.notices import Cause, CauseWord, Level, Notice, NoticeItem
    from airplan.progress.working_days import WorkingDays
    from airplan.store.entries import Entry

COLOURS: dict[Level, str] = {
    "remind": pmarked("colour of a notice", "blue"),
    "urge": pmarked("colour of a notice", "yellow"),
    "supervise": pmarked("colour of a notice", "red"),
}
_TITLES: dict[Level, str] = {
    "remind": marked("Reminder notice on {measures}"),
    "urge": marked("Urging notice on {measures}"),
    "supervise": marked("Supervision notice on {measures}"),
}
_COUNTED: dict[CauseWord, str] = {
    "overdue": pmarked("why a unit is asked, counted", "overdue: {count}"),
    "milestone-missed": pmarked("why a unit is asked, counted", "milestone overdue: {count}"),
    "behind": pmarked("why a unit is asked, counted", "behind schedule: {count}"),
    "missed": pmarked("why a unit is asked, counted", "limit exceeded or rate not met: {count}"),
    "sent-back": pmarked("why a unit is asked, counted", "report sent back: {count}"),
    "missing": pmarked("why a unit is asked, counted", "report missing: {count}"),
    "empty": pmarked("why a unit is asked, counted", "report without content: {count}"),
    "done-short": pmarked("why a unit is asked, counted", "reported as done, target not met: {count}"),
    "stale": pmarked("why a unit is asked, counted", "no report for a long time: {count}"),
    "due-soon": pmarked("why a unit is asked, counted", "due soon: {count}"),
    "milestone-soon": pmarked("why a unit is asked, counted", "milestone due soon: {count}"),
    "open": pmarked("why a unit is asked, counted", "report due soon: {count}"),
}


class NoticePaper(NamedTuple):
    """A notice as it is printed."""

    notice: Notice
    period: Period
    day: date
    """Its date."""
    to: date
    """The day by which an answer is expected."""
    number: str = ""
    """The document number, 督〔2017〕3号."""
    serial: int | None = None
    file: str = ""
    """The name of its file; empty where none is written."""

    @property
    def title(self) -> str:
        """The title of the paper; from the second time on with the time."""
        notice = self.notice
        title = _(_TITLES[notice.level]).format(measures=measures_in_words(len(notice.items)))
        if notice.time == 1:
            return title
        return _("{title} (notice no. {time})").format(title=title, time=notice.time)


def measures_in_words(count: int) -> str:
    """Return 4 measures of the plan, 4项措施."""
    return ngettext("{count} measure of the plan", "{count} measures of the plan", count).format(count=count)


def causes_in_words(item: NoticeItem, period: Period) -> str:
    """Return why a unit is asked about a measure: overdue by 5 days; the report for May is missing."""
    return join_phrases(_cause_in_words(cause, item.measure, period) for cause in item.causes)


def _cause_in_words(cause: Cause, measure: Measure, period: Period) -> str:
    match cause.word:
        case "missing":
            late = (
                marked("the report for {month} is {days} late")
                if cause.days
                else marked("the report for {month} is missing")
            )
            return filled(_(late), month=period, days=span_in_words(cause.days))
        case "sent-back":
            return filled(_("the report for {month} was sent back"), month=period)
        case "empty":
            return filled(_("the report for {month} has no content"), month=period)
        case "open":
            soon = (
                marked("the report for {month} is due in {days}")
                if cause.days
                else marked("the report for {month} is due today")
            )
            return filled(_(soon), month=period, days=span_in_words(cause.days))
        case word:
            return reason_in_words(Reason("red", word, cause.days, cause.points or Decimal(0), cause.what), measure)


def cause_counts(items: Sequence[NoticeItem]) -> str:
    """Return how many of the items have each cause: overdue: 1, report missing: 2. An item may have several."""
    counts = {word: sum(any(cause.word == word for cause in item.causes) for item in items) for word in _COUNTED}
    return join_items(_(text).format(count=counts[word]) for word, text in _COUNTED.items() if counts[word])


def earlier_notices(entries: Sequence[Entry]) -> Iterator[str]:
    """Yield what was issued on a measure before and not answered, oldest first: how often, and the last of it.

    reminded: 1, urged: 1; 1 June: urging notice (督〔2017〕3号), to be answered by 6 June.
    """
    if not entries:
        return
    if len(entries) > 1:
        yield sent_in_words(Counter(entry.issue.level for entry in entries))
    last = entries[-1]
    issue = last.issue
    said = _(LEVEL_TITLES[issue.level]) if issue.level else ""
    if issue.number:
        said = _("{name} ({explained})").format(name=said, explained=issue.number)
    template = _("{day}: {said}, to be answered by {until}") if issue.to else _("{day}: {said}")
    yield filled(template, day=last.as_of, said=said, until=issue.to)


def level_in_words(level: Level) -> str:
    """Return 提醒, 催办, 督办."""
    return _(LEVEL_TITLES[level])


def time_in_words(time: int) -> str:
    """Return which notice it is: no. 2, 第2次."""
    return pgettext("which notice", "no. {time}").format(time=time)


def working_day_notes(workdays: WorkingDays, first: date, last: date) -> list[str]:
    """Return the note on days that were counted without the official holidays; none where these are known."""
    from airplan.progress.working_days import known_years

    years = workdays.unknown_years(first, last)
    if not years:
        return []
    if known_years() is None:
        note = _(
            "Working days: Monday to Friday were counted, because the calendar of public holidays is not "
            'installed (pip install "airplan[docx]"); [workdays] in airplan.toml sets the office\'s own days.'
        )
        return [note]
    note = _(
        "Working days: the public holidays of {years} are not known here, so that Monday to Friday were counted; "
        "[workdays] in airplan.toml sets the office's own days."
    )
    return [note.format(years=join_items(map(str, years)))]
