"""Rows that move between targets, values reached, and numbers that are neither."""

from collections.abc import Iterable

from compare.drafting.clause import Clause, clauses
from compare.drafting.draft import columns
from compare.drafting.remainder import named
from compare.reviewing.amendment import FIXED, order_of, reading
from compare.reviewing.sheets import Cells
from compare.texts.source import Source

_ROLES = {"add": "in_period", "growth": "in_period"}


def turned(cells: Cells, table: str, document: Cells) -> Cells:
    """Return a target as a value reached, or the other way round.

    Parameters
    ----------
    cells : dict of str to str
        The row.
    table : str
        The table that it moves into: ``statements`` or ``actuals``.
    document : dict of str to str
        The row of `documents`: a value reached is of the year before its horizon, a target of
        the horizon, and `inferred` says so where the years had to be changed.

    Returns
    -------
    dict of str to str
        The row; its quantity is read as that table reads it.
    """
    given = {"firmness": "commit"} if table == "statements" else {"estimate": "false"}
    new = dict.fromkeys(columns(table), "") | given
    kept = {name: cell for name, cell in cells.items() if cell and name not in FIXED}
    new |= {name: cell for name, cell in kept.items() if name in new}
    new |= reading(table, new)
    years = _years(table, new, document)
    if years:
        parts = [part.strip() for part in new["inferred"].split(";") if part.strip()]
        new |= years | {"inferred": "; ".join(dict.fromkeys([*parts, "period"]))}
        new["reading_alt"] = ""
    return new


def proposed(
    source: Source, start: int, end: int, table: str, document: Cells, units: Iterable[str]
) -> Cells:
    """Return a row for a number that was taken for no target, as far as its words say it.

    Parameters
    ----------
    source : Source
        The text.
    start, end : int
        Where the number stands.
    table : str
        The table that it moves into.
    document : dict of str to str
        The row of `documents`.
    units : iterable of str
        Units as printed.

    Returns
    -------
    dict of str to str
        The row; the indicator is for a person to name.
    """
    found = [one for one in clauses(source, units) if one.amount.start < end]
    clause = next((one for one in found if start < one.amount.end), None)
    cells = dict.fromkeys(columns(table), "") | {
        "locator": source.place_at(start).locator,
        "scope": "city",
        "basis": "at_end",
        "quantity_printed": clause.amount.printed if clause else source.text[start:end],
        **(_phrase(source, clause) if clause else {}),
    }
    new = turned(cells, table, document)
    return new | {"word_order": order_of(source, new)} if new["indicator_printed"] else new


def refused(source: Source, start: int, end: int, reason: str) -> Cells:
    """Return the row of `non_targets` for a quantity, which finds it at its place."""
    cells = named(source, start, end, reason, {}).cells
    return {column: cells.get(column, "") for column in columns("non_targets")}


def _phrase(source: Source, clause: Clause) -> Cells:
    phrase = clause.phrase
    if phrase is None:
        return {}
    return {
        "indicator_printed": source.text[phrase.start : phrase.end],
        "basis_printed": phrase.yearly or phrase.verb,
        "basis": "per_year" if phrase.yearly else _ROLES.get(phrase.role, "at_end"),
    }


def _years(table: str, cells: Cells, document: Cells) -> Cells:
    """Return the years that a row gets in its new table; nothing where they fit."""
    first, last = document["period_start"], document["period_end"]
    if table == "actuals":
        before = str(int(first) - 1)
        fits = cells["period_end"] and cells["period_end"] < first
        return {} if fits else {"period_start": before, "period_end": before}
    if cells["period_end"] and first <= cells["period_end"] <= last:
        return {}
    return {"period_start": last if cells["basis"] == "at_end" else first, "period_end": last}
