"""Paces: the yearly change that a target takes, counted from what was observed."""

from collections.abc import Callable

import pandas as pd

from compare.comparison import history
from compare.comparison.converted import Tables, Value, convert, of_observation, refused
from compare.dataset.dataset import made
from compare.schema.observation import Observation
from compare.schema.result import Selected

_LEVELS = ("stock", "ratio")
_DECIMALS = 9
"""Decimals that a yearly change keeps, so that binary fractions leave no noise."""


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
        The table ``conversions``; `years` is the number of years between observation and target
        year, and the inputs name the observation. Stocks and ratios only; without an observation
        before the target year the reason is ``no_observation``, and ``no_exact_observation``
        where there are only bounds, about values and such as can be read in another way: a target
        of an earlier plan never takes its place.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(documents="nantong-2017", indicators="rd_intensity")
    >>> found.convert("yearly_change")[["converted_value", "years"]].values.tolist()
    [[0.32, 1.0]]
    """
    seen = _seen(tables)

    def rule(row: Selected) -> Value | str:
        reason = refused(row, _LEVELS)
        if reason:
            return reason
        own = seen(row)
        before = history.before(own, row.target_year)
        if not before:
            return _unseen(row, own)
        pace, years = _required(row, before[-1])
        inputs = (of_observation(before[-1]),)
        return Value(round(pace, _DECIMALS), f"{row.unit}_per_year", inputs, years)

    return convert("yearly_change", targets, rule)


def pace_ratio(targets: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Return the pace that a target requires over the last pace that was observed.

    Parameters
    ----------
    targets : DataFrame
        Selected targets, such as `Comparison.targets`.
    tables : Mapping of str to DataFrame
        The tidy tables; `observations` is used.

    Returns
    -------
    DataFrame
        The table ``conversions``: the change a year from the last observation to the target,
        divided by the change a year between the last two observations before the target year;
        1 where the city may go on as it did. The inputs name both observations. Stocks and ratios
        only. Without a second observation, with nothing changed between the two, or with the two
        paces pointing opposite ways there is no value, and the reason says which.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(documents="nantong-2022", indicators="basic_research_share")
    >>> found.convert("pace_ratio")["missing"].tolist()
    ['']
    """
    seen = _seen(tables)

    def rule(row: Selected) -> Value | str:
        reason = refused(row, _LEVELS)
        return reason or _ratio(row, seen(row))

    return convert("pace_ratio", targets, rule)


def _ratio(row: Selected, own: list[Observation]) -> Value | str:
    before = history.before(own, row.target_year)
    if not before:
        return _unseen(row, own)
    if len(before) < 2:
        return "no_earlier_observation"
    earlier, last = before[-2:]
    required, years = _required(row, last)
    observed = round(last.value - earlier.value, _DECIMALS)
    if not observed:
        return "no_observed_change"
    observed /= last.period_end - earlier.period_end
    if required * observed < 0:
        return "opposite_pace"
    inputs = (of_observation(last), of_observation(earlier))
    return Value(round(required / observed, _DECIMALS), "ratio", inputs, years)


def _seen(tables: Tables) -> Callable[[Selected], list[Observation]]:
    """Return what gives the observations of a target's city and indicator."""
    observed = made(_observed, tables)
    return lambda row: history.of(observed, row.city_id, row.indicator_id, row.basis)


def _observed(tables: Tables) -> history.Seen:
    return history.seen(tables["observations"])


def _required(row: Selected, last: Observation) -> tuple[float, float]:
    """Return the change a year from an observation to a target, and the years between."""
    years = float(row.target_year - last.period_end)
    return round(row.canonical_value - last.value, _DECIMALS) / years, years


def _unseen(row: Selected, own: list[Observation]) -> str:
    """Return why no change can be counted: nothing was observed, or nothing exact."""
    some = any(seen.period_end < row.target_year for seen in own)
    return "no_exact_observation" if some else "no_observation"
