"""Rows marked as derived: what a rule gives of a row stands in no cell, and is filled in here."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from compare.curated.cells import cell_fault
from compare.curated.faults import Faulty, of_rows, of_values
from compare.printed.digits import exact
from compare.printed.quantity import Quantity, QuantityError, parse, reached
from compare.problem import Problem
from compare.schema import COLUMNS
from compare.schema.record import DRAFTED, Document
from compare.schema.row import rows_of

FIRM_WORDS = {
    "ensure": ("确保",),
    "in_principle": ("原则上",),
    "strive": ("力争", "争取", "争创"),
}
"""The words that say how firm a promise is; without one it is `UNQUALIFIED`."""

UNQUALIFIED = "commit"
"""The firmness of a promise that no word qualifies."""

DERIVABLE = (
    "value", "value_upper", "unit_printed", "comparator", "bare",
    "period_start", "period_end", "scope", "firmness",
)  # fmt: skip
"""The columns that a rule gives, where a table has them."""

Years = tuple[int, int]

READERS: Mapping[str, Callable[[str], Quantity]] = {"statements": parse, "actuals": reached}
"""How each table reads its quantities."""

_FIRMNESS = {"": UNQUALIFIED} | {
    word: firmness for firmness, words in FIRM_WORDS.items() for word in words
}


class Filled(NamedTuple):
    """Tables whose derived rows are written out.

    Attributes
    ----------
    texts : dict of DataFrame
        The tables, all cells still text.
    problems : list of Problem
        What is wrong with derived rows.
    left : set of tuple
        File and line of the rows that could not be written out, by these problems or by others of
        their own or of their document; nothing more can be said of their `DERIVABLE` columns.
    """

    texts: dict[str, pd.DataFrame]
    problems: list[Problem]
    left: set[tuple[str, int]]

    def tells(self, problem: Problem) -> bool:
        """Tell whether a problem of a cell is about what somebody wrote there."""
        return problem.column not in DERIVABLE or (problem.file, problem.line) not in self.left


def fill(texts: Mapping[str, pd.DataFrame]) -> Filled:
    """Write out the rows of statements and actuals that are marked as derived.

    Parameters
    ----------
    texts : Mapping of str to DataFrame
        The tables as text, indexed by file and line; those that could not be read are left out.

    Returns
    -------
    Filled
        The same tables. In a derived row the quantity says value, unit, comparator and whether
        there is none; a statement is for the years of its document (a state for the last of
        them), an actual for the year before they begin; it is for the whole city, and as firm as
        its word. Problems are cells that should be empty, quantities and words that cannot be
        read, and rows that somebody reviewed: those are written.
    """
    filled, problems = dict(texts), list[Problem]()
    left: set[tuple[str, int]] = set()
    horizons = _horizons(texts["documents"]) if "documents" in texts else {}
    for name, reader in READERS.items():
        if name in texts:
            mark = texts[name]["derived"].str.lower()
            rows = _with_document(texts[name][mark.eq("true")])
            quantities, faults = _read(rows["quantity_printed"].unique(), reader)
            found = _problems(rows, faults)
            wrong = {(problem.file, problem.line) for problem in found}
            ready = rows[~rows.index.isin(list(wrong))]
            ready = ready[ready["quantity_printed"].isin(list(quantities))]
            ready = ready[ready["document"].isin(list(horizons))]
            filled[name] = _written_out(texts[name], ready, quantities, horizons)
            # A mark that is none has a problem of its own, and leaves open what its row means.
            left |= {*texts[name].index[~mark.isin(["", "false"])]} - {*ready.index}
            problems += found
    return Filled(filled, problems, left)


def _with_document(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with the document that their file is named like."""
    files = rows.index.get_level_values("file")
    return rows.assign(document=[Path(file).stem for file in files])


def _horizons(documents: pd.DataFrame) -> dict[str, Years]:
    """Return the first and the last year of each document that has both."""
    return {
        row.document_id: (int(row.period_start), int(row.period_end))
        for row in rows_of(documents, Document)
        if _sound(str(row.period_start), "year") and _sound(str(row.period_end), "year")
    }


def _sound(cell: str, column: str) -> bool:
    return bool(cell) and not cell_fault(cell, COLUMNS[column])


def _read(
    printed: Iterable[str], reader: Callable[[str], Quantity]
) -> tuple[dict[str, Quantity], dict[str, str]]:
    """Return what quantities say, and of those that cannot be read what they should be."""
    read, faults = dict[str, Quantity](), dict[str, str]()
    for cell in printed:
        if _sound(cell, "quantity_printed"):  # else the cell has a problem of its own
            try:
                read[cell] = reader(cell)
            except QuantityError as error:
                faults[cell] = f"a printed quantity ({error})"
    return read, faults


def _problems(rows: pd.DataFrame, faults: Mapping[str, str]) -> list[Problem]:
    """Return what is wrong with rows that are marked as derived."""
    reviewed = ~rows["review"].isin([DRAFTED, ""])
    written = "empty, as the columns of a reviewed row are written out"
    problems = of_rows(rows, reviewed, "derived", written)
    rows = rows[~reviewed]
    for column in filter(rows.columns.__contains__, DERIVABLE):
        filled = rows[column].ne("")
        problems += of_rows(rows, filled, column, "empty, as derived rows take it from the rule")
    if "firmness_printed" in rows:
        words = " ".join(filter(None, _FIRMNESS))
        unknown = ~rows["firmness_printed"].isin(list(_FIRMNESS))
        problems += of_rows(rows, unknown, "firmness_printed", f"nothing, or one of {words}")
    return problems + of_values(rows, "quantity_printed", lambda cell: faults.get(cell, ""))


def _written_out(
    frame: pd.DataFrame,
    ready: pd.DataFrame,
    quantities: Mapping[str, Quantity],
    horizons: Mapping[str, Years],
) -> pd.DataFrame:
    """Return a table with the cells of some rows filled by the rules."""
    if ready.empty:
        return frame

    def cells(row: Faulty) -> dict[str, str]:
        return {
            **quantity_cells(quantities[row.quantity_printed]),
            **_period(row, horizons[row.document]),
            "scope": "city",
            "firmness": _FIRMNESS[getattr(row, "firmness_printed", "")],
        }

    given = pd.DataFrame(list(map(cells, ready.itertuples())), ready.index, dtype="str")
    frame = frame.copy()
    for column in given.columns.intersection(frame.columns):
        frame.loc[ready.index, column] = given[column]
    return frame


def quantity_cells(said: Quantity) -> dict[str, str]:
    """Return the cells that a printed quantity says.

    Examples
    --------
    >>> quantity_cells(parse("超1.5万家"))["value"]
    '1.5'
    """
    return {
        "value": exact(said.value),
        "value_upper": "" if said.value_upper is None else exact(said.value_upper),
        "unit_printed": said.unit,
        "comparator": said.comparator,
        "bare": str(said.bare).lower(),
    }


def _period(row: Faulty, horizon: Years) -> dict[str, str]:
    """Return the years of a row: a statement has a firmness, an actual looks back."""
    start, end = horizon
    if not hasattr(row, "firmness"):
        start = end = start - 1
    elif row.basis == "at_end":
        start = end
    return {"period_start": str(start), "period_end": str(end)}
