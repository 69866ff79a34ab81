"""Coverage: which document states which indicator."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from compare.dataset.targets import lowest
from compare.schema.record import DRAFTED, EVERYTHING

CLASSES = ("stated", "not_reviewed", "not_seen", "not_stated", "not_looked_for")
"""What counts for a city of which several documents tell: the first of these that applies."""

_STATED, _NOT_REVIEWED, _NOT_SEEN, _NOT_STATED, _NOT_LOOKED_FOR = range(len(CLASSES))

Places = npt.NDArray[np.int8]
"""Places in `CLASSES`."""


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
    documents = frames["documents"].sort_values("document_id")
    indicators = frames["indicators"].sort_values("indicator_id")
    absent = np.where(documents["completeness_en"].ne(""), _NOT_SEEN, _NOT_STATED)
    absent[documents["review"].eq(DRAFTED).to_numpy()] = _NOT_REVIEWED
    sought = _sought(documents["looked_for"], indicators["family"])
    grid = np.where(sought, absent.astype(np.int8)[:, np.newaxis], np.int8(_NOT_LOOKED_FOR))
    statements = frames["statements"]
    rows = _codes(statements["document_id"], documents["document_id"])
    columns = _codes(statements["indicator_id"], indicators["indicator_id"])
    read = statements["review"].ne(DRAFTED).to_numpy()
    grid[rows, columns] = _NOT_REVIEWED
    grid[rows[read], columns[read]] = _STATED
    return _frame(grid, documents, indicators)


def _sought(looked_for: pd.Series, families: "pd.Series[str]") -> npt.NDArray[np.bool_]:
    """Tell of each document, a row, and indicator, a column, whether its family was looked for."""
    which, distinct = pd.factorize(looked_for)
    rows = [families.isin(list(cell)).to_numpy() | (EVERYTHING in cell) for cell in distinct]
    return np.array(rows, dtype=bool).reshape(len(distinct), len(families))[which]


def _frame(grid: Places, documents: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return a grid as rows; as there are very many, each text is held once, as a category."""
    shape = grid.shape
    rows = np.repeat(np.arange(shape[0], dtype=np.int32), shape[1])
    columns = np.tile(np.arange(shape[1], dtype=np.int16), shape[0])
    city, cities = pd.factorize(documents["city_id"])
    return pd.DataFrame(
        {
            "document_id": _category(rows, documents["document_id"]),
            "city_id": _category(city.astype(np.int32)[rows], cities),
            "indicator_id": _category(columns, indicators["indicator_id"]),
            "coverage": _category(grid.ravel(), CLASSES),
        }
    )


def _category(codes: npt.NDArray[np.integer[Any]], known: Sequence[str] | Any) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, pd.Index(known))


def _codes(cells: pd.Series, names: pd.Series) -> npt.NDArray[np.int32]:
    """Return the place of each cell among names; -1 where it is none of them."""
    known = pd.Index(names)
    if isinstance(cells.dtype, pd.CategoricalDtype):
        # One more for what is missing, which has the code -1.
        places = np.append(known.get_indexer(cells.cat.categories), -1).astype(np.int32)
        return np.asarray(places[cells.cat.codes.to_numpy()])
    return np.asarray(known.get_indexer(cells), dtype=np.int32)


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
    targets, covered = frames["targets"], frames["coverage"]
    targets = targets[targets["scope"].eq("city")]
    names = pd.unique(pd.concat([targets["city_id"], frames["documents"]["city_id"]]))
    cities, indicators = pd.Series(names), targets["indicator_id"].drop_duplicates()
    documents = frames["documents"].drop_duplicates("document_id")
    document = _codes(covered["document_id"], documents["document_id"])
    indicator = _codes(covered["indicator_id"], indicators)
    known = (document >= 0) & (indicator >= 0)
    document, indicator = document[known], indicator[known]
    # A document that states the indicator may do so for another year, or a part of the city.
    said = _codes(covered["coverage"], pd.Series(CLASSES))[known].astype(np.int8)
    said[said == _STATED] = _NOT_STATED
    cell = indicator * len(cities) + _codes(covered["city_id"], cities)[known]
    own = _codes(targets["indicator_id"], indicators) * len(cities)
    own += _codes(targets["city_id"], cities)
    read = np.where(targets["review"].eq(DRAFTED), _NOT_REVIEWED, _STATED).astype(np.int8)
    found = []
    for year in sorted(targets["target_year"].unique().tolist()):
        stated = np.flatnonzero(targets["target_year"].eq(year))
        meant = documents["period_start"].le(year) & documents["period_end"].ge(year)
        inside = meant.to_numpy()[document]
        best = np.full(len(indicators) * len(cities), len(CLASSES), dtype=np.int8)
        np.minimum.at(best, cell[inside], said[inside])
        np.minimum.at(best, own[stated], read[stated])
        counts = _counted(best.reshape(len(indicators), len(cities)), indicators)
        asked = counts["indicator_id"].isin(targets["indicator_id"].array[stated])
        found.append(counts[asked].assign(target_year=np.int16(year)))
    columns = ["indicator_id", "target_year", *(f"cities_{name}" for name in CLASSES)]
    nothing = _counted(np.empty((0, 0), dtype=np.int8), indicators.iloc[:0])
    every = pd.concat([nothing.assign(target_year=np.int16(0)), *found])
    return every.sort_values(columns[:2], ignore_index=True)[columns]


def _counted(best: Places, indicators: pd.Series) -> pd.DataFrame:
    """Count the cities of each class, in a row for each indicator."""
    counts = {f"cities_{name}": (best == place).sum(axis=1) for place, name in enumerate(CLASSES)}
    return pd.DataFrame({"indicator_id": indicators.array, **counts})
