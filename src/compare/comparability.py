"""Which targets may be compared, and with what reservations.

The rules: two targets are *not comparable* where they measure something else (another indicator,
scope, basis, or, for flows, an annual amount against a total); *comparable with caveats* where
they promise differently (another year, qualifier, firmness, level of government, genre of
document, or something a coder had to infer); *comparable* where none of this holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from compare.schema import VOCABULARIES

BARRIERS = frozenset(
    {"other_indicator", "other_scope", "annual_against_total", "other_span", "other_basis"}
)
"""Reasons that make a pair not comparable; every other reason is a caveat."""

BRIDGES = frozenset({"other_definition", "wider_composition"})
"""Relations between indicators across which a comparison with caveats is allowed."""


@dataclass(frozen=True)
class Comparison:
    """Targets together with the verdict on every pair of them.

    Every figure and table of results takes one of these, so that nothing is drawn without
    its verdicts.

    Attributes
    ----------
    targets : DataFrame
        The table ``targets`` with what a verdict looks at (family, kind, level ...), the names of
        city and indicator, and `panel`: targets of one panel are pairwise at worst comparable
        with caveats, and of one indicator.
    pairs : DataFrame
        One row per unordered pair within a family: target_a, target_b, verdict, reasons.
    gaps : DataFrame
        One row per document and indicator of the selection that has no target: document_id,
        city_id, indicator_id and `coverage` (not_stated or not_seen).
    """

    targets: pd.DataFrame
    pairs: pd.DataFrame
    gaps: pd.DataFrame

    @property
    def caveats(self) -> tuple[str, ...]:
        """All caveats of pairs that may be compared, in the order of the vocabulary."""
        found = set(self.pairs.loc[self.pairs["verdict"] != "not_comparable", "reasons"].sum() or ())
        return tuple(code for code in VOCABULARIES["reason"].codes if code in found)


def describe(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Join to each target what the rules of comparison look at.

    Parameters
    ----------
    frames : Mapping of str to DataFrame
        At least the tables targets, indicators, documents and cities.

    Returns
    -------
    DataFrame
        The targets with family, kind, direction, indicator and city names, level,
        parent_city_id, genre and issuer_level.
    """
    indicators = frames["indicators"].rename(
        columns={"name_zh": "indicator_zh", "name_en": "indicator_en"}
    )
    cities = frames["cities"].rename(columns={"name_zh": "city_zh", "name_en": "city_en"})
    of_indicator = ["indicator_id", "indicator_zh", "indicator_en", "family", "kind", "direction"]
    of_city = ["city_id", "city_zh", "city_en", "level", "parent_city_id"]
    return (
        frames["targets"]
        .merge(indicators[of_indicator], on="indicator_id", how="left")
        .merge(cities[of_city], on="city_id", how="left")
        .merge(frames["documents"][["document_id", "genre", "issuer_level"]], on="document_id")
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
    """
    both = described.merge(described, on="family", suffixes=("_a", "_b"))
    both = both[both["target_id_a"] < both["target_id_b"]].reset_index(drop=True)
    flags = _flags(both, relations)
    codes = [code for code in VOCABULARIES["reason"].codes if code in flags]
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
    forward = relations.set_index(["indicator_a", "indicator_b"])["relation"]
    known = {**{(b, a): name for (a, b), name in forward.items()}, **forward.to_dict()}
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


def assess(described: pd.DataFrame, relations: pd.DataFrame, gaps: pd.DataFrame) -> Comparison:
    """Judge a selection of targets and divide it into panels that may be drawn on one axis.

    Parameters
    ----------
    described : DataFrame
        What `describe` returns, or some rows of it.
    relations : DataFrame
        The table indicator_relations.
    gaps : DataFrame
        Documents and indicators of the selection without a target.

    Returns
    -------
    Comparison
        The targets with their panel, and the verdicts.
    """
    judged = pairs(described, relations)
    barred = judged[judged["verdict"] == "not_comparable"]
    apart = set(zip(barred["target_a"], barred["target_b"], strict=True))
    panels: list[tuple[str, list[str]]] = []
    of_target = []
    for row in described.itertuples():
        target = str(row.target_id)
        for number, (indicator, members) in enumerate(panels):
            fits = all((min(m, target), max(m, target)) not in apart for m in members)
            if indicator == row.indicator_id and fits:
                break
        else:
            number = len(panels)
            panels.append((str(row.indicator_id), []))
        panels[number][1].append(target)
        of_target.append(number)
    return Comparison(described.assign(panel=of_target), judged, gaps.reset_index(drop=True))
