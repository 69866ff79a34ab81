"""Where the tidy tables are; it reads none, and needs neither pandas nor pyarrow."""

import os
from pathlib import Path

from compare import environment
from compare.problem import PARAMETERS, InvalidInputError, Problem, said


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
    named = os.environ.get(environment.DATA) or None if nothing else folder
    if named is not None:
        # The functions of os.path have an answer where there is no home or no such path.
        path = os.path.expanduser(named) if isinstance(named, str | Path) else ""  # noqa: PTH111
        if not os.path.isdir(path):  # noqa: PTH112
            expected = "a folder with the tidy tables (*.parquet)"
            raise InvalidInputError(
                [Problem(PARAMETERS, 0, "data folder", said(str(named)), expected)]
            )
        return Path(path)
    packaged = Path(__file__).parents[1] / "data"
    # In a checkout the tables stand beside the sources, not inside the package.
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "data" / "tidy"
