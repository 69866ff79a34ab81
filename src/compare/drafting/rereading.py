"""A draft looked for in its own text, as its rows will be once they are data."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from compare.drafting.proposal import Proposal
from compare.printed.order import words
from compare.schema.record import PrintedStatement
from compare.schema.row import rows_of
from compare.texts.matching import Match, match, order
from compare.texts.source import Source

Spans = list[tuple[int, int]]

_MOST = 10**8
"""Characters that are searched; a plan of 40,000 with 400 rows is far below it."""

_PAIR = 2000
"""What holding one quantity against one row costs, in characters searched."""

_LOST = 0.2


def printed_statements(rows: Iterable[Mapping[str, str]]) -> list[PrintedStatement]:
    """Return rows of a draft as the evidence looks for them, numbered from 1.

    Parameters
    ----------
    rows : iterable of Mapping of str to str
        Rows of `statements` or `actuals`.

    Returns
    -------
    list of PrintedStatement
        One for each row.
    """
    told = [
        {
            **row,
            "statement_id": f"row.{number}",
            "seq": number,
            "word_order": _parts(row["word_order"]),
            "inferred": _parts(row["inferred"]),
        }
        for number, row in enumerate(rows, start=1)
    ]
    return rows_of(pd.DataFrame(told), PrintedStatement) if told else []


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def reread(source: Source, proposals: Sequence[Proposal]) -> Spans:
    """Look for the rows of a draft in the text; note how they are printed, and which are lost.

    Parameters
    ----------
    source : Source
        The text.
    proposals : sequence of Proposal
        Targets, or values reached; each gets its `word_order`. Of one that is not found the
        phrase is doubtful.

    Returns
    -------
    list of tuple of int
        What the rows account for in the text: their quantities and the words of their indicators.
    """
    told = [(one.start, one.end) for one in proposals]
    rows = printed_statements(one.cells for one in proposals)
    if _work(source, rows) > _MOST:
        return told
    for one, row, found in zip(proposals, rows, match(source, rows), strict=True):
        if found.problem:
            one.confidence["indicator_printed"] = _LOST
            one.rules["indicator_printed"] = f"not found again: {found.problem}"
        else:
            one.cells["word_order"] = printed_order(source, found, row)
            told.append((found.indicator, found.indicator_end))
    return told


def printed_order(source: Source, found: Match, row: PrintedStatement) -> str:
    """Return the order in which the words of a row are printed; nothing for the usual one."""
    printed = order(source, found, row)
    return "" if printed == words(row.basis_printed) else "; ".join(printed)


def _work(source: Source, rows: Sequence[PrintedStatement]) -> int:
    alike = Counter((row.locator, row.quantity_printed) for row in rows)
    searched = sum(
        place.end - place.start for row in rows if (place := source.by_locator.get(row.locator))
    )
    return searched + _PAIR * sum(number**2 for number in alike.values())
