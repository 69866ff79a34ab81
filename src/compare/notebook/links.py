"""Links that save what a notebook shows: as SVG, PNG and CSV, without a server.

Where nobody clicks, as in a notebook that is run for a report, they are not worth drawing each
figure once more: with the environment variable ``CITY_COMPARE_LINKS=none`` there are none. It is
looked at each time, so that a kernel may be given it, or a notebook set it.
"""

import base64
import html
import os
import re

import pandas as pd

from compare import environment
from compare.dataset import spreadsheet

MOST = 60
"""Characters of a file name."""

# Drawing a PNG takes as long as the SVG again, and it is as large as all else: the browser makes it
# of the SVG beside it, where somebody asks for it, three times as fine as on the screen.
_PNG = (
    "var a=this,i=new Image();"
    "i.onload=function(){var c=document.createElement('canvas');"
    "c.width=3*i.width;c.height=3*i.height;"
    "c.getContext('2d').drawImage(i,0,0,c.width,c.height);"
    "var d=document.createElement('a');d.download=a.getAttribute('download');"
    "d.href=c.toDataURL('image/png');d.click()};"
    "i.src=a.parentNode.querySelector('a').href;return false"
)


def of_figure(drawing: str, name: str, data: pd.DataFrame | None = None) -> str:
    """Return links to a figure and to what it shows.

    Parameters
    ----------
    drawing : str
        The address of the figure as SVG.
    name : str
        What it is called; the files are named so.
    data : DataFrame, optional
        What it shows, for the CSV.

    Returns
    -------
    str
        HTML; empty where no links are wanted.
    """
    if not wanted():
        return ""
    links = [_link(name, "svg", drawing), _link(name, "png", "#", f' onclick="{_PNG}"')]
    return _line([*links, *_csv(name, data)])


def of_table(frame: pd.DataFrame, name: str) -> str:
    """Return a link to a table as CSV, in HTML; nothing where no links are wanted."""
    return _line(_csv(name, frame)) if wanted() else ""


def wanted() -> bool:
    """Return whether links are wanted."""
    return os.environ.get(environment.LINKS) != environment.NO_LINKS


def address_of(data: bytes, kind: str) -> str:
    """Return an address that holds a file.

    Examples
    --------
    >>> address_of(b"a,b", "text/csv")
    'data:text/csv;base64,YSxi'
    """
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def file_name(text: str) -> str:
    """Return a text as the name of a file, without its ending.

    Examples
    --------
    >>> file_name("R&D intensity: targets"), file_name("研发投入强度：目标"), file_name("?")
    ('R-D-intensity-targets', '研发投入强度-目标', 'city-compare')
    >>> file_name("high-tech enterprises " * 4)
    'high-tech-enterprises-high-tech-enterprises-high-tech'
    """
    name = re.sub(r"\W+", "-", text).strip("-")
    short = name if len(name) <= MOST else re.sub(r"(?<=.)-[^-]*$", "", name[: MOST + 1])[:MOST]
    return short or "city-compare"


def _csv(name: str, data: pd.DataFrame | None) -> list[str]:
    if data is None:
        return []
    return [_link(name, "csv", address_of(spreadsheet.csv(data), "text/csv;charset=utf-8"))]


def _link(name: str, ending: str, address: str, more: str = "") -> str:
    file = html.escape(f"{file_name(name)}.{ending}")
    return f'<a href="{address}" download="{file}"{more}>{ending.upper()}</a>'


def _line(links: list[str]) -> str:
    return f'<div style="font-size: 85%">{" · ".join(links)}</div>'
