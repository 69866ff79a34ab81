"""Fonts within a page: only the characters that it shows, the same bytes each time."""

import base64
import io
from collections.abc import Iterable
from functools import cached_property

from fontTools import subset
from fontTools.ttLib import TTFont

from compare import font


class WebFont:
    """The font of figures and reports, cut down to some characters.

    Parameters
    ----------
    text : str
        The characters; those that the font lacks are left out.

    Examples
    --------
    >>> WebFont("Nantong").rule("ant")[:42]
    "@font-face{font-family:'Noto Sans SC';src:"
    """

    def __init__(self, text: str):
        self._text = text

    @cached_property
    def _whole(self) -> bytes:
        return _cut(font.file().read_bytes(), self._text, "")

    def rule(self, text: str) -> str:
        """Return the rule of a style sheet that holds the font with the characters of a text."""
        data = base64.b64encode(_cut(self._whole, text, "woff")).decode()
        return f"@font-face{{font-family:'{font.FAMILY}';src:url(data:font/woff;base64,{data})}}"


def _cut(content: bytes, text: Iterable[str], flavor: str) -> bytes:
    options = subset.Options(
        flavor=flavor or None, notdef_outline=True, layout_features=["kern"], hinting=False
    )
    options.name_IDs = [0, 1, 2, 13, 14]  # with the licence
    with TTFont(io.BytesIO(content), lazy=True, recalcTimestamp=False) as found:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes={ord(char) for char in text} | {0x20})
        cutter.subset(found)
        found.flavor = flavor or None
        buffer = io.BytesIO()
        found.save(buffer)
    return buffer.getvalue()
