"""Issue notices to units: reminder, urging, supervision; numbered, and recorded as issued."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from airplan.cli import option_hints
from airplan.cli.confirming import accepted
from airplan.cli.notice_plan import NoticeOptions, planned
from airplan.cli.options import TITLES, Force, Format, KnownAt, Output, Period, Where, csv_headings, day_option
from airplan.cli.registry import WRITE, command
from airplan.cli.rendering import show, show_text, tell_written
from airplan.cli.submit import Signed, author, tell_saved, writable
from airplan.cli.templates_used import Template, template_for
from airplan.errors import Message, UsageError
from airplan.formats import ending_of
from airplan.formats.output import check_writable, not_written, say
from airplan.i18n import _, marked, pgettext
from airplan.workspace.finished_files import finished_files, place_recorded
from airplan.workspace.own_files import OwnFiles
from airplan.workspace.session import Session
from airplan.workspace.writing import append, write_context

if TYPE_CHECKING:
    from collections.abc import Sequence

    from airplan.cli.notice_plan import Planned
    from airplan.formats.docx.template_files import TemplateFile
    from airplan.formats.folder_output import NewFiles
    from airplan.progress.paper_proposals import WrittenPaper
    from airplan.progress.proposals import Proposal
    from airplan.reports.papers.notice_texts import NoticePaper
    from airplan.store.entries import Entry
    from airplan.store.paper_contents import Issue

_ENDING = ".docx"


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
        ending_of(self.output, [_ENDING])
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
        made = planned(session, where, options, period, draft=True)
        _draft(session, made, output, template)
        if past and folder:
            say(_("Not recorded as issued: --known-at asks about the past, so these are drafts."))
        return
    journal, signer = writable(session), author(session, signed.by)
    with finished_files(session, folder, force=output.force) as finished:
        newest = journal.newest()  # before anything that depends on it
        made = planned(session, where, options, period, draft=False)
        if found := next((entries for entries in finished if _are_these(entries, made)), None):
            files = {entry.unit: entry.source.file for entry in found}
            show(made.named([files[paper.notice.unit] for paper in made.papers]).table(), output.of_list)
            tell_written(output.output or Path())
        elif made.papers:
            _issue(session, made, output, template, _Record(signer, newest, sure=signed.yes))
        else:
            _tell_nothing(made, output)


class _Record(NamedTuple):
    """How the notices are recorded: by whom, after which entry of the journal, and whether whatever is found."""

    author: str
    newest: str
    sure: bool


def _are_these(entries: Sequence[Entry], made: Planned) -> bool:
    """Return whether entries of an interrupted command are those of the notices."""
    again = [paper.notice.again.id for paper in made.papers if paper.notice.again]
    return bool(again) and len(again) == len(made.papers) and set(again) == {entry.id for entry in entries}


def _draft(session: Session, made: Planned, output: NoticeOutput, template: Path | None) -> None:
    """Show the notices, or write them as drafts."""
    from airplan.formats.folder_output import new_files
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
        made, used = _with_files(made, output, session), template_for(session, "notice", template)
        with new_files(folder, force=output.force, kept=OwnFiles(session)) as files:
            _put(made, files, used)
            _put_list(session, made, output, files)
            files.complete()
            files.place()
        show(made.table(), output.of_list)
        tell_written(output.output or folder)


def _tell_nothing(made: Planned, output: NoticeOutput) -> None:
    """Show the empty list with its notes, and say that nothing was written."""
    show(made.table(), output.of_list)
    say(_("No unit needs a notice; nothing was written.") if output.output else _("No unit needs a notice."))


def _issue(session: Session, made: Planned, output: NoticeOutput, template: Path | None, record: _Record) -> None:
    """Write the notices, record them as issued, and put the files in their places, all or nothing."""
    from airplan.formats import terminal
    from airplan.formats.folder_output import new_files

    made, folder = _with_files(made, output, session), output.folder
    assert folder  # noqa: S101 – nothing is issued without files
    used, first = template_for(session, "notice", template), _proposal(session, made, (), record)

    def tell(**_saved: bool) -> None:
        terminal.show(made.table(), aside=True)

    accepted((*made.findings, *first.findings), tell, sure=record.sure)
    with new_files(folder, force=output.force, kept=OwnFiles(session), judged=True) as files:
        written = _put(made, files, used)
        _put_list(session, made, output, files)
        files.complete()
        proposal = _proposal(session, made, written, record)
        batch = ""
        if proposal.drafts:
            entry = append(session, proposal)[0]
            batch = entry.batch or entry.id
            place_recorded(files, batch, "issue")
        else:
            files.place()
        show(made.table(), output.of_list)
        tell_written(output.output or folder)
        if batch:
            tell_saved(batch)
        else:
            say(_("Nothing new was recorded: these notices were issued before."))


def _proposal(session: Session, made: Planned, written: Sequence[WrittenPaper], record: _Record) -> Proposal:
    """Return the proposal to record those notices that were not issued in the same way before."""
    from airplan.progress.paper_proposals import propose_issue, same_paper
    from airplan.progress.proposals import Signature

    issued = [paper.notice.again for paper in made.papers if paper.notice.again]
    new = [each for each in written if not any(same_paper(entry, each) for entry in issued)]
    signature = Signature(record.author, made.run.day, write_context(session))
    return propose_issue(new, signature)._replace(newest=record.newest)


def _with_files(made: Planned, output: NoticeOutput, session: Session) -> Planned:
    """Return the notices with the names of their files. Raises AirplanError where these cannot be written."""
    from airplan.formats.file_names import FileNames
    from airplan.reports.papers.notice_texts import level_in_words

    file, names = output.file, FileNames()
    if file is None:
        stems = (f"{made.run.day}_{paper.notice.unit}_{level_in_words(paper.notice.level)}" for paper in made.papers)
        return made.named([names.name(stem, _ENDING) for stem in stems])
    if len(made.papers) > 1:
        several = marked("{count} units need a notice, but {path} is one file.")
        raise UsageError(Message(several, count=len(made.papers), path=file), Message(marked("Name a folder instead.")))
    check_writable(file, force=output.force, kept=OwnFiles(session))
    if not file.parent.is_dir():
        raise not_written(file, Message(marked("No such file or directory")))
    return made.named([file.name])


def _put(made: Planned, files: NewFiles, template: TemplateFile) -> list[WrittenPaper]:
    """Write the Word files into the staging folder."""
    from hashlib import sha256

    from airplan.formats.docx.filling import rendered
    from airplan.formats.terminal import counting
    from airplan.progress.paper_proposals import WrittenPaper

    written = []
    with counting(pgettext("what a long run is doing", "Writing"), len(made.papers)) as advance:
        for paper in made.papers:
            content = rendered(template, made.fields(paper))
            files.put(paper.file, content)
            digest = sha256(content).hexdigest()
            written.append(WrittenPaper(_content(paper), paper.period, paper.file, digest, paper.notice.unit))
            advance(paper.file)
    return written


def _content(paper: NoticePaper) -> Issue:
    """Return what the journal keeps of a notice."""
    from airplan.store.paper_contents import Issue

    notice = paper.notice
    return Issue(
        "notice", paper.title, paper.number, paper.serial, None, notice.level, notice.time, paper.to,
        tuple(item.measure.id for item in notice.items),
    )  # fmt: skip


def _put_list(session: Session, made: Planned, output: NoticeOutput, files: NewFiles) -> None:
    """Write the list of the notices beside them, where they go into a folder."""
    from airplan.formats.text import as_csv

    if output.file is None:
        titled = csv_headings(None, session) == TITLES
        name = f"{made.run.day}_{pgettext('name of a file', 'notices')}.csv"
        files.put(name, as_csv(made.table(), titled=titled).encode("utf-8-sig"))
