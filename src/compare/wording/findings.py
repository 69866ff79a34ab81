"""Findings: one computed sentence each, from templates, in Chinese or English."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandas as pd

from compare.comparison.comparison import Comparison
from compare.schema import RESULTS, label
from compare.schema.result import (
    Change,
    Described,
    DescribedDocument,
    DescribedGap,
    Finding,
    Judged,
    Rank,
    Selected,
)
from compare.schema.row import by, rows_of
from compare.wording import wording
from compare.wording.language import Language, spoken

_COUNTED = ("raised", "lowered", "unchanged", "unlike", "restated", "dropped", "added", "not_seen")
"""Changes from plan to plan that are counted in words."""

MANY, FIRST = 12, 5
"""Longer lists than that are counted, and only so many of an order are named."""

Found = tuple[str, str, str]
"""A finding: its kind, what it is about, and its words."""


def told(found: Iterable[Found], language: str) -> pd.DataFrame:
    """Return findings as the table ``findings``."""
    rows = [(kind, subject, language, text) for kind, subject, text in found]
    return pd.DataFrame(rows, columns=list(RESULTS["findings"].names), dtype="str")


def stated(comparison: Comparison, language: str, gaps: bool = True) -> pd.DataFrame:
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
    DataFrame
        The table ``findings``, a row per sentence: finding (its kind), subject, language, text;
        one row that says so where there is no target.

    Examples
    --------
    >>> import compare
    >>> plans = ["nantong-2017", "nantong-2022"]
    >>> found = compare.select(documents=plans, indicators="rd_intensity")
    >>> for sentence in stated(found, "en")["text"]:
    ...     print(sentence)
    R&D intensity: 2 targets, from at least 2.8% (Nantong 2020) to more than 3.05% (Nantong 2024).
    Pairs of targets: 1; comparable: 0; comparable with caveats: 1; not comparable: 0.
    Nantong 2024 states R&D intensity in different terms within one document: more than, at least.
    """
    if comparison.targets.empty:
        return told([("none", "", spoken(language).text("no_target"))], language)
    found = [
        *_ranges(comparison, language),
        *_verdicts(comparison, language),
        *_contradictions(comparison, language),
        *(_gaps(comparison, language) if gaps else ()),
    ]
    return told(found, language)


def _ranges(comparison: Comparison, language: str) -> Iterator[Found]:
    """Yield the lowest and the highest target of each panel, a panel's targets being alike."""
    for _, group in comparison.targets.groupby("panel", sort=True):
        known = group.dropna(subset=["canonical_value"])
        rows = rows_of(known.sort_values(["canonical_value", "target_year"]), Selected)
        if not rows:
            continue
        low, high = rows[0], rows[-1]
        values = {
            "indicator": wording.indicator(low, language),
            "count": len(rows),
            "low": wording.plain(low, language),
            "low_who": wording.who(low, language),
            "high": wording.plain(high, language),
            "high_who": wording.who(high, language),
        }
        key = "finding_range" if len(rows) > 1 else "finding_single"
        yield "range", low.indicator_id, spoken(language).text(key, **values)


def _verdicts(comparison: Comparison, language: str) -> Iterator[Found]:
    if comparison.pairs.empty:
        return
    counts = comparison.pairs["verdict"].value_counts()
    names = ("comparable", "caveats", "not_comparable")
    verdicts = {name: int(counts.get(name, 0)) for name in names}
    total = len(comparison.pairs)
    yield "pairs", "", spoken(language).text("finding_pairs", pairs=total, **verdicts)


def _contradictions(comparison: Comparison, language: str) -> Iterator[Found]:
    for row in rows_of(comparison.targets, Selected):
        if len(row.comparators) > 1 or row.agreement == "conflict":
            terms = (label("comparator", code, language) for code in row.comparators)
            note = spoken(language).of(row, "note")
            printed = spoken(language).list(terms) if len(row.comparators) > 1 else note
            names = {
                "who": wording.who(row, language) + wording.draft(row, language),
                "indicator": wording.indicator(row, language),
                "printed": printed,
            }
            text = spoken(language).text("finding_conflict", **names)
            yield "contradiction", row.target_id, text


def _gaps(comparison: Comparison, language: str) -> Iterator[Found]:
    """Yield per indicator and reason which documents state no target of it."""
    gaps = comparison.gaps.sort_values(["indicator_id", "gap_reason", "period_end"])
    for (indicator, reason), group in gaps.groupby(["indicator_id", "gap_reason"], sort=False):
        rows = rows_of(group, DescribedGap)
        names = _listed([wording.document(row, language) for row in rows], language)
        values = {
            "indicator": wording.indicator(rows[0], language),
            "documents": names,
            "coverage": label("gap", str(reason), language),
        }
        yield "gap", str(indicator), spoken(language).text("finding_gaps", **values)


def _listed(names: Sequence[str], language: str, counted: str = "many_documents") -> str:
    """Join names, or count them where they are many."""
    if len(names) > MANY:
        return spoken(language).text(counted, count=len(names))
    return spoken(language).list(names)


def attained(comparison: Comparison, judged: pd.DataFrame, language: str) -> pd.DataFrame:
    """Say which targets were met, and what pace the others still take.

    Parameters
    ----------
    comparison : Comparison
        The targets with their verdicts.
    judged : DataFrame
        What `Comparison.attainment` returns for them, or for more.
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        The table ``findings``: one for each target with an observation, and one that names the
        others.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(documents="nantong-2017", families="rd_intensity")
    >>> attained(found, found.attainment(), "en")["text"].tolist()
    ['Nantong 2020, R&D intensity: at least 2.8%; reached 2.56% in 2020: missed (gap −0.24 percentage points).']
    """  # noqa: E501
    found, unknown = [], list[str]()
    for row in rows_of(comparison.targets.merge(judged, on="target_id"), Judged):
        if not pd.isna(row.gap):
            found.append(("attainment", row.target_id, _outcome(row, language)))
        elif not pd.isna(row.pace):
            found.append(("pace", row.target_id, _pace(row, language)))
        else:
            who = wording.who(row, language) + wording.draft(row, language)
            unknown.append(f"{who} {wording.indicator(row, language)}")
    if unknown:
        names = _listed(list(dict.fromkeys(unknown)), language, "so_many")
        found.append(("unknown", "", spoken(language).text("finding_unknown", who=names)))
    return told(found, language)


def _target(row: Judged, language: str) -> dict[str, str]:
    return {
        "who": wording.who(row, language),
        "indicator": wording.indicator(row, language),
        "target": wording.quantity(row, language),
    }


def _outcome(row: Judged, language: str) -> str:
    speech = spoken(language)
    outcome = label("outcome", row.outcome, language)
    if row.outcome == "not_known":
        why = (label("outcome_reason", code, language) for code in row.outcome_reasons)
        outcome += speech.bracket(speech.list(why))
    return speech.text(
        "finding_met",
        **_target(row, language),
        year=row.observed_year,
        observed=_observed(row, language),
        provisionally=speech.text("provisionally") if row.provisional else "",
        outcome=outcome,
        gap=wording.difference(row, row.gap, language),
    )


def _observed(row: Judged, language: str) -> str:
    """Write what was observed: with its comparator where it is no exact value."""
    speech, text = spoken(language), wording.value(row, row.observed_value, language)
    if isinstance(row.observed_comparator, str):
        text = wording.bounded(text, row.observed_comparator, language)
    if "expected" in row.outcome_reasons:
        text += speech.bracket(speech.text("expected"))
    return text


def _pace(row: Judged, language: str) -> str:
    return spoken(language).text(
        "finding_pace" if row.pace >= 0 else "finding_pace_down",
        **_target(row, language),
        year=row.pace_year,
        observed=wording.value(row, row.pace_value, language)
        + (spoken(language).text("weak") if row.pace_provisional else ""),
        pace=wording.difference(row, row.pace, language, sign=False),
    )


def ranked(comparison: Comparison, ranks: pd.DataFrame, language: str) -> pd.DataFrame:
    """Say who leads by how much within the window of target years, and who is not ranked why.

    Parameters
    ----------
    comparison : Comparison
        The targets with their verdicts.
    ranks : DataFrame
        What `Comparison.ranking` returns for them.
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        The table ``findings``, one per panel; an order of amounts says that it is not adjusted
        for the size of the cities.
    """
    rows = by(comparison.targets, Selected, "target_id")
    found = []
    for _, group in ranks.groupby("panel", sort=True):
        places = rows_of(group, Rank)
        first = rows[places[0].target_id]
        order = _order(places, rows, comparison.chosen, language)
        others = [
            wording.who(rows[place.target_id], language)
            + spoken(language).bracket(label("rank_reason", place.rank_reason, language))
            for place in places
            if pd.isna(place.rank)
        ]
        values = {
            "indicator": wording.indicator(first, language),
            "window": f"{places[0].window_start}–{places[0].window_end}",
            "order": spoken(language).list(order, strong=True) or spoken(language).text("none"),
            "others": _listed(others, language, "so_many") or spoken(language).text("none"),
        }
        text = spoken(language).text("finding_rank", **values)
        if any("unlike_size" in place.caveats for place in places if not pd.isna(place.rank)):
            text += spoken(language).gap + spoken(language).text("rank_unadjusted")
        found.append(("rank", first.indicator_id, text))
    return told(found, language)


def _order(
    places: Sequence[Rank], rows: Mapping[str, Selected], chosen: Sequence[str], language: str
) -> list[str]:
    """Return the targets in order; of many the first and those of the cities asked for."""
    ranked = [place for place in places if not pd.isna(place.rank)]
    few = len(ranked) <= MANY
    shown = [
        _placed(rows[place.target_id], place, language)
        for at, place in enumerate(ranked)
        if few or at < FIRST or rows[place.target_id].city_id in chosen
    ]
    hidden = len(ranked) - len(shown)
    return [*shown, spoken(language).text("rank_more", count=hidden)] if hidden else shown


def _placed(row: Described, place: Rank, language: str) -> str:
    named = {"who": wording.who(row, language), "target": wording.plain(row, language)}
    key = "rank_item" if place.gap else "rank_leader"
    gap = wording.difference(row, place.gap, language, sign=False)
    return spoken(language).text(key, rank=place.rank, gap=gap, **named)


def counted(comparison: Comparison, changes: pd.DataFrame, language: str) -> pd.DataFrame:
    """Count what each successor plan raised, lowered, restated, dropped and added.

    Parameters
    ----------
    comparison : Comparison
        The targets of both plans.
    changes : DataFrame
        What `Comparison.succession` returns for them.
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        The table ``findings``, one for each plan that follows another.
    """
    speech = spoken(language)
    documents = by(comparison.documents, DescribedDocument, "document_id")
    found = []
    for document, group in changes.groupby("document_id", sort=True):
        text = speech.text(
            "finding_changes",
            document=wording.plan(documents[str(document)], language),
            before=wording.plan(documents[group["predecessor_id"].iloc[0]], language),
            said=speech.list(_counts(group, language)),
        )
        found.append(("changes", str(document), text))
    return told(found, language)


def _counts(changes: pd.DataFrame, language: str) -> Iterator[str]:
    """Yield how many of each kind of change there are, of those that occur."""
    counts = changes["change"].value_counts()
    for kind in _COUNTED:
        if kind in counts:
            said = label("change", kind, language)
            yield spoken(language).text("counted_change", change=said, count=counts[kind])


def changed(comparison: Comparison, changes: pd.DataFrame, language: str) -> pd.DataFrame:
    """Say what each successor plan raised, lowered, restated, dropped and added.

    Parameters
    ----------
    comparison : Comparison
        The targets of both plans.
    changes : DataFrame
        What `Comparison.succession` returns for them.
    language : str
        "zh" or "en".

    Returns
    -------
    DataFrame
        The table ``findings``: for each plan one with the counts, then one for each indicator
        that both state, and what a difference says.
    """
    speech = spoken(language)
    documents = by(comparison.documents, DescribedDocument, "document_id")
    targets = by(comparison.targets, Selected, "target_id")
    found = []
    sums = rows_of(counted(comparison, changes, language), Finding)
    for one, (document, group) in zip(sums, changes.groupby("document_id", sort=True), strict=True):
        name = wording.plan(documents[str(document)], language)
        found.append((one.finding, one.subject, one.text))
        for change in rows_of(group.dropna(subset="difference"), Change):
            ends = (targets.get(change.target_before), targets.get(change.target_after))
            if ends[0] and ends[1]:
                said = _changed(change, ends[0], ends[1], name, speech)
                found.append(("change", change.target_after, said))
    if len(changes):
        found.append(("remark", "", speech.text("bounds_nothing")))
    return told(found, language)


def _changed(
    change: Change, before: Described, after: Described, name: str, speech: Language
) -> str:
    return speech.text(
        "finding_change",
        document=name,
        indicator=wording.indicator(after, speech.code),
        change=label("change", change.change, speech.code),
        before=wording.plain(before, speech.code),
        after=wording.plain(after, speech.code),
    )
