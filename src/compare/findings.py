"""Findings: one computed sentence each, from templates, in Chinese or English."""

from compare import phrase
from compare.comparability import Comparison
from compare.schema import label


def findings(comparison: Comparison, language: str) -> list[str]:
    """Say what a selection shows: ranges, verdicts, contradictions and what is not stated.

    Parameters
    ----------
    comparison : Comparison
        The targets with their verdicts.
    language : str
        "zh" or "en".

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
        return [_text("no_target", language)]
    sentences = [
        *_ranges(comparison, language),
        *_verdicts(comparison, language),
        *_contradictions(comparison, language),
        *_gaps(comparison, language),
    ]
    return sentences


def _text(key: str, language: str, **values: object) -> str:
    return label("text", key, language).format(**values)


def _ranges(comparison: Comparison, language: str) -> list[str]:
    """Return the lowest and the highest target of each panel, a panel's targets being alike."""
    sentences = []
    for _, group in comparison.targets.groupby("panel", sort=True):
        known = group.dropna(subset=["canonical_value"])
        rows = phrase.rows(known.sort_values(["canonical_value", "target_year"]))
        if not rows:
            continue
        low, high = rows[0], rows[-1]
        values = {
            "indicator": phrase.indicator(low, language),
            "count": len(rows),
            "low": _plain(low, language),
            "low_who": phrase.who(low, language),
            "high": _plain(high, language),
            "high_who": phrase.who(high, language),
        }
        key = "finding_range" if len(rows) > 1 else "finding_single"
        sentences.append(_text(key, language, **values))
    return sentences


def _plain(row: phrase.Row, language: str) -> str:
    gap = " " if language == "en" else ""
    comparator = label("comparator", row.comparator, language)
    return f"{comparator}{gap}{phrase.amount(row, language)}"


def _verdicts(comparison: Comparison, language: str) -> list[str]:
    if comparison.pairs.empty:
        return []
    counts = comparison.pairs["verdict"].value_counts()
    verdicts = {name: int(counts.get(name, 0)) for name in ("comparable", "caveats")}
    barred = int(counts.get("not_comparable", 0))
    total = len(comparison.pairs)
    return [_text("finding_pairs", language, pairs=total, not_comparable=barred, **verdicts)]


def _contradictions(comparison: Comparison, language: str) -> list[str]:
    sentences = []
    for row in phrase.rows(comparison.targets):
        if len(row.comparators) > 1 or row.agreement == "conflict":
            terms = (label("comparator", code, language) for code in row.comparators)
            printed = phrase.join(terms, language) if len(row.comparators) > 1 else row.note_en
            names = {
                "who": phrase.who(row, language),
                "indicator": phrase.indicator(row, language),
                "printed": printed,
            }
            sentences.append(_text("finding_conflict", language, **names))
    return sentences


def _gaps(comparison: Comparison, language: str) -> list[str]:
    """Return per indicator and reason which documents state no target of it."""
    gaps = comparison.gaps.merge(comparison.documents, on="document_id")
    gaps = gaps.merge(comparison.indicators, on="indicator_id")
    gaps = gaps.sort_values(["indicator_id", "gap", "period_end"])
    sentences = []
    for (_, gap), group in gaps.groupby(["indicator_id", "gap"], sort=False):
        rows = phrase.rows(group)
        names = phrase.join((phrase.document(row, language) for row in rows), language)
        values = {
            "indicator": phrase.indicator(rows[0], language),
            "documents": names,
            "coverage": label("gap", str(gap), language),
        }
        sentences.append(_text("finding_gaps", language, **values))
    return sentences
