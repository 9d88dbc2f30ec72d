"""Fill in the cells of one row: its own, those of merged cells above, and those that the plan's general rules fill."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airplan.errors import Message
from airplan.plan.model import CELLS, ROLES
from airplan.plan.problems import shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from airplan.plan import model, schema
    from airplan.plan.cell_names import Known
    from airplan.plan.problems import Faults, Path

_NAMES = ("leaders", *ROLES)
INHERITED = ("deadline", "leaders", "lead")
"""Cells that, left out, continue the cell above."""


class Cells:
    """The cells of one row of a task, below those of the rows above it."""

    def __init__(
        self,
        row: schema.Measure,
        above: Sequence[model.Measure],
        faults: Faults,
        path: Path,
        known: Known,
    ) -> None:
        self._row, self._above, self._faults, self._path, self._known = row, above, faults, path, known
        self._merged, self._blank = dict(row.merged or {}), row.blank or ()
        self.inherited: dict[str, str] = {}
        """Field, or heading of a column without a role → ref of the row whose cell continues in this one."""
        self.by_rule: dict[str, str] = {}
        """Field → the rule that fills it; see model.Measure."""

    def check_keys(self, others: Sequence[str], kinds: Sequence[str]) -> None:
        """Note cells of columns that the plan does not have, and cells that are both filled and blank or merged.

        `others` are the headings of columns without a role, `kinds` those of columns of officials.
        """
        own = {"other": others, "officials": kinds}
        given: list[tuple[str, str, int | str]] = [
            (group, key, key) for group in own for key in self._by_heading(group)
        ]
        given += [("merged", key, key) for key in self._merged]
        given += [("blank", key, i) for i, key in enumerate(self._blank)]
        for group, key, step in given:
            keys = own.get(group, (*CELLS, *kinds, *others))
            place = (*self._path, group, step)
            if key not in keys:
                found = Message("{key}, which is no such column", key=shown(key))
                self._faults.at(place, found, _one_of(keys), Message("plan.columns names the document's columns"))
            elif group not in own and self._filled(key):
                self._faults.at(place, Message("{key}, which has content", key=key), Message("a blank cell"))
        for i, key in enumerate(self._blank):
            if key in self._merged or key in (self._row.uncertain or ()):
                found = Message("{key}, which is merged or uncertain as well", key=key)
                self._faults.at((*self._path, "blank", i), found, Message("only one of these"))

    def value(self, key: str, defaults: Mapping[str, tuple[str, tuple[str, ...]]] | None = None) -> Any:
        """Return a cell's content: its own, that of the cell it continues, or that of a general rule; None for none."""
        value = getattr(self._row, key)
        if value is not None and key in _NAMES:
            return tuple(self._known.entry(key, name).name for name in value)
        if value is not None or key in self._blank:
            return value
        if (source := self._continued(key)) and key not in source.by_rule and _content(source, key):
            self.inherited[key] = source.inherited.get(key, source.ref)
            return getattr(source, key)
        if defaults and key in defaults and key not in (self._row.uncertain or ()) and key not in self._merged:
            self.by_rule[key], names = defaults[key]
            return names
        return None

    def printed(self, kinds: Sequence[str]) -> dict[str, str]:
        """Return cells as printed: where the row says so, and where a name is not the one by which it is known."""
        printed: dict[str, str] = dict((self._row.printed or {}).items())
        for key in (*_NAMES, *kinds):
            names = (self._by_heading("officials").get(key) if key in kinds else getattr(self._row, key)) or ()
            if any(self._known.entry(key, name).name != name for name in names):
                printed.setdefault(key, "\n".join(names))
        return printed

    def officials(self, kinds: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return the officials in columns of their own, by heading, and those beside units, by the units' role.

        It is asked once `value` has filled in the cells of units.
        """
        found: dict[str, tuple[str, ...]] = {}
        for key in (*kinds, *ROLES):
            own = self._by_heading("officials").get(key) if key in kinds else getattr(self._row, key)
            if own is not None:
                entries = [self._known.entry(key, name) for name in own]
                names = tuple(name for each in entries for name in ((each.name,) if key in kinds else each.people))
            elif source := self._source(key):
                names = source.officials.get(key, ())
            else:
                continue
            if names:
                found[key] = tuple(dict.fromkeys(names))
        return found

    def _source(self, key: str) -> model.Measure | None:
        """Return the row above whose cell this one continues, and note it where that was not done before."""
        if key not in self.inherited and key in self._merged and (source := self._continued(key)):
            self.inherited[key] = source.inherited.get(key, source.ref)
        return next((each for each in self._above if each.ref == self.inherited.get(key)), None)

    def lead_by_rule(self, rule: str | None, responsible: tuple[str, ...]) -> tuple[str, ...]:
        """Return who leads a row that names no lead."""
        if rule in (None, "none") or not responsible:
            return ()
        self.by_rule["lead"] = str(rule)
        return responsible if rule == "responsible" else responsible[:1]

    def others(self, headings: Sequence[str]) -> dict[str, str]:
        """Return the texts of the columns without a role, in the order of the columns."""
        texts: dict[str, str] = {}
        for heading in headings:
            source = self._continued(heading) if heading in self._merged else None
            if heading in (self._row.other or {}):
                texts[heading] = (self._row.other or {})[heading]
            elif source and heading in source.other:
                self.inherited[heading] = source.inherited.get(heading, source.ref)
                texts[heading] = source.other[heading]
        return texts

    def _by_heading(self, group: str) -> Mapping[str, Any]:
        """Return the cells of a row that stand under headings of the document, `other` or `officials`."""
        return getattr(self._row, group) or {}

    def _filled(self, key: str) -> bool:
        if key in CELLS:
            return getattr(self._row, key) is not None
        return any(key in self._by_heading(group) for group in ("other", "officials"))

    def _continued(self, key: str) -> model.Measure | None:
        """Return the row whose cell this row's blank one continues; note a ref that is none of the task's above."""
        if key not in self._merged:
            return self._above[-1] if self._above and key in INHERITED else None
        ref = self._merged[key]
        source = next((each for each in self._above if each.ref == ref), None)
        if source is None:
            refs = [each.ref for each in self._above]
            self._faults.at(
                (*self._path, "merged", key),
                Message("{ref}, which is no row above in the same task", ref=shown(ref)),
                _one_of(refs) if refs else Message("no merged cell in the first row of a task"),
            )
        return source


def _one_of(keys: Sequence[str]) -> Message:
    return Message("one of {keys}", keys=", ".join(keys)) if keys else Message("no such key in a plan without columns")


def _content(measure: model.Measure, key: str) -> bool:
    return bool(measure.units(key) if key in (*ROLES, "leaders") else measure.deadline.text)
