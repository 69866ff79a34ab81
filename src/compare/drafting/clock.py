"""When a quantity is of: promised or reached, and of which years."""

import re
from bisect import bisect_right
from dataclasses import dataclass

from compare.drafting.word import any_of
from compare.texts.source import Source

# A year that something is compared with is none of its own: 恢复到2019年的104%, 比2020年提高.
_YEAR = re.compile(
    r"(?<!\d)(?<![比较])(?<!恢复[到至])(?<!相当于)(20\d\d)(?:[-~—–至到](20\d\d))?年(?!的\d|同期|相比)"
)
_UNTIL = re.compile(r"(?:到|至|截至|截止)$")
_PAST_SPAN = re.compile(r"(?:过去|近)([一二两三四五12345])年|([两三四五])年来|五年来")
_NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
_REVIEW = re.compile(r"回顾|总结|成效|成就|成绩|过去|一年来|五年来")
_PLANNED = re.compile(
    r"(?:工作)?(?:目标|安排|任务|重点|建议|总体要求|思路|部署|打算)|自身建设|政务水平"
)
_LAST_YEAR = re.compile(r"去年|上年")
_PAST = re.compile(
    r"已(?!知)|了(?!解|望)|目前|截至|现有|去年|一年来|五年来|近年来|先后|荣获|连续\w{1,3}年"
)
_FUTURE = re.compile(r"力争|确保|争取|目标|预期|拟(?!制)|将(?!.{0,6}(?:提升|提高))|到20\d\d年|计划")
_REVIEWED = 0.12  # a review takes at least this share of a report
_ESTIMATED = re.compile(r"预计(?!数)[^。;]*$|预计$|有望|预计数")


@dataclass(frozen=True)
class Time:
    """When a quantity is of.

    Attributes
    ----------
    past : bool
        Whether it was reached, rather than promised.
    start, end : int
        The years.
    printed : bool
        Whether the clause or its sentence prints them.
    estimate : bool
        Whether what was reached is printed as expected.
    rule : str
        What decided.
    """

    past: bool
    start: int
    end: int
    printed: bool
    estimate: bool
    rule: str


class Clock:
    """Tells the time of a quantity from its sentence, its section and the document's horizon.

    Parameters
    ----------
    source : Source
        The text.
    start, end : int
        The horizon of the document.
    report : bool
        Whether the document reviews the years before its horizon.
    """

    def __init__(self, source: Source, start: int, end: int, report: bool) -> None:
        self.source, self.text, self.start, self.end = source, source.text, start, end
        self.report = report
        self.below = re.search(r"预计(?:数)?[(,]?下同", self.text)
        self.turns = self._turns() if report else [(0, False)]

    def tense(self, at: int) -> tuple[bool, str]:
        """Tell whether the passage at a position looks back, and what says so."""
        index = bisect_right(self.turns, (at, True)) - 1
        past = self.turns[max(index, 0)][1]
        return past, "section" if self.report else "document"

    def time(self, sentence: int, begin: int, at: int, end: int) -> Time:
        """Return when a quantity is of.

        Parameters
        ----------
        sentence, begin : int
            Where its sentence and its clause begin.
        at, end : int
            Where the quantity begins, and the clause ends.

        Returns
        -------
        Time
            Its time.
        """
        past, rule = self.tense(at)
        before = self.text[sentence:at]
        clause = self.text[begin:end]
        years = self._printed_years(sentence, at)
        if years:
            last = int(years[-1][2] or years[-1][1])
            if last < self.start:
                past, rule = True, "year"
            elif last > self.start or (self.report and last >= self.start):
                past, rule = False, "year"
            elif not self.report and last >= self.start:
                past, rule = bool(_PAST.search(clause)), "year"
        elif _LAST_YEAR.search(clause[: max(0, at - begin)]):
            past, rule = True, "word"
        elif past and self.report and re.search(r"力争|(?<!恢复)到20\d\d年|今年(?!以来)", before):
            past, rule = False, "word"
        elif not past and _looks_back(before):
            past, rule = True, "word"
        below = self.below is not None and at > self.below.end()
        estimate = past and (below or bool(_ESTIMATED.search(before)))
        start, last, printed = self._years(years, past, before)
        return Time(past, start, last, printed, estimate, rule)

    def _printed_years(self, sentence: int, at: int) -> list[re.Match[str]]:
        """Return the years before a quantity that reach it: beyond a semicolon, only 到2025年."""
        part = self.text.rfind(";", sentence, at) + 1
        return [
            year
            for year in _YEAR.finditer(self.text, sentence, at)
            if year.start() >= part or self._until(year)
        ]

    def _until(self, year: re.Match[str]) -> bool:
        """Tell whether a year ends a span: 到2025年."""
        return bool(_UNTIL.search(self.text, max(0, year.start() - 2), year.start()))

    def _years(self, years: list[re.Match[str]], past: bool, before: str) -> tuple[int, int, bool]:
        if years:
            found = years[-1]
            first, last = int(found[1]), int(found[2] or found[1])
            if self._until(found) and not past and not found[2]:
                first = min(self.start, last)
            return first, last, True
        if past:
            span = _PAST_SPAN.search(before)
            if span:
                length = _length(span)
                return self.start - length, self.start - 1, True
            return self.start - 1, self.start - 1, bool(_LAST_YEAR.search(before))
        return self.start, self.end, bool(re.search(any_of("only_year"), before[-40:]))

    def _turns(self) -> list[tuple[int, bool]]:
        """Return where the text turns to review or to plan."""
        turns = [(0, True)]  # a report opens with its review
        for place in self.source.places:
            title = place.titles[-1] if place.titles else ""
            heading = title or self.text[place.head : place.head + 24].split("。")[0]
            if place.locator.count("/") or not heading or place.locator == "0":
                continue
            years = [int(year) for year in re.findall(r"20\d\d", heading)]
            if years and max(years) >= self.start:
                turns.append((place.start, False))
            elif years or (_REVIEW.search(heading) and not _PLANNED.search(heading)):
                turns.append((place.start, True))
            elif title and _PLANNED.search(title):
                turns.append((place.start, False))
        turn = self._turn()
        ahead = [at for at, past in turns if not past]
        if turn and (not ahead or turn < min(ahead)):
            turns += [(turn, False)]
        return sorted(dict(turns).items())

    def _turn(self) -> int:
        """Find where a report without headings turns to the coming year."""
        pattern = (
            rf"(?:^|(?<=[。!?:]))(?:各位代表[,!:])?(?:{self.start}年|今年)"
            r"(?:是|,?我市|经济社会发展|全市|政府工作|工作|的?(?:总体|主要|预期|目标|指导))"
            rf"|做好(?:今年|{self.start}年)(?:政府|全市|各项|的)?工作"
        )
        for found in re.finditer(pattern, self.text):
            if found.start() > len(self.text) * _REVIEWED:
                return self.text.rfind("。", 0, found.start()) + 1
        return 0


def _looks_back(before: str) -> bool:
    """Tell whether the words just before a quantity are of the past, and not of this year."""
    return bool(
        _PAST.search(before[-30:])
        and not _FUTURE.search(before)
        and not re.search(any_of("only_year"), before[-30:].rpartition(",")[2])
    )


def _length(span: re.Match[str]) -> int:
    numeral = next((group for group in span.groups() if group), "五")
    return _NUMERALS.get(numeral) or int(numeral)
