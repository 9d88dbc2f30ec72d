"""Write the bulletin of a month or the review of a quarter, and record it as issued."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from airplan.actions.bulletin_content import PaperWishes, subject_of, worded_paper
from airplan.actions.issuing import WORD, Issuer, PaperFile, issue_paper, paper_content, paper_data, propose_paper
from airplan.cli import option_hints
from airplan.cli.confirming import accepted
from airplan.cli.options import Days, Force, Period, contradiction, day_option
from airplan.cli.registry import WRITE, command
from airplan.cli.rendering import tell_written
from airplan.cli.submit import By, Sure, Texts, author, once, tell_saved, writable
from airplan.cli.templates_used import Template, template_without_word
from airplan.errors import Message, UsageError
from airplan.formats import unknown_ending
from airplan.formats.output import check_writable, say, write_stdout
from airplan.i18n import _, marked
from airplan.workspace.own_files import OwnFiles
from airplan.workspace.session import Session

if TYPE_CHECKING:
    from airplan.actions.bulletin_content import Subject, WordedPaper

_DATA = ".json"
_ENDINGS = (WORD, ".md", ".html", _DATA)


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

    def subject(self, session: Session) -> Subject:
        """Return the month or quarter that is meant. Raises UsageError for both, and outside the plan."""
        quarter = once("--quarter", self.quarter)
        if quarter is not None and self.period is not None:
            raise contradiction("--quarter", "--period")
        return subject_of(session, self.period, quarter)


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

    def wishes(self, session: Session) -> PaperWishes:
        """Return what is asked for. Raises UsageError, AirplanError."""
        day, reply_by = once("--date", self.date), once("--reply-by", self.reply_by)
        if self.serial is not None and self.serial < 1:
            raise UsageError(Message(marked("--serial {number}: expected 1 or more."), number=self.serial))
        number = once("--number", self.number) or ""
        if number and self.serial is not None:
            raise contradiction("--number", "--serial")
        return PaperWishes(
            number,
            self.serial,
            None if day is None else session.day_of(day),
            once("--to", self.to),
            None if reply_by is None else session.day_of(reply_by),
        )


class ToFile(NamedTuple):
    """The file to write."""

    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            metavar="FILE",
            help=marked("File to write: .docx, .md, .html or .json; without it, a draft is printed."),
            rich_help_panel=option_hints.OUTPUT,
        ),
    ] = None
    template: Template = None
    force: Force = False


@command(
    WRITE,
    "bulletin",
    marked("Write the bulletin of a month, or the review of a quarter, and record it as issued."),
)
def bulletin(
    session: Session,
    *,
    about: About,
    on_paper: OnPaper,
    to_file: ToFile,
    by: By = None,
    _days: Days,
    sure: Sure,
) -> None:
    file = _file(session, to_file)
    subject = about.subject(session)

    def worded(*, draft: bool) -> WordedPaper:
        return worded_paper(session, subject, on_paper.wishes(session), draft=draft)

    if file is None:
        _print(worded(draft=True))
    elif file.ending == _DATA:
        file.write(paper_data(session, worded(draft=on_paper.draft)), done=lambda: tell_written(file.path))
    elif on_paper.draft or session.known_at is not None:
        content = paper_content(session, worded(draft=True), file.ending, file.template)
        file.write(content, done=lambda: tell_written(file.path))
        if not on_paper.draft:
            say(_("A draft, not recorded as issued, because --known-at answers for an earlier state."))
    else:
        signer, newest = author(session, by), writable(session).newest()  # before anything that depends on it
        _issue(session, worded(draft=False), file, Issuer(signer, newest), sure=sure.yes)


def _file(session: Session, wanted: ToFile) -> PaperFile | None:
    """Return the file to write, None without one.

    Raises UsageError for an unknown extension and for a template without a Word file, AirplanError.
    """
    output = wanted.output
    if wanted.template and (output is None or output.suffix.lower() != WORD):
        raise template_without_word()
    if output is None:
        return None
    if output.suffix.lower() not in _ENDINGS:
        raise unknown_ending(output, _ENDINGS)
    file = PaperFile(output, wanted.force, OwnFiles(session), wanted.template)
    check_writable(output, force=wanted.force, kept=file.kept)
    return file


def _print(worded: WordedPaper) -> None:
    """Print a draft, no line of which is wider than the terminal."""
    from shutil import get_terminal_size

    from airplan.formats.paper_text import as_markdown

    write_stdout(as_markdown(worded.paper, get_terminal_size().columns))
    say(_("Only printed, and not recorded as issued; --output FILE writes and records it."))


def _issue(session: Session, worded: WordedPaper, file: PaperFile, issuer: Issuer, *, sure: bool) -> None:
    """Let a person decide about the findings, then issue the paper and report it."""
    content = paper_content(session, worded, file.ending, file.template)
    proposal = propose_paper(session, worded, file.path.name, content, issuer)
    if proposal:
        accepted(proposal.findings, lambda saved: None, sure=sure)  # noqa: ARG005 – nothing is shown before
    saved = issue_paper(session, file, content, proposal, done=lambda: tell_written(file.path))
    if saved:
        tell_saved(saved[0].id)
    else:
        say(_("It was recorded as issued before, with the same content."))
