"""Tables of the pages of a report: a theme's targets as printed, and a city's targets by theme."""

import pandas as pd

from compare.comparison.comparison import Comparison
from compare.schema import label
from compare.schema.record import Statement
from compare.schema.result import DescribedDocument, Judged
from compare.schema.row import by, rows_of
from compare.wording import wording
from compare.wording.language import spoken

_BODIES = 3
"""How many bodies are named for a theme."""


def theme(comparison: Comparison, language: str) -> pd.DataFrame:
    """Return the targets of the chosen cities as printed, with what came of them.

    Parameters
    ----------
    comparison : Comparison
        The targets, of one family as a rule.
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        City, target year, the words as printed in their order, place in the document, firmness
        and outcome, all text; a row per target, of the statement that stands for it.

    Examples
    --------
    >>> import compare
    >>> theme(compare.select("qidong", families="rd_intensity"), "en")["Year"].tolist()
    ['2025']
    """
    own = comparison.of_chosen()
    merged = own.targets.merge(own.attainment(), on="target_id")
    merged = merged.sort_values(["indicator_id", "target_year", "city_number", "issued_at"])
    statements = by(own.statements, Statement, "statement_id")
    documents = by(own.documents, DescribedDocument, "document_id")
    speech = spoken(language)
    rows = []
    for row in rows_of(merged, Judged):
        statement = statements[row.statement_id]
        document = wording.document(documents[row.document_id], language)
        part = "" if row.scope == "city" else speech.bracket(row.scope)
        rows.append(
            {
                "city": wording.city(row, language) + part,
                "year": wording.period(row, language),
                "printed": wording.printed(statement) + wording.draft(row, language),
                "place": f"{document} {wording.place(row.locator, language)}",
                "firmness": wording.firmness(row, language),
                "result_column": outcome(row, language),
            }
        )
    keys = ["city", "year", "printed", "place", "firmness", "result_column"]
    return wording.framed(rows, keys, language)


def outcome(row: Judged, language: str) -> str:
    """Return what is known of a target in few words; a dash where nothing is.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(documents="nantong-2017", families="rd_intensity")
    >>> merged = found.targets.merge(found.attainment(), on="target_id")
    >>> outcome(next(merged.itertuples()), "en")
    'missed: 2.56%'
    """
    speech = spoken(language)
    if not pd.isna(row.gap):
        said = wording.value(row, row.observed_value, language)
        if isinstance(row.observed_comparator, str):
            said = wording.bounded(said, row.observed_comparator, language)
        said += speech.text("weak") if row.provisional else ""
        return f"{label('outcome', row.outcome, language)}{speech.colon}{said}"
    if not pd.isna(row.pace):
        value = wording.value(row, row.pace_value, language)
        value += speech.text("weak") if row.pace_provisional else ""
        return speech.text("last_known", value=value, year=row.pace_year)
    return "—"


def themes(comparison: Comparison, language: str) -> pd.DataFrame:
    """Return the targets of a city by theme: how many, how firm, what is known, who leads.

    Parameters
    ----------
    comparison : Comparison
        The targets of one city, its parts included.
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        Theme, number of targets, firmness, outcomes and leading bodies, all text; the theme with
        the most targets first.

    Examples
    --------
    >>> import compare
    >>> len(themes(compare.select("qidong", scope=None), "en").columns)
    5
    """
    speech = spoken(language)
    merged = comparison.targets.merge(comparison.attainment(), on="target_id")
    sizes = merged.groupby("theme")["target_id"].transform("size")
    merged = merged.assign(size=-sizes).sort_values(["size", "theme"])
    leading = _leading(comparison, language)
    rows = []
    for _, group in merged.groupby("theme", sort=False):
        found = rows_of(group, Judged)
        rows.append(
            {
                "theme": speech.of(found[0], "theme"),
                "targets_column": str(len(found)),
                "firmness": _counted(found, language),
                "result_column": _outcomes(found, language),
                "bodies": speech.list(_most(found, leading)) or "—",
            }
        )
    keys = ["theme", "targets_column", "firmness", "result_column", "bodies"]
    return wording.framed(rows, keys, language)


def _counted(rows: list[Judged], language: str) -> str:
    """Count targets by the firmest word that they are stated with."""
    counts = pd.Series([row.firmness for row in rows]).value_counts()
    speech = spoken(language)
    return speech.list(
        f"{label('firmness', str(code), language)} {count}" for code, count in counts.items()
    )


def _outcomes(rows: list[Judged], language: str) -> str:
    known = [row.outcome for row in rows if row.outcome in ("met", "missed")]
    counts = pd.Series(known, dtype="str").value_counts()
    said = [f"{label('outcome', str(code), language)} {count}" for code, count in counts.items()]
    return spoken(language).list(said) or "—"


def _leading(comparison: Comparison, language: str) -> dict[tuple[str, str], list[str]]:
    """Return the leading bodies of each place of a document."""
    covered = comparison.data["responsibilities"].drop(columns="locator").explode("covers")
    covered = covered[covered["role"].isin(["lead", "responsible"])]
    bodies: dict[tuple[str, str], list[str]] = {}
    for document, place, body in zip(
        covered["document_id"], covered["covers"], covered[f"body_{language}"], strict=True
    ):
        bodies.setdefault((document, place), []).append(body)
    return bodies


def _most(rows: list[Judged], bodies: dict[tuple[str, str], list[str]]) -> list[str]:
    """Return the bodies that answer for most of some targets."""
    named = [body for row in rows for body in bodies.get((row.document_id, row.locator), ())]
    return [str(name) for name in pd.Series(named, dtype="str").value_counts().index[:_BODIES]]
