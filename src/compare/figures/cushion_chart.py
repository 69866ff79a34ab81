"""Cushion chart: each target beside the last value that was known when it was set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from compare.comparison.comparison import Comparison
from compare.figures import caption, lettering, scales, style
from compare.figures.sheet import Sheet
from compare.schema.result import Cushion, Selected
from compare.schema.row import by, rows_of
from compare.wording import wording
from compare.wording.language import spoken

_ROW, _LOWEST_ROW, _PAGE, _PANEL = 0.24, 0.15, 7.4, 0.9
"""Height of a row at most and at least, of all panels, and what each takes beside its rows."""

_ENDS = 20
"""How many cities are drawn from each end of a longer panel; those chosen always are."""


@dataclass(frozen=True)
class _Line:
    """A target, what was reached before, and what is written beside them."""

    row: Selected
    cushion: Cushion
    name: str
    said: str


def cushions(comparison: Comparison, language: str, title: str = "", fewest: int = 3) -> Figure:
    """Draw targets as dots, and what was reached before as crosses, a row for each city.

    Parameters
    ----------
    comparison : Comparison
        The targets, of one year as a rule.
    language : str
        "zh" or "en".
    title : str, optional
        Title of the figure; made from the data where none is given.
    fewest : int, optional
        Fewest cities of a panel, as long as another has so many.

    Returns
    -------
    Figure
        The figure; its label is its alternative text. A panel is of one indicator and year, the
        lowest target against what was reached on top. It fits a page: of the panels, those with
        the most cities are drawn, and of a long one its ends.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(indicators="hightech_enterprises_added", years=2024)
    >>> len(cushions(found, "en").axes)
    1
    """
    speech = spoken(language)
    found = _panels(comparison, fewest, language)
    title = title or speech.text("title_cushions")
    notes = [speech.text("cushions_note")] if found else []
    shown = comparison.only({lines[0].row.indicator_id for lines in found})
    rows = max(sum(map(len, found)), 1)
    height = min(_ROW, max(_LOWEST_ROW, (_PAGE - _PANEL * len(found)) / rows))
    with style.applied():
        sheet = Sheet(
            title,
            caption.footer(shown, notes, language, nothing="no_cushion"),
            [height * len(lines) + 0.16 for lines in found],
            [_head(lines[0].row, language) for lines in found],
            left=lettering.room_of_names(line.name for lines in found for line in lines),
            right=lettering.room_of_notes(line.said for lines in found for line in lines),
            below=0.4,
        )
        colours = style.colours(comparison)
        for axes, lines in zip(sheet.axes, found, strict=True):
            _draw(axes, lines, colours, language)
    sheet.figure.set_label(_alternative(title, found, language))
    return sheet.figure


def _panels(comparison: Comparison, fewest: int, language: str) -> list[list[_Line]]:
    """Return the lines of each indicator and year, one target a city."""
    rows = by(comparison.targets, Selected, "target_id")
    found = comparison.data["cushions"]
    found = found[found["target_id"].isin(comparison.positions()["target_id"])]
    share = found["canonical_value"] / found["reached_value"]
    found = found.assign(_share=share).sort_values(["_share", "city_id"])
    groups = [group for _, group in found.groupby(["indicator_id", "target_year"])]
    groups.sort(key=lambda group: -len(group))
    large = [group for group in groups if len(group) >= fewest] or groups
    shown = [_ends(group, comparison.chosen) for group in large]
    return [
        [_line(rows[row.target_id], row, language) for row in rows_of(group, Cushion)]
        for group in _fitting(shown)
    ]


def _ends(group: pd.DataFrame, chosen: Sequence[str]) -> pd.DataFrame:
    """Return the rows of a panel, of a long one its ends and the chosen cities."""
    place = pd.Series(range(len(group)), index=group.index)
    kept = place.lt(_ENDS) | place.ge(len(group) - _ENDS) | group["city_id"].isin(chosen)
    return group[kept]


def _fitting(groups: Sequence[pd.DataFrame]) -> list[pd.DataFrame]:
    """Return as many panels as a page holds, at least one."""
    heights = [_LOWEST_ROW * len(group) + _PANEL for group in groups]
    return [group for at, group in enumerate(groups) if at == 0 or sum(heights[: at + 1]) <= _PAGE]


def _line(row: Selected, cushion: Cushion, language: str) -> _Line:
    speech = spoken(language)
    value = speech.number(cushion.reached_value)
    reached = wording.bounded(value, cushion.reached_comparator, language)
    said = speech.text(
        "cushion_said",
        target=wording.quantity(row, language, unit=False),
        reached=reached,
        year=cushion.reached_year,
    )
    return _Line(row, cushion, wording.city(row, language), said)


def _head(row: Selected, language: str) -> str:
    unit = wording.unit_of(row, language)
    parts = [f"{wording.indicator(row, language)} {row.target_year}", unit]
    return " · ".join(filter(None, parts))


def _draw(axes: Axes, lines: list[_Line], colours: Mapping[str, str], language: str) -> None:
    scales.rows_axis(axes, [line.name for line in lines])
    values = [line.row.canonical_value for line in lines]
    values += [line.cushion.reached_value for line in lines]
    scales.spread_axis(axes, values, scales.is_wide(lines[0].row, values), language)
    for place, line in enumerate(lines):
        colour = colours[line.row.city_id]
        ends = [line.cushion.reached_value, line.row.canonical_value]
        axes.plot(ends, [place, place], color=colour, linewidth=1.1, zorder=2)
        axes.plot(ends[:1], [place], "x", color=colour, markersize=5, zorder=3)
        axes.plot(ends[1:], [place], "o", color=colour, markersize=5.5, zorder=3)
        scales.beside(axes, place, line.said, style.INK)


def _alternative(title: str, found: list[list[_Line]], language: str) -> str:
    shown = [
        (_head(lines[0].row, language), [(line.name, line.said) for line in lines])
        for lines in found
    ]
    return caption.told("alt_cushions", title, shown, language)
