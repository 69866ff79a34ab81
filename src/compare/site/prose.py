"""Documents of the project that are written in Markdown, as pages."""

import re
from pathlib import Path

from compare.languages import LANGUAGES
from compare.report import piece
from compare.report.blocks import Blocks
from compare.report.piece import Section
from compare.site.layout import filled
from compare.site.page import Page
from compare.storage import content
from compare.wording.language import spoken

_LIST = re.compile(r"(?m)^(?![-\s|])(.+)\n(?=- )")
WRITTEN_IN = "en"
"""The language that they are written in."""


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
    made = piece.made(Blocks([{"kind": "markdown", "text": text}]), "", WRITTEN_IN)
    sections = made.sections
    if language != WRITTEN_IN:
        sections = (_told(name, language), *(_in_other(one) for one in sections))
    return Page(name, title, sections)


def _told(name: str, language: str) -> Section:
    """Say, to who reads another language, which one the document is in."""
    lead = spoken(language).text("site_english_only")
    return Section(1, "", filled("lead", name, language, lead=lead))


def _in_other(section: Section) -> Section:
    assert WRITTEN_IN in LANGUAGES
    body = f'<div lang="{WRITTEN_IN}">\n{section.html}</div>\n'
    return Section(section.level, section.title, body)
