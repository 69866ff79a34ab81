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
from compare.wording.language import Language, spoken

_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:"
_SUFFIXES = {"svg": "image/svg+xml", "png": "image/png"}
# Within a tag only: in a text the first sign would be escaped.
_MEDIA = re.compile(r'(?<=<img )src="media:([^"]+)"')
_TAGS = re.compile(r"<[^>]*>")
_TABLE = re.compile(r"<table[^>]*>(\s*<caption>(.*?)</caption>)?", re.DOTALL)
_HEAD = re.compile(r"<th(?=[ >])")
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
        title and language ("zh" or "en"), and for a report with a cover also contents (their
        heading), subtitle, message, edition and abstract.
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
    speech, covered = spoken(language), bool(front.get("contents"))
    document = {"blocks": blocks, "formulas": True, "words": _words(speech)}
    options = ["--shift-heading-level-by=1"] if covered else []
    body = read(document, "html", "html5", options=options)
    body, chapters = _numbered(_tables(body, speech.text("report_table")), 2 if covered else 1)
    skip = f'<a class="skip" href="#main">{html.escape(speech.text("report_skip"))}</a>\n'
    cover = skip + (_cover(front, chapters) if covered else "")
    # One subset of the font for the page, and of that a small one for each drawing.
    face = _subset(font.file().read_bytes(), html.unescape(cover + body) + _letters(media))
    shown = _MEDIA.sub(lambda found: f'src="{_embedded(found[1], media, face)}"', body)
    style = (resources.files(__package__) / "page.css").read_text(encoding="utf-8")
    named = f"@font-face {{ font-family: '{font.FAMILY}'; src: url({_data(face, 'font/woff')}); }}"
    title = html.escape(str(front.get("title") or ""))
    page = (
        f'<!DOCTYPE html>\n<html lang="{speech.text("report_language")}">\n<head>\n'
        f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{named}\n{style}</style>\n</head>\n<body>\n"
        f'{cover}<main id="main">\n{shown}</main>\n</body>\n</html>\n'
    )
    return page.encode("utf-8", "replace")


def _words(speech: Language) -> dict[str, str]:
    """Return the words that the reader of HTML sets, ``{}`` where something stands in them."""
    figure, table = (
        speech.text("report_numbered", word=speech.text(name), number="{}", caption="")
        for name in ("report_figure", "report_table")
    )
    return {
        "figure": figure,
        "table": table,
        "see": speech.text("report_see", chapter="{}"),
        "more": speech.text("report_see_more"),
        "stop": speech.stop.strip(),
    }


def _tables(body: str, word: str) -> str:
    """Let wide tables scroll, also by keys, and say what the cells of their heads are."""

    def opened(found: re.Match[str]) -> str:
        label = " ".join(_TAGS.sub("", found[2] or word).replace('"', "&quot;").split())
        return f'<div class="scroll" tabindex="0" role="region" aria-label="{label}">{found[0]}'

    body = _HEAD.sub('<th scope="col"', body).replace("</table>", "</table></div>")
    return _TABLE.sub(opened, body)


def _numbered(body: str, level: int) -> tuple[str, list[str]]:
    """Give each chapter an address, and return their headings."""
    headings: list[str] = []

    def numbered(found: re.Match[str]) -> str:
        headings.append(found[1])
        return f'<h{level} id="chapter-{len(headings)}">{found[1]}</h{level}>'

    pattern = rf"<h{level}>(.*?)</h{level}>"
    return re.sub(pattern, numbered, body, flags=re.DOTALL), headings


def _cover(front: Mapping[str, object], chapters: Sequence[str]) -> str:
    """Return what stands before the chapters: title, message, contents."""
    parts = ["<header>"]
    for name in ("title", "subtitle", "message", "abstract", "edition"):
        tag = "h1" if name == "title" else "p"
        if text := str(front.get(name) or ""):
            parts.append(f'<{tag} class="{name}">{html.escape(text)}</{tag}>')
    parts.append("</header>")
    items = "".join(
        f'<li><a href="#chapter-{number}">{_TAGS.sub("", heading)}</a></li>'
        for number, heading in enumerate(chapters, start=1)
    )
    label = html.escape(str(front.get("contents")))
    parts.append(f'<nav aria-label="{label}"><h2>{label}</h2><ol>{items}</ol></nav>')
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
