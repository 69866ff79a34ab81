"""Contradictions inside a document: between statements of a target, bases and indicators."""

from collections.abc import Iterator, Mapping

import pandas as pd

from compare.printed import locator
from compare.printed.digits import plain
from compare.schema import LANGUAGES, TIDY, label
from compare.schema.row import Row, rows_of

Conflict = dict[str, str]


def conflicts(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
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
    found = [
        *(conflict for _, group in statements.groupby("target_id") for conflict in _same(group)),
        *_spans(frames["targets"]),
        *_subsets(frames["targets"], frames["indicator_relations"]),
    ]
    documents = statements.set_index("statement_id")
    rows = [
        {
            **conflict,
            "conflict_id": ".".join(
                [conflict["conflict_kind"], conflict["statement_a"], conflict["statement_b"]]
            ),
            "document_id": documents.at[conflict["statement_a"], "document_id"],
            "city_id": documents.at[conflict["statement_a"], "city_id"],
        }
        for conflict in found
    ]
    return pd.DataFrame(rows, columns=list(TIDY["conflicts"].names))


def _same(group: pd.DataFrame) -> Iterator[Conflict]:
    """Compare the first statement of a target with each other one."""
    placed = group.assign(place=group["locator"].map(locator.order))
    first, *others = rows_of(placed.sort_values(["place", "seq"]))
    for other in others:
        if pd.isna(first.canonical_value) != pd.isna(other.canonical_value):
            yield _between(first, other, "dimension", first.unit_printed, other.unit_printed)
        elif _values(first) != _values(other) and not pd.isna(first.canonical_value):
            yield _between(first, other, "value", _number(first), _number(other))
        if first.comparator != other.comparator:
            sides = (first.comparator, other.comparator)
            zh, en = (
                tuple(label("comparator", side, language) for side in sides)
                for language in LANGUAGES
            )
            yield _between(first, other, "comparator", en[0], en[1], zh)


def _values(row: Row) -> tuple[float, float]:
    upper = row.canonical_value_upper
    return (row.canonical_value, row.canonical_value if pd.isna(upper) else upper)


def _number(row: Row) -> str:
    return _range(*_values(row))


def _range(low: float, high: float) -> str:
    """Write a value, or both ends of a range."""
    ends = [low] if low == high else [low, high]
    return "–".join(plain(value) for value in ends)


def _between(
    a: Row,
    b: Row,
    kind: str,
    left: str,
    right: str,
    zh: tuple[str, ...] | None = None,
) -> Conflict:
    zh_left, zh_right = zh or (left, right)
    return {
        "conflict_kind": kind,
        "statement_a": a.statement_id,
        "statement_b": b.statement_id,
        "arithmetic_zh": f"{a.locator}印“{a.quantity_printed}”，{b.locator}印"
        f"“{b.quantity_printed}”：{zh_left}对{zh_right}",
        "arithmetic_en": f"{a.locator} prints {a.quantity_printed}, {b.locator} prints "
        f"{b.quantity_printed}: {left} against {right}",
    }


def _spans(targets: pd.DataFrame) -> Iterator[Conflict]:
    """Hold yearly amounts against the total over the same years."""
    key = ["document_id", "indicator_id", "scope", "period_start", "period_end"]
    yearly = targets[targets["basis"].eq("per_year") & targets["amount"].eq("annual")]
    total = targets[targets["basis"].eq("in_period") & targets["span_years"].gt(1)]
    for row in rows_of(yearly.merge(total, on=key, suffixes=("_a", "_b"))):
        total_low, total_high = _ends(row, "_b")
        low, high = (round(value * row.span_years_a, 9) for value in _ends(row, "_a"))
        if not (high < total_low or low > total_high):
            continue
        years = row.span_years_a
        each, summed = _range(*_ends(row, "_a")), _range(low, high)
        stated = _range(total_low, total_high)
        yield {
            "conflict_kind": "span",
            "statement_a": row.statement_id_a,
            "statement_b": row.statement_id_b,
            "arithmetic_zh": f"每年 {each} × {years} 年 = {summed}，累计 {stated}",
            "arithmetic_en": f"{each} a year × {years} years = {summed}, {stated} in total",
        }


def _ends(row: Row, side: str) -> tuple[float, float]:
    """Return both ends of one side of a joined row; of a single value, twice itself."""
    low, high = getattr(row, f"canonical_value{side}"), getattr(row, f"canonical_value_upper{side}")
    return low, low if pd.isna(high) else high


def _subsets(targets: pd.DataFrame, relations: pd.DataFrame) -> Iterator[Conflict]:
    """Hold a part against its whole, where both are stated over the same period."""
    subsets = relations[relations["relation"].eq("subset")]
    key = ["document_id", "scope", "basis", "period_start", "period_end", "unit"]
    parts = targets.merge(subsets, left_on="indicator_id", right_on="indicator_a")
    both = parts.merge(
        targets, left_on=[*key, "indicator_b"], right_on=[*key, "indicator_id"],
        suffixes=("_a", "_b"),
    )  # fmt: skip
    most = both["canonical_value_upper_b"].fillna(both["canonical_value_b"])
    larger = both[both["canonical_value_a"] > most]
    for row in rows_of(larger):
        part, whole = _range(*_ends(row, "_a")), _range(*_ends(row, "_b"))
        yield {
            "conflict_kind": "subset",
            "statement_a": row.statement_id_a,
            "statement_b": row.statement_id_b,
            "arithmetic_zh": f"部分 {part} > 整体 {whole}",
            "arithmetic_en": f"part {part} > whole {whole}",
        }
