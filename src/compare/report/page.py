"""Blocks as one page of HTML that stands alone: no script, and nothing is loaded."""

import base64
import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from xml.etree import ElementTree

from compare.report.blocks import Block
from compare.report.foreign import Heading, Headings, clean
from compare.report.typesetting import to_fragments, within
from compare.report.webfont import WebFont
from compare.schema import LANGUAGES
from compare.wording.language import Language, spoken

_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:"
_FOREIGN = ("markdown", "html")
_OPENING = re.compile(r"<svg\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")


def to_html(
    blocks: Sequence[Block], front: Mapping[str, object], media: Mapping[str, bytes]
) -> str:
    """Return blocks as a page that stands alone: pictures, style and font are in it.

    Parameters
    ----------
    blocks : sequence of Block
        What `compare.report.blocks.convert` gives.
    front : Mapping of str to object
        As for `compare.report.typesetting.to_typst`.
    media : Mapping of str to bytes
        The pictures that the blocks name.

    Returns
    -------
    str
        The page; the same blocks give the same page.

    Raises
    ------
    TypesettingError
        If pandoc cannot read what others wrote.
    """
    language = str(front.get("language"))
    speech = spoken(language if language in LANGUAGES else "en")
    flat = [inner for block in blocks for inner in within(block)]
    cover = _cover(front)
    headings = Headings(shift=1 if cover else 0)
    texts, targets = _read(flat, headings)
    writer = _Writer(speech, texts, targets, _Pictures(media, [*_drawn(flat, media)]))
    body = "".join(map(writer.html, blocks))
    return _page(cover, body, front, headings.found, speech)


def _read(flat: Sequence[Block], headings: Headings) -> tuple[dict[int, str], dict[str, str]]:
    """Return what others wrote, cleaned, and the title of the chapter that each anchor marks."""
    foreign = [block for block in flat if block["kind"] in _FOREIGN]
    fragments = dict(zip(map(id, foreign), to_fragments(foreign), strict=True))
    texts, targets, waiting = dict[int, str](), dict[str, str](), list[str]()
    for block in flat:
        if block["kind"] == "anchor":
            waiting.append(str(block["text"]))
        elif id(block) in fragments:
            known = len(headings.found)
            texts[id(block)] = clean(fragments[id(block)], headings)
            for heading in headings.found[known : known + 1]:
                targets |= {name: heading.words for name in waiting if name not in targets}
                waiting = []
    return texts, {**dict.fromkeys(waiting, ""), **targets}


def _drawn(flat: Sequence[Block], media: Mapping[str, bytes]) -> Iterator[str]:
    """Yield the drawings of a page."""
    for block in flat:
        if block["kind"] == "picture" and str(block["name"]).endswith(".svg"):
            yield media[str(block["name"])].decode()


class _Pictures:
    """Pictures as addresses that hold them; a drawing holds the font of its words, too.

    A page lends a picture neither fonts nor styles.
    """

    def __init__(self, media: Mapping[str, bytes], drawings: Sequence[str]):
        self._media = media
        self._font = WebFont("".join(html.unescape(_TAG.sub("", one)) for one in drawings))

    def address(self, name: str) -> str:
        content, kind = self._media[name], "png"
        if name.endswith(".svg"):
            content, kind = self._with_font(content.decode()).encode(), "svg+xml"
        return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"

    def _with_font(self, drawing: str) -> str:
        opening = _OPENING.search(drawing)
        if "<text" not in drawing or not opening:
            return drawing
        rule = self._font.rule(html.unescape(_TAG.sub("", drawing)))
        place = opening.end()
        found = f"{drawing[:place]}<defs><style>{rule}</style></defs>{drawing[place:]}"
        try:
            ElementTree.fromstring(found)
        except ElementTree.ParseError:  # a drawing of others, of an odd shape
            return drawing
        return found


@dataclass
class _Writer:
    """Writes blocks as HTML, and counts figures and tables."""

    speech: Language
    texts: Mapping[int, str]
    targets: Mapping[str, str]
    pictures: _Pictures
    count: dict[str, int] = field(default_factory=lambda: {"figure": 0, "table": 0})
    marked: set[str] = field(default_factory=set)

    def html(self, block: Block) -> str:
        """Return a block as HTML."""
        kind = str(block["kind"])
        if kind in _FOREIGN:
            return self.texts[id(block)]
        if kind == "beside":
            left, right = self._all(block["left"]), self._all(block["right"])
            return f'<div class="beside"><div>{left}</div><div>{right}</div></div>'
        if kind in ("small", "flowing"):
            return f'<div class="{kind}">{self._all(block["blocks"])}</div>'
        if kind == "run-on":
            return ""
        written: str = getattr(self, f"_{kind}")(block)
        return written

    def _all(self, blocks: object) -> str:
        assert isinstance(blocks, Sequence)
        return "".join(map(self.html, blocks))

    def _headline(self, block: Block) -> str:
        return f'<p class="headline">{_escaped(block["text"])}</p>'

    def _note(self, block: Block) -> str:
        return f'<p class="note">{_escaped(block["text"])}</p>'

    def _verbatim(self, block: Block) -> str:
        return f"<pre>{_escaped(block['text'])}</pre>"

    def _anchor(self, block: Block) -> str:
        name = str(block["text"])
        if name in self.marked:
            return ""
        self.marked.add(name)
        return f'<span id="at-{_escaped(name)}"></span>'

    def _caption(self, kind: str, caption: object) -> str:
        if not caption:
            return ""
        self.count[kind] += 1
        values = {"number": self.count[kind], "caption": str(caption)}
        return _escaped(self.speech.text(f"report_{kind}", **values))

    def _picture(self, block: Block) -> str:
        width = block["width"]
        size = f' style="width: {width:.1f}pt"' if width else ' class="wide"'
        address = self.pictures.address(str(block["name"]))
        said = self._caption("figure", block["caption"])
        caption = f"<figcaption>{said}</figcaption>" if said else ""
        image = f'<img src="{address}" alt="{_escaped(block["alt"])}"{size}>'
        return f'<figure><div class="scroll">{image}</div>{caption}</figure>'

    def _table(self, block: Block) -> str:
        columns, rows, links = block["columns"], block["rows"], block.get("links", [])
        assert isinstance(columns, list) and isinstance(rows, list) and isinstance(links, list)
        urls = {(link["row"], link["column"]): link["url"] for link in links}
        said = self._caption("table", block["caption"])
        caption = f"<caption>{said}</caption>" if said else ""
        head = "".join(f'<th scope="col">{_escaped(text)}</th>' for text in columns)
        cells = (
            [_cell(text, urls.get((at, place), "")) for place, text in enumerate(row)]
            for at, row in enumerate(rows)
        )
        body = "".join(f"<tr>{''.join(row)}</tr>" for row in cells)
        table = f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        return f'<div class="scroll">{table}</div>'

    def _list(self, block: Block) -> str:
        items = block["items"]
        assert isinstance(items, list)
        return f"<ul>{''.join(f'<li>{self._item(item)}</li>' for item in items)}</ul>"

    def _item(self, item: Mapping[str, str]) -> str:
        claim = item["claim"]
        if claim and claim[-1] not in ".。!?！？":
            claim += "。" if self.speech.code == "zh" else "."
        gap = "" if self.speech.code == "zh" else " "
        said = f"<strong>{_escaped(claim)}</strong>{gap}" if claim else ""
        see, link = item["see"], ""
        if see in self.targets:
            words = self.speech.text("report_see", title=self.targets[see] or see)
            link = f'<a href="#at-{_escaped(see)}">{_escaped(words)}</a>'
        return f"{said}{_escaped(item['text'])}{link}"


def _cell(text: str, url: str) -> str:
    said = _escaped(text)
    return f'<td><a href="{_escaped(url)}">{said}</a></td>' if url else f"<td>{said}</td>"


def _escaped(text: object) -> str:
    return html.escape(str(text).encode("utf-8", "replace").decode())


def _cover(front: Mapping[str, object]) -> str:
    """Return the beginning of a report; a notebook alone has none."""
    if not front.get("contents"):
        return ""
    parts = [f"<h1>{_escaped(front.get('title') or '')}</h1>"]
    for name in ("subtitle", "message", "abstract", "edition"):
        if front.get(name):
            parts.append(f'<p class="{name}">{_escaped(front[name])}</p>')
    return f"<header>{''.join(parts)}</header>"


def _page(
    cover: str,
    body: str,
    front: Mapping[str, object],
    headings: Sequence[Heading],
    speech: Language,
) -> str:
    title = _escaped(front.get("title") or "")
    contents = _escaped(front.get("contents") or speech.text("report_contents"))
    chapters = [heading for heading in headings if heading.level == 1]
    entries = "".join(
        f'<li><a href="#{one.name}">{_escaped(one.words)}</a></li>' for one in chapters
    )
    nav = f'<nav aria-label="{contents}"><p>{contents}</p><ol>{entries}</ol></nav>'
    shown = (
        f'<a class="skip" href="#text">{_escaped(speech.text("report_skip"))}</a>'
        f'{cover}{nav if len(chapters) > 1 else ""}<main id="text" tabindex="-1">{body}</main>'
    )
    letters = html.unescape(_TAG.sub("", shown)) + "•"
    style = (resources.files(__package__) / "page.css").read_text(encoding="utf-8")
    code = {"zh": "zh-CN"}.get(speech.code, speech.code)
    return (
        f'<!DOCTYPE html>\n<html lang="{code}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{WebFont(letters).rule(letters)}\n{style}</style>\n"
        f"</head>\n<body>\n{shown}\n</body>\n</html>\n"
    )
