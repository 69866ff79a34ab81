"""Read one CSV file of a table as text, forgiving what spreadsheets leave behind."""

import csv
import difflib
import io
from pathlib import Path

import pandas as pd

from compare.problem import InvalidInputError, Problem
from compare.schema import Column, Table
from compare.storage import content

MOST_COLUMNS = 200
"""Columns of a header that are named one by one where they are wrong."""

# Full-width ASCII and the ideographic space, and nothing else: ² is no 2, and ① no 1.
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def read(path: Path, table: Table, shown: str) -> tuple[pd.DataFrame | None, list[Problem]]:
    """Read a CSV file of a table; every cell stays text.

    A byte order mark, CRLF and full-width digits are read as meant.

    Parameters
    ----------
    path : Path
        The file.
    table : Table
        The table whose columns the header must name, in any order.
    shown : str
        Name of the file in messages.

    Returns
    -------
    frame : DataFrame or None
        The cells as text, one row per record, in the order of the table's columns, indexed by the
        line where the record starts; an empty cell is an empty string. None where the file could
        not be read as such a table.
    problems : list of Problem
        Everything that was wrong with it.
    """
    text, problems = _decode(path, shown)
    if problems:
        return None, problems
    records, problems = _records(text, shown)
    if problems:
        return None, problems
    if not records:
        return None, [Problem(shown, 1, "", "", "a header row")]
    header = [_normal(name) for name in records[0][1]]
    problems = _header_problems(header, table, shown)
    if problems:
        return None, problems
    rows, lines = {}, records[1:]
    for line, cells in lines:
        if len(cells) != len(header):
            expected = f"{len(header)} cells"
            problems.append(Problem(shown, line, "", f"{len(cells)} cells", expected))
        else:
            rows[line] = [_clean(table, *pair) for pair in zip(header, cells, strict=True)]
    if table.filled and not lines:
        return None, [Problem(shown, 2, "", "", "at least one row; there is none")]
    frame = pd.DataFrame(list(rows.values()), index=list(rows), columns=header, dtype="str")
    return frame[list(table.names)], problems


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


def _records(text: str, shown: str) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    """Return the records with the line each starts at; blank lines are left out."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records, start = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                records.append((start, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        return [], [Problem(shown, start, "", str(error), "a CSV file")]
    return records, []


def _header_problems(header: list[str], table: Table, shown: str) -> list[Problem]:
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


def _clean(table: Table, name: str, cell: str) -> str:
    column = next(column for column in table.columns if column.name == name)
    return _normal(cell) if _is_code(column) else cell.strip()


def _is_code(column: Column) -> bool:
    """Tell whether a cell is a code or a number, which full-width forms do not change."""
    coded = bool(column.vocabulary or column.pattern or column.unit)
    return coded or column.type != "string" or column.name == "unit_printed"


def _normal(cell: str) -> str:
    return cell.translate(_FULL_WIDTH).strip()
