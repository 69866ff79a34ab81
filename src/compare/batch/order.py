"""Orders: each report that a plan asks for, with its notebooks, parameters, format and name."""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from compare.batch.entry import Entry
from compare.parameters import defaults_of, sources_of
from compare.problem import InvalidInputError, Problem, said
from compare.report import recipe as recipes
from compare.report.parts import Part, planned
from compare.report.recipe import Recipe

FORMATS = ("pdf", "html", "ipynb")
"""What a report may be written as."""

PIECE = "piece"
"""A notebook as a piece of a site, which no plan asks for."""

FAILED = "failed"
"""The folder of notebooks that failed."""

_OURS = re.compile(r"^\s*(?:import|from)\s+compare\b", re.MULTILINE)
_PLACE = re.compile(r"\{([^{}]*)\}")
_UNSAFE = re.compile(r"[^\w-]+")
_STEP = re.compile(r"(?![-.])[\w.\- ]{1,100}(?<![. ])")
# Names that Windows takes for devices.
_DEVICE = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")


@dataclass(frozen=True)
class Source:
    """What reports are made of: a notebook, or the notebooks that a recipe names.

    Attributes
    ----------
    path : Path
        The notebook or recipe.
    known : Mapping of str to object, or None
        Its parameters and their defaults; None where a notebook has no cell of parameters.
    ours : bool
        Whether a notebook of it uses this package, so that its cities and years can be checked.
    recipe : Recipe or None
        The recipe.
    """

    path: Path
    known: Mapping[str, object] | None
    ours: bool
    recipe: Recipe | None = None

    @classmethod
    def of(cls, path: Path, is_recipe: bool) -> "Source":
        """Read a notebook or recipe.

        Raises
        ------
        InvalidInputError
            If there is none, or it is none.
        """
        if not is_recipe:
            return cls(path, defaults_of(path), uses_package(path))
        read = recipes.read(path)
        paths = [chapter.path for chapter in read.chapters]
        known: dict[str, object] = {}
        for one in reversed(paths):
            known |= defaults_of(one) or {}
        return cls(path, known, any(map(uses_package, paths)), read)


@lru_cache(maxsize=256)
def uses_package(path: Path) -> bool:
    """Tell whether a notebook imports this package."""
    return any(_OURS.search(source) for source, _ in sources_of(path))


@dataclass(frozen=True)
class Order:
    """One report in one format.

    Attributes
    ----------
    name : str
        Its file, without the ending; with ``/`` where it is in a folder.
    source : Source
        What it is made of.
    parameters : Mapping of str to object
        All parameters that were given.
    kind : str
        One of `FORMATS`, or `PIECE`.
    parts : tuple of Part
        The notebooks that run for it.
    cities : tuple of str
        Of a recipe the cities of the report.
    line : int
        The line of the plan that asks for it; 0 where no plan does.
    """

    name: str
    source: Source
    parameters: Mapping[str, object]
    kind: str
    parts: tuple[Part, ...]
    cities: tuple[str, ...] = ()
    line: int = 0

    @property
    def title(self) -> str:
        """What it is called in messages: its name and format."""
        return f"{self.name}.{self.kind}"

    @property
    def outputs(self) -> tuple[str, ...]:
        """The files that it is written as; of a recipe a notebook each where it is ipynb."""
        if self.source.recipe and self.kind == "ipynb":
            return tuple(f"{self.name}/{part.name}.ipynb" for part in self.parts)
        return (self.title,)


def ordered(
    source: Source,
    parameters: Mapping[str, object],
    kinds: Iterable[str],
    name: str | None = None,
    line: int = 0,
) -> Iterator[Order]:
    """Yield the orders for one choice of parameters, one a format.

    Parameters
    ----------
    source : Source
        The notebook or recipe.
    parameters : Mapping of str to object
        The parameters.
    kinds : iterable of str
        The formats.
    name : str, optional
        The name, in which ``{city}`` stands for the parameter `city`; else that of the source.
    line : int, optional
        The line of the plan.

    Raises
    ------
    InvalidInputError
        If the name is none that a file may have, or a notebook of a recipe is given a parameter
        that it does not have.

    Examples
    --------
    >>> profile = Source.of(Path("notebooks/city_profile.ipynb"), is_recipe=False)
    >>> [order.title for order in ordered(profile, {"city": "suzhou"}, FORMATS[:2], "{city}")]
    ['suzhou.pdf', 'suzhou.html']
    """
    named = _named(source.path.stem if name is None else name, parameters)
    cities: Sequence[str] = ()
    if source.recipe:
        cities, parts = planned(source.recipe, parameters)
    else:
        parts = [Part(source.path, source.path.stem, parameters, ())]
    for kind in kinds:
        yield Order(named, source, parameters, kind, tuple(parts), tuple(cities), line)


def _named(template: str, parameters: Mapping[str, object]) -> str:
    """Return a name with the values of parameters in it."""
    problems = [
        Problem("plan", 0, "name", template, f"the name of a parameter in braces, not {word}")
        for word in _PLACE.findall(template)
        if word not in parameters
    ]
    if problems:
        raise InvalidInputError(problems)
    name = _PLACE.sub(lambda found: plain(parameters[found[1]]), template)
    steps = name.split("/")
    sound = all(_STEP.fullmatch(step) and not _DEVICE.fullmatch(step) for step in steps)
    if not sound or steps[0].lower() == FAILED:
        expected = "the name of a file without its ending; folders within the output with /"
        expected += f", but not {FAILED}/, which is for notebooks that fail"
        raise InvalidInputError([Problem("plan", 0, "name", name, expected)])
    return name


def plain(value: object) -> str:
    """Return a value as part of the name of a file.

    Examples
    --------
    >>> plain("南通"), plain(["nantong", 2025]), plain("../a b")
    ('南通', 'nantong-2025', '_a_b')
    """
    words = value if isinstance(value, list | tuple) else [value]
    return "-".join(_UNSAFE.sub("_", said(word)) for word in words)[:100]


def expanded(
    entry: Entry, fixed: Mapping[str, object], matrix: Mapping[str, Sequence[object]]
) -> Iterator[dict[str, object]]:
    """Yield the parameters of each report of an entry: those of all, and one of each list."""
    languages = entry.values.get("language")
    lists = dict(matrix)
    if languages is not None:
        lists["language"] = languages if isinstance(languages, list) else [languages]
    for values in itertools.product(*lists.values()):
        yield {**fixed, **dict(zip(lists, values, strict=True))}
