"""Frames as Arrow tables, under the one definition of their columns."""

import hashlib
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from compare.dataset import rowgroups
from compare.schema import RESULTS, TIDY

MOST_AT_ONCE = 2**20
"""Texts of a column that are held in one piece."""

Codes = npt.NDArray[np.integer[Any]]


def to_arrow(name: str, frame: pd.DataFrame, build_id: str) -> pa.Table:
    """Return a frame as the Arrow table of that name; empty texts and NaN become null.

    Parameters
    ----------
    name : str
        A table of `compare.schema.TIDY`, or a result of `compare.schema.RESULTS`.
    frame : DataFrame
        Its rows, in any order.
    build_id : str
        The build it belongs to.

    Returns
    -------
    pyarrow.Table
        The rows sorted by the key of the table, under its schema.

    Raises
    ------
    ValueError
        If a value is missing where the schema wants one.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(families="rd_intensity")
    >>> ranks = found.ranking()
    >>> to_arrow("ranks", ranks, found.data.build_id).num_rows == len(ranks)
    True
    """
    table = {**RESULTS, **TIDY}[name]
    schema = table.arrow(build_id, len(frame))
    ordered = _sorted(frame[list(table.names)], list(table.key))
    arrays = []
    for field in schema:
        array = _array(ordered[field.name], field.type)
        if not field.nullable and array.null_count:
            raise ValueError(f"{name}.{field.name}: a value is missing")
        arrays.append(array)
    return pa.Table.from_arrays(arrays, schema=schema)


def _sorted(frame: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Sort by the key; of texts that are held as categories, by their places where they ascend."""
    columns = [frame[name].array for name in key]
    codes = [
        cells.codes
        for cells in columns
        if isinstance(cells, pd.Categorical) and cells.categories.is_monotonic_increasing
    ]
    if len(codes) < len(key):
        return frame.sort_values(key, kind="stable")
    order = np.lexsort(codes[::-1])
    return frame if (order[1:] > order[:-1]).all() else frame.iloc[order]


def _array(cells: pd.Series, kind: pa.DataType) -> pa.Array | pa.ChunkedArray:
    lists = pa.types.is_list(kind)
    if not lists and not pa.types.is_string(kind):
        return pa.array(cells, type=kind, from_pandas=True)
    if isinstance(cells.dtype, pd.StringDtype):
        texts = pa.array(cells, type=kind, from_pandas=True)
        texts = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
        return pc.if_else(pc.equal(texts, ""), pa.scalar(None, kind), texts)
    # Tables repeat their texts and lists: each is looked at once.
    if isinstance(cells.dtype, pd.CategoricalDtype):
        codes, distinct = cells.cat.codes.to_numpy(), cells.cat.categories
    else:
        codes, distinct = pd.factorize(cells)
    known = [list(cell) if lists else cell or None for cell in distinct]
    # A list that is missing is empty, a text that is empty is missing.
    known.append([] if lists else None)
    return _taken(pa.array(known, type=kind), codes)


def _taken(known: pa.Array, codes: Codes) -> pa.Array | pa.ChunkedArray:
    """Return what stands at places, the last for -1; of a grid, what comes again is held once."""
    if len(codes) <= MOST_AT_ONCE:
        return known.take(pa.array(np.where(codes < 0, len(known) - 1, codes)))
    step = (len(known) - 1) * max(1, rowgroups.SIZE // max(len(known) - 1, 1))
    chunks: dict[bytes, pa.Array] = {}
    found = []
    for place in range(0, len(codes), step):
        part = codes[place : place + step]
        name = hashlib.sha256(part.tobytes()).digest()
        if name not in chunks:
            chunks[name] = known.take(pa.array(np.where(part < 0, len(known) - 1, part)))
        found.append(chunks[name])
    return pa.chunked_array(found)
