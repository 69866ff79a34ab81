"""What a user asks for: cities, years, indicators ...; checked before anything runs."""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Integral

import pandas as pd

from compare.comparison import called, history
from compare.dataset.dataset import Dataset, made
from compare.dataset.description import named
from compare.problem import MOST, PARAMETERS, SHOWN, InvalidInputError, Problem, said
from compare.schema import COLUMNS
from compare.schema.record import REFERENCE_LEVELS
from compare.schema.result import DescribedGap
from compare.schema.row import among, names_of

Names = str | Sequence[str] | None
Years = int | str | Sequence[int] | None

PEERS = {"province": "province_code", "level": "level", "all": ""}
"""Among which cities a city may stand, and the column of cities that they share with it."""

_TABLES = {"scope": "scopes"}
"""The table that defines the names of a parameter that has another name."""

EARLIEST, LATEST = map(int, COLUMNS["year"].limits)
_CODES = range(100_000, 1_000_000)
"""Numbers that may be meant for codes of GB/T 2260, which have six digits."""
_SPAN = re.compile(r"[\s\[(]*(\d{1,9})(?:(?:\s*[-,~–—]\s*|\s+)(\d{1,9}))?[\s\])]*")


@dataclass(frozen=True)
class Selection:
    """A checked choice; an empty tuple or None means all.

    Attributes
    ----------
    cities, indicators, families, documents : tuple of str
        Identifiers.
    chosen : tuple of str
        The cities asked for by name; `cities` has their peers, too.
    years : tuple of two int or None
        First and last target year.
    scope : str or None
        ``city``, or the printed name of a sub-entity.
    """

    cities: tuple[str, ...]
    chosen: tuple[str, ...]
    years: tuple[int, int] | None
    indicators: tuple[str, ...]
    families: tuple[str, ...]
    documents: tuple[str, ...]
    scope: str | None

    @classmethod
    def of(
        cls,
        frames: Mapping[str, pd.DataFrame],
        cities: Names = None,
        years: Years = None,
        indicators: Names = None,
        families: Names = None,
        documents: Names = None,
        scope: str | None = None,
        peers: str | None = None,
    ) -> "Selection":
        """Check what was asked for against the tables; `peers` are among which cities to stand.

        Raises
        ------
        InvalidInputError
            With all names that do not exist and all years that make no range.
        """
        problems: list[Problem] = []
        chosen = {
            "cities": _called(made(_cities, frames), cities, problems),
            "indicators": _names("indicators", indicators, frames, problems),
            "families": _called(made(called.Names.of_families, frames), families, problems),
            "documents": _names("documents", documents, frames, problems),
        }
        if scope is not None and not isinstance(scope, str):
            problems.append(
                Problem(PARAMETERS, 0, "scope", said(scope), "the name of a scope", kind="no_names")
            )
        elif scope:
            _names("scope", [scope], frames, problems)
        span = _years(years, problems)
        named = chosen["cities"]
        chosen["cities"] = _with_peers(frames["cities"], named, peers, problems)
        if problems:
            raise InvalidInputError(problems)
        return cls(**chosen, chosen=named, years=span, scope=scope)

    def part(self, data: Dataset) -> Dataset:
        """Return the part of a data set that holds all rows asked for; a small one is the whole."""
        cities = self.cities
        if self.documents and not cities:
            return data
        named = data["indicators"]
        kept = self._named(named, "indicator_id", "family")
        asked = self.indicators or self.families
        return data.part(cities, named.loc[kept, "indicator_id"].tolist() if asked else ())

    def rows(self, described: pd.DataFrame, overlapping: bool = False) -> pd.DataFrame:
        """Return the rows of described targets that were asked for."""
        kept = self._named(described)
        if self.years:
            first, last = self.years
            begins = described["period_start" if overlapping else "target_year"]
            ends = described["period_end" if overlapping else "target_year"]
            kept &= begins.le(last) & ends.ge(first)
        if self.scope:
            kept &= described["scope"].eq(self.scope)
        return described[kept].reset_index(drop=True)

    def gaps(
        self, frames: Mapping[str, pd.DataFrame], labelled: Mapping[str, pd.DataFrame]
    ) -> pd.DataFrame:
        """Return which of the documents asked for do not state which of the indicators.

        Only documents whose horizon meets the years count, and only where indicators or
        families were asked for: what nobody asked for is no gap, and of a family only what some
        document of these cities states. The column `gap_reason` says why:
        not_stated, not_seen, not_looked_for, not_reviewed; other_scope where only a part of the
        city has such a target, or other_scope_read where that is a reading of ours and not printed.
        """
        if not (self.indicators or self.families):
            return made(_no_gaps, frames).copy(deep=False)
        found = self._covered(frames, labelled)
        targets = frames["targets"]
        found = found.merge(made(_scopes, frames), how="left")
        asked = [
            isinstance(named, tuple) and (not self.scope or self.scope in named)
            for named in found["scopes"]
        ]
        read = found["scopes_read"].eq(True)
        elsewhere = read.map({True: "other_scope_read", False: "other_scope"})
        found["gap_reason"] = found["coverage"].where(found["coverage"].ne("stated"), elsewhere)
        kept = ~pd.Series(asked, index=found.index, dtype=bool)
        if not self.indicators:
            own = targets[self._named(targets, "city_id", "document_id")]
            kept &= found["indicator_id"].isin(own["indicator_id"])
        if self.years:
            first, last = self.years
            kept &= found["period_start"].le(last) & found["period_end"].ge(first)
        return found.loc[kept, list(names_of(DescribedGap))].reset_index(drop=True)

    def _covered(
        self, frames: Mapping[str, pd.DataFrame], labelled: Mapping[str, pd.DataFrame]
    ) -> pd.DataFrame:
        """Return the coverage of the indicators asked for by the documents, with their names."""
        of_document = ["document_id", "city_zh", "city_en", "period_start", "period_end"]
        of_indicator = ["indicator_id", "indicator_zh", "indicator_en", "family"]
        indicators = labelled["indicators"][of_indicator]
        named = indicators.loc[self._named(indicators, "indicator_id", "family"), "indicator_id"]
        # Of many documents, what was not asked for is left out before anything is joined.
        places = made(_places, frames)
        rows = [place for name in named.tolist() for place in places.get(name, ())]
        cover = frames["coverage"].take(sorted(rows))
        kept = self._named(cover, "city_id", "document_id")
        found = cover[kept].merge(labelled["documents"][of_document], on="document_id")
        return found.merge(indicators, on="indicator_id")

    def observed(self, frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
        """Return the observations of what was asked for, of all years, with names joined.

        Of several sources of a value the preferred one counts, and only values of whole years and
        whole places. The years before those asked for are the history that a pace is counted from.
        Places that cities are held against are named like a city: those of the same indicators.
        """
        found = made(_observed, frames)
        kept = self._named(found, "city_id") | found["level"].isin(REFERENCE_LEVELS)
        kept &= self._named(found, "indicator_id", "family")
        return found[kept].reset_index(drop=True)

    def _named(self, frame: pd.DataFrame, *columns: str) -> pd.Series:
        """Tell which rows were asked for by name, in some columns or in all."""
        asked = {
            "city_id": self.cities,
            "indicator_id": self.indicators,
            "family": self.families,
            "document_id": self.documents,
        }
        kept = pd.Series(True, index=frame.index)
        for column in columns or asked:
            if asked[column]:
                kept &= among(frame[column], asked[column])
        return kept


def _cities(frames: Mapping[str, pd.DataFrame]) -> called.Names:
    return called.Names.of_cities(frames["cities"])


def _no_gaps(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the gaps where nothing was asked for."""
    nothing = Selection((), (), None, (), ("",), (), None)
    return nothing.gaps(frames, made(named, frames))


def _places(frames: Mapping[str, pd.DataFrame]) -> dict[str, list[int]]:
    """Return the places of each indicator in the table coverage."""
    found: dict[str, list[int]] = {}
    for place, name in enumerate(frames["coverage"]["indicator_id"].tolist()):
        found.setdefault(name, []).append(place)
    return found


def _observed(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the observations that count, with the names of city and unit, in order."""
    labelled = made(named, frames)
    found = history.counted(frames["observations"])
    found = found.merge(labelled["indicators"][["indicator_id", "family"]])
    found = found.merge(labelled["cities"], on="city_id").merge(labelled["units"], on="unit")
    order = ["indicator_id", "city_id", "period_end", "period_start"]
    return found.sort_values(order, ignore_index=True)


def _scopes(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the scopes of each document and indicator, and whether all are only read so."""
    targets = frames["targets"]
    inferred = targets["inferred"].map(lambda columns: "scope" in columns)
    other = targets["reading_alt"].map(
        lambda readings: any(reading.startswith("scope=") for reading in readings)
    )
    read = targets.assign(read=inferred | other).groupby(["document_id", "indicator_id"])
    found = read.agg(scopes=("scope", tuple), scopes_read=("read", "all")).reset_index()
    return found.astype({"document_id": "str", "indicator_id": "str"})  # also of no row


def names(parameter: str, given: str, frames: Mapping[str, pd.DataFrame]) -> tuple[str, ...]:
    """Return the identifiers of one parameter, cities or documents; none means all.

    Raises
    ------
    InvalidInputError
        With all names that do not exist.
    """
    problems: list[Problem] = []
    found = _names(parameter, given or None, frames, problems)
    if problems:
        raise InvalidInputError(problems)
    return found


def _names(
    parameter: str, given: Names, frames: Mapping[str, pd.DataFrame], problems: list[Problem]
) -> tuple[str, ...]:
    named = _items(parameter, given, lambda text: re.split(r"[,\s]+", text.strip()), problems)
    if not named:
        return named
    # The first column of a table names its rows.
    codes = list(dict.fromkeys(frames[_TABLES.get(parameter, parameter)].iloc[:, 0]))
    for name in dict.fromkeys(named):
        if name not in codes:
            near = tuple(difflib.get_close_matches(name[:SHOWN], codes, n=1))
            more = " …" if len(codes) > MOST else ""
            listed = f"one of {' '.join(codes[:MOST])}{more}"
            hint = f"{near[0]} perhaps" if near else listed
            problems.append(
                Problem(PARAMETERS, 0, parameter, name, hint, kind="name_unknown", near=near)
            )
    return named


def _called(known: called.Names, given: Names, problems: list[Problem]) -> tuple[str, ...]:
    given = [said(given)] if _is_code(given) else given
    return known.resolve(_items(known.parameter, given, known.split, problems), problems)


def _is_code(given: object) -> bool:
    """Tell whether a number is a code of GB/T 2260 without its quotes.

    Examples
    --------
    >>> [_is_code(given) for given in (320600, 5, True, "320600")]
    [True, False, False, False]
    """
    return isinstance(given, Integral) and given in _CODES


def _items(
    parameter: str, given: object, split: Callable[[str], list[str]], problems: list[Problem]
) -> tuple[str, ...]:
    """Return the names in a text or a list of texts; empty ones mean nothing."""
    if given is None:
        return ()
    if not isinstance(given, Iterable) or isinstance(given, bytes):
        expected = "names: a text, or a list of texts"
        problems.append(Problem(PARAMETERS, 0, parameter, said(given), expected, kind="no_names"))
        return ()
    items = split(given) if isinstance(given, str) else list(given)
    return tuple(filter(None, map(said, items)))


def _with_peers(
    cities: pd.DataFrame, named: tuple[str, ...], peers: object, problems: list[Problem]
) -> tuple[str, ...]:
    """Return the cities named and those that they are held against; none means all."""
    if peers is None or peers == "":
        return named
    if peers not in PEERS:
        expected = f"one of {' '.join(PEERS)}, or nothing"
        problems.append(
            Problem(PARAMETERS, 0, "peers", said(peers), expected, kind="peers_unknown")
        )
    elif not named and peers != "all" and not problems:
        expected = "cities, whose peers are meant"
        problems.append(Problem(PARAMETERS, 0, "cities", "", expected, kind="peers_of_nobody"))
    column = PEERS.get(str(peers), "")
    if not column:
        return ()
    own = cities.loc[cities["city_id"].isin(named), column]
    alike = cities[column].isin(own) & ~cities["level"].isin(REFERENCE_LEVELS)
    others = cities.loc[alike & ~cities["city_id"].isin(named), "city_id"]
    return (*named, *others)


def _years(given: Years, problems: list[Problem]) -> tuple[int, int] | None:
    if given is None or (isinstance(given, str | list | tuple) and not given):
        return None

    def wrong(value: str, expected: str, kind: str) -> None:
        problems.append(Problem(PARAMETERS, 0, "years", value, expected, kind=kind))

    try:
        first, last = _span(given)
    except (TypeError, ValueError):
        wrong(said(given), 'a year, [first, last] or "first-last"', "no_years")
        return None
    if max(abs(first), abs(last)) > 10 * LATEST:
        wrong(said(given), f"years up to {LATEST}", "impossible_years")
    elif first > last:
        wrong(f"{first}-{last}", "the earlier year first", "reversed_years")
    elif first < EARLIEST or last > LATEST:
        wrong(f"{first}-{last}", f"years from {EARLIEST} to {LATEST}", "impossible_years")
    return first, last


def _span(given: int | str | Sequence[int]) -> tuple[int, int]:
    """Return first and last year; a TypeError or ValueError where it is neither year nor range."""
    if isinstance(given, str):
        found = _SPAN.fullmatch(given)
        if not found:
            raise ValueError(given)
        return int(found[1]), int(found[2] or found[1])
    if isinstance(given, Integral):
        return int(given), int(given)
    years = [_year(part) for part in given]  # type: ignore[union-attr]
    if len(years) not in (1, 2):
        raise ValueError(given)
    return years[0], years[-1]


def _year(part: object) -> int:
    if isinstance(part, bool) or not isinstance(part, Integral | str):
        raise TypeError(part)
    return int(part)
