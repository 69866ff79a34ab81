"""Converted values: drawn as diamonds, so that nobody takes them for what is printed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from compare.comparison.comparison import Comparison
from compare.figures import caption, lettering, scales, strip, style
from compare.figures.block import Layout, Room, laid_out
from compare.figures.panel import Entry, Panel, panels
from compare.figures.sheet import Sheet, fitted
from compare.figures.strip import Spot
from compare.schema import label
from compare.schema.result import Converted, Selected
from compare.schema.row import by, rows_of
from compare.wording import wording
from compare.wording.converted import Words
from compare.wording.language import spoken

_NOT_FOR = frozenset({"no_parent", "no_net_additions"})
"""Reasons that hold of nearly all targets: those are counted under the figure, and have no row."""

_SETTLED = {"per_10k_residents": ("unlike_size",), "share_of_parent": ("unlike_size",)}
"""Caveats on targets that do not hold of what a conversion makes of them."""

_WORDS = 40
"""Up to how many values an alternative text says each."""

_NAMED = 12
"""Up to how many cities are named for one reason; those without residents always are."""

Results = Mapping[str, Converted]


def converted(comparison: Comparison, values: pd.DataFrame, language: str) -> Figure:
    """Draw the results of a named conversion, a row per target; what has no value says why.

    Parameters
    ----------
    comparison : Comparison
        The targets with their verdicts.
    values : DataFrame
        What `Comparison.convert` returned for these targets.
    language : str
        "zh" or "en".

    Returns
    -------
    Figure
        A panel for each group of targets that may be compared and has a converted value, each
        value with what it was computed from; under it, what has no row and why. Its label is its
        alternative text.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(documents="nantong-2017", indicators="iur_projects_implemented")
    >>> converted(found, found.convert("per_year_of_span"), "en").get_label()
    'per year over the printed span: Nantong 2017–2020: 375 projects a year; \
period 2017–2020; years: 4'
    """
    results = by(values, Converted, "target_id")
    found = _panels(comparison, results, language)
    name = _name(values, language)
    title = spoken(language).text("title_converted", conversion=name)
    named = style.prominent(comparison)
    more = _without_row(comparison, results, found, language)
    settled = _SETTLED.get(str(values["conversion"].iloc[0]) if len(values) else "", ())
    single = [panel for panel in found if _points(panel, results) <= 1]
    several = [panel for panel in found if panel not in single]
    height = _height(entry.said for panel in several for entry in panel.entries)

    def spotted(entry: Entry, is_named: bool) -> Spot:
        result = results[entry.row.target_id]
        said = f"{entry.name} {spoken(language).brief(result.converted_value)}"
        colour = entry.colour if is_named else style.CROWD
        return Spot(result.converted_value, said if is_named else "", colour, "D")

    def sheet(room: float) -> tuple[Sheet, Layout]:
        page = Room(room, height - 0.06, height)
        layout = laid_out(several, single, page, spotted, named, language)
        notes = [spoken(language).text("converted_note")] if layout.blocks else []
        footer = caption.footer(
            caption.drawn(comparison, layout.rows),
            notes + layout.notes(named, language),
            language,
            "no_converted",
            more,
            settled,
        )
        return _sheet(title, layout, footer), layout

    with style.applied():
        page, layout = fitted(sheet)
        for axes, block in zip(page.axes, layout.blocks, strict=True):
            if block.strip:
                strip.draw(axes, block.strip, language)
            else:
                _panel(axes, block.panel, results, language)
    page.figure.set_label(_alternative(name, found, more, named, language))
    return page.figure


def _sheet(title: str, layout: Layout, footer: list[str]) -> Sheet:
    shown = [e for block in layout.blocks if not block.strip for e in block.panel.entries]
    return Sheet(
        title,
        footer,
        layout.heights(),
        [block.head for block in layout.blocks],
        left=lettering.room_of_names(entry.name for entry in shown),
        right=lettering.room_of_notes(entry.said for entry in shown),
        wide=layout.strips,
    )


def _name(values: pd.DataFrame, language: str) -> str:
    """Return the name of the conversion."""
    if values.empty:
        return ""
    return label("conversion", str(values["conversion"].iloc[0]), language)


def _points(panel: Panel, results: Results) -> int:
    """Return how many targets of a panel have a converted value."""
    return sum(not results[entry.row.target_id].missing for entry in panel.entries)


def _alternative(
    name: str, found: list[Panel], more: list[str], named: Collection[str], language: str
) -> str:
    """Return the alternative text: all values, or of many those of the cities that stand out."""
    speech = spoken(language)
    entries = [entry for panel in found for entry in panel.entries]
    if len(entries) > _WORDS:
        count = speech.text("so_many", count=len(entries))
        more = [count, *more]
        entries = [entry for entry in entries if entry.row.city_id in named][:_WORDS]
    said = caption.enumerated([(entry.name, entry.said) for entry in entries], language)
    return f"{name}{speech.colon}{speech.list(filter(None, [said, *more]), strong=True)}"


def _panels(comparison: Comparison, results: Results, language: str) -> list[Panel]:
    """Return the panels in which something has a value, each entry with what came of it."""
    words = Words(comparison.data, language)
    speech = spoken(language)

    def said(row: Selected, language: str) -> str:
        result = results[row.target_id]
        value = words.value(result) + wording.draft(row, language)
        return speech.list([value, *words.inputs(result)], strong=True)

    found = []
    for panel in panels(comparison, said, language):
        shown = [entry for entry in panel.entries if not _is_left_out(entry, results)]
        if len(shown) > _NAMED:
            # Many reasons are counted under the figure.
            shown = [entry for entry in shown if not results[entry.row.target_id].missing]
        if any(not results[entry.row.target_id].missing for entry in shown):
            # The unit is another, and what a document does not state is said elsewhere.
            found.append(replace(panel, head=panel.indicator, entries=shown, gaps=[], silent=""))
    return found


def _is_left_out(entry: Entry, results: Results) -> bool:
    return results[entry.row.target_id].missing in _NOT_FOR


def _height(texts: Iterable[str]) -> float:
    """Return the height of a row in inches that holds the longest text beside one."""
    lines = max((len(lettering.wrapped(text, lettering.WIDEST_NOTE, lettering.NOTE))
                 for text in texts), default=1)  # fmt: skip
    return max(0.27, 0.15 * lines + 0.06)


def _without_row(
    comparison: Comparison, results: Results, found: list[Panel], language: str
) -> list[str]:
    """Say what has no row and why; what the conversion is never done for is not listed."""
    drawn = {entry.row.target_id for panel in found for entry in panel.entries}
    others: dict[str, list[Selected]] = {}
    for row in rows_of(comparison.targets, Selected):
        reason = results[row.target_id].missing
        if row.target_id not in drawn and reason != "no_conversion":
            others.setdefault(reason, []).append(row)
    speech = spoken(language)
    said = [
        f"{label('missing', reason, language)}{speech.colon}{_who(reason, rows, language)}"
        for reason, rows in others.items()
    ]
    listed = speech.list(said, strong=True)
    return [speech.text("not_converted", said=listed)] if said else []


def _who(reason: str, rows: list[Selected], language: str) -> str:
    """Name the cities of targets, or say how many targets there are."""
    cities = list(dict.fromkeys(wording.city(row, language) for row in rows))
    if reason == "no_population" or len(cities) <= _NAMED:
        return spoken(language).list(cities)
    return spoken(language).text("so_many", count=len(rows))


def _panel(axes: Axes, panel: Panel, results: Results, language: str) -> None:
    shown = [results[entry.row.target_id] for entry in panel.entries]
    known = [result.converted_value for result in shown if not result.missing]
    low, high = min(0.0, *known), max(0.0, *known)
    span = high - low or 1.0
    margin = 0.05 * span if low in known else 0.0  # a mark at the edge would be cut
    axes.set_xlim(low - margin, high + 0.12 * span)
    scales.rows_axis(axes, [entry.name for entry in panel.entries])
    scales.ticks(axes.xaxis, language)
    for place, (entry, result) in enumerate(zip(panel.entries, shown, strict=True)):
        if not result.missing:
            axes.plot([result.converted_value], [place], marker="D", markersize=6,
                      markerfacecolor="none", markeredgewidth=1.4, color=entry.colour,
                      linestyle="none", zorder=3)  # fmt: skip
        scales.beside(axes, place, entry.said, style.QUIET if result.missing else style.INK)
