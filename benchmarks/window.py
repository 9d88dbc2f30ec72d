"""What does a page of the window take beside the answer of `status`, both in this process?"""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import statistics
from functools import partial
from http import HTTPStatus
from itertools import count
from typing import TYPE_CHECKING

from httpx import ASGITransport, AsyncClient

from airplan.cli import run
from airplan.web.application import application
from airplan.web.keys import Keys
from airplan.web.safety import WindowAddress
from airplan.web.view_runner import ViewRunner
from airplan.workspace.session import Session
from benchmarks.measuring import RUNS, call
from support.year import played

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.measuring import Measured

MONTHS, DAY, PORT = 6, "2017-06-30", 8123
MOST = 50
"""Milliseconds that a page may take longer than `status`."""
PAGES = (
    *("/", "/measures", "/due", "/overdue", "/missing", "/units", "/sections", "/log", "/measures/8b", "/measures/5a"),
    *("/units/区环保局", "/officials", "/search?words=锅炉", "/rounds", "/dispatch", "/collect", "/bulletin"),
    *(
        "/notices",
        "/measures/5a/record",
        "/measures/5a/record?unit=区环保局",
        "/measures/8a/extend",
        "/measures/2a/milestone",
    ),
)
REMEMBERED = ("/", "/rounds")
"""Pages whose answers are remembered until something is written."""


def measure(place: Path) -> None:
    """Measure, and print a row for each page."""
    store = place / "window.sqlite"
    with played(store) as year:
        year.play(MONTHS)
    views = ViewRunner(Session(store=str(store), day=DAY), Keys())
    transport = ASGITransport(application(views, WindowAddress(PORT)))
    with asyncio.Runner() as runner:
        numbers = count()
        client = AsyncClient(transport=transport, base_url=f"http://127.0.0.1:{PORT}")

        def get(path: str) -> None:
            status = runner.run(client.get(path)).status_code
            if status not in (HTTPStatus.OK, HTTPStatus.SEE_OTHER):
                raise RuntimeError(f"{path}: {status}")

        def anew(path: str) -> None:
            get(f"{path}?number={next(numbers)}")

        get(f"/?token={views.keys.token}")
        print(f"\n{'a page of the window : status':66} {'more ms':>8} {'at most':>8}   {'A ms':>8} {'B ms':>8}")
        for path in PAGES:
            report(path, call(partial(get, path)), call(partial(status, store)))
        for path in REMEMBERED:
            report(f"{path}, the first time after an entry", call(partial(anew, path)), call(partial(status, store)))
    views.close()


def status(store: Path) -> None:
    """Answer `status` in this process."""
    os.environ["AIRPLAN_STORE"] = str(store)
    with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO(), "utf-8")), contextlib.redirect_stderr(io.StringIO()):
        run(["--as-of", DAY, "status"])


def report(path: str, page: Measured, answer: Measured) -> None:
    """Do both in turn and print by how much the page takes longer."""
    pairs = [(page(), answer()) for _run in range(RUNS + 1)][1:]
    more = statistics.median(first - second for first, second in pairs) * 1000
    medians = [statistics.median(column) * 1000 for column in zip(*pairs, strict=True)]
    budget = f"{MOST}" if more <= MOST else f"{MOST} !"
    print(f"{path:66} {more:8.1f} {budget:>8}   {medians[0]:8.1f} {medians[1]:8.1f}", flush=True)
