"""Is what people type into a workbook read exactly, and everything that a program made of it refused with a way out?"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH
from openpyxl.worksheet.formula import ArrayFormula

from airplan import i18n
from airplan.errors import ExitCode, Message
from airplan.office_files.workbook_model import CellContent
from airplan.plan.quantities import DIGITS, UnitOfMeasure
from airplan.reports.wording import STATUS_WORDS
from airplan.rounds.cell_values import (
    AS_TEXT,
    LONGEST_TEXT,
    Erased,
    Unread,
    is_blank,
    read_day,
    read_evidence,
    read_status,
    read_text,
    read_value,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from support.wording import Wording

UNSEEN = [
    "",
    " ",
    "\u3000",
    "\u00a0",
    "\u200b",
    "\u200c",
    "\u200d",
    "\u2060",
    "\ufeff",
    "\t",
    "\n",
    "\r\n",
    "_x000D_\n",
]
at = datetime.fromisoformat
DAY = at("2017-06-30")
MADE_UP = [
    CellContent(value=True, data_type="b"),
    CellContent(value=False, data_type="b"),
    CellContent(DAY, "d", "yyyy-mm-dd"),
    CellContent(date(2017, 6, 30), "d"),
    CellContent(time(8, 30), "d"),
    CellContent(timedelta(hours=30), "d"),
    CellContent("#N/A", "e"),
    CellContent("#DIV/0!", "e"),
    CellContent("=A1+1", "f"),
    CellContent("", "f"),
    CellContent(None, "f"),
    CellContent(ArrayFormula("A1:A2", "=A1:A2"), "f"),
    CellContent(float("nan")),
    CellContent(float("inf")),
    CellContent(1e15),
    CellContent(110101199001011234),
    CellContent(object()),
]
STATUSES = ("not-started", "in-progress", "done", "paused")
DAYS = ("2017-06-30", "2017.6.30", "2017年6月30日", "6月底")
CLEARED = ["清除", " 清 除\u3000", "CLEAR", "Clear", "ｃｌｅａｒ", "clear\u200b"]

anything = st.one_of(
    st.none(), st.text(), st.integers(), st.floats(), st.booleans(), st.datetimes(), st.dates(), st.times(),
    st.timedeltas(), st.sampled_from(CLEARED),
)  # fmt: skip
raws = st.builds(
    CellContent,
    anything,
    st.sampled_from("nsbedf"),
    st.sampled_from(["General", "@", "0%", "0.00%;-0.00%", '0"%"', "#,##0", "yyyy/m/d", ""]),
)


def day(value: object, *, year: int = 2017, epoch: datetime = WINDOWS_EPOCH) -> date | None:
    return read_day(value if isinstance(value, CellContent) else CellContent(value), year=year, epoch=epoch)


def value(raw: object, unit: str = "辆") -> Decimal | Erased | None:
    return read_value(raw if isinstance(raw, CellContent) else CellContent(raw), UnitOfMeasure(unit))


READERS: dict[str, Callable[[CellContent], object]] = {
    "status": read_status,
    "value": value,
    "text": read_text,
    "evidence": read_evidence,
    "day": day,
}


def refusal(read: Callable[..., object], *arguments: Any, **options: Any) -> Unread:
    with pytest.raises(Unread) as refused:
        read(*arguments, **options)
    assert refused.value.exit_code == ExitCode.UNUSABLE
    return refused.value


def facts_of(message: Message | str) -> dict[str, object]:
    assert isinstance(message, Message)
    return message.facts


def hints_of(error: Unread) -> list[Message]:
    """Return the hints of a refusal: how to make the cell hold what is typed, if it cannot, and how it is written."""
    assert isinstance(error.hint, Message)
    return [hint for hint in error.hint.facts.values() if isinstance(hint, Message)] or [error.hint]


def as_shown(parameter: object) -> str | None:
    """Name a case by what stands in its cell."""
    return shown(parameter) if isinstance(parameter, CellContent) else None


@pytest.fixture
def chinese() -> Iterator[None]:
    i18n.use("zh")
    yield
    i18n.use("en")


# --- nothing typed ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
@pytest.mark.parametrize("text", [None, *UNSEEN, "".join(UNSEEN)])
def test_what_nobody_sees_is_no_answer(read: Callable[[CellContent], object], text: str | None) -> None:
    raw = CellContent(text, "n" if text is None else "s")
    assert is_blank(raw)
    assert read(raw) is None


@pytest.mark.parametrize(
    "raw",
    [
        CellContent(0),
        CellContent(0.0),
        CellContent(value=False, data_type="b"),
        CellContent("0"),
        CellContent("-"),
        CellContent("#N/A", "e"),
        CellContent(None, "f"),
    ],
)
def test_what_somebody_sees_is_one(raw: CellContent) -> None:
    assert not is_blank(raw)


# --- the word that erases --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", CLEARED)
def test_the_word_alone_erases_and_a_status_or_a_day_is_not_erased(word: str, wording: Wording) -> None:
    for read in (value, read_text, read_evidence):
        assert read(CellContent(word)) is Erased.ERASED
    typed = shown(CellContent(word))
    wording(str(refusal(read_status, CellContent(word))), typed, *STATUSES)
    wording(str(refusal(day, word)), typed, *DAYS)


def test_the_word_among_others_is_text() -> None:
    assert read_text(CellContent("已清除积尘")) == "已清除积尘"
    assert read_evidence(CellContent("清除；照片")) == ("清除", "照片")


# --- status ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", STATUS_WORDS)
def test_every_word_of_a_status_is_read_in_any_width_case_and_spacing(word: str) -> None:
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in word)
    for typed in (word, word.upper(), wide, f" {word}\u3000\u200b", " ".join(word), word.replace("-", " ")):
        assert read_status(CellContent(typed)) == STATUS_WORDS[word], typed


@pytest.mark.parametrize(
    "raw",
    [
        CellContent("已办结"),
        CellContent("已完成90%"),
        CellContent("closed"),
        CellContent(1),
        CellContent("-"),
        *MADE_UP,
    ],
)
def test_what_is_no_status_is_refused_with_those_there_are(raw: CellContent) -> None:
    assert hints_of(refusal(read_status, raw))[-1].facts["choices"] == STATUSES


@pytest.mark.usefixtures("chinese")
def test_in_chinese_the_chinese_words_are_offered(wording: Wording) -> None:
    error = refusal(read_status, CellContent("已办结"))
    wording(str(error), "已办结", "未启动", "推进中", "已完成", "暂缓", lang="zh")


# --- values ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "unit", "expected"),
    [
        (CellContent("24,530"), "辆", "24530"),
        (CellContent("２４５３０"), "辆", "24530"),
        (CellContent("1.2万"), "辆", "12000"),
        (CellContent("1200辆"), "辆", "1200"),
        (CellContent("1200\u3000\u200b"), "辆", "1200"),
        (CellContent("24\u200b530_x000D_\n"), "辆", "24530"),
        (CellContent("0.50"), "辆", "0.50"),
        (CellContent("96%"), "%", "96"),
        (CellContent("９６％"), "%", "96"),
        (CellContent("96", "s", "0%"), "%", "96"),
        # numbers as Excel shows them
        (CellContent(24530), "辆", "24530"),
        (CellContent(24530.0), "辆", "24530"),
        (CellContent(0.1 + 0.2), "辆", "0.3"),
        (CellContent(1.1 * 3), "辆", "3.3"),
        (CellContent(-0.0), "辆", "0"),
        (CellContent(1e-7), "吨", "1E-7"),
        (CellContent(999_999_999_999_999), "辆", "999999999999999"),
        (CellContent(24530, "n", "#,##0"), "辆", "24530"),
        (CellContent(24530, "n", '0!.0,"万"'), "辆", "24530"),
        # what a format writes beside them is to be seen as well
        (CellContent(1.2, "n", '0.0"万"'), "辆", "12000"),
        (CellContent(24530, "n", 'G/通用格式"辆"'), "辆", "24530"),
        (CellContent(320, "n", '[>=10000]0!.0,"万";0"辆"'), "辆", "320"),
        (CellContent(0, "n", '0"万";-0"万";0'), "辆", "0"),
        (CellContent(24530, "n", '"¥"#,##0'), "辆", "24530"),
        # percentages
        (CellContent(0.96, "n", "0%"), "%", "96"),
        (CellContent(0.955, "n", "0.00%"), "%", "95.5"),
        (CellContent(0.07 * 3, "n", "0%;[Red]-0%"), "%", "21"),
        (CellContent(1, "n", "0%"), "%", "100"),
        (CellContent(1.04, "n", "0%"), "%", "104"),
        (CellContent(0, "n", "0%"), "%", "0"),
        (CellContent(96, "n", '0"%"'), "%", "96"),
        (CellContent(96, "n", r"0\%"), "%", "96"),
        (CellContent(96, "n", "0.0;0%"), "%", "96"),
        (CellContent(0.005, "n", "0.0%"), "%", "0.5"),
        (CellContent("0.5%"), "%", "0.5"),
        (CellContent("百分之0.5"), "%", "0.5"),
        (CellContent(1.5), "%", "1.5"),
        (CellContent(0), "%", "0"),
    ],
)
def test_values_that_are_read(raw: CellContent, unit: str, expected: str) -> None:
    read = value(raw, unit)
    assert (read, str(read)) == (Decimal(expected), expected)


@pytest.mark.parametrize(
    ("raw", "unit", "text", "found"),
    [
        (CellContent(-5), "辆", "-5", ""),
        (CellContent(0.96, "n", "0%"), "辆", "96%", "%"),
        (CellContent("1200蒸吨"), "辆", "1200蒸吨", "蒸吨"),
        (CellContent("约1200"), "辆", "约1200", ""),
        (CellContent("无"), "辆", "无", ""),
        (CellContent("9" * (DIGITS + 1)), "辆", "9" * (DIGITS + 1), ""),
        (CellContent("1200" + " " * 300 + "x"), "辆", "1200 x", ""),
        (CellContent("1200" + " " * 300 + "5"), "辆", "1200 5", ""),
        (CellContent("9" * 50_000), "辆", f"{'9' * 40}…", ""),
        (CellContent(float("nan")), "辆", "nan", ""),
        (CellContent("#N/A", "e"), "辆", "#N/A", ""),
        (CellContent("=B2*2", "f"), "辆", "=B2*2", ""),
    ],
    ids=as_shown,
)
def test_values_that_are_refused_say_what_stands_there_and_how_to_write_it(
    raw: CellContent, unit: str, text: str, found: str, wording: Wording
) -> None:
    error = refusal(value, raw, unit)
    assert (facts_of(error.message)["text"], facts_of(error.message).get("found", "")) == (text, found)
    examples: Any = facts_of(error.hint)["examples"]
    assert tuple(map(str, examples)) == ("1200", "1,200", "1,200 辆")
    wording(str(error), text, found, unit)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (CellContent(DAY), "2017-06-30"),
        (CellContent(at("2017-06-30T08:05")), "2017-06-30 08:05"),
        (CellContent(time(8, 30)), "08:30"),
        (CellContent(timedelta(hours=30, minutes=5)), "30:05"),
        (CellContent(value=True, data_type="b"), "TRUE"),
    ],
    ids=as_shown,
)
def test_what_excel_has_made_of_a_number_is_refused(raw: CellContent, text: str, wording: Wording) -> None:
    """Typing it again would give the same: the cell keeps the format."""
    as_value, as_text = refusal(value, raw, "%"), refusal(read_text, raw)
    assert facts_of(as_value.message)["text"] == facts_of(as_text.message)["text"] == text
    (as_text_hint,), (first, then) = hints_of(as_text), hints_of(as_value)
    assert first.text == as_text_hint.text == AS_TEXT
    assert then.facts["examples"] == ("96", "96%", "99.5")
    wording(str(as_value), text)
    wording(str(as_text), text)


@pytest.mark.parametrize(
    ("raw", "text", "hundredfold"),
    [
        (CellContent(0.96), "0.96", "96"),
        (CellContent("０.９６"), "０.９６", "96"),
        (CellContent(1), "1", "100"),
        (CellContent("1.0"), "1.0", "100"),
    ],
    ids=as_shown,
)
def test_a_percentage_that_may_have_lost_its_sign_is_refused(
    raw: CellContent, text: str, hundredfold: str, wording: Wording
) -> None:
    """96% that is pasted as a value only is 0.96."""
    error = refusal(value, raw, "%")
    assert (facts_of(error.message)["text"], facts_of(error.message)["more"]) == (text, hundredfold)
    assert facts_of(error.hint)["examples"] == ("96", "96%", "99.5")
    wording(str(error), f"{text}%", f"{hundredfold}%")


@given(st.integers(0, 10**13), st.integers(0, 4), st.booleans())
@example(digits=7, places=2, percent=True)
def test_any_number_that_excel_can_keep_is_read_exactly(digits: int, places: int, percent: bool) -> None:
    typed = Decimal(digits).scaleb(-places)
    held = float(typed / 100) if percent else float(typed)
    assert value(CellContent(held, "n", "0.00%" if percent else "General"), "%" if percent else "辆") == typed


@pytest.mark.usefixtures("chinese")
def test_a_refused_value_in_chinese(wording: Wording) -> None:
    error = refusal(value, CellContent(DAY))
    wording(str(error), "2017-06-30", "1200、1,200、1,200辆", lang="zh")


# --- texts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (CellContent("  已完成\u3000\u200b"), "已完成"),
        (CellContent("一\r\n二_x000D_\n三\r四\v五\u2028六"), "一\n二\n三\n四\n五\n六"),
        (CellContent("一\n\n二"), "一\n\n二"),
        (CellContent("一\t二"), "一\t二"),
        (CellContent("一\x07二_x0007_\x00\x1f\x7f\ufffe"), "一二"),
        (CellContent("全角，“引号”"), "全角，“引号”"),
        (CellContent("𠮷䶮"), "𠮷䶮"),
        (CellContent("=不是公式", "s"), "=不是公式"),
        (CellContent(12), "12"),
        (CellContent(-12.50), "-12.5"),
        (CellContent(0.96, "n", "0%"), "96%"),
        (CellContent(13800000000), "13800000000"),
        (CellContent("x" * LONGEST_TEXT), "x" * LONGEST_TEXT),
    ],
)
def test_texts_that_are_read(raw: CellContent, expected: str) -> None:
    assert read_text(raw) == expected


@pytest.mark.parametrize("read", [read_text, read_evidence])
@pytest.mark.parametrize("raw", MADE_UP)
def test_texts_that_nobody_typed_are_refused(read: Callable[[CellContent], object], raw: CellContent) -> None:
    error = refusal(read, raw)
    assert facts_of(error.message)["text"] == shown(raw)
    assert [hint.text for hint in hints_of(error)] == [AS_TEXT]


def test_a_number_that_excel_has_rounded_is_refused(wording: Wording) -> None:
    """An identity card's number has 18 digits; Excel keeps 15 and fills up with noughts."""
    wording(str(refusal(read_text, CellContent(110101199001011234))), "110101199001011234", 15)


def test_a_text_that_no_cell_can_hold_is_refused(wording: Wording) -> None:
    error = refusal(read_text, CellContent("x" * (LONGEST_TEXT + 1)))
    assert facts_of(error.message) == {"text": f"{'x' * 40}…", "most": LONGEST_TEXT}
    wording(str(error))


@given(st.text())
def test_reading_a_text_twice_changes_nothing_more(text: str) -> None:
    first = read_text(CellContent(text, "s"))
    assert first is None or isinstance(first, Erased) or read_text(CellContent(first, "s")) == first


# --- evidence --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("照片.jpg", ("照片.jpg",)),
        ("照片.jpg\r\n台账.xlsx\n", ("照片.jpg", "台账.xlsx")),
        ("照片.jpg；台账.xlsx;纪要.docx", ("照片.jpg", "台账.xlsx", "纪要.docx")),
        ("照片.jpg；；照片.jpg ；", ("照片.jpg",)),
        ("1、会议纪要.docx\n2、照片（一）,（二）.jpg", ("1、会议纪要.docx", "2、照片（一）,（二）.jpg")),
        (r"D:\5月\照片, 台账.zip", (r"D:\5月\照片, 台账.zip",)),
        ("http://x.cn/a;v=1?b=2,3", ("http://x.cn/a;v=1?b=2,3",)),
        ("http://x.cn/a; 照片;", ("http://x.cn/a", "照片")),
        ("http://x.cn/a;https://y.cn/b", ("http://x.cn/a", "https://y.cn/b")),
        ("区环〔2017〕15号", ("区环〔2017〕15号",)),
        ("；;\n", None),
    ],
)
def test_pieces_of_evidence(typed: str, expected: tuple[str, ...] | None) -> None:
    assert read_evidence(CellContent(typed)) == expected


def test_a_number_can_be_evidence() -> None:
    assert read_evidence(CellContent(15)) == ("15",)


# --- days ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "2017-06-30", "2017.6.30", "2017/6/30", "20170630", "2017年6月30日", "２０１７年６月３０日", "6月30日", "6月底",
        "2017.6.30\u200b", "\ufeff2017-06-30\u3000", "2017-06-30 00:00:00", "2017年6月30日 8:30",
        DAY, DAY.replace(hour=23, minute=59), date(2017, 6, 30), 42916, 42916.0, 42916.75, 20170630, 20170630.0,
        CellContent("2017-06-30", "s", "@"), CellContent(42916, "n", "@"),
    ],
)  # fmt: skip
def test_days_that_are_read(typed: object) -> None:
    assert day(typed) == date(2017, 6, 30)


@given(st.dates(date(2016, 1, 1), date(2018, 12, 31)), st.sampled_from([WINDOWS_EPOCH, MAC_EPOCH]))
def test_serial_days_count_from_the_workbooks_own_epoch(meant: date, epoch: datetime) -> None:
    assert day((meant - epoch.date()).days, epoch=epoch) == meant
    assert day(int(f"{meant:%Y%m%d}"), epoch=epoch) == meant


@pytest.mark.parametrize(
    ("typed", "text", "read"),
    [
        ("today", "today", None),
        ("今天", "今天", None),
        ("30d", "30d", None),
        ("2 个月", "2 个月", None),
        ("2月30日", "2月30日", None),
        ("尽快", "尽快", None),
        ("42916", "42916", None),
        (20171330, "20171330", None),
        (1e12, "1000000000000", None),
        (CellContent(0.96, "n", "0%"), "96%", None),
        ("2071-06-30", "2071-06-30", "2071-06-30"),
        (at("1905-07-09"), "1905-07-09", "1905-07-09"),
        (6.75, "6.75", "1900-01-05"),
        (-1, "-1", "1899-12-29"),
        (CellContent("#VALUE!", "e"), "#VALUE!", None),
        (CellContent("=TODAY()", "f"), "=TODAY()", None),
        ("9" * 300, f"{'9' * 40}…", None),
    ],
    ids=lambda parameter: as_shown(parameter) or str(parameter)[:41],
)
def test_days_that_are_refused(typed: object, text: str, read: str | None, wording: Wording) -> None:
    error = refusal(day, typed)
    facts = facts_of(error.message)
    years = (date.fromisoformat(read), 2016, 2018) if read else (None, None, None)
    assert (facts["text"], facts.get("day"), facts.get("first"), facts.get("last")) == (text, *years)
    assert facts_of(error.hint)["examples"] == DAYS
    wording(str(error), text, read or "")


def test_the_years_before_and_after_are_meant_now_and_then() -> None:
    assert [day(f"{year}-12-31") for year in (2016, 2018)] == [date(2016, 12, 31), date(2018, 12, 31)]
    error = refusal(day, "2018-12-31", year=2020)
    assert (facts_of(error.message)["first"], facts_of(error.message)["last"]) == (2019, 2021)
    assert "2020-06-30" in str(error)


# --- everything ------------------------------------------------------------------------------------------------------


@given(raws)
def test_whatever_stands_in_a_cell_is_read_or_refused_in_words_and_shown_on_one_line(raw: CellContent) -> None:
    for read in READERS.values():
        try:
            read(raw)
        except Unread as refused:
            first, *ways_out = str(refused).split("\n")
            assert first
            assert ways_out
    line = shown(raw)
    assert "\n" not in line
    assert len(line) <= 41


@pytest.mark.parametrize("text", ["x", " x", "\u200b x", "1", "1;", "x\n", "_x000D_", "://;"], ids=repr)
@pytest.mark.timeout(60)  # far more than it takes, far less than if it grew with the square
def test_a_text_of_any_length_is_read_at_once(text: str) -> None:
    for read in READERS.values():
        with suppress(Unread):
            read(CellContent(text * 100_000, "s"))


def test_a_number_of_any_length_is_refused() -> None:
    for read in READERS.values():
        assert facts_of(refusal(read, CellContent(10**400)).message)["text"] == f"1{'0' * 39}…"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (CellContent(None), ""),
        (CellContent(" 一\r\n二\u200b "), "一 二"),
        (CellContent(24530.0), "24530"),
        (CellContent(0.96, "n", "0.00%"), "96%"),
        (CellContent(500, "n", '"约"0'), "约500"),
        (CellContent(500, "n", "0吨"), "500吨"),
        (CellContent(1e20), "1e+20"),
        (CellContent(value=True), "TRUE"),
        (CellContent(DAY), "2017-06-30"),
        (CellContent(date(2017, 6, 30)), "2017-06-30"),
        (CellContent(at("2017-06-30T08:00")), "2017-06-30 08:00"),
        (CellContent(time(8)), "08:00"),
        (CellContent("#N/A", "e"), "#N/A"),
        (CellContent("=SUM(A1:A3)", "f"), "=SUM(A1:A3)"),
        (CellContent(ArrayFormula("A1", "=A1:A2"), "f"), "=A1:A2"),
        (CellContent("字" * 50), "字" * 40 + "…"),
    ],
)
def test_cells_are_shown_as_a_person_saw_them(raw: CellContent, expected: str) -> None:
    assert shown(raw) == expected


@pytest.mark.parametrize(
    ("typed", "number_format", "read", "expected"),
    [
        (24530, "#,##0", value, Decimal(24530)),
        (0.96, "0%", lambda raw: read_value(raw, UnitOfMeasure("%")), Decimal(96)),
        (DAY, "yyyy/m/d;@", day, date(2017, 6, 30)),
        ("一\n二\u3000", "@", read_text, "一\n二"),
        ("推进中", "General", read_status, "in-progress"),
        ("清除", "General", read_evidence, Erased.ERASED),
    ],
)
def test_cells_come_out_of_a_workbook_as_they_went_in(
    typed: Any, number_format: str, read: Callable[[CellContent], object], expected: object
) -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet["A1"], sheet["A1"].number_format = typed, number_format
    buffer = BytesIO()
    book.save(buffer)
    returned: Any = load_workbook(buffer).active
    cell = returned["A1"]
    assert read(CellContent(cell.value, cell.data_type, cell.number_format)) == expected


@pytest.mark.parametrize("value", [5.25, datetime(1900, 1, 5, 6, 0)])  # noqa: DTZ001 – as programs have it
def test_a_month_and_a_day_typed_as_a_number_are_asked_about(value: object) -> None:
    with pytest.raises(Unread) as refused:
        read_day(CellContent(value), year=2017, epoch=datetime(1899, 12, 30))  # noqa: DTZ001 – as above
    assert "2017-05-25" in str(refused.value)


def test_a_figure_may_have_its_unit_behind_it_in_either_language() -> None:
    both = UnitOfMeasure("蒸吨", "steam tonnes")
    for text in ("420 steam tonnes", "420蒸吨", "420"):
        assert read_value(CellContent(text), both) == Decimal(420)
    with pytest.raises(Unread):
        read_value(CellContent("420 vehicles"), both)
    assert read_value(CellContent("0.9 per cent"), UnitOfMeasure("%")) == Decimal("0.9"), "said to be one"
