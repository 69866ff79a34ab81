"""Problems of the rows of a table, each with the file and the line that index the row."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from compare.problem import Problem

Faulty = Any
"""A row that is at fault, with its cells as attributes, and those of the rows that it refers to."""


def of_rows(
    rows: pd.DataFrame,
    faulty: "pd.Series[bool]",
    column: str,
    expected: str | Callable[[Faulty], str],
    found: Callable[[Any], str] = str,
    implausible: bool = False,
) -> list[Problem]:
    """Return a problem for each row that is at fault.

    Parameters
    ----------
    rows : DataFrame
        The rows, indexed by file and line.
    faulty : Series of bool
        Which of them are at fault.
    column : str
        The column that is wrong in them.
    expected : str or callable
        What should stand there; or what says so of a row.
    found : callable, optional
        What writes the cell.
    implausible : bool, optional
        Whether the value is only unlikely.

    Returns
    -------
    list of Problem
        The problems in the order of the rows.

    Examples
    --------
    >>> index = pd.MultiIndex.from_tuples([("a.csv", 2), ("a.csv", 3)], names=["file", "line"])
    >>> rows = pd.DataFrame({"year": [2025, 1]}, index)
    >>> print(*of_rows(rows, rows["year"] < 1949, "year", "a year from 1949"))
    a.csv, line 3, year: '1'; expected a year from 1949
    """
    if not faulty.any():
        return []
    problems = []
    row: Faulty
    for row in rows[faulty].itertuples():
        file, line = row.Index
        said = expected if isinstance(expected, str) else expected(row)
        cell = found(getattr(row, column))
        problems.append(Problem(file, int(line), column, cell, said, implausible))
    return problems


def of_values(rows: pd.DataFrame, column: str, wanted: Callable[[str], str]) -> list[Problem]:
    """Return a problem for each row with a value that should be another.

    Parameters
    ----------
    rows : DataFrame
        The rows, indexed by file and line.
    column : str
        A column of texts.
    wanted : callable
        What says of a value what it should be, or nothing; called once for each distinct value.

    Returns
    -------
    list of Problem
        The problems in the order of the rows.

    Examples
    --------
    >>> index = pd.MultiIndex.from_tuples([("a.csv", 2), ("a.csv", 3)], names=["file", "line"])
    >>> rows = pd.DataFrame({"name": ["南通", ""]}, index)
    >>> print(*of_values(rows, "name", lambda name: "" if name else "a name"))
    a.csv, line 3, name: empty; expected a name
    """
    values = rows[column].unique().tolist()
    wrong = {value: want for value in values if (want := wanted(value))}
    if not wrong:
        return []
    faulty = rows[column].isin(list(wrong))
    return of_rows(rows[[column]], faulty, column, lambda row: wrong[getattr(row, column)])
