"""Converted values: drawn as diamonds, so that nobody takes them for what is printed."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from compare.comparison.comparison import Comparison
from compare.figures import caption, lettering, scales, style
from compare.figures.panel import Panel, panels
from compare.figures.sheet import Sheet
from compare.schema import label
from compare.schema.result import Converted, Selected
from compare.schema.row import by
from compare.wording.language import spoken


def converted(comparison: Comparison, values: pd.DataFrame, language: str) -> Figure:
    """Draw the results of a named conversion, a row per target; what has no value says why.

    Parameters
    ----------
    comparison : Comparison
        The targets with their verdicts.
    values : DataFrame
        What `Comparison.convert` returned for these targets.
    language : str
        "zh" or "en".

    Returns
    -------
    Figure
        A panel for each group of targets that may be compared and has a converted value; its
        label is its alternative text.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(documents="nantong-2022", indicators="hightech_enterprises")
    >>> converted(found, found.convert("yearly_change"), "en").get_label()
    'yearly change implied from an observation: Nantong 2024: 355'
    """
    results = by(values, Converted, "target_id")
    found = _panels(comparison, results, language)
    name = label("conversion", values["conversion"].iloc[0], language) if len(values) else ""
    shown = [(entry.name, entry.said) for panel in found for entry in panel.entries]
    notes = [spoken(language).text("converted_note")] if found else []
    with style.applied():
        sheet = Sheet(
            spoken(language).text("title_converted", conversion=name),
            caption.footer(comparison, notes, language, nothing="no_converted"),
            [0.27 * len(panel.entries) + 0.16 for panel in found],
            [panel.indicator for panel in found],
            left=lettering.room_of_names(who for who, _ in shown),
            right=lettering.room_of_notes(text for _, text in shown),
        )
        for axes, panel in zip(sheet.axes, found, strict=True):
            _panel(axes, panel, results, language)
    words = caption.enumerated(shown, language)
    sheet.figure.set_label(f"{name}{spoken(language).colon}{words}")
    return sheet.figure


def _panels(comparison: Comparison, results: dict[str, Converted], language: str) -> list[Panel]:
    """Return the panels in which something has a value, each entry with what came of it."""

    def said(row: Selected, language: str) -> str:
        return _said(results[row.target_id], language)

    return [
        panel
        for panel in panels(comparison, said, language)
        if any(not results[entry.row.target_id].missing for entry in panel.entries)
    ]


def _said(result: Converted, language: str) -> str:
    if result.missing:
        return label("missing", result.missing, language)
    value = result.converted_value
    return spoken(language).number(round(value, 0 if abs(value) >= 100 else 2))


def _panel(axes: Axes, panel: Panel, results: dict[str, Converted], language: str) -> None:
    shown = [results[entry.row.target_id] for entry in panel.entries]
    known = [result.converted_value for result in shown if not result.missing]
    low, high = min(0.0, *known), max(known)
    axes.set_xlim(low - (0.05 * abs(low)), high + 0.12 * (high - low or 1))
    scales.rows_axis(axes, [entry.name for entry in panel.entries])
    scales.ticks(axes.xaxis, language)
    for place, (entry, result) in enumerate(zip(panel.entries, shown, strict=True)):
        if not result.missing:
            axes.plot([result.converted_value], [place], marker="D", markersize=6,
                      markerfacecolor="none", markeredgewidth=1.4, color=entry.colour,
                      linestyle="none", zorder=3)  # fmt: skip
        scales.beside(axes, place, entry.said, style.QUIET if result.missing else style.INK)
