"""Texts as they will be drawn: how wide they are, and where their lines break."""

from collections.abc import Iterable
from functools import cache

from matplotlib import font_manager

from compare import font

NAME, NOTE = 8.5, 8.0
"""Size in points of the name of a row, and of a text beside it."""

WIDEST_NAME = 2.4
"""Width in inches at which the name of a row is broken."""

WIDEST_NOTE = 3.1
"""Width in inches at which a text beside a row is broken."""


@cache
def _advance(char: str) -> float:
    """Return the advance width of a character in units of the type size."""
    face = font_manager.get_font(str(font.file()))
    face.set_size(100, 72)
    return face.load_char(ord(char)).linearHoriAdvance / 65536 / 100


def text_width(text: str, size: float) -> float:
    """Return the width of a text in inches as it will be drawn."""
    return sum(map(_advance, text)) * size / 72


def wrapped(text: str, width: float, size: float) -> list[str]:
    """Break a text into lines that are at most so many inches wide.

    Chinese breaks after any character, Latin words and numbers stay whole where a line holds
    them, and no line begins with closing punctuation.
    """
    lines, line = [], ""
    for piece in _pieces(text, width, size):
        if line and text_width(line + piece.rstrip(), size) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


def _pieces(text: str, width: float, size: float) -> list[str]:
    """Cut a text where a line may end."""
    pieces: list[str] = []
    for char in text:
        latin = ord(char) < 0x2E80
        glued = char in "，。；：、）》”’;,.:)" or (
            latin and pieces and ord(pieces[-1][-1]) < 0x2E80 and not pieces[-1].endswith(" ")
        )
        if pieces and glued and text_width(pieces[-1] + char, size) <= width:
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def room_of_names(names: Iterable[str]) -> float:
    """Return the space before an axes that the names of its rows take."""
    return _room(names, NAME, WIDEST_NAME)


def room_of_notes(notes: Iterable[str]) -> float:
    """Return the space behind an axes that the texts beside its rows take."""
    return _room(notes, NOTE, WIDEST_NOTE)


def _room(texts: Iterable[str], size: float, widest: float) -> float:
    return min(max((text_width(text, size) for text in texts), default=0), widest) + 0.3
