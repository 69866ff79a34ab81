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


def counts(row: Observation) -> bool:
    """Tell of a row whether it is one of `counted`."""
    return pd.isna(row.months) and row.scope == "city" and row.preferred


Seen = dict[tuple[str, str], list[Observation]]
"""City and indicator to what was observed of them."""


def seen(observations: pd.DataFrame) -> Seen:
    """Return what counts of the table observations, by city and indicator.

    Parameters
    ----------
    observations : DataFrame
        The table observations.

    Returns
    -------
    dict of tuple of str to list of Observation
        For `of`; made once for many targets.
    """
    found: Seen = {}
    for row in rows_of(observations, Observation):
        if counts(row):
            found.setdefault((row.city_id, row.indicator_id), []).append(row)
    return found


def of(observed: Seen, city: str, indicator: str, basis: str) -> list[Observation]:
    """Return the observations of a city and an indicator by year, each period once.

    Parameters
    ----------
    observed : dict of tuple of str to list of Observation
        What `seen` returns.
    city, indicator : str
        Their identifiers.
    basis : str
        The basis that is wanted where a period has values on several.

    Returns
    -------
    list of Observation
        By the year in which they end.
    """
    own = sorted(
        observed.get((city, indicator), ()),
        key=lambda row: (row.period_end, row.period_start, row.basis != basis, row.observation_id),
    )
    first: dict[tuple[int, int], Observation] = {}
    for row in own:
        first.setdefault((row.period_start, row.period_end), row)
    return list(first.values())


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
