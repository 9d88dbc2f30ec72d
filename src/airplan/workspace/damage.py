"""Find out whether a command failed because its store is damaged."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from airplan.errors import AirplanError
from airplan.store.connect import open_existing
from airplan.store.database import Damaged
from airplan.store.verification import verify

if TYPE_CHECKING:
    from airplan.workspace.session import Session


def damage_behind(session: Session | None) -> AirplanError | None:
    """Return the damage of the store in use; None where damage cannot be the cause."""
    if session is None:
        return None
    try:
        with contextlib.closing(open_existing(session.store_place)) as store:
            verify(store)
    except Damaged as damage:
        return damage
    except AirplanError:
        pass  # it cannot be read now: the original error is shown
    return None
