"""What changed between two builds of the tables: rows by their keys, and columns."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa

from compare.dataset import parquet
from compare.problem import InvalidInputError, visible
from compare.schema import TIDY

MOST = 20
"""Rows of each kind that a listing shows of a table."""


@dataclass(frozen=True)
class Difference:
    """What changed in one table.

    Attributes
    ----------
    table : str
        Its name.
    key : tuple of str
        The columns by which rows of both sides are taken for the same.
    before, after : int or None
        Rows; None where the side has no such table.
    added, removed : DataFrame
        The keys of rows that one side has alone, as texts.
    changed : DataFrame
        A row for each cell that differs: the key, ``column``, ``before`` and ``after``, as texts.
    new_columns, old_columns : tuple of str
        Columns that one side has alone.
    """

    table: str
    key: tuple[str, ...]
    before: int | None
    after: int | None
    added: pd.DataFrame
    removed: pd.DataFrame
    changed: pd.DataFrame
    new_columns: tuple[str, ...]
    old_columns: tuple[str, ...]

    @property
    def changed_rows(self) -> int:
        """How many rows have cells that differ."""
        return len(self.changed.drop_duplicates([*self.key]))

    def __bool__(self) -> bool:
        """Tell whether anything differs."""
        sides = self.before == self.after and not (self.new_columns or self.old_columns)
        return not (sides and self.added.empty and self.removed.empty and self.changed.empty)


def between(old: Path, new: Path) -> list[Difference]:
    """Compare the tables of two folders, also of two versions of the schema.

    Parameters
    ----------
    old, new : Path
        Folders of tidy tables, or one of them a folder without some.

    Returns
    -------
    list of Difference
        One for each table that either has, those without a difference included. Rows are the same
        where they agree in the key of the newer table.

    Raises
    ------
    InvalidInputError
        If a folder has no tables, or a file is no Parquet.

    Examples
    --------
    >>> from pathlib import Path
    >>> any(between(Path("data/tidy"), Path("data/tidy")))
    False
    """
    sides = [_tables(old), _tables(new)]
    names = [*TIDY, *sorted({*sides[0], *sides[1]} - {*TIDY})]
    found = [name for name in names if name in sides[0] or name in sides[1]]
    return [of_table(name, sides[0].get(name), sides[1].get(name)) for name in found]


def of_tables(folder: Path, tables: Mapping[str, pa.Table]) -> list[Difference]:
    """Compare the tables of a folder with some that are not written yet, as `between`."""
    there = {path.stem: parquet.raw(path) for path in sorted(folder.glob("*.parquet"))}
    names = dict.fromkeys([*tables, *there])
    return [of_table(name, there.get(name), tables.get(name)) for name in names]


def _tables(folder: Path) -> dict[str, pa.Table]:
    found = {path.stem: parquet.raw(path) for path in sorted(folder.glob("*.parquet"))}
    if not found:
        raise InvalidInputError.at(folder, "a folder of tidy tables; it has no Parquet file")
    return found


def of_table(name: str, old: pa.Table | None, new: pa.Table | None) -> Difference:
    """Compare two versions of a table, of which one may be missing."""
    sides = [side for side in (old, new) if side is not None]
    columns = [set(side.column_names) for side in sides]
    shared = [column for column in sides[-1].column_names if all(column in one for one in columns)]
    key = _key(name, sides[-1], shared)
    before, after = (_texts(side, shared, key) for side in (old, new))
    both = before.index.intersection(after.index)
    alone = columns[0] ^ columns[-1]
    return Difference(
        name,
        key,
        None if old is None else old.num_rows,
        None if new is None else new.num_rows,
        _keys(after.index.difference(before.index), key),
        _keys(before.index.difference(after.index), key),
        _cells(before.loc[both], after.loc[both], key),
        tuple(sorted(alone & columns[-1])),
        tuple(sorted(alone & columns[0])),
    )


def _key(name: str, known: pa.Table, shared: list[str]) -> tuple[str, ...]:
    """Return the key of a table, or all columns of both where one side lacks a part of it."""
    said = (known.schema.metadata or {}).get(b"key", b"").decode("utf-8", "replace").split(",")
    key = TIDY[name].key if name in TIDY else tuple(filter(None, said))
    return key if key and set(key) <= set(shared) else tuple(shared)


def _texts(table: pa.Table | None, shared: list[str], key: tuple[str, ...]) -> pd.DataFrame:
    """Return the cells as texts, by their key; the second of rows with one key is numbered."""
    names = list(dict.fromkeys([*key, *shared]))
    cells = {}
    if table is not None:
        cells = {name: [*map(_text, table[name].to_pylist())] for name in names}
    return _indexed(pd.DataFrame(cells, columns=names, dtype="object"), key)


def _indexed(frame: pd.DataFrame, key: tuple[str, ...]) -> pd.DataFrame:
    number = frame.groupby([*key], dropna=False).cumcount()
    return frame.assign(**{"": number}).set_index([*key, ""], drop=False)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, list):
        return "; ".join(map(str, cell))
    return repr(cell) if isinstance(cell, float) else str(cell)


def _keys(rows: pd.Index, key: tuple[str, ...]) -> pd.DataFrame:
    return rows.to_frame(index=False)[[*key]]


def _cells(before: pd.DataFrame, after: pd.DataFrame, key: tuple[str, ...]) -> pd.DataFrame:
    pieces = []
    for name in before.columns.difference([*key, ""], sort=False):
        apart = (before[name] != after[name]).to_numpy()
        piece = before.loc[apart, [*key]].reset_index(drop=True)
        sides = {"before": before.loc[apart, name], "after": after.loc[apart, name]}
        pieces.append(
            piece.assign(column=name, **{side: cells.to_numpy() for side, cells in sides.items()})
        )
    names = [*key, "column", "before", "after"]
    found = pd.concat(pieces, ignore_index=True) if pieces else pd.DataFrame(columns=names)
    return found[names].sort_values([*key], kind="stable", ignore_index=True)


def summary(differences: Iterable[Difference]) -> pd.DataFrame:
    """Return a row for each table that differs: how many rows, and which columns.

    Parameters
    ----------
    differences : iterable of Difference
        What `between` returns.

    Returns
    -------
    DataFrame
        table, before, after (rows, "-" where there is no such table), added, removed, changed
        (rows) and columns (those that changed, with + and - those that are new or gone).
    """
    rows = [
        {
            "table": one.table,
            "before": "-" if one.before is None else one.before,
            "after": "-" if one.after is None else one.after,
            "added": len(one.added),
            "removed": len(one.removed),
            "changed": one.changed_rows,
            "columns": ", ".join(_columns(one)),
        }
        for one in differences
        if one
    ]
    names = ["table", "before", "after", "added", "removed", "changed", "columns"]
    return pd.DataFrame(rows, columns=names)


def _columns(one: Difference) -> list[str]:
    marked = [f"+{name}" for name in one.new_columns] + [f"-{name}" for name in one.old_columns]
    return [*dict.fromkeys(one.changed["column"]), *marked]


def lines(one: Difference, most: int | None = MOST) -> Iterator[str]:
    """Yield a line for each row that was added (+), removed (-) or changed (~) in a table.

    Parameters
    ----------
    one : Difference
        What changed in the table.
    most : int, optional
        How many lines of each kind; the rest is counted. None: all.

    Yields
    ------
    str
        Sign, key, and of a changed row the column with its text before and after.
    """
    for sign, rows in (("+", one.added), ("-", one.removed)):
        yield from _some([f"{sign} {_name(row)}" for row in rows.to_numpy().tolist()], most)
    width = len(one.key)
    cells = [
        f"~ {_name(row[:width])}  {row[width]}: {row[width + 1]!r} -> {row[width + 2]!r}"
        for row in one.changed.to_numpy().tolist()
    ]
    yield from _some(cells, most)


def _name(key: list[str]) -> str:
    return " | ".join(key)


def _some(said: list[str], most: int | None) -> Iterator[str]:
    yield from said[:most]
    if most is not None and len(said) > most:
        yield f"{said[0][0]} and {len(said) - most} more"


def told(differences: Iterable[Difference], most: int | None = MOST) -> Iterator[str]:
    """Yield what changed in lines: of each table that differs a head, and its rows.

    Parameters
    ----------
    differences : iterable of Difference
        What `between` returns.
    most : int, optional
        As for `lines`.

    Yields
    ------
    str
        A line, whose texts hold no character that a terminal acts on.
    """
    for one in filter(None, differences):
        rows = f"{_rows(one.before)} -> {_rows(one.after)}"
        counts = (len(one.added), len(one.removed), one.changed_rows)
        yield "{}: {} ({} added, {} removed, {} changed)".format(one.table, rows, *counts)
        yield from (f"  {sign} column {name}"
                    for sign, names in (("+", one.new_columns), ("-", one.old_columns))
                    for name in names)  # fmt: skip
        yield from (f"  {visible(line)}" for line in lines(one, most))


def _rows(count: int | None) -> str:
    return "no table" if count is None else f"{count} rows"


def markdown(summary: pd.DataFrame) -> str:
    """Return a summary as a table of Markdown, for a changelog.

    Examples
    --------
    >>> print(markdown(pd.DataFrame({"table": ["cities"], "added": [2]})))
    | table | added |
    | --- | ---: |
    | cities | 2 |
    """
    marks = ["---:" if kind.kind in "iu" else "---" for kind in summary.dtypes]
    rows = [list(summary.columns), marks, *summary.to_numpy().tolist()]
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in rows)
