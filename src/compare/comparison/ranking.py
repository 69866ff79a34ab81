"""Ranks and gaps to the leader, among targets that may be compared and lie close in time."""

from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from compare.dataset import levels
from compare.dataset.verdicts import class_of
from compare.schema import RESULTS
from compare.schema.record import DRAFTED
from compare.schema.result import Selected
from compare.schema.row import rows_of

WINDOW = 2
"""Years that target years may lie apart within one ranking, unless asked otherwise."""


@dataclass(frozen=True)
class _Window:
    first: int
    last: int


def rank(
    targets: pd.DataFrame, pairs: pd.DataFrame, window: int = WINDOW, last: int | None = None
) -> pd.DataFrame:
    """Rank the targets of each panel, so of one indicator, that lie within a window of years.

    Parameters
    ----------
    targets : DataFrame
        Selected targets, such as `Comparison.targets`.
    pairs : DataFrame
        The verdicts on their pairs, such as `Comparison.pairs`.
    window : int, optional
        Years that the target years may lie apart.
    last : int, optional
        Last year of the window; the latest target year of the panel where it is left out.

    Returns
    -------
    DataFrame
        The table ``ranks``, a row per target: target_id, panel, rank (missing where there is none),
        ranked (how many were), gap (how far behind the leader, in the canonical unit),
        window_start, window_end, rank_reason (why there is or is no rank) and caveats (those of
        the verdict on the target and its leader). Equal values share a rank, and "about" shares
        the rank of a floor that it exceeds by less than its rounding. A city inside another ranked
        one, the earlier of two targets of a city (by target year, then by issue), and one with
        another reading are not ranked.

    Examples
    --------
    >>> import compare
    >>> plans = ["nantong-2022", "yancheng-2023", "changzhou-2018"]
    >>> found = compare.select(documents=plans, families="rd_intensity")
    >>> ranks = found.ranking().dropna(subset="rank")
    >>> ranks["target_id"].str.split(".").str[0].tolist(), ranks["rank"].tolist()
    (['nantong-2022', 'yancheng-2023'], [1, 2])
    """
    parts = [
        _panel(pairs, rows_of(group, Selected), window, last)
        for _, group in targets.groupby("panel", sort=True)
    ]
    frame = pd.concat(parts) if parts else pd.DataFrame(columns=list(RESULTS["ranks"].names))
    return frame.astype({"rank": "Int64", "gap": "float64"}).reset_index(drop=True)


def _panel(
    pairs: pd.DataFrame, group: list[Selected], window: int, last: int | None
) -> pd.DataFrame:
    end = max(row.target_year for row in group) if last is None else last
    span = _Window(end - window, end)
    reasons = _reasons(group, span)
    ranked = [row for row in group if reasons[row.target_id] == "ranked"]
    if len(ranked) < 2:
        reasons |= {row.target_id: "alone" for row in ranked}
        ranked = []
    reached = _levels(ranked)
    ranks = dict(zip(reached, levels.ranks(list(reached.values())), strict=True))
    leader = min(ranks, key=lambda target: ranks[target]) if ranks else ""
    rows = [
        {
            "target_id": row.target_id,
            "panel": row.panel,
            "rank": ranks.get(row.target_id),
            "ranked": len(ranked),
            "gap": _gap(reached, leader, row.target_id),
            "window_start": span.first,
            "window_end": span.last,
            "rank_reason": reasons[row.target_id],
            "caveats": _caveats(pairs, leader, row.target_id),
        }
        for row in group
    ]
    frame = pd.DataFrame(rows, columns=list(RESULTS["ranks"].names))
    return frame.sort_values(["rank", "target_id"], na_position="last")


def _reasons(rows: list[Selected], span: _Window) -> dict[str, str]:
    """Say of each target why it is ranked or is not."""
    reasons: dict[str, str] = {}
    inside = []
    for row in rows:
        if not span.first <= row.target_year <= span.last:
            reasons[row.target_id] = "outside_window"
        elif row.scope != "city":
            reasons[row.target_id] = "part_of_city"
        elif pd.isna(row.canonical_value):
            reasons[row.target_id] = "no_value"
        elif row.reading_alt:
            reasons[row.target_id] = "other_reading"
        elif row.review == DRAFTED:
            reasons[row.target_id] = "not_reviewed"
        else:
            inside.append(row)
    cities = {row.city_id for row in inside}
    for row in inside:
        own = [other for other in inside if other.city_id == row.city_id]
        if any(other.target_year > row.target_year for other in own):
            reasons[row.target_id] = "earlier_target"
        elif any(other.target_year == row.target_year and _later(other, row) for other in own):
            reasons[row.target_id] = "earlier_document"
        else:
            reasons[row.target_id] = "nested" if row.parent_city_id in cities else "ranked"
    return reasons


def _levels(rows: list[Selected]) -> dict[str, Decimal]:
    """Return the level that each target of one indicator is ranked by, the higher the better."""
    if not rows:
        return {}
    values = [row.canonical_value for row in rows]
    about = [row.comparator == "~" for row in rows]
    found = levels.of(values, about, higher=rows[0].direction == "higher")
    return dict(zip([row.target_id for row in rows], found, strict=True))


def _gap(reached: dict[str, Decimal], leader: str, target: str) -> float | None:
    return float(reached[leader] - reached[target]) if target in reached else None


def _later(other: Selected, row: Selected) -> bool:
    """Tell whether another target was issued later; of one day, the later by identifier counts."""
    return (other.issued_at, other.document_id) > (row.issued_at, row.document_id)


def _caveats(pairs: pd.DataFrame, leader: str, target: str) -> tuple[str, ...]:
    first, second = min(leader, target), max(leader, target)
    found = pairs[pairs["target_a"].eq(first) & pairs["target_b"].eq(second)]
    reasons = found["reasons"].iloc[0] if len(found) else ()
    return tuple(code for code in reasons if class_of(code) == "caveat")
