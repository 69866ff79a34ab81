"""What a survey of many cities shows: computed sentences in Chinese or English."""

from collections.abc import Mapping

import pandas as pd

from compare.comparison import survey
from compare.comparison.comparison import Comparison
from compare.schema.result import Cushioned, Position, Selected, Spread, Stating, is_amount
from compare.schema.row import by, rows_of
from compare.wording import codes, wording
from compare.wording.findings import told
from compare.wording.language import Language, spoken


def places(comparison: Comparison, language: str) -> pd.DataFrame:
    """Say where the cities that were asked for stand among those compared.

    Parameters
    ----------
    comparison : Comparison
        The targets of these cities and of their peers (`compare.select`, `peers`).
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        The table ``findings``: a sentence for each indicator and year for which one of the cities
        has a target and at least one peer, with how many state such a target and how many do not.

    Examples
    --------
    >>> import compare
    >>> found = compare.select("nantong", 2024, "rd_intensity", peers="all")
    >>> print(places(found, "en")["text"].iloc[0][:48])
    R&D intensity, 2024: Nantong (at least 2.85%) is
    """
    placed = comparison.positions()
    rows = by(comparison.targets, Selected, "target_id")
    chosen = comparison.chosen or tuple(placed["city_id"].unique())
    found = []
    for place in rows_of(_in_order(placed[placed["city_id"].isin(chosen)], comparison), Position):
        if place.position_reason == "ranked":
            said = _place(place, rows[place.target_id], language)
            found.append(("place", place.target_id, said))
        elif place.position_reason == "few_peers" and place.peers > 1:
            others = placed[placed["position_reason"].eq("few_peers")]
            same = others["indicator_id"].eq(place.indicator_id)
            same &= others["target_year"].eq(place.target_year)
            named = [rows[target] for target in others.loc[same, "target_id"]]
            said = _few(rows[place.target_id], named, place, language)
            # Of several chosen cities in a small group, each would say the same.
            if said not in (text for _, _, text in found):
                found.append(("few_peers", place.target_id, said))
    if found:
        found.append(("remark", "", spoken(language).text("no_sample")))
    return told(found, language)


def _place(place: Position, row: Selected, language: str) -> str:
    speech = spoken(language)
    said = speech.text(
        "finding_place",
        **_named(row, language),
        city=wording.city(row, language),
        target=wording.plain(row, language),
        rank=speech.ordinal(place.rank),
        peers=place.peers,
        stating=place.cities_stating,
        not_stated=place.cities_not_stated,
    )
    if place.cities_not_seen:
        said += speech.gap + speech.text("finding_not_seen", count=place.cities_not_seen)
    if is_amount(row):
        said += speech.gap + speech.text("rank_unadjusted")
    return said


def _few(row: Selected, others: list[Selected], place: Position, language: str) -> str:
    speech = spoken(language)
    names = [f"{wording.city(one, language)} {wording.plain(one, language)}" for one in others]
    return speech.text(
        "finding_few_peers",
        **_named(row, language),
        names=speech.list(names, strong=True),
        stating=place.cities_stating,
        not_stated=place.cities_not_stated,
    )


def stated(comparison: Comparison, language: str) -> pd.DataFrame:
    """Say how many cities state a target of each headline family.

    Parameters
    ----------
    comparison : Comparison
        The targets, of one year as a rule.
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        The table ``findings``: a sentence for each family.

    Examples
    --------
    >>> import compare
    >>> "high-tech enterprises" in stated(compare.select(years=2024), "en")["text"].iloc[0].lower()
    True
    """
    speech = spoken(language)
    names = comparison.data["families"].set_index("family")[f"name_{language}"]
    found = []
    for row in rows_of(survey.stating(comparison), Stating):
        said = speech.text(
            "finding_stating",
            family=names[row.family],
            read=row.cities_read,
            stating=row.cities_stating,
            share=_share(row.cities_stating, row.cities_read, speech),
        )
        if row.cities_not_seen:
            said += speech.gap + speech.text("finding_not_seen", count=row.cities_not_seen)
        found.append(("stating", row.family, said))
    return told(found, language)


def cushions(comparison: Comparison, language: str, fewest: int = 5) -> pd.DataFrame:
    """Say how many cities set a target below what they had reached.

    Parameters
    ----------
    comparison : Comparison
        The targets.
    language : str
        "zh" or "en".
    fewest : int, optional
        Only of indicators for which so many cities can be held against what they had reached.

    Returns
    -------
    DataFrame
        The table ``findings``: a sentence for each indicator and year, that with the most cities
        first.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(indicators="hightech_enterprises_added", years=2024)
    >>> " cities state a target" in cushions(found, "en")["text"].iloc[0]
    True
    """
    speech = spoken(language)
    counted = survey.cushioned(comparison)
    counted = counted[counted["cities_compared"].ge(fewest)]
    names = comparison.indicators.set_index("indicator_id")[f"indicator_{language}"]
    found = []
    order = counted.sort_values("cities_compared", ascending=False, kind="stable")
    for row in rows_of(order, Cushioned):
        said = speech.text(
            "finding_cushioned",
            indicator=names[row.indicator_id],
            year=row.target_year,
            stating=row.cities_stating,
            compared=row.cities_compared,
            below=row.cities_below,
            equal=row.cities_equal + row.cities_indistinguishable,
            above=row.cities_above,
            unknown=row.cities_not_known,
        )
        if not pd.isna(row.median_share):
            share = speech.text("finding_median_share", share=round(row.median_share))
            said += speech.gap + share
        found.append(("cushioned", row.indicator_id, said))
    return told(found, language)


def spreads(comparison: Comparison, language: str, by: str = "level") -> pd.DataFrame:
    """Say how far apart the targets of cities lie, by group of cities.

    Parameters
    ----------
    comparison : Comparison
        The targets.
    language : str
        "zh" or "en".
    by : str, optional
        ``level``, ``province``, or empty for all cities together.

    Returns
    -------
    DataFrame
        The table ``findings``: a sentence for each indicator, year and group of several cities.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(indicators="rd_intensity", years=2024)
    >>> spreads(found, "en")["text"].iloc[0][:42]
    'R&D intensity, 2024, prefecture-level city'
    """
    groups = codes.groups(comparison.data, by, language)
    rows = {row.indicator_id: row for row in rows_of(comparison.targets, Selected)}
    found = [
        ("spread", row.indicator_id, _spread(row, rows[row.indicator_id], groups, language))
        for row in rows_of(survey.spread(comparison, by), Spread)
        if row.peers > 1
    ]
    return told(found, language)


def _spread(row: Spread, named: Selected, groups: Mapping[str, str], language: str) -> str:
    speech = spoken(language)
    ends, inner = ("lowest", "highest"), ("lower_quartile", "median", "upper_quartile")
    values = {name: wording.value(named, getattr(row, name), language) for name in ends}
    values |= {
        name: wording.value(named, getattr(row, name), language, computed=True)
        for name in inner
        if not pd.isna(getattr(row, name))
    }
    shown = {"finding_median": row.median, "finding_quartiles": row.lower_quartile}
    middle = [speech.text(key, **values) for key, known in shown.items() if not pd.isna(known)]
    return speech.text(
        "finding_spread",
        indicator=wording.indicator(named, language),
        year=row.target_year,
        group=speech.text("finding_group", group=groups[row.group]) if row.group else "",
        peers=row.peers,
        middle="".join(middle),
        **values,
    )


def _named(row: Selected, language: str) -> dict[str, object]:
    return {"indicator": wording.indicator(row, language), "year": row.target_year}


def _in_order(places: pd.DataFrame, comparison: Comparison) -> pd.DataFrame:
    """Return places city by city as asked for, the headline indicators first."""
    headline = list(comparison.data["families"]["headline"].dropna())
    ranked = places.assign(
        _city=places["city_id"].map({city: at for at, city in enumerate(comparison.chosen)}),
        _headline=places["indicator_id"].map({name: at for at, name in enumerate(headline)}),
    )
    return ranked.sort_values(["_city", "_headline", "indicator_id", "target_year"])


def _share(part: int, whole: int, speech: Language) -> str:
    return speech.number(round(100 * part / whole)) if whole else "0"
