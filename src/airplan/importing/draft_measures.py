"""Make the measures of a draft from arranged rows: values, blanks, merges, names, and open questions beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from airplan.errors import Message
from airplan.i18n import marked
from airplan.importing.general_rules import without_rules
from airplan.importing.names import elided, is_collective, lexicon, split_names
from airplan.importing.rows import UNIT_ROLES, Doubt
from airplan.importing.yaml_text import clean
from airplan.plan.model import row_letters
from airplan.plan.party_names import fold
from airplan.reports.wording import OPEN_LIST

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from airplan.importing.general_rules import GeneralRule
    from airplan.importing.numbering import Arrangement, TaskRows
    from airplan.importing.rows import RawCell, RawPlan, RawRow

_INHERITED = ("deadline", "leaders", "lead")
_CITY = re.compile(r"(\d+(?:[-－–.．]\d+)*)\s*[.．、]?\s*([^\d.．].*)", re.DOTALL)
_QUOTED = 24
"""The most letters of a cell that a doubt quotes."""


@dataclass
class DraftMeasure:
    """A row of the draft: its cells by key, and the doubts by the key that they stand beside."""

    ref: str
    place: str
    text: str
    document_number: str = ""
    city_task: tuple[str, str] | None = None
    deadline: str = ""
    impossible: bool = False
    """Whether the deadline names a day that does not exist."""
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    uncertain: list[str] = field(default_factory=list)
    merged: dict[str, str] = field(default_factory=dict)
    blank: list[str] = field(default_factory=list)
    open_lists: list[str] = field(default_factory=list)
    printed: dict[str, str] = field(default_factory=dict)
    other: dict[str, str] = field(default_factory=dict)
    doubts: dict[str, list[Doubt]] = field(default_factory=dict)

    def doubt(self, key: str, doubt: Doubt) -> None:
        """Add a doubt beside a key."""
        self.doubts.setdefault(key, []).append(doubt)


@dataclass
class DraftDirectory:
    """The names that the document has, in order of appearance, and doubts about them."""

    units: dict[str, None] = field(default_factory=dict)
    collectives: dict[str, None] = field(default_factory=dict)
    officials: dict[str, None] = field(default_factory=dict)
    doubts: dict[str, list[Doubt]] = field(default_factory=dict)

    def doubt(self, name: str, doubt: Doubt) -> None:
        """Add a doubt about a name, one of each kind."""
        known = self.doubts.setdefault(name, [])
        if doubt.kind not in [each.kind for each in known]:
            known.append(doubt)


class MeasureMaker:
    """Makes the measures of a plan, and collects its directory of units.

    `given` maps every name of a directory in use to the form that stands in cells.
    """

    def __init__(self, plan: RawPlan, arrangement: Arrangement, given: Mapping[str, str]) -> None:
        self.plan, self.arrangement, self.given = plan, arrangement, given
        self.units = lexicon([*self._cells(UNIT_ROLES), *given])
        self.people = lexicon([*self._cells(("leaders",)), *given], people=True)
        self.spellings = {fold(name): listed for name, listed in given.items()}
        """Key of a name → the form of it that the directory lists."""
        self.named_units = {
            fold(name) for text in self._cells(UNIT_ROLES) for name in split_names(text, self.units).names
        }
        self.directory = DraftDirectory()
        self.refs: dict[int, tuple[str, str]] = {}
        """Index of a row → the ref of its task, and its own."""
        for section in arrangement.sections:
            for task in section.tasks:
                for m, i in enumerate(task.rows):
                    self.refs[i] = task.ref, task.ref + row_letters(m)

    def _cells(self, keys: Collection[str]) -> list[str]:
        return [
            without_rules(clean(cell.text))
            for row in self.plan.rows
            for key in keys
            if (cell := row.cells.get(key)) and cell.state == "starts"
        ]

    def measures(self, task: TaskRows) -> list[DraftMeasure]:
        """Return the measures of a task."""
        made: list[DraftMeasure] = []
        for i in task.rows:
            made.append(self._measure(i, made))
        return made

    def _measure(self, i: int, above: list[DraftMeasure]) -> DraftMeasure:
        row = self.plan.rows[i]
        measure = DraftMeasure(self.refs[i][1], row.place, clean(row.text("text")))
        for key, doubt in row.doubts:
            measure.doubt(key, doubt)
        if self.arrangement.counted and (cell := row.cells.get("number")) and cell.state == "starts":
            measure.document_number = clean(cell.text)
        if number := clean(row.text("document_number")):
            measure.document_number = number
        self._wording(measure, row, i)
        for key in (*_INHERITED, "responsible", "assisting", "city_task"):
            if cell := row.cells.get(key):
                self._cell(measure, key, cell, i, above)
        for column in self.plan.columns:
            if not column.role and (cell := row.cells.get(column.heading)) and cell.text:
                self._other(measure, column.heading, cell, i)
        return measure

    def _wording(self, measure: DraftMeasure, row: RawRow, i: int) -> None:
        if measure.text and row.cells["text"].state == "starts":
            return
        if measure.text:
            question = marked("this row and the one above share one wording; should they be one row?")
            measure.doubt("text", self._doubt("text", row.place, measure.text, question))
            return
        words = [cell.text for cell in row.cells.values() if cell.text and cell.state == "starts"]
        before = next(
            (self.plan.rows[j].text("text") for j in range(i - 1, -1, -1) if self.plan.rows[j].text("text")), ""
        )
        measure.text = clean(before or " ".join(words) or "…")
        question = marked(
            "the row has no wording of its own, and was given that of the row above; is it one row with it?"
        )
        measure.doubt("text", self._doubt("text", row.place, "", question))

    def _cell(self, measure: DraftMeasure, key: str, cell: RawCell, i: int, above: list[DraftMeasure]) -> None:
        text = clean(cell.text)
        if cell.state == "continues" and cell.first is not None and self._same_task(i, cell.first):
            if key in ("responsible", "assisting"):
                measure.merged[key] = self.refs[cell.first][1]
        elif text:
            self._value(measure, key, text, cell)
        elif key in self.plan.rows[i].uncertain and any(key in row.names for row in above):
            measure.uncertain.append(key)
        elif key in _INHERITED:
            self._blank(measure, key, cell, i, above)
        elif key != "city_task" and not self.plan.rows[i].merges_known and any(key in row.names for row in above):
            measure.uncertain.append(key)
            question = marked(
                "blank: if nobody, delete it from `uncertain`; if merged with the cell above, write the names"
            )
            measure.doubt("uncertain", self._doubt("merge", cell.place, "", question))

    def _same_task(self, i: int, j: int) -> bool:
        return self.refs[i][0] == self.refs[j][0]

    def _blank(self, measure: DraftMeasure, key: str, cell: RawCell, i: int, above: list[DraftMeasure]) -> None:
        """Note a blank cell: left out it continues the cell above in the task; `blank` says that it does not."""
        if self.plan.rows[i].merges_known:
            if any(key in row.names or (key == "deadline" and row.deadline) for row in above):
                measure.blank.append(key)
        elif not above and (text := next(filter(None, (row.text(key) for row in self.plan.rows[i::-1])), "")):
            question = marked("blank in a task's first row: nothing, or the lower part of the cell above ({words})?")
            words = " ".join(clean(text).split())[:_QUOTED]
            measure.doubt(key, Doubt("merge", cell.place, "", Message(question, words=words)))

    def _value(self, measure: DraftMeasure, key: str, text: str, cell: RawCell) -> None:
        if key == "deadline":
            measure.deadline = text
        elif key == "city_task":
            if match := _CITY.fullmatch(text):
                measure.city_task = match[1], "".join(match[2].split("\n"))
            else:
                question = marked("a heading of a higher plan without its number, left out")
                measure.doubt(key, Doubt("number", cell.place, " ".join(text.split())[:_QUOTED], Message(question)))
        else:
            self._names(measure, key, without_rules(text), cell.place)
            if cell.printed:
                measure.printed[key] = clean(cell.printed)

    def _names(self, measure: DraftMeasure, key: str, text: str, place: str) -> None:
        people = key == "leaders"
        found = split_names(text, self.people if people else self.units, people=people)
        names = self._listed(found.names)
        for kind, words, asked in found.questions:
            measure.doubt(key, Doubt(kind, place, words, asked))
        if people:
            clash = [name for name in names if fold(name) in self.named_units]
            for name in clash:
                question = marked("{name} is named as a unit elsewhere, and was left out of the officials")
                measure.doubt(key, Doubt("person", place, text[:_QUOTED], Message(question, name=name)))
            names = [name for name in names if name not in clash]
        self._register(names, key, text, place)
        if names:
            measure.names[key] = tuple(dict.fromkeys(names))
            if found.open_list and not people:
                measure.open_lists.append(key)
        if (found.open_list and not names) or not all(re.search(r"[^\W_]", name) for name in found.names):
            question = marked("a list without a name, left out: {words}")
            measure.doubt(key, Doubt("names", place, text[:_QUOTED], Message(question, words=text)))
        plainly = "\n".join(names)
        if names and text not in (plainly, plainly + OPEN_LIST * found.open_list):
            measure.printed[key] = text

    def rule(self, rule: GeneralRule) -> tuple[str, ...]:
        """Return the names of a general rule as they stand in the directory, where they are now listed."""
        found = split_names("、".join(rule.names), self.units)
        names = self._listed(found.names)
        self._register(names, rule.role, rule.words, rule.place)
        return tuple(names)

    def _listed(self, names: Iterable[str]) -> list[str]:
        """Return names in the form that the directory lists; strings without letters are no names."""
        return [self.spellings.setdefault(fold(name), name) for name in names if re.search(r"[^\W_]", name)]

    def _register(self, names: list[str], key: str, text: str, place: str) -> None:
        for name in names:
            if key == "leaders":
                self.directory.officials.setdefault(name)
            elif is_collective(name):
                self.directory.collectives.setdefault(name)
            else:
                self.directory.units.setdefault(name)
            if self.given and name not in self.given:
                question = marked("not in the given directory of units, to which it was added")
                self.directory.doubt(name, self._doubt("unit", place, name, question))
        if key != "leaders":
            for name, longer in elided(names, self.units):
                if name not in self.given:
                    question = marked("{name} may be {longer}, written short")
                    short = Message(question, name=name, longer=longer)
                    self.directory.doubt(name, Doubt("prefix", place, " ".join(text.split())[:_QUOTED], short))

    def _other(self, measure: DraftMeasure, heading: str, cell: RawCell, i: int) -> None:
        if cell.state == "continues" and cell.first is not None and self._same_task(i, cell.first):
            measure.merged[heading] = self.refs[cell.first][1]
        else:
            measure.other[heading] = clean(cell.text)

    def _doubt(self, kind: str, place: str, quote: str, question: str) -> Doubt:
        return Doubt(kind, place, " ".join(quote.split())[:_QUOTED], Message(question))
