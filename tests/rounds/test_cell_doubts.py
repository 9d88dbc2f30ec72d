"""Which figures and days of a returned workbook hold it up until somebody confirms them?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from airplan.plan.periods import Period
from airplan.rounds.cell_doubts import FUTURE, OUT_OF_MONTH
from support.returns import DESHENG, EPB, PERIOD

if TYPE_CHECKING:
    from support.returns import RoundOffice
    from support.wording import Wording

pytestmark = pytest.mark.slow

FILE = f"{PERIOD}_{DESHENG}.xlsx"


@pytest.fixture
def sent(office: RoundOffice) -> RoundOffice:
    """An office that knows the figures of April, and has sent the workbooks of May."""
    clerk = office.clerk
    clerk.write("record", "5a", "--unit", EPB, "--value", "9100", "--on", "2017-04-25")
    clerk.write("record", "5a", "--unit", DESHENG, "--value", "285", "--on", "2017-04-25")
    office.dispatch()
    return office


def verdicts(office: RoundOffice, *more: str) -> dict[str, tuple[str, bool]]:
    """Ref and field → the verdict, and whether it is taken."""
    return {
        f"{cell['ref']} {cell['field']}": (cell["verdict"], cell["taken"])
        for file in office.files(*more)
        for cell in file["cells"]
    }


def written(office: RoundOffice) -> list[dict[str, Any]]:
    """The reports of May in the journal."""
    return [entry for entry in office.reports() if entry["source"]]


DOUBTFUL: dict[str, tuple[str, dict[str, dict[str, Any]], set[str]]] = {
    "far over the target": (EPB, {"8a": {"value-1": "1.5万"}}, {"8a value:retrofit"}),
    "more than the district's target": (DESHENG, {"8a": {"value-1": 1200}}, {"8a value:retrofit"}),
    "ten times the last": (DESHENG, {"5a": {"value-1": 2850}}, {"5a value:retired-vehicles"}),
    "falling": (EPB, {"5a": {"value-1": 9000}}, {"5a value:retired-vehicles"}),
    "in the wrong row": (DESHENG, {"5a": {"value-1": 300}, "8a": {"value-1": 300}}, {"8a value:retrofit"}),
    "the known figure of another row": (DESHENG, {"8a": {"value-1": 285}}, {"8a value:retrofit"}),
    "a future day": (EPB, {"5a": {"value-1": 9200, "as_of": "2017-06-25"}}, {"5a as_of"}),
    "a day of the month before": (EPB, {"5a": {"value-1": 9200, "as_of": "2017-04-30"}}, {"5a as_of"}),
    "a good row": (EPB, {"5a": {"value-1": 12000, "as_of": "2017-05-24"}}, set()),
    "a day without an answer": (EPB, {"2a": {"status": "推进中"}, "5a": {"as_of": "2017-06-25"}}, set()),
}


@pytest.mark.parametrize("case", DOUBTFUL)
def test_what_is_far_off_holds_its_file_up(sent: RoundOffice, case: str) -> None:
    unit, answers, doubtful = DOUBTFUL[case]
    sent.fill(unit, answers)
    found = verdicts(sent)
    assert {place for place, (verdict, _taken) in found.items() if verdict == "doubtful"} == doubtful
    sent.collect("--apply", code=4 if doubtful else 0)
    assert bool(written(sent)) is not bool(doubtful)


@pytest.mark.parametrize("named", [FILE, DESHENG, "德胜", "{file}!{cell}", "{file}!填报表!{cell}", "{unit}！{cell}"])
def test_what_is_confirmed_is_taken(sent: RoundOffice, named: str) -> None:
    sent.fill(DESHENG, {"8a": {"value-1": 1200}})
    cell = sent.open(DESHENG).place("8a", "value-1")
    confirm = ("--confirm", named.format(file=FILE, cell=cell, unit=DESHENG))
    assert verdicts(sent, *confirm) == {"8a value:retrofit": ("new", True)}
    sent.collect("--apply", *confirm)
    (report,) = written(sent)
    assert report["values"][0]["value"] == 1200
    assert verdicts(sent) == {"8a value:retrofit": ("unchanged", False)}, "and is not asked about again"


def test_confirming_one_cell_confirms_no_other(sent: RoundOffice, wording: Wording) -> None:
    sent.fill(DESHENG, {"8a": {"value-1": 1200}, "5a": {"value-1": 9999}})
    cell = sent.open(DESHENG).place("8a", "value-1")
    found = verdicts(sent, "--confirm", f"{FILE}!{cell}")
    assert found == {"8a value:retrofit": ("new", True), "5a value:retired-vehicles": ("doubtful", False)}
    result = sent.collect("--apply", "--confirm", f"{FILE}!{cell}", code=4)
    assert written(sent) == []
    wording(result.err)
    wording(sent.clerk.refused("collect", str(sent.back), "--confirm", f"{FILE}!A1", "--by", "王芳"))


def test_what_is_known_may_stand_instead(sent: RoundOffice) -> None:
    sent.fill(DESHENG, {"5a": {"value-1": 2850, "note": "入户宣传。"}})
    sent.collect("--apply", "--prefer", "known", code=4)
    (report,) = written(sent)
    assert (report["note"], report["values"]) == ("入户宣传。", [])


def test_a_day_up_to_the_return_is_of_the_month(office: RoundOffice) -> None:
    """A workbook that is due on 5 June speaks of May as it is on 3 June."""
    office.dispatch("--due", "2017-06-05")
    office.clerk.now = office.clerk.now.replace(month=6, day=8)
    office.fill(EPB, {"5a": {"value-1": 12000, "as_of": "2017-06-03"}})
    assert verdicts(office)["5a value:retired-vehicles"] == ("new", True)
    office.fill(EPB, {"5a": {"value-1": 12000, "as_of": "2017-06-06"}})
    assert verdicts(office)["5a as_of"][0] == "doubtful"


def test_the_days_in_words(wording: Wording) -> None:
    from airplan.errors import Message

    days = {"day": date(2017, 6, 25), "today": date(2017, 5, 24), "due": date(2017, 5, 25)}
    facts = {**days, "period": Period(2017, 5)}
    wording("\n".join(str(Message(text, **facts)) for text in (FUTURE, OUT_OF_MONTH)))
