"""Place chart: a strip of cities for each indicator, with those that were asked for named."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from compare.comparison.comparison import Comparison
from compare.dataset import positions
from compare.figures import caption, lettering, scales, style
from compare.figures.sheet import Sheet
from compare.schema.result import Position, Selected
from compare.schema.row import by, rows_of
from compare.wording import wording
from compare.wording.language import spoken

_LEVEL, _MOST = 0.085, 5
"""Height of a dot in inches, and most strips of a figure, which then fits a page."""

_LINE, _SIZE = 1.9, 8
"""Height in dots of a line of names, and the size of their type."""

_DOT = 4.6
"""Width of a dot in points; dots closer than that stand on each other."""


@dataclass(frozen=True)
class _Dot:
    """A city in a strip."""

    row: Selected
    height: int
    chosen: bool


@dataclass(frozen=True)
class _Strip:
    """An indicator and year with the cities that may stand in one order."""

    head: str
    dots: list[_Dot]
    wide: bool

    @property
    def tallest(self) -> int:
        """How many dots stand on each other at most."""
        return max(dot.height for dot in self.dots)

    @property
    def named(self) -> list[_Dot]:
        """The cities that are named, from the left."""
        return [dot for dot in self.dots if dot.chosen]


def places(comparison: Comparison, language: str, title: str = "") -> Figure:
    """Draw the cities that may stand in one order as dots on a strip, one for each indicator.

    Parameters
    ----------
    comparison : Comparison
        The targets of cities and of their peers (`compare.select`, `peers`); of one year as a
        rule.
    language : str
        "zh" or "en".
    title : str, optional
        Title of the figure; made from the data where none is given.

    Returns
    -------
    Figure
        The figure; its label is its alternative text. The indicators that most cities state are
        drawn, those for which a chosen city has a place; amounts that differ widely on a
        logarithmic axis.

    Examples
    --------
    >>> import compare
    >>> found = compare.select("nantong", 2024, peers="all", families="rd_intensity")
    >>> len(places(found, "en").axes)
    1
    """
    speech = spoken(language)
    strips = _strips(comparison, language)
    names = _chosen_names(comparison, language)
    shown = comparison.only({strip.dots[0].row.indicator_id for strip in strips})
    title = title or speech.text("title_places", cities=names)
    notes = [speech.text("places_note"), speech.text("no_sample")] if strips else []
    with style.applied():
        sheet = Sheet(
            title,
            caption.footer(shown, notes, language),
            [_LEVEL * (strip.tallest + 2 + _LINE * len(strip.named)) for strip in strips],
            [strip.head for strip in strips],
            left=0.15,
            right=0.35,
            below=0.3,
            last=0.05,
        )
        colours = style.colours(comparison)
        for axes, strip in zip(sheet.axes, strips, strict=True):
            _draw(axes, strip, colours, language)
    sheet.figure.set_label(_alternative(title, strips, language))
    return sheet.figure


def _chosen_names(comparison: Comparison, language: str) -> str:
    names = comparison.targets.set_index("city_id")[f"city_{language}"]
    known = [str(names[[city]].iloc[0]) for city in comparison.chosen if city in names.index]
    return spoken(language).list(known) or spoken(language).text("all_cities")


def _strips(comparison: Comparison, language: str) -> list[_Strip]:
    placed = comparison.positions()
    placed = placed[placed["position_reason"].eq("ranked")]
    rows = by(comparison.targets, Selected, "target_id")
    orders = positions.orders(comparison.targets, comparison.data["indicators"])
    placed = placed.assign(order=placed["target_id"].map(orders))
    shown = [
        group
        for _, group in placed.groupby(["indicator_id", "target_year", "order"])
        if not comparison.chosen or group["city_id"].isin(comparison.chosen).any()
    ]
    shown.sort(key=lambda group: -len(group))
    return [_strip(group, rows, comparison, language) for group in shown[:_MOST]]


def _strip(
    group: pd.DataFrame, rows: dict[str, Selected], comparison: Comparison, language: str
) -> _Strip:
    speech = spoken(language)
    order = group.sort_values(["canonical_value", "city_id"])
    targets = [rows[place.target_id] for place in rows_of(order, Position)]
    first = targets[0]
    values = [row.canonical_value for row in targets]
    wide = scales.is_wide(first, values)
    unit = wording.unit_of(first, language)
    parts = [unit, speech.text("so_many_cities", count=len(targets))]
    head = f"{wording.indicator(first, language)} {first.target_year} · "
    dots = [
        _Dot(row, height, row.city_id in comparison.chosen)
        for row, height in zip(targets, _stacked(values, wide), strict=True)
    ]
    return _Strip(head + speech.list(filter(None, parts)), dots, wide)


def _stacked(values: list[float], wide: bool) -> list[int]:
    """Return on how many dots each dot stands, so that none covers another."""
    at = np.log(values) if wide else np.array(values)
    near = ((at.max() - at.min()) or 1.0) * _DOT / 72 / (style.WIDTH - 0.9)
    last: list[float] = []
    heights = []
    for place in at:
        free = (level for level, other in enumerate(last) if place - other > near)
        level = next(free, len(last))
        last[level : level + 1] = [float(place)]
        heights.append(level)
    return heights


def _draw(axes: Axes, strip: _Strip, colours: Mapping[str, str], language: str) -> None:
    values = [dot.row.canonical_value for dot in strip.dots]
    axes.set_ylim(-0.8, strip.tallest + 1 + _LINE * len(strip.named))
    axes.set_yticks([])
    scales.spread_axis(axes, values, strip.wide, language)
    axes.spines[["left", "right", "top"]].set_visible(False)
    for dot in strip.dots:
        if not dot.chosen:
            at = ([dot.row.canonical_value], [dot.height])
            axes.plot(*at, "o", color=style.QUIET, markersize=4, alpha=0.55, markeredgewidth=0)
    _name(axes, strip, colours, language)


def _name(axes: Axes, strip: _Strip, colours: Mapping[str, str], language: str) -> None:
    """Draw the chosen cities, each under its name, on the lowest line above all dots with room."""
    ends: list[float] = []
    for dot in strip.named:
        x, colour = dot.row.canonical_value, colours[dot.row.city_id]
        said = f"{wording.city(dot.row, language)} {wording.short(dot.row, language)}"
        inches = float(axes.transData.transform((x, 0))[0]) / axes.figure.dpi
        width = lettering.text_width(said, _SIZE) + 0.08
        left = min(inches - width / 2, style.WIDTH - width - 0.1)
        line = next((at for at, end in enumerate(ends) if end < left), len(ends))
        ends[line : line + 1] = [left + width]
        y = strip.tallest + 1 + _LINE * (line + 0.5)
        axes.plot([x, x], [dot.height, y - _LINE / 3], color=colour, linewidth=0.8, zorder=2)
        axes.plot([x], [dot.height], "o", color=colour, markersize=6.5, markeredgewidth=0, zorder=3)
        axes.annotate(
            said, (x, y), xytext=((left - inches) * 72, 0), textcoords="offset points",
            va="center", fontsize=_SIZE, color=style.INK, zorder=4,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
        )  # fmt: skip


def _alternative(title: str, strips: list[_Strip], language: str) -> str:
    """Return the alternative text: the chosen cities, and the ends of each strip."""
    shown = []
    for strip in strips:
        ends = {strip.dots[0].row.target_id, strip.dots[-1].row.target_id}
        dots = [
            (wording.city(dot.row, language), wording.plain(dot.row, language))
            for dot in strip.dots
            if dot.chosen or dot.row.target_id in ends
        ]
        shown.append((strip.head, dots))
    return caption.told("alt_places", title, shown, language)
