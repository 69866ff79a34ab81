"""Verdict chart: a small triangle that says which targets of a family may be compared."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from compare.comparison.comparison import Comparison
from compare.figures import lettering, style
from compare.schema import label
from compare.schema.record import Pair
from compare.schema.result import Selected
from compare.schema.row import rows_of
from compare.wording import wording
from compare.wording.language import spoken

_CELL, _SIZE, _MARGIN = 0.145, 6.8, 0.08
"""Width and height of a cell in inches, size of type in points, margin in inches."""

MOST = 14
"""More targets than that are counted in words; their pairs stand in the tables."""

TINTS = {"comparable": "#0b5c78", "caveats": "#9cc7d6", "not_comparable": "#f4f4f4"}
"""Fill of each verdict; they differ in lightness, and so in grey too."""


def verdicts(comparison: Comparison, language: str) -> Figure:
    """Draw the verdict on each pair of targets as a triangle.

    Parameters
    ----------
    comparison : Comparison
        The targets; the pairs of the chosen cities are drawn.
    language : str
        "zh" or "en".

    Returns
    -------
    Figure
        A figure of about half the width of a page: a row and a column per target, a tint per
        verdict. Its label is its alternative text.

    Examples
    --------
    >>> import compare
    >>> figure = verdicts(compare.select("nantong", families="rd_intensity"), "en")
    >>> figure.get_label().split(": ")[0]
    'Triangle of verdicts'
    """
    own = comparison.of_chosen()
    rows = rows_of(own.targets.sort_values(["indicator_id", "target_year", "city_number",
                                            "issued_at"]), Selected)  # fmt: skip
    rows = rows if len(rows) <= MOST else []
    names = [*wording.names(rows, language).values()]
    key = _key(own, language)
    room = max((lettering.text_width(name, _SIZE) for name in names), default=0.0)
    side = _CELL * len(rows)
    words = max(lettering.text_width(line, _SIZE) for line in key)
    width = 2 * _MARGIN + max(side + room + 0.12, words + 0.2)
    height = 2 * _MARGIN + side + 0.15 * len(key) + 0.06
    with style.applied():
        figure = Figure(figsize=(width, height))
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_xlim(0, width)
        axes.set_ylim(height, 0)
        _draw(axes, rows, names, _judged(own))
        _legend(axes, key, _MARGIN + side + 0.14)
    said = spoken(language).list(key, strong=True)
    figure.set_label(f"{spoken(language).text('alt_verdicts')}{spoken(language).colon}{said}")
    return figure


def _judged(own: Comparison) -> dict[frozenset[str], str]:
    return {
        frozenset((pair.target_a, pair.target_b)): pair.verdict for pair in rows_of(own.pairs, Pair)
    }


def _key(own: Comparison, language: str) -> list[str]:
    """Return for each verdict its name and how many pairs have it."""
    counts = own.pairs["verdict"].value_counts()
    speech = spoken(language)
    return [
        f"{label('verdict', verdict, language)}{speech.colon}"
        + speech.text("so_many_pairs", count=int(counts.get(verdict, 0)))
        for verdict in TINTS
    ]


def _draw(
    axes: Axes, rows: list[Selected], names: list[str], judged: dict[frozenset[str], str]
) -> None:
    for line, row in enumerate(rows):
        top = _MARGIN + line * _CELL
        for column in range(line):
            pair = frozenset((row.target_id, rows[column].target_id))
            # Pairs across unrelated indicators are not listed: they may not be compared.
            verdict = judged.get(pair, "not_comparable")
            corner = (_MARGIN + column * _CELL, top)
            axes.add_patch(
                Rectangle(
                    corner,
                    _CELL * 0.92,
                    _CELL * 0.92,
                    facecolor=TINTS[verdict],
                    edgecolor=style.RULE,
                    linewidth=0.5,
                )
            )
        axes.text(_MARGIN + line * _CELL + 0.04, top + _CELL / 2, names[line], va="center",
                  fontsize=_SIZE)  # fmt: skip


def _legend(axes: Axes, key: list[str], top: float) -> None:
    for place, (line, tint) in enumerate(zip(key, TINTS.values(), strict=True)):
        y = top + place * 0.15
        axes.add_patch(
            Rectangle(
                (_MARGIN, y - 0.055),
                0.11,
                0.11,
                facecolor=tint,
                edgecolor=style.QUIET,
                linewidth=0.5,
            )
        )
        axes.text(_MARGIN + 0.18, y, line, va="center", fontsize=_SIZE, color=style.QUIET)
