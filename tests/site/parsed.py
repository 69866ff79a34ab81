"""Pages of a site as a browser reads them."""

import html.parser
import json
import re
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

CITIES = ("nantong", "qidong")
"""The cities that have pages."""


class Parsed(html.parser.HTMLParser):
    """The tags of a page with their attributes, and its texts."""

    def __init__(self, path: Path):
        super().__init__(convert_charrefs=True)
        self.path = path
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.scripts: list[str] = []
        self.text = self.article = ""
        self._within, self._in_article = "", False
        self.feed(path.read_text(encoding="utf-8"))
        self.close()

    def handle_starttag(self, tag, attrs) -> None:
        """Keep a tag."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._within = tag if tag in ("script", "style") else ""
        if tag == "article":
            self._in_article = True
        elif tag == "nav":  # the link to the other language
            self._in_article = False

    def handle_endtag(self, tag) -> None:
        """Note that a tag ends."""
        self._within = ""
        if tag in ("article", "nav"):
            self._in_article = tag == "nav"

    def handle_data(self, data: str) -> None:
        """Keep a text, apart from scripts."""
        if self._within == "script":
            self.scripts.append(data)
        elif not self._within:
            self.text += data
            self.article += data if self._in_article else ""

    def ids(self) -> set[str]:
        """Return the places of the page that links may lead to."""
        return {found["id"] for _, found in self.tags if "id" in found}

    def loaded(self) -> Iterator[str]:
        """Yield the address of all that the page loads."""
        for tag, found in self.tags:
            if tag == "link" and found.get("rel") in ("stylesheet", "shortcut icon", "prefetch"):
                yield found["href"]
            elif tag != "a":
                yield from (found[name] for name in ("src", "data", "poster") if name in found)

    def links(self) -> Iterator[str]:
        """Yield the address of all that the page leads to or loads."""
        for _, found in self.tags:
            yield from (found[name] for name in ("href", "src", "action") if name in found)


def pages(folder: Path) -> dict[str, Parsed]:
    """Return all pages of a site by their paths."""
    found = sorted(folder.rglob("*.html"))
    return {path.relative_to(folder).as_posix(): Parsed(path) for path in found}


def is_outside(address: str) -> bool:
    """Tell whether an address is one on the web."""
    parts = urllib.parse.urlsplit(address)
    return bool(parts.scheme or parts.netloc)


def target(page: Parsed, address: str) -> tuple[Path, str]:
    """Return the file that an address on a page leads to, and the place in it."""
    parts = urllib.parse.urlsplit(address)
    path = urllib.parse.unquote(parts.path)
    file = (page.path.parent / path).resolve() if path else page.path.resolve()
    return file, urllib.parse.unquote(parts.fragment)


def index(folder: Path) -> dict[str, object]:
    """Return the index of the search of one language."""
    text = (folder / "searchindex.js").read_text(encoding="utf-8")
    match = re.fullmatch(r"Search\.setIndex\((.*)\);?\s*", text, re.DOTALL)
    assert match
    return json.loads(match[1])
