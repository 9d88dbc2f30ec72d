"""Ask a person at a terminal questions.

Questions go to the standard error, so that the standard output holds the command's answer alone.
"""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, TypeVar

from airplan.errors import AirplanError, ExitCode, Message
from airplan.formats.control_characters import visible
from airplan.formats.output import say as say  # noqa: PLC0414 – commands use it through this module
from airplan.i18n import _, marked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_Answer = TypeVar("_Answer")
_YES = ("y", "yes", "是", "好", "确认")
_NO = ("", "n", "no", "否", "不")


class Declined(AirplanError):
    """Raised where the person cancels."""

    exit_code = ExitCode.INTERRUPTED

    def __init__(self) -> None:
        super().__init__(Message(marked("Nothing was written.")))


def at_terminal() -> bool:
    """Return whether a person can see questions and answer them."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def ask(question: str, read: Callable[[str], _Answer]) -> _Answer:
    """Return what `read` makes of the answer; explain and repeat if it raises AirplanError.

    Raises Declined where the person presses Ctrl-C or ends the input.
    """
    while True:
        try:
            return read(_line(_("{question}: ").format(question=question)).strip())
        except Declined:
            raise
        except AirplanError as error:
            say(str(error))


def secret(question: str) -> str:
    """Return what is typed without being shown. Raises Declined."""
    from getpass import getpass

    try:
        return getpass(visible(_("{question}: ").format(question=question)), stream=sys.stderr)
    except (KeyboardInterrupt, EOFError):
        say("")
        raise Declined from None


def confirmed(question: str) -> bool:
    """Return whether the answer is yes; Enter alone is no. Raises Declined."""

    def read(text: str) -> bool:
        if text.lower() not in (*_YES, *_NO):
            raise AirplanError(Message(marked("Please answer y or n.")))
        return text.lower() in _YES

    return ask(f"{question} [y/N]", read)


def choose(
    question: str,
    options: Sequence[tuple[_Answer, str]],
    other: Callable[[str], _Answer],
    default: _Answer | None = None,
    *,
    skippable: bool = False,
) -> _Answer:
    """Return an option by its number, or what `other` makes of other input; each option has a label.

    Enter alone means the default, if there is one; where the question is `skippable`, it goes to `other`, too. Raises
    Declined.
    """

    def read(text: str) -> _Answer:
        if not text and default is not None:
            return default
        if not (text or skippable):
            raise AirplanError(Message(marked("Choose a number from 1 to {last}, or type a name."), last=len(options)))
        if not text.isdecimal():
            return other(text)
        if not 1 <= int(text) <= len(options):
            outside = marked("{text}: choose a number from 1 to {last}.")
            raise AirplanError(Message(outside, text=text, last=len(options)))
        return options[int(text) - 1][0]

    for number, (_option, label) in enumerate(options, start=1):
        say(f"{number:>4}  {label}")
    return ask(question, read)


def _line(prompt: str) -> str:
    """Return a typed line. Raises Declined."""
    try:
        if sys.stdout is not None and sys.stdout.isatty():
            with contextlib.suppress(ImportError):
                import readline  # noqa: F401 – with it, a wide character is erased as a whole
            return input(visible(prompt))
        say(prompt, end="")
        if line := sys.stdin.readline():
            return line
    except KeyboardInterrupt:
        pass
    except EOFError:
        pass
    say("")
    raise Declined
