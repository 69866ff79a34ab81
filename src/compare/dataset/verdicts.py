"""Which targets may be compared, and with what reservations.

The rules: two targets are *not comparable* where they measure something else (another indicator,
scope, basis, or, for flows, an annual amount against a total); *comparable with caveats* where
they promise differently (another year, qualifier, firmness, level of government, genre of
document, or something a coder had to infer); *comparable* where none of this holds.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from compare.schema import VOCABULARIES

BARRIERS = frozenset(
    {"other_indicator", "other_scope", "annual_against_total", "other_span", "other_basis"}
)
"""Reasons that make a pair not comparable; every other reason is a caveat."""

BRIDGES = frozenset({"other_definition", "wider_composition"})
"""Relations between indicators across which a comparison with caveats is allowed."""


JUDGED = (
    *("family", "target_id", "indicator_id", "kind", "city_id", "parent_city_id", "level"),
    *("scope", "basis", "amount", "annual_by", "span_years", "target_year", "genre"),
    *("issuer_level", "comparators", "firmnesses", "inferred", "reading_alt", "agreement"),
)
"""The columns of described targets that a verdict looks at; a pair takes twice their room."""


def named(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return cities, indicators, units and documents under names that do not clash when joined.

    ``name_zh`` of a city becomes ``city_zh``, that of an indicator ``indicator_zh``, a label of a
    unit ``unit_zh``; documents get the names of their city; cities a `city_number`, their place in
    the table (which gives each its colour everywhere).
    """
    cities = frames["cities"].rename(columns={"name_zh": "city_zh", "name_en": "city_en"})
    cities = cities.assign(city_number=range(len(cities)))
    of_city = ["city_id", "city_zh", "city_en", "city_number", "level", "parent_city_id"]
    indicators = frames["indicators"].rename(
        columns={"name_zh": "indicator_zh", "name_en": "indicator_en"}
    )
    of_indicator = ["indicator_id", "indicator_zh", "indicator_en", "theme", "family", "kind"]
    of_indicator += ["numerator_dimension", "denominator", "direction"]
    units = frames["canonical_units"].rename(columns={"label_zh": "unit_zh", "label_en": "unit_en"})
    documents = frames["documents"].merge(cities[["city_id", "city_zh", "city_en"]], on="city_id")
    return {
        "cities": cities[of_city],
        "indicators": indicators[of_indicator],
        "units": units[["unit", "unit_zh", "unit_en"]],
        "documents": documents,
    }


def describe(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Join to each target what the rules of comparison and the reader look at.

    Parameters
    ----------
    frames : Mapping of str to DataFrame
        At least the tables targets, indicators, documents, cities and canonical_units.

    Returns
    -------
    DataFrame
        The targets with family, kind, direction, level, parent_city_id, genre and issuer_level,
        and the names of city, indicator and unit in both languages.
    """
    names = named(frames)
    of_document = names["documents"][["document_id", "genre", "issuer_level"]]
    return (
        frames["targets"]
        .merge(names["indicators"], on="indicator_id", how="left")
        .merge(names["cities"], on="city_id", how="left")
        .merge(of_document, on="document_id", how="left")
        .merge(names["units"], on="unit", how="left")
        .sort_values("target_id", ignore_index=True)
    )


def pairs(described: pd.DataFrame, relations: pd.DataFrame) -> pd.DataFrame:
    """Judge every unordered pair of targets within an indicator family.

    Parameters
    ----------
    described : DataFrame
        What `describe` returns, or some rows of it.
    relations : DataFrame
        The table indicator_relations.

    Returns
    -------
    DataFrame
        family, target_a, target_b (in the order of their identifiers), verdict and reasons
        (a tuple of all codes that apply, in the order of the vocabulary ``reason``).

    Raises
    ------
    ValueError
        If a rule gives a reason that the vocabulary does not have.
    """
    seen = described[list(JUDGED)]
    both = seen.merge(seen, on="family", suffixes=("_a", "_b"))
    both = both[both["target_id_a"] < both["target_id_b"]].reset_index(drop=True)
    flags = _flags(both, relations)
    codes = [code for code in VOCABULARIES["reason"].codes if code in flags]
    if len(codes) < len(flags):
        unknown = ", ".join(sorted(set(flags) - set(codes)))
        raise ValueError(f"reasons that the vocabulary of reasons does not have: {unknown}")
    matrix = np.column_stack([flags[code].to_numpy(dtype=bool) for code in codes])
    barred = matrix[:, [code in BARRIERS for code in codes]].any(axis=1)
    verdict = np.where(barred, "not_comparable", np.where(matrix.any(axis=1), "caveats", ""))
    return pd.DataFrame(
        {
            "family": both["family"],
            "target_a": both["target_id_a"],
            "target_b": both["target_id_b"],
            "verdict": np.where(verdict == "", "comparable", verdict),
            "reasons": [
                tuple(code for code, holds in zip(codes, row, strict=True) if holds)
                for row in matrix
            ],
        }
    ).sort_values(["target_a", "target_b"], ignore_index=True)


def _flags(both: pd.DataFrame, relations: pd.DataFrame) -> dict[str, pd.Series]:
    """Return for each reason code in which pairs it applies."""
    relation = _relation(both, relations)
    return _barriers(both, relation) | _caveats(both, relation)


def _differs(both: pd.DataFrame, column: str) -> pd.Series:
    """Tell where the two sides differ; two missing values do not."""
    left, right = both[f"{column}_a"], both[f"{column}_b"]
    return (left != right) & ~(left.isna() & right.isna())


def _relation(both: pd.DataFrame, relations: pd.DataFrame) -> pd.Series:
    """Return the relation of the two indicators, whichever way round it is written."""
    columns = [relations[name] for name in ("indicator_a", "indicator_b", "relation")]
    known: dict[tuple[str, str], str] = {}
    for first, second, name in zip(*columns, strict=True):
        known[first, second] = known[second, first] = name
    sides = zip(both["indicator_id_a"], both["indicator_id_b"], strict=True)
    return pd.Series([known.get(side, "") for side in sides], index=both.index, dtype="str")


def _barriers(both: pd.DataFrame, relation: pd.Series) -> dict[str, pd.Series]:
    flow = both["kind_a"].eq("flow") & both["kind_b"].eq("flow")
    bridged = relation.isin(BRIDGES) & ~_differs(both, "kind")
    elsewhere = both["scope_a"].ne("city") & _differs(both, "city_id")
    totals = both["amount_a"].eq("total") & both["amount_b"].eq("total")
    return {
        "other_indicator": _differs(both, "indicator_id") & ~bridged,
        "other_scope": _differs(both, "scope") | elsewhere,
        "annual_against_total": flow & _differs(both, "amount"),
        "other_span": flow & totals & _differs(both, "span_years"),
        "other_basis": ~flow & _differs(both, "basis"),
    }


def _caveats(both: pd.DataFrame, relation: pd.Series) -> dict[str, pd.Series]:
    annual = both["amount_a"].eq("annual") & both["amount_b"].eq("annual")
    nested = both["parent_city_id_a"].eq(both["city_id_b"]) | both["parent_city_id_b"].eq(
        both["city_id_a"]
    )
    return {
        "other_target_year": _differs(both, "target_year"),
        "other_comparator": _sets_differ(both, "comparators"),
        "other_firmness": _sets_differ(both, "firmnesses"),
        "annual_in_another_sense": annual & _differs(both, "annual_by"),
        "other_definition": relation.eq("other_definition"),
        "wider_composition": relation.eq("wider_composition"),
        "other_level": _differs(both, "level"),
        "nested": nested,
        "other_genre": _differs(both, "genre"),
        "other_issuer_level": _differs(both, "issuer_level"),
        "inferred": _either(both, "inferred"),
        "alternative_reading": _either(both, "reading_alt"),
        "stated_in_conflict": both["agreement_a"].eq("conflict")
        | both["agreement_b"].eq("conflict"),
    }


def _sets_differ(both: pd.DataFrame, column: str) -> pd.Series:
    sides = zip(both[f"{column}_a"], both[f"{column}_b"], strict=True)
    return pd.Series([set(a) != set(b) for a, b in sides], index=both.index, dtype="bool")


def _either(both: pd.DataFrame, column: str) -> pd.Series:
    return both[f"{column}_a"].map(bool) | both[f"{column}_b"].map(bool)
