"""Settle what a bulletin or a review is about and what the office puts on it, and word it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

from airplan.cli import option_hints
from airplan.cli.options import Period, contradiction, day_option
from airplan.cli.submit import Texts, once
from airplan.cli.templates_used import letterhead
from airplan.errors import Message, UsageError
from airplan.i18n import _, marked
from airplan.i18n.forms import in_reader_language
from airplan.plan.quarters import Quarter
from airplan.store.sql import View
from airplan.workspace.session import Session

if TYPE_CHECKING:
    from airplan.plan import periods
    from airplan.progress.bulletin_facts import Bulletin, LastIssue
    from airplan.progress.review_facts import Review
    from airplan.reports.papers.bulletin_paper import Issuing
    from airplan.reports.papers.paper import Paper
    from airplan.reports.table import ReaderContext
    from airplan.store.entries import Entry
    from airplan.store.plan_queries import CompiledPlan


def _on_paper(*names: str, metavar: str | None = None, help: str) -> Any:
    return typer.Option(*names, metavar=metavar, help=help, rich_help_panel=option_hints.PAPER)


class About(NamedTuple):
    """What a paper is about."""

    period: Period = None
    quarter: Annotated[
        Texts,
        typer.Option(
            "--quarter",
            metavar="QUARTER",
            help=marked("Write the review of this quarter instead: 2017-Q2, Q2."),
            rich_help_panel=option_hints.REPORT,
        ),
    ] = None


class OnPaper(NamedTuple):
    """What the office puts on a paper."""

    number: Annotated[
        Texts,
        _on_paper("--number", metavar="TEXT", help=marked("Document number, in place of a number in the series.")),
    ] = None
    serial: Annotated[
        int | None,
        _on_paper("--serial", metavar="N", help=marked("Number of this issue; default: one more than the last.")),
    ] = None
    date: Annotated[
        Texts,
        day_option("--date", help=marked("Date of the paper; default: the day of its data."), panel=option_hints.PAPER),
    ] = None
    to: Annotated[
        Texts, _on_paper("--to", metavar="TEXT", help=marked("Addressee; default: as set in airplan.toml."))
    ] = None
    reply_by: Annotated[
        Texts,
        day_option(
            "--reply-by",
            help=marked("Day by which units are to answer; default: the next reporting day."),
            panel=option_hints.PAPER,
        ),
    ] = None
    draft: Annotated[
        bool, _on_paper("--draft", help=marked("Mark the paper as a draft, and do not record it as issued."))
    ] = False


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


def subject_of(session: Session, about: About) -> Subject:
    """Return the month or quarter that is meant. Raises UsageError for both, and outside the plan."""
    period, quarter = about.period, once("--quarter", about.quarter)
    if quarter is None:
        month = session.current_month() if period is None else session.month_of(period)
        return Subject((month,))
    if period is not None:
        raise contradiction("--quarter", "--period")
    from airplan.plan.periods import Period as Month
    from airplan.plan.quarters import read_quarter

    span = session.plan.header.span
    named = read_quarter(quarter, today=session.today, year=span.year_near(session.today))
    months = tuple(month for month in named.months if month.within(span) == month)
    if not months:
        outside = marked("{period} is outside the plan, which runs from {first} to {last}.")
        raise UsageError(Message(outside, period=named, first=Month.of(span.first), last=Month.of(span.last)))
    return Subject(months, named)


def worded_paper(session: Session, subject: Subject, on_paper: OnPaper, *, draft: bool) -> WordedPaper:
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
    issuing = _issuing(session, subject, on_paper, context)._replace(title=title, draft=draft)
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


def _issuing(session: Session, subject: Subject, on_paper: OnPaper, context: ReaderContext) -> Issuing:
    """Return what stands on the paper besides the facts, without its title."""
    from airplan.reports.papers.bulletin_paper import Issuing

    own = letterhead(session, context)
    typed = once("--date", on_paper.date)
    day = session.today if typed is None else session.day_of(typed)
    addressee = once("--to", on_paper.to)
    reply_by = once("--reply-by", on_paper.reply_by)
    of_reviews = session.settings.letterhead.review_series or _("Quarterly review")
    return Issuing(
        "",
        day,
        _next_reporting_day(session, day) if reply_by is None else session.day_of(reply_by),
        own.series if subject.paper == "bulletin" else of_reviews,
        *_numbers(session, subject, on_paper, day),
        addressee=own.addressee if addressee is None else addressee,
        copies=own.copies,
        office=own.office,
        signature=own.signature,
        contact=own.contact,
    )


def _numbers(session: Session, subject: Subject, on_paper: OnPaper, day: date) -> _Numbers:
    """Return the number of the paper: the one given, that of the same paper issued before, else the next."""
    if on_paper.serial is not None and on_paper.serial < 1:
        raise UsageError(Message(marked("--serial {number}: expected 1 or more."), number=on_paper.serial))
    number = once("--number", on_paper.number)
    if number and on_paper.serial is not None:
        raise contradiction("--number", "--serial")
    if number:
        return _Numbers(number)
    issued = issued_papers(session, subject.paper)
    same = [entry.issue for entry in issued if entry.period == str(subject.months[-1])]
    if same and on_paper.serial is None:
        return _Numbers(same[-1].number, same[-1].serial, same[-1].total)
    others = [entry for entry in issued if entry.period != str(subject.months[-1])]
    serials = [entry.issue.serial or 0 for entry in others if entry.as_of.year == day.year]
    serial = on_paper.serial or max(serials, default=0) + 1
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
