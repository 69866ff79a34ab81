"""Read many CSV files of a table at once, where nothing needs to be explained about them.

Each file costs little: what is proven of it is that Python's strict reader would find one record
in each line, with the header of the table. The lines of all such files are parsed together. Every
other file is left to `compare.curated.csvfile`, which knows the line of everything.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from compare.problem import InvalidInputError
from compare.schema import Table
from compare.storage import content

AT_ONCE = 32 * 2**20
"""Bytes that are parsed together."""

LONGEST = 100_000
"""Bytes of the longest cell; Python's reader refuses longer ones than 131,072 characters."""

# A quoted cell is one from its first quote on; what is left of quotes then is no quoting.
_QUOTED = re.compile(rb'(?:^|(?<=[,\n]))"[^"\n]*(?:""[^"\n]*)*"(?=[,\n])')

Normal = Callable[[str], str]


@dataclass
class _Batch:
    """Lines of files that are parsed together, and how many each has."""

    counts: dict[str, int] = field(default_factory=dict)
    bodies: list[bytes] = field(default_factory=list)
    size: int = 0

    def add(self, shown: str, body: bytes) -> None:
        self.counts[shown] = body.count(b"\n")
        self.bodies.append(body)
        self.size += len(body)


def read(
    files: Mapping[str, Path], table: Table, normal: Mapping[str, Normal]
) -> tuple[pd.DataFrame | None, list[str]]:
    """Read those CSV files of a table of which it is plain what they hold.

    Parameters
    ----------
    files : Mapping of str to Path
        The files, by their names in messages.
    table : Table
        The table that the files are of.
    normal : Mapping of str to callable
        What makes of a cell what it means, for each column; called once for each distinct cell.

    Returns
    -------
    frame : DataFrame or None
        The cells as text, one row per line, indexed by file and line; None where no file is plain.
    left : list of str
        The files that are left to be read line by line: such that cannot be read, have another
        header, quoted cells of several lines, blank lines or rows of another length.
    """
    left: list[str] = []
    parts: list[tuple[pa.Table, dict[str, int]]] = []
    for batch in _batches(files, table, left):
        parsed = _parsed(batch, table)
        if parsed is None:
            left += batch.counts
        else:
            parts.append((parsed, batch.counts))
    unread = set(left)
    left = [shown for shown in files if shown in unread]
    if not parts:
        return None, left
    counts = {shown: count for _, own in parts for shown, count in own.items()}
    cells = pa.concat_tables([part for part, _ in parts]).unify_dictionaries()
    columns = [_mapped(cells[name].combine_chunks(), normal[name]) for name in table.names]
    if cells.num_rows and _blank(columns):
        return None, list(files)
    frame = pa.Table.from_arrays(columns, list(table.names)).to_pandas(use_threads=False)
    return frame.astype("str").set_axis(_index(counts)), left


def _batches(files: Mapping[str, Path], table: Table, left: list[str]) -> Iterable[_Batch]:
    """Yield the lines of plain files, some files together; list those that are none."""
    header = (",".join(table.names) + "\n").encode()
    batch = _Batch()
    for shown, path in files.items():
        body = _body(path, header)
        if body is None or (table.filled and not body):
            left.append(shown)
            continue
        batch.add(shown, body)
        if batch.size > AT_ONCE:
            yield batch
            batch = _Batch()
    if batch.counts:
        yield batch


def _body(path: Path, header: bytes) -> bytes | None:
    """Return the lines after the header, each ended; None where a file is not plain."""
    try:
        data = content(path, "a CSV file")
        data.decode("utf-8")
    except (InvalidInputError, UnicodeDecodeError):
        return None
    if not data.startswith(header) or b"\r" in data or b"\0" in data:
        return None
    body = data[len(header) :]
    if body and not body.endswith(b"\n"):
        body += b"\n"
    if b'"' in body and b'"' in _QUOTED.sub(b"", body):
        return None
    return body


def _parsed(batch: _Batch, table: Table) -> pa.Table | None:
    """Return the cells of lines; None where they are not all rows of the table."""
    kind = pa.dictionary(pa.int32(), pa.string())
    lines = pa.py_buffer(b"".join(batch.bodies))
    if not lines.size:
        return pa.schema([(name, kind) for name in table.names]).empty_table()
    try:
        found = csv.read_csv(
            pa.BufferReader(lines),
            csv.ReadOptions(
                use_threads=False, block_size=lines.size + 1, column_names=list(table.names)
            ),
            csv.ParseOptions(ignore_empty_lines=False),
            csv.ConvertOptions(
                column_types=dict.fromkeys(table.names, kind), strings_can_be_null=False
            ),
        )
    except pa.ArrowException:
        return None
    return found if found.num_rows == sum(batch.counts.values()) else None


def _mapped(cells: pa.DictionaryArray, normal: Normal) -> pa.Array:
    """Return cells as what they mean, each distinct one looked at once."""
    distinct = pa.array(map(normal, cells.dictionary.to_pylist()), pa.large_string())
    return distinct.take(cells.indices)


def _blank(columns: list[pa.Array]) -> bool:
    """Tell whether a row has no cell, or a cell is so long that Python would refuse it."""
    filled = np.zeros(len(columns[0]), dtype=bool)
    longest = 0
    for column in columns:
        lengths = pc.binary_length(column).to_numpy()
        filled |= lengths > 0
        longest = max(longest, int(lengths.max()))
    return not filled.all() or longest > LONGEST


def _index(counts: Mapping[str, int]) -> pd.MultiIndex:
    """Return file and line of each row; the first line after the header is the second."""
    sizes = np.fromiter(counts.values(), dtype=np.int64, count=len(counts))
    files = np.repeat(np.arange(len(sizes)), sizes)
    begins = np.repeat(np.cumsum(sizes) - sizes, sizes)
    within = np.arange(len(files)) - begins
    levels: list[Any] = [pd.Index(list(counts), dtype="str"), np.arange(2, sizes.max() + 2)]
    codes: list[Any] = [files, within]
    return pd.MultiIndex(levels, codes, names=["file", "line"], verify_integrity=False)
