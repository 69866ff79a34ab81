"""Data sets by their folders: opened once, and anew where a build replaces the tables."""

import os
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from compare.dataset.dataset import Dataset, Result
from compare.dataset.folder import folder_of
from compare.problem import InvalidInputError
from compare.schema import TIDY

TRIES = 3
"""How often tables are read anew that another process replaces meanwhile."""

Source = Dataset | str | Path | None
"""A data set, or the folder of one; None for the one that `folder_of` finds."""


def open_dataset(folder: str | Path | None = None) -> Dataset:
    """Open the tidy tables of a folder.

    Parameters
    ----------
    folder : str or Path, optional
        Where to look; see `compare.dataset.folder.folder_of`.

    Returns
    -------
    Dataset
        The tables by name. Opened again while the files are the same, it is the same object.

    Raises
    ------
    InvalidInputError
        If there is no such folder, or it does not hold the tables of one build.

    Examples
    --------
    >>> import compare
    >>> "Qidong" in set(compare.open()["cities"]["name_en"])
    True
    """
    place = folder_of(folder)
    return _opened(place.absolute(), _state(place))


@lru_cache(maxsize=4)
def _opened(folder: Path, state: tuple[object, ...]) -> Dataset:
    return Dataset(folder)


def _state(folder: Path) -> tuple[object, ...]:
    """Return what differs where a file of the folder was replaced or changed."""
    found: list[object] = []
    for name in TIDY:
        try:
            status = os.stat(folder / f"{name}.parquet")  # noqa: PTH116
            found.append((status.st_mtime_ns, status.st_size, status.st_ino))
        except OSError:
            found.append(None)
    return tuple(found)


def steady(use: Callable[[Dataset], Result], data: Source = None) -> Result:
    """Use the tables of one build, also where a build takes place at the moment.

    Parameters
    ----------
    use : callable
        What is done with the data set; it may be called again.
    data : Dataset, str or Path, optional
        A data set, which is used as it is; or the folder of one, which is opened anew where
        another process replaces its tables meanwhile.

    Returns
    -------
    object
        What `use` returns.

    Raises
    ------
    InvalidInputError
        As `open_dataset`.

    Examples
    --------
    >>> steady(lambda data: len(data["cities"]) == data["cities"]["city_id"].nunique())
    True
    """
    if isinstance(data, Dataset):
        return use(data)
    place = folder_of(data)
    for _ in range(TRIES - 1):
        try:
            return use(open_dataset(place))
        except InvalidInputError as error:
            if not _of_tables(error, place):
                raise
            time.sleep(0.1)  # a build replaces all tables in less
    return use(open_dataset(place))


def _of_tables(error: InvalidInputError, folder: Path) -> bool:
    """Tell whether an error is about the files of a folder, which another try may not meet."""
    return all(problem.file.startswith(str(folder)) for problem in error.problems)
