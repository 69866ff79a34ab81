"""Year chart: value against target year, a panel per group of targets that may be compared."""

import math
from dataclasses import replace
from itertools import groupby

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from compare.comparison.comparison import Comparison
from compare.figures import caption, mark, scales, style
from compare.figures.labels import Labels
from compare.figures.panel import Panel, Sight, panels
from compare.figures.sheet import Sheet
from compare.wording import wording
from compare.wording.language import spoken

_TALLEST, _LOWEST, _PAGE = 2.6, 1.1, 5.2


def timeline(comparison: Comparison, language: str, title: str = "") -> Figure:
    """Draw targets by target year, and observed values by their year.

    A promise for each year of a period is a line over it; crosses are observed values, dotted
    lines those of the province and the country.

    Parameters
    ----------
    comparison : Comparison
        The targets with their verdicts.
    language : str
        "zh" or "en".
    title : str, optional
        Title of the figure; made from the data where none is given.

    Returns
    -------
    Figure
        The figure; its label is its alternative text.

    Examples
    --------
    >>> import compare
    >>> figure = timeline(compare.select("nantong", families="rd_intensity"), "en")
    >>> [axes.get_xlabel() for axes in figure.axes]
    ['Target year']
    """
    found = panels(comparison, wording.quantity, language)
    years = _years(comparison, found)
    found = [_during(panel, years) for panel in found]
    title = title or caption.title("title_timeline", found, language)
    with style.applied():
        sheet = Sheet(
            title,
            caption.footer(comparison, mark.notes(found, language, references=True), language),
            [min(_TALLEST, max(_LOWEST, _PAGE / max(len(found), 1) - 0.7))] * len(found),
            [panel.head for panel in found],
            left=0.7,
            right=0.35,
            below=0.34,
            last=0.26,
        )
        for axes, panel in zip(sheet.axes, found, strict=True):
            _panel(axes, panel, years, language)
        if found:
            sheet.axes[-1].set_xlabel(spoken(language).text("target_year"))
    sheet.figure.set_label(caption.alternative("alt_timeline", title, found, language))
    return sheet.figure


def _years(comparison: Comparison, found: list[Panel]) -> tuple[int, int]:
    targets = comparison.targets
    if targets.empty:
        return (0, 0)
    first = targets["target_year"].where(targets["basis"].ne("per_year"), targets["period_start"])
    observed = [sight.row.period_end for panel in found for sight in panel.sights]
    years = [int(first.min()), int(targets["target_year"].max()), *observed]
    return min(years), max(years)


def _during(panel: Panel, years: tuple[int, int]) -> Panel:
    """Return a panel with what was observed around its cities in these years."""
    first, last = years
    kept = [sight for sight in panel.references if first <= sight.row.period_end <= last]
    return replace(panel, references=kept)


def _panel(axes: Axes, panel: Panel, years: tuple[int, int], language: str) -> None:
    axes.set_xlim(years[0] - 0.6, years[1] + 0.6)
    axes.set_xticks(range(years[0], years[1] + 1))
    scales.value_limits(axes, "y", panel)
    scales.ticks(axes.yaxis, language)
    axes.spines[["right", "top"]].set_visible(False)
    axes.grid(axis="y", color=style.RULE, linewidth=0.6)
    axes.set_axisbelow(True)
    _marks(axes, panel, language)


def _marks(axes: Axes, panel: Panel, language: str) -> None:
    """Draw all marks, then a label beside each where it covers none of them.

    Of many observations some find no room for a label: their crosses are read off the axis.
    """
    labels = Labels(axes)
    entries = [entry for entry in panel.entries if not math.isnan(entry.row.canonical_value)]
    for entry in entries:
        row, at = entry.row, (entry.row.target_year, entry.row.canonical_value)
        if row.basis == "per_year":
            axes.hlines(at[1], row.period_start, row.period_end, color=entry.colour)
        mark.draw(axes, entry, at, "y", 14)
        labels.reserve(at, up=15)
    for sight in panel.sights:
        at = (sight.row.period_end, sight.row.value)
        mark.observe(axes, sight, at)
        labels.reserve(at)
    around = _around(axes, panel, labels)
    for row in (entry.row for entry in entries):
        lines = [wording.city(row, language), wording.short(row, language)]
        labels.put((row.target_year, row.canonical_value), lines, 8, style.INK)
    for sight in panel.sights:
        at = (sight.row.period_end, sight.row.value)
        labels.put(at, [sight.said], 7, style.QUIET, brief=sight.brief)
    for sight in around:
        labels.put((sight.row.period_end, sight.row.value), [sight.said], 7, style.QUIET)


def _around(axes: Axes, panel: Panel, labels: Labels) -> list[Sight]:
    """Draw a line for each place that cities are held against, and return its last points."""
    lines = [list(of) for _, of in groupby(panel.references, lambda sight: sight.row.city_id)]
    for sights in lines:
        years, values = zip(*((s.row.period_end, s.row.value) for s in sights), strict=True)
        axes.plot(years, values, ":", marker=".", markersize=3, color=style.QUIET, linewidth=1)
        for at in np.arange(years[0], years[-1] + 0.1, 0.2):
            labels.reserve((float(at), float(np.interp(at, years, values))), up=2)
    return [sights[-1] for sights in lines]
