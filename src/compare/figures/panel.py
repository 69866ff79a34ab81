"""Panels: the targets that share an axis, and the documents that state none of the kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from compare.comparison.comparison import Comparison
from compare.comparison.history import counted
from compare.figures import style
from compare.schema import label
from compare.schema.result import DescribedGap, Observed, Selected, is_amount
from compare.schema.row import rows_of
from compare.wording import wording
from compare.wording.language import spoken

MANY = 8
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

    @property
    def is_drawn(self) -> bool:
        """Whether it has a value that an axis can carry."""
        return self.row.canonical_value == self.row.canonical_value


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
    silent : str
        How many documents state no such target, in words; empty where all state one.
    sights : list of Sight
        Observed values of the indicator in the cities of these targets.
    references : list of Sight
        Observed values in the province and the country, by place and year.
    """

    indicator: str
    head: str
    entries: list[Entry]
    gaps: list[tuple[str, str]]
    silent: str
    sights: list[Sight]
    references: list[Sight]

    def values(self, upper: bool = False, references: bool = False) -> list[float]:
        """Return the values of its targets and of what was observed, as far as there are any.

        Parameters
        ----------
        upper : bool, optional
            Whether the upper ends of ranges count.
        references : bool, optional
            Whether what was observed around the cities counts.
        """
        rows = [entry.row for entry in self.entries]
        found = [row.canonical_value for row in rows]
        found += [row.canonical_value_upper for row in rows] if upper else []
        found += [sight.row.value for sight in self.sights]
        found += [sight.row.value for sight in self.references] if references else []
        return [float(value) for value in found if value == value]

    @property
    def points(self) -> int:
        """How many values can be drawn of its targets and in their cities."""
        return len(self.sights) + sum(entry.is_drawn for entry in self.entries)


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
        names = wording.names(rows, language)
        entries = [
            Entry(row, names[row.target_id], said(row, language), colours[row.city_id])
            for row in rows
        ]
        indicator, identifier = wording.indicator(rows[0], language), rows[0].indicator_id
        of = comparison.gaps["indicator_id"].eq(identifier) & (identifier not in seen)
        gaps, silent = _gaps(comparison.gaps[of], language), _silent(comparison.gaps[of], language)
        seen.add(identifier)
        head = _head(indicator, rows[0], language)
        whole = group[group["scope"].eq("city")]
        observed = counted(comparison.observed)
        observed = observed[observed["city_id"].isin(whole["city_id"])]
        sights = _sights(observed, whole, colours, language)
        around = _sights(_held_against(comparison.references, rows[0]), whole, {}, language)
        found.append(Panel(indicator, head, entries, gaps, silent, sights, around))
    return found


def _held_against(references: pd.DataFrame, row: Selected) -> pd.DataFrame:
    """Return what a city can be held against: no amount of a province, and no bound."""
    exact = counted(references)
    return exact[exact["comparator"].eq("=") & (not is_amount(row))]


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


def _gaps(gaps: pd.DataFrame, language: str) -> list[tuple[str, str]]:
    """Return the documents that state nothing of an indicator, as city and document year."""
    if len(gaps) > MANY:
        return [
            (wording.documents(count, language), label("gap", str(reason), language))
            for reason, count in gaps["gap_reason"].value_counts().items()
        ]
    return [
        (wording.document(row, language), label("gap", row.gap_reason, language))
        for row in rows_of(gaps.sort_values(["period_end", "document_id"]), DescribedGap)
    ]


def _silent(gaps: pd.DataFrame, language: str) -> str:
    """Say how many documents state nothing of an indicator, and the reasons why none is seen."""
    if gaps.empty:
        return ""
    speech, counts = spoken(language), gaps["gap_reason"].value_counts()
    names = {str(reason): label("gap_short", str(reason), language) for reason in counts.index}
    said = [f"{names[str(reason)]} {count}" for reason, count in counts.items()]
    why = speech.list(said if len(said) > 1 else names.values())
    return f"{wording.documents(len(gaps), language)}{speech.colon}{why}"
