"""Tables as files for spreadsheets, in which no text is a formula."""

import datetime
import io
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from compare.problem import InvalidInputError, Problem

# What a spreadsheet takes for the beginning of a formula, its full-width forms included.
_BEGINS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
# A workbook holds the time of its making; this one is always the same.
_CREATED = datetime.datetime(2000, 1, 1)
_LOOKED_AT, _WIDEST = 200, 60
"""Rows that the width of a column goes by, and the widest, in characters."""

MOST_ROWS = 1_048_575
"""Rows that a sheet holds beside its header."""
MOST_CHARACTERS = 32_767
"""Characters that a cell of a sheet holds."""


def flat(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose lists are joined to texts, for formats that have none.

    Examples
    --------
    >>> flat(pd.DataFrame({"reasons": [("nested", "inferred")]}))["reasons"].tolist()
    ['nested; inferred']
    """
    joined = frame.copy()
    for name in joined.columns:
        if any(isinstance(cell, tuple) for cell in _objects(joined[name])):
            joined[name] = joined[name].map("; ".join).astype("str")
    return joined


def _told(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table without lists and flags: a flag would be the formula TRUE() in LibreOffice."""
    told = flat(frame)
    for name in told.select_dtypes(include=["bool", "boolean"]).columns:
        told[name] = told[name].map({True: "true", False: "false"})
    return told


def _objects(cells: pd.Series) -> list[object]:
    """Return the cells of a column that may hold lists: none of texts and numbers."""
    plain = pd.api.types.is_numeric_dtype(cells) or cells.dtype == "str"
    return [] if plain else cells.tolist()


def csv(frame: pd.DataFrame) -> bytes:
    """Return a table as CSV that Excel opens as it is, and in which no text is a formula.

    Examples
    --------
    >>> csv(pd.DataFrame({"town": ["=1+1"]})).decode("utf-8-sig").split()
    ['town', "'=1+1"]
    >>> csv(pd.DataFrame({"reasons": [("nested", "inferred")]})).decode("utf-8-sig").splitlines()
    ['reasons', 'nested; inferred']
    """
    joined = _told(frame)
    for name in joined.select_dtypes(include=["datetime"]).columns:
        joined[name] = joined[name].dt.strftime("%Y-%m-%d")
    texts = joined.select_dtypes(include=["object", "str"]).columns
    unsafe = [name for name in texts if any(map(_is_formula, joined[name].tolist()))]
    safe = joined.assign(**{name: joined[name].map(_no_formula) for name in unsafe})
    # The mark of UTF-8 is what Excel knows Chinese by.
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _is_formula(cell: object) -> bool:
    # A sign alone, such as the comparator =, is a text to every spreadsheet.
    return isinstance(cell, str) and cell.startswith(_BEGINS) and len(cell) > 1


def _no_formula(cell: object) -> object:
    return f"'{cell}" if _is_formula(cell) else cell


def workbook(tables: Mapping[str, pd.DataFrame]) -> bytes:
    """Return a workbook with a sheet for each table, in which texts are texts and dates dates.

    Parameters
    ----------
    tables : Mapping of str to DataFrame
        The tables, by what their sheets are called.

    Raises
    ------
    InvalidInputError
        If a table has more rows, or longer texts, than a sheet holds.

    Examples
    --------
    >>> workbook({"towns": pd.DataFrame({"town": ["=1+1"]})})[:2]
    b'PK'
    """
    import xlsxwriter

    joined = {name: _told(frame) for name, frame in tables.items()}
    _check_size(joined.items())
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.set_properties({"created": _CREATED})
        bold = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, frame in joined.items():
            sheet = book.add_worksheet(name)
            for number, column in enumerate(frame.columns):
                _fill(sheet, number, frame[column], day)
            sheet.freeze_panes(1, 0)
            _lay_out(sheet, frame, bold)
    return buffer.getvalue()


def _fill(sheet: Any, number: int, cells: pd.Series, day: Any) -> None:
    """Write the cells of a column below the header, each as what it is; what is missing is empty.

    Nothing is written in the way that takes a text for a formula, an address or a number.
    """
    known = cells.notna().tolist()
    for row, (cell, is_known) in enumerate(zip(cells.tolist(), known, strict=True), 1):
        if not is_known or cell == "":
            continue
        if isinstance(cell, str):
            sheet.write_string(row, number, cell)
        elif isinstance(cell, datetime.date):
            sheet.write_datetime(row, number, cell, day)
        else:
            sheet.write_number(row, number, cell)


def _lay_out(sheet: Any, frame: pd.DataFrame, bold: Any) -> None:
    """Give columns the width of what they hold, within bounds, and make the first row a header."""
    sheet.write_row(0, 0, map(str, frame.columns), bold)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    for number, name in enumerate(frame.columns):
        cells = [str(name), *map(str, frame[name].head(_LOOKED_AT))]
        widest = max(sum(1 + (char > "\u2e7f") for char in cell) for cell in cells)
        sheet.set_column(number, number, min(max(widest + 2, 8), _WIDEST))
    if len(frame):
        sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)


def _check_size(tables: Iterable[tuple[str, pd.DataFrame]]) -> None:
    """Refuse what a sheet does not hold, rather than write a part of it."""
    problems = []
    for name, frame in tables:
        if len(frame) > MOST_ROWS:
            expected = f"at most {MOST_ROWS} rows; choose csv"
            problems.append(Problem(name, 0, "", f"{len(frame)} rows", expected))
        for column in frame.select_dtypes(include=["object", "str"]).columns:
            longest = max(
                (len(cell) for cell in frame[column].tolist() if isinstance(cell, str)), default=0
            )
            if longest > MOST_CHARACTERS:
                expected = f"at most {MOST_CHARACTERS} characters in a cell; choose csv"
                problems.append(Problem(name, 0, str(column), f"{longest} characters", expected))
    if problems:
        raise InvalidInputError(problems)
