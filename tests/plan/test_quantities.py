"""Is what people type for a quantity read exactly, and everything that is none refused with a way out?"""

from __future__ import annotations

import decimal
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from airplan import i18n
from airplan.errors import ExitCode, Message
from airplan.plan import quantities
from airplan.plan.quantities import DIGITS, Amount, UnitOfMeasure, UnreadableQuantity, in_figures, read_quantity
from support.wording import facts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.wording import Words

FULL_WIDTH = str.maketrans("0123456789,.+%", "０１２３４５６７８９，．＋％")
UNITS = ("辆", "蒸吨", "%", "项", "次/日", "吨/月·平方公里", "万吨", "")

amounts = st.decimals(0, Decimal("9e20"), places=2, allow_nan=False) | st.integers(0, 10**DIGITS - 1).map(Decimal)
units = st.sampled_from(UNITS)


def refusal(text: str, unit: str = "辆") -> UnreadableQuantity:
    with pytest.raises(UnreadableQuantity) as refused:
        read_quantity(text, UnitOfMeasure(unit))
    assert refused.value.exit_code == ExitCode.USAGE
    return refused.value


# --- understood ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1200", "辆", "1200"),
        ("0", "辆", "0"),
        ("007", "辆", "7"),
        ("1,200", "辆", "1200"),
        ("1，200", "辆", "1200"),
        ("１２００", "辆", "1200"),
        ("１，２００．５０", "辆", "1200.50"),
        ("24,530", "辆", "24530"),
        ("24 530", "辆", "24530"),
        ("24\u00a0530", "辆", "24530"),
        ("24\u202f530", "辆", "24530"),
        ("24\u3000530", "辆", "24530"),
        ("1,234,567.89", "辆", "1234567.89"),
        ("  1200\t", "辆", "1200"),
        ("1200.50", "辆", "1200.50"),
        ("0.50", "%", "0.50"),
        ("+1200", "辆", "1200"),
        ("＋1200", "辆", "1200"),
        ("-0", "辆", "0"),
        # percentages
        ("96%", "%", "96"),
        ("96％", "%", "96"),
        ("９６％", "%", "96"),
        ("96 %", "%", "96"),
        ("百分之96", "%", "96"),
        ("百分之 96.5", "%", "96.5"),
        ("96", "%", "96"),
        ("0.96", "%", "0.96"),
        ("104", "%", "104"),
        # myriads
        ("1.2万", "辆", "12000"),
        ("１．２万", "辆", "12000"),
        ("1.2 万辆", "辆", "12000"),
        ("3亿", "辆", "300000000"),
        ("1.23456万", "辆", "12345.6"),
        ("1,200万", "辆", "12000000"),
        # its own unit behind it
        ("1200辆", "辆", "1200"),
        ("1200 辆", "辆", "1200"),
        ("1200 蒸吨", "蒸吨", "1200"),
        ("5.3吨/月·平方公里", "吨/月·平方公里", "5.3"),
        ("5万吨", "万吨", "5"),
        ("1.2千", "样品", "1200"),
        ("3千蒸吨", "蒸吨", "3000"),
        ("2百万", "辆", "2000000"),
        ("5千瓦", "千瓦", "5"),
        ("300个", "样品", "300"),
        ("300 个样品", "样品", "300"),
        ("300样品", "样品", "300"),
        ("1.2万个", "样品", "12000"),
        ("8台", "辆", "8"),
        ("3家", "家", "3"),
        ("1个", "项", "1"),
        ("5", "万吨", "5"),
        ("1200", "", "1200"),
    ],
)
def test_what_is_understood(text: str, unit: str, value: str) -> None:
    read = read_quantity(text, UnitOfMeasure(unit))
    assert (read, str(read)) == (Decimal(value), value), "the same number, with the decimals that were typed"


@given(amounts, units, st.sampled_from(["", ",", " "]), st.booleans(), st.booleans())
def test_any_number_is_read_exactly(value: Decimal, unit: str, gap: str, wide: bool, with_unit: bool) -> None:
    typed = format(value, ",f").replace(",", gap)
    typed = (typed.translate(FULL_WIDTH) if wide else typed) + (unit if with_unit else "")
    with decimal.localcontext() as context:
        context.prec = 3  # whoever reckons in few digits does not change what is read
        read = read_quantity(typed, UnitOfMeasure(unit))
    assert read.as_tuple() == value.copy_abs().as_tuple()


@given(st.integers(0, 10**20), st.integers(0, 6), st.sampled_from([("万", 4), ("亿", 8)]))
def test_myriads_are_exact(number: int, places: int, myriad: tuple[str, int]) -> None:
    sign, power = myriad
    typed = f"{Decimal(number).scaleb(-places):f}{sign}"
    read = read_quantity(typed, UnitOfMeasure("辆"))
    assert read * 10**places == number * 10**power
    assert "E" not in str(read)


# --- refused ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("", quantities.NO_NUMBER),
        ("  ", quantities.NO_NUMBER),
        ("辆", quantities.NOT_IN_FIGURES),
        ("abc", quantities.NOT_IN_FIGURES),
        ("NaN", quantities.NOT_IN_FIGURES),
        ("inf", quantities.NOT_IN_FIGURES),
        ("∞", quantities.NOT_IN_FIGURES),
        ("一千二百", quantities.NOT_IN_FIGURES),
        ("1_200", quantities.NOT_IN_FIGURES),
        ("0x10", quantities.NOT_IN_FIGURES),
        ("10²", quantities.NOT_IN_FIGURES),
        ("1½", quantities.NOT_IN_FIGURES),
        ("½", quantities.NOT_IN_FIGURES),
        ("٣", quantities.NOT_IN_FIGURES),
        ("- 5", quantities.NOT_IN_FIGURES),
        ("(5)", quantities.NOT_IN_FIGURES),
        ("--5", quantities.NOT_IN_FIGURES),
        ("1.2.3", quantities.NOT_IN_FIGURES),
        ("1200辆/2", quantities.NOT_IN_FIGURES),
        ("1万2千", quantities.NOT_IN_FIGURES),
        ("1.200,50", quantities.NOT_IN_FIGURES),
        ("1e3", quantities.WITH_EXPONENT),
        ("1.2E+4", quantities.WITH_EXPONENT),
        ("约1200", quantities.ESTIMATE),
        ("1200左右", quantities.ESTIMATE),
        ("近1200辆", quantities.ESTIMATE),
        ("1200余辆", quantities.ESTIMATE),
        ("1000-1200", quantities.ESTIMATE),
        ("1000—1200", quantities.ESTIMATE),
        ("1000 ～ 1200", quantities.ESTIMATE),
        ("1000至1200辆", quantities.ESTIMATE),
        ("1万-2万", quantities.ESTIMATE),
        ("≥1200", quantities.ESTIMATE),
        ("1200?", quantities.ESTIMATE),
        (".5", quantities.MISSING_DIGIT),
        ("5.", quantities.MISSING_DIGIT),
        ("1,20", quantities.MISGROUPED),
        ("12,3456", quantities.MISGROUPED),
        ("1200,300", quantities.MISGROUPED),
        ("0,123", quantities.MISGROUPED),
        ("1,200 300", quantities.MISGROUPED),
        ("1, 200", quantities.MISGROUPED),
        ("245 30", quantities.MISGROUPED),
        ("1200,", quantities.MISGROUPED),
        ("-5", quantities.NEGATIVE),
        ("－５", quantities.NEGATIVE),
        ("−1,200", quantities.NEGATIVE),
        ("1200吨", quantities.OTHER_UNIT),
        ("1200公斤", quantities.OTHER_UNIT),
        ("12批", quantities.OTHER_UNIT),
        ("12人次", quantities.OTHER_UNIT),
        ("1200 km", quantities.OTHER_UNIT),
        ("96%", quantities.OTHER_UNIT),
        ("百分之96", quantities.OTHER_UNIT),
        ("96‰", quantities.OTHER_UNIT),
        ("1" * 31, quantities.TOO_LONG),
        ("0." + "1" * 30, quantities.TOO_LONG),
        ("1" * 29 + "万", quantities.TOO_LONG),
        ("1" * 90, quantities.TOO_LONG),
    ],
)
def test_what_is_refused(text: str, finding: str, words: Words) -> None:
    error = refusal(text)
    assert error.finding == finding
    assert isinstance(error.message, Message)
    assert error.message.facts["text"] == (text if len(text) <= 40 else f"{text[:40]}…")
    assert error.message.facts["digits"] == DIGITS
    words(error, text)


@pytest.mark.parametrize(
    ("text", "unit"), [("1200吨", "吨"), ("1200 km", "km"), ("96%", "%"), ("百分之96", "%"), ("96‰", "‰")]
)
def test_the_unit_that_was_typed_instead(text: str, unit: str) -> None:
    error = refusal(text)
    assert (error.finding, error.found_unit) == (quantities.OTHER_UNIT, unit)


@pytest.mark.parametrize("text", ["5万", "50000吨", "1.2万", "5万万吨"])
def test_a_myriad_of_myriads_could_be_two_numbers(text: str) -> None:
    """5万 for a target in 万吨: five of them, or fifty thousand?"""
    error = refusal(text, "万吨")
    assert error.finding == quantities.OTHER_UNIT
    assert isinstance(error.message, Message)
    assert error.message.facts["unit"] == UnitOfMeasure("万吨")


@pytest.mark.parametrize(
    ("unit", "examples"),
    [
        ("%", ("96", "96%", "99.5")),
        ("蒸吨", ("1200", "1,200", "1,200 蒸吨")),
        ("", ("1200", "1,200")),
    ],
)
def test_the_way_out_is_in_the_targets_unit(unit: str, examples: tuple[str, ...], words: Words) -> None:
    error = refusal("abc", unit)
    assert isinstance(error.hint, Message)
    assert error.hint.facts["unit"] == UnitOfMeasure(unit)
    assert facts_of(error.hint) == " ".join([unit, ", ".join(examples)])
    for each in examples:
        assert read_quantity(each, UnitOfMeasure(unit)) > 0
    words(error, unit)


@pytest.fixture
def chinese() -> Iterator[None]:
    i18n.use("zh")
    yield
    i18n.use("en")


@pytest.mark.usefixtures("chinese")
def test_a_refusal_in_chinese(words: Words) -> None:
    words(refusal("1200吨"), "1200吨")
    words(refusal("", "%"), "%")


@given(st.text(), units)
@example("1" * 10_000, "辆")
@example("9" * 10_000 + "万", "辆")
@example("0." + "0" * 10_000 + "1", "辆")
@example("1 " * 5_000, "辆")
def test_any_text_is_a_quantity_or_refused_in_words(text: str, unit: str) -> None:
    try:
        value = read_quantity(text, UnitOfMeasure(unit))
    except UnreadableQuantity as error:
        text = str(error)
    else:
        text = f"{value:f}"
        assert value >= 0
        assert sum(map(str.isdigit, text)) <= DIGITS
    assert 0 < len(text) < 250


# --- shown -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "figures"),
    [
        (Decimal(12000), "12,000"),
        (Decimal("1.2E+4"), "12,000"),
        (Decimal("0.50"), "0.50"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal(24530), "24,530"),
        (Decimal("100.00"), "100.00"),
        (Decimal("-1234.5"), "-1,234.5"),
        (Decimal(999), "999"),
        (Decimal("1" * 40), ",".join(["1", *["111"] * 13])),
    ],
)
def test_figures(value: Decimal, figures: str) -> None:
    assert in_figures(value) == figures


@given(amounts, units)
def test_figures_are_read_back_as_the_same_number(value: Decimal, unit: str) -> None:
    assert read_quantity(in_figures(value), UnitOfMeasure(unit)).as_tuple() == value.copy_abs().as_tuple()


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1.2千", "样品", 1200),
        ("8个", "样品", 8),
        ("8件", "样品", 8),
        ("3台", "辆", 3),
        ("300个", "项", 300),
        ("5千瓦", "千瓦", 5),
    ],
)
def test_things_are_counted_in_more_than_one_word(text: str, unit: str, value: int) -> None:
    assert read_quantity(text, UnitOfMeasure(unit)) == value


@pytest.mark.parametrize(
    ("text", "unit"), [("8个", "吨"), ("3家", "辆"), ("5千", "千瓦"), ("2次", "次/日"), ("约1千", "样品")]
)
def test_what_measures_is_no_counting_word(text: str, unit: str) -> None:
    with pytest.raises(UnreadableQuantity):
        read_quantity(text, UnitOfMeasure(unit))


# --- in both languages ------------------------------------------------------------------------------------------------

IN_BOTH = {
    "辆": "vehicles", "蒸吨": "steam tonnes", "吨": "tonnes", "次/日": "times/day", "家": "companies",
    "吨/月·平方公里": "t/(month·km²)", "批": "batches", "毫秒": "ms",
}  # fmt: skip
"""Of a plan that has its units in English, too."""


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("7,500 vehicles", "辆", "7500"),
        ("7500辆", "辆", "7500"),
        ("1 vehicle", "辆", "1"),
        ("7,500 Vehicles", "辆", "7500"),
        ("7500vehicles", "辆", "7500"),
        ("420 steam tonnes", "蒸吨", "420"),
        ("1.5 steam tonnes", "蒸吨", "1.5"),
        ("４２０　steam tonnes", "蒸吨", "420"),
        ("2 times/day", "次/日", "2"),
        ("4.8 t/(month·km²)", "吨/月·平方公里", "4.8"),
        ("4.8 t/(month·km2)", "吨/月·平方公里", "4.8"),
        ("5²", "吨/月·平方公里", None),
        ("5 km²", "平方公里", None),
        ("420 tonnes", "蒸吨", None),
        ("420 steam tonnes", "吨", None),
        ("about 420 steam tonnes", "蒸吨", None),
        ("96 percent", "%", "96"),
        ("96 per cent", "%", "96"),
        ("96 percent", "辆", None),
    ],
)
def test_a_unit_is_read_in_both_languages(text: str, unit: str, value: str | None) -> None:
    both = UnitOfMeasure(unit, IN_BOTH.get(unit, ""))
    if value is None:
        with pytest.raises(UnreadableQuantity):
            read_quantity(text, both)
    else:
        assert read_quantity(text, both) == Decimal(value)


@given(amounts, st.sampled_from(sorted(IN_BOTH)), st.sampled_from(["en", "zh"]))
def test_what_is_shown_can_be_typed(value: Decimal, unit: str, language: str) -> None:
    both = UnitOfMeasure(unit, IN_BOTH[unit])
    i18n.use(language)
    try:
        assert read_quantity(str(Amount(value, both)), both) == value
    finally:
        i18n.use("en")


@pytest.mark.parametrize(
    ("value", "unit", "english", "shown"),
    [
        (1200, "辆", "vehicles", ("1,200 vehicles", "1,200辆")),
        (1, "辆", "vehicles", ("1 vehicle", "1辆")),
        (0, "辆", "vehicles", ("0 vehicles", "0辆")),
        ("1.5", "蒸吨", "steam tonnes", ("1.5 steam tonnes", "1.5蒸吨")),
        (1, "蒸吨", "steam tonnes", ("1 steam tonne", "1蒸吨")),
        (1, "次/日", "times/day", ("1 time/day", "1次/日")),
        (1, "家", "companies", ("1 company", "1家")),
        (1, "批", "batches", ("1 batch", "1批")),
        (1, "毫秒", "ms", ("1 ms", "1毫秒")),
        (1, "辆", "", ("1 辆", "1辆")),
        (96, "%", "", ("96%", "96%")),
    ],
)
def test_an_amount_in_the_words_of_its_reader(
    value: int | str, unit: str, english: str, shown: tuple[str, str]
) -> None:
    amount = Amount(Decimal(value), UnitOfMeasure(unit, english))
    message = Message("{amount}", amount=amount)
    try:
        for language, text in zip(("en", "zh"), shown, strict=True):
            i18n.use(language)
            assert (str(amount), str(message)) == (text, text)
    finally:
        i18n.use("en")


def test_a_refusal_names_the_unit_that_its_reader_knows() -> None:
    both = UnitOfMeasure("蒸吨", "steam tonnes")
    with pytest.raises(UnreadableQuantity) as refused:
        read_quantity("420 vehicles", both)
    assert "steam tonnes" in str(refused.value)
    assert "蒸吨" not in str(refused.value)
    i18n.use("zh")
    try:
        assert "steam" not in str(refused.value)
        assert "蒸吨" in str(refused.value)
    finally:
        i18n.use("en")
