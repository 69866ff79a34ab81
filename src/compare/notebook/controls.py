"""The controls of the explorer: family, cities, years, peers, conversion and language."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import ipywidgets as widgets
import pandas as pd

from compare.comparison.conversion import CONVERSIONS
from compare.comparison.selection import PEERS
from compare.dataset.dataset import Dataset
from compare.notebook.view import Offered, View
from compare.schema import LANGUAGES, label
from compare.wording.language import spoken

_ROWS = 7
_PEERS = (*reversed(PEERS), "")


class Controls:
    """The controls, and the view that they choose.

    Parameters
    ----------
    data : Dataset
        The tables, which have the names.
    offered : Offered
        What can be chosen.
    view : View
        What is chosen at first.
    changed : callable
        What is done when something else is chosen.

    Attributes
    ----------
    search : Text
        Part of the name of a family: the list has only those with it, and the only one is taken.
    family : Select
        The families, those first that most cities state.
    cities : TagsInput
        The names of the chosen cities; a name is added by typing.
    begun, every, nobody : Button
        Choose the cities that one begins with, all, or none.
    peers, conversion : Dropdown
        Among whom ranks are, and a conversion.
    years : IntRangeSlider
        First and last year.
    language : ToggleButtons
        The language.
    """

    def __init__(self, data: Dataset, offered: Offered, view: View, changed: Callable[[], None]):
        self._offered, self._view, self._changed = offered, view, changed
        self._families = _names(data["families"])
        self._cities = _names(data["cities"])
        self._quiet = False
        self.search, self.family = widgets.Text(), widgets.Select(rows=_ROWS)
        self.cities = widgets.TagsInput(allow_duplicates=False)
        self.begun, self.every, self.nobody = (widgets.Button() for _ in range(3))
        self.peers, self.conversion = widgets.Dropdown(), widgets.Dropdown()
        first, last = offered.years
        self.years = widgets.IntRangeSlider(min=first, max=last, readout=False)
        named = [(spoken(code).text("language_name"), code) for code in LANGUAGES]
        self.language = widgets.ToggleButtons(options=named, style={"button_width": "72px"})
        self._caption = widgets.HTML()
        self._show()
        self._listen()

    @property
    def view(self) -> View:
        """What is chosen; set anew, the controls show it."""
        return self._view

    @view.setter
    def view(self, view: View) -> None:
        self._view = view
        self._show()
        self._changed()

    def widget(self) -> widgets.Widget:
        """Return the controls in a column, without the language."""
        buttons = widgets.HBox([self.begun, self.every, self.nobody])
        families = [self.search, self.family]
        cities = [self._caption, self.cities, buttons]
        column = widgets.VBox([*families, *cities, self.years, self.peers, self.conversion])
        column.add_class("controls")
        return column

    def _listen(self) -> None:
        self.search.observe(lambda _: self._searched(), names="value")
        for name in ("family", "years", "peers", "conversion", "language"):
            control = getattr(self, name)
            control.observe(lambda change: self._choose(change["owner"]), names="value")
        self.cities.observe(lambda _: self._choose(self.cities), names="value")
        for button, cities in (
            (self.begun, self._offered.begun),
            (self.every, self._offered.cities),
            (self.nobody, ()),
        ):
            button.on_click(lambda _, cities=cities: self._take(cities))

    def _choose(self, control: widgets.Widget) -> None:
        """Take over what a hand has put into a control."""
        if self._quiet or (control is self.family and self.family.value is None):
            return
        ids = {name: city for city, name in self._city_names().items()}
        self.view = replace(
            self._view,
            family=self.family.value or self._view.family,
            cities=tuple(ids[name] for name in self.cities.value),
            years=self.years.value,
            peers=self.peers.value,
            conversion=self.conversion.value,
            language=self.language.value,
        )

    def _take(self, cities: tuple[str, ...]) -> None:
        self.view = replace(self._view, cities=cities)

    def _searched(self) -> None:
        """List the families that are searched for; take the only one."""
        if self._quiet:
            return
        with self._quietly():
            self._list_families()
        found = [family for _, family in self.family.options]
        if len(found) == 1 and found[0] != self._view.family:
            self.view = replace(self._view, family=found[0])

    def _show(self) -> None:
        """Let the controls show the view, in its language."""
        text = spoken(self._view.language).text
        with self._quietly():
            self.language.value = self._view.language
            self._list_families()
            self._list_cities()
            options = [(text(f"peers_{name or 'none'}"), name) for name in _PEERS]
            _offer(self.peers, options, self._view.peers)
            named = [(label("conversion", name, self._view.language), name) for name in CONVERSIONS]
            _offer(self.conversion, [(text("none"), ""), *named], self._view.conversion)
            self.years.value = self._view.years
            self._describe()

    def _describe(self) -> None:
        speech = spoken(self._view.language)
        described = {
            self.search: "search", self.family: "family", self.peers: "peers",
            self.conversion: "conversion", self.begun: "begun", self.every: "every",
            self.nobody: "nobody",
        }  # fmt: skip
        for control, name in described.items():
            control.description = speech.text(f"choose_{name}")
        self.search.placeholder = speech.text("choose_search_hint")
        self.cities.placeholder = speech.text("choose_cities_hint")
        count = speech.bracket(speech.number(len(self._view.cities)))
        self._caption.value = f'<p class="caption">{speech.text("choose_cities")}{count}</p>'
        first, last = self._view.years
        self.years.description = f"{speech.text('choose_years')}{speech.colon}{first}–{last}"

    def _list_families(self) -> None:
        """Offer the families with what is searched for in their names, with how many state one."""
        wanted = self.search.value.strip().casefold()
        speech, names = spoken(self._view.language), self._families[self._view.language]
        options = [
            (names[family] + speech.bracket(str(self._offered.stating[family])), family)
            for family in self._offered.families
            if wanted in self._searchable(family)
        ]
        _offer(self.family, options, self._view.family)

    def _searchable(self, family: str) -> str:
        names = [self._families[code][family] for code in LANGUAGES]
        return " ".join([family, *names]).casefold()

    def _city_names(self) -> dict[str, str]:
        """Return the names of the cities, each its own, in the language that they are shown in."""
        names = self._cities[self._view.language]
        return {city: names[city] for city in self._offered.cities}

    def _list_cities(self) -> None:
        names = self._city_names()
        # A name must be allowed when it is chosen, and none may be chosen that is not allowed.
        self.cities.allowed_tags = []
        self.cities.value = [names[city] for city in self._view.cities]
        self.cities.allowed_tags = list(names.values())

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """Change controls without taking that for a hand on them."""
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before


def _names(frame: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Return the names of families or cities by language and identifier."""
    ids = [str(name) for name in frame.iloc[:, 0]]
    return {
        code: dict(zip(ids, map(str, frame[f"name_{code}"]), strict=True)) for code in LANGUAGES
    }


def _offer(
    control: widgets.Select | widgets.Dropdown, options: list[tuple[str, str]], value: str
) -> None:
    """Offer options, and choose one of them if it is among them."""
    if control.options != tuple(options):
        control.options = options
    control.value = value if value in [code for _, code in options] else None
