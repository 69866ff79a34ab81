"""Coverage: which document states which indicator."""

from collections.abc import Mapping

import pandas as pd

from compare.curated.links import looked_for
from compare.dataset.targets import lowest

DRAFTED = "drafted"
"""The review status of what a program proposed and nobody read."""


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
