"""Named conversions of targets: each says its method and inputs, or why there is no value.

Nothing is converted silently: a conversion is asked for by name, returns a frame of its own, and
never changes a target.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from compare.printed.digits import exact
from compare.schema import RESULTS
from compare.schema.record import Observation
from compare.schema.result import Selected
from compare.schema.row import rows_of

_COUNTS = {"count", "person", "person_year", "visit"}
Result = dict[str, object]
Tables = Mapping[str, pd.DataFrame]


def _frame(rows: list[Result]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(RESULTS["conversions"].names))
    return frame.astype({"converted_value": "float64", "years": "float64"})


def _missing(row: Selected, conversion: str, reason: str) -> Result:
    return {
        "target_id": row.target_id,
        "conversion": conversion,
        "converted_value": None,
        "converted_unit": "",
        "years": None,
        "inputs": (),
        "missing": reason,
    }


def _value(
    row: Selected,
    conversion: str,
    value: float,
    unit: str,
    inputs: tuple[str, ...],
    years: float | None = None,
) -> Result:
    return {
        "target_id": row.target_id,
        "conversion": conversion,
        "converted_value": value,
        "converted_unit": unit,
        "years": years,
        "inputs": (f"{row.target_id}={exact(row.canonical_value)}", *inputs),
        "missing": "",
    }


def per_10k_residents(targets: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Convert counts of a whole city to counts per 10,000 residents of the 2020 census.

    Parameters
    ----------
    targets : DataFrame
        Selected targets, such as `Comparison.targets`.
    tables : Mapping of str to DataFrame
        The tidy tables; `population` is used.

    Returns
    -------
    DataFrame
        The table ``conversions``, a row per target: target_id, conversion, converted_value,
        converted_unit, years (empty), inputs (target and population used) and missing: empty, or
        the reason why there is no value. Stocks and flows of counts only; never a ratio, growth
        or rank.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(documents="nantong-2022", indicators="hightech_enterprises")
    >>> found.convert("per_10k_residents")["converted_value"].round(2).tolist()
    [4.66]
    """
    name = "per_10k_residents"
    population = tables["population"]
    persons = population[population["year"].eq(2020)].set_index("city_id")["persons"]
    rows = []
    for row in rows_of(targets, Selected):
        if row.kind not in ("stock", "flow") or row.numerator_dimension not in _COUNTS:
            rows.append(_missing(row, name, "no_conversion"))
        elif row.scope != "city":
            rows.append(_missing(row, name, "part_of_city"))
        elif pd.isna(row.canonical_value):
            rows.append(_missing(row, name, "no_value"))
        elif row.city_id not in persons.index:
            rows.append(_missing(row, name, "no_population"))
        else:
            residents = int(persons[row.city_id])
            inputs = (f"population {row.city_id} 2020={residents}",)
            value = row.canonical_value / residents * 10_000
            rows.append(_value(row, name, value, f"{row.unit}_per_10k_persons", inputs))
    return _frame(rows)


def per_year_of_span(targets: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Convert totals over a period to a yearly amount of the printed span.

    Parameters
    ----------
    targets : DataFrame
        Selected targets, such as `Comparison.targets`.
    tables : Mapping of str to DataFrame
        The tidy tables; `documents` is used.

    Returns
    -------
    DataFrame
        As `per_10k_residents`; `years` is the number divided by. Totals of flows only: an amount
        that is annual already, a stock, ratio, growth or rank has no value.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(documents="nantong-2017", indicators="iur_projects_implemented")
    >>> found.convert("per_year_of_span")[["converted_value", "years"]].values.tolist()
    [[375.0, 4.0]]
    """
    return _per_year(targets, tables["documents"], after_issue=False)


def per_year_after_issue(targets: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Convert totals over a period to a yearly amount of the full years after the issue.

    A plan of December 2017 for 2017-2020 has three.

    Parameters
    ----------
    targets : DataFrame
        Selected targets, such as `Comparison.targets`.
    tables : Mapping of str to DataFrame
        The tidy tables; `documents` is used.

    Returns
    -------
    DataFrame
        As `per_year_of_span`.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(documents="nantong-2017", indicators="iur_projects_implemented")
    >>> found.convert("per_year_after_issue")[["converted_value", "years"]].values.tolist()
    [[500.0, 3.0]]
    """
    return _per_year(targets, tables["documents"], after_issue=True)


def _per_year(targets: pd.DataFrame, documents: pd.DataFrame, after_issue: bool) -> pd.DataFrame:
    name = "per_year_after_issue" if after_issue else "per_year_of_span"
    issued = documents.set_index("document_id")["issued_on"]
    rows = []
    for row in rows_of(targets, Selected):
        years = float(row.span_years)
        date = issued[row.document_id]
        if row.kind != "flow" or row.amount != "total":
            rows.append(_missing(row, name, "no_conversion"))
        elif pd.isna(row.canonical_value):
            rows.append(_missing(row, name, "no_value"))
        elif after_issue and pd.isna(date):
            rows.append(_missing(row, name, "no_issue_date"))
        else:
            inputs = [f"period {row.period_start}-{row.period_end}"]
            if after_issue:
                years = float(row.period_end - max(row.period_start - 1, _full_after(date)))
                inputs.append(f"issued {date:%Y-%m-%d}")
            if years < 1:
                rows.append(_missing(row, name, "no_full_year"))
                continue
            value = row.canonical_value / years
            unit = f"{row.unit}_per_year"
            rows.append(_value(row, name, value, unit, tuple(inputs), years))
    return _frame(rows)


def _full_after(issued: datetime.date) -> int:
    """Return the last year that is not a full calendar year after the issue."""
    return issued.year - 1 if (issued.month, issued.day) == (1, 1) else issued.year


def yearly_change(targets: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Return the change a year that leads from the latest observation to the target.

    Parameters
    ----------
    targets : DataFrame
        Selected targets, such as `Comparison.targets`.
    tables : Mapping of str to DataFrame
        The tidy tables; `observations` is used.

    Returns
    -------
    DataFrame
        As `per_10k_residents`; `years` is the number of years between observation and target
        year, and the inputs name the observation with its grade. Stocks and ratios only; without
        an observation before the target year the reason is ``no_observation``: a target of an
        earlier plan never takes its place.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(documents="nantong-2022", indicators="hightech_enterprises")
    >>> found.convert("yearly_change")["converted_value"].tolist()
    [355.25]
    """
    name = "yearly_change"
    rows = []
    for row in rows_of(targets, Selected):
        before = latest(tables["observations"], row)
        if row.kind not in ("stock", "ratio"):
            rows.append(_missing(row, name, "no_conversion"))
        elif row.scope != "city":
            rows.append(_missing(row, name, "part_of_city"))
        elif pd.isna(row.canonical_value):
            rows.append(_missing(row, name, "no_value"))
        elif before is None:
            rows.append(_missing(row, name, "no_observation"))
        else:
            years = float(row.target_year - before.period_end)
            value = round((row.canonical_value - before.value) / years, 9)
            source = f"observation {row.city_id} {before.period_end}={exact(before.value)}"
            inputs = (f"{source} (grade {before.grade}, {before.status})",)
            rows.append(_value(row, name, value, f"{row.unit}_per_year", inputs, years))
    return _frame(rows)


CONVERSIONS: Mapping[str, Callable[[pd.DataFrame, Tables], pd.DataFrame]] = {
    "per_10k_residents": per_10k_residents,
    "per_year_of_span": per_year_of_span,
    "per_year_after_issue": per_year_after_issue,
    "yearly_change": yearly_change,
}
"""The conversions by name; each takes targets and the tidy tables, and gives ``conversions``."""


def latest(observations: pd.DataFrame, row: Selected) -> Observation | None:
    """Return the last observation of a target's city and indicator before its target year."""
    found = observations[
        observations["city_id"].eq(row.city_id)
        & observations["indicator_id"].eq(row.indicator_id)
        & observations["period_end"].lt(row.target_year)
    ]
    return rows_of(found.sort_values("period_end"), Observation)[-1] if len(found) else None


def interpolation(targets: pd.DataFrame, years: Sequence[int]) -> pd.DataFrame:
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
    ].sort_values("target_year")
    rows: list[Result] = []
    for (city, indicator), group in stated.groupby(["city_id", "indicator_id"]):
        points = rows_of(group.drop_duplicates("target_year", keep="last"), Selected)
        for year in years:
            row = {"city_id": city, "indicator_id": indicator, "year": year}
            rows.append({**row, "conversion": "interpolation", **_between(points, year)})
    columns = list(RESULTS["interpolations"].names)
    return pd.DataFrame(rows, columns=columns).astype({"converted_value": "float64"})


def _between(points: list[Selected], year: int) -> Result:
    """Return the value at a year between two stated ones, or why there is none."""
    before = [row for row in points if row.target_year <= year]
    after = [row for row in points if row.target_year >= year]
    if len(points) < 2 or not before or not after:
        return {"converted_unit": "", "inputs": (), "missing": "outside_years"}
    first, last = before[-1], after[0]
    span = last.target_year - first.target_year
    share = (year - first.target_year) / span if span else 0.0
    value = first.canonical_value + share * (last.canonical_value - first.canonical_value)
    inputs = tuple(f"{row.target_id}={exact(row.canonical_value)}" for row in (first, last))
    return {
        "converted_value": value,
        "converted_unit": first.unit,
        "inputs": inputs,
        "missing": "",
    }
