"""Ask a command of every plan of the desk, and show one joined answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from airplan.cli.options import Output, Shown
from airplan.cli.rendering import show, show_text
from airplan.errors import ExitCode, InvalidFiles, UnknownName
from airplan.formats.output import say
from airplan.i18n import _
from airplan.i18n.forms import join_items
from airplan.reports.joined import PlanTable, joined
from airplan.store.address import without_password
from airplan.workspace.several_plans import SharedId, of_each

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from airplan.workspace.session import Session
    from airplan.workspace.several_plans import Answer


class _Given(NamedTuple):
    """What a command gave for one plan: what it showed, its exit code, and notes on a past day."""

    shown: Sequence[Shown]
    code: int
    notes: Sequence[str]


def answer_all(command: Callable[..., None], session: Session, values: dict[str, Any]) -> None:
    """Run a command, with these arguments, for every plan; show the answers as one.

    A plan that lacks a name asked for is named in a note. The errors of other plans are said after the answer, which
    ends with UNUSABLE then. Raises AirplanError where no plan answers; typer.Exit with the exit code of a check.
    """
    (place, output) = next((name, value) for name, value in values.items() if isinstance(value, Output))

    def ask(each: Session) -> _Given:
        gathered: list[Shown] = []
        code = 0
        try:
            command(session=each, **values | {place: output._replace(gathered=gathered)})
        except typer.Exit as ended:
            code = ended.exit_code
        return _Given(gathered, code, each.later_notes)

    answers = of_each(session, ask)
    given = {each.name: each.value for each in answers if each.value}
    if not given and answers[0].error:
        raise answers[0].error
    strangers = [each.name for each in answers if isinstance(each.error, UnknownName)]
    failed = [each for each in answers if each.error and each.name not in strangers]
    _show(given, _notes(strangers, failed), output)
    for name, answer in given.items():
        for note in answer.notes:
            say(_("{plan}: {words}").format(plan=name, words=note))
    tell_unreadable(failed)
    if codes := [answer.code for answer in given.values() if answer.code]:
        raise typer.Exit(max(codes))


def tell_unreadable(answers: Sequence[Answer[Any]]) -> None:
    """Say on stderr why plans did not answer; with any, the command ends with UNUSABLE."""
    said: set[str] = set()
    for name, _value, error in answers:
        if error and not (isinstance(error, SharedId) and str(error) in said):
            said.add(str(error))
            say(without_password(_("{plan}: {words}").format(plan=name, words=error)))
        for problem in error.problems if isinstance(error, InvalidFiles) else ():
            say(without_password(str(problem)))
    if any(error for _name, _value, error in answers):
        raise typer.Exit(ExitCode.UNUSABLE)


def _show(given: dict[str, _Given], notes: Sequence[str], output: Output) -> None:
    tables = [
        PlanTable(name, shown.table, shown.order)
        for name, answer in given.items()
        for shown in answer.shown
        if shown.table
    ]
    if tables:
        show(joined(tables).with_notes(*notes), output)
        return
    texts = [f"{name}\n\n{shown.text}" for name, answer in given.items() for shown in answer.shown if shown.text]
    show_text("\n".join([*texts, *notes]), output)


def _notes(strangers: Sequence[str], failed: Sequence[Answer[Any]]) -> list[str]:
    """Return notes on the plans that lack a name, and on those that did not answer."""
    lacking = [_("This name is not in: {plans}.").format(plans=join_items(strangers))] if strangers else []
    return [
        *lacking,
        *(_("{plan}: {words}").format(plan=each.name, words=each.problem) for each in failed),
    ]
