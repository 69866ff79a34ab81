"""Labels beside points: each is put where it covers no mark and no other label."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import cos, hypot, radians, sin
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.patheffects import AbstractPathEffect, Stroke
from matplotlib.text import Annotation

from compare.figures import lettering
from compare.figures.style import QUIET

Box = tuple[float, float, float, float]
Point = tuple[float, float]
Sides = Sequence[tuple[float, int]]

_NEAR, _FAR = 8.5, range(20, 105, 6)
"""How far a label lies from its point, in points; one further off has a line to it."""

_APART = 13.0
"""How far a label with a line stays from other marks where it can, lest it be taken for theirs."""

_CLEAR = 5.5
"""How near the line of a label may come to the middle of another mark, in points, at most."""

_STRAIGHT = ((1, 0), (-1, 0))
_ASLANT = ((1, 1), (1, -1), (-1, 1), (-1, -1), (0, 1), (0, -1))
"""On which sides of a point a label lies: to the right or left, and above or below."""

BESIDE: tuple[Sides, ...] = (_STRAIGHT, _ASLANT)
"""A label lies beside its point, else aslant of it."""

_OVER = 4.0
"""How far a label above a point, and mostly to one side of it, reaches to the other side."""

_UP, _DOWN = (((0, up), (-0.5, up), (0.5, up)) for up in (1, -1))

ABOVE: tuple[Sides, ...] = (_UP, _DOWN, _STRAIGHT, _ASLANT)
"""A label lies above its point or under it, else where there is room."""

BELOW: tuple[Sides, ...] = (_DOWN, _UP, _STRAIGHT, _ASLANT)
"""The same, first under it."""

_TURNS = (0, *(sign * turn for turn in range(15, 166, 15) for sign in (1, -1)), 180)


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
        self.clear: list[float] = []
        inside = axes.get_window_extent().transformed(axes.figure.dpi_scale_trans.inverted())
        self.inside = (
            inside.x0 * 72,
            inside.y0 * 72 + 1,
            inside.x1 * 72 + beyond,
            inside.y1 * 72 + 14,
        )

    def reserve(self, at: tuple[float, float], up: float = 5.0, wide: float = 5.0) -> None:
        """Keep labels off a mark that reaches `up` points above and below its point."""
        x, y = self.points(at)
        self.marks.append((x, y))
        self.clear.append(min(_CLEAR, up + 1))
        self.taken.append((x - wide, y - min(up, wide), x + wide, y + up))

    def reserve_line(self, years: Sequence[float], values: Sequence[float]) -> None:
        """Keep labels off a line through some points."""
        for begin, end in pairwise(map(self.points, zip(years, values, strict=True))):
            self.reserve_path(begin, end)

    def reserve_path(self, begin: Point, end: Point) -> None:
        """Keep labels off a straight line between two points of the figure."""
        steps = max(int(hypot(end[0] - begin[0], end[1] - begin[1]) / 3), 1) + 1
        for x, y in np.linspace(begin, end, steps):
            self.taken.append((x - 2, y - 2, x + 2, y + 2))

    def put(
        self,
        at: tuple[float, float],
        lines: list[str],
        size: float,
        colour: str,
        brief: str = "",
        lead: bool = True,
        sides: Sequence[Sides] = BESIDE,
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
        sides : sequence of sequence of tuple of int, optional
            The sides of the point that are tried, by groups.

        Returns
        -------
        bool
            False where nothing was written.
        """
        x, y = self.points(at)
        forms = [lines, [" ".join(lines)], [brief]] if brief else [lines, [" ".join(lines)]]
        for tried in sides:
            for form in forms:
                box = self._found(_around(x, y, form, size, tried), (x, y))
                if box:
                    return self.write(at, box, form, size, colour)
        if not lead or brief:
            return False
        free = self._free([*_off(x, y, lines, size)])
        off = [box for box in free if self._is_led((x, y), box)]
        clear = [box for box in off if self._is_clear((x, y), box)]
        alone = [box for box in clear if self._is_alone((x, y), box)]
        apart = (box for box in alone if self._is_apart((x, y), box))
        # One whose line touches another mark would be taken for its label.
        box = next((box for boxes in (apart, alone, clear) for box in boxes), None)
        if box:
            self._lead((x, y), box)
            return self.write(at, box, lines, size, colour)
        return False

    def points(self, at: tuple[float, float]) -> tuple[float, float]:
        """Return where a point is, in points from the corner of the figure."""
        x, y = self.axes.transData.transform(at) * 72 / self.axes.figure.dpi
        return float(x), float(y)

    def data(self, point: Point) -> Point:
        """Return where a point of the figure is in data coordinates."""
        dpi = self.axes.figure.dpi
        x, y = self.axes.transData.inverted().transform((point[0] * dpi / 72, point[1] * dpi / 72))
        return float(x), float(y)

    def write(self, at: Point, box: Box, lines: list[str], size: float, colour: str) -> bool:
        """Write lines into a box of the figure, and keep other labels off it."""
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
        return not _runs_into(steps, self.texts)

    def _is_clear(self, point: Point, box: Box) -> bool:
        """Tell whether the line of a label touches no other mark."""
        steps = np.linspace(*_line(point, box), 24)
        marks = np.array(self.marks).reshape(-1, 2)
        others = np.hypot(*(marks - point).T) > 1
        away = steps[:, None, :] - marks[None, others, :]
        return bool((np.hypot(away[..., 0], away[..., 1]) >= np.array(self.clear)[others]).all())

    def _is_apart(self, point: Point, box: Box) -> bool:
        """Tell whether a label would not be taken for that of another mark."""
        others = (mark for mark in self.marks if hypot(mark[0] - point[0], mark[1] - point[1]) > 1)
        return all(_distance(box, mark) >= _APART for mark in others)

    def _is_alone(self, point: Point, box: Box) -> bool:
        """Tell whether the line of a label crosses no line of another, or of the figure."""
        begin, end = _line(point, box)
        steps = np.linspace(begin, end, 24)
        far = np.hypot(steps[:, 0] - point[0], steps[:, 1] - point[1]) > 2 * _CLEAR
        return not _runs_into(steps[far], self.taken)

    def _lead(self, point: tuple[float, float], box: Box) -> None:
        """Draw a thin line from a point to the nearest edge of its label."""
        begin, end = _line(point, box)
        self.taken += [(x - 1, y - 1, x + 1, y + 1) for x, y in np.linspace(begin, end, 12)]
        (x0, y0), (x1, y1) = map(self.data, (begin, end))
        self.axes.plot([x0, x1], [y0, y1], color=QUIET, linewidth=0.5, zorder=5)

    def _found(self, boxes: Iterator[Box], near: Point) -> Box | None:
        """Return the first box with room, nearer to its point than to any other mark."""
        return next((box for box in self._free([*boxes]) if self._own(box, near)), None)

    def _own(self, box: Box, near: Point) -> bool:
        own = _distance(box, near)
        return all(_distance(box, mark) >= own - 0.1 for mark in self.marks)

    def _free(self, boxes: Sequence[Box]) -> list[Box]:
        """Return those of some boxes in which there is nothing yet."""
        given, inside = np.array(boxes), np.array(self.inside)
        within = np.hstack([given[:, :2] >= inside[:2], given[:, 2:] <= inside[2:]])
        taken = np.array(self.taken).reshape(-1, 4)
        apart = _apart(given.T[:, :, None], taken.T[:, None, :])
        free = np.hstack([within, apart]).all(axis=1)
        return [boxes[number] for number in np.flatnonzero(free).tolist()]


def _around(x: float, y: float, lines: list[str], size: float, sides: Sides) -> Iterator[Box]:
    """Return boxes beside a point, the best place first."""
    width, height = measured(lines, size)
    left = {1: _NEAR, 0.5: -_OVER, 0: -width / 2, -0.5: _OVER - width, -1: -_NEAR - width}
    for across, up in sides:
        rise = height / 2 + (4 if abs(across) == 1 else 5.5)
        yield _box(x + left[across], y + up * rise, width, height)


def _off(x: float, y: float, lines: list[str], size: float) -> Iterator[Box]:
    """Return boxes around a point, the nearest first."""
    width, height = measured(lines, size)
    for distance in _FAR:
        for turn in _TURNS:
            across, up = cos(radians(turn)), sin(radians(turn))
            left = 0.0 if across > 0.1 else -width if across < -0.1 else -width / 2
            middle = y + distance * up + up * height / 2
            yield _box(x + distance * across + left, middle, width, height)


def measured(lines: list[str], size: float) -> tuple[float, float]:
    """Return width and height of lines in points."""
    width = max(lettering.text_width(line, size) for line in lines) * 72
    return width, len(lines) * size * 1.35


def _box(left: float, middle: float, width: float, height: float) -> Box:
    return (left, middle - height / 2, left + width, middle + height / 2)


def _apart(a: "np.ndarray[Any, Any]", b: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    """Tell of boxes whether they leave room between them: a screen may draw letters wider."""
    beside = (a[2] + 3 < b[0]) | (b[2] + 3 < a[0])
    return np.asarray(beside | (a[3] < b[1]) | (b[3] < a[1]))


def _line(point: tuple[float, float], box: Box) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return where a line from a mark to its label begins and ends."""
    x, y = point
    end = (min(max(x, box[0]), box[2]), min(max(y, box[1] + 2), box[3] - 2))
    gone = 5.5 / (hypot(end[0] - x, end[1] - y) or 1.0)
    return (x + (end[0] - x) * gone, y + (end[1] - y) * gone), end


def _runs_into(steps: "np.ndarray[Any, Any]", boxes: Sequence[Box]) -> bool:
    """Tell whether one of some points is in one of some boxes."""
    if not len(boxes):
        return False
    left, low, right, high = np.array(boxes).T[:, :, None]
    x, y = steps.T
    return bool(((x >= left) & (x <= right) & (y >= low) & (y <= high)).any())


def _distance(box: Box, point: tuple[float, float]) -> float:
    """Return how far a point is from the nearest edge of a box."""
    x, y = point
    return hypot(max(box[0] - x, 0, x - box[2]), max(box[1] - y, 0, y - box[3]))
