"""Figures as SVG text and as files."""

import io
from collections.abc import Iterable
from pathlib import Path

from matplotlib.figure import Figure

from compare import font
from compare.figures import style
from compare.storage import replace


def svg(figure: Figure, outlines: bool = False) -> str:
    """Return a figure as SVG, the same text for the same figure.

    Parameters
    ----------
    figure : Figure
        The figure.
    outlines : bool, optional
        Draw letters as outlines, for readers without the font; else text stays text.

    Returns
    -------
    str
        The SVG document; its title is the alternative text of the figure.
    """
    buffer = io.StringIO()
    with style.applied(**{"svg.fonttype": "path" if outlines else "none"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Title": figure.get_label()})
    # A reader without the font is better served by another sans serif than by a serif.
    return buffer.getvalue().replace(f"'{font.FAMILY}'", f"'{font.FAMILY}', sans-serif")


def png(figure: Figure) -> bytes:
    """Return a figure as PNG, the same bytes for the same figure.

    Parameters
    ----------
    figure : Figure
        The figure.

    Returns
    -------
    bytes
        The picture, 200 dots an inch.
    """
    buffer = io.BytesIO()
    with style.applied():
        figure.savefig(buffer, format="png", dpi=200, metadata={"Software": None})
    return buffer.getvalue()


def write(figure: Figure, stem: Path, formats: Iterable[str] = ("svg", "png")) -> list[Path]:
    """Write a figure as files ``STEM.FORMAT``.

    Parameters
    ----------
    figure : Figure
        The figure.
    stem : Path
        Path without the ending.
    formats : iterable of str, optional
        "svg" and "png".

    Returns
    -------
    list of Path
        The files written, each whole: aside first, then renamed.

    Raises
    ------
    InvalidInputError
        If a file cannot be written.
    """
    paths = []
    for name in formats:
        data = svg(figure, outlines=True).encode() if name == "svg" else png(figure)
        paths.append(replace(stem.with_name(f"{stem.name}.{name}"), data))
    return paths
