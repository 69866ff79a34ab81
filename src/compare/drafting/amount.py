"""Find every printed quantity of a text: qualifier, number, unit, and what follows them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property

from compare.drafting.word import words
from compare.printed.choice import longest_of
from compare.printed.quantity import (
    AFTER,
    BEFORE,
    BLURS,
    DOUBLED,
    TWO_DIGITS,
    Quantity,
    QuantityError,
    parse,
    reached,
)

# Bounds keep the time in proportion to the text: at each character of a run of numerals or
# qualifiers no more is read than the longest that is written, 九千九百九十九 and 不超过近.
_HAN = "[零一二两三四五六七八九十百千]{1,12}"
_QUALIFIERS = "{0,4}"
_SCALES = ("", "万", "亿", "万亿", "千", "百", "百万", "千万")
_BEFORE = "|".join(
    # The 前 of 提前, 目前 and the like is none of a rank.
    "(?<![提目以之年日月])" * (word == "前") + re.escape(word)
    for word in sorted(BEFORE, key=len, reverse=True)
)
_AFTER = longest_of(AFTER)
_DECIMAL = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"


@dataclass(frozen=True)
class Amount:
    """A printed quantity.

    Attributes
    ----------
    start, end : int
        Where it stands in the text, with its qualifiers.
    number, number_end : int
        Where its number stands.
    printed : str
        The words.
    """

    start: int
    end: int
    number: int
    number_end: int
    printed: str

    @cached_property
    def promised(self) -> Quantity | None:
        """What it says of the future; None where it is no quantity that can be read."""
        return self._read(parse)

    @cached_property
    def reached(self) -> Quantity | None:
        """What it says of the past."""
        return self._read(reached)

    def _read(self, reading: Callable[[str], Quantity]) -> Quantity | None:
        try:
            return reading(self.printed)
        except QuantityError:
            return None


def amounts(text: str, units: Iterable[str]) -> list[Amount]:
    """Find the quantities of a text.

    Parameters
    ----------
    text : str
        A text without white space, after NFKC.
    units : iterable of str
        Units as printed that the data know; common measure words are known besides.

    Returns
    -------
    list of Amount
        In the order of reading; numbers without a unit too.

    Examples
    --------
    >>> [found.printed for found in amounts("新增企业20家以上,占比达2.5%左右,提前2年", ["家", "%"])]
    ['20家以上', '达2.5%左右', '2年']
    """
    found = []
    for match in _pattern(tuple(sorted({*units, *words("measure")}))).finditer(text):
        number = match.span("number")
        found.append(Amount(*match.span(), *number, match[0]))
    return found


@cache
def _pattern(units: tuple[str, ...]) -> re.Pattern[str]:
    unit = longest_of({scale + unit for unit in units for scale in _SCALES} - {""})
    blur = "|".join(BLURS)
    counted = rf"(?:百分之|千分之)(?:{_DECIMAL}|{_HAN})|{_HAN}分之{_HAN}|\d+/\d+(?![\d万亿])"
    number = (
        rf"(?P<number>{counted}|{_DECIMAL}|(?<![一-龥])第{_HAN}|(?<=[列居全位])第{_HAN}"
        rf"|(?!零)(?<![数几上]){_HAN}(?={unit})|(?<=破)[十百千](?=[”,;。])"
        rf"|(?<=[破超过达近])(?=[万亿][家户人元亩吨件])|{DOUBLED.pattern}|{TWO_DIGITS})"
    )
    ranged = rf"(?:(?:{unit})?[-~–—〜至到]{_DECIMAL})?"
    begins = r"(?<![\d.])"
    return re.compile(
        rf"(?P<before>(?:{_BEFORE}){_QUALIFIERS}){begins}第?{number}{ranged}"
        rf"(?:[百千万亿]{{1,2}}(?:{blur})(?:{unit})|(?:{blur})?(?:{unit})?)"
        rf"(?P<after>(?:{_AFTER}){_QUALIFIERS})"
    )
