"""Tables as files of Stata, format 118, in which texts are UTF-8."""

import datetime
import io
from collections.abc import Mapping

import pandas as pd

from compare.dataset.spreadsheet import flat

LONGEST_LABEL = 80
"""Characters of a label."""

LONGEST_TEXT = 2045
"""Bytes of a text that stands in its row; a longer one stands apart (strL)."""

# A file holds the time of its making; this one is always the same.
_CREATED = datetime.datetime(2000, 1, 1)


def content(frame: pd.DataFrame, title: str, labels: Mapping[str, str]) -> bytes:
    """Return a table as the content of a ``.dta`` file.

    Parameters
    ----------
    frame : DataFrame
        The table; lists are joined by ``; ``, flags become 0 and 1, a missing text is empty.
    title : str
        Label of the data; cut where it is longer than Stata allows.
    labels : Mapping of str to str
        Labels of the variables, cut likewise.

    Examples
    --------
    >>> content(pd.DataFrame({"town": ["南通"]}), "towns", {"town": "城市"})[:11]
    b'<stata_dta>'
    """
    cells = flat(frame)
    for name in cells.columns:
        kind = cells[name].dtype
        if pd.api.types.is_bool_dtype(kind):
            cells[name] = cells[name].astype("int8")
        elif pd.api.types.is_extension_array_dtype(kind) and pd.api.types.is_numeric_dtype(kind):
            cells[name] = cells[name].astype("float64")
        elif kind == "str" or kind == "object":
            cells[name] = cells[name].astype("object").where(cells[name].notna(), "")
    texts = cells.select_dtypes(include=["object"])
    long = [
        name
        for name in texts
        if max((len(cell.encode()) for cell in texts[name]), default=0) > LONGEST_TEXT
    ]
    buffer = io.BytesIO()
    cells.to_stata(
        buffer,
        write_index=False,
        version=118,
        data_label=_cut(title),
        variable_labels={name: _cut(labels.get(name, "")) for name in cells.columns},
        convert_dates={name: "td" for name in cells.select_dtypes(include=["datetime"]).columns},
        convert_strl=long,
        time_stamp=_CREATED,
    )
    return buffer.getvalue()


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1]}…"
