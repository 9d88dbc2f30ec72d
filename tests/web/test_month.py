"""Does a month that a clerk does in the browser alone leave the journal that the command line would leave?

One clerk clicks in a real Chromium, another types commands in a workspace of her own, at the same times of the same
days: dispatch, returns with a doubt and a value that was changed since, a late report, decisions, papers, the end of
the round. Only IDs, instants and the digests of what they wrote may differ.
"""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from support.paths import DEPARTMENTS, PLAN
from support.returns import DESHENG, EPB, PERIOD, YUETAN, Book
from support.window import serving

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from playwright.sync_api import Page

    from support.chromium import Chromium
    from support.command_line import Run
    from support.window import Served

pytestmark = pytest.mark.slow

WHO = "王芳"
UNITS = (EPB, DESHENG, YUETAN)
AUTHORITY, REASON = "区政府专题会议〔2017〕8号", "补贴办法尚未出台。"
ANSWERS: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    EPB: {
        "5a": {"status": "推进中", "value-1": 12000, "note": "本月淘汰900辆。"},
        "8a": {"status": "推进中", "value-1": 300},
    },
    DESHENG: {"5a": {"value-1": 2850, "note": "含上月未报的。"}},
}
"""Unit → what it writes into its workbook; 月坛街道 returns nothing."""
DOUBTFUL = ("5a", "value-1")
FALSE_MILESTONE = "不存在的节点"
LIMIT = 60_000


def filled_in(content: bytes, unit: str) -> tuple[bytes, str]:
    """Return a workbook that a unit has filled in, and the address of its doubtful cell."""
    book = Book(io.BytesIO(content))  # type: ignore[arg-type]  # openpyxl reads either
    for ref, columns in ANSWERS[unit].items():
        for column, value in columns.items():
            book[ref, column] = value
    saved = io.BytesIO()
    book.book.save(saved)
    return saved.getvalue(), book.place(*DOUBTFUL)


class Clock:
    """The time of both clerks: an hour of the office of a day, and a minute more after each step."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.set(15)

    def set(self, day: int, hour: int = 9) -> None:
        self.now = datetime(2017, 5, day, tzinfo=UTC) + timedelta(hours=hour - 8)
        self.tick()

    def tick(self) -> datetime:
        self.now += timedelta(minutes=1)
        new = self.path.with_suffix(".new")
        new.write_text(self.now.isoformat(), "ascii")
        new.rename(self.path)
        return self.now


class AtTheBrowser:
    """A clerk who only clicks and types in the window."""

    def __init__(self, page: Page, served: Served, downloads: Path) -> None:
        self.page, self.served, self.downloads = page, served, downloads
        page.goto(served.start)
        page.click('button[name="language"][value="zh"]')

    def follow(self, address: str) -> None:
        """Click the first link to an address of the window."""
        self.page.locator(f'a[href^="{address}"]').first.click()

    def open(self, address: str) -> None:
        """Open a page of the navigation, and then a measure of its list, as far as the address asks for it."""
        part, _slash, ref = address.removeprefix("/").partition("/")
        self.page.locator(f'nav a[href^="/{part}"]').first.click()
        if ref:
            self.page.locator(f'th a[href="{address}"]').first.click()

    def fill(self, fields: Mapping[str, Any]) -> None:
        """Type into the fields of the form of an entry, by their names."""
        form = self.page.locator("form.entry")
        for name, value in fields.items():
            field = form.locator(f'[name="{name}"]')
            if isinstance(value, tuple):
                for each in value:
                    form.locator(f'[name="{name}"][value="{each}"]').check()
            elif field.evaluate("element => element.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def save(self, fields: Mapping[str, Any]) -> str:
        """Fill in the form that is open, look at what will be saved, save it, and return its ID."""
        self.fill(fields)
        self.page.click("form.entry button.main")
        assert self.page.locator('input[name="shown"]').count() == 1, self.page.inner_text("main")
        self.page.click("form.entry button.main")
        self.page.wait_for_url(f"{self.served.address}saved/*", timeout=LIMIT)
        return self.page.url.partition("/saved/")[2].partition("?")[0]

    def downloaded(self, address: str) -> tuple[str, bytes]:
        """Return the name and the content of a file behind a link."""
        with self.page.expect_download(timeout=LIMIT) as download:
            self.follow(address)
        path = self.downloads / download.value.suggested_filename
        download.value.save_as(path)
        return path.name, path.read_bytes()

    # --- the month ----------------------------------------------------------------------------------------------------

    def record(self, ref: str, unit: str, fields: Mapping[str, str]) -> str:
        self.open("/measures")
        self.follow(f"/measures/{ref}")
        self.follow(f"/measures/{ref}/record")
        if self.page.locator("form.entry").count():
            self.follow(f"/measures/{ref}/record?choose=1")
        (address,) = (
            link
            for link in (each.get_attribute("href") or "" for each in self.page.locator("main li a").all())
            if f"unit={unit}" in unquote(link)
        )
        self.follow(address)
        return self.save(fields)

    def dispatch(self) -> dict[str, bytes]:
        self.open("/rounds")
        self.follow("/dispatch")
        self.save({"period": PERIOD, "unit": UNITS})
        name, content = self.downloaded("/files/")
        assert name.endswith(".zip"), "the archive of all is offered first"
        archive = zipfile.ZipFile(io.BytesIO(content))
        return {unit: archive.read(f"{PERIOD}_{unit}.xlsx") for unit in UNITS}

    def collect(self, files: Mapping[str, bytes], doubtful: str) -> None:
        self.open("/collect")
        sent: Any = [{"name": name, "mimeType": "", "buffer": content} for name, content in files.items()]
        self.page.set_input_files('input[name="returns"]', sent)
        self.page.click("form.entry button.main")
        self.page.click('form.entry button.main:not([name="settle"])')
        assert self.page.locator(".error").count() == 1, "nothing is imported while a file needs attention"
        self.fill({"prefer": "returned", "confirm": (doubtful,)})
        self.page.click('button[name="settle"]')
        assert self.page.locator(".error").count() == 0
        self.page.click("form.entry button.main")
        self.page.wait_for_url(f"{self.served.address}saved/*", timeout=LIMIT)

    def correct(self, ref: str, number: str, fields: Mapping[str, str]) -> str:
        self.open(f"/measures/{ref}")
        self.follow(f"/entries/{number}")
        self.follow(f"/entries/{number}/correct")
        return self.save(fields)

    def extend(self, ref: str, day: str) -> str:
        self.open(f"/measures/{ref}")
        self.follow(f"/measures/{ref}/extend")
        return self.save({"to": day, "authority": AUTHORITY, "reason": REASON})

    def milestone(self, ref: str, day: str, title: str) -> str:
        self.open(f"/measures/{ref}")
        self.follow(f"/measures/{ref}/milestone")
        return self.save({"to": day, "title": title})

    def undo(self, number: str, reason: str) -> str:
        self.open("/log")
        self.follow(f"/entries/{number}")
        self.follow(f"/entries/{number}/undo")
        return self.save({"reason": reason})

    def missing(self) -> dict[str, int]:
        """Return each unit that is asked, with the number of its missing reports."""
        self.open("/missing")
        self.page.select_option('form.filter [name="month"]', PERIOD)
        self.page.click("form.filter button.main")
        units = self.page.locator('tbody th[scope="row"]').all_inner_texts()
        counts = [int(row.locator("td.count").last.inner_text()) for row in self.page.locator("tbody tr").all()]
        return dict(zip(units, counts, strict=True))

    def bulletin(self, ending: str) -> None:
        self.open("/bulletin")
        self.save({"period": PERIOD, "serial": "5", "ending": ending})
        self.downloaded("/files/")

    def notices(self) -> None:
        self.open("/notices")
        self.save({"period": PERIOD, "unit": (YUETAN,), "level": "remind", "signer": "李强"})

    def close(self, reason: str) -> None:
        self.open("/rounds")
        self.follow(f"/rounds/{PERIOD}/close")
        self.save({"reason": reason})


class AtTheCommandLine:
    """A clerk who only types commands."""

    def __init__(self, run: Run, home: Path) -> None:
        self._run, self.home = run, home

    def __call__(self, *arguments: str, code: int | None = 0) -> str:
        """Return what a command prints."""
        return self._run("--workspace", str(self.home), *arguments, lang="zh", code=code).out

    def save(self, *arguments: str) -> str:
        """Return the ID that a command prints."""
        return self(*arguments, "--yes").strip()

    def record(self, ref: str, unit: str, fields: Mapping[str, str]) -> str:
        return self.save("record", ref, "--unit", unit, *_options(fields))

    def dispatch(self) -> dict[str, bytes]:
        folder = self.home / "发出" / PERIOD
        self("dispatch", "--period", PERIOD, "--to", str(folder), *(part for unit in UNITS for part in ("-d", unit)))
        return {unit: (folder / f"{PERIOD}_{unit}.xlsx").read_bytes() for unit in UNITS}

    def collect(self, files: Mapping[str, bytes], doubtful: str) -> None:
        back = self.home / "退"
        back.mkdir()
        for name, content in files.items():
            (back / name).write_bytes(content)
        self("collect", str(back), "--apply", code=4)
        settled = ("--prefer", "returned", "--confirm", doubtful)
        self("collect", str(back), "--apply", *settled, code=4)  # others owe their reports

    def correct(self, ref: str, number: str, fields: Mapping[str, str]) -> str:
        return self.save("record", ref, "--corrects", number, *_options(fields))

    def extend(self, ref: str, day: str) -> str:
        return self.save("extend", ref, "--to", day, "--authority", AUTHORITY, "--reason", REASON)

    def milestone(self, ref: str, day: str, title: str) -> str:
        return self.save("milestone", "add", ref, day, title)

    def undo(self, number: str, reason: str) -> str:
        return self.save("undo", number, "--reason", reason)

    def missing(self) -> dict[str, int]:
        rows = json.loads(self("missing", "--period", PERIOD, "--format", "json"))
        return {
            row["unit"]: sum(row["unit"] == each["unit"] and each["status"] == "missing" for each in rows)
            for row in rows
        }

    def bulletin(self, ending: str) -> None:
        path = self.home / "通报" / f"{PERIOD}_通报{ending}"
        path.parent.mkdir(exist_ok=True)
        self("bulletin", "--period", PERIOD, "--serial", "5", "--output", str(path), "--yes")

    def notices(self) -> None:
        folder = ("--output", str(self.home / "督办"))
        self("notice", "-d", YUETAN, "--period", PERIOD, "--level", "remind", "--signer", "李强", *folder, "--yes")

    def close(self, reason: str) -> None:
        self.save("round", "close", PERIOD, "--reason", reason)


def _options(fields: Mapping[str, str]) -> list[str]:
    """Return the options of `record` that mean what a form says."""
    said = []
    for name, text in fields.items():
        option, colon, target = name.partition(":")
        said += [f"--{option}", f"{target}={text}" if colon else text]
    return said


def play(clerk: AtTheBrowser | AtTheCommandLine, clock: Clock) -> dict[str, int]:
    """Do the month; return the number of reports that each unit owed before the papers."""
    clock.set(15)
    clerk.record("5a", DESHENG, {"value:retired-vehicles": "285", "on": "2017-04-25"})
    clock.tick()
    sent = clerk.dispatch()
    clock.set(22)
    clerk.record("5a", EPB, {"value:retired-vehicles": "9500", "on": "2017-05-20"})
    clock.set(24)
    returned = {unit: filled_in(sent[unit], unit) for unit in ANSWERS}
    files = {f"{PERIOD}_{unit}.xlsx": content for unit, (content, _place) in returned.items()}
    clerk.collect(files, f"{PERIOD}_{DESHENG}.xlsx!{returned[DESHENG][1]}")
    clock.set(26)
    late = clerk.record("5a", YUETAN, {"value:retired-vehicles": "310", "note": "电话补报。", "on": "2017-05-25"})
    clock.tick()
    clerk.correct("5a", late, {"value:retired-vehicles": "301", "on": "2017-05-25"})
    clock.set(27)
    clerk.extend("8b", "2017-09-30")
    clock.tick()
    clerk.undo(clerk.milestone("2a", "2017-08-31", FALSE_MILESTONE), "录入有误。")
    clock.set(28)
    owed = clerk.missing()
    for ending in (".html", ".docx"):
        clock.tick()
        clerk.bulletin(ending)
    clock.tick()
    clerk.notices()
    clock.set(31)
    clerk.close("本月已收齐。")
    return owed


def told(log: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what a journal says: IDs are replaced by places in it, and what depends on the instant is left out.

    Papers have the same digests; workbooks carry a number of their own.
    """
    places: Mapping[Any, int] = {entry["id"]: number for number, entry in enumerate(log)}
    kept = []
    for entry in log:
        facts = {
            key: places.get(value, value) if isinstance(value, str) else value
            for key, value in entry.items()
            if key not in ("id", "recorded", "seal")
        }
        if entry["source"] and entry["kind"] != "issue":
            facts["source"] = {key: value for key, value in entry["source"].items() if key != "sha256"}
        kept.append(facts)
    return kept


@pytest.fixture
def clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return the clock of both clerks."""
    clock = Clock(tmp_path / "clock")
    monkeypatch.setattr("airplan.workspace.session.clock", lambda: clock.now)
    monkeypatch.delenv("AIRPLAN_STORE")
    return clock


def workspace(run: Run, folder: Path, store: str) -> Path:
    """Return a new workspace with its journal in a store."""
    run("--plan", str(PLAN), "--departments", str(DEPARTMENTS), "init", str(folder))
    settings = folder / "airplan.toml"
    text = settings.read_text("utf-8").replace('place = "airplan.sqlite"', f'place = "{store}"')
    settings.write_text(text.replace('author = ""', f'author = "{WHO}"'), "utf-8")
    if "://" in store:  # the file of the other kind is there
        run("--workspace", str(folder), "init")
    return folder


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest) -> str:
    """Return where the browser's journal is; the other one is always in a file."""
    return str(request.getfixturevalue("postgres")) if request.param == "postgres" else "airplan.sqlite"


def test_both_clerks_write_the_same_journal(
    chromium: Chromium, run: Run, tmp_path: Path, clock: Clock, store: str
) -> None:
    here, there = workspace(run, tmp_path / "窗口", store), workspace(run, tmp_path / "命令行", "airplan.sqlite")
    typing = AtTheCommandLine(run, there)
    owed_there = play(typing, clock)
    with (
        serving("--workspace", str(here), clock=clock.path) as served,
        chromium.page(language="zh", accept_downloads=True) as page,
    ):
        owed_here = play(AtTheBrowser(page, served, tmp_path), clock)
    logs = [json.loads(AtTheCommandLine(run, home)("log", "--format", "json")) for home in (here, there)]
    clicked, typed = map(told, logs)
    for mine, others in zip(clicked, typed, strict=True):
        differing = {key: (value, others[key]) for key, value in mine.items() if others[key] != value}
        assert not differing
    assert owed_here == owed_there
    assert {entry["kind"] for entry in clicked} >= {
        *("report", "dispatch", "return", "extend", "milestone", "retract", "issue", "close-round")
    }
    for home in (here, there):
        AtTheCommandLine(run, home)("check")
