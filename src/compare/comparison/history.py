"""Observed values that count: of whole years and whole places, one source of each."""

import pandas as pd

from compare.schema.observation import Observation
from compare.schema.row import rows_of

_HARMLESS = ("estimate=",)
"""Other readings that leave open no more than whether a value was expected or reached."""


def counted(observations: pd.DataFrame) -> pd.DataFrame:
    """Return the observations that may stand for a place and a year.

    Parameters
    ----------
    observations : DataFrame
        The table observations, or some rows of it.

    Returns
    -------
    DataFrame
        Of several sources of a value the preferred one, of whole years and whole places.
    """
    whole = observations["months"].isna() & observations["scope"].eq("city")
    return observations[whole & observations["preferred"]]


def of(observations: pd.DataFrame, city: str, indicator: str, basis: str) -> list[Observation]:
    """Return the observations of a city and an indicator by year, each period once.

    Parameters
    ----------
    observations : DataFrame
        What `counted` returns.
    city, indicator : str
        Their identifiers.
    basis : str
        The basis that is wanted where a period has values on several.

    Returns
    -------
    list of Observation
        By the year in which they end.
    """
    own = observations[
        observations["city_id"].eq(city) & observations["indicator_id"].eq(indicator)
    ]
    order = own.assign(unlike=own["basis"].ne(basis)).sort_values(
        ["period_end", "period_start", "unlike", "observation_id"]
    )
    return rows_of(order.drop_duplicates(["period_start", "period_end"]), Observation)


def before(own: list[Observation], year: int) -> list[Observation]:
    """Return those observations before a year that a change can be counted from, by year."""
    return [row for row in own if row.period_end < year and measured(row)]


def rereadable(row: Observation) -> bool:
    """Tell whether an observation might be of another year or another thing."""
    return any(not reading.startswith(_HARMLESS) for reading in row.reading_alt)


def measured(row: Observation) -> bool:
    """Tell whether a change can be counted from an observation.

    It cannot from a value printed as a bound or as about, from a value of several years, or from
    one that might be of another year.
    """
    return row.comparator == "=" and row.period_start == row.period_end and not rereadable(row)
