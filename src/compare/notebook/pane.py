"""What the explorer shows on each tab: sentences, figures and tables of a comparison."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial

import pandas as pd
from matplotlib.figure import Figure

from compare import figures
from compare.comparison.comparison import Comparison, select
from compare.dataset.dataset import Dataset
from compare.notebook.view import View
from compare.wording import digests, findings, rosters, surveyed, tables
from compare.wording.language import spoken

FEW = 12
"""Up to so many cities are drawn by year, each with its name; more as dots on a strip."""


@dataclass(frozen=True)
class Pane:
    """What stands on a tab: figures first, then sentences, then tables.

    Attributes
    ----------
    figures : tuple of Figure
        The figures.
    sentences : tuple of str
        What they show, in words.
    tables : tuple of DataFrame
        Tables in words.
    links : tuple of str
        The addresses that the rows of the last table lead to.
    saved : callable, optional
        What makes a table of what the figures show, for who saves them; on a page without tables.
    """

    figures: tuple[Figure, ...] = ()
    sentences: tuple[str, ...] = ()
    tables: tuple[pd.DataFrame, ...] = ()
    links: tuple[str, ...] = ()
    saved: Callable[[], pd.DataFrame] | None = None


class Panes:
    """The panes of views of a data set; what one tab has selected is at hand for the next.

    Parameters
    ----------
    data : Dataset
        The tables.

    Examples
    --------
    >>> import compare
    >>> panes = Panes(compare.open())
    >>> panes.of(View("rd_intensity", (), (2018, 2025), language="en")).sentences
    ('No city is chosen.',)
    """

    def __init__(self, data: Dataset):
        self.data = data
        self._every = set(data["documents"]["city_id"])
        self._selected = lru_cache(maxsize=8)(self._select)

    def of(self, view: View) -> Pane:
        """Return what a view shows on its tab; a sentence that says so where that is nothing."""
        if not view.cities:
            return Pane(sentences=(spoken(view.language).text("explore_no_city"),))
        # Peers take part in ranks only.
        peers = view.peers if view.tab == "ranks" else ""
        found = self._selected(view.family, view.cities, view.years, peers)
        if found.of_chosen().targets.empty:
            return Pane(sentences=_words(findings.stated(found.of_chosen(), view.language)))
        return _PANES[view.tab](found, view)

    def _select(
        self, family: str, cities: tuple[str, ...], years: tuple[int, int], peers: str
    ) -> Comparison:
        """Select targets; where so many cities are chosen, none of them stands out."""
        if self._every <= set(cities):
            return select(None, years, families=family, data=self.data)
        found = select(cities, years, families=family, peers=peers, data=self.data)
        return found if peers or len(cities) <= FEW else replace(found, chosen=())


def _drawn(figure: Figure, *tables: pd.DataFrame, sentences: tuple[str, ...] = ()) -> Pane:
    """Return a pane with a figure; of one that has no panel, what it says in words."""
    if figure.axes:
        return Pane((figure,), sentences, tables)
    said = tuple(text.get_text() for text in figure.texts[1:])
    return Pane(sentences=(*said, *sentences), tables=tables)


def _words(told: pd.DataFrame) -> tuple[str, ...]:
    return tuple(told["text"])


def _chart(found: Comparison, view: View) -> Pane:
    language = view.language
    if view.conversion:
        converted = found.convert(view.conversion)
        drawn = figures.converted(found, converted, language)
        return _drawn(drawn, tables.conversions(found, converted, language))
    few = found.targets["city_id"].nunique() <= FEW
    drawn = (figures.timeline if few else figures.places)(found, language)
    pane = _drawn(drawn, sentences=_words(findings.stated(found, language, gaps=False)))
    return replace(pane, saved=partial(digests.theme, found, language))


def _targets(found: Comparison, view: View) -> Pane:
    return Pane(tables=(tables.targets(found, view.language),))


def _verdicts(found: Comparison, view: View) -> Pane:
    language = view.language
    if found.pairs.empty:
        return Pane(sentences=(spoken(language).text("explore_no_pair"),))
    judged = tables.verdicts(found, language)
    if found.targets["city_id"].nunique() > FEW:
        return Pane(tables=(judged,))
    return _drawn(figures.verdicts(found, language), judged)


def _ranks(found: Comparison, view: View) -> Pane:
    """Rank the chosen cities among their peers, or among themselves."""
    language = view.language
    if not view.peers:
        return Pane(sentences=_words(findings.ranked(found, found.ranking(), language)))
    told = _words(surveyed.places(found, language))
    drawn = figures.places(found, language)
    return _drawn(drawn, rosters.places(found, language), sentences=told)


def _attainment(found: Comparison, view: View) -> Pane:
    told = findings.attained(found, found.attainment(), view.language)
    pane = _drawn(figures.outcomes(found, view.language), sentences=_words(told))
    return replace(pane, saved=partial(digests.theme, found, view.language))


def _sources(found: Comparison, view: View) -> Pane:
    used = found.used_documents
    printed = tables.sources(found, view.language)
    documents = tables.documents(used, view.language)
    return Pane(tables=(printed, documents), links=tuple(tables.addresses(used)))


_PANES: Mapping[str, Callable[[Comparison, View], Pane]] = {
    "chart": _chart,
    "targets": _targets,
    "verdicts": _verdicts,
    "ranks": _ranks,
    "attainment": _attainment,
    "sources": _sources,
}
