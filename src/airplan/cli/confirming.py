"""Let a person decide about findings before anything is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.cli import prompt
from airplan.errors import AirplanError, Message
from airplan.i18n import _, marked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def accepted(findings: Sequence[Message], tell: Callable[..., None], *, sure: bool, ask: bool = False) -> bool:
    """Let the person decide about findings; return whether one was asked.

    `tell` shows what is to be saved. A person at a terminal is asked if there are findings or if `ask` is set, unless
    `sure`; without a terminal, findings refuse it. Raises AirplanError where it may not be saved.
    """
    asked = bool(findings or ask) and not sure and prompt.at_terminal()
    refused = bool(findings) and not sure and not asked
    if asked or refused:
        tell(saved=False)
    if refused:
        raise _refusal(findings)
    for finding in findings:
        prompt.say(_("please check: {doubt}").format(doubt=finding))
    if asked and not prompt.confirmed(_("Save this?")):
        raise prompt.Declined
    return asked


def _refusal(findings: Sequence[Message]) -> AirplanError:
    lines = [_("Not saved. Please check:"), *(f"  {finding}" for finding in findings)]
    return AirplanError("\n".join(lines), Message(marked("Correct the entry, or add --yes to save it anyway.")))
