"""What a figure uses of a comparison, so that its caption names no other source."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from compare.comparison.attainment import DECIDED
from compare.comparison.comparison import Comparison
from compare.figures import caption, outcome_chart, slope_chart, theme_chart
from compare.schema.result import Described, Judged


def theme(comparison: Comparison) -> Comparison:
    """Return the part of a comparison that `compare.figures.theme` draws or tells.

    Parameters
    ----------
    comparison : Comparison
        What is drawn.

    Returns
    -------
    Comparison
        The targets that are seen, and what was observed of them.

    Examples
    --------
    >>> import compare
    >>> found = compare.select("nantong", families="rd_intensity", peers="all")
    >>> len(found.targets) > len(theme(found).targets) > 20
    True
    """
    return _of(comparison, *theme_chart.used(comparison))


def outcomes(
    comparison: Comparison, most: int = outcome_chart.MOST, told: bool = True
) -> Comparison:
    """Return the part of a comparison that `compare.figures.outcomes` draws or tells.

    Parameters
    ----------
    comparison : Comparison
        What is drawn.
    most : int, optional
        How many targets are drawn at most.
    told : bool, optional
        Whether the figure tells what has no panel.

    Returns
    -------
    Comparison
        The targets that are seen, and what was observed of them.

    Examples
    --------
    >>> import compare
    >>> found = compare.select("nantong,qidong", [2018, 2020], families="rd_intensity")
    >>> outcomes(found).targets["document_id"].tolist()
    ['nantong-2017']
    """
    rows = outcome_chart.rows(comparison, most, told)
    names = {row.target_id for row in rows if row.outcome not in DECIDED}
    cushions = comparison.data["cushions"]
    before = set(cushions.loc[cushions["target_id"].isin(names), "observation_id"])
    return _of(comparison, rows, before | _decided(comparison, rows))


def slopes(comparison: Comparison, most: int = slope_chart.MOST) -> Comparison:
    """Return the part of a comparison that `compare.figures.slopes` draws.

    Parameters
    ----------
    comparison : Comparison
        What is drawn.
    most : int, optional
        How many panels are drawn at most.

    Returns
    -------
    Comparison
        The targets that are seen, and what was observed of them.

    Examples
    --------
    >>> import compare
    >>> found = compare.select("nantong,qidong", families="rd_intensity")
    >>> set(slopes(found).targets["city_id"])
    {'nantong'}
    """
    rows = [row for rows in slope_chart.changed(comparison)[:most] for row in rows]
    return _of(comparison, rows, _decided(comparison, rows))


def _decided(comparison: Comparison, rows: Iterable[Judged]) -> set[str]:
    """Return the observations that decided about targets."""
    frame = comparison.observations
    key = ["city_id", "indicator_id", "period_end"]
    decided = {
        (row.city_id, row.indicator_id, row.observed_year) for row in rows if row.outcome in DECIDED
    }
    keys = zip(*(frame[name] for name in key), frame["observation_id"], strict=True)
    return {str(name) for *where, name in keys if tuple(where) in decided}


def _of(comparison: Comparison, rows: Iterable[Described], values: Collection[str]) -> Comparison:
    """Return a comparison with some targets and some observations."""
    kept = caption.drawn(comparison, rows)
    kept = kept.only(kept.targets["indicator_id"])
    observed, around = kept.observations, kept.references
    return replace(
        kept,
        observations=observed[observed["observation_id"].isin(values)],
        references=around[around["observation_id"].isin(values)],
    )
