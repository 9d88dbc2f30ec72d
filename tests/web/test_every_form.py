"""Is every page that writes, with what it shows before and after, usable by everybody, in both languages and sizes?

The pages that only answer are looked at in test_reading.
"""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from support.chromium import violations
from support.paths import DEPARTMENTS, PLAN
from support.returns import DESHENG, EPB, PERIOD, Book
from support.window import serving

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from playwright.sync_api import Page

    from support.chromium import Chromium
    from support.command_line import Run

pytestmark = pytest.mark.slow

NOTE = "本月完成改造12处，另有3处因产权不清暂缓。" * 8
BLANKS = ("", "measures/8a/record", "measures/5a/record?choose=1", "rounds", "dispatch", "collect", "bulletin",
          "notices", "rounds/2017-05/close", "measures/8a/close", "measures/8a/extend", "measures/8a/adjust",
          "measures/2a/milestone", "measures/2a/reach", "entries/{report}", "entries/{report}/undo",
          "entries/{report}/correct", "entries/{report}/send-back", "nothing", "saved/{report}?again=1")  # fmt: skip
TYPED: Mapping[str, Mapping[str, str]] = {
    "measures/8a/record": {"value:retrofit": "150", "note": NOTE},
    "measures/8a/record?unit=hbj": {"value:retrofit": "many"},
    "measures/8a/extend": {"to": "2018-01-31", "authority": "区政府专题会议〔2017〕8号", "reason": NOTE},
    "entries/{report}/undo": {"reason": NOTE},
    "dispatch": {"period": PERIOD},
    "bulletin": {"period": PERIOD},
    "notices": {"period": PERIOD},
}
"""Page → what is typed there before what will be saved, or what is wrong, is shown."""
FAR = ("一个名字特别长的退回文件，由某某街道办事处填报并经主管领导审核签字后返回的最终版（2）" * 2) + ".xlsx"


def returned(path: Path, value: object) -> bytes:
    """Return a workbook of the dispatch with an answer."""
    book, content = Book(path), io.BytesIO()
    book["5a", "status"] = value
    book.book.save(content)
    return content.getvalue()


class _Looked:
    """Pages that were looked at, with what is wrong about each."""

    def __init__(self) -> None:
        self.wrong: dict[str, list[str]] = {}

    def at(self, page: Page, name: str) -> None:
        found = violations(page)
        too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{too_wide} pixels too wide"] * (too_wide > 0)
        if found:
            self.wrong[name] = found


@pytest.fixture
def home(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workspace in which workbooks were sent and something was reported."""
    monkeypatch.delenv("AIRPLAN_STORE")
    home = tmp_path / "工作区"
    run("--plan", str(PLAN), "--departments", str(DEPARTMENTS), "init", str(home))
    here = ("--workspace", str(home))
    run(*here, "dispatch", "--period", PERIOD, "-d", EPB, "-d", DESHENG, "--to", str(tmp_path / "sent"), "--by", "王芳")
    run(*here, "record", "8a", "--value", "retrofit=200", "--on", "2017-05-20", "--by", "王芳", "--yes")
    return home


@pytest.mark.parametrize(("language", "width"), [("zh", 360), ("en", 1280), ("en", 360)])
def test_pages_that_write(
    chromium: Chromium, run: Run, home: Path, tmp_path: Path, *, language: str, width: int
) -> None:
    log: list[dict[str, Any]] = json.loads(run("--workspace", str(home), "log", "--format", "json").out)
    report, looked = log[-1]["id"], _Looked()
    with serving("--workspace", str(home), "--as-of", "2017-05-25") as served, chromium.page(width=width) as page:
        page.goto(served.start)
        page.context.add_cookies([{"name": "airplan-language", "value": language, "url": served.address}])
        for path in BLANKS:
            page.goto(served.address + path.format(report=report))
            looked.at(page, path)
        for path, typed in TYPED.items():
            page.goto(served.address + path.format(report=report))
            for name, value in {**typed, "by": "王芳"}.items():
                page.fill(f'form.entry [name="{name}"]', value)
            page.click("form.entry button.main")
            looked.at(page, f"{path}, checked")
        page.goto(f"{served.address}collect")
        sent: Any = [
            {"name": f"{PERIOD}_{DESHENG}.xlsx", "mimeType": "", "buffer": content}
            for content in [returned(tmp_path / "sent" / f"{PERIOD}_{DESHENG}.xlsx", "差不多")]
        ]
        page.set_input_files('input[name="returns"]', [*sent, {"name": FAR, "mimeType": "", "buffer": b"no workbook"}])
        page.click("form.entry button.main")
        looked.at(page, "collect, previewed")
    assert looked.wrong == {}
