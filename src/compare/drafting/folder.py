"""Write a draft as files of exactly the curated form, with a review file beside them."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from compare.drafting.draft import TABLES, Draft, columns
from compare.drafting.proposal import NON_TARGET
from compare.problem import InvalidInputError, Problem
from compare.schema import PER_DOCUMENT, STRUCTURED
from compare.storage import content, replace

REVIEW = (
    "table", "seq", "start", "end", "locator", "confidence", "sure", "rules", "nearest", "decision",
)  # fmt: skip
"""Columns of the review file: the row, its place in the text, and how sure each column is."""

NEW = "new_"
"""How the identifier of an indicator begins that a person has to name."""

STEPS = "review/{}.steps.json"
"""Where a review keeps its steps."""

SHARED = {
    "cities": "city_id",
    "units": "unit_printed",
    "scopes": "scope",
    "indicators": "indicator_id",
}
"""Tables that a draft may bring rows for, and the column of its rows that refers to them."""

_KINDS = {"%": ("share", "percent"), "百分点": ("share", "percentage_point")}


def write(draft: Draft, structured: Mapping[str, pd.DataFrame], folder: Path) -> list[Path]:
    """Write a draft.

    Parameters
    ----------
    draft : Draft
        The draft.
    structured : Mapping of str to DataFrame
        The tables that it was made beside.
    folder : Path
        The folder; it is made where there is none. Each file is written whole. A draft that is in
        it already is left as it is: written again, the same draft changes nothing.

    Returns
    -------
    list of Path
        ``documents.csv`` with one row, a file in ``statements``, ``actuals``, ``non_targets`` and
        ``responsibilities``, and ``review/ID.csv``; ``indicators.csv``, ``units.csv``,
        ``scopes.csv`` and ``cities.csv`` where the draft brings in what the tables do not have.

    Raises
    ------
    InvalidInputError
        If the folder holds another draft, or one that a person began to review or complete; then
        no file is touched.
    """
    files = _files(draft, structured)
    _refuse_others(folder, draft.facts.document_id, files)
    return [replace(folder / file, data) for file, data in files.items()]


def _files(draft: Draft, structured: Mapping[str, pd.DataFrame]) -> dict[str, bytes]:
    """Return the content of each file of a draft."""
    name = draft.facts.document_id
    fresh = new_indicators(draft)
    tables = draft.tables()
    files = {f"{table}/{name}.csv": (columns(table), tables[table]) for table in PER_DOCUMENT}
    files["documents.csv"] = (columns("documents"), [document(draft, structured)])
    files["indicators.csv"] = (columns("indicators"), fresh)
    files["units.csv"] = (columns("units"), _units(tables, structured))
    files["scopes.csv"] = (columns("scopes"), _scopes(draft, tables, structured))
    files["cities.csv"] = (columns("cities"), _cities(draft, structured))
    files[f"review/{name}.csv"] = ([*REVIEW], review(draft))
    optional = {f"{table}.csv" for table in SHARED}
    return {
        file: encoded(head, rows)
        for file, (head, rows) in files.items()
        if rows or file not in optional
    }


def _refuse_others(folder: Path, name: str, files: Mapping[str, bytes]) -> None:
    """Refuse a folder with anything that writing a draft would replace or mix with."""
    possible = [*files, *(f"{table}.csv" for table in SHARED), STEPS.format(name)]
    other = sorted(
        file
        for file in {*possible}
        if (folder / file).exists()
        and (file not in files or content(folder / file, "a file of a draft") != files[file])
    )
    if other:
        expected = (
            "a folder that holds no other draft, and none that somebody worked on; give another "
            "folder, or move this one away first"
        )
        raise InvalidInputError([Problem(str(folder), 0, "", ", ".join(other), expected)])


def incomplete(path: Path) -> list[str]:
    """Return what a person has to write in a file of a draft before its rows can be data.

    Parameters
    ----------
    path : Path
        A file that `write` made.

    Returns
    -------
    list of str
        The columns that are empty in some row and may not be.
    """
    table = path.stem if path.stem in STRUCTURED else path.parent.name
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    needed = [name for name in columns(table) if name not in STRUCTURED[table].optional]
    return [name for name in needed if any(not row[name] for row in rows)]


def encoded(head: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return rows as a CSV file, as the curated ones are written."""
    text = io.StringIO()
    writer = csv.DictWriter(text, head, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def document(draft: Draft, structured: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Return the row of `documents`.

    Title and issuer are those of a document of the same genre, of this city and year; what neither
    that nor the text says stays empty.
    """
    facts = draft.facts
    known = _titled(draft, structured) | {
        "document_id": facts.document_id,
        "city_id": facts.city_id,
        "genre": facts.genre,
        "period_start": str(facts.start),
        "period_end": str(facts.end),
        "looked_for": "; ".join(draft.looked_for),
        "source_sha256": draft.source.sha256,
    }
    return _row("documents", known)


def _titled(draft: Draft, structured: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    facts, documents = draft.facts, structured["documents"]
    cities = structured["cities"].set_index("city_id")
    like = documents[documents["genre"].eq(facts.genre) & documents["city_id"].isin(cities.index)]
    if like.empty or facts.city_id not in cities.index:
        return {}
    model = like.iloc[-1]
    other, own = cities.loc[model["city_id"]], cities.loc[facts.city_id]
    year = str(model["period_start"])
    told = {"issuer_level": str(model["issuer_level"])}
    for column in ("title_zh", "title_en", "issuer_zh", "issuer_en"):
        words = str(model[column]).replace(year, str(facts.start))
        for name in ("name_zh", "name_en"):
            words = words.replace(str(other[name]), str(own[name]))
        told[column] = words
    return told if facts.report else {"issuer_level": told["issuer_level"]}


def new_indicators(draft: Draft) -> list[dict[str, str]]:
    """Give each new phrase an identifier and return the rows for `indicators`.

    Rows that print the same words with the same verb are one indicator. Its name is the phrase;
    the English name, the definition and the family are for a person to write.
    """
    fresh: dict[tuple[str, str, str], dict[str, str]] = {}
    for one in draft.proposals:
        if one.kind == NON_TARGET or one.cells["indicator_id"]:
            continue
        cells = one.cells
        key = (cells["indicator_printed"], cells["basis_printed"], cells["unit_printed"])
        if key not in fresh:
            name = f"{NEW}{draft.facts.document_id.replace('-', '_')}_{len(fresh) + 1}"
            kind = one.rules.get("kind_of_indicator", "")
            fresh[key] = indicator_row(name, cells, kind)
        cells["indicator_id"] = fresh[key]["indicator_id"]
    return list(fresh.values())


def indicator_row(name: str, cells: Mapping[str, str], kind: str) -> dict[str, str]:
    """Return the row of a new indicator as far as a phrase says it.

    Parameters
    ----------
    name : str
        Its identifier.
    cells : Mapping of str to str
        The row of `statements` or `actuals` that brings it in.
    kind : str
        Its kind, where that is known.

    Returns
    -------
    dict of str to str
        A row of `indicators`; English name, definitions, theme and family are empty.
    """
    dimension, unit = _KINDS.get(cells["unit_printed"].removeprefix("个"), ("count", "item"))
    if "元" in cells["unit_printed"]:
        dimension, unit = "CNY", "CNY_100m"
    noun = cells["indicator_printed"]
    row = {
        "indicator_id": name,
        "name_zh": f"{noun}增长率" if kind == "growth" else f"{cells['basis_printed']}{noun}",
        "kind": kind,
        "numerator_dimension": dimension,
        "denominator": "none",
        "unit": unit,
        "direction": "higher",
    }
    return _row("indicators", row)


def review(draft: Draft) -> list[dict[str, str]]:
    """Return the rows of the review file: one for each row of the draft."""
    told = []
    for kind, table in TABLES.items():
        for number, one in enumerate(draft.of(kind), start=1):
            told.append(
                {
                    "table": table,
                    "seq": str(number),
                    "start": str(one.start),
                    "end": str(one.end),
                    "locator": one.locator,
                    "confidence": f"{one.lowest:.2f}",
                    "sure": _listed((name, f"{sure:.2f}") for name, sure in one.confidence.items()),
                    "rules": _listed(one.rules.items()),
                    "nearest": _listed(
                        (near.indicator_id, f"{near.likeness:.2f}") for near in one.nearest
                    ),
                    "decision": "",
                }
            )
    return told


def _listed(told: Iterable[tuple[str, str]]) -> str:
    return "; ".join(f"{name}={value}" for name, value in told)


def _row(table: str, known: Mapping[str, str]) -> dict[str, str]:
    """Return a row of a table of which some columns are known."""
    return {column: known.get(column, "") for column in columns(table)}


def _units(
    tables: Mapping[str, list[dict[str, str]]], structured: Mapping[str, pd.DataFrame]
) -> list[dict[str, str]]:
    """Return rows for units that are not known; what they measure is for a person to write."""
    known = set(structured["units"]["unit_printed"])
    printed = {
        row["unit_printed"] for name in ("statements", "actuals") for row in tables[name]
    } - known
    return [_row("units", {"unit_printed": unit, "label_zh": unit}) for unit in sorted(printed)]


def _scopes(
    draft: Draft,
    tables: Mapping[str, list[dict[str, str]]],
    structured: Mapping[str, pd.DataFrame],
) -> list[dict[str, str]]:
    own = structured["scopes"]
    known = set(own[own["city_id"].isin([draft.facts.city_id, ""])]["scope"]) | {"city"}
    printed = {row["scope"] for name in ("statements", "actuals") for row in tables[name]} - known
    given = {"city_id": draft.facts.city_id, "reach": "whole"}
    return [_row("scopes", {"scope": scope, **given}) for scope in sorted(printed)]


def _cities(draft: Draft, structured: Mapping[str, pd.DataFrame]) -> list[dict[str, str]]:
    if draft.facts.city_id in set(structured["cities"]["city_id"]):
        return []
    return [_row("cities", {"city_id": draft.facts.city_id})]
