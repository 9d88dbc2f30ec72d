"""Write papers and record them as issued, both or neither: bulletins, reviews and notices."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.actions.bulletin_content import issued_papers
from airplan.actions.counting import uncounted
from airplan.actions.office_templates import template_for
from airplan.actions.saving import signature_of
from airplan.errors import AirplanError, Message
from airplan.formats.output import write_file
from airplan.i18n import marked, pgettext
from airplan.workspace.finished_files import place_recorded
from airplan.workspace.own_files import OwnFiles
from airplan.workspace.writing import append

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from airplan.actions.bulletin_content import WordedPaper
    from airplan.actions.counting import Counting
    from airplan.actions.notice_plan import Planned
    from airplan.formats.docx.template_files import TemplateFile
    from airplan.formats.folder_output import NewFiles
    from airplan.formats.output import KeptFiles
    from airplan.progress.paper_proposals import WrittenPaper
    from airplan.progress.proposals import Proposal
    from airplan.reports.papers.notice_texts import NoticePaper
    from airplan.store.entries import Entry
    from airplan.store.paper_contents import Issue
    from airplan.workspace.session import Session

WORD = ".docx"


class Issuer(NamedTuple):
    """The author of the entries, and the ID of the journal's newest entry before the papers were made."""

    name: str
    newest: str


# --- a bulletin or a review -------------------------------------------------------------------------------------------


class PaperFile(NamedTuple):
    """The file to write; its ending decides the format."""

    path: Path
    force: bool
    kept: KeptFiles
    template: Path | None = None
    """The Word template that was named; None for the office's own or the bundled one."""

    @property
    def ending(self) -> str:
        """The extension, which means the format."""
        return self.path.suffix.lower()

    def write(self, content: bytes, *, done: Callable[[], None], ready: Callable[[], None] | None = None) -> None:
        """Write the file; `ready` and `done` are those of `write_file`. Raises AirplanError."""
        more = {"ready": ready} if ready else {}
        write_file(self.path, content, force=self.force, kept=self.kept, private=True, done=done, **more)


def paper_content(session: Session, worded: WordedPaper, ending: str, template: Path | None = None) -> bytes:
    """Return the paper in the format of an extension: .docx, .html or .md.

    Raises AirplanError for a template that is unfit.
    """
    if ending == WORD:
        return _as_word(session, worded, template)
    from airplan.formats.paper_text import as_html, as_markdown

    return (as_html if ending == ".html" else as_markdown)(worded.paper).encode()


def _as_word(session: Session, worded: WordedPaper, template: Path | None) -> bytes:
    from airplan.formats.docx.filling import rendered
    from airplan.reports.papers.bulletin_fields import values
    from airplan.reports.papers.template_fields import template_fields

    subject, fields = worded.subject, template_fields(worded.subject.paper)
    filled = values(worded.paper, worded.facts, subject.when, worded.issuing.reply_by, fields)
    return rendered(template_for(session, subject.paper, template), filled)


def paper_data(session: Session, worded: WordedPaper) -> bytes:
    """Return every figure of a paper as JSON, a list of one object."""
    from airplan.formats.text import as_json
    from airplan.reports.papers.bulletin_record import bulletin_record, review_record
    from airplan.reports.table import Table

    subject, sections = worded.subject, session.plan.header.sections
    record = bulletin_record(worded.facts, worded.issuing, sections, paper=subject.paper, period=str(subject.when))
    further = review_record(worded.review) if worded.review else {}
    return as_json(Table.of([record | further], (), record=dict)).encode()


def propose_paper(session: Session, worded: WordedPaper, file: str, content: bytes, issuer: Issuer) -> Proposal | None:
    """Return the entry that says that the paper was issued; None where the journal has it with the same content."""
    from hashlib import sha256

    from airplan.formats.paper_text import as_markdown
    from airplan.progress.paper_proposals import WrittenPaper, propose_issue, same_paper
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
    return propose_issue([paper], signature_of(session, issuer.name, issuing.day))._replace(newest=issuer.newest)


def issue_paper(
    session: Session, file: PaperFile, content: bytes, proposal: Proposal | None, done: Callable[[], None]
) -> list[Entry]:
    """Write a paper and record it as issued, both or neither; without a proposal, only write it. Return the entries.

    The entry is written while the file is ready beside its place: where that fails, the same request repeats it.
    """
    saved: list[Entry] = []
    record = (lambda: saved.extend(append(session, proposal, repeatable=True))) if proposal else None
    try:
        file.write(content, done=done, ready=record)
    except AirplanError as error:
        if saved:
            again = marked("The paper is recorded as issued, but not written; the same command again only writes it.")
            raise AirplanError(error.message, Message(again)) from error
        raise
    return saved


# --- notices ----------------------------------------------------------------------------------------------------------


class NoticeFolder(NamedTuple):
    """Where notices are written, and how."""

    folder: Path
    template: TemplateFile
    force: bool = False
    titled: bool | None = None
    """Whether the list beside them has titles for headings; None for no list."""
    counting: Counting = uncounted


def are_these(entries: Sequence[Entry], made: Planned) -> bool:
    """Return whether the entries of an interrupted run are those of the notices."""
    again = [paper.notice.again.id for paper in made.papers if paper.notice.again]
    return bool(again) and len(again) == len(made.papers) and set(again) == {entry.id for entry in entries}


def with_file_names(made: Planned) -> Planned:
    """Return the notices with the names of their files: 2017-05-26_区环保局_督办.docx."""
    from airplan.formats.file_names import FileNames
    from airplan.reports.papers.notice_texts import level_in_words

    names = FileNames()
    stems = (f"{made.run.day}_{paper.notice.unit}_{level_in_words(paper.notice.level)}" for paper in made.papers)
    return made.named([names.name(stem, WORD) for stem in stems])


def write_notice_drafts(session: Session, made: Planned, into: NoticeFolder) -> None:
    """Write notices that are not recorded into a folder, all or nothing. Raises AirplanError."""
    from airplan.formats.folder_output import new_files

    with new_files(into.folder, force=into.force, kept=OwnFiles(session)) as files:
        _put(made, files, into)
        files.complete()
        files.place()


def propose_notices(session: Session, made: Planned, written: Sequence[WrittenPaper], issuer: Issuer) -> Proposal:
    """Return the proposal to record those notices that were not issued in the same way before."""
    from airplan.progress.paper_proposals import propose_issue, same_paper

    issued = [paper.notice.again for paper in made.papers if paper.notice.again]
    new = [each for each in written if not any(same_paper(entry, each) for entry in issued)]
    return propose_issue(new, signature_of(session, issuer.name, made.run.day))._replace(newest=issuer.newest)


def issue_notices(
    session: Session, made: Planned, into: NoticeFolder, issuer: Issuer, done: Callable[[str], None]
) -> None:
    """Write the notices, record them as issued, and put the files in their places, all or nothing.

    `done` is called with the ID of the batch, empty where nothing new was recorded, while the next request would still
    find what a killed process leaves.
    """
    from airplan.formats.folder_output import new_files

    with new_files(into.folder, force=into.force, kept=OwnFiles(session), judged=True) as files:
        written = _put(made, files, into)
        files.complete()
        proposal = propose_notices(session, made, written, issuer)
        batch = ""
        if proposal.drafts:
            entry = append(session, proposal)[0]
            batch = entry.batch or entry.id
            place_recorded(files, batch, "issue")
        else:
            files.place()
        done(batch)


def _put(made: Planned, files: NewFiles, into: NoticeFolder) -> list[WrittenPaper]:
    """Write the Word files and the list of them into the staging folder."""
    from hashlib import sha256

    from airplan.formats.docx.filling import rendered
    from airplan.progress.paper_proposals import WrittenPaper

    written = []
    with into.counting(len(made.papers)) as advance:
        for paper in made.papers:
            content = rendered(into.template, made.fields(paper))
            files.put(paper.file, content)
            digest = sha256(content).hexdigest()
            written.append(WrittenPaper(_content(paper), paper.period, paper.file, digest, paper.notice.unit))
            advance(paper.file)
    if into.titled is not None:
        _put_list(made, files, titled=into.titled)
    return written


def _content(paper: NoticePaper) -> Issue:
    """Return what the journal keeps of a notice."""
    from airplan.store.paper_contents import Issue

    notice = paper.notice
    return Issue(
        "notice", paper.title, paper.number, paper.serial, None, notice.level, notice.time, paper.to,
        tuple(item.measure.id for item in notice.items),
    )  # fmt: skip


def _put_list(made: Planned, files: NewFiles, *, titled: bool) -> None:
    """Write the list of the notices beside them."""
    from airplan.formats.text import as_csv

    name = f"{made.run.day}_{pgettext('name of a file', 'notices')}.csv"
    files.put(name, as_csv(made.table(), titled=titled).encode("utf-8-sig"))
