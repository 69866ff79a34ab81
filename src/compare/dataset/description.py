"""Targets with the names and traits of their cities, documents, indicators and units."""

from collections.abc import Mapping

import pandas as pd

from compare.curated.links import issued_in


def named(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return cities, indicators, units and documents under names that do not clash when joined.

    ``name_zh`` of a city becomes ``city_zh``, that of an indicator ``indicator_zh``, a label of a
    unit ``unit_zh``; documents get the names of their city; cities a `city_number`, their place in
    the table.
    """
    cities = frames["cities"].rename(columns={"name_zh": "city_zh", "name_en": "city_en"})
    cities = cities.assign(city_number=range(len(cities)))
    of_city = ["city_id", "city_zh", "city_en", "city_number", "colour", "level"]
    of_city += ["parent_city_id"]
    indicators = frames["indicators"].rename(
        columns={"name_zh": "indicator_zh", "name_en": "indicator_en"}
    )
    themes = frames["codes"].query("vocabulary == 'theme'").drop(columns="vocabulary")
    themes = themes.set_axis(["theme", "theme_zh", "theme_en"], axis=1)
    indicators = indicators.merge(themes, on="theme", how="left")
    of_indicator = ["indicator_id", "indicator_zh", "indicator_en", "theme", "theme_zh", "theme_en"]
    of_indicator += ["family", "kind"]
    of_indicator += ["numerator_dimension", "denominator", "rests_on", "direction"]
    units = frames["canonical_units"].rename(columns={"label_zh": "unit_zh", "label_en": "unit_en"})
    documents = frames["documents"].merge(cities[["city_id", "city_zh", "city_en"]], on="city_id")
    documents = documents.assign(
        issued_in=issued_in(documents), issued_at=issued_at(documents).to_numpy()
    )
    return {
        "cities": cities[of_city],
        "indicators": indicators[of_indicator],
        "units": units[["unit", "unit_zh", "unit_en"]],
        "documents": documents,
    }


def issued_at(documents: pd.DataFrame) -> "pd.Series[str]":
    """Return when each document was issued: the day, or of an undated one the year alone.

    As text, so that a year stands before each of its days.

    Parameters
    ----------
    documents : DataFrame
        The table documents.

    Returns
    -------
    Series of str
        ``2024-03-05`` (issued_on, else published_on), or ``2024``; by document_id.

    Examples
    --------
    >>> import compare
    >>> issued_at(compare.load("documents"))[["nantong-2022", "nantong-2024"]].tolist()
    ['2022-10-28', '2024']
    """
    days = pd.to_datetime(documents["issued_on"])
    days = days.fillna(pd.to_datetime(documents["published_on"]))
    said = days.dt.strftime("%Y-%m-%d").fillna(issued_in(documents).astype("str"))
    return said.set_axis(documents["document_id"])


def describe(
    frames: Mapping[str, pd.DataFrame], names: Mapping[str, pd.DataFrame] | None = None
) -> pd.DataFrame:
    """Join to each target what the rules of comparison and the reader look at.

    Parameters
    ----------
    frames : Mapping of str to DataFrame
        At least the tables targets, indicators, documents, cities and canonical_units.
    names : Mapping of str to DataFrame, optional
        What `named` returns of them.

    Returns
    -------
    DataFrame
        The targets with family, kind, direction, level, parent_city_id, genre and issuer_level,
        and the names of city, indicator and unit in both languages.
    """
    names = named(frames) if names is None else names
    of_document = ["document_id", "genre", "issuer_level", "issued_in", "issued_at"]
    return (
        frames["targets"]
        .merge(names["indicators"], on="indicator_id", how="left")
        .merge(names["cities"], on="city_id", how="left")
        .merge(names["documents"][of_document], on="document_id", how="left")
        .merge(names["units"], on="unit", how="left")
        .sort_values("target_id", ignore_index=True)
    )
