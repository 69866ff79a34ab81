"""The sheet that panels are laid out on, from the top down."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any, TypeVar

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from compare.figures.lettering import wrapped
from compare.figures.strip import LEFT, RIGHT
from compare.figures.style import INK, QUIET, WIDTH

HIGHEST = 9.2
"""Height in inches that a page of the report has for a figure, without its caption."""

_ROOMS = (8.2, 7.8, 7.4, 7.0, 6.5, 6.0, 5.4)
"""Heights in inches that panels are tried to be fitted into, until title and notes fit too."""

Of = TypeVar("Of")
"""What is drawn on a sheet."""

_TITLE, _HEAD, _SMALL = 10.5, 8.5, 7.0
_LEADING, _HEAD_LEADING = 0.145, 0.155


class TooTallError(ValueError):
    """A figure that no page holds: it would be cut.

    Parameters
    ----------
    title : str
        Title of the figure.
    height : float
        Its height in inches.
    """

    def __init__(self, title: str, height: float):
        super().__init__(
            f'figure "{title}" would be {height:.1f} in high; a page holds {HIGHEST} in: '
            f"choose fewer cities, years or indicators"
        )


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
    columns : int
        How many panels stand side by side.
    wide : collection of int
        The panels, by their number, that are as wide as the figure, whatever `left` and `right`.

    Raises
    ------
    TooTallError
        If no page holds the figure.
    """

    title: str
    footer: list[str]
    heights: list[float]
    heads: list[str]
    left: float
    right: float
    below: float = 0.5
    last: float = 0.0
    columns: int = 1
    wide: Collection[int] = ()
    figure: Figure = field(init=False)
    axes: list[Axes] = field(init=False)

    def __post_init__(self) -> None:
        inner = WIDTH - 0.2
        title = wrapped(self.title, inner, _TITLE)
        # Small letters are drawn up to three per cent wider on a screen.
        notes = [line for text in self.footer for line in wrapped(text, inner - 0.15, _SMALL)]
        heads = [wrapped(text, inner / self.columns - 0.15, _HEAD) for text in self.heads]
        rows = [range(len(heads))[at : at + self.columns] for at in self._starts]
        panels = sum(self._row(row, heads) for row in rows) + self.last * bool(rows)
        total = 0.12 + 0.2 * len(title) + panels + _LEADING * len(notes) + 0.12
        if total > HIGHEST:
            raise TooTallError(self.title, total)
        self.figure = Figure(figsize=(WIDTH, total))
        self.axes = []
        top = total - 0.2
        for line in title:
            self._text(line, 0, top, total, size=_TITLE, color=INK)
            top -= 0.2
        for row in rows:
            self._panels(row, heads, top, total)
            top -= self._row(row, heads)
        top -= self.last * bool(rows)
        for line in notes:
            top -= _LEADING
            self._text(line, 0, top + 0.04, total, size=_SMALL, color=QUIET)

    @property
    def _starts(self) -> range:
        return range(0, len(self.heads), self.columns)

    def _row(self, row: range, heads: list[list[str]]) -> float:
        """Return the height of panels side by side, with their headings and tick labels."""
        return self._heading(row, heads) + max(self.heights[at] for at in row) + self.below

    @staticmethod
    def _heading(row: range, heads: list[list[str]]) -> float:
        if not any(any(heads[at]) for at in row):
            return 0.05
        return 0.34 + _HEAD_LEADING * (max(len(heads[at]) for at in row) - 1)

    def _panels(self, row: range, heads: list[list[str]], top: float, total: float) -> None:
        """Add an axes under each heading of panels side by side."""
        width = WIDTH / self.columns
        for column, at in enumerate(row):
            for number, line in enumerate(heads[at]):
                y = top - 0.12 - _HEAD_LEADING * number
                self._text(line, column * width, y, total, size=_HEAD, color=QUIET)
            left, right = (LEFT, RIGHT) if at in self.wide else (self.left, self.right)
            bottom = top - self._heading(row, heads) - self.heights[at]
            x, across = column * width + left, width - left - right
            box = (x / WIDTH, bottom / total, across / WIDTH, self.heights[at] / total)
            self.axes.append(self.figure.add_axes(box))

    def _text(self, text: str, x: float, y: float, total: float, **style: Any) -> None:
        place = ((x + 0.1) / WIDTH, y / total)
        self.figure.text(*place, text, ha="left", va="baseline", **style)


def fitted(make: Callable[[float], tuple[Sheet, Of]]) -> tuple[Sheet, Of]:
    """Return the sheet with the most room for its panels that a page holds.

    Parameters
    ----------
    make : callable
        Makes the sheet, its panels not higher than so many inches together, and with it what
        is drawn on it.

    Returns
    -------
    tuple
        The sheet, and what is drawn on it.

    Raises
    ------
    TooTallError
        If the title and the notes leave too little room.
    """
    for room in _ROOMS[:-1]:
        try:
            return make(room)
        except TooTallError:
            continue
    return make(_ROOMS[-1])
