"""Parameters of notebooks: what the cell tagged ``parameters`` assigns, and what may be given."""

import ast
import difflib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from compare.problem import PARAMETERS, InvalidInputError, Problem, said
from compare.storage import content

INJECTED = "# Parameters"
"""First line of the cell that papermill adds with the parameters it was given."""

TAG = "parameters"
"""The tag of the cell whose assignments are the parameters of a notebook."""

_FITTING: dict[type, tuple[type, ...]] = {
    int: (int,),
    float: (int, float),
    str: (str,),
    list: (list, tuple),
    tuple: (list, tuple),
    dict: (dict,),
}
_WORDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
    list: "a list",
    tuple: "a list",
}


def injected(cells: object) -> list[str]:
    """Return the names that papermill's cell assigns, among the cells run so far."""
    sources = cells if isinstance(cells, list | tuple) else ()
    return [
        name for text in sources if str(text).startswith(INJECTED) for name in assigned(str(text))
    ]


def assigned(source: str) -> dict[str, object]:
    """Return the names that a piece of source assigns, with what it gives them.

    Raises
    ------
    SyntaxError
        If it is no plain Python.

    Examples
    --------
    >>> assigned("cities = ['nantong']; language: str = 'en'; years = range(3)")
    {'cities': ['nantong'], 'language': 'en', 'years': None}
    """
    found: dict[str, object] = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            found |= dict.fromkeys(names, _literal(node.value))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found[node.target.id] = _literal(node.value)
    return found


def _literal(node: ast.expr | None) -> object:
    """Return the value of a literal; nothing where it is none."""
    try:
        return ast.literal_eval(node) if node else None
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def sources_of(path: Path) -> list[tuple[str, frozenset[str]]]:
    """Return the source of each code cell of a notebook, and its tags.

    Raises
    ------
    InvalidInputError
        If there is no such file, or it is no notebook of format 4.
    """
    try:
        found = json.loads(content(path, "a notebook"))
        if found["nbformat"] != 4:
            raise ValueError(f"its format is {found['nbformat']}, not 4")
        cells = [cell for cell in found["cells"] if cell["cell_type"] == "code"]
        return [
            ("".join(cell["source"]), frozenset(cell.get("metadata", {}).get("tags", ())))
            for cell in cells
        ]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        if isinstance(error, InvalidInputError):
            raise
        reason = f"no {error}" if isinstance(error, KeyError) else str(error)
        raise InvalidInputError.at(path, f"a notebook; it is none ({reason[:120]})") from None


def defaults_of(path: Path) -> dict[str, object] | None:
    """Return the parameters of a notebook, with what they are where nothing is given.

    Parameters
    ----------
    path : Path
        The notebook.

    Returns
    -------
    dict of str to object or None
        None for a value that is no literal; None for all where no cell is tagged ``parameters``.

    Raises
    ------
    InvalidInputError
        If it is no notebook, or the cell is no plain Python.

    Examples
    --------
    >>> defaults_of(Path("notebooks/city_profile.ipynb"))["city"]
    'nantong'
    """
    for source, tags in sources_of(path):
        if TAG in tags:
            try:
                return assigned(source)
            except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
                reason = str(error) or "it is nested too deeply"
                expected = f"a parameters cell in plain Python ({reason})"
                raise InvalidInputError.at(path, expected) from None
    return None


def name_problems(given: Iterable[str], known: Iterable[str]) -> list[Problem]:
    """Return a problem for each parameter that is given but not known.

    Examples
    --------
    >>> print(name_problems(["langauge"], ["language", "years"])[0])
    parameters, langauge: 'langauge'; expected a parameter of the notebook, perhaps language
    """
    names = list(known)
    problems = []
    for name in given:
        if name not in names:
            near = tuple(difflib.get_close_matches(name, names, n=1))
            hint = f"perhaps {near[0]}" if near else f"one of {', '.join(names)}"
            hint = hint if names else "which has none"
            expected = f"a parameter of the notebook, {hint}"
            problems.append(
                Problem(PARAMETERS, 0, name, name, expected, kind="parameter_unknown", near=near)
            )
    return problems


def type_problems(
    given: Mapping[str, object], defaults: Mapping[str, object], ours: bool = False
) -> list[Problem]:
    """Return a problem for each value that is of another type than what it stands in for.

    Parameters
    ----------
    given : Mapping of str to object
        The parameters that are given.
    defaults : Mapping of str to object
        What the notebook has; what is None there may be anything.
    ours : bool, optional
        Whether the notebook selects with this package, which takes one name, a list of names and
        a code of a city in place of one another.

    Returns
    -------
    list of Problem
        One a value that does not fit.

    Examples
    --------
    >>> print(type_problems({"n": "five", "x": 2}, {"n": 5, "x": 0.5})[0])
    parameters, n: 'five'; expected a whole number, as in the notebook (5)
    """
    return [
        Problem(PARAMETERS, 0, name, said(value), _fit(defaults[name]))
        for name, value in given.items()
        if defaults.get(name) is not None and not _fits(value, defaults[name], ours)
    ]


def _fits(value: object, default: object, ours: bool) -> bool:
    if isinstance(value, bool) or isinstance(default, bool):
        return type(value) is type(default)
    if ours and isinstance(default, str | list | tuple):
        return isinstance(value, str | int | list | tuple)
    return isinstance(value, _FITTING.get(type(default), object))


def _fit(default: object) -> str:
    words = _WORDS.get(type(default), f"a value of the type {type(default).__name__}")
    return f"{words}, as in the notebook ({said(default)})"
