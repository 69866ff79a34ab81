"""Our own results as a notebook keeps them: taken only where they have exactly their shape."""

import re
from collections.abc import Callable, Sequence
from functools import partial

from compare import mime

MOST_COLUMNS, MOST_TEXTS, MOST_LETTERS = 50, 10_000, 500_000
"""How large a result may be; a larger one is shown as the result of others."""


_WEB = re.compile(r"https?://[^\s\"'<>\\]{1,2000}")
_NAME = re.compile(r"[a-z0-9_-]{1,80}")


def table_block(content: object) -> dict[str, object] | None:
    """Return a table as a block; nothing where it is no rectangle of texts of bounded size.

    Parameters
    ----------
    content : object
        What stands in a notebook under `compare.mime.TABLE`.

    Returns
    -------
    dict of str to object, optional
        ``kind``, ``caption``, ``columns``, ``rows`` and, where there are any, ``links``.

    Examples
    --------
    >>> table_block({"caption": "", "columns": ["city"], "rows": [["Nantong"]]})["rows"]
    [['Nantong']]
    >>> table_block({"caption": "", "columns": ["city"], "rows": [["Nantong", 2024]]})
    """
    needed = {"caption", "columns", "rows"}
    if not isinstance(content, dict) or content.keys() - {"links"} != needed:
        return None
    caption, columns, rows = (content[key] for key in ("caption", "columns", "rows"))
    if not isinstance(columns, list) or not 0 < len(columns) <= MOST_COLUMNS:
        return None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        return None
    if any(len(row) != len(columns) for row in rows):
        return None
    texts = [caption, *columns, *(cell for row in rows for cell in row)]
    links = content.get("links", [])
    if not _are_texts(texts) or not _are_links(links, len(rows), len(columns)):
        return None
    return {"kind": "table", **content}


def _are_links(links: object, rows: int, columns: int) -> bool:
    """Tell whether these are addresses on the web, each of a cell of the table."""
    if not isinstance(links, list) or len(links) > MOST_TEXTS:
        return False
    return all(
        isinstance(link, dict)
        and link.keys() == {"row", "column", "url"}
        and _is_place(link["row"], rows)
        and _is_place(link["column"], columns)
        and isinstance(link["url"], str)
        and bool(_WEB.fullmatch(link["url"]))
        for link in links
    )


def _is_place(given: object, count: int) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and 0 <= given < count


def list_block(content: object) -> dict[str, object] | None:
    """Return a list as a block; nothing where it is no list of texts of bounded size.

    Parameters
    ----------
    content : object
        What stands in a notebook under `compare.mime.LIST`.

    Returns
    -------
    dict of str to object, optional
        ``kind`` and ``items``.

    Examples
    --------
    >>> list_block(["a"])
    {'kind': 'list', 'items': [{'claim': '', 'text': 'a', 'see': ''}]}
    >>> list_block([])
    """
    if not isinstance(content, list) or not 0 < len(content) <= MOST_TEXTS:
        return None
    items = [_item(one) for one in content]
    known = [item for item in items if item is not None]
    texts = [text for item in known for text in item.values() if text != ""]
    if len(known) < len(items) or not _are_texts(texts):
        return None
    return {"kind": "list", "items": known}


def _item(given: object) -> dict[str, str] | None:
    """Return an item of a list with its claim, its text, and the anchor that it refers to."""
    if isinstance(given, str):
        return {"claim": "", "text": given, "see": ""}
    if not isinstance(given, dict) or given.keys() != {"claim", "text", "see"}:
        return None
    see = given["see"]
    return given if see == "" or (isinstance(see, str) and _NAME.fullmatch(see)) else None


def anchor_block(content: object) -> dict[str, object] | None:
    """Return an anchor as a block; nothing where it is no name.

    Examples
    --------
    >>> anchor_block("rd_intensity"), anchor_block("no name")
    ({'kind': 'anchor', 'text': 'rd_intensity'}, None)
    """
    named = isinstance(content, str) and _NAME.fullmatch(content)
    return text_block("anchor", content) if named else None


def text_block(kind: str, content: object) -> dict[str, object] | None:
    """Return a text as a block of a kind; nothing where it is no text of bounded size.

    Examples
    --------
    >>> text_block("headline", "It was met")
    {'kind': 'headline', 'text': 'It was met'}
    >>> text_block("note", ["no text"])
    """
    if not isinstance(content, str) or not content or not _are_texts([content]):
        return None
    return {"kind": kind, "text": content}


def _are_texts(given: Sequence[object]) -> bool:
    if len(given) > MOST_TEXTS:
        return False
    texts = [text for text in given if isinstance(text, str)]
    return len(texts) == len(given) and sum(map(len, texts)) <= MOST_LETTERS


CHECKS: dict[str, Callable[[object], dict[str, object] | None]] = {
    mime.TABLE: table_block,
    mime.LIST: list_block,
    mime.HEADLINE: partial(text_block, "headline"),
    mime.PARAGRAPH: partial(text_block, "paragraph"),
    mime.NOTE: partial(text_block, "note"),
    mime.ANCHOR: anchor_block,
}
"""What makes a block of each type of ours, or nothing."""
