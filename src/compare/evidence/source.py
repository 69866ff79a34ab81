"""The text of a document, white space removed, divided into the places that locators name."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from compare.printed.quantity import QuantityError, parse
from compare.problem import InvalidInputError, Problem
from compare.schema import COLUMNS
from compare.storage import content

_SECTION = re.compile(r"\s*([一二三四五六七八九十]+)、")
_SUBSECTION = re.compile(r"\s*(\([一二三四五六七八九十]+\))")
_ARTICLE = re.compile(r"\s*(\d{1,2})(?:\.|\s)(?!\d)")
_ANNEX = re.compile(r"\s*附件\s*$")
_ROW = re.compile(r"\s*(\d{1,2})\s*$")


@dataclass(frozen=True)
class Place:
    """A stretch of a document that one locator names.

    Attributes
    ----------
    locator : str
        Section and article as printed; ``0`` for what precedes the first section.
    start, end : int
        Where it begins and ends in the text without white space.
    head : int
        Where its heading number ends.
    """

    locator: str
    start: int
    end: int
    head: int


@dataclass(frozen=True)
class Source:
    """The text of a document.

    Attributes
    ----------
    document_id : str
        Identifier of the document.
    text : str
        The text after NFKC, all white space removed: hard-wrapped lines, page breaks and spaces
        around digits leave no trace, and full-width forms are ASCII.
    places : tuple of Place
        The places in order of reading; they cover the text without gap.
    """

    document_id: str
    text: str
    places: tuple[Place, ...]

    @cached_property
    def by_locator(self) -> dict[str, Place]:
        """The places by their locator."""
        return {place.locator: place for place in self.places}

    @property
    def sha256(self) -> str:
        """SHA-256 of the text, the column source_sha256 of documents."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def place_at(self, position: int) -> Place:
        """Return the place that holds a position of the text."""
        return next(place for place in self.places if place.start <= position < place.end)


def squeeze(text: str) -> str:
    """Return a text after NFKC and without white space.

    Examples
    --------
    >>> squeeze("到 ２０２５ 年， 500 家")
    '到2025年,500家'
    """
    return "".join(unicodedata.normalize("NFKC", text).split())


def read(folder: str | Path, document_id: str) -> Source:
    """Read the text of a document.

    Parameters
    ----------
    folder : str or Path
        Folder that holds ``DOCUMENT_ID.txt`` in UTF-8.
    document_id : str
        Identifier of the document.

    Returns
    -------
    Source
        The text and its places.

    Raises
    ------
    InvalidInputError
        If there is no such file, it is not UTF-8, or the identifier is none.
    """
    path = Path(folder) / f"{document_id}.txt"
    if not re.fullmatch(COLUMNS["document_id"].pattern, document_id):
        raise InvalidInputError([Problem(str(path), 0, "", document_id, "a document_id")])
    try:
        return divide(document_id, content(path, "the text of the document").decode("utf-8-sig"))
    except UnicodeDecodeError:
        problem = Problem(str(path), 0, "", "not UTF-8", "the text of the document in UTF-8")
    raise InvalidInputError([problem])


def divide(document_id: str, raw: str) -> Source:
    r"""Divide a raw text into places by its headings.

    A line opens a place where its number follows the one before: sections 一、二、…, bracketed
    subsections, articles numbered through a section or the whole document, and the numbered
    rows of an annex.

    Parameters
    ----------
    document_id : str
        Identifier of the document.
    raw : str
        The text as it came, with its lines.

    Returns
    -------
    Source
        The text without white space, and its places.

    Examples
    --------
    >>> source = divide("x-2024", "某市方案\n一、目标\n500家。\n二、任务\n1.企业。\n2.人才。")
    >>> [place.locator for place in source.places]
    ['0', '一', '二', '二/1', '二/2']
    """
    headings = _Headings()
    opened = [("0", 0, 0)]
    length = 0
    parts = []
    for line in unicodedata.normalize("NFKC", raw).splitlines():
        squeezed = "".join(line.split())
        found = headings.read(line)
        if found:
            locator, number = found
            opened.append((locator, length, length + len("".join(number.split()))))
        parts.append(squeezed)
        length += len(squeezed)
    ends = [start for _, start, _ in opened[1:]] + [length]
    places = tuple(
        Place(locator, start, end, head)
        for (locator, start, head), end in zip(opened, ends, strict=True)
    )
    return Source(document_id, "".join(parts), places)


class _Headings:
    """Tells which lines open a place, from where in the document we are."""

    def __init__(self) -> None:
        self.section, self.article, self.subsection, self.row = "", 0, 0, -1
        self.numbered = False  # whether the section has an article yet

    def read(self, line: str) -> tuple[str, str] | None:
        """Return locator and printed number of the heading that opens the line, if any."""
        if self.row >= 0:
            return self._annex_row(line)
        if _ANNEX.match(line) and self.section:
            self.row = 0
            return "附件", line
        for pattern, reader in (
            (_SECTION, self._section),
            (_SUBSECTION, self._subsection),
            (_ARTICLE, self._article),
        ):
            match = pattern.match(line)
            if match:
                locator = reader(match[1])
                return (locator, match[0]) if locator else None
        return None

    def _annex_row(self, line: str) -> tuple[str, str] | None:
        match = _ROW.match(line)
        if not match or int(match[1]) != self.row + 1:
            return None
        self.row += 1
        return f"附件/{self.row}", match[0]

    def _section(self, numeral: str) -> str:
        if _value(numeral) != _value(self.section or "零") + 1:
            return ""
        self.section, self.subsection, self.numbered = numeral, 0, False
        return numeral

    def _subsection(self, bracketed: str) -> str:
        if not self.section or _value(bracketed.strip("()")) != self.subsection + 1:
            return ""
        self.subsection += 1
        return f"{self.section}/{bracketed}"

    def _article(self, digits: str) -> str:
        number = int(digits)
        anew = number == 1 and not self.numbered
        if not self.section or not (number == self.article + 1 or anew):
            return ""
        self.article, self.numbered = number, True
        return f"{self.section}/{number}"


def _value(numeral: str) -> float:
    try:
        return parse(numeral).value
    except QuantityError:
        return -1
