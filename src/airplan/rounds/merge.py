"""Decide the outcome of a returned cell by one table of cases; the first that applies decides.

Three texts are compared: the known value at dispatch, the known value now, and the returned value. A blank cell is no
answer, so nothing is imported from it. Nothing here knows a journal, a workbook or a plan: a case is values.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from airplan.errors import Message
from airplan.i18n import marked

if TYPE_CHECKING:
    from collections.abc import Callable

VerdictKind = Literal["new", "unchanged", "repeated", "stale", "conflict", "doubtful", "refused", "locked"]
VERDICTS: tuple[VerdictKind, ...] = get_args(VerdictKind)
"""New; known already; repeated from the same file or another imported one; outdated (the known value changed after
dispatch); in conflict with another return; implausible and to be confirmed; unreadable; an edited locked cell.
"""
Prefer = Literal["", "returned", "known"]
"""Which value a person prefers, the returned or the known one; empty: no preference."""
CellKind = Literal["answer", "signing", "locked", "not-asked-for"]
"""A cell for an answer; for the day or the authors of answers; a locked one; a grey one without a target."""

NOT_ASKED = marked("measure {ref} no longer names this unit")
NO_TARGET = marked("the plan no longer has this target")
NOTHING_ASKED = marked("this cell needs no entry")
LOCKED = marked("a locked cell was changed: shown, not imported")
SAYS = marked("{file} has: {text}")
TAKEN_SAYS_ELSE = marked("differs from {file}, which was already imported")
SAME_AS = marked("the same as in {file}")
TAKEN_BEFORE = marked("imported from this file before; the known value has changed since")
CHANGED_SINCE = marked("the known value has changed since the workbook was sent")


class KnownAnswer(NamedTuple):
    """The journal's present value of the field."""

    text: str
    """The text as in rounds.baseline."""
    of_month: bool = False
    """Whether it was reported for the month that is collected."""
    since_sent: bool = False
    """Whether it was written after the dispatch of the workbook."""
    file: str | None = None
    """The returned file it was read from; None if it was recorded otherwise."""


class Contradiction(NamedTuple):
    """The value of the same field in another file of the same unit."""

    file: str
    text: str
    """The value in words."""


class Case(NamedTuple):
    """All values that decide the outcome of a returned cell."""

    cell: CellKind = "answer"
    ref: str = ""
    unit_asked: bool = True
    """Whether the plan still asks this unit for the measure."""
    target_exists: bool = True
    """Whether the measure still has the cell's target, if it has one."""
    unreadable: Message | None = None
    """Why the meaning of the cell is uncertain."""
    file_known: bool = False
    """Whether this very file was imported before."""
    returned: str = ""
    """The meaning of the cell, as in rounds.baseline; empty for a value to be erased."""
    sent: str | None = None
    """The known value at dispatch; None if there was none."""
    known: KnownAnswer | None = None
    """The known value now; None if there is none."""
    contradicted: Contradiction | None = None
    """Another file, returned now, with a different value."""
    repeats: str = ""
    """The earlier file with the same value that is imported; empty for none."""
    prefer: Prefer = ""
    doubt: Message | None = None
    """Why the value must be confirmed."""
    confirmed: bool = False
    """Whether a person has confirmed it."""


class Verdict(NamedTuple):
    """The outcome of a returned cell."""

    kind: VerdictKind
    finding: Message | None = None
    """The reason, where the kind alone does not say it."""
    accepted: bool = False
    """Whether it will be written. The day and the authors are written only with the answers that they belong to."""
    blocks: bool = False
    """Whether it keeps its file from being imported."""
    between_files: bool = False
    """Whether it conflicts with another file of this collection."""


class Rule(NamedTuple):
    """One line of the table of cases."""

    applies: Callable[[Case], bool]
    kind: VerdictKind
    finding: Callable[[Case], Message | None] = lambda _case: None
    settled_by: tuple[Prefer, ...] = ()
    """The choices of --prefer that settle the case, where the kind blocks."""


def decide(case: Case) -> Verdict:
    """Return the outcome of a returned cell."""
    rule = next(rule for rule in RULES if rule.applies(case))
    settled = bool(case.prefer) and case.prefer in rule.settled_by
    preferred = rule.kind in ("stale", "conflict") and settled and case.prefer == "returned"
    verdict = Verdict(
        rule.kind,
        rule.finding(case),
        accepted=case.cell == "answer" and (rule.kind == "new" or preferred),
        blocks=rule.kind not in ("new", "unchanged", "repeated") and not settled,
        between_files=rule.kind == "conflict" and case.contradicted is not None,
    )
    return verdict if verdict.finding else _shared(verdict)


@cache
def _shared(verdict: Verdict) -> Verdict:
    """Return the shared object for equal outcomes without further details."""
    return verdict


def _message(text: str) -> Callable[[Case], Message]:
    return lambda case: Message(text, **({"ref": case.ref} if "{ref}" in text else {}))


def _says_what_is_known(case: Case) -> bool:
    return case.returned == (case.known.text if case.known else "")


def _is_known_already(case: Case) -> bool:
    """Return whether the value is known for this month; erasing a missing value changes nothing in any month."""
    of_month = case.known is not None and case.known.of_month
    return _says_what_is_known(case) and (case.returned == "" or of_month)


def _is_news(case: Case) -> bool:
    """Return whether the known value belongs to another month, or did not change since the dispatch."""
    known = case.known
    since = known is not None and known.since_sent
    return _says_what_is_known(case) or ((known.text if known else None) == case.sent and not since)


def _repeats_what_is_taken(case: Case) -> bool:
    return bool(case.repeats) and (_is_news(case) or case.prefer == "returned")


def _is_doubtful(case: Case) -> bool:
    return case.doubt is not None and not case.confirmed


def _would_be_taken(case: Case) -> bool:
    return case.prefer == "returned" or _is_news(case)


def _other_file(case: Case) -> Message:
    other = case.contradicted or Contradiction("", "")
    return Message(SAYS, file=other.file, text=other.text)


def _taken_file(case: Case) -> Message:
    return Message(TAKEN_SAYS_ELSE, file=case.known and case.known.file)


@cache
def _same_as(file: str) -> Message:
    """Return the shared message for all cells that repeat the file."""
    return Message(SAME_AS, file=file)


_BY_EITHER: tuple[Prefer, ...] = ("returned", "known")

# fmt: off
RULES: tuple[Rule, ...] = (
    # the plan no longer asks this unit, or has no such target
    Rule(lambda case: not case.unit_asked, "refused", _message(NOT_ASKED)),
    Rule(lambda case: not case.target_exists, "refused", _message(NO_TARGET)),
    # the cell was not to be filled in
    Rule(lambda case: case.cell == "not-asked-for", "locked", _message(NOTHING_ASKED), _BY_EITHER),
    Rule(lambda case: case.cell == "locked", "locked", _message(LOCKED), _BY_EITHER),
    # its meaning is uncertain
    Rule(lambda case: case.unreadable is not None, "refused", lambda case: case.unreadable),
    # this very file was imported before
    Rule(lambda case: case.file_known and (case.cell == "signing" or _says_what_is_known(case)), "unchanged"),
    Rule(lambda case: case.file_known, "repeated", _message(TAKEN_BEFORE)),
    # the day and the authors are written with the answers
    Rule(lambda case: case.cell == "signing" and _is_doubtful(case), "doubtful", lambda case: case.doubt),
    Rule(lambda case: case.cell == "signing", "new"),
    # it is known already
    Rule(_is_known_already, "unchanged"),
    # another returned file differs: a person must name the one that counts
    Rule(lambda case: case.contradicted is not None, "conflict", _other_file, ("known",)),
    # another returned file says the same, and is imported
    Rule(_repeats_what_is_taken, "repeated", lambda case: _same_as(case.repeats)),
    # it would be imported, but is implausible
    Rule(lambda case: _is_doubtful(case) and _would_be_taken(case), "doubtful", lambda case: case.doubt, ("known",)),
    # nothing prevents the import
    Rule(_is_news, "new", lambda case: case.doubt),
    # the known value changed after the dispatch: by another file, or otherwise
    Rule(lambda case: case.known is not None and case.known.file is not None, "conflict", _taken_file, _BY_EITHER),
    Rule(lambda _case: True, "stale", _message(CHANGED_SINCE), _BY_EITHER),
)
# fmt: on
"""In order; the first that applies decides."""
