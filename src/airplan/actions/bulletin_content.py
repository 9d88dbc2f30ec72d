"""Settle what a bulletin or a review is about and what the office puts on it, and word it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from airplan.actions.office_templates import letterhead
from airplan.errors import Message, UsageError
from airplan.i18n import _, marked
from airplan.i18n.forms import in_reader_language
from airplan.store.sql import View

if TYPE_CHECKING:
    from airplan.plan import periods
    from airplan.plan.quarters import Quarter
    from airplan.progress.bulletin_facts import Bulletin, LastIssue
    from airplan.progress.review_facts import Review
    from airplan.reports.papers.bulletin_paper import Issuing
    from airplan.reports.papers.paper import Paper
    from airplan.reports.table import ReaderContext
    from airplan.store.entries import Entry
    from airplan.store.plan_queries import CompiledPlan
    from airplan.workspace.session import Session


class PaperWishes(NamedTuple):
    """What the office wants on a paper; what is left out has its default."""

    number: str = ""
    """A document number, in place of a number in the series."""
    serial: int | None = None
    day: date | None = None
    """The date of the paper."""
    to: str | None = None
    """The addressee."""
    reply_by: date | None = None


class Subject(NamedTuple):
    """What a paper is about: a month, or the months of a quarter."""

    months: tuple[periods.Period, ...]
    quarter: Quarter | None = None

    @property
    def when(self) -> periods.Period | Quarter:
        """The month or the quarter."""
        return self.quarter or self.months[-1]

    @property
    def paper(self) -> Literal["bulletin", "review"]:
        """The kind of paper."""
        return "review" if self.quarter else "bulletin"


class WordedPaper(NamedTuple):
    """A paper in words, with its facts."""

    subject: Subject
    paper: Paper
    facts: Bulletin
    review: Review | None
    issuing: Issuing


# --- what it is about -------------------------------------------------------------------------------------------------


def subject_of(session: Session, period: str | None, quarter: str | None) -> Subject:
    """Return the month or quarter that is typed; without either, the current month. Raises UsageError."""
    if quarter is None:
        month = session.current_month() if period is None else session.month_of(period)
        return Subject((month,))
    from airplan.plan.periods import Period as Month
    from airplan.plan.quarters import read_quarter

    span = session.plan.header.span
    named = read_quarter(quarter, today=session.today, year=span.year_near(session.today))
    months = tuple(month for month in named.months if month.within(span) == month)
    if not months:
        outside = marked("{period} is outside the plan, which runs from {first} to {last}.")
        raise UsageError(Message(outside, period=named, first=Month.of(span.first), last=Month.of(span.last)))
    return Subject(months, named)


def worded_paper(session: Session, subject: Subject, wishes: PaperWishes, *, draft: bool) -> WordedPaper:
    """Return the paper in words, and its facts."""
    from airplan.progress import gathering
    from airplan.progress.review_facts import review
    from airplan.reports.papers.bulletin_paper import bulletin_paper, bulletin_title
    from airplan.reports.papers.review_paper import review_paper, review_title

    header, parties = session.plan.header, session.plan.parties("unit", "collective", "official")
    facts = gathering.bulletin(session.ledger, subject.months, session.clock_day, _last_issue(session, subject))
    context = session.reading((each.measure for each in facts.standings), parties, _others(facts))
    about = session.settings.letterhead.subject or in_reader_language(header.title, header.title_en)
    title = review_title(about, subject.quarter) if subject.quarter else bulletin_title(about, subject.months[-1])
    issuing = _issuing(session, subject, wishes, context)._replace(title=title, draft=draft)
    if not subject.quarter:
        return WordedPaper(subject, bulletin_paper(facts, issuing, header.sections, context), facts, None, issuing)
    further = review(session.ledger, facts)
    paper = review_paper(further, issuing, header.sections, context)
    return WordedPaper(subject, paper, facts, further, issuing)


def _others(facts: Bulletin) -> list[str]:
    """Return units that reported or were ranked, whether or not a measure names them."""
    reported = [unit for each in facts.standings for unit in each.answered]
    return [*reported, *(place.unit for ranking in facts.rankings for place in ranking.places)]


def _last_issue(session: Session, subject: Subject) -> LastIssue | None:
    """Return the last paper of this kind about an earlier month that stands in the session's view."""
    from airplan.progress.bulletin_facts import LastIssue
    from airplan.progress.ledger import Ledger

    ledger = session.ledger
    earlier = [
        entry
        for entry in (ledger.journal.papers(ledger.view, "issue") if ledger.journal else ())
        if entry.issue.paper == subject.paper and entry.period < str(subject.months[0])
    ]
    if not earlier:
        return None
    entry = max(earlier, key=lambda each: (each.period, each.id))
    view = View(entry.issue.data or entry.as_of, entry.known)
    return LastIssue(entry, Ledger(_plan_of(session, entry), ledger.journal, ledger.rules, view))


def _plan_of(session: Session, entry: Entry) -> CompiledPlan:
    """Return the plan under which an entry was written; the present one where the store no longer has that."""
    from airplan.store.plan_queries import CompiledPlan, revisions_named

    if session.plan.digest == entry.revision:
        return session.plan
    database = session.compiled.revisions
    found = revisions_named(database, entry.revision)
    return CompiledPlan(database, found[0][0]) if len(found) == 1 else session.plan


# --- what the office puts on it ---------------------------------------------------------------------------------------


class _Numbers(NamedTuple):
    """The number of a paper: outside the series, or in its year and in all."""

    number: str = ""
    serial: int | None = None
    total: int | None = None


def _issuing(session: Session, subject: Subject, wishes: PaperWishes, context: ReaderContext) -> Issuing:
    """Return what stands on the paper besides the facts, without its title."""
    from airplan.reports.papers.bulletin_paper import Issuing

    own = letterhead(session, context)
    day = wishes.day or session.today
    of_reviews = session.settings.letterhead.review_series or _("Quarterly review")
    return Issuing(
        "",
        day,
        wishes.reply_by or _next_reporting_day(session, day),
        own.series if subject.paper == "bulletin" else of_reviews,
        *_numbers(session, subject, wishes, day),
        addressee=own.addressee if wishes.to is None else wishes.to,
        copies=own.copies,
        office=own.office,
        signature=own.signature,
        contact=own.contact,
    )


def _numbers(session: Session, subject: Subject, wishes: PaperWishes, day: date) -> _Numbers:
    """Return the number of the paper: the one given, that of the same paper issued before, else the next."""
    if wishes.number:
        return _Numbers(wishes.number)
    issued = issued_papers(session, subject.paper)
    same = [entry.issue for entry in issued if entry.period == str(subject.months[-1])]
    if same and wishes.serial is None:
        return _Numbers(same[-1].number, same[-1].serial, same[-1].total)
    others = [entry for entry in issued if entry.period != str(subject.months[-1])]
    serials = [entry.issue.serial or 0 for entry in others if entry.as_of.year == day.year]
    serial = wishes.serial or max(serials, default=0) + 1
    totals = [entry.issue.total or 0 for entry in others]
    return _Numbers("", serial, max(totals) + 1 if any(totals) else serial)


def issued_papers(session: Session, paper: str) -> list[Entry]:
    """Return the papers of a kind that stand, oldest first, whatever their day: a number is never used twice."""
    found = session.journal.papers(View(date.max), "issue") if session.journal else []
    return [entry for entry in found if entry.issue.paper == paper]


def _next_reporting_day(session: Session, day: date) -> date:
    from airplan.plan.periods import Period as Month
    from airplan.plan.periods import reporting_day

    month, of_month = Month.of(day), session.rules.reporting.day
    this = reporting_day(month, of_month)
    return this if this > day else reporting_day(month.next(), of_month)
