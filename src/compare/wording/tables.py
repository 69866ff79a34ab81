"""Tables for people: columns named and cells worded in Chinese or English."""

import pandas as pd

from compare.comparison.comparison import Comparison
from compare.schema import label
from compare.schema.record import Conflict, Pair, Statement
from compare.schema.result import (
    Change,
    Converted,
    Described,
    DescribedDocument,
    DescribedGap,
    Selected,
)
from compare.schema.row import by, rows_of
from compare.wording import wording
from compare.wording.converted import Words
from compare.wording.language import spoken


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
            "city": wording.city(row, language),
            "indicator": wording.indicator(row, language),
            "period": wording.period(row, language),
            "target": wording.quantity(row, language),
            "firmness": wording.firmness(row, language),
            "remarks": wording.remarks(row, language),
        }
        for row in rows_of(chosen, Selected)
    ]
    for gap_row in rows_of(comparison.gaps, DescribedGap):
        said = label("gap", gap_row.gap_reason, language)
        gap = {
            "city": wording.city(gap_row, language),
            "indicator": wording.indicator(gap_row, language),
            "period": wording.period(gap_row, language),
        }
        rows.append({**gap, "target": said, "firmness": "", "remarks": ""})
    return wording.framed(rows, keys, language)


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
    rows = by(comparison.targets, Selected, "target_id")
    several = comparison.targets["indicator_id"].nunique() > 1
    order = ["comparable", "caveats", "not_comparable"]
    judged = comparison.pairs.assign(rank=comparison.pairs["verdict"].map(order.index))
    judged = judged.sort_values(["rank", "target_a", "target_b"])
    cells = [
        {
            "first": _named(rows[pair.target_a], language, several),
            "second": _named(rows[pair.target_b], language, several),
            "verdict": label("verdict", pair.verdict, language),
            "reasons": wording.reasons(pair.reasons, language),
        }
        for pair in rows_of(judged, Pair)
    ]
    return wording.framed(cells, ["first", "second", "verdict", "reasons"], language)


def _named(row: Described, language: str, several: bool) -> str:
    name = wording.who(row, language) + wording.draft(row, language)
    if not several:
        return name
    return f"{name}{spoken(language).colon}{wording.indicator(row, language)}"


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
        Target, document (city and horizon; `documents` has the title), place in it, and indicator,
        basis and quantity as printed, in their order; a row per statement.
    """
    documents = by(comparison.documents, DescribedDocument, "document_id")
    rows = by(comparison.targets, Selected, "target_id")
    cells = []
    for statement in rows_of(comparison.statements, Statement):
        target = rows[statement.target_id]
        cells.append(
            {
                "target": wording.who(target, language) + wording.draft(target, language),
                "document": wording.document(documents[statement.document_id], language),
                "place": wording.place(statement.locator, language),
                "printed": wording.printed(statement),
            }
        )
    return wording.framed(cells, ["target", "document", "place", "printed"], language)


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
        Document (city and horizon), title, number, issuer, date of issue (or of publication)
        and grade, all text.
    """
    keys = ["document", "title", "document_number", "issuer", "issued_on", "grade"]
    cells = [
        {
            "document": wording.plan(row, language),
            "title": title(row, language),
            "document_number": wording.known(row.document_number),
            "issuer": spoken(language).of(row, "issuer"),
            "issued_on": wording.issued(row, language),
            "grade": label("grade", row.source_grade, language),
        }
        for row in rows_of(frame.sort_values(["city_id", "period_start"]), DescribedDocument)
    ]
    table = wording.framed(cells, keys, language)
    table.attrs["linked"] = spoken(language).text("title")
    return table


def addresses(frame: pd.DataFrame) -> list[str]:
    """Return the address of each document in the order of `documents`; empty where there is none.

    Examples
    --------
    >>> import compare
    >>> addresses(compare.select("nantong").used_documents)[0][:8]
    'https://'
    """
    urls = frame.sort_values(["city_id", "period_start"])["url"]
    return [url if isinstance(url, str) else "" for url in urls]


def title(row: DescribedDocument, language: str) -> str:
    """Return the title of a document: as printed, or our English translation of it."""
    return spoken(language).of(row, "title")


def profile(comparison: Comparison, language: str) -> pd.DataFrame:
    """Return all targets of a selection by theme.

    Parameters
    ----------
    comparison : Comparison
        The targets, of one city as a rule.
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        Theme, indicator, period, target, firmness and place (of the representative statement),
        all text. A part of the city is named beside the indicator.
    """
    keys = ["theme", "indicator", "period", "target", "firmness", "place"]
    order = comparison.targets.sort_values(["theme", "indicator_id", "target_year"])
    cells = []
    for row in rows_of(order, Selected):
        part = "" if row.scope == "city" else spoken(language).bracket(row.scope)
        cells.append(
            {
                "theme": spoken(language).of(row, "theme"),
                "indicator": wording.indicator(row, language) + part,
                "period": wording.period(row, language),
                "target": wording.quantity(row, language),
                "firmness": wording.firmness(row, language),
                "place": wording.place(row.locator, language),
            }
        )
    return wording.framed(cells, keys, language)


def bodies(comparison: Comparison, language: str) -> pd.DataFrame:
    """Return which bodies answer for the places where targets are stated.

    Parameters
    ----------
    comparison : Comparison
        The targets, of one city as a rule.
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        Document, place, role and bodies, all text; a row for each place and role.
    """
    name = f"body_{language}"
    places = comparison.statements[["document_id", "locator"]].drop_duplicates()
    covered = comparison.data["responsibilities"].drop(columns="locator").explode("covers")
    joined = places.merge(
        covered, left_on=["document_id", "locator"], right_on=["document_id", "covers"]
    )
    documents = by(comparison.documents, DescribedDocument, "document_id")
    cells = [
        {
            "document": wording.plan(documents[str(document)], language),
            "place": wording.place(str(place), language),
            "role": label("role", str(role), language),
            "bodies": _listed(group[name], language),
        }
        for (document, place, role), group in joined.groupby(
            ["document_id", "locator", "role"], sort=False
        )
    ]
    return wording.framed(cells, ["document", "place", "role", "bodies"], language)


def _listed(names: "pd.Series[str]", language: str) -> str:
    """Join names, with the stronger mark where one of them holds the weaker."""
    speech = spoken(language)
    commas = bool(names.str.contains(speech.comma.strip(), regex=False).any())
    return speech.list(dict.fromkeys(names), strong=commas)


def conflicts(comparison: Comparison, language: str) -> pd.DataFrame:
    """Return in words where the documents of a selection contradict themselves.

    Parameters
    ----------
    comparison : Comparison
        The targets.
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        Document, kind, the two places with what each prints, and arithmetic, all text; a row for
        each contradiction inside a document that states one of the targets.
    """
    documents = by(comparison.used_documents, DescribedDocument, "document_id")
    found = comparison.data["conflicts"]
    statements = by(comparison.data["statements"], Statement, "statement_id")
    cells = [
        {
            "document": wording.plan(documents[row.document_id], language),
            "conflict_kind": label("conflict_kind", row.conflict_kind, language),
            "first_place": _printed(statements[row.statement_a], language),
            "second_place": _printed(statements[row.statement_b], language),
            "arithmetic": row.arithmetic,
        }
        for row in rows_of(found[found["document_id"].isin(list(documents))], Conflict)
    ]
    keys = ["document", "conflict_kind", "first_place", "second_place", "arithmetic"]
    return wording.framed(cells, keys, language)


def _printed(row: Statement, language: str) -> str:
    """Return where a statement stands and what is printed there."""
    printed = wording.printed(row) + wording.draft(row, language)
    return f"{wording.place(row.locator, language)}{spoken(language).colon}{printed}"


def changes(comparison: Comparison, frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return what a successor plan changed, restated, dropped and added, in words.

    Parameters
    ----------
    comparison : Comparison
        The targets of both plans, and the names of indicators.
    frame : DataFrame
        What `Comparison.succession` returns.
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        Indicator, change, target of the plan before, of the plan after, and difference; what
        both state comes first. A target of another indicator is named with that indicator.
    """
    rows = by(comparison.targets, Selected, "target_id")
    names = comparison.indicators.set_index("indicator_id")[f"indicator_{language}"]
    order = ["raised", "lowered", "unchanged", "unlike", "restated", "dropped", "not_seen"]
    order += ["not_looked_for", "not_reviewed", "added"]
    ranked = frame.assign(rank=frame["change"].map(order.index))
    cells = []
    for row in rows_of(ranked.sort_values(["rank", "indicator_id"]), Change):
        ends = [rows.get(row.target_before), rows.get(row.target_after)]
        said = [_end(end, row.indicator_id, language) for end in ends]
        known = ends[1] if not pd.isna(row.difference) else None
        cells.append(
            {
                "indicator": names[row.indicator_id],
                "change": label("change", row.change, language),
                "before": said[0],
                "after": said[1],
                "difference_column": wording.difference(known, row.difference, language)
                if known
                else "—",
            }
        )
    keys = ["indicator", "change", "before", "after", "difference_column"]
    return wording.framed(cells, keys, language)


def _end(target: Selected | None, indicator_id: str, language: str) -> str:
    """Return one target of a change, with the name of its indicator where that is another."""
    if target is None:
        return "—"
    said = wording.quantity(target, language)
    if target.indicator_id == indicator_id:
        return said
    return f"{wording.indicator(target, language)}{spoken(language).colon}{said}"


def conversions(comparison: Comparison, frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return the results of a conversion with what each was computed from, in words.

    Parameters
    ----------
    comparison : Comparison
        The targets.
    frame : DataFrame
        What `Comparison.convert` returns for them.
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        Target, what it states, converted value, what else that was computed from, and why there
        is no value, all text; targets without a value come last.
    """
    rows = by(comparison.targets, Selected, "target_id")
    words = Words(comparison.data, language)
    several = comparison.targets["indicator_id"].nunique() > 1
    order = frame.sort_values("missing", kind="stable", key=lambda reasons: reasons.ne(""))
    cells = []
    for result in rows_of(order, Converted):
        row, said = rows[result.target_id], words.value(result)
        cells.append(
            {
                "target": _named(row, language, several),
                "stated_column": wording.quantity(row, language),
                "converted_column": "—" if result.missing else said,
                "inputs_column": spoken(language).list(words.inputs(result), strong=True),
                "missing_column": said if result.missing else "",
            }
        )
    keys = ["target", "stated_column", "converted_column", "inputs_column", "missing_column"]
    return wording.framed(cells, keys, language)
