"""Suggest options for other words that people type."""

from __future__ import annotations

LONG_DASHES = "—–―－‐‑−"
"""Dashes that input methods put before an option."""
MEANT = {
    **dict.fromkeys(("dept", "body", "office", "who"), ("--department", "--unit")),
    **dict.fromkeys(("month", "round", "period"), ("--period",)),
    **dict.fromkeys(("date", "day", "when", "asof", "as_of", "at", "on", "as-of"), ("--on", "--as-of", "--due")),
    **dict.fromkeys(("until", "till", "by-day", "before", "due", "deadline"), ("--until", "--before", "--due", "--to")),
    **dict.fromkeys(("from", "since", "after"), ("--since", "--after")),
    **dict.fromkeys(("days", "span"), ("--within",)),
    **dict.fromkeys(("known", "known-by", "knownat"), ("--known-at",)),
    **dict.fromkeys(("leader", "name", "person", "official"), ("--official", "--by")),
    **dict.fromkeys(("author", "signed", "user"), ("--by",)),
    **dict.fromkeys(("out", "file", "save"), ("--output", "--to")),
    **dict.fromkeys(("state", "progress"), ("--status",)),
    **dict.fromkeys(("color", "colour", "lamp"), ("--light",)),
    **dict.fromkeys(("type", "sort"), ("--kind", "--format")),
    **dict.fromkeys(("search", "word", "words", "contains"), ("--text",)),
    **dict.fromkeys(("dir", "folder"), ("--to", "--return-to")),
    **dict.fromkeys(("number", "figure", "amount", "value"), ("--value", "--to")),
    **dict.fromkeys(("remark", "comment", "text"), ("--note", "--text")),
    **dict.fromkeys(("why", "because"), ("--reason",)),
    **dict.fromkeys(("limit", "count", "tail", "last"), ("--last",)),
    **dict.fromkeys(("department", "unit"), ("--unit", "--department", "--only")),
}
"""Word → the options that may be meant; a command offers those that it has."""
