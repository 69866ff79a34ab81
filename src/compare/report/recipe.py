"""Recipes: which notebooks a report is made of, and with which parameters of their own."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from compare.problem import InvalidInputError, Problem, said
from compare.storage import content, regular

FILE = "report.toml"
"""Name of the recipe in a folder of notebooks."""

EACH = "city"
"""What a chapter may be repeated for: each city of the report."""

_EXPECTED = 'a list of notebooks, such as chapters = ["rd_intensity"]'
_NAME = "the name of a notebook of this folder, without its ending"
_TABLE = 'a table with notebook, and perhaps parameters or each = "city"'


@dataclass(frozen=True)
class Chapter:
    """A notebook of a report.

    Attributes
    ----------
    path : Path
        The notebook.
    parameters : Mapping
        Parameters that it has in this chapter, beside those of the whole report.
    each : bool
        Whether it is run once for each city of the report, with the parameter `city`.
    """

    path: Path
    parameters: Mapping[str, object] = field(default_factory=dict)
    each: bool = False


@dataclass(frozen=True)
class Recipe:
    """What a report is made of.

    Attributes
    ----------
    chapters : tuple of Chapter
        The notebooks, in order.
    """

    chapters: tuple[Chapter, ...]


def read(folder: Path) -> Recipe:
    """Read a recipe, such as that of a folder of notebooks, ``report.toml``.

    Parameters
    ----------
    folder : Path
        The folder, or the recipe itself where it has another name; it names notebooks beside it.

    Returns
    -------
    Recipe
        The recipe. A chapter is the name of a notebook, or a table with ``notebook`` and
        ``parameters``, or ``each = "city"``.

    Raises
    ------
    InvalidInputError
        If there is no such file or it is no recipe, with all that is wrong; or if a notebook that
        it names does not exist.

    Examples
    --------
    >>> [chapter.path.stem for chapter in read(Path("notebooks")).chapters][:3]
    ['summary', 'overview', 'rd_intensity']
    """
    path = folder / FILE if folder.is_dir() else folder
    try:
        found = tomllib.loads(content(path, "a recipe").decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidInputError.at(path, f"a recipe in TOML ({error})") from None
    given = found.pop("chapters", None)
    problems = [
        Problem(str(path), 0, name, said(value), "no other key than chapters")
        for name, value in found.items()
    ]
    if not isinstance(given, list) or not given:
        value = "" if given is None else said(given)
        problems.append(Problem(str(path), 0, "chapters", value, _EXPECTED))
        raise InvalidInputError(problems)
    problems += _problems(path, given)
    if problems:
        raise InvalidInputError(problems)
    return Recipe(tuple(_chapter(path.parent, entry) for entry in given))


def _chapter(folder: Path, entry: str | Mapping[str, object]) -> Chapter:
    if isinstance(entry, str):
        return Chapter(folder / f"{entry}.ipynb")
    parameters = entry.get("parameters", {})
    assert isinstance(parameters, dict)  # checked by _problems
    return Chapter(folder / f"{entry['notebook']}.ipynb", parameters, "each" in entry)


def _problems(path: Path, entries: Sequence[object]) -> Iterator[Problem]:
    for number, entry in enumerate(entries):
        if isinstance(entry, dict):
            yield from _table_problems(path, entry)
        name = entry.get("notebook") if isinstance(entry, dict) else entry
        if not isinstance(name, str) or not name or Path(name).name != name:
            yield Problem(str(path), 0, "chapters", said(name), _NAME)
        elif entry in entries[:number]:
            expected = "each notebook once, or with other parameters"
            yield Problem(str(path), 0, "chapters", name, expected)
        else:
            yield from _missing(path.parent / f"{name}.ipynb")


def _table_problems(path: Path, entry: Mapping[str, object]) -> Iterator[Problem]:
    for key, value in entry.items():
        if key not in ("notebook", "parameters", "each"):
            yield Problem(str(path), 0, key, said(value), _TABLE)
    if not isinstance(entry.get("parameters", {}), dict):
        expected = "a table of parameters of the notebook"
        yield Problem(str(path), 0, "parameters", said(entry["parameters"]), expected)
    if entry.get("each", EACH) != EACH:
        yield Problem(str(path), 0, "each", said(entry["each"]), EACH)


def _missing(notebook: Path) -> tuple[Problem, ...]:
    try:
        regular(notebook, "a notebook")
    except InvalidInputError as error:
        return error.problems
    return ()
