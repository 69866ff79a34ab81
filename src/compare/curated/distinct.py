"""Work on a column once for each distinct value, however often it stands there."""

from collections.abc import Callable

import pandas as pd


def mapped(cells: "pd.Series[str]", function: Callable[[str], object], dtype: str) -> pd.Series:
    """Return a column of what a function makes of each cell.

    Parameters
    ----------
    cells : Series of str
        The cells; none is missing.
    function : callable
        What is called, once for each distinct cell.
    dtype : str
        Type of the new column.

    Returns
    -------
    Series
        The results, with the index of the cells.

    Examples
    --------
    >>> mapped(pd.Series(["a;b", "", "a;b"]), lambda cell: cell.split(";"), "object").to_list()
    [['a', 'b'], [''], ['a', 'b']]
    """
    codes, values = pd.factorize(cells)
    made = pd.Series([function(value) for value in values.tolist()], dtype=dtype).array
    return pd.Series(made.take(codes), cells.index)
