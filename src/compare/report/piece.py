"""A notebook as a piece of a site: its title, its sections as HTML, and its pictures."""

import base64
import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from compare.report import lettering
from compare.report.blocks import Blocks
from compare.report.page import body_of
from compare.wording.language import spoken

_HEADING = re.compile(r"<h([1-6])[^>]*>(.*?)</h\1>\n?", re.DOTALL)
_TAGS = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Section:
    """What stands under one heading.

    Attributes
    ----------
    level : int
        That of the heading; the title of a page is of level 1.
    title : str
        The heading as text; empty for what stands before the first.
    html : str
        What follows up to the next heading.
    """

    level: int
    title: str
    html: str


@dataclass(frozen=True)
class Piece:
    """A notebook as a piece of a site.

    Attributes
    ----------
    title : str
        Its title as text.
    sections : tuple of Section
        Its sections in order.
    media : Mapping of str to bytes
        Its pictures by the names that the sections know them by, as ``media:NAME``; a drawing
        holds its letters.
    """

    title: str
    sections: tuple[Section, ...]
    media: Mapping[str, bytes]

    def to_bytes(self) -> bytes:
        """Return the piece as a file."""
        found = {
            "title": self.title,
            "sections": [[one.level, one.title, one.html] for one in self.sections],
            "media": {name: base64.b64encode(data).decode() for name, data in self.media.items()},
        }
        return json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")

    @classmethod
    def from_bytes(cls, content: bytes) -> "Piece":
        """Return the piece that a file holds.

        Examples
        --------
        >>> piece = Piece("R&D", (Section(1, "", "<p>2%</p>"),), {"a.png": b"x"})
        >>> Piece.from_bytes(piece.to_bytes()) == piece
        True
        """
        found = json.loads(content)
        sections = tuple(Section(*one) for one in found["sections"])
        media = {name: base64.b64decode(data) for name, data in found["media"].items()}
        return cls(found["title"], sections, media)


def made(converted: Blocks, title: str, language: str) -> Piece:
    """Return the blocks of a notebook as a piece of a site.

    Parameters
    ----------
    converted : Blocks
        What `compare.report.blocks.convert` gives.
    title : str
        The title, where the notebook does not begin with one.
    language : str
        "zh" or "en".

    Raises
    ------
    TypesettingError
        If pandoc fails.
    """
    body = body_of(converted.blocks, spoken(language), elsewhere=True)
    sections = [*_sections(body)]
    if len(sections) > 1 and sections[1].level == 1 and not sections[0].html.strip():
        title = sections[1].title
        sections = [Section(1, "", sections[1].html), *sections[2:]]
    face = lettering.subset(lettering.whole(), lettering.letters(converted.media))
    media = {
        name: lettering.lettered(data, face) if lettering.is_svg(name) else data
        for name, data in converted.media.items()
    }
    return Piece(title, tuple(sections), media)


def _sections(body: str) -> Iterator[Section]:
    """Cut a page at its headings, but for those that stand within something else."""
    level, title, begun = 1, "", 0
    for heading in _HEADING.finditer(body):
        before = body[: heading.start()]
        if before.count("<div") != before.count("</div>"):
            continue
        yield Section(level, title, body[begun : heading.start()])
        level, title = int(heading[1]), text_of(heading[2])
        begun = heading.end()
    yield Section(level, title, body[begun:])


def text_of(written: str) -> str:
    """Return what a reader sees of HTML.

    Examples
    --------
    >>> text_of("R&amp;D <em>intensity</em>")
    'R&D intensity'
    """
    return " ".join(html.unescape(_TAGS.sub("", written)).split())
