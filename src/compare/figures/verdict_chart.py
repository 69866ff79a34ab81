"""Verdict chart: a small triangle that says which targets of a family may be compared."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations

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

APART = "apart"
"""What has no verdict: two targets of indicators that have nothing in common."""

_CITIES = 12
"""Up to how many cities the alternative text of many targets names."""


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
        verdict. Its label is its alternative text. Where all pairs that have a verdict have the
        same, there is nothing to draw: the figure says so, without a panel.

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
    cities = list(dict.fromkeys(wording.city(row, language) for row in rows))
    verdicts = _verdicts(own, rows)
    key = _key(verdicts, language)
    if len({*verdicts.values()} - {APART}) == 1 and len(verdicts) > 1:
        return _alike(verdicts, language)
    rows = rows if len(rows) <= MOST else []
    names = distinct(rows, language)
    room = max((lettering.text_width(name, _SIZE) for name in names), default=0.0)
    side = _CELL * len(rows)
    words = max((lettering.text_width(said, _SIZE) for said in key.values()), default=0.0)
    width = 2 * _MARGIN + max(side + room + 0.12, words + 0.2)
    height = 2 * _MARGIN + side + 0.15 * len(key) + 0.06
    with style.applied():
        figure = Figure(figsize=(width, height))
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_xlim(0, width)
        axes.set_ylim(height, 0)
        _draw(axes, rows, names, verdicts)
        _legend(axes, key, _MARGIN + side + 0.14)
    shown = spoken(language).list(names or cities[:_CITIES])
    said = spoken(language).list([shown, *key.values()], strong=True)
    figure.set_label(f"{spoken(language).text('alt_verdicts')}{spoken(language).colon}{said}")
    return figure


def _alike(verdicts: Mapping[frozenset[str], str], language: str) -> Figure:
    """Say the one verdict that all pairs have, and how many are of unlike indicators."""
    speech, counts = spoken(language), Counter(verdicts.values())
    (name,) = {*counts} - {APART}
    number = "one_pair" if counts[name] == 1 else "so_many_pairs"
    said = [
        speech.text(
            "verdict_alike",
            verdict=label("verdict", name, language),
            count=speech.text(number, count=counts[name]),
        ),
        *([_key(verdicts, language)[APART]] if counts[APART] else []),
    ]
    text = speech.list(said, strong=True) + speech.stop.strip()
    width = 2 * _MARGIN + lettering.text_width(text, _SIZE)
    with style.applied():
        figure = Figure(figsize=(width, 0.4))
        for height, line in ((0.65, speech.text("alt_verdicts")), (0.2, text)):
            figure.text(_MARGIN / width, height, line, fontsize=_SIZE)
    figure.set_label(text)
    return figure


def distinct(rows: Sequence[Selected], language: str) -> list[str]:
    """Return names of targets, each another: with the value, indicator and place where needed.

    Examples
    --------
    >>> import compare
    >>> found = compare.select("nantong", 2020, families="rd_intensity,st_progress")
    >>> distinct(rows_of(found.targets, Selected), "en")
    ['Nantong 2020 (≥ 2.8%)', 'Nantong 2020 (≥ 65%)']
    """
    bracket = spoken(language).bracket
    names = [*wording.names(rows, language).values()]
    if len({*names}) == len(names):
        return names
    names = [wording.who(row, language) for row in rows]
    for more in (wording.short, wording.indicator, _set, _place):
        counts = Counter(names)
        names = [
            name + bracket(more(row, language)) if counts[name] > 1 else name
            for name, row in zip(names, rows, strict=True)
        ]
    return names


def _set(row: Selected, language: str) -> str:
    return spoken(language).text("slope_set", year=row.issued_in)


def _place(row: Selected, language: str) -> str:
    return wording.place(row.locator, language)


def _verdicts(own: Comparison, rows: Sequence[Selected]) -> dict[frozenset[str], str]:
    """Return the verdict on each pair, or that it has none: it is of unlike indicators."""
    judged = {
        frozenset((pair.target_a, pair.target_b)): pair.verdict for pair in rows_of(own.pairs, Pair)
    }
    pairs = map(frozenset, combinations((row.target_id for row in rows), 2))
    return {pair: judged.get(pair, APART) for pair in pairs}


def _key(verdicts: Mapping[frozenset[str], str], language: str) -> dict[str, str]:
    """Return for each verdict that there is its name, and how many pairs have it."""
    counts = Counter(verdicts.values())
    speech = spoken(language)
    names = {name: label("verdict", name, language) for name in TINTS}
    names[APART] = speech.text("verdict_apart")
    return {
        name: said + speech.colon
        + speech.text("one_pair" if counts[name] == 1 else "so_many_pairs", count=counts[name])
        for name, said in names.items()
        if counts[name]
    }  # fmt: skip


def _draw(
    axes: Axes,
    rows: Sequence[Selected],
    names: Sequence[str],
    verdicts: Mapping[frozenset[str], str],
) -> None:
    for line, row in enumerate(rows):
        top = _MARGIN + line * _CELL
        for column in range(line):
            verdict = verdicts[frozenset((row.target_id, rows[column].target_id))]
            _cell(axes, (_MARGIN + column * _CELL, top), _CELL * 0.92, verdict)
        axes.text(_MARGIN + line * _CELL + 0.04, top + _CELL / 2, names[line], va="center",
                  fontsize=_SIZE)  # fmt: skip


def _cell(axes: Axes, corner: tuple[float, float], size: float, verdict: str) -> None:
    """Draw a cell; one without a verdict is white and has a stroke through it."""
    x, y = corner
    fill = TINTS.get(verdict, "white")
    edge = style.CROWD if verdict == "not_comparable" else style.RULE
    axes.add_patch(Rectangle(corner, size, size, facecolor=fill, edgecolor=edge, linewidth=0.5))
    if verdict == APART:
        axes.plot([x + 0.25 * size, x + 0.75 * size], [y + 0.75 * size, y + 0.25 * size],
                  color=style.CROWD, linewidth=0.5)  # fmt: skip


def _legend(axes: Axes, key: Mapping[str, str], top: float) -> None:
    for place, (verdict, said) in enumerate(key.items()):
        y = top + place * 0.15
        _cell(axes, (_MARGIN, y - 0.055), 0.11, verdict)
        axes.text(_MARGIN + 0.18, y, said, va="center", fontsize=_SIZE, color=style.QUIET)
