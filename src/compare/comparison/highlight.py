"""Highlights: what is worth saying of a comparison, each kind with what it was computed from."""

from collections.abc import Sequence
from dataclasses import dataclass

from compare.schema.record import Conflict, Statement
from compare.schema.result import Cushion, Judged, Observed, Position, Revision, Selected

WEIGHTS = {
    "revised": 1.0,
    "slack": 0.98,
    "missed": 0.95,
    "checked": 0.9,
    "cushioned": 0.8,
    "placed": 0.75,
    "met": 0.65,
    "distant": 0.65,
    "contradicted": 0.5,
    "paced": 0.5,
    "silent": 0.45,
}
"""How much each kind counts; `compare.comparison.highlights` scales it by what it is about."""

MOST_OF_A_FAMILY = 3
"""How many highlights of one family stand among those chosen; of a kind, one."""


@dataclass(frozen=True)
class Highlight:
    """Something worth saying.

    Attributes
    ----------
    kind : str
        One of `WEIGHTS`.
    weight : float
        How much it counts among others.
    family : str
        The family of indicators that it is about; empty where it is about several.
    targets : tuple of str
        The targets that it is about.
    """

    kind: str
    weight: float
    family: str
    targets: tuple[str, ...]


@dataclass(frozen=True)
class Revised(Highlight):
    """A target that a later document of the city states anew for the same year."""

    revision: Revision
    before: Judged
    after: Judged


@dataclass(frozen=True)
class Outcome(Highlight):
    """A target that was met or missed; `before` is the last level before it was set, if known."""

    row: Judged
    before: Observed | None


@dataclass(frozen=True)
class Cushioned(Highlight):
    """Targets of one indicator and year below, or no higher than, what was reached before."""

    rows: tuple[tuple[Selected, Cushion], ...]


@dataclass(frozen=True)
class Slack(Highlight):
    """Targets of several indicators below what was reached, of all that could be held so."""

    rows: tuple[tuple[Selected, Cushion], ...]
    known: int


@dataclass(frozen=True)
class Placed(Highlight):
    """Where the targets of the chosen cities stand among those of other cities.

    `tied` are those of the targets that share their place.
    """

    rows: tuple[tuple[Selected, Position], ...]
    middle: float
    tied: frozenset[str]


@dataclass(frozen=True)
class Distant(Highlight):
    """Targets held against what a province, or the country, had reached."""

    reference: Observed
    above: tuple[Selected, ...]
    below: tuple[Selected, ...]


@dataclass(frozen=True)
class Paced(Highlight):
    """The yearly change that a target takes; `ratio` is that over the last one, where known."""

    row: Judged
    ratio: float


@dataclass(frozen=True)
class Contradicted(Highlight):
    """Two places of one document that do not agree."""

    row: Selected
    conflict: Conflict
    first: Statement
    second: Statement


@dataclass(frozen=True)
class Silent(Highlight):
    """Cities whose documents state no target of a family that others state."""

    stating: tuple[str, ...]
    silent: tuple[str, ...]


@dataclass(frozen=True)
class Checked(Highlight):
    """How many targets fell due, and what is known of them.

    `repeated` are those known that a later target for the same year replaced: both count.
    """

    due: int
    year: int
    met: tuple[Judged, ...]
    missed: tuple[Judged, ...]
    repeated: tuple[Judged, ...]


def chosen(highlights: Sequence[Highlight], most: int = 6) -> list[Highlight]:
    """Choose highlights by weight, so that they are not all of one kind or one family.

    Parameters
    ----------
    highlights : sequence of Highlight
        What there is to say.
    most : int, optional
        How many are chosen at most.

    Returns
    -------
    list of Highlight
        Those chosen, the weightiest first. What is about targets that one before it tells of, and
        of the same kind of thing, is left out.

    Examples
    --------
    >>> chosen([])
    []
    """
    kept: list[Highlight] = []
    for highlight in sorted(highlights, key=lambda one: (-one.weight, one.kind, one.targets)):
        same_kind = any(one.kind == highlight.kind for one in kept)
        same_family = sum(one.family == highlight.family for one in kept if one.family)
        if same_kind or same_family >= MOST_OF_A_FAMILY:
            continue
        if not any(_is_told(highlight, one) for one in kept):
            kept.append(highlight)
        if len(kept) == most:
            break
    return kept


def _is_told(highlight: Highlight, before: Highlight) -> bool:
    """Tell whether a target was told of with its revision, or among those set below a value."""
    alike = ({"revised", "met", "missed"}, {"slack", "cushioned"})
    both = any({highlight.kind, before.kind} <= kinds for kinds in alike)
    return both and bool(set(highlight.targets) & set(before.targets))
