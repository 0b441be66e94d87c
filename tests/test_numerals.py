"""A number survives every notation: printed in each form and read back, exactly."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.pipeline import default_book, figures, parse_quantity
from extractor.recognise.numerals import Numerals, plain

NUMERALS = Numerals(default_book())
parse_quantity("1")  # compiles the patterns, so that no example pays for it
PLAIN = "零一二三四五六七八九", "十百千", "万亿"
FINANCIAL = "零壹贰叁肆伍陆柒捌玖", "拾佰仟", "万亿"
WHOLE = st.integers(min_value=1, max_value=10**16 - 1)
MONEY = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(10**9), places=2)


def group_in_words(number: int, digits: str, small: str) -> str:
    """One to four digits in Chinese, zeros between them told once."""
    out, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            out += ("零" if gap and out else "") + digits[digit] + ("" if power == 0 else small[power - 1])
        gap = not digit and bool(out)
    return out


def in_words(number: int, script: tuple[str, str, str] = PLAIN) -> str:
    """A whole number below 10**16 in Chinese."""
    digits, small, big = script
    if number >= 10**8:
        high, low = divmod(number, 10**8)
        return in_words(high, script) + big[1] + (("零" if low < 10**7 else "") + in_words(low, script) if low else "")
    if number >= 10**4:
        high, low = divmod(number, 10**4)
        rest = ("零" if low < 1000 else "") + group_in_words(low, digits, small) if low else ""
        return group_in_words(high, digits, small) + big[0] + rest
    return group_in_words(number, digits, small)


@given(WHOLE)
def test_whole_numbers_in_chinese_and_financial_numerals(number: int) -> None:
    assert NUMERALS.read(in_words(number)) == number
    assert NUMERALS.read(in_words(number, FINANCIAL)) == number


@given(WHOLE, st.text("0123456789", min_size=1, max_size=8))
def test_decimals_in_chinese(number: int, fraction: str) -> None:
    said = in_words(number) + "点" + "".join(PLAIN[0][int(digit)] for digit in fraction)
    assert NUMERALS.read(said) == Decimal(f"{number}.{fraction}")


@given(MONEY)
def test_every_notation_of_an_amount_reads_the_same(amount: Decimal) -> None:
    wide = str(amount).translate({48 + digit: 0xFF10 + digit for digit in range(10)} | {46: 0xFF0E})
    for said in (f"{amount}元", f"{amount:,}元", f"{amount} 元", f"{wide}元", f"{amount / 10000:f}万元"):
        read = parse_quantity(said)
        assert read is not None, said
        assert (read.kind, read.unit, read.number) == ("amount", "元", amount), said


@given(MONEY)
def test_printed_precision_is_kept(amount: Decimal) -> None:
    read = parse_quantity(f"{amount}万元")
    assert read is not None
    assert (read.decimals, read.scale) == (2, "10000")
    assert read.step == Decimal(100)


@given(MONEY)
def test_negative_in_four_notations(amount: Decimal) -> None:
    for said in (f"-{amount}元", f"△{amount}元", f"负{amount}元", f"（{amount}）元"):
        read = parse_quantity(said)
        assert read is not None, said
        assert read.number == -amount, said


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_ranges_keep_both_ends(one: int, two: int) -> None:
    low, high = sorted((one, two))
    for join in ("-", "—", "～", "至", "到"):
        read = parse_quantity(f"{low}{join}{high}项")
        assert read is not None
        assert (read.value, read.low, read.high) == (None, str(low), str(high))


@given(WHOLE)
def test_whole_amounts_in_words_and_mixed(number: int) -> None:
    """Plain, financial with 整, and digits before 亿 and 万 (3亿5000万)."""
    high, rest = divmod(number, 10**8)
    middle, low = divmod(rest, 10**4)
    groups = [(high, "亿"), (middle, "万"), (low, "")]
    mixed = "".join(f"{part}{sign}" for part, sign in groups if part)
    said = [in_words(number) + "元", in_words(number, FINANCIAL) + "元整", f"{number}元", f"{number:,}元"]
    if not low:
        said.append(mixed + "元")
    for text in said:
        read = parse_quantity(text)
        assert read is not None, text
        assert (read.kind, read.unit, read.number) == ("amount", "元", number), text


@given(st.decimals(min_value=Decimal("0.01"), max_value=Decimal(1000), places=2))
def test_every_notation_of_a_share_reads_the_same(share: Decimal) -> None:
    words = in_words(int(share)) if share >= 1 else "零"
    words += "点" + "".join(PLAIN[0][int(digit)] for digit in str(share).partition(".")[2])
    wide = str(share).translate({48 + digit: 0xFF10 + digit for digit in range(10)} | {46: 0xFF0E})
    for text in (f"{share}%", f"{wide}％", f"{share} %", f"百分之{share}", f"百分之{words}"):
        read = parse_quantity(text)
        assert read is not None, text
        assert (read.kind, read.unit, read.number) == ("percent", "%", share), text
    for text in (f"{share}‰", f"千分之{share}", f"千分之{words}"):
        read = parse_quantity(text)
        assert read is not None, text
        assert (read.unit, read.number) == ("‰", share), text


@given(st.integers(1, 9))
def test_tenths(digit: int) -> None:
    for text in (f"{digit}成", PLAIN[0][digit] + "成"):
        read = parse_quantity(text)
        assert read is not None, text
        assert (read.kind, read.unit, read.number) == ("percent", "%", 10 * digit), text


@given(MONEY, MONEY)
def test_ranges_of_money_share_the_multiplier(one: Decimal, two: Decimal) -> None:
    low, high = sorted((one, two))
    for text in (f"{low}-{high}万元", f"{low}万元至{high}万元", f"{low:,}～{high:,}万元"):
        read = parse_quantity(text)
        assert read is not None, text
        assert read.low is not None, text
        assert read.high is not None, text
        assert (Decimal(read.low), Decimal(read.high), read.unit) == (low * 10000, high * 10000, "元"), text


@given(MONEY, st.data())
def test_blanks_and_line_ends_inside_change_nothing(amount: Decimal, data: st.DataObject) -> None:
    """A blank, or the end of a wrapped line, between number and unit."""
    gap = data.draw(st.sampled_from(["", " ", "  ", "\u3000", "\n", " \n", "\n "]))
    text = f"本年支出{amount}万{gap}元，余下结转"
    found = figures(text)
    assert [text[f.start : f.end] for f in found] == [f.text for f in found]
    assert [(f.number, f.unit) for f in found] == [(amount * 10000, "元")]


@given(st.text(max_size=60))
def test_any_text_is_survived(text: str) -> None:
    end = 0
    for figure in figures(text):
        assert end <= figure.start < figure.end
        assert text[figure.start : figure.end] == figure.text
        end = figure.end
    parse_quantity(text)


@given(st.text("零一二三五十百千万亿点半几多余两0123456789.,，%‰元个年月日至-—/：（）第分之约 \n\v\t", max_size=40))
def test_any_sequence_of_number_signs_is_survived(text: str) -> None:
    test_any_text_is_survived.hypothesis.inner_test(text)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("三万五", "35000"),
        ("一百二", "120"),
        ("3亿5千万", "350000000"),
        ("1万2千", "12000"),
        ("3万4000", "34000"),
        ("二十万亿", "20000000000000"),
        ("一千零五十", "1050"),
        ("二〇二二", "2022"),
        ("一点五亿", "150000000"),
        ("五百卅四", "534"),
        ("负四百零五亿零四百零四万", "-40504040000"),
    ],
)
def test_numerals_of_all_kinds(said: str, value: str) -> None:
    read = NUMERALS.read(said)
    assert read is not None
    assert plain(read) == value


@pytest.mark.parametrize("said", ["", "元", "十年树木", "1.2.3", "5G"])
def test_no_numeral(said: str) -> None:
    assert NUMERALS.read(said) is None


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ("几十万", 100000, 1000000),
        ("十几", 10, 20),
        ("二十几万", 200000, 300000),
        ("十五六", 15, 16),
        ("三五百", 300, 500),
    ],
)
def test_open_numerals(said: str, low: int, high: int) -> None:
    assert NUMERALS.spread(said) == (low, high)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("1909.01-1909.01万元", "19090100", "19090100"), ("2019.1-2019.3亿元", "201910000000", "201930000000")],
)
def test_money_that_looks_like_months_is_money(text: str, low: str, high: str) -> None:
    read = parse_quantity(text)
    assert read is not None
    assert (read.kind, read.low, read.high) == ("amount", low, high)
