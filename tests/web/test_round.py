"""Does the window send, collect and issue what the command line does, into its own folders, and nothing else?"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from support.forms import checked, form_of, save
from support.returns import BACK_ON, DESHENG, EPB, FEW, PERIOD, SENT_ON, Book

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from support.clerk import Clerk
    from support.forms import Fields
    from support.window import Window

WANG = {"by": "王芳"}
SENT, BACK, PAPERS, NOTICES = "发出/2017-05", "退回/2017-05", "通报", "督办"


@pytest.fixture
def home(clerk: Clerk, tmp_path: Path, window: Window) -> Path:
    """Return the folder of a workspace, with its window in Chinese, on the day on which workbooks are sent."""
    (tmp_path / "airplan.toml").write_text("", encoding="utf-8")
    clerk.now = SENT_ON
    window.speak("zh")
    return tmp_path


def send(window: Window, units: Sequence[str] = FEW, **more: str) -> str:
    return save(window, "/dispatch", {"period": PERIOD, "unit": list(units), **WANG, **more})


def filled(folder: Path, unit: str, answers: dict[str, dict[str, Any]]) -> bytes:
    """Return the content of a unit's workbook, filled in."""
    book = Book(folder / f"{PERIOD}_{unit}.xlsx")
    for ref, columns in answers.items():
        for column, value in columns.items():
            book[ref, column] = value
    content = io.BytesIO()
    book.book.save(content)
    return content.getvalue()


def upload(window: Window, *files: tuple[str, bytes]) -> str:
    answer = window.post("/collect", files=[("returns", file) for file in files])
    assert answer.status_code == 303, answer.text
    place: str = answer.headers["location"]
    return place


def kinds(clerk: Clerk) -> list[str]:
    return [entry["kind"] for entry in clerk.log()]


# --- sending ----------------------------------------------------------------------------------------------------------


def test_workbooks_are_sent_into_the_folder_of_the_month(window: Window, clerk: Clerk, home: Path) -> None:
    batch = send(window)
    names = {f"{PERIOD}_{unit}.xlsx" for unit in FEW}
    assert {path.name for path in (home / SENT).glob("*.xlsx")} == names
    assert kinds(clerk) == ["dispatch"] * len(FEW)
    page = window.get(f"/saved/{batch}").text
    for entry in clerk.log():
        assert f"/files/{entry['id']}" in page
        answer = window.get(f"/files/{entry['id']}")
        assert (
            sha256(answer.content).hexdigest()
            == sha256((home / SENT / entry["source"]["file"]).read_bytes()).hexdigest()
        )
        assert answer.headers["content-disposition"].startswith("attachment")
    archive = zipfile.ZipFile(io.BytesIO(window.get(f"/files/{batch}/all").content))
    assert set(archive.namelist()) == names


def test_workbooks_are_not_sent_over_others(window: Window, clerk: Clerk, home: Path) -> None:
    send(window)
    fields: Fields = {"period": PERIOD, "unit": [EPB], **WANG}
    assert checked(window, "/dispatch", fields).status_code == 400
    assert kinds(clerk) == ["dispatch"] * len(FEW)
    send(window, [EPB], replace="1")
    assert kinds(clerk) == ["dispatch"] * (len(FEW) + 1)


def test_a_dispatch_that_is_overtaken_is_shown_again(window: Window, clerk: Clerk, home: Path) -> None:
    page = checked(window, "/dispatch", {"period": PERIOD, "unit": [EPB], **WANG})
    clerk.write("record", "5a", "--unit", EPB, "--value", "9500")
    assert window.post("/dispatch", form_of(page)).status_code == 409
    assert not (home / SENT).exists()
    assert kinds(clerk) == ["report"]


def test_a_dispatch_whose_files_could_not_be_placed_is_finished_by_the_same_form(
    window: Window, clerk: Clerk, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from airplan.formats.folder_output import NewFiles
    from airplan.formats.output import not_written

    page = checked(window, "/dispatch", {"period": PERIOD, "unit": [EPB], **WANG})

    def refused(files: NewFiles, last: str = "") -> None:
        files._counts = True
        raise not_written(home, "full")

    with monkeypatch.context() as patch:
        patch.setattr(NewFiles, "place", refused)
        answer = window.post("/dispatch", form_of(page))
    assert answer.status_code == 400
    assert kinds(clerk) == ["dispatch"]
    (entry,) = clerk.log()
    again = window.post("/dispatch", form_of(page))
    assert again.status_code == 303
    assert again.headers["location"] == f"/saved/{entry['id']}"
    assert kinds(clerk) == ["dispatch"], "nothing is sent twice"
    assert window.get(f"/files/{entry['id']}").status_code == 200


def test_without_a_workspace_nothing_is_written_anywhere(window: Window, clerk: Clerk, tmp_path: Path) -> None:
    page = checked(window, "/dispatch", {"period": PERIOD, "unit": [EPB], **WANG})
    assert page.status_code == 400
    assert [path.name for path in tmp_path.iterdir()] == ["airplan.sqlite"]


def test_a_closed_round_sends_nothing_until_it_is_open(window: Window, clerk: Clerk, home: Path) -> None:
    save(window, f"/rounds/{PERIOD}/close", WANG)
    assert checked(window, "/dispatch", {"period": PERIOD, "unit": [EPB], **WANG}).status_code == 400
    save(window, f"/rounds/{PERIOD}/reopen", {"reason": "补报"} | WANG)
    send(window, [EPB])
    assert "2017-05" in window.get("/rounds").text


@pytest.mark.parametrize("name", ["../airplan.sqlite", "airplan.sqlite", "/etc/passwd", "..\\airplan.sqlite", ""])
def test_no_entry_leads_to_another_file(window: Window, clerk: Clerk, home: Path, name: str) -> None:
    """A journal may have been written elsewhere: the names in it are not trusted."""
    import contextlib
    from datetime import date

    from airplan.progress.proposals import Proposal
    from airplan.store.entries import Draft, Source, Step
    from airplan.workspace.session import Session
    from airplan.workspace.writing import append

    (home / SENT).mkdir(parents=True)
    digest = sha256((home / "airplan.sqlite").read_bytes()).hexdigest()
    step = Draft.step("dispatch", PERIOD, Step(seal="x"), as_of=date(2017, 5, 15), author="x", unit=EPB,
                      source=Source(name, sha256=digest))  # fmt: skip
    with contextlib.closing(Session(store=clerk.store)) as session:
        (entry,) = append(session, Proposal((step,)))
    assert window.get(f"/files/{entry.id}").status_code == 404
    assert window.get(f"/files/{entry.id}/all").status_code == 404


# --- collecting -------------------------------------------------------------------------------------------------------


def test_returned_workbooks_are_shown_and_imported_once(window: Window, clerk: Clerk, home: Path) -> None:
    send(window)
    clerk.now = BACK_ON
    content = filled(home / SENT, EPB, {"5a": {"value-1": 120, "note": "好"}})
    place = upload(window, (f"{PERIOD}_{EPB}.xlsx", content))
    page = window.get(place)
    assert page.status_code == 200
    assert "120" in page.text
    assert kinds(clerk) == ["dispatch"] * len(FEW)
    confirmed = form_of(page) | WANG
    answers = [window.post(place, confirmed) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert kinds(clerk) == [*["dispatch"] * len(FEW), "return", "report"]
    report = clerk.log()[-1]
    assert (report["values"][0]["value"], report["note"], report["source"]["file"]) == (
        120,
        "好",
        f"{PERIOD}_{EPB}.xlsx",
    )
    assert window.get(place).headers["location"].startswith("/saved/")


def test_the_window_imports_what_the_command_imports(window: Window, clerk: Clerk, home: Path) -> None:
    import shutil

    send(window)
    clerk.now = BACK_ON
    (home / "back").mkdir()
    for unit in (EPB, DESHENG):
        content = filled(home / SENT, unit, {"8a": {"note": unit}} if unit == EPB else {"4a": {"note": unit}})
        (home / "back" / f"{PERIOD}_{unit}.xlsx").write_bytes(content)
    shutil.copy(clerk.store, f"{clerk.store}.copy")
    files = [(path.name, path.read_bytes()) for path in sorted((home / "back").iterdir())]
    place = upload(window, *files)
    assert window.post(place, form_of(window.get(place)) | WANG).status_code == 303
    here = clerk.log()
    clerk.store = f"{clerk.store}.copy"
    clerk("collect", "back", "--apply", "--by", "王芳")
    assert [without_ids(entry) for entry in here] == [without_ids(entry) for entry in clerk.log()]


def without_ids(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key not in ("id", "recorded", "batch", "about")}


def test_files_that_need_attention_hold_everything_up(window: Window, clerk: Clerk, home: Path) -> None:
    send(window)
    clerk.now = BACK_ON
    good = filled(home / SENT, EPB, {"5a": {"value-1": 120}})
    bad = filled(home / SENT, DESHENG, {"4a": {"status": "差不多"}})
    place = upload(window, (f"{PERIOD}_{EPB}.xlsx", good), (f"{PERIOD}_{DESHENG}.xlsx", bad))
    answer = window.post(place, form_of(window.get(place)) | WANG)
    assert answer.status_code == 400
    assert "return" not in kinds(clerk)
    settled = form_of(window.get(place)) | WANG | {"attention": "return", "settle": "1"}
    place = window.post(place, settled).headers["location"]
    page = window.get(place)
    assert form_of(page)["attention"] == "return"
    assert window.post(place.partition("?")[0], form_of(page) | WANG).status_code == 303
    assert kinds(clerk)[len(FEW) :] == ["return", "report", "refuse", "dispatch"]
    assert len(list((home / BACK).glob("*.xlsx"))) == 1


def test_what_was_not_shown_is_not_imported(window: Window, clerk: Clerk, home: Path) -> None:
    send(window)
    clerk.now = BACK_ON
    place = upload(window, (f"{PERIOD}_{EPB}.xlsx", filled(home / SENT, EPB, {"5a": {"value-1": 120}})))
    page = window.get(place)
    clerk.write("record", "5a", "--unit", EPB, "--value", "9500", "--on", "2017-05-20")
    answer = window.post(place, form_of(page) | WANG)
    assert answer.status_code == 409
    assert "return" not in kinds(clerk)


def test_dropped_files_are_gone(window: Window, clerk: Clerk, home: Path) -> None:
    send(window)
    place = upload(window, ("x.xlsx", b"no workbook"))
    assert window.get(place).status_code == 200
    assert window.post(place, {"drop": "1"}).status_code == 303
    assert window.get(place).status_code == 404


@pytest.mark.parametrize("name", ["../../x.xlsx", "C:\\x\\y.xlsx", "\x00\x1b[2J.xlsx", "长" * 500 + ".xlsx", ".xlsx"])
def test_names_of_received_files_are_labels_only(window: Window, clerk: Clerk, home: Path, name: str) -> None:
    send(window)
    before = sorted(home.rglob("*"))
    place = upload(window, (name, filled(home / SENT, EPB, {"5a": {"value-1": 120}})))
    page = window.get(place)
    assert page.status_code == 200
    assert "\x1b" not in page.text
    assert sorted(home.rglob("*")) == before


def test_no_file_is_no_upload(window: Window, home: Path) -> None:
    assert window.post("/collect", files=[("returns", ("", b""))]).status_code == 400


# --- papers -----------------------------------------------------------------------------------------------------------


def test_a_bulletin_is_shown_then_issued(window: Window, clerk: Clerk, home: Path) -> None:
    clerk.write("record", "8a", "--value", "retrofit=300")
    number = save(window, "/bulletin", {"period": "2017-05", "ending": ".html"} | WANG)
    (file,) = (home / PAPERS).iterdir()
    entry = clerk.log()[-1]
    assert (entry["id"], entry["kind"], entry["source"]["file"]) == (number, "issue", file.name)
    assert window.get(f"/files/{number}").content == file.read_bytes()
    assert checked(window, "/bulletin", {"period": "2017-05", "ending": ".html"} | WANG).status_code == 400
    again = save(window, "/bulletin", {"period": "2017-05", "ending": ".html", "replace": "1"} | WANG)
    assert again == number, "the same paper is not issued twice"


def test_a_bulletin_is_issued_as_a_word_file(window: Window, clerk: Clerk, home: Path) -> None:
    pytest.importorskip("docxtpl")
    save(window, "/bulletin", {"period": "2017-05", "serial": "3"} | WANG)
    (file,) = (home / PAPERS).iterdir()
    assert zipfile.is_zipfile(file)


def test_notices_are_listed_then_issued(window: Window, clerk: Clerk, home: Path) -> None:
    pytest.importorskip("docxtpl")
    clerk.now = datetime(2017, 7, 10, 1, 30, tzinfo=UTC)
    wanted: Fields = {"period": "2017-06", "unit": [DESHENG], **WANG}
    page = checked(window, "/notices", wanted)
    assert DESHENG in page.text
    assert clerk.log() == []
    batch = save(window, "/notices", wanted)
    (entry,) = clerk.log()
    assert entry["id"] == batch
    assert (home / NOTICES / entry["source"]["file"]).is_file()


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/bulletin", {"serial": "0"}),
        ("/bulletin", {"serial": "1", "number": "x"}),
        ("/bulletin", {"quarter": "2019-Q9"}),
        ("/notices", {"answer-days": "1000"}),
        ("/notices", {"answer-by": "2017-01-01"}),
        ("/notices", {"answer-by": "2017-06-01", "answer-days": "3"}),
    ],
)
def test_a_paper_that_cannot_be_is_explained(
    window: Window, clerk: Clerk, home: Path, path: str, typed: dict[str, str]
) -> None:
    assert checked(window, path, typed | WANG).status_code == 400
    assert clerk.log() == []
