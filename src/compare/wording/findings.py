"""Findings: one computed sentence each, from templates, in Chinese or English."""

import pandas as pd

from compare.comparison.comparison import Comparison
from compare.schema import label
from compare.schema.row import Row, rows_of
from compare.wording import wording
from compare.wording.language import spoken


def findings(comparison: Comparison, language: str, gaps: bool = True) -> list[str]:
    """Say what a selection shows: ranges, verdicts, contradictions and what is not stated.

    Parameters
    ----------
    comparison : Comparison
        The targets with their verdicts.
    language : str
        "zh" or "en".
    gaps : bool, optional
        Say also which documents state no target of an indicator.

    Returns
    -------
    list of str
        Sentences; one that says so where there is no target.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(cities="nantong", families="rd_intensity")
    >>> for sentence in findings(found, "en"):
    ...     print(sentence)
    R&D intensity: 2 targets, from at least 2.8% (Nantong 2020) to more than 3.05% (Nantong 2024).
    Pairs of targets: 1; comparable: 0; comparable with caveats: 1; not comparable: 0.
    Nantong 2024 states R&D intensity in different terms within one document: more than, at least.
    """
    if comparison.targets.empty:
        return [spoken(language).text("no_target")]
    sentences = [
        *_ranges(comparison, language),
        *_verdicts(comparison, language),
        *_contradictions(comparison, language),
        *(_gaps(comparison, language) if gaps else ()),
    ]
    return sentences


def _ranges(comparison: Comparison, language: str) -> list[str]:
    """Return the lowest and the highest target of each panel, a panel's targets being alike."""
    sentences = []
    for _, group in comparison.targets.groupby("panel", sort=True):
        known = group.dropna(subset=["canonical_value"])
        rows = rows_of(known.sort_values(["canonical_value", "target_year"]))
        if not rows:
            continue
        low, high = rows[0], rows[-1]
        values = {
            "indicator": wording.indicator(low, language),
            "count": len(rows),
            "low": _plain(low, language),
            "low_who": wording.who(low, language),
            "high": _plain(high, language),
            "high_who": wording.who(high, language),
        }
        key = "finding_range" if len(rows) > 1 else "finding_single"
        sentences.append(spoken(language).text(key, **values))
    return sentences


def _plain(row: Row, language: str) -> str:
    gap = spoken(language).gap
    comparator = label("comparator", row.comparator, language)
    return wording.yearly(row, f"{comparator}{gap}{wording.amount(row, language)}", language)


def _verdicts(comparison: Comparison, language: str) -> list[str]:
    if comparison.pairs.empty:
        return []
    counts = comparison.pairs["verdict"].value_counts()
    verdicts = {name: int(counts.get(name, 0)) for name in ("comparable", "caveats")}
    barred = int(counts.get("not_comparable", 0))
    total = len(comparison.pairs)
    return [spoken(language).text("finding_pairs", pairs=total, not_comparable=barred, **verdicts)]


def _contradictions(comparison: Comparison, language: str) -> list[str]:
    sentences = []
    for row in rows_of(comparison.targets):
        if len(row.comparators) > 1 or row.agreement == "conflict":
            terms = (label("comparator", code, language) for code in row.comparators)
            note = spoken(language).of(row, "note")
            printed = spoken(language).list(terms) if len(row.comparators) > 1 else note
            names = {
                "who": wording.who(row, language),
                "indicator": wording.indicator(row, language),
                "printed": printed,
            }
            sentences.append(spoken(language).text("finding_conflict", **names))
    return sentences


def _gaps(comparison: Comparison, language: str) -> list[str]:
    """Return per indicator and reason which documents state no target of it."""
    gaps = comparison.gaps.merge(comparison.documents, on="document_id")
    gaps = gaps.merge(comparison.indicators, on="indicator_id")
    gaps = gaps.sort_values(["indicator_id", "gap", "period_end"])
    sentences = []
    for (_, gap), group in gaps.groupby(["indicator_id", "gap"], sort=False):
        rows = rows_of(group)
        names = spoken(language).list(wording.document(row, language) for row in rows)
        values = {
            "indicator": wording.indicator(rows[0], language),
            "documents": names,
            "coverage": label("gap", str(gap), language),
        }
        sentences.append(spoken(language).text("finding_gaps", **values))
    return sentences


def attained(comparison: Comparison, judged: pd.DataFrame, language: str) -> list[str]:
    """Say which targets were met, and what pace the others still take.

    Parameters
    ----------
    comparison : Comparison
        The targets with their verdicts.
    judged : DataFrame
        What `compare.comparison.attainment.attainment` returns for them.
    language : str
        "zh" or "en".

    Returns
    -------
    list of str
        One sentence for each target with an observation, and one that names the others.

    Examples
    --------
    >>> import compare
    >>> from compare.comparison.attainment import attainment
    >>> found = compare.select(documents="nantong-2017", families="rd_intensity")
    >>> attained(found, attainment(found, compare.load("observations")), "en")
    ['Nantong 2020, R&D intensity: at least 2.8%; observed 2.56% in 2020: missed (gap −0.24 points).']
    """  # noqa: E501
    sentences, unknown = [], list[str]()
    for row in rows_of(comparison.targets.merge(judged, on="target_id")):
        said = {
            "who": wording.who(row, language),
            "indicator": wording.indicator(row, language),
            "target": wording.quantity(row, language),
        }
        if not pd.isna(row.gap) and row.outcome != "not_known":
            word = spoken(language).text("provisionally") if row.provisional else ""
            said |= {
                "year": row.observed_year,
                "observed": wording.value(row, row.observed_value, language),
                "provisionally": word,
                "outcome": label("outcome", row.outcome, language),
                "gap": wording.difference(row, row.gap, language),
            }
            sentences.append(spoken(language).text("finding_met", **said))
        elif not pd.isna(row.pace):
            said |= {
                "year": row.pace_year,
                "observed": wording.value(row, row.pace_value, language),
                "pace": wording.difference(row, row.pace, language),
            }
            sentences.append(spoken(language).text("finding_pace", **said))
        else:
            unknown.append(f"{said['who']} {said['indicator']}")
    if unknown:
        names = spoken(language).list(dict.fromkeys(unknown))
        sentences.append(spoken(language).text("finding_unknown", who=names))
    return sentences


def ranked(comparison: Comparison, ranks: pd.DataFrame, language: str) -> list[str]:
    """Say who leads by how much within the window of target years, and who is not ranked why.

    Parameters
    ----------
    comparison : Comparison
        The targets with their verdicts.
    ranks : DataFrame
        What `compare.comparison.ranking.ranking` returns for them.
    language : str
        "zh" or "en".

    Returns
    -------
    list of str
        One sentence per panel.
    """
    rows = {row.target_id: row for row in rows_of(comparison.targets)}
    sentences = []
    for _, group in ranks.groupby("panel", sort=True):
        order, others = [], []
        for found in rows_of(group):
            row = rows[found.target_id]
            named = {"who": wording.who(row, language), "target": _plain(row, language)}
            if pd.isna(found.rank):
                why = label("rank_reason", found.rank_reason, language)
                others.append(named["who"] + spoken(language).bracket(why))
                continue
            key = "rank_item" if found.gap else "rank_leader"
            gap = wording.difference(row, found.gap, language, sign=False)
            order.append(spoken(language).text(key, rank=found.rank, gap=gap, **named))
        values = {
            "indicator": wording.indicator(row, language),
            "window": f"{found.window_start}–{found.window_end}",
            "order": spoken(language).list(order, strong=True) or spoken(language).text("none"),
            "others": spoken(language).list(others) or spoken(language).text("none"),
        }
        sentences.append(spoken(language).text("finding_rank", **values))
    return sentences


def changed(
    changes: pd.DataFrame, targets: pd.DataFrame, documents: pd.DataFrame, language: str
) -> list[str]:
    """Say what each successor plan raised, lowered, dropped and added.

    Parameters
    ----------
    changes : DataFrame
        What `compare.comparison.succession.succession` returns.
    targets : DataFrame
        Described targets, such as `Comparison.targets`.
    documents : DataFrame
        The documents with the names of their cities, such as `Comparison.documents`.
    language : str
        "zh" or "en".

    Returns
    -------
    list of str
        For each plan a sentence with the counts, then one for each indicator that both state.
    """
    rows = {row.target_id: row for row in rows_of(targets)}
    names = {row.document_id: wording.document(row, language) for row in rows_of(documents)}
    sentences = []
    for document, group in changes.groupby("document_id", sort=True):
        kinds = ("raised", "lowered", "unchanged", "unlike", "dropped", "added")
        counts = {kind: int(group["change"].eq(kind).sum()) for kind in kinds}
        named = {"document": names[str(document)]}
        sentences.append(spoken(language).text("finding_changes", **named, **counts))
        for change in rows_of(group.dropna(subset="difference")):
            before, after = rows.get(change.target_before), rows.get(change.target_after)
            if before is None or after is None:
                continue
            values = {
                "indicator": wording.indicator(after, language),
                "change": label("change", change.change, language),
                "before": _plain(before, language),
                "after": _plain(after, language),
            }
            sentences.append(spoken(language).text("finding_change", **named, **values))
    if len(changes):
        sentences.append(spoken(language).text("bounds_nothing"))
    return sentences
