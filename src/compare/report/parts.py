"""Parts of a report: each notebook that is to run for it, with all its parameters."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from compare.parameters import defaults_of, name_problems
from compare.problem import InvalidInputError
from compare.report.recipe import EACH, Chapter, Recipe

_NAME = re.compile(r"[a-z0-9_-]+")


@dataclass(frozen=True)
class Part:
    """One run of a notebook.

    Attributes
    ----------
    path : Path
        The notebook.
    name : str
        What its executed copy is called; no other part of the report is called so.
    parameters : Mapping
        All its parameters.
    anchors : tuple of str
        The names by which other chapters refer to it: its own, and those of its families.
    """

    path: Path
    name: str
    parameters: Mapping[str, object]
    anchors: tuple[str, ...]


def planned(recipe: Recipe, parameters: Mapping[str, object]) -> tuple[list[str], list[Part]]:
    """Plan the notebooks of a report.

    Parameters
    ----------
    recipe : Recipe
        What it is made of.
    parameters : Mapping
        Parameters of the whole report. A notebook is given those that it has.

    Returns
    -------
    tuple of list of str and list of Part
        The cities of the report, those of the first notebook where none are given (none means
        all); and what is to run, in order. Where all cities are meant, none has a page of its own.

    Raises
    ------
    InvalidInputError
        If a parameter is one that no notebook has, or a chapter is given one that its notebook
        does not have.

    Examples
    --------
    >>> from compare.report import recipe
    >>> cities, parts = planned(recipe.read(Path("notebooks")), {"language": "en"})
    >>> cities[0], parts[0].name
    ('nantong', 'summary')
    """
    known = {chapter.path: defaults_of(chapter.path) or {} for chapter in recipe.chapters}
    everywhere = [name for names in known.values() for name in names]
    problems = name_problems(parameters, dict.fromkeys(everywhere))
    for chapter in recipe.chapters:
        problems += name_problems(chapter.parameters, known[chapter.path])
    if problems:
        raise InvalidInputError(problems)
    cities = _cities(parameters, known.values())
    parts: list[Part] = []
    for chapter in recipe.chapters:
        common = {name: value for name, value in parameters.items() if name in known[chapter.path]}
        for own in _own(chapter, cities):
            taken = {part.name for part in parts}
            parts.append(_part(chapter, {**common, **own}, taken))
    return cities, parts


def _cities(parameters: Mapping[str, object], known: Iterable[Mapping[str, object]]) -> list[str]:
    """Return the cities of a report; none where all are meant."""
    given = parameters.get("cities")
    if given is None:
        begun = (defaults.get("cities") for defaults in known)
        given = next((cities for cities in begun if cities is not None), ())
    if isinstance(given, str):
        return [name.strip() for name in given.split(",") if name.strip()]
    return [str(name) for name in given] if isinstance(given, list | tuple) else []


def _own(chapter: Chapter, cities: list[str]) -> Iterator[dict[str, object]]:
    """Yield the parameters of each run of a chapter."""
    for repeated in [{EACH: city} for city in cities] if chapter.each else [{}]:
        yield {**chapter.parameters, **repeated}


def _part(chapter: Chapter, parameters: dict[str, object], taken: set[str]) -> Part:
    stem = chapter.path.stem
    named = [stem, *_words(parameters.get(EACH, ())), *_words(parameters.get("family", ()))]
    name = re.sub(r"[^\w-]", "_", "-".join(named))
    number = 2
    while name in taken:
        name, number = f"{name}-{number}", number + 1
    anchors = [stem, *_words(parameters.get("family", ()))]
    return Part(chapter.path, name, parameters, tuple(filter(_NAME.fullmatch, anchors)))


def _words(given: object) -> list[str]:
    if isinstance(given, str):
        return [given]
    return [str(word) for word in given] if isinstance(given, list | tuple) else []
