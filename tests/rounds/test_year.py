"""Is what airplan knows after a year of careless clerks what a slow and simple model knows?

Twelve rounds of all units: workbooks come in time, late, never, untouched, as they were sent, twice, with a figure that
is no figure, or after the office has written down something else; reports come by telephone, are undone or sent back;
the plan is revised twice. The model keeps a list of all that counts, and looks through all of it for each answer.
"""

from __future__ import annotations

import json
import random
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from support.journals import DATA
from support.returns import Book

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from support.clerk import Clerk

pytestmark = pytest.mark.slow
SEEDS = (2017,)
MONTHS = range(1, 13)
BEHAVIOURS = {
    "in time": 50, "late": 12, "never": 9, "untouched": 5, "as sent": 4, "no figure": 6, "twice": 5, "words": 5,
    "repeats": 4,
}  # fmt: skip
NEW_STATUS = {"推进中": "in-progress", "已完成": "done", "未启动": "not-started"}


class Said(NamedTuple):
    """One report that counts, in the order in which the journal got to know it."""

    unit: str
    ref: str
    period: str
    as_of: date
    recorded: date
    status: str | None
    values: tuple[tuple[str, float], ...]
    note: str | None
    """Empty words are kept as they are."""

    @property
    def fields(self) -> tuple[tuple[str, object], ...]:
        """The status and the figures."""
        return (*self.values, *([("status", self.status)] if self.status else []))


class Model:
    """Everything that counts; every question is a walk through all of it."""

    def __init__(self) -> None:
        self.reports: list[Said] = []
        self.sent_back: set[tuple[str, str, str]] = set()

    def add(self, report: Said) -> None:
        """A report has come; the measure is no longer owed again."""
        self.reports.append(report)
        self.sent_back.discard((report.unit, report.ref, report.period))

    def send_back(self, report: Said) -> None:
        """It no longer counts, and the unit owes it again."""
        self.reports.remove(report)
        self.sent_back.add((report.unit, report.ref, report.period))

    def take(self, report: Said) -> None:
        """A workbook has come: what it says that is known of the month already is no news."""

        def news(field: str, said: object) -> bool:
            known = self._latest(report.unit, report.ref, date.max, field)
            return known is None or (known.period, dict(known.fields)[field]) != (report.period, said)

        self.add(
            report._replace(
                status=report.status if report.status and news("status", report.status) else None,
                values=tuple((target, value) for target, value in report.values if news(target, value)),
            )
        )

    def latest(self, unit: str, ref: str, day: date, field: str) -> object:
        """What the unit last said in a field, but for reports that say nothing."""
        report = self._latest(unit, ref, day, field, but=says_nothing)
        return dict(report.fields)[field] if report else None

    def _latest(
        self, unit: str, ref: str, day: date, field: str, but: Callable[[Said], bool] = lambda _report: False
    ) -> Said | None:
        """The report in which it did: that of the latest day, of one day what came last."""
        best = None
        for report in self.reports:
            mine = (report.unit, report.ref) == (unit, ref) and report.as_of <= day and field in dict(report.fields)
            if mine and not but(report) and (best is None or report.as_of >= best.as_of):
                best = report
        return best

    def receipt(self, unit: str, ref: str, period: str, due: date) -> str:
        """What has come of one report that is owed, after its day."""
        mine = [each for each in self.reports if (each.unit, each.ref, each.period) == (unit, ref, period)]
        if not mine:
            return "sent-back" if (unit, ref, period) in self.sent_back else "missing"
        full = [each for each in mine if not empty(each)] or mine
        if empty(full[-1]):
            return "empty"
        earlier = [each for each in self.reports if (each.unit, each.ref) == (unit, ref) and each.period < period]
        if earlier and repeats(full[-1], max(earlier, key=lambda each: (each.period, each.as_of))):
            return "repeated"
        return "late" if full[0].recorded > due else "received"


def empty(report: Said) -> bool:
    """Whether it says no more than a status: figures are content, 无 is none."""
    return not report.values and report.note in (None, *EMPTY)


def says_nothing(report: Said) -> bool:
    """Whether it leaves everything as it was: empty words, and no status but “in progress” beside them."""
    return empty(report) and (report.status is None or (report.status == "in-progress" and report.note is not None))


def repeats(report: Said, before: Said) -> bool:
    """Whether it says nothing but what the one before said."""
    same_texts = report.status in (None, before.status) and report.note in (None, before.note)
    return same_texts and set(report.values) <= set(before.values)


EMPTY = ("无", "按计划推进", "同上月。", "暂无")


class Year:
    """An office, its units, and the model beside them."""

    def __init__(self, clerk: Clerk, folder: Path, seed: int) -> None:
        self.clerk, self.folder, self.chance, self.model = clerk, folder, random.Random(seed), Model()  # noqa: S311 – no secrets
        self.answers: dict[date, list[dict[str, Any]]] = {}
        for name in ("plan_2017.yaml", "departments.yaml"):
            shutil.copy(DATA / name, folder)
        place = '[plan]\nfile = "plan_2017.yaml"\n[store]\nplace = "airplan.sqlite"\n[office]\nauthor = "王芳"\n'
        (folder / "airplan.toml").write_text(place, encoding="utf-8")
        self.measures = {each["ref"]: each for each in self.ask("list")}
        self.targets = [target["id"] for measure in self.measures.values() for target in measure["targets"]]
        self.owed: set[tuple[str, str]] = set()

    # --- asking ---

    def ask(self, *command: str) -> list[dict[str, Any]]:
        """The answer as JSON."""
        answer: list[dict[str, Any]] = json.loads(self.clerk(*command, "--format", "json").out)
        return answer

    def at(self, day: date, hour: int = 9) -> None:
        """Let it be that hour in Beijing."""
        self.clerk.now = max(self.clerk.now, datetime(day.year, day.month, day.day, hour - 8, tzinfo=UTC))

    # --- one month ---

    def month(self, number: int) -> None:
        """Send, telephone, take in what comes; compare."""
        period, day = f"2017-{number:02}", date(2017, number, 15)
        self.at(day)
        sent = self.folder / f"sent {period}"
        self.clerk("dispatch", "--period", period, "--to", str(sent), lang="zh")
        owed = [(each["unit"], each["ref"]) for each in self.ask("missing", "--period", period)]
        self.owed = set(owed)
        self.at(day + timedelta(days=3))
        stale = self.telephone(period, owed)
        self.revise(number)
        self.take_in(period, sent, stale)
        self.second_thoughts(period)
        self.compare(period, owed)

    def telephone(self, period: str, owed: Sequence[tuple[str, str]]) -> set[str]:
        """A few units call; returns those whose workbooks are stale by that."""
        calling = set()
        for unit, ref in self.chance.sample(owed, 5):
            note = f"{period}电话报告：已召开现场会{self.chance.randint(2, 90)}次。"
            self.record(period, unit, ref, note)
            if self.chance.random() < 0.3:
                self.clerk.write("undo", self.clerk.log()[-1]["id"], "--reason", "误报")
                self.model.reports.pop()
            else:
                calling.add(unit)
        return calling

    def record(self, period: str, unit: str, ref: str, note: str) -> None:
        """Write down what was said on the telephone."""
        today = (self.clerk.now + timedelta(hours=8)).date()
        command = ("--unit", unit, "--status", "in-progress", "--note", note, "--period", period)
        self.clerk.write("record", ref, *command, "--on", today.isoformat(), "--yes")
        self.model.add(Said(unit, ref, period, today, today, "in-progress", (), note))

    def revise(self, number: int) -> None:
        """Change the plan twice: what nobody was sent, and the words of a row that is out."""
        plan = self.folder / "plan_2017.yaml"
        text = plan.read_text(encoding="utf-8")
        if number == 4:
            plan.write_text(f"# 四月修订\n{text}", encoding="utf-8")
        if number == 8:
            assert text.count("在此基础上工程加码") == 1
            plan.write_text(text.replace("在此基础上工程加码", "在此基础上加大力度"), encoding="utf-8")

    def take_in(self, period: str, sent: Path, stale: set[str]) -> None:
        """What comes in time, what must be settled by hand, what comes late."""
        in_time, late = self.folder / f"back {period}", self.folder / f"late {period}"
        in_time.mkdir()
        late.mkdir()
        needs_attention: list[Path] = []
        refused: list[Path] = []
        taken: dict[str, list[list[Said]]] = {"now": [], "by hand": [], "late": []}
        self.at(date.fromisoformat(f"{period}-24"))
        for path in sorted(sent.glob("*.xlsx")):
            unit = path.stem.partition("_")[2]
            how = self.chance.choices(list(BEHAVIOURS), list(BEHAVIOURS.values()))[0]
            if how == "never":
                continue
            if how == "as sent":
                shutil.copy(path, in_time)
                continue
            returned, reports = self.filled_in(period, unit, path, how)
            if how == "late":
                returned.save(late / f"{unit}补报.xlsx")
                taken["late"].append(reports)
                continue
            saved = [returned.save(in_time / f"{self.chance.choice(['', '回复-'])}{path.name}")]
            if how == "twice":
                saved.append(Path(shutil.copy(saved[0], in_time / f"副本{unit}.xlsx")))
            if how == "no figure" and any(report.values or self.has_figures(report.ref) for report in reports):
                refused += saved
                right, reports = self.filled_in(period, unit, path, "late")
                right.save(late / path.name)
                taken["late"].append(reports)
            elif self.must_be_settled(period, unit, stale, reports):
                needs_attention += saved
                taken["by hand"].append(reports)
            else:
                taken["now"].append(reports)
        self.clerk("collect", str(in_time), "--apply", code=4 if needs_attention or refused else 0)
        good = sorted(set(in_time.iterdir()) - {*needs_attention, *refused})
        self.clerk("collect", *map(str, good), "--apply")
        self.count(taken["now"])
        if needs_attention:
            self.clerk("collect", *map(str, needs_attention), "--prefer", "returned", "--apply", code=None)
            self.count(taken["by hand"])
        self.at(date.fromisoformat(f"{period}-28"))
        if taken["late"]:
            self.clerk("collect", str(late), "--prefer", "returned", "--apply", code=None)
            self.count(taken["late"])

    def must_be_settled(self, period: str, unit: str, stale: set[str], reports: Sequence[Said]) -> bool:
        """Whether the office has written something else meanwhile where the unit answers, or changed a row of it."""
        spoken = {each.ref for each in self.model.reports if (each.unit, each.period) == (unit, period)}
        if unit in stale and spoken & {each.ref for each in reports}:
            return True
        return period == "2017-08" and "8a" in self.rows_of[unit]

    def filled_in(self, period: str, unit: str, path: Path, how: str) -> tuple[Book, list[Said]]:
        """The workbook as the unit sends it back, and what it says that counts."""
        book, reports = Book(path), []
        self.rows_of: dict[str, set[str]] = getattr(self, "rows_of", {})
        self.rows_of[unit] = set(book.rows)
        today = (self.clerk.now + timedelta(hours=8)).date()
        recorded = date.fromisoformat(f"{period}-28") if how == "late" else today
        if how == "untouched":
            return book, []
        for ref in book.rows:
            if self.chance.random() > (0.75 if (unit, ref) in self.owed else 0.05):
                continue
            report = self.report(period, unit, ref, how, today - timedelta(days=self.chance.randint(0, 3)))
            report = report._replace(recorded=recorded)
            self.write(book, report, how)
            reports.append(report)
        return book, reports

    def report(self, period: str, unit: str, ref: str, how: str, as_of: date) -> Said:
        """What the unit says about one measure."""
        month = int(period[5:])
        before = [each for each in self.model.reports if (each.unit, each.ref) == (unit, ref) and each.period < period]
        if how == "repeats" and before:
            last = max(before, key=lambda each: (each.period, each.as_of))
            return last._replace(period=period, as_of=as_of)
        values = [
            (target["id"], self.figure(unit, ref, target, month))
            for target in self.measures[ref]["targets"]
            if target["scope"] == "district" and target["value"] and self.chance.random() < 0.7
        ]
        note = f"{period}：开展检查{self.chance.randint(2, 99)}次。"
        if how == "words":
            note = self.chance.choice(EMPTY)
            values = []
        return Said(unit, ref, period, as_of, as_of, self.chance.choice(["in-progress", "in-progress", "done"]),
                    tuple(values), note)  # fmt: skip

    def figure(self, unit: str, ref: str, target: dict[str, Any], month: int) -> float:
        """A figure that nobody has to confirm: near the target, growing, and like no other of the unit."""
        if target["nature"] != "cumulative":
            return round(float(target["value"]), 2)
        own = 1 if unit in self.measures[ref]["lead"] else 0.1
        unlike = 1 - self.targets.index(target["id"]) / 1000
        return round(float(target["value"]) * own * unlike * (month + 1) / 14, 2)

    def has_figures(self, ref: str) -> list[str]:
        """The targets for which a row asks for a figure."""
        return [target["id"] for target in self.measures[ref]["targets"] if target["scope"] == "district"]

    def write(self, book: Book, report: Said, how: str) -> None:
        """Put it into the cells."""
        shown = {status: word for word, status in NEW_STATUS.items()}
        if report.status:
            book[report.ref, "status"] = shown[report.status]
        if report.note:
            book[report.ref, "note"] = report.note
        targets = self.has_figures(report.ref)
        for target, value in report.values:
            book[report.ref, f"value-{targets.index(target) + 1}"] = value
        if how == "no figure" and targets:
            book[report.ref, "value-1"] = "约300"
        book[report.ref, "as_of"] = report.as_of.isoformat()

    def count(self, files: Sequence[Sequence[Said]]) -> None:
        """These files were taken."""
        for reports in files:
            for report in reports:
                self.model.take(report)

    def second_thoughts(self, period: str) -> None:
        """Two reports of the month are sent back."""
        mine = [each for each in self.model.reports if each.period == period]
        for report in self.chance.sample(mine, 2):
            newest = [
                each for each in self.standing_reports() if (each["unit"], each["ref"]) == (report.unit, report.ref)
            ]
            alike = [each for each in newest if said_of(each) == report._replace(recorded=report.as_of)]
            assert alike, (newest, report)
            self.clerk.write("send-back", alike[-1]["id"], "--reason", "请附证明材料", "--yes")
            self.model.send_back(report)

    # --- comparing ---

    def standing_reports(self) -> list[dict[str, Any]]:
        """The reports of the journal that count."""
        entries = [each for each in self.clerk.log() if each["kind"] == "report"]
        return [each for each in entries if not each["retracted_by"] and not each["sent_back_by"]]

    def compare(self, period: str, owed: Sequence[tuple[str, str]]) -> None:
        """The journal, the standing of every measure and the receipt of every report against the model."""
        today = date.fromisoformat(f"{period}-28")
        known = sorted(map(said_of, self.standing_reports()), key=str)
        assert known == sorted((each._replace(recorded=each.as_of) for each in self.model.reports), key=str)
        statuses = self.ask("status")
        for standing in statuses:
            leads = self.measures[standing["ref"]]["lead"]
            if len(leads) > 1:
                continue
            (lead,) = leads
            assert standing["status"] == (self.model.latest(lead, standing["ref"], today, "status") or "none")
            for figure in standing["figures"]:
                assert figure["value"] == self.model.latest(lead, standing["ref"], today, figure["id"])
        self.answers[today] = statuses
        due = date.fromisoformat(f"{period}-25")
        missing = self.ask("missing", "--period", period)
        assert {(each["unit"], each["ref"]) for each in missing} == set(owed)
        for each in missing:
            assert each["status"] == self.model.receipt(each["unit"], each["ref"], period, due), each

    def known_then(self) -> Iterator[tuple[list[dict[str, Any]], list[dict[str, Any]]]]:
        """For each month what was answered at its end, and what is answered now about what was known then."""
        for day, answer in self.answers.items():
            yield answer, self.ask("status", "--as-of", day.isoformat(), "--known-at", day.isoformat())


def said_of(entry: dict[str, Any]) -> Said:
    """A report of the journal as the model has it; when it was written down does not matter here."""
    values = tuple((value["target"], value["value"]) for value in entry["values"])
    as_of = date.fromisoformat(entry["as_of"])
    return Said(entry["unit"], entry["ref"], entry["period"], as_of, as_of, entry["status"], values, entry["note"])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_year_is_known_as_a_simple_model_knows_it(clerk: Clerk, tmp_path: Path, seed: int) -> None:
    clerk.now = datetime(2017, 1, 10, 1, tzinfo=UTC)
    year = Year(clerk, tmp_path, seed)
    for number in MONTHS:
        year.month(number)
    for then, now in year.known_then():
        assert then == now
    clerk("backup", "kept.sqlite")
    clerk("journal", "export", "kept.jsonl")
    entries = clerk.log()
    clerk.store = "other.sqlite"
    clerk("restore", "kept.sqlite")
    assert clerk.log() == entries
