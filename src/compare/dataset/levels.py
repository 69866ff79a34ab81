"""What targets are ranked by: their values, and for "about" what it may have been rounded to."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from decimal import Decimal

from compare.printed.digits import decimal, last_place


def of(values: Sequence[float], about: Sequence[bool], higher: bool = True) -> list[Decimal]:
    """Return the level that each of some targets is ranked by, the higher the better.

    It is the target's own value, but for "about": what is only about this much never outranks a
    bound within its rounding, so it stands on the level of the lowest such bound.

    Parameters
    ----------
    values : sequence of float
        The values of the targets, in one unit.
    about : sequence of bool
        Which of them are about their value.
    higher : bool, optional
        Whether more is better; where less is, the signs are turned.

    Returns
    -------
    list of Decimal
        The levels, in the order of the values.

    Examples
    --------
    >>> [str(level) for level in of([2.4, 2.36, 2.3], [True, False, False])]
    ['2.36', '2.36', '2.3']
    """
    sign = 1 if higher else -1
    own = [decimal(value) * sign for value in values]
    bounds = sorted(level for level, rounded in zip(own, about, strict=True) if not rounded)
    return [
        _near(level, bounds) if rounded else level
        for level, rounded in zip(own, about, strict=True)
    ]


def _near(level: Decimal, bounds: list[Decimal]) -> Decimal:
    """Return the lowest bound within the rounding below a level; the level where there is none."""
    rounding = decimal(last_place(float(level))) / 2
    place = bisect_left(bounds, level - rounding)
    return min([level, *bounds[place : place + 1]])


def ranks(levels: Sequence[Decimal]) -> list[int]:
    """Return the rank of each level, from 1 for the highest; equal levels share one.

    Examples
    --------
    >>> ranks([Decimal(3), Decimal(5), Decimal(5), Decimal(1)])
    [3, 1, 1, 4]
    """
    order = sorted(levels)
    return [1 + len(order) - bisect_right(order, level) for level in levels]


def quantiles(levels: Sequence[Decimal]) -> list[float]:
    """Return of the others which share each level is above; ties count half.

    Parameters
    ----------
    levels : sequence of Decimal
        At least two levels.

    Returns
    -------
    list of float
        From 0 (all others are higher) to 1, rounded to six decimals, in the order of the levels.

    Examples
    --------
    >>> quantiles([Decimal(3), Decimal(5), Decimal(5)])
    [0.0, 0.75, 0.75]
    """
    order = sorted(levels)
    places = [(bisect_left(order, level), bisect_right(order, level)) for level in levels]
    return [round((below + upto - 1) / 2 / (len(order) - 1), 6) for below, upto in places]
