"""Issue notices to units: reminder, urging, supervision; numbered, and recorded as issued."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from airplan.actions.issuing import (
    WORD,
    Issuer,
    NoticeFolder,
    are_these,
    issue_notices,
    propose_notices,
    with_file_names,
    write_notice_drafts,
)
from airplan.actions.notice_plan import LONGEST_ANSWER, MOST_NOTICES, NoticeWishes, planned
from airplan.actions.office_templates import template_for
from airplan.cli import completion, option_hints
from airplan.cli.confirming import accepted
from airplan.cli.options import (
    TITLES,
    Force,
    Format,
    KnownAt,
    Output,
    Period,
    Where,
    contradiction,
    csv_headings,
    day_option,
)
from airplan.cli.registry import WRITE, command
from airplan.cli.rendering import counted, show, show_text, tell_written
from airplan.cli.submit import Signed, Texts, author, once, tell_saved, writable
from airplan.cli.templates_used import Template
from airplan.cli.vocabulary import LEVEL_WORDS, choice, units_named
from airplan.errors import Message, UsageError
from airplan.formats import ending_of
from airplan.formats.output import check_writable, not_written, say
from airplan.i18n import _, marked
from airplan.workspace.finished_files import finished_files
from airplan.workspace.own_files import OwnFiles
from airplan.workspace.session import Session

if TYPE_CHECKING:
    from airplan.actions.notice_plan import Planned


class NoticeOptions(NamedTuple):
    """Options on what notices say."""

    everyone: Annotated[
        bool,
        typer.Option("--all", help=marked("All units that need a notice."), rich_help_panel=option_hints.MEASURES),
    ] = False
    level: Annotated[
        str | None,
        typer.Option(
            "--level",
            metavar="WORD",
            help=marked("Issue all at this level instead of that of the rules: remind, urge or supervise."),
            autocompletion=completion.words(LEVEL_WORDS),
            rich_help_panel=option_hints.PAPER,
        ),
    ] = None
    date: Annotated[
        Texts,
        day_option("--date", help=marked("Date of the notices; default: today."), panel=option_hints.PAPER),
    ] = None
    answer_by: Annotated[
        Texts,
        day_option("--answer-by", help=marked("Day by which units are to answer."), panel=option_hints.PAPER),
    ] = None
    answer_days: Annotated[
        int | None,
        typer.Option(
            "--answer-days",
            metavar="NUMBER",
            help=marked("Working days within which units are to answer; default: as set in airplan.toml, else 3."),
            rich_help_panel=option_hints.PAPER,
        ),
    ] = None
    serial: Annotated[
        int | None,
        typer.Option(
            "--serial",
            metavar="NUMBER",
            help=marked("Number of the first notice; default: the next one of the year."),
            rich_help_panel=option_hints.PAPER,
        ),
    ] = None
    number: Annotated[
        Texts,
        typer.Option(
            "--number",
            metavar="TEXT",
            help=marked("Document number of a single notice, instead of the next one."),
            rich_help_panel=option_hints.PAPER,
        ),
    ] = None
    signer: Annotated[
        Texts,
        typer.Option(
            "--signer",
            metavar="NAME",
            help=marked("Who approved the notices."),
            rich_help_panel=option_hints.PAPER,
        ),
    ] = None
    draft: Annotated[
        bool,
        typer.Option(
            "--draft",
            help=marked("Mark the paper as a draft and do not record it as issued."),
            rich_help_panel=option_hints.PAPER,
        ),
    ] = False

    def wishes(self, session: Session, where: Where, period: str | None) -> NoticeWishes:
        """Return what is asked for.

        Raises UsageError for options that cannot be meant together or are out of bounds, AirplanError for unknown
        names.
        """
        self._check(where)
        date, answer_by = once("--date", self.date), once("--answer-by", self.answer_by)
        return NoticeWishes(
            session.current_month() if period is None else session.month_of(period),
            where.filter(session),
            units_named(session.plan, where.department),
            None if self.level is None else choice("--level", self.level, LEVEL_WORDS),
            None if date is None else session.day_of(date),
            None if answer_by is None else session.day_of(answer_by),
            self.answer_days,
            self.serial,
            once("--number", self.number),
            once("--signer", self.signer) or "",
        )

    def _check(self, where: Where) -> None:
        if self.everyone and where.department:
            raise contradiction("--all", "--unit")
        if not (self.everyone or where.department):
            raise UsageError(Message(marked("Name the units with --unit, or add --all for all that need a notice.")))
        if self.answer_by is not None and self.answer_days is not None:
            raise contradiction("--answer-by", "--answer-days")
        for option, number, most in (
            ("--answer-days", self.answer_days, LONGEST_ANSWER),
            ("--serial", self.serial, MOST_NOTICES),
        ):
            if number is not None and not 1 <= number <= most:
                outside = marked("{option} {number}: expected a number from 1 to {most}.")
                raise UsageError(Message(outside, option=option, number=number, most=most))


class NoticeOutput(NamedTuple):
    """Where notices are written, and how the list of them is shown."""

    as_of: Annotated[
        str | None, day_option("--as-of", help=marked("Answer as of this day."), panel=option_hints.DAYS)
    ] = None
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            metavar="FILE|DIR",
            help=marked("Word file for one notice, or folder for several; default: show them only."),
            rich_help_panel=option_hints.OUTPUT,
        ),
    ] = None
    force: Force = False
    format: Annotated[
        Format | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help=marked("Format of the list: table, json, csv or markdown."),
            rich_help_panel=option_hints.OUTPUT,
        ),
    ] = None

    @property
    def of_list(self) -> Output:
        """How the list is shown: on the standard output. Raises UsageError for a format that needs a file."""
        if self.format == "xlsx":
            raise UsageError(Message(marked("The list of notices can be shown as table, json, csv or markdown only.")))
        return Output(format=self.format)

    @property
    def file(self) -> Path | None:
        """The Word file for a single notice; None where a folder is meant, or nothing is written.

        Raises UsageError for a file of another kind.
        """
        if not self.output or self.output.is_dir() or not self.output.suffix:
            return None
        ending_of(self.output, [WORD])
        return self.output

    @property
    def folder(self) -> Path | None:
        """The folder of the files; None where nothing is written."""
        return self.file.parent if self.file else self.output


@command(
    WRITE,
    "notice",
    marked("Write notices to units whose measures are late or unreported: reminder, urging, supervision."),
)
def notice(
    session: Session,
    where: Where,
    options: NoticeOptions,
    output: NoticeOutput,
    signed: Signed,
    *,
    period: Period = None,
    template: Template = None,
    _known_at: KnownAt,
) -> None:
    output.of_list  # noqa: B018 – a format that needs a file is refused before anything is done
    folder, past = output.folder, session.known_at is not None
    draft = options.draft or past or folder is None
    if draft:
        made = planned(session, options.wishes(session, where, period), draft=True)
        _draft(session, made, output, template)
        if past and folder:
            say(_("Not recorded as issued: --known-at asks about the past, so these are drafts."))
        return
    journal, signer = writable(session), author(session, signed.by)
    with finished_files(session, folder, force=output.force) as finished:
        newest = journal.newest()  # before anything that depends on it
        made = planned(session, options.wishes(session, where, period), draft=False)
        if found := next((entries for entries in finished if are_these(entries, made)), None):
            files = {entry.unit: entry.source.file for entry in found}
            show(made.named([files[paper.notice.unit] for paper in made.papers]).table(), output.of_list)
            tell_written(output.output or Path())
        elif made.papers:
            _issue(session, made, output, template, Issuer(signer, newest), sure=signed.yes)
        else:
            _tell_nothing(made, output)


def _draft(session: Session, made: Planned, output: NoticeOutput, template: Path | None) -> None:
    """Show the notices, or write them as drafts."""
    from airplan.reports.papers.notice_fields import as_plain_text

    folder = output.folder
    if not made.papers:
        _tell_nothing(made, output)
    elif folder is None and output.of_list.form == "table":
        show_text("\n\n".join(f"{as_plain_text(made.fields(paper))}\n" for paper in made.papers), output.of_list)
        for note in made.table().notes:
            say(note)
    elif folder is None:
        show(made.table(), output.of_list)
    else:
        made = _with_files(made, output, session)
        write_notice_drafts(session, made, _into(session, output, folder, template))
        show(made.table(), output.of_list)
        tell_written(output.output or folder)


def _tell_nothing(made: Planned, output: NoticeOutput) -> None:
    """Show the empty list with its notes, and say that nothing was written."""
    show(made.table(), output.of_list)
    say(_("No unit needs a notice; nothing was written.") if output.output else _("No unit needs a notice."))


def _issue(
    session: Session, made: Planned, output: NoticeOutput, template: Path | None, issuer: Issuer, *, sure: bool
) -> None:
    """Let a person decide about the findings, then issue the notices and report it."""
    from airplan.formats import terminal

    made, folder = _with_files(made, output, session), output.folder
    assert folder  # noqa: S101 – nothing is issued without files
    into, first = _into(session, output, folder, template), propose_notices(session, made, (), issuer)

    def tell(**_saved: bool) -> None:
        terminal.show(made.table(), aside=True)

    def done(batch: str) -> None:
        show(made.table(), output.of_list)
        tell_written(output.output or folder)
        if batch:
            tell_saved(batch)
        else:
            say(_("Nothing new was recorded: these notices were issued before."))

    accepted((*made.findings, *first.findings), tell, sure=sure)
    issue_notices(session, made, into, issuer, done)


def _into(session: Session, output: NoticeOutput, folder: Path, template: Path | None) -> NoticeFolder:
    """Return where the notices are written: a list beside them only if they go into a folder."""
    titled = None if output.file else csv_headings(None, session) == TITLES
    used = template_for(session, "notice", template)
    return NoticeFolder(folder, used, output.force, titled, counted)


def _with_files(made: Planned, output: NoticeOutput, session: Session) -> Planned:
    """Return the notices with the names of their files. Raises AirplanError where these cannot be written."""
    file = output.file
    if file is None:
        return with_file_names(made)
    if len(made.papers) > 1:
        several = marked("{count} units need a notice, but {path} is one file.")
        raise UsageError(Message(several, count=len(made.papers), path=file), Message(marked("Name a folder instead.")))
    check_writable(file, force=output.force, kept=OwnFiles(session))
    if not file.parent.is_dir():
        raise not_written(file, Message(marked("No such file or directory")))
    return made.named([file.name])
