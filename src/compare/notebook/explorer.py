"""The explorer: controls that choose, and beside them what is chosen, a tab for each question."""

import html
import os
from collections.abc import Mapping, MutableMapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import ipywidgets as widgets

from compare.dataset.opening import open_dataset
from compare.notebook import download, markup
from compare.notebook.controls import Controls
from compare.notebook.delay import Delayed
from compare.notebook.pane import Pane, Panes
from compare.notebook.parameters import check
from compare.notebook.session import language_of
from compare.notebook.view import NAMES, TABS, Offered, View, asked
from compare.problem import InvalidInputError
from compare.schema import RELEASE
from compare.wording import mistakes
from compare.wording.language import spoken

QUERY = "QUERY_STRING"
"""The environment variable with the part of the page's address after the question mark; it is
set where the explorer is a page, and not in JupyterLab."""

KEPT = 12
"""How many views are at hand when somebody goes back to them; what was drawn stays as it is."""


class Explorer:
    """Controls, and what they choose: chart, targets, verdicts, ranks, outcomes, sources.

    Parameters
    ----------
    folder : str, optional
        Folder of the tidy tables; see `compare.open`.
    parameters : Mapping, optional
        What to begin with; see `View.of`. At first those cities are chosen that have a colour of
        their own.

    Attributes
    ----------
    controls : Controls
        The controls; setting the value of one has the same effect as a hand on it.
    shown : dict of str to HTML
        What stands on each tab; only the tab in front is filled.
    download, save : Button
        Ask for files of what is in front, and for what opens the view again.
    below : HTML
        What was asked for, until something else is chosen.

    Raises
    ------
    InvalidInputError
        If the tables cannot be read, or a parameter cannot be used.
    """

    def __init__(self, folder: str | None = None, parameters: Mapping[str, object] | None = None):
        data = open_dataset(folder).reviewed
        self._folder, self._panes, self._offered = folder or "", Panes(data), Offered.of(data)
        begun = View.of(data, parameters or {})
        self._kept: dict[str, Pane] = {}
        self._drawn = lru_cache(maxsize=KEPT)(self._draw)
        self.heading, self.edition = widgets.HTML(), widgets.HTML()
        self.shown = {tab: widgets.HTML() for tab in TABS}
        self.tabs = widgets.Tab(list(self.shown.values()), selected_index=TABS.index(begun.tab))
        self.download, self.save, self.below = widgets.Button(), widgets.Button(), widgets.HTML()
        self.controls = Controls(data, self._offered, begun, Delayed(self.refresh))
        self.refresh()
        self.tabs.observe(lambda _: self._turned(), names="selected_index")
        self.download.on_click(lambda _: self._offer_files())
        self.save.on_click(lambda _: self._offer_parameters())

    @property
    def view(self) -> View:
        """What is chosen; set anew, it is shown."""
        return replace(self.controls.view, tab=TABS[self.tabs.selected_index or 0])

    @view.setter
    def view(self, view: View) -> None:
        self.tabs.selected_index = TABS.index(view.tab)
        self.controls.view = view

    def widget(self) -> widgets.Widget:
        """Return controls and tabs as one widget, to be the last line of a cell."""
        buttons = widgets.HBox([self.download, self.save])
        edition = _named(self.edition, "edition")
        shown = _named(widgets.VBox([buttons, self.below, self.tabs, edition]), "shown")
        columns = _named(widgets.HBox([self.controls.widget(), shown]), "columns")
        head = _named(widgets.HBox([self.heading, self.controls.language]), "heading")
        return _named(Page([head, columns], self.view.language), "city-explorer")

    def refresh(self) -> None:
        """Show anew what is chosen: the tab in front; the others when they are turned to."""
        view = self.view
        self._name(view)
        self._kept.clear()
        self._fill(view)
        for tab, area in self.shown.items():
            if tab != view.tab:
                area.value = ""

    def _turned(self) -> None:
        """Fill the tab that was turned to, if something was changed since it was in front."""
        view = self.view
        if view.tab in self._kept:
            self._tell(view)
        else:
            self._fill(view)

    def _fill(self, view: View) -> None:
        """Fill the tab in front; what cannot be shown is said there, and nothing else is."""
        kept, language = Pane(), view.language
        self.tabs.add_class("waiting")
        try:
            kept, shown = self._drawn(view)
        except Exception as error:  # in a page, what is raised would be seen by nobody
            said = f"{type(error).__name__}, {error}"
            shown = markup.paragraph(spoken(language).text("explore_failed", said=said))
        self._kept[view.tab] = kept
        self.shown[view.tab].value = shown
        self.tabs.remove_class("waiting")
        self._tell(view)

    def _draw(self, view: View) -> tuple[Pane, str]:
        pane = self._panes.of(view)
        return pane, markup.of(pane, view.language)

    def _tell(self, view: View) -> None:
        """Offer files of what is in front; what was offered of another view is gone."""
        kept = self._kept[view.tab]
        self.below.value = ""
        self.download.disabled = not (kept.figures or kept.tables or kept.saved)
        self.save.disabled = not view.cities

    def _offer_files(self) -> None:
        view = self.view
        self.below.value = download.links(self._kept[view.tab], view)

    def _offer_parameters(self) -> None:
        view, every, linked = self.view, self._offered.cities, QUERY in os.environ
        parameters = view.parameters(self._folder, every)
        self.below.value = markup.saved(parameters, view.query(every), view.language, linked)

    def _name(self, view: View) -> None:
        """Put everything into the language."""
        text = spoken(view.language).text
        self.heading.value = markup.heading(view.language)
        self.tabs.titles = [text(f"explore_{tab}") for tab in TABS]
        self.download.description = text("explore_download")
        self.save.description = text("explore_save")
        build = self._panes.data.build_id
        said = {"build": build, "citation": RELEASE.citation(view.language, build)}
        self.edition.value = html.escape(text("explore_edition", release=RELEASE.version, **said))


class Page(widgets.VBox):  # type: ignore[misc]
    """What holds the explorer; where no kernel runs, as on paper, it is a heading and a sentence.

    Parameters
    ----------
    parts : list of Widget
        What is on the page.
    language : str
        "zh" or "en".
    """

    def __init__(self, parts: list[widgets.Widget], language: str):
        super().__init__(parts)
        text = spoken(language).text
        self._words = f"# {text('explore_title')}\n\n{text('explore_on_paper')}"

    def _repr_mimebundle_(self, **options: object) -> dict[str, object]:
        return {**super()._repr_mimebundle_(**options), "text/markdown": self._words}


def page(namespace: MutableMapping[str, Any]) -> widgets.Widget:
    """Return the explorer that the parameters of a notebook ask for, or what is wrong with them.

    Parameters
    ----------
    namespace : Mapping
        The notebook's ``globals()``. Where the notebook is a page, its address may give
        parameters, too.

    Returns
    -------
    Widget
        The explorer; one sentence where the tables cannot be read or a parameter cannot be used.
    """
    given = {name: namespace[name] for name in NAMES if name in namespace}
    given |= asked(os.environ.get(QUERY, ""))
    language, known = language_of(given), [*NAMES, "data"]
    try:
        check(namespace, known, needed=())
        folder = namespace.get("data")
        return Explorer(folder, given).widget()
    except InvalidInputError as error:
        if all(problem.kind for problem in error.problems):
            said = markup.stopped(mistakes.told(error.problems, language, known), language)
        else:
            sentence = spoken(language).text("explore_unreadable")
            said = markup.stopped(sentence, language, str(error))
        return _named(widgets.HTML(said), "city-explorer")


def _named(widget: widgets.DOMWidget, name: str) -> widgets.DOMWidget:
    """Name a part of the page for its style."""
    widget.add_class(name)
    return widget
