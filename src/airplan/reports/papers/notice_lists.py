"""List the notices of a run: who is asked about what, how far it goes, and in which file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.i18n import _, pgettext
from airplan.i18n.forms import filled, join_clauses, join_items
from airplan.reports.papers.notice_texts import causes_in_words
from airplan.reports.table import Column, Table
from airplan.reports.wording import as_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from airplan.progress.notices import NoticeItem, NoticeRun, Waiting
    from airplan.reports.papers.notice_texts import NoticePaper
    from airplan.reports.table import ReaderContext, Record


def notice_list(run: NoticeRun, papers: Sequence[NoticePaper], context: ReaderContext, notes: Iterable[str]) -> Table:
    """Return a row for each notice; below, what waits for an answer."""
    shown: list[Column[NoticePaper]] = [
        Column("unit", _("Unit"), "name", "always", lambda row: row.notice.unit),
        Column("level", pgettext("of a notice", "Level"), "term", "always", lambda row: row.notice.level),
        Column("time", _("Which notice"), "count", "always", lambda row: row.notice.time),
        Column("number", _("Number"), "label", "always", lambda row: row.number or None, if_any=True),
        Column("refs", _("Measures"), "words", "people-only", _refs),
        Column("why", _("Reasons"), "lines", "wide", lambda row: _why(row, run)),
        Column("answer_by", _("Answer by"), "day", "always", lambda row: row.to),
        Column("file", _("File"), "words", "always", lambda row: row.file or None, if_any=True),
        Column("serial", "serial", "count", "data-only", lambda row: row.serial),
        Column("period", _("Month"), "label", "file-only", lambda row: str(row.period)),
        Column("date", _("Date"), "day", "file-only", lambda row: row.day),
        Column("measures", _("Measures"), "lines", "data-only", _all_refs),
        Column("items", "items", "lines", "json-only", json=lambda row: [_item(each) for each in row.notice.items]),
    ]
    title = [
        filled(_("Notices for {month}: {count}"), month=run.period, count=len(papers)),
        as_of(context.today),
    ]
    table = Table.of(papers, shown, title=join_clauses(title), names=context.names)
    return table.with_notes(*_waiting(run.waiting, context), *notes)


def _refs(row: NoticePaper) -> str:
    return join_items(_all_refs(row))


def _all_refs(row: NoticePaper) -> tuple[str, ...]:
    return tuple(item.measure.ref for item in row.notice.items)


def _why(row: NoticePaper, run: NoticeRun) -> tuple[str, ...]:
    template = _("{metric}: {said}")
    return tuple(
        template.format(metric=item.measure.ref, said=causes_in_words(item, run.period)) for item in row.notice.items
    )


def _item(item: NoticeItem) -> Record:
    causes = [
        {"word": cause.word, "days": cause.days or None, "points": cause.points, "what": cause.what or None}
        for cause in item.causes
    ]
    return {
        "ref": item.measure.ref,
        "id": item.measure.id,
        "level": item.level,
        "time": item.time,
        "causes": causes,
        "unanswered": [entry.id for entry in item.unanswered],
    }


def _waiting(waiting: Sequence[Waiting], context: ReaderContext) -> list[str]:
    """Return a note for each unit whose answer is not due yet."""
    asked: dict[tuple[str, str], list[Waiting]] = {}
    for each in waiting:
        asked.setdefault((each.unit, each.entry.id), []).append(each)
    template = _("{unit} was asked about {refs} on {day} and has until {until} to answer.")
    return [
        filled(
            template,
            unit=context.call(unit),
            refs=join_items(each.measure.ref for each in group),
            day=group[0].entry.as_of,
            until=group[0].entry.issue.to,
        )
        for (unit, _entry), group in asked.items()
    ]
