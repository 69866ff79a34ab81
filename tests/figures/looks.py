"""What the tests of figures look at: the texts of a figure, where they lie, and which overlap."""

from itertools import combinations, pairwise
from math import hypot

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Bbox

FOUR = ["nantong", "yancheng", "qidong", "changzhou"]


def shown_texts(figure: Figure) -> list[tuple[str, Bbox]]:
    """Return each text that is visible in a figure with the box that it takes."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    figure.draw_without_rendering()
    hidden = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in axis.get_major_ticks():
                if not low <= tick.get_loc() <= high:
                    hidden |= {tick.label1, tick.label2}
    return [
        (text.get_text(), text.get_window_extent(renderer))
        for text in figure.findobj(Text)
        if text.get_text().strip() and text.get_visible() and text not in hidden
    ]


def misplaced(figure: Figure) -> list[tuple[str, ...]]:
    """Return the pairs of texts that overlap, and the texts that are cut off at an edge."""
    shown = shown_texts(figure)
    assert shown
    found: list[tuple[str, ...]] = [
        (text, other)
        for (text, a), (other, b) in combinations(shown, 2)
        if a.x0 < b.x1 and b.x0 < a.x1 and a.y0 < b.y1 and b.y0 < a.y1
    ]
    found += [
        (text,)
        for text, box in shown
        if box.x0 < 0 or box.y0 < 0 or box.x1 > figure.bbox.x1 or box.y1 > figure.bbox.y1
    ]
    return found


def marks(figure: Figure, *markers: object) -> list[Line2D]:
    """Return the lines of a figure that are marks, of some shapes or of all but small points."""
    unseen = ("None", "", " ", None, ".")
    return [
        line
        for line in figure.findobj(Line2D)
        if line.axes is not None
        and line in line.axes.get_lines()
        and (line.get_marker() in markers if markers else line.get_marker() not in unseen)
    ]


def on_marks(figure: Figure) -> list[str]:
    """Return the labels that lie on a mark of their axes."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    figure.draw_without_rendering()
    found = []
    for axes in figure.axes:
        texts = [(text.get_text(), text.get_window_extent(renderer)) for text in axes.texts]
        for line in marks(figure):
            if line.axes is not axes:
                continue
            half = line.get_markersize() / 2 * figure.dpi / 72 - 1
            for x, y in axes.transData.transform(line.get_xydata()):
                box = Bbox([[x - half, y - half], [x + half, y + half]])
                found += [text for text, place in texts if text and place.overlaps(box)]
    return found


def through_marks(figure: Figure) -> list[str]:
    """Return the labels whose thin line runs through another mark than the one it begins at."""
    figure.draw_without_rendering()
    scale, found = 72 / figure.dpi, []
    for axes in figure.axes:
        at = [
            (axes.transData.transform(point) * scale, line.get_markersize() / 2)
            for line in marks(figure) if line.axes is axes
            for point in line.get_xydata()
        ]  # fmt: skip
        for line in axes.get_lines():
            if line.get_linewidth() != 0.5 or line.get_marker() not in ("None", ""):
                continue
            steps = axes.transData.transform(line.get_xydata()) * scale
            begin, end = steps[0], steps[-1]
            path = [a + (b - a) * n / 60 for a, b in pairwise(steps) for n in range(61)]
            found += [
                f"to {end}, over the mark at {middle}"
                for middle, radius in at
                if hypot(*(middle - begin)) > 7
                and min(hypot(*(step - middle)) for step in path) < radius - 0.5
            ]
    return found
