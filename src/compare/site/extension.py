"""What Sphinx needs to make the site: pages are read from data, and search knows Chinese."""

import html
import json
from typing import Any

from docutils import nodes
from docutils.nodes import document as Document  # noqa: N812
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.parsers import Parser

from compare.site.page import SUFFIX
from compare.site.search import SearchBothLanguages
from compare.wording.language import spoken


class PageParser(Parser):
    """Read a page that `compare.site.page` wrote: titles are texts, and what is HTML stays so."""

    supported = ("page",)

    def parse(self, inputstring: str, document: Document) -> None:
        """Fill a document."""
        found = json.loads(inputstring)
        root = _section("", found["title"])
        document += root
        open_sections = [(1, root)]
        for number, (level, title, text) in enumerate(found["sections"]):
            if title:
                while len(open_sections) > 1 and open_sections[-1][0] >= level:
                    open_sections.pop()
                inner = _section(f"section-{number}", title)
                open_sections[-1][1].append(inner)
                open_sections.append((level, inner))
            if text.strip():
                open_sections[-1][1].append(nodes.raw("", text, format="html"))
        for title, names in found["groups"]:
            root += _toctree(document.settings.env.current_document.docname, title, names)


def _section(anchor: str, title: str) -> nodes.section:
    return nodes.section("", nodes.title(title, title), ids=[anchor or "top"])


def _toctree(parent: str, title: str, names: list[str]) -> nodes.compound:
    """Return what puts pages below a page in the navigation; on the page itself it is not shown."""
    tree = addnodes.toctree()
    tree["parent"] = parent
    tree["entries"] = [(None, name) for name in names]
    tree["includefiles"] = names
    tree["caption"] = title or None
    tree["maxdepth"], tree["numbered"] = -1, 0
    tree["hidden"] = tree["titlesonly"] = True
    tree["glob"] = tree["includehidden"] = False
    return nodes.compound("", tree, classes=["toctree-wrapper"])


class SiteBuilder(StandaloneHTMLBuilder):
    """Pages of HTML whose titles are in the index of the search as people read them."""

    name = "site"

    def index_page(self, pagename: str, doctree: Document, title: str) -> None:
        """Index a page; its title comes as HTML, and the search escapes it once more."""
        super().index_page(pagename, doctree, html.unescape(title))


def _told(app: Sphinx, page: str, template: str, context: dict[str, Any], _: object) -> None:
    """Let templates say what the theme has no words for in this language."""
    context["text"] = spoken(app.config.language.partition("_")[0]).text


def setup(app: Sphinx) -> dict[str, Any]:
    """Tell Sphinx of the parser, the builder and the language of the search."""
    app.add_source_suffix(SUFFIX, "page")
    app.add_source_parser(PageParser)
    app.add_builder(SiteBuilder)
    app.add_search_language(SearchBothLanguages)
    app.connect("html-page-context", _told)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
