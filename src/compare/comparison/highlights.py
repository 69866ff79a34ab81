"""What there is to say of a comparison: highlights of every kind, found in the tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from compare.comparison import survey
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
from compare.schema.record import Conflict, Statement
from compare.schema.result import Cushion, Judged, Observed, Position, Revision, Selected
from compare.schema.row import by, rows_of

_NEAR = 2
"""How many years after an observed value of another place a target may be held against it."""

_SEVERAL = 3
"""From targets of how many indicators below what was reached these are told of together."""

_FEWEST = 2
"""Fewest outcomes that are counted."""

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
    desk = _Desk(comparison)
    found = [
        *_revised(desk),
        *_outcomes(desk),
        *_slack(desk),
        *_cushioned(desk),
        *_placed(desk),
        *_distant(desk),
        *_paced(desk),
        *_contradicted(desk),
        *_silent(desk),
        *_checked(desk),
    ]
    return found


def contradictions(comparison: Comparison) -> list[Highlight]:
    """Find where the documents of the chosen cities do not agree with themselves.

    Examples
    --------
    >>> import compare
    >>> [one.kind for one in contradictions(compare.select("changzhou", scope=None))]
    ['contradicted']
    """
    return list(_contradicted(_Desk(comparison)))


@dataclass(frozen=True)
class _Desk:
    """A comparison with what several kinds of highlights look up."""

    comparison: Comparison

    @cached_property
    def own(self) -> Comparison:
        """The targets of the chosen cities."""
        return self.comparison.of_chosen()

    @cached_property
    def rows(self) -> dict[str, Selected]:
        return by(self.own.targets, Selected, "target_id")

    @cached_property
    def judged(self) -> dict[str, Judged]:
        return by(self.own.judged(), Judged, "target_id")

    @cached_property
    def reached(self) -> dict[tuple[str, str], list[Observed]]:
        """What was observed of whole places, by city and indicator."""
        frame = self.own.observations
        frame = frame[frame["preferred"] & frame["scope"].eq("city")]
        found: dict[tuple[str, str], list[Observed]] = {}
        for row in rows_of(frame, Observed):
            found.setdefault((row.city_id, row.indicator_id), []).append(row)
        return found

    @cached_property
    def headline(self) -> frozenset[str]:
        """Families that the documents of all cities were searched for."""
        return frozenset(survey.searched(self.comparison.data)["family"])

    @cached_property
    def leading(self) -> frozenset[str]:
        return frozenset(self.comparison.data["families"]["headline"].dropna())

    @cached_property
    def province(self) -> dict[str, str]:
        """The code of the province that each place lies in."""
        cities = self.comparison.data["cities"]
        return dict(zip(cities["city_id"], cities["province_code"], strict=True))

    @cached_property
    def doubtful(self) -> frozenset[str]:
        """The targets that documents state with different values."""
        conflicts = self.comparison.data["conflicts"]
        conflicts = conflicts[conflicts["conflict_kind"].isin(["value", "span"])]
        statements = self.comparison.data["statements"].set_index("statement_id")["target_id"]
        both = pd.concat([conflicts["statement_a"], conflicts["statement_b"]])
        return frozenset(both.map(statements))

    @cached_property
    def held(self) -> list[tuple[Selected, Cushion]]:
        """The targets that can be held against what was reached before, with it.

        Of a target that its document states in two ways nothing is said.
        """
        frame = self.table("cushions")
        frame = frame[~frame["target_id"].isin(self.doubtful)]
        held = [(self.rows[one.target_id], one) for one in rows_of(frame, Cushion)]
        return [
            (row, one)
            for row, one in held
            if row.direction != "lower" and row.scope == "city" and one.cushion_sign != "not_known"
        ]

    def weight(self, kind: str, row: Selected, factor: float = 1.0) -> float:
        """Return how much a highlight counts: by its kind, and by how central its indicator is."""
        central = 1.0 if row.indicator_id in self.leading else 0.85
        return WEIGHTS[kind] * factor * (central if row.family in self.headline else 0.55)

    def table(self, name: str) -> pd.DataFrame:
        """Return the rows of a table that are about the targets of the chosen cities."""
        frame = self.comparison.data[name]
        return frame[frame["target_id"].isin(self.rows)]


def _revised(desk: _Desk) -> Iterator[Highlight]:
    frame = desk.comparison.data["revisions"]
    for row in rows_of(frame[frame["revision"].isin(["raised", "lowered"])], Revision):
        before, after = desk.judged.get(row.target_before), desk.judged.get(row.target_after)
        if before and after:
            ends = (row.target_before, row.target_after)
            weight = desk.weight("revised", after)
            yield Revised("revised", weight, after.family, ends, row, before, after)


def _outcomes(desk: _Desk) -> Iterator[Highlight]:
    for target, row in desk.judged.items():
        if row.outcome in DECIDED and row.scope == "city":
            off = abs(row.gap) / abs(row.canonical_value or 1.0)
            weight = desk.weight(row.outcome, row, 1.0 + min(off, 1.0) * 0.3)
            yield Outcome(row.outcome, weight, row.family, (target,), row, _before(row, desk))


def _before(row: Judged, desk: _Desk) -> Observed | None:
    """Return the last level of a stock or share before a target was set, as known by now."""
    if row.kind not in ("stock", "ratio"):
        return None
    own = desk.reached.get((row.city_id, row.indicator_id), [])
    found = [seen for seen in own if seen.period_end < row.issued_in]
    return sorted(found, key=lambda seen: seen.period_end)[-1] if found else None


def _cushioned(desk: _Desk) -> Iterator[Highlight]:
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


def _slack(desk: _Desk) -> Iterator[Highlight]:
    """Yield that targets of several indicators were set below what was reached."""
    below = [(row, one) for row, one in desk.held if one.cushion_sign == "below"]
    if len({row.indicator_id for row, _ in below}) >= _SEVERAL:
        below.sort(key=lambda pair: (pair[0].family not in desk.headline, _share(*pair)))
        targets = tuple(row.target_id for row, _ in below)
        yield Slack("slack", WEIGHTS["slack"], "", targets, tuple(below), len(desk.held))


def _share(row: Selected, reached: Cushion) -> float:
    """Return what share of the value reached a target asks for."""
    return row.canonical_value / reached.reached_value if reached.reached_value else 1.0


def _placed(desk: _Desk) -> Iterator[Highlight]:
    """Yield where the chosen cities stand, one for each order; none where all cities are chosen."""
    comparison = desk.comparison
    if not comparison.chosen or len(comparison.chosen) >= comparison.targets["city_id"].nunique():
        return
    for group in comparison.orders(desk.rows):
        own = group[group["target_id"].isin(desk.rows)].sort_values(["rank", "city_id"])
        rows = [(desk.rows[place.target_id], place) for place in rows_of(own, Position)]
        weight = desk.weight("placed", rows[0][0], 0.8 + 0.05 * min(len(rows), 4))
        middle = float(group["canonical_value"].median())
        targets = tuple(own["target_id"])
        tied = frozenset(group.loc[group["rank"].duplicated(keep=False), "target_id"])
        family = rows[0][0].family
        yield Placed("placed", weight, family, targets, tuple(rows), middle, tied)


def _distant(desk: _Desk) -> Iterator[Highlight]:
    """Yield how targets for the latest year lie to the last value of a province or the country."""
    references = desk.comparison.references
    exact = references[references["comparator"].eq("=") & references["preferred"]]
    last = exact.sort_values("period_end").groupby(["indicator_id", "city_id"]).tail(1)
    for reference in rows_of(last, Observed):
        rows = _near(reference, desk)
        above = tuple(row for row in rows if row.canonical_value > reference.value)
        below = tuple(row for row in rows if row.canonical_value < reference.value)
        if above or below:
            first, names = (above or below)[0], tuple(row.target_id for row in (*above, *below))
            weight = desk.weight("distant", first, 0.8 + 0.07 * min(len(names), 4))
            yield Distant("distant", weight, first.family, names, reference, above, below)


def _near(reference: Observed, desk: _Desk) -> list[Selected]:
    """Return the target of each city that may be held against another place, the highest first."""
    inside = desk.province[reference.city_id] if reference.level == "province" else ""
    last: dict[str, Selected] = {}
    for row in sorted(desk.rows.values(), key=lambda row: (row.target_year, row.issued_at)):
        same = row.indicator_id == reference.indicator_id and row.scope == "city"
        same = same and row.kind in ("ratio", "growth")
        near = 0 <= row.target_year - reference.period_end <= _NEAR
        if same and near and (not inside or desk.province[row.city_id] == inside):
            last.pop(row.city_id, None)
            last[row.city_id] = row
    rows = list(last.values())
    values = pd.Series([row.canonical_value for row in rows], dtype="float64")
    return [rows[place] for place in values.sort_values(ascending=False).index]


def _paced(desk: _Desk) -> Iterator[Highlight]:
    """Yield the pace of targets that lay ahead when the last document was issued."""
    replaced = {*desk.comparison.data["revisions"]["target_before"]}
    last = desk.own.targets["issued_in"].max()
    ratios = desk.own.convert("pace_ratio").set_index("target_id")["converted_value"]
    for target, row in desk.judged.items():
        if pd.isna(row.pace) or not row.pace or target in replaced or row.target_year < last:
            continue
        ratio = float(ratios[target])
        known = 1.0 if pd.isna(ratio) else 1.0 + min(abs(ratio - 1.0), 3.0) * 0.15
        weight = desk.weight("paced", row, known)
        yield Paced("paced", weight, row.family, (target,), row, ratio)


def _contradicted(desk: _Desk) -> Iterator[Highlight]:
    data = desk.comparison.data
    conflicts, statements = data["conflicts"], data["statements"]
    both = [*conflicts["statement_a"], *conflicts["statement_b"]]
    statements = by(statements[statements["statement_id"].isin(both)], Statement, "statement_id")
    for row in rows_of(conflicts, Conflict):
        first, second = statements[row.statement_a], statements[row.statement_b]
        about = desk.rows.get(first.target_id) or desk.rows.get(second.target_id)
        if about:
            targets = (first.target_id, second.target_id)
            weight = desk.weight("contradicted", about, _CONFLICTS.get(row.conflict_kind, 0.7))
            yield Contradicted(
                "contradicted", weight, about.family, targets, about, row, first, second
            )


def _silent(desk: _Desk) -> Iterator[Highlight]:
    """Yield the families that some of the cities state in none of their documents."""
    data, cities = desk.comparison.data, set(desk.own.targets["city_id"])
    shown = set(desk.own.targets["family"]) & desk.headline
    families = data["indicators"].set_index("indicator_id")["family"]
    families = families[families.isin(shown)]
    frame = data["coverage"]
    frame = frame[frame["indicator_id"].isin(families.index) & frame["city_id"].isin(cities)]
    frame = frame.assign(family=frame["indicator_id"].map(families))
    for family, group in frame.groupby("family"):
        stated = set(group.loc[group["coverage"].eq("stated"), "city_id"])
        unknown = set(group.loc[~group["coverage"].isin(["stated", "not_stated"]), "city_id"])
        silent = cities - stated - unknown
        if stated and silent:
            weight = WEIGHTS["silent"] * (0.8 + 0.1 * min(len(silent), 4))
            names = (tuple(sorted(stated)), tuple(sorted(silent)))
            yield Silent("silent", weight, str(family), (), *names)


def _checked(desk: _Desk) -> Iterator[Highlight]:
    """Yield how many targets fell due by the last year with an outcome, and what became of them."""
    known = [row for row in desk.judged.values() if row.outcome in DECIDED]
    if len(known) < _FEWEST:
        return
    year = max(row.target_year for row in known)
    due = [row for row in desk.judged.values() if row.target_year <= year and row.scope == "city"]
    met = tuple(row for row in known if row.outcome == "met")
    missed = tuple(row for row in known if row.outcome == "missed")
    families = {row.family for row in due}
    family = families.pop() if len(families) == 1 else ""
    weight = WEIGHTS["checked"] * (0.6 if family else 1.0)
    revisions = desk.comparison.data["revisions"]
    renewed = dict(zip(revisions["target_before"], revisions["target_after"], strict=True))
    names = {row.target_id for row in known}
    repeated = tuple(row for row in known if renewed.get(row.target_id) in names)
    yield Checked("checked", weight, family, (), len(due), year, met, missed, repeated)
