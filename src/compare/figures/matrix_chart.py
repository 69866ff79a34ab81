"""Matrix: indicators by documents, what each states, and what it does not."""

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from compare.comparison.comparison import Comparison
from compare.figures import caption, lettering, style
from compare.figures.sheet import Sheet
from compare.schema import label
from compare.schema.result import DescribedDocument, Gap, Selected
from compare.schema.row import rows_of
from compare.wording import wording
from compare.wording.language import spoken

_ROW, _WIDTH = 0.36, 6.5
_FEW = 6
"""Columns up to which type and names have their full size and room."""

_SHADES = {"stated": "#dbe9f6", "not_stated": "#ffffff", "unknown": "#f1f1f1"}


@dataclass(frozen=True)
class _Cell:
    """The lines of a cell, and what it is shaded for."""

    lines: list[str]
    shade: str


@dataclass(frozen=True)
class _Grid:
    """The words of a matrix: documents and indicators by their names, and the cells."""

    documents: dict[str, str]
    indicators: dict[str, str]
    cells: dict[tuple[str, str], _Cell]


@dataclass(frozen=True)
class _Layout:
    """The sizes of a matrix: type in points, the rest in inches."""

    size: float
    left: float
    column: float
    row: float

    @classmethod
    def of(cls, grid: _Grid) -> "_Layout":
        """Return smaller type for many columns, and rows as high as the fullest cell."""
        few = len(grid.documents) <= _FEW
        size, left = (7.5, 2.15) if few else (6.5, 1.9)
        column = (_WIDTH - left) / max(len(grid.documents), 1)
        lines = [_lines(cell, column, size) for cell in grid.cells.values()]
        most = max(map(len, lines), default=1)
        return cls(size, left, column, max(_ROW, most * size * 1.22 / 72 + 0.03))


def _lines(cell: _Cell, column: float, size: float) -> list[str]:
    """Return the lines of a cell: each target whole where it fits, its years once below."""
    lines: list[str] = []
    for item in cell.lines:
        said, bracket, years = item.rpartition(" (")
        years = f"({years}" if bracket else ""
        if years and years in lines:
            lines.remove(years)
        whole = said if bracket else item
        fits = lettering.text_width(whole, size) <= column - 0.06
        lines += [whole] if fits else lettering.wrapped(whole, column - 0.06, size)
        lines += [years] if years else []
    return lines


def matrix(comparison: Comparison, language: str, title: str = "") -> Figure:
    """Draw which document states which indicator, and what it states.

    Parameters
    ----------
    comparison : Comparison
        The targets with their verdicts; select the indicators wanted, so that gaps are known.
    language : str
        "zh" or "en".
    title : str, optional
        Title of the figure.

    Returns
    -------
    Figure
        A row per indicator, a column per document. A cell holds the target with its year, or
        says that the document does not state it, or that the part was not seen. Its label is
        its alternative text.

    Examples
    --------
    >>> import compare
    >>> figure = matrix(compare.select(families="rd_intensity"), "en")
    >>> len(figure.axes)
    1
    """
    speech, grid = spoken(language), _grid(comparison, language)
    notes = _key(comparison, grid, language) if grid.indicators else []
    layout = _Layout.of(grid)
    heights = [layout.row * (len(grid.indicators) + 1.4)] if grid.indicators else []
    with style.applied():
        footer = caption.footer(comparison, notes, language)
        heads = [""] * len(heights)
        sheet = Sheet(title or speech.text("title_matrix"), footer, heights, heads, 0.1, 0.1, 0.1)
        for axes in sheet.axes:
            _draw(axes, grid, layout)
    words = caption.enumerated(
        (
            (f"{grid.indicators[indicator]}, {grid.documents[document]}", " ".join(cell.lines))
            for (indicator, document), cell in grid.cells.items()
        ),
        language,
    )
    sheet.figure.set_label(f"{speech.text('alt_matrix')}{speech.colon}{words}")
    return sheet.figure


def _grid(comparison: Comparison, language: str) -> _Grid:
    return _Grid(
        _documents(comparison, language),
        _indicators(comparison, language),
        _cells(comparison, language),
    )


def _documents(comparison: Comparison, language: str) -> dict[str, str]:
    """Return the documents that state an indicator or are known not to, by horizon."""
    used = {*comparison.targets["document_id"], *comparison.gaps["document_id"]}
    documents = comparison.documents[comparison.documents["document_id"].isin(used)]
    rows = rows_of(documents.sort_values(["period_end", "document_id"]), DescribedDocument)
    return {row.document_id: wording.document(row, language) for row in rows}


def _indicators(comparison: Comparison, language: str) -> dict[str, str]:
    """Return the indicators, those that most documents state first."""
    counts = comparison.targets.groupby("indicator_id")["document_id"].nunique()
    rows = {row.indicator_id: row for row in rows_of(comparison.targets, Selected)}
    order = sorted(rows, key=lambda name: (-counts[name], name))
    return {name: wording.indicator(rows[name], language) for name in order}


def _cells(comparison: Comparison, language: str) -> dict[tuple[str, str], _Cell]:
    cells: dict[tuple[str, str], _Cell] = {}
    for row in rows_of(comparison.targets.sort_values("target_year"), Selected):
        said = wording.yearly(row, wording.short(row, language), language)
        said += f" ({wording.period(row, language)})"  # narrow brackets: cells are small
        key = (row.indicator_id, row.document_id)
        cells.setdefault(key, _Cell([], "stated")).lines.append(said)
    shown = set(comparison.targets["indicator_id"])
    for gap in rows_of(comparison.gaps, Gap):
        if gap.indicator_id in shown:
            said = label("gap_short", gap.gap_reason, language)
            known = gap.gap_reason not in ("not_seen", "not_looked_for")
            shade = "not_stated" if known else "unknown"
            cells.setdefault((gap.indicator_id, gap.document_id), _Cell([said], shade))
    return cells


def _key(comparison: Comparison, grid: _Grid, language: str) -> list[str]:
    """Return how to read the cells, and the units that they leave out."""
    speech = spoken(language)
    rows = rows_of(comparison.targets, Selected)
    counted = {row.indicator_id: row for row in rows if row.unit != "percent"}
    units = {name: wording.unit_of(row, language) for name, row in counted.items()}
    said = [
        f"{grid.indicators[name]}{speech.bracket(unit)}" for name, unit in units.items() if unit
    ]
    named = f"{speech.text('units')}{speech.colon}{speech.list(said, strong=True)}"
    return [speech.text("matrix_key"), *([named] if units else [])]


def _draw(axes: Axes, grid: _Grid, layout: _Layout) -> None:
    axes.set_axis_off()
    axes.set_xlim(0, _WIDTH)
    axes.set_ylim(len(grid.indicators), -1.4)
    size = layout.size + 0.5
    for place, document in enumerate(grid.documents.values()):
        city, _, years = document.rpartition(" ")
        lines = [*lettering.wrapped(city, layout.column - 0.06, size), years]
        middle = layout.left + (place + 0.5) * layout.column
        axes.text(middle, -0.7, "\n".join(lines), ha="center", va="center", fontsize=size)
    nothing = _Cell([""], "not_stated")
    for row, (indicator, name) in enumerate(grid.indicators.items()):
        lines = lettering.wrapped(name, layout.left - 0.1, size)
        axes.text(0, row + 0.5, "\n".join(lines), va="center", fontsize=size, linespacing=1.1)
        for place, document in enumerate(grid.documents):
            cell = grid.cells.get((indicator, document), nothing)
            _draw_cell(axes, (place, row), layout, cell)


def _draw_cell(axes: Axes, at: tuple[int, int], layout: _Layout, cell: _Cell) -> None:
    """Draw the cell of a column and a row."""
    place, row = at
    corner = (layout.left + place * layout.column + 0.03, row + 0.05)
    shade = _SHADES[cell.shade]
    wide = layout.column - 0.06
    axes.add_patch(Rectangle(corner, wide, 0.9, facecolor=shade, edgecolor=style.RULE))
    axes.text(
        layout.left + (place + 0.5) * layout.column,
        row + 0.5,
        "\n".join(_lines(cell, layout.column, layout.size)),
        ha="center",
        va="center",
        fontsize=layout.size,
        color=style.INK if cell.shade == "stated" else style.QUIET,
        linespacing=1.1,
    )
