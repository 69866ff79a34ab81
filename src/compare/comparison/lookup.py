"""What is looked up of a comparison to find what is worth saying of it."""

from dataclasses import dataclass
from functools import cached_property

from compare.comparison import survey
from compare.comparison.comparison import Comparison
from compare.comparison.highlight import WEIGHTS
from compare.dataset.dataset import Frames
from compare.schema.record import Conflict, Statement
from compare.schema.result import Cushion, Judged, Observed, Revision, Selected
from compare.schema.row import by, rows_of


@dataclass(frozen=True)
class Known:
    """What highlights look up in the tables, whatever the comparison."""

    data: Frames

    @cached_property
    def headline(self) -> frozenset[str]:
        """Families that the documents of all cities were searched for."""
        return frozenset(survey.searched(self.data)["family"])

    @cached_property
    def leading(self) -> frozenset[str]:
        """Indicators that stand for their families."""
        return frozenset(self.data["families"]["headline"].dropna())

    @cached_property
    def latest(self) -> int:
        """The year that the latest documents begin with."""
        return int(self.data["documents"]["period_start"].max())

    @cached_property
    def province(self) -> dict[str, str]:
        """The code of the province that each place lies in."""
        cities = self.data["cities"]
        return dict(zip(cities["city_id"], cities["province_code"], strict=True))

    @cached_property
    def cushions(self) -> list[Cushion]:
        """The cushions of targets that their documents do not state with different values."""
        doubtful = {
            statement.target_id
            for conflict, *both in self.conflicts
            if conflict.conflict_kind in ("value", "span")
            for statement in both
        }
        rows = rows_of(self.data["cushions"], Cushion)
        return [row for row in rows if row.target_id not in doubtful]

    @cached_property
    def revisions(self) -> list[Revision]:
        """Targets that a later document states anew."""
        return rows_of(self.data["revisions"], Revision)

    @cached_property
    def conflicts(self) -> list[tuple[Conflict, Statement, Statement]]:
        """The conflicts with both statements."""
        statements = by(self.data["statements"], Statement, "statement_id")
        return [
            (row, statements[row.statement_a], statements[row.statement_b])
            for row in rows_of(self.data["conflicts"], Conflict)
        ]

    @cached_property
    def coverage(self) -> dict[str, dict[str, set[str]]]:
        """How the documents of each city cover each family."""
        families = self.data["indicators"].set_index("indicator_id")["family"]
        frame = self.data["coverage"]
        rows = frame.assign(family=frame["indicator_id"].map(families)).drop_duplicates(
            ["family", "city_id", "coverage"]
        )
        found: dict[str, dict[str, set[str]]] = {}
        for family, city, cover in zip(
            *(rows[name].tolist() for name in ("family", "city_id", "coverage")), strict=True
        ):
            found.setdefault(family, {}).setdefault(city, set()).add(cover)
        return found


@dataclass(frozen=True)
class Desk:
    """A comparison with what several kinds of highlights look up."""

    comparison: Comparison

    @property
    def known(self) -> Known:
        """What is looked up whatever the comparison."""
        return self.comparison.data.made(Known)

    @cached_property
    def own(self) -> Comparison:
        """The targets of the chosen cities."""
        return self.comparison.of_chosen()

    @cached_property
    def rows(self) -> dict[str, Selected]:
        """The targets of the chosen cities."""
        return by(self.own.targets, Selected, "target_id")

    @cached_property
    def judged(self) -> dict[str, Judged]:
        """The same with what came of them."""
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
    def held(self) -> list[tuple[Selected, Cushion]]:
        """The targets that can be held against what was reached before, with it.

        Of a target that its document states in two ways nothing is said.
        """
        own = [one for one in self.known.cushions if one.target_id in self.rows]
        return [
            (row, one)
            for row, one in ((self.rows[one.target_id], one) for one in own)
            if row.direction != "lower" and row.scope == "city" and one.cushion_sign != "not_known"
        ]

    def weight(self, kind: str, row: Selected, factor: float = 1.0) -> float:
        """Return how much a highlight counts: by its kind, and by how central its indicator is."""
        central = 1.0 if row.indicator_id in self.known.leading else 0.85
        return WEIGHTS[kind] * factor * (central if row.family in self.known.headline else 0.55)


def share_of(row: Selected, reached: Cushion) -> float:
    """Return what share of the value reached before a target asks for."""
    return row.canonical_value / reached.reached_value if reached.reached_value else 1.0
