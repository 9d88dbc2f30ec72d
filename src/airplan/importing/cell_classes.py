"""Distribute cells that name units of several roles: 牵头单位：…；责任单位：… or …牵头，…配合 in one cell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from airplan.importing.headings import role_of
from airplan.importing.names import pieces
from airplan.importing.prose import read_duties
from airplan.importing.rows import UNIT_ROLES, RawCell
from airplan.reports.wording import OPEN_LIST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from airplan.importing.rows import RawPlan, RawRow, Role

_MAY_HAVE_ROLES = re.compile(r"[:：（(]|牵头|负责|落实|配合|参与|协助|协办|协同|实施|承办")
_TAKEN: tuple[Role, ...] = (*UNIT_ROLES, "deadline")


def distribute(plan: RawPlan) -> None:
    """Give each row the units of several roles that one of its cells names; a role with a cell of its own keeps it."""
    for row in plan.rows:
        for key in UNIT_ROLES:
            cell = row.cells.get(key)
            if cell and cell.text and (roles := _roles(cell.text, key)):
                _give(row, key, cell, roles)


def _roles(text: str, own: Role) -> Mapping[Role, str]:
    """Return role → words; no roles where the cell is a plain list, or holds words that were not understood."""
    if not _MAY_HAVE_ROLES.search(text):
        return {}
    duties = read_duties(text)
    pairs = _marked(text, own) or ([] if duties.is_bare or duties.rest else duties.roles)
    found: dict[Role, str] = {}
    for role, words in pairs:
        found[role] = f"{found[role]}、{words}" if role in found else words
    return found if set(found) <= set(_TAKEN) else {}


def _marked(text: str, own: Role) -> list[tuple[Role, str]]:
    """Return the roles of names with a mark behind them, 区环保局（牵头）; no roles where no name has one."""
    pairs: list[tuple[Role, str]] = []
    marks = 0
    for piece in pieces(text):
        name = piece.text + OPEN_LIST * piece.open_list
        match = re.fullmatch(r"(.+?)[（(](.{1,8})[)）]", piece.text)
        role = role_of(match[2]) or role_of(f"{match[2]}单位") if match else None
        if match and role in UNIT_ROLES:
            marks += 1
            pairs.append((role, match[1]))
        else:
            pairs.append((own, name))
    return pairs if marks else []


def _give(row: RawRow, key: Role, cell: RawCell, roles: Mapping[Role, str]) -> None:
    if any(row.text(role) for role in roles if role != key):
        return
    row.cells[key] = RawCell("", cell.place, "blank")
    shown = key if key in roles else next(iter(roles))
    for role, words in roles.items():
        row.cells[role] = cell._replace(text=words, printed=cell.text if role == shown else "")
