"""The text of a document, white space removed, divided into the places that locators name."""

import hashlib
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from compare.problem import InvalidInputError, Problem
from compare.schema import COLUMNS
from compare.storage import content
from compare.texts.lines import lines
from compare.texts.outline import Node, locators, nodes


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
    titles : tuple of str
        The words of the headings above it and of its own, from the outermost; empty where a
        heading runs on into its paragraph.
    depth : int
        How many headings stand above it.
    """

    locator: str
    start: int
    end: int
    head: int
    titles: tuple[str, ...] = ()
    depth: int = 0


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
    breaks : tuple of int
        Where lines end that are not merely wrapped: nothing goes on beyond.
    furniture : tuple of (int, int)
        What is page furniture: page numbers, headers that return, a web page's frame.
    """

    document_id: str
    text: str
    places: tuple[Place, ...]
    breaks: tuple[int, ...] = ()
    furniture: tuple[tuple[int, int], ...] = ()

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
        # Of several places that begin at one position all but the last are empty.
        return self.places[bisect_right(self._starts, position) - 1]

    @cached_property
    def _starts(self) -> list[int]:
        return [place.start for place in self.places]


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
    read = lines(raw)
    found = nodes(read)
    ends = [node.start for node in found[1:]] + [read[-1].end if read else 0]
    places = tuple(
        Place(name, node.start, end, node.head, _titles(node), len(node.parents))
        for name, node, end in zip(locators(found), found, ends, strict=True)
    )
    text = "".join(line.squeezed for line in read)
    breaks = tuple(sorted({line.end for line in read if not line.wrapped}))
    furniture = tuple((line.start, line.end) for line in read if line.furniture)
    return Source(document_id, text, places, breaks, furniture)


def _titles(node: Node) -> tuple[str, ...]:
    return tuple(part.title for part in (*node.parents, node))
