"""Is an entry the same after it was written as JSON, to the last digit, and is what describes none refused?"""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airplan.store.entries import (
    ENTRY_KINDS,
    STATUSES,
    STEPS,
    Decision,
    Entry,
    Report,
    Source,
    Step,
    undoing,
)
from airplan.store.ids import first_id
from airplan.store.json_values import instant, quantity, stamp
from airplan.store.paper_contents import (
    LEVELS,
    MAIL_KINDS,
    MAIL_STATES,
    MAIL_SUBJECTS,
    PAPER_KINDS,
    PAPERS,
    PARTS,
    Issue,
    Mail,
    RankFigure,
)
from airplan.store.row_form import entry_from, record_of

BASE = datetime(2017, 1, 1, tzinfo=UTC)

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
names = texts.filter(bool)
days = st.dates(min_value=date(1, 1, 1))
moments = st.integers(0, 10**11).map(lambda passed: BASE + timedelta(milliseconds=passed))
ids = moments.map(first_id)
quantities = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(0, 10**28 - 1),  # of more digits `scaleb` would round
    st.integers(-2, 30),
)
reports = st.builds(
    Report,
    status=st.none() | st.sampled_from(STATUSES),
    values=st.dictionaries(texts, st.none() | quantities, max_size=3),
    note=st.none() | texts,
    problem=st.none() | texts,
    next=st.none() | texts,
    evidence=st.none() | st.lists(texts, max_size=3).map(tuple),
    filled_by=st.none() | texts,
    checked_by=st.none() | texts,
)
steps = st.builds(Step, to=st.none() | days, seal=texts, answers=st.none() | st.integers(0, 10**6), reason=texts)
decisions = st.builds(
    Decision, to=days, target=names, value=quantities, title=names, authority=texts, reason=texts
)  # fmt: skip
counts = st.none() | st.integers(0, 10**6)
issues = st.builds(
    Issue, st.sampled_from(PAPERS), title=texts, number=texts, serial=counts, total=counts,
    level=st.sampled_from(LEVELS), time=counts, to=st.none() | days, items=st.lists(texts, max_size=3).map(tuple),
)  # fmt: skip
rank_figures = st.builds(
    RankFigure, names, st.sampled_from(PARTS), st.none() | quantities, texts, texts, st.none() | quantities, names
)
mails = st.builds(
    Mail, st.sampled_from(MAIL_SUBJECTS), st.sampled_from(MAIL_STATES), st.lists(texts, max_size=2).map(tuple),
    message=texts, reason=texts,
)  # fmt: skip
contents: dict[str, st.SearchStrategy[Any]] = {
    "report": reports,
    "issue": issues,
    "rank": rank_figures,
    "mail": mails,
    **dict.fromkeys(STEPS, steps),
}


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Anything that can be written down."""
    kind = draw(st.sampled_from(ENTRY_KINDS))
    return Entry(
        draw(ids),
        draw(names),
        draw(texts),
        draw(moments),
        kind,
        "" if kind in (*STEPS, *PAPER_KINDS, *MAIL_KINDS) else draw(names),
        draw(names),
        draw(days).isoformat()[:7] if kind in ("report", *STEPS, *PAPER_KINDS, *MAIL_KINDS) else "",
        draw(days),
        draw(texts),
        draw(contents.get(kind, decisions)),
        draw(ids),
        draw(ids | st.just("")),
        draw(st.builds(Source, texts, texts, texts, texts, texts, texts)),
    )


def exactly(entry: Entry) -> object:
    """All of an entry, where 12.0 is not 12.00."""
    content = entry.content
    values = content.values if isinstance(content, Report) else {"": getattr(content, "value", None)}
    if isinstance(content, RankFigure):
        values = {"": content.value, "last_year": content.last_year}
    return entry, {target: value and value.as_tuple() for target, value in values.items()}


# --- there and back ---------------------------------------------------------------------------------------------------


@given(entries())
def test_an_entry_is_the_same_after_it_was_a_line_of_json(entry: Entry) -> None:
    line = json.dumps(record_of(entry), ensure_ascii=False)
    assert exactly(entry_from(json.loads(line))) == exactly(entry)


def test_the_record_of_an_entry() -> None:
    """What an exported journal looks like: other programs read it."""
    said = Report(status="in-progress", values={"retrofit": Decimal("300.50"), "emission-standard": None}, note="")
    entry = Entry(
        "1bgykk2e0aaaaaa", "xicheng-2017", "3f0a", datetime(2017, 5, 25, 1, 30, tzinfo=UTC), "report", "8a", "区环保局",
        "2017-05", date(2017, 5, 25), "王", said, source=Source("return.xlsx", "填报", "H7", "ab12"),
    )  # fmt: skip
    assert record_of(entry) == {
        "id": "1bgykk2e0aaaaaa",
        "plan": "xicheng-2017",
        "revision": "3f0a",
        "recorded": "2017-05-25T01:30:00.000Z",
        "kind": "report",
        "ref": "8a",
        "unit": "区环保局",
        "period": "2017-05",
        "as_of": "2017-05-25",
        "author": "王",
        "content": {
            "status": "in-progress",
            "values": {"retrofit": "300.50", "emission-standard": None},
            "note": "",
        },
        "about": "",
        "batch": "",
        "source": {"file": "return.xlsx", "sheet": "填报", "cell": "H7", "sha256": "ab12"},
        "arrived": None,
    }
    extended = entry._replace(
        kind="extend", content=Decision(date(2017, 10, 31), authority="区长办公会"), source=Source()
    )
    assert record_of(extended)["content"] == {"to": "2017-10-31", "authority": "区长办公会"}
    assert record_of(extended)["source"] is None


@given(quantities)
def test_a_quantity_is_the_same_to_the_last_digit(value: Decimal) -> None:
    assert quantity(str(value)).as_tuple() == value.as_tuple()


@pytest.mark.parametrize(
    "text",
    ["0", "0.00", "-1", "-0.5", "1E+2", "1E-7", "123456789012345678901234567890", "0.000010000000000000000000000"],
)
def test_what_is_a_quantity(text: str) -> None:
    assert str(quantity(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "abc", "NaN", "sNaN1", "Infinity", "-0", "-0.0", "--1", "+1", "1_000", "1,000", " 1", "01", "1.", "１", "1e3",
     "1E+30", "1E-31", "1E+999999999", "0E+31", "1234567890123456789012345678901"],
)  # fmt: skip
def test_what_is_no_quantity(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 – no message: whoever imports says which line it was
        quantity(text)


@given(moments)
def test_an_instant_is_the_same_to_the_millisecond_and_sorts_as_text(moment: datetime) -> None:
    assert instant(stamp(moment)) == moment
    assert stamp(moment) < stamp(moment + timedelta(milliseconds=1))


@pytest.mark.parametrize(
    "text",
    ["2017-05-25", "2017-05-25T01:30:00.000", "2017-05-25T01:30:00.000+00:00", "2017-05-25T09:30:00.000+08:00",
     "2017-05-25T01:30:00Z", "2017-05-25T01:30:00.000000Z", "2017-05-25 01:30:00.000Z", "2017-02-30T01:30:00.000Z", ""],
)  # fmt: skip
def test_what_is_no_instant(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 – as above
        instant(text)


# --- what describes no entry ------------------------------------------------------------------------------------------

ID = "1bgykk2e0aaaaaa"


def record(kind: str = "report", content: object = None, /, **more: object) -> dict[str, Any]:
    """The record of an entry of that kind, with other values for some of its keys."""
    contents = {
        "report": {"status": "done"},
        "extend": {"to": "2017-10-31"},
        "adjust": {"target": "retrofit", "value": "0"},
        "milestone": {"to": "2017-10-31"},
        "revise": {"former": "9a"},
        "issue": {"paper": "bulletin"},
        "rank": {"pollutant": "PM2.5", "value": "65"},
        "mail": {"subject": "workbook", "state": "sending"},
    }
    fields: dict[str, Any] = {
        "id": ID,
        "plan": "p",
        "revision": "r",
        "recorded": "2017-05-25T01:30:00.000Z",
        "kind": kind,
        "ref": "" if kind in (*STEPS, *PAPER_KINDS, *MAIL_KINDS) else "8a",
        "unit": "区环保局" if kind in ("report", "send-back", "dispatch", "return", "refuse", "rank", "mail") else "",
        "period": "2017-05" if kind in ("report", *STEPS, *PAPER_KINDS, *MAIL_KINDS) else "",
        "as_of": "2017-05-25",
        "author": "",
        "content": contents.get(kind, {}) if content is None else content,
        "about": ID if kind in ("reach", "send-back", "retract", "restore") else "",
        "batch": "",
        "source": None,
        "arrived": None,
    }
    return fields | more


@pytest.mark.parametrize("kind", ENTRY_KINDS)
def test_the_least_that_an_entry_of_a_kind_says(kind: str) -> None:
    assert record_of(entry_from(record(kind))) == record(kind)


OF_TEXT = [key for key in record() if key not in ("source", "arrived")]
MALFORMED: list[dict[str, Any]] = [
    record("praise", {}),
    record(kind=["report"]),
    *(
        record(**{key: value})
        for key in record()
        if key not in ("source", "arrived")
        for value in (None, 5, ["x"], {"x": "y"})
    ),
    *(record(**{key: ""}) for key in ("id", "ref", "unit", "period", "as_of", "recorded", "kind")),
    *(record(id=text) for text in ("x", ID.upper(), ID + "a", ID[:-1] + "u")),
    *(record(about=text) for text in ("x", ID.upper(), ID + "a")),
    record(batch="batch-1"),
    *(record(as_of=text) for text in ("20170525", "2017-W21-4", "2017-5-25", "2017-02-30", "today")),
    *(record(period=text) for text in ("2017", "2017-5", "2017-13", "201705", "2017-05-25")),
    *(record(source=source) for source in ("", [], 0, "a.xlsx", ["a.xlsx"], {"file": 1}, {"path": "a.xlsx"})),
    *(record(content=content) for content in (None, 0, "done", ["done"])),
    record(content={"status": None}),
    record(content={"status": "finished"}),
    record(content={"status": ["done"]}),
    record(content={"values": ["12"]}),
    record(content={"values": None}),
    record(content={"values": {"retrofit": 12}}),
    record(content={"values": {"retrofit": 12.5}}),
    record(content={"values": {"retrofit": "twelve"}}),
    record(content={"values": {"retrofit": "NaN"}}),
    record(content={"note": 5}),
    record(content={"evidence": "a.pdf"}),
    record(content={"evidence": [1]}),
    record(content={"evidence": {"a.pdf": "b.pdf"}}),
    record(content={"praise": "well done"}),
    record(content={"to": "2017-10-31"}),
    record("extend", {}),
    record("extend", {"to": ""}),
    record("extend", {"to": 20171031}),
    record("extend", {"to": "20171031"}),
    record("milestone", {"title": "验收"}),
    record("adjust", {"target": "retrofit"}),
    record("adjust", {"value": "12"}),
    record("close", {"status": "done"}),
    *(record(kind, ref="8a") for kind in STEPS),
    *(record(kind, period="") for kind in STEPS),
    *(record(kind, unit="") for kind in ("dispatch", "return", "refuse")),
    record("return", {"answers": -1}),
    record("return", {"answers": "12"}),
    record("return", {"answers": True}),
    record("dispatch", {"to": "31.5."}),
    record("dispatch", {"title": "2017-05"}),
    *(record(kind, ref="8a") for kind in PAPER_KINDS),
    *(record(kind, period="") for kind in PAPER_KINDS),
    record("rank", unit=""),
    record("issue", {}),
    record("issue", {"paper": "poster"}),
    record("issue", {"paper": "notice", "level": "shout"}),
    record("issue", {"paper": "notice", "time": "2"}),
    record("issue", {"paper": "notice", "items": "8a"}),
    record("issue", {"paper": "bulletin", "serial": -1}),
    record("issue", {"paper": "notice", "to": "5月"}),
    record("rank", {"pollutant": "PM2.5"}),
    record("rank", {"value": "65"}),
    record("rank", {"pollutant": "PM2.5", "value": 65}),
    record("rank", {"pollutant": "PM2.5", "value": "65", "part": "May"}),
    *(record(kind, ref="") for kind in ("close", "extend", "reach", "send-back")),
    *(record(kind, about="") for kind in ("reach", "send-back", "retract", "restore")),
    {key: value for key, value in record().items() if key != "batch"},
    record(praise="well done"),
]


@pytest.mark.parametrize("malformed", MALFORMED, ids=lambda malformed: json.dumps(malformed, ensure_ascii=False)[-60:])
def test_what_describes_no_entry_is_refused(malformed: dict[str, Any]) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        entry_from(malformed)


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | texts
    | st.sampled_from([ID, "2017-05", "2017-05-25", "12"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(texts | st.sampled_from(sorted(record())), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.sampled_from(ENTRY_KINDS), st.data())
def test_nothing_in_a_record_raises_what_nobody_waits_for(kind: str, data: st.DataObject) -> None:
    spoilt = record(kind)
    where = spoilt if data.draw(st.booleans()) else spoilt["content"]
    keys = (
        [*where, *Report._fields, *Decision._fields, *Step._fields, *Issue._fields, *RankFigure._fields]
        if where is spoilt["content"]
        else [*where, "more"]
    )
    where[data.draw(st.sampled_from(keys))] = data.draw(anything)
    with contextlib.suppress(ValueError, TypeError, KeyError):
        entry = entry_from(spoilt)
        assert exactly(entry_from(record_of(entry))) == exactly(entry)


# --- undoing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ENTRY_KINDS)
def test_what_undoes_an_entry(kind: str) -> None:
    taken = entry_from(record("send-back", id="1bgykk000aaaaaa", about="1bgyk0000aaaaaa"))
    entry = entry_from(record(kind, about=taken.id if kind == "restore" else ID))
    draft = undoing(entry, taken, author="王", as_of=date(2017, 6, 1), reason="误报")
    undone_by = {"retract": "restore", "send-back": "restore", "restore": "send-back"}.get(kind, "retract")
    assert (draft.kind, draft.about) == (undone_by, taken.about if kind == "restore" else ID)
    assert (draft.ref, draft.unit, draft.period) == (entry.ref, entry.unit, "")
    assert (draft.author, draft.as_of, draft.content) == ("王", date(2017, 6, 1), Decision(reason="误报"))
