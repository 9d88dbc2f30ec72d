"""Do the pages of the window show what the command line answers, to everybody, in both languages?"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from airplan.web.navigation import READ
from support.chromium import violations
from support.window import serving

if TYPE_CHECKING:
    from pathlib import Path

    from support.chromium import Chromium
    from support.clerk import Clerk
    from support.window import Window

HOSTILE = "<script>alert(1)</script>\"'&amp;\x1b[31m\u202ex"
PAGES = (
    *(place.path for place in READ),
    *("/units/区环保局", "/units/各街道办事处", "/officials/姜立光", "/measures/8b", "/measures/8", "/measures/49-2"),
    *("/missing?by=measure&why=1&month=2017-05", "/search?words=锅炉", "/search", "/log?ref=8b", "/due?sort=-when"),
    "/measures?unit=区环保局&role=lead&section=4&status=none&kind=by-date&light=grey&text=锅炉&include-possible=1",
)
ONE_OF_EACH = ("/", "/due", "/missing?why=1", "/sections", "/units/区环保局", "/measures/8b", "/log", "/measures/99z")
"""A page of each template."""


def refs(page: str) -> list[str]:
    """The refs in the first cells of rows."""
    return re.findall(r'<th scope="row"[^>]*>\s*<a href="/measures/[^"]*">([^<]*)</a>', page)


def listed(clerk: Clerk, *arguments: str) -> list[str]:
    """The refs that a command lists."""
    return [str(row["ref"]) for row in json.loads(clerk(*arguments, "--format", "json").out)]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_shown(window: Window, path: str, language: str) -> None:
    window.speak(language)
    answer = window.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert f'<html lang="{language}"' in answer.text
    assert answer.text.count("<h1") == 1


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("/measures", ("status",)),
        ("/due", ("due",)),
        ("/due?before=2017-06-30", ("due", "--before", "2017-06-30")),
        ("/due?within=300d&as-of=2017-03-01", ("due", "--within", "300d", "--as-of", "2017-03-01")),
        ("/overdue", ("overdue",)),
        ("/measures?unit=hbj&role=lead", ("status", "--unit", "区环保局", "--role", "lead")),
        ("/measures?official=jlg&section=4", ("status", "--official", "姜立光", "--section", "4")),
        ("/measures?light=grey&light=red", ("status", "--light", "grey,red")),
        ("/measures?text=锅炉+低氮", ("status", "--text", "锅炉", "--text", "低氮")),
        ("/measures?kind=ongoing&status=in-progress", ("status", "--kind", "ongoing", "--status", "in-progress")),
        ("/search?words=锅炉", ("search", "锅炉")),
        ("/officials/孙硕", ("official", "孙硕")),
    ],
)
def test_a_list_has_the_measures_of_the_command(
    window: Window, clerk: Clerk, path: str, command: tuple[str, ...]
) -> None:
    clerk.write("record", "8a", "--value", "retrofit=300", "--on", "2017-05-20")
    clerk.write("record", "5a", "--status", "in-progress", "--on", "2017-05-20")
    assert refs(window.get(path).text) == listed(clerk, *command)
    assert refs(window.get(path).text) or "status=in-progress" in path


def test_a_section_leads_to_its_measures(window: Window, clerk: Clerk) -> None:
    leading = [
        html.unescape(each) for each in re.findall(r'href="(/measures\?section=[^"]*)"', window.get("/sections").text)
    ]
    assert len(leading) == 7
    assert refs(window.get(leading[3]).text) == listed(clerk, "status", "--section", "4")


def test_a_measure_has_its_fields_and_entries(window: Window, clerk: Clerk) -> None:
    entry = clerk.write("record", "8a", "--value", "retrofit=300", "--note", "完成300蒸吨。", "--on", "2017-05-20")
    page = window.get("/measures/8a").text
    assert entry in page
    assert "完成300蒸吨。" in page
    assert "2017-05" in page


def test_the_day_of_the_answer_is_kept_in_links(window: Window) -> None:
    page = window.get("/due?as-of=2017-12-01").text
    links = re.findall(r'href="(/[^"]*)"', page)
    inside = [link for link in links if not link.startswith("/static/")]
    assert len(inside) > 20
    without = {link for link in inside if "as-of=2017-12-01" not in html.unescape(link)}
    assert without == {"/due"}, "only what leads back to today"


@pytest.mark.parametrize("key", ["ref", "light", "when", "lead", "progress"])
def test_rows_are_sorted_both_ways(window: Window, key: str) -> None:
    up, down = (refs(window.get(f"/measures?sort={sign}{key}").text) for sign in ("", "-"))
    assert sorted(up) == sorted(down)
    assert len(up) == 46
    if key == "ref":
        assert up == list(reversed(down))
        assert up[:3] == ["1a", "2a", "2b"]


def test_the_log_is_paged(window: Window, clerk: Clerk) -> None:
    entries = [clerk.write("record", "8a", "--value", f"retrofit={number}") for number in range(1, 61)]
    first, second = window.get("/log").text, window.get("/log?from=2").text
    ids = ">(" + "|".join(entries) + ")<"
    assert re.findall(ids, first) == entries[:9:-1]
    assert re.findall(ids, second) == entries[9::-1]
    assert "/log?from=2" in first
    assert "/log?from=3" not in second


def test_texts_of_the_journal_are_escaped(window: Window, clerk: Clerk) -> None:
    clerk.write("record", "8a", "--note", HOSTILE.replace("\x1b", ""), "--status", "paused", "--problem", "<b>停</b>")
    for path in ("/", "/log", "/measures/8a", "/measures", f"/search?words={quote('<script>')}"):
        page = window.get(path).text
        assert "<script>alert" not in page
        assert "<b>停" not in page
        assert "\u202e" not in page
    assert "&lt;script&gt;alert(1)" in window.get("/log").text


@pytest.mark.parametrize(
    "path",
    [
        *("/measures?text=%s", "/search?words=%s", "/measures?as-of=%s", "/measures/%s", "/units/%s", "/log?ref=%s"),
        *("/measures?sort=%s", "/measures?page=%s", "/log?from=%s", "/missing?month=%s", "/officials/%s", "/%s"),
        *("/measures?light=%s", "/measures?section=%s", "/measures?before=%s", "/measures?within=%s", "/due?unit=%s"),
    ],
)
@pytest.mark.parametrize("typed", [HOSTILE, "9" * 30, "%", "\x00", "-1", "'; DROP TABLE entry; --", "x" * 3000])
def test_odd_addresses_are_answered_in_words(window: Window, path: str, typed: str) -> None:
    answer = window.get(path % quote(typed, safe=""))
    assert answer.status_code in (200, 400, 404)
    assert "Traceback" not in answer.text
    assert "<script>alert" not in answer.text
    assert "\x1b" not in answer.text


def test_an_error_says_what_is_wrong_and_what_to_do(window: Window) -> None:
    unknown = window.get("/measures/99z")
    assert unknown.status_code == 404
    ambiguous = window.get("/measures?unit=城管")
    assert ambiguous.status_code == 400
    assert 'role="alert"' in ambiguous.text
    assert "区城管执法监察局" in ambiguous.text


def test_a_broken_page_shows_no_traceback(
    window: Window, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_arguments: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("airplan.web.log_view.answers.history", broken)
    answer = window.get("/log")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "RuntimeError: secret" in capsys.readouterr().err
    assert window.get("/due").status_code == 200


def test_a_note_of_the_session_is_on_the_page(window: Window, clerk: Clerk) -> None:
    clerk.write("record", "8a", "--value", "retrofit=300", "--on", "2017-05-20")
    assert "--known-at" in window.get("/measures?as-of=2017-05-22").text


def test_what_others_write_is_shown_at_once(window: Window, clerk: Clerk) -> None:
    assert "逐户动员" not in window.get("/log").text
    clerk.write("record", "5a", "--note", "逐户动员。")
    assert "逐户动员" in window.get("/log").text


# --- in a real browser ------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_everything_works_without_script_by_keyboard_and_on_a_small_screen(chromium: Chromium, may_2017: Path) -> None:
    with serving("--store", str(may_2017), "--as-of", "2017-06-05") as served:
        with chromium.page(width=360, java_script_enabled=False) as page:
            page.goto(served.start)
            for path in PAGES:
                page.goto(served.address.rstrip("/") + path)
        with chromium.page(width=360) as page:
            page.goto(served.start)
            for path in PAGES:
                page.goto(served.address.rstrip("/") + path)
                assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.className") == "skip"
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.id") == "content"


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
def test_pages_are_accessible(chromium: Chromium, may_2017: Path, language: str) -> None:
    with serving("--store", str(may_2017), "--as-of", "2017-06-05") as served, chromium.page() as page:
        page.goto(served.start)
        page.context.add_cookies([{"name": "airplan-language", "value": language, "url": served.address}])
        found = {}
        for path in ONE_OF_EACH:
            page.goto(served.address.rstrip("/") + path)
            found[path] = violations(page)
        assert {path: each for path, each in found.items() if each} == {}


@pytest.mark.slow
def test_rows_are_narrowed_down_while_one_types(chromium: Chromium, may_2017: Path) -> None:
    with serving("--store", str(may_2017)) as served, chromium.page() as page:
        page.goto(served.start)
        page.goto(f"{served.address}measures")
        rows = page.locator("tbody tr:not(.group)")
        assert rows.count() == 46
        page.locator(".narrow-down input").fill("8b")
        assert page.locator("tbody tr:not(.group):visible").count() == 1
        page.locator(".narrow-down input").fill("")
        assert page.locator("tbody tr:not(.group):visible").count() == 46
