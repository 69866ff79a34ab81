"""Revisions: what a later document of a city made of a target for the same year."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from compare.dataset import amounts
from compare.dataset.description import issued_at
from compare.dataset.observations import by_preference
from compare.dataset.targets import flagged
from compare.schema import TIDY, VOCABULARIES
from compare.schema.record import DRAFTED

Frames = Mapping[str, pd.DataFrame]

_KEY = ["city_id", "indicator_id", "scope", "target_year"]
"""What the targets of a revision have in common."""

_REASONS = VOCABULARIES["revision_reason"].codes

_MINDED = ("inferred", "not_reviewed")
"""Reasons that are listed and take no direction away; every other one does."""

_SENSES = {"final_year": "only_year"}
"""Annual amounts that are of the target year alone, whatever they are called."""


def find(frames: Frames) -> pd.DataFrame:
    """Find targets that two documents of a city, one after the other, state for the same year.

    Parameters
    ----------
    frames : Mapping of str to DataFrame
        The tables targets, documents, indicators and observations.

    Returns
    -------
    DataFrame
        The columns of the table ``revisions``, a row for each two documents that follow each other
        among those that state a city, indicator, scope and target year: which document came first,
        both places, comparators and values (canonical unit); revision (raised and lowered by
        ambition, same, or no_direction) and difference (after minus before; only where there is a
        direction); revision_reasons (all that apply); and the observation of the target year where
        the later target is a state or an annual amount. A direction needs like bases, amounts and
        bounds, single values that can be read in one way, and an order of the documents.

    Examples
    --------
    >>> import compare
    >>> found = find(compare.open()).query("indicator_id == 'rd_intensity'")
    >>> found[["value_before", "value_after", "revision", "outcome_value"]].values.tolist()
    [[3.05, 2.85, 'lowered', 2.96]]
    """
    pairs = _paired(_stated(frames))
    reasons = _reasons(pairs)
    barred = reasons[[code for code in _REASONS if code not in _MINDED]].any(axis=1)
    difference = amounts.difference(pairs["value_after"], pairs["value_before"]).mask(barred)
    ambition = difference.mask(pairs["direction_after"].eq("lower"), -difference)
    found = pairs.assign(
        unit=pairs["unit_after"],
        difference=difference,
        revision=np.select(
            [barred, ambition.gt(0), ambition.lt(0)], ["no_direction", "raised", "lowered"], "same"
        ),
        revision_reasons=flagged(reasons),
    )
    return _with_outcome(found, frames)[list(TIDY["revisions"].names)]


def _stated(frames: Frames) -> pd.DataFrame:
    """Return the targets with what two of them must have alike."""
    targets, documents = frames["targets"], frames["documents"]
    directions = frames["indicators"].set_index("indicator_id")["direction"]
    annual = targets["annual_by"].fillna("").replace(_SENSES)
    spanning = targets["amount"].eq("total") | annual.eq("average")
    return targets.assign(
        issued=targets["document_id"].map(issued_at(documents)),
        direction=targets["indicator_id"].map(directions),
        over=amounts.of_targets(targets),
        amount=targets["amount"].fillna(""),
        sense=annual,
        span=targets["span_years"].where(spanning, 1),
        bound=targets["comparator"].map(amounts.BOUNDS),
        value=targets["canonical_value"],
        target=targets["target_id"],
        document=targets["document_id"],
    )


def _paired(stated: pd.DataFrame) -> pd.DataFrame:
    """Return pairs of targets of documents that follow each other; of several, the most alike."""
    order = [*_KEY, "issued", "document_id"]
    places = stated[order].drop_duplicates().sort_values(order)
    places["document_before"] = places.groupby(_KEY)["document_id"].shift()
    follows = places.dropna(subset="document_before").rename(columns={"document_id": "document"})
    after = follows.drop(columns="issued").merge(stated, on=[*_KEY, "document"])
    before = stated.rename(columns={"document": "document_before"})
    both = after.merge(before, on=[*_KEY, "document_before"], suffixes=("_after", "_before"))
    both = both.rename(columns={"document": "document_after"})
    unlike = pd.DataFrame(
        {name: both[f"{name}_after"].ne(both[f"{name}_before"])
         for name in ("amount", "over", "span", "sense", "bound")}
    )  # fmt: skip
    ranked = both.join(unlike)
    best = [*unlike, "target_before", "target_after"]
    return ranked.sort_values(best).drop_duplicates([*_KEY, "document_after"], ignore_index=True)


def _reasons(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return for each reason code in which pairs it applies."""
    state = pairs["amount_after"].eq("")
    first, last = pairs["issued_before"], pairs["issued_after"]
    undated = first.str.len().eq(4) | last.str.len().eq(4)
    flags = {
        "other_basis": state & pairs["over"],
        "other_amount": pairs["amount"],
        "other_span": pairs["span"] & ~pairs["amount"],
        "annual_in_another_sense": pairs["sense"] & ~pairs["amount"],
        "other_bound": pairs["bound"],
        "no_value": pairs["value_before"].isna() | pairs["value_after"].isna(),
        "range": _either(pairs, "canonical_value_upper", pd.Series.notna),
        "other_reading": _either(pairs, "reading_alt", _filled),
        "stated_in_conflict": _either(pairs, "agreement", lambda cells: cells.eq("conflict")),
        "order_unknown": first.eq(last) | (undated & first.str[:4].eq(last.str[:4])),
        "inferred": _either(pairs, "inferred", _filled),
        "not_reviewed": _either(pairs, "review", lambda cells: cells.eq(DRAFTED)),
    }
    return pd.DataFrame({code: flags[code].astype("bool") for code in _REASONS})


def _filled(cells: pd.Series) -> "pd.Series[bool]":
    return cells.map(bool)


def _either(
    pairs: pd.DataFrame, column: str, holds: Callable[[pd.Series], "pd.Series[bool]"]
) -> "pd.Series[bool]":
    """Tell of which pairs something holds for a column of one side or the other."""
    return holds(pairs[f"{column}_before"]) | holds(pairs[f"{column}_after"])


def _with_outcome(pairs: pd.DataFrame, frames: Frames) -> pd.DataFrame:
    """Add what was observed in the target year: the value that is used, and no expected one."""
    seen = frames["observations"]
    seen = seen[seen["preferred"] & ~seen["estimate"] & ~_filled(seen["reading_alt"])]
    seen = seen.assign(
        over_after=amounts.of_observations(seen, frames["indicators"]),
        target_year=seen["period_end"],
        outcome_id=seen["observation_id"],
        outcome_comparator=seen["comparator"],
        outcome_value=seen["value"],
        place=by_preference(seen),
    )
    key = [*_KEY, "over_after"]
    seen = seen[seen["over_after"].ne("")].sort_values("place").drop_duplicates(key)
    outcome = ["outcome_id", "outcome_comparator", "outcome_value"]
    return pairs.merge(seen[[*key, *outcome]], how="left", on=key)
