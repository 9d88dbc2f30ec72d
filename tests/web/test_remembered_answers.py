"""Does an answer that the window remembers change as soon as anything changes on which it depends?"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support.clerk import Clerk
    from support.window import Window


def test_it_is_the_same_while_nothing_changes(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    first = window.get("/").text
    monkeypatch.setattr("airplan.web.home_view.page_of", None)  # nothing is computed again
    assert window.get("/").text == first


def record(window: Window, clerk: Clerk, home: Path) -> None:
    clerk.write("record", "8a", "--value", "retrofit=300", "--on", "2017-05-20")


def close(window: Window, clerk: Clerk, home: Path) -> None:
    clerk.write("round", "close", "2017-04", "--on", "2017-05-20")


def change_settings(window: Window, clerk: Clerk, home: Path) -> None:
    (home / "airplan.toml").write_text("[lights]\nbehind-yellow = 1\nbehind-red = 2\n", "utf-8")


def wait_for_summer(window: Window, clerk: Clerk, home: Path) -> None:
    clerk.now = datetime(2017, 7, 20, 1, 30, tzinfo=UTC)


def read_chinese(window: Window, clerk: Clerk, home: Path) -> None:
    window.speak("zh")


@pytest.mark.parametrize("change", [record, change_settings, wait_for_summer, read_chinese])
def test_the_overview_follows(
    window: Window, clerk: Clerk, tmp_path: Path, change: Callable[[Window, Clerk, Path], None]
) -> None:
    (tmp_path / "airplan.toml").write_text("", "utf-8")
    clerk.write("record", "8a", "--value", "retrofit=310", "--on", "2017-05-10")
    first = window.get("/").text
    change(window, clerk, tmp_path)
    assert window.get("/").text != first


@pytest.mark.parametrize("change", [record, close, wait_for_summer, read_chinese])
def test_the_list_of_rounds_follows(
    window: Window, clerk: Clerk, tmp_path: Path, change: Callable[[Window, Clerk, Path], None]
) -> None:
    clerk.write("round", "close", "2017-05", "--on", "2017-05-20")
    first = window.get("/rounds").text
    change(window, clerk, tmp_path)
    assert window.get("/rounds").text != first


def test_another_day_has_another_answer(window: Window, clerk: Clerk) -> None:
    clerk.write("record", "8a", "--value", "retrofit=300", "--on", "2017-05-20")
    assert window.get("/").text != window.get("/?as-of=2017-05-01").text
