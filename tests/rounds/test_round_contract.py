"""Do dispatch and collect say as JSON what docs/json.md promises, with nothing promised that never comes?"""

from __future__ import annotations

import json
import re
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl.comments import Comment

from airplan.rounds.merge import VERDICTS
from support.contract import fits
from support.returns import DESHENG, EPB, PERIOD, YUETAN, Book

if TYPE_CHECKING:
    from support.returns import RoundOffice

pytestmark = pytest.mark.slow


PAGE = (Path(__file__).parents[2] / "docs" / "json.md").read_text("utf-8")
STATES = {"ready", "held-up", "known", "sent-back", "unreadable"}


def promised(command: str) -> dict[str, str]:
    """Key → type, in the order of the page."""
    (section,) = re.findall(rf"^### `{command}`\n(.*?)(?=^##)", PAGE, re.MULTILINE | re.DOTALL)
    return dict(re.findall(r"^\| `([\w.]+)` \| ([\w ]+) \| \S", section, re.MULTILINE))


def check(records: list[dict[str, Any]], page: dict[str, str], outer: str = "") -> set[str]:
    """Every record has the keys under `outer` in this order, each of its type; the keys that were more than null."""
    own = {key.removeprefix(outer): kind for key, kind in page.items() if re.fullmatch(rf"{re.escape(outer)}\w+", key)}
    seen: set[str] = set()
    for record in records:
        assert list(record) == list(own)
        for key, value in record.items():
            assert fits(value, own[key]), f"{outer}{key}: {value!r} is no {own[key]}"
            if value is not None:
                seen.add(outer + key)
            if own[key] == "list of objects":
                seen |= check(value, page, f"{outer}{key}.")
    return seen


@pytest.fixture
def returned(sent: RoundOffice) -> RoundOffice:
    """Workbooks that have come back in every state, with cells of every verdict."""
    sent.fill(YUETAN, {"5a": {"value-1": 20, "note": "入户宣传。"}})
    sent.collect("--apply")
    sent.clerk.write("record", "5a", "--unit", EPB, "--value", "11000", "--status", "in-progress")
    sent.clerk.write("record", "5a", "--unit", YUETAN, "--note", "已全部入户。")
    answers = {"status": "推进中", "value-1": 9000, "as_of": "2017-05-22", "filled_by": "李四"}
    brief = {"brief": "改过"}
    sent.fill(
        EPB, {"5a": {**answers, **brief}, "8a": {"value-1": "约300", "value-2": 4000}, "2a": {"note": "已通报。"}}
    )
    _mailed(sent.fill(YUETAN, {"5a": {"value-1": 30}}, name="again.xlsx"))
    commented = Book(sent.fill(DESHENG, {"5a": {"status": "已完成", "value-1": 310}}))  # without evidence
    commented.cell("5a", "value-1").comment = Comment("含上月", "李四")
    commented.save()
    (sent.back / "damaged.xlsx").write_bytes(b"PK")
    (sent.back / "a-list.xlsx").write_bytes(_another_workbook())
    return sent


def _mailed(workbook: Path) -> None:
    """Put a message with the workbook in its place."""
    message = EmailMessage()
    message["From"], message["Subject"] = "office@example.org", "报表"
    message.add_attachment(workbook.read_bytes(), "application", "octet-stream", filename=workbook.name)
    workbook.with_suffix(".eml").write_bytes(bytes(message))
    workbook.unlink()


def _another_workbook() -> bytes:
    import io

    from openpyxl import Workbook

    buffer = io.BytesIO()
    Workbook().save(buffer)
    return buffer.getvalue()


def test_dispatch_says_what_the_page_promises(office: RoundOffice) -> None:
    records = json.loads(office.dispatch("--format", "json").out)
    assert check(records, promised("dispatch")) == set(promised("dispatch"))
    assert {record["file"] for record in records} == {f"{PERIOD}_{record['unit']}.xlsx" for record in records}


def test_collect_says_what_the_page_promises(returned: RoundOffice) -> None:
    page = promised("collect")
    records = returned.files()
    assert {record["state"] for record in records} == STATES - {"sent-back"}
    assert {cell["verdict"] for record in records for cell in record["cells"]} == set(VERDICTS)
    seen = check(records, page)
    written = json.loads(returned.collect("--only", DESHENG, "--apply", "--format", "json").out)
    assert [record["state"] for record in written] == ["ready"]
    assert seen | check(written, page) == set(page), "nothing is promised that never comes"
    returned.collect("--return-to", str(returned.sent.with_name("again")), code=None)
    later = returned.files()
    check(later, page)
    assert "sent-back" in {record["state"] for record in later}


def test_the_page_names_the_states_and_verdicts() -> None:
    assert set(re.findall(r"`([\w-]+)`", _meaning("state"))) >= STATES
    assert tuple(re.findall(r"`([\w-]+)`", _meaning("cells.verdict"))) == VERDICTS


def _meaning(key: str) -> str:
    (section,) = re.findall(r"^### `collect`\n(.*?)(?=^##)", PAGE, re.MULTILINE | re.DOTALL)
    (meaning,) = re.findall(rf"^\| `{re.escape(key)}` \| string \| (.*) \|$", section, re.MULTILINE)
    return str(meaning)


def test_entries_and_batch_are_those_of_the_journal(returned: RoundOffice) -> None:
    (record,) = json.loads(returned.collect("--only", DESHENG, "--apply", "--format", "json").out)
    own = [entry for entry in returned.clerk.log() if entry["id"] in record["entries"]]
    assert [entry["kind"] for entry in own] == ["return", "report"]
    assert {entry["batch"] for entry in own} == {record["batch"]}
    assert {entry["source"]["sha256"] for entry in own} == {record["sha256"]}


WORDS = ("finding", "findings", "notes", "doubts")
"""What is said to people."""


def test_programs_read_the_same_in_both_languages(returned: RoundOffice) -> None:
    said = [
        json.loads(returned.collect("--format", "json", code=None, lang=lang).out, object_hook=_without_sentences)
        for lang in ("en", "zh")
    ]
    assert said[0] == said[1]


def _without_sentences(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key not in WORDS}
