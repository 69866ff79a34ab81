"""Pictures of notebooks: what is one, and how large it stands on a page of a report."""

import base64
import re
import struct
from dataclasses import dataclass
from xml.etree import ElementTree

PAGE_WIDTH, PAGE_HEIGHT = 480.0, 735.0
"""Room for the text of a page, in points."""

_PNG = b"\x89PNG\r\n\x1a\n"
_LENGTH = re.compile(r"\s*([0-9]{0,6}\.?[0-9]{1,9})\s*(pt|px|in|cm|mm|)\s*")
_POINTS = {"pt": 1.0, "px": 0.75, "": 0.75, "in": 72.0, "cm": 72 / 2.54, "mm": 7.2 / 2.54}


@dataclass(frozen=True)
class Picture:
    """A picture as bytes, and its own size.

    Attributes
    ----------
    content : bytes
        What it is made of.
    width, height : float
        Its own size in points; 0 where it says none.
    """

    content: bytes
    width: float
    height: float

    def shown(self) -> tuple[float, float]:
        """Return the width and height it stands in: its own, or as wide as the page.

        Examples
        --------
        >>> Picture(b"", 120, 90).shown(), Picture(b"", 960, 400).shown()
        ((120, 90), (480.0, 200.0))
        """
        if not 0 < self.width < PAGE_WIDTH:
            share = PAGE_WIDTH / self.width if self.width else 0.0
            return PAGE_WIDTH, self.height * share
        return self.width, self.height


def png(content: str) -> Picture | None:
    """Return a picture of Base64; nothing where it is no PNG.

    Examples
    --------
    >>> png("no picture")
    """
    try:
        data = base64.b64decode(content)
    except ValueError:
        return None
    if len(data) < 45 or not data.startswith(_PNG) or b"IEND" not in data[-16:]:
        return None
    width, height = struct.unpack(">II", data[16:24])
    return Picture(data, width * _POINTS["px"], height * _POINTS["px"])


def svg(content: str) -> Picture | None:
    """Return a drawing; nothing where it is no SVG, or shows files beside it.

    Examples
    --------
    >>> svg('<svg xmlns="http://www.w3.org/2000/svg" width="2in" height="72pt"/>').shown()
    (144.0, 72.0)
    """
    try:
        root = ElementTree.fromstring(content.strip())
    except (ElementTree.ParseError, ValueError):
        return None
    images = (node for node in root.iter() if node.tag.endswith("}image") or node.tag == "image")
    linked = (link for node in images for name, link in node.items() if name.endswith("href"))
    if not root.tag.endswith("svg") or not all(link.startswith("data:") for link in linked):
        return None
    return Picture(content.strip().encode(), *_size(root))


def _size(root: ElementTree.Element) -> tuple[float, float]:
    """Return the size of a drawing, else of its view box, else 0."""
    width, height = (_points(root.get(name, "")) for name in ("width", "height"))
    if width and height:
        return width, height
    box = [_points(text) for text in re.split(r"[\s,]+", root.get("viewBox", "").strip())]
    return (box[2], box[3]) if len(box) == 4 and all(box[2:]) else (0.0, 0.0)


def _points(text: str) -> float:
    """Return a length in points; 0 for what is none, such as a share."""
    found = _LENGTH.fullmatch(text)
    return float(found[1]) * _POINTS[found[2]] if found else 0.0
