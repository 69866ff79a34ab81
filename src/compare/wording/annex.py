"""Tables of the annex of a report: observations, residents, and every quotation."""

from collections.abc import Callable

import pandas as pd

from compare.comparison.comparison import Comparison
from compare.comparison.history import counted
from compare.schema import label
from compare.schema.observation import Residents
from compare.schema.record import Statement
from compare.schema.result import DescribedDocument, Observed, Selected
from compare.schema.row import by, rows_of
from compare.wording import wording
from compare.wording.language import spoken


def observations(comparison: Comparison, language: str) -> pd.DataFrame:
    """Return the published values that a report uses, with source and grade.

    Parameters
    ----------
    comparison : Comparison
        The targets; the values of the chosen cities and of the places around them are listed.
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        City, indicator, year, value, source and grade, all text; the source leads to its address
        (`addresses`).

    Examples
    --------
    >>> import compare
    >>> observations(compare.select("qidong", families="rd_intensity"), "en")["Value"].tolist()
    ['2.1% (p)', '2.55% (p)', '2.72% (p)', '2.93% (p)', '3.12% (p)', '2.7% (p)']
    """
    names = comparison.indicators.set_index("indicator_id")[f"indicator_{language}"]
    named = _sources(comparison, language)
    rows = [
        {
            "city": wording.city(row, language),
            "indicator": names.get(row.indicator_id, row.indicator_id),
            "year": str(row.period_end),
            "value_column": wording.published(row, language),
            "source": named(row),
            "grade_column": row.grade,
        }
        for row in _used(comparison)
    ]
    keys = ["city", "indicator", "year", "value_column", "source", "grade_column"]
    table = wording.framed(rows, keys, language)
    table.attrs["linked"] = spoken(language).text("source")
    return table


def addresses(comparison: Comparison) -> list[str]:
    """Return the address of the source of each row of `observations`; empty where there is none."""
    urls = comparison.data["sources"].set_index("source_id")["url"]
    documents = comparison.data["documents"].set_index("document_id")["url"]
    found = [documents.get(row.document_id) or urls.get(row.source_id) for row in _used(comparison)]
    return [url if isinstance(url, str) else "" for url in found]


def _sources(comparison: Comparison, language: str) -> Callable[[Observed], str]:
    """Return what names the source of a value: a document with the place in it, or a title."""
    documents = by(comparison.documents, DescribedDocument, "document_id")
    frame = comparison.data["sources"]
    titles = dict(zip(frame["source_id"], frame[f"title_{language}"], strict=True))

    def named(row: Observed) -> str:
        if row.document_id in documents:
            document = wording.document(documents[row.document_id], language)
            return f"{document} {wording.place(row.locator, language)}"
        return str(titles.get(row.source_id, row.source_id))

    return named


def _used(comparison: Comparison) -> list[Observed]:
    own = comparison.of_chosen()
    frame = pd.concat([own.observations, own.references])
    frame = counted(frame[frame["indicator_id"].isin(own.targets["indicator_id"])])
    return rows_of(frame.sort_values(["indicator_id", "city_id", "period_end"]), Observed)


def residents(comparison: Comparison, language: str) -> pd.DataFrame:
    """Return the resident population of the chosen cities, with source and grade.

    Examples
    --------
    >>> import compare
    >>> residents(compare.select("qidong"), "en").columns.tolist()
    ['City', 'Year', 'Residents', 'Source', 'Grade']
    """
    own, speech = comparison.of_chosen(), spoken(language)
    frame = own.data["population"]
    frame = frame[frame["city_id"].isin(own.targets["city_id"])]
    cities = own.data["cities"].set_index("city_id")[f"name_{language}"]
    titles = own.data["sources"].set_index("source_id")
    rows = [
        {
            "city": str(cities[row.city_id]),
            "year": str(row.year),
            "residents_column": speech.number(row.persons),
            "source": str(titles[f"title_{language}"][row.source_id]),
            "grade_column": str(titles["grade"][row.source_id]),
        }
        for row in rows_of(frame.sort_values(["city_id", "year"]), Residents)
    ]
    keys = ["city", "year", "residents_column", "source", "grade_column"]
    return wording.framed(rows, keys, language)


def orders(comparison: Comparison, language: str) -> pd.DataFrame:
    """Return the orders that the chosen cities stand in, with every city and its target.

    Parameters
    ----------
    comparison : Comparison
        The targets of the chosen cities and their peers.
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        Indicator with year and number of cities, and the cities in their order with their
        targets, all text; the largest order first.

    Examples
    --------
    >>> import compare
    >>> found = compare.select("nantong", 2024, "rd_intensity", peers="all")
    >>> orders(found, "en").iloc[0, 1][:16]
    '1 Suzhou ≈ 4.15%'
    """
    speech, rows = spoken(language), by(comparison.targets, Selected, "target_id")
    groups = [
        group.sort_values(["rank", "city_id"])
        for group in comparison.orders(comparison.of_chosen().targets["target_id"])
        if len(group) > 1
    ]
    cells = []
    for group in sorted(groups, key=len, reverse=True):
        first = rows[group["target_id"].iloc[0]]
        said = [
            f"{rank} {wording.label_of(rows[target], language)}"
            for rank, target in zip(group["rank"], group["target_id"], strict=True)
        ]
        name = wording.indicator(first, language)
        counted = speech.text("peers_of_year", year=first.target_year, count=len(group))
        unit = "" if first.unit == "percent" else wording.unit_of(first, language)
        head = " · ".join(filter(None, [name, unit, counted]))
        cells.append({"order": head, "order_column": speech.list(said, strong=True)})
    return wording.framed(cells, ["order", "order_column"], language)


def quotations(comparison: Comparison, language: str) -> pd.DataFrame:
    """Return every statement of the targets: where it stands and in which words.

    Examples
    --------
    >>> import compare
    >>> quotations(compare.select("qidong", families="rd_intensity"), "en").columns.tolist()
    ['Document', 'Place', 'As printed']
    """
    own = comparison.of_chosen()
    documents = by(own.documents, DescribedDocument, "document_id")
    found = own.statements.sort_values(["document_id", "seq"])
    rows = [
        {
            "document": wording.document(documents[row.document_id], language),
            "place_short": wording.place(row.locator, language),
            "printed": wording.printed(row) + wording.draft(row, language),
        }
        for row in rows_of(found, Statement)
    ]
    return wording.framed(rows, ["document", "place_short", "printed"], language)


def grades(language: str) -> str:
    """Return what the grades of sources mean, in one line.

    Examples
    --------
    >>> grades("en")[:2]
    'A:'
    """
    speech = spoken(language)
    said = (f"{code}{speech.colon}{label('grade', code, language)}" for code in ("A", "B"))
    return speech.list(said, strong=True)
