"""Build proposals for the papers that the office issues, and for the figures of ranked units."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from airplan.progress.proposals import Proposal, signature_findings
from airplan.store.entries import Draft, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from airplan.errors import Message
    from airplan.plan.periods import Period
    from airplan.progress.proposals import Signature
    from airplan.store.entries import Entry
    from airplan.store.paper_contents import Issue, RankFigure


class WrittenPaper(NamedTuple):
    """A paper that is about to be issued, with the name and the SHA-256 of its file."""

    content: Issue
    period: Period
    """Its month; of a quarterly review the last one."""
    file: str
    sha256: str
    unit: str = ""
    """The unit to which a notice goes."""


class ReadFigure(NamedTuple):
    """A unit's figure of a ranking with its place in a file."""

    unit: str
    content: RankFigure
    source: Source


def propose_issue(papers: Sequence[WrittenPaper], signature: Signature) -> Proposal:
    """Propose that these papers are issued on the day of the signature; several are one batch."""
    batch = "issued" if len(papers) > 1 else ""
    drafts = tuple(
        Draft.paper(
            str(paper.period),
            paper.content,
            as_of=signature.day,
            author=signature.author,
            unit=paper.unit,
            batch=batch,
            source=Source(paper.file, sha256=paper.sha256),
        )
        for paper in papers
    )
    return Proposal(drafts, signature_findings(signature))


def propose_rank_figures(
    figures: Sequence[ReadFigure], period: Period, findings: Iterable[Message], signature: Signature
) -> Proposal:
    """Propose to keep the figures of a month, all of them as one batch."""
    drafts = tuple(
        Draft.paper(
            str(period),
            figure.content,
            as_of=signature.day,
            author=signature.author,
            unit=figure.unit,
            batch="ranking",
            source=figure.source,
        )
        for figure in figures
    )
    return Proposal(drafts, (*findings, *signature_findings(signature)))


def same_paper(entry: Entry, paper: WrittenPaper) -> bool:
    """Return whether a paper was issued before with the same content for the same month and unit, in whatever file."""
    return (entry.content, entry.period, entry.unit) == (paper.content, str(paper.period), paper.unit)
