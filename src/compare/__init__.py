"""Innovation policy targets of Chinese cities as tidy tables, compared like with like.

>>> import compare
>>> targets = compare.load("targets")
>>> found = compare.select(families="rd_intensity")
"""

from compare.comparison import attainment, conversion, ranking, shared, succession
from compare.comparison.comparison import Comparison, select
from compare.dataset.loading import load
from compare.dataset.quotation import evidence
from compare.problem import InvalidInputError, Problem
from compare.wording import findings, tables

__all__ = [
    "Comparison",
    "InvalidInputError",
    "Problem",
    "attainment",
    "conversion",
    "evidence",
    "findings",
    "load",
    "ranking",
    "select",
    "shared",
    "succession",
    "tables",
]
