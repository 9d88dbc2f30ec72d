"""Write the bulletin of a month or the review of a quarter, and record it as issued."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from airplan.cli import option_hints
from airplan.cli.confirming import accepted
from airplan.cli.options import Days, Force, Period, contradiction, day_option
from airplan.cli.own_files import OwnFiles
from airplan.cli.registry import WRITE, command
from airplan.cli.rendering import tell_written
from airplan.cli.session import Session
from airplan.cli.submit import By, Sure, Texts, append, author, once, tell_saved, writable, write_context
from airplan.errors import Message, UsageError
from airplan.formats import unknown_ending
from airplan.formats.output import check_writable, replacing, say, write_file, write_stdout
from airplan.i18n import _, marked
from airplan.i18n.forms import in_reader_language
from airplan.store.sql import View

if TYPE_CHECKING:
    from airplan.plan import periods
    from airplan.plan.quarters import Quarter
    from airplan.progress.bulletin_facts import Bulletin, LastIssue
    from airplan.progress.proposals import Proposal
    from airplan.progress.review import Review
    from airplan.reports.bulletin import Issuing
    from airplan.reports.papers import Paper
    from airplan.reports.table import ReaderContext
    from airplan.store.entries import Entry
    from airplan.store.plan_queries import CompiledPlan

_WORD, _DATA = ".docx", ".json"
_ENDINGS = (_WORD, ".md", ".html", _DATA)


def _on_paper(*names: str, metavar: str | None = None, help: str) -> Any:
    return typer.Option(*names, metavar=metavar, help=help, rich_help_panel=option_hints.PAPER)


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


class _Subject(NamedTuple):
    """What a paper is about: a month, or the months of a quarter."""

    when: periods.Period | Quarter
    months: tuple[periods.Period, ...]

    @property
    def paper(self) -> str:
        """The kind of paper."""
        return "bulletin" if self.when in self.months else "review"


class _Written(NamedTuple):
    """A paper in words, with its facts."""

    paper: Paper
    facts: Bulletin
    review: Review | None
    issuing: Issuing
    context: ReaderContext


@command(
    WRITE,
    "bulletin",
    marked("Write the bulletin of a month, or the review of a quarter, and record it as issued."),
)
def bulletin(
    session: Session,
    *,
    period: Period = None,
    quarter: Annotated[
        Texts,
        typer.Option(
            "--quarter",
            metavar="QUARTER",
            help=marked("Write the review of this quarter instead: 2017-Q2, Q2."),
            rich_help_panel=option_hints.REPORT,
        ),
    ] = None,
    on_paper: OnPaper,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            metavar="FILE",
            help=marked("File to write: .docx, .md, .html or .json; without it, a draft is printed."),
            rich_help_panel=option_hints.OUTPUT,
        ),
    ] = None,
    force: Force = False,
    by: By = None,
    _days: Days,
    sure: Sure,
) -> None:
    if output and output.suffix.lower() not in _ENDINGS:
        raise unknown_ending(output, _ENDINGS)
    subject = _subject(session, period, once("--quarter", quarter))
    issues = bool(output) and output.suffix.lower() != _DATA and not on_paper.draft and session.known_at is None
    kept = OwnFiles(session)
    if output:
        check_writable(output, force=force, kept=kept)
    signer = author(session, by) if issues else ""
    newest = writable(session).newest() if issues else ""  # before anything that depends on it
    written = _written(session, subject, on_paper, draft=on_paper.draft or not (issues or _is_data(output)))
    if output is None:
        from shutil import get_terminal_size

        from airplan.formats.paper_text import as_markdown

        write_stdout(as_markdown(written.paper, get_terminal_size().columns))
        say(_("Only printed, and not recorded as issued; --output FILE writes and records it."))
        return
    content = _content(session, subject, written, output)
    if not issues:
        write_file(output, content, force=force, kept=kept, private=True, done=lambda: tell_written(output))
        if session.known_at is not None and not _is_data(output):
            say(_("A draft, not recorded as issued, because --known-at answers for an earlier state."))
        return
    proposal = _proposal(session, subject, written, output, content, signer)
    if proposal:
        accepted(proposal.findings, lambda saved: None, sure=sure.yes)
    with replacing(output, force=force, kept=kept, private=True, done=lambda: tell_written(output)) as new:
        new.write_bytes(content)
        entries = append(session, proposal._replace(newest=newest)) if proposal else []
    if entries:
        tell_saved(entries[0].id)
    else:
        say(_("Recorded before, with the same content."))


# --- what it is about -------------------------------------------------------------------------------------------------


def _is_data(output: Path | None) -> bool:
    return output is not None and output.suffix.lower() == _DATA


def _subject(session: Session, period: str | None, quarter: str | None) -> _Subject:
    """Return the month or quarter that is meant. Raises UsageError for both, and outside the plan."""
    if quarter is None:
        month = session.current_month() if period is None else session.month_of(period)
        return _Subject(month, (month,))
    if period is not None:
        raise contradiction("--quarter", "--period")
    from airplan.plan.quarters import read_quarter

    span = session.plan.header.span
    named = read_quarter(quarter, today=session.today, year=span.year_near(session.today))
    months = tuple(month for month in named.months if month.within(span) == month)
    if not months:
        outside = marked("{quarter} is outside the plan, which runs from {first} to {last}.")
        raise UsageError(Message(outside, quarter=named, first=span.first, last=span.last))
    return _Subject(named, months)


def _written(session: Session, subject: _Subject, on_paper: OnPaper, *, draft: bool) -> _Written:
    """Return the paper in words, and its facts."""
    from airplan.progress import bulletin as gathering
    from airplan.progress.review import review
    from airplan.reports.bulletin import bulletin_paper, bulletin_title
    from airplan.reports.review import review_paper, review_title

    last = _last_issue(session, subject)
    facts = gathering.bulletin(session.ledger, subject.months, session.clock_day, last)
    header, parties = session.plan.header, session.plan.parties("unit", "collective", "official")
    context = session.reading((each.measure for each in facts.standings), parties, _others(facts))
    about = session.settings.letterhead.subject or in_reader_language(header.title, header.title_en)
    title = bulletin_title if subject.paper == "bulletin" else review_title
    issuing = _issuing(session, subject, on_paper, context)._replace(title=title(about, subject.when), draft=draft)
    if subject.paper == "bulletin":
        paper = bulletin_paper(facts, issuing, header.sections, context)
        return _Written(paper, facts, None, issuing, context)
    further = review(session.ledger, facts)
    return _Written(review_paper(further, issuing, header.sections, context), facts, further, issuing, context)


def _others(facts: Bulletin) -> list[str]:
    """Return units that reported or were ranked, whether or not a measure names them."""
    reported = [unit for each in facts.standings for unit in each.answered]
    return [*reported, *(place.unit for ranking in facts.rankings for place in ranking.places)]


def _last_issue(session: Session, subject: _Subject) -> LastIssue | None:
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


def _issuing(session: Session, subject: _Subject, on_paper: OnPaper, context: ReaderContext) -> Issuing:
    """Return what stands on the paper besides the facts, without its title."""
    from airplan.reports.bulletin import Issuing

    letterhead, header = session.settings.letterhead, session.plan.header
    typed = once("--date", on_paper.date)
    day = session.today if typed is None else session.day_of(typed)
    addressee = once("--to", on_paper.to)
    reply_by = once("--reply-by", on_paper.reply_by)
    office = context.call(header.coordinator) or _("the coordinating office")
    if subject.paper == "bulletin":
        series = letterhead.series or _("Progress bulletin")
    else:
        series = letterhead.review_series or _("Quarterly review")
    return Issuing(
        "",
        day,
        _next_reporting_day(session, day) if reply_by is None else session.day_of(reply_by),
        series,
        *_numbers(session, subject, on_paper, day),
        addressee=letterhead.addressee or _("All units concerned") if addressee is None else addressee,
        copies=letterhead.copies,
        office=office,
        signature=letterhead.signature or office,
        contact=session.settings.contact,
    )


def _numbers(session: Session, subject: _Subject, on_paper: OnPaper, day: date) -> _Numbers:
    """Return the number of the paper: the one given, that of the same paper issued before, else the next."""
    if on_paper.serial is not None and on_paper.serial < 1:
        raise UsageError(Message(marked("--serial {number}: expected 1 or more."), number=on_paper.serial))
    number = once("--number", on_paper.number)
    if number and on_paper.serial is not None:
        raise contradiction("--number", "--serial")
    if number:
        return _Numbers(number)
    issued = [entry for entry in _issued(session) if entry.issue.paper == subject.paper]
    same = [entry.issue for entry in issued if entry.period == str(subject.months[-1])]
    if same and on_paper.serial is None:
        return _Numbers(same[-1].number, same[-1].serial, same[-1].total)
    others = [entry for entry in issued if entry.period != str(subject.months[-1])]
    serials = [entry.issue.serial or 0 for entry in others if entry.as_of.year == day.year]
    serial = on_paper.serial or max(serials, default=0) + 1
    totals = [entry.issue.total or 0 for entry in others]
    return _Numbers("", serial, max(totals) + 1 if any(totals) else serial)


def _issued(session: Session) -> list[Entry]:
    """Return all papers that stand, whatever their day: a number is never used twice."""
    return session.journal.papers(View(date.max), "issue") if session.journal else []


def _next_reporting_day(session: Session, day: date) -> date:
    from airplan.plan.periods import Period as Month
    from airplan.plan.periods import reporting_day

    month, of_month = Month.of(day), session.rules.reporting.day
    this = reporting_day(month, of_month)
    return this if this > day else reporting_day(month.next(), of_month)


# --- writing and recording --------------------------------------------------------------------------------------------


def _content(session: Session, subject: _Subject, written: _Written, output: Path) -> bytes:
    """Return the content of the file, in the format of its extension."""
    ending = output.suffix.lower()
    if ending == _DATA:
        return _as_data(session, subject, written).encode()
    from airplan.formats.paper_text import as_html, as_markdown

    return (as_html(written.paper) if ending == ".html" else as_markdown(written.paper)).encode()


def _as_data(session: Session, subject: _Subject, written: _Written) -> str:
    from airplan.formats.text import as_json
    from airplan.reports.bulletin_record import bulletin_record, review_record
    from airplan.reports.table import Table

    record = bulletin_record(
        written.facts,
        written.issuing,
        session.plan.header.sections,
        paper=subject.paper,
        period=str(subject.when),
    )
    further = review_record(written.review) if written.review else {}
    return as_json(Table.of([record | further], (), record=dict))


def _proposal(
    session: Session, subject: _Subject, written: _Written, output: Path, content: bytes, signer: str
) -> Proposal | None:
    """Return the entry that says that the paper was issued; None where the journal has it with the same content."""
    from hashlib import sha256

    from airplan.formats.paper_text import as_markdown
    from airplan.progress.paper_proposals import WrittenPaper, propose_issue, same_paper
    from airplan.progress.proposals import Signature
    from airplan.store.paper_contents import Issue

    issuing, facts = written.issuing, written.facts
    issue = Issue(
        "bulletin" if subject.paper == "bulletin" else "review",
        issuing.title,
        issuing.number,
        issuing.serial,
        issuing.total,
        to=issuing.reply_by,
        items=tuple(each.measure.id for each in facts.slow),
        data=facts.day if facts.day != issuing.day else None,
        digest=sha256(as_markdown(written.paper).encode()).hexdigest(),
    )
    paper = WrittenPaper(issue, subject.months[-1], output.name, sha256(content).hexdigest())
    before = [
        entry for entry in _issued(session) if (entry.issue.paper, entry.period) == (issue.paper, str(paper.period))
    ]
    if before and same_paper(before[-1], paper) and before[-1].as_of == issuing.day:
        return None
    return propose_issue([paper], Signature(signer, issuing.day, write_context(session)))
