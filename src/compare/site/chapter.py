"""Notebooks as they were run, as pages: pictures in files, and links from one to another."""

import hashlib
import re
from collections.abc import Mapping, Sequence

from compare.report.piece import Piece, Section
from compare.site.page import Page, up

IMAGES = "_images"
"""The folder of the pictures of a language."""

# Within tags only: in a text the first sign would be escaped.
_PICTURE = re.compile(r'(?<=<img )src="media:([^"]+)"')
_LINK = re.compile(r'<a\s+href="at:([^"]*)">(.*?)</a>', re.DOTALL)


def page(
    name: str, piece: Piece, places: Mapping[str, str], before: Sequence[Section] = ()
) -> Page:
    """Return a piece as a page.

    Parameters
    ----------
    name : str
        The name of the page.
    piece : Piece
        The notebook.
    places : Mapping of str to str
        The pages that others refer to, by the names that they are referred to by.
    before : sequence of Section, optional
        What stands before it.
    """
    files = {known: _file(known, data) for known, data in piece.media.items()}

    def shown(found: re.Match[str]) -> str:
        return f'src="{up(name)}{IMAGES}/{files[found[1]]}"'

    def led(found: re.Match[str]) -> str:
        target = places.get(found[1], name)
        return "" if target == name else f'<a href="{up(name)}{target}.html">{found[2]}</a>'

    sections = tuple(
        Section(one.level, one.title, _LINK.sub(led, _PICTURE.sub(shown, one.html)))
        for one in piece.sections
    )
    media = {files[known]: data for known, data in piece.media.items()}
    return Page(name, piece.title, (*before, *sections), media=media)


def _file(name: str, data: bytes) -> str:
    """Return the file of a picture; pictures that are the same are in one file."""
    ending = name.rpartition(".")[2]
    return f"{hashlib.sha256(data).hexdigest()[:20]}.{ending}"
