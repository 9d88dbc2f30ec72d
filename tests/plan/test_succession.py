"""Does every row keep its ID through any sequence of editions, as a slow model has it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airplan.plan.matching import match
from airplan.plan.reader import SourceFile, read
from airplan.plan.succession import questions, successors
from airplan.plan.written_ids import with_ids
from support.editions import TEXTS, edition
from support.paths import DEPARTMENTS

if TYPE_CHECKING:
    from airplan.plan.matching import RowChange
    from airplan.plan.model import Measure

_HEAD = """\
plan: {id: p-2017, year: 2017, title: 某区2017年计划, counts: {sections: 1, tasks: TASKS, measures: ROWS}}
sections:
  - number: 一
    title: 总类
    tasks:
"""
Edition = list[list[int]]
"""The measures of each task; a measure is known by a number, the same in all editions."""


def text_of(measure: int, version: int) -> str:
    """Return the words of a measure in one of its versions, which differ in a few characters."""
    return f"{TEXTS[measure]}，{('按期完成', '按期完成并报告', '如期完成')[version]}"


def written(tasks: Edition, version: int) -> str:
    """Return the plan file of an edition as another office writes it: without IDs, numbered from 1."""
    lines = [_HEAD.replace("TASKS", str(len(tasks))).replace("ROWS", str(sum(map(len, tasks))))]
    for number, rows in enumerate(tasks, start=1):
        lines.append(f"      - number: {number} # 第{number}项\n        measures:\n")
        lines += [f"          - text: {text_of(each, version)}\n            lead: [区环保局]\n" for each in rows]
    return "".join(lines)


def rows_of(text: str) -> list[Measure]:
    plan, problems = read(SourceFile("p", text.encode()), SourceFile("d", DEPARTMENTS.read_bytes()))
    assert plan, problems
    return list(plan.measures)


def decided_by(truth: dict[str, int], known: dict[int, str], changes: list[RowChange]) -> dict[str, str | None]:
    """Answer all questions as one who knows which measure each new row is."""
    return {row.ref: known.get(truth[row.ref]) for change in changes for row in change.new}


editions = st.lists(
    st.tuples(
        st.lists(st.integers(0, len(TEXTS) - 1), unique=True, min_size=2),
        st.integers(1, 4),
        st.integers(0, 2),
    ),
    min_size=2,
    max_size=4,
)


@given(editions)
def test_any_sequence_of_editions_keeps_every_measure_on_its_id(sequence: list[tuple[list[int], int, int]]) -> None:
    known: dict[int, str] = {}
    taken: dict[str, set[str]] = {}
    text = ""
    for measures, tasks, version in sequence:
        parts = [measures[start::tasks] for start in range(tasks) if measures[start::tasks]]
        new_text = written(parts, version)
        new = rows_of(new_text)
        truth = dict(zip((row.ref for row in new), (each for part in parts for each in part), strict=True))
        old = rows_of(text) if text else []
        changes = match(old, new)
        if asked := questions(changes, [row.id for row in old]):
            in_force = {each: known[each] for each in known if known[each] in {row.id for row in old}}
            decided = decided_by(truth, in_force, asked)
            ended = {row.id for change in asked for row in change.old} - set(decided.values())
            changes = match(old, new, decided, ended)
            while asked := questions(changes, [row.id for row in old]):
                decided |= decided_by(truth, in_force, asked)
                ended |= {row.id for change in asked for row in change.old}
                ended -= set(decided.values())
                changes = match(old, new, decided, ended)
        found, _renamed = successors(changes, new, taken)
        text = with_ids(new_text, [each.id for each in found])
        assert [row.id for row in rows_of(text)] == [each.id for each in found]
        for each in found:
            measure = truth[each.row.ref]
            if each.former:
                assert known[measure] == each.id, "entries follow the measure, whatever its number"
            else:
                before = taken.get(each.id, {each.row.text})
                assert each.row.text in before, "no new measure finds the entries of another"
                known[measure] = each.id
        for each in found:
            taken.setdefault(each.id, set()).add(each.row.text)


def test_a_new_row_gets_no_id_that_was_ever_used() -> None:
    old, new = edition({"1a": TEXTS[0]}), edition({"1a": TEXTS[1], "2a": TEXTS[0]})
    decided: dict[str, str | None] = {"1a": None, "2a": "1a"}
    found, renamed = successors(match(old, new, decided), new, {"1a": {TEXTS[0]}, "1a-2": set()})
    assert [each.id for each in found] == ["1a-3", "1a"]
    assert [tuple(each) for each in renamed] == [("1a", "1a", "2a")]


def test_an_open_question_has_no_successor() -> None:
    old, new = edition({"1a": TEXTS[0]}), edition({"1a": TEXTS[1]})
    changes = match(old, new)
    assert questions(changes, ()) == changes
    with pytest.raises(ValueError, match="unsure"):
        successors(changes, new, {})
