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
_LEFT = 2.15 / _WIDTH
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
    heights = [_ROW * (len(grid.indicators) + 1.4)] if grid.indicators else []
    with style.applied():
        footer = caption.footer(comparison, notes, language)
        heads = [""] * len(heights)
        sheet = Sheet(title or speech.text("title_matrix"), footer, heights, heads, 0.1, 0.1, 0.1)
        for axes in sheet.axes:
            _draw(axes, grid)
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


def _draw(axes: Axes, grid: _Grid) -> None:
    step = (1 - _LEFT) / max(len(grid.documents), 1)
    room = step * _WIDTH - 0.12
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(len(grid.indicators), -1.4)
    for place, document in enumerate(grid.documents.values()):
        lines = lettering.wrapped(document, room, 8)
        middle = _LEFT + (place + 0.5) * step
        axes.text(middle, -0.7, "\n".join(lines), ha="center", va="center", fontsize=8)
    nothing = _Cell([""], "not_stated")
    for row, (indicator, name) in enumerate(grid.indicators.items()):
        lines = lettering.wrapped(name, _LEFT * _WIDTH - 0.1, 8)
        axes.text(0, row + 0.5, "\n".join(lines), va="center", fontsize=8, linespacing=1.1)
        for place, document in enumerate(grid.documents):
            cell = grid.cells.get((indicator, document), nothing)
            _draw_cell(axes, (place, row), step, cell)


def _draw_cell(axes: Axes, at: tuple[int, int], step: float, cell: _Cell) -> None:
    """Draw the cell of a column and a row; columns are `step` apart."""
    place, row = at
    corner = (_LEFT + place * step + 0.004, row + 0.05)
    shade = _SHADES[cell.shade]
    axes.add_patch(Rectangle(corner, step - 0.008, 0.9, facecolor=shade, edgecolor=style.RULE))
    size = 7.5 if len(cell.lines) == 1 else 6.5
    room = step * _WIDTH - 0.12
    said = [line for item in cell.lines for line in lettering.wrapped(item, room, size)]
    axes.text(
        _LEFT + (place + 0.5) * step,
        row + 0.5,
        "\n".join(said),
        ha="center",
        va="center",
        fontsize=size,
        color=style.INK if cell.shade == "stated" else style.QUIET,
        linespacing=1.1,
    )
