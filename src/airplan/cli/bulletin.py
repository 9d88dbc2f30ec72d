"""Write the bulletin of a month or the review of a quarter, and record it as issued."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from airplan.cli import option_hints
from airplan.cli.bulletin_content import About, OnPaper, issued_papers, subject_of, worded_paper
from airplan.cli.confirming import accepted
from airplan.cli.options import Days, Force
from airplan.cli.registry import WRITE, command
from airplan.cli.rendering import tell_written
from airplan.cli.submit import By, Sure, author, tell_saved, writable
from airplan.cli.templates_used import Template, template_for, template_without_word
from airplan.errors import AirplanError, Message
from airplan.formats import unknown_ending
from airplan.formats.output import KeptFiles, check_writable, say, write_file, write_stdout
from airplan.i18n import _, marked
from airplan.workspace.own_files import OwnFiles
from airplan.workspace.session import Session
from airplan.workspace.writing import append, write_context

if TYPE_CHECKING:
    from collections.abc import Callable

    from airplan.cli.bulletin_content import WordedPaper
    from airplan.progress.proposals import Proposal
    from airplan.store.entries import Entry

_WORD, _DATA = ".docx", ".json"
_ENDINGS = (_WORD, ".md", ".html", _DATA)


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


class _Issuer(NamedTuple):
    """The author of the entry, and the ID of the journal's newest entry before the paper was made."""

    name: str
    newest: str


class _Target(NamedTuple):
    """The file to write."""

    path: Path
    force: bool
    kept: KeptFiles
    template: Path | None

    @property
    def ending(self) -> str:
        """The extension, which means the format."""
        return self.path.suffix.lower()

    @property
    def is_data(self) -> bool:
        """Whether the file is for programs, and no paper."""
        return self.ending == _DATA

    def tell_written(self) -> None:
        """Say that the file was written."""
        tell_written(self.path)


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
    target = _target(session, to_file)
    subject = subject_of(session, about)
    if target is None:
        _print(worded_paper(session, subject, on_paper, draft=True))
    elif target.is_data:
        _write(target, _as_data(session, worded_paper(session, subject, on_paper, draft=on_paper.draft)))
    elif on_paper.draft or session.known_at is not None:
        _write(target, _content(session, worded_paper(session, subject, on_paper, draft=True), target))
        if not on_paper.draft:
            say(_("A draft, not recorded as issued, because --known-at answers for an earlier state."))
    else:
        signer, newest = author(session, by), writable(session).newest()  # before anything that depends on it
        worded = worded_paper(session, subject, on_paper, draft=False)
        _issue(session, worded, target, _Issuer(signer, newest), sure=sure.yes)


def _target(session: Session, wanted: ToFile) -> _Target | None:
    """Return the file to write, None without one.

    Raises UsageError for an unknown extension and for a template without a Word file, AirplanError.
    """
    output = wanted.output
    if wanted.template and (output is None or output.suffix.lower() != _WORD):
        raise template_without_word()
    if output is None:
        return None
    if output.suffix.lower() not in _ENDINGS:
        raise unknown_ending(output, _ENDINGS)
    target = _Target(output, wanted.force, OwnFiles(session), wanted.template)
    check_writable(output, force=wanted.force, kept=target.kept)
    return target


def _print(worded: WordedPaper) -> None:
    """Print a draft, no line of which is wider than the terminal."""
    from shutil import get_terminal_size

    from airplan.formats.paper_text import as_markdown

    write_stdout(as_markdown(worded.paper, get_terminal_size().columns))
    say(_("Only printed, and not recorded as issued; --output FILE writes and records it."))


def _write(target: _Target, content: bytes, ready: Callable[[], None] | None = None) -> None:
    more = {"ready": ready} if ready else {}
    write_file(
        target.path, content, force=target.force, kept=target.kept, private=True, done=target.tell_written, **more
    )


def _issue(session: Session, worded: WordedPaper, target: _Target, issuer: _Issuer, *, sure: bool) -> None:
    """Write a paper and record it as issued, both or neither, unless the journal has it with the same content.

    The entry is written while the file is ready beside its place: where that fails, the same command repeats it.
    """
    content = _content(session, worded, target)
    proposal = _proposal(session, worded, target.path.name, content, issuer)
    if proposal:
        accepted(proposal.findings, lambda saved: None, sure=sure)  # noqa: ARG005 – nothing is shown before
    saved: list[Entry] = []
    record = (lambda: saved.extend(append(session, proposal, repeatable=True))) if proposal else None
    try:
        _write(target, content, ready=record)
    except AirplanError as error:
        if saved:
            again = marked("The paper is recorded as issued, but not written; the same command again only writes it.")
            raise AirplanError(error.message, Message(again)) from error
        raise
    if saved:
        tell_saved(saved[0].id)
    else:
        say(_("It was recorded as issued before, with the same content."))


def _content(session: Session, worded: WordedPaper, target: _Target) -> bytes:
    """Return the paper in the format of the file's extension. Raises AirplanError for a template that is unfit."""
    if target.ending == _WORD:
        return _as_word(session, worded, target.template)
    from airplan.formats.paper_text import as_html, as_markdown

    return (as_html if target.ending == ".html" else as_markdown)(worded.paper).encode()


def _as_word(session: Session, worded: WordedPaper, template: Path | None) -> bytes:
    from airplan.formats.docx.filling import rendered
    from airplan.reports.papers.bulletin_fields import values
    from airplan.reports.papers.template_fields import template_fields

    subject, fields = worded.subject, template_fields(worded.subject.paper)
    filled = values(worded.paper, worded.facts, subject.when, worded.issuing.reply_by, fields)
    return rendered(template_for(session, subject.paper, template), filled)


def _as_data(session: Session, worded: WordedPaper) -> bytes:
    """Return every figure of a paper as JSON, a list of one object."""
    from airplan.formats.text import as_json
    from airplan.reports.papers.bulletin_record import bulletin_record, review_record
    from airplan.reports.table import Table

    subject, sections = worded.subject, session.plan.header.sections
    record = bulletin_record(worded.facts, worded.issuing, sections, paper=subject.paper, period=str(subject.when))
    further = review_record(worded.review) if worded.review else {}
    return as_json(Table.of([record | further], (), record=dict)).encode()


def _proposal(session: Session, worded: WordedPaper, file: str, content: bytes, issuer: _Issuer) -> Proposal | None:
    """Return the entry that says that the paper was issued; None where the journal has it with the same content."""
    from hashlib import sha256

    from airplan.formats.paper_text import as_markdown
    from airplan.progress.paper_proposals import WrittenPaper, propose_issue, same_paper
    from airplan.progress.proposals import Signature
    from airplan.store.paper_contents import Issue

    issuing, facts, subject = worded.issuing, worded.facts, worded.subject
    issue = Issue(
        subject.paper,
        issuing.title,
        issuing.number,
        issuing.serial,
        issuing.total,
        to=issuing.reply_by,
        items=tuple(each.measure.id for each in facts.slow),
        data=facts.day if facts.day != issuing.day else None,
        digest=sha256(as_markdown(worded.paper).encode()).hexdigest(),
    )
    paper = WrittenPaper(issue, subject.months[-1], file, sha256(content).hexdigest())
    before = [each for each in issued_papers(session, subject.paper) if each.period == str(paper.period)]
    if before and same_paper(before[-1], paper) and before[-1].as_of == issuing.day:
        return None
    signature = Signature(issuer.name, issuing.day, write_context(session))
    return propose_issue([paper], signature)._replace(newest=issuer.newest)
