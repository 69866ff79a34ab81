"""Parameters of a notebook: known, and of the kind they must be, before anything runs."""

import ast
import difflib
from collections.abc import Iterable, Mapping

from compare.problem import PARAMETERS, InvalidInputError, Problem
from compare.schema import LANGUAGES

INJECTED = "# Parameters"
"""First line of the cell that papermill adds with the parameters it was given."""


def check(namespace: Mapping[str, object], known: Iterable[str]) -> None:
    """Check the parameters of a running notebook before anything else runs.

    Parameters
    ----------
    namespace : Mapping
        The notebook's ``globals()``.
    known : iterable of str
        The parameters the notebook has.

    Raises
    ------
    InvalidInputError
        If the language is none that we speak, a notebook of one city is given none, or papermill
        was given a parameter that the notebook does not have (papermill itself only warns, and
        runs with the default).
    """
    known = list(known)
    problems = parameter_problems(injected(namespace.get("In", ())), known)
    language = namespace.get("language")
    if language not in LANGUAGES:
        problems.append(Problem(PARAMETERS, 0, "language", str(language), " or ".join(LANGUAGES)))
    city = namespace.get("city")
    if "city" in known and not (isinstance(city, str) and city.strip()):
        problems.append(Problem(PARAMETERS, 0, "city", str(city), "the identifier of one city"))
    if problems:
        raise InvalidInputError(problems)


def parameter_problems(given: Iterable[str], known: Iterable[str]) -> list[Problem]:
    """Return a problem for each parameter that is given but not known.

    Examples
    --------
    >>> print(parameter_problems(["langauge"], ["language", "years"])[0])
    parameters, langauge: 'langauge'; expected a parameter of the notebook, perhaps language
    """
    names = list(known)
    problems = []
    for name in given:
        if name not in names:
            near = difflib.get_close_matches(name, names, n=1)
            hint = f"perhaps {near[0]}" if near else f"one of {', '.join(names)}"
            hint = hint if names else "which has none"
            expected = f"a parameter of the notebook, {hint}"
            problems.append(Problem(PARAMETERS, 0, name, name, expected))
    return problems


def injected(cells: object) -> list[str]:
    """Return the names that papermill's cell assigns, among the cells run so far."""
    sources = cells if isinstance(cells, list | tuple) else ()
    return [
        name for text in sources if str(text).startswith(INJECTED) for name in assigned(str(text))
    ]


def assigned(source: str) -> dict[str, object]:
    """Return the names that a piece of source assigns, with what it gives them.

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
