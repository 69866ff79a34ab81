"""Check structured tables cell by cell against the schema, and say where what is wrong."""

import datetime
import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from compare import font
from compare.curated.faults import of_rows, of_values
from compare.problem import Problem
from compare.schema import COLUMNS, OPEN, VOCABULARIES, Column, Table

LONGEST = 2000
"""Most characters of a cell."""

# Controls, line and paragraph breaks, marks that turn or hide what stands beside them, and what
# is no character at all.
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_FIRST_YEAR, _LAST_YEAR = COLUMNS["year"].limits
_FIRST_DAY, _LAST_DAY = f"{_FIRST_YEAR:.0f}-01-01", f"{_LAST_YEAR:.0f}-12-31"


def split(cell: str) -> tuple[str, ...]:
    """Return the items of a list cell, which are separated by semicolons.

    Examples
    --------
    >>> split("period; scope")
    ('period', 'scope')
    """
    return tuple(item.strip() for item in cell.split(";") if item.strip())


def cell_problems(frame: pd.DataFrame, table: Table) -> list[Problem]:
    """Check every cell of a table that was read as text.

    Parameters
    ----------
    frame : DataFrame
        The cells as text, indexed by file and line.
    table : Table
        The table they belong to.

    Returns
    -------
    list of Problem
        Cells that are empty but must not be, are no number, date or code, hold what cannot be
        seen or printed, or lie outside what is possible.
    """
    problems = []
    for column in table.columns:
        wanted = _wanted(column, column.name in table.optional)
        problems += of_values(frame, column.name, wanted)
    return problems


def cell_fault(cell: str, column: Column) -> str:
    """Return what a cell of a column should be; nothing where it may be as it is.

    Examples
    --------
    >>> from compare.schema import COLUMNS
    >>> cell_fault("20255", COLUMNS["year"]), cell_fault("2025", COLUMNS["year"])
    ('a whole number from 1949 to 2100', '')
    """
    return _wanted(column, optional=True)(cell)


def key_problems(frame: pd.DataFrame, table: Table) -> list[Problem]:
    """Check that no two rows of a file have the same key, code or name.

    Parameters
    ----------
    frame : DataFrame
        The typed rows, indexed by file and line: ``01`` and ``1`` are one number.
    table : Table
        The table they belong to.

    Returns
    -------
    list of Problem
        Rows that repeat what an earlier one has.
    """
    rows = frame.reset_index()
    problems = _repeated(rows, table.key, "a key")
    others = rows[~rows.duplicated(["file", *table.key])]
    for name in table.unique:
        problems += _repeated(others[others[name].ne("")], (name,), f"a {name}")
    return problems


def _repeated(rows: pd.DataFrame, names: tuple[str, ...], what: str) -> list[Problem]:
    key = ["file", *names]
    again = rows.duplicated(key)
    if not again.any():
        return []
    first = rows.groupby(key, sort=False, dropna=False)["line"].transform("first")
    repeated = rows.assign(first=first).loc[again, ["file", "line", "first", *names]]
    return [
        Problem(
            file, line, ", ".join(names),
            ", ".join("" if pd.isna(cell) else str(cell) for cell in cells),
            f"{what} that line {earlier} does not have",
        )
        for file, line, earlier, *cells in repeated.itertuples(index=False, name=None)
    ]  # fmt: skip


def reference_problems(
    frame: pd.DataFrame, table: Table, known: Mapping[str, set[str]]
) -> list[Problem]:
    """Check that what one table names stands in the table that defines it.

    Parameters
    ----------
    frame : DataFrame
        The cells as text, indexed by file and line.
    table : Table
        The table they belong to.
    known : Mapping[str, set of str]
        Table name to the keys that stand in it; a table that could not be read is left out.

    Returns
    -------
    list of Problem
        Names that nothing defines.
    """
    problems = []
    for column, reference in table.references.items():
        target = reference.partition(".")[0]
        if target in known:
            # An empty cell refers to nothing, but for the unit of pure numbers.
            keys = known[target] | (set() if target == "units" else {""})
            unknown = ~frame[column].isin(list(keys))
            problems += of_rows(frame, unknown, column, f"one of those in {target}.csv")
    return problems


def code_problems(
    frame: pd.DataFrame, table: Table, codes: Mapping[str, Sequence[str]]
) -> list[Problem]:
    """Check that codes stand in the vocabularies that documents extend.

    Parameters
    ----------
    frame : DataFrame
        The cells as text, indexed by file and line.
    table : Table
        The table they belong to.
    codes : Mapping[str, sequence of str]
        Vocabulary to its codes; empty where the table of codes could not be read.

    Returns
    -------
    list of Problem
        Codes that ``codes.csv`` does not have.
    """
    problems = []
    for column in table.columns:
        if column.vocabulary in OPEN and codes:
            known = codes.get(column.vocabulary, ())
            unknown = ~frame[column.name].isin(["", *known])
            expected = f"one of {' '.join(known)}, or another that codes.csv defines"
            problems += of_rows(frame, unknown, column.name, expected)
    return problems


def _wanted(column: Column, optional: bool) -> Callable[[str], str]:
    """Return what says of a cell what it should be; nothing where it is right."""
    test, expected = _test(column)
    empty = optional or column.name == "unit_printed"
    if not optional:
        expected += " (it may not be empty)"

    def wanted(cell: str) -> str:
        if not cell:
            return "" if empty else expected
        items = split(cell) if "list" in column.type else (cell,)
        right = items and all(map(test, items))
        return _unseen(cell) or ("" if right else expected) or _lacking(cell)

    return wanted


def _unseen(cell: str) -> str:
    """Return what a cell should be that is too long, or holds what no reader sees."""
    if len(cell) > LONGEST:
        return f"at most {LONGEST} characters; it has {len(cell)}"
    if cell.isascii() and cell.isprintable():
        return ""
    unseen = [char for char in cell if unicodedata.category(char) in _UNSEEN]
    return f"one line of visible characters, without {_named(unseen[0])}" if unseen else ""


def _lacking(cell: str) -> str:
    """Return what a cell should be that figures and reports cannot show."""
    lacking = [] if cell.isascii() else font.lacking(cell)
    return (
        f"characters that the font {font.FAMILY} has, not {_named(lacking[0])}" if lacking else ""
    )


def _named(char: str) -> str:
    """Name a character by its code and, where it has one, its name."""
    name = unicodedata.name(char, "")
    return f"U+{ord(char):04X}{f' {name}' if name else ''}"


def _test(column: Column) -> tuple[Callable[[str], bool], str]:
    """Return the test of a filled cell and what it expects, in words."""
    if column.vocabulary in OPEN:
        return lambda cell: True, f"a {column.vocabulary} of codes.csv"
    if column.vocabulary:
        codes = VOCABULARIES[column.vocabulary].codes
        return lambda cell: cell in codes, f"one of {' '.join(codes)}"
    if column.pattern:
        pattern = re.compile(column.pattern)
        expected = f"{column.description_en}, written like {column.pattern}"
        return lambda cell: pattern.fullmatch(cell) is not None, expected
    if column.type == "date32":
        return _is_date, f"a date as YYYY-MM-DD, from {_FIRST_DAY} to {_LAST_DAY}"
    if column.type == "bool":
        return lambda cell: cell.lower() in ("true", "false"), "true or false"
    if column.type == "float64":
        return _within(column, _NUMBER), f"a number{_limits(column)}"
    if column.type.startswith("int"):
        return _within(column, _WHOLE), f"a whole number{_limits(column)}"
    return lambda cell: True, column.description_en


def _is_date(cell: str) -> bool:
    try:
        same = datetime.date.fromisoformat(cell).isoformat() == cell
    except ValueError:
        return False
    return same and _FIRST_DAY <= cell <= _LAST_DAY


def _within(column: Column, form: re.Pattern[str]) -> Callable[[str], bool]:
    low, high = column.limits

    def holds(cell: str) -> bool:
        number = float(cell) if form.fullmatch(cell) else math.nan
        return math.isfinite(number) and low <= number <= high

    return holds


def _limits(column: Column) -> str:
    low, high = column.limits
    return f" from {low:.15g} to {high:.15g}"
