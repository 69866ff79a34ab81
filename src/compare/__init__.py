"""Innovation policy targets of Chinese cities as tidy tables, compared like with like.

>>> import compare
>>> data = compare.open()
>>> targets = compare.load("targets")
>>> found = compare.select(families="rd_intensity", data=data)
>>> ranks, outcomes = found.ranking(), found.attainment()
"""

from compare.comparison import shared, survey
from compare.comparison.comparison import Comparison, select
from compare.dataset.dataset import Dataset
from compare.dataset.dataset import open_dataset as open
from compare.dataset.loading import load
from compare.dataset.quotation import evidence
from compare.problem import InvalidInputError, Problem
from compare.wording import findings, rosters, surveyed, tables

__all__ = [
    "Comparison",
    "Dataset",
    "InvalidInputError",
    "Problem",
    "evidence",
    "findings",
    "load",
    "open",
    "rosters",
    "select",
    "shared",
    "survey",
    "surveyed",
    "tables",
]
