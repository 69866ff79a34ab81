"""Slope chart: what the successive documents of a city aim for, an indicator a small panel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from compare.comparison.attainment import DECIDED
from compare.comparison.comparison import Comparison
from compare.figures import caption, lettering, mark, style
from compare.figures.labels import ABOVE, BELOW, Labels
from compare.schema.result import Judged
from compare.schema.row import rows_of
from compare.wording import wording
from compare.wording.language import spoken

_COLUMNS, _ROW = 3, 1.55
"""Panels side by side, and the height of a row of them in inches."""

MOST = 12
"""Most panels of a figure, which then fits a page."""

_SIZE, _SMALL, _HEAD, _NOTE = 7.5, 6.5, 8.0, 7.0


@dataclass(frozen=True)
class _Slope:
    """The targets of one city for one indicator, by the document that states them."""

    rows: list[Judged]

    @property
    def steps(self) -> list[int]:
        """The years in which the targets were set."""
        return [row.issued_in for row in self.rows]


def slopes(comparison: Comparison, language: str, title: str = "", most: int = MOST) -> Figure:
    """Draw how the targets of a city changed from document to document, and what was reached.

    Parameters
    ----------
    comparison : Comparison
        The targets; only those that may be compared with each other are joined.
    language : str
        "zh" or "en".
    title : str, optional
        Title of the figure.
    most : int, optional
        How many panels are drawn at most: the headline indicators first.

    Returns
    -------
    Figure
        Small panels, each with an axis of its own; no line joins two cities. Its label is its
        alternative text.

    Examples
    --------
    >>> import compare
    >>> found = compare.select("nantong", families="rd_intensity")
    >>> len(slopes(found, "en").axes)
    1
    """
    speech = spoken(language)
    found = changed(comparison)[:most]
    of = (row for rows in found for row in rows)
    title = title or caption.titled("title_slopes", comparison, of, language)
    notes = [speech.text("slopes_note" if found else "no_slopes")]
    notes += mark.legend(_key(found, language), language)
    rows = -(-len(found) // _COLUMNS)
    lines = [line for note in notes for line in lettering.wrapped(note, style.WIDTH - 0.3, _NOTE)]
    total = 0.45 + rows * _ROW + 0.145 * len(lines) + 0.1
    with style.applied():
        figure = Figure(figsize=(style.WIDTH, total))
        figure.text(0.1 / style.WIDTH, 1 - 0.22 / total, title, fontsize=10.5, color=style.INK)
        colours = style.colours(comparison)
        for place, rows_found in enumerate(found):
            _draw(_axes(figure, place, total), _Slope(rows_found), colours, language)
        for number, line in enumerate(reversed(lines)):
            figure.text(0.1 / style.WIDTH, (0.1 + 0.145 * number) / total, line, fontsize=_NOTE,
                        color=style.QUIET)  # fmt: skip
    said = [(_head(rows_found[0], language), _said(rows_found, language)) for rows_found in found]
    figure.set_label(caption.told("alt_slopes", title, said, language))
    return figure


def changed(comparison: Comparison) -> list[list[Judged]]:
    """Return the targets that several documents of one city state in comparable ways.

    Parameters
    ----------
    comparison : Comparison
        The targets; those of the chosen cities count.

    Returns
    -------
    list of list of Judged
        One list for each city and indicator, by the document issued first; those that the most
        documents state come first.

    Examples
    --------
    >>> import compare
    >>> rows = changed(compare.select("nantong", families="rd_intensity"))[0]
    >>> [row.canonical_value for row in rows]
    [2.8, 3.05, 2.85]
    """
    own = comparison.of_chosen()
    targets = own.judged()
    targets = targets[targets["scope"].eq("city") & targets["canonical_value"].notna()]
    leading = set(own.data["families"]["headline"])
    last: dict[tuple[int, int], dict[str, Judged]] = {}
    for row in rows_of(targets.sort_values(["issued_at", "target_year"]), Judged):
        of_document = last.setdefault((row.city_number, row.panel), {})
        of_document.pop(row.document_id, None)  # the last of a document stands where it does
        of_document[row.document_id] = row
    groups = (list(last[key].values()) for key in sorted(last))
    found = [rows for rows in groups if any(_is_like(*both) for both in pairwise(rows))]
    families = own.data["families"].set_index("family")["position"]
    found.sort(key=lambda rows: (
        -len(rows), rows[0].indicator_id not in leading, families[rows[0].family],
        rows[0].indicator_id, rows[0].city_number,
    ))  # fmt: skip
    return found


def _axes(figure: Figure, place: int, total: float) -> Axes:
    row, column = divmod(place, _COLUMNS)
    width = (style.WIDTH - 0.2) / _COLUMNS
    left, top = 0.1 + column * width, total - 0.45 - row * _ROW
    box = (left + 0.12, top - _ROW + 0.28, width - 0.35, _ROW - 0.78)
    return figure.add_axes(
        (box[0] / style.WIDTH, box[1] / total, box[2] / style.WIDTH, box[3] / total)
    )


def _draw(axes: Axes, slope: _Slope, colours: Mapping[str, str], language: str) -> None:
    rows, colour = slope.rows, colours[slope.rows[0].city_id]
    values = [row.canonical_value for row in rows]
    reached = [row.observed_value for row in rows if row.outcome in DECIDED]
    low, high = min(values + reached), max(values + reached)
    margin = 0.7 * ((high - low) or abs(high) or 1.0)
    axes.set_ylim(low - margin, high + margin)
    axes.set_xlim(-0.35, len(rows) - 0.65)
    axes.set_yticks([])
    axes.set_xticks(range(len(rows)), [_step(row, language) for row in rows], fontsize=6.5)
    axes.tick_params(bottom=False, pad=2)
    axes.spines[["left", "right", "top"]].set_visible(False)
    for number, line in enumerate(reversed(lettering.wrapped(
        _head(rows[0], language), (style.WIDTH - 0.2) / _COLUMNS - 0.2, _HEAD
    )[:2])):  # fmt: skip
        axes.annotate(line, (0, 1), xycoords="axes fraction", xytext=(-8, 9 + 11 * number),
                      textcoords="offset points", fontsize=_HEAD, color=style.QUIET)  # fmt: skip
    labels = Labels(axes)
    left, bottom, right, top = labels.inside
    labels.inside = (left - 8, bottom, right, top)
    for place, (before, after) in enumerate(pairwise(rows)):
        if _is_like(before, after):
            ends = [before.canonical_value, after.canonical_value]
            axes.plot([place, place + 1], ends, "-", color=colour, linewidth=1.3, zorder=2)
            labels.reserve_line([place, place + 1], ends)
    for place, row in enumerate(rows):
        _mark(labels, place, row, colour)
    for place, row in enumerate(rows):
        _write(labels, place, row, language)


def _is_like(before: Judged, after: Judged) -> bool:
    """Tell whether two targets promise the same kind of thing, so that one is above the other."""
    about = {before.comparator == "~", after.comparator == "~"}
    return len(about) == 1 and _yearly(before) == _yearly(after)


def _yearly(row: Judged) -> bool:
    return row.kind == "flow" and row.basis == "per_year"


def _mark(labels: Labels, place: int, row: Judged, colour: str) -> None:
    """Draw a target, and as a cross what was reached."""
    mark.dot(labels.axes, (place, row.canonical_value), row, colour, 5)
    labels.reserve((place, row.canonical_value), up=3.5, wide=3.5)
    if row.outcome in DECIDED:
        mark.cross(labels.axes, (place, row.observed_value), colour, row.provisional, edge=True)
        labels.reserve((place, row.observed_value), up=3.5, wide=3.5)


def _write(labels: Labels, place: int, row: Judged, language: str) -> None:
    """Write a target above its dot, and under the cross what was reached; or the other way."""
    known = row.outcome in DECIDED
    up = not known or row.observed_value <= row.canonical_value
    said = wording.short(row, language)
    labels.put((place, row.canonical_value), [said], _SIZE, style.INK, sides=ABOVE if up else BELOW)
    if known:
        said = wording.short_value(row, row.observed_value, row.provisional, language)
        labels.put((place, row.observed_value), [said], _SMALL, style.QUIET,
                   sides=BELOW if up else ABOVE)  # fmt: skip


def _key(found: Sequence[Sequence[Judged]], language: str) -> list[str]:
    """Return what each mark means that the panels show."""
    rows = [row for panel in found for row in panel]
    weak = [row.provisional for row in rows if row.outcome in DECIDED]
    about = any(row.comparator == "~" for row in rows)
    said = mark.dots(rows, language)
    said += mark.observed(bool(weak), any(weak), any(weak), language)
    return said + mark.key({"matrix_about": about}, language)


def _head(row: Judged, language: str) -> str:
    name = f"{wording.city(row, language)}{spoken(language).colon}"
    return name + wording.indicator(row, language)


def _step(row: Judged, language: str) -> str:
    """Return when a target was set, and for when."""
    speech = spoken(language)
    lines = (
        speech.text("slope_set", year=row.issued_in),
        speech.text("slope_for", year=row.target_year),
    )
    return "\n".join(lines)


def _said(rows: Sequence[Judged], language: str) -> list[tuple[str, str]]:
    said = []
    for row in rows:
        words = wording.plain(row, language)
        if not pd.isna(row.gap):
            reached = wording.value(row, row.observed_value, language)
            words += spoken(language).bracket(spoken(language).text("said_reached", said=reached))
        said.append((_step(row, language), words))
    return said
