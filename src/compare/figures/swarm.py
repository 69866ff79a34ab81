"""Dots that lie close together: put beside or on each other, so that none covers another."""

from collections.abc import Sequence
from math import hypot

Point = tuple[float, float]


def stacked(places: Sequence[float], near: float) -> list[int]:
    """Return on how many others each dot of a line stands.

    Parameters
    ----------
    places : sequence of float
        Where the dots are, in ascending order.
    near : float
        The width of a dot: dots closer than that stand on each other.

    Returns
    -------
    list of int
        The level of each dot, from 0.

    Examples
    --------
    >>> stacked([1.0, 1.0, 1.5, 3.0], near=1.0)
    [0, 1, 2, 0]
    """
    last: list[float] = []
    levels = []
    for place in places:
        free = (level for level, other in enumerate(last) if place - other >= near)
        level = next(free, len(last))
        last[level : level + 1] = [place]
        levels.append(level)
    return levels


def aside(
    places: Sequence[Point],
    widths: Sequence[float],
    widest: float,
    fixed: Sequence[Point] = (),
    wide: float | None = None,
) -> list[float]:
    """Return how far each dot moves to a side, so that it covers none of those before it.

    Parameters
    ----------
    places : sequence of tuple of float
        Where the dots would be.
    widths : sequence of float
        The width of each dot.
    widest : float
        How far a dot may move at most; in a crowd that needs more, dots cover each other there.
    fixed : sequence of tuple of float, optional
        Other marks, which stay where they are.
    wide : float, optional
        How wide these are; as the widest dot where it is not given.

    Returns
    -------
    list of float
        The moves, as small as they can be.

    Examples
    --------
    >>> aside([(0.0, 1.0), (0.0, 1.0), (0.0, 1.0), (0.0, 9.0)], [2.0] * 4, widest=5.0)
    [0.0, 2.0, -2.0, 0.0]
    """
    step = min(widths, default=1.0) / 2
    steps = [number * step for number in range(1 + int(widest / step))]
    tried = [sign * move for move in steps for sign in ((1, -1) if move else (1,))]
    broad = max(widths, default=0.0) if wide is None else wide
    taken = [(x, y, broad) for x, y in fixed]
    moves = []
    for (x, y), width in zip(places, widths, strict=True):
        free = (move for move in tried if _is_free(x + move, y, width, taken))
        move = next(free, tried[-1])
        taken.append((x + move, y, width))
        moves.append(move)
    return moves


def _is_free(x: float, y: float, width: float, taken: Sequence[tuple[float, float, float]]) -> bool:
    """Tell whether a dot at a place covers no other."""
    return all(hypot(x - a, y - b) >= 0.99 * (width + other) / 2 for a, b, other in taken)
