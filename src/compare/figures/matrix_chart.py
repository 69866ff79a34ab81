"""Matrix: indicators by documents, what each states, how far it compares, and what it does not."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from compare.comparison.comparison import Comparison
from compare.figures import caption, grid, lettering, style
from compare.figures.grid import STRIVEN, VERDICTS, Cell, Grid
from compare.figures.page import WIDTH, Page, pages
from compare.figures.sheet import Sheet
from compare.figures.verdict_chart import TINTS
from compare.schema import label
from compare.wording.language import Language, spoken

_LEGEND = 0.19
"""Height of a line of the legend in inches."""

_FILLS = {**TINTS, "alone": "#ffffff", "not_stated": "#ffffff"}
_UNKNOWN = "#ececec"
"""Fill of what was not seen or not looked for; other fills by the kind of a cell."""


def matrix(comparison: Comparison, language: str, title: str = "") -> Figure:
    """Draw which document states which indicator, what it states, and how far that compares.

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
        The first page of `matrices`, which says so where there are more. Its label is its
        alternative text.

    Examples
    --------
    >>> import compare
    >>> figure = matrix(compare.select(families="rd_intensity"), "en")
    >>> len(figure.axes)
    1
    """
    return _drawn(comparison, language, title, slice(1))[0]


def matrices(comparison: Comparison, language: str, title: str = "") -> list[Figure]:
    """Draw a matrix on as many pages as it needs.

    A cell holds the target, and its years where they are not the last of the document; or it says
    that the document does not state it, that the part was not seen, or that it was not looked
    for. Its tint is the best verdict on it and another document's target of the same indicator.

    Parameters
    ----------
    comparison : Comparison
        The targets with their verdicts; select the indicators wanted, so that gaps are known.
    language : str
        "zh" or "en".
    title : str, optional
        Title of the figures.

    Returns
    -------
    list of Figure
        A row per indicator and a column per document; where there are many documents and few
        indicators, the other way round. The label of each is its alternative text.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(families="rd_intensity,hightech_enterprises", years=2024)
    >>> len(matrices(found, "en")) > 1
    True
    """
    return _drawn(comparison, language, title, slice(None))


def _drawn(comparison: Comparison, language: str, title: str, kept: slice) -> list[Figure]:
    """Draw some pages of a matrix."""
    title = title or spoken(language).text("title_matrix")
    whole = grid.of(comparison, language)
    tables = pages(whole)
    with style.applied():
        if not tables:
            footer = caption.footer(comparison, [], language)
            figures = [Sheet(title, footer, [], [], 0.1, 0.1).figure]
            figures[0].set_label(spoken(language).text("alt_matrix"))
            return figures
        titles = [_numbered(title, at, len(tables), language) for at in range(1, len(tables) + 1)]
        return [
            _figure(comparison, table, whole, name, language)
            for table, name in [*zip(tables, titles, strict=True)][kept]
        ]


def _numbered(title: str, number: int, pages: int, language: str) -> str:
    return title if pages == 1 else f"{title}{spoken(language).bracket(f'{number}/{pages}')}"


def _figure(comparison: Comparison, table: Page, whole: Grid, title: str, language: str) -> Figure:
    speech = spoken(language)
    legend = _legend(table, language)
    body = table.top + sum(table.heights.values())
    notes = [_key(table, speech)]
    if whole.silent:
        notes.append(speech.text("matrix_silent", count=whole.silent))
    documents = {*table.rows, *table.columns} & {*whole.documents}
    shown = comparison.within(documents).only({*table.rows, *table.columns} & {*whole.indicators})
    footer = caption.footer(shown, notes, language)
    sheet = Sheet(title, footer, [body + _LEGEND * len(legend) + 0.08], [""], 0.1, 0.1, 0.1)
    [axes] = sheet.axes
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(body + _LEGEND * len(legend) + 0.08, 0)
    _draw(axes, table)
    _draw_legend(axes, legend, body + 0.08)
    named = caption.cities(comparison.documents, documents, language)
    sheet.figure.set_label(_alternative(table, f"{title}{speech.bracket(named)}", language))
    return sheet.figure


def _key(table: Page, speech: Language) -> str:
    """Return how to read the cells that a page shows."""
    said = [line for cell in table.cells.values() if cell.is_stated for line in cell.lines]
    kinds = {cell.kind for cell in table.cells.values()}
    shown = {
        "matrix_years": True,
        "matrix_about": any("≈" in line for line in said),
        "matrix_strive": any(STRIVEN in line for line in said),
        "matrix_gaps": bool(kinds - {*VERDICTS}),
    }
    return speech.sentences(speech.text(name, mark=STRIVEN) for name, is_shown in shown.items()
                            if is_shown)  # fmt: skip


def _legend(table: Page, language: str) -> list[list[tuple[str, str]]]:
    """Return the lines of the legend: fills and what they say, as many as fit beside each other."""
    kinds = {cell.kind for cell in table.cells.values()}
    speech = spoken(language)
    shown = [(_FILLS[kind], speech.text(f"matrix_{kind}")) for kind in VERDICTS if kind in kinds]
    unknown = sorted(kinds - {*VERDICTS, "not_stated"})
    if unknown:
        said = speech.list(label("gap", kind, language) for kind in unknown)
        shown.append((_UNKNOWN, said))
    lines: list[list[tuple[str, str]]] = [[]]
    for item in shown:
        if sum(map(_taken, [*lines[-1], item])) > WIDTH:
            lines.append([])
        lines[-1].append(item)
    return lines


def _taken(item: tuple[str, str]) -> float:
    return lettering.text_width(item[1], 7) + 0.4


def _draw_legend(axes: Axes, legend: Sequence[Sequence[tuple[str, str]]], top: float) -> None:
    for number, line in enumerate(legend):
        x, y = 0.03, top + (number + 0.5) * _LEGEND
        for fill, said in line:
            box = Rectangle((x, y - 0.055), 0.17, 0.11, facecolor=fill, **_edge(fill))
            axes.add_patch(box)
            axes.text(x + 0.22, y, said, va="center", fontsize=7, color=style.QUIET)
            x += _taken((fill, said))


def _draw(axes: Axes, table: Page) -> None:
    size = table.size + 0.5
    for place, column in enumerate(table.columns):
        middle = table.left + (place + 0.5) * table.column
        axes.text(middle, table.top - 0.06, "\n".join(table.head(column)), ha="center",
                  va="bottom", fontsize=size, linespacing=1.1)  # fmt: skip
    top = table.top
    for row in table.rows:
        height = table.heights[row]
        axes.text(0, top + height / 2, "\n".join(table.name(row)), va="center", fontsize=size,
                  linespacing=1.1)  # fmt: skip
        for place, column in enumerate(table.columns):
            cell = table.cells.get((row, column), Cell([""], "not_stated"))
            _draw_cell(axes, (table.left + place * table.column, top, height), table, cell)
        top += height


def _edge(fill: str) -> dict[str, Any]:
    """Return the frame of a cell: dashed where it compares with no other."""
    if fill == TINTS["not_comparable"]:
        return {"edgecolor": style.QUIET, "linewidth": 0.8, "linestyle": (0, (2.5, 1.5))}
    return {"edgecolor": style.CROWD, "linewidth": 0.4}


def _draw_cell(axes: Axes, box: tuple[float, float, float], table: Page, cell: Cell) -> None:
    """Draw a cell at a place, so high."""
    x, top, height = box
    fill = _FILLS.get(cell.kind, _UNKNOWN)
    axes.add_patch(
        Rectangle((x + 0.02, top + 0.02), table.column - 0.04, height - 0.04, facecolor=fill,
                  **_edge(fill))
    )  # fmt: skip
    ink = "white" if cell.kind == "comparable" else style.INK
    axes.text(
        x + table.column / 2, top + height / 2, "\n".join(table.lines(cell)), ha="center",
        va="center", fontsize=table.size, color=ink if cell.is_stated else style.QUIET,
        linespacing=1.1,
    )  # fmt: skip


_WORDS = 80
"""Up to how many cells an alternative text says each; of more, it counts those of each row."""


def _alternative(table: Page, title: str, language: str) -> str:
    speech = spoken(language)
    if len(table.cells) <= _WORDS:
        words = caption.enumerated(
            (
                (f"{table.rows[row]}{speech.comma}{table.columns[column]}", " ".join(cell.lines))
                for (row, column), cell in table.cells.items()
            ),
            language,
        )
    else:
        stated = {
            row: sum(cell.is_stated for (at, _), cell in table.cells.items() if at == row)
            for row in table.rows
        }
        words = caption.enumerated(
            (
                (name, speech.text("matrix_counted", stated=stated[row], all=len(table.columns)))
                for row, name in table.rows.items()
            ),
            language,
        )
    return f"{speech.text('alt_matrix')}{speech.stop}{title}{speech.stop}{words}"
