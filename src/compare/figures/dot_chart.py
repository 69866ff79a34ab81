"""Dot chart: a row per target, a panel per group of targets that may be compared."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from compare.comparison.comparison import Comparison
from compare.figures import caption, lettering, mark, scales, style
from compare.figures.panel import Panel, panels
from compare.figures.sheet import Sheet
from compare.schema.row import Row
from compare.wording import wording
from compare.wording.language import spoken

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
    title = title or caption.title("title_dots", found, language)
    labels = [wording.who(row, language) for panel in found for row in panel.rows]
    labels += [name for panel in found for name, _ in panel.gaps]
    values = [_said(panel, row, language) for panel in found for row in panel.rows]
    values += [text for panel in found for _, text in panel.gaps]
    with style.applied():
        sheet = Sheet(
            title,
            caption.footer(comparison, found, mark.key(found, language), language),
            [_ROW * (len(panel.rows) + len(panel.gaps)) + 0.16 for panel in found],
            [panel.head for panel in found],
            left=lettering.room(labels, 8.5, lettering.WIDEST_NAME),
            right=lettering.room(values, 8, lettering.WIDEST_NOTE),
        )
        for axes, panel in zip(sheet.axes, found, strict=True):
            _panel(axes, panel, language)
    sheet.figure.set_label(caption.alternative("alt_dots", title, found, language))
    return sheet.figure


def _panel(axes: Axes, panel: Panel, language: str) -> None:
    names = [wording.who(row, language) for row in panel.rows] + [name for name, _ in panel.gaps]
    scales.rows_axis(axes, names)
    scales.value_limits(axes, "x", panel)
    scales.ticks(axes.xaxis, language)
    for place, row in enumerate(panel.rows):
        if row.canonical_value == row.canonical_value:
            mark.draw(axes, row, (row.canonical_value, place), "x", 16)
        for seen in _at_target(panel, row):
            mark.observe(axes, seen, (seen.value, place))
        scales.beside(axes, place, _said(panel, row, language), style.INK)
    for place, (_, text) in enumerate(panel.gaps, start=len(panel.rows)):
        scales.beside(axes, place, text, style.QUIET)


def _at_target(panel: Panel, row: Row) -> list[Row]:
    """Return the observation of a target's city in its target year, if there is one."""
    if row.amount == "total" or row.annual_by in ("each_year", "average"):
        return []
    return [
        seen
        for seen in panel.observed
        if seen.city_id == row.city_id and seen.year == row.target_year
    ]


def _said(panel: Panel, row: Row, language: str) -> str:
    """Return the words beside a row: the target, and what was observed in its year."""
    words = [wording.quantity(row, language, unit=False)]
    words += [
        f"{spoken(language).text('observed')} {spoken(language).number(seen.value)}"
        for seen in _at_target(panel, row)
    ]
    return spoken(language).list(words, strong=True)
