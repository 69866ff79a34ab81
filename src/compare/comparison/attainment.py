"""Whether targets were met, as far as published values tell, and the pace still needed."""

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import pandas as pd

from compare.comparison import history
from compare.printed.digits import decimal, decimals
from compare.schema import RESULTS
from compare.schema.observation import Observation
from compare.schema.record import DRAFTED
from compare.schema.result import Selected
from compare.schema.row import rows_of

DECIDED = frozenset({"met", "missed"})
"""Outcomes that say what came of a target."""

_TESTS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
}
_NEGATED = {">=": "<", ">": "<=", "<=": ">", "<": ">="}
_REVISED = {"residents": "population_reset", "gdp": "gdp_revised"}


@dataclass(frozen=True)
class _Seen:
    """What was observed of a target: one value, or several added up or averaged.

    `comparator` is "=", a bound, "~", or empty where bounds of both kinds were added up;
    `rounding` is how far the value may be off, `places` the number of decimals published.
    """

    value: Decimal
    comparator: str
    places: int
    rounding: Decimal
    used: tuple[Observation, ...]


@dataclass(frozen=True)
class _Found:
    """An outcome with its reason, what is shown of it, and all that it rests on."""

    outcome: str
    reason: str = ""
    seen: _Seen | None = None
    gap: float | None = None
    used: tuple[Observation, ...] = ()


def judge(targets: pd.DataFrame, observations: pd.DataFrame) -> pd.DataFrame:
    """Judge targets against published values.

    Parameters
    ----------
    targets : DataFrame
        Selected targets, such as `Comparison.targets`.
    observations : DataFrame
        The table observations, or `Comparison.observations`. Only values of whole years and whole
        places count, of several sources the preferred one.

    Returns
    -------
    DataFrame
        The table ``attainment``, a row per target: target_id; outcome (met, missed, not_judged
        where either is "about", not_known); provisional (from a copy, a preliminary or an expected
        figure); observed_year, observed_value (a sum for a total) and observed_comparator; gap
        (observed minus target, canonical unit); outcome_reasons; and for a target year without
        observation the last exact one before it (pace_year, pace_value, pace_provisional) with the
        yearly change still needed from there (pace). A total needs all its years, or one value of
        its whole period, and an amount promised for each year needs each. A published value that
        is too coarse to tell leaves the outcome not known, and so does one that can be read in
        another way, and a bound that does not reach far enough: a value printed as a floor can
        show that a floor was met or a ceiling missed, and nothing else.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(documents="nantong-2017", families="rd_intensity")
    >>> found.attainment()[["outcome", "observed_value", "gap"]].values.tolist()
    [['missed', 2.56, -0.24]]
    """
    observed = history.seen(observations)
    rows = [_judged(row, observed) for row in rows_of(targets, Selected)]
    frame = pd.DataFrame(rows, columns=list(RESULTS["attainment"].names))
    numbers = ["observed_value", "gap", "pace_value", "pace"]
    return frame.astype({name: "float64" for name in numbers} | {
        "observed_year": "Int64", "pace_year": "Int64",
    })  # fmt: skip


def _judged(row: Selected, observed: history.Seen) -> dict[str, object]:
    own = history.of(observed, row.city_id, row.indicator_id, row.basis)
    found = _outcome(row, own)
    known = found.outcome in {*DECIDED, "not_judged"}
    weak = _weaknesses(found.used) if known else []
    drafted = ["not_reviewed"] if row.review == DRAFTED and known else []
    reasons = [found.reason, *weak, *drafted, *(_revisions(row) if known else [])]
    pace = {} if known else _pace(row, own)
    return {
        "target_id": row.target_id,
        "outcome": found.outcome,
        "provisional": bool(weak),
        "outcome_reasons": tuple(reason for reason in reasons if reason),
        "gap": found.gap,
        "pace_provisional": False,
        **(_shown(found.seen) if found.seen else {}),
        **pace,
    }


def _shown(seen: _Seen) -> dict[str, object]:
    return {
        "observed_year": max(observation.period_end for observation in seen.used),
        "observed_value": float(seen.value),
        "observed_comparator": seen.comparator or None,
    }


def _weaknesses(used: Sequence[Observation]) -> list[str]:
    """Return why an outcome is provisional."""
    weak = any(row.grade == "B" or row.status == "preliminary" for row in used)
    expected = any(row.estimate for row in used)
    return [*(["weak_source"] if weak else []), *(["expected"] if expected else [])]


def _outcome(row: Selected, own: list[Observation]) -> _Found:
    """Hold a target against what was observed, or say why nothing can be said."""
    if row.scope != "city":
        return _Found("not_known", "part_of_city")
    if pd.isna(row.canonical_value):
        return _Found("not_known", "no_value")
    within = [
        seen
        for seen in own
        if row.period_start <= seen.period_start and seen.period_end <= row.period_end
    ]
    certain = [seen for seen in within if not history.rereadable(seen)]
    years = {seen.period_end: seen for seen in certain if seen.period_start == seen.period_end}
    lacking = "" if len(years) == row.span_years else _lacking(within, years)
    if row.basis == "per_year" and row.annual_by != "average":
        return _each(row, years, lacking)
    whole = [seen for seen in certain if _is_whole(seen, row)]
    if lacking and not whole:
        return _Found("not_known", lacking)
    if not whole and row.span_years > 1 and row.kind in ("growth", "ratio"):
        return _Found("not_known", "not_additive")
    return _against(row, _added(whole or [*years.values()], row.basis == "per_year"))


def _is_whole(seen: Observation, row: Selected) -> bool:
    """Tell whether one value is of all years of a target, counted as the target is."""
    period = (seen.period_start, seen.period_end) == (row.period_start, row.period_end)
    return period and seen.basis == row.basis and row.span_years > 1


def _lacking(within: list[Observation], years: dict[int, Observation]) -> str:
    """Return why not every year of a target has a value."""
    if any(history.rereadable(seen) and seen.period_end not in years for seen in within):
        return "other_reading"
    return "years_missing" if years else "no_observation"


def _added(used: list[Observation], average: bool) -> _Seen:
    """Add up or average values, with how far all together may be off."""
    values = [decimal(row.value) for row in used]
    places = max(decimals(float(value)) for value in values)
    parts = len(values) if average else 1
    exact = sum(row.comparator == "=" for row in used)
    return _Seen(
        value=sum(values, Decimal()) / parts,
        comparator=_together({row.comparator for row in used}),
        places=places,
        rounding=Decimal("0.5").scaleb(-places) * exact / parts,
        used=tuple(used),
    )


def _together(comparators: set[str]) -> str:
    """Return what a sum is to the sum of the printed values; empty where it may be either."""
    bounds = comparators - {"="}
    if "~" in bounds or not bounds:
        return "~" if bounds else "="
    if len({bound[0] for bound in bounds}) > 1:
        return ""
    return min(bounds, key=len)


def _each(row: Selected, years: dict[int, Observation], lacking: str) -> _Found:
    """Judge an amount promised for each year: one year short of it is enough to miss it."""
    judged = [_against(row, _added([seen], average=False)) for seen in years.values()]
    sign = 1 if row.comparator in (">=", ">") else -1
    worst_first = sorted(judged, key=lambda found: (found.gap or 0.0) * sign)
    by_outcome = {found.outcome: found for found in reversed(worst_first)}
    if "missed" in by_outcome:
        return by_outcome["missed"]
    if lacking:
        return _Found("not_known", lacking)
    worst = by_outcome.get("not_known") or by_outcome.get("not_judged") or worst_first[0]
    return replace(worst, used=tuple(years.values()))


def _against(row: Selected, seen: _Seen) -> _Found:
    """Hold an observed value against a target at the precision it was published with."""
    target = decimal(row.canonical_value)
    gap = seen.value - target
    shown = round(float(gap), 9)
    if row.comparator not in _TESTS or seen.comparator == "~":
        return _Found("not_judged", "about", seen, shown, seen.used)
    if seen.places < decimals(float(target)) and 0 < abs(gap) < seen.rounding:
        return _Found("not_known", "too_coarse", seen, shown)
    met = _tells(row.comparator, seen, target)
    if met is None:
        return _Found("not_known", "bound", seen, shown)
    return _Found("met" if met else "missed", "", seen, shown, seen.used)


def _tells(comparator: str, seen: _Seen, target: Decimal) -> bool | None:
    """Tell whether a value fulfils a comparator; a bound where all that it allows does, or none."""
    if seen.comparator == "=":
        return _TESTS[comparator](seen.value, target)
    if _implies(seen, comparator, target):
        return True
    return False if _implies(seen, _NEGATED[comparator], target) else None


def _implies(seen: _Seen, comparator: str, target: Decimal) -> bool:
    """Tell whether all values within an observed bound fulfil a comparator."""
    if seen.comparator[:1] != comparator[0]:
        return False
    if seen.value == target:
        return comparator.endswith("=") or seen.comparator == comparator
    return _TESTS[comparator](seen.value, target)


def _revisions(row: Selected) -> list[str]:
    """Return how what an indicator rests on was revised after targets were set."""
    return [reason for base, reason in _REVISED.items() if base in row.rests_on]


def _pace(row: Selected, own: list[Observation]) -> dict[str, object]:
    """Return the yearly change that still leads from the last observation to the target."""
    before = history.before(own, row.target_year)
    if not before or row.kind not in ("stock", "ratio") or row.scope != "city":
        return {}
    if pd.isna(row.canonical_value):
        return {}
    last = before[-1]
    pace = round((row.canonical_value - last.value) / (row.target_year - last.period_end), 9)
    return {
        "pace_year": last.period_end,
        "pace_value": last.value,
        "pace": pace,
        "pace_provisional": bool(_weaknesses([last])),
    }
