"""Parameters of a notebook: known, and of the kind they must be, before anything runs."""

from collections.abc import Iterable, MutableMapping
from typing import Any

from compare.notebook import session
from compare.parameters import injected, name_problems
from compare.problem import PARAMETERS, InvalidInputError, Problem, said
from compare.schema import LANGUAGES

ONE = {"city": "the identifier of one city", "family": "the identifier of one family"}
"""Parameters that must name something, and what."""


def check(
    namespace: MutableMapping[str, Any], known: Iterable[str], needed: Iterable[str] = tuple(ONE)
) -> None:
    """Check the parameters of a running notebook before anything else runs.

    What was shown and computed for other parameters before is taken off the page and forgotten.

    Parameters
    ----------
    namespace : MutableMapping
        The notebook's ``globals()``.
    known : iterable of str
        The parameters the notebook has.
    needed : iterable of str, optional
        Those of `ONE` that must name something where the notebook has them.

    Raises
    ------
    InvalidInputError
        If the language is none that we speak, a notebook of one city is given none, or papermill
        was given a parameter that the notebook does not have (papermill itself only warns, and
        runs with the default). In a notebook it stands as one sentence in its language, and so do
        those that are raised later.
    """
    known = list(known)
    session.begin(namespace, known)
    session.require(namespace)
    problems = name_problems(injected(namespace.get("In", ())), known)
    language = namespace.get("language")
    if language not in LANGUAGES:
        problems.append(language_problem(language))
    for name in needed:
        given, expected = namespace.get(name), ONE[name]
        if name in known and not _names(given, several=name == "family"):
            problems.append(Problem(PARAMETERS, 0, name, said(given), expected, kind=f"no_{name}"))
    if problems:
        raise InvalidInputError(problems)


def _names(given: object, several: bool) -> bool:
    """Tell whether a parameter names something, or several things where that is allowed."""
    if several and isinstance(given, list | tuple):
        return bool(given) and all(_names(one, several=False) for one in given)
    return isinstance(given, str | int) and bool(str(given).strip())


def language_problem(language: object) -> Problem:
    """Return the problem that a language is none that we speak.

    Examples
    --------
    >>> print(language_problem("fr"))
    parameters, language: 'fr'; expected zh or en
    """
    expected = " or ".join(LANGUAGES)
    return Problem(PARAMETERS, 0, "language", said(language), expected, kind="language_unknown")
