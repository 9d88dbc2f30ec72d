"""Provide an office that writes entries, with a clock that moves on by a minute with each."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from airplan.store.entries import Decision, Draft, Report, Source, Step, undoing
from airplan.store.paper_contents import Issue, RankFigure

if TYPE_CHECKING:
    from airplan.store.entries import DecisionKind, Entry, StepKind
    from airplan.store.journal import Journal
    from airplan.store.paper_contents import Paper

START = datetime(2017, 5, 20, 1, tzinfo=UTC)
DAY = date(2017, 5, 20)


class Office:
    """Writes reports and decisions one by one; the defaults are measure 8a, unit 甲, 20 May 2017."""

    def __init__(self, journal: Journal, now: datetime = START) -> None:
        self.journal, self.now = journal, now

    def write(self, *drafts: Draft) -> list[Entry]:
        """Write drafts together."""
        self.now += timedelta(minutes=1)
        return self.journal.append(drafts, revision="3f0a", now=self.now)

    def report(
        self, ref: str = "8a", unit: str = "甲", on: date = DAY, *, about: str = "", period: str = "", **said: Any
    ) -> Entry:
        """Write a report of a unit, for the day's month or another period.

        `about` names the first report in the line that this one corrects.
        """
        period = period or f"{on:%Y-%m}"
        draft = Draft.report(ref, unit, period, Report(**said), as_of=on, author="王", corrects=about)
        return self.write(draft)[0]

    def correct(self, entry: Entry, on: date | None = None, **said: Any) -> Entry:
        """Write a correction of a report, or of an earlier correction."""
        return self.report(entry.ref, entry.unit, on or entry.as_of, about=entry.about or entry.id, **said)

    def decide(
        self, kind: DecisionKind, ref: str = "8a", on: date = DAY, *, about: Entry | None = None, **said: Any
    ) -> Entry:
        """Write a decision of the office, or the sending-back of a report."""
        unit = about.unit if about and kind == "send-back" else ""
        named = about.id if about else ""
        return self.write(Draft.decision(kind, ref, Decision(**said), as_of=on, author="李", unit=unit, about=named))[0]

    def send_back(self, report: Entry, on: date = DAY) -> Entry:
        """Send a report back."""
        return self.decide("send-back", report.ref, on, about=report, reason="缺证明材料")

    def step(self, kind: StepKind, unit: str = "", on: date = DAY, *, period: str = "2017-05", **said: Any) -> Entry:
        """Write a step in the round of a month."""
        source = Source(f"{period}_{unit}.xlsx", sha256="ab12") if unit else Source()
        return self.write(Draft.step(kind, period, Step(**said), as_of=on, author="李", unit=unit, source=source))[0]

    def issue(self, paper: Paper, unit: str = "", on: date = DAY, *, period: str = "2017-05", **said: Any) -> Entry:
        """Issue a paper about a month."""
        source = Source(f"{paper}.docx", sha256="ab12")
        content = Issue(paper, **said)
        return self.write(Draft.paper(period, content, as_of=on, author="李", unit=unit, source=source))[0]

    def rank(
        self,
        unit: str,
        value: str | None,
        pollutant: str = "PM2.5",
        on: date = DAY,
        *,
        period: str = "2017-05",
        **said: Any,
    ) -> Entry:
        """Write a unit's figure of a ranking; without a value it is not ranked."""
        facts = {"printed": value or "—", "measured_in": "µg/m³", "reason": "" if value else "—", **said}
        content = RankFigure(pollutant, value=None if value is None else Decimal(value), **facts)
        source = Source("排名.xlsx", "5月", "B3", "cd34")
        return self.write(Draft.paper(period, content, as_of=on, author="李", unit=unit, source=source))[0]

    def undo(self, entry: Entry, on: date = DAY) -> Entry:
        """Retract an entry."""
        named = self.journal.by_ids([entry.about]).get(entry.about)
        return self.write(undoing(entry, named, author="李", as_of=on, reason="误报"))[0]
