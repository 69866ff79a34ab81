"""What there is to say of a comparison: highlights of every kind, found in the tables."""

from collections import Counter
from collections.abc import Iterator
from statistics import median

import pandas as pd

from compare.comparison.attainment import DECIDED
from compare.comparison.comparison import Comparison
from compare.comparison.highlight import (
    WEIGHTS,
    Checked,
    Contradicted,
    Cushioned,
    Distant,
    Highlight,
    Outcome,
    Paced,
    Placed,
    Revised,
    Silent,
    Slack,
)
from compare.comparison.lookup import Desk, share_of
from compare.schema.result import (
    Cushion,
    Judged,
    Observed,
    Position,
    Selected,
    is_amount,
)
from compare.schema.row import rows_of

_NEAR = 2
"""How many years after an observed value of another place a target may be held against it."""

_SEVERAL = 3
"""From targets of how many indicators below what was reached these are told of together."""

_FEWEST = 3
"""Fewest outcomes of a theme that are counted."""

_THEME = 3
"""Up to how many families make a theme."""

_DUE = 5
"""From how many targets that fell due it is said that no outcome is known."""

_CONFLICTS = {"value": 1.0, "span": 0.9, "subset": 0.9, "dimension": 0.8, "comparator": 0.6}
"""How much each kind of contradiction counts."""


def of(comparison: Comparison) -> list[Highlight]:
    """Find all that is worth saying of the cities that a comparison is about.

    Parameters
    ----------
    comparison : Comparison
        The targets of the chosen cities, and of peers where `peers` was asked for.

    Returns
    -------
    list of Highlight
        In no order; `compare.comparison.highlight.chosen` chooses.

    Examples
    --------
    >>> import compare
    >>> found = of(compare.select("nantong", families="rd_intensity"))
    >>> sorted({highlight.kind for highlight in found})
    ['checked', 'contradicted', 'distant', 'met', 'missed', 'revised']
    """
    desk = Desk(comparison)
    kinds = (
        *(_revised, _outcomes, _slack, _cushioned, _placed),
        *(_distant, _paced, _contradicted, _silent, _checked),
    )
    return [one for kind in kinds for one in kind(desk)]


def contradictions(comparison: Comparison) -> list[Highlight]:
    """Find where the documents of the chosen cities do not agree with themselves.

    Examples
    --------
    >>> import compare
    >>> [one.kind for one in contradictions(compare.select("changzhou", scope=None))]
    ['contradicted']
    """
    return list(_contradicted(Desk(comparison)))


def _revised(desk: Desk) -> Iterator[Highlight]:
    for row in desk.known.revisions:
        before, after = desk.judged.get(row.target_before), desk.judged.get(row.target_after)
        if before and after and row.revision in ("raised", "lowered"):
            ends = (row.target_before, row.target_after)
            weight = desk.weight("revised", after)
            yield Revised("revised", weight, after.family, ends, row, before, after)


def _outcomes(desk: Desk) -> Iterator[Highlight]:
    for target, row in desk.judged.items():
        if row.outcome in DECIDED and row.scope == "city":
            off = abs(row.gap) / abs(row.canonical_value or 1.0)
            weight = desk.weight(row.outcome, row, 1.0 + min(off, 1.0) * 0.3)
            yield Outcome(row.outcome, weight, row.family, (target,), row, _before(row, desk))


def _before(row: Judged, desk: Desk) -> Observed | None:
    """Return the last level of a stock or share before a target was set, as known by now."""
    if row.kind not in ("stock", "ratio"):
        return None
    own = desk.reached.get((row.city_id, row.indicator_id), [])
    found = [seen for seen in own if seen.period_end < row.issued_in]
    return sorted(found, key=lambda seen: seen.period_end)[-1] if found else None


def _cushioned(desk: Desk) -> Iterator[Highlight]:
    """Yield targets below what was reached; those that only equal it come with them."""
    groups: dict[tuple[str, int], list[tuple[Selected, Cushion]]] = {}
    for row, one in desk.held:
        if one.cushion_sign in ("below", "equal"):
            groups.setdefault((row.indicator_id, row.target_year), []).append((row, one))
    for rows in groups.values():
        first = rows[0][0]
        share = 0.85 if all(one.cushion_sign == "equal" for _, one in rows) else 1.0
        weight = desk.weight("cushioned", first, share * (1.0 + 0.08 * (len(rows) - 1)))
        targets = tuple(one.target_id for _, one in rows)
        yield Cushioned("cushioned", weight, first.family, targets, tuple(rows))


def _slack(desk: Desk) -> Iterator[Highlight]:
    """Yield that targets of several indicators were set below what was reached."""
    below = [(row, one) for row, one in desk.held if one.cushion_sign == "below"]
    if len({row.indicator_id for row, _ in below}) >= _SEVERAL:
        below.sort(key=lambda pair: (pair[0].family not in desk.known.headline, share_of(*pair)))
        targets = tuple(row.target_id for row, _ in below)
        yield Slack("slack", WEIGHTS["slack"], "", targets, tuple(below), len(desk.held))


def _placed(desk: Desk) -> Iterator[Highlight]:
    """Yield where the chosen cities stand, one for each order; none where all cities are chosen.

    Of amounts nothing is yielded: unadjusted, they rank cities by their size.
    """
    comparison = desk.comparison
    if not comparison.chosen or len(comparison.chosen) >= comparison.targets["city_id"].nunique():
        return
    for group in _orders(comparison):
        own = [place for place in group if place.target_id in desk.rows]
        if not own or is_amount(desk.rows[own[0].target_id]):
            continue
        own.sort(key=lambda place: (place.rank, place.city_id))
        rows = [(desk.rows[place.target_id], place) for place in own]
        weight = desk.weight("placed", rows[0][0], 0.8 + 0.05 * min(len(rows), 4))
        middle = median(place.canonical_value for place in group)
        targets = tuple(place.target_id for place in own)
        sharing = Counter(place.rank for place in group)
        tied = frozenset(place.target_id for place in group if sharing[place.rank] > 1)
        family = rows[0][0].family
        yield Placed("placed", weight, family, targets, tuple(rows), middle, tied)


def _orders(comparison: Comparison) -> list[list[Position]]:
    """Return the places of each order, as `Comparison.orders` does its frames."""
    frame = comparison.ordered()
    groups: dict[tuple[str, int, str], list[Position]] = {}
    for place, order in zip(rows_of(frame, Position), frame["order"].tolist(), strict=True):
        groups.setdefault((place.indicator_id, place.target_year, order), []).append(place)
    return [groups[key] for key in sorted(groups)]


def _distant(desk: Desk) -> Iterator[Highlight]:
    """Yield how targets for the latest year lie to the last value of a province or the country."""
    references = desk.comparison.references
    exact = references[references["comparator"].eq("=") & references["preferred"]]
    last = exact.sort_values("period_end").groupby(["indicator_id", "city_id"]).tail(1)
    for reference in rows_of(last, Observed):
        rows = _near(reference, desk)
        above = tuple(
            row
            for row in rows
            if row.canonical_value > reference.value and not _had_passed(row, reference, desk)
        )
        below = tuple(row for row in rows if row.canonical_value < reference.value)
        if above or below:
            first, names = (above or below)[0], tuple(row.target_id for row in (*above, *below))
            weight = desk.weight("distant", first, 0.8 + 0.07 * min(len(names), 4))
            yield Distant("distant", weight, first.family, names, reference, above, below)


def _had_passed(row: Selected, reference: Observed, desk: Desk) -> bool:
    """Tell whether a city was above a value itself: that its target is goes without saying."""
    own = desk.reached.get((row.city_id, row.indicator_id), [])
    return any(seen.period_end < row.target_year and seen.value > reference.value for seen in own)


def _near(reference: Observed, desk: Desk) -> list[Selected]:
    """Return the target of each city that may be held against another place, the highest first."""
    province = desk.known.province
    inside = province[reference.city_id] if reference.level == "province" else ""
    last: dict[str, Selected] = {}
    for row in sorted(desk.rows.values(), key=lambda row: (row.target_year, row.issued_at)):
        same = row.indicator_id == reference.indicator_id and row.scope == "city"
        same = same and row.kind in ("ratio", "growth")
        near = 0 <= row.target_year - reference.period_end <= _NEAR
        if same and near and (not inside or province[row.city_id] == inside):
            last.pop(row.city_id, None)
            last[row.city_id] = row
    rows = list(last.values())
    values = pd.Series([row.canonical_value for row in rows], dtype="float64")
    return [rows[place] for place in values.sort_values(ascending=False).index]


def _paced(desk: Desk) -> Iterator[Highlight]:
    """Yield the pace of targets that lay ahead when the last document was issued."""
    replaced = {row.target_before for row in desk.known.revisions}
    last = desk.own.targets["issued_in"].max()
    ratios = desk.own.convert("pace_ratio").set_index("target_id")["converted_value"]
    for target, row in desk.judged.items():
        if pd.isna(row.pace) or not row.pace or target in replaced or row.target_year < last:
            continue
        ratio = float(ratios[target])
        known = 1.0 if pd.isna(ratio) else 1.0 + min(abs(ratio - 1.0), 3.0) * 0.15
        weight = desk.weight("paced", row, known)
        yield Paced("paced", weight, row.family, (target,), row, ratio)


def _contradicted(desk: Desk) -> Iterator[Highlight]:
    for row, first, second in desk.known.conflicts:
        about = desk.rows.get(first.target_id) or desk.rows.get(second.target_id)
        if about:
            targets = (first.target_id, second.target_id)
            weight = desk.weight("contradicted", about, _CONFLICTS.get(row.conflict_kind, 0.7))
            yield Contradicted(
                "contradicted", weight, about.family, targets, about, row, first, second
            )


def _silent(desk: Desk) -> Iterator[Highlight]:
    """Yield the families that some of the cities state in none of their documents."""
    cities = {row.city_id for row in desk.rows.values()}
    for family in sorted({row.family for row in desk.rows.values()} & desk.known.headline):
        cover = desk.known.coverage.get(family, {})
        stated = {city for city in cities if "stated" in cover.get(city, ())}
        unknown = {city for city in cities if cover.get(city, set()) - {"stated", "not_stated"}}
        silent = cities - stated - unknown
        if stated and silent:
            weight = WEIGHTS["silent"] * (0.8 + 0.1 * min(len(silent), 4))
            names = (tuple(sorted(stated)), tuple(sorted(silent)))
            yield Silent("silent", weight, family, (), *names)


def _checked(desk: Desk) -> Iterator[Highlight]:
    """Yield how many targets fell due by the last year with an outcome, and what became of them."""
    known = [row for row in desk.judged.values() if row.outcome in DECIDED]
    years = [row.target_year for row in desk.judged.values()]
    passed = [year for year in years if year <= desk.known.latest]
    year = max([*passed, *(row.target_year for row in known)], default=0)
    due = [row for row in desk.judged.values() if row.target_year <= year and row.scope == "city"]
    families = {row.family for row in due}
    family = families.pop() if len(families) == 1 else ""
    of_theme = len({row.family for row in desk.rows.values()}) <= _THEME
    if len(known) < _FEWEST and (of_theme or len(due) < _DUE):
        return
    met = tuple(row for row in known if row.outcome == "met")
    missed = tuple(row for row in known if row.outcome == "missed")
    weight = WEIGHTS["checked"] * (0.6 if of_theme else 1.0)
    renewed = {row.target_before: row.target_after for row in desk.known.revisions}
    names = {row.target_id for row in known}
    repeated = tuple(row for row in known if renewed.get(row.target_id) in names)
    yield Checked("checked", weight, family, (), len(due), year, met, missed, repeated)
