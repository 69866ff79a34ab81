"""Coverage: which document states which indicator."""

from collections.abc import Mapping

import pandas as pd

from compare.curated.links import looked_for


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
        for the family in the document; not_seen where a part of the document is missing from our
        copy; else not_stated.
    """
    documents = frames["documents"][["document_id", "city_id", "completeness_en", "looked_for"]]
    grid = documents.merge(frames["indicators"][["indicator_id", "family"]], how="cross")
    key = ["document_id", "indicator_id"]
    pairs = frames["statements"][key].drop_duplicates()
    grid = grid.merge(pairs.assign(stated=True), how="left", on=key)
    incomplete = grid["completeness_en"].ne("")
    absent = incomplete.map({True: "not_seen", False: "not_stated"})
    absent = absent.where(looked_for(documents, grid), "not_looked_for")
    return grid.assign(coverage=absent.where(grid["stated"].isna(), "stated"))
