"""Check statements against each other, their document, their indicator and their own words."""

import math
from collections.abc import Iterator, Mapping

import pandas as pd

from compare.curated.cells import cell_fault
from compare.printed import pattern
from compare.printed.digits import exact
from compare.printed.locator import expand, is_locator
from compare.printed.pattern import ANYWHERE, PATTERN_REASONS
from compare.printed.quantity import QuantityError, parse
from compare.problem import Problem
from compare.schema import COLUMNS, STRUCTURED

# A counting word may count persons: 名, 个.
_COUNTED = {"person": {"person", "count"}, "visit": {"visit", "count"}}
_STATE_KINDS = {"stock", "ratio", "rank"}
MOST_COVERS = 50
"""Places, ranges counting as one, that a body may answer for."""

_A_PLACE = "a place by its numbers, such as 0, 二/13, 三/(一) or 附件/12"
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
            *_place(row),
            *_period(row, document),
            *_basis(row, indicator),
            *_measure(row, indicator, unit),
            *_wording(row),
        ]
        problems += [Problem(shown, line, *finding) for finding in found]
        scale = float(str(unit["factor"])) / float(str(indicator["unit_factor"]))
        if _countable(indicator, unit):
            for column in ("value", "value_upper"):
                problems += _plausible(row, column, scale, indicator, shown)
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


def _place(row: Row) -> Iterator[Finding]:
    if not is_locator(str(row["locator"])):
        yield "locator", str(row["locator"]), _A_PLACE


def _countable(indicator: Row, unit: Row) -> bool:
    """Tell whether a printed unit is of the dimension of an indicator."""
    dimension = str(indicator["numerator_dimension"])
    return unit["dimension"] in _COUNTED.get(dimension, {dimension})


def _measure(row: Row, indicator: Row, unit: Row) -> Iterator[Finding]:
    # A document may print persons where it means person-years: kept, with a note.
    if not _countable(indicator, unit) and not row["note_en"]:
        want = (
            f"a unit of the dimension {indicator['numerator_dimension']}, or a note that says why"
        )
        yield "unit_printed", str(row["unit_printed"]), want


def _plausible(
    row: Row, column: str, scale: float, indicator: Row, shown: str
) -> Iterator[Problem]:
    """Hold a value against what is possible for its kind, and what is plausible without a note."""
    given = float(str(row[column]))
    value, line = given * scale, _int(row["line"])
    low, high = float(str(indicator["plausible_min"])), float(str(indicator["plausible_max"]))
    is_it = f"(this is {exact(value)})" if scale != 1 and math.isfinite(value) else ""
    if value < 0 and indicator["kind"] in _STATE_KINDS:
        want = f"no negative number, as the indicator is a {indicator['kind']}"
        yield Problem(shown, line, column, exact(given), want)
    elif not math.isnan(value) and not low <= value <= high and not row["note_en"]:
        want = f"{low:g} to {high:g} {indicator['unit']}, or a note that says why {is_it}"
        yield Problem(shown, line, column, exact(given), want.strip(), implausible=True)


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
        column, _, value = item.partition("=")
        if column not in STRUCTURED["statements"].names:
            yield "reading_alt", item, "column=value, the column being one of a statement"
        elif wanted := cell_fault(value, COLUMNS[column]):
            yield "reading_alt", item, f"for {column}, {wanted}"


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
        if row["unit"] != indicator["unit"]:
            problems.append(Problem(shown, line, "unit", str(row["unit"]), str(indicator["unit"])))
        else:
            problems += _plausible(row, "value", 1.0, indicator, shown)
    return problems


def indicator_problems(indicators: pd.DataFrame, units: pd.DataFrame) -> list[Problem]:
    """Check that the unit and the plausible range of an indicator fit it.

    Parameters
    ----------
    indicators, units : DataFrame
        The typed tables indicators and canonical_units, indexed by line.

    Returns
    -------
    list of Problem
        Units of another dimension, and ranges whose lowest value is above the highest.
    """
    shown, problems = "indicators.csv", []
    dimensions = dict(zip(units["unit"], units["dimension"], strict=True))
    for row in _rows(indicators):
        line, unit = _int(row["line"]), dimensions.get(str(row["unit"]))
        if unit and not _countable(row, {"dimension": unit}):
            expected = f"a unit of the dimension {row['numerator_dimension']}"
            problems.append(Problem(shown, line, "unit", str(row["unit"]), expected))
        low, high = float(str(row["plausible_min"])), float(str(row["plausible_max"]))
        if low > high:
            expected = "a number not above plausible_max"
            problems.append(Problem(shown, line, "plausible_min", exact(low), expected))
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
        Patterns for another reason than date, heading or page furniture, patterns that are too
        long or unreadable, places of no form, and ``*`` as the place of something that is no
        pattern.
    """
    problems = []
    for row in _rows(non_targets):
        line, printed = _int(row["line"]), str(row["printed"])
        if _int(row["nth"]) == 0:
            if row["reason"] not in PATTERN_REASONS:
                want = f"{' or '.join(sorted(PATTERN_REASONS))} for a pattern (nth is 0)"
                problems.append(Problem(shown, line, "reason", str(row["reason"]), want))
            fault = pattern.fault(printed)
            if fault:
                problems.append(Problem(shown, line, "printed", printed, fault))
        elif row["locator"] == ANYWHERE:
            want = "a place in the document, and which occurrence there"
            problems.append(Problem(shown, line, "locator", ANYWHERE, want))
        if row["locator"] != ANYWHERE:
            problems += [Problem(shown, line, *finding) for finding in _place(row)]
    return problems


def responsibility_problems(responsibilities: pd.DataFrame, shown: str) -> list[Problem]:
    """Check the places where bodies are named, and those that they answer for.

    Parameters
    ----------
    responsibilities : DataFrame
        The typed rows of one document, indexed by line.
    shown : str
        Name of the file in messages.

    Returns
    -------
    list of Problem
        Places of no form, and ranges that hold no place.
    """
    problems = []
    for row in _rows(responsibilities):
        covers = row["covers"] if isinstance(row["covers"], tuple) else ()
        found = list(_place(row))
        if len(covers) > MOST_COVERS:
            found.append(("covers", f"{len(covers)} places", f"at most {MOST_COVERS}"))
            covers = ()
        for place in covers:
            written = expand((place,))
            if not written:
                found.append(("covers", place, "a range of articles that ascends"))
            elif not is_locator(written[0]):
                found.append(("covers", place, _A_PLACE))
        problems += [Problem(shown, _int(row["line"]), *finding) for finding in found]
    return problems
