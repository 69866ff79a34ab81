"""What a user of a built table must know: its grain, its population, and warnings."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType

from compare.languages import LANGUAGES

_DESCRIPTION = {"zh": "每行为{}：{}。", "en": "One row per {}: {}."}


@dataclass(frozen=True)
class Documentation:
    """What is said of one built table, in two languages.

    Attributes
    ----------
    grain : Mapping of str to str
        Language to what one row stands for.
    population : Mapping of str to str
        Language to which rows there are.
    warnings : tuple of str
        Codes of `WARNINGS`.
    """

    grain: Mapping[str, str]
    population: Mapping[str, str]
    warnings: tuple[str, ...]

    def description(self, language: str) -> str:
        """Return grain and population as one text, without the warnings.

        Examples
        --------
        >>> DOCUMENTATION["population"].description("en")[:26]
        'One row per city and year:'
        """
        return _DESCRIPTION[language].format(self.grain[language], self.population[language])

    def cautions(self, language: str) -> tuple[str, ...]:
        """Return the warnings as texts."""
        return tuple(WARNINGS[code][language] for code in self.warnings)


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


def _both(row: Mapping[str, str], prefix: str = "") -> Mapping[str, str]:
    return MappingProxyType({language: row[f"{prefix}{language}"] for language in LANGUAGES})


WARNINGS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {row["warning"]: _both(row) for row in _rows("warnings.csv")}
)
"""What to mind in using tables: code to language to text."""

DOCUMENTATION: Mapping[str, Documentation] = MappingProxyType(
    {
        row["table"]: Documentation(
            _both(row, "grain_"), _both(row, "population_"), tuple(row["warnings"].split())
        )
        for row in _rows("tables.csv")
    }
)
"""The documentation of each table of `compare.schema.TIDY`, by name."""
