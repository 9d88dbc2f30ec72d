"""Is what people type for a quantity read exactly, and everything that is none refused with a way out?"""

from __future__ import annotations

import decimal
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from airplan import i18n
from airplan.errors import ExitCode
from airplan.plan.quantities import DIGITS, UnreadableQuantity, in_figures, read_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

FULL_WIDTH = str.maketrans("0123456789,.+%", "０１２３４５６７８９，．＋％")
UNITS = ("辆", "蒸吨", "%", "项", "次/日", "吨/月·平方公里", "万吨", "")

quantities = st.decimals(0, Decimal("9e20"), places=2, allow_nan=False) | st.integers(0, 10**DIGITS - 1).map(Decimal)
units = st.sampled_from(UNITS)


def refusal(text: str, unit: str = "辆") -> str:
    with pytest.raises(UnreadableQuantity) as refused:
        read_quantity(text, unit)
    assert refused.value.exit_code == ExitCode.USAGE
    return str(refused.value)


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
        ("5", "万吨", "5"),
        ("1200", "", "1200"),
    ],
)
def test_what_is_understood(text: str, unit: str, value: str) -> None:
    read = read_quantity(text, unit)
    assert (read, str(read)) == (Decimal(value), value), "the same number, with the decimals that were typed"


@given(quantities, units, st.sampled_from(["", ",", " "]), st.booleans(), st.booleans())
def test_any_number_is_read_exactly(value: Decimal, unit: str, gap: str, wide: bool, with_unit: bool) -> None:
    typed = format(value, ",f").replace(",", gap)
    typed = (typed.translate(FULL_WIDTH) if wide else typed) + (unit if with_unit else "")
    with decimal.localcontext() as context:
        context.prec = 3  # whoever reckons in few digits does not change what is read
        read = read_quantity(typed, unit)
    assert read.as_tuple() == value.copy_abs().as_tuple()


@given(st.integers(0, 10**20), st.integers(0, 6), st.sampled_from([("万", 4), ("亿", 8)]))
def test_myriads_are_exact(number: int, places: int, myriad: tuple[str, int]) -> None:
    sign, power = myriad
    typed = f"{Decimal(number).scaleb(-places):f}{sign}"
    read = read_quantity(typed, "辆")
    assert read * 10**places == number * 10**power
    assert "E" not in str(read)


# --- refused ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("", "There is no number."),
        ("  ", "There is no number."),
        ("辆", "辆: this is not a number in figures."),
        ("abc", "abc: this is not a number in figures."),
        ("NaN", "NaN: this is not a number in figures."),
        ("inf", "inf: this is not a number in figures."),
        ("∞", "∞: this is not a number in figures."),
        ("一千二百", "一千二百: this is not a number in figures."),
        ("1_200", "1_200: this is not a number in figures."),
        ("0x10", "0x10: this is not a number in figures."),
        ("10²", "10²: this is not a number in figures."),
        ("1½", "1½: this is not a number in figures."),
        ("½", "½: this is not a number in figures."),
        ("٣", "٣: this is not a number in figures."),
        ("- 5", "- 5: this is not a number in figures."),
        ("(5)", "(5): this is not a number in figures."),
        ("--5", "--5: this is not a number in figures."),
        ("1.2.3", "1.2.3: this is not a number in figures."),
        ("1200辆/2", "1200辆/2: this is not a number in figures."),
        ("1万2千", "1万2千: this is not a number in figures."),
        ("1.200,50", "1.200,50: this is not a number in figures."),
        ("1e3", "1e3: a number with an exponent."),
        ("1.2E+4", "1.2E+4: a number with an exponent."),
        ("约1200", "约1200: an estimate or a range, not a number."),
        ("1200左右", "1200左右: an estimate or a range, not a number."),
        ("近1200辆", "近1200辆: an estimate or a range, not a number."),
        ("1200余辆", "1200余辆: an estimate or a range, not a number."),
        ("1000-1200", "1000-1200: an estimate or a range, not a number."),
        ("1000—1200", "1000—1200: an estimate or a range, not a number."),
        ("1000 ～ 1200", "1000 ～ 1200: an estimate or a range, not a number."),
        ("1000至1200辆", "1000至1200辆: an estimate or a range, not a number."),
        ("1万-2万", "1万-2万: an estimate or a range, not a number."),
        ("≥1200", "≥1200: an estimate or a range, not a number."),
        ("1200?", "1200?: an estimate or a range, not a number."),
        (".5", ".5: a digit is missing at the decimal point."),
        ("5.", "5.: a digit is missing at the decimal point."),
        ("1,20", "1,20: the digits are not grouped in threes."),
        ("12,3456", "12,3456: the digits are not grouped in threes."),
        ("1200,300", "1200,300: the digits are not grouped in threes."),
        ("0,123", "0,123: the digits are not grouped in threes."),
        ("1,200 300", "1,200 300: the digits are not grouped in threes."),
        ("1, 200", "1, 200: the digits are not grouped in threes."),
        ("245 30", "245 30: the digits are not grouped in threes."),
        ("1200,", "1200,: the digits are not grouped in threes."),
        ("-5", "-5: a quantity is never less than nothing."),
        ("－５", "－５: a quantity is never less than nothing."),
        ("−1,200", "−1,200: a quantity is never less than nothing."),
        ("1200吨", "1200吨: measured in 吨, while the target is measured in 辆."),
        ("1200 km", "1200 km: measured in km, while the target is measured in 辆."),
        ("96%", "96%: measured in %, while the target is measured in 辆."),
        ("百分之96", "百分之96: measured in %, while the target is measured in 辆."),
        ("96‰", "96‰: measured in ‰, while the target is measured in 辆."),
        ("1" * 31, f"{'1' * 31}: more than 30 digits."),
        ("0." + "1" * 30, f"0.{'1' * 30}: more than 30 digits."),
        ("1" * 29 + "万", f"{'1' * 29}万: more than 30 digits."),
        ("1" * 90, f"{'1' * 40}…: more than 30 digits."),
    ],
)
def test_what_is_refused(text: str, finding: str) -> None:
    said, way_out = refusal(text).split("\n")
    assert said == finding
    assert way_out == "Measured in 辆; write for example 1200, 1,200, 1200辆."


@pytest.mark.parametrize("text", ["5万", "50000吨", "1.2万", "5万万吨"])
def test_a_myriad_of_myriads_could_be_two_numbers(text: str) -> None:
    """5万 for a target in 万吨: five of them, or fifty thousand?"""
    assert "while the target is measured in 万吨" in refusal(text, "万吨")


@pytest.mark.parametrize(
    ("unit", "examples"),
    [
        ("%", "Measured in %; write for example 96, 96%, 99.5."),
        ("蒸吨", "Measured in 蒸吨; write for example 1200, 1,200, 1200蒸吨."),
        ("", "Write for example 1200, 1,200."),
    ],
)
def test_the_way_out_is_in_the_targets_unit(unit: str, examples: str) -> None:
    assert refusal("abc", unit).split("\n")[1] == examples
    for each in examples.rstrip(".").partition("for example ")[2].split(", "):
        assert read_quantity(each, unit) > 0


@pytest.fixture
def chinese() -> Iterator[None]:
    i18n.use("zh")
    yield
    i18n.use("en")


@pytest.mark.usefixtures("chinese")
def test_a_refusal_in_chinese() -> None:
    assert refusal("1200吨") == "1200吨：计量单位为“吨”，应为“辆”。\n计量单位为“辆”，可写作1200、1,200、1200辆。"
    assert refusal("", "%") == "未填数字。\n计量单位为“%”，可写作96、96%、99.5。"


@given(st.text(), units)
@example("1" * 10_000, "辆")
@example("9" * 10_000 + "万", "辆")
@example("0." + "0" * 10_000 + "1", "辆")
@example("1 " * 5_000, "辆")
def test_any_text_is_a_quantity_or_refused_in_words(text: str, unit: str) -> None:
    try:
        value = read_quantity(text, unit)
    except UnreadableQuantity as error:
        said = str(error)
    else:
        said = f"{value:f}"
        assert value >= 0
        assert sum(map(str.isdigit, said)) <= DIGITS
    assert 0 < len(said) < 250


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


@given(quantities, units)
def test_figures_are_read_back_as_the_same_number(value: Decimal, unit: str) -> None:
    assert read_quantity(in_figures(value), unit).as_tuple() == value.copy_abs().as_tuple()
