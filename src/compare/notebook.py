"""What the notebooks need: parameters checked first, and figures and tables shown well."""

import ast
import difflib
import html
from collections.abc import Iterable, Mapping

import pandas as pd
from IPython.display import display
from matplotlib.figure import Figure

from compare import figures
from compare.problem import InvalidInputError, Problem
from compare.schema import LANGUAGES
from compare.selection import SOURCE

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
        problems.append(Problem(SOURCE, 0, "language", str(language), " or ".join(LANGUAGES)))
    city = namespace.get("city")
    if "city" in known and not (isinstance(city, str) and city.strip()):
        problems.append(Problem(SOURCE, 0, "city", str(city), "the identifier of one city"))
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
            problems.append(Problem(SOURCE, 0, name, name, expected))
    return problems


def injected(cells: object) -> list[str]:
    """Return the names that papermill's cell assigns, among the cells run so far."""
    sources = cells if isinstance(cells, list | tuple) else ()
    return [
        name for text in sources if str(text).startswith(INJECTED) for name in assigned(str(text))
    ]


def assigned(source: str) -> list[str]:
    """Return the names that a piece of source assigns.

    Examples
    --------
    >>> assigned("cities = ['nantong']; language: str = 'en'")
    ['cities', 'language']
    """
    names = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign):
            names += [target.id for target in node.targets if isinstance(target, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.append(node.target.id)
    return names


def show(thing: Figure | pd.DataFrame | list[str], caption: str = "") -> None:
    """Show a figure, a table or sentences in a notebook, and so in a report.

    Parameters
    ----------
    thing : Figure, DataFrame or list of str
        A figure is shown as SVG with its alternative text; a table without its index; sentences
        as a list.
    caption : str, optional
        What stands under a figure or over a table.
    """
    if isinstance(thing, Figure):
        alt = str(thing.get_label())
        bundle = {"image/svg+xml": figures.svg(thing), "text/plain": alt}
        display(bundle, raw=True, metadata={"image/svg+xml": {"alt": alt, "caption": caption}})
    elif isinstance(thing, pd.DataFrame):
        bundle = {
            "text/html": table_html(thing, caption),
            "text/plain": thing.to_string(index=False),
        }
        display(bundle, raw=True)
    elif thing:
        text = "\n".join(f"- {line}" for line in thing)
        display({"text/html": list_html(thing), "text/plain": text}, raw=True)


# MathJax would set what stands between two dollar signs; both of its generations heed a class.
_LETTERS = 'class="tex2jax_ignore mathjax_ignore"'


def list_html(sentences: Iterable[str]) -> str:
    """Return sentences as an HTML list, in which every character is a letter.

    Examples
    --------
    >>> list_html(["a < b"])
    '<ul class="tex2jax_ignore mathjax_ignore"><li>a &lt; b</li></ul>'
    """
    items = "".join(f"<li>{html.escape(sentence)}</li>" for sentence in sentences)
    return f"<ul {_LETTERS}>{items}</ul>"


def table_html(frame: pd.DataFrame, caption: str = "") -> str:
    """Return a table as HTML without its index, in which every character is a letter."""
    # JupyterLab aligns cells to the right unless each says otherwise.
    left = ' style="text-align: left"'
    head = "".join(f"<th{left}>{html.escape(str(name))}</th>" for name in frame.columns)
    rows = "".join(
        f"<tr>{''.join(f'<td{left}>{html.escape(str(cell))}</td>' for cell in row)}</tr>"
        for row in frame.itertuples(index=False)
    )
    title = f"<caption>{html.escape(caption)}</caption>" if caption else ""
    return f"<table {_LETTERS}>{title}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
