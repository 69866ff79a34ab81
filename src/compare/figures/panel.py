"""Panels: the targets that share an axis, and the documents that state none of the kind."""

from dataclasses import dataclass

import pandas as pd

from compare.comparison.comparison import Comparison
from compare.schema import label
from compare.schema.row import Row, rows_of
from compare.wording import wording
from compare.wording.language import spoken


@dataclass(frozen=True)
class Panel:
    """What is drawn on one axis.

    Attributes
    ----------
    head : str
        Indicator and unit.
    rows : list of row
        Described targets, by target year; pairwise at worst comparable with caveats.
    gaps : list of tuple of str
        City (and year of the document) and in words that it states no such target.
    observed : list of row
        Observed values of the indicator in the cities of these rows.
    """

    head: str
    rows: list[Row]
    gaps: list[tuple[str, str]]
    observed: list[Row]


def panels(comparison: Comparison, language: str) -> list[Panel]:
    """Divide a comparison into panels, the indicator with the most targets first.

    Parameters
    ----------
    comparison : Comparison
        The targets with their verdicts.
    language : str
        "zh" or "en".

    Returns
    -------
    list of Panel
        None for an indicator without a target.
    """
    targets = comparison.targets
    size = targets.groupby("indicator_id")["target_id"].transform("size")
    targets = targets.assign(size=-size).sort_values(
        ["size", "indicator_id", "panel", "target_year", "city_number"], kind="stable"
    )
    found = []
    seen: set[str] = set()
    for _, group in targets.groupby("panel", sort=False):
        rows = rows_of(group)
        indicator_id = str(rows[0].indicator_id)
        gaps = [] if indicator_id in seen else _gaps(comparison, indicator_id, language)
        seen.add(indicator_id)
        found.append(Panel(_head(rows[0], language), rows, gaps, _observed(comparison, group)))
    return found


def _observed(comparison: Comparison, group: pd.DataFrame) -> list[Row]:
    """Return the observations that belong to a panel; a part of a city has none."""
    whole = group[group["scope"].eq("city")]
    seen = comparison.observed
    kept = seen["indicator_id"].isin(whole["indicator_id"]) & seen["city_id"].isin(whole["city_id"])
    return rows_of(seen[kept])


def _head(row: Row, language: str) -> str:
    unit = wording.unit_of(row, language)
    parts = [unit] if unit else []
    if row.kind == "flow":
        parts.append(label("amount", row.amount, language))
        if row.amount == "total":
            parts.append(wording.period(row, language))
    name = wording.indicator(row, language)
    if row.scope != "city":
        name += spoken(language).bracket(row.scope)
    return " · ".join([name, spoken(language).list(parts)] if parts else [name])


def _gaps(comparison: Comparison, indicator_id: str, language: str) -> list[tuple[str, str]]:
    """Return the documents that state nothing of the indicator, as city and document year."""
    gaps = comparison.gaps[comparison.gaps["indicator_id"].eq(indicator_id)]
    gaps = gaps.merge(comparison.documents, on="document_id")
    return [
        (wording.document(row, language), label("gap", str(row.gap), language))
        for row in rows_of(gaps.sort_values(["period_end", "document_id"]))
    ]
