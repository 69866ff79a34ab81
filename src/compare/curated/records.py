"""Check rows of documents, indicators, observations, bodies and numbers that are no targets."""

from datetime import date

import pandas as pd

from compare.curated.faults import of_rows, of_values
from compare.curated.links import beside
from compare.curated.values import (
    A_PLACE,
    STATE_KINDS,
    countable,
    items,
    misplaced,
    note_problems,
    plausible,
)
from compare.printed import pattern
from compare.printed.digits import exact
from compare.printed.locator import expand, is_locator
from compare.printed.pattern import ANYWHERE, PATTERN_REASONS
from compare.problem import Problem
from compare.schema import STRUCTURED

MOST_COVERS = 50
"""Places, ranges counting as one, that a body may answer for."""


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


def observation_problems(observations: pd.DataFrame, indicators: pd.DataFrame) -> list[Problem]:
    """Check that an observation is in its indicator's unit, and plausible or confirmed.

    Parameters
    ----------
    observations, indicators : DataFrame
        The typed tables, indexed by file and line.

    Returns
    -------
    list of Problem
        Observations in another unit, of years that do not follow each other, with a note in one
        language, of a part of several years, or outside the plausible range.
    """
    rows = beside(observations, indicators, "indicator_id", "indicator").assign(scale=1.0)
    other = rows["unit"].ne(rows["indicator_unit"])
    several = rows["period_start"].ne(rows["period_end"])
    state = rows["indicator_kind"].isin(STATE_KINDS)
    return [
        *of_rows(rows, other, "unit", lambda row: str(row.indicator_unit)),
        *of_rows(
            rows, rows["period_start"].gt(rows["period_end"]), "period_start",
            lambda row: f"a year not after period_end, {row.period_end}",
        ),
        *of_rows(
            rows, several & rows["months"].notna(), "months", "nothing, as several years are meant"
        ),
        *of_values(rows, "as_of", _day_fault),
        *of_rows(
            rows, rows["as_of"].ne("") & rows["as_of"].lt(rows["period_start"].astype("str")),
            "as_of", lambda row: f"a time not before {row.period_start}, the year it is said of",
        ),
        *of_rows(
            rows, state & several, "period_start",
            lambda row: f"{row.period_end}, as {row.indicator_id} is a {row.indicator_kind}",
        ),
        *of_rows(
            rows, rows["basis"].ne(state.map({True: "at_end", False: "in_period"})), "basis",
            lambda row: f"{'at_end' if row.indicator_kind in STATE_KINDS else 'in_period'}, "
            f"as {row.indicator_id} is a {row.indicator_kind}",
        ),
        *note_problems(rows),
        *plausible(rows[~other], "value"),
    ]  # fmt: skip


def _day_fault(when: str) -> str:
    """Return what a time should be that is written like a day and is none."""
    try:
        date.fromisoformat(when if len(when) == len("2024-03-05") else "2024-03-05")
    except ValueError:
        return "a day that there is, or its month or year alone"
    return ""


def yearbook_problems(yearbook: pd.DataFrame) -> list[Problem]:
    """Check that the yearbook's columns go together.

    Parameters
    ----------
    yearbook : DataFrame
        The typed table, indexed by file and line.

    Returns
    -------
    list of Problem
        Names of columns that it does not have, and spending on S&T above all spending.
    """
    no_figures = ("city_id", "year", "suspect", "source_id")
    columns = [name for name in STRUCTURED["yearbook"].names if name not in no_figures]
    named = items(yearbook, "suspect")
    above = yearbook["fiscal_st_cny_10k"].gt(yearbook["fiscal_total_cny_10k"])
    return [
        *of_rows(named, ~named["suspect"].isin(columns), "suspect", f"of {' '.join(columns)}"),
        *of_rows(yearbook, above, "fiscal_st_cny_10k", "not more than fiscal_total_cny_10k", exact),
    ]


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
        rows, ~countable(rows["numerator_dimension"], rows["unit_dimension"]), "unit",
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
        *misplaced(non_targets[~anywhere]),
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
        *misplaced(responsibilities),
        *of_rows(
            responsibilities.assign(covers=count), many, "covers", f"at most {MOST_COVERS}",
            "{} places".format,
        ),
        *of_values(items(responsibilities[~many], "covers"), "covers", _covered_fault),
    ]  # fmt: skip


def _covered_fault(place: str) -> str:
    written = expand((place,))
    if not written:
        return "a range of articles that ascends"
    return "" if is_locator(written[0]) else A_PLACE
