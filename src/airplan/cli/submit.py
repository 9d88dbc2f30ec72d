"""Submit a proposal: read its signature and grounds, show it, let a person decide, write it, print its ID."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from airplan.actions.authors import known_author
from airplan.actions.previews import change_table
from airplan.actions.saving import append_unchanged, signature_of
from airplan.cli import completion, option_hints, prompt
from airplan.cli.confirming import accepted
from airplan.cli.vocabulary import ref_of
from airplan.errors import AirplanError, Message, UsageError
from airplan.i18n import _, marked
from airplan.store.compiler import begin
from airplan.store.connect import NoStore, is_on_server
from airplan.store.entries import Decision
from airplan.workspace.writing import journal_to_write

if TYPE_CHECKING:
    from collections.abc import Callable

    from airplan.plan.model import Measure
    from airplan.progress.proposals import Proposal, Signature
    from airplan.reports.table import Table
    from airplan.store.entries import DecisionKind, Entry
    from airplan.store.journal import Journal
    from airplan.workspace.session import Session

# --- options ----------------------------------------------------------------------------------------------------------

Texts = list[str] | None
"""An option that may be given once; a list, so that a second one is noticed and refused."""

Ref = Annotated[str, typer.Argument(metavar="REF", help=marked("Measure, such as 8b."), autocompletion=completion.refs)]
On = Annotated[
    Texts,
    typer.Option(
        *("--on", "--as-of"),
        metavar="DAY",
        help=marked("Day of the data, such as 2017-05-25 or 25 May; default: today."),
        autocompletion=completion.days,
        rich_help_panel=option_hints.SIGNING,
    ),
]
By = Annotated[
    Texts,
    typer.Option(
        "--by",
        metavar="NAME",
        help=marked("Who records the entry; default: author in airplan.toml."),
        rich_help_panel=option_hints.SIGNING,
    ),
]


def content_option(name: str, metavar: str, help: str) -> Any:
    """Return an option whose value is recorded."""
    return typer.Option(name, metavar=metavar, help=help, rich_help_panel=option_hints.CONTENT)


Reason = Annotated[Texts, content_option("--reason", "TEXT", marked("Reason."))]


class Sure(NamedTuple):
    """Whether a new journal may be begun."""

    yes: Annotated[
        bool,
        typer.Option(
            "--yes",
            help=marked("Save the entry even if this creates a new journal."),
            rich_help_panel=option_hints.SIGNING,
        ),
    ] = False


class Signed(NamedTuple):
    """The author of an entry, and whether findings prevent it."""

    by: By = None
    yes: Annotated[
        bool,
        typer.Option(
            "--yes",
            help=marked("Save the entry even if something needs checking, or if this creates a new journal."),
            rich_help_panel=option_hints.SIGNING,
        ),
    ] = False

    def signature(self, session: Session, on: Texts) -> Signature:
        """Return the signature, as of the day of --on or today. Raises AirplanError where nothing can be written."""
        typed = once("--on", on)
        day = session.today if typed is None else session.day_of(typed)
        writable(session)  # begun first, if there is none
        return signature_of(session, author(session, self.by), day)


class Grounds(NamedTuple):
    """The grounds of a decision."""

    authority: Annotated[
        Texts, content_option("--authority", "TEXT", marked("Authority: who decided it, in which document."))
    ] = None
    reason: Reason = None

    def decision(self, session: Session, kind: DecisionKind, **needed: Texts) -> Decision:
        """Return a decision of a kind that needs no further options.

        Raises UsageError for an option given twice, for a missing option, and for missing grounds where the office's
        rule requires them for that kind of decision.
        """
        required(**needed, **(self._asdict() if kind in session.settings.grounds else {}))
        authority, reason = once("--authority", self.authority), once("--reason", self.reason)
        return Decision(authority=authority or "", reason=reason or "")


def once(option: str, texts: Texts, hint: str = "") -> str | None:
    """Return the value of an option that may be given once, or None. Raises UsageError."""
    if texts and len(texts) > 1:
        several = marked("{option} was given {count} times ({texts}); give it once.")
        twice = marked("{option} was given twice ({texts}); give it once.")
        text = twice if len(texts) == 2 else several  # noqa: PLR2004 – twice
        message = Message(text, option=option, texts=tuple(texts), count=len(texts))
        raise UsageError(message, Message(hint) if hint else "")
    return texts[0].strip() if texts else None


def required(**options: Texts) -> list[str]:
    """Return the values of required options, each given once. Raises UsageError with all that are missing."""
    texts = {f"--{name}": once(f"--{name}", values) for name, values in options.items()}
    if empty := tuple(option for option, text in texts.items() if not text):
        raise UsageError(Message(marked("Also required: {options}."), options=empty))
    return [text for text in texts.values() if text]


def author(session: Session, by: Texts) -> str:
    """Return the author: from --by, else the workspace's, else the user logged in, unless it is a shared account.

    At a terminal the person is asked, and before that whether an entry may be made here at all: every entry has an
    author, so all commands that write come through here. Raises UsageError where no author is known, AirplanError where
    no entry may be made.
    """
    may_write_here(session)
    named = once("--by", by)
    name = known_author(session) if named is None else named
    if not name.strip() and named is None and prompt.at_terminal():
        name = prompt.ask(_("Recorded by (name)"), _some_name)
    if not name.strip():
        raise _nobody()
    return " ".join(name.split())


def _some_name(typed: str) -> str:
    if not typed:
        raise _nobody()
    return typed


def _nobody() -> UsageError:
    return UsageError(
        Message(marked("It is not known who records this entry.")),
        Message(marked("Add --by NAME, or set author in [office] of airplan.toml.")),
    )


# --- the journal to write to ------------------------------------------------------------------------------------------


def writable(session: Session) -> Journal:
    """Return the journal, begun now if there is none and the person agrees.

    Raises AirplanError where it cannot be written, NoStore where there is none; RowsReplaced where the plan was
    numbered anew under its entries.
    """
    try:
        session.journal  # noqa: B018 – opened now, or it raises
    except NoStore as none:
        _begin(session, none)
    return journal_to_write(session)


def _begin(session: Session, none: NoStore) -> None:
    """Begin a new store if --yes allows it or the person at the terminal agrees."""
    if not (session.sure and session.store and _yes_begins(session.store)):
        if not prompt.at_terminal():
            raise none
        prompt.say(str(none))
        if not prompt.confirmed(_("Create a new journal there?")):
            raise prompt.Declined
    begun = begin(session.files, session.store_place)
    if begun.new:
        prompt.say(_("New journal created: {place}").format(place=begun.place))


def _yes_begins(place: str) -> bool:
    """Return whether --yes may begin the store that --store or AIRPLAN_STORE names.

    --yes may have meant only the findings on the entry. So it does not begin a store where one must be missing: in a
    workspace, which is made with its own, and where even the folder is missing, as when a share is not connected.
    """
    return is_on_server(place) or Path(place).absolute().parent.is_dir()


def may_write_here(session: Session) -> None:
    """Ask a person outside of any workspace whether the first entry may go into a journal of their own.

    In the wrong folder, entries would go where nobody looks for them. Raises AirplanError if the person declines.
    """
    if not session.personal or session.sure or writable(session).newest():
        return
    if not prompt.at_terminal():
        raise AirplanError(
            Message(marked("Not saved: this would be the first entry of a personal journal.")),
            Message(marked("Change to the workspace folder; or add --yes to create a personal journal.")),
        )
    if not prompt.confirmed(_("Create a personal journal?")):
        raise prompt.Declined


def measure_of(session: Session, ref: str) -> Measure:
    """Return the one measure that is meant. Raises AirplanError if none or several are."""
    from airplan.progress.report_checks import only_measure

    number = ref_of(ref)
    measures = session.plan.by_number(number)
    if not measures:
        raise session.plan.unknown_ref(number)
    return only_measure(measures, ref)


# --- submitting -------------------------------------------------------------------------------------------------------


def submit(
    session: Session,
    propose: Callable[[], Proposal],
    *,
    sure: bool,
    ask: bool = False,
    shown: Callable[[Proposal, bool], Table] | None = None,
    printed: bool = True,
) -> list[Entry]:
    """Show a proposal with its findings, let the person decide unless `sure`, write it; return the entries.

    A proposal that needs no question is shown once it is saved, under a heading that says so. Its ID is `printed` on
    stdout; for several entries, written all or none, that of their batch. A person at a terminal is asked if there are
    findings, or if `ask` is set; without a terminal, findings refuse the proposal. `shown` replaces the default table,
    and is told whether the proposal is saved. Entries of other processes do not matter as long as the same would be
    proposed again. Raises AirplanError where nothing was written.
    """
    from airplan.formats import terminal

    newest = writable(session).newest()  # before anything that depends on it
    proposal = propose()

    def tell(*, saved: bool) -> None:
        terminal.show(shown(proposal, saved) if shown else change_table(session, proposal, saved=saved), aside=True)

    asked = accepted(proposal.findings, tell, sure=sure, ask=ask)
    entries = append_unchanged(session, propose, proposal._replace(newest=newest), sure=sure)
    if not asked:
        tell(saved=True)
    number = entries[0].batch or entries[0].id
    if printed:
        typer.echo(number)
    tell_saved(number)
    return entries


def tell_saved(number: str) -> None:
    """Say by which id what was written can be found and reversed: the last word of every command that writes."""
    prompt.say(_("Saved as {entry}; airplan undo {entry} reverses it.").format(entry=number))


def tell_saved_for(plan: str, number: str) -> None:
    """Say the same for one of several plans."""
    said = _("{plan}: saved as {entry}; airplan --plan {plan} undo {entry} reverses it.")
    prompt.say(said.format(plan=plan, entry=number))
