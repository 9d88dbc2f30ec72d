"""What does a round of sixty units cost: sending, looking at what came back, taking it in? Against openpyxl alone."""

from __future__ import annotations

import contextlib
import io
import shutil
import time
from itertools import count
from typing import TYPE_CHECKING, Any

from airplan.cli import run
from airplan.rounds.form import COLUMN_MARK, ROW_MARK
from benchmarks.generator import as_yaml, grown
from benchmarks.measuring import DEPARTMENTS, PLAN, airplan, call, note, process, report, weighed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from benchmarks.measuring import Command, Measured

    How = Callable[[Command], Measured]

UNITS, MANY, RUNS = 60, 600, 5
"""Workbooks of a round, files that are weighed, and pairs: each takes seconds."""
MOST = 2.0
ANSWERS = {
    "status": "推进中",
    "value-1": 12,
    "note": "召开专题调度会，明确时间节点和责任人，逐项销账。",
    "next": "验收",
}
DAY, MONTH, BY = "--as-of=2017-05-24", "--period=2017-05", "--by=王"
_NUMBERS = count(1)


def measure(place: Path) -> None:
    """Print a row for every budget of a round."""
    Round(place).measure()


class Round:
    """A plan of two districts, of whose units sixty are sent workbooks and have sent them back."""

    def __init__(self, place: Path) -> None:
        self.folder = place / "rounds"
        self.folder.mkdir()
        self.plan, self.departments = self.folder / "plan.yaml", self.folder / "departments.yaml"
        values = grown(PLAN, DEPARTMENTS, 92)
        for path, content in zip((self.plan, self.departments), values, strict=True):
            path.write_text(as_yaml(content), "utf-8")
        self.units = [unit["name"] for unit in values[1]["units"]][:UNITS]
        self.empty, self.sent = self.folder / "empty.sqlite", self.folder / "sent.sqlite"
        process(self._command(self.empty, "sections"))()
        shutil.copy(self.empty, self.sent)
        process(self._dispatch(self.sent, self.folder / "out"))()
        self.back = self.folder / "back"
        self.back.mkdir()
        self.sheets = [filled_in(path, self.back / path.name) for path in (self.folder / "out").glob("*.xlsx")]

    def measure(self) -> None:
        """In this process and as processes of their own; then what many files weigh."""
        size = len(self.sheets)
        plain, twice = call(self.plainly), call(lambda: self.plainly(readings=2))
        for how, doing in HOWS:
            steps = self.dispatching(doing), self.looking(doing), self.taking(doing)
            report(
                f"dispatch + collect --apply of {size}, {how} : plain",
                one_after_the_other(steps[::2]),
                plain,
                MOST,
                RUNS,
            )
            what = f"dispatch + collect + collect --apply, {how} : plain, read twice"
            report(what, one_after_the_other(steps), twice, MOST, RUNS)
        for what, step in (("dispatch", self.dispatching), ("collect", self.looking), ("--apply", self.taking)):
            report(f"{what} of {size}, in one process : plain", step(in_here), plain, None, RUNS)
        few, many = (self.weight(size) for size in (UNITS, MANY))
        note(f"collect of {UNITS} files: {few[0]:.1f} s, {few[1]:.0f} MB; of {MANY}: {many[0]:.1f} s, {many[1]:.0f} MB")

    def dispatching(self, doing: How) -> Measured:
        """Sixty workbooks into an empty folder."""

        def work() -> float:
            with self._copy(self.empty) as store:
                return doing(self._dispatch(store, store.with_suffix(".out")))()

        return work

    def looking(self, doing: How) -> Measured:
        """A preview."""
        return doing(self._collect(self.sent, self.back))

    def taking(self, doing: How) -> Measured:
        """All of it written down."""

        def work() -> float:
            with self._copy(self.sent) as store:
                return doing(self._collect(store, self.back, "--apply"))()

        return work

    def plainly(self, readings: int = 1) -> None:
        """The same cells in as many workbooks, written and read with nothing of airplan, all in memory."""
        from openpyxl import Workbook, load_workbook

        written = []
        for sheets in self.sheets:
            book = Workbook()
            book.remove(book.worksheets[0])
            for title, rows in sheets.items():
                sheet = book.create_sheet(title)
                for row in rows:
                    sheet.append(row)
            buffer = io.BytesIO()
            book.save(buffer)
            written.append(buffer)
        for buffer in written * readings:
            for sheet in load_workbook(buffer).worksheets:
                for cells in sheet.iter_rows(values_only=True):
                    assert cells is not None  # noqa: S101 – every cell is looked at

    def weight(self, size: int) -> tuple[float, float]:
        """The seconds and the MB that looking at so many files takes."""
        folder = self.folder / f"files-{size}"
        folder.mkdir()
        files = sorted(self.back.iterdir())
        for number in range(size):
            shutil.copy(files[number % len(files)], folder / f"{number:03}.xlsx")
        return weighed(self._collect(self.sent, folder), "0,4")

    def _command(self, store: Path, *arguments: str) -> Command:
        return airplan(str(store), *arguments, plan=self.plan, departments=self.departments)

    def _dispatch(self, store: Path, folder: Path) -> Command:
        units = [option for unit in self.units for option in ("-d", unit)]
        return self._command(store, DAY, "dispatch", MONTH, "--everyone", BY, "--to", str(folder), *units)

    def _collect(self, store: Path, folder: Path, *more: str) -> Command:
        return self._command(store, DAY, "collect", str(folder), BY, "--confirm", str(folder), *more)

    @contextlib.contextmanager
    def _copy(self, store: Path) -> Iterator[Path]:
        copy = self.folder / f"copy-{next(_NUMBERS)}.sqlite"
        shutil.copy(store, copy)
        yield copy
        copy.unlink()
        shutil.rmtree(copy.with_suffix(".out"), ignore_errors=True)


def one_after_the_other(steps: Sequence[Measured]) -> Measured:
    """All of them; the sum of their seconds."""
    return lambda: sum(step() for step in steps)


def in_here(command: Command) -> Measured:
    """Running a command in this process, where everything it needs is loaded already."""

    def work() -> float:
        arguments = command[3:]
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            start = time.perf_counter()
            code = run(arguments)
            seconds = time.perf_counter() - start
        assert code == 0, command  # noqa: S101 – what failed cost nothing
        return seconds

    return work


def filled_in(path: Path, to: Path) -> dict[str, list[list[Any]]]:
    """A unit fills in all rows of its workbook and saves it; returns the sheets with their rows of cells."""
    from openpyxl import load_workbook

    book = load_workbook(path)
    sheet = book.worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    columns = {
        str(cell.value).removeprefix(COLUMN_MARK): cell.column
        for cell in cells
        if str(cell.value).startswith(COLUMN_MARK)
    }
    for cell in cells:
        if str(cell.value).startswith(ROW_MARK):
            for column, answer in ANSWERS.items():
                place: Any = sheet.cell(cell.row, columns[column]) if column in columns else None
                if place is not None and not place.protection.locked:
                    place.value = answer
    book.save(to)
    return {one.title: [list(row) for row in one.iter_rows(values_only=True)] for one in book.worksheets}


HOWS: tuple[tuple[str, How], ...] = (("in one process", in_here), ("as processes", process))
