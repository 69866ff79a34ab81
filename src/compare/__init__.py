"""Innovation policy targets of Chinese cities as tidy tables, compared like with like.

>>> import compare
>>> targets = compare.load("targets")
>>> found = compare.select(families="rd_intensity")
"""

from compare.comparability import Comparison
from compare.dataset import load, select
from compare.problem import InvalidInputError, Problem
from compare.verification import evidence

__all__ = ["Comparison", "InvalidInputError", "Problem", "evidence", "load", "select"]
