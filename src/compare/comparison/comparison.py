"""A comparison: the targets that were asked for, with the verdict on every pair of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from compare.comparison import (
    asked,
    attainment,
    conversion,
    interpolation,
    ranking,
    restriction,
    succession,
)
from compare.comparison.asked import Asked
from compare.comparison.panels import panels_of
from compare.comparison.selection import Selection
from compare.dataset import listing, positions, verdicts
from compare.dataset.dataset import Dataset
from compare.dataset.opening import Source, steady
from compare.problem import PARAMETERS, InvalidInputError, Problem, said
from compare.schema import VOCABULARIES
from compare.schema.record import REFERENCE_LEVELS
from compare.schema.row import among


@dataclass(frozen=True)
class Comparison:
    """Targets together with the verdict on every pair of them, and what can be asked of them.

    Every figure and table of results takes one of these, so that nothing is drawn without
    its verdicts.

    Attributes
    ----------
    targets : DataFrame
        The table ``targets`` with what a verdict looks at (family, kind, level ...), the names of
        city and indicator, and `panel`: targets of one panel are pairwise at worst comparable
        with caveats, and of one indicator.
    gaps : DataFrame
        One row per document and indicator of the selection that has no target: document_id,
        city_id, indicator_id, `gap_reason` (not_stated, not_seen, not_looked_for, not_reviewed,
        other_scope, other_scope_read), the names of indicator and city, and the years of the
        document.
    statements : DataFrame
        The statements of the targets: where and in which words each is printed.
    observations : DataFrame
        Observed values of the selected cities and indicators in all years, with the names of city
        and unit; they never take part in a verdict.
    references : DataFrame
        Observed values of the same indicators in the provinces of these cities and in the
        country: what the cities are held against. They stand in no rank.
    data : Dataset
        The tables that all this is from, without drafts unless they were asked for.
    years : tuple of two int, optional
        First and last year asked for.
    chosen : tuple of str
        The cities asked for by name, which stand out where many are drawn.
    compared : tuple of str
        These and their peers; empty where all cities are.
    pairs : DataFrame
        One row per unordered pair within a family: target_a, target_b, verdict, reasons. They are
        judged when they are first asked for; an InvalidInputError tells where they are too many.
    documents : DataFrame
        The table documents with the names of the cities.
    indicators : DataFrame
        The indicators under the names that targets give them: indicator_id, indicator_zh ...
    """

    targets: pd.DataFrame
    gaps: pd.DataFrame
    statements: pd.DataFrame
    observations: pd.DataFrame
    references: pd.DataFrame
    data: Dataset
    years: tuple[int, int] | None = None
    chosen: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()
    pairs: Asked = asked.PAIRS
    documents: Asked = asked.DOCUMENTS
    indicators: Asked = asked.INDICATORS

    @property
    def observed(self) -> pd.DataFrame:
        """The observations of the years asked for: those that a figure shows."""
        if self.years is None:
            return self.observations
        return self.observations[self.observations["period_end"].between(*self.years)]

    @property
    def caveats(self) -> tuple[str, ...]:
        """All caveats of pairs that may be compared, in the order of the vocabulary."""
        judged = self.pairs.loc[self.pairs["verdict"] != "not_comparable", "reasons"]
        reasons = {code for reasons in judged for code in reasons}
        found = {code for code in reasons if verdicts.class_of(code) == "caveat"}
        return tuple(code for code in VOCABULARIES["reason"].codes if code in found)

    @property
    def used_documents(self) -> pd.DataFrame:
        """The documents that state a target of the comparison."""
        return self.documents[among(self.documents["document_id"], self.targets["document_id"])]

    def within(self, documents: Iterable[str]) -> "Comparison":
        """Return the part of the comparison that is about some documents, perhaps none."""
        names = set(documents)
        return self._kept(
            among(self.targets["document_id"], names), among(self.gaps["document_id"], names)
        )

    def only(self, indicators: Iterable[str]) -> "Comparison":
        """Return the part of the comparison that is about some indicators, perhaps none.

        Examples
        --------
        >>> import compare
        >>> found = compare.select(cities="qidong").only(["rd_intensity"])
        >>> found.targets["canonical_value"].tolist()
        [2.85]
        """
        names = set(indicators)
        frames = (self.targets, self.gaps, self.observations, self.references)
        targets, gaps, observed, around = (among(one["indicator_id"], names) for one in frames)
        return self._kept(
            targets, gaps, observations=self.observations[observed],
            references=self.references[around],
        )  # fmt: skip

    def of_chosen(self) -> "Comparison":
        """Return the part about the cities asked for by name, without their peers.

        It is the same object each time, so that what is judged of it is judged once.

        Examples
        --------
        >>> import compare
        >>> found = compare.select("nantong", 2024, "rd_intensity", peers="all").of_chosen()
        >>> set(found.targets["city_id"])
        {'nantong'}
        """
        return self._of_chosen if self.chosen else self

    @cached_property
    def _of_chosen(self) -> "Comparison":
        frames = (self.targets, self.gaps, self.observations)
        targets, gaps, observed = (among(frame["city_id"], self.chosen) for frame in frames)
        if targets.all() and gaps.all() and observed.all():
            return self
        return self._kept(targets, gaps, observations=self.observations[observed])

    def judge(self, first: str, second: str) -> tuple[str, tuple[str, ...]]:
        """Judge any two targets of the data set; see `compare.dataset.verdicts.between`."""
        described = self.data.described_of((first, second))
        return verdicts.between(first, second, described, self.data["indicator_relations"])

    def headline(self) -> "Comparison":
        """Return the part that is about the headline indicators, one of each headline family."""
        return self.only(self.data["families"]["headline"].dropna())

    def ranking(self, window: int = ranking.WINDOW, last: int | None = None) -> pd.DataFrame:
        """Rank the targets of each panel; see `compare.comparison.ranking.rank`."""
        return ranking.rank(self.targets, self.pairs, window, last)

    def attainment(self) -> pd.DataFrame:
        """Judge the targets against outcomes; see `compare.comparison.attainment.judge`."""
        return self._attainment.copy()

    def judged(self) -> pd.DataFrame:
        """Return the targets with what came of them: `targets` joined to `attainment`.

        Examples
        --------
        >>> import compare
        >>> compare.select(documents="nantong-2017", families="rd_intensity").judged()[
        ...     ["city_en", "outcome"]
        ... ].values.tolist()
        [['Nantong', 'missed']]
        """
        return self._judged.copy(deep=False)

    @cached_property
    def _judged(self) -> pd.DataFrame:
        targets = self.targets.reset_index(drop=True)
        # The rows are the same, in the same order.
        return pd.concat([targets, self._attainment.drop(columns="target_id")], axis=1)

    @cached_property
    def _attainment(self) -> pd.DataFrame:
        return attainment.judge(self.targets, self.observations)

    def convert(self, name: str) -> pd.DataFrame:
        """Convert the targets by a named method.

        Parameters
        ----------
        name : str
            One of `compare.comparison.conversion.CONVERSIONS`, where each is described.

        Returns
        -------
        DataFrame
            The table ``conversions``: a row per target, with a value, or why there is none.

        Raises
        ------
        InvalidInputError
            If there is no such conversion.

        Examples
        --------
        >>> import compare
        >>> found = compare.select(documents="nantong-2022", indicators="hightech_enterprises")
        >>> found.convert("yearly_change")["converted_value"].tolist()
        [355.25]
        """
        if name not in conversion.CONVERSIONS:
            expected = f"one of {' '.join(conversion.CONVERSIONS)}"
            raise InvalidInputError([Problem(PARAMETERS, 0, "conversion", said(name), expected)])
        return conversion.CONVERSIONS[name](self.targets, self.data)

    def positions(self) -> pd.DataFrame:
        """Place the cities among those compared that state a target of an indicator for a year.

        Returns
        -------
        DataFrame
            The table ``positions`` for the indicators and years of the targets, counted anew
            among the cities compared; a row for each of these targets that stands for its city.

        Examples
        --------
        >>> import compare
        >>> found = compare.select(cities="nantong", peers="all", families="rd_intensity")
        >>> row = found.positions().query("city_id == 'nantong' and target_year == 2024").iloc[0]
        >>> int(row["rank"]) <= int(row["peers"]) < int(row["cities_stating"]) + 1
        True
        """
        return self._positions.copy()

    def ordered(self) -> pd.DataFrame:
        """Return the positions of targets that are ranked, with the `order` that each stands in.

        Targets of one order state the same kind of bound; only they stand in one row.

        Examples
        --------
        >>> import compare
        >>> ranked = compare.select(years=2024, families="rd_intensity").ordered()
        >>> set(ranked["position_reason"])
        {'ranked'}
        """
        return self._ordered.copy()

    def orders(self, targets: Iterable[str]) -> list[pd.DataFrame]:
        """Return the orders that some of these targets stand in, each as its rows of `ordered`.

        There is one for each indicator, target year and kind of bound.

        Examples
        --------
        >>> import compare
        >>> found = compare.select("nantong", 2024, "rd_intensity", peers="all")
        >>> [order] = found.orders(found.of_chosen().targets["target_id"])
        >>> len(order) > 20
        True
        """
        key, names = ["indicator_id", "target_year", "order"], set(targets)
        orders = list(zip(*(self._ordered[name].tolist() for name in key), strict=True))
        stated = zip(orders, self._ordered["target_id"].tolist(), strict=True)
        shown = {order for order, target in stated if target in names}
        kept = pd.Series([order in shown for order in orders], self._ordered.index, dtype="bool")
        return [group for _, group in self._ordered[kept].groupby(key)]

    @cached_property
    def _ordered(self) -> pd.DataFrame:
        orders = positions.orders(self.targets, self.data["indicators"])
        frame = self._positions[self._positions["position_reason"].eq("ranked")]
        return frame.assign(order=frame["target_id"].map(orders))

    @cached_property
    def _positions(self) -> pd.DataFrame:
        if self.compared:
            tables = restriction.tables_of(self.data, self.targets, self.compared)
            found = positions.of_cities(tables)
        elif self.data.is_large:
            found = positions.of_cities(restriction.tables_of(self.data, self.targets))
        else:
            found = self.data.made(positions.of_cities)
        kept = among(found["target_id"], self.targets["target_id"])
        return found[kept].reset_index(drop=True)

    def interpolation(self, years: Sequence[int]) -> pd.DataFrame:
        """Interpolate between stated years; see `compare.comparison.interpolation`."""
        return interpolation.interpolate(self.targets, years)

    def succession(self) -> pd.DataFrame:
        """Say what the plans of these targets changed; see `compare.comparison.succession`."""
        changes = self.data.made(succession.changes)
        return changes[among(changes["document_id"], self.targets["document_id"])]

    def _kept(self, targets: pd.Series, gaps: pd.Series, **others: Any) -> "Comparison":
        """Return the comparison with some of its targets and gaps, and other frames changed."""
        rows = self.targets[targets].reset_index(drop=True)
        own: dict[str, Any] = asked.given(self)
        if own["pairs"] is not None:
            own["pairs"] = listing.among(own["pairs"], rows)
        statements = restriction.statements_of(self.statements, rows)
        own |= {"targets": rows, "gaps": self.gaps[gaps], "statements": statements}
        return replace(self, **{**own, **others})


def select(
    cities: str | Sequence[str] | None = None,
    years: int | str | Sequence[int] | None = None,
    indicators: str | Sequence[str] | None = None,
    families: str | Sequence[str] | None = None,
    documents: str | Sequence[str] | None = None,
    scope: str | None = "city",
    overlapping: bool = False,
    data: Source = None,
    drafted: bool = False,
    peers: str | None = None,
) -> Comparison:
    """Select targets, together with the verdict on every pair of them.

    Parameters
    ----------
    cities, indicators, families, documents : str or sequence of str, optional
        Identifiers; one, several (a sequence, or a text separated by commas) or all. Cities and
        families may also be given by their Chinese or English names, a city by its code of
        GB/T 2260.
    years : int, str or sequence of two int, optional
        Target years: one year, ``(2018, 2025)`` or ``"2018-2025"``, both ends included.
    scope : str, optional
        ``city`` for targets of the whole city; the printed name of a sub-entity; None for all.
    overlapping : bool, optional
        Take targets whose period meets the years, and not only those whose target year does.
    data : Dataset, str or Path, optional
        What `compare.open` returns, or the folder of the tidy tables.
    drafted : bool, optional
        Take also targets that a program proposed and nobody reviewed; they are marked wherever
        they are shown. Else nothing of the comparison rests on drafts.
    peers : str, optional
        Take also the cities of the same ``province`` or ``level`` as those named, or ``all``;
        the cities named are `Comparison.chosen`.

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
    >>> found = compare.select(cities="nantong,changzhou", families="rd_intensity", years=2024)
    >>> found.targets[["city_en", "canonical_value", "genre"]].values.tolist()[0]
    ['Changzhou', 3.43, 'government_work_report']
    >>> set(found.pairs["verdict"])
    {'comparable'}
    >>> peers = compare.select(cities="南通", peers="province", years=2024)
    >>> peers.targets["city_en"].unique().tolist()[:3]
    ['Changzhou', 'Lianyungang', 'Nantong']
    """

    def chosen(tables: Dataset) -> Comparison:
        # A draft is known by its name, also where it is left out.
        wanted = Selection.of(
            tables.whole, cities, years, indicators, families, documents, scope, peers
        )
        return _selected(tables.whole if drafted else tables.reviewed, wanted, overlapping)

    return steady(chosen, data)


def _selected(data: Dataset, wanted: Selection, overlapping: bool) -> Comparison:
    part = wanted.part(data)
    targets = wanted.rows(part.described, overlapping)
    observed = wanted.observed(part)
    is_reference = observed["level"].isin(REFERENCE_LEVELS)
    around = restriction.places_around(targets, data)
    references = observed[is_reference & among(observed["city_id"], around)]
    return Comparison(
        targets=targets.assign(panel=panels_of(targets, data.judged)),
        gaps=wanted.gaps(part, part.labelled),
        statements=restriction.statements_of(part["statements"], targets),
        observations=observed[~is_reference].reset_index(drop=True),
        references=references.reset_index(drop=True),
        data=data,
        years=wanted.years,
        chosen=wanted.chosen,
        compared=wanted.cities,
    )
