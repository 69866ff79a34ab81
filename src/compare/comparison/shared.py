"""Who states what: documents by indicator, and the indicators that cities share."""

from collections.abc import Mapping, Sequence

import pandas as pd

from compare.schema import RESULTS


def matrix(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the coverage of every indicator by every document.

    Parameters
    ----------
    frames : Mapping of str to DataFrame
        The tables coverage and indicators, such as a `Dataset` has.

    Returns
    -------
    DataFrame
        Indexed by theme, family and indicator_id; one column per document; the cells are
        stated, not_stated, not_seen (the part of the document was not in our copy) or
        not_looked_for.
    """
    named = frames["coverage"].merge(
        frames["indicators"][["indicator_id", "theme", "family"]], on="indicator_id"
    )
    return named.pivot(
        index=["theme", "family", "indicator_id"], columns="document_id", values="coverage"
    )


def indicators(
    frames: Mapping[str, pd.DataFrame], cities: int = 2, among: Sequence[str] = ()
) -> pd.DataFrame:
    """Return the indicators that several cities state.

    Parameters
    ----------
    frames : Mapping of str to DataFrame
        The tables coverage and indicators, such as a `Dataset` has.
    cities : int, optional
        Fewest cities.
    among : sequence of str, optional
        The cities that count; all where none is named.

    Returns
    -------
    DataFrame
        The table ``sharing``: indicator_id, family, cities and documents (how many state it) and
        not_seen (how many documents could not be seen whole), the most widely shared first.

    Examples
    --------
    >>> import compare
    >>> "rd_intensity" in set(indicators(compare.open(), cities=4)["indicator_id"])
    True
    """
    coverage = frames["coverage"]
    if among:
        coverage = coverage[coverage["city_id"].isin(among)]
    stated = coverage[coverage["coverage"].eq("stated")].groupby("indicator_id")
    unseen = coverage[coverage["coverage"].eq("not_seen")].groupby("indicator_id").size()
    counts = pd.DataFrame(
        {"cities": stated["city_id"].nunique(), "documents": stated["document_id"].nunique()}
    )
    counts["not_seen"] = unseen.reindex(counts.index, fill_value=0)
    counts = counts[counts["cities"] >= cities].reset_index()
    families = frames["indicators"][["indicator_id", "family"]]
    found = counts.merge(families, on="indicator_id")
    columns = list(RESULTS["sharing"].names)
    order = ["cities", "documents", "indicator_id"]
    return found.sort_values(order, ascending=[False, False, True], ignore_index=True)[columns]
