"""Load the tidy tables; needs pandas and pyarrow only."""

import os
from importlib import resources
from pathlib import Path

import pandas as pd
import pyarrow as pa

from compare.dataset import parquet
from compare.problem import PARAMETERS, InvalidInputError, Problem, said
from compare.schema import TIDY

ENVIRONMENT_VARIABLE = "CITY_COMPARE_DATA"


def folder_of(folder: str | Path | None = None) -> Path:
    """Return the folder that tables are loaded from.

    Parameters
    ----------
    folder : str or Path, optional
        A folder of tidy tables. Without it the environment variable CITY_COMPARE_DATA counts,
        and without that the tables that came with the package.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    InvalidInputError
        If there is no such folder.
    """
    nothing = folder is None or (isinstance(folder, str) and not folder)
    named = os.environ.get(ENVIRONMENT_VARIABLE) or None if nothing else folder
    if named is not None:
        # The functions of os.path have an answer where there is no home or no such path.
        path = os.path.expanduser(named) if isinstance(named, str | Path) else ""  # noqa: PTH111
        if not os.path.isdir(path):  # noqa: PTH112
            expected = "a folder with the tidy tables (*.parquet)"
            raise InvalidInputError([Problem(PARAMETERS, 0, "data folder", said(named), expected)])
        return Path(path)
    packaged = Path(str(resources.files("compare"))) / "data"
    # In a checkout the tables stand beside the sources, not inside the package.
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "data" / "tidy"


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
