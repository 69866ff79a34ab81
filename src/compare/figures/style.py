"""The visual language of all figures: colours, marks, and how matplotlib is set."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

import matplotlib as mpl
import seaborn as sns
from matplotlib import font_manager

from compare import font
from compare.schema.result import CityTraits

WIDTH = 6.7
"""Width of a figure in inches: the text width of an A4 page, so that type is printed 1:1."""


INK, QUIET, RULE = "#222222", "#5f6368", "#d5d8dc"
# Okabe and Ito's palette: distinct to colour-blind readers, and of unlike lightness in grey.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
MARKERS: Mapping[str, str] = {"prefecture": "o", "county": "s"}

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


def colour(row: CityTraits) -> str:
    """Return the colour of a row's city, the same in every figure."""
    return COLOURS[row.city_number % len(COLOURS)]
