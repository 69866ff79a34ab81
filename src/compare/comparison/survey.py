"""A survey of many cities: who states what, how far targets lie apart, and against what."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from compare.comparison.comparison import Comparison
from compare.dataset import positions
from compare.dataset.positions import QUANTILES_FROM, RANKED_FROM
from compare.problem import PARAMETERS, InvalidInputError, Problem, said
from compare.schema import RESULTS
from compare.schema.record import REFERENCE_LEVELS

GROUPS = {"": "", "province": "province_code", "level": "level"}
"""What cities may be grouped by, and the column of the table cities that says it."""

_SIGNS = ("above", "equal", "below", "indistinguishable", "not_known")
_ORDERED = ("ranked", "few_peers")
_KEY = ["indicator_id", "target_year"]


def searched(data: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the families that every document is searched for, in order.

    Examples
    --------
    >>> import compare
    >>> searched(compare.open())["family"].iloc[0]
    'rd_intensity'
    """
    families = data["families"]
    return families[families["words"].map(bool)].sort_values("position", ignore_index=True)


def stating(comparison: Comparison, by: str = "") -> pd.DataFrame:
    """Count the cities that state a target of each headline family, among those that were read.

    Parameters
    ----------
    comparison : Comparison
        The targets, for one year as a rule; documents whose years hold one of its years count.
    by : str, optional
        Count each ``province`` or ``level`` apart.

    Returns
    -------
    DataFrame
        The table ``stating``: family, group (code of the province, level, or empty), cities_read
        (that have a document in which the family was looked for and which our copy holds whole),
        cities_stating (of these, how many have a target of the family in the comparison),
        cities_not_seen and cities_not_looked_for (all others with a document).

    Raises
    ------
    InvalidInputError
        If cities cannot be grouped so.

    Examples
    --------
    >>> import compare
    >>> found = stating(compare.select(years=2024)).set_index("family")
    >>> row = found.loc["rd_intensity"]
    >>> int(row["cities_read"]) > int(row["cities_stating"]) > 20
    True
    """
    data = comparison.data
    families = searched(data)["family"]
    cover = data["coverage"].merge(data["indicators"][["indicator_id", "family"]])
    cover = cover[cover["family"].isin(families) & cover["document_id"].isin(_dated(comparison))]
    if comparison.compared:
        cover = cover[cover["city_id"].isin(comparison.compared)]
    seen = pd.crosstab([cover["family"], cover["city_id"]], cover["coverage"])
    seen = seen.reindex(columns=["not_seen", "not_stated", "stated", "not_looked_for"])
    seen = seen.fillna(0).gt(0).reset_index()
    own = comparison.targets[["family", "city_id"]]
    told = pd.MultiIndex.from_frame(seen[["family", "city_id"]]).isin(pd.MultiIndex.from_frame(own))
    hidden = seen["not_seen"] & ~told
    looked = (seen["not_stated"] | seen["stated"]) & ~hidden
    rows = seen[["family"]].assign(
        group=seen["city_id"].map(_groups(comparison, by)),
        cities_read=looked | told,
        cities_stating=told,
        cities_not_seen=hidden,
        cities_not_looked_for=~(looked | told | hidden),
    )
    found = rows.groupby(["family", "group"], as_index=False).sum()
    return _sorted(found, "stating", comparison)


def spread(comparison: Comparison, by: str = "") -> pd.DataFrame:
    """Say how far apart the targets of cities lie, of one indicator and year.

    Parameters
    ----------
    comparison : Comparison
        The targets.
    by : str, optional
        Each ``province`` or ``level`` apart.

    Returns
    -------
    DataFrame
        The table ``spread``: indicator_id, target_year, group, peers (cities whose targets
        may stand in one order; one a city), lowest and highest value, the median
        from 5 cities up, the quartiles from 20 up, in the canonical unit.

    Raises
    ------
    InvalidInputError
        If cities cannot be grouped so.

    Examples
    --------
    >>> import compare
    >>> chosen = compare.select(indicators="rd_intensity", years=2024)
    >>> found = spread(chosen).iloc[0]
    >>> float(found["lowest"]) < float(found["median"]) < float(found["highest"])
    True
    """
    placed = comparison.positions()
    placed = placed[placed["position_reason"].isin(_ORDERED)]
    orders = positions.orders(comparison.targets, comparison.data["indicators"])
    placed = placed.assign(
        group=placed["city_id"].map(_groups(comparison, by)), order=placed["target_id"].map(orders)
    )
    # What may not stand in one order has no common range: the order of most cities counts.
    sizes = placed.groupby([*_KEY, "order"]).size()
    largest = set(sizes.groupby(level=_KEY).idxmax()) if len(sizes) else set()
    placed = placed[pd.MultiIndex.from_frame(placed[[*_KEY, "order"]]).isin(largest)]
    values = placed.groupby([*_KEY, "group", "unit"])["canonical_value"]
    found = values.agg(peers="size", lowest="min", highest="max").reset_index()
    quartiles = values.quantile(pd.Series([0.25, 0.5, 0.75])).unstack().reset_index(drop=True)
    for share, name, fewest in (
        (0.25, "lower_quartile", QUANTILES_FROM),
        (0.5, "median", RANKED_FROM),
        (0.75, "upper_quartile", QUANTILES_FROM),
    ):
        of = quartiles[share] if len(found) else np.nan
        found[name] = pd.Series(of, found.index, dtype="float64").where(found["peers"].ge(fewest))
    return _sorted(found, "spread", comparison)


def cushioned(comparison: Comparison, by: str = "") -> pd.DataFrame:
    """Count the cities whose target lies above or below what they had reached.

    Parameters
    ----------
    comparison : Comparison
        The targets.
    by : str, optional
        Count each ``province`` or ``level`` apart.

    Returns
    -------
    DataFrame
        The table ``cushioned``: indicator_id, target_year, group, cities_stating (a target for
        the year), cities_compared (of these, with a value that was known when the target was
        set), and how many of them lie above, equal, below, within the rounding, or cannot be told;
        median_share is the median of target over value reached in per cent, of those that can be
        told, from 5 up.

    Raises
    ------
    InvalidInputError
        If cities cannot be grouped so.

    Examples
    --------
    >>> import compare
    >>> chosen = compare.select(indicators="hightech_enterprises", years=2024)
    >>> found = cushioned(chosen).iloc[0]
    >>> int(found["cities_below"]) < int(found["cities_compared"])
    True
    """
    key = [*_KEY, "group"]
    placed = comparison.positions()[["target_id", "city_id", *_KEY]]
    placed = placed.assign(group=placed["city_id"].map(_groups(comparison, by)))
    cushions = comparison.data["cushions"].drop(columns=["city_id", *_KEY])
    both = placed.merge(cushions, on="target_id")
    signs = pd.crosstab([both[name] for name in key], both["cushion_sign"])
    signs = signs.reindex(columns=list(_SIGNS), fill_value=0).add_prefix("cities_")
    share = both["canonical_value"].mul(100).div(both["reached_value"])
    share = share.where(both["cushion_sign"].ne("not_known") & both["reached_value"].gt(0))
    shares = share.groupby([both[name] for name in key]).agg(["median", "count"])
    found = signs.assign(
        cities_compared=signs.sum(axis=1),
        median_share=shares["median"].where(shares["count"].ge(RANKED_FROM)),
    ).reset_index()
    sizes = placed.groupby(key)["city_id"].nunique().rename("cities_stating").reset_index()
    found = sizes.merge(found, how="left", on=key)
    counts = [f"cities_{name}" for name in ("compared", *_SIGNS)]
    found[counts] = found[counts].fillna(0).astype("int64")
    return _sorted(found, "cushioned", comparison)


def _groups(comparison: Comparison, by: str) -> "pd.Series[str]":
    """Return the group of each city."""
    if by not in GROUPS:
        expected = f"one of {' '.join(filter(None, GROUPS))}, or nothing"
        raise InvalidInputError([Problem(PARAMETERS, 0, "by", said(by), expected)])
    cities = comparison.data["cities"].set_index("city_id")
    cities = cities[~cities["level"].isin(REFERENCE_LEVELS)]
    return cities[GROUPS[by]] if by else pd.Series("", index=cities.index)


def _dated(comparison: Comparison) -> Sequence[str]:
    """Return the documents whose years hold a year of the comparison."""
    documents = comparison.data["documents"]
    if comparison.years is None:
        return list(documents["document_id"])
    first, last = comparison.years
    kept = documents["period_start"].le(last) & documents["period_end"].ge(first)
    return list(documents.loc[kept, "document_id"])


def _sorted(found: pd.DataFrame, table: str, comparison: Comparison) -> pd.DataFrame:
    """Return the columns of a table, families or indicators in their order, then the groups."""
    first = "family" if "family" in found else "indicator_id"
    names = comparison.data["families"]["family" if first == "family" else "headline"]
    order = {name: place for place, name in enumerate(names.dropna())}
    by = [name for name in (first, "target_year", "group") if name in found]
    ranked = found.assign(_place=found[first].map(order).fillna(len(order)))
    kept = ranked.sort_values(["_place", *by], ignore_index=True).rename_axis(columns=None)
    return kept[list(RESULTS[table].names)]
