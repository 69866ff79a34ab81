"""Tables: which columns each has, its key, and which columns may be empty."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import pyarrow as pa

from compare.schema.column import COLUMNS, Column
from compare.schema.row import Row, names_of

DATASET = "city-compare"
"""What a file of ours says it belongs to."""

SCHEMA_VERSION = "1"
"""Raised where a reader of the built tables must change: a column renamed, removed, redefined."""


@dataclass(frozen=True)
class Table:
    """A table: hand-curated (CSV), built (Parquet), or a result.

    Attributes
    ----------
    name : str
        Name of the table and of its file.
    kind : type
        What its rows are: the columns in their order.
    key : tuple of str
        Columns that together name one row; rows are sorted by them.
    optional : frozenset of str
        Columns that may be empty.
    references : Mapping[str, str]
        Column to the table whose key its values must stand in.
    unique : tuple of str
        Columns beside the key in which no value may stand twice.
    filled : bool
        Whether the table must have rows.
    title_zh, title_en : str
        What the table is called.
    """

    name: str
    kind: type[Row]
    key: tuple[str, ...]
    optional: frozenset[str]
    title_zh: str
    title_en: str
    references: Mapping[str, str] = field(default_factory=dict)
    unique: tuple[str, ...] = ()
    filled: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns in order."""
        return names_of(self.kind)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns in order."""
        return tuple(COLUMNS[name] for name in self.names)

    def arrow(self, build_id: str, rows: int = 0) -> pa.Schema:
        """Return the Arrow schema with the metadata of the table and of each column.

        Parameters
        ----------
        build_id : str
            The build that the table belongs to.
        rows : int, optional
            How many rows it has: part of a table is not the table.

        Returns
        -------
        pyarrow.Schema
            Fields with their descriptions; the metadata of the whole names data set, table,
            version of the schema, build, number of rows, titles and key.

        Examples
        --------
        >>> from compare.schema import TIDY
        >>> TIDY["cities"].arrow("").field("gb_code").metadata[b"description_en"][:4]
        b'admi'
        """
        fields = [column.field(column.name in self.optional) for column in self.columns]
        metadata = {
            "dataset": DATASET,
            "table": self.name,
            "schema_version": SCHEMA_VERSION,
            "build_id": build_id,
            "rows": str(rows),
            "title_zh": self.title_zh,
            "title_en": self.title_en,
            "key": ",".join(self.key),
        }
        return pa.schema(fields, metadata=metadata)


def define(
    name: str,
    kind: type[Row],
    key: str,
    optional: str,
    title: tuple[str, str],
    references: Mapping[str, str] | None = None,
    unique: str = "",
    filled: bool = False,
) -> Table:
    """Return a table, from names that stand side by side in one text."""
    return Table(
        name, kind, tuple(key.split()), frozenset(optional.split()), *title,
        references=MappingProxyType(dict(references or {})),
        unique=tuple(unique.split()), filled=filled,
    )  # fmt: skip
