"""Whether targets were met, as far as published values tell, and the pace still needed."""

import operator
from collections.abc import Callable
from decimal import Decimal

import pandas as pd

from compare.comparison.conversion import latest
from compare.printed.digits import decimal, decimals
from compare.schema import RESULTS
from compare.schema.result import Selected
from compare.schema.row import rows_of

_TESTS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
}
_REVISED = {"residents": "population_reset", "gdp": "gdp_revised"}


def judge(targets: pd.DataFrame, observations: pd.DataFrame) -> pd.DataFrame:
    """Judge targets against published values.

    Parameters
    ----------
    targets : DataFrame
        Selected targets, such as `Comparison.targets`.
    observations : DataFrame
        The table observations, or `Comparison.observations`.

    Returns
    -------
    DataFrame
        The table ``attainment``, a row per target: target_id; outcome (met, missed, not_judged
        for "about", not_known);
        provisional (from a copy or a preliminary figure); observed_year and observed_value (a sum
        for a total); gap (observed minus target, canonical unit); outcome_reasons; and for a
        target year without observation the last one before it (pace_year, pace_value) with the
        yearly change still needed from there (pace). A total needs all its years, and so does
        an amount promised for each year; a published value that is too coarse to tell leaves the
        outcome not known.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(documents="nantong-2017", families="rd_intensity")
    >>> found.attainment()[["outcome", "observed_value", "gap"]].values.tolist()
    [['missed', 2.56, -0.24]]
    """
    rows = [_judged(row, observations) for row in rows_of(targets, Selected)]
    frame = pd.DataFrame(rows, columns=list(RESULTS["attainment"].names))
    numbers = ["observed_value", "gap", "pace_value", "pace"]
    return frame.astype({name: "float64" for name in numbers} | {
        "observed_year": "Int64", "pace_year": "Int64",
    })  # fmt: skip


def _judged(row: Selected, observations: pd.DataFrame) -> dict[str, object]:
    own = observations[
        observations["city_id"].eq(row.city_id) & observations["indicator_id"].eq(row.indicator_id)
    ]
    years = range(row.period_start, row.period_end + 1)
    used = own[own["period_end"].isin(years)]
    judged = _outcome(row, used)
    weak = bool((used["grade"].eq("B") | used["status"].eq("preliminary")).any())
    known = judged["outcome"] in ("met", "missed", "not_judged") and not used.empty
    reasons = [str(judged.pop("reason", ""))]
    reasons += ["weak_source"] if weak and known else []
    reasons += _revisions(row) if known else []
    pace = {} if known else _pace(row, observations)
    return {
        "target_id": row.target_id,
        "provisional": weak and known,
        "outcome_reasons": tuple(reason for reason in reasons if reason),
        **judged,
        **pace,
    }


def _outcome(row: Selected, used: pd.DataFrame) -> dict[str, object]:
    """Return outcome, observation and gap, or the reason why nothing can be said."""
    if row.scope != "city":
        return {"outcome": "not_known", "reason": "part_of_city"}
    if used.empty or pd.isna(row.canonical_value):
        return {"outcome": "not_known", "reason": "no_observation"}
    values = {
        int(year): decimal(value)
        for year, value in zip(used["period_end"], used["value"], strict=True)
    }
    complete = len(values) == row.span_years
    if row.basis == "per_year" and row.annual_by != "average":
        return _each(row, values, complete)
    if not complete:
        return {"outcome": "not_known", "reason": "years_missing"}
    places = max(decimals(float(value)) for value in values.values())
    observed = sum(values.values(), Decimal())
    count = len(values)
    if row.basis == "per_year":
        observed, count = observed / count, 1
    return {**_against(row, observed, places, count), "observed_year": max(values)}


def _each(row: Selected, values: dict[int, Decimal], complete: bool) -> dict[str, object]:
    """Judge an amount promised for each year: one year short of it is enough to miss it."""
    judged = [
        {**_against(row, value, decimals(float(value)), 1), "observed_year": year}
        for year, value in values.items()
    ]
    worst_first = sorted(judged, key=lambda found: float(str(found["gap"])) * _sign(row))
    by_outcome = {str(found["outcome"]): found for found in reversed(worst_first)}
    if "missed" in by_outcome:
        return by_outcome["missed"]
    if not complete:
        return {"outcome": "not_known", "reason": "years_missing"}
    return by_outcome.get("not_known") or worst_first[0]


def _sign(row: Selected) -> int:
    return 1 if row.comparator in (">=", ">") else -1


def _against(row: Selected, observed: Decimal, places: int, count: int) -> dict[str, object]:
    """Hold an observed value against a target at the precision it was published with.

    `places` is the number of decimals published, `count` how many values were added up.
    """
    target = decimal(row.canonical_value)
    gap = observed - target
    found: dict[str, object] = {
        "observed_value": float(observed),
        "gap": round(float(gap), 9),
    }
    if row.comparator not in _TESTS:
        return {**found, "outcome": "not_judged", "reason": "about"}
    rounding = Decimal("0.5").scaleb(-places) * count
    if places < decimals(float(target)) and gap != 0 and abs(gap) < rounding:
        return {**found, "outcome": "not_known", "reason": "too_coarse"}
    met = _TESTS[row.comparator](observed, target)
    return {**found, "outcome": "met" if met else "missed"}


def _revisions(row: Selected) -> list[str]:
    """Return how what an indicator rests on was revised after targets were set."""
    return [reason for base, reason in _REVISED.items() if base in row.rests_on]


def _pace(row: Selected, observations: pd.DataFrame) -> dict[str, object]:
    """Return the yearly change that still leads from the last observation to the target."""
    before = latest(observations, row)
    if before is None or row.kind not in ("stock", "ratio") or row.scope != "city":
        return {}
    if pd.isna(row.canonical_value):
        return {}
    years = row.target_year - before.period_end
    pace = round((row.canonical_value - before.value) / years, 9)
    return {"pace_year": before.period_end, "pace_value": before.value, "pace": pace}
