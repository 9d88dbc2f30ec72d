"""How does an entry get from the command line into the journal: who signs it, who insists, what is printed?"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from airplan.cli import completion, prompt
from airplan.errors import AirplanError, UsageError
from airplan.i18n import _, marked
from airplan.i18n.forms import join_items
from airplan.store.entries import Decision, Draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from airplan.cli.session import Session
    from airplan.plan.model import Measure
    from airplan.progress.findings import Doubt, WriteContext
    from airplan.progress.ledger import Ledger
    from airplan.progress.standing import Standing
    from airplan.reports.table import Table
    from airplan.store.entries import DecisionKind, Entry
    from airplan.store.journal import Journal

Texts = list[str] | None
"""An option that is meant to stand once; a list, so that its second coming is seen and refused."""

Ref = Annotated[str, typer.Argument(metavar="REF", help=marked("The measure: 8b."), autocompletion=completion.refs)]
On = Annotated[
    Texts, typer.Option("--on", metavar="DAY", help=marked("As of which day; without it, today: 2017-05-25, 5月25日."))
]
Reason = Annotated[Texts, typer.Option("--reason", metavar="TEXT", help=marked("Why."))]


By = Annotated[
    Texts,
    typer.Option("--by", metavar="NAME", help=marked("Who makes the entry; without it, as airplan.toml says.")),
]


class Signed(NamedTuple):
    """Who makes an entry, and whether doubts count."""

    by: By = None
    yes: Annotated[bool, typer.Option("--yes", help=marked("Write it even where there are doubts."))] = False


class Grounds(NamedTuple):
    """On what a decision rests."""

    authority: Annotated[
        Texts, typer.Option("--authority", metavar="TEXT", help=marked("Who decided it, by which paper."))
    ] = None
    reason: Reason = None

    def decision(self) -> Decision:
        """A decision that says no more than this. Raises GivenTwice."""
        by, why = once("--authority", self.authority), once("--reason", self.reason)
        return Decision(authority=by or "", reason=why or "")


class GivenTwice(UsageError):
    """An option that can stand only once stands several times."""

    def __init__(self, option: str, texts: Sequence[str], why: str = "") -> None:
        super().__init__()
        self.option, self.texts, self.why = option, tuple(texts), why

    def __str__(self) -> str:
        said = _("{option} given {count} times: {texts}; it can stand only once.")
        if len(self.texts) == 2:  # noqa: PLR2004 – twice
            said = _("{option} given twice: {texts}; it can stand only once.")
        said = said.format(option=self.option, texts=join_items(self.texts), count=len(self.texts))
        return f"{said}\n{_(self.why)}" if self.why else said


class Missing(UsageError):
    """A decision that must say who took it and why does not."""

    def __init__(self, options: Sequence[str]) -> None:
        super().__init__()
        self.options = tuple(options)

    def __str__(self) -> str:
        return _("This needs {options} as well.").format(options=join_items(self.options))


class Nobody(UsageError):
    """Nobody signs the entry."""

    def __str__(self) -> str:
        said = _("Who makes this entry? Nobody is named.")
        return f"{said}\n{_('Add --by NAME, or let airplan.toml say: author, in [office].')}"


class NoJournal(AirplanError):
    """There is no store that can be written."""

    def __str__(self) -> str:
        said = _("Nothing was written: the store cannot be.")
        return f"{said}\n{_('Name another one with --store, or ask whoever looks after it.')}"


class Doubtful(AirplanError):
    """Doubts that nobody has overruled."""

    def __init__(self, doubts: Sequence[Doubt]) -> None:
        super().__init__()
        self.doubts = tuple(doubts)

    def __str__(self) -> str:
        lines = [_("Nothing was written, as there are doubts:"), *(f"  {one}" for one in self.doubts)]
        return "\n".join([*lines, _("Correct it, or add --yes if it is so.")])


def once(option: str, texts: Texts, why: str = "") -> str | None:
    """What an option says that can stand only once. Raises GivenTwice."""
    if texts and len(texts) > 1:
        raise GivenTwice(option, texts, why)
    return texts[0].strip() if texts else None


def required(**options: Texts) -> list[str]:
    """What options say that must stand, and only once. Raises GivenTwice; Missing for all that say nothing."""
    said = {option: once(f"--{option}", texts) for option, texts in options.items()}
    if empty := [f"--{option}" for option, text in said.items() if not text]:
        raise Missing(empty)
    return [text for text in said.values() if text]


def author(session: Session, by: Texts) -> str:
    """Who makes the entry: whom --by names, else the workspace's author, else whoever is logged in. Raises Nobody."""
    named = once("--by", by)
    name = (session.settings.author or _login()) if named is None else named
    if not name:
        raise Nobody
    return " ".join(name.split())


def _login() -> str:
    from getpass import getuser

    try:
        return getuser()
    except (ImportError, KeyError, OSError):  # a computer that knows no users, or not this one
        return ""


def writable(session: Session) -> Journal:
    """The journal, where it can be written. Raises NoJournal."""
    journal = session.journal
    if journal is None or session.compiled.database is not session.compiled.store:
        raise NoJournal
    return journal


def moment(session: Session) -> WriteContext:
    """Now, with what tells whether this machine's clock can be right."""
    from airplan.progress.findings import WriteContext

    newest = writable(session).last()
    today = session.now.astimezone().date()
    return WriteContext(session.now, today, session.plan.header.year, newest.recorded if newest else None)


def the_measure(session: Session, ref: str) -> Measure:
    """The one measure that is meant. Raises UnknownRef, Refused."""
    from airplan.progress.report_checks import only_measure

    number = "".join(ref.split()).lower().rstrip(".")
    measures = session.plan.by_number(number)
    if not measures:
        raise session.plan.unknown_ref(number)
    return only_measure(measures, ref)


def ledger_by(session: Session, day: date) -> Ledger:
    """All that is known by now about the days up to this one and to today."""
    from airplan.progress.ledger import Ledger
    from airplan.store.sql import View

    return Ledger(session.plan, session.journal, session.rules, View(max(day, session.today)))


def write(
    session: Session, drafts: Sequence[Draft], shown: Table, doubts: Sequence[Doubt], *, sure: bool, ask: bool = False
) -> None:
    """Show what will be written, with the doubts; let the person decide, unless `sure`; write it and print its id.

    Of several entries, which are written all or none, that is the id of what they have in common. A person at a
    terminal is asked if there are doubts, or if `ask` says so; without one, doubts are refused.
    """
    from airplan.formats import terminal

    journal = writable(session)
    terminal.show(shown, aside=True)
    if doubts and not sure and not prompt.at_terminal():
        raise Doubtful(doubts)
    for one in doubts:
        prompt.say(_("doubt: {doubt}").format(doubt=one))
    if (doubts or ask) and not sure and not prompt.confirmed(_("Write this?")):
        raise prompt.Declined
    entries = journal.append(drafts, revision=session.plan.digest, now=session.clock())
    typer.echo(entries[0].batch or entries[0].id)


class DecisionContext:
    """Where the office decides about one measure, as of a day. Raises NoJournal, UnknownRef, Refused."""

    def __init__(self, session: Session, ref: str, on: Texts, signed: Signed) -> None:
        writable(session)
        self.session, self.signed = session, signed
        self.measure = the_measure(session, ref)
        typed = once("--on", on)
        self.day = session.today if typed is None else session.day_of(typed)

    @cached_property
    def standing(self) -> Standing:
        """Where the measure stands by now."""
        return ledger_by(self.session, self.day).judged([self.measure])[0]

    @property
    def reports(self) -> list[Entry]:
        """All reports on the measure that stand."""
        from airplan.store.sql import View

        journal = writable(self.session)
        found = [entry for entry in journal.entries(refs=[self.measure.ref]) if entry.kind == "report"]
        standing = journal.standing(found, View(self.day))
        return [entry for entry in found if entry.id in standing]

    @cached_property
    def moment(self) -> WriteContext:
        """Now."""
        return moment(self.session)

    def decide(self, kind: DecisionKind, decision: Decision, doubts: Iterable[Doubt], *, about: str = "") -> None:
        """Write the decision, unless somebody hesitates."""
        from airplan.progress.decision_checks import about_a_decision
        from airplan.progress.report_context import promised
        from airplan.reports.changes import preview

        found = [*doubts, *about_a_decision(self.day, self.standing, self.moment)]
        signer = author(self.session, self.signed.by)
        draft = Draft.decision(kind, self.measure.ref, decision, as_of=self.day, author=signer, about=about)
        shown = preview(draft, promised(self.standing), self.measure, self.session.reading([self.measure]))
        write(self.session, [draft], shown, found, sure=self.signed.yes)
