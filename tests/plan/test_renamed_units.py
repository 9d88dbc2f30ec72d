"""By which name is a unit called on a day?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airplan import i18n
from airplan.plan import party_names
from airplan.plan.model import OtherName, Party

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST, SECOND = date(2017, 9, 9), date(2018, 11, 8)
BUREAU = Party(
    "区市容委",
    "unit",
    name_en="Appearance Commission",
    later=(
        OtherName("区管理委", FIRST, name_en="Management Commission"),
        OtherName("区管委", FIRST),
        OtherName("区治理局", SECOND),
        OtherName("区治理办"),
    ),
)


@pytest.fixture(params=["zh", "en"])
def lang(request: pytest.FixtureRequest) -> Iterator[str]:
    i18n.use(request.param)
    yield request.param
    i18n.use("en")


@pytest.mark.parametrize(
    ("day", "called"),
    [
        ("2017-09-08", {"zh": "区市容委", "en": "Appearance Commission"}),
        (
            "2017-09-09",
            {"zh": "区管理委（原区市容委）", "en": "Management Commission (formerly Appearance Commission)"},
        ),
        (
            "2018-11-07",
            {"zh": "区管理委（原区市容委）", "en": "Management Commission (formerly Appearance Commission)"},
        ),
        ("2018-11-08", {"zh": "区治理局（原区市容委）", "en": "区治理局 (formerly Appearance Commission)"}),
    ],
)
def test_the_name_of_the_day(lang: str, day: str, called: dict[str, str]) -> None:
    assert BUREAU.name_on(date.fromisoformat(day)) == called[lang]


later = st.lists(
    st.builds(OtherName, st.sampled_from("甲乙丙丁"), st.none() | st.dates(FIRST, SECOND), name_en=st.just("")),
    max_size=4,
).map(tuple)


@given(later, st.dates(date(2017, 1, 1), date(2019, 12, 31)))
def test_the_latest_name_in_use_counts(later: tuple[OtherName, ...], day: date) -> None:
    called = Party("原名", "unit", later=later).name_on(day)
    in_use = [other for other in later if other.since and other.since <= day]
    latest = max((other.since for other in in_use if other.since), default=None)
    first = next((other.name for other in in_use if other.since == latest), None)
    assert called == (f"{first} (formerly 原名)" if first else "原名")


@pytest.mark.parametrize("day", [date(2017, 1, 1), FIRST, SECOND])
def test_every_name_that_is_shown_is_found(lang: str, day: date) -> None:
    others = [Party("区管城局", "unit", name_en="Order Bureau"), Party("区治理中心", "unit")]
    book, shown = [*others, BUREAU], BUREAU.name_on(day)
    ranked = [(party, key, rank) for party in book for key, rank in party_names.keys(party, ("区",)).items()]
    assert party_names.choose(shown, party_names.answers(shown, ranked, ("区",)), book, ("区",)) is BUREAU
