"""How does the plan look on paper: the document's own table, with room for handwriting?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from airplan.plan.model import Measure, Party
    from airplan.reports.table import Reading
    from airplan.store.plans import Header


def checklist(header: Header, measures: Sequence[Measure], parties: Sequence[Party], reading: Reading) -> bytes:
    """The workbook's bytes: the table, the targets, and the unit directory."""
    raise NotImplementedError
