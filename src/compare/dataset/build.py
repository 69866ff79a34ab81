"""Turn structured tables into tidy ones: statements to targets, coverage, verdicts."""

import hashlib
from collections.abc import Iterable, Mapping

import pandas as pd
import pyarrow as pa

from compare.curated.reader import Frames
from compare.dataset import verdicts
from compare.dataset.conflicts import conflicts
from compare.dataset.parquet import to_arrow
from compare.printed import locator
from compare.schema import SCHEMA_VERSION, TIDY

TARGET_KEY = ["document_id", "indicator_id", "scope", "basis", "period_start", "period_end"]
_FLOW_KINDS = {"flow"}


def build(structured: Frames) -> dict[str, pa.Table]:
    """Build all tidy tables from the structured ones.

    Parameters
    ----------
    structured : dict of DataFrame
        What `compare.curated.reader.read` returns.

    Returns
    -------
    dict of pyarrow.Table
        One table per name in `compare.schema.TIDY`, sorted by its key, with the metadata of the
        schema and one build id.

    Examples
    --------
    >>> from pathlib import Path
    >>> from compare.curated import reader
    >>> tables = build(reader.read(Path("data/structured")))
    >>> tables["cities"].num_rows
    4
    """
    frames = dict(structured)
    frames["statements"] = _statements(structured)
    frames["targets"] = targets(frames["statements"], structured["indicators"])
    frames["coverage"] = coverage(frames)
    frames["conflicts"] = conflicts(frames)
    frames["responsibilities"] = structured["responsibilities"].assign(
        covers=structured["responsibilities"]["covers"].map(locator.expand)
    )
    described = verdicts.describe(frames)
    frames["comparisons"] = verdicts.pairs(described, structured["indicator_relations"])
    identity = build_id(structured)
    return {name: to_arrow(name, frames[name], identity) for name in TIDY}


def build_id(structured: Frames) -> str:
    """Return what identifies a build: a digest of its inputs.

    Parameters
    ----------
    structured : dict of DataFrame
        What `compare.curated.reader.read` returns.

    Returns
    -------
    str
        Sixteen hexadecimal digits, the beginning of the SHA-256 of all cells of all tables and of
        the definition of the tables. The same tables have the same, however their files are
        encoded and ordered.

    Examples
    --------
    >>> from pathlib import Path
    >>> from compare.curated import reader
    >>> frames = reader.read(Path("data/structured"))
    >>> build_id(frames) == build_id(dict(reversed(frames.items())))
    True
    """
    tables = [
        (table.name, table.names, table.key, sorted(table.optional)) for table in TIDY.values()
    ]
    digest = hashlib.sha256(f"{SCHEMA_VERSION}\n{tables}\n".encode())
    for name in sorted(structured):
        frame = structured[name]
        text = frame.to_csv(index=False, columns=sorted(frame.columns), lineterminator="\n")
        digest.update(f"{name}\n{text}".encode())
    return digest.hexdigest()[:16]


def _statements(structured: Frames) -> pd.DataFrame:
    statements = structured["statements"]
    indicators = structured["indicators"].merge(
        structured["canonical_units"][["unit", "factor"]], on="unit"
    )
    joined = statements.merge(
        indicators[["indicator_id", "numerator_dimension", "unit", "factor"]], on="indicator_id"
    ).merge(structured["units"], on="unit_printed", suffixes=("_unit", "_printed"))
    counted = joined["dimension"].eq("count") & joined["numerator_dimension"].eq("person")
    known = joined["dimension"].eq(joined["numerator_dimension"]) | counted
    for column in ("value", "value_upper"):
        # Multiplying first keeps 16.8 of 万元 exact in units of 10,000 yuan.
        scaled = joined[column] * joined["factor_printed"] / joined["factor_unit"]
        joined[f"canonical_{column}"] = scaled.where(known).round(9)
    joined["statement_id"] = joined["document_id"] + "." + joined["seq"].astype("str")
    joined["target_id"] = _target_ids(joined)
    names = [name for name in TIDY["statements"].names]
    return joined[names].sort_values(["document_id", "seq"], ignore_index=True)


def _target_ids(statements: pd.DataFrame) -> pd.Series:
    period = statements["period_start"].astype("str")
    several = statements["period_start"] != statements["period_end"]
    period = period.where(~several, period + "-" + statements["period_end"].astype("str"))
    parts = ["document_id", "indicator_id", "scope", "basis"]
    return statements[parts].agg(".".join, axis=1) + "." + period


def targets(statements: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Reconcile statements into targets, one per document, indicator, scope, basis and period.

    Parameters
    ----------
    statements : DataFrame
        The tidy statements.
    indicators : DataFrame
        The indicators, for their kind.

    Returns
    -------
    DataFrame
        The columns of the table ``targets``. The representative statement is the first in the
        order of reading; what only some statements had to infer is not inferred.
    """
    placed = statements.assign(_place=statements["locator"].map(locator.order))
    placed = placed.sort_values(["target_id", "_place", "seq"])
    rows = [_target(group) for _, group in placed.groupby("target_id", sort=True)]
    frame = pd.DataFrame(rows).merge(indicators[["indicator_id", "kind"]], on="indicator_id")
    frame["target_year"] = frame["period_end"]
    frame["span_years"] = frame["period_end"] - frame["period_start"] + 1
    flow = frame["kind"].isin(_FLOW_KINDS)
    frame["annual_by"] = frame["annual_by"].where(flow, None)
    total = frame["annual_by"].isna()
    frame["amount"] = total.map({True: "total", False: "annual"}).where(flow, None)
    return frame[list(TIDY["targets"].names)]


def _target(group: pd.DataFrame) -> dict[str, object]:
    first = group.iloc[0]
    agreement, reasons = _agreement(group)
    kept = ["target_id", "city_id", *TARGET_KEY, "canonical_value", "canonical_value_upper"]
    kept += ["unit", "comparator", "firmness", "reading_alt", "statement_id", "locator"]
    kept += ["indicator_printed", "quantity_printed", "note_zh", "note_en"]
    inferred = [set(items) for items in group["inferred"]]
    return {
        **{name: first[name] for name in kept},
        "inferred": tuple(i for i in first["inferred"] if i in set.intersection(*inferred)),
        "annual_by": _annual_by(group),
        "statements": len(group),
        "comparators": _distinct(group["comparator"]),
        "firmnesses": _distinct(group["firmness"]),
        "agreement": agreement,
        "agreement_reasons": reasons,
    }


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _agreement(group: pd.DataFrame) -> tuple[str, tuple[str, ...]]:
    """Say whether the statements of a target agree, and in what they differ."""
    if len(group) == 1:
        return "single", ()
    values = group[["canonical_value", "canonical_value_upper"]]
    if group["canonical_value"].isna().all():  # no common unit: as printed
        values = group[["value", "value_upper"]]
    differs = {
        "value": len(values.drop_duplicates()) > 1,
        "unit": group["unit_printed"].nunique() > 1,
        "comparator": group["comparator"].nunique() > 1,
        "firmness": group["firmness"].nunique() > 1,
        "wording": group["indicator_printed"].nunique() > 1,
    }
    reasons = tuple(reason for reason, found in differs.items() if found)
    if differs["value"]:  # a missing value is another dimension
        return "conflict", reasons
    return ("variant" if reasons else "restated"), reasons


def _annual_by(group: pd.DataFrame) -> str | None:
    first = group.iloc[0]
    if first["basis"] == "per_year":
        average = group["basis_printed"].str.contains("年均", regex=False).any()
        return "average" if average else "each_year"
    if first["basis"] == "at_end":
        return "final_year"
    return "only_year" if first["period_start"] == first["period_end"] else None


def coverage(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Say for every document and indicator whether the document states it.

    Parameters
    ----------
    frames : Mapping of str to DataFrame
        At least the tables documents, indicators and statements.

    Returns
    -------
    DataFrame
        document_id, city_id, indicator_id and coverage: stated, not_stated, or not_seen where it
        is not stated and a part of the document is missing from our copy.
    """
    documents = frames["documents"][["document_id", "city_id", "completeness_en"]]
    grid = documents.merge(frames["indicators"][["indicator_id"]], how="cross")
    pairs = frames["statements"][["document_id", "indicator_id"]].drop_duplicates()
    grid = grid.merge(pairs.assign(stated=True), how="left", on=["document_id", "indicator_id"])
    incomplete = grid["completeness_en"].ne("")
    absent = incomplete.map({True: "not_seen", False: "not_stated"})
    return grid.assign(coverage=absent.where(grid["stated"].isna(), "stated"))
