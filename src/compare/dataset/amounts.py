"""What a value is measured over, so that targets and observed values are held against their like.

An amount (a flow, a growth, a change) is of one year or a total over several; everything else is a
state, which has a basis.
"""

import pandas as pd

from compare.dataset.targets import YEARLY
from compare.printed.digits import decimal

OF_A_YEAR = "year"
"""What the amount of one year is measured over, whatever the verb."""

BOUNDS = {">=": "floor", ">": "floor", "<=": "ceiling", "<": "ceiling", "~": "about"}
"""Which kind of bound a comparator is: "more than" is a floor as "at least" is."""


def of_targets(targets: pd.DataFrame) -> "pd.Series[str]":
    """Return what each target is measured over, in words that observed values have too.

    Parameters
    ----------
    targets : DataFrame
        Rows of the table targets.

    Returns
    -------
    Series of str
        ``year`` for an annual amount, the basis of a state; empty for a total over several years,
        which no single value can be held against.

    Examples
    --------
    >>> import compare
    >>> found = compare.load("targets").set_index("target_id", drop=False)
    >>> of_targets(found)["nantong-2024.hightech_enterprises_net_added.city.in_period.2024"]
    'year'
    """
    amount = targets["amount"].fillna("")
    over = targets["basis"].mask(amount.eq("annual"), OF_A_YEAR)
    return over.mask(amount.eq("total"), "")


def of_observations(observations: pd.DataFrame, indicators: pd.DataFrame) -> "pd.Series[str]":
    """Return what each observed value is measured over, in words that targets have too.

    Parameters
    ----------
    observations : DataFrame
        Rows of the table observations.
    indicators : DataFrame
        The table indicators.

    Returns
    -------
    Series of str
        ``year`` for the amount of a whole year, the basis of a state; empty for amounts of several
        years, and for all values of a part of a year.

    Examples
    --------
    >>> import compare
    >>> found = of_observations(compare.load("observations"), compare.load("indicators"))
    >>> sorted(found.unique())
    ['', 'at_end', 'year']
    """
    kinds = indicators.set_index("indicator_id")["kind"]
    yearly = observations["indicator_id"].map(kinds).isin(YEARLY)
    one_year = observations["period_start"].eq(observations["period_end"])
    over = observations["basis"].mask(yearly, OF_A_YEAR).mask(yearly & ~one_year, "")
    return over.where(observations["months"].isna(), "")


def difference(left: "pd.Series[float]", right: "pd.Series[float]") -> "pd.Series[float]":
    """Return left minus right, as decimals subtract what is printed.

    Examples
    --------
    >>> difference(pd.Series([3.05]), pd.Series([2.85])).tolist()
    [0.2]
    """
    pairs = zip(left, right, strict=True)
    found = [float(decimal(one) - decimal(other)) for one, other in pairs]
    return pd.Series(found, index=left.index, dtype="float64")
