"""Load the tidy tables; needs pandas and pyarrow only."""

from pathlib import Path

import pandas as pd
import pyarrow as pa

from compare.dataset import parquet
from compare.dataset.folder import folder_of
from compare.problem import PARAMETERS, InvalidInputError, Problem, said
from compare.schema import TIDY


def load(name: str, folder: str | Path | None = None) -> pd.DataFrame:
    """Load one of the tidy tables.

    Parameters
    ----------
    name : str
        Name of the table: cities, documents, indicators, statements, targets, comparisons ...
    folder : str or Path, optional
        Where to look; see `folder_of`.

    Returns
    -------
    DataFrame
        The rows sorted by the key of the table. Lists are tuples, dates are datetimes, a
        missing value is NaN. The columns are described in `compare.schema.COLUMNS`.

    Raises
    ------
    InvalidInputError
        If there is no such table or folder, or the table is damaged, of another version of the
        schema, or of another build than the others of its folder.

    Examples
    --------
    >>> import compare
    >>> compare.load("cities").set_index("city_id").loc["qidong", "name_en"]
    'Qidong'
    """
    if not isinstance(name, str) or name not in TIDY:
        expected = f"one of {' '.join(TIDY)}"
        raise InvalidInputError([Problem(PARAMETERS, 0, "table", said(name), expected)])
    return frame_of(name, parquet.read(name, folder_of(folder)))


def frame_of(name: str, table: pa.Table) -> pd.DataFrame:
    """Return the frame of a table: its lists are tuples, its dates datetimes."""
    frame: pd.DataFrame = table.to_pandas(date_as_object=False, use_threads=False)
    for column in TIDY[name].columns:
        if column.type == "list<string>":
            frame[column.name] = frame[column.name].map(tuple)
    return frame
