"""Targets: the statements of one promise reconciled, and what they agree and differ in."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from compare.printed import locator
from compare.schema import TIDY, VOCABULARIES

YEARLY = ("flow", "growth", "change")
"""Kinds of indicators whose amounts are of a year, or of a longer period."""

REVIEWS = VOCABULARIES["review"].codes
"""How often rows were read against the sentence, from never on."""

KEY = ("document_id", "indicator_id", "scope", "basis", "period_start", "period_end")
"""What statements of one target have in common."""

_FROM_FIRST = (
    *("target_id", "city_id", *KEY, "canonical_value", "canonical_value_upper", "unit"),
    *(
        "comparator",
        "bare",
        "firmness",
        "reading_alt",
        "statement_id",
        "locator",
        "indicator_printed",
    ),
    *("quantity_printed", "note_zh", "note_en"),
)
_LIST = "\N{INFORMATION SEPARATOR ONE}"  # which no cell may hold


def in_order(statements: pd.DataFrame) -> pd.DataFrame:
    """Return statements by target, each target's in the order of reading."""
    places = statements["locator"].unique()
    rank = {place: n for n, place in enumerate(sorted(places, key=locator.order))}
    placed = statements.assign(_place=statements["locator"].map(rank))
    return placed.sort_values(["target_id", "_place", "seq"], ignore_index=True)


def identified(statements: pd.DataFrame, frames: Mapping[str, pd.DataFrame]) -> "pd.Series[str]":
    """Return the identifier of the target of each statement, made of what targets differ in.

    Parameters
    ----------
    statements : DataFrame
        The statements with their document_id.
    frames : Mapping of str to DataFrame
        The tables indicators and documents.

    Returns
    -------
    Series of str
        ``DOCUMENT.INDICATOR.SCOPE.BASIS.PERIOD``, with the index of the statements.
    """
    start, end = statements["period_start"].astype("str"), statements["period_end"].astype("str")
    ids = start.where(start.eq(end), start + "-" + end)
    ids = _basis(statements, frames) + "." + ids
    for name in ("scope", "indicator_id", "document_id"):
        ids = statements[name] + "." + ids
    return ids


def _basis(statements: pd.DataFrame, frames: Mapping[str, pd.DataFrame]) -> "pd.Series[str]":
    """Return the basis of the target of each statement.

    In a document of one year, an amount is that of the year whatever the verb.
    """
    documents = frames["documents"]
    of_a_year = documents.loc[documents["period_start"].eq(documents["period_end"]), "document_id"]
    kind = statements["indicator_id"].map(frames["indicators"].set_index("indicator_id")["kind"])
    only = kind.isin(YEARLY) & statements["document_id"].isin(of_a_year)
    only &= statements["period_start"].eq(statements["period_end"])
    return statements["basis"].mask(only, "in_period")


def reconcile(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Reconcile statements into targets, one per document, indicator, scope, basis and period.

    Parameters
    ----------
    frames : Mapping of str to DataFrame
        The tidy statements, with the tables indicators and documents.

    Returns
    -------
    DataFrame
        The columns of the table ``targets``. The representative statement is the first in the
        order of reading; what only some statements had to infer is not inferred; a target is
        reviewed as often as the least reviewed of its statements.
    """
    statements, indicators = frames["statements"], frames["indicators"]
    placed = in_order(statements.assign(basis=_basis(statements, frames)))
    first = placed.drop_duplicates("target_id").set_index("target_id", drop=False)
    frame = first[list(_FROM_FIRST)].copy()
    frame["statements"] = placed.groupby("target_id").size()
    frame["comparators"] = _distinct(placed, "comparator")
    frame["firmnesses"] = _distinct(placed, "firmness")
    frame["review"] = lowest(placed, "target_id")
    frame["inferred"] = _inferred_by_all(placed, frame["statements"])
    agreement = _agreement(placed)
    frame["agreement"], frame["agreement_reasons"] = agreement["agreement"], agreement["reasons"]
    frame["target_year"] = frame["period_end"]
    frame["span_years"] = frame["period_end"] - frame["period_start"] + 1
    kinds = frame["indicator_id"].map(indicators.set_index("indicator_id")["kind"])
    yearly = kinds.isin(YEARLY)
    frame["annual_by"] = _annual_by(placed, frame).where(yearly, None)
    total = frame["annual_by"].isna()
    frame["amount"] = total.map({True: "total", False: "annual"}).where(yearly, None)
    return frame[list(TIDY["targets"].names)].reset_index(drop=True)


def lowest(rows: pd.DataFrame, key: str) -> "pd.Series[str]":
    """Return for each value of a column the lowest review status of its rows.

    Examples
    --------
    >>> rows = pd.DataFrame({"document_id": ["a", "a"], "review": ["reviewed_twice", "drafted"]})
    >>> lowest(rows, "document_id").to_dict()
    {'a': 'drafted'}
    """
    places = rows["review"].map(REVIEWS.index).astype("int64")
    return places.groupby(rows[key]).min().map(dict(enumerate(REVIEWS)))


def _distinct(placed: pd.DataFrame, column: str) -> pd.Series:
    """Return for each target the values of a column, each once, in the order of reading."""
    return _listed(placed[["target_id", column]].drop_duplicates())


def _listed(items: pd.DataFrame) -> pd.Series:
    """Return for each target_id, the first column, a tuple of what the second has."""
    items = items.set_axis(["target_id", "item"], axis=1)
    number = items.groupby("target_id").cumcount()
    wide = items.assign(number=number).pivot(index="target_id", columns="number", values="item")
    if wide.empty:
        return pd.Series(dtype="object")
    joined = wide[0]
    for place in wide.columns[1:]:
        joined = joined.where(wide[place].isna(), joined + _LIST + wide[place].fillna(""))
    tuples: Mapping[object, object] = {text: tuple(text.split(_LIST)) for text in joined.unique()}
    return joined.map(tuples)


def _inferred_by_all(placed: pd.DataFrame, statements: pd.Series) -> pd.Series:
    """Return what every statement of a target had to infer, as the first of them lists it."""
    items = placed[["target_id", "inferred"]].explode("inferred").dropna()
    items["statement"] = items.index
    items = items.drop_duplicates()
    times = items.groupby(["target_id", "inferred"])["statement"].transform("size")
    shared = items[times.eq(items["target_id"].map(statements))]
    found = _listed(shared.drop_duplicates(["target_id", "inferred"])[["target_id", "inferred"]])
    return found.reindex(statements.index).map(lambda cell: cell if isinstance(cell, tuple) else ())


def _agreement(placed: pd.DataFrame) -> pd.DataFrame:
    """Say whether the statements of each target agree, and in what they differ."""
    grouped = placed.groupby("target_id")
    # Without a common unit: as printed.
    unlike = grouped["canonical_value"].transform("count").eq(0)
    low = placed["canonical_value"].where(~unlike, placed["value"])
    high = placed["canonical_value_upper"].where(~unlike, placed["value_upper"])
    values = pd.DataFrame({"target_id": placed["target_id"], "low": low, "high": high})
    # A missing value beside others is another dimension, and so another value.
    several = values.drop_duplicates().groupby("target_id").size().gt(1)
    differs = pd.DataFrame(
        {
            "value": several,
            "unit": grouped["unit_printed"].nunique().gt(1),
            "comparator": grouped["comparator"].nunique().gt(1),
            "firmness": grouped["firmness"].nunique().gt(1),
            "wording": grouped["indicator_printed"].nunique().gt(1),
        }
    )
    reasons = flagged(differs)
    word = pd.Series("restated", index=differs.index)
    word = word.mask(differs.any(axis=1), "variant").mask(differs["value"], "conflict")
    return pd.DataFrame({"agreement": word.where(grouped.size() > 1, "single"), "reasons": reasons})


def flagged(flags: pd.DataFrame) -> pd.Series:
    """Return for each row the names of the columns that hold, in their order.

    Examples
    --------
    >>> flagged(pd.DataFrame({"value": [True, False], "unit": [True, False]})).tolist()
    [('value', 'unit'), ()]
    """
    bits = 2 ** np.arange(len(flags.columns))
    numbers = flags.to_numpy(dtype="int64") @ bits
    named = {
        number: tuple(name for place, name in enumerate(flags.columns) if number >> place & 1)
        for number in map(int, pd.unique(numbers))
    }
    return pd.Series(numbers, index=flags.index).map(named)


def _annual_by(placed: pd.DataFrame, frame: pd.DataFrame) -> pd.Series:
    """Return in which sense an amount is annual; nothing where it is a total."""
    averaged = placed["basis_printed"].str.contains("年均", regex=False)
    average = averaged.groupby(placed["target_id"]).any().reindex(frame.index)
    one_year = frame["period_start"].eq(frame["period_end"])
    found = pd.Series(None, index=frame.index, dtype="object")
    found = found.mask(one_year, "only_year")
    found = found.mask(frame["basis"].eq("at_end"), "final_year")
    yearly = frame["basis"].eq("per_year")
    found = found.mask(yearly, "each_year").mask(yearly & average, "average")
    return found.where(found.notna(), None)
