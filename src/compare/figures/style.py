"""The visual language of all figures: colours, marks, and how matplotlib is set."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import matplotlib as mpl
import seaborn as sns
from matplotlib import font_manager

from compare import font
from compare.comparison.comparison import Comparison

WIDTH = 6.7
"""Width of a figure in inches: the text width of an A4 page, so that type is printed 1:1."""


INK, QUIET, RULE = "#222222", "#5f6368", "#d5d8dc"
CROWD = "#888c91"
"""Grey of the cities that are not named: it stands out from white by 3 to 1, as any mark does."""

RC: dict[str, Any] = {
    "font.family": [font.FAMILY],
    # A label is letters, also where it holds two dollar signs.
    "text.parse_math": False,
    "font.size": 8.5,
    # Letters are as wide on a screen as they are measured and printed.
    "text.hinting": "none",
    "axes.edgecolor": RULE,
    "axes.labelcolor": QUIET,
    "axes.unicode_minus": False,
    "text.color": INK,
    "xtick.color": QUIET,
    "ytick.color": INK,
    "svg.fonttype": "none",
    "svg.hashsalt": "city-compare",
}


@cache
def _register_font() -> None:
    """Make the font known to matplotlib, once."""
    if font.FAMILY not in {entry.name for entry in font_manager.fontManager.ttflist}:
        font_manager.fontManager.addfont(str(font.file()))


@contextmanager
def applied(**changes: Any) -> Iterator[None]:
    """Apply the style for the length of a ``with`` block."""
    _register_font()
    settings: dict[Any, Any] = {**sns.axes_style("ticks"), **RC, **changes}
    with mpl.rc_context(settings):
        yield


def prominent(comparison: Comparison) -> frozenset[str]:
    """Return the cities that stand out by a colour and a name: all, where there are few.

    Where more cities are shown than there are colours, they are those that were chosen by name;
    where none was, or still too many were, those that have a colour of their own.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(families="rd_intensity", years=2024)
    >>> sorted(prominent(found)), len(set(found.targets["city_id"])) > 20
    (['changzhou', 'nantong', 'qidong', 'yancheng'], True)
    """
    own = _own(comparison)
    most = len(comparison.data["colours"])
    chosen = own.keys() & {*comparison.chosen}
    if len(own) <= most:
        return frozenset(own)
    if 0 < len(chosen) <= most:
        return frozenset(chosen)
    return frozenset(city for city in chosen or own if isinstance(own[city], str))


def colours(comparison: Comparison) -> dict[str, str]:
    """Return the colour of each city of a comparison.

    A city has the colour that the table ``cities`` gives it, in every figure. One without takes
    the next that no other city shown has. Cities that are not `prominent` are grey.

    Examples
    --------
    >>> import compare
    >>> found = colours(compare.select(cities="qidong,nantong", families="rd_intensity"))
    >>> found["nantong"], found["qidong"]
    ('#D55E00', '#009E73')
    """
    own, standing_out = _own(comparison), sorted(prominent(comparison))
    kept = {city: str(own[city]) for city in standing_out if isinstance(own[city], str)}
    palette = list(comparison.data["colours"].sort_values("position")["colour"])
    free = (colour for colour in palette if colour not in kept.values())
    taken = {city: next(free, CROWD) for city in standing_out if city not in kept}
    return {city: (kept | taken).get(city, CROWD) for city in own}


def _own(comparison: Comparison) -> dict[str, object]:
    """Return the colour that the table of cities gives each city shown, if any."""
    own: dict[str, object] = {}
    for frame in (comparison.targets, comparison.observations):
        own.update(zip(frame["city_id"].tolist(), frame["colour"].tolist(), strict=True))
    return {city: own[city] for city in sorted(own)}
