"""Compare texts of rows: without blanks and punctuation, as wholes or as parts of one another."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

DIFFERENT = 0.4
"""Below this ratio, not even the same number makes two texts one measure, or worth a question."""
CONTAINED = 0.8
"""The share of a part that must stand in the whole, and of the whole that its parts must cover, for a split."""
_SHORTEST_PIECE = 3
"""Characters that must agree in a row to count as contained; fewer agree by chance."""
_KEPT_SIGNS = ".%-/"


@lru_cache(maxsize=8192)
def comparable(text: str) -> str:
    """Return what of a text is compared: NFKC, without blanks and punctuation, but with the signs of numbers."""
    plain = unicodedata.normalize("NFKC", text.replace("…", ""))
    kept = "".join(
        sign for sign in plain if sign in _KEPT_SIGNS or unicodedata.category(sign)[0] not in ("P", "Z", "C")
    )
    return re.sub(r"(?<!\d)\.|\.(?!\d)", "", kept) or text


def text_ratio(one: str, other: str) -> float:
    """Return how alike two texts are, from 0 to 1; the order of the two does not matter."""
    first, second = sorted((comparable(one), comparable(other)))
    return 1.0 if first == second else SequenceMatcher(None, first, second, autojunk=False).ratio()


def may_be_alike(one: str, other: str) -> bool:
    """Tell cheaply whether the ratio of two texts can reach `DIFFERENT`: by their lengths and characters."""
    first, second = Counter(comparable(one)), Counter(comparable(other))
    return 2 * (first & second).total() >= DIFFERENT * (first.total() + second.total())


@lru_cache(maxsize=8192)
def pairs_of_characters(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters, and the only character of a text that has one."""
    plain = comparable(text)
    return frozenset(map("".join, pairwise(plain))) or frozenset((plain,))


def may_be_part(part: str, whole: str) -> bool:
    """Tell cheaply whether a text can be contained in a longer one: by their pairs of characters."""
    shared, own = len(pairs_of_characters(part) & pairs_of_characters(whole)), len(pairs_of_characters(part))
    return len(comparable(part)) < len(comparable(whole)) and shared >= (2 * CONTAINED - 1) * own


def places_shared(part: str, whole: str) -> set[int]:
    """Return the places in the whole text of the pieces that the part has in the same order."""
    blocks = SequenceMatcher(None, part, whole, autojunk=False).get_matching_blocks()
    return {place for _at, start, size in blocks if size >= _SHORTEST_PIECE for place in range(start, start + size)}
