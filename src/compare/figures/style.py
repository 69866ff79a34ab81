"""The visual language of all figures: type, colours, marks and the sheet they are drawn on."""

import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import matplotlib as mpl
import seaborn as sns
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from compare import font
from compare.comparison.comparison import Comparison
from compare.figures.panel import Panel
from compare.schema.row import Row, rows_of
from compare.wording import wording
from compare.wording.language import spoken

WIDTH = 6.7
"""Width of a figure in inches: the text width of an A4 page, so that type is printed 1:1."""

WIDEST_NAME = 2.4
"""Width in inches at which the name of a row is broken."""

WIDEST_NOTE = 3.1
"""Width in inches at which a text beside a row is broken."""

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


def colour(row: Row) -> str:
    """Return the colour of a row's city, the same in every figure."""
    return COLOURS[row.city_number % len(COLOURS)]


@cache
def _advance(char: str) -> float:
    """Return the advance width of a character in units of the type size."""
    face = font_manager.get_font(str(font.file()))
    face.set_size(100, 72)
    return face.load_char(ord(char)).linearHoriAdvance / 65536 / 100


def text_width(text: str, size: float) -> float:
    """Return the width of a text in inches as it will be drawn."""
    return sum(map(_advance, text)) * size / 72


def wrapped(text: str, width: float, size: float) -> list[str]:
    """Break a text into lines that are at most so many inches wide.

    Chinese breaks after any character, Latin words and numbers stay whole where a line holds
    them, and no line begins with closing punctuation.
    """
    lines, line = [], ""
    for piece in _pieces(text, width, size):
        if line and text_width(line + piece.rstrip(), size) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


def _pieces(text: str, width: float, size: float) -> list[str]:
    """Cut a text where a line may end."""
    pieces: list[str] = []
    for char in text:
        latin = ord(char) < 0x2E80
        glued = char in "，。；：、）》”’" or (
            latin and pieces and ord(pieces[-1][-1]) < 0x2E80 and not pieces[-1].endswith(" ")
        )
        if pieces and glued and text_width(pieces[-1] + char, size) <= width:
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


@dataclass
class Sheet:
    """A figure laid out in inches from top to bottom, so that nothing overlaps or is cut.

    Attributes
    ----------
    title : str
        Title of the figure.
    footer : list of str
        Paragraphs under the last panel.
    heights : list of float
        Height of the axes of each panel, in inches.
    heads : list of str
        Heading of each panel.
    left, right : float
        Space beside the axes, in inches.
    below : float
        Space under each axes, for its tick labels.
    last : float
        More space under the last axes, for its axis label.
    """

    title: str
    footer: list[str]
    heights: list[float]
    heads: list[str]
    left: float
    right: float
    below: float = 0.5
    last: float = 0.0
    figure: Figure = field(init=False)
    axes: list[Axes] = field(init=False)

    def __post_init__(self) -> None:
        size, small, leading = 10.5, 7.0, 0.145
        inner = WIDTH - 0.2
        title = wrapped(self.title, inner, size)
        notes = [line for text in self.footer for line in wrapped(text, inner, small)]
        head = 0.12 + 0.2 * len(title)
        panels = sum(height + 0.34 + self.below for height in self.heights) + self.last
        total = head + panels + leading * len(notes) + 0.12
        self.figure = Figure(figsize=(WIDTH, total))
        top = total - 0.2
        for line in title:
            self._text(line, top, total, size=size, color=INK)
            top -= 0.2
        self.axes = []
        for text, height in zip(self.heads, self.heights, strict=True):
            self._text(text, top - 0.12, total, size=8.5, color=QUIET)
            top -= 0.34 + height
            box = (self.left, top, WIDTH - self.left - self.right, height)
            fractions = (box[0] / WIDTH, box[1] / total, box[2] / WIDTH, box[3] / total)
            self.axes.append(self.figure.add_axes(fractions))
            top -= self.below
        top -= self.last
        for line in notes:
            top -= leading
            self._text(line, top + 0.04, total, size=small, color=QUIET)

    def _text(self, text: str, y: float, total: float, **style: Any) -> None:
        self.figure.text(0.1 / WIDTH, y / total, text, ha="left", va="baseline", **style)


def value_limits(axes: Axes, along: str, panel: Panel) -> None:
    """Set the limits of the axis of values: counts from zero, ratios around their values."""
    values = [v for row in panel.rows for v in (row.canonical_value, row.canonical_value_upper)]
    values += [row.value for row in panel.observed]
    known = [float(value) for value in values if value == value] or [0.0, 1.0]
    low, high = min(known), max(known)
    if panel.rows[0].kind in ("stock", "flow"):
        low = min(low, 0.0)
    margin = 0.16 * ((high - low) or abs(high) or 1.0)
    limits = (low - (margin if low else 0), high + margin * 1.4)
    axes.set_xlim(limits) if along == "x" else axes.set_ylim(limits)


def ticks(axis: Axis, language: str) -> None:
    """Put few round numbers on an axis of values, all with the same number of decimals."""
    axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    step = min(axis.get_majorticklocs()[1:] - axis.get_majorticklocs()[:-1])
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    separator = spoken(language).thousands
    axis.set_major_formatter(lambda value, _: f"{value:{separator}.{decimals}f}")


def alternative(kind: str, title: str, found: Iterable[Panel], language: str) -> str:
    """Return the alternative text of a figure: its kind, and all that it shows in words."""
    stop = spoken(language).stop
    parts = [spoken(language).text(kind), title] if title else [spoken(language).text(kind)]
    for panel in found:
        shown = [
            wording.who(row, language) + spoken(language).colon + wording.quantity(row, language)
            for row in panel.rows
        ]
        shown += [f"{name}{spoken(language).colon}{said}" for name, said in panel.gaps]
        seen = spoken(language).text("observed")
        shown += [
            f"{seen} {row.year}{spoken(language).colon}{wording.observed(row, language)}"
            for row in panel.observed
        ]
        parts.append(f"{panel.head}{spoken(language).colon}{spoken(language).list(shown, True)}")
    return (stop.join(parts) + stop).strip()


def title(key: str, found: list[Panel], language: str) -> str:
    """Return the title of a figure of this kind about the indicator of its first panel."""
    if not found:
        return ""
    if len({panel.rows[0].family for panel in found}) > 1:
        return spoken(language).text(f"{key}_several")
    return (
        spoken(language).text(key).format(indicator=wording.indicator(found[0].rows[0], language))
    )


def footer(comparison: Comparison, found: list[Panel], marks: str, language: str) -> list[str]:
    """Return the paragraphs under a figure: how to read it, what to mind, where it stands."""
    if not found:
        return [spoken(language).text("no_target")]
    paragraphs = [marks]
    if len(found) > 1:
        paragraphs.append(spoken(language).text("panel_note") + spoken(language).stop.strip())
    return paragraphs + footer_caveats(comparison, language)


def footer_caveats(comparison: Comparison, language: str) -> list[str]:
    """Return what to mind when comparing, and where the numbers stand."""
    paragraphs = []
    if comparison.caveats:
        caveats = wording.reasons(comparison.caveats, language)
        paragraphs.append(_headed("caveats", caveats, language))
    places: dict[str, list[str]] = {}
    names = {row.document_id: row for row in rows_of(comparison.documents)}
    for row in rows_of(comparison.targets):
        document = wording.document(names[row.document_id], language)
        places.setdefault(document, []).append(wording.place(str(row.locator), language))
    sources = (
        f"{document} {', '.join(dict.fromkeys(found))}" for document, found in places.items()
    )
    paragraphs.append(_headed("sources", "; ".join(sources), language))
    return paragraphs


def rows_axis(axes: Axes, names: list[str]) -> None:
    """Give an axes a named row for each target, the first on top."""
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_yticks(
        range(len(names)), ["\n".join(wrapped(name, WIDEST_NAME, 8.5)) for name in names]
    )
    axes.tick_params(left=False)
    axes.spines[["left", "right", "top"]].set_visible(False)
    axes.grid(axis="y", color=RULE, linewidth=0.6)
    axes.set_axisbelow(True)


def room(texts: Iterable[str], size: float, widest: float) -> float:
    """Return the space beside an axes that texts of a size take, which are broken at a width."""
    return min(max([text_width(text, size) for text in texts] or [0]), widest) + 0.3


def beside(axes: Axes, place: int, said: str, colour: str) -> None:
    """Write a text to the right of a row."""
    axes.annotate(
        "\n".join(wrapped(said, WIDEST_NOTE, 8)),
        (1, place),
        xycoords=("axes fraction", "data"),
        xytext=(8, 0),
        textcoords="offset points",
        va="center",
        fontsize=8,
        color=colour,
    )


def _headed(key: str, said: str, language: str) -> str:
    return f"{spoken(language).text(key)}{spoken(language).colon}{said}"
