"""Columns: name, type, unit, vocabulary and a description in two languages, each once."""

import csv
import math
from collections.abc import Container, Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType

import pyarrow as pa

ARROW_TYPES: Mapping[str, pa.DataType] = MappingProxyType(
    {
        "string": pa.string(),
        "int16": pa.int16(),
        "int32": pa.int32(),
        "float64": pa.float64(),
        "bool": pa.bool_(),
        "date32": pa.date32(),
        "list<string>": pa.list_(pa.field("element", pa.string())),
    }
)

UNIT_COLUMNS = frozenset({"unit", "unit_printed", "converted_unit"})
"""What stands for a unit where each row has its own, in a column beside it."""


@dataclass(frozen=True)
class Column:
    """One column, whatever table it stands in.

    Attributes
    ----------
    name : str
        Name of the column.
    type : str
        Name of an Arrow type, a key of `ARROW_TYPES`.
    unit : str
        Unit of the values: a unit, or the name of the column that holds it; else empty.
    vocabulary : str
        Name of the vocabulary that its codes are from; else empty.
    reference : str
        The column in which each value stands, as ``table.column``; else empty.
    pattern : str
        Regular expression that each value matches as a whole; else empty.
    minimum, maximum : str
        The lowest and highest value that is possible, as a number; empty where the type alone
        sets the limits.
    description_zh, description_en : str
        What the column means.
    """

    name: str
    type: str
    unit: str = ""
    vocabulary: str = ""
    reference: str = ""
    pattern: str = ""
    minimum: str = ""
    maximum: str = ""
    description_zh: str = ""
    description_en: str = ""

    @property
    def limits(self) -> tuple[float, float]:
        """The lowest and the highest possible value.

        Examples
        --------
        >>> COLUMNS["year"].limits, COLUMNS["persons"].limits
        ((1949.0, 2100.0), (1.0, 2000000000.0))
        """
        most = math.inf
        if self.type.startswith("int"):
            most = 2.0 ** (int(self.type.removeprefix("int")) - 1) - 1
        return float(self.minimum or -most), float(self.maximum or most)

    def description(self, language: str) -> str:
        """Return what the column means, in a language."""
        return str(getattr(self, f"description_{language}"))

    def unit_beside(self, names: Container[str]) -> str:
        """Return which column of a table holds the unit of each row; empty where none does.

        Examples
        --------
        >>> COLUMNS["value"].unit_beside(["value", "unit_printed", "unit"])
        'unit_printed'
        >>> COLUMNS["value"].unit_beside(["value", "unit"])
        'unit'
        """
        if self.unit not in UNIT_COLUMNS:
            return ""
        return self.unit if self.unit in names else "unit"

    def field(self, nullable: bool, names: Container[str] = ()) -> pa.Field:
        """Return the Arrow field, its metadata holding all that is known of the column.

        Parameters
        ----------
        nullable : bool
            Whether it may be missing.
        names : container of str, optional
            The columns of its table, among which that of its unit is.

        Examples
        --------
        >>> COLUMNS["gb_code"].field(nullable=False)
        pyarrow.Field<gb_code: string not null>
        """
        beside = self.unit_beside(names)
        metadata = {
            "description_zh": self.description_zh,
            "description_en": self.description_en,
            "unit_column" if beside else "unit": beside or self.unit,
            "vocabulary": self.vocabulary,
            "reference": self.reference,
        }
        kept = {key: value for key, value in metadata.items() if value}
        return pa.field(self.name, ARROW_TYPES[self.type], nullable=nullable, metadata=kept)


def _read() -> Mapping[str, Column]:
    text = resources.files(__package__).joinpath("columns.csv").read_text(encoding="utf-8")
    columns = [Column(**row) for row in csv.DictReader(text.splitlines())]
    return MappingProxyType({column.name: column for column in columns})


COLUMNS = _read()
