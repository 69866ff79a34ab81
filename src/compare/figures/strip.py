"""Strip: many cities as dots over one axis, those that stand out with their names."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from matplotlib.axes import Axes

from compare.figures import lettering, scales, style
from compare.figures.swarm import stacked

_LEVEL = 0.085
"""Height of a dot in inches."""

_LINE, _SIZE = 1.9, 8.0
"""Height in dots of a line of names, and the size of their type."""

_DOT = 4.6
"""Width of a dot in points; dots closer than that stand on each other."""

LEFT, RIGHT = 0.15, 0.35
"""Space beside the axes of a strip, in inches."""

_INNER = style.WIDTH - LEFT - RIGHT

_TALLEST = 24
"""Most dots on each other: higher towers stand as close as that needs."""


@dataclass(frozen=True)
class Spot:
    """A dot of a strip.

    Attributes
    ----------
    value : float
        Where it is.
    said : str
        Its name and value, as written over it; empty where it is not named.
    colour : str
        Its colour.
    marker : str
        Its shape, as matplotlib names it.
    """

    value: float
    said: str
    colour: str
    marker: str = "o"


@dataclass(frozen=True)
class Strip:
    """Dots over one axis, which is as wide as the figure.

    Attributes
    ----------
    spots : sequence of Spot
        The dots, by value.
    wide : bool
        Whether the axis is logarithmic.
    """

    spots: Sequence[Spot]
    wide: bool

    @cached_property
    def across(self) -> list[float]:
        """Where each dot is, in inches from the left end of the axis."""
        values = [spot.value for spot in self.spots]
        low, high = scales.spread_limits(values, self.wide)
        if self.wide:
            values, low, high = list(map(math.log, values)), math.log(low), math.log(high)
        return [(value - low) / (high - low) * _INNER for value in values]

    @cached_property
    def levels(self) -> list[int]:
        """On how many others each dot stands."""
        return stacked(self.across, _DOT / 72)

    @cached_property
    def lines(self) -> list[tuple[int, float]]:
        """The line of each name above the dots, from 0, and where it begins, in inches."""
        ends: list[float] = []
        lines = []
        for spot, at in zip(self.spots, self.across, strict=True):
            width = lettering.text_width(spot.said, _SIZE) + 0.1
            left = max(0.0, min(at - width / 2, _INNER + 0.25 - width))
            line = next((line for line, end in enumerate(ends) if end < left), len(ends))
            if spot.said:
                ends[line : line + 1] = [left + width]
            lines.append((line, left))
        return lines

    @property
    def top(self) -> float:
        """Where the axes end, in dots: above the towers and the lines of names."""
        named = [line for spot, (line, _) in zip(self.spots, self.lines, strict=True) if spot.said]
        return max(self.levels) + 1.2 + _LINE * (max(named, default=-1) + 1)

    @property
    def height(self) -> float:
        """Height of the axes in inches."""
        names = self.top - max(self.levels) - 1
        return _LEVEL * (min(max(self.levels), _TALLEST) + 1.8 + names)


def draw(axes: Axes, strip: Strip, language: str) -> None:
    """Draw a strip: unnamed dots small, each named one larger and under its name."""
    axes.set_ylim(-0.8, strip.top)
    axes.set_yticks([])
    scales.spread_axis(axes, [spot.value for spot in strip.spots], strip.wide, language)
    axes.spines[["left", "right", "top"]].set_visible(False)
    tallest = max(strip.levels)
    shown = zip(strip.spots, strip.levels, strip.across, strip.lines, strict=True)
    for spot, level, at, (line, left) in shown:
        if spot.said:
            y = tallest + 1 + _LINE * (line + 0.5)
            _named(axes, spot, (level, y), (left - at) * 72)
        else:
            axes.plot(*([spot.value], [level]), spot.marker, color=spot.colour, markersize=4,
                      markeredgewidth=0)  # fmt: skip


def _named(axes: Axes, spot: Spot, ends: tuple[float, float], shift: float) -> None:
    """Draw a dot and its name, so many points to a side, with a line from one to the other."""
    level, y = ends
    axes.plot([spot.value] * 2, [level, y - _LINE / 3], color=spot.colour, linewidth=0.9, zorder=2)
    axes.plot(*([spot.value], [level]), spot.marker, color=spot.colour, markersize=7,
              markeredgecolor="white", markeredgewidth=0.8, zorder=3)  # fmt: skip
    axes.annotate(
        spot.said, (spot.value, y), xytext=(shift, 0), textcoords="offset points", va="center",
        fontsize=_SIZE, color=style.INK, zorder=4,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
    )  # fmt: skip
