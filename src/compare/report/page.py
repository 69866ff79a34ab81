"""A report as one self-contained page of HTML: pictures, font and style are in the file."""

import base64
import html
import io
import re
from collections.abc import Mapping, Sequence
from importlib import resources

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from compare import font
from compare.report.blocks import Block
from compare.report.typesetting import read
from compare.schema import LANGUAGES

_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:"
_WORDS = {
    "zh": {"skip": "跳到正文", "contents": "目录"},
    "en": {"skip": "Skip to the text", "contents": "Contents"},
}
_SUFFIXES = {"svg": "image/svg+xml", "png": "image/png"}
# Within a tag only: in a text the first sign would be escaped.
_MEDIA = re.compile(r'(?<=<img )src="media:([^"]+)"')
_TAG = re.compile("<[^>]*>")
_OPENING = re.compile(rb"<svg\b[^>]*>")


def to_html(
    blocks: Sequence[Block], front: Mapping[str, object], media: Mapping[str, bytes]
) -> bytes:
    """Return blocks as one page of HTML that needs nothing from anywhere.

    Parameters
    ----------
    blocks : sequence of Block
        What `compare.report.blocks.convert` gives.
    front : Mapping of str to object
        title and language ("zh" or "en"), and for a report subtitle, message, edition and
        abstract.
    media : Mapping of str to bytes
        The pictures that the blocks name.

    Returns
    -------
    bytes
        The page, in UTF-8. No script is in it, and its policy lets nothing be loaded.

    Raises
    ------
    TypesettingError
        If pandoc fails.
    """
    language = str(front.get("language"))
    language = language if language in LANGUAGES else "en"
    document = {"blocks": blocks, "formulas": True, "language": language}
    body, chapters = _numbered(read(document, "html", "html5"))
    # A wide table scrolls, and its head is known as a head.
    body = body.replace("<table", '<div class="scroll"><table')
    body = body.replace("</table>", "</table></div>").replace("<th ", '<th scope="col" ')
    cover = _cover(front, chapters, language)
    # One subset of the font for the page, and of that a small one for each drawing.
    small = _subset(font.file().read_bytes(), html.unescape(cover + body) + _letters(media))
    shown = _MEDIA.sub(lambda found: f'src="{_embedded(found[1], media, small)}"', body)
    style = (resources.files(__package__) / "page.css").read_text(encoding="utf-8")
    face = f"@font-face {{ font-family: 'Noto Sans SC'; src: url({_data(small, 'font/woff')}); }}"
    title = html.escape(str(front.get("title") or ""))
    page = (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if language == "zh" else "en"}">\n<head>\n'
        f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{face}\n{style}</style>\n</head>\n<body>\n"
        f'{cover}<main id="main">\n{shown}</main>\n</body>\n</html>\n'
    )
    return page.encode("utf-8", "replace")


def _numbered(body: str) -> tuple[str, list[str]]:
    """Give each chapter an address, and return their headings."""
    headings: list[str] = []

    def numbered(found: re.Match[str]) -> str:
        headings.append(found[1])
        return f'<h1 id="chapter-{len(headings)}">{found[1]}</h1>'

    return re.sub(r"<h1>(.*?)</h1>", numbered, body, flags=re.DOTALL), headings


def _cover(front: Mapping[str, object], chapters: Sequence[str], language: str) -> str:
    """Return what stands before the chapters: title, message, contents."""
    words = _WORDS[language]
    parts = [f'<a class="skip" href="#main">{words["skip"]}</a>\n<header>']
    title = html.escape(str(front.get("title") or ""))
    # A notebook alone may be called after its first heading, which is not said twice.
    if title and title not in [_TAG.sub("", chapter) for chapter in chapters[:1]]:
        parts.append(f'<h1 class="title">{title}</h1>')
    for name in ("subtitle", "message", "abstract", "edition"):
        if text := str(front.get(name) or ""):
            parts.append(f'<p class="{name}">{html.escape(text)}</p>')
    parts.append("</header>")
    if len(chapters) > 1:
        items = "".join(
            f'<li><a href="#chapter-{number}">{_TAG.sub("", heading)}</a></li>'
            for number, heading in enumerate(chapters, start=1)
        )
        parts.append(f'<nav aria-label="{words["contents"]}"><ol>{items}</ol></nav>')
    return "\n".join(parts) + "\n"


def _letters(media: Mapping[str, bytes]) -> str:
    """Return the texts of all drawings."""
    drawings = (data.decode("utf-8", "replace") for name, data in media.items() if _is_svg(name))
    return html.unescape("".join(drawings))


def _is_svg(name: str) -> bool:
    return name.endswith(".svg")


def _embedded(name: str, media: Mapping[str, bytes], face: bytes) -> str:
    """Return a picture as an address that holds it; a drawing has the letters it needs."""
    content = media.get(html.unescape(name), b"")
    kind = _SUFFIXES["svg" if _is_svg(name) else "png"]
    if kind == "image/svg+xml":
        letters = _subset(face, html.unescape(content.decode("utf-8", "replace")))
        source = _data(letters, "font/woff")
        style = f"<style>@font-face{{font-family:'{font.FAMILY}';src:url({source})}}</style>"
        content = _OPENING.sub(lambda found: found[0] + style.encode(), content, count=1)
    return _data(content, kind)


def _data(content: bytes, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _subset(face: bytes, text: str) -> bytes:
    """Return a font with the letters of a text only, the same bytes for the same text."""
    options = Options()
    options.flavor = "woff"
    options.layout_features = []
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
