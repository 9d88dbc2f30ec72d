"""Plan the notices of a run: which ones, with which numbers, to be answered by when."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import Message, UsageError
from airplan.i18n import _, marked
from airplan.i18n.forms import in_reader_language
from airplan.i18n.terms import LEVEL_TITLES
from airplan.plan.model import ROLES, Filter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from airplan.plan.model import Measure, Party
    from airplan.plan.periods import Period
    from airplan.progress.notices import Level, Notice, NoticeRun
    from airplan.reports.papers.notice_fields import NoticeLetter
    from airplan.reports.papers.notice_texts import NoticePaper
    from airplan.reports.table import ReaderContext, Table
    from airplan.store.entries import Entry
    from airplan.workspace.session import Session

LONGEST_ANSWER = 366
"""Working days within which units may be asked to answer, at most."""
MOST_NOTICES = 99_999
"""The highest number of a notice in its year."""


class NoticeWishes(NamedTuple):
    """Which notices are wanted, and what the office wants on them; what is left out has its default."""

    month: Period
    criteria: Filter = Filter()
    """Which measures are looked at."""
    units: set[str] | None = None
    """None for all that need a notice."""
    level: Level | None = None
    """The level of all instead of that of the rules."""
    day: date | None = None
    """The date of the notices; None for the day of the answer."""
    answer_by: date | None = None
    answer_days: int | None = None
    """Working days until they are to be answered, if no day is given."""
    serial: int | None = None
    """The number of the first one; None for the next of the year."""
    number: str | None = None
    """The document number of a single one."""
    signer: str = ""
    """Who approved them."""


class Planned(NamedTuple):
    """The notices of a run, with all that is printed on them."""

    run: NoticeRun
    papers: tuple[NoticePaper, ...]
    letter: NoticeLetter
    units: dict[str, Party]
    reading: ReaderContext
    findings: tuple[Message, ...] = ()
    """What should be checked before they are issued."""
    notes: tuple[str, ...] = ()

    def table(self) -> Table:
        """Return the notices as a list."""
        from airplan.reports.papers.notice_lists import notice_list

        return notice_list(self.run, self.papers, self.reading, self.notes)

    def fields(self, paper: NoticePaper) -> dict[str, object]:
        """Return the fields of a notice for its template."""
        from airplan.reports.papers.notice_fields import notice_fields

        return notice_fields(paper, self.units[paper.notice.unit], self.letter, self.reading)

    def named(self, files: Sequence[str]) -> Planned:
        """Return the same with the names of the files."""
        pairs = zip(self.papers, files, strict=True)
        return self._replace(papers=tuple(paper._replace(file=file) for paper, file in pairs))


def planned(session: Session, wishes: NoticeWishes, *, draft: bool) -> Planned:
    """Return the notices that are to be issued.

    Raises UsageError for wishes that contradict the notices, AirplanError.
    """
    from airplan.reports.papers.notice_texts import working_day_notes

    day = wishes.day or session.today
    run, looked_at = _run(session, wishes, day)
    to, days = _answer_by(session, wishes, day)
    issues = _issues(session)
    papers = tuple(_papers(run, wishes, session.settings.notices.number, issues, to))
    parties = session.plan.parties("unit")
    findings = (*_findings(run, papers, issues, wishes), *_day_findings(session, to))
    notes = working_day_notes(session.workdays, day, to) if days and papers else []
    reading = session.reading(looked_at, parties)
    return Planned(
        run, papers, _letter(session, run, wishes, days, draft=draft), {party.name: party for party in parties},
        reading, findings, (*notes, *_left_out(session, wishes)),
    )  # fmt: skip


def _run(session: Session, wishes: NoticeWishes, day: date) -> tuple[NoticeRun, list[Measure]]:
    """Return the notices by the rules, and the measures that were looked at."""
    from airplan.progress.notices import notices
    from airplan.progress.obligations import reporting_round, still_waited_for

    ledger = session.ledger
    measures = ledger.measures(wishes.criteria)
    units, roles = wishes.units, wishes.criteria.roles or ROLES
    round_ = reporting_round(ledger, measures, wishes.month, units=units, roles=roles)
    standings = ledger.standings_of(measures)
    if "lead" not in roles:
        standings = [each._replace(leads={}) for each in standings]
    run = notices(ledger, standings, still_waited_for(ledger, round_), day, units=units, level=wishes.level)
    return run, measures


def _answer_by(session: Session, wishes: NoticeWishes, day: date) -> tuple[date, int | None]:
    """Return the day by which units are to answer, and the working days until then if these were asked for."""
    to = wishes.answer_by
    if to is not None:
        if to < day:
            before = marked("The notices are of {day} and cannot be answered by {to}.")
            raise UsageError(Message(before, day=day, to=to))
        return to, None
    days = wishes.answer_days or session.settings.notices.answer_days
    try:
        return session.workdays.after(day, days), days
    except OverflowError:
        raise UsageError(Message(marked("There are no {days} working days after {day}."), days=days, day=day)) from None


def _issues(session: Session) -> list[Entry]:
    """Return all standing papers, of later days, too: their numbers are taken."""
    from datetime import date

    from airplan.store.sql import View

    return session.journal.papers(View(date.max, session.view.known), "issue") if session.journal else []


def _papers(
    run: NoticeRun, wishes: NoticeWishes, pattern: str, issues: Sequence[Entry], to: date
) -> Iterator[NoticePaper]:
    """Yield the notices with their numbers. Raises UsageError for a number for several, and for one that is taken."""
    from airplan.progress.notices import next_serial
    from airplan.reports.papers.notice_texts import NoticePaper

    year = run.day.year
    number = wishes.number
    if number is not None and len(run.notices) > 1:
        several = marked("--number {number} is for one notice, but there are {count}.")
        raise UsageError(Message(several, number=number, count=len(run.notices)))
    serial = wishes.serial or next_serial(issues, year)
    for notice in run.notices:
        paper = NoticePaper(notice, run.period, run.day, to)
        if number is not None:
            yield paper._replace(number=number, serial=wishes.serial)
        elif notice.again and wishes.serial is None:
            yield paper._replace(number=notice.again.issue.number, serial=notice.again.issue.serial)
        else:
            _check_free(serial, year, notice, issues)
            yield paper._replace(number=pattern.replace("{year}", str(year)).replace("{n}", str(serial)), serial=serial)
            serial += 1


def _check_free(serial: int, year: int, notice: Notice, issues: Sequence[Entry]) -> None:
    """Raise UsageError if another notice of the year has the number."""
    for entry in issues:
        if entry.issue.paper != "notice" or (entry.as_of.year, entry.issue.serial) != (year, serial):
            continue
        if not notice.again or notice.again.issue.serial != serial:
            taken = marked("No. {serial} of {year} is that of a notice to {unit} of {day} ({id}).")
            raise UsageError(
                Message(taken, serial=serial, year=year, unit=entry.unit, day=entry.as_of, id=entry.id),
                Message(marked("Without --serial, the next number of the year is used.")),
            )


def _findings(
    run: NoticeRun, papers: Sequence[NoticePaper], issues: Sequence[Entry], wishes: NoticeWishes
) -> Iterator[Message]:
    """Yield a finding for levels that are not those of the rules, and for a gap in the numbers."""
    from airplan.progress.notices import LEVELS, next_serial

    for level in LEVELS:
        if units := tuple(notice.unit for notice in run.notices if notice.by_rule == level):
            forced = Message(LEVEL_TITLES[run.notices[0].level])
            ruled = marked("By the rules, this is a {ruled}, not a {forced}: {units}.")
            yield Message(ruled, ruled=Message(LEVEL_TITLES[level]), forced=forced, units=units)
    following = next_serial(issues, run.day.year)
    first = min((paper.serial for paper in papers if paper.serial and not paper.notice.again), default=following)
    if wishes.serial is not None and first > following:
        gap = marked("The last number of {year} is {last}; no notice has a number between it and {first}.")
        yield Message(gap, year=run.day.year, last=following - 1, first=first)


def _day_findings(session: Session, to: date) -> Iterator[Message]:
    """Yield a finding if nobody works on the day by which units are to answer."""
    if not session.workdays.includes(to):
        yield Message(marked("{day} is not a working day."), day=to)


def _letter(session: Session, run: NoticeRun, wishes: NoticeWishes, days: int | None, *, draft: bool) -> NoticeLetter:
    """Return what all notices share."""
    from airplan.progress.latest import latest_texts
    from airplan.reports.papers.notice_fields import NoticeLetter
    from airplan.reports.reminders import Sender

    header, settings = session.plan.header, session.settings
    standings = {item.measure.id: item.standing for notice in run.notices for item in notice.items}
    return NoticeLetter(
        settings.letterhead.subject or in_reader_language(header.title, header.title_en),
        session.today,
        Sender(header.coordinator, settings.contact, settings.address, settings.superiors),
        latest_texts(session.ledger, list(standings.values())),
        days,
        signature=settings.letterhead.signature,
        signer=wishes.signer,
        draft=draft,
    )


def _left_out(session: Session, wishes: NoticeWishes) -> list[str]:
    """Return the note that the coordinating office gets no notice, where it was named."""
    own = session.plan.header.coordinator
    named = own in (wishes.units or ())
    return [_("The coordinating office, {unit}, gets no notice from itself.").format(unit=own)] if named else []
