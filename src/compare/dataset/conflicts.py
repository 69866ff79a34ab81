"""Contradictions inside a document: between statements of a target, bases and indicators."""

from collections.abc import Mapping

import pandas as pd

from compare.dataset.targets import in_order
from compare.printed.digits import plain
from compare.schema import TIDY

_SIDES = ("statement_id_a", "statement_id_b")
_SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "~": "≈"}


def find(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Find what a document states in contradiction to itself.

    Parameters
    ----------
    frames : Mapping of str to DataFrame
        The tables statements, targets, indicators and indicator_relations.

    Returns
    -------
    DataFrame
        The columns of the table ``conflicts``: statements of one target that differ in value,
        dimension or comparator; yearly amounts that do not sum to the total over the same
        years; and a part that is larger than its whole. Nothing is resolved here: both sides
        stay as they are printed.
    """
    statements = frames["statements"]
    found = pd.concat(
        [
            *_same(statements),
            _spans(frames["targets"]),
            _subsets(frames["targets"], frames["indicator_relations"]),
        ],
        ignore_index=True,
    ).astype("str")
    parts = ("conflict_kind", "statement_a", "statement_b")
    found["conflict_id"] = found[parts[0]] + "." + found[parts[1]] + "." + found[parts[2]]
    of_document = statements[["statement_id", "document_id", "city_id"]]
    named = found.merge(of_document, left_on="statement_a", right_on="statement_id")
    return named[list(TIDY["conflicts"].names)]


def _same(statements: pd.DataFrame) -> list[pd.DataFrame]:
    """Compare the first statement of each target with each other one."""
    several = in_order(statements[statements.duplicated("target_id", keep=False)])
    first = several.drop_duplicates("target_id")
    both = first.merge(several, on="target_id", suffixes=("_a", "_b"))
    both = both[both[_SIDES[0]].ne(both[_SIDES[1]])]
    a, b = (_ends(both, side) for side in ("_a", "_b"))
    unlike = a["low"].isna() ^ b["low"].isna()
    apart = (a["low"].ne(b["low"]) | a["high"].ne(b["high"])) & ~unlike & a["low"].notna()
    printed = [both[f"unit_printed{side}"] for side in ("_a", "_b")]
    signs = [both[f"comparator{side}"].map(_SIGNS) for side in ("_a", "_b")]
    return [
        _between(both[unlike], "dimension", printed[0], " ≠ ", printed[1]),
        _between(both[apart], "value", _written(a), " ≠ ", _written(b)),
        _between(both[signs[0].ne(signs[1])], "comparator", signs[0], " ≠ ", signs[1]),
    ]


def _ends(both: pd.DataFrame, side: str) -> pd.DataFrame:
    """Return both ends of one side of joined rows; of a single value, twice itself."""
    low, high = both[f"canonical_value{side}"], both[f"canonical_value_upper{side}"]
    return pd.DataFrame({"low": low, "high": high.fillna(low)})


def _written(ends: pd.DataFrame) -> "pd.Series[str]":
    """Write values, or both ends of ranges."""
    texts = {value: plain(value) for value in pd.unique(ends.to_numpy().ravel())}
    low, high = (ends[name].map(texts).astype("str") for name in ("low", "high"))
    return low.where(ends["low"].eq(ends["high"]), low + "–" + high)


def _between(
    both: pd.DataFrame, kind: str, left: "pd.Series[str]", sign: str, right: "pd.Series[str]"
) -> pd.DataFrame:
    """Return the conflicts of joined rows, of all that both sides are given for."""
    return pd.DataFrame(
        {
            "conflict_kind": kind,
            "statement_a": both[_SIDES[0]],
            "statement_b": both[_SIDES[1]],
            "arithmetic": left[both.index] + sign + right[both.index],
        }
    )


def _spans(targets: pd.DataFrame) -> pd.DataFrame:
    """Hold yearly amounts against the total over the same years."""
    key = ["document_id", "indicator_id", "scope", "period_start", "period_end"]
    yearly = targets[targets["basis"].eq("per_year") & targets["amount"].eq("annual")]
    total = targets[targets["basis"].eq("in_period") & targets["span_years"].gt(1)]
    both = yearly.merge(total, on=key, suffixes=("_a", "_b"))
    each, stated = _ends(both, "_a"), _ends(both, "_b")
    summed = each.mul(both["span_years_a"], axis=0).round(9)
    below, above = summed["high"].lt(stated["low"]), summed["low"].gt(stated["high"])
    sums = _written(each) + " × " + both["span_years_a"].astype("str") + " = " + _written(summed)
    return pd.concat(
        [
            _between(both[below], "span", sums, " < ", _written(stated)),
            _between(both[above], "span", sums, " > ", _written(stated)),
        ]
    )


def _subsets(targets: pd.DataFrame, relations: pd.DataFrame) -> pd.DataFrame:
    """Hold a part against its whole, where both are stated over the same period."""
    subsets = relations.loc[relations["relation"].eq("subset"), ["indicator_a", "indicator_b"]]
    key = ["document_id", "scope", "basis", "period_start", "period_end", "unit"]
    parts = targets.merge(subsets, left_on="indicator_id", right_on="indicator_a")
    both = parts.merge(
        targets, left_on=[*key, "indicator_b"], right_on=[*key, "indicator_id"],
        suffixes=("_a", "_b"),
    )  # fmt: skip
    part, whole = _ends(both, "_a"), _ends(both, "_b")
    larger = part["low"].gt(whole["high"])
    return _between(both[larger], "subset", _written(part), " > ", _written(whole))
