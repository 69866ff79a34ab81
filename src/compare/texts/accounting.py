"""Numbers in a text, and whether each is accounted for: a statement, or named as no target."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from compare.printed import pattern
from compare.printed.choice import longest_of
from compare.printed.pattern import ANYWHERE
from compare.schema.record import Family, NonTarget
from compare.schema.row import rows_of
from compare.texts.matching import Match
from compare.texts.source import Source, squeeze

_DIGITS = r"\d+(?:[.,]\d+)*"
_NUMERAL = "[〇零一二两三四五六七八九十百千万亿]{1,16}"  # 一千二百三十四万五千六百七十八
_VAGUE = "[数几]?"
_MARKS = ",;。!?"
_FARTHEST = 400  # a clause goes on for less: the longest of 124 texts has 167 characters
_DATED = re.compile(r"(?:20\d\d(?:[-~—–至]20\d\d)?年|\d{1,2}[月日])")


@dataclass(frozen=True)
class Number:
    """A number of a text and what accounts for it.

    Attributes
    ----------
    locator : str
        The place where it stands.
    start, end : int
        Where it stands in the text without white space.
    text : str
        The number with a few characters around it.
    reason : str
        ``statement``, ``actual``, a reason of the vocabulary ``non_target``, or empty: uncovered.
    """

    locator: str
    start: int
    end: int
    text: str
    reason: str


def numbers(
    source: Source,
    matches: Iterable[Match],
    reached: Iterable[Match],
    exceptions: Iterable[NonTarget],
    units: Iterable[str],
) -> tuple[list[Number], list[str]]:
    """Account for every number of a text.

    A number is a run of digits, or a Chinese numeral with a unit or after 超, 上, 近 or 前.

    Parameters
    ----------
    source : Source
        The text.
    matches : iterable of Match
        Where the statements are.
    reached : iterable of Match
        Where the values reported as reached are.
    exceptions : iterable of row
        Rows of non_targets: locator, printed, nth, reason. With an nth, the words `printed` at
        their nth occurrence at the place; without one, a pattern.
    units : iterable of str
        Printed units.

    Returns
    -------
    found : list of Number
        All numbers in the order of reading.
    idle : list of str
        Exceptions that account for no number, in words.
    """
    found_spans = spans(source.text, units)
    cover: dict[int, str] = {}
    idle = _exceptions(source, exceptions, cover, found_spans)
    for place in source.places:
        if place.head > place.start and place.locator != "0":
            cover |= dict.fromkeys(range(place.start, place.head), "heading")
    for reason, rows in (("actual", reached), ("statement", matches)):
        for found in rows:
            cover |= dict.fromkeys(range(found.indicator, found.indicator_end), reason)
            cover |= dict.fromkeys(range(found.start, found.end), reason)
    told = []
    for start, end in found_spans:
        reason = cover.get(start, "") if all(at in cover for at in range(start, end)) else ""
        shown = source.text[max(0, start - 8) : end + 8]
        told.append(Number(source.place_at(start).locator, start, end, shown, reason))
    return told, idle


def spans(text: str, units: Iterable[str]) -> list[tuple[int, int]]:
    """Return where the numbers of a text stand, their units left out.

    Parameters
    ----------
    text : str
        A text without white space.
    units : iterable of str
        Printed units, before which a Chinese numeral is a number.

    Returns
    -------
    list of tuple of int
        Start and end of each, in the order of reading.

    Examples
    --------
    >>> spans("到2025年,超千家,前20强", ["家"])
    [(1, 5), (8, 9), (12, 14)]
    """
    known = longest_of(unit for unit in units if unit)
    begins = r"(?<!\d)(?<!\d[千万亿])"  # the 万 of 1.2万人 is a part of the unit
    numeral = (
        rf"{begins}(?:(?P<share>百分之{_NUMERAL}|{_NUMERAL}分之{_NUMERAL})"
        rf"|(?<=[超上近前])(?P<after>{_NUMERAL})"
        rf"|(?P<counted>{_VAGUE}{_NUMERAL})(?={known}))"
    )
    told = [found.span() for found in re.finditer(_DIGITS, text)]
    for found in re.finditer(numeral, text):
        told.append(found.span(found.lastgroup or 0))
    return sorted(set(told))


def family_words(families: pd.DataFrame, wanted: Iterable[str]) -> list[str]:
    """Return the words by which passages about some families are found.

    Parameters
    ----------
    families : DataFrame
        The table families.
    wanted : iterable of str
        Identifiers of families.

    Returns
    -------
    list of str
        The words, family by family.
    """
    names = set(wanted)
    return [word for row in rows_of(families, Family) if row.family in names for word in row.words]


def beside(source: Source, start: int, end: int, words: Iterable[str]) -> bool:
    """Tell whether a number stands in a clause with one of some words, and is no date.

    Parameters
    ----------
    source : Source
        The text.
    start, end : int
        Where the number stands.
    words : iterable of str
        The words of families that were looked for.

    Returns
    -------
    bool
        False for years, months and days too.

    Examples
    --------
    >>> from compare.texts.source import divide
    >>> beside(divide("x-2031", "新增高企50家,推进改革3项。"), 4, 6, ["高企"])
    True
    """
    text = source.text
    if _DATED.match(text, start):
        return False
    at = bisect_right(source.breaks, start)
    floor = max(source.breaks[at - 1] if at else 0, start - _FARTHEST)
    first = max(floor, *(text.rfind(mark, floor, start) + 1 for mark in _MARKS))
    last = min(source.breaks[at] if at < len(source.breaks) else len(text), end + _FARTHEST)
    stops = [stop for stop in (text.find(mark, end, last) for mark in _MARKS) if stop >= 0]
    clause = text[first : min(stops, default=last)]
    return any(word in clause for word in words)


def _exceptions(
    source: Source,
    rows: Iterable[NonTarget],
    cover: dict[int, str],
    spans: list[tuple[int, int]],
) -> list[str]:
    """Note in `cover` what the exceptions account for; return those that account for nothing."""
    idle = []
    starts = [start for start, _ in spans]
    for row in rows:
        try:
            covered = _pattern(source, row) if row.nth == 0 else _place(source, row)
        except TimeoutError:
            idle.append(f"{row.locator} {row.printed}: searched for {pattern.SECONDS:g} s in vain")
            continue
        for start, end in covered:
            cover |= dict.fromkeys(range(start, end), row.reason)
        if not any(bisect_left(starts, start) < bisect_left(starts, end) for start, end in covered):
            idle.append(f"{row.locator} {row.printed} ({row.reason})")
    return idle


def _pattern(source: Source, row: NonTarget) -> list[tuple[int, int]]:
    inside = source.by_locator.get(row.locator)
    return [
        (start, end)
        for start, end in pattern.spans(row.printed, source.text)
        if row.locator == ANYWHERE or (inside and inside.start <= start < inside.end)
    ]


def _place(source: Source, row: NonTarget) -> list[tuple[int, int]]:
    place = source.by_locator.get(row.locator)
    if place is None:
        return []
    printed = re.escape(squeeze(row.printed))
    spans = [f.span() for f in re.finditer(printed, source.text[place.start : place.end])]
    if len(spans) < row.nth:
        return []
    start, end = spans[row.nth - 1]
    return [(start + place.start, end + place.start)]
