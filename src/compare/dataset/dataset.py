"""The tidy tables of one build as one object: opened once, each table read when it is asked for."""

import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

import pandas as pd

from compare.dataset import drafts, listing, loading, parquet, verdicts
from compare.dataset.description import describe, named
from compare.dataset.folder import folder_of
from compare.dataset.rowgroups import Where
from compare.problem import PARAMETERS, InvalidInputError, Problem
from compare.schema import SCHEMA_VERSION, TIDY
from compare.schema.record import DRAFTED, REFERENCE_LEVELS
from compare.schema.row import among

TRIES = 3
"""How often tables are read anew that another process replaces meanwhile."""

LARGE = 20_000
"""Targets from which on a selection reads only the rows that it asks for, each time."""

MOST_PAIRS = 5_000_000
"""Pairs of targets that are judged at once when somebody asks."""

_DIVIDED = ("documents", "statements", "targets", "actuals", "responsibilities", "coverage")
"""Tables of which a part has the rows of some cities or indicators; others are whole in it."""

Result = TypeVar("Result")
Frames = Mapping[str, pd.DataFrame]


class Dataset(Mapping[str, pd.DataFrame]):
    """The tidy tables, by name; all of one build, each read when it is first asked for.

    Parameters
    ----------
    folder : Path
        The folder of the tidy tables.

    Attributes
    ----------
    folder : Path
        Where the tables are.
    version : str
        Version of the schema that they follow.
    build_id : str
        The build that they are of; a digest of what they were built from.

    Raises
    ------
    InvalidInputError
        If the folder holds no tables, or of several builds or versions; and later, where a table
        is read, if it is damaged, or the tables were built anew since they were opened.

    Examples
    --------
    >>> import compare
    >>> data = compare.open()
    >>> "targets" in data, "Changzhou" in set(data["cities"]["name_en"])
    (True, True)
    """

    version = SCHEMA_VERSION

    def __init__(self, folder: Path):
        self.folder = folder
        self._frames: dict[str, pd.DataFrame] = {}
        self._made: dict[Callable[[Frames], Any], Any] = {}
        first = parquet.read("cities", folder)
        self.build_id = parquet.build_of(first)
        self._frames["cities"] = loading.frame_of("cities", first)

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return a table; what is done to it changes no other use of it."""
        if name not in TIDY:
            raise KeyError(name)
        if name not in self._frames:
            self._frames[name] = self._rows(name)
        return self._frames[name].copy(deep=False)

    def _rows(self, name: str, where: Where | None = None) -> pd.DataFrame:
        """Read a table, or the rows that hold what is wanted."""
        table = parquet.read(name, self.folder, where)
        if parquet.build_of(table) != self.build_id:
            expected = f"the tables of build {self.build_id}; they were built anew: open them"
            raise InvalidInputError.at(self.folder, f"{expected} again")
        return loading.frame_of(name, table)

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the tables."""
        return iter(TIDY)

    def __len__(self) -> int:
        """Return the number of tables."""
        return len(TIDY)

    def __repr__(self) -> str:
        """Name folder, version and build."""
        return f"<Dataset {self.folder}, schema {self.version}, build {self.build_id}>"

    def fill(self) -> None:
        """Read all tables and compute what is kept now, with and without drafts.

        A process that is to be forked does so once for all its forks; no thread is started. Of a
        data set that `is_large` nothing is read before it is asked for.

        Raises
        ------
        InvalidInputError
            If a table is damaged, or the tables were built anew since they were opened.
        """
        if self.is_large:
            return
        for name in self:
            self[name]
        for kind in type(self).__mro__:
            for name, kept in vars(kind).items():
                if isinstance(kept, cached_property):
                    getattr(self, name)
        if self.reviewed is not self:
            self.reviewed.fill()

    @cached_property
    def described(self) -> pd.DataFrame:
        """All targets with what the rules of comparison and the reader look at."""
        return describe(self, self.labelled)

    @cached_property
    def labelled(self) -> Mapping[str, pd.DataFrame]:
        """Cities, indicators, units and documents under names that do not clash when joined."""
        return self.made(named)

    @cached_property
    def is_large(self) -> bool:
        """Whether there are so many targets that a selection is better read anew each time."""
        return parquet.count("targets", self.folder) > LARGE

    @cached_property
    def _pairs(self) -> pd.DataFrame:
        return verdicts.pairs(self.described, self["indicator_relations"])

    def judged(self, targets: pd.DataFrame) -> pd.DataFrame:
        """Judge the pairs of some targets; see `compare.dataset.verdicts.pairs`.

        Parameters
        ----------
        targets : DataFrame
            Rows of `described`.

        Returns
        -------
        DataFrame
            target_a, target_b, verdict and reasons, with the family of the first.

        Raises
        ------
        InvalidInputError
            If there are more than `MOST_PAIRS` pairs.
        """
        if not self.is_large:
            return _among(self._pairs, targets)
        relations = self["indicator_relations"]
        count = listing.count(targets["indicator_id"], relations)
        if count > MOST_PAIRS:
            expected = f"fewer cities, years or indicators: at most {MOST_PAIRS:,} pairs of targets"
            found = f"{count:,} pairs"
            raise InvalidInputError([Problem(PARAMETERS, 0, "targets", found, expected)])
        return verdicts.pairs(targets, relations)

    def part(self, cities: Collection[str] = (), indicators: Collection[str] = ()) -> "Dataset":
        """Return the data set with the rows of some cities, else of some indicators, alone.

        Parameters
        ----------
        cities, indicators : collection of str, optional
            Identifiers; none means all.

        Returns
        -------
        Dataset
            A part of it, where it `is_large`; else, and where all is asked for, itself. Cities,
            indicators and what else has few rows are whole in a part; observations of places that
            cities are held against are in it.
        """
        if not self.is_large or not (cities or indicators):
            return self
        of_cities: Where = {"city_id": cities} if cities else {}
        every: Where = {**of_cities, **({"indicator_id": indicators} if indicators else {})}
        where, seen = of_cities or every, dict(every)
        if cities:
            places = self["cities"]
            around = places.loc[places["level"].isin(REFERENCE_LEVELS), "city_id"]
            seen["city_id"] = {*cities, *around}
        divided = {name: where for name in _DIVIDED} | {"coverage": every, "observations": seen}
        return Part(self, divided)

    def described_of(self, targets: Collection[str]) -> pd.DataFrame:
        """Return some targets as they are in `described`; what is none of the targets is left out.

        Examples
        --------
        >>> import compare
        >>> data = compare.open()
        >>> names = data["targets"]["target_id"].head(2).tolist()
        >>> data.described_of(names)["target_id"].tolist() == names
        True
        """
        if not self.is_large:
            return self.described[among(self.described["target_id"], targets)]
        names = [name for name in targets if isinstance(name, str)]
        # What names a target begins with its document.
        documents = {name.partition(".")[0] for name in names}
        where: dict[str, Where] = {
            "targets": {"target_id": names},
            "documents": {"document_id": documents},
        }
        return Part(self, where).described

    def made(self, make: Callable[[Frames], Result]) -> Result:
        """Return what a function makes of the tables, which is made once; nobody may change it."""
        if make not in self._made:
            self._made[make] = make(self)
        return cast("Result", self._made[make])

    @property
    def whole(self) -> "Dataset":
        """The data set with its drafts."""
        return self

    @cached_property
    def reviewed(self) -> "Dataset":
        """The data set without its drafts; see `compare.dataset.drafts`."""
        return Reviewed(self) if self._is_drafted() else self

    def _is_drafted(self) -> bool:
        """Tell whether there are drafts; of large tables, without reading others."""
        if not self.is_large:
            return drafts.any_in(self)
        found = (self._rows(name, {"review": [DRAFTED]}) for name in ("statements", "actuals"))
        return any(len(rows) for rows in found)


class Part(Dataset):
    """The tables of a data set with some of their rows, which alone are read.

    Parameters
    ----------
    whole : Dataset
        The data set.
    where : Mapping of str to Mapping
        For tables that are divided, what may stand in which columns.
    """

    def __init__(self, whole: Dataset, where: Mapping[str, Where]):
        self.folder = whole.folder
        self.build_id = whole.build_id
        self._of = whole
        self._where = where
        self._frames = {}
        self._made = {}

    def _is_drafted(self) -> bool:
        return drafts.any_in(self)

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return the rows of a table that are in the part."""
        if name not in self._where:
            return self._of[name]
        if name not in self._frames:
            self._frames[name] = self._rows(name, self._where[name])
        return self._frames[name].copy(deep=False)


class Reviewed(Dataset):
    """The tables of a data set without what nobody has reviewed.

    Parameters
    ----------
    whole : Dataset
        The data set.
    """

    def __init__(self, whole: Dataset):
        self.folder = whole.folder
        self.build_id = whole.build_id
        self._whole = whole
        self._frames = {}
        self._made = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return a table without drafts."""
        if name not in self._frames:
            self._frames[name] = drafts.without(name, self._whole)
        return self._frames[name].copy(deep=False)

    @property
    def whole(self) -> Dataset:
        """The data set with its drafts."""
        return self._whole

    def part(self, cities: Collection[str] = (), indicators: Collection[str] = ()) -> Dataset:
        """Return a part; what is reviewed of a document shows in all its rows alone."""
        return self._whole.part(cities, indicators).reviewed if self.is_large and cities else self

    def described_of(self, targets: Collection[str]) -> pd.DataFrame:
        """Return some targets that are no drafts as they are in `described`."""
        found = self._whole.described_of(targets)
        return found[found["review"].ne(DRAFTED)]

    @cached_property
    def reviewed(self) -> Dataset:
        """The data set itself."""
        return self


def _among(pairs: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of which both are among some targets."""
    names = frozenset(targets["target_id"].tolist())
    kept = among(pairs["target_a"], names) & among(pairs["target_b"], names)
    return pairs[kept].reset_index(drop=True)


def made(make: Callable[[Frames], Result], frames: Frames) -> Result:
    """Return what a function makes of tables: of a data set it is made once.

    Parameters
    ----------
    make : callable
        A function of a module: what it made is known by it.
    frames : Mapping of str to DataFrame
        The tables, such as a `Dataset`.

    Returns
    -------
    object
        What the function returned; nobody may change it.

    Examples
    --------
    >>> import compare
    >>> made(len, compare.open()) == made(len, dict(compare.open()))
    True
    """
    return frames.made(make) if isinstance(frames, Dataset) else make(frames)


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
