"""Does the journal keep which papers were issued and which figures a ranking rests on?"""

from __future__ import annotations

import contextlib
from datetime import date
from typing import TYPE_CHECKING

import pytest

from airplan.store.connect import open_store
from airplan.store.journal import Journal
from airplan.store.sql import View
from support.office import DAY, Office

if TYPE_CHECKING:
    from collections.abc import Iterator

LAST = View(date(2017, 12, 31))


@pytest.fixture
def office(any_store: str) -> Iterator[Office]:
    """An office with an empty journal: in a file, then on a server."""
    with contextlib.closing(open_store(any_store)) as opened:
        yield Office(Journal(opened, "p"))


def test_issued_papers_are_kept_with_number_day_and_items(office: Office) -> None:
    bulletin = office.issue("bulletin", title="5月通报", serial=3, total=15)
    notice = office.issue("notice", "区环保局", level="urge", time=2, to=date(2017, 6, 2), items=("8a", "8b"))
    assert office.journal.papers(LAST, "issue") == [bulletin, notice]
    assert (notice.issue.time, notice.issue.items, bulletin.issue.total) == (2, ("8a", "8b"), 15)


def test_figures_are_kept_by_month_unranked_ones_too(office: Office) -> None:
    office.rank("德胜街道办事处", "65.0")
    office.rank("月坛街道办事处", None, period="2017-04")
    (figure,) = office.journal.papers(LAST, "rank", "2017-05")
    assert (figure.unit, str(figure.rank_figure.value)) == ("德胜街道办事处", "65.0")
    (unranked,) = office.journal.papers(LAST, "rank", "2017-04")
    assert (unranked.rank_figure.value, unranked.rank_figure.reason) == (None, "—")


def test_a_paper_can_be_taken_back_and_restored(office: Office) -> None:
    issued = office.issue("bulletin")
    undone = office.undo(issued)
    assert office.journal.papers(LAST, "issue") == []
    office.undo(undone)
    assert office.journal.papers(LAST, "issue") == [issued]


def test_papers_are_known_from_their_day_on(office: Office) -> None:
    office.issue("bulletin")
    assert office.journal.papers(View(date(2017, 5, 19)), "issue") == []
    assert len(office.journal.papers(View(DAY), "issue")) == 1
