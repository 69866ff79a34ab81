"""Dot chart: a row per target, a panel per group of targets that may be compared."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from compare import phrase
from compare.comparability import Comparison
from compare.figures import mark, style
from compare.figures.panel import Panel, panels

_ROW = 0.27


def dots(comparison: Comparison, language: str, title: str = "") -> Figure:
    """Draw targets as dots on a line each, by target year; unlike targets in panels apart.

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
    >>> figure = dots(compare.select(families="rd_intensity"), "en")
    >>> figure.get_label()[:10]
    'Dot chart.'
    """
    found = panels(comparison, language)
    title = title or style.title("title_dots", found, language)
    labels = [phrase.who(row, language) for panel in found for row in panel.rows]
    labels += [name for panel in found for name, _ in panel.gaps]
    values = [phrase.quantity(row, language, unit=False) for panel in found for row in panel.rows]
    values += [text for panel in found for _, text in panel.gaps]
    with style.applied():
        sheet = style.Sheet(
            title,
            style.footer(comparison, found, mark.key(found, language), language),
            [_ROW * (len(panel.rows) + len(panel.gaps)) + 0.16 for panel in found],
            [panel.head for panel in found],
            left=max([style.text_width(text, 8.5) for text in labels] or [0]) + 0.3,
            right=min(max([style.text_width(text, 8) for text in values] or [0]) + 0.3, 3.4),
        )
        for axes, panel in zip(sheet.axes, found, strict=True):
            _panel(axes, panel, language)
    sheet.figure.set_label(style.alternative("alt_dots", title, found, language))
    return sheet.figure


def _panel(axes: Axes, panel: Panel, language: str) -> None:
    names = [phrase.who(row, language) for row in panel.rows] + [name for name, _ in panel.gaps]
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(left=False)
    axes.spines[["left", "right", "top"]].set_visible(False)
    axes.grid(axis="y", color=style.RULE, linewidth=0.6)
    axes.set_axisbelow(True)
    style.value_limits(axes, "x", panel)
    style.ticks(axes.xaxis, language)
    for place, row in enumerate(panel.rows):
        if row.canonical_value == row.canonical_value:
            mark.draw(axes, row, (row.canonical_value, place), "x", 16)
        said = phrase.quantity(row, language, unit=False)
        _beside(axes, place, said, style.INK)
    for place, (_, text) in enumerate(panel.gaps, start=len(panel.rows)):
        _beside(axes, place, text, style.QUIET)


def _beside(axes: Axes, place: int, text: str, colour: str) -> None:
    width = 3.2
    lines = style.wrapped(text, width, 8)
    axes.annotate(
        "\n".join(lines),
        (1, place),
        xycoords=("axes fraction", "data"),
        xytext=(8, 0),
        textcoords="offset points",
        va="center",
        fontsize=8,
        color=colour,
    )
