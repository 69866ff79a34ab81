"""Check structured tables cell by cell against the schema: pandera finds, we say where."""

import datetime
import math
import re
from collections.abc import Callable, Mapping

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from compare.problem import Problem
from compare.schema import VOCABULARIES, Column, Table


def split(cell: str) -> tuple[str, ...]:
    """Return the items of a list cell, which are separated by semicolons.

    Examples
    --------
    >>> split("period; scope")
    ('period', 'scope')
    """
    return tuple(item.strip() for item in cell.split(";") if item.strip())


def cell_problems(frame: pd.DataFrame, table: Table, shown: str) -> list[Problem]:
    """Check every cell of a table that was read as text.

    Parameters
    ----------
    frame : DataFrame
        The cells as text, indexed by line.
    table : Table
        The table they belong to.
    shown : str
        Name of the file in messages.

    Returns
    -------
    list of Problem
        Cells that are empty but must not be, are no number, date or code, or repeat a key.
    """
    columns = {
        column.name: pa.Column(checks=_checks(column, column.name in table.optional))
        for column in table.columns
    }
    problems: list[Problem] = []
    try:
        pa.DataFrameSchema(columns).validate(frame, lazy=True)
    except SchemaErrors as errors:
        for case in errors.failure_cases.itertuples():
            value, line = str(case.failure_case), int(case.index)
            problems.append(Problem(shown, line, str(case.column), value, str(case.check)))
    return problems + _repeated_keys(frame, table, shown)


def reference_problems(
    frame: pd.DataFrame, table: Table, known: Mapping[str, set[str]], shown: str
) -> list[Problem]:
    """Check that what one table names stands in the table that defines it.

    Parameters
    ----------
    frame : DataFrame
        The cells as text, indexed by line.
    table : Table
        The table they belong to.
    known : Mapping[str, set of str]
        Table name to the keys that stand in it; a table that could not be read is left out.
    shown : str
        Name of the file in messages.

    Returns
    -------
    list of Problem
        Names that nothing defines.
    """
    problems = []
    for column, target in table.references.items():
        for line, value in frame[column].items():
            if target in known and value not in known[target] and (value or target == "units"):
                expected = f"one of those in {target}.csv"
                problems.append(Problem(shown, _line(line), column, value, expected))
    return problems


def _repeated_keys(frame: pd.DataFrame, table: Table, shown: str) -> list[Problem]:
    keys = frame[list(table.key)].agg(", ".join, axis=1) if len(frame) else pd.Series(dtype="str")
    first = {key: line for line, key in reversed(list(keys.items()))}
    name = ", ".join(table.key)
    return [
        Problem(shown, _line(line), name, key, f"a key that line {first[key]} does not have")
        for line, key in keys[keys.duplicated()].items()
    ]


def _line(label: object) -> int:
    return int(str(label))


def _checks(column: Column, optional: bool) -> list[pa.Check]:
    test, expected = _test(column)

    def accepts(cell: str) -> bool:
        if not cell:
            return optional or column.name == "unit_printed"
        return all(test(item) for item in split(cell)) if "list" in column.type else test(cell)

    if not optional:
        expected += " (it may not be empty)"
    return [pa.Check(accepts, element_wise=True, error=expected)]


def _test(column: Column) -> tuple[Callable[[str], bool], str]:
    """Return the test of a filled cell and what it expects, in words."""
    if column.vocabulary:
        codes = VOCABULARIES[column.vocabulary].codes
        return lambda cell: cell in codes, f"one of {' '.join(codes)}"
    if column.pattern:
        pattern = column.pattern
        expected = f"{column.description_en}, written like {pattern}"
        return lambda cell: re.fullmatch(pattern, cell) is not None, expected
    if column.type == "date32":
        return _is_date, "a date as YYYY-MM-DD"
    if column.type == "bool":
        return lambda cell: cell.lower() in ("true", "false"), "true or false"
    if column.type == "float64":
        return _is_number, "a number"
    if column.type.startswith("int"):
        bits = int(column.type.removeprefix("int"))
        return lambda cell: _is_whole(cell, bits), f"a whole number below {2 ** (bits - 1)}"
    return lambda cell: True, column.description_en


def _is_date(cell: str) -> bool:
    try:
        return datetime.date.fromisoformat(cell).isoformat() == cell
    except ValueError:
        return False


def _is_number(cell: str) -> bool:
    try:
        return math.isfinite(float(cell)) and "_" not in cell
    except ValueError:
        return False


def _is_whole(cell: str, bits: int) -> bool:
    return re.fullmatch(r"-?\d+", cell) is not None and abs(int(cell)) < 2 ** (bits - 1)
