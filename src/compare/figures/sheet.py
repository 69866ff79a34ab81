"""The sheet that panels are laid out on, from the top down."""

from dataclasses import dataclass, field
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from compare.figures.lettering import wrapped
from compare.figures.style import INK, QUIET, WIDTH


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
