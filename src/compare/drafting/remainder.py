"""Numbers that a draft takes for no target, as rows of `non_targets` that find them again."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from compare.drafting.proposal import NON_TARGET, Proposal
from compare.printed.pattern import ANYWHERE
from compare.texts.accounting import beside, spans
from compare.texts.source import Place, Source

_DATES = (
    r"20\d{2}年(\d{1,2}月(\d{1,2}日)?)?",
    r"20\d{2}-\d{1,2}-\d{1,2}",
    r"20\d{2}[—~-]20\d{2}年",
)
"""Dates that may be covered by pattern; everything else is named at its place."""

_FARTHEST = 12

Counted = dict[tuple[int, str], tuple[int, int]]
"""Up to where words were counted in a place that begins at a position, and how many there were."""


def remainder(
    source: Source,
    covered: Sequence[tuple[int, int]],
    rest: Sequence[Proposal],
    units: Iterable[str],
    words: Sequence[str] | None = None,
) -> list[Proposal]:
    """Return proposals for the numbers that are neither promised nor reached.

    Parameters
    ----------
    source : Source
        The text.
    covered : sequence of tuple of int
        What targets and values reached account for.
    rest : sequence of Proposal
        What the drafter takes for no target, and why.
    units : iterable of str
        Printed units, before which a Chinese numeral is a number.
    words : sequence of str, optional
        Words of the families that were looked for: only numbers in clauses with one of them count.

    Returns
    -------
    list of Proposal
        One for each number, or pattern of dates.
    """
    reasons = sorted((one.start, one.end, one.cells["reason"], one.confidence) for one in rest)
    starts = [reason[0] for reason in reasons]
    dates = [] if words else list(_patterns(source))
    found = [proposal for proposal, _ in dates]
    covered = sorted([*covered, *_headings(source), *(span for _, told in dates for span in told)])
    counted: Counted = {}
    for start, end in spans(source.text, units):
        if _inside(covered, start, end):
            continue
        if words and not beside(source, start, end, words):
            continue
        at = bisect_right(starts, start) - 1
        reason, sure = "other_family" if words else "existing", {"reason": 0.3}
        if at >= 0 and reasons[at][1] >= end:
            reason, sure = reasons[at][2], reasons[at][3]
        found.append(named(source, start, end, reason, sure, counted))
    return found


def _headings(source: Source) -> list[tuple[int, int]]:
    return [(place.start, place.head) for place in source.places if place.head > place.start]


def _inside(covered: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    index = bisect_right(covered, (start, 1 << 60))
    return any(first <= start and end <= last for first, last in covered[max(0, index - 8) : index])


def _patterns(source: Source) -> Iterator[tuple[Proposal, list[tuple[int, int]]]]:
    """Yield the patterns of dates that the text has."""
    for pattern in _DATES:
        matched = [found.span() for found in re.finditer(pattern, source.text)]
        if matched:
            cells = {"locator": ANYWHERE, "printed": pattern, "nth": "0", "reason": "date"}
            yield Proposal(NON_TARGET, *matched[0], ANYWHERE, cells, {"reason": 0.98}), matched


def named(
    source: Source,
    start: int,
    end: int,
    reason: str,
    sure: Mapping[str, float],
    counted: Counted | None = None,
) -> Proposal:
    """Name a number by the shortest words before it that find it at its place.

    Parameters
    ----------
    source : Source
        The text.
    start, end : int
        Where the number stands.
    reason : str
        Why it is no target.
    sure : Mapping of str to float
        How sure that is.
    counted : dict, optional
        What was counted for numbers before this one.

    Returns
    -------
    Proposal
        With the cells of a row of `non_targets`.
    """
    place = source.place_at(start)
    for before in range(_FARTHEST):
        first = max(place.start, start - before)
        words = source.text[first:end]
        at = nth(source, place, words, first, counted)
        if at:
            break
    cells = {"locator": place.locator, "printed": words, "nth": str(at or 1), "reason": reason}
    return Proposal(NON_TARGET, start, end, place.locator, cells, {**sure})


def nth(
    source: Source, place: Place, words: str, start: int, counted: Counted | None = None
) -> int:
    """Return which occurrence of words at a place begins at a position; 0 if none does.

    Parameters
    ----------
    source : Source
        The text.
    place : Place
        The place.
    words : str
        The words.
    start : int
        The position.
    counted : dict, optional
        What was counted for positions before this one, and is for the next: with it, words that
        return are counted once through the text.

    Returns
    -------
    int
        The number of the occurrence, from 1; occurrences do not overlap.

    Examples
    --------
    >>> from compare.texts.source import divide
    >>> source = divide("", "新增5家,关停5家。")
    >>> nth(source, source.places[0], "5家", 7)
    2
    """
    text, end = source.text, start + len(words)
    if end > place.end or not text.startswith(words, start):
        return 0
    counted = {} if counted is None else counted
    since, before = counted.get((place.start, words), (place.start, 0))
    if start < since:
        since, before = place.start, 0
    number = before + text.count(words, since, end)
    # Where one before reaches into these words, that one is counted instead of them.
    reached = text.find(words, max(since, start - len(words) + 1)) < start
    if reached and before + text.count(words, since, end - 1) == number:
        return 0
    counted[place.start, words] = end, number
    return number
