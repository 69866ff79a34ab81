"""Check statements against each other, their document, their indicator and their own words."""

import math
from operator import attrgetter

import pandas as pd

from compare.curated.cells import cell_fault
from compare.curated.faults import Faulty, of_rows, of_values
from compare.curated.links import beside, looked_for
from compare.printed import pattern
from compare.printed.digits import exact
from compare.printed.locator import expand, is_locator
from compare.printed.pattern import ANYWHERE, PATTERN_REASONS
from compare.printed.quantity import Quantity, QuantityError, parse
from compare.problem import Problem
from compare.schema import COLUMNS, STRUCTURED

_COUNTED = ("person", "visit")
"""Dimensions that a counting word may count, too: 名, 个."""

_STATE_KINDS = ("stock", "ratio", "rank")
_MOVING_KINDS = ("growth", "change")
MOST_COVERS = 50
"""Places, ranges counting as one, that a body may answer for."""

_A_PLACE = "a place by its numbers, such as 0, 二/13, 三/(一) or 附件/12"
_FIRM_WORDS = {
    "ensure": ("确保",),
    "in_principle": ("原则上",),
    "strive": ("力争", "争取", "争创"),
}
_READ = {
    "value": "float64",
    "value_upper": "float64",
    "unit_printed": "str",
    "comparator": "str",
    "bare": "bool",
}
"""Columns of a statement that its printed quantity says again."""

_SAID = attrgetter("value", "value_upper", "unit", "comparator", "bare")


def document_problems(documents: pd.DataFrame) -> list[Problem]:
    """Check that the years and days of a document follow each other.

    Parameters
    ----------
    documents : DataFrame
        The typed table, indexed by file and line.

    Returns
    -------
    list of Problem
        Horizons that end before they begin, and documents published before they were issued.
    """
    issued, published = documents["issued_on"], documents["published_on"]
    dated = documents[issued.notna() & published.notna()]
    return [
        *of_rows(
            documents, documents["period_start"] > documents["period_end"],
            "period_start", "a year not after it",
        ),
        *of_rows(
            dated, dated["published_on"] < dated["issued_on"],
            "published_on", lambda row: f"a day not before the day of issue, {row.issued_on}",
        ),
    ]  # fmt: skip


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
        horizon without a note, families that nobody looked for in the document, values outside
        the plausible range without a note, units of another dimension, and columns that do not go
        together.
    """
    rows = beside(statements, documents, "document_id", "document")
    rows = beside(rows, indicators, "indicator_id", "indicator")
    rows = beside(rows, units, "unit_printed", "unit")
    rows = rows.assign(scale=rows["unit_factor"] / rows["indicator_unit_factor"])
    problems = [*_quantity(rows), *_place(rows), *_period(rows), *_basis(rows), *_wording(rows)]
    sought = looked_for(documents, rows.rename(columns={"indicator_family": "family"}))
    problems += of_rows(
        rows, ~sought, "indicator_id",
        lambda row: f"an indicator of a family that documents.csv looks for in {row.document_id}; "
        f"this one is of {row.indicator_family}",
    )  # fmt: skip
    countable = _countable(rows["indicator_numerator_dimension"], rows["unit_dimension"])
    # A document may print persons where it means person-years: kept, with a note.
    problems += of_rows(
        rows, ~countable & ~_noted(rows), "unit_printed",
        lambda row: f"a unit of the dimension {row.indicator_numerator_dimension}, "
        "or a note that says why",
    )  # fmt: skip
    for column in ("value", "value_upper"):
        problems += _plausible(rows[countable], column)
    return problems


def _noted(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows["note_en"].ne("")


def _quantity(rows: pd.DataFrame) -> list[Problem]:
    read: dict[str, Quantity] = {}
    faults: dict[str, str] = {}
    for printed in rows["quantity_printed"].unique().tolist():
        try:
            read[printed] = parse(printed)
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
    for column in ("period_start", "period_end"):
        inside = rows[column].between(rows["document_period_start"], rows["document_period_end"])
        problems += of_rows(
            rows, ~inside & ~_noted(rows), column,
            lambda row: f"a year of the document's horizon, {row.document_period_start} to "
            f"{row.document_period_end}, or a note that says why",
        )  # fmt: skip
    return problems


def _basis(rows: pd.DataFrame) -> list[Problem]:
    kind, at_end = rows["indicator_kind"], rows["basis"].eq("at_end")
    problems = of_rows(
        rows, kind.isin(_STATE_KINDS) & ~at_end, "basis",
        lambda row: f"at_end, as {row.indicator_id} is a {row.indicator_kind}",
    )  # fmt: skip
    return problems + of_rows(
        rows, kind.isin(_MOVING_KINDS) & at_end, "basis",
        lambda row: f"in_period or per_year, as the indicator is a {row.indicator_kind}",
    )  # fmt: skip


def _place(rows: pd.DataFrame) -> list[Problem]:
    return of_values(rows, "locator", lambda text: "" if is_locator(text) else _A_PLACE)


def _countable(dimension: "pd.Series[str]", of_unit: "pd.Series[str]") -> "pd.Series[bool]":
    """Tell which printed units are of the dimension of their indicator."""
    counted = dimension.isin(_COUNTED) & of_unit.eq("count")
    return of_unit.eq(dimension) | counted


def _plausible(rows: pd.DataFrame, column: str) -> list[Problem]:
    """Hold values against what is possible for their kind, and plausible without a note."""
    value = rows[column] * rows["scale"]
    impossible = value.lt(0) & rows["indicator_kind"].isin(_STATE_KINDS)
    problems = of_rows(
        rows, impossible, column,
        lambda row: f"no negative number, as the indicator is a {row.indicator_kind}", exact,
    )  # fmt: skip
    usual = value.between(rows["indicator_plausible_min"], rows["indicator_plausible_max"])
    unlikely = value.notna() & ~usual & ~impossible & ~_noted(rows)
    rows = rows.assign(canonical=value)
    return problems + of_rows(rows, unlikely, column, _usual, exact, implausible=True)


def _usual(row: Faulty) -> str:
    low, high = row.indicator_plausible_min, row.indicator_plausible_max
    scaled = row.scale != 1 and math.isfinite(row.canonical)
    is_it = f" (this is {exact(row.canonical)})" if scaled else ""
    return f"{low:g} to {high:g} {row.indicator_unit}, or a note that says why{is_it}"


def _wording(rows: pd.DataFrame) -> list[Problem]:
    problems = []
    for firmness in rows["firmness"].unique():
        words = _FIRM_WORDS.get(firmness, ("",))
        other = rows["firmness"].eq(firmness) & ~rows["firmness_printed"].isin(words)
        want = " or ".join(filter(None, words)) or "nothing"
        problems += of_rows(rows, other, "firmness_printed", want)
    for column, twin in (("note_zh", "note_en"), ("note_en", "note_zh")):
        lacking = rows[column].eq("") & rows[twin].ne("")
        problems += of_rows(rows, lacking, column, "the note in both languages")
    return problems + of_values(_items(rows, "reading_alt"), "reading_alt", _alternative_fault)


def _items(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the items of a list column, one a row."""
    return rows[[column]].explode(column).dropna()


def _alternative_fault(item: str) -> str:
    column, _, value = item.partition("=")
    if column not in STRUCTURED["statements"].names:
        return "column=value, the column being one of a statement"
    wanted = cell_fault(value, COLUMNS[column])
    return f"for {column}, {wanted}" if wanted else ""


def observation_problems(observations: pd.DataFrame, indicators: pd.DataFrame) -> list[Problem]:
    """Check that an observation is in its indicator's unit, and plausible or explained.

    Parameters
    ----------
    observations, indicators : DataFrame
        The typed tables, indexed by file and line.

    Returns
    -------
    list of Problem
        Observations in another unit, or outside the plausible range without a note.
    """
    rows = beside(observations, indicators, "indicator_id", "indicator").assign(scale=1.0)
    other = rows["unit"].ne(rows["indicator_unit"])
    problems = of_rows(rows, other, "unit", lambda row: str(row.indicator_unit))
    return problems + _plausible(rows[~other], "value")


def indicator_problems(indicators: pd.DataFrame, units: pd.DataFrame) -> list[Problem]:
    """Check that the unit and the plausible range of an indicator fit it.

    Parameters
    ----------
    indicators, units : DataFrame
        The typed tables indicators and canonical_units, indexed by file and line.

    Returns
    -------
    list of Problem
        Units of another dimension, and ranges whose lowest value is above the highest.
    """
    rows = beside(indicators, units, "unit", "unit")
    problems = of_rows(
        rows, ~_countable(rows["numerator_dimension"], rows["unit_dimension"]), "unit",
        lambda row: f"a unit of the dimension {row.numerator_dimension}",
    )  # fmt: skip
    upside_down = indicators["plausible_min"] > indicators["plausible_max"]
    expected = "a number not above plausible_max"
    return problems + of_rows(indicators, upside_down, "plausible_min", expected, exact)


def non_target_problems(non_targets: pd.DataFrame) -> list[Problem]:
    """Check that patterns stand only where they may, and can be read.

    Parameters
    ----------
    non_targets : DataFrame
        The typed rows, indexed by file and line.

    Returns
    -------
    list of Problem
        Patterns for another reason than date, heading or page furniture, patterns that are too
        long or unreadable, places of no form, and ``*`` as the place of something that is no
        pattern.
    """
    is_pattern, anywhere = non_targets["nth"].eq(0), non_targets["locator"].eq(ANYWHERE)
    reason = f"{' or '.join(sorted(PATTERN_REASONS))} for a pattern (nth is 0)"
    other = is_pattern & ~non_targets["reason"].isin(PATTERN_REASONS)
    place = "a place in the document, and which occurrence there"
    return [
        *of_rows(non_targets, other, "reason", reason),
        *of_values(non_targets[is_pattern], "printed", pattern.fault),
        *of_rows(non_targets, anywhere & ~is_pattern, "locator", place),
        *_place(non_targets[~anywhere]),
    ]


def responsibility_problems(responsibilities: pd.DataFrame) -> list[Problem]:
    """Check the places where bodies are named, and those that they answer for.

    Parameters
    ----------
    responsibilities : DataFrame
        The typed rows, indexed by file and line.

    Returns
    -------
    list of Problem
        Places of no form, and ranges that hold no place.
    """
    count = responsibilities["covers"].str.len()
    many = count > MOST_COVERS
    return [
        *_place(responsibilities),
        *of_rows(
            responsibilities.assign(covers=count), many, "covers", f"at most {MOST_COVERS}",
            "{} places".format,
        ),
        *of_values(_items(responsibilities[~many], "covers"), "covers", _covered_fault),
    ]  # fmt: skip


def _covered_fault(place: str) -> str:
    written = expand((place,))
    if not written:
        return "a range of articles that ascends"
    return "" if is_locator(written[0]) else _A_PLACE
