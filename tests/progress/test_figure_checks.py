"""When is a figure so far from what was to be expected that somebody must confirm it? And what is just near enough?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from airplan.plan.model import Target
from airplan.progress.figure_checks import (
    DROP,
    DROP_MYRIAD,
    ELSEWHERE,
    FALLING,
    FAR_OFF_BOUND,
    FAR_OVER_TARGET,
    JUMP,
    JUMP_MYRIAD,
    OVER_DISTRICT,
    OVER_TOTAL,
    FigureContext,
    LastFigure,
    OtherFigure,
    TargetPlace,
    far_off,
)
from airplan.progress.rules import Checks

if TYPE_CHECKING:
    from support.wording import Words

DAY = date(2017, 4, 25)
MORE_THAN_ALL, FRACTION = "{target}: {value} is more than 100%.", "{target}: {value}. Do you mean {percent}?"


def target(value: str | None, unit: str, compare: str = "at-least", nature: str = "cumulative") -> Target:
    return Target("it", "指标", "", Decimal(value) if value else None, unit, compare, nature, "district")


CARS, RETROFIT = target("24530", "辆"), target("1100", "蒸吨")
DUST = target("5", "吨/月·平方公里", "at-most", "rate")
COVERAGE, WASHING = target("96", "%", nature="level"), target("2", "次/日", nature="rate")
SAMPLES, CAPPED = target(None, "个"), target("200", "吨", "at-most")

# target, figure, whether the unit leads, its last figure, the district's total, what it reports elsewhere
CASES: dict[str, tuple[Target, str, dict[str, Any], list[str]]] = {
    # against the target
    "one and a half times the target": (RETROFIT, "1650", {"leads": True}, []),
    "more than that": (RETROFIT, "1650.01", {"leads": True}, [FAR_OVER_TARGET]),
    "1.5万 where 1,500 is meant": (RETROFIT, "15000", {"leads": True}, [FAR_OVER_TARGET]),
    "all of the district's target by one unit": (RETROFIT, "1100", {}, []),
    "more than all of it by one unit": (RETROFIT, "1101", {}, [OVER_DISTRICT]),
    "more than the total by one unit": (CARS, "9200", {"total": "9000"}, []),
    "far more than the total by one unit": (CARS, "13501", {"total": "9000"}, [OVER_TOTAL]),
    "the lead may report more than it did": (CARS, "9001", {"leads": True, "total": "2000", "last": "2000"}, []),
    "without a number to reach": (SAMPLES, "99999", {"leads": True}, []),
    "a sum that is capped": (CAPPED, "301", {"leads": True}, [FAR_OVER_TARGET]),
    "a cap that is not kept": (CAPPED, "299", {"leads": True}, []),
    # rates and levels
    "a limit that is exceeded": (DUST, "9.8", {"leads": True}, []),
    "a limit without its point": (DUST, "53", {"leads": True}, [FAR_OFF_BOUND]),
    "a limit with a point too many": (DUST, "0.48", {"leads": True}, [FAR_OFF_BOUND]),
    "a rate ten times its target": (WASHING, "20", {"leads": True}, [FAR_OFF_BOUND]),
    "a level on its way": (COVERAGE, "12", {}, []),
    "a level without its first digit": (COVERAGE, "9.6", {}, [FAR_OFF_BOUND]),
    "per mille for per cent": (COVERAGE, "960", {}, [MORE_THAN_ALL]),
    "a fraction for per cent": (COVERAGE, "0.96", {}, [FRACTION]),
    "nothing yet": (COVERAGE, "0", {}, []),
    # against the last figure
    "nine times the last": (CARS, "2799", {"last": "311"}, []),
    "ten times the last": (CARS, "3110", {"last": "311"}, [JUMP]),
    "ten thousand times the last": (CARS, "23000", {"last": "2.3"}, [JUMP_MYRIAD]),
    "the first figure": (CARS, "3110", {}, []),
    "after nothing": (CARS, "3110", {"last": "0"}, []),
    "a total that falls": (CARS, "310", {"last": "311"}, [FALLING]),
    "back to nothing": (CARS, "0", {"last": "311"}, [FALLING]),
    "a tenth of the last": (CARS, "31.1", {"last": "311"}, [DROP]),
    "the number of 万 alone": (CARS, "1.2", {"last": "12000"}, [DROP_MYRIAD]),
    "a rate may fall": (DUST, "4", {"last": "6"}, []),
    "a rate with its point moved": (DUST, "42", {"last": "4.1"}, [JUMP]),
    "the same as before": (RETROFIT, "15000", {"leads": True, "last": "15000"}, []),
    # against the unit's other figures
    "the row of another measure": (RETROFIT, "285", {"elsewhere": ("285", "辆")}, [ELSEWHERE]),
    "the same in the same unit": (RETROFIT, "285", {"elsewhere": ("285", "蒸吨")}, []),
    "few are equal by chance": (RETROFIT, "9", {"elsewhere": ("9", "辆")}, []),
    "what goes on from its own row": (RETROFIT, "285", {"elsewhere": ("285", "辆"), "last": "240"}, []),
    "another row and a jump": (RETROFIT, "285", {"elsewhere": ("285", "辆"), "last": "12"}, [ELSEWHERE, JUMP]),
}


@pytest.mark.parametrize("case", CASES)
def test_what_must_be_confirmed(case: str, words: Words) -> None:
    of, value, known, expected = CASES[case]
    messages = list(far_off(of, Decimal(value), _context(known), Checks()))
    assert [message.text for message in messages] == expected
    if messages:
        words("\n".join(map(str, messages)), case)


def _context(known: dict[str, Any]) -> FigureContext:
    elsewhere = known.get("elsewhere")
    return FigureContext(
        known.get("leads", False),
        LastFigure(Decimal(known["last"]), DAY) if "last" in known else None,
        Decimal(known["total"]) if "total" in known else None,
        {TargetPlace(CARS, "5a"): OtherFigure(Decimal(elsewhere[0]), elsewhere[1])} if elsewhere else {},
    )


def test_an_office_may_draw_the_lines_elsewhere() -> None:
    lead = FigureContext(leads=True, last=LastFigure(Decimal(100), DAY))
    assert list(far_off(RETROFIT, Decimal(1200), lead, Checks(far_over_target=2, jump=20))) == []
    assert len(list(far_off(RETROFIT, Decimal(500), lead, Checks(jump=5)))) == 1
    assert len(list(far_off(RETROFIT, Decimal(1200), FigureContext(leads=True), Checks(far_over_target=1)))) == 1
