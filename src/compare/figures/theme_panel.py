"""Theme panel: how the targets, outcomes and peers of one panel of a theme chart are drawn."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from compare.figures import caption, column, lettering, mark, scales, style
from compare.figures.labels import Labels, Point
from compare.figures.swarm import aside
from compare.schema.result import Observed, Selected
from compare.wording import wording
from compare.wording.language import spoken

STRIP, SCALE = 1.05, 0.38
"""Width of the strip of peers, and of the numbers of its axis, in inches."""

_SIZE, _SMALL, _QUIET = 7.5, 7.0, style.QUIET
_DOT, _CROWD, _CROSS = 6.0, 4.0, 6.5
"""Width of a dot, of a small one and of a cross in points."""


@dataclass(frozen=True)
class Theme:
    """Targets that may share an axis, with what was observed of their indicator.

    Attributes
    ----------
    rows : list of Selected
        Targets of the chosen cities.
    seen : list of Observed
        What was observed in their cities.
    around : list of Observed
        What was observed in the province and the country.
    peers : list of Selected
        The targets of all cities that stand in one order with some of these.
    """

    rows: list[Selected]
    seen: list[Observed]
    around: list[Observed]
    peers: list[Selected]

    @property
    def together(self) -> frozenset[str]:
        """The targets, by their identifiers, that the strip shows."""
        return frozenset(row.target_id for row in self.peers)

    def by_year(self, named: Collection[str]) -> list[Selected]:
        """Return the targets that are drawn at their years: no grey dot twice."""
        return [row for row in self.rows
                if row.city_id in named or row.target_id not in self.together]  # fmt: skip

    @property
    def values(self) -> list[float]:
        """All that is drawn."""
        shown = [row.canonical_value for row in (*self.rows, *self.peers)]
        return shown + [row.value for row in (*self.seen, *self.around)]

    @property
    def points(self) -> int:
        """How many values one of its two parts shows."""
        return max(len(self.rows) + len(self.seen), len(self.peers))

    @property
    def told(self) -> list[Observed]:
        """What is observed and written beside its cross: last values, and those that are about."""
        last = {row.city_id: row for row in self.seen}
        return [row for row in self.seen if row is last[row.city_id] or row.comparator != "="]

    @property
    def last(self) -> list[Selected]:
        """The targets of the last years, where most are: their labels stand in a column."""
        return [row for row in self.rows if row.target_year >= self.until - 1]

    @property
    def until(self) -> int:
        """The last year that a target is for."""
        return max(row.target_year for row in self.rows)


@dataclass(frozen=True)
class Look:
    """What all panels of a theme chart share.

    Attributes
    ----------
    years : tuple of int
        First and last year.
    colours : Mapping of str to str
        The colour of each city.
    named : collection of str
        The cities that stand out.
    room : float
        Width of the column of labels in inches.
    language : str
        "zh" or "en".
    """

    years: tuple[int, int]
    colours: Mapping[str, str]
    named: Collection[str]
    room: float
    language: str


def room(panels: Sequence[Theme], named: Collection[str], language: str) -> float:
    """Return the width of a column that holds the labels of all panels, in inches."""
    said = [wording.label_of(row, language) for panel in panels for row in panel.last
            if row.city_id in named]  # fmt: skip
    said += [wording.observed(row, language) for panel in panels for row in panel.told
             if row.period_end >= panel.until - 1]  # fmt: skip
    return max((lettering.text_width(text, _SIZE) for text in said), default=0.0) + 0.3


def head(panel: Theme, language: str) -> str:
    """Return the heading of a panel: indicator, unit, and that its scale is logarithmic if so."""
    said = caption.head(panel.rows[0], language)
    wide = scales.is_wide(panel.rows[0], panel.values)
    return f"{said}{spoken(language).pause}{spoken(language).text('log_head')}" if wide else said


def draw(axes: Axes, panel: Theme, look: Look) -> list[Selected]:
    """Draw a panel, and return the targets that should have a label but found no room.

    Targets of the last years have their labels in a column beside the axes; a target that would
    lie on another or on an outcome stands beside it.
    """
    axes.set_xlim(look.years[0] - 0.4, look.years[1] + 0.5)
    axes.xaxis.set_major_locator(MaxNLocator(9, integer=True))
    row = panel.rows[0]
    wide = scales.is_wide(row, panel.values)
    scales.value_axis(axes, row, panel.values, wide, look.language)
    axes.spines[["right", "top"]].set_visible(False)
    labels = Labels(axes, beyond=-2)
    _around(axes, panel, labels)
    _seen(axes, panel, look, labels)
    places = _places(labels, panel, look.named)
    for row in panel.by_year(look.named):
        is_named = row.city_id in look.named
        colour = look.colours[row.city_id] if is_named else style.CROWD
        at = places[row.target_id]
        mark.dot(axes, at, row, colour, _DOT if is_named else _CROWD)
        labels.reserve(at, up=3.5, wide=3.5)
    nameless = _name(panel, look, labels, places)
    _name_around(panel, look, labels)
    if not places and not panel.seen:
        said = spoken(look.language).text("theme_none_named")
        axes.text(0.5, 0.5, said, transform=axes.transAxes, ha="center", va="center",
                  fontsize=_SMALL, color=_QUIET)  # fmt: skip
    if panel.peers:
        _strip(axes, panel, look)
    return nameless


def _around(axes: Axes, panel: Theme, labels: Labels) -> None:
    """Draw the province and the country as dotted lines."""
    for line in _lines(panel.around):
        years, values = [row.period_end for row in line], [row.value for row in line]
        mark.line_of_place(axes, years, values)
        labels.reserve_line(years, values)


def _lines(rows: Sequence[Observed]) -> list[list[Observed]]:
    """Return the observations of each city."""
    cities = dict.fromkeys(row.city_id for row in rows)
    return [[row for row in rows if row.city_id == city] for city in cities]


def _seen(axes: Axes, panel: Theme, look: Look, labels: Labels) -> None:
    for line in _lines(panel.seen):
        years, values = [row.period_end for row in line], [row.value for row in line]
        colour = look.colours[line[0].city_id]
        axes.plot(years, values, "-", color=colour, linewidth=0.7, zorder=2)
        labels.reserve_line(years, values)
        for row in line:
            at = (row.period_end, row.value)
            mark.cross(axes, at, colour, wording.is_weak(row))
            labels.reserve(at, up=4, wide=4)


def _places(labels: Labels, panel: Theme, named: Collection[str]) -> dict[str, Point]:
    """Return where each target is drawn: at its year, beside another mark where that is there.

    Those that stand out are placed first.
    """
    rows = sorted(panel.by_year(named), key=lambda row: row.city_id not in named)
    if not rows:
        return {}
    at = [(float(row.target_year), row.canonical_value) for row in rows]
    year = labels.points((1.0, at[0][1]))[0] - labels.points((0.0, at[0][1]))[0]
    crosses = [labels.points((row.period_end, row.value)) for row in panel.seen]
    dots = [labels.points(point) for point in at]
    widths = [_CROSS if row.city_id in named else _CROWD + 0.4 for row in rows]
    moves = aside(dots, widths, 0.4 * year, crosses)
    return {
        row.target_id: (point[0] + move / year, point[1])
        for row, point, move in zip(rows, at, moves, strict=True)
    }


def _name(panel: Theme, look: Look, labels: Labels, places: Mapping[str, Point]) -> list[Selected]:
    """Write what targets and outcomes are, and return the targets for which there is no room.

    Those of the last years stand in a column, the targets first; the others beside their marks.
    """
    shown = {
        row.target_id: _item(labels, places[row.target_id], wording.label_of(row, look.language))
        for row in panel.rows
        if row.city_id in look.named
    }
    seen = [
        _item(labels, (row.period_end, row.value), wording.observed(row, look.language), _QUIET)
        for row in panel.told
    ]
    beside = [shown[row.target_id] for row in panel.last if row.target_id in shown]
    beside += [item for item in seen if item.at[0] >= panel.until - 1]
    beside = beside[: column.most(labels, _SIZE)]
    column.write(labels, beside, labels.inside[2] + 2, _SIZE)
    within = [
        (item.at, item.said, _SIZE, item.ink) for item in shown.values() if item not in beside
    ]
    points = Counter(row.city_id for row in panel.seen)
    within += [
        # A value alone has no line to a label that names its city.
        (
            item.at,
            (wording.seen if points[row.city_id] > 1 else wording.observed)(row, look.language),
            _SMALL,
            item.ink,
        )
        for item, row in zip(seen, panel.told, strict=True)
        if item not in beside
    ]
    # Those go first that need no line to their mark.
    for lead in (False, True):
        within = [
            (at, said, size, ink)
            for at, said, size, ink in within
            if not labels.put(at, [said], size, ink, lead=lead)
        ]
    left = {at for at, *_ in within}
    return [row for row in panel.rows
            if (item := shown.get(row.target_id)) and item.at in left]  # fmt: skip


def _item(labels: Labels, at: Point, said: str, ink: str = style.INK) -> column.Item:
    return column.Item(at, labels.points(at), said, ink)


def _name_around(panel: Theme, look: Look, labels: Labels) -> None:
    """Write the names of the province and the country beside the last point with room."""
    for line in _lines(panel.around):
        said = wording.city(line[-1], look.language)
        any(
            labels.put((row.period_end, row.value), [said], _SMALL, _QUIET, brief=said)
            for row in reversed(line)
        )


def _strip(axes: Axes, panel: Theme, look: Look) -> None:
    """Draw the targets of all cities in one order beside the panel, with the axis once more."""
    box, figure = axes.get_position(), axes.figure
    left = box.x1 + (look.room + 0.1) / style.WIDTH
    strip = figure.add_axes((left, box.y0, STRIP / style.WIDTH, box.height), sharey=axes)
    half = STRIP * 36
    strip.set_xlim(-half, half)
    strip.set_xticks([])
    strip.tick_params(left=False, labelleft=False, right=True, labelright=True,
                      labelsize=_SMALL, labelcolor=_QUIET, length=2, pad=2)  # fmt: skip
    strip.spines[["left", "top", "bottom"]].set_visible(False)
    own = {row.city_id for row in panel.rows} & {*look.named}
    rows = sorted(panel.peers, key=lambda row: (row.city_id not in own, row.canonical_value))
    heights = [axes.transData.transform((0, row.canonical_value))[1] for row in rows]
    dots = [(0.0, float(height) * 72 / figure.dpi) for height in heights]
    widths = [_DOT + 0.8 if row.city_id in own else _CROWD + 0.6 for row in rows]
    moves = aside(dots, widths, half - _DOT)
    for row, move in zip(rows, moves, strict=True):
        chosen = row.city_id in own
        mark.dot(strip, (move, row.canonical_value), row,
                 look.colours[row.city_id] if chosen else style.CROWD,
                 _DOT if chosen else _CROWD)  # fmt: skip
    strip.annotate(count(panel, look.language), (0.5, 1), xycoords="axes fraction",
                   xytext=(0, 8), ha="center", textcoords="offset points", fontsize=_SMALL,
                   color=style.QUIET)  # fmt: skip


def count(panel: Theme, language: str) -> str:
    """Return for which year how many cities stand in the strip of a panel."""
    year, cities = panel.peers[0].target_year, len(panel.peers)
    return spoken(language).text("peers_of_year", year=year, count=cities)
