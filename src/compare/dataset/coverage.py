"""Coverage: which document states which indicator."""

from collections.abc import Mapping

import pandas as pd


def of_documents(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Say for every document and indicator whether the document states it.

    Parameters
    ----------
    frames : Mapping of str to DataFrame
        At least the tables documents, indicators and statements.

    Returns
    -------
    DataFrame
        document_id, city_id, indicator_id and coverage: stated, not_stated, or not_seen where it
        is not stated and a part of the document is missing from our copy.
    """
    documents = frames["documents"][["document_id", "city_id", "completeness_en"]]
    grid = documents.merge(frames["indicators"][["indicator_id"]], how="cross")
    pairs = frames["statements"][["document_id", "indicator_id"]].drop_duplicates()
    grid = grid.merge(pairs.assign(stated=True), how="left", on=["document_id", "indicator_id"])
    incomplete = grid["completeness_en"].ne("")
    absent = incomplete.map({True: "not_seen", False: "not_stated"})
    return grid.assign(coverage=absent.where(grid["stated"].isna(), "stated"))
