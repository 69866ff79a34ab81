"""Named conversions of targets: each says its method and inputs, or why there is no value.

Nothing is converted silently: a conversion is asked for by name, returns a frame of its own, and
never changes a target.
"""

import datetime
from collections.abc import Callable, Mapping

import pandas as pd

from compare.comparison.converted import Input, Tables, Value, convert, nearest, refused
from compare.comparison.pace import pace_ratio, yearly_change
from compare.comparison.relatives import implied_base, share_of_parent
from compare.schema.result import Selected

_AMOUNTS = ("stock", "flow")
_COUNTS = ("count", "person", "person_year", "visit")


def per_10k_residents(targets: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Convert counts of a whole city to counts per 10,000 permanent residents.

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
        converted_unit, years (empty), inputs (target, and residents with their year) and missing:
        empty, or the reason why there is no value. The residents are those of the target year,
        else of the nearest year that is known, of two equally near the later. Stocks and flows of
        counts only; never a ratio, growth or rank.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(documents="nantong-2017", indicators="hightech_enterprises")
    >>> found.convert("per_10k_residents")["converted_value"].round(2).tolist()
    [1.29]
    """
    population = tables["population"]
    known: dict[str, dict[int, int]] = {}
    for city, year, persons in zip(*(population[name] for name in ("city_id", "year", "persons")),
                                   strict=True):  # fmt: skip
        known.setdefault(str(city), {})[int(year)] = int(persons)

    def rule(row: Selected) -> Value | str:
        reason = refused(row, _AMOUNTS if row.numerator_dimension in _COUNTS else ())
        if reason:
            return reason
        residents = known.get(row.city_id)
        if not residents:
            return "no_population"
        year = nearest(residents, row.target_year)
        inputs = (Input("population", str(residents[year]), f"{row.city_id}.{year}"),)
        value = row.canonical_value / residents[year] * 10_000
        return Value(value, f"{row.unit}_per_10k_persons", inputs)

    return convert("per_10k_residents", targets, rule)


def per_year_of_span(targets: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Convert totals over a period to a yearly amount of the printed span.

    Parameters
    ----------
    targets : DataFrame
        Selected targets, such as `Comparison.targets`.
    tables : Mapping of str to DataFrame
        The tidy tables; none is used.

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

    def rule(row: Selected) -> Value | str:
        return _no_total(row) or _per_year(row, float(row.span_years))

    return convert("per_year_of_span", targets, rule)


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
    issued = tables["documents"].set_index("document_id")["issued_on"]

    def rule(row: Selected) -> Value | str:
        reason, date = _no_total(row), issued[row.document_id]
        if reason or pd.isna(date):
            return reason or "no_issue_date"
        years = float(row.period_end - max(row.period_start - 1, _full_after(date)))
        if years < 1:
            return "no_full_year"
        return _per_year(row, years, Input("issued", f"{date:%Y-%m-%d}"))

    return convert("per_year_after_issue", targets, rule)


def _no_total(row: Selected) -> str:
    """Return why a target is no total that can be divided by years."""
    return refused(row, ("flow",) if row.amount == "total" else (), whole=False)


def _per_year(row: Selected, years: float, *more: Input) -> Value:
    period = Input("period", f"{row.period_start}-{row.period_end}")
    return Value(row.canonical_value / years, f"{row.unit}_per_year", (period, *more), years)


def _full_after(issued: datetime.date) -> int:
    """Return the last year that is not a full calendar year after the issue."""
    return issued.year - 1 if (issued.month, issued.day) == (1, 1) else issued.year


CONVERSIONS: Mapping[str, Callable[[pd.DataFrame, Tables], pd.DataFrame]] = {
    "per_10k_residents": per_10k_residents,
    "share_of_parent": share_of_parent,
    "per_year_of_span": per_year_of_span,
    "per_year_after_issue": per_year_after_issue,
    "yearly_change": yearly_change,
    "implied_base": implied_base,
    "pace_ratio": pace_ratio,
}
"""The conversions by name; each takes targets and the tidy tables, and gives ``conversions``."""
