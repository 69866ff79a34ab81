"""How one target is drawn: its qualifier, firmness and city are visible in the mark."""

from matplotlib.axes import Axes

from compare.figures.panel import Entry, Panel, Sight
from compare.schema.result import Selected
from compare.wording import wording
from compare.wording.language import spoken

_FLOORS, _ABOUT, _EXCLUSIVE = {">=", ">"}, "~", {">", "<"}
_ARROW, _BAR = "<|-,head_length=0.4,head_width=0.2", "]-,widthA=0.35,lengthA=0"


def draw(axes: Axes, entry: Entry, at: tuple[float, float], along: str, reach: float) -> None:
    """Draw a target at a point.

    A filled mark includes its value and a hollow one excludes it; an arrow points to where the
    promise is open, and bars on both sides say "about"; they are dashed for what is striven for.
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
    if row.comparator == _ABOUT:
        for length in (reach * 0.75, -reach * 0.75):
            _stroke(axes, entry, at, along, length)
    else:
        _stroke(axes, entry, at, along, reach if row.comparator in _FLOORS else -reach)
    axes.plot(
        *([at[0]], [at[1]]),
        marker="s" if _is_inside(row) else "o",
        markersize=6.5,
        color=entry.colour,
        markerfacecolor="white" if row.comparator in _EXCLUSIVE else entry.colour,
        markeredgewidth=1.4,
        linestyle="none",
        zorder=3,
    )


def _is_inside(row: Selected) -> bool:
    """Tell whether a city lies inside another."""
    return isinstance(row.parent_city_id, str)


def _stroke(axes: Axes, entry: Entry, at: tuple[float, float], along: str, length: float) -> None:
    """Draw a line from a point along an axis, which ends in an arrow or in a bar."""
    axes.annotate(
        "",
        xy=at,
        xytext=(length, 0) if along == "x" else (0, length),
        textcoords="offset points",
        arrowprops={
            "arrowstyle": _BAR if entry.row.comparator == _ABOUT else _ARROW,
            "color": entry.colour,
            "linestyle": (0, (2, 1.5)) if "strive" in entry.row.firmnesses else "solid",
            "linewidth": 1.2,
            "shrinkA": 0,
            "shrinkB": 3.5,
        },
    )


def observe(axes: Axes, sight: Sight, at: tuple[float, float]) -> None:
    """Draw an observed value: a cross, pale where its source is a copy or it is preliminary."""
    axes.plot(
        *([at[0]], [at[1]]),
        marker="x",
        markersize=5.5,
        markeredgewidth=1.5,
        color=sight.colour,
        alpha=0.55 if wording.is_weak(sight.row) else 1.0,
        linestyle="none",
        zorder=4,
    )


def notes(found: list[Panel], language: str, references: bool = False) -> list[str]:
    """Return in words how panels and their marks are to be read; nothing where there are none.

    With `references`, the lines of the places that cities are held against are explained, too.
    """
    if not found:
        return []
    speech = spoken(language)
    said = speech.list(map(speech.text, _shown(found, references)), strong=True)
    paragraphs = [f"{speech.text('how_to_read')}{speech.colon}{said}"]
    if len(found) > 1:
        paragraphs.append(speech.text("panel_note") + speech.stop.strip())
    return paragraphs


def _shown(found: list[Panel], references: bool) -> list[str]:
    """Return the names of the marks that panels show."""
    rows = [entry.row for panel in found for entry in panel.entries]
    seen = [sight.row for panel in found for sight in panel.sights]
    comparators = {row.comparator for row in rows}
    shown = {
        "mark_inclusive": bool(comparators & {">=", "<="}),
        "mark_exclusive": bool(comparators & _EXCLUSIVE),
        "mark_about": _ABOUT in comparators,
        "mark_bare": any(row.bare for row in rows),
        "mark_strive": any("strive" in row.firmnesses for row in rows),
        "mark_inside": any(map(_is_inside, rows)),
        "mark_observed": bool(seen),
        "mark_weak": any(wording.is_weak(row) for row in seen),
        "mark_reference": references and any(panel.references for panel in found),
    }
    return [name for name, is_shown in shown.items() if is_shown]
