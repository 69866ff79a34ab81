"""Which notebooks run for the site: those of the recipe, and one for each city."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from compare.batch.order import PIECE, Order, Source, ordered
from compare.parameters import defaults_of
from compare.report import recipe as recipes
from compare.report.parts import planned
from compare.report.recipe import EACH
from compare.site import places

PAPER = ("codebook",)
"""Chapters that a page on paper needs, and that the site has as pages of its own."""

DETAILS = {"details": True}
"""What the notebook of a city is given, where it knows it: the page stands on its own."""


@dataclass(frozen=True)
class Notebook:
    """A notebook that becomes a page.

    Attributes
    ----------
    order : Order
        How it is made.
    page : str
        The name of the page.
    anchors : tuple of str
        By what other pages refer to it.
    city : str
        The city that it is of; empty where it is of several.
    """

    order: Order
    page: str
    anchors: tuple[str, ...] = ()
    city: str = ""


def notebooks(
    folder: Path, language: str, cities: Sequence[str], given: Mapping[str, object]
) -> Iterator[Notebook]:
    """Yield the notebooks of the pages in one language.

    Parameters
    ----------
    folder : Path
        The folder of the notebooks and their recipe.
    language : str
        "zh" or "en".
    cities : sequence of str
        The cities that have a page, where a chapter of the recipe is repeated for each city.
    given : Mapping of str to object
        Parameters of all notebooks; a notebook is given those that it has.

    Raises
    ------
    InvalidInputError
        If there is no recipe, or a notebook of it cannot be read.
    """
    recipe = recipes.read(folder)
    whole = {**given, "language": language}
    repeated = {chapter.path: chapter for chapter in recipe.chapters if chapter.each}
    for part in planned(recipe, whole)[1]:
        if part.path.stem in PAPER:
            continue
        if part.path not in repeated or EACH not in part.parameters:
            order = _order(part.path, part.parameters, f"{language}/report/{part.name}")
            yield Notebook(order, f"report/{part.name}", part.anchors)
    for path, chapter in repeated.items():
        known = defaults_of(path) or {}
        common = {**whole, **chapter.parameters, **DETAILS}
        common = {name: value for name, value in common.items() if name in known}
        for city in cities:
            page = places.page_of(city)
            order = _order(path, {**common, EACH: city}, f"{language}/{page}")
            yield Notebook(order, page, city=city)


def _order(path: Path, parameters: Mapping[str, object], name: str) -> Order:
    [order] = ordered(Source.of(path, is_recipe=False), parameters, [PIECE], name)
    return order
