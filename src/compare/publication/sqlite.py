"""The tables as one SQLite database, with their keys and references."""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from compare.dataset.spreadsheet import flat
from compare.schema import TIDY, Table

_TYPES = {"int16": "INTEGER", "int32": "INTEGER", "float64": "REAL", "bool": "INTEGER"}
"""Type of a column to type in SQLite; dates and lists are texts."""


def database(tables: Mapping[str, pd.DataFrame], others: Mapping[str, pd.DataFrame]) -> bytes:
    """Return a database.

    Parameters
    ----------
    tables : Mapping of str to DataFrame
        Tables of `compare.schema.TIDY`; they get their primary keys and foreign keys.
    others : Mapping of str to DataFrame
        Further tables, whose columns have the types of their values.

    Returns
    -------
    bytes
        The content of the file. Lists are joined by ``; ``, dates are ISO texts, flags 0 and 1.

    Examples
    --------
    >>> database({}, {"towns": pd.DataFrame({"town": ["=1+1"]})})[:15]
    b'SQLite format 3'
    """
    with sqlite3.connect(":memory:") as connection:
        for name, frame in tables.items():
            _create(connection, name, _columns(TIDY[name], set(tables)))
            _fill(connection, name, frame)
        for name, frame in others.items():
            _create(connection, name, [*map(_declared, frame.columns, frame.dtypes)])
            _fill(connection, name, frame)
        connection.commit()
        return connection.serialize()


def _columns(table: Table, held: set[str]) -> list[str]:
    """Return the definition of each column and constraint."""
    parts = [
        f'"{column.name}" {_TYPES.get(column.type, "TEXT")}'
        + ("" if column.name in table.optional else " NOT NULL")
        for column in table.columns
    ]
    keyed = not table.optional.intersection(table.key)
    if keyed:
        parts.append(f"PRIMARY KEY ({_names(table.key)})")
    parts += [f'UNIQUE ("{name}")' for name in table.unique]
    for column, target, field in table.foreign_keys():
        if target in held:
            parts.append(f'FOREIGN KEY ("{column}") REFERENCES "{target}" ("{field}")')
    return parts


def _declared(name: str, kind: Any) -> str:
    """Return the definition of a column by the type of its values."""
    if pd.api.types.is_bool_dtype(kind) or pd.api.types.is_integer_dtype(kind):
        return f'"{name}" INTEGER'
    return f'"{name}" {"REAL" if pd.api.types.is_float_dtype(kind) else "TEXT"}'


def _names(columns: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _create(connection: sqlite3.Connection, name: str, parts: list[str]) -> None:
    connection.execute(f'CREATE TABLE "{name}" ({", ".join(parts)})')


def _fill(connection: sqlite3.Connection, name: str, frame: pd.DataFrame) -> None:
    cells = flat(frame)
    for column in cells.select_dtypes(include=["datetime"]).columns:
        cells[column] = cells[column].dt.strftime("%Y-%m-%d")
    plain = cells.astype("object").where(cells.notna(), None)
    places = ", ".join("?" * len(cells.columns))
    rows = plain.itertuples(index=False, name=None)
    connection.executemany(f'INSERT INTO "{name}" VALUES ({places})', rows)
