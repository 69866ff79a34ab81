"""Our own results as a notebook keeps them: taken only where they have exactly their shape."""

from collections.abc import Sequence

from compare import mime

MOST_COLUMNS, MOST_TEXTS, MOST_LETTERS = 50, 10_000, 500_000
"""How large a result may be; a larger one is shown as the result of others."""


def table_block(content: object) -> dict[str, object] | None:
    """Return a table as a block; nothing where it is no rectangle of texts of bounded size.

    Parameters
    ----------
    content : object
        What stands in a notebook under `compare.mime.TABLE`.

    Returns
    -------
    dict of str to object, optional
        ``kind``, ``caption``, ``columns`` and ``rows``.

    Examples
    --------
    >>> table_block({"caption": "", "columns": ["city"], "rows": [["Nantong"]]})["rows"]
    [['Nantong']]
    >>> table_block({"caption": "", "columns": ["city"], "rows": [["Nantong", 2024]]})
    """
    if not isinstance(content, dict) or content.keys() != {"caption", "columns", "rows"}:
        return None
    caption, columns, rows = (content[key] for key in ("caption", "columns", "rows"))
    if not isinstance(columns, list) or not 0 < len(columns) <= MOST_COLUMNS:
        return None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        return None
    if any(len(row) != len(columns) for row in rows):
        return None
    texts = [caption, *columns, *(cell for row in rows for cell in row)]
    return {"kind": "table", **content} if _are_texts(texts) else None


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
    >>> list_block(["a", "b"])
    {'kind': 'list', 'items': ['a', 'b']}
    >>> list_block([])
    """
    if not isinstance(content, list) or not content or not _are_texts(content):
        return None
    return {"kind": "list", "items": content}


def _are_texts(given: Sequence[object]) -> bool:
    if len(given) > MOST_TEXTS:
        return False
    texts = [text for text in given if isinstance(text, str)]
    return len(texts) == len(given) and sum(map(len, texts)) <= MOST_LETTERS


CHECKS = {mime.TABLE: table_block, mime.LIST: list_block}
"""What makes a block of each type of ours, or nothing."""
