"""Figures, tables and sentences as a notebook shows them, and a report after it."""

import html
import inspect
import re
from collections.abc import Iterable, Sequence

import pandas as pd
from matplotlib.figure import Figure

from compare import figures, mime
from compare.notebook import links as saving
from compare.notebook import session
from compare.notebook.parameters import language_problem
from compare.problem import InvalidInputError
from compare.schema import LANGUAGES, RESULTS
from compare.wording.highlighted import Told

# MathJax would set what stands between two dollar signs; both of its generations heed a class.
_LETTERS = 'class="tex2jax_ignore mathjax_ignore"'
_FIGURE = ' style="margin: 0; display: flex; flex-wrap: wrap; gap: 4px 20px"'
_SMALL = "font-size: 0.9em; color: #5f6368"
_FINDINGS = list(RESULTS["findings"].names)


Item = str | Told
"""An item of a list: a sentence, or a claim with the numbers that it rests on."""


def show(
    thing: Figure | pd.DataFrame | Sequence[Item],
    caption: str | Sequence[str] = "",
    links: Sequence[str] = (),
    data: pd.DataFrame | None = None,
) -> None:
    """Show a figure, a table or sentences in a notebook, and so in a report.

    Parameters
    ----------
    thing : Figure, DataFrame or sequence of str or Told
        A figure is shown with its alternative text; a table without its index; both with links
        that save them; sentences, claims with their numbers, and the table ``findings``, as a
        list. Of a figure without a panel its words are shown; what is empty is not shown.
    caption : str or sequence of str, optional
        What stands over a table, or under a figure: on a wide screen beside it, so that both are
        seen together. Each of several texts has a line of its own there.
    links : sequence of str, optional
        The address that the first long text of each row of a table leads to; empty: none.
    data : DataFrame, optional
        What a figure shows, for the link to a CSV file.
    """
    captions = [caption] if isinstance(caption, str) else [text for text in caption if text]
    caption = _unbroken(captions)
    if isinstance(thing, Figure):
        _show_figure(thing, captions, data)
    elif isinstance(thing, pd.DataFrame) and list(thing.columns) != _FINDINGS:
        if len(thing):
            forms = table_forms(thing, caption, links)
            saved = saving.of_table(thing, caption or "-".join(map(str, thing.columns[:2])))
            session.put({**forms, "text/html": f"{forms['text/html']}{saved}"})
    else:
        sentences = list(thing["text"]) if isinstance(thing, pd.DataFrame) else list(thing)
        if sentences:
            session.put(list_forms(sentences))


def _show_figure(figure: Figure, captions: Sequence[str], data: pd.DataFrame | None) -> None:
    if not figure.axes:
        note(_unbroken([text.get_text() for text in figure.texts[1:]]))
        return
    said = {"alt": str(figure.get_label()), "caption": _unbroken(captions)}
    session.put(figure_forms(figure, captions, data), {"image/svg+xml": said})


def _unbroken(lines: Iterable[str]) -> str:
    """Join the lines of a text; between Chinese characters and marks stands no space."""
    text = ""
    for line in lines:
        spaced = text and text[-1].isascii() and line[:1].isascii()
        text += (" " if spaced else "") + line
    return text


def prose(language: str, zh: str, en: str) -> None:
    """Show prose in the language of a notebook, and in no other.

    Parameters
    ----------
    language : str
        "zh" or "en".
    zh, en : str
        The text in Markdown, in each language.

    Raises
    ------
    InvalidInputError
        If the language is none that we speak.
    """
    if language not in LANGUAGES:
        raise InvalidInputError([language_problem(language)])
    said = inspect.cleandoc({"zh": zh, "en": en}[language])
    session.put({"text/markdown": said, "text/plain": said}, result=False)


def headline(text: str) -> None:
    """Show what a chapter finds, large under its heading and without a full stop, if anything."""
    said = text.removesuffix("。").removesuffix(".")
    _show_text(mime.HEADLINE, said, "font-size: 1.35em; font-weight: 600")


def say(text: str) -> None:
    """Show sentences as a paragraph, every character a letter; an empty text is not shown."""
    _show_text(mime.PARAGRAPH, text, "")


def note(text: str | Sequence[str]) -> None:
    """Show how to read what stands above, or what to mind, in small type; several as a list."""
    if isinstance(text, str):
        _show_text(mime.NOTE, text, _SMALL)
    else:
        session.put(list_forms(text, f"margin: 0; {_SMALL}"))


def _show_text(kind: str, text: str, style: str) -> None:
    if text:
        look = f' style="{style}"' if style else ""
        said = f"<p {_LETTERS}{look}>{html.escape(text)}</p>"
        session.put({kind: text, "text/html": said, "text/plain": text})


def figure_forms(
    figure: Figure, captions: Sequence[str] = (), data: pd.DataFrame | None = None
) -> dict[str, object]:
    """Return a figure in each form that a notebook keeps: as SVG, as HTML and in words.

    In HTML it is a picture, which sees no font but those of the machine: letters are outlines
    where the links beside it need the drawing so anyway, so that none is cut off.

    Parameters
    ----------
    figure : Figure
        The figure; its label is the alternative text.
    captions : sequence of str, optional
        What stands under or beside it, each on a line of its own.
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
    >>> figure_forms(figure)["text/html"].partition("><")[2].partition(" style")[0]
    'img alt="Two &lt; three"'
    """
    alt, drawing = str(figure.get_label()), figures.svg(figure)
    shown = figures.svg(figure, outlines=True) if saving.wanted() else drawing
    address = saving.address_of(shown.encode(), "image/svg+xml")
    image = f'<img alt="{html.escape(alt)}" style="max-width: 100%" src="{address}">'
    said = "".join(f"<div>{html.escape(text)}</div>" for text in captions)
    words = f"{said}{saving.of_figure(address, _title(alt), data)}"
    beside = f'<figcaption style="flex: 1 1 18em">{words}</figcaption>' if words else ""
    return {
        "text/html": f"<figure {_LETTERS}{_FIGURE}>{image}{beside}</figure>",
        "image/svg+xml": drawing,
        "text/plain": alt,
    }


def _title(alt: str) -> str:
    """Return the title of a figure: the second sentence of its words, after the kind.

    Examples
    --------
    >>> _title("Chart. R&D: targets. Nantong"), _title("Triangle of verdicts: comparable: 6")
    ('R&D: targets', 'Triangle of verdicts')
    """
    kind, *others = re.split(r"(?:。|\.(?!\d))\s*", alt)
    return (others[0] if others else "") or re.split("[：:]", kind)[0]


def list_forms(items: Sequence[Item], style: str = "") -> dict[str, object]:
    """Return sentences in each form that a notebook keeps: as data, as HTML and as plain text.

    Parameters
    ----------
    items : sequence of str or Told
        The sentences, or claims with their numbers.
    style : str, optional
        How the list looks in HTML.

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
    look = f' style="{style}"' if style else ""
    return {
        mime.LIST: data,
        "text/html": f"<ul {_LETTERS}{look}>{shown}</ul>",
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
        The table; its `attrs` may name, as ``linked``, the column whose cells lead to addresses,
        else it is the one with the longest texts.
    caption : str, optional
        What stands over it.
    links : sequence of str, optional
        The address of each row; anything but an address on the web is left out.

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
    leading = columns.index(frame.attrs.get("linked") or _longest(columns, rows)) if links else 0
    found = {
        (number, leading): url
        for number, url in enumerate(links)
        if url.startswith(("https://", "http://"))
    }
    data = [{"row": row, "column": column, "url": url} for (row, column), url in found.items()]
    return {
        mime.TABLE: {"caption": caption, "columns": columns, "rows": rows, "links": data},
        "text/html": _table_html(columns, rows, caption, found),
        "text/plain": frame.to_string(index=False),
    }


def _longest(columns: list[str], rows: list[list[str]]) -> str:
    """Return the name of the column with the longest texts."""
    return max(columns, key=lambda name: sum(len(row[columns.index(name)]) for row in rows))


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
