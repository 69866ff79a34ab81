"""Cushion chart: each target beside the last value that was known when it was set."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from compare.comparison.comparison import Comparison
from compare.figures import caption, lettering, scales, style
from compare.figures.sheet import Sheet, fitted
from compare.schema.result import Cushion, Selected
from compare.schema.row import by, rows_of
from compare.wording import wording
from compare.wording.language import spoken

_ROW, _LOWEST_ROW, _PANEL = 0.24, 0.15, 0.9
"""Height of a row at most and at least, and what a panel takes beside its rows, in inches."""

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
    groups = _groups(comparison, fewest)
    rows = by(comparison.targets, Selected, "target_id")
    of = [rows[name] for group in groups for name in group["target_id"]]
    title = title or caption.titled("title_cushions", comparison, of, language)
    lines = [
        [_line(rows[row.target_id], row, language) for row in rows_of(group, Cushion)]
        for group in groups
    ]
    single = [group[0] for group in lines if len(group) == 1]
    lines = [group for group in lines if len(group) > 1]

    def sheet(room: float) -> tuple[Sheet, list[list[_Line]]]:
        kept = _fitting(lines, comparison.chosen, room)
        hidden = sum(map(len, lines)) - sum(map(len, kept))
        notes = _notes(kept, single, hidden, language)
        shown = [line.row for group in kept for line in group] + [line.row for line in single]
        of = caption.drawn(comparison.only({row.indicator_id for row in shown}), shown)
        return _sheet(of, title, kept, notes, room, language), kept

    with style.applied():
        page, kept = fitted(sheet)
        colours = style.colours(comparison)
        for axes, group in zip(page.axes, kept, strict=True):
            _draw(axes, group, colours, language)
    page.figure.set_label(_alternative(title, [*kept, *([line] for line in single)], language))
    return page.figure


def _sheet(
    comparison: Comparison,
    title: str,
    kept: list[list[_Line]],
    notes: list[str],
    room: float,
    language: str,
) -> Sheet:
    rows = max(sum(map(len, kept)), 1)
    height = min(_ROW, max(_LOWEST_ROW, (room - _PANEL * len(kept)) / rows))
    return Sheet(
        title,
        caption.footer(comparison, notes, language, nothing="no_cushion"),
        [height * len(group) + 0.16 for group in kept],
        [_head(group[0].row, language) for group in kept],
        left=lettering.room_of_names(line.name for group in kept for line in group),
        right=lettering.room_of_notes(line.said for group in kept for line in group),
        below=0.4,
    )


def _notes(kept: list[list[_Line]], single: list[_Line], hidden: int, language: str) -> list[str]:
    """Return how to read the panels, what is not drawn, and what is told instead."""
    speech = spoken(language)
    notes = [speech.text("cushions_note")] if kept else []
    notes += [speech.text("log_note")] if any(map(_is_wide, kept)) else []
    notes += [speech.text("more_targets", count=hidden)] if hidden else []
    paragraphs = [speech.sentences(notes)] if notes else []
    said = [f"{_head(line.row, language)}{speech.colon}{line.name} {line.said}" for line in single]
    return paragraphs + caption.some("single_rows", said, language)


def _is_wide(group: Sequence[_Line]) -> bool:
    values = [line.row.canonical_value for line in group]
    return scales.is_wide(group[0].row, values + [line.cushion.reached_value for line in group])


def _groups(comparison: Comparison, fewest: int) -> list[pd.DataFrame]:
    """Return the cushions of each indicator and year, one target a city, the most first."""
    found = comparison.data["cushions"]
    found = found[found["target_id"].isin(comparison.positions()["target_id"])]
    share = found["canonical_value"] / found["reached_value"]
    found = found.assign(_share=share).sort_values(["_share", "city_id"])
    groups = [group for _, group in found.groupby(["indicator_id", "target_year"])]
    groups.sort(key=lambda group: -len(group))
    return [group for group in groups if len(group) >= fewest] or groups


def _fitting(
    found: Sequence[list[_Line]], chosen: Collection[str], room: float
) -> list[list[_Line]]:
    """Return as many panels as a page holds, at least one; of a long one its ends."""
    kept = [_ends(group, chosen) for group in found]
    heights = [_LOWEST_ROW * len(group) + _PANEL for group in kept]
    return [group for at, group in enumerate(kept) if at == 0 or sum(heights[: at + 1]) <= room]


def _ends(group: list[_Line], chosen: Collection[str]) -> list[_Line]:
    """Return the lines of a panel, of a long one its ends and the chosen cities."""
    if len(chosen) > _ENDS:
        chosen = ()
    last = len(group) - _ENDS
    return [
        line
        for at, line in enumerate(group)
        if at < _ENDS or at >= last or line.row.city_id in chosen
    ]


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
    scales.spread_axis(axes, values, _is_wide(lines), language)
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
