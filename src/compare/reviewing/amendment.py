"""Changes of a row that a person reviews: what follows from them, and whether they can be."""

from collections.abc import Iterable, Mapping

from compare.curated.cells import cell_fault
from compare.curated.derived import READERS, quantity_cells
from compare.drafting.draft import columns
from compare.drafting.rereading import printed_order, printed_statements
from compare.printed import pattern
from compare.printed.quantity import QuantityError
from compare.reviewing.notes import span
from compare.reviewing.sheets import NUMBERED, Cells
from compare.schema import COLUMNS, STRUCTURED
from compare.texts.matching import Match, match
from compare.texts.source import Source

Faults = dict[str, str]
"""Column to what should stand there."""

FIXED = ("seq", "review")
"""Columns that no change names: the number is given once, the status follows from the review."""

_WORDS = ("locator", "indicator_printed", "quantity_printed", "basis_printed")


def editable(table: str) -> list[str]:
    """Return the columns of a table that a person may change."""
    return [name for name in columns(table) if name not in FIXED]


def amended(
    table: str, cells: Cells, changes: Mapping[str, str], source: Source
) -> tuple[Cells, Faults]:
    """Change cells of a row, and what follows from them.

    Parameters
    ----------
    table : str
        The table of the row.
    cells : dict of str to str
        The row.
    changes : Mapping of str to str
        Column to its new cell.
    source : Source
        The text.

    Returns
    -------
    cells : dict of str to str
        The new row. With the printed quantity change value, unit, comparator and `bare`; with the
        printed words their order; of a state at the end of the period, both years.
    faults : dict of str to str
        What cannot be, among the changes and what follows from them.
    """
    known = editable(table)
    faults = {name: f"one of {', '.join(known)}" for name in changes if name not in known}
    if faults:
        return {**cells, **changes}, faults
    new = cells | {name: cell.strip() for name, cell in changes.items()}
    if table in NUMBERED:
        if "quantity_printed" in changes:
            new |= {k: v for k, v in reading(table, new).items() if k not in changes}
        if new["basis"] == "at_end" and "period_start" not in changes:
            new["period_start"] = new["period_end"]
        if changes.get("firmness") == "commit":
            new["firmness_printed"] = changes.get("firmness_printed", "")
        if {*_WORDS} & {*changes} and "word_order" not in changes:
            new["word_order"] = order_of(source, new)
    follows = {name for name in new if new[name] != cells.get(name)}
    return new, faults_of(table, new, {*changes} | follows, source)


def faults_of(table: str, cells: Cells, names: Iterable[str], source: Source) -> Faults:
    """Return what cannot be among some columns of a row, and what they say together.

    Parameters
    ----------
    table : str
        The table of the row.
    cells : dict of str to str
        The row.
    names : iterable of str
        The columns to check.
    source : Source
        The text.

    Returns
    -------
    dict of str to str
        Column to what should stand there.
    """
    optional = STRUCTURED[table].optional | {"unit_printed"}
    names = {*names}
    faults: Faults = {}
    for name in columns(table):
        if name in names:
            fault = cell_fault(cells[name], COLUMNS[name])
            if not cells[name] and name not in optional:
                fault = f"{COLUMNS[name].description_en} (it may not be empty)"
            faults |= {name: fault} if fault else {}
    together = _said if table in NUMBERED else _named
    return faults or together(table, cells, names, source)


def reading(table: str, cells: Cells) -> Cells:
    """Return what the printed quantity of a row says; nothing where it cannot be read."""
    try:
        return quantity_cells(READERS[table](cells["quantity_printed"]))
    except QuantityError:
        return {}


def _said(table: str, cells: Cells, names: set[str], source: Source) -> Faults:
    """Check a target or a value reached against its own words, and these against the text."""
    if not cells["quantity_printed"]:
        return {}
    try:
        again = quantity_cells(READERS[table](cells["quantity_printed"]))
    except QuantityError as error:
        return {"quantity_printed": f"a printed quantity ({error})"}
    faults = {
        name: f"{reads or 'nothing'}, as {cells['quantity_printed']} reads"
        for name, reads in again.items()
        if _other(cells[name], reads)
    }
    if cells["period_start"] > cells["period_end"]:  # texts, of four digits each
        faults["period_start"] = f"a year not after period_end, {cells['period_end']}"
    if cells["basis"] == "at_end" and cells["period_start"] != cells["period_end"]:
        faults["period_start"] = f"the target year {cells['period_end']}, as the basis is at_end"
    if (cells.get("firmness", "commit") == "commit") != (cells.get("firmness_printed", "") == ""):
        faults["firmness_printed"] = "the printed word for the firmness; nothing for commit"
    if not faults and {*_WORDS} & names:
        found = printed_at(source, cells)
        if found.problem:
            column = "indicator_printed" if found.start >= 0 else "quantity_printed"
            faults[column] = f"words that are printed at the place ({found.problem})"
    return faults


def _other(given: str, reads: str) -> bool:
    try:
        return float(given) != float(reads)
    except ValueError:
        return given.lower() != reads.lower()


def _named(table: str, cells: Cells, names: set[str], source: Source) -> Faults:
    """Check that the words of a number that is no target find it."""
    fault = pattern.fault(cells["printed"]) if cells["nth"] == "0" else ""
    if fault:
        return {"printed": fault}
    if cells["nth"] == "0" and cells["reason"] not in pattern.PATTERN_REASONS:
        expected = f"1 or more; only {', '.join(sorted(pattern.PATTERN_REASONS))} have patterns"
        return {"nth": expected}
    if span(source, cells) is None:
        expected = f"words printed {cells['nth']} times or more at {cells['locator']}"
        return {"printed": expected if cells["nth"] != "0" else "a pattern that matches something"}
    return {}


def printed_at(source: Source, cells: Cells) -> Match:
    """Find a row in the text, as the evidence does."""
    return match(source, printed_statements([cells]))[0]


def order_of(source: Source, cells: Cells) -> str:
    """Return the order in which the words of a row are printed; as it was where they are not."""
    found = printed_at(source, cells)
    if found.start < 0 or found.indicator < 0:
        return cells["word_order"]
    return printed_order(source, found, printed_statements([cells])[0])
