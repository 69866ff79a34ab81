"""The explorer's panes as HTML, in which every text is letters."""

import html
from importlib import resources
from itertools import islice

import pandas as pd
from matplotlib.figure import Figure

from compare import figures
from compare.notebook.display import list_forms, table_forms
from compare.notebook.links import address_of
from compare.notebook.pane import Pane
from compare.wording.language import Language, spoken

MOST_ROWS, MOST_SENTENCES = 100, 12
"""What a page shows of a long table or list; the files to save have all of it."""

_PIXELS = 140
"""Pixels to an inch of a figure; less where the page is too narrow."""

STYLE = f"<style>{resources.files(__package__).joinpath('explorer.css').read_text('utf-8')}</style>"
"""How the explorer looks."""

# The text area is the sibling before the button. Where a page may not write to the clipboard, the
# text is marked, and a key copies it.
_COPY = (
    "const text = this.previousElementSibling; text.select();"
    "navigator.clipboard ? navigator.clipboard.writeText(text.value) : document.execCommand('copy')"
)


def of(pane: Pane, language: str) -> str:
    """Return a pane as HTML.

    Parameters
    ----------
    pane : Pane
        What is shown.
    language : str
        "zh" or "en".

    Returns
    -------
    str
        Pictures with their alternative texts, a list of sentences, and tables.

    Examples
    --------
    >>> of(Pane(sentences=("a < b",)), "en")
    '<p>a &lt; b</p>'
    """
    speech = spoken(language)
    parts = [_picture(figure) for figure in pane.figures]
    parts.append(_sentences(pane.sentences, speech))
    for number, table in enumerate(pane.tables, 1):
        parts.append(_table(table, pane.links if number == len(pane.tables) else (), speech))
    return "".join(parts)


def _picture(figure: Figure) -> str:
    # As outlines, letters look the same where the font is missing, and none is cut off.
    address = address_of(figures.svg(figure, outlines=True).encode(), "image/svg+xml")
    width = round(figure.get_figwidth() * _PIXELS)
    return f'<img alt="{html.escape(str(figure.get_label()))}" width="{width}" src="{address}">'


def _sentences(sentences: tuple[str, ...], speech: Language) -> str:
    if len(sentences) < 2:
        return "".join(map(paragraph, sentences))
    shown = list(islice(sentences, MOST_SENTENCES))
    hidden = len(sentences) - len(shown)
    shown += [speech.text("rank_more", count=hidden)] if hidden else []
    return str(list_forms(shown)["text/html"])


def _table(frame: pd.DataFrame, links: tuple[str, ...], speech: Language) -> str:
    hidden = len(frame) - MOST_ROWS
    shown = str(table_forms(frame.head(MOST_ROWS), links=links[:MOST_ROWS])["text/html"])
    more = paragraph(speech.text("explore_more_rows", count=hidden)) if hidden > 0 else ""
    return f'<div class="rows">{shown}</div>{more}'


def paragraph(text: str) -> str:
    """Return a text as a paragraph."""
    return f"<p>{html.escape(text)}</p>"


def heading(language: str) -> str:
    """Return the heading of the page, which names the page, and its language."""
    title = html.escape(spoken(language).text("explore_title"))
    return f'{STYLE}<h1 lang="{language}" data-page-title>{title}</h1>'


def saved(parameters: str, query: str, language: str, linked: bool) -> str:
    """Return what opens a view again: a text to copy, and a link where pages have addresses."""
    text = spoken(language).text
    rows = parameters.count("\n") + 1
    parts = [
        paragraph(text("explore_reopen")),
        f'<textarea readonly rows="{rows}" spellcheck="false">{html.escape(parameters)}</textarea>',
        f'<button type="button" onclick="{_COPY}">{html.escape(text("explore_copy"))}</button>',
    ]
    if linked:
        address = html.escape(f"?{query}")
        parts.append(f'<p><a href="{address}">{html.escape(text("explore_link"))}</a></p>')
    return "".join(parts)


def stopped(sentence: str, language: str, details: str = "") -> str:
    """Return a sentence that says what is wrong, with the particulars, if any, folded away."""
    said = f'{heading(language)}<p role="alert">{html.escape(sentence)}</p>'
    if not details:
        return said
    summary = html.escape(spoken(language).text("explore_details"))
    return f"{said}<details><summary>{summary}</summary><pre>{html.escape(details)}</pre></details>"
