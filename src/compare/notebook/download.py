"""What is shown, as links to files that a browser saves; each link holds its file."""

import html

from compare import figures
from compare.dataset import spreadsheet
from compare.notebook.links import address_of
from compare.notebook.pane import Pane
from compare.notebook.view import View
from compare.wording.language import spoken


def links(pane: Pane, view: View) -> str:
    """Return links to the figures of a pane as PNG and SVG and to its tables as CSV, as HTML.

    Parameters
    ----------
    pane : Pane
        What is shown.
    view : View
        What was chosen, which the names of the files say.

    Returns
    -------
    str
        HTML; nothing where there is nothing to save.
    """
    speech = spoken(view.language)
    found = []
    tables = (pane.saved(),) if pane.saved and not pane.tables else pane.tables
    for number, figure in enumerate(pane.figures, 1):
        files = {"PNG": figures.png(figure), "SVG": figures.svg(figure, outlines=True).encode()}
        for form, data in files.items():
            said = speech.text("explore_figure", number=number, form=form)
            found.append(_link(data, form.lower(), _stem(pane, view, number), said))
    for number, table in enumerate(tables, 1):
        said = speech.text("explore_table", number=number)
        found.append(_link(spreadsheet.csv(table), "csv", _stem(pane, view, number), said))
    return " · ".join(found)


def _stem(pane: Pane, view: View, number: int) -> str:
    several = max(len(pane.figures), len(pane.tables)) > 1
    return view.stem(f"{view.tab}-{number}" if several else view.tab)


_TYPES = {"png": "image/png", "svg": "image/svg+xml", "csv": "text/csv;charset=utf-8"}


def _link(data: bytes, form: str, stem: str, said: str) -> str:
    address = address_of(data, _TYPES[form])
    return f'<a download="{html.escape(stem)}.{form}" href="{address}">{html.escape(said)}</a>'
