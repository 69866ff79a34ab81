"""Cushions: targets against the last value that was known when they were set."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

import pandas as pd

from compare.dataset import amounts
from compare.dataset.description import issued_at
from compare.dataset.observations import by_preference
from compare.dataset.targets import flagged
from compare.printed.digits import decimal, decimals, last_place
from compare.schema import TIDY, VOCABULARIES
from compare.schema.record import DRAFTED

Frames = Mapping[str, pd.DataFrame]

AT_ONCE = 100_000
"""Targets that are held against values at once: each stands beside many values."""

_KEY = ["city_id", "indicator_id", "scope", "over"]
"""What a target and the value it is held against have in common."""

_REASONS = VOCABULARIES["cushion_reason"].codes

_BOUNDS = {">=": 1, ">": 1, "<=": -1, "<": -1}
"""On which side of its value a reached quantity may lie: above, or below."""

_PERIOD = ("period_start=", "period_end=")
"""How readings begin by which a value is of another period."""


def measure(frames: Frames) -> pd.DataFrame:
    """Hold each target against the last value that was known when it was set.

    Parameters
    ----------
    frames : Mapping of str to DataFrame
        The tables targets, documents, indicators, observations and actuals.

    Returns
    -------
    DataFrame
        The columns of the table ``cushions``, a row per target that is a state or an annual amount
        and before whose period a value of the same city, indicator and scope was known: that
        observation (of the latest period; the document's own rather than others, then as
        observations are preferred), cushion (target minus value reached, canonical unit),
        cushion_sign, cushion_reasons, and what is used for the same period now, where it is
        another value that was not known then.

    Notes
    -----
    A value was known if the same document says it, if it was said on a day not after that of the
    document, or in a year before that of the document; of unknown date, if it is of two years
    before the document or earlier.

    Examples
    --------
    >>> import compare
    >>> found = measure(compare.open()).query("document_id == 'nantong-2024'")
    >>> found = found[found["indicator_id"].eq("hightech_enterprises_net_added")]
    >>> found[["reached_value", "cushion", "cushion_sign"]].values.tolist()
    [[736.0, -36.0, 'below']]
    """
    targets, reached = _set(frames), _reached(frames)
    cities = pd.Series(targets["city_id"].unique())
    parts = [targets["city_id"].isin(own) for own in _divided(cities, len(targets))]
    of_city = reached["city_id"]
    return pd.concat(
        _of_cities(targets[part], reached[of_city.isin(targets.loc[part, "city_id"].unique())])
        for part in parts
    )


def _divided(cities: "pd.Series[str]", count: int) -> Iterator["pd.Series[str]"]:
    """Yield cities, so many at once that they have about as many of the targets as `AT_ONCE`."""
    step = max(1, len(cities) * AT_ONCE // max(count, 1))
    for place in range(0, max(len(cities), 1), step):
        yield cities.iloc[place : place + step]


def _of_cities(targets: pd.DataFrame, reached: pd.DataFrame) -> pd.DataFrame:
    """Hold the targets of some cities against the values that were reached in them."""
    both = _joined(targets, reached)
    order = ["target_id", "period_end", "own", "place"]
    known = both[both["known"]].sort_values(order, ascending=[True, False, False, True])
    last = known.drop_duplicates("target_id")
    found = last.assign(
        reached_year=last["period_end"],
        reached_value=last["value"],
        reached_comparator=last["comparator_reached"],
        **{name: last[f"{name}_set"] for name in ("document_id", "comparator", "unit")},
        **_held(last),
        cushion_reasons=flagged(_reasons(last)),
    )
    found = found.merge(_later(both, last), how="left", on="target_id")
    found["later_cushion"] = _difference(found, "later_value")
    return found[list(TIDY["cushions"].names)]


def _set(frames: Frames) -> pd.DataFrame:
    """Return the targets that can have a cushion, with when they were set."""
    targets, documents = frames["targets"], frames["documents"]
    rests_on = frames["indicators"].set_index("indicator_id")["rests_on"]
    each = targets["basis"].eq("per_year")
    targets = targets.assign(
        over=amounts.of_targets(targets),
        set_at=targets["document_id"].map(issued_at(documents)),
        begins=targets["period_start"].where(each, targets["target_year"]),
        rests_on=targets["indicator_id"].map(rests_on),
    )
    names = [*_KEY, "target_id", "target_year", "document_id", "canonical_value", "unit"]
    names += ["canonical_value_upper", "comparator", "set_at", "begins", "rests_on"]
    names += ["inferred", "reading_alt", "agreement", "review"]
    return targets.loc[targets["over"].ne("") & targets["canonical_value"].notna(), names]


def _reached(frames: Frames) -> pd.DataFrame:
    """Return the values that targets can be held against, with since when each was known."""
    rows = frames["observations"]
    elsewhere = rows["reading_alt"].map(lambda cell: any(map(_of_another_period, cell)))
    reviews = frames["actuals"].set_index("actual_id")["review"]
    rows = rows.assign(
        over=amounts.of_observations(rows, frames["indicators"]),
        known_from=_known_from(rows),
        place=by_preference(rows),
        review=rows["observation_id"].map(reviews),
    )
    names = [*_KEY, "observation_id", "period_end", "value", "comparator", "document_id"]
    names += ["known_from", "place", "preferred", "estimate", "grade", "status", "unit"]
    names += ["inferred", "reading_alt", "review"]
    return rows.loc[rows["over"].ne("") & ~elsewhere, names]


def _of_another_period(reading: str) -> bool:
    return reading.startswith(_PERIOD)


def _known_from(observations: pd.DataFrame) -> "pd.Series[str]":
    """Return since when each value was known: a day, or a year from its beginning on.

    What was said in a year was known in the next; what was said at an unknown time, in the second
    year after that it is of.
    """
    said = observations["as_of"].fillna("")
    unsaid = observations["period_end"].astype("int64") + 2
    after = pd.to_numeric(said.str[:4], errors="coerce") + 1
    year = after.fillna(unsaid).astype("int64").astype("str")
    return said.where(said.str.len().eq(len("2024-03-05")), year)


def _joined(targets: pd.DataFrame, reached: pd.DataFrame) -> pd.DataFrame:
    """Put beside each target the values of earlier periods, and tell which were known."""
    both = targets.merge(reached, on=_KEY, suffixes=("_set", "_reached"))
    both = both[both["period_end"].lt(both["begins"])]
    own = both["document_id_set"].eq(both["document_id_reached"])
    # As text, a year stands before its days.
    return both.assign(own=own, known=own | both["known_from"].le(both["set_at"]))


def _difference(rows: pd.DataFrame, column: str) -> "pd.Series[float]":
    """Return target minus a value; nothing where the target is a range."""
    found = amounts.difference(rows["canonical_value"], rows[column])
    return found.where(rows["canonical_value_upper"].isna())


def _held(rows: pd.DataFrame) -> dict[str, pd.Series]:
    """Return the cushion of each row, and what sign it has."""
    signs = [
        "not_known" if ranging else _sign(target, value, sign, reached)
        for target, value, sign, reached, ranging in zip(
            rows["canonical_value"],
            rows["value"],
            rows["comparator_set"],
            rows["comparator_reached"],
            rows["canonical_value_upper"].notna(),
            strict=True,
        )
    ]
    cushion_sign = pd.Series(signs, index=rows.index, dtype="object")
    return {"cushion": _difference(rows, "value"), "cushion_sign": cushion_sign}


def _sign(target: float, value: float, comparator: str, reached: str) -> str:
    """Say how a target stands to a value reached, as far as both are known exactly enough."""
    difference = decimal(target) - decimal(value)
    rounding = _rounding((target, comparator), (value, reached))
    within = abs(difference) <= rounding
    side = _BOUNDS.get(reached, 0)
    if side and (within or difference * side > 0):
        return "not_known"
    if difference == 0 and not rounding:
        return "equal"
    if within:
        return "indistinguishable"
    return "above" if difference > 0 else "below"


def _rounding(*sides: tuple[float, str]) -> Decimal:
    """Return how far two values may lie apart and be the same, rounded.

    Half a unit of the last digit of what is about its value; and, where one has more decimals than
    the other, half a unit of the last decimal of the other.
    """
    places = [decimals(value) for value, _ in sides]
    found = [decimal(last_place(value)) / 2 for value, comparator in sides if comparator == "~"]
    if min(places) != max(places):
        found.append(Decimal("0.5").scaleb(-min(places)))
    return max(found, default=Decimal())


def _reasons(rows: pd.DataFrame) -> pd.DataFrame:
    """Return for each reason code in which rows it applies."""
    drafted = rows["review_set"].eq(DRAFTED) | rows["review_reached"].eq(DRAFTED)
    about = rows["comparator_set"].eq("~") | rows["comparator_reached"].eq("~")
    flags = {
        "earlier_year": rows["period_end"].lt(rows["begins"] - 1),
        "expected": rows["estimate"],
        "bound": rows["comparator_reached"].isin(list(_BOUNDS)),
        "about": about,
        "range": rows["canonical_value_upper"].notna(),
        "weak_source": rows["grade"].eq("B") | rows["status"].eq("preliminary"),
        "gdp_revised": rows["rests_on"].map(lambda bases: "gdp" in bases),
        "population_reset": rows["rests_on"].map(lambda bases: "residents" in bases),
        "target_reading": rows["reading_alt_set"].map(bool),
        "reached_reading": rows["reading_alt_reached"].map(bool),
        "stated_in_conflict": rows["agreement"].eq("conflict"),
        "inferred": rows["inferred_set"].map(bool) | rows["inferred_reached"].map(bool),
        "not_reviewed": drafted,
    }
    return pd.DataFrame({code: flags[code].astype("bool") for code in _REASONS})


def _later(both: pd.DataFrame, last: pd.DataFrame) -> pd.DataFrame:
    """Return what is used now for the period that each target is held against, if it is news."""
    periods = last[["target_id", "period_end"]]
    now = both[both["preferred"]].merge(periods, on=["target_id", "period_end"])
    now = now.sort_values(["target_id", "place"]).drop_duplicates("target_id")
    now = now[~now["known"]]
    return pd.DataFrame(
        {
            "target_id": now["target_id"],
            "later_id": now["observation_id"],
            "later_comparator": now["comparator_reached"],
            "later_value": now["value"],
        }
    )
