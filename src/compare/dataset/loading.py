"""Load the tidy tables; needs pandas and pyarrow only."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from compare.dataset import parquet
from compare.dataset.folder import folder_of
from compare.problem import PARAMETERS, InvalidInputError, Problem, said
from compare.schema import TIDY

_BETWEEN = "\N{INFORMATION SEPARATOR TWO}"  # which no text of a table holds


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
    lists = [column.name for column in TIDY[name].columns if column.type == "list<string>"]
    flat: pd.DataFrame = table.drop_columns(lists).to_pandas(
        date_as_object=False, use_threads=False
    )
    for place, column in enumerate(TIDY[name].columns):
        if column.name in lists:
            flat.insert(place, column.name, _tuples(table[column.name]))
        # As integers cannot be missing, those that may be are floats, also where none is.
        elif column.name in TIDY[name].optional and flat[column.name].dtype.kind == "i":
            flat[column.name] = flat[column.name].astype("float64")
    return flat


def _tuples(lists: pa.ChunkedArray) -> pd.Series:
    """Return lists of texts as tuples, each distinct one made once: rows repeat their lists."""
    texts = lists.combine_chunks()
    if pc.any(pc.match_substring(texts.flatten(), _BETWEEN)).as_py():
        return pd.Series(list(map(tuple, texts.to_pylist())), dtype="object")
    joined = pc.fill_null(pc.binary_join(texts, _BETWEEN), "").dictionary_encode()
    distinct = np.empty(len(joined.dictionary), dtype=object)
    for place, text in enumerate(joined.dictionary.to_pylist()):
        distinct[place] = tuple(text.split(_BETWEEN)) if text else ()
    return pd.Series(distinct[joined.indices.to_numpy()], dtype="object")
