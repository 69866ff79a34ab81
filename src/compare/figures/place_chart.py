"""Place chart: a strip of cities for each indicator, with those that were asked for named."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from compare.comparison.comparison import Comparison
from compare.figures import caption, scales, style
from compare.figures.sheet import Sheet, fitted
from compare.figures.strip import LEFT, RIGHT, Spot, Strip, draw
from compare.schema.result import Position, Selected
from compare.schema.row import by, rows_of
from compare.wording import wording
from compare.wording.language import spoken

_NAMED = 6
"""Up to how many chosen cities the title names."""


@dataclass(frozen=True)
class _Order:
    """An indicator and year with the cities that may stand in one order, by value."""

    head: str
    rows: list[Selected]
    strip: Strip


def places(comparison: Comparison, language: str, title: str = "") -> Figure:
    """Draw the cities that may stand in one order as dots on a strip, one for each indicator.

    Parameters
    ----------
    comparison : Comparison
        The targets of cities and of their peers (`compare.select`, `peers`); of one year as a
        rule.
    language : str
        "zh" or "en".
    title : str, optional
        Title of the figure; made from the data where none is given.

    Returns
    -------
    Figure
        The figure; its label is its alternative text. The indicators that most cities state are
        drawn, those for which a chosen city has a place; amounts that differ widely on a
        logarithmic axis.

    Examples
    --------
    >>> import compare
    >>> found = compare.select("nantong", 2024, peers="all", families="rd_intensity")
    >>> len(places(found, "en").axes)
    1
    """
    orders = _orders(comparison, language)
    title = title or spoken(language).text(
        "title_places", cities=_chosen_names(comparison, language)
    )

    def sheet(room: float) -> tuple[Sheet, list[_Order]]:
        kept = [order for at, order in enumerate(orders)
                if at == 0 or sum(map(_height, orders[: at + 1])) <= room]  # fmt: skip
        return _sheet(comparison, title, kept, len(orders), language), kept

    with style.applied():
        page, kept = fitted(sheet)
        for axes, order in zip(page.axes, kept, strict=True):
            draw(axes, order.strip, language)
    named = style.prominent(comparison)
    page.figure.set_label(_alternative(title, kept, named, language))
    return page.figure


def _height(order: _Order) -> float:
    return order.strip.height + 0.64


def _sheet(
    comparison: Comparison, title: str, kept: list[_Order], found: int, language: str
) -> Sheet:
    shown = comparison.only({order.rows[0].indicator_id for order in kept})
    shown = caption.drawn(shown, [row for order in kept for row in order.rows])
    return Sheet(
        title,
        caption.footer(shown, _notes(kept, found, language), language, nothing="no_order"),
        [order.strip.height for order in kept],
        [order.head for order in kept],
        left=LEFT,
        right=RIGHT,
        below=0.3,
        last=0.05,
    )


def _notes(kept: list[_Order], found: int, language: str) -> list[str]:
    """Return how to read the strips, and how many have no room."""
    if not kept:
        return []
    speech = spoken(language)
    wide = any(order.strip.wide for order in kept)
    notes = [speech.text(name) for name in ("places_note", *(["log_note"] if wide else []))]
    if found > len(kept):
        notes.append(speech.text("more_orders", count=found - len(kept)))
    return [speech.sentences(notes), speech.text("no_sample")]


def _chosen_names(comparison: Comparison, language: str) -> str:
    names = comparison.targets.set_index("city_id")[f"city_{language}"]
    known = [str(names[[city]].iloc[0]) for city in comparison.chosen if city in names.index]
    if len(known) > _NAMED:
        return spoken(language).text("so_many_cities", count=len(known))
    return spoken(language).series(known) or spoken(language).text("all_cities")


def _orders(comparison: Comparison, language: str) -> list[_Order]:
    rows = by(comparison.targets, Selected, "target_id")
    own = comparison.of_chosen().targets["target_id"]
    shown = [group for group in comparison.orders(own) if len(group) > 1]
    shown.sort(key=lambda group: -len(group))
    kept, colours = style.prominent(comparison), style.colours(comparison)
    return [_order(group, rows, kept, colours, language) for group in shown]


def _order(
    group: pd.DataFrame,
    rows: Mapping[str, Selected],
    named: Collection[str],
    colours: Mapping[str, str],
    language: str,
) -> _Order:
    speech = spoken(language)
    order = group.sort_values(["canonical_value", "city_id"])
    targets = [rows[place.target_id] for place in rows_of(order, Position)]
    first = targets[0]
    shown = {row.target_id for row in targets if row.city_id in named}
    shown = shown or {targets[0].target_id, targets[-1].target_id}
    unit = wording.unit_of(first, language)
    parts = [unit, speech.text("so_many_cities", count=len(targets))]
    head = f"{wording.indicator(first, language)} {first.target_year} · "
    spots = [_spot(row, row.target_id in shown, colours, language) for row in targets]
    strip = Strip(spots, scales.is_wide(first, [row.canonical_value for row in targets]))
    return _Order(head + speech.list(filter(None, parts)), targets, strip)


def _spot(row: Selected, is_named: bool, colours: Mapping[str, str], language: str) -> Spot:
    said = wording.label_of(row, language) if is_named else ""
    return Spot(row.canonical_value, said, colours[row.city_id] if is_named else style.CROWD)


def _alternative(title: str, kept: list[_Order], named: Collection[str], language: str) -> str:
    """Return the alternative text: the cities that stand out, and the ends of each strip."""
    shown = []
    for order in kept:
        ends = {order.rows[0].target_id, order.rows[-1].target_id}
        dots = [
            (wording.city(row, language), wording.plain(row, language))
            for row in order.rows
            if row.city_id in named or row.target_id in ends
        ]
        shown.append((order.head, dots))
    return caption.told("alt_places", title, shown, language)
