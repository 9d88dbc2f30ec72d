"""Do many browsers, and a command line at once, get whole answers, each in its own language, from either database?"""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from airplan.store.compiler import PlanFiles, compiled
from support.paths import DEPARTMENTS, PLAN
from support.processes import PATIENCE
from support.window import serving

if TYPE_CHECKING:
    from pathlib import Path

    from support.window import Served

pytestmark = pytest.mark.slow
BROWSERS, ROUNDS = 20, 6
PAGES = ("/due?as-of=2017-12-01", "/measures/8b", "/units/hbj", "/log", "/")


def opened(served: Served) -> tuple[http.client.HTTPConnection, str]:
    """A connection that stays open, and the cookie of its browser."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=PATIENCE)
    connection.request("GET", served.start.removeprefix(served.address.rstrip("/")))
    answer = connection.getresponse()
    answer.read()
    return connection, str(answer.headers["Set-Cookie"]).partition(";")[0]


def browse(served: Served, number: int) -> list[tuple[int, bool, bool]]:
    """The status of each page, and the languages of the page and of its navigation."""
    language = ("en", "zh")[number % 2]
    connection, cookie = opened(served)
    seen = []
    for turn in range(ROUNDS):
        path = PAGES[(number + turn) % len(PAGES)]
        connection.request("GET", path, headers={"Cookie": f"{cookie}; airplan-language={language}"})
        answer = connection.getresponse()
        page = answer.read().decode()
        shown = re.findall(r'<html lang="(\w+)"', page)
        seen.append((answer.status, shown == [language], ("台账记录</a>" in page) == (language == "zh")))
    connection.close()
    return seen


def test_browsers_and_a_command_line_at_once(any_store: str) -> None:
    compiled(PlanFiles(PLAN, DEPARTMENTS), any_store).close()
    record = [sys.executable, "-m", "airplan", "--store", any_store, "record", "8a", "--yes", "--by", "王芳"]
    with serving("--store", any_store) as served, ThreadPoolExecutor(BROWSERS + 1) as pool:
        browsing = [pool.submit(browse, served, number) for number in range(BROWSERS)]
        for number in range(3):
            written = [*record, "--note", f"第{number}次", "--on", "2017-05-20"]
            subprocess.run(written, check=True, capture_output=True, timeout=PATIENCE)
        seen = [each for one in browsing for each in one.result(PATIENCE)]
        connection, cookie = opened(served)
        connection.request("GET", "/log", headers={"Cookie": cookie})
        log = connection.getresponse().read().decode()
        connection.close()
    assert set(seen) == {(200, True, True)}
    assert len(seen) == BROWSERS * ROUNDS
    assert [f"第{number}次" in log for number in range(3)] == [True] * 3


def test_a_changed_plan_is_shown_without_a_new_start(tmp_path: Path) -> None:
    plan, store = tmp_path / "plan.yaml", str(tmp_path / "airplan.sqlite")
    plan.write_text(PLAN.read_text("utf-8"), "utf-8")
    compiled(PlanFiles(plan, DEPARTMENTS), store).close()
    with serving("--store", store, "--plan", str(plan), "--departments", str(DEPARTMENTS)) as served:
        connection, cookie = opened(served)

        def page(path: str) -> tuple[int, str]:
            connection.request("GET", path, headers={"Cookie": f"{cookie}; airplan-language=zh"})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

        assert "锅炉低氮改造" in page("/due")[1]
        plan.write_text(PLAN.read_text("utf-8").replace("brief: 锅炉低氮改造", "brief: 锅炉改造工程"), "utf-8")
        assert "锅炉改造工程" in page("/due")[1]
        plan.write_text("plan: [\n", "utf-8")
        status, broken = page("/due")
        assert status == 400
        assert "plan.yaml" in broken
        plan.write_text(PLAN.read_text("utf-8"), "utf-8")
        assert page("/due")[0] == 200
        connection.close()
