"""Find every statement in the text of its document, and every number of the text in a statement.

Both ways round: a statement must be printed at the place its locator names, its indicator near
its quantity; and a number of the text must belong to a statement or be named as no target.
"""

import re
from bisect import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from compare.printed.quantity import AFTER, BEFORE, NUMERALS
from compare.schema.record import PrintedStatement
from compare.texts.source import Place, Source, squeeze

FARTHEST = 45
"""Most characters that may stand between an indicator and its quantity."""

_WORDS = {
    name: "|".join(sorted(words, key=len, reverse=True))
    for name, words in (("before", BEFORE), ("after", AFTER))
}
_LEADING = re.compile(f"(?:{_WORDS['before']})")
_TRAILING = re.compile(f"(?:{_WORDS['after']})")
_REACHED = re.compile("(?:达到|达)$")
# What follows a number or unit that goes on: 142人年, 350亿元, 10个百分点, 3.15%, 1.58, 1/30.
_GOES_ON = re.compile(
    r"(?<=人)(?:年(?![底内初末均])|次)|(?<=[万亿])[元人家件亿]|(?<=个)百分点"
    r"|(?<=\d)(?:[./]?\d|[%‰万亿家个项件名条人元])"
)
# The second half of a range; the number of a page, — 1 —, is none.
_RANGE_ON = re.compile(r"[至到~–—-]\d+(?![\d年–—-])")
_UNIT = re.compile(r"[^\d.,/]*$")
_SPLIT = 4
_EACH = re.compile(r"[各均][^\d,。;]{0,6}$")  # 均增长5%
_VERB = 7


@dataclass(frozen=True)
class Match:
    """Where a statement is printed.

    Attributes
    ----------
    statement_id : str
        The statement.
    start, end : int
        The quantity in the text without white space; -1 where it was not found.
    indicator, indicator_end : int
        The indicator; -1 where it was not found, and no end where it is split.
    distance : int
        Characters between indicator and quantity; -1 where one of them was not found.
    problem : str
        What is wrong, in words; empty where the statement was found.
    """

    statement_id: str
    start: int
    end: int
    indicator: int
    indicator_end: int
    distance: int
    problem: str


def match(source: Source, statements: Iterable[PrintedStatement]) -> list[Match]:
    """Find the statements of a document in its text.

    A printed quantity serves one statement only: where the same words stand several times at a
    place, each statement gets the one nearest to its indicator. After 各 or 均 ("each") it serves
    all that name it.

    Parameters
    ----------
    source : Source
        The text.
    statements : iterable of row
        Rows of the table statements of this document.

    Returns
    -------
    list of Match
        One per statement, in the order of statement_id's number.
    """
    found: dict[str, Match] = {}
    taken: set[tuple[int, int, int]] = set()
    pairs = []
    for row in statements:
        place = source.by_locator.get(row.locator)
        if place is None:
            found[row.statement_id] = _missing(row, f"no place {row.locator} in the text")
            continue
        candidates = list(_candidates(source, place, row))
        if not candidates:
            found[row.statement_id] = _missing(row, f"{row.quantity_printed} not at {row.locator}")
        pairs += [(candidate.distance, row.seq, candidate) for candidate in candidates]
        if candidates:
            found[row.statement_id] = _missing(row, "its quantity serves another statement")
    for _, _, candidate in sorted(pairs, key=_nearest):
        # After "each", every name has the quantity once.
        shared = _EACH.search(source.text, max(0, candidate.start - _VERB), candidate.start)
        name = candidate.indicator if shared else -1
        span = (candidate.start, candidate.end, name)
        if span not in taken and found[candidate.statement_id].start < 0:
            taken.add(span)
            found[candidate.statement_id] = candidate
    return sorted(found.values(), key=lambda m: int(m.statement_id.rsplit(".", 1)[1]))


def order(source: Source, found: Match, row: PrintedStatement) -> tuple[str, ...]:
    """Return the order in which indicator, basis and quantity of a statement are printed.

    Parameters
    ----------
    source : Source
        The text.
    found : Match
        Where the statement was found.
    row : row
        The statement.

    Returns
    -------
    tuple of str
        The words that are printed, in order; of a word for the basis the occurrence nearest to the
        statement counts, and one that is not printed at the place is left out.
    """
    at = {"indicator": found.indicator, "quantity": found.start}
    place, basis = source.by_locator[row.locator], squeeze(row.basis_printed)
    first, last = min(at.values()), max(found.end, found.indicator_end)
    starts = re.finditer(re.escape(basis), source.text[place.start : place.end]) if basis else ()
    places = [place.start + start.start() for start in starts]
    if places:
        at["basis"] = min(places, key=lambda start: _gap(start, start + len(basis), first, last))
    return tuple(sorted(at, key=at.__getitem__))


def _nearest(pair: tuple[int, int, Match]) -> tuple[bool, int, int, int]:
    distance, seq, candidate = pair
    return (bool(candidate.problem), distance, seq, candidate.start)


def _missing(row: PrintedStatement, problem: str) -> Match:
    return Match(row.statement_id, -1, -1, -1, -1, -1, problem)


def _candidates(source: Source, place: Place, row: PrintedStatement) -> Iterator[Match]:
    """Yield each place where the quantity is printed, with the indicator nearest to it."""
    text = source.text[place.start : place.end]
    indicator = squeeze(row.indicator_printed)
    earlier = "indicator" in row.inferred
    named = [found.start() for found in re.finditer(re.escape(indicator), text)]
    for start, end in _quantities(text, squeeze(row.quantity_printed)):
        at = _indicator(text, indicator, named, start, end)
        distance = _gap(at, at + len(indicator), start, end) if at >= 0 else -1
        problem = ""
        if at < 0:
            problem = f"{row.indicator_printed} not at {row.locator}"
        elif distance > FARTHEST and not earlier:
            problem = f"{row.indicator_printed} is {distance} characters away"
        stands = text[at : at + len(indicator)] == indicator
        name = (
            (at + place.start, at + place.start + len(indicator) * stands) if at >= 0 else (-1, -1)
        )
        span = (start + place.start, end + place.start)
        yield Match(row.statement_id, *span, *name, distance, problem)


def _quantities(text: str, printed: str) -> Iterator[tuple[int, int]]:
    """Yield where the quantity is printed whole: not a part of a longer number or phrase."""
    whole = list(_whole(text, printed, re.escape(printed)))
    qualifier = _LEADING.match(printed)
    if not whole and qualifier:
        # A verb may stand between qualifier and number; the statement's note says so.
        number = re.escape(printed[qualifier.end() :])
        whole = list(_whole(text, printed, rf"{qualifier[0]}\D{{1,{_SPLIT}}}?{number}"))
        whole = whole or list(_governed(text, qualifier[0], number))
    yield from whole


def _governed(text: str, qualifier: str, number: str) -> Iterator[tuple[int, int]]:
    """Yield the later numbers of a list that one qualifier governs: 分别突破2000家和3000家."""
    for found in re.finditer(rf"(?:分别|均|各){qualifier}[^,。;]*?[、和及与]({number})", text):
        if not _GOES_ON.match(text, found.end()) and not _TRAILING.match(text, found.end()):
            yield found.span(1)


def _whole(text: str, printed: str, pattern: str) -> Iterator[tuple[int, int]]:
    """Yield the matches that no qualifier, digit, unit or range beside them continues."""
    leads, trails = bool(_LEADING.match(printed)), bool(_TRAILING.search(printed))
    for found in re.finditer(pattern, text):
        start, end = found.span()
        before = text[max(0, start - 8) : start]
        qualified = re.search(f"(?:{_WORDS['before']})$", before)
        # 达到 belongs to the quantity where it is the only qualifier.
        reached = _REACHED.search(before)
        if leads:
            cut = before.endswith("不")
        else:
            cut = bool(_continues(before, printed) or (qualified and not (reached and trails)))
        on = _GOES_ON.match(text, end) or _RANGE_ON.match(text, end) or _TRAILING.match(text, end)
        if not cut and not on:
            yield start, end


def _continues(before: str, printed: str) -> bool:
    """Tell whether a number or the first half of a range ends right before the quantity."""
    found = _UNIT.search(printed)
    unit = re.escape(_TRAILING.sub("", found[0])) if found else ""
    number = rf"\d[.,/]?$|[{NUMERALS}]$"
    half = rf"(?<![–—-])(?<![–—-]\d)\d(?:{unit})?[至到~–—-]$"
    return bool(re.search(rf"{number}|{half}", before))


def _indicator(text: str, indicator: str, named: list[int], start: int, end: int) -> int:
    """Return where the indicator, named at some places, stands nearest to the quantity, or -1."""
    if named:
        # Places ascend: the nearest is the last before the quantity or the first after it.
        after = bisect(named, start)
        near = named[max(0, after - 1) : after + 1]
        return min(near, key=lambda begin: _gap(begin, begin + len(indicator), start, end))
    # The name may be split around the quantity.
    joined = text[:start] + text[end:]
    split = [f.start() for f in re.finditer(re.escape(indicator), joined) if f.start() < start]
    return split[-1] if split and split[-1] + len(indicator) > start else -1


def _gap(a_start: int, a_end: int, b_start: int, b_end: int) -> int:
    return max(b_start - a_end, a_start - b_end, 0)


@dataclass(frozen=True)
class Passage:
    """The words around a statement, for a reader who has the text.

    Attributes
    ----------
    statement_id : str
        The statement.
    locator : str
        Its place.
    before, quantity, after : str
        The text up to the quantity, the quantity, and what follows.
    distance : int
        Characters between indicator and quantity.
    """

    statement_id: str
    locator: str
    before: str
    quantity: str
    after: str
    distance: int

    def __str__(self) -> str:
        """Return the passage with the quantity marked."""
        return (
            f"{self.statement_id} ({self.locator}): …{self.before}【{self.quantity}】{self.after}…"
        )


def passage(source: Source, found: Match, locator: str, width: int = 60) -> Passage:
    """Return the words around a statement that was found.

    Parameters
    ----------
    source : Source
        The text.
    found : Match
        Where the statement is.
    locator : str
        Its place.
    width : int, optional
        Characters shown on either side of indicator and quantity.

    Returns
    -------
    Passage
        The passage.
    """
    place = source.by_locator[locator]
    first = max(place.start, min(found.indicator, found.start) - width)
    last = min(place.end, found.end + width)
    text = source.text
    return Passage(
        found.statement_id,
        locator,
        text[first : found.start],
        text[found.start : found.end],
        text[found.end : last],
        found.distance,
    )
