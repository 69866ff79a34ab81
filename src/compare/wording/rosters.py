"""Rosters: tables of many cities for people, named and worded in Chinese or English."""

from collections.abc import Iterable, Mapping

import pandas as pd

from compare.comparison import survey
from compare.comparison.comparison import Comparison
from compare.schema import label
from compare.schema.result import Cushion, DescribedDocument, Position, Revision, Selected, Stating
from compare.schema.row import by, rows_of
from compare.wording import codes, wording
from compare.wording.language import spoken

_OWN = "weak_source"


def places(comparison: Comparison, language: str) -> pd.DataFrame:
    """Return the place of each city among those compared.

    Parameters
    ----------
    comparison : Comparison
        The targets of cities and of their peers (`compare.select`, `peers`).
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        Indicator, target year, city, target, place (or why there is none), share of the others
        that it is above, and how many cities state such a target and do not, all text; a row for
        each city that was asked for, or for every one where none was.

    Examples
    --------
    >>> import compare
    >>> found = compare.select("nantong", 2024, "rd_intensity", peers="all")
    >>> places(found, "en")["City"].tolist()
    ['Nantong']
    """
    speech = spoken(language)
    rows = by(comparison.targets, Selected, "target_id")
    found = comparison.positions()
    if comparison.chosen:
        found = found[found["city_id"].isin(comparison.chosen)]
    # What nobody else states has no place; the other rows say why where there is none.
    found = found[found["cities_stating"].gt(1)].assign(few=found["rank"].isna())
    cells = []
    for place in rows_of(found.sort_values(["few", "indicator_id", "rank"]), Position):
        row = rows[place.target_id]
        ranked = place.position_reason == "ranked"
        share = None if pd.isna(place.quantile) else speech.number(100 * place.quantile, 0)
        cells.append(
            {
                "indicator": wording.indicator(row, language),
                "target_year": str(row.target_year),
                "city": wording.city(row, language),
                "target": wording.plain(row, language),
                "rank_column": speech.text("ranked_of", rank=place.rank, peers=place.peers)
                if ranked
                else label("position_reason", place.position_reason, language),
                "above_share": f"{share}%" if share else "—",
                "stating_column": str(place.cities_stating),
                "not_stating_column": str(place.cities_not_stated),
            }
        )
    keys = ["indicator", "target_year", "city", "target", "rank_column", "above_share"]
    return wording.framed(cells, [*keys, "stating_column", "not_stating_column"], language)


def cushions(comparison: Comparison, language: str) -> pd.DataFrame:
    """Return each target beside the last value that was known when it was set.

    Parameters
    ----------
    comparison : Comparison
        The targets.
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        Indicator, city, target, value known before (with its year, and the place in the document
        that reports it, or its source), how the target lies to it and by how much, what is known
        of the same year now, and what to mind, all text; the lowest target against what was
        reached first. That a report's own values are copies and preliminary is not repeated.

    Examples
    --------
    >>> import compare
    >>> found = compare.select("nantong", 2024, "hightech_enterprises_net_added")
    >>> cushions(found, "en")["Target against it"].tolist()
    ['below (−36 enterprises)']
    """
    rows = by(comparison.targets, Selected, "target_id")
    found = comparison.data["cushions"]
    found = found[found["target_id"].isin(list(rows))]
    share = found["canonical_value"] / found["reached_value"]
    order = found.assign(_share=share).sort_values(["indicator_id", "target_year", "_share"])
    places = _places(comparison, found["observation_id"], language)
    cells = [
        {
            "indicator": wording.indicator(rows[row.target_id], language),
            "city": wording.who(rows[row.target_id], language),
            "target": wording.plain(rows[row.target_id], language),
            "reached_column": _reached(row, rows[row.target_id], places, language),
            "sign_column": _sign(row, rows[row.target_id], language),
            "later_column": _later(row, rows[row.target_id], language),
            "remarks": _reasons(
                "cushion_reason", [c for c in row.cushion_reasons if c != _OWN], language
            ),
        }
        for row in rows_of(order, Cushion)
    ]
    keys = ["indicator", "city", "target", "reached_column", "sign_column"]
    later = ["later_column"] if found["later_value"].notna().any() else []
    return wording.framed(cells, [*keys, *later, "remarks"], language)


def _places(comparison: Comparison, names: "pd.Series[str]", language: str) -> dict[str, str]:
    """Return where values are reported: the place in the document, else who published them."""
    observed = comparison.data["observations"]
    observed = observed[observed["observation_id"].isin(names)]
    titles = comparison.data["sources"].set_index("source_id")[f"title_{language}"]
    published = observed["source_id"].map(titles)
    said = observed["locator"].map(lambda place: wording.place(place, language), na_action="ignore")
    return dict(zip(observed["observation_id"], said.fillna(published), strict=True))


def _reached(row: Cushion, target: Selected, places: Mapping[str, str], language: str) -> str:
    speech, value = spoken(language), wording.value(target, row.reached_value, language)
    said = wording.bounded(value, row.reached_comparator, language)
    where = [str(row.reached_year), places[row.observation_id]]
    return f"{said}{speech.bracket(speech.list(where))}"


def _sign(row: Cushion, target: Selected, language: str) -> str:
    said = label("cushion_sign", row.cushion_sign, language)
    if pd.isna(row.cushion) or row.cushion_sign == "not_known":
        return said
    return f"{said}{spoken(language).bracket(wording.difference(target, row.cushion, language))}"


def _later(row: Cushion, target: Selected, language: str) -> str:
    return "—" if pd.isna(row.later_value) else wording.value(target, row.later_value, language)


def revisions(comparison: Comparison, language: str) -> pd.DataFrame:
    """Return what later documents made of targets for the same year.

    Parameters
    ----------
    comparison : Comparison
        The targets of both documents.
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        City, indicator, target year, target before and after with their documents, revision and
        why it has no direction, and what was observed in that year, all text.

    Examples
    --------
    >>> import compare
    >>> found = compare.select("nantong", 2024, "rd_intensity")
    >>> revisions(found, "en")["Revision"].tolist()
    ['lowered']
    """
    rows = by(comparison.targets, Selected, "target_id")
    documents = by(comparison.documents, DescribedDocument, "document_id")
    found = comparison.data["revisions"]
    both = found["target_before"].isin(list(rows)) & found["target_after"].isin(list(rows))
    cells = []
    for row in rows_of(found[both], Revision):
        ends = [
            f"{wording.plain(rows[target], language)}"
            f"{spoken(language).bracket(wording.plan(documents[document], language))}"
            for target, document in (
                (row.target_before, row.document_before),
                (row.target_after, row.document_after),
            )
        ]
        after = rows[row.target_after]
        cells.append(
            {
                "city": wording.city(after, language),
                "indicator": wording.indicator(after, language),
                "target_year": str(row.target_year),
                "before": ends[0],
                "after": ends[1],
                "revision_column": label("revision", row.revision, language),
                "outcome_column": wording.value(after, row.outcome_value, language)
                if not pd.isna(row.outcome_value)
                else "—",
                "remarks": _reasons("revision_reason", row.revision_reasons, language),
            }
        )
    keys = ["city", "indicator", "target_year", "before", "after", "revision_column"]
    return wording.framed(cells, [*keys, "outcome_column", "remarks"], language)


def coverage(comparison: Comparison, language: str, by: str = "province") -> pd.DataFrame:
    """Return how many cities state a target of each headline family, by group of cities.

    Parameters
    ----------
    comparison : Comparison
        The targets, of one year as a rule.
    language : str
        "zh" or "en".
    by : str, optional
        ``province``, ``level``, or empty for all cities together.

    Returns
    -------
    DataFrame
        A row per group, the largest first; a column per family with the cities that state such a
        target over those whose documents were searched, all text.

    Examples
    --------
    >>> import compare
    >>> "Sichuan" in coverage(compare.select(years=2024), "en")["Group"].tolist()
    True
    """
    groups = codes.groups(comparison.data, by, language)
    names = comparison.data["families"].set_index("family")[f"name_{language}"]
    cells: dict[str, dict[str, str]] = {}
    found = survey.stating(comparison, by).sort_values(
        "cities_read", ascending=False, kind="stable"
    )
    for row in rows_of(found, Stating):
        of_group = cells.setdefault(row.group, {})
        of_group[str(names[row.family])] = f"{row.cities_stating} / {row.cities_read}"
    group = spoken(language).text("group_column")
    table = pd.DataFrame(list(cells.values()), columns=_families(comparison, language), dtype="str")
    table.insert(0, group, [groups.get(code, code) for code in cells])
    return table


def _families(comparison: Comparison, language: str) -> list[str]:
    """Return the names of the families that every document is searched for."""
    return list(survey.searched(comparison.data)[f"name_{language}"])


def _reasons(vocabulary: str, codes: Iterable[str], language: str) -> str:
    return spoken(language).list((label(vocabulary, code, language) for code in codes), strong=True)
