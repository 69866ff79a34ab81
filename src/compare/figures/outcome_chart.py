"""Outcome chart: each target beside what came of it, and what was known when it was set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from compare.comparison.attainment import DECIDED
from compare.comparison.comparison import Comparison
from compare.figures import caption, lettering, mark, scales, style
from compare.figures.sheet import Sheet
from compare.schema.result import Cushion, Judged
from compare.schema.row import rows_of
from compare.wording import wording
from compare.wording.language import spoken

_ROW = 0.2
"""Height of a row in inches."""

MOST = 18
"""How many rows a figure has at most: those with an outcome, then those of the latest years."""


@dataclass(frozen=True)
class _Line:
    """A target with its outcome and the value known before, as far as there are any."""

    row: Judged
    before: Cushion | None
    name: str
    said: str

    @property
    def is_judged(self) -> bool:
        """Whether an outcome is known."""
        return self.row.outcome in DECIDED


def outcomes(
    comparison: Comparison, language: str, title: str = "", most: int = MOST, told: bool = True
) -> Figure:
    """Draw targets beside the values that were reached, a panel for each indicator.

    Parameters
    ----------
    comparison : Comparison
        The targets; those of the chosen cities are drawn.
    language : str
        "zh" or "en".
    title : str, optional
        Title of the figure.
    most : int, optional
        How many targets are drawn at most.
    told : bool, optional
        Tell under the figure what has no panel; False where a table beside it does.

    Returns
    -------
    Figure
        The figure; its label is its alternative text. A target has a row where its outcome is
        known, or where a value was known when it was set. An indicator with one such target only
        has no panel; under the figure its outcome is told, and where nothing is drawn all of them.

    Examples
    --------
    >>> import compare
    >>> found = compare.select("nantong", families="rd_intensity")
    >>> len(outcomes(found, "en").axes)
    1
    """
    speech = spoken(language)
    found = _panels(comparison.of_chosen(), most, language)
    of = (line.row for lines in found for line in lines)
    title = title or caption.titled("title_outcomes", comparison, of, language)
    panels = [lines for lines in found if len(lines) > 1]
    single = _single(found) if told else []
    notes = mark.legend(_key(panels, single, language), language)
    if single:
        said = speech.sentences(_sentence(line, language) for line in single)
        notes.append(speech.text("outcomes_told", said=said) if panels else said)
    if told and not notes:
        notes = [speech.text("no_outcome")]
    with style.applied():
        sheet = Sheet(
            title,
            notes,
            [_ROW * len(lines) + 0.16 for lines in panels],
            [caption.head(lines[0].row, language) for lines in panels],
            left=lettering.room_of_names(line.name for lines in panels for line in lines),
            right=lettering.room_of_notes(line.said for lines in panels for line in lines),
            below=0.32,
        )
        colours = style.colours(comparison)
        for axes, lines in zip(sheet.axes, panels, strict=True):
            _draw(axes, lines, colours, language)
    shown = [
        (caption.head(lines[0].row, language), [(line.name, line.said) for line in lines])
        for lines in (found if told else panels)
    ]
    sheet.figure.set_label(caption.told("alt_outcomes", title, shown, language))
    return sheet.figure


def rows(comparison: Comparison, most: int = MOST, told: bool = True) -> list[Judged]:
    """Return the targets that an outcome chart draws, and those that it tells."""
    found = _panels(comparison.of_chosen(), most, "en")
    drawn = [line for lines in found if len(lines) > 1 for line in lines]
    return [line.row for line in (*drawn, *(_single(found) if told else ()))]


def _single(found: Sequence[Sequence[_Line]]) -> list[_Line]:
    """Return the lines that are told in words: outcomes, and all where nothing is drawn."""
    drawn = any(len(lines) > 1 for lines in found)
    alone = [lines[0] for lines in found if len(lines) == 1]
    return [line for line in alone if line.is_judged or not drawn]


def _key(panels: Sequence[Sequence[_Line]], single: Sequence[_Line], language: str) -> list[str]:
    """Return what each mark means that is shown."""
    lines = [line for panel in panels for line in panel]
    judged = [line.row.provisional for line in lines if line.is_judged]
    told = [line.row.provisional for line in single]
    known = [line.before for line in (*lines, *single) if not line.is_judged]
    told += [wording.is_weakly_known(before) for before in known if before]
    said = mark.dots([line.row for line in lines], language)
    said += mark.observed(bool(judged), any(judged), any([*judged, *told]), language)
    return said + mark.key({"mark_before": any(line.before for line in lines)}, language)


def _panels(own: Comparison, most: int, language: str) -> list[list[_Line]]:
    """Return the lines of each indicator, the indicators with the most lines first."""
    cushions = rows_of(own.data["cushions"], Cushion)
    known = {row.target_id: row for row in cushions if row.reached_comparator == "="}
    families = own.data["families"].set_index("family")
    leading = set(families["headline"])
    rows = [
        row
        for row in rows_of(own.judged(), Judged)
        if row.scope == "city" and (row.outcome in DECIDED or row.target_id in known)
    ]
    rows.sort(key=lambda row: (row.outcome not in DECIDED, row.indicator_id not in leading,
                               -row.target_year))  # fmt: skip
    names = wording.names(rows, language)
    groups: dict[str, list[_Line]] = {}
    for row in rows[:most]:
        before = known.get(row.target_id)
        line = _Line(row, before, names[row.target_id], _said(row, before, language))
        groups.setdefault(row.indicator_id, []).append(line)
    ordered = sorted(
        groups.values(), key=lambda lines: (families["position"][lines[0].row.family], -len(lines))
    )
    return [sorted(lines, key=_order) for lines in ordered]


def _order(line: _Line) -> tuple[int, int, int]:
    return (line.row.target_year, line.row.city_number, line.row.issued_in)


def _said(row: Judged, before: Cushion | None, language: str) -> str:
    """Return target, outcome or what was known before, and whether the target was met."""
    speech = spoken(language)
    target = wording.yearly(row, wording.short(row, language), language)
    parts = [speech.text("said_target", said=target)]
    if row.outcome in DECIDED:
        reached = wording.short_value(row, row.observed_value, row.provisional, language)
        parts.append(speech.text("said_reached", said=reached))
        parts.append(speech.text(f"outcome_{row.outcome}"))
    elif before:
        weak = wording.is_weakly_known(before)
        reached = wording.short_value(row, before.reached_value, weak, language)
        parts.append(speech.text("said_before", said=reached, year=before.reached_year))
    return speech.list(parts, strong=True)


def _sentence(line: _Line, language: str) -> str:
    speech = spoken(language)
    return (
        f"{line.name}{speech.gap}{wording.indicator(line.row, language)}{speech.colon}{line.said}"
    )


def _draw(axes: Axes, lines: Sequence[_Line], colours: Mapping[str, str], language: str) -> None:
    scales.rows_axis(axes, [line.name for line in lines])
    values = [line.row.canonical_value for line in lines]
    values += [line.before.reached_value for line in lines if line.before]
    values += [line.row.observed_value for line in lines if line.is_judged]
    scales.spread_axis(axes, values, scales.is_wide(lines[0].row, values), language)
    for place, line in enumerate(lines):
        _line(axes, place, line, colours[line.row.city_id])
        missed = line.row.outcome == "missed"
        scales.beside(axes, place, line.said, style.INK if missed else style.QUIET)


def _line(axes: Axes, place: int, line: _Line, colour: str) -> None:
    target = line.row.canonical_value
    if line.before:
        start = line.before.reached_value
        axes.plot([start, target], [place, place], color=style.RULE, linewidth=1.6, zorder=1)
        axes.plot([start], [place], "|", color=style.QUIET, markersize=8, markeredgewidth=1.4)
    if line.is_judged:
        reached = line.row.observed_value
        axes.plot([target, reached], [place, place], color=colour, linewidth=1.4, zorder=2)
        mark.cross(axes, (reached, place), colour, line.row.provisional, edge=True)
    mark.dot(axes, (target, place), line.row, colour)
