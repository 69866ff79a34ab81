"""Matrix: indicators by documents, what each states, and what it does not."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from compare.comparison.comparison import Comparison
from compare.figures import caption, lettering, style
from compare.figures.sheet import Sheet
from compare.schema import label
from compare.schema.row import Row, rows_of
from compare.wording import wording
from compare.wording.language import spoken

_ROW = 0.36
_SHADES = {"stated": "#dbe9f6", "not_stated": "#ffffff", "not_seen": "#f1f1f1"}


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
    title = title or spoken(language).text("title_matrix")
    columns = _columns(comparison)
    cells = _cells(comparison, language)
    names = _names(comparison, language)
    with style.applied():
        notes = [spoken(language).text("no_target")] if not names else _notes(comparison, language)
        heights = [_ROW * (len(names) + 1.4)] if names else []
        sheet = Sheet(title, notes, heights, [""] * len(heights), 0.1, 0.1, below=0.1)
        for axes in sheet.axes:
            _draw(axes, columns, names, cells, language)
    parts = [f"{names[i]}, {wording.document(d, language)}{spoken(language).colon}{' '.join(text)}"
             for (i, d_id), (text, _) in cells.items()
             for d in columns if d.document_id == d_id]  # fmt: skip
    kind = spoken(language).text("alt_matrix")
    sheet.figure.set_label(f"{kind}{spoken(language).colon}{spoken(language).list(parts, True)}")
    return sheet.figure


def _columns(comparison: Comparison) -> list[Row]:
    used = {*comparison.targets["document_id"], *comparison.gaps["document_id"]}
    documents = comparison.documents[comparison.documents["document_id"].isin(used)]
    return rows_of(documents.sort_values(["period_end", "document_id"]))


def _names(comparison: Comparison, language: str) -> dict[str, str]:
    """Return the indicators, those that most documents state first."""
    counts = comparison.targets.groupby("indicator_id")["document_id"].nunique()
    rows = {row.indicator_id: row for row in rows_of(comparison.targets)}
    order = sorted(counts.index, key=lambda name: (-counts[name], name))
    return {name: wording.indicator(rows[name], language) for name in order}


def _cells(comparison: Comparison, language: str) -> dict[tuple[str, str], tuple[list[str], str]]:
    """Return the lines of each cell and what it is shaded for."""
    cells: dict[tuple[str, str], tuple[list[str], str]] = {}
    for row in rows_of(comparison.targets.sort_values("target_year")):
        years = spoken("en").bracket(wording.period(row, language))
        said = f"{wording.yearly(row, wording.short(row, language), language)}{years}"
        lines, _ = cells.setdefault((row.indicator_id, row.document_id), ([], "stated"))
        lines.append(said)
    shown = set(comparison.targets["indicator_id"])
    for gap in rows_of(comparison.gaps):
        if gap.indicator_id in shown:
            key = (gap.indicator_id, gap.document_id)
            shade = "not_seen" if gap.gap == "not_seen" else "not_stated"
            cells.setdefault(key, ([label("gap_short", gap.gap, language)], shade))
    return cells


def _notes(comparison: Comparison, language: str) -> list[str]:
    units = {
        wording.indicator(row, language): wording.unit_of(row, language)
        for row in rows_of(comparison.targets)
        if row.unit != "percent"
    }
    said = (f"{name}{spoken(language).bracket(unit)}" for name, unit in units.items() if unit)
    key = [spoken(language).text("matrix_key")]
    named = f"{spoken(language).text('units')}{spoken(language).colon}"
    key += [named + spoken(language).list(said, strong=True)] if units else []
    return key + caption.footer_caveats(comparison, language)


def _draw(
    axes: Axes,
    columns: list[Row],
    names: dict[str, str],
    cells: dict[tuple[str, str], tuple[list[str], str]],
    language: str,
) -> None:
    left = 2.15 / 6.5
    step = (1 - left) / max(len(columns), 1)
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(len(names), -1.4)
    room = step * 6.5 - 0.12
    for place, document in enumerate(columns):
        lines = lettering.wrapped(wording.document(document, language), room, 8)
        middle = left + (place + 0.5) * step
        axes.text(middle, -0.7, "\n".join(lines), ha="center", va="center", fontsize=8)
    for row, (indicator, name) in enumerate(names.items()):
        lines = lettering.wrapped(name, left * 6.5 - 0.1, 8)
        axes.text(0, row + 0.5, "\n".join(lines), va="center", fontsize=8, linespacing=1.1)
        for place, document in enumerate(columns):
            text, shade = cells.get((indicator, document.document_id), ([""], "not_stated"))
            corner = (left + place * step + 0.004, row + 0.05)
            box = Rectangle(
                corner, step - 0.008, 0.9, facecolor=_SHADES[shade], edgecolor=style.RULE
            )
            axes.add_patch(box)
            colour = style.INK if shade == "stated" else style.QUIET
            size = 7.5 if len(text) == 1 else 6.5
            said = [line for item in text for line in lettering.wrapped(item, room, size)]
            middle = left + (place + 0.5) * step
            axes.text(middle, row + 0.5, "\n".join(said), ha="center", va="center",
                      fontsize=size, color=colour, linespacing=1.1)  # fmt: skip
