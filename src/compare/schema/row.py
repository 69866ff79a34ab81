"""Rows of frames, each with its cells as attributes."""

from typing import Any

import pandas as pd

Row = Any
"""A row of a frame, as `DataFrame.itertuples` gives it."""


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """Return the rows of a frame, each with its cells as attributes.

    Examples
    --------
    >>> [row.a for row in rows_of(pd.DataFrame({"a": [1, 2]}))]
    [1, 2]
    """
    return list(frame.itertuples())
