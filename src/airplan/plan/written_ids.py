"""Write the IDs of measures into the text of a plan file, and leave everything else as it is."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from airplan.plan.yaml_events import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from airplan.plan.yaml_events import Mapping, Place

_PLAIN = r"\d+(-\d+)?[a-z]+"
"""IDs that need no quotes; another program might read others, such as 1e2, as numbers."""
_SCALAR = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'|[^\s,}\]#]+"


def with_ids(text: str, ids: Sequence[str]) -> str:
    """Return the text of a plan file, without faults, in which its rows have these IDs, in their order.

    Comments, order and layout stay. An empty ID leaves its row as it is. Raises ValueError where there are more rows
    or more IDs.
    """
    root, _problems = parse(text, "")
    lines = text.split("\n")
    places = list(zip(_rows(root), ids, strict=True))
    for row, measure_id in reversed(places):  # from the end, so that earlier places stay true
        if measure_id:
            _write(lines, row, measure_id, "\r\n" if "\r\n" in text else "\n")
    return "\n".join(lines)


def _rows(root: Mapping) -> Iterator[Mapping]:
    return (row for block in root.get("sections", [root]) for task in block["tasks"] for row in task["measures"])


def _write(lines: list[str], row: Mapping, measure_id: str, line_end: str) -> None:
    written = measure_id if re.fullmatch(_PLAIN, measure_id, re.ASCII) else json.dumps(measure_id, ensure_ascii=False)
    if "id" in row:
        before, after = _cut(lines, row.value_places["id"])
        rest = re.sub(_SCALAR, lambda _match: written, after, count=1)
        lines[row.value_places["id"][0] - 1] = before + rest
        return
    before, after = _cut(lines, row.at)
    if after.startswith("{"):
        lines[row.at[0] - 1] = f"{before}{{id: {written}, {after.removeprefix('{').lstrip()}"
    else:
        lines[row.at[0] - 1] = f"{before}id: {written}{line_end}{' ' * len(before)}{after}"


def _cut(lines: list[str], place: Place) -> tuple[str, str]:
    """Return the line of a place before it, and from it on."""
    line = lines[place[0] - 1]
    return line[: place[1] - 1], line[place[1] - 1 :]
