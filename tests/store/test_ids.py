"""Does every id sort behind the one before, whatever the clocks say, and is it found by what a person types?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from string import ascii_lowercase, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airplan.store.ids import ID_LENGTH, PAST_CLOCKS, first_id, is_given_out, is_id, new_id, typed

NOW = datetime(2017, 5, 25, 1, 30, tzinfo=UTC)
clocks = st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 – a day in a cell or a range has no zone


@given(st.lists(clocks, min_size=2, max_size=20))
def test_ids_strictly_increase_as_text_even_when_the_clock_goes_back(moments: list[datetime]) -> None:
    last, given_out = "", []
    for moment in moments:
        last = new_id(moment, after=last)
        given_out.append(last)
    assert given_out == sorted(set(given_out))
    assert all(is_id(each) for each in given_out)


@given(st.lists(clocks, min_size=2, max_size=20))
def test_ids_of_clocks_that_agree_are_in_the_order_of_time(moments: list[datetime]) -> None:
    whole = sorted({moment.replace(microsecond=0) for moment in moments})
    within = [moment for moment in whole if 1970 <= moment.year < 3015]
    given_out = [new_id(moment) for moment in within]
    assert given_out == sorted(given_out)


@given(clocks)
def test_the_first_id_of_an_instant(moment: datetime) -> None:
    assert first_id(moment) <= new_id(moment)
    later = moment + timedelta(milliseconds=1)
    if 1970 <= moment.year < 3015:
        assert new_id(moment) < first_id(later)


def test_an_id_is_of_the_instant_wherever_the_clock_hangs() -> None:
    in_peking = NOW.astimezone(timezone(timedelta(hours=8)))
    assert new_id(NOW)[:9] == new_id(in_peking)[:9] == "1bgykk2e0"
    assert new_id(NOW + timedelta(milliseconds=1))[:9] == "1bgykk2e1"
    assert new_id(datetime(1970, 1, 1, tzinfo=UTC))[:9] == "000000000"


def test_copies_that_write_at_the_same_instant_get_different_ids() -> None:
    assert len({new_id(NOW, after="1bgykk000aaaaaa") for _copy in range(1000)}) == 1000


def test_there_is_always_an_id_behind_one_that_an_entry_can_have() -> None:
    last = "y000zzzzyzzzzzz"
    assert is_given_out(last)
    assert last < new_id(NOW, after=last) < PAST_CLOCKS


@pytest.mark.parametrize("id_", ["y000zzzzzzzzzzz", "y00100000000000", "yzzzzzzzzzzzzzz", "zzzzzzzzzzzzzzz"])
def test_ids_behind_which_there_is_no_room_hinder_nobody(id_: str) -> None:
    assert is_id(id_)
    assert new_id(NOW, after=id_)[:9] == new_id(NOW)[:9]


@pytest.mark.parametrize(
    "text", ["", "1bgyk112", "1bgykk2e0aaaaaaa", "1bgykk2e0aaaaai", "1BGYKK2E0AAAAAA", "1bgykk2e0 aaaaa"]
)
def test_what_is_no_id(text: str) -> None:
    assert not is_id(text)


@pytest.mark.parametrize(
    ("person", "meant"),
    [
        ("1bgy", "1bgy"),
        (" 1BGYKK2E0AAAAAA\n", "1bgykk2e0aaaaaa"),
        ("LBGYKllZO0", "1bgyk11z00"),
        ("1bg", ""),
        ("", ""),
        ("1bgykk2e0aaaaaaa", ""),
        ("8a的报告", ""),
        ("1bg%", ""),
        ("1bg_yk", ""),
        ("１ｂｇｙ", ""),
    ],
)
def test_what_a_person_types_of_an_id(person: str, meant: str) -> None:
    assert typed(person) == meant


@given(st.text(alphabet=ascii_lowercase + digits, min_size=4, max_size=ID_LENGTH))
def test_misread_digits_are_taken_for_those_they_look_like(text: str) -> None:
    assert typed(text) == typed(text.upper())
    if "u" not in text:
        assert typed(text) == text.translate(str.maketrans("ilo", "110"))
