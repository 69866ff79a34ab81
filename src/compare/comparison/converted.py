"""What a named method makes of targets: values with their inputs, or why there is none."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from compare.printed.digits import exact
from compare.schema import RESULTS
from compare.schema.observation import Observation
from compare.schema.record import Target
from compare.schema.result import Selected
from compare.schema.row import rows_of

Tables = Mapping[str, pd.DataFrame]
"""The tidy tables by name."""


@dataclass(frozen=True)
class Input:
    """An input of a conversion; as text ``KIND NAME=VALUE``, or ``KIND VALUE`` without a name.

    Attributes
    ----------
    kind : str
        target, observation, population, period, issued or base_year.
    value : str
        The number, year, years or date.
    name : str
        Identifier of the target or the observation; of a population, city and year.

    Examples
    --------
    >>> str(Input("population", "7726635", "nantong.2020")), str(Input("period", "2017-2020"))
    ('population nantong.2020=7726635', 'period 2017-2020')
    """

    kind: str
    value: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.name}={self.value}" if self.name else f"{self.kind} {self.value}"

    @classmethod
    def read(cls, text: str) -> "Input":
        """Return the input that a text stands for.

        Examples
        --------
        >>> Input.read("population nantong.2020=7726635").name
        'nantong.2020'
        """
        kind, _, rest = text.partition(" ")
        name, _, value = rest.rpartition("=")
        return cls(kind, value, name)


@dataclass(frozen=True)
class Value:
    """A converted value with its unit, its inputs beside the target, and years divided by."""

    value: float
    unit: str
    inputs: tuple[Input, ...]
    years: float | None = None


Rule = Callable[[Selected], Value | str]
"""Converts a target, or gives the reason why not: a code of the vocabulary ``missing``."""


def of_target(row: Target) -> Input:
    """Return a target as an input."""
    return Input("target", exact(row.canonical_value), row.target_id)


def of_observation(row: Observation) -> Input:
    """Return an observation as an input."""
    return Input("observation", exact(row.value), row.observation_id)


def convert(name: str, targets: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    """Convert targets by a rule.

    Parameters
    ----------
    name : str
        The conversion, a code of the vocabulary ``conversion``.
    targets : DataFrame
        Selected targets, such as `Comparison.targets`.
    rule : callable
        What gives the value of a target, or the reason why there is none.

    Returns
    -------
    DataFrame
        The table ``conversions``: a row per target, with a value or a reason.
    """
    rows = [
        {"target_id": row.target_id, "conversion": name, **_cells(row, rule(row))}
        for row in rows_of(targets, Selected)
    ]
    frame = pd.DataFrame(rows, columns=list(RESULTS["conversions"].names))
    return frame.astype({"converted_value": "float64", "years": "float64"})


def _cells(row: Selected, found: Value | str) -> dict[str, object]:
    if isinstance(found, str):
        return {"converted_unit": "", "inputs": (), "missing": found}
    return {
        "converted_value": found.value,
        "converted_unit": found.unit,
        "years": found.years,
        "inputs": tuple(map(str, (of_target(row), *found.inputs))),
        "missing": "",
    }


def refused(row: Selected, kinds: Collection[str], whole: bool = True) -> str:
    """Return why a target cannot be converted by what it is itself; empty where it can.

    Parameters
    ----------
    row : Selected
        The target.
    kinds : collection of str
        The kinds of indicator that the conversion is for.
    whole : bool, optional
        Whether it is for whole cities only.

    Returns
    -------
    str
        A code of the vocabulary ``missing``, or nothing.
    """
    if row.kind not in kinds:
        return "no_conversion"
    if whole and row.scope != "city":
        return "part_of_city"
    return "no_value" if pd.isna(row.canonical_value) else ""


def nearest(years: Collection[int], year: int) -> int:
    """Return the year that is nearest to another; of two equally near the later.

    Examples
    --------
    >>> nearest([2020, 2023], 2021), nearest([2020, 2022], 2021)
    (2020, 2022)
    """
    return min(years, key=lambda known: (abs(known - year), -known))
