"""Tables as files for spreadsheets, in which no text is a formula."""

import datetime
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from compare.problem import InvalidInputError, Problem
from compare.storage import made, replace

# What a spreadsheet takes for the beginning of a formula, its full-width forms included.
_BEGINS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
# A workbook holds the time of its making; this one is always the same.
_CREATED = datetime.datetime(2000, 1, 1)
MOST_ROWS = 1_048_575
"""Rows that a sheet holds beside its header."""
MOST_CHARACTERS = 32_767
"""Characters that a cell of a sheet holds."""


def write(tables: Mapping[str, pd.DataFrame], folder: Path, kind: str) -> list[Path]:
    """Write tables for a spreadsheet.

    Parameters
    ----------
    tables : Mapping of str to DataFrame
        Tables by name, as `compare.load` gives them.
    folder : Path
        Where ``NAME.csv``, or ``city-compare.xlsx`` with a sheet for each table, are to stand.
    kind : str
        "csv" or "xlsx". In a workbook, texts are texts. In CSV, where a spreadsheet decides for
        itself what a formula is, a text that begins with =, +, - or @ gets an apostrophe in
        front; numbers stay numbers.

    Returns
    -------
    list of Path
        The files written, each whole.

    Raises
    ------
    InvalidInputError
        If a file cannot be written, or a table has more rows, or longer texts, than a sheet holds.
    """
    made(folder)  # a folder that cannot be had is told of before the work
    if kind == "xlsx":
        flat = {name: _flat(frame) for name, frame in tables.items()}
        return [replace(folder / "city-compare.xlsx", _workbook(flat))]
    return [replace(folder / f"{name}.csv", csv(frame)) for name, frame in tables.items()]


def _flat(frame: pd.DataFrame) -> pd.DataFrame:
    """Join lists to one text, and write dates as people sort them."""
    flat = frame.copy()
    for name in flat.columns:
        cells = flat[name]
        if pd.api.types.is_datetime64_any_dtype(cells):
            flat[name] = cells.dt.strftime("%Y-%m-%d")
        elif any(isinstance(cell, tuple) for cell in _objects(cells)):
            flat[name] = cells.map("; ".join)
    return flat


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
    flat = _flat(frame)
    texts = flat.select_dtypes(include=["object", "str"]).columns
    unsafe = [name for name in texts if any(map(_is_formula, flat[name].tolist()))]
    safe = flat.assign(**{name: flat[name].map(_no_formula) for name in unsafe})
    # The mark of UTF-8 is what Excel knows Chinese by.
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _is_formula(cell: object) -> bool:
    return isinstance(cell, str) and cell.startswith(_BEGINS)


def _no_formula(cell: object) -> object:
    return f"'{cell}" if _is_formula(cell) else cell


def _workbook(tables: Mapping[str, pd.DataFrame]) -> bytes:
    _check_size(tables.items())
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with pd.ExcelWriter(
        buffer, engine="xlsxwriter", engine_kwargs={"options": options}
    ) as workbook:
        workbook.book.set_properties({"created": _CREATED})
        for name, frame in tables.items():
            frame.to_excel(workbook, sheet_name=name, index=False, freeze_panes=(1, 0))
    return buffer.getvalue()


def _check_size(tables: Iterable[tuple[str, pd.DataFrame]]) -> None:
    """Refuse what a sheet does not hold, rather than write a part of it."""
    problems = []
    for name, frame in tables:
        if len(frame) > MOST_ROWS:
            expected = f"at most {MOST_ROWS} rows; choose csv"
            problems.append(Problem(name, 0, "", f"{len(frame)} rows", expected))
        for column in frame.select_dtypes(include=["object", "str"]).columns:
            longest = max((len(cell) for cell in frame[column] if isinstance(cell, str)), default=0)
            if longest > MOST_CHARACTERS:
                expected = f"at most {MOST_CHARACTERS} characters in a cell; choose csv"
                problems.append(Problem(name, 0, str(column), f"{longest} characters", expected))
    if problems:
        raise InvalidInputError(problems)
