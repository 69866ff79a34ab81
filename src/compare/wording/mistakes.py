"""What is wrong with the parameters of a notebook, in one plain sentence for each mistake."""

from collections.abc import Iterable, Sequence

from compare.problem import PARAMETERS, SHOWN, Problem, visible
from compare.wording.language import spoken

TOLD = 3
"""Mistakes that are told; of more, these and how many there are."""

_ONE_OF = {"cities": "city", "families": "family"}


def told(problems: Sequence[Problem], language: str, known: Iterable[str] = ()) -> str:
    """Tell what is wrong with parameters, and what to write instead.

    Parameters
    ----------
    problems : sequence of Problem
        What was found.
    language : str
        "zh" or "en".
    known : iterable of str, optional
        The parameters of the notebook: one that has a `city` and no `cities` speaks of `city`.

    Returns
    -------
    str
        One line.

    Examples
    --------
    >>> from compare.comparison.selection import Selection
    >>> import compare
    >>> try:
    ...     compare.select("nantng")
    ... except compare.InvalidInputError as error:
    ...     print(told(error.problems, "en").partition("; ")[0])
    Nothing below was made. Parameter cities: the data hold no “nantng”
    """
    speech, names = spoken(language), {*known}
    said = [_sentence(problem, language, names) for problem in problems[:TOLD]]
    if len(problems) > TOLD:
        said.append(speech.text("mistakes_more", count=len(problems) - TOLD))
    return (speech.stop[1:]).join([speech.text("mistakes"), *said])


def _sentence(problem: Problem, language: str, known: set[str]) -> str:
    speech = spoken(language)
    if problem.file != PARAMETERS or not problem.kind:
        return speech.text("mistake_other", problem=str(problem))
    name, value = problem.column, visible(problem.value[:SHOWN])
    if name not in known and _ONE_OF.get(name) in known:
        name = _ONE_OF[name]
    near = speech.list(problem.near)
    how = speech.text("mistake_how_city" if problem.column == "cities" else "mistake_how_name")
    if problem.kind == "name_unknown":
        how = speech.text("mistake_near", near=near) if near else how
    said = speech.text(f"mistake_{problem.kind}", value=value, near=near, how=how)
    return speech.text("mistake", parameter=visible(name[:SHOWN]), mistake=said)
