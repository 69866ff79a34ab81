"""A report as one self-contained page of HTML: pictures, font and style are in the file."""

import html
import re
from collections.abc import Mapping, Sequence
from importlib import resources

from compare import font
from compare.report import lettering
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
    body = body_of(blocks, speech, shifted=covered)
    body, chapters = _numbered(body, 2 if covered else 1)
    skip = f'<a class="skip" href="#main">{html.escape(speech.text("report_skip"))}</a>\n'
    cover = skip + (_cover(front, chapters) if covered else "")
    # One subset of the font for the page, and of that a small one for each drawing.
    words = html.unescape(cover + body) + lettering.letters(media)
    face = lettering.subset(lettering.whole(), words)
    shown = _MEDIA.sub(lambda found: f'src="{_embedded(found[1], media, face)}"', body)
    style = (resources.files(__package__) / "page.css").read_text(encoding="utf-8")
    source = lettering.data(face, "font/woff")
    named = f"@font-face {{ font-family: '{font.FAMILY}'; src: url({source}); }}"
    title = html.escape(str(front.get("title") or ""))
    page = (
        f'<!DOCTYPE html>\n<html lang="{speech.text("report_language")}">\n<head>\n'
        f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{named}\n{style}</style>\n</head>\n<body>\n"
        f'{cover}<main id="main">\n{shown}</main>\n</body>\n</html>\n'
    )
    return page.encode("utf-8", "replace")


def body_of(
    blocks: Sequence[Block], speech: Language, shifted: bool = False, elsewhere: bool = False
) -> str:
    """Return blocks as the body of a page.

    Parameters
    ----------
    blocks : sequence of Block
        What `compare.report.blocks.convert` gives.
    speech : Language
        The language of the page.
    shifted : bool, optional
        Whether headings are one level lower, below the title of a report.
    elsewhere : bool, optional
        Whether an item that refers to a place which is not on this page has a link to
        ``at:NAME``; else it has none.

    Returns
    -------
    str
        HTML; the address of a picture is ``media:NAME``, and wide tables scroll.

    Raises
    ------
    TypesettingError
        If pandoc fails.
    """
    words = _words(speech) | ({"elsewhere": "at:{}"} if elsewhere else {})
    document = {"blocks": blocks, "formulas": True, "words": words}
    options = ["--shift-heading-level-by=1"] if shifted else []
    body = read(document, "html", "html5", options=options)
    return _tables(body, speech.text("report_table"))


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


def _embedded(name: str, media: Mapping[str, bytes], face: bytes) -> str:
    """Return a picture as an address that holds it; a drawing has the letters it needs."""
    content = media.get(html.unescape(name), b"")
    drawn = lettering.is_svg(name)
    if drawn:
        content = lettering.lettered(content, face)
    return lettering.data(content, _SUFFIXES["svg" if drawn else "png"])
