"""Labels beside points: each is put where it covers no mark and no other label."""

from collections.abc import Iterator, Sequence
from math import cos, hypot, radians, sin

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.patheffects import AbstractPathEffect, Stroke
from matplotlib.text import Annotation

from compare.figures import lettering
from compare.figures.style import QUIET

Box = tuple[float, float, float, float]

_NEAR, _FAR = 8.5, range(20, 75, 6)
"""How far a label lies from its point, in points; one further off has a line to it."""

_STRAIGHT = ((1, 0), (-1, 0))
_ASLANT = ((1, 1), (1, -1), (-1, 1), (-1, -1), (0, 1), (0, -1))
"""On which sides of a point a label lies: to the right or left, and above or below."""

_TURNS = (0, 30, -30, 60, -60, 90, -90, 120, -120, 150, -150, 180)


class Haloed(Annotation):
    """A text with a white edge, so that no line runs through a letter.

    The edge is drawn first and the text then as any other: in a picture of paths and texts, the
    text stays a text.
    """

    def draw(self, renderer: RendererBase) -> None:
        """Draw the edge, then the text."""
        edge: list[AbstractPathEffect] = [Stroke(linewidth=2.2, foreground="white")]
        for effects in (edge, list[AbstractPathEffect]()):
            self.set_path_effects(effects)
            super().draw(renderer)


class Labels:
    """Places labels in one axes.

    Parameters
    ----------
    axes : Axes
        The axes; its limits must be final.
    beyond : float, optional
        How far labels may reach beyond the right end of the axes, in points.
    """

    def __init__(self, axes: Axes, beyond: float = 22.0):
        self.axes = axes
        self.taken: list[Box] = []
        self.texts: list[Box] = []
        self.marks: list[tuple[float, float]] = []
        inside = axes.get_window_extent().transformed(axes.figure.dpi_scale_trans.inverted())
        self.inside = (
            inside.x0 * 72,
            inside.y0 * 72 - 3,
            inside.x1 * 72 + beyond,
            inside.y1 * 72 + 14,
        )

    def reserve(self, at: tuple[float, float], up: float = 5.0, wide: float = 5.0) -> None:
        """Keep labels off a mark that reaches `up` points above and below its point."""
        x, y = self.points(at)
        self.marks.append((x, y))
        self.taken.append((x - wide, y - min(up, wide), x + wide, y + up))

    def reserve_line(self, years: Sequence[float], values: Sequence[float]) -> None:
        """Keep labels off a line through some points."""
        if len(years) < 2:
            return
        for at in np.arange(years[0], years[-1] + 0.05, 0.1):
            x, y = self.points((float(at), float(np.interp(at, years, values))))
            self.taken.append((x - 2, y - 2, x + 2, y + 2))

    def put(
        self,
        at: tuple[float, float],
        lines: list[str],
        size: float,
        colour: str,
        brief: str = "",
        lead: bool = True,
    ) -> bool:
        """Write lines beside a point where there is room, and tell whether there was.

        Parameters
        ----------
        at : tuple of float
            The point, in data coordinates.
        lines : list of str
            What is written; on one line where several find no room.
        size : float
            Size of type.
        colour : str
            Colour of the text.
        brief : str, optional
            What is written where the lines find no room beside the point.
        lead : bool, optional
            Whether lines without anything brief may be written further off, with a thin line to
            the point.

        Returns
        -------
        bool
            False where nothing was written.
        """
        x, y = self.points(at)
        forms = [lines, [" ".join(lines)], [brief]] if brief else [lines, [" ".join(lines)]]
        for sides in (_STRAIGHT, _ASLANT):
            for form in forms:
                box = self._found(_around(x, y, form, size, sides), (x, y))
                if box:
                    return self._write(at, box, form, size, colour)
        if not lead or brief:
            return False
        free = (box for box in _off(x, y, lines, size) if self._is_led((x, y), box))
        box = self._found(free)
        if box:
            self._lead((x, y), box)
            return self._write(at, box, lines, size, colour)
        return False

    def points(self, at: tuple[float, float]) -> tuple[float, float]:
        """Return where a point is, in points from the corner of the figure."""
        x, y = self.axes.transData.transform(at) * 72 / self.axes.figure.dpi
        return float(x), float(y)

    def _write(
        self, at: tuple[float, float], box: Box, lines: list[str], size: float, colour: str
    ) -> bool:
        self.taken.append(box)
        self.texts.append(box)
        x, y = self.points(at)
        shift = (box[0] - x, (box[1] + box[3]) / 2 - y)
        text = Haloed(
            "\n".join(lines), at, xycoords="data", xytext=shift, textcoords="offset points",
            va="center", fontsize=size, color=colour, linespacing=1.15, zorder=6,
        )  # fmt: skip
        self.axes.add_artist(text)
        text.set_clip_on(False)
        return True

    def _is_led(self, point: tuple[float, float], box: Box) -> bool:
        """Tell whether a label is near no other mark, and its line crosses no other label."""
        if any(_distance(box, mark) < _NEAR for mark in self.marks):
            return False
        begin, end = _line(point, box)
        steps = np.linspace(begin, end, 12)
        return all(_distance(other, (x, y)) > 0 for other in self.texts for x, y in steps)

    def _lead(self, point: tuple[float, float], box: Box) -> None:
        """Draw a thin line from a point to the nearest edge of its label."""
        begin, end = _line(point, box)
        self.taken += [(x - 1, y - 1, x + 1, y + 1) for x, y in np.linspace(begin, end, 12)]
        dpi = self.axes.figure.dpi
        to_data = self.axes.transData.inverted().transform
        (x0, y0), (x1, y1) = (to_data((a * dpi / 72, b * dpi / 72)) for a, b in (begin, end))
        self.axes.plot([x0, x1], [y0, y1], color=QUIET, linewidth=0.5, zorder=5)

    def _found(self, boxes: Iterator[Box], near: tuple[float, float] | None = None) -> Box | None:
        """Return the first box with room, nearer to its point than to any other mark."""
        return next((box for box in boxes if self._free(box) and self._own(box, near)), None)

    def _own(self, box: Box, near: tuple[float, float] | None) -> bool:
        if near is None:
            return True
        own = _distance(box, near)
        return all(_distance(box, mark) >= own - 0.1 for mark in self.marks)

    def _free(self, box: Box) -> bool:
        within = (
            box[0] >= self.inside[0]
            and box[1] >= self.inside[1]
            and box[2] <= self.inside[2]
            and box[3] <= self.inside[3]
        )
        return within and all(_apart(box, other) for other in self.taken)


def _around(
    x: float, y: float, lines: list[str], size: float, sides: Sequence[tuple[int, int]]
) -> Iterator[Box]:
    """Return boxes beside a point, the best place first."""
    width, height = _measured(lines, size)
    left = {1: _NEAR, 0: -width / 2, -1: -_NEAR - width}
    for across, up in sides:
        rise = height / 2 + (4 if across else 7)
        yield _box(x + left[across], y + up * rise, width, height)


def _off(x: float, y: float, lines: list[str], size: float) -> Iterator[Box]:
    """Return boxes around a point, the nearest first."""
    width, height = _measured(lines, size)
    for distance in _FAR:
        for turn in _TURNS:
            across, up = cos(radians(turn)), sin(radians(turn))
            left = 0.0 if across > 0.1 else -width if across < -0.1 else -width / 2
            middle = y + distance * up + up * height / 2
            yield _box(x + distance * across + left, middle, width, height)


def _measured(lines: list[str], size: float) -> tuple[float, float]:
    width = max(lettering.text_width(line, size) for line in lines) * 72
    return width, len(lines) * size * 1.35


def _box(left: float, middle: float, width: float, height: float) -> Box:
    return (left, middle - height / 2, left + width, middle + height / 2)


def _apart(a: Box, b: Box) -> bool:
    """Tell whether two boxes leave room between them: a screen may draw letters wider."""
    return a[2] + 3 < b[0] or b[2] + 3 < a[0] or a[3] < b[1] or b[3] < a[1]


def _line(point: tuple[float, float], box: Box) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return where a line from a mark to its label begins and ends."""
    x, y = point
    end = (min(max(x, box[0]), box[2]), min(max(y, box[1] + 2), box[3] - 2))
    gone = 5.5 / (hypot(end[0] - x, end[1] - y) or 1.0)
    return (x + (end[0] - x) * gone, y + (end[1] - y) * gone), end


def _distance(box: Box, point: tuple[float, float]) -> float:
    """Return how far a point is from the nearest edge of a box."""
    x, y = point
    return hypot(max(box[0] - x, 0, x - box[2]), max(box[1] - y, 0, y - box[3]))
