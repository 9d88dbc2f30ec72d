"""Find the words that a number format shows beside a number: 1.2 in the format 0.0"万" is shown as 1.2万."""

from __future__ import annotations

import operator
import re
import unicodedata

# Patterns stay text until they are used: compiling them costs more than most commands' own work.
_SECTION = r'(?:"[^"]*"|[\\!].|[^;"])+'
_CONDITION = r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]"
_PART = r'"([^"]*)"|[\\!](.)|[_*].|\[[^\]]*\]|G/通用格式|([0#?]|General)|(.)'
_SCALED = r"[0#?],+[^0#?]*$"
_HOLDS = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge, "=": operator.eq, "<>": operator.ne}
_MULTIPLES = "十百千万亿"
_GENERAL = "\0"
"""Placeholder for the digits."""


def words_around(value: float, number_format: str) -> tuple[str, str]:
    """Return the Chinese words before and after the digits of a number in a format, without other signs.

    A word of scale is left out where the format divides by the same factor: 0!.0,"万" shows 12000 as 1.2万.
    """
    section = _section(value, number_format)
    seen = "".join(
        _GENERAL if match[3] or match[0] == "G/通用格式" else match[1] or match[2] or match[4] or ""
        for match in re.finditer(_PART, section)
    )
    before, digits, after = seen.partition(_GENERAL)
    if not digits:
        return "", ""
    is_scaled = re.search(_SCALED, re.sub(r'"[^"]*"|[\\!_*].|\[[^\]]*\]', "", section))
    return _words(before, scaled=False), _words(after.rpartition(_GENERAL)[2], scaled=bool(is_scaled))


def _section(value: float, number_format: str) -> str:
    """Return the section of a format that shows this number: by its conditions, else by its sign."""
    sections: list[str] = re.findall(_SECTION, number_format) or [""]
    conditions = [re.search(_CONDITION, section) for section in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if not condition or _HOLDS[condition[1]](value, float(condition[2])):
                return section
    number = 0 if value > 0 or any(conditions) else 1 if value < 0 else 2
    return sections[number] if number < len(sections) else sections[0]


def _words(text: str, *, scaled: bool) -> str:
    letters = "".join(char for char in text if unicodedata.category(char) == "Lo")
    return letters.lstrip(_MULTIPLES) if scaled else letters
