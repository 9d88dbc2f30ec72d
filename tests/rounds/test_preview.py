"""Does a clerk see at once what came back, what is wrong with it, where, and what to do?"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

import pytest
from rich.cells import cell_len

from support.returns import DESHENG, EPB, PERIOD, YUETAN, Book

if TYPE_CHECKING:
    from airplan.i18n import Language
    from support.golden import Golden
    from support.returns import RoundOffice
    from support.wording import Wording

pytestmark = pytest.mark.slow

SENT_TO = (EPB, DESHENG, YUETAN, "区市政市容委", "区科信委", "区教委")
LONG = "已报废9300辆，其余补贴申请正在审核，预计六月底前全部发放到位，车主反映办理时间较长，已增设窗口。"


@pytest.fixture
def mixed(office: RoundOffice) -> RoundOffice:
    """A folder at half past five: one file is good, one is known, and each of the others is wrong in its own way."""
    office.clerk.write("record", "5a", "--unit", EPB, "--value", "9100", "--on", "2017-05-10")
    office.dispatch(units=SENT_TO)
    office.fill(YUETAN, {"5a": {"note": "开展入户宣传。"}}, name="早先的.xlsx")
    office.collect("--apply")
    office.clerk.write("record", "5a", "--unit", EPB, "--value", "9500", "--on", "2017-05-18")
    stale: dict[str, dict[str, Any]] = {
        "2a": {"status": "差不多", "evidence": "通报.pdf"},
        "5a": {"status": "推进中", "value-1": 9300, "note": LONG},
        "8a": {"value-1": "约300", "value-3": 0.96, "as_of": "上周"},
    }
    office.fill(EPB, stale)
    office.fill(DESHENG, {"5a": {"status": "已完成", "value-1": 310, "note": "入户宣传。"}})
    office.fill(YUETAN, {"5a": {"value-1": 100}})
    office.fill(YUETAN, {"5a": {"value-1": 200}}, name=f"{PERIOD}_{YUETAN} (2).xlsx")
    office.fill("区科信委", {"28a": {"note": "正在摸底。", "deadline": "明年"}})
    short = Book(office.fill("区市政市容委", {"17a": {"value-1": 92}}))
    short.sheet.delete_rows(short.rows["18a"])
    short.save()
    (office.back / f"{PERIOD}_区教委.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    return office


def screens(office: RoundOffice, *more: str, **how: Any) -> tuple[str, str]:
    """What is printed, and what is said beside it."""
    result = office.clerk("collect", "back", *more, "--by", "王芳", code=None, **how)
    return result.out, result.err


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [80, 120])
def test_screen(mixed: RoundOffice, golden: Golden, width: int, lang: Language) -> None:
    out, err = screens(mixed, lang=lang, width=width)
    assert [line for line in out.splitlines() if cell_len(line) > width] == []
    golden(f"collect.{lang}.{width}", f"{out}\n{err}")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_terminal_of_any_width_shows_all_of_it(mixed: RoundOffice, lang: Language) -> None:
    shown = {width: screens(mixed, lang=lang, width=width)[0] for width in (60, 72, 100, 120, 160)}
    assert [line for width, out in shown.items() for line in out.splitlines() if cell_len(line) > width] == []
    letters = {"".join(sorted(re.sub(r"[\s─]", "", out))) for out in shown.values()}
    assert len(letters) == 1


@pytest.mark.parametrize(("lang", "taken"), [("en", "ready to import"), ("zh", "可导入")])
def test_what_needs_a_person_comes_last_and_in_its_file_first(mixed: RoundOffice, lang: Language, taken: str) -> None:
    out, err = screens(mixed, lang=lang, width=200)
    headings = [line for line in out.splitlines() if line.startswith("back/")]
    names = [re.split("[!；·]", heading)[0].strip() for heading in headings]
    assert names[:2] == ["back/早先的.xlsx", f"back/{PERIOD}_{DESHENG}.xlsx"]
    assert names[-1] == f"back/{PERIOD}_区教委.xls"
    assert taken in headings[1]
    cells = re.findall(r"(?m)^([A-Z]+\d+) ", out[out.index(f"back/{PERIOD}_{EPB}") :].split("back/", 2)[1])
    book = Book(mixed.back / f"{PERIOD}_{EPB}.xlsx")
    wrong = [("2a", "status"), ("5a", "value-1"), ("8a", "value-1"), ("8a", "value-3"), ("8a", "as_of")]
    assert cells[:5] == [book.place(*place) for place in wrong]
    separator = "、" if lang == "zh" else ", "
    assert f"\n  {PERIOD}_{EPB}.xlsx!填报表!{separator.join(cells[:5])}\n" in err, "and once more at the end"


def test_in_a_file_for_programs_every_row_has_its_whole_address(mixed: RoundOffice, wording: Wording) -> None:
    rows = list(csv.DictReader(io.StringIO(screens(mixed, "--format", "csv")[0].lstrip("\ufeff"))))
    (row,) = (row for row in rows if row["verdict"] == "stale")
    book = Book(mixed.back / f"{PERIOD}_{EPB}.xlsx")
    wording(row.pop("finding"))
    assert row == {
        "file": f"back/{PERIOD}_{EPB}.xlsx",
        "sheet": "填报表",
        "unit": EPB,
        "cell": book.place("5a", "value-1"),
        "verdict": "stale",
        "field": "5a value:retired-vehicles",
        "sent": "9100",
        "known": "9500",
        "returned": "9300",
    }
    deleted, other_form = sorted({row["finding"] for row in rows if not row["cell"]}, key=lambda text: ".xls" in text)
    wording(deleted, "18a")
    wording(other_form, ".xls")


HINTS = {
    "--prefer returned or --prefer known": "settles",
    "--prefer returned imports": "passes over",
    "one with --only FILE": "chooses",
    "--return-to DIR": "returns",
    "--only FILE or --unit UNIT": "leaves out",
}


HELPING: dict[tuple[str, ...], set[str]] = {
    (DESHENG,): set(),
    (EPB,): {"settles", "returns"},
    (EPB, DESHENG): {"settles", "returns", "leaves out"},
    (f"{PERIOD}_{YUETAN}.xlsx", f"{PERIOD}_{YUETAN} (2).xlsx"): {"chooses", "returns"},
    ("区科信委",): {"settles", "returns"},
    ("区市政市容委",): {"passes over", "returns"},
    (f"{PERIOD}_区教委.xls",): {"returns"},
    ("区教委",): {"returns"},
    ("早先的.xlsx",): set(),
}


def test_only_what_helps_is_said(mixed: RoundOffice) -> None:
    helping = {}
    for only in HELPING:
        _out, err = screens(mixed, *(option for name in only for option in ("--only", name)))
        helping[only] = {what for hint, what in HINTS.items() if hint in err}
    assert helping == HELPING


def test_when_new_workbooks_were_written_nothing_more_is_advised(mixed: RoundOffice) -> None:
    _out, err = screens(mixed, "--apply", "--return-to", "again")
    assert "Sent back to their units:" in err
    assert [hint for hint in HINTS if hint in err] == []


def test_a_file_that_was_sent_back_holds_nothing_up_any_more(mixed: RoundOffice) -> None:
    """It still lies in the folder when the new one comes."""
    screens(mixed, "--apply", "--return-to", "again")
    again = Book(next((mixed.back.parent / "again").glob(f"{PERIOD}_{EPB}_*.xlsx")))
    again["2a", "status"], again["5a", "value-1"], again["8a", "as_of"] = "推进中", 9600, None
    again["8a", "value-1"], again["8a", "value-3"] = 300, 96
    again.save(mixed.back / again.path.name)
    (mixed.back / f"{PERIOD}_区教委.xls").unlink()
    before = len(mixed.clerk.log())
    out, err = screens(mixed, "--apply")
    refusal = next(entry for entry in mixed.clerk.log() if entry["kind"] == "refuse" and entry["unit"] == EPB)
    assert f"airplan undo {refusal['id']} --file" in " ".join(out.split())
    assert "Held up" not in err
    assert [entry["kind"] for entry in mixed.clerk.log()[before:]] == ["return", "report", "report", "report"]
    states = {file["file"].rpartition("/")[2]: file["state"] for file in mixed.files(code=0)}
    assert states[f"{PERIOD}_{EPB}.xlsx"] == states[f"{PERIOD}_区科信委.xlsx"] == "sent-back"
    assert states[again.path.name] == states[f"{PERIOD}_{DESHENG}.xlsx"] == "known"
    mixed.clerk("undo", refusal["batch"], "--yes", "--by", "王芳", code=None)
    assert "held-up" in {file["state"] for file in mixed.files()}


def test_what_is_named_and_has_not_come_is_refused(mixed: RoundOffice, wording: Wording) -> None:
    for name in ("区环保居", "区财政局", "nothing.xlsx"):
        message = mixed.clerk.refused("collect", "back", "--apply", "--only", DESHENG, "--only", name, "--by", "王芳")
        wording(message, name)
    (mixed.back / "早先").mkdir()
    (mixed.back / "早先的.xlsx").rename(mixed.back / "早先" / "a.xlsx")
    assert [file["file"] for file in mixed.files("--only", "早先")] == [str(mixed.back / "早先" / "a.xlsx")]
