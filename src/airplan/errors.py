"""Define exit codes, messages with facts, and the errors that end the program."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

from airplan.i18n import _, marked, ngettext
from airplan.i18n.forms import filled, glossed, join_phrases

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


class ExitCode(IntEnum):
    """Exit codes of commands. Python's own 1 (a traceback) means a fault of airplan."""

    FINE = 0
    USAGE = 2
    UNUSABLE = 3
    FINDINGS = 4
    WRITTEN = 5
    INTERRUPTED = 130


class Message:
    """A sentence with its facts, worded in the reader's language when it is shown, not when it is made.

    `text` is the English sentence with a placeholder in braces for each fact; it is the key of the catalogue. Facts
    read as i18n.forms.in_words gives them: a day as 30 June, a tuple as a list, anything else as its `str`.
    """

    __slots__ = ("facts", "text")

    def __init__(self, text: str, /, **facts: object) -> None:
        self.text, self.facts = text, facts

    def __str__(self) -> str:
        return filled(_(self.text), **self.facts)

    def __repr__(self) -> str:
        return f"Message({self.text!r}, {self.facts!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and (self.text, self.facts) == (other.text, other.facts)

    def __hash__(self) -> int:
        return hash((self.text, tuple(self.facts)))


class Problem(NamedTuple):
    """One fault in a person's file: its place, what was found, what was expected, and how to mend it."""

    file: str
    line: int
    column: int
    found: Message | str
    expected: Message | str
    hint: Message | str = ""
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        parts = [f"{self.file}:{self.line}:{self.column}: {self.found}"]
        if self.expected:
            parts.append(_("expected: {what}").format(what=self.expected))
        if self.hint:
            parts.append(_("hint: {what}").format(what=self.hint))
        return "\n    ".join(parts)


class AirplanError(Exception):
    """An error that a person can put right: what is wrong and, on the next line, what to do, if that is known.

    Subclass only where somebody catches the class, where the exit code differs, or where the error carries more facts
    than its sentence.
    """

    exit_code = ExitCode.UNUSABLE

    def __init__(self, message: Message | str = "", hint: Message | str = "") -> None:
        super().__init__(message, hint)
        self.message, self.hint = message, hint

    def __str__(self) -> str:
        return "\n".join(str(part) for part in (self.message, self.hint) if str(part))

    @property
    def as_message(self) -> Message:
        """The error as one message, to keep without the traceback: what is wrong and, on a new line, what to do."""
        parts = [part for part in (self.message, self.hint) if str(part)]
        return Message("\n".join(("{message}", "{hint}")[: len(parts)]), message=self.message, hint=self.hint)


class UsageError(AirplanError):
    """Raised where the command line asks for something impossible."""

    exit_code = ExitCode.USAGE


class InvalidFiles(AirplanError):
    """Raised where a plan or a directory of units has faults; `problems` holds all of them."""

    def __init__(self, problems: Sequence[Problem], message: Message | str = "") -> None:
        errors = sum(problem.severity == "error" for problem in problems)
        super().__init__(message or ngettext("{count} error", "{count} errors", errors).format(count=errors))
        self.problems = tuple(problems)


class UnknownName(AirplanError):
    """Raised where no party has the name; `nearest` maps the nearest names to their English meaning."""

    def __init__(self, name: str, nearest: Mapping[str, str]) -> None:
        super().__init__(
            Message("{name}: this plan has no such unit, official or collective.", name=name),
            _nearest(_labelled(nearest)),
        )
        self.name, self.nearest = name, nearest


class AmbiguousName(AirplanError):
    """Raised where several parties match the name; `candidates` maps their names to their English meaning."""

    def __init__(self, name: str, candidates: Mapping[str, str]) -> None:
        message = Message("{name}: several names match. Please name one of:", name=name)
        super().__init__(message, "\n".join(f"  {candidate}" for candidate in _labelled(candidates)))
        self.name, self.candidates = name, candidates


def unknown_ref(ref: str, nearest: Sequence[str]) -> AirplanError:
    """Return the error for an unknown ref, with the nearest refs or else a command to search."""
    message = Message("{ref}: this plan has no such task, measure or city task.", ref=ref)
    return AirplanError(
        message, _nearest(nearest) or Message("To search for words, use: airplan search {ref}", ref=ref)
    )


def unreadable_file(path: Path | str, error: OSError) -> AirplanError:
    """Return the error for a named file that cannot be read."""
    return AirplanError(Message("{path} cannot be read: {reason}", path=path, reason=reason(error)))


_REASONS = (
    marked("No such file or directory"),
    marked("Permission denied"),
    marked("Is a directory"),
    marked("Not a directory"),
    marked("No space left on device"),
    marked("File too large"),
    marked("Read-only file system"),
    marked("File name too long"),
    marked("Too many levels of symbolic links"),
    marked("Stale file handle"),
    marked("Input/output error"),
    marked("Host is down"),
    marked("Transport endpoint is not connected"),
)
"""English texts of operating systems for files that cannot be used; Windows uses its own language."""


def reason(error: OSError) -> str:
    """Return why the operating system refused, in the reader's language where the catalogue has it."""
    return _(error.strerror or str(error))


def _labelled(names: Mapping[str, str]) -> list[str]:
    """Return the names to offer, for English readers with their meaning."""
    return [glossed(name, english) for name, english in names.items()]


def _nearest(names: Sequence[str]) -> Message | str:
    return Message("Similar: {names}", names=join_phrases(names)) if names else ""
