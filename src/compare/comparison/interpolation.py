"""Interpolation between the years for which a city itself states targets."""

from collections.abc import Sequence

import pandas as pd

from compare.comparison.converted import of_target
from compare.schema import RESULTS
from compare.schema.result import Selected
from compare.schema.row import rows_of


def interpolate(targets: pd.DataFrame, years: Sequence[int]) -> pd.DataFrame:
    """Interpolate between the years for which a city itself states targets of one indicator.

    Parameters
    ----------
    targets : DataFrame
        Selected targets, such as `Comparison.targets`.
    years : sequence of int
        The years wanted.

    Returns
    -------
    DataFrame
        The table ``interpolations``: city_id, indicator_id, year, conversion
        (``interpolation``), converted_value, converted_unit, inputs and missing. Linear, for
        stocks and ratios of the whole city;
        a year outside the stated ones has no value, as nothing is extrapolated. Such values are
        marked, and take part in no rank and no attainment.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(cities="nantong", indicators="hightech_enterprises")
    >>> found.interpolation([2022, 2026])[["converted_value", "missing"]].values.tolist()
    [[2300.0, ''], [nan, 'outside_years']]
    """
    stated = targets[
        targets["kind"].isin(["stock", "ratio"])
        & targets["scope"].eq("city")
        & targets["canonical_value"].notna()
    ].sort_values(["target_year", "issued_at", "document_id"])
    rows: list[dict[str, object]] = []
    for (city, indicator), group in stated.groupby(["city_id", "indicator_id"]):
        points = rows_of(group.drop_duplicates("target_year", keep="last"), Selected)
        for year in years:
            row = {"city_id": city, "indicator_id": indicator, "year": year}
            rows.append({**row, "conversion": "interpolation", **_between(points, year)})
    columns = list(RESULTS["interpolations"].names)
    return pd.DataFrame(rows, columns=columns).astype({"converted_value": "float64"})


def _between(points: list[Selected], year: int) -> dict[str, object]:
    """Return the value at a year between two stated ones, or why there is none."""
    before = [row for row in points if row.target_year <= year]
    after = [row for row in points if row.target_year >= year]
    if len(points) < 2 or not before or not after:
        return {"converted_unit": "", "inputs": (), "missing": "outside_years"}
    first, last = before[-1], after[0]
    span = last.target_year - first.target_year
    share = (year - first.target_year) / span if span else 0.0
    value = first.canonical_value + share * (last.canonical_value - first.canonical_value)
    return {
        "converted_value": value,
        "converted_unit": first.unit,
        "inputs": tuple(str(of_target(row)) for row in (first, last)),
        "missing": "",
    }
