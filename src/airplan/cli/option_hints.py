"""Name the panels and placeholders of options, and suggest options for other words that people type.

All of it is for help screens and usage errors.
"""

from __future__ import annotations

import re

from airplan.i18n import _, in_every_language, marked, pmarked

MEASURES = marked("Which measures")
ENTRIES = marked("Which entries")
WORKBOOKS = marked("Which workbooks")
REPORT = marked("Unit and month")
CONTENT = marked("What to record")
SENDING = marked("Workbooks to write")
MAILING = marked("Mail")
PAPER = marked("What the paper says")
IMPORTING = marked("Import and send back")
VIEW = marked("What to show")
SIGNING = marked("How to record")
DAYS = marked("Which day")
PLACES = marked("Plan and journal")
OUTPUT = marked("Output")
PANELS = (
    *(MEASURES, ENTRIES, WORKBOOKS, REPORT, CONTENT, SENDING, MAILING, PAPER, IMPORTING),
    *(VIEW, SIGNING, PLACES, DAYS, OUTPUT),
)
"""The panels of a command's options, in this order: what it is about, what is written, how it is shown."""

_PLACEHOLDERS = {
    "OPTIONS": pmarked("placeholder", "OPTIONS"),
    "COMMAND": pmarked("placeholder", "COMMAND"),
    "ARGS": pmarked("placeholder", "ARGS"),
    "REF": pmarked("placeholder", "REF"),
    "ENTRY": pmarked("placeholder", "ENTRY"),
    "UNIT": pmarked("placeholder", "UNIT"),
    "OFFICIAL": pmarked("placeholder", "OFFICIAL"),
    "NAME": pmarked("placeholder", "NAME"),
    "PLAN": pmarked("placeholder", "PLAN"),
    "ROLE": pmarked("placeholder", "ROLE"),
    "SECTION": pmarked("placeholder", "SECTION"),
    "KIND": pmarked("placeholder", "KIND"),
    "STATUS": pmarked("placeholder", "STATUS"),
    "LIGHT": pmarked("placeholder", "LIGHT"),
    "GROUP": pmarked("placeholder", "GROUP"),
    "ORDER": pmarked("placeholder", "ORDER"),
    "WHICH": pmarked("placeholder", "WHICH"),
    "DAY": pmarked("placeholder", "DAY"),
    "MONTH": pmarked("placeholder", "MONTH"),
    "QUARTER": pmarked("placeholder", "QUARTER"),
    "TEMPLATE": pmarked("placeholder", "TEMPLATE"),
    "COLLECTIVE": pmarked("placeholder", "COLLECTIVE"),
    "POLLUTANT": pmarked("placeholder", "POLLUTANT"),
    "YEAR": pmarked("placeholder", "YEAR"),
    "SPAN": pmarked("placeholder", "SPAN"),
    "WORD": pmarked("placeholder", "WORD"),
    "TEXT": pmarked("placeholder", "TEXT"),
    "TITLE": pmarked("placeholder", "TITLE"),
    "NUMBER": pmarked("placeholder", "NUMBER"),
    "ID": pmarked("placeholder", "ID"),
    "N": pmarked("placeholder", "N"),
    "OLD": pmarked("placeholder", "OLD"),
    "NEW": pmarked("placeholder", "NEW"),
    "FILE": pmarked("placeholder", "FILE"),
    "CELL": pmarked("placeholder", "CELL"),
    "PART": pmarked("placeholder", "PART"),
    "FORMAT": pmarked("placeholder", "FORMAT"),
    "ENCODING": pmarked("placeholder", "ENCODING"),
    "DIR": pmarked("placeholder", "DIR"),
    "PATH": pmarked("placeholder", "PATH"),
    "PLACE": pmarked("placeholder", "PLACE"),
    "URL": pmarked("placeholder", "URL"),
    "SHELL": pmarked("placeholder", "SHELL"),
}
"""What stands for a value on a help screen."""
_VALUES = {
    "table": pmarked("value of an option", "table"),
    "plan": pmarked("value of an option", "plan"),
    "departments": pmarked("value of an option", "departments"),
    "evaluation": pmarked("value of an option", "evaluation"),
}
"""Values with a word of the reader's language; all others are names of formats, encodings and shells."""


def placeholder(metavar: str) -> str:
    """Return a placeholder in the reader's language: [REF]... is [编号]... in Chinese."""
    return re.sub("[A-Z]+", lambda found: _(_PLACEHOLDERS.get(found[0], found[0])), metavar)


def value_in_words(value: str) -> str:
    """Return a value of an option as its reader calls it: table is 表格 in Chinese."""
    return _(_VALUES.get(value, value))


def is_value(text: str, value: str) -> bool:
    """Tell whether a typed word means a value, in any language."""
    return value in _VALUES and text.casefold() in in_every_language(_VALUES[value])


LONG_DASHES = "—–―－‐‑−"
"""Dashes that input methods put before an option."""
MEANT = {
    **dict.fromkeys(("dept", "body", "office", "who"), ("--unit",)),
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
    **dict.fromkeys(("department", "unit"), ("--unit",)),
    **dict.fromkeys(("all", "plans", "every-plan"), ("--all-plans",)),
}
"""Word → the options that may be meant; a command offers those that it has."""
