"""Do twelve bulletins, four reviews, the notices and the evaluation of a year agree with the journal and each other?"""

from __future__ import annotations

import json
import shutil
from calendar import monthrange
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from support.word_files import shown
from support.year import OFTEN_SILENT, played

if TYPE_CHECKING:
    from support.clerk import Clerk

pytestmark = pytest.mark.slow
RULES = Path(__file__).parents[2] / "data" / "evaluation_zh_CN.yaml"
LIGHTS = ("red", "yellow", "green", "grey")


class _Year:
    """The papers of a year: the figures of each bulletin, and the texts of all Word files."""

    def __init__(self, clerk: Clerk, folder: Path) -> None:
        self.clerk, self.folder = clerk, folder
        self.bulletins: list[dict[str, Any]] = []
        self.texts: dict[str, str] = {}

    def issue(self, month: int) -> None:
        """Play a month, and issue its papers on its last day."""
        with played(Path(self.clerk.store)) as year:
            year.play(month)
        self.clerk.now = datetime(2017, month, monthrange(2017, month)[1], 6, tzinfo=UTC)
        period = f"2017-{month:02}"
        figures = self.folder / f"{period}.json"
        self._give("bulletin", "--period", period, "--output", str(figures))
        self.bulletins.append(json.loads(figures.read_text("utf-8"))[0])
        self._paper("bulletin", "--period", period, "--output", str(self.folder / f"通报{month}.docx"))
        self._give("notice", "--all", "--period", period, "--output", str(self.folder / f"督办{month}"))
        if month % 3 == 0:
            review = self.folder / f"调度{month // 3}.docx"
            self._paper("bulletin", "--quarter", f"2017-Q{month // 3}", "--output", str(review))

    def evaluate(self) -> list[dict[str, Any]]:
        """Return the scores of the year."""
        shutil.copy(RULES, "evaluation.yaml")
        asked = ("evaluate", "--year", "2017", "--rules", "evaluation.yaml")
        self._paper(*asked, "--output", str(self.folder / "考核.docx"))
        scores: list[dict[str, Any]] = json.loads(self.clerk(*asked, "--format", "json", lang="zh").out)
        return scores

    def _paper(self, *arguments: str) -> None:
        self._give(*arguments)
        self.texts[Path(arguments[-1]).stem] = shown(Path(arguments[-1]).read_bytes())

    def _give(self, *arguments: str) -> None:
        signed = () if arguments[0] == "evaluate" else ("--by", "王芳", "--yes")
        self.clerk(*arguments, *signed, lang="zh")


@pytest.fixture
def year(clerk: Clerk, tmp_path: Path) -> _Year:
    """Return the year with all its papers."""
    papers = _Year(clerk, tmp_path)
    for month in range(1, 13):
        papers.issue(month)
    return papers


def test_a_year_on_paper(year: _Year) -> None:
    bulletins = year.bulletins
    assert [each["serial"] for each in bulletins] == list(range(1, 13))
    assert all(each["closed"] and sum(each[light] for light in LIGHTS) == each["measures"] == 46 for each in bulletins)
    for last, this in pairwise(bulletins):
        assert this["last_issue"]["period"] == last["period"]
        before = {row["id"]: row["light"] for row in last["annex"]}
        now = {row["id"]: row["light"] for row in this["annex"]}
        told = {
            change["id"]: (difference["old"], difference["new"])
            for change in this["changes"]
            for difference in change["differences"]
            if difference["what"] == "light"
        }
        assert told == {id_: (before[id_], now[id_]) for id_ in now if before[id_] != now[id_]}
    issued = [entry["paper"] for entry in year.clerk.log("--kind", "issue")]
    assert [sum(each["paper"] == kind for each in issued) for kind in ("bulletin", "review")] == [12, 4]
    assert len(year.texts) == 16
    for name, text in year.texts.items():
        assert "{{" not in text, name
        assert "{%" not in text, name
    assert all(f"红灯{each['red']}项" in year.texts[f"通报{place}"] for place, each in enumerate(bulletins, start=1))

    notices = [entry for entry in year.clerk.log("--kind", "issue") if entry["paper"]["paper"] == "notice"]
    numbers = [entry["paper"]["serial"] for entry in notices]
    assert numbers == list(range(1, len(notices) + 1))
    silent = [entry["paper"]["level"] for entry in notices if entry["unit"] == OFTEN_SILENT]
    assert silent[:3] == ["remind", "urge", "supervise"]

    scores = year.evaluate()
    assert len({each["unit"] for each in scores}) == len(scores) > 15
    assert all(each["unit"] in year.texts["考核"] for each in scores)
