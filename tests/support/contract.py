"""Check JSON values against the types that docs/json.md promises."""

from __future__ import annotations

from typing import Any

_TYPES: dict[str, Any] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "object": dict,
    "null": type(None),
}
_LISTS: dict[str, Any] = {"list of strings": str, "list of objects": dict}


def fits(value: Any, promised: str) -> bool:
    """Return whether a value has a promised type: `fits(None, "string or null")`."""
    for kind in promised.split(" or "):
        if kind in _LISTS:
            if isinstance(value, list) and all(isinstance(each, _LISTS[kind]) for each in value):
                return True
        elif isinstance(value, _TYPES[kind]) and isinstance(value, bool) == (kind == "boolean"):
            return True
    return False
