"""Load the tidy tables and select targets from them; needs pandas and pyarrow only."""

import os
import time
from collections.abc import Iterable, Sequence
from importlib import resources
from pathlib import Path

import pandas as pd
import pyarrow as pa

from compare import comparability, parquet
from compare.comparability import Comparison
from compare.problem import InvalidInputError, Problem
from compare.schema import TIDY
from compare.selection import SOURCE, Selection, said

ENVIRONMENT_VARIABLE = "CITY_COMPARE_DATA"
TRIES = 3
"""How often tables are read anew that another process replaces meanwhile."""


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
    given = None if isinstance(folder, str) and not folder else folder
    named = os.environ.get(ENVIRONMENT_VARIABLE) if given is None else given
    if named is not None and not (isinstance(named, str) and not named):
        # The functions of os.path have an answer where there is no home or no such path.
        path = os.path.expanduser(named) if isinstance(named, str | Path) else ""  # noqa: PTH111
        if not os.path.isdir(path):  # noqa: PTH112
            expected = "a folder with the tidy tables (*.parquet)"
            raise InvalidInputError([Problem(SOURCE, 0, "data folder", said(named), expected)])
        return Path(path)
    packaged = Path(str(resources.files("compare"))) / "data"
    # In a checkout the tables stand beside the sources, not inside the package.
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "data" / "tidy"


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
    >>> compare.load("cities")["name_en"].tolist()
    ['Changzhou', 'Nantong', 'Qidong', 'Yancheng']
    """
    if not isinstance(name, str) or name not in TIDY:
        expected = f"one of {' '.join(TIDY)}"
        raise InvalidInputError([Problem(SOURCE, 0, "table", said(name), expected)])
    return _frame(name, parquet.read(name, folder_of(folder)))


def _frame(name: str, table: pa.Table) -> pd.DataFrame:
    frame: pd.DataFrame = table.to_pandas(date_as_object=False)
    for column in TIDY[name].columns:
        if column.type == "list<string>":
            frame[column.name] = frame[column.name].map(tuple)
    return frame


def load_all(names: Iterable[str], folder: str | Path | None = None) -> dict[str, pd.DataFrame]:
    """Load several tables, all of one build, also where a build takes place at the moment.

    Parameters
    ----------
    names : iterable of str
        Names of tables.
    folder : str or Path, optional
        Where to look; see `folder_of`.

    Returns
    -------
    dict of DataFrame
        Name to table, as `load` gives it.

    Raises
    ------
    InvalidInputError
        As `load`.

    Examples
    --------
    >>> sorted(load_all(["cities", "scopes"]))
    ['cities', 'scopes']
    """
    place, wanted = folder_of(folder), list(names)
    for attempt in range(1, TRIES + 1):
        try:
            tables = {name: parquet.read(name, place) for name in wanted}
        except InvalidInputError:
            if attempt == TRIES:
                raise
            time.sleep(0.1)  # a build replaces all tables in less
            continue
        if len({parquet.build_of(table) for table in tables.values()}) <= 1:
            return {name: _frame(name, table) for name, table in tables.items()}
    expected = "tables of one build; they were replaced time and again while they were read"
    raise InvalidInputError([Problem(str(place), 0, "", "", expected)])


def select(
    cities: str | Sequence[str] | None = None,
    years: int | str | Sequence[int] | None = None,
    indicators: str | Sequence[str] | None = None,
    families: str | Sequence[str] | None = None,
    documents: str | Sequence[str] | None = None,
    scope: str | None = "city",
    overlapping: bool = False,
    folder: str | Path | None = None,
) -> Comparison:
    """Select targets, together with the verdict on every pair of them.

    Parameters
    ----------
    cities, indicators, families, documents : str or sequence of str, optional
        Identifiers; one, several (a sequence, or a text separated by commas) or all.
    years : int, str or sequence of two int, optional
        Target years: one year, ``(2018, 2025)`` or ``"2018-2025"``, both ends included.
    scope : str, optional
        ``city`` for targets of the whole city; the printed name of a sub-entity; None for all.
    overlapping : bool, optional
        Take targets whose period meets the years, and not only those whose target year does.
    folder : str or Path, optional
        Where to look; see `folder_of`.

    Returns
    -------
    Comparison
        The targets, the verdicts on their pairs, and what the documents do not state.

    Raises
    ------
    InvalidInputError
        If something named does not exist, or the years are reversed or impossible.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(cities="nantong,qidong", families="rd_intensity", years=(2024, 2025))
    >>> found.targets[["city_en", "canonical_value", "target_year"]].values.tolist()
    [['Nantong', 3.05, 2024], ['Qidong', 2.85, 2025]]
    >>> found.pairs["verdict"].tolist()
    ['caveats']
    """
    names = ["targets", "indicators", "documents", "cities", "coverage", "scopes"]
    names += ["canonical_units", "indicator_relations", "statements", "observations"]
    frames = load_all(names, folder)
    wanted = Selection.of(frames, cities, years, indicators, families, documents, scope)
    targets = wanted.rows(comparability.describe(frames), overlapping)
    pairs = comparability.pairs(targets, frames["indicator_relations"])
    statements = frames["statements"]
    labelled = comparability.named(frames)
    return Comparison(
        targets=targets.assign(panel=comparability.panels(targets, pairs)),
        pairs=pairs,
        gaps=wanted.gaps(frames).reset_index(drop=True),
        documents=labelled["documents"],
        indicators=labelled["indicators"],
        statements=statements[statements["target_id"].isin(targets["target_id"])],
        observations=wanted.observed(frames["observations"], labelled),
        years=wanted.years,
    )
