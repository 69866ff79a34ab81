"""Converted values: drawn as diamonds, so that nobody takes them for what is printed."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from compare.comparison.comparison import Comparison
from compare.figures import caption, lettering, scales, style
from compare.figures.panel import Panel, panels
from compare.figures.sheet import Sheet
from compare.schema import label
from compare.schema.row import Row, rows_of
from compare.wording import wording
from compare.wording.language import spoken


def converted(comparison: Comparison, values: pd.DataFrame, language: str) -> Figure:
    """Draw the results of a named conversion, a row per target; what has no value says why.

    Parameters
    ----------
    comparison : Comparison
        The targets with their verdicts.
    values : DataFrame
        What a function of `compare.conversion` returned for these targets.
    language : str
        "zh" or "en".

    Returns
    -------
    Figure
        A panel for each group of targets that may be compared and has a converted value; its
        label is its alternative text.
    """
    by_target = {row.target_id: row for row in rows_of(values)}
    found = [
        panel
        for panel in panels(comparison, language)
        if any(not by_target[row.target_id].missing for row in panel.rows)
    ]
    name = label("conversion", values["conversion"].iloc[0], language) if len(values) else ""
    said = [_said(by_target[row.target_id], language) for panel in found for row in panel.rows]
    names = [wording.who(row, language) for panel in found for row in panel.rows]
    with style.applied():
        sheet = Sheet(
            spoken(language).text("title_converted", conversion=name),
            _notes(comparison, found, language),
            [0.27 * len(panel.rows) + 0.16 for panel in found],
            [wording.indicator(panel.rows[0], language) for panel in found],
            left=lettering.room(names, 8.5, lettering.WIDEST_NAME),
            right=lettering.room(said, 8, lettering.WIDEST_NOTE),
        )
        for axes, panel in zip(sheet.axes, found, strict=True):
            _panel(axes, panel, by_target, language)
    words = (f"{who}{spoken(language).colon}{text}" for who, text in zip(names, said, strict=True))
    sheet.figure.set_label(f"{name}{spoken(language).colon}{spoken(language).list(words, True)}")
    return sheet.figure


def _notes(comparison: Comparison, found: list[Panel], language: str) -> list[str]:
    if not found:
        return [spoken(language).text("no_converted")]
    return [spoken(language).text("converted_note"), *caption.footer_caveats(comparison, language)]


def _said(result: Row, language: str) -> str:
    if result.missing:
        return label("missing", result.missing, language)
    value = result.converted_value
    return spoken(language).number(round(value, 0 if abs(value) >= 100 else 2))


def _panel(axes: Axes, panel: Panel, by_target: dict[str, Row], language: str) -> None:
    results = [by_target[row.target_id] for row in panel.rows]
    known = [float(result.converted_value) for result in results if not result.missing]
    low, high = min(0.0, *known), max(known)
    axes.set_xlim(low - (0.05 * abs(low)), high + 0.12 * (high - low or 1))
    scales.rows_axis(axes, [wording.who(row, language) for row in panel.rows])
    scales.ticks(axes.xaxis, language)
    for place, (row, result) in enumerate(zip(panel.rows, results, strict=True)):
        if not result.missing:
            axes.plot([result.converted_value], [place], marker="D", markersize=6,
                      markerfacecolor="none", markeredgewidth=1.4, color=style.colour(row),
                      linestyle="none", zorder=3)  # fmt: skip
        ink = style.QUIET if result.missing else style.INK
        scales.beside(axes, place, _said(result, language), ink)
