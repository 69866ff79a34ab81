"""Feature: quantities as Chinese policy documents print them are read and written back."""

from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from compare.printed.quantity import Quantity, QuantityError, parse, reached, write
from examples import most

BEFORE = {
    ">=": ["达到", "达", "不少于", "不低于", "不小于", "至少", "最少"],
    ">": ["超", "超过", "突破", "破", "高于", "多于", "大于", "逾"],
    "<=": ["不超过", "不高于", "不多于", "至多", "最多", "前"],
    "<": ["低于", "少于", "小于", "不足", "不满"],
    "~": ["约", "大约", "约为", "近", "接近"],
}
AFTER = {
    ">=": ["以上", "及以上"],
    "<=": ["以内", "之内", "以下", "及以下"],
    "~": ["左右", "上下"],
}
FRAMES = [(word, "", sign) for sign, words in BEFORE.items() for word in words]
FRAMES += [("", word, sign) for sign, words in AFTER.items() for word in words]
UNITS = [
    *("", "%", "‰", "家", "个", "人", "万", "亿", "万人", "万家", "万元", "亿元", "万亿元"),
    *("万平方米", "微克/立方米", "万元/人", "人年", "强", "位", "倍", "个百分点", "百分点"),
    *("千克", "千瓦时", "万千瓦", "亿千瓦时", "元/千瓦时", "张/千人", "百万元", "°C", "km"),
    *("吨二氧化碳/万元", "件(套)", "吨/(人·年)", "吨标准煤", "两"),
]
MARKS = ["-", "~", "–", "—", "～", "〜", "至", "到"]

EXAMPLES: list[tuple[str, float, float | None, str, str, bool]] = [
    ("超过3.05%", 3.05, None, "%", ">", False),
    ("2.4%左右", 2.4, None, "%", "~", False),
    ("不少于600个", 600, None, "个", ">=", False),
    ("500家以上", 500, None, "家", ">=", False),
    ("1.5万亿元", 1.5, None, "万亿元", ">=", True),
    ("6-9个", 6, 9, "个", ">=", True),
    ("1~2个", 1, 2, "个", ">=", True),
    ("1/3", 0.333333, None, "", ">=", True),
    ("千家", 1000, None, "家", ">=", True),
    ("前20强", 20, None, "强", "<=", False),
    ("前40位", 40, None, "位", "<=", False),
    ("27微克/立方米", 27, None, "微克/立方米", ">=", True),
    ("16.8万元/人", 16.8, None, "万元/人", ">=", True),
    ("1.95以内", 1.95, None, "", "<=", False),
    ("142人年", 142, None, "人年", ">=", True),
    ("2.5万人", 2.5, None, "万人", ">=", True),
    ("10万平方米", 10, None, "万平方米", ">=", True),
    # Nearly, and places in an order
    ("近5%", 5, None, "%", "~", False),
    ("接近三成", 3, None, "成", "~", False),
    ("第3位", 3, None, "位", ">=", True),
    ("第二十名", 20, None, "名", ">=", True),
    ("第一", 1, None, "第", ">=", True),
    ("达到第 5 位", 5, None, "位", ">=", False),
    # Ranges
    ("6个-9个", 6, 9, "个", ">=", True),
    ("5%-6%", 5, 6, "%", ">=", True),
    ("约3至5年", 3, 5, "年", "~", False),
    ("5-5个", 5, 5, "个", ">=", True),
    ("-5-3%", -5, 3, "%", ">=", True),
    ("三到五家左右", 3, 5, "家", "~", False),
    ("百分之五至百分之六", 5, 6, "%", ">=", True),
    ("百分之五至六", 5, 6, "%", ">=", True),
    ("5%至百分之六", 5, 6, "%", ">=", True),
    ("1-2万人次", 1, 2, "万人次", ">=", True),
    # Qualifiers together: 达到 yields, the same bound said twice stands
    ("达到20%以上", 20, None, "%", ">=", False),
    ("达5%左右", 5, None, "%", "~", False),
    ("达到5%以内", 5, None, "%", "<=", False),
    ("达到不少于5家", 5, None, "家", ">=", False),
    ("达到前20强", 20, None, "强", "<=", False),
    ("大约5%左右", 5, None, "%", "~", False),
    ("前20强以内", 20, None, "强", "<=", False),
    ("500家及以上", 500, None, "家", ">=", False),
    # Numbers
    ("1,000家", 1000, None, "家", ">=", True),
    ("1,234,567.5元", 1234567.5, None, "元", ">=", True),
    ("5,000", 5000, None, "", ">=", True),
    ("0", 0, None, "", ">=", True),
    ("-5%", -5, None, "%", ">=", True),
    ("负百分之三", -3, None, "%", ">=", True),
    ("约-0.5%", -0.5, None, "%", "~", False),
    ("2/3以上", 0.666667, None, "", ">=", False),
    ("½", 0.5, None, "", ">=", True),
    ("超过¾", 0.75, None, "", ">", False),
    ("3⁄4", 0.75, None, "", ">=", True),
    ("三分之一", 0.333333, None, "", ">=", True),
    ("十分之三左右", 0.3, None, "", "~", False),
    ("千分之三", 3, None, "‰", ">=", True),
    # More or less than a round number
    ("10余家", 10, None, "家", ">", False),
    ("30多家", 30, None, "家", ">", False),
    ("1200余万元", 1200, None, "万元", ">", False),
    ("10来个", 10, None, "个", "~", False),
    # Doubled; rates of two digits; a ceiling that is held
    ("翻番", 1, None, "番", ">=", True),
    ("翻一番", 1, None, "番", ">=", True),
    ("翻两番", 2, None, "番", ">=", True),
    ("1倍", 1, None, "倍", ">=", True),
    ("两位数", 10, None, "%", ">=", False),
    ("控制在5%以内", 5, None, "%", "<=", False),
    ("控制在5%", 5, None, "%", "<=", False),
    ("控制在5%左右", 5, None, "%", "~", False),
    ("破千", 1000, None, "", ">", False),
    ("3分之1", 0.333333, None, "", ">=", True),
    ("百分之三", 3, None, "%", ">=", True),
    ("百分之2.5", 2.5, None, "%", ">=", True),
    ("百分之百", 100, None, "%", ">=", True),
    ("百分之二十五以上", 25, None, "%", ">=", False),
    ("〇", 0, None, "", ">=", True),
    ("零家", 0, None, "家", ">=", True),
    ("两家", 2, None, "家", ">=", True),
    ("十", 10, None, "", ">=", True),
    ("百家", 100, None, "家", ">=", True),
    ("十五", 15, None, "", ">=", True),
    ("一十五", 15, None, "", ">=", True),
    ("一千五百", 1500, None, "", ">=", True),
    ("两百零三", 203, None, "", ">=", True),
    ("两千二百", 2200, None, "", ">=", True),
    ("一千〇五", 1005, None, "", ">=", True),
    ("一百十五", 115, None, "", ">=", True),
    # Where the number ends and the unit begins
    ("超万家", 1, None, "万家", ">", False),
    ("不足亿元", 1, None, "亿元", "<", False),
    ("三万人", 3, None, "万人", ">=", True),
    ("一百万元", 100, None, "万元", ">=", True),
    ("三个百分点", 3, None, "个百分点", ">=", True),
    ("三百分点", 3, None, "百分点", ">=", True),
    ("5千克", 5, None, "千克", ">=", True),
    ("5百万元", 5, None, "百万元", ">=", True),
    ("3万千瓦", 3, None, "万千瓦", ">=", True),
    ("8张/千人", 8, None, "张/千人", ">=", True),
    ("1.2吨二氧化碳/万元", 1.2, None, "吨二氧化碳/万元", ">=", True),
    ("36.5℃", 36.5, None, "°C", ">=", True),
]

ERRORS = [
    *("", "  ", "家", "约", "以上", "达到以上", "%", "-", "百分之", "百分点", "百分百"),
    # Words that are no bound, or stand on the wrong side
    *("几5%", "进入前20强", "不大于5%", "以上5家", "5家超过", "数十家", "不到5%"),
    # No place in an order, or more than one
    *("第", "第位", "第几位", "第3-5位", "第3位-第5位", "第-3位", "3第5位", "第第3位", "前第"),
    # Contradictions
    *(
        "近5%以上",
        "超近5%",
        "近不足5%",
        "达到超过5%",
        "达超5%",
        "不少于5%左右",
        "超过5%以内",
        "超过5%以上",
        "约5家以上",
    ),
    *("超前20强", "5家以上以下", "不足5%以下", "约超过5%"),
    # Two numbers, and ranges that are none
    *("500家和300人", "500家300人", "5家三人", "5家十人", "3万5千人", "三万五千人", "5 %6"),
    *("9-6个", "6个-9家", "6个-9", "6%-9", "6-9-12", "6-", "~5", "5%-", "-5%--3%", "6--9"),
    *("约5%-约6%", "5%以上-6%", "5-近6%", "百分之五至六个"),
    # Approximate words that a value cannot carry
    *("十几家", "10个多月", "2年半", "一个半月", "近10余家", "余家", "翻四番", "超两位数"),
    # Malformed or ambiguous numbers
    *("1,00", "1,0000", "1000,000", ",5", "5.", ".5", "1.2.3", "1e5", "9" * 400, "负", "--5"),
    *("1/0", "0/0", "零分之一", "1/3/5", "1/", "/3", "1/3.5", "1.5/3", "12/10万", "12/100万"),
    *("1½", "1 ½", "½5", "1 1/3", "10²", "5①", "5m²", "5٣", "三㊀"),
    *("一千五", "五六家", "二〇二五", "十两", "两十", "零五", "一百零", "十十", "百五十千", "零千"),
    *("九千一千", "二百分之一", "万分之三", "5分之", "百分之三家", "百分之1/3", "百分之三%"),
    # Units that are none
    *("5份合约", "5家及", "5%或以上", "5家(含)以上", "5家。", "5 ,", "5_", "5+", "5/人", "5人/"),
    *("5\u200b家", "3年前", "5近"),
]


@pytest.mark.parametrize(("printed", "value", "upper", "unit", "comparator", "bare"), EXAMPLES)
def test_example(
    printed: str, value: float, upper: float | None, unit: str, comparator: str, bare: bool
) -> None:
    """Each printed form states what a reader takes it to state, and survives writing."""
    quantity = parse(printed)
    assert quantity == Quantity(value, upper, unit, comparator, bare)
    assert parse(write(quantity)) == quantity


@pytest.mark.parametrize(("before", "after", "comparator"), FRAMES)
def test_every_qualifier(before: str, after: str, comparator: str) -> None:
    """Each qualifier word sets its comparator and is never taken for a bare bound."""
    assert parse(f"{before}5家{after}") == Quantity(5, None, "家", comparator, False)
    assert parse(f"{before}三{after}") == Quantity(3, None, "", comparator, False)


@pytest.mark.parametrize("mark", MARKS)
def test_every_range_mark(mark: str) -> None:
    """Each range mark joins two numbers, with the unit said once or twice."""
    assert parse(f"6{mark}9个") == parse(f"6个{mark}9个") == Quantity(6, 9, "个", ">=", True)


@pytest.mark.parametrize("printed", ERRORS)
def test_error(printed: str) -> None:
    """What is no single quantity is refused, naming the text and the expectation."""
    with pytest.raises(QuantityError) as caught:
        parse(printed)
    assert str(caught.value).startswith(f"{printed!r}: expected ")


@pytest.mark.parametrize(
    "word", [w for words in (BEFORE, AFTER) for ws in words.values() for w in ws]
)
def test_unit_holds_no_qualifier(word: str) -> None:
    """A qualifier word within the unit is refused rather than taken for a unit."""
    with pytest.raises(QuantityError):
        parse(f"5家{word}人")


@pytest.mark.parametrize(
    ("printed", "reason"),
    [
        ("几5%", "a number, found '几5%'"),
        ("近5%以上", "qualifiers that agree, found 近 and 以上"),
        ("第位", "a number, found '位'"),
        ("超过5%以内", "qualifiers that agree, found 超过 and 以内"),
        ("9-6个", "a range that ascends, found '9-6个'"),
        ("6个-9家", "one unit in a range, found '个' and '家'"),
        ("6-9-12", "one number or a range of two, found '6-9-12'"),
        ("1/0", "a finite number, found '1/0'"),
        ("五六家", "a numeral up to 9,999, found '五六'"),
        ("12/10万", "a unit or nothing after '12', found '/10万'"),
        ("10²", "a single number, found '0²'"),
        ("1 1/3", "a single number, found a mixed one"),
    ],
)
def test_error_says_what_was_expected(printed: str, reason: str) -> None:
    """The message says which expectation failed, and on which words."""
    with pytest.raises(QuantityError) as caught:
        parse(printed)
    assert str(caught.value) == f"{printed!r}: expected {reason}"
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize(
    ("quantity", "written"),
    [
        (Quantity(5, None, "家", ">=", True), "5家"),
        (Quantity(5, None, "家", ">=", False), "不少于5家"),
        (Quantity(5, None, "家", ">", False), "超过5家"),
        (Quantity(5, None, "家", "<=", False), "不超过5家"),
        (Quantity(5, None, "家", "<", False), "低于5家"),
        (Quantity(0.5, 0.75, "个百分点", "~", False), "约0.5-0.75个百分点"),
        (Quantity(0.00001, None, "", ">=", True), "0.00001"),
        (Quantity(1e16, None, "元", ">=", True), "10000000000000000元"),
        (Quantity(1500.0, None, "千克", ">=", True), "1500千克"),
    ],
)
def test_canonical_form(quantity: Quantity, written: str) -> None:
    """Writing has one form for each comparator, and never an exponent."""
    assert write(quantity) == written
    assert parse(written) == quantity


@pytest.mark.parametrize(
    "quantity",
    [
        Quantity(5, None, "家", "<", True),
        Quantity(5, None, "家", "=", False),
        Quantity(9, 6, "家", ">=", True),
        Quantity(-5, -3, "%", ">=", True),
        Quantity(5, None, "3家", ">=", True),
        Quantity(5, None, ".5", ">=", True),
        Quantity(5, None, "家以上", ">=", False),
        Quantity(5, None, "％", ">=", True),
        Quantity(5, None, "家 ", ">=", True),
        Quantity(float("inf"), None, "", ">=", True),
        Quantity(float("nan"), None, "", ">=", True),
    ],
)
def test_write_refuses_what_cannot_be_read_back(quantity: Quantity) -> None:
    """A quantity that no text states has no printed form."""
    with pytest.raises(QuantityError):
        write(quantity)


# What was reached


@pytest.mark.parametrize(
    ("printed", "value", "unit", "comparator", "bare"),
    [
        ("97%", 97, "%", "=", True),
        ("达97%", 97, "%", "=", False),
        ("达到16家", 16, "家", "=", False),
        ("超1万亿元", 1, "万亿元", ">", False),
        ("突破4000亿元", 4000, "亿元", ">", False),
        ("达到4000亿元以上", 4000, "亿元", ">=", False),
        ("3.4%左右", 3.4, "%", "~", False),
        ("约3.4%", 3.4, "%", "~", False),
        ("近68万辆", 68, "万辆", "<", False),
        ("达到近5%", 5, "%", "<", False),
        ("接近三成", 3, "成", "<", False),
        ("十强", 10, "强", "<=", True),
        ("前20强", 20, "强", "<=", False),
        ("达到前20强", 20, "强", "<=", False),
        ("第三位", 3, "位", "=", True),
        ("第一", 1, "第", "=", True),
        ("21位", 21, "位", "=", True),
    ],
)
def test_what_was_reached_is_a_value_and_no_floor(printed, value, unit, comparator, bare) -> None:
    """A number that was reached is that number, nearly is below, among the best is a place."""
    assert reached(printed) == Quantity(value, None, unit, comparator, bare)


WEAK, NEAR = ("达到", "达"), ("近", "接近")


@pytest.mark.parametrize(("before", "after", "comparator"), [("", "", "="), *FRAMES])
@pytest.mark.parametrize("weak", ["", "达到"])
def test_what_was_reached_differs_from_a_promise_in_the_comparator_only(
    before, after, comparator, weak
) -> None:
    """Every other qualifier is a bound of what was reached as of what is promised."""
    if comparator == ">" and weak:
        return  # 达到 includes the bound that 超过 excludes
    printed = f"{weak}{before}6-9家{after}"
    expected = "=" if before in WEAK else "<" if before in NEAR else comparator
    promised, found = parse(printed), reached(printed)
    assert found.comparator == expected
    assert (found.value, found.value_upper, found.unit) == (6, 9, "家")
    assert found.bare == promised.bare


@pytest.mark.parametrize("printed", ["近5%以上", "若干家", "", "近", "十几家"])
def test_what_was_reached_is_refused_where_a_promise_is(printed) -> None:
    """Nothing else is a quantity because it is past."""
    with pytest.raises(QuantityError):
        parse(printed)
    with pytest.raises(QuantityError):
        reached(printed)


def spell(number: int) -> str:
    """Spell 1 to 9,999 by recursion, unlike the table the module goes by.

    Parameters
    ----------
    number : int
        The number to spell.

    Returns
    -------
    str
        Its Chinese numerals, such as 一千零五十.
    """
    if number < 10:
        return "零一二三四五六七八九"[number]
    size = 10 ** (len(str(number)) - 1)
    head, rest = divmod(number, size)
    gap = "零" if rest and rest * 10 < size else ""
    return (
        spell(head) + {10: "十", 100: "百", 1000: "千"}[size] + gap + (spell(rest) if rest else "")
    )


def test_every_numeral() -> None:
    """Chinese numerals from 1 to 9,999 read as their number."""
    numbers = range(1, 10_000)
    assert [parse(spell(number)).value for number in numbers] == [*numbers]


@given(st.integers(1, 9999))
def test_numeral_variants(number: int) -> None:
    """〇 for 零, 十 for 一十 and 两 for 二 before 千 or 百 read as the same number."""
    spelt = spell(number)
    variants = {spelt.replace("零", "〇"), spelt.replace("一十", "十")}
    variants |= {spelt.replace("二千", "两千"), spelt.replace("二百", "两百")}
    assert {parse(variant).value for variant in variants} == {number}


numbers = st.decimals(0, 10**7, places=4).map(lambda d: f"{d.normalize():f}") | st.integers(
    0, 99_999
).map(str)
numerals = st.integers(1, 9999).map(spell)
units = st.sampled_from(UNITS)
# 三 and 千克 fuse to 三千克, which is 3,000 克, so numerals go before other units.
closed_units = st.sampled_from([unit for unit in UNITS if unit[:1] not in ("千", "百", "两")])


def number_value(text: str) -> float:
    """Give the value of an ASCII number."""
    return float(Decimal(text))


@given(numbers, units, st.sampled_from([("", "", ">="), *FRAMES]), st.booleans())
def test_single_number(number: str, unit: str, frame: tuple[str, str, str], minus: bool) -> None:
    """A qualifier, a decimal and a unit read as composed, and again once written."""
    before, after, comparator = frame
    sign = "-" if minus else ""
    quantity = parse(f"{before}{sign}{number}{unit}{after}")
    value = number_value(sign + number)
    assert quantity == Quantity(value, None, unit, comparator, frame == ("", "", ">="))
    assert parse(write(quantity)) == quantity


@given(
    numbers,
    numbers,
    units,
    st.sampled_from([("", "", ">="), *FRAMES]),
    st.sampled_from(MARKS),
    st.booleans(),
)
def test_range(
    one: str, other: str, unit: str, frame: tuple[str, str, str], mark: str, repeated: bool
) -> None:
    """A range reads as its two ends, and is refused when it descends."""
    before, after, comparator = frame
    low, high = sorted((one, other), key=number_value)
    first = unit if repeated else ""
    quantity = parse(f"{before}{low}{first}{mark}{high}{unit}{after}")
    ends = number_value(low), number_value(high)
    assert quantity == Quantity(*ends, unit, comparator, frame == ("", "", ">="))
    assert parse(write(quantity)) == quantity
    assume(ends[0] < ends[1])
    with pytest.raises(QuantityError):
        parse(f"{before}{high}{first}{mark}{low}{unit}{after}")


@given(st.integers(1, 9999), closed_units, st.sampled_from([("", "", ">="), *FRAMES]))
def test_numeral_before_unit(number: int, unit: str, frame: tuple[str, str, str]) -> None:
    """A Chinese numeral and a unit read like the ASCII number and that unit."""
    before, after, _ = frame
    assert parse(f"{before}{spell(number)}{unit}{after}") == parse(f"{before}{number}{unit}{after}")


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_fraction(top: int, bottom: int) -> None:
    """Every way of writing a fraction gives its value to six decimals."""
    forms = (f"{top}/{bottom}", f"{top}⁄{bottom}", f"{spell(bottom)}分之{spell(top)}")
    readable = [form for form in forms if "百分之" not in form]
    expected = Quantity(round(top / bottom, 6), None, "", ">=", True)
    assert [parse(form) for form in readable] == [expected] * len(readable)


@given(numbers, units, st.sampled_from(FRAMES), st.data())
def test_full_width_and_spaces(
    number: str, unit: str, frame: tuple[str, str, str], data: st.DataObject
) -> None:
    """Full-width characters and white space anywhere change nothing."""
    before, after, _ = frame
    plain = f"{before}{number}-{10**8}{unit}{after}"
    full = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in plain)
    blanks = st.sampled_from(["", "", " ", "\u3000", "\n", "\xa0", "\t "])
    spaced = "".join(data.draw(blanks) + char for char in data.draw(st.sampled_from([plain, full])))
    assert parse(full) == parse(plain)
    assert parse(f"{spaced} ") == parse(plain)


@settings(max_examples=most(200))
@given(
    # Code points rather than st.text(), whose tables take seconds to build.
    st.lists(st.integers(0, 0x10FFFF).map(chr), max_size=12).map("".join)
    | st.lists(
        st.sampled_from([*"0159,.-~/⁄½² 一两零十百千万亿半近", "分之", "百分之", *UNITS])
        | st.sampled_from([before + after for before, after, _ in FRAMES]),
        max_size=7,
    ).map("".join)
)
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever the text, it gives a quantity that can be written or a `QuantityError`."""
    try:
        quantity = parse(text)
    except QuantityError:
        return
    assert parse(write(quantity)) == quantity
