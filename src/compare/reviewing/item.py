"""One row of a draft as it is shown to a person."""

from dataclasses import dataclass

from compare.reviewing import journal
from compare.reviewing.sheets import NOTES, Cells
from compare.schema import VOCABULARIES

LEVELS = VOCABULARIES["review"].codes
"""Drafted, reviewed once, reviewed twice."""


@dataclass(frozen=True)
class Item:
    """One row of a draft as it is shown to a person.

    Attributes
    ----------
    table : str
        ``statements``, ``actuals`` or ``non_targets``.
    cells : dict of str to str
        The row.
    note : dict of str to str
        Its line of the review file.
    level : str
        How often it was reviewed.
    """

    table: str
    cells: Cells
    note: Cells
    level: str

    @property
    def key(self) -> tuple[str, ...]:
        """What names the row until it moves."""
        return journal.key(NOTES, self.note)

    @property
    def start(self) -> int:
        """Where the quantity begins in the text."""
        return int(self.note["start"])

    @property
    def end(self) -> int:
        """Where the quantity ends."""
        return int(self.note["end"])

    @property
    def confidence(self) -> float:
        """How sure the most doubtful cell is."""
        return float(self.note["confidence"] or 1)

    @property
    def sure(self) -> dict[str, float]:
        """How sure each cell is that was judged."""
        return _weights(self.note["sure"])

    @property
    def nearest(self) -> dict[str, float]:
        """The indicators that the phrase is most alike, the best first, and how alike."""
        return _weights(self.note["nearest"])

    @property
    def decision(self) -> str:
        """What was decided; empty where nothing was."""
        return self.note["decision"]


def _weights(cell: str) -> dict[str, float]:
    parts = [part.strip().rpartition("=") for part in cell.split(";") if part.strip()]
    return {name: float(weight) for name, _, weight in parts}
