"""The visual language of all figures: colours, marks, and how matplotlib is set."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import matplotlib as mpl
import pandas as pd
import seaborn as sns
from matplotlib import font_manager

from compare import font
from compare.comparison.comparison import Comparison

WIDTH = 6.7
"""Width of a figure in inches: the text width of an A4 page, so that type is printed 1:1."""


INK, QUIET, RULE = "#222222", "#5f6368", "#d5d8dc"
RC: dict[str, Any] = {
    "font.family": [font.FAMILY],
    # A label is letters, also where it holds two dollar signs.
    "text.parse_math": False,
    "font.size": 8.5,
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


def colours(comparison: Comparison) -> dict[str, str]:
    """Return the colour of each city of a comparison.

    A city has the colour that the table ``cities`` gives it, in every figure. One without takes
    the next that no other city shown has. Where more cities are shown than there are colours,
    those that were chosen by name stand out against grey; where none was, those with a colour of
    their own do.

    Examples
    --------
    >>> import compare
    >>> found = colours(compare.select(cities="qidong,nantong", families="rd_intensity"))
    >>> found["nantong"], found["qidong"]
    ('#D55E00', '#009E73')
    """
    palette = list(comparison.data["colours"].sort_values("position")["colour"])
    shown = pd.concat([comparison.targets, comparison.observations])[["city_id", "colour"]]
    own = dict(shown.drop_duplicates().sort_values("city_id").itertuples(index=False, name=None))
    coloured = set(own)
    if len(own) > len(palette):
        coloured = {*comparison.chosen} or {city for city in own if isinstance(own[city], str)}
    kept = {city: own[city] for city in sorted(coloured) if isinstance(own.get(city), str)}
    free = (colour for colour in palette if colour not in kept.values())
    taken = {city: next(free, QUIET) for city in sorted(coloured - set(kept))}
    return {city: (kept | taken).get(city, QUIET) for city in own}
