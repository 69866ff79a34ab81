"""Recipes: which notebooks a report is made of."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from compare.problem import InvalidInputError, Problem, said
from compare.storage import content, regular

FILE = "report.toml"
"""Name of the recipe in a folder of notebooks."""


@dataclass(frozen=True)
class Recipe:
    """What a report is made of.

    Attributes
    ----------
    chapters : tuple of Path
        The notebooks, in order.
    """

    chapters: tuple[Path, ...]


def read(folder: Path) -> Recipe:
    """Read the recipe of a folder of notebooks, ``report.toml``.

    Parameters
    ----------
    folder : Path
        The folder; the recipe names notebooks in it.

    Returns
    -------
    Recipe
        The recipe.

    Raises
    ------
    InvalidInputError
        If there is no such file or it is no recipe, with all that is wrong; or if a notebook that
        it names does not exist.

    Examples
    --------
    >>> [path.stem for path in read(Path("notebooks")).chapters]
    ['rd_intensity', 'hightech_enterprises', 'invention_patents']
    """
    path = folder / FILE
    try:
        found = tomllib.loads(content(path, "a recipe").decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidInputError.at(path, f"a recipe in TOML ({error})") from None
    names = found.pop("chapters", None)
    problems = [
        Problem(str(path), 0, name, said(value), "no other key than chapters")
        for name, value in found.items()
    ]
    problems += _chapter_problems(path, names)
    if problems or not isinstance(names, list):
        raise InvalidInputError(problems)
    return Recipe(tuple(folder / f"{name}.ipynb" for name in names))


def _chapter_problems(path: Path, names: object) -> list[Problem]:
    if not isinstance(names, list) or not names:
        expected = 'a list of notebooks, such as chapters = ["rd_intensity"]'
        return [Problem(str(path), 0, "chapters", "" if names is None else said(names), expected)]
    problems = []
    for number, name in enumerate(names):
        if not isinstance(name, str) or not name or Path(name).name != name:
            expected = "the name of a notebook of this folder, without its ending"
            problems.append(Problem(str(path), 0, "chapters", said(name), expected))
        elif name in names[:number]:
            problems.append(Problem(str(path), 0, "chapters", name, "each notebook once"))
        else:
            problems += _missing(path.parent / f"{name}.ipynb")
    return problems


def _missing(notebook: Path) -> tuple[Problem, ...]:
    try:
        regular(notebook, "a notebook")
    except InvalidInputError as error:
        return error.problems
    return ()
