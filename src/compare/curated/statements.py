"""Check statements, and what documents report as reached, against their own words."""

from collections.abc import Callable
from operator import attrgetter

import pandas as pd

from compare.curated.cells import cell_fault
from compare.curated.derived import FIRM_WORDS
from compare.curated.faults import Faulty, of_rows, of_values
from compare.curated.links import beside, issued_in, looked_for
from compare.curated.values import (
    STATE_KINDS,
    countable,
    items,
    misplaced,
    note_problems,
    plausible,
    unitless,
)
from compare.printed.order import words
from compare.printed.quantity import Quantity, QuantityError, parse, reached
from compare.problem import Problem
from compare.schema import COLUMNS, STRUCTURED

_READ = {
    "value": "float64",
    "value_upper": "float64",
    "unit_printed": "str",
    "comparator": "str",
    "bare": "bool",
}
"""Columns of a statement that its printed quantity says again."""

_SAID = attrgetter("value", "value_upper", "unit", "comparator", "bare")


def statement_problems(
    statements: pd.DataFrame,
    documents: pd.DataFrame,
    indicators: pd.DataFrame,
    units: pd.DataFrame,
) -> list[Problem]:
    """Check what the cells of a statement say together.

    Parameters
    ----------
    statements : DataFrame
        Typed statements with their `document_id`, indexed by file and line.
    documents, indicators, units : DataFrame
        The typed tables, indicators with the `unit_factor` of their unit. Statements that name
        what does not stand there are left out: their rows have problems of their own.

    Returns
    -------
    list of Problem
        Contradictions between the printed quantity and its columns, years outside the document's
        horizon without a note, families that nobody looked for in the document, values
        outside the plausible range that nobody confirmed, units of another dimension, and columns
        that do not go together.
    """
    rows = _beside(statements, documents, indicators, units)
    problems = _problems(rows, documents, parse)
    for column in ("period_start", "period_end"):
        inside = rows[column].between(rows["document_period_start"], rows["document_period_end"])
        problems += of_rows(
            rows, ~inside & ~_noted(rows), column,
            lambda row: f"a year of the document's horizon, {row.document_period_start} to "
            f"{row.document_period_end}, or a note that says why",
        )  # fmt: skip
    return problems + _firmness(rows) + _alternatives(rows, "statements")


def actual_problems(
    actuals: pd.DataFrame,
    documents: pd.DataFrame,
    indicators: pd.DataFrame,
    units: pd.DataFrame,
) -> list[Problem]:
    """Check what the cells of a value reported as reached say together.

    Parameters
    ----------
    actuals : DataFrame
        Typed rows with their `document_id`, indexed by file and line.
    documents, indicators, units : DataFrame
        As for `statement_problems`.

    Returns
    -------
    list of Problem
        As for `statement_problems`; a number without qualifier is the value itself, and the year
        is over when the document is issued, but for estimates.
    """
    dated = documents.assign(issued_in=issued_in(documents))
    rows = _beside(actuals, dated, indicators, units)
    late = rows["period_end"].gt(rows["document_issued_in"])
    open_ = rows["period_end"].eq(rows["document_issued_in"]) & ~rows["estimate"]
    return [
        *_problems(rows, documents, reached),
        *of_rows(
            rows, late, "period_end",
            lambda row: f"a year that the document can look back on, to {row.document_issued_in}",
        ),
        *of_rows(
            rows, open_, "period_end",
            lambda row: f"a year before {row.document_issued_in}, when the document was issued, "
            "or an estimate of it",
        ),
        *_alternatives(rows, "actuals"),
    ]  # fmt: skip


def _beside(
    rows: pd.DataFrame, documents: pd.DataFrame, indicators: pd.DataFrame, units: pd.DataFrame
) -> pd.DataFrame:
    """Return the rows with their document, indicator and unit, and the factor between units."""
    rows = beside(rows, documents, "document_id", "document")
    rows = beside(rows, indicators, "indicator_id", "indicator")
    rows = beside(rows, units, "unit_printed", "unit")
    return rows.assign(scale=rows["unit_factor"] / rows["indicator_unit_factor"])


def _problems(
    rows: pd.DataFrame, documents: pd.DataFrame, read: Callable[[str], Quantity]
) -> list[Problem]:
    """Check what statements and reached values have in common."""
    problems = [*_quantity(rows, read), *misplaced(rows), *_period(rows), *_basis(rows)]
    problems += _order(rows)
    problems += note_problems(rows)
    sought = looked_for(documents, rows.rename(columns={"indicator_family": "family"}))
    problems += of_rows(
        rows, ~sought, "indicator_id",
        lambda row: f"an indicator of a family that documents.csv looks for in {row.document_id}; "
        f"this one is of {row.indicator_family}",
    )  # fmt: skip
    of_dimension = countable(rows["indicator_numerator_dimension"], rows["unit_dimension"])
    # A document may print persons where it means person-years: kept, with a note.
    problems += of_rows(
        rows, ~of_dimension & ~_noted(rows), "unit_printed",
        lambda row: f"a unit of the dimension {row.indicator_numerator_dimension}, "
        "or a note that says why",
    )  # fmt: skip
    # Twice doubled is no multiple of once doubled, so the unit has no factor for it.
    doubled = rows["unit_printed"].eq("番") & rows["value"].ne(1)
    problems += of_rows(rows, doubled, "value", lambda row: "1: only 翻番 and 翻一番 have a unit")
    known = of_dimension | unitless(rows["indicator_numerator_dimension"], rows["unit_printed"])
    for column in ("value", "value_upper"):
        problems += plausible(rows[known], column)
    return problems


def _noted(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows["note_en"].ne("")


def _quantity(rows: pd.DataFrame, reader: Callable[[str], Quantity]) -> list[Problem]:
    read: dict[str, Quantity] = {}
    faults: dict[str, str] = {}
    for printed in rows["quantity_printed"].unique().tolist():
        try:
            read[printed] = reader(printed)
        except QuantityError as error:
            faults[printed] = f"a printed quantity ({error})"
    problems = of_values(rows, "quantity_printed", lambda printed: faults.get(printed, ""))
    rows = rows[rows["quantity_printed"].isin(list(read))]
    again = pd.DataFrame(list(map(_SAID, read.values())), list(read), list(_READ)).astype(_READ)
    again = again.loc[rows["quantity_printed"]].set_axis(rows.index)
    for column in _READ:
        given, reads = rows[column], again[column]
        other = given.ne(reads) & ~(given.isna() & reads.isna())
        problems += of_rows(rows.assign(reads=reads), other, column, _reads)
    return problems


def _reads(row: Faulty) -> str:
    nothing = row.reads == "" or row.reads != row.reads
    return f"{'nothing' if nothing else row.reads}, as {row.quantity_printed} reads"


def _period(rows: pd.DataFrame) -> list[Problem]:
    start, end = rows["period_start"], rows["period_end"]
    problems = of_rows(
        rows, start > end, "period_start",
        lambda row: f"a year not after period_end, {row.period_end}",
    )  # fmt: skip
    problems += of_rows(
        rows, rows["basis"].eq("at_end") & start.ne(end), "period_start",
        lambda row: f"the target year {row.period_end}, as the basis is at_end",
    )  # fmt: skip
    return problems


def _basis(rows: pd.DataFrame) -> list[Problem]:
    kind, at_end = rows["indicator_kind"], rows["basis"].eq("at_end")
    problems = of_rows(
        rows, kind.isin(STATE_KINDS) & ~at_end, "basis",
        lambda row: f"at_end, as {row.indicator_id} is a {row.indicator_kind}",
    )  # fmt: skip
    return problems + of_rows(
        rows, kind.isin(["growth", "change"]) & at_end, "basis",
        lambda row: f"in_period or per_year, as the indicator is a {row.indicator_kind}",
    )  # fmt: skip


def _order(rows: pd.DataFrame) -> list[Problem]:
    """Return the rows whose order of words leaves out one that is printed, or has one more."""
    wanted = rows["basis_printed"].map(lambda basis: tuple(sorted(words(basis))))
    given = rows["word_order"].map(lambda order: tuple(sorted(order)))
    return of_rows(
        rows, given.map(bool) & given.ne(wanted), "word_order",
        lambda row: f"each of {' '.join(words(row.basis_printed))} once", "; ".join,
    )  # fmt: skip


def _firmness(rows: pd.DataFrame) -> list[Problem]:
    problems = []
    for firmness in rows["firmness"].unique():
        words = FIRM_WORDS.get(firmness, ("",))
        other = rows["firmness"].eq(firmness) & ~rows["firmness_printed"].isin(words)
        want = " or ".join(filter(None, words)) or "nothing"
        problems += of_rows(rows, other, "firmness_printed", want)
    return problems


def _alternatives(rows: pd.DataFrame, table: str) -> list[Problem]:
    names = STRUCTURED[table].names
    return of_values(
        items(rows, "reading_alt"), "reading_alt", lambda item: _alternative_fault(item, names)
    )


def _alternative_fault(item: str, names: tuple[str, ...]) -> str:
    column, _, value = item.partition("=")
    if column not in names:
        return "column=value, the column being one of the table"
    wanted = cell_fault(value, COLUMNS[column])
    return f"for {column}, {wanted}" if wanted else ""
