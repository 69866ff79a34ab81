"""Tables for a terminal: what is to be made, and what became of it."""

import unicodedata
from collections.abc import Iterable, Sequence

from compare.batch.fingerprint import plain
from compare.batch.order import Order
from compare.batch.record import Outcome
from compare.problem import said, visible

_PLANNED = {"left": "to be made"}


def table_of(outcomes: Iterable[Outcome], planned: bool = False) -> str:
    """Return the outcomes as lines: report, status, seconds, and what it is made of, or its error.

    Parameters
    ----------
    outcomes : iterable of Outcome
        The outcomes.
    planned : bool, optional
        Whether nothing was run yet: then each line has the notebook and parameters.

    Returns
    -------
    str
        The lines, the first of which names the columns.
    """
    if planned:
        named = [(one.order.title, _PLANNED.get(one.status, one.status), one) for one in outcomes]
        rows = [(title, status, _made_of(one)) for title, status, one in named]
        return lines([("report", "status", "made of"), *rows])
    ended = [(one.order.title, one.status, f"{one.seconds:.1f}", why(one)) for one in outcomes]
    return lines([("report", "status", "seconds", "why"), *ended])


def _made_of(outcome: Outcome) -> str:
    order = outcome.order
    many = f" ({len(order.parts)} notebooks)" if order.source.recipe else ""
    return f"{order.source.path.name}{many} {_given(order)}"


def _given(order: Order) -> str:
    return " ".join(f"{name}={said(value)}" for name, value in plain(order.parameters).items())


def why(outcome: Outcome) -> str:
    """Return what went wrong: notebook, parameters, cell, error, and the notebook so far."""
    if outcome.status != "failed":
        return ""
    given = f" ({found})" if outcome.notebook and (found := _given(outcome.order)) else ""
    cell = f", cell {outcome.cell}" if outcome.cell is not None else ""
    place = f"{outcome.notebook}{given}{cell}"
    kept = f" (as far as it came: {outcome.partial})" if outcome.partial else ""
    return f"{place}{': ' if place else ''}{outcome.error}{kept}"


def lines(rows: Sequence[tuple[str, ...]]) -> str:
    """Return rows as lines whose columns stand under each other, also where they are Chinese.

    Examples
    --------
    >>> print(lines([("南通", "made"), ("Suzhou", "kept")]))
    南通    made
    Suzhou  kept
    """
    shown = [[visible(cell) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*shown, strict=True)]
    return "\n".join(
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in shown
    )


def _width(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(char) in "WF") for char in text)
