"""Build the comparison report: run the notebooks, join them as chapters, write the PDF."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from compare import mime
from compare.report.blocks import RUN_ON, SMALL
from compare.report.engine import run
from compare.report.exporter import PageExporter, TypstPDFExporter
from compare.report.front import front
from compare.report.parts import Part, planned
from compare.report.recipe import Recipe
from compare.storage import replace

Step = Callable[[str], object]


def build_report(
    recipe: Recipe,
    folder: Path,
    language: str,
    parameters: Mapping[str, object],
    step: Step = lambda name: None,
    pool: Executor | None = None,
) -> Path:
    """Build the report of one language.

    Parameters
    ----------
    recipe : Recipe
        What it is made of.
    folder : Path
        Where ``city-comparison-LANGUAGE.pdf`` is to stand, and the executed notebooks below it.
    language : str
        "zh" or "en".
    parameters : Mapping
        Parameters of the notebooks, beside the language.
    step : callable, optional
        Called with the name of each step when it is done.
    pool : Executor, optional
        The threads that run the notebooks; else they run one after another.

    Returns
    -------
    Path
        The PDF; the page of HTML beside it has its name. Both are written aside, then renamed.

    Raises
    ------
    InvalidInputError
        If the parameters are not usable.
    NotebookFailedError
        If a notebook fails.
    TypesettingError
        If the report cannot be set in type.
    """
    cities, parts = planned(recipe, {**parameters, "language": language})
    with contextlib.ExitStack() as own:
        pool = pool or own.enter_context(ThreadPoolExecutor(1))
        executed = _executed(parts, folder, language, step, pool)
    joined = join(parts, executed)
    joined.metadata["report"] = front(language, {**parameters, "cities": cities})
    path = folder / f"city-comparison-{language}.pdf"
    for exporter, ending in ((TypstPDFExporter, ".pdf"), (PageExporter, ".html")):
        content, _ = exporter().from_notebook_node(joined)
        replace(path.with_suffix(ending), content)
    step(path.name)
    return path


def _executed(
    parts: Sequence[Part], folder: Path, language: str, step: Step, pool: Executor
) -> list[NotebookNode]:
    """Run the notebooks; the first of them that fails is the one that is told of."""

    def executed(part: Part) -> NotebookNode:
        kept = folder / "notebooks" / f"{part.name}-{language}.ipynb"
        result = run(part.path, kept, part.parameters)
        step(f"{part.name} ({language})")
        return result

    started = [pool.submit(executed, part) for part in parts]
    try:
        return [future.result() for future in started]
    finally:
        for future in started:
            future.cancel()


def join(parts: Sequence[Part], chapters: Sequence[NotebookNode]) -> NotebookNode:
    """Join executed notebooks to one.

    Where a page has room for it, a chapter without a picture or table runs on, and so does one of
    the same notebook as the one before, such as that of the next city.

    What each of them says about its own selection, the report says once for all.
    """
    cells, last = [], Path()
    for part, chapter in zip(parts, chapters, strict=True):
        chapter.cells = [cell for cell in chapter.cells if not _is_about(cell)]
        if part.path == last or not any(map(_fills, chapter.cells)):
            _run_on(chapter)
        last = part.path
        cells += [_anchors(part), *chapter.cells]
    for number, cell in enumerate(cells, start=1):
        cell["id"] = f"cell-{number}"
    joined: NotebookNode = nbformat.v4.new_notebook(cells=cells)
    return joined


def about_last(notebook: NotebookNode) -> None:
    """Have what a notebook says of its selection and of how to cite it at its end, in small type.

    On the screen it comes first; on paper, the title does.
    """
    about = [cell for cell in notebook.cells if _is_about(cell)]
    for cell in about:
        cell.metadata["tags"] = [*cell.metadata.tags, SMALL]
    notebook.cells = [*(cell for cell in notebook.cells if not _is_about(cell)), *about]


def _is_about(cell: NotebookNode) -> bool:
    return "about" in cell.metadata.get("tags", ())


def _fills(cell: NotebookNode) -> bool:
    """Tell whether a cell shows a picture or a table."""
    kinds = {"image/svg+xml", "image/png", mime.TABLE}
    shown = {kind for output in cell.get("outputs", ()) for kind in output.get("data", {})}
    return not kinds.isdisjoint(shown)


def _run_on(chapter: NotebookNode) -> None:
    shown = (cell for cell in chapter.cells if cell.get("outputs") or cell.cell_type == "markdown")
    for cell in [*shown][:1]:
        cell.metadata["tags"] = [*cell.metadata.get("tags", ()), RUN_ON]


def _anchors(part: Part) -> NotebookNode:
    """Return a cell that marks the beginning of a chapter by the names it is referred to by."""
    outputs = [nbformat.v4.new_output("display_data", {mime.ANCHOR: name}) for name in part.anchors]
    cell: NotebookNode = nbformat.v4.new_code_cell(outputs=outputs)
    return cell
