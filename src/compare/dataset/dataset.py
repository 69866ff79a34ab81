"""The tidy tables of one build as one object: opened once, each table read when it is asked for."""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, cast

import pandas as pd

from compare.dataset import drafts, listing, loading, parquet, verdicts
from compare.dataset.description import describe, named
from compare.dataset.rowgroups import Where
from compare.problem import InvalidInputError
from compare.schema import SCHEMA_VERSION, TIDY
from compare.schema.record import DRAFTED, REFERENCE_LEVELS
from compare.schema.row import among

LARGE = 2_000
"""Targets from which on a selection reads only the rows that it asks for, each time."""

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
            If there are too many; see `compare.dataset.verdicts.MOST_ASKED`.
        """
        if not self.is_large:
            return listing.among(self._pairs, targets)
        return verdicts.asked(targets, self["indicator_relations"])

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
