# ruff: noqa: INP001 – a script beside the pages it illustrates, not a package
"""Make the pictures of workbooks in docs/images/ anew: `PYTHONPATH=tests python docs/pictures.py`.

It needs LibreOffice, pdftotext and pdftoppm (poppler-utils), and faketime, as due dates turn red by the day on which
they are printed. Every picture shows a workbook that airplan has just written, without the margins of the page.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from support.returns import Book

if TYPE_CHECKING:
    from collections.abc import Mapping

IMAGES = Path(__file__).parent / "images"
SENT_ON, BACK_ON = "2017-05-15 10:00", "2017-05-24 10:00"
SETTINGS = '[office]\nauthor = "王芳"\ncontact = "区环保局大气科 王芳，6601 0000"\n'
COMMERCE, TRADE, EPB = "区商务委", "西城工商分局", "区环保局"
ANSWERS: Mapping[str, Mapping[tuple[str, str], str | float]] = {
    COMMERCE: {
        ("8b", "status"): "推进中",
        ("8b", "note"): "已在12家卖场开展以旧换新宣传。",
        ("8b", "problem"): "市级补贴办法尚未出台。",
        ("12a", "status"): "推进中",
        ("12a", "note"): "更换净化设施36家。",
        ("12a", "evidence"): "更换清单.xlsx",
        ("5a", "status"): "推进中",
        ("5a", "value-1"): 46,
        ("5a", "next"): "6月底前再更新20辆。",
        ("5a", "as_of"): "2017-05-22",
        ("5a", "filled_by"): "李四",
        ("5a", "checked_by"): "赵六",
    },
    TRADE: {
        ("12c", "status"): "基本完成",
        ("12c", "note"): "完成2条街区整治。",
        ("22c", "status"): "推进中",
        ("22c", "value-1"): "约300",
        ("22c", "note"): "抽检加油站11座。",
        ("25a", "status"): "推进中",
    },
    EPB: {
        ("5a", "value-1"): 12000,
        ("8a", "value-1"): 240,
        ("9a", "status"): "暂缓",
        ("10a", "value-1"): 6,
        ("13a", "value-1"): 6.1,
        ("20a", "status"): "暂缓",
    },
}
"""What three units fill in; all others, and the bureau besides, report what they owe as in progress."""


class Cut(NamedTuple):
    """A part of the first page with these words: pixels at a resolution (dots per inch) from the left and the top."""

    words: str
    resolution: int
    left: int
    top: int
    width: int
    height: int


CUTS = {
    "workbook": Cut("填报单位", 100, 34, 40, 1096, 500),
    "workbook-returned": Cut("填报单位", 100, 34, 40, 1096, 500),
    "progress-summary": Cut("汇总表", 80, 24, 30, 900, 500),
    "wall-chart": Cut("插旗", 80, 24, 30, 1280, 780),
}


def main() -> None:
    """Go through a round, and print four of its workbooks."""
    with tempfile.TemporaryDirectory() as name:
        office = Path(name) / "2017"
        _airplan(SENT_ON, office.parent, "init", "2017")
        (office / "airplan.toml").write_text(SETTINGS, encoding="utf-8")
        _airplan(SENT_ON, office, "dispatch", "--to", "sent")
        (office / "back").mkdir()
        for sent in sorted((office / "sent").glob("*.xlsx")):
            _fill_in(sent, office / "back" / sent.name)
        _airplan(BACK_ON, office, "collect", "back", "--return-to", "again", "--apply", code=4)
        _airplan(BACK_ON, office, "export", "progress.xlsx")
        _airplan(BACK_ON, office, "schedule", "--all", "--output", "chart.xlsx")
        _take("workbook", office / "back" / f"2017-05_{COMMERCE}.xlsx")
        _take("workbook-returned", *(office / "again").glob(f"*{TRADE}*"))
        _take("progress-summary", office / "progress.xlsx")
        _take("wall-chart", office / "chart.xlsx")


def _fill_in(sent: Path, back: Path) -> None:
    book, unit = Book(sent), sent.stem.partition("_")[2]
    if unit not in (COMMERCE, TRADE):
        for ref in book.rows:
            if book[ref, "asked"] == "本月应报":
                book[ref, "status"] = "推进中"
    for place, typed in ANSWERS.get(unit, {}).items():
        book[place] = typed
    book.save(back)


def _airplan(day: str, folder: Path, *arguments: str, code: int = 0) -> None:
    told = {**os.environ, "AIRPLAN_LANG": "zh", "TZ": "Asia/Shanghai"}
    _run("faketime", day, sys.executable, "-m", "airplan", *arguments, cwd=folder, env=told, code=code)


def _take(picture: str, book: Path) -> None:
    cut = CUTS[picture]
    with tempfile.TemporaryDirectory() as folder:
        own = f"-env:UserInstallation=file://{folder}/profile"
        _run("faketime", BACK_ON, "soffice", own, "--headless", "--convert-to", "pdf", "--outdir", folder, book)
        printed = Path(folder) / f"{book.stem}.pdf"
        pages = _run("pdftotext", printed, "-").split("\f")
        number = 1 + next(i for i, text in enumerate(pages) if cut.words in text)
        page = ("-f", number, "-l", number, "-r", cut.resolution)
        part = ("-x", cut.left, "-y", cut.top, "-W", cut.width, "-H", cut.height)
        _run("pdftoppm", "-png", "-singlefile", *page, *part, printed, IMAGES / picture)


def _run(*command: object, code: int = 0, **how: Any) -> str:
    done = subprocess.run([*map(str, command)], capture_output=True, check=False, text=True, **how)  # noqa: S603 – commands of this file only
    if done.returncode != code:
        sys.exit(done.stderr)
    return str(done.stdout)


if __name__ == "__main__":
    main()
