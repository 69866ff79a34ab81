"""How one target is drawn: its qualifier, firmness and city are visible in the mark."""

from collections.abc import Iterable, Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.path import Path

from compare.figures import style
from compare.figures.panel import Entry, Panel, Sight
from compare.schema.result import Observed, Selected
from compare.wording import wording
from compare.wording.language import spoken

_FLOORS, _ABOUT, _EXCLUSIVE = {">=", ">"}, "~", {">", "<"}
_ARROW = "<|-,head_length=0.4,head_width=0.2"
RING = 11.5
"""Width in points of the ring round a mark."""


def _waves() -> Path:
    """Return the sign ≈ as a mark."""
    wave = [(-1.0, -0.15), (-0.5, 0.6), (0.2, -0.7), (1.0, 0.15)]
    vertices = [(x, y + shift) for shift in (0.42, -0.42) for x, y in wave]
    return Path(vertices, [Path.MOVETO, *[Path.CURVE4] * 3] * 2)


WAVES = _waves()
"""The mark of a value that a document says is about so much."""


def is_open(row: Selected) -> bool:
    """Tell whether a document says in words that a value is a floor or a ceiling.

    A number without a qualifier is read as a floor where targets are compared, but a figure shows
    it as it is printed.
    """
    return not row.bare and row.comparator != _ABOUT


def draw(axes: Axes, entry: Entry, at: tuple[float, float], along: str, reach: float) -> None:
    """Draw a target at a point.

    A filled mark includes its value and a hollow one excludes it; an arrow points to where the
    promise is open, if the document says so; waves say "about"; a ring is of what is striven for.
    Squares are cities inside another.

    Parameters
    ----------
    axes : Axes
        Where to draw.
    entry : Entry
        The target.
    at : tuple of float
        The point, in data coordinates.
    along : str
        "x" or "y": the axis that carries the value.
    reach : float
        Length of the arrow in points.
    """
    row = entry.row
    if is_open(row):
        _stroke(axes, entry, at, along, reach if row.comparator in _FLOORS else -reach)
    about = row.comparator == _ABOUT
    axes.plot(
        *([at[0]], [at[1]]),
        marker=WAVES if about else shape(row),
        markersize=9 if about else 6.5,
        color=entry.colour,
        markerfacecolor=_filling(entry),
        markeredgewidth=1.6 if about else 1.4,
        linestyle="none",
        clip_on=False,
        zorder=3,
    )
    if is_striven_for(row):
        axes.plot(
            *([at[0]], [at[1]]), marker="o", markersize=RING, markerfacecolor="none",
            color=entry.colour, markeredgewidth=0.8, linestyle="none", zorder=3, clip_on=False,
        )  # fmt: skip


def _filling(entry: Entry) -> str:
    if entry.row.comparator == _ABOUT:
        return "none"
    return "white" if entry.row.comparator in _EXCLUSIVE else entry.colour


def is_inside(row: Selected) -> bool:
    """Tell whether a city lies inside another."""
    return isinstance(row.parent_city_id, str)


def shape(row: Selected) -> str:
    """Return the mark of a target, as matplotlib names it."""
    return "s" if is_inside(row) else "o"


def is_striven_for(row: Selected) -> bool:
    """Tell whether a target is striven for, as the statement says that stands for it."""
    return row.firmness == "strive"


def _stroke(axes: Axes, entry: Entry, at: tuple[float, float], along: str, length: float) -> None:
    """Draw an arrow from a point along an axis."""
    axes.annotate(
        "",
        xy=at,
        xytext=(length, 0) if along == "x" else (0, length),
        textcoords="offset points",
        arrowprops={
            "arrowstyle": _ARROW,
            "color": entry.colour,
            "linewidth": 1.2,
            "shrinkA": 0,
            "shrinkB": 3.5,
        },
    )


def observe(axes: Axes, sight: Sight, at: tuple[float, float]) -> None:
    """Draw an observed value: a cross, thin where its source is a copy or it is preliminary."""
    cross(axes, at, sight.colour, wording.is_weak(sight.row))


def cross(axes: Axes, at: tuple[float, float], colour: str, weak: bool, edge: bool = False) -> None:
    """Draw a cross at a point, a thin one for what may still change.

    With a white edge it is seen on a dot of its colour, too.
    """
    width = 0.7 if weak else 1.8
    if edge:
        axes.plot(*([at[0]], [at[1]]), "x", markersize=7.5, markeredgewidth=width + 2,
                  color="white", zorder=4.5)  # fmt: skip
    axes.plot(
        *([at[0]], [at[1]]),
        marker="x",
        markersize=5.5,
        markeredgewidth=width,
        color=colour,
        linestyle="none",
        zorder=5 if edge else 4,
    )


def dot(axes: Axes, at: tuple[float, float], row: Selected, colour: str, size: float = 6) -> None:
    """Draw a target as a dot, whatever its qualifier; a square for a city inside another."""
    axes.plot(*([at[0]], [at[1]]), shape(row), color=colour, markersize=size,
              markeredgewidth=0, zorder=4, clip_on=False)  # fmt: skip


def line_of_place(axes: Axes, years: Sequence[float], values: Sequence[float]) -> None:
    """Draw what was observed in a place that cities are held against, as a dotted line."""
    axes.plot(years, values, ":", marker=".", markersize=3, color=style.QUIET, linewidth=1)


def notes(found: list[Panel], language: str, references: bool = False) -> list[str]:
    """Return in words how the marks of panels are to be read; nothing where there are none.

    With `references`, the lines of the places that cities are held against are explained, too.
    """
    rows = [entry.row for panel in found for entry in panel.entries]
    seen = [sight.row for panel in found for sight in panel.sights]
    around = [sight.row for panel in found for sight in panel.references if references]
    weak = any(map(wording.is_weak, (*seen, *around)))
    thin = any(map(wording.is_weak, seen))
    said = key(_shown(rows), language) + observed(bool(seen), thin, weak, language)
    return legend([*said, *places(around, language)], language)


def legend(said: Sequence[str], language: str) -> list[str]:
    """Return a paragraph that says how marks are to be read, or none where there are none."""
    speech = spoken(language)
    listed = speech.list(said, strong=True)
    return [f"{speech.text('how_to_read')}{speech.colon}{listed}"] if said else []


def key(shown: Mapping[str, bool], language: str) -> list[str]:
    """Return the texts of the marks that are shown."""
    return [spoken(language).text(name) for name, is_shown in shown.items() if is_shown]


def dots(rows: Sequence[Selected], language: str) -> list[str]:
    """Say what the dots of targets are, and the squares."""
    inside = [is_inside(row) for row in rows]
    return key({"mark_target": not all(inside), "mark_inside": any(inside)}, language)


def observed(crosses: bool, thin: bool, marked: bool, language: str) -> list[str]:
    """Say what crosses are, and what is provisional.

    Parameters
    ----------
    crosses : bool
        Whether there are crosses.
    thin : bool
        Whether some are thin.
    marked : bool
        Whether a number has the mark of what is provisional.
    language : str
        "zh" or "en".

    Returns
    -------
    list of str
        Up to two texts.
    """
    speech = spoken(language)
    signs = [speech.text("thin_cross")] if thin else []
    signs += [speech.text("weak").strip()] if marked else []
    said = key({"mark_observed": crosses}, language)
    return said + ([speech.text("mark_weak", marks=speech.list(signs))] if signs else [])


def places(around: Iterable[Observed], language: str) -> list[str]:
    """Say which places dotted lines are of."""
    names = dict.fromkeys(wording.city(row, language) for row in around)
    said = spoken(language).list(names)
    return [spoken(language).text("mark_reference", places=said)] if names else []


def _shown(rows: Sequence[Selected]) -> dict[str, bool]:
    """Return which marks targets have that do not speak for themselves."""
    excludes = any(row.comparator in _EXCLUSIVE for row in rows)
    return {
        "mark_inclusive": excludes and any(row.comparator in (">=", "<=") for row in rows),
        "mark_exclusive": excludes,
        "mark_open": any(map(is_open, rows)),
        "mark_about": any(row.comparator == _ABOUT for row in rows),
        "mark_bare": any(row.bare for row in rows),
        "mark_strive": any(map(is_striven_for, rows)),
        "mark_inside": any(map(is_inside, rows)),
    }
