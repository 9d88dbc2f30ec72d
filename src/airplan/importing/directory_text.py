"""Write the directory of units of a draft, or add to a given one the names that it lacks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from airplan.errors import InvalidFiles
from airplan.i18n import _
from airplan.importing.yaml_text import doubt_line, flow, scalar
from airplan.plan.reader import decode
from airplan.plan.yaml_events import Mapping as Node
from airplan.plan.yaml_events import parse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from airplan.importing.draft_measures import DraftDirectory
    from airplan.importing.facts import Facts
    from airplan.plan.reader import SourceFile

_KINDS = (
    ("subdistrict", r"街道(?:办事处|办)?"),
    ("enterprise", r"公司|集团|厂"),
    ("police", r"公安(?:分)?局|交警(?:支|大)队|交通支队"),
    ("party", r"[省市区县]委(?:办公室|组织部|宣传部|统战部|政法委|.*部)"),
)
"""Kinds that the ending of a name tells for certain."""


def directory_text(facts: Facts, directory: DraftDirectory) -> str:
    """Return the text of a new directory of units."""
    district = facts.doubts.get("district")
    lines = ["# " + _("Drafted by airplan import: the names of the document, in order of appearance."), "", "district:"]
    lines += [doubt_line(district, "  ")] if district else []
    lines += [f"  name: {scalar(facts.place)}", f"  prefixes: {flow(facts.prefixes)}", ""]
    lines += [doubt_line(facts.doubts["units"], "")] if "units" in facts.doubts else []
    units = _entries(directory, directory.units, "units", "  ")
    lines += ["units:", *units] if units else ["units: []"]
    for group in ("collectives", "officials"):
        if entries := _entries(directory, getattr(directory, group), group, "  "):
            lines += ["", f"{group}:", *entries]
    return "\n".join(lines) + "\n"


def names_of(source: SourceFile) -> dict[str, str]:
    """Return every name in a directory of units → the form that stands in cells. Raises InvalidFiles."""
    root, problems = parse(decode(source.data), source.path)
    if problems:
        raise InvalidFiles(problems)
    names: dict[str, str] = {}
    for group in ("units", "collectives", "officials"):
        for entry in (root.get(group) or ()) if isinstance(root, Node) else ():
            if isinstance(entry, Node) and "name" in entry:
                name = str(entry["name"])
                others = [
                    *entry.get("aliases", ()),
                    *(
                        each.get("name", "")
                        for key in ("former", "later")
                        for each in entry.get(key, ())
                        if isinstance(each, Node)
                    ),
                ]
                names.update({str(other): name for other in others if other})
                names[name] = name
    return names


def extended(source: SourceFile, directory: DraftDirectory) -> str:
    """Return the text of a given directory with the names that it lacks added to the ends of its lists."""
    text = decode(source.data).replace("\r\n", "\n")
    known = names_of(source)
    for group in ("officials", "collectives", "units"):
        names = [name for name in getattr(directory, group) if name not in known]
        if names:
            text = _with(text, group, names, directory)
    return text


def _with(text: str, group: str, names: Iterable[str], directory: DraftDirectory) -> str:
    root, _problems = parse(text, "")
    lines = text.rstrip("\n").split("\n")
    if group not in root:
        return "\n".join([*lines, "", f"{group}:", *_entries(directory, names, group, "  ")]) + "\n"
    start = root.key_places[group][0]
    after = [line for line, _column in root.key_places.values() if line > start]
    end = min(after) - 1 if after else len(lines)
    while not lines[end - 1].strip() or lines[end - 1].startswith("#"):
        end -= 1
    entry = root.value_places[group]
    indent = " " * (entry[1] - 1)
    return "\n".join([*lines[:end], *_entries(directory, names, group, indent), *lines[end:]]) + "\n"


def _entries(directory: DraftDirectory, names: Iterable[str], group: str, indent: str) -> list[str]:
    lines: list[str] = []
    for name in names:
        lines += [doubt_line(doubt, indent) for doubt in directory.doubts.get(name, ())]
        facts = [f"name: {flow([name])[1:-1]}"]
        if group == "collectives":
            facts.append("members: unknown")
        elif kind := _kind(name) if group == "units" else "":
            facts.append(f"kind: {kind}")
        lines.append(f"{indent}- {{{', '.join(facts)}}}")
    return lines


def _kind(name: str) -> str:
    return next((kind for kind, ending in _KINDS if re.search(f"(?:{ending})$", name)), "")
