"""Write further editions of the bundled plan: a task dropped, and those after it numbered anew."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

from support.paths import DEPARTMENTS, PLAN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_TASK = re.compile(r"^      - number: (\d+)$", re.MULTILINE)
_MEASURES = re.compile(r"(?<=tasks: )\d+, measures: (\d+)")
_ROW = re.compile(r"^          # (\d+)([a-z]+)\n          - text:", re.MULTILINE)


def without_task(number: int, *, ids: bool = True) -> Callable[[str], str]:
    """Return the edit that drops a task of the bundled plan and closes the gap in the numbers.

    With `ids`, rows keep the refs that they had as IDs.
    """

    def edited(text: str) -> str:
        first, *rest = _TASK.split(text)
        tasks = dict(zip(map(int, rest[::2]), rest[1::2], strict=True))
        dropped = len(_ROW.findall(tasks.pop(number)))
        parts = [first]
        for task, body in tasks.items():
            now = task - (task > number)
            rows = _ROW.sub(rf"          # {now}\2\n          - id: \1\2\n            text:", body) if ids else body
            parts.append(f"      - number: {now}{rows if now != task else body}")
        return _MEASURES.sub(lambda match: f"{len(tasks)}, measures: {int(match[1]) - dropped}", "".join(parts))

    return edited


def edition(folder: Path, *edits: Callable[[str], str]) -> Path:
    """Write the bundled plan with these edits into a folder, with its directory of units; return the plan's path."""
    folder.mkdir(exist_ok=True)
    shutil.copy(DEPARTMENTS, folder / "departments.yaml")
    text = PLAN.read_text(encoding="utf-8")
    for edit in edits:
        text = edit(text)
    path = folder / "plan.yaml"
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
