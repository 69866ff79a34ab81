"""How one target is drawn: its qualifier, firmness and city are visible in the mark."""

from matplotlib.axes import Axes

from compare.figures import style
from compare.figures.panel import Panel
from compare.schema.row import Row
from compare.wording import wording
from compare.wording.language import spoken

_FLOORS, _ABOUT, _EXCLUSIVE = {">=", ">"}, "~", {">", "<"}


def draw(axes: Axes, row: Row, at: tuple[float, float], along: str, reach: float) -> None:
    """Draw a target at a point.

    A filled mark includes its value and a hollow one excludes it; an arrow points to where the
    promise is open, and bars on both sides say "about"; they are dashed for what is striven for.
    Squares are county-level cities.

    Parameters
    ----------
    axes : Axes
        Where to draw.
    row : row of described targets
        The target.
    at : tuple of float
        The point, in data coordinates.
    along : str
        "x" or "y": the axis that carries the value.
    reach : float
        Length of the arrow in points.
    """
    colour = style.colour(row)
    about = row.comparator == _ABOUT
    for sign in (1, -1) if about else (1,) if row.comparator in _FLOORS else (-1,):
        length = reach * sign * (0.75 if about else 1)
        axes.annotate(
            "",
            xy=at,
            xytext=(length, 0) if along == "x" else (0, length),
            textcoords="offset points",
            arrowprops={
                "arrowstyle": "]-,widthA=0.35,lengthA=0"
                if about
                else "<|-,head_length=0.4,head_width=0.2",
                "color": colour,
                "linestyle": (0, (2, 1.5)) if "strive" in row.firmnesses else "solid",
                "linewidth": 1.2,
                "shrinkA": 0,
                "shrinkB": 3.5,
            },
        )
    axes.plot(
        *([at[0]], [at[1]]),
        marker=style.MARKERS.get(row.level, "o"),
        markersize=6.5,
        color=colour,
        markerfacecolor="white" if row.comparator in _EXCLUSIVE else colour,
        markeredgewidth=1.4,
        linestyle="none",
        zorder=3,
    )


def observe(axes: Axes, row: Row, at: tuple[float, float]) -> None:
    """Draw an observed value: a cross, pale where its source is a copy or it is preliminary."""
    axes.plot(
        *([at[0]], [at[1]]),
        marker="x",
        markersize=5.5,
        markeredgewidth=1.5,
        color=style.colour(row),
        alpha=0.55 if wording.is_weak(row) else 1.0,
        linestyle="none",
        zorder=4,
    )


def key(found: list[Panel], language: str) -> str:
    """Return in words how the marks of these panels are to be read."""
    rows = [row for panel in found for row in panel.rows]
    said: list[str] = []
    comparators = {row.comparator for row in rows}
    for codes, name in (
        ({">=", "<="}, "mark_inclusive"),
        (_EXCLUSIVE, "mark_exclusive"),
        ({_ABOUT}, "mark_about"),
    ):
        if comparators & codes:
            said.append(spoken(language).text(name))
    if any("strive" in row.firmnesses for row in rows):
        said.append(spoken(language).text("mark_strive"))
    if len({row.level for row in rows}) > 1:
        said.append(spoken(language).text("mark_level"))
    seen = [row for panel in found for row in panel.observed]
    if seen:
        said.append(spoken(language).text("mark_observed"))
    if any(wording.is_weak(row) for row in seen):
        said.append(spoken(language).text("mark_weak"))
    said_all = spoken(language).list(said, strong=True)
    return f"{spoken(language).text('how_to_read')}{spoken(language).colon}{said_all}"
