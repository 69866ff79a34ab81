"""Theme chart: targets and outcomes of the chosen cities over the years, beside their peers."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import pandas as pd
from matplotlib.figure import Figure

from compare.comparison.comparison import Comparison
from compare.comparison.history import counts
from compare.figures import caption, mark, style, theme_panel
from compare.figures.sheet import Sheet
from compare.figures.theme_panel import SCALE, STRIP, Look, Theme
from compare.schema.result import Observed, Selected, is_amount
from compare.schema.row import by, rows_of
from compare.wording import wording
from compare.wording.language import spoken

_HEIGHTS = {1: 2.4, 2: 1.2, 3: 0.6}
"""Height of each panel in inches, by how many there are; more are told under the figure."""

_LEFT, _RIGHT = 0.55, 0.15
"""Room for ticks before the panels and behind the strip, in inches."""

_BACK = 4
"""How many years before the first target observed values are drawn."""


def theme(comparison: Comparison, language: str, title: str = "") -> Figure:
    """Draw what the chosen cities aim for and reached, and where their peers stand.

    Parameters
    ----------
    comparison : Comparison
        The targets of one family or a few, with those of peers (`compare.select`, `peers`).
    language : str
        "zh" or "en".
    title : str, optional
        Title of the figure; the name of the family where none is given.

    Returns
    -------
    Figure
        The figure; its label is its alternative text. On the left a panel for each group of
        targets that may share an axis: years, targets, observed values, and the province and the
        country as lines; on the right the targets of all cities that may stand in one order, for
        the year that most of them state. What has a single value is told under the figure.

    Examples
    --------
    >>> import compare
    >>> found = compare.select("nantong", families="rd_intensity", peers="all")
    >>> len(theme(found, "en").axes)
    2
    """
    named = style.prominent(comparison)
    panels, shown = _seen(comparison, named)
    kind = "title_theme" if any(panel.peers for panel in shown) else "title_theme_alone"
    title = title or spoken(language).text(kind, family=_families(comparison, language))
    told = [panel for panel in panels if panel not in shown]
    room = theme_panel.room(shown, named, language)
    look = Look(_years(shown), style.colours(comparison), named, room, language)
    with style.applied():
        figure, nameless = _drawn(title, shown, _notes(shown, told, [], named, language), look)
        if nameless:
            # Which labels find no room shows only when they are placed.
            figure, _ = _drawn(title, shown, _notes(shown, told, nameless, named, language), look)
    said = [(caption.head(panel.rows[0], language), _said(panel, named, language))
            for panel in panels]  # fmt: skip
    figure.set_label(caption.told("alt_theme", title, said, language))
    return figure


def used(comparison: Comparison) -> tuple[list[Selected], set[str]]:
    """Return the targets that a theme chart draws or tells, and the observations that it draws."""
    panels, shown = _seen(comparison, style.prominent(comparison))
    rows = [row for panel in panels for row in panel.rows]
    rows += [row for panel in shown for row in panel.peers]
    return rows, {row.observation_id for panel in shown for row in (*panel.seen, *panel.around)}


def _seen(comparison: Comparison, named: Collection[str]) -> tuple[list[Theme], list[Theme]]:
    """Return the panels, and those that are drawn: of several values, as far as a page holds."""
    panels = [_of_named(panel, named) for panel in _panels(comparison, named)]
    return panels, [panel for panel in panels if panel.points > 1][: max(_HEIGHTS)]


def _drawn(
    title: str, shown: Sequence[Theme], notes: list[str], look: Look
) -> tuple[Figure, list[Selected]]:
    """Return the figure, and the targets that should have a label but found no room."""
    strip = STRIP + SCALE if any(panel.peers for panel in shown) else 0.0
    sheet = Sheet(
        title,
        notes,
        [_HEIGHTS[len(shown)] for _ in shown],
        [theme_panel.head(panel, look.language) for panel in shown],
        left=_LEFT,
        right=look.room + strip + _RIGHT,
        below=0.33,
        last=0.02,
    )
    nameless = []
    for axes, panel in zip(sheet.axes, shown, strict=True):
        nameless += theme_panel.draw(axes, panel, look)
    for axes in sheet.axes[-1:]:
        # In the line of the numbers, so that the figure is no higher.
        axes.set_xlabel(spoken(look.language).text("year_axis"), fontsize=7.5, ha="left", va="top")
        axes.xaxis.set_label_coords(1.005, -8 / 72 / axes.bbox.height * axes.figure.dpi)
    return sheet.figure, nameless


def _notes(
    shown: Sequence[Theme],
    told: Sequence[Theme],
    nameless: Sequence[Selected],
    named: Collection[str],
    language: str,
) -> list[str]:
    """Return how to read the figure, which names have no room, and what is told only."""
    speech = spoken(language)
    read = mark.legend(_key(shown, language), language)
    if any(row.city_id not in named for panel in shown for row in panel.by_year(named)):
        read.append(speech.text("crowd_note"))
    notes = [speech.sentences(read)] if read else []
    if any(panel.peers for panel in shown):
        notes = ["".join([*notes, speech.gap, speech.text("no_sample")])]
    notes += caption.some(
        "unnamed", [wording.label_of(row, language) for row in nameless], language
    )
    single = [panel for panel in told if panel.points <= 1]
    others = [panel for panel in told if panel not in single]
    notes += caption.some("single_values", _sentences(single, language), language)
    notes += caption.some("not_drawn", _left_out(others, named, language), language)
    return notes or [speech.text("no_target")]


def _sentences(panels: Sequence[Theme], language: str) -> list[str]:
    speech = spoken(language)
    return [
        f"{wording.indicator(row, language)}{speech.colon}{wording.who(row, language)} "
        f"{wording.plain(row, language)}"
        for panel in panels
        for row in panel.rows
    ]


def _left_out(panels: Sequence[Theme], named: Collection[str], language: str) -> list[str]:
    """Name each indicator without a panel, with the targets of named cities or their number."""
    speech, found = spoken(language), []
    for panel in panels:
        said = [f"{wording.who(row, language)} {wording.plain(row, language)}"
                for row in panel.rows if row.city_id in named]  # fmt: skip
        said = said or [speech.text("so_many", count=len(panel.rows))]
        indicator = wording.indicator(panel.rows[0], language)
        found.append(f"{indicator}{speech.bracket(speech.list(said))}")
    return found


def _key(shown: Sequence[Theme], language: str) -> list[str]:
    """Return what each mark means that the panels show."""
    rows = [row for panel in shown for row in (*panel.rows, *panel.peers)]
    seen = [row for panel in shown for row in panel.seen]
    thin = any(map(wording.is_weak, seen))
    marked = any(wording.is_weak(row) for panel in shown for row in panel.told)
    about = [row.comparator == "~" for row in rows] + [row.comparator == "~" for row in seen]
    said = mark.dots(rows, language)
    said += mark.observed(bool(seen), thin, marked, language)
    said += mark.places((row for panel in shown for row in panel.around), language)
    more = {"matrix_about": any(about), "mark_peers": any(panel.peers for panel in shown)}
    return said + mark.key(more, language)


def _families(comparison: Comparison, language: str) -> str:
    names = comparison.data["families"].set_index("family")[f"name_{language}"]
    found = dict.fromkeys(comparison.of_chosen().targets["family"])
    return spoken(language).title(names[name] for name in found)


def _panels(comparison: Comparison, named: Collection[str]) -> list[Theme]:
    """Return the panels: headline indicators first, then by targets of named cities, and of all."""
    own = set(comparison.of_chosen().targets["target_id"])
    targets = by(comparison.targets, Selected, "target_id")
    leading = set(comparison.data["families"]["headline"])
    panels: dict[int, list[Selected]] = {}
    for row in targets.values():
        if row.target_id in own and row.scope == "city" and not pd.isna(row.canonical_value):
            panels.setdefault(row.panel, []).append(row)
    groups = [panels[number] for number in sorted(panels)]
    groups.sort(key=lambda rows: (
        rows[0].indicator_id not in leading,
        -sum(row.city_id in named for row in rows),
        -len(rows),
    ))  # fmt: skip
    seen, around = (rows_of(one, Observed) for one in (comparison.observed, comparison.references))
    return [_panel(rows, seen, around, _peers(rows, comparison, targets)) for rows in groups]


def _panel(
    targets: Sequence[Selected],
    observed: Sequence[Observed],
    references: Sequence[Observed],
    peers: list[Selected],
) -> Theme:
    rows = sorted(targets, key=lambda row: (row.target_year, row.city_number))
    first = rows[0].target_year - _BACK
    # A total of several years and the amount of one are unlike.
    is_total = rows[0].kind == "flow" and rows[0].amount == "total"
    seen = [] if is_total else _values(observed, rows[0], first)
    around = [] if is_amount(rows[0]) else _values(references, rows[0], first)
    points = Counter(row.city_id for row in around)
    around = [row for row in around if points[row.city_id] > 1]  # one point is no line
    cities = {row.city_id for row in rows}
    return Theme(rows, [row for row in seen if row.city_id in cities], around, peers)


def _of_named(panel: Theme, named: Collection[str]) -> Theme:
    """Return a panel with the outcomes of those cities only that stand out."""
    seen = [row for row in panel.seen if row.city_id in named]
    return Theme(panel.rows, seen, panel.around, panel.peers)


def _values(observed: Sequence[Observed], row: Selected, first: int) -> list[Observed]:
    """Return the values of single years of the indicator of a target; no bounds."""
    kept = [
        seen
        for seen in observed
        if seen.indicator_id == row.indicator_id
        and seen.comparator in ("=", "~")
        and first <= seen.period_start == seen.period_end
        and counts(seen)
    ]
    return sorted(kept, key=lambda seen: (seen.city_id, seen.period_end))


def _peers(
    rows: Sequence[Selected], comparison: Comparison, targets: Mapping[str, Selected]
) -> list[Selected]:
    """Return the targets that stand in one order with one of these, of the largest such order."""
    found = comparison.orders(row.target_id for row in rows)
    return [targets[name] for name in max(found, key=len)["target_id"]] if found else []


def _years(panels: Sequence[Theme]) -> tuple[int, int]:
    years = [row.target_year for panel in panels for row in panel.rows]
    years += [row.period_end for panel in panels for row in (*panel.seen, *panel.around)]
    return (min(years), max(years)) if years else (0, 0)


def _said(panel: Theme, named: Collection[str], language: str) -> list[tuple[str, str]]:
    """Return in words what a panel shows: targets, last outcomes, and how many peers."""
    speech = spoken(language)
    rows = [row for row in panel.rows if row.city_id in named]
    said = [(wording.who(row, language), wording.plain(row, language)) for row in rows]
    if len(rows) < len(panel.rows):
        said.append(_ends(speech.text("so_many", count=len(panel.rows)), panel.rows, language))
    for row in {row.city_id: row for row in (*panel.seen, *panel.around)}.values():
        name = f"{wording.city(row, language)} {row.period_end}"
        said.append((f"{name} {speech.text('observed')}", wording.seen(row, language)))
    if panel.peers:
        said.append(_ends(theme_panel.count(panel, language), panel.peers, language))
    return said


def _ends(name: str, rows: Sequence[Selected], language: str) -> tuple[str, str]:
    """Return a name with the lowest and the highest value of some targets."""
    values = [row.canonical_value for row in rows]
    return name, spoken(language).range([min(values), max(values)])
