"""Page: the part of a matrix that one figure holds, as rows and columns with their sizes."""

from dataclasses import dataclass
from functools import cached_property

from compare.figures import grid, lettering
from compare.figures.grid import Cell, Grid

WIDTH, _HEIGHT = 6.5, 7.2
"""Width of a matrix, and height that its rows have on a page, in inches."""

_COLUMNS, _ROOMY = 8, 6
"""Most columns of a page; up to how many type and names have their full size and room."""


@dataclass(frozen=True)
class Page:
    """A page of a matrix as rows and columns, each with its lines of text.

    Attributes
    ----------
    rows, columns : dict of str to str
        The names of both by their identifiers.
    cells : dict of tuple of str to Cell
        By row and column.
    """

    rows: dict[str, str]
    columns: dict[str, str]
    cells: dict[tuple[str, str], Cell]

    @classmethod
    def of(cls, part: Grid, is_turned: bool) -> "Page":
        """Return the table of a grid: a column per document, or turned, per indicator."""
        if not is_turned:
            return cls(part.indicators, part.documents, part.cells)
        turned = {(document, name): cell for (name, document), cell in part.cells.items()}
        return cls(part.documents, part.indicators, turned)

    @cached_property
    def size(self) -> float:
        """Size of type in points."""
        return 7.5 if len(self.columns) <= _ROOMY else 6.5

    @cached_property
    def left(self) -> float:
        """Room for the names of the rows in inches."""
        widest = 2.2 if len(self.columns) <= _ROOMY else 1.75
        names = max(lettering.text_width(name, self.size + 0.5) for name in self.rows.values())
        return min(names + 0.12, widest)

    @cached_property
    def column(self) -> float:
        """Width of a column in inches."""
        return min((WIDTH - self.left) / len(self.columns), 1.6)

    def lines(self, cell: Cell) -> list[str]:
        """Return the lines of a cell: each target whole where it fits, its years once below."""
        lines: list[str] = []
        for item in cell.lines:
            said, bracket, years = item.rpartition(" (")
            years = f"({years}" if bracket else ""
            if years and years in lines:
                lines.remove(years)
            whole = said if bracket else item
            fits = lettering.text_width(whole, self.size) <= self.column - 0.08
            lines += [whole] if fits else lettering.wrapped(whole, self.column - 0.08, self.size)
            lines += [years] if years else []
        return lines

    def name(self, row: str) -> list[str]:
        """Return the lines of the name of a row."""
        return lettering.wrapped(self.rows[row], self.left - 0.08, self.size + 0.5)

    def head(self, column: str) -> list[str]:
        """Return the lines of the name of a column."""
        return lettering.wrapped(self.columns[column], self.column - 0.06, self.size + 0.5)

    @cached_property
    def top(self) -> float:
        """Height of the names of the columns in inches."""
        return max(len(self.head(column)) for column in self.columns) * self._leading + 0.1

    @property
    def _leading(self) -> float:
        return (self.size + 0.5) * 1.25 / 72

    @cached_property
    def heights(self) -> dict[str, float]:
        """The height of each row in inches: that of its name or its fullest cell."""
        most = {row: len(self.name(row)) for row in self.rows}
        for (row, _), cell in self.cells.items():
            most[row] = max(most[row], len(self.lines(cell)))
        return {row: max(0.24, lines * self._leading + 0.08) for row, lines in most.items()}


def pages(whole: Grid) -> list[Page]:
    """Divide a grid into pages: columns into parts of one size, rows as a page holds them.

    Parameters
    ----------
    whole : Grid
        All cells.

    Returns
    -------
    list of Page
        A column per document; turned, where there are many documents and few indicators. None
        where there is no cell.

    Examples
    --------
    >>> import compare
    >>> found = compare.select(documents="qidong-2023", indicators="rd_intensity")
    >>> [list(page.rows.values()) for page in pages(grid.of(found, "en"))]
    [['R&D intensity (%)']]
    """
    turned = len(whole.indicators) <= _COLUMNS < len(whole.documents)
    wide = list(whole.indicators if turned else whole.documents)
    found = []
    for columns in grid.divided(wide, _COLUMNS):
        names = (whole.documents, columns) if turned else (columns, whole.indicators)
        table = Page.of(whole.part(*names), turned)
        for rows in _broken(table) if table.rows else []:
            kept = {key: cell for key, cell in table.cells.items() if key[0] in rows}
            found.append(Page({row: table.rows[row] for row in rows}, table.columns, kept))
    return found


def _broken(table: Page) -> list[list[str]]:
    """Return the rows of each page, the pages about equally full."""
    heights = table.heights
    room = _HEIGHT - table.top
    parts = -(-sum(heights.values()) // room)
    even = sum(heights.values()) / parts + 0.01
    broken: list[list[str]] = [[]]
    filled = 0.0
    for row, height in heights.items():
        if broken[-1] and (filled + height > room or filled + height / 2 > even):
            broken.append([])
            filled = 0.0
        broken[-1].append(row)
        filled += height
    return broken
