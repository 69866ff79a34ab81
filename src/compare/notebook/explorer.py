"""The explorer: widgets that choose, and chart, table, caveats and evidence that follow."""

import ipywidgets as widgets
from IPython.display import clear_output

from compare import figures
from compare.comparison.comparison import select
from compare.comparison.conversion import CONVERSIONS
from compare.dataset.dataset import open_dataset
from compare.notebook.display import show
from compare.schema import LANGUAGES, label
from compare.wording import findings, tables
from compare.wording.language import spoken

_WIDE = {"description_width": "initial"}


class Explorer:
    """Widgets to choose family, cities, years, language and conversion, and what they show.

    Parameters
    ----------
    language : str, optional
        "zh" or "en" to begin with.
    folder : str, optional
        Folder of the tidy tables; see `compare.open`.

    Attributes
    ----------
    family, cities, years, language, conversion : Widget
        The controls; setting their `value` has the same effect as a hand on them. At first those
        cities are chosen that have a colour of their own.
    output : Output
        Findings, chart, converted chart, tables of targets, verdicts and sources.
    """

    def __init__(self, language: str = "zh", folder: str | None = None):
        self.data = open_dataset(folder).reviewed
        self._translating = False
        targets = self.data.described
        first, last = int(targets["period_start"].min()), int(targets["target_year"].max())
        self.language = widgets.ToggleButtons(options=_languages(), value=language)
        families = self.data["families"].sort_values("position")
        self.families = families[families["family"].isin(targets["family"])]
        self.family = widgets.Dropdown(options=list(self.families["family"]), style=_WIDE)
        self.cities = widgets.SelectMultiple(rows=4, style=_WIDE)
        self.years = widgets.IntRangeSlider(
            min=first, max=last, value=(first, last), readout=False, style=_WIDE
        )
        self.conversion = widgets.Dropdown(style=_WIDE)
        self.output = widgets.Output()
        self._translate()
        cities = self.data["cities"].dropna(subset="colour")["city_id"]
        offered = {city for _, city in self.cities.options}
        self.cities.value = tuple(city for city in cities if city in offered)
        for control in (self.family, self.cities, self.years, self.conversion):
            control.observe(self._changed, names="value")
        self.language.observe(self._language_changed, names="value")
        self.refresh()

    def widget(self) -> widgets.Widget:
        """Return controls and output as one widget, to be the last line of a cell."""
        left = widgets.VBox([self.language, self.family, self.cities])
        right = widgets.VBox([self.years, self.conversion])
        return widgets.VBox([widgets.HBox([left, right]), self.output])

    def refresh(self) -> None:
        """Show anew what is chosen."""
        language = self.language.value
        found = select(
            cities=list(self.cities.value),
            years=self.years.value,
            families=self.family.value,
            data=self.data,
        )
        with self.output:
            clear_output(wait=True)
            show(findings.stated(found, language))
            if found.targets.empty:
                return
            show(figures.timeline(found, language))
            if self.conversion.value:
                converted = found.convert(self.conversion.value)
                show(figures.converted(found, converted, language))
                show(tables.conversions(found, converted, language))
            show(tables.targets(found, language))
            show(tables.verdicts(found, language))
            show(tables.sources(found, language))

    def _changed(self, change: object) -> None:
        if not self._translating:
            self._name_years()
            self.refresh()

    def _language_changed(self, change: object) -> None:
        self._translate()
        self.refresh()

    def _translate(self) -> None:
        """Put descriptions and options into the language; what is chosen stays chosen."""
        language = self.language.value
        self._translating = True
        cities = self.data["cities"]
        cities = cities[cities["city_id"].isin(self.data["documents"]["city_id"])]
        city_names = cities[f"name_{language}"]
        conversions = [(label("conversion", name, language), name) for name in CONVERSIONS]
        chosen, kept, family = self.cities.value, self.conversion.value, self.family.value
        names = zip(self.families[f"name_{language}"], self.families["family"], strict=True)
        self.family.options, self.family.value = list(names), family
        self.cities.options = list(zip(city_names, cities["city_id"], strict=True))
        self.cities.value = chosen
        self.conversion.options = [(spoken(language).text("none"), ""), *conversions]
        self.conversion.value = kept or ""
        for name in ("family", "cities", "conversion", "language"):
            getattr(self, name).description = spoken(language).text(f"choose_{name}")
        self._name_years()
        self._translating = False

    def _name_years(self) -> None:
        """Show the years chosen before the slider, whose own readout is too narrow for two."""
        first, last = self.years.value
        said = spoken(self.language.value).text("choose_years")
        self.years.description = f"{said} {first}–{last}"


def _languages() -> list[tuple[str, str]]:
    return [(spoken(code).text("language_name"), code) for code in LANGUAGES]
