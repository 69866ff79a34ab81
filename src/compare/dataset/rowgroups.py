"""Rows of a Parquet file, read only from those of its groups of rows that may hold them.

No thread is started, so that the process can be forked.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

SIZE = 2**14
"""Rows of a group: few enough that those of one city cost little, many enough to be packed well."""

Where = Mapping[str, Collection[str]]
"""Columns and the texts that are wanted in each; a column that a table lacks asks for nothing."""

Bounds = tuple[tuple[str, str] | None, ...]
"""The least and the greatest text of a column in each group; None where a file does not say."""


def read(path: Path, where: Where | None = None) -> tuple[pa.Table, int]:
    """Read a Parquet file, or those rows that hold what is wanted.

    Parameters
    ----------
    path : Path
        The file.
    where : Mapping of str to collection of str, optional
        For some columns of texts, what may stand in them; all conditions hold for each row.

    Returns
    -------
    table : pyarrow.Table
        The rows in their order.
    rows : int
        How many rows the file has.

    Examples
    --------
    >>> from pathlib import Path
    >>> table, rows = read(Path("data/tidy/cities.parquet"), {"city_id": ["nantong"]})
    >>> table.num_rows, rows > 100
    (1, True)
    """
    known = footer(path)
    with pq.ParquetFile(
        path, metadata=known, page_checksum_verification=True, pre_buffer=False
    ) as file:
        rows = known.num_rows
        asked = {
            name: sorted(wanted)
            for name, wanted in (where or {}).items()
            if name in file.schema_arrow.names
        }
        if not asked:
            return file.read(use_threads=False), rows
        values = {name: pa.array(wanted, pa.string()) for name, wanted in asked.items()}
        parts = [
            _kept(file.read_row_group(group, use_threads=False), values)
            for group in _groups(path, file.num_row_groups, asked)
        ]
        return pa.concat_tables([file.schema_arrow.empty_table(), *parts]), rows


def batches(path: Path) -> Iterator[pa.Table]:
    """Yield the rows of a Parquet file group by group.

    Examples
    --------
    >>> from pathlib import Path
    >>> [table.num_columns for table in batches(Path("data/tidy/codes.parquet"))]
    [4]
    """
    with pq.ParquetFile(path, page_checksum_verification=True, pre_buffer=False) as file:
        for group in range(file.num_row_groups):
            yield file.read_row_group(group, use_threads=False)


def _kept(table: pa.Table, values: Mapping[str, pa.Array]) -> pa.Table:
    for name, wanted in values.items():
        table = table.filter(pc.is_in(table[name], value_set=wanted))
    return table


def _groups(path: Path, count: int, asked: Mapping[str, list[str]]) -> Iterator[int]:
    """Yield the groups that may hold rows with what is asked for in every column."""
    bounds = [(bounds_of(path, name), wanted) for name, wanted in asked.items()]
    for group in range(count):
        if all(_may_hold(found[group], wanted) for found, wanted in bounds):
            yield group


def _may_hold(bounds: tuple[str, str] | None, wanted: list[str]) -> bool:
    if bounds is None:
        return True
    least, greatest = bounds
    place = bisect_left(wanted, least)
    return place < len(wanted) and wanted[place] <= greatest


def bounds_of(path: Path, column: str) -> Bounds:
    """Return the least and the greatest text of a column, for each group of rows of a file.

    Examples
    --------
    >>> from pathlib import Path
    >>> bounds_of(Path("data/tidy/colours.parquet"), "colour")[0][0][0]
    '#'
    """
    return _bounds(path, column, _state(path))


def footer(path: Path) -> pq.FileMetaData:
    """Return what a Parquet file says of itself, read once as long as it is the same file.

    Examples
    --------
    >>> from pathlib import Path
    >>> footer(Path("data/tidy/codes.parquet")).num_columns
    4
    """
    return _footer(path, _state(path))


State = tuple[int, int, int]
"""What differs where a file was replaced or changed."""


def _state(path: Path) -> State:
    status = path.stat()
    return status.st_mtime_ns, status.st_size, status.st_ino


@lru_cache(maxsize=256)
def _footer(path: Path, state: State) -> pq.FileMetaData:
    return pq.read_metadata(path)


@lru_cache(maxsize=256)
def _bounds(path: Path, column: str, state: State) -> Bounds:
    known = _footer(path, state)
    place = known.schema.names.index(column)
    found = []
    for group in range(known.num_row_groups):
        statistics = known.row_group(group).column(place).statistics
        told = statistics is not None and statistics.has_min_max
        found.append((str(statistics.min), str(statistics.max)) if told else None)
    return tuple(found)
