"""Tables: which columns each has, its key, and which columns may be empty."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa

from compare.languages import LANGUAGES
from compare.schema.column import COLUMNS, Column
from compare.schema.documentation import DOCUMENTATION, Documentation
from compare.schema.release import RELEASE
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
    unique: tuple[str, ...] = ()
    filled: bool = False

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the columns in order."""
        return names_of(self.kind)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns in order."""
        return tuple(COLUMNS[name] for name in self.names)

    def title(self, language: str) -> str:
        """Return what the table is called in a language."""
        return str(getattr(self, f"title_{language}"))

    @property
    def references(self) -> Mapping[str, str]:
        """Column to the column of another row that holds its value, as ``table.column``."""
        return {
            column.name: column.reference
            for column in self.columns
            if column.reference not in ("", f"{self.name}.{column.name}")
        }

    def foreign_keys(self) -> tuple[tuple[str, str, str], ...]:
        """Return which columns refer to one row of a built table: column, table, column there.

        Examples
        --------
        >>> from compare.schema import TIDY
        >>> TIDY["comparisons"].foreign_keys()[1]
        ('target_a', 'targets', 'target_id')
        """
        found = ((name, *reference.split(".")) for name, reference in self.references.items())
        # A scope is named by its city, too, and units as printed are no built table.
        return tuple(
            (name, table, column)
            for name, table, column in found
            if table not in ("scopes", "units")
        )

    @property
    def documentation(self) -> Documentation:
        """What is said of the table, where it is a built one."""
        return DOCUMENTATION[self.name]

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
            version of the schema and of the data, build, number of rows, titles, key, licence and
            citation, and says what a row is and what to mind.

        Examples
        --------
        >>> from compare.schema import TIDY
        >>> TIDY["cities"].arrow("").field("gb_code").metadata[b"description_en"][:4]
        b'admi'
        """
        fields = [column.field(column.name in self.optional, self.names) for column in self.columns]
        metadata = {
            "dataset": DATASET,
            "table": self.name,
            "schema_version": SCHEMA_VERSION,
            "build_id": build_id,
            "rows": str(rows),
            "title_zh": self.title_zh,
            "title_en": self.title_en,
            "key": ",".join(self.key),
            "version": RELEASE.version,
            "licence": RELEASE.licence,
            **self._documented(build_id),
        }
        return pa.schema(fields, metadata=metadata)

    def _documented(self, build_id: str) -> dict[str, str]:
        """Return what is said of the table in each language."""
        if self.name not in DOCUMENTATION:
            return {}
        found, said = DOCUMENTATION[self.name], {}
        for language in LANGUAGES:
            said[f"description_{language}"] = found.description(language)
            said[f"warnings_{language}"] = "\n".join(found.cautions(language))
            said[f"citation_{language}"] = RELEASE.citation(language, build_id)
        return {name: text for name, text in said.items() if text}


def define(
    name: str,
    kind: type[Row],
    key: str,
    optional: str,
    title: tuple[str, str],
    unique: str = "",
    filled: bool = False,
) -> Table:
    """Return a table, from names that stand side by side in one text."""
    return Table(
        name, kind, tuple(key.split()), frozenset(optional.split()), *title,
        unique=tuple(unique.split()), filled=filled,
    )  # fmt: skip
