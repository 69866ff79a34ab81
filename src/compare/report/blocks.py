"""An executed notebook as blocks: prose and results, no code and no warnings."""

import ast
import base64
import re
from dataclasses import dataclass, field
from xml.etree import ElementTree

from nbformat import NotebookNode

from compare.report.results import CHECKS
from compare.schema import LANGUAGES

Block = dict[str, object]
"""``kind`` (markdown, html, verbatim, headline, paragraph, note, anchor: each with its ``text``;
picture: ``name``, ``alt``, ``caption``, ``width``, which is 0 where it fills the page, and
``height`` as set (both in points), which is 0 where it has no size of its own and is made to fit;
table: ``caption``, ``columns``, ``rows`` and perhaps ``links``; list: ``items``; beside: ``left``
and ``right``, each some blocks; small, flowing: ``blocks``; run-on."""

BESIDE, RUN_ON = "beside", "run-on"
"""Tags of cells: in a column to the right of the cell before; on the same page, if it has room."""

SMALL = "annex"
"""The tag of a cell that is set in small type."""

WRAPPED = {SMALL: "small", "columns": "flowing"}
"""Further tags of cells, and the kind of block: in small type, and in small type in two columns."""

_KINDS = {
    **dict.fromkeys(CHECKS, "result"),
    "text/markdown": "markdown",
    "image/svg+xml": "picture",
    "text/html": "html",
    "image/png": "picture",
    "text/latex": "markdown",
    "text/plain": "verbatim",
}
"""What an output is shown as, the kind preferred first."""

_WIDGET = "application/vnd.jupyter.widget-view+json"
"""What an output that is a control has beside its name in Python."""

TERMINAL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
"""What a terminal takes for a command, such as a colour."""

_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ufeff]")
_SVG = re.compile(rb"<svg[^>]*>")
PAGE_WIDTH = 482.0
"""Width of the text of a page in points."""

_NO_NAME = re.compile(r"[^\w-]")


@dataclass
class Blocks:
    """A notebook as blocks, and the pictures that they name.

    Attributes
    ----------
    blocks : list of Block
        The blocks in the order of the notebook.
    media : dict of str to bytes
        File name to content.
    """

    blocks: list[Block] = field(default_factory=list)
    media: dict[str, bytes] = field(default_factory=dict)


def language_of(notebook: NotebookNode) -> str:
    """Return the language a notebook was run in.

    Parameters
    ----------
    notebook : NotebookNode
        The notebook; its metadata `report` may name the language, else the last literal that a
        code cell gives to `language` counts.

    Returns
    -------
    str
        "zh" or "en"; "en" where nothing names one.
    """
    front = notebook.metadata.get("report", {})
    named = front.get("language") if isinstance(front, dict) else None
    if named in LANGUAGES:
        return str(named)
    found = "en"
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        if cell.cell_type == "code" and {"parameters", "injected-parameters"} & {*tags}:
            found = _assigned_language(cell.source) or found
    return found


def _assigned_language(source: str) -> str | None:
    match = re.search(r"^language\s*=\s*(['\"]\w+['\"])", source, re.MULTILINE)
    try:
        value = ast.literal_eval(match[1]) if match else None
    except (SyntaxError, ValueError):  # quotes that do not close
        return None
    return value if value in LANGUAGES else None


def convert(notebook: NotebookNode, prefix: str = "figure") -> Blocks:
    """Return the prose and results of a notebook in its language.

    Parameters
    ----------
    notebook : NotebookNode
        The executed notebook. Cells tagged with another language (``lang-zh``, ``lang-en``) are
        left out, and so are code, streams of errors and outputs tagged ``remove-output``.
    prefix : str, optional
        Beginning of the names of pictures.

    Returns
    -------
    Blocks
        The blocks and pictures.
    """
    language = language_of(notebook)
    others = {f"lang-{code}" for code in LANGUAGES if code != language}
    converted, last = Blocks(), list[Block]()
    for cell in notebook.cells:
        tags = set(cell.metadata.get("tags", []))
        if tags & others:
            continue
        found = _cell(cell, tags, converted, prefix)
        seen = any(block["kind"] in ("picture", "table") for block in found)
        if BESIDE in tags and seen and last:
            del converted.blocks[-len(last) :]
            found = [{"kind": "beside", "left": last, "right": found}]
        elif kinds := [kind for tag, kind in WRAPPED.items() if tag in tags and found]:
            found = [{"kind": kinds[0], "blocks": found}]
        elif RUN_ON in tags and found:
            found = [{"kind": "run-on"}, *found]
        converted.blocks += found
        last = found
    return converted


# What is escaped is meant as it is.
_MARKS = re.compile(r"\\([!-/:-@\[-`{-~])|[*_`\\]")
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t]*#*$", re.MULTILINE)


def title_of(converted: Blocks) -> str:
    r"""Return the first heading of a notebook as a title; empty where there is none.

    Examples
    --------
    >>> title_of(Blocks([{"kind": "markdown", "text": "# R&D *intensity*"}]))
    'R&D intensity'
    >>> title_of(Blocks([{"kind": "markdown", "text": r"# a\_b"}]))
    'a_b'
    """
    for block in converted.blocks:
        found = _HEADING.search(str(block["text"])) if block["kind"] == "markdown" else None
        if found:
            return _MARKS.sub(r"\1", found[1])
    return ""


def _cell(cell: NotebookNode, tags: set[str], converted: Blocks, prefix: str) -> list[Block]:
    """Return the blocks of a cell; its pictures are kept."""
    if cell.cell_type == "markdown":
        return [{"kind": "markdown", "text": cell.source}]
    if cell.cell_type != "code" or "remove-output" in tags:
        return []
    return [block for output in cell.outputs for block in _output(output, converted, prefix)]


def _output(output: NotebookNode, converted: Blocks, prefix: str) -> list[Block]:
    if output.output_type == "stream":
        return [_verbatim(output.text)] if output.name == "stdout" else []
    if output.output_type == "error":
        return [_verbatim(f"{output.ename}: {output.evalue}")]
    for mime, kind in _KINDS.items():
        # What a control is called in Python is code.
        if mime not in output.data or (kind == "verbatim" and _WIDGET in output.data):
            continue
        if kind == "picture":
            return _picture(mime, output, converted, prefix)
        if kind != "result":
            return [_words(kind, _text(output.data[mime]))]
        if block := CHECKS[mime](output.data[mime]):
            return [block]
    return []


def _words(kind: str, text: str) -> Block:
    return _verbatim(text) if kind == "verbatim" else {"kind": kind, "text": text}


def _picture(mime: str, output: NotebookNode, converted: Blocks, prefix: str) -> list[Block]:
    """Keep a picture and return the block that shows it; one without words has its name."""
    ending = "svg" if mime == "image/svg+xml" else "png"
    name = f"{_NO_NAME.sub('-', prefix)}-{len(converted.media) + 1}.{ending}"
    content, said = _text(output.data[mime]), output.get("metadata", {}).get(mime, {})
    data = _svg(content) if ending == "svg" else _png(content)
    if not data:
        return [_verbatim(f"{name}: not a picture")]
    converted.media[name] = data
    said = said if isinstance(said, dict) else {}
    alt, caption = (str(said.get(key) or "") for key in ("alt", "caption"))
    width, height = _size(data) if ending == "svg" else (0.0, 0.0)
    words: Block = {"kind": "picture", "name": name, "alt": alt or name, "caption": caption}
    return [{**words, "width": width, "height": height}]


def _size(drawing: bytes) -> tuple[float, float]:
    """Return width and height of a drawing in points as a page shows it.

    One that is wider than the page is made to fill it, and its width is 0.
    """
    opening = _SVG.search(drawing)
    found = [
        re.search(rb"\s%s=[\"']([0-9]+(?:\.[0-9]+)?)pt[\"']" % name, opening[0] if opening else b"")
        for name in (b"width", b"height")
    ]
    width, height = (float(match[1]) if match else 0.0 for match in found)
    if not width or not height:
        return 0.0, 0.0
    return (width, height) if width < PAGE_WIDTH else (0.0, height * PAGE_WIDTH / width)


def _png(content: str) -> bytes:
    """Return the bytes of a picture; none where it is no PNG."""
    try:
        data = base64.b64decode(content)
    except ValueError:
        return b""
    return data if data.startswith(b"\x89PNG\r\n\x1a\n") and b"IEND" in data[-16:] else b""


def _svg(content: str) -> bytes:
    """Return the bytes of a drawing; none where it is no SVG, or shows files beside it."""
    try:
        root = ElementTree.fromstring(content.strip())
    except (ElementTree.ParseError, ValueError):
        return b""
    images = (node for node in root.iter() if node.tag.endswith("}image") or node.tag == "image")
    linked = (link for node in images for name, link in node.items() if name.endswith("href"))
    alone = root.tag.endswith("svg") and all(link.startswith("data:") for link in linked)
    return content.strip().encode() if alone else b""


def _text(given: object) -> str:
    """Return what a notebook holds as a text, or as a list of its lines."""
    return "".join(map(str, given)) if isinstance(given, list) else str(given)


def _verbatim(text: object) -> Block:
    """Return a block of printed words, without what only a terminal understands."""
    plain = _UNSEEN.sub("", TERMINAL.sub("", _text(text).expandtabs(4)))
    return {"kind": "verbatim", "text": plain.rstrip()}
