"""Axes: limits, ticks, rows with names, and words beside them."""

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator

from compare.figures.lettering import NAME, NOTE, WIDEST_NAME, WIDEST_NOTE, wrapped
from compare.figures.style import RULE
from compare.schema.result import Described, is_amount
from compare.wording.language import spoken


def value_limits(axes: Axes, along: str, row: Described, values: Sequence[float]) -> None:
    """Set the limits of the axis of values: counts from zero, ratios around their values."""
    known = [float(value) for value in values if value == value] or [0.0, 1.0]
    low, high = min(known), max(known)
    if row.kind in ("stock", "flow"):
        low = min(low, 0.0)
    margin = 0.16 * ((high - low) or abs(high) or 1.0)
    limits = (low - (margin if low else 0), high + margin * 1.4)
    axes.set_xlim(limits) if along == "x" else axes.set_ylim(limits)


def value_axis(
    axes: Axes, row: Described, values: Sequence[float], wide: bool, language: str
) -> None:
    """Give an axes a vertical axis of values, a logarithmic one where they lie far apart."""
    if not wide:
        value_limits(axes, "y", row, values)
        ticks(axes.yaxis, language)
        return
    axes.set_yscale("log")
    axes.set_ylim(min(values) / 1.5, max(values) * 2)
    height = float(axes.bbox.height) * 72 / axes.figure.dpi
    low, high = axes.get_ylim()
    log_ticks(axes.yaxis, language, height / math.log10(high / low) < _DECADE)


_DECADE = 32
"""Fewest points of a vertical axis for 1, 3 and 10."""


def log_ticks(axis: Axis, language: str, is_low: bool = False) -> None:
    """Put 1, 3, 10, 30 ... on a logarithmic axis; 1, 10, 100 on a low one."""
    speech = spoken(language)
    steps = (1.0,) if is_low else (1.0, 3.0)
    axis.set_major_locator(LogLocator(subs=steps, numticks=8))
    axis.set_major_formatter(lambda value, _: speech.number(value))
    axis.set_minor_locator(NullLocator())


def ticks(axis: Axis, language: str) -> None:
    """Put few round numbers on an axis of values, all with the same number of decimals."""
    axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10], min_n_ticks=3))
    step = min(axis.get_majorticklocs()[1:] - axis.get_majorticklocs()[:-1])
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    speech = spoken(language)
    axis.set_major_formatter(lambda value, _: speech.number(value, decimals))


_WIDE = 30
"""How many times the lowest value the highest is, from which an axis is logarithmic."""


def is_wide(row: Described, values: list[float]) -> bool:
    """Tell whether amounts lie so far apart that only a logarithmic axis shows them all."""
    return is_amount(row) and min(values) > 0 and max(values) > _WIDE * min(values)


def spread_axis(axes: Axes, values: list[float], wide: bool, language: str) -> None:
    """Give an axes a horizontal axis that holds all values; a logarithmic one where it is wide."""
    if wide:
        axes.set_xscale("log")
        log_ticks(axes.xaxis, language)
    axes.set_xlim(spread_limits(values, wide))
    if not wide:
        ticks(axes.xaxis, language)


def spread_limits(values: Sequence[float], wide: bool) -> tuple[float, float]:
    """Return the ends of an axis that holds all values, some room beside them."""
    low, high = min(values), max(values)
    if wide:
        return low / 1.3, high * 1.7
    margin = 0.06 * ((high - low) or abs(high) or 1.0)
    return low - margin, high + 2 * margin


def rows_axis(axes: Axes, names: list[str]) -> None:
    """Give an axes a named row for each target, the first on top."""
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_yticks(
        range(len(names)), ["\n".join(wrapped(name, WIDEST_NAME, NAME)) for name in names]
    )
    axes.tick_params(left=False)
    axes.spines[["left", "right", "top"]].set_visible(False)
    axes.grid(axis="y", color=RULE, linewidth=0.6)
    axes.set_axisbelow(True)


def lines_beside(name: str, said: str) -> int:
    """Return how many lines the name of a row and the text beside it take at most."""
    return max(len(wrapped(name, WIDEST_NAME, NAME)), len(wrapped(said, WIDEST_NOTE, NOTE)))


def beside(axes: Axes, place: int, said: str, colour: str) -> None:
    """Write a text to the right of a row."""
    axes.annotate(
        "\n".join(wrapped(said, WIDEST_NOTE, NOTE)),
        (1, place),
        xycoords=("axes fraction", "data"),
        xytext=(8, 0),
        textcoords="offset points",
        va="center",
        fontsize=NOTE,
        color=colour,
    )
