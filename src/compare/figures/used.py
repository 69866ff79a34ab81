"""What a figure uses of a comparison, so that its caption names no other source."""

from collections.abc import Iterable
from dataclasses import replace

from compare.comparison.comparison import Comparison
from compare.figures import caption, outcome_chart, slope_chart, theme_chart
from compare.schema.result import Described


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
    return _of(comparison, theme_chart.rows(comparison))


def outcomes(comparison: Comparison, most: int = outcome_chart.MOST) -> Comparison:
    """Return the part of a comparison that `compare.figures.outcomes` draws or tells.

    Parameters
    ----------
    comparison : Comparison
        What is drawn.
    most : int, optional
        How many targets are drawn at most.

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
    return _of(comparison, outcome_chart.rows(comparison, most))


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
    return _of(comparison, [row for rows in slope_chart.changed(comparison)[:most] for row in rows])


def _of(comparison: Comparison, rows: Iterable[Described]) -> Comparison:
    """Return a comparison with some targets, and what was observed in their cities of these."""
    kept = caption.drawn(comparison, rows)
    kept = kept.only(kept.targets["indicator_id"])
    observed = kept.observations[kept.observations["city_id"].isin(kept.targets["city_id"])]
    return replace(kept, observations=observed)
