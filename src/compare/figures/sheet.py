"""The sheet that panels are laid out on, from the top down."""

from dataclasses import dataclass, field
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from compare.figures.lettering import wrapped
from compare.figures.style import INK, QUIET, WIDTH

_TITLE, _SMALL = 10.5, 7.0
_LEADING = 0.145


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
        inner = WIDTH - 0.2
        title = wrapped(self.title, inner, _TITLE)
        # Small letters are drawn up to three per cent wider on a screen.
        notes = [line for text in self.footer for line in wrapped(text, inner - 0.15, _SMALL)]
        panels = sum(height + 0.34 + self.below for height in self.heights) + self.last
        total = 0.12 + 0.2 * len(title) + panels + _LEADING * len(notes) + 0.12
        self.figure = Figure(figsize=(WIDTH, total))
        self.axes = []
        top = total - 0.2
        for line in title:
            self._text(line, top, total, size=_TITLE, color=INK)
            top -= 0.2
        top = self._panels(top, total) - self.last
        for line in notes:
            top -= _LEADING
            self._text(line, top + 0.04, total, size=_SMALL, color=QUIET)

    def _panels(self, top: float, total: float) -> float:
        """Add an axes under each heading, and return where the last one ends."""
        for text, height in zip(self.heads, self.heights, strict=True):
            self._text(text, top - 0.12, total, size=8.5, color=QUIET)
            top -= 0.34 + height
            box = (self.left, top, WIDTH - self.left - self.right, height)
            fractions = (box[0] / WIDTH, box[1] / total, box[2] / WIDTH, box[3] / total)
            self.axes.append(self.figure.add_axes(fractions))
            top -= self.below
        return top

    def _text(self, text: str, y: float, total: float, **style: Any) -> None:
        self.figure.text(0.1 / WIDTH, y / total, text, ha="left", va="baseline", **style)
