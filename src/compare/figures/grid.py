"""Grid: what each document states of each indicator, in few words, and how far it compares."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from compare.comparison.comparison import Comparison
from compare.figures import mark
from compare.schema import label
from compare.schema.result import DescribedDocument, Gap, Selected
from compare.schema.row import by, rows_of
from compare.wording import wording

STRIVEN = "△"
"""Stands behind a target that is striven for."""

VERDICTS = ("comparable", "caveats", "not_comparable", "alone")
"""How far a cell compares with the best other cell of its indicator, or that there is none."""

_MANY = 20
"""Of more documents, those that state none of the indicators are counted and not shown."""


@dataclass(frozen=True)
class Cell:
    """What stands in a cell.

    Attributes
    ----------
    lines : list of str
        The targets, or why there is none.
    kind : str
        One of `VERDICTS`; else the reason why no target is seen.
    """

    lines: list[str]
    kind: str

    @property
    def is_stated(self) -> bool:
        """Whether it holds a target."""
        return self.kind in VERDICTS


@dataclass(frozen=True)
class Grid:
    """The words of a matrix.

    Attributes
    ----------
    documents, indicators : dict of str to str
        The names of both by their identifiers; those of indicators with their units.
    cells : dict of tuple of str to Cell
        By indicator and document.
    silent : int
        How many documents are left out, as they state none of the indicators.
    """

    documents: dict[str, str]
    indicators: dict[str, str]
    cells: dict[tuple[str, str], Cell]
    silent: int = 0

    def part(self, documents: Collection[str], indicators: Collection[str]) -> "Grid":
        """Return the part of some documents and indicators."""
        return replace(
            self,
            documents={name: self.documents[name] for name in documents},
            indicators={name: self.indicators[name] for name in indicators},
            cells={
                key: cell
                for key, cell in self.cells.items()
                if key[0] in indicators and key[1] in documents
            },
        )

    @property
    def kinds(self) -> set[str]:
        """All kinds of its cells."""
        return {cell.kind for cell in self.cells.values()}


def of(comparison: Comparison, language: str) -> Grid:
    """Return the grid of a comparison.

    Parameters
    ----------
    comparison : Comparison
        The targets with their verdicts.
    language : str
        "zh" or "en".

    Returns
    -------
    Grid
        The headline indicators first, then those that most cities state; the documents by the
        year they end in.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(documents="qidong-2023", indicators="rd_intensity")
    >>> of(found, "en").cells
    {('rd_intensity', 'qidong-2023'): Cell(lines=['≥ 2.85%'], kind='alone')}
    """
    documents, silent = _documents(comparison)
    names = {name: wording.document(row, language) for name, row in documents.items()}
    cells = _stated(comparison, documents, language)
    cells = {**_gaps(comparison, names, language), **cells}
    return Grid(names, _indicators(comparison, language), cells, silent)


def _documents(comparison: Comparison) -> tuple[dict[str, DescribedDocument], int]:
    """Return the documents that state an indicator or are known not to, and how many others."""
    stating, silent = {*comparison.targets["document_id"]}, {*comparison.gaps["document_id"]}
    used = stating | silent
    if len(used) > _MANY:
        used = stating
    documents = comparison.documents[comparison.documents["document_id"].isin(used)]
    place = {city: number for number, city in enumerate(comparison.data["cities"]["city_id"])}
    ordered = documents.assign(place=documents["city_id"].map(place))
    ordered = ordered.sort_values(["place", "period_end", "document_id"])
    rows = by(ordered.drop(columns="place"), DescribedDocument, "document_id")
    return rows, len(stating | silent) - len(used)


def _indicators(comparison: Comparison, language: str) -> dict[str, str]:
    """Return the names of the indicators with their units."""
    rows = {row.indicator_id: row for row in rows_of(comparison.targets, Selected)}
    return {
        name: wording.with_unit(wording.indicator(rows[name], language), rows[name], language)
        for name in leading(comparison)
    }


def leading(comparison: Comparison, most: int | None = None, cities: int = 1) -> list[str]:
    """Return the indicators of a comparison in the order in which a matrix shows them.

    Parameters
    ----------
    comparison : Comparison
        The targets.
    most : int, optional
        How many are returned at most; all where it is not given.
    cities : int, optional
        How many cities state an indicator at least.

    Returns
    -------
    list of str
        The headline indicators of families by the position of the family, the others of these
        families, then the rest; those first that the most cities state, and of these the most
        documents.

    Examples
    --------
    >>> import compare
    >>> leading(compare.select("nantong,qidong"), most=3, cities=2)
    ['rd_intensity', 'hightech_enterprises', 'invention_patents_per_10k']
    """
    groups = comparison.targets.groupby("indicator_id")
    stating, documents = groups["city_id"].nunique(), groups["document_id"].nunique()
    families = comparison.data["families"].dropna(subset="headline").sort_values("position")
    first = {name: at for at, name in enumerate(families["headline"])}
    of_leading = groups["family"].first().isin(families["family"])
    order = sorted(
        (str(name) for name in stating.index if stating[name] >= cities),
        key=lambda name: (first.get(name, len(first)), not of_leading[name], -stating[name],
                          -documents[name], name),
    )  # fmt: skip
    return order[:most]


def _stated(
    comparison: Comparison, documents: dict[str, DescribedDocument], language: str
) -> dict[tuple[str, str], Cell]:
    kinds = judged(comparison)
    lines: dict[tuple[str, str], list[str]] = {}
    for row in rows_of(comparison.targets.sort_values("target_year"), Selected):
        said = wording.yearly(row, wording.short(row, language), language)
        said += f" {STRIVEN}" if mark.is_striven_for(row) else ""
        years = wording.period(row, language)
        if years != str(documents[row.document_id].period_end):
            said += f" ({years})"  # narrow brackets: cells are small
        lines.setdefault((row.indicator_id, row.document_id), []).append(said)
    return {key: Cell(said, kinds.get(key, "alone")) for key, said in lines.items()}


def judged(comparison: Comparison) -> dict[tuple[str, str], str]:
    """Return how far each cell compares: the best verdict on it and another of its indicator.

    Parameters
    ----------
    comparison : Comparison
        The targets with their verdicts.

    Returns
    -------
    dict of tuple of str to str
        Indicator and document to verdict; nothing for what no other document states.
    """
    targets = comparison.targets.set_index("target_id")[["indicator_id", "document_id"]]
    pairs = comparison.pairs
    a, b = (targets.loc[pairs[name]].reset_index(drop=True) for name in ("target_a", "target_b"))
    same = a["indicator_id"].eq(b["indicator_id"]) & a["document_id"].ne(b["document_id"])
    place = pairs["verdict"].map(VERDICTS.index).reset_index(drop=True)
    both = pd.concat([side[same].assign(place=place[same]) for side in (a, b)])
    best = both.groupby(["indicator_id", "document_id"], as_index=False)["place"].min()
    return {
        (indicator, document): VERDICTS[int(place)]
        for indicator, document, place in best.itertuples(index=False, name=None)
    }


def _gaps(
    comparison: Comparison, documents: Collection[str], language: str
) -> dict[tuple[str, str], Cell]:
    shown = set(comparison.targets["indicator_id"])
    return {
        (gap.indicator_id, gap.document_id): Cell(
            [label("gap_short", gap.gap_reason, language)], gap.gap_reason
        )
        for gap in rows_of(comparison.gaps, Gap)
        if gap.indicator_id in shown and gap.document_id in documents
    }


def divided(names: Sequence[str], most: int) -> list[list[str]]:
    """Divide names into parts of about the same size.

    Examples
    --------
    >>> divided(["a", "b", "c", "d", "e"], 3)
    [['a', 'b', 'c'], ['d', 'e']]
    """
    parts = -(-len(names) // most) or 1
    size = -(-len(names) // parts)
    return [list(names[at : at + size]) for at in range(0, len(names), size)] if names else []
