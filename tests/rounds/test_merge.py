"""What becomes of a returned cell? Rows that a clerk can check; `merge.decide` sees nothing else.

`sent`, `known` and `back` are the figure that was known when the workbook was sent, the one that is known now, and the
one that came back; – is none. Behind `known`: `month` it was said of the month that is collected, `since` it was
written down after the workbook was sent, `file` it was read from a file that was taken in already. `besides` is all
else: what another file that came back says, whether this file is known, what the plan asks, what the cell is for.
`prefer` is what --prefer says. A verdict in capitals holds its file up; with + the cell is written down.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, get_args

import pytest

from airplan.errors import Message
from airplan.rounds.merge import (
    CHANGED_SINCE,
    LOCKED,
    NO_TARGET,
    NOT_ASKED,
    NOTHING_ASKED,
    RULES,
    SAME_AS,
    SAYS,
    TAKEN_BEFORE,
    TAKEN_SAYS_ELSE,
    VERDICTS,
    Case,
    CellKind,
    Contradiction,
    KnownAnswer,
    Prefer,
    VerdictKind,
    decide,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.wording import Wording

NOT_A_NUMBER = Message("{text}?", text="约300")
OTHER = Contradiction("b.xlsx", "200")

TABLE = """
sent | known           | back | besides             | prefer   | verdict   | finding
-----+-----------------+------+---------------------+----------+-----------+--------------------------
–    | –               | 100  |                     |          | new +     |
–    | –               | 100  |                     | known    | new +     |
–    | –               | 100  |                     | returned | new +     |
90   | 90              | 100  |                     |          | new +     |
90   | 90 month        | 100  |                     |          | new +     |
90   | 90 month file   | 100  |                     |          | new +     |
90   | 90              | 90   |                     |          | new +     |
90   | 90 month        | 90   |                     |          | unchanged |
90   | 95 month since  | 95   |                     |          | unchanged |
90   | 95 since        | 95   |                     |          | new +     |
90   | 90              | gone |                     |          | new +     |
–    | –               | gone |                     |          | unchanged |
90   | gone            | gone |                     |          | unchanged |
90   | 95 month since  | 100  |                     |          | STALE     | changed since it was sent
90   | 95 month since  | 100  |                     | returned | stale +   | changed since it was sent
90   | 95 month since  | 100  |                     | known    | stale     | changed since it was sent
90   | 90 month since  | 100  |                     |          | STALE     | changed since it was sent
90   | –               | 100  |                     |          | STALE     | changed since it was sent
90   | –               | gone |                     |          | unchanged |
–    | gone since      | 100  |                     |          | STALE     | changed since it was sent
–    | 95 month file   | 100  |                     |          | CONFLICT  | a.xlsx says else
–    | 95 since file   | 100  |                     | returned | conflict + | a.xlsx says else
–    | 95 since file   | 100  |                     | known    | conflict  | a.xlsx says else
–    | –               | 100  | other says 200      |          | CONFLICT  | b.xlsx says 200
–    | –               | 100  | other says 200      | returned | CONFLICT  | b.xlsx says 200
–    | –               | 100  | other says 200      | known    | conflict  | b.xlsx says 200
90   | 95 month since  | 100  | other says 200      | returned | CONFLICT  | b.xlsx says 200
90   | 90 month        | 90   | other says 200      |          | unchanged |
–    | –               | 100  | another says so too |          | repeated  | same as b.xlsx
90   | 95 month since  | 100  | another says so too | returned | repeated  | same as b.xlsx
90   | 95 month since  | 100  | another says so too |          | STALE     | changed since it was sent
90   | 95 month since  | 100  | file known          |          | repeated  | taken before
–    | –               | 100  | file known          | returned | repeated  | taken before
95   | 100 month       | 100  | file known          |          | unchanged |
–    | –               | gone | unreadable          |          | REFUSED   | unreadable
–    | –               | gone | unreadable          | returned | REFUSED   | unreadable
–    | –               | gone | unreadable, file known | known | REFUSED   | unreadable
–    | –               | 100  | no target           | returned | REFUSED   | no target
–    | –               | 100  | not asked           | known    | REFUSED   | 5a not asked
–    | –               | gone | not asked, unreadable |        | REFUSED   | 5a not asked
–    | –               | gone | locked              |          | LOCKED    | locked
–    | –               | gone | locked              | returned | locked    | locked
–    | –               | gone | locked              | known    | locked    | locked
–    | –               | gone | locked, file known  |          | LOCKED    | locked
–    | –               | gone | locked, not asked   |          | REFUSED   | 5a not asked
–    | –               | gone | not asked for       |          | LOCKED    | not asked for
–    | –               | 李四 | signing             |          | new       |
–    | –               | 李四 | signing, file known |          | unchanged |
–    | –               | gone | signing, unreadable |          | REFUSED   | unreadable
90   | 90              | 9000 | doubtful            |          | DOUBTFUL  | far off
90   | 90              | 9000 | doubtful            | returned | DOUBTFUL  | far off
90   | 90              | 9000 | doubtful            | known    | doubtful  | far off
90   | 90              | 9000 | doubtful, confirmed |          | new +     | far off
90   | 95 month since  | 9000 | doubtful            |          | STALE     | changed since it was sent
90   | 95 month since  | 9000 | doubtful            | returned | DOUBTFUL  | far off
90   | 95 month since  | 9000 | doubtful, confirmed | returned | stale +   | changed since it was sent
90   | 90 month        | 90   | doubtful            |          | unchanged |
–    | –               | 9000 | doubtful, file known |         | repeated  | taken before
–    | –               | 9000 | doubtful, other says 200 |     | CONFLICT  | b.xlsx says 200
–    | –               | 0625 | signing, doubtful   |          | DOUBTFUL  | far off
–    | –               | 0625 | signing, doubtful   | known    | DOUBTFUL  | far off
–    | –               | 0625 | signing, doubtful, confirmed | | new       |
"""

FAR_OFF = Message("far off")
FINDINGS: dict[str, Message | None] = {
    "": None,
    "changed since it was sent": Message(CHANGED_SINCE),
    "a.xlsx says else": Message(TAKEN_SAYS_ELSE, file="a.xlsx"),
    "b.xlsx says 200": Message(SAYS, file="b.xlsx", text="200"),
    "same as b.xlsx": Message(SAME_AS, file="b.xlsx"),
    "unreadable": NOT_A_NUMBER,
    "far off": FAR_OFF,
    "no target": Message(NO_TARGET),
    "5a not asked": Message(NOT_ASKED, ref="5a"),
    "locked": Message(LOCKED),
    "not asked for": Message(NOTHING_ASKED),
    "taken before": Message(TAKEN_BEFORE),
}
BESIDES: dict[str, dict[str, Any]] = {
    "": {},
    "other says 200": {"contradicted": OTHER},
    "another says so too": {"repeats": "b.xlsx"},
    "file known": {"file_known": True},
    "unreadable": {"unreadable": NOT_A_NUMBER},
    "no target": {"target_exists": False},
    "not asked": {"unit_asked": False},
    "not asked for": {"cell": "not-asked-for"},
    "locked": {"cell": "locked"},
    "signing": {"cell": "signing"},
    "doubtful": {"doubt": FAR_OFF},
    "confirmed": {"confirmed": True},
}


def rows() -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in line.split("|")) for line in TABLE.strip().splitlines()[2:]]


def known(text: str) -> KnownAnswer | None:
    figure, *words = text.split()
    if figure == "–":
        return None
    return KnownAnswer(erased(figure), "month" in words, "since" in words, "a.xlsx" if "file" in words else None)


def erased(text: str) -> str:
    return "" if text == "gone" else text


def case(sent: str, now: str, back: str, besides: str, prefer: Any) -> Case:
    more: dict[str, Any] = {}
    for word in besides.split(", "):
        more |= BESIDES[word]
    before = None if sent == "–" else erased(sent)
    return Case(ref="5a", returned=erased(back), sent=before, known=known(now), prefer=prefer, **more)


@pytest.mark.parametrize("row", rows(), ids=lambda row: " ".join(row[:5]))
def test_a_cell_becomes_what_a_clerk_would_make_of_it(row: tuple[str, ...]) -> None:
    *facts, expected, finding = row
    verdict = decide(case(*facts))
    word, _blank, accepted = expected.partition(" ")
    assert (verdict.kind, verdict.blocks, verdict.accepted) == (word.lower(), word.isupper(), accepted == "+")
    assert verdict.finding == FINDINGS[finding]


def test_the_findings_in_words(wording: Wording) -> None:
    wording(
        "\n".join(
            f"{name}: {finding}" for name, finding in FINDINGS.items() if finding not in (None, NOT_A_NUMBER, FAR_OFF)
        )
    )


def test_every_line_of_the_table_decides_some_row() -> None:
    cases = [case(*row[:5]) for row in rows()]
    deciding = {next(number for number, rule in enumerate(RULES) if rule.applies(each)) for each in cases}
    assert deciding == set(range(len(RULES)))
    assert {decide(each).kind for each in cases} == set(VERDICTS) == set(get_args(VerdictKind))


def every_case() -> Iterator[Case]:
    """All cases there are, as far as equality is all that texts matter by: some hundred thousand."""
    figures = (None, "", "90", "95")
    answers = [None] + [
        KnownAnswer(text, of_month, since, file)
        for text in ("", "90", "95")
        for of_month in (False, True)
        for since in (False, True)
        for file in (None, "a.xlsx")
    ]
    for cell, back, sent, now, prefer, other, repeats, before, doubt in itertools.product(
        get_args(CellKind), ("", "90"), figures, answers, get_args(Prefer), (None, OTHER), ("", "b.xlsx"),
        (False, True), ((None, False), (FAR_OFF, False), (FAR_OFF, True)),
    ):  # fmt: skip
        yield Case(
            cell, "5a", file_known=before, returned=back, sent=sent, known=now, contradicted=other, repeats=repeats,
            prefer=prefer, doubt=doubt[0], confirmed=doubt[1],
        )  # fmt: skip


def test_in_no_case_is_anything_lost_or_overwritten_unasked() -> None:
    for each in every_case():
        verdict = decide(each)
        assert not (verdict.accepted and verdict.blocks)
        assert not (verdict.accepted and each.cell != "answer")
        assert not (verdict.accepted and (each.file_known or each.contradicted)), "which of two counts must be named"
        if verdict.accepted and not each.prefer and each.known and each.known.since_sent:
            assert each.returned == each.known.text, "what has come since is replaced only where somebody says so"
        if verdict.kind == "unchanged" and each.cell == "answer":
            assert each.returned == (each.known.text if each.known else ""), "what is left out is known"
        assert not (verdict.accepted and each.doubt and not each.confirmed), "what is far off is not taken unasked"
        if each.prefer == "known" and not (each.cell == "signing" and each.doubt):
            assert not verdict.blocks, "whatever can be read is settled by it"
        if each.prefer == "":
            assert verdict.blocks == (verdict.kind not in ("new", "unchanged", "repeated"))
