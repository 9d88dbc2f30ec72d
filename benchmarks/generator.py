"""What would a plan of a thousand, ten thousand or a hundred thousand measures look like?

The real plan, once for each of so many districts: every district has its own units, collectives and officials, so a
department's share stays what it is here while the plan grows to the size of a city's or a country's.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from airplan.plan.yaml_events import parse

if TYPE_CHECKING:
    from pathlib import Path

NAME_KEYS = ("leaders", "lead", "responsible", "assisting")


def grown(plan: Path, departments: Path, measures: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """A plan of at least so many measures and its book of departments, as the values their YAML would hold."""
    one, book = (parse(path.read_text("utf-8"), path.name)[0] for path in (plan, departments))
    declared = {key: int(value) for key, value in one["plan"]["counts"].items()}
    districts = -(-measures // declared["measures"])
    sections = [{**section, "tasks": []} for section in one["sections"]]
    number = 0
    for grown_section, section in zip(sections, one["sections"], strict=True):
        for district in range(districts):
            for task in section["tasks"]:
                number += 1
                rows = [_of_district(measure, district) for measure in task["measures"]]
                grown_section["tasks"].append({**task, "number": number, "measures": rows})
    counts = {key: value * districts for key, value in declared.items()}
    header = {**one["plan"], "counts": counts | {"sections": len(sections)}}
    everybody = {key: [_renamed(entry, d) for d in range(districts) for entry in book[key]] for key in _GROUPS}
    return {"plan": header, "sections": sections}, {**book, **everybody}


_GROUPS = ("units", "collectives", "officials")


def as_yaml(values: dict[str, Any]) -> str:
    """The values as a file (YAML reads JSON, and writing it takes seconds where writing YAML takes minutes)."""
    return json.dumps(values, ensure_ascii=False, indent=1)


def name_in(district: int, name: str) -> str:
    """What the unit of that name is called in one of the districts; the first keeps the real names."""
    return f"{name}{district}" if district else name


def _of_district(measure: dict[str, Any], district: int) -> dict[str, Any]:
    named = {key: [name_in(district, name) for name in measure[key]] for key in NAME_KEYS if key in measure}
    return {**measure, **named}


def _renamed(entry: dict[str, Any], district: int) -> dict[str, Any]:
    if not district:
        return entry
    kept: dict[str, Any] = {key: entry[key] for key in ("kind", "name_en") if key in entry}
    members = entry.get("members")
    if isinstance(members, list):
        kept["members"] = [name_in(district, member) for member in members]
    elif members:
        kept["members"] = members
    return {"name": name_in(district, entry["name"]), **kept}
