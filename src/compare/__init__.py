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
from compare.wording import (
    annex,
    digests,
    findings,
    highlighted,
    rosters,
    selected,
    surveyed,
    tables,
)

__all__ = [
    "Comparison",
    "Dataset",
    "InvalidInputError",
    "Problem",
    "annex",
    "digests",
    "evidence",
    "findings",
    "highlighted",
    "load",
    "open",
    "rosters",
    "select",
    "selected",
    "shared",
    "survey",
    "surveyed",
    "tables",
]
