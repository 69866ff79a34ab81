"""Theme chart: targets and outcomes of the chosen cities over the years, beside their peers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, NullLocator

from compare.comparison.comparison import Comparison
from compare.comparison.history import counted
from compare.dataset import positions
from compare.figures import caption, scales, style
from compare.figures.labels import Labels
from compare.figures.sheet import Sheet
from compare.schema.result import Observed, Selected
from compare.schema.row import by, rows_of
from compare.wording import wording
from compare.wording.language import spoken

_HEIGHTS = {1: 2.5, 2: 1.45, 3: 0.92}
"""Height of each panel in inches, by how many there are; more are told under the figure."""

_STRIP, _GAP, _LEFT = 1.05, 1.3, 0.55
"""Width of the strip of peers, room before it for labels, and room for ticks, in inches."""

_BACK = 4
"""How many years before the first target observed values are drawn."""

_SIZE, _PALE = 7.5, 0.6
_HALO: list[patheffects.AbstractPathEffect] = [
    patheffects.withStroke(linewidth=2.2, foreground="white")
]


@dataclass(frozen=True)
class _Panel:
    """Targets that may share an axis, with what was observed of their indicator."""

    rows: list[Selected]
    seen: list[Observed]
    around: list[Observed]
    peers: list[Selected]

    @property
    def values(self) -> list[float]:
        """All that is drawn."""
        shown = [row.canonical_value for row in (*self.rows, *self.peers)]
        return shown + [row.value for row in (*self.seen, *self.around)]


def theme(comparison: Comparison, language: str, title: str = "") -> Figure:
    """Draw what the chosen cities aim for and reached, and where their peers stand.

    Parameters
    ----------
    comparison : Comparison
        The targets of one family or a few, with those of peers (`compare.select`, `peers`).
    language : str
        "zh" or "en".
    title : str, optional
        Title of the figure; the name of the family where none is given.

    Returns
    -------
    Figure
        The figure; its label is its alternative text. On the left a panel for each group of
        targets that may share an axis: years, targets, observed values, and the province and the
        country as lines; on the right the targets of all cities that may stand in one order, for
        the year that most of them state. What has a single value is told under the figure.

    Examples
    --------
    >>> import compare
    >>> found = compare.select("nantong", families="rd_intensity", peers="all")
    >>> len(theme(found, "en").axes)
    2
    """
    speech = spoken(language)
    title = title or speech.text("title_theme", family=_families(comparison, language))
    panels = _panels(comparison)
    shown = [panel for panel in panels if _points(panel) > 1][: max(_HEIGHTS)]
    told = [panel for panel in panels if panel not in shown]
    read = [speech.text("theme_note")] if shown else []
    read += [speech.text("no_sample")] if any(panel.peers for panel in shown) else []
    notes = [speech.sentences(read)] if read else []
    notes += [_sentences(told, language)] if told else []
    years = _years(shown)
    with style.applied():
        sheet = Sheet(
            title,
            notes or [speech.text("no_target")],
            [_HEIGHTS[len(shown)]] * len(shown),
            [_head(panel, language) for panel in shown],
            left=_LEFT,
            right=_STRIP + _GAP + 0.2,
            below=0.05,
            last=0.32,
        )
        colours = style.colours(comparison)
        for axes, panel in zip(sheet.axes, shown, strict=True):
            _draw(axes, panel, years, colours, language)
            axes.tick_params(labelbottom=panel is shown[-1])
    said = [(_head(panel, language), _said(panel, language)) for panel in panels]
    sheet.figure.set_label(caption.told("alt_theme", title, said, language))
    return sheet.figure


def _families(comparison: Comparison, language: str) -> str:
    names = comparison.data["families"].set_index("family")[f"name_{language}"]
    found = dict.fromkeys(comparison.of_chosen().targets["family"])
    return spoken(language).title(names[name] for name in found)


def _panels(comparison: Comparison) -> list[_Panel]:
    """Return the panels, the headline indicators first, then those with the most targets."""
    own = comparison.of_chosen()
    whole = own.targets[own.targets["scope"].eq("city")].dropna(subset="canonical_value")
    leading = set(comparison.data["families"]["headline"])
    groups = [group for _, group in whole.groupby("panel")]
    groups.sort(key=lambda one: (one["indicator_id"].iloc[0] not in leading, -len(one)))
    return [_panel(group, comparison) for group in groups]


def _panel(group: pd.DataFrame, comparison: Comparison) -> _Panel:
    rows = rows_of(group.sort_values(["target_year", "city_number"]), Selected)
    first = group["target_year"].min() - _BACK
    # A total of several years and the amount of one are unlike.
    is_total = rows[0].kind == "flow" and rows[0].amount == "total"
    seen = [] if is_total else _values(comparison.observed, rows[0], first)
    around = [] if wording.is_amount(rows[0]) else _values(comparison.references, rows[0], first)
    cities = {row.city_id for row in rows}
    return _Panel(
        rows, [row for row in seen if row.city_id in cities], around, _peers(rows, comparison)
    )


def _values(frame: pd.DataFrame, row: Selected, first: int) -> list[Observed]:
    """Return the exact values of single years of the indicator of a target."""
    kept = counted(frame)
    kept = kept[kept["indicator_id"].eq(row.indicator_id) & kept["comparator"].eq("=")]
    kept = kept[kept["period_start"].eq(kept["period_end"]) & kept["period_end"].ge(first)]
    return rows_of(kept.sort_values(["city_id", "period_end"]), Observed)


def _peers(rows: Sequence[Selected], comparison: Comparison) -> list[Selected]:
    """Return the targets that stand in one order with one of these, of the largest such order."""
    frame = comparison.positions()
    orders = positions.orders(comparison.targets, comparison.data["indicators"])
    frame = frame.assign(order=frame["target_id"].map(orders))
    ranked = frame[frame["position_reason"].eq("ranked")]
    own = {row.target_id for row in rows}
    groups = [
        group["target_id"]
        for _, group in ranked.groupby(["indicator_id", "target_year", "order"])
        if group["target_id"].isin(own).any()
    ]
    largest = max(groups, key=len, default=pd.Series(dtype=str))
    targets = by(comparison.targets, Selected, "target_id")
    return [targets[name] for name in largest]


def _points(panel: _Panel) -> int:
    return max(len(panel.rows) + len(panel.seen), len(panel.peers))


def _years(panels: Sequence[_Panel]) -> tuple[int, int]:
    years = [row.target_year for panel in panels for row in panel.rows]
    years += [row.period_end for panel in panels for row in (*panel.seen, *panel.around)]
    return (min(years), max(years)) if years else (0, 0)


def _head(panel: _Panel, language: str) -> str:
    row = panel.rows[0]
    unit = wording.unit_of(row, language)
    return " · ".join(filter(None, [wording.indicator(row, language), unit]))


def _sentences(panels: Sequence[_Panel], language: str) -> str:
    speech = spoken(language)
    return speech.sentences(
        f"{wording.indicator(row, language)}{speech.colon}{wording.who(row, language)}"
        f"{speech.gap}{wording.plain(row, language)}"
        for panel in panels
        for row in panel.rows
    )


def _draw(
    axes: Axes,
    panel: _Panel,
    years: tuple[int, int],
    colours: Mapping[str, str],
    language: str,
) -> None:
    axes.set_xlim(years[0] - 0.4, years[1] + 0.5)
    axes.xaxis.set_major_locator(MaxNLocator(9, integer=True))
    _value_axis(axes, panel, language)
    axes.spines[["right", "top"]].set_visible(False)
    labels = Labels(axes)
    left, bottom, right, top = labels.inside
    labels.inside = (left, bottom, right - 14, top)  # the column of labels begins there
    _around(axes, panel, language)
    _seen(axes, panel, colours, labels)
    for row in panel.rows:
        at = (row.target_year, row.canonical_value)
        labels.reserve(at)
        marker = "s" if pd.notna(row.parent_city_id) else "o"
        axes.plot(*([at[0]], [at[1]]), marker, color=colours[row.city_id], markersize=6,
                  markeredgewidth=0, zorder=4)  # fmt: skip
    _name(axes, panel, labels, language)
    for text in axes.texts:
        text.set_path_effects(_HALO)
    if panel.peers:
        _strip(axes, panel, colours, language)


def _value_axis(axes: Axes, panel: _Panel, language: str) -> None:
    """Give the panel an axis of values without gridlines; logarithmic where they lie far apart."""
    values = panel.values
    low, high = min(values), max(values)
    if scales.is_wide(panel.rows[0], values):
        axes.set_yscale("log")
        axes.set_ylim(low / 1.4, high * 1.4)
        axes.yaxis.set_major_formatter(lambda value, _: spoken(language).number(value))
        axes.yaxis.set_minor_locator(NullLocator())
        return
    margin = 0.1 * ((high - low) or abs(high) or 1.0)
    axes.set_ylim(0 if wording.is_amount(panel.rows[0]) and low >= 0 else low - margin,
                  high + margin)  # fmt: skip
    scales.ticks(axes.yaxis, language)


def _around(axes: Axes, panel: _Panel, language: str) -> None:
    """Draw the province and the country as dotted lines with their names at the end."""
    for city in dict.fromkeys(row.city_id for row in panel.around):
        line = [row for row in panel.around if row.city_id == city]
        years, values = [row.period_end for row in line], [row.value for row in line]
        axes.plot(years, values, ":", color=style.QUIET, linewidth=1.1, marker=".", markersize=3)
        axes.annotate(wording.city(line[-1], language), (years[-1], values[-1]), xytext=(4, 3),
                      textcoords="offset points", fontsize=_SIZE, color=style.QUIET)  # fmt: skip


def _seen(axes: Axes, panel: _Panel, colours: Mapping[str, str], labels: Labels) -> None:
    for city in dict.fromkeys(row.city_id for row in panel.seen):
        line = [row for row in panel.seen if row.city_id == city]
        years, values = [row.period_end for row in line], [row.value for row in line]
        axes.plot(years, values, "-", color=colours[city], linewidth=0.9, alpha=0.5, zorder=2)
        for row in line:
            at = (row.period_end, row.value)
            labels.reserve(at)
            axes.plot(*([at[0]], [at[1]]), "x", color=colours[city], markersize=5,
                      markeredgewidth=1.5, alpha=_PALE if wording.is_weak(row) else 1.0,
                      zorder=3)  # fmt: skip


def _name(axes: Axes, panel: _Panel, labels: Labels, language: str) -> None:
    """Write city and value beside each target, and the last observed value of each city.

    Targets of the last years, where most are, have their labels in a column beside the panel.
    """
    last = max(row.target_year for row in panel.rows)
    beside = [row for row in panel.rows if row.target_year >= last - 1]
    _column(axes, beside, language)
    for row in panel.rows:
        if row not in beside:
            at = (row.target_year, row.canonical_value)
            labels.put(at, [_label(row, language)], _SIZE, style.INK)
    for sight in {sight.city_id: sight for sight in panel.seen}.values():
        said = wording.seen(sight, language)
        labels.put((sight.period_end, sight.value), [said], _SIZE, style.QUIET, brief=said)


def _label(row: Selected, language: str) -> str:
    gap = spoken(language).gap or " "
    return f"{wording.city(row, language)}{gap}{wording.short(row, language)}"


def _column(axes: Axes, rows: Sequence[Selected], language: str) -> None:
    """Write labels in a column to the right, as near to their dots as they have room."""
    dots = [axes.transData.transform((row.target_year, row.canonical_value)) for row in rows]
    order = sorted(range(len(rows)), key=lambda number: float(dots[number][1]))
    scale = 72 / axes.figure.dpi
    wanted = [float(dots[number][1]) * scale for number in order]
    edge = axes.get_window_extent().x1 * scale
    for number, y, height in zip(order, wanted, _spread(wanted, _SIZE * 1.45), strict=True):
        at = (rows[number].target_year, rows[number].canonical_value)
        x = float(dots[number][0]) * scale
        axes.annotate(
            _label(rows[number], language), at, xytext=(edge + 10 - x, height - y),
            textcoords="offset points", va="center", fontsize=_SIZE, annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": style.RULE, "linewidth": 0.8, "shrinkA": 1,
                        "shrinkB": 4, "relpos": (0, 0.5)},
        )  # fmt: skip


def _spread(wanted: Sequence[float], least: float) -> list[float]:
    """Return heights in their order that lie so far apart, near to those wanted.

    Examples
    --------
    >>> _spread([0.0, 1.0, 40.0], 10.0)
    [-4.5, 5.5, 40.0]
    """
    groups: list[list[float]] = []
    for height in wanted:
        groups.append([height])
        while len(groups) > 1 and _top(groups[-2], least) + least > _bottom(groups[-1], least):
            groups[-2:] = [groups[-2] + groups[-1]]
    return [
        _bottom(group, least) + least * place for group in groups for place in range(len(group))
    ]


def _bottom(group: Sequence[float], least: float) -> float:
    return sum(group) / len(group) - least * (len(group) - 1) / 2


def _top(group: Sequence[float], least: float) -> float:
    return sum(group) / len(group) + least * (len(group) - 1) / 2


def _strip(axes: Axes, panel: _Panel, colours: Mapping[str, str], language: str) -> None:
    """Draw the targets of all cities in one order beside the panel, on the same axis."""
    box, figure = axes.get_position(), axes.figure
    width = style.WIDTH
    strip = figure.add_axes(
        (box.x1 + _GAP / width, box.y0, _STRIP / width, box.height), sharey=axes
    )
    strip.set_xlim(-1.15, 1.15)
    strip.set_xticks([])
    strip.tick_params(left=False, labelleft=False)
    strip.spines[["left", "right", "top", "bottom"]].set_visible(False)
    own = {row.city_id for row in panel.rows}
    transform = axes.transData
    places: list[tuple[float, float]] = []
    for row in sorted(panel.peers, key=lambda row: row.canonical_value):
        y = float(transform.transform((0, row.canonical_value))[1]) * 72 / figure.dpi
        x = _free(y, places)
        places.append((x, y))
        chosen = row.city_id in own
        strip.plot([x], [row.canonical_value], "o", markersize=6 if chosen else 4,
                   color=colours[row.city_id] if chosen else style.QUIET, markeredgewidth=0,
                   alpha=1.0 if chosen else 0.6, zorder=4 if chosen else 3)  # fmt: skip
    count = spoken(language).text(
        "peers_of_year", year=panel.peers[0].target_year, count=len(panel.peers)
    )
    strip.annotate(count, (0.5, 1), xycoords="axes fraction", xytext=(0, 8), ha="center",
                   textcoords="offset points", fontsize=7, color=style.QUIET)  # fmt: skip


def _free(y: float, places: Sequence[tuple[float, float]]) -> float:
    """Return the place nearest to the middle where a dot covers no other."""
    near = {round(x, 2) for x, other in places if abs(other - y) < 4.6}
    steps = [0.0] + [sign * 0.13 * step for step in range(1, 9) for sign in (1, -1)]
    return next((step for step in steps if round(step, 2) not in near), 1.1)


def _said(panel: _Panel, language: str) -> list[tuple[str, str]]:
    """Return in words what a panel shows: targets, last outcomes, and how many peers."""
    speech = spoken(language)
    said = [(wording.who(row, language), wording.plain(row, language)) for row in panel.rows]
    for row in {row.city_id: row for row in (*panel.seen, *panel.around)}.values():
        name = f"{wording.city(row, language)} {row.period_end}"
        said.append((f"{name} {speech.text('observed')}", wording.seen(row, language)))
    if panel.peers:
        values = [row.canonical_value for row in panel.peers]
        count = speech.text("peers_of_year", year=panel.peers[0].target_year, count=len(values))
        said.append((count, speech.range([min(values), max(values)])))
    return said
