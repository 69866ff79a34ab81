"""Actual values from everywhere: published, reported as reached, and of the yearbook."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from compare.curated.links import issued_in
from compare.dataset.targets import YEARLY
from compare.schema import TIDY
from compare.schema.record import DRAFTED

Frames = Mapping[str, pd.DataFrame]

_SAME = ["city_id", "indicator_id", "scope", "basis", "period_start", "period_end", "months"]
"""What several sources of one value have in common."""

_YEARBOOK = {
    "gdp": (("gdp_cny_100m",), "CNY_100m", "in_period", "final"),
    "invention_patents_granted_per_10k": (
        ("invention_patents_granted", "residents_10k"), "item_per_10k_persons", "in_period",
        "derived",
    ),
    "fiscal_st_share": (
        ("fiscal_st_cny_10k", "fiscal_total_cny_10k"), "percent", "at_end", "derived",
    ),
}  # fmt: skip
"""Indicators that the yearbook gives: columns (a numerator, a denominator), unit, basis, status."""

_DECIMALS = 3
"""Decimals of a quotient of the yearbook's columns."""


def gather(frames: Frames) -> pd.DataFrame:
    """Bring together actual values of all sources, and say which one of several is used.

    Parameters
    ----------
    frames : Mapping of str to DataFrame
        The hand-curated tables, with the tidy actuals.

    Returns
    -------
    DataFrame
        The columns of the table ``observations``: a row for each published value, for each value
        that a document reports as reached, and for what the yearbook gives. Of several sources
        of one value (one place, indicator, scope, basis, period and number of months) one is
        `preferred`: rather one without another reading, rather an exact value than a bound,
        rather a reached than an expected one, rather of grade A, then the one said last, then
        final before derived before preliminary, then by identifier.
    """
    grades = frames["sources"].set_index("source_id")["grade"]
    parts = [_published(frames["observations"], frames["sources"]), _yearbook(frames["yearbook"])]
    parts = [part.assign(grade=part["source_id"].map(grades)) for part in parts]
    kept = [part for part in (*parts, _reported(frames)) if len(part)]
    columns = list(TIDY["observations"].names)
    if not kept:
        return pd.DataFrame(columns=columns)
    found = pd.concat(kept, ignore_index=True).reindex(columns=columns)
    for name in ("inferred", "reading_alt"):
        found[name] = found[name].map(lambda cell: cell if isinstance(cell, tuple) else ())
    texts = ["as_of", "source_id", "document_id", "locator", "note_zh", "note_en"]
    found[texts] = found[texts].astype("str").where(found[texts].notna(), "")
    return found.assign(preferred=_preferred(found))[columns]


def by_preference(observations: pd.DataFrame) -> "pd.Series[int]":
    """Return the place of each observation when those that are rather used stand first.

    Parameters
    ----------
    observations : DataFrame
        Rows of the table observations; with all that was said until now, or only with what was
        known at some time.

    Returns
    -------
    Series of int
        The places from 0 on, with the index of the observations; see `gather` for the rule.

    Examples
    --------
    >>> import compare
    >>> found = compare.load("observations").query("city_id == 'nantong' and period_end == 2023")
    >>> found = found[found["indicator_id"].eq("rd_intensity")]
    >>> found.assign(place=by_preference(found)).sort_values("place")["value"].tolist()
    [2.78, 2.75]
    """
    rank = pd.DataFrame(
        {
            "read": observations["reading_alt"].map(bool),
            "bound": observations["comparator"].ne("="),
            "estimate": observations["estimate"],
            "grade": observations["grade"],
            "as_of": observations["as_of"].fillna(""),
            "status": observations["status"].map(["final", "derived", "preliminary"].index),
            "observation_id": observations["observation_id"],
        }
    )
    names = [str(name) for name in rank]
    ascending = [name != "as_of" for name in names]
    order = rank.sort_values(names, ascending=ascending).index
    return pd.Series(np.arange(len(order)), index=order).reindex(observations.index)


def _preferred(found: pd.DataFrame) -> "pd.Series[bool]":
    """Tell which source of each value is used."""
    order = by_preference(found).sort_values().index
    return ~found.loc[order].duplicated(_SAME).reindex(found.index)


def _identified(rows: pd.DataFrame) -> "pd.Series[str]":
    """Return what names an observation: place, indicator, scope, period, months and source."""
    start, end = rows["period_start"].astype("str"), rows["period_end"].astype("str")
    period = end.where(start.eq(end), start + "-" + end)
    months = rows["months"].map(lambda number: "" if pd.isna(number) else f"m{number:.0f}")
    months = months.astype("str")  # also of no row
    place = rows["city_id"] + "." + rows["indicator_id"] + "." + rows["scope"]
    return place + "." + period + months + "." + rows["source_id"]


def _published(observations: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Return the published values; what does not say when it was said, by its source's date."""
    dates = sources.set_index("source_id")["published_on"].map(str, na_action="ignore")
    said = observations["as_of"].where(
        observations["as_of"].ne(""), observations["source_id"].map(dates).fillna("")
    )
    return observations.assign(observation_id=_identified(observations), as_of=said)


def _reported(frames: Frames) -> pd.DataFrame:
    """Return what documents report as reached; a range or a draft is no value, and left out."""
    rows = frames["actuals"]
    rows = rows[rows["review"].ne(DRAFTED)]
    documents = frames["documents"].assign(issued_in=issued_in(frames["documents"]))
    said = documents["issued_on"].fillna(documents["published_on"])
    year = documents["issued_in"].astype("str")
    documents["as_of"] = said.map(str, na_action="ignore").fillna(year)
    told = documents[["document_id", "issued_in", "as_of", "source_grade"]]
    rows = rows[rows["canonical_value"].notna() & rows["canonical_value_upper"].isna()]
    rows = rows.merge(told, on="document_id")
    kind = rows["indicator_id"].map(frames["indicators"].set_index("indicator_id")["kind"])
    fresh = rows["period_end"].ge(rows["issued_in"] - 1) | rows["estimate"]
    return rows.assign(
        observation_id=rows["actual_id"],
        months=np.nan,
        # An amount of one year is that of the year, whatever the verb.
        basis=rows["basis"].mask(
            kind.isin(YEARLY) & rows["period_start"].eq(rows["period_end"]), "in_period"
        ),
        value=rows["canonical_value"],
        status=fresh.map({True: "preliminary", False: "final"}),
        grade=rows["source_grade"],
    )


def _yearbook(yearbook: pd.DataFrame) -> pd.DataFrame:
    parts = []
    for indicator, (columns, unit, basis, status) in _YEARBOOK.items():
        kept = yearbook[~_doubtful(yearbook, columns)].dropna(subset=list(columns))
        value = kept[columns[0]]
        if len(columns) > 1:
            value = (value / kept[columns[1]] * (100 if unit == "percent" else 1)).round(_DECIMALS)
        rows = kept[["city_id", "source_id"]].assign(
            indicator_id=indicator, period_start=kept["year"], period_end=kept["year"],
            months=np.nan, value=value, unit=unit, comparator="=", basis=basis, scope="city",
            status=status, estimate=False, as_of="",
        )  # fmt: skip
        # No source that is entered has such a name.
        parts.append(rows.assign(observation_id=_identified(rows) + ".yearbook"))
    return pd.concat(parts)


def _doubtful(yearbook: pd.DataFrame, columns: tuple[str, ...]) -> "pd.Series[bool]":
    """Tell the years in which a column jumps, and those before: a typing error is in either."""
    jumps = yearbook["suspect"].map(lambda names: not set(columns).isdisjoint(names)).astype("bool")
    places = yearbook[["city_id", "year"]]
    jumping = pd.MultiIndex.from_frame(places[jumps])
    before = pd.MultiIndex.from_frame(places[jumps].assign(year=places["year"] - 1))
    return pd.Series(
        pd.MultiIndex.from_frame(places).isin(jumping.union(before)), index=yearbook.index
    )


def residents(frames: Frames) -> pd.DataFrame:
    """Bring together the residents of censuses and of the yearbook.

    Parameters
    ----------
    frames : Mapping of str to DataFrame
        The hand-curated tables population and yearbook.

    Returns
    -------
    DataFrame
        The columns of the table ``population``; a census comes before the yearbook.
    """
    yearbook = frames["yearbook"]
    known = yearbook[~_doubtful(yearbook, ("residents_10k",))].dropna(subset="residents_10k")
    persons = (known["residents_10k"] * 10_000).round().astype("int64")
    of_yearbook = known[["city_id", "year", "source_id"]].assign(
        persons=persons, note_zh="", note_en=""
    )
    both = pd.concat([frames["population"], of_yearbook], ignore_index=True)
    return both.drop_duplicates(["city_id", "year"])[list(TIDY["population"].names)]
