"""Documents of the project that are written in Markdown, as pages."""

import re
from pathlib import Path

from compare.report import piece
from compare.report.blocks import Blocks
from compare.report.piece import Section
from compare.site.layout import filled
from compare.site.page import Page
from compare.storage import content
from compare.wording.language import spoken

_LIST = re.compile(r"(?m)^(?![-\s|])(.+)\n(?=- )")
WRITTEN_IN = ("en",)
"""The languages that they are written in."""


def page(name: str, title: str, path: Path, language: str) -> Page:
    """Return a document in Markdown as a page; its links within the checkout lead nowhere here.

    Parameters
    ----------
    name, title : str
        Of the page.
    path : Path
        The document.
    language : str
        The language of the site.
    """
    text = content(path, "a document in Markdown").decode("utf-8")
    # A list needs no empty line before it where the document is usually read.
    text = _LIST.sub(r"\1\n\n", text)
    made = piece.made(Blocks([{"kind": "markdown", "text": text}]), "", WRITTEN_IN[0])
    if language in WRITTEN_IN:
        return Page(name, title, made.sections)
    note = spoken(language).text("site_in_english")
    before = Section(1, "", filled("lead", name, language, lead=note))
    return Page(name, title, (before, *map(_in_other, made.sections)))


def _in_other(section: Section) -> Section:
    body = f'<div lang="{WRITTEN_IN[0]}">\n{section.html}</div>\n'
    return Section(section.level, section.title, body)
