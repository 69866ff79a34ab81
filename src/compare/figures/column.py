"""Column: labels in a column beside an axes, each with a thin line to its mark."""

from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise
from math import hypot
from typing import NamedTuple

from compare.figures import style
from compare.figures.labels import Labels, measured

_ASIDE = (5.0, -5.0, 9.0, -9.0)
"""How far above or under its mark a line may run that would else touch another, in points."""

Point = tuple[float, float]
Path = tuple[Point, ...]

_NEAR = 5.0
"""How near a line may come to another mark, in points."""

_SPACE = 8.0
"""How far from the axes the lines end, in points; the letters begin a little further off."""


class Item(NamedTuple):
    """A label of a column: its mark in data coordinates and in points, what it says, its ink."""

    at: Point
    dot: Point
    said: str
    ink: str


def write(labels: Labels, items: Sequence[Item], edge: float, size: float) -> None:
    """Write labels in a column, as near to their marks as they have room, and draw their lines.

    Parameters
    ----------
    labels : Labels
        The labels of the axes, which keep off the lines.
    items : sequence of Item
        What is written; no more than `most` of the axes.
    edge : float
        Where the axes ends, in points.
    size : float
        Size of type.
    """
    ordered, heights = _arranged(items, labels, edge, size)
    for item, height in zip(ordered, heights, strict=True):
        path = _path(item.dot, height, edge + _SPACE, _others(item, labels.marks))
        for begin, end in pairwise(path):
            labels.reserve_path(begin, end)
        _draw(labels, path)
        width, high = measured([item.said], size)
        left = edge + _SPACE + 2
        box = (left, height - high / 2, left + width, height + high / 2)
        labels.write(item.at, box, [item.said], size, item.ink)


def most(labels: Labels, size: float) -> int:
    """Return how many labels a column beside an axes holds."""
    low, high = _bounds(labels)
    return 1 + int((high - low) / _leading(size))


def _leading(size: float) -> float:
    return size * 1.45


def _bounds(labels: Labels) -> tuple[float, float]:
    """Return where the middles of the lowest and of the highest label may be."""
    return labels.inside[1] - 3, labels.inside[3] - 8


def _arranged(
    items: Sequence[Item], labels: Labels, edge: float, size: float
) -> tuple[list[Item], list[float]]:
    """Return labels from below, and their heights: in the order that lets the fewest lines cross.

    They are in the order of their marks; neighbours change places where that is better.
    """
    ordered = sorted(items, key=lambda item: (item.dot[1], -item.dot[0]))

    def judged(found: Sequence[Item]) -> tuple[float, list[float]]:
        heights = spread([item.dot[1] for item in found], _leading(size), *_bounds(labels))
        return _cost(found, heights, labels.marks, edge + _SPACE), heights

    cost, heights = judged(ordered)
    better = True
    while better:
        better = False
        for at in range(len(ordered) - 1):
            tried = [*ordered[:at], ordered[at + 1], ordered[at], *ordered[at + 2 :]]
            price, others = judged(tried)
            if price < cost:
                ordered, cost, heights, better = tried, price, others, True
    return ordered, heights


def _cost(
    found: Sequence[Item], heights: Sequence[float], marks: Sequence[Point], end: float
) -> float:
    """Return how many lines cross others or touch marks; of two such orders, the shorter lines."""
    paths = [
        _path(item.dot, height, end, _others(item, marks))
        for item, height in zip(found, heights, strict=True)
    ]
    touched = sum(_touched(path, _others(item, marks))
                  for path, item in zip(paths, found, strict=True))  # fmt: skip
    crossed = sum(_cross(one, other) for one, other in combinations(paths, 2))
    moved = sum(abs(item.dot[1] - height) for item, height in zip(found, heights, strict=True))
    return touched + crossed + moved / 10000


def _others(item: Item, marks: Iterable[Point]) -> list[Point]:
    x, y = item.dot
    return [mark for mark in marks if hypot(mark[0] - x, mark[1] - y) > 0.5]


def _path(dot: Point, height: float, end: float, marks: Sequence[Point]) -> Path:
    """Return the line from a mark to its label: straight, else bent, as it touches fewer marks."""
    ways: list[Path] = [(dot, (end, height))]
    ways += [(dot, (x, height), (end, height)) for x in (dot[0] + 8, (dot[0] + end) / 2)]
    ways += [(dot, (end - 14, dot[1]), (end, height))] if end - 14 > dot[0] else []
    ways += [
        (dot, (dot[0] + 8, dot[1] + aside), (end - 14, dot[1] + aside), (end, height))
        for aside in _ASIDE
        if end - 14 > dot[0] + 8
    ]
    return min(ways, key=lambda path: _touched(path, marks))


def _touched(path: Path, marks: Sequence[Point]) -> int:
    return sum(
        any(_far(begin, end, mark) < _NEAR for begin, end in pairwise(path)) for mark in marks
    )


def _far(begin: Point, end: Point, point: Point) -> float:
    """Return how far a point is from a straight line between two others."""
    across, up = end[0] - begin[0], end[1] - begin[1]
    length = across**2 + up**2 or 1.0
    along = ((point[0] - begin[0]) * across + (point[1] - begin[1]) * up) / length
    along = min(max(along, 0.0), 1.0)
    return hypot(begin[0] + along * across - point[0], begin[1] + along * up - point[1])


def _cross(one: Path, other: Path) -> bool:
    """Tell whether two lines cross."""
    return any(_meet(a, b) for a in pairwise(one) for b in pairwise(other))


def _meet(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    (a, b), (c, d) = one, other
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(begin: Point, end: Point, point: Point) -> float:
    """Return on which side of a line a point is, as a positive or a negative number."""
    across, up = end[0] - begin[0], end[1] - begin[1]
    return across * (point[1] - begin[1]) - up * (point[0] - begin[0])


def _draw(labels: Labels, path: Path) -> None:
    """Draw a line, which begins at the edge of its mark."""
    (x, y), (right, up) = path[:2]
    length = hypot(right - x, up - y) or 1.0
    begin = (x + (right - x) / length * 4, y + (up - y) / length * 4)
    points = [labels.data(point) for point in (begin, *path[1:])]
    [line] = labels.axes.plot(*zip(*points, strict=True), color=style.CROWD, linewidth=0.5,
                              zorder=1.5)  # fmt: skip
    line.set_clip_on(False)


def spread(
    wanted: Sequence[float], least: float, lowest: float = -1e9, highest: float = 1e9
) -> list[float]:
    """Return heights in their order that lie so far apart, near to those wanted.

    Parameters
    ----------
    wanted : sequence of float
        The heights that would be best; others than in ascending order are put near each other.
    least : float
        How far two heights are from each other at least.
    lowest, highest : float, optional
        Where the first and the last may be.

    Returns
    -------
    list of float
        The heights, ascending.

    Examples
    --------
    >>> spread([0.0, 1.0, 40.0], 10.0)
    [-4.5, 5.5, 40.0]
    >>> spread([0.0, 1.0, 40.0], 10.0, lowest=0.0)
    [0.0, 10.0, 40.0]
    """

    def bottom(group: Sequence[float]) -> float:
        reach = least * (len(group) - 1)
        return max(min(sum(group) / len(group) - reach / 2, highest - reach), lowest)

    groups: list[list[float]] = []
    for height in wanted:
        groups.append([height])
        while len(groups) > 1 and bottom(groups[-2]) + least * len(groups[-2]) > bottom(groups[-1]):
            groups[-2:] = [groups[-2] + groups[-1]]
    return [bottom(group) + least * place for group in groups for place in range(len(group))]
