"""Cells of tables that lead to an address on the web."""

import re
from collections.abc import Iterable

import pandas as pd

LINKS = "links"
"""Where the attributes of a table have its links: dicts with row and column, by number, and url."""

_WEB = re.compile(r"https?://[^\s<>\"'`\\]+")


def linked(frame: pd.DataFrame, column: str, urls: Iterable[object]) -> pd.DataFrame:
    """Let the cells of a column lead to addresses, where there are any.

    Parameters
    ----------
    frame : DataFrame
        A table for people.
    column : str
        The name of the column, as the table has it.
    urls : iterable
        For each row the address, or nothing.

    Returns
    -------
    DataFrame
        The same table; ``attrs["links"]`` has the links. Only addresses on the web count.

    Examples
    --------
    >>> table = pd.DataFrame({"title": ["Plan", "Report", "Note"]})
    >>> linked(table, "title", ["https://example.org/a", None, "javascript:1"]).attrs["links"]
    [{'row': 0, 'column': 0, 'url': 'https://example.org/a'}]
    """
    number = list(frame.columns).index(column)
    frame.attrs[LINKS] = [
        {"row": row, "column": number, "url": str(url)}
        for row, url in enumerate(urls)
        if is_web(url)
    ]
    return frame


def is_web(url: object) -> bool:
    """Tell whether something is an address on the web.

    Examples
    --------
    >>> is_web("http://www.nantong.gov.cn/a?b=c"), is_web("file:///etc/passwd"), is_web(None)
    (True, False, False)
    """
    return isinstance(url, str) and _WEB.fullmatch(url) is not None
