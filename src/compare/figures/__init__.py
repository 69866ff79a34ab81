"""Figures of comparisons: one module per kind of picture, one style for all.

Each function takes a `compare.Comparison`, never a bare frame, and returns a matplotlib Figure
whose label is its alternative text. Nothing global is changed. Each text is composed once:
measuring, drawing and the alternative text use the same.
"""

from compare.figures import used
from compare.figures.conversion_chart import converted
from compare.figures.cushion_chart import cushions
from compare.figures.dot_chart import dots
from compare.figures.files import png, svg, write
from compare.figures.grid import leading
from compare.figures.matrix_chart import matrices, matrix
from compare.figures.outcome_chart import outcomes
from compare.figures.place_chart import places
from compare.figures.slope_chart import slopes
from compare.figures.theme_chart import theme
from compare.figures.verdict_chart import verdicts
from compare.figures.year_chart import timeline

__all__ = [
    "converted",
    "cushions",
    "dots",
    "leading",
    "matrices",
    "matrix",
    "outcomes",
    "places",
    "png",
    "slopes",
    "svg",
    "theme",
    "timeline",
    "used",
    "verdicts",
    "write",
]
