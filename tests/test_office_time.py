"""Are days and hours those of the office, on any machine, also at the ends of the calendar?"""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from airplan import office_time
from support.processes import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    yield
    office_time.use("")


@pytest.mark.parametrize(
    ("zone", "day", "shown"),
    [
        ("", date(2017, 5, 26), "2017-05-26 02:30"),
        ("Asia/Shanghai", date(2017, 5, 26), "2017-05-26 02:30"),
        ("Europe/Berlin", date(2017, 5, 25), "2017-05-25 20:30"),
        ("Pacific/Kiritimati", date(2017, 5, 26), "2017-05-26 08:30"),
    ],
)
def test_a_moment_at_the_office(zone: str, day: date, shown: str) -> None:
    moment = datetime(2017, 5, 25, 18, 30, tzinfo=UTC)
    office_time.use(zone)
    assert (office_time.day_of(moment), office_time.shown(moment)) == (day, shown)
    assert office_time.start_of(day) <= moment <= office_time.end_of(day)
    assert office_time.end_of(day) + timedelta(milliseconds=1) == office_time.start_of(day + timedelta(days=1))


@pytest.mark.parametrize("zone", ["", "America/New_York", "Pacific/Kiritimati"])
def test_the_ends_of_the_calendar(zone: str) -> None:
    office_time.use(zone)
    for day in (date.min, date.max):
        assert office_time.start_of(day) <= office_time.end_of(day)
    for moment in (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)):
        assert office_time.day_of(moment).year == moment.year
        assert office_time.shown(moment)


def test_a_day_of_23_hours() -> None:
    office_time.use("Europe/Berlin")
    length = office_time.end_of(date(2017, 3, 26)) - office_time.start_of(date(2017, 3, 26))
    assert length == timedelta(hours=23) - timedelta(milliseconds=1)


@pytest.mark.parametrize("name", ["nonsense", "../passwd", "/etc/localtime", "Asia", "GMT+0800", "a\0b", " ", "北京"])
def test_a_zone_that_nobody_knows(name: str) -> None:
    with pytest.raises(office_time.UnknownZone):
        office_time.use(name)


def test_the_usual_zone_needs_no_list_of_zones() -> None:
    said = "from datetime import *; from airplan import office_time; office_time.use('Asia/Shanghai');"
    said += "print(office_time.day_of(datetime.now(UTC))); import sys; assert 'zoneinfo' not in sys.modules"
    subprocess.run([sys.executable, "-c", said], check=True, timeout=PATIENCE, capture_output=True)


@pytest.mark.parametrize("name", ["Asia/Shanghai"])
def test_the_usual_zone_is_that_of_the_list(name: str) -> None:
    from zoneinfo import ZoneInfo

    listed = ZoneInfo(name)
    for month in range(12 * 40):
        moment = datetime(1992 + month // 12, month % 12 + 1, 1, tzinfo=UTC)
        assert office_time.local(moment).utcoffset() == moment.astimezone(listed).utcoffset()
