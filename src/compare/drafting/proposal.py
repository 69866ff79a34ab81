"""What a drafter proposes for one number of a text."""

from dataclasses import dataclass, field

from compare.drafting.naming import Name

TARGET, ACTUAL, NON_TARGET = "target", "actual", "non_target"


@dataclass
class Proposal:
    """One number of a text, and what it is taken for.

    Attributes
    ----------
    kind : str
        ``target``, ``actual`` or ``non_target``.
    start, end : int
        The quantity in the text without white space.
    locator : str
        Its place.
    cells : dict of str to str
        The cells of its row, as `statements`, `actuals` or `non_targets` has them.
    confidence : dict of str to float
        From 0 to 1, for each column that was judged.
    rules : dict of str to str
        What decided each of them.
    nearest : list of Name
        The indicators that its phrase is most alike.
    """

    kind: str
    start: int
    end: int
    locator: str
    cells: dict[str, str]
    confidence: dict[str, float] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)
    nearest: list[Name] = field(default_factory=list)

    @property
    def lowest(self) -> float:
        """The confidence of the most doubtful cell."""
        return min(self.confidence.values(), default=1.0)
