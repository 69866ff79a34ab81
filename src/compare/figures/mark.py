"""How one target is drawn: its qualifier, firmness and city are visible in the mark."""

from matplotlib.axes import Axes
from matplotlib.path import Path

from compare.figures.panel import Entry, Panel, Sight
from compare.schema.result import Selected
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
        marker=WAVES if about else "s" if _is_inside(row) else "o",
        markersize=9 if about else 6.5,
        color=entry.colour,
        markerfacecolor=_filling(entry),
        markeredgewidth=1.6 if about else 1.4,
        linestyle="none",
        zorder=3,
    )
    if _is_striven_for(row):
        axes.plot(
            *([at[0]], [at[1]]), marker="o", markersize=RING, markerfacecolor="none",
            color=entry.colour, markeredgewidth=0.8, linestyle="none", zorder=3,
        )  # fmt: skip


def _filling(entry: Entry) -> str:
    if entry.row.comparator == _ABOUT:
        return "none"
    return "white" if entry.row.comparator in _EXCLUSIVE else entry.colour


def _is_inside(row: Selected) -> bool:
    """Tell whether a city lies inside another."""
    return isinstance(row.parent_city_id, str)


def _is_striven_for(row: Selected) -> bool:
    return "strive" in row.firmnesses


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
    axes.plot(
        *([at[0]], [at[1]]),
        marker="x",
        markersize=5.5,
        markeredgewidth=0.7 if wording.is_weak(sight.row) else 1.8,
        color=sight.colour,
        linestyle="none",
        zorder=4,
    )


def notes(found: list[Panel], language: str, references: bool = False) -> list[str]:
    """Return in words how the marks of panels are to be read; nothing where there are none.

    With `references`, the lines of the places that cities are held against are explained, too.
    """
    speech = spoken(language)
    shown = _shown(found, references)
    said = speech.list(map(speech.text, shown), strong=True)
    return [f"{speech.text('how_to_read')}{speech.colon}{said}"] if shown else []


def _shown(found: list[Panel], references: bool) -> list[str]:
    """Return the names of the marks that panels show and that do not speak for themselves."""
    rows = [entry.row for panel in found for entry in panel.entries]
    seen = [sight.row for panel in found for sight in panel.sights]
    excludes = any(row.comparator in _EXCLUSIVE for row in rows)
    shown = {
        "mark_inclusive": excludes and any(row.comparator in (">=", "<=") for row in rows),
        "mark_exclusive": excludes,
        "mark_open": any(map(is_open, rows)),
        "mark_about": any(row.comparator == _ABOUT for row in rows),
        "mark_bare": any(row.bare for row in rows),
        "mark_strive": any(map(_is_striven_for, rows)),
        "mark_inside": any(map(_is_inside, rows)),
        "mark_observed": bool(seen),
        "mark_weak": any(wording.is_weak(row) for row in seen),
        "mark_reference": references and any(panel.references for panel in found),
    }
    return [name for name, is_shown in shown.items() if is_shown]
