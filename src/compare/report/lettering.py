"""The letters that a page or a drawing needs, as a small font that it carries."""

import base64
import html
import io
import re
from collections.abc import Mapping

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from compare import font

_OPENING = re.compile(rb"<svg\b[^>]*>")


def whole() -> bytes:
    """Return the font with all its letters."""
    return font.file().read_bytes()


def is_svg(name: str) -> bool:
    """Tell whether the name of a picture is that of a drawing."""
    return name.endswith(".svg")


def letters(media: Mapping[str, bytes]) -> str:
    """Return the texts of all drawings among some pictures."""
    drawings = (data.decode("utf-8", "replace") for name, data in media.items() if is_svg(name))
    return html.unescape("".join(drawings))


def lettered(drawing: bytes, face: bytes) -> bytes:
    """Return a drawing that holds the letters it needs: shown as a picture, it sees no other font.

    Parameters
    ----------
    drawing : bytes
        The SVG.
    face : bytes
        A font that has its letters.
    """
    own = subset(face, html.unescape(drawing.decode("utf-8", "replace")))
    source = data(own, "font/woff")
    style = f"<style>@font-face{{font-family:'{font.FAMILY}';src:url({source})}}</style>"
    return _OPENING.sub(lambda found: found[0] + style.encode(), drawing, count=1)


def data(content: bytes, kind: str) -> str:
    """Return bytes as an address that holds them."""
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def subset(face: bytes, text: str) -> bytes:
    """Return a font with the letters of a text only, the same bytes for the same text."""
    options = Options()
    options.flavor = "woff"
    # Nothing is set upright, joined or kerned here: what serves that need not be worked out.
    options.layout_features = []
    options.drop_tables += ["GSUB", "GPOS", "BASE", "STAT", "vhea", "vmtx"]
    options.layout_closure = options.bidi_closure = False
    options.hinting = False
    options.notdef_outline = True
    loaded = TTFont(io.BytesIO(face), recalcTimestamp=False, lazy=True)
    subsetter = Subsetter(options)
    subsetter.populate(text=text.encode("utf-8", "ignore").decode() + "?")
    subsetter.subset(loaded)
    loaded.flavor = "woff"
    kept = io.BytesIO()
    loaded.save(kept, reorderTables=None)
    return kept.getvalue()
