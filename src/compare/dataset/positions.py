"""Positions: a city among the cities that state a target of one indicator for one year."""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pandas as pd

from compare.dataset import amounts, coverage, levels
from compare.dataset.description import issued_at
from compare.schema import TIDY
from compare.schema.record import DRAFTED

Frames = Mapping[str, pd.DataFrame]

RANKED_FROM = 5
"""Fewest cities that are ranked; a smaller group is named only."""

QUANTILES_FROM = 20
"""Fewest cities among which a share of the others says something."""

_KEY = ["indicator_id", "target_year"]
_LOOKED_AT = {
    *TIDY["positions"].names,
    *("document_id", "basis", "amount", "span_years", "reading_alt", "review"),
}
"""Columns of targets that a position follows from."""

_GROUP = [*_KEY, "order"]
"""What targets that may stand in one order have in common."""


def of_cities(frames: Frames) -> pd.DataFrame:
    """Place each city among those that state a target of an indicator for a year.

    Parameters
    ----------
    frames : Mapping of str to DataFrame
        The tables targets, documents, indicators, cities and coverage.

    Returns
    -------
    DataFrame
        The columns of the table ``positions``, a row for each indicator, target year and city that
        states a target for the whole city: that of the document issued last. peers is how many
        cities may stand in one order with it; rank (by the direction of the indicator, ties share
        one) is given from 5 peers up, quantile from 20; position_reason says why there is none.
        Cities are also counted by what their documents say, or do not say, of the indicator for
        the year.

    Examples
    --------
    >>> import compare
    >>> found = of_cities(compare.open()).query("indicator_id == 'rd_intensity'")
    >>> found = found[found["target_year"].eq(2024)]
    >>> found.query("rank == 1")[["city_id", "canonical_value"]].values.tolist()
    [['suzhou', 4.15]]
    """
    placed = place(frames)
    counts = coverage.cities(frames).rename(columns={"cities_stated": "cities_stating"})
    found = placed.merge(counts, how="left", on=_KEY)
    return found.sort_values([*_KEY, "city_id"], ignore_index=True)[list(TIDY["positions"].names)]


def place(frames: Frames) -> pd.DataFrame:
    """Place each city, and leave out how many cities there are that state nothing.

    What it needs can be taken apart by indicator: each stands for itself.

    Parameters
    ----------
    frames : Mapping of str to DataFrame
        The tables targets, documents, indicators and cities, or those rows of targets that are of
        some indicators.

    Returns
    -------
    DataFrame
        As `of_cities`, with what the position follows from and without the counts of cities.

    Examples
    --------
    >>> import compare
    >>> found = place(compare.open()).query("indicator_id == 'rd_intensity' and rank == 1")
    >>> found.query("target_year == 2024")["city_id"].tolist()
    ['suzhou']
    """
    chosen = _one_a_city(_stated(frames))
    reason = _reasons(chosen)
    peer = reason.eq("ranked")
    peers = peer.groupby([chosen[name] for name in _GROUP]).transform("sum")
    reason = reason.mask(peer & peers.lt(RANKED_FROM), "few_peers")
    return chosen.assign(peers=peers, position_reason=reason).join(
        _placed(chosen[reason.eq("ranked")])
    )


def orders(targets: pd.DataFrame, indicators: pd.DataFrame) -> "pd.Series[str]":
    """Name the order that each target may stand in, within its indicator and target year.

    Parameters
    ----------
    targets, indicators : DataFrame
        The tables.

    Returns
    -------
    Series of str
        By target_id; targets of one name may stand in one order: measured over the same, bounded
        alike.

    Examples
    --------
    >>> import compare
    >>> data = compare.open()
    >>> rd = data["targets"].query("indicator_id == 'rd_intensity'")
    >>> orders(rd, data["indicators"]).nunique()
    1
    """
    found = _order(targets.assign(higher=_higher(targets, indicators)))
    return found.set_axis(targets["target_id"])


def _higher(targets: pd.DataFrame, indicators: pd.DataFrame) -> "pd.Series[bool]":
    higher = indicators.set_index("indicator_id")["direction"].eq("higher")
    return targets["indicator_id"].map(higher).astype("bool")


def _stated(frames: Frames) -> pd.DataFrame:
    """Return the targets of whole cities, with the order that each may stand in."""
    targets, documents = frames["targets"], frames["documents"]
    kept = [name for name in targets if name in _LOOKED_AT]
    targets = targets.loc[targets["scope"].eq("city"), kept]
    parents = frames["cities"].set_index("city_id")["parent_city_id"].fillna("")
    found = targets.assign(
        issued=targets["document_id"].map(issued_at(documents)),
        parent=targets["city_id"].map(parents),
        higher=_higher(targets, frames["indicators"]),
    )
    return found.assign(order=_order(found))


def _order(targets: pd.DataFrame) -> "pd.Series[str]":
    """Name the order that each target may stand in: what it is measured over, and which bound.

    "About" stands with the bounds that are usual: floors where more is better, else ceilings.
    """
    total = targets["amount"].eq("total")
    over = amounts.of_targets(targets).mask(total, targets["span_years"].astype("str"))
    usual = targets["higher"].map({True: "floor", False: "ceiling"})
    bound = targets["comparator"].map(amounts.BOUNDS)
    return over + "." + bound.mask(bound.eq("about"), usual)


def _one_a_city(stated: pd.DataFrame) -> pd.DataFrame:
    """Return one target a city: of the latest document, and of several the most usual one."""
    city = [*_KEY, "city_id"]
    latest = stated.sort_values([*city, "issued", "document_id"])
    last = latest.groupby(city)["document_id"].transform("last")
    own = latest[latest["document_id"].eq(last)]
    shared = own.groupby(_GROUP)["city_id"].transform("nunique")
    best = [*city, "_shared", "_unfit", "target_id"]
    ranked = own.assign(_shared=-shared, _unfit=_unfit(own).ne(""))
    return ranked.sort_values(best).drop_duplicates(city, ignore_index=True)


def _unfit(targets: pd.DataFrame) -> "pd.Series[str]":
    """Say why a target stands in no order at all; nothing where it may."""
    conditions = {
        "no_value": targets["canonical_value"].isna(),
        "other_reading": targets["reading_alt"].map(bool).astype("bool"),
        "not_reviewed": targets["review"].eq(DRAFTED),
    }
    found = np.select(list(conditions.values()), list(conditions), "")
    return pd.Series(found, index=targets.index, dtype="object")


def _reasons(chosen: pd.DataFrame) -> "pd.Series[str]":
    """Say of each city why it may stand in an order or not."""
    unfit = _unfit(chosen)
    fit = unfit.eq("")
    shown = pd.MultiIndex.from_frame(chosen.loc[fit, [*_GROUP, "city_id"]])
    inside = pd.MultiIndex.from_frame(chosen[[*_GROUP, "parent"]]).isin(shown)
    return unfit.mask(fit, "ranked").mask(fit & inside, "nested")


def _placed(ranked: pd.DataFrame) -> pd.DataFrame:
    """Return rank and quantile of the targets that have a position, with their index."""
    ranked = ranked.assign(_about=ranked["comparator"].eq("~"))
    group = ranked.groupby(_GROUP, sort=False).ngroup().to_numpy()
    order = np.argsort(group, kind="stable")
    ends = np.flatnonzero(np.diff(group[order], append=-1)) + 1
    values, about, higher = (
        ranked[name].to_numpy()[order].tolist() for name in ("canonical_value", "_about", "higher")
    )
    rank = np.empty(len(ranked), dtype=np.int64)
    quantile = np.full(len(ranked), np.nan)
    for begin, end in pairwise([0, *ends.tolist()]):
        places = order[begin:end]
        reached = levels.of(values[begin:end], about[begin:end], higher[begin])
        rank[places] = levels.ranks(reached)
        if end - begin >= QUANTILES_FROM:
            quantile[places] = levels.quantiles(reached)
    found = pd.DataFrame({"rank": rank, "quantile": quantile}, index=ranked.index)
    return found.astype({"rank": "Int64"})
