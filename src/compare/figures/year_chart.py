"""Year chart: value against year, a panel per group of targets that may be compared."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from compare.comparison.comparison import Comparison
from compare.figures import caption, mark, scales, style
from compare.figures.labels import Labels
from compare.figures.panel import Entry, Panel, Sight, panels
from compare.figures.sheet import Sheet, fitted
from compare.figures.swarm import aside
from compare.wording import wording
from compare.wording.language import spoken

_HEIGHTS, _LOWEST, _PANEL = {1: 3.2, 2: 2.2, 3: 1.7}, 1.1, 0.68
"""Height of axes by how many stand on each other, at least, and what a panel takes beside them."""

_RIGHT = {1: 0.8, 2: 0.55}
"""Room to the right of the axes in inches, by the number of columns; labels reach into it."""

_COLUMN = 4
"""Up to how many panels stand in one column; more stand in two."""

_MANY = {1: 10, 2: 6}
"""More targets in a panel, by the number of columns, are small dots: all but those named."""

_LED = 8
"""Up to how many targets have a label even where it must stand further off, with a line to it."""

_LABELLED, _SIZE, _SMALL = 20, 8.0, 7.0
"""Up to how many small dots have a label where there is room; sizes of type in points."""

_DOT, _MARK, _ARROWED = 4.4, 8.0, 14.0
"""Width of a small dot, of a mark, and what one with an arrow keeps free, in points."""

Named = Collection[str]

Said = Mapping[str, list[str]]
"""City and value of each target, as written beside its mark."""


@dataclass(frozen=True)
class _Plan:
    """Which panels are drawn, how high, in how many columns, and which are not."""

    shown: list[Panel]
    left: list[Panel]
    height: float
    columns: int

    @classmethod
    def of(cls, found: Sequence[Panel], room: float) -> "_Plan":
        """Plan as many panels as there is room for, as high as it lets them be."""
        columns = 1 if len(found) <= _COLUMN else 2
        most = max(int(room / (_LOWEST + _PANEL)), 1)
        shown = list(found[: most * columns])
        rows = -(-len(shown) // columns) or 1
        height = min(_HEIGHTS.get(rows, 1.4), max(_LOWEST, room / rows - _PANEL))
        return cls(shown, list(found[len(shown) :]), height, columns)


def timeline(comparison: Comparison, language: str, title: str = "") -> Figure:
    """Draw targets by target year, and observed values by their year.

    A promise for each year of a period is a line over it; crosses are observed values, dotted
    lines those of the province and the country.

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
        The figure; its label is its alternative text. What has one value only is told under the
        figure. Among many cities, those that were chosen have their names and outcomes, and the
        others are grey dots.

    Examples
    --------
    >>> import compare
    >>> figure = timeline(compare.select("nantong", families="rd_intensity"), "en")
    >>> [axes.get_xlabel() for axes in figure.axes]
    ['Year']
    """
    found = panels(comparison, wording.quantity, language)
    title = title or caption.title("title_timeline", comparison, found, language)
    named = style.prominent(comparison)
    drawn = [_clear(panel, named) for panel in found if panel.points > 1]
    told = [panel for panel in found if panel.points <= 1]
    single = caption.sentences(told, language)
    said = {
        entry.row.target_id: [wording.city(entry.row, language), wording.short(entry.row, language)]
        for panel in drawn
        for entry in panel.entries
    }
    years = _years(drawn)
    drawn = [_during(panel, years) for panel in drawn]

    def sheet(room: float, more: list[str] = single) -> tuple[Sheet, _Plan]:
        plan = _Plan.of(drawn, room)
        notes = [*_notes(plan, named, language), *more]
        shown = [entry.row for panel in (*plan.shown, *told) for entry in panel.entries]
        of = caption.drawn(comparison, shown)
        return _sheet(of, title, plan, notes, language), plan

    with style.applied():
        page, nameless = _drawn(*fitted(sheet), years, named, said, language)
        if nameless:
            # Which labels find no room shows only when they are placed.
            more = [*caption.nameless(nameless, language), *single]
            page, _ = _drawn(*fitted(lambda room: sheet(room, more)), years, named, said, language)
    page.figure.set_label(caption.alternative("alt_timeline", title, found, named, language))
    return page.figure


def _drawn(
    page: Sheet,
    plan: _Plan,
    years: tuple[int, int],
    named: Named,
    said: Said,
    language: str,
) -> tuple[Sheet, list[Entry]]:
    """Draw all panels, and return the targets that should have a label but found no room."""
    nameless = []
    for axes, panel in zip(page.axes, plan.shown, strict=True):
        crowded = len(panel.entries) > _MANY[plan.columns]
        _axes(axes, panel, years, language)
        labels = Labels(axes, _RIGHT[plan.columns] * 72 - 5)
        nameless += _marks(labels, panel, named if crowded else None, said)
    for axes in page.axes[-plan.columns :]:
        axes.set_xlabel(spoken(language).text("year_axis"))
    return page, nameless


def _sheet(
    comparison: Comparison, title: str, plan: _Plan, notes: list[str], language: str
) -> Sheet:
    return Sheet(
        title,
        caption.footer(comparison, notes, language),
        [plan.height] * len(plan.shown),
        [panel.head for panel in plan.shown],
        left=0.7,
        right=_RIGHT[plan.columns],
        below=0.34,
        last=0.26,
        columns=plan.columns,
    )


def _notes(plan: _Plan, named: Named, language: str) -> list[str]:
    """Return how to read what is drawn, and what is not."""
    notes = mark.notes(
        [_marked(panel, plan, named) for panel in plan.shown], language, references=True
    )
    notes += caption.apart(plan.shown, language)
    crowded = any(len(panel.entries) > _MANY[plan.columns] for panel in plan.shown)
    said = [spoken(language).text(name) for name, is_true in {
        "crowd_note": crowded, "log_note": any(map(_is_wide, plan.shown)),
    }.items() if is_true]  # fmt: skip
    notes += [spoken(language).sentences(said)] if said else []
    return notes + caption.left_out(plan.left, named, language)


def _marked(panel: Panel, plan: _Plan, named: Named) -> Panel:
    """Return a panel with the targets that have marks of their own; the others are plain dots."""
    entries = [entry for entry in panel.entries if entry.is_drawn]
    if len(panel.entries) > _MANY[plan.columns]:
        entries = _standing_out(entries, named)
    return replace(panel, entries=entries)


def _standing_out(entries: Sequence[Entry], named: Named) -> list[Entry]:
    """Return the targets of a crowd that have a name: of those that stand out, or its ends."""
    return [entry for entry in entries if entry.row.city_id in named] or _ends(entries)


def _clear(panel: Panel, named: Named) -> Panel:
    """Return a panel of many cities with the outcomes of those only that stand out."""
    if len(panel.entries) <= min(_MANY.values()):
        return panel
    return replace(panel, sights=[s for s in panel.sights if s.row.city_id in named])


def _years(found: Sequence[Panel]) -> tuple[int, int]:
    rows = [entry.row for panel in found for entry in panel.entries]
    years = [row.period_start if row.basis == "per_year" else row.target_year for row in rows]
    years += [row.target_year for row in rows]
    years += [sight.row.period_end for panel in found for sight in panel.sights]
    return (min(years), max(years)) if years else (0, 0)


def _during(panel: Panel, years: tuple[int, int]) -> Panel:
    """Return a panel with what was observed around its cities in these years."""
    first, last = years
    kept = [sight for sight in panel.references if first <= sight.row.period_end <= last]
    return replace(panel, references=kept)


def _is_wide(panel: Panel) -> bool:
    """Tell whether the values of a panel lie so far apart that the axis is logarithmic."""
    return scales.is_wide(panel.entries[0].row, panel.values())


def _axes(axes: Axes, panel: Panel, years: tuple[int, int], language: str) -> None:
    axes.set_xlim(years[0] - 0.6, years[1] + 0.6)
    axes.xaxis.set_major_locator(MaxNLocator(12 if axes.bbox.width > 300 else 6, integer=True,
                                             min_n_ticks=1))  # fmt: skip
    wide = _is_wide(panel)
    values = panel.values(upper=not wide, references=not wide)
    scales.value_axis(axes, panel.entries[0].row, values, wide, language)
    axes.spines[["right", "top"]].set_visible(False)
    axes.grid(axis="y", color=style.RULE, linewidth=0.6)
    axes.set_axisbelow(True)


def _marks(labels: Labels, panel: Panel, named: Named | None, said: Said) -> list[Entry]:
    """Draw all marks, then a label beside each where it covers none of them.

    Of the observations, the last of each city has a label, and one that is no exact value: the
    others are read off the axis.
    """
    axes = labels.axes
    entries = [entry for entry in panel.entries if entry.is_drawn]
    shown = entries if named is None else _standing_out(entries, named)
    places = _places(labels, entries, shown)
    _observed(axes, panel, labels)
    for entry in entries:
        at = places[entry.row.target_id]
        if entry in shown:
            _mark(axes, entry, at, labels)
        else:
            axes.plot(*([at[0]], [at[1]]), "o", color=style.CROWD, markersize=_DOT - 0.4,
                      markeredgewidth=0, clip_on=False)  # fmt: skip
            labels.reserve(at, up=2, wide=2)
    around = _around(axes, panel, labels)
    nameless = _write(labels, shown, places, said)
    others = [entry for entry in entries if entry not in shown]
    for entry in others if len(others) <= _LABELLED else []:
        name = entry.row.target_id
        labels.put(places[name], [" ".join(said[name])], _SMALL, style.QUIET, lead=False)
    _write_seen(labels, [*_last(panel.sights), *around])
    return nameless


def _ends(entries: Sequence[Entry]) -> list[Entry]:
    kept = caption.ends(entries)
    return [entry for entry in entries if entry.row.target_id in kept]


def _write(
    labels: Labels, shown: Sequence[Entry], places: Mapping[str, tuple[float, float]], said: Said
) -> list[Entry]:
    """Write city and value beside each mark, and return those for which there is no room."""
    # Those go first that need no line to their mark.
    nameless = list(shown)
    for lead in (False, True) if len(shown) <= _LED else (False,):
        nameless = [
            entry
            for entry in nameless
            if not labels.put(places[entry.row.target_id], said[entry.row.target_id], _SIZE,
                              style.INK, lead=lead)
        ]  # fmt: skip
    return nameless


def _write_seen(labels: Labels, sights: Sequence[Sight]) -> None:
    for sight in sights:
        at = (sight.row.period_end, sight.row.value)
        labels.put(at, [sight.said], _SMALL, style.QUIET)


def _last(sights: Sequence[Sight]) -> list[Sight]:
    """Return the last observation of each city, and those that are no exact values."""
    ordered = sorted(sights, key=lambda sight: sight.row.period_end)
    last = {sight.row.city_id: sight for sight in ordered}
    return [s for s in ordered if s is last[s.row.city_id] or s.row.comparator != "="]


def _observed(axes: Axes, panel: Panel, labels: Labels) -> None:
    """Draw the observations of each city, those of one city along a thin line."""
    ordered = sorted(panel.sights, key=lambda sight: (sight.row.city_id, sight.row.period_end))
    for _, group in groupby(ordered, lambda sight: sight.row.city_id):
        sights = list(group)
        known = [sight.row for sight in sights if sight.row.comparator in ("=", "~")]
        years, values = [row.period_end for row in known], [row.value for row in known]
        axes.plot(years, values, "-", color=sights[0].colour, linewidth=0.7, zorder=2)
        labels.reserve_line(years, values)
        for sight in sights:
            at = (sight.row.period_end, sight.row.value)
            mark.observe(axes, sight, at)
            labels.reserve(at)


def _mark(axes: Axes, entry: Entry, at: tuple[float, float], labels: Labels) -> None:
    row = entry.row
    if row.basis == "per_year":
        axes.hlines(at[1], row.period_start, row.period_end, color=entry.colour)
        labels.reserve_line([row.period_start, row.period_end], [at[1], at[1]])
    mark.draw(axes, entry, at, "y", 14)
    labels.reserve(at, up=15 if mark.is_open(row) else 6)


def _places(
    labels: Labels, entries: Sequence[Entry], shown: Sequence[Entry]
) -> dict[str, tuple[float, float]]:
    """Return where each target is drawn: at its year, beside another where that is there."""
    others = [entry for entry in entries if entry not in shown]
    at = {entry.row.target_id: (float(entry.row.target_year), entry.row.canonical_value)
          for entry in entries}  # fmt: skip
    dots = {name: labels.points(point) for name, point in at.items()}
    value = next(iter(at.values()), (0.0, 1.0))[1]
    year = labels.points((1.0, value))[0] - labels.points((0.0, value))[0]
    fixed: list[tuple[float, float]] = []
    for group in (shown, others):
        names = [entry.row.target_id for entry in group]
        widths = [_width(entry, entry in shown) for entry in group]
        moves = aside([dots[name] for name in names], widths, 0.45 * year, fixed, _MARK)
        for name, move in zip(names, moves, strict=True):
            fixed.append((dots[name][0] + move, dots[name][1]))
            at[name] = (at[name][0] + move / year, at[name][1])
    return at


def _width(entry: Entry, is_shown: bool) -> float:
    """Return how wide a circle around a target is to be free of others, in points."""
    if not is_shown:
        return _DOT
    return _ARROWED if mark.is_open(entry.row) else _MARK


def _around(axes: Axes, panel: Panel, labels: Labels) -> list[Sight]:
    """Draw a line for each place that cities are held against, and return its last points."""
    lines = [list(of) for _, of in groupby(panel.references, lambda sight: sight.row.city_id)]
    for sights in lines:
        years, values = zip(*((s.row.period_end, s.row.value) for s in sights), strict=True)
        mark.line_of_place(axes, years, values)
        labels.reserve_line(years, values)
    return [sights[-1] for sights in lines]
