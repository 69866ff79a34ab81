"""Check statements against each other, their document, their indicator and their own words."""

import math
import re
from collections.abc import Iterator, Mapping

import pandas as pd

from compare.locator import expand
from compare.numbers import ANYWHERE, PATTERN_REASONS
from compare.precision import exact
from compare.problem import Problem
from compare.quantity import QuantityError, parse
from compare.schema import STRUCTURED

# A counting word may count persons: 名, 个.
_COUNTED = {"person": {"person", "count"}, "visit": {"visit", "count"}}
_STATE_KINDS = {"stock", "ratio", "rank"}
_FIRM_WORDS = {
    "ensure": ("确保",),
    "in_principle": ("原则上",),
    "strive": ("力争", "争取", "争创"),
}


def statement_problems(
    statements: pd.DataFrame,
    document: Mapping[str, object],
    indicators: Mapping[str, Mapping[str, object]],
    units: Mapping[str, Mapping[str, object]],
    shown: str,
) -> list[Problem]:
    """Check what the cells of a statement say together.

    Parameters
    ----------
    statements : DataFrame
        Typed statements of one document, indexed by line.
    document : Mapping
        The row of the document.
    indicators, units : Mapping
        Rows by indicator_id and by unit_printed.
    shown : str
        Name of the file in messages.

    Returns
    -------
    list of Problem
        Contradictions between the printed quantity and its columns, years outside the document's
        horizon without a note, values outside the plausible range without a note, units of
        another dimension, and columns that do not go together.
    """
    problems: list[Problem] = []
    for row in _rows(statements):
        line = int(str(row["line"]))
        indicator = indicators.get(str(row["indicator_id"]))
        unit = units.get(str(row["unit_printed"]))
        if indicator is None or unit is None:  # their own rows have problems of their own
            continue
        found = [
            *_quantity(row),
            *_period(row, document),
            *_basis(row, indicator),
            *_measure(row, indicator, unit),
            *_wording(row),
        ]
        problems += [Problem(shown, line, column, value, want) for column, value, want in found]
    return problems


Finding = tuple[str, str, str]
Row = Mapping[str, object]


def _rows(frame: pd.DataFrame) -> Iterator[Row]:
    for line, values in zip(frame.index, frame.to_dict("records"), strict=True):
        yield {"line": line, **{str(name): value for name, value in values.items()}}


def _quantity(row: Row) -> Iterator[Finding]:
    printed = str(row["quantity_printed"])
    try:
        quantity = parse(printed)
    except QuantityError as error:
        yield "quantity_printed", printed, f"a printed quantity ({error})"
        return
    read: dict[str, object] = {
        "value": quantity.value,
        "value_upper": math.nan if quantity.value_upper is None else quantity.value_upper,
        "unit_printed": quantity.unit,
        "comparator": quantity.comparator,
        "bare": quantity.bare,
    }
    for column, again in read.items():
        if not _same(row[column], again):
            shown = "nothing" if again in ("", None) or again != again else again
            yield column, str(row[column]), f"{shown}, as {printed} reads"


def _same(given: object, again: object) -> bool:
    if isinstance(given, float) and isinstance(again, float):
        return given == again or (math.isnan(given) and math.isnan(again))
    return given == again


def _period(row: Row, document: Row) -> Iterator[Finding]:
    start, end = _int(row["period_start"]), _int(row["period_end"])
    first, last = _int(document["period_start"]), _int(document["period_end"])
    if start > end:
        yield "period_start", str(start), f"a year not after period_end, {end}"
    if row["basis"] == "at_end" and start != end:
        yield "period_start", str(start), f"the target year {end}, as the basis is at_end"
    for column, year in (("period_start", start), ("period_end", end)):
        if not first <= year <= last and not row["note_en"]:
            want = f"a year of the document's horizon, {first} to {last}, or a note that says why"
            yield column, str(year), want


def _basis(row: Row, indicator: Row) -> Iterator[Finding]:
    kind, basis = indicator["kind"], row["basis"]
    if kind in _STATE_KINDS and basis != "at_end":
        yield "basis", str(basis), f"at_end, as {row['indicator_id']} is a {kind}"
    if kind == "growth" and basis == "at_end":
        yield "basis", str(basis), "in_period or per_year, as the indicator is a growth"


def _measure(row: Row, indicator: Row, unit: Row) -> Iterator[Finding]:
    dimension = str(indicator["numerator_dimension"])
    if unit["dimension"] not in _COUNTED.get(dimension, {dimension}):
        # A document may print persons where it means person-years: kept, with a note.
        if not row["note_en"]:
            want = f"a unit of the dimension {dimension}, or a note that says why"
            yield "unit_printed", str(row["unit_printed"]), want
        return
    low, high = float(str(indicator["plausible_min"])), float(str(indicator["plausible_max"]))
    scale = float(str(unit["factor"])) / float(str(indicator["unit_factor"]))
    for column in ("value", "value_upper"):
        value = float(str(row[column])) * scale
        if not math.isnan(value) and not low <= value <= high and not row["note_en"]:
            want = f"{low:g} to {high:g} {indicator['unit']}, or a note that says why"
            yield column, exact(float(str(row[column]))), f"{want} (this is {exact(value)})"


def _wording(row: Row) -> Iterator[Finding]:
    firmness, word = str(row["firmness"]), str(row["firmness_printed"])
    words = _FIRM_WORDS.get(firmness, ("",))
    if word not in words:
        yield "firmness_printed", word, " or ".join(filter(None, words)) or "nothing"
    if bool(row["note_zh"]) != bool(row["note_en"]):
        empty = "note_en" if row["note_zh"] else "note_zh"
        yield empty, "", "the note in both languages"
    alternatives = row["reading_alt"]
    for item in alternatives if isinstance(alternatives, tuple) else ():
        if item.split("=")[0] not in STRUCTURED["statements"].names:
            yield "reading_alt", item, "column=value, the column being one of a statement"


def _int(value: object) -> int:
    return int(str(value))


def observation_problems(
    observations: pd.DataFrame, indicators: Mapping[str, Row]
) -> list[Problem]:
    """Check that an observation is in its indicator's unit, and plausible or explained.

    Parameters
    ----------
    observations : DataFrame
        The typed table, indexed by line.
    indicators : Mapping
        Rows by indicator_id.

    Returns
    -------
    list of Problem
        Observations in another unit, or outside the plausible range without a note.
    """
    shown = "observations.csv"
    problems = []
    for row in _rows(observations):
        line, indicator = _int(row["line"]), indicators.get(str(row["indicator_id"]))
        if indicator is None:
            continue
        low, high = float(str(indicator["plausible_min"])), float(str(indicator["plausible_max"]))
        unit, value = str(row["unit"]), float(str(row["value"]))
        if unit != indicator["unit"]:
            problems.append(Problem(shown, line, "unit", unit, f"{indicator['unit']}"))
        elif not low <= value <= high and not row["note_en"]:
            want = f"{low:g} to {high:g} {unit}, or a note that says why"
            problems.append(Problem(shown, line, "value", f"{value:g}", want))
    return problems


def non_target_problems(non_targets: pd.DataFrame, shown: str) -> list[Problem]:
    """Check that patterns stand only where they may, and can be read.

    Parameters
    ----------
    non_targets : DataFrame
        The typed rows of one document, indexed by line.
    shown : str
        Name of the file in messages.

    Returns
    -------
    list of Problem
        Patterns for another reason than date, heading or page furniture, unreadable patterns,
        and ``*`` as the place of something that is no pattern.
    """
    problems = []
    for row in _rows(non_targets):
        line, printed = _int(row["line"]), str(row["printed"])
        if _int(row["nth"]) == 0:
            if row["reason"] not in PATTERN_REASONS:
                want = f"{' or '.join(sorted(PATTERN_REASONS))} for a pattern (nth is 0)"
                problems.append(Problem(shown, line, "reason", str(row["reason"]), want))
            try:
                re.compile(printed)
            except re.error as error:
                want = f"a regular expression ({error})"
                problems.append(Problem(shown, line, "printed", printed, want))
        elif row["locator"] == ANYWHERE or _int(row["nth"]) < 0:
            want = "a place in the document, and which occurrence there"
            problems.append(Problem(shown, line, "locator", str(row["locator"]), want))
    return problems


def responsibility_problems(responsibilities: pd.DataFrame, shown: str) -> list[Problem]:
    """Check that the ranges of places that bodies answer for ascend.

    Parameters
    ----------
    responsibilities : DataFrame
        The typed rows of one document, indexed by line.
    shown : str
        Name of the file in messages.

    Returns
    -------
    list of Problem
        Ranges that hold no place.
    """
    return [
        Problem(shown, _int(row["line"]), "covers", place, "a range of articles that ascends")
        for row in _rows(responsibilities)
        for place in (row["covers"] if isinstance(row["covers"], tuple) else ())
        if not expand((place,))
    ]
