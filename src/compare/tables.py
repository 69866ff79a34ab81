"""Tables for people: columns named and cells worded in Chinese or English."""

import pandas as pd

from compare import phrase
from compare.comparability import Comparison
from compare.schema import label


def _frame(rows: list[dict[str, str]], keys: list[str], language: str) -> pd.DataFrame:
    names = {key: label("text", key, language) for key in keys}
    return pd.DataFrame(rows, columns=keys).rename(columns=names)


def targets(comparison: Comparison, language: str) -> pd.DataFrame:
    """Return the targets as a reader wants them: what, by when, how firm, and what to know.

    Parameters
    ----------
    comparison : Comparison
        The targets with their verdicts.
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        City, indicator, period, target, firmness and remarks, all text; a row for each document
        that states no such target says so.
    """
    keys = ["city", "indicator", "period", "target", "firmness", "remarks"]
    chosen = comparison.targets.sort_values(["indicator_id", "target_year", "city_number"])
    rows = [
        {
            "city": phrase.city(row, language),
            "indicator": phrase.indicator(row, language),
            "period": phrase.period(row, language),
            "target": phrase.quantity(row, language),
            "firmness": phrase.firmness(row, language),
            "remarks": phrase.remarks(row, language),
        }
        for row in phrase.rows(chosen)
    ]
    gaps = comparison.gaps.merge(comparison.documents, on="document_id")
    for row in phrase.rows(gaps.merge(comparison.indicators, on="indicator_id")):
        said = label("gap", str(row.gap), language)
        name, span = phrase.document(row, language).rsplit(" ", 1)
        gap = {"city": name, "indicator": phrase.indicator(row, language), "period": span}
        rows.append({**gap, "target": said, "firmness": "", "remarks": ""})
    return _frame(rows, keys, language)


def verdicts(comparison: Comparison, language: str) -> pd.DataFrame:
    """Return the verdict on every pair of targets with all its reasons in words.

    Parameters
    ----------
    comparison : Comparison
        The targets with their verdicts.
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        First target, second target, verdict and reasons, all text; pairs that may not be
        compared come last.
    """
    rows = {row.target_id: row for row in phrase.rows(comparison.targets)}
    several = comparison.targets["indicator_id"].nunique() > 1
    order = ["comparable", "caveats", "not_comparable"]
    judged = comparison.pairs.assign(rank=comparison.pairs["verdict"].map(order.index))
    judged = judged.sort_values(["rank", "target_a", "target_b"])
    cells = [
        {
            "first": _named(rows[pair.target_a], language, several),
            "second": _named(rows[pair.target_b], language, several),
            "verdict": label("verdict", str(pair.verdict), language),
            "reasons": phrase.reasons(pair.reasons, language),
        }
        for pair in phrase.rows(judged)
    ]
    return _frame(cells, ["first", "second", "verdict", "reasons"], language)


def _named(row: phrase.Row, language: str, several: bool) -> str:
    name = phrase.who(row, language)
    if not several:
        return name
    return f"{name}{phrase.colon(language)}{phrase.indicator(row, language)}"


def sources(comparison: Comparison, language: str) -> pd.DataFrame:
    """Return where each target is printed, and in which words.

    Parameters
    ----------
    comparison : Comparison
        The targets with their verdicts.
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        Target, document title, place in the document, and indicator and quantity as printed; a
        row per statement.
    """
    documents = {row.document_id: row for row in phrase.rows(comparison.documents)}
    rows = {row.target_id: row for row in phrase.rows(comparison.targets)}
    cells = []
    for statement in phrase.rows(comparison.statements):
        target = rows[statement.target_id]
        cells.append(
            {
                "target": phrase.who(target, language),
                "document": title(documents[statement.document_id], language),
                "place": phrase.place(str(statement.locator), language),
                "printed": f"{statement.indicator_printed} {statement.quantity_printed}",
            }
        )
    return _frame(cells, ["target", "document", "place", "printed"], language)


def documents(frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return the list of documents: title, number, issuer, dates and grade of the source.

    Parameters
    ----------
    frame : DataFrame
        The table documents with the names of the cities, such as `Comparison.documents`.
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        City, title, number, issuer, date of issue (or of publication) and grade, all text.
    """
    keys = ["city", "document", "document_number", "issuer", "issued_on", "grade"]
    cells = [
        {
            "city": phrase.city(row, language),
            "document": title(row, language),
            "document_number": _known(row.document_number),
            "issuer": str(row.issuer_zh if language == "zh" else row.issuer_en),
            "issued_on": _date(row, language),
            "grade": label("grade", str(row.source_grade), language),
        }
        for row in phrase.rows(frame.sort_values(["city_id", "period_start"]))
    ]
    return _frame(cells, keys, language)


def title(row: phrase.Row, language: str) -> str:
    """Return the title of a document: as printed, or our English translation of it."""
    return str(row.title_zh if language == "zh" else row.title_en)


def _known(value: object) -> str:
    return value if isinstance(value, str) else "—"


def _date(row: phrase.Row, language: str) -> str:
    if not pd.isna(row.issued_on):
        return f"{row.issued_on:%Y-%m-%d}"
    if pd.isna(row.published_on):
        return "—"
    said = label("text", "published_on", language)
    return f"{row.published_on:%Y-%m-%d}{phrase.bracket(said, language)}"
