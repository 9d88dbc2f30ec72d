"""Word a bulletin: what the journal knows, in the parts of an official paper; texts of units are quoted as theirs."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from airplan.i18n import _, marked, ngettext, pgettext
from airplan.i18n.forms import day_in_full, filled, join_items, reads_chinese
from airplan.i18n.terms import LIGHT_TITLES
from airplan.plan.quantities import percent
from airplan.progress.bulletin_facts import Owed
from airplan.progress.standing import LATE, LIGHTS
from airplan.reports.papers.bulletin_tables import (
    annex,
    changes_table,
    decisions_table,
    officials_table,
    ranking_in_words,
    ranking_table,
    sections_table,
    slow_table,
    units_table,
    upcoming_table,
)
from airplan.reports.papers.paper import Paper, PaperHead, Part
from airplan.reports.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from airplan.plan.model import Heading
    from airplan.plan.periods import Period
    from airplan.progress.bulletin_facts import Bulletin, LastIssue, LightCounts
    from airplan.reports.table import ReaderContext

NONE = marked("None.")
_REASONS_LISTED = (
    (LATE, marked("Overdue: {refs} ({count}).")),
    (("behind",), marked("Behind schedule: {refs} ({count}).")),
    (("missed",), marked("Limit exceeded or rate not met: {refs} ({count}).")),
)


class Issuing(NamedTuple):
    """What the office adds to the facts of a paper."""

    title: str
    day: date
    """The date of the paper."""
    reply_by: date
    """The day by which units are to answer."""
    series: str
    number: str = ""
    """The document number, for a paper outside the series."""
    serial: int | None = None
    total: int | None = None
    addressee: str = ""
    copies: str = ""
    office: str = ""
    signature: str = ""
    contact: str = ""
    draft: bool = False


def bulletin_title(subject: str, when: Period) -> str:
    """Return the title of the bulletin of a month."""
    return filled(_("Bulletin on progress in {month}: {subject}"), month=when, subject=subject)


def head_of(facts: Bulletin, issuing: Issuing) -> PaperHead:
    """Return the head of a paper in words."""
    head = PaperHead(
        issuing.series,
        issuing.addressee,
        issuing.office,
        issuing.signature,
        day_in_full(issuing.day),
        serial=serial_in_words(issuing.serial),
        total=_("{n} in all").format(n=issuing.total) if issuing.total else "",
        number=issuing.number,
        copies=issuing.copies,
        contact=issuing.contact,
    )
    return head.about(issuing.title, facts.day, is_draft=issuing.draft)


def serial_in_words(serial: int | None) -> str:
    """Return the number of an issue: 第5期, No. 5; empty without one."""
    return pgettext("number of an issue", "No. {n}").format(n=serial) if serial else ""


def bulletin_paper(facts: Bulletin, issuing: Issuing, sections: Sequence[Heading], context: ReaderContext) -> Paper:
    """Return the bulletin of a month; parts for which the plan has nothing, such as officials, are left out."""
    parts = (
        overall(facts, sections),
        *parts_since(facts, context),
        *parts_ahead(facts, issuing, context),
    )
    return Paper(head_of(facts, issuing), parts, _("Annex: progress of all measures"), annex(facts, context))


def parts_since(facts: Bulletin, context: ReaderContext) -> Iterator[Part]:
    """Yield the parts about what has been: changes, slow measures, officials, reports, decisions."""
    yield Part("变化", _("Changes since the last issue"), tuple(_changed(facts)), changes_table(facts, context))
    yield Part("问题", _("Late and slow measures"), tuple(_slow(facts)), slow_table(facts, context))
    if any(each.measure.leaders for each in facts.standings):
        many = ngettext(
            "{count} lead official has red or yellow measures.",
            "{count} lead officials have red or yellow measures.",
            len(facts.officials),
        ).format(count=len(facts.officials))
        said = many if facts.officials else _(NONE)
        yield Part("领导", _("Red and yellow measures by lead official"), (said,), officials_table(facts, context))
    yield Part("填报", _("Reports by units"), tuple(_reported(facts, context)), units_table(facts, context))
    decided = ngettext("{count} decision.", "{count} decisions.", len(facts.decisions)).format(
        count=len(facts.decisions)
    )
    yield Part(
        "决定",
        _("Decisions"),
        (decided if facts.decisions else _(NONE),),
        decisions_table(facts),
    )


def parts_ahead(facts: Bulletin, issuing: Issuing, context: ReaderContext) -> Iterator[Part]:
    """Yield the parts that close a paper: the ranking, and what is to come, days and demands."""
    if facts.rankings:
        yield Part("排名", _("Ranking"), tuple(_ranked(facts, context)), ranking_table(facts, context))
    yield Part("到期", _("Due next"), tuple(_due(facts)), upcoming_table(facts, context))
    yield Part("要求", _("Demands"), tuple(_demands(facts, issuing, context)) or (_(NONE),))


# --- numbers ----------------------------------------------------------------------------------------------------------


def overall(facts: Bulletin, sections: Sequence[Heading]) -> Part:
    """Return the part with the numbers and shares by light."""
    return Part(
        "总体情况", _("Overview"), tuple(_overall(facts)), sections_table(facts, sections) if sections else None
    )


def open_remark(facts: Bulletin) -> str:
    """Return the remark that the figures of the months may still change; empty where they are closed."""
    remarks = []
    if facts.not_closed and not facts.over:
        remarks.append(filled(_("{month} is not over yet."), month=facts.months[-1]))
    if facts.not_closed:
        text = _("The round of {months} is not closed; its figures may still change.")
        remarks.append(filled(text, months=facts.not_closed))
    return sentences(remarks)


def lights_in_words(counts: LightCounts) -> str:
    """Return red 1 (2.2%), yellow 3 (6.5%) …: every light, also those that no measure has."""
    part = _("{light} {count} ({share}%)")
    return join_items(
        part.format(light=_(LIGHT_TITLES[light]), count=counts.lights[light], share=counts.share(counts.lights[light]))
        for light in LIGHTS
    )


def _overall(facts: Bulletin) -> Iterator[str]:
    counts = facts.counts
    if remark := open_remark(facts):
        yield remark
    if facts.nobody_reported:
        yield filled(_("No unit has reported for {months}."), months=facts.months)
    yield filled(
        _("As of {day}, {measures}: {lights}."),
        day=day_in_full(facts.day),
        measures=counted(counts.measures),
        lights=lights_in_words(counts),
    )
    finished = counts.done + counts.closed
    yield _("Reported as done: {done}; closed: {closed}; together {share}% of the measures.").format(
        done=counts.done, closed=counts.closed, share=counts.share(finished)
    )
    yield _("Overdue: {count}.").format(count=facts.overdue)
    if counts.lights["grey"]:
        yield _("Grey: no lead has reported; this says nothing about the progress of a measure.")


def _changed(facts: Bulletin) -> Iterator[str]:
    if not facts.last:
        yield _("The journal has no earlier issue to compare with.")
        return
    yield _since(facts.last)
    if not facts.changes:
        yield _(NONE)
        return
    count = len(facts.changes)
    yield ngettext("{count} measure changed.", "{count} measures changed.", count).format(count=count)
    moved = [
        (LIGHTS.index(each.before.light), LIGHTS.index(each.now.light), each.measure.ref)
        for each in facts.changes
        if each.before and each.now and each.before.light != each.now.light
    ]
    for (old, new), together in groupby(sorted(moved, key=lambda move: move[:2]), key=lambda move: move[:2]):
        refs = [ref for _old, _new, ref in together]
        yield _("{old} → {new}: {refs} ({count}).").format(
            old=_(LIGHT_TITLES[LIGHTS[old]]), new=_(LIGHT_TITLES[LIGHTS[new]]), refs=join_items(refs), count=len(refs)
        )


def _since(last: LastIssue) -> str:
    issue, entry = last.entry.issue, last.entry
    called = issue.number or serial_in_words(issue.serial) or issue.title
    return filled(
        _("Compared with {issue} of {day} (data as of {data_day})."),
        issue=called,
        day=day_in_full(entry.as_of),
        data_day=day_in_full(last.ledger.view.day),
    )


def _slow(facts: Bulletin) -> Iterator[str]:
    for words, text in _REASONS_LISTED:
        refs = [
            each.measure.ref for each in facts.slow if any(reason.word in words for reason in each.standing.reasons)
        ]
        if refs:
            yield _(text).format(refs=join_items(refs), count=len(refs))
    if not facts.slow:
        yield _(NONE)


def _reported(facts: Bulletin, context: ReaderContext) -> Iterator[str]:
    """Yield the numbers of reports of each month, and the units that have sent none."""
    for round_ in facts.rounds:
        yield from _month_in_words(round_.status.period, Owed(round_.owed))
    silent = [each.unit for each in facts.units if all(owed.came == "missing" for owed in each.obligations)]
    if silent:
        text = _("No report received from: {units} ({count}).")
        yield text.format(units=join_items(context.call_all(silent)), count=len(silent))


def _month_in_words(month: Period, owed: Owed) -> Iterator[str]:
    total = len(owed.obligations)
    if not total:
        yield filled(_("{month}: no unit owes a report."), month=month)
        return
    answered = len(owed.answered)
    yield filled(
        _("{month}: {owed} reports owed, {answered} received with content ({share}%)."),
        month=month,
        owed=total,
        answered=answered,
        share=percent(answered, total),
    )
    further = {
        _("missing {count}"): len(owed.missing),
        _("not yet due {count}"): len(owed.open),
        _("late {count}"): len(owed.late),
        _("without content {count}"): len(owed.empty),
        _("same as the month before {count}"): len(owed.repeated),
    }
    listed = [text.format(count=count) for text, count in further.items() if count]
    if listed:
        yield _("Of these {what}.").format(what=join_items(listed))


def _ranked(facts: Bulletin, context: ReaderContext) -> Iterator[str]:
    """Yield what each ranking is of, and the units without a figure."""
    for ranking in facts.rankings:
        yield _("{ranking}: rank 1 has the lowest figure.").format(ranking=ranking_in_words(ranking))
        if ranking.missing:
            text = _("No figure for: {units}.")
            yield text.format(units=join_items(context.call_all(ranking.missing)))


def _due(facts: Bulletin) -> Iterator[str]:
    """Yield how much falls due next, and the first day after that."""
    count = len(facts.upcoming)
    due = ngettext("Due by {until} (inclusive): {count} matter.", "Due by {until} (inclusive): {count} matters.", count)
    nothing = _("Nothing falls due by {until} (inclusive).")
    yield filled(due if count else nothing, until=facts.until, count=count)
    if facts.following:
        refs = join_items(dict.fromkeys(each.measure.ref for each in facts.following))
        yield filled(_("The first day after that is {day}: {refs}."), day=facts.following[0].day, refs=refs)


def _demands(facts: Bulletin, issuing: Issuing, context: ReaderContext) -> Iterator[str]:
    """Yield what the office demands: causes and plans from slow leads, and missing reports."""
    day = day_in_full(issuing.reply_by)
    if facts.slow:
        leads = dict.fromkeys(unit for each in facts.slow for unit in each.standing.leads)
        text = _("Report the causes and the next steps on {refs} by {day} (inclusive): {units}.")
        refs = join_items(each.measure.ref for each in facts.slow)
        yield text.format(refs=refs, day=day, units=join_items(context.call_all(leads)))
    late = [unit for unit in facts.units if unit.missing or unit.empty]
    if late:
        text = _("Send the missing reports, and those without content again, by {day} (inclusive): {units}.")
        yield text.format(day=day, units=join_items(context.call(unit.unit) for unit in late))
    if facts.upcoming:
        leads = dict.fromkeys(unit for each in facts.upcoming for unit in each.standing.leads)
        text = _("Report completion by the due date: {units}.")
        yield text.format(units=join_items(context.call_all(leads)))


def sentences(texts: Iterable[str]) -> str:
    """Return sentences as they follow one another in the reader's language."""
    return ("" if reads_chinese() else " ").join(texts)
