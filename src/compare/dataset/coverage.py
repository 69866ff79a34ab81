"""Coverage: which document states which indicator."""

from collections.abc import Mapping

import pandas as pd

from compare.curated.links import looked_for
from compare.dataset.targets import lowest
from compare.schema.record import DRAFTED

CLASSES = ("stated", "not_reviewed", "not_seen", "not_stated", "not_looked_for")
"""What counts for a city of which several documents tell: the first of these that applies."""


def of_documents(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Say for every document and indicator whether the document states it.

    Parameters
    ----------
    frames : Mapping of str to DataFrame
        At least the tables documents, indicators and statements.

    Returns
    -------
    DataFrame
        document_id, city_id, indicator_id and coverage: stated; not_looked_for where nobody looked
        for the family in the document; not_reviewed where its statements, or any of the document
        where it has none, are drafts that nobody has read; not_seen where a part of the document
        is missing from our copy; else not_stated.
    """
    names = ["document_id", "city_id", "completeness_en", "looked_for", "review"]
    documents = frames["documents"][names]
    grid = documents.merge(frames["indicators"][["indicator_id", "family"]], how="cross")
    key = ["document_id", "indicator_id"]
    statements = frames["statements"]
    pairs = statements.assign(read=statements["review"].ne(DRAFTED)).groupby(key)["read"].any()
    grid = grid.merge(pairs.rename("stated").reset_index(), how="left", on=key)
    drafts = documents.loc[documents["review"].eq(DRAFTED), "document_id"]
    incomplete = grid["completeness_en"].ne("")
    absent = incomplete.map({True: "not_seen", False: "not_stated"})
    absent = absent.mask(grid["document_id"].isin(drafts), "not_reviewed")
    absent = absent.where(looked_for(documents, grid), "not_looked_for")
    stated = grid["stated"].map({True: "stated", False: "not_reviewed"})
    return grid.assign(coverage=stated.fillna(absent))


def reviewed(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the documents with their review status, the lowest of their rows.

    Parameters
    ----------
    frames : Mapping of str to DataFrame
        The tables documents, statements and actuals.

    Returns
    -------
    DataFrame
        The documents with the column `review`; empty where a document has no row.
    """
    rows = pd.concat(
        [frames[name][["document_id", "review"]] for name in ("statements", "actuals")]
    )
    found = lowest(rows, "document_id")
    documents = frames["documents"]
    return documents.assign(review=documents["document_id"].map(found).fillna(""))


def cities(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Count cities by whether they state a target of an indicator for a year.

    Parameters
    ----------
    frames : Mapping of str to DataFrame
        The tables targets, documents and coverage.

    Returns
    -------
    DataFrame
        A row for each indicator_id and target_year that a target for a whole city is of, and for
        each of `CLASSES` how many cities there are, such as ``cities_not_seen``. Every city counts
        once that states such a target or has a document whose years hold the target year. A
        document that states the indicator for other years or for a part of the city only does not
        state it.

    Examples
    --------
    >>> import compare
    >>> found = cities(compare.open()).set_index(["indicator_id", "target_year"])
    >>> row = found.loc[("rd_intensity", 2024)]
    >>> bool(row["cities_not_stated"] > row["cities_stated"] > row["cities_not_seen"] > 0)
    True
    """
    key = ["indicator_id", "target_year"]
    targets = frames["targets"]
    targets = targets[targets["scope"].eq("city")]
    own = targets[[*key, "city_id"]].assign(
        coverage=targets["review"].eq(DRAFTED).map({True: "not_reviewed", False: "stated"})
    )
    periods = frames["documents"][["document_id", "period_start", "period_end"]]
    grid = (
        targets[key]
        .drop_duplicates()
        .merge(frames["coverage"].merge(periods, on="document_id"), on="indicator_id")
    )
    grid = grid[grid["target_year"].between(grid["period_start"], grid["period_end"])]
    silent = grid.assign(coverage=grid["coverage"].replace("stated", "not_stated"))
    said = pd.concat([own, silent[own.columns]])
    place = said["coverage"].map(dict(zip(CLASSES, range(len(CLASSES)), strict=True)))
    best = place.groupby([said[name] for name in [*key, "city_id"]]).min()
    found = best.groupby(key).value_counts().unstack(fill_value=0)
    found = found.reindex(columns=range(len(CLASSES)), fill_value=0)
    return found.set_axis([f"cities_{name}" for name in CLASSES], axis=1).reset_index()
