"""Plan against plan: what a city's later plan raised, lowered, restated, dropped and added."""

from collections.abc import Mapping

import pandas as pd

from compare.dataset import verdicts
from compare.dataset.description import describe
from compare.schema import RESULTS
from compare.schema.record import Document
from compare.schema.result import Described
from compare.schema.row import rows_of

Change = dict[str, object]
"""What changed of one indicator: cells of the table succession."""

CLOSEST = ("other_definition", "wider_composition", "subset", "flow_of_stock", "change_of_ratio")
"""Relations through which a plan may state an indicator as another one, the closest first."""

_SILENT = ("not_seen", "not_looked_for", "not_reviewed")
"""Coverage of a plan that may state an indicator all the same."""


def changes(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Compare each plan with the plan of the same city that it follows.

    Parameters
    ----------
    frames : Mapping of str to DataFrame
        The tidy tables, such as a `Dataset`.

    Returns
    -------
    DataFrame
        The table ``succession``, a row per successor plan and indicator that either states for
        the whole city:
        document_id, predecessor_id, indicator_id, change (raised and lowered by ambition,
        unchanged, dropped, added, not_seen, not_looked_for, not_reviewed, or unlike where both
        state it in ways that are not comparable), target_before, target_after, difference (after
        minus before, canonical unit). A difference of two floors bounds nothing. Where the later
        plan drops an indicator and adds a related one, both are one row, restated, under the
        indicator of the plan before; target_after is then of the other, and there is no
        difference.

    Examples
    --------
    >>> import compare
    >>> found = changes(compare.open()).query("document_id == 'nantong-2022'")
    >>> found[found["indicator_id"].eq("rd_intensity")][["change", "difference"]].values.tolist()
    [['raised', 0.25]]
    """
    coverage = frames["coverage"].set_index(["document_id", "indicator_id"])["coverage"]
    relations = frames["indicator_relations"]
    later = frames["documents"].dropna(subset="predecessor_id")
    described = describe(frames)
    of_plans = described["document_id"].isin([*later["document_id"], *later["predecessor_id"]])
    described = described[of_plans & described["scope"].eq("city")]
    stated, barred = _stated(described), _barred(described, later, relations)
    rows = []
    for document in rows_of(later, Document):
        before, after = (
            stated.get(name, {}) for name in (document.predecessor_id, document.document_id)
        )
        found = {}
        for indicator in sorted({*before, *after}):
            change = _change(before.get(indicator, []), after.get(indicator, []), barred)
            silent = {"dropped": document.document_id, "added": document.predecessor_id}
            plan = silent.get(str(change["change"]))
            if plan and coverage[plan, indicator] in _SILENT:
                change["change"] = coverage[plan, indicator]
            found[indicator] = change
        plans = {"document_id": document.document_id, "predecessor_id": document.predecessor_id}
        for indicator, change in _restated(found, relations).items():
            rows.append({**plans, "indicator_id": indicator, **change})
    frame = pd.DataFrame(rows, columns=list(RESULTS["succession"].names))
    return frame.astype({"difference": "float64"})


def _stated(described: pd.DataFrame) -> dict[str, dict[str, list[Described]]]:
    """Return what each document states of each indicator, by target year."""
    found: dict[str, dict[str, list[Described]]] = {}
    for row in sorted(rows_of(described, Described), key=lambda row: row.target_year):
        found.setdefault(row.document_id, {}).setdefault(row.indicator_id, []).append(row)
    return found


def _barred(
    described: pd.DataFrame, later: pd.DataFrame, relations: pd.DataFrame
) -> set[frozenset[str]]:
    """Return the pairs of targets of a plan and the one before it that are not comparable."""
    names = described[["target_id", "indicator_id", "document_id"]]
    before = names.rename(columns={"document_id": "predecessor_id"})
    plans = later[["document_id", "predecessor_id"]].merge(names, on="document_id")
    both = plans.merge(before, on=["predecessor_id", "indicator_id"], suffixes=("_a", "_b"))
    judged = verdicts.of_pairs(both["target_id_a"], both["target_id_b"], described, relations)
    judged = judged[judged["verdict"].eq("not_comparable")]
    return {frozenset(pair) for pair in zip(judged["target_a"], judged["target_b"], strict=True)}


def _change(old: list[Described], new: list[Described], barred: set[frozenset[str]]) -> Change:
    """Return how one indicator changed; of targets that are alike, the latest count."""
    if not old:
        return {"change": "added", "target_after": new[-1].target_id, "unit": new[-1].unit}
    if not new:
        return {"change": "dropped", "target_before": old[-1].target_id, "unit": old[-1].unit}
    pairs = [(first, last) for first in old for last in new]
    like = [pair for pair in pairs if frozenset(row.target_id for row in pair) not in barred]
    first, last = (like or pairs)[-1]
    ends = {"target_before": first.target_id, "target_after": last.target_id, "unit": last.unit}
    if not like:
        return {"change": "unlike", **ends}
    difference = round(last.canonical_value - first.canonical_value, 9)
    if pd.isna(difference):
        return {"change": "unlike", **ends}
    higher = difference > 0 if last.direction == "higher" else difference < 0
    change = "unchanged" if difference == 0 else "raised" if higher else "lowered"
    return {"change": change, "difference": difference, **ends}


def _restated(found: Mapping[str, Change], relations: pd.DataFrame) -> dict[str, Change]:
    """Return the changes of each indicator, with one for two where a plan states another instead.

    Each indicator is paired once, with the one that it is related to most closely. What was not
    seen or not looked for may be stated all the same, and is paired with nothing.
    """
    kept = dict(found)
    order = relations.assign(order=relations["relation"].map(CLOSEST.index))
    order = order.sort_values(["order", "indicator_a", "indicator_b"])
    for pair in zip(order["indicator_a"], order["indicator_b"], strict=True):
        for old, new in (pair, pair[::-1]):
            ends = [kept.get(name, {}).get("change") for name in (old, new)]
            if ends == ["dropped", "added"]:
                last = kept.pop(new)
                kept[old] = {**kept[old], **last, "change": "restated"}
    return kept
