"""Figures, tables and sentences as a notebook shows them, and a report after it."""

import html
import inspect
import re
from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.figure import Figure

from compare import figures, mime
from compare.notebook import downloads, session
from compare.notebook.parameters import language_problem
from compare.problem import InvalidInputError
from compare.schema import LANGUAGES, RESULTS
from compare.wording.addresses import LINKS, is_web

# MathJax would set what stands between two dollar signs; both of its generations heed a class.
_LETTERS = 'class="tex2jax_ignore mathjax_ignore"'
# JupyterLab aligns cells to the right unless each says otherwise.
_LEFT = ' style="text-align: left"'
_FINDINGS = list(RESULTS["findings"].names)


def show(
    thing: Figure | pd.DataFrame | list[str],
    caption: str = "",
    data: pd.DataFrame | None = None,
) -> None:
    """Show a figure, a table or sentences in a notebook, and so in a report.

    Parameters
    ----------
    thing : Figure, DataFrame or list of str
        A figure is shown with its alternative text and links that save it; a table without its
        index, with a link that saves it; sentences, and the table ``findings``, as a list.
    caption : str, optional
        What stands under a figure or over a table.
    data : DataFrame, optional
        What a figure shows, for the link to a CSV file.
    """
    if isinstance(thing, Figure):
        said = {"alt": str(thing.get_label()), "caption": caption}
        session.put(figure_forms(thing, caption, data), {"image/svg+xml": said})
    elif isinstance(thing, pd.DataFrame) and list(thing.columns) != _FINDINGS:
        forms = table_forms(thing, caption)
        name = caption or "-".join(map(str, thing.columns[:2]))
        saved = downloads.of_table(thing, name)
        session.put({**forms, "text/html": f"{forms['text/html']}{saved}"})
    else:
        sentences = list(thing["text"]) if isinstance(thing, pd.DataFrame) else thing
        if sentences:
            session.put(list_forms(sentences))


def figure_forms(
    figure: Figure, caption: str = "", data: pd.DataFrame | None = None
) -> dict[str, object]:
    """Return a figure in each form that a notebook keeps: as SVG, as HTML and in words.

    Parameters
    ----------
    figure : Figure
        The figure; its label is the alternative text.
    caption : str, optional
        What stands under it.
    data : DataFrame, optional
        What it shows, for the link to a CSV file.

    Returns
    -------
    dict of str to object
        MIME type to content.

    Examples
    --------
    >>> figure = Figure()
    >>> figure.set_label("Two < three")
    >>> figure_forms(figure)["text/html"].partition(" style")[0]
    '<figure class="tex2jax_ignore mathjax_ignore"><img alt="Two &lt; three"'
    """
    alt, drawing = str(figure.get_label()), figures.svg(figure)
    address = downloads.uri("image/svg+xml", drawing.encode())
    image = f'<img alt="{html.escape(alt)}" style="max-width: 100%" src="{address}">'
    words = html.escape(caption)
    saved = downloads.of_figure(figure, caption or _title(alt), data)
    return {
        "text/html": f"<figure {_LETTERS}>{image}<figcaption>{words}{saved}</figcaption></figure>",
        "image/svg+xml": drawing,
        "text/plain": alt,
    }


def _title(alt: str) -> str:
    """Return the title of a figure, the second sentence of its alternative text."""
    sentences = re.split(r"[。.]\s*", alt)
    return sentences[min(1, len(sentences) - 1)] or alt


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


def table_forms(
    frame: pd.DataFrame, caption: str = "", links: Sequence[Mapping[str, object]] | None = None
) -> dict[str, object]:
    """Return a table, without its index, in each form that a notebook keeps.

    Parameters
    ----------
    frame : DataFrame
        The table.
    caption : str, optional
        What stands over it.
    links : sequence of Mapping, optional
        Cells that lead to an address: row and column, by number, and url. By default those that
        `compare.wording.addresses.linked` gave the table.

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
    links = frame.attrs.get(LINKS, []) if links is None else links
    led = [dict(link) for link in links if is_web(link["url"])]
    data = {"caption": caption, "columns": columns, "rows": rows}
    return {
        mime.TABLE: {**data, "links": led} if led else data,
        "text/html": _table_html(columns, rows, caption, led),
        "text/plain": frame.to_string(index=False),
    }


def _table_html(
    columns: list[str], rows: list[list[str]], caption: str, links: list[dict[str, object]]
) -> str:
    """Return a table as HTML, in which every character is a letter."""
    title = f"<caption>{html.escape(caption)}</caption>" if caption else ""
    head = "".join(f'<th scope="col"{_LEFT}>{html.escape(text)}</th>' for text in columns)
    addresses = {(link["row"], link["column"]): html.escape(str(link["url"])) for link in links}
    lines = []
    for row, texts in enumerate(rows):
        cells = []
        for column, text in enumerate(texts):
            cell, address = html.escape(text), addresses.get((row, column))
            cell = f'<a href="{address}" rel="noopener">{cell}</a>' if address else cell
            cells.append(f"<td{_LEFT}>{cell}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    body = f"<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody>"
    return f"<table {_LETTERS}>{title}{body}</table>"
