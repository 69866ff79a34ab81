"""Figures of comparisons: one module per kind of picture, one style for all.

Each function takes a `compare.Comparison`, never a bare frame, and returns a matplotlib Figure
whose label is its alternative text. Nothing global is changed. Each text is composed once:
measuring, drawing and the alternative text use the same.
"""

from compare.figures.conversion_chart import converted
from compare.figures.cushion_chart import cushions
from compare.figures.dot_chart import dots
