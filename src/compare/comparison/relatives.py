"""What a target says beside another one: of the city around it, or of the additions to a stock."""

import pandas as pd

from compare.comparison.converted import Input, Tables, Value, convert, of_target, refused
from compare.dataset import listing, verdicts
from compare.dataset.description import describe, issued_at
from compare.schema.record import Target
from compare.schema.result import Selected
from compare.schema.row import rows_of

_NET = "_net_added"
"""How the identifier of an indicator of net additions ends; others leave out what expires."""

_YEARLY = ("each_year", "average", "only_year")
"""Amounts that hold for each year of their period."""


def share_of_parent(targets: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Return targets of a city inside another as shares of the other's target.

    Parameters
    ----------
    targets : DataFrame
        Selected targets, such as `Comparison.targets`.
    tables : Mapping of str to DataFrame
        The tidy tables; `targets`, `documents` and `comparisons` are used.

    Returns
    -------
    DataFrame
        The table ``conversions``, in per cent. Of the targets of the other city for the same
        indicator that are no barrier apart, the one with the nearest target year counts, of two
        equally near the later, of one year the last issued; the inputs name it. Amounts only:
        stocks and flows that are not related to something else.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(cities="qidong", indicators="hightech_enterprises")
    >>> found.convert("share_of_parent")["converted_value"].round(1).tolist()
    [13.9]
    """
    known = tables["targets"]
    known = known.assign(issued=known["document_id"].map(issued_at(tables["documents"])))
    known = known[known["scope"].eq("city") & known["canonical_value"].gt(0)]
    allowed = _allowed(targets, tables)

    def rule(row: Selected) -> Value | str:
        reason = refused(row, ("stock", "flow") if row.denominator == "none" else ())
        if reason:
            return reason
        if pd.isna(row.parent_city_id) or not row.parent_city_id:
            return "no_parent"
        same = known["indicator_id"].eq(row.indicator_id) & known["unit"].eq(row.unit)
        same &= known["city_id"].eq(row.parent_city_id)
        same &= known["target_id"].isin(allowed.get(row.target_id, ()))
        if not same.any():
            return "no_parent_target"
        found = known[same]
        apart = (found["target_year"] - row.target_year).abs()
        found = found.assign(apart=-apart).sort_values(["apart", "target_year", "issued"])
        parent = rows_of(found, Target)[-1]
        share = row.canonical_value / parent.canonical_value * 100
        return Value(share, "percent", (of_target(parent),))

    return convert("share_of_parent", targets, rule)


def _allowed(targets: pd.DataFrame, tables: Tables) -> dict[str, set[str]]:
    """Return for each target those that no barrier parts it from."""
    wanted, listed = set(targets["target_id"]), tables["comparisons"]
    listed = listed[listed["target_a"].isin(wanted) | listed["target_b"].isin(wanted)]
    judged = pd.concat([listed, _unlisted(targets, tables)])
    kept = judged[judged["verdict"].ne("not_comparable")]
    found: dict[str, set[str]] = {}
    for one, other in zip(kept["target_a"], kept["target_b"], strict=True):
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return found


def _unlisted(targets: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Judge targets against those of their parents, of indicators whose pairs no table lists."""
    known = tables["targets"]
    own = targets[targets["indicator_id"].isin(list(listing.unlisted(known)))]
    own = own.dropna(subset="parent_city_id")
    if own.empty:
        return tables["comparisons"].iloc[:0]
    names = own[["target_id", "indicator_id", "parent_city_id"]]
    names = names.rename(columns={"parent_city_id": "city_id"})
    key = ["indicator_id", "city_id"]
    both = names.merge(known[[*key, "target_id"]], on=key, suffixes=("_own", "_parent"))
    around = known[known["target_id"].isin(both["target_id_parent"])]
    names_of = ("documents", "indicators", "cities", "canonical_units", "codes")
    frames = {name: tables[name] for name in names_of} | {"targets": around}
    described = pd.concat([own, describe(frames)])
    first, second = both["target_id_own"], both["target_id_parent"]
    described = described.drop_duplicates("target_id")
    return verdicts.of_pairs(first, second, described, tables["indicator_relations"])


def implied_base(targets: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Return the base that a stock target and its yearly net additions imply.

    Parameters
    ----------
    targets : DataFrame
        Selected targets, such as `Comparison.targets`.
    tables : Mapping of str to DataFrame
        The tidy tables; `targets` and `indicator_relations` are used.

    Returns
    -------
    DataFrame
        The table ``conversions``: the stock target less the net additions of all `years` of their
        period, which is the stock at the end of the year before it. Both are of one document and
        scope and end in one year; the inputs name the additions and the year of the base. Gross
        additions imply no base, as what expires is not deducted.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(documents="nantong-2022", indicators="hightech_enterprises")
    >>> found.convert("implied_base")[["converted_value", "years"]].values.tolist()
    [[2400.0, 3.0]]
    """
    known = tables["targets"]
    additions = known[known["annual_by"].isin(_YEARLY) & known["canonical_value"].notna()]
    relations = tables["indicator_relations"]
    feeds = relations["relation"].eq("flow_of_stock") & relations["indicator_a"].str.endswith(_NET)

    def rule(row: Selected) -> Value | str:
        reason = refused(row, ("stock",), whole=False)
        if reason:
            return reason
        flows = relations.loc[feeds & relations["indicator_b"].eq(row.indicator_id), "indicator_a"]
        found = additions[additions["indicator_id"].isin(flows)]
        for column in ("document_id", "scope", "unit"):
            found = found[found[column].eq(getattr(row, column))]
        found = found[found["period_end"].eq(row.target_year)]
        if found.empty:
            return "no_net_additions"
        flow = rows_of(found.sort_values(["span_years", "target_id"]), Target)[-1]
        base = round(row.canonical_value - flow.span_years * flow.canonical_value, 9)
        inputs = (of_target(flow), Input("base_year", str(flow.period_start - 1)))
        return Value(base, row.unit, inputs, float(flow.span_years))

    return convert("implied_base", targets, rule)
