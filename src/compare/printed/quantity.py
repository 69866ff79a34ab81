"""Read a quantity as a Chinese policy document prints it, and write it back.

The data set stores the value, unit and comparator of a quantity beside the words as
printed; parsing those words again is what makes the stored columns checkable.
"""

import math
import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

BEFORE = {
    **dict.fromkeys(("达到", "达", "不少于", "不低于", "不小于", "至少", "最少"), ">="),
    **dict.fromkeys(("超", "超过", "突破", "破", "高于", "多于", "大于", "逾"), ">"),
    **dict.fromkeys(("不超过", "不高于", "不多于", "至多", "最多", "前"), "<="),
    **dict.fromkeys(("低于", "少于", "小于", "不足", "不满"), "<"),
    **dict.fromkeys(("约", "大约", "约为", "近", "接近"), "~"),
}
AFTER = {
    **dict.fromkeys(("以上", "及以上"), ">="),
    **dict.fromkeys(("以内", "之内", "以下", "及以下"), "<="),
    **dict.fromkeys(("左右", "上下"), "~"),
}
HELD = "控制在"
"""The word for a ceiling that is held; 以内, 左右 and the like beside it say more."""
BEFORE[HELD] = "<="
_WEAK = {"达到", "达", HELD}
_QUALIFIERS = BEFORE | AFTER
_QUALIFIERS = BEFORE | AFTER
BLURS = {"余": ">", "多": ">", "来": "~"}
"""Words between a number and its unit that blur it: 10余家 is more than ten."""
_BLURRED = re.compile(rf"(?<=[0-9十百千万亿])({'|'.join(BLURS)})(?=[^\W\d])")
_QUALIFIERS |= BLURS
TWO_DIGITS = "两位数"
"""A rate of ten per cent or more."""
DOUBLED = re.compile("翻([一两三]?)番")
"""Doubled, so many times; the unit is 番."""
_NEAR = {"近", "接近"}
_AMONG = "强"
"""The unit of a place among the best, which is none of its own."""
_CANONICAL = {">=": "不少于", ">": "超过", "<=": "不超过", "<": "低于", "~": "约"}

# Longest first: 超 must not win over 超过, nor 约 over 约为.
_BEFORE_WORD = re.compile("|".join(sorted(BEFORE, key=len, reverse=True)))
_AFTER_WORD = re.compile("|".join(AFTER))
# Nobody prints more qualifiers than a few; what is left over is no number then.
_FRAME = re.compile(
    rf"(?s)\A((?:{_BEFORE_WORD.pattern})*)(.*?)((?:{_AFTER_WORD.pattern}){{0,8}})\Z"
)
_RANGE_MARK = re.compile("[-~–—〜至到]")
_DIGITS = "零一二三四五六七八九"
NUMERALS = f"{_DIGITS}〇两十百千"
"""The characters of Chinese numerals below ten thousand."""
_PLACES = {"千": 1000, "百": 100, "十": 10, "": 1}
# The 百 of 百分点 and 百分之 is not a hundred of something.
_NUMERAL = f"(?:[{_DIGITS}〇两十千]|百(?!分[点之]))+"
_DECIMAL = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_NUMBER = re.compile(
    # 12/10万 is a rate per hundred thousand, not 1.2 of the unit 万.
    r"(?P<top>[0-9]+)[/⁄](?P<bottom>[0-9]+)(?![0-9万亿])"
    rf"|(?P<share>[百千]分之)(?P<part>{_DECIMAL}|{_NUMERAL})"
    rf"|(?P<under>[0-9]+|{_NUMERAL})分之(?P<over>[0-9]+|{_NUMERAL})"
    rf"|(?P<plain>{_DECIMAL}|{_NUMERAL})"
    r"|(?=[万亿])"
)
_SHARES = {"百分之": "%", "千分之": "‰"}
_UNIT = re.compile(r"(?!/)(?:[^\W\d_]|[%‰‱°·/()])*(?<!/)")
_NOT_IN_UNIT = re.compile(
    # Chinese digits are a second number, except in 二氧化碳; 半 adds a half (2年半).
    f"[{_DIGITS}〇](?!氧化)|半"
    # 千 opens a unit (千克, 万千瓦, 元/千人); anywhere else it is a second number.
    "|(?<!^)(?<![/万亿每])[十百千](?!分点)"
    # 余, 多, 几, 来 and 近 blur the number; 及, 或 and 含 belong to a qualifier.
    f"|[余多几来近及或含]|分之|{_RANGE_MARK.pattern}|{'|'.join(_QUALIFIERS)}"
)


class QuantityError(ValueError):
    """A text is no printed quantity, or a quantity has no printed form.

    Examples
    --------
    >>> try:
    ...     parse("数5%")
    ... except QuantityError as error:
    ...     print(error)
    '数5%': expected a number, found '数5%'
    """


@dataclass(frozen=True)
class Quantity:
    """A quantity as the columns of the data set state it.

    Parameters
    ----------
    value : float
        The number printed, or the lower end of a range.
    value_upper : float or None
        The upper end of a range.
    unit : str
        The unit as printed, with its 万 or 亿; empty for a pure number.
    comparator : str
        One of ``>=``, ``>``, ``<=``, ``<`` and ``~``.
    bare : bool
        Whether no qualifier was printed, so that ``>=`` is only presumed.

    Examples
    --------
    >>> parse("6~9个") == Quantity(6, 9, "个", ">=", True)
    True
    """

    value: float
    value_upper: float | None
    unit: str
    comparator: str
    bare: bool


def parse(printed: str) -> Quantity:
    """Read a printed quantity.

    Parameters
    ----------
    printed : str
        The words printed, such as 超过3.05%, 2.5万人 or 前20强.

    Returns
    -------
    Quantity
        What the words state.

    Raises
    ------
    QuantityError
        If the text is not one quantity; the message says what was expected.

    Examples
    --------
    >>> parse("１.5万亿元以上")
    Quantity(value=1.5, value_upper=None, unit='万亿元', comparator='>=', bare=False)
    >>> parse("三分之一")
    Quantity(value=0.333333, value_upper=None, unit='', comparator='>=', bare=True)
    """
    quantity, _ = _parsed(printed)
    return quantity


def reached(printed: str) -> Quantity:
    """Read a printed quantity that was reached, where a number is the value itself.

    Parameters
    ----------
    printed : str
        The words printed.

    Returns
    -------
    Quantity
        As `parse`, but for the comparator: without a qualifier, or after 达到, it is ``=``; after
        近, ``<``, as what is nearly reached is not reached; of 十强, the ten best, ``<=``.

    Raises
    ------
    QuantityError
        As `parse`.

    Examples
    --------
    >>> reached("达97%").comparator, reached("近68万辆").comparator, reached("超1万亿元").comparator
    ('=', '<', '>')
    """
    quantity, words = _parsed(printed)
    if words & _NEAR:
        return replace(quantity, comparator="<")
    if words - _WEAK:
        return quantity
    return replace(quantity, comparator="<=" if quantity.unit == _AMONG else "=")


def _parsed(printed: str) -> tuple[Quantity, set[str]]:
    """Return a printed quantity, and its qualifiers."""
    try:
        [(before, body, after)] = _FRAME.findall(_normalise(printed))
        words = _BEFORE_WORD.findall(before) + _AFTER_WORD.findall(after)
        if body == TWO_DIGITS and words:
            raise QuantityError(f"no qualifier of {TWO_DIGITS}, found {words[0]!r}")
        if body == TWO_DIGITS:
            return Quantity(10, None, "%", ">=", False), {TWO_DIGITS}
        words += _BLURRED.findall(body)[:1]
        value, upper, unit = _range(_BLURRED.sub("", body, count=1))
        return Quantity(value, upper, unit, _comparator(words), not words), {*words}
    except QuantityError as error:
        raise QuantityError(f"{printed!r}: expected {error}") from None


def write(quantity: Quantity) -> str:
    """Write a quantity in its one canonical form, which `parse` reads back.

    Parameters
    ----------
    quantity : Quantity
        The quantity to write.

    Returns
    -------
    str
        Qualifier, number or range, and unit.

    Raises
    ------
    QuantityError
        If no printed form reads back as this quantity.

    Examples
    --------
    >>> write(Quantity(0.5, 0.75, "个百分点", "~", False))
    '约0.5-0.75个百分点'
    """
    word = "" if quantity.bare else _CANONICAL.get(quantity.comparator, "?")
    upper = "" if quantity.value_upper is None else f"-{_digits(quantity.value_upper)}"
    text = f"{word}{_digits(quantity.value)}{upper}{quantity.unit}"
    # Reading it back is the only definition of a valid quantity, so nothing can drift.
    if parse(text) != quantity:
        raise QuantityError(f"{quantity!r}: expected a quantity that {text!r} reads back as")
    return text


def _digits(value: float) -> str:
    """Print a float in full, for repr would turn to exponents (1e-05)."""
    return f"{Decimal(repr(float(value))).normalize():f}"


def _normalise(printed: str) -> str:
    """Apply NFKC and drop white space, refusing what that would fuse (1½, 10²)."""
    text = unicodedata.normalize("NFKC", printed)
    if text != printed:
        _not_fused(printed)
    for char in printed:
        # NFKC would read ² and ① as 2 and 1.
        if char.isdigit() and not char.isdecimal():
            raise QuantityError(f"plain digits, found {char!r}")
    if re.search(r"[0-9]\s+[0-9]+\s*[/⁄]", text):
        raise QuantityError("a single number, found a mixed one")
    return "".join(text.split())


def _not_fused(printed: str) -> None:
    """Refuse a text in which NFKC would make one number of two."""
    for left, right in pairwise("".join(printed.split())):
        forms = (unicodedata.normalize("NFKC", char) for char in (left, right))
        if not (left + right).isdecimal() and all(re.search("[0-9]", form) for form in forms):
            raise QuantityError(f"a single number, found {left + right!r}")


def _comparator(words: list[str]) -> str:
    """Settle what the qualifier words say together; 达到 yields to any other."""
    strong = {_QUALIFIERS[word] for word in words if word not in _WEAK}
    if not strong and HELD in words:
        return "<="
    # 达到 includes the bound that 超过 excludes.
    if len(strong) > 1 or (strong == {">"} and _WEAK & {*words}):
        raise QuantityError(f"qualifiers that agree, found {' and '.join(words)}")
    return strong.pop() if strong else ">="


def _range(text: str) -> tuple[float, float | None, str]:
    """Read a number or range with its unit, the qualifiers having been taken off."""
    if text.startswith("第"):
        return _ordinal(text)
    sign = -1 if text[:1] in ("-", "负") else 1
    parts = _RANGE_MARK.split(text[1:] if sign < 0 else text)
    if len(parts) > 2:
        raise QuantityError(f"one number or a range of two, found {text!r}")
    (low, low_unit), *rest = map(_measure, parts)
    low *= sign
    if not rest:
        return low, None, low_unit
    [(high, unit)] = rest
    if not unit and parts[0].startswith((*_SHARES,)):
        unit = low_unit  # 百分之五至六
    if low_unit not in ("", unit):
        raise QuantityError(f"one unit in a range, found {low_unit!r} and {unit!r}")
    if low > high:
        raise QuantityError(f"a range that ascends, found {text!r}")
    return low, high, unit


def _ordinal(text: str) -> tuple[float, None, str]:
    """Read a place in an order; without a unit, 第 itself says what the number is."""
    value, unit = _measure(text[1:])
    if not value.is_integer():
        raise QuantityError(f"a whole number after 第, found {text!r}")
    return value, None, unit or "第"


def _measure(text: str) -> tuple[float, str]:
    """Read one unsigned number and the unit that follows it."""
    doubled = DOUBLED.fullmatch(text)
    if doubled:
        return _number(doubled[1] or "一"), "番"
    match = _NUMBER.match(text)
    if match is None:
        raise QuantityError(f"a number, found {text!r}")
    top, bottom = match["top"] or match["over"], match["bottom"] or match["under"]
    value = _number(top or match["part"] or match["plain"] or "1")
    if top:
        divisor = _number(bottom)
        value = round(value / divisor, 6) if divisor else math.nan
    if not math.isfinite(value):
        raise QuantityError(f"a finite number, found {match[0]!r}")
    unit = text[match.end() :]
    if not _UNIT.fullmatch(unit) or _NOT_IN_UNIT.search(unit) or (match["share"] and unit):
        raise QuantityError(f"a unit or nothing after {match[0]!r}, found {unit!r}")
    return value, _SHARES[match["share"]] if match["share"] else unit


def _number(text: str) -> float:
    """Read ASCII digits, or Chinese numerals up to 9,999 in their usual composition."""
    if text[0] in "0123456789":
        return float(text.replace(",", ""))
    numeral = re.sub("^两$|两(?=[百千])", "二", text).replace("〇", "零")
    numeral = re.sub("^[百千]$", r"一\g<0>", numeral)
    pairs = re.findall("([^千百十]?)([千百十]?)", numeral)
    total = sum((_DIGITS.find(digit) or place != "") * _PLACES[place] for digit, place in pairs)
    # Spelling it again refuses 一千五 (said for 1,500), 五六 (five or six) and 二〇二五.
    if "两" in numeral or total > 9999 or _spell(total) != numeral.replace("一十", "十"):
        raise QuantityError(f"a numeral up to 9,999, found {text!r}")
    return float(total)


def _spell(number: int) -> str:
    """Spell 0 to 9,999 in Chinese numerals, 10 as 十 wherever it stands."""
    pairs = zip(f"{number:04d}", _PLACES, strict=True)
    spelt = "".join(_DIGITS[int(digit)] + place * (digit != "0") for digit, place in pairs)
    return (re.sub("零+", "零", spelt).strip("零") or "零").replace("一十", "十")
