"""Rows of frames as Python sees them: a class for each kind, so that a wrong name is an error.

The kinds stand in `compare.schema.record`, `observation` (rows of tables) and `result` (rows of
selections and results); `compare.schema.catalogue` makes the tables of them.
"""

import inspect
from collections import namedtuple
from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast

import pandas as pd

Texts = tuple[str, ...]
"""A list in a cell."""


class Row:
    """A row of a frame, each cell an attribute: a missing number is NaN, a missing text too.

    A kind of row is a class that names its columns in their order, with what a cell is in Python.
    One that is made of several lists its parts from the last to the first, as Python looks names
    up.
    """


Kind = TypeVar("Kind", bound=Row)


def names_of(kind: type[Row]) -> tuple[str, ...]:
    """Return the columns of a kind of row, in order.

    Examples
    --------
    >>> from compare.schema.record import Coverage
    >>> names_of(Coverage)
    ('document_id', 'city_id', 'indicator_id', 'coverage')
    """
    return tuple(types_of(kind))


def types_of(kind: type[Row]) -> dict[str, object]:
    """Return the columns of a kind of row with the Python types of their cells."""
    found: dict[str, object] = {}
    for base in reversed(kind.__mro__):
        found |= inspect.get_annotations(base)
    return found


def rows_of(frame: pd.DataFrame, kind: type[Kind]) -> list[Kind]:
    """Return the rows of a frame, each with its cells as attributes.

    Parameters
    ----------
    frame : DataFrame
        A frame that has at least the columns of `kind`.
    kind : type
        What the rows are.

    Returns
    -------
    list of rows
        The rows in their order, with the columns of `kind` and no others.

    Raises
    ------
    KeyError
        If the frame lacks one of the columns.

    Examples
    --------
    >>> import compare
    >>> from compare.schema.record import City
    >>> names = {row.city_id: row.name_en for row in rows_of(compare.load("cities"), City)}
    >>> names["changzhou"]
    'Changzhou'
    """
    names, make = _maker(kind)
    # To step through a column of texts takes ten times as long as a list of it.
    cells = zip(*(frame[name].tolist() for name in names), strict=True)
    return cast("list[Kind]", list(map(make, cells)))


_MAKERS: dict[type[Row], tuple[Texts, Callable[[Iterable[object]], object]]] = {}


def _maker(kind: type[Row]) -> tuple[Texts, Callable[[Iterable[object]], object]]:
    """Return the columns of a kind and what makes a row of cells.

    Made once: to make a class anew for each frame takes longer than the rows.
    """
    if kind not in _MAKERS:
        names = names_of(kind)
        made: Any = namedtuple(kind.__name__, names)  # type: ignore[misc]
        _MAKERS[kind] = names, made._make
    return _MAKERS[kind]


def among(cells: pd.Series, names: Iterable[object]) -> "pd.Series[bool]":
    """Tell which cells of a column are some of these names.

    As `Series.isin` does, which makes an Arrow text of each name anew: of hundreds of names and
    cells that takes ten times as long.

    Examples
    --------
    >>> among(pd.Series(["nantong", "wuxi"]), {"wuxi"}).tolist()
    [False, True]
    """
    known = frozenset(names.tolist() if isinstance(names, pd.Series) else names)
    return pd.Series([cell in known for cell in cells.tolist()], cells.index, dtype="bool")


def by(frame: pd.DataFrame, kind: type[Kind], key: str) -> dict[str, Kind]:
    """Return the rows of a frame by the column that names each.

    Examples
    --------
    >>> import compare
    >>> from compare.schema.record import City
    >>> by(compare.load("cities"), City, "city_id")["qidong"].parent_city_id
    'nantong'
    """
    return dict(zip(frame[key].tolist(), rows_of(frame, kind), strict=True))
