"""Dot chart: a row per target, a panel per group of targets that may be compared."""

import math
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from compare.comparison.comparison import Comparison
from compare.figures import caption, lettering, mark, scales, style
from compare.figures.panel import Entry, Panel, Sight, panels
from compare.figures.sheet import Sheet
from compare.schema.result import Selected
from compare.wording import wording
from compare.wording.language import spoken

_ROW, _LOWEST_ROW = 0.27, 0.18
_PAGE, _PANEL = 7.0, 1.0
"""Inches for all panels on a page, and what each takes beside its rows."""


@dataclass(frozen=True)
class _Line:
    """What stands on one line: a target with its observations, or a document without one."""

    name: str
    said: str
    entry: Entry | None = None
    seen: tuple[Sight, ...] = ()


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
    found = panels(comparison, wording.quantity, language)
    title = title or caption.title("title_dots", found, language)
    drawn = [_lines(panel, language) for panel in found]
    with style.applied():
        sheet = Sheet(
            title,
            caption.footer(comparison, mark.notes(found, language), language),
            [_row_height(drawn) * len(lines) + 0.16 for lines in drawn],
            [panel.head for panel in found],
            left=lettering.room_of_names(line.name for lines in drawn for line in lines),
            right=lettering.room_of_notes(line.said for lines in drawn for line in lines),
        )
        for axes, panel, lines in zip(sheet.axes, found, drawn, strict=True):
            _panel(axes, panel, lines, language)
    sheet.figure.set_label(caption.alternative("alt_dots", title, found, language))
    return sheet.figure


def _row_height(drawn: list[list[_Line]]) -> float:
    """Return the height of a row in inches: less where the figure would outgrow a page."""
    rows = max(sum(map(len, drawn)), 1)
    return min(_ROW, max(_LOWEST_ROW, (_PAGE - _PANEL * len(drawn)) / rows))


def _lines(panel: Panel, language: str) -> list[_Line]:
    lines = [_line(entry, panel, language) for entry in panel.entries]
    return lines + [_Line(name, said) for name, said in panel.gaps]


def _line(entry: Entry, panel: Panel, language: str) -> _Line:
    """Return the line of a target: beside it its value, and what was observed in its year."""
    speech = spoken(language)
    seen = _at_target(panel, entry.row)
    words = [wording.quantity(entry.row, language, unit=False)]
    words += [
        f"{speech.text('observed')} {wording.seen(sight.row, language, unit=False)}"
        for sight in seen
    ]
    return _Line(entry.name, speech.list(words, strong=True), entry, seen)


def _at_target(panel: Panel, row: Selected) -> tuple[Sight, ...]:
    """Return the observation of a target's city in its target year, if there is one."""
    if row.amount == "total" or row.annual_by in ("each_year", "average"):
        return ()
    return tuple(
        sight
        for sight in panel.sights
        if sight.row.city_id == row.city_id and sight.row.period_end == row.target_year
    )


def _panel(axes: Axes, panel: Panel, lines: list[_Line], language: str) -> None:
    scales.rows_axis(axes, [line.name for line in lines])
    scales.value_limits(axes, "x", panel)
    scales.ticks(axes.xaxis, language)
    for place, line in enumerate(lines):
        value = line.entry.row.canonical_value if line.entry else math.nan
        if line.entry and not math.isnan(value):
            mark.draw(axes, line.entry, (value, place), "x", 16)
        for sight in line.seen:
            mark.observe(axes, sight, (sight.row.value, place))
        scales.beside(axes, place, line.said, style.INK if line.entry else style.QUIET)
