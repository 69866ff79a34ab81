"""Dot chart: a row per target, a panel per group of targets that may be compared."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from compare.comparison.comparison import Comparison
from compare.figures import caption, lettering, mark, scales, strip, style
from compare.figures.block import Layout, Room, laid_out
from compare.figures.panel import Entry, Panel, Sight, panels
from compare.figures.sheet import Sheet, fitted
from compare.figures.strip import Spot
from compare.schema.result import Selected
from compare.wording import wording
from compare.wording.language import spoken

_ROW, _LINE = 0.27, 0.14
"""Height of a row at most, and of each line of its texts, in inches."""


@dataclass(frozen=True)
class _Line:
    """What stands on one line: a target with its observations, or a document without one."""

    name: str
    said: str
    entry: Entry | None = None
    seen: tuple[Sight, ...] = ()


def dots(comparison: Comparison, language: str, title: str = "") -> Figure:
    """Draw targets as dots on a line each, by target year; unlike targets in panels apart.

    Parameters
    ----------
    comparison : Comparison
        The targets with their verdicts.
    language : str
        "zh" or "en".
    title : str, optional
        Title of the figure; made from the data where none is given.

    Returns
    -------
    Figure
        The figure; its label is its alternative text. It fits a page: where the rows do not, the
        targets of a crowded year are drawn as a strip, the chosen cities with their names. What
        has one value only is told under the figure.

    Examples
    --------
    >>> import compare
    >>> figure = dots(compare.select(families="rd_intensity"), "en")
    >>> figure.get_label()[:10]
    'Dot chart.'
    """
    found = panels(comparison, wording.quantity, language)
    title = title or caption.title("title_dots", comparison, found, language)
    named = style.prominent(comparison)
    lines = {
        entry.row.target_id: _line(entry, panel, language)
        for panel in found
        for entry in panel.entries
    }
    drawn = [panel for panel in found if _points(panel, lines) > 1]
    single = [panel for panel in found if panel not in drawn]

    def spotted(entry: Entry, is_named: bool) -> Spot:
        said = wording.label_of(entry.row, language)
        return Spot(entry.row.canonical_value, said if is_named else "",
                    entry.colour if is_named else style.CROWD)  # fmt: skip

    def sheet(room: float) -> tuple[Sheet, Layout]:
        page = Room(room, max(_LINE * _most_lines(drawn, lines) + 0.03, 0.165), _ROW)
        layout = laid_out(drawn, single, page, spotted, named, language)
        return _sheet(comparison, title, layout, lines, language), layout

    with style.applied():
        page, layout = fitted(sheet)
        for axes, block in zip(page.axes, layout.blocks, strict=True):
            if block.strip:
                strip.draw(axes, block.strip, language)
            else:
                _panel(axes, block.panel, _lines(block.panel, lines), language)
    page.figure.set_label(caption.alternative("alt_dots", title, found, named, language))
    return page.figure


def _sheet(
    comparison: Comparison, title: str, layout: Layout, lines: dict[str, _Line], language: str
) -> Sheet:
    rows = [block.panel for block in layout.blocks if not block.strip]
    shown = [line for panel in rows for line in _lines(panel, lines)]
    notes = mark.notes([_seen(panel, lines) for panel in rows], language)
    notes += layout.notes(style.prominent(comparison), language)
    return Sheet(
        title,
        caption.footer(caption.drawn(comparison, layout.rows), notes, language),
        layout.heights(),
        [block.head for block in layout.blocks],
        left=lettering.room_of_names(line.name for line in shown),
        right=lettering.room_of_notes(line.said for line in shown),
        wide=layout.strips,
    )


def _seen(panel: Panel, lines: dict[str, _Line]) -> Panel:
    """Return what a panel of rows shows: its targets, and what was observed in their years."""
    entries = [entry for entry in panel.entries if entry.is_drawn]
    sights = [sight for entry in panel.entries for sight in lines[entry.row.target_id].seen]
    return replace(panel, entries=entries, sights=sights)


def _lines(panel: Panel, lines: dict[str, _Line]) -> list[_Line]:
    """Return the lines of a panel, at last those of documents that state no such target."""
    found = [lines[entry.row.target_id] for entry in panel.entries]
    return found + [_Line(name, said) for name, said in panel.gaps]


def _points(panel: Panel, lines: dict[str, _Line]) -> int:
    """Return how many values the rows of a panel show."""
    return sum(entry.is_drawn + len(lines[entry.row.target_id].seen) for entry in panel.entries)


def _most_lines(found: Sequence[Panel], lines: dict[str, _Line]) -> int:
    """Return the most lines that a text beside a row has."""
    shown = [line for panel in found for line in _lines(panel, lines)]
    return max((scales.lines_beside(line.name, line.said) for line in shown), default=1)


def _line(entry: Entry, panel: Panel, language: str) -> _Line:
    """Return the line of a target: beside it its value, and what was observed in its year."""
    speech = spoken(language)
    seen = _at_target(panel, entry.row)
    words = [wording.quantity(entry.row, language, unit=False)]
    words += [
        f"{speech.text('observed')} {wording.seen(sight.row, language, unit=False)}"
        for sight in seen
    ]
    return _Line(entry.name, speech.list(words, strong=True), entry, seen)


def _at_target(panel: Panel, row: Selected) -> tuple[Sight, ...]:
    """Return the observation of a target's city in its target year, if there is one."""
    if row.amount == "total" or row.annual_by in ("each_year", "average"):
        return ()
    return tuple(
        sight
        for sight in panel.sights
        if sight.row.city_id == row.city_id and sight.row.period_end == row.target_year
    )


def _panel(axes: Axes, panel: Panel, lines: list[_Line], language: str) -> None:
    scales.rows_axis(axes, [line.name for line in lines])
    seen = [sight for line in lines for sight in line.seen]
    values = replace(panel, sights=seen).values(upper=True)
    scales.value_limits(axes, "x", panel.entries[0].row, values)
    scales.ticks(axes.xaxis, language)
    for place, line in enumerate(lines):
        if line.entry and line.entry.is_drawn:
            at = (line.entry.row.canonical_value, place)
            mark.draw(axes, line.entry, at, "x", 16)
        for sight in line.seen:
            mark.observe(axes, sight, (sight.row.value, place))
        scales.beside(axes, place, line.said, style.INK if line.entry else style.QUIET)
