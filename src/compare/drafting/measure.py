"""How well a drafter does, against what a reader transcribed from the same text."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from compare.drafting.proposal import NON_TARGET, Proposal

_TRAILING = re.compile("(?:总数|个数|[总数保]有?量|数|总额|增长)$")


@dataclass(frozen=True)
class Reading:
    """A target or a value reached, as a reader transcribed it.

    Attributes
    ----------
    kind : str
        ``target`` or ``actual``.
    start, end : int
        The quantity in the text without white space.
    locator, indicator_printed, unit_printed, comparator, scope : str
        As in the curated tables.
    indicator_id : str or None
        The indicator; empty where it is a new one, None where the reader named none.
    value : float
        The value in the printed unit.
    period_start, period_end : int
        The years.
    """

    kind: str
    start: int
    end: int
    locator: str
    indicator_id: str | None
    indicator_printed: str
    value: float
    unit_printed: str
    comparator: str
    period_start: int
    period_end: int
    scope: str


@dataclass(frozen=True)
class Score:
    """Counts that the rates are made of; scores of several documents add up.

    Attributes
    ----------
    read, drafted : int
        Rows of the reader and of the drafter.
    found : int
        Rows of the reader whose quantity the drafter takes for the same kind.
    right : int
        Of these, those whose value, unit, comparator, period and words of the indicator are the
        reader's.
    numbers : int
        As `right`, but for the words.
    known : int
        Of `found`, those whose indicator the reader names.
    named : int
        Of `known`, those with the reader's indicator, or proposed as new where the reader's is new.
    placed : int
        Of `found`, those at the reader's place.
    misdated : int
        Of `found`, those with another last year.
    invented : int
        Rows that the text does not print, and numbers of a part of the city, or of another place,
        that are given to the city.
    """

    read: int = 0
    drafted: int = 0
    found: int = 0
    right: int = 0
    numbers: int = 0
    known: int = 0
    named: int = 0
    placed: int = 0
    misdated: int = 0
    invented: int = 0

    def __add__(self, other: "Score") -> "Score":
        """Return the sum of all counts."""
        return Score(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def precision(self) -> float:
        """Share of the drafted rows that are right."""
        return self.right / self.drafted if self.drafted else 1.0

    @property
    def recall(self) -> float:
        """Share of the reader's rows that are right in the draft."""
        return self.right / self.read if self.read else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        whole = self.read + self.drafted
        return 2 * self.right / whole if whole else 1.0


def score(
    text: str, proposals: Iterable[Proposal], readings: Sequence[Reading], kind: str
) -> Score:
    """Hold the proposals of one kind against the readings of a document.

    Parameters
    ----------
    text : str
        The text without white space.
    proposals : iterable of Proposal
        What a drafter proposes.
    readings : sequence of Reading
        What a reader transcribed of the same families.
    kind : str
        ``target`` or ``actual``.

    Returns
    -------
    Score
        The counts.
    """
    drafted = [one for one in proposals if one.kind == kind and kind != NON_TARGET]
    wanted = [reading for reading in readings if reading.kind == kind]
    total = Score(read=len(wanted), drafted=len(drafted))
    total += Score(invented=sum(not _printed(text, one) for one in drafted))
    rest = list(drafted)
    for reading in wanted:
        own = [one for one in rest if one.start < reading.end and reading.start < one.end]
        if not own:
            continue
        best = min(own, key=lambda one: not _same_words(one, reading))
        rest.remove(best)
        total += _compared(best, reading)
    return total


def _compared(one: Proposal, reading: Reading) -> Score:
    cells = one.cells
    numbers = (
        float(cells["value"]) == reading.value
        and cells["unit_printed"] == reading.unit_printed
        and cells["comparator"] == reading.comparator
        and cells["period_start"] == str(reading.period_start)
        and cells["period_end"] == str(reading.period_end)
    )
    return Score(
        found=1,
        right=int(numbers and _same_words(one, reading)),
        numbers=int(numbers),
        known=int(reading.indicator_id is not None),
        named=int(cells["indicator_id"] == reading.indicator_id),
        placed=int(one.locator == reading.locator),
        misdated=int(cells["period_end"] != str(reading.period_end)),
        invented=int(cells["scope"] == "city" != reading.scope),
    )


def _same_words(one: Proposal, reading: Reading) -> bool:
    """Tell whether the words of the indicator are the same; a word for the total is no part."""
    drafted, read = one.cells["indicator_printed"], reading.indicator_printed
    return _TRAILING.sub("", drafted) == _TRAILING.sub("", read)


def _printed(text: str, one: Proposal) -> bool:
    return (
        text[one.start : one.end] == one.cells["quantity_printed"]
        and one.cells["indicator_printed"] in text
    )
