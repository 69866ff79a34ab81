"""A draft: what is proposed for a document, as rows of the curated tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import entry_points

import pandas as pd

from compare.drafting.bodies import bodies
from compare.drafting.drafter import Drafter, Facts
from compare.drafting.proposal import ACTUAL, NON_TARGET, TARGET, Proposal
from compare.drafting.remainder import remainder
from compare.drafting.rereading import reread
from compare.drafting.selection import of_families
from compare.problem import PARAMETERS, InvalidInputError, Problem
from compare.schema import STRUCTURED
from compare.texts.accounting import family_words
from compare.texts.source import Source

GROUP = "city_compare.drafters"
"""Entry points under which a drafter of somebody else is found by its name."""

TABLES = {TARGET: "statements", ACTUAL: "actuals", NON_TARGET: "non_targets"}
"""The table that each kind of proposal belongs to."""


@dataclass(frozen=True)
class Draft:
    """What is proposed for a document.

    Attributes
    ----------
    source : Source
        The text.
    facts : Facts
        What the text does not say.
    looked_for : tuple of str
        Families that were looked for; ``*`` for everything quantified.
    proposals : list of Proposal
        In the order of reading.
    bodies : list of dict
        Rows of `responsibilities`.
    """

    source: Source
    facts: Facts
    looked_for: tuple[str, ...]
    proposals: list[Proposal]
    bodies: list[dict[str, str]] = field(default_factory=list)

    def of(self, kind: str) -> list[Proposal]:
        """Return the proposals of one kind."""
        return [one for one in self.proposals if one.kind == kind]

    def tables(self) -> dict[str, list[dict[str, str]]]:
        """Return the rows of the tables that are one file per document, every column filled."""
        rows = {
            table: [
                {**one.cells, "seq": str(number), "review": "drafted"}
                for number, one in enumerate(self.of(kind), start=1)
            ]
            for kind, table in TABLES.items()
        }
        rows["responsibilities"] = self.bodies
        return {
            name: [{column: row.get(column, "") for column in columns(name)} for row in found]
            for name, found in rows.items()
        }


def columns(table: str) -> list[str]:
    """Return the columns of a curated table, in the order of its files."""
    return [column.name for column in STRUCTURED[table].columns]


def drafter_named(name: str) -> Drafter:
    """Return a drafter by its name: ``rules``, or one that a package brings in.

    Parameters
    ----------
    name : str
        Name of an entry point of the group `GROUP`.

    Returns
    -------
    Drafter
        A function of a text, the facts and the tables.

    Raises
    ------
    InvalidInputError
        If there is none of that name; the message lists those that there are.
    """
    known = {found.name: found for found in entry_points(group=GROUP)}
    if name not in known:
        expected = f"one of {', '.join(sorted(known))}"
        raise InvalidInputError([Problem(PARAMETERS, 0, "drafter", name, expected)])
    drafter: Drafter = known[name].load()
    return drafter


def drafted(
    source: Source,
    facts: Facts,
    structured: Mapping[str, pd.DataFrame],
    families: Sequence[str] = (),
    drafter: str = "rules",
) -> Draft:
    """Draft a document.

    Parameters
    ----------
    source : Source
        The text.
    facts : Facts
        What the text does not say.
    structured : Mapping of str to DataFrame
        What `compare.curated.reader.read` returns.
    families : sequence of str, optional
        Families to look for; everything quantified where none is named.
    drafter : str, optional
        Name of the drafter.

    Returns
    -------
    Draft
        Proposals that account for every number of the text; with families, for every number in a
        clause with a word of theirs.
    """
    proposals = drafter_named(drafter)(source, facts, structured)
    rest = [one for one in proposals if one.kind == NON_TARGET]
    kept = [one for one in proposals if one.kind != NON_TARGET]
    if families:
        kept = of_families(kept, structured, families)
    kept.sort(key=_place)
    words = family_words(structured["families"], families) if families else None
    covered = [
        span
        for kind in (TARGET, ACTUAL)
        for span in reread(source, [one for one in kept if one.kind == kind])
    ]
    rest = remainder(source, covered, rest, _units(kept, structured), words)
    numbered = sorted([*kept, *rest], key=_place)
    return Draft(source, facts, tuple(families) or ("*",), numbered, bodies(source, structured))


def _units(kept: Sequence[Proposal], structured: Mapping[str, pd.DataFrame]) -> set[str]:
    """Return the units that are known, or will be once the draft is adopted."""
    return {*structured["units"]["unit_printed"], *(one.cells["unit_printed"] for one in kept)}


def _place(one: Proposal) -> tuple[int, int]:
    return one.start, one.end
