"""Does a form of the window save what the command line saves, once, and only as it was shown?"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from support.forms import checked, form_of, save
from support.returns import EPB

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support.clerk import Clerk
    from support.window import Window

WANG = {"by": "王芳"}


def content(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry without its ID and its instant."""
    return {key: value for key, value in entry.items() if key not in ("id", "recorded", "about", "batch")}


@pytest.fixture
def twin(clerk: Clerk) -> Callable[..., list[dict[str, Any]]]:
    """Return a function that gives commands in a copy of the clerk's journal and returns the entries that they add."""

    def entries(*commands: tuple[str, ...]) -> list[dict[str, Any]]:
        own, clerk.store = clerk.store, f"{clerk.store}.copy"
        shutil.copy(own, clerk.store)
        try:
            before = len(clerk.log())
            for command in commands:
                clerk.write(*command)
            return list(map(content, clerk.log()[before:]))
        finally:
            clerk.store = own

    return entries


# --- the same as the command line -------------------------------------------------------------------------------------

PAIRS: list[tuple[str, dict[str, str], tuple[str, ...]]] = [
    (
        "/measures/8a/record",
        {"status": "in-progress", "value:retrofit": "300", "note": "一\n二", "problem": "资金", "on": "2017-05-20"},
        ("record", "8a", "--status", "in-progress", "--value", "retrofit=300", "--note", "一\n二",
         "--problem", "资金", "--on", "2017-05-20"),
    ),
    (
        f"/measures/8a/record?unit={EPB}",
        {"note": "x", "evidence": "a.pdf\nhttps://example.org/b", "next": "y", "period": "2017-04"},
        ("record", "8a", "--unit", EPB, "--note", "x", "--evidence", "a.pdf", "--evidence", "https://example.org/b",
         "--next", "y", "--period", "2017-04"),
    ),
    ("/measures/8a/close", {"authority": "区政府", "reason": "已验收"},
     ("close", "8a", "--authority", "区政府", "--reason", "已验收")),
    ("/measures/8a/extend", {"to": "2018-01-31", "authority": "区政府", "reason": "拆迁"},
     ("extend", "8a", "--to", "2018-01-31", "--authority", "区政府", "--reason", "拆迁")),
    ("/measures/8a/adjust", {"target": "retrofit", "to": "900", "authority": "会议", "reason": "核减"},
     ("adjust", "8a", "--target", "retrofit", "--to", "900", "--authority", "会议", "--reason", "核减")),
    ("/measures/8a/milestone", {"title": "完成  招标", "to": "2017-08-31"},
     ("milestone", "add", "8a", "2017-08-31", "完成  招标")),
    ("/rounds/2017-04/close", {"reason": "到期"}, ("round", "close", "2017-04", "--reason", "到期")),
]  # fmt: skip


@pytest.mark.parametrize(("path", "typed", "command"), PAIRS, ids=[path for path, _typed, _command in PAIRS])
def test_a_form_saves_what_the_command_saves(
    window: Window, clerk: Clerk, twin: Any, *, path: str, typed: dict[str, str], command: tuple[str, ...]
) -> None:
    expected = twin(command)
    saved = save(window, path, typed | WANG)
    entries = clerk.log()
    assert list(map(content, entries)) == expected
    assert entries[-1]["id"] == saved
    page = window.get(f"/saved/{saved}")
    assert page.status_code == 200
    assert saved in page.text


def test_a_correction_saves_what_the_command_saves(window: Window, clerk: Clerk, twin: Any) -> None:
    first = clerk.write("record", "8a", "--value", "retrofit=300", "--note", "三百", "--problem", "资金")
    expected = twin(("record", "8a", "--corrects", first, "--value", "retrofit=310", "--problem", ""))
    saved = save(window, f"/entries/{first}/correct", {"value:retrofit": "310", "problem": ""} | WANG)
    assert content(clerk.log()[-1]) == expected[-1]
    assert clerk.log()[-1]["id"] == saved


def test_a_figure_that_is_emptied_in_a_correction_is_erased(window: Window, clerk: Clerk, twin: Any) -> None:
    first = clerk.write("record", "8a", "--value", "retrofit=300", "--note", "三百")
    expected = twin(("record", "8a", "--corrects", first, "--value", "retrofit="))
    save(window, f"/entries/{first}/correct", {"value:retrofit": ""} | WANG)
    assert content(clerk.log()[-1]) == expected[-1]


def test_a_milestone_is_reached_as_by_the_command(window: Window, clerk: Clerk, twin: Any) -> None:
    clerk.write("milestone", "add", "2a", "2017-05-31", "调度会", "--authority", "区政府")
    expected = twin(("milestone", "reach", "2a", "2017-05-20", "调度会"))
    save(window, "/measures/2a/reach", {"on": "2017-05-20"} | WANG)
    assert content(clerk.log()[-1]) == expected[-1]


def test_a_report_is_sent_back_and_an_entry_undone_as_by_the_command(window: Window, clerk: Clerk, twin: Any) -> None:
    report = clerk.write("record", "8a", "--note", "三百")
    expected = twin(("send-back", report, "--reason", "缺佐证"))
    back = save(window, f"/entries/{report}/send-back", {"reason": "缺佐证"} | WANG)
    assert content(clerk.log()[-1]) == expected[-1]
    expected = twin(("undo", back, "--reason", "误退"))
    save(window, f"/entries/{back}/undo", {"reason": "误退"} | WANG)
    assert content(clerk.log()[-1]) == expected[-1]


# --- what is wrong is said --------------------------------------------------------------------------------------------


def test_findings_are_shown_before_anything_is_saved(window: Window, clerk: Clerk) -> None:
    clerk.write("record", "8a", "--value", "retrofit=300")
    page = checked(window, "/measures/8a/record", {"value:retrofit": "200"} | WANG)
    assert 'class="warning"' in page.text
    assert len(clerk.log()) == 1


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/measures/8a/record", {}),
        ("/measures/8a/record", {"value:retrofit": "many"}),
        ("/measures/8a/record", {"note": "x", "on": "yesterday-ish"}),
        ("/measures/8a/record", {"value:nothing": "3"}),
        ("/measures/8a/extend", {"to": "2018-01-31"}),
        ("/measures/8a/extend", {"authority": "区政府", "reason": "拆迁"}),
        ("/measures/8a/adjust", {"authority": "区政府", "reason": "拆迁"}),
        ("/measures/8a/adjust", {"to": "900", "authority": "区政府", "reason": "拆迁"}),
        ("/measures/8a/milestone", {"title": "x"}),
        ("/measures/8a/reach", {"title": "no such thing"}),
        ("/rounds/2017-04/reopen", {}),
        ("/measures/8a/record", {"note": "x", "by": " "}),
    ],
)
def test_what_cannot_be_saved_is_shown_again_with_the_reason(
    window: Window, clerk: Clerk, path: str, typed: dict[str, str]
) -> None:
    page = checked(window, path, WANG | typed)
    assert page.status_code == 400
    assert 'role="alert"' in page.text
    assert "--" not in page.text.partition('role="alert"')[2].partition("</div>")[0]
    for name, text in typed.items():
        if name in form_of(page) and text.strip():
            assert form_of(page)[name] == text.strip()
    assert clerk.log() == []


@pytest.mark.parametrize(
    "path",
    ["/measures/99z/record", "/entries/zzz/undo", "/entries/1m8585vekfa3ps1/correct", "/saved/zzz", "/files/zzz",
     "/collect/nothing", "/measures/8/record"],
)  # fmt: skip
def test_what_does_not_exist_is_said(window: Window, path: str) -> None:
    answer = window.get(path)
    assert answer.status_code in (400, 404)
    assert 'role="alert"' in answer.text


# --- twice, back, and between -----------------------------------------------------------------------------------------


def test_a_form_that_is_sent_twice_saves_once(window: Window, clerk: Clerk) -> None:
    page = checked(window, "/measures/8a/record", {"note": "一次"} | WANG)
    confirmed = form_of(page)
    first, second = (window.post("/measures/8a/record", confirmed) for _time in range(2))
    assert first.status_code == second.status_code == 303
    assert second.headers["location"] == f"{first.headers['location']}?again=1"
    assert 'class="warning"' in window.get(second.headers["location"]).text
    assert len(clerk.log()) == 1


def test_the_first_half_of_a_saved_form_leads_to_what_it_saved(window: Window, clerk: Clerk) -> None:
    opened = form_of(window.get("/measures/8a/record")) | {"note": "一次"} | WANG
    page = window.post("/measures/8a/record", opened)
    window.post("/measures/8a/record", form_of(page))
    assert window.post("/measures/8a/record", opened).status_code == 303
    assert len(clerk.log()) == 1


def test_what_others_write_meanwhile_is_shown_where_it_matters(window: Window, clerk: Clerk) -> None:
    page = checked(window, "/measures/8a/record", {"value:retrofit": "200"} | WANG)
    clerk.write("record", "8a", "--value", "retrofit=300")
    again = window.post("/measures/8a/record", form_of(page))
    assert again.status_code == 409
    assert len(clerk.log()) == 1
    assert form_of(again)["value:retrofit"] == "200", "nothing that was typed is lost"
    assert window.post("/measures/8a/record", form_of(again)).status_code == 303
    assert len(clerk.log()) == 2


def test_what_others_write_meanwhile_does_not_matter_elsewhere(window: Window, clerk: Clerk) -> None:
    page = checked(window, "/measures/8a/record", {"note": "x"} | WANG)
    clerk.write("record", "5a", "--unit", EPB, "--note", "y")
    assert window.post("/measures/8a/record", form_of(page)).status_code == 303
    assert len(clerk.log()) == 2


def test_what_was_typed_can_be_changed(window: Window, clerk: Clerk) -> None:
    page = checked(window, "/measures/8a/record", {"note": "一\n二"} | WANG)
    again = window.post("/measures/8a/record", form_of(page) | {"change": "1"})
    assert form_of(again)["note"] == "一\n二"
    assert "shown" not in form_of(again)
    assert clerk.log() == []


def test_whoever_records_is_remembered(window: Window) -> None:
    save(window, "/measures/8a/record", {"note": "x", "by": "李强"})
    assert form_of(window.get("/measures/8a/record"))["by"] == "李强"


def test_the_author_of_the_workspace_records(window: Window, clerk: Clerk, tmp_path: Path) -> None:
    (tmp_path / "airplan.toml").write_text('[office]\nauthor = "王芳"\n', encoding="utf-8")
    assert "by" not in form_of(window.get("/measures/8a/record"))
    save(window, "/measures/8a/record", {"note": "x"})
    assert clerk.log()[-1]["author"] == "王芳"
