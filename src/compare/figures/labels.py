"""Labels beside points: each is put where it covers no mark and no other label."""

from matplotlib.axes import Axes

from compare.figures import lettering

Box = tuple[float, float, float, float]


class Labels:
    """Places labels in one axes.

    Parameters
    ----------
    axes : Axes
        The axes; its limits must be final.
    """

    def __init__(self, axes: Axes):
        self.axes = axes
        self.taken: list[Box] = []
        inside = axes.get_window_extent().transformed(axes.figure.dpi_scale_trans.inverted())
        self.inside = (inside.x0 * 72, inside.y0 * 72, inside.x1 * 72 + 22, inside.y1 * 72 + 14)

    def reserve(self, at: tuple[float, float], up: float = 5.0) -> None:
        """Keep labels off a mark that reaches `up` points above and below its point."""
        x, y = self._points(at)
        self.taken.append((x - 5, y - min(up, 5), x + 5, y + up))

    def put(
        self, at: tuple[float, float], lines: list[str], size: float, colour: str, brief: str = ""
    ) -> None:
        """Write lines beside a point, on the first free side; else what is brief, or nothing.

        Without anything brief, they are written to the right at least.
        """
        x, y = self._points(at)
        box = self._found(x, y, lines, size)
        if brief and not self._free(box):
            lines, box = [brief], self._found(x, y, [brief], size)
            if not self._free(box):
                return
        self.taken.append(box)
        self.axes.annotate(
            "\n".join(lines),
            at,
            xytext=(box[0] - x, (box[1] + box[3]) / 2 - y),
            textcoords="offset points",
            va="center",
            fontsize=size,
            color=colour,
            linespacing=1.15,
        )

    def _found(self, x: float, y: float, lines: list[str], size: float) -> Box:
        """Return the first free box for some lines, or the one to the right of the point."""
        width = max(lettering.text_width(line, size) for line in lines) * 72
        height = len(lines) * size * 1.35
        boxes = [self._box(x, y, side, width, height) for side in self._sides(width, height)]
        return next(filter(self._free, boxes), boxes[0])

    def _points(self, at: tuple[float, float]) -> tuple[float, float]:
        x, y = self.axes.transData.transform(at) * 72 / self.axes.figure.dpi
        return float(x), float(y)

    @staticmethod
    def _sides(width: float, height: float) -> list[tuple[float, float]]:
        """Return where the label's left edge and middle may lie, the best place first."""
        right, left, middle = 8.0, -8.0 - width, -width / 2
        rise = height / 2 + 4
        beside = [(right, 0.0), (left, 0.0), (right, rise), (right, -rise)]
        beside += [(left, rise), (left, -rise), (middle, rise + 14), (middle, -rise - 6)]
        further = [(side, step * rise) for step in (2, -2, 3, -3) for side in (right, left)]
        return [*beside, *further, (middle, 2 * rise + 14), (middle, -2 * rise - 6)]

    @staticmethod
    def _box(x: float, y: float, side: tuple[float, float], width: float, height: float) -> Box:
        left, middle = x + side[0], y + side[1]
        return (left, middle - height / 2, left + width, middle + height / 2)

    def _free(self, box: Box) -> bool:
        within = (
            box[0] >= self.inside[0]
            and box[1] >= self.inside[1]
            and box[2] <= self.inside[2]
            and box[3] <= self.inside[3]
        )
        return within and all(_apart(box, other) for other in self.taken)


def _apart(a: Box, b: Box) -> bool:
    """Tell whether two boxes leave a point between them."""
    return a[2] + 1 < b[0] or b[2] + 1 < a[0] or a[3] < b[1] or b[3] < a[1]
