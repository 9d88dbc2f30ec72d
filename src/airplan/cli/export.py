"""Write the printable checklist and the progress ledger as workbooks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from airplan.cli import option_hints
from airplan.cli.completion import words
from airplan.cli.options import Days, Force, Where
from airplan.cli.registry import WRITE, command
from airplan.cli.rendering import tell_written
from airplan.cli.vocabulary import BOOK_WORDS, choice
from airplan.formats import ending_of
from airplan.formats.output import check_writable, write_file
from airplan.i18n import marked
from airplan.reports.wording import undated
from airplan.workspace.own_files import OwnFiles
from airplan.workspace.session import Session

_ENDING = ".xlsx"
_LEDGER_WORDS = ("progress", "ledger", "进展", "台账")
"""Words in a file name that mean the progress ledger."""


@command(
    WRITE,
    "export",
    marked("Write an Excel file: the printable checklist, or the progress ledger with counts and charts."),
)
def export(
    session: Session,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=marked("Excel file to write, ending in .xlsx."))],
    where: Where,
    *,
    what: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="WHICH",
            help=marked(
                "checklist: the document's own columns with room for handwriting; progress: the progress of each "
                "measure. Default: progress if the file name contains progress or ledger, else checklist."
            ),
            autocompletion=words(BOOK_WORDS),
            rich_help_panel=option_hints.VIEW,
        ),
    ] = None,
    _days: Days,
    force: Force = False,
) -> None:
    ending_of(file, [_ENDING])
    meant = _meant_by(file) if what is None else choice("--as", what, BOOK_WORDS)
    kept = OwnFiles(session)
    check_writable(file, force=force, kept=kept)
    content = (_ledger if meant == "progress" else _checklist)(session, where)
    write_file(file, content, force=force, kept=kept, private=True, done=lambda: tell_written(file))


def _meant_by(file: Path) -> str:
    """Return the workbook that a file's name means."""
    name = file.stem.lower()
    return "progress" if any(word in name for word in _LEDGER_WORDS) else "checklist"


def _checklist(session: Session, where: Where) -> bytes:
    from airplan.formats.xlsx.checklist import checklist

    criteria = where.filter(session)
    measures = session.ledger.measures(criteria)
    parties = session.plan.parties("unit", "collective")
    notes = undated(session.ledger.left_out(criteria))
    return checklist(session.plan.header, measures, parties, session.reading(measures, parties), notes)


def _ledger(session: Session, where: Where) -> bytes:
    from airplan.formats.xlsx.progress_ledger import LedgerContent, progress_book
    from airplan.progress.latest import latest_texts
    from airplan.progress.obligations import month_answers
    from airplan.progress.unit_figures import monthly_figures, unit_figures

    ledger, criteria = session.ledger, where.filter(session)
    standings = ledger.standings(criteria)
    month = month_answers(ledger, standings, session.current_month())
    content = LedgerContent(
        standings,
        latest_texts(ledger, standings),
        month,
        [*session.later_notes, *undated(ledger.left_out(criteria))],
        unit_figures(ledger, standings),
        monthly_figures(ledger, [standing.measure for standing in standings]),
        session.rules.thresholds,
    )
    return progress_book(session.plan.header, content, session.reading_of(standings))
