"""Word the page for leaders from what a session has opened: all of the plan, or one official's or unit's part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.i18n.forms import day_in_full, in_reader_language
from airplan.plan.model import Filter

if TYPE_CHECKING:
    from airplan.progress.page_facts import Whom
    from airplan.reports.page.page_model import Page
    from airplan.workspace.session import Session


def whom_of(session: Session, name: str | None) -> Whom:
    """Return whose page is meant: an official, a unit or a collective, by any of its names; all of the plan for None.

    Raises UnknownName, AmbiguousName.
    """
    from airplan.progress.page_facts import Whom

    if name is None:
        return Whom()
    party = session.plan.find(name, "unit", "collective", "official")
    if party.sort == "official":
        return Whom(party.name, Filter(officials=((party.name,),)), is_official=True)
    units = set(party.members or (party.name,))
    return Whom(party.name, Filter(parties=(session.plan.answering_to([party]),)), units)


def page_of(session: Session, whom: Whom, *, annex: bool = True) -> Page:
    """Return the page in the reader's language, about the session's day; without `annex` only its first page."""
    from airplan.progress.page_facts import page_facts
    from airplan.reports.page.page_wording import AboutPage, page_in_words

    facts = page_facts(session.ledger, whom, session.current_month(), session.clock_day, annex=annex)
    header, settings = session.plan.header, session.settings
    context = session.reading_of(facts.standings, session.plan.parties("unit", "collective", "official"))
    about = AboutPage(
        settings.letterhead.subject or in_reader_language(header.title, header.title_en),
        header.sections,
        settings.thresholds,
        day_in_full(session.known_day) if session.known_day else "",
        session.later_notes,
    )
    return page_in_words(facts, about, context, annex=annex)
