"""Which pairs of targets are listed: those of one indicator, or of two that are closely related."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from compare.schema.row import among as within

Numbers = npt.NDArray[np.int64]
"""Places of targets, profiles or verdicts."""

BRIDGES = frozenset({"other_definition", "wider_composition"})
"""Relations between indicators across which a comparison with caveats is allowed."""

MOST_LISTED = 200
"""Targets of an indicator up to which their pairs are listed in the table ``comparisons``.

Pairs grow with the square of the targets. Those of an indicator with more targets, also with the
targets of a related one, are listed nowhere; they are judged when somebody asks, by the same rules.
"""


def unlisted(targets: pd.DataFrame) -> frozenset[str]:
    """Return the indicators whose pairs the table ``comparisons`` leaves out.

    Parameters
    ----------
    targets : DataFrame
        The table targets, whole.

    Returns
    -------
    frozenset of str
        The indicators with more than `MOST_LISTED` targets.

    Examples
    --------
    >>> unlisted(pd.DataFrame({"indicator_id": ["tech_smes", *(["rd_intensity"] * 201)]}))
    frozenset({'rd_intensity'})
    """
    counts = targets["indicator_id"].value_counts()
    return frozenset(counts.index[counts.gt(MOST_LISTED)])


def count(indicators: "pd.Series[str]", relations: pd.DataFrame) -> int:
    """Return how many pairs there are of targets of these indicators.

    Parameters
    ----------
    indicators : Series of str
        The indicator of each target.
    relations : DataFrame
        The table indicator_relations.

    Returns
    -------
    int
        How many pairs `related` returns.

    Examples
    --------
    >>> bridge = pd.DataFrame({"indicator_a": ["a"], "indicator_b": ["b"]})
    >>> count(pd.Series(["a", "a", "a", "b"]), bridge.assign(relation="other_definition"))
    6
    """
    sizes = indicators.value_counts()
    bridges = relations[relations["relation"].isin(BRIDGES)]
    across = zip(bridges["indicator_a"], bridges["indicator_b"], strict=True)
    return int((sizes * (sizes - 1) // 2).sum()) + sum(
        int(sizes.get(one, 0)) * int(sizes.get(other, 0)) for one, other in across
    )


def related(indicators: "pd.Series[str]", relations: pd.DataFrame) -> tuple[Numbers, Numbers]:
    """Return the places of targets that make a pair: of one indicator, or of two bridged ones.

    Parameters
    ----------
    indicators, relations
        As for `count`; the indicators with an index from 0 on.

    Returns
    -------
    first, second : array of int
        The places of both targets of each pair, the first before the second, in order.

    Examples
    --------
    >>> nothing = pd.DataFrame({"indicator_a": [], "indicator_b": [], "relation": []})
    >>> [side.tolist() for side in related(pd.Series(["a", "b", "a"]), nothing)]
    [[0], [2]]
    """
    places = {
        str(name): rows.to_numpy() for name, rows in indicators.groupby(indicators).groups.items()
    }
    firsts, seconds = [np.empty(0, dtype="int64")], [np.empty(0, dtype="int64")]
    for rows in places.values():
        one, other = np.triu_indices(len(rows), k=1)
        firsts.append(rows[one])
        seconds.append(rows[other])
    bridges = relations[relations["relation"].isin(BRIDGES)]
    for a, b in zip(bridges["indicator_a"], bridges["indicator_b"], strict=True):
        if a in places and b in places:
            one, other = (side.ravel() for side in np.meshgrid(places[a], places[b]))
            firsts.append(np.minimum(one, other))
            seconds.append(np.maximum(one, other))
    first, second = np.concatenate(firsts), np.concatenate(seconds)
    order = np.lexsort((second, first))
    return first[order], second[order]


def among(pairs: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of which both are among some targets.

    Parameters
    ----------
    pairs, targets : DataFrame
        The pairs, with target_a and target_b; the targets, with target_id.

    Returns
    -------
    DataFrame
        These pairs in their order.
    """
    names = frozenset(targets["target_id"].tolist())
    kept = within(pairs["target_a"], names) & within(pairs["target_b"], names)
    return pairs[kept].reset_index(drop=True)
