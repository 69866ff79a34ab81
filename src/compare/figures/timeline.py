"""Timeline: value against target year, a panel per group of targets that may be compared."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from compare import phrase
from compare.comparability import Comparison
from compare.figures import mark, style
from compare.figures.panel import Panel, panels

_TALLEST, _PAGE = 1.9, 6.2


def timeline(comparison: Comparison, language: str, title: str = "") -> Figure:
    """Draw targets by target year; a promise for each year of a period is a line over it.

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
    >>> figure = timeline(compare.select(families="rd_intensity"), "en")
    >>> [len(axes.get_lines()) for axes in figure.axes]
    [5]
    """
    found = panels(comparison, language)
    title = title or style.title("title_timeline", found, language)
    with style.applied():
        sheet = style.Sheet(
            title,
            style.footer(comparison, found, mark.key(found, language), language),
            [min(_TALLEST, _PAGE / max(len(found), 1) - 0.7)] * len(found),
            [panel.head for panel in found],
            left=0.7,
            right=0.35,
            below=0.34,
            last=0.26,
        )
        years = _years(comparison)
        for axes, panel in zip(sheet.axes, found, strict=True):
            _panel(axes, panel, years, language)
        if found:
            sheet.axes[-1].set_xlabel(style.text("target_year", language))
    sheet.figure.set_label(style.alternative("alt_timeline", title, found, language))
    return sheet.figure


def _years(comparison: Comparison) -> tuple[int, int]:
    targets = comparison.targets
    first = np.where(
        targets["basis"].eq("per_year"), targets["period_start"], targets["target_year"]
    )
    return (int(first.min()), int(targets["target_year"].max())) if len(targets) else (0, 0)


def _panel(axes: Axes, panel: Panel, years: tuple[int, int], language: str) -> None:
    axes.set_xlim(years[0] - 0.6, years[1] + 0.6)
    axes.set_xticks(range(years[0], years[1] + 1))
    style.value_limits(axes, "y", panel)
    style.ticks(axes.yaxis, language)
    axes.spines[["right", "top"]].set_visible(False)
    axes.grid(axis="y", color=style.RULE, linewidth=0.6)
    axes.set_axisbelow(True)
    taken: list[tuple[float, float, float, float]] = []
    for row in panel.rows:
        at = (float(row.target_year), float(row.canonical_value))
        if row.basis == "per_year":
            axes.hlines(at[1], row.period_start, row.period_end, color=style.colour(row))
        mark.draw(axes, row, at, "y", 14)
    for row in panel.rows:
        _label(axes, row, language, taken)


def _label(
    axes: Axes, row: phrase.Row, language: str, taken: list[tuple[float, float, float, float]]
) -> None:
    """Write city and value beside the mark, where no other label stands."""
    text = f"{phrase.city(row, language)}\n{phrase.short(row, language)}"
    width = max(style.text_width(line, 8) for line in text.split("\n")) * 72
    height = 24.0
    x, y = axes.transData.transform((row.target_year, row.canonical_value)) * 72 / axes.figure.dpi
    inside = axes.get_window_extent().transformed(axes.figure.dpi_scale_trans.inverted())
    right_edge = inside.x1 * 72 + 20
    choices = [(8.0, 0.0), (-8.0 - width, 0.0), (8.0, -16.0), (8.0, 18.0), (-8.0 - width, -16.0)]
    for dx, dy in choices:
        box = (x + dx, y + dy - height / 2, x + dx + width, y + dy + height / 2)
        free = all(_apart(box, other) for other in taken)
        if free and box[2] <= right_edge and box[0] >= inside.x0 * 72:
            break
    taken.append(box)
    axes.annotate(
        text,
        (row.target_year, row.canonical_value),
        xytext=(dx, dy),
        textcoords="offset points",
        va="center",
        fontsize=8,
        color=style.INK,
        linespacing=1.15,
    )


def _apart(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[2] < b[0] or b[2] < a[0] or a[3] < b[1] or b[3] < a[1]
