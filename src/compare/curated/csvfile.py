"""Read the CSV files of a table as text, forgiving what spreadsheets leave behind."""

import csv
import difflib
import io
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import compress, repeat
from operator import attrgetter, itemgetter
from pathlib import Path

import numpy as np
import pandas as pd

from compare.curated import bulk
from compare.curated.distinct import mapped
from compare.problem import InvalidInputError, Problem
from compare.schema import Column, Table
from compare.storage import content

MOST_COLUMNS = 200
"""Columns of a header that are named one by one where they are wrong."""

# Full-width ASCII and the ideographic space, and nothing else: ² is no 2, and ① no 1.
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}

Record = tuple[int, list[str]]
"""How many lines stand before a record, and its cells."""

_BEFORE, _CELLS = itemgetter(0), itemgetter(1)


def read(files: Mapping[str, Path], table: Table) -> tuple[pd.DataFrame | None, list[Problem]]:
    """Read the CSV files of a table; every cell stays text.

    A byte order mark, CRLF and full-width digits are read as meant.

    Parameters
    ----------
    files : Mapping of str to Path
        The files, by their names in messages.
    table : Table
        The table whose columns each header must name, in any order.

    Returns
    -------
    frame : DataFrame or None
        The cells of all files as text, one row per record, in the order of the table's columns,
        indexed by the file and the line where the record starts; an empty cell is an empty
        string. None where no file could be read as such a table.
    problems : list of Problem
        Everything that was wrong with them.
    """
    normal = {column.name: _normal if _is_code(column) else str.strip for column in table.columns}
    plain, left = bulk.read(files, table, normal)
    records: list[Record] = []
    counts: dict[str, int] = {}
    problems: list[Problem] = []
    for shown in left:
        of_file, found = _read_file(files[shown], table, shown)
        problems += found
        if of_file is not None:
            records += of_file
            counts[shown] = len(of_file)
    slow = _frame(records, counts, normal) if counts else None
    if plain is None or slow is None:
        return (slow if plain is None else plain), problems
    order = {shown: place for place, shown in enumerate(files)}
    both = pd.concat([plain, slow])
    places = both.index.get_level_values("file").map(order)
    return both.iloc[np.argsort(places, kind="stable")], problems


def _frame(
    records: list[Record], counts: Mapping[str, int], normal: Mapping[str, Callable[[str], str]]
) -> pd.DataFrame:
    names = pd.Series(list(counts), dtype="str").repeat(list(counts.values()))
    lines = pd.Series(list(map(_BEFORE, records)), dtype="int64") + 1
    index = pd.MultiIndex.from_arrays([names, lines], names=["file", "line"])
    cells = pd.DataFrame(list(map(_CELLS, records)), index, list(normal), dtype="object")
    clean = {name: mapped(cells[name], function, "str") for name, function in normal.items()}
    return pd.DataFrame(clean, index)


def _read_file(path: Path, table: Table, shown: str) -> tuple[list[Record] | None, list[Problem]]:
    """Return the records of a file, their cells in the order of the table's columns."""
    text, problems = _decode(path, shown)
    if problems:
        return None, problems
    records, problems = _records(text, shown)
    if problems:
        return None, problems
    if not records:
        return None, [Problem(shown, 1, "", "", "a header row")]
    header = tuple(map(_normal, records.pop(0)[1]))
    if header != table.names and (problems := _header_problems(header, table, shown)):
        return None, problems
    if table.filled and not records:
        return None, [Problem(shown, 2, "", "", "at least one row; there is none")]
    return _whole(records, header, table, shown)


def _whole(
    records: list[Record], header: tuple[str, ...], table: Table, shown: str
) -> tuple[list[Record], list[Problem]]:
    """Return the records that have a cell for each column, in the order of the table."""
    problems = []
    if set(map(len, map(_CELLS, records))) - {len(header)}:
        problems = [
            Problem(shown, before + 1, "", f"{len(cells)} cells", f"{len(header)} cells")
            for before, cells in records
            if len(cells) != len(header)
        ]
        records = [record for record in records if len(record[1]) == len(header)]
    if header != table.names:
        ordered = map(itemgetter(*map(header.index, table.names)), map(_CELLS, records))
        records = list(zip(map(_BEFORE, records), map(list, ordered), strict=True))
    return records, problems


def _decode(path: Path, shown: str) -> tuple[str, list[Problem]]:
    try:
        data = content(path, "a CSV file")
    except InvalidInputError as error:
        [problem] = error.problems
        return "", [Problem(shown, 0, "", "", problem.expected)]
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        line = data[: data.index(b"\0")].count(b"\n") + 1
        return "", [Problem(shown, line, "", "\0", "text; a NUL byte is none")]
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        found = f"byte 0x{data[error.start]:02X}"
        expected = "UTF-8 (in a spreadsheet: save as CSV UTF-8; GBK is what it saves otherwise)"
        return "", [Problem(shown, line, "", found, expected)]


def _records(text: str, shown: str) -> tuple[list[Record], list[Problem]]:
    """Return the records, each with the lines before it; blank lines are left out."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    # A record may span lines, so the reader is asked how many it has read before each.
    before = map(attrgetter("line_num"), repeat(reader))
    try:
        records = list(zip(before, reader, strict=False))
    except csv.Error as error:
        return [], [Problem(shown, _stops(text), "", str(error), "a CSV file")]
    filled = map(str.strip, map("".join, map(_CELLS, records)))
    return list(compress(records, filled)), []


def _stops(text: str) -> int:
    """Return the line where the first record starts that cannot be read."""
    reader, start = csv.reader(io.StringIO(text, newline=""), strict=True), 1
    with suppress(csv.Error):
        for _ in reader:
            start = reader.line_num + 1
    return start


def _header_problems(header: tuple[str, ...], table: Table, shown: str) -> list[Problem]:
    if len(header) > MOST_COLUMNS:
        found, expected = f"{len(header)} columns", f"the columns {_list(table)}"
        return [Problem(shown, 1, "", found, expected)]
    missing = [name for name in table.names if name not in header]
    problems = []
    for position, name in enumerate(header):
        if name in header[:position]:
            problems.append(Problem(shown, 1, name, name, "each column once"))
        elif name not in table.names:
            near = difflib.get_close_matches(name, missing, n=1)
            expected = f"the column {near[0]}" if near else f"no other column than {_list(table)}"
            missing = [other for other in missing if other not in near]
            problems.append(Problem(shown, 1, name, name, expected))
    problems += [Problem(shown, 1, "", "", f"the column {name}; there is none") for name in missing]
    return problems


def _list(table: Table) -> str:
    return ", ".join(table.names)


def _is_code(column: Column) -> bool:
    """Tell whether a cell is a code or a number, which full-width forms do not change."""
    coded = bool(column.vocabulary or column.pattern or column.unit)
    return coded or column.type != "string" or column.name == "unit_printed"


def _normal(cell: str) -> str:
    return cell.translate(_FULL_WIDTH).strip()
