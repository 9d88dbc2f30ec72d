"""Open, fill in, save and return the workbooks of a round.

def test_something(office: RoundOffice) -> None:
    office.dispatch()
    office.fill("区环保局", {"5a": {"status": "推进中", "value-1": 12000}})
    office.collect("--apply")
"""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from airplan.rounds.form import COLUMN_MARK, PART_MARK, ROW_MARK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from airplan.i18n import Language
    from support.clerk import Clerk
    from support.command_line import Result

PERIOD = "2017-05"
SENT_ON = datetime(2017, 5, 15, 1, 30, tzinfo=UTC)
BACK_ON = datetime(2017, 5, 24, 1, 30, tzinfo=UTC)
EPB, DESHENG, YUETAN = "区环保局", "德胜街道办事处", "月坛街道办事处"
FEW = (EPB, DESHENG, YUETAN)
"""Units for most tests; writing the workbooks of all units takes a second or two."""


class Book:
    """An open workbook, with cells named by measure and column: `book["5a", "status"] = "推进中"`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book: Any = openpyxl.load_workbook(path)
        self.sheet: Any = next(sheet for sheet in self.book.worksheets if self._marks(sheet, COLUMN_MARK))

    @property
    def columns(self) -> dict[str, int]:
        """Column → its present number."""
        return {key: column for key, (_row, column) in self._marks(self.sheet, COLUMN_MARK).items()}

    @property
    def rows(self) -> dict[str, int]:
        """Ref → the number of its row."""
        return {key: row for key, (row, _column) in self._marks(self.sheet, ROW_MARK).items()}

    def cell(self, ref: str, column: str) -> Any:
        """Return one cell."""
        return self.sheet.cell(self.rows[ref], self.columns[column])

    def __getitem__(self, place: tuple[str, str]) -> Any:
        return self.cell(*place).value

    def __setitem__(self, place: tuple[str, str], value: object) -> None:
        self.cell(*place).value = value

    def place(self, ref: str, column: str) -> str:
        """Return the address of a cell: "E7"."""
        return str(self.cell(ref, column).coordinate)

    @property
    def hidden(self) -> Any:
        """The sheet with the sealed form."""
        return next(sheet for sheet in self.book.worksheets if self._marks(sheet, PART_MARK))

    def save(self, path: Path | None = None) -> Path:
        """Save it, with `path` under another name."""
        path = path or self.path
        self.book.save(path)
        return path

    @staticmethod
    def _marks(sheet: Any, start: str) -> dict[str, tuple[int, int]]:
        return {
            cell.value.removeprefix(start): (cell.row, cell.column)
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, str) and cell.value.startswith(start)
        }


class RoundOffice:
    """The coordinating office in a month: it dispatches workbooks, and collects those in its folder."""

    def __init__(self, clerk: Clerk, folder: Path) -> None:
        self.clerk, self.sent, self.back = clerk, folder / "out", folder / "back"
        self.back.mkdir()
        clerk.now = SENT_ON

    def dispatch(self, *more: str, units: Sequence[str] = FEW, lang: Language = "zh", code: int | None = 0) -> Result:
        """Dispatch the workbooks of May to these units (none: all), on the 15th."""
        command = ("dispatch", "--period", PERIOD, "--to", str(self.sent), "--by", "王芳", *more)
        return self.clerk(*command, *(option for unit in units for option in ("-d", unit)), lang=lang, code=code)

    def open(self, unit: str) -> Book:
        """Return the workbook that a unit was sent."""
        return Book(self.sent / f"{PERIOD}_{unit}.xlsx")

    def fill(self, unit: str, answers: Mapping[str, Mapping[str, Any]], name: str = "") -> Path:
        """Fill in a unit's workbook and return it, with `name` under another name."""
        book = self.open(unit)
        for ref, columns in answers.items():
            for column, value in columns.items():
                book[ref, column] = value
        return book.save(self.back / (name or book.path.name))

    def collect(self, *more: str, code: int | None = 0, lang: Language = "en", width: int = 400) -> Result:
        """Collect the whole folder, on the 24th; `collect("--apply")` writes it."""
        self.clerk.now = max(self.clerk.now, BACK_ON)
        paths = [] if any(option.startswith(str(self.back)) for option in more) else [str(self.back)]
        return self.clerk("collect", *paths, *more, "--by", "王芳", code=code, lang=lang, width=width)

    def files(self, *more: str, code: int | None = None) -> list[dict[str, Any]]:
        """Return the JSON of collect for every file."""
        said: list[dict[str, Any]] = json.loads(self.collect("--format", "json", *more, code=code).out)
        return said

    def verdicts(self, *more: str) -> dict[str, str]:
        """Return "5a status" → the outcome, for every cell of all files."""
        return {
            f"{cell['ref']} {cell['field']}": cell["verdict"] for file in self.files(*more) for cell in file["cells"]
        }

    def needs_attention(self, path: Path, *more: str, code: int = 4) -> dict[str, Any]:
        """Return the JSON of collect for a file that needs attention.

        Nothing must be written, and another unit's good file must be previewed all the same.
        """
        if path.parent == self.back:
            self.fill(DESHENG, {"5a": {"value-1": 3}}, name="0 good.xlsx")
        before = self.clerk.log()
        self.collect("--apply", *more, code=code)
        assert self.clerk.log() == before, "nothing is written"
        files = {file["file"]: file for file in self.files(*more, code=code)}
        good = files.pop(str(self.back / "0 good.xlsx"))
        assert (good["state"], [cell["verdict"] for cell in good["cells"]]) == ("ready", ["new"])
        file = files[str(path)]
        assert file["state"] == ("unreadable" if code == 3 else "held-up")
        return file

    def reports(self) -> list[dict[str, Any]]:
        """Return the reports in the journal."""
        return [entry for entry in self.clerk.log() if entry["kind"] == "report"]

    def kinds(self) -> list[str]:
        """Return the kinds of all entries, oldest first."""
        return [entry["kind"] for entry in self.clerk.log()]


@pytest.fixture
def office(clerk: Clerk, tmp_path: Path) -> RoundOffice:
    """Return an office on 15 May 2017 before any dispatch."""
    return RoundOffice(clerk, tmp_path)


@pytest.fixture(scope="session")
def _sent_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the dispatch of the first test that uses it, to be copied: IDs and workbooks are always the same."""
    return tmp_path_factory.mktemp("sent") / "once"


@pytest.fixture
def sent(office: RoundOffice, _sent_once: Path) -> RoundOffice:
    """Return an office that has dispatched the workbooks of May to a few units."""
    store = Path(office.clerk.store)
    if _sent_once.exists():
        shutil.copy(_sent_once / store.name, store)
        shutil.copytree(_sent_once / "out", office.sent)
        office.clerk.now += timedelta(minutes=1)
    else:
        office.dispatch()
        half = _sent_once.with_name("half")
        shutil.copytree(office.sent, half / "out")
        shutil.copy(store, half)
        half.rename(_sent_once)
    return office
