"""Figures, tables and sentences as a notebook shows them, and a report after it."""

import html
from collections.abc import Iterable, Sequence

import pandas as pd
from IPython.display import display
from matplotlib.figure import Figure

from compare import figures, mime
from compare.schema import RESULTS
from compare.wording.highlighted import Told

# MathJax would set what stands between two dollar signs; both of its generations heed a class.
_LETTERS = 'class="tex2jax_ignore mathjax_ignore"'
_FINDINGS = list(RESULTS["findings"].names)


Item = str | Told
"""An item of a list: a sentence, or a claim with the numbers that it rests on."""


def show(
    thing: Figure | pd.DataFrame | Sequence[Item], caption: str = "", links: Sequence[str] = ()
) -> None:
    """Show a figure, a table or sentences in a notebook, and so in a report.

    Parameters
    ----------
    thing : Figure, DataFrame or sequence of str or Told
        A figure is shown as SVG with its alternative text; a table without its index; sentences,
        claims with their numbers, and the table ``findings``, as a list. Of a figure without a
        panel its words are shown; what is empty is not shown.
    caption : str, optional
        What stands under a figure or over a table.
    links : sequence of str, optional
        The address that the first long text of each row of a table leads to; empty: none.
    """
    if isinstance(thing, Figure):
        _show_figure(thing, caption)
    elif isinstance(thing, pd.DataFrame) and list(thing.columns) != _FINDINGS:
        if len(thing):
            display(table_forms(thing, caption, links), raw=True)
    else:
        sentences = list(thing["text"]) if isinstance(thing, pd.DataFrame) else list(thing)
        if sentences:
            display(list_forms(sentences), raw=True)


def _show_figure(figure: Figure, caption: str) -> None:
    alt = str(figure.get_label())
    if not figure.axes:
        note(" ".join(text.get_text() for text in figure.texts[1:]))
        return
    forms = {"image/svg+xml": figures.svg(figure), "text/plain": alt}
    display(forms, raw=True, metadata={"image/svg+xml": {"alt": alt, "caption": caption}})


def prose(language: str, zh: str, en: str) -> None:
    """Show prose in the language of a notebook: Markdown in Chinese or in English.

    Parameters
    ----------
    language : str
        "zh" or "en".
    zh, en : str
        The text in each language.
    """
    said = {"zh": zh, "en": en}[language]
    display({"text/markdown": said, "text/plain": said}, raw=True)


def headline(text: str) -> None:
    """Show what a chapter finds, large under its heading; an empty text is not shown."""
    _show_text(mime.HEADLINE, text, "font-size: 1.35em; font-weight: 600")


def note(text: str) -> None:
    """Show how to read what stands above, or what to mind, in small type."""
    _show_text(mime.NOTE, text, "font-size: 0.9em; color: #5f6368")


def _show_text(kind: str, text: str, style: str) -> None:
    if text:
        said = f'<p {_LETTERS} style="{style}">{html.escape(text)}</p>'
        display({kind: text, "text/html": said, "text/plain": text}, raw=True)


def list_forms(items: Sequence[Item]) -> dict[str, object]:
    """Return sentences in each form that a notebook keeps: as data, as HTML and as plain text.

    Parameters
    ----------
    items : sequence of str or Told
        The sentences, or claims with their numbers.

    Returns
    -------
    dict of str to object
        MIME type to content.

    Examples
    --------
    >>> list_forms(["a < b"])["text/html"]
    '<ul class="tex2jax_ignore mathjax_ignore"><li>a &lt; b</li></ul>'
    """
    data = [
        item
        if isinstance(item, str)
        else {"claim": item.claim, "text": item.numbers, "see": item.family}
        for item in items
    ]
    shown = "".join(f"<li>{_item_html(item)}</li>" for item in items)
    return {
        mime.LIST: data,
        "text/html": f"<ul {_LETTERS}>{shown}</ul>",
        "text/plain": "\n".join(f"- {_item_text(item)}" for item in items),
    }


def _item_html(item: Item) -> str:
    if isinstance(item, str):
        return html.escape(item)
    claim = f"<b>{html.escape(item.claim)}</b> " if item.claim else ""
    return claim + html.escape(item.numbers)


def _item_text(item: Item) -> str:
    return item if isinstance(item, str) else f"{item.claim} {item.numbers}".strip()


def table_forms(
    frame: pd.DataFrame, caption: str = "", links: Sequence[str] = ()
) -> dict[str, object]:
    """Return a table, without its index, in each form that a notebook keeps.

    Parameters
    ----------
    frame : DataFrame
        The table.
    caption : str, optional
        What stands over it.
    links : sequence of str, optional
        The address of each row, which its longest text leads to; anything but an address on the
        web is left out.

    Returns
    -------
    dict of str to object
        MIME type to content.

    Examples
    --------
    >>> table_forms(pd.DataFrame({"year": [2024]}), "Years")[mime.TABLE]
    {'caption': 'Years', 'columns': ['year'], 'rows': [['2024']], 'links': []}
    """
    columns = [str(name) for name in frame.columns]
    rows = [[str(cell) for cell in row] for row in frame.itertuples(index=False, name=None)]
    found = {
        (number, max(range(len(columns)), key=lambda at: len(rows[number][at]))): url
        for number, url in enumerate(links)
        if url.startswith(("https://", "http://"))
    }
    data = [{"row": row, "column": column, "url": url} for (row, column), url in found.items()]
    return {
        mime.TABLE: {"caption": caption, "columns": columns, "rows": rows, "links": data},
        "text/html": _table_html(columns, rows, caption, found),
        "text/plain": frame.to_string(index=False),
    }


def _table_html(
    columns: list[str], rows: list[list[str]], caption: str, links: dict[tuple[int, int], str]
) -> str:
    """Return a table as HTML, in which every character is a letter."""
    title = f"<caption>{html.escape(caption)}</caption>" if caption else ""
    head = _row("th", map(html.escape, columns), ' scope="col"')
    body = (
        _row("td", (_linked(cell, links.get((row, at), "")) for at, cell in enumerate(cells)))
        for row, cells in enumerate(rows)
    )
    return f"<table {_LETTERS}>{title}<thead>{head}</thead><tbody>{''.join(body)}</tbody></table>"


def _linked(text: str, url: str) -> str:
    said = html.escape(text)
    return f'<a href="{html.escape(url)}" rel="noopener">{said}</a>' if url else said


def _row(tag: str, cells: Iterable[str], scope: str = "") -> str:
    # JupyterLab aligns cells to the right unless each says otherwise.
    opening = f'<{tag}{scope} style="text-align: left">'
    return f"<tr>{''.join(f'{opening}{cell}</{tag}>' for cell in cells)}</tr>"
