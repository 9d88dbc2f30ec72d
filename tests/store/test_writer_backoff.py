"""Does whoever writes on and on let the others go first, and lose nothing by it when there are none?"""

from __future__ import annotations

import pytest

from airplan.store.sqlite import PAUSE, WriterBackoff, interval


def paused(turns: WriterBackoff, start: float, writes: int, *, takes: float = 0.001) -> tuple[float, float]:
    """Write so often, one after the other, from an instant on: how long it paused in all, and when it ended."""
    now, pauses = start, 0.0
    for _write in range(writes):
        pause = turns.pause(now)
        pauses += pause
        now += pause + takes
        turns.wrote(now)
    return pauses, now


def test_each_that_waits_asks_within_a_pause() -> None:
    assert all(0 < interval(chance) < PAUSE for chance in range(256))
    assert len({interval(chance) for chance in range(256)}) > 10


def test_a_single_entry_is_written_at_once() -> None:
    assert WriterBackoff().pause(1000.0) == 0


def test_one_who_writes_alone_loses_next_to_nothing() -> None:
    pauses, end = paused(WriterBackoff(), 1000.0, 10_000)
    assert pauses / (end - 1000.0) < 0.025


def test_one_who_has_met_another_pauses_each_time() -> None:
    turns = WriterBackoff()
    turns.met(999.9)
    assert turns.pause(1000.0) == 0, "the first write waits for nobody"
    turns.wrote(1000.0)
    assert paused(turns, 1000.0, 50)[0] == pytest.approx(50 * PAUSE)


def test_who_met_nobody_for_long_stops_pausing() -> None:
    turns = WriterBackoff()
    turns.met(1000.0)
    _pauses, end = paused(turns, 1000.0, 250)
    assert end > 1005
    assert paused(turns, end, 10)[0] <= PAUSE


def test_one_who_never_meets_anybody_looks_now_and_then() -> None:
    """Who always has the lock meets nobody, however many wait: a pause shows them."""
    assert paused(WriterBackoff(), 1000.0, 1500)[0] == PAUSE
    assert paused(WriterBackoff(), 1000.0, 30, takes=0.05)[0] == PAUSE


def test_who_comes_back_after_a_while_need_not_pause() -> None:
    turns = WriterBackoff()
    turns.met(1000.0)
    turns.wrote(1000.0)
    assert turns.pause(1000.0 + 2 * PAUSE) == 0
