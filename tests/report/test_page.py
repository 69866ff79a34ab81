"""Feature: a report as one page of HTML that stands alone, in which every text is a text."""

import base64
import html.parser
import io
import re

import nbformat
import pytest
from fontTools.ttLib import TTFont

from compare import mime
from compare.report import blocks, page
from compare.report.exporter import PageExporter
from compare.schema import LANGUAGES

FRONT = {"title": "A title", "message": "One message", "contents": "Contents"}
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "</style></main></title><style>*{display:none}</style>",
    'src="media:figure-1.svg" <table <h1>x</h1> </table>',
    "```{=html}\n<b>raw</b>\n```",
    "&lt;b&gt; &amp; \\1 \\g<0> $x$ [a](javascript:alert(1))",
)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200pt" height="100pt">'
    "<text>南通 Nantong</text></svg>"
)


class Parsed(html.parser.HTMLParser):
    """The tags of a page, with their attributes, and its texts."""

    def __init__(self, source: str):
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs) -> None:
        """Keep a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        self.text += data

    def all(self, name: str) -> list[str]:
        """Return all attributes of a name."""
        return [found[name] for _, found in self.tags if name in found]


def code(*forms: dict[str, object], **metadata: object) -> nbformat.NotebookNode:
    outputs = [nbformat.v4.new_output("display_data", one, metadata=metadata) for one in forms]
    return nbformat.v4.new_code_cell("x", outputs=outputs)


def table(text: str) -> dict[str, object]:
    links = [{"row": 0, "column": 1, "url": "https://a.example/?b=c&d"}]
    rows = [[text, "linked"], ["", text]]
    return {mime.TABLE: {"caption": text, "columns": [text, "b"], "rows": rows, "links": links}}


def notebook(text: str, language: str = "en") -> nbformat.NotebookNode:
    """Return a notebook in which a text stands wherever one may."""
    items = [text, {"claim": text, "text": text, "see": "later"}]
    items += [{"claim": "a", "text": "b", "see": "nowhere"}]
    svg = {"alt": text, "caption": text}
    beside = code({mime.NOTE: text})
    beside.metadata["tags"] = ["beside"]
    cells = [
        nbformat.v4.new_markdown_cell("# First"),
        code({mime.HEADLINE: text}, {mime.LIST: items}),
        beside,
        code({"image/svg+xml": SVG}, **{"image/svg+xml": svg}),
        code({mime.ANCHOR: "later"}, {mime.ANCHOR: "later"}),
        nbformat.v4.new_markdown_cell("# Second\n\nsome *words*"),
        code(table(text), table(text)),
        nbformat.v4.new_code_cell(outputs=[nbformat.v4.new_output("stream", text=text)]),
    ]
    found = nbformat.v4.new_notebook(cells=cells)
    found.metadata["report"] = {**FRONT, "subtitle": text, "language": language}
    return found


def page_of(given: nbformat.NotebookNode) -> str:
    content, _ = PageExporter().from_notebook_node(given)
    return content.decode()


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.fixture(scope="module", params=LANGUAGES)
def shown(request) -> tuple[str, Parsed, str]:
    source = page_of(notebook("words", request.param))
    return source, Parsed(source), request.param


def test_a_page_loads_nothing_and_runs_nothing(shown) -> None:
    source, parsed, _ = shown
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:"
    assert ("meta", {"http-equiv": "Content-Security-Policy", "content": policy}) in parsed.tags
    assert not {"script", "link", "iframe", "object", "base", "form"} & {t for t, _ in parsed.tags}
    assert all(address.startswith("data:") for address in parsed.all("src"))
    assert re.findall(r"url\((?!data:)", source) == []
    assert not [name for _, found in parsed.tags for name in found if name.startswith("on")]


def test_links_lead_to_places_of_the_page_or_to_the_web(shown) -> None:
    _, parsed, _ = shown
    names, inner = parsed.all("id"), [h[1:] for h in parsed.all("href") if h.startswith("#")]
    assert len(names) == len(set(names))
    assert {*inner} <= {*names} and len(inner) >= 4
    outer = {address for address in parsed.all("href") if not address.startswith("#")}
    assert outer == {"https://a.example/?b=c&d"}


def test_a_page_says_its_language_and_title_and_what_is_in_it(shown) -> None:
    _, parsed, language = shown
    assert parsed.tags[0] == ("html", {"lang": {"zh": "zh-CN", "en": "en"}[language]})
    assert "viewport" in parsed.all("name")
    figure, name = {"zh": ("图 1　", "表 2　"), "en": ("Figure 1: ", "Table 2: ")}[language]
    assert squeezed(f"{figure}words") in squeezed(parsed.text)
    assert squeezed(f"{name}words") in squeezed(parsed.text)
    kinds = [tag for tag, _ in parsed.tags]
    assert kinds.count("main") == kinds.count("nav") == kinds.count("title") == 1
    assert all(found.get("scope") == "col" for tag, found in parsed.tags if tag == "th")
    assert [found["alt"] for tag, found in parsed.tags if tag == "img"] == ["words"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_stays_a_text(text, shown) -> None:
    parsed = Parsed(page_of(notebook(text)))
    _, plain, language = shown
    if language == "en":
        assert [tag for tag, _ in parsed.tags if tag != "br"] == [tag for tag, _ in plain.tags]
    assert squeezed(parsed.text).count(squeezed(text)) >= 10
    assert text in parsed.all("alt")
    assert all(address.startswith(("#", "https://a.example")) for address in parsed.all("href"))


@pytest.mark.parametrize(
    "given",
    [
        {"text/html": "<p onclick='x()' style='x'>a</p><script>alert(1)</script>"},
        {"text/html": "<a href='javascript:alert(1)'>a</a><img src='https://x.example/p.png'>"},
        {"text/html": "<table onload='x'><tr><td style='background:url(https://x)'>a</table>"},
        {"text/markdown": "a <script>alert(1)</script> ![a](https://x.example/p.png)"},
        {"text/markdown": "```{=html}\n<script>alert(1)</script>\n```\n\n[a](data:text/html,x)"},
        {"text/markdown": "a [b]{onclick=x} <iframe src='file:///etc/passwd'></iframe>"},
        {"text/markdown": r"a $\text{<script>alert(1)</script>}$"},
    ],
)
def test_what_others_bring_is_harmless(given) -> None:
    parsed = Parsed(page_of(nbformat.v4.new_notebook(cells=[code(given)])))
    assert not {"script", "iframe"} & {tag for tag, _ in parsed.tags}
    assert parsed.all("src") == []
    assert parsed.all("href") == ["#main"]
    assert not [name for _, found in parsed.tags for name in found if name.startswith("on")]
    assert not [style for style in parsed.all("style") if "url" in style or style == "x"]
    assert "a" in parsed.text


def test_page_and_drawing_hold_the_font_with_the_letters_they_show(shown) -> None:
    source, parsed, _ = shown
    [address] = parsed.all("src")
    drawing = base64.b64decode(address.split(",")[1]).decode()
    for text, letters in ((source, "words一"), (drawing, "南通Nantong一")):
        [data] = re.findall(r"url\(data:font/woff;base64,([^)]+)\)", text)
        known = TTFont(io.BytesIO(base64.b64decode(data))).getBestCmap()
        assert {*letters} - {chr(one) for one in known} == {"一"}


def test_the_same_notebook_gives_the_same_page() -> None:
    assert page_of(notebook("words")) == page_of(notebook("words"))


def test_a_notebook_called_after_its_first_heading_says_it_once() -> None:
    cells = [nbformat.v4.new_markdown_cell("# Rivers & *lakes*\n\nwords")]
    source = page_of(nbformat.v4.new_notebook(cells=cells))
    parsed = Parsed(source)
    assert "<title>Rivers &amp; lakes</title>" in source
    assert [tag for tag, _ in parsed.tags].count("h1") == 1


def test_a_page_of_nothing_is_a_page() -> None:
    found = page.to_html(blocks.Blocks().blocks, {"title": "a\ud800"}, {})
    assert found.startswith(b"<!DOCTYPE html>")
