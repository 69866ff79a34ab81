"""Places in a document, as printed: section and article, such as 二/13 or 附件/12.

A heading without a number is counted (``#2``), and so is a place whose printed number came before
(``(三)#2``).
"""

import math
import re
from functools import lru_cache

from compare.printed.quantity import QuantityError, parse

_ANNEX = 10_000
_LATER = 1_000
_RANGE = re.compile(r"([0-9]{1,3})-([0-9]{1,3})")
_ANNEXED = re.compile(r"附[件表](?P<number>.*)")
_PART = re.compile(
    r"第(?P<ordinal>[^第]+?)(?:章|编|部分|节|条)|\((?P<bracketed>[^()]+)\)|（(?P<wide>[^（）]+)）"
    r"|#(?P<bare>[0-9]{1,3})|(?P<circled>[①-⑳])|(?P<plain>[^()（）#]+)"
)


def order(locator: str) -> tuple[float, ...]:
    """Return a sort key that follows the order of reading: preamble, sections, annex.

    As goals come before tasks in a policy document, and annexes last, the first statement of a
    target in this order is the one of the goals section where there is one.

    Parameters
    ----------
    locator : str
        Section and article as printed, slash-separated; ``0`` is the preamble, ``#2`` the second
        heading without a number.

    Returns
    -------
    tuple of float
        Compares like the place of the locator in its document.

    Examples
    --------
    >>> sorted(["附件/2", "二/13", "一/(二)", "0", "二/6", "十/1"], key=order)
    ['0', '一/(二)', '二/6', '二/13', '十/1', '附件/2']
    """
    return tuple(_number(part) for part in locator.split("/"))


@lru_cache(maxsize=4096)
def is_locator(text: str) -> bool:
    """Tell whether a text names a place: sections and articles by number, slash-separated.

    Examples
    --------
    >>> [is_locator(text) for text in ("0", "二/13", "三/(一)", "附件/12", "附件", "二/x", "annex")]
    [True, True, True, True, True, False, False]
    >>> [is_locator(text) for text in ("第一章/第三条", "#2/一", "二/5/①", "(三)#2", "#", "一#")]
    [True, True, True, True, False, False]
    """
    try:
        return all(math.isfinite(number) for number in order(text))
    except QuantityError:
        return False


def expand(covers: tuple[str, ...]) -> tuple[str, ...]:
    """Write out the ranges of locators that a body answers for.

    Parameters
    ----------
    covers : tuple of str
        Locators; the last part may be a range of articles, numbers of at most three digits.

    Returns
    -------
    tuple of str
        One locator each.

    Examples
    --------
    >>> expand(("三/(一)", "三/1-3"))
    ('三/(一)', '三/1', '三/2', '三/3')
    """
    written: list[str] = []
    for locator in covers:
        parent, _, last = locator.rpartition("/")
        span = _RANGE.fullmatch(last)
        numbers = range(int(span[1]), int(span[2]) + 1) if span else [last]
        written += [f"{parent}/{number}" if parent else str(number) for number in numbers]
    return tuple(written)


def _number(part: str) -> float:
    """Return the number of a part; ``#2`` at its end tells it from others of that number."""
    name, mark, again = part.rpartition("#") if part[:1] not in ("", "#") else (part, "", "")
    if not mark:
        name = part
    later = _plain(again) / _LATER if mark else 0.0
    annex = _ANNEXED.fullmatch(name)
    if annex:
        return _ANNEX + (_plain(annex["number"]) if annex["number"] else 0.0) + later
    found = _PART.fullmatch(name)
    if found is None:
        raise QuantityError(f"{part!r}: expected the number of a place")
    if found["circled"]:
        return ord(found["circled"]) - ord("①") + 1 + later
    return _plain(found[str(found.lastgroup)]) + later


def _plain(text: str) -> float:
    """Read a number that has neither qualifier nor unit."""
    quantity = parse(text)
    if quantity.unit or not quantity.bare or quantity.value_upper or quantity.value < 0:
        raise QuantityError(f"{text!r}: expected a number alone")
    return quantity.value
