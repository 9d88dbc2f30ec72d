"""What becomes of one returned cell: one table of cases, from the top; the first that applies decides.

Three texts are compared: what was known when the workbook was sent, what is known now, and what came back. A blank cell
is no answer, so nothing is ever taken from it. Nothing here knows a journal, a workbook or a plan: a case is values.
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
"""Not known yet; known already; said by this very file before, or by another that is taken; something else has become
known since it was sent; a return says something else; so far from what was to be expected that it must be confirmed;
cannot be read surely; a locked cell that was edited."""
Prefer = Literal["", "returned", "known"]
"""What somebody has said is to count, of what came back and what is known; empty: nobody has."""
CellKind = Literal["answer", "signing", "locked", "not-asked-for"]
"""A cell for an answer; for the day or the names under it; a locked one; one that is grey, as there is no target."""

NOT_ASKED = marked("the plan no longer asks this unit for {ref}")
NO_TARGET = marked("the plan no longer has this target")
NOTHING_ASKED = marked("this cell needs no entry")
LOCKED = marked("a locked cell was changed: shown, not imported")
SAYS = marked("{file} has: {text}")
TAKEN_SAYS_ELSE = marked("{file}, already imported, says something else")
SAME_AS = marked("the same as in {file}")
TAKEN_BEFORE = marked("imported from this file before; the known value has changed since")
CHANGED_SINCE = marked("the known value has changed since the workbook was sent")


class KnownAnswer(NamedTuple):
    """What the journal has in the field now."""

    text: str
    """As rounds.baseline has it."""
    of_month: bool = False
    """Whether it was said for the month that is collected."""
    since_sent: bool = False
    """Whether it was written down after the workbook had been sent."""
    file: str | None = None
    """The returned file it was read from; None where it was recorded otherwise."""


class Contradiction(NamedTuple):
    """What another file of the same unit says in the same field."""

    file: str
    text: str
    """For people."""


class Case(NamedTuple):
    """Everything that decides what becomes of one returned cell."""

    cell: CellKind = "answer"
    ref: str = ""
    unit_asked: bool = True
    """Whether the plan still asks this unit for the measure."""
    target_exists: bool = True
    """Whether the measure still has the target that the cell is about, if it is about one."""
    unreadable: Message | None = None
    """Why nobody can be sure what the cell means."""
    file_known: bool = False
    """Whether this very file was taken in before."""
    returned: str = ""
    """What the cell means, as rounds.baseline has it; empty for what is to be erased."""
    sent: str | None = None
    """What was known when the workbook was sent; None: nothing."""
    known: KnownAnswer | None = None
    """What is known now; None: nothing."""
    contradicted: Contradiction | None = None
    """Another file that was returned now and says something else."""
    repeats: str = ""
    """The file before this one that says the same and is taken; empty for none."""
    prefer: Prefer = ""
    doubt: Message | None = None
    """Why what it says must be confirmed."""
    confirmed: bool = False
    """Whether somebody has confirmed it."""


class Verdict(NamedTuple):
    """What becomes of a returned cell."""

    kind: VerdictKind
    finding: Message | None = None
    """Why, where the kind alone does not say."""
    accepted: bool = False
    """Whether it will be written down. Day and names never are by themselves, but with what they sign."""
    blocks: bool = False
    """Whether it keeps its file from being taken."""
    between_files: bool = False
    """Whether it is in conflict with another file that is looked at."""


class Rule(NamedTuple):
    """One line of the table."""

    applies: Callable[[Case], bool]
    kind: VerdictKind
    finding: Callable[[Case], Message | None] = lambda _case: None
    settled_by: tuple[Prefer, ...] = ()
    """Which choices of --prefer settle it, where the kind blocks."""


def decide(case: Case) -> Verdict:
    """Return what becomes of a returned cell."""
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
    """Return the verdict that all cells of which there is no more to be said have in common."""
    return verdict


def _message(text: str) -> Callable[[Case], Message]:
    return lambda case: Message(text, **({"ref": case.ref} if "{ref}" in text else {}))


def _says_what_is_known(case: Case) -> bool:
    return case.returned == (case.known.text if case.known else "")


def _is_known_already(case: Case) -> bool:
    """Tell whether it says what is known of this month; to erase what is not there changes nothing in any month."""
    of_month = case.known is not None and case.known.of_month
    return _says_what_is_known(case) and (case.returned == "" or of_month)


def _is_news(case: Case) -> bool:
    """Tell whether it says what is known of another month, or nothing has been written since it was sent."""
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
    """Return the message that all cells have in common of which the file says the same."""
    return Message(SAME_AS, file=file)


_BY_EITHER: tuple[Prefer, ...] = ("returned", "known")

# fmt: off
RULES: tuple[Rule, ...] = (
    # the plan asks this unit no more, or has no such target
    Rule(lambda case: not case.unit_asked, "refused", _message(NOT_ASKED)),
    Rule(lambda case: not case.target_exists, "refused", _message(NO_TARGET)),
    # nothing was to be filled in there
    Rule(lambda case: case.cell == "not-asked-for", "locked", _message(NOTHING_ASKED), _BY_EITHER),
    Rule(lambda case: case.cell == "locked", "locked", _message(LOCKED), _BY_EITHER),
    # nobody can be sure what it means
    Rule(lambda case: case.unreadable is not None, "refused", lambda case: case.unreadable),
    # this very file was taken in before
    Rule(lambda case: case.file_known and (case.cell == "signing" or _says_what_is_known(case)), "unchanged"),
    Rule(lambda case: case.file_known, "repeated", _message(TAKEN_BEFORE)),
    # the day and the names are written down with what they sign
    Rule(lambda case: case.cell == "signing" and _is_doubtful(case), "doubtful", lambda case: case.doubt),
    Rule(lambda case: case.cell == "signing", "new"),
    # it is known already
    Rule(_is_known_already, "unchanged"),
    # another file that came back says something else: which of them counts must be said by naming it
    Rule(lambda case: case.contradicted is not None, "conflict", _other_file, ("known",)),
    # another file that came back says the same, and is taken
    Rule(_repeats_what_is_taken, "repeated", lambda case: _same_as(case.repeats)),
    # it would be taken, and is far from what was to be expected
    Rule(lambda case: _is_doubtful(case) and _would_be_taken(case), "doubtful", lambda case: case.doubt, ("known",)),
    # nothing stands against it
    Rule(_is_news, "new", lambda case: case.doubt),
    # something else has become known since it was sent: from another file, or otherwise
    Rule(lambda case: case.known is not None and case.known.file is not None, "conflict", _taken_file, _BY_EITHER),
    Rule(lambda _case: True, "stale", _message(CHANGED_SINCE), _BY_EITHER),
)
# fmt: on
"""From the top; the first that applies decides."""
