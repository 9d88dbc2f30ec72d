"""Say what changed between rows that were matched: words, days, targets, the duties of units and officials."""

from __future__ import annotations

from collections import defaultdict
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from airplan.plan.model import ROLES, named_units

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from airplan.plan.matching import RowChange
    from airplan.plan.model import Deadline, Measure, Membership, Role, Target

Named = TypeVar("Named")


class Piece(NamedTuple):
    """A piece of the two texts, in their order."""

    change: Literal["kept", "removed", "added"]
    text: str


class DeadlineChange(NamedTuple):
    """The deadline of both editions; `days` is by how much the due date moved (negative: earlier), None without two."""

    old: Deadline
    new: Deadline
    days: int | None


class TargetChange(NamedTuple):
    """A target of either edition, or of both with another value; None where an edition does not have it."""

    old: Target | None
    new: Target | None


class Duty(NamedTuple):
    """A unit in a role on some rows; a member of a closed collective is named itself, an open collective as a whole."""

    unit: str
    role: Role
    refs: tuple[str, ...]


class Differences(NamedTuple):
    """What differs between the old and the new rows of one change, besides their numbers."""

    words: tuple[Piece, ...] = ()
    deadline: DeadlineChange | None = None
    targets: tuple[TargetChange, ...] = ()
    gained: tuple[Duty, ...] = ()
    lost: tuple[Duty, ...] = ()
    officials_gained: tuple[str, ...] = ()
    officials_lost: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        """Whether anything differs."""
        return any(self)


class UnitChange(NamedTuple):
    """The duties that a unit has more or fewer in the new edition, as (ref of the edition, role)."""

    unit: str
    gained: tuple[tuple[str, Role], ...]
    lost: tuple[tuple[str, Role], ...]


def differences(change: RowChange, old_members: Membership, new_members: Membership) -> Differences:
    """Return what differs between the rows of a change.

    Deadlines are compared one row with one; the words of several rows are compared as those of one text.
    """
    before, after = _duties(change.old, old_members), _duties(change.new, new_members)
    old_leaders, new_leaders = _officials(change.old), _officials(change.new)
    one_each = len(change.old) == len(change.new) == 1
    divided = change.kind in ("split", "joined")
    texts = ("\n".join(row.text for row in rows) for rows in (change.old, change.new))
    return Differences(
        pieces(*texts) if divided or (one_each and change.ratio < 1) else (),
        _deadline(change.old[0].deadline, change.new[0].deadline) if one_each else None,
        _targets(change.old, change.new) if change.old and change.new else (),
        _duties_without(after, before),
        _duties_without(before, after),
        _without(new_leaders, old_leaders),
        _without(old_leaders, new_leaders),
    )


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Return both texts as pieces; joined, those kept and removed are the old text, those kept and added the new."""
    found: list[Piece] = []
    for _tag, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        removed, added = old[old_start:old_end], new[new_start:new_end]
        if removed == added:
            found.append(Piece("kept", removed))
            continue
        found += [Piece("removed", removed)] if removed else []
        found += [Piece("added", added)] if added else []
    return tuple(found)


def by_unit(changes: Iterable[tuple[RowChange, Differences]]) -> list[UnitChange]:
    """Return what units gained and lost by certain changes; questions count for nobody. In order of appearance."""
    gained: Mapping[str, list[tuple[str, Role]]] = defaultdict(list)
    lost: Mapping[str, list[tuple[str, Role]]] = defaultdict(list)
    units: dict[str, None] = {}
    for change, differs in changes:
        if change.kind == "unsure":
            continue
        for duties, lists in ((differs.gained, gained), (differs.lost, lost)):
            for duty in duties:
                units[duty.unit] = None
                lists[duty.unit].extend((ref, duty.role) for ref in duty.refs)
    return [UnitChange(unit, tuple(gained[unit]), tuple(lost[unit])) for unit in units]


def _duties(rows: Sequence[Measure], members: Membership) -> dict[tuple[str, Role], list[str]]:
    """Return (unit, role) → the refs of the rows that name it."""
    duties: dict[tuple[str, Role], list[str]] = defaultdict(list)
    for row in rows:
        for role in ROLES:
            open_ones = (name for name in row.units(role) if members.get(name, ()) is None)
            for name in dict.fromkeys([*named_units(row, members, (role,)), *open_ones]):
                duties[name, role].append(row.ref)
    return duties


def _duties_without(
    some: Mapping[tuple[str, Role], list[str]], others: Mapping[tuple[str, Role], list[str]]
) -> tuple[Duty, ...]:
    return tuple(Duty(*key, tuple(refs)) for key, refs in some.items() if key not in others)


def _officials(rows: Iterable[Measure]) -> dict[str, None]:
    return dict.fromkeys(name for row in rows for name in row.people)


def _without(some: Iterable[Named], others: Iterable[Named]) -> tuple[Named, ...]:
    known = set(others)
    return tuple(each for each in some if each not in known)


def _deadline(old: Deadline, new: Deadline) -> DeadlineChange | None:
    if old == new:
        return None
    return DeadlineChange(old, new, (new.due - old.due).days if old.due and new.due else None)


def _targets(old: Iterable[Measure], new: Iterable[Measure]) -> tuple[TargetChange, ...]:
    """Return the targets that differ in more than their words; targets are the same by their ID."""
    before = {target.id: target for row in old for target in row.targets}
    after = {target.id: target for row in new for target in row.targets}
    found = [TargetChange(target, after.get(key)) for key, target in before.items()]
    found += [TargetChange(None, target) for key, target in after.items() if key not in before]
    return tuple(each for each in found if _promise(each.old) != _promise(each.new))


def _promise(target: Target | None) -> Target | None:
    return target and target._replace(words="", metric_en="", unit_en="")
