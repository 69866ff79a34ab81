"""Panels: the targets that share an axis, and the documents that state none of the kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from compare.comparison.comparison import Comparison
from compare.figures import style
from compare.schema import label
from compare.schema.result import DescribedGap, Observed, Selected
from compare.schema.row import rows_of
from compare.wording import wording
from compare.wording.language import spoken

MANY = 12
"""More documents that state nothing of an indicator are counted, and not named one by one."""

Said = Callable[[Selected, str], str]
"""What says of a target, in a language, what a figure shows of it."""


@dataclass(frozen=True)
class Entry:
    """A target with its words.

    Attributes
    ----------
    row : Selected
        The target.
    name : str
        City and period.
    said : str
        What the figure shows of it, in words.
    colour : str
        The colour of its city.
    """

    row: Selected
    name: str
    said: str
    colour: str


@dataclass(frozen=True)
class Sight:
    """An observation with its words.

    Attributes
    ----------
    row : Observed
        The observation.
    said : str
        City and value.
    brief : str
        The value alone.
    colour : str
        The colour of its city.
    """

    row: Observed
    said: str
    brief: str
    colour: str


@dataclass(frozen=True)
class Panel:
    """What is drawn on one axis, with all its words, each composed once.

    Attributes
    ----------
    indicator : str
        The indicator.
    head : str
        Indicator and unit.
    entries : list of Entry
        Targets, by target year; pairwise at worst comparable with caveats.
    gaps : list of tuple of str
        City (and year of the document) and in words that it states no such target.
    sights : list of Sight
        Observed values of the indicator in the cities of these targets.
    references : list of Sight
        Observed values in the province and the country, by place and year.
    """

    indicator: str
    head: str
    entries: list[Entry]
    gaps: list[tuple[str, str]]
    sights: list[Sight]
    references: list[Sight]


def panels(comparison: Comparison, said: Said, language: str) -> list[Panel]:
    """Divide a comparison into panels, the indicator with the most targets first.

    Parameters
    ----------
    comparison : Comparison
        The targets with their verdicts.
    said : callable
        Says what the figure shows of a target, such as `compare.wording.wording.quantity`.
    language : str
        "zh" or "en".

    Returns
    -------
    list of Panel
        None for an indicator without a target.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(cities="qidong", families="rd_intensity")
    >>> [(entry.name, entry.said) for entry in panels(found, wording.quantity, "en")[0].entries]
    [('Qidong 2025', 'at least 2.85%')]
    """
    targets = comparison.targets
    size = targets.groupby("indicator_id")["target_id"].transform("size")
    targets = targets.assign(size=-size).sort_values(
        ["size", "indicator_id", "panel", "target_year", "city_number"], kind="stable"
    )
    found = []
    seen: set[str] = set()
    colours = style.colours(comparison)
    for _, group in targets.groupby("panel", sort=False):
        rows = rows_of(group, Selected)
        entries = [
            Entry(row, wording.who(row, language), said(row, language), colours[row.city_id])
            for row in rows
        ]
        indicator, identifier = wording.indicator(rows[0], language), rows[0].indicator_id
        gaps = [] if identifier in seen else _gaps(comparison, identifier, language)
        seen.add(identifier)
        head = _head(indicator, rows[0], language)
        whole = group[group["scope"].eq("city")]
        observed = comparison.observed
        observed = observed[observed["city_id"].isin(whole["city_id"])]
        sights = _sights(observed, whole, colours, language)
        around = _sights(_held_against(comparison.references, rows[0]), whole, {}, language)
        found.append(Panel(indicator, head, entries, gaps, sights, around))
    return found


def _held_against(references: pd.DataFrame, row: Selected) -> pd.DataFrame:
    """Return what a city can be held against: no amount of a province, and no bound."""
    return references[references["comparator"].eq("=") & (not wording.is_amount(row))]


def _sights(
    observed: pd.DataFrame, whole: pd.DataFrame, colours: Mapping[str, str], language: str
) -> list[Sight]:
    """Return the observations of an indicator; targets of a part of a city have none."""
    kept = observed[observed["indicator_id"].isin(whole["indicator_id"])]
    return [
        Sight(
            row,
            wording.observed(row, language),
            wording.seen(row, language),
            colours.get(row.city_id, style.QUIET),
        )
        for row in rows_of(kept, Observed)
    ]


def _head(indicator: str, row: Selected, language: str) -> str:
    unit = wording.unit_of(row, language)
    parts = [unit] if unit else []
    if row.kind == "flow":
        parts.append(label("amount", row.amount, language))
        if row.amount == "total":
            parts.append(wording.period(row, language))
    name = indicator
    if row.scope != "city":
        name += spoken(language).bracket(row.scope)
    return " · ".join([name, spoken(language).list(parts)] if parts else [name])


def _gaps(comparison: Comparison, indicator_id: str, language: str) -> list[tuple[str, str]]:
    """Return the documents that state nothing of the indicator, as city and document year."""
    gaps = comparison.gaps[comparison.gaps["indicator_id"].eq(indicator_id)]
    if len(gaps) > MANY:
        counts = gaps["gap_reason"].value_counts()
        speech = spoken(language)
        return [
            (speech.text("many_documents", count=count), label("gap", str(reason), language))
            for reason, count in counts.items()
        ]
    return [
        (wording.document(row, language), label("gap", row.gap_reason, language))
        for row in rows_of(gaps.sort_values(["period_end", "document_id"]), DescribedGap)
    ]
