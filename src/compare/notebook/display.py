"""Figures, tables and sentences as a notebook shows them, and a report after it."""

import html
from collections.abc import Iterable

import pandas as pd
from IPython.display import display
from matplotlib.figure import Figure

from compare import figures


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
