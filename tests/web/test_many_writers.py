"""Do many browsers, several tabs of one form, and a command line at once lose nothing and save nothing twice?"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
from httpx import Client

from airplan.store.compiler import PlanFiles, compiled
from support.forms import form_of
from support.paths import DEPARTMENTS, PLAN
from support.processes import PATIENCE
from support.window import serving

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from httpx import Response
    from playwright.sync_api import Page

    from support.chromium import Chromium
    from support.command_line import Run
    from support.window import Served

pytestmark = pytest.mark.slow
CLIENTS, TURNS, REAL, COMMANDS, TABS = 18, 3, 2, 4, 6
REFS = ("8a", "5a", "8b")
LIMIT = 1000.0 * PATIENCE
"""Milliseconds that a real browser waits for a page."""


class Browser:
    """A browser that sends forms as pages do."""

    def __init__(self, served: Served, name: str) -> None:
        origin = served.address.rstrip("/")
        self._client = Client(base_url=origin, headers={"Origin": origin}, timeout=PATIENCE)
        assert self._client.get(served.start.removeprefix(origin)).status_code == 303
        self.name = name

    def get(self, path: str) -> Response:
        answer = self._client.get(path)
        assert answer.status_code == 200, answer.text
        return answer

    def post(self, path: str, page: Response, typed: Mapping[str, str]) -> Response:
        """Send the form of an entry on a page."""
        token = page.text.partition('name="form-token" value="')[2].partition('"')[0]
        answer = self._client.post(path, data={"form-token": token, **form_of(page), **typed})
        assert answer.status_code in (200, 303, 409), answer.text
        return answer

    def checked(self, path: str, typed: Mapping[str, str]) -> Response:
        """Fill in a form, and return the page that shows what will be saved."""
        return self.post(path, self.get(path), {"by": self.name, **typed})

    def save(self, path: str, typed: Mapping[str, str]) -> str:
        """Save a form, however often others are faster; return the ID that the window acknowledges."""
        page = self.checked(path, typed)
        while page.status_code != 303:  # each time another has saved something
            page = self.post(path, page, {})
        return str(page.headers["location"]).removeprefix("/saved/")

    def close(self) -> None:
        self._client.close()


def work(served: Served, number: int, start: Barrier) -> dict[str, str]:
    """Record, undo and read; return the entries that were acknowledged: ID → what each says."""
    browser, saved = Browser(served, f"甲{number}"), {}
    start.wait(PATIENCE)
    for turn in range(TURNS):
        note = f"第{number}人第{turn}条"
        ref = REFS[(number + turn) % len(REFS)]
        entry = browser.save(f"/measures/{ref}/record?unit=hbj", {"note": note, "on": "2017-05-20"})
        saved[entry] = note
        assert note in browser.get(f"/entries/{entry}").text
        browser.get(("/", "/log", f"/measures/{ref}", "/missing")[(number + turn) % 4])
        if turn == 0:
            reason = f"撤销{note}"
            saved[browser.save(f"/entries/{entry}/undo", {"reason": reason})] = reason
    browser.close()
    return saved


def click(page: Page, served: Served, number: int) -> dict[str, str]:
    """Record two entries in a real browser, and return those that were acknowledged."""
    saved = {}
    for turn in range(2):
        note = f"真{number}第{turn}条"
        page.goto(f"{served.address}measures/8a/record?unit=hbj")
        page.fill('[name="note"]', note)
        page.fill('[name="by"]', "乙")
        while "/saved/" not in page.url:
            page.click("form.entry button.main")
        saved[page.url.rpartition("/")[2]] = note
    return saved


def commands(store: str, start: Barrier) -> dict[str, str]:
    """Record from the command line, one process after another."""
    saved = {}
    start.wait(PATIENCE)
    for number in range(COMMANDS):
        note = f"命令第{number}条"
        words = ["record", "8a", "--note", note, "--on", "2017-05-20", "--yes", "--by", "丙"]
        done = subprocess.run(
            [sys.executable, "-m", "airplan", "--store", store, *words],
            capture_output=True, check=True, timeout=PATIENCE, encoding="utf-8",
        )  # fmt: skip
        saved[done.stdout.strip()] = note
    return saved


def log_of(run: Run, store: str) -> list[dict[str, Any]]:
    """Return the journal, after the store has been found whole."""
    run("--store", store, "check", str(PLAN), str(DEPARTMENTS))
    entries: list[dict[str, Any]] = json.loads(run("--store", store, "log", "--format", "json").out)
    return entries


def texts(entries: Sequence[dict[str, Any]]) -> dict[str, str]:
    return {entry["id"]: entry["note"] or entry["reason"] for entry in entries}


def test_nothing_is_lost(chromium: Chromium, run: Run, any_store: str) -> None:
    compiled(PlanFiles(PLAN, DEPARTMENTS), any_store).close()
    start, saved = Barrier(CLIENTS + 2), list[tuple[str, str]]()
    with serving("--store", any_store) as served, ThreadPoolExecutor(CLIENTS + 1) as pool:
        working = [pool.submit(work, served, number, start) for number in range(CLIENTS)]
        working.append(pool.submit(commands, any_store, start))
        with chromium.page() as first, chromium.page() as second:
            for page in (first, second):
                page.set_default_timeout(LIMIT)
                page.goto(served.start)
            start.wait(PATIENCE)
            for number, page in enumerate((first, second)):
                saved += click(page, served, number).items()
        for each in working:
            saved += each.result(PATIENCE).items()
    entries = log_of(run, any_store)
    assert len(saved) == CLIENTS * (TURNS + 1) + REAL * 2 + COMMANDS
    assert len(dict(saved)) == len(saved), "each has an ID of its own"
    assert texts(entries) == dict(saved), "what was acknowledged is there, once, and nothing else is"
    undone = {entry["about"] for entry in entries if entry["kind"] == "retract"}
    assert {texts(entries)[each] for each in undone} == {f"第{number}人第0条" for number in range(CLIENTS)}


def test_tabs_of_one_form_save_it_once(run: Run, any_store: str) -> None:
    compiled(PlanFiles(PLAN, DEPARTMENTS), any_store).close()
    path = "/measures/8a/record?unit=hbj"
    with serving("--store", any_store) as served, ThreadPoolExecutor(TABS) as pool:
        browser = Browser(served, "王芳")
        shown = browser.checked(path, {"note": "一次"})
        answers = list(pool.map(lambda _tab: browser.post(path, shown, {}), range(TABS), timeout=PATIENCE))
        places = Counter(str(answer.headers["location"]).partition("?")[0] for answer in answers)
        browser.close()
    assert len(places) == 1
    assert [entry["note"] for entry in log_of(run, any_store)] == ["一次"]
