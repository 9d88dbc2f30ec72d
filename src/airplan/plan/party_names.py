"""Find the party that a name means: short, former and English names, names without prefix, pinyin.

A name is folded into a key; a party answers to several keys, each with a rank. The lowest rank that any party answers
to decides. Two parties at that rank make the name ambiguous; this module never chooses between them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from airplan.errors import AmbiguousName, UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from airplan.plan.model import Party

NAME, OTHER_NAME, WITHOUT_PREFIX, PINYIN = range(4)
_LATIN_NOISE = str.maketrans("", "", "'’‘`´-‐‑–.·,&()（）")
_SUBDISTRICT = "街道办事处"
_OFFICE = "(?:副?(?:区长|主任|局长|书记)|常委)$"
"""Titles that follow an official's surname."""
_NEAREST = 3
_SHORTEST_PART = 2


def fold(text: str) -> str:
    """Return the key of a name: normalised width and case, without white space (孙 硕) and Latin punctuation."""
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    return plain.translate(_LATIN_NOISE)


def without_prefix(key: str, prefixes: Iterable[str]) -> str:
    """Return the key without the longest of the district's prefixes: 北京市西城区环保局, 区环保局 → 环保局."""
    for prefix in _longest_first(tuple(prefixes)):
        if key.startswith(prefix) and len(key) - len(prefix) >= _SHORTEST_PART:
            return key[len(prefix) :]
    return key


@cache
def _longest_first(prefixes: tuple[str, ...]) -> list[str]:
    return sorted((fold(prefix) for prefix in prefixes), key=len, reverse=True)


def keys(party: Party, prefixes: Sequence[str]) -> dict[str, int]:
    """Return every key the party answers to, with the best rank at which it does."""
    named = {fold(text): rank for text, rank in reversed([*_names(party)])}
    bare = dict.fromkeys((without_prefix(key, prefixes) for key in named), WITHOUT_PREFIX)
    return dict.fromkeys(_pinyin_keys(party, prefixes), PINYIN) | bare | named


def begins(party: Party, typed: str, prefixes: Sequence[str]) -> bool:
    """Tell whether what was typed may become a name of the party: of its keys, or the initials of its English name."""
    key = fold(typed)
    return any(each.startswith(key) for each in (*keys(party, prefixes), _initials(party.name_en or "")))


def answers(query: str, ranked: Iterable[tuple[Party, str, int]], prefixes: Sequence[str]) -> list[Party]:
    """Return the parties that answer best to the query, from triples (party, key, rank)."""
    key = fold(query)
    bare = without_prefix(key, prefixes)
    best: dict[str, tuple[int, Party]] = {}
    for party, answered, known_rank in ranked:
        if answered in (key, bare):
            rank = known_rank if answered == key else max(known_rank, WITHOUT_PREFIX)
            known = best.get(party.name)
            if known is None or rank < known[0]:
                best[party.name] = (rank, party)
    lowest = min((rank for rank, _party in best.values()), default=0)
    return [party for rank, party in best.values() if rank == lowest]


def choose(query: str, answering: Sequence[Party], parties: Iterable[Party], prefixes: Sequence[str]) -> Party:
    """Return the one party that is meant.

    `answering` is the result of `answers`. If it is empty, all `parties` are searched: part of a name is enough where
    it is unique (EPB, education, Jiang, 姜, 姜区长), as are both names at once. Pinyin is derived where the directory
    gives none. Raises AmbiguousName, or UnknownName with the nearest names.
    """
    if len(answering) == 1:
        return answering[0]
    if answering:
        raise AmbiguousName(query, _by_name(answering))
    everybody = list(parties)
    read_out = (
        _as_printed(query, everybody) or _in_short(query, everybody) or _answering_pinyin(query, everybody, prefixes)
    )
    if len(read_out) == 1:
        return read_out[0]
    containing = read_out or [party for party in everybody if _contains(party, fold(query))]
    if len(containing) > 1:
        raise AmbiguousName(query, _by_name(containing))
    near = {party.name: party for party in (*containing, *nearest(query, everybody, prefixes))}
    raise UnknownName(query, _by_name(list(near.values())[:_NEAREST]))


def nearest(query: str, parties: Iterable[Party], prefixes: Sequence[str]) -> list[Party]:
    """Return up to three parties whose names look most like the query, nearest first."""
    from difflib import SequenceMatcher

    key = fold(query)

    def likeness(party: Party) -> float:
        return max(SequenceMatcher(None, key, answered).ratio() for answered in keys(party, prefixes))

    return sorted(parties, key=likeness, reverse=True)[:_NEAREST]


def _by_name(parties: Iterable[Party]) -> dict[str, str]:
    return {party.name: party.name_en or "" for party in parties}


def _names(party: Party) -> Iterator[tuple[str, int]]:
    yield party.name, NAME
    for text in (party.full_name, party.name_en):
        if text:
            yield text, OTHER_NAME
    for alias in party.aliases:
        yield alias, OTHER_NAME
    for other in party.others:
        yield from ((text, OTHER_NAME) for text in (other.name, other.name_en) if text)
    if party.kind == "subdistrict" and party.name.endswith(_SUBDISTRICT):
        place = party.name.removesuffix(_SUBDISTRICT)
        for ending in ("", "街道", "街道办", "街办", "办事处"):
            yield place + ending, OTHER_NAME
        if party.name_en:
            yield party.name_en.removesuffix(" Subdistrict Office"), OTHER_NAME


def _pinyin_keys(party: Party, prefixes: Sequence[str]) -> Iterator[str]:
    """Yield huanbaoju and hbj, quhuanbaoju and qhbj; for a subdistrict also its place alone: desheng, ds."""
    if not party.pinyin:
        return
    syllables = party.pinyin.split()
    lengths = {len(syllables)}
    if len(syllables) == len(party.name):
        lengths.add(len(without_prefix(fold(party.name), prefixes)))
    spoken = [syllables[-length:] for length in sorted(lengths)]
    if party.kind == "subdistrict" and party.name.endswith(_SUBDISTRICT):
        place = syllables[: -len(_SUBDISTRICT)]
        spoken += [place, [*place, "jie", "dao"]]
    for part in spoken:
        yield "".join(part)
        if len(part) >= _SHORTEST_PART:
            yield "".join(syllable[0] for syllable in part)


def _as_printed(query: str, parties: Sequence[Party]) -> list[Party]:
    """Return the parties meant by two of their names at once, as screens print them.

    So are 姜立光 Jiang Liguang, 区城市管理委（原区市政市容委） and Commission (formerly Bureau).
    """
    key = fold(query)
    return [party for party in parties if key in map(fold, _pairs(party))]


def _pairs(party: Party) -> Iterator[str]:
    """Yield both names of a party, in both orders; and each later name with the one before, in both languages."""
    english = party.name_en or ""
    if english:
        yield from (party.name + english, english + party.name)
    for other in party.later:
        for newer in filter(None, (other.name, other.name_en)):
            yield from (f"{newer}原{party.name}", f"{newer} formerly {english or party.name}")
    for holder in party.holders:
        for name in filter(None, (holder.name, holder.name_en)):
            yield from (party.name + name, english + name)


def _in_short(query: str, parties: Sequence[Party]) -> list[Party]:
    """Return the parties meant by an official's surname, the initials of an English name, or whole words of one.

    The first of these three that matches any party decides.
    """
    key, words = fold(query), _words(query)
    if not words:
        return []
    surname = re.sub(_OFFICE, "", key)
    officials = [party for party in parties if party.sort == "official"]
    return (
        [party for party in officials if surname in _surnames(party)]
        or [party for party in parties if len(key) >= _SHORTEST_PART and key == _initials(party.name_en or "")]
        or [party for party in parties if words <= _words(party.name_en or "")]
    )


def _surnames(party: Party) -> tuple[str, ...]:
    """Return jiang, 姜; sima, 司马; only the pinyin where the directory does not mark the surname's length."""
    surname = fold((party.name_en or party.pinyin or "").partition(" ")[0])
    syllables = (party.pinyin or "").split()
    length = next((count for count in range(1, len(syllables)) if "".join(syllables[:count]) == surname), 0)
    return (surname, fold(party.name[:length])) if length else (surname,)


def _initials(name: str) -> str:
    """Return the initials of the capitalised words of a name: epb for Environmental Protection Bureau."""
    return "".join(word[0] for word in name.split() if word[0].isupper()).casefold()


def _words(name: str) -> frozenset[str]:
    return frozenset(filter(None, map(fold, name.split())))


def _answering_pinyin(query: str, parties: Sequence[Party], prefixes: Sequence[str]) -> list[Party]:
    """Return the parties that answer to the query by derived pinyin of names, for which the directory gives none."""
    key = fold(query)
    if not key.isascii() or not key.isalpha():
        return []
    from pypinyin import Style, pinyin

    def readings(text: str) -> Iterator[str]:
        for style in (Style.NORMAL, Style.FIRST_LETTER):
            yield "".join(syllable for (syllable,) in pinyin(text, style=style))

    matches = []
    for party in parties:
        names = [name for name, rank in _names(party) if not name.isascii() and not (rank == NAME and party.pinyin)]
        names += [without_prefix(name, prefixes) for name in names]
        if any(key == fold(reading) for name in names for reading in readings(name)):
            matches.append(party)
    return matches


def _contains(party: Party, part: str) -> bool:
    return len(part) >= _SHORTEST_PART and any(part in fold(name) for name, _rank in _names(party))
