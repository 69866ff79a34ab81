"""Figures, tables and sentences as a notebook shows them, and a report after it."""

import html
import inspect
from collections.abc import Iterable

import pandas as pd
from matplotlib.figure import Figure

from compare import figures, mime
from compare.notebook import session
from compare.notebook.parameters import language_problem
from compare.problem import InvalidInputError
from compare.schema import LANGUAGES, RESULTS

# MathJax would set what stands between two dollar signs; both of its generations heed a class.
_LETTERS = 'class="tex2jax_ignore mathjax_ignore"'
_FINDINGS = list(RESULTS["findings"].names)


def show(thing: Figure | pd.DataFrame | list[str], caption: str = "") -> None:
    """Show a figure, a table or sentences in a notebook, and so in a report.

    Parameters
    ----------
    thing : Figure, DataFrame or list of str
        A figure is shown as SVG with its alternative text; a table without its index; sentences,
        and the table ``findings``, as a list.
    caption : str, optional
        What stands under a figure or over a table.
    """
    if isinstance(thing, Figure):
        alt = str(thing.get_label())
        forms = {"image/svg+xml": figures.svg(thing), "text/plain": alt}
        session.put(forms, {"image/svg+xml": {"alt": alt, "caption": caption}})
    elif isinstance(thing, pd.DataFrame) and list(thing.columns) != _FINDINGS:
        session.put(table_forms(thing, caption))
    else:
        sentences = list(thing["text"]) if isinstance(thing, pd.DataFrame) else thing
        if sentences:
            session.put(list_forms(sentences))


def prose(language: str, zh: str, en: str) -> None:
    """Show prose in the language of a notebook, and in no other.

    Parameters
    ----------
    language : str
        "zh" or "en".
    zh, en : str
        The prose in Markdown, in each language.
    """
    if language not in LANGUAGES:
        raise InvalidInputError([language_problem(language)])
    said = inspect.cleandoc({"zh": zh, "en": en}[language])
    session.put({"text/markdown": said, "text/plain": said}, result=False)


def list_forms(sentences: list[str]) -> dict[str, object]:
    """Return sentences in each form that a notebook keeps: as data, as HTML and as plain text.

    Parameters
    ----------
    sentences : list of str
        The sentences.

    Returns
    -------
    dict of str to object
        MIME type to content.

    Examples
    --------
    >>> list_forms(["a < b"])["text/html"]
    '<ul class="tex2jax_ignore mathjax_ignore"><li>a &lt; b</li></ul>'
    """
    items = "".join(f"<li>{html.escape(sentence)}</li>" for sentence in sentences)
    return {
        mime.LIST: sentences,
        "text/html": f"<ul {_LETTERS}>{items}</ul>",
        "text/plain": "\n".join(f"- {sentence}" for sentence in sentences),
    }


def table_forms(frame: pd.DataFrame, caption: str = "") -> dict[str, object]:
    """Return a table, without its index, in each form that a notebook keeps.

    Parameters
    ----------
    frame : DataFrame
        The table.
    caption : str, optional
        What stands over it.

    Returns
    -------
    dict of str to object
        MIME type to content.

    Examples
    --------
    >>> table_forms(pd.DataFrame({"year": [2024]}), "Years")[mime.TABLE]
    {'caption': 'Years', 'columns': ['year'], 'rows': [['2024']]}
    """
    columns = [str(name) for name in frame.columns]
    rows = [[str(cell) for cell in row] for row in frame.itertuples(index=False, name=None)]
    return {
        mime.TABLE: {"caption": caption, "columns": columns, "rows": rows},
        "text/html": _table_html(columns, rows, caption),
        "text/plain": frame.to_string(index=False),
    }


def _table_html(columns: list[str], rows: list[list[str]], caption: str) -> str:
    """Return a table as HTML, in which every character is a letter."""
    title = f"<caption>{html.escape(caption)}</caption>" if caption else ""
    head = f"<thead>{_row('th', columns)}</thead>"
    body = f"<tbody>{''.join(_row('td', row) for row in rows)}</tbody>"
    return f"<table {_LETTERS}>{title}{head}{body}</table>"


def _row(tag: str, texts: Iterable[str]) -> str:
    # JupyterLab aligns cells to the right unless each says otherwise.
    opening = f'<{tag} style="text-align: left">'
    return f"<tr>{''.join(f'{opening}{html.escape(text)}</{tag}>' for text in texts)}</tr>"
