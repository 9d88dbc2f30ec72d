"""Mail to units: options, the password, and what was written or sent."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from airplan.cli import completion, option_hints, prompt
from airplan.cli.options import contradiction
from airplan.cli.rendering import counted, show, tell_written
from airplan.cli.vocabulary import units_named
from airplan.errors import ExitCode, Message, UsageError
from airplan.i18n import _, marked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from airplan.actions.mailing import Mailing
    from airplan.cli.options import Output
    from airplan.plan.periods import Period
    from airplan.reports.mail_tables import MailOutcome
    from airplan.rounds.mail_message import Letter
    from airplan.store.paper_contents import MailSubject
    from airplan.workspace.session import Session

PASSWORD = "AIRPLAN_SMTP_PASSWORD"  # noqa: S105 – the name of a variable


class MailOptions(NamedTuple):
    """Whether mail is written or sent."""

    mail: Annotated[
        Path | None,
        typer.Option(
            "--mail",
            metavar="DIR",
            help=marked("Write a mail to each unit into this folder, as a draft (.eml) to open and send."),
            rich_help_panel=option_hints.MAILING,
        ),
    ] = None
    smtp: Annotated[
        bool,
        typer.Option(
            "--smtp",
            help=marked("Send a mail to each unit through the mail server that airplan.toml names, each once."),
            rich_help_panel=option_hints.MAILING,
        ),
    ] = False
    resend: Annotated[
        list[str] | None,
        typer.Option(
            "--resend",
            metavar="UNIT",
            help=marked("With --smtp: send again to this unit, though it was or may have been sent; repeatable."),
            autocompletion=completion.units,
            rich_help_panel=option_hints.MAILING,
        ),
    ] = None

    @property
    def wanted(self) -> bool:
        """Whether there is any mail."""
        return self.mail is not None or self.smtp

    def check(self, session: Session) -> None:
        """Raise UsageError for contradictory options, AirplanError where the settings do not allow sending."""
        if self.mail is not None and self.smtp:
            raise contradiction("--mail", "--smtp")
        if self.resend and not self.smtp:
            raise UsageError(Message(marked("--resend is only for --smtp.")))
        if self.smtp:
            from airplan.actions.mailing import mail_server

            _check_password(mail_server(session).user)

    def mailing(self, session: Session, subject: MailSubject, month: Period, author: str = "") -> Mailing:
        """Return what is mailed for a month."""
        from airplan.actions.mailing import Mailing

        return Mailing(subject, str(month), author, units_named(session.plan, self.resend) or ())


def deliver(
    session: Session, options: MailOptions, mailing: Mailing, letters: Sequence[Letter], output: Output
) -> None:
    """Write the letters as drafts, or send them; show what became of each.

    Raises Exit with FINDINGS where a letter could not be sent, Declined where the person does not want to send.
    """
    from airplan.plan.periods import Period
    from airplan.reports.mail_tables import mail_table, unsettled

    outcomes = (
        _drafted(session, options, mailing, letters, output) if options.mail else _sent(session, mailing, letters)
    )
    reading = session.reading(parties=session.plan.parties("unit"))
    show(mail_table(outcomes, Period.written(mailing.period), reading), output._replace(output=None))
    if options.mail:
        tell_written(options.mail)
    for sentence in unsettled(outcomes, reading):
        prompt.say(sentence)
    if options.smtp and any(outcome.is_unsettled for outcome in outcomes):
        raise typer.Exit(ExitCode.FINDINGS)


def _drafted(
    session: Session, options: MailOptions, mailing: Mailing, letters: Sequence[Letter], output: Output
) -> list[MailOutcome]:
    from airplan.actions.mailing import write_drafts

    assert options.mail  # noqa: S101 – checked by the caller
    return write_drafts(session, mailing, letters, options.mail, force=output.force)


def _sent(session: Session, mailing: Mailing, letters: Sequence[Letter]) -> list[MailOutcome]:
    from airplan.actions.mailing import mail_server, send_letters, to_send
    from airplan.rounds.mail_server import Postbox

    server = mail_server(session)
    if now := to_send(session, mailing, letters):
        _ask(session, len(now))
    password = _password(server.user) if now and server.user else ""
    with Postbox(server, password) as postbox:
        return send_letters(session, mailing, letters, postbox, counting=counted)


def _ask(session: Session, count: int) -> None:
    """Let a person at a terminal decide, unless --yes was given. Raises Declined."""
    if session.sure or not prompt.at_terminal():
        return
    question = _("Send {count} mails as {sender} through {server}?")
    mail = session.settings.mail
    if not prompt.confirmed(question.format(count=count, sender=mail.sender, server=mail.server)):
        raise prompt.Declined


def _check_password(user: str) -> None:
    """Raise UsageError where the mail server wants a password, and there is neither one nor anybody to ask."""
    if user and not os.environ.get(PASSWORD) and not prompt.at_terminal():
        raise UsageError(
            Message(marked("The password of {user} at the mail server is not known."), user=user),
            Message(marked("Set {name}, or run the command at a terminal, which asks for it."), name=PASSWORD),
        )


def _password(user: str) -> str:
    """Return the password of the mail server; `_check_password` has found that there is one or somebody to ask."""
    return os.environ.get(PASSWORD) or prompt.secret(_("Password of {user} at the mail server").format(user=user))
