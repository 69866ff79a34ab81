"""Hold values and places against what is possible, and values against what is plausible."""

import math

import pandas as pd

from compare.curated.faults import Faulty, of_rows, of_values
from compare.printed.digits import exact
from compare.printed.locator import is_locator
from compare.problem import Problem

STATE_KINDS = ("stock", "ratio", "rank")
"""Kinds of indicators that are a state, and so have the basis at_end."""

_COUNTED = ("person", "visit")
"""Dimensions that a counting word may count, too: 名, 个."""

_LOWEST = {"stock": 0.0, "ratio": 0.0, "rank": 1.0, "growth": -100.0}
"""The lowest value that is possible, by kind; a change, or a net flow, may be any."""

A_PLACE = "a place by its numbers, such as 0, 二/13, 三/(一) or 附件/12"


def misplaced(rows: pd.DataFrame) -> list[Problem]:
    """Return the rows whose locator is none.

    Examples
    --------
    >>> index = pd.MultiIndex.from_tuples([("a.csv", 2)], names=["file", "line"])
    >>> [problem.column for problem in misplaced(pd.DataFrame({"locator": ["p. 3"]}, index))]
    ['locator']
    """
    return of_values(rows, "locator", lambda text: "" if is_locator(text) else A_PLACE)


def countable(dimension: "pd.Series[str]", of_unit: "pd.Series[str]") -> "pd.Series[bool]":
    """Tell which units are of the dimension of their indicator.

    Examples
    --------
    >>> countable(pd.Series(["person", "share"]), pd.Series(["count", "count"])).tolist()
    [True, False]
    """
    counted = dimension.isin(_COUNTED) & of_unit.eq("count")
    return of_unit.eq(dimension) | counted


def unitless(dimension: "pd.Series[str]", unit_printed: "pd.Series[str]") -> "pd.Series[bool]":
    """Tell which numbers of what is counted or ranked are printed without a unit: 破千, 前3.

    They are in the unit of their indicator; a note says that none is printed.

    Examples
    --------
    >>> unitless(pd.Series(["count", "share"]), pd.Series(["", ""])).tolist()
    [True, False]
    """
    return dimension.isin((*_COUNTED, "count", "rank")) & unit_printed.eq("")


def items(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the items of a list column, one a row.

    Examples
    --------
    >>> items(pd.DataFrame({"inferred": [("period", "scope"), ()]}), "inferred").index.tolist()
    [0, 0]
    """
    return rows[[column]].explode(column).dropna()


def note_problems(rows: pd.DataFrame) -> list[Problem]:
    """Return the rows that have a note in one language only."""
    problems = []
    for column, twin in (("note_zh", "note_en"), ("note_en", "note_zh")):
        lacking = rows[column].eq("") & rows[twin].ne("")
        problems += of_rows(rows, lacking, column, "the note in both languages")
    return problems


def plausible(rows: pd.DataFrame, column: str) -> list[Problem]:
    """Hold values against what is possible for their kind, and plausible unless confirmed.

    Parameters
    ----------
    rows : DataFrame
        Rows with `confirmed`, the columns of their indicator with the prefix ``indicator_``, and
        `scale`, the factor to its unit; indexed by file and line.
    column : str
        The column with the values.

    Returns
    -------
    list of Problem
        Impossible values: below nought, a rank below one, a growth below -100 %, a share above
        100 %; and implausible ones that nobody confirmed.
    """
    value = rows[column] * rows["scale"]
    rows = rows.assign(canonical=value)
    kind = rows["indicator_kind"]
    share = kind.eq("ratio") & rows["indicator_unit"].eq("percent")
    below, above = value.lt(kind.map(_LOWEST).astype("float64")), value.gt(100) & share
    problems = of_rows(rows, below, column, _possible, exact)
    problems += of_rows(rows, above, column, "at most 100 %, as the indicator is a share", exact)
    usual = value.between(rows["indicator_plausible_min"], rows["indicator_plausible_max"])
    unlikely = value.notna() & ~usual & ~below & ~above & ~rows["confirmed"]
    return problems + of_rows(rows, unlikely, column, _usual, exact, implausible=True)


def _possible(row: Faulty) -> str:
    lowest = _LOWEST[row.indicator_kind]
    at_least = f"at least {lowest:g}" if lowest else "no negative number"
    return f"{at_least}, as the indicator is a {row.indicator_kind}"


def _usual(row: Faulty) -> str:
    low, high = row.indicator_plausible_min, row.indicator_plausible_max
    scaled = row.scale != 1 and math.isfinite(row.canonical)
    is_it = f" (this is {exact(row.canonical)})" if scaled else ""
    return f"{low:g} to {high:g} {row.indicator_unit}, or confirmed as true{is_it}"
